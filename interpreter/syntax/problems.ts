// From what pyright's parser found to what is said: Python's words and places, one error for one mistake.

import { messages } from "./messages";
import { lineOf, positionAt } from "./positions";
import type { LineIndex } from "./positions";
import { assignOperator, tokenType as T } from "./pyright";
import type { RawProblem, Token } from "./pyright";
import type { Source } from "./source";
import type { Comment, Range, SyntaxProblem } from "./tree";

/** What the choice of words needs; `lines` and `regions` are of the user's text. */
export interface Circumstances {
  source: Source;
  lines: LineIndex;
  comments: Comment[];
  /** Stretches whose brackets were repaired: the mistake there has been told. */
  regions: Range[];
}

/** Whether Python minds any of these at all. */
export function matters(problems: RawProblem[]): boolean {
  return problems.some(({ key }) => messages[key] !== null);
}

/**
 * Turns pyright's problems into messages and joins them with those found elsewhere; the first on each line stays.
 * Those inside comments go: pyright reads `# type:` comments, Python does not.
 */
export function explain(circumstances: Circumstances, problems: RawProblem[], others: SyntaxProblem[]): SyntaxProblem[] {
  const { source, lines, comments, regions } = circumstances;
  const found: Found[] = others.map((problem) => ({ ...problem, key: "" }));
  for (const problem of problems) {
    const said = phrase(circumstances, problem);
    if (!said) continue;
    const start = source.place(said.start);
    const inside = ({ start: from, end }: Range): boolean => from <= start && start <= end;
    if (regions.some(inside) || comments.some((comment) => comment.start <= start && start < comment.end)) continue;
    found.push({ start, end: Math.max(start, source.place(said.end)), message: said.message, key: problem.key });
  }
  found.sort((a, b) => a.start - b.start);
  return withoutConsequences(found, lines).map(({ start, end, message }) => ({ start, end, message }));
}

interface Found extends SyntaxProblem {
  /** pyright's name; "" for problems found elsewhere. */
  key: string;
}

/** Leaves the first problem of each line, and drops what only follows from a header that could not be read: its body is indented for no reason. */
function withoutConsequences(found: Found[], lines: LineIndex): Found[] {
  const told = new Set<number>();
  /** Column of a block that is indented for no reason, while in it. */
  let block: number | undefined;
  return found.filter(({ start, key }) => {
    const { line, column } = positionAt(lines, start);
    if (key === "unexpectedUnindent" && block !== undefined) {
      block = undefined;
      return false;
    }
    if (block !== undefined && column >= block && /^(?:return|break|continue)Outside/.test(key)) return false;
    if (key === "unexpectedIndent") {
      block = column;
      if (told.has(line - 1)) return false;
    }
    return told.has(line) ? false : told.add(line);
  });
}

/** The words for a problem, and where it is in the parsed text. */
function phrase({ source, lines }: Circumstances, problem: RawProblem): SyntaxProblem | undefined {
  const { key, argument, found } = problem;
  const template = key in messages ? messages[key] : "invalid syntax";
  if (template == null) return undefined;
  const { text, tokens } = source;
  const token = tokens[found];
  const lineNumber = (offset: number): number => lineOf(lines, source.place(offset)) + 1;
  const here = visibleRange(source, problem, found);
  switch (key) {
    case "expectedCloseParen":
    case "expectedCloseBracket":
    case "expectedCloseBrace":
      // The brackets do match (else they were repaired): something inside stands in the way.
      if (!token) break;
      return { ...rangeAt(source, found), message: beginsExpression(token) ? "invalid syntax. Perhaps you forgot a comma?" : "invalid syntax" };
    case "expectedColon":
      if (isAssign(token)) return { ...here, message: "invalid syntax. Maybe you meant '==' or ':=' instead of '='?" };
      break;
    case "expectedNewlineOrSemicolon": {
      const before = tokens[found - 1];
      const word = before ? text.slice(before.start, before.start + before.length) : "";
      if (token && (word === "print" || word === "exec") && beginsExpression(token)) {
        return { start: before!.start, end: here.end, message: `Missing parentheses in call to '${word}'. Did you mean ${word}(...)?` };
      }
      if (isAssign(token)) return { ...here, message: "invalid syntax. Maybe you meant '==' or ':=' instead of '='?" };
      break;
    }
    case "expectedIndentedBlock": {
      const header = headerOf(source, found);
      if (header) return { ...here, message: `${template} after ${header.name} on line ${lineNumber(header.start)}` };
      break;
    }
    case "stringUnterminated": {
      const literal = text.slice(problem.start, problem.end);
      const kind = /^\w*("""|''')/.test(literal) ? "triple-quoted string" : /^[rR]?[fF]/.test(literal) ? "f-string" : "string";
      const end = kind === "string" ? problem.start : problem.end;
      return { ...here, message: `unterminated ${kind} literal (detected at line ${lineNumber(end)})` };
    }
  }
  return { ...here, message: template.replace("%", argument) };
}

/** A problem's range; one without length is shown at the token before it. */
function visibleRange(source: Source, { start, end }: Range, found: number): Range {
  const written = source.text.slice(start, end);
  if (written.trim() !== "") return { start, end: start + written.trimEnd().length };
  return rangeAt(source, found);
}

/** The range of a token, or of the last one before it that is on the page. */
function rangeAt({ tokens, text }: Source, index: number): Range {
  for (let i = Math.min(index, tokens.length - 1); i >= 0; i--) {
    const { start, length } = tokens[i]!;
    if (text.slice(start, start + length).trim() !== "" && tokens[i]!.type !== T.Indent) return { start, end: start + length };
  }
  return { start: 0, end: 0 };
}

function isAssign(token: Token | undefined): boolean {
  return token?.type === T.Operator && (token as Token & { operatorType: number }).operatorType === assignOperator;
}

const expressionStarts = new Set<number>([
  T.Identifier, T.Number, T.String, T.FStringStart, T.OpenParenthesis, T.OpenBracket, T.OpenCurlyBrace, T.Ellipsis,
]);

function beginsExpression(token: Token): boolean {
  return expressionStarts.has(token.type);
}

/** The statement whose body is missing: Python's name for it, and where it starts. */
function headerOf({ tokens, text }: Source, found: number): { name: string; start: number } | undefined {
  const layout = new Set<number>([T.NewLine, T.Indent, T.Dedent, T.EndOfStream]);
  let i = Math.min(found, tokens.length - 1);
  while (i >= 0 && (layout.has(tokens[i]!.type) || i === found)) i--;
  while (i > 0 && !layout.has(tokens[i - 1]!.type)) i--;
  const first = tokens[i];
  if (!first) return undefined;
  const word = (token: Token | undefined): string => (token ? text.slice(token.start, token.start + token.length) : "");
  const keyword = word(first) === "async" ? word(tokens[i + 1]) : word(first);
  if (keyword === "def") return { name: "function definition", start: first.start };
  if (keyword === "class") return { name: "class definition", start: first.start };
  if (!/^(if|elif|else|for|while|with|try|except|finally|match|case)$/.test(keyword)) return undefined;
  return { name: `'${keyword}' statement`, start: first.start };
}
