// The summary panel's host side: asks the language server, follows the editor, opens what is clicked.
import * as vscode from "vscode";
import type { FromPanel, PanelState, ToPanel } from "../../media/summary/protocol";
import type { SummaryData } from "../../server/protocol";
import type { Language } from "./language";
import { beside, labels, loadPage, reveal, tabIcon, toRange, webviewOptions } from "./webview";

export const SUMMARY_VIEW = "shapewright.summary";
/** The cursor rests this long before the panel follows it, and a document before it is asked about again; in milliseconds. */
const FOLLOW_DELAY = 60;

export interface SummaryPanel {
  /** Opens the panel for a document, or brings it to the front; `name` is a class or a variable that holds a module. */
  show(uri: vscode.Uri, name?: string): void;
  dispose(): void;
}

export function createSummaryPanel(context: vscode.ExtensionContext, language: Language): SummaryPanel {
  let panel: vscode.WebviewPanel | undefined;
  let ready = false;
  let uri: vscode.Uri | undefined;
  let name: string | undefined;
  let asked = 0;
  let following: NodeJS.Timeout | undefined;
  let asking: NodeJS.Timeout | undefined;

  const post = (message: ToPanel): void => {
    if (panel && ready) void panel.webview.postMessage(message);
  };

  /** Asks the server; an answer that another question has overtaken is dropped. */
  async function refresh(): Promise<void> {
    if (!panel || !ready || !uri) return;
    const question = ++asked;
    const file = vscode.workspace.asRelativePath(uri, false);
    const slow = setTimeout(() => question === asked && post({ type: "tracing" }), 200);
    let data: SummaryData | null = null;
    let reason: string | undefined;
    try {
      // The server knows documents that are open; a panel that was restored may come before its file.
      await vscode.workspace.openTextDocument(uri);
      data = await language.summary(uri, name);
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
    }
    clearTimeout(slow);
    if (question !== asked) return;
    post({ type: "summary", data, file, ...(reason !== undefined && { reason }) });
    follow(vscode.window.activeTextEditor);
  }

  /** Marks the row of the submodule that the cursor stands on. */
  function follow(editor: vscode.TextEditor | undefined): void {
    if (!panel || !ready || !uri || editor?.document.uri.toString() !== uri.toString()) return;
    clearTimeout(following);
    const at = editor.selection.active;
    following = setTimeout(() => {
      void language.moduleAt(editor.document.uri, at).then((found) => found && post({ type: "highlight", module: found.module, paths: found.paths }), () => undefined);
    }, FOLLOW_DELAY);
  }

  function attach(to: vscode.WebviewPanel): void {
    panel?.dispose();
    panel = to;
    ready = false;
    to.iconPath = tabIcon(context, "summary");
    loadPage(context, to.webview, "summary", to.title);
    to.webview.onDidReceiveMessage((message: FromPanel) => receive(message), undefined, context.subscriptions);
    to.onDidChangeViewState(() => {
      if (!to.visible) ready = false;
    });
    to.onDidDispose(() => {
      if (panel !== to) return;
      panel = undefined;
      ready = false;
    });
  }

  async function receive(message: FromPanel): Promise<void> {
    switch (message.type) {
      case "ready":
        ready = true;
        post({ type: "init", labels: labels(), locale: vscode.env.language });
        return refresh();
      case "choose":
        name = message.name;
        return refresh();
      case "reveal":
        return reveal(vscode.Uri.parse(message.uri), toRange(message.range));
      case "pickInput":
        await vscode.commands.executeCommand("shapewright.pickInputShape", uri?.toString(), message.name);
        return;
      case "copy":
        await vscode.env.clipboard.writeText(message.text);
        vscode.window.setStatusBarMessage(vscode.l10n.t("Summary copied"), 3000);
        return;
      case "view":
        return;
    }
  }

  context.subscriptions.push(
    language.onSummaryChanged((changed) => {
      if (changed.uri !== uri?.toString()) return;
      clearTimeout(asking);
      asking = setTimeout(() => void refresh(), FOLLOW_DELAY);
    }),
    vscode.window.onDidChangeTextEditorSelection((event) => follow(event.textEditor)),
    vscode.window.registerWebviewPanelSerializer(SUMMARY_VIEW, {
      deserializeWebviewPanel(restored, state: PanelState | undefined) {
        if (state?.uri) uri = vscode.Uri.parse(state.uri);
        name = state?.name;
        attach(restored);
        return Promise.resolve();
      },
    }),
  );

  return {
    show(document, wanted) {
      uri = document;
      name = wanted;
      if (!panel) attach(vscode.window.createWebviewPanel(SUMMARY_VIEW, vscode.l10n.t("Model Summary"), beside(), webviewOptions(context)));
      else {
        panel.reveal(undefined, true);
        void refresh();
      }
    },
    dispose() {
      clearTimeout(following);
      clearTimeout(asking);
      panel?.dispose();
    },
  };
}
