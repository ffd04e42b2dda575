// The summary panel's DOM: built once, then brought up to date with the state.
import { attribute, fill, h, icon, show, text } from "../dom";
import { bytes, compact, count } from "../format";
import { t } from "../l10n";
import { button, dropdown, registerControls } from "../toolkit";
import type { PlainValue, SummaryData, SummaryInput, SummaryProblem } from "../../server/protocol";
import { drawGraph } from "./graph";
import type { FromPanel } from "./protocol";
import { asText, dimText, rowName, share, valueText, visibleRows } from "./state";
import type { Action, View, VisibleRow } from "./state";

type Send = (message: FromPanel) => void;

export interface SummaryView {
  update(view: View): void;
}

/** Builds the panel in `root`. Texts are read once: the translations must have been set before. */
export function createSummaryView(root: HTMLElement, send: Send, act: (action: Action) => void): SummaryView {
  registerControls();
  const header = createHeader(send);
  const problems = h("div", { class: "problems" });
  const toolbar = createToolbar(send, act);
  const table = createTable(act);
  const graph = h("div", { class: "graph-place" });
  const message = h("div", { class: "welcome" });
  const main = h("main", { class: "summary-body" }, problems, toolbar.element, table.element, graph);
  fill(root, header.element, message, main);
  let problemKey = "";
  let drawn: SummaryData | undefined;

  return {
    update(view) {
      const { data } = view;
      const found = data?.module != null;
      show(header.element, data !== null && data.candidates.length > 0);
      show(main, found);
      show(message, !found);
      if (!found) fill(message, ...emptyMessage(view));
      header.update(view);
      if (!data || !found) return;
      const key = JSON.stringify(data.problems);
      if (key !== problemKey) fill(problems, problemList(data.problems, data.uri, send));
      problemKey = key;
      const graphical = (data.graph?.nodes.length ?? 0) > 0;
      const showsGraph = graphical && view.panel.view === "graph";
      toolbar.update(view, graphical);
      show(table.element, !showsGraph);
      show(graph, showsGraph);
      if (showsGraph && drawn !== data) {
        fill(graph, drawGraph(data, (path) => act({ type: "open", path })) ?? h("p", { class: "empty" }, t("This module is too large to draw.")));
        drawn = data;
      }
      if (showsGraph) for (const node of graph.querySelectorAll("g.node")) attribute(node, "data-here", view.here.has(node.getAttribute("data-path") ?? "\0"));
      if (!showsGraph) table.update(view, data);
    },
  };
}

function emptyMessage(view: View): (Node | string)[] {
  if (view.reason) return [icon("error"), h("h2", null, t("The summary could not be made")), h("p", null, view.reason)];
  if (!view.answered) return [h("vscode-progress-ring", { "aria-label": t("Tracing shapes…"), style: "margin: auto" })];
  return [icon("symbol-class"), h("h2", null, t("No nn.Module here")), h("p", null, t("{0} neither defines a module class nor makes a model.", view.file))];
}

/** A shape with its symbols set apart from its numbers. */
export function shapeElement(value: PlainValue | undefined): HTMLElement | string {
  if (!value) return "";
  if (!("shape" in value) || !value.shape) return h("span", { class: "shape" }, valueText(value));
  const parts: (Node | string)[] = [];
  value.shape.forEach((dim, i) => {
    if (i > 0) parts.push(", ");
    parts.push(typeof dim === "number" ? String(dim) : h("span", { class: dim === null ? "unknown" : "symbol" }, dimText(dim)));
  });
  return h("span", { class: "shape", title: value.dtype }, "[", ...parts, "]");
}

const SOURCES: Record<SummaryInput["source"], string> = { call: "from a call", declared: "declared", picked: "picked by you", inferred: "inferred", unknown: "unknown" };

function createHeader(send: Send): { element: HTMLElement; update(view: View): void } {
  const modules = dropdown(t("Module"), (name) => send({ type: "choose", name }));
  const file = h("span", { class: "file" });
  const ring = h("vscode-progress-ring", { class: "small-ring", "aria-label": t("Tracing shapes…") });
  const flow = h("div", { class: "flow" });
  const tiles = h("div", { class: "tiles" });
  let key = "";

  function flowOf(data: SummaryData): Node[] {
    const name = data.module ?? "";
    const isClass = data.candidates.some((c) => c.name === name && c.kind === "class");
    const inputs = data.inputs.map((input) => h(
      "span", { class: "flow-value", title: input.because },
      h("span", { class: "argument" }, `${input.name}: `), shapeElement(input.value),
      h("span", { class: "pill" }, t(SOURCES[input.source])),
    ));
    // Calls come first: where there is only one shape of them, there is nothing to be picked.
    const isOpen = data.calls !== undefined || data.inputs.length === 0 || data.inputs.some((i) => i.source !== "call");
    const change = h("vscode-link", { href: "#", class: "change", onclick: (event: Event) => { event.preventDefault(); send({ type: "pickInput", name }); } }, data.inputs.some((i) => i.source !== "unknown") ? t("Change…") : t("Pick an input shape…"));
    return [
      ...inputs, ...(isClass && isOpen ? [change] : []),
      icon("arrow-right"), h("span", { class: "flow-value" }, data.output ? shapeElement(data.output) : h("span", { class: "unknown" }, t("unknown"))),
      ...(data.because ? [h("div", { class: "because" }, icon("info"), data.because)] : []),
    ];
  }

  return {
    element: h("header", { class: "summary-header" }, h("div", { class: "summary-top" }, modules.element, file, ring), flow, tiles),
    update(view) {
      show(ring, view.tracing);
      const { data } = view;
      if (!data) return;
      modules.set(data.candidates.map((c) => ({ value: c.name, label: c.kind === "class" ? c.name : `${c.name} =` })), data.module ?? undefined);
      text(file, view.file);
      const next = JSON.stringify([data.inputs, data.output, data.totals, data.module, data.because]);
      if (next === key) return;
      key = next;
      fill(flow, ...flowOf(data));
      const { totals } = data;
      const frozen = typeof totals.parameters === "number" && typeof totals.trainable === "number" ? totals.parameters - totals.trainable : null;
      fill(
        tiles,
        tile(t("Parameters"), count(totals.parameters), frozen === 0 ? t("all trainable") : t("{0} trainable", count(totals.trainable))),
        tile(t("Multiply-adds"), compact(totals.macs), t("one forward pass")),
        tile(t("Weights"), bytes(totals.parameterBytes), typeof totals.buffers === "number" && totals.buffers > 0 ? t("and {0} buffers", count(totals.buffers)) : ""),
        tile(t("Activations"), bytes(totals.forwardBytes), t("forward")),
        tile(t("Training memory"), bytes(totals.backwardBytes), t("forward and backward")),
      );
    },
  };
}

function tile(name: string, value: string, note: string): HTMLElement {
  return h("div", { class: "tile", title: `${name}: ${value}` }, h("div", { class: "tile-name" }, name), h("div", { class: "tile-value" }, value), h("div", { class: "tile-note" }, note));
}

const SEVERITY: Record<SummaryProblem["severity"], string> = { error: "error", warning: "warning", information: "info" };

function problemList(problems: SummaryProblem[], uri: string, send: Send): HTMLElement | null {
  if (problems.length === 0) return null;
  const items = problems.map((p) => {
    const go = (event: Event): void => {
      event.preventDefault();
      send({ type: "reveal", uri: p.uri ?? uri, range: p.range });
    };
    const text = p.exception && !p.message.startsWith(p.exception) ? `${p.exception}: ${p.message}` : p.message;
    return h("li", { class: p.severity }, icon(SEVERITY[p.severity]), h("span", { class: "problem-text" }, text), h("a", { href: "#", class: "source", onclick: go }, t("line {0}", p.range.start.line + 1)));
  });
  return h("details", { open: true, class: "problem-box" }, h("summary", null, problems.length === 1 ? t("1 problem") : t("{0} problems", problems.length)), h("ul", null, ...items));
}

function createToolbar(send: Send, act: (action: Action) => void): { element: HTMLElement; update(view: View, graphical: boolean): void } {
  const filter = h("vscode-text-field", { class: "filter", placeholder: t("Filter layers"), "aria-label": t("Filter layers"), oninput: () => act({ type: "filter", text: filter.value }) }, h("span", { slot: "start", class: "codicon codicon-filter" })) as HTMLElement & { value: string };
  let data: SummaryData | null = null;
  const layers = button({ icon: "list-tree", label: t("Layers"), onClick: () => act({ type: "switch", view: "layers" }) });
  const graph = button({ icon: "type-hierarchy", label: t("Graph"), onClick: () => act({ type: "switch", view: "graph" }) });
  const views = h("div", { class: "views", role: "group", "aria-label": t("View") }, layers, graph);
  const tree = h("div", { class: "tree-tools" }, button({ icon: "expand-all", label: t("Expand All"), onClick: () => act({ type: "expandAll" }) }), button({ icon: "collapse-all", label: t("Collapse All"), onClick: () => act({ type: "collapseAll" }) }));
  const copy = button({ icon: "copy", label: t("Copy as Text"), onClick: () => data && send({ type: "copy", text: asText(data) }) });
  return {
    element: h("div", { class: "toolbar" }, filter, tree, copy, views),
    update(view, graphical) {
      data = view.data;
      if (filter.value !== view.panel.filter && document.activeElement !== filter) filter.value = view.panel.filter;
      const showsGraph = graphical && view.panel.view === "graph";
      show(views, graphical);
      show(tree, !showsGraph);
      show(filter, !showsGraph);
      attribute(layers, "aria-pressed", String(!showsGraph));
      attribute(graph, "aria-pressed", String(showsGraph));
    },
  };
}

function createTable(act: (action: Action) => void): { element: HTMLElement; update(view: View, data: SummaryData): void } {
  const columns: [string, string][] = [["layer", t("Layer")], ["type", t("Type")], ["in", t("Input")], ["out", t("Output")], ["params", t("Parameters")], ["macs", "MACs"]];
  const head = h("thead", null, h("tr", { role: "row" }, ...columns.map(([id, name]) => h("th", { class: `c-${id}`, role: "columnheader", scope: "col" }, name))));
  const body = h("tbody");
  const table = h("table", { role: "treegrid", "aria-label": t("Layers"), class: "layers" }, head, body);
  const none = h("p", { class: "empty" }, t("No layer matches."));
  const rows = new Map<string, { element: HTMLElement; key: string }>();
  table.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!["ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight", "Home", "End", "PageUp", "PageDown", "Enter", " "].includes(event.key)) return;
    event.preventDefault();
    act({ type: "key", key: event.key });
  });

  function rowElement({ row, expanded }: VisibleRow, data: SummaryData): HTMLElement {
    const toggle = (event: Event): void => {
      event.stopPropagation();
      act({ type: "toggle", path: row.path });
    };
    const twisty = expanded === undefined ? h("span", { class: "twisty" }) : h("span", { class: `twisty codicon codicon-chevron-${expanded ? "down" : "right"}`, onclick: toggle });
    const layer = h("td", { class: "c-layer", role: "gridcell" }, h("span", { class: "indent", style: `width:${row.depth * 14}px` }), twisty, h("span", { class: row.path === "" ? "root-name" : "name" }, rowName(row, data)));
    const detail = row.detail?.startsWith(row.type) ? row.detail.slice(row.type.length) : (row.detail ?? "");
    const type = h("td", { class: "c-type", role: "gridcell", title: row.detail }, h("span", { class: "type" }, row.type), h("span", { class: "detail" }, detail), row.calls !== undefined && row.calls > 1 && h("vscode-badge", { title: t("called {0} times", row.calls) }, `×${row.calls}`));
    const number = (id: string, shown: string, part: number, title: string): HTMLElement => {
      const cell = h("td", { class: `c-${id} number`, role: "gridcell", title }, shown);
      if (part > 0 && row.depth > 0) cell.style.setProperty("--share", `${(part * 100).toFixed(1)}%`);
      return cell;
    };
    const own = row.parameters === 0 ? "" : count(row.parameters);
    const frozen = row.trainable === 0 && row.parameters !== 0 ? ` · ${t("frozen")}` : "";
    return h(
      "tr", { role: "row", "aria-level": row.depth + 1, "data-path": row.path, class: `${row.depth === 0 ? "root" : ""} ${frozen ? "frozen" : ""}`, onclick: () => act({ type: "open", path: row.path }), onfocus: () => act({ type: "focus", path: row.path }) },
      layer, type,
      h("td", { class: "c-in", role: "gridcell" }, shapeElement(row.input)),
      h("td", { class: "c-out", role: "gridcell" }, shapeElement(row.output)),
      number("params", row.shared ? t("shared") : own, share(row.parameters, data.totals.parameters), [row.formula && `${row.formula} = ${count(row.parameters)}`, frozen.slice(3)].filter((s) => s).join(" · ")),
      number("macs", row.macs === 0 || row.macs === null ? "" : compact(row.macs), share(row.macs, data.totals.macs), typeof row.macs === "number" ? count(row.macs) : ""),
    );
  }

  return {
    element: h("div", { class: "table-place" }, table, none),
    update(view, data) {
      const hadFocus = body.contains(document.activeElement);
      const visible = visibleRows(view);
      show(none, visible.length === 0);
      const elements = visible.map((v) => {
        const key = JSON.stringify([v.row, v.expanded, data.totals.parameters, data.totals.macs, data.module]);
        let it = rows.get(v.row.path);
        if (it?.key !== key) {
          it = { key, element: rowElement(v, data) };
          rows.set(v.row.path, it);
        }
        const here = view.here.has(v.row.path);
        if (here && !it.element.hasAttribute("data-here")) requestAnimationFrame(() => it?.element.scrollIntoView({ block: "nearest" }));
        attribute(it.element, "data-here", here);
        attribute(it.element, "data-match", v.match);
        attribute(it.element, "aria-selected", String(here));
        attribute(it.element, "aria-expanded", v.expanded === undefined ? undefined : String(v.expanded));
        attribute(it.element, "tabindex", v.row.path === view.focused ? 0 : -1);
        return it.element;
      });
      // Replacing equal children would take the focus away from the row that has it.
      if (elements.length !== body.children.length || elements.some((e, i) => body.children[i] !== e)) body.replaceChildren(...elements);
      const kept = new Set(data.rows.map((r) => r.path));
      for (const path of rows.keys()) if (!kept.has(path)) rows.delete(path);
      const focus = rows.get(view.focused)?.element;
      if (hadFocus && focus && document.activeElement !== focus) focus.focus();
      if (!elements.some((e) => e.tabIndex === 0)) attribute(elements[0] ?? body, "tabindex", 0);
    },
  };
}
