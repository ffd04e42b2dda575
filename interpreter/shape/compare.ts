// Comparison of dimensions. Three answers: true and false are certain, undefined means that it depends on the symbols.
import { sub } from "./arithmetic";
import { bounds } from "./bounds";
import type { Dim } from "./dim";
import { keyOf } from "./dim";
import { expandRemainders, hasRemainder, mod } from "./divide";

export function equal(a: Dim, b: Dim): boolean | undefined {
  if (typeof a === "number" && typeof b === "number") return a === b;
  if (a === b) return true;
  const difference = sub(a, b);
  if (typeof difference === "number") return difference === 0;
  if (cannotBeZero(difference)) return false;
  if (!hasRemainder(difference)) return undefined;
  const expanded = expandRemainders(difference);
  if (typeof expanded === "number") return expanded === 0;
  return cannotBeZero(expanded) ? false : undefined;
}

export function notEqual(a: Dim, b: Dim): boolean | undefined {
  const same = equal(a, b);
  return same === undefined ? undefined : !same;
}

/** a < b */
export function less(a: Dim, b: Dim): boolean | undefined {
  if (typeof a === "number" && typeof b === "number") return a < b;
  const difference = sub(a, b);
  const [low, high] = bounds(difference);
  return high < 0 ? true : low >= 0 ? false : undefined;
}

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

/** Whether n divides d. n = 0 divides only 0. */
export function isMultipleOf(d: Dim, n: Dim): boolean | undefined {
  return n === 0 ? equal(d, 0) : equal(mod(d, n), 0);
}

/** The smaller one where that is certain; keys, so that equal expressions need no comparison. */
export function sameKey(a: Dim, b: Dim): boolean {
  return a === b || keyOf(a) === keyOf(b);
}

function cannotBeZero(d: Exclude<Dim, number>): boolean {
  const [low, high] = bounds(d);
  if (low > 0 || high < 0) return true;
  let divisor = 0;
  for (let { coefficient } of d.terms) {
    while (coefficient !== 0) [divisor, coefficient] = [coefficient, divisor % coefficient];
  }
  return d.constant % divisor !== 0;
}
