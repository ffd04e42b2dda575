// Tensor's properties: shape, dtype, grad, data, T …
import { type Interp } from "../python/interp";
import { type Property, type Value, isUnknown, method, token, tuple, unknown } from "../python/values";
import { mul, numel } from "../shape";
import { realOf } from "./core/dtype";
import { newTensor, torchState } from "./core/state";
import { isTensor } from "./nn/registry";
import { openForm } from "./open-form";
import { sizeClass } from "./size";
import type { Tensor } from "./tensor";

const exposed = (t: Tensor | null): Tensor | null => { if (t !== null) t.exposed = true; return t; };
type Get = (t: Tensor, vm: Interp) => Value;
const read = (name: string, get: Get, set: Value = null): Property => ({ kind: "property", get: method(name, (vm, [self]) => get(self as Tensor, vm)), set, del: null });
const noShape = (t: Tensor): Value => unknown(t.because ?? "the shape is not known");
export const sizeOf = (t: Tensor): Value => (t.shape ? tuple(t.shape, sizeClass) : openForm(t));

/** An alias of a tensor's memory without its history: `.data`, `.detach()`. */
export function alias(vm: Interp, t: Tensor): Tensor {
  const a = newTensor(vm, { shape: t.shape, dtype: t.dtype, device: t.device, strides: t.strides, because: t.because });
  if (t.constant) a.constant = t.constant;
  if (t.storage) a.storage = t.storage;
  a.base = t;
  return a;
}
const transposed = (name: string, matrixOnly: boolean): Get => (t, vm) => {
  if (!t.shape) return noShape(t);
  const rank = t.shape.length;
  if (matrixOnly && rank < 2) return vm.raise("RuntimeError", `tensor.${name} is only supported on matrices or batches of matrices. Got ${rank}-D tensor.`);
  if (name === "H" && rank !== 2 && rank !== 0) return vm.raise("RuntimeError", `tensor.H is only supported on matrices (2-D tensors). Got ${rank}-D tensor. For batches of matrices, consider using tensor.mH`);
  const order = [...t.shape.keys()];
  const dims = name === "T" ? order.reverse() : [...order.slice(0, -2), ...order.slice(-2).reverse()];
  return vm.callMethod(t, "permute", [tuple(dims)]);
};

export const properties: Record<string, Property> = {
  shape: read("shape", sizeOf),
  dtype: read("dtype", (t) => t.dtype ?? unknown(t.because ?? "the dtype is not known")),
  device: read("device", (t) => t.device),
  layout: read("layout", () => token("layout", "torch.strided")),
  ndim: read("ndim", (t) => (t.shape ? t.shape.length : openForm(t, true))),
  nbytes: read("nbytes", (t) => (t.shape && t.dtype ? mul(numel(t.shape), t.dtype.bytes) : noShape(t))),
  itemsize: read("itemsize", (t) => t.dtype?.bytes ?? noShape(t)),
  T: read("T", transposed("T", false)), mT: read("mT", transposed("mT", true)), H: read("H", transposed("H", false)), mH: read("mH", transposed("mH", true)),
  is_leaf: read("is_leaf", (t) => t.gradFn === null),
  grad_fn: read("grad_fn", (t) => (t.gradFn ? token("grad_fn", `<${t.gradFn.name} object>`) : null)),
  requires_grad: read("requires_grad", (t) => t.requiresGrad, method("requires_grad", (vm, [self, on]) => { setRequiresGrad(vm, self as Tensor, on!); return null; })),
  grad: read("grad", (t, vm) => exposed(t.grad) ?? (vm.mode === "shapes" && t.requiresGrad && torchState(vm).more.get("backward") ? gradientOf(vm, t) : null), method("grad", (vm, [self, g]) => {
    const t = self as Tensor;
    if (g !== null && !isTensor(g!) && !isUnknown(g!)) vm.raise("TypeError", `assigned grad expected to be a Tensor or None but got grad of type ${vm.typeOf(g!).name}`);
    vm.touch(t);
    t.grad = exposed(isTensor(g!) ? g : null);
    return null;
  })),
  data: read("data", (t, vm) => alias(vm, t), method("data", (vm, [self, other]) => {
    const t = self as Tensor;
    if (!isTensor(other!)) return null;
    vm.touch(t);
    Object.assign(t, { shape: other.shape, dtype: other.dtype, device: other.device, strides: other.strides, constant: other.constant, storage: other.storage });
    return null;
  })),
  names: read("names", (t) => (t.shape ? tuple(t.shape.map(() => null)) : noShape(t))),
  real: read("real", (t, vm) => (t.dtype?.category === "complex" ? newTensor(vm, { shape: t.shape, dtype: realOf(t.dtype), device: t.device }) : t)),
  imag: read("imag", (t, vm) => (t.dtype && t.dtype.category !== "complex" ? vm.raise("RuntimeError", "imag is not implemented for tensors with non-complex dtypes.") : newTensor(vm, { shape: t.shape, dtype: t.dtype && realOf(t.dtype), device: t.device }))),
  is_cuda: read("is_cuda", (t) => t.device.type === "cuda"), is_cpu: read("is_cpu", (t) => t.device.type === "cpu"), is_meta: read("is_meta", (t) => t.device.type === "meta"),
  is_mps: read("is_mps", (t) => t.device.type === "mps"), is_sparse: read("is_sparse", () => false), is_quantized: read("is_quantized", () => false), is_mkldnn: read("is_mkldnn", () => false), is_nested: read("is_nested", () => false),
  retains_grad: read("retains_grad", () => false), output_nr: read("output_nr", () => 0), _version: read("_version", (t) => t.storage?.version ?? 0), volatile: read("volatile", () => false), _base: read("_base", (t) => t.base ?? null),
};
function setRequiresGrad(vm: Interp, t: Tensor, on: Value): void {
  if (isUnknown(on)) return;
  const want = vm.truth(on) ?? false;
  if (want && t.dtype && t.dtype.category !== "float" && t.dtype.category !== "complex") vm.raise("RuntimeError", "only Tensors of floating point dtype can require gradients");
  if (!want && t.gradFn) vm.raise("RuntimeError", "you can only change requires_grad flags of leaf variables. If you want to use a computed variable in a subgraph that doesn't require differentiation use var_no_grad = var.detach().");
  vm.touch(t);
  t.requiresGrad = want;
}
/** In shapes mode, after some backward(), a leaf's gradient has the leaf's own form. */
const gradientOf = (vm: Interp, t: Tensor): Tensor | null => (t.gradFn ? null : newTensor(vm, { shape: t.shape, dtype: t.dtype, device: t.device }));
