// The item in the status bar: what the server is doing, how many problems the file has, and how a run is going.
import * as vscode from "vscode";
import type { RunRecord } from "../../media/run/protocol";
import type { StatusData } from "../../server/protocol";
import type { Language } from "./language";
import type { Runs } from "./runs";

/** The text changes at most this often while a run goes on, in milliseconds. */
const INTERVAL = 250;

export function createStatus(context: vscode.ExtensionContext, language: Language, runs: Runs): void {
  const item = vscode.window.createStatusBarItem("shapewright", vscode.StatusBarAlignment.Left, 50);
  item.name = "Shapewright";
  const tracing = new Set<string>();
  let failed = false;
  let timer: NodeJS.Timeout | undefined;

  function update(): void {
    timer = undefined;
    const running = runs.active()[0];
    if (running) return showRun(item, running);
    const document = vscode.window.activeTextEditor?.document;
    if (document?.languageId !== "python") return item.hide();
    item.command = { command: "shapewright.showSummary", title: "", arguments: [document.uri.toString()] };
    item.backgroundColor = undefined;
    if (failed) {
      item.text = "$(warning) Shapewright";
      item.tooltip = vscode.l10n.t("The language server did not start. See the output channel “Shapewright”.");
      item.command = "shapewright.restartServer";
    } else if (tracing.has(document.uri.toString())) {
      item.text = "$(sync~spin) Shapewright";
      item.tooltip = vscode.l10n.t("Tracing shapes…");
    } else {
      const problems = vscode.languages.getDiagnostics(document.uri).filter((d) => d.source?.toLowerCase() === "shapewright");
      const errors = problems.filter((d) => d.severity === vscode.DiagnosticSeverity.Error).length;
      item.text = problems.length === 0 ? "$(symbol-array) Shapewright" : `$(${errors > 0 ? "error" : "warning"}) Shapewright: ${problems.length}`;
      item.tooltip = problems.length === 0 ? vscode.l10n.t("No problems found. Click for the model summary.") : problems.slice(0, 8).map((d) => `• ${d.message.split("\n")[0]}`).join("\n");
    }
    item.show();
  }

  const soon = (): void => {
    timer ??= setTimeout(update, INTERVAL);
  };
  language.ready.catch(() => {
    failed = true;
    soon();
  });
  context.subscriptions.push(
    item,
    language.onStatus((status: StatusData) => {
      if (status.state === "tracing") tracing.add(status.uri);
      else tracing.delete(status.uri);
      soon();
    }),
    runs.listen({ event: soon, changed: soon }),
    vscode.window.onDidChangeActiveTextEditor(update),
    vscode.languages.onDidChangeDiagnostics(soon),
    { dispose: () => clearTimeout(timer) },
  );
  update();
}

function showRun(item: vscode.StatusBarItem, record: RunRecord): void {
  const loss = record.series.find((s) => s.source === "step")?.curve.last;
  const parts: string[] = [];
  if (record.epoch !== undefined) parts.push(record.epochs === undefined ? vscode.l10n.t("epoch {0}", record.epoch) : vscode.l10n.t("epoch {0}/{1}", record.epoch, record.epochs));
  else if (record.step > 0) parts.push(vscode.l10n.t("step {0}", record.step));
  if (loss) parts.push(vscode.l10n.t("loss {0}", loss.y === null ? "NaN" : Number(loss.y.toPrecision(3))));
  item.text = `$(${record.state === "paused" ? "debug-pause" : "pulse"}) ${parts.join(" · ") || vscode.l10n.t("Starting…")}`;
  item.tooltip = vscode.l10n.t("{0} is running. Click to see it.", vscode.workspace.asRelativePath(record.file));
  item.backgroundColor = record.alerts.length > 0 ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
  item.command = "shapewright.showRun";
  item.show();
}
