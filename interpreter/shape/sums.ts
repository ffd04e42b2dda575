// Sums in which quotients and remainders come together again: q·⌊p/q⌋ + p mod q = p.
import * as raw from "./arithmetic";
import type { Dim, Sym } from "./dim";
import { fromAtom } from "./dim";
import { floorDiv, termCount } from "./divide";

/** a + b; q·⌊p/q⌋ + p mod q becomes p. */
export function add(a: Dim, b: Dim): Dim {
  const sum = raw.add(a, b);
  return typeof sum === "number" ? sum : gatherRemainders(sum);
}

/** a − b; p − p mod q becomes q·⌊p/q⌋. */
export function sub(a: Dim, b: Dim): Dim {
  const difference = raw.sub(a, b);
  return typeof difference === "number" ? difference : gatherRemainders(difference);
}

/** The sum of many dimensions; 0 for none. */
export function sum(dims: Iterable<Dim>): Dim {
  let total: Dim = 0;
  for (const d of dims) total = add(total, d);
  return total;
}

/** Writes every p mod q as p − q·⌊p/q⌋: longer to read, but remainders then cancel against quotients. */
export function expandRemainders(d: Sym): Dim {
  return raw.mapAtoms(d, (atom) => {
    if (atom.kind !== "mod") return fromAtom(atom);
    return raw.sub(atom.numerator, raw.mul(atom.divisor, floorDiv(atom.numerator, atom.divisor)));
  });
}

export function hasRemainder(d: Sym): boolean {
  return d.terms.some((term) => term.monomial.factors.some(([atom]) => atom.kind === "mod"));
}

function gatherRemainders(d: Sym): Dim {
  if (!hasRemainder(d)) return d;
  const expanded = expandRemainders(d);
  return termCount(expanded) < termCount(d) ? expanded : d;
}
