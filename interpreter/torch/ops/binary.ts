// Operations on pairs of elements: arithmetic, comparison, logic, with broadcasting and type promotion.
import type { Dtype } from "../../python/values";
import { type Ranked, type Scalar, float, keyword, operand, optional, scalar, str, tensor } from "../core/args";
import type { Check } from "../core/check";
import { dtypes, scalarType } from "../core/dtype";
import { foldPairs } from "../core/fold";
import { type Op, op, overload } from "../core/op";
import { promoted, promotedFloat, shapeOf } from "../core/verbs";

type Pair = { input: Ranked; other: Ranked | Scalar };
type Fold = (x: number, y: number) => number;
const both = (name: string, ...more: string[]): string[] => [`torch.${name}`, `Tensor.${name}`, ...more];
const pair = { input: tensor, other: operand };
const isTensor = (v: Ranked | Scalar): boolean => typeof v === "object" && v.kind === "tensor";
/** Autograd nodes: of another name, or of another number when the second operand is a tensor (first) or a number. */
const nodes: Record<string, readonly [string, string]> = {
  multiply: ["MulBackward0", "MulBackward0"], remainder: ["RemainderBackward1", "RemainderBackward0"], fmod: ["FmodBackward1", "FmodBackward0"], arctan2: ["Atan2Backward0", "Atan2Backward0"], float_power: ["PowBackward1", "PowBackward0"],
  copysign: ["CopysignBackward0", "CopysignBackward1"], xlogy: ["XlogyBackward0", "XlogyBackward2"], rsub: ["RsubBackward0", "RsubBackward1"], pow: ["PowBackward1", "PowBackward0"],
};
const node = (name: string) => (nodes[name] ? { grad: ({ other }: { other: Ranked | Scalar }) => nodes[name]![isTensor(other) ? 0 : 1]! } : {});
const together = ({ input, other }: Pair, c: Check) => c.broadcast(shapeOf(input), shapeOf(other));
const folding = (f: Fold | undefined) => (f ? { constant: ({ input, other }: Pair, out: Parameters<typeof foldPairs>[2]) => foldPairs(input, other, out, f) } : {});

const floorDivide: Fold = (x, y) => Math.floor(x / y);
const remainder: Fold = (x, y) => { const r = x % y; return r !== 0 && r < 0 !== y < 0 ? r + y : r; };

/** Sums and differences take `alpha`: input + alpha · other. */
const withAlpha = { input: tensor, other: operand, alpha: keyword(scalar(1)) };
const refusesBool = (what: string) => ({ input, other }: Pair, c: Check): void => {
  const bool = (v: Ranked | Scalar): boolean => typeof v === "boolean" || (typeof v === "object" && v.kind === "tensor" && v.dtype === dtypes.bool);
  if (what === "sub" && bool(input) && bool(other)) c.fail("Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator instead.");
  else if (what === "sub" && (bool(input) || (typeof other === "object" && bool(other)))) c.fail("Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.");
};
export const add = op(both("add"), { doc: "input + alpha · other.", out: "cast", args: withAlpha, shape: together, dtype: (a, c) => promoted(c, a.input, a.other), inPlace: true, keepsShape: true, constant: ({ input, other, alpha }, out) => (alpha === 1 ? foldPairs(input, other, out, (x, y) => x + y) : undefined) });
export const sub = op([...both("sub"), ...both("subtract")], { out: "cast", args: withAlpha, shape(a, c) { refusesBool("sub")(a, c); return together(a, c); }, dtype: (a, c) => promoted(c, a.input, a.other), inPlace: true, keepsShape: true, constant: ({ input, other, alpha }, out) => (alpha === 1 ? foldPairs(input, other, out, (x, y) => x - y) : undefined) });
export const rsub = op(both("rsub"), { ...node("rsub"), args: withAlpha, shape(a, c) { refusesBool("sub")(a, c); return together(a, c); }, dtype: (a, c) => promoted(c, a.input, a.other), keepsShape: true, constant: ({ input, other, alpha }, out) => (alpha === 1 ? foldPairs(other, input, out, (x, y) => x - y) : undefined) });

/** Results of the promoted dtype. */
const arithmetic: Record<string, Fold | undefined> = {
  mul: (x, y) => x * y, multiply: (x, y) => x * y, maximum: Math.max, minimum: Math.min, fmax: Math.max, fmin: Math.min, remainder, fmod: (x, y) => x % y, floor_divide: floorDivide,
};
export const arithmeticOps: Op[] = Object.entries(arithmetic).map(([name, f]) => op(both(name), { out: "cast", args: pair, shape: together, dtype: (a, c) => promoted(c, a.input, a.other), inPlace: true, keepsShape: true, grad: name === "floor_divide" ? null : undefined, ...node(name), ...folding(f) }));

/** True division; `rounding_mode` "floor" or "trunc" keeps integers. */
export const div = op([...both("div"), ...both("divide"), ...both("true_divide")], {
  doc: "input / other, in floating point unless rounding_mode is given.",
  out: "cast", args: { input: tensor, other: operand, rounding_mode: keyword(str(null)) }, grad: ({ rounding_mode }) => (rounding_mode === null ? "DivBackward0" : "DivBackward2"),
  shape(a, c) {
    if (a.rounding_mode !== null && a.rounding_mode !== "floor" && a.rounding_mode !== "trunc") c.fail(`div expected rounding_mode to be one of None, 'trunc', or 'floor' but found '${a.rounding_mode}'`);
    return together(a, c);
  },
  dtype: (a, c) => (a.rounding_mode === null ? promotedFloat(c, a.input, a.other) : promoted(c, a.input, a.other)),
  inPlace: true, keepsShape: true, constant: ({ input, other, rounding_mode }, out) => foldPairs(input, other, out, (x, y) => (rounding_mode === "floor" ? Math.floor(x / y) : rounding_mode === "trunc" ? Math.trunc(x / y) : x / y)),
});

/** Results in floating point. */
const floating: Record<string, Fold | undefined> = { atan2: Math.atan2, arctan2: Math.atan2, hypot: Math.hypot, copysign: undefined, xlogy: undefined, logaddexp: undefined, logaddexp2: undefined, nextafter: undefined, float_power: undefined, ldexp: undefined };
const wide = (result: Dtype, out: Dtype): string => `the output given to float_power has dtype ${scalarType(out)} but the operation's result requires dtype ${scalarType(result)}`;
export const floatOps: Op[] = Object.entries(floating).map(([name, f]) => op(both(name, ...(name === "xlogy" ? ["torch.special.xlogy"] : [])), {
  out: name === "float_power" ? wide : name === "ldexp" ? undefined : "cast", args: pair, shape: together, dtype: (a, c) => (name === "float_power" ? (promoted(c, a.input, a.other)?.category === "complex" ? dtypes.complex128 : dtypes.float64) : promotedFloat(c, a.input, a.other)), inPlace: true, keepsShape: true, ...node(name), ...folding(f),
}));

/** base ** exponent; either may be a number. */
export const pow = op(both("pow"), [
  overload({ args: { input: tensor, exponent: operand }, shape({ input, exponent }, c) {
    if (typeof exponent === "number" && exponent < 0 && (input.dtype?.category === "int" || input.dtype?.category === "bool")) c.fail("Integers to negative integer powers are not allowed.");
    if (input.dtype === dtypes.bool && promoted(c, input, exponent) === dtypes.bool) c.fail('"pow" not implemented for \'Bool\'', "NotImplementedError");
    return c.broadcast(input.shape, shapeOf(exponent));
  }, dtype: ({ input, exponent }, c) => promoted(c, input, exponent), inPlace: true, keepsShape: true, grad: ({ exponent }) => nodes.pow![isTensor(exponent) ? 0 : 1]!, constant: ({ input, exponent }, out) => foldPairs(input, exponent, out, (x, y) => x ** y) }),
  overload({ args: { self: scalar(), exponent: tensor }, shape: ({ exponent }) => exponent.shape, dtype: ({ self, exponent }, c) => promoted(c, self, exponent), grad: "PowBackward2", constant: ({ self, exponent }, out) => foldPairs(self, exponent, out, (x, y) => x ** y) }),
]);

const comparisons: Record<string, Fold> = { eq: (x, y) => Number(x === y), ne: (x, y) => Number(x !== y), lt: (x, y) => Number(x < y), le: (x, y) => Number(x <= y), gt: (x, y) => Number(x > y), ge: (x, y) => Number(x >= y), not_equal: (x, y) => Number(x !== y), less: (x, y) => Number(x < y), less_equal: (x, y) => Number(x <= y), greater: (x, y) => Number(x > y), greater_equal: (x, y) => Number(x >= y) };
const ordering = new Set(["lt", "le", "gt", "ge", "less", "less_equal", "greater", "greater_equal"]);
export const comparisonOps: Op[] = Object.entries(comparisons).map(([name, f]) => op(both(name), {
  args: pair, dtype: dtypes.bool, grad: null, keepsShape: true, inPlace: true, ...folding(f),
  shape(a, c) {
    if (ordering.has(name) && promoted(c, a.input, a.other)?.category === "complex") c.fail(`"${name}_cpu" not implemented for '${scalarType(promoted(c, a.input, a.other))}'`, "NotImplementedError");
    return together(a, c);
  },
}));
const logic: Record<string, Fold> = { logical_and: (x, y) => Number(Boolean(x) && Boolean(y)), logical_or: (x, y) => Number(Boolean(x) || Boolean(y)), logical_xor: (x, y) => Number(Boolean(x) !== Boolean(y)) };
export const logicOps: Op[] = Object.entries(logic).map(([name, f]) => op(both(name), { args: { input: tensor, other: tensor }, shape: together, dtype: dtypes.bool, grad: null, keepsShape: true, inPlace: true, ...folding(f) }));

const bits: Record<string, Fold> = { bitwise_and: (x, y) => x & y, bitwise_or: (x, y) => x | y, bitwise_xor: (x, y) => x ^ y, bitwise_left_shift: (x, y) => x * 2 ** y, bitwise_right_shift: (x, y) => Math.floor(x / 2 ** y) };
const integral: Record<string, Fold | undefined> = { ...bits, gcd: undefined, lcm: undefined };
export const integerOps: Op[] = Object.entries(integral).map(([name, f]) => op(both(name), {
  args: pair, dtype: (a: Pair, c: Check): Dtype | null => promoted(c, a.input, a.other), grad: null, keepsShape: true, inPlace: true, ...folding(f),
  shape(a, c) {
    const d = promoted(c, a.input, a.other);
    if (d && (d.category === "float" || d.category === "complex")) c.fail(`"${cpuName[name] ?? `${name}_cpu`}" not implemented for '${scalarType(d)}'`, "NotImplementedError");
    return together(a, c);
  },
}));
const cpuName: Record<string, string> = { bitwise_and: "bitwise_and_cpu", bitwise_left_shift: "lshift_cpu", bitwise_right_shift: "rshift_cpu" };

/** Whether elements differ by at most atol + rtol · |other|. */
export const isclose = op(both("isclose"), { args: { input: tensor, other: tensor, rtol: float(1e-5), atol: float(1e-8), equal_nan: optional(scalar()) }, dtype: dtypes.bool, grad: null, shape(a, c) {
  if (a.input.dtype && a.other.dtype && a.input.dtype !== a.other.dtype) c.fail(`${scalarType(a.input.dtype)} did not match ${scalarType(a.other.dtype)}`);
  for (const [what, x] of [["rtol", a.rtol], ["atol", a.atol]] as const) if (x < 0) c.fail(`${what} must be greater than or equal to zero, but got ${x}`);
  return together(a, c);
} });
/** Linear interpolation: input + weight · (end − input). */
export const lerp = op(both("lerp"), { args: { input: tensor, end: tensor, weight: operand }, shape: ({ input, end, weight }, c) => c.broadcast(input.shape, end.shape, shapeOf(weight)), inPlace: true });
const fused = (name: string): Op => op(both(name), {
  args: { input: tensor, tensor1: tensor, tensor2: tensor, value: keyword(scalar(1)) }, shape: ({ input, tensor1, tensor2 }, c) => c.broadcast(input.shape, tensor1.shape, tensor2.shape), dtype: ({ input, tensor1, tensor2 }, c) => promoted(c, input, tensor1, tensor2), inPlace: true,
});
export const addcmul = fused("addcmul");
export const addcdiv = fused("addcdiv");
