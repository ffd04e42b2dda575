import re, json, os, os.path as osp, random, string, textwrap, statistics, heapq, bisect, operator, time, datetime, types, sys, io, csv, inspect, contextlib, numbers, fractions, pprint, uuid, importlib, importlib.util, functools
from pathlib import Path, PurePath
def tried(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(re.match(r"(\d+)-(\w+)", "12-ab c").groups(), re.search("b+", "aabbb").span(), re.findall(r"\d+", "1 22 333"), re.sub(r"(\w)(\d)", r"\2\1", "a1 b2"), re.split(r"[,;]\s*", "a, b;c"), re.sub("x*", "-", "abxd"), re.split("(-)", "a-b-c", 1))
m = re.search(r"(?P<y>\d{4})-(?P<m>\d\d)", "on 2024-05"); print(m.group("y"), m["m"], m.groupdict(), m.start(), m.end("m"), m, m.group(0, 1), bool(m), re.match("a", "b"))
print(re.compile(r"^\s*#", re.M).findall("# a\n # b"), re.fullmatch("[a-c]+", "abcd"), re.sub("a", lambda m: m.group().upper(), "banana", 2), re.escape("a.b*c"), re.findall("(a)(b)?", "abaa"), re.sub(r"(?i)HELLO", "x", "Hello"), re.findall(r"[\w.-]+@[\w-]+\.\w+", "me@x-y.org, a.b@c.de"), [m.group() for m in re.finditer("o", "foo")])
print(re.compile("a", re.I), re.sub(r"(?<=\d)(?=(\d{3})+$)", ",", "1234567"), re.split(r"\W+", "Words, words, words."), re.findall(r"\bfoo\b", "foo food foo"), re.match(r"a$", "a\n"), re.findall(r".", "a\nb"), re.findall(r".", "a\nb", re.S), re.sub(r"\s+", " ", " a \t b\n"), re.subn("a", "b", "aaa"), re.match(r"""(\d+)  # digits
   \. """, "12.", re.X).group(1))
tried(lambda: re.compile("("))
tried(lambda: re.compile("a**"))
tried(lambda: re.compile("[a"))
tried(lambda: re.match("(a)", "a").group(2))
tried(lambda: re.match(1, "a"))
print(json.dumps({"a": [1, 2.5, None, True, "é\n\"q\""], "b": {}, "c": [], 3: (1,), None: float("inf")}), json.dumps([1, {"x": 2}], indent=2), json.dumps({"b": 1, "a": 2}, sort_keys=True, separators=(",", ":")), json.dumps("é", ensure_ascii=False))
print(json.loads('{"a": [1, 2.0, -3e2, null, true, "\\u00e9\\n"], "b": {"c": []}}'), json.loads(" 12345678901234567890 "), json.loads("[]"), json.loads("NaN"))
for bad in ('{"a": }', '[1,]', '{"a" 1}', '', '[1', 'nul', '"abc', '{a: 1}', '1 2'): tried(lambda: json.loads(bad))
tried(lambda: json.dumps({1, 2}))
tried(lambda: json.dumps({(1,): 2}))
class Enc(json.JSONEncoder):
    def default(self, o): return sorted(o) if isinstance(o, set) else super().default(o)
print(json.dumps({3, 1}, cls=Enc), json.dumps(object, default=lambda o: "obj"))
f = io.StringIO(); json.dump([1, 2], f); print(f.getvalue(), json.load(io.StringIO('{"k": 1}')))
print(osp.join("a", "b", "/c", "d"), osp.join("a", ""), osp.basename("/x/y.py"), osp.dirname("/x/y.py"), osp.splitext("a/b.tar.gz"), osp.split("a/b/"), osp.normpath("a/../b//c/."), osp.isabs("/a"), osp.splitext(".bashrc"), osp.relpath("/a/b", "/a/c"), osp.commonpath(["/a/b", "/a/c"]), os.sep, osp.commonprefix(["abc", "abd"]))
p = Path("data") / "raw" / "x.tar.gz"; print(p, p.name, p.stem, p.suffix, p.suffixes, p.parent, p.parts, p.with_suffix(".zip"), p.with_name("q"), Path("/a/b").is_absolute(), repr(p), p == Path("data/raw/x.tar.gz"), str(Path("a//b/./c")), Path("/a/b").relative_to("/a"), [str(q) for q in p.parents], Path("a").joinpath("b", "c"), os.fspath(p), "z" / Path("q"), p.match("*.gz"), sorted([Path("b"), Path("a")]), Path(), p.as_posix(), Path("/") / "x")
random.seed(42); print(random.random(), random.randint(1, 10), random.choice("abc"), random.uniform(1, 2), random.gauss(0, 1), random.sample(range(100), 5), random.getrandbits(40), random.normalvariate(0, 1), random.choices([1, 2, 3], k=4), random.choices("ab", weights=[1, 9], k=5), random.randrange(0, 100, 7), random.expovariate(2), random.triangular(0, 1, 0.5))
l = list(range(10)); random.shuffle(l); print(l, random.sample(range(1000), 30)[:4]); random.seed("hello"); print(random.random()); random.seed(2**70 + 5); print(random.random()); r = random.Random(0); print(r.random(), r.randint(0, 5)); random.seed(1.5); print(random.random()); random.seed(-3); print(random.random(), random.gammavariate(2, 1), random.lognormvariate(0, 1))
print(string.ascii_lowercase, string.digits, string.punctuation, string.capwords("a bc"), string.Template("$a ${b} $$").substitute(a=1, b=2))
print(textwrap.fill("The quick brown fox jumps over the lazy dog", 20), textwrap.dedent("""
    a
      b
    """), textwrap.indent("a\nb\n\nc", "> "), textwrap.shorten("hello big world", 12), textwrap.wrap("aaaa bb", 3))
print(statistics.mean([1, 2, 3, 4]), statistics.median([3, 1, 2]), statistics.stdev([1, 2, 3, 4]), statistics.variance([1, 2, 3]), statistics.mode("aab"), statistics.mean([1.5, 2.5]), statistics.pstdev([1, 2, 3]), statistics.median([1, 2]))
h = [5, 3, 8, 1]; heapq.heapify(h); heapq.heappush(h, 2); print(h, heapq.heappop(h), h, heapq.nsmallest(2, h), heapq.nlargest(2, h), heapq.heappushpop(h, 0), heapq.heapreplace(h, 9), h)
print(bisect.bisect([1, 2, 2, 3], 2), bisect.bisect_left([1, 2, 2, 3], 2)); b = [1, 3]; bisect.insort(b, 2); print(b)
print(operator.itemgetter(1)([1, 2]), operator.itemgetter("a", "b")({"a": 1, "b": 2}), operator.attrgetter("real")(3), operator.methodcaller("upper")("a"), operator.mul(2, 3), operator.contains([1], 1), operator.iadd([1], [2]), sorted([(1, "b"), (0, "c")], key=operator.itemgetter(1)))
d = datetime.datetime(2024, 2, 28, 13, 5, 9); print(d, repr(d), d + datetime.timedelta(days=2, hours=1), d.strftime("%Y-%m-%d_%H:%M:%S %a %b %j"), d.date(), d.isoformat(), d - datetime.datetime(2024, 1, 1), datetime.timedelta(seconds=3661), datetime.timedelta(days=1.5), repr(datetime.timedelta(days=-1, seconds=5)), str(datetime.timedelta(days=-1)), datetime.timedelta(minutes=5).total_seconds(), datetime.date(2024, 3, 1).weekday(), datetime.datetime.strptime("2023-01-02 03:04", "%Y-%m-%d %H:%M"), d.replace(hour=1), d > datetime.datetime(2020, 1, 1), f"{d:%H%M}", datetime.datetime.fromisoformat("2024-01-02T03:04:05"))
print(time.strftime("%Y", (2024, 1, 2, 3, 4, 5, 1, 2, 0)), types.SimpleNamespace(a=1, b="x"), types.SimpleNamespace(a=1) == types.SimpleNamespace(a=1), isinstance(len, types.BuiltinFunctionType), isinstance(lambda: 0, types.FunctionType), isinstance(sys, types.ModuleType), sys.version_info >= (3, 8), sys.version_info[:2], sys.maxsize)
print(list(csv.reader(["a,b", '"x, y",""""'])), list(csv.DictReader(io.StringIO("a,b\n1,2\n")))); w = io.StringIO(); csv.writer(w).writerows([[1, "a,b"], ['q"', None]]); print(repr(w.getvalue()))
def f(a, b: int = 2, *args, c, d="x", **kw) -> str: ...
s = inspect.signature(f); print(s, list(s.parameters), s.parameters["b"].default, s.parameters["c"].default is inspect.Parameter.empty, s.parameters["args"].kind, s.parameters["a"].kind == inspect.Parameter.POSITIONAL_OR_KEYWORD, s.return_annotation, s.bind(1, c=3).arguments, inspect.getfullargspec(f).args)
class C:
    def __init__(self, x, y=1): pass
    def m(self, q): pass
print(inspect.signature(C), inspect.signature(C(1).m), inspect.isclass(C), inspect.isfunction(f), inspect.ismethod(C(1).m), [n for n, _ in inspect.getmembers(C, inspect.isfunction)], inspect.signature(functools.partial(f, 1, d=5)))
tried(lambda: s.bind())
@contextlib.contextmanager
def ctx(x):
    print("in", x)
    try:
        yield x * 2
    except ValueError as e:
        print("caught", e)
    finally:
        print("out")
with ctx(3) as v: print(v)
with ctx(1): raise ValueError("boom")
with contextlib.suppress(KeyError): {}["x"]
with contextlib.nullcontext(5) as n: print(n)
with contextlib.ExitStack() as st: st.enter_context(ctx(0)); st.callback(print, "bye")
g = io.StringIO()
with contextlib.redirect_stdout(g): print("hidden")
print(repr(g.getvalue()))
@ctx(7)
def deco(): return "d"
print(deco())
print(isinstance(1, numbers.Number), isinstance(1.5, numbers.Real), isinstance(1.5, numbers.Integral), isinstance("a", numbers.Number), fractions.Fraction(3, 6) + fractions.Fraction("1/3"), fractions.Fraction(0.25), fractions.Fraction(7, 2) // 1, float(fractions.Fraction(1, 3)), fractions.Fraction("3.14").limit_denominator(10))
pprint.pprint({"b": [1, 2], "a": "x"}); pprint.pprint(list(range(40)))
print(importlib.import_module("math").pi, len(str(uuid.uuid4())), importlib.util.find_spec("nonexistent_pkg_x"))
b = io.BytesIO(b"abc"); print(b.read(2), b.read(), b.getvalue()); t = io.StringIO("l1\nl2\n"); print(t.readline(), list(t))
print("%s" % os.environ.get("NOPE_X"), "NOPE_X" in os.environ, os.getenv("NOPE_X", "d")); os.environ["NOPE_X"] = "1"; print(os.environ["NOPE_X"])
