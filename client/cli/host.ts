// The files that a trace may look at, on disk. Nothing else of the world outside is there: no output, no clock, no environment.
import { readFileSync, readdirSync, statSync } from "node:fs";
import type { Host } from "../../interpreter/python";

/** A host that reads files and does nothing else. `argv` is what the program finds in sys.argv. */
export function readingHost(argv: readonly string[]): Host {
  const stats = new Map<string, "file" | "directory" | null>();
  const stat = (path: string): "file" | "directory" | null => {
    const known = stats.get(path);
    if (known !== undefined) return known;
    const found = statSync(path, { throwIfNoEntry: false });
    const kind = found === undefined ? null : found.isDirectory() ? "directory" : "file";
    stats.set(path, kind);
    return kind;
  };
  return {
    write() {},
    readText(path) { try { return readFileSync(path, "utf8"); } catch { return undefined; } },
    readBytes(path) { try { return readFileSync(path); } catch { return undefined; } },
    exists: (path) => { try { return stat(path) !== null; } catch { return false; } },
    isDirectory: (path) => { try { return stat(path) === "directory"; } catch { return false; } },
    listDirectory: (path) => { try { return readdirSync(path).sort(); } catch { return []; } },
    now: () => 0,
    cwd: () => process.cwd(),
    argv: () => argv,
    env: () => undefined,
  };
}
