// Tighter bounds for comparisons: the parts of a difference often depend on the same symbols.
import { add, mapAtoms, mul, sub } from "./arithmetic";
import { bounds } from "./bounds";
import type { Atom, Dim, SizeSymbol, Sym, Term } from "./dim";
import { asAtom, divideMonomials, fromAtom, fromTerms } from "./dim";
import { valuesAtPoints } from "./points";
import { freeSymbols } from "./symbols";

/** How many quotients are weakened before we give up: each doubles the work. */
const MOST_WEAKENED = 4;
/** Polynomials of a higher degree are not shifted: that would multiply out large powers. */
const HIGHEST_DEGREE = 8;

/**
 * Whether d is certainly not below the limit. Beyond `bounds` it knows that H·W − H ≥ 0 (from H, W ≥ 1), that H − ⌊H/2⌋ ≥ 0
 * (from ⌊p/q⌋ ≤ p/q) and that H − min(H, 5) ≥ 0.
 */
export function isAtLeast(d: Sym, limit: number): boolean {
  if (bounds(d)[0] >= limit) return true;
  // With every symbol in one term only, the bounds are already tight enough.
  return !isBelowSomewhere(d, limit) && sharesSymbols(d) && reaches(d, limit, MOST_WEAKENED, undefined);
}

function isBelowSomewhere(d: Sym, limit: number): boolean {
  for (const value of valuesAtPoints(d)) if (value < limit) return true;
  return false;
}

function sharesSymbols(d: Sym): boolean {
  if (d.terms.length < 2) return false;
  const terms = new Map<SizeSymbol, Term>();
  for (const term of d.terms) {
    for (const [atom] of term.monomial.factors) {
      for (const s of freeSymbols(fromAtom(atom))) {
        const other = terms.get(s);
        if (other !== undefined && other !== term) return true;
        terms.set(s, term);
      }
    }
  }
  return false;
}

interface Kept { readonly atom: Atom; readonly others: Kept | undefined }

/** Whether the limit is reached if quotients, minima … are replaced by what they are certainly not beyond; those in `kept` stay. */
function reaches(d: Dim, limit: number, budget: number, kept: Kept | undefined): boolean {
  if (typeof d === "number") return d >= limit;
  if (bounds(d)[0] >= limit) return true;
  if (isBelowSomewhere(d, limit)) return false;
  if (bounds(shifted(d))[0] >= limit) return true;
  const atom = budget === 0 ? undefined : firstCompound(d, kept);
  if (!atom) return false;
  for (const { polynomial, scale } of weakened(d, atom)) {
    // ⌈p/scale⌉ ≥ limit
    if (reaches(polynomial, (limit - 1) * scale + 1, budget - 1, kept)) return true;
  }
  return reaches(d, limit, budget - 1, { atom, others: kept });
}

function firstCompound(d: Sym, kept: Kept | undefined): Atom | undefined {
  for (const { monomial } of d.terms) {
    for (const [atom] of monomial.factors) if (atom.kind !== "symbol" && atom.kind !== "big" && !isKept(atom, kept)) return atom;
  }
  return undefined;
}

function isKept(atom: Atom, kept: Kept | undefined): boolean {
  for (let k = kept; k !== undefined; k = k.others) if (k.atom.key === atom.key) return true;
  return false;
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
