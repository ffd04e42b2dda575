// `npm test`: sets up, runs every test that can run here, and ends with `N passed, N failed`. In CI (CI=…) everything must run.
//   npm test                    everything
//   npm test -- vitest PATH…    one stage: vitest, conformance or workbench; what follows goes to it
//   UPDATE=1 npm test           also rewrites the comments of test/fixtures
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { root, setUp } from "./setup.mjs";

const ci = Boolean(process.env.CI);
const results = mkdtempSync(path.join(tmpdir(), "shapewright-test-"));

/** Runs a Node program with its output shown; resolves to its exit code. */
function node(args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } });
    child.on("error", () => resolve(1));
    child.on("exit", (code) => resolve(code ?? 1));
  });
}

/** Reads what a stage counted. A stage that failed without a failed test (it could not start) counts as one failure. */
function tally(file, code, read) {
  const counted = existsSync(file) ? read(JSON.parse(readFileSync(file, "utf8"))) : { passed: 0, failed: 0 };
  if (code !== 0 && counted.failed === 0) counted.failed = 1;
  return counted;
}

async function vitest(more) {
  const file = path.join(results, "vitest.json");
  const code = await node(["node_modules/vitest/vitest.mjs", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${file}`, ...more]);
  return tally(file, code, (r) => ({ passed: r.numPassedTests, failed: r.numFailedTests, skipped: r.numPendingTests + r.numTodoTests }));
}

/** A stage in a script of its own, which writes {passed, failed} to the file named by SHAPEWRIGHT_RESULTS. */
const script = (name, program) => async (more) => {
  const file = path.join(results, `${name}.json`);
  const code = await node([program, ...more], { SHAPEWRIGHT_RESULTS: file });
  return tally(file, code, (r) => r);
};

/** Why the workbench tests cannot run here, or undefined. */
async function workbenchMissing() {
  if (process.platform !== "linux" || process.arch !== "x64") return "they need Linux on x64";
  const { chromium } = await import("../test/workbench/lib/places.mjs");
  return chromium() ? undefined : "there is no Chromium (CHROMIUM=/path/to/it says where)";
}

const stages = {
  vitest: { run: vitest, missing: () => undefined },
  conformance: { run: script("conformance", "test/conformance/main.mjs"), missing: () => undefined },
  workbench: { run: script("workbench", "test/workbench/main.mjs"), missing: workbenchMissing },
};

await setUp();
const [only, ...more] = process.argv.slice(2);
if (only && !(only in stages)) {
  console.error(`Unknown stage ${only}; there are ${Object.keys(stages).join(", ")}.`);
  process.exit(2);
}
if (!process.env.SHAPEWRIGHT_ORACLE) {
  console.log("Not run: tests that ask real PyTorch (SHAPEWRIGHT_ORACLE=python with torch 2.13 runs them).");
  if (ci) process.exitCode = 1;
}
const total = { passed: 0, failed: 0, skipped: 0 };
for (const [name, stage] of Object.entries(stages)) {
  if (only && only !== name) continue;
  const missing = await stage.missing();
  if (missing) console.log(`\nNot run: ${name} tests; ${missing}.`);
  else console.log(`\nRunning: ${name} tests.`);
  const counted = missing ? { passed: 0, failed: ci ? 1 : 0 } : await stage.run(more);
  for (const key of Object.keys(total)) total[key] += counted[key] ?? 0;
}
rmSync(results, { recursive: true });
if (total.skipped) console.log(`${total.skipped} skipped`);
if (total.failed || (ci && total.skipped)) process.exitCode = 1;
console.log(`${total.passed} passed, ${total.failed} failed`);
