// Offsets into LSP's positions and back.
import type { Position, Range } from "vscode-languageserver/node";
import { type LineIndex, offsetAt, positionAt } from "../../interpreter/syntax/positions";

export function toPosition(lines: LineIndex, offset: number): Position {
  const { line, column } = positionAt(lines, offset);
  return { line, character: column };
}
export const toRange = (lines: LineIndex, start: number, end: number): Range => ({ start: toPosition(lines, start), end: toPosition(lines, end) });
export const toOffset = (lines: LineIndex, { line, character }: Position): number => offsetAt(lines, { line, column: character });
