// copy.copy and copy.deepcopy: of builtin containers, of the program's objects (Modules among them) and of tensors, by their own `__deepcopy__`.
import type { Interp } from "../interp";
import type { Dict, Instance, Key, List, Value } from "../values";
import { dictDelete, isObject, isUnknown, kindOf } from "../values";
import { rawFn } from "../builtins/arguments";
import { idOf } from "../builtins/functions";
import { classAttribute } from "../builtins/root";
import { callSpecial, dictOf } from "../builtins/special";
import { defineModule, functions } from "./module";

/** Copies made so far, by original. Python code sees them as a dict by id(). */
const memos = new WeakMap<Dict, Map<object, Value>>();
const newMemo = (): Dict => ({ kind: "dict", map: new Map(), originals: null });

/** What a class says about being copied, unless it is object's own. */
function own(vm: Interp, v: Value, name: string): boolean {
  const found = classAttribute(vm.typeOf(v), name);
  return found !== undefined && found !== null;
}

export function deepcopy(vm: Interp, v: Value, memo: Dict): Value {
  if (!isObject(v)) return v;
  let known = memos.get(memo);
  if (!known) memos.set(memo, (known = new Map()));
  const before = known.get(v) ?? memo.map.get(idOf(v));
  if (before !== undefined) return before;
  const done = known;
  const remember = <T extends Value>(made: T): T => { done.set(v, made); if (isObject(made)) memo.map.set(idOf(v), made); return made; };
  vm.step();
  switch (v.kind) {
    case "list": case "dict": case "set": case "tuple":
      if (v.cls && own(vm, v, "__deepcopy__")) return remember(callSpecial(vm, v, "__deepcopy__", [memo])!);
      break;
    default:
  }
  switch (v.kind) {
    case "list": {
      const made: List = remember<List>({ ...v, items: [], ...copiedAttrs(vm, v, memo) });
      for (const item of v.items) made.items.push(deepcopy(vm, item, memo));
      return made;
    }
    case "tuple": {
      const items = v.items.map((item) => deepcopy(vm, item, memo));
      return items.every((item, i) => item === v.items[i]) ? v : remember({ ...v, items });
    }
    case "dict": {
      const made: Dict = remember<Dict>({ ...v, map: new Map<Key, Value>(), originals: null, ...copiedAttrs(vm, v, memo) });
      for (const [key, value] of v.map) made.map.set(key, deepcopy(vm, value, memo));
      if (v.originals) made.originals = new Map([...v.originals].map(([k, original]) => [k, deepcopy(vm, original, memo)]));
      rekey(made, done);
      return made;
    }
    case "set": return remember({ ...v, map: new Map([...v.map].map(([k, item]) => [typeof k === "object" && k !== null ? ((done.get(k) ?? k) as Key) : k, deepcopy(vm, item, memo)])) });
    case "bytes": return v.mutable ? remember({ ...v, value: v.value.slice() }) : v;
    case "method": return { ...v, self: deepcopy(vm, v.self, memo) };
    case "iterator": return v.type === "generator" ? vm.raise("TypeError", "cannot pickle 'generator' object") : v;
    case "tensor": return own(vm, v, "__deepcopy__") ? remember(callSpecial(vm, v, "__deepcopy__", [memo])!) : v;
    case "instance": {
      if (own(vm, v, "__deepcopy__")) return remember(callSpecial(vm, v, "__deepcopy__", [memo])!);
      const made: Instance = remember<Instance>({ kind: "instance", cls: v.cls, dict: new Map() });
      if (v.native !== undefined) made.native = copyNative(vm, v.native, memo);
      const state = own(vm, v, "__getstate__") ? callSpecial(vm, v, "__getstate__") : undefined;
      if (state !== undefined && own(vm, v, "__setstate__")) callSpecial(vm, made, "__setstate__", [deepcopy(vm, state, memo)]);
      else {
        const entries = state !== undefined && dictOf(state) ? (dictOf(state)!.map as Map<string, Value>) : v.dict;
        for (const [name, value] of entries) made.dict.set(name, deepcopy(vm, value, memo));
        if (own(vm, v, "__setstate__")) callSpecial(vm, made, "__setstate__", [{ kind: "dict", map: made.dict as Map<Key, Value>, originals: null }]);
      }
      return made;
    }
    default: return v;
  }
}

/** Objects that are keys by identity are keys by their copies in the copy. */
function rekey(d: Dict, done: ReadonlyMap<object, Value>): void {
  if (![...d.map.keys()].some((k) => typeof k === "object" && k !== null && done.has(k))) return;
  const entries = [...d.map];
  for (const [k] of entries) dictDelete(d, k);
  for (const [k, value] of entries) d.map.set(typeof k === "object" && k !== null ? ((done.get(k) ?? k) as Key) : k, value);
}

function copiedAttrs(vm: Interp, v: { attrs?: Map<string, Value> }, memo: Dict): { attrs?: Map<string, Value> } {
  return v.attrs ? { attrs: new Map([...v.attrs].map(([k, x]) => [k, deepcopy(vm, x, memo)])) } : {};
}

const mutable = new Set(["list", "dict", "set", "tuple", "tensor", "instance", "bytes"]);
/** What a native class keeps: its values are copied, everything else is shared. */
function copyNative(vm: Interp, native: unknown, memo: Dict): unknown {
  if (typeof native !== "object" || native === null) return native;
  if (mutable.has((native as { kind?: string }).kind ?? "")) return deepcopy(vm, native as Value, memo);
  if (Array.isArray(native)) return native.map((x) => copyNative(vm, x, memo));
  if (native instanceof Map) return new Map([...native].map(([k, x]) => [k, copyNative(vm, x, memo)] as const));
  if (Object.getPrototypeOf(native) !== Object.prototype || "kind" in native) return native;
  return Object.fromEntries(Object.entries(native).map(([k, x]) => [k, copyNative(vm, x, memo)]));
}

/** copy.copy(v) */
export function shallowCopy(vm: Interp, v: Value): Value {
  if (!isObject(v) || isUnknown(v)) return v;
  if ((v.kind === "instance" || ("cls" in v && v.cls)) && own(vm, v, "__copy__")) return callSpecial(vm, v, "__copy__")!;
  const attrs = "attrs" in v && v.attrs ? { attrs: new Map(v.attrs) } : {};
  switch (v.kind) {
    case "list": return { ...v, items: [...v.items], ...attrs };
    case "dict": return { ...v, map: new Map(v.map), originals: v.originals ? new Map(v.originals) : null, ...attrs };
    case "set": return v.frozen ? v : { ...v, map: new Map(v.map), ...attrs };
    case "bytes": return v.mutable ? { ...v, value: v.value.slice() } : v;
    case "tensor": return { ...v, ...attrs };
    case "instance": {
      const native = v.native;
      const made: Instance = { kind: "instance", cls: v.cls, dict: new Map(v.dict) };
      if (native !== undefined) made.native = typeof native === "object" && native !== null && Object.getPrototypeOf(native) === Object.prototype && !("kind" in native) ? { ...native } : native;
      return made;
    }
    default: return v;
  }
}

export const copy = defineModule("copy", functions(
  rawFn("copy", 1, shallowCopy),
  rawFn("deepcopy", "x memo= _nil=", (vm, v, memo = null) => (isUnknown(v) ? v : deepcopy(vm, v, kindOf(memo) === "dict" ? (memo as Dict) : newMemo()))),
));
