// Operations on each element of one tensor: abs, exp, floor, isnan …
import type { Dtype } from "../../python/values";
import { type Ranked, float, int, keyword, operand, optional, tensor } from "../core/args";
import { dtypes, realOf, scalarType } from "../core/dtype";
import { type Op, canCast, op, plain } from "../core/op";
import { promoted, promotedFloat } from "../core/verbs";

type Fold = (x: number) => number;
const both = (name: string, ...more: string[]): string[] => [`torch.${name}`, `Tensor.${name}`, ...more];
const fold = (f: Fold | undefined) => (f ? { constant: (a: { input: { constant?: readonly number[] } }) => a.input.constant?.map(f) } : {});
const roundHalfEven = (x: number): number => { const f = Math.floor(x), d = x - f; return d < 0.5 ? f : d > 0.5 ? f + 1 : f % 2 === 0 ? f : f + 1; };

/** Results of the input's dtype. */
const same: Record<string, Fold | undefined> = {
  positive: (x) => x, square: (x) => x * x, floor: Math.floor, ceil: Math.ceil, trunc: Math.trunc, fix: Math.trunc, sgn: Math.sign, sign: Math.sign, frac: (x) => x - Math.trunc(x), conj_physical: undefined,
};
/** Results in floating point: integers become the default float dtype. */
const floating: Record<string, Fold | undefined> = {
  sqrt: Math.sqrt, rsqrt: (x) => 1 / Math.sqrt(x), exp: Math.exp, exp2: (x) => 2 ** x, expm1: Math.expm1, log: Math.log, log2: Math.log2, log10: Math.log10, log1p: Math.log1p, sin: Math.sin, cos: Math.cos, tan: Math.tan,
  asin: Math.asin, acos: Math.acos, atan: Math.atan, sinh: Math.sinh, cosh: Math.cosh, tanh: Math.tanh, asinh: Math.asinh, acosh: Math.acosh, atanh: Math.atanh, reciprocal: (x) => 1 / x, sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  erf: undefined, erfc: undefined, erfinv: undefined, lgamma: undefined, digamma: undefined, deg2rad: (x) => (x * Math.PI) / 180, rad2deg: (x) => (x * 180) / Math.PI, sinc: undefined, i0: undefined, arcsin: Math.asin, arccos: Math.acos,
  arctan: Math.atan, arcsinh: Math.asinh, arccosh: Math.acosh, arctanh: Math.atanh,
};
/** Results are bool. */
const tests: Record<string, Fold | undefined> = {
  isnan: (x) => Number(Number.isNaN(x)), isinf: (x) => Number(Math.abs(x) === Infinity), isfinite: (x) => Number(Number.isFinite(x)), isposinf: (x) => Number(x === Infinity), isneginf: (x) => Number(x === -Infinity),
  isreal: undefined, signbit: (x) => Number(x < 0 || Object.is(x, -0)), logical_not: (x) => Number(!x),
};
const docs: Record<string, string> = { sqrt: "The square root of each element.", exp: "e to the power of each element.", log: "The natural logarithm of each element.", sigmoid: "1 / (1 + e⁻ˣ) of each element.", tanh: "The hyperbolic tangent of each element." };
const specialNames: Record<string, string[]> = { sigmoid: ["torch.special.expit", "torch.nn.functional.sigmoid"], tanh: ["torch.nn.functional.tanh"], exp2: ["torch.special.exp2"], expm1: ["torch.special.expm1"], log1p: ["torch.special.log1p"], erf: ["torch.special.erf"],
  erfc: ["torch.special.erfc"], erfinv: ["torch.special.erfinv"], lgamma: ["torch.special.gammaln"], digamma: ["torch.special.digamma", "torch.special.psi"], sinc: ["torch.special.sinc"], i0: ["torch.special.i0"] };

/** Autograd nodes that are not called after the function. */
const nodes: Record<string, string> = { arcsin: "Asin", arccos: "Acos", arctan: "Atan", arcsinh: "Asinh", arccosh: "Acosh", arctanh: "Atanh", log1p: "Log1P", deg2rad: "Deg2Rad", rad2deg: "Rad2Deg", square: "Pow", fix: "Trunc" };
const node = (name: string) => (nodes[name] ? { grad: `${nodes[name]}Backward0` } : {});
const itself = (t: Ranked): boolean => t.dtype !== null && t.dtype.category !== "complex";
export const sameDtype: Op[] = Object.entries(same).map(([name, f]) => op(both(name), {
  args: { input: tensor }, shape: ({ input }) => (name === "positive" || (name === "conj_physical" && itself(input)) ? plain(input) : input.shape), keepsShape: true, inPlace: true, ...node(name), ...(name === "square" && { dtype: ({ input }: { input: Ranked }) => (input.dtype === dtypes.bool ? dtypes.int64 : input.dtype) }), ...fold(f),
}));
export const floatResults: Op[] = Object.entries(floating).map(([name, f]) => op(both(name, ...(specialNames[name] ?? [])), {
  doc: docs[name], out: "cast", args: { input: tensor }, shape: ({ input }) => input.shape, dtype: ({ input }, c): Dtype | null => promotedFloat(c, input), keepsShape: true, inPlace: true, ...node(name), ...fold(f),
}));
export const boolResults: Op[] = Object.entries(tests).map(([name, f]) => op(both(name), { args: { input: tensor }, shape: ({ input }) => input.shape, dtype: dtypes.bool, grad: null, keepsShape: true, inPlace: name === "logical_not", ...fold(f) }));

const found = (result: Dtype, out: Dtype): string => `Found dtype ${scalarType(out)} but expected ${scalarType(result)}`;
/** |x|; of complex numbers, their modulus. */
export const abs = op([...both("abs"), ...both("absolute")], {
  doc: "The absolute value of each element.", args: { input: tensor }, shape: ({ input }) => input.shape, dtype: ({ input }) => input.dtype && realOf(input.dtype), keepsShape: true, inPlace: true, out: found, ...fold(Math.abs),
});
export const neg = op([...both("neg"), ...both("negative")], {
  args: { input: tensor }, keepsShape: true, inPlace: true, ...fold((x) => -x),
  shape({ input }, c) {
    if (input.dtype === dtypes.bool) c.fail("Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.");
    return input.shape;
  },
});
export const round = op(both("round"), {
  grad: ({ decimals }) => (decimals === 0 ? "RoundBackward0" : "RoundBackward1"), args: { input: tensor, decimals: keyword(int(0)) }, shape: ({ input }) => input.shape, keepsShape: true, inPlace: true, constant: ({ input, decimals }) => (decimals === 0 ? input.constant?.map(roundHalfEven) : undefined),
});
export const bitwiseNot = op(both("bitwise_not"), {
  args: { input: tensor }, grad: null, keepsShape: true, inPlace: true, constant: ({ input }) => input.constant?.map((x) => (input.dtype === dtypes.bool ? Number(!x) : ~x)),
  shape({ input }, c) { if (input.dtype && input.dtype.category !== "int" && input.dtype.category !== "bool") c.fail(`"bitwise_not_cpu" not implemented for '${scalarType(input.dtype)}'`, "NotImplementedError"); return input.shape; },
});
const isTensor = (v: unknown): boolean => typeof v === "object" && v !== null && (v as { kind: string }).kind === "tensor";
/** Limits each element to [min, max]; bounds may be tensors. */
export const clamp = op([...both("clamp"), ...both("clip")], {
  doc: "Limits each element to [min, max].",
  grad: ({ min, max }) => `ClampBackward${isTensor(min) || isTensor(max) ? 0 : 1}`, args: { input: tensor, min: optional(operand), max: optional(operand) }, keepsShape: true, inPlace: true, out: (result, out) => (canCast(result, out) ? null : found(result, out)),
  shape({ input, min, max }, c) {
    if (min === null && max === null) c.fail("torch.clamp: At least one of 'min' or 'max' must not be None");
    return c.broadcast(input.shape, ...[min, max].flatMap((b) => (b !== null && typeof b === "object" && b.kind === "tensor" ? [b.shape] : [])));
  },
  dtype: ({ input, min, max }, c) => promoted(c, input, ...[min, max].filter((b) => b !== null)),
});
export const clampMin = op(both("clamp_min"), { grad: ({ min }) => `ClampMinBackward${isTensor(min) ? 1 : 0}`, args: { input: tensor, min: operand }, keepsShape: true, inPlace: true, shape: ({ input, min }, c) => c.broadcast(input.shape, ...(typeof min === "object" && min.kind === "tensor" ? [min.shape] : [])), dtype: ({ input, min }, c) => promoted(c, input, min) });
export const clampMax = op(both("clamp_max"), { grad: ({ max }) => `ClampMaxBackward${isTensor(max) ? 1 : 0}`, args: { input: tensor, max: operand }, keepsShape: true, inPlace: true, shape: ({ input, max }, c) => c.broadcast(input.shape, ...(typeof max === "object" && max.kind === "tensor" ? [max.shape] : [])), dtype: ({ input, max }, c) => promoted(c, input, max) });
export const nanToNum = op([...both("nan_to_num")], { args: { input: tensor, nan: float(null), posinf: float(null), neginf: float(null) }, shape: ({ input }) => input.shape, keepsShape: true, inPlace: true });
export const logit = op([...both("logit"), "torch.special.logit"], { args: { input: tensor, eps: float(null) }, shape: ({ input }) => input.shape, dtype: ({ input }, c) => promotedFloat(c, input), keepsShape: true, inPlace: true });
export const angle = op(both("angle"), { args: { input: tensor }, shape: ({ input }) => input.shape, dtype: ({ input }, c) => (input.dtype?.category === "complex" ? realOf(input.dtype) : promotedFloat(c, input)), keepsShape: true });
/** Of real numbers the tensor itself. */
export const conj = op([...both("conj"), ...both("resolve_conj"), ...both("resolve_neg")], { args: { input: tensor }, shape: ({ input }) => (itself(input) ? plain(input) : input.shape), view: true, keepsShape: true });
