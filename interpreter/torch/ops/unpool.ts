// The rarer pools: max_unpool, fractional_max_pool, lp_pool.
import { type Dim, type Shape, add, equal, floorDiv, less, mul, sub } from "../../shape";
import { type Arg, type Ranked, bool, flag, float, ints, mismatch, optional, sizes, tensor } from "../core/args";
import type { Check } from "../core/check";
import { dtypes, scalarType } from "../core/dtype";
import { type Op, type Result, many, op } from "../core/op";
import { like, sizesText } from "../core/verbs";
import { poolShape } from "./pool";

const F = "torch.nn.functional.";
const lost = (input: Ranked) => ({ shape: null, dtype: input.dtype, because: "the arguments do not fit" });
const tupleText = (s: readonly Dim[]): string => `(${s.map(String).join(", ")}${s.length === 1 ? "," : ""})`;

/** Sizes that the unpooled result may have: (in − 1) · stride − 2 · padding + kernel, give or take one stride. */
function unpooledSize(c: Check, n: number, input: Ranked, kernel: Dim[], stride: Dim[], padding: Dim[], wanted: Dim[] | null): Dim[] {
  const spatial = input.shape.slice(-n), usual = spatial.map((x, i) => add(sub(mul(sub(x, 1), stride[i]!), mul(2, padding[i]!)), kernel[i]!));
  if (wanted === null) return usual;
  const target = wanted.length === n + 2 ? wanted.slice(2) : wanted;
  if (!c.that(target.length === n, () => `output_size should be a sequence containing ${n} or ${n + 2} elements, but it has a length of '${target.length}'`, "ValueError")) return usual;
  target.forEach((t, i) => {
    const low = sub(usual[i]!, stride[i]!), high = add(usual[i]!, stride[i]!);
    if (less(low, t) === false || less(t, high) === false) c.fail(`invalid output_size "${tupleText(target)}" (dim ${i} must be between ${String(low)} and ${String(high)})`, "ValueError");
  });
  return target;
}
const maxUnpool = (n: number): Op => op(`${F}max_unpool${n}d`, {
  doc: "The inverse of max pooling: values at the indices, zeros elsewhere.", python: true, grad: n === 1 ? "SqueezeBackward1" : `MaxUnpool${n}DBackward0`,
  args: { input: tensor, indices: tensor, kernel_size: ints(n), stride: ints(n, null), padding: ints(n, 0), output_size: optional(sizes()) },
  shape({ input, indices, kernel_size, stride, padding, output_size }, c) {
    const { shape } = input, ranks = n === 3 ? [4, 5] : [n + 1, n + 2], steps = stride ?? kernel_size;
    if (shape.length < n) return lost(input);
    const out = unpooledSize(c, n, input, kernel_size, steps, padding, output_size);
    if (!c.failed && indices.dtype && indices.dtype.name !== "int64") c.fail(`elements in indices should be type int64 but got: ${scalarType(indices.dtype)}`);
    const real = (s: Shape): Shape => (n === 1 ? [...s, 1] : s);
    if (!c.failed && n === 3 && steps.some((s) => less(s, 1) === true)) c.fail(`strides should be greater than zero, but got stride: ${sizesText(steps)}`);
    if (!c.failed) c.that(ranks.includes(shape.length), () => `Input to max_unpooling${Math.max(n, 2)}d should be a ${ranks[0]! + Number(n === 1)}d or ${ranks[1]! + Number(n === 1)}d Tensor, but got a tensor with ${real(shape).length} dimensions.`);
    if (!c.failed) c.that(shape.length === indices.shape.length && shape.every((d, i) => equal(d, indices.shape[i]!) !== false), () => `Expected shape of indices to be same as that of the input tensor (${sizesText(real(shape))}) but got indices tensor with shape: ${sizesText(real(indices.shape))}`);
    const volume = out.every((d) => typeof d === "number") ? out.reduce<number>((p, d) => p * Number(d), 1) : null, bad = volume === null ? undefined : indices.constant?.find((x) => x < 0 || x >= volume);
    if (bad !== undefined) c.fail(`Found an invalid max index: ${bad} (output volumes are of size ${real(out).map(String).join("x")})`);
    return [...shape.slice(0, -n), ...out];
  },
});
export const maxUnpools = [1, 2, 3].map(maxUnpool);

/** A tuple of floats; a bare one is kept, for the error that its length raises. */
const floats: Arg<number[] | number> = { type: "tuple of floats", accept: (v, vm) => {
  if (typeof v !== "object" || v === null || (v.kind !== "tuple" && v.kind !== "list")) return float().accept(v, vm);
  const out = v.items.map((x) => float().accept(x, vm));
  return out.includes(mismatch as never) ? mismatch : (out as number[]);
} };
const axes = [[], [], ["height", "width"], ["time", "height", "width"]];
/** int(size · ratio) positions. */
const byRatio = (size: Dim, ratio: number): Dim => (typeof size === "number" ? Math.trunc(size * ratio) : 1 / ratio === Math.trunc(1 / ratio) ? floorDiv(size, 1 / ratio) : mul(0, size));
const fractional = (n: 2 | 3, indices: boolean): Op => op(`${F}fractional_max_pool${n}d${indices ? "_with_indices" : ""}`, {
  doc: "Max pooling over windows at random, to a size or a ratio of the input's.", python: true, grad: `FractionalMaxPool${n}DBackward0`,
  args: { input: tensor, kernel_size: ints(n), output_size: ints(n, null), output_ratio: optional(floats), return_indices: flag(indices), _random_samples: optional(tensor) },
  shape({ input, kernel_size, output_size, output_ratio, return_indices }, c): Result {
    const { shape } = input;
    if (output_size === null && output_ratio === null) { c.fail(`fractional_max_pool${n}d requires specifying either an output_size or an output_ratio`, "ValueError"); return lost(input); }
    if (output_size === null && !Array.isArray(output_ratio)) { c.fail("object of type 'float' has no len()", "TypeError"); return lost(input); }
    const ratios = output_ratio as number[];
    if (shape.length < n + 1) { c.fail(`Dimension out of range (expected to be in range of [${-Math.max(shape.length, 1)}, ${Math.max(shape.length, 1) - 1}], but got ${-n - 1})`, "IndexError"); return lost(input); }
    const spatial = shape.slice(-n);
    if (output_size === null && spatial.some((d, i) => typeof d !== "number" && !Number.isInteger(1 / ratios[i]!))) return lost(input);
    const out = output_size ?? spatial.map((d, i) => byRatio(d, ratios[i]!));
    kernel_size.forEach((k, i) => { if (less(spatial[i]!, sub(add(out[i]!, k), 1)) === true) c.fail(`fractional_max_pool${n}d${n === 3 ? "_out" : ""}(): pool ${axes[n]![i]} ${String(k)} too large relative to input ${axes[n]![i]} ${String(spatial[i])}`); });
    const s = [...shape.slice(0, -n), ...out];
    return return_indices ? many([like(input, s), like(input, s, dtypes.int64)]) : s;
  },
});
export const fractionalPools = ([2, 3] as const).flatMap((n) => [fractional(n, false), fractional(n, true)]);

const lpPool = (n: number): Op => op(`${F}lp_pool${n}d`, {
  doc: "(Σ xᵖ) ^ (1/p) of each window.", python: true, grad: "PowBackward0",
  args: { input: tensor, norm_type: float(), kernel_size: ints(n), stride: ints(n, null), ceil_mode: bool(false) },
  shape: ({ input, kernel_size, stride, ceil_mode }, c) => poolShape(c, `avg_pool${n}d`, n, input, kernel_size, stride ?? kernel_size, new Array<Dim>(n).fill(0), new Array<Dim>(n).fill(1), ceil_mode) ?? lost(input),
});
export const lpPools = [1, 2, 3].map(lpPool);
