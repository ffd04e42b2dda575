// Shapes: size, strides, broadcasting.
import { equal } from "./compare";
import { bounds } from "./bounds";
import type { Dim, Shape } from "./dim";
import { max } from "./extreme";
import { mul, product } from "./sums";

/** Two sizes that must be equal for the program to be right. */
export type Assumption = readonly [Dim, Dim];

/** How many elements a tensor of this shape has. */
export function numel(shape: Shape): Dim {
  return product(shape);
}

/** Strides of a contiguous tensor, in elements. Sizes of 0 count as 1, as in PyTorch. */
export function contiguousStrides(shape: Shape): Dim[] {
  const strides: Dim[] = new Array<Dim>(shape.length);
  let stride: Dim = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = stride;
    if (i === 0) break;
    const size = shape[i];
    stride = mul(stride, typeof size === "number" || bounds(size)[0] < 1 ? max(size, 1) : size);
  }
  return strides;
}

export type Broadcast = { readonly shape: Shape; readonly assumed: readonly Assumption[] }
  /** `dim` as PyTorch reports it ("at non-singleton dimension N"): from the left of the longer one. The rightmost conflict is reported. */
  | { readonly shape?: undefined; readonly dim: number; readonly a: Dim; readonly b: Dim };

/**
 * The common shape of two. Sizes that may be equal are taken as compatible, and listed in `assumed`:
 * a number other than 1 against a symbol gives the number (right whether the symbol is 1 or the number);
 * two symbols give the one that is certainly not 1, else the left one, which is right if they are equal.
 */
export function broadcast(a: Shape, b: Shape): Broadcast {
  const rank = Math.max(a.length, b.length);
  const shape: Dim[] = new Array<Dim>(rank);
  const assumed: Assumption[] = [];
  for (let i = rank - 1; i >= 0; i--) {
    const left = i - rank + a.length, right = i - rank + b.length;
    const x = left < 0 ? 1 : a[left], y = right < 0 ? 1 : b[right];
    const common = broadcastDim(x, y, assumed);
    if (common === undefined) return { dim: i, a: x, b: y };
    shape[i] = common;
  }
  return { shape, assumed };
}

/** The common size of two, or undefined where they certainly do not fit. */
export function broadcastDim(a: Dim, b: Dim, assumed: Assumption[] = []): Dim | undefined {
  if (a === b || b === 1) return a;
  if (a === 1) return b;
  if (typeof a === "number" && typeof b === "number") return undefined;
  const same = equal(a, b);
  if (same === true) return a;
  const oneLeft = equal(a, 1) !== false, oneRight = equal(b, 1) !== false;
  if (same === false) {
    if (!oneLeft && !oneRight) return undefined;
    // Only a size of 1 can save it.
    if (oneLeft && oneRight) return max(a, b);
    assumed.push(oneLeft ? [a, 1] : [b, 1]);
    return oneLeft ? b : a;
  }
  assumed.push([a, b]);
  if (!oneLeft && !oneRight) return typeof b === "number" ? b : a;
  return oneLeft && !oneRight ? b : a;
}

export type BroadcastAll = { readonly shape: Shape; readonly assumed: readonly Assumption[] }
  /** `index`: which of the shapes does not fit those before it, whose common shape is `so_far`. */
  | { readonly shape?: undefined; readonly index: number; readonly soFar: Shape; readonly dim: number; readonly a: Dim; readonly b: Dim };

/** The common shape of many, from the left. */
export function broadcastAll(shapes: readonly Shape[]): BroadcastAll {
  let soFar: Shape = shapes[0] ?? [];
  const assumed: Assumption[] = [];
  for (let index = 1; index < shapes.length; index++) {
    const next = broadcast(soFar, shapes[index]);
    if (!next.shape) return { index, soFar, dim: next.dim, a: next.a, b: next.b };
    soFar = next.shape;
    assumed.push(...next.assumed);
  }
  return { shape: soFar, assumed };
}

/** Whether two shapes are the same: false only where that is certain. */
export function sameShape(a: Shape, b: Shape): boolean | undefined {
  if (a.length !== b.length) return false;
  let all: boolean | undefined = true;
  for (let i = 0; i < a.length; i++) {
    const same = equal(a[i], b[i]);
    if (same === false) return false;
    if (same === undefined) all = undefined;
  }
  return all;
}

/** A dimension's index from the left; undefined where it is out of range. A scalar takes 0 and −1, as in PyTorch. */
export function normalizeDim(dim: number, rank: number): number | undefined {
  const size = Math.max(rank, 1);
  if (dim < -size || dim >= size) return undefined;
  return dim < 0 ? dim + size : dim;
}
