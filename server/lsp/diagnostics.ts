// Diagnostics, pushed and pulled.
import { type Diagnostic, DiagnosticSeverity } from "vscode-languageserver/node";
import type { LineIndex } from "../../interpreter/syntax/positions";
import type { Trace } from "../../interpreter/trace";
import { diagnostics } from "../ide/diagnostics";
import { toRange } from "./convert";

const severities = { error: DiagnosticSeverity.Error, warning: DiagnosticSeverity.Warning, information: DiagnosticSeverity.Information } as const;

/** `linesOf` gives the lines of other files, for related places; places in files that are not there are left out. */
export function toDiagnostics(trace: Trace, uriOf: (file: string) => string, linesOf: (file: string) => LineIndex | undefined): Diagnostic[] {
  return diagnostics(trace).map((d) => {
    const related = d.related.flatMap((r) => {
      const lines = r.file === trace.file ? trace.lines : linesOf(r.file);
      return lines ? [{ location: { uri: uriOf(r.file), range: toRange(lines, r.start, r.end) }, message: r.message }] : [];
    });
    return { range: toRange(trace.lines, d.start, d.end), severity: severities[d.severity], code: d.code, source: "shapewright", message: d.message, ...(related.length > 0 && { relatedInformation: related }) };
  });
}
