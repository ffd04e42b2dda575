// What a program asserts of an input is learned from it. Each shape here was accepted (and each error raised) by PyTorch 2.13, with 2 for B and 3 for what stays free.
import { describe, expect, it } from "vitest";
import { readingHost } from "../../client/cli/host";
import { showValue } from "../../server/ide/show";
import { type Trace, trace } from "../trace";

const run = (init: string, forward: string): Trace => trace(
  `import torch\nimport torch.nn as nn\nclass M(nn.Module):\n    def __init__(self):\n        super().__init__()\n        ${init}\n    def forward(self, x):\n${forward.split("\n").map((l) => `        ${l}\n`).join("")}`,
  "/test/program.py", { host: readingHost(["/test/program.py"]), budget: 20_000 },
);
const input = (t: Trace): string => showValue(t.assumptions[0].inputs[0].value);
const conv = "self.c = nn.Conv2d(3, 5, 2)", linear = "self.c = nn.Linear(32, 5)";

describe("sizes", () => {
  it.each([
    ["assert", conv, "B, C, H, W = x.shape\nassert H == 32 and W == 30, f'{H}'\nreturn self.c(x)", "[B, 3, 32, 30]"],
    ["sizes of what has no rank yet", conv, "assert x.shape[2] * 2 == 64\nassert x.shape[2] == x.shape[3]\nreturn self.c(x)", "[B, 3, 32, 32]"],
    ["an equation of what is known", conv, "B, C, H, W = x.shape\nassert H * 2 == 64 and H == W\nreturn self.c(x)", "[B, 3, 32, 32]"],
    ["torch._assert", conv, "b, c, h, w = x.shape\ntorch._assert(h == 32, 'height')\nreturn self.c(x)", "[B, 3, 32, W]"],
    ["torch._check", conv, "torch._check(x.shape[1:] == (3, 8, 9), lambda: 'no')\nreturn self.c(x)", "[B, 3, 8, 9]"],
    ["a branch that raises", conv, "b, c, h, w = x.size()\nif h != 32 or w != 30:\n    raise ValueError('size')\nreturn self.c(x)", "[B, 3, 32, 30]"],
    ["a branch that raises unless", conv, "b, c, h, w = x.size()\nif not h == 32:\n    raise ValueError('size')\nreturn self.c(x)", "[B, 3, 32, W]"],
    ["the other branch", conv, "b, c, h, w = x.size()\nif h == w:\n    y = self.c(x)\nelse:\n    raise ValueError('size')\nreturn y", "[B, 3, H, H]"],
    ["the whole shape", conv, "assert x.shape == (2, 3, 8, 9)\nreturn self.c(x)", "[2, 3, 8, 9]"],
    ["a multiple is no size", conv, "b, c, h, w = x.size()\nassert h % 16 == 0 and w % 16 == 0\nreturn self.c(x)", "[B, 3, H, W]"],
    ["one of two is no size", conv, "b, c, h, w = x.size()\nassert h == 32 or h == 64\nreturn self.c(x)", "[B, 3, H, W]"],
    ["a branch is no assertion", conv, "b, c, h, w = x.size()\nif h == 32:\n    x = x * 2\nreturn self.c(x)", "[B, 3, H, W]"],
    ["what is caught is no assertion", conv, "b, c, h, w = x.size()\ntry:\n    assert h == 32\nexcept AssertionError:\n    pass\nreturn self.c(x)", "[B, 3, H, W]"],
  ])("%s", (_, init, forward, expected) => {
    const t = run(init, forward);
    expect(input(t)).toBe(expected);
    expect(t.problems).toEqual([]);
  });
});

describe("the rank", () => {
  it.each([
    ["dim()", "assert x.dim() == 4\nreturn self.c(x)", "[B, C, H, 32]"],
    ["ndim", "if x.ndim != 3:\n    raise ValueError(x.ndim)\nreturn self.c(x)", "[B, T, 32]"],
    ["len", "torch._assert(len(x.shape) == 3, 'sequence')\nreturn self.c(x)", "[B, T, 32]"],
    ["len of size()", "assert len(x.size()) == 2\nreturn self.c(x)", "[B, 32]"],
    ["taking apart", "batch, steps, features = x.shape\nreturn self.c(x)", "[B, steps, 32]"],
    ["taking the rest apart", "steps, features = x.shape[1:]\nreturn self.c(x)", "[B, steps, 32]"],
    ["the last two say nothing", "h, w = x.shape[-2:]\nreturn self.c(x)", "[B, 32]"],
  ])("%s", (_, forward, expected) => {
    const t = run(linear, forward);
    expect(input(t)).toBe(expected);
    expect(t.problems).toEqual([]);
  });
});

describe("what contradicts the layers", () => {
  const problems = (t: Trace): string[] => t.problems.map((p) => `${t.text.slice(0, p.start).split("\n").length}: ${p.exception}: ${p.message}`);
  it("is shown where it is asserted", () => {
    const t = run("self.c = nn.Conv2d(1, 6, 5); self.fc = nn.Linear(6 * 12 * 12, 10)", "B, C, H, W = x.shape\nassert H == 32 and W == 32, 'size'\nx = torch.max_pool2d(self.c(x), 2)\nreturn self.fc(x.flatten(1))");
    expect(problems(t)).toEqual(["9: AssertionError: size"]);
    expect(input(t)).toBe("[B, 1, 28, 28]");
  });
  it("also where a branch raises", () => {
    const t = run(linear, "n, l, d = x.shape\nif d != 64:\n    raise ValueError(f'{d} is not 64')\nreturn self.c(x)");
    expect(problems(t)).toEqual(["10: ValueError: 32 is not 64"]);
  });
  it("is pointed at where it is declared, beside the error that it leads to", () => {
    const code = (given: string, comment = ""): Trace => trace(`import torch\nfrom torch import nn, Tensor\nfrom jaxtyping import Float\nclass M(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.c = nn.Conv2d(1, 6, 5)\n        self.fc = nn.Linear(6 * 24 * 24, 10)\n    def forward(self, ${given}):${comment}\n        return self.fc(self.c(x).flatten(1))\n`, "/test/program.py", { host: readingHost(["/test/program.py"]), budget: 20_000 });
    const error = "10: RuntimeError: mat1 and mat2 shapes cannot be multiplied (Bx4704 and 3456x10)";
    expect(problems(code("x", "  # shape: [B, 1, 32, 32]"))).toEqual(["9: null: 'x' is declared as [B, 1, 32, 32], but the layers take [B, 1, 28, 28].", error]);
    expect(problems(code('x: Float[Tensor, "B 1 32 32"]'))).toEqual(["9: null: 'x' is declared as [B, 1, 32, 32], but the layers take [B, 1, 28, 28].", error]);
    expect(problems(code('x: Float[Tensor, "B 1 28 28"]'))).toEqual([]);
    expect(problems(code('x: Float[Tensor, "B 1 H W"]'))).toEqual([]);
  });
  it("is no error where sizes may be others", () => {
    expect(run(conv, "b, c, h, w = x.shape\nassert h == 32\ny = self.c(x)\nreturn y.view(b, -1, 31, 17)").problems).toEqual([]);
  });
});

it("torch._check raises what PyTorch does", () => {
  const t = trace("import torch\ntorch._check(False, lambda: 'hey')\ntorch._check_index(1 == 2)\ntorch._check_value(False, 'hey')\ntorch._check(1)\ntorch._check(True)\n", "/test/program.py", { host: readingHost(["/test/program.py"]), budget: 20_000 });
  const unspecific = "Expected cond to be True, but got False. (Could this error message be improved? If so, please report an enhancement request to PyTorch.)";
  expect(t.problems.map((p) => `${p.exception}: ${p.message}`)).toEqual(["RuntimeError: hey", `IndexError: ${unspecific}`, "TypeError: message must be a callable", "TypeError: cond must be a bool, but got <class 'int'>"]);
});
