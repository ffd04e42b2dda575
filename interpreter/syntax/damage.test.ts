// Damaged text: nothing throws, what is whole stays in its place, and the words are Python's.

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "./parse";
import type { Module, Stmt } from "./tree";
import { walk } from "./walk";

const folder = new URL("../../test/fixtures/seeds/", import.meta.url);
const seeds = readdirSync(folder).filter((name) => name.endsWith(".py")).map((name) => [name, readFileSync(new URL(name, folder), "utf8")] as const);

/** Statements at every depth, as "kind start-end". */
function places(module: Module): { key: string; statement: Stmt }[] {
  const found: { key: string; statement: Stmt }[] = [];
  walk(module, (node) => {
    if (/^(?:Module|FunctionDef|ClassDef|If|For|While|With|Try|ExceptHandler)$/.test(node.kind) && "body" in node) {
      for (const statement of node.body as Stmt[]) found.push({ key: `${statement.kind} ${statement.start}-${statement.end}`, statement });
    }
  });
  return found;
}

/** All ranges lie in the text and in their parents' (decorators and the text of `{x=}` excepted). */
function checkRanges(text: string): void {
  walk(parse(text).module, ({ kind, start, end }) => {
    if (!(0 <= start && start <= end && end <= text.length)) throw new Error(`${kind} ${start}-${end} is not in the text`);
  });
}

describe.each(seeds)("%s", (_, text) => {
  test("is read without an error", () => {
    expect(parse(text).errors).toEqual([]);
  });

  test("cut off anywhere, what came before keeps its place", () => {
    const whole = places(parse(text).module);
    for (let cut = 0; cut < text.length; cut += 7) {
      const damaged = text.slice(0, cut);
      checkRanges(damaged);
      const kept = new Set(places(parse(damaged).module).map(({ key }) => key));
      const lineStart = damaged.lastIndexOf("\n") + 1;
      // The statement that is cut, and its parents, may change; those that end before its first line may not.
      const cutStatement = whole.filter(({ statement }) => statement.start < cut && cut < statement.end).at(-1)?.statement;
      const safe = Math.min(lineStart, cutStatement?.start ?? lineStart);
      for (const { key, statement } of whole) if (statement.end < safe) expect(kept.has(key), `${key}, cut at ${cut}`).toBe(true);
    }
  });

  test("without one bracket, the other statements keep their place", () => {
    const whole = places(parse(text).module);
    let expected = 0;
    let kept = 0;
    for (const { index } of text.matchAll(/[()[\]{}]/g)) {
      const damaged = `${text.slice(0, index)} ${text.slice(index + 1)}`;
      const found = new Set(places(parse(damaged).module).map(({ key }) => key));
      for (const { key, statement } of whole) {
        if (statement.start <= index && index < statement.end) continue;
        expected++;
        if (found.has(key)) kept++;
      }
    }
    expect(kept / expected).toBeGreaterThan(0.999);
  });
});

test.each([
  ["(", 10_000], ["[", 10_000], ["{", 10_000], ["f(", 10_000], ["-", 10_000], ["not ", 10_000], ["lambda: ", 10_000], ["x ** ", 10_000], ["x < ", 10_000],
  ["f'{", 10_000], ["{1:", 10_000], ["a if b else ", 10_000], ["@", 10_000], ["await ", 10_000], ["x = foo(1, 2)  # a comment\n", 10_000],
])("%j, %i times, is read or refused", (piece, times) => {
  const { module, lines } = parse(piece.repeat(times) + "\ny = 1\n");
  expect(module.body.length).toBeGreaterThan(0);
  expect(lines.starts.length).toBeGreaterThan(1);
});

test("brackets beyond Python's limit do not take the rest of the file with them", () => {
  const { module, errors } = parse(`x = ${"(".repeat(10_000)}1${")".repeat(10_000)}\ny = 1\n`);
  expect(errors.map(({ start, message }) => [start, message])).toEqual([[204, "too many nested parentheses"]]);
  expect(module.body.map(({ kind }) => kind)).toEqual(["Assign", "Assign"]);
});

test("junk never throws", () => {
  let state = 1;
  const random = (limit: number): number => (state = (state * 48271) % 0x7fffffff) % limit;
  const text = seeds.map(([, each]) => each).join("");
  const signs = "([{)]}\"'\\\n\t:,=f#@*;\0\ud800\ufeff";
  for (let i = 0; i < 400; i++) {
    checkRanges(Array.from({ length: 200 }, () => String.fromCharCode(random(i % 2 ? 128 : 65_536))).join(""));
    const [a, b] = [random(text.length), random(text.length)];
    checkRanges(text.slice(a, a + 300) + signs[random(signs.length)]! + text.slice(b, b + 300));
  }
});

describe("what is said, and what is made of it", () => {
  // Words as CPython 3.13 has them, except after "invalid syntax:".
  test.each([
    ["x = foo(1, 2\ny = 3\n", "7 '(' was never closed", "Assign Assign"],
    ["x = [1,\n     2,\ndef f():\n  return 1\n", "4 '[' was never closed", "Assign FunctionDef"],
    ["def f(self, x:\n    y = x\n    return y\nz = 1\n", "5 '(' was never closed", "FunctionDef Assign"],
    ["x = f(a[1)\ny = 2\n", "9 closing parenthesis ')' does not match opening parenthesis '['", "Assign Assign"],
    ["x = 1)\ny = 2\n", "5 unmatched ')'", "Assign Assign"],
    ["x = f(a, b))\n", "11 unmatched ')'", "Assign"],
    ["f(a b)\n", "4 invalid syntax. Perhaps you forgot a comma?", "Expr"],
    ["if x = 3:\n  pass\n", "5 invalid syntax. Maybe you meant '==' or ':=' instead of '='?", "If"],
    ["print 'a'\n", "0 Missing parentheses in call to 'print'. Did you mean print(...)?", "Expr Expr"],
    ["for i in x\n  pass\n", "9 expected ':'", "For"],
    ["class A:\n  def f(self):\n\nx = 1\n", "22 expected an indented block after function definition on line 2", "ClassDef Assign"],
    ["if x:\ny = 1\n", "6 expected an indented block after 'if' statement on line 1", "If Assign"],
    ["x = 'abc\ny = 1\n", "4 unterminated string literal (detected at line 1)", "Assign Assign"],
    ["x = '''abc\n\n", "4 unterminated triple-quoted string literal (detected at line 3)", "Assign"],
    ["  x = 1\n", "2 unexpected indent", "Assign ErrorStmt"],
    ["def f(a, a): pass\n", "9 duplicate parameter 'a' in function definition", "FunctionDef"],
    ["f(a=1, a=2)\n", "7 keyword argument repeated: a", "Expr"],
    ["f(a=1, 2)\n", "7 positional argument follows keyword argument", "Expr"],
    ["f() = 1\n", "0 cannot assign to function call here. Maybe you meant '==' instead of '='?", "Assign"],
    ["a, 1 = x\n", "3 cannot assign to literal", "Assign"],
    ["None += 1\n", "0 'None' is an illegal expression for augmented assignment", "AugAssign"],
    ["del f()\n", "4 cannot delete function call", "Delete"],
    ["a, b: int\n", "0 only single target (not tuple) can be annotated", "AnnAssign"],
    ["b'a' 'c'\n", "0 cannot mix bytes and nonbytes literals", "Expr"],
    ["x = 'C:\\Users'\n", "4 (unicode error) 'unicodeescape' codec can't decode bytes in position 2-3: truncated \\UXXXXXXXX escape", "Assign"],
    ["x = 'é\\x4'\n", "4 (unicode error) 'unicodeescape' codec can't decode bytes in position 10-12: truncated \\xXX escape", "Assign"],
    ["x = b'ab\\x'\n", "4 (value error) invalid \\x escape at position 2", "Assign"],
    ["x = 007\n", "4 leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers", "Assign"],
    ["clas A(B):\n  def f(self):\n    return 1\nx = 1\n", "5 invalid syntax", "Expr AnnAssign FunctionDef Assign"],
    ["de f(x):\n    return x\nx = 1\n", "3 invalid syntax", "Expr AnnAssign Return Assign"],
    ["x = 1\n    y = 2\nz = 3\n", "10 unexpected indent", "Assign Assign Assign"],
    ["return 1\n", "0 'return' outside function", "Return"],
    ["self.conv.\nx = 1\n", "9 invalid syntax: expected a name after '.'", "ErrorStmt Assign"],
  ])("%j", (text, said, kinds) => {
    const { errors, module } = parse(text);
    expect(errors.map(({ start, message }) => `${start} ${message}`)).toEqual([said]);
    expect(module.body.map(({ kind }) => kind).join(" ")).toBe(kinds);
  });

  test.each([
    "x = []  # type: list of ints, (unbalanced\n",
    "def f(x: 'not a type', y: Float[Tensor, 'b c h w'], z: '[') -> '...': pass\n",
    "x: '1 2 3' = 4\n",
    "x = 1  # type: ignore\n",
    "try:\n  pass\nfinally:\n  for i in x:\n    continue\n",
    `x = ${"1 + ".repeat(400)}1\n`,
  ])("%j is no error to Python", (text) => {
    expect(parse(text).errors).toEqual([]);
  });

  test("a call that is being typed is still a call", () => {
    const { module } = parse("self.conv = nn.Conv2d(1, 32, kernel_size=\nself.b = 3\n");
    const [first] = module.body;
    expect(first).toMatchObject({ kind: "Assign", value: { kind: "Call", args: [{}, {}], keywords: [{ arg: "kernel_size", value: { kind: "ErrorExpr" } }] } });
  });

  test("a valid call that looks like statements is left alone when the error is elsewhere", () => {
    const { module, errors } = parse("f(\na=1,\nb=g(2),\n)\nx = = 2\nh(\nc=3)\n");
    expect(errors.length).toBe(1);
    expect(module.body.map(({ kind }) => kind)).toEqual(["Expr", "Assign", "Expr"]);
  });
});
