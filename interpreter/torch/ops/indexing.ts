// x[…] and x[…] = y: ints, slices, None, …, masks and index tensors, as PyTorch's (and numpy's) rules have it.
import { type Dim, type Shape, add, bounds, broadcastAll, ceilDiv, equal, max, min, numel, sub } from "../../shape";
import type { Interp } from "../../python/interp";
import { type Slice, type Value, unknown } from "../../python/values";
import { type Ranked, acceptInt, any, operand, tensor, unknownDim } from "../core/args";
import { type Check, newCheck } from "../core/check";
import { dtypes } from "../core/dtype";
import { op } from "../core/op";
import { asStrides, stridesOf } from "../core/strides";
import { newTensor, torchState } from "../core/state";
import { sizesText } from "../core/verbs";
import { overlaps, sharesMemory } from "../core/written";
import type { Tensor } from "../tensor";

/** One part of an index, after its kinds are told apart. */
type Part = { kind: "int"; at: Dim } | { kind: "slice"; slice: Slice } | { kind: "none" } | { kind: "ellipsis" } | { kind: "tensor"; index: Ranked } | { kind: "bool"; value: boolean };
/** What an index selects: the shape, strides where it is a plain view, and positions (row-major offsets) where those are known. */
interface Selected { shape: Shape; strides: Shape | null | undefined; view: boolean; lost?: string }

function partsOf(vm: Interp, index: Value, c: Check): Part[] | string {
  const items = typeof index === "object" && index !== null && index.kind === "tuple" ? index.items : typeof index === "object" && index !== null && index.kind === "list" && index.items.some((v) => typeof v === "object" && v !== null && (v.kind === "slice" || v.kind === "ellipsis")) ? index.items : [index];
  const parts: Part[] = [];
  for (const v of items) {
    if (v === null) parts.push({ kind: "none" });
    else if (typeof v === "boolean") parts.push({ kind: "bool", value: v });
    else if (typeof v === "number" || typeof v === "bigint") parts.push({ kind: "int", at: Number(v) });
    else if (typeof v === "string") { c.fail("new(): invalid data type 'str'", "TypeError"); return "the index is wrong"; }
    else if (v.kind === "unknown") return v.because;
    else if (v.kind === "sym") parts.push({ kind: "int", at: v });
    else if (v.kind === "slice") parts.push({ kind: "slice", slice: v });
    else if (v.kind === "ellipsis") parts.push({ kind: "ellipsis" });
    else if (v.kind === "tensor") {
      if (v.shape === null) return v.because ?? "the index's shape is not known";
      if (v.dtype && v.dtype.category === "float") { c.fail("tensors used as indices must be long, int, byte or bool tensors", "IndexError"); return "the index is wrong"; }
      if (v.shape.length === 0 && v.dtype && v.dtype.category === "int") { parts.push({ kind: "int", at: v.constant ? v.constant[0]! : unknownDim() }); continue; }
      parts.push({ kind: "tensor", index: v as Ranked });
    } else if (v.kind === "list" || v.kind === "tuple" || v.kind === "range") {
      const t = indexTensor(vm, v);
      if (typeof t === "string") return t;
      parts.push({ kind: "tensor", index: t });
    } else if (v.kind === "float" || v.kind === "dict") { c.fail(`only integers, slices (\`:\`), ellipsis (\`...\`), None and long or byte Variables are valid indices (got ${vm.typeOf(v).name})`, "IndexError"); return "the index is wrong"; }
    else { const d = acceptInt(v); if (typeof d === "symbol") return "the index is not known"; parts.push({ kind: "int", at: d }); }
  }
  return parts;
}
/** A list of ints or bools as an index tensor. */
function indexTensor(vm: Interp, v: Value): Ranked | string {
  const shape: number[] = [], numbers: number[] = [];
  let bools = false, known = true;
  const walk = (x: Value, depth: number): boolean => {
    const items = typeof x === "object" && x !== null && (x.kind === "list" || x.kind === "tuple" || x.kind === "range") ? vm.items(x) : undefined;
    if (items) { if (shape.length <= depth) shape.push(items.length); return items.length === shape[depth] && items.every((i) => walk(i, depth + 1)); }
    if (typeof x === "boolean") { bools = true; numbers.push(Number(x)); return true; }
    if (typeof x === "number") { numbers.push(x); return true; }
    if (typeof x === "object" && x !== null && (x.kind === "tensor" || x.kind === "sym" || x.kind === "unknown")) { known = false; numbers.push(0); return x.kind !== "tensor" || x.shape?.length === 0; }
    return false;
  };
  if (!walk(v, 0)) return "the index is not known";
  return newTensor(vm, { shape, dtype: bools ? dtypes.bool : dtypes.int64, ...(known && { constant: numbers }) }) as Ranked;
}

/** Elements that a slice takes of a dimension, and where it starts. */
function sliced(s: Slice, size: Dim, c: Check): { length: Dim; start: Dim; step: number } {
  const dim = (v: Value): Dim | null | undefined => { if (v === null) return null; const d = acceptInt(v); return typeof d === "symbol" ? undefined : d; };
  const [start, stop, step] = [dim(s.start), dim(s.stop), dim(s.step)];
  if (step !== null && step !== undefined && typeof step === "number" && step <= 0) { c.fail("step must be greater than zero", "ValueError"); return { length: size, start: 0, step: 1 }; }
  const by = step === null ? 1 : typeof step === "number" ? step : 0;
  if (start === undefined || stop === undefined || by === 0) return { length: unknownDim(), start: unknownDim(), step: by || 1 };
  const limit = (d: Dim | null, none: Dim): Dim => {
    if (d === null) return none;
    if (typeof d === "number") return d < 0 ? (typeof size === "number" ? Math.max(0, size + d) : max(0, add(size, d))) : typeof size === "number" ? Math.min(d, size) : min(d, size);
    const [low, high] = bounds(d);
    return high < 0 ? max(0, add(size, d)) : low >= 0 ? min(d, size) : unknownDim();
  };
  const from = limit(start, 0), to = limit(stop, size);
  const length = max(0, ceilDiv(sub(to, from), by));
  return { length, start: from, step: by };
}

/** Elements that start:end:step takes of a dimension. */
export const slicedLength = (start: Value, stop: Value, step: Value, size: Dim, c: Check): Dim => sliced({ kind: "slice", start, stop, step }, size, c).length;

/** The form of x[index]; errors in PyTorch's words. */
export function selected(vm: Interp, t: Ranked, index: Value, c: Check): Selected {
  const none = (lost: string): Selected => ({ shape: [], strides: null, view: false, lost });
  const parts = partsOf(vm, index, c);
  if (typeof parts === "string") return none(parts);
  const { shape } = t, takes = (p: Part): number => (p.kind === "int" || p.kind === "slice" ? 1 : p.kind === "tensor" ? (p.index.dtype === dtypes.bool || p.index.dtype === dtypes.uint8 ? p.index.shape.length : 1) : 0);
  const used = parts.reduce((n, p) => n + takes(p), 0);
  if (used > shape.length) { c.fail(shape.length === 0 && parts.some((p) => p.kind === "int") && parts.length === 1 ? "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ to convert a 0-dim tensor to a number" : `too many indices for tensor of dimension ${shape.length}`, "IndexError"); return none("too many indices"); }
  const strides = stridesOf(t);
  const out: Dim[] = [], step: Dim[] = [];
  let at = 0, view = true;
  const advanced: { place: number; shapes: Shape[] } = { place: -1, shapes: [] };
  const apart: number[] = [];
  const rest = shape.length - used;
  const whole = (): void => { out.push(shape[at]!); step.push(strides?.[at] ?? 0); at++; };
  let seenEllipsis = false;
  parts.forEach((p) => {
    if (c.failed) return;
    if (p.kind === "none") { out.push(1); step.push(0); }
    else if (p.kind === "ellipsis") { if (seenEllipsis) return; seenEllipsis = true; for (let i = 0; i < rest; i++) whole(); }
    else if (p.kind === "int") {
      const size = shape[at]!;
      if (typeof p.at === "number" && typeof size === "number" && (p.at >= size || p.at < -size)) c.fail(`index ${p.at} is out of bounds for dimension ${at} with size ${size}`, "IndexError");
      at++;
    } else if (p.kind === "slice") { const s = sliced(p.slice, shape[at]!, c); out.push(s.length); step.push(strides ? (typeof strides[at] === "number" ? (strides[at] as number) * s.step : strides[at]!) : 0); at++; }
    else {
      view = false;
      if (advanced.place < 0) advanced.place = out.length;
      apart.push(out.length);
      if (p.kind === "bool") advanced.shapes.push([p.value ? 1 : 0]);
      else if (p.index.dtype === dtypes.bool || p.index.dtype === dtypes.uint8) {
        p.index.shape.forEach((d, i) => { if (!c.failed) c.that(equal(d, shape[at + i]!), () => `The shape of the mask ${sizesText(p.index.shape)} at index ${i} does not match the shape of the indexed tensor ${sizesText(shape)} at index ${at + i}`, "IndexError"); });
        advanced.shapes.push([p.index.constant ? p.index.constant.filter(Boolean).length : unknownDim()]);
        at += p.index.shape.length;
      } else {
        const size = shape[at]!;
        if (p.index.constant && typeof size === "number") { const bad = p.index.constant.find((x) => x >= size || x < -size); if (bad !== undefined) c.fail(`index ${bad} is out of bounds for dimension ${at} with size ${size}`, "IndexError"); }
        advanced.shapes.push(p.index.shape);
        at++;
      }
    }
  });
  while (at < shape.length && !c.failed) whole();
  if (c.failed) return none("the index is wrong");
  if (advanced.shapes.length) {
    const all = broadcastAll(advanced.shapes);
    if (all.shape === undefined) { c.fail(`shape mismatch: indexing tensors could not be broadcast together with shapes ${advanced.shapes.map(sizesText).join(", ")}`, "IndexError"); return none("the index is wrong"); }
    // Index tensors that are not side by side put their dimensions first. An int between them counts as one of them.
    const together = apart.every((p) => p === apart[0]) && contiguousParts(parts);
    out.splice(together ? advanced.place : 0, 0, ...all.shape);
  }
  return { shape: out, strides: view ? (strides ? asStrides(out, step) : null) : undefined, view };
}
/** Whether the index tensors (with ints, which then count as such) stand side by side. */
function contiguousParts(parts: readonly Part[]): boolean {
  const adv = parts.map((p) => p.kind === "tensor" || p.kind === "bool" || p.kind === "int");
  const hasTensor = parts.some((p) => p.kind === "tensor" || p.kind === "bool");
  const first = parts.findIndex((p) => p.kind === "tensor" || p.kind === "bool"), last = parts.findLastIndex((p) => p.kind === "tensor" || p.kind === "bool");
  return hasTensor && adv.slice(first, last + 1).every(Boolean);
}

/** The node that an index leaves: that of the last part that does something. */
function historyOf(index: Value): string {
  const items = typeof index === "object" && index !== null && index.kind === "tuple" ? index.items : [index];
  const advanced = (v: Value): boolean => typeof v === "boolean" || (typeof v === "object" && v !== null && (v.kind === "list" || v.kind === "tuple" || v.kind === "range" || (v.kind === "tensor" && (v.shape?.length !== 0 || v.dtype === dtypes.bool))));
  if (items.some(advanced)) return "IndexBackward0";
  if (typeof index === "object" && index !== null && index.kind === "slice") return "SliceBackward0";
  const last = items.findLast((v) => !(typeof v === "object" && v !== null && (v.kind === "ellipsis" || (v.kind === "slice" && v.start === null && v.stop === null && v.step === null))));
  return last === undefined ? "AliasBackward0" : last === null ? "UnsqueezeBackward0" : typeof last === "object" && last.kind === "slice" ? "SliceBackward0" : "SelectBackward0";
}
/** x[index] */
export const getitem = op("Tensor.__getitem__", {
  doc: "Elements by index, slice or mask.", args: { input: tensor, index: any() }, view: true,
  grad: ({ index }) => historyOf(index),
  shape({ input, index }, c) {
    const s = selected(c.vm, input, index, c);
    if (s.lost) return { plain: unknown(s.lost) };
    const constant = input.constant && s.view ? picked(input, index, s.shape) : undefined;
    return { shape: s.shape, dtype: input.dtype, device: input.device, strides: s.strides, ...(constant && { constant }) };
  },
});
/** Known numbers of a plain index of one dimension. */
function picked(t: Ranked, index: Value, shape: Shape): readonly number[] | undefined {
  const n = Number(t.shape[0]), row = Number(numel(t.shape.slice(1)));
  if (typeof index === "number") { const i = index < 0 ? index + n : index; return t.constant!.slice(i * row, (i + 1) * row); }
  if (typeof index === "object" && index !== null && index.kind === "slice" && typeof shape[0] === "number") {
    const num = (v: Value, d: number): number | undefined => (v === null ? d : typeof v === "number" ? (v < 0 ? Math.max(0, v + n) : Math.min(v, n)) : undefined);
    const start = num(index.start, 0), step = index.step === null ? 1 : index.step;
    if (start === undefined || typeof step !== "number") return undefined;
    return Array.from({ length: shape[0] }, (_, k) => t.constant!.slice((start + k * step) * row, (start + k * step + 1) * row)).flat();
  }
  return undefined;
}

/** x[index] = value */
export const setitem = op("Tensor.__setitem__", {
  args: { input: tensor, index: any(), value: operand }, grad: null, anyRank: true, shape: () => [],
  call(vm, { input, index, value }) {
    const c = newCheck(vm), state = torchState(vm);
    if (input.shape) {
      if (state.gradEnabled && input.requiresGrad && !input.gradFn) c.fail(input.base ? "a view of a leaf Variable that requires grad is being used in an in-place operation." : "a leaf Variable that requires grad is being used in an in-place operation.");
      const s = selected(vm, input as Ranked, index, c);
      if (s.view && !c.failed && overlaps(s)) c.fail(sharesMemory);
      else if (!s.lost && typeof value === "object" && (value as Tensor).kind === "tensor" && (value as Tensor).shape) fitsInto(c, (value as Ranked).shape, s);
    }
    vm.touch(input);
    input.constant = undefined;
    const source = typeof value === "object" && (value as Tensor).kind === "tensor" ? (value as Tensor) : null;
    if (source?.requiresGrad && state.gradEnabled && !state.engine) { input.requiresGrad = true; input.gradFn = { name: "CopySlices" }; }
    if (state.engine && !c.failed) state.engine.run(vm, setitem, { input, index, value }, [input]);
    return null;
  },
});
export function fitsInto(c: Check, value: Shape, s: Selected): void {
  let from = value;
  while (from.length > s.shape.length && equal(from[0]!, 1) === true) from = from.slice(1);       // leading ones are dropped
  const lead = s.shape.length - from.length;
  const mismatched = lead < 0 || from.some((d, i) => equal(d, 1) !== true && equal(d, s.shape[i + lead]!) === false);
  if (!mismatched) return;
  if (!s.view) { c.fail(`shape mismatch: value tensor of shape ${sizesText(value)} cannot be broadcast to indexing result of shape ${sizesText(s.shape)}`); return; }
  const at = lead < 0 ? -1 : from.findIndex((d, i) => equal(d, 1) !== true && equal(d, s.shape[i + lead]!) === false);
  c.fail(lead < 0 ? `expand(torch.FloatTensor{${sizesText(value)}}, size=${sizesText(s.shape)}): the number of sizes provided (${s.shape.length}) must be greater or equal to the number of dimensions in the tensor (${from.length})`
    : `The expanded size of the tensor (${String(s.shape[at + lead])}) must match the existing size (${String(from[at])}) at non-singleton dimension ${at + lead}.  Target sizes: ${sizesText(s.shape)}.  Tensor sizes: ${sizesText(from)}`);
}
