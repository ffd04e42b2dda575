// `npm run bench [-- NAME…]`: the numbers that matter, one table. With SHAPEWRIGHT_ORACLE=python also against PyTorch. Ratios are made in one run.
import { editing, libraries, starting } from "./editor.mjs";
import { tracing } from "./tracing.mjs";
import { zoo } from "./zoo.mjs";
import { training } from "./training.mjs";

const measurements = { starting, editing, libraries, tracing, zoo, training };
const wanted = process.argv.slice(2);
const rows = [];
for (const [name, measure] of Object.entries(measurements)) {
  if (wanted.length && !wanted.includes(name)) continue;
  try {
    for (const row of await measure()) {
      rows.push(row);
      console.error(`${row.what}: ${row.value}`);
    }
  } catch (error) {
    rows.push({ what: name, value: "failed", goal: String(error.message).split("\n")[0].slice(0, 80) });
    process.exitCode = 1;
  }
}

const columns = ["what", "value", "goal", "met"];
const width = Object.fromEntries(columns.map((c) => [c, Math.max(c.length, ...rows.map((r) => String(r[c] ?? "").length))]));
const line = (row) => columns.map((c) => String(row[c] ?? "").padEnd(width[c])).join("  ").trimEnd();
console.log([line(Object.fromEntries(columns.map((c) => [c, c]))), ...rows.map(line)].join("\n"));
