// dict, its methods and its views.
import type { Interp } from "../interp";
import type { Dict, Iterator, Key, Kwargs, Value } from "../values";
import { dictDelete, dictSet, isUnknown, notImplemented, tuple, unknown } from "../values";
import { addMethods } from "./arguments";
import { makeView } from "./dict-views";
import { nativeClass } from "./root";
import { reprOf } from "./repr";
import { callSpecial, dictOf, keyFor, orElse, raiseWith, special } from "./special";

export const dictClass = nativeClass("dict", {
  make(_vm, cls, args, kwargs) {
    const made: Dict = { kind: "dict", map: new Map(), originals: null };
    if (cls !== dictClass) made.cls = cls;
    const unclear = update(_vm, made, args, kwargs, "dict");
    return unclear ? unknown(unclear, cls) : made;
  },
});

/** The entry of a key: its value, or why it is not known, or undefined when there is none. Raises for an unhashable key. */
export function dictGet(vm: Interp, self: Dict, key: Value): Value | undefined {
  const hashed = keyFor(vm, key);
  if (hashed === undefined) return unknown(isUnknown(key) ? key.because : "the key is not known");
  const found = self.map.get(hashed);
  return found === undefined && mayEqual(self, key) ? unknown("the key is a size that is not known") : found;
}

/** A size that is not known may be any of the numbers that are keys. */
const mayEqual = (self: Dict, key: Value): boolean => typeof key === "object" && key !== null && key.kind === "sym" && [...self.map.keys()].some((k) => typeof k === "number" || (typeof k === "string" && k.startsWith("\0y")));

const because = (key: Value): string => (isUnknown(key) ? key.because : "a key of this dict is not known");

/** self[key] = value; with an unknown key the whole dict becomes unknown. */
export function dictPut(vm: Interp, self: Dict, key: Value, value: Value): void {
  const hashed = keyFor(vm, key);
  if (hashed === undefined) return vm.blur(self, because(key));
  vm.touch(self);
  dictSet(self, key, hashed, value);
}

/** del self[key]; false when there was no such entry, undefined when that is not known. */
export function dictRemove(vm: Interp, self: Dict, key: Value): boolean | undefined {
  const hashed = keyFor(vm, key);
  if (hashed === undefined) {
    vm.blur(self, because(key));
    return undefined;
  }
  vm.touch(self);
  return dictDelete(self, hashed);
}

/** dict.update: from a mapping or pairs, and keywords. Gives why the new entries are not known, or undefined. */
export function update(vm: Interp, self: Dict, args: readonly Value[], kwargs: Kwargs | null, name = "update"): string | undefined {
  if (args.length > 1) vm.raise("TypeError", `${name} expected at most 1 argument, got ${args.length}`);
  let unclear: string | undefined;
  if (args.length) unclear = merge(vm, self, args[0]);
  if (unclear !== undefined) {
    vm.blur(self, unclear);
    return unclear;
  }
  if (kwargs && kwargs.size) {
    vm.touch(self);
    for (const [key, value] of kwargs) dictSet(self, key, key, value);
  }
  return unclear;
}

function merge(vm: Interp, self: Dict, other: Value): string | undefined {
  if (isUnknown(other)) return other.because;
  const source = dictOf(other);
  vm.touch(self);
  if (source && !(source.cls && source.cls.dict.has("__getitem__"))) {
    vm.step(source.map.size);
    for (const [hashed, value] of source.map) {
      const original = source.originals?.get(hashed);
      dictSet(self, original === undefined ? (hashed as Value) : original, hashed, value);
    }
    return undefined;
  }
  if (typeof other === "object" && other !== null && vm.lookup(other, "keys") !== undefined) {
    const keys = vm.items(vm.callMethod(other, "keys", []));
    if (!keys) return "the keys of the mapping are not known";
    for (const key of keys) dictPut(vm, self, key, vm.getitem(other, key));
    return undefined;
  }
  const items = vm.items(other);
  if (!items) return `the items of this ${vm.typeOf(other).name} are not known`;
  const unclear = items.find(isUnknown);
  if (unclear !== undefined) return unclear.because;
  items.forEach((item, i) => {
    if (special(vm, item, "__iter__") === undefined) vm.raise("TypeError", `cannot convert dictionary update sequence element #${i} to a sequence`);
    const pair = vm.items(item);
    if (pair && pair.length !== 2) vm.raise("ValueError", `dictionary update sequence element #${i} has length ${pair.length}; 2 is required`);
    if (pair) dictPut(vm, self, pair[0], pair[1]);
  });
  const lost: Value = self;
  return isUnknown(lost) ? "a key of this dict is not known" : undefined;
}

/** Iterates Keys while the dict may be read, raising as CPython does when its size changes. */
export function dictIterator<T>(self: Dict, type: string, entry: (hashed: Key) => T & Value, backwards = false): Iterator {
  const size = self.map.size;
  const keys = backwards ? [...self.map.keys()].reverse()[Symbol.iterator]() : self.map.keys();
  let left = size;
  return {
    kind: "iterator", type,
    next(vm) {
      if (left === 0) return undefined;
      if (self.map.size !== size) {
        left = 0;
        vm.raise("RuntimeError", "dictionary changed size during iteration");
      }
      left--;
      const next = keys.next();
      return next.done ? undefined : entry(next.value);
    },
  };
}
export const originalKey = (self: Dict, hashed: Key): Value => (self.originals?.has(hashed) ? self.originals.get(hashed)! : (hashed as Value));

/** d[key], with `__missing__` for subclasses; raises KeyError. */
export function dictItem(vm: Interp, self: Dict, key: Value): Value {
  const found = dictGet(vm, self, key);
  if (found !== undefined) return found;
  if (self.cls) {
    const made = callSpecial(vm, self, "__missing__", [key]);
    if (made !== undefined) return made;
  }
  return raiseKeyError(vm, key);
}

/** KeyError(key): its text is the key's repr. */
export function raiseKeyError(vm: Interp, key: Value): never {
  return raiseWith(vm, "KeyError", [key]);
}

const copyOf = (self: Dict): Dict => ({ kind: "dict", map: new Map(self.map), originals: self.originals ? new Map(self.originals) : null });

addMethods(dictClass, dictOf, {
  get: [[1, 2], (vm, self, key, otherwise = null) => orElse(dictGet(vm, self, key), otherwise), "raw"],
  keys: [0, (_vm, self) => makeView(self, "keys")],
  values: [0, (_vm, self) => makeView(self, "values")],
  items: [0, (_vm, self) => makeView(self, "items")],
  copy: [0, (_vm, self) => copyOf(self)],
  clear: [0, (vm, self) => { vm.touch(self); self.map.clear(); self.originals = null; return null; }],
  setdefault: [[1, 2], (vm, self, key, otherwise = null) => {
    const found = dictGet(vm, self, key);
    if (found === undefined) dictPut(vm, self, key, otherwise);
    return orElse(found, otherwise);
  }, "raw"],
  pop: [[1, 2], (vm, self, key, otherwise) => {
    const found = dictGet(vm, self, key);
    if (found === undefined) return otherwise === undefined ? raiseKeyError(vm, key) : otherwise;
    dictRemove(vm, self, key);
    return found;
  }, "raw"],
  popitem: [0, (vm, self) => {
    if (self.map.size === 0) raiseWith(vm, "KeyError", ["popitem(): dictionary is empty"]);
    const hashed = [...self.map.keys()].at(-1)!;
    const entry = tuple([originalKey(self, hashed), self.map.get(hashed)!]);
    vm.touch(self);
    dictDelete(self, hashed);
    return entry;
  }],
  __len__: [0, (_vm, self) => self.map.size],
  __iter__: [0, (_vm, self) => dictIterator(self, "dict_keyiterator", (hashed) => originalKey(self, hashed) as never)],
  __reversed__: [0, (_vm, self) => dictIterator(self, "dict_reversekeyiterator", (hashed) => originalKey(self, hashed) as never, true)],
  __contains__: [1, (vm, self, key) => { const hashed = keyFor(vm, key); return hashed === undefined ? unknown("the key is not known") : self.map.has(hashed) || (mayEqual(self, key) ? unknown("the key is a size that is not known") : false); }],
  __getitem__: [1, (vm, self, key) => dictItem(vm, self, key)],
  __setitem__: [2, (vm, self, key, value) => { dictPut(vm, self, key, value); return null; }, "raw"],
  __delitem__: [1, (vm, self, key) => { if (dictRemove(vm, self, key) === false) raiseKeyError(vm, key); return null; }],
  __or__: [1, (vm, self, other) => {
    if (!dictOf(other)) return notImplemented;
    const made = copyOf(self);
    update(vm, made, [other], null);
    return made;
  }],
  __ror__: [1, (vm, self, other) => {
    if (!dictOf(other)) return notImplemented;
    const made = copyOf(dictOf(other)!);
    update(vm, made, [self], null);
    return made;
  }],
  __ior__: [1, (vm, self, other) => { update(vm, self, [other], null); return self; }, "raw"],
  __eq__: [1, (vm, self, other) => (dictOf(other) ? (sameEntries(vm, self, dictOf(other)!) ?? unknown("not known to be equal")) : notImplemented)],
  __repr__: [0, (vm, self) => reprOf(vm, self)],
});

/** Whether two dicts have equal entries, whatever their order; undefined when that is not known. */
export function sameEntries(vm: Interp, a: Dict, b: Dict): boolean | undefined {
  if (a.map.size !== b.map.size) return false;
  let sure: boolean | undefined = true;
  for (const [hashed, value] of a.map) {
    if (!b.map.has(hashed)) return false;
    const other = b.map.get(hashed)!;
    const same = other === value && !isUnknown(value) ? true : vm.equal(value, other);
    if (same === false) return false;
    if (same === undefined) sure = undefined;
  }
  return sure;
}

const raw = (name: string, binds: boolean, call: (vm: Interp, args: readonly Value[], kwargs: Kwargs | null) => Value): Value => ({ kind: "builtin", name, binds, call });
dictClass.dict.set("__hash__", null);
dictClass.dict.set("__init__", raw("__init__", true, (vm, [self, ...args], kwargs) => { if (dictOf(self)) update(vm, self as Dict, args, kwargs, "dict"); return null; }));
dictClass.dict.set("update", raw("update", true, (vm, [self, ...args], kwargs) => { if (dictOf(self)) update(vm, self as Dict, args, kwargs); return null; }));
dictClass.dict.set("fromkeys", { kind: "classmethod", func: raw("fromkeys", false, (vm, [cls, keys, value = null]) => {
  const items = vm.items(keys);
  if (!items) return unknown("the keys are not known", dictClass);
  const made = cls === dictClass ? ({ kind: "dict", map: new Map(), originals: null } as Dict) : vm.call(cls, []);
  for (const key of items) {
    const plainDict = dictOf(made);
    if (plainDict) dictPut(vm, plainDict, key, value);
    else vm.setitem(made, key, value);
  }
  return made;
}) });
