// Arithmetic of int, bool, float and complex, as Python does it. Sizes that are symbols compute with symbols.
import * as shape from "../shape";
import type { Dim } from "../shape";
import type { BinaryOperator } from "../syntax/tree";
import type { Complex, Int, Value } from "./values";
import { float, int, unknown } from "./values";
import { Beyond } from "./interp";
import { ratioArithmetic } from "./ratios";
import type { Machine } from "./machine";

type Number_ = number | bigint | Exclude<Dim, number> | { readonly kind: "float"; readonly value: number } | Complex;

/** The number that a value is by its kind alone (bool counts as int); undefined for everything else. */
export function numeric(v: Value): Number_ | undefined {
  if (typeof v === "number" || typeof v === "bigint") return v;
  if (typeof v === "boolean") return v ? 1 : 0;
  if (typeof v === "object" && v !== null && (v.kind === "float" || v.kind === "sym" || v.kind === "complex")) return v;
  return undefined;
}

/** a op b of two numbers; undefined where Python has no such operation. */
export function arithmetic(vm: Machine, op: BinaryOperator, a: Number_, b: Number_): Value | undefined {
  if (typeof a === "object" && a.kind === "complex" || typeof b === "object" && b.kind === "complex") return complexArithmetic(vm, op, a, b);
  if (typeof a === "object" && a.kind === "float" || typeof b === "object" && b.kind === "float") {
    const x = toFloat(a), y = toFloat(b);
    if (x === undefined || y === undefined) return "&|^<<>>@".includes(op) ? undefined : ratioArithmetic(vm, op, a, b) ?? unknown("it depends on a size that is not known", vm.nativeClasses.float);
    return floatArithmetic(vm, op, x, y);
  }
  if (typeof a === "object" || typeof b === "object") return symbolic(vm, op, a as Int, b as Int);
  return typeof a === "number" && typeof b === "number" ? smallInt(vm, op, a, b) : bigInt(vm, op, BigInt(a), BigInt(b));
}

const toFloat = (v: Number_): number | undefined =>
  typeof v === "object" ? (v.kind === "float" ? v.value : undefined) : Number(v);

function floatArithmetic(vm: Machine, op: BinaryOperator, a: number, b: number): Value | undefined {
  switch (op) {
    case "+": return float(a + b);
    case "-": return float(a - b);
    case "*": return float(a * b);
    case "/": if (b === 0) vm.raise("ZeroDivisionError", "float division by zero"); return float(a / b);
    case "//": if (b === 0) vm.raise("ZeroDivisionError", "float floor division by zero"); return float(floorDivide(a, b));
    case "%": if (b === 0) vm.raise("ZeroDivisionError", "float modulo"); return float(floatModulo(a, b));
    case "**": return floatPower(vm, a, b);
    default: return undefined;
  }
}

export function floatModulo(a: number, b: number): number {
  const r = a % b;
  if (r === 0) return b < 0 ? -0 : 0;
  return r < 0 !== b < 0 ? r + b : r;
}

function floorDivide(a: number, b: number): number {
  const r = floatModulo(a, b);
  const q = (a - r) / b;
  const rounded = Math.floor(q);
  return q - rounded > 0.5 ? rounded + 1 : rounded;
}

function floatPower(vm: Machine, a: number, b: number): Value {
  if (a === 0 && b < 0) vm.raise("ZeroDivisionError", "0.0 cannot be raised to a negative power");
  if (a === 1 || b === 0) return float(1);
  if (a === -1 && !Number.isFinite(b) && !Number.isNaN(b)) return float(1);
  if (a < 0 && Number.isFinite(a) && Number.isFinite(b) && !Number.isInteger(b)) {
    const r = Math.abs(a) ** b, angle = Math.PI * b;
    return { kind: "complex", re: r * Math.cos(angle), im: r * Math.sin(angle) };
  }
  const result = a ** b;
  if (!Number.isFinite(result) && Number.isFinite(a) && Number.isFinite(b)) vm.raise("OverflowError", "(34, 'Numerical result out of range')");
  return float(result);
}

function smallInt(vm: Machine, op: BinaryOperator, a: number, b: number): Value | undefined {
  switch (op) {
    case "+": { const r = a + b; return Number.isSafeInteger(r) ? r : int(BigInt(a) + BigInt(b)); }
    case "-": { const r = a - b; return Number.isSafeInteger(r) ? r : int(BigInt(a) - BigInt(b)); }
    case "*": { const r = a * b; return Number.isSafeInteger(r) ? r + 0 : int(BigInt(a) * BigInt(b)); }
    case "/": if (b === 0) vm.raise("ZeroDivisionError", "division by zero"); return float(a / b);
    case "//": if (b === 0) vm.raise("ZeroDivisionError", "integer division or modulo by zero"); return exactQuotient(a, b);
    case "%": { if (b === 0) vm.raise("ZeroDivisionError", "integer modulo by zero"); const r = a % b; return r !== 0 && r < 0 !== b < 0 ? r + b : r + 0; }
    case "**": if (b < 0) return floatPower(vm, a, b); tooLarge(vm, Math.log2(Math.abs(a) + 1) * b); return intPower(a, b);
    case "&": if (small32(a) && small32(b)) return a & b; break;
    case "|": if (small32(a) && small32(b)) return a | b; break;
    case "^": if (small32(a) && small32(b)) return a ^ b; break;
    case ">>": if (b >= 0 && b < 32 && small32(a)) return a >> b; break;
    case "<<": if (b >= 0 && b < 50) { const r = a * 2 ** b; if (Number.isSafeInteger(r)) return r; } break;
    default: return undefined;
  }
  return bigInt(vm, op, BigInt(a), BigInt(b));
}

const small32 = (v: number): boolean => (v | 0) === v;

/** floor(a / b): the quotient of floats may round up to the next integer when a is large. */
function exactQuotient(a: number, b: number): number {
  const r = a % b;
  const q = (a - r) / b;
  return (r !== 0 && r < 0 !== b < 0 ? q - 1 : q) + 0;
}

function intPower(a: number, b: number): number | bigint {
  const r = a ** b;
  return Number.isSafeInteger(r) ? r + 0 : int(BigInt(a) ** BigInt(b));
}

/** Numbers of more than a million bits are not computed on shapes. */
function tooLarge(vm: Machine, size: number): void {
  if (size > 1_000_000 && vm.mode === "shapes") throw new Beyond("the number is too large");
}
/** About how many bits a number has. */
const bits = (n: bigint): number => (n <= 0xffff_ffff_ffff_ffffn && n >= -0xffff_ffff_ffff_ffffn ? 64 : n.toString(16).length * 4);

function bigInt(vm: Machine, op: BinaryOperator, a: bigint, b: bigint): Value | undefined {
  switch (op) {
    case "+": return int(a + b);
    case "-": return int(a - b);
    case "*": if (vm.mode === "shapes") tooLarge(vm, bits(a) + bits(b)); return int(a * b);
    case "/": if (b === 0n) vm.raise("ZeroDivisionError", "division by zero"); return float(divideBig(vm, a, b));
    case "//": case "%": {
      if (b === 0n) vm.raise("ZeroDivisionError", op === "%" ? "integer modulo by zero" : "integer division or modulo by zero");
      const r = a % b, adjust = r !== 0n && r < 0n !== b < 0n;
      return op === "%" ? int(adjust ? r + b : r) : int(adjust ? a / b - 1n : a / b);
    }
    case "**":
      if (b < 0n) return floatPower(vm, Number(a), Number(b));
      if (b > 1_000_000n && a !== 0n && a !== 1n && a !== -1n) vm.raise("MemoryError", "");
      tooLarge(vm, bits(a) * Number(b));
      return int(a ** b);
    case "&": return int(a & b);
    case "|": return int(a | b);
    case "^": return int(a ^ b);
    case "<<":
      if (b < 0n) vm.raise("ValueError", "negative shift count");
      if (b > 8_000_000n) vm.raise("MemoryError", "");
      return int(a << b);
    case ">>": if (b < 0n) vm.raise("ValueError", "negative shift count"); return int(a >> (b > 1_000_000n ? 1_000_000n : b));
    default: return undefined;
  }
}

/** a / b as the nearest float, also where both are beyond the range of floats. */
function divideBig(vm: Machine, a: bigint, b: bigint): number {
  const direct = Number(a) / Number(b);
  const size = (v: bigint): number => (v < 0n ? -v : v).toString(2).length;
  const la = size(a), lb = size(b);
  if (la <= 53 && lb <= 53) return direct;
  const shift = la - lb - 66;
  const scaled = shift >= 0 ? a / (b << BigInt(shift)) : (a << BigInt(-shift)) / b;
  const result = Number(scaled) * 2 ** shift;
  if (!Number.isFinite(result)) vm.raise("OverflowError", "integer division result too large for a float");
  return result;
}

function symbolic(vm: Machine, op: BinaryOperator, a: Int, b: Int): Value | undefined {
  if (typeof a === "bigint" || typeof b === "bigint") return unknown("it depends on a size that is not known", vm.nativeClasses.int);
  switch (op) {
    case "+": return shape.add(a, b);
    case "-": return shape.sub(a, b);
    case "*": return shape.mul(a, b);
    case "//": if (b === 0) vm.raise("ZeroDivisionError", "integer division or modulo by zero"); return shape.floorDiv(a, b);
    case "%": if (b === 0) vm.raise("ZeroDivisionError", "integer modulo by zero"); return shape.mod(a, b);
    case "**": if (typeof b === "number" && b >= 0 && b <= 16) return shape.pow(a, b); break;
    case "/": {
      if (b === 0) vm.raise("ZeroDivisionError", "division by zero");
      const quotient = shape.floorDiv(a, b);
      // A quotient that is certainly a whole number keeps its value where it does not depend on the symbols.
      if (typeof quotient === "number" && shape.equal(shape.mul(quotient, b), a) === true) return float(quotient);
      return ratioArithmetic(vm, op, a, b) ?? unknown("it depends on a size that is not known", vm.nativeClasses.float);
    }
    case "<<": if (typeof b === "number" && b >= 0 && b < 32) return shape.mul(a, 2 ** b); break;
    case ">>": if (typeof b === "number" && b >= 0 && b < 32) return shape.floorDiv(a, 2 ** b); break;
    case "&": case "|": case "^": break;
    default: return undefined;
  }
  return unknown("it depends on a size that is not known", vm.nativeClasses.int);
}

function complexArithmetic(vm: Machine, op: BinaryOperator, a: Number_, b: Number_): Value | undefined {
  const x = toComplex(a), y = toComplex(b);
  if (x === undefined || y === undefined) return unknown("it depends on a size that is not known", vm.nativeClasses.complex);
  switch (op) {
    case "+": return complex(x.re + y.re, x.im + y.im);
    case "-": return complex(x.re - y.re, x.im - y.im);
    case "*": return complex(x.re * y.re - x.im * y.im, x.re * y.im + x.im * y.re);
    case "/": {
      const d = y.re * y.re + y.im * y.im;
      if (d === 0) vm.raise("ZeroDivisionError", "complex division by zero");
      return complex((x.re * y.re + x.im * y.im) / d, (x.im * y.re - x.re * y.im) / d);
    }
    case "**": {
      if (y.re === 0 && y.im === 0) return complex(1, 0);
      // Whole exponents are computed by multiplication, as CPython does.
      if (y.im === 0 && Number.isInteger(y.re) && Math.abs(y.re) <= 100) return complexPower(vm, x, y.re);
      const r = Math.hypot(x.re, x.im);
      if (r === 0) return complex(0, 0);
      const angle = Math.atan2(x.im, x.re), size = r ** y.re * Math.exp(-angle * y.im), turn = angle * y.re + Math.log(r) * y.im;
      return complex(size * Math.cos(turn), size * Math.sin(turn));
    }
    default: return undefined;
  }
}

function complexPower(vm: Machine, base: Complex, exponent: number): Value {
  let result = complex(1, 0), square = base;
  const times = (a: Complex, b: Complex): Complex => complex(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re);
  for (let n = Math.abs(exponent); n > 0; n >>= 1) {
    if (n & 1) result = times(result, square);
    if (n > 1) square = times(square, square);
  }
  return exponent < 0 ? complexArithmetic(vm, "/", complex(1, 0), result)! : result;
}

const complex = (re: number, im: number): Complex => ({ kind: "complex", re, im });
function toComplex(v: Number_): Complex | undefined {
  if (typeof v === "object" && v.kind === "complex") return v;
  const re = toFloat(v);
  return re === undefined ? undefined : complex(re, 0);
}

/** a < b and the like of two numbers; undefined where it depends on symbols. */
export function compareNumbers(op: "<" | "<=" | ">" | ">=", a: Number_, b: Number_): boolean | undefined {
  if (typeof a === "object" && a.kind === "sym" || typeof b === "object" && b.kind === "sym") {
    const x = asDim(a), y = asDim(b);
    if (x !== undefined && y !== undefined) {
      return op === "<" ? shape.less(x, y) : op === "<=" ? shape.lessEqual(x, y) : op === ">" ? shape.greater(x, y) : shape.greaterEqual(x, y);
    }
    return compareToFloat(op, a, b);
  }
  const x = plainNumber(a), y = plainNumber(b);
  return op === "<" ? x < y : op === "<=" ? x <= y : op === ">" ? x > y : x >= y;
}

const asDim = (v: Number_): Dim | undefined => (typeof v === "number" || (typeof v === "object" && v.kind === "sym") ? v : undefined);
const plainNumber = (v: Number_): number | bigint => (typeof v === "object" ? (v.kind === "float" ? v.value : NaN) : v);

function compareToFloat(op: "<" | "<=" | ">" | ">=", a: Number_, b: Number_): boolean | undefined {
  const range = (v: Number_): readonly [number, number] | undefined =>
    typeof v === "object" ? (v.kind === "float" ? [v.value, v.value] : v.kind === "sym" ? shape.bounds(v) : undefined) : [Number(v), Number(v)];
  const x = range(a), y = range(b);
  if (!x || !y) return undefined;
  const [low, high] = op === "<" || op === "<=" ? [x, y] : [y, x];
  const strict = op === "<" || op === ">";
  if (strict ? low[1] < high[0] : low[1] <= high[0]) return true;
  if (strict ? low[0] >= high[1] : low[0] > high[1]) return false;
  return undefined;
}

/** a == b of two numbers; undefined where it depends on symbols. */
export function equalNumbers(a: Number_, b: Number_): boolean | undefined {
  if (typeof a === "object" && a.kind === "complex" || typeof b === "object" && b.kind === "complex") {
    const x = toComplex(a), y = toComplex(b);
    return x && y ? x.re === y.re && x.im === y.im : undefined;
  }
  if (typeof a === "object" && a.kind === "sym" || typeof b === "object" && b.kind === "sym") {
    const x = asDim(a), y = asDim(b);
    if (x !== undefined && y !== undefined) return shape.equal(x, y);
    const f = plainNumber(typeof a === "object" && a.kind === "sym" ? b : a);
    if (!Number.isInteger(Number(f))) return false;
    const other = typeof a === "object" && a.kind === "sym" ? a : b;
    return Number.isSafeInteger(Number(f)) ? shape.equal(other as Dim, Number(f)) : undefined;
  }
  return plainNumber(a) == plainNumber(b); // eslint-disable-line eqeqeq -- a float may equal a bigint
}
