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

const closers: Record<string, string> = { "(": ")", "[": "]", "{": "}" };
const openTypes = new Set<number>([T.OpenParenthesis, T.OpenBracket, T.OpenCurlyBrace]);
const closeTypes = new Set<number>([T.CloseParenthesis, T.CloseBracket, T.CloseCurlyBrace]);
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

/** Brackets that stay open, or close wrongly, when the whole text is read without looking at its lines. */
function unmatchedOpen(tokens: Token[], text: string): Set<number> {
  const stack: Token[] = [];
  const unmatched = new Set<number>();
  for (const token of tokens) {
    if (openTypes.has(token.type)) stack.push(token);
    if (!closeTypes.has(token.type)) continue;
    const partner = stack.findLastIndex((open) => closers[text[open.start]!] === text[token.start]);
    if (partner >= 0) for (const open of stack.splice(partner).slice(1)) unmatched.add(open.start);
    else if (stack.length > 0) unmatched.add(stack.at(-1)!.start);
  }
  for (const open of stack) unmatched.add(open.start);
  return unmatched;
}

/** Tokens that are on the page: neither line ends and indentation, nor the insides of f-strings (their braces pyright mends itself). */
function visible(tokens: Token[]): Token[] {
  const result: Token[] = [];
  let depth = 0;
  for (const token of tokens) {
    if (token.type === T.FStringStart) depth++;
    else if (token.type === T.FStringEnd) depth = Math.max(0, depth - 1);
    else if (depth === 0 && !layout.has(token.type) && token.length > 0) result.push(token);
    else if (token.type === T.NewLine) depth = 0;
    if (depth === 1 && token.type === T.FStringStart) result.push(token);
  }
  return result;
}

/** Mends the brackets of a text; undefined when there is nothing to mend. `tokens` are the text's. */
export function repair(text: string, allTokens: Token[], lines: LineIndex): Repaired | undefined {
  const tokens = visible(allTokens);
  const unmatched = unmatchedOpen(tokens, text);
  const edits: Edit[] = [];
  const problems: SyntaxProblem[] = [];
  const regions: Range[] = [];
  let stack: Token[] = [];
  let statement = { start: 0, indentation: 0, spoiled: false };

  const report = (at: Token, message: string): void => {
    if (!statement.spoiled) problems.push({ start: at.start, end: at.start + 1, message });
    statement.spoiled = true;
  };
  const closeAll = (offset: number): void => {
    report(stack.at(-1)!, `'${text[stack.at(-1)!.start]}' was never closed`);
    edits.push({ offset, remove: 0, insert: stack.map((open) => closers[text[open.start]!]!).reverse().join("") });
    regions.push({ start: statement.start, end: offset });
    stack = [];
  };

  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    const before = tokens[i - 1];
    const end = before ? before.start + before.length : 0;
    const line = lineOf(lines, token.start);
    if (!before || line > lineOf(lines, end - 1)) {
      const lineText = text.slice(token.start, lines.starts[line + 1] ?? text.length).trimEnd();
      const indentation = token.start - lines.starts[line]!;
      if (stack.length > 0 && !closeTypes.has(token.type)) {
        const open = stack.some(({ start }) => unmatched.has(start));
        const outdented = open && (indentation < statement.indentation
          || (indentation === statement.indentation && likelyStatement.some((form) => form.test(lineText))));
        if (statementWord.test(lineText) || outdented) {
          const headed = before?.type === T.Colon && compound.test(text.slice(statement.start, statement.start + 10));
          closeAll(headed ? before.start : end);
        }
      }
      // A header (`if f(x:`) whose next line is deeper: that line is its body.
      if (stack.length > 0 && before?.type === T.Colon && indentation > statement.indentation && stack.every(({ start }) => unmatched.has(start))
        && compound.test(text.slice(statement.start, statement.start + 10))) closeAll(before.start);
      // A line after a backslash goes on with the statement.
      if (stack.length === 0 && !/\\\s*$/.test(text.slice(end, lines.starts[line]))) {
        statement = { start: token.start, indentation, spoiled: false };
      }
    }
    if (openTypes.has(token.type)) stack.push(token);
    if (!closeTypes.has(token.type)) continue;
    const written = text[token.start]!;
    const partner = stack.findLastIndex((open) => closers[text[open.start]!] === written);
    const top = stack.at(-1);
    if (partner === stack.length - 1 && top) {
      stack.pop();
      continue;
    }
    regions.push({ start: statement.start, end: token.start + 1 });
    report(token, top ? `closing parenthesis '${written}' does not match opening parenthesis '${text[top.start]}'` : `unmatched '${written}'`);
    if (partner >= 0) {
      const inner = stack.splice(partner).slice(1);
      edits.push({ offset: token.start, remove: 0, insert: inner.map((open) => closers[text[open.start]!]!).reverse().join("") });
    } else {
      edits.push({ offset: token.start, remove: 1, insert: top ? closers[text[top.start]!]! : " " });
      stack.pop();
    }
  }
  if (stack.length > 0) closeAll(tokens.at(-1)!.start + tokens.at(-1)!.length);
  return edits.length > 0 ? { ...apply(text, edits), problems, regions } : undefined;
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
