// Which Python files are meant, and where their imports are looked for.
import { readdirSync, statSync } from "node:fs";
import path from "node:path";

const skipped = new Set(["node_modules", "__pycache__", "venv", "env", "site-packages", "build", "dist"]);

/** The files that paths name; of a directory, all `.py` below it (not in hidden folders and environments). Throws when a path is not there. */
export function pythonFiles(paths: readonly string[]): string[] {
  const found: string[] = [];
  const visit = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const full = path.join(folder, entry.name);
      if (entry.isDirectory()) { if (!entry.name.startsWith(".") && !skipped.has(entry.name)) visit(full); }
      else if (entry.name.endsWith(".py")) found.push(full);
    }
  };
  for (const p of paths) {
    if (statSync(p).isDirectory()) visit(p);
    else found.push(p);
  }
  return found;
}
