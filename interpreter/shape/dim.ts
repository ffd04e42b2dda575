// Dimensions: plain integers, and symbolic polynomials over symbols, floor divisions, remainders, minima and maxima.
import { show } from "./show";

/** A size: a plain (safe) integer, or an expression that is not constant. Constants always fold to plain numbers. */
export type Dim = number | Sym;
export type Shape = readonly Dim[];
/** Inclusive lower and upper bound; ±Infinity where there is none. */
export type Bounds = readonly [min: number, max: number];

interface AtomBase {
  readonly key: string;
  readonly bounds: Bounds;
  /** The expression that is just this atom; filled in by `fromAtom`. */
  self?: Sym;
}
export interface SymbolAtom extends AtomBase { readonly kind: "symbol"; readonly name: string; readonly id: string | number | undefined }
/** ⌊numerator / divisor⌋ or numerator mod divisor, with Python's signs. */
export interface QuotientAtom extends AtomBase { readonly kind: "floorDiv" | "mod"; readonly numerator: Dim; readonly divisor: Dim }
export interface ExtremeAtom extends AtomBase { readonly kind: "min" | "max"; readonly operands: readonly Dim[] }
/** A known integer beyond 2^53 − 1. It keeps its exact value, so that nothing wrong is ever computed from it. */
export interface BigAtom extends AtomBase { readonly kind: "big"; readonly value: bigint }
export type Atom = SymbolAtom | QuotientAtom | ExtremeAtom | BigAtom;

/** A product of powers of atoms, sorted by the atoms' keys. The empty product has the key "". */
export interface Monomial { readonly key: string; readonly degree: number; readonly factors: readonly (readonly [Atom, number])[] }
export interface Term { readonly coefficient: number; readonly monomial: Monomial }

let hashes = 0;

/** A symbolic polynomial with integer coefficients in canonical form: equal keys mean equal expressions. */
export class Sym {
  readonly kind = "sym";
  // What has been computed once is no part of the value: private, so that a comparison of objects in a test does not see it.
  #key: string | undefined;
  #bounds: Bounds | undefined;
  #values: readonly number[] | undefined;
  #symbols: readonly Sym[] | undefined;
  #text: string | undefined;
  #ascii: string | undefined;
  readonly #hash = (hashes = (hashes + 1) | 0);
  /** Made by the functions of this folder only: terms are sorted, without zero coefficients, and never empty. */
  constructor(readonly terms: readonly Term[], readonly constant: number) {}

  get key(): string {
    if (this.#key === undefined) {
      let key = "";
      for (const { coefficient, monomial } of this.terms) key += `${coefficient === 1 ? "" : coefficient}${monomial.key}+`;
      this.#key = key + this.constant;
    }
    return this.#key;
  }

  /** As people read it, so that a message may hold a dimension: `${rows}x${columns}`. */
  toString(): string {
    return show(this);
  }

  /** Differs between objects, if only because they have been made one after the other. */
  get hash(): number { return this.#hash; }

  /** Filled in by `show`. */
  get cachedText(): string | undefined { return this.#text; }
  set cachedText(text: string | undefined) { this.#text = text; }
  /** Filled in by `showAscii`. */
  get cachedAscii(): string | undefined { return this.#ascii; }
  set cachedAscii(text: string | undefined) { this.#ascii = text; }
  /** Filled in by `bounds`. */
  get cachedBounds(): Bounds | undefined { return this.#bounds; }
  set cachedBounds(bounds: Bounds | undefined) { this.#bounds = bounds; }
  /** Filled in by `valuesAtPoints`. */
  get cachedValues(): readonly number[] | undefined { return this.#values; }
  set cachedValues(values: readonly number[] | undefined) { this.#values = values; }
  /** Filled in by `freeSymbols`. */
  get cachedSymbols(): readonly Sym[] | undefined { return this.#symbols; }
  set cachedSymbols(symbols: readonly Sym[] | undefined) { this.#symbols = symbols; }
}

/** A `Sym` that consists of one symbol, as `symbol` returns it: the key type of substitutions. */
export type SizeSymbol = Sym;

export const UNIT: Monomial = { key: "", degree: 0, factors: [] };

const symbols = new Map<string, WeakRef<Sym>>();
const forget = new FinalizationRegistry<string>((key) => {
  if (!symbols.get(key)?.deref()) symbols.delete(key);
});

export interface SymbolOptions { min?: number; max?: number; id?: string | number }

/**
 * A free symbol, assumed to be an integer ≥ `min` (1 unless told otherwise) and ≤ `max`.
 * The same name, id and limits give the same object; any difference gives another symbol.
 */
export function symbol(name: string, { min = 1, max = Infinity, id }: SymbolOptions = {}): SizeSymbol {
  // The name comes first, so that products are in alphabetical order. Odd names are quoted, so that no two expressions share a key.
  const word = /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? name : JSON.stringify(name);
  const key = `${word}${id === undefined ? "" : `#${JSON.stringify(id)}`}${min === 1 && max === Infinity ? "" : `[${min},${max}]`};`;
  const known = symbols.get(key)?.deref();
  if (known) return known;
  const made = fromAtom({ kind: "symbol", key, name, id, bounds: [min, max] });
  symbols.set(key, new WeakRef(made));
  forget.register(made, key);
  return made;
}

let ids = 0;
/** How many symbols have been made that are equal to no other. */
export function freshSymbols(): number {
  return ids;
}

/** A symbol that is equal to no other, even of the same name. */
export function freshSymbol(name: string, options: SymbolOptions = {}): SizeSymbol {
  return symbol(name, { ...options, id: `fresh${++ids}` });
}

/** What the key of a remainder begins with, and the key of nothing else but of oddly named symbols. */
export const REMAINDER = "⌈";

/** No expression has more terms than this, no quotient a longer key: a loop that doubles an expression at each turn must end soon. */
export const MOST_TERMS = 128, LONGEST_KEY = 2000;

/** Stands for an expression that has become too large: of its value only the limits are known. Shown as `…`. */
export function opaque([min, max]: Bounds): SizeSymbol {
  return freshSymbol("…", { min, max });
}

export function isSym(d: Dim): d is Sym {
  return typeof d !== "number";
}

/** The key of a dimension: equal keys mean equal expressions. */
export function keyOf(d: Dim): string {
  return typeof d === "number" ? String(d) : d.key;
}

/** Each once, by its key. */
export function distinct<T extends Dim>(dims: readonly T[]): T[] {
  return [...new Map(dims.map((d) => [keyOf(d), d])).values()];
}

/** The expression that is just this atom; always the same object for the same atom. */
export function fromAtom(atom: Atom): Sym {
  if (!atom.self) {
    atom.self = new Sym([{ coefficient: 1, monomial: { key: atom.key, degree: 1, factors: [[atom, 1]] } }], 0);
    atom.self.cachedBounds = atom.bounds;
  }
  return atom.self;
}

/** The one atom that the expression is, if it is one. */
export function asAtom(d: Dim): Atom | undefined {
  if (typeof d === "number" || d.constant !== 0 || d.terms.length !== 1) return undefined;
  const { coefficient, monomial } = d.terms[0];
  return coefficient === 1 && monomial.degree === 1 ? monomial.factors[0][0] : undefined;
}

/** An exact integer as a dimension: a number if it is a safe one. */
export function fromBigint(value: bigint): Dim {
  const small = Number(value);
  if (Number.isSafeInteger(small)) return small;
  return fromAtom(bigAtom(value));
}

function bigAtom(value: bigint): BigAtom {
  const bounds: Bounds = value > 0n ? [Number.MAX_SAFE_INTEGER, Infinity] : [-Infinity, -Number.MAX_SAFE_INTEGER];
  return { kind: "big", value, key: `~${value};`, bounds };
}

/** Order of terms: higher degree first, then alphabetical. */
export function compareMonomials(a: Monomial, b: Monomial): number {
  if (a === b || a.key === b.key) return 0;
  return a.degree !== b.degree ? b.degree - a.degree : a.key < b.key ? -1 : 1;
}

function monomial(factors: readonly (readonly [Atom, number])[]): Monomial {
  let key = "", degree = 0;
  for (const [atom, power] of factors) {
    key += power === 1 ? atom.key : `${atom.key}^${power}`;
    degree += power;
  }
  return { key, degree, factors };
}

export function multiplyMonomials(a: Monomial, b: Monomial): Monomial {
  if (a.degree === 0) return b;
  if (b.degree === 0) return a;
  const out: (readonly [Atom, number])[] = [];
  let i = 0, j = 0;
  while (i < a.factors.length || j < b.factors.length) {
    const x = a.factors[i], y = b.factors[j];
    if (!y || (x && x[0].key < y[0].key)) { out.push(x); i++; }
    else if (!x || y[0].key < x[0].key) { out.push(y); j++; }
    else { out.push([x[0], x[1] + y[1]]); i++; j++; }
  }
  return monomial(out);
}

/** a / b, or undefined where b does not divide a. */
export function divideMonomials(a: Monomial, b: Monomial): Monomial | undefined {
  if (b.degree === 0) return a;
  if (b.degree > a.degree) return undefined;
  const out: (readonly [Atom, number])[] = [];
  let j = 0;
  for (const factor of a.factors) {
    const taken = j < b.factors.length && b.factors[j][0].key === factor[0].key ? b.factors[j++][1] : 0;
    if (taken > factor[1]) return undefined;
    if (taken < factor[1]) out.push(taken ? [factor[0], factor[1] - taken] : factor);
  }
  return j === b.factors.length ? monomial(out) : undefined;
}

/** Adds up terms in any order into a canonical expression; a coefficient that leaves the safe integers moves into a `BigAtom`. */
export class TermSum {
  private readonly terms = new Map<string, { coefficient: number; monomial: Monomial }>();

  add(coefficient: number, monomial: Monomial, factor = 1): void {
    const product = coefficient * factor;
    if (!Number.isSafeInteger(product)) return this.addBig(BigInt(coefficient) * BigInt(factor), monomial);
    const known = this.terms.get(monomial.key);
    if (!known) {
      this.terms.set(monomial.key, { coefficient: product, monomial });
      return;
    }
    const total = known.coefficient + product;
    if (Number.isSafeInteger(total)) {
      known.coefficient = total;
    } else {
      const big = BigInt(known.coefficient) + BigInt(product);
      known.coefficient = 0;
      this.addBig(big, monomial);
    }
  }

  private addBig(value: bigint, monomial: Monomial): void {
    const atom = bigAtom(value);
    this.add(1, multiplyMonomials(monomial, { key: atom.key, degree: 1, factors: [[atom, 1]] }));
  }

  result(): Dim {
    const terms: Term[] = [];
    let constant = 0;
    for (const term of this.terms.values()) {
      if (term.monomial.degree === 0) constant = term.coefficient + 0;
      else if (term.coefficient !== 0) terms.push(term);
    }
    if (terms.length > 1) terms.sort((a, b) => compareMonomials(a.monomial, b.monomial));
    return fromTerms(terms, constant);
  }
}

/** An expression from sorted terms without zeros: folds constants and single atoms. */
export function fromTerms(terms: readonly Term[], constant: number): Dim {
  if (terms.length === 0) return constant;
  if (terms.length === 1 && constant === 0 && terms[0].coefficient === 1 && terms[0].monomial.degree === 1) {
    return fromAtom(terms[0].monomial.factors[0][0]);
  }
  return new Sym(terms, constant);
}
