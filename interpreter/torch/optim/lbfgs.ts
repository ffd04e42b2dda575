// L-BFGS without line search: several evaluations of the closure in one step.
import type { Interp } from "../../python/interp";
import { type Instance, type Value, dict, isUnknown, unknown } from "../../python/values";
import { torchState } from "../core/state";
import { pythonClass } from "../nn/define";
import { isTensor } from "../nn/registry";
import type { Tensor } from "../tensor";
import { groupsOf, initOptimizer, optimizerClass, paramsOf } from "./optimizer";
import { num } from "./scheduler";

interface Memory { d: Float64Array; t: number; steps: Float64Array[]; changes: Float64Array[]; previous: Float64Array; iterations: number; scale: number }
const dot = (a: Float64Array, b: Float64Array): number => { let s = 0; for (let i = 0; i < a.length; i++) s += a[i]! * b[i]!; return s; };
const greatest = (a: Float64Array): number => { let m = 0; for (const x of a) m = Math.max(m, Math.abs(x)); return m; };

function gathered(vm: Interp, params: readonly Tensor[], what: (p: Tensor) => Tensor | null): Float64Array {
  const engine = torchState(vm).engine!, parts = params.map((p) => { const t = what(p); return t ? Array.from(engine.read(t)) : new Array<number>(engine.read(p).length).fill(0); });
  return Float64Array.from(parts.flat());
}
function moved(vm: Interp, params: readonly Tensor[], by: Float64Array, t: number): void {
  const engine = torchState(vm).engine!;
  let at = 0;
  for (const p of params) { const data = Float32Array.from(engine.read(p), (x) => x + t * by[at++]!); p.constant = undefined; engine.fill(p, data); }
}
/** The two-loop recursion: −H·g of the remembered steps and changes of gradients. */
function direction(g: Float64Array, m: Memory): Float64Array {
  const d = g.map((x) => -x), n = m.steps.length, alpha = new Array<number>(n), rho = m.steps.map((s, i) => 1 / dot(m.changes[i]!, s));
  for (let i = n - 1; i >= 0; i--) { alpha[i] = rho[i]! * dot(m.steps[i]!, d); for (let k = 0; k < d.length; k++) d[k] = d[k]! - alpha[i]! * m.changes[i]![k]!; }
  for (let k = 0; k < d.length; k++) d[k] = d[k]! * m.scale;
  for (let i = 0; i < n; i++) { const beta = rho[i]! * dot(m.changes[i]!, d); for (let k = 0; k < d.length; k++) d[k] = d[k]! + m.steps[i]![k]! * (alpha[i]! - beta); }
  return d;
}

function step(vm: Interp, self: Instance, closure: Value): Value {
  const state = torchState(vm), group = groupsOf(self)[0], evaluate = (): Value => { const before = state.gradEnabled; state.gradEnabled = true; try { return vm.call(closure, []); } finally { state.gradEnabled = before; } };
  const first = evaluate();
  if (!state.engine || !group) return first;
  const params = paramsOf(group), hyper = (name: string): number => num(group.map.get(name)), value = (v: Value): number => (isTensor(v) ? Number(state.engine!.read(v)[0]) : num(v));
  if (group.map.get("line_search_fn") !== null) vm.raise("NotImplementedError", "LBFGS with a line search cannot be run by this engine");
  const m = (self.native as { memory?: Memory; steps: number }).memory ?? { d: new Float64Array(), t: 0, steps: [], changes: [], previous: new Float64Array(), iterations: 0, scale: 1 };
  (self.native as { memory?: Memory }).memory = m;
  let loss = value(first), evaluations = 1, g = gathered(vm, params, (p) => p.grad);
  for (let i = 1; greatest(g) > hyper("tolerance_grad") && i <= hyper("max_iter"); i++) {
    m.iterations++;
    if (m.iterations === 1) { m.d = g.map((x) => -x); m.scale = 1; }
    else {
      const y = g.map((x, k) => x - m.previous[k]!), s = m.d.map((x) => x * m.t), ys = dot(y, s);
      if (ys > 1e-10) { if (m.steps.length === hyper("history_size")) { m.steps.shift(); m.changes.shift(); } m.steps.push(s); m.changes.push(y); m.scale = ys / dot(y, y); }
      m.d = direction(g, m);
    }
    m.previous = g;
    m.t = m.iterations === 1 ? Math.min(1, 1 / g.reduce((a, x) => a + Math.abs(x), 0)) * hyper("lr") : hyper("lr");
    if (dot(g, m.d) > -hyper("tolerance_change")) break;
    moved(vm, params, m.d, m.t);
    const before = loss;
    if (i !== hyper("max_iter")) { loss = value(evaluate()); g = gathered(vm, params, (p) => p.grad); evaluations++; }
    if (evaluations >= hyper("max_eval") || greatest(m.d) * m.t <= hyper("tolerance_change") || (i !== hyper("max_iter") && Math.abs(loss - before) < hyper("tolerance_change"))) break;
  }
  state.hooks.step?.(self);
  return first;
}

/** https://docs.pytorch.org/docs/stable/generated/torch.optim.LBFGS.html */
export const LBFGS = pythonClass("LBFGS", "torch.optim.lbfgs", [optimizerClass], {
  __init__: ["params lr= max_iter= max_eval= tolerance_grad= tolerance_change= history_size= line_search_fn=", (vm, self, params, lr, iterations, evaluations, tolGrad, tolChange, history, search) => {
    if (num(lr ?? 1) < 0) vm.raise("ValueError", `Invalid learning rate: ${vm.str(lr!)}`);
    const n = iterations ?? 20, f = (x: number): Value => ({ kind: "float", value: x });
    self.native = { steps: 0 };
    initOptimizer(vm, self, params!, dict([["lr", lr ?? 1], ["max_iter", n], ["max_eval", evaluations ?? (typeof n === "number" ? Math.floor((n * 5) / 4) : unknown("max_iter is not known"))], ["tolerance_grad", tolGrad ?? f(1e-7)], ["tolerance_change", tolChange ?? f(1e-9)], ["history_size", history ?? 100], ["line_search_fn", search ?? null]]));
    if (groupsOf(self).length > 1) vm.raise("ValueError", "LBFGS doesn't support per-parameter options (parameter groups)");
    return null;
  }],
  step: ["closure", (vm, self, closure) => (isUnknown(closure!) ? closure : step(vm, self, closure!))],
});
