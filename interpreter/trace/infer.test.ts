// Inputs of modules that nobody calls. Each input here was given to the module in PyTorch 2.13, with 2 for B and 3 for what stays free: it is accepted.
import { describe, expect, it } from "vitest";
import { readingHost } from "../../client/cli/host";
import { showValue } from "../../server/ide/show";
import { type Trace, trace } from "../trace";
import { weigh } from "./count";

const imports = "import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\nfrom torch import Tensor\n";
const run = (code: string, options: Partial<Parameters<typeof trace>[2]> = {}): Trace => trace(`${imports}${code}`, "/test/program.py", { host: readingHost(["/test/program.py"]), budget: 20_000, ...options });
const inputs = (t: Trace, name: string): string => t.assumptions.find((a) => a.cls.name === name)!.inputs.map((i) => `${showValue(i.value)} ${i.value.kind === "tensor" ? i.value.dtype : ""} ${i.source}`).join(", ");
const returned = (t: Trace): string => t.facts.filter((f) => f.name === "return").map((f) => showValue(f.value)).at(-1)!;
const module = (init: string, forward: string, args = "self", given = "x"): string =>
  `class M(nn.Module):\n    def __init__(${args}):\n        super().__init__()\n${init.split("\n").map((l) => `        ${l}\n`).join("")}    def forward(self, ${given}):\n${forward.split("\n").map((l) => `        ${l}\n`).join("")}`;

describe("the first layer says the form", () => {
  it.each([
    ["a linear layer", "self.fc = nn.Linear(784, 10)", "return self.fc(x)", "[B, 784] float32 inferred", "[B, 10]"],
    ["a convolution", "self.c = nn.Conv2d(3, 8, 3)", "return self.c(x)", "[B, 3, H, W] float32 inferred", "[B, 8, H − 2, W − 2]"],
    ["a convolution over time", "self.c = nn.Conv1d(16, 33, 3, padding=1)", "return self.c(x)", "[B, 16, L] float32 inferred", "[B, 33, L]"],
    ["an embedding", "self.e = nn.Embedding(100, 16)", "return self.e(x)", "[B, T] int64 inferred", "[B, T, 16]"],
    ["a recurrent layer", "self.r = nn.LSTM(10, 20, batch_first=True)", "out, (h, c) = self.r(x)\nreturn out", "[B, T, 10] float32 inferred", "[B, T, 20]"],
    ["a normalisation in front of it", "self.n = nn.BatchNorm2d(5)\nself.c = nn.Conv2d(5, 6, 1)", "return self.c(self.n(x))", "[B, 5, H, W] float32 inferred", "[B, 6, H, W]"],
  ])("%s", (_, init, forward, input, output) => {
    const t = run(module(init, forward));
    expect(inputs(t, "M")).toBe(input);
    expect(returned(t)).toBe(output);
    expect(t.problems).toEqual([]);
  });
});

describe("later layers say the sizes", () => {
  it.each([
    ["a linear layer behind flatten", "self.c = nn.Conv2d(1, 6, 5)\nself.p = nn.MaxPool2d(2)\nself.fc = nn.Linear(6 * 12 * 12, 10)", "return self.fc(self.p(self.c(x)).flatten(1))", "[B, 1, 28, 28] float32 inferred"],
    ["a linear layer behind view(-1, …)", "self.c = nn.Conv2d(1, 8, 3, padding=1)\nself.fc = nn.Linear(8 * 7 * 7, 10)", "x = F.max_pool2d(self.c(x), 4)\nreturn self.fc(x.view(-1, 8 * 7 * 7))", "[B, 1, 28, 28] float32 inferred"],
    ["a view that comes first", "self.fc = nn.Linear(784, 10)", "x = x.view(x.size(0), -1)\nreturn self.fc(x)", "[B, 784] float32 inferred"],
    ["a sequence's length", "self.c = nn.Conv1d(4, 8, 3, stride=2)\nself.fc = nn.Linear(8 * 24, 2)", "return self.fc(self.c(x).flatten(1))", "[B, 4, 50] float32 inferred"],
  ])("%s", (_, init, forward, input) => {
    const t = run(module(init, forward));
    expect(inputs(t, "M")).toBe(input);
    expect(t.problems).toEqual([]);
  });

  it("that are only multiples stay open", () => {
    const t = run(module("self.down = nn.Conv2d(3, 8, 3, padding=1)\nself.up = nn.ConvTranspose2d(8, 8, 2, stride=2)", "d = self.down(x)\nreturn torch.cat([self.up(F.max_pool2d(d, 2)), d], 1)"));
    expect(inputs(t, "M")).toBe("[B, 3, H, W] float32 inferred");
  });
});

describe("what cannot be the first form is another", () => {
  it("a linear layer over a sequence", () => {
    const t = run(module("self.fc = nn.Linear(32, 64)", "return self.fc(x).transpose(1, 2)"));
    expect(inputs(t, "M")).toBe("[B, T, 32] float32 inferred");
    expect(t.problems).toEqual([]);
  });
  it("a shape that is taken apart", () => {
    const t = run(module("self.qkv = nn.Linear(64, 192)", "B, N, C = x.shape\nq, k, v = self.qkv(x).reshape(B, N, 3, 8, C // 8).permute(2, 0, 3, 1, 4).unbind(0)\nreturn (q @ k.transpose(-2, -1)).softmax(-1) @ v"));
    expect(inputs(t, "M")).toBe("[B, N, 64] float32 inferred");
    expect(returned(t)).toBe("[B, 8, N, 8]");
  });
});

describe("forms", () => {
  it("have the height and width in front of channels that are last", () => {
    const t = run(module("self.n = nn.LayerNorm(32)\nself.c = nn.Conv2d(32, 64, 3, padding=1)", "return self.c(self.n(x).permute(0, 3, 1, 2))"));
    expect(inputs(t, "M")).toBe("[B, H, W, 32] float32 inferred");
    expect(returned(t)).toBe("[B, 64, H, W]");
  });
  it("leave sizes open that any usual one serves", () => {
    const t = run(module("self.fc = nn.Linear(256, 128)", "B, H, W, C = x.shape\nx = F.pad(x, (0, 0, 0, W % 2, 0, H % 2))\n_, H, W, _ = x.shape\nx = x.reshape(B, H // 2, 2, W // 2, 2, C).permute(0, 1, 3, 4, 2, 5).flatten(3)\nreturn self.fc(x)"));
    expect(inputs(t, "M")).toBe("[B, H, W, 64] float32 inferred");
    expect(t.problems).toEqual([]);
  });
  it("are found by what says them, and not by what any size fulfils", () => {
    const t = run(module("self.c = nn.Conv2d(3, 8, 3, stride=2, padding=1)\nself.d = nn.Conv2d(3, 8, 1, stride=2)\nself.p = nn.Parameter(torch.zeros(1, 49, 8))", "y = self.c(x) + self.d(x)\nreturn F.avg_pool2d(y, 16).flatten(2).transpose(1, 2) + self.p"));
    expect(inputs(t, "M")).toBe("[B, 3, 224, 224] float32 inferred");
    expect(t.problems).toEqual([]);
  });
  it("of several inputs are found one after the other", () => {
    const t = run(module("self.n = nn.LayerNorm(64)\nself.q = nn.Linear(64, 64)", "x = self.q(self.n(x))\nB, N, C = x.shape\nreturn x + cos", "self", "x, cos"));
    expect(inputs(t, "M")).toBe("[B, T, 64] float32 inferred, [B, T, 64] float32 inferred");
    expect(t.problems).toEqual([]);
  });
  it("have no size that would have to be the batch's", () => {
    const t = run(module("self.q = nn.Linear(64, 64)", "B, N, C = x.shape\nq = self.q(x).view(B, N, 4, 16).transpose(1, 2)\nreturn (q @ q.transpose(-2, -1)).masked_fill(mask == 0, -1e9) @ q", "self", "x, mask"));
    expect(inputs(t, "M")).toBe("[B, N, 64] float32 inferred, [B, 4, N, N] float32 inferred");
    expect(returned(t)).toBe("[B, 4, N, 16]");
  });
  it("of times are one number each", () => {
    const t = run(module("self.c = nn.Conv2d(3, 16, 1)\nself.fc = nn.Linear(32, 16)", "f = torch.arange(16)\na = time[:, None] * f[None, :]\ne = torch.cat([a.sin(), a.cos()], dim=-1)\nreturn self.c(x) + self.fc(e)[:, :, None, None]", "self", "x, time"));
    expect(inputs(t, "M")).toBe("[B, 3, H, W] float32 inferred, [B] float32 inferred");
    expect(returned(t)).toBe("[B, 16, H, W]");
  });
  it("keep their shapes where numbers are not known", () => {
    const t = run(module("self.dim = dim", "half = self.dim // 2\nf = torch.exp(torch.arange(half) * -(3.5 / (half - 1)) * 2 + 1)\nreturn time[:, None] * f[None, :]", "self, dim", "time"));
    expect(returned(t)).toBe("[B, ⌊dim/2⌋]");
  });
  it("of masks are of bools", () => {
    const t = run(module("self.q = nn.Linear(8, 8)", "return self.q(x).masked_fill(mask + 0 == mask, 0.0).masked_fill_(mask, 1.0)", "self", "x, mask"));
    expect(t.problems).toEqual([]);
  });
});

describe("errors", () => {
  it("of defaults that the file itself does not use are not reported", () => {
    const net = module("self.fc = nn.Linear(widths[0], 10)", "return self.fc(x)", "self, widths=()");
    expect(run(net).problems.map((p) => p.message)).toEqual(["tuple index out of range"]);
    expect(run(`${net}def make(**kwargs):\n    return build(M, **kwargs)\n`).problems).toEqual([]);
    expect(run(`${net}def make(widths):\n    return M(widths)\n`).problems).toEqual([]);
    expect(run(`${net}def test(m: M) -> M:\n    return isinstance(m, M)\n`).problems.map((p) => p.message)).toEqual(["tuple index out of range"]);
  });
  it("of what a base that is not known may have are not", () => {
    const t = run("from somewhere import Mixin\nclass M(nn.Module, Mixin):\n    def __init__(self):\n        super().__init__()\n        self.c = nn.Conv2d(3, 4, 1)\n    def forward(self, x):\n        self.log('x', 1)\n        return self.c(x)\nm = M()\nm.save('there')\nm.c.save('there')\n");
    expect(t.problems.map((p) => p.message)).toEqual(["'Conv2d' object has no attribute 'save'"]);
    expect(inputs(t, "M")).toBe("[B, 3, H, W] float32 inferred");
  });
  it("of keys that are sizes which are not known are not", () => {
    expect(run(module("self.table = {0: 1, 1: 2}", "return x * self.table[index]", "self", "x, index: int")).problems).toEqual([]);
  });
  it("that no form avoids are reported", () => {
    const t = run(module("self.a = nn.Linear(10, 20)\nself.b = nn.Linear(30, 40)", "return self.b(self.a(x))"));
    expect(t.problems.map((p) => p.message)).toEqual(["mat1 and mat2 shapes cannot be multiplied (Bx20 and 30x40)"]);
  });
  it("that come behind what any form is made flat by are", () => {
    const t = run(module("self.net = nn.Sequential(nn.Flatten(), nn.Linear(784, 64), nn.ReLU(), nn.Linear(32, 10))", "return self.net(x)"));
    expect(t.problems.map((p) => p.message)).toEqual(["mat1 and mat2 shapes cannot be multiplied (Bx64 and 32x10)"]);
    expect(returned(t)).toBe("[B, 10]");
  });
  it("of forms that are not tried are not", () => {
    expect(run(module("self.c = nn.Linear(3, 4)", "return self.c(x.permute(0, 2, 3, 4, 1).flatten(1, 3))")).problems).toEqual([]);
  });
  it("of numbers of classes are not", () => {
    const t = run(module("self.s = 0.1", "p = F.log_softmax(x, dim=-1)\nreturn -p.gather(dim=-1, index=target.unsqueeze(1)).squeeze(1).mean()", "self", "x, target"));
    expect(t.problems).toEqual([]);
  });
  it("that depend on what the constructor is given are not", () => {
    const t = run(module("assert dim % heads == 0\nself.layers = [nn.Linear(dim, n) for n in sizes]", "for l in self.layers:\n    x = l(x)\nreturn x", "self, dim, heads, sizes"));
    expect(t.problems).toEqual([]);
  });
  it("of an abstract class are not", () => {
    expect(run("class M(nn.Module):\n    def forward(self, x):\n        raise NotImplementedError\n").problems).toEqual([]);
  });
});

describe("constructors", () => {
  it("without values give sizes named after their arguments", () => {
    const t = run(module("self.a = nn.Linear(784, hidden)\nself.b = nn.Linear(hidden, classes)", "return self.b(self.a(x).relu())", "self, hidden, classes=10"));
    expect(returned(t)).toBe("[B, 10]");
    expect(t.facts.map((f) => showValue(f.value))).toContain("Linear");
  });
  it("that hand on what they are given need what is behind them", () => {
    const base = "class Base(nn.Module):\n    def __init__(self, planes, *, classes):\n        super().__init__()\n        self.c = nn.Conv2d(planes, classes, 1)\n    def forward(self, x):\n        return self.c(x)\n";
    for (const init of ["    def __init__(self, *args, **kwargs):\n        super().__init__(*args, **kwargs)\n        self.act = nn.ReLU()\n", "    def __init__(self, **kwargs):\n        super().__init__(**kwargs)\n        self.act = nn.ReLU()\n"]) {
      const t = run(`${base}class M(Base):\n${init}    def forward(self, x):\n        return self.act(self.c(x))\n`);
      expect(inputs(t, "M")).toBe("[B, planes, H, W] float32 inferred");
      expect(returned(t)).toBe("[B, classes, H, W]");
      expect(t.problems).toEqual([]);
    }
  });
  it("that take more than they name fail with what they name", () => {
    expect(run(module("self.a = nn.Linear(3, 4)\nself.b = nn.Linear(5, 6)", "return self.b(self.a(x))", "self, *, width=3, **kwargs")).problems.map((p) => p.message)).toEqual(["mat1 and mat2 shapes cannot be multiplied (Bx4 and 5x6)"]);
  });
  it("take configurations and parts from the file", () => {
    const t = run("from dataclasses import dataclass\n@dataclass\nclass NetConfig:\n    vocab: int\n    width: int = 16\n    heads: int = 2\nclass Encoder(nn.Module):\n    def __init__(self, config):\n        super().__init__()\n        self.e = nn.Embedding(config.vocab, config.width)\n    def forward(self, x):\n        return self.e(x)\nclass Net(nn.Module):\n    def __init__(self, encoder, classes, cfg: NetConfig):\n        super().__init__()\n        self.encoder = encoder\n        self.fc = nn.Linear(cfg.width, classes)\n    def forward(self, tokens):\n        return self.fc(self.encoder(tokens))\n");
    expect(inputs(t, "Net")).toBe("[B, T] int64 inferred");
    expect([...new Set(t.facts.filter((f) => f.name === "return").map((f) => showValue(f.value)))]).toEqual(["[B, T, 16]", "[B, T, classes]"]);
    expect(t.problems).toEqual([]);
  });
  it("of which there are as many as nobody says are one, where that makes no difference", () => {
    const t = run(module("self.layers = nn.ModuleList([nn.Linear(dim, dim) for _ in range(depth)])\nself.fc = nn.Linear(dim, 10)", "for l in self.layers:\n    x = l(x)\nreturn self.fc(x)", "self, dim, depth: int"));
    expect(returned(t)).toBe("[B, 10]");
    expect(t.facts.filter((f) => f.name === "x").map((f) => showValue(f.value))).toEqual(["[B, dim]"]);
    expect(weigh(t.classes[0].instances.at(-1)!).parameters).toBeNull();
    expect(t.problems).toEqual([]);
  });
  it.each([
    ["parameters", "layers = []\nfor _ in range(depth):\n    layers.append(nn.Linear(dim, 2 * dim))\n    dim = 2 * dim\nself.layers = nn.ModuleList(layers)\nself.fc = nn.Linear(dim, 10)", "for l in self.layers:\n    x = l(x)\nreturn self.fc(x)"],
    ["shapes", "self.pools = [nn.MaxPool2d(2) for _ in range(depth)]\nself.c = nn.Conv2d(dim, 8, 1)", "x = self.c(x)\nfor p in self.pools:\n    x = p(x)\nreturn x"],
  ])("say nothing of layers where their number changes %s", (_, init, forward) => {
    const t = run(module(init, forward, "self, dim, depth: int"));
    expect(t.facts.filter((f) => f.name === "return").every((f) => f.value.kind === "unknown" || (f.value.kind === "tensor" && (f.value.shape === null || f.value.shape.slice(2).every((d) => d === null))))).toBe(true);
    expect(t.problems).toEqual([]);
  });
  it("take for sizes what is used as sizes", () => {
    const t = run(module("self.e = nn.Embedding(vocab, dim)\nself.blocks = [nn.Linear(dim, dim) for _ in range(len(layers))]\nself.head = nn.Linear(dim, layers[0])", "return self.e(x)", "self, vocab, dim, layers"));
    expect(returned(t)).toBe("[B, T, dim]");
    expect(t.problems).toEqual([]);
  });
  it("give inputs the form of einops' patterns", () => {
    const t = run(`from einops import rearrange\nfrom einops.layers.torch import Rearrange\n${module("self.a = nn.Sequential(Rearrange('b c (h p) (w q) -> b (h w) (p q c)', p=4, q=4), nn.Linear(48, dim))", "return rearrange(self.a(x), 'b n d -> b d n')", "self, *, dim")}`);
    expect(inputs(t, "M")).toBe("[B, 3, H, W] float32 inferred");
    expect(returned(t)).toBe("[B, dim, ⌊H/4⌋·⌊W/4⌋]");
    expect(t.problems).toEqual([]);
  });
  it("are called as functions of the file call them", () => {
    const t = run(`${module("self.c = nn.Conv2d(channels, 4, 1)", "return self.c(x)", "self, channels")}def make():\n    return M(7)\n`);
    expect(inputs(t, "M")).toBe("[B, 7, H, W] float32 inferred");
  });
  it("of parts are guessed anew where the outer module tells them nothing", () => {
    const t = run("class Block(nn.Module):\n    def __init__(self, n):\n        super().__init__()\n        self.c = nn.Conv2d(n, n, 3, padding=1)\n    def forward(self, x):\n        return x + self.c(x)\nclass Net(nn.Module):\n    def __init__(self, cfg):\n        super().__init__()\n        self.b = Block(cfg.width)\n        self.c = cfg.head\n    def forward(self, x):\n        return self.b(self.c(x))\n");
    expect(inputs(t, "Block")).toBe("[B, n, H, W] float32 inferred");
    expect(t.problems).toEqual([]);
  });
  it("of outer modules tell the inner ones' inputs", () => {
    const t = run("class Block(nn.Module):\n    def __init__(self, n):\n        super().__init__()\n        self.c = nn.Conv2d(n, n, 3, padding=1)\n    def forward(self, x):\n        return x + self.c(x)\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.b = Block(16)\n    def forward(self, x):\n        return self.b(x)\n");
    expect(t.assumptions.map((a) => a.cls.name)).toEqual(["Net"]);
    expect(returned(t)).toBe("[B, 16, H, W]");
  });
});

describe("what the user says comes first", () => {
  const conv = module("self.c = nn.Conv2d(3, 8, 3, padding=1)", "return self.c(x)");
  it("a comment", () => expect(inputs(run(conv.replace("def forward(self, x):", "def forward(self, x):  # shape: [N, 3, 32, W]")), "M")).toBe("[N, 3, 32, W] float32 declared"));
  it("an annotation", () => {
    const t = run(conv.replace("self, x)", 'self, x: Float[Tensor, "batch 3 height 20"])').replace("class M", "from jaxtyping import Float\nclass M"));
    expect(inputs(t, "M")).toBe("[batch, 3, height, 20] float32 declared");
    expect(returned(t)).toBe("[batch, 8, height, 20]");
  });
  it("a shape picked in the editor", () => expect(inputs(run(conv, { inputShapes: { M: ["B", 3, 64, 64] } }), "M")).toBe("[B, 3, 64, 64] float32 picked"));
  it("but a call in the file before that", () => {
    const t = run(`${conv}y = M()(torch.zeros(2, 3, 5, 5))\n`, { inputShapes: { M: ["B", 3, 64, 64] } });
    expect(t.assumptions).toEqual([]);
    expect(t.facts.filter((f) => f.name === "return").map((f) => showValue(f.value))).toEqual(["[2, 8, 5, 5]"]);
  });
});

it("several inputs are each their own", () => {
  const t = run(module("self.a = nn.Linear(10, 20)\nself.b = nn.Bilinear(20, 30, 40)", "return self.b(self.a(x), y)", "self", "x, y, mask=None"));
  expect(inputs(t, "M")).toBe("[B, 10] float32 inferred, [B, 30] float32 inferred");
  expect(returned(t)).toBe("[B, 40]");
});

describe("an attribute that a module does not have", () => {
  const missing = (forward: string, init = "self.fc = nn.Linear(10, 4)"): string[] => run(module(init, forward)).problems.map((p) => p.message);
  it("is reported where every form of the input leads to it", () => {
    expect(missing("return self.fcc(x)")).toEqual(["'M' object has no attribute 'fcc'"]);
    expect(missing("x = self.fc(x)\nreturn x + self.bias")).toEqual(["'M' object has no attribute 'bias'"]);
  });
  it("is not where one form goes around it", () => {
    expect(missing("x = self.fc(x)\nif x.dim() == 2:\n    return self.flat(x)\nreturn x")).toEqual([]);
    expect(missing("if x.dim() == 3:\n    x = self.proj(x)\nreturn self.fc(x)")).toEqual([]);
  });
});
