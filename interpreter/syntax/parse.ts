// Text in, tree out: `parse` reads any text, damaged or not, and never throws.

import { lineIndex, lineOf } from "./positions";
import type { LineIndex } from "./positions";
import { explain, matters } from "./problems";
import { parseWithPyright, tokenize, tokenType as T } from "./pyright";
import type { RawProblem } from "./pyright";
import { repair } from "./repair";
import { docstringOf } from "./source";
import type { Source } from "./source";
import { statements } from "./statements";
import type { Comment, Module, Range, Stmt, SyntaxProblem } from "./tree";

export interface Parsed {
  text: string;
  module: Module;
  /** In the order of the text; empty when Python accepts the text. */
  errors: SyntaxProblem[];
  /** In the order of the text. */
  comments: Comment[];
  lines: LineIndex;
  /** The stretch of whole statements that holds all errors, and beyond which nothing would read otherwise without them; where that is known. */
  confined?: Range;
}

/** Reads a Python file. Whatever the text, a tree comes back: damage is in it as ErrorStmt and ErrorExpr, and in `errors`. */
export function parse(text: string): Parsed {
  const lines = lineIndex(text);
  try {
    return read(text, text, lines, []);
  } catch {
    // Only nesting beyond the stack gets here. Python has a limit for brackets, too: those deeper are taken away.
  }
  const tooDeep = "too many nested parentheses";
  try {
    const { flat, at } = flatten(text);
    if (at !== undefined) return read(text, flat, lines, [{ start: at, end: at + 1, message: tooDeep }]);
  } catch {
    // Something other than brackets is nested that deep.
  }
  const whole = { start: 0, end: text.length };
  const module: Module = { kind: "Module", body: [{ kind: "ErrorStmt", children: [], body: [], ...whole }], docstring: null, ...whole };
  return { text, module, errors: [{ message: "too deeply nested to be read", ...whole }], comments: [], lines };
}

/** Reads `text`, which is as long as `original` and differs only where `problems` tell. */
function read(original: string, text: string, lines: LineIndex, problems: SyntaxProblem[]): Parsed {
  let raw = parseWithPyright(text);
  const repaired = matters(raw.problems) ? repair(text, raw.tokens, lines) : undefined;
  if (repaired) raw = parseWithPyright(repaired.text);
  const source: Source = {
    text: repaired?.text ?? text, tokens: raw.tokens, place: repaired?.place ?? ((offset) => offset), problems: [...problems, ...(repaired?.problems ?? [])],
  };
  const body = statements(source, raw.tree.d.statements);
  const module: Module = { kind: "Module", body, docstring: docstringOf(body), start: 0, end: original.length };
  const comments = commentsOf(source, original, lines);
  const errors = explain({ source, lines, comments, regions: repaired?.regions ?? [] }, raw.problems, source.problems);
  return { text: original, module, errors, comments, lines };
}

/**
 * The statements of whole lines of a text, from offset `from` to `to`, with the errors in them; undefined where they cannot be told without what
 * stands around. `goesOn`: there is more text behind.
 */
export function readPiece(text: string, from: number, to: number, lines: LineIndex, goesOn: boolean): { body: Stmt[]; comments: Comment[]; errors: SyntaxProblem[] } | undefined {
  // Joined, the characters are copied: what is cut out of them for a node does not keep the whole text, version by version.
  const piece = `${text.slice(from, to)} `.slice(0, -1);
  // A backslash in front of the next statement, or a block that the next line may belong to.
  if (goesOn && /\\\r?\n$|\\\r$/.test(piece)) return undefined;
  try {
    let raw = parseWithPyright(piece), read = piece;
    const damaged = matters(raw.problems);
    // Whether the piece ends where it did before the damage: a statement behind it is the module's.
    if (damaged && goesOn) raw = parseWithPyright((read = `${piece}pass\n`));
    const mended = damaged ? repair(read, raw.tokens, lineIndex(read), lineOf(lines, from)) : undefined;
    if (mended) raw = parseWithPyright(mended.text);
    const place = (offset: number): number => from + (mended ? mended.place(offset) : offset);
    const moved = <R extends Range>(r: R): R => ({ ...r, start: r.start + from, end: r.end + from });
    const source: Source = { text: mended?.text ?? read, tokens: raw.tokens, place, problems: (mended?.problems ?? []).map(moved) };
    const body = statements(source, raw.tree.d.statements);
    if (damaged && goesOn) {
      const behind = body.pop(), end = from + piece.trimEnd().length;
      if (behind?.kind !== "Pass" || behind.start !== to || mended?.regions.some((r) => r.end + from >= end) === true || raw.problems.some((p) => spreads(p, source))) return undefined;
    }
    const comments = commentsOf(source, text, lines);
    return { body, comments, errors: damaged || source.problems.length > 0 ? explain({ source, lines, comments, regions: (mended?.regions ?? []).map(moved) }, raw.problems, source.problems) : [] };
  } catch {
    return undefined;      // nested too deeply: `parse` knows what to do
  }
}

/** Whether what follows may read otherwise because of a problem: it is one of blocks, or of a string that does not end, or is found behind the piece. */
const spreads = ({ key, found }: RawProblem, { tokens, text }: Source): boolean => /indent|unterminated/i.test(key) || (tokens[found]?.start ?? Infinity) >= text.length - "pass\n".length;

/** CPython's limit (MAXLEVEL in its tokenizer). */
const maximumDepth = 200;

/** Blanks the brackets deeper than Python's limit; `at` is where the first one stood. */
function flatten(text: string): { flat: string; at: number | undefined } {
  const blanks: number[] = [];
  let depth = 0;
  for (const { type, start } of tokenize(text)) {
    const opens = type === T.OpenParenthesis || type === T.OpenBracket || type === T.OpenCurlyBrace;
    const closes = type === T.CloseParenthesis || type === T.CloseBracket || type === T.CloseCurlyBrace;
    if (opens && ++depth > maximumDepth) blanks.push(start);
    if (closes && depth-- > maximumDepth) blanks.push(start);
    depth = Math.max(0, depth);
  }
  const pieces = blanks.map((at, i) => `${text.slice(i === 0 ? 0 : blanks[i - 1]! + 1, at)} `);
  return { flat: pieces.join("") + text.slice((blanks.at(-1) ?? -1) + 1), at: blanks[0] };
}

/** `text` and `lines` are the user's. */
function commentsOf({ tokens, place }: Source, text: string, lines: LineIndex): Comment[] {
  const comments: Comment[] = [];
  for (const token of tokens) {
    for (const { start, length, value } of token.comments ?? []) {
      // pyright's range begins after the "#".
      const from = place(start - 1);
      const line = lineOf(lines, from);
      comments.push({ start: from, end: place(start + length), text: value, line, ownLine: text.slice(lines.starts[line], from).trim() === "" });
    }
  }
  return comments;
}
