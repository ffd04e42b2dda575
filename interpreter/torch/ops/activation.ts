// Activations of torch.nn.functional, softmax and dropout.
import { floorDiv } from "../../shape";
import { type Ranked, bool, dim, dtypePositional, flag, float, int, scalar, str, tensor } from "../core/args";
import type { Check } from "../core/check";
import { dtypes, scalarType } from "../core/dtype";
import { type Op, type Result, op, plain } from "../core/op";
import { promotedFloat, withDim } from "../core/verbs";

const F = "torch.nn.functional.";
/** Element by element; most are only defined for floating point. */
const each = (name: string, args: Record<string, ReturnType<typeof float>>, options: { names?: string[]; grad?: string; kernel?: string; doc?: string; promotes?: boolean } = {}): Op => op([`${F}${name}`, ...(options.names ?? [])], {
  doc: options.doc, args: { input: tensor, ...args, inplace: flag(false) }, keepsShape: true, inPlace: true, grad: options.grad, ...(options.promotes && { dtype: ({ input }: { input: Ranked }, c: Check) => promotedFloat(c, input) }),
  shape({ input }, c) { refuseIntegers(c, input, options.kernel); return input.shape; },
});
function refuseIntegers(c: Check, input: Ranked, kernel: string | undefined): void {
  if (kernel && input.dtype && (input.dtype.category === "int" || input.dtype.category === "bool")) c.fail(`"${kernel}" not implemented for '${scalarType(input.dtype)}'`, "NotImplementedError");
}
export const relu = op([`${F}relu`, "torch.relu", "Tensor.relu"], {
  doc: "max(0, x)", args: { input: tensor, inplace: flag(false) }, keepsShape: true, inPlace: true, constant: ({ input }) => input.constant!.map((x) => Math.max(0, x)),
  shape({ input }, c) { if (input.dtype === dtypes.bool) c.fail("Boolean inputs not supported for relu"); return input.shape; },
});
export const activations: Op[] = [
  each("relu6", {}, { grad: "HardtanhBackward0", doc: "min(max(0, x), 6)" }), each("elu", { alpha: float(1) }, { kernel: "elu_cpu" }), each("celu", { alpha: float(1) }, { names: ["torch.celu"], kernel: "elu_cpu" }), each("selu", {}, { names: ["torch.selu"], grad: "EluBackward0", kernel: "elu_cpu" }),
  each("leaky_relu", { negative_slope: float(0.01) }, { kernel: "leaky_relu_cpu", doc: "x where positive, else negative_slope · x" }), each("rrelu", { lower: float(1 / 8), upper: float(1 / 3), training: flag(false) as never }, { names: ["torch.rrelu"], grad: "RreluWithNoiseBackward0" }),
  each("silu", {}, { kernel: "silu_cpu", doc: "x · sigmoid(x)" }), each("mish", {}, { kernel: "mish_cpu" }), each("hardtanh", { min_val: float(-1), max_val: float(1) }), each("hardswish", {}, { kernel: "hardswish_cpu" }), each("hardsigmoid", {}, { kernel: "hardsigmoid_cpu" }),
  each("softplus", { beta: float(1), threshold: float(20) }, { kernel: "softplus_cpu" }), each("softsign", {}, { grad: "DivBackward0", promotes: true }), each("tanhshrink", {}, { grad: "SubBackward0", promotes: true }), each("logsigmoid", {}, { grad: "LogSigmoidBackward0", kernel: "log_sigmoid_cpu" }),
  each("hardshrink", { lambd: float(0.5) }, { names: ["torch.hardshrink", "Tensor.hardshrink"], kernel: "hardshrink_cpu" }),
];
/** x moved towards zero by lambd. */
export const softshrink = op(`${F}softshrink`, { args: { input: tensor, lambd: scalar(0.5 as never) }, keepsShape: true, shape({ input, lambd }, c) {
  const l = typeof lambd === "number" ? lambd : typeof lambd === "object" && lambd.kind === "float" ? lambd.value : NaN;
  if (l < 0) c.fail(`lambda must be in range [0, ${input.dtype?.name === "float64" ? "1.79769e+308" : "3.40282e+38"}] for input dtype ${scalarType(input.dtype)}, but found ${l}`);
  refuseIntegers(c, input, "softshrink_cpu");
  return input.shape;
} });
export const gelu = op([`${F}gelu`], { doc: "x · Φ(x), Φ the normal distribution function.", args: { input: tensor, approximate: str("none") }, keepsShape: true, shape({ input, approximate }, c) {
  refuseIntegers(c, input, "GeluKernelImpl");
  if (approximate !== "none" && approximate !== "tanh") c.fail(`approximate argument must be either none or tanh.`);
  return input.shape;
} });
export const threshold = op([`${F}threshold`, "torch.threshold"], { args: { input: tensor, threshold: float(), value: float(), inplace: flag(false) }, keepsShape: true, inPlace: true, shape: ({ input }) => input.shape });
export const prelu = op([`${F}prelu`, "torch.prelu", "Tensor.prelu"], { args: { input: tensor, weight: tensor }, keepsShape: true, grad: "PreluKernelBackward0", shape({ input, weight }, c) {
  const n = weight.shape.length === 0 ? 1 : weight.shape[0]!;
  c.that(weight.shape.length <= 1, () => `prelu: Expected \`weight\` to be a scalar or 1D tensor, but got: ndim = ${weight.shape.length}`);
  if (n !== 1 && !c.failed) {
    if (!c.that(input.shape.length > 0, () => "Not allow zero-dim input tensor.")) return input.shape;
    const channels = input.shape.length > 1 ? input.shape[1]! : 1;
    c.equal(channels, n, () => `Mismatch of parameter numbers and input channel size. Found parameter numbers = ${String(n)} and channel size = ${String(channels)}.`);
  }
  return input.shape;
} });
/** Halves one dimension: first half · sigmoid(second half). */
export const glu = op(`${F}glu`, { args: { input: tensor, dim: dim(-1) }, shape({ input, dim: d }, c) {
  c.that(input.shape.length > 0, () => "glu does not support 0-dimensional tensors");
  const at = c.dim(d, input.shape.length), size = input.shape[at] ?? 1;
  if (typeof size === "number") c.that(size % 2 === 0, () => `Halving dimension must be even, but dimension ${at} is size ${size}`);
  return withDim(input.shape, at, floorDiv(size, 2));
} });

const softmaxArgs = { input: tensor, dim: dim(null), _stacklevel: int(3), dtype: { ...dtypePositional, initial: { value: null } } };
/** The dimension that PyTorch picks, with a warning, when none is given. */
const implicit = (rank: number): number => (rank === 0 || rank === 1 || rank === 3 ? 0 : 1);
const softmaxLike = (name: string, kernel: string): Op => op([`${F}${name}`], {
  doc: name === "softmax" ? "e^x, divided by its sum along dim: positive numbers that sum to 1." : undefined, args: softmaxArgs, keepsShape: true, grad: name === "softmin" ? "SoftmaxBackward0" : undefined,
  shape({ input, dim: d, dtype }, c) {
    if (d === null) c.warn("implicit-dim", `Implicit dimension choice for ${name} has been deprecated. Change the call to include dim=X as an argument.`);
    c.dim(d ?? implicit(input.shape.length), input.shape.length);
    if (!dtype) refuseIntegers(c, input, kernel);
    return input.shape;
  },
  dtype: ({ input, dtype }) => dtype ?? input.dtype,
});
export const softmaxF = softmaxLike("softmax", "softmax_lastdim_kernel_impl");
export const logSoftmaxF = softmaxLike("log_softmax", "log_softmax_lastdim_kernel_impl");
export const softminF = softmaxLike("softmin", "softmax_lastdim_kernel_impl");
const softmaxMethod = (name: string, kernel: string, more: string[] = []): Op => op([`torch.${name}`, `Tensor.${name}`, ...more], {
  args: { input: tensor, dim: dim(), dtype: { ...dtypePositional, initial: { value: null } } }, keepsShape: true, dtype: ({ input, dtype }) => dtype ?? input.dtype,
  shape({ input, dim: d, dtype }, c) { c.dim(d, input.shape.length); if (!dtype) refuseIntegers(c, input, kernel); return input.shape; },
});
export const softmax = softmaxMethod("softmax", "softmax_lastdim_kernel_impl", ["torch.special.softmax"]);
export const logSoftmax = softmaxMethod("log_softmax", "log_softmax_lastdim_kernel_impl", ["torch.special.log_softmax"]);
export const gumbelSoftmax = op(`${F}gumbel_softmax`, { args: { logits: tensor, tau: float(1), hard: bool(false), eps: float(1e-10), dim: dim(-1) }, keepsShape: true, grad: ({ hard }) => (hard ? "AddBackward0" : "SoftmaxBackward0"), shape({ logits, dim: d }, c) { c.dim(d, logits.shape.length); return logits.shape; } });

function probability(c: Check, p: number): void { if (!Number.isNaN(p) && (p < 0 || p > 1)) c.fail(`dropout probability has to be between 0 and 1, but got ${Number.isInteger(p) ? p.toFixed(1) : p}`, "ValueError"); }
/** Zeroes elements (or whole channels) with probability p while training, and scales the rest by 1/(1 − p). */
const dropoutLike = (name: string, training: boolean, checkRank?: (input: Ranked, c: Check) => void): Op => op(`${F}${name}`, {
  doc: "Zeroes elements with probability p while training, and scales the others by 1 / (1 − p).", args: { input: tensor, p: float(0.5), training: flag(training), inplace: flag(false) }, keepsShape: true, python: true, grad: ({ training: on, p }) => (on && p > 0 ? "MulBackward0" : null),
  shape({ input, p, training: on }, c): Result {
    probability(c, p);
    checkRank?.(input, c);
    if (!on && !c.failed) return plain(input);       // the same tensor, not a copy
    if (p > 0 && p < 1 && input.dtype && (input.dtype.category === "int" || input.dtype.category === "bool")) c.fail(`result type Float can't be cast to the desired output type ${scalarType(input.dtype)}`);
    return input.shape;
  },
});
export const dropouts: Op[] = [dropoutLike("dropout", true), dropoutLike("alpha_dropout", false), dropoutLike("feature_alpha_dropout", false), dropoutLike("dropout1d", true, (input, c) => { c.that(input.shape.length === 2 || input.shape.length === 3, () => `dropout1d: Expected 2D or 3D input, but received a ${input.shape.length}D input. Note that dropout1d exists to provide channel-wise dropout on inputs with 1 spatial dimension, a channel dimension, and an optional batch dimension (i.e. 2D or 3D inputs).`); }), dropoutLike("dropout2d", true), dropoutLike("dropout3d", true)];
export const dropout = dropouts[0]!;
export const torchDropout = op(["torch.dropout"], { args: { input: tensor, p: float(), train: flag(true) }, keepsShape: true, inPlace: true, grad: "MulBackward0", shape({ input, p }, c) { if (!Number.isNaN(p) && (p < 0 || p > 1)) c.fail(`dropout probability has to be between 0 and 1, but got ${p}`); return input.shape; } });
