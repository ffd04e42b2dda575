// Containers of modules: Sequential, ModuleList, ModuleDict.
import type { Interp } from "../../python/interp";
import { joinValues } from "../../python/join";
import type { Machine } from "../../python/machine";
import { type Instance, type Unknown, type Value, isUnknown, list, tuple, unknown } from "../../python/values";
import { torchState } from "../core/state";
import { define, pythonClass } from "./define";
import { iterator } from "./module";
import { addModule, initModule, isModule, isTensor, modulesOf, typename } from "./registry";
import { moduleListRepr } from "./repr";
import { moduleClass } from "./roots";
import { UNCLEAR } from "./traverse";

/** A layer of the table that nobody listens to. */
const plainLayer = (m: Value): boolean => isModule(m) && m.cls.about !== undefined && noHooks(m, "_forward_hooks") && noHooks(m, "_forward_pre_hooks");
const noHooks = (m: Instance, which: string): boolean => { const d = m.dict.get(which); return d === undefined || (typeof d === "object" && d !== null && d.kind === "dict" && d.map.size === 0); };
/** Frees what went from one layer to the next, unless the next gave (a view of) it back. */
function forgotten(vm: Interp, x: Value, y: Value): void {
  const { engine, onCall } = torchState(vm);
  if (!engine?.forget || onCall !== null || !isTensor(x) || !isTensor(y) || x === y || x.storage === y.storage || y.base !== undefined) return;
  engine.forget(x);
}

export const sequentialClass = pythonClass("Sequential", "torch.nn.modules.container", [moduleClass], {}, "Calls its modules one after the other.");
export const moduleListClass = pythonClass("ModuleList", "torch.nn.modules.container", [moduleClass], {}, "A list of modules whose parameters count.");
export const moduleDictClass = pythonClass("ModuleDict", "torch.nn.modules.container", [moduleClass], {}, "A dict of modules whose parameters count.");

sequentialClass.takesMany = true;

/** Beside UNCLEAR: what each of the modules is like that were added at the end, where that is known. */
const EACH = "\0each";
const unclear = (self: Instance): Unknown | undefined => {
  const why = self.dict.get(UNCLEAR), each = self.dict.get(EACH);
  return why === undefined ? undefined : each === undefined || modulesOf(self).size > 0 ? unknown(String(why)) : { ...unknown(String(why)), each };
};
function setUnclear(vm: Interp, self: Instance, v: Value): void {
  vm.touch(self);
  const first = !self.dict.has(UNCLEAR);
  self.dict.set(UNCLEAR, isUnknown(v) ? v.because : "the modules of this container are not known");
  if (first && isUnknown(v) && v.each !== undefined && isModule(v.each)) self.dict.set(EACH, v.each); else self.dict.delete(EACH);
}

/** An int index within a length; undefined when it is not known. Raises IndexError. */
function position(vm: Interp, index: Value, n: number): number | undefined {
  const i = typeof index === "boolean" ? Number(index) : typeof index === "object" && index !== null && index.kind === "tensor" ? vm.callMethod(index, "item", []) : index;
  if (typeof i !== "number") {
    if (typeof i === "object" && i !== null && (i.kind === "unknown" || i.kind === "sym")) return undefined;
    return vm.raise("TypeError", `'${vm.typeOf(i).name}' object cannot be interpreted as an integer`);
  }
  if (i < -n || i >= n) vm.raise("IndexError", `index ${i} is out of range`);
  return i < 0 ? i + n : i;
}
const isSlice = (v: Value): boolean => typeof v === "object" && v !== null && v.kind === "slice";
const sliced = (vm: Interp, items: Value[], index: Value): readonly Value[] | undefined => { const r = vm.getitem(list(items), index); return isUnknown(r) ? undefined : vm.items(r); };
const notKnown = (): Value => unknown("which module this is, is not known");
/** Numbers the modules anew, in order. */
function renumber(vm: Interp, self: Instance, modules: readonly Value[]): void {
  const own = self.dict.get("_modules") as { map: Map<string, Value> };
  vm.touch(own);
  own.map.clear();
  modules.forEach((m, i) => own.map.set(String(i), m));
}
const modules = (self: Instance): Value[] => [...modulesOf(self).values()];
function remove(vm: Interp, self: Instance, index: Value): void {
  const all = modules(self);
  if (isSlice(index)) { const gone = new Set(sliced(vm, all, index) ?? []); renumber(vm, self, all.filter((m) => !gone.has(m))); return; }
  const i = position(vm, index, all.length);
  if (i === undefined) setUnclear(vm, self, unknown("a module whose number is not known was removed")); else renumber(vm, self, all.filter((_, k) => k !== i));
}
function replace(vm: Interp, self: Instance, index: Value, m: Value): Value {
  const keys = [...modulesOf(self).keys()], i = position(vm, index, keys.length);
  if (i === undefined) setUnclear(vm, self, unknown("a module whose number is not known was replaced")); else vm.setattr(self, keys[i]!, m);
  return null;
}
const append = (vm: Interp, self: Instance, m: Value): void => addModule(vm, self, String(modulesOf(self).size), m);
function extend(vm: Interp, self: Instance, items: Value, called: string): Instance {
  if (!isUnknown(items) && vm.lookup(items, "__iter__") === undefined) vm.raise("TypeError", `${called} should be called with an iterable, but got ${vm.typeOf(items).name}`);
  const all = isUnknown(items) ? undefined : vm.items(items);
  if (all) for (const m of all) append(vm, self, m); else setUnclear(vm, self, items);
  return self;
}
function insert(vm: Interp, self: Instance, index: Value, m: Value): void {
  const all = modules(self);
  if (typeof index !== "number") { setUnclear(vm, self, index); return; }
  all.splice(index, 0, m);
  renumber(vm, self, all);
}
/** What Sequential and ModuleList have in common. */
for (const cls of [sequentialClass, moduleListClass]) define(cls, {
  __len__: ["", (_, self) => unclear(self) ?? modulesOf(self).size],
  __iter__: ["", (_, self) => unclear(self) ?? iterator(modules(self), "odict_values")],
  __setitem__: ["idx module", (vm, self, index, m) => replace(vm, self, index!, m!)],
  __delitem__: ["idx", (vm, self, index) => { remove(vm, self, index!); return null; }],
  append: ["module", (vm, self, m) => { append(vm, self, m!); return self; }],
  pop: ["key", (vm, self, key) => { const m = vm.getitem(self, key!); remove(vm, self, key!); return m; }],
});

define(sequentialClass, {
  __init__: ["*args", (vm, self, args) => {
    const given = (args as { items: readonly Value[] }).items, first: Value = given[0] ?? null;
    initModule(self, vm);
    if (given.length === 1 && typeof first === "object" && first !== null && first.kind === "dict" && first.cls?.name === "OrderedDict") { for (const [k, m] of first.map) addModule(vm, self, typeof k === "string" ? k : vm.raise("TypeError", `module name should be a string. Got ${vm.typeOf(k as Value).name}`), m); return null; }
    given.forEach((m, i) => { if (isUnknown(m) && m.each !== undefined) setUnclear(vm, self, m); else addModule(vm, self, String(i), m); });
    return null;
  }],
  forward: ["input", (vm, self, input) => {
    const why = unclear(self), each = self.dict.get(EACH);
    if (why && each === undefined) return why;
    let x: Value = input ?? null, before: Value = null;
    for (const m of modules(self)) {
      const y = vm.call(m, [x]);
      // What one layer of the table gave another is in nobody else's hands.
      if (x !== input && plainLayer(before) && plainLayer(m)) forgotten(vm, x, y);
      before = m;
      x = y;
    }
    // One call stands for as many as there are, which may be none.
    return each === undefined ? x : joinValues(vm as Machine, vm.call(each, [x]), x, why!.because);
  }],
  __getitem__: ["idx", (vm, self, index) => {
    const why = unclear(self);
    if (why) return isSlice(index!) ? unknown(why.because) : (why.each ?? why);
    if (isSlice(index!)) {
      const pairs = sliced(vm, [...modulesOf(self)].map(([k, m]) => tuple([k, m])), index!);
      const ordered = vm.call(vm.getattr(vm.import("collections")!, "OrderedDict"), pairs ? [list([...pairs])] : []);
      return pairs ? vm.call(self.cls, [ordered]) : notKnown();
    }
    const all = modules(self), i = position(vm, index!, all.length);
    return i === undefined ? notKnown() : all[i]!;
  }],
  __add__: ["other", (vm, self, other) => {
    if (isUnknown(other!)) return other;
    if (!isModule(other!) || !other.cls.mro.includes(sequentialClass)) return vm.raise("ValueError", `add operator supports only objects of Sequential class, but ${vm.str(vm.typeOf(other!))} is given.`);
    return vm.call(sequentialClass, [...modules(self), ...modules(other)]);
  }],
  __iadd__: ["other", (vm, self, other) => {
    if (isUnknown(other!)) { setUnclear(vm, self, other); return self; }
    if (!isModule(other!) || !other.cls.mro.includes(sequentialClass)) return vm.raise("ValueError", `add operator supports only objects of Sequential class, but ${vm.str(vm.typeOf(other!))} is given.`);
    for (const m of modules(other)) append(vm, self, m);
    return self;
  }],
  __mul__: ["other", (vm, self, n) => repeated(vm, self, n!)], __rmul__: ["other", (vm, self, n) => repeated(vm, self, n!)],
  extend: ["sequential", (vm, self, other) => extend(vm, self, other!, "Sequential.extend")],
  insert: ["index module", (vm, self, index, m) => {
    if (!isModule(m!) && !isUnknown(m!)) vm.raise("AssertionError", `module should be of type: ${vm.repr(moduleClass)}`);
    const n = modulesOf(self).size;
    if (typeof index === "number" && (index < -n || index > n)) vm.raise("IndexError", `Index out of range: ${index}`);
    insert(vm, self, index!, m!);
    return self;
  }],
});
function repeated(vm: Interp, self: Instance, n: Value): Value {
  if (typeof n !== "number") return isUnknown(n) ? n : vm.raise("TypeError", `unsupported operand type(s) for *: ${vm.str(vm.typeOf(self))} and ${vm.str(vm.typeOf(n))}`);
  if (n <= 0) vm.raise("ValueError", `Non-positive multiplication factor ${n} for ${vm.str(vm.typeOf(self))}`);
  return vm.call(sequentialClass, Array.from({ length: n }, () => modules(self)).flat());
}

define(moduleListClass, {
  __init__: ["modules=", (vm, self, given) => { initModule(self, vm); if (given !== undefined && given !== null) extend(vm, self, given, "ModuleList.extend"); return null; }],
  __getitem__: ["idx", (vm, self, index) => {
    const why = unclear(self);
    if (why) return isSlice(index!) ? why : (why.each ?? why);
    const all = modules(self);
    if (isSlice(index!)) { const part = sliced(vm, all, index!); return part ? vm.call(self.cls, [list([...part])]) : notKnown(); }
    const i = position(vm, index!, all.length);
    return i === undefined ? notKnown() : all[i]!;
  }],
  __iadd__: ["modules", (vm, self, other) => extend(vm, self, other!, "ModuleList.extend")],
  __add__: ["other", (vm, self, other) => { const more = vm.items(other!); return more ? vm.call(moduleListClass, [list([...modules(self), ...more])]) : notKnown(); }],
  extend: ["modules", (vm, self, other) => extend(vm, self, other!, "ModuleList.extend")],
  insert: ["index module", (vm, self, index, m) => { insert(vm, self, index!, m!); return null; }],
  __repr__: ["", (vm, self) => moduleListRepr(vm, self)],
});

const keyText = (vm: Interp, key: Value): string => (typeof key === "string" ? key : vm.raise("TypeError", `module name should be a string. Got ${typename(vm, key)}`));
function update(vm: Interp, self: Instance, given: Value): void {
  if (isUnknown(given)) { setUnclear(vm, self, given); return; }
  if (typeof given === "object" && given !== null && given.kind === "dict") { for (const [k, m] of given.map) addModule(vm, self, keyText(vm, k as Value), m); return; }
  if (isModule(given) && given.cls.mro.includes(moduleDictClass)) { for (const [k, m] of modulesOf(given)) addModule(vm, self, k, m); return; }
  if (given === null || vm.lookup(given, "__iter__") === undefined) vm.raise("TypeError", `ModuleDict.update should be called with an iterable of key/value pairs, but got ${vm.typeOf(given).name}`);
  const rows = vm.items(given);
  if (!rows) { setUnclear(vm, self, given); return; }
  rows.forEach((row, i) => {
    const pair = vm.items(row);
    if (pair && pair.length !== 2) vm.raise("ValueError", `ModuleDict update sequence element #${i} has length ${pair.length}; 2 is required`);
    if (pair) addModule(vm, self, keyText(vm, pair[0]!), pair[1]!); else setUnclear(vm, self, row);
  });
}
const member = (vm: Interp, self: Instance, key: Value): Value => {
  if (isUnknown(key) || (typeof key === "object" && key !== null && key.kind === "sym")) return notKnown();
  const found = typeof key === "string" ? modulesOf(self).get(key) : undefined;
  return found ?? unclear(self) ?? vm.raise("KeyError", key as string);
};
const view = (what: "keys" | "values" | "items") => (vm: Interp, self: Instance): Value => unclear(self) ?? vm.callMethod(self.dict.get("_modules")!, what, []);
define(moduleDictClass, {
  __init__: ["modules=", (vm, self, given) => { initModule(self, vm); if (given !== undefined && given !== null) update(vm, self, given); return null; }],
  __getitem__: ["key", (vm, self, key) => member(vm, self, key!)],
  __setitem__: ["key module", (vm, self, key, m) => { if (isUnknown(key!)) setUnclear(vm, self, key); else addModule(vm, self, keyText(vm, key!), m!); return null; }],
  __delitem__: ["key", (vm, self, key) => { member(vm, self, key!); vm.touch(self.dict.get("_modules") as object); modulesOf(self).delete(key as string); return null; }],
  __len__: ["", (_, self) => unclear(self) ?? modulesOf(self).size],
  __iter__: ["", (_, self) => unclear(self) ?? iterator([...modulesOf(self).keys()], "odict_iterator")],
  __contains__: ["key", (_, self, key) => (isUnknown(key!) ? key : typeof key === "string" && modulesOf(self).has(key) ? true : unclear(self) ?? false)],
  clear: ["", (vm, self) => { vm.touch(self.dict.get("_modules") as object); modulesOf(self).clear(); return null; }],
  pop: ["key", (vm, self, key) => { const m = member(vm, self, key!); vm.touch(self.dict.get("_modules") as object); modulesOf(self).delete(key as string); return m; }],
  keys: ["", view("keys")], values: ["", view("values")], items: ["", view("items")],
  update: ["modules", (vm, self, given) => { update(vm, self, given!); return null; }],
});
