// Activations. Gradients come from the output where the output is enough: then the input is freed early, as in PyTorch.

import type { Kernel, Needs, Tensor, Tf } from "./kernel";
import { fromFront } from "./util";

interface Input {
  input: Tensor;
}

/** An elementwise activation whose derivative is known from its output `y`. */
function fromOutput<A extends Input>(gradName: string, f: (tf: Tf, args: A) => Tensor, df: (tf: Tf, y: Tensor, g: Tensor, args: A) => Tensor): Kernel<A> {
  return {
    gradName,
    images: "all",
    run(tf, args) {
      const y = f(tf, args);
      return { outputs: [y], saved: [y], backward: ([g]) => ({ input: df(tf, y, g!, args) }) as Partial<Record<keyof A, Tensor>> };
    },
  };
}

/** An elementwise activation whose derivative needs its input `x`. */
function fromInput<A extends Input>(gradName: string, f: (tf: Tf, args: A) => Tensor, df: (tf: Tf, x: Tensor, g: Tensor, args: A) => Tensor): Kernel<A> {
  return {
    gradName,
    images: "all",
    run(tf, args) {
      return { outputs: [f(tf, args)], saved: [args.input], backward: ([g]) => ({ input: df(tf, args.input, g!, args) }) as Partial<Record<keyof A, Tensor>> };
    },
  };
}

/** 1 where x > 0, else 0, as float32: `tf.step` is the fast way on every back end. */
const positive = (tf: Tf, x: Tensor) => tf.step(x);

/** `g` where y > 0, else 0. TensorFlow itself has this as one operation; TensorFlow.js's step is four there. */
function wherePositive(tf: Tf, g: Tensor, y: Tensor): Tensor {
  if (tf.getBackend() !== "tensorflow") return tf.mul(g, positive(tf, y));
  const { binding, executeSingleOutput } = tf.backend() as unknown as NativeBackend;
  return executeSingleOutput.call(tf.backend(), "ReluGrad", [{ name: "T", type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT }], [g, y]);
}

/** What is used of tfjs-node's NodeJSKernelBackend: any of TensorFlow's operations by name. */
interface NativeBackend {
  binding: { TF_ATTR_TYPE: number; TF_FLOAT: number };
  executeSingleOutput(name: string, attributes: { name: string; type: number; value: number }[], inputs: Tensor[]): Tensor;
}

export const relu = fromOutput<Input>("ReluBackward0", (tf, { input }) => tf.relu(input), (tf, y, g) => wherePositive(tf, g, y));

export const sigmoid = fromOutput<Input>("SigmoidBackward0", (tf, { input }) => tf.sigmoid(input), (tf, y, g) => tf.mul(g, tf.mul(y, tf.sub(1, y))));

export const tanh = fromOutput<Input>("TanhBackward0", (tf, { input }) => tf.tanh(input), (tf, y, g) => tf.mul(g, tf.sub(1, tf.square(y))));

/** Values held between min and max; outside and at the bounds no gradient (hardtanh, relu6). */
export const hardtanh = fromInput<Input & { min_val?: number; max_val?: number }>(
  "HardtanhBackward0",
  (tf, { input, min_val = -1, max_val = 1 }) => tf.clipByValue(input, min_val, max_val),
  (tf, x, g, { min_val = -1, max_val = 1 }) => tf.mul(g, tf.mul(positive(tf, tf.sub(x, min_val)), positive(tf, tf.sub(max_val, x)))),
);

export const leaky_relu = fromInput<Input & { negative_slope?: number }>(
  "LeakyReluBackward0",
  (tf, { input, negative_slope = 0.01 }) => tf.add(tf.mul(tf.relu(input), 1 - negative_slope), tf.mul(input, negative_slope)),
  (tf, x, g, { negative_slope = 0.01 }) => tf.mul(g, tf.add(tf.mul(positive(tf, x), 1 - negative_slope), negative_slope)),
);

/** x where positive, else `alpha · (e^(x·input_scale) − 1)`, all times `scale`: elu, selu and celu. */
export const elu = fromInput<Input & { alpha?: number; scale?: number; input_scale?: number }>(
  "EluBackward0",
  (tf, { input, alpha = 1, scale = 1, input_scale = 1 }) =>
    tf.mul(tf.add(tf.relu(input), tf.mul(tf.expm1(tf.mul(tf.minimum(input, 0), input_scale)), alpha)), scale),
  (tf, x, g, { alpha = 1, scale = 1, input_scale = 1 }) => {
    const up = positive(tf, x);
    const down = tf.mul(tf.exp(tf.mul(tf.minimum(x, 0), input_scale)), tf.mul(tf.sub(1, up), alpha * input_scale));
    return tf.mul(g, tf.mul(tf.add(up, down), scale));
  },
);

/** ln(1 + e^(beta·x)) / beta; the identity above `threshold`. */
export const softplus = fromInput<Input & { beta?: number; threshold?: number }>(
  "SoftplusBackward0",
  (tf, { input, beta = 1, threshold = 20 }) => {
    const z = tf.mul(input, beta);
    const high = positive(tf, tf.sub(z, threshold));
    const soft = tf.add(tf.relu(z), tf.log1p(tf.exp(tf.neg(tf.abs(z)))));
    return tf.div(tf.add(tf.mul(z, high), tf.mul(soft, tf.sub(1, high))), beta);
  },
  (tf, x, g, { beta = 1, threshold = 20 }) => {
    const z = tf.mul(x, beta);
    const high = positive(tf, tf.sub(z, threshold));
    return tf.mul(g, tf.add(high, tf.mul(tf.sigmoid(z), tf.sub(1, high))));
  },
);

/** ln σ(x), without overflow. */
export const logsigmoid = fromInput<Input>(
  "LogSigmoidBackward0",
  (tf, { input }) => tf.sub(tf.minimum(input, 0), tf.log1p(tf.exp(tf.neg(tf.abs(input))))),
  (tf, x, g) => tf.mul(g, tf.sigmoid(tf.neg(x))),
);

/** x·σ(x). */
export const silu = fromInput<Input>(
  "SiluBackward0",
  (tf, { input }) => tf.mul(input, tf.sigmoid(input)),
  (tf, x, g) => {
    const s = tf.sigmoid(x);
    return tf.mul(g, tf.mul(s, tf.add(1, tf.mul(x, tf.sub(1, s)))));
  },
);

/** ln(1 + eˣ) without overflow. */
const plainSoftplus = (tf: Tf, x: Tensor) => tf.add(tf.relu(x), tf.log1p(tf.exp(tf.neg(tf.abs(x)))));

/** x·tanh(softplus(x)). */
export const mish = fromInput<Input>(
  "MishBackward0",
  (tf, { input }) => tf.mul(input, tf.tanh(plainSoftplus(tf, input))),
  (tf, x, g) => {
    const u = tf.tanh(plainSoftplus(tf, x));
    return tf.mul(g, tf.add(u, tf.mul(x, tf.mul(tf.sigmoid(x), tf.sub(1, tf.square(u))))));
  },
);

const SQRT_2_OVER_PI = Math.sqrt(2 / Math.PI);

/** x·Φ(x), exactly (`approximate="none"`) or by tanh. */
export const gelu = fromInput<Input & { approximate?: "none" | "tanh" }>(
  "GeluBackward0",
  (tf, { input, approximate = "none" }) => {
    const inner = approximate === "tanh" ? tf.tanh(geluInner(tf, input)) : tf.erf(tf.mul(input, Math.SQRT1_2));
    return tf.mul(tf.mul(input, 0.5), tf.add(1, inner));
  },
  (tf, x, g, { approximate = "none" }) => {
    if (approximate === "tanh") {
      const u = tf.tanh(geluInner(tf, x));
      const slope = tf.mul(tf.add(1, tf.mul(tf.square(x), 3 * 0.044715)), SQRT_2_OVER_PI);
      const bend = tf.mul(tf.mul(x, 0.5), tf.mul(tf.sub(1, tf.square(u)), slope));
      return tf.mul(g, tf.add(tf.mul(tf.add(1, u), 0.5), bend));
    }
    const cdf = tf.mul(tf.add(1, tf.erf(tf.mul(x, Math.SQRT1_2))), 0.5);
    const pdf = tf.mul(tf.exp(tf.mul(tf.square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
    return tf.mul(g, tf.add(cdf, tf.mul(x, pdf)));
  },
);

/** √(2/π)·(x + 0.044715·x³). */
const geluInner = (tf: Tf, x: Tensor) => tf.mul(tf.mul(x, tf.add(1, tf.mul(tf.square(x), 0.044715))), SQRT_2_OVER_PI);

/** relu6(x + 3) / 6. */
export const hardsigmoid = fromInput<Input>(
  "HardsigmoidBackward0",
  (tf, { input }) => tf.div(tf.clipByValue(tf.add(input, 3), 0, 6), 6),
  (tf, x, g) => tf.mul(g, tf.div(within3(tf, x), 6)),
);

/** x·relu6(x + 3) / 6. */
export const hardswish = fromInput<Input>(
  "HardswishBackward0",
  (tf, { input }) => tf.mul(input, tf.div(tf.clipByValue(tf.add(input, 3), 0, 6), 6)),
  (tf, x, g) => tf.mul(g, tf.add(tf.mul(within3(tf, x), tf.add(tf.div(x, 3), 0.5)), positive(tf, tf.sub(x, 3)))),
);

/** 1 inside (−3, 3), else 0. */
const within3 = (tf: Tf, x: Tensor) => positive(tf, tf.sub(3, tf.abs(x)));

/** x / (1 + |x|). */
export const softsign = fromInput<Input>(
  "DivBackward0",
  (tf, { input }) => tf.div(input, tf.add(1, tf.abs(input))),
  (tf, x, g) => tf.div(g, tf.square(tf.add(1, tf.abs(x)))),
);

/** x where x > threshold, else `value`. */
export const threshold = fromInput<Input & { threshold: number; value: number }>(
  "ThresholdBackward0",
  (tf, { input, threshold, value }) => {
    const up = positive(tf, tf.sub(input, threshold));
    return tf.add(tf.mul(input, up), tf.mul(tf.sub(1, up), value));
  },
  (tf, x, g, { threshold }) => tf.mul(g, positive(tf, tf.sub(x, threshold))),
);

/** x drawn towards zero by lambd, 0 inside ±lambd. */
export const softshrink = fromInput<Input & { lambd?: number }>(
  "SoftshrinkBackward0",
  (tf, { input, lambd = 0.5 }) => tf.sub(input, tf.clipByValue(input, -lambd, lambd)),
  (tf, x, g, { lambd = 0.5 }) => tf.mul(g, positive(tf, tf.sub(tf.abs(x), lambd))),
);

/** x outside ±lambd, else 0. */
export const hardshrink = fromInput<Input & { lambd?: number }>(
  "HardshrinkBackward0",
  (tf, { input, lambd = 0.5 }) => tf.mul(input, positive(tf, tf.sub(tf.abs(input), lambd))),
  (tf, x, g, { lambd = 0.5 }) => tf.mul(g, positive(tf, tf.sub(tf.abs(x), lambd))),
);

/** x − tanh x. */
export const tanhshrink = fromInput<Input>("SubBackward0", (tf, { input }) => tf.sub(input, tf.tanh(input)), (tf, x, g) => tf.mul(g, tf.square(tf.tanh(x))));

/** A learned slope below zero: `weight` has one element or one for each channel (dimension 1). */
export const prelu: Kernel<Input & { weight: Tensor }> = {
  gradName: "PreluKernelBackward0",
  run(tf, { input, weight }, needs) {
    const perChannel = weight.size > 1 ? [weight.size, ...Array<number>(input.rank - 2).fill(1)] : [];
    const slope = () => tf.reshape(weight, perChannel);
    const below = () => tf.sub(input, tf.relu(input));
    return {
      outputs: [tf.add(tf.relu(input), tf.mul(below(), slope()))],
      saved: [input, weight],
      backward: ([g]) => {
        const up = positive(tf, input);
        const spread = () => {
          const all = tf.mul(g!, below());
          const dims = weight.size > 1 ? all.shape.map((_, i) => i).filter((i) => i !== 1) : undefined;
          return tf.reshape(tf.sum(all, dims), weight.shape);
        };
        return {
          input: needs?.input ? tf.mul(g!, tf.add(up, tf.mul(tf.sub(1, up), slope()))) : null,
          weight: needs?.weight ? spread() : null,
        };
      },
    };
  },
};

/** Runs `f` on rows: the given dimension brought to the end, all others flattened, and back. */
function alongDim(tf: Tf, x: Tensor, dim: number, f: (rows: Tensor) => Tensor): Tensor {
  if (x.rank === 0) return tf.reshape(f(tf.reshape(x, [1, 1])), []);
  const d = fromFront(dim, x.rank);
  const last = x.rank - 1;
  const order = x.shape.map((_, i) => i);
  order.splice(d, 1);
  order.push(d);
  const moved = d === last ? x : tf.transpose(x, order);
  const rows = f(tf.reshape(moved, [moved.size / Math.max(moved.shape[last]!, 1), moved.shape[last]!]));
  const back = tf.reshape(rows, moved.shape);
  return d === last ? back : tf.transpose(back, order.map((_, i) => order.indexOf(i)));
}

interface Along extends Input {
  dim: number;
}

/** eˣ / Σ eˣ along a dimension. */
export const softmax: Kernel<Along> = {
  gradName: "SoftmaxBackward0",
  run(tf, { input, dim }) {
    const y = alongDim(tf, input, dim, (rows) => tf.softmax(rows as never));
    const d = fromFront(dim, Math.max(input.rank, 1));
    return {
      outputs: [y],
      saved: [y],
      backward: ([g]) => {
        const gy = tf.mul(g!, y);
        return { input: input.rank === 0 ? tf.zerosLike(gy) : tf.sub(gy, tf.mul(y, tf.sum(gy, d, true))) };
      },
    };
  },
};

/** ln softmax of rows [R, C]. */
export function logSoftmaxRows(tf: Tf, rows: Tensor): Tensor {
  const shifted = tf.sub(rows, tf.max(rows, 1, true));
  return tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), 1, true)));
}

export const log_softmax: Kernel<Along> = {
  gradName: "LogSoftmaxBackward0",
  run(tf, { input, dim }) {
    const y = alongDim(tf, input, dim, (rows) => logSoftmaxRows(tf, rows));
    const d = fromFront(dim, Math.max(input.rank, 1));
    return {
      outputs: [y],
      saved: [y],
      backward: ([g]) => ({ input: input.rank === 0 ? tf.zerosLike(g!) : tf.sub(g!, tf.mul(tf.exp(y), tf.sum(g!, d, true))) }),
    };
  },
};

/** x · σ(gate), the two halves of a dimension. */
export const glu: Kernel<Along> = {
  gradName: "GluBackward0",
  run(tf, { input, dim }) {
    const [a, b] = tf.split(input, 2, fromFront(dim, input.rank)) as [Tensor, Tensor];
    const gate = tf.sigmoid(b);
    return {
      outputs: [tf.mul(a, gate)],
      saved: [a, gate],
      backward: ([g]) => ({
        input: tf.concat([tf.mul(g!, gate), tf.mul(g!, tf.mul(a, tf.mul(gate, tf.sub(1, gate))))], fromFront(dim, input.rank)),
      }),
    };
  },
};

/** `input · mask · scale`: the mask (1 keeps, 0 drops; broadcasts) is drawn by the caller, scale is 1 / (1 − p). */
export const dropout: Kernel<Input & { mask: Tensor; scale: number }> = {
  gradName: "NativeDropoutBackward0",
  run(tf, { input, mask, scale }, needs: Needs<Input> | null) {
    const scaled = tf.mul(tf.cast(mask, "float32"), scale);
    return { outputs: [tf.mul(input, scaled)], saved: needs ? [scaled] : [], backward: ([g]) => ({ input: tf.mul(g!, scaled) }) };
  },
};
