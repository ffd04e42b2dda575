// The runtime process: takes one run over IPC, runs it in a thread of its own (or in the user's Python), and tells what happens (protocol.ts).
import { createWriteStream, fstatSync, type WriteStream } from "node:fs";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { version } from "../package.json";
import { startPytorch } from "./engines/pytorch/process";
import { PROTOCOL_VERSION, type RunEvent, type RunRequest, type RuntimeEvent, type RuntimeRequest, endsRun } from "./protocol";
import type { WorkerData } from "./worker";

interface Control { pause(): boolean; resume(): boolean; stop(): void }
let running: { run: string; control: Control } | null = null;

const lines: WriteStream | null = process.send ? null : fourthPipe();
function emit(event: RuntimeEvent, then?: () => void): void {
  if (process.send) process.send(event, undefined, undefined, then);
  else if (lines) lines.write(`${JSON.stringify(event)}\n`, then);
  else then?.();
}
function fourthPipe(): WriteStream | null {
  try { fstatSync(3); return createWriteStream("", { fd: 3 }); } catch { return null; }
}
const refuse = (request: RuntimeRequest, reason: string): void => emit({ type: "refused", request: request.type, run: request.run, reason, time: Date.now() });

function handle(request: RuntimeRequest): void {
  if (request.type === "run") {
    if (running) return refuse(request, "this process runs a script already");
    running = { run: request.run, control: request.engine === "pytorch" ? startPytorch(request, version, told) : startEmbedded(request, told) };
    return;
  }
  if (!running || running.run !== request.run) return refuse(request, "there is no such run");
  const { control } = running;
  if (request.type === "stop") control.stop();
  else if (!(request.type === "pause" ? control.pause() : control.resume())) refuse(request, "this engine cannot pause");
}
function told(event: RunEvent): void {
  // Events are written in order: when the last one is out, all are.
  emit(event, endsRun(event) ? () => process.exit(0) : undefined);
}

function startEmbedded(request: RunRequest, tell: (event: RunEvent) => void): Control {
  const flag = new SharedArrayBuffer(4), wish = new Int32Array(flag), set = (value: number): boolean => { Atomics.store(wish, 0, value); Atomics.notify(wish, 0); return true; };
  let ended = false;
  const worker = new Worker(path.join(__dirname, "runtime-worker.js"), { workerData: { request, flag, version } satisfies WorkerData, resourceLimits: { maxOldGenerationSizeMb: 8192, stackSizeMb: 64 } });
  const send = (event: RunEvent): void => { if (ended) return; ended = endsRun(event); tell(event); };
  const base = (): { run: string; time: number } => ({ run: request.run, time: Date.now() });
  worker.on("message", (event: RunEvent) => send(event));
  worker.on("error", (error) => send({ ...base(), type: "failed", exception: "RuntimeProcessError", message: error.message, traceback: [] }));
  worker.on("exit", () => send({ ...base(), type: "failed", exception: "RuntimeProcessError", message: "the runtime's thread ended unexpectedly", traceback: [] }));
  return { pause: () => set(1), resume: () => set(0), stop: () => void set(2) };
}

process.on("message", (message: RuntimeRequest) => handle(message));
// Whoever started this process stops the run; an interrupt from the terminal reaches all of its processes.
process.on("SIGINT", () => undefined);
process.on("disconnect", () => process.exit(0));
emit({ type: "ready", protocol: PROTOCOL_VERSION, time: Date.now() });
