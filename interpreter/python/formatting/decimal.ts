// Decimal digits of doubles, exactly: Python rounds the true binary value to even, JavaScript's toFixed rounds halves up.

/** A finite double's magnitude as a fraction of two integers. */
function fraction(x: number): [numerator: bigint, denominator: bigint] {
  let mantissa = Math.abs(x);
  let power = 0;
  while (mantissa !== Math.floor(mantissa)) {
    mantissa *= 2;
    power += 1;
  }
  return [BigInt(mantissa), 1n << BigInt(power)];
}

/** numerator / denominator to the nearest integer, halves to even. */
function divideToEven(numerator: bigint, denominator: bigint): bigint {
  const whole = numerator / denominator;
  const twice = 2n * (numerator - whole * denominator);
  return twice > denominator || (twice === denominator && whole % 2n === 1n) ? whole + 1n : whole;
}

/** |x| · 10^places to the nearest integer, halves to even. */
function scaled(x: number, places: number): bigint {
  const [numerator, denominator] = fraction(x);
  const factor = 10n ** BigInt(Math.abs(places));
  return places >= 0 ? divideToEven(numerator * factor, denominator) : divideToEven(numerator, denominator * factor);
}

/** |x| with `places` digits after the point, as "%.*f" writes it; `x` is finite. */
export function fixedDigits(x: number, places: number): string {
  // toFixed is exact too, and differs only in ties: those end in a 5 that nothing follows.
  if (places <= 70 && Math.abs(x) < 1e20) {
    const longer = Math.abs(x).toFixed(places + 30);
    if (!/50{29}$/.test(longer)) return Math.abs(x).toFixed(places);
  }
  const digits = scaled(x, places).toString().padStart(places + 1, "0");
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** |x| = 0.d₁d₂d₃… · 10^(exponent + 1), rounded to so many significant digits; `x` is finite. */
export function significantDigits(x: number, count: number): { digits: string; exponent: number } {
  if (x === 0) return { digits: "0".repeat(count), exponent: 0 };
  // With 21 digits the exponent cannot be rounded up: doubles are not that near to a power of ten unless they are one.
  const exponent = Number(Math.abs(x).toExponential(20).split("e")[1]);
  const digits = scaled(x, count - 1 - exponent).toString();
  return digits.length > count ? { digits: digits.slice(0, count), exponent: exponent + 1 } : { digits, exponent };
}

/** |x| with one digit before the point and `places` after it, as "%.*e" writes it. `alternate` keeps the point where nothing follows. */
export function exponentDigits(x: number, places: number, alternate = false): string {
  const { digits, exponent } = significantDigits(x, places + 1);
  return withExponent(digits, exponent, alternate);
}

function withExponent(digits: string, exponent: number, alternate: boolean): string {
  const point = digits.length > 1 || alternate ? "." : "";
  return `${digits[0]}${point}${digits.slice(1)}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

/**
 * |x| as "%.*g" writes it: at most `precision` significant digits, in whichever notation suits. `alternate` keeps trailing zeros;
 * `pointZero` is how `format(x, ".3")` differs: always a digit after the point, and the exponent one power earlier.
 */
export function generalDigits(x: number, precision: number, alternate = false, pointZero = false): string {
  const { digits, exponent } = significantDigits(x, Math.max(precision, 1));
  const kept = alternate ? digits : digits.replace(/0+$/, "") || "0";
  if (exponent < -4 || exponent >= Math.max(precision, 1) - (pointZero ? 1 : 0)) return withExponent(kept, exponent, alternate);
  if (exponent < 0) return `0.${"0".repeat(-exponent - 1)}${kept}`;
  const whole = kept.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  const rest = kept.slice(exponent + 1) || (pointZero ? "0" : "");
  return rest || alternate ? `${whole}.${rest}` : whole;
}

/** `round(x, places)` of a float: the double nearest to the decimal that the exact value rounds to. */
export function roundToPlaces(x: number, places: number): number {
  if (!Number.isFinite(x) || x === 0 || places > 323) return x;
  const rounded = places < -308 ? 0 : Number(`${scaled(x, places)}e${-places}`);
  return x < 0 ? -rounded : rounded;
}
