// A file shows its shapes as other files call it: through the workspace, with documents and files on the disk.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { codeLenses } from "./ide/code_lens";
import { showValue } from "./ide/show";
import { importersOf } from "./uses";
import { type Workspace, newWorkspace, uriOf } from "./workspace";

const model = "import torch\nfrom torch import nn\nclass Net(nn.Module):\n    def __init__(self, classes):\n        super().__init__()\n        self.c = nn.Conv2d(3, 8, 3)\n        self.fc = nn.LazyLinear(classes)\n    def forward(self, x):\n        return self.fc(self.c(x).flatten(1))\n";
const train = "import torch\nfrom model import Net\nnet = Net(10)\nout = net(torch.randn(2, 3, 32, 32))\n";

let folder: string, workspace: Workspace, version: number;
beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), "shapewright-uses-")); workspace = newWorkspace(); version = 0; });
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });
const at = (name: string): string => uriOf(path.join(folder, name));
const save = (name: string, text: string): void => { writeFileSync(path.join(folder, name), text); };
const open = (name: string, text: string): void => { const uri = at(name), n = ++version; workspace.open({ uri, version: n, text: () => text }); workspace.changed(path.join(folder, name)); };
const returned = (name = "model.py"): string[] => workspace.trace(at(name))!.facts.filter((f) => f.name === "return").map((f) => showValue(f.value));

describe("open documents", () => {
  it("tell each other how they are used", () => {
    const told: string[] = [];
    workspace.onUsesChanged = (uri) => { told.push(uri); };
    open("model.py", model);
    expect(returned()).toEqual(["[B, classes]"]);
    open("train.py", train);
    workspace.trace(at("train.py"));
    expect(told).toEqual([at("model.py")]);
    expect(workspace.isFresh(at("model.py"))).toBe(false);
    expect(returned()).toEqual(["[2, 10]"]);
    expect(codeLenses(workspace.trace(at("model.py"))!, "u").map((l) => l.title)).toEqual(["Summary", "input [2, 3, 32, 32] (called in train.py)"]);
  });
  it("again when that has changed, and only then", () => {
    save("model.py", model);
    open("train.py", train);
    workspace.trace(at("train.py"));
    open("model.py", model);
    expect(returned()).toEqual(["[2, 10]"]);
    open("train.py", `${train}print(out)\n`);
    workspace.trace(at("train.py"));
    expect(workspace.isFresh(at("model.py"))).toBe(true);
    open("train.py", train.replace("2, 3, 32", "5, 3, 32"));
    workspace.trace(at("train.py"));
    expect(returned()).toEqual(["[5, 10]"]);
    open("train.py", `${train}net(`);
    workspace.trace(at("train.py"));
    expect(returned()).toEqual(["[5, 10]"]);
    open("train.py", "import torch\n");
    workspace.trace(at("train.py"));
    expect(returned()).toEqual(["[B, classes]"]);
  });
  it("no more when they are closed", () => {
    save("model.py", model);
    open("train.py", train);
    workspace.trace(at("train.py"));
    open("model.py", model);
    expect(returned()).toEqual(["[2, 10]"]);
    workspace.close(at("train.py"));
    expect(returned()).toEqual(["[B, classes]"]);
  });
});

describe("files that are not open", () => {
  it("are looked at one by one, once", () => {
    save("train.py", train);
    save("notes.py", "# model\nx = 1\n");
    open("model.py", model);
    expect(returned()).toEqual(["[B, classes]"]);
    expect(workspace.explore(at("model.py"))).toBe(false);
    expect(returned()).toEqual(["[2, 10]"]);
    save("train.py", train.replace("Net(10)", "Net(7)"));
    workspace.changed(path.join(folder, "train.py"));
    expect(returned()).toEqual(["[B, classes]"]);
    workspace.explore(at("model.py"));
    expect(returned()).toEqual(["[2, 7]"]);
  });
  it("are those that import the document", () => {
    mkdirSync(path.join(folder, "sub"));
    for (const [name, text] of Object.entries({ "a.py": "from model import Net\n", "b.py": "import os, model as m\n", "c.py": "from .model import Net\n", "d.py": "import models\nfrom model2 import x\n# import model\n", "e.py": "    from pkg.model import Net\n" })) save(name, text);
    expect(importersOf(path.join(folder, "model.py"), (f) => ({ "a.py": "from model import Net\n", "b.py": "import os, model as m\n", "c.py": "from .model import Net\n", "d.py": "import models\nfrom model2 import x\n# import model\n", "e.py": "    from pkg.model import Net\n" })[path.basename(f)]).map((f) => path.basename(f)).sort()).toEqual(["a.py", "b.py", "c.py", "e.py"]);
  });
});
