// Scaled dot-product attention: softmax(q·kᵀ·scale + mask)·v, in one kernel, so that only the probabilities are saved.

import type { Kernel, Tensor, Tf } from "./kernel";
import { product, range, sumTo, truth, whereTensor } from "./util";

export interface AttentionArgs {
  /** [*, L, E] */
  query: Tensor;
  /** [*, S, E] */
  key: Tensor;
  /** [*, S, Ev] */
  value: Tensor;
  /** Broadcasts to [*, L, S]: bools say what takes part, floats are added. */
  attn_mask?: Tensor | null;
  is_causal?: boolean;
  /** 1 / √E when absent. */
  scale?: number | null;
  /** What dropout keeps of the probabilities (1 or 0, shape [*, L, S], drawn by the caller), and 1 / (1 − p). */
  dropout_mask?: Tensor | null;
  dropout_scale?: number;
}

/** Batches of matrices as [batch, rows, columns]. */
const flat = (tf: Tf, t: Tensor) => tf.reshape(t, [product(t.shape.slice(0, -2)), t.shape.at(-2)!, t.shape.at(-1)!]);
const swapped = (tf: Tf, t: Tensor) => tf.transpose(t, [0, 2, 1]);

/** The scores with what takes no part at −∞. */
function masked(tf: Tf, scores: Tensor, mask: Tensor | null | undefined, causal: boolean): Tensor {
  const least = tf.scalar(-Infinity);
  let s = scores;
  if (causal) {
    const [rows, columns] = s.shape.slice(-2) as [number, number];
    const allowed = tf.tensor2d(range(rows).flatMap((i) => range(columns).map((j) => (j <= i ? 1 : 0))), [rows, columns], "bool");
    s = whereTensor(tf, allowed, s, least);
  }
  if (!mask) return s;
  return mask.dtype === "float32" ? tf.add(s, mask) : whereTensor(tf, truth(tf, mask), s, least);
}

export const scaled_dot_product_attention: Kernel<AttentionArgs> = {
  gradName: "ScaledDotProductFlashAttentionForCpuBackward0",
  run(tf, { query, key, value, attn_mask, is_causal = false, scale, dropout_mask, dropout_scale = 1 }, needs) {
    const by = scale ?? 1 / Math.sqrt(query.shape.at(-1)!);
    const [q, k, v] = [flat(tf, query), flat(tf, key), flat(tf, value)];
    const shape = [...query.shape.slice(0, -1), key.shape.at(-2)!];
    const scores = tf.reshape(tf.mul(tf.matMul(q as never, swapped(tf, k) as never), by), shape);
    const p = tf.softmax(masked(tf, scores, attn_mask, is_causal) as never) as Tensor;
    const dropped = (t: Tensor) => (dropout_mask ? tf.mul(t, tf.mul(tf.cast(dropout_mask, "float32"), dropout_scale)) : t);
    const y = tf.matMul(flat(tf, dropped(p)) as never, v as never) as Tensor;
    return {
      outputs: [tf.reshape(y, [...query.shape.slice(0, -1), value.shape.at(-1)!])],
      saved: [query, key, value, p, ...(dropout_mask ? [dropout_mask] : [])],
      backward: ([grad]) => {
        const g = flat(tf, grad!);
        const through = dropped(tf.reshape(tf.matMul(g as never, swapped(tf, flat(tf, value)) as never), shape));
        const inner = tf.mul(p, tf.sub(through, tf.sum(tf.mul(through, p), -1, true)));
        const ds = tf.mul(flat(tf, inner), by);
        return {
          query: needs?.query ? tf.reshape(tf.matMul(ds as never, flat(tf, key) as never), query.shape) : null,
          key: needs?.key ? tf.reshape(tf.matMul(swapped(tf, ds) as never, flat(tf, query) as never), key.shape) : null,
          value: needs?.value ? tf.reshape(tf.matMul(swapped(tf, flat(tf, dropped(p))) as never, g as never), value.shape) : null,
          attn_mask: needs?.attn_mask && attn_mask ? sumTo(tf, inner, attn_mask.shape) : null,
        };
      },
    };
  },
};
