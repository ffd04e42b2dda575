// A built panel in a real browser, with a stand-in for the editor: messages in, messages out, themes, screenshots.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import type { Browser, Page as BrowserPage } from "playwright-core";
import { page as panelPage } from "../page/protocol";
import { themes } from "./themes";
import type { ThemeName } from "./themes";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
/** Git-ignored. */
export const SCREENSHOTS = path.join(root, ".cache/screenshots");
const CANDIDATES = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];
const ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** Starts Chromium; an error says how to get it when it is not there. */
export async function launch(): Promise<Browser> {
  const executablePath = CANDIDATES.find((file) => file && existsSync(file));
  if (!executablePath) throw new Error("Chromium was not found. Install it (Debian: apt-get install chromium fonts-dejavu-core) or name it in CHROMIUM.");
  return chromium.launch({ executablePath, args: ARGUMENTS });
}

/** A panel that is open in a page. */
export interface OpenPanel<From, To> {
  page: BrowserPage;
  /** What the host sends. */
  send(...messages: To[]): Promise<void>;
  /** What the panel has sent so far. */
  sent(): Promise<From[]>;
  /** Errors of the page, and what it wrote with console.error. */
  errors: string[];
  screenshot(name: string): Promise<string>;
  close(): Promise<void>;
}

export interface OpenOptions {
  theme: ThemeName;
  width?: number;
  height?: number;
  /** What getState answers. */
  state?: unknown;
}

/** Opens `dist/media/<panel>.js` in the page that the extension makes for it. */
export async function openPanel<From, To>(browser: Browser, panel: string, { theme, width = 900, height = 800, state }: OpenOptions): Promise<OpenPanel<From, To>> {
  const server = createServer((request, response) => {
    const name = path.basename((request.url ?? "").split("?")[0]);
    const types: Record<string, string> = { ".js": "text/javascript", ".css": "text/css", ".ttf": "font/ttf" };
    const file = path.join(root, "dist/media", name);
    if (name === "favicon.ico") return void response.writeHead(204).end();
    if (name === "") return void response.writeHead(200, { "content-type": "text/html" }).end(html(panel, theme));
    if (!existsSync(file)) return void response.writeHead(404).end();
    response.writeHead(200, { "content-type": types[path.extname(name)] ?? "text/plain" }).end(readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const page = await browser.newPage({ viewport: { width, height }, locale: "en-US" });
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  await page.addInitScript(`
    window.__sent = []; window.__state = ${JSON.stringify(state) ?? "undefined"};
    window.acquireVsCodeApi = () => ({ postMessage: (m) => window.__sent.push(m), getState: () => window.__state, setState: (s) => { window.__state = s; } });
  `);
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return {
    page,
    errors,
    send: (...messages) => page.evaluate((all) => all.forEach((m) => window.postMessage(m, "*")), messages as unknown[]),
    sent: () => page.evaluate("window.__sent") as Promise<From[]>,
    async screenshot(name) {
      mkdirSync(SCREENSHOTS, { recursive: true });
      const file = path.join(SCREENSHOTS, `${name}.png`);
      await page.screenshot({ path: file });
      return file;
    },
    async close() {
      await page.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function html(panel: string, theme: ThemeName): string {
  const { css, body } = themes[theme];
  return panelPage({ cspSource: "'self'", script: `/${panel}.js`, style: `/${panel}.css`, codicons: "/codicon.css", language: "en", title: panel })
    .replace("</head>", `<style>${css}</style></head>`)
    .replace("<body>", `<body class="${body}">`);
}
