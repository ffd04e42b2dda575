from dataclasses import dataclass, field, asdict, astuple, replace, fields, is_dataclass, InitVar, KW_ONLY, FrozenInstanceError
from enum import Enum, IntEnum, Flag, IntFlag, StrEnum, auto, unique
from typing import *
import typing, abc
def tried(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
@dataclass
class A:
    x: int
    y: float = 2.0
    z: list = field(default_factory=list)
    w: ClassVar[int] = 7
print(A(1), A(1, 3.0, [2]) == A(1, 3.0, [2]), A(1) == A(2), A(x=3).z, A.w, asdict(A(1, z=[A(2)])), astuple(A(1)), replace(A(1), y=9), [f.name for f in fields(A)], is_dataclass(A), is_dataclass(A(1)), is_dataclass(1))
tried(lambda: A())
tried(lambda: A(1, 2, 3, 4))
tried(lambda: A(1, q=2))
tried(lambda: A(1, x=2))
tried(lambda: hash(A(1)))
@dataclass(frozen=True, order=True)
class B:
    a: int
    b: str = "q"
print(B(1) < B(2), hash(B(1)) == hash(B(1)), {B(1): 5}[B(1)], sorted([B(3), B(1)]))
def assign(): B(1).a = 4
tried(assign)
@dataclass
class C(A):
    extra: Optional[str] = None
    ro: int = field(init=False, default=3, repr=False)
    seed: InitVar[int] = 0
    def __post_init__(self, seed): self.sum = self.x + seed
c = C(1, extra="e", seed=5); print(c, c.sum, c.ro)
@dataclass
class K:
    _: KW_ONLY
    a: int
    b: int = 1
print(K(a=2)); tried(lambda: K(2))
def bad():
    @dataclass
    class X:
        a: int = 1
        b: int
tried(bad)
def bad2():
    @dataclass
    class X:
        a: list = []
tried(bad2)
@dataclass(repr=False, eq=False)
class E: 
    v: int
print(E(1) == E(1), E.__name__)
@dataclass
class Node:
    name: str
    kids: List["Node"] = field(default_factory=list)
print(Node("r", [Node("k")]))
class Color(Enum):
    RED = 1
    GREEN = "g"
    BLUE = auto()
    CRIMSON = 1
    def nice(self): return self.name.lower()
    @classmethod
    def first(cls): return cls.RED
    @property
    def up(self): return self.name + "!"
print(Color.RED, repr(Color.RED), Color(1), Color["GREEN"], Color.RED.name, Color.RED.value, list(Color), len(Color), Color.CRIMSON is Color.RED, Color.RED.nice(), Color.first(), Color.GREEN.up, isinstance(Color.RED, Color), Color.RED in Color, {Color.RED: 1}, Color.__members__.keys(), f"{Color.RED}", Color.RED == 1, Color.RED is Color(1), type(Color.RED))
tried(lambda: Color(99))
tried(lambda: Color["X"])
class Num(IntEnum):
    ONE = 1
    TWO = auto()
print(Num.ONE + 1, Num.TWO, repr(Num.TWO), Num.ONE < Num.TWO, Num(2), int(Num.TWO), [10, 20, 30][Num.ONE], f"{Num.ONE}", Num.ONE == 1, {1: "a"}[Num.ONE], sorted([Num.TWO, Num.ONE]), max(Num), sum(Num), "%d" % Num.TWO)
class S(str, Enum):
    A = "a"
    B = "b"
print(S.A == "a", S.A, S("b"), S.A.upper(), f"{S.A}", "x" + S.A, S.A.value, {"a": 1}[S.A], isinstance(S.A, str), [s.value for s in S])
class SE(StrEnum):
    FOO = auto()
    BAR = "bar!"
print(SE.FOO, SE.BAR, repr(SE.FOO), SE.FOO == "foo")
class Perm(Flag):
    R = auto()
    W = auto()
    X = auto()
    RW = R | W
print(Perm.R | Perm.X, Perm.RW, Perm.R in Perm.RW, bool(Perm.R & Perm.W), ~Perm.R, Perm(3), list(Perm.RW), Perm.X.value, repr(Perm.R | Perm.X))
class Planet(Enum):
    EARTH = (5.97e24, 6.37e6)
    def __init__(self, mass, radius): self.mass = mass; self.radius = radius
print(Planet.EARTH.mass, Planet.EARTH.value, Planet.EARTH)
Dyn = Enum("Dyn", "A B"); print(list(Dyn), Dyn.B.value)
class W(Enum):
    A = 1
    @classmethod
    def _missing_(cls, v): return cls.A
print(W(77))
class NT(NamedTuple):
    a: int
    b: str = "z"
    def both(self): return (self.a, self.b)
print(NT(1), NT(1, "q").both(), NT(1)._asdict(), NT._fields, isinstance(NT(1), tuple), NT(1) == (1, "z"))
tried(lambda: NT())
class TD(TypedDict, total=False):
    a: int
print(TD(a=1), type(TD(a=1)))
T = TypeVar("T"); U = TypeVar("U", bound=int)
class Stack(Generic[T]):
    def __init__(self): self.items: List[T] = []
    def push(self, v: T) -> "Stack[T]": self.items.append(v); return self
print(Stack[int]().push(3).items, Stack().push("a").items)
class Sub(Stack[int], Generic[U]): pass
print([c.__name__ for c in Sub.__mro__], T, U.__bound__)
print(List[int], Dict[str, Any], Optional[int], Union[int, str], Tuple[int, ...], Callable[[int], str], Literal["a", 1], typing.get_origin(List[int]), typing.get_args(Dict[str, int]), Union[int, int], Optional[None] is type(None), list[int], dict[str, int], int | None)
print(isinstance([], List), isinstance(1, Union[int, str]) , isinstance("a", int | str), isinstance({}, typing.Mapping), cast(int, "a"), TYPE_CHECKING, typing.get_type_hints(A)["x"])
@runtime_checkable
class HasLen(Protocol):
    def __len__(self) -> int: ...
print(isinstance([], HasLen), isinstance(1, HasLen))
class Impl(HasLen):
    def __len__(self): return 3
print(len(Impl()))
class Base(abc.ABC):
    @abc.abstractmethod
    def f(self): ...
    @property
    @abc.abstractmethod
    def g(self): ...
tried(lambda: Base())
class Der(Base):
    def f(self): return 1
    g = 2
print(Der().f(), isinstance(Der(), Base))
Base.register(int); print(isinstance(3, Base), issubclass(int, Base))
UserId = NewType("UserId", int); print(UserId(5))
@overload
def ov(x: int) -> int: ...
def ov(x): return x
print(ov(2))
def ann(a: int, b: "str" = 1) -> None: ...
print(ann.__annotations__)
print(type("Dyn2", (A,), {"k": 3}).k, vars(Der()), dir(type("Q", (), {"zz": 1}))[-1], getattr(A(1), "x"), hasattr(A(1), "nope"), callable(A), id(A) == id(A))
