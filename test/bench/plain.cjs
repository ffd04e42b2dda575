// Plain TensorFlow.js: LayersModel.fit on the MLP or the CNN of programs/. `node plain.cjs mlp|cnn wasm|tensorflow` prints the milliseconds of a step.
const path = require("node:path");

const [model, backend] = process.argv.slice(2);
const steps = model === "mlp" ? 60 : 20;

async function load() {
  if (backend === "tensorflow") {
    const util = require("node:util");
    // Newer Nodes lack what the binding's JavaScript half calls.
    util.isNullOrUndefined ??= (value) => value == null;
    return require(require.resolve("@tensorflow/tfjs-node", { paths: [process.env.SHAPEWRIGHT_TFJS_NODE ?? __dirname] }));
  }
  const tf = require("@tensorflow/tfjs");
  const { setWasmPaths } = require("@tensorflow/tfjs-backend-wasm");
  setWasmPaths(path.join(path.dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json")), "dist/"));
  await tf.setBackend("wasm");
  return tf;
}

function layers(tf) {
  const dense = (units, activation, inputShape) => tf.layers.dense({ units, activation, inputShape });
  if (model === "mlp") return [dense(512, "relu", [784]), dense(512, "relu"), dense(10, "softmax")];
  const conv = (filters, inputShape) => tf.layers.conv2d({ filters, kernelSize: 3, padding: "same", activation: "relu", inputShape });
  const pool = () => tf.layers.maxPooling2d({ poolSize: 2 });
  return [conv(32, [28, 28, 1]), pool(), conv(64), pool(), tf.layers.flatten(), dense(128, "relu"), dense(10, "softmax")];
}

(async () => {
  const tf = await load();
  const net = tf.sequential({ layers: layers(tf) });
  net.compile({ optimizer: tf.train.adam(1e-3), loss: "categoricalCrossentropy" });
  const batch = (count) => [tf.randomNormal([count * 64, ...(model === "mlp" ? [784] : [28, 28, 1])]), tf.oneHot(tf.randomUniform([count * 64], 0, 10, "int32"), 10)];
  const options = { batchSize: 64, epochs: 1, verbose: 0, shuffle: false, yieldEvery: "never" };
  await net.fit(...batch(3), options);
  const data = batch(steps);
  const started = performance.now();
  await net.fit(...data, options);
  console.log("ms per step:", (performance.now() - started) / steps);
})().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
