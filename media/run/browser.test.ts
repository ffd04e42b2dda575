// The built run panel in a real browser: what it shows, what it sends, and screenshots to look at.
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Browser } from "playwright-core";
import { launch, openPanel } from "../testing/browser";
import type { OpenOptions, OpenPanel } from "../testing/browser";
import type { FromPanel, RunSummary, ToPanel } from "./protocol";
import { applyEvent, newRecord } from "./record";
import type { RunRecord } from "./record";
import { ending, sampleEvents } from "./sample";
import type { SampleOptions } from "./sample";

type Panel = OpenPanel<FromPanel, ToPanel>;
const START = Date.UTC(2026, 4, 7, 9, 30, 0);
const FILE = "/home/me/课程/s2_mnist.py";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
});

function record(id: string, options: SampleOptions = {}, end?: "finished" | "failed"): RunRecord {
  const r = newRecord({ id, file: FILE, args: [], engine: "embedded", device: "auto", time: options.start ?? START });
  for (const event of sampleEvents({ ...options, run: id })) applyEvent(r, event);
  if (end) applyEvent(r, ending(id, end, (options.start ?? START) + 58_300));
  return r;
}

function summary(r: RunRecord): RunSummary {
  const { id, file, state, engine, startTime, seconds, series } = r;
  return { id, file, state, engine, startTime, seconds, loss: series.find((s) => s.source === "step")?.curve.last?.y ?? undefined };
}

/** Opens the panel as the host does, with records that it can load. */
async function open(options: OpenOptions, records: RunRecord[], labels: Record<string, string> = {}): Promise<Panel> {
  const panel = await openPanel<FromPanel, ToPanel>(browser, "run", options);
  await expect.poll(() => panel.sent()).toContainEqual({ type: "ready" });
  await panel.send({ type: "init", labels, locale: "en", runs: records.map(summary), trusted: true });
  await answerLoads(panel, records);
  return panel;
}

async function answerLoads(panel: Panel, records: RunRecord[], count = Math.min(1, records.length)): Promise<void> {
  await expect.poll(async () => (await panel.sent()).filter((m) => m.type === "load").length).toBeGreaterThanOrEqual(count);
  for (const m of await panel.sent()) if (m.type === "load") await panel.send({ type: "record", id: m.id, record: records.find((r) => r.id === m.id) ?? null });
  await panel.page.waitForTimeout(250);
}

/** A run that was started so long ago that its clock fits its events, whatever the time is now. */
function live(id: string, options: SampleOptions = {}): RunRecord {
  const shift = Date.now() - START - 46_000;
  return record(id, { ...options, start: START + shift });
}

describe("a running training", () => {
  for (const theme of ["dark", "light", "contrast"] as const) {
    it(`is shown in the ${theme} theme`, async () => {
      const panel = await open({ theme, height: 980 }, [live("a")]);
      const text = await panel.page.innerText("body");
      expect(text).toContain("s2_mnist.py");
      expect(text).toContain("Epoch 4 of 5");
      expect(text).toContain("Samples/s");
      expect(text).toContain("使用设备: cpu");
      expect(await panel.page.locator(".chart canvas").count()).toBe(2);
      expect(await panel.page.locator(".chart-title").allInnerTexts()).toEqual(["Loss", "Accuracy"]);
      await panel.screenshot(`run-${theme}`);
      expect(panel.errors).toEqual([]);
      await panel.close();
    });
  }

  it("goes on with the events that follow, and stops when asked", async () => {
    const panel = await open({ theme: "dark" }, [live("a", { done: 0.2 })]);
    await panel.send({
      type: "events", run: "a",
      events: [
        { run: "a", time: Date.now(), type: "step", step: 500, epoch: 1, loss: 0.4321, samplesPerSecond: 1234 },
        { run: "a", time: Date.now(), type: "stdout", text: "第一行\n第二" },
        { run: "a", time: Date.now(), type: "stdout", text: "行\n" },
      ],
    });
    await expect.poll(() => panel.page.innerText(".tiles")).toContain("0.4321");
    expect(await panel.page.innerText(".tiles")).toContain("1,234");
    expect((await panel.page.locator(".console-text").allInnerTexts()).slice(-2)).toEqual(["第一行", "第二行"]);
    await panel.page.locator("vscode-button.stop").click();
    expect(await panel.sent()).toContainEqual({ type: "stop", run: "a" });
    await panel.send({ type: "state", run: "a", state: "stopping" });
    await expect.poll(() => panel.page.locator("vscode-button.stop").getAttribute("disabled")).toBe("");
    await panel.close();
  });

  it("can be paused where the engine can", async () => {
    const r = live("a", { done: 0.2 });
    const panel = await open({ theme: "dark" }, [r]);
    expect(await panel.page.getByText("Pause").isVisible()).toBe(false);
    await panel.close();
    const able = await open({ theme: "dark" }, [{ ...r, started: { ...r.started!, canPause: true } }]);
    await able.page.getByText("Pause").click();
    expect(await able.sent()).toContainEqual({ type: "pause", run: "a" });
    await able.send({ type: "events", run: "a", events: [{ run: "a", time: Date.now(), type: "paused" }] });
    await able.page.getByText("Resume").click();
    expect(await able.sent()).toContainEqual({ type: "resume", run: "a" });
    await able.close();
  });

  it("shows the values under the cursor, on either scale, smoothed or not", async () => {
    const panel = await open({ theme: "light", height: 620 }, [live("a")]);
    const chart = panel.page.locator(".chart").first();
    await panel.page.locator("vscode-checkbox", { hasText: "Logarithmic" }).click();
    await panel.page.locator("#smoothing").fill("0");
    await expect.poll(() => panel.page.innerText(".amount")).toBe("off");
    expect((await panel.sent()).at(-1)).toMatchObject({ type: "view", state: { log: true, smoothing: 0 } });
    await panel.page.waitForTimeout(200);
    const box = await chart.locator(".u-over").boundingBox();
    await panel.page.mouse.move(box!.x + box!.width * 0.4, box!.y + 60);
    await expect.poll(() => chart.locator(".legend-step").innerText()).toMatch(/^step 1,2\d\d$/);
    const values = await chart.locator(".legend-value").allInnerTexts();
    await panel.screenshot("run-log");
    expect(values).toHaveLength(3);
    for (const v of values) expect(Number(v)).toBeGreaterThan(0);
    await panel.page.mouse.move(5, 5);
    await expect.poll(() => chart.locator(".legend-step").innerText()).toBe("");
    expect(panel.errors).toEqual([]);
    await panel.close();
  });

  it("fits a narrow column", async () => {
    const panel = await open({ theme: "light", width: 420, height: 1000 }, [live("a")]);
    const overflow = await panel.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    await panel.screenshot("run-narrow");
    expect(overflow).toBe(0);
    await panel.close();
  });
});

describe("an ended run", () => {
  it("shows the exception with links to the source", async () => {
    const panel = await open({ theme: "dark" }, [record("a", { done: 0.05 }, "failed")]);
    const box = panel.page.locator(".notice.error");
    expect(await box.innerText()).toContain("mat1 and mat2 shapes cannot be multiplied (64x3136 and 1568x10)");
    await box.locator("a.source").last().click();
    expect(await panel.sent()).toContainEqual({ type: "open", file: FILE, line: 24, column: 13 });
    await panel.screenshot("run-failed");
    await panel.close();
  });

  it("warns when the loss is not a number", async () => {
    const panel = await open({ theme: "light" }, [record("a", { nanAt: 1200, done: 2 })]);
    expect(await panel.page.innerText(".notice.warning")).toContain("loss became NaN at step 1200.");
    await panel.screenshot("run-nan");
    await panel.close();
  });

  it("offers to run again", async () => {
    const panel = await open({ theme: "light" }, [record("a", { done: 5 }, "finished")]);
    await panel.page.getByText("Run Again").click();
    expect(await panel.sent()).toContainEqual({ type: "rerun", run: "a" });
    expect(await panel.page.innerText(".tiles")).toContain("58.3 s");
    await panel.screenshot("run-finished");
    await panel.close();
  });

  it("keeps evaluations with a confusion matrix", async () => {
    const panel = await open({ theme: "dark", height: 1300, state: { tab: "evaluations" } }, [record("a", { done: 5 }, "finished")]);
    expect(await panel.page.locator(".matrix tbody tr").count()).toBe(10);
    expect(await panel.page.locator(".evaluations vscode-data-grid-row").count()).toBe(6);
    await panel.screenshot("run-evaluations");
    await panel.close();
  });
});

describe("several runs", () => {
  const runs = [record("c", { seed: 3, rate: 0.6, done: 5, start: START + 7_200_000 }, "finished"), record("b", { seed: 5, rate: 1.6, done: 5, start: START + 3_600_000 }, "finished"), record("a", { done: 5 }, "finished")];

  it("are compared in one chart", async () => {
    const panel = await open({ theme: "dark", height: 1000, state: { tab: "about" } }, runs);
    await panel.page.locator(".compare summary").click();
    for (const i of [0, 1]) await panel.page.locator(".compare-row vscode-checkbox").nth(i).click();
    await answerLoads(panel, runs, 3);
    await panel.screenshot("run-compare");
    expect(await panel.page.locator(".chart").first().locator(".legend-item").count()).toBeGreaterThanOrEqual(3);
    expect((await panel.sent()).filter((m) => m.type === "view").at(-1)).toMatchObject({ state: { selected: "c", compared: ["b", "a"] } });
    await panel.close();
  });

  it("take their view from the remembered state", async () => {
    const panel = await open({ theme: "light", state: { selected: "b", compared: ["a"], smoothing: 0, log: true, tab: "about" } }, runs);
    expect((await panel.sent()).filter((m) => m.type === "load").map((m) => m.id)).toEqual(["b", "a"]);
    expect(await panel.page.innerText(".amount")).toBe("off");
    await panel.close();
  });
});

it("speaks Chinese", async () => {
  const labels = JSON.parse(readFileSync(path.resolve(__dirname, "../../l10n/bundle.l10n.zh-cn.json"), "utf8")) as Record<string, string>;
  const panel = await open({ theme: "dark", height: 900 }, [live("a")], labels);
  const text = await panel.page.innerText("body");
  for (const part of ["第 4 轮，共 5 轮", "样本/秒", "平滑", "控制台", "验证"]) expect(text).toContain(part);
  await panel.screenshot("run-chinese");
  await panel.close();
});

it("says what to do when there are no runs, in the user's language", async () => {
  const panel = await open({ theme: "light", height: 420 }, [], { "No runs yet": "还没有运行" });
  await expect.poll(() => panel.page.innerText("body")).toContain("还没有运行");
  await panel.screenshot("run-empty");
  await panel.close();
});
