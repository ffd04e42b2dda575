// The two gradients of a depthwise convolution. Images are NHWC, the filter is [kh, kw, channels, multiplier].

import { around, everyNth, padOrCut, spread, type Window } from "../conv-grad";
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
  let sum: Tensor | null = null;
  for (let m = 0; m < multiplier; m++) {
    const wide = spread(tf, part(tf, dy, channels, multiplier, m), at.stride);
    const x = padOrCut(tf, wide, [around(at, 0, shape, wide.shape[1]!), around(at, 1, shape, wide.shape[2]!)]);
    const one = multiplier === 1 ? flipped : tf.slice(flipped, [0, 0, 0, m], [kh, kw, channels, 1]);
    const dx = native(tf, "DepthwiseConv2dNative", { x, filter: one }, { strides: [1, 1], pad: "valid", dilations: at.dilation, dataFormat: "NHWC", dimRoundingMode: undefined });
    sum = sum ? tf.add(sum, dx) : dx;
  }
  return sum!;
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
      const [top, left] = [i * at.dilation[0], j * at.dilation[1]];
      const whole = at.stride[0] === 1 && at.stride[1] === 1;
      const seen = whole ? tf.slice(image, [0, top, left, 0], [n, oh, ow, channels]) : everyNth(tf, image, [top, left], [oh, ow], at.stride);
      const perFilter: Tensor[] = [];
      for (let m = 0; m < multiplier; m++) {
        perFilter.push(sumRows(tf, tf.reshape(tf.mul(seen, part(tf, dy, channels, multiplier, m)), [rows, channels])));
      }
      grads.push(tf.stack(perFilter, 1));
    }
  }
  return tf.reshape(tf.stack(grads), [kh, kw, channels, multiplier]);
}
