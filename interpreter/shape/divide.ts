// Floor division and remainder of dimensions, with Python's signs.
import * as raw from "./arithmetic";
import { bounds, divided, remaindered } from "./bounds";
import type { Atom, Bounds, Dim, Monomial, QuotientAtom, Sym, Term } from "./dim";
import { asAtom, divideMonomials, fromAtom, fromTerms, keyOf, LONGEST_KEY, opaque, REMAINDER, TermSum, UNIT } from "./dim";
import { remembered } from "./remember";

/**
 * ⌊a / b⌋ as Python's `a // b`. Throws RangeError where b is the number 0 (a symbolic b is taken to be non-zero).
 * Simplifies where that is exact: (4H + 3) // 4 = H, ⌊⌊H/2⌋/2⌋ = ⌊H/4⌋, ⌊(H − 1)/2⌋ + 1 = ⌊(H + 1)/2⌋.
 */
export function floorDiv(a: Dim, b: Dim): Dim {
  if (typeof b === "number") {
    if (b === 0) throw new RangeError("integer division or modulo by zero");
    if (typeof a === "number") return floorNumbers(a, b);
    if (b < 0) return floorDiv(raw.neg(a), -b);
    return b === 1 ? a : knownQuotient(a, b);
  }
  return knownQuotient(a, b);
}
const knownQuotient = remembered((a, b) => (typeof b === "number" ? floorByNumber(a as Sym, b) : floorBySym(a, b)));

/** a mod b as Python's `a % b`: the sign is b's. Throws RangeError where b is the number 0. */
export function mod(a: Dim, b: Dim): Dim {
  if (typeof b === "number") {
    if (b === 0) throw new RangeError("integer division or modulo by zero");
    if (typeof a === "number") return modNumbers(a, b);
    if (b < 0) return raw.neg(mod(raw.neg(a), -b));
    return b === 1 ? 0 : knownRemainder(a, b);
  }
  return knownRemainder(a, b);
}
const knownRemainder = remembered((a, b) => (typeof b === "number" ? modByNumber(a as Sym, b) : modBySym(a, b)));

function modBySym(a: Dim, b: Sym): Dim {
  const quotient = floorBySym(a, b);
  // Where the quotient needs no new atom, the remainder does not either.
  const rest = raw.sub(a, raw.mul(b, quotient));
  return typeof rest === "number" || rest.terms.length <= termCount(a) && !hasQuotientBy(quotient, b) ? rest : remainderAtom(a, b);
}

/** ⌈a / b⌉. Throws RangeError where b is the number 0. */
export function ceilDiv(a: Dim, b: Dim): Dim {
  return typeof a === "number" && typeof b === "number" ? raw.neg(floorDiv(raw.neg(a), b)) : knownCeiling(a, b);
}
const knownCeiling = remembered((a, b) => raw.neg(floorDiv(raw.neg(a), b)));

/** How many terms an expression has, its constant included. */
export function termCount(d: Dim): number {
  return typeof d === "number" ? 1 : d.terms.length + (d.constant === 0 ? 0 : 1);
}

function floorNumbers(a: number, b: number): number {
  const rest = a % b;
  const quotient = (a - rest) / b;
  return (rest !== 0 && rest < 0 !== b < 0 ? quotient - 1 : quotient) + 0;
}

function modNumbers(a: number, b: number): number {
  const rest = a % b;
  return (rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest) + 0;
}

/** a = n·whole + rest, where rest has no coefficient beyond n, its leading one is positive, and its constant is in [0, n). */
function floorByNumber(a: Sym, n: number): Dim {
  const whole: Term[] = [], rest: Term[] = [];
  for (const { coefficient, monomial } of a.terms) {
    const left = coefficient % n;
    if (coefficient !== left) whole.push({ coefficient: (coefficient - left) / n, monomial });
    if (left !== 0) rest.push({ coefficient: left, monomial });
  }
  const quotient = fromTerms(whole, floorNumbers(a.constant, n));
  const constant = modNumbers(a.constant, n);
  if (rest.length === 0) return quotient;
  // ⌊−p/n⌋ = −⌊(p + n − 1)/n⌋ makes -(-p // n), Python's idiom for rounding up, positive.
  if (rest[0].coefficient < 0) {
    const positive = fromTerms(rest.map((term) => ({ ...term, coefficient: -term.coefficient })), n - 1 - constant);
    return raw.sub(quotient, quotientAtom(positive as Sym, n));
  }
  return raw.add(quotient, quotientAtom(fromTerms(rest, constant) as Sym, n));
}

/** ⌊p / n⌋ for an already reduced p. */
function quotientAtom(p: Sym, n: number): Dim {
  let divisor = n;
  for (const term of p.terms) divisor = gcd(divisor, term.coefficient);
  if (divisor > 1) {
    // ⌊(g·p + c)/(g·n)⌋ = ⌊(p + ⌊c/g⌋)/n⌋, since p is an integer.
    const smaller = p.terms.map(({ coefficient, monomial }) => ({ coefficient: coefficient / divisor, monomial }));
    return floorDiv(fromTerms(smaller, Math.floor(p.constant / divisor)), n / divisor);
  }
  const inner = onlyQuotient(p, n);
  if (inner) {
    // ⌊(⌊a/m⌋ + r)/n⌋ = ⌊(a + m·r)/(m·n)⌋ for integers r and m, n > 0.
    const m = inner.divisor as number;
    return floorDiv(raw.add(inner.numerator, raw.mul(raw.sub(p, fromAtom(inner)), m)), m * n);
  }
  const [low, high] = bounds(p);
  if (Math.floor(low / n) === Math.floor(high / n)) return Math.floor(low / n);
  return makeAtom("floorDiv", p, n);
}

/** The single floor division by a positive number that p contains, if it appears once, alone and with the coefficient 1. */
function onlyQuotient(p: Sym, n: number): QuotientAtom | undefined {
  let found: QuotientAtom | undefined;
  for (const { coefficient, monomial } of p.terms) {
    for (const [atom] of monomial.factors) {
      if (atom.kind !== "floorDiv") continue;
      if (found || coefficient !== 1 || monomial.degree !== 1 || typeof atom.divisor !== "number") return undefined;
      if (!Number.isSafeInteger(atom.divisor * n)) return undefined;
      found = atom;
    }
  }
  return found;
}

function modByNumber(a: Sym, n: number): Dim {
  const terms: Term[] = [];
  let inner: Dim = 0;
  for (const { coefficient, monomial } of a.terms) {
    const atom = monomial.degree === 1 ? monomial.factors[0][0] : undefined;
    // (c·(p mod m)) mod n = (c·p) mod n where n divides c·m.
    if (atom?.kind === "mod" && typeof atom.divisor === "number" && (coefficient * atom.divisor) % n === 0) {
      inner = raw.add(inner, raw.mul(atom.numerator, coefficient));
      continue;
    }
    // The nearest residue to 0, so that -H % 32 does not become 31·H mod 32.
    const left = modNumbers(coefficient, n);
    if (left !== 0) terms.push({ coefficient: left * 2 > n ? left - n : left, monomial });
  }
  if (inner !== 0) return mod(raw.add(inner, fromTerms(terms, a.constant)), n);
  const rest = fromTerms(terms, modNumbers(a.constant, n));
  if (typeof rest === "number") return rest;
  return remainderAtom(rest, n);
}

function remainderAtom(a: Dim, b: Dim): Dim {
  const [low, high] = bounds(a), [least] = bounds(b);
  if (low >= 0 && high < least) return a;
  if (typeof b === "number" && Math.floor(low / b) === Math.floor(high / b)) return raw.sub(a, Math.floor(low / b) * b);
  return makeAtom("mod", a, b);
}

function makeAtom(kind: "floorDiv" | "mod", numerator: Dim, divisor: Dim): Sym {
  const range: Bounds = (kind === "mod" ? remaindered : divided)(bounds(numerator), bounds(divisor));
  const key = `${kind === "mod" ? REMAINDER : "⌊"}${keyOf(numerator)}/${keyOf(divisor)}⌋`;
  return key.length > LONGEST_KEY ? opaque(range) : fromAtom({ kind, numerator, divisor, key, bounds: range });
}

function hasQuotientBy(d: Dim, divisor: Dim): boolean {
  const has = (atom: Atom) => atom.kind === "floorDiv" && keyOf(atom.divisor) === keyOf(divisor);
  return typeof d !== "number" && d.terms.some((term) => term.monomial.factors.some(([atom]) => has(atom)));
}

/** ⌊a / b⌋ by a symbolic divisor: polynomial division as far as it is exact, then cancelling of common factors. */
function floorBySym(a: Dim, b: Sym): Dim {
  const [whole, rest] = divideExactly(a, b);
  if (rest === 0) return whole;
  const [least, most] = bounds(b);
  const [low, high] = bounds(rest);
  if (least > 0 && low >= 0 && high < least) return whole;
  if (least > 0 && high < 0 && -low <= least) return raw.sub(whole, 1);
  if (most < 0) return raw.add(whole, floorDiv(raw.neg(rest), raw.neg(b)));
  const [p, q] = cancel(rest, b);
  if (keyOf(q) !== keyOf(b)) return raw.add(whole, floorDiv(p, q));
  const inner = asAtom(p);
  if (inner?.kind === "floorDiv" && least > 0 && bounds(inner.divisor)[0] > 0) {
    return raw.add(whole, floorDiv(inner.numerator, raw.mul(inner.divisor, q)));
  }
  return raw.add(whole, makeAtom("floorDiv", p, q));
}

/** [quotient, rest] with a = b·quotient + rest: term by term for a one-term b, else only where the rest is a number. */
function divideExactly(a: Dim, b: Sym): [Dim, Dim] {
  if (typeof a === "number") return [0, a];
  if (b.terms.length === 1 && b.constant === 0) {
    const whole = new TermSum(), rest = new TermSum();
    const [{ coefficient, monomial }] = b.terms;
    rest.add(a.constant, UNIT);
    for (const term of a.terms) {
      const left = divideMonomials(term.monomial, monomial);
      const remainder = term.coefficient % coefficient;
      if (!left) { rest.add(term.coefficient, term.monomial); continue; }
      whole.add((term.coefficient - remainder) / coefficient, left);
      rest.add(remainder, term.monomial);
    }
    return [whole.result(), rest.result()];
  }
  let quotient: Dim = 0, rest: Dim = a;
  const lead = b.terms[0];
  for (let steps = 0; typeof rest !== "number" && steps < 32; steps++) {
    const term: Term = rest.terms[0];
    const left = divideMonomials(term.monomial, lead.monomial);
    if (!left || term.coefficient % lead.coefficient !== 0) return [0, a];
    const part = single(term.coefficient / lead.coefficient, left);
    quotient = raw.add(quotient, part);
    rest = raw.sub(rest, raw.mul(part, b));
  }
  return typeof rest === "number" ? [quotient, rest] : [0, a];
}

function single(coefficient: number, monomial: Monomial): Dim {
  return monomial.degree === 0 ? coefficient : fromTerms([{ coefficient, monomial }], 0);
}

/** Divides both by the factors that they have in common. */
function cancel(p: Dim, q: Sym): [Dim, Dim] {
  let divisor = Math.abs(typeof p === "number" ? p : p.constant);
  divisor = gcd(divisor, q.constant);
  for (const term of q.terms) divisor = gcd(divisor, term.coefficient);
  if (typeof p !== "number") for (const term of p.terms) divisor = gcd(divisor, term.coefficient);
  let common: Monomial = UNIT;
  if (typeof p !== "number" && p.constant === 0 && q.constant === 0) {
    for (const [atom, power] of q.terms[0].monomial.factors) {
      for (let left = power; left > 0; left--) {
        const factor: Monomial = { key: atom.key, degree: 1, factors: [[atom, 1]] };
        const next = common.degree === 0 ? factor : multiply(common, factor);
        if (![...p.terms, ...q.terms].every((term) => divideMonomials(term.monomial, next))) break;
        common = next;
      }
    }
  }
  if (divisor <= 1 && common.degree === 0) return [p, q];
  return [shrink(p, divisor || 1, common), shrink(q, divisor || 1, common)];
}

function multiply(a: Monomial, b: Monomial): Monomial {
  const product = raw.mul(single(1, a), single(1, b));
  return (product as Sym).terms[0].monomial;
}

function shrink(d: Dim, divisor: number, common: Monomial): Dim {
  if (typeof d === "number") return d / divisor;
  const total = new TermSum();
  total.add(d.constant / divisor, UNIT);
  for (const term of d.terms) total.add(term.coefficient / divisor, divideMonomials(term.monomial, common) as Monomial);
  return total.result();
}

function gcd(a: number, b: number): number {
  a = Math.abs(a);
  b = Math.abs(b);
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}
