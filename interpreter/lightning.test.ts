// A LightningModule has the shapes of the nn.Module that it is; what else Lightning has, is taken silently.
import { expect, it } from "vitest";
import { readingHost } from "../client/cli/host";
import { showValue } from "../server/ide/show";
import { type Trace, trace } from "./trace";

const run = (text: string): Trace => trace(text, "/test/program.py", { host: readingHost(["/test/program.py"]), budget: 20_000 });
const module = (head: string, base: string): string => `import torch
from torch import nn
${head}
class Lit(${base}):
    def __init__(self, lr=1e-3):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(nn.Flatten(), nn.Linear(784, 64), nn.ReLU(), nn.Linear(64, 10))
    def forward(self, x):
        return self.net(x.to(self.device))
    def training_step(self, batch, batch_idx):
        x, y = batch
        loss = nn.functional.cross_entropy(self(x), y)
        self.log("loss", loss, prog_bar=True)
        return loss
    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), lr=self.hparams.lr)
`;

it.each([
  ["import pytorch_lightning as pl", "pl.LightningModule"], ["import lightning as L", "L.LightningModule"], ["import lightning.pytorch as pl", "pl.LightningModule"], ["from lightning.pytorch import LightningModule", "LightningModule"],
])("%s", (head, base) => {
  const t = run(`${module(head, base)}from pytorch_lightning.callbacks import ModelCheckpoint\ntrainer = ${base.replace("LightningModule", "Trainer").replace(/^Trainer/, "__import__('lightning').Trainer")}(max_epochs=1, callbacks=[ModelCheckpoint()])\ntrainer.fit(Lit())\n`);
  expect(t.problems).toEqual([]);
  expect(t.classes.map((c) => c.name)).toEqual(["Lit"]);
  expect(t.facts.filter((f) => f.name === "return").map((f) => showValue(f.value))).toContain("[B, 10]");
});

it("its mistakes are found", () => {
  expect(run(module("import lightning as L", "L.LightningModule").replace("nn.Linear(64, 10)", "nn.Linear(32, 10)")).problems.map((p) => p.message)).toEqual(["mat1 and mat2 shapes cannot be multiplied (Bx64 and 32x10)"]);
});

it("an object of a base that is not known may be called", () => {
  expect(run("from somewhere import Base\nclass M(Base):\n    pass\ny = M()(1)\n").problems).toEqual([]);
});
