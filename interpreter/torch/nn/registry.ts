// What a Module keeps: parameters, buffers and submodules, and how attributes find their way into them.
import { classAttribute } from "../../python/builtins/root";
import type { Interp } from "../../python/interp";
import { type ClassValue, type Dict, type Instance, type Key, type Value, dict, isUnknown } from "../../python/values";
import type { Tensor } from "../tensor";
import { torchState } from "../core/state";
import { moduleClass, parameterClass } from "./roots";

export type Members = Map<string, Value>;

/** Sets up what Module.__init__ sets up. */
export function initModule(self: Instance, vm?: Interp): void {
  if (vm) torchState(vm).onCreate?.(self);
  self.dict.set("training", true);
  self.dict.set("_parameters", dict());
  self.dict.set("_buffers", dict());
  self.dict.set("_modules", dict());
}
const members = (self: Instance, which: string): Members | undefined => {
  const d = self.dict.get(which);
  return typeof d === "object" && d !== null && d.kind === "dict" ? (d.map as Members) : undefined;
};
const none: Members = new Map();
export const parametersOf = (self: Instance): Members => members(self, "_parameters") ?? none;
export const buffersOf = (self: Instance): Members => members(self, "_buffers") ?? none;
export const modulesOf = (self: Instance): Members => members(self, "_modules") ?? none;
const dictOf = (self: Instance, which: string): Dict => self.dict.get(which) as Dict;

export const isModule = (v: Value): v is Instance => typeof v === "object" && v !== null && v.kind === "instance" && v.cls.mro.includes(moduleClass);
export const isTensor = (v: Value): v is Tensor => typeof v === "object" && v !== null && v.kind === "tensor";
export const isParameter = (v: Value): v is Tensor => isTensor(v) && v.cls !== undefined && v.cls.mro.includes(parameterClass);
/** The names of buffers that state_dict leaves out. */
export function nonPersistent(self: Instance): Map<Key, Value> {
  const s = self.dict.get("_non_persistent_buffers_set");
  return typeof s === "object" && s !== null && s.kind === "set" ? s.map : new Map();
}

/** What torch.typename says in messages: "torch.FloatTensor", "int", "torch.nn.modules.linear.Linear". */
export function typename(vm: Interp, v: Value): string {
  if (isTensor(v)) return `torch.${v.dtype ? ({ float32: "Float", float64: "Double", float16: "Half", bfloat16: "BFloat16", int64: "Long", int32: "Int", int16: "Short", int8: "Char", uint8: "Byte", bool: "Bool", complex64: "ComplexFloat", complex128: "ComplexDouble" } as Record<string, string>)[v.dtype.name] ?? "" : ""}Tensor`;
  const cls = vm.typeOf(v);
  return cls.module === "builtins" || cls.module === "" ? cls.name : `${cls.module}.${cls.name}`;
}

function forget(self: Instance, name: string, vm: Interp): void {
  if (self.dict.has(name)) { vm.touch(self); self.dict.delete(name); }
  for (const which of ["_parameters", "_buffers", "_modules"]) { const d = dictOf(self, which); if (d?.map.has(name)) { vm.touch(d); d.map.delete(name); } }
}
function put(vm: Interp, self: Instance, which: string, name: string, value: Value): void {
  const d = dictOf(self, which);
  vm.touch(d);
  d.map.set(name, value);
}

/** Module.__setattr__. */
export function setAttribute(vm: Interp, self: Instance, name: string, value: Value): void {
  const parameters = members(self, "_parameters");
  if (isParameter(value)) {
    if (!parameters) vm.raise("AttributeError", "cannot assign parameters before Module.__init__() call");
    if (!parameters.has(name)) forget(self, name, vm);
    registerParameter(vm, self, name, value);
    return;
  }
  if (parameters?.has(name)) {
    if (value !== null && !isUnknown(value)) vm.raise("TypeError", `cannot assign '${typename(vm, value)}' as parameter '${name}' (torch.nn.Parameter or None expected)`);
    put(vm, self, "_parameters", name, value);
    return;
  }
  const modules = members(self, "_modules");
  if (isModule(value)) {
    if (!modules) vm.raise("AttributeError", "cannot assign module before Module.__init__() call");
    if (!modules.has(name)) forget(self, name, vm);
    put(vm, self, "_modules", name, value);
    return;
  }
  if (modules?.has(name)) {
    if (value !== null && !isUnknown(value)) vm.raise("TypeError", `cannot assign '${typename(vm, value)}' as child module '${name}' (torch.nn.Module or None expected)`);
    put(vm, self, "_modules", name, value);
    return;
  }
  const buffers = members(self, "_buffers");
  if (buffers?.has(name)) {
    if (value !== null && !isTensor(value) && !isUnknown(value)) vm.raise("TypeError", `cannot assign '${typename(vm, value)}' as buffer '${name}' (torch.nn.Buffer, torch.Tensor or None expected)`);
    put(vm, self, "_buffers", name, value);
    return;
  }
  setPlain(vm, self, name, value);
}
/** object.__setattr__: properties, then the instance's own dictionary. */
export function setPlain(vm: Interp, self: Instance, name: string, value: Value): void {
  const descriptor = classAttribute(self.cls, name);
  if (typeof descriptor === "object" && descriptor !== null && descriptor.kind === "property") {
    if (descriptor.set === null) vm.raise("AttributeError", `property '${name}' of '${self.cls.name}' object has no setter`);
    vm.call(descriptor.set, [self, value]);
    return;
  }
  vm.touch(self);
  self.dict.set(name, value);
}

/** Module.__getattr__: what ordinary lookup has not found. Undefined: AttributeError. */
export function findMember(self: Instance, name: string): Value | undefined {
  for (const which of ["_parameters", "_buffers", "_modules"] as const) {
    const found = members(self, which)?.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}
/** Module.__delattr__ for registered members; false when the name is none of them. */
export function deleteMember(vm: Interp, self: Instance, name: string): boolean {
  for (const which of ["_parameters", "_buffers", "_modules"] as const) { const m = members(self, which); if (m?.has(name)) { vm.touch(dictOf(self, which)); m.delete(name); return true; } }
  return false;
}

function checkName(vm: Interp, self: Instance, kind: string, name: string, which: string): void {
  if (name.includes(".")) vm.raise("KeyError", kind === "module" ? `module name can't contain ".", got: ${name}` : `${kind} name can't contain "."`);
  if (name === "") vm.raise("KeyError", kind === "module" ? 'module name can\'t be empty string ""' : `${kind} name can't be empty string ""`);
  if (!members(self, which)?.has(name) && (self.dict.has(name) || findMember(self, name) !== undefined || classAttribute(self.cls, name) !== undefined)) vm.raise("KeyError", `attribute '${name}' already exists`);
}
export function registerParameter(vm: Interp, self: Instance, name: string, value: Value): void {
  if (!members(self, "_parameters")) vm.raise("AttributeError", "cannot assign parameter before Module.__init__() call");
  checkName(vm, self, "parameter", name, "_parameters");
  if (value !== null && !isUnknown(value) && !isParameter(value)) vm.raise("TypeError", `cannot assign '${typename(vm, value)}' object to parameter '${name}' (torch.nn.Parameter or None required)`);
  if (isTensor(value) && value.gradFn) vm.raise("ValueError", `Cannot assign non-leaf Tensor to parameter '${name}'. Model parameters must be created explicitly. To express '${name}' as a function of another Tensor, compute the value in the forward() method.`);
  put(vm, self, "_parameters", name, value);
}
export function registerBuffer(vm: Interp, self: Instance, name: string, value: Value, persistent: boolean): void {
  if (!members(self, "_buffers")) vm.raise("AttributeError", "cannot assign buffer before Module.__init__() call");
  checkName(vm, self, "buffer", name, "_buffers");
  if (value !== null && !isUnknown(value) && !isTensor(value)) vm.raise("TypeError", `cannot assign '${typename(vm, value)}' object to buffer '${name}' (torch Tensor or None required)`);
  put(vm, self, "_buffers", name, value);
  if (!persistent) {
    const s = self.dict.get("_non_persistent_buffers_set");
    if (typeof s === "object" && s !== null && s.kind === "set") s.map.set(name, name);
    else self.dict.set("_non_persistent_buffers_set", { kind: "set", map: new Map([[name, name]]), frozen: false });
  }
}
export function addModule(vm: Interp, self: Instance, name: string, value: Value): void {
  if (!members(self, "_modules")) vm.raise("AttributeError", "cannot assign module before Module.__init__() call");
  if (value !== null && !isUnknown(value) && !isModule(value)) vm.raise("TypeError", `${typename(vm, value)} is not a Module subclass`);
  checkName(vm, self, "module", name, "_modules");
  put(vm, self, "_modules", name, value);
}
export type { ClassValue };
