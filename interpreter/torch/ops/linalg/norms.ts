// Norms: of vectors, of matrices, and torch.norm, which chooses.
import { equal, numel } from "../../../shape";
import type { Dtype } from "../../../python/values";
import { type Arg, type Ranked, type Scalar, bool, dim, dims, dtype, either, maybeScalar, scalar, str, tensor, mismatch } from "../../core/args";
import type { Check } from "../../core/check";
import { promoteTypes, scalarType } from "../../core/dtype";
import { op, overload } from "../../core/op";
import { like, reduced } from "../../core/verbs";
import { reducing } from "../reduce";
import { both, isFloat, isMatrix, isSquare, nothing, real } from "./common";

/** The order of a norm as a number; nan when it is not known. */
const orderOf = (v: Scalar): number => (typeof v === "object" ? (v.kind === "float" ? v.value : NaN) : Number(v));
const orderText = (v: number): string => (v === Infinity ? "inf" : v === -Infinity ? "-inf" : String(v));

/** `dtype=` of a norm: of the input's kind, and not narrower. */
function normDtype(c: Check, input: Ranked, d: Dtype | null, name: string): boolean {
  if (!d || !input.dtype) return true;
  if (d.category === "int" || d.category === "bool") { c.fail(`${name}: dtype should be floating point or complex, but got ${scalarType(d)}`); return false; }
  const complex = input.dtype.category === "complex";
  if ((d.category === "complex") !== complex) { c.fail(`${name}: dtype should be ${complex ? "complex" : "real"} for ${complex ? "complex" : "real"} inputs, but got ${scalarType(d)}`); return false; }
  return c.that(promoteTypes(input.dtype, d) === d, () => `${name}: the dtype of the input (${scalarType(input.dtype)}) should be convertible without narrowing to the specified dtype (${scalarType(d)})`);
}
interface Norm { input: Ranked; dim: readonly number[] | null; keepdim: boolean; dtype: Dtype | null }
/** Over all of `dim` at once. */
function vectorNorm(c: Check, { input, dim: which, keepdim, dtype: d }: Norm, order: number) {
  const name = "linalg.vector_norm";
  if (!isFloat(c, input, name)) return nothing;
  if (order < 0 || order === Infinity) {
    const why = (where: string) => `${name} cannot compute the ${orderText(order)} norm on ${where}this dimension is empty and the operation does not have an identity`;
    if (!which?.length) c.that(equal(numel(input.shape), 0) !== true, () => `${name} cannot compute the ${orderText(order)} norm on an empty tensor because the operation does not have an identity`);
    else for (const i of which) { const at = c.dim(i, input.shape.length); c.that(!input.shape.length || equal(input.shape[at]!, 0) !== true, () => why(`the dimension ${i}because `)); }
  }
  const at = reducing(c, input, which);
  normDtype(c, input, d, name);
  return like(input, reduced(input.shape, at, keepdim), real(d ?? input.dtype));
}
/** Of the matrices in two dimensions. */
function matrixNorm(c: Check, { input, dim: which, keepdim, dtype: d }: Norm & { dim: readonly number[] }, order: Scalar | string) {
  const name = "linalg.matrix_norm", n = typeof order === "string" ? order : Math.abs(orderOf(order));
  if (!c.that(typeof n === "string" ? n === "fro" || n === "nuc" : Number.isNaN(n) || [1, 2, Infinity].includes(n), () => `${name}: Order ${typeof order === "string" ? order : orderText(orderOf(order))} not supported.`)) return nothing;
  if (!isMatrix(c, input, name) || !isFloat(c, input, name, n !== 2 && n !== "nuc")) return nothing;
  if (!c.that(which.length === 2, () => `${name}: dim must be a 2-tuple. Got ${which.join(" ")}`)) return nothing;
  const at = which.map((i) => c.dim(i, input.shape.length));
  if (!c.that(at[0] !== at[1], () => `${name}: dims must be different. Got (${at.join(", ")})`)) return nothing;
  normDtype(c, input, d, name);
  // The least singular value of none has no meaning.
  if (typeof order !== "string" && orderOf(order) === -2 && at.some((i) => equal(input.shape[i]!, 0) === true)) c.fail("amin(): Expected reduction dim -1 to have non-zero size.", "IndexError");
  return like(input, reduced(input.shape, at, keepdim), real(d ?? input.dtype));
}
const keepdim = bool(false);
const matrixGrad = (order: unknown): string => (order === "fro" ? "LinalgVectorNormBackward0" : order === "nuc" ? "SumBackward1" : orderOf(order as Scalar) < 0 ? "AminBackward0" : "AmaxBackward0");
export const vectorNormOp = op("torch.linalg.vector_norm", { doc: "The norm of the elements, as if they were one vector.", args: { input: tensor, ord: scalar(2), dim: dims(null), keepdim, dtype }, grad: "LinalgVectorNormBackward0", shape: (a, c) => vectorNorm(c, a, orderOf(a.ord)) });
/** Two dimensions, in a tuple: not a single int. */
const pair: Arg<number[]> = { ...dims([-2, -1]), accept: (v, vm) => (typeof v === "number" ? mismatch : dims().accept(v, vm)) };
export const matrixNormOp = op("torch.linalg.matrix_norm", [
  overload({ args: { input: tensor, ord: scalar(), dim: pair, keepdim, dtype }, doc: "The norm of matrices.", grad: ({ ord }) => matrixGrad(ord), shape: (a, c) => matrixNorm(c, a, a.ord) }),
  overload({ args: { input: tensor, ord: str("fro"), dim: pair, keepdim, dtype }, grad: ({ ord }) => matrixGrad(ord), shape: (a, c) => matrixNorm(c, a, a.ord) }),
]);
/** Which norm torch.linalg.norm takes: with `ord` and two dimensions that of matrices. */
function norm(c: Check, a: Norm & { ord: Scalar | string | null }) {
  const { input, ord } = a, rank = input.shape.length;
  if (a.dim && !c.that(a.dim.length === 1 || a.dim.length === 2, () => `linalg.norm: If dim is specified, it must be of length 1 or 2. Got [${a.dim!.join(", ")}]`)) return nothing;
  if (ord !== null && !a.dim && !c.that(rank === 1 || rank === 2, () => `linalg.norm: If dim is not specified but ord is, the input must be 1D or 2D. Got ${rank}D.`)) return nothing;
  if (typeof ord === "string" || (ord !== null && (a.dim ? a.dim.length === 2 : rank === 2))) return matrixNorm(c, { ...a, dim: a.dim ?? [0, 1] }, ord);
  return vectorNorm(c, a, ord === null ? 2 : orderOf(ord));
}
const normGrad = ({ input, ord, dim: d }: { input: Ranked; ord: Scalar | string | null; dim: readonly number[] | null }): string =>
  (typeof ord === "string" || (ord !== null && (d ? d.length : input.shape.length) === 2) ? matrixGrad(ord) : "LinalgVectorNormBackward0");
export const linalgNorm = op("torch.linalg.norm", [
  overload({ args: { input: tensor, ord: maybeScalar, dim: dims(null), keepdim, dtype }, doc: "The norm of a vector or matrix.", grad: normGrad, shape: (a, c) => norm(c, a) }),
  overload({ args: { input: tensor, ord: str(), dim: dims(null), keepdim, dtype }, grad: normGrad, shape: (a, c) => norm(c, a) }),
]);
/** The older form: "fro" is the norm of all elements of at most two dimensions, a number that of a vector. */
export const oldNorm = op(both("norm"), { python: true, args: { input: tensor, p: either(maybeScalar, str(), "fro" as Scalar | string | null), dim: dims(null), keepdim, dtype: { ...dtype, keyword: false } },
  grad: ({ p }) => (typeof p === "string" && p !== "fro" ? matrixGrad(p) : "LinalgVectorNormBackward0"),
  shape(a, c) {
    if (typeof a.p !== "string" || (a.p === "fro" && (a.dim === null || a.dim.length <= 2))) return vectorNorm(c, a, a.p === null || typeof a.p === "string" ? 2 : orderOf(a.p));
    return matrixNorm(c, { ...a, dim: a.dim ?? [-2, -1] }, a.p);
  } });
export const frobeniusNorm = op("torch.frobenius_norm", { args: { input: tensor, dim: dims(), keepdim }, grad: "LinalgVectorNormBackward0", shape(a, c) {
  c.that(a.dim.length <= 2, () => `Expected at most 2 dimensions, but got ${a.dim.length} dimensions instead.`);
  return vectorNorm(c, { ...a, dtype: null }, 2);
} });
export const nuclearNorm = op("torch.nuclear_norm", { args: { input: tensor, dim: { ...dims([-2, -1]) }, keepdim }, grad: "SumBackward1", shape: (a, c) => matrixNorm(c, { ...a, dtype: null }, "nuc") });
/** The condition number: ‖A‖ · ‖A⁻¹‖. */
export const cond = op("torch.linalg.cond", { args: { input: tensor, p: either(maybeScalar, str(), null as Scalar | string | null) }, grad: ({ p }) => (p === null || Math.abs(orderOf(p as Scalar)) === 2 ? "SqueezeBackward1" : "NanToNumBackward0"), shape({ input, p }, c) {
  if (!c.that(input.shape.length >= 2, () => "linalg.cond: The input tensor must have at least 2 dimensions.")) return nothing;
  const n = p === null ? 2 : typeof p === "string" ? p : orderOf(p), text = typeof n === "string" ? n : orderText(n);
  if (typeof n === "string" ? n !== "fro" && n !== "nuc" : !Number.isNaN(n) && ![1, 2, Infinity].includes(Math.abs(n))) { c.fail(`linalg.cond got an invalid norm type: ${text}`); return nothing; }
  if (n === 2 || n === -2) isFloat(c, input, "linalg.svd");
  else if (!Number.isNaN(n) && !isSquare(c, input, `linalg.cond(ord=${text})`)) return nothing;
  return like(input, input.shape.slice(0, -2), real(input.dtype));
} });
/** Rows along `dim` scaled down to a norm of at most maxnorm. */
export const renorm = op(both("renorm"), { args: { input: tensor, p: scalar(), dim: dim(), maxnorm: scalar() }, inPlace: true, shape({ input, p, dim: d, maxnorm }, c) {
  c.that(!(orderOf(p) <= 0), () => "renorm: non-positive-norm not supported");
  c.that(!(orderOf(maxnorm) < 0), () => `renorm: expected maxnorm to be >= 0 but got ${orderText(orderOf(maxnorm))}`);
  c.that(input.shape.length >= 2, () => `renorm: input needs at least 2 dimensions, got ${input.shape.length} dimensions`);
  c.dim(d, input.shape.length);
  isFloat(c, input, "linalg.vector_norm");
  return input.shape;
} });
