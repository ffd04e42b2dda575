// Linear systems and inverses: solve, lstsq, inv, pinv, triangular and Cholesky solves, tensorsolve.
import { type Dim, type Shape, equal, lessEqual, min, numel } from "../../../shape";
import { type Ranked, bool, dims, either, flag, float, int, keyword, maybeTensor, str, tensor } from "../../core/args";
import type { Check } from "../../core/check";
import { dtypes, isIntegral, scalarType } from "../../core/dtype";
import { named, op, overload } from "../../core/op";
import { like, sizesText } from "../../core/verbs";
import { batchOf, both, hasKernel, isFloat, isSquare, isVectorRhs, nothing, oneDtype, real, solvable, squared } from "./common";

const check_errors = keyword(flag(false));
const inverted = (c: Check, A: Ranked): boolean => isSquare(c, A, "linalg.inv") && isFloat(c, A, "linalg.inv", false);
export const inv = op(["torch.linalg.inv", ...both("inverse")], { doc: "The inverse of a square matrix.", args: { A: tensor }, grad: "LinalgInvExBackward0", shape: ({ A }, c) => (inverted(c, A) ? A.shape : nothing) });
export const invEx = op("torch.linalg.inv_ex", { args: { A: tensor, check_errors }, grad: "LinalgInvExBackward0", shape: ({ A }, c) => (inverted(c, A) ? named("linalg_inv_ex", { inverse: like(A, A.shape), info: like(A, batchOf(A.shape), dtypes.int32) }) : nothing) });

const tolerance = either(maybeTensor, float(null), null);
type Tolerance = Ranked | number | null;
const tensorsIn = (...all: Tolerance[]): Ranked[] => all.filter((t): t is Ranked => typeof t === "object" && t !== null);
/** One tolerance per matrix: they broadcast with the batch. */
const tolerated = (c: Check, batch: Shape, ...all: Tolerance[]): Shape => tensorsIn(...all).reduce((s, t) => c.broadcast(t.shape, s), batch);
function pinvOf(c: Check, A: Ranked, hermitian: boolean, ...tolerances: Tolerance[]) {
  if (A.shape.length < 2 || (A.dtype && !["float32", "float64", "complex64", "complex128"].includes(A.dtype.name))) { c.fail(`linalg.pinv(${scalarType(A.dtype)}{${sizesText(A.shape)}}): expected a tensor with 2 or more dimensions of float, double, cfloat or cdouble types`); return nothing; }
  if (hermitian && !isSquare(c, A, "linalg.eigh")) return nothing;
  const batch = equal(numel(A.shape), 0) === true ? batchOf(A.shape) : tolerated(c, batchOf(A.shape), ...tolerances);
  return like(A, [...batch, A.shape.at(-1)!, A.shape.at(-2)!]);
}
/** The Moore-Penrose inverse: (m, n) → (n, m). */
export const pinv = op("torch.linalg.pinv", [
  overload({ args: { input: tensor, atol: keyword(tolerance), rtol: keyword(tolerance), hermitian: bool(false) }, doc: "The pseudoinverse.", grad: "LinalgPinvBackward0", shape: ({ input: A, atol, rtol, hermitian }, c) => pinvOf(c, A, hermitian, atol, rtol) }),
  overload({ args: { input: tensor, rcond: either(tensor, float()), hermitian: bool(false) }, grad: "LinalgPinvBackward0", shape: ({ input: A, rcond, hermitian }, c) => pinvOf(c, A, hermitian, rcond) }),
]);
export const pinverse = op(both("pinverse"), { args: { input: tensor, rcond: float(1e-15) }, grad: "LinalgPinvBackward0", shape: ({ input }, c) => pinvOf(c, input, false) });
function rankOf(c: Check, A: Ranked, hermitian: boolean, ...tolerances: Tolerance[]) {
  if (!c.that(A.shape.length >= 2, () => "torch.linalg.matrix_rank: The input tensor input must have at least 2 dimensions.")) return nothing;
  for (const t of tensorsIn(...tolerances)) if (t.dtype?.category === "complex") c.fail(`torch.linalg.matrix_rank: atol tensor of complex type is not supported. Got ${scalarType(t.dtype)}`);
  if (hermitian && !isSquare(c, A, "linalg.eigh")) return nothing;
  if (isIntegral(A.dtype)) c.fail("This function doesn't handle types other than float and double");
  return like(A, tolerated(c, batchOf(A.shape), ...tolerances), dtypes.int64);
}
export const matrixRank = op("torch.linalg.matrix_rank", [
  overload({ args: { input: tensor, atol: keyword(tolerance), rtol: keyword(tolerance), hermitian: keyword(bool(false)) }, doc: "The number of singular values above a tolerance.", grad: null, shape: ({ input: A, atol, rtol, hermitian }, c) => rankOf(c, A, hermitian, atol, rtol) }),
  overload({ args: { input: tensor, tol: either(tensor, float()), hermitian: bool(false) }, grad: null, shape: ({ input: A, tol, hermitian }, c) => rankOf(c, A, hermitian, tol) }),
]);

/** AX = B. B is a matrix, or a vector per matrix. */
function solution(c: Check, A: Ranked, B: Ranked, left: boolean): Shape | null {
  if (A.shape.length < 2 || !squared(c, A, "linalg.solve: ")) { isSquare(c, A, "linalg.solve"); return null; }
  if (!isFloat(c, A, "linalg.solve") || !oneDtype(c, A, B, (x, y) => `linalg.solve: Expected A and B to have the same dtype, but found A of type ${x} and B of type ${y} instead`)) return null;
  const vector = isVectorRhs(A.shape, B.shape);
  if (vector === undefined) return null;
  const rhs = vector ? [...B.shape, 1] : B.shape;
  if (!solvable(c, A, rhs, left, "linalg.solve")) return null;
  hasKernel(c, A, "lu_cpu");
  const out = [...c.broadcast(batchOf(rhs), batchOf(A.shape)), ...rhs.slice(-2)];
  return vector ? out.slice(0, -1) : out;
}
const solved = { A: tensor, B: tensor, left: keyword(bool(true)) };
export const solve = op("torch.linalg.solve", { doc: "The X of AX = B.", args: solved, grad: "LinalgSolveExBackward0", shape: ({ A, B, left }, c) => solution(c, A, B, left) ?? nothing });
export const solveEx = op("torch.linalg.solve_ex", { args: { ...solved, check_errors }, grad: "LinalgSolveExBackward0", shape({ A, B, left }, c) {
  const out = solution(c, A, B, left);
  return out ? named("linalg_solve_ex", { result: like(A, out), info: like(A, batchOf(A.shape), dtypes.int32) }) : nothing;
} });
/** Two matrices' shapes with their batches broadcast. */
const together = (c: Check, B: Shape, A: Shape): Shape => c.broadcast(batchOf(B), batchOf(A));
export const solveTriangular = op("torch.linalg.solve_triangular", { args: { input: tensor, B: tensor, upper: keyword(bool()), left: keyword(bool(true)), unitriangular: keyword(flag(false)) }, grad: "LinalgSolveTriangularBackward0", shape({ input: A, B, left }, c) {
  if (!solvable(c, A, B.shape, left, "linalg.solve_triangular")) return nothing;
  hasKernel(c, A, "triangular_solve_cpu");
  return like(A, [...together(c, B.shape, A.shape), ...B.shape.slice(-2)]);
} });
/** Sizes of the older solvers, whose messages name A and b. */
function oldSolvable(c: Check, b: Ranked, A: Ranked, name: string): boolean {
  return squared(c, A, "") && c.equal(A.shape.at(-2)!, b.shape.at(-2)!, () => `Incompatible matrix sizes for ${name}: each A matrix is ${String(A.shape.at(-1))} by ${String(A.shape.at(-1))} but each b matrix is ${String(b.shape.at(-2))} by ${String(b.shape.at(-1))}`);
}
export const triangularSolve = op(both("triangular_solve"), { args: { input: tensor, A: tensor, upper: flag(true), transpose: flag(false), unitriangular: flag(false) }, shape({ input: b, A }, c) {
  for (const [n, t] of [["b", b], ["A", A]] as const) if (!c.that(t.shape.length >= 2, () => `torch.triangular_solve: Expected ${n} to have at least 2 dimensions, but it has ${t.shape.length} dimensions instead`)) return nothing;
  if (!oldSolvable(c, b, A, "triangular_solve")) return nothing;
  hasKernel(c, A, "triangular_solve_cpu");
  const batch = together(c, b.shape, A.shape);
  return named("triangular_solve", { solution: like(b, [...batch, ...b.shape.slice(-2)]), cloned_coefficient: like(A, [...batch, ...A.shape.slice(-2)]) });
} });
export const choleskySolve = op(both("cholesky_solve"), { args: { input: tensor, L: tensor, upper: flag(false) }, shape({ input: b, L: A }, c) {
  if (!c.that(b.shape.length >= 2, () => `b should have at least 2 dimensions, but has ${b.shape.length} dimensions instead`) || !c.that(A.shape.length >= 2, () => `u should have at least 2 dimensions, but has ${A.shape.length} dimensions instead`)) return nothing;
  if (!oldSolvable(c, b, A, "cholesky_solve")) return nothing;
  oneDtype(c, b, A, (x, y) => `Expected b and A to have the same dtype, but found b of type ${x} and A of type ${y} instead.`);
  return like(b, [...together(c, b.shape, A.shape), ...b.shape.slice(-2)]);
} });
function luSolution(c: Check, LU: Ranked, pivots: Ranked, B: Ranked, left: boolean) {
  const name = "linalg.lu_solve";
  if (!isFloat(c, LU, name) || !c.that(!pivots.dtype || pivots.dtype === dtypes.int32, () => `${name}: pivots should be a Tensor of scalar type torch.int32`)) return nothing;
  if (!oneDtype(c, LU, B, (x, y) => `${name}: Expected LU and B to have the same dtype, but found LU of type ${x} and B of type ${y} instead`)) return nothing;
  if (!isSquare(c, LU, "torch.linalg.lu_solve") || !solvable(c, LU, B.shape, left, name, "torch.linalg.lu_solve")) return nothing;
  if (!c.equal(LU.shape.at(-1)!, pivots.shape.at(-1) ?? 1, () => `${name}: Number of pivots per batch should be same as the dimension of the matrix`)) return nothing;
  const wanted = LU.shape.slice(0, -1), text = () => `${name}: Expected LU.shape[:-1] and pivots.shape to be the same, but got pivots with shape ${sizesText(pivots.shape)} instead`;
  if (!c.that(wanted.length === pivots.shape.length, text) || !wanted.every((d, i) => c.equal(d, pivots.shape[i]!, text))) return nothing;
  return like(LU, [...together(c, B.shape, LU.shape), ...B.shape.slice(-2)]);
}
export const luSolve = op("torch.linalg.lu_solve", { args: { LU: tensor, pivots: tensor, B: tensor, left: keyword(bool(true)), adjoint: keyword(flag(false)) }, grad: "LinalgLuSolveBackward0", shape: ({ LU, pivots, B, left }, c) => luSolution(c, LU, pivots, B, left) });
export const oldLuSolve = op(both("lu_solve"), { args: { input: tensor, LU_data: tensor, LU_pivots: tensor }, grad: "LinalgLuSolveBackward0", shape: ({ input, LU_data, LU_pivots }, c) => luSolution(c, LU_data, LU_pivots, input, true) });
export const ldlSolve = op("torch.linalg.ldl_solve", { args: { LD: tensor, pivots: tensor, B: tensor, hermitian: keyword(flag(false)) }, shape({ LD, pivots, B }, c) {
  const name = "torch.linalg.ldl_solve";
  if (!isSquare(c, LD, name)) return nothing;
  if (B.shape.length < 2) { c.fail(`Dimension out of range (expected to be in range of [-1, 0], but got -2)`, "IndexError"); return nothing; }
  c.equal(LD.shape.at(-2)!, B.shape.at(-2)!, () => `Incompatible matrix sizes for ${name}: each A matrix is ${String(LD.shape.at(-1))} by ${String(LD.shape.at(-1))} but each b matrix is ${String(B.shape.at(-2))} by ${String(B.shape.at(-1))}`);
  const wanted = LD.shape.slice(0, -1), text = () => `${name}: Expected LD.shape[:-1] and pivots.shape to be the same, but got pivots with shape ${sizesText(pivots.shape)} instead`;
  if (!c.that(wanted.length === pivots.shape.length, text) || !wanted.every((d, i) => c.equal(d, pivots.shape[i]!, text))) return nothing;
  c.that(!pivots.dtype || isIntegral(pivots.dtype) === true, () => `${name}: Expected pivots to be integers. Got ${scalarType(pivots.dtype)}`);
  return like(LD, [...together(c, B.shape, LD.shape), ...B.shape.slice(-2)]);
} });

/**
 * min ‖AX − B‖: solution, residuals (over-determined systems of full rank; not by "gelsy"), rank (not by "gels"), singular values (by "gelsd", "gelss").
 * https://docs.pytorch.org/docs/stable/generated/torch.linalg.lstsq.html
 */
export const lstsq = op("torch.linalg.lstsq", { doc: "A least squares solution of AX = B.", args: { input: tensor, b: tensor, rcond: float(null), driver: keyword(str(null)) }, grad: "LinalgLstsqBackward0", shape({ input: A, b: B, driver }, c) {
  const name = "torch.linalg.lstsq";
  if (!c.that(A.shape.length >= 2, () => `${name}: input must have at least 2 dimensions.`) || !c.that(B.shape.length >= 1, () => `${name}: other must have at least 1 dimension.`)) return nothing;
  const more = A.shape.length - B.shape.length;
  if (!c.that(more === 0 || more === 1, () => `${name}: input.dim() must be greater or equal to other.dim() and (input.dim() - other.dim()) <= 1`)) return nothing;
  const vector = more === 1, rhs = vector ? [...B.shape, 1] : B.shape;
  if (vector && isVectorRhs(A.shape, B.shape) !== true && B.shape.length > 1) { c.broadcast(batchOf(A.shape), B.shape.slice(0, -1)); if (c.failed) return nothing; }
  if (!c.equal(A.shape.at(-2)!, rhs.at(-2)!, () => `${name}: input.size(-2) should match other.size(-2)`)) return nothing;
  if (!oneDtype(c, A, B, (x, y) => `${name}: Expected input and other to have the same dtype, but got input's dtype ${x} and other's dtype ${y}`)) return nothing;
  if (!c.that(driver === null || ["gels", "gelsy", "gelsd", "gelss"].includes(driver), () => `${name}: parameter \`driver\` should be one of (gels, gelsy, gelsd, gelss)`)) return nothing;
  if (isIntegral(A.dtype)) { c.fail("This function doesn't handle types other than float and double"); return nothing; }
  const method = driver ?? (A.device.type === "cpu" ? "gelsy" : "gels"), batch = c.broadcast(batchOf(A.shape), batchOf(rhs)), m = A.shape.at(-2)!, n = A.shape.at(-1)!;
  const overdetermined = lessEqual(m, n) === false && method !== "gelsy", values = method === "gelsd" || method === "gelss";
  return named("linalg_lstsq", {
    solution: like(A, vector ? [...batch, n] : [...batch, n, rhs.at(-1)!]), residuals: like(A, overdetermined ? [...batch, rhs.at(-1)!] : [0], real(A.dtype)),
    rank: like(A, method === "gels" ? [0] : batchOf(A.shape), dtypes.int64), singular_values: { ...like(A, values ? [...batchOf(A.shape), min(m, n)] : [0], real(A.dtype)), detached: true },
  });
} });

const products = (c: Check, a: Dim, b: Dim, condition: string): boolean => c.equal(a, b, () => `Expected self to satisfy the requirement ${condition}, but got ${String(a)} != ${String(b)}`);
/** The X of tensordot(A, X, X.ndim) = B. */
export const tensorsolve = op("torch.linalg.tensorsolve", { args: { input: tensor, other: tensor, dims: dims(null) }, grad: "ViewBackward0", shape({ input: A, other: B, dims: moved }, c) {
  const at = moved?.map((d) => c.dim(d, A.shape.length)) ?? [];
  const order = [...A.shape.filter((_, i) => !at.includes(i)), ...at.map((d) => A.shape[d]!)], rank = B.shape.length;
  products(c, numel(order.slice(rank)), numel(B.shape), "prod(self.shape[other.ndim:]) == prod(self.shape[:other.ndim])");
  return order.slice(rank);
} });
export const tensorinv = op("torch.linalg.tensorinv", { args: { input: tensor, ind: int(2) }, grad: "ReshapeAliasBackward0", shape({ input: A, ind }, c) {
  if (typeof ind !== "number") return nothing;
  if (!c.that(ind > 0, () => `Expected a strictly positive integer for 'ind', but got ${ind}`)) return nothing;
  products(c, numel(A.shape.slice(ind)), numel(A.shape.slice(0, ind)), "prod(self.shape[ind:]) == prod(self.shape[:ind])");
  return [...A.shape.slice(ind), ...A.shape.slice(0, ind)];
} });
