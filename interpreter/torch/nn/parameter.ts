// Making nn.Parameter and nn.Buffer.
import type { Interp } from "../../python/interp";
import { type ClassValue, type Kwargs, type Value, isUnknown } from "../../python/values";
import { newTensor, torchState } from "../core/state";
import { isTensor } from "./registry";
import { bufferClass, parameterClass } from "./roots";

/** Parameter(data=None, requires_grad=True): an alias of the data that a Module registers. */
export function makeParameter(vm: Interp, cls: ClassValue, args: readonly Value[], kwargs: Kwargs | null): Value {
  const data = args[0] ?? kwargs?.get("data") ?? null, on = args[1] ?? kwargs?.get("requires_grad") ?? true;
  if (data === null) return Object.assign(newTensor(vm, { shape: [0], dtype: torchState(vm).defaultDtype }), { cls, requiresGrad: on === true });
  // An unknown value is a parameter all the same, of unknown shape.
  const p = isTensor(data) ? newTensor(vm, { shape: data.shape, dtype: data.dtype, device: data.device, strides: data.strides, because: data.because })
    : isUnknown(data) ? newTensor(vm, { shape: null, dtype: null, because: data.because }) : vm.raise("TypeError", `Parameter data must be a Tensor, got ${vm.typeOf(data).name}`);
  if (isTensor(data)) { if (data.constant) p.constant = data.constant; if (data.storage) p.storage = data.storage; }
  p.cls = cls;
  const requires = cls.mro.includes(bufferClass) ? false : (vm.truth(on) ?? true);
  if (requires && p.dtype && p.dtype.category !== "float" && p.dtype.category !== "complex") vm.raise("RuntimeError", "Only Tensors of floating point and complex dtype can require gradients");
  p.requiresGrad = requires;
  return p;
}
parameterClass.make = makeParameter;
bufferClass.make = makeParameter;
