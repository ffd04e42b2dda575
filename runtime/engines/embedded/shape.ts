// Shapes: views (which share their data until one of them is written), joins, splits, padding. Sizes are resolved: no −1 arrives here.

import type { Kernel, Tensor } from "./kernel";
import { fromFront, product, range, sumTo } from "./util";

/** The same elements in another shape: view, reshape, flatten, unflatten, squeeze, unsqueeze. */
export const reshape: Kernel<{ input: Tensor; shape: readonly number[] }> = {
  gradName: "ViewBackward0",
  run(tf, { input, shape }) {
    const before = input.shape;
    return { outputs: [tf.reshape(input, [...shape])], backward: ([g]) => ({ input: tf.reshape(g!, before) }) };
  },
};

/** Dimensions in another order. */
export const permute: Kernel<{ input: Tensor; dims: readonly number[] }> = {
  gradName: "PermuteBackward0",
  run(tf, { input, dims }) {
    const order = dims.map((d) => fromFront(d, input.rank));
    return { outputs: [tf.transpose(input, order)], backward: ([g]) => ({ input: tf.transpose(g!, order.map((_, i) => order.indexOf(i))) }) };
  },
};

/** Two dimensions swapped; t() as well. */
export const transpose: Kernel<{ input: Tensor; dim0: number; dim1: number }> = {
  gradName: "TransposeBackward0",
  run(tf, { input, dim0, dim1 }) {
    const order = range(input.rank);
    if (input.rank === 0) return { outputs: [input], backward: ([g]) => ({ input: g }) };
    const [a, b] = [fromFront(dim0, input.rank), fromFront(dim1, input.rank)];
    [order[a], order[b]] = [b, a];
    return { outputs: [tf.transpose(input, order)], backward: ([g]) => ({ input: tf.transpose(g!, order) }) };
  },
};

/** Dimensions of size 1 written out, new ones in front: expand, expand_as, broadcast_to. */
export const expand: Kernel<{ input: Tensor; shape: readonly number[] }> = {
  gradName: "ExpandBackward0",
  run(tf, { input, shape }) {
    const before = input.shape;
    return { outputs: [tf.broadcastTo(input, [...shape])], backward: ([g]) => ({ input: sumTo(tf, g!, before) }) };
  },
};

/** Copies side by side; missing repeats count for the leading dimensions. */
export const repeat: Kernel<{ input: Tensor; repeats: readonly number[] }> = {
  gradName: "RepeatBackward0",
  run(tf, { input, repeats }) {
    const shape = [...Array<number>(repeats.length - input.rank).fill(1), ...input.shape];
    const before = input.shape;
    return {
      outputs: [tf.tile(tf.reshape(input, shape), [...repeats])],
      backward: ([g]) => {
        // Each dimension seen as [copies, size]: the copies are summed.
        const split = tf.reshape(g!, shape.flatMap((size, i) => [repeats[i]!, size]));
        return { input: tf.reshape(tf.sum(split, range(shape.length).map((i) => 2 * i)), before) };
      },
    };
  },
};

/** Each element (or slice of a dimension) several times in a row. */
export const repeat_interleave: Kernel<{ input: Tensor; repeats: number; dim?: number | null }> = {
  gradName: "RepeatInterleaveBackward0",
  run(tf, { input, repeats, dim }) {
    const flat = dim === null || dim === undefined;
    const from = flat ? [product(input.shape)] : input.shape;
    const d = flat ? 0 : fromFront(dim, input.rank);
    const [outer, inner] = [product(from.slice(0, d + 1)), product(from.slice(d + 1))];
    const before = input.shape;
    const y = tf.tile(tf.reshape(input, [outer, 1, inner]), [1, repeats, 1]);
    return {
      outputs: [tf.reshape(y, from.map((size, i) => (i === d ? size * repeats : size)))],
      backward: ([g]) => ({ input: tf.reshape(tf.sum(tf.reshape(g!, [outer, repeats, inner]), 1), before) }),
    };
  },
};

/** Tensors one after the other along a dimension. Empty one-dimensional ones are left out, as in PyTorch. */
export const cat: Kernel<{ tensors: Tensor[]; dim?: number }> = {
  gradName: "CatBackward0",
  run(tf, { tensors, dim = 0 }) {
    const kept = tensors.filter((t) => !(t.rank === 1 && t.size === 0));
    const joined = kept.length ? kept : tensors.slice(0, 1);
    const d = fromFront(dim, joined[0]!.rank);
    const sizes = joined.map((t) => t.shape[d]!);
    return {
      outputs: [joined.length === 1 ? joined[0]! : tf.concat(joined, d)],
      backward: ([g]) => {
        const parts = joined.length === 1 ? [g!] : tf.split(g!, sizes, d);
        return { tensors: tensors.map((t) => (joined.includes(t) ? parts[joined.indexOf(t)]! : null)) };
      },
    };
  },
};

/** Tensors of one shape along a new dimension. */
export const stack: Kernel<{ tensors: Tensor[]; dim?: number }> = {
  gradName: "StackBackward0",
  run(tf, { tensors, dim = 0 }) {
    const d = fromFront(dim, tensors[0]!.rank + 1);
    return { outputs: [tf.stack(tensors, d)], backward: ([g]) => ({ tensors: tf.unstack(g!, d) }) };
  },
};

/** A dimension cut into pieces of the given sizes: split, chunk, tensor_split; one output each. */
export const split: Kernel<{ input: Tensor; sizes: readonly number[]; dim?: number }> = {
  gradName: "SplitBackward0",
  run(tf, { input, sizes, dim = 0 }) {
    const d = fromFront(dim, input.rank);
    const before = input.shape;
    const shapeOf = (size: number) => before.map((s, i) => (i === d ? size : s));
    return {
      outputs: sizes.length === 1 ? [input] : tf.split(input, [...sizes], d),
      backward: (grads) => {
        const parts = grads.map((g, i) => g ?? tf.zeros(shapeOf(sizes[i]!)));
        return { input: parts.length === 1 ? parts[0]! : tf.concat(parts, d) };
      },
    };
  },
};

/** A dimension taken apart; one output for each position. */
export const unbind: Kernel<{ input: Tensor; dim?: number }> = {
  gradName: "UnbindBackward0",
  run(tf, { input, dim = 0 }) {
    const d = fromFront(dim, input.rank);
    const rest = input.shape.filter((_, i) => i !== d);
    return { outputs: tf.unstack(input, d), backward: (grads) => ({ input: tf.stack(grads.map((g) => g ?? tf.zeros(rest)), d) }) };
  },
};

/** `input[start:end:step]` along one dimension: 0 ≤ start ≤ end ≤ size, step ≥ 1. narrow as well. */
export const slice: Kernel<{ input: Tensor; dim: number; start: number; end: number; step?: number }> = {
  gradName: "SliceBackward0",
  run(tf, { input, dim, start, end, step = 1 }) {
    const d = fromFront(dim, input.rank);
    const size = input.shape[d]!;
    const length = Math.max(Math.ceil((end - start) / step), 0);
    const before = input.shape;
    const [outer, inner] = [product(before.slice(0, d)), product(before.slice(d + 1))];
    // All dimensions before and after are one each: three dimensions are what every back end slices fast.
    const flat = (t: Tensor) => tf.reshape(t, [outer, t.shape[d]!, inner]);
    const taken = tf.slice(flat(input), [0, start, 0], [outer, Math.max(end - start, 0), inner]);
    const out = before.map((s, i) => (i === d ? length : s));
    return {
      outputs: [tf.reshape(step === 1 ? taken : everyNth(taken, step, length), out)],
      backward: ([g]) => {
        let grad: Tensor = tf.reshape(g!, [outer, length, inner]);
        if (length > 0 && step > 1) {
          const spaced = tf.pad(tf.reshape(grad, [outer * length, inner]), [[0, 0], [0, (step - 1) * inner]]);
          grad = tf.slice(tf.reshape(spaced, [outer, length * step, inner]), [0, 0, 0], [outer, (length - 1) * step + 1, inner]);
        }
        const covered = grad.shape[1]!;
        return { input: tf.reshape(tf.pad(grad, [[0, 0], [start, size - start - covered], [0, 0]]), before) };
      },
    };

    function everyNth(t: Tensor, n: number, count: number): Tensor {
      if (count === 0) return tf.slice(t, [0, 0, 0], [outer, 0, inner]);
      const wanted = (count - 1) * n + 1;
      const full = tf.pad(tf.slice(t, [0, 0, 0], [outer, wanted, inner]), [[0, 0], [0, n - 1], [0, 0]]);
      return tf.slice(tf.reshape(full, [outer * count, n, inner]), [0, 0, 0], [outer * count, 1, inner]);
    }
  },
};

/** One position of a dimension, which goes away. */
export const select: Kernel<{ input: Tensor; dim: number; index: number }> = {
  gradName: "SelectBackward0",
  run(tf, { input, dim, index }) {
    const d = fromFront(dim, input.rank);
    const size = input.shape[d]!;
    const at = index < 0 ? index + size : index;
    const before = input.shape;
    const [outer, inner] = [product(before.slice(0, d)), product(before.slice(d + 1))];
    return {
      outputs: [tf.reshape(tf.slice(tf.reshape(input, [outer, size, inner]), [0, at, 0], [outer, 1, inner]), before.filter((_, i) => i !== d))],
      backward: ([g]) => ({ input: tf.reshape(tf.pad(tf.reshape(g!, [outer, 1, inner]), [[0, 0], [at, size - at - 1], [0, 0]]), before) }),
    };
  },
};

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
