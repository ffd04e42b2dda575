// The connection to the language server: started once, told the settings, asked for summaries.
import * as vscode from "vscode";
import { LanguageClient, RevealOutputChannelOn, TransportKind } from "vscode-languageclient/node";
import type { LanguageClientOptions, ServerOptions } from "vscode-languageclient/node";
import { MODULE_AT, PICK_INPUT, STATUS, SUMMARY, SUMMARY_CHANGED } from "../../server/protocol";
import type { ModuleAtParams, ModuleAtResult, PickInputParams, PlainDim, StatusData, SummaryChangedParams, SummaryData, SummaryParams } from "../../server/protocol";
import { selectedPython } from "./python";

/** Where Python source may come from. Notebook cells and the old sides of comparisons are not programs of their own. */
const SCHEMES = ["file", "untitled", "vscode-vfs", "vscode-test-web", "vscode-remote", "memfs", "sftp", "ssh"];

export interface Language {
  /** Ready once the server has answered. */
  ready: Promise<void>;
  summary(uri: vscode.Uri, name?: string): Promise<SummaryData>;
  moduleAt(uri: vscode.Uri, position: vscode.Position): Promise<ModuleAtResult | null>;
  pickInput(uri: vscode.Uri, name: string, shape: PlainDim[] | null): Promise<void>;
  onSummaryChanged: vscode.Event<SummaryChangedParams>;
  onStatus: vscode.Event<StatusData>;
  restart(): Promise<void>;
  dispose(): Promise<void>;
}

/** Starts `dist/server.js` in a process of its own. */
export function startLanguage(context: vscode.ExtensionContext): Language {
  const module = context.asAbsolutePath("dist/server.js");
  const server: ServerOptions = {
    run: { module, transport: TransportKind.ipc },
    debug: { module, transport: TransportKind.ipc, options: { execArgv: ["--nolazy", "--inspect=6011"] } },
  };
  const options: LanguageClientOptions = {
    documentSelector: SCHEMES.map((scheme) => ({ language: "python", scheme })),
    synchronize: { configurationSection: "shapewright" },
    initializationOptions: { settings: settings(), locale: vscode.env.language, codeLens: true },
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    diagnosticCollectionName: "shapewright",
    // The server's hovers hold links that run this extension's own commands, and nothing else.
    markdown: { isTrusted: { enabledCommands: ["shapewright.showSummary", "shapewright.runTraining", "shapewright.pickInputShape"] }, supportHtml: false },
    middleware: {
      workspace: {
        async configuration(params, token, next) {
          const answer = await next(params, token);
          if (!Array.isArray(answer)) return answer;
          return Promise.all(answer.map((value, i) => fillPython(value, params.items[i].section ?? undefined, params.items[i].scopeUri)));
        },
      },
    },
  };
  const client = new LanguageClient("shapewright", "Shapewright", server, options);
  const changed = new vscode.EventEmitter<SummaryChangedParams>();
  const status = new vscode.EventEmitter<StatusData>();
  client.onNotification(SUMMARY_CHANGED, (params: SummaryChangedParams) => changed.fire(params));
  client.onNotification(STATUS, (params: StatusData) => status.fire(params));
  const ready = client.start();

  return {
    ready,
    async summary(uri, name) {
      await ready;
      const params: SummaryParams = { uri: code(client, uri), ...(name !== undefined && { name }) };
      return client.sendRequest<SummaryData>(SUMMARY, params);
    },
    async moduleAt(uri, position) {
      await ready;
      const params: ModuleAtParams = { uri: code(client, uri), position: { line: position.line, character: position.character } };
      return client.sendRequest<ModuleAtResult | null>(MODULE_AT, params);
    },
    async pickInput(uri, name, shape) {
      await ready;
      const params: PickInputParams = { uri: code(client, uri), class: name, shape };
      await client.sendRequest(PICK_INPUT, params);
    },
    onSummaryChanged: changed.event,
    onStatus: status.event,
    restart: () => client.restart(),
    async dispose() {
      changed.dispose();
      status.dispose();
      // A server that never came up cannot be stopped.
      await ready.then(() => client.stop(2000)).catch(() => undefined);
    },
  };
}

function code(client: LanguageClient, uri: vscode.Uri): string {
  return client.code2ProtocolConverter.asUri(uri);
}

function settings(): unknown {
  const all = vscode.workspace.getConfiguration("shapewright");
  return JSON.parse(JSON.stringify(all)) as unknown;
}

/** An empty `shapewright.python` stands for what the Python extension has selected. */
async function fillPython(value: unknown, section: string | undefined, scope: string | undefined): Promise<unknown> {
  const selected = (): Promise<string | undefined> => selectedPython(scope === undefined ? undefined : vscode.Uri.parse(scope));
  if (section === "shapewright.python") return value || ((await selected()) ?? "");
  if (section !== "shapewright" || typeof value !== "object" || value === null) return value;
  const { python } = value as { python?: string };
  return { ...value, python: python || ((await selected()) ?? "") };
}
