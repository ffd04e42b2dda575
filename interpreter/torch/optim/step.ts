// One optimizer step: by the engine's own kernel where it has one, else element by element.
import type { Interp } from "../../python/interp";
import { type Instance, type Key, type Value, isUnknown } from "../../python/values";
import { newTensor, torchState } from "../core/state";
import { isTensor } from "../nn/registry";
import type { Tensor } from "../tensor";
import { type Hyper, type Numbers, formulas } from "./formulas";
import { groupsOf, hooksOf, paramsOf, stateOf } from "./optimizer";

/** A hyperparameter as plain data. */
function plain(v: Value): number | boolean | readonly number[] | null {
  if (typeof v === "number" || typeof v === "boolean") return v;
  if (typeof v !== "object" || v === null) return null;
  if (v.kind === "float") return v.value;
  if (v.kind === "tuple" || v.kind === "list") return v.items.map((x) => Number(plain(x)));
  return null;
}
const hyperOf = (vm: Interp, group: Map<Key, Value>): Hyper => Object.fromEntries([...group].filter(([k]) => k !== "params").map(([k, v]) => [k as string, isTensor(v) ? Number(torchState(vm).engine?.read(v)[0] ?? v.constant?.[0] ?? NaN) : plain(v)]));
const scalar = (vm: Interp, value: number): Tensor => newTensor(vm, { shape: [], dtype: torchState(vm).defaultDtype, constant: [value] });

/** optimizer.step(closure) */
export function step(vm: Interp, self: Instance, kind: string, closure: Value): Value {
  const state = torchState(vm);
  for (const hook of hooksOf(self, "_optimizer_step_pre_hooks")) vm.call(hook, [self, { kind: "tuple", items: [] }, { kind: "dict", map: new Map(), originals: null }]);
  let loss: Value = null;
  if (closure !== null && !isUnknown(closure)) { const before = state.gradEnabled; state.gradEnabled = true; try { loss = vm.call(closure, []); } finally { state.gradEnabled = before; } }
  for (const group of groupsOf(self)) {
    if (!state.engine) { for (const p of paramsOf(group)) if (p.constant) { vm.touch(p); p.constant = undefined; } continue; }
    update(vm, self, kind, group.map);
  }
  (self.native as { steps: number }).steps++;
  state.hooks.step?.(self);
  for (const hook of hooksOf(self, "_optimizer_step_post_hooks")) vm.call(hook, [self, { kind: "tuple", items: [] }, { kind: "dict", map: new Map(), originals: null }]);
  return loss;
}
/** The parameters of one group that have gradients, those at the same step together. */
function update(vm: Interp, self: Instance, kind: string, group: Map<Key, Value>): void {
  const hyper = hyperOf(vm, group), bySteps = new Map<number, { params: Tensor[]; grads: Tensor[]; states: Map<Key, Value>[] }>();
  for (const p of paramsOf({ kind: "dict", map: group, originals: null })) {
    if (!p.grad) continue;
    const s: Map<Key, Value> = kind === "sgd" && !hyper.momentum ? new Map() : stateOf(vm, self, p), before = s.get("step"), count = kind === "sgd" ? (s.has("momentum_buffer") ? 2 : 1) : (before && isTensor(before) ? (before.constant?.[0] ?? Number(torchState(vm).engine!.read(before)[0])) : Number(before ?? 0)) + 1;
    if (kind !== "sgd") s.set("step", scalar(vm, count));
    let same = bySteps.get(count);
    if (!same) bySteps.set(count, (same = { params: [], grads: [], states: [] }));
    same.params.push(p);
    same.grads.push(p.grad);
    same.states.push(s);
    p.constant = undefined;
  }
  for (const [count, { params, grads, states }] of bySteps) {
    const engine = torchState(vm).engine!;
    if (engine.optimize?.(vm, kind, params, grads, states as Map<string, Tensor>[], { ...hyper, step: count })) continue;
    params.forEach((p, i) => elementwise(vm, kind, p, grads[i]!, states[i]!, hyper, count));
  }
}
function elementwise(vm: Interp, kind: string, p: Tensor, grad: Tensor, state: Map<Key, Value>, hyper: Hyper, count: number): void {
  const engine = torchState(vm).engine!, formula = formulas[kind];
  if (!formula) return void vm.raise("NotImplementedError", `torch.optim's ${kind} cannot be run by this engine`);
  const numbers = (t: Tensor): Numbers => (p.dtype?.name === "float64" ? Float64Array.from(engine.read(t)) : Float32Array.from(engine.read(t)));
  const values = numbers(p), held: Record<string, Numbers> = {};
  for (const [name, initial] of Object.entries(formula.scalars ?? {})) { const t = state.get(name); held[name] = new Float64Array([t && isTensor(t) ? (t.constant?.[0] ?? Number(engine.read(t)[0])) : initial(hyper)]); }
  for (const name of formula.state(hyper)) { const t = state.get(name); held[name] = t && isTensor(t) ? numbers(t) : values.slice().fill(formula.initial?.[name]?.(hyper) ?? 0); }
  formula.run(values, numbers(grad), held, hyper, count);
  for (const [name, data] of Object.entries(held)) {
    if (formula.scalars?.[name]) { state.set(name, scalar(vm, data[0]!)); continue; }
    let t = state.get(name);
    if (!t || !isTensor(t)) state.set(name, (t = newTensor(vm, { shape: p.shape, dtype: p.dtype, device: p.device })));
    engine.fill(t as Tensor, data);
  }
  engine.fill(p, values);
}
