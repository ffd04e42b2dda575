// Classes of one file as another file makes and calls them. The shapes are PyTorch's for the program of both.
import { describe, expect, it } from "vitest";
import { readingHost } from "../../client/cli/host";
import { showValue } from "../../server/ide/show";
import { type Trace, type Use, keyOfUses, trace, usesOf } from "../trace";

const model = `import torch
from torch import nn
class Block(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.c = nn.Conv2d(n, n, 3, padding=1)
    def forward(self, x):
        return x + self.c(x)
class Net(nn.Module):
    def __init__(self, block, widths, classes=10, *, act=nn.ReLU, scale=1.0):
        super().__init__()
        self.stem = nn.Conv2d(3, widths[0], 3)
        self.blocks = nn.Sequential(*[block(widths[0]) for _ in widths])
        self.act = act()
        self.fc = nn.LazyLinear(classes)
    def forward(self, x, mask=None):
        x = self.act(self.blocks(self.stem(x)))
        return self.fc(x.flatten(1))
`;
const host = { ...readingHost(["/p/train.py"]), readText: (file: string) => (file === "/p/model.py" ? model : undefined), exists: (file: string) => file === "/p/model.py" || file === "/p", isDirectory: (file: string) => file === "/p" };
const options = { host, paths: ["/p"], budget: 20_000 };
const used = (code: string): readonly Use[] => usesOf(trace(`import torch\nfrom torch import nn\nfrom model import Net, Block\n${code}`, "/p/train.py", options))!;
const opened = (uses: readonly Use[]): Trace => trace(model, "/p/model.py", { ...options, uses });
const returned = (t: Trace): string[] => t.facts.filter((f) => f.name === "return").map((f) => showValue(f.value));

describe("uses", () => {
  it("are what constructors are given and modules are called with", () => {
    const [use, ...more] = used("net = Net(Block, [8, 16], classes=5, act=nn.GELU)\nnet(torch.randn(2, 3, 32, 32))\nnet(torch.randn(7, 3, 32, 32), mask=None)\n");
    expect(more).toEqual([]);
    expect(use).toMatchObject({ file: "/p/model.py", cls: "Net", by: "/p/train.py", calls: [{ args: [{ kind: "tensor", shape: [2, 3, 32, 32], dtype: "float32" }], kwargs: [] }, { kwargs: [["mask", null]] }] });
    expect(use.given.kwargs.map(([name]) => name)).toEqual(["block", "widths", "classes", "act"]);
  });
  it("give the other file its shapes, and say where from", () => {
    const t = opened(used("net = Net(Block, [8, 16], classes=5, act=nn.GELU)\nnet(torch.randn(2, 3, 32, 32))\n"));
    expect(t.problems).toEqual([]);
    expect(returned(t)).toEqual(["[2, 8, 30, 30]", "[2, 5]"]);
    expect(t.assumptions.map((a) => [a.cls.name, a.inputs.map((i) => [i.parameter, showValue(i.value), i.source, i.because])])).toEqual([["Net", [["x", "[2, 3, 32, 32]", "call", "called in train.py"]]]]);
  });
  it("may only be constructions", () => {
    const t = opened(used("net = Net(Block, (8, 16))\n"));
    expect(returned(t)).toEqual(["[B, 8, H − 2, W − 2]", "[B, 10]"]);
    expect(t.assumptions.map((a) => a.inputs[0].source)).toEqual(["inferred"]);
  });
  it("are those of functions, loops and parts of other modules, too", () => {
    const uses = used("class Wrap(nn.Module):\n    def __init__(self, net):\n        super().__init__()\n        self.net = net\n    def forward(self, x):\n        return self.net(x)\ndef make(n):\n    return Net(Block, [n])\nfor n in (4, 6):\n    Wrap(make(n))(torch.zeros(1, 3, 9, 9))\n");
    expect(uses.map((u) => [u.cls, u.calls.length])).toEqual([["Net", 1], ["Net", 1]]);
    expect(returned(opened(uses))).toEqual(["[1, 4, 7, 7]", "[1, 6, 7, 7]", "[1, 10]"]);
  });
  it("that fail are errors of the program", () => {
    const t = opened(used("Net(Block, [8])(torch.randn(2, 1, 32, 32))\n"));
    expect(t.problems.map((p) => p.message)).toEqual(["Given groups=1, weight of size [8, 3, 3, 3], expected input[2, 1, 32, 32] to have 3 channels, but got 1 channels instead"]);
  });
  it("do not come from programs with syntax errors", () => {
    expect(usesOf(trace("from model import Net, Block\nnet = Net(Block, [8])\nnet(\n", "/p/train.py", options))).toBeUndefined();
  });
  it("that are equal have equal keys", () => {
    const one = used("Net(Block, [8])(torch.randn(2, 3, 8, 8))\n");
    expect(keyOfUses(used("n = Net(Block, [8])\nfor _ in range(3):\n    n(torch.ones(2, 3, 8, 8))\n"))).toBe(keyOfUses(one));
    expect(keyOfUses(used("Net(Block, [8])(torch.randn(2, 3, 8, 9))\n"))).not.toBe(keyOfUses(one));
  });
});
