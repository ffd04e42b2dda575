// Losses. `reduction` is PyTorch's: "mean", "sum" or "none".

import type { Grads, Kernel, Needs, Result, Tensor, Tf } from "./kernel";
import { product, sumTo } from "./util";

export type Reduction = "mean" | "sum" | "none";

/** Reduces elementwise losses; `spread` brings the gradient of the reduced loss back to each element. */
function reduce(tf: Tf, each: Tensor, reduction: Reduction): { loss: Tensor; spread: (g: Tensor) => Tensor } {
  if (reduction === "none") return { loss: each, spread: (g) => g };
  const count = product(each.shape);
  const total = tf.sum(each);
  return reduction === "sum" ? { loss: total, spread: (g) => g } : { loss: tf.div(total, count), spread: (g) => tf.div(g, count) };
}

interface Pair {
  input: Tensor;
  target: Tensor;
  reduction?: Reduction;
}

/** A loss of each element of input and target (which broadcast): `slopes` are the derivatives for both. */
function elementwise<A extends Pair>(
  gradName: string, f: (tf: Tf, args: A) => Tensor, slopes: (tf: Tf, args: A, needs: Needs<A>) => { input?: Tensor | null; target?: Tensor | null },
  others: (args: A) => (Tensor | null | undefined)[] = () => [],
): Kernel<A> {
  return {
    gradName,
    run(tf, args, needs): Result<A> {
      const { loss, spread } = reduce(tf, f(tf, args), args.reduction ?? "mean");
      return {
        outputs: [loss],
        saved: [args.input, args.target, ...(others(args).filter(Boolean) as Tensor[])],
        backward: ([g]) => {
          const grad = spread(g!);
          const { input, target } = slopes(tf, args, needs!);
          const times = (slope: Tensor | null | undefined, to: Tensor) => (slope ? sumTo(tf, tf.mul(slope, grad), to.shape) : null);
          return { input: times(input, args.input), target: times(target, args.target) } as unknown as Grads<A>;
        },
      };
    },
  };
}

/** Slopes for a loss of the difference: the target's is the input's with the other sign. */
const ofDifference = <A extends Pair>(slope: (tf: Tf, difference: Tensor, args: A) => Tensor) => (tf: Tf, args: A, needs: Needs<Pair>) => {
  const s = slope(tf, tf.sub(args.input, args.target), args);
  return { input: needs.input ? s : null, target: needs.target ? tf.neg(s) : null };
};

export const mse_loss = elementwise<Pair>("MseLossBackward0", (tf, { input, target }) => tf.square(tf.sub(input, target)), ofDifference((tf, d) => tf.mul(d, 2)));

export const l1_loss = elementwise<Pair>("L1LossBackward0", (tf, { input, target }) => tf.abs(tf.sub(input, target)), ofDifference((tf, d) => tf.sign(d)));

/** d²/2·beta inside ±beta, |d| − beta/2 outside. */
export const smooth_l1_loss = elementwise<Pair & { beta?: number }>(
  "SmoothL1LossBackward0",
  (tf, { input, target, beta = 1 }) => {
    const a = tf.abs(tf.sub(input, target));
    if (beta === 0) return a;
    const inner = tf.minimum(a, beta);
    return tf.add(tf.mul(tf.square(inner), 0.5 / beta), tf.sub(a, inner));
  },
  ofDifference((tf, d, { beta = 1 }) => (beta === 0 ? tf.sign(d) : tf.clipByValue(tf.div(d, beta), -1, 1))),
);

/** d²/2 inside ±delta, delta·(|d| − delta/2) outside. */
export const huber_loss = elementwise<Pair & { delta?: number }>(
  "HuberLossBackward0",
  (tf, { input, target, delta = 1 }) => {
    const a = tf.abs(tf.sub(input, target));
    const inner = tf.minimum(a, delta);
    return tf.add(tf.mul(tf.square(inner), 0.5), tf.mul(tf.sub(a, inner), delta));
  },
  ofDifference((tf, d, { delta = 1 }) => tf.clipByValue(d, -delta, delta)),
);

/** −w·(t·ln x + (1 − t)·ln(1 − x)); logarithms not below −100, as PyTorch. */
export const binary_cross_entropy = elementwise<Pair & { weight?: Tensor | null }>(
  "BinaryCrossEntropyBackward0",
  (tf, { input, target, weight }) => {
    const log = (t: Tensor) => tf.maximum(tf.log(t), -100);
    const each = tf.neg(tf.add(tf.mul(target, log(input)), tf.mul(tf.sub(1, target), log(tf.sub(1, input)))));
    return weight ? tf.mul(each, weight) : each;
  },
  (tf, { input, target, weight }, needs) => {
    const weighted = (t: Tensor) => (weight ? tf.mul(t, weight) : t);
    const slope = () => tf.div(tf.sub(input, target), tf.maximum(tf.mul(input, tf.sub(1, input)), 1e-12));
    return { input: needs.input ? weighted(slope()) : null, target: needs.target ? weighted(tf.sub(tf.log(tf.sub(1, input)), tf.log(input))) : null };
  },
  ({ weight }) => [weight],
);

interface WithLogits extends Pair {
  weight?: Tensor | null;
  pos_weight?: Tensor | null;
}

/** Binary cross-entropy of σ(x): (1 − t)·x + (1 + (pos_weight − 1)·t)·ln(1 + e^−x), without overflow. */
export const binary_cross_entropy_with_logits = elementwise<WithLogits>(
  "BinaryCrossEntropyWithLogitsBackward0",
  (tf, { input, target, weight, pos_weight }) => {
    const soft = tf.add(tf.log1p(tf.exp(tf.neg(tf.abs(input)))), tf.relu(tf.neg(input)));
    const positives = pos_weight ? tf.mul(tf.add(tf.mul(target, tf.sub(pos_weight, 1)), 1), soft) : soft;
    const each = tf.add(tf.mul(tf.sub(1, target), input), positives);
    return weight ? tf.mul(each, weight) : each;
  },
  (tf, { input, target, weight, pos_weight }, needs) => {
    const weighted = (t: Tensor) => (weight ? tf.mul(t, weight) : t);
    const factor = pos_weight ? tf.add(tf.mul(target, tf.sub(pos_weight, 1)), 1) : null;
    const off = tf.sigmoid(tf.neg(input));
    const slope = () => tf.sub(tf.sub(1, target), factor ? tf.mul(factor, off) : off);
    const soft = () => tf.add(tf.log1p(tf.exp(tf.neg(tf.abs(input)))), tf.relu(tf.neg(input)));
    const targetSlope = () => tf.sub(pos_weight ? tf.mul(tf.sub(pos_weight, 1), soft()) : tf.zerosLike(input), input);
    return { input: needs.input ? weighted(slope()) : null, target: needs.target ? weighted(targetSlope()) : null };
  },
  ({ weight, pos_weight }) => [weight, pos_weight],
);

/** t·(ln t − x), or e^t·(t − x) with log_target; 0 where t is 0. "batchmean" divides by the first dimension. */
export const kl_div: Kernel<Omit<Pair, "reduction"> & { reduction?: Reduction | "batchmean"; log_target?: boolean }> = {
  gradName: "KlDivBackward0",
  run(tf, { input, target, reduction = "mean", log_target = false }, needs) {
    const weight = () => (log_target ? tf.exp(target) : target);
    const logTarget = () => (log_target ? target : tf.log(tf.maximum(target, 1e-38)));
    const each = tf.mul(weight(), tf.sub(logTarget(), input));
    const { loss, spread } = reduce(tf, each, reduction === "batchmean" ? "sum" : reduction);
    const batch = reduction === "batchmean" ? (input.shape[0] ?? 1) : 1;
    return {
      outputs: [batch === 1 ? loss : tf.div(loss, batch)],
      saved: [input, target],
      backward: ([g]) => {
        const grad = batch === 1 ? spread(g!) : tf.div(spread(g!), batch);
        const forTarget = () => {
          const difference = tf.sub(logTarget(), input);
          return log_target ? tf.mul(weight(), tf.add(difference, 1)) : tf.add(difference, 1);
        };
        return {
          input: needs?.input ? sumTo(tf, tf.mul(tf.neg(weight()), grad), input.shape) : null,
          target: needs?.target ? sumTo(tf, tf.mul(forTarget(), grad), target.shape) : null,
        };
      },
    };
  },
};

/** max(0, −t·(x1 − x2) + margin). */
export const margin_ranking_loss: Kernel<{ input1: Tensor; input2: Tensor; target: Tensor; margin?: number; reduction?: Reduction }> = {
  gradName: "ClampMinBackward0",
  run(tf, { input1, input2, target, margin = 0, reduction = "mean" }, needs) {
    const each = tf.relu(tf.add(tf.mul(tf.neg(target), tf.sub(input1, input2)), margin));
    const { loss, spread } = reduce(tf, each, reduction);
    return {
      outputs: [loss],
      saved: [each, target],
      backward: ([g]) => {
        const slope = tf.mul(tf.mul(target, tf.step(each)), spread(g!));
        return {
          input1: needs?.input1 ? sumTo(tf, tf.neg(slope), input1.shape) : null,
          input2: needs?.input2 ? sumTo(tf, slope, input2.shape) : null,
        };
      },
    };
  },
};
