// Writing at indices without changing the tensor (and, with an underscore, into it): put, index_put, index_reduce.
import { type Dim, equal, numel } from "../../shape";
import { type Value, tuple, unknown } from "../../python/values";
import { type Arg, type Ranked, any, bool, dim, flag, keyword, operand, str, tensor } from "../core/args";
import type { Check } from "../core/check";
import { scalarType } from "../core/dtype";
import { type Op, op } from "../core/op";
import { sourceFits } from "./along";
import { fitsInto, selected } from "./indexing";

const both = (name: string): string[] => [`torch.${name}`, `Tensor.${name}`];

/** input taken as one dimension, with source's elements at index. */
export const put = op(both("put"), { args: { input: tensor, index: tensor, source: tensor, accumulate: flag(false) }, inPlace: true, shape({ input, index, source }, c) {
  const n = numel(input.shape), [from, at] = [numel(source.shape), numel(index.shape)];
  if (index.dtype && index.dtype.name !== "int64") c.fail(`put_(): Expected a long tensor for index, but got ${scalarType(index.dtype)}`);
  if (input.dtype && source.dtype && input.dtype !== source.dtype) c.fail(`put_(): self and source expected to have the same dtype, but got self.dtype = ${scalarType(input.dtype)} and source.dtype = ${scalarType(source.dtype)}`);
  c.that(equal(from, at), () => `put_(): Expected source and index to have the same number of elements, but got source.numel() = ${String(from)}, index.numel() = ${String(at)}`, "IndexError");
  if (n === 0) c.that(equal(at, 0) !== false, () => "put_(): Tried to put elements into an empty tensor", "IndexError");
  const bad = typeof n === "number" ? index.constant?.find((i) => i >= n || i < -n) : undefined;
  if (bad !== undefined) c.fail(`out of range: tried to access index ${bad} on a tensor of ${String(n)} elements.`, "IndexError");
  return input.shape;
} });

/** Indices as x[…] takes them: a tuple or list of tensors. */
const indices: Arg<Value> = { type: "tuple of Tensors", accept: (v, vm) => any().accept(v, vm) };
const asIndex = (v: Value): Value | undefined => (typeof v === "object" && v !== null && (v.kind === "tuple" || v.kind === "list") ? tuple(v.items.map((i) => i === null ? { kind: "slice", start: null, stop: null, step: null } : i)) : undefined);
function placed(input: Ranked, index: Value, values: Ranked, c: Check): readonly Dim[] {
  const at = asIndex(index), count = typeof at === "object" && at !== null && at.kind === "tuple" ? at.items.length : 0;
  c.that(count <= input.shape.length, () => `too many indices for tensor of dimension ${input.shape.length} (got ${count})`, "IndexError");
  const s = at === undefined || c.failed ? null : selected(c.vm, input, at, c);
  if (s && !s.lost && !c.failed) fitsInto(c, values.shape, { ...s, view: false });
  if (!c.failed && input.dtype && values.dtype && input.dtype !== values.dtype) c.fail(`Index put requires the source and destination dtypes match, got ${scalarType(input.dtype)} for the destination and ${scalarType(values.dtype)} for the source.`);
  return input.shape;
}
export const indexPut = op([...both("index_put"), "torch._unsafe_index_put"], { args: { input: tensor, indices, values: tensor, accumulate: flag(false) }, inPlace: true, shape: ({ input, indices: i, values }, c) => placed(input, i, values, c) });
export const indexPutImplementation = op("torch._index_put_impl_", { args: { input: tensor, indices, values: tensor, accumulate: flag(false), unsafe: flag(false) }, shape: ({ input, indices: i, values }, c) => placed(input, i, values, c) });
/** x[indices] where mask holds, else fill. */
const withoutNumbers = (v: Value): Value => (typeof v === "object" && v !== null && (v.kind === "tuple" || v.kind === "list") ? tuple(v.items.map((i) => (typeof i === "object" && i !== null && i.kind === "tensor" ? { ...i, constant: undefined } : i))) : v);
export const unsafeMaskedIndex = op("torch._unsafe_masked_index", { args: { input: tensor, mask: tensor, indices, fill: operand }, grad: "IndexBackward0", shape({ input, mask, indices: i }, c) {
  const at = asIndex(withoutNumbers(i)), s = at === undefined ? null : selected(c.vm, input, at, c);
  return s && !s.lost ? c.broadcast(s.shape, mask.shape) : { plain: unknown(s?.lost ?? "the indices are not known") };
} });
export const unsafeMaskedIndexPut = op("torch._unsafe_masked_index_put_accumulate", { args: { input: tensor, mask: tensor, indices, values: tensor }, shape: ({ input }) => input.shape });

const reductions = ["prod", "mean", "amax", "amin"];
export const indexReduce: Op = op(both("index_reduce"), { args: { input: tensor, dim: dim(), index: tensor, source: tensor, reduce: str(), include_self: keyword(bool(true)) }, inPlace: true, shape({ input, dim: d, index, source, reduce }, c) {
  if (!reductions.includes(reduce)) c.fail(`index_reduce(): Expected reduce to be one of prod, mean, amax or amin but got ${reduce}.`);
  sourceFits(c, "index_reduce_", { input, dim: d, index, source });
  return input.shape;
} });
