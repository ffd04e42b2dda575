// Reductions: over all dimensions (`dim` absent), one or several, kept as 1 or dropped.

import type { Held, Kernel, Tensor, Tf } from "./kernel";
import { cast, dimensions, float, fromFront, keptShape, oneHot, product, sumRows, truth } from "./util";

export interface Reduction {
  input: Tensor;
  dim?: number | readonly number[] | null;
  keepdim?: boolean;
}

export interface Typed extends Reduction {
  /** The result's type; bools and integers sum as integers. */
  dtype?: Held;
}

/** The reduced dimensions, and a reduced tensor put back among the others as ones. */
function plan({ input, dim, keepdim = false }: Reduction): { dims: number[]; kept: number[]; out: number[]; count: number } {
  const dims = dimensions(dim, input.rank);
  const kept = keptShape(input.shape, dims);
  return { dims, kept, out: keepdim ? kept : input.shape.filter((_, i) => !dims.includes(i)), count: product(dims.map((d) => input.shape[d]!)) };
}

/** A gradient of the reduced shape, spread over all that it came from. */
function spread(tf: Tf, g: Tensor, kept: number[], shape: number[]): Tensor {
  return tf.broadcastTo(tf.reshape(g, kept), shape);
}

/** Sums over dimensions; over the leading ones of floats by products, which is faster. */
export function sumOver(tf: Tf, x: Tensor, dims: number[]): Tensor {
  const leading = dims.length < x.rank && dims.every((d, i) => d === i);
  if (dims.length === 0) return x;
  if (x.dtype !== "float32" || !leading) return tf.sum(x, dims);
  const rows = product(x.shape.slice(0, dims.length));
  const rest = x.shape.slice(dims.length);
  return tf.reshape(sumRows(tf, tf.reshape(x, [rows, product(rest)])), rest);
}

export const sum: Kernel<Typed> = {
  gradName: "SumBackward0",
  run(tf, args) {
    const { input, dtype } = args;
    const { dims, kept, out } = plan(args);
    const { shape } = input;
    const x = cast(tf, input, dtype ?? (input.dtype === "bool" ? "int32" : (input.dtype as Held)));
    return { outputs: [tf.reshape(sumOver(tf, x, dims), out)], backward: ([g]) => ({ input: spread(tf, g!, kept, shape) }) };
  },
};

export const mean: Kernel<Typed> = {
  gradName: "MeanBackward0",
  run(tf, args) {
    const { dims, kept, out, count } = plan(args);
    const { shape } = args.input;
    return {
      outputs: [tf.reshape(tf.div(sumOver(tf, float(tf, args.input), dims), count), out)],
      backward: ([g]) => ({ input: spread(tf, tf.div(g!, count), kept, shape) }),
    };
  },
};

/** Σ (x − mean)² / (n − correction), and its root. */
function spreadOf(gradName: string, root: boolean): Kernel<Reduction & { correction?: number }> {
  return {
    gradName,
    run(tf, args) {
      const { input, correction = 1 } = args;
      const { dims, kept, out, count } = plan(args);
      const centered = tf.sub(input, tf.reshape(tf.div(sumOver(tf, input, dims), count), kept));
      const squares = sumOver(tf, tf.square(centered), dims);
      const divisor = Math.max(count - correction, 0);
      // 0 / 0 is NaN and x / 0 infinite, as in PyTorch.
      const variance = tf.reshape(tf.div(squares, divisor), out);
      const y = root ? tf.sqrt(variance) : variance;
      return {
        outputs: [y],
        saved: root ? [centered, y] : [centered],
        backward: ([g]) => {
          const grad = root ? tf.div(g!, tf.mul(y, 2)) : g!;
          return { input: tf.mul(tf.mul(centered, 2 / divisor), tf.reshape(grad, kept)) };
        },
      };
    },
  };
}

export const variance = spreadOf("VarBackward0", false);
export const std = spreadOf("StdBackward0", true);

/** Greatest or least over dimensions; equal ones share the gradient (amax, amin, and max and min of a whole tensor). */
function extreme(gradName: string, f: (tf: Tf, x: Tensor, dims: number[]) => Tensor): Kernel<Reduction> {
  return {
    gradName,
    run(tf, args) {
      const { input } = args;
      const { dims, kept, out } = plan(args);
      const y = tf.reshape(f(tf, input, dims), kept);
      return {
        outputs: [tf.reshape(y, out)],
        saved: [input, y],
        backward: ([g]) => {
          const hits = tf.cast(tf.equal(input, y), "float32");
          return { input: tf.mul(hits, tf.div(tf.reshape(g!, kept), tf.sum(hits, dims, true))) };
        },
      };
    },
  };
}

/** TensorFlow.js finds no extremes of bools. */
const counted = (tf: Tf, x: Tensor) => (x.dtype === "bool" ? tf.cast(x, "int32") : x);
const sameType = (tf: Tf, y: Tensor, x: Tensor) => cast(tf, y, x.dtype as Held);
export const amax = extreme("AmaxBackward0", (tf, x, dims) => sameType(tf, tf.max(counted(tf, x), dims), x));
export const amin = extreme("AminBackward0", (tf, x, dims) => sameType(tf, tf.min(counted(tf, x), dims), x));

/** Greatest or least along one dimension: values and places. The gradient goes to the place. */
function extremeAlong(
  gradName: string, values: (tf: Tf, x: Tensor, dim: number) => Tensor, places: (tf: Tf, x: Tensor, dim: number) => Tensor,
): Kernel<{ input: Tensor; dim: number; keepdim?: boolean }> {
  return {
    gradName,
    run(tf, { input, dim, keepdim = false }) {
      if (input.rank === 0) return { outputs: [input, tf.scalar(0, "int32")], backward: ([g]) => ({ input: g }) };
      const d = fromFront(dim, input.rank);
      const { shape } = input;
      const kept = keptShape(shape, [d]);
      const out = keepdim ? kept : shape.filter((_, i) => i !== d);
      const at = tf.cast(places(tf, counted(tf, input), d), "int32");
      return {
        outputs: [tf.reshape(sameType(tf, values(tf, counted(tf, input), d), input), out), tf.reshape(at, out)],
        saved: [at],
        backward: ([g]) => ({ input: g ? tf.mul(oneHotAt(tf, at, shape, d), tf.reshape(g, kept)) : null }),
      };
    },
  };
}

/** A tensor of `shape` that is 1 at the given places of dimension `d`, else 0. */
function oneHotAt(tf: Tf, places: Tensor, shape: readonly number[], d: number): Tensor {
  const hot = oneHot(tf, tf.reshape(places, [places.size]), shape[d]!);
  const [outer, inner] = [product(shape.slice(0, d)), product(shape.slice(d + 1))];
  const last = tf.reshape(hot, [outer, inner, shape[d]!]);
  return tf.reshape(inner === 1 ? last : tf.transpose(last, [0, 2, 1]), [...shape]);
}

export const max_dim = extremeAlong("MaxBackward0", (tf, x, d) => tf.max(x, d), (tf, x, d) => tf.argMax(x, d));
export const min_dim = extremeAlong("MinBackward0", (tf, x, d) => tf.min(x, d), (tf, x, d) => tf.argMin(x, d));

/** The place of the greatest (least) value; of the flattened tensor when `dim` is absent. */
function place(f: (tf: Tf, x: Tensor, dim: number) => Tensor): Kernel<{ input: Tensor; dim?: number | null; keepdim?: boolean }> {
  return {
    gradName: "",
    run(tf, { input, dim, keepdim = false }) {
      const x = counted(tf, input);
      const whole = dim === null || dim === undefined || input.rank === 0;
      const d = whole ? 0 : fromFront(dim, input.rank);
      const at = tf.cast(f(tf, whole ? tf.reshape(x, [x.size]) : x, d), "int32");
      const shape = whole ? (keepdim ? input.shape.map(() => 1) : []) : keepdim ? keptShape(input.shape, [d]) : at.shape;
      return { outputs: [tf.reshape(at, shape)] };
    },
  };
}

export const argmax = place((tf, x, d) => tf.argMax(x, d));
export const argmin = place((tf, x, d) => tf.argMin(x, d));

/** A product; the gradient is that of all others, found by running products from both ends, so that zeros do no harm. */
export const prod: Kernel<Typed> = {
  gradName: "ProdBackward0",
  run(tf, args) {
    const { dtype, input } = args;
    const { dims, kept, out } = plan(args);
    const x = cast(tf, input, dtype ?? (input.dtype === "bool" ? "int32" : (input.dtype as Held)));
    const others = () => {
      // Reduced dimensions last and flat, so that there is one dimension to run along.
      const rest = [...Array(x.rank).keys()].filter((i) => !dims.includes(i));
      const order = [...rest, ...dims];
      const flat = tf.reshape(tf.transpose(x, order), [product(rest.map((i) => x.shape[i]!)), product(dims.map((i) => x.shape[i]!))]);
      const all = tf.mul(tf.cumprod(flat, 1, true, false), tf.cumprod(flat, 1, true, true));
      return tf.transpose(tf.reshape(all, order.map((i) => x.shape[i]!)), order.map((_, i) => order.indexOf(i)));
    };
    return {
      outputs: [tf.reshape(tf.prod(x, dims), out)],
      saved: [x],
      backward: ([g]) => ({ input: tf.mul(others(), tf.reshape(g!, kept)) }),
    };
  },
};

/** Whether any (all) are not zero: bool, no gradient. */
const quantifier = (f: (tf: Tf, x: Tensor, dims: number[]) => Tensor): Kernel<Reduction> => ({
  gradName: "",
  run(tf, args) {
    const { dims, out } = plan(args);
    return { outputs: [tf.reshape(f(tf, truth(tf, args.input), dims), out)] };
  },
});

export const any = quantifier((tf, x, dims) => tf.any(x, dims));
export const all = quantifier((tf, x, dims) => tf.all(x, dims));

/** ln Σ eˣ. */
export const logsumexp: Kernel<Reduction> = {
  gradName: "LogsumexpBackward0",
  run(tf, args) {
    const { input } = args;
    const { dims, kept, out } = plan(args);
    const top = tf.max(input, dims, true);
    const y = tf.add(tf.log(tf.sum(tf.exp(tf.sub(input, top)), dims, true)), top);
    return {
      outputs: [tf.reshape(y, out)],
      saved: [input, y],
      backward: ([g]) => ({ input: tf.mul(tf.reshape(g!, kept), tf.exp(tf.sub(input, y))) }),
    };
  },
};

/** The p-norm of the elements; p may be infinite. */
export const norm: Kernel<Reduction & { p?: number }> = {
  gradName: "LinalgVectorNormBackward0",
  run(tf, args) {
    const { input, p = 2 } = args;
    const { dims, kept, out } = plan(args);
    const size = tf.abs(input);
    const y =
      p === 2 ? tf.sqrt(tf.reshape(sumOver(tf, tf.square(input), dims), kept))
      : p === Infinity ? tf.max(size, dims, true)
      : p === -Infinity ? tf.min(size, dims, true)
      : p === 0 ? tf.sum(tf.cast(tf.notEqual(input, 0), "float32"), dims, true)
      : p === 1 ? tf.sum(size, dims, true)
      : tf.pow(tf.sum(tf.pow(size, p), dims, true), 1 / p);
    return {
      outputs: [tf.reshape(y, out)],
      saved: [input, y],
      backward: ([g]) => {
        const grad = tf.reshape(g!, kept);
        if (p === 0) return { input: tf.zerosLike(input) };
        if (p === 1) return { input: tf.mul(grad, tf.sign(input)) };
        if (!Number.isFinite(p)) {
          const hits = tf.cast(tf.equal(tf.abs(input), y), "float32");
          return { input: tf.mul(tf.mul(tf.sign(input), hits), tf.div(grad, tf.sum(hits, dims, true))) };
        }
        // At zero the norm has no slope; PyTorch says 0.
        const safe = tf.add(y, tf.cast(tf.equal(y, 0), "float32"));
        const slope = p === 2 ? tf.div(input, safe) : tf.mul(tf.sign(input), tf.pow(tf.div(tf.abs(input), safe), p - 1));
        return { input: tf.mul(slope, grad) };
      },
    };
  },
};

/** Running sums along a dimension. */
export const cumsum: Kernel<{ input: Tensor; dim: number; dtype?: Held }> = {
  gradName: "CumsumBackward0",
  run(tf, { input, dim, dtype }) {
    if (input.rank === 0) return { outputs: [input], backward: ([g]) => ({ input: g }) };
    const d = fromFront(dim, input.rank);
    const x = cast(tf, input, dtype ?? (input.dtype === "bool" ? "int32" : (input.dtype as Held)));
    return { outputs: [tf.cumsum(x, d)], backward: ([g]) => ({ input: tf.cumsum(g!, d, false, true) }) };
  },
};

/** Running products along a dimension; the gradient divides, so it is right where no element is zero. */
export const cumprod: Kernel<{ input: Tensor; dim: number; dtype?: Held }> = {
  gradName: "CumprodBackward0",
  run(tf, { input, dim, dtype }) {
    if (input.rank === 0) return { outputs: [input], backward: ([g]) => ({ input: g }) };
    const d = fromFront(dim, input.rank);
    const x = cast(tf, input, dtype ?? (input.dtype === "bool" ? "int32" : (input.dtype as Held)));
    const y = tf.cumprod(x, d);
    return { outputs: [y], saved: [x, y], backward: ([g]) => ({ input: tf.div(tf.cumsum(tf.mul(g!, y), d, false, true), x) }) };
  },
};
