// Normalisation: batch_norm, layer_norm, group_norm, instance_norm, normalize …
import { type Dim, type Shape, equal, isMultipleOf, numel } from "../../shape";
import { type Ranked, dim, flag, float, int, maybeTensor, operand, optional, sizes, tensor, tensorOrNone } from "../core/args";
import type { Check } from "../core/check";
import { cTypeNames, scalarType } from "../core/dtype";
import { op } from "../core/op";
import { sizesText, torchSize } from "../core/verbs";

const F = "torch.nn.functional.";
const elements = (c: Check, what: string, t: Ranked | null, channels: Dim): void => { if (t) c.equal(numel(t.shape), channels, () => `${what} should contain ${String(channels)} elements not ${String(numel(t.shape))}`); };

/** Per channel: (x − mean) / √(var + eps) · weight + bias. */
export const batchNorm = op([`${F}batch_norm`], {
  doc: "Normalises each channel: (x − mean) / √(var + eps) · weight + bias.",
  args: { input: tensor, running_mean: tensorOrNone, running_var: tensorOrNone, weight: maybeTensor, bias: maybeTensor, training: flag(false), momentum: float(0.1), eps: float(1e-5) },
  grad: "NativeBatchNormBackward0", keepsShape: true,
  shape({ input, running_mean, running_var, weight, bias, training, eps }, c) {
    const { shape } = input;
    if (training && eps <= 0) c.fail(`batch_norm eps must be positive during training, but got ${eps % 1 === 0 ? eps.toFixed(1) : eps}`, "ValueError");
    if (eps < 0) c.fail(`batch_norm eps must be non-negative, but got ${eps % 1 === 0 ? eps.toFixed(1) : eps}`, "ValueError");
    if (training) checkValues(c, shape);
    const channels = shape[1] ?? 1;
    if (shape.length === 0) { c.fail("Dimension out of range (expected to be in range of [-1, 0], but got 1)", "IndexError"); return shape; }
    if (shape.length === 1) return shape;
    if (running_mean) elements(c, "running_mean", running_mean, channels);
    else if (!training) c.fail("running_mean must be defined in evaluation mode");
    if (running_var) elements(c, "running_var", running_var, channels);
    elements(c, "weight", weight, channels);
    elements(c, "bias", bias, channels);
    return shape;
  },
});
/** Training needs more than one value per channel. */
function checkValues(c: Check, shape: Shape): void {
  const per = numel([shape[0] ?? 1, ...shape.slice(2)]);
  if (equal(per, 1) === true) c.fail(`Expected more than 1 value per channel when training, got input size ${torchSize(shape)}`, "ValueError");
}
export const torchBatchNorm = op("torch.batch_norm", {
  args: { input: tensor, weight: tensorOrNone, bias: tensorOrNone, running_mean: tensorOrNone, running_var: tensorOrNone, training: flag(false), momentum: float(), eps: float(), cudnn_enabled: flag(true) }, grad: "NativeBatchNormBackward0", keepsShape: true,
  shape({ input, running_mean }, c) { elements(c, "running_mean", running_mean, input.shape[1] ?? 1); return input.shape; },
});
export const layerNormed = (name: string) => ({ input, normalized_shape: normal, weight, bias }: { input: Ranked; normalized_shape: Dim[]; weight: Ranked | null; bias?: Ranked | null }, c: Check): Shape => {
  const { shape } = input, tail = shape.slice(shape.length - normal.length);
  if (normal.length < 1) c.fail(`Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one element, but got normalized_shape = []`);
  if (weight) c.that(weight.shape.length === normal.length && weight.shape.every((d, i) => equal(d, normal[i]!) !== false), () => `Expected weight to be of same shape as normalized_shape, but got weight of shape ${sizesText(weight.shape)} and normalized_shape = ${sizesText(normal)}`);
  if (bias) c.that(bias.shape.length === normal.length && bias.shape.every((d, i) => equal(d, normal[i]!) !== false), () => `Expected bias to be of same shape as normalized_shape, but got bias of shape ${sizesText(bias.shape)} and normalized_shape = ${sizesText(normal)}`);
  const message = () => `Given normalized_shape=${sizesText(normal)}, expected input with shape [*${normal.map((d) => `, ${String(d)}`).join("")}], but got input of size${sizesText(shape)}`;
  if (c.that(shape.length >= normal.length, message)) tail.forEach((d, i) => c.equal(d, normal[i]!, message));
  if (name === "layer_norm" && input.dtype && weight?.dtype && input.dtype !== weight.dtype && input.dtype.category === "float" && input.dtype.bytes > 2) c.fail(`mixed dtype (CPU): expect parameter to have scalar type of Float`);
  else if (input.dtype && input.dtype.category !== "float" && input.dtype.category !== "complex") c.fail(name === "layer_norm" ? `"LayerNormKernelImpl" not implemented for '${input.dtype.name === "int64" ? "Long" : cTypeNames[input.dtype.name]}'` : "", "NotImplementedError");
  return shape;
};
export const layerNorm = op([`${F}layer_norm`], {
  doc: "Normalises over the last dimensions, those of normalized_shape.", args: { input: tensor, normalized_shape: sizes(), weight: maybeTensor, bias: maybeTensor, eps: float(1e-5) }, grad: "NativeLayerNormBackward0", keepsShape: true, shape: layerNormed("layer_norm"),
  wants: ({ normalized_shape }, size) => ({ input: [size("B"), ...(normalized_shape.length === 1 ? [size("T")] : []), ...normalized_shape] }),
});
export const torchLayerNorm = op("torch.layer_norm", { args: { input: tensor, normalized_shape: sizes(), weight: maybeTensor, bias: maybeTensor, eps: float(1e-5), cudnn_enable: flag(true) }, grad: "NativeLayerNormBackward0", keepsShape: true, shape: layerNormed("layer_norm") });
export const rmsNorm = op([`${F}rms_norm`, "torch.rms_norm"], { args: { input: tensor, normalized_shape: sizes(), weight: maybeTensor, eps: float(null) }, grad: "FusedRmsNormBackward0", keepsShape: true, shape: layerNormed("rms_norm") });
export const groupNorm = op([`${F}group_norm`], {
  doc: "Normalises groups of channels.", args: { input: tensor, num_groups: int(), weight: maybeTensor, bias: maybeTensor, eps: float(1e-5) }, grad: "NativeGroupNormBackward0", keepsShape: true,
  shape({ input, num_groups: groups, weight, bias }, c) {
    const { shape } = input;
    if (!c.that(shape.length >= 2, () => `Expected at least 2 dimensions for input tensor but received ${shape.length}`)) return shape;
    const per = numel([shape[0]!, ...shape.slice(2)]), channels = shape[1]!;
    if (typeof groups === "number" && typeof channels === "number" && typeof per === "number" && groups > 0 && (per * channels) / groups === 1) c.fail(`Expected more than 1 value per channel when training, got input size ${torchSize([shape[0]!, groups, ...shape.slice(2)])}`.replace(/torch.Size\(.*\)/, torchSize([typeof shape[0] === "number" ? (shape[0] * channels) / groups : shape[0]!, groups, ...shape.slice(2)])), "ValueError");
    if (typeof groups === "number") { if (groups <= 0) c.fail(`Expected num groups to be greater than 0, got ${groups}`); else c.that(isMultipleOf(channels, groups), () => `Expected number of channels in input to be divisible by num_groups, but got input of shape ${sizesText(shape)} and num_groups=${groups}`); }
    for (const [what, t] of [["weight", weight], ["bias", bias]] as const) if (t) c.that(t.shape.length === 1 && equal(t.shape[0]!, channels) !== false, () => `Expected ${what} to be a vector of size equal to the number of channels in input, but got ${what} of shape ${sizesText(t.shape)} and input of shape ${sizesText(shape)}`);
    return shape;
  },
});
export const torchGroupNorm = op("torch.group_norm", { args: { input: tensor, num_groups: int(), weight: maybeTensor, bias: maybeTensor, eps: float(1e-5), cudnn_enabled: flag(true) }, grad: "NativeGroupNormBackward0", keepsShape: true, shape: (a, c) => groupNorm.overloads[0]!.shape(a as never, c) });
export const instanceNorm = op([`${F}instance_norm`], {
  args: { input: tensor, running_mean: maybeTensor, running_var: maybeTensor, weight: maybeTensor, bias: maybeTensor, use_input_stats: flag(true), momentum: float(0.1), eps: float(1e-5) }, grad: "ViewBackward0", keepsShape: true,
  shape({ input, running_mean, running_var, weight, bias, use_input_stats }, c) {
    const { shape } = input;
    if (use_input_stats && shape.length > 1 && equal(numel(shape.slice(2)), 1) === true) c.fail(`Expected more than 1 spatial element when training, got input size ${torchSize(shape)}`, "ValueError");
    for (const [what, t] of [["running_mean", running_mean], ["running_var", running_var], ["weight", weight], ["bias", bias]] as const) elements(c, what, t, shape[1] ?? 1);
    return shape;
  },
});
export const localResponseNorm = op(`${F}local_response_norm`, { args: { input: tensor, size: int(), alpha: float(1e-4), beta: float(0.75), k: float(1) }, grad: "DivBackward0", keepsShape: true, shape({ input }, c) {
  c.that(input.shape.length >= 3, () => `Expected 3D or higher dimensionality                          input (got ${input.shape.length} dimensions)`, "ValueError");
  return input.shape;
} });
/** x / max(‖x‖ₚ, eps) along dim. */
export const normalize = op(`${F}normalize`, { doc: "Divides by the p-norm along a dimension.", args: { input: tensor, p: float(2), dim: dim(1), eps: float(1e-12), out: optional(operand) }, grad: "DivBackward0", keepsShape: true, python: true, shape({ input, dim: d }, c) {
  c.dim(d, input.shape.length);
  if (input.dtype && (input.dtype.category === "int" || input.dtype.category === "bool")) c.fail(`linalg.vector_norm: Expected a floating point or complex tensor as input. Got ${scalarType(input.dtype)}`);
  return input.shape;
} });
