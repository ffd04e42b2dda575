// What a person who types feels: from a keystroke to fresh hints and problems, and from nothing to the first hint, through dist/server.js over stdio.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { startLanguageServer } from "../lib/lsp.mjs";
import { percentile, timeRow } from "./figures.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const seeds = path.join(root, "test/fixtures/seeds");
const capabilities = { textDocument: { inlayHint: {}, publishDiagnostics: { versionSupport: true }, diagnostic: {} } };

/** The folder of the packages of SHAPEWRIGHT_ORACLE's Python; undefined without it. */
export function sitePackages() {
  const python = process.env.SHAPEWRIGHT_ORACLE;
  return python && execFileSync(python, ["-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])"], { encoding: "utf8" }).trim();
}

/** A server with one document open; `edit` resolves when hints and problems of the new text are there. */
export async function openDocument(name, text, { pull = true, extraPaths = [] } = {}) {
  const { diagnostic, ...pushed } = capabilities.textDocument;
  const server = startLanguageServer([path.join(root, "dist/server.js"), "--stdio"]);
  const uri = pathToFileURL(path.resolve(seeds, name)).href;
  let published = () => {};
  server.on("textDocument/publishDiagnostics", (params) => params.uri === uri && published(params));
  const offered = await server.initialize({ capabilities: { textDocument: pull ? { ...pushed, diagnostic } : pushed }, initializationOptions: { settings: { extraPaths } } });
  let version = 1;
  const lines = () => text.split("\n").length;
  const hints = () => server.request("textDocument/inlayHint", { textDocument: { uri }, range: { start: { line: 0, character: 0 }, end: { line: lines(), character: 0 } } });
  const problems = () =>
    offered.diagnosticProvider
      ? server.request("textDocument/diagnostic", { textDocument: { uri } })
      : new Promise((resolve) => (published = (params) => (params.version ?? version) === version && resolve(params)));
  const wait = async () => (await Promise.all([problems(), hints()]))[1];
  server.notify("textDocument/didOpen", { textDocument: { uri, languageId: "python", version, text } });
  let first = await hints();
  return {
    first,
    /** Waits until a large library has been read, which takes several traces: until hints come, `seconds` at most. */
    async warm(seconds) {
      for (const started = performance.now(); first.length === 0 && performance.now() - started < seconds * 1000; ) {
        await new Promise((resolve) => setTimeout(resolve, 250));
        first = await hints();
      }
      return first.length;
    },
    /** Nobody types in the moment in which a file is opened; the server uses the time (server/practice.ts). */
    rest: () => new Promise((resolve) => setTimeout(resolve, 2500)),
    /** Bytes of the server's memory; undefined where the system does not tell. */
    memory() {
      const status = `/proc/${server.child.pid}/status`;
      return existsSync(status) ? Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(status, "utf8"))[1]) * 1024 : undefined;
    },
    worked: server.worked,
    /** Replaces the text between two offsets, as typing does. */
    async edit(start, end, replacement) {
      const at = (offset) => ({ line: text.slice(0, offset).split("\n").length - 1, character: offset - (text.lastIndexOf("\n", offset - 1) + 1) });
      const range = { start: at(start), end: at(end) };
      text = text.slice(0, start) + replacement + text.slice(end);
      server.notify("textDocument/didChange", { textDocument: { uri, version: ++version }, contentChanges: [{ range, text: replacement }] });
      return wait();
    },
    stop: server.stop,
  };
}

/** Seven times: a fresh process, until it has answered with hints. */
export async function starting() {
  const text = readFileSync(path.join(seeds, "s1_build.py"), "utf8");
  const samples = [];
  for (let i = 0; i < 7; i++) {
    const started = performance.now();
    const document = await openDocument("s1_build.py", text);
    samples.push(performance.now() - started);
    if (document.first.length === 0) throw new Error("no hints");
    await document.stop();
  }
  return [timeRow("cold start to the first hint (s1, median)", percentile(samples, 0.5), 500)];
}

/** Types a character at the end of lines spread over the file, and takes it back; the first edits warm up. */
async function latencies(name, text, { edits = 60, extraPaths = [], warm = 0 } = {}) {
  const document = await openDocument(name, text, { extraPaths });
  if (warm > 0 && (await document.warm(warm)) === 0) {
    await document.stop();
    throw new Error(`no hints after ${warm} s`);
  }
  await document.rest();
  const ends = [...text.matchAll(/[)\w](?=\n)/g)].map((m) => m.index + 1);
  const samples = [];
  let before;
  for (let i = 0; i < edits + 10; i++) {
    if (i === 10) before = document.worked();
    const at = ends[(i * 7) % ends.length];
    // A space changes nothing, a digit behind a number or a name does.
    for (const [start, end, typed] of i % 2 === 0 ? [[at, at, " "], [at, at + 1, ""]] : [[at - 1, at - 1, "1"], [at - 1, at, ""]]) {
      const started = performance.now();
      await document.edit(start, end, typed);
      if (i >= 10) samples.push(performance.now() - started);
    }
  }
  const worked = (document.worked() - before) / samples.length;
  const memory = document.memory();
  await document.stop();
  return { samples, worked, memory };
}

/** Renames the classes of a copy, so that a long file is made of different ones. */
function repeated(text, lines) {
  let all = "";
  for (let i = 0; all.split("\n").length < lines; i++) all += text.replace(/\b(SimpleCNN|NeuralNetwork|ResBlock|NetWithResBlock)\b/g, `$1_${i}`);
  // Whole statements: nothing stands in front of the last blank line but those.
  const cut = all.split("\n").slice(0, lines).join("\n");
  return cut.slice(0, cut.lastIndexOf("\n\n\n") + 1);
}

/** Rows of one file's keystrokes. */
async function rowsOf(what, name, text, goal, options) {
  const { samples, worked, memory } = await latencies(name, text, options);
  const rows = [timeRow(`keystroke to hints and problems, ${what}, p50`, percentile(samples, 0.5)), timeRow(`keystroke to hints and problems, ${what}, p95`, percentile(samples, 0.95), goal)];
  rows.push(timeRow("  the work of the server's main thread in it, mean", worked));
  if (memory !== undefined) rows.push({ what: "  the server's memory afterwards", value: `${(memory / 2 ** 20).toFixed(0)} MiB` });
  return rows;
}

export async function editing() {
  const rows = [];
  const read = (name) => readFileSync(path.join(seeds, name), "utf8");
  for (const name of readdirSync(seeds).filter((file) => file.endsWith(".py"))) rows.push(...(await rowsOf(name, name, read(name), 10)));
  rows.push(...(await rowsOf("1,000 lines", "s1_build.py", repeated(read("s1_build.py"), 1000), 50, { edits: 30 })));
  return rows;
}

/** timm's own files, opened where they are installed. */
export async function libraries() {
  const site = sitePackages();
  const rows = [];
  for (const name of ["vision_transformer", "swin_transformer"]) {
    const what = `timm's ${name}.py`, file = site && path.join(site, "timm/models", `${name}.py`);
    if (!file || !existsSync(file)) rows.push({ what: `keystroke to hints and problems, ${what}`, value: "not run: SHAPEWRIGHT_ORACLE names no Python with timm" });
    else rows.push(...(await rowsOf(what, file, readFileSync(file, "utf8"), 50, { edits: 40, extraPaths: [site], warm: 60 })));
  }
  return rows;
}
