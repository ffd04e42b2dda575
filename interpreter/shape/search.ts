// Bounded search for one integer that makes expressions zero, and which of several is the likely size of an input.
import { bounds } from "./bounds";
import type { Compiled } from "./compile";
import { atomKey, compiler } from "./compile";
import type { Atom, Dim, SizeSymbol, Sym } from "./dim";
import { asAtom, distinct, fromTerms } from "./dim";
import { freeSymbols } from "./symbols";

/** How far is searched where an expression does not grow steadily, and where it does. */
const FAR = 4096, FAR_STEADY = 2 ** 24;
/** How many neighbouring solutions are looked at. */
const MOST_NEIGHBOURS = 4096;

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
  const keys = new Set(unknowns.map(atomKey));
  let [low, high] = unknowns.map(bounds).reduce(([a, b], [c, d]) => [Math.max(a, c), Math.min(b, d)]);
  if (low === -Infinity) low = 0;
  const limit = high;
  const compile = compiler(keys);
  const zeros = distinct(expressions);
  const sizes: Compiled[] = [];
  for (const d of distinct(positive)) {
    const size = compile(d, 0);
    sizes.push(size);
    if (growth(d, keys) === 1) low = firstWhere(low, Math.min(high, FAR_STEADY), (x) => size(x) >= 1);
  }
  let steady = false;
  for (const d of zeros) {
    const direction = growth(d, keys);
    if (direction === 0) continue;
    const grown: Compiled = direction > 0 ? compile(d, 0) : negated(compile(d, 0));
    if (!steady) high = Math.min(high, FAR_STEADY);
    steady = true;
    const first = firstWhere(low, high, (x) => grown(x) >= 0);
    high = firstWhere(first, high, (x) => grown(x) > 0) - 1;
    low = first;
  }
  if (!steady) high = Math.min(high, low + FAR);
  const complete = steady || high === limit;
  const tests: Compiled[] = [];
  for (const d of zeros) {
    tests.push(compile(d, 0));
    if (!freeSymbols(d).every((s) => keys.has(atomKey(s)))) tests.push(compile(d, 1));
  }
  const end = Math.min(high, low + MOST_NEIGHBOURS);
  // (x − 3)² = 4 holds for 1 and 5. Larger inputs have larger layers, so it is 5: from 1 on, the expression first falls.
  const far = tests.map((test) => Math.sign(test(end)));
  const onward = (last: number) => steady || last >= end || tests.every((test, i) => test(last + 1) * far[i] >= 0);
  const zero = allZero([...tests], sizes);
  // Sizes for which nothing is left, as of ⌊1/2⌋ columns, fit every `view(-1, n)`; they are the last resort.
  let parts: Compiled[] | undefined;
  const substantial = (x: number) => {
    parts ??= distinct(zeros.flatMap(substantialTerms)).map((term) => compile(term, 0));
    for (const part of parts) if (part(x) === 0) return false;
    return true;
  };
  const values = neighbours(low, end, zero, substantial, onward);
  return { values, complete: complete && (values.length > 0 || end === high) };
}

/** Whether all of the first are 0 and all of the second at least 1. What says no comes first at the next x: mostly it says no again. */
function allZero(tests: Compiled[], sizes: Compiled[]): (x: number) => boolean {
  return (x) => {
    for (let i = 0; i < tests.length; i++) if (tests[i](x) !== 0) return toFront(tests, i);
    for (let i = 0; i < sizes.length; i++) if (!(sizes[i](x) >= 1)) return toFront(sizes, i);
    return true;
  };
}

function toFront(list: Compiled[], i: number): false {
  const first = list[0];
  list[0] = list[i];
  list[i] = first;
  return false;
}

/**
 * The first integers in a row that pass both tests, and whose last one is accepted; without any, the first in a row that pass the
 * test. In one pass, as the test is what costs.
 */
function neighbours(
  low: number, high: number, test: (x: number) => boolean, better: (x: number) => boolean, accept: (last: number) => boolean,
): number[] {
  const others: number[] = [];
  let values: number[] = [], ended = false;
  for (let x = low; x <= high; x++) {
    const fits = test(x);
    if (!ended && fits) others.push(x);
    else ended = others.length > 0;
    if (fits && better(x)) values.push(x);
    else if (values.length > 0 && accept(x - 1)) break;
    else if (values.length > 0) values = [];
  }
  return values.length > 0 ? values : others;
}

function substantialTerms(d: Sym): Dim[] {
  return d.terms.filter((term) => !term.monomial.factors.some(([atom]) => atom.kind === "mod")).map((term) => fromTerms([term], 0));
}

/**
 * Sizes, the likely ones first: those that are halved, thirded … without a rest by a plain ⌊x/n⌋ (28 of 28..31 for ⌊x/4⌋),
 * then those that have the most factors of 2, as sizes of images do (224 of 223, 224 for ⌊(x + 1)/2⌋), then the smallest.
 */
export function* likeliestFirst(values: readonly number[], expressions: readonly Sym[]): Generator<number> {
  const divisors = new Set<number>();
  for (const d of expressions) for (const { monomial } of d.terms) for (const [atom] of monomial.factors) plainDivisors(atom, divisors);
  const ranks = new Map<number, number[]>();
  for (const x of values) {
    let rank = x === 0 ? 0 : Math.clz32(x & -x) - 31;
    for (const n of divisors) if (x % n !== 0) rank += 64;
    const alike = ranks.get(rank);
    if (alike) alike.push(x);
    else ranks.set(rank, [x]);
  }
  for (const rank of [...ranks.keys()].sort((a, b) => a - b)) yield* ranks.get(rank) as number[];
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
