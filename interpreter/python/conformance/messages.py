# What Python says when something is wrong.
def t(name, f):
    try:
        print(name, "->", f())
    except BaseException as e:
        print(name, "->", type(e).__name__, e)


def run(f):
    t(f.__name__, f)


t("floor zero", lambda: 1 // 0)
t("mod zero", lambda: 1 % 0)
t("div zero", lambda: 1 / 0)
t("float div", lambda: 1.0 / 0)
t("float floor", lambda: 1.0 // 0)
t("float mod", lambda: 1.0 % 0)
t("pow zero", lambda: 0 ** -1)
t("shift", lambda: 1 << -1)
t("int+str", lambda: 1 + "a")
t("str+int", lambda: "a" + 1)
t("list+tuple", lambda: [1] + (1,))
t("tuple+list", lambda: (1,) + [1])
t("list*float", lambda: [1] * 1.5)
t("str*str", lambda: "a" * "b")
t("int<str", lambda: 1 < "a")
t("dict<dict", lambda: {} < {})
t("-str", lambda: -"a")
t("~float", lambda: ~1.5)
t("in int", lambda: 1 in 2)
t("None[0]", lambda: None[0])
t("1[0]", lambda: (1)[0])
t("key list", lambda: {}[[]])
t("list key", lambda: {[]: 1})
t("list range", lambda: [1][1])
t("list str index", lambda: [1]["a"])
t("tuple range", lambda: (1,)[5])
t("str range", lambda: "abc"[9])
t("None.foo", lambda: None.foo)
t("None()", lambda: None())
t("1()", lambda: (1)())
t("int.foo", lambda: (1).foo)
t("key", lambda: {"a": 1}["b"])
t("len int", lambda: len(3))
t("int x", lambda: int("x"))
t("float x", lambda: float("x"))
t("undefined", lambda: nothing_here)
t("iter int", lambda: [x for x in 3])
t("sum", lambda: sum(["a"]))
t("max", lambda: max([]))
t("next", lambda: next(iter([])))
t("neg pow", lambda: 2 ** -2)
t("big", lambda: 2 ** 100 // 3 ** 20)
t("bigfloat", lambda: 10 ** 400 / 10 ** 399)
t("round", lambda: (round(2.5), round(-1.5), round(2.675, 2)))
t("chain", lambda: 1 < 2 > 1 == 1 != 3)
t("star", lambda: [*1])
t("dstar", lambda: {**1})
t("print star", lambda: print(*1))
t("print dstar", lambda: print(**1))


class A:
    def __init__(self, a, b=2, *, c):
        pass

    def f(self):
        return 1


class E:
    pass


def f0(): pass
def f1(a): pass
def f2(a, b=1): pass
def f3(a, b, c): pass
def fk(a, *, k): pass
def fp(a, /): pass
def fv(a, *args, **kw): return a, args, kw


t("A()", lambda: A())
t("A(1)", lambda: A(1))
t("A(1,2,3,c=1)", lambda: A(1, 2, 3, c=1))
t("A(1, c=1, d=2)", lambda: A(1, c=1, d=2))
t("A(1, a=1, c=1)", lambda: A(1, a=1, c=1))
t("A.f()", lambda: A.f())
t("E(1)", lambda: E(1))
t("E.x", lambda: E.x)
t("E().x", lambda: E().x)
t("E()()", lambda: E()())
t("f0(1)", lambda: f0(1))
t("f1()", lambda: f1())
t("f2(1,2,3)", lambda: f2(1, 2, 3))
t("f3()", lambda: f3())
t("f3(1)", lambda: f3(1))
t("fk(1)", lambda: fk(1))
t("fk(1,2,k=2)", lambda: fk(1, 2, k=2))
t("fp(a=1)", lambda: fp(a=1))
t("fv", lambda: fv(1, 2, 3, z=4))
t("fv **", lambda: fv(**{"a": 1, "b": 2}))
t("dup", lambda: f1(a=1, **{"a": 2}))
t("dup2", lambda: f1(*[1], a=1))
t("keywords", lambda: fv(1, **{1: 2}))
t("f1(*1)", lambda: f1(*1))
t("lambda", lambda: (lambda: 0)(1))


@run
def unpack_few():
    a, b, c, d = 1, 2, 3


@run
def unpack_many():
    a, b = [1, 2, 3]


@run
def unpack_int():
    a, b = 1


@run
def unpack_star():
    a, *b, c = [1]


@run
def unbound():
    print(y)
    y = 1


@run
def free():
    def g():
        return z
    g()
    z = 1


@run
def with_int():
    with 1:
        pass


@run
def raise_int():
    raise 1


@run
def raise_class():
    raise int


@run
def mro():
    class X(int, object): pass
    class Y(object, X): pass


@run
def slots():
    class S:
        __slots__ = ("x",)
    s = S()
    s.x = 1
    print(s.x)
    s.y = 2


@run
def readonly():
    class P:
        @property
        def x(self): return 1
    P().x = 2


@run
def init_returns():
    class R:
        def __init__(self): return 1
    R()


@run
def bad_bool():
    class Z:
        def __bool__(self): return 2
    if Z(): pass


@run
def assign_tuple():
    (1,)[0] = 1


@run
def assign_str():
    "a"[0] = "b"


@run
def assign_list():
    [1][9] = 1


@run
def delete():
    del [1][3]


@run
def assertion():
    assert 1 == 2, "hello"


@run
def assertion_bare():
    assert 1 == 2


@run
def object_attribute():
    object().x = 1


@run
def int_attribute():
    x = 1
    x.foo = 2


@run
def builtin_class():
    int.foo = 1


@run
def generator_send():
    def g(): yield 1
    g().send(3)


@run
def missing_module():
    import nonexistent_module_xyz


@run
def missing_name():
    from conformance_nothing import nonexistent_name


@run
def recursion():
    def r(n): return r(n + 1)
    r(0)


@run
def no_super():
    super()


@run
def metaclasses():
    class M(type): pass
    class N(type): pass
    class A(metaclass=M): pass
    class B(metaclass=N): pass
    class C(A, B): pass


@run
def abstract():
    from abc import ABC, abstractmethod
    class A(ABC):
        @abstractmethod
        def f(self): pass
        @property
        @abstractmethod
        def g(self): pass
    class B(A):
        def f(self): pass
    try:
        A()
    except TypeError as e:
        print(e)
    B()
