// Builtins on symbolic sizes and unknown values: what is known stays known, the rest is unknown, and nothing is an error.
import { describe, expect, it } from "vitest";
import { showAscii, symbol } from "../../shape";
import { createInterp } from "..";
import type { Value } from "../values";
import { isUnknown, unknown } from "../values";
import { stdlib } from "../stdlib";
import { defineModule } from "../stdlib/module";
import { memoryHost } from "../stdlib/conformance/run";

const probe = defineModule("probe", { B: symbol("B"), H: symbol("H"), u: unknown("it is a test") });

/** Evaluates `r = <expression>` on shapes. */
function evaluate(expression: string): { value: Value; shown: string; problems: string[] } {
  const vm = createInterp({ mode: "shapes", host: memoryHost(), modules: (name) => (name === "probe" ? probe : stdlib(name)), limits: { steps: 1_000_000 } });
  const text = `from probe import B, H, u\nimport math, random, time, os, itertools, functools, collections, json, re, copy\n${expression.includes("\n") ? expression : `r = ${expression}`}\n`;
  const { module, internal } = vm.runModule({ text }, { name: "__main__", file: "/work/test.py" });
  if (internal) throw internal;
  const value = module.dict.get("r") ?? null;
  const shown = typeof value === "object" && value !== null && value.kind === "sym" ? showAscii(value) : isUnknown(value) ? `unknown${value.cls ? `: ${value.cls.name}` : ""}` : vm.repr(value);
  return { value, shown, problems: vm.problems.map((p) => p.message) };
}

describe("symbolic sizes", () => {
  it.each([
    ["int(B)", "B"], ["abs(-B)", "B"], ["round(B)", "B"], ["math.floor(B)", "B"], ["math.ceil(B)", "B"], ["len(range(B))", "B"], ["len(range(0, 2 * B, 2))", "B"], ["sum([B, 1, B])", "2*B + 1"],
    ["max(B, 0)", "B"], ["min(B, B)", "B"], ["B // B", "1"], ["divmod(B * 4, 4)[0]", "B"], ["math.prod([B, 2])", "2*B"], ["functools.reduce(lambda a, b: a * b, [B, 3])", "3*B"],
    ["isinstance(B, int)", "True"], ["[B][0]", "B"], ["{B: 1}[B]", "1"], ["B in (B, 1)", "True"], ["list(map(lambda x: x + 1, [B]))[0]", "B + 1"], ["copy.deepcopy([B])[0]", "B"],
    ["int(B * 4.0)", "4*B"], ["int(4.0 * B)", "4*B"], ["int(B * 2.5)", "2*B + (B//2)"], ["int(B * 0.25)", "(B//4)"], ["int(B / 2)", "(B//2)"], ["int(B * 2 / 3)", "(2*B//3)"], ["math.ceil(B / 2)", "((B + 1)//2)"], ["math.floor(B / 4 * 2)", "(B//2)"],
    ["int(float(B))", "B"], ["int(B * 4.0 * (2 / 4))", "2*B"], ["int(B + 8 / 2) // 8 * 8", "8*((B + 4)//8)"], ["round(B * 2.0)", "2*B"], ["int(B * 1.5 - B * 0.5)", "B"], ["int(B / 3 * 3)", "unknown: int"], ["int(-B / 2)", "unknown: int"],
  ])("%s is %s", (expression, shown) => {
    const result = evaluate(expression);
    expect(result.problems).toEqual([]);
    expect(result.shown).toBe(shown);
  });
  it.each([
    "list(range(B))", "[0] * B", "float(B)", "math.sqrt(B)", "str(B) + 'x'", "f'{B}'", "'%d' % B", "max(B, H)", "sorted([B, H])[0]", "hash(B)", "hex(B)", "bin(B)", "'a' * B", "range(B)[0]", "tuple(range(B))[0]", "[i for i in range(B)][0]",
    "math.gcd(B, 2)", "math.log2(B)", "pow(B, 2, 3)", "B.bit_length()", "round(B / 2)", "int(B * 0.1)", "int(B * (8 / 3))", "int(B / 3 * 3)", "int(-B / 2)", "int(B * 1e300)", "int(B * math.inf)", "int(B / H)", "json.dumps(B)", "[1, 2, 3][B]", "[1, 2, 3][:B]", "'abc'[B]", "os.path.join('a', str(B))",
  ])("%s is unknown or symbolic, without a problem", (expression) => {
    const result = evaluate(expression);
    expect(result.problems).toEqual([]);
    expect(result.shown).toMatch(/unknown|B|\?/);
  });
});

describe("unknown values", () => {
  it.each([
    "len(u)", "list(u)", "tuple(u)", "dict(u)", "set(u)", "sorted(u)", "sum(u)", "max(u)", "min(1, u)", "abs(u)", "round(u, 2)", "int(u)", "float(u)", "str(u)", "u in [1]", "[1, u].index(5)", "isinstance(u, int)", "getattr(u, 'x')", "hasattr(u, 'x')", "u()",
    "next(iter(u))", "list(zip(u, [1]))", "list(map(str, u))", "list(enumerate(u))", "any(u)", "all([u])", "' '.join(u)", "'{}'.format(u)", "'%s' % u", "f'{u:>3}'", "math.sqrt(u)", "json.loads(u)", "re.match('a', u)", "random.random()", "time.time()",
    "os.path.exists('x')", "open('x').read()", "{}[u]", "[1, 2][u]", "int('5', u)", "range(u)[0]", "callable(u)", "functools.partial(u)(1)", "list(itertools.product(u, u))", "collections.Counter(u)['a']", "'abc'.split(u)", "'abc'.startswith(u)", "os.environ['HOME']", "input()",
    "copy.deepcopy(u)", "issubclass(u, int)", "type('A', (u,), {})()", "divmod(u, 2)", "bytes(u)", "chr(u)", "ord(u)", "list(reversed(u))", "{1, 2} | u", "print(u) or u", "math.prod([2, u])", "random.choice([1, 2])", "list(filter(u, [1]))[0]",
  ])("%s is no problem", (expression) => {
    const result = evaluate(expression);
    expect(result.problems).toEqual([]);
    expect(result.shown).toMatch(/unknown|\?|True|False|<|\[/);
  });
  it("keeps what stands beside them", () => {
    expect(evaluate("x = [1]\nx.append(u)\nx.append(2)\nr = (len(x), x[0], x[2])").shown).toBe("(3, 1, 2)");
    expect(evaluate("x = {'a': 1}\nx['b'] = u\nr = (len(x), x['a'], x.get('c', 7), 'b' in x)").shown).toBe("(2, 1, 7, True)");
    expect(evaluate("x = {'a': None}\nr = (x.get('a', 5), x.pop('a', 6), next(iter([None]), 1))").shown).toBe("(None, None, None)");
  });
  it("does not lose sight of what may have changed", () => {
    for (const change of ["x = {}\nx.update(u)\nr = x['k']", "x = {}\nx[u] = 1\nr = x['k']", "x = []\nx.extend(u)\nr = x[3]", "x = []\nx += u\nr = x[3]", "x = set()\nx.add(u)\nr = 1 in x", "x = collections.OrderedDict()\nx[u] = 1\nr = x['k']",
      "x = collections.deque()\nx.extend(u)\nr = x[0]", "x = [1]\nx.remove(u)\nr = x[0]", "x = {'a': 1}\nx.pop(u, 0)\nr = x['a']", "x = [1, 2, 3]\ndel x[u]\nr = x[0]", "x = dict([u])\nr = x['a']", "x = {**u}\nr = x['a']", "x = [*u]\nr = x[0]"]) {
      const result = evaluate(change);
      expect(result.problems, change).toEqual([]);
      expect(result.shown, change).toMatch(/unknown/);
    }
  });
  it("gives what is drawn its type", () => {
    expect(evaluate("random.randint(1, 2)").shown).toBe("unknown: int");
    expect(evaluate("random.random()").shown).toBe("unknown: float");
    expect(evaluate("time.time()").shown).toBe("unknown: float");
    expect(evaluate("int(u)").shown).toBe("unknown: int");
  });
});

describe("command lines while editing", () => {
  it("have their defaults", () => {
    const text = "import argparse\np = argparse.ArgumentParser()\np.add_argument('--lr', type=float, default=0.1)\np.add_argument('data')\np.add_argument('--n', type=int, default='3')\np.add_argument('--flag', action='store_true')\na = p.parse_args()\nr = (a.lr, a.n, a.flag)";
    const result = evaluate(text);
    expect(result.problems).toEqual([]);
    expect(result.shown).toBe("(0.1, 3, False)");
  });
});
