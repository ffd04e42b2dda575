// Elements by places that are known beforehand: windows, diagonals, strided views. What one picks the other adds up.

import type { Kernel, Tensor } from "../kernel";

/** out[i] = input[places[i]], 0 where the place is −1. */
export const pick: Kernel<{ input: Tensor; places: Int32Array; shape: number[] }> = {
  gradName: "SliceBackward0",
  run(tf, { input, places, shape }) {
    const before = input.shape, count = input.size;
    return {
      outputs: [tf.tensor(picked(input.dataSync(), places), shape, input.dtype)],
      backward: ([g]) => ({ input: tf.tensor(added(g!.dataSync(), places, count), before) }),
    };
  },
};
/** out[places[i]] += input[i]. */
export const addUp: Kernel<{ input: Tensor; places: Int32Array; shape: number[] }> = {
  gradName: "Col2ImBackward0",
  run(tf, { input, places, shape }) {
    const before = input.shape;
    return {
      outputs: [tf.tensor(added(input.dataSync(), places, shape.reduce((a, b) => a * b, 1)), shape, "float32")],
      backward: ([g]) => ({ input: tf.tensor(picked(g!.dataSync(), places), before) }),
    };
  },
};
function picked<T extends Float32Array | Int32Array | Uint8Array>(data: T, places: Int32Array): T {
  const out = new (data.constructor as new (n: number) => T)(places.length);
  for (let i = 0; i < places.length; i++) if (places[i]! >= 0) out[i] = data[places[i]!]!;
  return out;
}
function added(data: ArrayLike<number>, places: Int32Array, count: number): Float32Array {
  const out = new Float32Array(count);
  for (let i = 0; i < places.length; i++) if (places[i]! >= 0) out[places[i]!]! += data[i]!;
  return out;
}

/** Places of each element of `shape`, from its coordinates. */
export function placesBy(shape: readonly number[], place: (at: readonly number[]) => number): Int32Array {
  const out = new Int32Array(shape.reduce((a, b) => a * b, 1)), at = new Array<number>(shape.length).fill(0);
  for (let i = 0; i < out.length; i++) {
    out[i] = place(at);
    for (let d = shape.length - 1; d >= 0; d--) { if (++at[d]! < shape[d]!) break; at[d] = 0; }
  }
  return out;
}
