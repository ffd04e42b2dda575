// Values at a few points. What is negative at one of them is certainly not always positive, which is found out fast.
import type { Atom, Dim, Sym } from "./dim";
import { asAtom, fromAtom } from "./dim";
import { floorDiv, mod } from "./divide";

const POINTS = 4;

/** The values at each of the points; NaN where a divisor is 0, or where numbers become too large to be exact. */
export function valuesAtPoints(d: Sym): readonly number[] {
  return (d.cachedValues ??= compute(d));
}

function compute(d: Sym): readonly number[] {
  const atom = asAtom(d);
  return atom ? ofAtom(atom) : ofTerms(d);
}

function ofTerms({ terms, constant }: Sym): number[] {
  const totals: number[] = new Array<number>(POINTS).fill(constant);
  for (const { coefficient, monomial } of terms) {
    const factors = monomial.factors;
    for (let i = 0; i < POINTS; i++) {
      let product = coefficient;
      for (const [atom, power] of factors) {
        const value = valuesAtPoints(fromAtom(atom))[i];
        for (let n = 0; n < power; n++) product = exact(product * value);
      }
      totals[i] = exact(totals[i] + product);
    }
  }
  return totals;
}

function ofAtom(atom: Atom): number[] {
  const values: number[] = [];
  for (let i = 0; i < POINTS; i++) values.push(at(atom, i));
  return values;
}

function at(atom: Atom, i: number): number {
  switch (atom.kind) {
    case "symbol": return ofSymbol(atom, i);
    case "big": return NaN;
    case "floorDiv":
    case "mod": {
      const p = value(atom.numerator, i), q = value(atom.divisor, i);
      if (Number.isNaN(p + q) || q === 0) return NaN;
      return (atom.kind === "mod" ? mod(p, q) : floorDiv(p, q)) as number;
    }
    default: return Math[atom.kind](...atom.operands.map((d) => value(d, i)));
  }
}

function value(d: Dim, i: number): number {
  return typeof d === "number" ? d : valuesAtPoints(d)[i];
}

/** All symbols at their least, all a little above; then each somewhere else: where one symbol is large it is small at the next point. */
function ofSymbol(atom: Atom, i: number): number {
  const [low, high] = atom.bounds;
  const least = low === -Infinity ? Math.min(high, 1) - (high === Infinity ? 0 : 50) : low;
  const own = (fromAtom(atom).hash & 0xffff) % 89;
  return exact(Math.min(high, least + [0, 6, 2 + own, 90 - own][i]));
}

function exact(n: number): number {
  return Number.isSafeInteger(n) ? n : NaN;
}
