// textDocument/codeAction
import { type CodeAction, CodeActionKind, type Diagnostic, type Range } from "vscode-languageserver/node";
import type { Trace } from "../../interpreter/trace";
import { codeActions } from "../ide/code_actions";
import { toOffset, toRange } from "./convert";

export function onCodeActions(trace: Trace, uri: string, range: Range, shown: readonly Diagnostic[]): CodeAction[] {
  return codeActions(trace, toOffset(trace.lines, range.start), toOffset(trace.lines, range.end)).map((a) => {
    const diagnostics = shown.filter((d) => d.message === a.problem.message);
    return { title: a.title, kind: CodeActionKind.QuickFix, isPreferred: true, ...(diagnostics.length > 0 && { diagnostics }), edit: { changes: { [uri]: a.edits.map((e) => ({ range: toRange(trace.lines, e.start, e.end), newText: e.text })) } } };
  });
}
