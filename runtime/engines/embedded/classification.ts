// Losses of classes: cross_entropy and nll_loss.

import { logSoftmaxRows } from "./activation";
import type { Kernel, Tensor, Tf } from "./kernel";
import type { Reduction } from "./loss";
import { oneHot, product, range } from "./util";

interface Classes {
  /** [N, C, d…] or [C]. */
  input: Tensor;
  /** Class indices [N, d…] (integers), or probabilities in the input's shape. */
  target: Tensor;
  weight?: Tensor | null;
  ignore_index?: number;
  reduction?: Reduction;
  label_smoothing?: number;
}

/** The classes brought last: rows [R, C], and the way back. */
function classRows(tf: Tf, input: Tensor): { rows: (t: Tensor) => Tensor; back: (t: Tensor) => Tensor; classes: number; each: number[] } {
  const rank = input.rank;
  const classes = input.shape[rank === 1 ? 0 : 1]!;
  const order = [0, ...range(rank - 2, 2), 1];
  const moved = rank > 2 ? order.map((i) => input.shape[i]!) : input.shape;
  return {
    classes,
    each: rank === 1 ? [] : [input.shape[0]!, ...input.shape.slice(2)],
    rows: (t) => tf.reshape(rank > 2 ? tf.transpose(t, order) : t, [product(input.shape) / classes, classes]),
    back: (t) => (rank > 2 ? tf.transpose(tf.reshape(t, moved), order.map((_, i) => order.indexOf(i))) : tf.reshape(t, input.shape)),
  };
}

/**
 * What each log-probability counts: a matrix Q [R, C] with loss = −Σ Q·ln p; and by how much the mean divides.
 * Ignored rows are zero. Indices: w[y] at y, smoothed to all classes. Probabilities: w·p, smoothed; the mean then divides by the rows.
 */
function weights(tf: Tf, { target, weight, ignore_index = -100, label_smoothing = 0 }: Omit<Classes, "input">, classes: number, asRows: (t: Tensor) => Tensor, isIndex: boolean): { q: Tensor; divisor: Tensor | number } {
  const smooth = (t: Tensor) => (label_smoothing ? tf.add(tf.mul(t, 1 - label_smoothing), label_smoothing / classes) : t);
  if (!isIndex) {
    const q = smooth(asRows(target));
    return { q: weight ? tf.mul(q, weight) : q, divisor: q.shape[0]! };
  }
  const flat = tf.cast(tf.reshape(target, [target.size]), "int32");
  const counted = tf.cast(tf.notEqual(flat, tf.scalar(ignore_index, "int32")), "float32");
  const hot = oneHot(tf, flat, classes);
  const column = tf.reshape(counted, [flat.size, 1]);
  // A one-hot row of an ignored class inside the range must go too.
  const kept = tf.mul(hot, column);
  const q = label_smoothing ? tf.mul(smooth(hot), column) : kept;
  return { q: weight ? tf.mul(q, weight) : q, divisor: tf.sum(weight ? tf.mul(kept, weight) : counted) };
}

/** The classification losses: `logits` says whether the input still needs a log-softmax. */
function classification(logits: boolean): Kernel<Classes> {
  return {
    gradName: "NllLossBackward0",
    run(tf, args) {
      const { input, target, reduction = "mean" } = args;
      const { rows, back, classes, each } = classRows(tf, input);
      const isIndex = target.dtype !== "float32";
      const { q, divisor } = weights(tf, args, classes, rows, isIndex);
      const logp = logits ? logSoftmaxRows(tf, rows(input)) : rows(input);
      const perRow = tf.neg(tf.sum(tf.mul(q, logp), 1));
      const loss = reduction === "none" ? tf.reshape(perRow, each) : tf.sum(perRow);
      const by = reduction === "mean" ? divisor : 1;
      return {
        outputs: [by === 1 ? loss : tf.div(loss, by)],
        saved: [q, ...(logits ? [logp] : []), ...(typeof by === "number" ? [] : [by])],
        backward: ([g]) => {
          const scaled = by === 1 ? g! : tf.div(g!, by);
          const grad = reduction === "none" ? tf.reshape(scaled, [q.shape[0]!, 1]) : scaled;
          const slope = logits ? tf.sub(tf.mul(tf.exp(logp), tf.sum(q, 1, true)), q) : tf.neg(q);
          return { input: back(tf.mul(slope, grad)) };
        },
      };
    },
  };
}

export const cross_entropy = classification(true);
/** Negative log-likelihood of log-probabilities. */
export const nll_loss: Kernel<Omit<Classes, "label_smoothing">> = classification(false);
