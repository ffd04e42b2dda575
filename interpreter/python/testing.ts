// For tests: runs a program's text without files, and gives what it printed and what went wrong.
import type { Host } from "./interp";
import type { Value } from "./values";
import type { Machine, NativeModules } from ".";
import { createInterp, formatTraceback } from ".";
import { stdlib } from "./stdlib";
import type { LineIndex } from "../syntax/positions";
import { lineIndex, lineOf } from "../syntax/positions";

export interface Ran {
  readonly output: string;
  /** The traceback of an exception that nothing caught. */
  readonly raised: string;
  /** "line: Type: message" */
  readonly problems: string[];
  /** "line name = value" */
  readonly facts: string[];
  readonly vm: Machine;
  readonly names: ReadonlyMap<string, Value>;
}

export interface RunOptions { readonly mode: "shapes" | "numbers"; readonly file?: string; readonly files?: Readonly<Record<string, string>>; readonly steps?: number; readonly modules?: NativeModules }

export function runPython(text: string, options: RunOptions): Ran {
  const file = options.file ?? "/project/main.py";
  const files: Record<string, string> = { ...options.files, [file]: text };
  const folders = new Set(Object.keys(files).flatMap((f) => f.split("/").map((_, i, parts) => parts.slice(0, i).join("/"))));
  let output = "";
  const host: Host = {
    write: (part) => { output += part; }, readText: (path) => files[path], readBytes: () => undefined, exists: (path) => path in files, isDirectory: (path) => folders.has(path),
    now: () => 0, cwd: () => "/project", argv: () => [file], env: () => undefined,
  };
  const indexes = new Map<string, LineIndex>();
  const lineAt = (path: string, offset: number): number => {
    let index = indexes.get(path);
    if (index === undefined) indexes.set(path, (index = lineIndex(files[path] ?? "")));
    return lineOf(index, offset) + 1;
  };
  const facts: string[] = [];
  const internal: unknown[] = [];
  const vm = createInterp({
    mode: options.mode, host, modules: options.modules ?? stdlib, reusable: true, paths: [file.slice(0, file.lastIndexOf("/")), "/lib/site-packages"], limits: { steps: options.steps ?? 5_000_000 },
    hooks: {
      internal: (e) => { internal.push(e); },
      bind: (path, start, _end, name, value) => { if (path === file) facts.push(`${lineAt(path, start)} ${name} = ${show(value)}`); },
    },
  });
  const show = (v: Value): string => (typeof v === "object" && v !== null && v.kind === "unknown" ? `unknown (${v.because})` : vm.repr(v));
  const result = vm.runModule({ text }, { name: "__main__", file });
  if (result.internal) throw result.internal;
  if (internal.length > 0) throw internal[0];
  const raised = result.raised === null ? "" : formatTraceback(vm, result.raised, (path, offset) => ({ line: lineAt(path, offset), text: (files[path] ?? "").split("\n")[lineAt(path, offset) - 1] ?? "" }));
  const problems = vm.problems.map((p) => `${p.file === file ? "" : `${p.file}:`}${lineAt(p.file, p.start)}: ${p.exception}: ${p.message}`);
  return { output, raised, problems, facts, vm, names: result.module.dict };
}
