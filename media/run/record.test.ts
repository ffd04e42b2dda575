// A run's record: what the events become, and that it stays bounded.
import { describe, expect, it } from "vitest";
import type { RunEvent } from "../../runtime/protocol";
import { appendConsole, CONSOLE_LIMIT, emptyConsole, linkify } from "./console";
import { addPoint, CURVE_LIMIT, emptyCurve, points, smooth } from "./curve";
import { applyEvent, isCounter, newRecord } from "./record";
import type { RunRecord } from "./record";

function record(): RunRecord {
  return newRecord({ id: "r", file: "/w/a.py", args: [], engine: "embedded", device: "auto", time: 1000 });
}

/** Folds events of run "r", a second apart. */
type Loose = RunEvent extends infer E ? (E extends RunEvent ? Omit<E, "run" | "time"> : never) : never;
function fold(...events: Loose[]): RunRecord {
  const r = record();
  events.forEach((e, i) => applyEvent(r, { ...e, run: "r", time: 2000 + i * 1000 } as RunEvent));
  return r;
}

function written(...texts: string[]): string[] {
  const state = emptyConsole();
  for (const text of texts) appendConsole(state, "stdout", text);
  return state.lines.map((l) => l.text);
}

describe("curve", () => {
  it("keeps every value while there is room", () => {
    const curve = emptyCurve();
    for (let i = 1; i <= 10; i++) addPoint(curve, i, i * i);
    expect(points(curve)).toEqual({ x: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], y: [1, 4, 9, 16, 25, 36, 49, 64, 81, 100] });
  });

  it("averages neighbours when full and stays bounded, keeping ends and extremes", () => {
    const curve = emptyCurve();
    for (let i = 1; i <= 50_000; i++) addPoint(curve, i, i);
    const { x, y } = points(curve);
    expect(x.length).toBeLessThanOrEqual(CURVE_LIMIT + 1);
    expect(x.length).toBeGreaterThan(CURVE_LIMIT / 4);
    expect(x[x.length - 1]).toBe(50_000);
    expect([curve.min, curve.max, curve.count, curve.last?.y]).toEqual([1, 50_000, 50_000, 50_000]);
    // A point stands for `stride` values that end at its x: the mean of a line is half a stride behind.
    expect(y[0]).toBe((1 + curve.stride) / 2);
    expect(x[0]).toBe(curve.stride);
  });

  it("does not average a value away that is not finite", () => {
    const curve = emptyCurve();
    for (let i = 1; i <= CURVE_LIMIT; i++) addPoint(curve, i, i === 7 ? null : 1);
    expect(curve.stride).toBe(2);
    expect(curve.y.filter((v) => v === null)).toHaveLength(1);
    expect(curve.y[3]).toBeNull();
  });

  it("smooths without a pull to zero at the start, and keeps gaps", () => {
    expect(smooth([2, 2, null, 2], 0.9).map((v) => v && Math.round(v * 1e9) / 1e9)).toEqual([2, 2, null, 2]);
    expect(smooth([1, 3], 0)).toEqual([1, 3]);
    expect(smooth([0, 1], 0.5)[1]).toBeCloseTo(2 / 3);
  });
});

describe("console", () => {
  it("joins pieces to lines", () => {
    expect(written("使用", "设备: cpu\nEpo", "ch 1\n", "\n", "end")).toEqual(["使用设备: cpu", "Epoch 1", "", "end"]);
  });

  it("lets a carriage return overwrite, as progress bars expect", () => {
    expect(written("\r10%", "\r20%", "\r100%\n", "done\r\nnext")).toEqual(["100%", "done", "next"]);
  });

  it("leaves colours out", () => {
    expect(written("\x1b[31mred\x1b[0m \x1b[1;32mgreen\x1b[K\n")).toEqual(["red green"]);
  });

  it("ends a line when the other stream writes", () => {
    const state = emptyConsole();
    appendConsole(state, "stdout", "a");
    appendConsole(state, "stderr", "warning\n", { file: "/w/a.py", line: 3 });
    appendConsole(state, "stdout", "b");
    expect(state.lines).toEqual([
      { stream: "stdout", text: "a" },
      { stream: "stderr", text: "warning", position: { file: "/w/a.py", line: 3 } },
      { stream: "stdout", text: "b" },
    ]);
  });

  it("drops the oldest lines and says how many", () => {
    const state = emptyConsole();
    for (let i = 0; i < CONSOLE_LIMIT + 5; i++) appendConsole(state, "stdout", `${i}\n`);
    expect([state.lines.length, state.dropped, state.lines[0].text]).toEqual([CONSOLE_LIMIT, 5, "5"]);
  });

  it("finds the places in a printed traceback", () => {
    expect(linkify('  File "/w/a b.py", line 12, in <module>')).toEqual([
      { text: "  " },
      { text: 'File "/w/a b.py", line 12', target: { file: "/w/a b.py", line: 12 } },
      { text: ", in <module>" },
    ]);
    expect(linkify("no place")).toEqual([{ text: "no place" }]);
  });
});

describe("record", () => {
  it("folds a training run", () => {
    const r = fold(
      { type: "started", file: "/w/a.py", args: [], engine: "embedded", backend: "wasm", device: "CPU", versions: { tfjs: "4.22.0" } },
      { type: "epoch", epoch: 1, epochs: 2 },
      { type: "progress", done: 1, total: 2, unit: "batch", split: "train", etaSeconds: 3, totalEtaSeconds: 9 },
      { type: "step", step: 1, epoch: 1, loss: 2.5, samplesPerSecond: 100, lr: 0.1 },
      { type: "step", step: 2, epoch: 1, loss: 1.5, samplesPerSecond: 200 },
      { type: "metric", name: "Epoch", value: 1, step: 2 },
      { type: "metric", name: "Loss", value: 2, step: 2 },
      { type: "epoch", epoch: 2, epochs: 2 },
      { type: "evaluation", split: "test", step: 2, samples: 10, seconds: 1, metrics: { accuracy: 0.5 } },
      { type: "memory", bytes: 50 },
      { type: "memory", bytes: 20 },
    );
    expect(r).toMatchObject({ state: "running", epoch: 2, epochs: 2, step: 2, epochSteps: [2], lr: 0.1, samplesPerSecond: 200 });
    expect(r.memory).toEqual({ bytes: 20, peakBytes: 50 });
    expect(r.series.map((s) => [s.name, s.split, s.source, s.curve.y])).toEqual([
      ["loss", "train", "step", [2.5, 1.5]],
      ["Loss", null, "metric", [2]],
      ["accuracy", "test", "evaluation", [0.5]],
    ]);
    expect(r.progress).toMatchObject({ done: 1, total: 2, etaSeconds: 3, totalEtaSeconds: 9 });
  });

  it("keeps the training's estimate while an evaluation runs", () => {
    const r = fold(
      { type: "progress", done: 1, total: 2, unit: "batch", split: "train", totalEtaSeconds: 60 },
      { type: "progress", done: 1, total: 5, unit: "batch", split: "validation", etaSeconds: 4 },
    );
    expect(r.progress).toMatchObject({ split: "validation", total: 5, etaSeconds: 4, totalEtaSeconds: 60 });
  });

  it("raises one alert for a loss that became NaN", () => {
    const position = { file: "/w/a.py", line: 9 };
    const r = fold(
      { type: "step", step: 1, loss: 1, samplesPerSecond: 1 },
      { type: "step", step: 2, loss: "nan", samplesPerSecond: 1, position },
      { type: "step", step: 3, loss: "nan", samplesPerSecond: 1, position },
    );
    expect(r.alerts).toEqual([{ kind: "nan", name: "loss", step: 2, epoch: undefined, position }]);
    expect(r.series[0].curve.y).toEqual([1, null, null]);
  });

  it("ends once", () => {
    const frame = { file: "/w/a.py", line: 2, function: "<module>", text: "f()" };
    const r = fold(
      { type: "failed", exception: "ValueError", message: "no", traceback: [frame], seconds: 1.5 },
      { type: "finished", seconds: 9, exitCode: 0 },
      { type: "stdout", text: "late" },
    );
    expect(r).toMatchObject({ state: "failed", seconds: 1.5, failure: { exception: "ValueError", traceback: [frame] } });
    expect(r.console.lines).toEqual([]);
  });

  it("ignores another run's events", () => {
    const r = record();
    applyEvent(r, { type: "stdout", run: "other", time: 1, text: "x" });
    expect(r.console.lines).toEqual([]);
  });

  it("survives JSON", () => {
    const r = fold({ type: "step", step: 1, loss: "inf", samplesPerSecond: 1 }, { type: "stdout", text: "中文\n" });
    const copy = JSON.parse(JSON.stringify(r));
    expect(copy).toEqual(r);
    expect(copy.console.lines[0].text).toBe("中文");
  });
});

it("knows a counter from a metric", () => {
  expect(["Epoch", "epoch", "Step", "batch_idx", "num_epochs", "i", "轮"].filter((n) => !isCounter(n))).toEqual([]);
  expect(["Loss", "accuracy", "训练轮次损失", "epoch loss", "steps_per_second"].filter(isCounter)).toEqual([]);
});
