// The built summary panel in a real browser: what it shows, what it sends, and screenshots to look at.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Browser } from "playwright-core";
import type { SummaryData } from "../../server/protocol";
import { launch, openPanel } from "../testing/browser";
import type { OpenOptions, OpenPanel } from "../testing/browser";
import type { FromPanel, ToPanel } from "./protocol";
import { residual, simpleCnn } from "./sample";

type Panel = OpenPanel<FromPanel, ToPanel>;

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
});

async function open(options: OpenOptions, data: SummaryData | null, labels: Record<string, string> = {}): Promise<Panel> {
  const panel = await openPanel<FromPanel, ToPanel>(browser, "summary", options);
  await expect.poll(async () => (await panel.sent()).map((m) => m.type)).toEqual(["ready"]);
  await panel.send({ type: "init", labels, locale: "en" }, { type: "summary", data, file: "课程/s1_build.py" });
  await panel.page.waitForTimeout(250);
  return panel;
}

const row = (path: string): string => `tr[data-path="${path}"]`;

describe("a module", () => {
  for (const theme of ["dark", "light", "contrast"] as const) {
    it(`is shown in the ${theme} theme`, async () => {
      const panel = await open({ theme, height: 620 }, simpleCnn);
      expect(await panel.page.locator("[role=treegrid] tbody tr").count()).toBe(10);
      const first = await panel.page.innerText(row("conv_stack.0"));
      for (const part of ["Conv2d", "[B, 1, 28, 28]", "[B, 32, 28, 28]", "320"]) expect(first).toContain(part);
      expect(await panel.page.innerText(".tiles")).toContain("50,186");
      expect(await panel.page.innerText(".flow")).toContain("inferred");
      await panel.send({ type: "highlight", module: "SimpleCNN", paths: ["fc"] });
      await expect.poll(() => panel.page.getAttribute(row("fc"), "aria-selected")).toBe("true");
      await panel.screenshot(`summary-${theme}`);
      expect(panel.errors).toEqual([]);
      await panel.close();
    });
  }

  it("leads to the source by mouse and keyboard", async () => {
    const panel = await open({ theme: "dark" }, simpleCnn);
    await panel.page.locator(row("conv_stack.3")).click();
    expect((await panel.sent()).at(-1)).toMatchObject({ type: "reveal", uri: simpleCnn.uri, range: { start: { line: 39 } } });
    await panel.page.locator(row("conv_stack.3")).focus();
    for (const key of ["ArrowLeft", "ArrowLeft"]) await panel.page.keyboard.press(key);
    await expect.poll(() => panel.page.getAttribute(row("conv_stack"), "aria-expanded")).toBe("false");
    expect(await panel.page.locator(row("conv_stack.3")).count()).toBe(0);
    expect(await panel.page.evaluate("document.activeElement.dataset.path")).toBe("conv_stack");
    await panel.page.keyboard.press("End");
    await expect.poll(() => panel.page.evaluate("document.activeElement.dataset.path")).toBe("fc");
    await panel.page.keyboard.press("Enter");
    expect((await panel.sent()).at(-1)).toMatchObject({ type: "reveal", range: { start: { line: 44 } } });
    await panel.close();
  });

  it("can be filtered, copied, and exchanged for another", async () => {
    const panel = await open({ theme: "light" }, simpleCnn);
    await panel.page.locator("vscode-text-field input").fill("pool");
    await expect.poll(() => panel.page.locator("[role=treegrid] tbody tr").count()).toBe(4);
    await panel.page.getByTitle("Copy as Text").click();
    const copied = (await panel.sent()).at(-1);
    expect(copied?.type === "copy" && copied.text).toContain("Parameters: 50,186");
    await panel.page.locator("vscode-dropdown").click();
    await panel.page.locator("vscode-option", { hasText: "NetWithResBlock" }).click();
    expect((await panel.sent()).at(-1)).toEqual({ type: "choose", name: "NetWithResBlock" });
    await panel.page.getByText("Change…").click();
    expect((await panel.sent()).at(-1)).toEqual({ type: "pickInput", name: "SimpleCNN" });
    await panel.close();
  });

  it("follows the document", async () => {
    const panel = await open({ theme: "light" }, simpleCnn);
    const rows = simpleCnn.rows.map((r) => (r.path === "fc" ? { ...r, type: "LazyLinear", parameters: null } : r));
    await panel.send({ type: "summary", file: "s1_build.py", data: { ...simpleCnn, rows, totals: { ...simpleCnn.totals, parameters: null, trainable: null } } });
    await expect.poll(() => panel.page.innerText(row("fc"))).toContain("LazyLinear");
    expect(await panel.page.innerText(".tiles")).not.toContain("50,186");
    await panel.close();
  });

  it("fits a narrow column", async () => {
    const panel = await open({ theme: "light", width: 430, height: 760 }, simpleCnn);
    await panel.screenshot("summary-narrow");
    expect(await panel.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")).toBe(0);
    await panel.close();
  });
});

describe("a module with problems and a graph", () => {
  it("names the problems and leads to them", async () => {
    const panel = await open({ theme: "dark", height: 640 }, residual);
    expect(await panel.page.locator(".problem-box li").count()).toBe(2);
    await panel.page.locator(".problem-box li.error a").click();
    expect((await panel.sent()).at(-1)).toMatchObject({ type: "reveal", range: { start: { line: 49 } } });
    await panel.screenshot("summary-problems");
    await panel.close();
  });

  it.each(["dark", "light"] as const)("is drawn in the %s theme", async (theme) => {
    const panel = await open({ theme, height: 1160, state: { view: "graph" } }, residual);
    expect(await panel.page.locator("g.node").count()).toBe(12);
    await panel.page.locator("g.node", { hasText: "AdaptiveAvgPool2d" }).click();
    expect((await panel.sent()).at(-1)).toMatchObject({ type: "reveal", range: { start: { line: 100 } } });
    await panel.send({ type: "highlight", module: "NetWithResBlock", paths: ["resblock.bn2"] });
    await expect.poll(() => panel.page.locator("g.node[data-here]").count()).toBe(1);
    await panel.screenshot(`summary-graph-${theme}`);
    expect(panel.errors).toEqual([]);
    await panel.close();
  });
});

it("says so when a file has no module, in the user's language", async () => {
  const panel = await open({ theme: "light", height: 400 }, { ...simpleCnn, module: null, candidates: [], rows: [] }, { "No nn.Module here": "这里没有 nn.Module" });
  expect(await panel.page.innerText("body")).toContain("这里没有 nn.Module");
  await panel.close();
});

it("says why there is no summary", async () => {
  const panel = await open({ theme: "dark", height: 400 }, null);
  await panel.send({ type: "summary", data: null, file: "a.py", reason: "The server is not running." });
  await expect.poll(() => panel.page.innerText("body")).toContain("The server is not running.");
  await panel.close();
});
