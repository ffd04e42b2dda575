// The runtime process over IPC: what it tells of a run, and that it obeys.
import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type RunEvent, type RunRequest, type RuntimeEvent, type RuntimeRequest, endsRun } from "./protocol";

const module = path.resolve(__dirname, "../dist/runtime.js");
let folder = "", child: ChildProcess | null = null;
beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), "runtime-")); });
afterEach(() => { child?.kill("SIGKILL"); rmSync(folder, { recursive: true, force: true }); });

interface Running { readonly events: RuntimeEvent[]; send(request: RuntimeRequest): void; /** Waits for an event. */ until(wanted: (event: RuntimeEvent) => boolean): Promise<RuntimeEvent>; readonly exited: Promise<number | null> }
function start(text: string, more: Partial<RunRequest> = {}): Running {
  const file = path.join(folder, "main.py");
  writeFileSync(file, text);
  child = fork(module, [], { cwd: folder, silent: true, execArgv: [], env: { ...process.env, SHAPEWRIGHT_BACKEND: "wasm" } });
  const events: RuntimeEvent[] = [], waiting = new Set<() => void>(), running = child;
  running.on("message", (event: RuntimeEvent) => { events.push(event); for (const f of [...waiting]) f(); });
  const exited = new Promise<number | null>((resolve) => running.on("exit", resolve));
  running.send({ type: "run", run: "r1", file, args: ["--lr", "0.5"], cwd: folder, engine: "embedded", device: "auto", ...more } satisfies RunRequest);
  return {
    events, exited, send: (request) => running.send(request),
    until: (wanted) => new Promise((resolve) => { const look = (): void => { const found = events.find(wanted); if (found) { waiting.delete(look); resolve(found); } }; waiting.add(look); look(); }),
  };
}
const of = <T extends RunEvent["type"]>(events: readonly RuntimeEvent[], type: T): Extract<RunEvent, { type: T }>[] => events.filter((e): e is Extract<RunEvent, { type: T }> => e.type === type);
const textOf = (events: readonly RuntimeEvent[], stream: "stdout" | "stderr"): string => events.map((e) => (e.type === stream ? e.text : "")).join("");
const isEnd = (event: RuntimeEvent): boolean => endsRun(event);

const training = `import sys
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
data = TensorDataset(torch.randn(40, 3), torch.randn(40, 1))
model = nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=float(sys.argv[2]))
epochs = 3
for epoch in range(epochs):
    for x, y in DataLoader(data, batch_size=10, shuffle=True):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
    print(f"Epoch [{epoch + 1}/{epochs}], Loss: {loss.item():.4f}")
with torch.no_grad():
    total = sum(nn.functional.mse_loss(model(x), y).item() for x, y in DataLoader(data, batch_size=20))
print("val_mse:", total / 2)
print("Accuracy: %.1f%%" % 87.25)
torch.save(model.state_dict(), "model.pth")
print("warned", file=sys.stderr)
`;

describe("a run", () => {
  it("is told from start to end", async () => {
    const run = start(training);
    await run.until(isEnd);
    const { events } = run, kinds = events.map((e) => e.type);
    expect(kinds[0]).toBe("ready");
    expect(kinds[1]).toBe("started");
    expect(kinds.at(-1)).toBe("finished");
    expect(of(events, "started")[0]).toMatchObject({ run: "r1", engine: "embedded", backend: "wasm", canPause: true, args: ["--lr", "0.5"] });
    expect(of(events, "epoch").map(({ epoch, epochs }) => [epoch, epochs])).toEqual([[1, 3], [2, 3], [3, 3]]);
    const steps = of(events, "step");
    expect(steps[0]).toMatchObject({ step: 1, epoch: 1, lr: 0.5, position: { line: 15 } });
    expect(steps.at(-1)!.step).toBe(12);
    expect(Number(steps.at(-1)!.loss)).toBeGreaterThan(0);
    expect(of(events, "metric").map(({ name, percent, position }) => [name, percent ?? false, position?.line])).toEqual([["Loss", false, 17], ["Loss", false, 17], ["Loss", false, 17], ["val_mse", false, 20], ["Accuracy", true, 21]]);
    expect(of(events, "metric").at(-1)).toMatchObject({ value: 87.2, step: 12 });
    expect(of(events, "evaluation")[0]).toMatchObject({ split: "test", samples: 40, step: 12 });
    const progress = of(events, "progress");
    expect(progress.some((p) => p.unit === "batch" && p.total === 4 && p.done === 4 && p.split === "train")).toBe(true);
    expect(of(events, "checkpoint")[0]).toMatchObject({ file: path.join(folder, "model.pth"), step: 12, position: { line: 22 } });
    expect(of(events, "memory").at(-1)!.bytes).toBeGreaterThan(0);
    expect(textOf(events, "stdout")).toMatch(/^Epoch \[1\/3\], Loss: \d\.\d{4}\n/);
    expect(textOf(events, "stderr")).toBe("warned\n");
    expect(await run.exited).toBe(0);
  }, 30_000);

  it("fails with Python's traceback", async () => {
    const run = start("import torch\n\ndef f(x):\n    return x.view(7)\n\nf(torch.ones(2, 3))\n"), end = await run.until(isEnd);
    expect(end).toMatchObject({ type: "failed", exception: "RuntimeError", message: "shape '[7]' is invalid for input of size 6", traceback: [{ line: 6, function: "<module>", text: "f(torch.ones(2, 3))" }, { line: 4, function: "f", text: "return x.view(7)" }] });
    expect(textOf(run.events, "stderr")).toContain("RuntimeError: shape '[7]' is invalid for input of size 6\n");
  }, 30_000);

  it("is paused, goes on and is stopped at a statement", async () => {
    const run = start("n = 0\nprint('up')\nwhile True:\n    n += 1\n");
    await run.until((e) => e.type === "stdout");
    run.send({ type: "pause", run: "r1" });
    expect(await run.until((e) => e.type === "paused")).toMatchObject({ position: { file: path.join(folder, "main.py") } });
    run.send({ type: "resume", run: "r1" });
    await run.until((e) => e.type === "resumed");
    run.send({ type: "stop", run: "r1" });
    expect(await run.until(isEnd)).toMatchObject({ type: "stopped" });
    expect(await run.exited).toBe(0);
  }, 30_000);

  it("is one for each process", async () => {
    const run = start("while True:\n    pass\n");
    await run.until((e) => e.type === "started");
    run.send({ type: "run", run: "r2", file: "x.py", args: [], cwd: folder, engine: "embedded", device: "auto" });
    expect(await run.until((e) => e.type === "refused")).toMatchObject({ request: "run", run: "r2" });
  }, 30_000);

  it("takes sys.exit's code", async () => {
    const run = start("import sys\nsys.exit(3)\n");
    expect(await run.until(isEnd)).toMatchObject({ type: "finished", exitCode: 3 });
  }, 30_000);

  it("says when the user's Python cannot be started", async () => {
    const run = start("print(1)\n", { engine: "pytorch", python: path.join(folder, "no-python") });
    expect(await run.until(isEnd)).toMatchObject({ type: "failed", exception: "RuntimeProcessError" });
  }, 30_000);
});
