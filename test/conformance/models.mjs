// Holds `shapewright summary` against real models run by PyTorch (truth/models.jsonl.gz): parameters, output shape, every submodule call.
// The models' source is evaluated from the packages timm and torchvision; --path is the folder that holds them (site-packages).
//   node test/conformance/models.mjs --path DIR [--truth FILE] [--cli "node dist/cli.js"] [--only SUBSTRING] [--every N] [--show N] [--json FILE]
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { gunzipSync } from "node:zlib";

const here = path.dirname(fileURLToPath(import.meta.url));
const run = promisify(execFile);

function program(model) {
  const { source, name, file, inputs } = model;
  // These two initialize their weights by default, which takes PyTorch minutes; the truth was made without it.
  const options = /^(googlenet|inception_v3)$/.test(name) ? "init_weights=False" : "";
  const make =
    source === "timm" ? `import timm\nmodel = timm.create_model(${JSON.stringify(name)})` : `from ${file} import ${name}\nmodel = ${name}(${options})`;
  return `import torch\n${make}\nmodel.eval()\ny = model(torch.empty(${inputs.join(", ")}))\n`;
}

/** How many of the wanted calls are among ours: each by path, type and output shape, as often as it is wanted. */
function matchingCalls(wanted, calls) {
  const key = (p, type, output) => `${p} ${type} ${JSON.stringify(output)}`;
  const mine = new Map();
  for (const c of calls) mine.set(key(c.path, c.type, c.output), (mine.get(key(c.path, c.type, c.output)) ?? 0) + 1);
  let hits = 0;
  for (const [p, type, , output] of wanted) {
    const left = mine.get(key(p, type, output)) ?? 0;
    if (!left) continue;
    hits++;
    mine.set(key(p, type, output), left - 1);
  }
  return hits;
}

async function summarize(model, folder, cli, root) {
  const file = path.join(folder, `${model.name.replace(/\W/g, "_")}.py`);
  writeFileSync(file, program(model));
  const [command, ...args] = cli.split(" ");
  const started = performance.now();
  let got = {};
  let why = "";
  try {
    const options = { maxBuffer: 1 << 28, timeout: 60_000 };
    got = JSON.parse((await run(command, [...args, "summary", `${file}:model`, "--json", ...(root ? ["--path", root] : [])], options)).stdout);
  } catch (error) {
    try {
      got = JSON.parse(error.stdout);
    } catch {
      why = (error.stderr || error.message).trim().split("\n").at(-1).slice(0, 160);
    }
  }
  const calls = got.calls ?? [];
  const parameters = got.parameters === model.params;
  return {
    name: `${model.source}/${model.name}`,
    parameters,
    output: JSON.stringify(got.output) === JSON.stringify(model.out),
    calls: matchingCalls(model.calls, calls) / model.calls.length,
    extra: Math.max(0, calls.length - model.calls.length),
    ms: performance.now() - started,
    falseErrors: (got.problems ?? []).filter((p) => p.severity === "error").length,
    why: why || (parameters ? "" : `parameters ${got.parameters}, want ${model.params}`) || got.problems?.[0]?.message || "",
  };
}

const isExact = (row) => row.parameters && row.output && row.calls === 1 && !row.extra;

/** Summarizes every `every`-th model whose name holds `only`, two processes at a time. Returns one row a model. */
export async function runModels({ truth = path.join(here, "truth/models.jsonl.gz"), cli = "node dist/cli.js", only = "", every = 1, path: root } = {}) {
  const text = gunzipSync(readFileSync(truth)).toString().trim();
  const queue = text
    .split("\n")
    .map((line) => JSON.parse(line))
    .filter((m) => `${m.source}/${m.file}/${m.name}`.includes(only))
    .filter((_, i) => i % Number(every) === 0);
  const folder = mkdtempSync(path.join(tmpdir(), "models-"));
  const rows = [];
  const work = async () => {
    for (let model; (model = queue.shift()); ) rows.push(await summarize(model, folder, cli, root));
  };
  await Promise.all([work(), work()]);
  rmSync(folder, { recursive: true });
  return rows;
}

/** Counts over the rows of {@link runModels}. */
export function countModels(rows) {
  const count = (test) => rows.filter(test).length;
  return { all: rows.length, parameters: count((r) => r.parameters), output: count((r) => r.output), exact: count(isExact), falseError: count((r) => r.falseErrors) };
}

/** Two lines about the rows of {@link runModels}. */
export function describeModels(rows) {
  const n = countModels(rows);
  const percent = (k) => `${((100 * k) / n.all).toFixed(1)} %`;
  const ms = rows.map((r) => r.ms).sort((a, b) => a - b);
  return [
    `${n.all} models: parameters exact ${percent(n.parameters)}, output shape exact ${percent(n.output)}, ` +
      `every submodule call exact ${percent(n.exact)}; with a false error ${n.falseError}`,
    `process time per model: median ${ms[n.all >> 1]?.toFixed(0)} ms, slowest ${ms.at(-1)?.toFixed(0)} ms`,
  ].join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = { type: "string" };
  const { values: flag } = parseArgs({ options: { truth: text, cli: text, path: text, only: text, every: text, show: { ...text, default: "20" }, json: text } });
  const { show, json, ...options } = flag;
  const rows = await runModels(options);
  for (const r of rows.filter((row) => !isExact(row)).slice(0, Number(show)))
    console.log(`${r.name}: parameters ${r.parameters ? "right" : "wrong"}, output ${r.output ? "right" : "wrong"}, calls ${(100 * r.calls).toFixed(0)} %  ${r.why}`);
  if (json) writeFileSync(json, JSON.stringify(rows, null, 1));
  console.log(describeModels(rows));
}
