// Finds the sizes of inputs from what layers demand: `S = 784`, `2·S + 1 = 785`, `64·⌊H/4⌋·⌊W/4⌋ = 3136`.
import { mul } from "./arithmetic";
import { bounds } from "./bounds";
import { equal, isMultipleOf } from "./compare";
import { atomKey, compiler, SAMPLES } from "./compile";
import type { Bounds, Dim, Monomial, SizeSymbol, Sym } from "./dim";
import { asAtom, distinct, divideMonomials, fromTerms, isSym, keyOf, UNIT } from "./dim";
import { floorDiv } from "./divide";
import { findZeros, likeliestFirst } from "./search";
import { substitute, substitution } from "./substitute";
import { sub } from "./sums";
import { freeSymbols } from "./symbols";

export type Constraint = readonly [Dim, Dim];
/** Values for the symbols that have one, and the constraints that cannot all hold; the symbols in these have no value. */
export type Solution = Map<SizeSymbol, Dim> & { readonly conflicts: readonly Constraint[] };

/**
 * Values of free symbols for which both sides of every constraint are equal, whatever the other symbols are.
 * - Linear constraints are solved exactly, also for another symbol (S = 3·B).
 * - Others are searched: the integers that fit all constraints in the one symbol; of neighbours that fit, the likeliest (`likeliestFirst`).
 * - Where several free symbols stand in one constraint, they are taken to be equal: images are square.
 * - Multiples: 784·⌊B·H·W/784⌋ = B·H·W, as `view(-1, 784)` demands, gives H = W = 28, the smallest. So leave batch sizes out of `free`.
 * - `positive`: sizes of layers that are at least 1, which rules out inputs that are too small.
 *
 * Symbols that are not determined are not in the map. It never holds a value that contradicts a constraint: where constraints
 * certainly contradict each other they are in `conflicts`, and their symbols stay free.
 */
export function solve(constraints: readonly Constraint[], free: Iterable<SizeSymbol>, positive: readonly Dim[] = []): Solution {
  const unknowns = [...free], sizes = distinct(positive);
  const parts = [constraints.map(([a, b]) => `${keyOf(a)}=${keyOf(b)}`), unknowns.map(keyOf), sizes.map(keyOf)];
  const key = parts.map((part) => part.join("\n")).join("\n\n");
  let known = solved.get(key);
  if (known) solved.delete(key);
  else known = solveAnew(constraints, unknowns, sizes);
  // What was asked for last is the last.
  solved.set(key, known);
  if (solved.size > MOST_SOLVED) solved.delete(solved.keys().next().value as string);
  const { values, conflicts } = known;
  return Object.assign(new Map(values.map(([at, value]) => [unknowns[at], value])), { conflicts: conflicts.map((at) => constraints[at]) });
}

/** An editor asks the same at each keystroke; so the latest answers are kept: of unknowns and constraints by their places in the lists. */
interface Solved { readonly values: readonly (readonly [number, Dim])[]; readonly conflicts: readonly number[] }
const solved = new Map<string, Solved>();
const MOST_SOLVED = 32;

function solveAnew(constraints: readonly Constraint[], free: readonly SizeSymbol[], positive: readonly Dim[]): Solved {
  const conflicts: Constraint[] = [];
  let unknowns = free;
  let open = constraints;
  for (;;) {
    const { values, failed } = attempt(open, unknowns, positive);
    if (failed.length === 0) {
      return { values: [...values].map(([s, value]) => [free.indexOf(s), value]), conflicts: conflicts.map((c) => constraints.indexOf(c)) };
    }
    conflicts.push(...failed);
    const tainted = new Set(failed.flatMap(([a, b]) => [...freeSymbols(a), ...freeSymbols(b)]).map((s) => s.key));
    unknowns = unknowns.filter((s) => !tainted.has(s.key));
    open = open.filter((constraint) => !failed.includes(constraint));
  }
}

interface Attempt { readonly values: Map<SizeSymbol, Dim>; readonly failed: readonly Constraint[] }
/** What is left of a constraint: this must be 0, where `unknowns` are the free symbols in it. */
interface Demand {
  readonly zero: Sym; readonly unknowns: readonly SizeSymbol[]; readonly from: Constraint;
  /** All constraints that are written so. */
  readonly all: Constraint[];
}

function attempt(constraints: readonly Constraint[], free: readonly SizeSymbol[], positive: readonly Dim[]): Attempt {
  const values = new Map<SizeSymbol, Dim>();
  const given = new Map(free.map((s) => [s.key, s]));
  for (;;) {
    const demands: Demand[] = [];
    const failed: Constraint[] = [];
    // Layers that are alike demand the same, so that it is looked at once.
    const seen = new Map<string, Demand | "failed" | "met">();
    const put = substitution(values);
    for (const from of constraints) {
      const key = `${keyOf(from[0])}=${keyOf(from[1])}`, known = seen.get(key);
      if (known === undefined) {
        const zero = sub(put(from[0]), put(from[1]));
        const made = equal(zero, 0) === false ? "failed" : typeof zero === "number" ? "met" : demand(withoutFactor(zero), given, from);
        seen.set(key, made);
        if (made === "failed") failed.push(from);
        else if (made !== "met") demands.push(made);
      } else if (known === "failed") {
        failed.push(from);
      } else if (known !== "met") {
        known.all.push(from);
      }
    }
    if (failed.length > 0) return { values, failed };
    const sizes = distinct(positive.map(put)).filter(isSym);
    const tried = new Set<string>();
    const step = linear(demands, false) ?? searched(demands, 1, sizes, tried)
      ?? linear(demands, true) ?? searched(demands, Infinity, sizes, tried);
    if (!step) return { values, failed: [] };
    if (step.failed) {
      const { failed } = step;
      return { values, failed: failed.length === 1 ? failed : constraints.filter((constraint) => failed.includes(constraint)) };
    }
    // Earlier values may mention the symbols that have just got theirs.
    for (const [symbol, value] of values) values.set(symbol, substitute(value, step.values));
    for (const [symbol, value] of step.values) values.set(given.get(symbol.key) ?? symbol, value);
  }
}

type Step = { readonly values: Map<SizeSymbol, Dim>; readonly failed?: undefined } | { readonly failed: readonly Constraint[] };

function demand(zero: Sym, given: ReadonlyMap<string, SizeSymbol>, from: Constraint): Demand {
  return { zero, from, all: [from], unknowns: freeSymbols(zero).filter((s) => given.has(s.key)) };
}

/** B·S − 784·B demands the same as S − 784, since B is not 0. */
function withoutFactor(zero: Sym): Sym {
  if (zero.constant !== 0 || zero.terms.length < 2) return zero;
  let common: Monomial = UNIT;
  for (const [atom] of zero.terms[0].monomial.factors) {
    if (atom.bounds[0] <= 0 && atom.bounds[1] >= 0) continue;
    const factor: Monomial = { key: atom.key, degree: 1, factors: [[atom, 1]] };
    if (zero.terms.every((term) => divideMonomials(term.monomial, factor))) { common = factor; break; }
  }
  if (common === UNIT) return zero;
  let rest: Dim = 0;
  for (const { coefficient, monomial } of zero.terms) {
    const left = divideMonomials(monomial, common) as Monomial;
    rest = sub(rest, left.degree === 0 ? -coefficient : fromTerms([{ coefficient: -coefficient, monomial: left }], 0));
  }
  return typeof rest === "number" ? zero : withoutFactor(rest);
}

/** c·S + rest = 0, where S is not in the rest: S = −rest / c. A value that mentions other free symbols only if `symbolic`. */
function linear(demands: readonly Demand[], symbolic: boolean): Step | undefined {
  for (const { zero, unknowns, from } of demands) {
    if (!symbolic && unknowns.length !== 1) continue;
    // The later symbol gets its value from the earlier one.
    for (const symbol of [...unknowns].reverse()) {
      const own = zero.terms.filter((term) => freeSymbols(fromTerms([term], 0)).some((s) => s.key === symbol.key));
      if (own.length !== 1 || asAtom(symbol)?.key !== own[0].monomial.key) continue;
      const coefficient = own[0].coefficient;
      const rest = sub(zero, mul(coefficient, symbol));
      const fits = isMultipleOf(rest, coefficient);
      if (fits === undefined) continue;
      const value = floorDiv(sub(0, rest), coefficient);
      return fits && within(value, bounds(symbol)) ? { values: new Map([[symbol, value]]) } : { failed: [from] };
    }
  }
  return undefined;
}

/** False only where the value is certainly outside. */
function within(value: Dim, [low, high]: Bounds): boolean {
  const least = bounds(value)[0], most = bounds(value)[1];
  return most >= low && least <= high;
}

/**
 * Searches one value for all the unknowns of the first demand with at most so many, that fits all demands on them. `tried`: the groups of
 * unknowns for which there is none.
 */
function searched(demands: readonly Demand[], most: number, sizes: readonly Sym[], tried: Set<string>): Step | undefined {
  for (const { unknowns } of demands) {
    if (unknowns.length === 0 || unknowns.length > most) continue;
    const keys = new Set(unknowns.map((s) => s.key));
    const group = [...keys].sort().join();
    if (tried.has(group)) continue;
    tried.add(group);
    const together = demands.filter((other) => other.unknowns.length > 0 && other.unknowns.every((s) => keys.has(s.key)));
    const positive = sizes.filter((d) => freeSymbols(d).every((s) => keys.has(s.key)));
    const zeros = distinct(together.map((other) => other.zero));
    const { values, complete } = findZeros(zeros, unknowns, positive);
    if (values.length > 0) {
      const holds = verifier(zeros, unknowns);
      for (const x of likeliestFirst(values, zeros)) if (holds(x)) return { values: new Map(unknowns.map((s) => [s, x])) };
    }
    // Without a solution there is a contradiction, unless other values than equal ones could be one, or other symbols decide.
    const closed = together.every((other) => freeSymbols(other.zero).every((s) => keys.has(s.key)));
    if (complete && unknowns.length === 1 && closed) return { failed: together.flatMap((other) => other.all) };
  }
  return undefined;
}

/** A test whether the expressions certainly are 0 where all the unknowns are x, whatever the other symbols are. */
function verifier(zeros: readonly Sym[], unknowns: readonly SizeSymbol[]): (x: number) => boolean {
  const keys = new Set(unknowns.map(atomKey)), compile = compiler(keys, true);
  const tests = zeros.map((zero) => {
    const closed = freeSymbols(zero).every((s) => keys.has(atomKey(s)));
    return { zero, closed, values: Array.from({ length: closed ? 1 : SAMPLES }, (_, sample) => compile(zero, sample)) };
  });
  return (x) => {
    const left: Sym[] = [];
    for (const { zero, closed, values } of tests) {
      let known = closed;
      for (const value of values) {
        const at = value(x);
        if (Number.isNaN(at)) known = false;
        else if (at !== 0) return false;
      }
      if (!known) left.push(zero);
    }
    return left.length === 0 || vanish(left, new Map(unknowns.map((s) => [s, x])));
  };
}

function vanish(zeros: readonly Sym[], values: ReadonlyMap<SizeSymbol, Dim>): boolean {
  const put = substitution(values);
  try {
    return zeros.every((zero) => equal(put(zero), 0) === true);
  } catch (error) {
    // A divisor became 0: not a solution.
    if (error instanceof RangeError) return false;
    throw error;
  }
}
