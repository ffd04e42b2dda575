// A class that its own file calls with different shapes: what differs, and what is seen once one of the calls is picked.
import { expect, it } from "vitest";
import { readingHost } from "../../client/cli/host";
import { codeLenses } from "../../server/ide/code_lens";
import { inlayHints } from "../../server/ide/inlay_hints";
import { summaryData } from "../../server/ide/summary";
import { defaults } from "../../server/settings";
import { type Trace, callsOf, trace } from "../trace";

const text = `import torch
from torch import nn

def halve(x):
    half = x[:, : x.size(1) // 2]
    return half

class Block(nn.Module):
    def __init__(self, n, m):
        super().__init__()
        self.conv = nn.Conv2d(n, m, 3, padding=1)
    def forward(self, x, scale=None):
        y = self.conv(x)
        return halve(y)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = Block(3, 64)
        self.b = Block(32, 16)
        self.pool = nn.MaxPool2d(2)
    def forward(self, x):
        x = self.pool(self.a(x))
        x = self.b(x=x)
        return x

out = Net()(torch.zeros(2, 3, 8, 8))
`;
const open = (inputShapes: Record<string, (number | string | null)[]> = {}): Trace => trace(text, "/p/net.py", { host: readingHost(["/p/net.py"]), budget: 20_000, inputShapes });
const line = (t: Trace, code: string): string[] => {
  const start = text.indexOf(code), end = text.indexOf("\n", start);
  return inlayHints(t, { start, end }, defaults.hints).map((h) => h.label);
};
const lens = (t: Trace, name: string): string[] => codeLenses(t, "file:///p/net.py").filter((l) => l.arguments[1] === name).map((l) => l.title);

it("shows side by side what differs, and offers its calls", () => {
  const t = open();
  expect(line(t, "y = self.conv")).toEqual([": [2, 64|16, 8|4, 8|4]"]);
  expect(line(t, "self.conv = nn")).toEqual(["1,792|4,624 params"]);
  expect(lens(t, "Block")).toEqual(["Summary", "input [2, 3|32, 8|4, 8|4]: pick one of 2…"]);
  expect(lens(t, "Net")).toEqual(["Summary"]);
  expect(summaryData(t, "u", (f) => f, "Block").calls).toEqual([{ shape: [2, 3, 8, 8], because: "self.a(x), line 23", times: 1 }, { shape: [2, 32, 4, 4], because: "self.b(x=x), line 24", times: 1 }]);
  expect(summaryData(t, "u", (f) => f, "Net").calls).toBeUndefined();
});

it("shows the picked call alone, in the class and in what it calls", () => {
  const t = open({ Block: [2, 3, 8, 8] });
  expect(line(t, "y = self.conv")).toEqual([": [2, 64, 8, 8]"]);
  expect(line(t, "half = x")).toEqual([": [2, 32, 8, 8]"]);
  expect(line(t, "self.conv = nn")).toEqual(["1,792 params"]);
  expect(line(t, "class Block")).toEqual(["1,792 params"]);
  expect(lens(t, "Block")).toEqual(["Summary", "input [2, 3, 8, 8], one of 2: pick…"]);
  // What is outside of the class stays.
  expect(line(t, "self.b = Block")).toEqual(["4,624 params"]);
  expect(line(t, "x = self.b")).toEqual([": [2, 8, 4, 4]"]);
  const summary = summaryData(t, "u", (f) => f, "Block");
  expect(summary.inputs).toMatchObject([{ value: { shape: [2, 3, 8, 8] }, because: "self.a(x), line 23" }]);
  expect(summary.rows.map((r) => r.parameters)).toEqual([1792, 1792]);
});

it("shows all of them when there is no such call any more", () => {
  const t = open({ Block: [2, 5, 8, 8] });
  expect(line(t, "y = self.conv")).toEqual([": [2, 64|16, 8|4, 8|4]"]);
  expect(t.classes.map((c) => [c.name, c.picked, callsOf(t, c.cls).length])).toEqual([["Block", undefined, 2], ["Net", undefined, 1]]);
});
