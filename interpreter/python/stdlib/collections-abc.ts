// collections.abc: abstract classes that builtin types belong to, and the methods that they give to the program's own subclasses.
import type { Interp } from "../interp";
import type { ClassValue, Value } from "../values";
import { builtin, isUnknown, kindOf, list, notImplemented, setOf, tuple, unknown } from "../values";
import type { MethodRow } from "../builtins/arguments";
import { addMethods } from "../builtins/arguments";
import { nativeClasses } from "../builtins";
import { classGetitem } from "../builtins/alias";
import { dictItemsClass, dictKeysClass, dictValuesClass } from "../builtins/dict-views";
import { raiseKeyError } from "../builtins/dict";
import { iterator } from "../builtins/iterators";
import { classAttribute, nativeClass, objectClass } from "../builtins/root";
import { find } from "../builtins/sequence";
import { dictOf, orElse } from "../builtins/special";
import { abcMetaClass } from "./abc";
import { defineModule } from "./module";

const n = nativeClasses;
const hook = (test: (cls: ClassValue) => boolean): Value => ({ kind: "classmethod", func: builtin("__subclasshook__", (_vm, [of, cls]) =>
  (owns(of as ClassValue) ? (test(cls as ClassValue) ? true : notImplemented) : notImplemented)) });
/** The hook is for the abstract classes themselves, not for what the program derives from them. */
const own = new Set<ClassValue>();
const owns = (cls: ClassValue): boolean => own.has(cls);

/** A class that has all these methods belongs to it. */
function byMethods(name: string, bases: readonly ClassValue[], methods: readonly string[]): ClassValue {
  const cls = nativeClass(name, { module: "collections.abc", bases: bases.length ? bases : [objectClass] });
  cls.metaclass = abcMetaClass;
  own.add(cls);
  cls.dict.set("__subclasshook__", hook((c) => methods.every((m) => {
    const found = classAttribute(c, m);
    return found !== undefined && found !== null && !(m === "__hash__" && found === null);
  })));
  cls.dict.set("__class_getitem__", classGetitem);
  cls.dict.set("__abstractmethods__", setOf(methods.filter((m) => m !== "__hash__"), true));
  for (const m of methods) if (m !== "__hash__") cls.dict.set(m, abstract(m));
  return cls;
}
/** One of these builtin classes, or derived from one. */
function byClasses(name: string, bases: readonly ClassValue[], classes: readonly (ClassValue | undefined)[], missing: readonly string[]): ClassValue {
  const cls = nativeClass(name, { module: "collections.abc", bases });
  cls.metaclass = abcMetaClass;
  own.add(cls);
  cls.dict.set("__subclasshook__", hook((c) => c.mro.some((m) => classes.includes(m) || (owns(m) && m.mro.includes(cls)))));
  cls.dict.set("__abstractmethods__", setOf(missing, true));
  for (const m of missing) cls.dict.set(m, abstract(m));
  return cls;
}
function abstract(name: string): Value {
  const made = builtin(name, () => notImplemented, { binds: true });
  made.attrs = new Map([["__isabstractmethod__", true]]);
  return made;
}

export const Hashable = byMethods("Hashable", [], ["__hash__"]);
export const Iterable = byMethods("Iterable", [], ["__iter__"]);
export const Iterator = byMethods("Iterator", [Iterable], ["__next__"]);
export const Reversible = byMethods("Reversible", [Iterable], ["__reversed__"]);
export const Generator = byClasses("Generator", [Iterator], [n.generator], ["send", "throw"]);
export const Sized = byMethods("Sized", [], ["__len__"]);
export const Container = byMethods("Container", [], ["__contains__"]);
export const Callable = byMethods("Callable", [], ["__call__"]);
Callable.dict.set("__subclasshook__", hook((c) => classAttribute(c, "__call__") !== undefined || ["function", "builtin_function_or_method", "method", "type"].includes(c.name)));
export const Awaitable = byMethods("Awaitable", [], ["__await__"]);
export const AsyncIterable = byMethods("AsyncIterable", [], ["__aiter__"]);
export const AsyncIterator = byMethods("AsyncIterator", [AsyncIterable], ["__anext__"]);
export const Coroutine = byClasses("Coroutine", [Awaitable], [], ["send", "throw"]);
export const Collection = byMethods("Collection", [Sized, Iterable, Container], ["__len__", "__iter__", "__contains__"]);
export const Sequence = byClasses("Sequence", [Reversible, Collection], [n.tuple, n.list, n.str, n.range, n.bytes, n.bytearray], ["__getitem__", "__len__"]);
export const MutableSequence = byClasses("MutableSequence", [Sequence], [n.list, n.bytearray], ["__setitem__", "__delitem__", "insert"]);
export const ByteString = byClasses("ByteString", [Sequence], [n.bytes, n.bytearray], []);
export const SetABC = byClasses("Set", [Collection], [n.set, n.frozenset, dictKeysClass, dictItemsClass], []);
export const MutableSet = byClasses("MutableSet", [SetABC], [n.set], ["add", "discard"]);
export const Mapping = byClasses("Mapping", [Collection], [n.dict], ["__getitem__"]);
export const MutableMapping = byClasses("MutableMapping", [Mapping], [n.dict], ["__setitem__", "__delitem__"]);
export const MappingView = byClasses("MappingView", [Sized], [dictKeysClass, dictItemsClass, dictValuesClass], []);
export const KeysView = byClasses("KeysView", [MappingView, SetABC], [dictKeysClass], []);
export const ItemsView = byClasses("ItemsView", [MappingView, SetABC], [dictItemsClass], []);
export const ValuesView = byClasses("ValuesView", [MappingView, Collection], [dictValuesClass], []);
// What a base class requires stays required further down, except what these implement themselves.
Sequence.dict.set("__abstractmethods__", setOf(["__getitem__", "__len__"], true));
MutableSequence.dict.set("__abstractmethods__", setOf(["__getitem__", "__len__", "__setitem__", "__delitem__", "insert"], true));
Mapping.dict.set("__abstractmethods__", setOf(["__getitem__", "__len__", "__iter__"], true));
MutableMapping.dict.set("__abstractmethods__", setOf(["__getitem__", "__len__", "__iter__", "__setitem__", "__delitem__"], true));
SetABC.dict.set("__abstractmethods__", setOf(["__contains__", "__len__", "__iter__"], true));
MutableSet.dict.set("__abstractmethods__", setOf(["__contains__", "__len__", "__iter__", "add", "discard"], true));
Iterator.dict.set("__abstractmethods__", setOf(["__next__"], true));
Reversible.dict.set("__abstractmethods__", setOf(["__reversed__", "__iter__"], true));

const any = (v: Value): Value | undefined => v;
const unclear = (): Value => unknown("the items of this object are not known");
const rows = (cls: ClassValue, methods: { readonly [name: string]: MethodRow<Value> }): void => addMethods<Value>(cls, (v) => any(v) ?? undefined, methods);

rows(Iterator, { __iter__: [0, (_vm, self) => self] });

/** self[0], self[1] … until IndexError. */
function sequenceIterator(self: Value): Value {
  let at = 0;
  return iterator("iterator", (vm) => vm.attempt("IndexError", () => vm.getitem(self, at++)));
}
rows(Sequence, {
  __iter__: [0, (_vm, self) => sequenceIterator(self)],
  __contains__: [1, (vm, self, x) => { const items = vm.items(self); const at = items && find(vm, items, x); return at === undefined ? unclear() : at >= 0; }],
  __reversed__: [0, (vm, self) => { const items = vm.items(self); return items ? vm.iter(list([...items].reverse())) : unclear(); }],
  index: [1, (vm, self, x) => { const items = vm.items(self); const at = items && find(vm, items, x); return at === undefined ? unclear() : at < 0 ? vm.raise("ValueError", "") : at; }],
  count: [1, (vm, self, x) => { const items = vm.items(self); return items ? items.filter((i) => vm.equal(i, x) === true).length : unclear(); }],
});
const length = (vm: Interp, self: Value): number => { const l = vm.callMethod(self, "__len__", []); return typeof l === "number" ? l : 0; };
rows(MutableSequence, {
  append: [1, (vm, self, x) => vm.callMethod(self, "insert", [length(vm, self), x]), "raw"],
  extend: [1, (vm, self, items) => { for (const x of vm.iterate(items)) vm.callMethod(self, "append", [x]); return null; }],
  pop: [[0, 1], (vm, self, at = -1) => { const v = vm.getitem(self, at); vm.callMethod(self, "__delitem__", [at]); return v; }],
  remove: [1, (vm, self, x) => vm.callMethod(self, "__delitem__", [vm.callMethod(self, "index", [x])])],
  clear: [0, (vm, self) => { while (length(vm, self) > 0) vm.callMethod(self, "pop", []); return null; }],
  reverse: [0, (vm, self) => { const items = [...(vm.items(self) ?? [])].reverse(); items.forEach((x, i) => vm.setitem(self, i, x)); return null; }],
  __iadd__: [1, (vm, self, items) => { vm.callMethod(self, "extend", [items]); return self; }],
});
const keysOf = (vm: Interp, self: Value): readonly Value[] => vm.items(self) ?? [];
const getOr = (vm: Interp, self: Value, key: Value): Value | undefined => vm.attempt("KeyError", () => vm.getitem(self, key));
rows(Mapping, {
  get: [[1, 2], (vm, self, key, otherwise = null) => orElse(getOr(vm, self, key), otherwise)],
  __contains__: [1, (vm, self, key) => getOr(vm, self, key) !== undefined],
  keys: [0, (vm, self) => list([...keysOf(vm, self)])],
  values: [0, (vm, self) => list(keysOf(vm, self).map((k) => vm.getitem(self, k)))],
  items: [0, (vm, self) => list(keysOf(vm, self).map((k) => tuple([k, vm.getitem(self, k)])))],
  __eq__: [1, (vm, self, other) => {
    if (!dictOf(other) && !vm.isInstance(other, Mapping)) return notImplemented;
    const dictClass = n.dict;
    return vm.equal(vm.call(dictClass, [vm.callMethod(self, "items", [])]), vm.call(dictClass, [vm.callMethod(other, "items", [])])) ?? unclear();
  }],
});
rows(MutableMapping, {
  pop: [[1, 2], (vm, self, key, otherwise) => {
    const found = getOr(vm, self, key);
    if (found === undefined) return otherwise === undefined ? raiseKeyError(vm, key) : otherwise;
    vm.callMethod(self, "__delitem__", [key]);
    return found;
  }],
  popitem: [0, (vm, self) => {
    const [key] = keysOf(vm, self);
    if (key === undefined) vm.raise("KeyError", "");
    const value = vm.getitem(self, key);
    vm.callMethod(self, "__delitem__", [key]);
    return tuple([key, value]);
  }],
  clear: [0, (vm, self) => { for (const key of [...keysOf(vm, self)]) vm.callMethod(self, "__delitem__", [key]); return null; }],
  setdefault: [[1, 2], (vm, self, key, otherwise = null) => {
    const found = getOr(vm, self, key);
    if (found === undefined) vm.setitem(self, key, otherwise);
    return orElse(found, otherwise);
  }],
});
MutableMapping.dict.set("update", builtin("update", (vm, [self, ...args], kwargs) => {
  const source = args.length ? vm.call(n.dict, [args[0]]) : undefined;
  const entries = source && dictOf(source);
  if (entries) for (const [k, v] of entries.map) vm.setitem(self, (entries.originals?.get(k) ?? k) as Value, v);
  for (const [k, v] of kwargs ?? []) vm.setitem(self, k, v);
  return null;
}, { binds: true }));
const asSet = (vm: Interp, v: Value): Value => vm.call(n.set, [v]);
const setOperation = (operator: string): MethodRow<Value> => [1, (vm, self, other) =>
  (isUnknown(other) || kindOf(other) === undefined ? notImplemented : vm.binary(operator, asSet(vm, self), asSet(vm, other)))];
rows(SetABC, {
  __and__: setOperation("&"), __or__: setOperation("|"), __sub__: setOperation("-"), __xor__: setOperation("^"), __le__: setOperation("<="), __lt__: setOperation("<"),
  __ge__: setOperation(">="), __gt__: setOperation(">"), __eq__: setOperation("=="),
  isdisjoint: [1, (vm, self, other) => vm.callMethod(asSet(vm, self), "isdisjoint", [other])],
});
rows(MutableSet, {
  remove: [1, (vm, self, x) => { if (vm.truth(vm.binary("in", x, self)) === false) raiseKeyError(vm, x); return vm.callMethod(self, "discard", [x]); }],
  clear: [0, (vm, self) => { for (const x of [...(vm.items(self) ?? [])]) vm.callMethod(self, "discard", [x]); return null; }],
});

export const abstractCollections: Readonly<Record<string, ClassValue>> = {
  Hashable, Iterable, Iterator, Reversible, Generator, Sized, Container, Callable, Awaitable, AsyncIterable, AsyncIterator, Coroutine, Collection, Sequence, MutableSequence, ByteString,
  Set: SetABC, MutableSet, Mapping, MutableMapping, MappingView, KeysView, ItemsView, ValuesView,
};
export const collectionsAbc = defineModule("collections.abc", abstractCollections);
