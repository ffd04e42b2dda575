// What torch.utils.data draws: the order of an epoch, a loader's base seed, a random split.
import { createGenerator, type Generator } from "./generator";
import { randint, randomInt64, randperm } from "./integers";

/** How a RandomSampler was made. */
export interface RandomSamplerOptions {
  /** The sampler's own generator; without one it seeds a new one from the default generator, each epoch. */
  generator?: Generator;
  replacement?: boolean;
  /** How many indices an epoch has; the data set's length where not given. */
  numSamples?: number;
}

/**
 * The indices of one pass over `RandomSampler(range(n), …)`, drawn when they are asked for as PyTorch's are: nothing before the first index,
 * and without replacement one more permutation after the last whole one, of which `numSamples % n` indices are used (so often none).
 */
export function* randomSampler(defaultGenerator: Generator, n: number, options: RandomSamplerOptions = {}): IterableIterator<number> {
  const generator = options.generator ?? createGenerator(randomInt64(defaultGenerator));
  const count = options.numSamples ?? n;
  if (options.replacement) {
    for (let done = 0; done < count; done += 32) {
      yield* randint(generator, new Float64Array(Math.min(32, count - done)), 0, n);
    }
    return;
  }
  for (let pass = 0; pass < Math.floor(count / n); pass++) yield* randperm(generator, n);
  yield* randperm(generator, n).subarray(0, count % n);
}

/** `SubsetRandomSampler(indices, generator)`: one pass. */
export function* subsetRandomSampler(generator: Generator, indices: readonly number[]): IterableIterator<number> {
  for (const i of randperm(generator, indices.length)) yield indices[i];
}

/** The seed that `iter(loader)` draws for its workers, also without workers and without shuffling. Call it when the epoch starts. */
export function drawBaseSeed(defaultGenerator: Generator, loaderGenerator: Generator = defaultGenerator): bigint {
  return randomInt64(loaderGenerator);
}

/** How a DataLoader was made, as far as its draws depend on it. */
export interface EpochOptions {
  shuffle?: boolean;
  /** The `generator=` argument, which the loader shares with its sampler. */
  generator?: Generator;
}

/**
 * The indices of one whole epoch over `DataLoader(dataset, shuffle=…, generator=…)` with `n` samples, `num_workers=0`,
 * leaving the generators where the loop `for batch in loader` leaves them. Batching does not change the draws.
 */
export function epochOrder(defaultGenerator: Generator, n: number, options: EpochOptions = {}): Int32Array {
  drawBaseSeed(defaultGenerator, options.generator);
  if (options.shuffle) return Int32Array.from(randomSampler(defaultGenerator, n, { generator: options.generator }));
  return Int32Array.from({ length: n }, (_, i) => i);
}

/**
 * `random_split(range(n), lengths)`: the indices of each part. Fractions (at most 1 in sum) are turned into counts as PyTorch does.
 * Throws RangeError in PyTorch's words where the lengths do not fit.
 */
export function randomSplit(generator: Generator, n: number, lengths: readonly number[]): Int32Array[] {
  const counts = splitLengths(n, lengths);
  const order = randperm(generator, n);
  let start = 0;
  return counts.map((count) => order.slice(start, (start += count)));
}

/** The counts that `random_split` makes of `lengths`, which are counts already or fractions of `n`. */
export function splitLengths(n: number, lengths: readonly number[]): number[] {
  const total = exactSum(lengths);
  if (Math.abs(total - 1) <= 1e-9 * Math.max(Math.abs(total), 1) && total <= 1) {
    const counts = lengths.map((fraction, i) => {
      if (fraction < 0 || fraction > 1) throw new RangeError(`Fraction at index ${i} is not between 0 and 1`);
      return Math.floor(n * fraction);
    });
    const rest = n - counts.reduce((sum, count) => sum + count, 0);
    for (let i = 0; i < rest; i++) counts[i % counts.length] += 1;
    return counts;
  }
  if (total !== n) throw new RangeError("Sum of input lengths does not equal the length of the input dataset!");
  return [...lengths];
}

/** Python's `sum` of floats: since 3.12 it carries along what each addition loses. */
function exactSum(values: readonly number[]): number {
  let sum = 0;
  let lost = 0;
  for (const value of values) {
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return sum + lost;
}
