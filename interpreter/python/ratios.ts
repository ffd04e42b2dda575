// Floats of which it is known that they are a size over a whole number: `dim * 4.0`, `dim / 2`. int() of them is a size again.
//
// Products and sums with factors whose denominators are powers of two are exact in floating point (below 2^53); one division by another
// number is rounded, but never past a whole number. So int() and floor() of them are what they are of the exact quotient.
import * as shape from "../shape";
import type { Dim } from "../shape";
import type { BinaryOperator } from "../syntax/tree";
import type { Ratio, Unknown, Value } from "./values";
import { isUnknown, unknown } from "./values";
import type { Machine } from "./machine";

/** Numerators and denominators of factors are no larger than this. */
const MOST = 2 ** 24;
const isPowerOf2 = (n: number): boolean => n > 0 && Number.isInteger(Math.log2(n));

/** Undefined for what is no number, or no such quotient. */
function ratioOf(v: Value): Ratio | undefined {
  if (typeof v === "number") return Math.abs(v) <= MOST ? { over: v, by: 1 } : undefined;
  if (typeof v !== "object" || v === null) return undefined;
  if (v.kind === "sym") return { over: v, by: 1 };
  if (v.kind === "unknown") return v.ratio;
  if (v.kind !== "float" || !Number.isFinite(v.value)) return undefined;
  for (let by = 1; by <= MOST; by *= 2) if (Number.isInteger(v.value * by)) return Math.abs(v.value * by) <= MOST ? { over: v.value * by, by } : undefined;
  return undefined;
}

/** a op b where one of them is a symbolic size or such a quotient; undefined where nothing is known of the result. */
export function ratioArithmetic(vm: Machine, op: BinaryOperator, a: Value, b: Value): Unknown | undefined {
  const x = ratioOf(a), y = ratioOf(b);
  if (x === undefined || y === undefined) return undefined;
  const made = combined(op, x, y);
  return made && { ...unknown("it depends on a size that is not known", vm.nativeClasses.float), ratio: made };
}

function combined(op: BinaryOperator, x: Ratio, y: Ratio): Ratio | undefined {
  if (!isPowerOf2(x.by)) return undefined;
  switch (op) {
    case "*": return isPowerOf2(y.by) ? lowest(shape.mul(x.over, y.over), x.by * y.by) : undefined;
    case "/": return typeof y.over === "number" && y.over > 0 && isPowerOf2(y.by) ? lowest(shape.mul(x.over, y.by), x.by * y.over) : undefined;
    case "+": return isPowerOf2(y.by) ? lowest(shape.add(shape.mul(x.over, y.by), shape.mul(y.over, x.by)), x.by * y.by) : undefined;
    case "-": return isPowerOf2(y.by) ? lowest(shape.sub(shape.mul(x.over, y.by), shape.mul(y.over, x.by)), x.by * y.by) : undefined;
    default: return undefined;
  }
}

/** 8·D / 2 is 4·D / 1. */
function lowest(over: Dim, by: number): Ratio | undefined {
  if (by > MOST) return undefined;
  let [n, d] = [over, by];
  while (d % 2 === 0 && shape.isMultipleOf(n, 2) === true) { n = shape.floorDiv(n, 2); d /= 2; }
  if (d > 1 && shape.isMultipleOf(n, d) === true) { n = shape.floorDiv(n, d); d = 1; }
  return { over: n, by: d };
}

/** int(v), math.floor(v), math.ceil(v) of a float that is such a quotient; undefined where it is none, or the size may be negative. */
export function wholePart(v: Value, how: "trunc" | "floor" | "ceil"): Dim | undefined {
  const ratio = isUnknown(v) ? v.ratio : undefined;
  if (ratio === undefined) return undefined;
  const { over, by } = ratio;
  if (how === "ceil") return shape.ceilDiv(over, by);
  return how === "floor" || shape.bounds(over)[0] >= 0 ? shape.floorDiv(over, by) : undefined;
}
