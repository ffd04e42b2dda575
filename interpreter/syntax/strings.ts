// From pyright's strings (plain, bytes, f-strings, several in a row) to Constant, JoinedStr and TemplateStr.

import type { FormatStringNode, StringListNode } from "@zzzen/pyright-internal/dist/parser/parseNodes";
import { bytesOf, escapeProblem, stringParts, unescape } from "./literals";
import { assignOperator, tokenType as T } from "./pyright";
import type { Token } from "./pyright";
import { innerRange, outerRange, rangeOf, tokenAt } from "./source";
import type { ParseNode, Source } from "./source";
import type { Constant, Expr, FormattedValue, JoinedStr } from "./tree";

type Piece = Constant | FormattedValue;
type Convert = (source: Source, node: ParseNode) => Expr;

/** Strings that stand in a row are one value. Bytes next to text are an error; the first one decides then. */
export function strings(source: Source, node: StringListNode, convert: Convert): Expr {
  const range = innerRange(source, node);
  const pieces: Piece[] = [];
  let kind: "plain" | "JoinedStr" | "TemplateStr" = "plain";
  let bytes: boolean | undefined;
  for (const part of node.d.strings) {
    if ("middleTokens" in part.d) {
      const format = part as FormatStringNode;
      kind = /^[rR]?[tT]/.test(source.text.slice(format.start, format.start + 2)) ? "TemplateStr" : kind === "plain" ? "JoinedStr" : kind;
      pieces.push(...formatString(source, format, convert));
    } else {
      const { token } = part.d;
      const { prefix, inside } = stringParts(source.text.slice(token.start, token.start + token.length));
      if (bytes !== undefined && bytes !== prefix.includes("b")) source.problems.push({ ...range, message: "cannot mix bytes and nonbytes literals" });
      bytes ??= prefix.includes("b");
      const raw = prefix.includes("r");
      const problem = raw || !inside.includes("\\") ? undefined : escapeProblem(inside, prefix.includes("b"));
      if (problem) source.problems.push({ ...outerRange(source, token), message: problem });
      const value = unescape(inside, { raw, bytes: prefix.includes("b") });
      pieces.push(text(value, rangeOf(source, token.start, token.start + token.length)));
    }
  }
  if (kind !== "plain") return { kind, values: merge(pieces), ...range };
  const value = pieces.map((piece) => (piece.kind === "Constant" && piece.value.type === "str" ? piece.value.value : "")).join("");
  return { kind: "Constant", value: bytes ? { type: "bytes", value: bytesOf(value) } : { type: "str", value }, ...range };
}

function text(value: string, range: { start: number; end: number }): Constant {
  return { kind: "Constant", value: { type: "str", value }, ...range };
}

/** Joins neighbouring texts and drops empty ones. */
function merge(pieces: Piece[]): Piece[] {
  const merged: Piece[] = [];
  for (const piece of pieces) {
    const last = merged.at(-1);
    if (piece.kind === "Constant" && piece.value.type === "str") {
      if (piece.value.value === "") continue;
      if (last?.kind === "Constant" && last.value.type === "str") {
        merged[merged.length - 1] = text(last.value.value + piece.value.value, { start: last.start, end: piece.end });
        continue;
      }
    }
    merged.push(piece);
  }
  return merged;
}

/** A walk over the tokens of one f-string: pyright keeps its expressions in one flat list, in the order of the text. */
interface Walk {
  source: Source;
  raw: boolean;
  fields: ParseNode[];
  next: number;
  convert: Convert;
}

function formatString(source: Source, node: FormatStringNode, convert: Convert): Piece[] {
  const first = tokenAt(source.tokens, node.start);
  const prefix = source.text.slice(node.start, node.start + node.d.token.prefixLength);
  const walk: Walk = { source, raw: /r/i.test(prefix), fields: [...node.d.fieldExprs], next: first + 1, convert };
  return pieces(walk, node.start + node.length, false);
}

/** Texts and replacement fields up to the end of the f-string or, in a format specification, up to the "}" after it. */
function pieces(walk: Walk, end: number, inSpecification: boolean): Piece[] {
  const { source } = walk;
  const found: Piece[] = [];
  for (;;) {
    const token = source.tokens[walk.next];
    if (!token || token.start >= end) break;
    if (token.type === T.FStringMiddle) {
      walk.next++;
      const tokenEnd = token.start + token.length;
      found.push(text(middle(source.text.slice(token.start, tokenEnd), walk.raw), rangeOf(source, token.start, tokenEnd)));
    } else if (token.type === T.OpenCurlyBrace && walk.fields.length > 0) {
      found.push(...replacementField(walk, token, end));
    } else {
      break;
    }
  }
  return inSpecification ? found : merge(found);
}

/** A text between the fields: "{{" and "}}" are the braces themselves. */
function middle(written: string, raw: boolean): string {
  return unescape(written, { raw, bytes: false }).replace(/\{\{|\}\}/g, (pair) => pair[0]!);
}

/** `{value = !r:format}`; the text of `value =` comes as a Constant in front. */
function replacementField(walk: Walk, open: Token, end: number): Piece[] {
  const { source } = walk;
  const { text: whole, tokens } = source;
  const field = walk.fields.shift()!;
  const value = walk.convert(source, field);
  const valueEnd = field.start + field.length;
  walk.next = Math.max(walk.next + 1, tokenAt(tokens, valueEnd));
  const at = (): Token | undefined => tokens[walk.next];
  if (at()?.type === T.Comma) walk.next++;
  let shown: string | undefined;
  const equals = at() as (Token & { operatorType?: number }) | undefined;
  const from = open.start + open.length;
  const sourceEnd = equals?.start ?? valueEnd;
  if (equals?.type === T.Operator && equals.operatorType === assignOperator) {
    walk.next++;
    shown = whole.slice(from, at()?.start ?? equals.start + 1);
  }
  let conversion: FormattedValue["conversion"] = null;
  if (at()?.type === T.ExclamationMark) {
    walk.next++;
    const letter = at();
    const written = letter ? whole.slice(letter.start, letter.start + letter.length) : "";
    if (written === "s" || written === "r" || written === "a") conversion = written;
    if (letter?.type === T.Identifier) walk.next++;
  }
  let format_spec: JoinedStr | null = null;
  if (at()?.type === T.Colon) {
    const colon = at()!;
    walk.next++;
    const values = merge(pieces(walk, end, true));
    const specificationEnd = at()?.start ?? end;
    format_spec = { kind: "JoinedStr", values, ...rangeOf(source, colon.start, Math.max(colon.start + 1, specificationEnd)) };
  }
  if (shown !== undefined && !conversion && !format_spec) conversion = "r";
  const close = at();
  if (close?.type === T.CloseCurlyBrace) walk.next++;
  const fieldEnd = close?.type === T.CloseCurlyBrace ? close.start + close.length : valueEnd;
  const formatted: FormattedValue = {
    kind: "FormattedValue", value, conversion, format_spec, source: whole.slice(from, sourceEnd).trim(), ...rangeOf(source, open.start, fieldEnd),
  };
  return shown === undefined ? [formatted] : [text(shown, rangeOf(source, from, from + shown.length)), formatted];
}
