// Where a program's packages are: found by looking at files, without running Python.
import { existsSync, readFileSync, readdirSync, realpathSync } from "node:fs";
import path from "node:path";

/** site-packages of an environment (the folder that holds bin or Scripts). */
export function sitePackages(prefix: string): string[] {
  const found: string[] = [];
  for (const lib of ["lib", "lib64"]) {
    const folder = path.join(prefix, lib);
    let names: string[];
    try { names = readdirSync(folder); } catch { continue; }
    for (const name of names.filter((n) => /^python3(\.\d+)?$/.test(n)).sort(byVersion)) {
      for (const packages of ["site-packages", "dist-packages"]) if (existsSync(path.join(folder, name, packages))) found.push(path.join(folder, name, packages));
    }
  }
  const windows = path.join(prefix, "Lib", "site-packages");
  if (found.length === 0 && existsSync(windows)) found.push(windows);
  const real = new Set<string>();
  return found.filter((f) => { try { const r = realpathSync(f); if (real.has(r)) return false; real.add(r); return true; } catch { return false; } });
}
const byVersion = (a: string, b: string): number => Number(b.split(".")[1] ?? 0) - Number(a.split(".")[1] ?? 0);

/** The environment that an interpreter belongs to: its link is not followed, so that a virtual environment stays one. */
export function prefixOf(python: string): string | undefined {
  if (!path.isAbsolute(python) || !existsSync(python)) return undefined;
  const folder = path.dirname(python);
  return /^(bin|scripts)$/i.test(path.basename(folder)) ? path.dirname(folder) : folder;
}

/** Folders of an environment in which imports are looked for; those of the interpreter under it, too, where it says so. */
export function environmentPaths(prefix: string): string[] {
  const own = sitePackages(prefix).flatMap((folder) => [folder, ...linked(folder)]);
  let config: string;
  try { config = readFileSync(path.join(prefix, "pyvenv.cfg"), "utf8"); } catch { return own; }
  const home = /^\s*home\s*=\s*(.+?)\s*$/m.exec(config)?.[1];
  if (!/^\s*include-system-site-packages\s*=\s*true/mi.test(config) || home === undefined) return own;
  return [...own, ...sitePackages(path.dirname(home))];
}

/** Folders that `.pth` files add: packages installed for editing. */
function linked(folder: string): string[] {
  const found: string[] = [];
  let names: string[];
  try { names = readdirSync(folder); } catch { return found; }
  for (const name of names) {
    if (!name.endsWith(".pth")) continue;
    try {
      for (const line of readFileSync(path.join(folder, name), "utf8").split(/\r?\n/)) {
        const text = line.trim();
        if (text !== "" && !text.startsWith("#") && !/^import\s/.test(text) && existsSync(path.resolve(folder, text))) found.push(path.resolve(folder, text));
      }
    } catch { /* it cannot be read: it adds nothing */ }
  }
  return found;
}

/**
 * Import roots of a folder's programs: of the interpreter that the settings name, else of the active environment, else of a
 * `.venv` or `venv` in the folder or above it. None when there is no environment: nothing needs Python.
 */
export function importRoots(folder: string, python?: string): string[] {
  const chosen = python ? prefixOf(python) : undefined;
  if (chosen !== undefined) return environmentPaths(chosen);
  const active = process.env.VIRTUAL_ENV ?? process.env.CONDA_PREFIX;
  if (active && existsSync(active)) return environmentPaths(active);
  for (let at = folder; ; at = path.dirname(at)) {
    for (const name of [".venv", "venv"]) if (existsSync(path.join(at, name, "pyvenv.cfg"))) return environmentPaths(path.join(at, name));
    if (path.dirname(at) === at) return [];
  }
}
