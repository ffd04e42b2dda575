// What the operations of torch.linalg check first: matrices, square ones, dtypes, right-hand sides.
import { type Shape, equal } from "../../../shape";
import { type Dtype, unknown } from "../../../python/values";
import type { Ranked } from "../../core/args";
import type { Check } from "../../core/check";
import { realOf, scalarType } from "../../core/dtype";
import { type Plain, plain } from "../../core/op";

/** The result of a call that certainly fails and whose shape nothing can be said of. */
export const nothing: Plain = plain(unknown("the call fails"));
export const both = (...names: string[]): string[] => names.flatMap((n) => [`torch.${n}`, `Tensor.${n}`]);
/** All dimensions but the last two. */
export const batchOf = (s: Shape): Shape => s.slice(0, -2);
export const real = (d: Dtype | null): Dtype | null => d && realOf(d);

/** At least two dimensions. */
export const isMatrix = (c: Check, A: Ranked, name: string, arg = "A"): boolean => c.that(A.shape.length >= 2, () => `${name}: The input tensor ${arg} must have at least 2 dimensions.`);
/** The last two dimensions equal, and at least two. */
export const isSquare = (c: Check, A: Ranked, name: string, arg = "A"): boolean => isMatrix(c, A, name, arg) && squared(c, A, `${name}: `);
/** The last two dimensions equal. */
export const squared = (c: Check, A: Ranked, prefix: string): boolean =>
  c.equal(A.shape.at(-1)!, A.shape.at(-2)!, () => `${prefix}A must be batches of square matrices, but they are ${String(A.shape.at(-2))} by ${String(A.shape.at(-1))} matrices`);
/** A float or complex dtype; without `low`, not half precision either. */
export function isFloat(c: Check, A: Ranked, name: string, low = true): boolean {
  if (!A.dtype) return true;
  if (A.dtype.category === "int" || A.dtype.category === "bool") { c.fail(`${name}: Expected a floating point or complex tensor as input. Got ${scalarType(A.dtype)}`); return false; }
  if (!low && A.dtype.bytes === 2) { c.fail(`${name}: Low precision dtypes not supported. Got ${scalarType(A.dtype)}`); return false; }
  return true;
}
/** A CPU kernel that lacks integers and half precision. */
export function hasKernel(c: Check, A: Ranked, kernel: string): void {
  if (A.dtype && A.device.type === "cpu" && !["float32", "float64", "complex64", "complex128"].includes(A.dtype.name)) c.fail(`"${kernel}" not implemented for '${scalarType(A.dtype)}'`, "NotImplementedError");
}
/** One dtype for both sides. */
export const oneDtype = (c: Check, a: Ranked, b: Ranked, message: (x: string, y: string) => string): boolean =>
  c.that(!a.dtype || !b.dtype || a.dtype === b.dtype, () => message(scalarType(a.dtype), scalarType(b.dtype)));
/** A square, B a matrix, and their sizes fit AX = B (or XA = B). */
export function solvable(c: Check, A: Ranked, B: Shape, left: boolean, name: string, square = name): boolean {
  if (!isMatrix(c, A, square) || !squared(c, A, `${square}: `)) return false;
  if (!c.that(B.length >= 2, () => `${name}: The input tensor B must have at least 2 dimensions.`)) return false;
  return c.equal(left ? A.shape.at(-2)! : A.shape.at(-1)!, left ? B.at(-2)! : B.at(-1)!, () =>
    `${name}: Incompatible shapes of A and B for the equation ${left ? "AX = B" : "XA = B"} (${String(A.shape.at(-2))}x${String(A.shape.at(-1))} and ${String(B.at(-2))}x${String(B.at(-1))})`);
}
/** Whether B of linalg.solve(A, B) is a vector or a batch of vectors: one dimension, or the shape of A without its last. */
export function isVectorRhs(A: Shape, B: Shape): boolean | undefined {
  if (B.length === 1) return true;
  if (A.length - 1 !== B.length) return false;
  let known: boolean | undefined = true;
  for (let i = 0; i < B.length; i++) { const e = equal(A[i]!, B[i]!); if (e === false) return false; if (e === undefined) known = undefined; }
  return known;
}
