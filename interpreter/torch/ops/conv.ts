// Convolutions: F.conv1d … conv3d and their transposes.
import { type Dim, type Shape, add, less, mul, numel, product, sub } from "../../shape";
import { type Arg, type Ranked, either, int, ints, maybeTensor, str, tensor } from "../core/args";
import type { Check } from "../core/check";
import { cTypeNames } from "../core/dtype";
import { type Op, op } from "../core/op";
import { sizesText, windows } from "../core/verbs";

const spatialNames = [["L"], ["H", "W"], ["D", "H", "W"]];
const by = (d: readonly Dim[]): string => d.map(String).join(" x ");

/** What both kinds check before anything else: ranks, channels, dtypes. Gives the input with a batch dimension. */
function checked(c: Check, name: string, n: number, input: Ranked, weight: Ranked, bias: Ranked | null, groups: Dim, transposed: boolean): Shape {
  const { shape } = input;
  if (!c.that(shape.length === n + 1 || shape.length === n + 2, () => `Expected ${n + 1}D (unbatched) or ${n + 2}D (batched) input to ${name}, but got input of size: ${sizesText(shape)}`)) return shape;
  const batched = shape.length === n + 2 ? shape : [1, ...shape];
  const channels = transposed ? weight.shape[0]! : mul(weight.shape[1]!, groups);
  c.equal(batched[1]!, channels, () => `Given ${transposed ? "transposed=1" : `groups=${String(groups)}`}, weight of size ${sizesText(weight.shape)}, expected input${sizesText(batched)} to have ${String(channels)} channels, but got ${String(batched[1])} channels instead`);
  if (bias) c.that(bias.shape.length === 1, () => `Given weight of size ${sizesText(weight.shape)}, expected bias to be 1-dimensional with ${String(transposed ? mul(weight.shape[1]!, groups) : weight.shape[0])} elements, but got bias of size ${sizesText(bias.shape)} instead`);
  if (input.dtype && weight.dtype && input.dtype !== weight.dtype) c.fail(bias?.dtype && bias.dtype !== input.dtype && bias.dtype === weight.dtype ? `Input type (${cTypeNames[input.dtype.name]}) and bias type (${cTypeNames[bias.dtype.name]}) should be the same` : `Input type (${cTypeNames[input.dtype.name]}) and weight type (${cTypeNames[weight.dtype.name]}) should be the same`);
  return batched;
}
/** A list of n sizes; other lengths are refused as PyTorch does. */
function listed(c: Check, n: number, what: string, v: Dim[]): Dim[] {
  if (v.length === n) return v;
  c.fail(`expected ${what} to be a single integer value or a list of ${n} values to match the convolution dimensions, but got ${what}=${sizesText(v)}`);
  return new Array<Dim>(n).fill(v[0] ?? 1);
}
const padded = (n: number): Arg<Dim[] | string> => either<Dim[], string>(ints(n, 0), str(), new Array<Dim>(n).fill(0));
const positive = (c: Check, stride: Dim[], padding: Dim[] | string, dilation: Dim[], groups: Dim): void => {
  if (typeof groups === "number" && groups <= 0) c.fail("non-positive groups is not supported");
  if (Array.isArray(padding) && padding.some((p) => typeof p === "number" && p < 0)) c.fail("negative padding is not supported");
  if (stride.some((s) => typeof s === "number" && s <= 0)) c.fail("non-positive stride is not supported");
  if (dilation.some((d) => typeof d === "number" && d <= 0)) c.fail("dilation should be greater than zero");
};

const conv = (n: number): Op => op([`torch.nn.functional.conv${n}d`, `torch.conv${n}d`], {
  doc: `Slides kernels over the last ${n} dimension${n > 1 ? "s" : ""}: out = ⌊(in + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1.`,
  args: { input: tensor, weight: tensor, bias: maybeTensor, stride: ints(n, 1), padding: padded(n), dilation: ints(n, 1), groups: int(1) },
  wants: ({ weight, groups }, size) => ({ input: [size("B"), weight.shape ? mul(weight.shape[1]!, groups) : size("C"), ...spatialNames[n - 1]!.map(size)] }),
  shape({ input, weight, bias, stride, padding, dilation, groups }, c) {
    const name = `conv${n}d`, [s, d] = [listed(c, n, "stride", stride), listed(c, n, "dilation", dilation)];
    positive(c, s, padding, d, groups);
    const batched = checked(c, name, n, input, weight, bias, groups, false), spatial = batched.slice(2), kernel = weight.shape.slice(2);
    if (typeof padding === "string") {
      if (padding !== "same" && padding !== "valid") c.fail(`Invalid padding string: '${padding}'`);
      if (padding === "same" && s.some((x) => x !== 1)) c.fail("padding='same' is not supported for strided convolutions");
    }
    const p = Array.isArray(padding) ? listed(c, n, "padding", padding) : null;
    if (c.failed && batched.length !== n + 2) return { shape: null, dtype: input.dtype, because: "the input's rank is wrong" };
    if (p) {
      const real = spatial.map((x, i) => add(x, mul(2, p[i]!))), reach = kernel.map((k, i) => add(mul(d[i]!, sub(k, 1)), 1));
      if (real.some((x, i) => less(x, reach[i]!) === true)) c.fail(`Calculated padded input size per channel: (${by(real)}). Kernel size: (${by(reach)}). Kernel size can't be greater than actual input size`);
    }
    const out = spatial.map((x, i) => (padding === "same" ? x : windows(x, kernel[i]!, s[i]!, p?.[i] ?? 0, d[i]!)));
    const whole = [batched[0]!, weight.shape[0]!, ...out];
    return input.shape.length === n + 1 ? whole.slice(1) : whole;
  },
  dtype: ({ input }) => input.dtype,
  macs: ({ weight }, out) => mul(numel(out), product(weight.shape.slice(1))),
  grad: ({ input }) => (input.shape.length === n + 1 ? "SqueezeBackward1" : "ConvolutionBackward0"),
});
export const conv1d = conv(1);
export const conv2d = conv(2);
export const conv3d = conv(3);

const convTranspose = (n: number): Op => op([`torch.nn.functional.conv_transpose${n}d`, `torch.conv_transpose${n}d`], {
  doc: "The transpose of a convolution: out = (in − 1)·stride − 2·padding + dilation·(kernel − 1) + output_padding + 1.",
  args: { input: tensor, weight: tensor, bias: maybeTensor, stride: ints(n, 1), padding: ints(n, 0), output_padding: ints(n, 0), groups: int(1), dilation: ints(n, 1) },
  wants: ({ weight }, size) => ({ input: [size("B"), weight.shape?.[0] ?? size("C"), ...spatialNames[n - 1]!.map(size)] }),
  shape({ input, weight, bias, stride, padding, output_padding, groups, dilation }, c) {
    const name = `conv_transpose${n}d`, s = listed(c, n, "stride", stride), p = listed(c, n, "padding", padding), o = listed(c, n, "output_padding", output_padding), d = listed(c, n, "dilation", dilation);
    positive(c, s, p, d, groups);
    const batched = checked(c, name, n, input, weight, bias, groups, true), kernel = weight.shape.slice(2);
    if (c.failed && batched.length !== n + 2) return { shape: null, dtype: input.dtype, because: "the input's rank is wrong" };
    o.forEach((x, i) => { if (typeof x === "number" && typeof s[i] === "number" && typeof d[i] === "number" && x >= s[i]! && x >= d[i]!) c.fail(`output padding must be smaller than either stride or dilation, but got output_padding_height: ${String(o[0])} output_padding_width: ${String(o[1] ?? o[0])} stride_height: ${String(s[0])} stride_width: ${String(s[1] ?? s[0])} dilation_height: ${String(d[0])} dilation_width: ${String(d[1] ?? d[0])}`); });
    const out = batched.slice(2).map((x, i) => add(add(sub(mul(sub(x, 1), s[i]!), mul(2, p[i]!)), mul(d[i]!, sub(kernel[i]!, 1))), add(o[i]!, 1)));
    const whole = [batched[0]!, mul(weight.shape[1]!, groups), ...out];
    return input.shape.length === n + 1 ? whole.slice(1) : whole;
  },
  dtype: ({ input }) => input.dtype,
  macs: ({ input, weight }) => mul(numel(input.shape), product(weight.shape.slice(1))),
  grad: ({ input }) => (input.shape.length === n + 1 ? "SqueezeBackward1" : "ConvolutionBackward0"),
});
export const convTranspose1d = convTranspose(1);
export const convTranspose2d = convTranspose(2);
export const convTranspose3d = convTranspose(3);
