// Views and their like: the same numbers in another shape.
import { type Dim, type Shape, equal, floorDiv, inferSize, mul, numel, product, viewStrides } from "../../shape";
import { type Arg, type Ranked, acceptInt, any, dim, dimsRest, dtypePositional, int, dims, sizes, tensor, unknownDim } from "../core/args";
import type { Check } from "../core/check";
import { moved } from "../core/fold";
import { op, overload } from "../core/op";
import { asStrides, isContiguous, stridesOf } from "../core/strides";
import { like, sizesText } from "../core/verbs";
import { torchState } from "../core/state";
import type { Meta } from "../tensor";

const both = (name: string): string[] => [`torch.${name}`, `Tensor.${name}`];
const kept = ({ input }: { input: Ranked }) => input.constant;

/** The shape that a target with at most one −1 stands for, with PyTorch's messages. */
export function reshaped(c: Check, input: Ranked, target: readonly Dim[]): Shape {
  const n = numel(input.shape), r = inferSize(n, target);
  if (r.shape !== undefined) { torchState(c.vm).constraints?.push(...(r.assumed as unknown as [Dim, Dim][])); return r.shape; }
  if (r.failure === "twoInferred") c.fail("only one dimension can be inferred");
  else if (r.failure === "negative") c.fail(`invalid shape dimension ${String(target[r.dim ?? 0])} at index ${r.dim ?? 0} of shape ${sizesText(target)}`);
  else if (r.failure === "ambiguous") c.fail(`cannot reshape tensor of 0 elements into shape ${sizesText(target)} because the unspecified dimension size -1 can be any value and is ambiguous`);
  else c.fail(`shape '${sizesText(target)}' is invalid for input of size ${String(n)}`);
  const known = product(target.filter((d) => d !== -1));
  return target.map((d) => (d === -1 ? (known === 0 ? 0 : floorDiv(n, known)) : d));
}
function viewed(input: Ranked, target: readonly Dim[], c: Check): Meta {
  const shape = reshaped(c, input, target);
  const strides = c.failed ? undefined : input.strides === undefined ? undefined : input.strides === null ? null : viewStrides(input.shape, input.strides, shape);
  if (strides === null && input.strides) c.fail("view size is not compatible with input tensor's size and stride (at least one dimension spans across two contiguous subspaces). Use .reshape(...) instead.");
  return { ...like(input, shape), strides: strides === undefined && input.strides !== undefined ? null : strides ? asStrides(shape, strides) : undefined };
}
/** Another dtype of the same number of bytes, or of a fraction or multiple of it (the last dimension then changes). */
export const view = op("Tensor.view", [
  overload({ args: { input: tensor, size: sizes({ rest: true }) }, shape: ({ input, size }, c) => viewed(input, size, c), view: true, grad: "ViewBackward0", constant: kept }),
  overload({ args: { input: tensor, dtype: { ...dtypePositional, initial: undefined } }, view: true, shape({ input, dtype }, c) {
    if (!input.dtype || !dtype) return { ...like(input, input.shape), dtype };
    const [from, to] = [input.dtype.bytes, dtype.bytes];
    if (from === to) return { ...like(input, input.shape), dtype };
    if (input.shape.length === 0) c.fail(`self.dim() cannot be 0 to view ${input.dtype.name} as ${dtype.name} (different element sizes)`);
    const last = input.shape.at(-1)!;
    return { ...like(input, [...input.shape.slice(0, -1), from > to ? mul(last, from / to) : floorDiv(last, to / from)]), dtype };
  } }),
]);
export const reshape = op(both("reshape"), {
  args: { input: tensor, shape: sizes({ rest: true }) }, constant: kept, view: true,
  grad: ({ input }) => (isContiguous(input) === false ? "UnsafeViewBackward0" : "ViewBackward0"),
  shape: ({ input, shape }, c) => like(input, reshaped(c, input, shape)),
});
export const viewAs = op("Tensor.view_as", { args: { input: tensor, other: tensor }, shape: ({ input, other }, c) => viewed(input, other.shape, c), view: true, grad: "ViewBackward0" });
export const reshapeAs = op("Tensor.reshape_as", { args: { input: tensor, other: tensor }, shape: ({ input, other }, c) => like(input, reshaped(c, input, other.shape)), view: true, grad: "ViewBackward0" });
export const contiguous = op("Tensor.contiguous", { args: { input: tensor, memory_format: any(null) }, shape: ({ input }) => input.shape, keepsShape: true, view: true, constant: kept, grad: "CloneBackward0" });

/** Joins the dimensions from start_dim to end_dim. */
export const flatten = op(both("flatten"), {
  doc: "Joins the dimensions from start_dim to end_dim into one.",
  args: { input: tensor, start_dim: dim(0), end_dim: dim(-1) }, view: true, constant: kept, grad: ({ input }) => (isContiguous(input) === false ? "UnsafeViewBackward0" : "ViewBackward0"),
  shape({ input, start_dim, end_dim }, c) {
    const { shape } = input;
    const start = c.dim(start_dim, shape.length), end = c.dim(end_dim, shape.length);
    if (shape.length === 0) return [1];
    if (!c.that(start <= end, () => "flatten() has invalid args: start_dim cannot come after end_dim")) return shape;
    return [...shape.slice(0, start), product(shape.slice(start, end + 1)), ...shape.slice(end + 1)];
  },
});
export const ravel = op(both("ravel"), { args: { input: tensor }, shape: ({ input }) => [numel(input.shape)], view: true, constant: kept, grad: "ViewBackward0" });
export const unflatten = op(both("unflatten"), {
  args: { input: tensor, dim: dim(), sizes: sizes() }, view: true, grad: "ViewBackward0",
  shape({ input, dim, sizes: into }, c) {
    const { shape } = input, d = c.dim(dim, shape.length), whole = shape[d]!;
    if (into.length === 0) c.fail("unflatten: sizes must be non-empty");
    const known = product(into.filter((s) => s !== -1)), missing = into.filter((s) => s === -1).length;
    if (missing > 1) c.fail("only one dimension can be inferred");
    const parts = into.map((s) => (s === -1 ? (known === 0 ? 0 : floorDiv(whole, known)) : s));
    c.that(equal(product(parts), whole), () => (missing ? `unflatten: Provided sizes ${sizesText(into)} don't multiply up to the size of dim ${d} (${String(whole)}) in the input tensor` : `unflatten: Provided sizes ${sizesText(into)} don't multiply up to the size of dim ${d} (${String(whole)}) in the input tensor`));
    return [...shape.slice(0, d), ...parts, ...shape.slice(d + 1)];
  },
});

const ordered = (input: Ranked, order: readonly number[]): Meta => {
  const shape = order.map((i) => input.shape[i]!), strides = stridesOf(input);
  return { ...like(input, shape), strides: strides && asStrides(shape, order.map((i) => strides[i]!)) };
};
export const transpose = op([...both("transpose"), ...both("swapaxes"), ...both("swapdims")], {
  doc: "Swaps two dimensions.", args: { input: tensor, dim0: dim(), dim1: dim() }, view: true, inPlace: true,
  constant: ({ input, dim0, dim1 }, out) => { const n = input.shape.length, a = dim0 < 0 ? dim0 + n : dim0, b = dim1 < 0 ? dim1 + n : dim1; return moved(input, out.shape!, (index) => index.map((x, i) => (i === a ? index[b]! : i === b ? index[a]! : x))); },
  shape({ input, dim0, dim1 }, c) {
    const n = input.shape.length, a = c.dim(dim0, n), b = c.dim(dim1, n);
    return n === 0 ? input.shape : ordered(input, input.shape.map((_, i) => (i === a ? b : i === b ? a : i)));
  },
});
export const t = op(both("t"), { args: { input: tensor }, view: true, inPlace: true, grad: "TBackward0", shape({ input }, c) {
  if (input.shape.length > 2) c.fail(`t() expects a tensor with <= 2 dimensions, but self is ${input.shape.length}D`);
  return input.shape.length < 2 ? input.shape : ordered(input, [1, 0]);
} });
export const permute = op(both("permute"), {
  doc: "Reorders the dimensions.", args: { input: tensor, dims: dimsRest }, view: true,
  constant: ({ input, dims: order }, out) => { const n = order.length, at = order.map((d) => (d < 0 ? d + n : d)); return moved(input, out.shape!, (index) => input.shape.map((_, i) => index[at.indexOf(i)]!)); },
  shape({ input, dims: order }, c) {
    const n = input.shape.length;
    if (order.length !== n) { c.fail(`permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired ordering of dimensions i.e. input.dim() = ${n} is not equal to len(dims) = ${order.length}`); return { shape: null, dtype: input.dtype, because: "the permutation is wrong" }; }
    const at = order.map((d) => c.dim(d, n));
    if (new Set(at).size !== n) c.fail("permute(): duplicate dims are not allowed.");
    return ordered(input, at);
  },
});
export const movedim = op([...both("movedim"), ...both("moveaxis")], {
  args: { input: tensor, source: dims(), destination: dims() }, view: true, grad: "PermuteBackward0",
  shape({ input, source, destination }, c) {
    const n = input.shape.length;
    c.that(source.length === destination.length, () => `movedim: Invalid source or destination dims: source (${sizesText(source)} dims) should contain the same number of dims as destination (${sizesText(destination)} dims)`);
    const from = source.map((d) => c.dim(d, n)), to = destination.map((d) => c.dim(d, n));
    if (new Set(from).size !== from.length) c.fail(`movedim: repeated dim in \`source\` (${sizesText(source)})`);
    if (new Set(to).size !== to.length) c.fail(`movedim: repeated dim in \`destination\` (${sizesText(destination)})`);
    if (c.failed) return like(input, input.shape);
    const order = new Array<number>(n).fill(-1);
    to.forEach((d, i) => { order[d] = from[i]!; });
    const rest = [...input.shape.keys()].filter((i) => !from.includes(i));
    return n === 0 ? input.shape : ordered(input, order.map((i) => (i < 0 ? rest.shift()! : i)));
  },
});
/** Dimensions of size 1 removed: all of them, or those named. */
export const squeeze = op(both("squeeze"), {
  doc: "Removes dimensions of size 1.", args: { input: tensor, dim: dims(null) }, view: true, inPlace: true, constant: kept, grad: ({ dim }) => (dim === null ? "SqueezeBackward0" : dim.length === 1 ? "SqueezeBackward1" : "SqueezeBackward2"),
  shape({ input, dim }, c) {
    const { shape } = input, n = shape.length, which = dim === null ? null : dim.map((d) => c.dim(d, n));
    const gone = (i: number): boolean => (which === null || which.includes(i)) && equal(shape[i]!, 1) === true;
    const strides = stridesOf(input), keep = shape.map((_, i) => i).filter((i) => !gone(i));
    return { ...like(input, keep.map((i) => shape[i]!)), strides: input.strides === undefined ? undefined : strides && asStrides(keep.map((i) => shape[i]!), keep.map((i) => strides[i]!)) };
  },
});
export const unsqueeze = op(both("unsqueeze"), {
  doc: "Inserts a dimension of size 1.", args: { input: tensor, dim: dim() }, view: true, inPlace: true, constant: kept,
  shape({ input, dim }, c) {
    const d = c.dim(dim, input.shape.length + 1), shape: Shape = [...input.shape.slice(0, d), 1, ...input.shape.slice(d)], strides = stridesOf(input);
    return { ...like(input, shape), strides: input.strides === undefined ? undefined : strides && asStrides(shape, [...strides.slice(0, d), 1, ...strides.slice(d)]) };
  },
});
/** Sizes 1 repeated without copying; −1 keeps a size. */
const expanded = (input: Ranked, size: readonly Dim[], c: Check): Meta => {
  const lead = size.length - input.shape.length;
  if (lead < 0) { c.fail(`expand(${typeText(input)}${sizesBraces(input.shape)}, size=${sizesText(size)}): the number of sizes provided (${size.length}) must be greater or equal to the number of dimensions in the tensor (${input.shape.length})`); return like(input, input.shape); }
  const strides = stridesOf(input);
  const shape = size.map((s, i) => {
    const have = i < lead ? undefined : input.shape[i - lead]!;
    if (s === -1) { if (have === undefined) c.fail(`The expanded size of the tensor (-1) isn't allowed in a leading, non-existing dimension ${i}`); return have ?? 1; }
    if (have !== undefined && equal(have, 1) !== true) c.equal(have, s, () => `The expanded size of the tensor (${String(s)}) must match the existing size (${String(have)}) at non-singleton dimension ${i}.  Target sizes: ${sizesText(size)}.  Tensor sizes: ${sizesText(input.shape)}`);
    return s;
  });
  const step = shape.map((s, i): Dim => (i < lead || (input.shape[i - lead] === 1 && s !== 1) ? 0 : (strides?.[i - lead] ?? 0)));
  return { ...like(input, shape), strides: strides && asStrides(shape, step) };
};
const sizesBraces = (shape: Shape): string => `{${sizesText(shape)}}`;
const typeText = (t: Ranked): string => `torch.${t.dtype?.name === "float32" ? "Float" : t.dtype?.name === "int64" ? "Long" : t.dtype?.name === "bool" ? "Bool" : "Double"}Tensor`;
export const expand = op("Tensor.expand", { doc: "Repeats dimensions of size 1 without copying; −1 keeps a size.", args: { input: tensor, size: sizes({ rest: true }), implicit: any(false) }, view: true, shape: ({ input, size }, c) => expanded(input, size, c), constant: ({ input }, out) => moved(input, out.shape!, (index) => index.slice(index.length - input.shape.length).map((x, i) => (input.shape[i] === 1 ? 0 : x))) });
export const expandAs = op("Tensor.expand_as", { args: { input: tensor, other: tensor }, view: true, grad: "ExpandBackward0", shape: ({ input, other }, c) => expanded(input, other.shape, c) });
export const broadcastTo = op(both("broadcast_to"), { args: { input: tensor, size: sizes() }, view: true, grad: "ExpandBackward0", shape: ({ input, size }, c) => expanded(input, size, c) });

/** The start may be a 0-d tensor of ints. */
const startOf: Arg<Dim | null> = { type: "int", accept(v) {
  if (typeof v !== "object" || v === null || v.kind !== "tensor") return acceptInt(v);
  if (v.shape === null || v.dtype === null) return unknownDim();
  return v.shape.length === 0 && v.dtype.category === "int" ? acceptInt(v) : null;
} };
export const narrow = op(both("narrow"), {
  args: { input: tensor, dim: dim(), start: startOf, length: int() }, view: true, grad: "SliceBackward0",
  shape({ input, dim, start, length }, c) {
    const { shape } = input;
    if (start === null) c.fail("start must be an 0-dim integral Tensor.");
    if (shape.length === 0) c.fail("narrow() cannot be applied to a 0-dim tensor.");
    if (typeof length === "number" && length < 0) c.fail("narrow(): length must be non-negative.");
    const d = c.dim(dim, shape.length), size = shape[d];
    if (typeof size === "number" && typeof start === "number" && typeof length === "number") {
      c.that(start >= -size && start <= size, () => `start out of range (expected to be in range of [-${size}, ${size}], but got ${start})`, "IndexError");
      const from = start < 0 ? start + size : start;
      c.that(from <= size - length, () => `start (${from}) + length (${length}) exceeds dimension size (${size}).`);
    }
    return shape.map((s, i) => (i === d ? length : s));
  },
});
export const select = op(both("select"), {
  args: { input: tensor, dim: dim(), index: int() }, view: true,
  shape({ input, dim, index }, c) {
    const { shape } = input;
    if (shape.length === 0) c.fail("select() cannot be applied to a 0-dim tensor.", "IndexError");
    const d = c.dim(dim, shape.length), size = shape[d];
    if (typeof size === "number" && typeof index === "number") c.that(index >= -size && index < size, () => `select(): index ${index} out of range for tensor of size ${sizesText(shape)} at dimension ${d}`, "IndexError");
    return shape.filter((_, i) => i !== d);
  },
});
