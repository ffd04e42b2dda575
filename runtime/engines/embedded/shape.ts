// Shapes: views (which share their data until one of them is written), joins, splits. Sizes are resolved: no −1 arrives here.

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
