// The run panel's DOM: built once, then brought up to date with the state.
import { attribute, fill, h, icon, show, text } from "../dom";
import { baseName, value } from "../format";
import { t } from "../l10n";
import { registerControls } from "../toolkit";
import { charts } from "./charts";
import { createAbout, createCheckpoints, createConsole, createEvaluations, sourceLink } from "./details";
import { createHeader } from "./header";
import { createPlot, lineColor } from "./plot";
import type { Plot } from "./plot";
import type { FromPanel, Tab } from "./protocol";
import type { Alert, Failure, RunRecord } from "./record";
import { COMPARE_LIMIT, runNames, selected, shown, timeOfDay } from "./state";
import type { Action, View } from "./state";

export interface RunView {
  update(view: View): void;
  /** The clock has gone on. */
  tick(view: View): void;
  /** The theme has changed. */
  retheme(): void;
}

/** Builds the panel in `root`. Texts are read once: the translations must have been set before. */
export function createRunView(root: HTMLElement, send: (message: FromPanel) => void, act: (action: Action) => void): RunView {
  registerControls();
  const header = createHeader(send, (run) => act({ type: "select", run }));
  const alerts = h("div", { class: "alerts", role: "alert" });
  const welcome = createWelcome();
  const controls = createControls(act);
  const plots = new Map<string, Plot>();
  const chartsPlace = h("div", { class: "charts" });
  const tabs = createTabs(send, act);
  const body = h("main", { class: "run-body" }, alerts, controls.element, chartsPlace, tabs.element);
  fill(root, header.element, welcome, body);
  let alertKey = "";

  function updateCharts(view: View, records: RunRecord[]): void {
    const list = charts(records, runNames(records, view.locale));
    const keys = new Set(list.map((c) => c.key));
    for (const [key, plot] of plots) {
      if (keys.has(key)) continue;
      plot.destroy();
      plots.delete(key);
    }
    for (const chart of list) {
      let plot = plots.get(chart.key);
      if (!plot) {
        plot = createPlot();
        plots.set(chart.key, plot);
        if (chart.key === "loss") chartsPlace.prepend(plot.element);
        else chartsPlace.append(plot.element);
      }
      plot.update(chart, { smoothing: view.panel.smoothing, log: view.panel.log, epochSteps: records.length === 1 ? records[0].epochSteps : [], lastStep: Math.max(...records.map((r) => r.step)) });
    }
    attribute(chartsPlace, "data-count", list.length);
    show(chartsPlace, list.length > 0);
    show(controls.element, list.length > 0 || view.runs.length > 1);
  }

  return {
    update(view) {
      const record = selected(view);
      const records = shown(view);
      show(header.element, view.runs.length > 0);
      show(welcome, view.ready && view.runs.length === 0);
      show(body, record !== null);
      header.update(view, record);
      if (!record) return;
      const key = JSON.stringify([record.id, record.failure, record.alerts]);
      if (key !== alertKey) fill(alerts, ...record.alerts.map((a) => alertBox(a, send)), record.failure ? failureBox(record.failure, send) : null);
      alertKey = key;
      controls.update(view);
      updateCharts(view, records);
      tabs.update(view, record, records);
    },
    tick: (view) => header.tick(selected(view)),
    retheme: () => plots.forEach((plot) => plot.redraw()),
  };
}

function createWelcome(): HTMLElement {
  return h(
    "div", { class: "welcome", hidden: true },
    icon("pulse"),
    h("h2", null, t("No runs yet")),
    h("p", null, t("Open a Python script that trains a model and choose Run Training. Its loss, metrics and output appear here while it runs.")),
  );
}

function alertBox(alert: Alert, send: (message: FromPanel) => void): HTMLElement {
  const what = alert.kind === "nan" ? t("{0} became NaN at step {1}.", alert.name, alert.step) : t("{0} became infinite at step {1}.", alert.name, alert.step);
  const hint = t("Often the learning rate is too high, or a logarithm, division or square root met a zero.");
  return h(
    "div", { class: "notice warning" }, icon("warning"),
    h("div", null, h("strong", null, what), " ", hint, alert.position ? " " : null, alert.position ? sourceLink(alert.position, `${baseName(alert.position.file)}:${alert.position.line}`, send) : null),
  );
}

function failureBox(failure: Failure, send: (message: FromPanel) => void): HTMLElement {
  const frames = failure.traceback.map((f) =>
    h("li", null,
      h("div", { class: "frame-place" }, sourceLink(f, `${baseName(f.file)}:${f.line}`, send), " ", h("span", { class: "frame-function" }, f.function)),
      h("code", null, f.text)),
  );
  return h(
    "div", { class: "notice error" }, icon("error"),
    h("div", { class: "failure" },
      h("strong", null, failure.exception), h("span", { class: "failure-message" }, failure.message),
      frames.length > 0 && h("details", { open: true }, h("summary", null, t("Traceback, most recent call last")), h("ol", { class: "traceback" }, ...frames))),
  );
}

/** Smoothing, logarithm, comparison. */
function createControls(act: (action: Action) => void): { element: HTMLElement; update(view: View): void } {
  const slider = h("input", { type: "range", min: 0, max: 0.99, step: 0.01, id: "smoothing", oninput: () => act({ type: "smoothing", weight: Number(slider.value) }) });
  const amount = h("output", { for: "smoothing", class: "amount" });
  const log = h("vscode-checkbox", { onchange: () => act({ type: "log", on: log.checked }) }, t("Logarithmic")) as HTMLElement & { checked: boolean };
  const compare = h("div", { class: "compare-list" });
  const compareBox = h("details", { class: "compare" }, h("summary", null, icon("git-compare"), t("Compare")), compare);
  const charts = h("div", { class: "controls-charts" }, h("label", { for: "smoothing" }, t("Smoothing")), slider, amount, log);
  let key = "";
  return {
    element: h("div", { class: "controls" }, charts, compareBox),
    update(view) {
      const { smoothing, compared, selected: id } = view.panel;
      if (Number(slider.value) !== smoothing) slider.value = String(smoothing);
      text(amount, smoothing === 0 ? t("off") : smoothing.toFixed(2));
      if (log.checked !== view.panel.log) log.checked = view.panel.log;
      const others = view.runs.filter((r) => r.id !== id).slice(0, 12);
      show(compareBox, others.length > 0);
      const next = JSON.stringify([others, compared]);
      if (next === key) return;
      key = next;
      fill(compare, ...others.map((run) => {
        const on = compared.includes(run.id);
        const box = h("vscode-checkbox", {
          checked: on, disabled: !on && compared.length >= COMPARE_LIMIT - 1,
          onchange: () => { if (box.checked !== on) act({ type: "compare", run: run.id, on: box.checked }); },
        }, `${baseName(run.file)} · ${timeOfDay(run.startTime, view.locale)}${run.loss === undefined ? "" : ` · ${t("loss")} ${value(run.loss)}`}`) as HTMLElement & { checked: boolean };
        const dot = h("span", { class: "legend-dot" });
        dot.style.background = on ? lineColor(compared.indexOf(run.id) + 1) : "transparent";
        return h("div", { class: "compare-row" }, dot, box);
      }));
    },
  };
}

/** Console, evaluations, checkpoints, about: one at a time. */
function createTabs(send: (message: FromPanel) => void, act: (action: Action) => void): { element: HTMLElement; update(view: View, record: RunRecord, records: RunRecord[]): void } {
  const output = createConsole(send);
  const evaluations = createEvaluations();
  const checkpoints = createCheckpoints();
  const about = createAbout();
  const names: [Tab, string, HTMLElement][] = [
    ["console", t("Console"), output.element],
    ["evaluations", t("Evaluations"), evaluations.element],
    ["checkpoints", t("Checkpoints"), checkpoints.element],
    ["about", t("Details"), about.element],
  ];
  const badges = new Map<Tab, HTMLElement>(names.map(([id]) => [id, h("vscode-badge", { hidden: true })]));
  const element = h("vscode-panels", { class: "tabs", "aria-label": t("About the run") },
    ...names.map(([id, label]) => h("vscode-panel-tab", { id: `tab-${id}` }, label, badges.get(id))),
    ...names.map(([id, , content]) => h("vscode-panel-view", { id: `view-${id}` }, content))) as HTMLElement & { activeid: string };
  element.addEventListener("change", (event) => {
    const id = element.activeid?.replace("tab-", "") as Tab;
    if (event.target === element && names.some(([n]) => n === id)) act({ type: "tab", tab: id });
  });
  const badge = (id: Tab, n: number): void => {
    const it = badges.get(id);
    if (!it) return;
    show(it, n > 0);
    text(it, String(n));
  };
  return {
    element,
    update(view, record, records) {
      if (element.activeid !== `tab-${view.panel.tab}`) attribute(element, "activeid", `tab-${view.panel.tab}`);
      output.update(record);
      evaluations.update(record);
      checkpoints.update(record);
      about.update(records, runNames(records, view.locale));
      badge("evaluations", record.evaluations.length);
      badge("checkpoints", record.checkpoints.length);
    },
  };
}
