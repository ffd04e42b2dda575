// Free symbols of a dimension, and putting values in their place.
import { mapAtoms } from "./arithmetic";
import type { Atom, Dim, SizeSymbol } from "./dim";
import { asAtom, fromAtom } from "./dim";
import { floorDiv, mod } from "./divide";
import { max, min } from "./extreme";
import { add } from "./sums";

/**
 * The dimension with values in place of symbols (all at once: values are not substituted into again).
 * Throws RangeError where a divisor becomes 0.
 */
export function substitute(d: Dim, values: ReadonlyMap<SizeSymbol, Dim>): Dim {
  if (typeof d === "number" || values.size === 0) return d;
  const byKey = new Map<string, Dim>();
  for (const [symbol, value] of values) {
    const atom = asAtom(symbol);
    if (atom) byKey.set(atom.key, value);
  }
  return replace(d, byKey);
}

function replace(d: Dim, values: ReadonlyMap<string, Dim>): Dim {
  if (typeof d === "number") return d;
  const replaced = mapAtoms(d, (atom) => replaceAtom(atom, values));
  // Only `add` of this folder's quotients brings remainders and quotients together.
  return add(replaced, 0);
}

function replaceAtom(atom: Atom, values: ReadonlyMap<string, Dim>): Dim {
  switch (atom.kind) {
    case "symbol": return values.get(atom.key) ?? fromAtom(atom);
    case "floorDiv": return floorDiv(replace(atom.numerator, values), replace(atom.divisor, values));
    case "mod": return mod(replace(atom.numerator, values), replace(atom.divisor, values));
    case "min": return atom.operands.map((d) => replace(d, values)).reduce(min);
    case "max": return atom.operands.map((d) => replace(d, values)).reduce(max);
    case "big": return fromAtom(atom);
  }
}

/** The free symbols of a dimension, each once, in the order of first appearance. */
export function freeSymbols(d: Dim): readonly SizeSymbol[] {
  if (typeof d === "number") return [];
  const found = new Map<string, SizeSymbol>();
  collect(d, found);
  return [...found.values()];
}

function collect(d: Dim, found: Map<string, SizeSymbol>): void {
  if (typeof d === "number") return;
  for (const { monomial } of d.terms) {
    for (const [atom] of monomial.factors) {
      if (atom.kind === "symbol") {
        if (!found.has(atom.key)) found.set(atom.key, fromAtom(atom));
      } else if ("operands" in atom) {
        for (const operand of atom.operands) collect(operand, found);
      } else if ("numerator" in atom) {
        collect(atom.numerator, found);
        collect(atom.divisor, found);
      }
    }
  }
}
