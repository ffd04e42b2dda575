// A Python number in the place of a tensor: torch.add(2, x), 1 // x.
import type { Interp } from "../../python/interp";
import type { Dtype, Value } from "../../python/values";
import type { Tensor } from "../tensor";
import { type Operand, dtypes, resultType } from "./dtype";
import { newTensor, torchState } from "./state";

type Kind = "bool" | "int" | "float";
const kindOf = (v: Value): Kind | null =>
  (typeof v === "boolean" ? "bool" : typeof v === "number" || typeof v === "bigint" || (typeof v === "object" && v !== null && v.kind === "sym") ? "int" : typeof v === "object" && v !== null && v.kind === "float" ? "float" : null);
const operandOf = (v: Value): Operand | null => {
  if (typeof v === "object" && v !== null && v.kind === "tensor") return { dtype: v.dtype, dims: v.shape ? v.shape.length : null };
  const number = kindOf(v);
  return number && { number };
};

/** The number as a tensor without dimensions, of the dtype that the operation on both has; null when it is no real number. */
export function wrapNumber(vm: Interp, v: Value, other: Value | undefined): Tensor | null {
  const kind = kindOf(v), state = torchState(vm), operands = [v, other ?? null].map(operandOf).filter((o) => o !== null);
  if (!kind) return null;
  const dtype: Dtype | null = other === undefined ? (kind === "bool" ? dtypes.bool : kind === "int" ? dtypes.int64 : state.defaultDtype) : resultType(operands, state.defaultDtype);
  const number = typeof v === "object" ? (v !== null && v.kind === "float" ? v.value : null) : Number(v);
  const t = newTensor(vm, { shape: [], dtype, ...(number !== null && { constant: [number] }) });
  if (state.engine && number !== null) state.engine.fill(t, [number]);
  return t;
}
