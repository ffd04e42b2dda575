// Clipping gradients; parameters as one vector.
import type { Interp } from "../../python/interp";
import { type Value, isUnknown, list, unknown } from "../../python/values";
import { numel } from "../../shape";
import { newTensor, torchState } from "../core/state";
import type { Tensor } from "../tensor";
import { fn } from "./define";
import { callOp } from "./functions";
import { isTensor } from "./registry";

const num = (v: Value | undefined, initial: number): number => (v === undefined || v === null ? initial : typeof v === "string" ? Number(v.replace("inf", "Infinity")) : typeof v === "object" && v.kind === "float" ? v.value : Number(v));
const tensorsIn = (vm: Interp, v: Value): Tensor[] => (isTensor(v) ? [v] : isUnknown(v) ? [] : (vm.items(v) ?? []).filter(isTensor));
const scalar = (vm: Interp, value: number | null, like: Tensor | undefined): Tensor => {
  const t = newTensor(vm, { shape: [], dtype: like?.dtype ?? torchState(vm).defaultDtype, ...(like && { device: like.device }) }), engine = torchState(vm).engine;
  if (engine && value !== null) engine.fill(t, [value]);
  return t;
};
/** The p-norm of all the numbers in some tensors together. */
function normOf(vm: Interp, tensors: readonly Tensor[], p: number): number {
  const engine = torchState(vm).engine!;
  let sum = 0;
  for (const t of tensors) for (const x of Array.from(engine.read(t))) { const a = Math.abs(x); if (p === Infinity) sum = Number.isNaN(a) ? NaN : Math.max(sum, a); else sum += p === 2 ? a * a : a ** p; }
  return p === Infinity ? sum : p === 2 ? Math.sqrt(sum) : sum ** (1 / p);
}
function scaled(vm: Interp, tensors: readonly Tensor[], factor: number): void {
  const engine = torchState(vm).engine!;
  for (const t of tensors) engine.fill(t, Float32Array.from(engine.read(t), (x) => x * factor));
}
const clipNorm = (vm: Interp, parameters: Value | undefined, max: Value | undefined, type: Value | undefined, strict: Value | undefined): Value => {
  const engine = torchState(vm).engine, params = tensorsIn(vm, parameters!), p = num(type, 2);
  if (!engine) return scalar(vm, null, params[0]);
  const grads = params.flatMap((t) => t.grad ?? []), total = grads.length ? normOf(vm, grads, p) : 0;
  if (strict === true && !Number.isFinite(total)) vm.raise("RuntimeError", `The total norm of order ${vm.str(type ?? { kind: "float", value: 2 })} for gradients from \`parameters\` is non-finite, so it cannot be clipped. To disable this error and scale the gradients by the non-finite norm anyway, set \`error_if_nonfinite=False\``);
  const factor = num(max, 0) / (total + 1e-6);
  if (!(factor >= 1)) scaled(vm, grads, factor);
  return scalar(vm, total, grads[0] ?? params[0]);
};

/** Members of torch.nn.utils. */
export const clipMembers: Record<string, Value> = {
  clip_grad_norm_: fn("clip_grad_norm_", "parameters max_norm norm_type= error_if_nonfinite= foreach=", clipNorm, "Scales gradients so that their norm together is at most max_norm."),
  clip_grad_norm: fn("clip_grad_norm", "parameters max_norm norm_type= error_if_nonfinite= foreach=", clipNorm),
  clip_grad_value_: fn("clip_grad_value_", "parameters clip_value foreach=", (vm, parameters, value) => {
    const engine = torchState(vm).engine, limit = num(value, 0);
    if (engine) for (const p of tensorsIn(vm, parameters!)) if (p.grad) engine.fill(p.grad, Float32Array.from(engine.read(p.grad), (x) => Math.min(limit, Math.max(-limit, x))));
    return null;
  }, "Limits each gradient to [−clip_value, clip_value]."),
  get_total_norm: fn("get_total_norm", "tensors norm_type= error_if_nonfinite= foreach=", (vm, tensors, type) => { const all = tensorsIn(vm, tensors!); return scalar(vm, torchState(vm).engine ? normOf(vm, all, num(type, 2)) : null, all[0]); }),
  clip_grads_with_norm_: fn("clip_grads_with_norm_", "parameters max_norm total_norm foreach=", (vm, parameters, max, total) => {
    const engine = torchState(vm).engine;
    if (engine && isTensor(total!)) { const factor = num(max, 0) / (Number(engine.read(total)[0]) + 1e-6); if (factor < 1) scaled(vm, tensorsIn(vm, parameters!).flatMap((p) => p.grad ?? []), factor); }
    return null;
  }),
  parameters_to_vector: fn("parameters_to_vector", "parameters", (vm, parameters) => { const items = isUnknown(parameters!) ? undefined : vm.items(parameters!); return items ? callOp(vm, "torch.cat", [list(items.map((p) => callOp(vm, "Tensor.view", [p, -1])))]) : unknown("the parameters are not known"); }),
  vector_to_parameters: fn("vector_to_parameters", "vec parameters", (vm, vector, parameters) => {
    if (isUnknown(vector!)) return null;
    if (!isTensor(vector!)) return vm.raise("TypeError", `expected torch.Tensor, but got: ${vm.str(vm.typeOf(vector!))}`);
    let at = 0;
    for (const p of tensorsIn(vm, parameters!)) {
      const n = p.shape ? numel(p.shape) : null;
      if (typeof n !== "number") return null;
      const part = callOp(vm, "Tensor.view_as", [vm.getitem(vector, { kind: "slice", start: at, stop: at + n, step: null }), p]);
      if (isTensor(part)) vm.setattr(p, "data", part);
      at += n;
    }
    return null;
  }),
  skip_init: fn("skip_init", "module_cls *args **kwargs", (vm, cls, args, kwargs) => vm.call(cls!, (args as { items: readonly Value[] }).items, (kwargs as { map: Map<string, Value> }).map)),
};
