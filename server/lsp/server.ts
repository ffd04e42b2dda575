// The language server: what it can do, and which file answers which request.
import { ProposedFeatures, TextDocumentSyncKind, createConnection } from "vscode-languageserver/node";

/** Serves over stdio or Node's IPC, as the command line says. */
export function startServer(): void {
  const connection = createConnection(ProposedFeatures.all);
  connection.onInitialize(() => ({ capabilities: { textDocumentSync: TextDocumentSyncKind.Incremental }, serverInfo: { name: "shapewright" } }));
  connection.listen();
}
