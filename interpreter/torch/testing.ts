// For tests: runs a program that imports torch, on shapes.
import { createInterp } from "../python";
import { nativeModules, packageClasses } from "../packages";
import { type Engine, newTorchState } from "./core/state";
import type { Tensor } from "./tensor";
import type { Host } from "../python";
import type { Value } from "../python/values";

/** An engine that only holds numbers: for what needs no kernels. */
export const numbersOnly = (): Engine => {
  const held = (t: Tensor): ArrayLike<number> => (t.storage?.handle as ArrayLike<number> | undefined) ?? t.constant ?? [];
  return {
    name: "numbers only", devices: { cuda: 0, mps: false }, read: held,
    // Only what rearranges nothing: flatten, reshape, view, and stacking in front.
    run(vm, op, args, [result]) {
      const parts = op.name === "stack" && args.dim === 0 ? (args.tensors as Tensor[]) : ["flatten", "reshape", "view"].includes(op.name) ? [args.input as Tensor] : vm.raise("NotImplementedError", op.name);
      result!.storage = { handle: parts.flatMap((t) => Array.from(held(t))), version: 0 };
    },
    backward: (vm) => vm.raise("NotImplementedError", "backward"),
    fill(t, data) { if (t.storage) t.storage.handle = data; else t.storage = { handle: data, version: 0 }; },
    assign(_, target, source) { if (target.storage) target.storage.handle = held(source); else target.storage = { handle: held(source), version: 0 }; },
  };
};
/** The variables of a program, and what went wrong in it: "line: Type: message". */
export function runTorch(text: string, files: Readonly<Record<string, string | Uint8Array>> = {}, engine: Engine | null = null): { problems: string[]; facts: string[]; faults: string[]; names: ReadonlyMap<string, Value> } {
  const file = "/project/main.py", all: Record<string, string | Uint8Array> = { ...files, [file]: text }, facts: string[] = [], faults: string[] = [];
  const folders = new Set(Object.keys(all).flatMap((f) => f.split("/").map((_, i, parts) => parts.slice(0, i).join("/"))));
  const host: Host = {
    write: () => undefined, readText: (p) => { const t = all[p]; return typeof t === "string" ? t : undefined; }, readBytes: (p) => { const t = all[p]; return typeof t === "string" ? undefined : t; },
    exists: (p) => p in all || folders.has(p), isDirectory: (p) => folders.has(p), now: () => 0, cwd: () => "/project", argv: () => [file], env: () => undefined,
  };
  const line = (offset: number): number => text.slice(0, offset).split("\n").length;
  const vm = createInterp({
    mode: engine ? "numbers" : "shapes", host, modules: nativeModules, nativeClasses: packageClasses, torch: newTorchState(engine), paths: ["/project"], limits: { steps: 20_000_000 },
    hooks: { internal: (e) => { faults.push(e instanceof Error ? e.stack ?? e.message : String(e)); }, bind: (path, start, _end, name, v) => { if (path === file) facts.push(`${line(start)} ${name} = ${typeof v === "object" && v?.kind === "unknown" ? `unknown (${v.because})` : vm.repr(v)}`); } },
  });
  const result = vm.runModule({ text }, { name: "__main__", file });
  if (result.internal) faults.push(result.internal.stack ?? result.internal.message);
  const problems = vm.problems.map((p) => `${line(p.start)}: ${p.exception ?? p.severity}: ${p.message}`);
  if (result.raised) problems.push(`raised ${vm.repr(result.raised.exception)}`);
  return { problems, facts, faults, names: result.module.dict };
}
