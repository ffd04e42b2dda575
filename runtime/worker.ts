// The thread that a script runs in: the interpreter never yields, so whoever controls the run sits in another (main.ts).
import { parentPort, workerData } from "node:worker_threads";
import { openBackend } from "./engines/embedded/backend";
import { embeddedEngine } from "./engines/embedded/engine";
import { nodeHost } from "./host";
import type { RunEvent, RunRequest, TracebackFrame } from "./protocol";
import { openScript, places } from "./script";
import { type Told, watch } from "./watch/watcher";

export interface WorkerData { readonly request: RunRequest; /** 0 runs, 1 pauses, 2 stops. */ readonly flag: SharedArrayBuffer; readonly version: string }

async function work({ request, flag: shared, version }: WorkerData): Promise<void> {
  const began = performance.now(), flag = new Int32Array(shared), seconds = (): number => (performance.now() - began) / 1000;
  const tell = (event: Told): void => parentPort!.postMessage({ ...event, run: request.run, time: Date.now() } as RunEvent);
  if (request.device === "gpu") { fail(tell, "the embedded engine computes on the CPU here; choose the pytorch engine for a GPU", seconds()); return; }
  let backend;
  try { backend = await openBackend({ prefer: preferred() }); } catch (error) { fail(tell, (error as Error).message, seconds()); return; }
  const engine = embeddedEngine(backend), at = places();
  const watcher = watch({ tell, places: at, flag, memory: () => ({ bytes: engine.memory.bytes, peakBytes: engine.memory.peak }) });
  const host = nodeHost({ cwd: request.cwd, argv: [request.file, ...request.args], interrupted: flag, write: (text, stream) => tell({ type: stream, text, position: watcher.position() }) });
  const script = openScript({ file: request.file, cwd: request.cwd, host, engine, paths: request.paths ?? [], hooks: watcher.hooks, saved: (file, bytes) => watcher.saved(file, bytes) });
  watcher.attach(script.vm, script.state);
  tell({ type: "started", file: request.file, args: request.args, engine: "embedded", backend: backend.name === "node" ? "tensorflow" : backend.name, device: `CPU: ${backend.describe}`, versions: { shapewright: version, tfjs: backend.version }, canPause: true });
  const ended = script.run();
  watcher.finish();
  if (ended.traceback) tell({ type: "stderr", text: ended.traceback });
  if (ended.stopped) tell({ type: "stopped", seconds: seconds(), position: watcher.position() });
  else if (ended.internal) {
    tell({ type: "stderr", text: `${ended.internal.stack ?? ended.internal.message}\n` });
    fail(tell, `a fault of Shapewright itself: ${ended.internal.message}`, seconds());
  } else if (ended.raised) {
    const { exception, traceback } = ended.raised;
    const frames: TracebackFrame[] = [...traceback].reverse().map((f) => { const p = at.lineOf(f.file, f.start); return { file: f.file, line: p.line, column: p.column, function: f.name, text: p.text.trim() }; });
    tell({ type: "failed", exception: exception.cls.name, message: script.vm.str(exception), traceback: frames, seconds: seconds() });
  } else tell({ type: "finished", seconds: seconds(), exitCode: ended.exitCode });
}

function fail(tell: (event: Told) => void, message: string, seconds: number): void {
  tell({ type: "failed", exception: "RuntimeProcessError", message, traceback: [], seconds });
}
/** SHAPEWRIGHT_BACKEND names one of the back ends, for tests and measurements. */
function preferred(): "auto" | "node" | "wasm" | "cpu" {
  const wish = process.env["SHAPEWRIGHT_BACKEND"];
  return wish === "node" || wish === "wasm" || wish === "cpu" ? wish : "auto";
}

void work(workerData as WorkerData).then(() => process.exit(0));
