import collections, functools, itertools, math, os, sys, json, random, tempfile, copy, typing, types, dataclasses, enum, contextlib, io, time, inspect, string
from itertools import repeat
from collections.abc import Iterable
def tried(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__, e)
def _ntuple(n):
    def parse(x):
        if isinstance(x, Iterable) and not isinstance(x, str): return tuple(x)
        return tuple(repeat(x, n))
    return parse
to_2tuple = _ntuple(2); print(to_2tuple(3), to_2tuple([1, 2]), to_2tuple("ab"))
def make_divisible(v, divisor=8, min_value=None, round_limit=.9):
    min_value = min_value or divisor
    new_v = max(min_value, int(v + divisor / 2) // divisor * divisor)
    if new_v < round_limit * v: new_v += divisor
    return new_v
print([make_divisible(c * m) for c in (16, 24, 40) for m in (0.35, 1.0, 1.4)])
cfg = {"A": [64, "M", 128, "M"], "D": [64, 64, "M"]}
def layers(spec):
    out, c = [], 3
    for v in spec:
        if v == "M": out += ["pool"]
        else: out += [f"conv({c},{v})", "relu"]; c = v
    return out
print({k: layers(v) for k, v in cfg.items()})
class Registry(dict):
    def register(self, name=None):
        def deco(fn):
            self[name or fn.__name__] = fn
            return fn
        return deco
R = Registry()
@R.register()
def alpha(**kw): return sorted(kw.items())
@R.register("b2")
def beta(): return "beta"
print(sorted(R), R["alpha"](z=1, a=2), R["b2"](), len(R), isinstance(R, dict))
class Config:
    def __init__(self, **kw):
        for k, v in kw.items(): setattr(self, k, v)
    def __getattr__(self, name):
        if name.startswith("__"): raise AttributeError(name)
        return f"<{name}>"
    def to_dict(self): return {k: (list(v) if isinstance(v, tuple) else v) for k, v in vars(self).items()}
c = Config(dim=4, heads=(1, 2)); print(c.dim, c.missing, c.to_dict(), getattr(c, "x", 1), hasattr(c, "__foo__"))
class Meter:
    def __init__(self, name, fmt=":f"): self.name, self.fmt = name, fmt; self.reset()
    def reset(self): self.val = self.avg = self.sum = self.count = 0
    def update(self, val, n=1): self.val = val; self.sum += val * n; self.count += n; self.avg = self.sum / self.count
    def __str__(self): return ("{name} {val" + self.fmt + "} ({avg" + self.fmt + "})").format(**self.__dict__)
m = Meter("Loss", ":.4e"); m.update(0.5, 2); m.update(0.25); print(m)
print("Epoch: [{}][{:>{w}d}/{}] lr {:.2e} {:6.2f}% {:<10}|".format(1, 7, 100, 0.00012345, 97.123, "ok", w=3), "{:5d}".format(42), "%-20s|%6.3f|%5s%%" % ("layer", 1 / 3, 12), f"{'Layer (type)':>20} {'Output Shape':>25} {12345678:>15,}", "=" * 10)
print(f"{3.14159!r:>10} {math.pi:{10}.{3}} {'x'!s:^5} {1e-8:g} {1234.5:,.1f} {0.000001} {1e21} {-0.5:+.0%} {255:#06x} {5:08b} {True:d} {'é':>3} {1_000_000:_} {12.0:.3g} {float('nan')} {[1.0, 2]} {(1,)} {None!s:>6}")
x = 10; print(f"{x=} {x + 1 = } {x!r} {{}} {'a' if x > 5 else 'b'} {x:>{x}}")
with tempfile.TemporaryDirectory() as tmp:
    path = os.path.join(tmp, "a", "b.txt"); os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as f: f.write("l1\nl2\n"); print("l3", file=f)
    with open(path) as f: print(f.read().split(), f.closed)
    print([line.rstrip() for line in open(path)], os.path.exists(path), os.path.isdir(tmp), os.listdir(os.path.join(tmp, "a")), os.path.getsize(path))
    with open(path, "a") as f: f.writelines(["x", "y"])
    with open(path, "rb") as f: print(f.read(4), f.tell(), f.seek(0), f.readline())
    json.dump({"k": [1, 2]}, open(path, "w")); print(json.load(open(path)))
tried(open, "/nonexistent/file.txt")
tried(open, "/nonexistent/file.txt", "w")
print(sorted({"b": 1, "a": 2}.items(), key=lambda kv: kv[1]), max({"a": 1, "b": 3}, key={"a": 1, "b": 3}.get), dict(zip("ab", range(2))), list(zip(*[(1, 2), (3, 4)])), sum(len(w) for w in ["ab", "c"]), [*range(3), *"ab"], {**{"a": 1}, "b": 2}, (lambda *a, **k: (a, k))(1, b=2))
g = (i * i for i in range(3)); print(next(g), list(g), type(g).__name__)
def gen():
    got = yield 1
    print("got", got)
    try:
        yield 2
    except ValueError as e: yield f"caught {e}"
    return "done"
g = gen(); print(next(g), g.send("hi"), g.throw(ValueError("v"))); 
try: next(g)
except StopIteration as e: print("stop", e.value)
def sub(): r = yield from gen2(); yield r
def gen2(): yield "a"; return "b"
print(list(sub()))
@contextlib.contextmanager
def timer(label):
    print("start", label)
    yield label
    print("end", label)
with timer("t") as t, timer("u"): print(t)
class A:
    registry = {}
    def __init_subclass__(cls, name=None, **kw): super().__init_subclass__(**kw); A.registry[name or cls.__name__] = cls
    def __class_getitem__(cls, item): return f"{cls.__name__}[{item}]"
class B(A, name="bee"): pass
class C(A): pass
print(sorted(A.registry), B["x"])
class Desc:
    def __set_name__(self, owner, name): self.name = name
    def __get__(self, obj, cls=None): return self if obj is None else obj.__dict__.get(self.name, "unset")
    def __set__(self, obj, v): obj.__dict__[self.name] = v * 2
class HasDesc: d = Desc()
h = HasDesc(); print(h.d); h.d = 4; print(h.d, HasDesc.d.name)
class Vec:
    def __init__(self, *v): self.v = v
    def __add__(self, o): return Vec(*map(sum, zip(self.v, o.v)))
    def __mul__(self, k): return Vec(*(k * i for i in self.v))
    __rmul__ = __mul__
    def __eq__(self, o): return self.v == o.v
    def __getitem__(self, i): return self.v[i]
    def __len__(self): return len(self.v)
    def __iter__(self): return iter(self.v)
    def __contains__(self, x): return x in self.v
    def __repr__(self): return f"Vec{self.v}"
    def __bool__(self): return any(self.v)
    def __call__(self, x): return [x * i for i in self]
    def __neg__(self): return self * -1
    def __abs__(self): return math.hypot(*self)
    def __hash__(self): return hash(self.v)
v = Vec(1, 2); print(v + v, 2 * v, v == Vec(1, 2), v[0], v[-1], len(v), list(v), 2 in v, bool(Vec(0)), v(3), -v, abs(Vec(3, 4)), {Vec(1, 2): "k"}[v], v[0:1], *v, sum(v), max(v), sorted(Vec(3, 1)), tuple(v), list(reversed(v)), dict(enumerate(v)))
tried(lambda: v < v)
tried(lambda: {v.v: 1}[(9,)])
tried(lambda: Vec(1) + 5)
class Frozen:
    __slots__ = ("a",)
    def __init__(self): self.a = 1
f = Frozen(); print(f.a) 
print(issubclass(KeyError, LookupError), [e.__name__ for e in KeyError.__mro__], str(KeyError("x")), repr(ValueError("a", 1)), ValueError("a", 1).args, str(ValueError()))
try:
    try: {}["k"]
    except KeyError as e: raise RuntimeError("wrapped") from e
except RuntimeError as e: print(e, repr(e.__cause__), e.__context__ is e.__cause__)
class MyErr(Exception):
    def __init__(self, code): super().__init__(f"code {code}"); self.code = code
try: raise MyErr(3)
except (ValueError, MyErr) as e: print(e, e.code)
else: print("no")
finally: print("fin")
assert (n := 10) > 5 and n == 10
print([y for x in range(4) if x % 2 for y in (x, -x)], {x: y for x, y in enumerate("ab")}, {len(w) for w in ("a", "bb", "cc")}, [[j for j in range(i)] for i in range(3)])
a, (b, *c), d = 1, (2, 3, 4), 5; print(a, b, c, d); a, b = b, a; print(a, b); i = 0; arr = [0, 0]; i, arr[i] = 1, 7; print(i, arr)
print(1 < 2 < 3, 1 if [] else 2, not None, None or "d", 0 and 1, "a" "b", 5 // 2 * 2.0, -2 ** 2, 2 ** 3 ** 2, ~0, 7 & 3 | 8, 1 << 3 >> 1, 3 != 3.0, 0.1 + 0.2 == 0.3, True + 1, [1] is [1], "abc" > "abb", [1, 2] == [1, 2.0], (1, 2) < (1, 3), {1} < {1, 2}, 10 ** -2, 1e3, 0x1F, 0b11, 0o17, 1_000, 3.0.is_integer(), 7 / 2, -7 // 2, -7 % 3, 2 ** 0.5, int("7") * "ab", divmod(-7, 2), round(-2.5), round(1e20), 1e308 * 10, complex(1, -1))
match {"op": "conv", "k": [3, 5]}:
    case {"op": "conv", "k": [kh, kw]}: print("conv", kh, kw)
    case _: print("other")
print(string.Formatter().format("{}-{x}", 1, x=2), inspect.signature(make_divisible), list(inspect.signature(Meter).parameters), typing.get_type_hints(tried), copy.copy(cfg) == cfg, copy.deepcopy(m).avg == m.avg, sys.getsizeof is not None)
print(*map(str.strip, [" a ", "b "]), sep="|"); print(list(map(int, "1 2 3".split())), ",".join(map(str, (1, 2.5, None))), sorted(["b", "A", "c"], key=str.lower), sorted([(2, "a"), (1, "b")]), sorted("hello", reverse=True), sorted([3, 1, 2], key=lambda v: (-v, v)))
