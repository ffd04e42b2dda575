// The builtin functions that compute: len, sorted, min, max, sum, abs, round, chr …
import type { Interp } from "../interp";
import { bounds, max as dimMax, min as dimMin, neg } from "../../shape";
import type { Builtin, Value } from "../values";
import { builtin, float, identity, int, isInt, isObject, isUnknown, kindOf, list, notImplemented, tuple, unknown } from "../values";
import { bind, fn, rawFn } from "./arguments";
import { roundFloat } from "./float";
import { formatValue } from "./formatting";
import { hashValue } from "./hash";
import { withPrefix } from "./int";
import { iterator } from "./iterators";
import { rangeLength } from "./range";
import { sortValues } from "./sequence";
import { callSpecial, indexOf, intOf, isItems, itemsOrUnknown, knownIndex, plain, special, textOf, tupleOf } from "./special";
import { length as textLength } from "./text";

/** len(v) */
export function len(vm: Interp, v: Value): Value {
  if (typeof v === "string") return textLength(v);
  if (isObject(v)) {
    switch (v.kind) {
      case "unknown": return v.form?.of === "shape" ? { ...unknown(v.because, vm.typeOf(0)), form: { ...v.form, of: "rank" } } : unknown(v.because, vm.typeOf(0));
      case "list": case "tuple": if (!v.cls || special(vm, v, "__len__") === undefined) return v.items.length; break;
      case "dict": case "set": if (!v.cls) return v.map.size; break;
      case "range": return rangeLength(v) ?? unknown("the length of this range is not known", vm.typeOf(0));
      default:
    }
  }
  const made = callSpecial(vm, v, "__len__");
  if (made === undefined) return vm.raise("TypeError", `object of type '${vm.typeOf(v).name}' has no len()`);
  const n = indexOf(vm, made);
  if (n === undefined) return isUnknown(made) ? made : vm.raise("TypeError", `'${vm.typeOf(made).name}' object cannot be interpreted as an integer`);
  if (typeof n !== "object" && n < 0) vm.raise("ValueError", "__len__() should return >= 0");
  return n;
}

const asDim = (v: Value): number | Extract<Value, { kind: "sym" }> | undefined => {
  const i = intOf(v);
  return typeof i === "bigint" ? undefined : i;
};

/** min() and max() with key and default. */
function extreme(name: "min" | "max"): Builtin {
  return builtin(name, (vm, args, kwargs) => {
    const [values, key = null, otherwise] = bind(vm, name, "*values * key= default=", args, kwargs, "c");
    let items = tupleOf(values!)!.items;
    if (items.length === 0) vm.raise("TypeError", `${name} expected at least 1 argument, got 0`);
    if (items.length > 1 && otherwise !== undefined) vm.raise("TypeError", `Cannot specify a default for ${name}() with multiple positional arguments`);
    if (items.length === 1) {
      const inner = itemsOrUnknown(vm, items[0]);
      if (!isItems(inner)) return inner as Value;
      items = inner;
    }
    if (items.length === 0) return otherwise === undefined ? vm.raise("ValueError", `${name}() arg is an empty sequence`) : otherwise;
    vm.step(items.length);
    if (key === null) {
      const dims = items.map(asDim);
      if (dims.some((d) => typeof d === "object") && dims.every((d) => d !== undefined)) {
        return dims.reduce((a, b) => (name === "min" ? dimMin(a!, b!) : dimMax(a!, b!))) as Value;
      }
    }
    let best = items[0], bestKey = key === null ? best : vm.call(key, [best]);
    for (let i = 1; i < items.length; i++) {
      const itemKey = key === null ? items[i] : vm.call(key, [items[i]]);
      if (isUnknown(itemKey) || isUnknown(bestKey)) return isUnknown(itemKey) ? itemKey : bestKey;
      const better = typeof itemKey === "number" && typeof bestKey === "number" ? (name === "min" ? itemKey < bestKey : itemKey > bestKey)
        : vm.truth(vm.binary(name === "min" ? "<" : ">", itemKey, bestKey));
      if (better === undefined) return unknown("which of these values is larger is not known");
      if (better) { best = items[i]; bestKey = itemKey; }
    }
    return best;
  });
}

/** any() and all(). */
function quantifier(name: "any" | "all"): Builtin {
  return rawFn(name, 1, (vm, v) => {
    if (isUnknown(v)) return v;
    let unclear = false;
    for (const item of vm.iterate(v)) {
      const t = isUnknown(item) ? undefined : vm.truth(item);
      if (t === undefined) unclear = true;
      else if (t === (name === "any")) return t;
    }
    return unclear ? unknown("not all of these conditions are known") : name === "all";
  });
}

function abs(vm: Interp, v: Value): Value {
  if (typeof v === "number") return Math.abs(v);
  const i = intOf(v);
  if (i !== undefined) {
    if (typeof i === "object") return bounds(i)[0] >= 0 ? i : bounds(i)[1] <= 0 ? neg(i) : dimMax(i, neg(i));
    return i < 0 ? int(-BigInt(i)) : i;
  }
  const p = plain(v);
  if (kindOf(p) === "float") return float(Math.abs((p as { value: number }).value));
  return callSpecial(vm, v, "__abs__") ?? vm.raise("TypeError", `bad operand type for abs(): '${vm.typeOf(v).name}'`);
}

function round(vm: Interp, v: Value, digits: Value): Value {
  const p = plain(v);
  if (typeof p === "object" && p !== null && p.kind === "float") return roundFloat(vm, p.value, digits);
  if (isInt(p) && typeof p === "object") return p;
  const made = callSpecial(vm, v, "__round__", digits === null ? [] : [digits]);
  return made ?? vm.raise("TypeError", `type ${vm.typeOf(v).name} doesn't define __round__ method`);
}

function modPow(vm: Interp, base: Value, exponent: Value, modulus: Value): Value {
  const [b, e, m] = [intOf(base), intOf(exponent), intOf(modulus)];
  if (b === undefined || e === undefined || m === undefined) return vm.raise("TypeError", "pow() 3rd argument not allowed unless all arguments are integers");
  if (typeof b === "object" || typeof e === "object" || typeof m === "object") return unknown("a power of a symbolic size is not worked out");
  const n = BigInt(m);
  if (n === 0n) vm.raise("ValueError", "pow() 3rd argument cannot be 0");
  let result = 1n, square = ((BigInt(b) % n) + n) % n, left = BigInt(e);
  if (left < 0n) { square = inverse(vm, square, n); left = -left; }
  for (; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % n;
    square = (square * square) % n;
  }
  return int(((result % n) + n) % n);
}
function inverse(vm: Interp, a: bigint, n: bigint): bigint {
  let [r0, r1, t0, t1] = [n, a, 0n, 1n];
  while (r1 !== 0n) {
    const q = r0 / r1;
    [r0, r1, t0, t1] = [r1, r0 - q * r1, t1, t0 - q * t1];
  }
  return r0 === 1n || r0 === -1n ? ((t0 % n) + n) % n : vm.raise("ValueError", "base is not invertible for the given modulus");
}

const inBase = (name: string, base: 2 | 8 | 16): Builtin => fn(name, 1, (vm, v) => {
  const i = indexOf(vm, v);
  if (i === undefined) vm.raise("TypeError", `'${vm.typeOf(v).name}' object cannot be interpreted as an integer`);
  return typeof i === "object" ? unknown("the digits of a symbolic size are not known") : withPrefix(i!, base);
});

function next(vm: Interp, it: Value, otherwise: Value | undefined): Value {
  if (isUnknown(it)) return unknown(it.because);
  if (typeof it === "object" && it !== null && it.kind === "iterator") {
    const item = vm.next(it);
    return item !== undefined ? item : otherwise !== undefined ? otherwise : vm.stop(it);
  }
  if (special(vm, it, "__next__") === undefined) vm.raise("TypeError", `'${vm.typeOf(it).name}' object is not an iterator`);
  if (otherwise === undefined) return callSpecial(vm, it, "__next__")!;
  const item = vm.attempt("StopIteration", () => callSpecial(vm, it, "__next__")!);
  return item !== undefined ? item : otherwise;
}

/** iter(v): what the program's own `__iter__` gives is that object itself. */
function iter(vm: Interp, v: Value): Value {
  if (kindOf(v) !== "instance") return vm.iter(v);
  const own = callSpecial(vm, v, "__iter__");
  return own !== undefined && special(vm, own, "__next__") !== undefined ? own : vm.iter(v);
}

/** iter(callable, sentinel) */
const untilSentinel = (func: Value, sentinel: Value): Value => {
  let over = false;
  return iterator("callable_iterator", (vm) => {
    if (over) return undefined;
    const item = vm.call(func, []);
    if (isUnknown(item) || vm.equal(item, sentinel) === true) { over = true; return isUnknown(item) ? item : undefined; }
    return item;
  });
};

/** id(v): equal for the same object only. */
export function idOf(v: Value): number {
  if (isObject(v)) return 140000000000000 + 16 * identity(v);
  if (typeof v === "number") return 9440000 + 32 * Math.abs(v % 1e9);
  return v === null ? 9436032 : typeof v === "boolean" ? (v ? 9436000 : 9436016) : 139000000000000 + String(v).length;
}

/** Functions that work on values alone. */
export const valueFunctions: readonly Builtin[] = [
  rawFn("len", 1, len),
  builtin("sorted", (vm, args, kwargs) => {
    if (args.length !== 1) vm.raise("TypeError", `sorted expected 1 argument, got ${args.length}`);
    const [iterable, key = null, reverse = false] = bind(vm, "sort", "iterable / * key= reverse=", args, kwargs, "c");
    const items = itemsOrUnknown(vm, iterable!);
    if (!isItems(items)) return unknown((items as { because: string }).because, vm.typeOf(list([])));
    const sorted = sortValues(vm, items, key, vm.truth(reverse) ?? false);
    return list(sorted ?? items.map(() => unknown("the order of the items is not known")));
  }),
  extreme("min"), extreme("max"), quantifier("any"), quantifier("all"),
  rawFn("sum", "iterable / start=", (vm, iterable, start = 0) => {
    if (textOf(start) !== undefined) vm.raise("TypeError", "sum() can't sum strings [use ''.join(seq) instead]");
    const items = itemsOrUnknown(vm, iterable);
    if (!isItems(items)) return items as Value;
    let total = start;
    vm.step(items.length);
    for (const item of items) {
      const whole = typeof total === "number" && typeof item === "number" ? total + item : NaN;
      total = Number.isSafeInteger(whole) ? whole : vm.binary("+", total, item);
    }
    return total;
  }),
  fn("abs", 1, abs),
  rawFn("round", "number ndigits=", (vm, v, digits = null) => {
    const whole = isUnknown(v) && digits === null && v.ratio?.by === 1 ? v.ratio.over : undefined, unclear = [v, digits].find(isUnknown);
    return whole ?? unclear ?? round(vm, v, digits);
  }),
  fn("divmod", 2, (vm, a, b) => {
    const own = typeof a === "object" && a !== null && a.kind === "instance" ? callSpecial(vm, a, "__divmod__", [b]) : undefined;
    return own !== undefined && own !== notImplemented ? own : tuple([vm.binary("//", a, b), vm.binary("%", a, b)]);
  }),
  fn("pow", "base exp mod=", (vm, base, exponent, modulus = null) => (modulus === null ? vm.binary("**", base, exponent) : modPow(vm, base, exponent, modulus))),
  fn("repr", 1, (vm, v) => vm.repr(v)),
  fn("ascii", 1, (vm, v) => vm.repr(v).replace(/[^\x20-\x7e]/gu, (c) => {
    const code = c.codePointAt(0)!;
    return code < 256 ? `\\x${code.toString(16).padStart(2, "0")}` : code < 65536 ? `\\u${code.toString(16).padStart(4, "0")}` : `\\U${code.toString(16).padStart(8, "0")}`;
  })),
  fn("format", [1, 2], (vm, v, spec = "") => formatValue(vm, v, textOf(spec) ?? vm.raise("TypeError", `format() argument 2 must be str, not ${vm.typeOf(spec).name}`))),
  fn("chr", 1, (vm, v) => {
    const code = knownIndex(vm, v);
    if (code === undefined) return unknown("the code of this character is not known", vm.typeOf(""));
    return code < 0 || code > 0x10ffff ? vm.raise("ValueError", "chr() arg not in range(0x110000)") : String.fromCodePoint(code);
  }),
  fn("ord", 1, (vm, v) => {
    const s = textOf(v);
    if (s === undefined && kindOf(v) === "bytes") return (v as { value: Uint8Array }).value[0];
    if (s === undefined) vm.raise("TypeError", `ord() expected string of length 1, but ${vm.typeOf(v).name} found`);
    const n = textLength(s!);
    return n === 1 ? s!.codePointAt(0)! : vm.raise("TypeError", `ord() expected a character, but string of length ${n} found`);
  }),
  inBase("hex", 16), inBase("oct", 8), inBase("bin", 2),
  fn("hash", 1, hashValue),
  rawFn("id", 1, (_vm, v) => idOf(v)),
  rawFn("iter", [1, 2], (vm, v, sentinel) => (sentinel === undefined ? iter(vm, v) : untilSentinel(v, sentinel))),
  rawFn("next", [1, 2], (vm, it, otherwise) => next(vm, it, otherwise)),
];
