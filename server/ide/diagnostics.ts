// What is shown as a problem of the file.
import type { Trace, TraceProblem } from "../../interpreter/trace";
import { lineIndex, type LineIndex } from "../../interpreter/syntax/positions";

export interface Diagnostic {
  readonly start: number; readonly end: number;
  readonly severity: "error" | "warning" | "information";
  /** The exception's class, or the name of the lint. */
  readonly code: string;
  /** As PyTorch says it. */
  readonly message: string;
  readonly related: TraceProblem["related"];
}

/** The problems, each once, in the order of the text. Empty ranges are widened to a character. */
export function diagnostics(trace: Trace): Diagnostic[] {
  return trace.problems.map((p) => ({ start: p.start, end: Math.min(Math.max(p.end, p.start + 1), Math.max(trace.text.length, p.end)), severity: p.severity, code: p.code, message: p.message, related: p.related.slice(0, 16) }));
}

/** Whether torch has been imported, here or by what is imported: the problems of other programs are left to other tools. */
export const concernsTorch = (trace: Trace): boolean => trace.session.vm.modules.has("torch");

/** Line indexes of other files, for related places. */
export function relatedLines(read: (file: string) => string | undefined): (file: string) => LineIndex | undefined {
  const known = new Map<string, LineIndex | undefined>();
  return (file) => {
    if (!known.has(file)) { const text = read(file); known.set(file, text === undefined ? undefined : lineIndex(text)); }
    return known.get(file);
  };
}
