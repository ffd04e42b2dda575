// Before any test: dist/ is what the sources say, for the tests that run the built command and servers.
import { spawnSync } from "node:child_process";

/** vitest's global set-up. A failed build is told and not fatal: most tests need none while code is being written; `npm test` has built before. */
export default function setup(): void {
  const { status } = spawnSync(process.execPath, ["scripts/build.mjs", "--if-stale"], { stdio: "inherit" });
  if (status !== 0) console.error("The build failed: tests that run dist/ see an old one, or none.");
}
