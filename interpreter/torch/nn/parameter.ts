// torch.nn.Parameter, Buffer, UninitializedParameter: tensors that modules register.
import { bind } from "../../python/builtins/arguments";
import { nativeClass } from "../../python/builtins/root";
import type { Interp } from "../../python/interp";
import { type ClassValue, type Value, isUnknown, method } from "../../python/values";
import type { Tensor } from "../tensor";
import { newTensor } from "../core/state";
import { isTensor } from "./registry";
import { bufferClass, parameterClass, tensorClass } from "./roots";

/** A tensor of another class with the memory of `data`. */
function wrapped(vm: Interp, cls: ClassValue, data: Tensor): Tensor {
  const t = newTensor(vm, { shape: data.shape, dtype: data.dtype, device: data.device, strides: data.strides, because: data.because });
  if (data.constant) t.constant = data.constant;
  if (data.storage) t.storage = data.storage;
  t.cls = cls;
  return t;
}
/** nn.Parameter(data, requires_grad): shares the memory of `data`. */
export function asParameter(vm: Interp, data: Tensor, requiresGrad = true, cls: ClassValue = parameterClass): Tensor {
  if (requiresGrad && data.dtype && data.dtype.category !== "float" && data.dtype.category !== "complex") vm.raise("RuntimeError", "Only Tensors of floating point and complex dtype can require gradients");
  const p = wrapped(vm, cls, data);
  p.requiresGrad = requiresGrad;
  return p;
}
parameterClass.make = (vm, cls, args, kwargs) => {
  const [data, on] = bind(vm, "Parameter.__new__", "data= requires_grad=", args, kwargs);
  if (data !== undefined && isUnknown(data)) {
    const t = newTensor(vm, { shape: null, dtype: null, because: data.because });
    t.cls = cls;
    t.requiresGrad = true;
    return t;
  }
  const source = data === undefined || data === null ? newTensor(vm, { shape: [0], dtype: vm.torch ? (vm.torch as { defaultDtype: Tensor["dtype"] }).defaultDtype : null }) : data;
  if (!isTensor(source)) return vm.raise("AttributeError", `'${vm.typeOf(source).name}' object has no attribute 'detach'`);
  return asParameter(vm, source, on === undefined ? true : vm.truth(on) ?? true, cls);
};
bufferClass.make = (vm, cls, args, kwargs) => {
  const [data, persistent] = bind(vm, "Buffer.__new__", "data= * persistent=", args, kwargs);
  if (data !== undefined && isUnknown(data)) return data;
  const t = isTensor(data ?? null) ? wrapped(vm, cls, data as Tensor) : wrapped(vm, cls, newTensor(vm, { shape: [0], dtype: null }));
  t.attrs = new Map<string, Value>([["persistent", persistent ?? true]]);
  return t;
};

/** torch.nn.parameter.UninitializedParameter: of a lazy layer that has not seen its input. */
export const uninitializedParameterClass = nativeClass("UninitializedParameter", { module: "torch.nn.parameter", bases: [parameterClass], make: (vm, cls) => {
  const t = newTensor(vm, { shape: null, dtype: (vm.torch as { defaultDtype: Tensor["dtype"] }).defaultDtype, because: "this parameter of a lazy layer gets its size at the first call" });
  t.cls = cls;
  t.requiresGrad = true;
  return t;
} });
export const uninitializedBufferClass = nativeClass("UninitializedBuffer", { module: "torch.nn.parameter", bases: [tensorClass], make: (vm, cls) => {
  const t = newTensor(vm, { shape: null, dtype: (vm.torch as { defaultDtype: Tensor["dtype"] }).defaultDtype, because: "this buffer of a lazy layer gets its size at the first call" });
  t.cls = cls;
  return t;
} });
uninitializedParameterClass.dict.set("__repr__", method("__repr__", () => "<UninitializedParameter>"));
uninitializedBufferClass.dict.set("__repr__", method("__repr__", () => "<UninitializedBuffer>"));
