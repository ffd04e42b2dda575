// Free symbols of a dimension, and putting values in their place.
import { mapAtoms } from "./arithmetic";
import type { Atom, Dim, SizeSymbol, Sym } from "./dim";
import { asAtom, fromAtom, REMAINDER } from "./dim";
import { floorDiv, mod } from "./divide";
import { max, min } from "./extreme";
import { add } from "./sums";

/**
 * The dimension with values in place of symbols (all at once: values are not substituted into again).
 * Throws RangeError where a divisor becomes 0.
 */
export function substitute(d: Dim, values: ReadonlyMap<SizeSymbol, Dim>): Dim {
  return typeof d === "number" || values.size === 0 ? d : substitution(values)(d);
}

/** `substitute` for many dimensions: what they have in common is computed once. */
export function substitution(given: ReadonlyMap<SizeSymbol, Dim>): (d: Dim) => Dim {
  const values = new Map<string, Dim>();
  for (const [symbol, value] of given) {
    const atom = asAtom(symbol);
    if (atom) values.set(atom.key, value);
  }
  const isGiven = (s: SizeSymbol) => values.has((asAtom(s) as Atom).key);
  const replace = (d: Dim): Dim => {
    if (typeof d === "number") return d;
    // A product with a remainder in it may still be to be brought together, even if nothing is put into it.
    if (!d.key.includes(REMAINDER) && !freeSymbols(d).some(isGiven)) return d;
    // Only `add` of this folder's quotients brings remainders and quotients together.
    return add(mapAtoms(d, atomValue), 0);
  };
  const atomValue = (atom: Atom): Dim => {
    let value = values.get(atom.key);
    if (value === undefined) values.set(atom.key, value = computed(atom));
    return value;
  };
  const computed = (atom: Atom): Dim => {
    switch (atom.kind) {
      case "symbol":
      case "big": return fromAtom(atom);
      case "floorDiv": return floorDiv(replace(atom.numerator), replace(atom.divisor));
      case "mod": return mod(replace(atom.numerator), replace(atom.divisor));
      case "min": return atom.operands.map(replace).reduce((a, b) => min(a, b));
      case "max": return atom.operands.map(replace).reduce((a, b) => max(a, b));
    }
  };
  return values.size === 0 ? (d) => d : replace;
}

/** The free symbols of a dimension, each once, in the order of first appearance. */
export function freeSymbols(d: Dim): readonly SizeSymbol[] {
  return typeof d === "number" ? NONE : (d.cachedSymbols ??= symbolsOf(d));
}

const NONE: readonly SizeSymbol[] = [];

function symbolsOf({ terms }: Sym): readonly SizeSymbol[] {
  const parts: (readonly SizeSymbol[])[] = [];
  for (const { monomial } of terms) {
    for (const [atom] of monomial.factors) {
      if (atom.kind === "symbol") parts.push([fromAtom(atom)]);
      else if ("operands" in atom) parts.push(...atom.operands.map(freeSymbols));
      else if ("numerator" in atom) parts.push(freeSymbols(atom.numerator), freeSymbols(atom.divisor));
    }
  }
  if (parts.length === 1) return parts[0];
  const found = new Map<string, SizeSymbol>();
  for (const part of parts) for (const s of part) if (!found.has(s.key)) found.set(s.key, s);
  return [...found.values()];
}
