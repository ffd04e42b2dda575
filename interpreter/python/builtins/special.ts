// Special methods looked up on the class, as Python does, and plain contents of values: numbers, strings, items.
import type { Interp } from "../interp";
import { Raised } from "../interp";
import type { Dict, Instance, Int, Key, List, SetValue, Tuple, Value } from "../values";
import { isInt, isUnknown, keyOf, unknown } from "../values";
import { classAttribute } from "./root";

/** A special method of the value's class (not of the object itself); undefined when there is none or it is set to None. */
export function special(vm: Interp, v: Value, name: string): Value | undefined {
  const found = classAttribute(vm.typeOf(v), name);
  return found === null ? undefined : found;
}

/** Calls a special method; undefined when the class has none. */
export function callSpecial(vm: Interp, v: Value, name: string, args: readonly Value[] = []): Value | undefined {
  const found = special(vm, v, name);
  if (found === undefined) return undefined;
  const kind = typeof found === "object" && found !== null ? found.kind : "";
  if (kind === "function" || kind === "builtin") return vm.call(found, [v, ...args]);
  return vm.call(vm.getattr(v, name), args);
}

/** The builtin content of an instance of a subclass of int, float, str or bytes (an IntEnum member, say); other values as they are. */
export function plain(v: Value): Value {
  if (typeof v === "object" && v !== null && v.kind === "instance" && v.native !== undefined) {
    const native = v.native;
    if (typeof native !== "object" || native === null) return native as Value;
    const kind = (native as { kind?: string }).kind;
    if (kind === "float" || kind === "sym" || kind === "bytes" || kind === "complex") return native as Value;
  }
  return v;
}

/** The int that a value is: ints, bools and instances of their subclasses. */
export function intOf(v: Value): Int | undefined {
  const p = plain(v);
  if (typeof p === "boolean") return p ? 1 : 0;
  return isInt(p) ? p : undefined;
}

/** An int by `__index__` too; undefined when the value has none. */
export function indexOf(vm: Interp, v: Value): Int | undefined {
  const own = intOf(v);
  if (own !== undefined) return own;
  if (isUnknown(v) || typeof v !== "object" || v === null || v.kind === "float") return undefined;
  const made = callSpecial(vm, v, "__index__");
  return made === undefined ? undefined : intOf(made);
}

/** A known index, or raises "'x' object cannot be interpreted as an integer"; undefined for a Sym or Unknown. */
export function knownIndex(vm: Interp, v: Value): number | undefined {
  const i = indexOf(vm, v);
  if (typeof i === "number") return i;
  if (typeof i === "bigint") return i > 0n ? Number.MAX_SAFE_INTEGER : Number.MIN_SAFE_INTEGER;
  if (i !== undefined || isUnknown(v)) return undefined;
  if (typeof v === "object" && v !== null && special(vm, v, "__index__") !== undefined) return undefined;
  return vm.raise("TypeError", `'${vm.typeOf(v).name}' object cannot be interpreted as an integer`);
}

/** The JavaScript number of an int, bool or float; undefined for everything else. */
export function numberOf(v: Value): number | undefined {
  const p = plain(v);
  if (typeof p === "number") return p;
  if (typeof p === "boolean") return p ? 1 : 0;
  if (typeof p === "bigint") return Number(p);
  return typeof p === "object" && p !== null && p.kind === "float" ? p.value : undefined;
}

/** A float as `float(v)` accepts it from functions such as math.sqrt; undefined when it cannot be known. */
export function realNumber(vm: Interp, v: Value): number | undefined {
  const own = numberOf(v);
  if (own !== undefined) return own;
  if (isUnknown(v) || isInt(v)) return undefined;
  const made = callSpecial(vm, v, "__float__") ?? callSpecial(vm, v, "__index__");
  if (made === undefined) return vm.raise("TypeError", `must be real number, not ${vm.typeOf(v).name}`);
  return numberOf(made);
}

/** The text of a str or of an instance of its subclasses. */
export function textOf(v: Value): string | undefined {
  const p = plain(v);
  return typeof p === "string" ? p : undefined;
}

/** The function inside a staticmethod or classmethod; other values as they are. */
export const functionOf = (v: Value): Value => (typeof v === "object" && v !== null && (v.kind === "staticmethod" || v.kind === "classmethod") ? v.func : v);

export const listOf = (v: Value): List | undefined => (typeof v === "object" && v !== null && v.kind === "list" ? v : undefined);
export const tupleOf = (v: Value): Tuple | undefined => (typeof v === "object" && v !== null && v.kind === "tuple" ? v : undefined);
export const dictOf = (v: Value): Dict | undefined => (typeof v === "object" && v !== null && v.kind === "dict" ? v : undefined);
export const setValueOf = (v: Value): SetValue | undefined => (typeof v === "object" && v !== null && v.kind === "set" ? v : undefined);
export const instanceOf = (v: Value): Instance | undefined => (typeof v === "object" && v !== null && v.kind === "instance" ? v : undefined);

/** `v`, or the other value where there is none. None is a value: `??` must not be used for this. */
export const orElse = (v: Value | undefined, otherwise: Value): Value => (v === undefined ? otherwise : v);

/** Raises an exception of a builtin class made from arguments of any type. */
export function raiseWith(vm: Interp, type: string, args: readonly Value[]): never {
  throw new Raised(vm.call(vm.exception(type, "").cls, args) as Instance);
}

/** Representatives of objects whose classes define their own equality, by hash: equal ones share a Key. */
const representatives = new WeakMap<Interp, Map<Key, Value[]>>();

function ownEquality(vm: Interp, v: Value): boolean {
  return typeof v === "object" && v !== null && v.kind === "instance" && classAttribute(vm.typeOf(v), "__hash__") !== classAttribute(vm.typeOf(v).mro.at(-1)!, "__hash__");
}

/**
 * The Key of a value in dicts and sets. Raises TypeError when it is not hashable; undefined when it, or what it holds, is unknown.
 * Objects of classes with their own `__hash__` share the Key of an equal object that was seen before.
 */
export function keyFor(vm: Interp, v: Value): Key | undefined {
  if (typeof v !== "object" || v === null) return keyOf(v);
  switch (v.kind) {
    case "unknown": return undefined;
    case "list": case "dict": return unhashable(vm, v);
    case "set": return v.frozen ? frozenKey(vm, v) : unhashable(vm, v);
    case "bytes": return v.mutable ? unhashable(vm, v) : keyOf(v);
    case "slice": return unhashable(vm, v);
    case "tuple": {
      if (v.cls && v.cls.dict.has("__hash__")) return viaHash(vm, v);
      for (const item of v.items) if (keyFor(vm, item) === undefined) return undefined;
      const plainItems = v.items.map((item) => (ownEquality(vm, item) ? (keyFor(vm, item) as Value) : plain(item)));
      return keyOf({ kind: "tuple", items: plainItems });
    }
    case "instance": {
      const p = plain(v);
      if (p !== v && !v.cls.dict.has("__hash__")) return keyOf(p);
      const hash = classAttribute(v.cls, "__hash__");
      if (hash === null) return unhashable(vm, v);
      return ownEquality(vm, v) ? viaHash(vm, v) : v;
    }
    default: return keyOf(v);
  }
}

function unhashable(vm: Interp, v: Value): never {
  return vm.raise("TypeError", `unhashable type: '${vm.typeOf(v).name}'`);
}

function frozenKey(vm: Interp, v: SetValue): Key {
  const parts = [...v.map.keys()].map((k) => `${typeof k}:${typeof k === "object" && k !== null ? String(keyOf({ kind: "tuple", items: [k as Value] })) : String(k)}`);
  return `\0z${parts.sort().join(",")}`;
}

function viaHash(vm: Interp, v: Value): Key | undefined {
  const hash = callSpecial(vm, v, "__hash__");
  if (hash === undefined || isUnknown(hash)) return undefined;
  const key = keyOf(hash)!;
  let known = representatives.get(vm);
  if (!known) representatives.set(vm, (known = new Map()));
  const same = known.get(key);
  if (!same) known.set(key, [v]);
  else {
    for (const other of same) if (other === v || vm.equal(other, v) === true) return other as Key;
    same.push(v);
  }
  return v as Key;
}

/** All items of an iterable, or the Unknown that its contents are. */
export function itemsOrUnknown(vm: Interp, v: Value): readonly Value[] | Value {
  if (isUnknown(v)) return v;
  return vm.items(v) ?? unknown(`the items of this ${vm.typeOf(v).name} are not known`);
}
export const isItems = (v: readonly Value[] | Value): v is readonly Value[] => Array.isArray(v);
