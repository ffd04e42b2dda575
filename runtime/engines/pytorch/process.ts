// The "pytorch" engine: the script under the user's own Python, with a small worker that tells what happens.
import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { RunEvent, RunRequest, TracebackFrame } from "../../protocol";

type Line = { type: string; time: number } & Record<string, unknown>;

/** Starts it. The script's own output arrives as events too. */
export function startPytorch(request: RunRequest, version: string, tell: (event: RunEvent) => void): { pause(): boolean; resume(): boolean; stop(): void } {
  const began = performance.now(), python = request.python ?? (process.platform === "win32" ? "python" : "python3");
  let ended = false, stopping = false, words = "";
  const base = (): { run: string; time: number } => ({ run: request.run, time: Date.now() });
  const seconds = (): number => (performance.now() - began) / 1000;
  const end = (event: RunEvent): void => { if (ended) return; ended = true; tell(event); };
  const child = spawn(python, [path.join(__dirname, "pytorch/worker.py"), request.file, ...request.args], {
    cwd: request.cwd, stdio: ["inherit", "pipe", "pipe", "pipe"],
    env: { ...process.env, PYTHONUNBUFFERED: "1", SHAPEWRIGHT_DEVICE: request.device, ...(request.paths?.length && { PYTHONPATH: [...request.paths, process.env["PYTHONPATH"]].filter(Boolean).join(path.delimiter) }) },
  });
  child.stdout!.setEncoding("utf8").on("data", (text: string) => tell({ ...base(), type: "stdout", text }));
  child.stderr!.setEncoding("utf8").on("data", (text: string) => { words = (words + text).slice(-2000); tell({ ...base(), type: "stderr", text }); });
  let ending: Line | null = null;
  createInterface({ input: child.stdio[3] as Readable }).on("line", (text) => {
    const line = JSON.parse(text) as Line;
    if (line.type === "ready") tell({ ...base(), type: "started", file: request.file, args: request.args, engine: "pytorch", backend: String(line.backend), device: String(line.device), versions: { shapewright: version, ...(line.versions as Record<string, string>) }, canPause: false });
    else if (line.type === "end") ending = line;
    else tell({ ...line, run: request.run } as unknown as RunEvent);
  });
  child.on("error", (error) => end({ ...base(), type: "failed", exception: "RuntimeProcessError", message: `${python} could not be started: ${error.message}`, traceback: [] }));
  child.on("close", (code, signal) => {
    if (stopping || ending?.stopped) end({ ...base(), type: "stopped", seconds: seconds() });
    else if (ending?.exception) end({ ...base(), type: "failed", exception: String(ending.exception), message: String(ending.message), traceback: ending.traceback as TracebackFrame[], seconds: seconds() });
    else if (ending) end({ ...base(), type: "finished", seconds: seconds(), exitCode: Number(ending.exitCode) });
    else if (code === 0) end({ ...base(), type: "finished", seconds: seconds(), exitCode: 0 });
    else end({ ...base(), type: "failed", exception: "RuntimeProcessError", message: words.trim().split("\n").at(-1) || `Python ended with ${signal ?? `exit code ${code}`}`, traceback: [], seconds: seconds() });
  });
  return {
    pause: () => false, resume: () => false,
    stop() {
      stopping = true;
      child.kill("SIGINT");
      setTimeout(() => child.kill("SIGKILL"), 3000).unref();
    },
  };
}
