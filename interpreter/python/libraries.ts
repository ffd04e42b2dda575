// Libraries stay imported while one interpreter evaluates a program again and again: after each run what it changed in them is put back.
//
// What is put back is what a program can plausibly change: the names of library modules, the attributes of their classes and functions, and
// the contents of the containers directly in them (registries).
import type { ModuleValue, Value } from "./values";
import type { Machine } from "./machine";
import { classChanged } from "./shared";
import type { State } from "./fork";
import { restore, stateOf } from "./fork";

export interface Snapshot {
  /** What libraries are put back to. */
  readonly states: Map<object, State>;
  /** The object of `states` that a Map or array belongs to; every object of `states` belongs to itself. */
  readonly owners: Map<object, object>;
  modules: ReadonlySet<string>;
  /** Objects of `states` that the program has told to change (`touch`): all others are as they were. */
  dirty: Set<object>;
  /** Those of them that the program itself had changed when it began to import something, and as what. */
  patched: ReadonlyMap<object, State>;
}

/** A module is about to be loaded: what changes from now on, the libraries do themselves. */
export function beginImport({ libraries: s }: Machine): void {
  if (s === null) return;
  s.patched = new Map([...s.dirty].map((object) => [object, stateOf(object)]));
  s.dirty = new Set();
}

/** It is loaded: remembers every module that is there now. */
export function endImport(vm: Machine): void {
  const s: Snapshot = vm.libraries ??= { states: new Map(), owners: new Map(), modules: new Set(), dirty: new Set(), patched: new Map() };
  // Registries that an import has filled stay filled.
  for (const object of s.dirty) {
    const patched = s.patched.get(object);
    if (patched === undefined) remember(s, object); else adopt(s.states.get(object)!, patched, stateOf(object));
  }
  s.dirty = new Set(s.patched.keys());
  s.patched = new Map();
  const modules = new Set(s.modules);
  for (const [name, module] of vm.modules) {
    if (modules.has(name) || isUserModule(vm, module)) continue;
    modules.add(name);
    if (s.states.has(module.dict)) continue;
    remember(s, module.dict);
    for (const v of module.dict.values()) rememberValue(s, v);
  }
  s.modules = modules;
}

/** Makes what an import has changed in an object, from `before` to `after`, a part of the state that the object is put back to. */
function adopt(state: State, before: State, after: State): void {
  for (const [key, value] of Object.entries(after.fields)) if (!after.contents.has(key) && before.fields[key] !== value) state.fields[key] = value;
  for (const [key, now] of after.contents) {
    const was = before.contents.get(key), kept = state.contents.get(key);
    if (now instanceof Map && was instanceof Map && kept instanceof Map) { for (const [k, v] of now) if (was.get(k) !== v) kept.set(k, v); }
    else if (now instanceof Set && was instanceof Set && kept instanceof Set) { for (const v of now) if (!was.has(v)) kept.add(v); }
    else if (Array.isArray(now) && Array.isArray(was) && Array.isArray(kept)) kept.push(...(now as unknown[]).slice(was.length));
  }
}

/** An object is about to change. */
export function changes(s: Snapshot, object: object): void {
  const owner = s.owners.get(object);
  if (owner !== undefined) s.dirty.add(owner);
}

/** Whether a module is the user's own, which every run imports anew; a folder without `__init__.py` is a module without a file. */
export function isUserModule(vm: Machine, { file, dict }: ModuleValue): boolean {
  if (file !== undefined) return vm.isUserFile(file);
  const path = dict.get("__path__"), first = typeof path === "object" && path !== null && path.kind === "list" ? path.items[0] : undefined;
  return typeof first === "string" && vm.isUserFile(`${first}/__init__.py`);
}

function remember(s: Snapshot, object: object): void {
  const state = stateOf(object);
  s.states.set(object, state);
  s.owners.set(object, object);
  for (const key of state.contents.keys()) {
    const part = (object as Record<string, unknown>)[key];
    if (typeof part === "object" && part !== null) s.owners.set(part, object);
  }
}

function rememberValue(s: Snapshot, v: Value): void {
  if (typeof v !== "object" || v === null) return;
  const object = v.kind === "class" ? v.dict : v;
  if (s.states.has(object)) return;
  switch (v.kind) {
    case "class": case "list": case "set": case "instance": remember(s, object); break;
    // The table of modules itself is put back as a whole.
    case "dict": if (!isModuleTable(v)) remember(s, v); break;
    // A function gets a Map of attributes with the first one.
    case "function": case "builtin": remember(s, v); break;
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
  let any = false;
  for (const object of new Set([...s.dirty, ...s.patched.keys()])) if (changed(object, s.states.get(object)!)) { restore(object, s.states.get(object)!); any = true; }
  s.dirty = new Set();
  s.patched = new Map();
  if (any) classChanged();
}

/** Objects that have changed and that nobody has told to: there must be none. For tests. */
export const untold = (s: Snapshot): object[] => [...s.states].filter(([object, state]) => !s.dirty.has(object) && !s.patched.has(object) && changed(object, state)).map(([object]) => object);

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
