// Joining and cutting: cat, stack, split, chunk, unbind, repeat, flip, roll …
import { type Dim, type Shape, ceilDiv, equal, floorDiv, mul, numel, sub, sum } from "../../shape";
import type { Dtype, Value } from "../../python/values";
import { type Arg, type Ranked, Unclear, dim, dims, either, int, sizes, tensor, tensors } from "../core/args";
import type { Check } from "../core/check";
import { scalarType } from "../core/dtype";
import { moved } from "../core/fold";
import { type Op, canCast, many, op, overload } from "../core/op";
import { like, promoted, sizesText, withDim } from "../core/verbs";

const both = (name: string): string[] => [`torch.${name}`, `Tensor.${name}`];
const legacyEmpty = (t: Ranked): boolean => t.shape.length === 1 && t.shape[0] === 0;

const joined = (result: Dtype, out: Dtype): [string, string] | null => (canCast(result, out) ? null : [`torch.cat(): input types can't be cast to the desired output type ${scalarType(out)}`, "TypeError"]);
/** Joined along an existing dimension. */
export const cat = op(["torch.cat", "torch.concat", "torch.concatenate"], {
  doc: "Joins tensors along an existing dimension.", out: joined, args: { tensors, dim: dim(0) }, dtype: ({ tensors: all }, c) => promoted(c, ...all), 
  shape({ tensors: all, dim }, c) {
    if (all.length === 0) { c.fail("torch.cat(): expected a non-empty list of Tensors"); return [0]; }
    const zero = all.findIndex((t) => t.shape.length === 0);
    if (zero >= 0) { c.fail(`zero-dimensional tensor (at position ${zero}) cannot be concatenated`); return [all.length]; }
    const real = all.filter((t) => !legacyEmpty(t)), first = real[0] ?? all[0]!;
    const d = c.dim(dim, first.shape.length);
    all.forEach((t, i) => {
      if (legacyEmpty(t) || c.failed) return;
      if (!c.that(t.shape.length === first.shape.length, () => `Tensors must have same number of dimensions: got ${first.shape.length} and ${t.shape.length}`)) return;
      t.shape.forEach((s, k) => { if (k !== d) c.equal(first.shape[k]!, s, () => `Sizes of tensors must match except in dimension ${d}. Expected size ${String(first.shape[k])} but got size ${String(s)} for tensor number ${i} in the list.`); });
    });
    return withDim(first.shape, d, sum(real.map((t) => t.shape[d] ?? 0)));
  },
  constant: ({ tensors: all, dim }) => (all.every((t) => t.shape.length === 1) && (dim === 0 || dim === -1) ? all.flatMap((t) => t.constant!) : undefined),
});
/** Joined along a new dimension. */
export const stack = op("torch.stack", {
  doc: "Joins tensors of equal shape along a new dimension.", out: joined, args: { tensors, dim: dim(0) }, dtype: ({ tensors: all }, c) => promoted(c, ...all),
  shape({ tensors: all, dim }, c) {
    if (all.length === 0) { c.fail("stack expects a non-empty TensorList"); return [0]; }
    const { shape } = all[0]!, d = c.dim(dim, shape.length + 1);
    all.forEach((t, i) => c.that(t.shape.length === shape.length && t.shape.every((s, k) => equal(s, shape[k]!) !== false), () => `stack expects each tensor to be equal size, but got ${sizesText(shape)} at entry 0 and ${sizesText(t.shape)} at entry ${i}`));
    return [...shape.slice(0, d), all.length, ...shape.slice(d)];
  },
  constant: ({ tensors: all }) => (all.every((t) => t.shape.length === 0) ? all.flatMap((t) => t.constant!) : undefined),
});
const atLeast = (shape: Shape, rank: 1 | 2 | 3): Shape => (shape.length >= rank ? shape : rank === 1 ? [1] : rank === 2 ? (shape.length === 0 ? [1, 1] : [1, shape[0]!]) : shape.length === 0 ? [1, 1, 1] : shape.length === 1 ? [1, shape[0]!, 1] : [shape[0]!, shape[1]!, 1]);
const stackers = (names: string[], rank: 1 | 2 | 3, along: (shape: Shape) => number): Op => op(names, {
  args: { tensors }, dtype: ({ tensors: all }, c) => promoted(c, ...all), grad: "CatBackward0",
  shape({ tensors: all }, c) {
    if (all.length === 0) { c.fail(`${names[0]!.slice(6)} expects a non-empty TensorList`); return [0]; }
    const shapes = all.map((t) => atLeast(t.shape, rank)), first = shapes[0]!, d = along(first);
    shapes.forEach((s, i) => {
      if (!c.that(s.length === first.length, () => `Tensors must have same number of dimensions: got ${first.length} and ${s.length}`)) return;
      s.forEach((x, k) => { if (k !== d) c.equal(first[k]!, x, () => `Sizes of tensors must match except in dimension ${d}. Expected size ${String(first[k])} but got size ${String(x)} for tensor number ${i} in the list.`); });
    });
    return withDim(first, d, sum(shapes.map((s) => s[d] ?? 0)));
  },
});
export const hstack = stackers(["torch.hstack"], 1, (s) => (s.length === 1 ? 0 : 1));
export const vstack = stackers(["torch.vstack", "torch.row_stack"], 2, () => 0);
export const dstack = stackers(["torch.dstack"], 3, () => 2);
export const columnStack = op("torch.column_stack", { args: { tensors }, grad: "CatBackward0", dtype: ({ tensors: all }, c) => promoted(c, ...all), shape({ tensors: all }, c) {
  const shapes = all.map((t) => (t.shape.length >= 2 ? t.shape : t.shape.length === 1 ? [t.shape[0]!, 1] : [1, 1])), first = shapes[0] ?? [0];
  shapes.forEach((s, i) => s.forEach((x, k) => { if (k !== 1) c.equal(first[k]!, x, () => `Sizes of tensors must match except in dimension 1. Expected size ${String(first[k])} but got size ${String(x)} for tensor number ${i} in the list.`); }));
  return withDim(first, 1, sum(shapes.map((s) => s[1]!)));
} });

/** Pieces of given lengths, one behind the other; known numbers are cut along. */
function pieces(input: Ranked, d: number, lengths: readonly Dim[], as: "tuple" | "list" = "tuple") {
  const row = input.constant && d === 0 && lengths.every((n) => typeof n === "number") ? Number(numel(input.shape.slice(1))) : 0;
  let at = 0;
  return many(lengths.map((n) => {
    const from = at * row;
    at += Number(n);
    return { ...like(input, withDim(input.shape, d, n)), strides: d === 0 ? undefined : null, ...(row && { constant: input.constant!.slice(from, at * row) }) };
  }), as);
}
const intOrList = either<Dim, Dim[]>(int(), sizes());
function evenly(size: number, length: number): number[] { const n = Math.max(1, Math.ceil(size / length)); return Array.from({ length: n }, (_, i) => Math.min(length, size - i * length)); }
/** Pieces of a length, or of the lengths given. */
export const split = op([...both("split"), ...both("unsafe_split")], {
  doc: "Cuts a dimension into pieces of a length, or of given lengths.", args: { tensor, split_size_or_sections: intOrList, dim: dim(0) }, view: true, grad: ({ split_size_or_sections: s }) => (Array.isArray(s) ? "SplitWithSizesBackward0" : "SplitBackward0"),
  shape({ tensor: input, split_size_or_sections: by, dim }, c) {
    if (input.shape.length === 0) { c.fail("split expects at least a 1-dimensional tensor"); return many([]); }
    const d = c.dim(dim, input.shape.length), size = input.shape[d]!;
    if (Array.isArray(by)) {
      for (const n of by) if (typeof n === "number" && n < 0) c.fail(`split_with_sizes expects split_sizes have only non-negative entries, but got split_sizes=${sizesText(by)}`);
      c.equal(sum(by), size, () => `split_with_sizes expects split_sizes to sum exactly to ${String(size)} (input tensor's size at dimension ${dim}), but got split_sizes=${sizesText(by)}`);
      return pieces(input, d, by);
    }
    if (typeof by !== "number" || typeof size !== "number") {
      const parts = typeof by === "number" ? undefined : floorDiv(size, by);
      if (typeof parts === "number" && equal(mul(by, parts), size) === true) return pieces(input, d, new Array<Dim>(parts).fill(by));
      return { plain: { kind: "unknown", because: "the number of pieces is not known" } };
    }
    if (by < 0) c.fail(`split expects split_size be non-negative, but got split_size=${by}`);
    if (by === 0 && size !== 0) c.fail(`split_size can only be 0 if dimension size is 0, but got dimension size of ${size}`);
    return pieces(input, d, by <= 0 ? [size] : evenly(size, by));
  },
});
export const splitWithSizes = op([...both("split_with_sizes")], { args: { input: tensor, split_sizes: sizes(), dim: dim(0) }, view: true, shape({ input, split_sizes, dim }, c) {
  const d = c.dim(dim, input.shape.length), size = input.shape[d] ?? 1;
  c.equal(sum(split_sizes), size, () => `split_with_sizes expects split_sizes to sum exactly to ${String(size)} (input tensor's size at dimension ${dim}), but got split_sizes=${sizesText(split_sizes)}`);
  return pieces(input, d, split_sizes);
} });
/** At most `chunks` pieces of equal length, the last one shorter. */
export const chunk = op([...both("chunk"), ...both("unsafe_chunk")], {
  doc: "Cuts a dimension into at most so many equal pieces.", args: { input: tensor, chunks: int(), dim: dim(0) }, view: true, grad: "SplitBackward0",
  shape({ input, chunks, dim }, c) {
    if (input.shape.length === 0) { c.fail("chunk expects at least a 1-dimensional tensor"); return many([]); }
    if (typeof chunks !== "number") return { plain: { kind: "unknown", because: "the number of pieces is not known" } };
    if (chunks <= 0) { c.fail(`chunk expects \`chunks\` to be greater than 0, got: ${chunks}`); return many([]); }
    const d = c.dim(dim, input.shape.length), size = input.shape[d]!;
    if (typeof size === "number") return size === 0 ? pieces(input, d, new Array<Dim>(chunks).fill(0)) : pieces(input, d, evenly(size, Math.ceil(size / chunks)));
    const each = ceilDiv(size, chunks), rest = sub(size, mul(each, chunks - 1));
    return pieces(input, d, [...new Array<Dim>(chunks - 1).fill(each), rest]);
  },
});
/** The same; a tensor of ints stands for its numbers. */
const intListOrTensor: Arg<Dim | Dim[]> = { ...intOrList, accept: (v, vm) => (typeof v === "object" && v !== null && v.kind === "tensor" ? (v.constant && v.shape ? (v.shape.length === 0 ? v.constant[0]! : [...v.constant]) : new Unclear("the numbers of the tensor are not known")) : intOrList.accept(v, vm)) };
/** Pieces of nearly equal length, or cut before the given indices. */
const tensorSplitBy = (name: "indices_or_sections" | "indices" | "sections") => overload({ args: { input: tensor, [name]: intListOrTensor, dim: dim(0) }, view: true, grad: "SliceBackward0", shape(a, c) {
  const { input, dim } = a as unknown as { input: Ranked; dim: number }, by = (a as Record<string, unknown>)[name] as Dim | Dim[];
  if (input.shape.length === 0) { c.fail("tensor_split expected at least a 1-dimensional tensor, but got a tensor with 0 dims"); return many([]); }
  const d = c.dim(dim, input.shape.length);
  return cutAt(input, d, by, c, "number of sections must be larger than 0, got ");
} });
export const tensorSplit = op(both("tensor_split"), [tensorSplitBy("indices_or_sections"), tensorSplitBy("indices"), tensorSplitBy("sections")]);
function cutAt(input: Ranked, d: number, by: Dim | Dim[], c: Check, message: string) {
  const size = input.shape[d]!;
  if (typeof size !== "number") return { plain: { kind: "unknown", because: "the size to cut is not known" } as Value };
  if (!Array.isArray(by)) {
    if (typeof by !== "number") return { plain: { kind: "unknown", because: "the number of pieces is not known" } as Value };
    if (by <= 0) { c.fail(`${message}${by}`); return many([]); }
    return pieces(input, d, Array.from({ length: by }, (_, i) => Math.floor(size / by) + (i < size % by ? 1 : 0)));
  }
  const cuts = by.map((x) => { const v = Number(x); return Math.min(Math.max(v < 0 ? v + size : v, 0), size); });
  return pieces(input, d, [...cuts, size].map((end, i) => Math.max(0, end - (i ? cuts[i - 1]! : 0))));
}
const axisSplit = (name: string, rank: number, axis: (n: number) => number): Op => op(both(name), { args: { input: tensor, indices_or_sections: intOrList }, view: true, grad: "SliceBackward0", shape({ input, indices_or_sections: by }, c) {
  const n = input.shape.length;
  if (n < rank) { c.fail(`torch.${name} requires a tensor with at least ${rank} dimension${rank > 1 ? "s" : ""}, but got a tensor with ${n} dimensions!`); return many([]); }
  const d = axis(n), size = input.shape[d];
  if (!Array.isArray(by) && typeof by === "number" && typeof size === "number") c.that(by !== 0 && size % by === 0, () => `torch.${name} attempted to split along dimension ${d}, but the size of the dimension ${size} is not divisible by the split_size ${by}!`);
  return cutAt(input, d, by, c, "");
} });
export const hsplit = axisSplit("hsplit", 1, (n) => (n === 1 ? 0 : 1));
export const vsplit = axisSplit("vsplit", 2, () => 0);
export const dsplit = axisSplit("dsplit", 3, () => 2);

/** One tensor for each index of a dimension. */
export const unbind = op(both("unbind"), { args: { input: tensor, dim: dim(0) }, view: true, shape({ input, dim }, c) {
  if (input.shape.length === 0) { c.fail("Dimension specified as 0 but tensor has no dimensions", "IndexError"); return many([]); }
  const d = c.dim(dim, input.shape.length), n = input.shape[d]!;
  if (typeof n !== "number") return { plain: { kind: "unknown", because: `size ${String(n)} is not a known number` } };
  const rest = input.shape.filter((_, i) => i !== d), step = Number(rest.reduce<Dim>((a, b) => mul(a, b), 1));
  return many(Array.from({ length: n }, (_, i) => ({ ...like(input, rest), strides: d === 0 ? undefined : null, ...(d === 0 && input.constant && { constant: input.constant.slice(i * step, (i + 1) * step) }) })));
} });

/** Repeats the whole tensor along each dimension. */
export const repeat = op("Tensor.repeat", { doc: "Repeats the tensor along each dimension.", args: { input: tensor, repeats: sizes({ rest: true }) }, shape({ input, repeats }, c) {
  const lead = repeats.length - input.shape.length;
  if (lead < 0) { c.fail("Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor"); return input.shape; }
  if (repeats.some((r) => typeof r === "number" && r < 0)) c.fail(`Trying to create tensor with negative dimension ${String(repeats.map((r, i) => mul(r, i < lead ? 1 : input.shape[i - lead]!)).find((x) => typeof x === "number" && x < 0))}: ${sizesText(repeats.map((r, i) => mul(r, i < lead ? 1 : input.shape[i - lead]!)))}`);
  return repeats.map((r, i) => mul(r, i < lead ? 1 : input.shape[i - lead]!));
}, constant: ({ input }, out) => moved(input, out.shape!, (index) => index.slice(index.length - input.shape.length).map((x, i) => x % Number(input.shape[i]))) });
export const tile = op(both("tile"), { args: { input: tensor, dims: sizes({ rest: true }) }, grad: "RepeatBackward0", shape({ input, dims: reps }) {
  const n = Math.max(reps.length, input.shape.length), pad = <T>(a: readonly T[], one: T): T[] => [...new Array<T>(n - a.length).fill(one), ...a];
  const r = pad<Dim>(reps, 1), s = pad<Dim>(input.shape, 1);
  return s.map((x, i) => mul(x, r[i]!));
} });
export const flip = op(both("flip"), { args: { input: tensor, dims: { ...dims(), rest: true } as Arg<number[]> }, shape({ input, dims: which }, c) {
  const at = which.map((d) => c.dim(d, input.shape.length)), twice = at.find((d, i) => at.indexOf(d) !== i);
  if (twice !== undefined) c.fail(`dim ${twice} appears multiple times in the list of dims`);
  return input.shape;
}, constant: ({ input, dims: which }) => { const n = input.shape.length, at = which.map((d) => (d < 0 ? d + n : d)); return moved(input, input.shape, (index) => index.map((x, i) => (at.includes(i) ? Number(input.shape[i]) - 1 - x : x))); } });
export const fliplr = op(both("fliplr"), { args: { input: tensor }, grad: "FlipBackward0", shape({ input }, c) { c.that(input.shape.length >= 2, () => "Input must be >= 2-d."); return input.shape; } });
export const flipud = op(both("flipud"), { args: { input: tensor }, grad: "FlipBackward0", shape({ input }, c) { c.that(input.shape.length >= 1, () => "Input must be >= 1-d."); return input.shape; } });
export const roll = op(both("roll"), { args: { input: tensor, shifts: sizes(), dims: dims([]) }, shape({ input, shifts, dims: at }, c) {
  if (shifts.length === 0) c.fail("`shifts` required");
  else if (input.shape.length === 0 && at.length > 0) c.fail(`Dimension specified as ${at[0]} but tensor has no dimensions`, "IndexError");
  else if (at.length === 0 && shifts.length === 1) return input.shape;
  else c.that(shifts.length === at.length, () => `shifts and dimensions must align. shifts: ${shifts.length}, dims:${at.length}`);
  if (equal(numel(input.shape), 0) !== true) at.forEach((d) => c.dim(d, input.shape.length));
  return input.shape;
} });
export const rot90 = op(both("rot90"), { args: { input: tensor, k: int(1), dims: dims([0, 1]) }, shape({ input, k, dims: at }, c) {
  const n = input.shape.length;
  if (at.length !== 2) c.fail(`expected total rotation dims == 2, but got dims = ${at.length}`);
  if (n < 2) c.fail(`expected total dims >= 2, but got total dims = ${n}`);
  if (c.failed) return input.shape;
  c.that(at[0] !== at[1] && Math.abs(at[0]! - at[1]!) !== n, () => `expected rotation dims to be different, but got dim0 = ${at[0]} and dim1 = ${at[1]}`);
  for (const [i, d] of at.entries()) c.that(d < n && d >= -n, () => `Rotation dim${i} out of range, dim${i} = ${d}`, "IndexError");
  if (c.failed) return input.shape;
  const [a, b] = at.map((d) => (d < 0 ? d + n : d)), turned = typeof k === "number" && Math.abs(k) % 2 === 1;
  return turned ? input.shape.map((s, i) => (i === a ? input.shape[b!]! : i === b ? input.shape[a!]! : s)) : input.shape;
} });
