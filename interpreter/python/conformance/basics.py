import math
from collections import OrderedDict
class A:
    """doc"""
    n = 0
    def __init__(self, x, *args, k=3, **kw):
        self.x = x
        self.args = args
        self.k = k
        self.kw = kw
    def f(self, y=2):
        return self.x + y
    @property
    def p(self): return self.x * 2
    @p.setter
    def p(self, v): self.x = v
    @staticmethod
    def s(a): return a
    @classmethod
    def c(cls): return cls.__name__
    def __repr__(self): return f"A({self.x})"
class B(A):
    def __init__(self, x):
        super().__init__(x, 1, 2, z=5)
        super(B, self).__init__(x, 7, 8, z=5)
    def f(self, y=3):
        return super().f(y) + 100
a = A(1, 2, 3, k=4, q=5)
print(a, a.x, a.args, a.k, a.kw, a.f(), a.f(5), a.p, A.s(3), A.c(), B.c())
a.p = 10
print(a.p)
b = B(5)
print(b, b.f(), b.args, isinstance(b, A), B.__mro__)
def gen(n):
    for i in range(n):
        got = yield i
        if got: print("got", got)
    return 7
print(list(gen(3)), [x*2 for x in gen(4) if x % 2], {k: v for k, v in zip("abc", range(3))}, {1,2,2})
def g2():
    r = yield from gen(2)
    print("r", r)
    yield r
print(list(g2()))
it = gen(3); print(next(it)); print(it.send("hi"))
try:
    1/0
except ZeroDivisionError as e:
    print("caught", e)
else: print("no")
finally: print("fin")
x, (y, *z) = 1, (2, 3, 4)
print(x, y, z, 7 // 2, -7 // 2, 7 % -3, 2 ** 10, 2 ** -1, 1 < 2 < 3, not 1, "a" "b", f"{x:>5}|{3.14159:.2f}|{x!r}")
fs = [lambda: i for i in range(3)]
print([f() for f in fs])
def outer():
    c = 0
    def inc():
        nonlocal c
        c += 1
        return c
    return inc
i = outer(); i(); print(i())
print(sum(v for v in range(10)), math.sqrt(2), OrderedDict([("a", 1)]))
while x < 5:
    x += 1
    if x == 3: continue
    if x == 4: break
else: print("no else")
print(x)
class CM:
    def __enter__(self): print("enter"); return self
    def __exit__(self, t, v, tb): print("exit", t); return True
with CM() as cm:
    raise ValueError("x")
def f(a, b=2, *, c, d=4): return a, b, c, d
print(f(1, c=3), f(*[1, 2], **{"c": 5}))
match (1, 2):
    case (1, q): print("matched", q)
print((lambda *a, **k: (a, k))(1, 2, z=3))
def r(n): return 1 if n <= 0 else n * r(n - 1)
print(r(30))
