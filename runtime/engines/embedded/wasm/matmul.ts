// Matrix products on WebAssembly: transposed sides are transposed first, which is ten times faster than the back end's own loop; and XNNPACK's cache is kept from
// answering for another shape.

import type { Tensor, Tf } from "../kernel";

interface Call {
  inputs: Record<string, Tensor>;
  attrs: Record<string, unknown>;
}

/** BatchMatMul in the place of the original, which it calls. */
export function fastMatMul<C extends Call>(tf: Tf, original: (call: C) => unknown): (call: C) => unknown {
  /**
   * XNNPACK packs a right-hand side once and finds it again by the data's number alone: a reshaped view of the same data would get the packing of the
   * first shape. So each piece of data keeps to the shape that it was first used in, and views of other shapes are copied.
   */
  const packedAs = new WeakMap<object, number>();
  return (call) => {
    const { transposeA, transposeB } = call.attrs;
    const { a, b } = call.inputs as { a: Tensor; b: Tensor };
    const columns = b.shape.at(-1)!;
    const known = packedAs.get(b.dataId);
    if (!transposeA && !transposeB && worthLooping(a, b)) return tf.tidy(() => oneByOne(tf, a, b));
    if (!transposeA && !transposeB && (known === undefined || known === columns)) {
      packedAs.set(b.dataId, columns);
      return original(call);
    }
    return tf.tidy(() => {
      const swap = (t: Tensor) => tf.transpose(t, [...t.shape.keys()].map((i) => (i < t.rank - 2 ? i : 2 * t.rank - 3 - i)));
      // Adding nothing makes data of its own.
      const other = transposeB ? swap(b) : known === undefined || known === columns ? b : tf.add(b, 0);
      return tf.engine().runKernel("BatchMatMul", { a: transposeA ? swap(a) : a, b: other }, { transposeA: false, transposeB: false }) as Tensor;
    });
  };
}

/** Batches go through a plain loop at 3 GFLOPS, single products through XNNPACK at 30 after some 50 µs of preparation. */
function worthLooping(a: Tensor, b: Tensor): boolean {
  const batch = a.size / (a.shape.at(-1)! * a.shape.at(-2)!);
  if (batch <= 1 || b.rank !== a.rank || b.shape.slice(0, -2).some((size, i) => size !== a.shape[i])) return false;
  return 2 * a.shape.at(-2)! * a.shape.at(-1)! * b.shape.at(-1)! > 400_000;
}

/** Each product of the batch by itself. */
function oneByOne(tf: Tf, a: Tensor, b: Tensor): Tensor {
  const flat = (t: Tensor) => tf.unstack(tf.reshape(t, [t.size / (t.shape.at(-1)! * t.shape.at(-2)!), t.shape.at(-2)!, t.shape.at(-1)!]));
  const right = flat(b);
  const products = flat(a).map((left, i) => tf.matMul(left, right[i]!));
  return tf.reshape(tf.stack(products), [...a.shape.slice(0, -1), b.shape.at(-1)!]);
}
