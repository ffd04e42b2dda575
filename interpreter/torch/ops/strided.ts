// Tensors of given strides: as_strided and its kin, empty_strided, empty_permuted.
import { type Dim, type Shape, add, contiguousStrides, equal, less, mul, numel, sub } from "../../shape";
import { type Ranked, device, dims, dtype, factory, flag, int, keyword, any, sizes, tensor } from "../core/args";
import type { Check } from "../core/check";
import { type Op, op } from "../core/op";
import { torchState } from "../core/state";
import { asStrides } from "../core/strides";
import { like, sizesText } from "../core/verbs";
import type { Meta } from "../tensor";

/** Elements of storage that a tensor of this form reaches: 1 + Σ (size − 1) · stride; none when it is empty. */
const reach = (size: Shape, stride: Shape): Dim => (size.some((d) => equal(d, 0) === true) ? 0 : size.reduce<Dim>((n, d, i) => add(n, mul(sub(d, 1), stride[i]!)), 1));
/** Certain mistakes of size and stride; the storage is only known of a tensor that is not itself a view. */
function strided(c: Check, input: Ranked, size: Shape, stride: Shape, offset: Dim | null): Meta {
  const meta: Meta = { ...like(input, size), strides: size.length === stride.length ? asStrides(size, stride) : null };
  if (!c.that(size.length === stride.length, () => "mismatch in length of strides and shape")) return meta;
  if (stride.some((s) => typeof s === "number" && s < 0)) c.fail(`as_strided: Negative strides are not supported at the moment, got strides: ${sizesText(stride)}`);
  if (size.some((s) => typeof s === "number" && s < 0)) c.fail(`Storage size calculation overflowed with sizes=${sizesText(size)} and strides=${sizesText(stride)}`);
  if (typeof offset === "number" && offset < 0) c.fail(`Tensor: invalid storage offset ${offset}`);
  const needs = reach(size, stride), start = offset ?? 0;
  if (needs !== 0 && input.dtype && input.base === undefined && input.strides === undefined) {
    const bytes = input.dtype.bytes, total = add(needs, start), held = numel(input.shape);
    c.that(less(held, total) !== true, () => `setStorage: sizes ${sizesText(size)}, strides ${sizesText(stride)}, storage offset ${String(start)}, and itemsize ${bytes} requiring a storage size of ${String(mul(total, bytes))} are out of bounds for storage of size ${String(mul(held, bytes))}`);
  }
  return meta;
}
const form = { size: sizes(), stride: sizes(), storage_offset: int(null) };
export const asStridedOp = op(["torch.as_strided", "Tensor.as_strided"], { doc: "A view of the given sizes and strides.", args: { input: tensor, ...form }, view: true, inPlace: true, grad: "AsStridedBackward0", shape: ({ input, size, stride, storage_offset }, c) => strided(c, input, size, stride, storage_offset) });
export const asStridedCopy = op("torch.as_strided_copy", { args: { input: tensor, ...form }, grad: "AsStridedBackward0_copy", shape: ({ input, size, stride, storage_offset }, c) => ({ ...strided(c, input, size, stride, storage_offset), strides: undefined }) });
export const asStridedScatter = op(["torch.as_strided_scatter", "Tensor.as_strided_scatter"], { args: { input: tensor, src: tensor, ...form }, grad: "AsStridedScatterBackward0", shape({ input, src, size, stride, storage_offset }, c) {
  strided(c, input, size, stride, storage_offset);
  const text = () => `expected src to have a size equal to the slice of self. src size = ${sizesText(src.shape)}, slice size = ${sizesText(size)}`;
  if (c.that(src.shape.length === size.length, text)) size.forEach((d, i) => c.equal(d, src.shape[i]!, text));
  return input.shape;
} });

function emptyStrided(c: Check, size: Shape, stride: Shape): { shape: Shape; strides: Shape | null | undefined } {
  if (!c.that(size.length === stride.length, () => `dimensionality of sizes (${size.length}) must match dimensionality of strides (${stride.length})`)) return { shape: size, strides: null };
  for (const d of size) if (typeof d === "number" && d < 0) c.fail(`Trying to create tensor with negative dimension ${d}: ${sizesText(size)}`);
  if (stride.some((s) => typeof s === "number" && s < 0)) c.fail(`Storage size calculation overflowed with sizes=${sizesText(size)} and strides=${sizesText(stride)}`);
  return { shape: size, strides: asStrides(size, stride) };
}
const { dtype: _, ...placed } = factory;
export const emptyStridedOp = op("torch.empty_strided", { args: { size: sizes(), stride: sizes(), dtype, ...placed }, grad: null, shape: (a, c) => ({ ...emptyStrided(c, a.size, a.stride), dtype: a.dtype ?? torchState(c.vm).defaultDtype, ...(a.device && { device: a.device }) }) });
export const newEmptyStrided = op("Tensor.new_empty_strided", { args: { input: tensor, size: sizes(), stride: sizes(), dtype, device, layout: keyword(any(null)), pin_memory: keyword(flag(false)), requires_grad: keyword(flag(false)) }, grad: null, shape: (a, c) => ({ ...emptyStrided(c, a.size, a.stride), dtype: a.dtype ?? a.input.dtype, device: a.device ?? a.input.device }) });
/** Dense, with the dimensions in memory in the order `physical_layout`. */
export const emptyPermuted: Op = op("torch.empty_permuted", { args: { size: sizes(), physical_layout: dims(), dtype, ...placed }, grad: null, shape({ size, physical_layout: order, dtype: d, device: on }, c) {
  const meta: Meta = { shape: size, dtype: d ?? torchState(c.vm).defaultDtype, ...(on && { device: on }) }, n = size.length, seen = new Set<number>();
  if (!c.that(order.length === n, () => `Number of dimensions in size does not match the length of the physical_layout; i.e. len(size) = ${n} is not equal to len(physical_layout) = ${order.length}`)) return meta;
  for (const [i, at] of order.entries()) {
    if (!c.that(at >= 0 && at < n, () => `Dimension out of range (expected to be between 0 and ${n - 1}, but got ${at} at index ${i}).  NB: negative dims not currently supported; file an issue if you want it.`)) return meta;
    if (!c.that(!seen.has(at), () => "Duplicate dim not allowed")) return meta;
    seen.add(at);
  }
  const physical = order.map((i) => size[i]!), steps = contiguousStrides(physical), strides = new Array<Dim>(n);
  for (const s of physical) if (typeof s === "number" && s < 0) c.fail(`Trying to create tensor with negative dimension ${s}: ${sizesText(physical)}`);
  order.forEach((at, i) => { strides[at] = steps[i]!; });
  return { ...meta, strides: asStrides(size, strides) };
} });
