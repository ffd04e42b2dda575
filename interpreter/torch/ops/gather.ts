// Choosing elements: where, masked_fill, embedding, one_hot, tril, topk, sort, nonzero, repeat_interleave …
import { type Dim, type Shape, equal, lessEqual, mul as mulDims, numel } from "../../shape";
import { type Ranked, bool, dim, either, flag, float, int, keyword, operand, tensor, unknownDim } from "../core/args";
import type { Check } from "../core/check";
import { dtypes, scalarType } from "../core/dtype";
import { foldPairs } from "../core/fold";
import { type Op, many, named, op, overload } from "../core/op";
import { like, promoted, shapeOf, withDim } from "../core/verbs";

const both = (name: string): string[] => [`torch.${name}`, `Tensor.${name}`];
const F = "torch.nn.functional.";

const condition = (c: Check, t: Ranked): void => { if (t.dtype && t.dtype !== dtypes.bool && t.dtype !== dtypes.uint8) c.fail(`where expected condition to be a boolean tensor, but got a tensor with dtype ${scalarType(t.dtype)}`); };
/** input where condition holds, else other. */
export const where = op(both("where"), [
  overload({ args: { condition: tensor, input: operand, other: operand }, doc: "input where condition holds, other elsewhere.", shape({ condition: k, input, other }, c) { condition(c, k); return c.broadcast(k.shape, shapeOf(input), shapeOf(other)); }, dtype: ({ input, other }, c) => promoted(c, input, other) }),
  overload({ args: { condition: tensor }, grad: null, shape: ({ condition: k }) => many(Array.from({ length: Math.max(k.shape.length, 1) }, () => like(k, [unknownDim()], dtypes.int64))) }),
]);
// As a method, self is the input and the condition comes first among the arguments.
export const whereMethod = op("Tensor.where", { args: { input: tensor, condition: tensor, other: operand }, shape({ condition: k, input, other }, c) { condition(c, k); return c.broadcast(k.shape, input.shape, shapeOf(other)); }, dtype: ({ input, other }, c) => promoted(c, input, other), grad: "WhereBackward0" });

const mask = (c: Check, t: Ranked, name: string): void => { if (t.dtype && t.dtype !== dtypes.bool) c.fail(`${name} only supports boolean masks, but got mask with dtype ${t.dtype.name === "uint8" ? "unsigned char" : cName(t.dtype.name)}`); };
const cName = (n: string): string => ({ int64: "long int", float32: "float", int32: "int", float64: "double" })[n] ?? n;
export const maskedFill = op(both("masked_fill"), { doc: "value where mask holds.", args: { input: tensor, mask: tensor, value: operand }, inPlace: true, keepsShape: true, shape({ input, mask: m, value }, c) {
  mask(c, m, "masked_fill_");
  if (typeof value === "object" && value.kind === "tensor" && value.shape.length > 0) c.fail(`masked_fill_ only supports a 0-dimensional value tensor, but got tensor with ${value.shape.length} dimension(s).`);
  if (input.dtype && input.dtype.category !== "complex" && typeof value === "object" && (value.kind === "complex" || (value.kind === "tensor" && value.dtype?.category === "complex"))) c.fail(`value cannot be converted to type ${overflowName[input.dtype.name] ?? input.dtype.name} without overflow`);
  return c.broadcast(m.shape, input.shape);
} });
const overflowName: Record<string, string> = { int64: "int64_t", int32: "int", float32: "float", float64: "double" };
export const maskedSelect = op(both("masked_select"), { args: { input: tensor, mask: tensor }, shape({ input, mask: m }, c) {
  if (m.dtype && m.dtype !== dtypes.bool) c.fail(`masked_select: expected BoolTensor for mask`);
  const all = c.broadcast(m.shape, input.shape), held = m.constant?.filter(Boolean).length;
  if (held === undefined || c.failed) return [unknownDim()];
  if (held === 0) return [0];
  // A mask that the result's leading dimensions repeat holds as often as they are long.
  const lead = all.length - m.shape.length, repeated = m.shape.length === 0 || m.shape.every((d, i) => equal(d, all[i + lead]!) === true);
  return [repeated ? mulDims(held, numel(m.shape.length === 0 ? all : all.slice(0, lead))) : held === m.constant!.length ? numel(all) : spread(m, all)];
} });
/** How many elements a known mask holds, once it is broadcast. */
const spread = (m: Ranked, all: Shape): Dim => foldPairs(m, 0, { shape: all, dtype: null }, (x) => x)?.filter(Boolean).length ?? unknownDim();
export const maskedScatter = op(both("masked_scatter"), { args: { input: tensor, mask: tensor, source: tensor }, inPlace: true, shape({ input, mask: m, source }, c) { if (m.dtype && m.dtype !== dtypes.bool) c.fail(`masked_scatter_ only supports boolean masks, but got mask with dtype ${scalarType(m.dtype)}`); if (input.dtype && source.dtype && input.dtype !== source.dtype) c.fail(`masked_scatter_: expected self and source to have same dtypes but got ${scalarType(input.dtype)} and ${scalarType(source.dtype)}`); return c.broadcast(input.shape, m.shape); } });

/** Rows of a table by index: (*) → (*, embedding_dim). */
export const embedding = op([`${F}embedding`], {
  doc: "Rows of a table by index.", args: { input: tensor, weight: tensor, padding_idx: int(null), max_norm: float(null), norm_type: float(2), scale_grad_by_freq: flag(false), sparse: flag(false) }, python: true,
  wants: (_, size) => ({ input: [size("B"), size("T")] }), dtype: ({ weight }) => weight.dtype,
  shape({ input, weight, padding_idx: pad }, c) {
    if (typeof pad === "number" && typeof weight.shape[0] === "number") c.that(pad < weight.shape[0] && pad >= -weight.shape[0], () => "Padding_idx must be within num_embeddings", "AssertionError");
    if (input.dtype === null) input.probe?.note("integer");
    if (input.dtype && input.dtype.name !== "int64" && input.dtype.name !== "int32") c.fail(`Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but got torch.${scalarType(input.dtype)}Tensor instead (while checking arguments for embedding)`);
    if (weight.shape.length !== 2) c.fail("'weight' must be 2-D");
    const rows = weight.shape[0];
    if (!c.failed && typeof rows === "number" && input.constant?.some((i) => i >= rows || i < 0)) c.fail("index out of range in self", "IndexError");
    return [...input.shape, weight.shape[1] ?? unknownDim()];
  },
});
export const oneHot = op([`${F}one_hot`], { args: { input: tensor, num_classes: int(-1) }, grad: null, shape({ input, num_classes: n }, c) {
  if (input.dtype && input.dtype !== dtypes.int64) c.fail("one_hot is only applicable to index tensor of type LongTensor.");
  const empty = equal(numel(input.shape), 0) === true, classes = n === -1 ? (input.constant?.length ? Math.max(...input.constant) + 1 : unknownDim()) : n;
  if (empty && typeof n === "number" && n <= 0) c.fail("Can not infer total number of classes from empty tensor.");
  if (!c.failed && input.constant?.some((x) => x < 0)) c.fail("Class values must be non-negative.");
  if (!c.failed && !empty && typeof classes === "number") c.that(classes >= 1 && !input.constant?.some((x) => x >= classes), () => "Class values must be smaller than num_classes.");
  return [...input.shape, classes];
}, dtype: dtypes.int64 });

const triangle = (name: string): Op => op(both(name), { out: "same", args: { input: tensor, diagonal: int(0) }, inPlace: true, shape({ input }, c) { c.that(input.shape.length >= 2, () => `${name}: input tensor must have at least 2 dimensions`); return input.shape; },
  constant({ input, diagonal }) { if (input.shape.length !== 2 || typeof diagonal !== "number") return undefined; const m = Number(input.shape[1]); return input.constant!.map((x, k) => { const i = Math.floor(k / m), j = k % m; return (name === "tril" ? j - i <= diagonal : j - i >= diagonal) ? x : 0; }); } });
export const tril = triangle("tril");
export const triu = triangle("triu");

export const topk = op(both("topk"), { doc: "The k largest elements along a dimension, with their indices.", args: { input: tensor, k: int(), dim: dim(-1), largest: flag(true), sorted: flag(true) }, shape({ input, k, dim: d }, c) {
  const at = c.dim(d, input.shape.length), n = input.shape[at] ?? 1;
  c.that(typeof k !== "number" || k >= 0, () => "selected index k out of range");
  c.that(lessEqual(k, n) !== false, () => "selected index k out of range");
  const s = input.shape.length ? withDim(input.shape, at, k) : [];
  return named("topk", { values: like(input, s), indices: like(input, s, dtypes.int64) });
} });
export const kthvalue = op(both("kthvalue"), { args: { input: tensor, k: int(), dim: dim(-1), keepdim: bool(false) }, shape({ input, k, dim: d, keepdim }, c) {
  const at = c.dim(d, input.shape.length), n = input.shape[at] ?? 1;
  c.that(typeof k !== "number" || (k >= 1 && lessEqual(k, n) !== false), () => "kthvalue(): selected number k out of range for dimension " + String(at));
  const s = keepdim ? withDim(input.shape, at, 1) : input.shape.filter((_, i) => i !== at);
  return named("kthvalue", { values: like(input, s), indices: like(input, s, dtypes.int64) });
} });
export const sort = op(both("sort"), { args: { input: tensor, dim: dim(-1), descending: flag(false), stable: keyword(flag(false)) }, shape({ input, dim: d }, c) { c.dim(d, input.shape.length); if (input.dtype?.category === "complex") c.fail(" Sort does not support complex dtypes on CPU"); return named("sort", { values: like(input, input.shape), indices: like(input, input.shape, dtypes.int64) }); } });
export const argsort = op(both("argsort"), { args: { input: tensor, dim: dim(-1), descending: flag(false), stable: keyword(flag(false)) }, grad: null, dtype: dtypes.int64, shape({ input, dim: d }, c) { c.dim(d, input.shape.length); return input.shape; } });
export const msort = op(both("msort"), { args: { input: tensor }, shape: ({ input }) => input.shape, grad: "SortBackward0" });
export const nonzero = op(both("nonzero"), [overload({ args: { input: tensor, as_tuple: keyword(bool(false)) }, grad: null, shape: ({ input, as_tuple }) => (as_tuple ? many(Array.from({ length: Math.max(1, input.shape.length) }, () => like(input, [countOf(input)], dtypes.int64))) : like(input, [countOf(input), input.shape.length], dtypes.int64)) })]);
const countOf = (t: Ranked): Dim => (t.constant ? t.constant.filter(Boolean).length : unknownDim());
export const argwhere = op(both("argwhere"), { args: { input: tensor }, grad: null, dtype: dtypes.int64, shape: ({ input }) => [countOf(input), input.shape.length] });
export const isin = op(["torch.isin"], { args: { elements: operand, test_elements: operand, assume_unique: keyword(flag(false)), invert: keyword(flag(false)) }, grad: null, dtype: dtypes.bool, shape: ({ elements }) => shapeOf(elements) });
export const equalOp = op(both("equal"), { args: { input: tensor, other: tensor }, grad: null, shape({ input, other }) {
  const differ = input.shape.length !== other.shape.length || input.shape.some((d, i) => equal(d, other.shape[i]!) === false);
  if (differ) return { plain: false };
  const same = foldPairs(input, other, { shape: input.shape, dtype: null }, (x, y) => Number(x === y));
  if (same) return { plain: same.every(Boolean) };
  return { plain: { kind: "unknown", because: "the numbers are only known when the program runs" } };
} });
export const repeatInterleave = op(both("repeat_interleave"), [
  overload({ args: { input: tensor, repeats: either<Dim, Ranked>(int(), tensor), dim: dim(null), output_size: keyword(int(null)) }, grad: "IndexSelectBackward0", shape({ input, repeats, dim: d, output_size }, c) {
    const at = d === null ? 0 : c.dim(d, input.shape.length), flat: Shape = d === null ? [input.shape.reduce<Dim>((a, b) => mulDims(a, b), 1)] : input.shape;
    const isT = typeof repeats === "object" && repeats.kind === "tensor", size = flat[at] ?? 1;
    if (!isT && typeof repeats === "number") c.that(repeats >= 0, () => "Repeats must be non-negative");
    if (isT && repeats.dtype && repeats.dtype.category !== "int") c.fail(`"repeat_interleave_cpu" not implemented for '${scalarType(repeats.dtype)}'`, "NotImplementedError");
    if (isT && repeats.shape.length === 1 && repeats.shape[0] !== 1) c.equal(repeats.shape[0]!, size, () => `repeats must have the same size as input along dim, but got repeats.size(0) = ${String(repeats.shape[0])} and input.size(${at}) = ${String(size)}`);
    if (!isT) return withDim(flat.length ? flat : [1], at, mulDims(size, repeats as Dim));
    const r = repeats as Ranked;
    return withDim(flat.length ? flat : [1], at, output_size ?? (r.constant ? (r.constant.length === 1 && typeof size === "number" ? r.constant[0]! * size : r.constant.reduce((a, b) => a + b, 0)) : unknownDim()));
  } }),
  overload({ args: { repeats: tensor, output_size: keyword(int(null)) }, grad: null, dtype: dtypes.int64, shape: ({ repeats, output_size }) => [output_size ?? (repeats.constant ? repeats.constant.reduce((a, b) => a + b, 0) : unknownDim())] }),
]);
