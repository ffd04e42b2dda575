// Elements in other places: flips, rolls, padding, triangles, diagonals.

import type { Kernel, Tensor } from "./kernel";
import { fromFront, product, range } from "./util";

/** Dimensions run backwards. */
export const flip: Kernel<{ input: Tensor; dims: readonly number[] }> = {
  gradName: "FlipBackward0",
  run(tf, { input, dims }) {
    const at = dims.map((d) => fromFront(d, input.rank));
    const back = (t: Tensor) => (at.length ? tf.reverse(t, at) : t);
    return { outputs: [back(input)], backward: ([g]) => ({ input: back(g!) }) };
  },
};

/** Positions shifted around; with `dims` absent of the flattened tensor. */
export const roll: Kernel<{ input: Tensor; shifts: readonly number[]; dims?: readonly number[] | null }> = {
  gradName: "RollBackward0",
  run(tf, { input, shifts, dims }) {
    const before = input.shape;
    const flat = !dims || dims.length === 0;
    const turn = (t: Tensor, sign: 1 | -1) => {
      let y = flat ? tf.reshape(t, [t.size]) : t;
      shifts.forEach((shift, k) => {
        const d = flat ? 0 : fromFront(dims[k]!, t.rank);
        const size = y.shape[d]!;
        const by = size === 0 ? 0 : (((shift * sign) % size) + size) % size;
        if (by === 0) return;
        const [head, tail] = tf.split(y, [size - by, by], d) as [Tensor, Tensor];
        y = tf.concat([tail, head], d);
      });
      return tf.reshape(y, before);
    };
    return { outputs: [turn(input, 1)], backward: ([g]) => ({ input: turn(g!, -1) }) };
  },
};

/** F.pad: pairs from the last dimension forwards, negative ones cut. Modes as in PyTorch. */
export const pad: Kernel<{ input: Tensor; pad: readonly number[]; mode?: "constant" | "reflect" | "replicate" | "circular"; value?: number }> = {
  gradName: "ConstantPadNdBackward0",
  run(tf, { input, pad: amounts, mode = "constant", value = 0 }) {
    const before = input.shape;
    const pairs = before.map((_, i): [number, number] => {
      const k = 2 * (input.rank - 1 - i);
      return [amounts[k] ?? 0, amounts[k + 1] ?? 0];
    });
    if (mode === "constant") {
      const cut = (t: Tensor, by: [number, number][]) => tf.slice(t, by.map(([a]) => Math.max(-a, 0)), t.shape.map((s, i) => s - Math.max(-by[i]![0], 0) - Math.max(-by[i]![1], 0)));
      const grow = (t: Tensor, by: [number, number][], fill: number) => tf.pad(t, by.map(([a, b]) => [Math.max(a, 0), Math.max(b, 0)] as [number, number]), fill);
      const negative = pairs.map(([a, b]): [number, number] => [-a, -b]);
      return {
        outputs: [grow(cut(input, pairs), pairs, value)],
        backward: ([g]) => ({ input: grow(cut(g!, negative), negative, 0) }),
      };
    }
    // The other modes take each dimension's positions from others of the same dimension: a gather, whose gradient is a scatter.
    const places = pairs.map(([a, b], i) => range(before[i]! + a + b, -a).map((p) => source(p, before[i]!, mode)));
    let y = input;
    places.forEach((at, d) => {
      if (pairs[d]!.some(Boolean)) y = tf.gather(y, tf.tensor1d(at, "int32"), d);
    });
    return {
      outputs: [y],
      backward: ([g]) => {
        let grad = g!;
        places.forEach((at, d) => {
          if (!pairs[d]!.some(Boolean)) return;
          const order = [d, ...range(grad.rank).filter((i) => i !== d)];
          const summed = tf.unsortedSegmentSum(tf.transpose(grad, order), tf.tensor1d(at, "int32"), before[d]!);
          grad = tf.transpose(summed, order.map((_, i) => order.indexOf(i)));
        });
        return { input: grad };
      },
    };
  },
};

/** Where a padded position takes its value from. */
function source(p: number, size: number, mode: "reflect" | "replicate" | "circular"): number {
  if (mode === "replicate") return Math.min(Math.max(p, 0), size - 1);
  if (mode === "circular") return ((p % size) + size) % size;
  return p < 0 ? -p : p >= size ? 2 * (size - 1) - p : p;
}

/** The lower (upper) triangle of the last two dimensions, with `diagonal` above or below the main one; the rest 0. */
function triangle(gradName: string, keeps: (offset: number, diagonal: number) => boolean): Kernel<{ input: Tensor; diagonal?: number }> {
  return {
    gradName,
    run(tf, { input, diagonal = 0 }) {
      const [rows, columns] = input.shape.slice(-2) as [number, number];
      const mask = tf.tensor2d(range(rows).flatMap((i) => range(columns).map((j) => (keeps(j - i, diagonal) ? 1 : 0))), [rows, columns]);
      // A product would turn the infinities of attention masks into NaN.
      const cutOut = (t: Tensor) => tf.where(tf.broadcastTo(tf.cast(mask, "bool"), t.shape), t, tf.zerosLike(t));
      return { outputs: [cutOut(input)], saved: [mask], backward: ([g]) => ({ input: cutOut(g!) }) };
    },
  };
}

export const tril = triangle("TrilBackward0", (offset, diagonal) => offset <= diagonal);
export const triu = triangle("TriuBackward0", (offset, diagonal) => offset >= diagonal);

/** A diagonal of two dimensions, moved to the end: diagonal, and diag of a matrix. */
export const diagonal: Kernel<{ input: Tensor; offset?: number; dim1?: number; dim2?: number }> = {
  gradName: "DiagonalBackward0",
  run(tf, { input, offset = 0, dim1 = 0, dim2 = 1 }) {
    const [a, b] = [fromFront(dim1, input.rank), fromFront(dim2, input.rank)];
    const order = [...range(input.rank).filter((i) => i !== a && i !== b), a, b];
    const [rows, columns] = [input.shape[a]!, input.shape[b]!];
    const [r0, c0] = [Math.max(-offset, 0), Math.max(offset, 0)];
    const length = Math.max(Math.min(rows - r0, columns - c0), 0);
    const outer = order.slice(0, -2).map((i) => input.shape[i]!);
    const places = tf.tensor1d(range(length).map((i) => (r0 + i) * columns + c0 + i), "int32");
    const flat = tf.reshape(tf.transpose(input, order), [product(outer), rows * columns]);
    return {
      outputs: [tf.reshape(tf.gather(flat, places, 1), [...outer, length])],
      saved: [places],
      backward: ([g]) => {
        const columnsFirst = tf.transpose(tf.reshape(g!, [product(outer), length]), [1, 0]);
        const back = tf.transpose(tf.unsortedSegmentSum(columnsFirst, places as never, rows * columns), [1, 0]);
        return { input: tf.transpose(tf.reshape(back, [...outer, rows, columns]), order.map((_, i) => order.indexOf(i))) };
      },
    };
  },
};
