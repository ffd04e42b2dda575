// Problems as the traced file shows them: each in that file, once, with the calls that led to it.
import type { Problem } from "../python";
import type { SyntaxProblem } from "../syntax/tree";
import type { TraceProblem } from "../trace";
import type { Session } from "./session";

/** Syntax errors, then what the evaluation found, in the order of the text. */
export function placeProblems(session: Session, syntax: readonly SyntaxProblem[], found: readonly Problem[], halted: "time" | "cancelled" | null): TraceProblem[] {
  const all: TraceProblem[] = syntax.map((e) => ({ start: e.start, end: Math.max(e.end, e.start), severity: "error", code: "SyntaxError", message: e.message, exception: "SyntaxError", related: [] }));
  for (const p of found) {
    const placed = place(session.file, p);
    if (placed && !all.some((q) => q.start === placed.start && q.end === placed.end && q.message === placed.message)) all.push(placed);
  }
  const at = session.haltedAt;
  if (halted === "time" && at !== null && at.file === session.file) {
    all.push({ start: at.start, end: at.end, severity: "information", code: "time", message: "Evaluation was ended here because it took too long: what follows is not known.", exception: null, related: [] });
  }
  return all.sort((a, b) => a.start - b.start || a.end - b.end);
}

/** A problem inside another file stands at the call that leads there. */
function place(file: string, p: Problem): TraceProblem | undefined {
  const { severity, code, message, exception } = p;
  const calls = p.stack.map(({ file: f, start, end, name }) => ({ file: f, start, end, message: name === "<module>" ? "called from here" : `called from here, in ${name}` }));
  if (p.file === file) return { start: p.start, end: p.end, severity, code, message, exception, related: calls };
  const at = calls.findIndex((c) => c.file === file);
  if (at < 0) return undefined;
  const { start, end } = calls[at];
  return { start, end, severity, code, message, exception, related: [{ file: p.file, start: p.start, end: p.end, message: "raised here" }, ...calls.slice(0, at), ...calls.slice(at + 1)] };
}
