// Numerics of torch.nn.init: erf, and the orthogonal factor of a matrix.

/** erf by its series near 0 and its continued fraction further out, to double precision. */
export function erf(x: number): number {
  const a = Math.abs(x);
  if (a < 2.5) {
    let term = a, sum = a;
    for (let n = 1; n < 120; n++) { term *= (-a * a) / n; const part = term / (2 * n + 1); sum += part; if (Math.abs(part) < 1e-17 * Math.abs(sum)) break; }
    return Math.sign(x) * Math.min(1, (2 / Math.sqrt(Math.PI)) * sum);
  }
  let f = 0;
  for (let n = 60; n > 0; n--) f = (n / 2) / (a + f);
  return Math.sign(x) * (1 - Math.exp(-a * a) / (Math.sqrt(Math.PI) * (a + f)));
}
/** The factor Q (rows × columns, row-major) of A = QR with R's diagonal positive, by Householder reflections; rows ≥ columns. */
export function householder(matrix: ArrayLike<number>, rows: number, columns: number): number[] {
  const a = Array.from(matrix), vectors: number[][] = [];
  const signs: number[] = [];
  for (let k = 0; k < columns; k++) {
    let norm = 0;
    for (let i = k; i < rows; i++) norm += a[i * columns + k]! ** 2;
    norm = Math.sqrt(norm);
    const head = a[k * columns + k]!, alpha = head >= 0 ? -norm : norm, v = new Array<number>(rows).fill(0);
    for (let i = k; i < rows; i++) v[i] = a[i * columns + k]!;
    v[k] = head - alpha;
    const length = v.reduce((s, x) => s + x * x, 0);
    if (length > 0) reflect(a, v, length, rows, columns, k);
    vectors.push(v);
    signs.push(alpha >= 0 ? 1 : -1);
  }
  const q = new Array<number>(rows * columns).fill(0);
  for (let k = 0; k < columns; k++) q[k * columns + k] = 1;
  for (let k = columns - 1; k >= 0; k--) { const v = vectors[k]!, length = v.reduce((s, x) => s + x * x, 0); if (length > 0) reflect(q, v, length, rows, columns, 0); }
  return q.map((x, i) => x * signs[i % columns]!);
}
function reflect(a: number[], v: readonly number[], length: number, rows: number, columns: number, from: number): void {
  for (let c = from; c < columns; c++) {
    let dot = 0;
    for (let i = 0; i < rows; i++) dot += v[i]! * a[i * columns + c]!;
    const factor = (2 * dot) / length;
    for (let i = 0; i < rows; i++) a[i * columns + c] = a[i * columns + c]! - factor * v[i]!;
  }
}
