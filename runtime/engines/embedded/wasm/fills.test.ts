// What is filled in on WebAssembly against the same TensorFlow.js operation on the cpu back end.

import { beforeAll, describe, expect, it } from "vitest";
import { openBackend } from "../backend";
import type { Tensor, Tf } from "../kernel";

/** Numbers that look random, the same every time. */
function numbers(count: number, seed = 1): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 1073741824 - 1;
  });
}

const made = (tf: Tf, shape: number[], seed: number, shift = 0) => tf.tensor(numbers(shape.reduce((a, b) => a * b, 1), seed).map((v) => v + shift), shape);
const run = (tf: Tf, name: string, inputs: Record<string, Tensor>, attrs: Record<string, unknown>) => tf.engine().runKernel(name, inputs as never, attrs as never) as Tensor;

type Make = (tf: Tf) => Tensor;
const conv = { dataFormat: "NHWC", dimRoundingMode: undefined };

const cases: [string, Make][] = [
  ...(["same", "valid"] as const).flatMap((pad) => [1, 2].flatMap((stride): [string, Make][] => {
    const shape = [2, 9, 8, 5];
    const size = (length: number) => (pad === "same" ? Math.ceil(length / stride) : Math.floor((length - 3) / stride) + 1);
    const dy = (tf: Tf, channels: number) => made(tf, [2, size(9), size(8), channels], 2);
    const attrs = { ...conv, strides: [stride, stride], pad };
    return [
      [`Conv2DBackpropFilter ${pad} ${stride}`, (tf) => run(tf, "Conv2DBackpropFilter", { x: made(tf, shape, 1), dy: dy(tf, 4) }, { ...attrs, filterShape: [3, 3, 5, 4] })],
      [`Conv2DBackpropInput ${pad} ${stride}`, (tf) => run(tf, "Conv2DBackpropInput", { dy: dy(tf, 4), filter: made(tf, [3, 3, 5, 4], 3) }, { ...attrs, inputShape: shape })],
      [`DepthwiseConv2dNativeBackpropInput ${pad} ${stride}`, (tf) => run(tf, "DepthwiseConv2dNativeBackpropInput", { dy: dy(tf, 10), filter: made(tf, [3, 3, 5, 2], 3) }, { ...attrs, dilations: [1, 1], inputShape: shape })],
      [`DepthwiseConv2dNativeBackpropFilter ${pad} ${stride}`, (tf) => run(tf, "DepthwiseConv2dNativeBackpropFilter", { x: made(tf, shape, 1), dy: dy(tf, 10) }, { ...attrs, dilations: [1, 1], filterShape: [3, 3, 5, 2] })],
    ];
  })),
  // The back end's own kernel took 0 for the least maximum.
  ...([[2, 2, "valid"], [3, 2, "same"], [3, 1, "valid"]] as const).map(([filter, stride, pad]): [string, Make] => [
    `MaxPoolGrad of negative numbers, ${filter} ${stride} ${pad}`,
    (tf) => {
      const x = made(tf, [2, 7, 6, 3], 1, -3);
      const y: Tensor = tf.maxPool(x as never, filter, stride, pad);
      return run(tf, "MaxPoolGrad", { dy: made(tf, y.shape, 2), input: x, output: y }, { filterSize: [filter, filter], strides: [stride, stride], pad });
    },
  ]),
  ["UnsortedSegmentSum", (tf) => tf.unsortedSegmentSum(made(tf, [6, 4], 1), tf.tensor1d([2, 0, 2, -1, 4, 2], "int32"), 5)],
  ...([[true, false], [false, true], [true, true]] as const).map(([a, b]): [string, Make] => [
    `matMul transposed ${a} ${b}`, (tf) => tf.matMul(made(tf, a ? [3, 5, 4] : [3, 4, 5], 1), made(tf, b ? [3, 6, 5] : [3, 5, 6], 2), a, b),
  ]),
  ["the gradient of tf.conv2d", (tf) => tf.grad((w) => tf.sum(tf.square(tf.conv2d(made(tf, [2, 8, 8, 3], 1) as never, w as never, 1, "same"))))(made(tf, [3, 3, 3, 6], 2))],
];

describe("fills", () => {
  const answers = new Map<string, { shape: number[]; values: number[] }>();
  let tf: Tf;
  beforeAll(async () => {
    ({ tf } = await openBackend({ prefer: "cpu" }));
    // In Node `@tensorflow/tfjs-core` alone registers no gradients; the union does.
    await import("@tensorflow/tfjs");
    for (const [name, make] of cases) {
      const t = tf.tidy(() => make(tf));
      answers.set(name, { shape: t.shape, values: Array.from(t.dataSync()) });
      t.dispose();
    }
    await openBackend({ prefer: "wasm" });
    expect(tf.getBackend()).toBe("wasm");
  });

  it.each(cases)("%s", (name, make) => {
    const before = tf.memory().numTensors;
    const t = tf.tidy(() => make(tf));
    const wanted = answers.get(name)!;
    expect(t.shape).toEqual(wanted.shape);
    t.dataSync().forEach((v, i) => expect(Math.abs(v - wanted.values[i]!)).toBeLessThan(1e-5 * (1 + Math.abs(wanted.values[i]!))));
    t.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("does not take a reshaped view of packed weights for the weights", () => {
    const weights = tf.tensor2d([[1], [2], [3]]);
    const first = tf.matMul(tf.tensor2d([[1, 1, 1]]), weights);
    const view = tf.reshape(weights, [1, 3]) as typeof weights;
    const second = tf.matMul(tf.tensor2d([[2], [10]]), view);
    expect([Array.from(first.dataSync()), Array.from(second.dataSync())]).toEqual([[6], [2, 4, 6, 10, 20, 30]]);
  });
});
