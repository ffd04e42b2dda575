# Classes: order of methods, descriptors, metaclasses, special methods.
class Base:
    registry = []

    def __init_subclass__(cls, tag=None, **kw):
        super().__init_subclass__(**kw)
        cls.tag = tag
        Base.registry.append(cls.__name__)


class One(Base, tag="one"):
    pass


class Two(One):
    pass


print(Base.registry, One.tag, Two.tag)


class A:
    def f(self): return ["A"]


class B(A):
    def f(self): return ["B"] + super().f()


class C(A):
    def f(self): return ["C"] + super().f()


class D(B, C):
    def f(self): return ["D"] + super(D, self).f()


print(D().f(), [c.__name__ for c in D.__mro__], D.__bases__ == (B, C), D.__name__, D.__qualname__, D.__module__)


class Descriptor:
    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, obj, cls=None):
        if obj is None:
            return self
        return getattr(obj, self.name, "unset")

    def __set__(self, obj, value):
        setattr(obj, self.name, value * 2)


class UsesDescriptor:
    x = Descriptor()


u = UsesDescriptor()
print(u.x)
u.x = 4
print(u.x, u.__dict__, type(UsesDescriptor.x).__name__)


class Meta(type):
    def __new__(mcs, name, bases, ns, **kw):
        ns["added"] = name.lower()
        return super().__new__(mcs, name, bases, ns)

    def __init__(cls, name, bases, ns, **kw):
        super().__init__(name, bases, ns)
        cls.extra = kw

    def __call__(cls, *args, **kw):
        obj = super().__call__(*args, **kw)
        obj.made_by = cls.__name__
        return obj

    def __len__(cls): return 42

    @property
    def shiny(cls): return "shiny " + cls.__name__


class WithMeta(metaclass=Meta, color="red"):
    def __init__(self, v): self.v = v


w = WithMeta(3)
print(WithMeta.added, WithMeta.extra, w.made_by, w.v, len(WithMeta), WithMeta.shiny, type(WithMeta).__name__)


class Vector:
    def __init__(self, *v): self.v = list(v)
    def __add__(self, o): return Vector(*[a + b for a, b in zip(self.v, o.v)]) if isinstance(o, Vector) else NotImplemented
    def __radd__(self, o): return self if o == 0 else NotImplemented
    def __mul__(self, k): return Vector(*[a * k for a in self.v])
    def __rmul__(self, k): return self * k
    def __matmul__(self, o): return sum(a * b for a, b in zip(self.v, o.v))
    def __iadd__(self, o): self.v = [a + b for a, b in zip(self.v, o.v)]; return self
    def __neg__(self): return self * -1
    def __eq__(self, o): return isinstance(o, Vector) and self.v == o.v
    def __lt__(self, o): return self.v < o.v
    def __hash__(self): return hash(tuple(self.v))
    def __len__(self): return len(self.v)
    def __getitem__(self, i): return Vector(*self.v[i]) if isinstance(i, slice) else self.v[i]
    def __setitem__(self, i, x): self.v[i] = x
    def __delitem__(self, i): del self.v[i]
    def __contains__(self, x): return x in self.v
    def __iter__(self): return iter(self.v)
    def __call__(self, x): return [a + x for a in self.v]
    def __bool__(self): return any(self.v)
    def __repr__(self): return f"Vector{tuple(self.v)}"
    def __format__(self, spec): return "V<" + ",".join(format(a, spec) for a in self.v) + ">"
    def __getattr__(self, name):
        if name.startswith("dim"):
            return self.v[int(name[3:])]
        raise AttributeError(name)


v, w2 = Vector(1, 2, 3), Vector(4, 5, 6)
print(v + w2, v * 2, 2 * v, v @ w2, -v, v == Vector(1, 2, 3), v != w2, v < w2, len(v), v[0], v[1:], 2 in v, list(v), v(1), bool(Vector(0)), f"{v:.1f}")
print(sum([v, w2]), {v: 1}[Vector(1, 2, 3)], v.dim1, hasattr(v, "nope"), sorted([w2, v]))
x = v
x += w2
print(x is v, v)
v[0] = 100
del v[1]
print(v)
try:
    v + 1
except TypeError as e:
    print(e)
try:
    v.nope
except AttributeError as e:
    print("AttributeError", e)


class Prop:
    def __init__(self): self._x = 1

    @property
    def x(self):
        "the x"
        return self._x

    @x.setter
    def x(self, v): self._x = v

    @x.deleter
    def x(self): del self._x


p = Prop()
p.x = 5
print(p.x, Prop.x.__doc__, vars(p))
del p.x
print(hasattr(p, "x"), p.__dict__)


class Private:
    def __init__(self): self.__secret = 1
    def get(self): return self.__secret


print(Private().get(), list(vars(Private())))


class Sub(dict):
    def __init__(self, *a, **k):
        super().__init__(*a, **k)
        self.attr = 1

    def __getattr__(self, k):
        try:
            return self[k]
        except KeyError:
            raise AttributeError(k)

    def __setitem__(self, k, v):
        super().__setitem__(k, v)


s = Sub(a=1)
s["b"] = 2
print(s, s.a, s.b, s.attr, isinstance(s, dict), len(s), getattr(s, "zzz", "default"))


class L(list):
    def first(self): return self[0]


l = L([3, 1, 2])
l.append(9)
l.sort()
print(l, l.first(), type(l).__name__, l + [1])


class New:
    made = None

    def __new__(cls, *args):
        if cls.made is None:
            cls.made = super().__new__(cls)
        return cls.made


print(New() is New(1, 2))
Dyn = type("Dyn", (A,), {"g": lambda self: self.f() + ["dyn"]})
print(Dyn().g(), Dyn)
print(isinstance(True, int), issubclass(bool, int), isinstance(1, (str, int)), isinstance(A(), object), isinstance(A, type))


class Ctx:
    def __init__(self, name): self.name = name
    def __enter__(self): print("in", self.name); return self.name
    def __exit__(self, t, v, tb): print("out", self.name, t.__name__ if t else None); return t is ValueError


with Ctx("a") as a, Ctx("b") as b:
    print(a, b)
    raise ValueError("swallowed")
try:
    with Ctx("c"):
        raise KeyError("k")
except KeyError as e:
    print("left", e)


class It:
    def __init__(self, n): self.n = n
    def __iter__(self): self.i = 0; return self
    def __next__(self):
        self.i += 1
        if self.i > self.n: raise StopIteration
        return self.i


class Old:
    def __getitem__(self, i):
        return [10, 20, 30][i]


print(list(It(3)), [x for x in Old()], tuple(Old()), 20 in Old(), sum(It(4)))
a, b, c = It(3)
print(a, b, c, *Old())


class Annotated:
    a: int
    b: str = "x"
    c: "Undefined" = 3


print(list(Annotated.__annotations__), Annotated.b)


def deco(arg):
    def wrap(f):
        def inner(*a, **k):
            return (arg, f(*a, **k))
        return inner
    return wrap


class Deco:
    @deco("x")
    def m(self): return self.__class__.__name__

    @classmethod
    def c(cls, v=1): return cls.__name__, v

    @staticmethod
    def s(v): return v


print(Deco().m(), Deco.c(), Deco().c(2), Deco.s(3), Deco().s(4))
print(str(Deco.c).startswith("<bound method Deco.c of <class"), Deco.m.__qualname__)
