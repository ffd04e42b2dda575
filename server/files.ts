// The files that a trace may look at: open documents first, then the disk. What was read is kept until a file is said to have changed.
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { Host } from "../interpreter/python";

export interface Files {
  /** A host for the program of a file. Touches nothing: no output, no clock, no environment. */
  host(file: string): Host;
  read(file: string): string | undefined;
  /** Forgets what was read of a file, or of all. */
  changed(file?: string): void;
}

/** `open` gives the text of a document that is open in the editor. */
export function newFiles(open: (file: string) => string | undefined): Files {
  const texts = new Map<string, string | undefined>(), kinds = new Map<string, "file" | "directory" | null>();
  function kind(file: string): "file" | "directory" | null {
    const known = kinds.get(file);
    if (known !== undefined) return known;
    let found: "file" | "directory" | null = null;
    try { const s = statSync(file, { throwIfNoEntry: false }); found = s === undefined ? null : s.isDirectory() ? "directory" : "file"; } catch { /* it cannot be looked at: it is not there */ }
    kinds.set(file, found);
    return found;
  }
  function read(file: string): string | undefined {
    const own = open(file);
    if (own !== undefined) return own;
    if (texts.has(file)) return texts.get(file);
    let text: string | undefined;
    try { if (kind(file) === "file") text = readFileSync(file, "utf8"); } catch { /* it cannot be read: it is not there */ }
    texts.set(file, text);
    return text;
  }
  return {
    read,
    changed(file) {
      if (file === undefined) { texts.clear(); kinds.clear(); return; }
      texts.delete(file);
      for (let at = file; ; at = path.dirname(at)) { kinds.delete(at); if (path.dirname(at) === at) break; }
    },
    host: (file) => ({
      write() {},
      readText: read,
      readBytes(name) { try { return kind(name) === "file" ? readFileSync(name) : undefined; } catch { return undefined; } },
      exists: (name) => open(name) !== undefined || kind(name) !== null,
      isDirectory: (name) => kind(name) === "directory",
      now: () => 0,
      cwd: () => path.dirname(file),
      argv: () => [file],
      env: () => undefined,
    }),
  };
}
