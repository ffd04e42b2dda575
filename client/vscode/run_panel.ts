// The run panel's host side: sends records and events, does what the panel asks. The history lives in `Runs`, not here.
import * as vscode from "vscode";
import type { FromPanel, ToPanel } from "../../media/run/protocol";
import type { RunEvent } from "../../runtime/protocol";
import type { Runs } from "./runs";
import { beside, labels, loadPage, reveal, tabIcon, webviewOptions } from "./webview";

export const RUN_VIEW = "shapewright.run";
/** Events are gathered this long before they are sent, in milliseconds. */
const FLUSH_INTERVAL = 80;

export interface RunPanel {
  /** Whether the user sees it now. */
  isVisible(): boolean;
  /** Opens the panel, or brings it to the front; `select` shows a run. */
  show(select?: string): void;
  dispose(): void;
}

export function createRunPanel(context: vscode.ExtensionContext, runs: Runs, rerun: (id: string) => Promise<void>): RunPanel {
  let panel: vscode.WebviewPanel | undefined;
  /** Whether the page has said that it listens; a hidden page is gone and will say so again. */
  let ready = false;
  let select: string | undefined;
  /** Runs whose records the page has, and what has happened in them since. */
  const pending = new Map<string, RunEvent[]>();
  let timer: NodeJS.Timeout | undefined;

  const post = (message: ToPanel): void => {
    if (panel && ready) void panel.webview.postMessage(message);
  };

  function flush(): void {
    timer = undefined;
    for (const [run, events] of pending) {
      if (events.length === 0) continue;
      pending.set(run, []);
      post({ type: "events", run, events });
    }
  }

  function attach(to: vscode.WebviewPanel): void {
    panel?.dispose();
    panel = to;
    ready = false;
    to.iconPath = tabIcon(context, "run");
    loadPage(context, to.webview, "run", to.title);
    to.webview.onDidReceiveMessage((message: FromPanel) => receive(message), undefined, context.subscriptions);
    to.onDidChangeViewState(() => {
      if (!to.visible) {
        ready = false;
        pending.clear();
      }
    });
    to.onDidDispose(() => {
      if (panel !== to) return;
      panel = undefined;
      ready = false;
      pending.clear();
    });
  }

  async function receive(message: FromPanel): Promise<void> {
    switch (message.type) {
      case "ready":
        ready = true;
        pending.clear();
        post({ type: "init", labels: labels(), locale: vscode.env.language, runs: runs.list(), trusted: vscode.workspace.isTrusted });
        if (select !== undefined) post({ type: "runs", runs: runs.list(), select });
        select = undefined;
        return;
      case "load": {
        const record = await runs.get(message.id);
        // What is still pending is already in the record.
        pending.set(message.id, []);
        return post({ type: "record", id: message.id, record: record ?? null });
      }
      case "stop":
        return runs.stop(message.run);
      case "pause":
        return runs.pause(message.run);
      case "resume":
        return runs.resume(message.run);
      case "rerun":
        return rerun(message.run);
      case "remove":
        return runs.remove(message.run);
      case "open": {
        const at = new vscode.Position(Math.max(0, message.line - 1), Math.max(0, (message.column ?? 1) - 1));
        return reveal(vscode.Uri.file(message.file), new vscode.Range(at, at));
      }
      case "copy":
        return vscode.env.clipboard.writeText(message.text);
      case "view":
        return;
    }
  }

  context.subscriptions.push(
    runs.listen({
      event(record, event) {
        pending.get(record.id)?.push(event);
        if (ready) timer ??= setTimeout(flush, FLUSH_INTERVAL);
      },
      changed() {
        flush();
        post({ type: "runs", runs: runs.list() });
        for (const record of runs.active()) if (record.state === "stopping") post({ type: "state", run: record.id, state: record.state });
      },
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => post({ type: "init", labels: labels(), locale: vscode.env.language, runs: runs.list(), trusted: true })),
    vscode.window.registerWebviewPanelSerializer(RUN_VIEW, { deserializeWebviewPanel: (restored) => Promise.resolve(attach(restored)) }),
  );

  return {
    isVisible: () => panel?.visible === true,
    show(id) {
      if (!panel) {
        select = id;
        attach(vscode.window.createWebviewPanel(RUN_VIEW, vscode.l10n.t("Training Run"), beside(), webviewOptions(context)));
        return;
      }
      if (ready && id !== undefined) post({ type: "runs", runs: runs.list(), select: id });
      else select = id;
      panel.reveal(undefined, true);
    },
    dispose() {
      clearTimeout(timer);
      panel?.dispose();
    },
  };
}
