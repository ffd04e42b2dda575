// list and its methods.
import { Beyond, type Interp } from "../interp";
import type { Iterator, List, Unknown, Value } from "../values";
import { isUnknown, list, notImplemented, unknown } from "../values";
import { addMethods, count } from "./arguments";
import { nativeClass } from "./root";
import { find, joinedItems, orderItems, position, repeat, sameItems, sliceIndices, sliceLength, sortValues, takeSlice, timesUnknown } from "./sequence";
import { isItems, itemsOrUnknown, knownIndex, listOf } from "./special";
import { reprOf } from "./repr";

export const listClass = nativeClass("list", {
  make(vm, cls, args, kwargs) {
    const made: List = { kind: "list", items: [] };
    if (cls !== listClass) made.cls = cls;
    return fill(vm, made, args, kwargs) ?? made;
  },
});

/** list.__init__: replaces the contents. Gives an Unknown where they are not known. */
function fill(vm: Interp, self: List, args: readonly Value[], kwargs: ReadonlyMap<string, Value> | null): Value | undefined {
  count(vm, "list", [0, 1], args, kwargs as Map<string, Value> | null);
  vm.touch(self);
  self.items = [];
  if (!args.length) return undefined;
  const items = itemsOrUnknown(vm, args[0]);
  if (!isItems(items)) return unknown((items as { because: string }).because, self.cls ?? listClass);
  self.items = [...items];
  return undefined;
}

/** An iterator over a list that sees items appended meanwhile; the list itself once a branch has made it unknown (fork.ts). */
export function listIterator(self: List): Iterator | Unknown {
  if ((self as List | Unknown).kind === "unknown") return self as List | Unknown as Unknown;
  let at = 0;
  return { kind: "iterator", type: "list_iterator", next: () => ((self as List | Unknown).kind === "list" && at < self.items.length ? self.items[at++] : undefined) };
}

/** Appends the contents of an iterable; where they are unknown the list becomes so. */
export function extend(vm: Interp, self: List, other: Value): null {
  const items = itemsOrUnknown(vm, other);
  if (!isItems(items)) {
    vm.blur(self, (items as { because: string }).because);
    return null;
  }
  if (self.items.length + items.length > 1_000_000 && vm.mode === "shapes") throw new Beyond("it has too many items");
  vm.touch(self);
  vm.step(items.length);
  for (const item of items.slice()) self.items.push(item);
  return null;
}

const bounds = (vm: Interp, self: List, start: Value, stop: Value): [number, number] => {
  const clamp = (v: Value, otherwise: number): number => {
    const i = v === undefined ? otherwise : (knownIndex(vm, v) ?? otherwise);
    return i < 0 ? Math.max(0, i + self.items.length) : i;
  };
  return [clamp(start, 0), clamp(stop, Number.MAX_SAFE_INTEGER)];
};

addMethods(listClass, listOf, {
  append: [1, (vm, self, x) => { vm.touch(self); self.items.push(x); return null; }, "raw"],
  extend: [1, (vm, self, other) => extend(vm, self, other), "raw"],
  insert: [2, (vm, self, index, x) => {
    const at = knownIndex(vm, index);
    vm.touch(self);
    if (at === undefined) self.items = [...self.items, x].map(() => unknown("an item was inserted at a position that is not known"));
    else self.items.splice(at < 0 ? Math.max(0, at + self.items.length) : at, 0, x);
    return null;
  }, "raw"],
  pop: [[0, 1], (vm, self, index = -1) => {
    if (self.items.length === 0) vm.raise("IndexError", "pop from empty list");
    const at = position(vm, "list", index, self.items.length, "pop index out of range");
    if (at === undefined) {
      vm.touch(self);
      self.items = self.items.slice(1).map(() => unknown("which item was popped is not known"));
      return unknown("the position of the popped item is not known");
    }
    vm.touch(self);
    return self.items.splice(at, 1)[0];
  }, "raw"],
  remove: [1, (vm, self, x) => {
    const at = find(vm, self.items, x);
    if (at === -1) vm.raise("ValueError", "list.remove(x): x not in list");
    if (at === undefined) vm.blur(self, "which item was removed is not known");
    else { vm.touch(self); self.items.splice(at, 1); }
    return null;
  }, "raw"],
  clear: [0, (vm, self) => { vm.touch(self); self.items = []; return null; }],
  copy: [0, (_vm, self) => list([...self.items])],
  reverse: [0, (vm, self) => { vm.touch(self); self.items.reverse(); return null; }],
  count: [1, (vm, self, x) => {
    let n = 0;
    for (const item of self.items) {
      const same = item === x ? true : vm.equal(item, x);
      if (same === undefined) return unknown("whether the items are equal is not known");
      if (same) n++;
    }
    return n;
  }],
  index: [[1, 3], (vm, self, x, start, stop) => {
    const [from, to] = bounds(vm, self, start, stop);
    const at = find(vm, self.items, x, from, to);
    if (at === -1) vm.raise("ValueError", `${vm.repr(x)} is not in list`);
    return at ?? unknown("whether the items are equal is not known");
  }],
  sort: ["* key= reverse=", (vm, self, key = null, reverse = false) => {
    const sorted = sortValues(vm, self.items, key, vm.truth(reverse) ?? false);
    vm.touch(self);
    self.items = sorted ?? self.items.map(() => unknown("the order of the items is not known"));
    return null;
  }],
  __len__: [0, (_vm, self) => self.items.length],
  __iter__: [0, (_vm, self) => listIterator(self)],
  __reversed__: [0, (_vm, self) => {
    let at = self.items.length - 1;
    return { kind: "iterator", type: "list_reverseiterator", next: () => (at >= 0 ? self.items[at--] : undefined) };
  }],
  __contains__: [1, (vm, self, x) => {
    const at = find(vm, self.items, x);
    return at === undefined ? unknown("whether the item is in the list is not known") : at >= 0;
  }],
  __getitem__: [1, (vm, self, index) => listGet(vm, self, index)],
  __setitem__: [2, (vm, self, index, value) => listSet(vm, self, index, value), "raw"],
  __delitem__: [1, (vm, self, index) => listDelete(vm, self, index), "raw"],
  __add__: [1, (vm, self, other) => (listOf(other) ? list(joinedItems(vm, self.items, listOf(other)!.items)) : notImplemented)],
  __iadd__: [1, (vm, self, other) => { extend(vm, self, other); return self; }, "raw"],
  __mul__: [1, (vm, self, n) => { const items = repeat(vm, self.items, n); return items ? list(items) : timesUnknown(vm, n); }],
  __rmul__: [1, (vm, self, n) => { const items = repeat(vm, self.items, n); return items ? list(items) : timesUnknown(vm, n); }],
  __eq__: [1, (vm, self, other) => (listOf(other) ? (sameItems(vm, self.items, listOf(other)!.items) ?? unknown("not known to be equal")) : notImplemented)],
  __lt__: [1, (vm, self, other) => (listOf(other) ? orderItems(vm, "<", self.items, listOf(other)!.items) : notImplemented)],
  __le__: [1, (vm, self, other) => (listOf(other) ? orderItems(vm, "<=", self.items, listOf(other)!.items) : notImplemented)],
  __gt__: [1, (vm, self, other) => (listOf(other) ? orderItems(vm, ">", self.items, listOf(other)!.items) : notImplemented)],
  __ge__: [1, (vm, self, other) => (listOf(other) ? orderItems(vm, ">=", self.items, listOf(other)!.items) : notImplemented)],
  __repr__: [0, (vm, self) => reprOf(vm, self)],
});
listClass.dict.set("__hash__", null);
listClass.dict.set("__init__", { kind: "builtin", name: "__init__", binds: true, call: (vm, [self, ...args], kwargs) => {
  if (listOf(self)) fill(vm, self as List, args, kwargs);
  return null;
} });

/** list[index] for an index or a slice. */
export function listGet(vm: Interp, self: List, index: Value): Value {
  if (typeof index === "object" && index !== null && index.kind === "slice") {
    const items = takeSlice(vm, self.items, index);
    return items ? list(items) : unknown("the bounds of this slice are not known", listClass);
  }
  const at = position(vm, "list", index, self.items.length);
  return at === undefined ? unknown("the index is not known") : self.items[at];
}

/** list[index] = value. An unknown index makes every item unknown: any of them may have changed. */
export function listSet(vm: Interp, self: List, index: Value, value: Value): null {
  if (typeof index === "object" && index !== null && index.kind === "slice") return setSlice(vm, self, index, value);
  const at = position(vm, "list", index, self.items.length, "list assignment index out of range");
  vm.touch(self);
  if (at === undefined) self.items = self.items.map(() => unknown("an item of this list was set at an unknown index"));
  else self.items[at] = value;
  return null;
}

function setSlice(vm: Interp, self: List, index: Extract<Value, { kind: "slice" }>, value: Value): null {
  const range = sliceIndices(vm, index, self.items.length);
  const items = isUnknown(value) ? value : vm.items(value);
  vm.touch(self);
  if (!range || items === undefined || isUnknown(items as Value)) {
    vm.blur(self, "a slice of this list was set to unknown items");
    return null;
  }
  const fresh = items as readonly Value[];
  if (range.step === 1) self.items.splice(range.start, Math.max(0, range.stop - range.start), ...fresh);
  else {
    const n = sliceLength(range);
    if (n !== fresh.length) vm.raise("ValueError", `attempt to assign sequence of size ${fresh.length} to extended slice of size ${n}`);
    fresh.forEach((item, i) => { self.items[range.start + i * range.step] = item; });
  }
  return null;
}

/** del list[index] for an index or a slice. */
export function listDelete(vm: Interp, self: List, index: Value): null {
  if (typeof index === "object" && index !== null && index.kind === "slice") {
    const range = sliceIndices(vm, index, self.items.length);
    if (!range) { vm.blur(self, "which items were deleted is not known"); return null; }
    vm.touch(self);
    const gone = new Set(Array.from({ length: sliceLength(range) }, (_, i) => range.start + i * range.step));
    self.items = self.items.filter((_, i) => !gone.has(i));
    return null;
  }
  const at = position(vm, "list", index, self.items.length, "list assignment index out of range");
  if (at === undefined) vm.blur(self, "which item was deleted is not known");
  else { vm.touch(self); self.items.splice(at, 1); }
  return null;
}

