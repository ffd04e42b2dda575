// How files use the classes of other files: what traces of open documents tell, and of files beside a document that import it.
import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { type Trace, type Use, keyOfUses, usesOf } from "../interpreter/trace";

/** Of a folder: so many entries are looked at, so many files that are no larger are read, so many of them traced. */
const MOST_ENTRIES = 400, MOST_READ = 60, LARGEST = 100_000, MOST_IMPORTERS = 4;

export interface UseRegister {
  /** How other files use one, in the order in which they were seen. */
  of(file: string): readonly Use[];
  /** Takes what a trace tells; gives the files whose uses are others than before. */
  learn(trace: Trace): string[];
  /** A file is not there any more, or is another: gives the files that it used. */
  forget(file: string): string[];
  knows(file: string): boolean;
  /** A file did not come to its end: it is not asked again until it changes. */
  learnNothing(file: string): void;
}

export function newUseRegister(): UseRegister {
  const known = new Map<string, readonly Use[]>();
  const put = (by: string, uses: readonly Use[]): string[] => {
    const old = known.get(by) ?? [];
    const changed = [...new Set([...old, ...uses].map((u) => u.file))].filter((file) => keyOfUses(old.filter((u) => u.file === file)) !== keyOfUses(uses.filter((u) => u.file === file)));
    known.set(by, uses);
    return changed;
  };
  return {
    of: (file) => [...known.values()].flatMap((uses) => uses.filter((u) => u.file === file)),
    learn(trace) {
      const uses = usesOf(trace);
      return uses === undefined ? [] : put(trace.file, uses);
    },
    forget(file) {
      const changed = put(file, []);
      known.delete(file);
      return changed;
    },
    knows: (file) => known.has(file),
    learnNothing: (file) => { known.set(file, []); },
  };
}

/** The files beside one whose text imports it, nearest in name first: `from model import …`, `import model`, `from .model import …`. */
export function importersOf(file: string, read: (file: string) => string | undefined): string[] {
  if (!path.isAbsolute(file)) return [];
  const folder = path.dirname(file), name = path.basename(file, ".py");
  let names: string[];
  try { names = readdirSync(folder).slice(0, MOST_ENTRIES).filter((n) => n.endsWith(".py") && n !== path.basename(file)); } catch { return []; }
  const importing = new RegExp(`^[ \\t]*(?:from[ \\t]+[.\\w]*\\b${name.replace(/\W/g, "\\$&")}[ \\t]+import|import[ \\t][^\\n#]*\\b${name.replace(/\W/g, "\\$&")}\\b)`, "m");
  const found: string[] = [];
  for (const other of names.slice(0, MOST_READ)) {
    const at = path.join(folder, other);
    try { if (statSync(at).size > LARGEST) continue; } catch { continue; }
    if (importing.test(read(at) ?? "")) found.push(at);
    if (found.length === MOST_IMPORTERS) break;
  }
  return found;
}
