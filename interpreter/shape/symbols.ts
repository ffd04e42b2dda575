// Which symbols an expression is of.
import type { Dim, SizeSymbol, Sym } from "./dim";
import { fromAtom } from "./dim";

/** The free symbols of a dimension, each once, in the order of first appearance. */
export function freeSymbols(d: Dim): readonly SizeSymbol[] {
  return typeof d === "number" ? NONE : (d.cachedSymbols ??= symbolsOf(d));
}

const NONE: readonly SizeSymbol[] = [];

function symbolsOf({ terms }: Sym): readonly SizeSymbol[] {
  const parts: (readonly SizeSymbol[])[] = [];
  for (const { monomial } of terms) {
    for (const [atom] of monomial.factors) {
      if (atom.kind === "symbol") parts.push([fromAtom(atom)]);
      else if ("operands" in atom) parts.push(...atom.operands.map(freeSymbols));
      else if ("numerator" in atom) parts.push(freeSymbols(atom.numerator), freeSymbols(atom.divisor));
    }
  }
  if (parts.length === 1) return parts[0];
  const found = new Map<string, SizeSymbol>();
  for (const part of parts) for (const s of part) if (!found.has(s.key)) found.set(s.key, s);
  return [...found.values()];
}
