// Reading and writing along a dimension by index: gather, scatter, index_select, index_add, index_copy, index_fill, take.
import { type Dim, type Shape, equal, less, lessEqual, numel } from "../../shape";
import { type Arg, type Ranked, any, bool, dim, flag, keyword, operand, scalar, str, tensor } from "../core/args";
import type { Check } from "../core/check";
import { scalarType } from "../core/dtype";
import { type Op, op } from "../core/op";
import { like, sizesText, withDim } from "../core/verbs";

const both = (name: string): string[] => [`torch.${name}`, `Tensor.${name}`];
const rank = (s: Shape): number => Math.max(s.length, 1);
const isTensor = (v: unknown): v is Ranked => typeof v === "object" && v !== null && (v as Ranked).kind === "tensor";
const intOrLong = (c: Check, index: Ranked, message: string): void => { if (index.dtype && index.dtype.name !== "int64" && index.dtype.name !== "int32") c.fail(message); };
/** The first known index outside [least, size). */
const outside = (index: Ranked, size: Dim | undefined, least = 0): number | undefined => (typeof size === "number" ? index.constant?.find((i) => i >= size || i < least) : undefined);

/** out[i][j][k] = input[index[i][j][k]][j][k] for dim 0. */
export const gather = op(both("gather"), { doc: "Elements at indices along a dimension.", out: "same", args: { input: tensor, dim: dim(), index: tensor, sparse_grad: keyword(flag(false)) }, shape({ input, dim: d, index }, c) {
  const at = c.dim(d, input.shape.length), empty = equal(numel(index.shape), 0) === true;
  if (!empty) intOrLong(c, index, "gather(): Expected dtype int32/int64 for index");
  if (empty) return index.shape;
  if (c.that(rank(index.shape) === rank(input.shape), () => "Index tensor must have the same number of dimensions as input tensor")) index.shape.forEach((s, i) => { if (i !== at && input.shape[i] !== undefined) c.that(less(input.shape[i]!, s) !== true, () => `Size does not match at dimension ${i} expected index ${sizesText(index.shape)} to be no larger than self ${sizesText(input.shape)} apart from dimension ${at}`); });
  bounded(c, index, input, at);
  return index.shape;
} });
const bounded = (c: Check, index: Ranked, input: Ranked, at: number): void => { const size = input.shape[at] ?? 1, bad = outside(index, size); if (bad !== undefined) c.fail(`index ${bad} is out of bounds for dimension ${at} with size ${String(size)}`); };
export const takeAlongDim = op(both("take_along_dim"), { args: { input: tensor, indices: tensor, dim: dim(null) }, grad: "GatherBackward0", shape({ input, indices, dim: d }, c) {
  if (d === null) return [numel(indices.shape)];
  if (!c.that(input.shape.length === indices.shape.length, () => `torch.take_along_dim(): input and indices should have the same number of dimensions, but got ${input.shape.length} dimensions for input, and ${indices.shape.length} dimensions for indices`)) return indices.shape;
  if (indices.dtype && indices.dtype.name !== "int64") c.fail(`torch.take_along_dim(): dtype of indices should be Long but got ${scalarType(indices.dtype)}`);
  const at = c.dim(d, input.shape.length), shape = c.broadcast(withDim(input.shape, at, 1), withDim(indices.shape, at, 1)).map((s, i) => (i === at ? indices.shape[at]! : s));
  return shape;
} });

/** Writes src (or a value) at positions along dim. */
const scatterLike = (name: string, src: Arg<unknown>, extra: Record<string, Arg<unknown>> = {}): Op => op(both(name), {
  args: { input: tensor, dim: dim(), index: tensor, src, ...extra } as never, inPlace: true, out: "same",
  shape({ input: t, dim: d, index, src: s, reduce }: { input: Ranked; dim: number; index: Ranked; src: unknown; reduce?: string | null }, c: Check): Shape {
    const at = c.dim(d, t.shape.length), empty = equal(numel(index.shape), 0) === true;
    if (name === "scatter" && reduce && reduce !== "add" && reduce !== "multiply") c.fail("reduce argument must be either add or multiply.");
    if (name === "scatter_reduce" && !["sum", "prod", "mean", "amax", "amin"].includes(reduce ?? "sum")) c.fail(`reduce argument must be either sum, prod, mean, amax or amin, got ${reduce}`);
    if (!empty) intOrLong(c, index, "scatter(): Expected dtype int32/int64 for index");
    if (isTensor(s) && t.dtype && s.dtype && t.dtype !== s.dtype) c.fail("scatter(): Expected self.dtype to be equal to src.dtype");
    if (empty || c.failed) return t.shape;
    c.that(rank(index.shape) === rank(t.shape), () => "Index tensor must have the same number of dimensions as self tensor");
    if (isTensor(s)) c.that(rank(index.shape) === rank(s.shape), () => "Index tensor must have the same number of dimensions as src tensor");
    if (c.failed) return t.shape;
    const tooBig = index.shape.some((x, k) => (k !== at && t.shape[k] !== undefined && lessEqual(x, t.shape[k]!) === false) || (isTensor(s) && s.shape[k] !== undefined && lessEqual(x, s.shape[k]!) === false));
    if (tooBig) c.fail(`Expected index ${sizesText(index.shape)} to be no larger than self ${sizesText(t.shape)} apart from dimension ${at}${isTensor(s) ? ` and to be no larger size than src ${sizesText(s.shape)}` : ""}`);
    bounded(c, index, t, at);
    return t.shape;
  },
} as never);
export const scatter = scatterLike("scatter", operand as Arg<unknown>, { reduce: keyword(str(null)) as Arg<unknown>, value: keyword(any(null)) as Arg<unknown> });
export const scatterAdd = scatterLike("scatter_add", tensor as Arg<unknown>);
export const scatterReduce = scatterLike("scatter_reduce", tensor as Arg<unknown>, { reduce: str() as Arg<unknown>, include_self: bool(true) as Arg<unknown> });

export const indexSelect = op(both("index_select"), { doc: "Slices of a dimension by index.", args: { input: tensor, dim: dim(), index: tensor }, shape({ input, dim: d, index }, c) {
  const { shape } = input, at = c.dim(d, shape.length), n = numel(index.shape);
  c.that(index.shape.length <= 1, () => "index_select(): Index is supposed to be a vector", "IndexError");
  if (shape.length === 0) c.that(equal(n, 1), () => `index_select(): Index to scalar can have only 1 value, got ${String(n)} value(s)`);
  intOrLong(c, index, "index_select(): Expected dtype int32 or int64 for index");
  const bad = outside(index, shape[at] ?? 1);
  if (bad !== undefined) { if (shape.length === 2 && at === 1 && input.dtype?.name === "float32") c.fail(`INDICES element is out of DATA bounds, id=${bad} axis_dim=${String(shape[at])}`); else c.fail("index out of range in self", "IndexError"); }
  return shape.length === 0 ? [] : withDim(shape, at, index.shape[0] ?? 1);
} });
type Write = { input: Ranked; dim: number; index: Ranked; source: Ranked };
const writeArgs = { input: tensor, dim: dim(), index: tensor, source: tensor };
/** Adds (or, reducing, combines) slices of source into input: both checks are the same. */
export function sourceFits(c: Check, name: string, { input, dim: d, index, source }: Write): void {
  const at = c.dim(d, input.shape.length), n = numel(index.shape);
  c.that(index.shape.length <= 1, () => `${name}(): Index is supposed to be a vector, but got dim: ${index.shape.length} with type: ${scalarType(index.dtype)} and size: ${sizesText(index.shape)}`, "IndexError");
  intOrLong(c, index, `${name}(): Expected dtype int32/int64 for index but got: ${scalarType(index.dtype)}`);
  if (input.dtype && source.dtype && input.dtype !== source.dtype) c.fail(`${name}(): self (${scalarType(input.dtype)}) and source (${scalarType(source.dtype)}) must have the same scalar type`);
  if (source.shape.length === 0 && input.shape.length > 0) c.fail(`Dimension specified as ${d} but tensor has no dimensions`, "IndexError");
  if (source.shape.length) c.that(equal(source.shape[at] ?? 1, n), () => `${name}(): Number of indices (${String(n)}) should be equal to source.size(dim): (${String(source.shape[at])}), for dim: ${at}`);
  const apart = input.shape.length !== source.shape.length ? input.shape.length > 0 && source.shape.length > 0 : input.shape.some((s, i) => i !== at && equal(s, source.shape[i]!) === false);
  if (apart) c.fail(`source tensor shape must match self tensor shape, excluding the specified dimension. Got self.shape = ${sizesText(input.shape)} source.shape = ${sizesText(source.shape)}`);
  bounded(c, index, input, at);
}
export const indexAdd = op(both("index_add"), { args: { ...writeArgs, alpha: keyword(scalar(1)) }, inPlace: true, shape(a, c) { sourceFits(c, "index_add_", a); return a.input.shape; } });
export const indexCopy = op(both("index_copy"), { args: writeArgs, inPlace: true, shape({ input, dim: d, index, source }, c) {
  const at = c.dim(d, input.shape.length), n = numel(index.shape), [a, b] = [input.shape, source.shape];
  c.that(index.shape.length <= 1, () => `index_copy_(): Index should have dimension 1 or 0 (got ${index.shape.length})`, "IndexError");
  if (b.length === 0) c.that(equal(n, 1), () => `index_copy_(): When source is scalar, index should have one element (got ${String(n)})`, "IndexError");
  else if (a.length > 0) c.that(a.length === b.length, () => `index_copy_(): When source and destination are not scalars, their dimensionality must match. Source dimensionality (${b.length}), destination dimensionality (${a.length})`, "IndexError");
  if (index.dtype && index.dtype.name !== "int64") c.fail(`index_copy_(): Expected a long tensor for index, but got ${scalarType(index.dtype)}`);
  if (input.dtype && source.dtype && input.dtype !== source.dtype) c.fail(`index_copy_(): self and source expected to have the same dtype, but got (self) ${scalarType(input.dtype)} and (source) ${scalarType(source.dtype)}`);
  const slice = (s: Shape): Shape => s.filter((_, i) => i !== at), text = (s: Shape): string => s.map(String).join(" ");
  if (a.length === b.length && slice(a).some((s, i) => equal(s, slice(b)[i]!) === false)) c.fail(`index_copy_(): Source/destination tensor must have same slice shapes. Destination slice shape: ${text(slice(a))} at dimension ${at} and source slice shape: ${text(slice(b))} at dimension 0.`);
  if (b.length) c.that(equal(n, b[at] ?? 1), () => `index_copy_(): Number of indices (${String(n)}) should be equal to source.size(dim) (${String(b[at])})`, "IndexError");
  const bad = outside(index, a[at] ?? 1);
  if (bad !== undefined) c.fail(`index_copy_(): index ${bad} is out of bounds for dimension ${at} with size ${String(a[at] ?? 1)}`, "IndexError");
  return a;
} });
export const indexFill = op(both("index_fill"), { args: { input: tensor, dim: dim(), index: tensor, value: operand }, inPlace: true, shape({ input, dim: d, index, value }, c) {
  if (isTensor(value)) c.that(value.shape.length === 0, () => `index_fill_ only supports a 0-dimensional value tensor, but got tensor with ${value.shape.length} dimension(s).`);
  const at = c.dim(d, input.shape.length), size = input.shape[at] ?? 1;
  if (index.dtype && index.dtype.name !== "int64") c.fail("index_fill_(): Expected dtype int64 for index.", "IndexError");
  c.that(index.shape.length <= 1, () => "Index has to be a vector/scalar");
  const bad = outside(index, size, typeof size === "number" ? -size : 0);
  if (bad !== undefined) c.fail(`index ${bad} is out of bounds for dimension ${at} with size ${String(size)}`, "IndexError");
  return input.shape;
} });
/** Elements of the tensor taken as one dimension. */
export const take = op(both("take"), { args: { input: tensor, index: tensor }, shape({ input, index }, c) {
  if (index.dtype && index.dtype.name !== "int64") c.fail(`take(): Expected a long tensor for index, but got ${scalarType(index.dtype)}`);
  const n = numel(input.shape), bad = outside(index, n, typeof n === "number" ? -n : 0);
  if (n === 0 && equal(numel(index.shape), 0) === false) c.fail("take(): tried to take from an empty tensor", "IndexError");
  else if (bad !== undefined) c.fail(`out of range: tried to access index ${bad} on a tensor of ${String(n)} elements.`, "IndexError");
  return like(input, index.shape);
} });
