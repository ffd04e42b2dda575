// Runs a snippet on numbers and gives what it printed: for comparison with CPython's output.
import { createInterp } from "../..";
import type { Host } from "../../interp";
import { formatTraceback } from "../..";
import { stdlib } from "..";

/** A host without files, whose clock stands still. */
export function memoryHost(files: Map<string, Uint8Array> = new Map(), env: Readonly<Record<string, string>> = {}): Host & { out: string; errors: string } {
  const folders = (path: string): boolean => path === "/" || path === "/work" || [...files.keys()].some((f) => f.startsWith(`${path}/`)) || files.has(`${path}/`);
  return {
    out: "", errors: "",
    write(text, stream) { if (stream === "stdout") this.out += text; else this.errors += text; },
    readText: (path) => { const data = files.get(path); return data && new TextDecoder().decode(data); },
    readBytes: (path) => files.get(path),
    writeBytes: (path, data) => { files.set(path, data); },
    makeDirectory: (path) => { files.set(`${path}/`, new Uint8Array(0)); },
    remove: (path) => { for (const f of [...files.keys()]) if (f === path || f.startsWith(`${path}/`)) files.delete(f); },
    exists: (path) => files.has(path) || folders(path),
    isDirectory: folders,
    listDirectory: (path) => [...new Set([...files.keys()].filter((f) => f.startsWith(`${path}/`) && f !== `${path}/`).map((f) => f.slice(path.length + 1).split("/")[0]))],
    now: () => 1_700_000_000, cwd: () => "/work", argv: () => ["snippet.py"], env: (name) => env[name], sleep: () => undefined,
  };
}

/** What a program printed; a traceback's last lines follow when it raised. */
export function runSnippet(text: string, mode: "shapes" | "numbers" = "numbers"): { out: string; errors: string; problems: string[] } {
  const host = memoryHost();
  const vm = createInterp({ mode, host, modules: stdlib, limits: { steps: 50_000_000 } });
  const { raised, halted, internal } = vm.runModule({ text }, { name: "__main__", file: "/work/snippet.py" });
  if (internal) throw internal;
  if (raised) host.errors += formatTraceback(vm, raised, (_file, offset) => { const line = text.slice(0, offset).split("\n").length; return { line, text: text.split("\n")[line - 1] }; });
  if (halted) host.errors += `halted: ${halted.why}`;
  return { out: host.out, errors: host.errors, problems: vm.problems.map((p) => p.message) };
}
