// A training step: the embedded engine against plain TensorFlow.js on the same back end, and against PyTorch.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { ratioRow, timeRow } from "./figures.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const cli = path.resolve(here, "../../dist/cli.js");

/** Runs a program that prints "ms per step: N"; undefined when it cannot train this. */
function step(command, args) {
  const { stdout } = spawnSync(command, args, { encoding: "utf8", timeout: 300_000 });
  const found = /ms per step: ([\d.]+)/.exec(stdout ?? "");
  return found ? Number(found[1]) : undefined;
}

/** The embedded engine's time, and the back end that it says it took. */
function embedded(program) {
  const folder = mkdtempSync(path.join(tmpdir(), "bench-"));
  const events = path.join(folder, "events.jsonl");
  const value = step(process.execPath, [cli, "run", program, "--engine", "embedded", "--events", events]);
  if (value === undefined) throw new Error(`${path.basename(program)} did not run on the embedded engine`);
  const started = readFileSync(events, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line)).find((event) => event.type === "started");
  rmSync(folder, { recursive: true });
  return { value, backend: started?.backend };
}

export async function training() {
  const rows = [];
  for (const model of ["mlp", "cnn"]) {
    const program = path.join(here, `programs/${model}.py`);
    const ours = embedded(program);
    rows.push(timeRow(`${model} step, embedded engine (${ours.backend})`, ours.value));
    const plain = step(process.execPath, [path.join(here, "plain.cjs"), model, ours.backend === "tensorflow" ? "tensorflow" : "wasm"]);
    if (plain === undefined) rows.push({ what: `${model} step, plain TensorFlow.js`, value: "cannot train it" });
    else rows.push(timeRow(`${model} step, plain TensorFlow.js`, plain), ratioRow(`${model}: faster than plain TensorFlow.js`, plain / ours.value, 1));
    const python = process.env.SHAPEWRIGHT_ORACLE;
    if (!python) continue;
    const bare = step(python, [program]);
    rows.push(timeRow(`${model} step, bare PyTorch`, bare), ratioRow(`${model}: embedded against PyTorch`, bare / ours.value));
    const through = step(process.execPath, [cli, "run", program, "--engine", "pytorch"]);
    if (through !== undefined) rows.push(timeRow(`${model} step, PyTorch engine`, through), ratioRow(`${model}: PyTorch engine against the bare script`, bare / through, 0.99));
  }
  return rows;
}
