// Interval arithmetic: between which integers a dimension certainly lies.
import type { Bounds, Dim } from "./dim";

/** The inclusive range in which the dimension certainly lies, from its symbols' limits; ±Infinity where nothing is known. */
export function bounds(d: Dim): Bounds {
  if (typeof d === "number") return [d, d];
  if (d.cachedBounds) return d.cachedBounds;
  let total: Bounds = [d.constant, d.constant];
  for (const { coefficient, monomial } of d.terms) {
    let term: Bounds = [coefficient, coefficient];
    for (const [atom, power] of monomial.factors) term = times(term, powerOf(atom.bounds, power));
    total = plus(total, term);
  }
  return (d.cachedBounds = total);
}

export function plus(a: Bounds, b: Bounds): Bounds {
  return safe(a[0] + b[0], a[1] + b[1]);
}

export function times(a: Bounds, b: Bounds): Bounds {
  const p = zeroSafe(a[0], b[0]), q = zeroSafe(a[0], b[1]), r = zeroSafe(a[1], b[0]), s = zeroSafe(a[1], b[1]);
  return safe(Math.min(p, q, r, s), Math.max(p, q, r, s));
}

/** The range of ⌊a / b⌋; b must not contain 0, else nothing is known. */
export function divided(a: Bounds, b: Bounds): Bounds {
  if (b[0] <= 0 && b[1] >= 0) return [-Infinity, Infinity];
  const quotients: number[] = [];
  for (const x of a) for (const y of b) quotients.push(...quotientRange(x, y));
  return safe(Math.min(...quotients), Math.max(...quotients));
}

/** The range of a mod b with Python's signs: from 0 to b − 1 for b > 0. */
export function remaindered(a: Bounds, b: Bounds): Bounds {
  if (b[0] > 0) return a[0] >= 0 ? [0, Math.min(a[1], b[1] - 1)] : [0, b[1] - 1];
  if (b[1] < 0) return a[1] <= 0 ? [Math.max(a[0], b[0] + 1), 0] : [b[0] + 1, 0];
  return [Math.min(0, b[0] + 1), Math.max(0, b[1] - 1)];
}

/** ⌊x / y⌋ at a corner: an infinite divisor brings the quotient arbitrarily near 0 from the side of its sign. */
function quotientRange(x: number, y: number): number[] {
  if (Math.abs(y) === Infinity) {
    if (Math.abs(x) === Infinity) return [x > 0 === y > 0 ? 0 : -1, x > 0 === y > 0 ? Infinity : -Infinity];
    return [x === 0 || x > 0 === y > 0 ? 0 : -1];
  }
  return [Math.floor(x / y)];
}

function powerOf(a: Bounds, power: number): Bounds {
  if (power === 1) return a;
  const low = a[0] ** power, high = a[1] ** power;
  if (power % 2 === 1) return safe(low, high);
  return safe(a[0] <= 0 && a[1] >= 0 ? 0 : Math.min(low, high), Math.max(low, high));
}

function zeroSafe(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : a * b;
}

/** Floats beyond 2^53 are rounded; a bound must not be rounded inwards, so there only the nearest safe integer is claimed. */
function safe(low: number, high: number): Bounds {
  const limit = Number.MAX_SAFE_INTEGER;
  return [
    low < -limit || Number.isNaN(low) ? -Infinity : low > limit ? limit : low,
    high > limit || Number.isNaN(high) ? Infinity : high < -limit ? -limit : high,
  ];
}
