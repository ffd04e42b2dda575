// Python's format specification: `format(value, ">+10,.2f")` for the values that JavaScript also has.
import { floatRepr } from "../../syntax/literals";
import { exponentDigits, fixedDigits, generalDigits } from "./decimal";
import { decimalDigits, tooManyDigits } from "./integer";

/** What a specification or template is wrong about, in Python's words; `type` is the exception Python raises. */
export class FormatError extends Error {
  constructor(
    message: string,
    readonly type: "ValueError" | "TypeError" | "OverflowError" | "KeyError" = "ValueError",
  ) {
    super(message);
  }
}

interface Spec {
  fill: string;
  align: string;
  sign: string;
  noNegativeZero: boolean;
  alternate: boolean;
  width: number;
  grouping: string;
  precision: number | undefined;
  code: string;
}

const grammar = /^(?:([^])?([<>=^]))?([-+ ])?(z)?(#)?(0)?(\d+)?(,?_?)(?:\.(\d*))?([^]*)$/u;

function parse(text: string, typeName: string): Spec {
  // The fill character is any one character, also one that means something else elsewhere: so it is looked for first.
  const match = grammar.exec(text)!;
  const [, fill, align, sign, z, alternate, zero, width, grouping = "", precision, code] = match;
  if (Number(width) > 2 ** 53 || Number(precision) > 2 ** 53) throw new FormatError("Too many decimal digits in format string");
  if (grouping === ",_" || (grouping === "_" && precision === undefined && code.startsWith(","))) throw new FormatError("Cannot specify both ',' and '_'.");
  if (precision === "") throw new FormatError("Format specifier missing precision");
  if ([...code].length > 1) throw new FormatError(`Invalid format specifier '${text}' for object of type '${typeName}'`);
  const type = code || (typeName === "str" ? "s" : "");
  if (grouping && type && !`deEfFgG%${grouping === "_" ? "boxX" : ""}`.includes(type)) {
    throw new FormatError(`Cannot specify '${grouping}' with '${printable(type)}'.`);
  }
  return {
    fill: fill ?? (zero ? "0" : " "),
    align: align ?? (zero ? "=" : ""),
    sign: sign ?? "-",
    noNegativeZero: z !== undefined,
    alternate: alternate !== undefined,
    width: Number(width ?? 0),
    grouping,
    precision: precision === undefined ? undefined : Number(precision),
    code,
  };
}

function unknownCode(code: string, typeName: string): FormatError {
  return new FormatError(`Unknown format code '${printable(code)}' for object of type '${typeName}'`);
}

function printable(code: string): string {
  const point = code.codePointAt(0)!;
  return point > 32 && point < 128 ? code : `\\x${point.toString(16)}`;
}

/** `format(value, spec)` of a str. Throws FormatError. */
export function formatStr(value: string, text: string): string {
  const spec = parse(text, "str");
  if (spec.code !== "" && spec.code !== "s") throw unknownCode(spec.code, "str");
  if (spec.sign !== "-" || /^(?:[^]?[<>=^])?-/u.test(text)) {
    throw new FormatError(spec.sign === " " ? "Space not allowed in string format specifier" : "Sign not allowed in string format specifier");
  }
  if (spec.noNegativeZero) throw new FormatError("Negative zero coercion (z) not allowed in string format specifier");
  if (spec.alternate) throw new FormatError("Alternate form (#) not allowed in string format specifier");
  // A leading 0 only pads a string; asking for "=" is an error.
  if (spec.align === "=" && /^[^]?=/u.test(text)) throw new FormatError("'=' alignment not allowed in string format specifier");
  const cut = spec.precision === undefined ? value : [...value].slice(0, spec.precision).join("");
  return pad(cut, "", spec, "<");
}

const floatCodes = "eEfFgG%";
const bases: Readonly<Record<string, [base: number, prefix: string]>> = { b: [2, "0b"], o: [8, "0o"], x: [16, "0x"], X: [16, "0X"] };

/** `format(value, spec)` of an int. Throws FormatError. */
export function formatInt(value: number | bigint, text: string, typeName = "int"): string {
  const spec = parse(text, typeName);
  if (spec.code && floatCodes.includes(spec.code)) {
    const double = Number(value);
    if (!Number.isFinite(double)) throw new FormatError("int too large to convert to float", "OverflowError");
    return formatFloatSpec(double, spec);
  }
  if (spec.code && !"bcdnoxX".includes(spec.code)) throw unknownCode(spec.code, typeName);
  if (spec.precision !== undefined) throw new FormatError("Precision not allowed in integer format specifier");
  if (spec.noNegativeZero) throw new FormatError("Negative zero coercion (z) not allowed in integer format specifier");
  if (spec.code === "c") return formatCharacter(value, spec, text);
  const [base, prefix] = bases[spec.code] ?? [10, ""];
  const magnitude = value < 0 ? -BigInt(value) : BigInt(value), digits = base === 10 ? decimalDigits(magnitude) : magnitude.toString(base);
  if (digits === undefined) throw new FormatError(tooManyDigits);
  const shown = spec.code === "X" ? digits.toUpperCase() : digits;
  return numberText(shown, "", value < 0, spec, spec.alternate ? prefix : "", base === 10 ? 3 : 4);
}

function formatCharacter(value: number | bigint, spec: Spec, text: string): string {
  if (spec.sign !== "-" || /^(?:[^]?[<>=^])?-/u.test(text)) throw new FormatError("Sign not allowed with integer format specifier 'c'");
  if (spec.alternate) throw new FormatError("Alternate form (#) not allowed with integer format specifier 'c'");
  if (BigInt.asIntN(64, BigInt(value)) !== BigInt(value)) throw new FormatError("Python int too large to convert to C long", "OverflowError");
  if (value < 0 || value > 0x10ffff) throw new FormatError("%c arg not in range(0x110000)", "OverflowError");
  return pad(String.fromCodePoint(Number(value)), "", spec, ">");
}

/** `format(value, spec)` of a float. Throws FormatError. */
export function formatFloat(value: number, text: string): string {
  const spec = parse(text, "float");
  if (spec.code && !`${floatCodes}n`.includes(spec.code)) throw unknownCode(spec.code, "float");
  return formatFloatSpec(value, spec);
}

function formatFloatSpec(value: number, spec: Spec): string {
  let text = floatDigits(value, spec);
  if (spec.code === "E" || spec.code === "F" || spec.code === "G") text = text.toUpperCase();
  const negative = (value < 0 || Object.is(value, -0)) && !(spec.noNegativeZero && !/[1-9]/.test(text.replace(/e.*/i, "")) && Number.isFinite(value));
  const [, whole, rest] = /^(\d*)([^]*)$/.exec(text)!;
  return numberText(whole, rest, negative, spec, "", 3);
}

/** The magnitude of a float in the specification's notation. */
function floatDigits(value: number, spec: Spec): string {
  if (!Number.isFinite(value)) return (Number.isNaN(value) ? "nan" : "inf") + (spec.code === "%" ? "%" : "");
  const { precision, alternate } = spec;
  switch (spec.code.toLowerCase()) {
    case "e":
      return exponentDigits(value, precision ?? 6, alternate);
    case "f":
      return fixedDigits(value, precision ?? 6) + (alternate && precision === 0 ? "." : "");
    case "%": {
      const percent = value * 100;
      if (!Number.isFinite(percent)) return "inf%";
      return `${fixedDigits(percent, precision ?? 6)}${alternate && precision === 0 ? "." : ""}%`;
    }
    case "":
      if (precision !== undefined) return generalDigits(value, precision, alternate, true);
      return floatRepr(Math.abs(value)).replace(/^(\d+)e/, alternate ? "$1.e" : "$1e");
    default:
      return generalDigits(value, precision ?? 6, alternate);
  }
}

/** Sign, prefix, grouped digits and the rest, padded. */
function numberText(whole: string, rest: string, negative: boolean, spec: Spec, prefix: string, group: number): string {
  const sign = negative ? "-" : spec.sign === "-" ? "" : spec.sign;
  const head = sign + prefix;
  if (!spec.grouping || whole === "") return pad(whole + rest, head, spec, ">");
  // Zeros that fill up to the width are grouped as well.
  const room = spec.fill === "0" && spec.align === "=" ? spec.width - head.length - rest.length : 0;
  return pad(grouped(whole, spec.grouping, group, room) + rest, head, spec, ">");
}

function grouped(digits: string, separator: string, group: number, room: number): string {
  const split = (text: string): string => {
    const first = text.length % group || group;
    const parts = [text.slice(0, first)];
    for (let i = first; i < text.length; i += group) parts.push(text.slice(i, i + group));
    return parts.join(separator);
  };
  let text = digits;
  while (split(text).length < room) text = `0${text}`;
  return split(text);
}

function pad(body: string, head: string, spec: Spec, natural: string): string {
  const missing = spec.width - [...head].length - [...body].length;
  if (missing <= 0) return head + body;
  const fill = (count: number): string => spec.fill.repeat(count);
  switch (spec.align === "=" && natural === "<" ? "<" : spec.align || natural) {
    case "<":
      return head + body + fill(missing);
    case "^":
      return fill(Math.floor(missing / 2)) + head + body + fill(Math.ceil(missing / 2));
    case "=":
      return head + fill(missing) + body;
    default:
      return fill(missing) + head + body;
  }
}
