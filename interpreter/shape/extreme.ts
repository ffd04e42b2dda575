// The smaller and the larger of dimensions.
import { bounds } from "./bounds";
import { sameKey, lessEqual } from "./compare";
import type { Dim } from "./dim";
import { asAtom, fromAtom, keyOf } from "./dim";

export function min(a: Dim, b: Dim): Dim {
  if (typeof a === "number" && typeof b === "number") return Math.min(a, b);
  return extreme("min", a, b);
}

export function max(a: Dim, b: Dim): Dim {
  if (typeof a === "number" && typeof b === "number") return Math.max(a, b);
  return extreme("max", a, b);
}

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
  return fromAtom({
    kind, operands,
    key: `${kind === "min" ? "⌜" : "⌝"}${operands.map(keyOf).join(",")}⌟`,
    bounds: [pick(...ranges.map(([low]) => low)), pick(...ranges.map(([, high]) => high))],
  });
}

function parts(kind: "min" | "max", d: Dim): readonly Dim[] {
  const atom = asAtom(d);
  return atom?.kind === kind ? atom.operands : [d];
}

function beyond(kind: "min" | "max", a: Dim, b: Dim): boolean {
  return sameKey(a, b) || (kind === "min" ? lessEqual(a, b) : lessEqual(b, a)) === true;
}
