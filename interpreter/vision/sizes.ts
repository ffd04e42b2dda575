// Sizes that transforms ask for, and what images measure afterwards.
import type { Interp } from "../python/interp";
import { type Value, isUnknown, tuple } from "../python/values";
import { type Dim, add, equal, floorDiv, mul } from "../shape";
import { acceptInt } from "../torch/core/args";
import { type Plane, cropped } from "./pixels";
import { type Form, someSize } from "./transform";

const dim = (v: Value | undefined, name: string): Dim => { const d = v === undefined ? null : acceptInt(v); return d === null || typeof d === "symbol" ? someSize(name) : d; };
/** One size for both sides, or (height, width). */
export function sizePair(vm: Interp, v: Value): Value {
  if (isUnknown(v)) return tuple([someSize("H"), someSize("W")]);
  const items = typeof v === "object" && v !== null && (v.kind === "tuple" || v.kind === "list") ? v.items : null;
  if (!items) return tuple([v, v]);
  if (items.length === 1) return tuple([items[0]!, items[0]!]);
  if (items.length !== 2) vm.raise("ValueError", "Please provide only two dimensions (h, w) for size.");
  return tuple(items);
}
/** (left, top, right, bottom) from one number, (across, down), or all four. */
export function sides(vm: Interp, v: Value): readonly [Dim, Dim, Dim, Dim] {
  const items = typeof v === "object" && v !== null && (v.kind === "tuple" || v.kind === "list") ? v.items.map((x) => dim(x, "?")) : null;
  if (!items) { const d = dim(v, "?"); return [d, d, d, d]; }
  if (items.length === 1) return [items[0]!, items[0]!, items[0]!, items[0]!];
  if (items.length === 2) return [items[0]!, items[1]!, items[0]!, items[1]!];
  if (items.length !== 4) vm.raise("ValueError", `Padding must be an int or a 1, 2, or 4 element tuple, not a ${items.length} element tuple`);
  return items as [Dim, Dim, Dim, Dim];
}
export const enlarged = (f: Form, [left, top, right, bottom]: readonly [Dim, Dim, Dim, Dim]): Form => ({ ...f, height: add(f.height, add(top, bottom)), width: add(f.width, add(left, right)) });

/** torchvision's Resize: one size is for the shorter side, the other follows; two are (height, width). */
export function resizedForm(vm: Interp, f: Form, size: Value, maxSize: Value): Form {
  if (isUnknown(size)) return { ...f, height: someSize("H"), width: someSize("W") };
  const items = typeof size === "object" && size !== null && (size.kind === "tuple" || size.kind === "list") ? size.items : [size];
  if (items.length === 2) return { ...f, height: dim(items[0], "H"), width: dim(items[1], "W") };
  const short = dim(items[0], "H"), { height, width } = f;
  if (equal(height, width) === true) return { ...f, height: short, width: short };
  if (typeof height !== "number" || typeof width !== "number") return { ...f, height: someSize("H"), width: someSize("W") };
  const [least, most] = width <= height ? [width, height] : [height, width];
  let [a, b]: [Dim, Dim] = [short, typeof short === "number" ? Math.trunc((short * most) / least) : floorDiv(mul(short, most), least)];
  const limit = typeof maxSize === "number" ? maxSize : null;
  if (limit !== null && typeof short === "number" && limit <= short) vm.raise("ValueError", `max_size = ${limit} must be strictly greater than the requested size for the smaller edge size = ${short}`);
  if (limit !== null && typeof a === "number" && typeof b === "number" && b > limit) [a, b] = [Math.trunc((limit * a) / b), limit];
  return width <= height ? { ...f, width: a, height: b } : { ...f, width: b, height: a };
}
/** The middle of a picture, with nothing around it where the picture is smaller. */
export function centered(p: Plane, height: number, width: number): Plane {
  const half = (x: number): number => { const r = Math.floor(x), d = x - r; return d > 0.5 || (d === 0.5 && r % 2 !== 0) ? r + 1 : r; };
  const left = width > p.width ? -Math.floor((width - p.width) / 2) : half((p.width - width) / 2), top = height > p.height ? -Math.floor((height - p.height) / 2) : half((p.height - height) / 2);
  return cropped(p, top, left, height, width);
}
