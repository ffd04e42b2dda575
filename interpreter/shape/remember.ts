// Results of operations on symbolic sizes, kept for the next time: a model computes the same few thousand over and over.
import type { Dim, Sym } from "./dim";
import { freshSymbols } from "./dim";

/** How many results of an operation are kept; a power of 2. */
const KEPT = 2048;
const SHIFT = 32 - Math.log2(KEPT);

/**
 * The operation with a memory. Operands are looked up as objects, not by their keys, and each pair has one place, where the next pair
 * with that place follows it. So it costs next to nothing, and never holds more than `KEPT` results. The result is a dimension or no object.
 */
export function remembered<R extends Dim | boolean | undefined>(compute: (a: Dim, b: Dim) => R): (a: Dim, b: Dim) => R {
  const left = new Array<Dim>(KEPT).fill(NaN), right = new Array<Dim>(KEPT).fill(NaN), results = new Array<R | undefined>(KEPT).fill(undefined);
  return (a, b) => {
    const place = (Math.imul(hashOf(a), 0x9e3779b1) + Math.imul(hashOf(b), 0x85ebca6b)) >>> SHIFT;
    if (left[place] === a && right[place] === b) return results[place] as R;
    const fresh = freshSymbols();
    let result = compute(a, b);
    // A new symbol for what has become too large is equal to no other, not even the second time.
    if (typeof result !== "object" || fresh === freshSymbols()) {
      if (typeof result === "object") result = alike(result as Sym) as R;
      left[place] = a;
      right[place] = b;
      results[place] = result;
    }
    return result;
  };
}

function hashOf(d: Dim): number {
  return typeof d === "number" ? d | 0 : d.hash;
}

/** So many characters of keys are kept, twice: the ones of late, and those before. */
const MOST_CHARACTERS = 2 ** 19;
let late = new Map<string, Sym>(), before = late, characters = 0;

/** Mostly the same object for expressions that are written alike, so that what is computed from them is found again, too. */
export function alike(d: Sym): Sym {
  const { key } = d;
  const known = late.get(key);
  if (known) return known;
  const first = before.get(key) ?? d;
  late.set(key, first);
  characters += key.length;
  if (characters > MOST_CHARACTERS) {
    before = late;
    late = new Map();
    characters = 0;
  }
  return first;
}
