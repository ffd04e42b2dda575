// The two gradients of a convolution of NHWC with HWIO, written as convolutions and products: what WebAssembly lacks or does slowly, and what
// TensorFlow.js gets wrong on every back end (dilation).

import type { Tensor, Tf } from "./kernel";
import { native } from "./util";

/** Where the windows lie; padding is [before, after] for height and width. */
export interface Window {
  kernel: [number, number];
  stride: [number, number];
  padding: [[number, number], [number, number]];
  dilation: [number, number];
}

/** TensorFlow's "same" or "valid" where one of them says what `at` says, else null. */
function namedPadding(at: Window): "same" | "valid" | null {
  if (at.padding.flat().every((p) => p === 0)) return "valid";
  const same = at.padding.every(([before, after], i) => {
    const total = at.kernel[i]! - 1;
    return at.stride[i] === 1 && before === Math.floor(total / 2) && after === total - before;
  });
  return same ? "same" : null;
}

/** Whether the back end's own gradient kernels are right and fast for this convolution. */
function nativeServes(tf: Tf, at: Window): boolean {
  return tf.getBackend() !== "wasm" && at.dilation.every((d) => d === 1);
}

const pads = ({ padding: [h, w] }: Window): [number, number][] => [[0, 0], [...h], [...w], [0, 0]];

/** The gradient for the image: `dy` [N, OH, OW, out], filter [kh, kw, in, out], `shape` the image's. */
export function inputGrad(tf: Tf, dy: Tensor, filter: Tensor, shape: readonly number[], at: Window): Tensor {
  if (!nativeServes(tf, at)) return inputGradByConvolution(tf, dy, filter, shape, at);
  const pad = namedPadding(at);
  const [n, h, w, c] = shape as [number, number, number, number];
  const [[top, bottom], [left, right]] = at.padding;
  const inputShape = pad ? [n, h, w, c] : [n, h + top + bottom, w + left + right, c];
  const dx = native(tf, "Conv2DBackpropInput", { dy, filter }, { strides: at.stride, pad: pad ?? "valid", dataFormat: "NHWC", dimRoundingMode: undefined, inputShape });
  return pad ? dx : tf.slice(dx, [0, top, left, 0], [n, h, w, c]);
}

/** The gradient for the filter [kh, kw, in, out] from the image `x` and `dy` [N, OH, OW, out]. */
export function filterGrad(tf: Tf, x: Tensor, dy: Tensor, at: Window): Tensor {
  if (!nativeServes(tf, at)) return filterGradByProducts(tf, x, dy, at);
  const pad = namedPadding(at);
  const image = pad ? x : tf.pad(x, pads(at));
  const filterShape = [...at.kernel, x.shape[3]!, dy.shape[3]!];
  return native(tf, "Conv2DBackpropFilter", { x: image, dy }, { strides: at.stride, pad: pad ?? "valid", dataFormat: "NHWC", dimRoundingMode: undefined, filterShape });
}

/** Zeros between the pixels: [N, H, W, C] → [N, H·sh, W·sw, C], pixels at the multiples of the stride. */
export function spread(tf: Tf, x: Tensor, [sh, sw]: [number, number]): Tensor {
  const [n, h, w, c] = x.shape as [number, number, number, number];
  const wide = sw === 1 ? x : tf.pad(tf.reshape(x, [n * h * w, c]), [[0, 0], [0, (sw - 1) * c]]);
  const row = w * sw * c;
  const high = sh === 1 ? wide : tf.pad(tf.reshape(wide, [n * h, row]), [[0, 0], [0, (sh - 1) * row]]);
  return tf.reshape(high, [n, h * sh, w * sw, c]);
}

/** Pixels of an NHWC image from a corner on, every so many: what tf.stridedSlice does, by slices of three dimensions, which are fast on every back end. */
export function everyNth(tf: Tf, x: Tensor, [top, left]: [number, number], [oh, ow]: [number, number], [sh, sw]: [number, number]): Tensor {
  const [n, , , c] = x.shape as [number, number, number, number];
  const cut = padOrCut(tf, x, [[-top, top + oh * sh - x.shape[1]!], [-left, left + ow * sw - x.shape[2]!]]);
  const rows = sh === 1 ? cut : tf.slice(tf.reshape(cut, [n * oh, sh, ow * sw * c]), [0, 0, 0], [n * oh, 1, ow * sw * c]);
  const pixels = sw === 1 ? rows : tf.slice(tf.reshape(rows, [n * oh * ow, sw, c]), [0, 0, 0], [n * oh * ow, 1, c]);
  return tf.reshape(pixels, [n, oh, ow, c]);
}

/** Height and width padded, or cut where the padding is negative. */
export function padOrCut(tf: Tf, x: Tensor, [[top, bottom], [left, right]]: [[number, number], [number, number]]): Tensor {
  const [n, h, w, c] = x.shape as [number, number, number, number];
  const cut = [top, bottom, left, right].map((p) => Math.max(-p, 0)) as [number, number, number, number];
  const kept = cut.some(Boolean) ? tf.slice(x, [0, cut[0], cut[2], 0], [n, h - cut[0] - cut[1], w - cut[2] - cut[3], c]) : x;
  const add = (p: number) => Math.max(p, 0);
  if (![top, bottom, left, right].some((p) => p > 0)) return kept;
  return tf.pad(kept, [[0, 0], [add(top), add(bottom)], [add(left), add(right)], [0, 0]]);
}

/** What to put before and after `length` gradients of one side so that the flipped filter's windows over them are the image's pixels. */
export function around(at: Window, i: 0 | 1, shape: readonly number[], length: number): [number, number] {
  const reach = at.dilation[i] * (at.kernel[i] - 1);
  const before = reach - at.padding[i][0];
  return [before, shape[i + 1]! + reach - length - before];
}

/** `dy`, with zeros between its pixels for a stride, convolved with the flipped filter. */
export function inputGradByConvolution(tf: Tf, dy: Tensor, filter: Tensor, shape: readonly number[], at: Window): Tensor {
  const conv = (x: Tensor, f: Tensor, dilations: [number, number], pad: unknown = "valid") =>
    native(tf, "Conv2D", { x, filter: f }, { strides: [1, 1], pad, dataFormat: "NHWC", dilations, dimRoundingMode: undefined });
  const flipped = at.kernel.every((k) => k === 1) ? filter : tf.reverse(filter, [0, 1]);
  const swapped = tf.transpose(flipped, [0, 1, 3, 2]);
  const side = (i: 0 | 1, length: number) => around(at, i, shape, length);
  // A 1 × 1 filter looks at one pixel only: convolve the small gradient first.
  if (at.kernel.every((k) => k === 1)) {
    const image = spread(tf, conv(dy, swapped, [1, 1]), at.stride);
    return padOrCut(tf, image, [side(0, image.shape[1]!), side(1, image.shape[2]!)]);
  }
  const wide = spread(tf, dy, at.stride);
  const sides: [[number, number], [number, number]] = [side(0, wide.shape[1]!), side(1, wide.shape[2]!)];
  if (tf.getBackend() === "wasm" && sides.flat().every((p) => p >= 0)) return conv(wide, swapped, at.dilation, [[0, 0], ...sides, [0, 0]]);
  return conv(padOrCut(tf, wide, sides), swapped, at.dilation);
}

/**
 * The filter's gradient as one product over all window positions, or as a convolution of the image with `dy` in which channels and batch have changed places.
 * The product is faster while the columns are few, and serves where stride and dilation are both above 1.
 */
export function filterGradByProducts(tf: Tf, x: Tensor, dy: Tensor, at: Window): Tensor {
  const [kh, kw] = at.kernel;
  const channels = x.shape[3]!;
  if (tf.getBackend() !== "wasm" || kh * kw === 1 || kh * kw * channels <= 64) return byColumns(tf, x, dy, at);
  const image = tf.transpose(x, [3, 1, 2, 0]);
  const filter = tf.transpose(dy, [1, 2, 0, 3]);
  const attrs = { strides: at.dilation, pad: pads(at), dataFormat: "NHWC", dilations: at.stride, dimRoundingMode: undefined };
  const grad = native(tf, "Conv2D", { x: image, filter }, attrs);
  // What a stride leaves over at the end of the image gives positions beyond the kernel.
  const kept = grad.shape[1] === kh && grad.shape[2] === kw ? grad : tf.slice(grad, [0, 0, 0, 0], [channels, kh, kw, dy.shape[3]!]);
  return tf.transpose(kept, [1, 2, 0, 3]);
}

/** One row for each tap and channel, one column for each window position: [kh · kw · in, N · OH · OW] times [N · OH · OW, out]. */
function byColumns(tf: Tf, x: Tensor, dy: Tensor, at: Window): Tensor {
  const [kh, kw] = at.kernel;
  const [n, oh, ow, outs] = dy.shape as [number, number, number, number];
  const padded = at.padding.flat().some(Boolean) ? tf.pad(x, pads(at)) : x;
  const channels = x.shape[3]!;
  const planes = at.stride.some((step) => step > 1) ? null : channels === 1 ? tf.reshape(padded, [1, ...padded.shape.slice(0, 3)]) : tf.transpose(padded, [3, 0, 1, 2]);
  const taps: Tensor[] = [];
  for (let i = 0; i < kh; i++) {
    for (let j = 0; j < kw; j++) {
      const [y0, x0] = [i * at.dilation[0], j * at.dilation[1]];
      const [sh, sw] = at.stride;
      // Every so many pixels one is taken from the NHWC image, where a pixel's channels lie together.
      const tap = sh === 1 && sw === 1 ? tf.slice(planes!, [0, 0, y0, x0], [channels, n, oh, ow]) : tf.transpose(everyNth(tf, padded, [y0, x0], [oh, ow], at.stride), [3, 0, 1, 2]);
      taps.push(tf.reshape(tap, [channels, n * oh * ow]));
    }
  }
  const columns = taps.length === 1 ? taps[0]! : tf.concat(taps, 0);
  return tf.reshape(tf.matMul(columns, tf.reshape(dy, [n * oh * ow, outs])), [kh, kw, channels, outs]);
}
