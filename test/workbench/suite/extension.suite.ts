// What the editor's own interfaces answer with the extension in it: hints, problems, hovers, lenses, fixes, commands.
import { strict as assert } from "node:assert";
import path from "node:path";
import * as vscode from "vscode";

const folder = (): string => vscode.workspace.workspaceFolders![0]!.uri.fsPath;

async function open(name: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(path.join(folder(), name));
  await vscode.window.showTextDocument(document);
  return document;
}

/** Asks until the answer is as wanted; fails with the last answer. */
async function eventually<T>(ask: () => Thenable<T> | T, wanted: (answer: T) => boolean, limit = 30_000): Promise<T> {
  const end = Date.now() + limit;
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    if (Date.now() > end) assert.fail(`never as wanted; last answer: ${JSON.stringify(answer)?.slice(0, 2000)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const labelOf = (hint: vscode.InlayHint): string => (typeof hint.label === "string" ? hint.label : hint.label.map((part) => part.value).join("")).trim();

async function hintsOn(document: vscode.TextDocument, code: string): Promise<string> {
  const line = document.getText().split("\n").findIndex((text) => text.includes(code));
  assert.ok(line >= 0, `the document holds ${code}`);
  const range = new vscode.Range(0, 0, document.lineCount, 0);
  const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>("vscode.executeInlayHintProvider", document.uri, range);
  return (hints ?? []).filter((hint) => hint.position.line === line).map(labelOf).join(" ");
}

function positionOf(document: vscode.TextDocument, text: string, inside = 0): vscode.Position {
  const at = document.getText().indexOf(text);
  assert.ok(at >= 0, `the document holds ${text}`);
  return document.positionAt(at + inside);
}

async function replace(document: vscode.TextDocument, from: string, to: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(positionOf(document, from), positionOf(document, from, from.length)), to);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

const errors = (document: vscode.TextDocument): vscode.Diagnostic[] =>
  vscode.languages.getDiagnostics(document.uri).filter((d) => d.severity === vscode.DiagnosticSeverity.Error);

describe("Shapewright in the extension host", () => {
  it("is there and activates on a Python file", async () => {
    const extension = vscode.extensions.getExtension("shapewright.shapewright");
    assert.ok(extension);
    await open("s1_build.py");
    await eventually(() => extension.isActive, Boolean);
  });

  it("contributes every command that its manifest names", async () => {
    const { commands } = vscode.extensions.getExtension("shapewright.shapewright")!.packageJSON.contributes as { commands: { command: string }[] };
    const known = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(commands.map((c) => c.command).filter((c) => !known.has(c)), []);
  });

  for (const [file, code, hint] of [
    ["s0_model.py", "output = my_model(my_data)", "[5, 2]"],
    ["s1_build.py", "logits = model(X)", "[64, 10]"],
    ["s1_build.py", "x = self.pool(x)", "16, 1, 1]"],
    ["s3_step.py", "outputs = model(dummy_input)", "[5, 1]"],
    ["s4_modules.py", "y = conv(x)", "[64, 32, 28, 28]"],
  ] as const) {
    it(`shows ${hint} behind ${code} in ${file}`, async () => {
      const document = await open(file);
      await eventually(() => hintsOn(document, code), (text) => text.includes(hint));
    });
  }

  it("finds no error in any tutorial script", async () => {
    for (const file of ["s0_model.py", "s1_build.py", "s2_mnist.py", "s3_step.py", "s4_modules.py"]) {
      const document = await open(file);
      await eventually(() => hintsOn(document, "super("), () => true);
      assert.deepEqual(errors(document).map((d) => d.message), [], file);
    }
  });

  it("says how a parameter count comes about", async () => {
    const document = await open("s1_build.py");
    const at = positionOf(document, "nn.Conv2d(1, 32", 5);
    const hovers = await eventually(
      () => vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", document.uri, at),
      (answer) => answer.length > 0,
    );
    const text = hovers.flatMap((h) => h.contents).map((c) => (typeof c === "string" ? c : c.value)).join("\n");
    assert.match(text, /320/);
  });

  it("reports a mistake as it is made, and withdraws it when it is mended", async () => {
    const document = await open("s1_build.py");
    await replace(document, "64*7*7", "64*7*6");
    const [error] = await eventually(() => errors(document), (list) => list.length > 0);
    assert.match(error!.message, /mat1 and mat2 shapes cannot be multiplied/);
    await replace(document, "64*7*6", "64*7*7");
    await eventually(() => errors(document), (list) => list.length === 0);
    await vscode.commands.executeCommand("workbench.action.files.revert");
  });

  it("offers Summary and Run above the code", async () => {
    const document = await open("s2_mnist.py");
    const titles = async (): Promise<string[]> => {
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", document.uri, 50);
      return (lenses ?? []).map((lens) => lens.command?.title ?? "");
    };
    await eventually(titles, (list) => list.some((t) => t.includes("Summary")) && list.some((t) => t.includes("Run")));
  });

  it("opens the summary panel", async () => {
    const document = await open("s1_build.py");
    await vscode.commands.executeCommand("shapewright.showSummary", document.uri.toString(), "SimpleCNN");
    await eventually(
      () => vscode.window.tabGroups.all.flatMap((group) => group.tabs),
      (tabs) => tabs.some((tab) => tab.input instanceof vscode.TabInputWebview && tab.input.viewType.includes("shapewright.summary")),
    );
  });
});
