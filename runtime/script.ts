// A script run on numbers: an interpreter put together with an engine.
import { readFileSync } from "node:fs";
import path from "node:path";
import { type Host, type Hooks, type Machine, type Raised, createInterp, formatTraceback } from "../interpreter/python";
import { flushFiles } from "../interpreter/python/builtins";
import { nativeModules, packageClasses } from "../interpreter/packages";
import type { Instance, ModuleValue } from "../interpreter/python/values";
import { lineIndex, lineOf } from "../interpreter/syntax/positions";
import { newTorchState } from "../interpreter/torch";
import type { Engine, TorchState } from "../interpreter/torch/core/state";
import { torchFiles } from "./torch-files";

export interface ScriptOptions {
  /** Absolute path. */
  readonly file: string;
  readonly cwd: string;
  readonly host: Host;
  readonly engine: Engine;
  /** Import roots behind the script's own folder. */
  readonly paths?: readonly string[];
  readonly hooks?: Hooks;
  /** Called with each file that torch.save wrote. */
  readonly saved?: (file: string, bytes: number) => void;
}
export interface Script { readonly vm: Machine; readonly state: TorchState; run(): Ended }
export interface Ended {
  readonly exitCode: number;
  /** The exception that left the script. */
  readonly raised: Raised | null;
  /** As CPython prints it. */
  readonly traceback: string;
  readonly stopped: boolean;
  /** A fault of the interpreter itself. */
  readonly internal: Error | null;
  readonly module: ModuleValue;
}

/** The text and line starts of files that tracebacks and positions ask for. */
export interface Places { lineOf(file: string, offset: number): { line: number; column: number; text: string } }
export function places(read: (file: string) => string | undefined = (file) => { try { return readFileSync(file, "utf8"); } catch { return undefined; } }): Places {
  const known = new Map<string, { text: string; index: ReturnType<typeof lineIndex> }>();
  return {
    lineOf(file, offset) {
      let f = known.get(file);
      if (!f) { const text = read(file) ?? ""; known.set(file, (f = { text, index: lineIndex(text) })); }
      const line = lineOf(f.index, offset), start = f.text.lastIndexOf("\n", Math.max(0, offset - 1)) + 1, end = f.text.indexOf("\n", start);
      return { line: line + 1, column: offset - start + 1, text: f.text.slice(start, end < 0 ? undefined : end) };
    },
  };
}

export function openScript({ file, cwd, host, engine, paths = [], hooks = {}, saved }: ScriptOptions): Script {
  const state = newTorchState(engine), at = places((f) => host.readText(f));
  state.more.set("files", torchFiles(cwd, saved));
  const vm = createInterp({ mode: "numbers", host, hooks, modules: nativeModules, nativeClasses: packageClasses, torch: state, paths: [path.dirname(file), ...paths] });
  return {
    vm, state,
    run() {
      const text = host.readText(file);
      const result = vm.runModule({ text: text ?? "" }, { name: "__main__", file });
      flushFiles(vm);
      const { raised, halted, internal, module } = result;
      if (raised && raised.exception.cls.name === "SystemExit") { const { code, message } = exitOf(vm, raised.exception); return { exitCode: code, raised: null, traceback: message, stopped: false, internal: null, module }; }
      const traceback = raised ? formatTraceback(vm, raised, (f, offset) => at.lineOf(f, offset)) : "";
      return { exitCode: raised || internal ? 1 : 0, raised, traceback, stopped: halted !== null, internal, module };
    },
  };
}

/** sys.exit's argument: nothing, a number, or a text for stderr. */
function exitOf(vm: Machine, e: Instance): { code: number; message: string } {
  const code = vm.getattr(e, "code");
  if (code === null || code === undefined) return { code: 0, message: "" };
  if (typeof code === "number") return { code: code & 255, message: "" };
  if (typeof code === "boolean") return { code: Number(code), message: "" };
  return { code: 1, message: `${vm.str(code)}\n` };
}
