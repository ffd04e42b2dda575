// Sums, means, extremes, sorting: over all dimensions, some, or along one.

import type { Tensor as TorchTensor } from "../../../../interpreter/torch/tensor";
import { kernels as k } from "../ops";
import { type Binding, type Ready, type Run, type Val, by, call, dimOf, heldAs, made, numbers, one, plainly, shapeOf, sizeOf, take } from "./binding";

const spread = (kernel: typeof k.std) => (r: Run, a: Ready): Val => one(r, kernel, { input: a.input, dim: a.dim ?? null, keepdim: a.keepdim ?? false, correction: correctionOf(a) });
const correctionOf = (a: Ready): number => (a.correction !== undefined && a.correction !== null ? Number(a.correction.value ?? a.correction) : a.unbiased === false ? 0 : 1);
const meanOf = (r: Run, a: Ready): Val => one(r, k.mean, { input: a.input, dim: a.dim ?? null, keepdim: a.keepdim ?? false });
/** max and min: of everything, of two tensors, or along a dimension with places. */
const extreme = (whole: typeof k.amax, pair: typeof k.maximum, along: typeof k.max_dim): Binding => (r, a, results) =>
  (a.other !== undefined ? one(r, pair, { input: a.input, other: a.other, dtype: heldAs(results[0]!.dtype) }) : a.dim === undefined ? one(r, whole, { input: a.input }) : call(r, along, { input: a.input, dim: a.dim, keepdim: a.keepdim }));
/** The input without its NaNs, and how many others each sum has. */
const withoutNan = (r: Run, a: Ready): Val => one(r, k.masked_fill, { input: a.input, mask: one(r, k.isnan, { input: a.input }), value: 0 });

/** Rows along a dimension, read and written by number. */
function rows(shape: readonly number[], dim: number): { outer: number; size: number; inner: number } {
  const d = dimOf(dim, Math.max(shape.length, 1)), size = shape[d] ?? 1;
  return { outer: sizeOf(shape.slice(0, d)), size, inner: sizeOf(shape.slice(d + 1)) };
}
/** Values and places worked out row by row in JavaScript; no gradient. `f` gives the place in the row for each place of the result. */
const rowwise = (length: (size: number) => number, f: (row: number[]) => number[]): Binding => (r, a, results) => {
  const t = a.input as TorchTensor, data = numbers(r, t), { outer, size, inner } = rows(shapeOf(t), a.dim ?? -1), n = length(size);
  const values = new Float64Array(outer * n * inner), places = new Int32Array(outer * n * inner);
  for (let o = 0; o < outer; o++) for (let i = 0; i < inner; i++) {
    const row = Array.from({ length: size }, (_, s) => data[(o * size + s) * inner + i]!);
    f(row).forEach((p, s) => { const at = (o * n + s) * inner + i; values[at] = row[p]!; places[at] = p; });
  }
  return [made(r, values, shapeOf(results[0]!), heldAs(t.dtype)), made(r, places, shapeOf(results[0]!), "int32")];
};
const running = (better: (x: number, y: number) => boolean) => (row: number[]): number[] => { let best = 0; return row.map((x, i) => (better(x, row[best]!) ? (best = i) : best)); };
function commonest(row: number[]): number[] {
  const counts = new Map<number, number>();
  for (const x of row) counts.set(x, (counts.get(x) ?? 0) + 1);
  let best = row[0]!;
  for (const [x, n] of counts) if (n > counts.get(best)! || (n === counts.get(best)! && x < best)) best = x;
  return [row.lastIndexOf(best)];
}
const sorted = (k2?: (a: Ready) => number): Binding => (r, a) => call(r, k.sort, { input: a.input, dim: a.dim ?? -1, descending: k2 ? a.largest !== false : a.descending === true, ...(k2 && { k: k2(a) }) });

export const reduce: Record<string, Binding> = {
  "torch.sum": take(k.sum, "input", "dim", "keepdim", "dtype"), "torch.mean": take(k.mean, "input", "dim", "keepdim"), "torch.prod": by(k.prod, (a, [out]) => ({ input: a.input, dim: a.dim, keepdim: a.dim === null ? false : a.keepdim, dtype: heldAs(out!.dtype) })),
  "torch.nansum": (r, a) => one(r, k.sum, { input: withoutNan(r, a), dim: a.dim, keepdim: a.keepdim }),
  "torch.nanmean": (r, a) => one(r, k.div, { input: one(r, k.sum, { input: withoutNan(r, a), dim: a.dim, keepdim: a.keepdim }), other: one(r, k.sum, { input: one(r, k.logical_not, { input: one(r, k.isnan, { input: a.input }) }), dim: a.dim, keepdim: a.keepdim }) }),
  "torch.var": spread(k.variance), "torch.std": spread(k.std), "torch.var_mean": (r, a) => [spread(k.variance)(r, a), meanOf(r, a)], "torch.std_mean": (r, a) => [spread(k.std)(r, a), meanOf(r, a)],
  "torch.amax": take(k.amax, "input", "dim", "keepdim"), "torch.amin": take(k.amin, "input", "dim", "keepdim"), "torch.aminmax": (r, a) => [one(r, k.amin, { input: a.input, dim: a.dim, keepdim: a.keepdim }), one(r, k.amax, { input: a.input, dim: a.dim, keepdim: a.keepdim })],
  "torch.max": extreme(k.amax, k.maximum, k.max_dim), "torch.min": extreme(k.amin, k.minimum, k.min_dim), "torch.argmax": take(k.argmax, "input", "dim", "keepdim"), "torch.argmin": take(k.argmin, "input", "dim", "keepdim"),
  "torch.all": take(k.all, "input", "dim", "keepdim"), "torch.any": take(k.any, "input", "dim", "keepdim"),
  "torch.count_nonzero": (r, a) => one(r, k.sum, { input: one(r, k.ne, { input: a.input, other: 0 }), dim: a.dim, dtype: "int32" }),
  "torch.logsumexp": take(k.logsumexp, "input", "dim", "keepdim"), "torch.cumsum": take(k.cumsum, "input", "dim", "dtype"), "torch.cumprod": take(k.cumprod, "input", "dim", "dtype"),
  "torch.logcumsumexp": (r, a) => one(r, k.log, { input: one(r, k.cumsum, { input: one(r, k.exp, { input: a.input }), dim: a.dim }) }),
  "torch.cummax": rowwise((n) => n, running((x, y) => x >= y)), "torch.cummin": rowwise((n) => n, running((x, y) => x <= y)), "torch.mode": rowwise(() => 1, commonest),
  "torch.median": (r, a, results) => call(r, k.median, { input: a.input, dim: a.dim ?? null, keepdim: a.keepdim ?? false }).slice(0, results.length),
  "torch.sort": sorted(), "torch.argsort": (r, a) => call(r, k.sort, { input: a.input, dim: a.dim, descending: a.descending })[1]!, "torch.msort": (r, a) => call(r, k.sort, { input: a.input, dim: 0 })[0]!, "torch.topk": sorted((a) => Number(a.k)),
  "torch.kthvalue": (r, a, results) => call(r, k.sort, { input: a.input, dim: a.dim }).map((v) => one(r, k.reshape, { input: one(r, k.select, { input: v, dim: a.dim, index: Number(a.k) - 1 }), shape: shapeOf(results[0]!) })),
  "torch.dist": (r, a) => one(r, k.norm, { input: one(r, k.sub, { input: a.input, other: a.other }), p: Number(a.p.value ?? a.p) }),
  "torch.trace": (r, a) => one(r, k.sum, { input: one(r, k.diagonal, { input: a.input }) }),
  "torch.linalg.vector_norm": by(k.norm, (a) => ({ input: a.input ?? a.x, p: Number(a.ord?.value ?? a.ord ?? 2), dim: a.dim, keepdim: a.keepdim })),
  "torch.isin": plainly((r, a) => { const wanted = new Set(Array.from(numbers(r, a.test_elements))); return Array.from(numbers(r, a.elements), (x) => Number(wanted.has(x) !== (a.invert === true))); }),
};
