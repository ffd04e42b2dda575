// iter() and next(): builtin containers directly, other objects by __iter__ and __next__ or by __getitem__ with 0, 1, 2 …
import type { Iterator, Unknown, Value } from "./values";
import { dictKeys, isUnknown } from "./values";
import { Beyond } from "./interp";
import type { Machine } from "./machine";
import { classLookup } from "./shared";
import { callSpecial } from "./operators";
import { takenApart } from "./claims";
import { hasUnknownBase } from "./construct";

const NO_MORE = undefined;

/** iter(v); the Unknown itself when v is one. Raises TypeError when v is not iterable. */
export function iter(vm: Machine, v: Value): Iterator | Unknown {
  if (typeof v === "string") return overArray("str_iterator", Array.from(v));
  if (typeof v !== "object" || v === null) return notIterable(vm, v);
  switch (v.kind) {
    case "unknown": return v;
    case "iterator": return v;
    case "list": if (v.cls === undefined) return overList(v); break;
    case "tuple": if (v.cls === undefined || classLookup(v.cls, "__iter__") === classLookup(vm.nativeClasses.tuple, "__iter__")) return overArray("tuple_iterator", v.items); break;
    case "range": if (typeof v.start === "number" && typeof v.stop === "number" && typeof v.step === "number") return overRange(v.start, v.stop, v.step); break;
    case "dict": if (v.cls === undefined) return overDict(vm, v); break;
    default: break;
  }
  const cls = vm.typeOf(v);
  const own = classLookup(cls, "__iter__");
  if (own !== undefined && own !== null) return asIterator(vm, callSpecial(vm, v, "__iter__", [])!);
  if (own === undefined && classLookup(cls, "__getitem__") !== undefined) return byIndex(vm, v);
  const why = hasUnknownBase(cls);
  if (why !== null) return { kind: "unknown", because: why };
  return notIterable(vm, v);
}

const notIterable = (vm: Machine, v: Value): never => vm.raise("TypeError", `'${vm.typeOf(v).name}' object is not iterable`);

function overArray(type: string, items: readonly Value[]): Iterator {
  let at = 0;
  return { kind: "iterator", type, next: () => (at < items.length ? items[at++] : NO_MORE) };
}
/** A list may be blurred (fork.ts) while it is iterated over. */
function overList(v: Extract<Value, { kind: "list" }>): Iterator {
  let at = 0;
  return { kind: "iterator", type: "list_iterator", next: () => (v.kind === "list" && at < v.items.length ? v.items[at++] : NO_MORE) };
}
function overRange(start: number, stop: number, step: number): Iterator {
  let i = start;
  return { kind: "iterator", type: "range_iterator", next() {
    if (step > 0 ? i >= stop : i <= stop) return NO_MORE;
    const value = i;
    i += step;
    return value;
  } };
}
function overDict(vm: Machine, d: Extract<Value, { kind: "dict" }>): Iterator {
  const keys = dictKeys(d), { size } = d.map;
  let at = 0;
  return { kind: "iterator", type: "dict_keyiterator", next() {
    if (at >= keys.length) return NO_MORE;
    if (d.map.size !== size) vm.raise("RuntimeError", "dictionary changed size during iteration");
    return keys[at++];
  } };
}

function asIterator(vm: Machine, made: Value): Iterator | Unknown {
  if (typeof made === "object" && made !== null && (made.kind === "iterator" || made.kind === "unknown")) return made;
  const cls = vm.typeOf(made);
  if (classLookup(cls, "__next__") === undefined) {
    const why = hasUnknownBase(cls);
    if (why !== null) return { kind: "unknown", because: why };
    vm.raise("TypeError", `iter() returned non-iterator of type '${cls.name}'`);
  }
  return { kind: "iterator", type: cls.name, next: (m) => m.attempt("StopIteration", () => callSpecial(vm, made, "__next__", [])) };
}

/** The old protocol: __getitem__ until IndexError. */
function byIndex(vm: Machine, v: Value): Iterator {
  let at = 0, done = false;
  return { kind: "iterator", type: "iterator", next() {
    if (done) return NO_MORE;
    const item = vm.attempt("IndexError", () => vm.attempt("StopIteration", () => callSpecial(vm, v, "__getitem__", [at])));
    at++;
    if (item === undefined) done = true;
    return item;
  } };
}

/** Whether iter(v) would work, without calling anything. */
export function isIterable(vm: Machine, v: Value): boolean {
  if (typeof v === "string") return true;
  if (typeof v !== "object" || v === null) return false;
  if (v.kind === "list" || v.kind === "tuple" || v.kind === "dict" || v.kind === "set" || v.kind === "iterator" || v.kind === "range" || v.kind === "unknown") return true;
  const cls = vm.typeOf(v);
  const own = classLookup(cls, "__iter__");
  return own === undefined ? classLookup(cls, "__getitem__") !== undefined || hasUnknownBase(cls) !== null : own !== null;
}

/** Longer sequences than this are not made on shapes. */
export const MOST_ITEMS = 1_000_000;

/** All items of an iterable, or undefined when they are unknown. */
export function items(vm: Machine, v: Value): readonly Value[] | undefined {
  if (typeof v === "object" && v !== null) {
    if ((v.kind === "list" || v.kind === "tuple") && v.cls === undefined) return v.items;
    if (v.kind === "dict" && v.cls === undefined) return dictKeys(v);
  }
  const it = iter(vm, v);
  if (it.kind === "unknown") return undefined;
  const all: Value[] = [];
  for (;;) {
    const item = it.next(vm);
    if (item === undefined) return all;
    vm.step();
    if (all.length >= MOST_ITEMS && vm.mode === "shapes") throw new Beyond("it has too many items");
    all.push(item);
  }
}

export function* iterate(vm: Machine, v: Value): Iterable<Value> {
  const it = iter(vm, v);
  if (it.kind === "unknown") { yield vm.unknownPart(it); return; }
  let count = 0;
  for (;;) {
    const item = it.next(vm);
    if (item === undefined) return;
    vm.step();
    if (++count > MOST_ITEMS && vm.mode === "shapes") throw new Beyond("it has too many items");
    yield item;
  }
}

/** Unpacks exactly n items, with CPython's messages. */
export function unpack(vm: Machine, v: Value, n: number): readonly Value[] {
  if (typeof v === "object" && v !== null && (v.kind === "tuple" || v.kind === "list") && (v.cls === undefined || v.kind === "tuple" && !isCustomIter(vm, v))) {
    if (v.items.length === n) return v.items;
    return wrongCount(vm, v.items.length, n);
  }
  if (isUnknown(v)) return takenApart(vm, v, n) ?? new Array<Value>(n).fill(vm.unknownPart(v));
  if (!isIterable(vm, v)) vm.raise("TypeError", `cannot unpack non-iterable ${vm.typeOf(v).name} object`);
  const it = iter(vm, v);
  if (it.kind === "unknown") return new Array<Value>(n).fill(vm.unknownPart(it));
  const all: Value[] = [];
  for (let i = 0; i < n; i++) {
    const item = it.next(vm);
    if (item === undefined) return wrongCount(vm, i, n);
    all.push(item);
  }
  if (it.next(vm) !== undefined) return wrongCount(vm, n + 1, n);
  return all;
}

const isCustomIter = (vm: Machine, v: Extract<Value, { kind: "tuple" }>): boolean => classLookup(v.cls!, "__iter__") !== classLookup(vm.nativeClasses.tuple, "__iter__");

function wrongCount(vm: Machine, got: number, expected: number): never {
  if (got < expected) vm.raise("ValueError", `not enough values to unpack (expected ${expected}, got ${got})`);
  return vm.raise("ValueError", `too many values to unpack (expected ${expected})`);
}

/** a, *b, c = v: `before` and `after` names around the starred one. */
export function unpackStarred(vm: Machine, v: Value, before: number, after: number): Value[] {
  if (!isUnknown(v) && !isIterable(vm, v)) vm.raise("TypeError", `cannot unpack non-iterable ${vm.typeOf(v).name} object`);
  const all = items(vm, v);
  if (all === undefined) return new Array<Value>(before + after + 1).fill(isUnknown(v) ? vm.unknownPart(v) : { kind: "unknown", because: "the items are not known" });
  if (all.length < before + after) vm.raise("ValueError", `not enough values to unpack (expected at least ${before + after}, got ${all.length})`);
  return [...all.slice(0, before), { kind: "list", items: all.slice(before, all.length - after) }, ...all.slice(all.length - after)];
}

