// Putting tensors together in rarer ways: atleast_1d, block_diag, cartesian_prod, combinations, _chunk_cat.
import { type Dim, type Shape, add, ceilDiv, equal, floorDiv, mul, numel, product, sub, sum } from "../../shape";
import { type Arg, type Ranked, bool, dim, int, tensor, tensors, unknownDim } from "../core/args";
import { type Op, type Result, many, op } from "../core/op";
import { torchState } from "../core/state";
import { like, promoted, sizesText } from "../core/verbs";

/** Tensors as separate arguments, or one list of them. */
const several: Arg<Ranked[]> = { ...tensors, rest: true };
/** The same, remembering whether it was one tensor alone. */
const alone = new WeakSet<object>();
const oneOrSeveral: Arg<Ranked[]> = { ...several, accept(v, vm) {
  const all = tensors.accept(v, vm);
  if (Array.isArray(all) && all.length === 1 && typeof v === "object" && v !== null && v.kind === "tuple") alone.add(all);
  return all;
} };
const raised = (shape: Shape, rank: number): Shape => {
  if (shape.length >= rank) return shape;
  if (rank === 3 && shape.length === 2) return [...shape, 1];
  if (rank === 3 && shape.length === 1) return [1, shape[0]!, 1];
  return [...new Array<Dim>(rank - shape.length).fill(1), ...shape];
};
const atleast = (rank: number): Op => op(`torch.atleast_${rank}d`, {
  args: { tensors: oneOrSeveral }, grad: rank === 1 ? "ViewBackward0" : "UnsqueezeBackward0",
  shape({ tensors: all }): Result { const out = all.map((t) => ({ ...like(t, raised(t.shape, rank)), ...(t.constant && { constant: t.constant }) })); return alone.has(all) ? out[0]! : many(out); },
});
export const atleasts = [1, 2, 3].map(atleast);

/** Matrices along the diagonal of a large one; vectors are rows. */
export const blockDiag = op("torch.block_diag", { args: { tensors: several }, dtype: ({ tensors: all }, c) => (all.length ? promoted(c, ...all) : torchState(c.vm).defaultDtype), shape({ tensors: all }, c) {
  all.forEach((t, i) => c.that(t.shape.length <= 2, () => `torch.block_diag: Input tensors must have 2 or fewer dimensions. Input ${i} has ${t.shape.length} dimensions`));
  if (all.length === 0) return [1, 0];
  const blocks = all.map((t) => raised(t.shape, 2));
  return [sum(blocks.map((b) => b[0]!)), sum(blocks.map((b) => b[1]!))];
} });
/** Every combination of one element of each vector. */
export const cartesianProd = op("torch.cartesian_prod", { args: { tensors: several }, grad: "StackBackward0", shape({ tensors: all }, c) {
  if (all.length === 0) { c.fail("meshgrid expects a non-empty TensorList"); return [0]; }
  for (const t of all) c.that(t.shape.length === 1, () => `Expect a 1D vector, but got shape ${sizesText(t.shape)}`);
  if (all.length > 1 && all.some((t) => t.dtype && all[0]!.dtype && t.dtype !== all[0]!.dtype)) c.fail("meshgrid expects all tensors to have the same dtype");
  const count = product(all.map((t) => numel(t.shape)));
  return all.length === 1 ? all[0]!.shape : [count, all.length];
} });
/** n! / (r! · (n − r)!) */
function choose(n: Dim, r: number): Dim {
  if (r === 0) return 1;
  if (r === 1) return n;
  if (r === 2) return floorDiv(mul(n, sub(n, 1)), 2);
  if (typeof n !== "number") return unknownDim();
  let out = 1;
  for (let i = 0; i < r; i++) out = (out * (n - i)) / (i + 1);
  return Math.max(0, out);
}
/** Every choice of r elements of a vector. */
export const combinations = op(["torch.combinations"], { args: { input: tensor, r: int(2), with_replacement: bool(false) }, grad: "StackBackward0", shape({ input, r, with_replacement }, c) {
  c.that(input.shape.length === 1, () => `Expect a 1D vector, but got shape ${sizesText(input.shape)}`);
  if (typeof r !== "number") return [unknownDim(), r];
  c.that(r >= 0, () => `Expect a non-negative number, but got ${r}`);
  if (c.failed) return { shape: null, dtype: input.dtype, because: "the combinations are wrong" };
  if (r === 0) return [0];
  const n = input.shape[0]!;
  return [with_replacement ? choose(add(n, r - 1), r) : choose(n, r), r];
} });

/** Pads each tensor to chunks along dim, flattens what follows, joins: for parameters spread over devices. */
export const chunkCat = op("torch._chunk_cat", { args: { tensors, dim: dim(), num_chunks: int() }, grad: "CatBackward0", shape({ tensors: all, dim: d, num_chunks: chunks }, c) {
  if (all.length === 0) { c.fail("_chunk_cat expects a non-empty input tensor list"); return [0]; }
  const lost = { shape: null, dtype: all[0]!.dtype, because: "the tensors do not fit" }, rank = all[0]!.shape.length, sameRank = all.every((t) => t.shape.length === rank);
  if (typeof chunks === "number") c.that(chunks >= 1, () => "_chunk_cat expects positive num_chunks");
  for (const t of all) c.that(equal(numel(t.shape), 0) !== true, () => "_chunk_cat expects non-empty tensor");
  if (all.some((t) => t.dtype && all[0]!.dtype && t.dtype !== all[0]!.dtype)) c.fail("_chunk_cat expects all input tensors with the same dtype");
  let at = d;
  if (sameRank) at = c.dim(d, rank);
  else {
    c.that(d >= 0, () => "_chunk_cat expects non-negative dim when input tensors have different ndims");
    for (const t of all) c.that(d < t.shape.length, () => "_chunk_cat expects dim < ndim for all input tensors");
  }
  if (c.failed) return lost;
  const lead = all[0]!.shape.slice(0, at);
  for (const t of all) c.that(lead.every((s, i) => equal(s, t.shape[i]!) !== false), () => "_chunk_cat expects same sizes of 0,...,dim-1 dimensions for all tensors");
  if (c.failed) return lost;
  return [...lead, chunks, sum(all.map((t) => mul(ceilDiv(t.shape[at]!, chunks), product(t.shape.slice(at + 1)))))];
} });
