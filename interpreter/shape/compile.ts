// Expressions as functions of one number, for the search.
import type { Atom, Bounds, Dim, SizeSymbol, Sym } from "./dim";
import { asAtom, fromAtom } from "./dim";
import { freeSymbols } from "./symbols";

export type Compiled = (x: number) => number;

/** Samples from 0 on: how far a symbol that is no unknown is above its lowest value, and how much farther each next symbol is. */
const ABOVE_LEAST = [0, 6, 1, 12, 90], APART = [0, 0, 3, 7, 29];
export const SAMPLES = ABOVE_LEAST.length;

/**
 * Makes expressions functions of x. Symbols that are no unknowns get the value of the sample. What several expressions have in common is
 * computed once for each x. If `exact`, a value is NaN where a divisor is 0, or where something becomes too large to be exact.
 */
export function compiler(unknowns: ReadonlySet<string>, exact = false): (d: Dim, sample: number) => Compiled {
  const known = ABOVE_LEAST.map(() => new Map<string, Compiled>());
  const others = new Map<string, number>();
  const place = (key: string): number => {
    const known = others.get(key) ?? others.size;
    others.set(key, known);
    return known;
  };
  const isUnknown = (s: SizeSymbol) => unknowns.has(atomKey(s));
  const ofAtom = (atom: Atom, sample: number): Compiled => {
    switch (atom.kind) {
      case "symbol": return unknowns.has(atom.key) ? same : always(sampleValue(atom.bounds, ABOVE_LEAST[sample] + APART[sample] * place(atom.key)));
      case "big": return always(exact ? NaN : Number(atom.value));
      case "floorDiv": return quotient(compile(atom.numerator, sample), compile(atom.divisor, sample), exact);
      case "mod": return remainder(compile(atom.numerator, sample), compile(atom.divisor, sample), exact);
      default: return extreme(Math[atom.kind], atom.operands.map((d) => compile(d, sample)));
    }
  };
  const compile = (d: Dim, sample: number): Compiled => {
    if (typeof d === "number") return always(d);
    const symbols = freeSymbols(d);
    // The samples are alike where there are no other symbols.
    const made = known[symbols.every(isUnknown) ? 0 : sample], before = made.get(d.key);
    if (before) return before;
    const atom = asAtom(d);
    let compiled = atom ? ofAtom(atom, sample) : polynomial(d, (a) => compile(fromAtom(a), sample), exact);
    if (!symbols.some(isUnknown)) compiled = always(compiled(0));
    else if (compiled !== same) compiled = latest(compiled);
    made.set(d.key, compiled);
    return compiled;
  };
  return compile;
}

/** What names a symbol inside of expressions. */
export function atomKey(symbol: SizeSymbol): string {
  return asAtom(symbol)?.key ?? symbol.key;
}

function same(x: number): number {
  return x;
}

function always(value: number): Compiled {
  return () => value;
}

/** Keeps the latest value. */
function latest(compiled: Compiled): Compiled {
  let at = NaN, value = NaN;
  return (x) => {
    if (x !== at) {
      value = compiled(x);
      at = x;
    }
    return value;
  };
}

function quotient(p: Compiled, q: Compiled, exact: boolean): Compiled {
  // Plus 0, so that it is never −0.
  if (!exact) return (x) => Math.floor(p(x) / q(x)) + 0;
  return (x) => safe(Math.floor(p(x) / q(x)) + 0);
}

function remainder(p: Compiled, q: Compiled, exact: boolean): Compiled {
  if (!exact) {
    return (x) => {
      const value = p(x), by = q(x);
      return value - by * Math.floor(value / by);
    };
  }
  return (x) => {
    const by = q(x), rest = p(x) % by;
    return (rest !== 0 && rest < 0 !== by < 0 ? rest + by : rest) + 0;
  };
}

function extreme(pick: (a: number, b: number) => number, operands: readonly Compiled[]): Compiled {
  return (x) => {
    let value = operands[0](x);
    for (let i = 1; i < operands.length; i++) value = pick(value, operands[i](x));
    return value;
  };
}

function polynomial({ terms, constant }: Sym, atom: (a: Atom) => Compiled, exact: boolean): Compiled {
  const products = terms.map(({ coefficient, monomial }) => product(coefficient, monomial.factors.map(([a, n]) => [atom(a), n])));
  if (exact) {
    return (x) => {
      let total = constant;
      for (let i = 0; i < products.length; i++) total = safe(total + safe(products[i](x)));
      return total;
    };
  }
  const [first, second] = products;
  if (products.length === 1) return (x) => constant + first(x);
  if (products.length === 2) return (x) => constant + first(x) + second(x);
  return (x) => {
    let total = constant;
    for (let i = 0; i < products.length; i++) total += products[i](x);
    return total;
  };
}

function product(coefficient: number, factors: readonly (readonly [Compiled, number])[]): Compiled {
  const functions = factors.map(([factor, n]): Compiled => (n === 1 ? factor : (x) => factor(x) ** n));
  const [first, second] = functions;
  if (functions.length === 1) return coefficient === 1 ? first : (x) => coefficient * first(x);
  if (functions.length === 2) return (x) => coefficient * first(x) * second(x);
  return (x) => {
    let product = coefficient;
    for (let i = 0; i < functions.length; i++) product *= functions[i](x);
    return product;
  };
}

function safe(value: number): number {
  return Number.isSafeInteger(value) ? value : NaN;
}

function sampleValue([low, high]: Bounds, above: number): number {
  const least = low === -Infinity ? Math.min(high, 1) : low;
  return above === 0 ? least : Math.min(high, least + above);
}
