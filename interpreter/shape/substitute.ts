// Values in the place of symbols.
import { mapAtoms } from "./arithmetic";
import type { Atom, Dim, SizeSymbol } from "./dim";
import { asAtom, fromAtom, REMAINDER } from "./dim";
import { floorDiv, mod } from "./divide";
import { max, min } from "./extreme";
import { alike } from "./remember";
import { add } from "./sums";
import { freeSymbols } from "./symbols";

/**
 * The dimension with values in place of symbols (all at once: values are not substituted into again).
 * Throws RangeError where a divisor becomes 0.
 */
export function substitute(d: Dim, values: ReadonlyMap<SizeSymbol, Dim>): Dim {
  if (typeof d === "number" || values.size === 0) return d;
  const result = substitution(values)(d);
  return typeof result === "number" ? result : alike(result);
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
