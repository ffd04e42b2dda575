// A file read without its functions' bodies is, once they are completed, the file read whole.
import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { complete, parseOutline } from "./outline";
import { parse } from "./parse";
import type { AsyncFunctionDef, FunctionDef, Module } from "./tree";

/** Completes every function; gives how many had been left out. */
function completed(module: Module): number {
  let left = 0;
  const visit = (v: unknown): void => {
    if (typeof v !== "object" || v === null) return;
    if (Array.isArray(v)) { for (const item of v) visit(item); return; }
    const n = v as FunctionDef | AsyncFunctionDef;
    if (n.rest !== undefined) { left++; complete(n); }
    for (const key in v) visit((v as Record<string, unknown>)[key]);
  };
  visit(module);
  return left;
}

const long = (indent: string): string => Array.from({ length: 8 }, (_, i) => `${indent}value_${i} = ${i} + sum([${i}, ${i}])`).join("\n");
const texts: [string, string, number][] = [
  ["a function", `def f(a):\n${long("    ")}\n    return a\nx = 1\n`, 1],
  ["methods with docstrings, comments and decorators", `class C:\n    """Of C."""\n    @property\n    # why\n    def f(self):  # what\n        """Text\n  with lines\n        """\n        # first\n${long("        ")}\n        # last\n\n    async def g(self): return 1\n    async def h(self):\n${long("        ")}\n        await self.g()\n# end\n`, 2],
  ["functions in other statements", `if x:\n  def f():\n${long("    ")}\nelse:\n  try:\n    import a\n  except E:\n    def g():\n${long("      ")}\n  finally:\n    with y:\n      def h():\n${long("        ")}\nmatch x:\n  case 1:\n    def k():\n${long("      ")}\n`, 4],
  ["headers over several lines", `def f(a: int = (1,\n  2), b="):",\n) -> "x:":\n${long("    ")}\n`, 1],
  ["functions in functions, generators, nonlocal names", `def f():\n    n = 1\n    def g():\n        nonlocal n\n        yield n\n${long("        ")}\n    return g\n`, 1],
  ["a docstring that goes on", `def f():\n    "text" % 1\n${long("    ")}\n`, 1],
  ["two strings and a semicolon", `def f():\n    "one"; "two"\n${long("    ")}\n`, 1],
  ["strings with quotes, raw and formatted ones", `def f():\n    a = r"\\"\\\\"\n    b = f"{a!r} '"\n    c = '''it's # no comment\ndef no():\n'''\n${long("    ")}\n`, 1],
  ["lines that go on", `def f():\n    a = 1 + \\\n2\n${long("    ")}\n    b = (\n1,\n# c\n)\n    return a\ny = 2\n`, 1],
  ["line breaks of Windows", `def f():\r\n${long("    ").replaceAll("\n", "\r\n")}\r\n    return 1\r\nx = 1\r\n`, 1],
  ["tabs: read whole", `def f():\n\tif x:\n\t\treturn 1\n${long("\t")}\n`, 0],
  ["what is not closed: read whole", `def f():\n${long("    ")}\nx = (1,\n`, 0],
  ["an error outside of functions: read whole", `def f():\n${long("    ")}\nx = = 1\n`, 0],
];

test.each(texts)("%s", (_, text, left) => {
  const module = parseOutline(text);
  expect(completed(module)).toBe(left);
  expect(module).toEqual(parse(text).module);
});

describe("files of this repository", () => {
  const root = new URL("../../test/", import.meta.url);
  test.each(readdirSync(root, { recursive: true }).map(String).filter((f) => f.endsWith(".py") && !f.includes("node_modules")))("%s", (name) => {
    const text = readFileSync(new URL(name.replaceAll("\\", "/"), root), "utf8"), module = parseOutline(text);
    completed(module);
    expect(module).toEqual(parse(text).module);
  });
});
