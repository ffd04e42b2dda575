// tuple and its methods.
import type { Interp } from "../interp";
import type { Iterator, Tuple, Value } from "../values";
import { notImplemented, tuple, unknown } from "../values";
import { addMethods, count } from "./arguments";
import { nativeClass } from "./root";
import { find, joinedItems, orderItems, position, repeat, sameItems, takeSlice, timesUnknown } from "./sequence";
import { hashValue } from "./hash";
import { reprOf } from "./repr";
import { isItems, itemsOrUnknown, knownIndex, tupleOf } from "./special";

export const tupleClass = nativeClass("tuple", {
  make(vm, cls, args, kwargs) {
    count(vm, "tuple", [0, 1], args, kwargs);
    const items = args.length ? itemsOrUnknown(vm, args[0]) : [];
    if (!isItems(items)) return unknown((items as { because: string }).because, cls);
    if (cls === tupleClass) return args.length && tupleOf(args[0]) && !(args[0] as Tuple).cls ? args[0] : tuple(items);
    return tuple(items, cls);
  },
});

export function arrayIterator(items: readonly Value[], type = "tuple_iterator"): Iterator {
  let at = 0;
  return { kind: "iterator", type, next: () => (at < items.length ? items[at++] : undefined) };
}

/** tuple[index] for an index or a slice; a slice of a subclass is a plain tuple, except of torch.Size, which sees to that itself. */
export function tupleGet(vm: Interp, self: Tuple, index: Value): Value {
  if (typeof index === "object" && index !== null && index.kind === "slice") {
    const items = takeSlice(vm, self.items, index);
    return items ? tuple(items) : unknown("the bounds of this slice are not known", tupleClass);
  }
  const at = position(vm, "tuple", index, self.items.length);
  return at === undefined ? unknown("the index is not known") : self.items[at];
}

const clamp = (vm: Interp, v: Value | undefined, length: number, otherwise: number): number => {
  const i = v === undefined ? otherwise : (knownIndex(vm, v) ?? otherwise);
  return i < 0 ? Math.max(0, i + length) : i;
};

addMethods(tupleClass, tupleOf, {
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
    const length = self.items.length;
    const at = find(vm, self.items, x, clamp(vm, start, length, 0), clamp(vm, stop, length, length));
    if (at === -1) vm.raise("ValueError", "tuple.index(x): x not in tuple");
    return at ?? unknown("whether the items are equal is not known");
  }],
  __len__: [0, (_vm, self) => self.items.length],
  __iter__: [0, (_vm, self) => arrayIterator(self.items)],
  __contains__: [1, (vm, self, x) => {
    const at = find(vm, self.items, x);
    return at === undefined ? unknown("whether the item is in the tuple is not known") : at >= 0;
  }],
  __getitem__: [1, (vm, self, index) => tupleGet(vm, self, index)],
  __add__: [1, (vm, self, other) => (tupleOf(other) ? tuple(joinedItems(vm, self.items, tupleOf(other)!.items)) : notImplemented)],
  __mul__: [1, (vm, self, n) => { const items = repeat(vm, self.items, n); return items ? tuple(items) : timesUnknown(vm, n); }],
  __rmul__: [1, (vm, self, n) => { const items = repeat(vm, self.items, n); return items ? tuple(items) : timesUnknown(vm, n); }],
  __eq__: [1, (vm, self, other) => (tupleOf(other) ? (sameItems(vm, self.items, tupleOf(other)!.items) ?? unknown("not known to be equal")) : notImplemented)],
  __lt__: [1, (vm, self, other) => (tupleOf(other) ? orderItems(vm, "<", self.items, tupleOf(other)!.items) : notImplemented)],
  __le__: [1, (vm, self, other) => (tupleOf(other) ? orderItems(vm, "<=", self.items, tupleOf(other)!.items) : notImplemented)],
  __gt__: [1, (vm, self, other) => (tupleOf(other) ? orderItems(vm, ">", self.items, tupleOf(other)!.items) : notImplemented)],
  __ge__: [1, (vm, self, other) => (tupleOf(other) ? orderItems(vm, ">=", self.items, tupleOf(other)!.items) : notImplemented)],
  __hash__: [0, (vm, self) => hashValue(vm, self)],
  __repr__: [0, (vm, self) => reprOf(vm, self)],
});
tupleClass.dict.set("__new__", { kind: "staticmethod", func: { kind: "builtin", name: "__new__", binds: false, call: (vm, [cls, ...args], kwargs) =>
  tupleClass.make!(vm, cls as typeof tupleClass, args, kwargs) } });
