// A training step made of the embedded engine's kernels, tape and Adam, without the interpreter, against plain TensorFlow.js's `fit` on the same back end.
//
//   node test/bench/kernels.mjs [node|wasm|cpu] [mlp|cnn|resnet]… [--profile]
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const flags = process.argv.slice(2);
const named = flags.find((f) => ["node", "wasm", "cpu"].includes(f)) ?? "wasm";
const models = flags.filter((f) => ["mlp", "cnn", "resnet"].includes(f));

/** The engine's parts as one CommonJS module that finds TensorFlow.js where everything else does. */
async function engine() {
  const folder = mkdtempSync(path.join(root, "node_modules/.bench-"));
  const entry = ["backend", "autograd", "kernel", "ops", "optim"].map((name) => `export * from "./runtime/engines/embedded/${name}";`).join("\n");
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: root, loader: "ts" }, bundle: true, write: false, platform: "node", format: "cjs", target: "node20", external: ["@tensorflow/*"],
  });
  const file = path.join(folder, "engine.cjs");
  writeFileSync(file, outputFiles[0].contents);
  try {
    return createRequire(import.meta.url)(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const { openBackend, record, backward, kernels, adam } = await engine();
const { tf, name, describe } = await openBackend({ prefer: named });

const random = (shape, scale = 1) => tf.tidy(() => tf.mul(tf.randomNormal(shape), scale));

/** Parameters, and calls of kernels that remember where their results came from. */
function workbench(lazy = true) {
  const params = [];
  let live = [];
  const param = (shape, scale) => {
    const p = { tensor: random(shape, scale), grad: null };
    p.source = { leaf: { accumulate: (g) => (p.grad = g) } };
    params.push(p);
    return p;
  };
  const constant = (tensor) => ({ tensor, source: null });
  const apply = (kernel, args, rest = {}) => {
    const tensors = Object.fromEntries(Object.entries(args).map(([k, v]) => [k, v.tensor]));
    const sources = Object.fromEntries(Object.entries(args).map(([k, v]) => [k, v.source]));
    const { outputs, node } = record(tf, kernels[kernel], { ...tensors, ...rest }, sources, lazy);
    live.push(...outputs);
    return { tensor: outputs[0], source: node && { node, output: 0 } };
  };
  let state = {};
  let step = 0;
  const learn = (loss) => {
    const seed = tf.scalar(1);
    backward(tf, [{ source: loss.source, grad: seed }]);
    seed.dispose();
    const value = loss.tensor.dataSync()[0];
    for (const t of live) t.dispose();
    live = [];
    const next = adam(tf, params.map((p) => p.tensor), params.map((p) => p.grad), state, { lr: 1e-3, step: ++step });
    for (const t of Object.values(state).flat()) t.dispose();
    state = next.state;
    params.forEach((p, i) => {
      p.tensor.dispose();
      p.grad.dispose();
      p.tensor = next.params[i];
      p.grad = null;
    });
    return value;
  };
  return { param, constant, apply, learn, params };
}

const programs = {
  mlp() {
    const { param, constant, apply, learn } = workbench();
    const sizes = [784, 512, 512, 10];
    const layers = [0, 1, 2].map((i) => ({ weight: param([sizes[i + 1], sizes[i]], 1 / Math.sqrt(sizes[i])), bias: param([sizes[i + 1]], 0) }));
    return (x, y) => {
      let h = constant(x);
      layers.forEach((l, i) => {
        h = apply("linear", { input: h, ...l });
        if (i < 2) h = apply("relu", { input: h });
      });
      return learn(apply("cross_entropy", { input: h, target: constant(y) }));
    };
  },
  cnn() {
    const { param, constant, apply, learn } = workbench();
    const conv = [[32, 1], [64, 32]].map(([o, i]) => ({ weight: param([o, i, 3, 3], 1 / Math.sqrt(9 * i)), bias: param([o], 0) }));
    const fc = [[128, 3136], [10, 128]].map(([o, i]) => ({ weight: param([o, i], 1 / Math.sqrt(i)), bias: param([o], 0) }));
    return (x, y) => {
      let h = constant(x);
      for (const c of conv) h = apply("max_pool2d", { input: apply("relu", { input: apply("conv2d", { input: h, ...c }, { padding: 1 }) }) }, { kernel_size: 2 });
      h = apply("reshape", { input: h }, { shape: [64, 3136] });
      h = apply("relu", { input: apply("linear", { input: h, ...fc[0] }) });
      return learn(apply("cross_entropy", { input: apply("linear", { input: h, ...fc[1] }), target: constant(y) }));
    };
  },
  resnet() {
    const { param, constant, apply, learn } = workbench();
    const conv = (o, i) => ({ weight: param([o, i, 3, 3], 1 / Math.sqrt(9 * i)) });
    const norm = (o) => ({ weight: param([o], 1), bias: param([o], 0) });
    const block = (o, i, stride) => ({ stride, conv: conv(o, i), norm: norm(o), again: conv(o, o), norm2: norm(o) });
    const stem = param([16, 1, 3, 3], 0.3);
    const blocks = [block(16, 16, 1), block(32, 16, 2), block(64, 32, 2)];
    const shortcuts = [null, param([32, 16, 1, 1], 0.25), param([64, 32, 1, 1], 0.2)];
    const fc = { weight: param([10, 64], 0.1), bias: param([10], 0) };
    return (x, y) => {
      let h = apply("conv2d", { input: constant(x), weight: stem }, { padding: 1 });
      blocks.forEach((b, i) => {
        let r = apply("conv2d", { input: h, ...b.conv }, { padding: 1, stride: b.stride });
        r = apply("relu", { input: apply("batch_norm", { input: r, ...b.norm }, { training: true }) });
        r = apply("batch_norm", { input: apply("conv2d", { input: r, ...b.again }, { padding: 1 }), ...b.norm2 }, { training: true });
        const s = shortcuts[i] ? apply("conv2d", { input: h, weight: shortcuts[i] }, { stride: 2 }) : h;
        h = apply("relu", { input: apply("add", { input: r, other: s }) });
      });
      h = apply("reshape", { input: apply("adaptive_avg_pool2d", { input: h }, { output_size: 1 }) }, { shape: [64, 64] });
      return learn(apply("cross_entropy", { input: apply("linear", { input: h, ...fc }), target: constant(y) }));
    };
  },
};

function batch(model, count = 64) {
  return [random(model === "mlp" ? [count, 784] : [count, 1, 28, 28]), tf.tidy(() => tf.cast(tf.randomUniform([count], 0, 10, "int32"), "int32"))];
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

/** Takes some steps when called: the milliseconds of each. */
function ours(model) {
  const [x, y] = batch(model);
  const take = programs[model]();
  const first = take(x, y);
  take(x, y);
  return async (steps) => {
    const before = tf.memory().numTensors;
    const times = [];
    let loss = first;
    for (let i = 0; i < steps; i++) {
      const started = performance.now();
      loss = take(x, y);
      times.push(performance.now() - started);
    }
    if (!(loss < first)) throw new Error(`the loss went from ${first} to ${loss}`);
    if (tf.memory().numTensors !== before) throw new Error(`${tf.memory().numTensors - before} tensors were left behind`);
    return times;
  };
}

/** `LayersModel.fit` of the same network in the same library, which has the fills too: called, it gives the mean of some steps. */
async function plain(model) {
  const require = createRequire(name === "node" && process.env.SHAPEWRIGHT_TFJS_NODE ? path.join(process.env.SHAPEWRIGHT_TFJS_NODE, "package.json") : import.meta.url);
  const all = require("@tensorflow/tfjs");
  const dense = (units, activation, inputShape) => all.layers.dense({ units, activation, inputShape });
  const conv = (filters, inputShape) => all.layers.conv2d({ filters, kernelSize: 3, padding: "same", activation: "relu", inputShape });
  const pool = () => all.layers.maxPooling2d({ poolSize: 2 });
  const layers = model === "mlp" ? [dense(512, "relu", [784]), dense(512, "relu"), dense(10, "softmax")]
    : [conv(32, [28, 28, 1]), pool(), conv(64), pool(), all.layers.flatten(), dense(128, "relu"), dense(10, "softmax")];
  const net = all.sequential({ layers });
  net.compile({ optimizer: all.train.adam(1e-3), loss: "categoricalCrossentropy" });
  const data = (count) => [all.randomNormal([count * 64, ...(model === "mlp" ? [784] : [28, 28, 1])]), all.oneHot(all.randomUniform([count * 64], 0, 10, "int32"), 10)];
  const options = { batchSize: 64, epochs: 1, verbose: 0, shuffle: false, yieldEvery: "never" };
  await net.fit(...data(2), options);
  return async (steps) => {
    const given = data(steps);
    const started = performance.now();
    await net.fit(...given, options);
    const ms = (performance.now() - started) / steps;
    for (const t of given) t.dispose();
    return [ms];
  };
}

console.log(describe);
for (const model of models.length ? models : ["mlp", "cnn"]) {
  const steps = model === "mlp" ? 20 : 5;
  const contenders = [ours(model), ...(model === "resnet" ? [] : [await plain(model)])];
  const times = contenders.map(() => []);
  // In turns, so that what else the machine does falls on both.
  for (let round = 0; round < 4; round++) for (const [i, run] of contenders.entries()) times[i].push(...(await run(steps)));
  const [us, them] = times.map(median);
  console.log(`${model}: ${us.toFixed(1)} ms a step${them ? `, plain fit ${them.toFixed(1)} ms, ${(them / us).toFixed(2)} times as fast` : ""}`);
  if (!flags.includes("--profile")) continue;
  const [x, y] = batch(model);
  const take = programs[model]();
  take(x, y);
  const profile = await tf.profile(() => void take(x, y));
  const byName = new Map();
  for (const k of profile.kernels) {
    const ms = await k.kernelTimeMs;
    const entry = byName.get(k.name) ?? { ms: 0, calls: 0 };
    byName.set(k.name, { ms: entry.ms + Number(ms), calls: entry.calls + 1 });
  }
  if (process.env.SHAPES) for (const k of [...profile.kernels].sort((a, b) => b.kernelTimeMs - a.kernelTimeMs).slice(0, 24)) console.log("   ", k.name, Number(k.kernelTimeMs).toFixed(2), JSON.stringify(k.inputShapes), JSON.stringify(k.outputShapes));
  for (const [kernel, { ms, calls }] of [...byName].sort((a, b) => b[1].ms - a[1].ms).slice(0, 20)) console.log(`  ${kernel.padEnd(36)} ${ms.toFixed(2).padStart(8)} ms in ${calls}`);
}
