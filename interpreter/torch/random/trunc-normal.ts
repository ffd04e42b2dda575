// torch.nn.init.trunc_normal_: normal numbers within bounds, by drawing anew what falls outside.
import { erf } from "./erf";
import { roundTo, type FloatType } from "./float32";
import type { Generator } from "./generator";
import { normal } from "./normal";
import { floatTypeOf, uniform, type FloatArray } from "./uniform";

/**
 * Fills `out` as `trunc_normal_(out, mean, std, a, b)` does: each redraw draws for all elements, and uses those that lack one.
 * (Earlier PyTorch versions inverted the distribution function instead, and give other numbers.)
 */
export function truncNormal<T extends FloatArray>(
  generator: Generator,
  out: T,
  mean = 0,
  std = 1,
  a = -2,
  b = 2,
  dtype: FloatType = floatTypeOf(out),
): T {
  const below = (x: number): number => (1 + erf((x - mean) / std / Math.SQRT2)) / 2;
  if (below(b) - below(a) > 0.3) return redrawNormal(generator, out, mean, std, roundTo(dtype, a), roundTo(dtype, b), dtype);
  return redrawUniform(generator, out, mean, std, a, b, dtype);
}

function redrawNormal<T extends FloatArray>(generator: Generator, out: T, mean: number, std: number, low: number, high: number, dtype: FloatType): T {
  const outside = (x: number): boolean => x < low || x > high;
  normal(generator, out, mean, std, dtype);
  while (out.some(outside)) {
    const again = normal(generator, out.slice() as FloatArray, mean, std, dtype);
    for (let i = 0; i < out.length; i++) if (outside(out[i])) out[i] = again[i];
  }
  return out;
}

/** Where the bounds hold little of the distribution: uniform candidates, accepted with the density's probability. */
function redrawUniform<T extends FloatArray>(generator: Generator, out: T, mean: number, std: number, a: number, b: number, dtype: FloatType): T {
  const round = (x: number): number => roundTo(dtype, x);
  const mode = Math.max(a, Math.min(mean, b));
  const peak = round(-0.5 * ((mode - mean) / std) ** 2);
  const pending = new Set(out.keys());
  while (pending.size > 0) {
    const candidates = uniform(generator, out.slice() as FloatArray, a, b, dtype);
    const lots = uniform(generator, out.slice() as FloatArray, 0, 1, dtype);
    for (const i of [...pending]) {
      out[i] = candidates[i];
      const distance = round(round(candidates[i] - round(mean)) / round(std));
      const density = round(round(-0.5 * round(distance * distance)) - peak);
      if (!(round(Math.log(lots[i])) > density)) pending.delete(i);
    }
  }
  return out;
}
