// Decompositions and solutions of small matrices, in JavaScript; inverses, determinants and solutions have gradients.

import type { Kernel, Tensor, Tf } from "../kernel";
import { type Binding, type Ready, made, numbers, one, plainly, shapeOf } from "./binding";
import { kernels as k } from "../ops";

type Matrix = Float64Array;
const each = (data: ArrayLike<number>, n: number, m: number, f: (a: Matrix) => ArrayLike<number>): Float64Array => { const parts: ArrayLike<number>[] = []; for (let i = 0; i < data.length; i += n * m) parts.push(f(Float64Array.from({ length: n * m }, (_, j) => data[i + j]!))); const out = new Float64Array(parts.reduce((s, p) => s + p.length, 0)); let at = 0; for (const p of parts) { out.set(p, at); at += p.length; } return out; };

/** Gauss's elimination with pivots: A x = B, and the determinant. */
function eliminated(a: Matrix, n: number, b: Matrix, m: number): { x: Matrix; det: number } {
  const A = a.slice(), X = b.slice();
  let det = 1;
  for (let c = 0; c < n; c++) {
    let p = c;
    for (let i = c + 1; i < n; i++) if (Math.abs(A[i * n + c]!) > Math.abs(A[p * n + c]!)) p = i;
    if (A[p * n + c] === 0) return { x: X.fill(NaN), det: 0 };
    if (p !== c) { det = -det; for (let j = 0; j < n; j++) [A[c * n + j], A[p * n + j]] = [A[p * n + j]!, A[c * n + j]!]; for (let j = 0; j < m; j++) [X[c * m + j], X[p * m + j]] = [X[p * m + j]!, X[c * m + j]!]; }
    det *= A[c * n + c]!;
    for (let i = 0; i < n; i++) if (i !== c) { const f = A[i * n + c]! / A[c * n + c]!; if (f === 0) continue; for (let j = c; j < n; j++) A[i * n + j]! -= f * A[c * n + j]!; for (let j = 0; j < m; j++) X[i * m + j]! -= f * X[c * m + j]!; }
  }
  for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) X[i * m + j]! /= A[i * n + i]!;
  return { x: X, det };
}
const identity = (n: number): Matrix => Float64Array.from({ length: n * n }, (_, i) => Number(i % (n + 1) === 0));
function cholesky(a: Matrix, n: number): Matrix {
  const L = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) { let s = a[i * n + j]!; for (let t = 0; t < j; t++) s -= L[i * n + t]! * L[j * n + t]!; L[i * n + j] = i === j ? Math.sqrt(s) : s / L[j * n + j]!; }
  return L;
}
/** Eigenvalues (ascending) and vectors (columns) of a symmetric matrix, by Jacobi's rotations. */
function eigh(a: Matrix, n: number): { values: number[]; vectors: Matrix } {
  const A = a.slice(), V = identity(n);
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) off += A[p * n + q]! ** 2;
    if (off < 1e-22) break;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) {
      if (Math.abs(A[p * n + q]!) < 1e-300) continue;
      const theta = (A[q * n + q]! - A[p * n + p]!) / (2 * A[p * n + q]!), t = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1)), c = 1 / Math.sqrt(t * t + 1), s = t * c;
      for (let i = 0; i < n; i++) { const x = A[i * n + p]!, y = A[i * n + q]!; A[i * n + p] = c * x - s * y; A[i * n + q] = s * x + c * y; }
      for (let i = 0; i < n; i++) { const x = A[p * n + i]!, y = A[q * n + i]!; A[p * n + i] = c * x - s * y; A[q * n + i] = s * x + c * y; }
      for (let i = 0; i < n; i++) { const x = V[i * n + p]!, y = V[i * n + q]!; V[i * n + p] = c * x - s * y; V[i * n + q] = s * x + c * y; }
    }
  }
  const order = [...Array(n).keys()].sort((i, j) => A[i * n + i]! - A[j * n + j]!), vectors = new Float64Array(n * n);
  order.forEach((from, to) => { for (let i = 0; i < n; i++) vectors[i * n + to] = V[i * n + from]!; });
  return { values: order.map((i) => A[i * n + i]!), vectors };
}
const last2 = (t: { shape: number[] }): [number, number] => [t.shape.at(-2)!, t.shape.at(-1)!];
const flip = (tf: Tf, t: Tensor): Tensor => tf.transpose(t, [...Array(t.rank - 2).keys(), t.rank - 1, t.rank - 2]);

const inverse: Kernel<{ input: Tensor }> = {
  gradName: "LinalgInvExBackward0",
  run(tf, { input }) {
    const [n] = last2(input), y = tf.tensor(Float32Array.from(each(input.dataSync(), n, n, (a) => eliminated(a, n, identity(n), n).x)), input.shape);
    return { outputs: [y], saved: [y], backward: ([g]) => ({ input: tf.neg(tf.matMul(tf.matMul(flip(tf, y) as never, g as never) as never, flip(tf, y) as never)) }) };
  },
};
/** det A; its gradient is det A · A⁻ᵀ. */
const determinant = (log: boolean): Kernel<{ input: Tensor }> => ({
  gradName: log ? "LogdetBackward0" : "LinalgDetBackward0",
  run(tf, { input }) {
    const [n] = last2(input), shape = input.shape.slice(0, -2), det = each(input.dataSync(), n, n, (a) => [eliminated(a, n, identity(n), n).det]), inv = tf.tensor(Float32Array.from(each(input.dataSync(), n, n, (a) => eliminated(a, n, identity(n), n).x)), input.shape), y = tf.tensor(Float32Array.from(det), shape);
    return { outputs: [log ? tf.log(y) : y], saved: [inv, y], backward: ([g]) => ({ input: tf.mul(flip(tf, inv), tf.reshape(log ? g! : tf.mul(g!, y), [...shape, 1, 1])) }) };
  },
});
const solution = (r: Parameters<Binding>[0], a: Ready): ReturnType<Binding> => { const vector = a.B.shape.length === a.A.shape.length - 1, inv = one(r, inverse, { input: a.A }), b = vector ? one(r, k.reshape, { input: a.B, shape: [...shapeOf(a.B), 1] }) : a.B, x = a.left === false ? one(r, k.matmul, { input: b, other: inv }) : one(r, k.matmul, { input: inv, other: b }); return vector ? one(r, k.reshape, { input: x, shape: shapeOf(a.B) }) : x; };
/** Singular values and vectors from the eigenvectors of AᵀA. */
function svd(a: Matrix, n: number, m: number): { u: Matrix; s: number[]; vh: Matrix } {
  const K = Math.min(n, m), gram = new Float64Array(m * m);
  for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) { let s = 0; for (let t = 0; t < n; t++) s += a[t * m + i]! * a[t * m + j]!; gram[i * m + j] = s; }
  const { values, vectors } = eigh(gram, m), s: number[] = [], u = new Float64Array(n * K), vh = new Float64Array(K * m);
  for (let c = 0; c < K; c++) { const e = m - 1 - c, sigma = Math.sqrt(Math.max(values[e]!, 0)); s.push(sigma); for (let i = 0; i < m; i++) vh[c * m + i] = vectors[i * m + e]!; for (let i = 0; i < n; i++) { let x = 0; for (let t = 0; t < m; t++) x += a[i * m + t]! * vectors[t * m + e]!; u[i * K + c] = sigma > 0 ? x / sigma : 0; } }
  return { u, s, vh };
}
const singular: Binding = (r, a, results) => {
  const x = a.A ?? a.input, [n, m] = last2(x), all: { u: Matrix; s: number[]; vh: Matrix }[] = [];
  each(numbers(r, x), n, m, (t) => { all.push(svd(t, n, m)); return []; });
  const flat = (f: (p: (typeof all)[number]) => ArrayLike<number>): Float64Array => Float64Array.from(all.flatMap((p) => Array.from(f(p))));
  if (results.length === 1) return made(r, flat((p) => p.s), shapeOf(results[0]!), "float32");
  if (shapeOf(results[0]!).at(-1) !== Math.min(n, m) || shapeOf(results[2]!).at(-2) !== Math.min(n, m)) throw new Error("full_matrices is not available on the embedded engine yet: pass full_matrices=False");
  return [made(r, flat((p) => p.u), shapeOf(results[0]!), "float32"), made(r, flat((p) => p.s), shapeOf(results[1]!), "float32"), made(r, flat((p) => p.vh), shapeOf(results[2]!), "float32")];
};
/** Q and R by Householder's reflections' signs: R's diagonal may be negative, as LAPACK leaves it. */
const qr: Binding = (r, a, results) => {
  const [n, m] = last2(a.A), K = Math.min(n, m), q: number[] = [], rr: number[] = [];
  each(numbers(r, a.A), n, m, (x) => {
    const Q = identity(n), R = x.slice();
    for (let c = 0; c < Math.min(n - 1, m); c++) {
      let s = 0;
      for (let i = c; i < n; i++) s += R[i * m + c]! ** 2;
      const alpha = -Math.sign(R[c * m + c]! || 1) * Math.sqrt(s), v = new Float64Array(n);
      for (let i = c; i < n; i++) v[i] = R[i * m + c]!;
      v[c]! -= alpha;
      const vv = v.reduce((t, y) => t + y * y, 0);
      if (vv === 0) continue;
      for (let j = 0; j < m; j++) { let d = 0; for (let i = c; i < n; i++) d += v[i]! * R[i * m + j]!; for (let i = c; i < n; i++) R[i * m + j]! -= (2 * d * v[i]!) / vv; }
      for (let i = 0; i < n; i++) { let d = 0; for (let j = c; j < n; j++) d += Q[i * n + j]! * v[j]!; for (let j = c; j < n; j++) Q[i * n + j]! -= (2 * d * v[j]!) / vv; }
    }
    for (let i = 0; i < n; i++) for (let j = 0; j < K; j++) q.push(Q[i * n + j]!);
    for (let i = 0; i < K; i++) for (let j = 0; j < m; j++) rr.push(j < i ? 0 : R[i * m + j]!);
    return [];
  });
  if (shapeOf(results[0]!).at(-1) !== K) throw new Error("this mode of qr is not available on the embedded engine yet");
  return [made(r, q, shapeOf(results[0]!), "float32"), made(r, rr, shapeOf(results[1]!), "float32")];
};
const symmetric = (r: Parameters<Binding>[0], a: Ready): { values: number[]; vectors: number[] } => { const x = a.input ?? a.A, [n] = last2(x), values: number[] = [], vectors: number[] = []; each(numbers(r, x), n, n, (t) => { const e = eigh(t, n); values.push(...e.values); vectors.push(...e.vectors); return []; }); return { values, vectors }; };

export const linalg: Record<string, Binding> = {
  "torch.linalg.inv": (r, a) => one(r, inverse, { input: a.A }), "torch.linalg.det": (r, a) => one(r, determinant(false), { input: a.A }), "torch.logdet": (r, a) => one(r, determinant(true), { input: a.input }), "torch.linalg.solve": solution,
  // What is on the other side of the diagonal is not read.
  "torch.linalg.solve_triangular": (r, a) => { if (a.unitriangular === true) throw new Error("unitriangular is not available on the embedded engine yet"); const inv = one(r, inverse, { input: one(r, a.upper === true ? k.triu : k.tril, { input: a.input, diagonal: 0 }) }); return one(r, k.matmul, a.left === false ? { input: a.B, other: inv } : { input: inv, other: a.B }); },
  "torch.linalg.cholesky": plainly((r, a, t) => { const n = shapeOf(t).at(-1)!; return each(numbers(r, a.input), n, n, (x) => cholesky(x, n)); }), "torch.cholesky": plainly((r, a, t) => { const n = shapeOf(t).at(-1)!; return each(numbers(r, a.input), n, n, (x) => cholesky(x, n)); }),
  "torch.linalg.svd": singular, "torch.linalg.svdvals": singular, "torch.linalg.qr": qr,
  "torch.linalg.eigh": (r, a, results) => { const e = symmetric(r, a); return [made(r, e.values, shapeOf(results[0]!), "float32"), made(r, e.vectors, shapeOf(results[1]!), "float32")]; }, "torch.linalg.eigvalsh": (r, a, results) => made(r, symmetric(r, a).values, shapeOf(results[0]!), "float32"),
  "torch.linalg.matrix_rank": plainly((r, a) => { const x = a.input, [n, m] = last2(x); return each(numbers(r, x), n, m, (t) => { const { s } = svd(t, n, m), most = s[0] ?? 0; return [s.filter((v) => v > most * Math.max(n, m) * 1.1920929e-7).length]; }); }),
};
