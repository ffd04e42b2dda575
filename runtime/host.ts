// The world outside, for a program that really runs: files, output, time.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Host } from "../interpreter/python/interp";

export interface NodeHostOptions {
  readonly cwd: string;
  /** sys.argv, the script first. */
  readonly argv: readonly string[];
  readonly write: (text: string, stream: "stdout" | "stderr") => void;
  /** Ends a sleep early: a flag that is not 0 when the run is to stop. */
  readonly interrupted?: Int32Array;
}

export function nodeHost({ cwd, argv, write, interrupted }: NodeHostOptions): Host {
  const attempt = <T>(f: () => T): T | undefined => {
    try { return f(); } catch { return undefined; }
  };
  const waiting = interrupted ?? new Int32Array(new SharedArrayBuffer(4));
  return {
    write,
    readText: (file) => attempt(() => (statSync(file).isFile() ? readFileSync(file, "utf8") : undefined)),
    readBytes: (file) => attempt(() => (statSync(file).isFile() ? readFileSync(file) : undefined)),
    writeBytes(file, data) {
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, data);
    },
    makeDirectory: (folder) => { mkdirSync(folder, { recursive: true }); },
    remove: (file) => { rmSync(file, { recursive: true, force: true }); },
    exists: (file) => existsSync(file),
    isDirectory: (file) => attempt(() => statSync(file).isDirectory()) ?? false,
    listDirectory: (file) => attempt(() => readdirSync(file)) ?? [],
    now: () => Date.now() / 1000,
    cwd: () => cwd,
    argv: () => argv,
    env: (name) => process.env[name],
    download: (urls, file) => download(urls, path.resolve(cwd, file)),
    readLine: () => readLine(),
    sleep: (seconds) => { Atomics.wait(waiting, 0, Atomics.load(waiting, 0), seconds * 1000); },
  };
}

/** A line of standard input without its end; undefined at the end of the input. */
function readLine(): string | undefined {
  const bytes: number[] = [], one = Buffer.alloc(1);
  for (;;) {
    let n = 0;
    try { n = readSync(0, one, 0, 1, null); } catch (e) { if ((e as NodeJS.ErrnoException).code === "EAGAIN") { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10); continue; } }
    if (n === 0) return bytes.length ? Buffer.from(bytes).toString("utf8") : undefined;
    if (one[0] === 10) return Buffer.from(bytes).toString("utf8").replace(/\r$/, "");
    bytes.push(one[0]!);
  }
}

/** Fetches the first address that answers into a file, in a process of its own: the thread that asks cannot wait for a promise. */
function download(urls: readonly string[], file: string): boolean {
  const fetching = `
    const { writeFileSync, mkdirSync, renameSync } = require("node:fs");
    const [file, ...urls] = process.argv.slice(1);
    (async () => {
      for (const url of urls) {
        try {
          const answer = await fetch(url, { signal: AbortSignal.timeout(120000) });
          if (!answer.ok) continue;
          mkdirSync(require("node:path").dirname(file), { recursive: true });
          writeFileSync(file + ".part", Buffer.from(await answer.arrayBuffer()));
          renameSync(file + ".part", file);
          process.exit(0);
        } catch {}
      }
      process.exit(1);
    })();`;
  return spawnSync(process.execPath, ["-e", fetching, file, ...urls], { env: { ...process.env, ELECTRON_RUN_AS_NODE: "1" }, stdio: "ignore" }).status === 0;
}
