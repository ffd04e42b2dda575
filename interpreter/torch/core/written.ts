// What a tensor that is written into must be: for `out=` of a fitting dtype, and its elements each in a place of their own.
import { equal, numel } from "../../shape";
import type { Dtype } from "../../python/values";
import type { Tensor } from "../tensor";
import type { Check } from "./check";
import { cTypeNames, scalarType } from "./dtype";
import { type Op, type OpSpec, canCast } from "./op";
import { torchState } from "./state";

/** These write one value everywhere, or only what is selected: PyTorch lets several elements share their memory. */
const careless = new Set(["fill", "zero", "masked_fill", "index_fill", "index_put", "tril", "triu", "resize", "threshold"]);
const joining = new Set(["cat", "stack", "mm", "bmm", "matmul", "index_select", "take"]);
export const sharesMemory = "unsupported operation: more than one element of the written-to tensor refers to a single memory location. Please clone() the tensor before performing the operation.";

/** Whether elements certainly share memory, as those of an expanded tensor do. */
export const overlaps = ({ shape, strides }: Pick<Tensor, "shape" | "strides">): boolean =>
  strides !== undefined && strides !== null && shape !== null && strides.some((s, i) => s === 0 && typeof shape[i] === "number" && shape[i] > 1) && equal(numel(shape), 0) === false;

/** Reports a write into a tensor that shares memory with itself. As `out=` of a reduction such a tensor is taken. */
export function checkOverlap(c: Check, op: Op, spec: OpSpec, target: Tensor, inPlace: boolean): void {
  if (!spec.view && (inPlace || spec.inPlace === true || joining.has(op.name)) && overlaps(target) && !careless.has(op.name)) c.fail(sharesMemory);
}
/** Reports what `inplace=True` cannot write into. Dropout writes only where it drops something. */
export function checkInplace(c: Check, op: Op, spec: OpSpec, ready: Record<string, unknown>, target: Tensor): void {
  if (op.name.includes("dropout") && (ready.training === false || ready.p === 0)) return;
  checkOverlap(c, op, spec, target, true);
  if (torchState(c.vm).gradEnabled && target.requiresGrad && !target.gradFn) c.fail(`${target.base ? "a view of a leaf" : "a leaf"} Variable that requires grad is being used in an in-place operation.`);
}
/** Reports a write by an operation that has no shape rule of its own (normal_, copy_, x[i] = …). */
export function checkWrite(vm: Check["vm"], target: Tensor): boolean {
  if (!overlaps(target)) return true;
  vm.fail("RuntimeError", sharesMemory);
  return false;
}

/** Reports an `out=` of a dtype that the result cannot be stored in, in the words of the operation. */
export function checkOut(c: Check, spec: OpSpec, result: Dtype | null, out: Dtype | null): void {
  if (spec.out === undefined || result === null || out === null || result === out) return;
  if (spec.out === "cast") { if (!canCast(result, out)) c.fail(`result type ${scalarType(result)} can't be cast to the desired output type ${scalarType(out)}`); }
  else if (spec.out === "same") c.fail(`Expected out tensor to have dtype ${cTypeNames[result.name]}, but got ${cTypeNames[out.name]} instead`);
  else {
    const said = spec.out(result, out);
    if (typeof said === "string") c.fail(said);
    else if (said !== null) c.fail(said[0], said[1]);
  }
}
