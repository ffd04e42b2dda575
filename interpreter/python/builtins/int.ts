// int and bool.
import type { Interp } from "../interp";
import type { ClassValue, Int, Value } from "../values";
import { wholePart } from "../ratios";
import { float, int, isInt, isUnknown, tuple, unknown } from "../values";
import { addMethods, bind } from "./arguments";
import { addGetters, addNew, addNumberMethods } from "./numeric";
import { nativeClass } from "./root";
import { callSpecial, indexOf, intOf, plain } from "./special";

export const intClass: ClassValue = nativeClass("int", {
  make(vm, cls, args, kwargs) {
    const [x, base] = bind(vm, "int", "x= / base=", args, kwargs, "c");
    return wrap(cls, intClass, x === undefined ? 0 : toInt(vm, x, base));
  },
});
export const boolClass: ClassValue = nativeClass("bool", {
  bases: [intClass],
  make(vm, _cls, args, kwargs) {
    const [x] = bind(vm, "bool", "x= /", args, kwargs, "c");
    if (x === undefined) return false;
    const answer = isUnknown(x) ? undefined : vm.truth(x);
    return answer ?? unknown(isUnknown(x) ? x.because : "the truth of this value is not known", boolClass);
  },
});

/** A number as an object of a subclass: an Instance that keeps it in `native`. */
export function wrap(cls: ClassValue, own: ClassValue, v: Value): Value {
  return cls === own || isUnknown(v) ? v : { kind: "instance", cls, dict: new Map(), native: v };
}

/** int(x) and int(text, base), with CPython's errors. */
export function toInt(vm: Interp, v: Value, base?: Value): Value {
  if (isUnknown(v)) return (base === undefined ? wholePart(v, "trunc") : undefined) ?? unknown(v.because, intClass);
  const p = plain(v);
  const text = typeof p === "string" ? p : typeof p === "object" && p !== null && p.kind === "bytes" ? String.fromCharCode(...p.value) : undefined;
  if (base !== undefined) {
    if (text === undefined) vm.raise("TypeError", "int() can't convert non-string with explicit base");
    const b = indexOf(vm, base);
    if (typeof b !== "number") return unknown("the base is not known", intClass);
    if (b !== 0 && (b < 2 || b > 36)) vm.raise("ValueError", "int() base must be >= 2 and <= 36, or 0");
    return parse(vm, text!, b, p);
  }
  if (text !== undefined) return parse(vm, text, 10, p);
  if (typeof p === "boolean") return p ? 1 : 0;
  if (isInt(p)) return p;
  if (typeof p === "object" && p !== null && p.kind === "float") return truncate(vm, p.value);
  for (const name of ["__int__", "__index__", "__trunc__"]) {
    const made = callSpecial(vm, v, name);
    if (made !== undefined) return isUnknown(made) ? unknown(made.because, intClass) : made;
  }
  return vm.raise("TypeError", `int() argument must be a string, a bytes-like object or a real number, not '${vm.typeOf(v).name}'`);
}

/** The whole part of a float as an exact int. */
export function truncate(vm: Interp, x: number): Value {
  if (Number.isNaN(x)) return vm.raise("ValueError", "cannot convert float NaN to integer");
  if (!Number.isFinite(x)) return vm.raise("OverflowError", "cannot convert float infinity to integer");
  const whole = Math.trunc(x);
  return Number.isSafeInteger(whole) ? whole + 0 : int(BigInt(whole));
}

function parse(vm: Interp, text: string, base: number, shown: Value): Value {
  const wrong = (): never => vm.raise("ValueError", `invalid literal for int() with base ${base}: ${vm.repr(shown)}`);
  const match = /^\s*([+-]?)(0[xX]|0[oO]|0[bB])?_?([0-9a-zA-Z]+(?:_[0-9a-zA-Z]+)*)\s*$/.exec(text);
  if (!match) return wrong();
  const [, sign, prefix] = match;
  let digits = match[3].replaceAll("_", "").toLowerCase();
  const bases: Record<string, number> = { x: 16, o: 8, b: 2 };
  let radix = base;
  if (prefix) {
    const named = bases[prefix[1].toLowerCase()];
    if (base === 0 || base === named) radix = named;
    else digits = prefix.toLowerCase() + digits;
  } else if (base === 0) {
    radix = 10;
    if (/^0+[1-9]/.test(digits)) return wrong();
  }
  let value = 0n;
  const big = BigInt(radix);
  if (radix === 10) {
    if (!/^[0-9]+$/.test(digits)) return wrong();
    value = BigInt(digits);
  } else {
    for (const c of digits) {
      const d = parseInt(c, 36);
      if (Number.isNaN(d) || d >= radix) return wrong();
      value = value * big + BigInt(d);
    }
  }
  return int(sign === "-" ? -value : value);
}

const exact = (v: Int): bigint | undefined => (typeof v === "object" ? undefined : BigInt(v));
const magnitude = (v: bigint): bigint => (v < 0n ? -v : v);
const symbolic = (): Value => unknown("not worked out for a symbolic size");

addNumberMethods(intClass, (v) => intOf(v), true);
addNew(intClass);
addMethods(intClass, intOf, {
  __int__: [0, (_vm, self) => self],
  __index__: [0, (_vm, self) => self],
  __float__: [0, (_vm, self) => (typeof self === "object" ? symbolic() : float(Number(self)))],
  __trunc__: [0, (_vm, self) => self],
  __floor__: [0, (_vm, self) => self],
  __ceil__: [0, (_vm, self) => self],
  __round__: [[0, 1], (vm, self, digits = null) => (digits === null ? self : roundInt(vm, self, digits))],
  __abs__: [0, (vm, self) => (typeof self === "object" ? vm.call(vm.builtins.get("abs")!, [self]) : self < 0 ? int(-BigInt(self)) : self)],
  __invert__: [0, (vm, self) => vm.binary("-", -1, self)],
  conjugate: [0, (_vm, self) => self],
  bit_length: [0, (_vm, self) => { const v = exact(self); return v === undefined ? symbolic() : v === 0n ? 0 : magnitude(v).toString(2).length; }],
  bit_count: [0, (_vm, self) => { const v = exact(self); return v === undefined ? symbolic() : magnitude(v).toString(2).replaceAll("0", "").length; }],
  as_integer_ratio: [0, (_vm, self) => tuple([self, 1])],
  is_integer: [0, () => true],
  to_bytes: ["length= byteorder= * signed=", (vm, self, length = 1, order = "big", signed = false) => {
    const v = exact(self), n = indexOf(vm, length);
    if (v === undefined || typeof n !== "number") return symbolic();
    const isSigned = vm.truth(signed) === true;
    if (v < 0n && !isSigned) vm.raise("OverflowError", "can't convert negative int to unsigned");
    const limit = 1n << BigInt(8 * n - (isSigned ? 1 : 0));
    if (v >= limit || v < -limit) vm.raise("OverflowError", "int too big to convert");
    let rest = BigInt.asUintN(8 * n, v);
    const bytes = new Uint8Array(n);
    for (let i = 0; i < n; i++, rest >>= 8n) bytes[order === "little" ? i : n - 1 - i] = Number(rest & 255n);
    return { kind: "bytes", value: bytes, mutable: false };
  }],
});
addGetters<Value>(intClass, { real: (_vm, v) => plain(v), imag: () => 0, numerator: (_vm, v) => plain(v), denominator: () => 1 });
intClass.dict.set("from_bytes", { kind: "classmethod", func: { kind: "builtin", name: "from_bytes", binds: false, call: (vm, args, kwargs) => {
  const [, data, order = "big", signed = false] = bind(vm, "from_bytes", "cls bytes byteorder= * signed=", args, kwargs);
  if (typeof data !== "object" || data === null || data.kind !== "bytes") return unknown("the bytes are not known", intClass);
  let value = 0n;
  const bytes = order === "little" ? [...data.value].reverse() : [...data.value];
  for (const b of bytes) value = (value << 8n) | BigInt(b);
  return int(vm.truth(signed) ? BigInt.asIntN(8 * bytes.length, value) : value);
} } });

addNumberMethods(boolClass, (v) => (typeof v === "boolean" ? v : undefined), true);
addNew(boolClass);

/** round(i, digits) for an int: only negative digits change it; halves go to the even neighbour. */
export function roundInt(vm: Interp, v: Int, digits: Value): Value {
  const n = indexOf(vm, digits);
  if (typeof n !== "number" || typeof v === "object") return n !== undefined && typeof n !== "object" && n >= 0 ? v : symbolic();
  if (n >= 0) return v;
  const unit = 10n ** BigInt(-n), big = BigInt(v);
  let low = (big / unit) * unit;
  if (big < low) low -= unit;
  const rest = big - low;
  const up = rest * 2n > unit || (rest * 2n === unit && (low / unit) % 2n !== 0n);
  return int(up ? low + unit : low);
}

/** The text of an int in a base with its prefix: hex(), oct(), bin(). */
export function withPrefix(v: number | bigint, base: 2 | 8 | 16): string {
  const big = BigInt(v);
  return `${big < 0n ? "-" : ""}${base === 2 ? "0b" : base === 8 ? "0o" : "0x"}${magnitude(big).toString(base)}`;
}
