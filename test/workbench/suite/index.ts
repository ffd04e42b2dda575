// The in-host suite's entry: VS Code calls run() inside the extension host.
import { writeFileSync } from "node:fs";
import Mocha from "mocha";

/** Runs the tests; writes {passed, failed} to the file that SHAPEWRIGHT_RESULTS names. Rejects when one fails. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: "bdd", timeout: 60_000, reporter: "spec", color: false });
  // Mocha's functions (describe, it) become global before the test files are evaluated.
  mocha.suite.emit("pre-require", globalThis as unknown as Mocha.MochaGlobals, "", mocha);
  await import("./extension.suite");
  const counted = { passed: 0, failed: 0 };
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve());
    runner.on("pass", () => counted.passed++);
    runner.on("fail", () => counted.failed++);
  });
  const file = process.env.SHAPEWRIGHT_RESULTS;
  if (file) writeFileSync(file, JSON.stringify(counted));
  if (counted.failed) throw new Error(`${counted.failed} in-host tests failed`);
}
