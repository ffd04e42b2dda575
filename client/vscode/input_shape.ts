// "Pick Input Shape": asks for the shape of a class's input, remembers it in the workspace's settings, has the server trace anew.
import * as vscode from "vscode";
import type { PlainDim, PlainValue, SummaryClassCall, SummaryData } from "../../server/protocol";
import type { Language } from "./language";
import { formatShape, inputKey, parseShape } from "./shape_text";

type Shapes = Record<string, PlainDim[]>;
interface Item extends vscode.QuickPickItem {
  shape: PlainDim[] | null;
}

/** Sizes that everyone knows, offered when nothing better is known. */
const COMMON: [PlainDim[], string][] = [
  [["B", 1, 28, 28], "MNIST, Fashion-MNIST"],
  [["B", 3, 32, 32], "CIFAR"],
  [["B", 3, 224, 224], "ImageNet"],
  [["B", 784], "MNIST, flattened"],
];

/** The command. `name` is the class; without it the user chooses among the file's classes. */
export async function pickInputShape(language: Language, uri: vscode.Uri, name: string | undefined): Promise<void> {
  const known = await language.summary(uri, name).catch(() => undefined);
  const chosen = name ?? (await chooseClass(known));
  if (chosen === undefined) return;
  const key = inputKey(vscode.workspace.asRelativePath(uri, false), chosen);
  const configuration = vscode.workspace.getConfiguration("shapewright", uri);
  const shapes = { ...configuration.get<Shapes>("inputShapes", {}) };
  const calls = known?.module === chosen ? known.calls : undefined;
  const inputs = known?.module === chosen ? known.inputs : [];
  if (!calls && inputs.length > 0 && inputs.every((i) => i.source === "call")) {
    void vscode.window.showInformationMessage(vscode.l10n.t("There is nothing to pick: {0} is called in the program ({1}).", chosen, inputs[0].because ?? ""));
    return;
  }
  const picked = calls ? await chooseCall(chosen, shapes[key], calls) : await askShape(chosen, shapes[key], known?.module === chosen ? known : undefined);
  if (!picked) return;
  if (picked.shape) shapes[key] = picked.shape;
  else delete shapes[key];
  // Without a workspace there are only the user's own settings to remember it in.
  const target = vscode.workspace.workspaceFolders ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await configuration.update("inputShapes", Object.keys(shapes).length > 0 ? shapes : undefined, target);
  await language.pickInput(uri, chosen, picked.shape);
}

async function chooseClass(data: SummaryData | undefined): Promise<string | undefined> {
  const classes = data?.candidates.filter((c) => c.kind === "class") ?? [];
  if (classes.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t("There is no nn.Module class in this file."));
    return undefined;
  }
  if (classes.length === 1) return classes[0].name;
  const items = classes.map((c) => ({ label: c.name, description: vscode.l10n.t("line {0}", c.line + 1), iconPath: new vscode.ThemeIcon("symbol-class") }));
  const picked = await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t("Which module's input?") });
  return picked?.label;
}

/** One of the shapes that a class is called with. */
function chooseCall(name: string, current: PlainDim[] | undefined, calls: SummaryClassCall[]): Thenable<Item | undefined> {
  const isCurrent = (shape: PlainDim[]): boolean => current !== undefined && formatShape(shape) === formatShape(current);
  const items: Item[] = calls.map(({ shape, because, times }) => ({
    label: formatShape(shape), description: times > 1 ? vscode.l10n.t("{0} ({1} calls)", because, times) : because, shape, ...(isCurrent(shape) && { detail: vscode.l10n.t("shown now") }),
  }));
  items.push({ label: `$(list-flat) ${vscode.l10n.t("Show all calls")}`, shape: null, alwaysShow: true });
  return vscode.window.showQuickPick(items, { title: vscode.l10n.t("Calls of {0}", name), placeHolder: vscode.l10n.t("{0} is called with different shapes. Which call do you want to see?", name), matchOnDescription: true });
}

/** A list with what is known, in which any shape can be typed. */
function askShape(name: string, current: PlainDim[] | undefined, data: SummaryData | undefined): Promise<Item | undefined> {
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = vscode.l10n.t("Input shape of {0}", name);
  pick.placeholder = vscode.l10n.t("Type a shape such as 1, 3, 224, 224. A name such as B stands for any size.");
  pick.matchOnDescription = true;
  const fixed: Item[] = [];
  const add = (shape: PlainDim[], description: string): void => {
    if (!fixed.some((item) => item.label === formatShape(shape))) fixed.push({ label: formatShape(shape), description, shape });
  };
  if (current) add(current, vscode.l10n.t("picked before"));
  const traced = shapeOf(data?.inputs[0]?.value);
  if (traced) add(traced, data?.inputs[0].because ?? vscode.l10n.t("used now"));
  for (const [shape, description] of COMMON) add(shape, description);
  if (current) fixed.push({ label: `$(trash) ${vscode.l10n.t("Forget the picked shape")}`, shape: null, alwaysShow: true });
  const update = (): void => {
    const typed = parseShape(pick.value);
    if (pick.value.trim() === "") pick.items = fixed;
    else if (typeof typed === "string") pick.items = [{ label: vscode.l10n.t("“{0}” is not a size: write whole numbers or names, separated by commas", typed), shape: null, alwaysShow: true, description: "" }];
    else pick.items = [{ label: formatShape(typed), description: vscode.l10n.t("use this shape"), shape: typed, alwaysShow: true }];
  };
  update();
  return new Promise((resolve) => {
    pick.onDidChangeValue(update);
    pick.onDidAccept(() => {
      const item = pick.selectedItems[0];
      // The line that explains a mistake is not a choice.
      if (!item || (item.shape === null && typeof parseShape(pick.value) === "string" && pick.value.trim() !== "")) return;
      resolve(item);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

function shapeOf(value: PlainValue | undefined): PlainDim[] | undefined {
  return value && "shape" in value && value.shape ? value.shape : undefined;
}
