"""Every kind of node of the ast module, and the spellings that are easy to get wrong.

The tree that Python itself makes of this file is in every_kind.json (see dump_ast.py).
"""
from __future__ import annotations
import os, os.path as p, a.b.c
from . import x
from .. pkg.mod import (y as z, w,)
from m import *

@decorator
@deco.rator(1, k=2)
def function(a, b: int = 1, /, c: "str" = 'x', *args: int, d, e: float = 2., **kwargs: dict) -> Tensor[int, "b c"]:
    """Docstring."""
    global g1, g2
    def inner():
        nonlocal a
        return
    return a, *args
def bare(*, key): pass
def generic[T: int, *Ts, **P](x: T) -> T: ...
def default[T: int = bool](): ...
type Alias[T] = list[T]
async def coroutine():
    async with a as b, c: await d
    async for i in aiter(): break
    else: pass
    return [x async for x in y if await z]
class C(Base, *bases, metaclass=M, **kw):
    '''Class docstring.'''
    x: int
    y: int = 3; (z): int = 4
    self.x: int
class D[T]: pass
class E(): ...
del a, b[0], (c), (d, e), [f]
a = b = c, = 1
a, *b = [c, d] = (1, 2),
x += 1; x -= 1; x *= 1; x @= 1; x /= 1; x %= 1; x **= 1; x <<= 1; x >>= 1; x |= 1; x ^= 1; x &= 1; x //= 1, 2
for i, in x: continue
for (i, (j, k)) in x, y:
    if a: pass
    elif b: pass
    elif c: break
    else: continue
else:
    pass
while (n := f(n)) > 0: pass
else: n = 1
with open("f"): pass
with open("f") as f, open("g") as (g, h): pass
with (open("f") as f, open("g") as g,): pass
with (yield_): pass
try: pass
except: raise
try: raise A from b
except A: raise A()
except (A, B) as e: pass
else: pass
finally: pass
try: pass
except* A as e: pass
assert x
assert x, "why"
match x, y:
    case 1 | -1 | 1.5 + 2j: pass
    case "a" "b" | None | True | False: pass
    case [a, b, *_] | (a, _, b, *_) if a > b: pass
    case a.b.c: pass
    case _, *rest: pass
    case {"k": v, 1: (2 | 3) as w, **rest}: pass
    case {} as empty: pass
    case {'a': {}}: pass
    case Point(1, y=2, z=Point()): pass
    case (x): pass
match = case = type = _ = 1
match(x)
match[0].y = 2
print(type(x), *a, k=1, **b)
f(x for x in y)
f((x for x in y), 1)
f(a)(b)[c].d
lambda: 0
lambda a, /, b=1, *c, d=2, e, **f: (yield)
a or b or c and d and not e
(a or b) or c
a < b <= c != d is not e not in f
(a < b) < c
a if b else c if d else e
-x ** -y ** +z
~a + b - c * d @ e / f // g % h << i >> j & k | l ^ m
not -1
{}, {1}, {1: 2, **a, 'k': b}, {*a, b}, [], [a, *b], (), (a,), (a), ((a, b),), ((a), b)
[x for x in y], {x for x in y if a if b}, {k: v for k, v in z for w in v}, (x for x in y)
def g(): x = yield; y = yield 1, 2; z = yield from a; await_ = (yield)
a[0], a[:], a[1:], a[:1], a[::2], a[1:2:3], a[:, 1:2, ...], a[b, ], a[*b], a[*b, 1], a[(1, 2)], a[None, :]
a[b:c, d : e :]
(  # a comment (
    a  # another )
    .
    b ( c )
)
((a + b)) * (c)
1, 0, 00, 1_000, 0xFF, 0o17, 0b1_01, 9007199254740991, 9007199254740992, 123456789012345678901234567890, 0xFFFFFFFFFFFFFFFFFFFF
1., .5, 1.5e3, 1e-5, 1_0.0_1, 1e400, 5e-324, 2j, 1.5J, 1e2j
True, False, None, ..., __debug__
'a' "b" 'c', r'\n\'', b'\x00\xff\n' b"a", rb'\d', Rb'\q', u'\u00e9\U0001F600', '\101\0\7\08', '\q\
continued', """triple "quoted"
  lines""", '', '\a\b\f\n\r\t\v\\\'\"', '\x41é😀'
f'a{b}c', f"{x=}", f"{ x = }", f'{x!r}', f'{x:>{width}.{prec}f}', f'{x=!s:^20}', f"{x!a:}", f'{{}}{a}}}', f'', f'plain'
f'{a["b"]}' 'c' f"{d}" r'\e' fr'\{e}', f'{x:%Y-%m-%d}', f"{f'{a}' + f"{b}"}", f"{lambda_ , 1}", f'{(lambda x: 1)}', f'{a:{b}{c}}'
f'''{
    x
}''', f'{x:\n}', f"{ {1: 2}[1] }", f'{*a, b}', f'{a != b}', f'{yield_}'
x = a \
    + b
if x:
	y = 1
é = ﬁ = 1; class_ = é.ﬁ
if (y := f(x)) and [y := 1, y**2]: f(y := 2)
a[y := 1]
x[a:=1, b:=2]
print(*[1], sep='')
@(lambda f: f)
async def decorated(): yield
