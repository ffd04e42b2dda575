// ParameterList and ParameterDict.
import type { Interp } from "../../python/interp";
import { type Dict, type Instance, type Value, dict, isUnknown, list, tuple, unknown } from "../../python/values";
import { pythonClass, put } from "./define";
import { iterator } from "./module";
import { asParameter } from "./parameter";
import { initModule, isParameter, isTensor, typename } from "./registry";
import { moduleClass } from "./roots";

const size = (self: Instance): number => Number(self.dict.get("_size") ?? 0);
/** Tensors become parameters; anything else stays as it is. */
const wrapped = (vm: Interp, v: Value): Value => (isTensor(v) && !isParameter(v) ? asParameter(vm, v) : v);
const at = (vm: Interp, self: Instance, index: Value): string | undefined => {
  if (typeof index !== "number") return undefined;
  const n = size(self);
  if (index < -n || index >= n) vm.raise("IndexError", `index ${index} is out of range`);
  return String(index < 0 ? index + n : index);
};
const all = (vm: Interp, self: Instance): Value[] => Array.from({ length: size(self) }, (_, i) => vm.getattr(self, String(i)));
function append(vm: Interp, self: Instance, v: Value): Instance {
  const n = size(self);
  put(vm, self, "_size", n + 1);
  vm.setattr(self, String(n), wrapped(vm, v));
  return self;
}
function extend(vm: Interp, self: Instance, values: Value): Instance {
  if (isUnknown(values)) { put(vm, self, "\0unclear", values.because); return self; }
  if (vm.lookup(values, "__iter__") === undefined) vm.raise("TypeError", `ParameterList.extend should be called with an iterable, but got ${vm.typeOf(values).name}`);
  for (const v of vm.items(values) ?? []) append(vm, self, v);
  return self;
}
const sizes = (shape: readonly unknown[] | null): string => (shape ? shape.map(String).join("x") : "?");
/** One line of the repr: what stands at a key. */
const line = (vm: Interp, key: string, v: Value, type: string): string => `  (${key}): ${isTensor(v) ? `${isParameter(v) ? "Parameter" : "Tensor"} containing: [${type} of size ${sizes(v.shape)}${v.device.type === "cuda" ? ` (GPU ${v.device.index ?? 0})` : ""}]` : `Object of type: ${vm.typeOf(v).name}`}`;
const unclear = (self: Instance): Value | undefined => { const why = self.dict.get("\0unclear"); return why === undefined ? undefined : unknown(String(why)); };

export const parameterListClass = pythonClass("ParameterList", "torch.nn.modules.container", [moduleClass], {
  __init__: ["values=", (vm, self, values) => { initModule(self, vm); self.dict.set("_size", 0); if (values !== undefined && values !== null) extend(vm, self, values); return null; }],
  __getitem__: ["idx", (vm, self, index) => {
    const why = unclear(self);
    if (why) return why;
    if (typeof index === "object" && index !== null && index.kind === "slice") return vm.call(parameterListClass, [vm.getitem(list(all(vm, self)), index)]);
    const name = at(vm, self, index!);
    return name === undefined ? unknown("which parameter this is, is not known") : vm.getattr(self, name);
  }],
  __setitem__: ["idx param", (vm, self, index, v) => { const name = at(vm, self, index!); if (name !== undefined) vm.setattr(self, name, wrapped(vm, v!)); return null; }],
  __len__: ["", (_, self) => unclear(self) ?? size(self)],
  __iter__: ["", (vm, self) => unclear(self) ?? iterator(all(vm, self))],
  __iadd__: ["parameters", (vm, self, values) => extend(vm, self, values!)],
  append: ["value", (vm, self, v) => append(vm, self, v!)],
  extend: ["values", (vm, self, values) => extend(vm, self, values!)],
  pop: ["idx=", (vm, self, index) => {
    const items = all(vm, self), name = at(vm, self, index ?? -1);
    if (name === undefined) return unknown("which parameter this is, is not known");
    const [gone] = items.splice(Number(name), 1);
    put(vm, self, "_size", items.length);
    items.forEach((v, i) => vm.setattr(self, String(i), v));
    vm.delattr(self, String(items.length));
    return gone!;
  }],
  extra_repr: ["", (vm, self) => all(vm, self).map((v, i) => line(vm, String(i), v, isTensor(v) ? vm.str(v.dtype) : "")).join("\n")],
  __call__: ["*args **kwargs", (vm) => vm.raise("RuntimeError", "ParameterList should not be called.")],
});

const keys = (self: Instance): Dict => self.dict.get("_keys") as Dict;
const entry = (vm: Interp, self: Instance, key: Value): Value => {
  if (isUnknown(key)) return key;
  if (typeof key !== "string") return vm.raise("TypeError", `Index given to ParameterDict cannot be used as a key as it is not a string (type is '${vm.typeOf(key).name}'). Open an issue on github if you need non-string keys.`);
  return keys(self).map.has(key) ? vm.getattr(self, key) : unclear(self) ?? vm.raise("KeyError", key);
};
function set(vm: Interp, self: Instance, key: Value, v: Value): void {
  if (typeof key !== "string") { if (isUnknown(key)) put(vm, self, "\0unclear", key.because); else entry(vm, self, key); return; }
  vm.touch(keys(self));
  keys(self).map.set(key, null);
  vm.setattr(self, key, wrapped(vm, v));
}
function update(vm: Interp, self: Instance, given: Value): void {
  if (isUnknown(given)) { put(vm, self, "\0unclear", given.because); return; }
  const rows = typeof given === "object" && given !== null && given.kind === "dict" ? [...given.map].map(([k, v]) => [k as Value, v] as const) : typeof given === "object" && given !== null && given.kind === "instance" && given.cls.mro.includes(parameterDictClass) ? names(given).map((k) => [k as Value, vm.getattr(given, k)] as const) : (vm.items(given) ?? []).map((row) => { const p = vm.items(row) ?? []; return [p[0] ?? null, p[1] ?? null] as const; });
  for (const [k, v] of rows) set(vm, self, k, v);
}
const names = (self: Instance): string[] => [...keys(self).map.keys()] as string[];
function drop(vm: Interp, self: Instance, key: Value): Value {
  const v = entry(vm, self, key);
  vm.touch(keys(self));
  keys(self).map.delete(key as string);
  vm.delattr(self, key as string);
  return v;
}
export const parameterDictClass = pythonClass("ParameterDict", "torch.nn.modules.container", [moduleClass], {
  __init__: ["parameters=", (vm, self, given) => { initModule(self, vm); self.dict.set("_keys", dict()); if (given !== undefined && given !== null) update(vm, self, given); return null; }],
  __getitem__: ["key", (vm, self, key) => entry(vm, self, key!)],
  __setitem__: ["key value", (vm, self, key, v) => { set(vm, self, key!, v!); return null; }],
  __delitem__: ["key", (vm, self, key) => { drop(vm, self, key!); return null; }],
  __len__: ["", (_, self) => unclear(self) ?? keys(self).map.size],
  __iter__: ["", (_, self) => unclear(self) ?? iterator(names(self), "dict_keyiterator")],
  __contains__: ["key", (_, self, key) => (typeof key === "string" && keys(self).map.has(key) ? true : unclear(self) ?? false)],
  keys: ["", (vm, self) => vm.callMethod(keys(self), "keys", [])],
  values: ["", (vm, self) => iterator(names(self).map((k) => vm.getattr(self, k)))],
  items: ["", (vm, self) => iterator(names(self).map((k) => tuple([k, vm.getattr(self, k)])))],
  get: ["key default=", (vm, self, key, initial) => (typeof key === "string" && keys(self).map.has(key) ? vm.getattr(self, key) : initial ?? null)],
  setdefault: ["key default=", (vm, self, key, initial) => { if (typeof key === "string" && !keys(self).map.has(key)) set(vm, self, key, initial ?? null); return entry(vm, self, key!); }],
  pop: ["key", (vm, self, key) => drop(vm, self, key!)],
  popitem: ["", (vm, self) => { const k = names(self).at(-1) ?? vm.raise("KeyError", "popitem(): dictionary is empty"); return tuple([k, drop(vm, self, k)]); }],
  clear: ["", (vm, self) => { for (const k of names(self)) drop(vm, self, k); return null; }],
  update: ["parameters", (vm, self, given) => { update(vm, self, given!); return null; }],
  copy: ["", (vm, self) => vm.call(parameterDictClass, [self])],
  extra_repr: ["", (vm, self) => names(self).map((k) => { const v = vm.getattr(self, k); return line(vm, k, v, typename(vm, v)); }).join("\n")],
  __call__: ["input", (vm) => vm.raise("RuntimeError", "ParameterDict should not be called.")],
});
