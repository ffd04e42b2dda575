// Text in, tree out: `parse` reads any text, damaged or not, and never throws.

import { lineIndex, lineOf } from "./positions";
import type { LineIndex } from "./positions";
import { parseWithPyright } from "./pyright";
import type { RawTree } from "./pyright";
import { explain } from "./problems";
import { docstringOf } from "./source";
import type { Source } from "./source";
import { statements } from "./statements";
import type { Comment, Module, SyntaxProblem } from "./tree";

export interface Parsed {
  module: Module;
  /** In the order of the text; empty when Python accepts the text. */
  errors: SyntaxProblem[];
  /** In the order of the text. */
  comments: Comment[];
  lines: LineIndex;
}

/** Reads a Python file. Whatever the text, a tree comes back: damage is in it as ErrorStmt and ErrorExpr, and in `errors`. */
export function parse(text: string): Parsed {
  const lines = lineIndex(text);
  try {
    const raw = parseWithPyright(text);
    const source: Source = { text, tokens: raw.tokens, place: (offset) => offset };
    const body = statements(source, raw.tree.d.statements);
    const module: Module = { kind: "Module", body, docstring: docstringOf(body), start: 0, end: text.length };
    const comments = commentsOf(raw, text, lines);
    return { module, errors: explain(source, raw.problems, comments), comments, lines };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const whole = { start: 0, end: text.length };
    const module: Module = { kind: "Module", body: [{ kind: "ErrorStmt", children: [], body: [], ...whole }], docstring: null, ...whole };
    return { module, errors: [{ message: "too deeply nested to be read", ...whole }], comments: [], lines };
  }
}

function commentsOf({ tokens }: RawTree, text: string, lines: LineIndex): Comment[] {
  const comments: Comment[] = [];
  for (const token of tokens) {
    for (const { start, length, value } of token.comments ?? []) {
      const line = lineOf(lines, start);
      // pyright's range begins after the "#".
      const ownLine = text.slice(lines.starts[line], start - 1).trim() === "";
      comments.push({ start: start - 1, end: start + length, text: value, line, ownLine });
    }
  }
  return comments;
}
