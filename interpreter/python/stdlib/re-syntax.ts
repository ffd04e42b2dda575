// Python's regular expressions as JavaScript's: named groups, anchors, classes of characters and flags differ.

export const FLAGS = { IGNORECASE: 2, LOCALE: 4, MULTILINE: 8, DOTALL: 16, UNICODE: 32, VERBOSE: 64, DEBUG: 128, ASCII: 256 } as const;

export interface Translated { readonly regex: RegExp; readonly flags: number; readonly groups: number; readonly names: ReadonlyMap<string, number> }
/** A pattern that Python refuses, in its words, or one that cannot be translated (`unsupported`). */
export class PatternError extends Error {
  constructor(message: string, readonly at: number, readonly unsupported = false) { super(message); }
}

const END = "(?![\\s\\S])", BEGIN = "(?<![\\s\\S])";

/** Translates a pattern. Throws PatternError. */
export function translate(pattern: string, given: number): Translated {
  let flags = given, source = pattern, i = 0;
  const global = /^\(\?([aiLmsux]+)\)/.exec(source);
  if (global) { flags |= lettersToFlags(global[1]); source = source.slice(global[0].length); }
  const verbose = (flags & FLAGS.VERBOSE) !== 0, multiline = (flags & FLAGS.MULTILINE) !== 0, all = (flags & FLAGS.DOTALL) !== 0, ascii = (flags & FLAGS.ASCII) !== 0;
  const word = ascii ? "A-Za-z0-9_" : "\\p{L}\\p{N}_", digit = ascii ? "0-9" : "\\p{Nd}";
  const names = new Map<string, number>();
  let groups = 0, out = "", open = 0;
  const fail = (message: string, at = i): never => { throw new PatternError(message, at); };
  const literal = (c: string): string => (/[\^$\\.*+?()[\]{}|/]/.test(c) ? `\\${c}` : c);

  const escape = (inClass: boolean): string => {
    const c = source[++i];
    if (c === undefined) return fail("bad escape (end of pattern)", i - 1);
    i++;
    switch (c) {
      case "d": return inClass ? digit : `[${digit}]`;
      case "D": return inClass ? (ascii ? "\\D" : "\\P{Nd}") : `[^${digit}]`;
      case "w": return inClass ? word : `[${word}]`;
      case "W": return inClass ? "\\W" : `[^${word}]`;
      case "s": case "S": return `\\${c}`;
      case "b": return inClass ? "\\b" : `(?:(?<=[${word}])(?![${word}])|(?<![${word}])(?=[${word}]))`;
      case "B": return `(?:(?<=[${word}])(?=[${word}])|(?<![${word}])(?![${word}]))`;
      case "A": return BEGIN;
      case "Z": return END;
      case "n": case "r": case "t": case "f": case "v": return `\\${c}`;
      case "a": return "\\x07";
      case "x": case "u": case "U": {
        const size = c === "x" ? 2 : c === "u" ? 4 : 8, digits = source.slice(i, i + size);
        if (!new RegExp(`^[0-9a-fA-F]{${size}}$`).test(digits)) fail(`incomplete escape \\${c}${digits}`, i - 2);
        i += size;
        return `\\u{${digits.replace(/^0+(?=.)/, "")}}`;
      }
      default:
    }
    if (/[0-9]/.test(c)) {
      const octal = /^(?:0[0-7]{0,2}|[1-3][0-7]{2})/.exec(c + source.slice(i));
      if (octal && (c === "0" || octal[0].length === 3 || inClass)) { i += octal[0].length - 1; return `\\u{${parseInt(octal[0], 8).toString(16)}}`; }
      const number = /^\d{1,2}/.exec(c + source.slice(i))![0];
      i += number.length - 1;
      if (Number(number) > groups) fail(`invalid group reference ${number}`, i - number.length);
      return `(?:\\${number})`;
    }
    if (/[A-Za-z]/.test(c)) fail(`bad escape \\${c}`, i - 2);
    return inClass ? (/[\^\\\]\-[&~]/.test(c) ? `\\${c}` : literalInClass(c)) : literal(c);
  };
  const literalInClass = (c: string): string => (/[\^\\\]\-[]/.test(c) ? `\\${c}` : c);
  const characters = (): string => {
    const start = i++;
    let text = "[";
    if (source[i] === "^") { text += "^"; i++; }
    for (let first = true; ; first = false) {
      const c = source[i];
      if (c === undefined) return fail("unterminated character set", start);
      if (c === "]" && !first) { i++; return `${text}]`; }
      if (c === "\\") { text += escape(true); continue; }
      if (c === "-") {
        // A hyphen is a range only between two characters, neither of them a class such as \w.
        const isRange = !first && source[i + 1] !== "]" && !/(\\[dDwWsS]|\\[pP]\{\w+\}|0-9|_)$/.test(text) && !/^-\\[dDwWsS]/.test(source.slice(i));
        text += isRange ? "-" : "\\-";
        i++;
        continue;
      }
      const code = source.codePointAt(i)!, whole = String.fromCodePoint(code);
      text += whole === "]" ? "\\]" : literalInClass(whole);
      i += whole.length;
    }
  };
  const group = (): string => {
    const rest = source.slice(i);
    const named = /^\(\?P<([^>]*)>/.exec(rest);
    if (named) {
      if (!/^[\p{XID_Start}_]\p{XID_Continue}*$/u.test(named[1])) fail(`bad character in group name ${quote(named[1])}`, i + 4);
      if (names.has(named[1])) fail(`redefinition of group name ${quote(named[1])} as group ${groups + 1}; was group ${names.get(named[1])}`, i + 4);
      names.set(named[1], ++groups);
      i += named[0].length;
      open++;
      return `(?<${named[1]}>`;
    }
    const reference = /^\(\?P=([^)]*)\)/.exec(rest);
    if (reference) {
      const number = names.get(reference[1]);
      if (number === undefined) fail(`unknown group name ${quote(reference[1])}`, i + 4);
      i += reference[0].length;
      return `(?:\\${number})`;
    }
    if (rest.startsWith("(?#")) {
      const close = source.indexOf(")", i);
      if (close < 0) fail("missing ), unterminated comment");
      i = close + 1;
      return "";
    }
    const scoped = /^\(\?([aiLmsux]*)(?:-([imsx]+))?:/.exec(rest);
    if (scoped && (scoped[1] || scoped[2])) throw new PatternError("flags of a part of a pattern are not modelled", i, true);
    if (/^\(\?\(/.test(rest)) throw new PatternError("conditional groups are not modelled", i, true);
    if (/^\(\?>/.test(rest)) throw new PatternError("atomic groups are not modelled", i, true);
    const plainGroup = /^\(\?(?::|=|!|<=|<!)/.exec(rest);
    if (plainGroup) { i += plainGroup[0].length; open++; return plainGroup[0]; }
    if (rest.startsWith("(?")) fail(`unknown extension ?${rest[2] ?? ""}`, i + 1);
    groups++;
    open++;
    i++;
    return "(";
  };

  while (i < source.length) {
    const c = source[i];
    if (verbose && /\s/.test(c)) { i++; continue; }
    if (verbose && c === "#") { const end = source.indexOf("\n", i); i = end < 0 ? source.length : end + 1; continue; }
    switch (c) {
      case "\\": out += escape(false); break;
      case "[": out += characters(); break;
      case "(": out += group(); break;
      case ")": if (open-- === 0) fail("unbalanced parenthesis"); out += ")"; i++; break;
      case "^": out += multiline ? "(?<![^\\n])" : BEGIN; i++; break;
      case "$": out += multiline ? "(?![^\\n])" : `(?=\\n?${END})`; i++; break;
      case ".": out += all ? "[\\s\\S]" : "[^\\n]"; i++; break;
      case "*": case "+": case "?": {
        if (out === "" || /(^|[^\\])[(|]$/.test(out)) fail("nothing to repeat");
        i++;
        if (source[i] === "+") throw new PatternError("possessive repeats are not modelled", i, true);
        if (source[i] === "*" || (c === "?" && source[i] === "?" && /[*+?]\?$/.test(out))) fail("multiple repeat");
        out += c;
        if (source[i] === "?") { out += "?"; i++; }
        break;
      }
      case "{": {
        const times = /^\{(\d*)(,?)(\d*)\}/.exec(source.slice(i));
        if (!times || (times[1] === "" && times[3] === "")) { out += "\\{"; i++; break; }
        if (out === "") fail("nothing to repeat");
        if (times[3] !== "" && Number(times[1]) > Number(times[3])) fail("min repeat greater than max repeat");
        out += `{${times[1] || "0"}${times[2]}${times[3]}}`;
        i += times[0].length;
        if (source[i] === "?") { out += "?"; i++; }
        break;
      }
      case "}": case "]": case "/": out += `\\${c}`; i++; break;
      default: { const whole = String.fromCodePoint(source.codePointAt(i)!); out += whole; i += whole.length; }
    }
  }
  if (open > 0) fail("missing ), unterminated subpattern", Math.max(0, source.lastIndexOf("(")));
  return { regex: new RegExp(out, `dgu${flags & FLAGS.IGNORECASE ? "i" : ""}`), flags, groups, names };
}

const quote = (s: string): string => `'${s}'`;
function lettersToFlags(letters: string): number {
  const of: Record<string, number> = { a: FLAGS.ASCII, i: FLAGS.IGNORECASE, L: FLAGS.LOCALE, m: FLAGS.MULTILINE, s: FLAGS.DOTALL, u: FLAGS.UNICODE, x: FLAGS.VERBOSE };
  return [...letters].reduce((a, l) => a | of[l], 0);
}
