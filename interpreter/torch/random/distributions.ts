// Bernoulli, exponential, geometric, Cauchy and log-normal numbers, as PyTorch's portable CPU kernels draw them.
// On Intel processors PyTorch takes bernoulli_(p) and exponential_() from MKL instead, with other numbers; AMD's and ARM's get these.
import { roundTo, type FloatType } from "./float32";
import { random, randomDouble, type Generator } from "./generator";
import { normalSample } from "./normal";
import { floatTypeOf, type FloatArray } from "./uniform";

/** Fills `out` as `out.bernoulli_(p)` does (dropout keeps an element where `bernoulli_(1 - p)` gave 1): a double is drawn for each element. */
export function bernoulli<T extends FloatArray | Uint8Array | Int32Array>(generator: Generator, out: T, p = 0.5): T {
  for (let i = 0; i < out.length; i++) out[i] = randomDouble(generator) < p ? 1 : 0;
  return out;
}

/** Fills `out` as `torch.bernoulli(probabilities)` does; float64 probabilities draw doubles, the other dtypes 24 bits. */
export function bernoulliEach<T extends FloatArray | Uint8Array | Int32Array>(
  generator: Generator,
  out: T,
  probabilities: FloatArray,
): T {
  const wide = probabilities instanceof Float64Array;
  for (let i = 0; i < out.length; i++) {
    const sample = wide ? randomDouble(generator) : (random(generator) & 0xffffff) * 2 ** -24;
    out[i] = sample < probabilities[i] ? 1 : 0;
  }
  return out;
}

/** Fills `out` as `out.exponential_(lambda)` does. */
export function exponential<T extends FloatArray>(generator: Generator, out: T, lambda = 1, dtype: FloatType = floatTypeOf(out)): T {
  return fill(out, dtype, () => (-1 / lambda) * Math.log1p(-randomDouble(generator)));
}

/** Fills `out` as `out.geometric_(p)` does: 1, 2, … trials until the first success. */
export function geometric<T extends FloatArray | Int32Array>(generator: Generator, out: T, p: number): T {
  for (let i = 0; i < out.length; i++) out[i] = Math.ceil(Math.log(randomDouble(generator)) / Math.log1p(-p));
  return out;
}

/** Fills `out` as `out.cauchy_(median, sigma)` does. */
export function cauchy<T extends FloatArray>(generator: Generator, out: T, median = 0, sigma = 1, dtype: FloatType = floatTypeOf(out)): T {
  return fill(out, dtype, () => median + sigma * Math.tan(Math.PI * (randomDouble(generator) - 0.5)));
}

/** Fills `out` as `out.log_normal_(mean, std)` does, always by the scalar normal samples. */
export function logNormal<T extends FloatArray>(generator: Generator, out: T, mean = 1, std = 2, dtype: FloatType = floatTypeOf(out)): T {
  return fill(out, dtype, () => Math.exp(normalSample(generator) * std + mean));
}

function fill<T extends FloatArray>(out: T, dtype: FloatType, sample: () => number): T {
  for (let i = 0; i < out.length; i++) out[i] = roundTo(dtype, sample());
  return out;
}
