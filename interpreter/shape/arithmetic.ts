// Sums, products and powers of dimensions. Numbers stay numbers; integers beyond 2^53 − 1 become exact `BigAtom`s.
import type { Atom, Dim, Sym, Term } from "./dim";
import { bounds, times } from "./bounds";
import { compareMonomials, fromBigint, fromTerms, MOST_TERMS, multiplyMonomials, opaque, TermSum, UNIT } from "./dim";

/** a + b, term by term; see `sums` for the sums and products that other folders use. */
export function add(a: Dim, b: Dim): Dim {
  if (typeof a === "number") {
    if (typeof b === "number") {
      const sum = a + b;
      return Number.isSafeInteger(sum) ? sum : fromBigint(BigInt(a) + BigInt(b));
    }
    return addConstant(b, a);
  }
  if (typeof b === "number") return addConstant(a, b);
  return combine(a, b, 1);
}

export function sub(a: Dim, b: Dim): Dim {
  if (typeof b === "number") {
    if (typeof a === "number") {
      const difference = a - b;
      return Number.isSafeInteger(difference) ? difference : fromBigint(BigInt(a) - BigInt(b));
    }
    return addConstant(a, -b);
  }
  return typeof a === "number" ? add(neg(b), a) : combine(a, b, -1);
}

export function neg(a: Dim): Dim {
  return typeof a === "number" ? 0 - a : scale(a, -1);
}

export function mul(a: Dim, b: Dim): Dim {
  if (typeof a === "number") {
    if (typeof b === "number") {
      const product = a * b;
      return Number.isSafeInteger(product) ? product + 0 : fromBigint(BigInt(a) * BigInt(b));
    }
    return scale(b, a);
  }
  if (typeof b === "number") return scale(a, b);
  return multiplyTerms(a, b);
}

/** a to the power of a plain integer exponent ≥ 0. Throws RangeError for a negative or fractional exponent. */
export function pow(a: Dim, exponent: number): Dim {
  if (!Number.isInteger(exponent) || exponent < 0) throw new RangeError(`the exponent of a size must be an integer >= 0, got ${exponent}`);
  if (typeof a === "number") {
    const power = a ** exponent;
    if (Number.isSafeInteger(power)) return power + 0;
  }
  let result: Dim = 1;
  let square: Dim = a;
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = mul(result, square);
    if (left > 1) square = mul(square, square);
  }
  return result;
}

/** The same polynomial of other dimensions: each atom is replaced by what `value` gives for it. */
export function mapAtoms(d: Sym, value: (atom: Atom) => Dim): Dim {
  let total: Dim = d.constant;
  for (const { coefficient, monomial } of d.terms) {
    let term: Dim = coefficient;
    for (const [atom, power] of monomial.factors) term = mul(term, pow(value(atom), power));
    total = add(total, term);
  }
  return total;
}

function addConstant(a: Sym, b: number): Dim {
  if (b === 0) return a;
  const constant = a.constant + b;
  if (Number.isSafeInteger(constant)) return fromTerms(a.terms, constant);
  return slowSum(a, b, 1);
}

function scale(a: Sym, factor: number): Dim {
  if (factor === 0) return 0;
  if (factor === 1) return a;
  const constant = a.constant * factor;
  let safe = Number.isSafeInteger(constant);
  const terms: Term[] = [];
  for (const { coefficient, monomial } of a.terms) {
    const product = coefficient * factor;
    safe &&= Number.isSafeInteger(product);
    terms.push({ coefficient: product, monomial });
  }
  return safe ? fromTerms(terms, constant + 0) : slowSum(0, a, factor);
}

/** a + sign·b: a merge of two sorted lists. */
function combine(a: Sym, b: Sym, sign: 1 | -1): Dim {
  const terms: Term[] = [];
  const constant = a.constant + sign * b.constant;
  let safe = Number.isSafeInteger(constant);
  let i = 0, j = 0;
  while (i < a.terms.length && j < b.terms.length) {
    const x = a.terms[i], y = b.terms[j];
    const order = compareMonomials(x.monomial, y.monomial);
    if (order < 0) { terms.push(x); i++; continue; }
    j++;
    if (order > 0) { terms.push(sign === 1 ? y : { coefficient: -y.coefficient, monomial: y.monomial }); continue; }
    i++;
    const coefficient = x.coefficient + sign * y.coefficient;
    safe &&= Number.isSafeInteger(coefficient);
    if (coefficient !== 0) terms.push({ coefficient, monomial: x.monomial });
  }
  for (; i < a.terms.length; i++) terms.push(a.terms[i]);
  for (; j < b.terms.length; j++) {
    const { coefficient, monomial } = b.terms[j];
    terms.push(sign === 1 ? b.terms[j] : { coefficient: -coefficient, monomial });
  }
  if (!safe) return slowSum(a, b, sign);
  const result = fromTerms(terms, constant + 0);
  return terms.length > MOST_TERMS ? opaque(bounds(result)) : result;
}

function slowSum(a: Dim, b: Dim, factor: number): Dim {
  const total = new TermSum();
  for (const [d, times] of [[a, 1], [b, factor]] as const) {
    const { terms, constant } = typeof d === "number" ? { terms: [], constant: d } : d;
    total.add(constant, UNIT, times);
    for (const term of terms) total.add(term.coefficient, term.monomial, times);
  }
  return total.result();
}

function multiplyTerms(a: Sym, b: Sym): Dim {
  if (a.terms.length * b.terms.length > MOST_TERMS * 8) return opaque(times(bounds(a), bounds(b)));
  const total = new TermSum();
  const right: Term[] = b.constant === 0 ? [...b.terms] : [...b.terms, { coefficient: b.constant, monomial: UNIT }];
  for (const x of a.terms) for (const y of right) total.add(x.coefficient, multiplyMonomials(x.monomial, y.monomial), y.coefficient);
  if (a.constant !== 0) for (const y of right) total.add(y.coefficient, y.monomial, a.constant);
  const result = total.result();
  return typeof result !== "number" && result.terms.length > MOST_TERMS ? opaque(bounds(result)) : result;
}
