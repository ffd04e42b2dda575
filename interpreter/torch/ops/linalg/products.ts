// Determinants, powers, and other products: matrix_power, multi_dot, vecdot, cross, kron, tensordot, vander.
import { type Shape, equal, mul } from "../../../shape";
import { type Arg, type Ranked, dim, flag, int, keyword, mismatch, tensor, tensors } from "../../core/args";
import type { Check } from "../../core/check";
import { cTypeNames, dtypes, scalarType } from "../../core/dtype";
import { type Op, named, op } from "../../core/op";
import { like, promoted, sizesText } from "../../core/verbs";
import { batchOf, both, hasKernel, isFloat, isSquare, nothing, oneDtype, real } from "./common";

export const det = op(["torch.linalg.det", ...both("det")], { doc: "The determinant of a square matrix.", args: { A: tensor }, grad: "LinalgDetBackward0", shape({ A }, c) { if (!isSquare(c, A, "linalg.det") || !isFloat(c, A, "linalg.det")) return nothing; hasKernel(c, A, "lu_cpu"); return batchOf(A.shape); } });
const slog = (names: string[], result: string): Op => op(names, { args: { A: tensor }, grad: "LinalgSlogdetBackward0", shape: ({ A }, c) =>
  (isSquare(c, A, "linalg.slogdet") && isFloat(c, A, "linalg.slogdet", false) ? named(result, { sign: like(A, batchOf(A.shape)), logabsdet: like(A, batchOf(A.shape), real(A.dtype)) }) : nothing) });
export const slogdet = [slog(["torch.linalg.slogdet"], "linalg_slogdet"), slog(both("slogdet"), "slogdet")];
export const logdet = op(both("logdet"), { args: { input: tensor }, grad: "WhereBackward0", shape: ({ input }, c) => (isSquare(c, input, "logdet") && isFloat(c, input, "logdet", false) ? batchOf(input.shape) : nothing) });
export const matrixPower = op(["torch.linalg.matrix_power", ...both("matrix_power")], { args: { input: tensor, n: int() }, grad: "MmBackward0", shape({ input, n }, c) {
  if (!isSquare(c, input, "linalg.matrix_power") || (typeof n === "number" && n < 0 && !isFloat(c, input, "linalg.inv", false))) return nothing;
  return input.shape;
} });
export const matrixExp = op(["torch.linalg.matrix_exp", ...both("matrix_exp")], { args: { input: tensor }, grad: "LinalgMatrixExpBackward0", shape: ({ input }, c) => (isSquare(c, input, "linalg.matrix_exp") && isFloat(c, input, "linalg.matrix_exp") ? input.shape : nothing) });

/** A chain of products; the first and last may be vectors. */
export const multiDot = op("torch.linalg.multi_dot", { doc: "The product of several matrices.", args: { tensors }, grad: "MmBackward0", shape({ tensors: all }, c) {
  const n = all.length, first = all[0], last = all[n - 1];
  if (!first || !last || n < 2) { c.fail(`multi_dot(): expected at least 2 tensors but got ${n}`); return nothing; }
  const edge = (t: Ranked, name: string): boolean => c.that(t.shape.length === 1 || t.shape.length === 2, () => `multi_dot(): the ${name} tensor must be 1D or 2D but got ${t.shape.length}D`);
  if (!edge(first, "first") || !edge(last, "last")) return nothing;
  const as2d = all.map((t, i) => (t.shape.length === 1 ? (i === 0 ? [1, t.shape[0]!] : [t.shape[0]!, 1]) : t.shape));
  for (let i = 0; i < n; i++) {
    if (i > 0 && i < n - 1 && !c.that(all[i]!.shape.length === 2, () => `multi_dot(): tensor ${i} must be 2D but got ${all[i]!.shape.length}D`)) return nothing;
    if (first.dtype && all[i]!.dtype && !c.that(first.dtype === all[i]!.dtype, () => `multi_dot(): all tensors must have be the same dtype but tensor 0 is ${cTypeNames[first.dtype!.name]} and tensor ${i} ${cTypeNames[all[i]!.dtype!.name]}`)) return nothing;
  }
  for (let i = 0; i + 1 < n; i++) if (!c.equal(as2d[i]![1]!, as2d[i + 1]![0]!, () => `multi_dot(): tensors ${i} and ${i + 1} with shapes ${sizesText(as2d[i]!)} and ${sizesText(as2d[i + 1]!)} cannot be multiplied`)) return nothing;
  return [...(first.shape.length === 2 ? [first.shape[0]!] : []), ...(last.shape.length === 2 ? [last.shape[1]!] : [])];
} });
/** The same with separate arguments, matrices only. */
export const chainMatmul = op("torch.chain_matmul", { python: true, args: { matrices: { ...tensors, rest: true } }, grad: "MmBackward0", shape({ matrices: all }, c) {
  for (const t of all) if (!c.that(t.shape.length === 2, () => `Tensor dimension is ${t.shape.length}, expected 2 instead.`)) return nothing;
  for (let i = 0; i + 1 < all.length; i++) c.equal(all[i]!.shape[1]!, all[i + 1]!.shape[0]!, () => `multi_dot(): tensors ${i} and ${i + 1} with shapes ${sizesText(all[i]!.shape)} and ${sizesText(all[i + 1]!.shape)} cannot be multiplied`);
  return all.length ? [all[0]!.shape[0]!, all.at(-1)!.shape[1]!] : nothing;
} });

export const vecdot = op("torch.linalg.vecdot", { doc: "The dot product along a dimension.", args: { x: tensor, y: tensor, dim: keyword(dim(-1)) }, grad: ({ x, y }) => (x.shape.length === 1 && y.shape.length === 1 ? "VdotBackward0" : "SumBackward1"), shape({ x, y, dim: d }, c) {
  if (!isFloat(c, x, "linalg.vecdot") || !oneDtype(c, x, y, (a, b) => `linalg.vecdot: Expected x and y to have the same dtype, but found x of type ${a} and y of type ${b} instead`)) return nothing;
  if (x.shape.length === 1 && y.shape.length === 1) {
    c.equal(x.shape[0]!, y.shape[0]!, () => `inconsistent tensor size, expected tensor [${String(x.shape[0])}] and src [${String(y.shape[0])}] to have the same number of elements, but got ${String(x.shape[0])} and ${String(y.shape[0])} elements respectively`);
    return [];
  }
  const all = c.broadcast(x.shape, y.shape);
  if (c.failed) return nothing;
  const at = c.dim(d, all.length);
  return all.filter((_, i) => i !== at);
} });
function crossOf(c: Check, a: Ranked, b: Ranked, d: number): Shape | typeof nothing {
  if (!c.that(a.shape.length === b.shape.length, () => "linalg.cross: inputs must have the same number of dimensions.")) return nothing;
  if (a.shape.length === 0) { c.fail(`Dimension specified as ${d} but tensor has no dimensions`, "IndexError"); return nothing; }
  const at = c.dim(d, a.shape.length), text = () => `linalg.cross: inputs dimension ${at === d ? at : d} must have length 3. Got ${String(a.shape[at])} and ${String(b.shape[at])}`;
  if (!c.equal(a.shape[at]!, 3, text) || !c.equal(b.shape[at]!, 3, text)) return a.shape;
  const out = c.broadcast(a.shape, b.shape);
  if (!c.failed) oneDtype(c, a, b, (x, y) => `expected scalar type ${x} but found ${y}`);
  return out;
}
export const linalgCross = op("torch.linalg.cross", { doc: "The cross product along a dimension of size 3.", args: { input: tensor, other: tensor, dim: keyword(dim(-1)) }, grad: "LinalgCrossBackward0", shape: ({ input, other, dim: d }, c) => crossOf(c, input, other, d) });
/** Without dim: along the first dimension of size 3. */
export const cross = op(both("cross"), { args: { input: tensor, other: tensor, dim: dim(null) }, grad: "LinalgCrossBackward0", shape({ input, other, dim: d }, c) {
  if (d !== null) return crossOf(c, input, other, d);
  if (!c.that(input.shape.length === other.shape.length, () => "linalg.cross: inputs must have the same number of dimensions.")) return nothing;
  for (let i = 0; i < input.shape.length; i++) {
    const three = equal(input.shape[i]!, 3);
    if (three === true) return crossOf(c, input, other, i);
    if (three === undefined) return c.broadcast(input.shape, other.shape);
  }
  c.fail("no dimension of size 3 in input");
  return nothing;
} });

/** (a0, a1) ⊗ (b0, b1) → (a0·b0, a1·b1); the shorter shape is filled with ones on the left. */
export const kron = op(both("kron"), { args: { input: tensor, other: tensor }, grad: "UnsafeViewBackward0", dtype: ({ input, other }, c) => promoted(c, input, other), shape({ input, other }) {
  const n = Math.max(input.shape.length, other.shape.length), filled = (s: Shape): Shape => [...Array<number>(n - s.length).fill(1), ...s], b = filled(other.shape);
  return filled(input.shape).map((d, i) => mul(d, b[i]!));
} });

/** Contraction: the last `dims` dimensions of a with the first of b, or two lists of dimensions. */
const contracted: Arg<number | readonly [number[], number[]] | null> = { type: "int", initial: { value: 2 }, accept(v) {
  if (typeof v === "number") return v;
  if (typeof v === "object" && v !== null && v.kind === "tensor") { const k = v.constant, n = v.shape?.[1]; return k && v.shape?.length === 2 && v.shape[0] === 2 && typeof n === "number" ? [k.slice(0, n), k.slice(n)] : null; }
  if (typeof v !== "object" || v === null || (v.kind !== "tuple" && v.kind !== "list")) return v !== null && typeof v === "object" && v.kind === "unknown" ? null : mismatch;
  const lists = v.items.map((i) => (typeof i === "number" ? [i] : typeof i === "object" && i !== null && (i.kind === "tuple" || i.kind === "list") && i.items.every((x) => typeof x === "number") ? (i.items as number[]) : null));
  return lists.length === 2 && lists[0] && lists[1] ? [lists[0], lists[1]] : null;
} };
export const tensordot = op("torch.tensordot", { doc: "Sums products over pairs of dimensions.", python: true, args: { a: tensor, b: tensor, dims: contracted }, grad: "ViewBackward0", shape({ a, b, dims }, c) {
  if (dims === null) return nothing;
  if (typeof dims === "number") {
    if (!c.that(dims >= 0, () => `tensordot expects dims >= 0, but got dims=${dims}`) || !c.that(dims <= Math.min(a.shape.length, b.shape.length), () => `tensordot expects dims < ndim_a or ndim_b, but got dims=${dims}`)) return nothing;
  }
  const [da, db] = typeof dims === "number" ? [Array.from({ length: dims }, (_, i) => i - dims), Array.from({ length: dims }, (_, i) => i)] : dims;
  if (!c.that(da.length === db.length, () => "both dimension lists should have same length") || !oneDtype(c, a, b, () => "both inputs should have same dtype")) return nothing;
  const ia = da.map((d) => c.dim(d, a.shape.length)), ib = db.map((d) => c.dim(d, b.shape.length));
  ia.forEach((d, k) => { const x = a.shape[d]!, y = b.shape[ib[k]!]!; if (x !== 1 && y !== 1) c.equal(x, y, () => `contracted dimensions need to match, but first has size ${String(x)} in dim ${da[k]} and second has size ${String(y)} in dim ${db[k]}`); });
  return [...a.shape.filter((_, i) => !ia.includes(i)), ...b.shape.filter((_, i) => !ib.includes(i))];
} });

/** Powers 0 … N − 1 of each element, along a new last dimension. */
export const linalgVander = op("torch.linalg.vander", { args: { x: tensor, N: keyword(int(null)) }, grad: "CatBackward0", dtype: ({ x }) => (x.dtype?.category === "int" ? dtypes.int64 : x.dtype), shape({ x, N }, c) {
  if (x.dtype && (x.dtype.category === "bool" || (x.dtype.category === "float" && x.dtype.bytes === 2))) c.fail(`linalg.vander supports floating point, complex, and integer tensors, but got ${scalarType(x.dtype)}`);
  const shape = x.shape.length ? x.shape : [1], n = N ?? shape.at(-1)!;
  if (typeof n === "number" && n <= 1) c.fail("N must be greater than 1.");
  return [...shape, n];
} });
export const vander = op("torch.vander", { args: { x: tensor, N: int(null), increasing: flag(false) }, dtype: ({ x }) => (x.dtype && x.dtype.category !== "float" && x.dtype.category !== "complex" ? dtypes.int64 : x.dtype), shape({ x, N }, c) {
  if (!c.that(x.shape.length === 1, () => "x must be a one-dimensional tensor.")) return nothing;
  if (typeof N === "number") c.that(N >= 0, () => "N must be non-negative.");
  return [x.shape[0]!, N ?? x.shape[0]!];
} });
