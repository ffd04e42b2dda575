def tried(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)

a = [3, 1, 2]
a.append(5); a.extend((7, 8)); a.insert(1, 9); print(a, len(a))
print(a.pop(), a.pop(0), a.index(1), a.count(9), a)
a.sort(); print(a); a.sort(reverse=True, key=lambda v: v % 5); print(a)
a.reverse(); print(a, a[1:3], a[::-1], a[-2:], a[::2])
a[1:3] = [0, 0, 0]; print(a); del a[0]; del a[::2]; print(a)
b = a.copy(); b.clear(); print(a, b, a == [0], [1, 2] < [1, 3], [1] + [2], [1, 2] * 2, 2 * [0])
tried(lambda: [].pop())
tried(lambda: [1].pop(3))
tried(lambda: [1][5])
tried(lambda: [1].index(2))
tried(lambda: [1].remove(2))
tried(lambda: [1].append())
tried(lambda: [1].append(1, 2))
tried(lambda: [1, "a"].sort())
tried(lambda: [1]["a"])
tried(lambda: len(5))
tried(lambda: sorted(5))
tried(lambda: iter(5))
tried(lambda: next(iter([])))
tried(lambda: next(iter([]), "end"))
tried(lambda: [1, 2].extend(3))
tried(lambda: {}["x"])
tried(lambda: {}[1])
tried(lambda: {[]: 1})
tried(lambda: {1, 2}.remove(3))
tried(lambda: (1, 2).index(3))
tried(lambda: range(1, 2, 0))
tried(lambda: range(1.5))
tried(lambda: range(5)[7])
tried(lambda: max([]))
tried(lambda: max(1))
tried(lambda: sum(["a"]))
tried(lambda: sum("ab", ""))
tried(lambda: list(zip([1], [2, 3], strict=True)))
tried(lambda: list(zip([1, 2], [2], strict=True)))
tried(lambda: dict([1]))
tried(lambda: dict([(1, 2, 3)]))
tried(lambda: reversed({1}))
t = (1, 2, 3, 2)
print(t.count(2), t.index(3), t[1:], t + (4,), t * 2, (1,), (), tuple("abc"), 2 in t, hash((1, 2)) == hash((1, 2)))
d = {"a": 1, "b": 2}
d["c"] = 3; print(d, d.get("x"), d.get("x", 0), list(d), list(d.values()), list(d.items()), d.keys(), d.values(), d.items())
print(d.pop("a"), d.pop("z", None), d.setdefault("q", []), d.popitem(), d)
d.update({"b": 9}, z=1); print(d, d | {"b": 0}, dict.fromkeys("ab", 0), {**d, "k": 1})
print(d.keys() & {"b", "nope"}, d.keys() - {"b"} == {"c", "z"}, "b" in d.keys(), ("b", 9) in d.items(), 9 in d.values())
print(dict(a=1), dict([("x", 1)]), dict({"y": 2}, w=3), {1: "a", True: "b", 1.0: "c"}, {(1, 2): 3})
print(d == {"b": 9, "c": 3, "z": 1}, d != {}, len(d), list(reversed(d)), bool({}))
s = {1, 2, 3}
s.add(4); s.discard(9); s.discard(1); print(s, s | {9}, s & {2, 3}, s - {2}, sorted(s ^ {2, 10}), s <= {2, 3, 4, 5}, s.issuperset({2}), s.isdisjoint({100}))
print(frozenset([1, 2]), set(), {frozenset([1]): 2}, set("a"), frozenset({1}) == {1}, {1, 2}.union([3], [4]))
s.update([7], [8]); s.intersection_update({2, 7, 8}); print(sorted(s), s.pop() in (2, 7, 8))
r = range(2, 20, 3)
print(r, len(r), r[2], r[-1], r[1:3], list(r[::-1]), 5 in r, 6 in r, r.index(8), r == range(2, 19, 3), range(3), list(range(5, 0, -2)), r.start, r.stop, r.step)
print(slice(1, 2).indices(5), slice(None, None, -1).indices(4), slice(3), sorted("bca"), sorted([3, 1], reverse=True), list(reversed([1, 2])))
print(list(enumerate("ab", 1)), list(zip("ab", [1, 2])), list(map(lambda x, y: x + y, [1, 2], [3, 4])), list(filter(None, [0, 1, "", "a"])))
print(min(3, 1), max("ab", "c"), min([4, 2], key=lambda v: -v), max([], default="none"), sum([1, 2.5]), sum([[1], [2]], []), any([0, 1]), all([]), all([1, 0]))
print(abs(-3), abs(-2.5), round(2.5), round(3.5), round(2.675, 2), round(1234, -2), round(-0.5), divmod(7, -2), divmod(7.5, 2), pow(2, 10), pow(3, -1, 7), pow(2, -1))
print(chr(97), ord("a"), hex(255), oct(8), bin(-5), ascii("é"), repr("it's"), callable(len), isinstance(True, int), issubclass(bool, int), isinstance(1, (str, int)))
x = [1]; x.append(x); print(x); y = {}; y["self"] = y; print(y)
it = iter([1, 2, 3]); print(next(it), list(it), next(it, None)); print(list(iter(iter([5, 6, 0, 7]).__next__, 0)))
print(type(enumerate([])), type(zip()), type(map(int, [])), type(iter([])), type({}.keys()), type(range(1)), type(x for x in []))
print([1, 2, 3].__len__(), [1].__contains__(1), {}.__class__, (1).__class__.__name__, "a".upper.__name__)
class L(list):
    def first(self): return self[0]
class D(dict):
    def __missing__(self, k): return k * 2
class T(tuple):
    def __new__(cls, a, b): return super().__new__(cls, (a, b))
    @property
    def a(self): return self[0]
class S(str):
    def shout(self): return self.upper() + "!"
class I(int): pass
class F(float):
    def __repr__(self): return "F(" + float.__repr__(self) + ")"
l = L([1, 2]); l.append(3); print(l, l.first(), type(l), l == [1, 2, 3], len(l), isinstance(l, list), l[1:])
print(D(a=1)["zz"], D(a=1), T(1, 2), T(1, 2).a, S("hi").shout(), S("hi") + "x", len(S("abc")), I(5) + 1, I(5) == 5, F(1.5), F(1.5) * 2, {S("k"): 1}["k"], hash(I(7)), repr(I(3)), f"{I(3):04d}", "%s" % S("q"))
class O(dict):
    def __init__(self, *a, **k):
        super().__init__(*a, **k); self.extra = 1
    def __setitem__(self, k, v): super().__setitem__(k, v + 1)
o = O(a=1); o["b"] = 1; print(o, o.extra, o.copy(), dict(o))
