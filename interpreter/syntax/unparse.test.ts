// Expressions back to text.

import { expect, test } from "vitest";
import { bytesRepr, floatRepr, stringRepr } from "./literals";
import { parse } from "./parse";
import type { ExprStmt } from "./tree";
import { argumentList, unparse } from "./unparse";

const again = (text: string): string => unparse((parse(text).module.body[0] as ExprStmt).value);

// Spelled as `ast.unparse` does, and no bracket too many.
test.each([
  "a.b(c, *d, e=1, **f)[0]", "x[1:2, ::3, ...]", "x[:, 0]", "x[a,]", "x[()]", "-x ** -y", "(-x) ** 2", "(a + b) * c - d // (e - f)", "a - (b - c)", "a ** b ** c",
  "(a ** b) ** c", "not a or b and c", "(not a or b) and c", "(not a) == b", "a < b <= c", "(a < b) < c", "a if b else c if d else e", "(a if b else c) if d else e",
  "lambda x, /, y=1, *z, w, v=2, **u: x", "lambda: 0", "[x for x in y if x if z for w in x]", "{k: v for k, v in z}", "f(x for x in y)", "f((x for x in y), 1)",
  "(x for x in y)", "{1, 2}", "{}", "{'a': 1, **b}", "(1,)", "()", "[1, (2, 3)]", "1 .real", "1.0.real", "'it\\'s \"x\"'", "b'a\\x00'", "1e-05", "1e+16", "100000.0", "2j", "...",
  "f'{a!r:>{w}}'", "f'{x:.2f} of {{y}}'", "await_ @ b", "~a", "(yield)", "None",
])("%s", (text) => {
  expect(again(text)).toBe(text);
});

test("spelling is Python's, not the file's", () => {
  expect(again('f( "a" ,\n  0x10, 1_000)')).toBe("f('a', 16, 1000)");
  expect(again("(a and b) and not c")).toBe("(a and b) and not c");
  expect(again("f(a, b.)")).toBe("f(a, …)");
});

test("reprs", () => {
  expect([0.1, 1e22, 1e16, 123456789012345680, 0.0001, 0.00001, -0, 1.5e300, NaN, -Infinity].map(floatRepr))
    .toEqual(["0.1", "1e+22", "1e+16", "1.2345678901234568e+17", "0.0001", "1e-05", "-0.0", "1.5e+300", "nan", "-inf"]);
  expect(stringRepr("a'b\n\x00é\u200b😀")).toBe('"a\'b\\n\\x00é\\u200b😀"');
  expect(bytesRepr(Uint8Array.of(97, 255, 9))).toBe("b'a\\xff\\t'");
});

test("parameters", () => {
  const [statement] = parse("def f(a, /, b: int = 1, *, c=2, **d: str): pass").module.body;
  if (statement?.kind !== "FunctionDef") throw new Error("not a function");
  expect(argumentList(statement.args)).toBe("a, /, b: int=1, *, c=2, **d: str");
});
