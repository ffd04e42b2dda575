// backward, torch.autograd.grad, and the context managers that switch gradients on and off.
import { rawFn } from "../python/builtins/arguments";
import { nativeClass } from "../python/builtins/root";
import type { Interp } from "../python/interp";
import { type ClassValue, type Instance, type Value, builtin, isUnknown, method, tuple, unknown } from "../python/values";
import { numel } from "../shape";
import { newTensor, torchState } from "./core/state";
import { isTensor } from "./nn/registry";
import type { Tensor } from "./tensor";

const second = "Trying to backward through the graph a second time (or directly access saved tensors after they have already been freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify retain_graph=True if you need to backward through the graph a second time or if you need to access saved tensors after calling backward.";

/** Runs backward from tensors; in shapes mode it only checks, and remembers that leaves now have gradients. */
export function backward(vm: Interp, tensors: readonly Value[], grads: readonly Value[], retain: boolean): void {
  const state = torchState(vm), real = tensors.filter(isTensor);
  for (const [i, t] of real.entries()) {
    if (!t.requiresGrad) { vm.fail("RuntimeError", `element ${i} of tensors does not require grad and does not have a grad_fn`); return; }
    const g = grads[i], n = t.shape ? numel(t.shape) : null;
    if (!isTensor(g ?? null) && typeof n === "number" && n !== 1) { vm.fail("RuntimeError", "grad can be implicitly created only for scalar outputs"); return; }
    if (isTensor(g ?? null) && t.shape && (g as Tensor).shape && t.shape.join() !== (g as Tensor).shape!.join() && [...t.shape, ...(g as Tensor).shape!].every((d) => typeof d === "number")) vm.fail("RuntimeError", `Mismatch in shape: grad_output[${i}] has a shape of torch.Size([${(g as Tensor).shape!.join(", ")}]) and output[${i}] has a shape of torch.Size([${t.shape.join(", ")}]).`);
  }
  if (real[0]) state.hooks.backward?.(real[0]);
  if (state.engine) { state.engine.backward(vm, real, real.map((_, i) => (isTensor(grads[i] ?? null) ? (grads[i] as Tensor) : null)), { retainGraph: retain, accumulate: true }); return; }
  state.more.set("backward", true);
  for (const t of real) if (t.gradFn && !retain) {
    const f = t.gradFn as { name: string; used?: boolean };
    if (f.used) vm.fail("RuntimeError", second);
    f.used = true;
  }
}
export const tensorBackward = builtin("backward", (vm, args, kwargs) => {
  const named = (k: string, at: number): Value => kwargs?.get(k) ?? args[at] ?? null;
  backward(vm, [args[0]!], [named("gradient", 1)], vm.truth(named("retain_graph", 2)) ?? false);
  return null;
}, { binds: true, doc: "Computes the gradients of this tensor with respect to the graph's leaves." });

export const autogradGrad = rawFn("grad", "outputs inputs grad_outputs= retain_graph= create_graph= only_inputs= allow_unused= is_grads_batched= materialize_grads=", (vm, outputs, inputs, gradOutputs, retain) => {
  const many = (v: Value | undefined): Value[] => (v === undefined || v === null ? [] : isTensor(v) ? [v] : [...(vm.items(v) ?? [])]);
  const outs = many(outputs).filter(isTensor), ins = many(inputs).filter(isTensor), grads = many(gradOutputs);
  for (const [i, t] of outs.entries()) if (!t.requiresGrad) { vm.fail("RuntimeError", `element ${i} of tensors does not require grad and does not have a grad_fn`); return unknown("no gradient"); }
  for (const t of ins) if (!t.requiresGrad) { vm.fail("RuntimeError", "One of the differentiated Tensors does not require grad"); return unknown("no gradient"); }
  const engine = torchState(vm).engine;
  if (engine) return tuple(engine.backward(vm, outs, outs.map((_, i) => (isTensor(grads[i] ?? null) ? (grads[i] as Tensor) : null)), { retainGraph: vm.truth(retain ?? false) ?? false, inputs: ins, accumulate: false }));
  return tuple(ins.map((t) => newTensor(vm, { shape: t.shape, dtype: t.dtype, device: t.device })));
});

/** A class that is a context manager and a decorator: torch.no_grad and its like. */
function switching(name: string, module: string, enter: (vm: Interp, mode: Value) => () => void): ClassValue {
  const cls = nativeClass(name, { module });
  cls.dict.set("__init__", builtin("__init__", (vm, args, kwargs) => {
    const mode = args[1] ?? kwargs?.get("mode") ?? true;
    (args[0] as Instance).native = { mode, undo: [] as (() => void)[] };
    if (name === "set_grad_enabled") { const undo = enter(vm, mode); (args[0] as Instance).native = { mode, undo: [undo], entered: true }; }
    return null;
  }, { binds: true }));
  cls.dict.set("__enter__", method("__enter__", (vm, [self]) => { const n = (self as Instance).native as { mode: Value; undo: (() => void)[]; entered?: boolean }; if (n.entered) n.entered = false; else n.undo.push(enter(vm, n.mode)); return self!; }));
  cls.dict.set("__exit__", method("__exit__", (_, [self]) => { ((self as Instance).native as { undo: (() => void)[] }).undo.pop()?.(); return false; }));
  cls.dict.set("__call__", method("__call__", (vm, [self, func]) => decorated(vm, (self as Instance).native as { mode: Value }, func!)));
  // `@torch.no_grad` without parentheses decorates as well.
  cls.make = (vm, c, args, kwargs) => {
    const f = args[0];
    if (args.length === 1 && typeof f === "object" && f !== null && (f.kind === "function" || f.kind === "builtin")) return decorated(vm, { mode: true }, f);
    const self: Instance = { kind: "instance", cls: c, dict: new Map() };
    vm.call(cls.dict.get("__init__")!, [self, ...args], kwargs);
    return self;
  };
  function decorated(_: Interp, native: { mode: Value }, func: Value): Value {
    if (isUnknown(func)) return func;
    const inner = builtin(typeof func === "object" && func !== null && "name" in func ? String(func.name) : "decorated", (m, args, kwargs) => { const undo = enter(m, native.mode); try { return m.call(func, args, kwargs); } finally { undo(); } }, { binds: true });
    inner.attrs = new Map<string, Value>([["__wrapped__", func]]);
    return inner;
  }
  return cls;
}
const gradTo = (on: (mode: Value) => boolean) => (vm: Interp, mode: Value) => { const s = torchState(vm), before = s.gradEnabled; s.gradEnabled = on(mode); return () => { s.gradEnabled = before; }; };
export const noGrad = switching("no_grad", "torch.autograd.grad_mode", gradTo(() => false));
export const enableGrad = switching("enable_grad", "torch.autograd.grad_mode", gradTo(() => true));
export const setGradEnabled = switching("set_grad_enabled", "torch.autograd.grad_mode", gradTo((m) => m !== false));
export const inferenceMode = switching("inference_mode", "torch.autograd.grad_mode", (vm, mode) => { const s = torchState(vm), [g, i] = [s.gradEnabled, s.inferenceMode]; if (mode !== false) { s.gradEnabled = false; s.inferenceMode = true; } return () => { s.gradEnabled = g; s.inferenceMode = i; }; });
/** Autocast and the like: entered and left without effect on shapes. */
export const transparent = (name: string, module: string): ClassValue => switching(name, module, () => () => undefined);
