// Takes VS Code's command line, runs the test module in code-server's extension host behind a headless Chromium, exits with the tests' code.
// Understood: --extensionDevelopmentPath=DIR --extensionTestsPath=FILE [FOLDER]; everything else that @vscode/test-electron passes is about windows.
import { mkdirSync } from "node:fs";
import path from "node:path";
import util from "node:util";
import { openBrowser } from "./lib/browser.mjs";
import { shots } from "./lib/places.mjs";
import { startServer } from "./lib/server.mjs";

const options = {};
const folders = [];
for (const argument of process.argv.slice(2)) {
  const found = /^--([\w-]+)(?:=(.*))?$/.exec(argument);
  if (found) options[found[1]] = found[2] ?? true;
  else folders.push(path.resolve(argument));
}

/** The workbench's own chatter, which is not the tests' output. */
const chatter = /^(%c|\[|Creating a socket|Creation of|Resolv|Ignoring|Updating)/;
const limit = Number(process.env.IN_HOST_TIMEOUT ?? 180_000);
const server = await startServer({ driver: true });
let code = 70;
let browser;
try {
  browser = await openBrowser();
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  const exited = new Promise((resolve) => page.exposeFunction("codeAutomationExit", resolve));
  await page.exposeFunction("codeAutomationLog", (_type, args) => {
    const text = util.format(...args);
    if (process.env.VERBOSE || !chatter.test(text)) console.log(text);
  });
  const remote = (file) => `vscode-remote://${server.host}${path.resolve(file)}`;
  const payload = ["extensionDevelopmentPath", "extensionTestsPath"].map((name) => [name, remote(options[name])]);
  await page.goto(`${server.url}/?${new URLSearchParams({ ...(folders[0] ? { folder: folders[0] } : { ew: "true" }), payload: JSON.stringify(payload) })}`);
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error(`the extension host did not end in ${limit} ms`)), limit).unref());
  code = await Promise.race([exited, late]);
} catch (error) {
  console.error(error);
  mkdirSync(shots, { recursive: true });
  await browser?.contexts()[0]?.pages()[0]?.screenshot({ path: path.join(shots, "in-host-failure.png") }).catch(() => {});
} finally {
  await browser?.close();
  await server.stop();
}
process.exit(code);
