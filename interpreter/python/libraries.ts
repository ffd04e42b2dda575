// Libraries stay imported while one interpreter evaluates a program again and again: after each run what it changed in them is put back.
//
// What is put back is what a program can plausibly change: the names of library modules, the attributes of their classes and functions, and
// the contents of the containers directly in them (registries).
import type { ModuleValue, Value } from "./values";
import type { Machine } from "./machine";
import { classChanged } from "./shared";
import type { State } from "./fork";
import { restore, stateOf } from "./fork";

export interface Snapshot { readonly states: Map<object, State>; readonly modules: ReadonlySet<string> }

/** Remembers every module that is loaded now. Called when a user's file has finished importing something. */
export function snapshot(vm: Machine): Snapshot {
  const states = new Map<object, State>();
  const modules = new Set<string>();
  for (const [name, module] of vm.modules) {
    if (isUserModule(vm, module)) continue;
    modules.add(name);
    if (states.has(module.dict)) continue;
    states.set(module.dict, stateOf(module.dict));
    for (const v of module.dict.values()) remember(states, v);
  }
  return { states, modules };
}

/** Whether a module is the user's own, which every run imports anew; a folder without `__init__.py` is a module without a file. */
export function isUserModule(vm: Machine, { file, dict }: ModuleValue): boolean {
  if (file !== undefined) return vm.isUserFile(file);
  const path = dict.get("__path__"), first = typeof path === "object" && path !== null && path.kind === "list" ? path.items[0] : undefined;
  return typeof first === "string" && vm.isUserFile(`${first}/__init__.py`);
}

function remember(states: Map<object, State>, v: Value): void {
  if (typeof v !== "object" || v === null || states.has(v)) return;
  switch (v.kind) {
    case "class": states.set(v.dict, stateOf(v.dict)); break;
    // The table of modules itself is put back as a whole.
    case "list": case "set": case "instance": states.set(v, stateOf(v)); break;
    case "dict": if (!isModuleTable(v)) states.set(v, stateOf(v)); break;
    case "function": case "builtin": if (v.attrs !== undefined) states.set(v, stateOf(v)); break;
    default: break;
  }
}

function isModuleTable(d: Extract<Value, { kind: "dict" }>): boolean {
  const first = d.map.values().next().value;
  return d.map.has("builtins") && typeof first === "object" && first !== null && first.kind === "module";
}

/** Forgets the user's modules, and puts the libraries back. */
export function putBack(vm: Machine, s: Snapshot): void {
  for (const name of [...vm.modules.keys()]) if (!s.modules.has(name)) vm.modules.delete(name);
  for (const [object, state] of s.states) if (changed(object, state)) restore(object, state);
  classChanged();
}

/** Whether an object differs from its remembered state. */
function changed(object: object, state: State): boolean {
  if (object instanceof Map) return differs(object, state.contents.get("\0self") as Map<unknown, unknown>);
  const fields = object as Record<string, unknown>;
  for (const key in state.fields) if (fields[key] !== state.fields[key]) return true;
  for (const key in fields) if (!(key in state.fields)) return true;
  for (const [key, content] of state.contents) {
    const mine = fields[key];
    if (mine instanceof Map) { if (differs(mine, content as Map<unknown, unknown>)) return true; }
    else if (mine instanceof Set) { if (mine.size !== (content as Set<unknown>).size) return true; }
    else if (Array.isArray(mine)) { if (mine.length !== (content as unknown[]).length || mine.some((v, i) => v !== (content as unknown[])[i])) return true; }
  }
  return false;
}

function differs(a: Map<unknown, unknown>, b: Map<unknown, unknown>): boolean {
  if (a.size !== b.size) return true;
  // Side by side in the order of insertion: an unchanged Map has kept it.
  const other = b.entries();
  for (const [k, v] of a) {
    const [key, value] = other.next().value!;
    if (k !== key || v !== value) return true;
  }
  return false;
}
