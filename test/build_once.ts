// Before any test: dist/ is what the sources say, for the tests that run the built command and servers.
import { execFileSync } from "node:child_process";

/** vitest's global set-up. Throws, and so fails the run, when the build fails. */
export default function setup(): void {
  execFileSync(process.execPath, ["scripts/build.mjs", "--if-stale"], { stdio: "inherit" });
}
