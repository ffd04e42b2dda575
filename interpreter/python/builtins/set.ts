// set and frozenset and their methods.
import type { Interp } from "../interp";
import type { ClassValue, Iterator, Key, SetValue, Value } from "../values";
import { isUnknown, notImplemented, unknown } from "../values";
import { addMethods, count } from "./arguments";
import type { MethodRow } from "./arguments";
import { viewItems, viewOf } from "./dict-views";
import { raiseKeyError } from "./dict";
import { nativeClass } from "./root";
import { inOrder } from "./set-order";
import { reprOf } from "./repr";
import { hashValue } from "./hash";
import { keyFor, raiseWith, setValueOf } from "./special";

const maker = (frozen: boolean): ClassValue["make"] => (vm, cls, args, kwargs) => {
  count(vm, frozen ? "frozenset" : "set", [0, 1], args, kwargs);
  const map = args.length ? keysOf(vm, args[0]) : new Map<Key, Value>();
  if (!map) return unknown(isUnknown(args[0]) ? args[0].because : "the items of this set are not known", cls);
  return make(new Map(map), frozen, cls);
};
export const setClass = nativeClass("set", { make: maker(false) });
export const frozensetClass = nativeClass("frozenset", { make: maker(true) });

function make(map: Map<Key, Value>, frozen: boolean, cls?: ClassValue): SetValue {
  return cls && cls !== setClass && cls !== frozensetClass ? { kind: "set", map, frozen, cls } : { kind: "set", map, frozen };
}

/** The items of an iterable by their Keys; undefined when one is unknown. */
function keysOf(vm: Interp, v: Value): Map<Key, Value> | undefined {
  const known = setValueOf(v);
  if (known) return known.map;
  if (isUnknown(v)) return undefined;
  const items = vm.items(v);
  if (!items) return undefined;
  vm.step(items.length);
  const map = new Map<Key, Value>();
  for (const item of items) {
    const key = keyFor(vm, item);
    if (key === undefined) return undefined;
    if (!map.has(key)) map.set(key, item);
  }
  return map;
}
const unclear = (): Value => unknown("the items of a set are not known");

/** What a binary operator of sets accepts on its right: sets and views, not any iterable. */
const operand = (v: Value): boolean => setValueOf(v) !== undefined || viewOf(v) !== undefined;
function operandKeys(vm: Interp, v: Value): Map<Key, Value> | undefined {
  const view = viewOf(v);
  return view ? keysOf(vm, { kind: "list", items: viewItems(view) }) : keysOf(vm, v);
}

type Combine = (a: Map<Key, Value>, b: Map<Key, Value>) => Map<Key, Value>;
// The order of insertion is CPython's, since it decides the order of ints.
const union: Combine = (a, b) => { const out = new Map(a); for (const [k, v] of b) if (!out.has(k)) out.set(k, v); return out; };
const intersection: Combine = (a, b) => { 
  const [few, many] = b.size > a.size ? [a, b] : [b, a];
  return new Map([...few].filter(([k]) => many.has(k)).map(([k, v]) => [k, a.get(k) === undefined ? v : a.get(k)!]));
};
const difference: Combine = (a, b) => new Map([...a].filter(([k]) => !b.has(k)));
const symmetric: Combine = (a, b) => new Map([...difference(b, a), ...difference(a, b)]);
const within = (a: Map<Key, Value>, b: Map<Key, Value>): boolean => a.size <= b.size && [...a.keys()].every((k) => b.has(k));

function become(vm: Interp, self: SetValue, map: Map<Key, Value>): void {
  vm.touch(self);
  const entries = [...map];
  self.map.clear();
  for (const [k, v] of entries) self.map.set(k, v);
}

function all(combine: Combine, many = true): MethodRow<SetValue> {
  return [many ? "*others" : "other /", (vm, self, others) => {
    let map = new Map(self.map);
    for (const other of many ? (others as unknown as { items: Value[] }).items : [others]) {
      const keys = keysOf(vm, other);
      if (!keys) return unclear();
      map = combine(map, keys);
    }
    return make(map, self.frozen);
  }];
}
function inPlace(combine: Combine): MethodRow<SetValue> {
  return ["*others", (vm, self, others) => {
    for (const other of (others as unknown as { items: Value[] }).items) {
      const keys = keysOf(vm, other);
      if (!keys) { vm.blur(self, "the items of this set are not known"); return null; }
      become(vm, self, combine(self.map, keys));
    }
    return null;
  }];
}
const operator = (combine: Combine): MethodRow<SetValue> => [1, (vm, self, other) => {
  if (!operand(other)) return notImplemented;
  const keys = operandKeys(vm, other);
  return keys ? make(combine(self.map, keys), self.frozen) : unclear();
}];
const reflected = (combine: Combine): MethodRow<SetValue> => operator((a, b) => combine(b, a));
const assign = (combine: Combine): MethodRow<SetValue> => [1, (vm, self, other) => {
  if (!operand(other)) return notImplemented;
  const keys = operandKeys(vm, other);
  if (!keys) return unclear();
  if (self.frozen) return make(combine(self.map, keys), true);
  become(vm, self, combine(self.map, keys));
  return self;
}];
const compare = (test: (a: Map<Key, Value>, b: Map<Key, Value>) => boolean): MethodRow<SetValue> => [1, (vm, self, other) => {
  if (!operand(other)) return notImplemented;
  const keys = operandKeys(vm, other);
  return keys ? test(self.map, keys) : unclear();
}];
const about = (test: (a: Map<Key, Value>, b: Map<Key, Value>) => boolean): MethodRow<SetValue> => [1, (vm, self, other) => {
  const keys = keysOf(vm, other);
  return keys ? test(self.map, keys) : unclear();
}];

export function setIterator(self: SetValue): Iterator {
  const size = self.map.size, values = inOrder(self)[Symbol.iterator]();
  return { kind: "iterator", type: "set_iterator", next(vm) {
    if (self.map.size !== size) vm.raise("RuntimeError", "Set changed size during iteration");
    const next = values.next();
    return next.done ? undefined : next.value;
  } };
}

for (const cls of [setClass, frozensetClass]) {
  addMethods(cls, setValueOf, {
    __len__: [0, (_vm, self) => self.map.size],
    __iter__: [0, (_vm, self) => setIterator(self)],
    __contains__: [1, (vm, self, x) => { const k = keyFor(vm, setValueOf(x) && !setValueOf(x)!.frozen ? make(setValueOf(x)!.map, true) : x); return k === undefined ? unclear() : self.map.has(k); }],
    __repr__: [0, (vm, self) => reprOf(vm, self)],
    copy: [0, (_vm, self) => make(new Map(self.map), self.frozen)],
    union: all(union), intersection: all(intersection), difference: all(difference), symmetric_difference: all(symmetric, false),
    issubset: about(within), issuperset: about((a, b) => within(b, a)), isdisjoint: about((a, b) => ![...a.keys()].some((k) => b.has(k))),
    __or__: operator(union), __and__: operator(intersection), __sub__: operator(difference), __xor__: operator(symmetric),
    __ror__: reflected(union), __rand__: reflected(intersection), __rsub__: reflected(difference), __rxor__: reflected(symmetric),
    __eq__: compare((a, b) => a.size === b.size && within(a, b)), __le__: compare(within), __lt__: compare((a, b) => a.size < b.size && within(a, b)),
    __ge__: compare((a, b) => within(b, a)), __gt__: compare((a, b) => b.size < a.size && within(b, a)),
  });
}
addMethods(setClass, setValueOf, {
  add: [1, (vm, self, x) => {
    const k = keyFor(vm, x);
    if (k === undefined) vm.blur(self, "an item of this set is not known");
    else if (!self.map.has(k)) { vm.touch(self); self.map.set(k, x); }
    return null;
  }, "raw"],
  discard: [1, (vm, self, x) => {
    const k = keyFor(vm, x);
    if (k === undefined) vm.blur(self, "which item was removed is not known");
    else { vm.touch(self); self.map.delete(k); }
    return null;
  }, "raw"],
  remove: [1, (vm, self, x) => {
    const k = keyFor(vm, x);
    if (k === undefined) {
      vm.blur(self, "which item was removed is not known");
      return null;
    }
    vm.touch(self);
    return self.map.delete(k) ? null : raiseKeyError(vm, x);
  }, "raw"],
  pop: [0, (vm, self) => {
    for (const [k, v] of self.map) { vm.touch(self); self.map.delete(k); return v; }
    return raiseWith(vm, "KeyError", ["pop from an empty set"]);
  }],
  clear: [0, (vm, self) => { vm.touch(self); self.map.clear(); return null; }],
  update: inPlace(union), intersection_update: inPlace(intersection), difference_update: inPlace(difference), symmetric_difference_update: inPlace(symmetric),
  __ior__: assign(union), __iand__: assign(intersection), __isub__: assign(difference), __ixor__: assign(symmetric),
});
setClass.dict.set("__hash__", null);
setClass.dict.set("__init__", { kind: "builtin", name: "__init__", binds: true, call: (vm, [self, items]) => {
  const s = setValueOf(self);
  const keys = items === undefined ? undefined : keysOf(vm, items);
  if (s && keys) become(vm, s, new Map(keys));
  return null;
} });
addMethods(frozensetClass, setValueOf, { __hash__: [0, (vm, self) => hashValue(vm, self)] });
