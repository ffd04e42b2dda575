// Pooling. Images come as NHWC (see kernel.ts). An average is a linear map of rows and one of columns, so whatever TensorFlow.js's own
// pooling cannot do (ceil_mode, padding that counts, adaptive sizes) is two small products.

import { unbatched } from "./conv";
import type { Kernel, Tensor, Tf } from "./kernel";
import { native, oneHot, pair, product } from "./util";

type Sizes = number | readonly number[];

export interface PoolArgs {
  input: Tensor;
  kernel_size: Sizes;
  stride?: Sizes | null;
  padding?: Sizes;
  ceil_mode?: boolean;
}

/** How many windows there are along one side: with `ceil` the last may reach beyond the end but must start inside the image or its left padding. */
function windows(size: number, kernel: number, stride: number, padding: number, dilation: number, ceil: boolean): number {
  const span = size + 2 * padding - dilation * (kernel - 1) - 1;
  if (!ceil) return Math.floor(span / stride) + 1;
  const count = Math.ceil(span / stride) + 1;
  return (count - 1) * stride >= size + padding ? count - 1 : count;
}

interface Side {
  size: number;
  kernel: number;
  stride: number;
  padding: number;
  dilation: number;
  out: number;
  /** What is missing after the end for the last window to lie inside; negative when the windows leave something over. */
  after: number;
}

function side(i: 0 | 1, { input, kernel_size, stride, padding = 0, ceil_mode = false }: PoolArgs, dilations: Sizes = 1): Side {
  const size = input.shape[i + 1]!;
  const kernel = pair(kernel_size)[i];
  const step = pair(stride === null || stride === undefined || (Array.isArray(stride) && stride.length === 0) ? kernel_size : stride)[i];
  const dilation = pair(dilations)[i];
  const pad = pair(padding)[i];
  const out = windows(size, kernel, step, pad, dilation, ceil_mode);
  return { size, kernel, stride: step, padding: pad, dilation, out, after: (out - 1) * step + dilation * (kernel - 1) + 1 - size - pad };
}

/** One tap of all windows at once: a strided piece [N, OH, OW, C] of a padded image. */
function tap(tf: Tf, x: Tensor, [h, w]: [Side, Side], i: number, j: number): Tensor {
  const begin = [0, i * h.dilation, j * w.dilation, 0];
  const end = [x.shape[0]!, begin[1]! + (h.out - 1) * h.stride + 1, begin[2]! + (w.out - 1) * w.stride + 1, x.shape[3]!];
  return tf.stridedSlice(x, begin, end, [1, h.stride, w.stride, 1]);
}

/** The greatest value of each window; second output, with `return_indices`, its place in the unpadded H·W plane. */
export const max_pool2d: Kernel<PoolArgs & { dilation?: Sizes; return_indices?: boolean }> = unbatched({
  gradName: "MaxPool2DWithIndicesBackward0",
  images: ["input"],
  run(tf, args) {
    const { input, dilation = 1, return_indices = false } = args;
    const sides: [Side, Side] = [side(0, args, dilation), side(1, args, dilation)];
    const [h, w] = sides;
    const around = sides.map((s): [number, number] => [s.padding, Math.max(s.after, 0)]) as [[number, number], [number, number]];
    const padding = around.flat().some(Boolean);
    // Lower than any float that is not infinite; an infinity would turn into NaN in products.
    const x = padding ? tf.pad(input, [[0, 0], ...around, [0, 0]], -3.4028234663852886e38) : input;
    const attrs = { filterSize: [h.kernel, w.kernel], strides: [h.stride, w.stride], pad: "valid", dimRoundingMode: undefined };
    const dilated = h.dilation > 1 || w.dilation > 1;
    const taps = () => Array.from({ length: h.kernel * w.kernel }, (_, k) => tap(tf, x, sides, Math.floor(k / w.kernel), k % w.kernel));
    const y = dilated ? taps().reduce((a, b) => tf.maximum(a, b)) : native(tf, "MaxPool", { x }, attrs);
    const outputs = [y];
    if (return_indices) outputs.push(places(tf, taps(), sides, y.shape));
    return {
      outputs,
      saved: [x, y],
      backward: ([g]) => {
        const dx = dilated ? scatterFirst(tf, x, y, g!, sides) : native(tf, "MaxPoolGrad", { dy: g!, input: x, output: y }, attrs);
        return { input: padding ? tf.slice(dx, [0, h.padding, w.padding, 0], input.shape) : dx };
      },
    };
  },
});

/** For each window the place of its first greatest value: row · W + column. */
function places(tf: Tf, taps: Tensor[], [h, w]: [Side, Side], shape: number[]): Tensor {
  const best = tf.argMax(tf.stack(taps, 4), 4);
  const step = tf.scalar(w.kernel, "int32");
  const row = tf.floorDiv(best, step);
  const column = tf.sub(best, tf.mul(row, step));
  const starts = (s: Side, at: number[]) => tf.tensor(Array.from({ length: s.out }, (_, i) => i * s.stride - s.padding), at, "int32");
  const place = (tapOf: Tensor, s: Side, at: number[]) => tf.add(tf.mul(tapOf, tf.scalar(s.dilation, "int32")), starts(s, at));
  return tf.reshape(tf.add(tf.mul(place(row, h, [1, h.out, 1, 1]), tf.scalar(w.size, "int32")), place(column, w, [1, 1, w.out, 1])), shape);
}

/** The gradient sent to the first greatest value of each dilated window. */
function scatterFirst(tf: Tf, x: Tensor, y: Tensor, g: Tensor, sides: [Side, Side]): Tensor {
  const [h, w] = sides;
  const [n, height, width, channels] = x.shape as [number, number, number, number];
  let free = tf.onesLike(y);
  let dx: Tensor = tf.zerosLike(x);
  for (let k = 0; k < h.kernel * w.kernel; k++) {
    const [i, j] = [Math.floor(k / w.kernel), k % w.kernel];
    const hit = tf.mul(free, tf.cast(tf.equal(tap(tf, x, sides, i, j), y), "float32"));
    free = tf.sub(free, hit);
    // Rows and columns go to their places by products with matrices of zeros and ones.
    dx = tf.add(dx, separable(tf, tf.mul(g, hit), selector(h, i, height), selector(w, j, width), [n, height, width, channels]));
  }
  return dx;
}

/** [size, out]: 1 where the tap of window `o` lies. */
function selector(s: Side, at: number, size: number): number[][] {
  return Array.from({ length: size }, (_, p) => Array.from({ length: s.out }, (_, o) => (o * s.stride + at * s.dilation === p ? 1 : 0)));
}

/** Rows · image · columnsᵀ on NHWC: a linear map along the height and one along the width. Rows [OH, H], columns [OW, W]. */
export function separable(tf: Tf, x: Tensor, rows: number[][], columns: number[][], shape: number[]): Tensor {
  const [n, h, w, c] = x.shape as [number, number, number, number];
  const left = (m: number[][], t: Tensor, outer: number, length: number, inner: number): Tensor => {
    const matrix = tf.tensor2d(m, [m.length, length]);
    if (outer === 1) return tf.matMul(matrix, tf.reshape(t, [length, inner]));
    return tf.matMul(tf.tile(tf.expandDims(matrix, 0), [outer, 1, 1]), tf.reshape(t, [outer, length, inner]));
  };
  const high = left(rows, x, n, h, w * c);
  return tf.reshape(left(columns, high, n * rows.length, w, c), shape);
}

const transposed = (m: number[][]): number[][] => (m[0] ?? []).map((_, j) => m.map((row) => row[j]!));

/** A linear map of rows and one of columns as a kernel's result: the gradient is the same with both transposed. */
export function separableResult(tf: Tf, input: Tensor, rows: number[][], columns: number[][], scale = 1): { outputs: Tensor[]; backward: (g: (Tensor | null)[]) => { input: Tensor } } {
  const [n, h, w, c] = input.shape as [number, number, number, number];
  const scaled = (t: Tensor) => (scale === 1 ? t : tf.mul(t, scale));
  return {
    outputs: [scaled(separable(tf, input, rows, columns, [n, rows.length, columns.length, c]))],
    backward: ([g]) => ({ input: scaled(separable(tf, g!, transposed(rows), transposed(columns), [n, h, w, c])) }),
  };
}

/** [out, size]: the weights with which a window sums its pixels along one side; `average` divides by what the window counts. */
function averaging(s: Side, includePad: boolean, average: boolean): number[][] {
  return Array.from({ length: s.out }, (_, o) => {
    const start = o * s.stride - s.padding;
    // A window that counts its padding still ends where the padding ends.
    const end = Math.min(start + s.kernel, s.size + s.padding);
    const count = includePad ? end - start : Math.min(end, s.size) - Math.max(start, 0);
    return Array.from({ length: s.size }, (_, p) => (p >= start && p < end ? (average ? 1 / count : 1) : 0));
  });
}

/** The mean of each window. */
export const avg_pool2d: Kernel<PoolArgs & { count_include_pad?: boolean; divisor_override?: number | null }> = unbatched({
  gradName: "AvgPool2DBackward0",
  images: ["input"],
  run(tf, args) {
    const { input, count_include_pad = true, divisor_override } = args;
    const sides: [Side, Side] = [side(0, args), side(1, args)];
    const [h, w] = sides;
    if (!divisor_override && sides.every((s) => s.padding === 0 && s.after <= 0)) return plainAverage(tf, input, [h.kernel, w.kernel], [h.stride, w.stride]);
    const weights = (s: Side) => averaging(s, count_include_pad, !divisor_override);
    return separableResult(tf, input, weights(h), weights(w), 1 / (divisor_override || 1));
  },
});

function plainAverage(tf: Tf, input: Tensor, filterSize: [number, number], strides: [number, number]): ReturnType<typeof separableResult> {
  const attrs = { filterSize, strides, pad: "valid", dimRoundingMode: undefined };
  const [n, h, w, c] = input.shape as [number, number, number, number];
  const whole = filterSize[0] === h && filterSize[1] === w;
  if (whole) {
    return {
      outputs: [native(tf, "AvgPool", { x: input }, attrs)],
      // Broadcasting a sum is faster than tf.tile.
      backward: ([g]) => ({ input: tf.reshape(tf.add(tf.zeros([n, h * w, c]), tf.reshape(tf.div(g!, h * w), [n, 1, c])), [n, h, w, c]) }),
    };
  }
  return {
    outputs: [native(tf, "AvgPool", { x: input }, attrs)],
    // The gradient's kernel reads the image's shape only.
    backward: ([g]) => ({ input: native(tf, "AvgPoolGrad", { dy: g!, input: tf.zeros([n, h, w, c]) }, attrs) }),
  };
}

/** Where the windows of an adaptive pooling start and end: ⌊i·size/out⌋ to ⌈(i + 1)·size/out⌉. */
export function adaptiveWindows(size: number, out: number): [number, number][] {
  return Array.from({ length: out }, (_, i) => [Math.floor((i * size) / out), Math.ceil(((i + 1) * size) / out)]);
}

/** The two sizes asked for; null keeps the input's. */
function adaptiveSize(output_size: number | null | readonly (number | null)[], [, h, w]: readonly number[]): [number, number] {
  const asked = Array.isArray(output_size) ? (output_size as (number | null)[]) : [output_size as number | null, output_size as number | null];
  return [asked[0] ?? h!, asked[1] ?? w!];
}

export interface AdaptiveArgs {
  input: Tensor;
  output_size: number | null | readonly (number | null)[];
}

export const adaptive_avg_pool2d: Kernel<AdaptiveArgs> = unbatched({
  gradName: "AdaptiveAvgPool2DBackward0",
  images: ["input"],
  run(tf, { input, output_size }) {
    const [oh, ow] = adaptiveSize(output_size, input.shape);
    const [h, w] = [input.shape[1]!, input.shape[2]!];
    if (h % oh === 0 && w % ow === 0) return plainAverage(tf, input, [h / oh, w / ow], [h / oh, w / ow]);
    const weights = (size: number, out: number) =>
      adaptiveWindows(size, out).map(([a, b]) => Array.from({ length: size }, (_, p) => (p >= a && p < b ? 1 / (b - a) : 0)));
    return separableResult(tf, input, weights(h, oh), weights(w, ow));
  },
});

export const adaptive_max_pool2d: Kernel<AdaptiveArgs> = unbatched({
  gradName: "AdaptiveMaxPool2DBackward0",
  images: ["input"],
  run(tf, { input, output_size }) {
    const [oh, ow] = adaptiveSize(output_size, input.shape);
    const [n, h, w, c] = input.shape as [number, number, number, number];
    const cells = adaptiveWindows(h, oh).flatMap(([h0, h1]) => adaptiveWindows(w, ow).map(([w0, w1]) => [h0, h1, w0, w1] as const));
    const window = ([h0, h1, w0, w1]: (typeof cells)[number]) => tf.reshape(tf.slice(input, [0, h0, w0, 0], [n, h1 - h0, w1 - w0, c]), [n, (h1 - h0) * (w1 - w0), c]);
    const y = tf.reshape(tf.stack(cells.map((cell) => tf.max(window(cell), 1)), 1), [n, oh, ow, c]);
    return {
      outputs: [y],
      saved: [input],
      backward: ([g]) => {
        const gs = tf.unstack(tf.reshape(g!, [n, oh * ow, c]), 1);
        const parts = cells.map((cell, i) => {
          const [h0, h1, w0, w1] = cell;
          const first = tf.transpose(oneHot(tf, tf.argMax(window(cell), 1), (h1 - h0) * (w1 - w0)), [0, 2, 1]);
          const local = tf.reshape(tf.mul(first, tf.expandDims(gs[i]!, 1)), [n, h1 - h0, w1 - w0, c]);
          return tf.pad(local, [[0, 0], [h0, h - h1], [w0, w - w1], [0, 0]]);
        });
        return { input: parts.length === 1 ? parts[0]! : parts.reduce((a, b) => tf.add(a, b)) };
      },
    };
  },
});

/** Pooling of [N, C, L] (or [C, L]) done as pooling of images of height 1. */
function oneDimensional<A extends { input: Tensor }>(kernel: Kernel<A>, gradName: string, widen: (args: A) => Partial<A>): Kernel<A> {
  return {
    gradName,
    run(tf, args, needs) {
      const { input } = args;
      const [channels, length] = input.shape.slice(-2) as [number, number];
      const batch = product(input.shape.slice(0, -2));
      const into = (t: Tensor, c: number, l: number) => tf.reshape(tf.transpose(tf.reshape(t, [batch, c, l]), [0, 2, 1]), [batch, 1, l, c]);
      const out = (t: Tensor) => tf.reshape(tf.transpose(tf.reshape(t, [batch, t.shape[2]!, t.shape[3]!]), [0, 2, 1]), [...input.shape.slice(0, -2), t.shape[3]!, t.shape[2]!]);
      const result = kernel.run(tf, { ...args, ...widen(args), input: into(input, channels, length) }, needs);
      return {
        outputs: result.outputs.map(out),
        saved: result.saved ?? [],
        backward: (grads) => {
          const dx = result.backward!(grads.map((g) => g && into(g, channels, g.shape.at(-1)!)));
          return { ...dx, input: out(dx.input as Tensor) };
        },
      };
    },
  };
}

const wide = (value: Sizes | null | undefined, other: number): Sizes | undefined => (value === null || value === undefined ? undefined : [other, pair(value)[0]]);

export const max_pool1d = oneDimensional(max_pool2d, "SqueezeBackward1", (a) => ({
  kernel_size: wide(a.kernel_size, 1)!, stride: wide(a.stride ?? a.kernel_size, 1)!, padding: wide(a.padding ?? 0, 0)!, dilation: wide(a.dilation ?? 1, 1)!,
}));

export const avg_pool1d = oneDimensional(avg_pool2d, "SqueezeBackward1", (a) => ({
  kernel_size: wide(a.kernel_size, 1)!, stride: wide(a.stride ?? a.kernel_size, 1)!, padding: wide(a.padding ?? 0, 0)!,
}));

const adaptive1d = (a: AdaptiveArgs): Partial<AdaptiveArgs> => ({ output_size: [1, Array.isArray(a.output_size) ? (a.output_size[0] as number | null) : (a.output_size as number | null)] });
export const adaptive_avg_pool1d = oneDimensional(adaptive_avg_pool2d, "SqueezeBackward1", adaptive1d);
export const adaptive_max_pool1d = oneDimensional(adaptive_max_pool2d, "SqueezeBackward1", adaptive1d);
