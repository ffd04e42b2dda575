// What `view` and `reshape` need: the size behind −1, and strides of a view.
import { equal, isMultipleOf, less } from "./compare";
import type { Dim, Shape } from "./dim";
import { floorDiv } from "./divide";
import type { Assumption } from "./shape";
import { contiguousStrides, numel, sameShape } from "./shape";
import { mul } from "./sums";

export type InferredSize = { readonly shape: Shape; readonly assumed: readonly Assumption[] }
  /** two −1s · a size below −1 · sizes whose product is not the number of elements · −1 beside a 0 for no elements */
  | { readonly shape?: undefined; readonly failure: "twoInferred" | "negative" | "size" | "ambiguous"; readonly dim?: number };

/**
 * The shape that `view` or `reshape` to `target` gives for so many elements; one −1 in `target` is filled in.
 * Fails only where PyTorch certainly raises:
 * - `twoInferred`: "only one dimension can be inferred";
 * - `negative`: "invalid shape dimension {target[dim]} at index {dim} of shape {target}";
 * - `size`: "shape '{target}' is invalid for input of size {elements}";
 * - `ambiguous`: "cannot reshape tensor of 0 elements into shape {target} because the unspecified dimension size -1 can be any value
 *   and is ambiguous".
 */
export function inferSize(elements: Dim, target: Shape): InferredSize {
  let inferred = -1;
  let known: Dim = 1;
  for (let i = 0; i < target.length; i++) {
    const size = target[i];
    if (size === -1) {
      if (inferred !== -1) return { failure: "twoInferred" };
      inferred = i;
    } else if (less(size, 0) === true) {
      return { failure: "negative", dim: i };
    } else {
      known = mul(known, size);
    }
  }
  if (inferred === -1) {
    const same = equal(known, elements);
    if (same === false) return { failure: "size" };
    return { shape: target, assumed: same ? [] : [[elements, known]] };
  }
  if (known === 0) return equal(elements, 0) === false ? { failure: "size" } : { failure: "ambiguous", dim: inferred };
  const fits = isMultipleOf(elements, known);
  if (fits === false) return { failure: "size" };
  const size = floorDiv(elements, known);
  const shape = target.map((d, i) => (i === inferred ? size : d));
  return { shape, assumed: fits ? [] : [[elements, mul(known, size)]] };
}

/**
 * The strides of `tensor.view(newShape)` for a tensor of this shape and these strides (both shapes have equally many elements).
 * null: no such view exists ("view size is not compatible with input tensor's size and stride"); undefined: it depends on the symbols.
 *
 * The old dimensions fall into runs that lie in memory like one contiguous dimension; each run must be cut up by new dimensions exactly.
 */
export function viewStrides(shape: Shape, strides: Shape, newShape: Shape): Dim[] | null | undefined {
  const elements = numel(shape);
  if (elements === 0) return sameShape(shape, newShape) ? [...strides] : contiguousStrides(newShape);
  if (sameShape(strides, contiguousStrides(shape)) === true) {
    return equal(elements, numel(newShape)) === false ? null : contiguousStrides(newShape);
  }
  const cut = cutRuns(shape, strides, newShape);
  return cut === undefined && sameShape(shape, newShape) ? [...strides] : cut;
}

function cutRuns(shape: Shape, strides: Shape, newShape: Shape): Dim[] | null | undefined {
  const result: Dim[] = new Array<Dim>(newShape.length).fill(1);
  let next = newShape.length - 1;
  for (let last = shape.length - 1; last >= 0;) {
    // The run is shape[first..last]; sizes of 1 join any run.
    let first = last;
    let runSize: Dim = shape[last];
    const base = strides[last];
    for (; first > 0; first--) {
      const joins = joinsRun(shape[first - 1], strides[first - 1], mul(runSize, base));
      if (joins === undefined) return undefined;
      if (!joins) break;
      runSize = mul(runSize, shape[first - 1]);
    }
    let taken: Dim = 1;
    while (next >= 0) {
      const fits = equal(newShape[next], 1) === true ? true : less(taken, runSize);
      if (fits === undefined && equal(taken, runSize) !== true) return undefined;
      if (!fits) break;
      result[next] = mul(taken, base);
      taken = mul(taken, newShape[next]);
      next--;
    }
    const exact = equal(taken, runSize);
    if (exact !== true) return exact === false ? null : undefined;
    last = first - 1;
  }
  return next < 0 ? result : null;
}

function joinsRun(size: Dim, stride: Dim, runLength: Dim): boolean | undefined {
  const single = equal(size, 1), adjacent = equal(stride, runLength);
  if (single === true || adjacent === true) return true;
  return single === false && adjacent === false ? false : undefined;
}
