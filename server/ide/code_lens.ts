// What stands above classes and scripts: Summary, Run, and the input that was assumed.
import { PICK_INPUT_COMMAND, RUN_TRAINING_COMMAND, SHOW_SUMMARY_COMMAND } from "../protocol";
import type { Stmt } from "../../interpreter/syntax/tree";
import { type Assumption, type Trace, callsOf } from "../../interpreter/trace";
import { allStatements } from "./find";
import { joined } from "./inlay_hints";
import { showValue } from "./show";

export interface CodeLens { readonly start: number; readonly end: number; readonly title: string; readonly command: string; readonly arguments: readonly string[] }

/** The lenses of a file; `uri` goes into their commands' arguments. */
export function codeLenses(trace: Trace, uri: string): CodeLens[] {
  const lenses: CodeLens[] = [];
  const run = scriptStart(trace);
  if (run !== undefined) lenses.push({ ...run, title: "Run", command: RUN_TRAINING_COMMAND, arguments: [uri] });
  for (const { name, cls, node, assumption, picked } of trace.classes) {
    const { start, end } = node.nameRange;
    lenses.push({ start, end, title: "Summary", command: SHOW_SUMMARY_COMMAND, arguments: [uri, name] });
    const calls = callsOf(trace, cls);
    if (calls.length > 1) {
      const shown = calls.find((c) => c.key === picked);
      lenses.push({ start, end, title: shown ? `input ${showValue(shown.input)}, one of ${calls.length}: pick…` : `input ${joined(calls.map((c) => c.input))}: pick one of ${calls.length}…`, command: PICK_INPUT_COMMAND, arguments: [uri, name] });
      continue;
    }
    if (assumption === undefined || assumption.inputs.length === 0 || !assumption.completed) continue;
    if (assumption.inputs[0].source === "call") {
      // Calls come before what is picked, and there is one of them.
      lenses.push({ start, end, title: `input ${inputsOf(assumption)} (${assumption.inputs[0].because})`, command: SHOW_SUMMARY_COMMAND, arguments: [uri, name] });
      continue;
    }
    const known = assumption.inputs.filter((i) => i.source !== "unknown");
    const title = known.length === 0 ? "input unknown: pick…" : `input ${inputsOf(assumption)} (${known[0].source}): pick…`;
    lenses.push({ start, end, title, command: PICK_INPUT_COMMAND, arguments: [uri, name] });
  }
  return lenses;
}

/** The inputs of which something is known, by name where there are several. */
const inputsOf = ({ inputs }: Assumption): string => inputs.filter((i) => i.source !== "unknown").map((i) => (inputs.length > 1 ? `${i.parameter} ${showValue(i.value)}` : showValue(i.value))).join(", ");

/** Where a script begins to do something: `if __name__ == "__main__":`, else its first call; undefined when it only defines, or has nothing to do with torch. */
export function scriptStart(trace: Trace): { start: number; end: number } | undefined {
  if (!usesTorch(trace)) return undefined;
  const main = trace.tree.body.find((s) => s.kind === "If" && isMainTest(s));
  const acting = main ?? trace.tree.body.find((s) => acts(s));
  return acting && { start: acting.start, end: acting.start };
}
const isMainTest = (s: Extract<Stmt, { kind: "If" }>): boolean =>
  s.test.kind === "Compare" && [s.test.left, ...s.test.comparators].some((e) => e.kind === "Name" && e.id === "__name__");
/** A statement that does something when the file is run: it calls, or loops. */
function acts(s: Stmt): boolean {
  switch (s.kind) {
    case "Expr": return s.value.kind === "Call";
    case "Assign": return s.value.kind === "Call";
    case "For": case "While": case "With": return true;
    default: return false;
  }
}
export function usesTorch(trace: Trace): boolean {
  for (const s of allStatements(trace.tree.body)) {
    if (s.kind === "Import" && s.names.some((n) => /^torch\b/.test(n.name))) return true;
    if (s.kind === "ImportFrom" && s.module !== null && /^torch\b/.test(s.module)) return true;
  }
  return false;
}
/** The file trains: it calls backward and step. */
export const trains = (trace: Trace): boolean => usesTorch(trace) && /\.backward\(/.test(trace.text) && /\.step\(/.test(trace.text);
