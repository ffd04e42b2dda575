// Sizes of parameters that the program got wrong.
import type { Dim, Shape } from "../../shape";

/** Unknown sizes that stand for values which are no ints, with the name of their type. */
export const noSizes = new WeakMap<object, string>();

/** What torch.empty says of a shape with such a size in it; undefined where there is none. */
export function refusal(shape: Shape): string | undefined {
  const wrong = (d: Dim): string | undefined => (typeof d === "object" ? noSizes.get(d) : undefined), at = shape.findIndex((d) => wrong(d) !== undefined);
  if (at < 0) {
    const negative = shape.find((d) => typeof d === "number" && d < 0);
    return negative === undefined ? undefined : `Trying to create tensor with negative dimension ${String(negative)}: [${shape.map(String).join(", ")}]`;
  }
  const type = wrong(shape[at]!)!;
  if (shape.length === 1) return `empty(): argument 'size' (position 1) must be tuple of ints, not ${type}`;
  return at === 0 ? `empty(): argument 'size' (position 1) must be tuple of ints, but found element of type ${type} at pos 0` : `empty(): argument 'size' failed to unpack the object at pos ${at + 1} with error "type must be tuple of ints,but got ${type}"`;
}
