// One runtime process: started, listened to, stopped. Knows nothing of the editor, so that it can be tested in plain Node.
import { fork } from "node:child_process";
import { endsRun } from "../../runtime/protocol";
import type { RunEvent, RunRequest, RuntimeEvent, RuntimeRequest } from "../../runtime/protocol";
import { withoutNativeLog } from "../native_log";

/** How long a stop may take before the process is ended from outside, in milliseconds. */
export const STOP_PATIENCE = 5000;

export interface RuntimeProcess {
  send(request: RuntimeRequest): void;
  /** Asks the run to stop at its next statement, and ends the process when it does not. */
  stop(): void;
  /** Ends the process at once and says nothing more. */
  dispose(): void;
}

export interface RuntimeOptions {
  /** Path of dist/runtime.js. */
  module: string;
  request: RunRequest;
  onEvent(event: RunEvent): void;
  patience?: number;
}

/** Starts the runtime and sends it its run. Whatever happens, exactly one ending event follows, unless it is disposed of before. */
export function startRuntime({ module, request, onEvent, patience = STOP_PATIENCE }: RuntimeOptions): RuntimeProcess {
  const { run } = request;
  const began = Date.now();
  let ended = false;
  let stopping = false;
  /** What the process itself wrote to its stderr last: the reason, when it dies without another. */
  let words = "";
  let killer: NodeJS.Timeout | undefined;

  const emit = (event: RunEvent): void => {
    if (ended) return;
    if (endsRun(event)) ended = true;
    onEvent(event);
  };
  const base = (): { run: string; time: number } => ({ run, time: Date.now() });
  const seconds = (): number => (Date.now() - began) / 1000;
  const fail = (message: string): void => {
    if (stopping) emit({ ...base(), type: "stopped", seconds: seconds() });
    else emit({ ...base(), type: "failed", exception: "RuntimeProcessError", message, traceback: [], seconds: seconds() });
  };

  // In the editor process.execPath is Electron, which is Node when this variable says so. Flags of the host's own Node (a debugger's port) must not go along.
  const child = fork(module, [], { cwd: request.cwd, execArgv: [], silent: true, serialization: "json", env: { ...process.env, ELECTRON_RUN_AS_NODE: "1", PYTHONUNBUFFERED: "1" } });
  child.on("message", (message: RuntimeEvent) => {
    if (message.type === "ready") return;
    if (message.type === "refused") {
      if (message.request === "run") fail(message.reason);
      return;
    }
    emit(message);
  });
  child.stdout?.setEncoding("utf8").on("data", (text: string) => emit({ ...base(), type: "stdout", text }));
  const own = withoutNativeLog();
  child.stderr?.setEncoding("utf8").on("data", (all: string) => {
    words = (words + all).slice(-2000);
    const text = own(all);
    if (text) emit({ ...base(), type: "stderr", text });
  });
  child.on("error", (error) => fail(error.message));
  child.on("exit", (code, signal) => {
    clearTimeout(killer);
    // Messages may still be on their way when the process is gone.
    setImmediate(() => fail(lastLine(words) || `The runtime process ended unexpectedly (${signal ?? `exit code ${code}`}).`));
  });
  const send = (message: RuntimeRequest): void => {
    if (child.connected) child.send(message, () => undefined);
  };
  send(request);

  return {
    send,
    stop() {
      if (ended || stopping) return;
      stopping = true;
      send({ type: "stop", run });
      killer = setTimeout(() => child.kill("SIGKILL"), patience);
    },
    dispose() {
      ended = true;
      clearTimeout(killer);
      child.kill("SIGKILL");
    },
  };
}

function lastLine(text: string): string {
  return text.trim().split("\n").pop() ?? "";
}
