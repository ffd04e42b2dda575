// Small verbs that the kernels share: dimensions, sums that are products with ones, gradients summed back to a smaller shape.

import { isTensor, type Held, type Tensor, type Tf } from "./kernel";

/** A dimension counted from the front. */
export function fromFront(dim: number, rank: number): number {
  return dim < 0 ? dim + rank : dim;
}

/** The dimensions that a reduction's `dim` names: null, undefined and [] mean all of them. */
export function dimensions(dim: number | readonly number[] | null | undefined, rank: number): number[] {
  if (dim === null || dim === undefined) return range(rank);
  const list = typeof dim === "number" ? [dim] : [...dim];
  return list.length === 0 ? range(rank) : list.map((d) => fromFront(d, rank)).sort((a, b) => a - b);
}

/** The shape with the given dimensions set to 1, as `keepdim=True` leaves it. */
export function keptShape(shape: readonly number[], dims: readonly number[]): number[] {
  return shape.map((size, i) => (dims.includes(i) ? 1 : size));
}

export function range(length: number, start = 0): number[] {
  return Array.from({ length }, (_, i) => start + i);
}

export function product(sizes: readonly number[]): number {
  return sizes.reduce((a, b) => a * b, 1);
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, i) => size === b[i]);
}

/** A number for both spatial dimensions, or one for each. */
export function pair(value: number | readonly number[]): [number, number] {
  return typeof value === "number" ? [value, value] : value.length === 1 ? [value[0]!, value[0]!] : [value[0]!, value[1]!];
}

export function float(tf: Tf, t: Tensor): Tensor {
  return t.dtype === "float32" ? t : tf.cast(t, "float32");
}

export function cast(tf: Tf, t: Tensor, dtype: Held): Tensor {
  return t.dtype === dtype ? t : tf.cast(t, dtype);
}

/** The largest of some numbers of rows that can be laid side by side as one without a rest. */
function foldable(rows: number, limit: number): number {
  return [64, 49, 32, 28, 25, 16, 14, 10, 8, 7, 5, 4, 3, 2].find((k) => k <= limit && rows % k === 0) ?? 1;
}

/**
 * Column sums of a matrix [rows, columns] → [columns]. On WebAssembly `tf.sum` is slow and a product packs its right-hand side; an average pooling over
 * all rows does neither. Rows are folded first (two stages), which keeps float32's rounding near that of a pairwise sum.
 */
export function sumRows(tf: Tf, matrix: Tensor): Tensor {
  const [rows, columns] = matrix.shape as [number, number];
  if (rows === 1) return tf.reshape(matrix, [columns]);
  if (matrix.dtype !== "float32" || rows === 0 || columns === 0) return tf.sum(matrix, 0);
  const fold = rows < 256 ? 1 : foldable(rows, 64);
  const once = (t: Tensor, count: number, wide: number): Tensor => {
    if (tf.getBackend() !== "wasm") return tf.matMul(tf.ones([1, count]), tf.reshape(t, [count, wide]));
    const attrs = { filterSize: [count, 1], strides: 1, pad: "valid", dimRoundingMode: undefined };
    return tf.mul(native(tf, "AvgPool", { x: tf.reshape(t, [1, count, 1, wide]) }, attrs), count);
  };
  const folded = once(matrix, rows / fold, fold * columns);
  return tf.reshape(fold === 1 ? folded : once(folded, fold, columns), [columns]);
}

/**
 * `op` between each row of a float matrix [rows, columns] and a vector [columns]. Broadcasting works row by row, so short rows are laid side by side (and the
 * vector repeated): four times as fast on WebAssembly.
 */
export function perColumn(tf: Tf, op: "add" | "sub" | "mul", matrix: Tensor, vector: Tensor): Tensor {
  const [rows, columns] = matrix.shape as [number, number];
  const fold = columns >= 1024 || rows < 64 ? 1 : foldable(rows, Math.ceil(2048 / columns));
  if (fold === 1) return tf[op](matrix, vector);
  return tf.reshape(tf[op](tf.reshape(matrix, [rows / fold, fold * columns]), tf.tile(tf.reshape(vector, [columns]), [fold])), [rows, columns]);
}

/** Sums a gradient over the dimensions along which `shape` was broadcast to the gradient's. */
export function sumTo(tf: Tf, grad: Tensor, shape: readonly number[]): Tensor {
  if (sameShape(grad.shape, shape)) return grad;
  if (grad.dtype === "bool") return sumTo(tf, tf.cast(grad, "int32"), shape);
  const lead = grad.rank - shape.length;
  const dims = range(grad.rank).filter((i) => i < lead || (shape[i - lead] === 1 && grad.shape[i] !== 1));
  const leading = dims.every((d, i) => d === i) && dims.length > 0;
  if (leading) {
    const rows = product(grad.shape.slice(0, dims.length));
    return tf.reshape(sumRows(tf, tf.reshape(grad, [rows, product(grad.shape) / Math.max(rows, 1)])), [...shape]);
  }
  return tf.reshape(dims.length ? tf.sum(grad, dims) : grad, [...shape]);
}

/** The shape that two shapes broadcast to. */
export function broadcastShape(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return range(rank).map((i) => {
    const x = a[i - rank + a.length] ?? 1;
    return x === 1 ? b[i - rank + b.length] ?? 1 : x;
  });
}

/** 1 at each index, 0 elsewhere, in one more dimension; an index outside gives zeros. `tf.oneHot` refuses a depth of 1. */
export function oneHot(tf: Tf, indices: Tensor, depth: number, dtype: "float32" | "int32" = "float32"): Tensor {
  // WebAssembly's kernel writes whole numbers whatever the type.
  return cast(tf, native(tf, "OneHot", { indices: cast(tf, indices, "int32") }, { depth, onValue: 1, offValue: 0, dtype: "int32" }), dtype);
}

/** A kernel of the back end by its TensorFlow name: past the checks of `tf.*`, which refuse what the kernels can do. */
export function native(tf: Tf, name: string, inputs: Record<string, Tensor>, attrs: Record<string, unknown> = {}): Tensor {
  return tf.engine().runKernel(name, inputs as never, attrs as never) as Tensor;
}

/** Whether each element is not zero. */
export function truth(tf: Tf, value: Tensor | number): Tensor {
  if (!isTensor(value)) return tf.scalar(value !== 0, "bool");
  return value.dtype === "bool" ? value : tf.notEqual(value, tf.scalar(0, value.dtype as Held));
}

/** `tf.where` with all three written out to one shape: TensorFlow.js does not broadcast them on every back end. */
export function whereTensor(tf: Tf, condition: Tensor, a: Tensor, b: Tensor): Tensor {
  const shape = [condition.shape, a.shape, b.shape].reduce((x, y) => tf.broadcast_util.assertAndGetBroadcastShape(x, y));
  const full = (t: Tensor) => (t.shape.length === shape.length && t.shape.every((s, i) => s === shape[i]) ? t : tf.broadcastTo(t, shape));
  return tf.where(full(condition), full(a), full(b));
}
