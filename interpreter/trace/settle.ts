// From one attempt to the next: what equations make of the sizes that are open, and which other forms an input may have.
import { type Dim, type Shape, equal, freeSymbols, solve, substitute } from "../shape";
import type { Problem } from "../python";
import type { DtypeName } from "../python/values";
import type { Attempted, Attempts, Guess } from "./attempt";
import { plainDim } from "./describe";

const MOST_ROUNDS = 5;

/** Dtypes that are tried where float32 fails, from the input on to which they are given: numbers of tokens, of classes, masks. */
const others: readonly (readonly [DtypeName, number])[] = [["int64", 0], ["int64", 1], ["bool", 1]];

/** Calls until nothing more is learned. `deaf`: to what the program asserts. */
export function settle(attempts: Attempts, first: readonly Guess[], deaf = false): Attempted {
  let now = attempts.make(first);
  for (let round = 0; round < MOST_ROUNDS && !now.outcome.halted; round++) {
    const next = learned(attempts, now, deaf);
    if (next.every((g, i) => isSameGuess(g, now.guesses[i]))) break;
    const before = now;
    now = attempts.make(next);
    if (now.errors.length > before.errors.length && before.guesses.some((g) => g.dtype === null) && now.errors.some(isOfDtype)) {
      const as = (dtype: DtypeName, from: number): Attempted => attempts.make(next.map((g, i): Guess => (i >= from && before.guesses[i].dtype === null && g.dtype === "float32" ? { ...g, dtype } : g)));
      for (const [dtype, from] of others) {
        if (from >= next.length || now.errors.length <= before.errors.length) break;
        const other = as(dtype, from);
        if (other.errors.length < now.errors.length) now = other;
      }
    }
  }
  return now;
}

const isSameGuess = (a: Guess, b: Guess): boolean => a.dtype === b.dtype && (a.shape === b.shape || (a.shape !== null && b.shape !== null && a.shape.length === b.shape.length && a.shape.every((d, k) => d === b.shape![k])));
const isOfDtype = (p: Problem): boolean => /dtype|type|integer|\bint|long|index|bool/i.test(p.message);

/** The guesses with what an attempt tells of them. */
function learned(attempts: Attempts, now: Attempted, deaf: boolean): Guess[] {
  const [batch] = attempts.sizes(["B"], []);
  const shapes = now.guesses.map((g): Shape | null => now.refined.get(g.name) ?? g.shape);
  const unknowns = new Set(shapes.flatMap((s) => (s ?? []).flatMap((d) => freeSymbols(d))).filter((s) => attempts.isOwn(s)));
  const isPlain = ([a, b]: readonly [Dim, Dim]): boolean => plainDim(a) !== null && plainDim(b) !== null;
  let values: Map<Dim, Dim> = new Map();
  if (unknowns.size > 0 && now.constraints.length + now.claims.length > 0) {
    try {
      // What the program says itself comes first. That a size is a multiple of something is no value of it.
      const open = [...unknowns, batch];
      const claims = deaf ? [] : now.claims.filter((c) => isPlain(c) && determined(solution([c], open, []), [c], Infinity).size > 0);
      values = solution(claims, open, []);
      const demands = now.constraints.filter(isPlain).map(([a, b]): [Dim, Dim] => [substitute(a, values as never), substitute(b, values as never)]);
      const left = [...unknowns].filter((s) => !values.has(s));
      const sizes = now.sizes.map((d) => substitute(d, values as never));
      // What any usual size of the one symbol in it fulfils says nothing, unless the rest comes to contradict it.
      const isOpen = (c: readonly [Dim, Dim]): boolean => {
        const own = left.filter((s) => c.some((d) => freeSymbols(d).includes(s)));
        return own.length === 1 && usualSizes.every((size) => holds(c, new Map([[own[0], size]])) === true);
      };
      const strict = demands.filter((c) => !isOpen(c));
      const first = solution(strict, left, sizes), found = strict.length === demands.length || demands.every((c) => holds(c, first) !== false) ? first : solution(demands, left, sizes);
      const more = determined(found, demands, 64);
      for (const [s, d] of values) values.set(s, substitute(d, more as never));
      for (const [s, d] of more) values.set(s, d);
      // Of two names of one size the first input's stays.
      const order: Dim[] = [...unknowns];
      for (const [s, d] of [...values]) {
        if (order.indexOf(d) <= order.indexOf(s)) continue;
        values.delete(s);
        for (const [other, v] of values) values.set(other, substitute(v, new Map([[d, s]]) as never));
        values.set(d, s);
      }
      // That something is as large as the batch is hardly ever meant.
      for (const [s, d] of values) if (freeSymbols(d).some((other) => other === batch)) values.delete(s);
    } catch { /* nothing is learned */ }
  }
  return now.guesses.map((g, i): Guess => {
    const shape = shapes[i];
    return { ...g, shape: shape === null ? null : shape.map((d) => substitute(d, values as never)), dtype: g.dtype ?? (shape === null ? null : now.integer.has(g.name) ? "int64" : "float32") };
  });
}

const solution = (demands: readonly (readonly [Dim, Dim])[], unknowns: Iterable<Dim>, sizes: readonly Dim[]): Map<Dim, Dim> =>
  (demands.length === 0 ? new Map() : (solve(demands, [...unknowns] as never, sizes) as unknown as Map<Dim, Dim>));

/** Whether a demand is met by these sizes. */
const holds = ([a, b]: readonly [Dim, Dim], values: Map<Dim, Dim>): boolean | undefined => equal(substitute(a, values as never), substitute(b, values as never));

/** Sizes of images that have little in common. */
const usualSizes = [96, 160, 224];

/**
 * Without the sizes that are not meant. What goes down twice and up again takes any multiple of 4, of which the least is found: the power of 2 up
 * to `largest` (of Infinity: any number) whose multiples serve as well. And where all usual sizes serve, the one that was found says nothing.
 */
function determined(values: Map<Dim, Dim>, demands: readonly (readonly [Dim, Dim])[], largest: number): Map<Dim, Dim> {
  for (const size of new Set(values.values())) {
    if (typeof size !== "number") continue;
    const group = [...values].filter(([, v]) => v === size).map(([s]) => s);
    const outcomes = (other: number): (boolean | undefined)[] => {
      const others = new Map(values);
      for (const s of group) others.set(s, other);
      return demands.map((c) => holds(c, others));
    };
    const fits = (other: number): boolean => !outcomes(other).includes(false);
    let own: (boolean | undefined)[] | undefined;
    const fitsAsWell = (other: number): boolean => outcomes(other).every((yes, i) => yes === true || (yes === undefined && (own ??= outcomes(size))[i] === undefined));
    const isPlain = size <= largest && (largest === Infinity || (size & (size - 1)) === 0);
    if ((isPlain && fits(3 * size) && fits(5 * size)) || usualSizes.every(fitsAsWell)) for (const s of group) values.delete(s);
  }
  return values;
}

const usualForms = [["B", "D"], ["B", "C", "H", "W"], ["B", "T", "D"]];

/** Names of what is mostly one number for each of the batch. */
const mostlyFlat = /^(t|ts|time|times|time_?steps?|steps?|y|labels?|targets?|lengths?|sigmas?|idx|index|indices)$/;

/** Forms that are tried where the first choice does not work: a sequence or an image in front of a size that is the last, no batch, usual ones for what is unknown. */
export function* otherForms(attempts: Attempts, found: Attempted, first: readonly Guess[]): Generator<readonly Guess[]> {
  const { guesses } = found;
  const set = (shapeOf: (g: Guess) => Shape | null): Guess[] => guesses.map((g, i) => (first[i].shape !== null || found.settled.has(g.name) ? g : { ...first[i], shape: shapeOf(g), dtype: g.dtype }));
  const named = (names: readonly string[]): Dim[] => attempts.sizes(names, guesses);
  const isPlain = (shape: Shape | null): shape is Shape => shape !== null && shape.length === 2;
  const isSequence = (shape: Shape | null): shape is Shape => shape !== null && (shape.length === 2 || (shape.length === 3 && attempts.isOwn(shape[1])));
  const isOpen = guesses.some((g, i) => first[i].shape === null && g.shape === null);
  if (found.errors.length > 0) yield set((g) => (isPlain(g.shape) ? [g.shape[0], ...named(["T"]), g.shape[1]] : g.shape));
  if (isOpen) {
    // What goes together is mostly of one rank.
    const ranks = new Set(guesses.map((g) => g.shape?.length)), likelier = (form: readonly string[]): number => (ranks.has(form.length) ? 0 : 1);
    const forms = usualForms.toSorted((a, b) => likelier(a) - likelier(b));
    for (const form of forms) yield set((g) => g.shape ?? named(mostlyFlat.test(g.name) ? ["B"] : form));
    for (const form of [...forms, ["B"]]) yield set((g) => g.shape ?? named(form));
  }
  if (found.errors.length === 0) return;
  yield set((g) => (isSequence(g.shape) ? [g.shape[0], ...named(["H", "W"]), g.shape[g.shape.length - 1]] : g.shape));
  yield set((g) => (g.shape !== null && g.shape.length >= 3 ? g.shape.slice(1) : g.shape));
}
export const score = (a: Attempted): number => a.errors.length * 10 + (a.lost ? 5 : 0) + (a.strained ? 1 : 0);
