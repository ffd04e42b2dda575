// Bracket repair: an unclosed bracket must not swallow the rest of the file. Run only on text that has errors.
//
// Where the brackets of the text do not match, the missing closing ones are put where the statement plainly ends (and superfluous ones are
// blanked), so that the statements after it, and mostly the statement itself, are read as they were meant. `place` leads back to the text.

import { lineOf } from "./positions";
import type { LineIndex } from "./positions";
import { tokenType as T } from "./pyright";
import type { Token } from "./pyright";
import type { Range, SyntaxProblem } from "./tree";

export interface Repaired {
  text: string;
  /** From an offset of the repaired text to one of the original. */
  place(offset: number): number;
  problems: SyntaxProblem[];
  /** Stretches of the original text whose brackets were changed: other errors there are consequences. */
  regions: Range[];
}

/** Put `insert` in place of `remove` characters at `offset`. */
interface Edit {
  offset: number;
  remove: number;
  insert: string;
}

/** Something that is open and must be closed: a bracket, or an f-string. */
interface Open {
  start: number;
  /** As it is called in messages. */
  sign: string;
  closer: string;
}

const closers: Record<string, string> = { "(": ")", "[": "]", "{": "}" };
const openTypes = new Set<number>([T.OpenParenthesis, T.OpenBracket, T.OpenCurlyBrace]);
const closeTypes = new Set<number>([T.CloseParenthesis, T.CloseBracket, T.CloseCurlyBrace]);
const insideString = new Set<number>([T.FStringMiddle, T.FStringEnd, T.OpenCurlyBrace]);
const layout = new Set<number>([T.NewLine, T.Indent, T.Dedent, T.EndOfStream]);

/** Words that begin a statement and never stand at the start of a line inside brackets. */
const statementWord =
  /^(?:(?:def|class|return|import|raise|assert|while|try|except|finally|elif|pass|break|continue|del|global|nonlocal|with)\b|async\s+(?:def|with)\b)/;
/** Lines that begin a statement if they stand no deeper than the statement whose bracket is open. */
const likelyStatement = [
  /^[A-Za-z_][\w.]*(?:\[[^\]\n]*\])?(?:\s*,\s*[A-Za-z_*][\w.]*)*\s*(?::[^=\n]+)?(?:[-+*/@%&|^]|\/\/|\*\*|<<|>>)?=(?!=)/,
  /^[A-Za-z_][\w.]*\(/,
  /^(?:from\s+[\w.]+\s+import\b|@\s*[A-Za-z_])/,
  /^(?:for\s.*\sin\s.*|if\s.*|else\s*):\s*(?:#.*)?$/,
];
/** Statements that end with ":" and have a body. */
const compound = /^(?:async|class|def|elif|else|except|finally|for|if|match|case|try|while|with)\b/;

/** What a token opens, if it does. */
function opening(text: string, { type, start, length }: Token): Open | undefined {
  const sign = text[start]!;
  if (openTypes.has(type)) return { start, sign, closer: closers[sign]! };
  if (type !== T.FStringStart) return undefined;
  return { start, sign: "f", closer: text.slice(start, start + length).replace(/^\w+/, "") };
}

/** Brackets that stay open, or close wrongly, when the whole text is read without looking at its lines. */
function unmatchedOpen(tokens: Token[], text: string): Set<number> {
  const stack: Open[] = [];
  const unmatched = new Set<number>();
  for (const token of tokens) {
    const open = opening(text, token);
    if (open) stack.push(open);
    if (token.type !== T.FStringEnd && !closeTypes.has(token.type)) continue;
    const partner = partnerOf(stack, text, token);
    if (partner >= 0) for (const { start } of stack.splice(partner).slice(1)) unmatched.add(start);
    else if (stack.length > 0) unmatched.add(stack.at(-1)!.start);
  }
  for (const { start } of stack) unmatched.add(start);
  return unmatched;
}

/** Where in the stack the partner of a closing token is. A bracket in an f-string's field has none outside. */
function partnerOf(stack: Open[], text: string, { type, start }: Token): number {
  if (type === T.FStringEnd) return stack.findLastIndex(({ sign }) => sign === "f");
  const partner = stack.findLastIndex(({ closer }) => closer === text[start]);
  return partner > stack.findLastIndex(({ sign }) => sign === "f") ? partner : -1;
}

/** Mends the brackets of a text; undefined when there is nothing to mend. `tokens` are the text's, `above` the number of lines in front of it. */
export function repair(text: string, allTokens: Token[], lines: LineIndex, above = 0): Repaired | undefined {
  const tokens = allTokens.filter(({ type, length }) => !layout.has(type) && length > 0);
  const unmatched = unmatchedOpen(tokens, text);
  const edits: Edit[] = [];
  const problems: SyntaxProblem[] = [];
  const regions: Range[] = [];
  const stack: Open[] = [];
  let statement = { start: 0, indentation: 0, spoiled: false };

  /** One statement, one error: the first. */
  const report = (at: { start: number }, message: string, length = 1): void => {
    if (!statement.spoiled) problems.push({ start: at.start, end: at.start + length, message });
    statement.spoiled = true;
  };
  /** Closes what is open from `depth` of the stack on. */
  const close = (depth: number, offset: number): void => {
    edits.push({ offset, remove: 0, insert: stack.splice(depth).map(({ closer }) => closer).reverse().join("") });
    regions.push({ start: statement.start, end: offset });
  };
  const closeAll = (offset: number): void => {
    const { start, sign } = stack.at(-1)!;
    const line = above + lineOf(lines, offset) + 1;
    const field = sign === "{" && stack.some((open) => open.sign === "f");
    report({ start }, sign === "f" ? `unterminated f-string literal (detected at line ${line})` : field ? "f-string: expecting '}'" : `'${sign}' was never closed`);
    close(0, offset);
  };

  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    const before = tokens[i - 1];
    const end = before ? before.start + before.length : 0;
    const line = lineOf(lines, token.start);
    if (stack.at(-1)?.sign === "f" && !insideString.has(token.type)) {
      // pyright's tokenizer gave the string up at the end of its line.
      report(stack.at(-1)!, `unterminated f-string literal (detected at line ${above + lineOf(lines, end) + 1})`);
      close(stack.length - 1, end);
    }
    if ((!before || line > lineOf(lines, end - 1)) && stack.at(-1)?.sign !== "f") {
      const indentation = token.start - lines.starts[line]!;
      const lineText = text.slice(token.start, lines.starts[line + 1] ?? text.length).trimEnd();
      const headed = before?.type === T.Colon && compound.test(text.slice(statement.start, statement.start + 10));
      if (stack.length > 0 && beginsStatement(lineText, indentation)) closeAll(headed ? before.start : end);
      // A header (`if f(x:`) whose next line is deeper: that line is its body.
      if (stack.length > 0 && headed && indentation > statement.indentation && stack.every(({ start }) => unmatched.has(start))) closeAll(before.start);
      // A line after a backslash goes on with the statement.
      if (stack.length === 0 && !/\\\s*$/.test(text.slice(end, lines.starts[line]))) {
        statement = { start: token.start, indentation, spoiled: false };
      }
    }
    const open = opening(text, token);
    if (open) stack.push(open);
    if (token.type === T.FStringEnd || closeTypes.has(token.type)) closeWith(token);
  }
  const last = tokens.at(-1);
  if (stack.length > 0 && last) closeAll(last.start + last.length);
  return edits.length > 0 ? { ...apply(text, edits), problems, regions } : undefined;

  /** Whether a line inside open brackets is a statement of its own. */
  function beginsStatement(lineText: string, indentation: number): boolean {
    if (/^[)\]}]/.test(lineText)) return false;
    if (statementWord.test(lineText)) return true;
    if (!stack.some(({ start }) => unmatched.has(start))) return false;
    return indentation < statement.indentation || (indentation === statement.indentation && likelyStatement.some((form) => form.test(lineText)));
  }

  /** A closing token: with its partner all is well; with none, or a deeper one, something is missing or too much. */
  function closeWith(token: Token): void {
    const partner = partnerOf(stack, text, token);
    const top = stack.at(-1);
    if (top && partner === stack.length - 1) {
      stack.pop();
      return;
    }
    const written = text[token.start]!;
    regions.push({ start: statement.start, end: token.start + 1 });
    if (token.type === T.FStringEnd) {
      report(token, "f-string: expecting '}'", token.length);
    } else {
      const wrong = top && top.sign !== "f";
      report(token, wrong ? `closing parenthesis '${written}' does not match opening parenthesis '${top.sign}'` : `unmatched '${written}'`);
    }
    if (partner >= 0) {
      close(partner + 1, token.start);
      stack.pop();
    } else if (token.type !== T.FStringEnd && top?.sign !== "f") {
      // In an f-string it is most likely text behind a field whose "}" is missing; elsewhere the wrong kind of bracket.
      const replaced = top && stack.at(-2)?.sign !== "f";
      edits.push({ offset: token.start, remove: 1, insert: replaced ? top.closer : " " });
      if (replaced) stack.pop();
    }
  }
}

/** Applies edits, which are in the order of the text, and remembers the way back. */
function apply(text: string, edits: Edit[]): Pick<Repaired, "text" | "place"> {
  let result = "";
  let from = 0;
  /** Where each edit ends in the new text, and where that is in the old. */
  const steps: { start: number; end: number; original: number; originalEnd: number }[] = [];
  for (const { offset, remove, insert } of edits) {
    result += text.slice(from, offset);
    const start = result.length;
    result += insert;
    from = offset + remove;
    steps.push({ start, end: result.length, original: offset, originalEnd: from });
  }
  result += text.slice(from);
  return { text: result, place: (offset) => placeBack(steps, offset) };
}

function placeBack(steps: { start: number; end: number; original: number; originalEnd: number }[], offset: number): number {
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps[middle]!.start <= offset) low = middle + 1;
    else high = middle;
  }
  const step = steps[low - 1];
  if (!step) return offset;
  if (offset >= step.end) return step.originalEnd + offset - step.end;
  return Math.min(step.original + offset - step.start, step.originalEnd);
}
