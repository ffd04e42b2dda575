// Offsets into a text, and lines and columns, both in UTF-16 code units and both from 0.

export interface Position {
  /** From 0. */
  line: number;
  /** From 0, in UTF-16 code units. */
  column: number;
}

/** The offset at which each line starts; the first is 0. Made by `lineIndex`. */
export interface LineIndex {
  starts: number[];
  /** Length of the text. */
  length: number;
}

/** Finds the lines of a text. Lines end with "\n", "\r\n" or "\r", as in Python and in the language server protocol. */
export function lineIndex(text: string): LineIndex {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 10 || (c === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
  }
  return { starts, length: text.length };
}

/** The line, from 0, that holds an offset. Offsets outside the text are taken as its start or end. */
export function lineOf({ starts }: LineIndex, offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Line and column, from 0, of an offset. */
export function positionAt(index: LineIndex, offset: number): Position {
  const inside = Math.max(0, Math.min(offset, index.length));
  const line = lineOf(index, inside);
  return { line, column: inside - index.starts[line]! };
}

/** Line and column, from 1, as people and `check --json` count them. */
export function positionFrom1(index: LineIndex, offset: number): Position {
  const { line, column } = positionAt(index, offset);
  return { line: line + 1, column: column + 1 };
}

/** The offset of a line and column, from 0; a column past the end of its line is taken as that end (in front of the line break's last character). */
export function offsetAt(index: LineIndex, { line, column }: Position): number {
  if (line < 0) return 0;
  if (line >= index.starts.length) return index.length;
  const start = index.starts[line]!;
  const next = line + 1 < index.starts.length ? index.starts[line + 1]! - 1 : index.length;
  return Math.max(start, Math.min(start + column, next));
}

/** Offset at which a line, from 0, starts. */
export function lineStart(index: LineIndex, line: number): number {
  return offsetAt(index, { line, column: 0 });
}
