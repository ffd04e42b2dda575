// The values of string, bytes and number literals, from their text.

import type { ConstantValue } from "./tree";

/** What a single-letter escape stands for. */
const simpleEscapes: Record<string, string> = {
  "\\": "\\", "'": "'", '"': '"', a: "\x07", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v",
};

const escape = /\\(?:\r\n|[\r\n]|[0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}\n]+\}|[^])|\\$/g;

/**
 * The text of a string literal's inside, escapes resolved. Unknown escapes stay as they are written, as in Python.
 * `\N{…}` gives U+FFFD: the names of Unicode characters are not at hand.
 */
export function unescape(inside: string, { raw, bytes }: { raw: boolean; bytes: boolean }): string {
  const text = inside.includes("\r") ? inside.replace(/\r\n?/g, "\n") : inside;
  if (raw || !text.includes("\\")) return text;
  return text.replace(escape, (written) => {
    const letter = written[1];
    if (letter === undefined) return written;
    if (letter === "\n") return "";
    const simple = simpleEscapes[letter];
    if (simple !== undefined) return simple;
    if (letter >= "0" && letter <= "7") return String.fromCharCode(parseInt(written.slice(1), 8));
    if (letter === "x" && written.length === 4) return String.fromCharCode(parseInt(written.slice(2), 16));
    if (bytes) return written;
    if ((letter === "u" && written.length === 6) || (letter === "U" && written.length === 10)) {
      const code = parseInt(written.slice(2), 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : written;
    }
    if (letter === "N" && written.length > 2) return "\ufffd";
    return written;
  });
}

/** What Python says of an escape that is cut short or names no character; undefined when all are well. Unknown escapes are only a warning. */
export function escapeProblem(inside: string, bytes: boolean): string | undefined {
  for (const match of inside.matchAll(/\\(?:[^xuU]|x([0-9a-fA-F]{0,2})|u([0-9a-fA-F]{0,4})|U([0-9a-fA-F]{0,8}))/gs)) {
    const [written, two, four, eight] = match;
    const digits = two ?? four ?? eight;
    if (digits === undefined) continue;
    const [letter, wanted] = two !== undefined ? ["x", 2] : four !== undefined ? ["u", 4] : ["U", 8];
    if (bytes) {
      if (letter === "x" && digits.length < 2) return `(value error) invalid \\x escape at position ${match.index}`;
      continue;
    }
    const illegal = digits.length === wanted && parseInt(digits, 16) > 0x10ffff;
    if (digits.length === wanted && !illegal) continue;
    // CPython counts in a text in which every character outside ASCII is written as \UXXXXXXXX.
    const from = [...inside.slice(0, match.index)].reduce((length, c) => length + (c > "\x7f" ? 10 : 1), 0);
    const why = illegal ? "illegal Unicode character" : `truncated \\${letter}${"X".repeat(wanted)} escape`;
    return `(unicode error) 'unicodeescape' codec can't decode bytes in position ${from}-${from + written.length - 1}: ${why}`;
  }
  return undefined;
}

/** The prefix (lower case) and the inside of a whole string literal; an unterminated one ends where its token ends. */
export function stringParts(literal: string): { prefix: string; inside: string; insideStart: number } {
  let i = 0;
  while (literal[i] !== "'" && literal[i] !== '"' && i < literal.length) i++;
  const quote = literal[i] ?? "";
  const marks = literal.startsWith(quote.repeat(3), i) && literal.length >= i + 3 ? quote.repeat(3) : quote;
  const insideStart = i + marks.length;
  const closed = literal.length >= insideStart + marks.length && literal.endsWith(marks);
  return {
    prefix: literal.slice(0, i).toLowerCase(),
    inside: literal.slice(insideStart, closed ? literal.length - marks.length : literal.length),
    insideStart,
  };
}

/** A bytes literal's values; characters outside ASCII (an error that is reported elsewhere) are cut to one byte. */
export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (c) => c.charCodeAt(0) & 0xff);
}

/** The value of a number literal; undefined when the text is not one (damage). */
export function numberOf(literal: string): ConstantValue | undefined {
  const text = literal.replaceAll("_", "").toLowerCase();
  if (/^0[xob]/.test(text)) {
    try {
      return int(BigInt(text));
    } catch {
      return undefined;
    }
  }
  if (/^\d+$/.test(text)) return int(text.length < 16 ? Number(text) : BigInt(text));
  const imaginary = text.endsWith("j");
  const value = Number(imaginary ? text.slice(0, -1) : text);
  if (Number.isNaN(value)) return undefined;
  return imaginary ? { type: "complex", value } : { type: "float", value };
}

function int(value: number | bigint): ConstantValue {
  const small = value <= Number.MAX_SAFE_INTEGER;
  return { type: "int", value: small ? Number(value) : value };
}

/** Python's `repr` of a str. */
export function stringRepr(value: string): string {
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  let text = "";
  for (const c of value) text += c === quote || c === "\\" ? `\\${c}` : printable(c);
  return quote + text + quote;
}

const namedEscapes: Record<string, string> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** A character as `repr` shows it: control characters, separators other than the space, and unassigned ones by their number. */
function printable(c: string): string {
  if (c >= " " && c <= "~") return c;
  const named = namedEscapes[c];
  if (named) return named;
  const code = c.codePointAt(0)!;
  if (code > 0x7e && !/[\p{C}\p{Z}]/u.test(c)) return c;
  const hex = code.toString(16);
  return code <= 0xff ? `\\x${hex.padStart(2, "0")}` : code <= 0xffff ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}

/** Python's `repr` of bytes. */
export function bytesRepr(value: Uint8Array): string {
  const quote = value.includes(39) && !value.includes(34) ? '"' : "'";
  const text = Array.from(value, (code) => {
    const c = String.fromCharCode(code);
    if (c === quote || c === "\\") return `\\${c}`;
    return code < 0x80 ? printable(c) : `\\x${code.toString(16)}`;
  });
  return `b${quote}${text.join("")}${quote}`;
}

/** Python's `repr` of a float: the shortest digits that give the number back, "1e-05" and "1e+16" where Python changes over. */
export function floatRepr(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (value === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
  const [mantissa = "", power = ""] = value.toExponential().split("e");
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16) {
    return `${mantissa}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
  }
  const text = String(value);
  return text.includes(".") ? text : `${text}.0`;
}
