// Sums, in which quotients and remainders come together again (q·⌊p/q⌋ + p mod q = p), and products. Both are remembered.
import * as raw from "./arithmetic";
import type { Dim, Sym } from "./dim";
import { fromAtom } from "./dim";
import { floorDiv, termCount } from "./divide";
import { remembered } from "./remember";

/** a + b; q·⌊p/q⌋ + p mod q becomes p. */
export function add(a: Dim, b: Dim): Dim {
  if (typeof a === "number") return typeof b === "number" ? raw.add(a, b) : a === 0 ? gathered(b) : knownSum(b, a);
  return b === 0 ? gathered(a) : knownSum(a, b);
}
const knownSum = remembered((a, b) => gathered(raw.add(a, b)));

/** a − b; p − p mod q becomes q·⌊p/q⌋. */
export function sub(a: Dim, b: Dim): Dim {
  if (a === b) return 0;
  return typeof a === "number" && typeof b === "number" ? raw.sub(a, b) : knownDifference(a, b);
}
const knownDifference = remembered((a, b) => gathered(raw.sub(a, b)));

/** The sum of many dimensions; 0 for none. */
export function sum(dims: Iterable<Dim>): Dim {
  let total: Dim = 0;
  for (const d of dims) total = add(total, d);
  return total;
}

/** a · b */
export function mul(a: Dim, b: Dim): Dim {
  if (typeof a === "number") return typeof b === "number" ? raw.mul(a, b) : a === 1 ? b : knownProduct(b, a);
  return b === 1 ? a : knownProduct(a, b);
}
const knownProduct = remembered(raw.mul);

export function neg(a: Dim): Dim {
  return typeof a === "number" ? raw.neg(a) : knownProduct(a, -1);
}

/** The product of many dimensions; 1 for none. */
export function product(dims: Iterable<Dim>): Dim {
  let total: Dim = 1;
  for (const d of dims) total = mul(total, d);
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
  for (const { monomial } of d.terms) for (const factor of monomial.factors) if (factor[0].kind === "mod") return true;
  return false;
}

function gathered(d: Dim): Dim {
  if (typeof d === "number" || !hasRemainder(d)) return d;
  const expanded = expandRemainders(d);
  return termCount(expanded) < termCount(d) ? expanded : d;
}
