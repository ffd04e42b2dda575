// The terminal command as a shell sees it: dist/cli.js in a process of its own.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const cli = path.resolve(__dirname, "../../dist/cli.js");
let folder: string;
beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), "shapewright-")); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string): void => { mkdirSync(path.dirname(path.join(folder, name)), { recursive: true }); writeFileSync(path.join(folder, name), text); };
function shapewright(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [cli, ...args], { cwd: folder, encoding: "utf8", env: { ...process.env, VIRTUAL_ENV: "", CONDA_PREFIX: "" } });
}

const good = "import torch\nx = torch.zeros(2, 3)\nfor i in range(2):\n    y = x.t()\n    n = y.size(0)\n人 = (x, [n, 1.5, 'a', None])\n";
const bad = "import torch\na = torch.zeros(2, 3)\nb = a @ a\nc = a + 1\n";
const net = "import torch\nfrom torch import nn\n\nclass Net(nn.Module):\n    def __init__(self, n=4):\n        super().__init__()\n        self.fc = nn.Linear(n, 2)\n\n    def forward(self, x):\n        return self.fc(x)\n\nmodel = Net(6)\n";

describe("check", () => {
  it("prints facts and problems as JSON, one document", () => {
    write("good.py", good);
    const { status, stdout } = shapewright("check", "good.py", "--json");
    expect(status).toBe(0);
    const tensor = (shape: number[]): object => ({ shape, dtype: "float32" });
    expect(JSON.parse(stdout)).toEqual([{
      file: "good.py", problems: [],
      facts: [
        { line: 2, column: 1, endColumn: 2, name: "x", text: "[2, 3]", value: tensor([2, 3]) },
        { line: 3, column: 5, endColumn: 6, name: "i", text: "0", value: { value: 0 } },
        { line: 3, column: 5, endColumn: 6, name: "i", text: "1", value: { value: 1 } },
        { line: 4, column: 5, endColumn: 6, name: "y", text: "[3, 2]", value: tensor([3, 2]) },
        { line: 5, column: 5, endColumn: 6, name: "n", text: "3", value: { value: 3 } },
        { line: 6, column: 1, endColumn: 2, name: "人", text: "([2, 3], [3, 1.5, \"a\", None])", value: [tensor([2, 3]), [{ value: 3 }, { value: 1.5 }, { value: "a" }, { value: null }]] },
      ],
    }]);
  });

  it("exits with 1 on errors, and goes on behind them", () => {
    write("bad.py", bad);
    const { status, stdout } = shapewright("check", "bad.py", "--json");
    expect(status).toBe(1);
    const [report] = JSON.parse(stdout) as { facts: { name: string }[]; problems: object[] }[];
    expect(report!.problems).toEqual([{ line: 3, column: 5, endLine: 3, endColumn: 10, severity: "error", code: "RuntimeError", message: "mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)", exception: "RuntimeError" }]);
    expect(report!.facts.map((f) => f.name)).toEqual(["a", "b", "c"]);
  });

  it("shows people the line", () => {
    write("bad.py", bad);
    const { stdout } = shapewright("check", "bad.py");
    expect(stdout).toContain("bad.py:3:5: error: RuntimeError: mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)\n  |\n3 | b = a @ a\n  |     ^^^^^\n");
    expect(stdout).toContain("1 file: 1 error, no warnings");
  });

  it("takes folders, and leaves environments out", () => {
    for (const name of ["src/a.py", "src/deep/b.py", ".venv/lib/c.py", "node_modules/d.py", "src/e.txt"]) write(name, good);
    const { stdout } = shapewright("check", ".", "--json");
    expect((JSON.parse(stdout) as { file: string }[]).map((r) => r.file)).toEqual([path.join("src", "a.py"), path.join("src", "deep", "b.py")]);
  });

  it("finds imports beside the file, in --path, and in the folder's environment", () => {
    write("src/main.py", "import torch\nfrom near import a\nfrom far import b\nfrom installed import c\nx = torch.zeros(a, b, c) + 1\n");
    write("src/near.py", "a = 2\n");
    write("lib/far.py", "b = 3\n");
    write(".venv/pyvenv.cfg", "home = /nowhere\n");
    write(".venv/lib/python3.12/site-packages/installed/__init__.py", "c = 4\n");
    const { stdout } = shapewright("check", "src/main.py", "--json", "--path", "lib");
    expect((JSON.parse(stdout) as { facts: { text: string }[] }[])[0]!.facts.map((f) => f.text)).toEqual(["[2, 3, 4]"]);
  });

  it("exits with 2 when it could not run", () => {
    expect(shapewright("check", "nothing.py").status).toBe(2);
    expect(shapewright("check").status).toBe(2);
    expect(shapewright("chekc", "nothing.py").status).toBe(2);
    expect(shapewright("check", "--jsn", "x.py").status).toBe(2);
  });
});

describe("summary", () => {
  it("of a variable, called with given sizes", () => {
    write("net.py", net);
    const { status, stdout } = shapewright("summary", "net.py:model", "--input", "8,6", "--json");
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      module: "model", parameters: 14, trainable: 14, buffers: 0, macs: 96, input: [[8, 6]], output: [8, 2], problems: [],
      calls: [
        { path: "fc", type: "Linear", input: [[8, 6]], output: [8, 2], parameters: 14, macs: 96, line: 10 },
        { path: "", type: "Net", input: [[8, 6]], output: [8, 2], parameters: 0, macs: 96, line: 4 },
      ],
    });
  });

  it("of a class, with the input that was inferred", () => {
    write("net.py", net.replace("model = Net(6)\n", ""));
    const { stdout } = shapewright("summary", "net.py:Net", "--json");
    expect(JSON.parse(stdout)).toMatchObject({ module: "Net", parameters: 10, input: [["B", 4]], output: ["B", 2], macs: "8*B" });
  });

  it("as a table", () => {
    write("net.py", net);
    const { stdout } = shapewright("summary", "net.py", "--input", "8,6");
    expect(stdout).toMatch(/^Layer +Type +Input +Output +Parameters +Multiply-adds\n/);
    expect(stdout).toMatch(/\nfc +Linear +\[8, 6\] +\[8, 2\] +14 +96\n/);
    expect(stdout).toMatch(/\nParameters +14 /);
  });

  it("says which modules there are when there is none of the name", () => {
    write("net.py", net);
    const { status, stderr } = shapewright("summary", "net.py:Nett");
    expect(status).toBe(2);
    expect(stderr).toBe("shapewright: net.py has no Module named 'Nett'; it has Net, model\n");
  });

  it("fails with 1 when the module does not take the input", () => {
    write("net.py", net);
    const { status, stdout } = shapewright("summary", "net.py:model", "--input", "8,5", "--json");
    expect(status).toBe(1);
    expect((JSON.parse(stdout) as { problems: { message: string }[] }).problems.map((p) => p.message)).toEqual(["mat1 and mat2 shapes cannot be multiplied (8x5 and 6x2)"]);
  });
});
