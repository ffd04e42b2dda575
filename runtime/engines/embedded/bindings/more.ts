// Operations that are called less often: norms, diagonals, windows, copies of views, statistics, draws.

import type { Tensor as TorchTensor } from "../../../../interpreter/torch/tensor";
import { bernoulli, bernoulliEach, cauchy, exponential, geometric, logNormal, multinomial, multinomialRows, normal, randint, randomFull } from "../../../../interpreter/torch/random";
import { kernels as k } from "../ops";
import { heldAs } from "../storage";
import { type Binding, type Ready, type Run, type Val, by, call, dimOf, isTorch, made, numberOf, numbers, one, plainly, shapeOf, sizeOf, take } from "./binding";
import { addUp, pick, placesBy } from "./pick";
import { generatorOf } from "./random";
import { add, div, mul, sub } from "./sequence";
import { shape as views, applied, window } from "./shape";

const F = "torch.nn.functional.";
const strides = (shape: readonly number[]): number[] => shape.map((_, i) => sizeOf(shape.slice(i + 1)));
const picking = (place: (a: Ready, out: TorchTensor) => (at: readonly number[]) => number, name = "input"): Binding => (r, a, [out]) => one(r, pick, { input: a[name], places: placesBy(shapeOf(out!), place(a, out!)), shape: shapeOf(out!) });
/** The same as a view of the input. */
const showing = (place: (a: Ready, out: TorchTensor) => (at: readonly number[]) => number): Binding => (r, a, [out]) => {
  const args = { places: placesBy(shapeOf(out!), place(a, out!)), shape: shapeOf(out!) };
  return window(r, one(r, pick, { input: a.input, ...args }), a.input, applied(pick, args), null);
};

/** p-norms of vectors; of matrices the Frobenius norm. */
const norm = (order: (a: Ready) => unknown): Binding => (r, a) => {
  const p = order(a), x = a.input ?? a.A ?? a.x;
  if (p === "nuc" || (typeof p === "string" && p !== "fro" && p !== "inf")) throw new Error(`the norm '${String(p)}' is not available on the embedded engine yet`);
  return one(r, k.norm, { input: x, p: p === null || p === undefined || p === "fro" ? 2 : p === "inf" ? Infinity : numberOf(p), dim: a.dim?.length === 0 ? null : a.dim, keepdim: a.keepdim === true });
};
const distances: Binding = (r, a) => {
  const [x, y] = [shapeOf(a.x1), shapeOf(a.x2)], wide = (t: unknown, shape: number[], at: number): Val => one(r, k.reshape, { input: t, shape: [...shape.slice(0, at), 1, ...shape.slice(at)] });
  return one(r, k.norm, { input: sub(r, wide(a.x1, x, x.length - 1), wide(a.x2, y, y.length - 2)), p: numberOf(a.p), dim: -1 });
};

/** Where the blocks of an image lie: place in (N, C, H, W) of each element of (N, C·kh·kw, blocks); −1 in the padding. */
function blockPlaces([n, c, h, w]: readonly number[], a: Ready): { places: Int32Array; shape: number[] } {
  const [kh, kw] = a.kernel_size as [number, number], [dh, dw] = a.dilation as [number, number], [ph, pw] = a.padding as [number, number], [sh, sw] = a.stride as [number, number];
  const count = (size: number, kk: number, d: number, p: number, s: number): number => Math.floor((size + 2 * p - d * (kk - 1) - 1) / s) + 1, bh = count(h!, kh, dh, ph, sh), bw = count(w!, kw, dw, pw, sw);
  const places = placesBy([n!, c!, kh, kw, bh, bw], ([i, ch, y, x, by2, bx]) => { const row = by2! * sh - ph + y! * dh, col = bx! * sw - pw + x! * dw; return row < 0 || row >= h! || col < 0 || col >= w! ? -1 : ((i! * c! + ch!) * h! + row) * w! + col; });
  return { places, shape: [n!, c! * kh * kw, bh * bw] };
}
const image = (shape: readonly number[]): number[] => (shape.length === 3 ? [1, ...shape] : [...shape]);

const arrangements: Record<string, Binding> = {
  "Tensor.unfold": showing((a) => { const s = strides(shapeOf(a.input)), d = dimOf(a.dimension, s.length); return (at) => at.reduce((sum, x, i) => sum + (i === at.length - 1 ? x * (s[d] ?? 1) : x * s[i]! * (i === d ? Number(a.step) : 1)), 0); }),
  "torch.as_strided": showing((a) => (at) => at.reduce((sum, x, i) => sum + x * Number(a.stride[i]), Number(a.storage_offset ?? 0))),
  [`${F}unfold`]: (r, a, [out]) => { const { places } = blockPlaces(image(shapeOf(a.input)), a); return one(r, pick, { input: a.input, places, shape: shapeOf(out!) }); },
  [`${F}fold`]: (r, a, [out]) => { const { places } = blockPlaces(image(shapeOf(out!)), a); return one(r, addUp, { input: a.input, places, shape: shapeOf(out!) }); },
  "torch.diag": picking((a) => { const s = shapeOf(a.input), offset = Number(a.diagonal); if (s.length === 1) return ([i, j]) => (j! - i! === offset ? Math.min(i!, j!) : -1); return ([i]) => (i! + Math.max(0, -offset)) * s[1]! + i! + Math.max(0, offset); }),
  "torch.diagflat": picking((a) => { const offset = Number(a.offset); return ([i, j]) => (j! - i! === offset ? Math.min(i!, j!) : -1); }),
  "torch.diag_embed": picking((a, out) => { const rank = shapeOf(out).length, d1 = dimOf(a.dim1 ?? -2, rank), d2 = dimOf(a.dim2 ?? -1, rank), s = strides(shapeOf(a.input)), offset = Number(a.offset ?? 0); return (at) => { if (at[d2]! - at[d1]! !== offset) return -1; const rest = at.filter((_, i) => i !== d1 && i !== d2); return [...rest, Math.min(at[d1]!, at[d2]!)].reduce((sum, x, i) => sum + x * s[i]!, 0); }; }),
  ...Object.fromEntries([1, 2, 3].map((n) => [`torch.atleast_${n}d`, ((r, a, results) => (a.tensors.all as TorchTensor[]).map((t, i) => one(r, k.reshape, { input: t, shape: shapeOf(results[i]!) }))) as Binding])),
  "torch.block_diag": (r, a, [out]) => {
    const parts = (a.tensors as TorchTensor[]).map((t) => { const s = shapeOf(t); return s.length === 2 ? s : [1, s[0] ?? 1]; }), [rows, columns] = shapeOf(out!) as [number, number];
    let [top, left] = [0, 0];
    return (a.tensors as TorchTensor[]).reduce<Val | null>((sum, t, i) => {
      const [h, w] = parts[i] as [number, number], block = one(r, k.pad, { input: one(r, k.reshape, { input: t, shape: [h, w] }), pad: [left, columns - left - w, top, rows - top - h] });
      top += h; left += w;
      return sum ? one(r, k.add, { input: sum, other: block }) : block;
    }, null)!;
  },
  "torch.kron": (r, a, [out]) => { const n = Math.max(a.input.shape.length, a.other.shape.length), wide = (t: TorchTensor, first: boolean): Val => { const s = [...Array<number>(n - t.shape!.length).fill(1), ...shapeOf(t)]; return one(r, k.reshape, { input: t, shape: s.flatMap((d) => (first ? [d, 1] : [1, d])) }); }; return one(r, k.reshape, { input: mul(r, wide(a.input, true), wide(a.other, false)), shape: shapeOf(out!) }); },
  "torch.cartesian_prod": (r, a, [out]) => { const list = a.tensors as TorchTensor[], sizes = list.map((t) => sizeOf(shapeOf(t))); if (list.length === 1) return one(r, k.clone, { input: list[0] }); return one(r, k.stack, { dim: 1, tensors: list.map((t, d) => one(r, pick, { input: t, places: placesBy([shapeOf(out!)[0]!], ([i]) => Math.floor(i! / sizeOf(sizes.slice(d + 1))) % sizes[d]!), shape: [shapeOf(out!)[0]!] })) }); },
  "torch.combinations": (r, a, [out]) => { const n = shapeOf(a.input)[0]!, m = Number(a.r), rows: number[][] = [], walk = (row: number[], from: number): void => { if (row.length === m) { rows.push(row); return; } for (let i = from; i < n; i++) walk([...row, i], a.with_replacement ? i : i + 1); }; walk([], 0); return one(r, pick, { input: a.input, places: Int32Array.from(rows.flat()), shape: shapeOf(out!) }); },
};
/** The *_copy forms of views: their values, in memory of their own. */
const copies: Record<string, Binding> = Object.fromEntries(
  Object.entries({ expand: "Tensor.expand", permute: "torch.permute", select: "torch.select", split_with_sizes: "torch.split_with_sizes", split: "torch.split", squeeze: "torch.squeeze", t: "torch.t", transpose: "torch.transpose", unbind: "torch.unbind", unsqueeze: "torch.unsqueeze", view: "Tensor.view", narrow: "torch.narrow", diagonal: "torch.diagonal" })
    .map(([name, of]) => [`torch.${name}_copy`, ((r, a, results) => { const v = views[of]!(r, a, results); return (Array.isArray(v) ? v : [v as Val]).map((x: Val) => ({ ...x, alias: undefined })); }) as Binding]),
);
copies["torch.unfold_copy"] = (r, a, results) => ({ ...(arrangements["Tensor.unfold"]!(r, a, results) as Val), alias: undefined });
for (const name of ["alias_copy", "detach_copy"]) copies[`torch.${name}`] = take(k.clone, "input");

const draws: Record<string, Binding> = {
  "torch.bernoulli": (r, a, [out]) => { const n = sizeOf(shapeOf(out!)), g = generatorOf(r, a.generator), p = a.p ?? a.input; return made(r, isTorch(p) ? bernoulliEach(g, new Float32Array(n), Float32Array.from(numbers(r, p)) as never) : bernoulli(g, new Float32Array(n), numberOf(p)), shapeOf(out!), heldAs(out!.dtype)); },
  "torch.multinomial": (r, a, [out]) => { const w = Float32Array.from(numbers(r, a.input)), n = Number(a.num_samples), g = generatorOf(r, a.generator); return made(r, a.input.shape.length === 1 ? multinomial(g, w, n, a.replacement) : multinomialRows(g, w, shapeOf(a.input)[1]!, n, a.replacement), shapeOf(out!), "int32"); },
  "torch.normal": (r, a, [out]) => {
    const z = made(r, normal(generatorOf(r, a.generator), new Float32Array(sizeOf(shapeOf(out!)))), shapeOf(out!), "float32"), scaled = mul(r, z, isTorch(a.std) ? a.std : numberOf(a.std ?? 1));
    return add(r, scaled, isTorch(a.mean) ? a.mean : numberOf(a.mean));
  },
};
/** t.bernoulli_() and its like: a tensor filled with draws. */
const into = (draw: (r: Run, a: Ready, n: number) => ArrayLike<number>): Binding => (r, a, [out]) => made(r, draw(r, a, sizeOf(shapeOf(out!))), shapeOf(out!), heldAs(out!.dtype));
const filling: Record<string, Binding> = {
  "Tensor.bernoulli_": into((r, a, n) => (isTorch(a.p) ? bernoulliEach(generatorOf(r, a.generator), new Float32Array(n), Float32Array.from(numbers(r, a.p)) as never) : bernoulli(generatorOf(r, a.generator), new Float32Array(n), numberOf(a.p ?? 0.5)))),
  "Tensor.exponential_": into((r, a, n) => exponential(generatorOf(r, a.generator), new Float32Array(n), numberOf(a.lambd))), "Tensor.geometric_": into((r, a, n) => geometric(generatorOf(r, a.generator), new Float32Array(n), numberOf(a.p))),
  "Tensor.log_normal_": into((r, a, n) => logNormal(generatorOf(r, a.generator), new Float32Array(n), numberOf(a.mean), numberOf(a.std))), "Tensor.cauchy_": into((r, a, n) => cauchy(generatorOf(r, a.generator), new Float32Array(n), numberOf(a.median), numberOf(a.sigma))),
  "Tensor.random_": into((r, a, n) => { const g = generatorOf(r, a.generator), [from, to] = a.to === null || a.to === undefined ? [0, a.from] : [a.from, a.to]; return to === null || to === undefined ? randomFull(g, new Float32Array(n), a.input.dtype.name) : randint(g, new Int32Array(n), Number(from ?? 0), Number(to)); }),
};

/** −ln(−ln u) of uniform numbers, as F.gumbel_softmax draws them. */
const gumbel: Binding = (r, a) => {
  const shape = shapeOf(a.logits), noise = exponential(generatorOf(r, null), new Float32Array(sizeOf(shape))).map((x) => -Math.log(x)), soft = one(r, k.softmax, { input: div(r, add(r, a.logits, made(r, noise, shape, "float32")), numberOf(a.tau)), dim: a.dim });
  if (!a.hard) return soft;
  const [, at] = call(r, k.max_dim, { input: soft, dim: a.dim, keepdim: true }), zeros = made(r, new Float32Array(sizeOf(shape)), shape, "float32"), hot = one(r, k.scatter, { input: zeros, dim: a.dim, index: at, src: 1 });
  return add(r, sub(r, hot, { ...soft, source: null }), soft);
};

/** Numbers as they are asked for row by row. */
const sortedRows = (r: Run, a: Ready, name: string, of: (row: number[], x: number) => number): Binding => (_r, _a, [out]) => {
  const edges = Array.from(numbers(r, a[name])), width = shapeOf(a[name]).at(-1)!, x = isTorch(a.input) ? Array.from(numbers(r, a.input)) : [numberOf(a.input)], per = edges.length === width ? x.length : x.length / (edges.length / width);
  return made(r, x.map((v, i) => { const row = Math.floor(i / per); return of(edges.slice(row * width, (row + 1) * width), v); }), shapeOf(out!), "int32");
};
const place = (right: boolean) => (row: number[], x: number): number => { let n = 0; while (n < row.length && (right ? row[n]! <= x : row[n]! < x)) n++; return n; };
const quantile = (skip: boolean): Binding => (r, a, [out]) => {
  const t = a.input as TorchTensor, whole = a.dim === null || a.dim === undefined, d = whole ? 0 : dimOf(a.dim, t.shape!.length), data = numbers(r, t), shape = whole ? [data.length] : shapeOf(t), inner = sizeOf(shape.slice(d + 1)), size = shape[d]!, outer = sizeOf(shape.slice(0, d)), qs = isTorch(a.q) ? Array.from(numbers(r, a.q)) : [numberOf(a.q)];
  const rows = Array.from({ length: outer * inner }, (_, i) => Array.from({ length: size }, (_2, s) => data[(Math.floor(i / inner) * size + s) * inner + (i % inner)]!).filter((x) => !skip || !Number.isNaN(x)).sort((x, y) => x - y));
  const at = (row: number[], q: number): number => { if (row.some(Number.isNaN) || row.length === 0) return NaN; const p = q * (row.length - 1), lo = Math.floor(p), hi = Math.ceil(p), f = p - lo; return a.interpolation === "lower" ? row[lo]! : a.interpolation === "higher" ? row[hi]! : a.interpolation === "midpoint" ? (row[lo]! + row[hi]!) / 2 : a.interpolation === "nearest" ? row[Math.round(p)]! : row[lo]! + f * (row[hi]! - row[lo]!); };
  return made(r, qs.flatMap((q) => rows.map((row) => at(row, q))), shapeOf(out!), "float32");
};
/** Values once each, in order; where each element's went; how often each occurs. */
const unique = (consecutive: boolean): Binding => (r, a) => {
  if (a.dim !== null && a.dim !== undefined && a.input.shape.length > 1) throw new Error("unique along a dimension is not available on the embedded engine yet");
  const data = Array.from(numbers(r, a.input)), found: number[] = [], inverse: number[] = [], counts: number[] = [], seen = new Map<number, number>();
  if (consecutive) data.forEach((x, i) => { if (i === 0 || x !== data[i - 1]) { found.push(x); counts.push(0); } counts[counts.length - 1]!++; inverse.push(found.length - 1); });
  else { [...new Set(data)].sort((x, y) => x - y).forEach((x) => { seen.set(x, found.push(x) - 1); counts.push(0); }); for (const x of data) { const at = seen.get(x)!; counts[at]!++; inverse.push(at); } }
  return [made(r, found, [found.length], heldAs(a.input.dtype)), ...(a.return_inverse ? [made(r, inverse, shapeOf(a.input), "int32")] : []), ...(a.return_counts ? [made(r, counts, [counts.length], "int32")] : [])];
};
const histogram = (a: Ready, data: ArrayLike<number>): Float64Array => {
  const bins = Number(a.bins ?? 100), values = Array.from(data);
  let [lo, hi] = [numberOf(a.min ?? 0), numberOf(a.max ?? 0)];
  if (lo === hi) [lo, hi] = [Math.min(...values), Math.max(...values)];
  if (lo === hi) [lo, hi] = [lo - 1, hi + 1];
  const out = new Float64Array(bins);
  for (const x of values) if (x >= lo && x <= hi) out[Math.min(bins - 1, Math.floor(((x - lo) / (hi - lo)) * bins))]!++;
  return out;
};
const windowed = (f: (x: number, n: number) => number): Binding => plainly((_r, a, t) => { const n = sizeOf(shapeOf(t)), span = a.periodic === false || a.sym === true ? n - 1 : n; return Array.from({ length: n }, (_, i) => (n === 1 ? 1 : f(i, span))); });
const cos = (i: number, n: number, times = 1): number => Math.cos((2 * Math.PI * times * i) / n);
const hann = windowed((i, n) => 0.5 - 0.5 * cos(i, n)), hamming = windowed((i, n) => 0.54 - 0.46 * cos(i, n)), blackman = windowed((i, n) => 0.42 - 0.5 * cos(i, n) + 0.08 * cos(i, n, 2)), bartlett = windowed((i, n) => 1 - Math.abs((2 * i) / n - 1));

/** Differences of neighbours. */
const differences: Binding = (r, a) => {
  const n = a.input.shape.length, d = dimOf(a.dim ?? -1, n), parts = [a.prepend, a.input, a.append].filter(Boolean);
  let v: Val = parts.length > 1 ? one(r, k.cat, { tensors: parts, dim: d }) : one(r, k.clone, { input: a.input });
  for (let i = 0; i < Number(a.n ?? 1); i++) { const size = v.t.shape[d]!; v = one(r, k.sub, { input: one(r, k.slice, { input: v, dim: d, start: 1, end: size }), other: one(r, k.slice, { input: v, dim: d, start: 0, end: size - 1 }) }); }
  return v;
};
const cross: Binding = (r, a) => {
  const shape = shapeOf(a.input), d = a.dim === null || a.dim === undefined ? shape.findIndex((s) => s === 3) : dimOf(a.dim, shape.length), roll = (t: unknown, by2: number): Val => one(r, k.roll, { input: t, shifts: [by2], dims: [d] });
  return sub(r, mul(r, roll(a.input, -1), roll(a.other, -2)), mul(r, roll(a.input, -2), roll(a.other, -1)));
};

export const more: Record<string, Binding> = {
  ...arrangements, ...copies, ...draws, ...filling, [`${F}gumbel_softmax`]: gumbel,
  "torch.norm": norm((a) => a.p), "torch.linalg.norm": norm((a) => a.ord), "torch.linalg.vector_norm": norm((a) => a.ord), "torch.linalg.matrix_norm": (r, a) => norm((x) => x.ord)(r, { ...a, dim: a.dim ?? [-2, -1] }, []), "torch.frobenius_norm": norm(() => 2),
  "torch.cdist": distances, "torch.diff": differences, "torch.cross": cross, "torch.linalg.cross": cross,
  "torch.inner": (r, a) => (a.other.shape.length === 0 || a.input.shape.length === 0 ? mul(r, a.input, a.other) : one(r, k.matmul, { input: a.input, other: a.other.shape.length === 1 ? a.other : one(r, k.transpose, { input: a.other, dim0: -1, dim1: -2 }) })),
  "torch.linalg.vecdot": (r, a) => one(r, k.sum, { input: mul(r, a.x, a.y), dim: a.dim ?? -1 }), "torch.linalg.multi_dot": (r, a) => (a.tensors as TorchTensor[]).slice(1).reduce<Val | TorchTensor>((x, y) => one(r, k.matmul, { input: x, other: y }), a.tensors[0]) as Val, "torch.chain_matmul": (r, a) => (a.matrices as TorchTensor[]).slice(1).reduce<Val | TorchTensor>((x, y) => one(r, k.matmul, { input: x, other: y }), a.matrices[0]) as Val,
  "torch.linalg.matrix_power": (r, a) => { let v: Val = one(r, k.clone, { input: a.input }); const n = Number(a.n); if (n < 1) throw new Error("powers below 1 are not available on the embedded engine yet"); for (let i = 1; i < n; i++) v = one(r, k.matmul, { input: v, other: a.input }); return v; },
  "torch.bucketize": (r, a, out) => sortedRows(r, a, "boundaries", place(a.right === true))(r, a, out), "torch.searchsorted": (r, a, out) => sortedRows(r, a, "sorted_sequence", place(a.right === true || a.side === "right"))(r, a, out),
  "torch.quantile": quantile(false), "torch.nanquantile": quantile(true), "torch.unique": unique(false), "torch.unique_consecutive": unique(true), "torch.histc": plainly((r, a) => histogram(a, numbers(r, a.input))),
  "torch.nanmedian": (r, a, results) => call(r, k.median, { input: a.input, dim: a.dim ?? null, keepdim: a.keepdim ?? false }).slice(0, results.length),
  "torch.hann_window": hann, "torch.signal.windows.hann": hann, "torch.hamming_window": hamming, "torch.signal.windows.hamming": hamming, "torch.blackman_window": blackman, "torch.signal.windows.blackman": blackman, "torch.bartlett_window": bartlett, "torch.signal.windows.bartlett": bartlett,
  "torch.heaviside": (r, a) => one(r, k.where, { condition: one(r, k.eq, { input: a.input, other: 0 }), input: a.values, other: one(r, k.to, { input: one(r, k.gt, { input: a.input, other: 0 }), dtype: "float32" }), dtype: "float32" }),
  "Tensor.sum_to_size": (r, a, [out]) => { const from = shapeOf(a.input), to = shapeOf(out!), lead = from.length - to.length, dims = from.map((_, i) => i).filter((i) => i < lead || (to[i - lead] === 1 && from[i] !== 1)); return one(r, k.reshape, { input: dims.length ? one(r, k.sum, { input: a.input, dim: dims }) : one(r, k.clone, { input: a.input }), shape: to }); },
  "torch._softmax": take(k.softmax, "input", "dim"), "torch._log_softmax": take(k.log_softmax, "input", "dim"),
  "torch.index_put": (r, a) => one(r, k.index_put, { input: a.input, indices: a.indices, values: a.values, accumulate: a.accumulate === true }), "torch.tensordot": (r, a, [out]) => {
    const [x, y] = [shapeOf(a.a), shapeOf(a.b)], [da, db] = Array.isArray(a.dims) ? (a.dims as number[][]) : [x.map((_, i) => i).slice(x.length - Number(a.dims)), y.map((_, i) => i).slice(0, Number(a.dims))], at = (d: number[], n: number): number[] => d.map((i) => (i < 0 ? i + n : i)), [ia, ib] = [at(da!, x.length), at(db!, y.length)];
    const ra = x.map((_, i) => i).filter((i) => !ia.includes(i)), rb = y.map((_, i) => i).filter((i) => !ib.includes(i)), inner = sizeOf(ia.map((i) => x[i]!));
    const left = one(r, k.reshape, { input: one(r, k.permute, { input: a.a, dims: [...ra, ...ia] }), shape: [sizeOf(ra.map((i) => x[i]!)), inner] }), right = one(r, k.reshape, { input: one(r, k.permute, { input: a.b, dims: [...ib, ...rb] }), shape: [inner, sizeOf(rb.map((i) => y[i]!))] });
    return one(r, k.reshape, { input: one(r, k.matmul, { input: left, other: right }), shape: shapeOf(out!) });
  },
  "torch.trapezoid": (r, a) => { const d = dimOf(a.dim ?? -1, a.y.shape.length), n = shapeOf(a.y)[d]!, cut = (t: unknown, from: number, to: number, dim: number): Val => one(r, k.slice, { input: t, dim, start: from, end: to }), pairs = add(r, cut(a.y, 1, n, d), cut(a.y, 0, n - 1, d)); if (!isTorch(a.x)) return mul(r, one(r, k.sum, { input: pairs, dim: d }), numberOf(a.dx ?? 1) / 2); const xd = a.x.shape!.length - 1; return mul(r, one(r, k.sum, { input: mul(r, pairs, sub(r, cut(a.x, 1, n, xd), cut(a.x, 0, n - 1, xd))), dim: d }), 0.5); },
  [`${F}adaptive_max_pool1d_with_indices`]: by(k.adaptive_max_pool1d, (a) => ({ input: a.input, output_size: a.output_size })), [`${F}adaptive_max_pool2d_with_indices`]: by(k.adaptive_max_pool2d, (a) => ({ input: a.input, output_size: a.output_size })),
};
more["torch.trapz"] = more["torch.trapezoid"]!;
