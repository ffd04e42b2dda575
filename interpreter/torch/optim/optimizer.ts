// torch.optim.Optimizer: parameter groups, state, state_dict, repr.
import type { Interp } from "../../python/interp";
import { type Dict, type Instance, type Key, type List, type Value, dict, isUnknown, list } from "../../python/values";
import { dropGrad, torchState } from "../core/state";
import { own, pythonClass, put } from "../nn/define";
import { isTensor, typename } from "../nn/registry";
import type { Tensor } from "../tensor";

export const isDict = (v: Value | undefined): v is Dict => typeof v === "object" && v !== null && v.kind === "dict";
const isList = (v: Value | undefined): v is List => typeof v === "object" && v !== null && v.kind === "list";
export const groupsOf = (self: Instance): Dict[] => { const g = self.dict.get("param_groups"); return isList(g) ? g.items.filter(isDict) : []; };
export const paramsOf = (group: Dict): Tensor[] => { const p = group.map.get("params"); return isList(p) ? p.items.filter(isTensor) : []; };
/** What the optimizer remembers of a parameter: `self.state[p]`, made on first use. */
export function stateOf(vm: Interp, self: Instance, p: Tensor): Map<Key, Value> {
  const all = self.dict.get("state");
  if (!isDict(all)) return new Map();
  let d = all.map.get(p);
  if (!isDict(d)) { vm.touch(all); all.map.set(p, (d = dict())); }
  vm.touch(d);
  return d.map;
}

export const optimizerClass = pythonClass("Optimizer", "torch.optim.optimizer", [], {
  __init__: ["params defaults", (vm, self, params, defaults) => { initOptimizer(vm, self, params!, isDict(defaults) ? defaults : dict()); return null; }],
  add_param_group: ["param_group", (vm, self, group) => { addGroup(vm, self, group!); return null; }],
  zero_grad: ["set_to_none=", (vm, self, none) => {
    for (const g of groupsOf(self)) for (const p of paramsOf(g)) {
      if (p.grad === null && vm.mode === "numbers") continue;
      vm.touch(p);
      if (none === false && p.grad && torchState(vm).engine) torchState(vm).engine!.fill(p.grad, new Float32Array(torchState(vm).engine!.read(p.grad).length));
      else if (none !== false) dropGrad(vm, p);
    }
    return null;
  }],
  step: ["closure=", (vm) => vm.raise("NotImplementedError", "")],
  state_dict: ["", (_, self) => stateDict(self)],
  load_state_dict: ["state_dict", (vm, self, state) => { loadStateDict(vm, self, state!); return null; }],
  __repr__: ["", (vm, self) => `${self.cls.name} (${groupsOf(self).map((g, i) => `\nParameter Group ${i}\n${([...g.map.keys()] as string[]).filter((k) => k !== "params").sort().map((k) => `    ${k}: ${vm.str(g.map.get(k)!)}\n`).join("")}`).join("")})`],
  register_step_pre_hook: ["hook", (vm, self, hook) => addHook(vm, self, "_optimizer_step_pre_hooks", hook!)],
  register_step_post_hook: ["hook", (vm, self, hook) => addHook(vm, self, "_optimizer_step_post_hooks", hook!)],
  register_state_dict_pre_hook: ["hook prepend=", () => null], register_state_dict_post_hook: ["hook prepend=", () => null], register_load_state_dict_pre_hook: ["hook prepend=", () => null], register_load_state_dict_post_hook: ["hook prepend=", () => null],
});
function addHook(vm: Interp, self: Instance, which: string, hook: Value): Value {
  const hooks = own(self, which);
  if (isList(hooks)) { vm.touch(hooks); hooks.items.push(hook); } else put(vm, self, which, list([hook]));
  return null;
}
export const hooksOf = (self: Instance, which: string): readonly Value[] => { const h = own(self, which); return isList(h) ? h.items : []; };

/** Optimizer.__init__ */
export function initOptimizer(vm: Interp, self: Instance, params: Value, defaults: Dict): void {
  self.dict.set("defaults", defaults);
  if (isTensor(params)) vm.raise("TypeError", `params argument given to the optimizer should be an iterable of Tensors or dicts, but got ${typename(vm, params)}`);
  const collections = vm.import("collections")!;
  self.dict.set("state", vm.call(vm.getattr(collections, "defaultdict"), [vm.typeOf(dict())]));
  self.dict.set("param_groups", list([]));
  if (isUnknown(params)) return;
  if (vm.lookup(params, "__iter__") === undefined && vm.lookup(params, "__getitem__") === undefined) vm.raise("TypeError", `'${vm.typeOf(params).name}' object is not iterable`);
  const items = vm.items(params);
  if (!items) return;
  if (items.length === 0) { vm.fail("ValueError", "optimizer got an empty parameter list"); return; }
  for (const g of isDict(items[0]) || isUnknown(items[0]!) ? items : [dict([["params", list([...items])]])]) addGroup(vm, self, g);
}
function addGroup(vm: Interp, self: Instance, group: Value): void {
  if (isUnknown(group)) return;
  if (!isDict(group)) return void vm.raise("TypeError", `param_group must be a dict, but got ${vm.repr(vm.typeOf(group))}`);
  const given = group.map.get("params");
  if (given === undefined) return void vm.raise("KeyError", "params");
  if (typeof given === "object" && given !== null && given.kind === "set") vm.raise("TypeError", "optimizer parameters need to be organized in ordered collections, but the ordering of tensors in sets will change between runs. Please use a list instead.");
  const items = isTensor(given) ? [given] : isUnknown(given) ? [] : [...(vm.items(given) ?? [])], names: Value[] = [];
  const params = items.map((p) => { const pair = typeof p === "object" && p !== null && p.kind === "tuple" ? p.items : null; if (pair?.length === 2) { names.push(pair[0]!); return pair[1]!; } return p; });
  vm.touch(group);
  group.map.set("params", list(params));
  if (names.length) group.map.set("param_names", list(names));
  for (const p of params) {
    if (!isTensor(p)) { if (!isUnknown(p)) vm.raise("TypeError", `optimizer can only optimize Tensors, but one of the params is ${typename(vm, p)}`); continue; }
    if (p.gradFn) vm.raise("ValueError", "can't optimize a non-leaf Tensor");
  }
  for (const [name, value] of (self.dict.get("defaults") as Dict).map) if (!group.map.has(name)) group.map.set(name, value);
  const tensors = params.filter(isTensor);
  if (new Set(tensors).size !== tensors.length) vm.note("warning", "duplicate-parameters", "optimizer contains a parameter group with duplicate parameters; in future, this will cause an error; see github.com/pytorch/pytorch/issues/40967 for more information");
  const before = new Set(groupsOf(self).flatMap(paramsOf));
  if (tensors.some((p) => before.has(p))) vm.raise("ValueError", "some parameters appear in more than one parameter group");
  const groups = self.dict.get("param_groups") as List;
  vm.touch(groups);
  groups.items.push(group);
}

/** {"state": {number: …}, "param_groups": [{…, "params": [numbers]}]}: parameters are numbered through all groups. */
function stateDict(self: Instance): Value {
  const numbers = new Map<Tensor, number>();
  const groups = groupsOf(self).map((g) => {
    const packed = dict([...g.map].filter(([k]) => k !== "params").map(([k, v]) => [k as Value, v] as const));
    const at = paramsOf(g).map((p) => { const known = numbers.get(p) ?? numbers.size; numbers.set(p, known); return known; });
    packed.map.set("params", list(at));
    return packed;
  });
  const state = dict(), all = self.dict.get("state");
  if (isDict(all)) for (const [p, s] of all.map) { const n = numbers.get(p as Tensor); state.map.set(n ?? p, s); }
  return dict([["state", state], ["param_groups", list(groups)]]);
}
function loadStateDict(vm: Interp, self: Instance, given: Value): void {
  if (!isDict(given)) { if (!isUnknown(given)) vm.raise("TypeError", `'${vm.typeOf(given).name}' object is not subscriptable`); return; }
  const saved = given.map.get("param_groups"), groups = groupsOf(self);
  if (saved === undefined) vm.raise("KeyError", "param_groups");
  if (!isList(saved)) return;
  const packed = saved.items.filter(isDict);
  if (packed.length !== groups.length) vm.raise("ValueError", "loaded state dict has a different number of parameter groups");
  const count = (g: Dict): number => { const p = g.map.get("params"); return isList(p) ? p.items.length : 0; };
  if (packed.some((g, i) => count(g) !== count(groups[i]!))) vm.raise("ValueError", "loaded state dict contains a parameter group that doesn't match the size of optimizer's group");
  const byNumber = new Map<unknown, Tensor>();
  packed.forEach((g, i) => { const numbers = (g.map.get("params") as List).items; paramsOf(groups[i]!).forEach((p, k) => byNumber.set(numbers[k], p)); for (const [k, v] of g.map) if (k !== "params") { vm.touch(groups[i]!); groups[i]!.map.set(k, v); } });
  const state = given.map.get("state"), all = self.dict.get("state"), engine = torchState(vm).engine;
  if (!isDict(state) || !isDict(all)) return;
  vm.touch(all);
  all.map.clear();
  // Numbers are copied: the checkpoint stays as it is.
  const copy = (v: Value): Value => { if (!isTensor(v) || !engine || !v.storage) return v; const c: Tensor = { ...v }; delete c.storage; engine.fill(c, engine.read(v)); return c; };
  for (const [n, s] of state.map) { const p = byNumber.get(n); if (p && isDict(s)) all.map.set(p, dict([...s.map].map(([k, v]) => [k as Value, copy(v)] as const))); }
}

