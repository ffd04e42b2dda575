// Single-precision log, sine and cosine as vectorized code computes them: Cephes' polynomials, with fused multiply-adds.
// The library functions round better but differ in the last bit, and then no number of torch.randn would be PyTorch's own.
import { fma32 } from "./float32";

const fround = Math.fround;
const singles = (values: number[]): number[] => values.map(fround);

const single = new Float32Array(1);
const word = new Uint32Array(single.buffer);

const sqrtHalf = fround(Math.SQRT1_2);
const logPolynomial = singles([
  7.0376836292e-2, -1.151461031e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1,
  3.3333331174e-1,
]);
const [ln2Low, ln2High] = singles([-2.1219444e-4, 0.693359375]);

/** ln x of a single-precision number in (0, 1]. */
export function logVector(x: number): number {
  single[0] = x;
  let exponent = (word[0] >>> 23) - 126;
  word[0] = (word[0] & 0x007fffff) | 0x3f000000;
  let m = single[0]; // in [½, 1)
  if (m < sqrtHalf) {
    exponent -= 1;
    m = fround(fround(m - 1) + m);
  } else {
    m = fround(m - 1);
  }
  const square = fround(m * m);
  const cubic = fround(horner(logPolynomial, m) * m);
  let y = fma32(cubic, square, fround(exponent * ln2Low));
  y = fma32(-0.5, square, y);
  return fma32(exponent, ln2High, fround(m + y));
}

const fourOverPi = fround(4 / Math.PI);
/** π/4 in three parts, so that taking away a multiple of it loses nothing. */
const piParts = singles([-0.78515625, -2.418756484985e-4, -3.774894977445941e-8]);
const cosinePolynomial = singles([2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2]);
const sinePolynomial = singles([-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1]);

/** [sin x, cos x] of a single-precision number in [0, 2π]. */
export function sinCosVector(x: number): [number, number] {
  const octant = (Math.trunc(fround(x * fourOverPi)) + 1) & ~1;
  let rest = x;
  for (const part of piParts) rest = fma32(octant, part, rest);
  const square = fround(rest * rest);

  const even = fround(horner(cosinePolynomial, square) * square);
  const cosine = fround(fma32(even, square, fround(-0.5 * square)) + 1);
  const odd = fround(horner(sinePolynomial, square) * square);
  const sine = fma32(odd, rest, rest);

  const swapped = (octant & 2) !== 0;
  const sinSign = octant & 4 ? -1 : 1;
  const cosSign = (octant - 2) & 4 ? 1 : -1;
  return swapped ? [sinSign * cosine, cosSign * sine] : [sinSign * sine, cosSign * cosine];
}

function horner(coefficients: readonly number[], x: number): number {
  let y = coefficients[0];
  for (let i = 1; i < coefficients.length; i++) y = fma32(y, x, coefficients[i]);
  return y;
}
