// Chromium, and what a person does with the mouse and the keyboard in the workbench.
import { createRequire } from "node:module";
import path from "node:path";
import { chromium, workbench } from "./places.mjs";

const playwright = createRequire(path.join(workbench, "package.json"))("playwright-core");

const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export const openBrowser = () => playwright.chromium.launch({ executablePath: chromium(), headless: true, args: flags });

/** Goes to a folder with a file open in it; waits until the file's first line shows. */
export async function openFile(page, server, folder, file) {
  const payload = [["openFile", `vscode-remote://${server.host}${path.join(folder, file)}`]];
  await page.goto(`${server.url}/?${new URLSearchParams({ folder, payload: JSON.stringify(payload) })}`);
  await page.locator(".monaco-editor .view-line").first().waitFor({ timeout: 60_000 });
}

/** Opens another file of the folder by its name. */
export async function quickOpen(page, file) {
  await page.keyboard.press("Control+p");
  await page.locator(".quick-input-widget input").fill(file);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: file }).first().waitFor();
  await page.keyboard.press("Enter");
  await page.locator(".tab.active", { hasText: file }).waitFor();
}

/** Runs a command by its title in the command palette. An open palette does not show what is enabled later, so it is opened again until it does. */
export async function runCommand(page, title, timeout = 30_000) {
  const row = page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first();
  for (const end = Date.now() + timeout; ; ) {
    await page.keyboard.press("F1");
    await page.locator(".quick-input-widget input").fill(`>${title}`);
    if (await row.waitFor({ timeout: 3000 }).then(() => true, () => false)) break;
    if (Date.now() > end) throw new Error(`the palette has no ${title}`);
    await page.keyboard.press("Escape");
  }
  await page.keyboard.press("Enter");
}

/** Puts the cursor at a line and column (from 1), which also scrolls there. */
export async function goTo(page, line, column = 1) {
  await page.keyboard.press("Control+g");
  await page.locator(".quick-input-widget input").fill(`:${line}:${column}`);
  await page.keyboard.press("Enter");
  await page.waitForTimeout(300);
}

/** The text of the rendered lines, hints included; Monaco writes spaces as no-break spaces. */
export async function lines(page) {
  const texts = await page.locator(".editor-instance .view-line").allInnerTexts();
  return texts.map((text) => text.replace(/\u00a0/g, " "));
}

/** Waits until a rendered line holds `code` and, behind or inside it, each of `hints`; rejects with the line as it is. */
export async function waitForLine(page, code, hints, timeout = 45_000) {
  const end = Date.now() + timeout;
  for (;;) {
    // Hints stand between the words of the line, so the code is looked for by its start only.
    const all = await lines(page);
    const found = all.filter((text) => text.trimStart().startsWith(code));
    if (found.some((text) => hints.every((hint) => text.includes(hint)))) return found[0];
    if (Date.now() > end) throw new Error(`no line “${code} … ${hints.join(" ")}”; there is ${JSON.stringify(found.length ? found : all)}`);
    await page.waitForTimeout(200);
  }
}

/** Screen point of `needle` inside the first rendered line that contains `text`; null when it is not on screen. */
export function pointOf(page, text, needle) {
  return page.evaluate(
    ([wanted, part]) => {
      for (const line of document.querySelectorAll(".editor-instance .view-line")) {
        const content = line.textContent.replace(/\u00a0/g, " ");
        if (!content.includes(wanted)) continue;
        let at = content.indexOf(part, content.indexOf(wanted));
        const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
        for (let node; (node = walker.nextNode()); at -= node.length) {
          if (at >= node.length) continue;
          const range = document.createRange();
          range.setStart(node, at);
          range.setEnd(node, Math.min(node.length, at + 1));
          const box = range.getBoundingClientRect();
          return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
        }
      }
      return null;
    },
    [text, needle],
  );
}

/** The hover's text at `needle` in the line that contains `text`. Lenses arrive late and move lines, so the point is found anew each time. */
export async function hoverText(page, text, needle, timeout = 30_000) {
  const hover = page.locator(".monaco-hover:not(.hidden) .monaco-hover-content").first();
  const end = Date.now() + timeout;
  for (;;) {
    const point = await pointOf(page, text, needle);
    if (point) {
      await page.mouse.move(point.x + 200, point.y + 60);
      await page.mouse.move(point.x, point.y, { steps: 6 });
    }
    try {
      await hover.waitFor({ timeout: 2500 });
      return (await hover.innerText({ timeout: 1000 })).replace(/\u00a0/g, " ");
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

/** Clicks without scrolling, on a box that has come to rest, again until `effect` shows. (locator.click() scrolls the editor.) */
export async function clickUntil(page, locator, effect, timeout = 30_000) {
  const end = Date.now() + timeout;
  for (let last = ""; ; ) {
    const box = await locator.first().boundingBox({ timeout: 2000 }).catch(() => null);
    const place = JSON.stringify(box);
    if (box?.width && place === last) {
      await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
      if (await effect.waitFor({ timeout: 6000 }).then(() => true, () => false)) return;
    }
    last = place;
    if (Date.now() > end) throw new Error("clicking had no effect");
    await page.waitForTimeout(250);
  }
}

/** The document inside the visible webview. */
export const webview = (page) => page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
