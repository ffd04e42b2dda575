// The smaller and the larger of dimensions.
import { bounds } from "./bounds";
import { sameKey, lessEqual } from "./compare";
import type { Bounds, Dim } from "./dim";
import { asAtom, fromAtom, keyOf, LONGEST_KEY, opaque } from "./dim";
import { remembered } from "./remember";

export function min(a: Dim, b: Dim): Dim {
  if (typeof a === "number" && typeof b === "number") return Math.min(a, b);
  return smaller(a, b);
}

export function max(a: Dim, b: Dim): Dim {
  if (typeof a === "number" && typeof b === "number") return Math.max(a, b);
  return larger(a, b);
}

const smaller = remembered((a, b) => extreme("min", a, b)), larger = remembered((a, b) => extreme("max", a, b));

function extreme(kind: "min" | "max", a: Dim, b: Dim): Dim {
  let operands: Dim[] = [];
  for (const d of [...parts(kind, a), ...parts(kind, b)]) {
    // d is left out where another is certainly further out, and replaces those that it is further out than.
    if (operands.some((other) => beyond(kind, other, d))) continue;
    operands = operands.filter((other) => !beyond(kind, d, other));
    operands.push(d);
  }
  if (operands.length === 1) return operands[0];
  operands.sort((x, y) => (keyOf(x) < keyOf(y) ? -1 : 1));
  const ranges = operands.map(bounds);
  const pick = kind === "min" ? Math.min : Math.max;
  const limits: Bounds = [pick(...ranges.map(([low]) => low)), pick(...ranges.map(([, high]) => high))];
  const key = `${kind === "min" ? "⌜" : "⌝"}${operands.map(keyOf).join(",")}⌟`;
  return key.length > LONGEST_KEY ? opaque(limits) : fromAtom({ kind, operands, key, bounds: limits });
}

function parts(kind: "min" | "max", d: Dim): readonly Dim[] {
  const atom = asAtom(d);
  return atom?.kind === kind ? atom.operands : [d];
}

function beyond(kind: "min" | "max", a: Dim, b: Dim): boolean {
  return sameKey(a, b) || (kind === "min" ? lessEqual(a, b) : lessEqual(b, a)) === true;
}
