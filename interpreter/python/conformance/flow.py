# Control flow, closures, generators, exceptions, comprehensions.
def order():
    log = []
    def f(x): log.append(x); return x
    d = {f(1): f(2), f(3): f(4)}
    a = f(5) + f(6) * f(7)
    [f(8), f(9)][f(0)]
    x = [0, 0]
    x[f(1)] = f(10)
    f(11) if f(0) else f(12)
    f(0) and f(13) or f(14)
    return log


print(order())


def tryfinally(n):
    try:
        if n == 0: return "returned"
        if n == 1: raise ValueError("v")
        if n == 2: raise KeyError("k")
        out = "normal"
    except ValueError as e:
        out = f"caught {e}"
    else:
        out += " else"
    finally:
        print("finally", n)
    return out


for i in range(4):
    try:
        print(tryfinally(i))
    except KeyError as e:
        print("outer", repr(e))


def loops():
    for i in range(10):
        for j in range(10):
            if j == 3: break
            if (i + j) % 2: continue
            yield i, j
        else:
            print("never")
        if i == 2: break
    else:
        print("never")
    for _ in []: pass
    else: print("empty else")


print(list(loops()))


def swallow():
    try:
        raise ValueError
    finally:
        return 5


print(swallow())


def gen():
    try:
        x = yield 1
        print("got", x)
        y = yield x
        print("got", y)
    except RuntimeError as e:
        print("thrown", e)
        yield "after throw"
    finally:
        print("cleanup")
    return "done"


g = gen()
print(next(g), g.send("a"), g.throw(RuntimeError("r")))
try:
    next(g)
except StopIteration as e:
    print("stop", e.value)
g = gen()
next(g)
g.close()


def delegate():
    r = yield from gen()
    print("result", r)


print(list(delegate()))


def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


from itertools import islice
print(list(islice(fib(), 15)))
print([(x, y) for x in range(3) for y in range(x) if x != y], {x % 3 for x in range(10)}, {k: v for k, v in [("a", 1), ("b", 2)]})
print(list(x * y for x in range(3) for y in range(3) if x), [[j for j in range(i)] for i in range(4)])
x = "outer"
print([x for x in range(2)], x)


def scopes():
    y = [i for i in range(3)]
    fs = [lambda k=k: k for k in range(3)]
    gs = [lambda: k for k in range(3)]
    return y, [f() for f in fs], [g() for g in gs]


print(scopes())
if (n := len([1, 2, 3])) > 2:
    print("walrus", n)
print([last := i for i in range(3)], last)


def counter():
    count = 0
    def inc(by=1):
        nonlocal count
        count += by
        return count
    def get(): return count
    return inc, get


inc, get = counter()
inc(), inc(5)
print(get())
total = 0


def add(n):
    global total
    total += n


add(3), add(4)
print(total)
try:
    try:
        raise ValueError("inner")
    except ValueError as e:
        raise RuntimeError("outer") from e
except RuntimeError as e:
    print(e, repr(e.__cause__), e.__suppress_context__)
try:
    try:
        {}["x"]
    except KeyError:
        undefined_name
except NameError as e:
    print(e, repr(e.__context__))


def reraises():
    try:
        raise ValueError("again")
    except ValueError:
        raise


try:
    reraises()
except Exception as e:
    print(type(e), e.args)


class MyError(Exception):
    def __init__(self, code, msg="m"):
        super().__init__(msg)
        self.code = code


try:
    raise MyError(3)
except (TypeError, MyError) as e:
    print(e, e.code, e.args, isinstance(e, Exception))


class Plain(ValueError): pass


try:
    raise Plain("a", 2)
except ValueError as e:
    print(e, repr(e), str(e), e.args)
try:
    raise Plain
except Plain as e:
    print(repr(str(e)))


def describe(v):
    match v:
        case 0: return "zero"
        case int() | float() if v < 0: return "negative"
        case int(x): return f"int {x}"
        case [] | (): return "empty"
        case [x]: return f"one {x}"
        case [x, *rest]: return f"{x} and {rest}"
        case {"type": t, **others}: return f"dict {t} {others}"
        case str() as s: return f"str {s}"
        case None: return "none"
        case Point(x=0, y=y): return f"on y {y}"
        case Point(x, y): return f"point {x} {y}"
        case _: return "other"


class Point:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y


for v in [0, -5, 7, [], [1], [1, 2, 3], {"type": "a", "b": 1}, "s", None, Point(0, 2), Point(1, 2), {1, 2}]:
    print(describe(v))
a = b = [1]
b += [2]
print(a, a is b)
t = (1, 2)
t += (3,)
print(t)
first, *middle, last = range(6)
print(first, middle, last)
(p, q), [r, *s] = (1, 2), "abc"
print(p, q, r, s)
print(*[1, 2], *(3,), **{"sep": "-"})
print([*range(3), *"ab"], {**{"a": 1}, "b": 2, **{"a": 3}}, (*[1], 2))
i = 0
while True:
    i += 1
    if i % 2: continue
    if i > 6: break
print(i)
print(1 if [] else 2, [] or "default", "x" and "y", not [], None is None, 1 is not None)
del a
try:
    a
except NameError as e:
    print(e)
print(f"{3.14159:.2f} {'x':>4} {42:05d} {1_000_000:,} {255:x} {0.5:%} {'a'!r} {i=} {'nested ' + f'{i}'}")
width = 8
print(f"{'w':*^{width}}|{-3.7:+.{1}f}|{{}}")
print("%s %d %.3f %5s|%-5s| %r %%" % ("a", 3, 2.5, "r", "l", "q"), "{} {1} {name}".format if False else "{0} {1} {name}".format(1, 2, name="n"))
lam = lambda x, *a, k=1, **kw: (x, a, k, kw)
print(lam(1), lam(1, 2, k=3, z=4))
print([f.__name__ for f in (order, lam)], order.__doc__, describe.__code__.co_argcount)


async def coro(): return 1


c = coro()
print(type(c).__name__)
c.close()
print(__name__)
print(sorted([3, 1, 2], key=lambda v: -v), max([1, 5, 2]), min("b", "a"), any([0, 1]), all([]))
