// "Run Training" and "Stop": from a document to a run.
import path from "node:path";
import * as vscode from "vscode";
import type { RunRecord } from "../../media/run/protocol";
import type { DeviceChoice, EngineName } from "../../runtime/protocol";
import { joinArguments, splitArguments } from "./arguments";
import { pythonFor } from "./python";
import type { RunPanel } from "./run_panel";
import type { Runs } from "./runs";

/** Saves the document, starts it and shows the panel. Says why when it cannot. */
export async function runTraining(runs: Runs, panel: () => RunPanel, uri: vscode.Uri, args: string[] = []): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    const manage = vscode.l10n.t("Manage Workspace Trust");
    const answer = await vscode.window.showWarningMessage(vscode.l10n.t("Running a script needs a trusted workspace. Shapes and problems are shown without it."), manage);
    if (answer === manage) await vscode.commands.executeCommand("workbench.trust.manage");
    return;
  }
  const saved = await save(uri);
  if (!saved) return;
  if (saved.scheme !== "file") {
    void vscode.window.showWarningMessage(vscode.l10n.t("Only a file on disk can be run."));
    return;
  }
  const running = runs.active().find((r) => r.file === saved.fsPath);
  if (running && !(await replace(runs, running))) return panel().show(running.id);
  const settings = vscode.workspace.getConfiguration("shapewright", saved);
  const folder = vscode.workspace.getWorkspaceFolder(saved);
  const record = runs.start({
    file: saved.fsPath,
    args,
    cwd: folder?.uri.scheme === "file" ? folder.uri.fsPath : path.dirname(saved.fsPath),
    engine: settings.get<EngineName>("engine", "embedded"),
    device: settings.get<DeviceChoice>("device", "auto"),
    paths: settings.get<string[]>("extraPaths", []),
    python: await pythonFor(saved),
  });
  panel().show(record.id);
}

/** Asks for the script's arguments; those of the last time are there to be changed. Undefined when the user gives up. */
export async function askArguments(memory: vscode.Memento, uri: vscode.Uri): Promise<string[] | undefined> {
  const key = `arguments:${uri.toString()}`;
  const line = await vscode.window.showInputBox({
    title: vscode.l10n.t("Arguments of {0}", path.posix.basename(uri.path)),
    placeHolder: "--epochs 3 --lr 0.01",
    prompt: vscode.l10n.t("What the script finds in sys.argv"),
    value: joinArguments(memory.get<string[]>(key, [])),
  });
  if (line === undefined) return undefined;
  const args = splitArguments(line);
  await memory.update(key, args);
  return args;
}

/** A document with changes is saved first: the runtime reads the file. An untitled one gets a name. Undefined when the user gives up. */
async function save(uri: vscode.Uri): Promise<vscode.Uri | undefined> {
  const document = vscode.workspace.textDocuments.find((d) => d.uri.toString() === uri.toString());
  if (!document || (!document.isDirty && !document.isUntitled)) return uri;
  if (!document.isUntitled) return (await document.save()) ? uri : undefined;
  return vscode.workspace.save(uri);
}

/** The same script runs already: asks whether to stop it first. */
async function replace(runs: Runs, running: RunRecord): Promise<boolean> {
  const again = vscode.l10n.t("Stop and Run Again");
  const show = vscode.l10n.t("Show It");
  const answer = await vscode.window.showInformationMessage(vscode.l10n.t("{0} is already running.", path.basename(running.file)), again, show);
  if (answer !== again) return false;
  runs.stop(running.id);
  return true;
}

/** Tells how a run ended when its panel is not seen; a failure stays until it has been read. */
export function announceEnd(panel: RunPanel, record: RunRecord): void {
  if (panel.isVisible()) return;
  const file = path.basename(record.file);
  if (record.failure) {
    const show = vscode.l10n.t("Show Run");
    const text = vscode.l10n.t("{0} failed: {1}", file, `${record.failure.exception}: ${record.failure.message.split("\n")[0]}`);
    void vscode.window.showErrorMessage(text, show).then((answer) => answer === show && panel.show(record.id));
  } else if (record.state === "finished") vscode.window.setStatusBarMessage(`$(pass) ${vscode.l10n.t("{0} has finished.", file)}`, 8000);
}

/** Stops the run that goes on; asks which when there are several. */
export async function stopTraining(runs: Runs, id?: string): Promise<void> {
  const active = runs.active();
  if (id !== undefined) return runs.stop(id);
  if (active.length <= 1) return active.forEach((r) => runs.stop(r.id));
  const picked = await vscode.window.showQuickPick(active.map((r) => ({ label: path.basename(r.file), description: new Date(r.startTime).toLocaleTimeString(), id: r.id })), { placeHolder: vscode.l10n.t("Which run?") });
  if (picked) runs.stop(picked.id);
}
