// torch.randn and Tensor.normal_: PyTorch has one way for fewer than 16 numbers and another for 16 and more.
import { fma32, fma64, roundTo, type FloatType } from "./float32";
import { randomDouble, type Generator } from "./generator";
import { logVector, sinCosVector } from "./vector-math";
import { floatTypeOf, uniform, type FloatArray } from "./uniform";

const fround = Math.fround;

/** Fills `out` as `out.normal_(mean, std)` does (`torch.randn`: 0 and 1). */
export function normal<T extends FloatArray>(generator: Generator, out: T, mean = 0, std = 1, dtype: FloatType = floatTypeOf(out)): T {
  if (out.length < 16) {
    for (let i = 0; i < out.length; i++) out[i] = roundTo(dtype, normalSample(generator) * std + mean);
    return out;
  }
  // The half types are computed in single precision and rounded at the end.
  const half = dtype === "float16" || dtype === "bfloat16";
  const inner = half ? "float32" : dtype;
  const whole = out.length - (out.length % 16);
  // For the half types, the numbers that the tail would overwrite are never drawn.
  uniform(generator, half ? out.subarray(0, whole) : out, 0, 1, inner);
  for (let i = 0; i < whole; i += 16) boxMuller16(out, i, mean, std, inner);
  if (whole < out.length) {
    // The last 16 numbers are drawn anew, though some of them are done already.
    const start = out.length - 16;
    uniform(generator, out.subarray(start), 0, 1, inner);
    boxMuller16(out, start, mean, std, inner);
  }
  if (half) for (let i = 0; i < out.length; i++) out[i] = roundTo(dtype, out[i]);
  return out;
}

/** One standard normal double: two uniform doubles make a pair, and the pair's second half waits in the generator. */
export function normalSample(generator: Generator): number {
  if (generator.cachedNormal !== undefined) {
    const sample = generator.cachedNormal;
    generator.cachedNormal = undefined;
    return sample;
  }
  const turn = randomDouble(generator);
  const radius = Math.sqrt(-2 * Math.log1p(-randomDouble(generator)));
  const theta = 2 * Math.PI * turn;
  generator.cachedNormal = radius * Math.sin(theta);
  return radius * Math.cos(theta);
}

/** Turns 16 uniform numbers into normal ones in place: number j pairs with number j + 8. */
function boxMuller16(out: FloatArray, start: number, mean: number, std: number, dtype: "float32" | "float64"): void {
  const pair = dtype === "float32" ? pair32 : pair64;
  for (let j = start; j < start + 8; j++) {
    const [first, second] = pair(out[j], out[j + 8], mean, std);
    out[j] = first;
    out[j + 8] = second;
  }
}

const twoPi32 = fround(2 * Math.PI);

/** The single-precision pair, step by step as the AVX2 kernel of the x86 wheels rounds it. */
function pair32(first: number, second: number, mean: number, std: number): [number, number] {
  const radius = fround(Math.sqrt(fround(-2 * logVector(fround(1 - first)))));
  const [sine, cosine] = sinCosVector(fround(twoPi32 * second));
  const scale = fround(std);
  const shift = fround(mean);
  return [fma32(fround(radius * cosine), scale, shift), fma32(fround(radius * sine), scale, shift)];
}

function pair64(first: number, second: number, mean: number, std: number): [number, number] {
  const radius = Math.sqrt(-2 * Math.log(1 - first));
  const theta = 2 * Math.PI * second;
  return [fma64(radius * Math.cos(theta), std, mean), fma64(radius * Math.sin(theta), std, mean)];
}
