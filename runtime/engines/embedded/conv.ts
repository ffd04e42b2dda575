// Convolutions. Weights are PyTorch's [out, in / groups, kh, kw]; images come as NHWC (see kernel.ts). Gradients are convolutions themselves.

import { filterGrad, inputGrad, type Window } from "./conv-grad";
import type { Grads, Kernel, Needs, Result, Tensor, Tf } from "./kernel";
import { native, pair, perColumn, sumRows } from "./util";

type Sizes = number | readonly number[];
type Padding = Sizes | "same" | "valid";

export interface ConvArgs {
  input: Tensor;
  weight: Tensor;
  bias?: Tensor | null;
  stride?: Sizes;
  padding?: Padding;
  dilation?: Sizes;
  groups?: number;
}

/** Where the windows of a convolution lie. `same` puts the odd one of an odd padding at the end, as PyTorch does. */
function window(kernel: [number, number], stride: Sizes = 1, padding: Padding = 0, dilation: Sizes = 1): Window {
  const d = pair(dilation);
  const both = (i: 0 | 1): [number, number] => {
    if (padding === "valid") return [0, 0];
    if (padding !== "same") return [pair(padding)[i], pair(padding)[i]];
    const total = d[i] * (kernel[i] - 1);
    return [Math.floor(total / 2), total - Math.floor(total / 2)];
  };
  return { kernel, stride: pair(stride), dilation: d, padding: [both(0), both(1)] };
}

/** Explicit padding, as TensorFlow.js takes it. */
function pads({ padding: [h, w] }: Window): [number, number][] {
  return [[0, 0], [...h], [...w], [0, 0]];
}

/** [out, in, kh, kw] → [kh, kw, in, out]. */
const toHWIO = (tf: Tf, w: Tensor) => tf.transpose(w, [2, 3, 1, 0]);
const toOIHW = (tf: Tf, w: Tensor) => tf.transpose(w, [3, 2, 0, 1]);

/** A convolution of NHWC with HWIO. Padding is put in first where a back end does not take an explicit one. */
export function convolve(tf: Tf, x: Tensor, filter: Tensor, at: Window): Tensor {
  const padded = tf.getBackend() === "tensorflow" && at.padding.flat().some(Boolean) ? tf.pad(x, pads(at)) : null;
  return native(tf, "Conv2D", { x: padded ?? x, filter }, {
    strides: at.stride, pad: padded ? "valid" : pads(at), dataFormat: "NHWC", dilations: at.dilation, dimRoundingMode: undefined,
  });
}

/** The convolution of one group, without bias: forward and both gradients. */
function single(tf: Tf, x: Tensor, weight: Tensor, at: Window): { y: Tensor; back: (g: Tensor, needs: Needs<ConvArgs>) => [Tensor | null, Tensor | null] } {
  const y = convolve(tf, x, toHWIO(tf, weight), at);
  return {
    y,
    back: (g, needs) => [
      needs.input ? inputGrad(tf, g, toHWIO(tf, weight), x.shape, at) : null,
      needs.weight ? toOIHW(tf, filterGrad(tf, x, g, at)) : null,
    ],
  };
}

/** One filter (or several) for each channel: TensorFlow.js's depthwise convolution, whose filter is [kh, kw, channels, multiplier]. */
function depthwise(tf: Tf, x: Tensor, weight: Tensor, at: Window): ReturnType<typeof single> {
  const channels = x.shape[3]!;
  const [outs, , kh, kw] = weight.shape as [number, number, number, number];
  const filter = () => tf.transpose(tf.reshape(weight, [channels, outs / channels, kh, kw]), [2, 3, 0, 1]);
  const padded = (image: Tensor) => (at.padding.flat().some(Boolean) ? tf.pad(image, pads(at)) : image);
  const attrs = { strides: at.stride, pad: "valid", dilations: at.dilation, dataFormat: "NHWC", dimRoundingMode: undefined };
  const y = native(tf, "DepthwiseConv2dNative", { x: padded(x), filter: filter() }, attrs);
  return {
    y,
    back: (g, needs) => {
      const image = padded(x);
      const dx = () => tf.slice(
        native(tf, "DepthwiseConv2dNativeBackpropInput", { dy: g, filter: filter() }, { ...attrs, inputShape: image.shape }),
        [0, at.padding[0][0], at.padding[1][0], 0],
        x.shape,
      );
      const dw = () => tf.transpose(native(tf, "DepthwiseConv2dNativeBackpropFilter", { x: image, dy: g }, { ...attrs, filterShape: [kh, kw, channels, outs / channels] }), [2, 3, 0, 1]);
      return [needs.input ? dx() : null, needs.weight ? tf.reshape(dw(), weight.shape) : null];
    },
  };
}

/** Groups are convolutions side by side on slices of the channels. */
function grouped(tf: Tf, x: Tensor, weight: Tensor, at: Window, groups: number): ReturnType<typeof single> {
  const parts = (t: Tensor, axis: number) => tf.split(t, groups, axis);
  const weights = parts(weight, 0);
  const each = parts(x, 3).map((part, i) => single(tf, part, weights[i]!, at));
  return {
    y: tf.concat(each.map((e) => e.y), 3),
    back: (g, needs) => {
      // What the forward pass cut is gone by now: cut again.
      const [xs, ws] = [parts(x, 3), parts(weight, 0)];
      const grads = parts(g, 3).map((part, i): [Tensor | null, Tensor | null] => [
        needs.input ? inputGrad(tf, part, toHWIO(tf, ws[i]!), xs[i]!.shape, at) : null,
        needs.weight ? toOIHW(tf, filterGrad(tf, xs[i]!, part, at)) : null,
      ]);
      return [needs.input ? tf.concat(grads.map((p) => p[0]!), 3) : null, needs.weight ? tf.concat(grads.map((p) => p[1]!), 0) : null];
    },
  };
}

/** An NHWC image with each channel's bias added. */
function biased(tf: Tf, y: Tensor, bias: Tensor | null | undefined): Tensor {
  if (!bias) return y;
  return tf.reshape(perColumn(tf, "add", tf.reshape(y, [y.size / y.shape[3]!, y.shape[3]!]), bias), y.shape);
}

/** A convolution of an NHWC image with PyTorch's weight. */
function image(tf: Tf, x: Tensor, { weight, bias, stride, padding, dilation, groups = 1 }: Omit<ConvArgs, "input">, needs: Needs<ConvArgs> | null): Result<ConvArgs> {
  const at = window([weight.shape[2]!, weight.shape[3]!], stride, padding, dilation);
  const plain = at.dilation.every((d) => d === 1);
  const how = groups === 1 ? single : groups === x.shape[3] && plain && at.stride[0] === at.stride[1] ? depthwise : null;
  const { y, back } = how ? how(tf, x, weight, at) : grouped(tf, x, weight, at, groups);
  return {
    outputs: [biased(tf, y, bias)],
    saved: [...(needs?.weight ? [x] : []), ...(needs?.input ? [weight] : [])],
    backward: ([g]) => {
      const [input, dw] = back(g!, needs!);
      return { input, weight: dw, bias: needs?.bias ? sumRows(tf, tf.reshape(g!, [g!.size / g!.shape[3]!, g!.shape[3]!])) : null };
    },
  };
}

/** The kernel with its input given a batch dimension when it has none: [C, H, W] is taken as [1, C, H, W]. */
export function unbatched<A extends { input: Tensor }>(kernel: Kernel<A>): Kernel<A> {
  return {
    ...kernel,
    run(tf, args, needs) {
      if (args.input.rank !== 3) return kernel.run(tf, args, needs);
      const into = (t: Tensor) => tf.transpose(tf.expandDims(t, 0), [0, 2, 3, 1]);
      const out = (t: Tensor) => tf.squeeze(tf.transpose(t, [0, 3, 1, 2]), [0]);
      const result = kernel.run(tf, { ...args, input: into(args.input) }, needs);
      const backward = result.backward && ((grads: (Tensor | null)[]): Grads<A> => {
        const all = result.backward!(grads.map((g) => g && into(g)));
        return all.input ? { ...all, input: out(all.input as Tensor) } : all;
      });
      return { ...result, outputs: result.outputs.map((t) => (t.rank === 4 ? out(t) : t)), ...(backward ? { backward } : {}) };
    },
  };
}

export const conv2d: Kernel<ConvArgs> = unbatched({
  gradName: "ConvolutionBackward0",
  images: ["input"],
  run: (tf, { input, ...rest }, needs) => image(tf, input, rest, needs),
});

/** A convolution of [N, C, L] (or [C, L]) is one of images of height 1. */
export const conv1d: Kernel<ConvArgs> = {
  gradName: "ConvolutionBackward0",
  run(tf, { input, weight, bias, stride = 1, padding = 0, dilation = 1, groups }, needs) {
    const one = (v: Sizes, other: number): [number, number] => [other, pair(v)[0]];
    const [channels, length] = input.shape.slice(-2) as [number, number];
    const batch = input.rank === 3 ? input.shape[0]! : 1;
    const x = tf.reshape(tf.transpose(tf.reshape(input, [batch, channels, length]), [0, 2, 1]), [batch, 1, length, channels]);
    const w = tf.expandDims(weight, 2);
    const out = image(tf, x, {
      weight: w, ...(bias ? { bias } : {}), stride: one(stride, 1), dilation: one(dilation, 1), ...(groups ? { groups } : {}),
      padding: typeof padding === "string" ? padding : one(padding, 0),
    }, needs);
    const y = out.outputs[0]!;
    const [ol, oc] = [y.shape[2]!, y.shape[3]!];
    return {
      outputs: [tf.reshape(tf.transpose(tf.reshape(y, [batch, ol, oc]), [0, 2, 1]), input.rank === 3 ? [batch, oc, ol] : [oc, ol])],
      saved: out.saved!,
      backward: ([g]) => {
        const dy = tf.reshape(tf.transpose(tf.reshape(g!, [batch, oc, ol]), [0, 2, 1]), [batch, 1, ol, oc]);
        const { input: dx, weight: dw, bias: db } = out.backward!([dy]);
        return {
          input: dx ? tf.reshape(tf.transpose(tf.reshape(dx as Tensor, [batch, length, channels]), [0, 2, 1]), input.shape) : null,
          weight: dw ? tf.reshape(dw as Tensor, weight.shape) : null,
          bias: db ?? null,
        };
      },
    };
  },
};

export interface ConvTransposeArgs extends Omit<ConvArgs, "padding"> {
  padding?: Sizes;
  output_padding?: Sizes;
}

/** The transpose of a convolution: its input gradient, forwards. Weight: [in, out / groups, kh, kw]. */
export const conv_transpose2d: Kernel<ConvTransposeArgs> = unbatched({
  gradName: "ConvolutionBackward0",
  images: ["input"],
  run(tf, { input, weight, bias, stride = 1, padding = 0, output_padding = 0, dilation = 1, groups = 1 }, needs) {
    const at = window([weight.shape[2]!, weight.shape[3]!], stride, padding, dilation);
    const extra = pair(output_padding);
    const size = (i: 0 | 1) => (input.shape[i + 1]! - 1) * at.stride[i] - 2 * at.padding[i][0] + at.dilation[i] * (at.kernel[i] - 1) + extra[i] + 1;
    const shape = [input.shape[0]!, size(0), size(1), weight.shape[1]!];
    // Seen from the gradient's side the weight is an ordinary one: `in` are its outputs.
    const one = (x: Tensor, w: Tensor) => inputGrad(tf, x, toHWIO(tf, w), shape, at);
    const [xs, ws] = [tf.split(input, groups, 3), tf.split(weight, groups, 0)];
    const y = groups === 1 ? one(input, weight) : tf.concat(xs.map((x, i) => one(x, ws[i]!)), 3);
    return {
      outputs: [biased(tf, y, bias)],
      saved: [...(needs?.weight ? [input] : []), ...(needs?.input ? [weight] : [])],
      backward: ([g]) => {
        const gs = tf.split(g!, groups, 3);
        const dx = () => {
          const w = tf.split(weight, groups, 0);
          return tf.concat(gs.map((part, i) => convolve(tf, part, toHWIO(tf, w[i]!), at)), 3);
        };
        const dw = () => {
          const x = tf.split(input, groups, 3);
          return tf.concat(gs.map((part, i) => toOIHW(tf, filterGrad(tf, part, x[i]!, at))), 0);
        };
        return {
          input: needs?.input ? dx() : null,
          weight: needs?.weight ? dw() : null,
          bias: needs?.bias ? sumRows(tf, tf.reshape(g!, [g!.size / g!.shape[3]!, g!.shape[3]!])) : null,
        };
      },
    };
  },
});

/** The transpose of a convolution of [N, C, L] (or [C, L]): that of images of height 1. */
export const conv_transpose1d: Kernel<ConvTransposeArgs> = {
  gradName: "ConvolutionBackward0",
  run(tf, { input, weight, bias, stride = 1, padding = 0, output_padding = 0, dilation = 1, groups = 1 }, needs) {
    const one = (v: Sizes, other: number): [number, number] => [other, pair(v)[0]];
    const [channels, length] = input.shape.slice(-2) as [number, number];
    const batch = input.rank === 3 ? input.shape[0]! : 1;
    const into = (t: Tensor, c: number, l: number) => tf.reshape(tf.transpose(tf.reshape(t, [batch, c, l]), [0, 2, 1]), [batch, 1, l, c]);
    const out = (t: Tensor) => {
      const [l, c] = t.shape.slice(2) as [number, number];
      return tf.reshape(tf.transpose(tf.reshape(t, [batch, l, c]), [0, 2, 1]), input.rank === 3 ? [batch, c, l] : [c, l]);
    };
    const result = conv_transpose2d.run(tf, {
      input: into(input, channels, length), weight: tf.expandDims(weight, 2), bias: bias ?? null, stride: one(stride, 1), padding: one(padding, 0),
      output_padding: one(output_padding, 0), dilation: one(dilation, 1), groups,
    }, needs);
    return {
      outputs: [out(result.outputs[0]!)],
      saved: result.saved!,
      backward: ([g]) => {
        const grads = result.backward!([into(g!, g!.shape.at(-2)!, g!.shape.at(-1)!)]);
        return {
          input: grads.input ? out(grads.input as Tensor) : null,
          weight: grads.weight ? tf.reshape(grads.weight as Tensor, weight.shape) : null,
          bias: grads.bias ?? null,
        };
      },
    };
  },
};
