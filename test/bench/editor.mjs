// What a person who types feels: from a keystroke to fresh hints and problems, and from nothing to the first hint, through dist/server.js over stdio.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { startLanguageServer } from "../lib/lsp.mjs";
import { percentile, timeRow } from "./figures.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const seeds = path.join(root, "test/fixtures/seeds");
const capabilities = { textDocument: { inlayHint: {}, publishDiagnostics: { versionSupport: true }, diagnostic: {} } };

/** A server with one document open; `edit` resolves when hints and problems of the new text are there. */
export async function openDocument(name, text, pull = true) {
  const { diagnostic, ...pushed } = capabilities.textDocument;
  const server = startLanguageServer([path.join(root, "dist/server.js"), "--stdio"]);
  const uri = pathToFileURL(path.join(seeds, name)).href;
  let published = () => {};
  server.on("textDocument/publishDiagnostics", (params) => params.uri === uri && published(params));
  const offered = await server.initialize({ capabilities: { textDocument: pull ? { ...pushed, diagnostic } : pushed } });
  let version = 1;
  const lines = () => text.split("\n").length;
  const hints = () => server.request("textDocument/inlayHint", { textDocument: { uri }, range: { start: { line: 0, character: 0 }, end: { line: lines(), character: 0 } } });
  const problems = () =>
    offered.diagnosticProvider
      ? server.request("textDocument/diagnostic", { textDocument: { uri } })
      : new Promise((resolve) => (published = (params) => (params.version ?? version) === version && resolve(params)));
  const wait = async () => (await Promise.all([problems(), hints()]))[1];
  server.notify("textDocument/didOpen", { textDocument: { uri, languageId: "python", version, text } });
  const first = await hints();
  return {
    first,
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

/** Types a space at the end of lines spread over the file, and takes it back; the first edits warm up. */
async function latencies(name, text, edits = 60) {
  const document = await openDocument(name, text);
  const ends = [...text.matchAll(/[)\w](?=\n)/g)].map((m) => m.index + 1);
  const samples = [];
  for (let i = 0; i < edits + 10; i++) {
    const at = ends[(i * 7) % ends.length];
    for (const [start, end, typed] of [[at, at, " "], [at, at + 1, ""]]) {
      const started = performance.now();
      await document.edit(start, end, typed);
      if (i >= 10) samples.push(performance.now() - started);
    }
  }
  await document.stop();
  return samples;
}

/** Renames the classes of a copy, so that a long file is made of different ones. */
function repeated(text, lines) {
  let all = "";
  for (let i = 0; all.split("\n").length < lines; i++) all += text.replace(/\b(SimpleCNN|NeuralNetwork|ResBlock|NetWithResBlock)\b/g, `$1_${i}`);
  return all.split("\n").slice(0, lines).join("\n");
}

export async function editing() {
  const rows = [];
  const files = readdirSync(seeds).filter((name) => name.endsWith(".py")).map((name) => [name, readFileSync(path.join(seeds, name), "utf8"), 10]);
  files.push(["s1_build.py", repeated(readFileSync(path.join(seeds, "s1_build.py"), "utf8"), 1000), 50]);
  for (const [name, text, goal] of files) {
    const samples = await latencies(name, text);
    const what = `keystroke to hints and problems, ${text.split("\n").length > 900 ? "1,000 lines of it" : name}`;
    rows.push(timeRow(`${what}, p50`, percentile(samples, 0.5)), timeRow(`${what}, p95`, percentile(samples, 0.95), goal));
  }
  return rows;
}
