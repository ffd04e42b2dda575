// Hints of lines that run with several values.
import { describe, expect, it } from "vitest";
import { readingHost } from "../../client/cli/host";
import { trace } from "../../interpreter/trace";
import { defaults } from "../settings";
import { inlayHints } from "./inlay_hints";

const labels = (code: string): string[] => {
  const t = trace(`import torch\nfrom torch import nn\n${code}`, "/test/program.py", { host: readingHost(["/test/program.py"]), budget: 20_000 });
  expect(t.problems).toEqual([]);
  return inlayHints(t, { start: 0, end: t.text.length }, defaults.hints).map((h) => h.label);
};
const called = (...shapes: string[]): string[] => labels(`def f(x):\n    y = x * 2\n    return y + 1\n${shapes.map((s) => `f(torch.zeros(${s}))\n`).join("")}`).slice(0, 1);

describe("several shapes", () => {
  it.each([
    ["stand side by side where their sizes differ", ["2, 3", "4, 3"], ": [2|4, 3]"],
    ["up to three", ["2, 3", "4, 3", "6, 5"], ": [2|4|6, 3|5]"],
    ["then from the least to the greatest", ["2, 64, 8", "2, 128, 4", "2, 256, 2", "2, 512, 1"], ": [2, 64…512, 1…8]"],
    ["are whole where their ranks differ", ["2, 3", "2, 4, 5"], ": [2, 3]|[2, 4, 5]"],
    ["three of them", ["7", "2, 3", "2, 4, 5"], ": [7]|[2, 3]|[2, 4, 5]"],
    ["and then the first two", ["7", "2, 3", "2, 4, 5", "1, 1, 1, 1"], ": [7]|[2, 3]|…"],
    ["once each", ["2, 3", "2, 4, 5", "2, 3"], ": [2, 3]|[2, 4, 5]"],
  ])("%s", (_, shapes, expected) => expect(called(...shapes)).toEqual([expected]));
});

it("several counts are from where to where", () => {
  const made = (sizes: string): string[] => labels(`layers = [\n    nn.Linear(n, 1)\n    for n in (${sizes})\n]\n`).filter((l) => l.includes("param"));
  expect(made("3, 5")).toEqual(["4|6 params"]);
  expect(made("9, 3, 7, 5")).toEqual(["4…10 params"]);
});
