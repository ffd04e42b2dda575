// The tape behaves as PyTorch's: gradients that meet are added, freed graphs are refused, hooks see gradients, nothing is left behind.

import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { backward, FREED, record, type GradNode, type Leaf, type Source } from "./autograd";
import { openBackend } from "./backend";
import type { Kernel, Tensor, Tf } from "./kernel";
import { kernels } from "./ops";
import { clipGradNorm } from "./optim";

let tf: Tf;
let before = 0;
let made: Tensor[] = [];

beforeAll(async () => {
  ({ tf } = await openBackend({ prefer: "wasm" }));
});
beforeEach(() => {
  before = tf.memory().numTensors;
  made = [];
});
afterEach(() => {
  for (const t of made) if (!t.isDisposed) t.dispose();
  expect(tf.memory().numTensors - before, "tensors left behind").toBe(0);
});

interface Value {
  tensor: Tensor;
  source: Source;
}

/** A parameter that adds up its gradients, as `.grad` does. */
function parameter(values: number[]): Value & { grad: () => number[] | null } {
  let grad: Tensor | null = null;
  const leaf: Leaf = {
    accumulate(g) {
      const total: Tensor = grad ? tf.add(grad, g) : tf.clone(g);
      g.dispose();
      grad?.dispose();
      grad = total;
      made.push(total);
    },
  };
  const tensor = keep(tf.tensor(values));
  return { tensor, source: { leaf }, grad: () => (grad ? Array.from(grad.dataSync()) : null) };
}

function keep<T extends Tensor>(t: T): T {
  made.push(t);
  return t;
}

function op<A extends object>(kernel: Kernel<A>, args: Partial<Record<keyof A, Value>>, rest: Partial<A> = {}): Value & { node: GradNode | null } {
  const tensors = Object.fromEntries(Object.entries(args).map(([k, v]) => [k, (v as Value).tensor]));
  const sources = Object.fromEntries(Object.entries(args).map(([k, v]) => [k, (v as Value).source]));
  const { outputs, node } = record(tf, kernel, { ...tensors, ...rest } as A, sources as never);
  outputs.forEach(keep);
  return { tensor: outputs[0]!, source: node && { node, output: 0 }, node };
}

const add = (a: Value, b: Value) => op(kernels.add as Kernel<{ input: Tensor; other: Tensor }>, { input: a, other: b });
const mul = (a: Value, b: Value) => op(kernels.mul as Kernel<{ input: Tensor; other: Tensor }>, { input: a, other: b });
const sum = (a: Value) => op(kernels.sum as Kernel<{ input: Tensor }>, { input: a });
const back = (v: Value, options = {}) => backward(tf, [{ source: v.source!, grad: keep(tf.scalar(1)) }], options);

it("adds gradients of a value that is used twice", () => {
  const x = parameter([2, 3]);
  back(sum(add(mul(x, x), x)));
  expect(x.grad()).toEqual([5, 7]);
});

it("adds gradients of several backward calls", () => {
  const x = parameter([2, 3]);
  back(sum(mul(x, x)));
  back(sum(x));
  expect(x.grad()).toEqual([5, 7]);
});

it("frees the graph unless it is retained", () => {
  const x = parameter([2]);
  const loss = sum(mul(x, x));
  back(loss, { retainGraph: true });
  back(loss);
  expect(x.grad()).toEqual([8]);
  expect(() => back(loss)).toThrow(FREED);
});

it("goes through a shared part once, after all that use it", () => {
  const x = parameter([1, 2]);
  const shared = mul(x, x);
  const seen: number[][] = [];
  shared.node!.hooks[0]!.push((g) => void seen.push(Array.from(g.dataSync())));
  back(sum(add(mul(shared, shared), shared)));
  expect(seen).toEqual([[3, 9]]);
  expect(x.grad()).toEqual([6, 36]);
});

it("lets a hook put another gradient in its place", () => {
  const x = parameter([1, 2]);
  const y = mul(x, x);
  y.node!.hooks[0]!.push((g) => tf.mul(g, 10));
  back(sum(y));
  expect(x.grad()).toEqual([20, 40]);
});

it("records nothing when nothing needs a gradient", () => {
  const a: Value = { tensor: keep(tf.tensor([1, 2])), source: null };
  expect(mul(a, a).node).toBeNull();
});

it("takes several roots, and delivers where it is told to", () => {
  const x = parameter([2, 3]);
  const [a, b] = [sum(x), sum(mul(x, x))];
  const delivered: number[][] = [];
  const seeds = [keep(tf.scalar(1)), keep(tf.scalar(2))];
  const deliver = (_: Leaf, g: Tensor) => {
    delivered.push(Array.from(g.dataSync()));
    g.dispose();
  };
  backward(tf, [{ source: a.source!, grad: seeds[0]! }, { source: b.source!, grad: seeds[1]! }], { deliver });
  expect(x.grad()).toBeNull();
  const total = delivered.reduce((p, q) => p.map((v, i) => v + q[i]!));
  expect(total).toEqual([9, 13]);
});

it("sends gradients to each tensor of a list", () => {
  const [x, y] = [parameter([1]), parameter([2, 3])];
  const { outputs, node } = record(tf, kernels.cat, { tensors: [x.tensor, y.tensor] }, { tensors: [x.source, y.source] });
  keep(outputs[0]!);
  backward(tf, [{ source: { node: node!, output: 0 }, grad: keep(tf.tensor([5, 6, 7])) }]);
  expect([x.grad(), y.grad()]).toEqual([[5], [6, 7]]);
});

it("goes through 20,000 nodes in a row", () => {
  const x = parameter([1]);
  let h: Value = x;
  for (let i = 0; i < 20_000; i++) h = add(h, x);
  back(h.tensor.rank === 0 ? h : sum(h));
  expect(x.grad()).toEqual([20_001]);
});

// torch.nn.utils.clip_grad_norm_ of [3, -4] and [12] to 6.5.
it.each([
  [2, 13, [1.5, -2], [6]],
  [Infinity, 12, [1.6249998807907104, -2.1666665077209473], [6.499999523162842]],
  [1, 19, [1.026315689086914, -1.3684208393096924], [4.105262756347656]],
])("clips gradients by their %s-norm", (type, total, first, second) => {
  const { grads, norm } = clipGradNorm(tf, [keep(tf.tensor([3, -4])), keep(tf.tensor([12]))], 6.5, type);
  [...grads, norm].forEach(keep);
  expect(norm.dataSync()[0]).toBeCloseTo(total, 5);
  grads.forEach((g, i) => g.dataSync().forEach((v, k) => expect(v).toBeCloseTo([first, second][i]![k]!, 5)));
});
