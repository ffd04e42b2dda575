// The extension's entry: starts the language server, registers commands and panels.
import * as vscode from "vscode";
import { endsRun } from "../../runtime/protocol";
import { pickInputShape } from "./input_shape";
import { startLanguage } from "./language";
import { createRunPanel } from "./run_panel";
import { openRuns } from "./runs";
import { createStatus } from "./status";
import { workspaceStorage } from "./storage";
import { createSummaryPanel } from "./summary_panel";
import { announceEnd, askArguments, runTraining, stopTraining } from "./training";

let shutdown: (() => Promise<void>) | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const language = startLanguage(context);
  language.ready.catch((error: unknown) => {
    void vscode.window.showErrorMessage(vscode.l10n.t("Shapewright's language server did not start: {0}", error instanceof Error ? error.message : String(error)));
  });
  const runs = await openRuns({ module: context.asAbsolutePath("dist/runtime.js"), storage: workspaceStorage(context) });
  const summaryPanel = createSummaryPanel(context, language);
  const runPanel = createRunPanel(context, runs, async (id) => {
    const record = await runs.get(id);
    if (record) await runTraining(runs, () => runPanel, vscode.Uri.file(record.file), record.args);
  });
  createStatus(context, language, runs);
  context.subscriptions.push(runs.listen({ event: (record, event) => endsRun(event) && announceEnd(runPanel, record) }));
  shutdown = async () => {
    runPanel.dispose();
    summaryPanel.dispose();
    await Promise.all([runs.dispose(), language.dispose()]);
  };

  // Code lenses and hovers pass a document and a name; the palette and menus pass nothing or the editor's own address.
  const command = (id: string, run: (uri: vscode.Uri, name: string | undefined) => void | Promise<void>): void => {
    context.subscriptions.push(
      vscode.commands.registerCommand(id, (uri?: unknown, name?: unknown) => {
        const target = documentOf(uri);
        if (target) return run(target, typeof name === "string" ? name : undefined);
        void vscode.window.showInformationMessage(vscode.l10n.t("Open a Python file first."));
        return undefined;
      }),
    );
  };
  command("shapewright.runTraining", (uri) => runTraining(runs, () => runPanel, uri));
  command("shapewright.runWithArguments", async (uri) => {
    const args = await askArguments(context.workspaceState, uri);
    if (args) await runTraining(runs, () => runPanel, uri, args);
  });
  command("shapewright.showSummary", (uri, name) => summaryPanel.show(uri, name));
  command("shapewright.pickInputShape", (uri, name) => pickInputShape(language, uri, name));
  context.subscriptions.push(
    vscode.commands.registerCommand("shapewright.stop", (id?: unknown) => stopTraining(runs, typeof id === "string" ? id : undefined)),
    vscode.commands.registerCommand("shapewright.showRun", (id?: unknown) => runPanel.show(typeof id === "string" ? id : runs.active()[0]?.id)),
    vscode.commands.registerCommand("shapewright.restartServer", () => language.restart()),
  );
  watchContext(context, () => runs.active().length > 0, (changed) => context.subscriptions.push(runs.listen({ changed })));
}

export async function deactivate(): Promise<void> {
  await shutdown?.();
  shutdown = undefined;
}

function documentOf(uri: unknown): vscode.Uri | undefined {
  if (uri instanceof vscode.Uri) return uri;
  if (typeof uri === "string") return vscode.Uri.parse(uri, true);
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId === "python") return document.uri;
  return vscode.window.visibleTextEditors.find((e) => e.document.languageId === "python")?.document.uri;
}

/** Keeps what menus and enablements ask about: whether the active file uses torch, whether something runs. */
function watchContext(context: vscode.ExtensionContext, running: () => boolean, onRunsChanged: (listener: () => void) => void): void {
  const set = (key: string, value: boolean): void => void vscode.commands.executeCommand("setContext", key, value);
  const usesTorch = (): void => {
    const document = vscode.window.activeTextEditor?.document;
    set("shapewright.usesTorch", document?.languageId === "python" && /^\s*(import|from)\s+(torch|torchvision|timm)\b/m.test(document.getText()));
  };
  let timer: NodeJS.Timeout | undefined;
  context.subscriptions.push(
    vscode.window.onDidChangeActiveTextEditor(usesTorch),
    vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document !== vscode.window.activeTextEditor?.document) return;
      clearTimeout(timer);
      timer = setTimeout(usesTorch, 300);
    }),
    { dispose: () => clearTimeout(timer) },
  );
  onRunsChanged(() => set("shapewright.running", running()));
  usesTorch();
  set("shapewright.running", running());
}
