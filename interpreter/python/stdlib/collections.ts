// collections: OrderedDict, defaultdict, Counter, deque, ChainMap, namedtuple, UserDict and UserList.
import type { Interp } from "../interp";
import type { ClassValue, Dict, Value } from "../values";
import { dict, dictDelete, dictEntries, dictKeys, isUnknown, list, notImplemented, tuple, unknown } from "../values";
import { addMethods } from "../builtins/arguments";
import { nativeClasses } from "../builtins";
import { dictGet, dictPut, raiseKeyError, sameEntries, update } from "../builtins/dict";
import { classGetitem } from "../builtins/alias";
import { nativeClass } from "../builtins/root";
import { reprOf } from "../builtins/repr";
import { sameItems, sortValues } from "../builtins/sequence";
import { dictOf, intOf, isItems, itemsOrUnknown, keyFor, knownIndex } from "../builtins/special";
import { MutableMapping, MutableSequence } from "./collections-abc";
import { dequeClass } from "./deque";
import { chainMapClass } from "./chain-map";
import { defineModule } from "./module";
import { namedtuple } from "./namedtuple";

export { dequeClass } from "./deque";
export { chainMapClass } from "./chain-map";

const raw = (name: string, call: (vm: Interp, self: Dict, args: readonly Value[], kwargs: Map<string, Value> | null) => Value): [string, Value] =>
  [name, { kind: "builtin", name, binds: true, call: (vm, [self, ...args], kwargs) => { const d = dictOf(self); return d ? call(vm, d, args, kwargs) : self; } }];
const derived = (name: string): ClassValue => nativeClass(name, { module: "collections", bases: [nativeClasses.dict] });
const copyWith = (self: Dict, cls: ClassValue): Dict => ({ kind: "dict", cls: self.cls ?? cls, map: new Map(self.map), originals: self.originals ? new Map(self.originals) : null, ...(self.attrs ? { attrs: new Map(self.attrs) } : {}) });

export const orderedDictClass = derived("OrderedDict");
addMethods<Dict>(orderedDictClass, dictOf, {
  move_to_end: ["key last=", (vm, self, key, last = true) => {
    const hashed = keyFor(vm, key);
    if (hashed === undefined) return null;
    if (!self.map.has(hashed)) raiseKeyError(vm, key);
    vm.touch(self);
    const value = self.map.get(hashed)!;
    const rest = [...self.map].filter(([k]) => k !== hashed);
    self.map.clear();
    if (vm.truth(last) === false) self.map.set(hashed, value);
    for (const [k, v] of rest) self.map.set(k, v);
    if (vm.truth(last) !== false) self.map.set(hashed, value);
    return null;
  }],
  popitem: ["last=", (vm, self, last = true) => {
    if (self.map.size === 0) vm.raise("KeyError", "dictionary is empty");
    const keys = [...self.map.keys()], hashed = vm.truth(last) === false ? keys[0] : keys.at(-1)!;
    const pair = tuple([(self.originals?.get(hashed) ?? hashed) as Value, self.map.get(hashed)!]);
    vm.touch(self);
    dictDelete(self, hashed);
    return pair;
  }],
  copy: [0, (_vm, self) => copyWith(self, orderedDictClass)],
  __repr__: [0, (vm, self) => `${self.cls?.name ?? "OrderedDict"}(${self.map.size ? `[${Array.from(dictEntries(self), ([k, v]) => `(${vm.repr(k)}, ${vm.repr(v)})`).join(", ")}]` : ""})`],
  __eq__: [1, (vm, self, other) => {
    const d = dictOf(other);
    if (!d) return notImplemented;
    const same = sameEntries(vm, self, d);
    if (same === true && d.cls?.mro.includes(orderedDictClass)) return sameItems(vm, dictKeys(self), dictKeys(d)) ?? unknown("not known to be equal");
    return same ?? unknown("not known to be equal");
  }],
});

export const defaultdictClass = derived("defaultdict");
const factory = (self: Dict): Value => self.attrs?.get("default_factory") ?? null;
defaultdictClass.dict.set(...raw("__init__", (vm, self, args, kwargs) => {
  const [make = null, ...rest] = args;
  if (make !== null && !isUnknown(make) && vm.truth(vm.call(vm.builtins.get("callable")!, [make])) === false) vm.raise("TypeError", "first argument must be callable or None");
  vm.touch(self);
  (self.attrs ??= new Map()).set("default_factory", make);
  update(vm, self, rest, kwargs, "defaultdict");
  return null;
}));
addMethods<Dict>(defaultdictClass, dictOf, {
  __missing__: [1, (vm, self, key) => {
    const make = factory(self);
    if (make === null) raiseKeyError(vm, key);
    const value = vm.call(make, []);
    dictPut(vm, self, key, value);
    return value;
  }],
  copy: [0, (_vm, self) => copyWith(self, defaultdictClass)],
  __repr__: [0, (vm, self) => `defaultdict(${vm.repr(factory(self))}, ${reprOf(vm, self)})`],
});

export const counterClass = derived("Counter");
function tally(vm: Interp, self: Dict, args: readonly Value[], kwargs: Map<string, Value> | null, sign: 1 | -1): void {
  const bump = (key: Value, by: Value): void => dictPut(vm, self, key, vm.binary(sign === 1 ? "+" : "-", dictGet(vm, self, key) ?? 0, by));
  const [source = null] = args;
  const mapping = dictOf(source);
  const items = source === null || mapping ? [] : itemsOrUnknown(vm, source);
  if (!isItems(items)) return vm.blur(self, (items as { because: string }).because);
  if (mapping) for (const [k, v] of [...dictEntries(mapping)]) bump(k, v);
  vm.step(items.length);
  for (const item of items) { if (isUnknown(self as Value)) return; bump(item, 1); }
  for (const [k, v] of kwargs ?? []) bump(k, v);
}
function mostCommon(vm: Interp, self: Dict): Value[] {
  const pairs = Array.from(dictEntries(self), ([k, v]) => tuple([k, v]));
  const byCount: Value = { kind: "builtin", name: "count", binds: false, call: (_vm, [pair]) => (pair as unknown as { items: readonly Value[] }).items[1] };
  return sortValues(vm, pairs, byCount, true) ?? pairs;
}
const counter = (entries: Iterable<readonly [Value, Value]>): Dict => ({ ...dict(entries), cls: counterClass });
function merge(vm: Interp, a: Dict, other: Value, combine: (x: Value, y: Value) => Value): Value {
  const b = dictOf(other);
  if (!b) return notImplemented;
  const keys = [...dictKeys(a), ...dictKeys(b).filter((k) => dictGet(vm, a, k) === undefined)];
  return counter(keys.map((k) => [k, combine(dictGet(vm, a, k) ?? 0, dictGet(vm, b, k) ?? 0)] as const).filter(([, v]) => vm.truth(vm.binary(">", v, 0)) === true));
}
const larger = (vm: Interp, x: Value, y: Value, operator: string): Value => (vm.truth(vm.binary(operator, x, y)) === true ? x : y);
counterClass.dict.set(...raw("__init__", (vm, self, args, kwargs) => { tally(vm, self, args, kwargs, 1); return null; }));
counterClass.dict.set(...raw("update", (vm, self, args, kwargs) => { tally(vm, self, args, kwargs, 1); return null; }));
counterClass.dict.set(...raw("subtract", (vm, self, args, kwargs) => { tally(vm, self, args, kwargs, -1); return null; }));
addMethods<Dict>(counterClass, dictOf, {
  __missing__: [1, () => 0],
  most_common: [[0, 1], (vm, self, n = null) => list(mostCommon(vm, self).slice(0, n === null ? undefined : Math.max(0, knownIndex(vm, n) ?? 0)))],
  elements: [0, (vm, self) => vm.iter(list([...dictEntries(self)].flatMap(([k, v]) => { const n = intOf(v); return new Array<Value>(typeof n === "number" ? Math.max(0, n) : 0).fill(k); })))],
  total: [0, (vm, self) => [...self.map.values()].reduce((a, b) => vm.binary("+", a, b), 0 as Value)],
  copy: [0, (_vm, self) => copyWith(self, counterClass)],
  __delitem__: [1, (vm, self, key) => { const hashed = keyFor(vm, key); if (hashed !== undefined) { vm.touch(self); dictDelete(self, hashed); } return null; }],
  __add__: [1, (vm, self, other) => merge(vm, self, other, (x, y) => vm.binary("+", x, y))],
  __sub__: [1, (vm, self, other) => merge(vm, self, other, (x, y) => vm.binary("-", x, y))],
  __or__: [1, (vm, self, other) => merge(vm, self, other, (x, y) => larger(vm, x, y, ">"))],
  __and__: [1, (vm, self, other) => merge(vm, self, other, (x, y) => larger(vm, x, y, "<"))],
  __repr__: [0, (vm, self) => (self.map.size ? `Counter({${mostCommon(vm, self).map((p) => { const [k, v] = (p as unknown as { items: Value[] }).items; return `${vm.repr(k)}: ${vm.repr(v)}`; }).join(", ")}})` : "Counter()")],
});

/** UserDict and UserList keep their contents in `data`, an ordinary dict or list. */
function wrapper(name: string, base: ClassValue, make: ClassValue, methods: readonly string[]): ClassValue {
  const cls = nativeClass(name, { module: "collections", bases: [base] });
  cls.metaclass = base.metaclass;
  cls.dict.set("__abstractmethods__", { kind: "set", map: new Map(), frozen: true });
  cls.dict.set("__init__", { kind: "builtin", name: "__init__", binds: true, call: (vm, [self, ...args], kwargs) => {
    vm.setattr(self, "data", vm.call(make, []));
    if (make === nativeClasses.dict) vm.callMethod(self, "update", args, kwargs);
    else if (args.length) vm.setattr(self, "data", vm.call(make, args));
    return null;
  } });
  for (const method of methods) {
    cls.dict.set(method, { kind: "builtin", name: method, binds: true, call: (vm, [self, ...args], kwargs) => vm.callMethod(vm.getattr(self, "data"), method, args, kwargs) });
  }
  return cls;
}
const userDictClass = wrapper("UserDict", MutableMapping, nativeClasses.dict, ["__getitem__", "__setitem__", "__delitem__", "__len__", "__iter__", "__contains__", "__repr__", "keys", "values", "items"]);
const userListClass = wrapper("UserList", MutableSequence, nativeClasses.list, ["__getitem__", "__setitem__", "__delitem__", "__len__", "__iter__", "__contains__", "__repr__", "append", "insert", "pop", "remove", "sort", "reverse", "extend", "index", "count", "clear"]);
for (const cls of [orderedDictClass, defaultdictClass, counterClass, dequeClass, chainMapClass]) cls.dict.set("__class_getitem__", classGetitem);

export const collections = defineModule("collections", (vm) => ({
  OrderedDict: orderedDictClass, defaultdict: defaultdictClass, Counter: counterClass, deque: dequeClass, ChainMap: chainMapClass, namedtuple, UserDict: userDictClass, UserList: userListClass,
  abc: vm.import("collections.abc") ?? unknown("collections.abc could not be loaded"),
}));
