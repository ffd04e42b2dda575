// Walks over a module's tree: named_modules, named_parameters, named_buffers and their like.
import { type Instance, type Value, isUnknown } from "../../python/values";
import type { Tensor } from "../tensor";
import { buffersOf, isModule, isTensor, modulesOf, parametersOf } from "./registry";

/** (path, module) of a module and everything below it, parents first; each module once unless `duplicates`. */
export function namedModules(root: Instance, prefix = "", duplicates = false, memo: Set<Instance> = new Set()): [string, Instance][] {
  const found: [string, Instance][] = [];
  const visit = (m: Instance, path: string): void => {
    if (!duplicates) { if (memo.has(m)) return; memo.add(m); }
    found.push([path, m]);
    for (const [name, child] of modulesOf(m)) if (isModule(child)) visit(child, path ? `${path}.${name}` : name);
  };
  visit(root, prefix);
  return found;
}
/** Visits a module and everything below it, parents first, each once; ends when `visit` gives something, and gives it. */
export function firstOf<T>(root: Instance, visit: (m: Instance) => T | undefined): T | undefined {
  const seen = new Set<Instance>();
  const go = (m: Instance): T | undefined => {
    if (seen.has(m)) return undefined;
    seen.add(m);
    const own = visit(m);
    if (own !== undefined) return own;
    for (const child of modulesOf(m).values()) {
      const found = isModule(child) ? go(child) : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return go(root);
}
/** Stands in the attributes of a container whose contents are not known, with the reason. */
export const UNCLEAR = "\0unclear";

/** Why it is not known what a module's tree holds: one of its members is there under an unknown condition only, or a container holds it knows not how many. */
export const unclearTree = (root: Instance): string | undefined => firstOf(root, unclear);
function unclear(m: Instance): string | undefined {
  const why = m.dict.get(UNCLEAR);
  if (typeof why === "string") return why;
  for (const v of modulesOf(m).values()) if (isUnknown(v)) return v.because;
  return perhaps(parametersOf(m)) ?? perhaps(buffersOf(m));
}
function perhaps(held: ReadonlyMap<unknown, Value>): string | undefined {
  for (const v of held.values()) if (isUnknown(v) && v.maybe) return v.because;
  return undefined;
}
/** (path, tensor) of the parameters or buffers of a module and, unless `recurse` is false, everything below it. */
export function namedTensors(root: Instance, which: "parameters" | "buffers", prefix = "", recurse = true, duplicates = false): [string, Tensor][] {
  const found: [string, Tensor][] = [], seen = new Set<Tensor>(), own = which === "parameters" ? parametersOf : buffersOf;
  for (const [path, m] of recurse ? namedModules(root, prefix, duplicates) : ([[prefix, root]] as [string, Instance][])) for (const [name, t] of own(m)) {
    if (!isTensor(t) || (!duplicates && seen.has(t))) continue;
    seen.add(t);
    found.push([path ? `${path}.${name}` : name, t]);
  }
  return found;
}
/** (name, module) of the direct children, each once. */
export function namedChildren(m: Instance): [string, Instance][] {
  const seen = new Set<Value>();
  return [...modulesOf(m)].filter((e): e is [string, Instance] => isModule(e[1]) && !seen.has(e[1]) && Boolean(seen.add(e[1])));
}
export const allParameters = (m: Instance): Tensor[] => namedTensors(m, "parameters").map(([, t]) => t);
export const allBuffers = (m: Instance): Tensor[] => namedTensors(m, "buffers").map(([, t]) => t);
