// Elements by index: x[…], x[…] = y, gather, scatter, embedding.

import type { Slice, Value } from "../../../../interpreter/python/values";
import type { Tensor as TorchTensor } from "../../../../interpreter/torch/tensor";
import type { Kernel, Tensor, Tf } from "../kernel";
import { call as callKernel } from "../kernel";
import { contiguous } from "../layout";
import { kernels as k } from "../ops";
import { heldAs } from "../storage";
import { type Binding, type Ready, type Run, type Val, by, call, dimOf, isTorch, made, numberOf, numbers, one, plainly, shapeOf, sizeOf, take } from "./binding";
import { window } from "./shape";

/** One step of a basic index: what a kernel does to the tensor so far. */
interface Step { readonly kernel: Kernel<any>; readonly args: Record<string, unknown> }
interface Plan {
  readonly steps: Step[];
  /** For each dimension after the steps: an index tensor, or null. Null when the index is basic. */
  readonly indices: (TorchTensor | Val | null)[] | null;
}

const asInt = (v: Value, or: number): number => (v === null ? or : typeof v === "object" && v.kind === "tensor" ? v.storage!.numbers!()[0]! : Number(v));
const isMask = (t: TorchTensor): boolean => t.dtype?.name === "bool" || t.dtype?.name === "uint8";

/** What an index does, step by step. */
function planned(r: Run, shape: readonly number[], index: Value): Plan {
  const items: Value[] = typeof index === "object" && index !== null && index.kind === "tuple" ? [...index.items] : [index];
  const takes = (v: Value): number => (v === null || typeof v === "boolean" || (typeof v === "object" && v.kind === "ellipsis") ? 0 : isTorch(v) && isMask(v) ? v.shape!.length : listMask(v) ? 1 : 1);
  const used = items.reduce<number>((n, v) => n + takes(v), 0), steps: Step[] = [], indices: (TorchTensor | Val | null)[] = [];
  const now = [...shape];
  let d = 0, advanced = false, seen = false;
  for (const v of items) {
    if (v === null || typeof v === "boolean") {
      now.splice(d, 0, 1);
      steps.push({ kernel: k.reshape, args: { shape: [...now] } });
      if (v === null) indices[d] = null;
      else { indices[d] = made(r, v ? [0] : [], [v ? 1 : 0], "int32"); advanced = true; }
      d++;
    } else if (typeof v === "object" && v.kind === "ellipsis") { if (!seen) { seen = true; const n = shape.length - used; for (let i = 0; i < n; i++) indices[d++] = null; } }
    else if (typeof v === "object" && v.kind === "slice") {
      const { start, end, step } = bounds(v, now[d]!);
      if (start !== 0 || end !== now[d] || step !== 1) steps.push({ kernel: k.slice, args: { dim: d, start, end, step } });
      now[d] = Math.max(0, Math.ceil((end - start) / step));
      indices[d++] = null;
    } else if (isTorch(v) && (v.shape!.length > 0 || isMask(v))) {
      advanced = true;
      if (!isMask(v)) { indices[d++] = v; continue; }
      for (const column of maskIndices(numbers(r, v), shapeOf(v))) indices[d++] = made(r, column, [column.length], "int32");
    } else if (typeof v === "object" && (v.kind === "list" || v.kind === "tuple" || v.kind === "range")) {
      advanced = true;
      const { data, dims, mask } = listIndex(r, v);
      if (!mask) indices[d++] = made(r, data, dims, "int32");
      else for (const column of maskIndices(data, dims)) indices[d++] = made(r, column, [column.length], "int32");
    } else {
      const i = asInt(v, 0);
      steps.push({ kernel: k.select, args: { dim: d, index: i } });
      now.splice(d, 1);
    }
  }
  while (indices.length < now.length) indices.push(null);
  return { steps, indices: advanced ? indices : null };
}
const listMask = (v: Value): boolean => typeof v === "object" && v !== null && v.kind === "list" && typeof v.items[0] === "boolean";
function bounds(s: Slice, size: number): { start: number; end: number; step: number } {
  const clip = (x: number): number => Math.min(Math.max(x < 0 ? x + size : x, 0), size), start = clip(asInt(s.start, 0)), step = asInt(s.step, 1);
  return { start, end: Math.max(start, clip(asInt(s.stop, size))), step };
}
/** The places of what is not zero, one list for each dimension. */
function maskIndices(data: ArrayLike<number>, shape: readonly number[]): number[][] {
  const strides = shape.map((_, i) => sizeOf(shape.slice(i + 1))), columns: number[][] = shape.map(() => []);
  for (let i = 0; i < data.length; i++) if (data[i]) strides.forEach((s, d) => columns[d]!.push(Math.floor(i / s) % shape[d]!));
  return columns;
}
function listIndex(r: Run, v: Value): { data: number[]; dims: number[]; mask: boolean } {
  const data: number[] = [], dims: number[] = [];
  let mask = false;
  const walk = (x: Value, depth: number): void => {
    if (typeof x === "object" && x !== null && (x.kind === "list" || x.kind === "tuple" || x.kind === "range")) {
      const items = x.kind === "range" ? Array.from({ length: Math.max(0, Math.ceil((Number(x.stop) - Number(x.start)) / Number(x.step))) }, (_, i) => Number(x.start) + i * Number(x.step)) : x.items;
      if (dims.length <= depth) dims.push(items.length);
      for (const item of items) walk(item, depth + 1);
    } else if (isTorch(x)) { const n = numbers(r, x); shapeOf(x).forEach((s, i) => { if (dims.length <= depth + i) dims.push(s); }); for (let i = 0; i < n.length; i++) data.push(n[i]!); mask ||= isMask(x); }
    else { mask ||= typeof x === "boolean"; data.push(Number(x)); }
  };
  walk(v, 0);
  return { data, dims, mask };
}

/** Runs the steps without a graph: what a view's storage does when its parent has changed. */
const stepping = (steps: readonly Step[]) => (tf: Tf, whole: Tensor): Tensor => {
  let t = contiguous(tf, whole);
  for (const { kernel, args } of steps) {
    const [next] = callKernel(tf, kernel, { ...args, input: t }).outputs;
    if (t !== whole) t.dispose();
    t = next!;
  }
  return t === whole ? tf.clone(t) : t;
};

const getitem: Binding = (r, a) => {
  const input = a.input as TorchTensor, { steps, indices } = planned(r, shapeOf(input), a.index as Value);
  const taken = steps.reduce<Val | TorchTensor>((x, { kernel, args }) => one(r, kernel, { ...args, input: x }), input);
  if (indices) return one(r, k.index, { input: taken, indices });
  return window(r, "val" in taken ? taken : one(r, k.clone, { input }), input, stepping(steps), null);
};

/** Flat places of the elements that an index takes, and the shape that it gives. */
function chosen(r: Run, shape: number[], index: Value): { places: Int32Array; shape: number[] } {
  const { steps, indices } = planned(r, shape, index), { tf } = r;
  const all = tf.tidy(() => tf.reshape(tf.range(0, sizeOf(shape), 1, "int32"), shape)), part = stepping(steps)(tf, all);
  all.dispose();
  let out: Tensor = part;
  if (indices) {
    [out] = callKernel(tf, k.index, { input: part, indices: indices.map((i) => (i === null ? null : "val" in i ? i.t : tf.tensor(Int32Array.from(numbers(r, i)), shapeOf(i), "int32"))) }).outputs as [Tensor];
    part.dispose();
  }
  const places = out.dataSync() as Int32Array, found = out.shape;
  out.dispose();
  return { places, shape: found };
}

/** The input with values written at flat places; values broadcast to `shape`. */
const putAt: Kernel<{ input: Tensor; values: Tensor; places: Int32Array; shape: number[] }> = {
  gradName: "CopySlices",
  run(tf, { input, values, places, shape }, needs) {
    const data = input.dataSync().slice(), full = values.shape.join() === shape.join() ? values : tf.broadcastTo(tf.reshape(values, trimmed(values.shape, shape)), shape), from = full.dataSync();
    for (let i = 0; i < places.length; i++) data[places[i]!] = from[i]!;
    const before = values.shape;
    return {
      outputs: [tf.tensor(data, input.shape, input.dtype)],
      backward: ([g]) => {
        const grad = g!.dataSync(), rest = grad.slice(), taken = new Float32Array(places.length);
        for (let i = 0; i < places.length; i++) { taken[i] = grad[places[i]!]!; rest[places[i]!] = 0; }
        return { input: needs?.input ? tf.tensor(rest, g!.shape) : null, values: needs?.values ? summed(tf, tf.tensor(taken, shape), before) : null };
      },
    };
  },
};
/** Leading ones are dropped where there are too many dimensions. */
const trimmed = (from: number[], to: number[]): number[] => (from.length > to.length ? from.slice(from.length - to.length) : from);
function summed(tf: Tf, g: Tensor, shape: number[]): Tensor {
  const target = trimmed(shape, g.shape), lead = g.rank - target.length;
  const dims = g.shape.map((_, i) => i).filter((i) => i < lead || (target[i - lead] === 1 && g.shape[i] !== 1));
  return tf.reshape(dims.length ? tf.sum(g, dims) : g, shape);
}
const setitem: Binding = (r, a) => {
  const input = a.input as TorchTensor, held = heldAs(input.dtype), { places, shape } = chosen(r, shapeOf(input), a.index as Value);
  const value = isTorch(a.value) ? (heldAs(a.value.dtype) === held ? a.value : one(r, k.to, { input: a.value, dtype: held })) : made(r, [numberOf(a.value)], [], held);
  return one(r, putAt, { input, values: value, places, shape });
};

/** An index of one dimension, spread over the others of `shape`. */
function spreadIndex(r: Run, index: TorchTensor, dim: number, shape: readonly number[]): Val {
  const column = shape.map((_, i) => (i === dim ? shapeOf(index)[0] ?? 1 : 1));
  return one(r, k.expand, { input: one(r, k.reshape, { input: index, shape: column }), shape: shape.map((s, i) => (i === dim ? column[dim]! : s)) });
}
const alongIndex = (kernel: typeof k.scatter, source: (r: Run, a: Ready) => unknown): Binding => (r, a) => {
  const dim = dimOf(a.dim, a.input.shape.length);
  return one(r, kernel, { input: a.input, dim, index: spreadIndex(r, a.index, dim, shapeOf(a.input)), src: source(r, a) });
};
const flat = (r: Run, t: TorchTensor): Val => one(r, k.reshape, { input: t, shape: [sizeOf(shapeOf(t))] });
const scatter: Binding = (r, a) => {
  const src = a.src ?? a.value, source = isTorch(src) ? src : numberOf(src);
  if (a.reduce === "add" || a.reduce === "sum") return one(r, k.scatter_add, { input: a.input, dim: a.dim, index: a.index, src: source });
  return one(r, k.scatter, { input: a.input, dim: a.dim, index: a.index, src: source });
};
/** scatter_reduce other than sums, element by element; no gradient. */
const scatterReduce: Binding = (r, a, results) => {
  if (a.reduce === "sum" && a.include_self !== false) return scatter(r, a, results);
  return plainly((run, { input, dim, index, src, reduce, include_self }) => {
    const shape = shapeOf(input), at = shapeOf(index), d = dimOf(dim, shape.length), out = Float64Array.from(numbers(run, input)), places = numbers(run, index), values = numbers(run, src), sources = shapeOf(src);
    const strides = shape.map((_, i) => sizeOf(shape.slice(i + 1))), counts = new Float64Array(out.length), untouched = new Uint8Array(out.length).fill(1);
    for (let i = 0; i < places.length; i++) {
      let rest = i, from = 0, to = 0, step = 1;
      for (let j = at.length - 1; j >= 0; j--) { const p = rest % at[j]!; rest = Math.floor(rest / at[j]!); from += p * step; step *= sources[j]!; to += (j === d ? places[i]! : p) * strides[j]!; }
      const x = values[from]!, first = untouched[to] === 1 && include_self === false;
      out[to] = first ? x : reduce === "prod" ? out[to]! * x : reduce === "amax" ? Math.max(out[to]!, x) : reduce === "amin" ? Math.min(out[to]!, x) : out[to]! + x;
      untouched[to] = 0;
      counts[to]!++;
    }
    if (reduce === "mean") counts.forEach((n, i) => { if (n) out[i]! /= n + (include_self === false ? 0 : 1); });
    return out;
  })(r, a, results);
};

export const index: Record<string, Binding> = {
  "Tensor.__getitem__": getitem, "Tensor.__setitem__": setitem,
  "torch.gather": take(k.gather, "input", "dim", "index"), "torch.index_select": take(k.index_select, "input", "dim", "index"), "torch.take": (r, a) => one(r, k.gather, { input: flat(r, a.input), dim: 0, index: one(r, k.reshape, { input: a.index, shape: [sizeOf(shapeOf(a.index))] }) }),
  "torch.take_along_dim": (r, a, [out]) => {
    if (a.dim === null || a.dim === undefined) return one(r, k.gather, { input: flat(r, a.input), dim: 0, index: flat(r, a.indices) });
    const dim = dimOf(a.dim, a.input.shape.length), full = shapeOf(out!), wide = shapeOf(a.input).map((s, i) => (i === dim ? s : full[i]!));
    return one(r, k.gather, { input: one(r, k.expand, { input: a.input, shape: wide }), dim, index: one(r, k.expand, { input: a.indices, shape: full }) });
  },
  "torch.scatter": scatter, "torch.scatter_add": take(k.scatter_add, "input", "dim", "index", "src"), "torch.scatter_reduce": scatterReduce,
  "torch.index_add": alongIndex(k.scatter_add as typeof k.scatter, (r, a) => (numberOf(a.alpha ?? 1) === 1 ? a.source : one(r, k.mul, { input: a.source, other: numberOf(a.alpha) }))),
  "torch.index_copy": alongIndex(k.scatter, (_r, a) => a.source), "torch.index_fill": alongIndex(k.scatter, (r, a) => (isTorch(a.value) ? numbers(r, a.value)[0] : numberOf(a.value))),
  "torch.masked_select": take(k.masked_select, "input", "mask"),
  "torch.masked_scatter": (r, a) => { const { places } = { places: maskPlaces(r, a.mask, shapeOf(a.input)) }, from = numbers(r, a.source); return one(r, putAt, { input: a.input, values: made(r, Array.from(places, (_, i) => from[i]!), [places.length], heldAs(a.input.dtype)), places, shape: [places.length] }); },
  "torch.nonzero": (r, a, results) => (results.length > 1 || a.as_tuple === true ? call(r, k.unbind, { input: one(r, k.nonzero, { input: a.input }), dim: 1 }) : one(r, k.nonzero, { input: a.input })), "torch.argwhere": take(k.nonzero, "input"),
  [`torch.nn.functional.embedding`]: take(k.embedding, "input", "weight", "padding_idx"),
  "torch.nn.functional.one_hot": (r, a) => { let n = Number(a.num_classes); if (n < 0) { n = 0; const data = numbers(r, a.input); for (let i = 0; i < data.length; i++) n = Math.max(n, data[i]! + 1); } return one(r, k.one_hot, { input: a.input, num_classes: n }); },
  "torch.repeat_interleave": (r, a) => {
    if (a.input === undefined) { const list: number[] = []; Array.from(numbers(r, a.repeats)).forEach((n, i) => { for (let j = 0; j < n; j++) list.push(i); }); return made(r, list, [list.length], "int32"); }
    if (!isTorch(a.repeats)) return one(r, k.repeat_interleave, { input: a.input, repeats: Number(a.repeats), dim: a.dim });
    const counts = numbers(r, a.repeats), whole = a.dim === null || a.dim === undefined, input = whole ? flat(r, a.input) : (a.input as TorchTensor), dim = whole ? 0 : (a.dim as number), size = whole ? sizeOf(shapeOf(a.input)) : shapeOf(a.input)[dimOf(dim, a.input.shape.length)]!, list: number[] = [];
    for (let i = 0; i < size; i++) for (let j = 0; j < counts[counts.length === 1 ? 0 : i]!; j++) list.push(i);
    return one(r, k.index_select, { input, dim, index: made(r, list, [list.length], "int32") });
  },
  "torch.bincount": by(k.bincount, (a) => ({ input: a.input, weights: a.weights, minlength: Number(a.minlength ?? 0) })),
};
function maskPlaces(r: Run, mask: TorchTensor, shape: number[]): Int32Array {
  const full = one(r, k.expand, { input: one(r, k.to, { input: mask, dtype: "int32" }), shape }), data = full.t.dataSync(), found: number[] = [];
  for (let i = 0; i < data.length; i++) if (data[i]) found.push(i);
  return Int32Array.from(found);
}
