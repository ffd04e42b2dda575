// Images and sequences resized, padded and rearranged: pad, interpolate, pixel_shuffle, fold, meshgrid, einsum.
import { type Dim, type Shape, add, equal, floorDiv, isMultipleOf, less, mul } from "../../shape";
import { type Value, isUnknown } from "../../python/values";
import { type Arg, type Ranked, bool, flag, float, int, keyword, mismatch, acceptInt, optional, scalar, sizes, str, tensor, unknownDim, Unclear } from "../core/args";
import type { Check } from "../core/check";
import { many, op } from "../core/op";
import { like, promoted, sizesText } from "../core/verbs";

const F = "torch.nn.functional.";
/** Adds (or, negative, cuts) at both ends of the last dimensions: (left, right, top, bottom …). */
export const pad = op([`${F}pad`], {
  doc: "Pads the last dimensions: (left, right, top, bottom, …).", args: { input: tensor, pad: sizes(), mode: str("constant"), value: optional(scalar()) }, grad: ({ mode }) => (mode === "constant" ? "ConstantPadNdBackward0" : mode === "circular" ? "CopySlices" : undefined!),
  shape({ input, pad: p, mode, value }, c) {
    const { shape } = input, n = p.length / 2;
    if (p.length % 2 !== 0) { c.fail("Padding length must be divisible by 2"); return shape; }
    if (mode === "constant") {
      if (p.length > shape.length * 2) { c.fail(`Padding length should be less than or equal to two times the input dimension but got padding length ${p.length} and input of dimension ${shape.length}`); return shape; }
      return padded(c, shape, p, (d, k) => `The input size ${String(shape[d])}, plus negative padding ${String(p[2 * k])} and ${String(p[2 * k + 1])} resulted in a negative output size, which is invalid. Check dimension ${d} of your input.`);
    }
    if (value !== null) c.fail(`Padding mode "${mode}" doesn't take in value argument`);
    if (mode !== "reflect" && mode !== "replicate" && mode !== "circular") { c.fail(`Unrecognised padding mode ${mode}`, "NotImplementedError"); return shape; }
    if (!((n === 1 && (shape.length === 2 || shape.length === 3)) || (n === 2 && (shape.length === 3 || shape.length === 4)) || (n === 3 && (shape.length === 4 || shape.length === 5)))) { c.fail("Only 2D, 3D, 4D, 5D padding with non-constant padding are supported for now", "NotImplementedError"); return shape; }
    for (let k = 0; k < n && mode === "reflect"; k++) { const d = shape.length - 1 - k, size = shape[d]!; if (less(p[2 * k]!, size) === false || less(p[2 * k + 1]!, size) === false) c.fail(`Argument #4: Padding size should be less than the corresponding input dimension, but got: padding (${String(p[2 * k])}, ${String(p[2 * k + 1])}) at dimension ${d} of input ${sizesText(shape)}`); }
    return padded(c, shape, p, (d) => `input (${sizesText(shape)}) is too small at dimension ${d}`);
  },
});
function padded(c: Check, shape: Shape, p: readonly Dim[], message: (d: number, k: number) => string): Shape {
  return shape.map((s, i) => {
    const k = shape.length - 1 - i;
    if (2 * k >= p.length) return s;
    const size = add(s, add(p[2 * k]!, p[2 * k + 1]!));
    if (less(size, 0) === true) c.fail(message(i, k));
    return size;
  });
}
export const constantPadNd = op("torch.constant_pad_nd", { args: { input: tensor, pad: sizes(), value: scalar(0) }, grad: "ConstantPadNdBackward0", shape: ({ input, pad: p }, c) => padded(c, input.shape, p, (d, k) => `The input size ${String(input.shape[d])}, plus negative padding ${String(p[2 * k])} and ${String(p[2 * k + 1])} resulted in a negative output size, which is invalid. Check dimension ${d} of your input.`) });

/** A number or several, of any kind: scale factors. */
const factors: Arg<number[] | null> = { type: "float", initial: { value: null }, accept(v) {
  if (v === null) return null;
  if (isUnknown(v)) return new Unclear(v.because);
  const one = (x: Value): number => (typeof x === "number" ? x : typeof x === "object" && x !== null && x.kind === "float" ? x.value : typeof x === "object" && x !== null && x.kind === "tensor" ? (x.constant?.[0] ?? NaN) : NaN);
  return typeof v === "object" && (v.kind === "tuple" || v.kind === "list") ? v.items.map(one) : [one(v)];
} };
const scaledBy = (size: Dim, f: number): Dim => (typeof size === "number" ? Math.floor(size * f) : Number.isInteger(f) ? mul(size, f) : Number.isInteger(1 / f) ? floorDiv(size, 1 / f) : unknownDim());
const modes: Record<string, number[]> = { nearest: [3, 4, 5], "nearest-exact": [3, 4, 5], area: [3, 4, 5], linear: [3], bilinear: [4], bicubic: [4], lanczos: [4], trilinear: [5] };
const target: Arg<Dim[] | null> = { type: "tuple of ints", initial: { value: null }, accept(v) {
  if (v === null) return null;
  if (isUnknown(v)) return new Unclear(v.because);
  if (typeof v === "object" && (v.kind === "tuple" || v.kind === "list")) { const out: Dim[] = []; for (const i of v.items) { const d = acceptInt(i); if (d === mismatch) return mismatch; out.push(d); } return out; }
  const d = acceptInt(v);
  return d === mismatch ? mismatch : [d];
} };
export const interpolate = op([`${F}interpolate`, `${F}upsample`], {
  doc: "Resizes the spatial dimensions to a size or by a factor.", python: true,
  args: { input: tensor, size: target, scale_factor: factors, mode: str("nearest"), align_corners: bool(null), recompute_scale_factor: bool(null), antialias: flag(false) },
  grad: ({ mode, input }) => (mode === "nearest" ? `UpsampleNearest${input.shape.length - 2}DBackward0` : mode === "area" ? `AdaptiveAvgPool${input.shape.length - 2}DBackward0` : mode === "bilinear" ? "UpsampleBilinear2DBackward0" : `Upsample${mode[0]!.toUpperCase()}${mode.slice(1)}${input.shape.length - 2}DBackward0`),
  shape({ input, size, scale_factor: by, mode, align_corners }, c) {
    const { shape } = input, n = shape.length - 2;
    if ((mode === "nearest" || mode === "area" || mode === "nearest-exact") && align_corners !== null) c.fail("align_corners option can only be set with the interpolating modes: linear | bilinear | bicubic | trilinear", "ValueError");
    if (size !== null && by !== null) c.fail("only one of size or scale_factor should be defined", "ValueError");
    else if (size === null && by === null) { c.fail("either size or scale_factor should be defined", "ValueError"); return shape; }
    if (n < 1) { c.fail(`Input Error: Only 3D, 4D and 5D input Tensors supported (got ${shape.length}D) for the modes: nearest | linear | bilinear | bicubic | trilinear | lanczos | area | nearest-exact (got ${mode})`, "NotImplementedError"); return shape; }
    const given = size ?? by!;
    if (given.length !== 1 && given.length !== n) c.fail(size ? `Input and output must have the same number of spatial dimensions, but got input with spatial dimensions of ${sizesText(shape.slice(2))} and output size of (${size.map(String).join(", ")}${size.length === 1 ? "," : ""}). Please provide input tensor in (N, C, d1, d2, ...,dK) format and output size in (o1, o2, ...,oK) format.` : `Input and scale_factor must have the same number of spatial dimensions, but got input with spatial dimensions of ${sizesText(shape.slice(2))} and scale_factor of shape (${by!.map(String).join(", ")}${by!.length === 1 ? "," : ""}). Please provide input tensor in (N, C, d1, d2, ...,dK) format and scale_factor in (s1, s2, ...,sK) format.`, "ValueError");
    if (!c.failed && !modes[mode]?.includes(shape.length)) { const need: Record<string, string> = { "3bilinear": "Got 3D input, but bilinear mode needs 4D input", "3trilinear": "Got 3D input, but trilinear mode needs 5D input", "4linear": "Got 4D input, but linear mode needs 3D input", "4trilinear": "Got 4D input, but trilinear mode needs 5D input", "5linear": "Got 5D input, but linear mode needs 3D input", "5bilinear": "Got 5D input, but bilinear mode needs 4D input" }; c.fail(need[`${shape.length}${mode}`] ?? `Input Error: Only 3D, 4D and 5D input Tensors supported (got ${shape.length}D) for the modes: nearest | linear | bilinear | bicubic | trilinear | lanczos | area | nearest-exact (got ${mode})`, "NotImplementedError"); }
    const out = shape.slice(2).map((s, i) => (size ? size[size.length === 1 ? 0 : i]! : scaledBy(s, by![by!.length === 1 ? 0 : i]!)));
    return [...shape.slice(0, 2), ...out];
  },
});
export const upsampleNearest = op(`${F}upsample_nearest`, { args: { input: tensor, size: target, scale_factor: factors }, grad: "UpsampleNearest2DBackward0", shape: (a, c) => interpolate.overloads[0]!.shape({ ...a, mode: "nearest", align_corners: null } as never, c) });
export const upsampleBilinear = op(`${F}upsample_bilinear`, { args: { input: tensor, size: target, scale_factor: factors }, grad: "UpsampleBilinear2DBackward0", shape: (a, c) => interpolate.overloads[0]!.shape({ ...a, mode: "bilinear", align_corners: true } as never, c) });

export const pixelShuffle = op([`${F}pixel_shuffle`, "torch.pixel_shuffle"], { doc: "(*, C·r², H, W) → (*, C, H·r, W·r)", args: { input: tensor, upscale_factor: int() }, shape({ input, upscale_factor: r }, c) {
  const { shape } = input;
  if (!c.that(shape.length >= 3, () => `pixel_shuffle expects input to have at least 3 dimensions, but got input with ${shape.length} dimension(s)`)) return shape;
  if (typeof r === "number" && r <= 0) { c.fail(`pixel_shuffle expects a positive upscale_factor, but got ${r}`); return shape; }
  const square = mul(r, r), channels = shape.at(-3)!;
  c.that(isMultipleOf(channels, square), () => `pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of upscale_factor, but input.size(-3)=${String(channels)} is not divisible by ${String(square)}`);
  return [...shape.slice(0, -3), floorDiv(channels, square), mul(shape.at(-2)!, r), mul(shape.at(-1)!, r)];
} });
export const pixelUnshuffle = op([`${F}pixel_unshuffle`, "torch.pixel_unshuffle"], { args: { input: tensor, downscale_factor: int() }, shape({ input, downscale_factor: r }, c) {
  const { shape } = input;
  if (!c.that(shape.length >= 3, () => `pixel_unshuffle expects input to have at least 3 dimensions, but got input with ${shape.length} dimension(s)`)) return shape;
  if (typeof r === "number" && r <= 0) { c.fail(`pixel_unshuffle expects a positive downscale_factor, but got ${r}`); return shape; }
  const [h, w] = [shape.at(-2)!, shape.at(-1)!];
  c.that(isMultipleOf(h, r), () => `pixel_unshuffle expects height to be divisible by downscale_factor, but input.size(-2)=${String(h)} is not divisible by ${String(r)}`);
  c.that(isMultipleOf(w, r), () => `pixel_unshuffle expects width to be divisible by downscale_factor, but input.size(-1)=${String(w)} is not divisible by ${String(r)}`);
  return [...shape.slice(0, -3), mul(shape.at(-3)!, mul(r, r)), floorDiv(h, r), floorDiv(w, r)];
} });
export const channelShuffle = op([`${F}channel_shuffle`, "torch.channel_shuffle"], { args: { input: tensor, groups: int() }, shape({ input, groups }, c) {
  const { shape } = input;
  if (!c.that(shape.length > 2, () => `channel_shuffle expects input with > 2 dims, but got input with sizes ${sizesText(shape)}`)) return shape;
  if (typeof groups === "number" && groups <= 0) { c.fail(`Number of groups to divide channels in must be positive. Value of groups:${groups}`); return shape; }
  c.that(isMultipleOf(shape[1]!, groups), () => `Number of channels must be divisible by groups. Got ${String(shape[1])} channels and ${String(groups)} groups.`);
  return shape;
} });

/** Grids of coordinates from vectors. */
export const meshgrid = op(["torch.meshgrid"], { args: { tensors: { type: "tuple of Tensors", rest: true, accept(v, vm) {
  if (isUnknown(v)) return new Unclear(v.because);
  let items = typeof v === "object" && v !== null && (v.kind === "tuple" || v.kind === "list") ? v.items : null;
  if (items?.length === 1 && typeof items[0] === "object" && items[0] !== null && (items[0].kind === "tuple" || items[0].kind === "list")) items = items[0].items;
  if (!items) return mismatch;
  const out = items.map((x) => tensor.accept(x, vm));
  return out.includes(mismatch) ? mismatch : (out as Ranked[]);
} } as Arg<Ranked[]>, indexing: keyword(str(null)) }, grad: "ExpandBackward0", view: true,
  shape({ tensors, indexing }, c) {
    if (tensors.length === 0) { c.fail("meshgrid expects a non-empty TensorList"); return many([]); }
    const bad = tensors.find((t) => t.shape.length > 1);
    if (bad) c.fail(`torch.meshgrid: Expected 0D or 1D tensor in the tensor list but got: ${bad.shape.length}`);
    if (indexing !== null && indexing !== "ij" && indexing !== "xy") c.fail(`torch.meshgrid: indexing must be one of "xy" or "ij", but received: ${indexing}`);
    let grid: Dim[] = tensors.map((t) => t.shape[0] ?? 1);
    if (indexing === "xy" && grid.length >= 2) grid = [grid[1]!, grid[0]!, ...grid.slice(2)];
    return many(tensors.map((t) => ({ ...like(t, grid), strides: null })));
  } });

/** Sums of products in Einstein's notation: "bij,bjk->bik". */
export const einsum = op("torch.einsum", { doc: "Sums of products in Einstein's notation.", args: { equation: str(), operands: { type: "tuple of Tensors", rest: true, accept(v, vm) {
  if (isUnknown(v)) return new Unclear(v.because);
  let items = typeof v === "object" && v !== null && (v.kind === "tuple" || v.kind === "list") ? v.items : null;
  if (items?.length === 1 && typeof items[0] === "object" && items[0] !== null && (items[0].kind === "tuple" || items[0].kind === "list")) items = items[0].items;
  if (!items) return mismatch;
  const out = items.map((x) => tensor.accept(x, vm));
  return out.includes(mismatch) ? mismatch : (out as Ranked[]);
} } as Arg<Ranked[]> },
  grad: "ViewBackward0", dtype: ({ operands }, c) => promoted(c, ...operands),
  shape({ equation, operands }, c) {
    const text = equation.replace(/\s/g, ""), [left, right] = text.split("->") as [string, string | undefined], terms = left.split(",");
    const lost = { shape: null, dtype: operands[0]?.dtype ?? null, because: "the equation is wrong" };
    if (operands.length === 0) { c.fail("einsum(): must provide at least one operand"); return lost; }
    if (terms.length !== operands.length) { c.fail(terms.length < operands.length ? "einsum(): more operands were provided than specified in the equation" : "einsum(): fewer operands were provided than specified in the equation"); return lost; }
    const bad = /[^a-zA-Z.,]/.exec(left);
    if (bad) { c.fail(`einsum(): invalid subscript given at index ${bad.index} in the equation string, subscripts must be in [a-zA-Z]`); return lost; }
    const sizesOf = new Map<string, Dim>(), count = new Map<string, number>();
    let dots: Shape = [];
    for (const [i, term] of terms.entries()) {
      const { shape } = operands[i]!, labels = term.replace("...", ""), ell = term.includes("..."), spare = shape.length - labels.length;
      if (ell ? spare < 0 : spare !== 0) { c.fail(`einsum(): the number of subscripts in the equation (${labels.length}) ${ell ? "is more than the number of dimensions" : "does not match the number of dimensions"} (${shape.length}) for operand ${i}${ell ? "" : " and no ellipsis was given"}`); return lost; }
      const at = ell ? term.indexOf("...") : labels.length;
      if (ell) dots = c.broadcast(dots, shape.slice(at, at + spare));
      [...labels].forEach((l, k) => {
        const size = shape[k < at ? k : k + spare]!, have = sizesOf.get(l);
        count.set(l, (count.get(l) ?? 0) + 1);
        if (have === undefined || equal(have, 1) === true) sizesOf.set(l, size);
        else if (equal(size, 1) !== true) c.equal(have, size, () => `einsum(): subscript ${l} has size ${String(size)} for operand ${i} which does not broadcast with previously seen size ${String(have)}`);
      });
    }
    const out = right ?? `${left.includes("...") ? "..." : ""}${[...sizesOf.keys()].filter((l) => count.get(l) === 1).sort().join("")}`;
    const labels = out.replace("...", ""), at = out.indexOf("...");
    for (const [k, l] of [...labels].entries()) {
      if (!/[a-zA-Z]/.test(l)) { c.fail(`einsum(): invalid subscript given at index ${left.length + 2 + k} in the equation string, subscripts must be in [a-zA-Z]`); return lost; }
      if (!sizesOf.has(l)) { c.fail(`einsum(): output subscript ${l} does not appear in the equation for any input operand`); return lost; }
      if (labels.indexOf(l) !== k) { c.fail(`einsum(): output subscript ${l} appears more than once in the output`); return lost; }
    }
    const dims = [...labels].map((l) => sizesOf.get(l)!);
    return at < 0 ? dims : [...dims.slice(0, at), ...dots, ...dims.slice(at)];
  },
  macs({ equation, operands }, out) {
    const [left] = equation.replace(/\s/g, "").split("->") as [string], seen = new Map<string, Dim>();
    left.split(",").forEach((term, i) => [...term.replace("...", "")].forEach((l, k) => { const s = operands[i]?.shape[term.includes("...") && k >= term.indexOf("...") ? k + operands[i]!.shape.length - term.replace("...", "").length : k]; if (s !== undefined) seen.set(l, s); }));
    const right = equation.replace(/\s/g, "").split("->")[1] ?? "", inner = [...seen].filter(([l]) => !right.includes(l)).reduce<Dim>((p, [, d]) => mul(p, d), 1);
    return operands.length < 2 ? 0 : mul(out.reduce<Dim>((p, d) => mul(p, d), 1), inner);
  } });
/** softmax(q kᵀ / √d) v over the last two dimensions. */
export const scaledDotProductAttention = op(`${F}scaled_dot_product_attention`, {
  doc: "softmax(q·kᵀ / √d)·v over the last two dimensions.", args: { query: tensor, key: tensor, value: tensor, attn_mask: optional(tensor), dropout_p: float(0), is_causal: flag(false), scale: keyword(float(null)), enable_gqa: keyword(flag(false)) },
  grad: "ScaledDotProductFlashAttentionForCpuBackward0",
  macs: ({ query, key, value }) => { const l = query.shape.at(-2)!, s = key.shape.at(-2)!, batch = query.shape.slice(0, -2).reduce<Dim>((p, d) => mul(p, d), 1); return mul(batch, mul(l, mul(s, add(query.shape.at(-1)!, value.shape.at(-1)!)))); },
  shape({ query, key, value, attn_mask, is_causal, enable_gqa }, c) {
    const [q, k, v] = [query.shape, key.shape, value.shape];
    for (const [a, b] of [[query, key], [query, value]] as const) if (a.dtype && b.dtype && a.dtype !== b.dtype) c.fail(`Expected query, key, and value to have the same dtype, but got query.dtype: ${cName(query)} key.dtype: ${cName(key)} and value.dtype: ${cName(value)} instead.`);
    if (q.length < 2 || k.length < 2 || v.length < 2) { c.fail(`Expected query, key, and value to all be  at least 2 dimensional, but got query.dim(): ${q.length} key.dim(): ${k.length} and value.dim(): ${v.length} instead.`); return q; }
    if (c.failed) return q;
    if (is_causal && attn_mask) { c.fail("_scaled_dot_product_attention: Explicit attn_mask should not be set when is_causal=True"); return q; }
    const lead = enable_gqa ? q.slice(0, -2) : c.broadcast(q.slice(0, -2), k.slice(0, -2), v.slice(0, -2)), n = lead.reduce<Dim>((p, d) => mul(p, d), 1);
    if (!c.failed) c.equal(q.at(-1)!, k.at(-1)!, () => (q.length === 2 ? `mat1 and mat2 shapes cannot be multiplied (${String(q[0])}x${String(q[1])} and ${String(k[1])}x${String(k[0])})` : `Expected size for first two dimensions of batch2 tensor to be: [${String(n)}, ${String(q.at(-1))}] but got: [${String(n)}, ${String(k.at(-1))}].`));
    if (!c.failed) c.equal(k.at(-2)!, v.at(-2)!, () => `Expected size for first two dimensions of batch2 tensor to be: [${String(n)}, ${String(k.at(-2))}] but got: [${String(n)}, ${String(v.at(-2))}].`);
    if (!c.failed && attn_mask?.shape) c.broadcast([...lead, q.at(-2)!, k.at(-2)!], attn_mask.shape);
    return [...lead, q.at(-2)!, v.at(-1)!];
  },
});
const cName = (t: Ranked): string => ({ float32: "float", float64: "double", float16: "c10::Half", bfloat16: "c10::BFloat16", int64: "long int" } as Record<string, string>)[t.dtype?.name ?? ""] ?? t.dtype?.name ?? "?";
