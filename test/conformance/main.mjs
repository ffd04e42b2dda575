// The conformance stage: operators, and models where timm and torchvision are there; each figure is one check against floor.json.
//   node test/conformance/main.mjs [ops|models]
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { countModels, describeModels, runModels } from "./models.mjs";
import { describeOps, runOps } from "./ops.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
/** For each figure the worst value that passes: `atLeast` for what is good, `atMost` for what is not. Raised when a figure improves. */
const floor = JSON.parse(readFileSync(path.join(here, "floor.json"), "utf8"));

/** The folder of installed packages of the Python that SHAPEWRIGHT_ORACLE names; undefined without one. */
function sitePackages() {
  const python = process.env.SHAPEWRIGHT_ORACLE;
  return python && execFileSync(python, ["-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])"], { encoding: "utf8" }).trim();
}

const total = { passed: 0, failed: 0 };
function hold(what, figures) {
  for (const [bound, passes] of [["atLeast", (value, limit) => value >= limit], ["atMost", (value, limit) => value <= limit]])
    for (const [name, limit] of Object.entries(floor[what][bound])) {
      const good = passes(figures[name], limit);
      total[good ? "passed" : "failed"]++;
      console.log(`  ${good ? "✓" : "✗"} ${what}: ${name} ${figures[name]}, ${bound === "atLeast" ? "at least" : "at most"} ${limit}`);
    }
}

const [only] = process.argv.slice(2);
if (!only || only === "ops") {
  const result = runOps();
  console.log(describeOps(result));
  hold("ops", { ...result.tally, whole: [...result.byOp.values()].filter((o) => o.good === o.all).length });
}
if (!only || only === "models") {
  const folder = sitePackages();
  if (!folder) console.log("Not run: models (SHAPEWRIGHT_ORACLE names no Python that has timm and torchvision).");
  else {
    const rows = await runModels({ path: folder, every: floor.models.every });
    console.log(describeModels(rows));
    hold("models", countModels(rows));
  }
}
if (process.env.SHAPEWRIGHT_RESULTS) writeFileSync(process.env.SHAPEWRIGHT_RESULTS, JSON.stringify(total));
console.log(`conformance: ${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed ? 1 : 0);
