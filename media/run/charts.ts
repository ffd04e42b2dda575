// Which charts a run has: its series sorted by what they measure and which part of the data they measure it on.
import type { Split } from "../../runtime/protocol";
import type { RunRecord, Series } from "./record";

/** One line of a chart. */
export interface ChartLine {
  /** Its record's id and series: what it is drawn from. */
  run: string;
  series: Series;
  split: Split;
  /** "loss · train"; the run's own name when several runs are compared. */
  label: string;
  /** Index into the palette: by split for one run, by run for several. */
  color: number;
  /** A faint raw line goes behind the smoothed one: only step losses are dense enough for that. */
  dense: boolean;
  /** 100 where the chart is in percent and the series is a fraction, else 1. */
  scale: number;
}

export interface Chart {
  /** What is measured, in lower case and without "train" and the like: the same name → the same chart. */
  key: string;
  title: string;
  percent: boolean;
  lines: ChartLine[];
}

/** A metric with one value so far: a number says more than a chart of one point. */
export interface Reading {
  title: string;
  split: Split | null;
  value: number | null;
  percent: boolean;
  /** The best value of the run and whether more is better, where the name tells. */
  best?: number;
}

const SPLITS: [Split, RegExp][] = [
  ["validation", /\b(val|valid|validation|dev|eval|evaluation)\b|验证/i],
  ["test", /\b(test|testing)\b|测试/i],
  ["train", /\b(train|training)\b|训练/i],
];
const FILLER = /\b(train|training|val|valid|validation|dev|eval|evaluation|test|testing|avg|average|mean|running|total|epoch|final|batch|current|on|the|of|set|data|dataset|images?)\b|训练|验证|测试|平均|当前|最终|集|上的|的|数据/gi;
const SAME: [string, RegExp][] = [
  ["loss", /\b(loss|cost)\b|损失/],
  ["accuracy", /\b(acc|accuracy)\b|准确率|正确率/],
];

/** Words of a name: "val_loss" and "valLoss" → "val loss". */
function words(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, "$1 $2").replace(/[_\-/.:]+/g, " ").toLowerCase();
}

/** Which part of the data a series is about: what the engine said, else what its name says, else training. */
export function splitOf(series: Pick<Series, "name" | "split">): Split {
  const named = SPLITS.find(([, pattern]) => pattern.test(words(series.name)));
  return named?.[0] ?? series.split ?? "train";
}

/** What a series measures: "Accuracy on test set" and "val_acc" → "accuracy". */
export function measureOf(name: string): string {
  const bare = words(name).replace(FILLER, " ").replace(/\s+/g, " ").trim();
  return SAME.find(([, pattern]) => pattern.test(bare))?.[0] ?? (bare || words(name));
}

/** The charts of one run, or of several that are compared: the loss first, then in order of appearance. */
export function charts(records: RunRecord[], names: string[]): Chart[] {
  const found = new Map<string, Chart>();
  const several = records.length > 1;
  records.forEach((record, at) => {
    for (const series of several ? oneOfEach(record) : record.series) {
      const key = measureOf(series.name);
      if (key !== "loss" && series.curve.count < 2 && !several) continue;
      const chart = found.get(key) ?? { key, title: title(key), percent: series.percent, lines: [] };
      found.set(key, chart);
      const split = splitOf(series);
      chart.lines.push({ run: record.id, series, split, label: "", color: 0, dense: series.source === "step", scale: 1 });
      const line = chart.lines[chart.lines.length - 1];
      line.label = several ? names[at] : split;
      line.color = several ? at : colorOf(chart, line);
    }
  });
  for (const chart of found.values()) {
    disambiguate(chart, several);
    unite(chart);
  }
  return [...found.values()].sort((a, b) => Number(b.key === "loss") - Number(a.key === "loss"));
}

/** Train 0, validation 1, test 2; what is already taken moves on to the next free ones. */
function colorOf(chart: Chart, line: ChartLine): number {
  const wanted = line.split === "train" ? 0 : line.split === "validation" ? 1 : 2;
  const taken = new Set(chart.lines.filter((l) => l !== line).map((l) => l.color));
  if (!taken.has(wanted)) return wanted;
  let next = 3;
  while (taken.has(next)) next++;
  return next;
}

/** What stands for a run when several are compared: one series a measure; the steps' own loss, else what was measured on held-out data. */
function oneOfEach(record: RunRecord): Series[] {
  const rank = (s: Series): number => (s.source === "step" ? 0 : splitOf(s) === "validation" ? 1 : splitOf(s) === "test" ? 2 : 3);
  const sorted = [...record.series].sort((a, b) => rank(a) - rank(b));
  return sorted.filter((s, i) => sorted.findIndex((other) => measureOf(other.name) === measureOf(s.name)) === i);
}

/** A chart that has percentages shows fractions in percent as well. */
function unite(chart: Chart): void {
  chart.percent = chart.lines.some((l) => l.series.percent);
  for (const line of chart.lines) if (chart.percent && !line.series.percent && (line.series.curve.max ?? 2) <= 1) line.scale = 100;
}

/** Lines that would read the same get their series' own name. */
function disambiguate(chart: Chart, several: boolean): void {
  const labels = chart.lines.map((l) => l.label);
  chart.lines.forEach((line, i) => {
    if (labels.filter((l) => l === labels[i]).length < 2) return;
    if (several) line.label = `${labels[i]} · ${line.dense ? line.split : line.series.name}`;
    else line.label = line.dense ? labels[i] : line.series.name;
  });
}

function title(key: string): string {
  return key.charAt(0).toUpperCase() + key.slice(1);
}

/** The last value of every printed or evaluated metric, one a measure and split. */
export function readings(record: RunRecord): Reading[] {
  const found = new Map<string, Reading>();
  for (const series of record.series) {
    if (series.source === "step" || !series.curve.last) continue;
    const measure = measureOf(series.name);
    const split = splitOf(series);
    const best = measure === "loss" ? series.curve.min : measure === "accuracy" ? series.curve.max : null;
    found.set(`${measure}/${split}`, {
      title: title(measure),
      split,
      value: series.curve.last.y,
      percent: series.percent,
      ...(best !== null && series.curve.count > 1 && { best }),
    });
  }
  return [...found.values()];
}
