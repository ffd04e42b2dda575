// Tensors from Python data: torch.tensor, as_tensor, from_numpy; and torch.is_tensor.
import type { Interp } from "../../python/interp";
import { type Dtype, type Value, isUnknown, unknown } from "../../python/values";
import { type Dim, numel } from "../../shape";
import { any, device, dtype, flag, keyword } from "../core/args";
import { device as deviceOf } from "../core/device";
import { dtypes, promoteTypes } from "../core/dtype";
import { op } from "../core/op";
import { newTensor, torchState } from "../core/state";
import type { Tensor } from "../tensor";
import { convert } from "./convert";

interface Found { shape: Dim[]; numbers: number[]; kind: Dtype | null; known: boolean; parts: Tensor[] }

/** Reads nested sequences; gives a message where PyTorch would refuse them, or why they are not known. */
function read(vm: Interp, data: Value, depth: number, found: Found): string | { because: string } | null {
  const float = torchState(vm).defaultDtype;
  const scalar = (kind: Dtype, x: number): null => { found.kind = found.kind ? promoteTypes(found.kind, kind) : kind; found.numbers.push(x); return null; };
  if (typeof data === "boolean") return scalar(dtypes.bool, Number(data));
  if (typeof data === "number" || typeof data === "bigint") return scalar(dtypes.int64, Number(data));
  if (data === null) return "Could not infer dtype of NoneType";
  if (typeof data === "string") return depth === 0 ? "new(): invalid data type 'str'" : "new(): invalid data type 'str'";
  switch (data.kind) {
    case "float": return scalar(float, data.value);
    case "complex": found.known = false; return scalar(dtypes.complex64, 0);
    case "sym": found.known = false; return scalar(dtypes.int64, 0);
    case "unknown": if (data.cls?.name === "float") { found.known = false; return scalar(float, 0); } if (data.cls?.name === "int") { found.known = false; return scalar(dtypes.int64, 0); } return { because: data.because };
    case "tensor": {
      if (!data.shape || !data.dtype) return { because: data.because ?? "a part's shape is not known" };
      data.shape.forEach((d, i) => { if (found.shape.length <= depth + i) found.shape.push(d); });
      found.kind = found.kind ? promoteTypes(found.kind, data.dtype) : data.dtype;
      const numbers = data.constant ?? data.storage?.numbers?.();
      if (numbers) for (let i = 0; i < numbers.length; i++) found.numbers.push(numbers[i]!); else found.known = false;
      return null;
    }
    case "list": case "tuple": case "range": {
      const items = vm.items(data);
      if (!items) return { because: "the data are not known" };
      if (found.shape.length <= depth) found.shape.push(items.length);
      else if (found.shape[depth] !== items.length) return `expected sequence of length ${String(found.shape[depth])} at dim ${depth} (got ${items.length})`;
      for (const item of items) { const r = read(vm, item, depth + 1, found); if (r) return r; }
      return null;
    }
    default: return vm.lookup(data, "__array__") || vm.lookup(data, "shape") ? { because: "the data are not known" } : data.kind === "dict" || data.kind === "set" ? `Could not infer dtype of ${vm.typeOf(data).name}` : { because: "the data are not known" };
  }
}
/** A tensor of literal data. dtype: that of the data, Python floats giving the default dtype. */
export function fromData(vm: Interp, data: Value, want: Dtype | null, on: Tensor["device"] | null): Value {
  const found: Found = { shape: [], numbers: [], kind: null, known: true, parts: [] };
  const failed = read(vm, data, 0, found);
  if (typeof failed === "string") { vm.fail(failed.startsWith("new()") || failed.startsWith("not a seq") ? "TypeError" : failed.startsWith("Could not infer") ? "RuntimeError" : "ValueError", failed); return unknown(failed); }
  if (failed) return unknown(failed.because);
  const kind = want ?? found.kind ?? torchState(vm).defaultDtype, t = newTensor(vm, { shape: found.shape, dtype: kind, device: on ?? deviceOf("cpu") });
  if (found.known) {
    const stored = kind.name === "float32" ? found.numbers.map(Math.fround) : kind.category === "int" ? found.numbers.map(Math.trunc) : kind.category === "bool" ? found.numbers.map((x) => Number(x !== 0)) : found.numbers;
    if (stored.length <= 4096 && numel(found.shape) === stored.length) t.constant = stored;
    torchState(vm).engine?.fill(t, stored);
  }
  return t;
}
/** NumPy's arrays are tensor values of a class of their own. */
const isArray = (t: Tensor): boolean => t.cls?.module === "numpy";
export const fromNumpy = op("torch.from_numpy", { doc: "A tensor of a NumPy array's numbers.", args: { ndarray: any() }, shape: () => [], anyRank: true, call(vm, { ndarray }) {
  if (isUnknown(ndarray)) return ndarray;
  if (typeof ndarray !== "object" || ndarray === null || ndarray.kind !== "tensor" || !isArray(ndarray)) { vm.fail("TypeError", `expected np.ndarray (got ${vm.typeOf(ndarray).name})`); return unknown("not an array"); }
  return fromData(vm, ndarray, ndarray.dtype, null);
} });
const args = { data: any(), dtype, device, requires_grad: keyword(flag(false)), pin_memory: keyword(flag(false)) };
export const tensorOp = op("torch.tensor", { doc: "A tensor of the given data, copied.", args, shape: () => [], anyRank: true, call(vm, { data, dtype: d, device: on, requires_grad }) {
  const t = typeof data === "object" && data !== null && data.kind === "tensor" && !isArray(data) ? copy(vm, data, d, on) : fromData(vm, data, d, on);
  if (requires_grad && !isUnknown(t) && (t as Tensor).kind === "tensor") vm.setattr(t, "requires_grad", true);
  return t;
} });
function copy(vm: Interp, t: Tensor, d: Dtype | null, on: Tensor["device"] | null): Value {
  const c = convert(vm, t, d, on, true) as Tensor;
  c.requiresGrad = false;
  c.gradFn = null;
  return c;
}
export const asTensor = op(["torch.as_tensor", "torch.asarray"], { args: { ...args, dtype: { ...dtype, keyword: false }, device: { ...device, keyword: false } }, shape: () => [], anyRank: true, call: (vm, { data, dtype: d, device: on }) => (typeof data === "object" && data !== null && data.kind === "tensor" && !isArray(data) ? convert(vm, data, d, on) : fromData(vm, data, d, on)) });
export const scalarTensor = op("torch.scalar_tensor", { args: { s: any(), dtype, device, layout: keyword(any(null)), pin_memory: keyword(flag(false)), requires_grad: keyword(flag(false)) }, shape: () => [], anyRank: true, call: (vm, { s, dtype: d, device: on }) => fromData(vm, s, d ?? torchState(vm).defaultDtype, on) });
export const newTensorOp = op("Tensor.new_tensor", { args: { input: any(), data: any(), dtype, device, requires_grad: keyword(flag(false)) }, shape: () => [], anyRank: true, call: (vm, { input, data, dtype: d, device: on }) => fromData(vm, data, d ?? (input as Tensor).dtype, on ?? (input as Tensor).device) });
export const isTensorOp = op("torch.is_tensor", { args: { obj: any() }, shape: () => [], anyRank: true, call: (_, { obj }) => (isUnknown(obj) ? obj : typeof obj === "object" && obj !== null && obj.kind === "tensor") });
