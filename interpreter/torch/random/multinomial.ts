// torch.multinomial: indices drawn by weight, with and without replacement.
import { exponential } from "./distributions";
import { randomDouble, type Generator } from "./generator";
import type { FloatArray } from "./uniform";

/**
 * The indices that `torch.multinomial(weights, count, replacement)` draws from one row of weights; they need not sum to 1.
 * A matrix with replacement is drawn row by row; for one without, see `multinomialRows`.
 */
export function multinomial(generator: Generator, weights: FloatArray, count: number, replacement = false): Int32Array {
  return multinomialRows(generator, weights, weights.length, count, replacement);
}

/** `torch.multinomial` of a matrix stored row after row with `size` weights in each; the answer has `count` indices for each row. */
export function multinomialRows(generator: Generator, weights: FloatArray, size: number, count: number, replacement = false): Int32Array {
  const rows = weights.length / size;
  const out = new Int32Array(rows * count);
  // Without replacement, and of a single draw, each weight races against an exponential number, and all of these are drawn before the first row is looked at.
  const races = replacement && count > 1 ? undefined : exponential(generator, weights.slice() as FloatArray);
  for (let row = 0; row < rows; row++) {
    const own = weights.subarray(row * size, (row + 1) * size);
    const picked = races ? largest(own, races.subarray(row * size, (row + 1) * size), count) : search(generator, own, count);
    out.set(picked, row * count);
  }
  return out;
}

/** The `count` winners: weights divided by their exponential numbers, in descending order. */
function largest(weights: FloatArray, races: FloatArray, count: number): number[] {
  const scores = races.map((race, i) => weights[i] / race);
  const order = Array.from(scores, (_, i) => i);
  order.sort((a, b) => scores[b] - scores[a] || a - b);
  return order.slice(0, count);
}

/** Each index is where a uniform double falls in the running sum, which the weights' own precision rounds. */
function search(generator: Generator, weights: FloatArray, count: number): number[] {
  const running = weights.slice();
  for (let i = 1; i < running.length; i++) running[i] += running[i - 1];
  const total = running[running.length - 1];
  for (let i = 0; i < running.length; i++) running[i] /= total;
  // Rounding must not leave the last index out of reach.
  running[running.length - 1] = 1;
  return Array.from({ length: count }, () => firstAbove(running, randomDouble(generator)));
}

function firstAbove(running: FloatArray, sample: number): number {
  let low = 0;
  let high = running.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (running[middle] < sample) low = middle + 1;
    else high = middle;
  }
  return low;
}
