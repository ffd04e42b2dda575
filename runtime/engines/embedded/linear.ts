// Products: linear, addmm, matmul and their kin. On WebAssembly a transposed product is many times slower than transposing first, so that is done.

import type { Kernel, Tensor, Tf } from "./kernel";
import { broadcastShape, cast, product, range, sumRows, sumTo } from "./util";

/** The last two dimensions swapped. */
function t(tf: Tf, x: Tensor): Tensor {
  if (x.shape.at(-1) === 1 || x.shape.at(-2) === 1) return tf.reshape(x, [...x.shape.slice(0, -2), x.shape.at(-1)!, x.shape.at(-2)!]);
  return tf.transpose(x, [...range(x.rank - 2), x.rank - 1, x.rank - 2]);
}

/** The product in its tensors' dtype: TensorFlow.js multiplies float32 only, and int32 is exact in it up to 2²⁴. */
function mm(tf: Tf, a: Tensor, b: Tensor): Tensor {
  if (a.dtype === "float32" && b.dtype === "float32") return tf.matMul(a, b);
  return cast(tf, tf.matMul(cast(tf, a, "float32"), cast(tf, b, "float32")), a.dtype === "float32" || b.dtype === "float32" ? "float32" : "int32");
}

/** Whether products of transposed matrices are slow. */
const slow = (tf: Tf): boolean => tf.getBackend() === "wasm";
/** a · bᵀ */
function mmT(tf: Tf, a: Tensor, b: Tensor): Tensor {
  return slow(tf) || a.dtype !== "float32" || b.dtype !== "float32" ? mm(tf, a, t(tf, b)) : tf.matMul(a, b, false, true);
}
/** aᵀ · b */
function tmm(tf: Tf, a: Tensor, b: Tensor): Tensor {
  return slow(tf) || a.dtype !== "float32" || b.dtype !== "float32" ? mm(tf, t(tf, a), b) : tf.matMul(a, b, true, false);
}

/** `y = x Aᵀ + b` over the last dimension: input [*, in], weight [out, in] or [in], bias [out]. */
export const linear: Kernel<{ input: Tensor; weight: Tensor; bias?: Tensor | null }> = {
  gradName: "AddmmBackward0",
  run(tf, { input, weight, bias }, needs) {
    const features = weight.shape.at(-1)!;
    const outs = weight.rank === 1 ? [] : [weight.shape[0]!];
    const matrix = weight.rank === 1 ? tf.reshape(weight, [1, features]) : weight;
    const rows = tf.reshape(input, [product(input.shape) / Math.max(features, 1), features]);
    // yᵀ = A xᵀ where the input is the smaller one: transposing (and packing) the weight would take longer than the product.
    const y = slow(tf) && rows.shape[0]! < matrix.shape[0]! ? t(tf, mm(tf, matrix, t(tf, rows))) : mmT(tf, rows, matrix);
    const lead = input.shape.slice(0, -1);
    return {
      outputs: [tf.reshape(bias ? tf.add(y, bias) : y, [...lead, ...outs])],
      saved: [...(needs?.input ? [weight] : []), ...(needs?.weight ? [input] : [])],
      backward: ([g]) => {
        const grad = tf.reshape(g!, [rows.shape[0]!, matrix.shape[0]!]);
        return {
          input: needs?.input ? tf.reshape(mm(tf, grad, tf.reshape(weight, matrix.shape)), input.shape) : null,
          weight: needs?.weight ? tf.reshape(tmm(tf, grad, tf.reshape(input, rows.shape)), weight.shape) : null,
          bias: needs?.bias && bias ? tf.reshape(sumRows(tf, grad), bias.shape) : null,
        };
      },
    };
  },
};

/** `beta · input + alpha · (mat1 @ mat2)`; input broadcasts. Batched (baddbmm) as well. */
export const addmm: Kernel<{ input: Tensor; mat1: Tensor; mat2: Tensor; beta?: number; alpha?: number }> = {
  gradName: "AddmmBackward0",
  run(tf, { input, mat1, mat2, beta = 1, alpha = 1 }, needs) {
    const scale = (x: Tensor, by: number) => (by === 1 ? x : tf.mul(x, by));
    const y = tf.add(scale(mm(tf, mat1, mat2), alpha), scale(input, beta));
    return {
      outputs: [y],
      saved: [...(needs?.mat1 ? [mat2] : []), ...(needs?.mat2 ? [mat1] : [])],
      backward: ([g]) => ({
        input: needs?.input ? scale(sumTo(tf, g!, input.shape), beta) : null,
        mat1: needs?.mat1 ? scale(mmT(tf, g!, mat2), alpha) : null,
        mat2: needs?.mat2 ? scale(tmm(tf, mat1, g!), alpha) : null,
      }),
    };
  },
};

/** A batch of matrices written out to the given batch shape, flat: [batch, rows, columns]. */
function batched(tf: Tf, x: Tensor, batch: number[]): Tensor {
  const [rows, columns] = x.shape.slice(-2) as [number, number];
  const full = [...batch, rows, columns];
  const same = product(x.shape) === product(full);
  return tf.reshape(same ? x : tf.broadcastTo(tf.reshape(x, [...Array<number>(full.length - x.rank).fill(1), ...x.shape]), full), [product(batch), rows, columns]);
}

/** The product of matrices [m, k] and [k, n], or of batches of them whose batch dimensions broadcast. */
function bmm(tf: Tf, a: Tensor, b: Tensor): Tensor {
  if (a.rank === 2 && b.rank === 2) return mm(tf, a, b);
  const batch = broadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const [m, n] = [a.shape.at(-2)!, b.shape.at(-1)!];
  // A single right-hand matrix serves all rows of all left-hand matrices.
  if (b.rank === 2) return tf.reshape(mm(tf, tf.reshape(a, [product(a.shape.slice(0, -1)), a.shape.at(-1)!]), b), [...batch, m, n]);
  return tf.reshape(mm(tf, batched(tf, a, batch), batched(tf, b, batch)), [...batch, m, n]);
}

/** torch.matmul: vectors, matrices and broadcast batches; also mm, bmm, mv and dot. */
export const matmul: Kernel<{ input: Tensor; other: Tensor }> = {
  gradName: "MmBackward0",
  run(tf, { input, other }, needs) {
    const a = input.rank === 1 ? tf.reshape(input, [1, input.shape[0]!]) : input;
    const b = other.rank === 1 ? tf.reshape(other, [other.shape[0]!, 1]) : other;
    const y = bmm(tf, a, b);
    const shape = [...y.shape.slice(0, -2), ...(input.rank === 1 ? [] : [a.shape.at(-2)!]), ...(other.rank === 1 ? [] : [b.shape.at(-1)!])];
    return {
      outputs: [tf.reshape(y, shape)],
      saved: [...(needs?.input ? [other] : []), ...(needs?.other ? [input] : [])],
      backward: ([g]) => {
        const grad = tf.reshape(g!, y.shape);
        const left = () => tf.reshape(input, a.shape);
        const right = () => tf.reshape(other, b.shape);
        return {
          input: needs?.input ? tf.reshape(sumTo(tf, bmm(tf, grad, t(tf, right())), a.shape), input.shape) : null,
          other: needs?.other ? tf.reshape(leftGrad(tf, left(), grad, b.shape), other.shape) : null,
        };
      },
    };
  },
};

/** aᵀ · grad, summed to the shape of the right-hand side; for a single matrix the batch is part of the summed rows. */
function leftGrad(tf: Tf, a: Tensor, grad: Tensor, shape: number[]): Tensor {
  if (shape.length > 2) return sumTo(tf, bmm(tf, t(tf, a), grad), shape);
  const flat = (x: Tensor) => tf.reshape(x, [product(x.shape.slice(0, -1)), x.shape.at(-1)!]);
  return mm(tf, t(tf, flat(a)), flat(grad));
}

/** The outer product of two vectors. */
export const outer: Kernel<{ input: Tensor; vec2: Tensor }> = {
  gradName: "MulBackward0",
  run(tf, { input, vec2 }, needs) {
    const [n, m] = [input.shape[0]!, vec2.shape[0]!];
    return {
      outputs: [tf.mul(tf.reshape(input, [n, 1]), tf.reshape(vec2, [1, m]))],
      saved: [input, vec2],
      backward: ([g]) => ({
        input: needs?.input ? tf.reshape(mm(tf, g!, tf.reshape(vec2, [m, 1])), [n]) : null,
        vec2: needs?.vec2 ? tf.reshape(mm(tf, tf.reshape(input, [1, n]), g!), [m]) : null,
      }),
    };
  },
};
