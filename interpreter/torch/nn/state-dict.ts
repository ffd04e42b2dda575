// Module.state_dict and load_state_dict.
import { nativeClass } from "../../python/builtins/root";
import type { Interp } from "../../python/interp";
import { type Dict, type Instance, type List, type Value, dict, isUnknown, list, tuple } from "../../python/values";
import type { Tensor } from "../tensor";
import { equal } from "../../shape";
import { newTensor, torchState } from "../core/state";
import { torchSize } from "../core/verbs";
import { buffersOf, isModule, isTensor, modulesOf, nonPersistent, parametersOf } from "./registry";

/** An alias without gradient history: what state_dict holds. */
export function detached(vm: Interp, t: Tensor): Tensor {
  const d = newTensor(vm, { shape: t.shape, dtype: t.dtype, device: t.device, strides: t.strides });
  if (t.storage) d.storage = t.storage;
  if (t.constant) d.constant = t.constant;
  d.base = t.base ?? t;
  return d;
}

/** Module.state_dict: an OrderedDict of aliases of the parameters and persistent buffers. */
export function stateDict(vm: Interp, self: Instance, destination: Value, prefix: string, keepVars: boolean): Value {
  const into: Dict = typeof destination === "object" && destination !== null && destination.kind === "dict" ? destination : orderedDict(vm);
  const skipped = nonPersistent(self);
  for (const [name, p] of parametersOf(self)) if (isTensor(p)) into.map.set(prefix + name, keepVars ? p : detached(vm, p));
  for (const [name, b] of buffersOf(self)) if (isTensor(b) && !skipped.has(name)) into.map.set(prefix + name, keepVars ? b : detached(vm, b));
  for (const [name, m] of modulesOf(self)) if (isModule(m)) vm.callMethod(m, "state_dict", [], new Map<string, Value>([["destination", into], ["prefix", `${prefix}${name}.`], ["keep_vars", keepVars]]));
  const hooks = self.dict.get("_state_dict_hooks");
  if (typeof hooks === "object" && hooks !== null && hooks.kind === "dict") for (const hook of hooks.map.values()) vm.call(hook, [self, into, prefix, dict()]);
  return into;
}
function orderedDict(vm: Interp): Dict {
  const collections = vm.import("collections"), cls = collections && vm.lookup(collections, "OrderedDict");
  const made = cls && vm.call(cls, []);
  return typeof made === "object" && made !== null && made.kind === "dict" ? made : dict();
}

/** What load_state_dict gives: torch.nn.modules.module._IncompatibleKeys. */
export const incompatibleKeysClass = nativeClass("_IncompatibleKeys", { module: "torch.nn.modules.module" });
incompatibleKeysClass.dict.set("__repr__", { kind: "builtin", name: "__repr__", binds: true, call: (vm, [self]) => {
  const d = (self as Instance).dict, missing = d.get("missing_keys") as List, unexpected = d.get("unexpected_keys") as List;
  return missing.items.length + unexpected.items.length === 0 ? "<All keys matched successfully>" : `_IncompatibleKeys(missing_keys=${vm.repr(missing)}, unexpected_keys=${vm.repr(unexpected)})`;
} });
incompatibleKeysClass.dict.set("__iter__", { kind: "builtin", name: "__iter__", binds: true, call: (vm, [self]) => { const d = (self as Instance).dict; return vm.callMethod(tuple([d.get("missing_keys")!, d.get("unexpected_keys")!]), "__iter__", []); } });

/** Module.load_state_dict: copies numbers in; reports keys that do not fit in PyTorch's words. */
export function loadStateDict(vm: Interp, self: Instance, state: Value, strict: boolean, assign: boolean): Value {
  if (isUnknown(state)) return state;
  if (typeof state !== "object" || state === null || state.kind !== "dict") vm.raise("TypeError", `Expected state_dict to be dict-like, got ${vm.repr(vm.typeOf(state))}.`);
  const missing: string[] = [], errors: string[] = [], used = new Set<unknown>();
  const load = (m: Instance, prefix: string): void => {
    const skipped = nonPersistent(m);
    for (const [own, buffer] of [[parametersOf(m), false], [buffersOf(m), true]] as const) for (const [name, t] of own) {
      if (!isTensor(t) || (buffer && skipped.has(name))) continue;
      const key = prefix + name, source = state.map.get(key);
      if (source === undefined) { if (!buffer || name !== "num_batches_tracked") missing.push(key); continue; }
      used.add(key);
      if (!isTensor(source)) { if (!isUnknown(source)) errors.push(`While copying the parameter named "${key}", expected torch.Tensor or Tensor-like object from checkpoint but received ${vm.repr(vm.typeOf(source))}`); continue; }
      if (!fits(source, t)) { errors.push(`size mismatch for ${key}: copying a param with shape ${torchSize(source.shape!)} from checkpoint, the shape in current model is ${torchSize(t.shape!)}.`); continue; }
      if (assign) { vm.touch(m); own.set(name, source); continue; }
      vm.touch(t);
      t.constant = source.constant;
      torchState(vm).engine?.assign(vm, t, source);
    }
    for (const [name, child] of modulesOf(m)) if (isModule(child)) load(child, `${prefix}${name}.`);
  };
  load(self, "");
  const unexpected = [...state.map.keys()].filter((k) => !used.has(k) && typeof k === "string") as string[];
  if (strict) {
    if (unexpected.length) errors.unshift(`Unexpected key(s) in state_dict: ${unexpected.map((k) => `"${k}"`).join(", ")}. `);
    if (missing.length) errors.unshift(`Missing key(s) in state_dict: ${missing.map((k) => `"${k}"`).join(", ")}. `);
  }
  if (errors.length) vm.fail("RuntimeError", `Error(s) in loading state_dict for ${self.cls.name}:\n\t${errors.join("\n\t")}`);
  const d = new Map<string, Value>([["missing_keys", list(missing)], ["unexpected_keys", list(unexpected)]]);
  return { kind: "instance", cls: incompatibleKeysClass, dict: d };
}
function fits(source: Tensor, target: Tensor): boolean {
  if (!source.shape || !target.shape) return true;
  return source.shape.length === target.shape.length && source.shape.every((d, i) => equal(d, target.shape![i]!) !== false);
}
