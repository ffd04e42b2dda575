// What a person does with the installed package, with a screenshot of each: seen hints, a hover, a mistake, the summary, a run.
import { strict as assert } from "node:assert";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as user from "./lib/browser.mjs";
import { root, shots } from "./lib/places.mjs";
import { startServer } from "./lib/server.mjs";
import { makeWorkspace } from "./lib/workspace.mjs";

const words = JSON.parse(readFileSync(path.join(root, "package.nls.json"), "utf8"));
/** A command's line in the palette. */
const title = (name) => `Shapewright: ${words[`command.${name}`]}`;

/** Each gets a page with the file open, and a function that takes a screenshot. */
const scenarios = [
  {
    name: "hints on s1",
    file: "s1_build.py",
    async run(page, shot) {
      await user.goTo(page, 78);
      await user.waitForLine(page, "logits", ["[64, 10]"]);
      await shot();
      await user.goTo(page, 30);
      await user.waitForLine(page, "nn.Conv2d(1, 32", ["320"]);
      await shot("layers");
    },
  },
  {
    name: "hints on s4",
    file: "s4_modules.py",
    async run(page, shot) {
      await user.waitForLine(page, "y", ["[64, 256]"]);
      await shot();
      await user.goTo(page, 104);
      await user.waitForLine(page, "x", ["[B, 6, 14, 14]", "self.s2"]);
      await user.waitForLine(page, "x", ["[B, 120]", "x.view"]);
      await shot("lenet");
    },
  },
  {
    name: "hover explains a parameter count",
    file: "s1_build.py",
    async run(page, shot) {
      await user.goTo(page, 34);
      await user.waitForLine(page, "nn.Conv2d(1, 32", ["320"]);
      const text = await user.hoverText(page, "nn.Conv2d(1, 32", "Conv2d");
      await shot();
      assert.match(text, /3\s*·\s*3\s*·\s*1\s*·\s*32\s*\+\s*32/);
    },
  },
  {
    name: "a mistake is reported as it is typed",
    file: "s1_build.py",
    async run(page, shot) {
      const source = readFileSync(path.join(root, "test/fixtures/seeds/s1_build.py"), "utf8").split("\n");
      const line = source.findIndex((text) => text.includes("64*7*7"));
      await user.goTo(page, line + 1, source[line].indexOf("64*7*7") + "64*7*7".length + 1);
      await user.waitForLine(page, "self.fc", ["params"]).catch(() => {});
      await page.keyboard.press("Backspace");
      await page.keyboard.type("6");
      await page.locator(".squiggly-error").first().waitFor({ timeout: 20_000 });
      await user.runCommand(page, "Problems: Focus on Problems View");
      await page.locator(".markers-panel .monaco-tl-row", { hasText: "mat1 and mat2 shapes cannot be multiplied (Bx3136 and 2688x10)" }).first().waitFor();
      await shot();
    },
  },
  {
    name: "summary panel of s1",
    file: "s1_build.py",
    async run(page, shot) {
      await user.waitForLine(page, "nn.Linear(28*28, 512)", ["401,920"]);
      await user.clickUntil(page, page.locator(".codelens-decoration a", { hasText: "Summary" }), page.locator(".tab", { hasText: "Summary" }));
      const view = user.webview(page);
      for (const text of ["NeuralNetwork", "linear_relu_stack", "401,920", "669,706"]) await view.locator("body", { hasText: text }).waitFor({ timeout: 30_000 });
      await page.waitForTimeout(500);
      await shot();
    },
  },
  {
    name: "one of several calls is picked",
    file: "s1_build.py",
    async run(page, shot) {
      await user.waitForLine(page, "x", ["[64|2, 784]", "self.flatten"]);
      const shape = page.locator(".quick-input-list .monaco-list-row", { hasText: "[64, 1, 28, 28]" });
      await user.clickUntil(page, page.locator(".codelens-decoration a", { hasText: "pick one of 2" }), shape.first());
      await shot();
      await shape.first().click();
      await user.waitForLine(page, "x", ["[64, 784]", "self.flatten"]);
      await page.locator(".codelens-decoration a", { hasText: "one of 2: pick" }).first().waitFor();
      await shot("picked");
    },
  },
  {
    name: "a run of s2 in its live panel",
    file: "s2_mnist.py",
    async run(page, shot) {
      await user.waitForLine(page, "self.fc1", ["100,480"]);
      await user.runCommand(page, title("runTraining"));
      const view = user.webview(page);
      await view.locator("body", { hasText: /finished/i }).waitFor({ timeout: 120_000 });
      await view.locator("body", { hasText: /Accuracy on test set: [\d.]+%/ }).waitFor({ timeout: 10_000 });
      await page.waitForTimeout(500);
      await shot();
    },
  },
  {
    name: "the example trains",
    file: "digits.py",
    async run(page, shot) {
      await user.goTo(page, 24);
      await user.waitForLine(page, "x", ["14, 14]", "self.conv1"]);
      await user.runCommand(page, title("runTraining"));
      const view = user.webview(page);
      await view.locator("body", { hasText: /accuracy 9\d\.\d%/ }).waitFor({ timeout: 120_000 });
      await page.waitForTimeout(500);
      await shot();
    },
  },
  {
    name: "a long run is watched and stopped",
    file: "long.py",
    async run(page, shot) {
      await user.waitForLine(page, "self.fc1", ["100,480"]);
      await user.runCommand(page, title("runTraining"));
      const view = user.webview(page);
      await view.locator("body", { hasText: /Epoch [3-9]\d* of 500/ }).waitFor({ timeout: 60_000 });
      await page.waitForTimeout(500);
      await shot("running");
      await user.runCommand(page, title("stop"));
      await view.locator("body", { hasText: /stopped/i }).waitFor({ timeout: 15_000 });
      await shot("stopped");
    },
  },
];

/** Installs the package into a fresh workbench and plays the scenarios whose name holds `wanted`. Resolves to {passed, failed}. */
export async function runScenarios(vsix, wanted) {
  mkdirSync(shots, { recursive: true });
  const counted = { passed: 0, failed: 0 };
  const folders = [];
  const server = await startServer({ vsix: [vsix] });
  let browser;
  try {
    browser = await user.openBrowser();
    for (const scenario of scenarios.filter((s) => s.name.includes(wanted))) {
      const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
      const name = scenario.name.replace(/\W+/g, "-");
      const shot = (suffix) => page.screenshot({ path: path.join(shots, `${name}${suffix ? `-${suffix}` : ""}.png`) });
      const started = Date.now();
      try {
        // A fresh copy each: what one scenario types, the workbench saves.
        const folder = mkdtempSync(path.join(tmpdir(), "workspace-"));
        folders.push(folder);
        makeWorkspace(folder);
        await user.openFile(page, server, folder, scenario.file);
        await scenario.run(page, shot);
        counted.passed++;
        console.log(`  ✓ ${scenario.name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
      } catch (error) {
        counted.failed++;
        await shot("failed").catch(() => {});
        console.log(`  ✗ ${scenario.name}\n    ${String(error).slice(0, 1500)}`);
      }
      await page.close();
    }
  } finally {
    await browser?.close();
    await server.stop();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
  return counted;
}
