# How model code is written: registries, configs, mixins, context managers, factories.
from __future__ import annotations
import functools
import math
import contextlib
from abc import ABC, abstractmethod
from collections import OrderedDict, defaultdict, namedtuple
from dataclasses import dataclass, field, asdict, replace
from enum import Enum, IntEnum
from functools import partial, lru_cache, wraps
from typing import Any, Callable, Dict, Generic, List, NamedTuple, Optional, Tuple, TypeVar, Union

REGISTRY: Dict[str, Callable] = {}


def register(fn=None, *, name=None):
    def wrap(f):
        REGISTRY[name or f.__name__] = f
        return f
    return wrap(fn) if fn is not None else wrap


@register
def small(**kw): return ("small", kw)


@register(name="LARGE")
def large(depth=3, **kw): return ("large", depth, kw)


print(sorted(REGISTRY), REGISTRY["LARGE"](depth=5, x=1), small(**{"a": 1}))


@dataclass
class Config:
    width: int = 64
    depths: List[int] = field(default_factory=lambda: [2, 2])
    name: Optional[str] = None
    ratio: float = 0.5

    def __post_init__(self):
        self.total = sum(self.depths)

    @property
    def wide(self): return self.width * 2


@dataclass(frozen=True, order=True)
class Point:
    x: int
    y: int = 0


c = Config(depths=[1, 2, 3])
print(c, c.total, c.wide, asdict(c), replace(c, width=1), c == Config(depths=[1, 2, 3]))
print(Point(1, 2) < Point(2), sorted([Point(2), Point(1, 5)]), {Point(1): "a"}[Point(1, 0)])
try:
    Point(1).x = 3
except Exception as e:
    print(type(e).__name__, e)
try:
    Config(1, 2, 3, 4, 5)
except TypeError as e:
    print(e)


class Mode(Enum):
    TRAIN = "train"
    EVAL = "eval"

    @classmethod
    def parse(cls, s): return cls(s)

    @property
    def upper(self): return self.value.upper()


class Level(IntEnum):
    LOW = 1
    HIGH = 2


print(Mode.TRAIN, Mode("eval"), Mode["TRAIN"].value, [m.name for m in Mode], Mode.parse("train") is Mode.TRAIN, Mode.EVAL.upper, Level.HIGH > Level.LOW, Level.HIGH + 1, isinstance(Mode.TRAIN, Mode), repr(Mode.EVAL))
try:
    Mode("nope")
except ValueError as e:
    print(e)


class Out(NamedTuple):
    loss: float
    logits: Any = None


o = Out(0.5)
loss, logits = o
print(o, loss, o._replace(logits=3), o._fields, Out._field_defaults)
Pair = namedtuple("Pair", "a b", defaults=[7])
print(Pair(1), Pair(1, 2)._asdict(), Pair(a=3, b=4) + (5,), len(Pair(1)))


class Module:
    def __init__(self):
        object.__setattr__(self, "_children", OrderedDict())
        self.training = True

    def __setattr__(self, k, v):
        if isinstance(v, Module):
            self._children[k] = v
        else:
            object.__setattr__(self, k, v)

    def __getattr__(self, k):
        ch = self.__dict__.get("_children", {})
        if k in ch:
            return ch[k]
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{k}'")

    def __call__(self, *a, **k): return self.forward(*a, **k)
    def children(self): yield from self._children.values()

    def modules(self):
        yield self
        for ch in self.children():
            yield from ch.modules()

    def train(self, mode=True):
        for m in self.modules():
            m.training = mode
        return self

    def __repr__(self):
        inner = ", ".join(f"{k}={v!r}" for k, v in self._children.items())
        return f"{self.__class__.__name__}({inner})"


class Linear(Module):
    def __init__(self, i, o, *, bias=True):
        super().__init__()
        self.i, self.o, self.bias = i, o, bias

    def forward(self, x): return [sum(x)] * self.o


class Sequential(Module):
    def __init__(self, *mods):
        super().__init__()
        for i, m in enumerate(mods):
            setattr(self, str(i), m)

    def __getitem__(self, i): return list(self._children.values())[i]
    def __len__(self): return len(self._children)
    def __iter__(self): return iter(self._children.values())

    def forward(self, x):
        for m in self:
            x = m(x)
        return x


class Block(Module):
    expansion = 4

    def __init__(self, dim, layer=Linear, act: Optional[Callable] = None, **kw):
        super(Block, self).__init__()
        self.net = Sequential(*[layer(dim, dim * self.expansion, **kw) for _ in range(2)])
        self.act = act or (lambda x: x)

    def forward(self, x): return self.act(self.net(x))


b = Block(2, layer=partial(Linear, bias=False), act=lambda x: x[:2])
print(b, b([1, 2]), len(list(b.modules())), b.net[0].bias, b.train(False).net[1].training, len(b.net))
try:
    b.missing
except AttributeError as e:
    print(e)


class Mixin:
    def __init__(self, *a, scale=1.0, **k):
        super().__init__(*a, **k)
        self.scale = scale

    def describe(self): return f"{type(self).__name__}({self.scale})"


class Both(Mixin, Linear):
    pass


print(Both(1, 2, scale=3.0, bias=False).describe(), Both(1, 2).bias, [k.__name__ for k in Both.__mro__])


@contextlib.contextmanager
def scope(name):
    print("enter", name)
    try:
        yield name.upper()
    except ValueError as e:
        print("swallowed", e)
    finally:
        print("exit", name)


with scope("a") as s, scope("b"):
    print(s)
    raise ValueError("v")
with contextlib.suppress(KeyError):
    {}["x"]
print("after")


def timed(label):
    def deco(f):
        @wraps(f)
        def inner(*args, **kwargs):
            return label, f(*args, **kwargs)
        return inner
    return deco


@timed("t")
def work(a: int, b: int = 2) -> int:
    "does work"
    return a + b


print(work(1), work.__name__, work.__doc__, work.__wrapped__(1, 1), work.__annotations__)


@lru_cache(maxsize=None)
def fact(n): return 1 if n < 2 else n * fact(n - 1)


print(fact(20), fact.cache_info().hits)
T = TypeVar("T")


class Box(Generic[T]):
    def __init__(self, v: T): self.v = v
    def map(self, f: Callable[[T], Any]) -> Box: return Box(f(self.v))


print(Box[int](3).map(lambda v: v + 1).v, Optional[int] is not None, isinstance(3, (int, str)))


class Shape(ABC):
    @abstractmethod
    def area(self): ...

    @staticmethod
    def make(kind, *a): return {"sq": Square}[kind](*a)


class Square(Shape):
    def __init__(self, s): self.s = s
    def area(self): return self.s ** 2


print(Shape.make("sq", 3).area(), math.prod([1, 2, 3]), functools.reduce(lambda a, b: a * b, [1, 2, 3, 4]))


def _ntuple(n):
    def parse(x):
        if isinstance(x, (list, tuple)) and not isinstance(x, str):
            return tuple(x)
        return tuple([x] * n)
    return parse


to_2tuple = _ntuple(2)
print(to_2tuple(3), to_2tuple([1, 2]))


def make_divisible(v, divisor=8, min_value=None, round_limit=.9):
    min_value = min_value or divisor
    new_v = max(min_value, int(v + divisor / 2) // divisor * divisor)
    if new_v < round_limit * v:
        new_v += divisor
    return new_v


print([make_divisible(v * 1.4) for v in (16, 24, 40, 7)], [x.item() if hasattr(x, "item") else x for x in (1, 2.5)])
dpr = [0.1 * i / 3 for i in range(4)]
print([f"{d:.3f}" for d in dpr], dpr[::-1][0], sum(dpr[1:3]))
groups = defaultdict(list)
for i, ch in enumerate("abca"):
    groups[ch].append(i)
print(dict(groups), sorted({**groups, "z": []}.keys() - {"a"}), sorted(groups.items(), key=lambda kv: (-len(kv[1]), kv[0])))
cfg = dict(a=1, b=dict(c=[1, 2]))
cfg.update(a=2, d=4)
print(cfg, cfg.pop("d"), cfg.get("zz", "none"), "a" in cfg, list(reversed(cfg)), {v: k for k, v in enumerate("xy")})
layers = []
for i, (n, s) in enumerate(zip([1, 2], [1, 2])):
    layers += [("block", i, j, s if j == 0 else 1) for j in range(n)]
print(layers, len(layers))
x = [1, 2, 3, 4, 5]
x[1:3] = [9]
x[::2] = [0, 0]
del x[0]
print(x, x[-1], x[:-1], x[::-1], 5 in x, x.index(5), [*x, *x][2:4])
matrix = [[r * 3 + c for c in range(3)] for r in range(2)]
print(list(zip(*matrix)), [v for row in matrix for v in row if v % 2], max(matrix, key=sum))


class Counter:
    count = 0
    values = [count for _ in range(2)] if False else [0, 0]

    def __init__(self):
        Counter.count += 1
        type(self).last = self
        self.id = Counter.count


Counter(), Counter()
print(Counter.count, Counter.last.id, Counter.values)


def outer(flag):
    if flag:
        def inner(): return "yes"
    else:
        def inner(): return "no"
    return inner


print(outer(1)(), outer(0)())


class Lazy:
    def __init__(self): self.calls = 0

    @functools.cached_property
    def value(self):
        self.calls += 1
        return 42

    @property
    def broken(self): return self.not_there


lz = Lazy()
print(lz.value, lz.value, lz.calls, hasattr(lz, "broken"), getattr(lz, "broken", "fallback"))
a, b = b"ab", "é"
print(a[0], b.encode(), len(b.encode()), b"x" + a, "%s" % (1,), "abc".replace("b", "x").upper().split("X"), " a ".strip(), "a,b".partition(","), "x".join(map(str, range(3))))
print(int("12"), float("1e3"), str(1.0), 1e100, 1e-7, 0.1 + 0.2, 10 // 3, -10 % 3, divmod(7, 2), 7 / 2, round(3.456, 1), abs(-2), 2 ** 0.5, 1_000, 0x1F, 1j * 1j)
print(any(x > 1 for x in [1, 2]), list(map(lambda a, b: a * b, [1, 2], [3, 4])), list(filter(None, [0, 1])), sorted("bca", reverse=True), list(enumerate("ab", 1)), tuple(range(5, 0, -2)))
try:
    raise NotImplementedError
except RuntimeError as e:
    print(type(e).__name__, repr(e))


def variadic(*args: int, flag: bool = False, **kwargs: Any) -> Tuple[int, ...]:
    return args, flag, kwargs


print(variadic(1, 2, flag=True, z=1), variadic(*[1], **{"flag": 0}))
print((lambda f: f(f, 5))(lambda self, n: 1 if n == 0 else n * self(self, n - 1)))
print(type(None).__name__, type(1).__name__, type(print).__name__, type(lambda: 0).__name__, type(Lazy).__name__, type(lz.__init__).__name__, isinstance(Lazy, type), callable(Lazy))
print(f"{c.width=} {Mode.TRAIN.value!r:>10} {math.pi:.3f} {'%d' % 3} {x[0] if x else None}")
