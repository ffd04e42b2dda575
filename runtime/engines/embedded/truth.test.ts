// Every kernel, its gradients and every optimizer held against real PyTorch's numbers (test/oracle/kernels.py), on each back end that is here.

import { readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { backward, record, type Source } from "./autograd";
import { openBackend, type BackendName } from "./backend";
import { call, tensorsIn, type Kernel, type Tensor, type Tf } from "./kernel";
import { kernels } from "./ops";
import { adagrad, adam, rmsprop, sgd, type State, type StepResult } from "./optim";

interface Coded {
  s: number[];
  t: "f" | "i" | "b";
  v?: number[];
  x?: string;
}

interface KernelCase {
  name: string;
  kernel: string;
  args: Record<string, unknown>;
  outputs: Coded[];
  seeds: (Coded | null)[];
  grads: Record<string, Coded | Coded[]>;
}

interface OptimizerCase {
  name: string;
  optimizer: string;
  options: Record<string, unknown>;
  params: Coded[];
  grads: Coded[][];
  /** Parameters after the first, the second and the last step. */
  steps: Coded[][];
}

const file = path.join(__dirname, "../../../test/oracle/kernels.json.gz");
const { cases } = JSON.parse(gunzipSync(readFileSync(file)).toString()) as { cases: (KernelCase | OptimizerCase)[] };

const isCoded = (v: unknown): v is Coded => typeof v === "object" && v !== null && "s" in v && "t" in v;

function values({ v, x }: Coded): ArrayLike<number> {
  if (v) return v;
  const bytes = Buffer.from(x!, "base64");
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

const dtypes = { f: "float32", i: "int32", b: "bool" } as const;

function decode(tf: Tf, coded: unknown): unknown {
  if (Array.isArray(coded)) return coded.map((v) => decode(tf, v));
  if (isCoded(coded)) return tf.tensor(Array.from(values(coded)), coded.s, dtypes[coded.t]);
  if (typeof coded === "object" && coded !== null && "inf" in coded) return (coded.inf as number) * Infinity;
  return coded;
}

/** Values equal within 1e-5 of the tensor's size; shapes and types equal. */
function compare(tensor: Tensor | null | undefined, coded: Coded, what: string): void {
  if (!tensor) throw new Error(`${what} is missing`);
  expect({ shape: tensor.shape, dtype: tensor.dtype }, what).toEqual({ shape: coded.s, dtype: dtypes[coded.t] });
  const [got, wanted] = [tensor.dataSync(), values(coded)];
  const scale = Math.max(1, ...Array.from(wanted, (w) => (Number.isFinite(w) ? Math.abs(w) : 0)));
  for (let i = 0; i < wanted.length; i++) {
    const [a, b] = [got[i]!, wanted[i]!];
    if (Object.is(a, b) || a === b || (Number.isNaN(a) && Number.isNaN(b)) || Math.abs(a - b) <= 1e-5 * scale) continue;
    throw new Error(`${what}[${i}] is ${a}, PyTorch says ${b}\n  got    ${Array.from(got).slice(0, 12)}\n  wanted ${Array.from(wanted).slice(0, 12)}`);
  }
}

function checkKernel(tf: Tf, c: KernelCase, lazy: boolean): void {
  const before = tf.memory().numTensors;
  const args = Object.fromEntries(Object.entries(c.args).map(([name, v]) => [name, decode(tf, v)]));
  const needs = Object.fromEntries(Object.keys(c.grads).map((name) => [name, true]));
  const kernel = kernels[c.kernel as keyof typeof kernels] as unknown as Kernel<object>;
  expect(kernel, `kernel ${c.kernel}`).toBeDefined();
  const called = call(tf, kernel, args, needs);
  c.outputs.forEach((coded, i) => compare(called.outputs[i], coded, `output ${i}`));
  if (Object.keys(c.grads).length) {
    const seeds = c.seeds.map((s) => s && (decode(tf, s) as Tensor));
    const grads = called.backward!([...seeds, ...Array<null>(called.outputs.length - seeds.length).fill(null)]) as Record<string, Tensor | Tensor[]>;
    for (const [name, coded] of Object.entries(c.grads)) {
      if (Array.isArray(coded)) coded.forEach((g, i) => compare((grads[name] as Tensor[])[i] ?? tf.zeros(g.s), g, `gradient of ${name}[${i}]`));
      else compare(grads[name] as Tensor, coded, `gradient of ${name}`);
    }
    for (const t of new Set(tensorsIn([...Object.values(grads), ...seeds]))) t.dispose();
  }
  for (const t of new Set([...called.outputs, ...called.owned, ...tensorsIn(Object.values(args))])) if (!t.isDisposed) t.dispose();
  if (lazy) return;
  // A missing gradient of a list is compared with zeros that the test made.
  const made = Object.values(c.grads).flat().length;
  expect(tf.memory().numTensors - before, "tensors left behind").toBeLessThanOrEqual(c.kernel === "cat" ? made : 0);
}

function checkOptimizer(tf: Tf, c: OptimizerCase): void {
  const before = tf.memory().numTensors;
  let params = c.params.map((p) => decode(tf, p) as Tensor);
  let state: State = {};
  const take = (grads: Tensor[], step: number): StepResult => {
    const options = { ...c.options, step } as never;
    switch (c.optimizer) {
      case "sgd": return sgd(tf, params, grads, state, options);
      case "adam": return adam(tf, params, grads, state, options);
      case "adamw": return adam(tf, params, grads, state, { ...(options as object), decoupled: true } as never);
      case "adagrad": return adagrad(tf, params, grads, state, options);
      default: return rmsprop(tf, params, grads, state, options);
    }
  };
  c.grads.forEach((list, i) => {
    const grads = list.map((g) => decode(tf, g) as Tensor);
    const next = take(grads, i + 1);
    for (const t of [...params, ...Object.values(state).flat(), ...grads]) t.dispose();
    ({ params, state } = next);
    const wanted = i === 0 ? c.steps[0]! : i === 1 ? c.steps[1]! : i === c.grads.length - 1 ? c.steps[2]! : [];
    wanted.forEach((coded, k) => compare(params[k], coded, `parameter ${k} after step ${i + 1}`));
  });
  for (const t of [...params, ...Object.values(state).flat()]) t.dispose();
  expect(tf.memory().numTensors - before, "tensors left behind").toBe(0);
}

const kernelCases = cases.filter((c): c is KernelCase => "kernel" in c);
const optimizerCases = cases.filter((c): c is OptimizerCase => "optimizer" in c);
// The native back end is an optional package: where it is not, there is nothing to test.
const here: BackendName[] = ["wasm", "cpu"];
if (await openBackend({ prefer: "node" }).then(() => true, () => false)) here.push("node");

it("covers every kernel that has numbers", () => {
  const tested = new Set(kernelCases.map((c) => c.kernel));
  const withoutOwnCase = ["to", "clone", "isnan", "isinf", "isfinite"];
  expect(Object.keys(kernels).filter((name) => !tested.has(name) && !withoutOwnCase.includes(name))).toEqual([]);
});

describe.each(here)("on %s", (name) => {
  let tf: Tf;
  beforeAll(async () => {
    ({ tf } = await openBackend({ prefer: name }));
  });

  it.each(kernelCases.map((c) => [c.name, c] as const))("%s", (_, c) => checkKernel(tf, c, false));

  it.each(optimizerCases.map((c) => [c.name, c] as const))("%s", (_, c) => checkOptimizer(tf, c));

  it("keeps images in NHWC between kernels with the same results", () => {
    const image = tf.tensor(Array.from({ length: 2 * 3 * 8 * 8 }, (_, i) => Math.sin(i)), [2, 3, 8, 8]);
    const weight = tf.tensor(Array.from({ length: 4 * 3 * 3 * 3 }, (_, i) => Math.cos(i) / 4), [4, 3, 3, 3]);
    const [scale, shift] = [tf.tensor([1, 0.5, 2, 1.5]), tf.tensor([0, 0.1, -0.1, 0.2])];
    const run = (lazy: boolean): Float32Array[] => {
      const grads = new Map<Tensor, Tensor>();
      const leaf = (t: Tensor): Source => ({ leaf: { accumulate: (g) => void grads.set(t, grads.has(t) ? tf.add(grads.get(t)!, g) : g) } });
      const of = (r: ReturnType<typeof record>): Source => ({ node: r.node!, output: 0 });
      const conv = record(tf, kernels.conv2d, { input: image, weight, padding: 1 }, { input: leaf(image), weight: leaf(weight) }, lazy);
      const norm = record(tf, kernels.batch_norm, { input: conv.outputs[0]!, weight: scale, bias: shift, training: true }, { input: of(conv), weight: leaf(scale), bias: leaf(shift) }, lazy);
      const act = record(tf, kernels.relu, { input: norm.outputs[0]! }, { input: of(norm) }, lazy);
      const both = record(tf, kernels.add, { input: act.outputs[0]!, other: conv.outputs[0]! }, { input: of(act), other: of(conv) }, lazy);
      const pool = record(tf, kernels.max_pool2d, { input: both.outputs[0]!, kernel_size: 2 }, { input: of(both) }, lazy);
      const flat = record(tf, kernels.reshape, { input: pool.outputs[0]!, shape: [2, 64] }, { input: of(pool) }, lazy);
      const seed = tf.tensor(Array.from({ length: 128 }, (_, i) => Math.sin(3 * i)), [2, 64]);
      backward(tf, [{ source: { node: flat.node!, output: 0 }, grad: seed }]);
      return [flat.outputs[0]!, ...[image, weight, scale, shift].map((t) => grads.get(t)!)].map((t) => t.dataSync() as Float32Array);
    };
    const [plain, lazy] = [run(false), run(true)];
    plain.forEach((numbers, i) => numbers.forEach((n, k) => expect(Math.abs(n - lazy[i]![k]!)).toBeLessThan(2e-5 * (1 + Math.abs(n)))));
  });
});
