// Expressions as functions of one number, for the search.
import type { Atom, Bounds, Dim, SizeSymbol, Sym } from "./dim";
import { asAtom, fromAtom } from "./dim";
import { freeSymbols } from "./symbols";

export type Compiled = (x: number) => number;

/**
 * Makes expressions functions of x. Symbols that are no unknowns get a value inside their limits: the lowest (sample 0), or another one (1).
 * What several expressions have in common is computed once for each x.
 */
export function compiler(unknowns: ReadonlySet<string>): (d: Dim, sample: 0 | 1) => Compiled {
  const known = [new Map<string, Compiled>(), new Map<string, Compiled>()];
  const atom = (a: Atom, sample: 0 | 1): Compiled => {
    switch (a.kind) {
      case "symbol": {
        if (unknowns.has(a.key)) return same;
        const value = sampleValue(a.bounds, sample);
        return () => value;
      }
      case "big": {
        const value = Number(a.value);
        return () => value;
      }
      case "floorDiv": {
        const p = whole(a.numerator, sample);
        if (typeof a.divisor === "number") {
          const n = a.divisor;
          return (x) => Math.floor(p(x) / n);
        }
        const q = whole(a.divisor, sample);
        return (x) => Math.floor(p(x) / q(x));
      }
      case "mod": {
        const p = whole(a.numerator, sample), q = whole(a.divisor, sample);
        return (x) => {
          const value = p(x), by = q(x);
          return value - by * Math.floor(value / by);
        };
      }
      default: {
        const operands = a.operands.map((operand) => whole(operand, sample)), pick = Math[a.kind];
        return (x) => {
          let value = operands[0](x);
          for (let i = 1; i < operands.length; i++) value = pick(value, operands[i](x));
          return value;
        };
      }
    }
  };
  const isUnknown = (s: SizeSymbol) => unknowns.has(atomKey(s));
  const once = (d: Sym, sample: 0 | 1, make: () => Compiled): Compiled => {
    const symbols = freeSymbols(d);
    // Both samples are alike where there are no other symbols.
    const list = known[symbols.every(isUnknown) ? 0 : sample];
    let made = list.get(d.key);
    if (!made) {
      made = make();
      if (!symbols.some(isUnknown)) {
        const value = made(0);
        made = () => value;
      } else if (made !== same) {
        made = latest(made);
      }
      list.set(d.key, made);
    }
    return made;
  };
  const whole = (d: Dim, sample: 0 | 1): Compiled => {
    if (typeof d === "number") return () => d;
    return once(d, sample, () => polynomial(d, (a) => once(fromAtom(a), sample, () => atom(a, sample))));
  };
  return whole;
}

/** What names a symbol inside of expressions. */
export function atomKey(symbol: SizeSymbol): string {
  return asAtom(symbol)?.key ?? symbol.key;
}

function same(x: number): number {
  return x;
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

function polynomial({ terms, constant }: Sym, atom: (a: Atom) => Compiled): Compiled {
  const products = terms.map(({ coefficient, monomial }) => power(coefficient, monomial.factors.map(([a, n]) => [atom(a), n])));
  if (products.length === 1) {
    const [only] = products;
    return constant === 0 && only === same ? only : (x) => constant + only(x);
  }
  if (products.length === 2) {
    const [first, second] = products;
    return (x) => constant + first(x) + second(x);
  }
  return (x) => {
    let total = constant;
    for (let i = 0; i < products.length; i++) total += products[i](x);
    return total;
  };
}

function power(coefficient: number, factors: readonly (readonly [Compiled, number])[]): Compiled {
  const functions: Compiled[] = [];
  for (const [factor, n] of factors) functions.push(n === 1 ? factor : (x) => factor(x) ** n);
  const [first, second] = functions;
  if (functions.length === 1) return coefficient === 1 ? first : (x) => coefficient * first(x);
  if (functions.length === 2) return (x) => coefficient * first(x) * second(x);
  return (x) => {
    let product = coefficient;
    for (let i = 0; i < functions.length; i++) product *= functions[i](x);
    return product;
  };
}

function sampleValue([low, high]: Bounds, sample: number): number {
  const least = low === -Infinity ? Math.min(high, 1) : low;
  return sample === 0 ? least : Math.min(high, least + 6);
}
