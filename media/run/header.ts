// The top of the run panel: which run, how it is doing, how far it is, and what can be done with it.
import { append, attribute, fill, h, icon, show, text } from "../dom";
import { baseName, bytes, clock, duration, rate, value } from "../format";
import { t } from "../l10n";
import { button, dropdown } from "../toolkit";
import { readings } from "./charts";
import { hasEnded } from "./record";
import type { RunRecord, RunState } from "./record";
import { elapsed, fraction, remaining, timeOfDay } from "./state";
import type { View } from "./state";
import type { FromPanel, RunSummary } from "./protocol";

const STATE: Record<RunState, { icon: string; label: string }> = {
  starting: { icon: "loading codicon-modifier-spin", label: "Starting" },
  running: { icon: "sync codicon-modifier-spin", label: "Running" },
  paused: { icon: "debug-pause", label: "Paused" },
  stopping: { icon: "loading codicon-modifier-spin", label: "Stopping" },
  finished: { icon: "pass-filled", label: "Finished" },
  failed: { icon: "error", label: "Failed" },
  stopped: { icon: "circle-slash", label: "Stopped" },
};

export interface Header {
  element: HTMLElement;
  update(view: View, record: RunRecord | null): void;
  /** Once a second: only what depends on the clock. */
  tick(record: RunRecord | null): void;
}

export function createHeader(send: (message: FromPanel) => void, select: (run: string) => void): Header {
  let current: RunRecord | null = null;
  const withRun = (make: (run: string) => FromPanel) => () => current && send(make(current.id));
  const state = h("span", { class: "run-state" });
  const file = h("vscode-link", { class: "run-file", href: "#", onclick: (event: Event) => { event.preventDefault(); if (current) send({ type: "open", file: current.file, line: 1 }); } });
  const where = h("span", { class: "run-where" });
  const runs = dropdown(t("Runs of this workspace"), select);
  const stop = button({ icon: "debug-stop", label: t("Stop"), appearance: "primary", class: "stop", onClick: withRun((run) => ({ type: "stop", run })) });
  const pause = button({ icon: "debug-pause", label: t("Pause"), appearance: "secondary", onClick: withRun((run) => ({ type: "pause", run })) });
  const resume = button({ icon: "debug-continue", label: t("Resume"), appearance: "secondary", onClick: withRun((run) => ({ type: "resume", run })) });
  const rerun = button({ icon: "debug-restart", label: t("Run Again"), appearance: "primary", onClick: withRun((run) => ({ type: "rerun", run })) });
  const remove = button({ icon: "trash", label: t("Remove This Run"), onClick: withRun((run) => ({ type: "remove", run })) });
  const top = h("div", { class: "run-top" }, h("div", { class: "run-title" }, file, state, where), h("div", { class: "run-actions" }, runs.element, remove, pause, resume, stop, rerun));

  const bar = h("div", { class: "bar", role: "progressbar", "aria-label": t("Training progress"), "aria-valuemin": 0, "aria-valuemax": 100 });
  const barFill = h("div", { class: "bar-fill" });
  const marks = h("div", { class: "bar-marks", "aria-hidden": "true" });
  bar.append(barFill, marks);
  const where2 = h("span", { class: "progress-where" });
  const eta = h("span", { class: "progress-eta" });
  const progress = h("div", { class: "progress" }, bar, h("div", { class: "progress-text" }, where2, eta));
  const tiles = h("div", { class: "tiles" });
  const shownTiles = new Map<string, { element: HTMLElement; value: HTMLElement; note: HTMLElement; name: HTMLElement }>();
  const element = h("header", { class: "run-header" }, h("div", { class: "run-sticky" }, top, progress), h("div", { class: "run-tiles" }, tiles));

  function tile(key: string, name: string, shown: string, note = ""): void {
    let it = shownTiles.get(key);
    if (!it) {
      const [value, label, extra] = [h("div", { class: "tile-value" }), h("div", { class: "tile-name" }), h("div", { class: "tile-note" })];
      it = { element: h("div", { class: "tile" }, label, value, extra), value, note: extra, name: label };
      shownTiles.set(key, it);
      tiles.append(it.element);
    }
    text(it.name, name);
    text(it.value, shown);
    text(it.note, note);
    attribute(it.element, "data-alert", shown === "NaN");
  }

  function dropTiles(kept: Set<string>): void {
    for (const [key, it] of shownTiles) {
      if (kept.has(key)) continue;
      it.element.remove();
      shownTiles.delete(key);
    }
  }

  function updateProgress(record: RunRecord): void {
    const done = fraction(record);
    show(progress, !hasEnded(record.state) || (done !== null && record.step > 0));
    attribute(bar, "data-state", record.state);
    attribute(bar, "data-indeterminate", done === null && !hasEnded(record.state));
    attribute(bar, "aria-valuenow", done === null ? undefined : Math.round(done * 100));
    barFill.style.width = `${((done ?? lastFraction(record)) * 100).toFixed(2)}%`;
    const epochs = record.epochs !== undefined && record.epochs > 1 && record.epochs <= 60 ? record.epochs : 0;
    if (marks.childElementCount !== Math.max(0, epochs - 1)) {
      fill(marks, ...Array.from({ length: Math.max(0, epochs - 1) }, (_, i) => {
        const mark = h("i");
        mark.style.left = `${((i + 1) / epochs) * 100}%`;
        return mark;
      }));
    }
    const parts: string[] = [];
    if (record.epoch !== undefined) parts.push(record.epochs ? t("Epoch {0} of {1}", record.epoch, record.epochs) : t("Epoch {0}", record.epoch));
    const p = record.progress;
    if (p) {
      const what = p.split === "train" ? (p.unit === "batch" ? t("batch") : t("step")) : p.split === "validation" ? t("validating, batch") : t("testing, batch");
      parts.push(p.total ? `${what} ${p.done.toLocaleString("en-US")} / ${p.total.toLocaleString("en-US")}` : `${what} ${p.done.toLocaleString("en-US")}`);
    } else if (record.step > 0) parts.push(t("{0} steps", record.step.toLocaleString("en-US")));
    else if (record.state === "starting") parts.push(t("Starting the engine…"));
    text(where2, parts.join("  ·  "));
  }

  function tick(record: RunRecord | null): void {
    if (!record) return;
    const now = Date.now();
    tile("elapsed", t("Elapsed"), hasEnded(record.state) ? duration(elapsed(record, now)) : clock(elapsed(record, now)));
    const p = record.progress;
    const parts: string[] = [];
    if (p && !hasEnded(record.state) && record.state !== "paused") {
      const loop = remaining(p.etaSeconds, p.time, now);
      const all = remaining(p.totalEtaSeconds, p.time, now);
      if (loop !== undefined) parts.push(p.split === "train" ? t("{0} left in this epoch", clock(loop)) : t("{0} left in this evaluation", clock(loop)));
      if (all !== undefined) parts.push(t("{0} left in all", clock(all)));
    }
    text(eta, parts.join("  ·  "));
  }

  return {
    element,
    tick,
    update(view, record) {
      current = record;
      runs.set(view.runs.map((r) => ({ value: r.id, label: runLabel(r, view.locale) })), view.panel.selected);
      show(runs.element, view.runs.length > 1);
      show(progress, record !== null);
      for (const one of [pause, resume, stop, rerun, remove]) show(one, record !== null);
      if (!record) return;
      const ended = hasEnded(record.state);
      show(stop, !ended);
      attribute(stop, "disabled", record.state === "stopping");
      show(pause, record.state === "running" && record.started?.canPause === true);
      show(resume, record.state === "paused");
      show(rerun, ended && view.trusted);
      show(remove, ended);
      const look = STATE[record.state];
      if (state.dataset.state !== record.state) {
        state.dataset.state = record.state;
        fill(state, icon(look.icon), h("span", { class: "state-name" }, t(look.label)));
      }
      text(file, baseName(record.file));
      attribute(file, "title", record.file);
      const engine = record.engine === "pytorch" ? "PyTorch" : t("Embedded engine");
      text(where, [engine, record.started?.backend, record.started?.device].filter((s) => s).join(" · "));
      updateProgress(record);
      updateTiles(record);
      tick(record);
    },
  };

  function updateTiles(record: RunRecord): void {
    const kept = new Set<string>(["elapsed"]);
    const add = (key: string, name: string, shown: string, note?: string): void => {
      kept.add(key);
      tile(key, name, shown, note);
    };
    const loss = record.series.find((s) => s.source === "step");
    if (loss?.curve.last) add("loss", t("Loss"), value(loss.curve.last.y), loss.curve.min === null ? "" : t("lowest {0}", value(loss.curve.min)));
    for (const reading of readings(record).filter((r) => r.title !== "Loss" || r.split !== "train" || !loss).slice(0, 4)) {
      const unit = reading.percent ? " %" : "";
      const name = reading.split === "train" ? t(reading.title) : `${t(reading.title)} · ${t(reading.split ?? "")}`;
      add(`reading/${reading.title}/${reading.split}`, name, value(reading.value) + unit, reading.best === undefined ? "" : t("best {0}", value(reading.best) + unit));
    }
    if (record.samplesPerSecond !== undefined && record.step > 0) add("rate", t("Samples/s"), rate(record.samplesPerSecond));
    if (record.lr !== undefined) add("lr", t("Learning rate"), value(record.lr));
    if (record.memory) add("memory", t("Memory"), bytes(record.memory.bytes), t("peak {0}", bytes(record.memory.peakBytes)));
    dropTiles(kept);
    const order = [...kept].slice(1).concat("elapsed").flatMap((key) => shownTiles.get(key)?.element ?? []);
    if (order.some((element, i) => tiles.children[i] !== element)) append(tiles, ...order);
  }
}

/** Where an ended run's bar stands: as far as its epochs came. */
function lastFraction(record: RunRecord): number {
  return record.epoch !== undefined && record.epochs ? Math.min(1, record.epoch / record.epochs) : 0;
}

/** "train.py · 14:03:12 · 0.312": enough to know a run again. */
function runLabel(run: RunSummary, locale: string): string {
  const mark: Partial<Record<RunState, string>> = { failed: "✗", stopped: "◼", running: "▶", starting: "▶", paused: "❚❚" };
  return [`${mark[run.state] ?? "✓"} ${baseName(run.file)}`, timeOfDay(run.startTime, locale), run.loss === undefined ? "" : `${t("loss")} ${value(run.loss)}`].filter((s) => s).join(" · ");
}
