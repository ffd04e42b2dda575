// Decompositions: QR, SVD, eigenvalues, Cholesky, LU, LDL; torch.linalg's and the old names.
import { type Dim, type Shape, less, min } from "../../../shape";
import { type Args, type Ranked, any, bool, flag, int, keyword, maybeTensor, str, tensor } from "../../core/args";
import type { Check } from "../../core/check";
import { complexOf, dtypes, isIntegral, scalarType } from "../../core/dtype";
import { type Many, type Op, many, named, op } from "../../core/op";
import { like, sizesText } from "../../core/verbs";
import { batchOf, both, hasKernel, isFloat, isMatrix, isSquare, nothing, oneDtype, real } from "./common";

const rows = (A: Ranked): Dim => A.shape.at(-2)!, columns = (A: Ranked): Dim => A.shape.at(-1)!;
const shorter = (A: Ranked): Dim => min(rows(A), columns(A));
const matrixOf = (A: Ranked, m: Dim, n: Dim): Shape => [...batchOf(A.shape), m, n];

/** A = QR: Q (m, k), R (k, n) with k = min(m, n); "complete": k = m; "r": no Q. */
function qrOf(c: Check, A: Ranked, mode: string, name: string) {
  if (!isMatrix(c, A, "linalg.qr") || !isFloat(c, A, "linalg.qr")) return nothing;
  if (!c.that(["reduced", "complete", "r"].includes(mode), () => `qr received unrecognized mode '${mode}' but expected one of 'reduced' (default), 'r', or 'complete'`)) return nothing;
  hasKernel(c, A, "geqrf_cpu");
  const k = mode === "complete" ? rows(A) : shorter(A);
  return named(name, { Q: like(A, mode === "r" ? [0] : matrixOf(A, rows(A), k)), R: like(A, matrixOf(A, k, columns(A))) });
}
export const qr = op("torch.linalg.qr", { doc: "A = QR, Q orthogonal and R upper triangular.", args: { A: tensor, mode: str("reduced") }, grad: "LinalgQrBackward0", shape: ({ A, mode }, c) => qrOf(c, A, mode, "linalg_qr") });
export const oldQr = op(both("qr"), { args: { input: tensor, some: bool(true) }, grad: "LinalgQrBackward0", shape: ({ input, some }, c) => qrOf(c, input, some ? "reduced" : "complete", "qr") });
export const geqrf = op(both("geqrf"), { args: { input: tensor }, shape({ input }, c) {
  if (!c.that(input.shape.length >= 2, () => "torch.geqrf: input must have at least 2 dimensions.")) return nothing;
  hasKernel(c, input, "geqrf_cpu");
  return named("geqrf", { a: like(input, input.shape), tau: like(input, [...batchOf(input.shape), shorter(input)]) });
} });

/** tau has the batch of `A` and one number per reflector. */
function tauFits(c: Check, A: Ranked, tau: Ranked, name: string): boolean {
  if (!c.that(tau.shape.length === A.shape.length - 1, () => `${name}: Expected tau to have one dimension less than input, but got tau.ndim equal to ${tau.shape.length} and input.ndim is equal to ${A.shape.length}`)) return false;
  return batchOf(A.shape).every((d, i) => c.equal(tau.shape[i]!, d, () => `${name}: Expected batch dimensions of tau to be equal to input.shape[:-2], but got ${sizesText(tau.shape.slice(0, -1))}`));
}
export const householderProduct = op(["torch.linalg.householder_product", ...both("orgqr")], { args: { input: tensor, tau: tensor }, grad: "LinalgHouseholderProductBackward0", shape({ input, tau }, c) {
  const name = "torch.linalg.householder_product";
  if (!c.that(input.shape.length >= 2, () => `${name}: input must have at least 2 dimensions.`)) return nothing;
  if (!c.that(less(rows(input), columns(input)) !== true, () => `${name}: input.shape[-2] must be greater than or equal to input.shape[-1]`)) return input.shape;
  const reflectors = tau.shape.at(-1);
  if (!c.that(reflectors === undefined || less(columns(input), reflectors) !== true, () => `${name}: input.shape[-1] must be greater than or equal to tau.shape[-1]`)) return input.shape;
  if (tauFits(c, input, tau, name) && oneDtype(c, tau, input, (x, y) => `${name}: tau dtype ${x} does not match input dtype ${y}`)) hasKernel(c, input, "orgqr_cpu");
  return input.shape;
} });
export const ormqr = op(both("ormqr"), { args: { input: tensor, tau: tensor, other: tensor, left: bool(true), transpose: flag(false) }, shape({ input, tau, other, left }, c) {
  const name = "torch.ormqr", side = left ? -2 : -1;
  if (!c.that(input.shape.length >= 2, () => `${name}: input must have at least 2 dimensions.`) || !c.that(other.shape.length >= 2, () => `${name}: other must have at least 2 dimensions.`)) return nothing;
  const size = other.shape.at(side)!, reflectors = tau.shape.at(-1) ?? 1;
  if (tau.shape.length === 0) { c.fail("Dimension specified as -1 but tensor has no dimensions", "IndexError"); return like(other, other.shape); }
  const ok = c.equal(reflectors, min(size, columns(input)), () => `${name}: tau.shape[-1] must be equal to min(other.shape[${side}], input.shape[-1])`)
    && c.equal(size, rows(input), () => `${name}: other.shape[${side}] must be equal to input.shape[-2]`)
    && tauDimensions(c, input, tau, other, name)
    && oneDtype(c, input, tau, (x, y) => `${name}: Expected input and tau to have the same dtype, but input has dtype${x} and tau has dtype ${y}`)
    && oneDtype(c, input, other, (x, y) => `${name}: Expected input and other to have the same dtype, but input has dtype${x} and other has dtype ${y}`);
  if (ok) hasKernel(c, input, "ormqr_cpu");
  return like(other, other.shape);
} });
function tauDimensions(c: Check, A: Ranked, tau: Ranked, other: Ranked, name: string): boolean {
  if (tau.shape.length !== A.shape.length - 1) return tauFits(c, A, tau, name);
  if (!c.that(A.shape.length === other.shape.length, () => `${name}: Expected other to have the same number of dimensions as input, but got other.ndim equal to ${other.shape.length} and input.ndim is equal to ${A.shape.length}`)) return false;
  return tauFits(c, A, tau, name) && batchOf(A.shape).every((d, i) => c.equal(other.shape[i]!, d, () => `${name}: Expected batch dimensions of other to be equal to input.shape[:-2], but got ${sizesText(batchOf(other.shape))}`));
}

/** A = U diag(S) Vh: U (m, k), S (k), Vh (k, n) with k = min(m, n); full: U (m, m), Vh (n, n). */
function svdOf(c: Check, A: Ranked, full: boolean): { U: Shape; S: Shape; Vh: Shape } | null {
  if (!isMatrix(c, A, "linalg.svd") || !isFloat(c, A, "linalg.svd")) return null;
  hasKernel(c, A, "linalg_svd_cpu");
  const k = shorter(A);
  return { U: matrixOf(A, rows(A), full ? rows(A) : k), S: [...batchOf(A.shape), k], Vh: matrixOf(A, full ? columns(A) : k, columns(A)) };
}
const driver = keyword(str(null));
export const svd = op("torch.linalg.svd", { doc: "A = U diag(S) Vh.", args: { A: tensor, full_matrices: bool(true), driver }, grad: "LinalgSvdBackward0", shape({ A, full_matrices: full }, c) {
  const r = svdOf(c, A, full);
  return r ? named("linalg_svd", { U: like(A, r.U), S: like(A, r.S, real(A.dtype)), Vh: like(A, r.Vh) }) : nothing;
} });
export const svdvals = op("torch.linalg.svdvals", { args: { A: tensor, driver }, grad: "LinalgSvdBackward0", shape({ A }, c) { const r = svdOf(c, A, false); return r ? like(A, r.S, real(A.dtype)) : nothing; } });
/** V rather than Vh; without compute_uv U and V are zeros of the full shapes. */
export const oldSvd = op(both("svd"), { args: { input: tensor, some: bool(true), compute_uv: bool(true) }, grad: "LinalgSvdBackward0", shape({ input: A, some, compute_uv: vectors }, c) {
  if (!c.that(A.shape.length >= 2, () => `linalg.svd: input should have at least 2 dimensions, but has ${A.shape.length} dimensions instead`)) return nothing;
  const r = svdOf(c, A, !some || !vectors);
  return r ? named("svd", { U: like(A, r.U), S: like(A, r.S, real(A.dtype)), V: like(A, [...batchOf(r.Vh), r.Vh.at(-1)!, r.Vh.at(-2)!]) }) : nothing;
} });

const complexResult = (c: Check, A: Ranked) => { if (isIntegral(A.dtype)) { c.fail(`Unknown Complex ScalarType for ${scalarType(A.dtype)}`); return null; } return A.dtype && complexOf(A.dtype); };
export const eig = op("torch.linalg.eig", { doc: "Eigenvalues and eigenvectors, complex.", args: { input: tensor }, grad: "LinalgEigBackward0", shape({ input: A }, c) {
  const d = complexResult(c, A);
  if (c.failed || !isSquare(c, A, "linalg.eig")) return nothing;
  hasKernel(c, A, "linalg_eig_out_cpu");
  return named("linalg_eig", { eigenvalues: like(A, A.shape.slice(0, -1), d), eigenvectors: like(A, A.shape, d) });
} });
export const eigvals = op("torch.linalg.eigvals", { args: { input: tensor }, grad: "LinalgEigBackward0", shape({ input: A }, c) {
  const d = complexResult(c, A);
  return c.failed || !isSquare(c, A, "linalg.eigvals") ? nothing : like(A, A.shape.slice(0, -1), d);
} });
function hermitian(c: Check, A: Ranked, uplo: string): boolean {
  if (!isSquare(c, A, "linalg.eigh") || !c.that(["L", "U"].includes(uplo.slice(0, 1).toUpperCase()), () => `Expected UPLO argument to be 'L' or 'U', but got ${uplo}`)) return false;
  hasKernel(c, A, "linalg_eigh_cpu");
  return true;
}
export const eigh = op("torch.linalg.eigh", { args: { input: tensor, UPLO: str("L") }, grad: "LinalgEighBackward0", shape: ({ input: A, UPLO }, c) =>
  (hermitian(c, A, UPLO) ? named("linalg_eigh", { eigenvalues: like(A, A.shape.slice(0, -1), real(A.dtype)), eigenvectors: like(A, A.shape) }) : nothing) });
export const eigvalsh = op("torch.linalg.eigvalsh", { args: { input: tensor, UPLO: str("L") }, grad: "LinalgEighBackward0", shape: ({ input: A, UPLO }, c) => (hermitian(c, A, UPLO) ? like(A, A.shape.slice(0, -1), real(A.dtype)) : nothing) });

function choleskyOf(c: Check, A: Ranked): boolean {
  if (!isSquare(c, A, "linalg.cholesky") || !isFloat(c, A, "linalg.cholesky")) return false;
  hasKernel(c, A, "cholesky_cpu");
  return true;
}
const upper = keyword(flag(false)), check_errors = keyword(flag(false));
export const cholesky = op("torch.linalg.cholesky", { doc: "A = L Lᴴ.", args: { input: tensor, upper }, grad: "LinalgCholeskyExBackward0", shape: ({ input }, c) => (choleskyOf(c, input) ? input.shape : nothing) });
export const choleskyEx = op("torch.linalg.cholesky_ex", { args: { input: tensor, upper, check_errors }, grad: "LinalgCholeskyExBackward0", shape: ({ input: A }, c) =>
  (choleskyOf(c, A) ? named("linalg_cholesky_ex", { L: like(A, A.shape), info: like(A, batchOf(A.shape), dtypes.int32) }) : nothing) });
const oldCholesky = (name: string, kernel: string): Op => op(both(name), { args: { input: tensor, upper: flag(false) }, shape({ input }, c) {
  if (!isSquare(c, input, name)) return nothing;
  hasKernel(c, input, kernel);
  return input.shape;
} });
export const choleskyFamily = [oldCholesky("cholesky", "cholesky_cpu"), oldCholesky("cholesky_inverse", "cholesky_inverse_out_cpu")];

/** LU in one matrix, pivots (int32) and, per matrix, an info. */
function luOf(c: Check, A: Ranked, pivot: boolean, name: string): { LU: Shape; pivots: Shape; info: Shape } | null {
  if (!c.that(A.shape.length >= 2, () => `${name}: Expected tensor with 2 or more dimensions. Got size: ${sizesText(A.shape)} instead`)) return null;
  hasKernel(c, A, "lu_cpu");
  if (!pivot && A.device.type === "cpu") c.fail("linalg.lu_factor: LU without pivoting is not implemented on the CPU");
  return { LU: A.shape, pivots: [...batchOf(A.shape), shorter(A)], info: batchOf(A.shape) };
}
const factors = (A: Ranked): Record<"P" | "L" | "U", Shape> => ({ P: matrixOf(A, rows(A), rows(A)), L: matrixOf(A, rows(A), shorter(A)), U: matrixOf(A, shorter(A), columns(A)) });
export const lu = op("torch.linalg.lu", { doc: "A = P L U.", args: { A: tensor, pivot: keyword(flag(true)) }, grad: "LinalgLuBackward0", shape({ A, pivot }, c) {
  if (!luOf(c, A, pivot, "linalg.lu")) return nothing;
  const { P, L, U } = factors(A);
  return named("linalg_lu", { P: { ...like(A, pivot ? P : [0]), detached: true }, L: like(A, L), U: like(A, U) });
} });
export const luFactor = op("torch.linalg.lu_factor", { args: { A: tensor, pivot: keyword(flag(true)) }, grad: "LinalgLuFactorExBackward0", shape({ A, pivot }, c) {
  const r = luOf(c, A, pivot, "torch.lu_factor");
  return r ? named("linalg_lu_factor", { LU: like(A, r.LU), pivots: like(A, r.pivots, dtypes.int32) }) : nothing;
} });
export const luFactorEx = op("torch.linalg.lu_factor_ex", { args: { A: tensor, pivot: keyword(flag(true)), check_errors }, grad: "LinalgLuFactorExBackward0", shape({ A, pivot }, c) {
  const r = luOf(c, A, pivot, "torch.lu_factor");
  return r ? named("linalg_lu_factor_ex", { LU: like(A, r.LU), pivots: like(A, r.pivots, dtypes.int32), info: like(A, r.info, dtypes.int32) }) : nothing;
} });
export const oldLu = op(both("lu"), { args: { A: tensor, pivot: flag(true), get_infos: bool(false) }, python: true, grad: "LinalgLuFactorExBackward0", shape({ A, pivot, get_infos: infos }, c) {
  const r = luOf(c, A, pivot, "torch.lu_factor");
  if (!r) return nothing;
  const two = [like(A, r.LU), like(A, r.pivots, dtypes.int32)];
  return many(infos ? [...two, like(A, r.info, dtypes.int32)] : two);
} });
export const luUnpack = op("torch.lu_unpack", { args: { LU_data: tensor, LU_pivots: tensor, unpack_data: bool(true), unpack_pivots: bool(true) }, grad: "LuUnpackBackward0", shape({ LU_data: A, LU_pivots: pivots, unpack_data: data, unpack_pivots: permutation }, c): Many | typeof nothing {
  if (!c.that(A.shape.length >= 2, () => `torch.lu_unpack: Expected tensor with 2 or more dimensions. Got size: ${sizesText(A.shape)} instead`)) return nothing;
  if (permutation && pivots.dtype && pivots.dtype !== dtypes.int32) c.fail("torch.lu_unpack: LU_pivots is expected to be a contiguous tensor of torch.int32 dtype.\nNote: this function is intended to be used with the output produced by torch.linalg.lu_factor");
  const { P, L, U } = factors(A);
  return named("lu_unpack", { P: { ...like(A, permutation ? P : [0]), detached: true }, L: like(A, data ? L : [0]), U: like(A, data ? U : [0]) });
} });

const ldlOf = (c: Check, A: Ranked): boolean => { const ok = isSquare(c, A, "torch.linalg.ldl_factor_ex") && isFloat(c, A, "torch.linalg.ldl_factor_ex"); if (ok) hasKernel(c, A, "ldl_factor_kernel_cpu"); return ok; };
const hermitianFlag = keyword(flag(false));
export const ldlFactor = op("torch.linalg.ldl_factor", { args: { input: tensor, hermitian: hermitianFlag }, shape: ({ input: A }, c) => (ldlOf(c, A) ? named("linalg_ldl_factor", { LD: like(A, A.shape), pivots: like(A, A.shape.slice(0, -1), dtypes.int32) }) : nothing) });
export const ldlFactorEx = op("torch.linalg.ldl_factor_ex", { args: { input: tensor, hermitian: hermitianFlag, check_errors }, shape: ({ input: A }, c) =>
  (ldlOf(c, A) ? named("linalg_ldl_factor_ex", { LD: like(A, A.shape), pivots: like(A, A.shape.slice(0, -1), dtypes.int32), info: like(A, batchOf(A.shape), dtypes.int32) }) : nothing) });
/** The q largest singular values, by random projections: U (m, k), S (k), V (n, k) with k = min(q, m, n). */
const lowRank = (name: string, more: Args): Op => op(`torch.${name}`, { python: true, args: { A: tensor, q: int(null), ...more } as Args, shape({ A, q }: { A: Ranked; q: Dim | null }, c: Check) {
  if (A.shape.length < 2) return nothing;
  if (name === "pca_lowrank" && q !== null && (less(q, 0) === true || less(shorter(A), q) === true)) c.fail(`q(=${String(q)}) must be non-negative integer and not greater than min(m, n)=${String(shorter(A))}`, "ValueError");
  const k = min(q ?? 6, shorter(A));
  return many([like(A, matrixOf(A, rows(A), k)), like(A, [...batchOf(A.shape), k]), like(A, matrixOf(A, columns(A), k))]);
} });
export const lowRanks = [lowRank("pca_lowrank", { center: flag(true), niter: any(2) }), lowRank("svd_lowrank", { niter: any(2), M: maybeTensor })];
