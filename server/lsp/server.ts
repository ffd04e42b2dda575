// The language server: what it can do, and which file answers which request.
import {
  type CancellationToken, type Connection, DidChangeConfigurationNotification, DidChangeWatchedFilesNotification, DocumentDiagnosticReportKind, ErrorCodes, LSPErrorCodes, ProposedFeatures, ResponseError,
  TextDocumentSyncKind, TextDocuments, createConnection,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { trains } from "../ide/code_lens";
import { concernsTorch, relatedLines } from "../ide/diagnostics";
import { moduleAt } from "../ide/module_at";
import { candidates, summaryData } from "../ide/summary";
import { MODULE_AT, PICK_INPUT, STATUS, SUMMARY, SUMMARY_CHANGED } from "../protocol";
import type { ModuleAtParams, PickInputParams, StatusData, SummaryParams } from "../protocol";
import { newPractice } from "../practice";
import { readSettings } from "../settings";
import { fileOf, newWorkspace, uriOf } from "../workspace";
import type { Trace } from "../../interpreter/trace";
import { onCodeActions } from "./code_actions";
import { onCodeLens } from "./code_lens";
import { toOffset } from "./convert";
import { toDiagnostics } from "./diagnostics";
import { onHover } from "./hover";
import { onInlayHints } from "./inlay_hints";

/** Serves over stdio or Node's IPC, as the command line says. */
export function startServer(): void {
  const connection = createConnection(ProposedFeatures.all);
  serve(connection);
  connection.listen();
}

/** Milliseconds without a new trace before files are looked at that are not open. */
const EXPLORE_AFTER = 400;

interface Client { pullsDiagnostics: boolean; configuration: boolean; watches: boolean; refreshesHints: boolean; refreshesLenses: boolean; refreshesDiagnostics: boolean; changesConfiguration: boolean; changesFolders: boolean }

export function serve(connection: Connection): void {
  const documents = new TextDocuments(TextDocument);
  const workspace = newWorkspace();
  const client: Client = { pullsDiagnostics: false, configuration: false, watches: false, refreshesHints: false, refreshesLenses: false, refreshesDiagnostics: false, changesConfiguration: false, changesFolders: false };
  const timers = new Map<string, NodeJS.Timeout>();
  const linesOf = relatedLines((file) => workspace.files.read(file));

  connection.onInitialize(({ capabilities, workspaceFolders, rootUri, initializationOptions }) => {
    const { textDocument, workspace: general } = capabilities;
    client.pullsDiagnostics = textDocument?.diagnostic !== undefined;
    client.configuration = general?.configuration === true;
    client.changesConfiguration = general?.didChangeConfiguration?.dynamicRegistration === true;
    client.changesFolders = general?.workspaceFolders === true;
    client.watches = general?.didChangeWatchedFiles?.dynamicRegistration === true;
    client.refreshesHints = general?.inlayHint?.refreshSupport === true;
    client.refreshesLenses = general?.codeLens?.refreshSupport === true;
    client.refreshesDiagnostics = general?.diagnostics?.refreshSupport === true;
    const options = initializationOptions as { settings?: unknown } | undefined;
    workspace.folders = (workspaceFolders ?? (rootUri ? [{ uri: rootUri, name: "" }] : [])).map((f) => fileOf(f.uri));
    if (options?.settings !== undefined) workspace.clearSettings(readSettings(options.settings));
    return {
      capabilities: {
        textDocumentSync: TextDocumentSyncKind.Incremental,
        inlayHintProvider: true,
        hoverProvider: true,
        codeLensProvider: { resolveProvider: false },
        codeActionProvider: { codeActionKinds: ["quickfix"] },
        ...(client.pullsDiagnostics && { diagnosticProvider: { identifier: "shapewright", interFileDependencies: true, workspaceDiagnostics: false } }),
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
      serverInfo: { name: "shapewright" },
    };
  });

  connection.onInitialized(() => {
    if (client.changesConfiguration) void connection.client.register(DidChangeConfigurationNotification.type, { section: "shapewright" });
    if (client.watches) void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: "**/*.py" }] });
    if (client.changesFolders) connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      const gone = new Set(removed.map((f) => fileOf(f.uri)));
      workspace.folders = [...workspace.folders.filter((f) => !gone.has(f)), ...added.map((f) => fileOf(f.uri))];
      workspace.changed();
      refresh();
    });
  });

  // ------------------------------------------------------------------------------------------------------------------ documents

  /** Settings of a document: asked for once, in front of its first trace. */
  const asked = new Map<string, Promise<void>>();
  function askSettings(uri: string): Promise<void> {
    let question = asked.get(uri);
    if (question === undefined) {
      question = client.configuration
        ? connection.workspace.getConfiguration({ scopeUri: uri, section: "shapewright" }).then((given: unknown) => { if (given !== null && given !== undefined && asked.has(uri)) workspace.setSettings(uri, readSettings(given)); }, () => undefined)
        : Promise.resolve();
      asked.set(uri, question);
    }
    return question;
  }

  documents.onDidOpen(({ document }) => { take(document); });
  documents.onDidChangeContent(({ document }) => { take(document); schedule(document.uri); });
  documents.onDidClose(({ document }) => {
    clearTimeout(timers.get(document.uri));
    clearTimeout(exploring.get(document.uri));
    timers.delete(document.uri);
    asked.delete(document.uri);
    workspace.close(document.uri);
    workspace.files.changed(fileOf(document.uri));
    if (!client.pullsDiagnostics) void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
  });
  function take(document: TextDocument): void {
    practice.disturbed();
    workspace.open({ uri: document.uri, version: document.version, text: () => document.getText() });
    const file = fileOf(document.uri);
    // What others import from here has changed, too.
    for (const uri of workspace.changed(file)) if (uri !== document.uri) schedule(uri);
  }

  /** Traces when nothing else is to be done; after a slow trace, when the typing pauses. */
  function schedule(uri: string): void {
    clearTimeout(timers.get(uri));
    const took = workspace.took(uri);
    timers.set(uri, setTimeout(() => { timers.delete(uri); void askSettings(uri).then(() => publish(uri)); }, took > 100 ? Math.min(1000, took) : 0));
  }

  /** Nobody is told of traces that were made for practice: they say what the one before them said. */
  const practice = newPractice((uri) => {
    const took = workspace.practise(uri), traced = workspace.trace(uri);
    if (took === undefined || traced === undefined) return undefined;
    told.add(traced);
    const end = { line: traced.lines.starts.length, character: 0 };
    onInlayHints(traced, { start: { line: 0, character: 0 }, end }, workspace.settingsOf(uri));
    toDiagnostics(traced, uriOf, linesOf);
    return took;
  });
  connection.onShutdown(() => practice.stop());

  /** While nothing else is to be done: how files beside a document use its classes. */
  const exploring = new Map<string, NodeJS.Timeout>();
  function explore(uri: string): void {
    clearTimeout(exploring.get(uri));
    exploring.set(uri, setTimeout(() => { exploring.delete(uri); if (workspace.explore(uri)) explore(uri); }, EXPLORE_AFTER).unref());
  }
  workspace.onUsesChanged = (uri) => { schedule(uri); setTimeout(show, 0).unref(); };

  const told = new WeakSet<Trace>();
  function publish(uri: string): void {
    const traced = traceOf(uri);
    if (traced === undefined) return;
    const document = documents.get(uri);
    if (!client.pullsDiagnostics && document) {
      const diagnostics = workspace.settingsOf(uri).diagnostics && concernsTorch(traced) ? toDiagnostics(traced, uriOf, linesOf) : [];
      void connection.sendDiagnostics({ uri, version: document.version, diagnostics });
    }
  }

  /** The trace of the present text; the client is told of a new one. */
  function traceOf(uri: string): Trace | undefined {
    if (!workspace.isFresh(uri) && workspace.took(uri) > 100) void connection.sendNotification(STATUS, { uri, state: "tracing", errors: 0, warnings: 0, candidates: [], runnable: false } satisfies StatusData);
    const traced = workspace.trace(uri);
    if (traced !== undefined && !told.has(traced)) {
      told.add(traced);
      void connection.sendNotification(STATUS, statusOf(uri, traced));
      void connection.sendNotification(SUMMARY_CHANGED, { uri, version: documents.get(uri)?.version });
      // A large library is read in several goes, so that other requests are answered meanwhile.
      if (traced.halted === "time") setTimeout(() => { if (workspace.retry(uri)) { publish(uri); show(); } }, 0);
      else { practice.offer(uri); explore(uri); }
      for (const fault of traced.session.faults.slice(0, 1)) connection.console.error(fault instanceof Error ? fault.stack ?? fault.message : String(fault));
    }
    return traced;
  }
  const statusOf = (uri: string, t: Trace): StatusData => ({
    uri, state: "done", errors: t.problems.filter((p) => p.severity === "error").length, warnings: t.problems.filter((p) => p.severity === "warning").length, candidates: candidates(t), runnable: trains(t),
  });

  /** Answers from the trace of the newest text: changes and cancellations that have arrived meanwhile are seen first. */
  async function answer<T>(uri: string, token: CancellationToken, otherwise: T, from: (traced: Trace) => T): Promise<T> {
    practice.disturbed();
    await askSettings(uri);
    if (!workspace.isFresh(uri)) await new Promise((resolve) => setImmediate(resolve));
    if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
    const traced = traceOf(uri);
    return traced === undefined ? otherwise : from(traced);
  }

  /** Everything that the client shows is asked for anew. */
  function refresh(): void {
    show();
    for (const uri of workspace.documents.keys()) schedule(uri);
  }
  function show(): void {
    if (client.refreshesHints) connection.languages.inlayHint.refresh();
    if (client.refreshesLenses) void connection.sendRequest("workspace/codeLens/refresh").catch(() => undefined);
    if (client.pullsDiagnostics && client.refreshesDiagnostics) connection.languages.diagnostics.refresh();
  }

  connection.onDidChangeConfiguration(({ settings }) => {
    asked.clear();
    const own = (settings as { shapewright?: unknown } | null)?.shapewright;
    workspace.clearSettings(own === undefined || own === null ? undefined : readSettings(own));
    refresh();
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    let stale = 0;
    for (const { uri } of changes) if (!workspace.documents.has(uri)) stale += workspace.changed(fileOf(uri)).length;
    if (stale > 0) refresh();
  });

  // ------------------------------------------------------------------------------------------------------------------- requests

  connection.languages.inlayHint.on(({ textDocument: { uri }, range }, token) => answer(uri, token, [], (t) => onInlayHints(t, range, workspace.settingsOf(uri))));
  connection.onHover(({ textDocument: { uri }, position }, token) => answer(uri, token, null, (t) => onHover(t, position)));
  connection.onCodeLens(({ textDocument: { uri } }, token) => answer(uri, token, [], (t) => (workspace.settingsOf(uri).codeLens ? onCodeLens(t, uri) : [])));
  connection.onCodeAction(({ textDocument: { uri }, range, context }, token) => answer(uri, token, [], (t) => onCodeActions(t, uri, range, context.diagnostics)));
  connection.languages.diagnostics.on(({ textDocument: { uri } }, token) =>
    answer(uri, token, { kind: DocumentDiagnosticReportKind.Full, items: [] }, (t) => ({ kind: DocumentDiagnosticReportKind.Full, items: workspace.settingsOf(uri).diagnostics && concernsTorch(t) ? toDiagnostics(t, uriOf, linesOf) : [] })));
  connection.onRequest(SUMMARY, ({ uri, name }: SummaryParams, token: CancellationToken) =>
    answer(uri, token, null, (t) => summaryData(t, uri, uriOf, name, documents.get(uri)?.version)).then((data) => data ?? new ResponseError(ErrorCodes.InvalidParams, "The document is not open.")));
  connection.onRequest(MODULE_AT, ({ uri, position }: ModuleAtParams, token: CancellationToken) => answer(uri, token, null, (t) => moduleAt(t, toOffset(t.lines, position))));
  connection.onRequest(PICK_INPUT, ({ uri, class: cls, shape }: PickInputParams) => {
    workspace.pick(uri, cls, shape);
    refresh();
    return null;
  });

  documents.listen(connection);
}
