// The `%` of strings: the template's pieces, and how a number looks in one.
import { exponentDigits, fixedDigits, generalDigits } from "./decimal";
import { FormatError } from "./spec";
import { decimalDigits, tooManyDigits } from "./integer";

/** Literal text, or one conversion such as `%(key)-5.2f`; "*" stands for a width or precision taken from the arguments. */
export type Piece =
  | { kind: "text"; text: string }
  | { kind: "conversion"; key: string | undefined; flags: string; width: number | "*"; precision: number | "*" | undefined; code: string; at: number };
export type Conversion = Extract<Piece, { kind: "conversion" }>;

const conversion = /([-+ #0]*)(\*|\d*)(?:\.(\*|\d*))?[hlL]?([^]?)/uy;

/** The pieces of a template, up to the first incomplete one, which is reported by a FormatError when it is reached. */
export function* percentPieces(template: string): IterableIterator<Piece> {
  let at = 0;
  for (;;) {
    const percent = template.indexOf("%", at);
    if (percent < 0) break;
    if (percent > at) yield { kind: "text", text: template.slice(at, percent) };
    let start = percent + 1;
    if (template[start] === "%") {
      yield { kind: "text", text: "%" };
      at = start + 1;
      continue;
    }
    let key: string | undefined;
    if (template[start] === "(") {
      const end = closingParenthesis(template, start);
      key = template.slice(start + 1, end);
      start = end + 1;
    }
    conversion.lastIndex = start;
    const [all, flags, width, precision, code] = conversion.exec(template)!;
    at = start + all.length;
    yield {
      kind: "conversion",
      key,
      flags,
      width: width === "*" ? "*" : Number(width),
      precision: precision === "*" ? "*" : precision === undefined ? undefined : Number(precision),
      code,
      at: at - code.length,
    };
  }
  if (at < template.length) yield { kind: "text", text: template.slice(at) };
}

function closingParenthesis(template: string, open: number): number {
  let depth = 0;
  for (let i = open; i < template.length; i++) {
    if (template[i] === "(") depth += 1;
    else if (template[i] === ")" && --depth === 0) return i;
  }
  throw new FormatError("incomplete format key");
}

/** A conversion's settings once "*" has been replaced by the arguments' numbers; a negative width means to the left. */
export interface Layout {
  flags: string;
  width: number;
  precision: number | undefined;
  code: string;
}

const bases: Readonly<Record<string, [base: number, prefix: string]>> = { x: [16, "0x"], X: [16, "0X"], o: [8, "0o"] };

/** An int by %d, %i, %u, %x, %X or %o. */
export function percentInt(value: number | bigint, layout: Layout): string {
  const [base, prefix] = bases[layout.code] ?? [10, ""];
  const magnitude = value < 0 ? -BigInt(value) : BigInt(value), whole = base === 10 ? decimalDigits(magnitude) : magnitude.toString(base);
  if (whole === undefined) throw new FormatError(tooManyDigits);
  const digits = whole.padStart(layout.precision ?? 0, "0");
  const shown = layout.code === "X" ? digits.toUpperCase() : digits;
  return padNumber(shown, value < 0, layout, layout.flags.includes("#") ? prefix : "");
}

/** A float by %e, %f, %g and their capitals. */
export function percentFloat(value: number, layout: Layout): string {
  const precision = layout.precision ?? 6;
  const alternate = layout.flags.includes("#");
  const code = layout.code.toLowerCase();
  let digits: string;
  if (!Number.isFinite(value)) digits = Number.isNaN(value) ? "nan" : "inf";
  else if (code === "e") digits = exponentDigits(value, precision, alternate);
  else if (code === "f") digits = fixedDigits(value, precision) + (alternate && precision === 0 ? "." : "");
  else digits = generalDigits(value, precision, alternate);
  return padNumber(layout.code === code ? digits : digits.toUpperCase(), value < 0 || Object.is(value, -0), layout, "");
}

function padNumber(digits: string, negative: boolean, layout: Layout, prefix: string): string {
  const { flags, width } = layout;
  const sign = negative ? "-" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
  const head = sign + prefix;
  const left = flags.includes("-") || width < 0;
  if (flags.includes("0") && !left) return head + digits.padStart(width - head.length, "0");
  return padText(head + digits, layout);
}

/** Text by %s, %r, %a or %c: cut to the precision, then padded. */
export function percentText(text: string, layout: Layout): string {
  return padText(layout.precision === undefined ? text : [...text].slice(0, layout.precision).join(""), layout);
}

function padText(text: string, { flags, width }: Layout): string {
  const space = " ".repeat(Math.max(0, Math.abs(width) - [...text].length));
  return flags.includes("-") || width < 0 ? text + space : space + text;
}
