// Normalizations. One formula serves them all: x̂ = (x − mean) / √(var + eps) over the rows or the columns of a matrix.

import type { Kernel, Tensor, Tf } from "./kernel";
import { native, perColumn, product, range, sumRows } from "./util";

export interface BatchNormArgs {
  input: Tensor;
  weight?: Tensor | null;
  bias?: Tensor | null;
  running_mean?: Tensor | null;
  running_var?: Tensor | null;
  /** Whether the batch's own statistics are used; otherwise the running ones. */
  training: boolean;
  /** null: the caller works out 1 / num_batches_tracked and passes it. */
  momentum?: number;
  eps?: number;
}

/**
 * Batch normalization of [N, C], [N, C, L] or [N, C, H, W] per channel. Outputs: y; in training with running statistics also the new running mean
 * and the new running variance (which takes the unbiased one), for the caller to put in the buffers.
 */
export const batch_norm: Kernel<BatchNormArgs> = {
  gradName: "NativeBatchNormBackward0",
  images: ["input"],
  run(tf, { input, weight, bias, running_mean, running_var, training, momentum = 0.1, eps = 1e-5 }, needs) {
    // Channels last as a matrix [rows, channels]; four dimensions are NHWC already.
    const between = input.rank === 3 || input.rank === 5;
    const order = [0, ...range(input.rank - 2, 2), 1];
    const moved = between ? tf.transpose(input, order) : input;
    const channels = moved.shape.at(-1)!;
    const rows = product(moved.shape) / channels;
    const matrix = (t: Tensor) => tf.reshape(between ? tf.transpose(t, order) : t, [rows, channels]);
    const back = (t: Tensor) => {
      const full = tf.reshape(t, moved.shape);
      return between ? tf.transpose(full, order.map((_, i) => order.indexOf(i))) : full;
    };
    const x = matrix(input);
    const mean = training ? tf.div(sumRows(tf, x), rows) : running_mean!;
    const by = (op: "add" | "sub" | "mul", t: Tensor, v: Tensor) => perColumn(tf, op, t, v);
    const centered = by("sub", x, mean);
    const variance = training ? tf.div(sumRows(tf, tf.square(centered)), rows) : running_var!;
    const rstd = tf.rsqrt(tf.add(variance, eps));
    const scale = weight ? tf.mul(rstd, weight) : rstd;
    const scaled = by("mul", centered, scale);
    const outputs = [back(bias ? by("add", scaled, bias) : scaled)];
    if (training && running_mean && running_var) {
      const toward = (old: Tensor, now: Tensor) => tf.add(tf.mul(old, 1 - momentum), tf.mul(now, momentum));
      outputs.push(toward(running_mean, mean), toward(running_var, tf.mul(variance, rows / Math.max(rows - 1, 1))));
    }
    return {
      outputs,
      saved: [centered, rstd, scale],
      backward: ([grad]) => {
        if (!grad) return {};
        const g = matrix(grad);
        const sum = sumRows(tf, g);
        // Σ g·x̂
        const dot = needs?.weight || training ? tf.mul(sumRows(tf, tf.mul(g, centered)), rstd) : sum;
        const dx = () => {
          if (!training) return by("mul", g, scale);
          // scale·(g − Σg/n − x̂·Σ(g·x̂)/n), with what is per channel worked out per channel.
          const slope = tf.mul(tf.mul(dot, rstd), -1 / rows);
          return by("mul", tf.add(by("sub", g, tf.div(sum, rows)), by("mul", centered, slope)), scale);
        };
        return { input: needs?.input ? back(dx()) : null, weight: needs?.weight ? dot : null, bias: needs?.bias ? sum : null };
      },
    };
  },
};

/** Normalizes the rows of [R, D]; gives x̂ and 1 / √(var + eps) as [R, 1]. */
function rowsNormalized(tf: Tf, x: Tensor, eps: number): { normalized: Tensor; rstd: Tensor } {
  const centered = tf.sub(x, tf.mean(x, 1, true));
  const rstd = tf.rsqrt(tf.add(tf.mean(tf.square(centered), 1, true), eps));
  return { normalized: tf.mul(centered, rstd), rstd };
}

/** The gradient through `rowsNormalized`. */
function rowsGrad(tf: Tf, g: Tensor, normalized: Tensor, rstd: Tensor): Tensor {
  const average = tf.mean(g, 1, true);
  const along = tf.mean(tf.mul(g, normalized), 1, true);
  return tf.mul(tf.sub(tf.sub(g, average), tf.mul(normalized, along)), rstd);
}

interface Affine {
  input: Tensor;
  weight?: Tensor | null;
  bias?: Tensor | null;
  eps?: number;
}

/** Normalizes over the last dimensions, `normalized_shape`. */
export const layer_norm: Kernel<Affine & { normalized_shape: readonly number[] }> = {
  gradName: "NativeLayerNormBackward0",
  run(tf, { input, normalized_shape, weight, bias, eps = 1e-5 }, needs) {
    const size = product(normalized_shape);
    const rows = product(input.shape) / Math.max(size, 1);
    const { normalized, rstd } = rowsNormalized(tf, tf.reshape(input, [rows, size]), eps);
    const row = (t: Tensor) => tf.reshape(t, [1, size]);
    const scaled = weight ? tf.mul(normalized, row(weight)) : normalized;
    return {
      outputs: [tf.reshape(bias ? tf.add(scaled, row(bias)) : scaled, input.shape)],
      saved: [normalized, rstd, ...(weight ? [weight] : [])],
      backward: ([grad]) => {
        const g = tf.reshape(grad!, [rows, size]);
        return {
          input: needs?.input ? tf.reshape(rowsGrad(tf, weight ? tf.mul(g, row(weight)) : g, normalized, rstd), input.shape) : null,
          weight: needs?.weight ? tf.reshape(sumRows(tf, tf.mul(g, normalized)), [...normalized_shape]) : null,
          bias: needs?.bias ? tf.reshape(sumRows(tf, g), [...normalized_shape]) : null,
        };
      },
    };
  },
};

/** Normalizes each sample's groups of channels: input [N, C, *]. With as many groups as channels it is instance normalization. */
export const group_norm: Kernel<Affine & { num_groups: number }> = {
  gradName: "NativeGroupNormBackward0",
  run(tf, { input, num_groups, weight, bias, eps = 1e-5 }, needs) {
    const [n, channels] = input.shape as [number, number];
    const rest = product(input.shape.slice(2));
    const rows = n * num_groups;
    const size = (channels / num_groups) * rest;
    const { normalized, rstd } = rowsNormalized(tf, tf.reshape(input, [rows, size]), eps);
    const perChannel = (t: Tensor) => tf.reshape(t, [1, channels, 1]);
    const spread = (t: Tensor) => tf.reshape(t, [n, channels, rest]);
    const scaled = weight ? tf.mul(spread(normalized), perChannel(weight)) : spread(normalized);
    return {
      outputs: [tf.reshape(bias ? tf.add(scaled, perChannel(bias)) : scaled, input.shape)],
      saved: [normalized, rstd, ...(weight ? [weight] : [])],
      backward: ([grad]) => {
        const g = spread(grad!);
        const through = weight ? tf.mul(g, perChannel(weight)) : g;
        const perChannelSum = (t: Tensor) => sumRows(tf, tf.sum(t, 2));
        return {
          input: needs?.input ? tf.reshape(rowsGrad(tf, tf.reshape(through, [rows, size]), normalized, rstd), input.shape) : null,
          weight: needs?.weight ? perChannelSum(tf.mul(g, spread(normalized))) : null,
          bias: needs?.bias ? perChannelSum(g) : null,
        };
      },
    };
  },
};

/** x / √(mean(x²) + eps) over the last dimensions, times the weight. */
export const rms_norm: Kernel<Omit<Affine, "bias"> & { normalized_shape: readonly number[] }> = {
  gradName: "MulBackward0",
  run(tf, { input, normalized_shape, weight, eps = 1.1920928955078125e-7 }, needs) {
    const size = product(normalized_shape);
    const rows = product(input.shape) / Math.max(size, 1);
    const x = tf.reshape(input, [rows, size]);
    const rstd = tf.rsqrt(tf.add(tf.mean(tf.square(x), 1, true), eps));
    const normalized = tf.mul(x, rstd);
    const row = (t: Tensor) => tf.reshape(t, [1, size]);
    return {
      outputs: [tf.reshape(weight ? tf.mul(normalized, row(weight)) : normalized, input.shape)],
      saved: [normalized, rstd, ...(weight ? [weight] : [])],
      backward: ([grad]) => {
        const g = tf.reshape(grad!, [rows, size]);
        const through = weight ? tf.mul(g, row(weight)) : g;
        const along = tf.mean(tf.mul(through, normalized), 1, true);
        return {
          input: needs?.input ? tf.reshape(tf.mul(tf.sub(through, tf.mul(normalized, along)), rstd), input.shape) : null,
          weight: needs?.weight ? tf.reshape(sumRows(tf, tf.mul(g, normalized)), [...normalized_shape]) : null,
        };
      },
    };
  },
};

/** x divided by its neighbours in channel: x / (k + alpha/size · Σ x²)^beta; input [N, C, *]. */
export const local_response_norm: Kernel<{ input: Tensor; size: number; alpha?: number; beta?: number; k?: number }> = {
  gradName: "DivBackward0",
  run(tf, { input, size, alpha = 1e-4, beta = 0.75, k = 1 }) {
    const channels = input.shape[1]!;
    const [before, after] = [Math.floor(size / 2), Math.floor((size - 1) / 2)];
    const rows = tf.reshape(input, [input.shape[0]!, channels, product(input.shape.slice(2))]);
    const band = (transposed: boolean) => {
      const near = (i: number, j: number) => (j >= i - before && j <= i + after ? 1 : 0);
      return tf.tensor3d([range(channels).map((i) => range(channels).map((j) => (transposed ? near(j, i) : near(i, j))))]);
    };
    const along = (m: Tensor, t: Tensor) => tf.matMul(tf.tile(m, [t.shape[0]!, 1, 1]), t);
    const base = tf.add(tf.mul(along(band(false), tf.square(rows)), alpha / size), k);
    const divisor = tf.pow(base, -beta);
    return {
      outputs: [tf.reshape(tf.mul(rows, divisor), input.shape)],
      saved: [input, base, divisor],
      backward: ([grad]) => {
        const g = tf.reshape(grad!, base.shape);
        const x = tf.reshape(input, base.shape);
        const through = tf.div(tf.mul(tf.mul(g, x), divisor), base);
        return { input: tf.reshape(tf.sub(tf.mul(g, divisor), tf.mul(x, tf.mul(along(band(true), through), (2 * alpha * beta) / size))), input.shape) };
      },
    };
  },
};

/** x / max(‖x‖, eps) along a dimension, the 2-norm. */
export const normalize: Kernel<{ input: Tensor; dim?: number; eps?: number }> = {
  gradName: "DivBackward0",
  run(tf, { input, dim = 1, eps = 1e-12 }) {
    const norm = tf.sqrt(tf.sum(tf.square(input), dim, true));
    const inverse = tf.div(1, tf.maximum(norm, eps));
    const y = tf.mul(input, inverse);
    const live = native(tf, "Step", { x: tf.sub(norm, eps) }, { alpha: 0 });
    return {
      outputs: [y],
      saved: [y, inverse, live],
      backward: ([g]) => ({ input: tf.mul(tf.sub(g!, tf.mul(y, tf.mul(live, tf.sum(tf.mul(g!, y), dim, true)))), inverse) }),
    };
  },
};

