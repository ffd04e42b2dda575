// What depends on the numbers: sorting, searching, selecting, one-hot. Worked out on the processor where the back ends cannot.

import type { Kernel, Tensor } from "./kernel";
import { fromFront, oneHot, product, range, sumTo, truth } from "./util";

/** The places of what is not zero: [count, rank]. The count is data, so this one is worked out on the processor. */
export const nonzero: Kernel<{ input: Tensor }> = {
  gradName: "",
  run(tf, { input }) {
    const values = truth(tf, input).dataSync();
    const found: number[] = [];
    values.forEach((v, i) => v && found.push(i));
    const strides = input.shape.map((_, i) => product(input.shape.slice(i + 1)));
    const rows = Int32Array.from(found.flatMap((p) => strides.map((s, i) => Math.floor(p / s) % input.shape[i]!)));
    return { outputs: [tf.tensor(rows, [found.length, input.rank], "int32")] };
  },
};

/** The elements where the mask holds (both broadcast), in order. */
export const masked_select: Kernel<{ input: Tensor; mask: Tensor }> = {
  gradName: "MaskedSelectBackward0",
  run(tf, { input, mask }) {
    const shape = tf.broadcast_util.assertAndGetBroadcastShape(input.shape, mask.shape);
    const values = tf.broadcastTo(truth(tf, mask), shape).dataSync();
    const found: number[] = [];
    values.forEach((v, i) => v && found.push(i));
    const places = tf.tensor1d(found, "int32");
    const before = input.shape;
    return {
      outputs: [tf.gather(tf.reshape(tf.broadcastTo(input, shape), [product(shape)]), places)],
      saved: [places],
      backward: ([g]) => ({ input: sumTo(tf, tf.reshape(tf.unsortedSegmentSum(g!, places, product(shape)), shape), before) }),
    };
  },
};

/** 1 at each index, 0 elsewhere: int32, one more dimension. */
export const one_hot: Kernel<{ input: Tensor; num_classes: number }> = {
  gradName: "",
  run: (tf, { input, num_classes }) => ({
    outputs: [tf.reshape(oneHot(tf, tf.reshape(input, [input.size]), num_classes, "int32"), [...input.shape, num_classes])],
  }),
};

/** Values in order along a dimension, with their places: the k first ones (topk) or all (sort, argsort). Equal ones keep their order. */
export const sort: Kernel<{ input: Tensor; dim?: number; descending?: boolean; k?: number }> = {
  gradName: "SortBackward0",
  run(tf, { input, dim = -1, descending = false, k }) {
    if (input.rank === 0) return { outputs: [input, tf.scalar(0, "int32")], backward: ([g]) => ({ input: g }) };
    const d = fromFront(dim, input.rank);
    const order = [...range(input.rank).filter((i) => i !== d), d];
    const inverse = order.map((_, i) => order.indexOf(i));
    const moved = tf.transpose(input, order);
    const size = input.shape[d]!;
    const rows = moved.size / Math.max(size, 1);
    const data = moved.dataSync();
    const count = k ?? size;
    const places = new Int32Array(rows * count);
    // A comparison that puts NaN last, as PyTorch takes it for the greatest.
    const ascending = (a: number, b: number) => (a < b ? -1 : a > b ? 1 : Number.isNaN(a) ? (Number.isNaN(b) ? 0 : 1) : Number.isNaN(b) ? -1 : 0);
    for (let r = 0; r < rows; r++) {
      const row = data.subarray(r * size, (r + 1) * size);
      const sorted = range(size).sort((a, b) => (descending ? ascending(row[b]!, row[a]!) : ascending(row[a]!, row[b]!)) || a - b);
      for (let i = 0; i < count; i++) places[r * count + i] = sorted[i]!;
    }
    const flat = tf.tensor1d(places.map((p, i) => Math.floor(i / Math.max(count, 1)) * size + p), "int32");
    const shape = [...moved.shape.slice(0, -1), count];
    const out = (t: Tensor) => tf.transpose(tf.reshape(t, shape), inverse);
    const movedShape = moved.shape;
    return {
      outputs: [out(tf.gather(tf.reshape(moved, [moved.size]), flat)), out(tf.tensor1d(places, "int32"))],
      saved: [flat],
      backward: ([g]) => {
        if (!g) return {};
        const grad = tf.transpose(g, order);
        return { input: tf.transpose(tf.reshape(tf.unsortedSegmentSum(tf.reshape(grad, [grad.size]), flat, product(movedShape)), movedShape), inverse) };
      },
    };
  },
};

/** The lower median along a dimension, or of all elements: value and place. */
export const median: Kernel<{ input: Tensor; dim?: number | null; keepdim?: boolean }> = {
  gradName: "MedianBackward0",
  run(tf, { input, dim, keepdim = false }) {
    const whole = dim === null || dim === undefined;
    const x = whole ? tf.reshape(input, [input.size]) : input;
    const d = whole ? 0 : fromFront(dim, input.rank);
    const size = x.shape[d] ?? 1;
    const sorted = sort.run(tf, { input: x, dim: d }, { input: true });
    const middle = Math.floor((size - 1) / 2);
    const pick = (t: Tensor) => {
      const begin = t.shape.map((_, i) => (i === d ? middle : 0));
      return tf.slice(t, begin, t.shape.map((s, i) => (i === d ? 1 : s)));
    };
    const kept = x.shape.map((s, i) => (i === d ? 1 : s));
    const out = whole ? (keepdim ? input.shape.map(() => 1) : []) : keepdim ? kept : kept.filter((_, i) => i !== d);
    const before = input.shape;
    return {
      outputs: sorted.outputs.map((t) => tf.reshape(pick(t), out)),
      saved: sorted.saved!,
      backward: ([g]) => {
        if (!g) return {};
        const around = x.shape.map((s, i): [number, number] => (i === d ? [middle, s - middle - 1] : [0, 0]));
        const { input: dx } = sorted.backward!([tf.pad(tf.reshape(g, kept), around), null]);
        return { input: tf.reshape(dx as Tensor, before) };
      },
    };
  },
};

/** The different values in order; where each element's value stands among them; how often each occurs. Of the flattened input. */
export const unique: Kernel<{ input: Tensor }> = {
  gradName: "",
  run(tf, { input }) {
    const data = input.dataSync();
    const values = [...new Set(data)].sort((a, b) => a - b);
    const at = new Map(values.map((v, i) => [v, i]));
    const counts = new Int32Array(values.length);
    const inverse = Int32Array.from(data, (v) => at.get(v)!);
    for (const i of inverse) counts[i]!++;
    return { outputs: [tf.tensor1d(values, input.dtype as "float32"), tf.tensor(inverse, input.shape, "int32"), tf.tensor1d(counts, "int32")] };
  },
};

/** How often each whole number from 0 on occurs, or the sum of the weights of its occurrences. */
export const bincount: Kernel<{ input: Tensor; weights?: Tensor | null; minlength?: number }> = {
  gradName: "",
  run(tf, { input, weights, minlength = 0 }) {
    const data = input.dataSync();
    const length = Array.from(data).reduce((a, b) => Math.max(a, b + 1), minlength);
    const by = weights?.dataSync();
    const sums = new Float64Array(length);
    data.forEach((v, i) => (sums[v]! += by ? by[i]! : 1));
    return { outputs: [tf.tensor1d(by ? Float32Array.from(sums) : Int32Array.from(sums), by ? "float32" : "int32")] };
  },
};
