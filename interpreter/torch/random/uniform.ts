// torch.rand and Tensor.uniform_: one or two engine words for each number.
import { fma32, fma64, roundTo, type FloatType } from "./float32";
import { random, randomDouble, type Generator } from "./generator";

/** Where random floating-point numbers go: a Float32Array holds float32 and the two half types, a Float64Array float64. */
export type FloatArray = Float32Array | Float64Array;

/** The dtype an array holds where the caller names none. */
export function floatTypeOf(out: FloatArray): FloatType {
  return out instanceof Float64Array ? "float64" : "float32";
}

/**
 * Fills `out` as `out.uniform_(from, to)` does (`torch.rand`: 0 to 1): float32 takes the low 24 bits of one word, float64 the low 53 bits of two.
 */
export function uniform<T extends FloatArray>(generator: Generator, out: T, from = 0, to = 1, dtype: FloatType = floatTypeOf(out)): T {
  for (let i = 0; i < out.length; i++) out[i] = uniformSample(generator, from, to, dtype);
  return out;
}

function uniformSample(generator: Generator, from: number, to: number, dtype: FloatType): number {
  const sample =
    dtype === "float64"
      ? fma64(randomDouble(generator), to - from, from)
      : fma32((random(generator) & 0xffffff) * 2 ** -24, Math.fround(Math.fround(to) - Math.fround(from)), Math.fround(from));
  const rounded = roundTo(dtype, sample);
  // The upper end is excluded: what rounds up to it comes back as the lower end.
  return rounded === roundTo(dtype, to) ? roundTo(dtype, from) : rounded;
}
