# Corners of the language that larger programs rely on.
import functools
import sys


def log(tag, v=None):
    print(tag, end=" ")
    return v


class Sub:
    def __getitem__(self, k): log(f"get[{k}]"); return 1
    def __setitem__(self, k, v): log(f"set[{k}]={v}")
    def __getattr__(self, k): log(f"attr:{k}"); return self


s = Sub()
log("obj", s)[log("idx", 2)] += log("val", 3)
print()
log("o", s).a[log("i", 0)] = log("v", 9)
print()
print(log("f", lambda *a, **k: (a, k))(log("a", 1), *log("b", [2, 3]), k=log("c", 4), **log("d", {"z": 5})))
print({log("k1", 1): log("v1", 2), **log("m", {3: 4})}, [log("e", i) for i in log("it", [1, 2]) if log("c", True)])
print(log("x", 1) < log("y", 2) < log("z", 0) < log("never", 9))
a = b = c = [0]
a += [1]
print(a is c, b)
x, x = 1, 2
print(x)
i = 0
i, lst = 1, [10, 20]
i, lst[i] = 0, 99
print(i, lst)


class Meta(type):
    def __prepare__(name, bases, **kw): return {"prepared": True}
    def __instancecheck__(cls, o): return o == 42 or type.__instancecheck__(cls, o)
    def __contains__(cls, v): return v == "in"
    def __iter__(cls): return iter(["it"])
    def __getitem__(cls, k): return (cls.__name__, k)
    def __getattr__(cls, k): return f"meta {k}"


class M(metaclass=Meta):
    y = [prepared for _ in range(1)] if False else prepared


print(M.prepared, M.y, isinstance(42, M), isinstance(M(), M), "in" in M, list(M), M[3], M.nothing)


class Scope:
    n = 3
    values = [i * 2 for i in range(n)]
    try:
        bad = [n for _ in range(1)]
    except NameError as e:
        bad = str(e)
    f = lambda self: self.n

    def method(self): return [self.n for _ in range(2)]

    class Inner:
        m = 5
        def get(self): return __class__.__qualname__

    global from_class
    from_class = "set in class"


print(Scope.values, Scope.bad, Scope().f(), Scope().method(), Scope.Inner().get(), from_class)


class Base:
    def __init__(self): self._x = 1
    @property
    def x(self): return self._x
    @x.setter
    def x(self, v): self._x = v
    @classmethod
    def create(cls, *a): return cls(*a)
    def __enter__(self): return self
    def __exit__(self, *a): return False
    def __eq__(self, o): return NotImplemented
    __hash__ = None


class Derived(Base):
    @Base.x.getter
    def x(self): return super().x + 100
    @classmethod
    def create(cls, *a): return "derived", super().create(*a)
    def __setattr__(self, k, v): super().__setattr__(k, v * 2 if isinstance(v, int) else v)
    def __repr__(self): return f"<{self.__class__.__name__} {self._x}>"


d = Derived()
d.x = 5
print(d.x, Derived.create(), d == 1, d != d, d == d)
try:
    hash(d)
except TypeError as e:
    print(e)


class Seq:
    def __len__(self): return 3
    def __getitem__(self, i):
        if isinstance(i, slice): return ("slice", i.start, i.stop, i.step)
        if isinstance(i, tuple): return ("tuple", i)
        if i >= 3: raise IndexError
        return i * 10
    def __index__(self): return 2


q = Seq()
print(list(q), list(reversed(q)), q[1:2], q[::2], q[1, ..., None], 20 in q, [5, 6, 7][q], bool(q), list(zip(q, q)), max(q), sorted(q, reverse=True))


class Miss(dict):
    def __missing__(self, k): self[k] = k * 2; return self[k]


m = Miss()
print(m[3], m, m.get(5), dict(m))


@functools.singledispatch
def show(x): return "object"


@show.register(int)
def _(x): return "int"


@show.register(list)
def _(x): return "list"


print(show(1), show([]), show("s"), show(True))


@functools.total_ordering
class Ordered:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v
    def __lt__(self, o): return self.v < o.v


print(Ordered(1) <= Ordered(1), Ordered(2) > Ordered(1), Ordered(1) >= Ordered(2))


def gen():
    try:
        while True:
            try:
                got = yield "y"
                print("got", got)
            except KeyError as e:
                print("key", e)
    finally:
        print("closed")


g = gen()
next(g)
g.send(1)
g.throw(KeyError("k"))
g.close()
try:
    g.send(None)
except StopIteration:
    print("stopped")


def outer():
    def inner():
        x = yield from sub()
        return x * 2
    def sub():
        y = yield 1
        z = yield 2
        return (y or 0) + (z or 0)
    return inner()


o = outer()
print(next(o), o.send(10))
try:
    o.send(5)
except StopIteration as e:
    print("value", e.value)


def echo():
    r = []
    while len(r) < 3:
        r.append((yield len(r)))
    return r


e = echo()
next(e)
e.send("a"), e.send("b")
try:
    e.send("c")
except StopIteration as stop:
    print(stop.value)


def leave(n):
    for i in range(3):
        try:
            if n == 0: continue
            if n == 1: break
            if n == 2: return "ret"
        finally:
            print("f", i, end=" ")
    else:
        return "else"
    return "end"


print(leave(0), leave(1), leave(2))


def nested_finally():
    try:
        try:
            raise ValueError(1)
        finally:
            print("inner", end=" ")
    except ValueError as e:
        print("outer", e, sys.exc_info()[0].__name__)
    print(sys.exc_info()[0])


nested_finally()


class Chain(Exception): pass


def chain():
    try:
        try:
            raise KeyError("a")
        except KeyError:
            raise Chain("b") from None
    except Chain as e:
        return e.__cause__, e.__context__, e.__suppress_context__


print(chain())
fs = []
for n in range(3):
    def f(n=n, *, k=n): return n, k
    fs.append(f)
print([f() for f in fs], fs[0].__defaults__, fs[0].__kwdefaults__)


def mutable(x, acc=[]):
    acc.append(x)
    return acc


mutable(1)
print(mutable(2), mutable.__name__, mutable.__qualname__)


def cells():
    x = 1
    def get(): return x
    def set_(v):
        nonlocal x
        x = v
    def delete():
        nonlocal x
        del x
    return get, set_, delete


get, set_, delete = cells()
set_(5)
print(get())
delete()
try:
    get()
except NameError as e:
    print(e)


class Callable_:
    def __call__(self, *a, **k): return a, k


print(Callable_()(1, z=2), callable(Callable_()), (lambda: (yield))().__class__.__name__)
print(*(i for i in range(3)), sep=",", end="!\n")
print(1 if False else 2 if False else 3, (1, 2) + (3,), [1] * 3, "ab" * 2, not 0 == 1, 1 or 1 / 0, 0 and 1 / 0)
print(int.__name__, (5).__add__(3), "x".__len__(), [].__class__, type(type), type(1)("7"), str.upper("a"))
print(0.1 + 0.2 == 0.3, 1e16, 123456789012345680.0, 1e-5, float("inf"), -float("inf"), float("nan") == float("nan"), 2 ** 64, -7 // 2, -7 % 3, 7.5 // 2, -7.5 % 2)
print(True + True, True == 1, {1: "a", True: "b", 1.0: "c"}, hash(1) == hash(1.0), 1 is 1, "a" in "abc", 10 > 9 > 8)
print(bytes([65, 66]), b"a\x00\xff", "\u00e9\n\t'\"", 'it\'s', repr("a'b"), repr('a"b'), r"\n", "a" "b")
print([1, 2, 3, 4, 5][::-2], "hello"[1:-1], (1, 2, 3)[-2:], list(range(10))[2:8:3], [1, 2, 3][5:], "abc"[-100:2])
del m[3], lst[0]
print(m, lst)


class WithSlots:
    __slots__ = ("a", "b")
    def __init__(self): self.a = 1


w = WithSlots()
try:
    w.b
except AttributeError as e:
    print("AttributeError")
try:
    w.c = 1
except AttributeError as e:
    print(e)


class Getattribute:
    def __init__(self): self.real = 1
    def __getattribute__(self, k):
        if k == "fake": return "faked"
        return object.__getattribute__(self, k)
    def __getattr__(self, k): return f"missing {k}"
    def __delattr__(self, k): print("del", k); super().__delattr__(k)
    def __dir__(self): return ["z", "a"]


ga = Getattribute()
print(ga.fake, ga.real, ga.other, dir(ga))
del ga.real
print(ga.real)


class Num(int):
    def __new__(cls, v): return super().__new__(cls, v + 1)
    def double(self): return self * 2


n = Num(4)
print(n, n.double(), n + 1, isinstance(n, int), type(n + 1).__name__, [0] * n)


class Text(str):
    def shout(self): return self.upper() + "!"


print(Text("hi").shout(), Text("a") + "b", len(Text("abc")), {"hi": 1}[Text("hi")])


class Tup(tuple):
    def __new__(cls, *a): return super().__new__(cls, a)
    @property
    def first(self): return self[0]


print(Tup(1, 2).first, Tup(1, 2), len(Tup(1, 2)), Tup(1, 2) == (1, 2))


def kwonly(a, /, b, *, c=1, **rest): return a, b, c, rest


print(kwonly(1, 2), kwonly(1, b=3, c=4, a=5))
try:
    kwonly(1, 2, 3)
except TypeError as e:
    print(e)
try:
    assert False, ("tuple", 1)
except AssertionError as e:
    print(e.args)
print([*map(lambda p: p[0] + p[1], zip([1, 2], [3, 4]))], dict(zip("ab", [1, 2])), list(filter(lambda v: v > 1, [1, 2, 3])))
x = 10
def shadow():
    print(x)
    for x_ in [1]: pass
    return locals()


print(shadow())
print([y := 5, y ** 2], y)
while (y := y - 1) > 2: print(y, end=" ")
print()
for i, (a, *b) in enumerate([(1, 2, 3), (4,)]): print(i, a, b, end="; ")
print()
(lambda: print("called"))()
print(type(lambda: 0)(shadow.__code__, {}) if False else "ok", __name__, __doc__)
print(isinstance(sys.argv, list), sys.version_info >= (3, 8), "conformance" in __file__)


class Plugin: pass
class P1(Plugin): pass
class P2(Plugin): pass


def evaluated(k):
    local = 2
    return eval("k * local + len(names)", {"k": k, "local": local, "names": [1]}), eval("k + local")


ns = {}
exec("def made(a):\n    return a + offset\noffset = 5", ns)
print([c.__name__ for c in Plugin.__subclasses__()], evaluated(3), ns["made"](1), eval("P1").__name__, eval(" [i for i in range(3)] "))
try:
    eval("1 +")
except SyntaxError as e:
    print("SyntaxError")
