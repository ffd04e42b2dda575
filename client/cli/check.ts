// shapewright check: what will go wrong in files, for people or as JSON.
import { readFileSync } from "node:fs";
import path from "node:path";
import { positionAt, positionFrom1 } from "../../interpreter/syntax/positions";
import { isLibrary } from "../../interpreter/python";
import { type Trace, type TraceProblem, trace } from "../../interpreter/trace";
import { importRoots } from "../../server/ide/python";
import { pythonFiles } from "./files";
import { readingHost } from "./host";
import { type Json, plainTrace } from "./plain";

export interface CheckOptions { readonly json: boolean; readonly paths: readonly string[]; readonly python?: string }

/** Milliseconds for a file: in a terminal nobody waits for each keystroke. */
const BUDGET = 30_000;

/** The trace of a file on disk. Libraries that `previous`, the trace of another file in the same folder, imported are not imported again. */
export function traceFile(file: string, paths: readonly string[], python?: string, previous?: Trace): Trace {
  const full = path.resolve(file);
  const text = readFileSync(full, "utf8").replace(/^\uFEFF/, "");
  const roots = [path.dirname(full), ...paths.map((p) => path.resolve(p)), ...importRoots(path.dirname(full), python)];
  const known = previous && path.dirname(previous.file) === path.dirname(full) && !isLibrary(full) ? previous : undefined;
  return trace(text, full, { host: readingHost([full]), paths: roots, budget: BUDGET, ...(known && { previous: known.carried }) });
}

/** Checks files and prints; gives the exit code: 1 when there are errors. */
export function check(given: readonly string[], { json, paths, python }: CheckOptions): number {
  const reports: Json[] = [];
  let errors = 0, warnings = 0;
  const files = pythonFiles(given);
  let traced: Trace | undefined;
  for (const file of files) {
    traced = traceFile(file, paths, python, traced);
    if (process.env.SHAPEWRIGHT_DEBUG) for (const fault of traced.session.faults.slice(0, 5)) process.stderr.write(`${fault instanceof Error ? fault.stack : String(fault)}\n`);
    errors += traced.problems.filter((p) => p.severity === "error").length;
    warnings += traced.problems.filter((p) => p.severity === "warning").length;
    if (json) reports.push(plainTrace(file, traced));
    else for (const problem of traced.problems) process.stdout.write(`${frame(file, traced, problem)}\n`);
  }
  if (json) process.stdout.write(`${JSON.stringify(reports)}\n`);
  else process.stdout.write(`${files.length} ${files.length === 1 ? "file" : "files"}: ${plural(errors, "error")}, ${plural(warnings, "warning")}\n`);
  return errors > 0 ? 1 : 0;
}

const plural = (n: number, word: string): string => `${n === 0 ? "no" : n} ${word}${n === 1 ? "" : "s"}`;

/** A problem with the line it stands on, and marks under what is meant. */
export function frame(file: string, traced: Trace, p: TraceProblem): string {
  const from = positionAt(traced.lines, p.start), to = positionAt(traced.lines, p.end);
  const at = traced.lines.starts[from.line]!;
  const line = traced.text.slice(at, traced.lines.starts[from.line + 1] ?? traced.text.length).replace(/[\r\n]+$/, "");
  const length = Math.max(1, (to.line === from.line ? to.column : line.length) - from.column);
  const number = String(from.line + 1), margin = " ".repeat(number.length);
  const what = p.exception === null ? p.severity : `${p.severity}: ${p.exception}`;
  const related = p.related.filter((r) => r.file === traced.file).slice(0, 3).map((r) => { const q = positionFrom1(traced.lines, r.start); return `${margin} = ${r.message}: ${file}:${q.line}:${q.column}\n`; });
  return `${file}:${from.line + 1}:${from.column + 1}: ${what}: ${p.message}\n${margin} |\n${number} | ${line}\n${margin} | ${line.slice(0, from.column).replace(/[^\t]/g, " ")}${"^".repeat(length)}\n${related.join("")}`;
}
