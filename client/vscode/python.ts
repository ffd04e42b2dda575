// Which Python the user has chosen, in our setting or in the Python extension.
import * as vscode from "vscode";

/** As much of the Python extension's interface as is used here. */
interface PythonExtension {
  environments?: { getActiveEnvironmentPath(resource?: vscode.Uri): { path: string } };
}

/** The interpreter that the Python extension has selected for a file; undefined without that extension. Does not wake it up. */
export function selectedPython(resource?: vscode.Uri): Promise<string | undefined> {
  const extension = vscode.extensions.getExtension<PythonExtension>("ms-python.python");
  if (!extension?.isActive) return Promise.resolve(undefined);
  try {
    const path = extension.exports.environments?.getActiveEnvironmentPath(resource).path;
    // The word "python" alone stands for no selection.
    return Promise.resolve(path && /[\\/]/.test(path) ? path : undefined);
  } catch {
    return Promise.resolve(undefined);
  }
}

/** The interpreter for a run: our setting, else the Python extension's, else none, and the runtime looks on the path. */
export async function pythonFor(resource: vscode.Uri): Promise<string | undefined> {
  const own = vscode.workspace.getConfiguration("shapewright", resource).get<string>("python", "").trim();
  return own || selectedPython(resource);
}
