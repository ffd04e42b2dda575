// Comparison of dimensions. Three answers: true and false are certain, undefined means that it depends on the symbols.
import { neg, sub } from "./arithmetic";
import { bounds } from "./bounds";
import type { Dim, Sym } from "./dim";
import { keyOf } from "./dim";
import { mod } from "./divide";
import { isAtLeast } from "./range";
import { remembered } from "./remember";
import { expandRemainders, hasRemainder } from "./sums";

export function equal(a: Dim, b: Dim): boolean | undefined {
  if (a === b) return true;
  if (typeof a === "number") return typeof b === "number" ? false : equal(b, a);
  const [least, most] = bounds(a);
  if (typeof b === "number") {
    if (least > b || most < b) return false;
  } else if (a.terms === b.terms) {
    return a.constant === b.constant;
  }
  return knownEqual(a, b);
}

const knownEqual = remembered((a, b): boolean | undefined => {
  const difference = sub(a, b);
  if (typeof difference === "number") return difference === 0;
  return isZero(difference) ?? (hasRemainder(difference) ? isZero(expandRemainders(difference)) : undefined);
});

export function notEqual(a: Dim, b: Dim): boolean | undefined {
  const same = equal(a, b);
  return same === undefined ? undefined : !same;
}

/** a < b */
export function less(a: Dim, b: Dim): boolean | undefined {
  if (typeof a === "number" && typeof b === "number") return a < b;
  if (a === b) return false;
  if (typeof b === "number") {
    const [least, most] = bounds(a);
    if (most < b) return true;
    if (least >= b) return false;
  } else if (typeof a === "number") {
    const [least, most] = bounds(b);
    if (a < least) return true;
    if (a >= most) return false;
  }
  return knownLess(a, b);
}

const knownLess = remembered((a, b): boolean | undefined => {
  const difference = sub(a, b);
  if (typeof difference === "number") return difference < 0;
  if (isAtLeast(difference, 0)) return false;
  return isAtLeast(neg(difference) as Sym, 1) ? true : undefined;
});

/** a ≤ b */
export function lessEqual(a: Dim, b: Dim): boolean | undefined {
  const more = less(b, a);
  return more === undefined ? undefined : !more;
}

/** a > b */
export function greater(a: Dim, b: Dim): boolean | undefined {
  return less(b, a);
}

/** a ≥ b */
export function greaterEqual(a: Dim, b: Dim): boolean | undefined {
  return lessEqual(b, a);
}

/** Whether n divides d. The number 0 divides only 0; a symbolic n is taken to be non-zero, as in `mod`. */
export function isMultipleOf(d: Dim, n: Dim): boolean | undefined {
  return n === 0 ? equal(d, 0) : equal(mod(d, n), 0);
}

/** Whether both are written alike; cheaper than `equal`, and never wrong where it says true. */
export function sameKey(a: Dim, b: Dim): boolean {
  return a === b || keyOf(a) === keyOf(b);
}

function isZero(d: Dim): boolean | undefined {
  if (typeof d === "number") return d === 0;
  const [least, most] = bounds(d);
  if (least > 0 || most < 0) return false;
  // 2·H + 4·W cannot be 7.
  let divisor = 0;
  for (let { coefficient } of d.terms) {
    while (coefficient !== 0) [divisor, coefficient] = [coefficient, divisor % coefficient];
  }
  if (d.constant % divisor !== 0) return false;
  const opposite = neg(d) as Sym;
  if (isAtLeast(d, 1) || isAtLeast(opposite, 1)) return false;
  return isAtLeast(d, 0) && isAtLeast(opposite, 0) ? true : undefined;
}
