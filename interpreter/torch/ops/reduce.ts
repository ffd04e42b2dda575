// Reductions: sum, mean, max, argmax, var, norm, cumulative sums …
import { type Shape, equal, numel } from "../../shape";
import type { Dtype } from "../../python/values";
import { type Args, type Ranked, type Ready, bool, dim, dims, dtype, keyword, mismatch, optional, scalar, tensor } from "../core/args";
import type { Check } from "../core/check";
import { dtypes, realOf, scalarType } from "../core/dtype";
import { type Op, many, named, op, overload } from "../core/op";
import { allDims, like, promoted, promotedFloat, reduced } from "../core/verbs";

const both = (name: string, ...more: string[]): string[] => [`torch.${name}`, `Tensor.${name}`, ...more];
/** The dimensions to reduce: those given, or (None, or an empty list) all. */
export function reducing(c: Check, input: Ranked, which: readonly number[] | null): number[] {
  if (which === null || which.length === 0) return allDims(input.shape);
  if (input.shape.length > 64) c.fail("only tensors with up to 64 dims are supported");
  const at = which.map((d) => c.dim(d, input.shape.length)), twice = at.find((d, i) => at.indexOf(d) !== i);
  if (twice !== undefined) c.fail(`dim ${twice} appears multiple times in the list of dims`);
  return at;
}
const integral = (d: Dtype | null): boolean => d !== null && (d.category === "int" || d.category === "bool");
const summed = ({ input, dtype: d }: { input: Ranked; dtype: Dtype | null }): Dtype | null => d ?? (integral(input.dtype) ? dtypes.int64 : input.dtype);
const total = (f: (x: number, y: number) => number, start: number) => ({ input }: { input: Ranked }, out: { shape: Shape | null }) => (out.shape?.every((d) => d === 1) ? [input.constant!.reduce(f, start)] : undefined);

const sumLike = (names: string[], f?: (x: number, y: number) => number, start = 0): Op => op(names, {
  args: { input: tensor, dim: dims(null), keepdim: bool(false), dtype }, shape: ({ input, dim, keepdim }, c) => reduced(input.shape, reducing(c, input, dim), keepdim), dtype: summed,
  grad: ({ dim }) => `${names[0]!.slice(6, 7).toUpperCase()}${names[0]!.slice(7)}Backward${dim === null ? 0 : 1}`, ...(f && { constant: total(f, start) }),
});
export const sum = sumLike(both("sum"), (x, y) => x + y);
export const nansum = sumLike(both("nansum"));
/** Over one dimension only (or all). */
export const prod = op(both("prod"), { args: { input: tensor, dim: dim(null), keepdim: bool(false), dtype }, shape: ({ input, dim: d, keepdim }, c) => reduced(input.shape, d === null ? allDims(input.shape) : [c.dim(d, input.shape.length)], keepdim && d !== null), dtype: summed, grad: ({ dim }) => `ProdBackward${dim === null ? 0 : 1}`, constant: total((x, y) => x * y, 1) });
const meanLike = (names: string[]): Op => op(names, {
  out: "cast",
  args: { input: tensor, dim: dims(null), keepdim: bool(false), dtype }, grad: ({ dim }) => `MeanBackward${dim === null ? 0 : 1}`, dtype: ({ input, dtype: d }) => d ?? input.dtype,
  shape({ input, dim, keepdim, dtype: d }, c) {
    if (!d && integral(input.dtype)) c.fail(`mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: ${scalarType(input.dtype)}`);
    return reduced(input.shape, reducing(c, input, dim), keepdim);
  },
});
export const mean = meanLike(both("mean"));
export const nanmean = meanLike(both("nanmean"));

/** Not an unknown value: that would be taken for a dimension as well. */
const onlyTensor: typeof tensor = { ...tensor, accept: (v, vm) => (typeof v === "object" && v !== null && v.kind === "tensor" ? tensor.accept(v, vm) : mismatch) };
/** A value of one dimension with its index, of everything, or of two tensors. */
const extreme = (name: string): Op => op(both(name), [
  overload({ args: { input: tensor }, doc: `The ${name === "max" ? "largest" : "smallest"} element; with dim, of each row along it, with its index.`, grad: `${name === "max" ? "Max" : "Min"}Backward1`, constant: ({ input }) => (input.constant!.length ? [name === "max" ? Math.max(...input.constant!) : Math.min(...input.constant!)] : undefined),
    shape({ input }, c) { c.that(equal(numel(input.shape), 0) !== true, () => `${name}(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the 'dim' argument.`); return []; } }),
  overload({ args: { input: tensor, other: onlyTensor }, grad: `${name === "max" ? "Maximum" : "Minimum"}Backward0`, shape: ({ input, other }, c) => c.broadcast(input.shape, other.shape), dtype: ({ input, other }, c) => promoted(c, input, other) }),
  overload({ args: { input: tensor, dim: dim(), keepdim: bool(false) }, grad: `${name === "max" ? "Max" : "Min"}Backward0`, shape: ({ input, dim: d, keepdim }, c) => valued(c, name, input, d, keepdim) }),
]);
function valued(c: Check, name: string, input: Ranked, d: number, keepdim: boolean) {
  const at = c.dim(d, input.shape.length);
  if (input.shape.length > 0) c.that(equal(input.shape[at]!, 0) !== true, () => `${name}(): Expected reduction dim ${at} to have non-zero size.`, "IndexError");
  const shape = reduced(input.shape, [at], keepdim);
  return named(name, { values: like(input, shape), indices: like(input, shape, dtypes.int64) });
}
export const max = extreme("max");
export const min = extreme("min");
const byDim = (name: string, initial?: number): Op => op(both(name), [
  ...(name === "median" || name === "nanmedian" ? [overload({ args: { input: tensor }, shape: () => [] })] : []),
  overload({ args: { input: tensor, dim: initial === undefined ? dim() : dim(initial), keepdim: bool(false) }, grad: `${name[0]!.toUpperCase()}${name.slice(1)}Backward${name === "median" || name === "nanmedian" ? 1 : 0}`, shape: ({ input, dim: d, keepdim }, c) => valued(c, name, input, d, keepdim) }),
]);
export const median = byDim("median");
export const nanmedian = byDim("nanmedian");
export const mode = byDim("mode", -1);
const matching = (result: Dtype, out: Dtype): string => `Expected the dtype for input and out to match, but got ${scalarType(result)} for input's dtype and ${scalarType(out)} for out's dtype.`;
const amaxLike = (name: string): Op => op(both(name), { out: matching, args: { input: tensor, dim: dims([]), keepdim: bool(false) }, shape({ input, dim: which, keepdim }, c) {
  const at = reducing(c, input, which);
  if (which.length === 0) c.that(equal(numel(input.shape), 0) !== true, () => `${name}(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the 'dim' argument.`);
  else for (const d of at) if (input.shape.length) c.that(equal(input.shape[d]!, 0) !== true, () => `${name}(): Expected reduction dim ${d} to have non-zero size.`, "IndexError");
  return reduced(input.shape, at, keepdim);
} });
export const amax = amaxLike("amax");
export const amin = amaxLike("amin");
export const aminmax = op(both("aminmax"), { args: { input: tensor, dim: keyword(dim(null)), keepdim: keyword(bool(false)) }, shape({ input, dim: d, keepdim }, c) { const s = reduced(input.shape, d === null ? allDims(input.shape) : [c.dim(d, input.shape.length)], keepdim); return named("aminmax", { min: like(input, s), max: like(input, s) }); } });
const argExtreme = (name: string): Op => op(both(name), { out: "same", args: { input: tensor, dim: dim(null), keepdim: bool(false) }, grad: null, dtype: dtypes.int64, shape({ input, dim: d, keepdim }, c) {
  const at = d === null ? null : c.dim(d, input.shape.length);
  if (at === null) c.that(equal(numel(input.shape), 0) !== true, () => `${name}(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the 'dim' argument.`, "IndexError");
  else if (input.shape.length) c.that(equal(input.shape[at]!, 0) !== true, () => `${name}(): Expected reduction dim ${at} to have non-zero size.`, "IndexError");
  return reduced(input.shape, at === null ? allDims(input.shape) : [at], keepdim);
} });
export const argmax = argExtreme("argmax");
export const argmin = argExtreme("argmin");

const quantifier = (name: string): Op => op(both(name), { args: { input: tensor, dim: dims(null), keepdim: bool(false) }, grad: null, shape: ({ input, dim: d, keepdim }, c) => reduced(input.shape, d?.length === 0 ? [] : reducing(c, input, d), keepdim), dtype: ({ input }) => (input.dtype === dtypes.uint8 ? dtypes.uint8 : dtypes.bool),
  constant: ({ input }, out) => (out.shape?.length === 0 ? [Number(name === "all" ? input.constant!.every(Boolean) : input.constant!.some(Boolean))] : undefined) });
export const all = quantifier("all");
export const any = quantifier("any");
export const countNonzero = op(both("count_nonzero"), { args: { input: tensor, dim: dims(null) }, grad: null, dtype: dtypes.int64, shape: ({ input, dim: d }, c) => reduced(input.shape, reducing(c, input, d)) });

const spread = { unbiased: bool(true), keepdim: bool(false) };
type Spread = { input: Ranked; dim: number[] | null; keepdim: boolean };
function spreadShape({ input, dim: d, keepdim }: Spread, c: Check, name: string): Shape {
  if (integral(input.dtype)) c.fail(`${name} only support floating point and complex dtypes`);
  return reduced(input.shape, reducing(c, input, d), keepdim);
}
const spreadOverloads = <R>(name: string, result: (a: Spread, c: Check) => R) => [
  overload({ args: { input: tensor, unbiased: bool() }, shape: (a, c) => result({ ...a, dim: null, keepdim: false }, c) as never, grad: gradOf(name) }),
  overload({ args: { input: tensor, dim: dims(null), ...spread }, shape: (a, c) => result(a, c) as never, grad: gradOf(name) }),
  overload({ args: { input: tensor, dim: dims(null), correction: keyword(optional(scalar())), keepdim: keyword(bool(false)) } as Args, shape: (a: Ready<Args>, c: Check) => result(a as never, c) as never, grad: gradOf(name) }),
];
const gradOf = (name: string): string => `${name.split("_").map((w) => w[0]!.toUpperCase() + w.slice(1)).join("")}Backward0`;
const real = (t: Ranked): Dtype | null => t.dtype && realOf(t.dtype);
export const variance = op(both("var"), spreadOverloads("var", (a, c) => like(a.input, spreadShape(a, c, "std and var"), real(a.input))));
export const std = op(both("std"), spreadOverloads("std", (a, c) => like(a.input, spreadShape(a, c, "std and var"), real(a.input))));
export const varMean = op(["torch.var_mean"], spreadOverloads("var_mean", (a, c) => { const s = spreadShape(a, c, "var_mean"); return many([like(a.input, s, real(a.input)), like(a.input, s)]); }));
export const stdMean = op(["torch.std_mean"], spreadOverloads("std_mean", (a, c) => { const s = spreadShape(a, c, "std_mean"); return many([like(a.input, s, real(a.input)), like(a.input, s)]); }));
export const logsumexp = op([...both("logsumexp"), "torch.special.logsumexp"], { args: { input: tensor, dim: dims(), keepdim: bool(false) }, shape: ({ input, dim: d, keepdim }, c) => reduced(input.shape, reducing(c, input, d), keepdim), dtype: ({ input }, c) => promotedFloat(c, input) });

const cumulative = (name: string, f: (x: number, y: number) => number): Op => op(both(name), { args: { input: tensor, dim: dim(), dtype }, inPlace: true, shape({ input, dim: d }, c) { c.dim(d, input.shape.length); return input.shape; }, dtype: summed,
  constant: ({ input }) => { if (input.shape.length !== 1) return undefined; let run: number | undefined; return input.constant!.map((x) => (run = run === undefined ? x : f(run, x))); } });
export const cumsum = cumulative("cumsum", (x, y) => x + y);
export const cumprod = cumulative("cumprod", (x, y) => x * y);
const cumulativeExtreme = (name: string): Op => op(both(name), { args: { input: tensor, dim: dim() }, shape({ input, dim: d }, c) { c.dim(d, input.shape.length); return named(name, { values: like(input, input.shape), indices: like(input, input.shape, dtypes.int64) }); } });
export const cummax = cumulativeExtreme("cummax");
export const cummin = cumulativeExtreme("cummin");
export const logcumsumexp = op(both("logcumsumexp"), { args: { input: tensor, dim: dim() }, shape({ input, dim: d }, c) { c.dim(d, input.shape.length); return input.shape; } });
export const dist = op(both("dist"), { args: { input: tensor, other: tensor, p: scalar(2) }, shape({ input, other }, c) { c.broadcast(input.shape, other.shape); return []; }, dtype: ({ input, other }, c) => promoted(c, input, other) });
export const trace = op(both("trace"), { args: { input: tensor }, shape({ input }, c) { if (input.shape.length !== 2) c.fail(`trace: expected a matrix, but got tensor with dim ${input.shape.length}`); return []; }, dtype: ({ input }) => (integral(input.dtype) ? dtypes.int64 : input.dtype) });
