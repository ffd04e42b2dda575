// Pooling: max, average and adaptive, over one to three dimensions.
import { type Dim, type Shape, add, ceilDiv, equal, less, mul, sub } from "../../shape";
import { type Arg, type Ranked, acceptInt, bool, flag, int, ints, mismatch, tensor } from "../core/args";
import type { Check } from "../core/check";
import { dtypes, scalarType } from "../core/dtype";
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
const lost = (input: Ranked) => ({ shape: null, dtype: input.dtype, because: "the input's rank is wrong" });
const count = ["no", "one", "two", "three"];
const axisLetters = [[], ["W"], ["H", "W"], ["T", "H", "W"]];
/** "kT: 2 kH: 3 kW: 3"; one dimension is pooled as an image of height one. */
const lettered = (prefix: string, v: readonly Dim[]): string => (v.length === 1 ? [1 as Dim, ...v] : v).map((x, i, all) => `${prefix}${axisLetters[all.length]![i]}: ${String(x)}`).join(" ");
const negative = (v: readonly Dim[]): boolean => v.some((x) => typeof x === "number" && x < 0);
const below1 = (v: readonly Dim[]): boolean => v.some((x) => typeof x === "number" && x < 1);

/** Lengths of the settings, in each function's own words. */
function lengths(c: Check, name: string, n: number, settings: readonly (readonly [string, Dim[]])[]): boolean {
  for (const [what, v] of settings) {
    if (v.length === n) continue;
    const either = name === "max_pool1d" ? `${name}() ${what} must be ${what === "stride" ? "None, " : ""}an int, list of ints${what === "stride" || what === "padding" ? "," : ""} or tuple of ints of size 1 but got size ${v.length}`
      : name === "avg_pool1d" ? `${name}() argument '${what}' should contain one int (got ${v.length})`
        : name === "avg_pool3d" ? `${name}: ${what} must be ${what === "stride" ? "omitted, " : ""}a single int, or a tuple of three ints`
          : `${name}: ${what} must ${what === "dilation" ? "be either" : what === "stride" ? "either be omitted," : "either be"} a single int, or a tuple of ${count[n]} ints`;
    c.fail(either);
    return false;
  }
  return true;
}
/** Rank, and no empty dimension but the batch. */
function formChecked(c: Check, name: string, n: number, shape: Shape, rankOnly = false): boolean {
  const rank = shape.length, ranks = rank === n + 1 || rank === n + 2, text = sizesText(shape), empty = (rank === n + 2 ? shape.slice(1) : shape).findIndex((d) => d === 0);
  const image = n === 1 && name === "avg_pool1d" ? sizesText([...shape.slice(0, -1), 1, ...shape.slice(-1)]) : text;
  if (name === "avg_pool1d") c.that(ranks, () => `Expected 2 to 3 dimensions, but got ${rank}-dimensional tensor for argument #1 'self' (while checking arguments for avg_pool1d)`);
  else if (name === "avg_pool2d" && rank < 3) c.fail(`Dimension out of range (expected to be in range of [${-Math.max(1, rank)}, ${Math.max(1, rank) - 1}], but got -3)`, "IndexError");
  else if (name === "max_pool1d") c.that(ranks && empty < 0, () => `max_pool1d: Expected 2D or 3D (batch mode) tensor with optional 0 dim batch size for input, but got:${text}`);
  else if (n === 3 || rank < 3 || (name === "max_pool2d" && !ranks)) c.that(ranks, () => `non-empty ${n + 1}D or ${n + 2}D (batch mode) tensor expected for input`);
  else c.that(ranks, () => `Expected 3D or 4D (batch mode) tensor with optional 0 dim batch size for input, but got:${text}`);
  if (!c.failed && empty >= 0 && !rankOnly) c.fail(n === 3 ? `${name === "avg_pool3d" ? "avg_pool3d" : "max_pool3d_with_indices_out_cpu_template"}(): Expected input's non-batch dimensions to have positive length, but input has a shape of ${text} and non-batch dimension 0 has length zero!` : `Expected 3D or 4D (batch mode) tensor with optional 0 dim batch size for input, but got:${image}`);
  return !c.failed;
}
/** The pooled form; null where it cannot be told. `plain`: max_pool1d without indices has messages of its own. */
export function poolShape(c: Check, name: string, n: number, input: Ranked, kernel: Dim[], stride: Dim[], padding: Dim[], dilation: Dim[], ceil: boolean, plain = true): Shape | null {
  const s = input.shape, own = name === "max_pool1d" && plain, max = name.startsWith("max"), spatial = s.slice(-n);
  if (name === "max_pool1d" && !formChecked(c, name, n, s)) return null;
  if (name === "avg_pool1d" && !formChecked(c, name, n, s) && s.length !== 2 && s.length !== 3) return null;
  if (!lengths(c, name, n, [["kernel_size", kernel], ["stride", stride], ["padding", padding], ...(max ? ([["dilation", dilation]] as const) : [])])) return null;
  if (own) {
    for (const [what, v, least] of [["kernel_size", kernel, 1], ["stride", stride, 1], ["padding", padding, 0]] as const) if (typeof v[0] === "number" && v[0] < least) c.fail(`max_pool1d() ${what} must be ${least ? "greater than zero" : "non-negative"}, but got ${v[0]}`);
    if (typeof kernel[0] === "number" && typeof padding[0] === "number" && padding[0] > kernel[0] / 2) c.fail(`max_pool1d() padding should be at most half of kernel size, but got padding=${padding[0]} and kernel_size=${kernel[0]}`);
    if (below1(dilation)) c.fail(`max_pool1d() dilation must be greater than zero, but got ${String(dilation[0])}`);
  } else {
    if (stride.some((x) => x === 0)) c.fail("stride should not be zero");
    if (name !== "max_pool1d" && name !== "avg_pool1d" && (n === 3 || (name === "avg_pool2d" && s.length < 3)) && !formChecked(c, name, n, s, true)) return null;
    kernel.forEach((k, i) => {
      const p = padding[i]!, d = dilation[i]!;
      if (typeof k !== "number" || typeof p !== "number" || (k === 0 || below1(dilation))) return;
      if (p < 0) c.fail(`pad must be non-negative, but got pad: ${p}`);
      const reach = typeof d === "number" ? (k - 1) * d + 1 : k;
      if (p > Math.trunc(reach / 2)) c.fail(`pad should be at most half of effective kernel size, but got pad=${p}, kernel_size=${k} and dilation=${String(d)}`);
    });
    if (below1(kernel) && !c.failed) c.fail(`kernel size should be greater than zero, but got ${lettered("k", kernel)}`);
    if (negative(stride) && !c.failed) c.fail(`stride should be greater than zero, but got ${lettered("d", stride)}`);
    if (below1(dilation) && !c.failed) c.fail(`dilation should be greater than zero, but got ${lettered("dilation", dilation)}`);
    if (name !== "max_pool1d" && name !== "avg_pool1d" && !c.failed && !formChecked(c, name, n, s)) return null;
  }
  if (s.length !== n + 1 && s.length !== n + 2) return null;
  const out = spatial.map((x, i) => pooled(x, kernel[i]!, stride[i]!, padding[i]!, dilation[i]!, ceil));
  if (out.some((x) => less(x, 1) === true)) {
    const planes = s.at(-n - 1)!, text = (d: readonly Dim[]): string => [planes, ...(n === 1 ? [1] : []), ...d].map(String).join("x");
    if (name === "avg_pool3d" && !c.failed) c.fail(`input image (${["T", "H", "W"].map((l, i) => `${l}: ${String(spatial[i])}`).join(" ")}) smaller than kernel size (${lettered("k", kernel)})`);
    c.fail(own ? `max_pool1d() Invalid computed output size: ${String(out[0])}` : `Given input size: (${text(spatial)}). Calculated output size: (${text(out)}). Output size is too small`);
  }
  const bad = input.dtype && !c.failed && (input.dtype.category === "bool" || input.dtype.category === "complex" || (own && input.dtype.category === "int"));
  if (bad && max) c.fail(`"${own ? "max_pool1d_impl" : name === "max_pool1d" ? "max_pool2d" : name}" not implemented for '${scalarType(input.dtype)}'`, "NotImplementedError");
  return [...s.slice(0, -n), ...out];
}

const maxArgs = (n: number) => ({ input: tensor, kernel_size: ints(n), stride: ints(n, null), padding: ints(n, 0), dilation: ints(n, 1), ceil_mode: bool(false) });
const withIndices = (n: number) => ({ ...maxArgs(n), return_indices: flag(false) });
const maxPool = (n: number): Op => op([`torch.nn.functional.max_pool${n}d`, `torch.max_pool${n}d`], {
  doc: "The largest element of each window.", args: withIndices(n), wants: wants(n), grad: n === 1 ? "SqueezeBackward1" : n === 2 ? "MaxPool2DWithIndicesBackward0" : "MaxPool3DWithIndicesBackward0",
  shape({ input, kernel_size, stride, padding, dilation, ceil_mode, return_indices }, c): Result {
    const s = poolShape(c, `max_pool${n}d`, n, input, kernel_size, stride ?? kernel_size, padding, dilation, ceil_mode, !return_indices);
    if (!s) return lost(input);
    return return_indices ? many([like(input, s), like(input, s, dtypes.int64)]) : s;
  },
});
export const maxPool1d = maxPool(1);
export const maxPool2d = maxPool(2);
export const maxPool3d = maxPool(3);
const maxPoolIndices = (n: number): Op => op([`torch.nn.functional.max_pool${n}d_with_indices`, ...(n === 1 ? ["torch.max_pool1d_with_indices"] : [])], { args: maxArgs(n), shape({ input, kernel_size, stride, padding, dilation, ceil_mode }, c) {
  const s = poolShape(c, `max_pool${n}d`, n, input, kernel_size, stride ?? kernel_size, padding, dilation, ceil_mode, false);
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
  if (d === mismatch) return mismatch;
  const all = new Array<Dim | null>(n).fill(d);
  bare.add(all);
  return all;
} });
/** Targets that were given as one int: only lists are held against the input's rank in Python. */
const bare = new WeakSet<object>();
const emptyText = (name: string, shape: Shape, at: number): string => `${name}(): Expected input to have non-zero size for non-batch dimensions, but input has sizes ${sizesText(shape)} with dimension ${at} being empty`;
function adaptiveShape(c: Check, name: string, n: number, input: Ranked, target: (Dim | null)[], max: boolean): Shape | null {
  const { shape } = input, rank = shape.length, ok = rank === n + 1 || rank === n + 2, got = sizesText(shape);
  if (n === 1) {
    c.that(ok, () => `Expected 2 to 3 dimensions, but got ${rank}-dimensional tensor for argument #1 'self' (while checking arguments for ${name})`);
    c.that(target.length === 1, () => `${name}() argument 'output_size' should contain one int (got ${target.length})`);
    if (c.failed) return null;
  } else if (rank <= target.length && !bare.has(target)) c.fail(`Input dimension should be at least ${target.length + 1}`, "ValueError");
  // One dimension is pooled as an image of height one, and says so.
  const image: Shape = n === 1 ? [...shape.slice(0, -1), 1, ...shape.slice(-1)] : shape, wide: (Dim | null)[] = n === 1 ? [1, ...target] : target, word = n === 1 ? name.replace("1d", "2d") : name;
  const out = target.map((t, i) => t ?? shape[rank - n + i]!), minus = wide.some((t) => typeof t === "number" && t < 0);
  if (!max) {
    c.that(target.length === n, () => `${word}: output_size must be ${n}`);
    if (minus) c.fail(`${word}: elements of output_size must be greater than or equal to 0 but received {${wide.map(String).join(", ").replace(n === 3 ? /, (?=[^,]*$)/ : /$^/, ",")}}`);
  }
  c.that(ok, () => `${name}(): Expected ${n + 1}D or ${n + 2}D tensor, but got${max ? ":" : ""} ${got}`);
  if (max) c.that(target.length === n, () => `${word}(): internal error: output_size.size() must be ${n}`);
  if (ok && !c.failed) for (let i = 1; i < image.length; i++) if ((i > 1 || rank === n + 2 || n === 1) && equal(image[i]!, 0) === true) c.fail(max ? emptyText(name, shape, i - image.length + rank) : emptyText(word, image, i));
  if (!ok || target.length !== n) return null;
  if (minus && max) c.fail(`Trying to create tensor with negative dimension ${String(wide.find((t) => typeof t === "number" && t < 0))}: ${sizesText([...image.slice(0, -wide.length), ...wide.map((t, i) => t ?? image[image.length - wide.length + i]!)])}`);
  const means = !max && n > 1 && target.every((t) => t === 1);
  if (!c.failed && input.dtype && (input.dtype.category === "int" || input.dtype.category === "bool")) c.fail(means ? `mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: ${scalarType(input.dtype)}` : `"${word}${word === "adaptive_avg_pool3d" ? "_cpu" : ""}" not implemented for '${scalarType(input.dtype)}'`, means ? "RuntimeError" : "NotImplementedError");
  return [...shape.slice(0, -n), ...out];
}
const adaptiveAvg = (n: number): Op => op([`torch.nn.functional.adaptive_avg_pool${n}d`, ...(n === 1 ? ["torch.adaptive_avg_pool1d"] : [])], {
  doc: "Means over windows chosen so that the output has the given size.", args: { input: tensor, output_size: targets(n) }, wants: wants(n), grad: ({ output_size }) => (output_size.every((t) => t === 1) && n > 1 ? "MeanBackward1" : n === 1 ? "SqueezeBackward1" : `AdaptiveAvgPool${n}DBackward0`),
  shape: ({ input, output_size }, c) => adaptiveShape(c, `adaptive_avg_pool${n}d`, n, input, output_size, false) ?? lost(input),
});
export const adaptiveAvgPools = [1, 2, 3].map(adaptiveAvg);
const adaptiveMax = (n: number, indices: boolean): Op => op(`torch.nn.functional.adaptive_max_pool${n}d${indices ? "_with_indices" : ""}`, {
  args: { input: tensor, output_size: targets(n), return_indices: flag(indices) }, wants: wants(n), grad: n === 1 ? "SqueezeBackward1" : `AdaptiveMaxPool${n}DBackward0`,
  shape({ input, output_size, return_indices }, c): Result { const s = adaptiveShape(c, `adaptive_max_pool${n}d`, n, input, output_size, true); return s ? (return_indices ? many([like(input, s), like(input, s, dtypes.int64)]) : s) : lost(input); },
});
export const adaptiveMaxPools = [1, 2, 3].flatMap((n) => [adaptiveMax(n, false), adaptiveMax(n, true)]);
