// Holds `shapewright check` against PyTorch's own operator tests: truth/ops.jsonl.gz has one-line programs and what PyTorch 2.13 answers.
//   node test/conformance/ops.mjs [--truth FILE.jsonl.gz] [--cli "node dist/cli.js"] [--only SUBSTRING] [--show N] [--json FILE]
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gunzipSync } from "node:zlib";

const here = path.dirname(fileURLToPath(import.meta.url));
const PER_FILE = 400;

/** Writes functions p0, p1 …, each called once: `r7 = p7()`. Returns the first and last line of each program. */
function writePrograms(file, batch) {
  const lines = ["import torch", "import torch.nn as nn", "import torch.nn.functional as F", ""];
  const spans = batch.map((program, i) => {
    const first = lines.length + 1;
    lines.push(`def p${i}():`, ...program.setup.map((s) => `    ${s}`), `    return ${program.expr}`, `r${i} = p${i}()`, "");
    return [first, lines.length];
  });
  writeFileSync(file, lines.join("\n"));
  return spans;
}

/** PyTorch's answer and ours agree: same nesting, shapes and dtypes; numbers only where they are whole. */
function same(want, got) {
  if (got === undefined || got === null) return false;
  if (Array.isArray(want)) return Array.isArray(got) && got.length === want.length && want.every((w, i) => same(w, got[i]));
  if ("shape" in want) return Array.isArray(got.shape) && JSON.stringify(got.shape) === JSON.stringify(want.shape) && got.dtype === want.dtype;
  if ("value" in want) return want.value === "float" ? typeof got.value === "number" : got.value === want.value;
  return Object.entries(want).every(([k, w]) => same(w, got[k]));
}

function unknown(got) {
  if (got === undefined || got === null || "unknown" in Object(got)) return true;
  if (Array.isArray(got)) return got.some(unknown);
  return "shape" in Object(got) && (got.shape === null || got.shape.includes(null) || !got.dtype);
}

function verdictOf(program, errors, got) {
  if (program.error) {
    if (errors.length === 0) return "missed";
    const exact = errors.some((e) => e.message === program.error.message && (!e.exception || e.exception === program.error.type));
    return exact ? "exact" : "otherWords";
  }
  if (errors.length) return "falseError";
  return same(program.out, got) ? "right" : unknown(got) ? "unknown" : "wrong";
}

/** The report of one file; an empty one, with a note, when the command gave none. */
function check(cli, file) {
  const [command, ...args] = cli.split(" ");
  let report;
  try {
    report = JSON.parse(execFileSync(command, [...args, "check", "--json", file], { maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"] }).toString());
  } catch (error) {
    // Exit code 1 says that there are errors, which is expected; the report is on stdout all the same.
    try {
      report = JSON.parse(error.stdout.toString());
    } catch {
      report = [];
      console.log(`no report for ${path.basename(file)}: ${String(error.message).slice(0, 200)}`);
    }
  }
  return (Array.isArray(report) ? report : (report.files ?? [report]))[0] ?? { facts: [], problems: [] };
}

/** Runs the programs. Returns counts by verdict, {good, all} by operator, and what was not good. */
export function runOps({ truth = path.join(here, "truth/ops.jsonl.gz"), cli = "node dist/cli.js", only = "" } = {}) {
  const text = gunzipSync(readFileSync(truth)).toString().trim();
  const programs = text.split("\n").map((line) => JSON.parse(line)).filter((p) => p.op.includes(only));
  const folder = mkdtempSync(path.join(tmpdir(), "ops-"));
  const tally = { right: 0, wrong: 0, unknown: 0, falseError: 0, exact: 0, otherWords: 0, missed: 0 };
  const byOp = new Map();
  const bad = [];
  for (let at = 0; at < programs.length; at += PER_FILE) {
    const batch = programs.slice(at, at + PER_FILE);
    const file = path.join(folder, `ops${at}.py`);
    const spans = writePrograms(file, batch);
    const report = check(cli, file);
    const facts = new Map(report.facts.map((f) => [f.name, f.value]));
    batch.forEach((program, i) => {
      const [from, to] = spans[i];
      const errors = report.problems.filter((q) => q.severity === "error" && q.line >= from && q.line <= to);
      const got = facts.get(`r${i}`);
      const verdict = verdictOf(program, errors, got);
      const good = verdict === "right" || verdict === "exact";
      tally[verdict]++;
      const op = byOp.get(program.op) ?? { good: 0, all: 0 };
      byOp.set(program.op, { good: op.good + (good ? 1 : 0), all: op.all + 1 });
      if (!good) bad.push({ verdict, op: program.op, program: [...program.setup, program.expr].join("; "), want: program.out ?? program.error, got: errors[0]?.message ?? got });
    });
  }
  rmSync(folder, { recursive: true });
  return { tally, byOp, bad };
}

const percent = (n, d) => `${d ? ((100 * n) / d).toFixed(1) : "–"} %`;

/** Three lines about a result of {@link runOps}. */
export function describeOps({ tally, byOp }) {
  const valid = tally.right + tally.wrong + tally.unknown + tally.falseError;
  const raising = tally.exact + tally.otherWords + tally.missed;
  const whole = [...byOp.values()].filter((o) => o.good === o.all).length;
  return [
    `valid programs ${valid}: right ${percent(tally.right, valid)}, unknown ${percent(tally.unknown, valid)}, wrong ${tally.wrong}, false errors ${tally.falseError}`,
    `raising programs ${raising}: PyTorch's own words ${percent(tally.exact, raising)}, other words ${percent(tally.otherWords, raising)}, missed ${tally.missed}`,
    `operators and modules wholly right: ${whole} of ${byOp.size}`,
  ].join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = { type: "string" };
  const { values: flag } = parseArgs({ options: { truth: text, cli: text, only: text, show: { ...text, default: "15" }, json: text } });
  const { show, json, ...options } = flag;
  const result = runOps(options);
  for (const verdict of ["wrong", "falseError", "otherWords", "missed", "unknown"])
    for (const b of result.bad.filter((x) => x.verdict === verdict).slice(0, Number(show))) {
      console.log(`${b.verdict} ${b.op}: ${b.program.slice(0, 160)}`);
      console.log(`    want ${JSON.stringify(b.want).slice(0, 200)}\n    got  ${JSON.stringify(b.got)?.slice(0, 200)}`);
    }
  if (json) writeFileSync(json, JSON.stringify({ tally: result.tally, ops: Object.fromEntries(result.byOp), bad: result.bad }, null, 1));
  console.log(describeOps(result));
}
