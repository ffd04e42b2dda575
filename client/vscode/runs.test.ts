// The run manager with real processes: scripts that stand in for the runtime and behave well or badly.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunEvent } from "../../runtime/protocol";
import { startRuntime } from "./process";
import { openRuns, RUN_LIMIT } from "./runs";
import type { Storage } from "./runs";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "shapewright-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A stand-in for dist/runtime.js; `body` has `request`, and `send(event)` which adds run and time. */
function runtime(name: string, body: string): string {
  const file = path.join(folder, `${name}.cjs`);
  writeFileSync(file, `process.on("disconnect", () => process.exit());
    process.on("message", (request) => { const send = (e) => process.send({ run: request.run, time: Date.now(), ...e }); ${body} });`);
  return file;
}

const GOOD = `if (request.type === "run") {
  send({ type: "ready", protocol: 1 });
  send({ type: "started", file: request.file, args: request.args, engine: request.engine, backend: "cpu", device: "CPU", versions: {} });
  for (let step = 1; step <= 3; step++) send({ type: "step", step, loss: 1 / step, samplesPerSecond: 10 });
  send({ type: "stdout", text: "中文 " + request.cwd + "\\n" });
  send({ type: "finished", seconds: 0.5, exitCode: 0 });
  process.disconnect();
}`;
const WAITING = `if (request.type === "run") send({ type: "stdout", text: "busy" }); if (request.type === "stop") { send({ type: "stopped", seconds: 1 }); process.disconnect(); }`;
const DEAF = `if (request.type === "run") { process.removeAllListeners("disconnect"); send({ type: "stdout", text: "busy" }); }`;

function request(file = "/w/a.py"): { file: string; args: string[]; cwd: string; engine: "embedded"; device: "auto" } {
  return { file, args: [], cwd: folder, engine: "embedded", device: "auto" };
}

/** Runs a stand-in to its end; `then` is told of each event. */
function events(module: string, then?: (event: RunEvent, process: ReturnType<typeof startRuntime>) => void): Promise<RunEvent[]> {
  return new Promise((resolve) => {
    const all: RunEvent[] = [];
    const process = startRuntime({
      module, patience: 200, request: { ...request(), type: "run", run: "r" },
      onEvent(event) {
        all.push(event);
        then?.(event, process);
        if (["finished", "failed", "stopped"].includes(event.type)) setTimeout(() => resolve(all), 100);
      },
    });
  });
}

function memory(): Storage & { files: Map<string, string> } {
  const files = new Map<string, string>();
  return {
    files,
    read: (name) => Promise.resolve(files.get(name)),
    write: (name, text) => Promise.resolve(void files.set(name, text)),
    remove: (name) => Promise.resolve(void files.delete(name)),
  };
}

describe("a runtime process", () => {
  it("hands on the events of its run, and ends once", async () => {
    const all = await events(runtime("good", GOOD));
    expect(all.map((e) => e.type)).toEqual(["started", "step", "step", "step", "stdout", "finished"]);
    expect(all[4]).toMatchObject({ text: `中文 ${folder}\n` });
  });

  it("that dies has failed, with its last words", async () => {
    const all = await events(runtime("dies", `console.error("libtensorflow: cannot open shared object file"); process.exit(3);`));
    expect(all.at(-1)).toMatchObject({ type: "failed", exception: "RuntimeProcessError", message: "libtensorflow: cannot open shared object file" });
  });

  it("that cannot be started has failed", async () => {
    const all = await events(path.join(folder, "missing.cjs"));
    expect(all.filter((e) => e.type === "failed")).toHaveLength(1);
  });

  it("that refuses has failed with the reason", async () => {
    const all = await events(runtime("refuses", `send({ type: "refused", request: "run", reason: "Python was not found" });`));
    expect(all.at(-1)).toMatchObject({ type: "failed", message: "Python was not found" });
  });

  it("stops when asked", async () => {
    const all = await events(runtime("waiting", WAITING), (event, process) => event.type === "stdout" && process.stop());
    expect(all.at(-1)).toMatchObject({ type: "stopped", seconds: 1 });
  });

  it("is ended when it does not listen", async () => {
    const all = await events(runtime("deaf", DEAF), (event, process) => event.type === "stdout" && process.stop());
    expect(all.map((e) => e.type)).toEqual(["stdout", "stopped"]);
  });
});

describe("the runs of a workspace", () => {
  async function ended(runs: Awaited<ReturnType<typeof openRuns>>): Promise<void> {
    await expect.poll(() => runs.active().length, { timeout: 5000 }).toBe(0);
  }

  it("are remembered by the next window", async () => {
    const storage = memory();
    const module = runtime("good", GOOD);
    const runs = await openRuns({ module, storage });
    const { id } = runs.start(request("/w/课程.py"));
    await ended(runs);
    await runs.dispose();
    const next = await openRuns({ module, storage });
    expect(next.list()).toMatchObject([{ id, file: "/w/课程.py", state: "finished", seconds: 0.5, loss: 1 / 3 }]);
    expect((await next.get(id))?.series[0].curve.y).toEqual([1, 1 / 2, 1 / 3]);
  });

  it("that went on when the window closed have been stopped", async () => {
    const storage = memory();
    const module = runtime("waiting", WAITING);
    const runs = await openRuns({ module, storage });
    const { id } = runs.start(request());
    await expect.poll(() => runs.active()[0]?.console.lines.length).toBe(1);
    await runs.dispose();
    const next = await openRuns({ module, storage });
    expect(next.list()[0].state).toBe("stopped");
    expect(await next.get(id)).toMatchObject({ state: "stopped", console: { lines: [{ text: "busy" }] } });
  });

  it("survive a history that cannot be read", async () => {
    const storage = memory();
    storage.files.set("index.json", '[{"id": "a", "sta');
    expect((await openRuns({ module: "", storage })).list()).toEqual([]);
  });

  it("tell of what happens, and can be removed", async () => {
    const storage = memory();
    const runs = await openRuns({ module: runtime("good", GOOD), storage });
    const seen: string[] = [];
    runs.listen({ event: (_record, event) => seen.push(event.type), changed: () => seen.push(`[${runs.list()[0]?.state ?? ""}]`) });
    const { id } = runs.start(request());
    await ended(runs);
    expect(seen).toEqual(["[starting]", "started", "[running]", "step", "step", "step", "stdout", "finished", "[finished]"]);
    await runs.remove(id);
    expect([runs.list(), [...storage.files.keys()]]).toEqual([[], ["index.json"]]);
  });

  it("are forgotten when there are too many", async () => {
    const storage = memory();
    const old = Array.from({ length: RUN_LIMIT }, (_, i) => ({ id: `old${i}`, file: "/w/a.py", state: "finished", engine: "embedded", startTime: 1000 - i }));
    storage.files.set("index.json", JSON.stringify(old));
    storage.files.set(`old${RUN_LIMIT - 1}.json`, "{}");
    const runs = await openRuns({ module: runtime("good", GOOD), storage });
    runs.start(request());
    await ended(runs);
    await runs.dispose();
    expect(runs.list()).toHaveLength(RUN_LIMIT);
    expect(storage.files.has(`old${RUN_LIMIT - 1}.json`)).toBe(false);
  });
});
