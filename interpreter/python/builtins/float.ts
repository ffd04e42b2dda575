// float and complex.
import type { Interp } from "../interp";
import type { ClassValue, Complex, Float, Value } from "../values";
import { float, int, isInt, isUnknown, tuple, unknown } from "../values";
import { addMethods, bind } from "./arguments";
import { truncate, wrap } from "./int";
import { addGetters, addNew, addNumberMethods } from "./numeric";
import { nativeClass } from "./root";
import { callSpecial, indexOf, numberOf, plain } from "./special";

export const floatClass: ClassValue = nativeClass("float", {
  make(vm, cls, args, kwargs) {
    const [x] = bind(vm, "float", "x= /", args, kwargs, "c");
    return wrap(cls, floatClass, x === undefined ? float(0) : toFloat(vm, x));
  },
});
export const complexClass: ClassValue = nativeClass("complex", {
  make(vm, _cls, args, kwargs) {
    const [re = 0, im = 0] = bind(vm, "complex", "real= imag=", args, kwargs);
    if (typeof re === "string") return parseComplex(vm, re);
    const a = complexOf(re), b = complexOf(im);
    if (!a || !b) return isUnknown(re) || isUnknown(im) ? unknown("the parts of this complex number are not known", complexClass)
      : vm.raise("TypeError", `complex() first argument must be a string or a number, not '${vm.typeOf(a ? im : re).name}'`);
    return { kind: "complex", re: a.re - b.im, im: a.im + b.re };
  },
});

function complexOf(v: Value): Complex | undefined {
  const p = plain(v);
  if (typeof p === "object" && p !== null && p.kind === "complex") return p;
  const n = numberOf(p);
  return n === undefined ? undefined : { kind: "complex", re: n, im: 0 };
}
function parseComplex(vm: Interp, text: string): Value {
  const number = "[+-]?(?:\\d+\\.?\\d*(?:e[+-]?\\d+)?|\\.\\d+(?:e[+-]?\\d+)?|inf|nan)";
  const match = new RegExp(`^\\s*\\(?(${number})?(?:([+-]?(?:${number})?)j)?\\)?\\s*$`, "i").exec(text);
  if (!match || (match[1] === undefined && match[2] === undefined)) return vm.raise("ValueError", "complex() arg is a malformed string");
  const read = (s: string | undefined): number => (s === undefined ? 0 : s === "" || s === "+" ? 1 : s === "-" ? -1 : parseNumber(s)!);
  return { kind: "complex", re: read(match[1]), im: read(match[2]) };
}

/** The number that a text spells as Python's float() reads it; undefined when it is none. */
export function parseNumber(text: string): number | undefined {
  const t = text.trim().toLowerCase();
  const special = /^([+-]?)(inf(?:inity)?|nan)$/.exec(t);
  if (special) return special[2] === "nan" ? NaN : special[1] === "-" ? -Infinity : Infinity;
  if (!/^[+-]?(\d+(_\d+)*\.?(\d+(_\d+)*)?|\.\d+(_\d+)*)(e[+-]?\d+(_\d+)*)?$/.test(t)) return undefined;
  return Number(t.replaceAll("_", ""));
}

/** float(x), with CPython's errors; unknown for a symbolic size. */
export function toFloat(vm: Interp, v: Value): Value {
  if (isUnknown(v)) return unknown(v.because, floatClass);
  const p = plain(v);
  if (typeof p === "string") {
    const n = parseNumber(p);
    return n === undefined ? vm.raise("ValueError", `could not convert string to float: ${vm.repr(p)}`) : float(n);
  }
  if (typeof p === "bigint" && !Number.isFinite(Number(p))) vm.raise("OverflowError", "int too large to convert to float");
  const n = numberOf(p);
  if (n !== undefined) return typeof p === "object" && p !== null && p.kind === "float" ? p : float(n);
  if (isInt(p)) return { ...unknown("the value of a symbolic size is not known", floatClass), ...(typeof p === "object" && { ratio: { over: p, by: 1 } }) };
  const made = callSpecial(vm, v, "__float__") ?? callSpecial(vm, v, "__index__");
  if (made === undefined) return vm.raise("TypeError", `float() argument must be a string or a real number, not '${vm.typeOf(v).name}'`);
  if (isUnknown(made)) return unknown(made.because, floatClass);
  return typeof made === "number" ? float(made) : made;
}

const floatOf = (v: Value): Float | undefined => {
  const p = plain(v);
  return typeof p === "object" && p !== null && p.kind === "float" ? p : undefined;
};

/** A double as numerator / 2^k, exactly. */
export function ratio(x: number): [bigint, bigint] {
  let m = x, k = 0;
  while (m !== Math.floor(m)) { m *= 2; k++; }
  return [BigInt(m), 1n << BigInt(k)];
}

/** float.hex(). */
function hex(x: number): string {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? "nan" : x > 0 ? "inf" : "-inf";
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn), mantissa = (bits & 0xfffffffffffffn).toString(16).padStart(13, "0");
  const sign = bits >> 63n ? "-" : "";
  if (exponent === 0 && mantissa === "0".repeat(13)) return `${sign}0x0.0p+0`;
  const power = exponent === 0 ? -1022 : exponent - 1023;
  return `${sign}0x${exponent === 0 ? 0 : 1}.${mantissa}p${power < 0 ? "" : "+"}${power}`;
}

/** round() of a float: to the even neighbour, exactly; with digits through the decimal expansion, as CPython does. */
export function roundFloat(vm: Interp, x: number, digits: Value): Value {
  if (digits === null) {
    if (!Number.isFinite(x)) return truncate(vm, x);
    const low = Math.floor(x), rest = x - low;
    return truncate(vm, rest < 0.5 || (rest === 0.5 && low % 2 === 0) ? low : low + 1);
  }
  const n = indexOf(vm, digits);
  if (typeof n !== "number") return unknown("the number of digits is not known", floatClass);
  if (!Number.isFinite(x) || n > 323) return float(x);
  if (n < -308) return float(x < 0 ? -0 : 0);
  return float(roundDecimal(x, n));
}

/** x rounded to n decimal places, halves of the exact binary value to even. */
function roundDecimal(x: number, n: number): number {
  const [p, q] = ratio(Math.abs(x));
  const scale = 10n ** BigInt(Math.abs(n));
  const top = n >= 0 ? p * scale : p, bottom = n >= 0 ? q : q * scale;
  let whole = top / bottom;
  const twice = (top - whole * bottom) * 2n;
  if (twice > bottom || (twice === bottom && whole % 2n === 1n)) whole += 1n;
  const result = Number(`${whole}e${-n}`);
  return x < 0 || Object.is(x, -0) ? -result : result;
}

addNumberMethods(floatClass, floatOf, false);
addNew(floatClass);
addMethods(floatClass, floatOf, {
  __int__: [0, (vm, self) => truncate(vm, self.value)],
  __float__: [0, (_vm, self) => self],
  __trunc__: [0, (vm, self) => truncate(vm, self.value)],
  __floor__: [0, (vm, self) => truncate(vm, Math.floor(self.value))],
  __ceil__: [0, (vm, self) => truncate(vm, Math.ceil(self.value))],
  __round__: [[0, 1], (vm, self, digits = null) => roundFloat(vm, self.value, digits)],
  __abs__: [0, (_vm, self) => float(Math.abs(self.value))],
  conjugate: [0, (_vm, self) => self],
  is_integer: [0, (_vm, self) => Number.isInteger(self.value)],
  hex: [0, (_vm, self) => hex(self.value)],
  as_integer_ratio: [0, (vm, self) => {
    if (Number.isNaN(self.value)) vm.raise("ValueError", "cannot convert NaN to integer ratio");
    if (!Number.isFinite(self.value)) vm.raise("OverflowError", "cannot convert Infinity to integer ratio");
    const [p, q] = ratio(self.value);
    return tuple([int(p), int(q)]);
  }],
});
addGetters<Value>(floatClass, { real: (_vm, v) => plain(v), imag: () => float(0) });
floatClass.dict.set("fromhex", { kind: "classmethod", func: { kind: "builtin", name: "fromhex", binds: false, call: (vm, [, text]) => {
  const match = typeof text === "string" ? /^\s*([+-]?)(?:0x)?([0-9a-f]*)\.?([0-9a-f]*)(?:p([+-]?\d+))?\s*$/i.exec(text) : null;
  if (!match || !(match[2] + match[3])) return vm.raise("ValueError", "invalid hexadecimal floating-point string");
  const value = Number(BigInt(`0x${match[2]}${match[3]}`)) * 2 ** (Number(match[4] ?? 0) - 4 * match[3].length);
  return float(match[1] === "-" ? -value : value);
} } });

const isComplex = (v: Value): Complex | undefined => (typeof v === "object" && v !== null && v.kind === "complex" ? v : undefined);
addNumberMethods(complexClass, isComplex, false);
addNew(complexClass);
addMethods(complexClass, isComplex, {
  conjugate: [0, (_vm, self) => ({ kind: "complex", re: self.re, im: -self.im })],
  __abs__: [0, (_vm, self) => float(Math.hypot(self.re, self.im))],
  __complex__: [0, (_vm, self) => self],
});
addGetters<Complex>(complexClass, { real: (_vm, v) => float(v.re), imag: (_vm, v) => float(v.im) });
