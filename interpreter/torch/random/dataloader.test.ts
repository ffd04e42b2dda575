// The data loader's draws against PyTorch's own (truth.json, made by truth.py).
import { expect, test } from "vitest";
import * as torch from "./index";
import truth from "./truth.json";

const rand = (generator: torch.Generator): number[] => [...torch.uniform(generator, new Float32Array(1))];

test.each(truth.loader)("three epochs, shuffle=$shuffle, own generator: $own", ({ shuffle, own, orders, default: next, after }) => {
  const generator = torch.createGenerator(11);
  const ownGenerator = own ? torch.createGenerator(5) : undefined;
  for (const order of orders) expect([...torch.epochOrder(generator, 10, { shuffle, generator: ownGenerator })]).toEqual(order);
  expect(rand(ownGenerator ?? generator)).toEqual(after);
  expect(rand(generator)).toEqual(next);
});

test("samplers, splits, and what a loader has drawn before its first batch", () => {
  const { samplers } = truth;
  const generator = torch.createGenerator(13);
  expect([...torch.randomSampler(generator, 5, { numSamples: 12 })]).toEqual(samplers.longer);
  expect([...torch.randomSampler(generator, 5, { replacement: true, numSamples: 40 })]).toEqual(samplers.replacement);
  expect([...torch.subsetRandomSampler(generator, [3, 1, 4, 15, 9, 2])]).toEqual(samplers.subset);
  expect(torch.randomSplit(generator, 11, [0.5, 0.3, 0.2]).map((part) => [...part])).toEqual(samplers.split);
  expect(torch.randomSplit(generator, 11, [8, 3]).map((part) => [...part])).toEqual(samplers.splitCounts);
  torch.drawBaseSeed(generator);
  const order = torch.randomSampler(generator, 9);
  expect(rand(generator)).toEqual(samplers.unstarted);
  expect([0, 1, 2].map(() => order.next().value)).toEqual(samplers.first);
  expect(rand(generator)).toEqual(samplers.started);
});

test("lengths that do not fit", () => {
  const generator = torch.createGenerator(0);
  expect(() => torch.randomSplit(generator, 10, [3, 3])).toThrow("Sum of input lengths does not equal the length of the input dataset!");
  expect(torch.splitLengths(10, [0.7, 0.2, 0.1])).toEqual([7, 2, 1]);
});
