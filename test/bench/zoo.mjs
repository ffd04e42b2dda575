// Models of timm and torchvision: constructed and called by the interpreter in one process, against PyTorch's construction and forward on its meta device.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { build } from "esbuild";
import pyrightStubs from "../../scripts/pyright-stubs.mjs";
import { sitePackages } from "./editor.mjs";
import { percentile, ratioRow, timeRow } from "./figures.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const EVERY = Number(process.env.BENCH_EVERY ?? 30);

/** The interpreter's `trace` as a module of Node's. */
async function interpreter() {
  const folder = mkdtempSync(path.join(root, "node_modules/.bench-"));
  const outfile = path.join(folder, "trace.cjs");
  await build({
    entryPoints: [path.join(root, "interpreter/trace.ts")], bundle: true, outfile, platform: "node", format: "cjs", target: "node20", minify: true, plugins: [pyrightStubs], logLevel: "error",
  });
  try {
    return createRequire(import.meta.url)(outfile);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const kinds = new Map();
const isKind = (file, wanted) => {
  if (!kinds.has(file)) {
    const found = statSync(file, { throwIfNoEntry: false });
    kinds.set(file, found === undefined ? null : found.isDirectory() ? "directory" : "file");
  }
  return wanted === undefined ? kinds.get(file) !== null : kinds.get(file) === wanted;
};
const host = {
  write() {}, readText: (file) => (isKind(file, "file") ? readFileSync(file, "utf8") : undefined), readBytes: () => undefined,
  exists: (file) => isKind(file), isDirectory: (file) => isKind(file, "directory"), listDirectory: (file) => readdirSync(file), now: () => 0, cwd: () => root, argv: () => ["model.py"], env: () => undefined,
};

const programOf = ({ source, name, file, inputs }) =>
  `import torch\n${source === "timm" ? `import timm\nmodel = timm.create_model(${JSON.stringify(name)})` : `from ${file} import ${name}\nmodel = ${name}()`}\nmodel.eval()\ny = model(torch.empty(${inputs.join(", ")}))\n`;

const onMeta = `
import json, sys, time, torch
if sys.argv[2] == "no operators":
    library = torch.library.Library("torchvision", "DEF")
    for name in ("nms", "qnms"): library.define(name + "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
for program in json.load(open(sys.argv[1])):
    times = []
    try:
        for _ in range(3):
            started = time.perf_counter()
            with torch.device("meta"): exec(program, {"__name__": "__main__"})
            times.append((time.perf_counter() - started) * 1000)
        print(sorted(times[1:])[0], flush=True)
    except Exception: print("null", flush=True)
`;

/** Whether torchvision was built for this PyTorch. Otherwise its models import all the same once there are operators of those names. */
function hasOperators(python) {
  return spawnSync(python, ["-c", "import torchvision"]).status === 0;
}

/** Traces programs on an interpreter that keeps its libraries: all of them once, then each twice. The shorter of these two, in milliseconds; null where a program's end is not reached. */
function traced({ trace }, programs, site) {
  let previous;
  const once = (program) => {
    const started = performance.now();
    const made = trace(program, path.join(root, "model.py"), { host, paths: [site], budget: 60_000, noInference: true, ...(previous && { previous }) });
    const took = performance.now() - started, y = made.session.module.dict.get("y");
    previous = made.carried;
    return y === undefined || y === null || y.kind === "unknown" ? null : took;
  };
  programs.forEach(once);
  return programs.map((program) => {
    const [a, b] = [once(program), once(program)];
    return a === null || b === null ? null : Math.min(a, b);
  });
}

export async function zoo() {
  const site = sitePackages();
  if (!site || !existsSync(path.join(site, "timm"))) return [{ what: "models of timm and torchvision", value: "not run: SHAPEWRIGHT_ORACLE names no Python with timm" }];
  const models = gunzipSync(readFileSync(path.join(root, "test/conformance/truth/models.jsonl.gz"))).toString().trim().split("\n").map((line) => JSON.parse(line)).filter((_, i) => i % EVERY === 0);
  const programs = models.map(programOf);
  const ours = traced(await interpreter(), programs, site);
  const folder = mkdtempSync(path.join(root, "node_modules/.bench-")), file = path.join(folder, "programs.json");
  writeFileSync(file, JSON.stringify(programs));
  const python = process.env.SHAPEWRIGHT_ORACLE;
  const theirs = execFileSync(python, ["-c", onMeta, file, hasOperators(python) ? "" : "no operators"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer: 1 << 26 }).trim().split("\n").map((line) => JSON.parse(line));
  rmSync(folder, { recursive: true });
  const both = ours.map((ms, i) => [ms, theirs[i]]).filter(([a, b]) => a !== null && b !== null);
  if (process.env.BENCH_SHOW) for (const [i, { name }] of models.entries()) console.error(name, ours[i], theirs[i]);
  const [a, b] = [0, 1].map((k) => percentile(both.map((pair) => pair[k]), 0.5));
  return [
    timeRow(`${both.length} of ${models.length} models, traced, median`, a),
    timeRow("  on PyTorch's meta device, median", b),
    ratioRow("  tracing faster than the meta device, median of the ratios", percentile(both.map(([x, y]) => y / x), 0.5), 10),
  ];
}
