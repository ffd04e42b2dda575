// torch.optim.lr_scheduler.LRScheduler, and the reading of learning rates.
import type { Interp } from "../../python/interp";
import { type Dict, type Instance, type Value, dict, float, isUnknown, list, unknown } from "../../python/values";
import { own, pythonClass, put } from "../nn/define";
import { isTensor } from "../nn/registry";
import { groupsOf, isDict, optimizerClass } from "./optimizer";

/** A number; NaN where it is not known. */
export const num = (v: Value | undefined): number => (typeof v === "number" || typeof v === "boolean" ? Number(v) : typeof v === "object" && v !== null && v.kind === "float" ? v.value : typeof v === "object" && v !== null && v.kind === "tensor" ? (v.constant?.[0] ?? NaN) : NaN);
export const toFloat = (x: number): Value => (Number.isNaN(x) ? unknown("the learning rate is not known") : float(x));
export const optimizerOf = (self: Instance): Instance => own(self, "optimizer") as Instance;
export const lrs = (self: Instance): Value[] => groupsOf(optimizerOf(self)).map((g) => g.map.get("lr") ?? null);
export const bases = (self: Instance): Value[] => { const b = own(self, "base_lrs"); return typeof b === "object" && b !== null && b.kind === "list" ? b.items : []; };
export const epochOf = (self: Instance): number => num(own(self, "last_epoch"));
export function setLr(vm: Interp, group: Dict, lr: Value): void {
  vm.touch(group);
  const old = group.map.get("lr");
  if (old !== undefined && isTensor(old)) { old.constant = [num(lr)]; return; }
  group.map.set("lr", lr);
}
/** What a scheduler gives as rates for this epoch: get_lr(), perhaps one of the program's own. */
function apply(vm: Interp, self: Instance, rates: Value): void {
  const values = isUnknown(rates) ? null : vm.items(rates);
  groupsOf(optimizerOf(self)).forEach((g, i) => setLr(vm, g, values ? values[i] ?? unknown("no rate was given") : unknown("the learning rate is not known")));
  put(vm, self, "_last_lr", list(lrs(self)));
}

export function initScheduler(vm: Interp, self: Instance, optimizer: Value, lastEpoch: Value = -1): boolean {
  if (isUnknown(optimizer)) { self.dict.set("optimizer", optimizer); return false; }
  if (typeof optimizer !== "object" || optimizer === null || optimizer.kind !== "instance" || !optimizer.cls.mro.includes(optimizerClass)) return void vm.raise("TypeError", `${vm.typeOf(optimizer).name} is not an Optimizer`), false;
  const groups = groupsOf(optimizer);
  self.dict.set("optimizer", optimizer);
  groups.forEach((g, i) => {
    vm.touch(g);
    if (lastEpoch === -1) { const lr = g.map.get("lr") ?? null; g.map.set("initial_lr", g.map.get("initial_lr") ?? (isTensor(lr) ? { ...lr } : lr)); }
    else if (!g.map.has("initial_lr") && !isUnknown(lastEpoch)) vm.raise("KeyError", `param 'initial_lr' is not specified in param_groups[${i}] when resuming scheduler with last_epoch >= 0.\nThis typically happens when:\n1. You're trying to resume training from a checkpoint but haven't properly loaded the optimizer state\n2. You're using last_epoch >= 0 for a fresh training run (not recommended)`);
  });
  self.dict.set("base_lrs", list(groups.map((g) => g.map.get("initial_lr") ?? null)));
  self.dict.set("last_epoch", lastEpoch);
  return true;
}
/** The first step, which every constructor takes. */
export function initialStep(vm: Interp, self: Instance): void {
  self.dict.set("_step_count", 0);
  vm.callMethod(self, "step", []);
}
function step(vm: Interp, self: Instance, epoch: Value | undefined): Value {
  if (isUnknown(own(self, "optimizer"))) return null;
  put(vm, self, "_step_count", num(own(self, "_step_count")) + 1);
  if (epoch === undefined || epoch === null) { put(vm, self, "last_epoch", vm.binary("+", own(self, "last_epoch"), 1)); apply(vm, self, vm.callMethod(self, "get_lr", [])); return null; }
  put(vm, self, "last_epoch", epoch);
  apply(vm, self, vm.callMethod(self, vm.lookup(self, "_get_closed_form_lr") !== undefined ? "_get_closed_form_lr" : "get_lr", []));
  return null;
}

export const schedulerClass = pythonClass("LRScheduler", "torch.optim.lr_scheduler", [], {
  __init__: ["optimizer last_epoch=", (vm, self, optimizer, last) => { if (initScheduler(vm, self, optimizer!, last ?? -1)) initialStep(vm, self); return null; }],
  step: ["epoch=", (vm, self, epoch) => step(vm, self, epoch)],
  get_lr: ["", (vm) => vm.raise("NotImplementedError", "")],
  get_last_lr: ["", (_, self) => self.dict.get("_last_lr") ?? unknown("the optimizer is not known")],
  state_dict: ["", (_, self) => dict([...self.dict].filter(([k]) => k !== "optimizer").map(([k, v]) => [k, v] as const))],
  load_state_dict: ["state_dict", (vm, self, state) => { if (isDict(state)) for (const [k, v] of state.map) put(vm, self, String(k), v); return null; }],
  print_lr: ["is_verbose group lr epoch=", () => null],
});
