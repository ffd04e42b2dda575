// Losses of torch.nn.functional.
import { type Dim, type Shape, equal } from "../../shape";
import { type Ranked, any, bool, float, int, maybeTensor, str, tensor } from "../core/args";
import type { Check } from "../core/check";
import { scalarType } from "../core/dtype";
import { type Op, op } from "../core/op";
import { promoted, sizesText, torchSize } from "../core/verbs";

const F = "torch.nn.functional.";
/** The deprecated size_average and reduce stand where positional calls expect them. */
const legacy = { size_average: any(null), reduce: any(null) };
const reduction = str("mean");
/** A loss after its reduction: one number, or (none) one per element. */
function reduce(c: Check, kind: string, shape: Shape): Shape {
  if (kind !== "none" && kind !== "mean" && kind !== "sum") c.fail(`${kind} is not a valid value for reduction`, "ValueError");
  return kind === "none" ? shape : [];
}
const same = (a: Shape, b: Shape): boolean | undefined => (a.length !== b.length ? false : a.reduce<boolean | undefined>((r, d, i) => { const e = equal(d, b[i]!); return r === false || e === false ? false : r === undefined || e === undefined ? undefined : true; }, true));

/** Of class indices (or probabilities) against logits whose classes are dimension 1. */
export const crossEntropy = op([`${F}cross_entropy`], {
  doc: "−log softmax(input)[target], averaged over the batch; classes are dimension 1.",
  args: { input: tensor, target: tensor, weight: maybeTensor, size_average: any(null), ignore_index: int(-100), reduce: any(null), reduction, label_smoothing: float(0) },
  grad: ({ input, target }) => (target.dtype?.category === "float" && target.shape.length === input.shape.length ? "DivBackward1" : input.shape.length > 2 ? "NllLoss2DBackward0" : "NllLossBackward0"), python: true,
  shape({ input, target, weight, ignore_index, reduction: r, label_smoothing }, c) {
    if (label_smoothing < 0 || label_smoothing > 1) c.fail(`label_smoothing must be between 0.0 and 1.0. Got: ${label_smoothing}`);
    const n = input.shape.length, k = input.shape[n === 1 ? 0 : 1] ?? 1;
    const probabilities = target.shape.length === n && same(input.shape, target.shape) === true && (n > 1 || target.dtype?.category === "float");
    if (input.dtype?.category === "int") { c.fail(`"log_softmax_lastdim_kernel_impl" not implemented for '${scalarType(input.dtype)}'`, "NotImplementedError"); return reduce(c, r, target.shape); }
    if (weight && !c.failed) c.that(weight.shape.length === 1 && equal(weight.shape[0]!, k) !== false, () => (probabilities ? "cross_entropy: weight tensor should be defined either for all " + String(k) + " classes or no classes but got weight tensor of shape: " + sizesText(weight.shape) : `weight tensor should be defined either for all ${String(k)} classes or no classes but got weight tensor of shape: ${sizesText(weight.shape)}`));
    if (probabilities) {
      if (target.dtype && target.dtype.category !== "float") c.fail(`Expected floating point type for target with class probabilities, got ${scalarType(target.dtype)}`);
      return reduce(c, r, input.shape.filter((_, i) => i !== (n === 1 ? 0 : 1)));
    }
    const s = nllShape(c, input, target, ignore_index);
    weightDtype(c, input, weight);
    return reduce(c, r, s);
  },
  dtype: ({ input, target, weight }, c) => (target.dtype?.category === "float" && target.shape.length === input.shape.length ? promoted(c, input, target, ...(weight ? [weight] : [])) : input.dtype),
});
/** nll_loss's checks, which cross_entropy shares. */
function nllShape(c: Check, input: Ranked, target: Ranked, ignored: Dim): Shape {
  const { shape } = input, n = shape.length, t = target.shape;
  if (n === 0) { c.fail("input tensor should be 1D or 2D"); return t; }
  if (n <= 2) {
    if (t.length > 1) { c.fail("0D or 1D target tensor expected, multi-target not supported"); return t; }
    if (n === 2 && t.length === 1) c.equal(shape[0]!, t[0]!, () => `Expected input batch_size (${String(shape[0])}) to match target batch_size (${String(t[0])}).`, "ValueError");
  } else {
    if (t.length > 0) c.equal(shape[0]!, t[0]!, () => `Expected input batch_size (${String(shape[0])}) to match target batch_size (${String(t[0])}).`, "ValueError");
    const want = [shape[0]!, ...shape.slice(2)];
    if (!c.failed && same(want, t) === false) c.fail(n === 4 ? (t.length !== 3 ? `only batches of spatial targets supported (3D tensors) but got targets of dimension: ${t.length}` : `size mismatch (got input: ${sizesText(shape)} , target: ${sizesText(t)}`) : `Expected target size ${sizesText(want)}, got ${sizesText(t)}`);
  }
  if (!c.failed && target.dtype && target.dtype.name !== "int64" && target.dtype.name !== "uint8") c.fail(n <= 2 ? `expected target dtype to be Long or Byte, but got ${scalarType(target.dtype)}` : `expected scalar type Long but found ${scalarType(target.dtype)}`);
  const k = shape[n === 1 ? 0 : 1];
  if (!c.failed && target.constant && typeof k === "number") { const out = target.constant.find((x) => x !== ignored && (x < 0 || x >= k)); if (out !== undefined) c.fail(`Target ${out} is out of bounds.`, "IndexError"); }
  return t;
}
/** The weights of classes are of the input's dtype. */
function weightDtype(c: Check, input: Ranked, weight: Ranked | null): void {
  if (weight?.dtype && input.dtype && weight.dtype !== input.dtype) c.fail(`expected scalar type ${scalarType(input.dtype)} but found ${scalarType(weight.dtype)}`);
}
export const nllLoss = op([`${F}nll_loss`], {
  doc: "−input[target], averaged over the batch: wants log-probabilities.", args: { input: tensor, target: tensor, weight: maybeTensor, size_average: any(null), ignore_index: int(-100), reduce: any(null), reduction },
  grad: ({ input }) => (input.shape.length > 2 ? "NllLoss2DBackward0" : "NllLossBackward0"), python: true,
  shape({ input, target, weight, ignore_index, reduction: r }, c) {
    const k = input.shape[input.shape.length === 1 ? 0 : 1] ?? 1, s = nllShape(c, input, target, ignore_index);
    if (weight && !c.failed) c.that(weight.shape.length === 1 && equal(weight.shape[0]!, k) !== false, () => `weight tensor should be defined either for all ${String(k)} classes or no classes but got weight tensor of shape: ${sizesText(weight.shape)}`);
    weightDtype(c, input, weight);
    return reduce(c, r, s);
  },
});

export const binaryCrossEntropy = op([`${F}binary_cross_entropy`], {
  doc: "−(y·log x + (1 − y)·log(1 − x)): wants probabilities.", args: { input: tensor, target: tensor, weight: maybeTensor, ...legacy, reduction }, python: true,
  shape({ input, target, weight, reduction: r }, c) {
    if (same(target.shape, input.shape) === false) c.fail(`Using a target size (${torchSize(target.shape)}) that is different to the input size (${torchSize(input.shape)}) is deprecated. Please ensure they have the same size.`, "ValueError");
    if (weight && !c.failed) c.broadcast(target.shape, weight.shape);
    if (!c.failed && input.dtype && target.dtype && input.dtype !== target.dtype) c.fail(`Found dtype ${scalarType(target.dtype)} but expected ${scalarType(input.dtype)}`);
    if (!c.failed && input.constant?.some((x) => x < 0 || x > 1)) c.fail("all elements of input should be between 0 and 1");
    return reduce(c, r, input.shape);
  },
});
export const bceWithLogits = op([`${F}binary_cross_entropy_with_logits`], {
  doc: "Binary cross entropy of sigmoid(input), computed stably.", args: { input: tensor, target: tensor, weight: maybeTensor, ...legacy, reduction, pos_weight: maybeTensor }, python: true, grad: "BinaryCrossEntropyWithLogitsBackward0",
  shape({ input, target, weight, pos_weight, reduction: r }, c) {
    if (same(target.shape, input.shape) === false) c.fail(`Target size (${torchSize(target.shape)}) must be the same as input size (${torchSize(input.shape)})`, "ValueError");
    if (!c.failed && pos_weight) c.broadcast(input.shape, pos_weight.shape);
    if (!c.failed && weight) c.broadcast(input.shape, weight.shape);
    return reduce(c, r, input.shape);
  },
  dtype: ({ input, target }, c) => promoted(c, input, target),
});
/** Losses of pairs that broadcast, with a warning when they do. */
const pairwise = (name: string, more: Record<string, ReturnType<typeof float>>, grad: string, doc?: string): Op => op([`${F}${name}`], {
  doc, args: { input: tensor, target: tensor, ...legacy, reduction, ...more, weight: maybeTensor }, python: true, grad: grad || undefined,
  shape({ input, target, reduction: r, beta }: { input: Ranked; target: Ranked; reduction: string; beta?: number }, c) {
    if (same(target.shape, input.shape) === false) c.warn("broadcast-loss", `Using a target size (${torchSize(target.shape)}) that is different to the input size (${torchSize(input.shape)}). This will likely lead to incorrect results due to broadcasting. Please ensure they have the same size.`);
    const d = promoted(c, input, target);
    if (name === "l1_loss" && r === "mean" && d && (d.category === "int" || d.category === "bool") && !c.failed) c.fail(`mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: ${scalarType(d)}`);
    if (name === "smooth_l1_loss" && (beta ?? 1) < 0) c.fail("smooth_l1_loss does not support negative values for beta.");
    return reduce(c, r, c.broadcast(input.shape, target.shape));
  },
  dtype: ({ input, target }, c) => promoted(c, input, target),
});
export const mseLoss = pairwise("mse_loss", {}, "MseLossBackward0", "The mean of (input − target)².");
export const l1Loss = pairwise("l1_loss", {}, "MeanBackward0", "The mean of |input − target|.");
export const smoothL1Loss = pairwise("smooth_l1_loss", { beta: float(1) }, "SmoothL1LossBackward0");
export const huberLoss = op([`${F}huber_loss`], { args: { input: tensor, target: tensor, reduction, delta: float(1), weight: maybeTensor }, python: true, grad: "HuberLossBackward0", dtype: ({ input, target }, c) => promoted(c, input, target),
  shape({ input, target, reduction: r, delta }, c) {
    if (delta <= 0) c.fail("huber_loss does not support non-positive values for delta.");
    if (same(target.shape, input.shape) === false) c.warn("broadcast-loss", `Using a target size (${torchSize(target.shape)}) that is different to the input size (${torchSize(input.shape)}). This will likely lead to incorrect results due to broadcasting. Please ensure they have the same size.`);
    return reduce(c, r, c.broadcast(input.shape, target.shape));
  } });
export const klDiv = op([`${F}kl_div`], { args: { input: tensor, target: tensor, ...legacy, reduction, log_target: bool(false) }, python: true, grad: ({ reduction: r }) => (r === "batchmean" ? "DivBackward0" : r === "mean" ? "MeanBackward0" : r === "sum" ? "SumBackward0" : "SubBackward0"), dtype: ({ input, target }, c) => promoted(c, input, target), shape({ input, target, reduction: r }, c) {
  if (r === "mean") c.warn("kl-div-mean", "reduction: 'mean' divides the total loss by both the batch size and the support size.'batchmean' divides only by the batch size, and aligns with the KL div math definition.'mean' will be changed to behave the same as 'batchmean' in the next major release.");
  return reduce(c, r === "batchmean" ? "mean" : r, c.broadcast(input.shape, target.shape));
} });
