// math. Integers are exact; a symbolic size stays one where the result is an integer again.
import type { Interp } from "../interp";
import type { Builtin, Int, Value } from "../values";
import { float, int, isUnknown, kindOf, tuple, unknown } from "../values";
import { fn, rawFn } from "../builtins/arguments";
import { ratio } from "../builtins/float";
import { truncate } from "../builtins/int";
import { wholePart } from "../ratios";
import { callSpecial, indexOf, intOf, isItems, itemsOrUnknown, numberOf, plain, realNumber } from "../builtins/special";
import { defineModule, functions } from "./module";
import { erf, erfc, gamma, logGamma } from "./special-functions";

const unclear = (vm: Interp): Value => unknown("the number is not known", vm.typeOf(float(0)));
const domain = (vm: Interp): never => vm.raise("ValueError", "math domain error");

/** A function of one real number; a NaN or infinity from a finite argument is a domain or range error. */
function real(name: string, f: (x: number) => number): Builtin {
  return fn(name, 1, (vm, v) => {
    const x = realNumber(vm, v);
    if (x === undefined) return unclear(vm);
    const y = f(x);
    if (Number.isNaN(y) && !Number.isNaN(x)) return domain(vm);
    if (!Number.isFinite(y) && Number.isFinite(x)) return name.startsWith("log") || name === "atanh" || name === "gamma" || name === "lgamma" ? domain(vm) : vm.raise("OverflowError", "math range error");
    return float(y);
  });
}
function real2(name: string, f: (x: number, y: number) => number): Builtin {
  return fn(name, 2, (vm, a, b) => {
    const x = realNumber(vm, a), y = realNumber(vm, b);
    return x === undefined || y === undefined ? unclear(vm) : float(f(x, y));
  });
}
/** Natural logarithm that also takes ints too large for a float. */
function naturalLog(vm: Interp, v: Value): number | undefined {
  const p = plain(v);
  if (typeof p === "bigint") {
    if (p <= 0n) domain(vm);
    const digits = p.toString(2).length;
    if (digits > 1000) return Math.log(Number(p >> BigInt(digits - 60))) + (digits - 60) * Math.LN2;
  }
  const x = realNumber(vm, v);
  if (x !== undefined && x <= 0) domain(vm);
  return x === undefined ? undefined : Math.log(x);
}

function rounding(name: "floor" | "ceil" | "trunc", f: (x: number) => number, special: string): Builtin {
  return rawFn(name, 1, (vm, v) => {
    if (isUnknown(v)) return wholePart(v, name) ?? v;
    const i = intOf(v);
    if (i !== undefined) return i;
    const x = numberOf(v);
    if (x !== undefined) return truncate(vm, f(x));
    return callSpecial(vm, v, special) ?? (name === "trunc" ? vm.raise("TypeError", `type ${vm.typeOf(v).name} doesn't define __trunc__ method`) : truncateUnknown(vm, v, f));
  });
}
function truncateUnknown(vm: Interp, v: Value, f: (x: number) => number): Value {
  const x = realNumber(vm, v);
  return x === undefined ? unknown("the number is not known", vm.typeOf(0)) : truncate(vm, f(x));
}

function integer(vm: Interp, v: Value): Int {
  const i = indexOf(vm, v);
  return i ?? vm.raise("TypeError", `'${vm.typeOf(v).name}' object cannot be interpreted as an integer`);
}
const big = (v: Int): bigint | undefined => (typeof v === "object" ? undefined : BigInt(v));
const abs = (v: bigint): bigint => (v < 0n ? -v : v);
function gcd(a: bigint, b: bigint): bigint { let [x, y] = [abs(a), abs(b)]; while (y) [x, y] = [y, x % y]; return x; }
function folded(name: string, start: bigint, combine: (a: bigint, b: bigint) => bigint): Builtin {
  return rawFn(name, "*integers", (vm, integers) => {
    let total = start;
    for (const v of (integers as unknown as { items: Value[] }).items) {
      if (isUnknown(v)) return v;
      const i = big(integer(vm, v));
      if (i === undefined) return unknown(`the ${name} of a symbolic size is not worked out`, vm.typeOf(0));
      total = combine(total, i);
    }
    return int(total);
  });
}
/** n·(n−1)·…·(n−k+1) */
function falling(n: bigint, k: bigint): bigint { let out = 1n; for (let i = 0n; i < k; i++) out *= n - i; return out; }
function counted(name: string, run: (vm: Interp, ...values: bigint[]) => bigint, arity: number | [number, number]): Builtin {
  return fn(name, arity, (vm, ...args) => {
    const values = args.filter((a) => a !== undefined && a !== null).map((a) => big(integer(vm, a)));
    if (values.includes(undefined)) return unknown(`${name} of a symbolic size is not worked out`, vm.typeOf(0));
    return int(run(vm, ...(values as bigint[])));
  });
}
function squareRoot(n: bigint): bigint {
  if (n < 2n) return n;
  let x = 1n << BigInt((n.toString(2).length + 1) >> 1);
  for (;;) { const y = (x + n / x) >> 1n; if (y >= x) return x; x = y; }
}
/** The sum of floats without rounding errors on the way. */
function exactSum(values: readonly number[]): number {
  const partials: number[] = [];
  for (let x of values) {
    let i = 0;
    for (let y of partials) {
      if (Math.abs(x) < Math.abs(y)) [x, y] = [y, x];
      const high = x + y, low = y - (high - x);
      if (low) partials[i++] = low;
      x = high;
    }
    partials.length = i;
    partials.push(x);
  }
  // Exact rationals round the last time as CPython does: once.
  let top = 0n, bottom = 1n;
  if (partials.some((p) => !Number.isFinite(p))) return partials.reduce((a, b) => a + b, 0);
  for (const p of partials) { const [n, d] = ratio(p); if (d > bottom) { top = top * (d / bottom) + n; bottom = d; } else top += n * (bottom / d); }
  return divideExactly(top, bottom);
}
/** p / q rounded once to the nearest double (halves to even). */
export function divideExactly(p: bigint, q: bigint): number {
  if (p === 0n) return 0;
  const negative = p < 0n !== q < 0n, a = abs(p), b = abs(q);
  let shift = b.toString(2).length - a.toString(2).length + 55;
  if (shift < 0) shift = Math.max(shift, -1100);
  shift = Math.min(shift, 1130);
  const scaled = shift >= 0 ? (a << BigInt(shift)) / b : a / (b << BigInt(-shift));
  const sticky = shift >= 0 ? (scaled * b !== a << BigInt(shift)) : (scaled * (b << BigInt(-shift)) !== a);
  const result = Number((scaled << 1n) | (sticky ? 1n : 0n)) * 2 ** (-Math.ceil((shift + 1) / 2)) * 2 ** (-Math.floor((shift + 1) / 2));
  return negative ? -result : result;
}

function numbersOf(vm: Interp, v: Value): number[] | Value {
  const items = itemsOrUnknown(vm, v);
  if (!isItems(items)) return items as Value;
  const out: number[] = [];
  for (const item of items) {
    const x = isUnknown(item) ? undefined : realNumber(vm, item);
    if (x === undefined) return unclear(vm);
    out.push(x);
  }
  return out;
}

/** `2 ** k` that does not overflow half-way. */
const scaleBy = (x: number, k: number): number => x * 2 ** Math.floor(k / 2) * 2 ** (k - Math.floor(k / 2));
function decompose(x: number): [number, number] {
  if (x === 0 || !Number.isFinite(x)) return [x, 0];
  let e = Math.max(-1023, Math.floor(Math.log2(Math.abs(x))) + 1), m = scaleBy(x, -e);
  while (Math.abs(m) < 0.5) { m *= 2; e--; }
  while (Math.abs(m) >= 1) { m /= 2; e++; }
  return [m, e];
}
function remainder(x: number, y: number): number {
  const r = Math.abs(x) % Math.abs(y), half = Math.abs(y) / 2;
  const quotientOdd = Math.floor(Math.abs(x) / Math.abs(y)) % 2 === 1;
  const out = r > half || (r === half && quotientOdd) ? r - Math.abs(y) : r;
  return x < 0 ? -out : out;
}
function nextAfter(x: number, y: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  if (x === y) return y;
  if (x === 0) return y > 0 ? 5e-324 : -5e-324;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  view.setBigInt64(0, view.getBigInt64(0) + ((x > 0) === (y > x) ? 1n : -1n));
  return view.getFloat64(0);
}

/** math.sqrt and math.pow keep CPython's errors; log takes a base. */
const others: readonly Builtin[] = [
  fn("log", [1, 2], (vm, v, base) => {
    const x = naturalLog(vm, v);
    if (base === undefined) return x === undefined ? unclear(vm) : float(x);
    const b = naturalLog(vm, base);
    if (x === undefined || b === undefined) return unclear(vm);
    return b === 0 ? vm.raise("ZeroDivisionError", "float division by zero") : float(x / b);
  }),
  fn("pow", 2, (vm, a, b) => {
    const x = realNumber(vm, a), y = realNumber(vm, b);
    if (x === undefined || y === undefined) return unclear(vm);
    const r = x === 1 ? 1 : x ** y;
    if (Number.isFinite(x) && Number.isFinite(y)) {
      if (Number.isNaN(r) || (x === 0 && y < 0)) domain(vm);
      if (!Number.isFinite(r)) vm.raise("OverflowError", "math range error");
    }
    return float(x === -1 && !Number.isFinite(y) && !Number.isNaN(y) ? 1 : r);
  }),
  fn("fabs", 1, (vm, v) => { const x = realNumber(vm, v); return x === undefined ? unclear(vm) : float(Math.abs(x)); }),
  fn("fmod", 2, (vm, a, b) => {
    const x = realNumber(vm, a), y = realNumber(vm, b);
    if (x === undefined || y === undefined) return unclear(vm);
    return y === 0 || !Number.isFinite(x) ? domain(vm) : float(x % y);
  }),
  fn("modf", 1, (vm, v) => { const x = realNumber(vm, v); return x === undefined ? unclear(vm) : tuple([float(Number.isFinite(x) ? x - Math.trunc(x) : 0), float(Math.trunc(x))]); }),
  fn("frexp", 1, (vm, v) => { const x = realNumber(vm, v); if (x === undefined) return unclear(vm); const [m, e] = decompose(x); return tuple([float(m), e]); }),
  fn("ldexp", 2, (vm, v, k) => { const x = realNumber(vm, v), n = integer(vm, k); return x === undefined || typeof n !== "number" ? unclear(vm) : float(scaleBy(x, n)); }),
  fn("isclose", "a b * rel_tol= abs_tol=", (vm, a, b, relative = float(1e-9), absolute = float(0)) => {
    const [x, y, r, t] = [a, b, relative, absolute].map((v) => realNumber(vm, v));
    if (x === undefined || y === undefined || r === undefined || t === undefined) return unknown("the numbers are not known");
    if (x === y) return true;
    if (!Number.isFinite(x) || !Number.isFinite(y)) return false;
    return Math.abs(x - y) <= Math.max(r * Math.max(Math.abs(x), Math.abs(y)), t);
  }),
  ...(["isnan", "isinf", "isfinite"] as const).map((name) => fn(name, 1, (vm, v) => {
    const x = realNumber(vm, v);
    if (x === undefined) return unknown("the number is not known");
    return name === "isnan" ? Number.isNaN(x) : name === "isfinite" ? Number.isFinite(x) : !Number.isFinite(x) && !Number.isNaN(x);
  })),
  fn("fsum", 1, (vm, v) => { const all = numbersOf(vm, v); return Array.isArray(all) ? float(exactSum(all)) : (all as Value); }),
  rawFn("prod", "iterable / * start=", (vm, v, start = 1) => {
    const items = itemsOrUnknown(vm, v);
    return isItems(items) ? items.reduce<Value>((a, b) => vm.binary("*", a, b), start) : (items as Value);
  }),
  rawFn("hypot", "*coordinates", (vm, v) => { const all = numbersOf(vm, v); return Array.isArray(all) ? float(Math.hypot(...all)) : (all as Value); }),
  fn("dist", 2, (vm, p, q) => {
    const a = numbersOf(vm, p), b = numbersOf(vm, q);
    if (!Array.isArray(a) || !Array.isArray(b)) return unclear(vm);
    return a.length === b.length ? float(Math.hypot(...a.map((x, i) => x - b[i]))) : vm.raise("ValueError", "both points must have the same number of dimensions");
  }),
  folded("gcd", 0n, gcd), folded("lcm", 1n, (a, b) => (a === 0n || b === 0n ? 0n : abs(a * b) / gcd(a, b))),
  counted("comb", (vm, n, k) => {
    if (n < 0n || k < 0n) vm.raise("ValueError", `${n < 0n ? "n" : "k"} must be a non-negative integer`);
    return k > n ? 0n : falling(n, k < n - k ? k : n - k) / falling(k < n - k ? k : n - k, k < n - k ? k : n - k);
  }, 2),
  counted("perm", (vm, n, k = n) => { if (n < 0n || k < 0n) vm.raise("ValueError", `${n < 0n ? "n" : "k"} must be a non-negative integer`); return k > n ? 0n : falling(n, k); }, [1, 2]),
  fn("factorial", 1, (vm, v) => {
    if (kindOf(v) === "float") vm.raise("TypeError", "'float' object cannot be interpreted as an integer");
    const n = big(integer(vm, v));
    if (n === undefined) return unknown("the factorial of a symbolic size is not worked out");
    if (n < 0n) vm.raise("ValueError", "factorial() not defined for negative values");
    vm.step(Number(n));
    return int(falling(n, n));
  }),
  counted("isqrt", (vm, n) => (n < 0n ? vm.raise("ValueError", "isqrt() argument must be nonnegative") : squareRoot(n)), 1),
];

const one: Readonly<Record<string, (x: number) => number>> = {
  sqrt: Math.sqrt, cbrt: Math.cbrt, exp: Math.exp, expm1: Math.expm1, exp2: (x) => 2 ** x, log2, log10: Math.log10, log1p: Math.log1p, sin: Math.sin, cos: Math.cos, tan: Math.tan,
  asin: Math.asin, acos: Math.acos, atan: Math.atan, sinh: Math.sinh, cosh: Math.cosh, tanh: Math.tanh, asinh: Math.asinh, acosh: Math.acosh, atanh: Math.atanh,
  degrees: (x) => x * (180 / Math.PI), radians: (x) => x * (Math.PI / 180), erf, erfc, gamma, lgamma: logGamma, ulp: (x) => nextAfter(Math.abs(x), Infinity) - Math.abs(x),
};
/** Exact for powers of two, which JavaScript does not promise. */
function log2(x: number): number {
  const [m, e] = decompose(x);
  return m === 0.5 ? e - 1 : Math.log2(x);
}

export const math = defineModule("math", {
  ...functions(...Object.entries(one).map(([name, f]) => real(name, f)), ...others, real2("atan2", Math.atan2), real2("copysign", (x, y) => (y < 0 || Object.is(y, -0) ? -Math.abs(x) : Math.abs(x))),
    real2("remainder", remainder), real2("nextafter", nextAfter), rounding("floor", Math.floor, "__floor__"), rounding("ceil", Math.ceil, "__ceil__"), rounding("trunc", Math.trunc, "__trunc__")),
  pi: float(Math.PI), e: float(Math.E), tau: float(2 * Math.PI), inf: float(Infinity), nan: float(NaN),
}, { complete: true });
