// Row-major arrays of numbers: broadcasting, reductions and indexing, in plain JavaScript.

export type Numbers = ArrayLike<number>;
export const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
export const stridesOf = (shape: readonly number[]): number[] => shape.map((_, i) => sizeOf(shape.slice(i + 1)));

/** The shape that shapes broadcast to; null when they do not fit. */
export function broadcast(...shapes: (readonly number[])[]): number[] | null {
  const rank = Math.max(0, ...shapes.map((s) => s.length)), out = new Array<number>(rank).fill(1);
  for (const s of shapes) for (let i = 0; i < s.length; i++) {
    const at = rank - s.length + i, d = s[i]!;
    if (d === 1) continue;
    if (out[at] !== 1 && out[at] !== d) return null;
    out[at] = d;
  }
  return out;
}
/** Where each element of the broadcast shape comes from. */
export function spread(from: readonly number[], to: readonly number[]): (i: number) => number {
  if (sizeOf(from) === sizeOf(to)) return (i) => i;
  if (sizeOf(from) === 1) return () => 0;
  const lead = to.length - from.length, own = stridesOf(from), all = stridesOf(to);
  const steps = from.map((d, i) => (d === 1 ? 0 : own[i]!));
  return (i) => { let at = 0, rest = i; for (let d = 0; d < to.length; d++) { const p = Math.floor(rest / all[d]!); rest -= p * all[d]!; if (d >= lead) at += p * steps[d - lead]!; } return at; };
}
export function zip(a: Numbers, as: readonly number[], b: Numbers, bs: readonly number[], f: (x: number, y: number) => number): { data: Float64Array; shape: number[] } | null {
  const shape = broadcast(as, bs);
  if (!shape) return null;
  const i = spread(as, shape), j = spread(bs, shape), data = new Float64Array(sizeOf(shape));
  for (let k = 0; k < data.length; k++) data[k] = f(a[i(k)]!, b[j(k)]!);
  return { data, shape };
}
/** Dimensions in another order. */
export function transposed(a: Numbers, shape: readonly number[], order: readonly number[]): Float64Array {
  const to = order.map((d) => shape[d]!), own = stridesOf(shape), steps = order.map((d) => own[d]!), all = stridesOf(to), out = new Float64Array(sizeOf(to));
  for (let k = 0; k < out.length; k++) { let at = 0, rest = k; for (let d = 0; d < to.length; d++) { const p = Math.floor(rest / all[d]!); rest -= p * all[d]!; at += p * steps[d]!; } out[k] = a[at]!; }
  return out;
}
/** One number from each group of elements that differ only in the given dimensions. */
export function reduced(a: Numbers, shape: readonly number[], axes: readonly number[], keep: boolean, f: (group: Float64Array) => number): { data: Float64Array; shape: number[] } {
  const rest = shape.map((_, i) => i).filter((i) => !axes.includes(i)), moved = transposed(a, shape, [...rest, ...axes]), each = sizeOf(axes.map((d) => shape[d]!)), count = sizeOf(rest.map((d) => shape[d]!));
  const data = new Float64Array(count);
  for (let k = 0; k < count; k++) data[k] = f(moved.subarray(k * each, (k + 1) * each));
  return { data, shape: keep ? shape.map((s, i) => (axes.includes(i) ? 1 : s)) : rest.map((d) => shape[d]!) };
}
/** NumPy adds up in pairs: blocks of at most 128 with eight running sums. */
export function pairwiseSum(a: Float64Array): number {
  const n = a.length;
  if (n < 8) { let s = 0; for (let i = 0; i < n; i++) s += a[i]!; return s; }
  if (n <= 128) {
    const r = [a[0]!, a[1]!, a[2]!, a[3]!, a[4]!, a[5]!, a[6]!, a[7]!];
    let i = 8;
    for (; i < n - (n % 8); i += 8) for (let j = 0; j < 8; j++) r[j]! += a[i + j]!;
    let s = r[0]! + r[1]! + (r[2]! + r[3]!) + (r[4]! + r[5]! + (r[6]! + r[7]!));
    for (; i < n; i++) s += a[i]!;
    return s;
  }
  let half = Math.floor(n / 2);
  half -= half % 8;
  return pairwiseSum(a.subarray(0, half)) + pairwiseSum(a.subarray(half));
}
/** Rows of a product: [.., n, k] × [k, m]; vectors as in `dot`. */
export function product(a: Numbers, as: readonly number[], b: Numbers, bs: readonly number[]): { data: Float64Array; shape: number[] } | null {
  const k = as.at(-1)!, vector = bs.length === 1, m = vector ? 1 : bs.at(-1)!;
  if ((vector ? bs[0] : bs.at(-2)) !== k || bs.length > 2) return null;
  const rows = sizeOf(as) / k, data = new Float64Array(rows * m);
  for (let i = 0; i < rows; i++) for (let j = 0; j < m; j++) { let s = 0; for (let t = 0; t < k; t++) s += a[i * k + t]! * b[t * m + j]!; data[i * m + j] = s; }
  return { data, shape: [...as.slice(0, -1), ...(vector ? [] : [m])] };
}
