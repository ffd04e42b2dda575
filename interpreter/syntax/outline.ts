// Reads a file of a library without the bodies of its functions, which is most of the work and most of the memory: of hundreds of functions
// that a library's import brings, a program calls a few. A body is read when it is asked for (`complete`).
import { parse } from "./parse";
import { parseWithPyright } from "./pyright";
import type { Source } from "./source";
import { statements } from "./statements";
import type { AsyncFunctionDef, FunctionDef, Module, Stmt } from "./tree";

/** A body that has been left out: whole lines, and where its last statement ends. */
interface Body { readonly start: number; readonly end: number }
/** The text that is read at first, as long as the whole one, and the bodies left out of it by the offset of the statement that stands for each. */
interface Outline { readonly text: string; readonly bodies: ReadonlyMap<number, Body> }

/** Shorter bodies are not worth the trouble. */
const SHORTEST = 120;

/** Like `parse(text).module`, but functions whose body was left out have it once they are completed. */
export function parseOutline(text: string): Module {
  const outline = outlineOf(text);
  if (outline === undefined || outline.bodies.size === 0) return parse(text).module;
  const { module, errors } = parse(outline.text);
  // What is wrong with the text is told of the whole one.
  if (errors.length > 0) return parse(text).module;
  const attachment = new Attachment(text, outline.bodies);
  attachment.to(module.body);
  return attachment.found === outline.bodies.size ? module : parse(text).module;
}

/** Reads the body of a function if it was left out. */
export function complete(node: FunctionDef | AsyncFunctionDef): void {
  const { rest } = node;
  if (rest === undefined) return;
  delete node.rest;
  node.body = rest();
}

/** Marks functions whose bodies were left out, and gives them, and what they stand in, their ends. */
class Attachment {
  /** How many bodies have found their function. */
  found = 0;
  constructor(private readonly text: string, private readonly bodies: ReadonlyMap<number, Body>) {}

  /** Returns the end of the last statement. */
  to(body: readonly Stmt[]): number {
    let end = 0;
    for (const s of body) end = Math.max(end, this.toStatement(s));
    return end;
  }

  private toStatement(s: Stmt): number {
    const inside = (...blocks: readonly (readonly Stmt[])[]): number => (s.end = Math.max(s.end, ...blocks.map((b) => this.to(b))));
    switch (s.kind) {
      case "FunctionDef": case "AsyncFunctionDef": {
        const left = this.bodies.get(s.body[0]?.start ?? -1);
        if (left === undefined) return inside(s.body);
        this.found++;
        const { text } = this, isAsync = s.kind === "AsyncFunctionDef";
        s.rest = () => read(text, left, isAsync);
        return (s.end = left.end);
      }
      case "ClassDef": case "With": case "AsyncWith": return inside(s.body);
      case "If": case "While": case "For": case "AsyncFor": return inside(s.body, s.orelse);
      case "Try": case "TryStar":
        for (const h of s.handlers) h.end = Math.max(h.end, this.to(h.body));
        return Math.max(inside(s.body, s.orelse, s.finalbody), s.end = Math.max(s.end, ...s.handlers.map((h) => h.end)));
      case "Match":
        for (const c of s.cases) c.end = Math.max(c.end, this.to(c.body));
        return (s.end = Math.max(s.end, ...s.cases.map((c) => c.end)));
      default: return s.end;
    }
  }
}

/** Reads whole lines as a function's body. */
function read(text: string, { start, end }: Body, isAsync: boolean): Stmt[] {
  const header = isAsync ? "async def f():\n" : "def f():\n", piece = `${header}${text.slice(start, end)}\n`;
  const raw = parseWithPyright(piece);
  const source: Source = { text: piece, tokens: raw.tokens, place: (offset) => Math.max(0, offset - header.length + start), problems: [] };
  const [def] = statements(source, raw.tree.d.statements);
  return def?.kind === "FunctionDef" || def?.kind === "AsyncFunctionDef" ? def.body : [{ kind: "ErrorStmt", children: [], body: [], start, end }];
}

/** A logical line: where it starts, its first sign, its last sign (comments aside), and its column. */
interface Line { readonly start: number; readonly first: number; readonly last: number; readonly column: number }

/** Undefined where the lines cannot be told apart for certain. */
function outlineOf(text: string): Outline | undefined {
  const lines = linesOf(text);
  if (lines === undefined) return undefined;
  const bodies = new Map<number, Body>();
  let made = "", done = 0;
  for (let i = 0; i < lines.length; i++) {
    const { first, last, column } = lines[i]!;
    if (text[last] !== ":" || !startsFunction(text, first)) continue;
    let to = i + 1;
    while (to < lines.length && lines[to]!.column > column) to++;
    if (to === i + 1) continue;
    const head = lines[i + 1]!, hasDoc = isString(text, head), end = lines[to - 1]!.last + 1;
    if (end - head.first < SHORTEST || (hasDoc && to === i + 2)) { i = to - 1; continue; }
    // A docstring stays; else a number stands for the body.
    const from = hasDoc ? head.last + 1 : head.first + 1;
    made += `${text.slice(done, hasDoc ? from : head.first)}${hasDoc ? "" : "0"}${" ".repeat(end - from)}`;
    done = end;
    bodies.set(head.first, { start: head.start, end });
    i = to - 1;
  }
  return { text: made + text.slice(done), bodies };
}

const startsFunction = (text: string, at: number): boolean => /^(?:async[ ]+)?def[ ]/.test(text.slice(at, at + 24));
/** Whether a logical line begins with a plain string and ends with it: a docstring, unless it goes on (then it is read as a whole). */
const isString = (text: string, { first, last }: Line): boolean => /^[rRuU]?["']/.test(text.slice(first, first + 2)) && /["']/.test(text[last]!);

/** The logical lines that hold something. Undefined for tabs in front of a line and for what is not closed. */
function linesOf(text: string): Line[] | undefined {
  const lines: Line[] = [];
  const n = text.length;
  let i = text.charCodeAt(0) === 0xfeff ? 1 : 0, depth = 0;
  while (i < n) {
    // A new logical line, at the start of a line.
    const start = i;
    while (i < n && text[i] === " ") i++;
    const column = i - start, c = text[i];
    if (c === "\t" || c === "\f") return undefined;
    if (c === "\n" || c === "\r" || c === undefined) { i++; continue; }
    if (c === "#") { i = endOfLine(text, i); continue; }
    const first = i;
    let last = i;
    for (;;) {
      const sign = text[i];
      if (sign === undefined) break;
      if (sign === "\n") { i++; if (depth === 0) break; continue; }
      if (sign === "\\") { if (text[i + 1] === "\r" && text[i + 2] === "\n") i += 3; else if (text[i + 1] === "\n") i += 2; else return undefined; continue; }
      if (sign === "#") { i = endOfLine(text, i) - 1; if (i < n && text[i] !== "\n") i++; continue; }
      if (sign === "\"" || sign === "'") { const end = endOfString(text, i); if (end === undefined) return undefined; i = end; last = i - 1; continue; }
      if (sign === "(" || sign === "[" || sign === "{") depth++;
      else if ((sign === ")" || sign === "]" || sign === "}") && --depth < 0) return undefined;
      if (sign !== " " && sign !== "\r" && sign !== "\t") last = i;
      i++;
    }
    if (depth !== 0) return undefined;
    lines.push({ start, first, last, column });
  }
  return lines;
}

/** Behind the line break that ends a line. */
function endOfLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end + 1;
}

/** Behind the quotes that close the string that they open at `at`. In raw strings, too, a backslash keeps a quote from closing. */
function endOfString(text: string, at: number): number | undefined {
  const quote = text[at]!, triple = text.startsWith(quote.repeat(3), at);
  for (let i = at + (triple ? 3 : 1); i < text.length; i++) {
    const c = text[i];
    if (c === "\\") { if (text[i + 1] === "\r" && text[i + 2] === "\n") i++; i++; }
    else if (c === quote && (!triple || text.startsWith(quote.repeat(3), i))) return i + (triple ? 3 : 1);
    else if (c === "\n" && !triple) return undefined;
  }
  return undefined;
}

