// How numbers and strings look in format(), f-strings and the `%` of strings, for the values of the interpreted program.
import { formatComplex } from "./formatting/complex";
import { percentFloat, percentInt, percentPieces, percentText, type Conversion, type Layout } from "./formatting/percent";
import { FormatError, formatFloat, formatInt, formatStr } from "./formatting/spec";
import type { Interp } from "./interp";
import { isUnknown, unknown, type Value } from "./values";

export { floatRepr, stringRepr } from "../syntax/literals";
export { roundToPlaces } from "./formatting/decimal";

/** `format(v, spec)` of an int, float, complex, bool, str or None: a str, or Unknown for a size that is a symbol. Raises as Python does. */
export function format(vm: Interp, v: Value, spec: string): Value {
  if (isUnknown(v)) return v;
  if (typeof v === "object" && v !== null && v.kind === "sym") return symbolic(vm);
  return guard(vm, () => {
    if (typeof v === "string") return formatStr(v, spec);
    if (typeof v === "number" || typeof v === "bigint") return formatInt(v, spec);
    if (spec === "") return vm.str(v);
    if (typeof v === "boolean") return formatInt(v ? 1 : 0, spec, "bool");
    if (v !== null && v.kind === "float") return formatFloat(v.value, spec);
    if (v !== null && v.kind === "complex") return formatComplex(v.re, v.im, spec);
    return vm.raise("TypeError", `unsupported format string passed to ${vm.typeOf(v).name}.__format__`);
  });
}

/** `template % args`: a str, or Unknown where an argument is a size that is a symbol. Raises as Python does. */
export function percent(vm: Interp, template: string, args: Value): Value {
  return guard(vm, () => fill(vm, template, args));
}

function symbolic(vm: Interp): Value {
  return unknown("the text of a size that is a symbol is not known", vm.typeOf(""));
}

function guard(vm: Interp, make: () => Value): Value {
  try {
    return make();
  } catch (error) {
    if (error instanceof FormatError) return vm.raise(error.type, error.message);
    throw error;
  }
}

function fill(vm: Interp, template: string, args: Value): Value {
  const positional = typeof args === "object" && args !== null && args.kind === "tuple" ? args.items : undefined;
  const mapping = positional === undefined && typeof args === "object" && args !== null && vm.lookup(args, "__getitem__") !== undefined;
  const values = positional ?? [args];
  let used = 0;
  let out = "";
  let unclear: Value | undefined;
  const take = (): Value => (used < values.length ? values[used++] : vm.raise("TypeError", "not enough arguments for format string"));
  const star = (): number => {
    const number = take();
    return typeof number === "number" ? number : typeof number === "boolean" ? Number(number) : vm.raise("TypeError", "* wants int");
  };
  for (const piece of percentPieces(template)) {
    if (piece.kind === "text") {
      out += piece.text;
      continue;
    }
    let keyed: Value | undefined;
    if (piece.key !== undefined) {
      if (!mapping) vm.raise("TypeError", "format requires a mapping");
      keyed = vm.getitem(args, piece.key);
      used = values.length;
    }
    const layout = layoutOf(piece, star);
    if (piece.code === "") throw new FormatError("incomplete format");
    const text = convert(vm, keyed ?? take(), layout, piece.at);
    if (typeof text === "string") out += text;
    else unclear ??= text;
  }
  if (used < values.length && !mapping) vm.raise("TypeError", "not all arguments converted during string formatting");
  return unclear ?? out;
}

function layoutOf(piece: Conversion, star: () => number): Layout {
  const width = piece.width === "*" ? star() : piece.width;
  const precision = piece.precision === "*" ? Math.max(0, star()) : piece.precision;
  return { flags: piece.flags, width, precision, code: piece.code };
}

/** One argument by one conversion. */
function convert(vm: Interp, v: Value, layout: Layout, at: number): Value {
  const { code } = layout;
  if (isUnknown(v) || (typeof v === "object" && v !== null && v.kind === "sym")) return isUnknown(v) ? v : symbolic(vm);
  const value = typeof v === "boolean" ? Number(v) : v;
  const native = typeof value === "number" || typeof value === "bigint" ? value : undefined;
  switch (code) {
    case "s":
      return percentText(vm.str(v), layout);
    case "r":
      return percentText(vm.repr(v), layout);
    case "a":
      return percentText(String(vm.call(vm.builtins.get("ascii")!, [v])), layout);
    case "c":
      return character(vm, native ?? v, layout);
    case "d":
    case "i":
    case "u":
    case "x":
    case "X":
    case "o": {
      const whole = native ?? wholeNumber(vm, v, code);
      return typeof whole === "number" || typeof whole === "bigint" ? percentInt(whole, layout) : whole;
    }
    case "e":
    case "E":
    case "f":
    case "F":
    case "g":
    case "G": {
      const real = native === undefined ? realNumber(vm, v) : Number(native);
      if (typeof native === "bigint" && !Number.isFinite(real)) throw new FormatError("int too large to convert to float", "OverflowError");
      return typeof real === "number" ? percentFloat(real, layout) : real;
    }
    default: {
      const shown = code > " " && code <= "~" ? code : code > "~" ? "?" : code;
      return vm.raise("ValueError", `unsupported format character '${shown}' (0x${code.codePointAt(0)!.toString(16)}) at index ${at}`);
    }
  }
}

/** What %d takes of a value that is no int: a float's whole part, or what `__int__` or `__index__` gives. */
function wholeNumber(vm: Interp, v: Value, code: string): Value {
  const decimal = !"xXo".includes(code);
  if (decimal && typeof v === "object" && v !== null && v.kind === "float") {
    if (Number.isNaN(v.value)) throw new FormatError("cannot convert float NaN to integer");
    if (!Number.isFinite(v.value)) throw new FormatError("cannot convert float infinity to integer", "OverflowError");
    return BigInt(Math.trunc(v.value));
  }
  const method = (decimal ? ["__int__", "__index__"] : ["__index__"]).find((name) => isObject(v) && vm.lookup(v, name) !== undefined);
  if (method !== undefined) return vm.callMethod(v, method, []);
  const wanted = decimal ? "a real number" : "an integer";
  return vm.raise("TypeError", `%${code} format: ${wanted} is required, not ${vm.typeOf(v).name}`);
}

/** The double that %f takes; Unknown where `__float__` does not tell. */
function realNumber(vm: Interp, v: Value): number | Value {
  if (typeof v === "object" && v !== null && v.kind === "float") return v.value;
  const method = ["__float__", "__index__"].find((name) => isObject(v) && vm.lookup(v, name) !== undefined);
  if (method === undefined) return vm.raise("TypeError", `must be real number, not ${vm.typeOf(v).name}`);
  const made = vm.callMethod(v, method, []);
  return typeof made === "object" && made !== null && made.kind === "float" ? made.value : typeof made === "number" ? made : symbolic(vm);
}

/** Strings, complex numbers and floats answer for themselves; only other objects are asked for their methods. */
function isObject(v: Value): boolean {
  return typeof v === "object" && v !== null && v.kind !== "float" && v.kind !== "complex";
}

function character(vm: Interp, v: Value, layout: Layout): Value {
  if (typeof v === "string" && [...v].length === 1) return percentText(v, { ...layout, precision: undefined });
  if (typeof v !== "number" && typeof v !== "bigint") return vm.raise("TypeError", "%c requires int or char");
  if (v < 0 || v > 0x10ffff) throw new FormatError("%c arg not in range(0x110000)", "OverflowError");
  return percentText(String.fromCodePoint(Number(v)), { ...layout, precision: undefined });
}
