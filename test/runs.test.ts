// Scripts that really run print what PyTorch prints: the tutorials and the programs of fixtures/runs, line for line, numbers to four digits.
//
// What is expected was printed by PyTorch 2.13 on the CPU (fixtures/runs/*.out), for the tutorials with `torch.manual_seed(0)` behind their imports.
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = path.resolve(__dirname, ".."), fixtures = path.join(root, "test/fixtures"), expected = path.join(fixtures, "runs");
const backends = ["wasm", ...(process.env["SHAPEWRIGHT_TFJS_NODE"] ? ["node"] : [])];
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "runs-"));
  cpSync(path.join(root, "examples/data"), path.join(folder, "data"), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The program with its random numbers fixed: a line behind the last import at the beginning of a line. */
function seeded(text: string): string {
  const lines = text.split("\n"), last = lines.findLastIndex((line) => /^(import|from) /.test(line));
  return [...lines.slice(0, last + 1), "torch.manual_seed(0)", ...lines.slice(last + 1)].join("\n");
}
function run(file: string, backend: string): { output: string; errors: string; code: number | null } {
  const { stdout, stderr, status } = spawnSync(process.execPath, [path.join(root, "dist/cli.js"), "run", file], { cwd: folder, encoding: "utf8", env: { ...process.env, SHAPEWRIGHT_BACKEND: backend } });
  return { output: stdout, errors: stderr, code: status };
}

/** The words of a line with its numbers taken out, and the numbers. */
function parts(line: string): { words: string; numbers: number[] } {
  const numbers: number[] = [];
  const words = line.replace(/-?\d+\.\d*(?:e[-+]?\d+)?/g, (n) => { numbers.push(Number(n)); return "#"; }).replace(/ +/g, " ");
  return { words, numbers };
}
/** Where two texts differ; numbers with a point may differ in the fifth digit, or by as little as rounding does. */
function difference(got: string, want: string): string | null {
  const a = got.trimEnd().split("\n"), b = want.trimEnd().split("\n");
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const x = parts(a[i] ?? ""), y = parts(b[i] ?? "");
    const close = x.numbers.every((n, k) => Math.abs(n - y.numbers[k]!) <= 2e-4 * Math.max(Math.abs(n), Math.abs(y.numbers[k]!)) + 1.01e-4);
    if (x.words !== y.words || x.numbers.length !== y.numbers.length || !close) return `line ${i + 1}:\n  ${a[i]}\nPyTorch:\n  ${b[i]}`;
  }
  return null;
}

describe.each(backends)("on %s", (backend) => {
  it.each(readdirSync(expected).filter((name) => name.endsWith(".out")).map((name) => name.slice(0, -4)).sort())("%s", (name) => {
    const seed = /^s\d/.test(name), file = path.join(folder, `${name}.py`);
    const text = readFileSync(path.join(fixtures, seed ? "seeds" : "runs", `${name}.py`), "utf8");
    writeFileSync(file, seed ? seeded(text) : text);
    const { output, errors, code } = run(file, backend);
    expect(errors).toBe("");
    expect(difference(output, readFileSync(path.join(expected, `${name}.out`), "utf8"))).toBeNull();
    expect(code).toBe(0);
  }, 60_000);
});

it("tells numbers that differ", () => {
  expect(difference("a 1.0000 [2.]", "a 1.00001 [2.]")).toBeNull();
  expect(difference("loss 0.5", "loss 0.6")).toContain("line 1");
  expect(difference("a\nb", "a")).toContain("line 2");
});
