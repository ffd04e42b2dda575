// NumPy's functions: computed where the numbers are known, else by the shape rules of torch's operations.
import { rawFn } from "../python/builtins/arguments";
import type { Interp } from "../python/interp";
import { type Dtype, type Kwargs, type Value, float, isUnknown, list, tuple, unknown } from "../python/values";
import type { Dim } from "../shape";
import { dtypes } from "../torch/core/dtype";
import { callables } from "../torch/namespace";
import type { Tensor } from "../torch/tensor";
import { array, asArray, dataOf, dtypeOf, isArray, ndarrayClass, promote, result } from "./array";
import { type Numbers, broadcast, pairwiseSum, product, reduced, sizeOf, transposed, zip } from "./nd";

export type Members = Record<string, Value>;
export const fn = (name: string, signature: string, run: (vm: Interp, ...args: any[]) => Value): Value => rawFn(name, signature, run as never);
const shapeOf = (t: Tensor): number[] => t.shape as number[];
const known = (t: Tensor): boolean => t.shape !== null && t.shape.every((d) => typeof d === "number");

/** What torch's operation of that name says of the shape; its dtype where `dtype` is not given. */
export function byTorch(vm: Interp, name: string, args: readonly Value[], kwargs: Kwargs | null = null, dtype?: Dtype | null): Value {
  const f = callables.get(name);
  if (!f) return unknown(`numpy's ${name} is not modelled`);
  if (vm.mode === "numbers") return vm.raise("NotImplementedError", `this use of numpy (${name.replace(/^\w+\./, "")}) is not available yet`);
  const out = f.call(vm, args.map((a) => (isArray(a) ? { ...a, cls: undefined } as Tensor : a)), kwargs);
  return rewrapped(vm, out, dtype);
}
function rewrapped(vm: Interp, out: Value, dtype?: Dtype | null): Value {
  if (typeof out !== "object" || out === null) return out;
  if (out.kind === "tensor") return out.shape ? result(vm, out.shape, dtype === undefined ? out.dtype : dtype) : unknown(out.because ?? "the shape is not known");
  if (out.kind === "tuple" || out.kind === "list") return { ...out, items: out.items.map((x) => rewrapped(vm, x, dtype)), cls: undefined } as Value;
  return out;
}

const floatOf = (d: Dtype | null): Dtype | null => (d && (d.category === "int" || d.category === "bool") ? dtypes.float64 : d);
/** A function of each element. */
export function each(vm: Interp, v: Value, f: (x: number) => number, dtype: (d: Dtype | null) => Dtype | null = floatOf): Value {
  const t = asArray(vm, v);
  if (!isArray(t)) return t;
  const data = dataOf(vm, t), out = data && Float64Array.from(data, f);
  const made = array(vm, t.shape!, dtype(t.dtype), out, typeof v === "object" && v !== null && v.kind === "tensor" ? t.cls : t.shape!.length === 0 ? undefined : ndarrayClass);
  return t.shape!.length === 0 ? result(vm, [], dtype(t.dtype), out) : made;
}
type Pair = (a: Dtype, b: Dtype) => Dtype;
/** A Python number takes the array's own kind. */
const weak = (v: Value): boolean => typeof v === "number" || typeof v === "boolean" || typeof v === "bigint" || (typeof v === "object" && v !== null && v.kind === "float");
export function pairDtype(a: Value, at: Tensor, b: Value, bt: Tensor): Dtype {
  const [x, y] = [at.dtype ?? dtypes.float64, bt.dtype ?? dtypes.float64];
  if (weak(a) !== weak(b)) { const [n, t] = weak(a) ? [x, y] : [y, x]; if (n.category === t.category || (t.category === "float" && n.category !== "complex") || (t.category === "int" && n.category === "bool")) return t; if (n.category === "float") return dtypes.float64; }
  return promote(x, y);
}
/** A function of pairs of elements. */
export function both(vm: Interp, a: Value, b: Value, f: (x: number, y: number) => number, dtype: Pair | Dtype | null = null): Value {
  const x = asArray(vm, a), y = asArray(vm, b);
  if (!isArray(x)) return x;
  if (!isArray(y)) return y;
  const own = pairDtype(a, x, b, y), d = dtype === null ? own : typeof dtype === "function" ? dtype(own, own) : dtype;
  const p = dataOf(vm, x), q = dataOf(vm, y);
  if (!known(x) || !known(y)) return byTorch(vm, "torch.add", [x, y], null, d);
  const shape = broadcast(shapeOf(x), shapeOf(y));
  if (!shape) { vm.fail("ValueError", `operands could not be broadcast together with shapes (${shapeText(x)}) (${shapeText(y)}) `); return unknown("the shapes do not fit"); }
  const made = p && q ? zip(p, shapeOf(x), q, shapeOf(y), f)! : null;
  return result(vm, shape, d, made?.data);
}
const shapeText = (t: Tensor): string => `${t.shape!.join(",")}${t.shape!.length === 1 ? "," : ""}`;
const trueDivision: Pair = (d) => floatOf(d)!;
const mod = (x: number, y: number): number => { const r = x % y; return r !== 0 && r < 0 !== y < 0 ? r + y : r; };
export const pairs: Record<string, { f: (x: number, y: number) => number; dtype?: Pair | Dtype }> = {
  add: { f: (x, y) => x + y }, subtract: { f: (x, y) => x - y }, multiply: { f: (x, y) => x * y }, divide: { f: (x, y) => x / y, dtype: trueDivision }, true_divide: { f: (x, y) => x / y, dtype: trueDivision }, floor_divide: { f: (x, y) => Math.floor(x / y) }, mod: { f: mod }, remainder: { f: mod }, power: { f: (x, y) => x ** y }, maximum: { f: Math.max }, minimum: { f: Math.min }, hypot: { f: Math.hypot, dtype: trueDivision }, arctan2: { f: Math.atan2, dtype: trueDivision },
  equal: { f: (x, y) => Number(x === y), dtype: dtypes.bool }, not_equal: { f: (x, y) => Number(x !== y), dtype: dtypes.bool }, less: { f: (x, y) => Number(x < y), dtype: dtypes.bool }, less_equal: { f: (x, y) => Number(x <= y), dtype: dtypes.bool }, greater: { f: (x, y) => Number(x > y), dtype: dtypes.bool }, greater_equal: { f: (x, y) => Number(x >= y), dtype: dtypes.bool },
  logical_and: { f: (x, y) => Number(!!x && !!y), dtype: dtypes.bool }, logical_or: { f: (x, y) => Number(!!x || !!y), dtype: dtypes.bool }, bitwise_and: { f: (x, y) => x & y }, bitwise_or: { f: (x, y) => x | y }, bitwise_xor: { f: (x, y) => x ^ y },
};
const roundEven = (x: number): number => { const f = Math.floor(x), d = x - f; return d < 0.5 ? f : d > 0.5 ? f + 1 : f % 2 === 0 ? f : f + 1; };
const same = (d: Dtype | null): Dtype | null => d, toBool = (): Dtype => dtypes.bool;
export const singles: Record<string, { f: (x: number) => number; dtype?: (d: Dtype | null) => Dtype | null }> = {
  sqrt: { f: Math.sqrt }, exp: { f: Math.exp }, log: { f: Math.log }, log2: { f: Math.log2 }, log10: { f: Math.log10 }, log1p: { f: Math.log1p }, expm1: { f: Math.expm1 }, sin: { f: Math.sin }, cos: { f: Math.cos }, tan: { f: Math.tan }, arcsin: { f: Math.asin }, arccos: { f: Math.acos }, arctan: { f: Math.atan }, sinh: { f: Math.sinh }, cosh: { f: Math.cosh }, tanh: { f: Math.tanh },
  abs: { f: Math.abs, dtype: same }, absolute: { f: Math.abs, dtype: same }, fabs: { f: Math.abs }, square: { f: (x) => x * x, dtype: same }, negative: { f: (x) => -x, dtype: same }, sign: { f: Math.sign, dtype: same }, floor: { f: Math.floor }, ceil: { f: Math.ceil }, rint: { f: roundEven }, isnan: { f: (x) => Number(Number.isNaN(x)), dtype: toBool }, isinf: { f: (x) => Number(Math.abs(x) === Infinity), dtype: toBool }, isfinite: { f: (x) => Number(Number.isFinite(x)), dtype: toBool }, logical_not: { f: (x) => Number(!x), dtype: toBool },
};

/** The dimensions that `axis` names. */
function axesOf(vm: Interp, axis: Value | undefined, rank: number): number[] {
  if (axis === undefined || axis === null) return [...Array(rank).keys()];
  const list = typeof axis === "number" ? [axis] : ((vm.items(axis) ?? []) as number[]);
  return list.map((d) => { if (d < -rank || d >= rank) vm.raise("ValueError", `axis ${d} is out of bounds for array of dimension ${rank}`); return d < 0 ? d + rank : d; });
}
const average = (g: Float64Array): number => pairwiseSum(g) / g.length;
const variance = (g: Float64Array, ddof: number): number => { const m = average(g); return pairwiseSum(g.map((x) => (x - m) ** 2)) / (g.length - ddof); };
const best = (better: (x: number, y: number) => boolean) => (g: Float64Array): number => { let at = 0; for (let i = 1; i < g.length; i++) if (better(g[i]!, g[at]!)) at = i; return at; };
const median = (g: Float64Array): number => { const s = g.slice().sort(), n = s.length; return n % 2 ? s[(n - 1) / 2]! : (s[n / 2 - 1]! + s[n / 2]!) / 2; };
const whole = (d: Dtype | null): Dtype | null => (d && (d.category === "bool" || (d.category === "int" && d.signed)) ? dtypes.int64 : d);
export const reductions: Record<string, { f: (g: Float64Array, ddof: number) => number; dtype: (d: Dtype | null) => Dtype | null; torch: string }> = {
  sum: { f: pairwiseSum, dtype: whole, torch: "torch.sum" }, prod: { f: (g) => g.reduce((a, b) => a * b, 1), dtype: whole, torch: "torch.sum" }, mean: { f: average, dtype: floatOf, torch: "torch.sum" }, std: { f: (g, d) => Math.sqrt(variance(g, d)), dtype: floatOf, torch: "torch.sum" }, var: { f: variance, dtype: floatOf, torch: "torch.sum" }, median: { f: median, dtype: floatOf, torch: "torch.sum" },
  max: { f: (g) => g.reduce((a, b) => Math.max(a, b), -Infinity), dtype: same, torch: "torch.amax" }, min: { f: (g) => g.reduce((a, b) => Math.min(a, b), Infinity), dtype: same, torch: "torch.amax" }, argmax: { f: best((x, y) => x > y), dtype: () => dtypes.int64, torch: "torch.sum" }, argmin: { f: best((x, y) => x < y), dtype: () => dtypes.int64, torch: "torch.sum" },
  any: { f: (g) => Number(g.some(Boolean)), dtype: toBool, torch: "torch.sum" }, all: { f: (g) => Number(g.every(Boolean)), dtype: toBool, torch: "torch.sum" },
};
export function reduce(vm: Interp, name: string, v: Value, axis: Value | undefined, keepdims: Value | undefined, ddof: Value | undefined): Value {
  const t = asArray(vm, v), r = reductions[name]!;
  if (!isArray(t)) return t;
  const axes = axesOf(vm, axis, t.shape!.length), keep = keepdims === true, dtype = r.dtype(t.dtype), data = dataOf(vm, t);
  if (!known(t)) return byTorch(vm, "torch.amax", [t, tuple(axes), keep], null, dtype);
  if (sizeOf(shapeOf(t)) === 0 && ["max", "min", "argmax", "argmin"].includes(name)) vm.raise("ValueError", name.startsWith("arg") ? `attempt to get ${name} of an empty sequence` : `zero-size array to reduction operation ${name === "max" ? "maximum" : "minimum"} which has no identity`);
  const shape = shapeOf(t);
  if (!data) return result(vm, keep ? shape.map((s, i) => (axes.includes(i) ? 1 : s)) : shape.filter((_, i) => !axes.includes(i)), dtype);
  const made = reduced(data, shape, axes, keep, (g) => r.f(g, typeof ddof === "number" ? ddof : 0));
  return result(vm, made.shape, dtype, made.data);
}

export function transpose(vm: Interp, t: Tensor, order: readonly number[] | null): Value {
  const rank = t.shape!.length, by = (order ?? [...Array(rank).keys()].reverse()).map((d) => (d < 0 ? d + rank : d)), data = known(t) ? dataOf(vm, t) : undefined;
  return array(vm, by.map((d) => t.shape![d]!), t.dtype, data && transposed(data, shapeOf(t), by));
}
export function reshape(vm: Interp, t: Tensor, shape: readonly Dim[]): Value {
  if (known(t) && shape.every((d) => typeof d === "number")) {
    const n = sizeOf(shapeOf(t)), rest = (shape as number[]).filter((d) => d !== -1).reduce((a, b) => a * b, 1), full = (shape as number[]).map((d) => (d === -1 ? n / rest : d));
    if (full.some((d) => !Number.isInteger(d)) || sizeOf(full) !== n) { vm.fail("ValueError", `cannot reshape array of size ${n} into shape (${shape.join(",")}${shape.length === 1 ? "," : ""})`); return unknown("the sizes do not fit"); }
    return array(vm, full, t.dtype, dataOf(vm, t));
  }
  return byTorch(vm, "torch.reshape", [t, tuple(shape as Value[])], null, t.dtype);
}
export function dot(vm: Interp, a: Value, b: Value): Value {
  const x = asArray(vm, a), y = asArray(vm, b);
  if (!isArray(x)) return x;
  if (!isArray(y)) return y;
  const dtype = promote(x.dtype ?? dtypes.float64, y.dtype ?? dtypes.float64), p = dataOf(vm, x), q = dataOf(vm, y);
  if (known(x) && known(y) && x.shape!.length > 0 && y.shape!.length > 0 && y.shape!.length <= 2) {
    const k = shapeOf(x).at(-1)!, l = shapeOf(y).length === 1 ? shapeOf(y)[0]! : shapeOf(y).at(-2)!;
    if (k !== l) { vm.fail("ValueError", x.shape!.length === 1 && y.shape!.length === 1 ? `shapes (${k},) and (${l},) not aligned: ${k} (dim 0) != ${l} (dim 0)` : `matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature (n?,k),(k,m?)->(n?,m?) (size ${l} is different from ${k})`); return unknown("the shapes do not fit"); }
    const made = product(p ?? [], shapeOf(x), q ?? [], shapeOf(y))!;
    return result(vm, made.shape, dtype, p && q ? made.data : undefined);
  }
  return byTorch(vm, "torch.matmul", [x, y], null, dtype);
}

/** A shape argument: an int or a sequence of ints. */
export function sizes(vm: Interp, v: Value): Dim[] | null {
  if (typeof v === "number" || (typeof v === "object" && v !== null && v.kind === "sym")) return [v];
  if (isUnknown(v)) return null;
  const items = vm.items(v);
  return items && items.every((d) => typeof d === "number" || (typeof d === "object" && d !== null && d.kind === "sym")) ? (items as Dim[]) : null;
}
const filled = (name: string, value: number | null): Value => fn(name, value === null ? "shape fill_value dtype= order= * like=" : "shape dtype= order= * like=", (vm, shape: Value, a?: Value, b?: Value) => {
  const s = sizes(vm, shape), x = value ?? (typeof a === "number" ? a : typeof a === "object" && a !== null && a.kind === "float" ? a.value : undefined), given = value === null ? b : a;
  if (!s) return unknown("the shape is not known");
  const d = dtypeOf(given) ?? (value === null && typeof a === "number" ? dtypes.int64 : dtypes.float64), n = s.every((k) => typeof k === "number") ? sizeOf(s as number[]) : -1;
  return array(vm, s, d, n >= 0 && x !== undefined && (vm.mode === "numbers" || n <= 4096) ? new Float64Array(n).fill(x) : undefined);
});
const likes = (name: string, value: number): Value => fn(name, "a dtype= order= subok= shape=", (vm, a: Value, d?: Value) => { const t = asArray(vm, a); if (!isArray(t)) return t; return array(vm, t.shape!, dtypeOf(d) ?? t.dtype, known(t) ? new Float64Array(sizeOf(shapeOf(t))).fill(value) : undefined); });
const numberOf = (v: Value | undefined): number | undefined => (typeof v === "number" ? v : typeof v === "object" && v !== null && v.kind === "float" ? v.value : isArray(v) && v.shape!.length === 0 ? v.storage?.numbers?.()[0] : undefined);

function joined(vm: Interp, parts: Value, axis: number, fresh: boolean): Value {
  const items = vm.items(parts);
  if (!items) return unknown("the arrays are not known");
  const list = items.map((x) => asArray(vm, x)), lost = list.find((t) => t.kind === "unknown");
  if (lost !== undefined) return lost;
  const arrays = (list as Tensor[]).map((t) => (fresh ? ({ ...t, shape: withAxis(t.shape!, axis) } as Tensor) : t)), first = arrays[0];
  if (!first) return vm.raise("ValueError", fresh ? "need at least one array to stack" : "need at least one array to concatenate");
  const rank = first.shape!.length, d = axis < 0 ? axis + rank : axis, dtype = arrays.reduce((p, t) => promote(p, t.dtype ?? dtypes.float64), first.dtype ?? dtypes.float64);
  if (!arrays.every(known)) return byTorch(vm, "torch.cat", [{ kind: "list", items: arrays } as Value, d], null, dtype);
  arrays.forEach((t, i) => shapeOf(t).forEach((s, k) => { if (k !== d && s !== shapeOf(first)[k]) vm.raise("ValueError", fresh ? "all input arrays must have the same shape" : `all the input array dimensions except for the concatenation axis must match exactly, but along dimension ${k}, the array at index 0 has size ${shapeOf(first)[k]} and the array at index ${i} has size ${s}`); }));
  const shape = shapeOf(first).map((s, k) => (k === d ? arrays.reduce((n, t) => n + shapeOf(t)[d]!, 0) : s)), datas = (list as Tensor[]).map((t) => dataOf(vm, t));
  if (!datas.every(Boolean)) return array(vm, shape, dtype);
  const outer = sizeOf(shape.slice(0, d)), out = new Float64Array(sizeOf(shape));
  let at = 0;
  for (let o = 0; o < outer; o++) arrays.forEach((t, i) => { const n = sizeOf(shapeOf(t).slice(d)), from = datas[i]!; for (let k = 0; k < n; k++) out[at++] = from[o * n + k]!; });
  return array(vm, shape, dtype, out);
}
const withAxis = (shape: readonly Dim[], axis: number): Dim[] => { const d = axis < 0 ? axis + shape.length + 1 : axis; return [...shape.slice(0, d), 1, ...shape.slice(d)]; };

export function functions(): Members {
  const out: Members = {};
  for (const [name, { f, dtype }] of Object.entries(singles)) out[name] = fn(name, "x out= **kwargs", (vm, x: Value) => each(vm, x, f, dtype));
  for (const [name, { f, dtype }] of Object.entries(pairs)) out[name] = fn(name, "x1 x2 out= **kwargs", (vm, a: Value, b: Value) => both(vm, a, b, f, dtype ?? null));
  for (const name of Object.keys(reductions)) out[name] = fn(name, "a axis= dtype= out= keepdims= ddof= **kwargs", (vm, a: Value, axis?: Value, _d?: Value, _o?: Value, keep?: Value, ddof?: Value) => reduce(vm, name, a, axis, keep, ddof));
  Object.assign(out, { amax: out.max, amin: out.min, average: out.mean });
  return {
    ...out, zeros: filled("zeros", 0), ones: filled("ones", 1), empty: filled("empty", 0), full: filled("full", null), zeros_like: likes("zeros_like", 0), ones_like: likes("ones_like", 1), empty_like: likes("empty_like", 0),
    array: fn("array", "object dtype= * copy= order= subok= ndmin=", (vm, v: Value, d?: Value) => { const t = asArray(vm, v, dtypeOf(d)); return isArray(t) ? array(vm, t.shape!, t.dtype, dataOf(vm, t)) : t; }),
    asarray: fn("asarray", "a dtype= order= **kwargs", (vm, v: Value, d?: Value) => asArray(vm, v, dtypeOf(d))), ascontiguousarray: fn("ascontiguousarray", "a dtype=", (vm, v: Value, d?: Value) => asArray(vm, v, dtypeOf(d))),
    arange: fn("arange", "start stop= step= dtype=", (vm, a: Value, b?: Value, c?: Value, d?: Value) => {
      const [start, stop] = b === undefined || b === null ? [0, numberOf(a)] : [numberOf(a), numberOf(b)], step = c === undefined || c === null ? 1 : numberOf(c), dtype = dtypeOf(d) ?? ([a, b, c].some((v) => typeof v === "object" && v !== null && v.kind === "float") ? dtypes.float64 : dtypes.int64);
      if (start === undefined || stop === undefined || step === undefined) return byTorch(vm, "torch.arange", [a, ...(b === undefined ? [] : [b])], null, dtype);
      const n = Math.max(0, Math.ceil((stop - start) / step));
      return array(vm, [n], dtype, Float64Array.from({ length: n }, (_, i) => start + i * step));
    }),
    linspace: fn("linspace", "start stop num= endpoint= retstep= dtype= axis=", (vm, a: Value, b: Value, num: Value = 50, end: Value = true, _r?: Value, d?: Value) => {
      const [s, e] = [numberOf(a), numberOf(b)];
      if (typeof num !== "number") return unknown("the number of steps is not known");
      const step = s === undefined || e === undefined ? 0 : (e - s) / (end === false ? num : num - 1);
      return array(vm, [num], dtypeOf(d) ?? dtypes.float64, s === undefined || e === undefined ? undefined : Float64Array.from({ length: num }, (_, i) => (i === num - 1 && end !== false && num > 1 ? e : s + i * step)));
    }),
    eye: fn("eye", "N M= k= dtype=", (vm, n: Value, m?: Value, k: Value = 0, d?: Value) => (typeof n !== "number" ? unknown("the size is not known") : array(vm, [n, typeof m === "number" ? m : n], dtypeOf(d) ?? dtypes.float64, Float64Array.from({ length: n * (typeof m === "number" ? m : n) }, (_, i) => { const w = typeof m === "number" ? m : n; return Number((i % w) - Math.floor(i / w) === k); })))),
    concatenate: fn("concatenate", "arrays axis= **kwargs", (vm, parts: Value, axis: Value = 0) => joined(vm, parts, axis as number, false)), stack: fn("stack", "arrays axis= **kwargs", (vm, parts: Value, axis: Value = 0) => joined(vm, parts, axis as number, true)),
    vstack: fn("vstack", "tup", (vm, parts: Value) => { const items = vm.items(parts)?.map((x) => asArray(vm, x)); return !items ? unknown("the arrays are not known") : joined(vm, list(items.map((t) => (isArray(t) && t.shape!.length < 2 ? reshape(vm, t, [1, -1]) : (t as Value)))), 0, false); }),
    hstack: fn("hstack", "tup", (vm, parts: Value) => { const items = vm.items(parts); const first = items?.[0] === undefined ? undefined : asArray(vm, items[0]); return joined(vm, parts, isArray(first) && first.shape!.length > 1 ? 1 : 0, false); }),
    dot: fn("dot", "a b", (vm, a: Value, b: Value) => dot(vm, a, b)), matmul: fn("matmul", "a b", (vm, a: Value, b: Value) => dot(vm, a, b)),
    where: fn("where", "condition x= y=", (vm, c: Value, x?: Value, y?: Value) => {
      const k = asArray(vm, c);
      if (!isArray(k)) return k;
      if (x === undefined || y === undefined) { const d = dataOf(vm, k); if (!d) return unknown("the numbers are only known when the program runs"); const at = Array.from(d).flatMap((v, i) => (v ? [i] : [])); return tuple(k.shape!.map((_, dim) => array(vm, [at.length], dtypes.int64, at.map((i) => Math.floor(i / sizeOf(shapeOf(k).slice(dim + 1))) % shapeOf(k)[dim]!)))); }
      const p = both(vm, x, y, (a) => a), q = both(vm, x, y, (_, b) => b);
      if (!isArray(p) || !isArray(q)) return p;
      const first = both(vm, k, p, (a, b) => (a ? b : 0), () => p.dtype!), second = both(vm, k, q, (a, b) => (a ? 0 : b), () => p.dtype!);
      return isArray(first) && isArray(second) ? both(vm, first, second, (a, b) => a + b, () => p.dtype!) : first;
    }),
    clip: fn("clip", "a a_min= a_max= **kwargs", (vm, a: Value, lo?: Value, hi?: Value) => { const [l, h] = [numberOf(lo) ?? -Infinity, numberOf(hi) ?? Infinity]; return each(vm, a, (x) => Math.min(Math.max(x, l), h), same); }),
    round: fn("round", "a decimals= out=", (vm, a: Value, n: Value = 0) => { const k = 10 ** (n as number); return each(vm, a, (x) => roundEven(x * k) / k, same); }), around: fn("around", "a decimals=", (vm, a: Value, n: Value = 0) => { const k = 10 ** (n as number); return each(vm, a, (x) => roundEven(x * k) / k, same); }),
    reshape: fn("reshape", "a shape **kwargs", (vm, a: Value, s: Value) => { const t = asArray(vm, a), to = sizes(vm, s); return !isArray(t) ? t : to ? reshape(vm, t, to) : unknown("the shape is not known"); }),
    transpose: fn("transpose", "a axes=", (vm, a: Value, axes?: Value) => { const t = asArray(vm, a); return isArray(t) ? transpose(vm, t, axes === undefined || axes === null ? null : ((vm.items(axes) ?? []) as number[])) : t; }),
    expand_dims: fn("expand_dims", "a axis", (vm, a: Value, axis: Value) => { const t = asArray(vm, a); return isArray(t) && typeof axis === "number" ? array(vm, withAxis(t.shape!, axis), t.dtype, dataOf(vm, t)) : unknown("not known"); }),
    squeeze: fn("squeeze", "a axis=", (vm, a: Value, axis?: Value) => { const t = asArray(vm, a); return isArray(t) ? array(vm, t.shape!.filter((d, i) => !(d === 1 && (axis === undefined || axis === null || axis === i || (typeof axis === "number" && axis + t.shape!.length === i)))), t.dtype, dataOf(vm, t)) : t; }),
    sort: fn("sort", "a axis= **kwargs", (vm, a: Value) => { const t = asArray(vm, a); if (!isArray(t)) return t; const d = dataOf(vm, t); return array(vm, t.shape!, t.dtype, d && t.shape!.length === 1 ? Float64Array.from(d).sort() : undefined); }),
    argsort: fn("argsort", "a axis= **kwargs", (vm, a: Value) => { const t = asArray(vm, a); if (!isArray(t)) return t; const d = dataOf(vm, t); return array(vm, t.shape!, dtypes.int64, d && t.shape!.length === 1 ? Array.from(d).map((x, i) => [x, i] as const).sort((p, q) => p[0] - q[0]).map((p) => p[1]) : undefined); }),
    unique: fn("unique", "ar **kwargs", (vm, a: Value) => { const t = asArray(vm, a); if (!isArray(t)) return t; const d = dataOf(vm, t), u = d && [...new Set(Array.from(d))].sort((x, y) => x - y); return u ? array(vm, [u.length], t.dtype, u) : unknown("the numbers are only known when the program runs"); }),
    cumsum: fn("cumsum", "a axis= **kwargs", (vm, a: Value) => { const t = asArray(vm, a); if (!isArray(t)) return t; let s = 0; const d = dataOf(vm, t); return array(vm, t.shape!.length === 1 ? t.shape! : [sizeOf(shapeOf(t))], whole(t.dtype), d && Float64Array.from(d, (x) => (s += x))); }),
    allclose: fn("allclose", "a b rtol= atol= equal_nan=", (vm, a: Value, b: Value, rtol: Value = float(1e-5), atol: Value = float(1e-8)) => { const [r, t] = [numberOf(rtol)!, numberOf(atol)!], near = both(vm, a, b, (x, y) => Number(Math.abs(x - y) <= t + r * Math.abs(y)), dtypes.bool), d = isArray(near) ? dataOf(vm, near) : undefined; return d ? Array.from(d).every(Boolean) : unknown("the numbers are only known when the program runs", vm.typeOf(true)); }),
    shape: fn("shape", "a", (vm, a: Value) => { const t = asArray(vm, a); return isArray(t) ? tuple(t.shape as Value[]) : t; }), size: fn("size", "a axis=", (vm, a: Value) => { const t = asArray(vm, a); return isArray(t) && known(t) ? sizeOf(shapeOf(t)) : unknown("the size is not known"); }), ndim: fn("ndim", "a", (vm, a: Value) => { const t = asArray(vm, a); return isArray(t) ? t.shape!.length : t; }),
  };
}
export type { Numbers };
export { numberOf };
