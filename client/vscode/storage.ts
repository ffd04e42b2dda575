// Texts in the folder that the editor keeps for this extension and workspace; also where that is not on this machine's disk.
import * as vscode from "vscode";
import type { Storage } from "./runs";

/** Files of `folder/runs`. Without a workspace the extension's own folder is used. */
export function workspaceStorage(context: vscode.ExtensionContext): Storage {
  const folder = vscode.Uri.joinPath(context.storageUri ?? context.globalStorageUri, "runs");
  const at = (name: string): vscode.Uri => vscode.Uri.joinPath(folder, name);
  return {
    async read(name) {
      try {
        return new TextDecoder().decode(await vscode.workspace.fs.readFile(at(name)));
      } catch {
        return undefined;
      }
    },
    async write(name, text) {
      await vscode.workspace.fs.createDirectory(folder);
      // A window that closes while it writes must not leave half a file.
      const part = at(`${name}.part`);
      await vscode.workspace.fs.writeFile(part, new TextEncoder().encode(text));
      await vscode.workspace.fs.rename(part, at(name), { overwrite: true });
    },
    async remove(name) {
      try {
        await vscode.workspace.fs.delete(at(name));
      } catch {
        // It was not there.
      }
    },
  };
}
