// A tensor's strides, where views need them.
import { type Dim, type Shape, contiguousStrides, equal, mul } from "../../shape";
import type { Tensor } from "../tensor";

/** In elements; null when they are not known. */
export const stridesOf = (t: Tensor & { shape: Shape }): Shape | null => (t.strides === undefined ? contiguousStrides(t.shape) : t.strides);
/** Strides as a Meta keeps them: undefined when they are those of a contiguous tensor. */
export function asStrides(shape: Shape, strides: readonly Dim[] | null): Shape | null | undefined {
  if (strides === null) return null;
  let want: Dim = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    if (shape[i] === 1) continue;
    if (strides[i] !== want && equal(strides[i]!, want) !== true) return strides;
    if (i > 0) want = mul(want, shape[i]!);
  }
  return undefined;
}
/** Whether a tensor is contiguous; undefined when unknown. */
export const isContiguous = (t: Tensor & { shape: Shape }): boolean | undefined => (t.strides === undefined ? true : t.strides === null ? undefined : asStrides(t.shape, t.strides) === undefined);
