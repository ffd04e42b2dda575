// A text read as the next version of another one gives what it gives read alone.
import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "./parse";
import type { Parsed } from "./parse";
import { reparse } from "./reparse";

const root = new URL("../../test/fixtures/", import.meta.url);
const files = [...readdirSync(new URL("seeds/", root)).map((f) => `seeds/${f}`), "../../examples/digits.py"].filter((f) => f.endsWith(".py"));

/** Numbers that are the same in every run. */
function dice(seed: number): (n: number) => number {
  let state = seed;
  return (n) => { state = (Math.imul(state, 1103515245) + 12345) >>> 0; return Math.floor((state / 2 ** 32) * n); };
}
const typed = [" ", "x", "\n", "\n    y = 1", "(", ")", "'", '"""', ":", "\\\n", "# c\n", "x = 1\n", "    ", "@f\n", "else:\n", ";", "if x:\n", "def f():\n    return 1\n", "# type: int", "\t", "\r\n", "async ", ",", "="];

describe.each(files)("%s", (name) => {
  const original = readFileSync(new URL(name, root), "utf8");
  test("after any edit", () => {
    const roll = dice(original.length);
    let text = original, known: Parsed = parse(text), shared = 0, confined = 0;
    for (let i = 0; i < 300; i++) {
      // Now and then the edits are taken back, so that most are made in a text without errors.
      const from = i % 3 === 0 ? original : text, at = roll(from.length), gone = roll(4) === 0 ? roll(30) : 0;
      text = from.slice(0, at) + (roll(5) === 0 ? "" : typed[roll(typed.length)]) + from.slice(at + gone);
      const body = new Set<object>(known.module.body);
      const next = reparse(text, known);
      expect({ ...next, confined: undefined }, `edit ${i} at ${at}`).toEqual(parse(text));
      shared += next.module.body.filter((s) => body.has(s)).length > 0 ? 1 : 0;
      if (next.errors.length === 0 || next.confined) known = next;
      if (next.confined) confined++;
    }
    expect(shared).toBeGreaterThan(24);
    expect(confined).toBeGreaterThan(24);
  });
});

test("only the statement that was edited is a new one", () => {
  const text = "import torch\n\nx = 1  # one\n\ndef f(a):\n    return a\n\ny = f(x)\n", known = parse(text), body = [...known.module.body];
  const next = reparse(text.replace("return a", "return a + 22"), known);
  expect(next.module.body.map((s, i) => s === body[i])).toEqual([true, true, false, true]);
  expect(next).toEqual(parse(text.replace("return a", "return a + 22")));
});
