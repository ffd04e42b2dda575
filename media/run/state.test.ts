// The run panel's state: which records it asks for, what the user's actions change, and which charts come of a record.
import { beforeEach, describe, expect, it } from "vitest";
import type { RunEvent } from "../../runtime/protocol";
import { charts, measureOf, readings, splitOf } from "./charts";
import { applyEvent, newRecord } from "./record";
import type { RunRecord } from "./record";
import { sampleEvents } from "./sample";
import { act, COMPARE_LIMIT, elapsed, fraction, initialView, receive, remaining, runNames, selected, shown } from "./state";
import type { View } from "./state";
import type { RunSummary } from "./protocol";

function record(id: string, events: RunEvent[] = sampleEvents({ run: id })): RunRecord {
  const r = newRecord({ id, file: "/w/train.py", args: [], engine: "embedded", device: "auto", time: 1000 });
  for (const event of events) applyEvent(r, event);
  return r;
}

const summaryOf = (id: string, startTime = 0): RunSummary => ({ id, file: "/w/train.py", state: "finished", engine: "embedded", startTime });
const loads = (messages: { type: string; id?: string }[]): (string | undefined)[] => messages.filter((m) => m.type === "load").map((m) => m.id);
let view: View;
beforeEach(() => {
  view = initialView(undefined);
});
const init = (...ids: string[]): ReturnType<typeof receive> => receive(view, { type: "init", labels: {}, locale: "en", trusted: true, runs: ids.map((id) => summaryOf(id)) });

describe("which runs are shown", () => {
  it("the newest at first, and it is asked for once", () => {
    expect(loads(init("b", "a"))).toEqual(["b"]);
    expect(selected(view)).toBeNull();
    receive(view, { type: "record", id: "b", record: record("b") });
    expect(selected(view)?.id).toBe("b");
    expect(loads(receive(view, { type: "runs", runs: [summaryOf("b"), summaryOf("a")] }))).toEqual([]);
  });

  it("the remembered ones, as far as they are still there", () => {
    view = initialView({ selected: "a", compared: ["gone", "b", "a"] });
    expect(loads(init("c", "b", "a"))).toEqual(["a", "b"]);
    expect(view.panel.compared).toEqual(["b"]);
  });

  it("one that has just been started", () => {
    init("a");
    expect(loads(receive(view, { type: "runs", runs: [summaryOf("b"), summaryOf("a")], select: "b" }))).toEqual(["b"]);
    expect(view.panel.selected).toBe("b");
  });

  it("another one when the shown one is removed", () => {
    init("b", "a");
    expect(loads(receive(view, { type: "runs", runs: [summaryOf("a")] }))).toEqual(["a"]);
    expect([...view.records.keys()]).toEqual(["a"]);
    receive(view, { type: "runs", runs: [] });
    expect(view.panel.selected).toBeUndefined();
  });

  it("everything anew when the host starts over", () => {
    init("a");
    receive(view, { type: "record", id: "a", record: record("a") });
    expect(loads(init("a"))).toEqual(["a"]);
  });
});

describe("what the user does", () => {
  it("selects, and the state is kept", () => {
    init("b", "a");
    const sent = act(view, { type: "select", run: "a" });
    expect(loads(sent)).toEqual(["a"]);
    expect(sent.at(-1)).toMatchObject({ type: "view", state: { selected: "a" } });
  });

  it("compares with at most as many as there are colours", () => {
    const ids = Array.from({ length: 8 }, (_, i) => `r${i}`);
    init(...ids);
    for (const id of ids.slice(1)) act(view, { type: "compare", run: id, on: true });
    expect(view.panel.compared).toHaveLength(COMPARE_LIMIT - 1);
    act(view, { type: "compare", run: "r1", on: false });
    expect(view.panel.compared).not.toContain("r1");
    for (const id of ["r0", "r2"]) receive(view, { type: "record", id, record: record(id) });
    expect(shown(view).map((r) => r.id)).toEqual(["r0", "r2"]);
  });

  it("sees a run that it selects no longer as one to compare with", () => {
    init("b", "a");
    act(view, { type: "compare", run: "a", on: true });
    act(view, { type: "select", run: "a" });
    expect(view.panel).toMatchObject({ selected: "a", compared: [] });
  });
});

describe("events", () => {
  it("are folded into the record that is shown, and only there", () => {
    init("a");
    receive(view, { type: "record", id: "a", record: record("a", []) });
    receive(view, { type: "events", run: "a", events: sampleEvents({ run: "a", done: 1 }) });
    receive(view, { type: "events", run: "unknown", events: sampleEvents({ run: "unknown" }) });
    expect(selected(view)).toEqual(record("a", sampleEvents({ run: "a", done: 1 })));
  });

  it("give the same record whether they were watched or handed over half-way", () => {
    const all = sampleEvents({ run: "a" });
    const handed = JSON.parse(JSON.stringify(record("a", all.slice(0, 500)))) as RunRecord;
    init("a");
    receive(view, { type: "record", id: "a", record: handed });
    receive(view, { type: "events", run: "a", events: JSON.parse(JSON.stringify(all.slice(500))) as RunEvent[] });
    expect(selected(view)).toEqual(record("a", all));
  });
});

describe("progress", () => {
  const progress = { done: 30, total: 120, unit: "batch" as const, split: "train" as const, time: 0 };

  it("counts whole epochs and the part of this one", () => {
    expect(fraction({ ...record("a", []), epoch: 2, epochs: 4, progress })).toBe(0.3125);
    expect(fraction({ ...record("a", []), epoch: 2, epochs: 4, progress: { ...progress, split: "validation" } })).toBe(0.5);
    expect(fraction({ ...record("a", []), epoch: 2, epochs: 4 })).toBe(0.25);
  });

  it("is that of the loop without epochs, unknown without a length, whole at the end", () => {
    expect(fraction({ ...record("a", []), progress })).toBe(0.25);
    expect(fraction({ ...record("a", []), progress: { ...progress, total: undefined } })).toBeNull();
    expect(fraction({ ...record("a", []), state: "finished" })).toBe(1);
  });

  it("lets the clock run between events", () => {
    expect(elapsed(record("a", []), 4500)).toBe(3.5);
    expect(elapsed({ ...record("a", []), state: "finished", seconds: 2 }, 99_000)).toBe(2);
    expect(remaining(10, 1000, 4000)).toBe(7);
    expect(remaining(1, 1000, 4000)).toBe(0);
    expect(remaining(undefined, 0, 0)).toBeUndefined();
  });
});

describe("charts", () => {
  const series = (name: string, split: "train" | "validation" | null, values: number[], percent = false): RunEvent[] =>
    values.map((value, i) => ({ type: "metric", run: "a", time: 0, name, value, step: i + 1, percent, ...(split && { split }) }));

  it.each([
    ["val_loss", "loss"], ["Loss", "loss"], ["train/loss", "loss"], ["平均损失", "loss"], ["计算的损失", "loss"], ["Avg loss", "loss"],
    ["Accuracy on test set", "accuracy"], ["val_acc", "accuracy"], ["测试集准确率", "accuracy"], ["F1", "f1"], ["valPerplexity", "perplexity"],
  ])("%s measures %s", (name, measure) => {
    expect(measureOf(name)).toBe(measure);
  });

  it.each([
    ["val_loss", "validation"], ["Validation Accuracy", "validation"], ["test_acc", "test"], ["Accuracy on test set", "test"], ["测试集准确率", "test"], ["验证损失", "validation"], ["loss", "train"],
  ])("%s is about %s", (name, split) => {
    expect(splitOf({ name, split: null })).toBe(split);
  });

  it("trusts a name that says its part more than the engine's guess", () => {
    expect(splitOf({ name: "test_acc", split: "validation" })).toBe("test");
    expect(splitOf({ name: "accuracy", split: "validation" })).toBe("validation");
  });

  it("puts train and validation into one chart, the loss first", () => {
    const r = record("a", [...series("val_acc", null, [0.5, 0.6]), ...series("train_loss", null, [2, 1]), ...series("val_loss", null, [3, 2])]);
    expect(charts([r], ["a"]).map((c) => [c.key, c.lines.map((l) => [l.label, l.color])])).toEqual([
      ["loss", [["train", 0], ["validation", 1]]],
      ["accuracy", [["validation", 1]]],
    ]);
  });

  it("tells lines of the same part apart by their names", () => {
    const r = record("a", [...series("d_loss", null, [2, 1]), ...series("g_loss", null, [3, 2])]);
    expect(charts([r], ["a"])[0].lines.map((l) => [l.label, l.color])).toEqual([["d_loss", 0], ["g_loss", 3]]);
  });

  it("shows a fraction in percent beside a percentage", () => {
    const r = record("a", [...series("train accuracy", null, [91, 92], true), ...series("val accuracy", null, [0.8, 0.9])]);
    expect(charts([r], ["a"])[0].lines.map((l) => l.scale)).toEqual([1, 100]);
  });

  it("gives a lone value no chart, but a number", () => {
    const r = record("a", series("Accuracy on test set", null, [97.5], true));
    expect(charts([r], ["a"])).toEqual([]);
    expect(readings(r)).toEqual([{ title: "Accuracy", split: "test", value: 97.5, percent: true }]);
  });

  it("knows that less loss is better and more accuracy", () => {
    const r = record("a", [...series("val_loss", null, [3, 1, 2]), ...series("val_acc", null, [0.5, 0.7, 0.6])]);
    expect(readings(r).map((x) => [x.title, x.value, x.best])).toEqual([["Loss", 2, 1], ["Accuracy", 0.6, 0.7]]);
  });

  it("has one line a run when runs are compared", () => {
    const all = charts([record("a"), record("b")], ["9:00", "9:30"]);
    expect(all.map((c) => [c.key, c.lines.map((l) => [l.label, l.color])])).toEqual([
      ["loss", [["9:00", 0], ["9:30", 1]]],
      ["accuracy", [["9:00", 0], ["9:30", 1]]],
    ]);
  });
});

it("names runs by what tells them apart", () => {
  const run = (file: string, startTime: number): { file: string; startTime: number } => ({ file, startTime });
  const nine = new Date(2026, 4, 7, 9, 5, 1).getTime();
  expect(runNames([run("/w/a.py", nine), run("/w/b.py", nine)], "en")).toEqual(["a.py", "b.py"]);
  expect(runNames([run("/w/a.py", nine), run("/w/a.py", nine + 1000)], "en")).toEqual(["09:05:01", "09:05:02"]);
  expect(runNames([run("/w/a.py", nine), run("/v/a.py", nine), run("/w/b.py", nine)], "en")).toEqual(["a.py 09:05:01", "a.py 09:05:01", "b.py"]);
});
