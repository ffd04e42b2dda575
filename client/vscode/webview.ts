// What both panels need: the page, the way to their files, opening a place in the source.
import * as vscode from "vscode";
import { page } from "../../media/page/protocol";
import type { PlainRange } from "../../server/protocol";

/** Options of every panel: scripts, and files only from dist/media. */
export function webviewOptions(context: vscode.ExtensionContext): vscode.WebviewOptions {
  return { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(context.extensionUri, "dist", "media")] };
}

/** Loads `dist/media/<name>.js` and `.css` into a webview. */
export function loadPage(context: vscode.ExtensionContext, webview: vscode.Webview, name: string, title: string): void {
  const at = (file: string): string => webview.asWebviewUri(vscode.Uri.joinPath(context.extensionUri, "dist", "media", file)).toString();
  webview.options = webviewOptions(context);
  webview.html = page({ cspSource: webview.cspSource, script: at(`${name}.js`), style: at(`${name}.css`), codicons: at("codicon.css"), language: vscode.env.language, title });
}

/** The translations of a panel's texts, English → the editor's language. */
export function labels(): Record<string, string> {
  return Object.fromEntries(Object.entries(vscode.l10n.bundle ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

/** A panel's icon in its tab: `media/icons/<name>-{light,dark}.svg`. */
export function tabIcon(context: vscode.ExtensionContext, name: string): { light: vscode.Uri; dark: vscode.Uri } {
  const at = (theme: string): vscode.Uri => vscode.Uri.joinPath(context.extensionUri, "media", "icons", `${name}-${theme}.svg`);
  return { light: at("light"), dark: at("dark") };
}

/** Selects a place in the source, in the column where the file is already seen, else in the first. */
export async function reveal(uri: vscode.Uri, range: vscode.Range): Promise<void> {
  const seen = vscode.window.visibleTextEditors.find((e) => e.document.uri.toString() === uri.toString());
  try {
    const document = await vscode.workspace.openTextDocument(uri);
    const editor = await vscode.window.showTextDocument(document, { viewColumn: seen?.viewColumn ?? vscode.ViewColumn.One, preserveFocus: false });
    editor.selection = new vscode.Selection(range.start, range.end);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  } catch {
    void vscode.window.showWarningMessage(vscode.l10n.t("{0} could not be opened.", uri.fsPath));
  }
}

/** LSP's plain range as the editor's. */
export function toRange({ start, end }: PlainRange): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

/** Where a panel opens: beside the editor that is in use. */
export function beside(): { viewColumn: vscode.ViewColumn; preserveFocus: boolean } {
  return { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
}
