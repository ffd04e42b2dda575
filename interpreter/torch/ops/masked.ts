// torch.masked: reductions and normalisations that leave out where the mask is False.
import { type Shape, equal } from "../../shape";
import type { Dtype } from "../../python/values";
import { type Arg, type Ranked, any, bool, dim, dims, dtype, float, keyword, maybeTensor, scalar, tensor } from "../core/args";
import type { Check } from "../core/check";
import { dtypes, isIntegral, scalarType } from "../core/dtype";
import { type Op, op, overload } from "../core/op";
import { torchState } from "../core/state";
import { like, reduced, sizesText } from "../core/verbs";

const maskedBy = { mask: keyword(maybeTensor) };
/** A mask must broadcast to the input, and not have more dimensions. */
function fits(c: Check, input: Ranked, mask: Ranked | null): void {
  if (!mask) return;
  const more = input.shape.length - mask.shape.length;
  if (!c.that(more >= 0, () => "_input_mask expected broadcastable mask (got mask dimensionality higher than of the input)", "IndexError")) return;
  mask.shape.forEach((d, i) => { if (equal(d, 1) !== true) c.equal(d, input.shape[i + more]!, () => `The expanded size of the tensor (${String(input.shape[i + more])}) must match the existing size (${String(d)}) at non-singleton dimension ${i + more}.  Target sizes: ${sizesText(input.shape)}.  Tensor sizes: ${sizesText(mask.shape)}`); });
}
/** All dimensions for None and for (). */
function over(c: Check, input: Ranked, which: readonly number[] | null): number[] {
  const rank = input.shape.length, at = (which?.length ? which : input.shape.map((_, i) => i)).map((d) => c.dim(d, rank)), twice = at.find((d, i) => at.indexOf(d) !== i);
  if (twice !== undefined) c.fail(`dim=${twice} appears multiple times in the list of dims`);
  return at;
}
type Reduction = { input: Ranked; dim: readonly number[] | null; keepdim: boolean; dtype: Dtype | null; mask: Ranked | null };
const shared = { keepdim: keyword(bool(false)), dtype, ...maskedBy };
function reduce(c: Check, a: Reduction, d: Dtype | null) {
  fits(c, a.input, a.mask);
  return like(a.input, reduced(a.input.shape, over(c, a.input, a.dim), a.keepdim), a.dtype ?? d);
}
const wider = (d: Dtype | null): Dtype | null => (d && (d.category === "int" || d.category === "bool") ? dtypes.int64 : d);
const needsFloat = (c: Check, input: Ranked, name: string): void => { if (isIntegral(input.dtype)) c.fail(`${name}: Expected a floating point or complex tensor as input. Got ${scalarType(input.dtype)}`); };

const reducer = (name: string, result: (d: Dtype | null, c: Check, input: Ranked) => Dtype | null): Op => op(`torch.masked.${name}`, { python: true, args: { input: tensor, dim: dims(null), ...shared }, grad: name === "sum" ? "SumBackward1" : "WhereBackward0", shape: (a, c) => reduce(c, a, result(a.input.dtype, c, a.input)) });
export const reductions: Op[] = [
  reducer("sum", wider), reducer("prod", wider), reducer("amax", (d) => d), reducer("amin", (d) => d), reducer("logsumexp", (d) => d),
  reducer("mean", (d, c) => { if (isIntegral(d)) c.fail(`mean(): Could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: torch.${d!.name}`, "ValueError"); return d; }),
];
/** One dimension, or all of them flattened. */
const extreme = (name: string): Op => op(`torch.masked.${name}`, { python: true, args: { input: tensor, dim: dim(null), ...shared }, grad: null, shape(a, c) {
  if (a.input.dtype === dtypes.bool) c.fail(`${name}(): does not support bool input`);
  return reduce(c, { ...a, dim: a.dim === null ? null : [a.dim] }, a.input.dtype);
} });
export const extremes = [extreme("argmax"), extreme("argmin")];
export const median = op("torch.masked.median", { python: true, args: { input: tensor, dim: dim(-1), ...shared }, shape: (a, c) => reduce(c, { ...a, dim: [a.dim] }, a.input.dtype) });
export const norm = op("torch.masked.norm", { python: true, args: { input: tensor, ord: scalar(2), dim: dims(null), ...shared }, shape(a, c) { if (!a.dtype) needsFloat(c, a.input, "linalg.vector_norm"); return reduce(c, a, a.input.dtype); } });
const floats = (c: Check, d: Dtype | null): Dtype | null => (isIntegral(d) ? torchState(c.vm).defaultDtype : d);
const spread = (name: string): Op => {
  const rule = (a: Reduction, c: Check) => { if (a.input.dtype === dtypes.bool) c.fail("Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead."); return reduce(c, a, floats(c, a.input.dtype)); };
  const unbiased: Arg<boolean | null> = bool(null);
  return op(`torch.masked.${name}`, [overload({ python: true, args: { input: tensor, dim: dims(null), unbiased, correction: keyword(any(null)), ...shared }, shape: rule })]);
};
export const spreads = [spread("var"), spread("std")];

/** The input's own shape. */
const along = (name: string, kernel: string | null): Op => op(`torch.masked.${name}`, { python: true, args: { input: tensor, dim: dim(), dtype, ...maskedBy }, shape({ input, dim: d, mask, dtype: given }, c): { shape: Shape; dtype: Dtype | null } {
  fits(c, input, mask);
  c.dim(d, input.shape.length);
  if (kernel && !given && isIntegral(input.dtype)) c.fail(`"${kernel}" not implemented for '${scalarType(input.dtype)}'`, "NotImplementedError");
  return like(input, input.shape, given ?? input.dtype) as { shape: Shape; dtype: Dtype | null };
} });
export const alongs = [along("cumsum", null), along("cumprod", null), along("softmax", "softmax_lastdim_kernel_impl"), along("log_softmax", "log_softmax_lastdim_kernel_impl"), along("softmin", "softmax_lastdim_kernel_impl")];
export const normalize = op("torch.masked.normalize", { python: true, args: { input: tensor, ord: scalar(), dim: dim(), eps: keyword(float(1e-12)), dtype, ...maskedBy }, grad: "DivBackward0", shape({ input, dim: d, mask, dtype: given }, c) {
  fits(c, input, mask);
  c.dim(d, input.shape.length);
  if (!given) needsFloat(c, input, "linalg.vector_norm");
  return like(input, input.shape, given ?? input.dtype);
} });
export const logaddexp = op("torch.masked.logaddexp", { python: true, args: { input: tensor, other: tensor, dtype, input_mask: keyword(maybeTensor), other_mask: keyword(maybeTensor) }, shape({ input, other, dtype: d, input_mask, other_mask }, c) {
  fits(c, input, input_mask);
  fits(c, other, other_mask);
  return like(input, c.broadcast(input.shape, other.shape), d ?? input.dtype);
} });
