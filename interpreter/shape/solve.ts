// Finds the sizes of inputs from what layers demand: `784`, `2·S + 1 = 785`, `64·⌊H/4⌋·⌊W/4⌋ = 3136`.
import type { Dim, SizeSymbol } from "./dim";
import { freeSymbols, substitute } from "./substitute";
import { sub } from "./divide";
import { equal } from "./compare";
import { bounds } from "./bounds";

export interface Solution extends Map<SizeSymbol, Dim> { conflicts: (readonly [Dim, Dim])[] }

/** First version: one unknown, bounded search. */
export function solve(constraints: readonly (readonly [Dim, Dim])[], free: Iterable<SizeSymbol>): Solution {
  const solution = Object.assign(new Map<SizeSymbol, Dim>(), { conflicts: [] as (readonly [Dim, Dim])[] });
  const unknowns = [...free];
  for (const [a, b] of constraints) {
    const d = substitute(sub(a, b), solution);
    if (equal(d, 0) === false) { solution.conflicts.push([a, b]); continue; }
    const symbols = freeSymbols(d);
    if (symbols.length === 0 || !symbols.every((s) => unknowns.some((u) => u.key === s.key))) continue;
    for (let x = Math.max(1, bounds(symbols[0])[0]); x <= 4096; x++) {
      if (equal(substitute(d, new Map(symbols.map((s) => [s, x]))), 0) !== true) continue;
      for (const s of symbols) solution.set(unknowns.find((u) => u.key === s.key) ?? s, x);
      break;
    }
  }
  return solution;
}
