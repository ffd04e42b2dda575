// textDocument/codeLens
import type { CodeLens } from "vscode-languageserver/node";
import type { Trace } from "../../interpreter/trace";
import { codeLenses } from "../ide/code_lens";
import { toRange } from "./convert";

export function onCodeLens(trace: Trace, uri: string): CodeLens[] {
  return codeLenses(trace, uri).map((l) => ({ range: toRange(trace.lines, l.start, l.end), command: { title: l.title, command: l.command, arguments: [...l.arguments] } }));
}
