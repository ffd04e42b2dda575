// Tensors from sizes: zeros, ones, full, arange, linspace, eye, and random ones.
import { type Dim, type Shape, ceilDiv, max, numel, sub } from "../../shape";
import type { Dtype } from "../../python/values";
import { type Ranked, type Scalar, any, device, dtype, factory, flag, float, int, keyword, scalar, sizes, tensor, unknownDim as unknownSize, unknownScalar } from "../core/args";
import type { Check } from "../core/check";
import { complexOf, dtypes, isFloating, scalarType } from "../core/dtype";
import { type Op, op, overload } from "../core/op";
import { sizesText } from "../core/verbs";
import { torchState } from "../core/state";
import type { Meta } from "../tensor";

const size = sizes({ rest: true });
const generator = keyword(any(null));
type Made = { dtype: Dtype | null };
const orDefault = (a: Made, c: Check): Dtype => a.dtype ?? torchState(c.vm).defaultDtype;
const checked = (shape: readonly Dim[], c: Check): Shape => { for (const d of shape) if (typeof d === "number" && d < 0) c.fail(`Trying to create tensor with negative dimension ${d}: ${sizesText(shape)}`); return shape; };
const filled = (value: number) => (_: unknown, out: Meta): readonly number[] => new Array<number>(Number(numel(out.shape!))).fill(value);

export const empty = op("torch.empty", { args: { size, ...factory, memory_format: keyword(any(null)) }, shape: (a, c) => checked(a.size, c), dtype: orDefault, grad: null });
export const zeros = op("torch.zeros", { doc: "A tensor of zeros.", args: { size, ...factory }, shape: (a, c) => checked(a.size, c), dtype: orDefault, grad: null, constant: filled(0) });
export const ones = op("torch.ones", { doc: "A tensor of ones.", args: { size, ...factory }, shape: (a, c) => checked(a.size, c), dtype: orDefault, grad: null, constant: filled(1) });
export const rand = op("torch.rand", { doc: "Uniform random numbers from [0, 1).", args: { size, generator, ...factory }, shape: (a, c) => checked(a.size, c), dtype: orDefault, grad: null });
export const randn = op("torch.randn", { doc: "Random numbers of mean 0 and variance 1.", args: { size, generator, ...factory }, shape: (a, c) => checked(a.size, c), dtype: orDefault, grad: null });

const numberDtype = (v: Scalar | Ranked, c: Check): Dtype | null => (v === unknownScalar ? null : typeof v === "boolean" ? dtypes.bool : typeof v === "number" || typeof v === "bigint" || v.kind === "sym" ? dtypes.int64 : v.kind === "complex" ? dtypes.complex64 : v.kind === "tensor" ? (v.dtype ?? dtypes.float32) : torchState(c.vm).defaultDtype);
const plainNumber = (v: Scalar): number => (typeof v === "object" ? (v.kind === "float" ? v.value : NaN) : Number(v));
export const full = op("torch.full", { doc: "A tensor filled with one number.", args: { size: sizes(), fill_value: scalar(), ...factory }, shape: (a, c) => checked(a.size, c), dtype: (a, c) => a.dtype ?? numberDtype(a.fill_value, c), grad: null,
  constant: ({ fill_value }, out) => { const x = plainNumber(fill_value); return Number.isNaN(x) ? undefined : filled(x)(null, out); } });

const likeArgs = { input: tensor, dtype, layout: keyword(any(null)), device, pin_memory: keyword(flag(false)), requires_grad: keyword(flag(false)), memory_format: keyword(any(null)) };
const shapedLike = ({ input, dtype: d, device: on }: { input: Ranked; dtype: Dtype | null; device: Meta["device"] | null }): Meta => ({ shape: input.shape, dtype: d ?? input.dtype, device: on ?? input.device });
const likes = (name: string, constant?: number): Op => op(`torch.${name}`, { args: likeArgs, shape: shapedLike, grad: null, ...(constant !== undefined && { constant: filled(constant) }) });
export const zerosLike = likes("zeros_like", 0);
export const onesLike = likes("ones_like", 1);
export const emptyLike = likes("empty_like");
export const randLike = likes("rand_like");
export const randnLike = likes("randn_like");
export const fullLike = op("torch.full_like", { args: { ...likeArgs, input: tensor, fill_value: scalar() }, shape: shapedLike, grad: null });

const newArgs = { input: tensor, size, dtype, device, requires_grad: keyword(flag(false)), layout: keyword(any(null)), pin_memory: keyword(flag(false)) };
const news = (name: string, constant?: number): Op => op(`Tensor.${name}`, { args: newArgs, grad: null, shape: (a, c) => ({ shape: checked(a.size, c), dtype: a.dtype ?? a.input.dtype, device: a.device ?? a.input.device }), ...(constant !== undefined && { constant: filled(constant) }) });
export const newZeros = news("new_zeros", 0);
export const newOnes = news("new_ones", 1);
export const newEmpty = news("new_empty");
export const newFull = op("Tensor.new_full", { args: { input: tensor, size: sizes(), fill_value: scalar(), dtype, device, requires_grad: keyword(flag(false)), layout: keyword(any(null)), pin_memory: keyword(flag(false)) }, grad: null, shape: (a, c) => ({ shape: checked(a.size, c), dtype: a.dtype ?? a.input.dtype, device: a.device ?? a.input.device }) });

/** Uniform random integers from [low, high). */
const drawn = { generator, ...factory };
export const randint = op("torch.randint", [
  overload({ args: { low: int(), high: int(), size: sizes(), ...drawn }, doc: "Random integers from [low, high).", grad: null, dtype: (a) => a.dtype ?? dtypes.int64, shape(a, c) { if (typeof a.low === "number" && typeof a.high === "number" && a.low >= a.high) c.fail(`random_ expects 'from' to be less than 'to', but got from=${a.low} >= to=${a.high}`); return checked(a.size, c); } }),
  overload({ args: { high: int(), size: sizes(), ...drawn }, grad: null, dtype: (a) => a.dtype ?? dtypes.int64, shape(a, c) { if (typeof a.high === "number" && a.high <= 0) c.fail(`random_ expects 'from' to be less than 'to', but got from=0 >= to=${a.high}`); return checked(a.size, c); } }),
]);
export const randintLike = op("torch.randint_like", [
  overload({ args: { ...likeArgs, input: tensor, low: int(), high: int() }, shape: shapedLike, grad: null }),
  overload({ args: { ...likeArgs, input: tensor, high: int() }, shape: shapedLike, grad: null }),
]);
export const randperm = op("torch.randperm", { doc: "The integers below n in random order.", args: { n: int(), generator, ...factory }, grad: null, dtype: (a) => a.dtype ?? dtypes.int64, shape({ n }, c) { if (typeof n === "number" && n < 0) c.fail(`n must be non-negative, got${n}`); return [n]; } });

const isFloatScalar = (v: Scalar): boolean => typeof v === "object" && v.kind === "float";
const asDim = (v: Scalar): Dim | null => (typeof v === "number" ? v : typeof v === "boolean" || typeof v === "bigint" ? Number(v) : v.kind === "sym" ? v : v.kind === "float" && Number.isInteger(v.value) ? v.value : null);
type Range = { start: Scalar; end: Scalar; step: Scalar; dtype: Dtype | null };
const rangeDtype = (a: Range, c: Check): Dtype | null => a.dtype ?? ([a.start, a.end, a.step].includes(unknownScalar) ? null : [a.start, a.end, a.step].some(isFloatScalar) ? torchState(c.vm).defaultDtype : dtypes.int64);
function ranged(a: Range, c: Check): Shape {
  const [s, e, d] = [plainNumber(a.start), plainNumber(a.end), plainNumber(a.step)];
  if (d === 0) { c.fail("step must be nonzero"); return [0]; }
  if (!Number.isNaN(s) && !Number.isNaN(e) && !Number.isNaN(d)) {
    if (!Number.isFinite(s) || !Number.isFinite(e)) { c.fail(`unsupported range: ${s === Infinity ? "inf" : s === -Infinity ? "-inf" : Number.isNaN(s) ? "nan" : s} -> ${e === Infinity ? "inf" : e === -Infinity ? "-inf" : e}`); return [0]; }
    if ((d > 0 && s > e) || (d < 0 && s < e)) c.fail("upper bound and lower bound inconsistent with step sign");
    const whole = a.dtype?.category === "int" ? Math.trunc : (x: number): number => x;
    return [Math.max(0, Math.ceil((whole(e) - whole(s)) / whole(d)))];
  }
  const [sd, ed, dd] = [asDim(a.start), asDim(a.end), asDim(a.step)];
  return sd !== null && ed !== null && typeof dd === "number" && dd > 0 ? [max(0, ceilDiv(sub(ed, sd), dd))] : [unknownSize()];
}
const counted = (a: Range, out: Meta): readonly number[] | undefined => { const s = plainNumber(a.start), d = plainNumber(a.step); return Number.isNaN(s + d) ? undefined : Array.from({ length: Number(out.shape![0]) }, (_, i) => s + i * d); };
/** Numbers from start up to, not including, end. */
export const arange = op("torch.arange", [
  overload({ args: { end: scalar(), ...factory }, doc: "Numbers from 0 up to end.", grad: null, shape: (a, c) => ranged({ start: 0, step: 1, ...a }, c), dtype: (a, c) => rangeDtype({ start: 0, step: 1, ...a }, c), constant: (a, out) => counted({ start: 0, step: 1, ...a }, out) }),
  overload({ args: { start: scalar(), end: scalar(), step: scalar(1), ...factory }, doc: "Numbers from start up to end in steps.", grad: null, shape: ranged, dtype: rangeDtype, constant: counted }),
]);
const spaced = { start: scalar(), end: scalar(), steps: int(), ...factory };
export const linspace = op("torch.linspace", {
  doc: "Evenly spaced numbers from start to end, both included.", args: spaced, grad: null, dtype: orDefault,
  shape({ steps }, c) { if (typeof steps === "number" && steps < 0) c.fail("number of steps must be non-negative"); return [steps]; },
  constant({ start, end }, out) {
    const n = Number(out.shape![0]), s = plainNumber(start), e = plainNumber(end), step = (e - s) / (n - 1);
    return Number.isNaN(s + e) ? undefined : Array.from({ length: n }, (_, i) => (n === 1 ? s : i < n / 2 ? s + step * i : e - step * (n - 1 - i)));
  },
});
export const logspace = op("torch.logspace", { args: { ...spaced, base: float(10), ...factory }, grad: null, dtype: orDefault, shape({ steps }, c) { if (typeof steps === "number" && steps < 0) c.fail("number of steps must be non-negative"); return [steps]; } });
/** Ones on the diagonal. */
export const eye = op("torch.eye", { args: { n: int(), m: int(null), ...factory }, grad: null, dtype: orDefault,
  shape({ n, m }, c) {
    if (typeof n === "number" && n < 0) c.fail(`n must be greater or equal to 0, got ${n}`);
    if (typeof m === "number" && m < 0) c.fail(`m must be greater or equal to 0, got ${m}`);
    return [n, m ?? n];
  },
  constant: (_, out) => { const [n, m] = out.shape as number[]; return Array.from({ length: n! * m! }, (_, i) => Number(Math.floor(i / m!) === i % m!)); },
});
const indices = (name: string): Op => op(`torch.${name}`, { args: { row: int(), col: int(), offset: int(0), ...factory }, grad: null, dtype: (a) => a.dtype ?? dtypes.int64, shape({ row, col, offset }, c) {
  for (const [k, v] of [["row", row], ["col", col]] as const) if (typeof v === "number" && v < 0) c.fail(`${k} must be non-negative, got${v}`);
  if (typeof row !== "number" || typeof col !== "number" || typeof offset !== "number") return [2, unknownSize()];
  let n = 0;
  for (let i = 0; i < row; i++) { const lower = Math.min(Math.max(i + offset + 1, 0), col); n += name === "tril_indices" ? lower : col - Math.min(Math.max(i + offset, 0), col); }
  return [2, n];
} });
export const trilIndices = indices("tril_indices");
export const triuIndices = indices("triu_indices");
const complexOut = (result: Dtype, out: Dtype): string => `Expected object of scalar type ${scalarType(result)} but got scalar type ${scalarType(out)} for argument 'out'`;
export const complexOp = op("torch.complex", { out: complexOut, args: { real: tensor, imag: tensor }, shape: ({ real, imag }, c) => {
  if ((real.dtype && !isFloating(real.dtype)) || (imag.dtype && !isFloating(imag.dtype))) c.fail(`Expected both inputs to be Half, Float or Double tensors but got ${scalarType(real.dtype)} and ${scalarType(imag.dtype)}`);
  else if (real.dtype && imag.dtype && real.dtype !== imag.dtype) c.fail(`Expected object of scalar type ${scalarType(real.dtype)} but got scalar type ${scalarType(imag.dtype)} for second argument`);
  return c.broadcast(real.shape, imag.shape);
}, dtype: ({ real }) => real.dtype && complexOf(real.dtype) });
