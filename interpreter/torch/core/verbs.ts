// The small shape verbs that rules are written in.
import { type Dim, type Shape, add, floorDiv, mul, numel, sub } from "../../shape";
import type { Dtype } from "../../python/values";
import type { Meta, Tensor } from "../tensor";
import { type Ranked, type Scalar, unknownScalar } from "./args";
import type { Check } from "./check";
import { type Operand, dtypes, resultType } from "./dtype";
import { torchState } from "./state";

/** Positions a window takes: ⌊(size + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1 (torch.nn.Conv2d's formula). */
export const windows = (size: Dim, kernel: Dim, stride: Dim, padding: Dim, dilation: Dim): Dim =>
  add(floorDiv(sub(sub(add(size, mul(2, padding)), mul(dilation, sub(kernel, 1))), 1), stride), 1);
/** The shape with one dimension replaced. */
export const withDim = (shape: Shape, dim: number, size: Dim): Shape => shape.map((d, i) => (i === dim ? size : d));
/** The shape without some dimensions; with `keepdim` they stay as 1. */
export const reduced = (shape: Shape, dims: readonly number[], keepdim = false): Shape => shape.flatMap((d, i) => (dims.includes(i) ? (keepdim ? [1] : []) : [d]));
/** All dimensions' numbers: 0 … rank − 1. */
export const allDims = (shape: Shape): number[] => shape.map((_, i) => i);
/** Sizes as PyTorch's messages print them: [8, 3, 224, 224]. */
export const sizesText = (shape: Shape): string => `[${shape.map(String).join(", ")}]`;
/** "torch.Size([8, 3])" */
export const torchSize = (shape: Shape): string => `torch.Size(${sizesText(shape)})`;
/** The number of rows of a matrix product whose left side is flattened to two dimensions: "32x400". */
export const asMatrix = (shape: Shape): string => `${String(numel(shape.slice(0, -1)))}x${String(shape.at(-1))}`;
/** A result like `t` with another shape. */
export const like = (t: Tensor, shape: Shape, dtype: Dtype | null = t.dtype): Meta => ({ shape, dtype, device: t.device });

/** How an argument enters type promotion. */
export function asOperand(v: Ranked | Scalar): Operand {
  if (typeof v === "boolean") return { number: "bool" };
  if (typeof v === "number" || typeof v === "bigint" || v.kind === "sym") return { number: "int" };
  if (v.kind === "float") return { number: v === unknownScalar ? "unknown" : "float" };
  if (v.kind === "complex") return { number: "complex" };
  return { dtype: v.dtype, dims: v.shape ? v.shape.length : null };
}
/** torch.result_type of operands. */
export const promoted = (c: Check, ...operands: (Ranked | Scalar)[]): Dtype | null => resultType(operands.map(asOperand), torchState(c.vm).defaultDtype);
/** The same, integers becoming the default float dtype: division, sqrt, mean of numbers … */
export function promotedFloat(c: Check, ...operands: (Ranked | Scalar)[]): Dtype | null {
  const d = promoted(c, ...operands);
  return d && (d.category === "int" || d.category === "bool") ? torchState(c.vm).defaultDtype : d;
}
/** The shape an operand has in broadcasting: numbers have none. */
export const shapeOf = (v: Ranked | Scalar): Shape => (typeof v === "object" && v.kind === "tensor" ? v.shape : []);
export { dtypes, numel };
