// Module.to, .cuda, .half and their like: parameters and buffers change in place.
import type { Interp } from "../../python/interp";
import { type Device, type Dtype, type Instance, type Kwargs, type Value, isUnknown } from "../../python/values";
import type { Tensor } from "../tensor";
import { device as deviceOf, parseDevice } from "../core/device";
import { dtypes } from "../core/dtype";
import { torchState } from "../core/state";
import { isTensor } from "./registry";
import { allBuffers, allParameters } from "./traverse";

const fixed: Record<string, { dtype?: Dtype; device?: Device }> = {
  half: { dtype: dtypes.float16 }, float: { dtype: dtypes.float32 }, double: { dtype: dtypes.float64 }, bfloat16: { dtype: dtypes.bfloat16 }, cpu: { device: deviceOf("cpu") },
};

/** One of Module's conversions; gives the module itself. */
export function convertModule(vm: Interp, self: Instance, name: string, args: readonly Value[], kwargs: Kwargs | null): Value {
  const target: { dtype?: Dtype; device?: Device } = { ...fixed[name] };
  if (name === "cuda" || name === "xpu") target.device = typeof args[0] === "number" ? deviceOf(name, args[0]) : deviceOf(name, torchState(vm).engine ? 0 : null);
  if (!fixed[name]) for (const v of [...args, ...(kwargs?.values() ?? [])]) {
    if (isTensor(v)) { if (v.dtype) target.dtype = v.dtype; target.device = v.device; }
    else if (typeof v === "string") target.device = parseDevice(v) ?? vm.raise("RuntimeError", `Invalid device string: '${v}'`);
    else if (typeof v === "object" && v !== null && v.kind === "dtype") target.dtype = v;
    else if (typeof v === "object" && v !== null && v.kind === "device") target.device = v;
    else if (typeof v === "object" && v !== null && isUnknown(v)) continue;
  }
  if (target.dtype && name === "to" && target.dtype.category !== "float" && target.dtype.category !== "complex") vm.raise("TypeError", `nn.Module.to only accepts floating point or complex dtypes, but got desired dtype=torch.${target.dtype.name}`);
  for (const t of [...allParameters(self), ...allBuffers(self)]) convert(vm, t, target);
  return self;
}

/** Changes a parameter's or buffer's dtype and device; integer tensors keep their dtype. Numbers stay where they are: one engine holds them all. */
function convert(vm: Interp, t: Tensor, target: { dtype?: Dtype; device?: Device }): void {
  const dtype = target.dtype && t.dtype && (t.dtype.category === "float" || t.dtype.category === "complex") ? target.dtype : t.dtype;
  const device = target.device ?? t.device;
  if (dtype === t.dtype && device === t.device) return;
  vm.touch(t);
  t.dtype = dtype;
  t.device = device;
}
