import math, copy, functools, itertools, operator
from collections import OrderedDict, defaultdict, Counter, namedtuple, deque, ChainMap
import collections.abc as cabc
def tried(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
o = OrderedDict([("a", 1), ("b", 2)]); o["c"] = 3; o.move_to_end("a"); print(o, list(o), o.popitem(last=False), OrderedDict() , o == {"c": 3, "a": 1}, isinstance(o, dict))
d = defaultdict(list); d["x"].append(1); d["y"]; print(d, dict(d), d.get("nope"), defaultdict(int, a=1))
c = Counter("abracadabra"); print(c, c.most_common(2), c["z"], sum(c.values()), Counter(a=1) + Counter(a=2, b=1), c - Counter("aaab"), list(Counter(a=2).elements()))
c.update("aa"); print(c["a"], c.total())
P = namedtuple("P", "x y z", defaults=[0]); p = P(1, 2); print(p, p.x, p[1], p._asdict(), p._replace(x=5), P._fields, P(x=1, y=2, z=3), p == (1, 2, 0), P._make([7, 8, 9]), len(p))
x, *rest = p; print(x, rest)
tried(lambda: P())
tried(lambda: P(1, 2, 3, 4))
tried(lambda: p._replace(q=1))
q = deque([1, 2, 3], maxlen=3); q.append(4); q.appendleft(0); print(q, q.popleft(), q[0], len(q), list(q), deque("ab")); q.rotate(1); print(q)
tried(lambda: deque().pop())
print(ChainMap({"a": 1}, {"a": 2, "b": 3})["b"], dict(ChainMap({"a": 1}, {"a": 2, "b": 3})))
print(isinstance([], cabc.Sequence), isinstance({}, cabc.Mapping), isinstance(1, cabc.Hashable), isinstance([], cabc.Hashable), isinstance("a", cabc.Iterable), isinstance(len, cabc.Callable), isinstance((x for x in []), cabc.Iterator), issubclass(dict, cabc.MutableMapping), isinstance(5, cabc.Iterable), isinstance(set(), cabc.Set))
class M(cabc.Mapping):
    def __init__(self, d): self.d = d
    def __getitem__(self, k): return self.d[k]
    def __len__(self): return len(self.d)
    def __iter__(self): return iter(self.d)
m = M({"a": 1}); print(m["a"], m.get("z", 5), list(m.items()), "a" in m, dict(m), m == {"a": 1}, {**m})
class Sq(cabc.Sequence):
    def __getitem__(self, i): return [1, 2, 3][i]
    def __len__(self): return 3
print(list(Sq()), 2 in Sq(), list(reversed(Sq())), Sq().index(3))
tried(lambda: cabc.Mapping())
print(math.pi, math.sqrt(2), math.floor(-1.5), math.ceil(1.2), math.log(10), math.log2(8), math.log(8, 2), math.log10(1000), math.exp(1), math.factorial(20), math.factorial(25), math.comb(10, 3), math.perm(5, 2), math.gcd(12, 18, 27), math.lcm(4, 6), math.isqrt(99), math.prod([1, 2, 3]), math.hypot(3, 4), math.isclose(0.1 + 0.2, 0.3), math.inf, -math.inf, math.nan, math.isnan(math.nan))
print(math.sin(1), math.cos(1), math.tan(1), math.atan2(1, 2), math.degrees(math.pi), math.radians(180), math.fsum([0.1] * 10), math.trunc(-2.7), math.modf(2.5), math.frexp(8), math.ldexp(0.5, 4), math.copysign(1, -0.0), math.fmod(7, 3), math.pow(2, 3), math.remainder(7, 4), math.dist((0, 0), (3, 4)), math.floor(5), math.tau, math.e, math.erf(0.5), math.exp2(3))
for f in (lambda: math.sqrt(-1), lambda: math.log(0), lambda: math.factorial(-1), lambda: math.exp(1000), lambda: math.sqrt("a"), lambda: math.gcd(1.5), lambda: math.foo): tried(f)
a = {"l": [1, [2]], "t": (1, [2])}; b = copy.deepcopy(a); b["l"][1].append(3); b["t"][1].append(9); print(a, b); e = copy.copy(a); e["l"].append(0); print(a["l"] is e["l"])
class N:
    def __init__(self): self.kids = []; self.me = self
n = N(); n.kids.append(n); k = copy.deepcopy(n); print(k is not n, k.me is k, k.kids[0] is k)
class C2:
    def __deepcopy__(self, memo): return "copied"
print(copy.deepcopy([C2()]))
@functools.lru_cache(maxsize=None)
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(50), fib.cache_info(), fib.__name__)
add = functools.partial(lambda a, b, c=0: a + b + c, 1, c=10); print(add(2), add.args, add.keywords, add(2, c=0))
def deco(f):
    @functools.wraps(f)
    def inner(*a, **k): return f(*a, **k)
    return inner
@deco
def named(x):
    "doc"
    return x
print(named.__name__, named.__doc__, named(3), named.__wrapped__(4), functools.reduce(operator.add, [1, 2, 3], 10))
class CP:
    n = 0
    @functools.cached_property
    def v(self): self.n += 1; return self.n
cp = CP(); print(cp.v, cp.v, cp.n)
@functools.singledispatch
def show(x): return "obj"
@show.register(int)
def _(x): return "int"
@show.register
def _(x: str): return "str"
print(show(1), show("a"), show([]), show(True))
@functools.total_ordering
class V:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v
    def __lt__(self, o): return self.v < o.v
print(V(1) <= V(1), V(2) > V(1), V(1) >= V(2), sorted([3, 1, 2], key=functools.cmp_to_key(lambda a, b: b - a)))
I = itertools
print(list(I.chain([1], (2, 3))), list(I.chain.from_iterable([[1], [2]])), list(I.islice(I.count(5), 3)), list(I.islice("abcdef", 1, 5, 2)), list(I.product("ab", [1, 2])), list(I.product([0, 1], repeat=2)), list(I.permutations([1, 2, 3], 2)), list(I.combinations("abc", 2)), list(I.combinations_with_replacement("ab", 2)))
print(list(I.accumulate([1, 2, 3])), list(I.accumulate([1, 2, 3], operator.mul, initial=2)), list(I.zip_longest("ab", "c", fillvalue="-")), [(k, list(g)) for k, g in I.groupby("aabbc")], list(I.takewhile(lambda v: v < 3, [1, 2, 3, 1])), list(I.dropwhile(lambda v: v < 3, [1, 2, 3, 1])), list(I.repeat(1, 3)), list(I.starmap(pow, [(2, 3)])), list(I.compress("abc", [1, 0, 1])), list(I.pairwise([1, 2, 3])), list(I.filterfalse(None, [0, 1])))
a1, a2 = I.tee([1, 2]); print(list(a1), list(a2)); cy = I.cycle("ab"); print([next(cy) for _ in range(5)])
