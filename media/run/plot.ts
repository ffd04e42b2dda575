// One chart drawn by uPlot: raw and smoothed lines, epoch marks, values under the cursor; colours from the editor's theme.
import uPlot from "uplot";
import { h, text } from "../dom";
import { t } from "../l10n";
import { value } from "../format";
import { points, smooth } from "./curve";
import type { Chart, ChartLine } from "./charts";

/** The editor's chart colours, in the order of ChartLine.color. Its orange is left out: in the default themes it is nearly transparent. */
const PALETTE = ["--vscode-charts-blue", "--vscode-charts-yellow", "--vscode-charts-green", "--vscode-charts-purple", "--vscode-charts-red"];
const FALLBACK = ["#3794ff", "#cca700", "#89d185", "#b180d7", "#f14c4c"];
const HEIGHT = 210;

export interface PlotOptions {
  smoothing: number;
  log: boolean;
  /** Steps at which epochs began. */
  epochSteps: number[];
  lastStep: number;
}

export interface Plot {
  element: HTMLElement;
  update(chart: Chart, options: PlotOptions): void;
  /** The theme has changed. */
  redraw(): void;
  destroy(): void;
}

function variable(name: string, fallback: string): string {
  return getComputedStyle(document.body).getPropertyValue(name).trim() || fallback;
}

export function lineColor(index: number): string {
  const i = index % PALETTE.length;
  return variable(PALETTE[i], FALLBACK[i]);
}

/** A colour with less opacity, for the raw line behind the smoothed one. */
function faint(color: string): string {
  return `color-mix(in srgb, ${color} 34%, transparent)`;
}

/** A card with a title, a legend that follows the cursor, and the canvas. */
export function createPlot(): Plot {
  const title = h("h3", { class: "chart-title" });
  const step = h("span", { class: "legend-step" });
  const legend = h("div", { class: "legend" });
  const canvas = h("div", { class: "chart-canvas" }, step);
  const element = h("section", { class: "card chart" }, h("header", { class: "chart-head" }, title, legend), canvas);
  let plot: uPlot | undefined;
  let shape = "";
  let current: { chart: Chart; options: PlotOptions } | undefined;
  let readouts: { element: HTMLElement; line: ChartLine; data: number }[] = [];

  const resize = new ResizeObserver(() => plot?.setSize({ width: width(), height: HEIGHT }));
  resize.observe(canvas);
  const width = (): number => Math.max(160, canvas.clientWidth);

  function legendAt(index: number | null | undefined): void {
    text(step, plot && index !== null && index !== undefined ? t("step {0}", plot.data[0][index].toLocaleString("en-US")) : "");
    for (const { element: out, line, data } of readouts) {
      const y = index === null || index === undefined || !plot ? undefined : nearest(plot.data[data], index);
      text(out, y === undefined ? lastValue(line) : readout(y, current?.chart.percent === true));
    }
  }

  function build(chart: Chart, options: PlotOptions, data: uPlot.AlignedData): void {
    plot?.destroy();
    const series: uPlot.Series[] = [{ label: t("Step") }];
    readouts = [];
    legend.replaceChildren();
    for (const line of chart.lines) {
      const raw = line.dense && options.smoothing > 0;
      const stroke = (): string => lineColor(line.color);
      if (raw) series.push({ stroke: () => faint(lineColor(line.color)), width: 1, points: { show: false } });
      series.push({ stroke, width: 2, points: { show: line.dense ? undefined : true, size: 6, fill: stroke, stroke } });
      const out = h("span", { class: "legend-value" });
      const dot = h("span", { class: "legend-dot" });
      dot.style.background = `var(${PALETTE[line.color % PALETTE.length]})`;
      legend.append(h("span", { class: "legend-item" }, dot, h("span", null, label(line)), out));
      readouts.push({ element: out, line, data: series.length - 1 });
    }
    const axis = (more: Partial<uPlot.Axis>): uPlot.Axis => ({
      stroke: () => variable("--vscode-descriptionForeground", "#888"),
      grid: { stroke: () => `color-mix(in srgb, ${variable("--vscode-foreground", "#888")} 9%, transparent)`, width: 1 },
      ticks: { show: false },
      font: `11px ${variable("--vscode-font-family", "sans-serif")}`,
      gap: 6,
      ...more,
    });
    plot = new uPlot(
      {
        width: width(),
        height: HEIGHT,
        legend: { show: false },
        padding: [8, 20, 0, 0],
        cursor: { y: false, points: { size: 7 }, drag: { x: true, y: false } },
        scales: { x: { time: false }, y: options.log ? { distr: 3 } : { range: (_u, min, max) => pad(min, max) } },
        axes: [axis({ size: 24, values: (_u, ticks) => ticks.map((v) => (Number.isInteger(v) ? v.toLocaleString("en-US") : "")) }), axis({ size: 52, values: (_u, ticks) => ticks.map((v) => (v === null ? "" : value(v))) })],
        series,
        hooks: { setCursor: [(u) => legendAt(u.cursor.idx)], drawAxes: [(u) => drawEpochs(u)] },
      },
      data,
      canvas,
    );
  }

  function drawEpochs(u: uPlot): void {
    const steps = current?.options.epochSteps ?? [];
    if (steps.length === 0 || steps.length > 60) return;
    u.ctx.save();
    u.ctx.strokeStyle = `color-mix(in srgb, ${variable("--vscode-foreground", "#888")} 22%, transparent)`;
    u.ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
    u.ctx.lineWidth = devicePixelRatio;
    for (const step of steps) {
      const x = Math.round(u.valToPos(step, "x", true));
      if (x <= u.bbox.left || x >= u.bbox.left + u.bbox.width) continue;
      u.ctx.beginPath();
      u.ctx.moveTo(x, u.bbox.top);
      u.ctx.lineTo(x, u.bbox.top + u.bbox.height);
      u.ctx.stroke();
    }
    u.ctx.restore();
  }

  return {
    element,
    update(chart, shared) {
      // Percentages span no orders of magnitude.
      const options = { ...shared, log: shared.log && !chart.percent && chart.key !== "accuracy" };
      current = { chart, options };
      text(title, t(chart.title));
      const data = plotData(chart, options);
      const next = JSON.stringify([chart.lines.map((l) => [l.run, l.series.name, l.split, l.color, l.label, l.dense]), options.smoothing > 0, options.log]);
      if (!plot || next !== shape) build(chart, options, data);
      // A zoom that the user made with the mouse stays while data arrive; a double click resets it.
      else plot.setData(data, !zoomed(plot));
      shape = next;
      chart.lines.forEach((line, i) => readouts[i] && (readouts[i].line = line));
      legendAt(plot?.cursor.idx);
      const last = chart.lines.map((l) => `${label(l)} ${lastValue(l)}`).join(", ");
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", `${t(chart.title)}: ${last}`);
    },
    redraw: () => plot?.redraw(),
    destroy() {
      resize.disconnect();
      plot?.destroy();
      element.remove();
    },
  };
}

/** A value at the cursor: sparse lines have none at most steps, so the one before counts. */
function nearest(y: ArrayLike<number | null | undefined>, index: number): number | null | undefined {
  for (let i = index; i >= 0; i--) if (y[i] !== undefined) return y[i];
  return undefined;
}

function readout(y: number | null, percent: boolean): string {
  return value(y) + (percent && y !== null ? " %" : "");
}

function lastValue(line: ChartLine): string {
  const y = line.series.curve.last?.y;
  return y === undefined ? "" : readout(y === null ? null : y * line.scale, line.series.percent || line.scale === 100);
}

function label(line: ChartLine): string {
  return line.label === line.split ? t(line.split) : line.label;
}

/** A little room above and below, and some for a line that is level. */
function pad(min: number | null, max: number | null): [number, number] {
  if (min === null || max === null) return [0, 1];
  const room = max > min ? (max - min) * 0.06 : Math.abs(max) * 0.1 || 1;
  return [min >= 0 && min - room < 0 ? 0 : min - room, max + room];
}

function zoomed(plot: uPlot): boolean {
  const x = plot.data[0];
  const { min, max } = plot.scales.x;
  if (x.length === 0 || min === undefined || max === undefined || min === null || max === null) return false;
  return min > x[0] || max < x[x.length - 1];
}

/** All lines on one axis of steps: raw and smoothed, as `build` declares them. */
export function plotData(chart: Chart, options: PlotOptions): uPlot.AlignedData {
  const tables: uPlot.AlignedData[] = [];
  for (const line of chart.lines) {
    const { x, y } = increasing(points(line.series.curve), line.scale, options.log);
    if (line.dense && options.smoothing > 0) tables.push([x, y, smooth(y, options.smoothing)]);
    else tables.push([x, y]);
  }
  // All charts of a run span its steps, so that they can be read one below the other.
  tables.push([[0, Math.max(1, options.lastStep)]]);
  return uPlot.join(tables);
}

/** One value a step, the last one; on a logarithmic axis what is not positive is a gap. */
function increasing({ x, y }: { x: number[]; y: (number | null)[] }, scale: number, log: boolean): { x: number[]; y: (number | null)[] } {
  const outX: number[] = [];
  const outY: (number | null)[] = [];
  for (let i = 0; i < x.length; i++) {
    const v = y[i];
    const kept = v === null || (log && v <= 0) ? null : v * scale;
    const end = outX.length - 1;
    if (end >= 0 && x[i] <= outX[end]) outY[end] = kept;
    else {
      outX.push(x[i]);
      outY.push(kept);
    }
  }
  return { x: outX, y: outY };
}
