// Tighter bounds for comparisons: the parts of a difference often depend on the same symbols.
import { add, mapAtoms, mul, neg, sub } from "./arithmetic";
import { bounds } from "./bounds";
import type { Atom, Bounds, Dim, Sym, Term } from "./dim";
import { asAtom, divideMonomials, fromAtom, fromTerms } from "./dim";

/** How many quotients are weakened before we give up: each doubles the work. */
const MOST_WEAKENED = 4;
/** Polynomials of a higher degree are not shifted: that would multiply out large powers. */
const HIGHEST_DEGREE = 8;

/** Like `bounds`, but knows that H·W − H ≥ 0 (from H, W ≥ 1), that H − ⌊H/2⌋ ≥ 0 (from ⌊p/q⌋ ≤ p/q) and that H − min(H, 5) ≥ 0. */
export function range(d: Dim): Bounds {
  if (typeof d === "number") return [d, d];
  if (d.cachedRange) return d.cachedRange;
  const [low, high] = bounds(d);
  d.cachedRange = [low, high];
  // With every symbol in one term only, the bounds are already tight enough.
  if (sharesSymbols(d)) {
    d.cachedRange = [Math.max(low, lowest(d, MOST_WEAKENED)), Math.min(high, -lowest(neg(d), MOST_WEAKENED) + 0)];
  }
  return d.cachedRange;
}

function sharesSymbols(d: Sym): boolean {
  const seen = new Set<string>();
  for (const { monomial } of d.terms) {
    const here = new Set<string>();
    for (const [atom] of monomial.factors) symbolsOf(atom, here);
    for (const key of here) {
      if (seen.has(key)) return true;
      seen.add(key);
    }
  }
  return false;
}

function symbolsOf(atom: Atom, into: Set<string>): void {
  if (atom.kind === "symbol") into.add(atom.key);
  const parts = "operands" in atom ? atom.operands : "numerator" in atom ? [atom.numerator, atom.divisor] : [];
  for (const part of parts) {
    if (typeof part !== "number") for (const { monomial } of part.terms) for (const [inner] of monomial.factors) symbolsOf(inner, into);
  }
}

/** A number that d is certainly not below. */
function lowest(d: Dim, budget: number, kept: ReadonlySet<string> = new Set()): number {
  if (typeof d === "number") return d;
  let best = Math.max(bounds(d)[0], bounds(shifted(d))[0]);
  if (budget === 0) return best;
  const compound = (a: Atom) => a.kind !== "symbol" && a.kind !== "big" && !kept.has(a.key);
  const atom = d.terms.flatMap((term) => term.monomial.factors.map(([a]) => a)).find(compound);
  if (!atom) return best;
  for (const { polynomial, scale } of weakened(d, atom)) best = Math.max(best, Math.ceil(lowest(polynomial, budget - 1, kept) / scale));
  return Math.max(best, lowest(d, budget - 1, new Set([...kept, atom.key])));
}

/** The same in t ≥ 0 instead of a ≥ low: H·W − H becomes t·u + u, whose coefficients are all positive. */
function shifted(d: Sym): Dim {
  const degree = d.terms[0].monomial.degree;
  if (degree < 2 || degree > HIGHEST_DEGREE) return d;
  return mapAtoms(d, (atom) => {
    const [low, high] = atom.bounds;
    if (low === 0 || low === -Infinity) return fromAtom(atom);
    return add(low, fromAtom({ kind: "symbol", name: "t", id: undefined, key: `'${atom.key}`, bounds: [0, high - low] }));
  });
}

/** Polynomials p with d ≥ p / scale, in which the atom is replaced by something that it is certainly not beyond. */
function weakened(d: Sym, atom: Atom): { polynomial: Dim; scale: number }[] {
  const others: Term[] = [], positive: Term[] = [], negative: Term[] = [];
  for (const term of d.terms) {
    const power = term.monomial.factors.find(([a]) => a.key === atom.key)?.[1];
    if (power === undefined) { others.push(term); continue; }
    const monomial = power === 1 ? divideMonomials(term.monomial, { key: atom.key, degree: 1, factors: [[atom, 1]] }) : undefined;
    if (!monomial || monomial.factors.some(([a]) => a.bounds[0] < 0)) return [];
    (term.coefficient > 0 ? positive : negative).push({ coefficient: term.coefficient, monomial });
  }
  const rest = fromTerms(others, d.constant);
  const plus = fromFactors(positive), minus = fromFactors(negative);
  const self = fromAtom(atom);
  /** d with `below` ≤ atom in the positive terms and `above` ≥ atom in the negative ones. */
  const replaced = (below: Dim, above: Dim) => add(rest, add(mul(plus, below), mul(minus, above)));
  switch (atom.kind) {
    case "floorDiv": {
      const { numerator: p, divisor: q } = atom;
      if (typeof q === "number") {
        const polynomial = add(mul(rest, q), add(mul(plus, sub(p, q - 1)), mul(minus, p)));
        return q > 0 ? [{ polynomial, scale: q }] : [];
      }
      // q·⌊p/q⌋ ≤ p, where the factor q is there.
      const inside = asAtom(q);
      if (!inside || inside.bounds[0] < 1) return [];
      const cut = (terms: readonly Term[]) => cutFactor(terms, inside);
      const fewer = cut(negative), more = cut(positive);
      if (fewer === undefined || more === undefined) return [];
      return [{ polynomial: add(rest, add(mul(more, sub(p, sub(q, 1))), mul(fewer, p))), scale: 1 }];
    }
    case "mod":
      if (bounds(atom.numerator)[0] < 0 || bounds(atom.divisor)[0] <= 0) return [];
      return [{ polynomial: replaced(self, atom.numerator), scale: 1 }];
    case "min": return atom.operands.map((operand) => ({ polynomial: replaced(self, operand), scale: 1 }));
    case "max": return atom.operands.map((operand) => ({ polynomial: replaced(operand, self), scale: 1 }));
    default: return [];
  }
}

function fromFactors(terms: readonly Term[]): Dim {
  let total: Dim = 0;
  for (const term of terms) total = add(total, term.monomial.degree === 0 ? term.coefficient : fromTerms([term], 0));
  return total;
}

function cutFactor(terms: readonly Term[], atom: Atom): Dim | undefined {
  const cut: Term[] = [];
  for (const { coefficient, monomial } of terms) {
    const left = divideMonomials(monomial, { key: atom.key, degree: 1, factors: [[atom, 1]] });
    if (!left) return undefined;
    cut.push({ coefficient, monomial: left });
  }
  return fromFactors(cut);
}
