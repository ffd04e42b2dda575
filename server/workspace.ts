// The open documents and their traces: one for each version of a text, made when somebody asks.
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Shape } from "../interpreter/shape";
import { isSym } from "../interpreter/shape";
import { type Carried, type Trace, trace } from "../interpreter/trace";
import { importRoots } from "./ide/python";
import { type Files, newFiles } from "./files";
import { type Settings, defaults } from "./settings";
import { importersOf, newUseRegister } from "./uses";

/** Milliseconds for a program, and again for what is inferred: nothing keeps the editor waiting for more than about a second. */
const BUDGET = 450;
/** For programs that import large libraries, once these have been read. */
const LARGE_BUDGET = 1500;

/** For a file that is looked at only to see how it uses another. */
const EXPLORING = 300;

export interface OpenDocument { readonly uri: string; readonly version: number; text(): string }

export interface Workspace {
  readonly files: Files;
  folders: readonly string[];
  settingsOf(uri: string): Settings;
  setSettings(uri: string, settings: Settings): void;
  clearSettings(settings?: Settings): void;
  open(document: OpenDocument): void;
  close(uri: string): void;
  /** The trace of a document as it is now; undefined when it is not open. */
  trace(uri: string): Trace | undefined;
  /** The trace of a document was cut off and another would get further: it is dropped. */
  retry(uri: string): boolean;
  /** Traces the present text of a document once more, from the beginning, and gives the milliseconds that took; undefined where it has no whole trace. */
  practise(uri: string): number | undefined;
  /** Milliseconds that the last trace of a document took. */
  took(uri: string): number;
  /** Whether the trace of the present text is there already. */
  isFresh(uri: string): boolean;
  /** Traces of documents that depend on a file are out of date. Gives their URIs. */
  changed(file?: string): string[];
  /** Traces a file beside a document that imports it and is not open: how it uses the document's classes. False when there is none left. */
  explore(uri: string): boolean;
  /** Told of documents whose traces are out of date since another file uses them otherwise. */
  onUsesChanged: ((uri: string) => void) | null;
  pick(uri: string, cls: string, shape: (number | string | null)[] | null): void;
  readonly documents: ReadonlyMap<string, OpenDocument>;
}

interface Entry { version: number; trace: Trace; took: number }

export function newWorkspace(): Workspace {
  const documents = new Map<string, OpenDocument>(), traces = new Map<string, Entry>(), settings = new Map<string, Settings>();
  const picked = new Map<string, Map<string, (number | string | null)[] | null>>();
  /** What classes' inputs were inferred to be, by document. */
  const remembered = new Map<string, Map<string, Shape>>();
  /** Of the newest trace of each document, fresh or not, what the next one goes on from. */
  const latest = new Map<string, { carried: Carried; paths: readonly string[] }>();
  /** Documents whose program gets the large budget. */
  const large = new Set<string>();
  const roots = new Map<string, string[]>();
  let general: Settings = defaults;
  const byFile = new Map<string, string>();
  const uses = newUseRegister();
  /** What is used otherwise than when it was traced is traced anew. */
  function reconsider(changed: readonly string[]): void {
    for (const file of changed) {
      const uri = byFile.get(file);
      if (uri === undefined) continue;
      traces.delete(uri);
      workspace.onUsesChanged?.(uri);
    }
  }
  const files = newFiles((file) => { const uri = byFile.get(file); const d = uri === undefined ? undefined : documents.get(uri); return d?.text(); });

  const settingsOf = (uri: string): Settings => settings.get(uri) ?? general;

  function importPaths(file: string, own: Settings): string[] {
    if (!path.isAbsolute(file)) return [...own.extraPaths];
    const folder = path.dirname(file);
    const base = workspace.folders.find((f) => file.startsWith(f + path.sep)) ?? folder;
    const key = `${folder}\0${own.python}`;
    let environment = roots.get(key);
    if (environment === undefined) roots.set(key, (environment = importRoots(folder, own.python)));
    return [folder, ...workspace.folders, ...own.extraPaths.map((p) => path.resolve(base, p)), ...environment];
  }

  function inputShapes(uri: string, file: string, own: Settings): Record<string, readonly (number | string | null)[]> {
    const shapes: Record<string, readonly (number | string | null)[]> = {};
    for (const [key, shape] of Object.entries(own.inputShapes)) {
      const colon = key.lastIndexOf(":");
      if (colon < 0) continue;
      const [name, cls] = [key.slice(0, colon), key.slice(colon + 1)];
      if (workspace.folders.some((f) => path.join(f, name) === file) || path.basename(file) === name) shapes[cls] = shape;
    }
    for (const [cls, shape] of picked.get(uri) ?? []) { if (shape === null) delete shapes[cls]; else shapes[cls] = shape; }
    return shapes;
  }

  function make(document: OpenDocument): Entry {
    const { uri } = document, file = fileOf(uri), own = settingsOf(uri);
    const started = performance.now(), paths = importPaths(file, own), last = latest.get(uri);
    const previous = last !== undefined && last.paths.join("\0") === paths.join("\0") ? last.carried : undefined;
    // What the last trace says is not kept while the next is made: it would be moved in memory, which takes longer than to forget it.
    traces.delete(uri);
    const traced = trace(document.text(), file, {
      ...(previous && { previous }), host: files.host(file), paths, budget: large.has(uri) ? LARGE_BUDGET : BUDGET, inputShapes: inputShapes(uri, file, own), remembered: remembered.get(uri) ?? new Map<string, Shape>(), uses: uses.of(file),
    });
    latest.set(uri, { carried: traced.carried, paths });
    reconsider(uses.learn(traced));
    const known = remembered.get(uri) ?? new Map<string, Shape>();
    for (const { cls, inputs } of traced.assumptions) {
      const [first] = inputs;
      // Only what the layers fixed wholly, but for the batch, is worth remembering.
      if (first?.source === "inferred" && first.value.kind === "tensor" && first.value.shape && first.value.shape.slice(1).every((d) => d !== null && !isSym(d))) known.set(cls.name, first.value.shape as Shape);
    }
    remembered.set(uri, known);
    return { version: document.version, trace: traced, took: performance.now() - started };
  }

  const workspace: Workspace = {
    files, folders: [], documents, settingsOf, onUsesChanged: null,
    setSettings(uri, own) { settings.set(uri, own); traces.delete(uri); },
    clearSettings(own) { if (own) general = own; settings.clear(); traces.clear(); roots.clear(); latest.clear(); },
    open(document) { documents.set(document.uri, document); byFile.set(fileOf(document.uri), document.uri); },
    close(uri) { documents.delete(uri); byFile.delete(fileOf(uri)); traces.delete(uri); settings.delete(uri); remembered.delete(uri); large.delete(uri); latest.delete(uri); reconsider(uses.forget(fileOf(uri))); },
    isFresh: (uri) => { const d = documents.get(uri); return d !== undefined && traces.get(uri)?.version === d.version; },
    retry(uri) {
      const t = traces.get(uri)?.trace;
      if (t?.halted !== "time") return false;
      if (t.newlyRead === 0) {
        if (t.imported.length < 10 || large.has(uri)) return false;
        large.add(uri);
      }
      traces.delete(uri);
      return true;
    },
    practise(uri) {
      const document = documents.get(uri), entry = traces.get(uri);
      if (document === undefined || entry?.version !== document.version || entry.trace.halted !== null || entry.trace.session.faults.length > 0) return undefined;
      const last = latest.get(uri);
      if (last !== undefined) latest.set(uri, { ...last, carried: { ...last.carried, clean: null } });
      const again = make(document);
      traces.set(uri, again);
      return again.took;
    },
    took: (uri) => traces.get(uri)?.took ?? 0,
    trace(uri) {
      const document = documents.get(uri);
      if (document === undefined) return undefined;
      let entry = traces.get(uri);
      if (entry === undefined || entry.version !== document.version) traces.set(uri, (entry = make(document)));
      return entry.trace;
    },
    changed(file) {
      files.changed(file);
      if (file !== undefined && !byFile.has(file)) reconsider(uses.forget(file));
      roots.clear();
      const stale: string[] = [];
      for (const [uri, { trace: t }] of traces) if (file === undefined || t.imported.includes(file) || t.session.faults.length > 0 || importsUnknown(t)) stale.push(uri);
      for (const uri of stale) traces.delete(uri);
      for (const [uri, { carried }] of latest) if (file === undefined || (carried.imported.includes(file) && !carried.vm.isUserFile(file))) latest.delete(uri);
      return stale;
    },
    explore(uri) {
      const file = fileOf(uri), t = traces.get(uri)?.trace;
      // What is called in the file itself needs no other.
      if (t === undefined || t.halted !== null || !t.assumptions.some((a) => a.inputs.some((i) => i.source !== "call"))) return false;
      const importers = importersOf(file, files.read), next = importers.find((f) => !byFile.has(f) && !uses.knows(f));
      if (next === undefined) return false;
      const text = files.read(next);
      if (text !== undefined) reconsider(uses.learn(trace(text, next, { host: files.host(next), paths: importPaths(next, settingsOf(uri)), budget: EXPLORING, noInference: true })));
      if (!uses.knows(next)) uses.learnNothing(next);
      return importers.some((f) => !byFile.has(f) && !uses.knows(f));
    },
    pick(uri, cls, shape) {
      let own = picked.get(uri);
      if (own === undefined) picked.set(uri, (own = new Map()));
      own.set(cls, shape);
      traces.delete(uri);
    },
  };
  return workspace;
}

/** Some import found nothing: a file that is made now may be it. */
const importsUnknown = (t: Trace): boolean => [...t.session.module.dict.values()].some((v) => typeof v === "object" && v !== null && v.kind === "unknown");

/** The path of a `file:` URI; other URIs stand for themselves. */
export function fileOf(uri: string): string {
  if (!uri.startsWith("file:")) return uri;
  try { return fileURLToPath(uri); } catch { return uri; }
}
export const uriOf = (file: string): string => (path.isAbsolute(file) ? pathToFileURL(file).href : file);
