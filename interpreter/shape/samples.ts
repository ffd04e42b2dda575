// Random dimensions for the property tests, each with a second, independent way to compute its value.
import { add, ceilDiv, floorDiv, max, min, mod, mul, neg, sub } from "./index";
import type { Dim, SizeSymbol } from "./index";
import { symbol } from "./index";

/** What a symbol is worth; chosen from its limits. */
export type Assignment = ReadonlyMap<SizeSymbol, number>;
/** A dimension built by this folder's functions, and the same formula in plain numbers; NaN where it divides by 0. */
export interface Sample { readonly dim: Dim; readonly value: (at: Assignment) => number; readonly formula: string }
export type Random = () => number;

export const SYMBOLS = [symbol("B"), symbol("H"), symbol("W"), symbol("z", { min: 0 }), symbol("k", { min: -3, max: 5 })];

/** A small deterministic generator (mulberry32): the same seed gives the same numbers in [0, 1). */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function between(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}

export function pick<T>(random: Random, items: readonly T[]): T {
  return items[Math.floor(random() * items.length)];
}

export function assign(random: Random): Assignment {
  const most = pick(random, [3, 10, 40]);
  const [, , , z, k] = SYMBOLS;
  return new Map(SYMBOLS.map((s) => [s, s === k ? between(random, -3, 5) : between(random, s === z ? 0 : 1, most)]));
}

const floor = (a: number, b: number) => (b === 0 ? NaN : Math.floor(a / b));
const OPERATIONS: Record<string, [(a: Dim, b: Dim) => Dim, (a: number, b: number) => number]> = {
  "+": [add, (a, b) => a + b],
  "-": [sub, (a, b) => a - b],
  "*": [mul, (a, b) => a * b],
  "//": [floorDiv, floor],
  "%": [mod, (a, b) => a - b * floor(a, b)],
  "ceil": [ceilDiv, (a, b) => (b === 0 ? NaN : Math.ceil(a / b))],
  "min": [min, Math.min],
  "max": [max, Math.max],
};

/** A random expression; undefined where a divisor folds to the number 0. */
export function sample(random: Random, depth: number): Sample | undefined {
  if (depth === 0 || random() < 0.15) {
    if (random() < 0.4) {
      const n = between(random, -6, 9);
      return { dim: n, value: () => n, formula: String(n) };
    }
    const s = pick(random, SYMBOLS);
    return { dim: s, value: (at) => at.get(s) as number, formula: s.key };
  }
  if (random() < 0.08) {
    const inner = sample(random, depth - 1);
    return inner && { dim: neg(inner.dim), value: (at) => -inner.value(at), formula: `-(${inner.formula})` };
  }
  const name = pick(random, ["+", "+", "-", "-", "*", "*", "//", "//", "%", "ceil", "min", "max"]);
  const a = sample(random, depth - 1);
  // Divisors are mostly positive numbers, as they are in models.
  const b = ["//", "%", "ceil"].includes(name) && random() < 0.7 ? constant(between(random, 1, 6)) : sample(random, depth - 1);
  if (!a || !b || (["//", "%", "ceil"].includes(name) && b.dim === 0)) return undefined;
  const [make, compute] = OPERATIONS[name];
  return { dim: make(a.dim, b.dim), value: (at) => compute(a.value(at), b.value(at)), formula: `(${a.formula} ${name} ${b.formula})` };
}

function constant(n: number): Sample {
  return { dim: n, value: () => n, formula: String(n) };
}

/** The value of a Python expression of + − * // % ** min max and names; NaN where it divides by 0. Independent of `substitute`. */
export function evaluatePython(text: string, names: ReadonlyMap<string, number>): number {
  const tokens = text.match(/\d+|\w+|\/\/|\*\*|\S/g) ?? [];
  let at = 0;
  const take = (...wanted: string[]) => (wanted.includes(tokens[at]) ? tokens[at++] : undefined);
  const chain = (next: () => number, ...operators: string[]) => {
    let value = next();
    for (let operator = take(...operators); operator; operator = take(...operators)) {
      const right = next();
      if (operator === "+") value += right;
      else if (operator === "-") value -= right;
      else if (operator === "*") value *= right;
      else value = operator === "//" ? floor(value, right) : value - right * floor(value, right);
    }
    return value;
  };
  const expression = (): number => chain(() => chain(unary, "*", "//", "%"), "+", "-");
  const unary = (): number => (take("-") ? -unary() : power());
  const power = (): number => {
    const base = primary();
    return take("**") ? base ** unary() : base;
  };
  const primary = (): number => {
    const token = tokens[at++];
    if (token !== "(" && !["min", "max"].includes(token)) return names.get(token) ?? Number(token);
    if (token !== "(") take("(");
    const values = [expression()];
    while (take(",")) values.push(expression());
    take(")");
    return token === "(" ? values[0] : (token === "min" ? Math.min : Math.max)(...values);
  };
  return expression();
}
