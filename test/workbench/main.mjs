// Tests in a real workbench: the suite inside the extension host, then the installed package as a person uses it, with screenshots in shots/.
//   node test/workbench/main.mjs [in-host|browser] [PART OF A SCENARIO'S NAME]
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { root, workbench } from "./lib/places.mjs";
import { makeWorkspace } from "./lib/workspace.mjs";

const [part, wanted = ""] = process.argv.slice(2);
execFileSync("bash", [path.join(workbench, "setup.sh")], { stdio: "inherit" });
const folder = mkdtempSync(path.join(tmpdir(), "workspace-"));
makeWorkspace(folder);

/** The Mocha suite, through @vscode/test-electron as on a desktop. */
async function inHost() {
  const file = path.join(folder, "..", `${path.basename(folder)}.json`);
  const { build } = await import("esbuild");
  await build({
    entryPoints: [path.join(workbench, "suite/index.ts")],
    outfile: path.join(workbench, "out/suite.js"),
    bundle: true,
    platform: "node",
    format: "cjs",
    external: ["vscode", "mocha"],
    logLevel: "warning",
  });
  const { runTests } = await import("@vscode/test-electron");
  const code = await runTests({
    vscodeExecutablePath: path.join(workbench, "code-shim.sh"),
    extensionDevelopmentPath: root,
    extensionTestsPath: path.join(workbench, "out/suite.js"),
    launchArgs: [folder],
    extensionTestsEnv: { SHAPEWRIGHT_RESULTS: file },
  }).catch((error) => (console.error(String(error)), 1));
  const counted = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { passed: 0, failed: 1 };
  rmSync(file, { force: true });
  return code !== 0 && counted.failed === 0 ? { ...counted, failed: 1 } : counted;
}

/** The packaged extension in a browser. */
async function browser() {
  mkdirSync(path.join(workbench, "out"), { recursive: true });
  const vsix = path.join(workbench, "out/shapewright.vsix");
  const made = spawnSync(process.execPath, [path.join(root, "scripts/package.mjs"), vsix], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  if (made.status !== 0) return { passed: 0, failed: 1 };
  const { runScenarios } = await import("./scenarios.mjs");
  return runScenarios(vsix, wanted);
}

const total = { passed: 0, failed: 0 };
try {
  for (const [name, run] of [["in-host", inHost], ["browser", browser]]) {
    if (part && part !== name) continue;
    const { passed, failed } = await run();
    total.passed += passed;
    total.failed += failed;
  }
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
if (process.env.SHAPEWRIGHT_RESULTS) writeFileSync(process.env.SHAPEWRIGHT_RESULTS, JSON.stringify(total));
console.log(`workbench: ${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed ? 1 : 0);
