// What the conversion of pyright's tree needs to know of the text: its tokens, and where offsets of a repaired text stood in the original.

import type { ExpressionNode, NameNode, ParseNode } from "@zzzen/pyright-internal/dist/parser/parseNodes";
import { nodeType as N, tokenType as T } from "./pyright";
import type { Token } from "./pyright";
import type { Range, Stmt, SyntaxProblem } from "./tree";

export interface Source {
  /** The text that was parsed (repaired, if it had to be). */
  text: string;
  tokens: Token[];
  /** From an offset of `text` to one of the text that the user has. */
  place(offset: number): number;
  /** Errors found besides pyright's, in the user's text. */
  problems: SyntaxProblem[];
}

/** A stretch of the parsed text as a range of the user's. */
export function rangeOf(source: Source, start: number, end: number): Range {
  const placed = source.place(start);
  return { start: placed, end: Math.max(placed, source.place(end)) };
}

/** The range of a node as pyright has it, brackets around it included. */
export function outerRange(source: Source, node: { start: number; length: number }): Range {
  return rangeOf(source, node.start, node.start + node.length);
}

/** The range of an expression as `ast` has it: brackets around it are outside, except those of a tuple or a generator. */
export function innerRange(source: Source, node: ParseNode): Range {
  const { start, end } = innerOffsets(source, node);
  return rangeOf(source, start, end);
}

/** `innerRange` in the parsed text. */
export function innerOffsets({ text, tokens }: Source, node: ParseNode): Range {
  const { start } = node;
  const end = start + node.length;
  if (text[start] !== "(") return { start, end };
  const first = tokenAt(tokens, start);
  const ownStart = startOfFirstPart(node);
  let opened = first;
  while (tokens[opened]?.type === T.OpenParenthesis && tokens[opened]!.start < ownStart) opened++;
  const around = opened - first - ownBrackets(node);
  if (around <= 0) return { start, end };
  const last = tokens[tokenAt(tokens, end - 1) - around]!;
  return { start: tokens[first + around]!.start, end: last.start + last.length };
}

/** A range drawn out to the end of its last part: `ast` counts in the comma of a tuple without brackets, pyright does not. */
export function reaching(range: Range, part: Range | null): Range {
  return part && part.end > range.end ? { start: range.start, end: part.end } : range;
}

/** Brackets that are a part of the node itself. */
function ownBrackets(node: ParseNode): number {
  return (node.nodeType === N.Tuple || (node.nodeType === N.Comprehension && node.d.isGenerator)) && node.d.hasParens ? 1 : 0;
}

/** Where a node's leftmost child starts; brackets from there on are the child's. */
function startOfFirstPart(node: ParseNode): number {
  switch (node.nodeType) {
    case N.BinaryOperation:
    case N.Call:
    case N.Index:
    case N.MemberAccess:
      return node.d.leftExpr.start;
    case N.AssignmentExpression:
      return node.d.name.start;
    case N.Ternary:
      return node.d.ifExpr.start;
    case N.Comprehension:
      return node.d.expr.start;
    case N.Tuple:
      return node.d.items[0]?.start ?? Infinity;
    default:
      return Infinity;
  }
}

/** Index of the token that holds an offset, or of the first one after it. */
export function tokenAt(tokens: Token[], offset: number): number {
  let low = 0;
  let high = tokens.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens[middle]!.start + tokens[middle]!.length <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A name as Python sees it: compatibility forms of letters are the letters themselves (PEP 3131). */
export function nameOf({ d: { value } }: NameNode): string {
  return /^[\x20-\x7e]*$/.test(value) ? value : value.normalize("NFKC");
}

/** `statement`: where a name that is not there would be looked for. */
export function nameRange(source: Source, { d: { token } }: NameNode, statement?: { start: number }): Range {
  return outerRange(source, statement !== undefined && token.length === 0 ? { start: statement.start, length: 0 } : token);
}

/** The text of the first statement, if that is a plain string. */
export function docstringOf(body: Stmt[]): string | null {
  const first = body[0];
  if (first?.kind !== "Expr" || first.value.kind !== "Constant" || first.value.value.type !== "str") return null;
  return first.value.value.value;
}

export type { ExpressionNode, NameNode, ParseNode };
