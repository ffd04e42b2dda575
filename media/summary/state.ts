// The summary panel's state: which rows are seen, which one is chosen, and what the table says as text. No DOM here.
import { bytes, compact, count } from "../format";
import type { PlainDim, PlainValue, SummaryData, SummaryRow } from "../../server/protocol";
import type { FromPanel, PanelState, ToPanel } from "./protocol";

export interface View {
  data: SummaryData | null;
  /** The file's name as the workspace calls it. */
  file: string;
  /** Why there is no data. */
  reason?: string;
  tracing: boolean;
  /** False until the first answer has come. */
  answered: boolean;
  /** The row that has the keyboard. */
  focused: string;
  /** Rows that the editor's cursor stands on. */
  here: Set<string>;
  panel: PanelState;
}

export type Action =
  | { type: "toggle"; path: string }
  | { type: "expandAll" | "collapseAll" }
  | { type: "filter"; text: string }
  | { type: "focus"; path: string }
  | { type: "key"; key: string }
  | { type: "open"; path: string }
  | { type: "switch"; view: PanelState["view"] };

export const initialPanel: PanelState = { collapsed: [], filter: "", view: "layers" };

export function initialView(saved: Partial<PanelState> | undefined): View {
  return { data: null, file: "", tracing: true, answered: false, focused: "", here: new Set(), panel: { ...initialPanel, ...saved } };
}

/** Takes a message from the host; changes `view` in place. */
export function receive(view: View, message: ToPanel): void {
  switch (message.type) {
    case "init":
      return;
    case "tracing":
      view.tracing = true;
      return;
    case "highlight":
      if (message.module === view.data?.module) view.here = new Set(message.paths);
      else view.here.clear();
      return;
    case "summary": {
      const { data } = message;
      if (data?.module !== view.data?.module) view.here.clear();
      Object.assign(view, { data, file: message.file, reason: message.reason, tracing: false, answered: true });
      view.panel.uri = data?.uri ?? view.panel.uri;
      view.panel.name = data?.module ?? undefined;
      if (!data?.rows.some((r) => r.path === view.focused)) view.focused = "";
      return;
    }
  }
}

/** Does what the user did; answers what to send to the host. */
export function act(view: View, action: Action): FromPanel[] {
  const { panel } = view;
  const rows = view.data?.rows ?? [];
  switch (action.type) {
    case "toggle":
      panel.collapsed = panel.collapsed.includes(action.path) ? panel.collapsed.filter((p) => p !== action.path) : [...panel.collapsed, action.path];
      if (view.focused !== action.path && isInside(view.focused, action.path)) view.focused = action.path;
      break;
    case "expandAll":
      panel.collapsed = [];
      break;
    case "collapseAll":
      panel.collapsed = rows.filter((r, i) => r.depth > 0 && hasChildren(rows, i)).map((r) => r.path);
      view.focused = "";
      break;
    case "filter":
      panel.filter = action.text;
      break;
    case "switch":
      panel.view = action.view;
      break;
    case "focus":
      view.focused = action.path;
      return [];
    case "open": {
      view.focused = action.path;
      const row = rows.find((r) => r.path === action.path);
      return row?.range && view.data ? [{ type: "reveal", uri: row.uri ?? view.data.uri, range: row.range }] : [];
    }
    case "key":
      return key(view, action.key);
  }
  return [{ type: "view", state: panel }];
}

/** The keys of an ARIA treegrid whose rows have the focus. */
function key(view: View, pressed: string): FromPanel[] {
  const rows = visibleRows(view);
  const at = Math.max(0, rows.findIndex((r) => r.row.path === view.focused));
  const current = rows[at];
  if (!current) return [];
  const move = (to: number): FromPanel[] => {
    view.focused = rows[Math.min(rows.length - 1, Math.max(0, to))].row.path;
    return [];
  };
  switch (pressed) {
    case "ArrowDown": return move(at + 1);
    case "ArrowUp": return move(at - 1);
    case "PageDown": return move(at + 15);
    case "PageUp": return move(at - 15);
    case "Home": return move(0);
    case "End": return move(rows.length - 1);
    case "ArrowRight":
      if (current.expanded === false) return act(view, { type: "toggle", path: current.row.path });
      return current.expanded ? move(at + 1) : [];
    case "ArrowLeft": {
      if (current.expanded && current.row.depth > 0) return act(view, { type: "toggle", path: current.row.path });
      return move(rows.findLastIndex((r, i) => i < at && r.row.depth < current.row.depth));
    }
    case "Enter":
    case " ":
      return act(view, { type: "open", path: current.row.path });
    default:
      return [];
  }
}

export interface VisibleRow {
  row: SummaryRow;
  /** Undefined for a row without children. */
  expanded?: boolean;
  /** The filter's own hit, not only a parent of one. */
  match: boolean;
}

/** Rows in the order of the tree: without those inside collapsed ones; under a filter, hits and their parents. */
export function visibleRows(view: View): VisibleRow[] {
  const rows = view.data?.rows ?? [];
  const collapsed = new Set(view.panel.collapsed);
  const wanted = view.panel.filter.trim().toLowerCase();
  const matches = (r: SummaryRow): boolean => wanted !== "" && `${r.path} ${r.detail ?? r.type}`.toLowerCase().includes(wanted);
  if (wanted !== "") {
    const hits = rows.filter(matches);
    return rows.flatMap((row, i) => {
      if (!hits.some((hit) => isInside(hit.path, row.path))) return [];
      return [{ row, match: matches(row), ...(hasChildren(rows, i) && { expanded: true }) }];
    });
  }
  const shown: VisibleRow[] = [];
  let hiddenBelow = Infinity;
  rows.forEach((row, i) => {
    if (row.depth > hiddenBelow) return;
    hiddenBelow = Infinity;
    const closed = collapsed.has(row.path);
    if (closed) hiddenBelow = row.depth;
    shown.push({ row, match: false, ...(hasChildren(rows, i) && { expanded: !closed }) });
  });
  return shown;
}

function hasChildren(rows: SummaryRow[], at: number): boolean {
  return at + 1 < rows.length && rows[at + 1].depth > rows[at].depth;
}

/** Whether `path` is `ancestor` or below it. */
function isInside(path: string, ancestor: string): boolean {
  return ancestor === "" || path === ancestor || path.startsWith(`${ancestor}.`);
}

/** The last part of a path; the module's own name for the root. */
export function rowName(row: SummaryRow, data: SummaryData): string {
  return row.path === "" ? (data.module ?? row.type) : (row.path.split(".").pop() ?? row.path);
}

/** "[B, 32, 28, 28]"; tuples and dicts as Python writes them. */
export function valueText(value: PlainValue | undefined): string {
  if (!value) return "";
  if ("shape" in value) return value.shape ? `[${value.shape.map(dimText).join(", ")}]` : "[…]";
  if ("items" in value) return `(${value.items.map(valueText).join(", ")})`;
  if ("entries" in value) return `{${Object.entries(value.entries).map(([k, v]) => `${k}: ${valueText(v)}`).join(", ")}}`;
  return value.text;
}

export function dimText(dim: PlainDim): string {
  return dim === null ? "?" : String(dim);
}

/** Part of a total in [0, 1]; 0 when either is not a number. */
export function share(part: number | string | null, total: number | string | null): number {
  return typeof part === "number" && typeof total === "number" && total > 0 ? Math.min(1, part / total) : 0;
}

/** The whole table as plain text in columns, for an issue, a notebook, a commit message. */
export function asText(data: SummaryData): string {
  const head = ["Layer", "Type", "Input", "Output", "Params", "MACs"];
  const body = data.rows.map((r) => [
    "  ".repeat(r.depth) + rowName(r, data), r.detail ?? r.type, valueText(r.input), valueText(r.output), r.shared ? "(shared)" : count(r.parameters), compact(r.macs),
  ]);
  const widths = head.map((h, i) => Math.max(width(h), ...body.map((row) => width(row[i]))));
  const line = (cells: string[]): string => cells.map((c, i) => (i < 4 ? c + " ".repeat(widths[i] - width(c)) : " ".repeat(widths[i] - width(c)) + c)).join("  ").trimEnd();
  const rule = "─".repeat(widths.reduce((a, b) => a + b + 2, -2));
  const t = data.totals;
  return [
    line(head), rule, ...body.map(line), rule,
    `Parameters: ${count(t.parameters)} (trainable ${count(t.trainable)})   Buffers: ${count(t.buffers)}   MACs: ${compact(t.macs)}`,
    `Parameters and buffers: ${bytes(t.parameterBytes)}   Forward: ${bytes(t.forwardBytes)}   Backward: ${bytes(t.backwardBytes)}`,
  ].join("\n") + "\n";
}

/** Columns that a text takes in a fixed-width font: Chinese characters take two. */
function width(text: string): number {
  let columns = 0;
  for (const c of text) columns += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/.test(c) ? 2 : 1;
  return columns;
}
