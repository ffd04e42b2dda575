// The next version of a text: only the statements around an edit are read again, the others are moved to where they stand now.
import { lineIndex, lineOf } from "./positions";
import { parse, readPiece } from "./parse";
import type { Parsed } from "./parse";
import { docstringOf } from "./source";
import type { Comment, Module, Range, Stmt } from "./tree";

/**
 * Reads `text`, of which `old` is an earlier version. The result is that of `parse`, but the statements of the module that the edit does not
 * touch are the same objects, with their offsets changed in place: `old` must not be used any more. Where the result has errors that are not
 * confined to some statements, everything is read, and `old` is as it was.
 */
export function reparse(text: string, old: Parsed): Parsed {
  if (old.text === text) return old;
  if ((old.errors.length > 0 && old.confined === undefined) || old.module.body.length === 0) return parse(text);
  const edit = changed(old.text, text), parts = partsOf(old);
  let first = 0, last = parts.length - 1;
  // What stands right in front of the edit may go on in it; what begins where it ends may have been joined to it. Errors are read again.
  const { confined } = old, start = confined ? Math.min(edit.start, confined.start + 1) : edit.start;
  const end = confined ? Math.max(edit.oldEnd, confined.end < old.text.length ? confined.end - 1 : confined.end) : edit.oldEnd;
  while (first + 1 < parts.length && parts[first + 1]!.start < start) first++;
  while (last > first && parts[last]!.start > end) last--;
  const from = parts[first]!.start, oldTo = last + 1 < parts.length ? parts[last + 1]!.start : old.text.length;
  const moved = text.length - old.text.length, to = oldTo + moved;
  const lines = lineIndex(text), middle = readPiece(text, from, to, lines, to < text.length);
  if (middle === undefined) return parse(text);
  const before = old.module.body.slice(0, parts[first]!.index), after = last + 1 < parts.length ? old.module.body.slice(parts[last + 1]!.index) : [];
  if (moved !== 0) for (const s of after) move(s, moved);
  const body = [...before, ...middle.body, ...after];
  const module: Module = { kind: "Module", body, docstring: docstringOf(body), start: 0, end: text.length };
  const comments: Comment[] = [];
  for (const c of old.comments) if (c.start < from) comments.push(c);
  comments.push(...middle.comments);
  for (const c of old.comments) if (c.start >= oldTo) comments.push({ ...c, start: c.start + moved, end: c.end + moved, line: lineOf(lines, c.start + moved) });
  return { text, module, errors: middle.errors, comments, lines, ...(middle.errors.length > 0 && { confined: { start: from, end: to } }) };
}

/** Where two texts differ: from `start` on, in the first up to `oldEnd`. */
function changed(old: string, text: string): { start: number; oldEnd: number } {
  const most = Math.min(old.length, text.length);
  let start = 0, same = 0;
  while (start < most && old.charCodeAt(start) === text.charCodeAt(start)) start++;
  while (same < most - start && old.charCodeAt(old.length - 1 - same) === text.charCodeAt(text.length - 1 - same)) same++;
  return { start, oldEnd: old.length - same };
}

/** Stretches of whole lines that hold whole statements; `index` is the first one's. The first begins at 0, each ends where the next begins. */
function partsOf({ module, lines }: Parsed): { start: number; index: number }[] {
  const parts = [{ start: 0, index: 0 }];
  let end = 0;
  module.body.forEach((s, index) => {
    const start = lines.starts[lineOf(lines, firstOffset(s))]!;
    if (index > 0 && start >= end && start > parts.at(-1)!.start) parts.push({ start, index });
    end = Math.max(end, s.end);
  });
  return parts;
}

const firstOffset = (s: Stmt): number => ("decorator_list" in s && s.decorator_list.length > 0 ? Math.min(s.start, s.decorator_list[0]!.start) : s.start);

/** Changes the offsets of a node and of everything in it. */
function move(node: object, by: number): void {
  const fields = node as Record<string, unknown>;
  if (typeof fields.start === "number" && typeof fields.end === "number") { (node as Range).start += by; (node as Range).end += by; }
  for (const key in fields) {
    const value = fields[key];
    if (typeof value !== "object" || value === null || key === "value" && fields.kind === "Constant") continue;
    if (Array.isArray(value)) { for (const item of value as unknown[]) if (typeof item === "object" && item !== null) move(item, by); }
    else move(value, by);
  }
}
