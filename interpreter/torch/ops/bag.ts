// Functions of two or three matrices that are no plain products: embedding_bag, bilinear, pdist, inner, renorm.
import { type Dim, type Shape, equal, floorDiv, mul, numel, sub } from "../../shape";
import { type Ranked, dim, flag, float, int, maybeTensor, scalar, str, tensor } from "../core/args";
import { scalarType } from "../core/dtype";
import { op } from "../core/op";
import { sizesText, torchSize } from "../core/verbs";

const F = "torch.nn.functional.";
const both = (name: string): string[] => [`torch.${name}`, `Tensor.${name}`];
const differs = (a: Shape, b: Shape): boolean => a.length !== b.length || a.some((d, i) => equal(d, b[i]!) === false);
const integral = (t: Ranked): boolean => t.dtype !== null && (t.dtype.category === "int" || t.dtype.category === "bool");

/** Sums, means or maxima of bags of rows of a table: one row a bag. */
export const embeddingBag = op(`${F}embedding_bag`, {
  doc: "Sums, means or maxima of bags of rows of a table.", python: true, grad: "EmbeddingBagBackward0", dtype: ({ weight, input }) => (weight.dtype?.category === "int" && input.dtype?.category === "float" ? input.dtype : weight.dtype),
  args: { input: tensor, weight: tensor, offsets: maybeTensor, max_norm: float(null), norm_type: float(2), scale_grad_by_freq: flag(false), mode: str("mean"), sparse: flag(false), per_sample_weights: maybeTensor, include_last_offset: flag(false), padding_idx: int(null) },
  shape({ input: first, weight: second, offsets, scale_grad_by_freq, mode, per_sample_weights: weights, include_last_offset, padding_idx }, c) {
    let input = first, weight = second;
    if (weight.dtype?.name === "int64" && input.dtype?.category === "float") {
      c.warn("argument-order", "Argument order of nn.functional.embedding_bag was changed. Usage `embedding_bag(weight, input, ...)` is deprecated, and should now be `embedding_bag(input, weight, ...)`.");
      [input, weight] = [weight, input];
    }
    const n = input.shape.length, lost = { shape: null, dtype: weight.dtype, because: "the bags do not fit" };
    if (weights && differs(weights.shape, input.shape)) c.fail(`embedding_bag: If per_sample_weights (${torchSize(weights.shape)}) is not None, then it must have the same shape as the input (${torchSize(input.shape)})`, "ValueError");
    if (weight.shape.length !== 2 && !c.failed && (n === 1 || n === 2)) c.fail(`weight has to be a 2D Tensor, but got Tensor of dimension ${weight.shape.length}`, "ValueError");
    if (n === 2) { if (offsets) c.fail("if input is 2D, then offsets has to be None, as input is treated is a mini-batch of fixed length sequences. However, found offsets of type <class 'torch.Tensor'>", "ValueError"); }
    else if (n === 1) {
      if (!offsets) c.fail("offsets has to be a 1D Tensor but got None", "ValueError");
      else if (offsets.shape.length !== 1) c.fail("offsets has to be a 1D Tensor", "ValueError");
    } else c.fail(`input has to be 1D or 2D Tensor, but got Tensor of dimension ${n}`, "ValueError");
    if (!["sum", "mean", "max"].includes(mode)) c.fail("mode has to be one of sum, mean or max", "ValueError");
    if (mode === "max" && scale_grad_by_freq) c.fail("max mode does not support scaling the gradient by the frequency", "ValueError");
    if (weights && mode !== "sum") c.fail(`embedding_bag: per_sample_weights was not None. per_sample_weights is only supported for mode='sum' (got mode='${mode}'). Please open a feature request on GitHub.`, "NotImplementedError");
    const rows = weight.shape[0]!;
    if (!c.failed && typeof padding_idx === "number" && typeof rows === "number") c.that(padding_idx >= -rows && padding_idx < rows, () => `padding_idx must be within the number of embeddings, ${-rows} through ${rows - 1}, but got ${padding_idx}`);
    if (!c.failed && input.dtype && input.dtype.name !== "int64" && input.dtype.name !== "int32") c.fail(`Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but got torch.${scalarType(input.dtype)}Tensor instead (while checking arguments for embedding_bag)`);
    const size = numel(input.shape), last = offsets?.constant?.at(-1);
    if (!c.failed && last !== undefined && typeof size === "number" && last > size) c.fail(`offsets[-1] can not be greater than input's length ${size} but got offsets[-1] of ${last}`);
    if (!c.failed && typeof rows === "number" && input.constant?.some((i) => i < 0 || i >= rows)) c.fail("Expected i < index_size to be true, but got false.  (Could this error message be improved?  If so, please report an enhancement request to PyTorch.)");
    if (c.failed) return lost;
    const bags: Dim = n === 2 ? input.shape[0]! : include_last_offset ? sub(offsets!.shape[0]!, 1) : offsets!.shape[0]!;
    return [bags, weight.shape[1]!];
  },
});

/** y = x₁ᵀ A x₂ + b over the last dimensions. */
export const bilinear = op([`${F}bilinear`, "torch.bilinear"], {
  doc: "y = x₁ᵀ A x₂ + b over the last dimension of each.", args: { input1: tensor, input2: tensor, weight: tensor, bias: maybeTensor }, grad: ({ bias }) => (bias ? "AddBackward0" : "ViewBackward0"),
  wants: ({ weight }, size) => ({ input1: [size("B"), weight.shape?.[1] ?? size("F")], input2: [size("B"), weight.shape?.[2] ?? size("F")] }),
  macs: ({ weight }, out) => mul(numel(out), mul(weight.shape[1]!, weight.shape[2]!)),
  shape({ input1, input2, weight, bias }, c) {
    const [a, b, w] = [input1.shape, input2.shape, weight.shape], lost = { shape: null, dtype: input1.dtype, because: "the sizes do not fit" };
    if (!c.that(a.length === b.length, () => `bilinear(): input dimensions do not match: got ${a.length} and ${b.length}`) || w.length !== 3 || a.length === 0) return lost;
    for (let i = 0; i < a.length - 1; i++) c.equal(a[i]!, b[i]!, () => `bilinear(): input batch dimensions do not match at dim ${i}: got ${String(a[i])} and ${String(b[i])}`);
    c.equal(a.at(-1)!, w[1]!, () => `bilinear(): input1 size does not match weight size: got ${String(a.at(-1))} but expected ${String(w[1])}`);
    c.equal(b.at(-1)!, w[2]!, () => `bilinear(): input2 size does not match weight size: got ${String(b.at(-1))} but expected ${String(w[2])}`);
    if (bias?.shape.length) c.equal(bias.shape[0]!, w[0]!, () => `bilinear(): bias size does not match weight size: got ${String(bias.shape[0])} but expected ${String(w[0])}`);
    return [...a.slice(0, -1), w[0]!];
  },
});
/** Distances between the rows of a matrix: n · (n − 1) / 2 of them. */
export const pdist = op([`${F}pdist`, "torch.pdist"], { args: { input: tensor, p: float(2) }, shape({ input, p }, c) {
  const n = input.shape.length;
  if (!c.that(n === 2, () => `pdist only supports 2D tensors, got: ${n}D`)) return { shape: null, dtype: input.dtype, because: "the input's rank is wrong" };
  if (integral(input)) c.fail("pdist only supports floating-point dtypes");
  if (p < 0) c.fail("pdist only supports non-negative p values");
  return [floorDiv(mul(input.shape[0]!, sub(input.shape[0]!, 1)), 2)];
} });
/** Products over the last dimensions: (*a, k) · (*b, k) → (*a, *b). */
export const inner = op(both("inner"), {
  args: { input: tensor, other: tensor }, grad: ({ input, other }) => (input.shape.length === 0 || other.shape.length === 0 ? "MulBackward0" : input.shape.length === 1 && other.shape.length === 1 ? "DotBackward0" : "ViewBackward0"),
  shape({ input, other }, c) {
    const [a, b] = [input.shape, other.shape];
    if (a.length === 0 || b.length === 0) return a.length ? a : b;
    c.equal(a.at(-1)!, b.at(-1)!, () => `inner() the last dimension must match on both input tensors but got shapes ${sizesText(a)} and ${sizesText(b)}`);
    if (input.dtype && other.dtype && input.dtype !== other.dtype) c.fail("both inputs should have same dtype");
    return [...a.slice(0, -1), ...b.slice(0, -1)];
  },
});
/** Rows along dim scaled down to a norm of at most maxnorm. */
export const renorm = op(both("renorm"), { args: { input: tensor, p: scalar(), dim: dim(), maxnorm: scalar() }, inPlace: true, shape({ input, p, dim: d, maxnorm }, c) {
  const num = (x: unknown): number => (typeof x === "object" && x !== null && (x as { kind: string }).kind === "float" ? (x as { value: number }).value : Number(x));
  if (num(p) <= 0) c.fail("renorm: non-positive-norm not supported");
  if (num(maxnorm) < 0) c.fail(`renorm: expected maxnorm to be >= 0 but got ${num(maxnorm)}`);
  c.that(input.shape.length >= 2, () => `renorm: input needs at least 2 dimensions, got ${input.shape.length} dimensions`);
  if (!c.failed) c.dim(d, input.shape.length);
  if (!c.failed && integral(input)) c.fail(`linalg.vector_norm: Expected a floating point or complex tensor as input. Got ${scalarType(input.dtype)}`);
  return input.shape;
} });
