// Bounded search for one integer that makes expressions zero, and which of several is the likely size of an input.
import { bounds } from "./bounds";
import type { Atom, Bounds, Dim, SizeSymbol, Sym } from "./dim";
import { asAtom, fromTerms } from "./dim";

/** How far is searched where an expression does not grow steadily, and where it does. */
const FAR = 4096, FAR_STEADY = 2 ** 24;
/** How many neighbouring solutions are looked at. */
const MOST_NEIGHBOURS = 4096;

type Compiled = (x: number) => number;

export interface Found {
  /** The first solutions, as neighbouring integers: 28, 29, 30, 31 for ⌊x/4⌋ = 7. */
  readonly values: readonly number[];
  /** Whether there certainly are no others: nothing beyond the searched range. */
  readonly complete: boolean;
}

/**
 * Integers x such that every one of the expressions is 0 where each unknown is x, and those in `positive` are at least 1.
 * Other symbols keep two sample values, so a result must still be verified where there are any.
 */
export function findZeros(expressions: readonly Sym[], unknowns: readonly SizeSymbol[], positive: readonly Sym[] = []): Found {
  const keys = new Set(unknowns.map((s) => asAtom(s)?.key ?? s.key));
  let [low, high] = unknowns.map(bounds).reduce(([a, b], [c, d]) => [Math.max(a, c), Math.min(b, d)]);
  if (low === -Infinity) low = 0;
  const limit = high;
  const sizes = positive.map((d) => ({ size: compile(d, keys, 0), grows: growth(d, keys) === 1 }));
  for (const { size, grows } of sizes) if (grows) low = firstWhere(low, Math.min(high, FAR_STEADY), (x) => size(x) >= 1);
  let steady = false;
  for (const d of expressions) {
    const direction = growth(d, keys);
    if (direction === 0) continue;
    const grown: Compiled = direction > 0 ? compile(d, keys, 0) : negated(compile(d, keys, 0));
    if (!steady) high = Math.min(high, FAR_STEADY);
    steady = true;
    const first = firstWhere(low, high, (x) => grown(x) >= 0);
    high = firstWhere(first, high, (x) => grown(x) > 0) - 1;
    low = first;
  }
  if (!steady) high = Math.min(high, low + FAR);
  const complete = steady || high === limit;
  const tests = expressions.flatMap((d) => [0, 1].map((sample) => compile(d, keys, sample)));
  const end = Math.min(high, low + MOST_NEIGHBOURS);
  const zero = (x: number) => tests.every((test) => test(x) === 0) && sizes.every(({ size }) => size(x) >= 1);
  // Sizes for which nothing is left, as of ⌊1/2⌋ columns, fit every `view(-1, n)`; they are the last resort.
  const parts = expressions.flatMap((d) => substantialTerms(d).map((term) => compile(term, keys, 0)));
  const substantial = (x: number) => zero(x) && parts.every((part) => part(x) !== 0);
  // (x − 3)² = 4 holds for 1 and 5. Larger inputs have larger layers, so it is 5: from 1 on, the expression first falls.
  const far = tests.map((test) => Math.sign(test(end)));
  const onward = (last: number) => steady || last >= end || tests.every((test, i) => test(last + 1) * far[i] >= 0);
  let values = neighbours(low, end, substantial, onward);
  if (values.length === 0) values = neighbours(low, end, zero, () => true);
  return { values, complete: complete && (values.length > 0 || end === high) };
}

/** The first integers in a row that pass the test, and whose last one is accepted. */
function neighbours(low: number, high: number, test: (x: number) => boolean, accept: (last: number) => boolean): number[] {
  let values: number[] = [];
  for (let x = low; x <= high; x++) {
    if (test(x)) values.push(x);
    else if (values.length > 0 && accept(x - 1)) break;
    else values = [];
  }
  return values;
}

function substantialTerms(d: Sym): Dim[] {
  return d.terms.filter((term) => !term.monomial.factors.some(([atom]) => atom.kind === "mod")).map((term) => fromTerms([term], 0));
}

/**
 * The likely size among solutions: one that is halved, thirded … without a rest by a plain ⌊x/n⌋ (28 of 28..31 for ⌊x/4⌋),
 * then one that has the most factors of 2, as sizes of images do (224 of 223, 224 for ⌊(x + 1)/2⌋), then the smallest.
 */
export function likeliest(values: readonly number[], expressions: readonly Sym[]): number {
  const divisors = new Set<number>();
  for (const d of expressions) for (const { monomial } of d.terms) for (const [atom] of monomial.factors) plainDivisors(atom, divisors);
  const rank = (x: number) => [...divisors].filter((n) => x % n !== 0).length;
  const twos = (x: number) => (x === 0 ? 0 : Math.log2(x & -x));
  return values.reduce((best, x) => {
    const order = rank(best) - rank(x) || twos(x) - twos(best);
    return order > 0 ? x : best;
  });
}

function plainDivisors(atom: Atom, into: Set<number>): void {
  if (atom.kind !== "floorDiv" || typeof atom.divisor !== "number" || typeof atom.numerator === "number") return;
  if (asAtom(atom.numerator)?.kind === "symbol") into.add(atom.divisor);
  else for (const { monomial } of atom.numerator.terms) for (const [inner] of monomial.factors) plainDivisors(inner, into);
}

/** 1 if the expression never falls as the unknowns grow, −1 if it never rises, 0 if neither is known. */
function growth(d: Sym, unknowns: ReadonlySet<string>): 1 | 0 | -1 {
  let direction: 1 | 0 | -1 = 0;
  for (const { coefficient, monomial } of d.terms) {
    if (!monomial.factors.every(([atom]) => grows(atom, unknowns))) return 0;
    const sign = coefficient > 0 ? 1 : -1;
    if (direction === -sign) return 0;
    direction = sign;
  }
  return direction;
}

function grows(atom: Atom, unknowns: ReadonlySet<string>): boolean {
  // A product grows with its factors only where none of them is negative.
  if (atom.bounds[0] < 0) return false;
  switch (atom.kind) {
    case "symbol": return unknowns.has(atom.key);
    case "floorDiv": return typeof atom.divisor === "number" && typeof atom.numerator !== "number" && growth(atom.numerator, unknowns) === 1;
    case "min":
    case "max": return atom.operands.every((d) => typeof d === "number" || growth(d, unknowns) === 1);
    default: return false;
  }
}

/** The smallest integer in [low, high] that passes a test which, once passed, stays passed; high + 1 if none does. */
function firstWhere(low: number, high: number, test: (x: number) => boolean): number {
  let end = high + 1;
  while (low < end) {
    const middle = Math.floor((low + end) / 2);
    if (test(middle)) end = middle;
    else low = middle + 1;
  }
  return low;
}

function negated(compiled: Compiled): Compiled {
  return (x) => -compiled(x);
}

/** The expression as a function of x. Symbols that are no unknowns get a value inside their limits: the lowest, or another one. */
function compile(d: Dim, unknowns: ReadonlySet<string>, sample: number): Compiled {
  if (typeof d === "number") return () => d;
  const terms = d.terms.map(({ coefficient, monomial }) => {
    const factors = monomial.factors.map(([atom, power]) => [compileAtom(atom, unknowns, sample), power] as const);
    return (x: number) => factors.reduce((product, [factor, power]) => product * factor(x) ** power, coefficient);
  });
  return (x) => terms.reduce((total, term) => total + term(x), d.constant);
}

function compileAtom(atom: Atom, unknowns: ReadonlySet<string>, sample: number): Compiled {
  switch (atom.kind) {
    case "symbol": {
      if (unknowns.has(atom.key)) return (x) => x;
      const value = sampleValue(atom.bounds, sample);
      return () => value;
    }
    case "big": return () => Number(atom.value);
    case "floorDiv": {
      const p = compile(atom.numerator, unknowns, sample), q = compile(atom.divisor, unknowns, sample);
      return (x) => Math.floor(p(x) / q(x));
    }
    case "mod": {
      const p = compile(atom.numerator, unknowns, sample), q = compile(atom.divisor, unknowns, sample);
      return (x) => p(x) - q(x) * Math.floor(p(x) / q(x));
    }
    default: {
      const operands = atom.operands.map((operand) => compile(operand, unknowns, sample));
      return (x) => Math[atom.kind as "min" | "max"](...operands.map((operand) => operand(x)));
    }
  }
}

function sampleValue([low, high]: Bounds, sample: number): number {
  const least = low === -Infinity ? Math.min(high, 1) : low;
  return sample === 0 ? least : Math.min(high, least + 6);
}
