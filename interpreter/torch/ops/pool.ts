// Pooling: max, average and adaptive, over one to three dimensions.
import { type Dim, type Shape, add, ceilDiv, equal, less, mul, sub } from "../../shape";
import { type Arg, type Ranked, acceptInt, bool, flag, int, ints, mismatch, tensor } from "../core/args";
import type { Check } from "../core/check";
import { dtypes } from "../core/dtype";
import { type Op, type Result, many, op } from "../core/op";
import { like, sizesText, windows } from "../core/verbs";

const spatialNames = [["L"], ["H", "W"], ["D", "H", "W"]];
const wants = (n: number) => (_: unknown, size: (name: string) => Dim) => ({ input: [size("B"), size("C"), ...spatialNames[n - 1]!.map(size)] });

/** Positions of a pooling window; with ceil_mode one that starts inside the input or its left padding counts too. */
export function pooled(size: Dim, kernel: Dim, stride: Dim, padding: Dim, dilation: Dim, ceil: boolean): Dim {
  if (!ceil) return windows(size, kernel, stride, padding, dilation);
  const reach = sub(sub(add(size, mul(2, padding)), mul(dilation, sub(kernel, 1))), 1), up = add(ceilDiv(reach, stride), 1);
  if (typeof up === "number" && typeof size === "number" && typeof stride === "number" && typeof padding === "number" && (up - 1) * stride >= size + padding) return up - 1;
  return up;
}
function rankChecked(c: Check, n: number, input: Ranked, message: () => string): boolean {
  const ok = input.shape.length === n + 1 || input.shape.length === n + 2;
  return c.that(ok, message);
}
const lost = (input: Ranked) => ({ shape: null, dtype: input.dtype, because: "the input's rank is wrong" });

export function poolShape(c: Check, name: string, n: number, input: Ranked, kernel: Dim[], stride: Dim[], padding: Dim[], dilation: Dim[], ceil: boolean): Shape | null {
  for (const [what, v] of [["kernel_size", kernel], ["padding", padding], ["dilation", dilation]] as const) if (v.length !== n) { c.fail(`${name}: ${what} must either be a single int, or a tuple of ${n} ints`.replace("a tuple of 2 ints", "a tuple of two ints").replace("a tuple of 3 ints", "a tuple of three ints")); return null; }
  if (stride.length !== n) { c.fail(`${name}: stride must either be omitted, a single int, or a tuple of ${n === 2 ? "two" : n === 3 ? "three" : "1"} ints`); return null; }
  const s = input.shape;
  if (!rankChecked(c, n, input, () => (name.startsWith("max_pool") && n > 1 ? `non-empty ${n + 1}D or ${n + 2}D (batch mode) tensor expected for input` : name === "max_pool1d" ? `max_pool1d() Expected 2D or 3D input tensor, but got ${s.length}D` : n === 1 ? `Expected 2D or 3D input to avg_pool1d, but got ${s.length}D` : `non-empty ${n + 1}D or ${n + 2}D (batch mode) tensor expected for input`))) return null;
  const spatial = s.slice(-n);
  if (stride.some((x) => x === 0)) c.fail(n === 1 ? "max_pool1d() stride must be greater than zero, but got 0" : "stride should not be zero");
  kernel.forEach((k, i) => { const p = padding[i]!; if (typeof k === "number" && typeof p === "number") { if (k <= 0) c.fail(n === 1 && name === "max_pool1d" ? `max_pool1d() kernel_size must be greater than zero, but got ${k}` : "kernel size should be greater than zero, but got " + by2(kernel)); else if (p < 0) c.fail(name === "max_pool1d" ? `max_pool1d() padding must be non-negative, but got ${p}` : `pad must be non-negative, but got pad: ${p}`); else { const d = dilation[i]!; const reach = typeof d === "number" ? (k - 1) * d + 1 : k; if (p > reach / 2) c.fail(name === "max_pool1d" ? `max_pool1d() padding should be at most half of kernel size, but got padding=${p} and kernel_size=${k}` : `pad should be at most half of effective kernel size, but got pad=${p}, kernel_size=${k} and dilation=${String(d)}`); } } });
  const out = spatial.map((x, i) => pooled(x, kernel[i]!, stride[i]!, padding[i]!, dilation[i]!, ceil));
  if (out.some((x) => less(x, 1) === true)) {
    const planes = s.at(-n - 1)!, text = (d: readonly Dim[]): string => [planes, ...d].map(String).join("x");
    c.fail(n === 1 ? (name === "max_pool1d" ? `max_pool1d() Invalid computed output size: ${String(out[0])}` : `Given input size: (${String(planes)}x1x${String(spatial[0])}). Calculated output size: (${String(planes)}x1x${String(out[0])}). Output size is too small`) : `Given input size: (${text(spatial)}). Calculated output size: (${text(out)}). Output size is too small`);
  }
  return [...s.slice(0, -n), ...out];
}
const by2 = (k: readonly Dim[]): string => k.map((x, i) => `${["kH", "kW"][i] ?? "k"}: ${String(x)}`).join(" ");

const maxArgs = (n: number) => ({ input: tensor, kernel_size: ints(n), stride: ints(n, null), padding: ints(n, 0), dilation: ints(n, 1), ceil_mode: bool(false) });
const withIndices = (n: number) => ({ ...maxArgs(n), return_indices: flag(false) });
const maxPool = (n: number): Op => op([`torch.nn.functional.max_pool${n}d`, `torch.max_pool${n}d`], {
  doc: "The largest element of each window.", args: withIndices(n), wants: wants(n), grad: n === 1 ? "SqueezeBackward1" : n === 2 ? "MaxPool2DWithIndicesBackward0" : "MaxPool3DWithIndicesBackward0",
  shape({ input, kernel_size, stride, padding, dilation, ceil_mode, return_indices }, c): Result {
    const s = poolShape(c, `max_pool${n}d`, n, input, kernel_size, stride ?? kernel_size, padding, dilation, ceil_mode);
    if (!s) return lost(input);
    return return_indices ? many([like(input, s), like(input, s, dtypes.int64)]) : s;
  },
});
export const maxPool1d = maxPool(1);
export const maxPool2d = maxPool(2);
export const maxPool3d = maxPool(3);
const maxPoolIndices = (n: number): Op => op([`torch.nn.functional.max_pool${n}d_with_indices`, ...(n === 1 ? ["torch.max_pool1d_with_indices"] : [])], { args: maxArgs(n), shape({ input, kernel_size, stride, padding, dilation, ceil_mode }, c) {
  const s = poolShape(c, `max_pool${n}d`, n, input, kernel_size, stride ?? kernel_size, padding, dilation, ceil_mode);
  return s ? many([like(input, s), like(input, s, dtypes.int64)]) : lost(input);
} });
export const maxPoolsWithIndices = [1, 2, 3].map(maxPoolIndices);

const avgPool = (n: number): Op => op([`torch.nn.functional.avg_pool${n}d`, ...(n === 1 ? ["torch.avg_pool1d"] : [])], {
  doc: "The mean of each window.", wants: wants(n), grad: n === 1 ? "SqueezeBackward1" : `AvgPool${n}DBackward0`,
  args: { input: tensor, kernel_size: ints(n), stride: ints(n, null), padding: ints(n, 0), ceil_mode: bool(false), count_include_pad: bool(true), ...(n > 1 && { divisor_override: int(null) }) } as { input: Arg<Ranked>; kernel_size: Arg<Dim[]>; stride: Arg<Dim[] | null>; padding: Arg<Dim[]>; ceil_mode: Arg<boolean>; divisor_override: Arg<Dim | null> },
  shape({ input, kernel_size, stride, padding, ceil_mode, divisor_override }, c) {
    if (divisor_override === 0) c.fail("divisor must be not zero");
    return poolShape(c, `avg_pool${n}d`, n, input, kernel_size, stride ?? kernel_size, padding, new Array<Dim>(n).fill(1), ceil_mode) ?? lost(input);
  },
});
export const avgPool1d = avgPool(1);
export const avgPool2d = avgPool(2);
export const avgPool3d = avgPool(3);

/** A target size for each dimension; None keeps the input's. */
const targets = (n: number): Arg<(Dim | null)[]> => ({ type: "tuple of ints", accept(v) {
  const one = (x: typeof v): Dim | null | typeof mismatch => (x === null ? null : acceptInt(x));
  if (typeof v === "object" && v !== null && (v.kind === "tuple" || v.kind === "list")) { const out = v.items.map(one); return out.includes(mismatch as never) ? mismatch : (out.length === 1 && n > 1 ? new Array<Dim | null>(n).fill(out[0] as Dim | null) : (out as (Dim | null)[])); }
  const d = one(v);
  return d === mismatch ? mismatch : new Array<Dim | null>(n).fill(d);
} });
function adaptiveShape(c: Check, name: string, n: number, input: Ranked, target: (Dim | null)[]): Shape | null {
  const { shape } = input;
  if (target.length !== n) { c.fail(`${name}(): internal error: output_size.size() must be ${n}`); return null; }
  if (target.some((t) => typeof t === "number" && t < 0)) c.fail(`${name}: elements of output_size must be greater than or equal to 0 but received {${target.map(String).join(", ")}}`);
  if (!rankChecked(c, n, input, () => `${name}(): Expected ${n + 1}D or ${n + 2}D tensor, but got ${sizesText(shape)}`)) return null;
  for (let i = 1; i <= n; i++) { const at = shape.length - i; if (equal(shape[at]!, 0) === true) c.fail(`${name}(): Expected input to have non-zero size for non-batch dimensions, but input has sizes ${sizesText(shape)} with dimension ${at} being empty`); }
  return [...shape.slice(0, -n), ...target.map((t, i) => t ?? shape[shape.length - n + i]!)];
}
const adaptiveAvg = (n: number): Op => op([`torch.nn.functional.adaptive_avg_pool${n}d`, ...(n === 1 ? ["torch.adaptive_avg_pool1d"] : [])], {
  doc: "Means over windows chosen so that the output has the given size.", args: { input: tensor, output_size: targets(n) }, wants: wants(n), grad: ({ output_size }) => (output_size.every((t) => t === 1) && n > 1 ? "MeanBackward1" : n === 1 ? "SqueezeBackward1" : `AdaptiveAvgPool${n}DBackward0`),
  shape: ({ input, output_size }, c) => adaptiveShape(c, `adaptive_avg_pool${n}d`, n, input, output_size) ?? lost(input),
});
export const adaptiveAvgPools = [1, 2, 3].map(adaptiveAvg);
const adaptiveMax = (n: number, indices: boolean): Op => op(`torch.nn.functional.adaptive_max_pool${n}d${indices ? "_with_indices" : ""}`, {
  args: { input: tensor, output_size: targets(n), return_indices: flag(indices) }, wants: wants(n), grad: n === 1 ? "SqueezeBackward1" : `AdaptiveMaxPool${n}DBackward0`,
  shape({ input, output_size, return_indices }, c): Result { const s = adaptiveShape(c, `adaptive_max_pool${n}d`, n, input, output_size); return s ? (return_indices ? many([like(input, s), like(input, s, dtypes.int64)]) : s) : lost(input); },
});
export const adaptiveMaxPools = [1, 2, 3].flatMap((n) => [adaptiveMax(n, false), adaptiveMax(n, true)]);
