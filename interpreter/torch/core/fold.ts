// Folding small known numbers through operations, with broadcasting.
import type { Shape } from "../../shape";
import type { Meta } from "../tensor";
import type { Ranked, Scalar } from "./args";

const numbersOf = (v: Ranked | Scalar): { data: readonly number[]; shape: Shape } | undefined => {
  if (typeof v === "number") return { data: [v], shape: [] };
  if (typeof v === "boolean") return { data: [Number(v)], shape: [] };
  if (typeof v === "bigint") return { data: [Number(v)], shape: [] };
  if (v.kind === "float") return Number.isNaN(v.value) ? undefined : { data: [v.value], shape: [] };
  if (v.kind !== "tensor" || !v.shape) return undefined;
  const data = v.constant ?? (v.storage?.numbers && Array.from(v.storage.numbers()));
  return data && { data, shape: v.shape };
};
/** The offset of each result element in an operand that is broadcast to the result's shape. */
function offsets(from: Shape, to: Shape): number[] | null {
  const n = to.reduce<number>((p, d) => p * Number(d), 1), lead = to.length - from.length;
  const strides: number[] = new Array<number>(to.length).fill(0);
  for (let i = from.length - 1, step = 1; i >= 0; i--) { const d = from[i]; if (typeof d !== "number") return null; strides[i + lead] = d === 1 ? 0 : step; step *= d; }
  const out = new Array<number>(n);
  for (let k = 0; k < n; k++) { let rest = k, at = 0; for (let i = to.length - 1; i >= 0; i--) { const d = Number(to[i]); at += (rest % d) * strides[i]!; rest = Math.floor(rest / d); } out[k] = at; }
  return out;
}
/** f of each pair of elements, or undefined when a side is not known. */
export function foldPairs(a: Ranked | Scalar, b: Ranked | Scalar, out: Meta, f: (x: number, y: number) => number): readonly number[] | undefined {
  const x = numbersOf(a), y = numbersOf(b);
  if (!x || !y || !out.shape) return undefined;
  const i = offsets(x.shape, out.shape), j = offsets(y.shape, out.shape);
  return i && j ? i.map((at, k) => f(x.data[at]!, y.data[j[k]!]!)) : undefined;
}
/** A tensor's numbers read through a map of result index → source index. */
export const pick = (source: readonly number[], indices: readonly number[]): number[] => indices.map((i) => source[i]!);
/** Numbers of a result whose element at `index` is the source's element at `from(index)`; all sizes known. */
export function moved(t: { readonly shape: Shape; readonly constant?: readonly number[] }, out: Shape, from: (index: readonly number[]) => readonly number[]): readonly number[] | undefined {
  const sizes = out as readonly number[], source = t.shape as readonly number[];
  if (!t.constant || [...sizes, ...source].some((d) => typeof d !== "number")) return undefined;
  const strides = source.map((_, i) => source.slice(i + 1).reduce((a, b) => a * b, 1)), index = sizes.map(() => 0), n = sizes.reduce((a, b) => a * b, 1), result = new Array<number>(n);
  for (let k = 0; k < n; k++) {
    result[k] = t.constant[from(index).reduce((at, x, i) => at + x * strides[i]!, 0)]!;
    for (let d = sizes.length - 1; d >= 0 && ++index[d]! >= sizes[d]!; d--) index[d] = 0;
  }
  return result;
}
