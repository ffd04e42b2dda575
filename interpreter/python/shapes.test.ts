// Evaluation on shapes: it goes on after errors, joins branches on unknown conditions, and always ends.
import { describe, expect, it } from "vitest";
import { runPython } from "./testing";

const run = (text: string, steps?: number) => runPython(text, { mode: "shapes", ...(steps === undefined ? {} : { steps }) });
const lines = (...l: string[]): string => l.join("\n");
/** A value of which nothing is known. */
const UNKNOWN = "import nowhere_to_be_found as u";
const valueOf = (ran: ReturnType<typeof run>, name: string): string => {
  const v = ran.names.get(name);
  return v === undefined ? "unbound" : typeof v === "object" && v !== null && v.kind === "unknown" ? "?" : ran.vm.repr(v);
};

describe("errors", () => {
  it("every statement gets its verdict", () => {
    const { problems } = run(lines("x = 1 / 0", "y = [1][5]", "z = x + 1", "w = undefined", "v = 3"));
    expect(problems).toEqual(["1: ZeroDivisionError: division by zero", "2: IndexError: list index out of range", "4: NameError: name 'undefined' is not defined"]);
  });
  it("what a failing statement would have bound is unknown, and silent", () => {
    const ran = run(lines("x = 1 / 0", "y = x.shape[3] + 7", "if y > 3: z = 1", "for a, b in x: pass", "x()", "w = [*x]"));
    expect(ran.problems).toEqual(["1: ZeroDivisionError: division by zero"]);
    expect(valueOf(ran, "y")).toBe("?");
  });
  it("what a failing statement would have put somewhere is unknown too", () => {
    const ran = run(lines("l = []", "for i in range(3):", "  l.append(i / 0)", "a = l[5]", "d = {}", "d['k'] = 1 / 0", "b = d['k']", "class C: pass", "c = C(); c.items = []", "c.items.append(nothing)", "e = max(c.items)"));
    expect(ran.problems).toEqual(["3: ZeroDivisionError: division by zero", "6: ZeroDivisionError: division by zero", "10: NameError: name 'nothing' is not defined"]);
    expect(["a", "b", "e"].map((n) => valueOf(ran, n))).toEqual(["?", "?", "?"]);
  });
  it("inside a function evaluation goes on with the next statement", () => {
    const ran = run(lines("def f(a):", "  b = a + 'x'", "  c = b + 1", "  return 7", "v = f(1)"));
    expect(ran.problems).toEqual(["2: TypeError: unsupported operand type(s) for +: 'int' and 'str'"]);
    expect(valueOf(ran, "v")).toBe("7");
  });
  it("a failing return gives unknown", () => {
    const ran = run(lines("def f(a):", "  return a.nope", "v = f(1)", "w = v + 1"));
    expect(ran.problems).toEqual(["2: AttributeError: 'int' object has no attribute 'nope'"]);
    expect(valueOf(ran, "w")).toBe("?");
  });
  it("the same mistake called twice is one problem", () => {
    expect(run(lines("def f(a): return a.nope", "f(1)", "f(1)")).problems).toHaveLength(1);
  });
  it("raise propagates to the caller and is recorded where it stands", () => {
    const ran = run(lines("def f(a):", "  if a > 1:", "    raise ValueError('too big')", "  return a", "x = f(5)", "y = f(1)"));
    expect(ran.problems).toEqual(["3: ValueError: too big"]);
    expect(ran.vm.problems[0].stack.map((s) => s.name)).toEqual(["<module>"]);
    expect([valueOf(ran, "x"), valueOf(ran, "y")]).toEqual(["?", "1"]);
  });
  it("the program's own try catches", () => {
    const ran = run(lines("def f(a):", "  b = a + 'x'", "  return b", "try:", "  v = f(1)", "except TypeError as e:", "  v = 'caught'", "try:", "  w = f(2)", "except ValueError:", "  w = 'no'"));
    expect(ran.problems).toEqual(["2: TypeError: unsupported operand type(s) for +: 'int' and 'str'"]);
    expect([valueOf(ran, "v"), valueOf(ran, "w")]).toEqual(["'caught'", "?"]);
  });
  it("finally and with do not hide what comes behind", () => {
    const ran = run(lines("class C:", "  def __enter__(self): return 3", "  def __exit__(self, *a): pass", "with C() as c:", "  1 / 0", "  d = c", "try:", "  [][1]", "finally:", "  e = 5", "f = d + e"));
    expect(ran.problems).toEqual(["5: ZeroDivisionError: division by zero", "8: IndexError: list index out of range"]);
    expect(valueOf(ran, "f")).toBe("8");
  });
  it("an assertion that certainly fails", () => {
    expect(run(lines("def f(x):", "  assert x == 1, f'got {x}'", "f(1)", "f(2)")).problems).toEqual(["2: AssertionError: got 2"]);
  });
  it("generators and the end of iteration are no mistakes", () => {
    const ran = run(lines("class I:", "  def __init__(self): self.it = iter([1, 2])", "  def __iter__(self): return self", "  def __next__(self): return next(self.it)", "a = list(I())", "class O:", "  def __getitem__(self, i): return [1, 2, 3][i]", "b = [x for x in O()]", "c = hasattr(a, 'nope')", "d = getattr(a, 'nope', 4)"));
    expect(ran.problems).toEqual([]);
    expect([valueOf(ran, "a"), valueOf(ran, "b"), valueOf(ran, "c"), valueOf(ran, "d")]).toEqual(["[1, 2]", "[1, 2, 3]", "False", "4"]);
  });
  it("an iterator that ends too early", () => {
    expect(run(lines("it = iter([1])", "a = next(it)", "def f(): return next(it)", "b = f()", "c = 1")).problems).toEqual(["3: StopIteration: StopIteration"]);
  });
  it("sys.exit ends the program silently", () => {
    expect(run(lines("x = 1", "raise SystemExit(0)", "y = 1 / 0")).problems).toEqual([]);
  });
  it("library files are reported at the user's call", () => {
    const ran = runPython(lines("import lib", "x = lib.f(3)", "y = lib.g(3)"), { mode: "shapes", files: { "/lib/site-packages/lib.py": lines("def f(a):", "  raise ValueError('bad argument')", "def g(a):", "  return a.not_modelled") } });
    expect(ran.problems).toEqual(["2: ValueError: bad argument"]);
  });
  it("a syntax error does not stop the rest", () => {
    const ran = run(lines("x = (1", "y = 2", "z = y + 1", "self.", "w = z"));
    expect(valueOf(ran, "w")).toBe("3");
  });
});

describe("unknown values", () => {
  it("travel through every operation", () => {
    const ran = run(lines(UNKNOWN, "a = u.x.y(1)[2] + 3 * u - -u", "b = f'{u}'", "c = [u, 1]", "d, e = u", "f = u if u else 1", "with u as g: pass", "del u.x", "u.y = 1", "u[1] = 2", "h = not u", "i = u in [1]", "j = [k for k in u]", "class D(u.Base):", "  def m(self): return self.anything(1)", "l = D(1, x=2).m()", "m = super(D, D()).foo"));
    expect(ran.problems).toEqual([]);
    for (const name of "abdefghijlm") expect(`${name} ${valueOf(ran, name)}`).toBe(`${name} ?`);
    expect(valueOf(ran, "c")).toBe("[?, 1]");
  });
  it("say why", () => {
    expect(run(lines(UNKNOWN, "a = u.x + 1")).facts.at(-1)).toBe("2 a = unknown (module 'nowhere_to_be_found' was not found)");
  });
  it("unknown modules are missing where the program is prepared for that", () => {
    const ran = run(lines("try:", "  import nowhere", "  has = True", "except ImportError:", "  has = False"));
    expect(valueOf(ran, "has")).toBe("False");
  });
  it("raising something unknown", () => {
    const ran = run(lines(UNKNOWN, "def f():", "  raise u.Error('x')", "a = f()", "try:", "  f()", "except u.Error as e:", "  b = 1"));
    expect(ran.problems).toEqual([]);
    expect([valueOf(ran, "a"), valueOf(ran, "b")]).toEqual(["?", "1"]);
  });
  it("unknown decorators leave the function, but not how it is called", () => {
    const ran = run(lines("import hydra, attr", "@hydra.main(config='x')", "def main(cfg, n=2):", "  m = cfg.model", "  return n", "a = main()", "@attr.s", "class C:", "  x = attr.ib()", "  def f(self): return 3", "b = C(1, 2).f()", "c = C(5).x"));
    expect(ran.problems).toEqual([]);
    expect([valueOf(ran, "a"), valueOf(ran, "b"), valueOf(ran, "c")]).toEqual(["2", "3", "?"]);
  });
  it("starred unknown arguments", () => {
    const ran = run(lines(UNKNOWN, "def f(a, b, *, c): return a", "x = f(*u)", "y = f(1, **u)", "z = f(1, 2, 3, 4, 5, **u)"));
    expect(ran.problems).toEqual(["5: TypeError: f() takes 2 positional arguments but 5 were given"]);
    expect(valueOf(ran, "y")).toBe("1");
  });
  it("names from an unknown module's star", () => {
    expect(run(lines("from nowhere import *", "x = something(1)", "y = len([1])")).problems).toEqual([]);
  });
});

describe("branches on unknown conditions", () => {
  it("equal values stay, different ones become unknown", () => {
    const ran = run(lines(UNKNOWN, "a, b, c = 1, 2, 3", "if u:", "  a = 5", "  b = 7", "  d = 1", "else:", "  b = 7", "e = a"));
    expect(["a", "b", "c", "d", "e"].map((n) => valueOf(ran, n))).toEqual(["?", "7", "3", "1", "?"]);
  });
  it("the heap is put back and joined", () => {
    const ran = run(lines(UNKNOWN, "class A: pass", "o = A(); o.x = 1; o.y = 2", "l = [1]; m = [1, 2]; k = [0]", "d = {'p': 1}", "if u:", "  o.x = 5; o.z = 1", "  l.append(3)", "  m[0] = 9", "  d['q'] = 2", "else:", "  o.w = 2; k[0] = 0"));
    expect(ran.problems).toEqual([]);
    const o = ran.names.get("o") as { dict: Map<string, unknown> };
    expect([...o.dict].map(([k, v]) => `${k} ${ran.vm.repr(v as never)}`).sort()).toEqual(["w ?", "x ?", "y 2", "z ?"]);
    expect([valueOf(ran, "l"), valueOf(ran, "m"), valueOf(ran, "k")]).toEqual(["?", "[?, 2]", "[0]"]);
    expect(ran.vm.repr(o.dict.get("y") as never)).toBe("2");
  });
  it("a raise behind what may have returned or left the loop is no error", () => {
    const ran = run(lines(
      UNKNOWN, "def f():", "  if u.x: return 1", "  raise ValueError('f')", "a = f()",
      "def g(n):", "  while n > 0:", "    if u < n: return n", "    n -= 1", "  raise ValueError('g')", "g(3)",
      "def h():", "  for k in [1, 2]:", "    if u < k: break", "  else:", "    raise KeyError('h')", "  return k", "b = h()",
      "def i():", "  yield 1", "  if u.x: return", "  raise ValueError('i')", "c = list(i())",
      "def j():", "  with u.open() as q:", "    if u.x: return 7", "    assert not u, 'j'", "    raise RuntimeError('j')", "d = j()",
      "class T:", "  def __getattr__(self, name):", "    if name in u: return 3", "    raise AttributeError(name)", "e = T().foo",
      "for k in u:", "  if k: break", "else: raise ValueError('end')",
    ));
    expect(ran.problems).toEqual([]);
    expect(["a", "c", "d", "e"].map((name) => valueOf(ran, name))).toEqual(["1", "[1]", "7", "3"]);
  });
  it("a raise that nothing avoids is one", () => {
    expect(run(lines(UNKNOWN, "def f():", "  if u.x: y = 1", "  raise ValueError('f')", "f()", "def g():", "  for k in [1]:", "    if u.y: continue", "  else: raise KeyError('g')", "g()")).problems).toEqual(["4: ValueError: f", "9: KeyError: 'g'"]);
  });
  it("what one branch has lost sight of is unknown", () => {
    const ran = run(lines(UNKNOWN, "d, e = {}, [1]", "for k, v in u.items():", "  if isinstance(k, str): del u[k]", "  else: d[k] = v", "if u.x: e.extend(u)", "a, b, c = 'x' in d, len(e), [k for k in d]"));
    expect([valueOf(ran, "a"), valueOf(ran, "b"), valueOf(ran, "c")]).toEqual(["?", "?", "?"]);
  });
  it("what is there in one branch only is unknown, except for variables", () => {
    const ran = run(lines(UNKNOWN, "kw = {}", "s = {1}", "if u:", "  kw['a'] = 1", "  s.add(2)", "  x = 5", "def f(b=2): return b", "y = f(**kw)", "z = 'a' in kw", "w = 2 in s"));
    expect(ran.problems).toEqual([]);
    expect(["x", "y", "z", "w"].map((n) => valueOf(ran, n))).toEqual(["5", "2", "?", "?"]);
  });
  it("lists made inside a branch keep what it put in", () => {
    const ran = run(lines(UNKNOWN, "x = None", "if u:", "  x = []", "  x.append(1)", "  y = list()", "  y.append(2)"));
    expect(valueOf(ran, "y")).toBe("[2]");
  });
  it("a branch that raises is left out", () => {
    const ran = run(lines(UNKNOWN, "def f(n):", "  if u.a: raise ValueError('x')", "  elif u.b: v = 3", "  else: v = 3", "  return v", "x = f(1)"));
    expect(ran.problems).toEqual([]);
    expect(valueOf(ran, "x")).toBe("3");
  });
  it("a branch that returns is joined with the function's later result", () => {
    const ran = run(lines(UNKNOWN, "def f():", "  if u: return 1", "  return 1", "def g():", "  if u: return 1", "  return 2", "def h():", "  if u: return (1, 2)", "  else: return (1, 3)", "a, b, c = f(), g(), h()"));
    expect([valueOf(ran, "a"), valueOf(ran, "b"), valueOf(ran, "c")]).toEqual(["1", "?", "(1, ?)"]);
  });
  it("errors inside are not certain", () => {
    expect(run(lines(UNKNOWN, "if u:", "  x = 1 / 0", "y = 1 if u else [][0]", "z = u and [][0]")).problems).toEqual([]);
  });
  it("conditional expressions and boolean operators", () => {
    const ran = run(lines(UNKNOWN, "a = 1 if u else 1", "b = u or 3", "c = 0 or 3", "d = 0 and u"));
    expect(["a", "b", "c", "d"].map((n) => valueOf(ran, n))).toEqual(["1", "?", "3", "0"]);
  });
  it("nested deeply it still ends", () => {
    const deep = Array.from({ length: 30 }, (_, i) => `${"  ".repeat(i)}if u.c${i}:`).concat(`${"  ".repeat(30)}x = 1`);
    expect(run(lines(UNKNOWN, ...deep, "y = 2")).problems).toEqual([]);
    const flat = Array.from({ length: 200 }, (_, i) => `if u.c${i}: x = ${i}`);
    expect(run(lines(UNKNOWN, ...flat)).problems).toEqual([]);
  });
});

describe("loops", () => {
  it("over something unknown: the body once, its certain errors count", () => {
    const ran = run(lines(UNKNOWN, "n = 0", "for x in u:", "  n += 1", "  y = x", "  1 / 0", "while u:", "  n = 5"));
    expect(ran.problems).toEqual(["6: ZeroDivisionError: division by zero"]);
    expect([valueOf(ran, "n"), valueOf(ran, "y")]).toEqual(["?", "?"]);
  });
  it("building loops run to their end", () => {
    const ran = run(lines("l = []", "for i in range(500): l.append(i)", "n = len(l)"));
    expect(valueOf(ran, "n")).toBe("500");
  });
  it("training loops are left early, what they count is unknown", () => {
    const ran = run(lines(UNKNOWN, "losses = []", "total = 0", "k = 1", "for epoch in range(1000000000):", "  u.loss.backward()", "  losses.append(u.loss)", "  total += 1", "  k = 1", "after = 3"));
    expect(["losses", "total", "k", "after", "epoch"].map((n) => valueOf(ran, n))).toEqual(["?", "?", "1", "3", "?"]);
  });
  it("endless loops end", () => {
    const ran = run(lines("i = 0", "while True:", "  i += 1", "x = 1"), 1_000_000);
    expect(valueOf(ran, "x")).toBe("1");
  });
  it("endless recursion ends", () => {
    const ran = run(lines("def f(n): return f(n + 1)", "x = f(0)", "y = 2"));
    expect([valueOf(ran, "x"), valueOf(ran, "y")]).toEqual(["?", "2"]);
  });
  it("a loop that may end in any round", () => {
    const ran = run(lines(UNKNOWN, "n = 0", "k = 7", "while True:", "  n += 1", "  k = 7", "  if u: break", "m = [0]", "for i in range(100000):", "  m.append(i)", "  if u.x: break"), 5000);
    expect(ran.problems).toEqual([]);
    expect([valueOf(ran, "n"), valueOf(ran, "k"), valueOf(ran, "m")]).toEqual(["?", "7", "?"]);
  });
  it("what a loop that is left leaves behind", () => {
    const ran = run(lines(UNKNOWN, "found = False", "for i in range(5):", "  if u(i):", "    found = True; best = i", "    break", "if not found: raise ValueError('none')", "a = best + 1", "class C: pass", "c = C()", "def f():", "  if u: c.x = 1; return 1", "  return 2", "f()", "b = c.x + 1", "for i in u:", "  d = i", "  if True: raise ValueError('x')", "e = d"));
    // The body runs if there is anything to loop over.
    expect(ran.problems).toEqual(["18: ValueError: x"]);
    expect(["found", "a", "b", "e"].map((n) => valueOf(ran, n))).toEqual(["?", "?", "?", "?"]);
  });
  it("break and continue under unknown conditions", () => {
    const ran = run(lines(UNKNOWN, "for i in range(3):", "  if u: continue", "  if u: break", "  x = i", "y = 1"));
    expect(ran.problems).toEqual([]);
    expect(valueOf(ran, "y")).toBe("1");
  });
});

describe("symbols", () => {
  it("facts name what was bound", () => {
    const ran = run(lines("class A:", "  def __init__(self, n):", "    self.n = n", "    k = n + 1", "a = A(3)", "b: int = 4", "for i in range(2): pass", "c = [j := 7]"));
    expect(ran.facts.filter((f) => !f.includes("a ="))).toEqual(["3 self.n = 3", "4 k = 4", "6 b = 4", "7 i = 0", "7 i = 1", "8 j = 7", "8 c = [7]"]);
  });
});
