// Values that occur: unique, unique_consecutive, nonzero_static. Where numbers are known, so is how many there are.
import { type Dim, type Shape, equal, numel } from "../../shape";
import { type Ranked, bool, dim, flag, int, keyword, tensor, unknownDim } from "../core/args";
import type { Check } from "../core/check";
import { dtypes } from "../core/dtype";
import { type Op, type Result, many, op } from "../core/op";
import { like, withDim } from "../core/verbs";
import type { Meta } from "../tensor";

/** The slices of a tensor along a dimension, as keys to compare by; the elements when there is none. */
function slices(t: Ranked, at: number | null): { keys: string[]; rows: number[][] } | null {
  const k = t.constant, s = t.shape;
  if (!k || k.some(Number.isNaN) || s.some((d) => typeof d !== "number")) return null;
  const n = at === null ? k.length : Number(s[at]), inner = at === null ? 1 : s.slice(at + 1).reduce<number>((p, d) => p * Number(d), 1);
  const rows: number[][] = Array.from({ length: n }, () => []);
  k.forEach((x, i) => rows[at === null ? i : Math.floor(i / inner) % n]!.push(x));
  return { keys: rows.map((r) => r.map((x) => (Object.is(x, -0) ? 0 : x)).join()), rows };
}
interface Groups { /** The slice that stands for each group. */ first: number[]; inverse: number[]; counts: number[] }
/** Equal slices together: all of them, or runs of neighbours. */
function grouped(keys: readonly string[], consecutive: boolean): Groups {
  const seen = new Map<string, number>(), g: Groups = { first: [], inverse: [], counts: [] };
  keys.forEach((key, i) => {
    const known = consecutive ? (i > 0 && keys[i - 1] === key ? g.first.length - 1 : undefined) : seen.get(key), at = known ?? g.first.push(i) - 1;
    if (known === undefined) { seen.set(key, at); g.counts.push(0); }
    g.inverse.push(at);
    g.counts[at]!++;
  });
  return g;
}
/** The groups in ascending order of their slices. */
function ordered(g: Groups, rows: readonly (readonly number[])[]): Groups {
  const less = (a: readonly number[], b: readonly number[]): number => { for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!; return 0; };
  const order = g.first.map((_, i) => i).sort((a, b) => less(rows[g.first[a]!]!, rows[g.first[b]!]!)), place = new Array<number>(order.length);
  order.forEach((from, to) => { place[from] = to; });
  return { first: order.map((i) => g.first[i]!), inverse: g.inverse.map((i) => place[i]!), counts: order.map((i) => g.counts[i]!) };
}
interface Wanted { input: Ranked; return_inverse: boolean; return_counts: boolean; dim: number | null }
/** (values, where each element went, how often each occurs), the latter two if asked for. */
function occurring(c: Check, { input, return_inverse, return_counts, dim: d }: Wanted, consecutive: boolean): Result {
  if (d !== null && input.shape.length === 0 && !consecutive) { c.fail(`Dimension specified as ${d} but tensor has no dimensions`, "IndexError"); return like(input, [1]); }
  const whole = d === null || (consecutive && input.shape.length === 0);
  if (d !== null) c.dim(d, input.shape.length);
  const at = whole ? null : c.dim(d, input.shape.length), total: Dim = at === null ? numel(input.shape) : input.shape[at]!;
  if (at !== null && input.shape.some((s, i) => i !== at && equal(s, 0) === true) && equal(total, 0) !== true) c.fail("There are 0 sized dimensions, and they aren't selected, so unique cannot be applied");
  const read = slices(input, at), raw = read && grouped(read.keys, consecutive), g = raw && !consecutive ? ordered(raw, read.rows) : raw;
  const n: Dim = g ? g.first.length : typeof total === "number" && total <= 1 ? total : unknownDim();
  const known = g && (at === null || input.shape.length === 1) && { constant: g.first.map((i) => read!.rows[i]![0]!) };
  const values: Meta = { ...like(input, at === null ? [n] : withDim(input.shape, at, n)), ...known };
  const placed: Shape = at === null ? input.shape : [total], inverse: Meta = { ...like(input, placed, dtypes.int64), ...(g && { constant: g.inverse }) };
  const counts: Meta = { ...like(input, [n], dtypes.int64), ...(g && { constant: g.counts }) };
  return return_inverse || return_counts ? many([values, ...(return_inverse ? [inverse] : []), ...(return_counts ? [counts] : [])]) : values;
}
const both = (name: string): string[] => [`torch.${name}`, `Tensor.${name}`];
const returns = { return_inverse: bool(false), return_counts: bool(false), dim: dim(null) };
export const unique: Op = op(both("unique"), { doc: "The values that occur, once each, ascending.", python: true, args: { input: tensor, sorted: flag(true), ...returns }, grad: null, shape: (a, c) => occurring(c, a, false) });
export const uniqueConsecutive: Op = op(both("unique_consecutive"), { doc: "Each run of equal values once.", python: true, args: { input: tensor, ...returns }, grad: null, shape: (a, c) => occurring(c, a, true) });
/** The first `size` indices of nonzero elements, filled up where there are fewer. */
export const nonzeroStatic = op(both("nonzero_static"), { args: { input: tensor, size: keyword(int()), fill_value: keyword(int(-1)) }, grad: null, dtype: dtypes.int64, shape({ input, size }, c) {
  if (typeof size === "number") c.that(size >= 0, () => "nonzero_static: 'size' must be an non-negative integer");
  return [size, input.shape.length];
} });
