// Arithmetic, comparison, logic and functions of each element.

import { kernels as k } from "../ops";
import { type Binding, type Ready, type Run, type Val, by, isTorch, made, numberOf, numbers, one, plainly, shapeOf, sizeOf, take } from "./binding";
import { heldAs } from "../storage";

const F = "torch.nn.functional.";
/** name → kernel of `input` alone. */
const unary = Object.fromEntries(
  (["sqrt", "rsqrt", "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "reciprocal", "sigmoid", "erf", "erfc", "abs", "neg", "square",
    "floor", "ceil", "trunc", "sign", "isnan", "isinf", "isfinite", "logical_not", "clone"] as const).map((name) => [`torch.${name}`, take(k[name], "input")]),
) as Record<string, Binding>;
const otherNames: Record<string, Binding> = {
  "torch.arcsin": take(k.asin, "input"), "torch.arccos": take(k.acos, "input"), "torch.arctan": take(k.atan, "input"), "torch.arcsinh": take(k.asinh, "input"), "torch.arccosh": take(k.acosh, "input"), "torch.arctanh": take(k.atanh, "input"),
  "torch.fix": take(k.trunc, "input"), "torch.sgn": take(k.sign, "input"), "torch.positive": take(k.clone, "input"), "torch.conj_physical": take(k.clone, "input"), "torch.conj": take(k.clone, "input"),
};

/** Arithmetic: the result's dtype is what to compute in. */
const arithmetic: Record<string, Binding> = {
  "torch.add": take(k.add, "input", "other", "alpha", "dtype"), "torch.sub": take(k.sub, "input", "other", "alpha", "dtype"),
  "torch.rsub": by(k.sub, (a, [out]) => ({ input: a.other, other: a.input, alpha: a.alpha, dtype: heldAs(out!.dtype) })),
  "torch.mul": take(k.mul, "input", "other", "dtype"), "torch.multiply": take(k.mul, "input", "other", "dtype"),
  "torch.div": (r, a, [out]) => {
    const { rounding_mode: mode } = a;
    if (mode === null || mode === undefined) return one(r, k.div, { input: a.input, other: a.other });
    if (mode === "floor") return one(r, k.floor_divide, { input: a.input, other: a.other, dtype: heldAs(out!.dtype) });
    return one(r, k.trunc, { input: one(r, k.div, { input: a.input, other: a.other }) });
  },
  "torch.floor_divide": take(k.floor_divide, "input", "other", "dtype"), "torch.remainder": take(k.remainder, "input", "other", "dtype"), "torch.fmod": take(k.fmod, "input", "other", "dtype"),
  "torch.maximum": take(k.maximum, "input", "other", "dtype"), "torch.minimum": take(k.minimum, "input", "other", "dtype"), "torch.fmax": take(k.maximum, "input", "other", "dtype"), "torch.fmin": take(k.minimum, "input", "other", "dtype"),
  "torch.pow": (r, a, [out]) => one(r, k.pow, { input: a.input ?? a.self, other: a.exponent, dtype: heldAs(out!.dtype) }),
  "torch.float_power": by(k.pow, (a) => ({ input: a.input, other: a.other, dtype: "float32" })),
  "torch.atan2": take(k.atan2, "input", "other"), "torch.arctan2": take(k.atan2, "input", "other"), "torch.hypot": take(k.hypot, "input", "other"), "torch.logaddexp": take(k.logaddexp, "input", "other"),
  "torch.ldexp": (r, a) => one(r, k.mul, { input: a.input, other: one(r, k.pow, { input: 2, other: a.other, dtype: "float32" }), dtype: "float32" }),
  "torch.xlogy": (r, a) => { const zero = one(r, k.eq, { input: a.input, other: 0 }); return one(r, k.masked_fill, { input: one(r, k.mul, { input: a.input, other: one(r, k.log, { input: asVal(r, a.other) }) }), mask: zero, value: 0 }); },
  "torch.lerp": take(k.lerp, "input", "end", "weight"), "torch.addcmul": take(k.addcmul, "input", "tensor1", "tensor2", "value"), "torch.addcdiv": take(k.addcdiv, "input", "tensor1", "tensor2", "value"),
  "torch.copysign": (r, a) => one(r, k.mul, { input: one(r, k.abs, { input: a.input }), other: signs(r, a) }),
};
/** A Python number as a tensor where a kernel wants one. */
const asVal = (r: Run, v: unknown): unknown => (isTorch(v) ? v : made(r, [numberOf(v)], [], "float32"));
/** 1 or −1 as the sign of the other operand. */
function signs(r: Run, a: Ready): Val {
  const { other } = a, data = isTorch(other) ? Array.from(numbers(r, other)) : [numberOf(other)];
  return made(r, data.map((x) => (x < 0 || Object.is(x, -0) ? -1 : 1)), isTorch(other) ? shapeOf(other) : [], "float32");
}

const comparisons = Object.fromEntries(
  Object.entries({ eq: k.eq, ne: k.ne, lt: k.lt, le: k.le, gt: k.gt, ge: k.ge, not_equal: k.ne, less: k.lt, less_equal: k.le, greater: k.gt, greater_equal: k.ge, logical_and: k.logical_and, logical_or: k.logical_or, logical_xor: k.logical_xor })
    .map(([name, kernel]) => [`torch.${name}`, take(kernel, "input", "other")]),
) as Record<string, Binding>;
const bits = Object.fromEntries(Object.entries({ bitwise_and: k.bitwise_and, bitwise_or: k.bitwise_or, bitwise_xor: k.bitwise_xor }).map(([name, kernel]) => [`torch.${name}`, take(kernel, "input", "other")])) as Record<string, Binding>;

/** Two operands in JavaScript, with broadcasting; no gradient. */
const pairwise = (f: (x: number, y: number) => number): Binding => plainly((r, a, out) => {
  const shape = shapeOf(out), n = sizeOf(shape), result = new Float64Array(n);
  const side = (v: unknown): ((i: number) => number) => {
    if (!isTorch(v)) { const x = numberOf(v); return () => x; }
    const data = numbers(r, v), from = shapeOf(v);
    if (data.length === n) return (i) => data[i]!;
    const lead = shape.length - from.length;
    return (i) => { let rest = i, at = 0, step = 1; for (let d = shape.length - 1; d >= 0; d--) { const p = rest % shape[d]!; rest = Math.floor(rest / shape[d]!); if (d >= lead) { const s = from[d - lead]!; if (s !== 1) at += p * step; step *= s; } } return data[at]!; };
  };
  const [x, y] = [side(a.input), side(a.other)];
  for (let i = 0; i < n; i++) result[i] = f(x(i), y(i));
  return result;
});
const each = (f: (x: number) => number): Binding => plainly((r, a) => Float64Array.from(numbers(r, a.input), f));
const gcd = (x: number, y: number): number => { let [a, b] = [Math.abs(x), Math.abs(y)]; while (b) [a, b] = [b, a % b]; return a; };

const rest: Record<string, Binding> = {
  "torch.bitwise_left_shift": pairwise((x, y) => x * 2 ** y), "torch.bitwise_right_shift": pairwise((x, y) => Math.floor(x / 2 ** y)), "torch.gcd": pairwise(gcd), "torch.lcm": pairwise((x, y) => (x && y ? Math.abs(x * y) / gcd(x, y) : 0)),
  "torch.nextafter": pairwise((x, y) => nextAfter(x, y)), "torch.logaddexp2": pairwise((x, y) => Math.log2(2 ** x + 2 ** y)),
  "torch.bitwise_not": (r, a) => (a.input.dtype.category === "bool" ? one(r, k.logical_not, { input: a.input }) : one(r, k.sub, { input: -1, other: a.input, dtype: "int32" })),
  "torch.isclose": plainly((r, a, out) => { const [x, y] = [numbers(r, a.input), numbers(r, a.other)], n = sizeOf(shapeOf(out)); return Array.from({ length: n }, (_, i) => { const p = x[x.length === 1 ? 0 : i]!, q = y[y.length === 1 ? 0 : i]!; return Number(p === q || Math.abs(p - q) <= a.atol + a.rtol * Math.abs(q) || (a.equal_nan === true && Number.isNaN(p) && Number.isNaN(q))); }); }),
  "torch.isposinf": by(k.eq, (a) => ({ input: a.input, other: Infinity })), "torch.isneginf": by(k.eq, (a) => ({ input: a.input, other: -Infinity })), "torch.isreal": each(() => 1), "torch.signbit": each((x) => Number(x < 0 || Object.is(x, -0))),
  "torch.deg2rad": by(k.mul, (a) => ({ input: a.input, other: Math.PI / 180, dtype: "float32" })), "torch.rad2deg": by(k.mul, (a) => ({ input: a.input, other: 180 / Math.PI, dtype: "float32" })),
  "torch.frac": (r, a) => one(r, k.sub, { input: a.input, other: one(r, k.trunc, { input: a.input }) }),
  "torch.round": (r, a) => {
    const places = Number(a.decimals ?? 0);
    if (places === 0) return one(r, k.round, { input: a.input });
    return one(r, k.div, { input: one(r, k.round, { input: one(r, k.mul, { input: a.input, other: 10 ** places, dtype: "float32" }) }), other: 10 ** places });
  },
  "torch.clamp": take(k.clamp, "input", "min", "max", "dtype"), "torch.clamp_min": by(k.clamp, (a, [out]) => ({ input: a.input, min: a.min, dtype: heldAs(out!.dtype) })), "torch.clamp_max": by(k.clamp, (a, [out]) => ({ input: a.input, max: a.max, dtype: heldAs(out!.dtype) })),
  "torch.logit": (r, a) => { const x = a.eps === null || a.eps === undefined ? a.input : one(r, k.clamp, { input: a.input, min: a.eps, max: 1 - numberOf(a.eps), dtype: "float32" }); return one(r, k.log, { input: one(r, k.div, { input: x, other: one(r, k.sub, { input: 1, other: x, dtype: "float32" }) }) }); },
  "torch.nan_to_num": (r, a) => {
    const largest = 3.4028234663852886e38, value = (v: unknown, d: number): number => (v === null || v === undefined ? d : numberOf(v));
    const noNan = one(r, k.masked_fill, { input: a.input, mask: one(r, k.isnan, { input: a.input }), value: value(a.nan, 0) });
    const noInf = one(r, k.masked_fill, { input: noNan, mask: one(r, k.eq, { input: a.input, other: Infinity }), value: value(a.posinf, largest) });
    return one(r, k.masked_fill, { input: noInf, mask: one(r, k.eq, { input: a.input, other: -Infinity }), value: value(a.neginf, -largest) });
  },
  "torch.where": (r, a, [out]) => one(r, k.where, { condition: a.condition, input: a.input, other: a.other, dtype: heldAs(out!.dtype) }),
  "Tensor.where": (r, a, [out]) => one(r, k.where, { condition: a.condition, input: a.input, other: a.other, dtype: heldAs(out!.dtype) }),
  "torch.masked_fill": take(k.masked_fill, "input", "mask", "value"),
  "torch._to_copy": (r, a, [out]) => one(r, k.to, { input: a.input, dtype: heldAs(out!.dtype) }),
};
function nextAfter(x: number, y: number): number {
  if (x === y || Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(y) ? y : x === y ? y : x;
  const f = new Float32Array([x]), bits32 = new Int32Array(f.buffer);
  if (x === 0) return y > 0 ? 2 ** -149 : -(2 ** -149);
  bits32[0] += (y > x) === (x > 0) ? 1 : -1;
  return f[0]!;
}

/** Activations. `inplace` is the caller's affair. */
const activations: Record<string, Binding> = {
  ...Object.fromEntries((["relu", "silu", "mish", "hardswish", "hardsigmoid", "softsign", "tanhshrink", "logsigmoid"] as const).map((name) => [`${F}${name}`, take(k[name], "input")])),
  [`${F}elu`]: take(k.elu, "input", "alpha"), [`${F}leaky_relu`]: take(k.leaky_relu, "input", "negative_slope"), [`${F}hardtanh`]: take(k.hardtanh, "input", "min_val", "max_val"), [`${F}softplus`]: take(k.softplus, "input", "beta", "threshold"),
  [`${F}softshrink`]: take(k.softshrink, "input", "lambd"), [`${F}hardshrink`]: take(k.hardshrink, "input", "lambd"), [`${F}threshold`]: take(k.threshold, "input", "threshold", "value"), [`${F}gelu`]: take(k.gelu, "input", "approximate"),
  [`${F}glu`]: take(k.glu, "input", "dim"), [`${F}prelu`]: take(k.prelu, "input", "weight"),
  [`${F}relu6`]: by(k.hardtanh, (a) => ({ input: a.input, min_val: 0, max_val: 6 })),
  [`${F}selu`]: by(k.elu, (a) => ({ input: a.input, alpha: 1.6732632423543772, scale: 1.0507009873554805 })),
  [`${F}celu`]: by(k.elu, (a) => ({ input: a.input, alpha: a.alpha, input_scale: 1 / numberOf(a.alpha) })),
  [`${F}softmax`]: by(k.softmax, (a) => ({ input: a.input, dim: a.dim ?? implicit(a.input) })), [`${F}log_softmax`]: by(k.log_softmax, (a) => ({ input: a.input, dim: a.dim ?? implicit(a.input) })),
  [`${F}softmin`]: (r, a) => one(r, k.softmax, { input: one(r, k.neg, { input: a.input }), dim: a.dim ?? implicit(a.input) }),
  "torch.softmax": take(k.softmax, "input", "dim"), "torch.log_softmax": take(k.log_softmax, "input", "dim"),
};
const implicit = (t: { shape: readonly unknown[] }): number => ([0, 1, 3].includes(t.shape.length) ? 0 : 1);

export const elementwise: Record<string, Binding> = { ...unary, ...otherNames, ...arithmetic, ...comparisons, ...bits, ...rest, ...activations };
