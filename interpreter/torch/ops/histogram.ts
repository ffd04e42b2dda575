// Counting and placing numbers: histc, histogram, histogramdd, bincount, bucketize, searchsorted.
import { type Dim, type Shape, add, equal, max, numel, sub } from "../../shape";
import { type Value, tuple, unknown } from "../../python/values";
import { type Ranked, type Scalar, any, bool, either, flag, int, keyword, maybeTensor, operand, scalar, sizes, str, tensor, tensors, unknownDim } from "../core/args";
import { type Check, newCheck } from "../core/check";
import { cTypeNames, dtypes, scalarType } from "../core/dtype";
import { type Op, type Result, named, op } from "../core/op";
import { namedResult } from "../core/results";
import { newTensor, torchState } from "../core/state";
import { like, shapeOf, sizesText } from "../core/verbs";

const both = (name: string): string[] => [`torch.${name}`, `Tensor.${name}`];
const isTensor = (v: Dim | Ranked): v is Ranked => typeof v === "object" && v.kind === "tensor";
const numberOf = (v: Scalar): number => (typeof v === "object" ? (v.kind === "float" ? v.value : NaN) : Number(v));
const positive = (c: Check, bins: Dim, d = 0): void => { if (typeof bins === "number") c.that(bins > 0, () => `torch.histogram(): bins must be > 0, but got ${bins} for dimension ${d}`); };
const kernel = (c: Check, t: Ranked, name: string, low = false): void => {
  if (t.dtype && t.device.type === "cpu" && (t.dtype.category !== "float" || (!low && t.dtype.bytes < 4))) c.fail(`"${name}" not implemented for '${scalarType(t.dtype)}'`, "NotImplementedError");
};

export const histc = op(both("histc"), { doc: "Counts of elements in equal bins.", args: { input: tensor, bins: int(100), min: scalar(0), max: scalar(0) }, grad: null, shape({ input, bins, min, max: top }, c) {
  positive(c, bins);
  kernel(c, input, "histogram_cpu", true);
  c.that(!(numberOf(min) > numberOf(top)), () => "torch.histc: max must be larger than min");
  return [bins];
} });

/** The numbers of a `range=` argument, where they are known. */
const rangeOf = (v: Value): (number | null)[] | null => (typeof v === "object" && v !== null && (v.kind === "tuple" || v.kind === "list") ? v.items.map((x) => (typeof x === "number" ? x : typeof x === "object" && x !== null && x.kind === "float" ? x.value : null)) : null);
/** What every histogram checks: bins, range and weights of an input of n columns. */
function checked(c: Check, input: Ranked, rows: Shape, bins: readonly (Dim | Ranked)[], range: Value, weight: Shape | null): Shape {
  bins.forEach((b, d) => {
    if (!isTensor(b)) return;
    c.that(b.shape.length === 1, () => `torch.histogramdd: bins tensor should have one dimension, but got ${b.shape.length} dimensions in the bins tensor for dimension ${d}`);
    c.that(equal(b.shape[0] ?? 1, 0) !== true, () => `torch.histogramdd: bins tensor should have at least 1 element, but got 0 elements in the bins tensor for dimension ${d}`);
    c.that(!input.dtype || !b.dtype || input.dtype === b.dtype, () => `torch.histogramdd: input tensor and bins tensors should have the same dtype, but got input with dtype ${cTypeNames[input.dtype!.name]} and bins for dimension ${d} with dtype ${cTypeNames[b.dtype!.name]}`);
  });
  const n = bins.length, ends = rangeOf(range);
  if (ends) {
    c.that(ends.length === 2 * n, () => `torch.histogramdd: for a ${n}-dimensional histogram range should have ${2 * n} elements, but got ${ends.length}`);
    for (let d = 0; d < n; d++) { const [lo, hi] = [ends[2 * d], ends[2 * d + 1]]; if (typeof lo === "number" && typeof hi === "number") c.that(lo <= hi, () => `torch.histogramdd: min should not exceed max, but got min ${lo} max ${hi} for dimension ${d}`); }
  }
  if (weight) {
    const lead = rows.slice(0, -1), text = () => `torch.histogramdd: if weight tensor is provided it should have the same shape as the input tensor excluding its innermost dimension, but got input with shape ${sizesText(rows)} and weight with shape ${sizesText(weight)}`;
    if (c.that(weight.length === lead.length, text)) lead.forEach((s, i) => c.equal(weight[i]!, s, text));
  }
  const counts = bins.map((b, d): Dim => { const k = isTensor(b) ? sub(b.shape[0] ?? 1, 1) : b; positive(c, k, d); return k; });
  kernel(c, input, "histogramdd");
  return counts;
}
const more = { range: keyword(any(null)), weight: keyword(maybeTensor), density: keyword(flag(false)) };
export const histogram = op(both("histogram"), { doc: "Counts of elements in bins, with the bins' edges.", args: { input: tensor, bins: either<Dim, Ranked>(int(), tensor, 100), ...more }, grad: null, shape({ input, bins, range, weight }, c): Result {
  const [n] = checked(c, input, [numel(input.shape), 1], [bins], range, weight && [numel(weight.shape)]);
  return named("histogram", { hist: like(input, [n!]), bin_edges: like(input, [add(n!, 1)]) });
} });
/** In as many dimensions as the input has columns: counts, and a tuple of edges. */
export const histogramdd: Op = op("torch.histogramdd", {
  args: { input: tensor, bins: either<Ranked[], Dim | Dim[]>(tensors, either<Dim, Dim[]>(int(), sizes())), range: any(null), weight: maybeTensor, density: flag(false) },
  grad: null, shape: () => [],
  call(vm, { input, bins: given, range, weight }) {
    const c = newCheck(vm), columns = input.shape.at(-1);
    if (columns === undefined || !c.that(input.shape.length >= 2, () => "torch.histogramdd: input tensor should have at least 2 dimensions")) return unknown("the call fails");
    const bins: readonly (Dim | Ranked)[] = Array.isArray(given) ? given : typeof columns === "number" ? new Array<Dim>(columns).fill(given) : [];
    if (!Array.isArray(given) && typeof columns !== "number") return unknown("the number of columns is not known");
    if (!c.equal(bins.length, columns, () => "histogramdd: The size of bins must be equal to the innermost dimension of the input.")) return unknown("the call fails");
    const counts = checked(c, input, input.shape, bins, range, weight && weight.shape), all = [counts, ...counts.map((n) => [add(n, 1)])].map((s) => newTensor(vm, like(input, s)));
    torchState(vm).engine?.run(vm, histogramdd, { input, bins, range, weight }, all);
    return namedResult(vm, "histogramdd", ["hist", "bin_edges"], [all[0]!, tuple(all.slice(1))]);
  },
});

/** How often each number from 0 up occurs: max(input) + 1 counts, at least minlength. */
export const bincount = op(both("bincount"), { doc: "How often each number from 0 up occurs.", args: { input: tensor, weights: maybeTensor, minlength: int(0) }, grad: null, shape({ input, weights, minlength }, c) {
  if (typeof minlength === "number") c.that(minlength >= 0, () => "minlength should be >= 0");
  if (input.dtype && (input.dtype.category !== "int") && input.device.type === "cpu") c.fail(`"bincount_cpu" not implemented for '${scalarType(input.dtype)}'`, "NotImplementedError");
  c.that(input.shape.length === 1 && !input.constant?.some((x) => x < 0), () => "bincount only supports 1-d non-negative integral inputs.");
  if (weights && c.that(weights.shape.length === 1, () => "weights should be 1-d and have the same length as input")) c.equal(weights.shape[0]!, input.shape[0] ?? 1, () => "weights should be 1-d and have the same length as input");
  const dtype = !weights ? dtypes.int64 : weights.dtype && (weights.dtype === dtypes.float32 ? dtypes.float32 : dtypes.float64);
  const counts = input.constant && input.shape.length === 1 ? input.constant : undefined;
  const n = counts ? max(minlength, counts.length ? Math.max(...counts) + 1 : 0) : equal(numel(input.shape), 0) === true ? minlength : unknownDim();
  const constant = counts && typeof n === "number" && n <= 4096 && !weights && Array.from({ length: n }, (_, i) => counts.filter((x) => x === i).length);
  return { ...like(input, [n], dtype), ...(constant && { constant }) };
} });

/** Where each value would stand among the boundaries. */
const placed = { out_int32: keyword(bool(false)), right: keyword(bool(false)) };
export const bucketize = op("torch.bucketize", { args: { input: operand, boundaries: tensor, ...placed }, grad: null, dtype: ({ out_int32 }) => (out_int32 ? dtypes.int32 : dtypes.int64), shape({ input, boundaries }, c) {
  c.that(boundaries.shape.length === 1, () => `boundaries tensor must be 1 dimension, but got dim(${boundaries.shape.length})`);
  return shapeOf(input);
} });
export const searchsorted = op("torch.searchsorted", { args: { sorted_sequence: tensor, input: operand, ...placed, side: keyword(str(null)), sorter: keyword(maybeTensor) }, grad: null, dtype: ({ out_int32 }) => (out_int32 ? dtypes.int32 : dtypes.int64), shape({ sorted_sequence: s, input, right, side, sorter }, c) {
  const name = "torch.searchsorted(): ", v = shapeOf(input), b = s.shape;
  if (side !== null) {
    c.that(side === "left" || side === "right", () => `${name}side can only be 'left' or 'right' but got ${side}`);
    c.that(!(side === "left" && right), () => `${name}side and right can't be set to opposites, got side of left while right was True`);
  }
  if (sorter) {
    const text = () => `${name}boundary and sorter must have the same size, but got boundary tensor ${sizesText(b)}and got sorter tensor ${sizesText(sorter.shape)}`;
    if (c.that(sorter.shape.length === b.length, text)) b.forEach((d, i) => c.equal(d, sorter.shape[i]!, text));
    c.that(!sorter.dtype || sorter.dtype === dtypes.int64, () => `${name}sorter must be a tensor of long dtype but got dtype ${scalarType(sorter.dtype)}`);
    const n = b.at(-1);
    if (typeof n === "number") c.that(!sorter.constant?.some((i) => i < 0 || i >= n), () => `${name}sorter index out of range`);
  }
  if (!(typeof input === "object" && input.kind === "tensor")) c.that(b.length === 1, () => `${name}input value can be a scalar only when boundaries tensor dimension is 1, but we got boundaries tensor dim(${b.length}) and input value's dim(0) numel(1)`);
  c.that(b.length > 0, () => `${name}boundaries tensor should have positive dimension, but got 0 dimension`);
  if (b.length > 1 && v.length > 0) {
    const text = () => `${name}boundaries tensor should be 1 dimension or the first N-1 dimensions of boundaries tensor and input value tensor must match, but we got boundaries tensor ${sizesText(b)} and input value tensor ${sizesText(v)}`;
    if (c.that(b.length === v.length, text)) b.slice(0, -1).forEach((d, i) => c.equal(d, v[i]!, text));
  }
  return v;
} });
