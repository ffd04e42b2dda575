// Elements found by index: gathers, whose gradients are scatters, and scatters, whose gradients are gathers. Index tensors are int32.

import { isTensor, type Held, type Kernel, type Tensor, type Tf } from "./kernel";
import { cast, fromFront, product, range, sumTo, whereTensor } from "./util";

/** Index tensors with Python's negative ones counted from the end. */
function wrapped(tf: Tf, index: Tensor, size: number): Tensor {
  const int = cast(tf, index, "int32");
  return tf.add(int, tf.mul(tf.cast(tf.less(int, tf.scalar(0, "int32")), "int32"), tf.scalar(size, "int32")));
}

/** Rows of `x` [R, …] added up where `places` [R] say: [count, …]. */
function addAt(tf: Tf, x: Tensor, places: Tensor, count: number): Tensor {
  return tf.unsortedSegmentSum(x, places as never, count);
}

/** Rows of a table: weight [V, D], input of any shape → […, D]. The row of padding_idx gets no gradient. */
export const embedding: Kernel<{ input: Tensor; weight: Tensor; padding_idx?: number | null }> = {
  gradName: "EmbeddingBackward0",
  run(tf, { input, weight, padding_idx }) {
    const [rows, width] = weight.shape as [number, number];
    const flat = tf.cast(tf.reshape(input, [input.size]), "int32");
    return {
      outputs: [tf.reshape(tf.gather(weight, flat), [...input.shape, width])],
      saved: [flat],
      backward: ([g]) => {
        const grads = tf.reshape(g!, [flat.size, width]);
        const padding = padding_idx ?? null;
        const kept = padding === null ? grads : tf.mul(grads, tf.reshape(tf.cast(tf.notEqual(flat, tf.scalar(padding < 0 ? padding + rows : padding, "int32")), "float32"), [flat.size, 1]));
        return { weight: addAt(tf, kept, flat, rows) };
      },
    };
  },
};

/** Positions of one dimension in the order of a one-dimensional index. */
export const index_select: Kernel<{ input: Tensor; dim: number; index: Tensor }> = {
  gradName: "IndexSelectBackward0",
  run(tf, { input, dim, index }) {
    const d = fromFront(dim, input.rank);
    const flat = wrapped(tf, tf.reshape(index, [index.size]), input.shape[d] ?? 1);
    const before = input.shape;
    return {
      outputs: [input.rank === 0 ? input : tf.gather(input, flat, d)],
      saved: [flat],
      backward: ([g]) => {
        if (before.length === 0) return { input: g };
        const order = [d, ...range(before.length).filter((i) => i !== d)];
        return { input: tf.transpose(addAt(tf, tf.transpose(g!, order), flat, before[d]!), order.map((_, i) => order.indexOf(i))) };
      },
    };
  },
};

/** For each element of an index like `shape` but for dimension `d`, its place in a flattened tensor of `shape`. */
function flatPlaces(tf: Tf, index: Tensor, shape: readonly number[], d: number): Tensor {
  const strides = shape.map((_, i) => product(shape.slice(i + 1)));
  let places: Tensor = tf.mul(cast(tf, index, "int32"), tf.scalar(strides[d] ?? 1, "int32"));
  index.shape.forEach((size, i) => {
    if (i === d || size === 1) return;
    const along = tf.tensor(range(size).map((p) => p * strides[i]!), index.shape.map((_, j) => (j === i ? size : 1)), "int32");
    places = tf.add(places, along);
  });
  return tf.reshape(places, [index.size]);
}

/** out[i][j] = input[index[i][j]][j], and so along any dimension. */
export const gather: Kernel<{ input: Tensor; dim: number; index: Tensor }> = {
  gradName: "GatherBackward0",
  run(tf, { input, dim, index }) {
    const places = flatPlaces(tf, index, input.shape, fromFront(dim, Math.max(input.rank, 1)));
    const before = input.shape;
    return {
      outputs: [tf.reshape(tf.gather(tf.reshape(input, [input.size]), places), index.shape)],
      saved: [places],
      backward: ([g]) => ({ input: tf.reshape(addAt(tf, tf.reshape(g!, [g!.size]), places, product(before)), before) }),
    };
  },
};

interface Scatter {
  input: Tensor;
  dim: number;
  index: Tensor;
  src: Tensor | number;
}

/** The part of `src` that an index covers. */
function covered(tf: Tf, src: Tensor | number, index: Tensor, dtype: Held): Tensor {
  if (!isTensor(src)) return tf.fill(index.shape, src, dtype);
  const part = src.shape.every((s, i) => s === index.shape[i]) ? src : tf.slice(src, src.shape.map(() => 0), index.shape);
  return cast(tf, part, dtype);
}

/** A gradient of the covered part, in the shape of all of `src`. */
function uncovered(tf: Tf, g: Tensor, src: Tensor): Tensor {
  return tf.pad(g, src.shape.map((s, i): [number, number] => [0, s - g.shape[i]!]));
}

/** `input` with `src` written (the last of equal places stays) at the places of a flat index. */
function writeAt(tf: Tf, flat: Tensor, places: Tensor, values: Tensor): Tensor {
  const last = new Map<number, number>();
  const at = places.dataSync();
  at.forEach((p, i) => last.set(p, i));
  const chosen = last.size === at.length ? null : tf.tensor1d([...last.values()], "int32");
  const [p, v] = chosen ? [tf.gather(places, chosen), tf.gather(values, chosen)] : [places, values];
  const size = flat.size;
  const written = tf.unsortedSegmentSum(tf.cast(v, "float32"), p as never, size);
  const touched = tf.unsortedSegmentSum(tf.onesLike(tf.cast(p, "float32")), p as never, size);
  return whereTensor(tf, tf.cast(touched, "bool"), cast(tf, written, flat.dtype as Held), flat);
}

/** self[index[i][j]][j] = src[i][j], out of place. */
export const scatter: Kernel<Scatter> = {
  gradName: "ScatterBackward0",
  run(tf, { input, dim, index, src }, needs) {
    const places = flatPlaces(tf, index, input.shape, fromFront(dim, Math.max(input.rank, 1)));
    const values = tf.reshape(covered(tf, src, index, input.dtype as Held), [index.size]);
    const before = input.shape;
    const indexShape = index.shape;
    return {
      outputs: [tf.reshape(writeAt(tf, tf.reshape(input, [input.size]), places, values), before)],
      saved: [places, ...(isTensor(src) ? [src] : [])],
      backward: ([g]) => {
        const flat = tf.reshape(g!, [g!.size]);
        const zero = () => writeAt(tf, flat, places, tf.zeros([places.size]));
        return {
          input: needs?.input ? tf.reshape(zero(), before) : null,
          src: needs?.src && isTensor(src) ? uncovered(tf, tf.reshape(tf.gather(flat, places), indexShape), src) : null,
        };
      },
    };
  },
};

/** self[index[i][j]][j] += src[i][j], out of place. */
export const scatter_add: Kernel<Scatter> = {
  gradName: "ScatterAddBackward0",
  run(tf, { input, dim, index, src }, needs) {
    const places = flatPlaces(tf, index, input.shape, fromFront(dim, Math.max(input.rank, 1)));
    const values = tf.reshape(covered(tf, src, index, input.dtype as Held), [index.size]);
    const indexShape = index.shape;
    return {
      outputs: [tf.add(input, tf.reshape(addAt(tf, values, places, input.size), input.shape))],
      saved: [places, ...(isTensor(src) ? [src] : [])],
      backward: ([g]) => ({
        input: needs?.input ? g : null,
        src: needs?.src && isTensor(src) ? uncovered(tf, tf.reshape(tf.gather(tf.reshape(g!, [g!.size]), places), indexShape), src) : null,
      }),
    };
  },
};

/**
 * Advanced indexing with tensors: `indices[i]` indexes dimension i, null takes the whole dimension (bool masks have been turned into indices before,
 * see `nonzero`). Where the indexed dimensions lie together the result's dimensions take their place, else they come first.
 */
export interface Indexed {
  input: Tensor;
  indices: readonly (Tensor | null)[];
}

/** Flat places for the indexed dimensions, and the order that brings those dimensions to the front. */
function indexed(tf: Tf, shape: readonly number[], indices: readonly (Tensor | null)[]): { places: Tensor; order: number[]; at: number[]; front: number; count: number; out: number[] } {
  const dims = range(shape.length).filter((d) => indices[d]);
  const rest = range(shape.length).filter((d) => !indices[d]);
  const at = dims.map((d) => indices[d]!.shape).reduce((a, b) => tf.broadcast_util.assertAndGetBroadcastShape(a, b), [] as number[]);
  let places: Tensor = tf.zeros(at, "int32");
  dims.forEach((d, k) => {
    const stride = product(dims.slice(k + 1).map((e) => shape[e]!));
    places = tf.add(places, tf.mul(wrapped(tf, indices[d]!, shape[d]!), tf.scalar(stride, "int32")));
  });
  const together = dims.every((d, k) => k === 0 || d === dims[k - 1]! + 1);
  const before = together ? rest.filter((d) => d < dims[0]!).length : 0;
  const restSizes = rest.map((d) => shape[d]!);
  return {
    places: tf.reshape(places, [product(at)]),
    order: [...dims, ...rest],
    at,
    front: before,
    count: product(dims.map((d) => shape[d]!)),
    out: [...restSizes.slice(0, before), ...at, ...restSizes.slice(before)],
  };
}

/** [at…, rest…] with the index's dimensions moved behind the first `front` of the rest, or back. */
function place(tf: Tf, t: Tensor, atRank: number, front: number, back = false): Tensor {
  if (front === 0) return t;
  const order = [...range(front, atRank), ...range(atRank), ...range(t.rank - atRank - front, atRank + front)];
  return tf.transpose(t, back ? order.map((_, i) => order.indexOf(i)) : order);
}

/** input[indices]. */
export const index: Kernel<Indexed> = {
  gradName: "IndexBackward0",
  run(tf, { input, indices }) {
    const { places, order, at, front, count } = indexed(tf, input.shape, indices);
    const moved = tf.transpose(input, order);
    const rest = moved.shape.slice(order.length - (input.rank - indices.filter(Boolean).length));
    const rows = tf.gather(tf.reshape(moved, [count, product(rest)]), places);
    const movedShape = moved.shape;
    return {
      outputs: [place(tf, tf.reshape(rows, [...at, ...rest]), at.length, front)],
      saved: [places],
      backward: ([g]) => {
        const flat = tf.reshape(place(tf, g!, at.length, front, true), [places.size, product(rest)]);
        return { input: tf.transpose(tf.reshape(addAt(tf, flat, places, count), movedShape), order.map((_, i) => order.indexOf(i))) };
      },
    };
  },
};

/** The input with input[indices] = values (or += with `accumulate`), out of place; values broadcast. */
export const index_put: Kernel<Indexed & { values: Tensor | number; accumulate?: boolean }> = {
  gradName: "IndexPutBackward0",
  run(tf, { input, indices, values, accumulate = false }, needs) {
    const { places, order, at, front, count, out } = indexed(tf, input.shape, indices);
    const dtype = input.dtype as Held;
    const moved = tf.transpose(input, order);
    const inner = product(moved.shape) / Math.max(count, 1);
    const movedShape = moved.shape;
    const source = cast(tf, isTensor(values) ? values : tf.scalar(values, dtype === "bool" ? "int32" : dtype), dtype);
    const rows = tf.reshape(place(tf, tf.broadcastTo(source, out), at.length, front, true), [places.size, inner]);
    const table = tf.reshape(moved, [count, inner]);
    // Each element of a row has its own flat place: one row a place would need all of them equal.
    const flat = inner === 1 ? places : tf.reshape(tf.add(tf.mul(tf.reshape(places, [places.size, 1]), tf.scalar(inner, "int32")), tf.reshape(tf.range(0, inner, 1, "int32"), [1, inner])), [places.size * inner]);
    const data = tf.reshape(table, [table.size]);
    const put = accumulate ? tf.add(data, addAt(tf, tf.reshape(rows, [rows.size]), flat, table.size)) : writeAt(tf, data, flat, tf.reshape(rows, [rows.size]));
    const back = (t: Tensor) => tf.transpose(tf.reshape(t, movedShape), order.map((_, i) => order.indexOf(i)));
    return {
      outputs: [back(put)],
      saved: [flat, ...(isTensor(values) ? [values] : [])],
      backward: ([g]) => {
        const grad = tf.reshape(tf.transpose(g!, order), [table.size]);
        const forValues = () => {
          const taken = tf.reshape(tf.gather(grad, flat), [...at, ...movedShape.slice(indices.filter(Boolean).length)]);
          return sumTo(tf, place(tf, taken, at.length, front), isTensor(values) ? values.shape : []);
        };
        return {
          input: needs?.input ? (accumulate ? g : back(writeAt(tf, grad, flat, tf.zeros([flat.size])))) : null,
          values: needs?.values ? forValues() : null,
        };
      },
    };
  },
};
