// shapewright run: the script as it is written, on the embedded engine or on the user's own PyTorch. Prints what the script prints.
import { fork } from "node:child_process";
import { type WriteStream, createWriteStream, existsSync } from "node:fs";
import path from "node:path";
import { withoutNativeLog } from "../native_log";
import type { DeviceChoice, EngineName, RunEvent, RunRequest, RuntimeEvent, RuntimeRequest } from "../../runtime/protocol";

export interface RunOptions { readonly file: string; readonly args: string[]; readonly engine: EngineName; readonly device: DeviceChoice; readonly events: string | undefined; readonly paths: string[]; readonly python: string | undefined }

const engines: readonly string[] = ["embedded", "pytorch"], devices: readonly string[] = ["auto", "cpu", "gpu"];

/** The command's own options stand before the script, or behind it as far as it is one of ours; all else is the script's. An error is a text. */
export function parseRun(argv: readonly string[]): RunOptions | string {
  const given: Record<string, string> = {}, paths: string[] = [], args: string[] = [];
  let file: string | undefined;
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i]!, [, name, inline] = /^--(engine|device|events|python|path)(?:=(.*))?$/.exec(word) ?? [];
    if (word === "--") { args.push(...argv.slice(i + 1)); break; }
    if (name === undefined) { if (file === undefined) { if (word.startsWith("-")) return `run: there is no option '${word}'`; file = word; } else args.push(word); continue; }
    const value = inline ?? argv[++i];
    if (value === undefined) return `run: --${name} wants a value`;
    if (name === "path") paths.push(path.resolve(value));
    else given[name] = value;
  }
  if (file === undefined) return "run: which file?";
  if (given.engine !== undefined && !engines.includes(given.engine)) return `run: there is no engine '${given.engine}'`;
  if (given.device !== undefined && !devices.includes(given.device)) return `run: there is no device '${given.device}'`;
  return { file, args, engine: (given.engine ?? "embedded") as EngineName, device: (given.device ?? "auto") as DeviceChoice, events: given.events, paths, python: given.python };
}

/** Runs it; gives the exit code: the script's own, 1 after an exception, 130 when it was interrupted. */
export function run({ file, args, engine, device, events, paths, python }: RunOptions): Promise<number> {
  if (!existsSync(file)) {
    process.stderr.write(`shapewright: can't open file '${path.resolve(file)}': [Errno 2] No such file or directory\n`);
    return Promise.resolve(2);
  }
  const log: WriteStream | null = events === undefined ? null : createWriteStream(events);
  const request: RunRequest = { type: "run", run: "1", file: path.resolve(file), args, cwd: process.cwd(), engine, device, paths, ...(python !== undefined && { python }) };
  const child = fork(path.join(__dirname, "runtime.js"), [], { execArgv: [], stdio: ["inherit", "inherit", "pipe", "ipc"] });
  const own = withoutNativeLog();
  child.stderr?.setEncoding("utf8").on("data", (text: string) => process.stderr.write(own(text)));
  const send = (message: RuntimeRequest): void => { if (child.connected) child.send(message); };
  let code: number | null = null, interrupts = 0;
  process.on("SIGINT", () => {
    if (++interrupts > 1) child.kill("SIGKILL");
    else send({ type: "stop", run: request.run });
  });
  return new Promise((resolve) => {
    child.on("message", (event: RuntimeEvent) => {
      if (event.type === "ready") { send(request); return; }
      log?.write(`${JSON.stringify(event)}\n`);
      if (event.type === "refused") { process.stderr.write(`shapewright: ${event.reason}\n`); code = 2; child.kill(); } else code = show(event) ?? code;
    });
    child.on("exit", (status, signal) => {
      const result = code ?? (interrupts > 0 ? 130 : status || (signal ? 1 : 0));
      if (code === null && interrupts === 0) process.stderr.write(`shapewright: the runtime process ended unexpectedly (${signal ?? `exit code ${status}`})\n`);
      if (log) log.end(() => resolve(result));
      else resolve(result);
    });
  });
}

/** Writes what is to be seen of an event; gives the exit code when it ends the run. */
function show(event: RunEvent): number | undefined {
  switch (event.type) {
    case "stdout": case "stderr": process[event.type].write(event.text); return undefined;
    case "finished": return event.exitCode;
    case "stopped": process.stderr.write("KeyboardInterrupt\n"); return 130;
    case "failed":
      if (event.exception === "RuntimeProcessError") process.stderr.write(`shapewright: ${event.message}\n`);
      return 1;
    default: return undefined;
  }
}
