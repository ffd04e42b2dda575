// Further losses of torch.nn.functional: margins, rankings, poisson, gaussian, CTC, cosine.
import { type Dim, type Shape, equal, numel } from "../../shape";
import { type Arg, type Ranked, any, bool, either, flag, float, int, maybeTensor, optional, sizes, str, tensor } from "../core/args";
import type { Check } from "../core/check";
import { scalarType } from "../core/dtype";
import { type Op, op } from "../core/op";
import { promoted, promotedFloat, sizesText, torchSize } from "../core/verbs";

const F = "torch.nn.functional.";
const legacy = { size_average: any(null), reduce: any(null) };
const reduction = str("mean");
const kinds = ["none", "mean", "sum"];
/** The shape after the reduction. */
function reduced(c: Check, kind: string, shape: Shape): Shape {
  if (!kinds.includes(kind)) c.fail(`${kind} is not a valid value for reduction`, "ValueError");
  return kind === "none" ? shape : [];
}
const differs = (a: Shape, b: Shape): boolean => a.length !== b.length || a.some((d, i) => equal(d, b[i]!) === false);

export const poissonNllLoss = op(`${F}poisson_nll_loss`, { args: { input: tensor, target: tensor, log_input: flag(true), full: flag(false), size_average: any(null), eps: float(1e-8), reduce: any(null), reduction }, python: true, grad: ({ reduction: r }) => (r === "mean" ? "MeanBackward0" : r === "sum" ? "SumBackward0" : "SubBackward0"),
  shape: ({ input, target, reduction: r }, c) => reduced(c, r, c.broadcast(input.shape, target.shape)), dtype: ({ input, target }, c) => promotedFloat(c, input, target) });
export const gaussianNllLoss = op(`${F}gaussian_nll_loss`, { args: { input: tensor, target: tensor, var: either<Ranked, number>(tensor, float()), full: flag(false), eps: float(1e-6), reduction }, python: true, grad: ({ reduction: r }) => (r === "mean" ? "MeanBackward0" : r === "sum" ? "SumBackward0" : "MulBackward0"),
  shape({ input, target, var: v, reduction: r }, c) {
    if (typeof v === "object" && v.shape && differs(v.shape, input.shape)) {
      const shorter = v.shape.length === input.shape.length - 1 && !differs(v.shape, input.shape.slice(0, -1)), ones = v.shape.length === input.shape.length && v.shape.filter((d, i) => equal(d, input.shape[i]!) === false).length === 1 && v.shape.some((d) => d === 1);
      if (!shorter && !ones && v.shape.every((d) => typeof d === "number") && !input.shape.every((d, i) => v.shape[i] === 1 || d === v.shape[i])) c.fail("var is of incorrect size", "ValueError");
    }
    if (typeof v === "number" ? v < 0 : v.constant?.some((x) => x < 0)) c.fail("var has negative entry/entries", "ValueError");
    if (!kinds.includes(r)) c.fail(`${r} is not valid`, "ValueError");
    const s = c.broadcast(input.shape, target.shape);
    return r === "none" ? s : [];
  }, dtype: ({ input, target }, c) => promotedFloat(c, input, target) });
export const softMarginLoss = op(`${F}soft_margin_loss`, { args: { input: tensor, target: tensor, ...legacy, reduction }, python: true, shape({ input, target, reduction: r }, c) { const s = reduced(c, r, input.shape); const all = c.broadcast(input.shape, target.shape); return r === "none" ? all : s; }, dtype: ({ input, target }, c) => promotedFloat(c, input, target) });
export const hingeEmbeddingLoss = op(`${F}hinge_embedding_loss`, { args: { input: tensor, target: tensor, margin: float(1), ...legacy, reduction }, python: true, grad: ({ reduction: r }) => (r === "mean" ? "MeanBackward0" : "AddBackward0"), shape({ input, target, reduction: r }, c) {
  const s = reduced(c, r, c.broadcast(input.shape, target.shape)), d = promoted(c, input, target);
  if (r === "mean" && d && (d.category === "int" || d.category === "bool")) c.fail(`mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: ${scalarType(d)}`);
  return s;
}, dtype: ({ input, target }, c) => promoted(c, input, target) });
export const marginRankingLoss = op(`${F}margin_ranking_loss`, { args: { input1: tensor, input2: tensor, target: tensor, margin: float(0), ...legacy, reduction }, python: true, grad: ({ reduction: r }) => (r === "mean" ? "MeanBackward0" : "ClampMinBackward0"),
  shape({ input1, input2, target, reduction: r }, c) {
    if (input1.shape.length !== input2.shape.length || input1.shape.length !== target.shape.length) c.fail(`margin_ranking_loss : All input tensors should have same dimension but got sizes: input1: ${torchSize(input1.shape)}, input2: ${torchSize(input2.shape)}, target: ${torchSize(target.shape)} `);
    reduced(c, r, []);
    if (input1.dtype?.category === "bool" && input2.dtype?.category === "bool") c.fail("Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator instead.");
    return r === "none" ? c.broadcast(target.shape, c.broadcast(input1.shape, input2.shape)) : (c.broadcast(target.shape, input1.shape, input2.shape), []);
  }, dtype: ({ input1, input2, target }, c) => promotedFloat(c, input1, input2, target) });
export const cosineEmbeddingLoss = op(`${F}cosine_embedding_loss`, { args: { input1: tensor, input2: tensor, target: tensor, margin: float(0), ...legacy, reduction }, python: true, grad: ({ reduction: r }) => (r === "mean" ? "MeanBackward0" : "AddBackward0"),
  shape({ input1, input2, target, reduction: r }, c) {
    const t = target.shape;
    if (!c.that(t.length <= 1, () => "0D or 1D target tensor expected, multi-target not supported")) return [];
    const pair = () => `${sizesText(input1.shape)} and ${sizesText(input2.shape)}`;
    if (t.length === 1) { if (!c.that(input1.shape.length === 2 && input2.shape.length === 2, () => `1D target tensor expects 2D input tensors, but found inputs with sizes ${pair()}.`)) return []; }
    else if (!c.that(input1.shape.length === 1 && input2.shape.length === 1, () => `0D target tensor expects 1D input tensors, but found inputs with sizes ${pair()}.`)) return [];
    const s = c.broadcast(input1.shape, input2.shape);
    return reduced(c, r, t.length === 1 ? c.broadcast(t, [s[0]!]) : []);
  }, dtype: ({ input1, input2 }, c) => promotedFloat(c, input1, input2) });
export const cosineSimilarity = op([`${F}cosine_similarity`, "torch.cosine_similarity"], { args: { x1: tensor, x2: tensor, dim: int(1), eps: float(1e-8) }, grad: "SumBackward1", shape({ x1, x2, dim }, c) { const s = c.broadcast(x1.shape, x2.shape), d = c.dim(Number(dim), s.length); return s.filter((_, i) => i !== d); }, dtype: ({ x1, x2 }, c) => promotedFloat(c, x1, x2) });
export const pairwiseDistance = op([`${F}pairwise_distance`, "torch.pairwise_distance"], { args: { x1: tensor, x2: tensor, p: float(2), eps: float(1e-6), keepdim: bool(false) }, grad: "NormBackward1", shape({ x1, x2, keepdim }, c) { const s = c.broadcast(x1.shape, x2.shape); return keepdim ? [...s.slice(0, -1), 1] : s.slice(0, -1); }, dtype: ({ x1, x2 }, c) => promotedFloat(c, x1, x2) });

function triplet(c: Check, a: Ranked, p: Ranked, n: Ranked): Shape {
  const [x, y, z] = [a.shape.length, p.shape.length, n.shape.length];
  if (!(x === y && y === z)) { c.fail(`The anchor, positive, and negative tensors are expected to have the same number of dimensions, but got: anchor ${x}D, positive ${y}D, and negative ${z}D inputs`); return []; }
  const s = c.broadcast(a.shape, p.shape);
  const t = c.failed ? s : c.broadcast(a.shape, n.shape);
  return c.failed ? [] : c.broadcast(s, t).slice(0, -1);
}
const marginText = (m: number): string => (Number.isInteger(m) ? m.toFixed(1) : String(m));
export const tripletMarginLoss = op(`${F}triplet_margin_loss`, { args: { anchor: tensor, positive: tensor, negative: tensor, margin: float(1), p: float(2), eps: float(1e-6), swap: flag(false), ...legacy, reduction }, python: true, grad: ({ reduction: r }) => (r === "mean" ? "MeanBackward0" : r === "sum" ? "SumBackward0" : "ClampMinBackward0"),
  shape({ anchor, positive, negative, margin, reduction: r }, c) {
    if (margin <= 0) c.fail(`margin must be greater than 0, got ${marginText(margin)}`, "ValueError");
    reduced(c, r, []);
    const s = c.failed ? [] : triplet(c, anchor, positive, negative);
    return r === "none" ? s : [];
  }, dtype: ({ anchor, positive, negative }, c) => promotedFloat(c, anchor, positive, negative) });
export const tripletMarginWithDistanceLoss = op(`${F}triplet_margin_with_distance_loss`, { args: { anchor: tensor, positive: tensor, negative: tensor, distance_function: any(null), margin: float(1), swap: flag(false), reduction }, python: true, grad: ({ reduction: r }) => (r === "mean" ? "MeanBackward0" : r === "sum" ? "SumBackward0" : "ClampMinBackward0"),
  shape({ anchor, positive, negative, distance_function, margin, reduction: r }, c) {
    if (!kinds.includes(r)) c.fail(`${r} is not a valid value for reduction`, "ValueError");
    if (margin <= 0) c.fail(`margin must be greater than 0, got ${marginText(margin)}`, "ValueError");
    if (distance_function !== null && r === "none") return { plain: { kind: "unknown", because: "the distance function decides the shape" } };
    const s = c.failed ? [] : triplet(c, anchor, positive, negative);
    return r === "none" ? s : [];
  }, dtype: ({ anchor, positive, negative }, c) => promotedFloat(c, anchor, positive, negative) });

const rowsOf = (s: Shape): { ok: boolean; rows: Dim; dim: Dim } => ({ ok: s.length <= 1 ? equal(numel(s), 0) !== true : s.length === 2 && equal(s[1]!, 0) !== true, rows: s.length <= 1 ? 1 : s[0]!, dim: s.length === 0 ? 1 : s.at(-1)! });
export const multiMarginLoss = op(`${F}multi_margin_loss`, { args: { input: tensor, target: tensor, p: int(1), margin: float(1), weight: maybeTensor, ...legacy, reduction }, python: true, grad: "MultiMarginLossBackward0",
  shape({ input, target, p, weight, reduction: r }, c) {
    reduced(c, r, []);
    c.that(p === 1 || p === 2 || typeof p !== "number", () => "only p == 1 and p == 2 supported", "ValueError");
    if (weight && weight.shape.length !== 1) c.fail("weight must be one-dimensional", "ValueError");
    const { ok, rows, dim } = rowsOf(input.shape);
    c.that(ok, () => `Expected non-empty vector or matrix with optional 0-dim batch size, but got: ${sizesText(input.shape)}`);
    c.that(target.shape.length <= 1 && equal(numel(target.shape), rows) !== false, () => `multi_margin_loss: target tensor should be 1-D with size equal to the number of input samples (batch size). Expected target size [${String(rows)}], but got ${sizesText(target.shape)}. Input has shape ${sizesText(input.shape)}.`);
    if (weight) c.that(equal(numel(weight.shape), dim) !== false, () => `inconsistent weight size, expected ${String(dim)} but got ${sizesText(weight.shape)}`);
    if (target.dtype && target.dtype.name !== "int64") c.fail(`expected scalar type Long but found ${scalarType(target.dtype)}`);
    return r === "none" && input.shape.length > 1 ? [rows] : r === "none" && target.shape.length === 1 ? [rows] : [];
  } });
export const multilabelMarginLoss = op(`${F}multilabel_margin_loss`, { args: { input: tensor, target: tensor, ...legacy, reduction }, python: true, grad: "MultilabelMarginLossBackward0",
  shape({ input, target, reduction: r }, c) {
    reduced(c, r, []);
    const { ok, rows } = rowsOf(input.shape);
    c.that(ok, () => `Expected non-empty vector or matrix with optional 0-dim batch size, but got: ${sizesText(input.shape)}`);
    if (!c.failed && differs(input.shape.length ? input.shape : [1], target.shape.length ? target.shape : [1])) c.fail(`inconsistent target size: ${sizesText(target.shape)} for input of size: ${sizesText(input.shape)}`);
    return r === "none" && input.shape.length > 1 ? [rows] : [];
  } });
export const multilabelSoftMarginLoss = op(`${F}multilabel_soft_margin_loss`, { args: { input: tensor, target: tensor, weight: maybeTensor, ...legacy, reduction }, python: true, grad: ({ reduction: r }) => (r === "mean" ? "MeanBackward0" : r === "sum" ? "SumBackward0" : "DivBackward0"),
  shape({ input, target, weight, reduction: r }, c) { const s = c.broadcast(input.shape, target.shape), w = weight ? c.broadcast(s, weight.shape) : s; return reduced(c, r, w.slice(0, -1)); }, dtype: ({ input, target }, c) => promotedFloat(c, input, target) });

const lengths: Arg<unknown> = either<Dim[], Ranked>(sizes(), tensor) as Arg<unknown>;
export const ctcLoss = op([`${F}ctc_loss`, "torch.ctc_loss"], { args: { log_probs: tensor, targets: tensor, input_lengths: lengths, target_lengths: lengths, blank: int(0), reduction: either<string, Dim>(str(), int(), "mean"), zero_infinity: flag(false) }, grad: ({ reduction: r }) => (r === "mean" ? "MeanBackward0" : "CtcLossBackward0"),
  shape({ log_probs, input_lengths, target_lengths, reduction: r }, c) {
    for (const [what, v] of [["input_lengths", input_lengths], ["target_lengths", target_lengths]] as const) { const t = v as Ranked; if (t?.kind === "tensor" && t.dtype && t.dtype.category !== "int" && t.dtype.category !== "bool") c.fail(`${what} must be integral`); }
    return r === "none" || r === 0 ? (log_probs.shape.length === 3 ? [log_probs.shape[1]!] : []) : []; }, dtype: ({ log_probs }) => log_probs.dtype });

/** cross_entropy of a linear map, without its logits in memory. */
export const linearCrossEntropy = op(`${F}linear_cross_entropy`, {
  args: { input: tensor, linear_weight: tensor, target: tensor, linear_bias: maybeTensor, weight: maybeTensor, reduction, ignore_index: optional(int()), label_smoothing: float(0), options: any(null) } as never, python: true,
  grad: (a: { input: Ranked; target: Ranked; linear_weight: Ranked }) => (a.target.dtype?.category === "float" && a.target.shape.length === a.input.shape.length + a.linear_weight.shape.length - 2 ? "DivBackward1" : "NllLossBackward0"),
  shape(a: Record<string, unknown>, c: Check): Shape {
    const { input, linear_weight: w, target, linear_bias: b, weight, reduction: r, ignore_index, label_smoothing: smooth } = a as { ignore_index: Dim | null; input: Ranked; linear_weight: Ranked; target: Ranked; linear_bias: Ranked | null; weight: Ranked | null; reduction: string; label_smoothing: number };
    const x = input.shape, l = w.shape;
    c.that(x.length === 1 || x.length === 2, () => `expected input with dimensionality 1 or 2, got ${x.length}`);
    c.that(l.length >= 2, () => `expected linear_weight with dimensionality at least 2, got ${l.length}`);
    if (c.failed) return [];
    c.equal(x.at(-1)!, l.at(-1)!, () => `expected equal input and linear_weight last dimensions (in_features), got ${String(x.at(-1))} and ${String(l.at(-1))}, respectively`);
    if (l.length > 2) c.that(x.length === 2, () => `K-dimensional loss defined by linear_weight shape (${l.map(String).join(", ")}) requires batched input, (N, ${String(l.at(-1))}), got unbatched input with shape (${x.map(String).join(", ")}${x.length === 1 ? "," : ""})`);
    if (b && differs(b.shape, l.slice(0, -1))) c.fail(`expected linear_bias shape (${l.slice(0, -1).map(String).join(", ")}${l.length === 2 ? "," : ""}), got (${b.shape.map(String).join(", ")}${b.shape.length === 1 ? "," : ""})`);
    if (weight && differs(weight.shape, [l[0]!])) c.fail(`expected weight shape to be (${String(l[0])},), got (${weight.shape.map(String).join(", ")}${weight.shape.length === 1 ? "," : ""})`);
    const known = ignore_index !== null && typeof target.dtype?.category === "string";
    if (known && target.dtype!.category === "float") c.fail("ignore_index cannot be specified when target contains probabilities");
    if (smooth < 0 || smooth > 1) c.fail(`expected label_smoothing to be in range [0, 1], got ${marginText(smooth)}`);
    if (c.failed) return [];
    const logits: Shape = [...x.slice(0, -1), ...l.slice(0, -1)], probabilities = target.dtype?.category === "float" && target.shape.length === logits.length;
    const batch = x.length === 2 ? [x[0]!] : [], rest = l.slice(1, -1);
    if (x.length === 2 && target.shape.length) c.equal(x[0]!, target.shape[0]!, () => `Expected input batch_size (${String(x[0])}) to match target batch_size (${String(target.shape[0])}).`, "ValueError");
    if (!c.failed && !probabilities && target.shape.length === logits.length && !differs(target.shape, logits) && target.dtype?.category === "int") c.fail(`Expected floating point type for target with class probabilities, got ${scalarType(target.dtype)}`);
    if (!probabilities && l.length === 2 && target.shape.length > 1) c.fail("0D or 1D target tensor expected, multi-target not supported");
    return r === "none" ? [...batch, ...rest] : [];
  },
} as never) as Op;
