// Convolutions: F.conv1d … conv3d and their transposes.
import { type Dim, type Shape, add, equal, isMultipleOf, less, lessEqual, mul, numel, product, sub } from "../../shape";
import { type Arg, type Ranked, either, int, ints, maybeTensor, str, tensor } from "../core/args";
import type { Check } from "../core/check";
import { cTypeNames, scalarType } from "../core/dtype";
import { type Op, op } from "../core/op";
import { sizesText, windows } from "../core/verbs";

const spatialNames = [["L"], ["H", "W"], ["D", "H", "W"]];
const axisNames = ["depth", "height", "width"];
/** "stride_height: 2 stride_width: 2": one dimension is taken as the width of an image of height one. */
const axisTexts = (n: number, what: string, v: readonly Dim[], first: Dim): string => (n === 1 ? [first, ...v] : v).map((x, i, all) => `${what}_${axisNames[3 - all.length + i]}: ${String(x)}`).join(" ");
const by = (d: readonly Dim[]): string => d.map(String).join(" x ");

/** "torch.FloatTensor"; for dtypes without such a class, "CPUBFloat16Type". */
const typeText = (t: Ranked): string => (["BFloat16", "ComplexFloat", "ComplexDouble", "ComplexHalf"].includes(scalarType(t.dtype)) ? `CPU${scalarType(t.dtype)}Type` : `torch.${scalarType(t.dtype)}Tensor`);
/** A list of n sizes; other lengths are refused as PyTorch does. */
function listed(c: Check, n: number, what: string, v: Dim[]): Dim[] {
  if (v.length === n) return v;
  c.fail(`expected ${what} to be a single integer value or a list of ${n} values to match the convolution dimensions, but got ${what}=${sizesText(v)}`);
  return new Array<Dim>(n).fill(v[0] ?? 1);
}
const padded = (n: number): Arg<Dim[] | string> => either<Dim[], string>(ints(n, 0), str(), new Array<Dim>(n).fill(0));
interface Window { stride: Dim[]; padding: Dim[] | "same"; output: Dim[]; dilation: Dim[]; groups: Dim }
/** What a convolution is given as lists of one size per dimension of the kernel, and their signs. Null where there is no kernel. */
function settings(c: Check, weight: Ranked, stride: Dim[], padding: Dim[] | string, output: Dim[], dilation: Dim[], groups: Dim): Window | null {
  const dims = weight.shape.length - 2;
  if (typeof padding === "string" && padding !== "same" && padding !== "valid") c.fail(`Invalid padding string: '${padding}'`);
  if (!c.that(dims > 0, () => "weight should have at least three dimensions")) return null;
  if (padding === "same") {
    for (const [what, v] of [["stride", stride], ["dilation", dilation]] as const) c.that(v.length === dims || v.length === 1, () => `${what} cannot broadcast to ${dims} dimensions`);
    if (stride.some((x) => x !== 1 && typeof x === "number")) c.fail("padding='same' is not supported for strided convolutions");
  }
  if (typeof groups === "number" && groups <= 0) c.fail("non-positive groups is not supported");
  const w: Window = { stride: listed(c, dims, "stride", stride), padding: padding === "same" ? "same" : listed(c, dims, "padding", typeof padding === "string" ? new Array<Dim>(dims).fill(0) : padding), dilation: listed(c, dims, "dilation", dilation), output: listed(c, dims, "output_padding", output), groups };
  const some = (v: readonly Dim[], least: number): boolean => v.some((x) => typeof x === "number" && x < least);
  if (w.padding !== "same" && some(w.padding, 0)) c.fail("negative padding is not supported");
  if (some(w.output, 0)) c.fail("negative output_padding is not supported");
  if (some(w.stride, 1)) c.fail("non-positive stride is not supported");
  if (some(w.dilation, 1)) c.fail(some(w.dilation, 0) ? "dilation should be greater than zero" : "non-positive dilation is not supported");
  return w;
}
/** Ranks, channels, bias: in PyTorch's order. `batched` is the input with a batch dimension. */
function checked(c: Check, batched: Shape, weight: Ranked, bias: Ranked | null, { padding, dilation, groups }: Window, transposed: boolean): void {
  const w = weight.shape, size = sizesText(w), kernel = w.slice(2), given = transposed ? "transposed=1" : `groups=${String(groups)}`;
  c.that(w.length === batched.length, () => `Expected ${w.length}-dimensional input for ${w.length}-dimensional weight${size}, but got ${batched.length}-dimensional input of size ${sizesText(batched)} instead`);
  if (c.failed) return;
  c.that(lessEqual(groups, w[0]!), () => `Given groups=${String(groups)}, expected weight to be at least ${String(groups)} at dimension 0, but got weight of size ${size} instead`);
  if (typeof groups === "number") c.that(isMultipleOf(w[0]!, groups), () => `Given groups=${groups}, expected weight to be divisible by ${groups} at dimension 0, but got weight of size [${size}] instead`);
  const channels = transposed ? w[0]! : mul(w[1]!, groups), made = transposed ? mul(w[1]!, groups) : w[0]!;
  c.equal(batched[1]!, channels, () => `Given ${given}, weight of size ${size}, expected input${sizesText(batched)} to have ${String(channels)} channels, but got ${String(batched[1])} channels instead`);
  if (bias) c.that(bias.shape.length === 1 && equal(bias.shape[0]!, made) !== false, () => `Given ${transposed ? "transposed=1, " : ""}weight of size ${size}, expected bias to be 1-dimensional with ${String(made)} elements, but got bias of size ${sizesText(bias.shape)} instead`);
  if (transposed || padding === "same" || c.failed) return;
  const real = batched.slice(2).map((x, i) => add(x, mul(2, padding[i]!))), reach = kernel.map((k, i) => add(mul(dilation[i]!, sub(k, 1)), 1));
  if (real.some((x, i) => less(x, reach[i]!) === true)) c.fail(`Calculated padded input size per channel: (${by(real)}). Kernel size: (${by(reach)}). Kernel size can't be greater than actual input size`);
}
/** Input and weight must be of one dtype. */
function sameDtypes(c: Check, input: Ranked, weight: Ranked): void {
  const a = input.dtype, b = weight.dtype;
  if (!a || !b || input.device.type !== "cpu") return;
  if (a.category === "bool") c.fail('"slow_conv2d_cpu" not implemented for \'Bool\'', "NotImplementedError");
  if (a === b) return;
  if (a.name === "float32" || a.name === "bfloat16") c.fail(`Input type (${typeText(input)}) and weight type (${typeText(weight)}) should be the same or input should be a MKLDNN tensor and weight is a dense tensor`);
  else if (a.category === "complex") c.fail(`Input type (${typeText(input)}) and weight type (${typeText(weight)}) should be the same`);
  else c.fail(`expected scalar type ${scalarType(a)} but found ${scalarType(b)}`);
}
const emptyMessage = (s: Shape): string => `Only zero batch or zero channel inputs are supported, but got input shape: ${sizesText(s)}`;
/** The rank that the function wants; gives the input with a batch dimension. */
const batchedOf = (c: Check, name: string, n: number, input: Ranked): Shape | null => {
  const { shape } = input;
  if (!c.that(shape.length === n + 1 || shape.length === n + 2, () => `Expected ${n + 1}D (unbatched) or ${n + 2}D (batched) input to ${name}, but got input of size: ${sizesText(shape)}`)) return null;
  return shape.length === n + 2 ? shape : [1, ...shape];
};
const lost = (input: Ranked) => ({ shape: null, dtype: input.dtype, because: "the arguments do not fit" });

const conv = (n: number): Op => op([`torch.nn.functional.conv${n}d`, `torch.conv${n}d`], {
  doc: `Slides kernels over the last ${n} dimension${n > 1 ? "s" : ""}: out = ⌊(in + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1.`,
  args: { input: tensor, weight: tensor, bias: maybeTensor, stride: ints(n, 1), padding: padded(n), dilation: ints(n, 1), groups: int(1) },
  wants: ({ weight, groups }, size) => ({ input: [size("B"), weight.shape ? mul(weight.shape[1]!, groups) : size("C"), ...spatialNames[n - 1]!.map(size)] }),
  shape({ input, weight, bias, stride, padding, dilation, groups }, c) {
    const batched = batchedOf(c, `conv${n}d`, n, input);
    if (!batched) return lost(input);
    if (typeof padding !== "string" && input.dtype && bias?.dtype && input.dtype !== bias.dtype) c.fail(`Input type (${cTypeNames[input.dtype.name]}) and bias type (${cTypeNames[bias.dtype.name]}) should be the same`);
    const w = settings(c, weight, stride, padding, new Array<Dim>(Math.max(1, weight.shape.length - 2)).fill(0), dilation, groups);
    if (!w) return lost(input);
    checked(c, batched, weight, bias, w, false);
    if (!c.failed && batched.slice(2).some((d) => d === 0)) c.fail(emptyMessage(batched));
    if (!c.failed) sameDtypes(c, input, weight);
    if (weight.shape.length !== n + 2) return lost(input);
    const out = batched.slice(2).map((x, i) => (w.padding === "same" ? x : windows(x, weight.shape[i + 2]!, w.stride[i]!, w.padding[i]!, w.dilation[i]!)));
    const whole = [batched[0]!, batched[1] === 0 && batched[0] !== 0 ? 0 : weight.shape[0]!, ...out];
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
    const batched = batchedOf(c, `conv_transpose${n}d`, n, input);
    if (!batched) return lost(input);
    const w = settings(c, weight, stride, padding, output_padding, dilation, groups);
    if (!w) return lost(input);
    checked(c, batched, weight, bias, w, true);
    if (!c.failed) sameDtypes(c, input, weight);
    if (weight.shape.length !== n + 2) return lost(input);
    if (w.output.some((x, i) => lessEqual(w.stride[i]!, x) === true && lessEqual(w.dilation[i]!, x) === true)) c.fail(`output padding must be smaller than either stride or dilation, but got ${axisTexts(n, "output_padding", w.output, 0)} ${axisTexts(n, "stride", w.stride, 1)} ${axisTexts(n, "dilation", w.dilation, 1)}`);
    const out = batched.slice(2).map((x, i) => add(add(sub(mul(sub(x, 1), w.stride[i]!), mul(2, (w.padding as Dim[])[i]!)), mul(w.dilation[i]!, sub(weight.shape[i + 2]!, 1))), add(w.output[i]!, 1)));
    if (out.some((d) => less(d, 0) === true)) c.fail(input.dtype?.name === "float32" ? "could not construct a memory descriptor using a format tag" : `Given input size per channel: (${by(batched.slice(2))}). Calculated output size per channel: (${by(out)}). Output size is too small`);
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
