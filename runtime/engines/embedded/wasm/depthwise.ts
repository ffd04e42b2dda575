// The two gradients of a depthwise convolution. Images are NHWC, the filter is [kh, kw, channels, multiplier].

import type { Window } from "../conv-grad";
import type { Tensor, Tf } from "../kernel";
import { native, sumRows } from "../util";

/** The part of `dy` that one of the multiplier's filters made: [N, OH, OW, channels]. */
function part(tf: Tf, dy: Tensor, channels: number, multiplier: number, m: number): Tensor {
  if (multiplier === 1) return dy;
  const [n, h, w] = dy.shape as [number, number, number];
  return tf.reshape(tf.slice(tf.reshape(dy, [n * h * w, channels, multiplier]), [0, 0, m], [n * h * w, channels, 1]), [n, h, w, channels]);
}

/** Each pixel of the image gets what the windows over it say: for each tap, `dy` times the tap's weight, put where the tap looked. */
export function depthwiseInputGrad(tf: Tf, dy: Tensor, filter: Tensor, shape: readonly number[], at: Window): Tensor {
  const [kh, kw, channels, multiplier] = filter.shape as [number, number, number, number];
  const flipped = tf.reverse(filter, [0, 1]);
  const around = (i: 0 | 1, length: number): [number, number] => {
    const reach = at.dilation[i] * (at.kernel[i] - 1);
    const before = reach - at.padding[i][0];
    return [before, shape[i + 1]! + reach - length - before];
  };
  let sum: Tensor | null = null;
  for (let m = 0; m < multiplier; m++) {
    const wide = spread(tf, part(tf, dy, channels, multiplier, m), at.stride);
    const pads = [around(0, wide.shape[1]!), around(1, wide.shape[2]!)];
    const add = (p: number) => Math.max(p, 0);
    const cut = (p: number) => Math.max(-p, 0);
    const [n, h, w] = wide.shape as [number, number, number];
    const kept = pads.flat().some((p) => p < 0)
      ? tf.slice(wide, [0, cut(pads[0]![0]), cut(pads[1]![0]), 0], [n, h - cut(pads[0]![0]) - cut(pads[0]![1]), w - cut(pads[1]![0]) - cut(pads[1]![1]), channels])
      : wide;
    const x = tf.pad(kept, [[0, 0], [add(pads[0]![0]), add(pads[0]![1])], [add(pads[1]![0]), add(pads[1]![1])], [0, 0]]);
    const one = multiplier === 1 ? flipped : tf.slice(flipped, [0, 0, 0, m], [kh, kw, channels, 1]);
    const dx = native(tf, "DepthwiseConv2dNative", { x, filter: one }, { strides: [1, 1], pad: "valid", dilations: at.dilation, dataFormat: "NHWC", dimRoundingMode: undefined });
    sum = sum ? tf.add(sum, dx) : dx;
  }
  return sum!;
}

/** Zeros between the pixels, as many as the stride leaves out. */
function spread(tf: Tf, x: Tensor, [sh, sw]: [number, number]): Tensor {
  const [n, h, w, c] = x.shape as [number, number, number, number];
  if (sh === 1 && sw === 1) return x;
  const wide = tf.pad(tf.reshape(x, [n * h * w, c]), [[0, 0], [0, (sw - 1) * c]]);
  const high = tf.pad(tf.reshape(wide, [n * h, w * sw * c]), [[0, 0], [0, (sh - 1) * w * sw * c]]);
  return tf.reshape(high, [n, h * sh, w * sw, c]);
}

/** For each tap, the image as the tap saw it, times `dy`, summed over all windows. */
export function depthwiseFilterGrad(tf: Tf, x: Tensor, dy: Tensor, shape: readonly number[], at: Window): Tensor {
  const [kh, kw, channels, multiplier] = shape as [number, number, number, number];
  const [n, oh, ow] = dy.shape as [number, number, number];
  const rows = n * oh * ow;
  const [h, w] = at.padding;
  const image = [...h, ...w].some(Boolean) ? tf.pad(x, [[0, 0], h, w, [0, 0]]) : x;
  const grads: Tensor[] = [];
  for (let i = 0; i < kh; i++) {
    for (let j = 0; j < kw; j++) {
      const begin = [0, i * at.dilation[0], j * at.dilation[1], 0];
      const size = [n, (oh - 1) * at.stride[0] + 1, (ow - 1) * at.stride[1] + 1, channels];
      const seen = at.stride[0] === 1 && at.stride[1] === 1
        ? tf.slice(image, begin, size)
        : tf.stridedSlice(image, begin, begin.map((b, d) => b + size[d]!), [1, at.stride[0], at.stride[1], 1]);
      const perFilter: Tensor[] = [];
      for (let m = 0; m < multiplier; m++) {
        perFilter.push(sumRows(tf, tf.reshape(tf.mul(seen, part(tf, dy, channels, multiplier, m)), [rows, channels])));
      }
      grads.push(tf.stack(perFilter, 1));
    }
  }
  return tf.reshape(tf.stack(grads), [kh, kw, channels, multiplier]);
}
