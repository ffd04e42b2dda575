// Covariance, correlation and quantiles.
import { type Shape, equal, numel } from "../../shape";
import { type Arg, type Ranked, bool, dim, either, float, int, keyword, maybeTensor, mismatch, str, tensor } from "../core/args";
import type { Check } from "../core/check";
import { dtypes, isFloating, isIntegral, scalarType } from "../core/dtype";
import { type Op, op } from "../core/op";
import { promotedFloat, reduced } from "../core/verbs";

const both = (name: string): string[] => [`torch.${name}`, `Tensor.${name}`];
/** Variables in rows, observations in columns: (m, n) → (m, m); of one variable a number. */
function matrixOf(c: Check, input: Ranked, name: string): Shape {
  c.that(input.shape.length <= 2, () => `${name}(): expected input to have two or fewer dimensions but got an input with ${input.shape.length} dimensions`);
  const [m] = input.shape;
  return input.shape.length < 2 || m === undefined || equal(m, 1) === true ? [] : [m, m];
}
export const cov = op(both("cov"), { doc: "The covariance matrix of variables in rows.", args: { input: tensor, correction: keyword(int(1)), fweights: keyword(maybeTensor), aweights: keyword(maybeTensor) }, grad: "SqueezeBackward0",
  shape({ input, fweights, aweights }, c) {
    const out = matrixOf(c, input, "cov"), observations = input.shape.at(-1) ?? 1;
    if (input.dtype === dtypes.bool) c.fail("cov(): bool dtype is not supported for input");
    for (const [name, w] of [["fweights", fweights], ["aweights", aweights]] as const) {
      if (!w) continue;
      c.that(w.shape.length <= 1, () => `cov(): expected ${name} to have one or fewer dimensions but got ${name} with ${w.shape.length} dimensions`);
      const fits = name === "fweights" ? isIntegral(w.dtype) : isFloating(w.dtype);
      c.that(fits, () => `cov(): expected ${name} to have ${name === "fweights" ? "integral" : "floating point"} dtype but got ${name} with ${scalarType(w.dtype)} dtype`);
      c.equal(numel(w.shape), observations, () => `cov(): expected ${name} to have the same numel as there are observations in the input but got ${String(numel(w.shape))} != ${String(observations)}`);
      c.that(!w.constant?.some((x) => x < 0), () => `cov(): ${name} cannot be negative`);
    }
    return out;
  },
  dtype: ({ input, aweights }, c) => promotedFloat(c, input, ...(aweights ? [aweights] : [])) });
export const corrcoef = op(both("corrcoef"), { doc: "The correlation matrix of variables in rows.", args: { input: tensor }, grad: "ClampBackward1", shape: ({ input }, c) => matrixOf(c, input, "corrcoef"), dtype: ({ input }, c) => promotedFloat(c, input) });

/** A number; a tensor is not read as one, since its dtype counts. */
const number: Arg<number> = { ...float(), accept: (v, vm) => (typeof v === "object" && v !== null && v.kind === "tensor" ? mismatch : float().accept(v, vm)) };
const interpolations = ["linear", "lower", "higher", "midpoint", "nearest"];
/** The q-quantiles of each row along a dimension; several q stand in a new first dimension. */
const quantileLike = (name: string): Op => op(both(name), { args: { input: tensor, q: either<number, Ranked>(number, tensor), dim: dim(null), keepdim: bool(false), interpolation: keyword(str("linear")) }, grad: "SqueezeBackward4", shape({ input, q, dim: d, keepdim, interpolation }, c) {
  if (typeof q === "number") c.that(Number.isNaN(q) || (q >= 0 && q <= 1), () => `quantile() q must be in the range [0, 1] but got ${q}`);
  c.that(equal(numel(input.shape), 0) !== true, () => "quantile() input tensor must be non-empty");
  if (typeof q === "object") c.that(q.shape.length <= 1, () => "quantile() q must be a scalar or 1D tensor");
  c.that(!input.dtype || input.dtype === dtypes.float32 || input.dtype === dtypes.float64, () => "quantile() input tensor must be either float or double dtype");
  if (typeof q === "object") {
    c.that(!q.dtype || !input.dtype || q.dtype === input.dtype, () => "quantile() q tensor must be same dtype as the input tensor");
    c.that(!q.constant?.some((x) => !(x >= 0 && x <= 1)), () => "quantile() q values must be in the range [0, 1]");
  }
  c.that(interpolations.includes(interpolation), () => `quantile() interpolation must be one of linear, lower, higher, midpoint or nearest, but got ${interpolation}`);
  const rest = d === null ? (keepdim ? input.shape.map(() => 1) : []) : reduced(input.shape, [c.dim(d, input.shape.length)], keepdim);
  return typeof q === "object" && q.shape.length === 1 ? [q.shape[0]!, ...rest] : rest;
} });
export const quantiles = [quantileLike("quantile"), quantileLike("nanquantile")];
