// The lower half of the run panel: console, evaluations, checkpoints, and what the run was made with.
import { append, attribute, fill, h, show, text } from "../dom";
import { baseName, bytes, count, duration, value } from "../format";
import { t } from "../l10n";
import { button, grid } from "../toolkit";
import { decodeNumber } from "../../runtime/protocol";
import type { EvaluationEvent, SourcePosition } from "../../runtime/protocol";
import { linkify } from "./console";
import type { ConsoleLine } from "./console";
import type { FromPanel } from "./protocol";
import type { RunRecord } from "./record";

type Send = (message: FromPanel) => void;

/** A link to a place in the source. */
export function sourceLink(position: SourcePosition, label: string, send: Send): HTMLElement {
  const go = (event: Event): void => {
    event.preventDefault();
    send({ type: "open", file: position.file, line: position.line, column: position.column });
  };
  return h("a", { href: "#", class: "source", title: `${position.file}:${position.line}`, onclick: go }, label);
}

/** What the script printed. Appends new lines instead of drawing anew, and follows the end unless the user has scrolled up. */
export function createConsole(send: Send): { element: HTMLElement; update(record: RunRecord): void } {
  const lines = h("div", { class: "console-lines", role: "log", tabindex: 0, "aria-label": t("Console") });
  const empty = h("p", { class: "empty" }, t("The script has not printed anything."));
  const dropped = h("p", { class: "console-dropped" });
  const copy = button({ icon: "copy", label: t("Copy Output"), class: "console-copy", onClick: () => send({ type: "copy", text: shown?.console.lines.map((l) => l.text).join("\n") ?? "" }) });
  const element = h("div", { class: "console" }, copy, dropped, empty, lines);
  let shown: RunRecord | undefined;
  let first = 0;
  let texts: string[] = [];

  function lineElement(line: ConsoleLine): HTMLElement {
    const row = h("div", { class: `console-line ${line.stream}` });
    const content = h("span", { class: "console-text" });
    for (const piece of linkify(line.text)) append(content, piece.target ? sourceLink(piece.target, piece.text, send) : piece.text);
    if (line.text === "") content.append("\u200b");
    row.append(content);
    if (line.position) row.append(sourceLink(line.position, `${baseName(line.position.file)}:${line.position.line}`, send));
    return row;
  }

  return {
    element,
    update(record) {
      const state = record.console;
      const follows = lines.scrollHeight - lines.scrollTop - lines.clientHeight < 24;
      if (record !== shown || state.dropped < first) {
        lines.replaceChildren();
        texts = [];
        first = state.dropped;
      }
      shown = record;
      while (first < state.dropped && texts.length > 0) {
        lines.firstElementChild?.remove();
        texts.shift();
        first++;
      }
      first = state.dropped;
      // Only the last line that is shown may have changed: it was still open.
      const last = texts.length - 1;
      if (last >= 0 && state.lines[last] && texts[last] !== state.lines[last].text) {
        lines.lastElementChild?.replaceWith(lineElement(state.lines[last]));
        texts[last] = state.lines[last].text;
      }
      const added = document.createDocumentFragment();
      for (const line of state.lines.slice(texts.length)) {
        added.append(lineElement(line));
        texts.push(line.text);
      }
      lines.append(added);
      show(empty, state.lines.length === 0);
      show(lines, state.lines.length > 0);
      show(copy, state.lines.length > 0);
      show(dropped, state.dropped > 0);
      text(dropped, t("{0} earlier lines are not kept.", count(state.dropped)));
      if (follows) lines.scrollTop = lines.scrollHeight;
    },
  };
}

/** Passes over held-out data, newest first, and the last confusion matrix. */
export function createEvaluations(): { element: HTMLElement; update(record: RunRecord): void } {
  const table = grid(t("Evaluations"));
  const matrix = h("div", { class: "matrix-place" });
  const empty = h("p", { class: "empty" }, t("No evaluation yet: a pass over data without an optimizer step."));
  const element = h("div", { class: "evaluations" }, empty, table.element, matrix);
  let shownMatrix: unknown;
  return {
    element,
    update(record) {
      const list = [...record.evaluations].reverse();
      show(empty, list.length === 0);
      show(table.element, list.length > 0);
      const names = [...new Set(list.flatMap((e) => Object.keys(e.metrics)))];
      const columns = [
        { key: "split", title: t("Data") }, { key: "epoch", title: t("Epoch") }, { key: "step", title: t("Step") },
        ...names.map((name) => ({ key: `m/${name}`, title: name })),
        { key: "samples", title: t("Samples") }, { key: "seconds", title: t("Time") },
      ];
      table.set(columns, list.map((e) => ({
        split: t(e.split), epoch: count(e.epoch), step: count(e.step), samples: count(e.samples), seconds: duration(e.seconds),
        ...Object.fromEntries(names.map((name) => [`m/${name}`, name in e.metrics ? value(decodeNumber(e.metrics[name])) : "–"])),
      })));
      const confusion = list.find((e) => e.confusion)?.confusion;
      if (confusion !== shownMatrix) fill(matrix, confusion ? confusionTable(confusion) : null);
      shownMatrix = confusion;
    },
  };
}

function confusionTable({ classes, counts }: NonNullable<EvaluationEvent["confusion"]>): HTMLElement {
  const head = h("tr", null, h("th", { scope: "col", class: "corner" }, t("true ↓ predicted →")), ...classes.map((c) => h("th", { scope: "col" }, c)));
  const rows = counts.map((row, i) => {
    const total = row.reduce((a, b) => a + b, 0) || 1;
    return h("tr", null, h("th", { scope: "row" }, classes[i] ?? String(i)), ...row.map((n, j) => {
      const cell = h("td", { class: i === j ? "right" : "wrong", title: `${Math.round((100 * n) / total)} %` }, count(n));
      cell.style.setProperty("--share", `${Math.round((45 * n) / total)}%`);
      return cell;
    }));
  });
  return h("section", null, h("h3", { class: "section-title" }, t("Confusion matrix")), h("table", { class: "matrix" }, h("thead", null, head), h("tbody", null, ...rows)));
}

/** Files written by torch.save; the one written at the lowest validation loss is not known here, so none is marked. */
export function createCheckpoints(): { element: HTMLElement; update(record: RunRecord): void } {
  const table = grid(t("Checkpoints"));
  const empty = h("p", { class: "empty" }, t("The script has not saved anything."));
  return {
    element: h("div", null, empty, table.element),
    update(record) {
      show(empty, record.checkpoints.length === 0);
      show(table.element, record.checkpoints.length > 0);
      const columns = [{ key: "file", title: t("File") }, { key: "step", title: t("Step") }, { key: "bytes", title: t("Size") }];
      table.set(columns, [...record.checkpoints].reverse().map((c) => ({ file: baseName(c.file), step: count(c.step), bytes: c.bytes === undefined ? "–" : bytes(c.bytes) })));
    },
  };
}

/** What the run was made with; with several runs, one column each, so that a difference is seen. */
export function createAbout(): { element: HTMLElement; update(records: RunRecord[], names: string[]): void } {
  const table = grid(t("About the runs"));
  return {
    element: h("div", null, table.element),
    update(records, names) {
      const best = (r: RunRecord): string => value(r.series.find((s) => s.source === "step")?.curve.min ?? undefined);
      const last = (r: RunRecord): string => value(r.series.find((s) => s.source === "step")?.curve.last?.y);
      const facts: [string, (r: RunRecord) => string][] = [
        [t("File"), (r) => baseName(r.file)],
        [t("Arguments"), (r) => r.args.join(" ") || "–"],
        [t("Engine"), (r) => (r.engine === "pytorch" ? "PyTorch" : t("Embedded engine"))],
        [t("Back end"), (r) => r.started?.backend ?? "–"],
        [t("Device"), (r) => r.started?.device ?? "–"],
        [t("Versions"), (r) => Object.entries(r.started?.versions ?? {}).map(([k, v]) => `${k} ${v}`).join(", ") || "–"],
        [t("Started"), (r) => new Date(r.startTime).toLocaleString()],
        [t("Time"), (r) => duration(r.seconds)],
        [t("Steps"), (r) => count(r.step)],
        [t("Last loss"), last],
        [t("Lowest loss"), best],
        [t("Samples/s"), (r) => (r.samplesPerSecond === undefined ? "–" : count(Math.round(r.samplesPerSecond)))],
        [t("Learning rate"), (r) => (r.lr === undefined ? "–" : value(r.lr))],
        [t("Peak memory"), (r) => bytes(r.memory?.peakBytes)],
        ...(records.some((r) => r.memory?.devices) ? [[t("Memory by device"), (r: RunRecord) => Object.entries(r.memory?.devices ?? {}).map(([d, b]) => `${d} ${bytes(b)}`).join(", ") || "–"] as [string, (r: RunRecord) => string]] : []),
      ];
      const columns = [{ key: "fact", title: "" }, ...records.map((r, i) => ({ key: r.id, title: names[i] }))];
      table.set(columns, facts.map(([name, of]) => {
        const values = records.map(of);
        const differs = new Set(values).size > 1;
        return { fact: differs ? `${name} ≠` : name, ...Object.fromEntries(records.map((r, i) => [r.id, values[i]])) };
      }));
      attribute(table.element, "data-columns", records.length);
    },
  };
}
