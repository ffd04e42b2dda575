// What our tree has besides ast's, comments, line ends, and that the numbers of pyright's enumerations are still these.

import { readFileSync } from "node:fs";
import * as parseNodes from "@zzzen/pyright-internal/dist/parser/parseNodes";
import * as tokenizerTypes from "@zzzen/pyright-internal/dist/parser/tokenizerTypes";
import { expect, test } from "vitest";
import { messages } from "./messages";
import { parse } from "./parse";
import { nodeType, operatorText, tokenType } from "./pyright";
import type { Range, Stmt } from "./tree";
import { nodesAt } from "./walk";

const texts = (text: string, ranges: (Range | null | undefined)[]): string[] => ranges.map((range) => (range ? text.slice(range.start, range.end) : ""));
const only = (text: string): Stmt => parse(text).module.body[0]!;

test("names have ranges of their own", () => {
  const text = "async def f(x, *y: int): pass";
  const f = only(text);
  if (f.kind !== "AsyncFunctionDef") throw new Error(f.kind);
  expect(texts(text, [f.nameRange, f.args.args[0]!.argRange, f.args.vararg!.argRange, f.args.vararg, f.args])).toEqual(["f", "x", "y", "y: int", "x, *y: int"]);

  const line = "self.conv.weight(k = 1)";
  expect(only(line)).toMatchObject({
    value: { func: { attrRange: { start: 10, end: 16 }, value: { attrRange: { start: 5, end: 9 } } }, keywords: [{ argRange: { start: 17, end: 18 }, start: 17, end: 22 }] },
  });

  const imports = "from ..a.b import c as d, e";
  const i = only(imports);
  if (i.kind !== "ImportFrom") throw new Error(i.kind);
  expect(texts(imports, [i.moduleRange, i.names[0], i.names[0]!.nameRange, i.names[0]!.asnameRange, i.names[1]])).toEqual(["..a.b", "c as d", "c", "d", "e"]);
  expect([i.module, i.level]).toEqual(["a.b", 2]);
});

test("docstrings", () => {
  const { module } = parse("'''Top.'''\nclass A:\n  'A' ' class'\n  def f(self):\n    f'no'\n  def g(self):\n    1\n    'no'\n");
  expect(module.docstring).toBe("Top.");
  const [, a] = module.body;
  if (a?.kind !== "ClassDef") throw new Error("no class");
  expect([a.docstring, ...a.body.slice(1).map((f) => (f.kind === "FunctionDef" ? f.docstring : ""))]).toEqual(["A class", null, null]);
});

test("the source of what an f-string shows", () => {
  const text = "f'{ loss.item() :.3f} {a=} {b!r} {c = } {d[\"k\"]}'";
  const value = (only(text) as Extract<Stmt, { kind: "Expr" }>).value;
  if (value.kind !== "JoinedStr") throw new Error(value.kind);
  expect(value.values.flatMap((piece) => (piece.kind === "FormattedValue" ? [piece.source] : []))).toEqual(["loss.item()", "a", "b", "c", 'd["k"]']);
});

test("a t-string (its kinds are not in CPython 3.13's tree)", () => {
  expect(only("t'a{b}c'")).toMatchObject({ value: { kind: "TemplateStr", values: [{ kind: "Constant" }, { kind: "FormattedValue" }, { kind: "Constant" }] } });
});

test("comments, with their lines", () => {
  const text = "# first\nx = f(  # shape: [B, 3]\n  1)  #no space\n's # no comment'\n  #";
  expect(parse(text).comments).toEqual([
    { start: 0, end: 7, text: " first", line: 0, ownLine: true },
    { start: 16, end: 31, text: " shape: [B, 3]", line: 1, ownLine: false },
    { start: 38, end: 47, text: "no space", line: 2, ownLine: false },
    { start: 67, end: 68, text: "", line: 4, ownLine: true },
  ]);
});

test("comments stay in place when brackets are repaired", () => {
  const text = "x = f(1,  # one\ny = 2  # two\n";
  const { comments, errors } = parse(text);
  expect(texts(text, comments)).toEqual(["# one", "# two"]);
  expect(errors.map(({ message }) => message)).toEqual(["'(' was never closed"]);
});

test("line ends, tabs, form feeds and a byte order mark", () => {
  const lines = ["\ufeffclass A:", "\tx = 1", "\tif x:", "\t\ty = '''a", "b'''", "\f", "z = 2", ""];
  for (const end of ["\n", "\r\n", "\r"]) {
    const text = lines.join(end);
    const { module, errors } = parse(text);
    expect(errors).toEqual([]);
    expect(texts(text, module.body)).toEqual([lines.slice(0, 5).join(end).slice(1), "z = 2"]);
    const [a] = module.body;
    // Python reads every line end as "\n", in strings too.
    expect(a).toMatchObject({ body: [{}, { body: [{ value: { value: { type: "str", value: "a\nb" } } }] }] });
  }
});

test("the nodes at an offset", () => {
  const text = "class A:\n  @deco\n  def f(self, x):\n    return self.conv(x)[0]\n";
  const kinds = (needle: string): string[] => nodesAt(parse(text).module, text.indexOf(needle) + 1).map(({ kind }) => kind);
  expect(kinds("conv")).toEqual(["Module", "ClassDef", "FunctionDef", "Return", "Subscript", "Call", "Attribute"]);
  expect(kinds("deco").at(-1)).toBe("Name");
  expect(kinds("x):")).toEqual(["Module", "ClassDef", "FunctionDef", "arguments", "arg"]);
});

test("pyright's enumerations have the numbers that this folder uses", () => {
  const numbers = (module: unknown, name: string): Record<string, number> => {
    const table = (module as Record<string, Record<string, string | number>>)[name]!;
    return Object.fromEntries(Object.entries(table).filter(([key]) => !/^\d+$/.test(key))) as Record<string, number>;
  };
  expect(numbers(parseNodes, "ParseNodeType")).toEqual(nodeType);
  expect(numbers(tokenizerTypes, "TokenType")).toEqual(tokenType);
  const operators = numbers(tokenizerTypes, "OperatorType");
  expect(operatorText[operators.FloorDivideEqual!]).toBe("//");
  expect(Object.keys(operatorText).map(Number).sort((a, b) => a - b))
    .toEqual(Object.entries(operators).filter(([name]) => !["Assign", "LessOrGreaterThan", "Walrus"].includes(name)).map(([, number]) => number).sort((a, b) => a - b));
});

test("every message that pyright's parser can ask for has words", () => {
  const source = readFileSync(new URL("../../node_modules/@zzzen/pyright-internal/dist/parser/parser.js", import.meta.url), "utf8");
  const asked = new Set([...source.matchAll(/LocMessage\.(\w+)/g)].map((match) => match[1]!));
  expect([...asked].filter((key) => !(key in messages))).toEqual([]);
});
