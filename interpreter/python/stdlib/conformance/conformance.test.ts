// Snippets print what CPython 3.11 prints. `regenerate.sh` makes the .out files with a real Python; on shapes no snippet may show a problem.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runSnippet } from "./run";

const folder = __dirname;
const snippets = readdirSync(folder).filter((f) => f.endsWith(".py"));

describe("builtins and standard library as in CPython", () => {
  it.each(snippets)("%s", (name) => {
    const source = readFileSync(join(folder, name), "utf8");
    const { out, errors } = runSnippet(source);
    const expected = readFileSync(join(folder, name.replace(/\.py$/, ".out")), "utf8");
    // Line by line first: the first difference is then what is shown.
    const got = `${out}${errors}`.split("\n"), want = expected.split("\n");
    for (let i = 0; i < Math.max(got.length, want.length); i++) expect(`${i + 1}: ${got[i]}`).toBe(`${i + 1}: ${want[i]}`);
  });
});
describe("the same snippets on shapes", () => {
  it.each(snippets)("%s reports nothing", (name) => {
    const { problems } = runSnippet(readFileSync(join(folder, name), "utf8"), "shapes");
    expect(problems).toEqual([]);
  });
});
