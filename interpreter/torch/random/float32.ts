// Single-precision arithmetic as an x86 processor does it; JavaScript has only doubles and `Math.fround`.

const fround = Math.fround;
const double = new Float64Array(1);
const bits = new BigInt64Array(double.buffer);

/** a·b + c in single precision with one rounding (the FMA instruction). The arguments must already be single-precision numbers. */
export function fma32(a: number, b: number, c: number): number {
  const product = a * b; // exact: 24 + 24 bits fit in 53
  const sum = product + c;
  const rounded = fround(sum);
  const off = sum - rounded;
  // Rounding twice differs from rounding once only where the double lies exactly half-way between two singles.
  if (off === 0 || fround(rounded + 2 * off) !== rounded + 2 * off || !Number.isFinite(rounded)) return rounded;
  return fround(sum + nudge(product, c, sum));
}

/** One unit in the sum's last place towards what the double addition lost, or 0 where nothing was lost. */
function nudge(product: number, c: number, sum: number): number {
  const virtual = sum - product;
  const lost = product - (sum - virtual) + (c - virtual);
  if (lost === 0) return 0;
  double[0] = sum;
  bits[0] += lost > 0 === sum > 0 ? 1n : -1n;
  return double[0] - sum;
}

/** The floating-point dtypes that random numbers come in. */
export type FloatType = "float32" | "float64" | "float16" | "bfloat16";

/** `value` rounded to what `dtype` can hold. */
export function roundTo(dtype: FloatType, value: number): number {
  switch (dtype) {
    case "float64":
      return value;
    case "float32":
      return fround(value);
    case "float16":
      return roundToHalf(value);
    case "bfloat16":
      return roundToBfloat16(value);
  }
}

/** `value` rounded to half precision (11 significant bits), still as a double. */
export function roundToHalf(value: number): number {
  return roundToBits(value, 11, -24, 65504);
}

/** `value` rounded to bfloat16 (8 significant bits), still as a double. */
export function roundToBfloat16(value: number): number {
  return roundToBits(fround(value), 8, -133, 3.3895313892515355e38);
}

function roundToBits(value: number, precision: number, smallestExponent: number, largest: number): number {
  if (value === 0 || !Number.isFinite(value)) return value;
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(value))) - precision + 1, smallestExponent);
  const unit = 2 ** exponent;
  const scaled = value / unit;
  const floor = Math.floor(scaled);
  const rest = scaled - floor;
  const nearest = rest < 0.5 || (rest === 0.5 && floor % 2 === 0) ? floor : floor + 1;
  const result = nearest * unit;
  return Math.abs(result) > largest ? Math.sign(value) * Infinity : result;
}

/** a·b + c in double precision, rounded once (up to a rare tie). */
export function fma64(a: number, b: number, c: number): number {
  const product = a * b;
  const sum = product + c;
  const virtual = sum - product;
  const lost = product - (sum - virtual) + (c - virtual);
  return sum + (lost + productError(a, b, product));
}

/** What a·b lost in rounding, by Veltkamp's splitting and Dekker's product. */
function productError(a: number, b: number, product: number): number {
  const [aHigh, aLow] = split(a);
  const [bHigh, bLow] = split(b);
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

function split(value: number): [number, number] {
  const scaled = 134217729 * value;
  const high = scaled - (scaled - value);
  return [high, value - high];
}
