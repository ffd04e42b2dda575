// Views, joins and cuts. A view's storage knows how it comes from its parent's.

import type { Tensor as TorchTensor } from "../../../../interpreter/torch/tensor";
import { type Kernel, type Tensor, type Tf, call as callKernel } from "../kernel";
import { contiguous } from "../layout";
import { kernels as k } from "../ops";
import { storeOf } from "../storage";
import { type Binding, type Ready, type Run, type Val, by, call, dimOf, heldAs, one, shapeOf, take } from "./binding";

type Args = Record<string, unknown>;

/** What a kernel gives for a tensor in place of the operation's input, as a handle of its own. */
export function applied(kernel: Kernel<any>, args: Args, at = 0): (tf: Tf, whole: Tensor) => Tensor {
  return (tf, whole) => {
    const { outputs } = callKernel(tf, kernel, { ...args, input: whole });
    outputs.forEach((t, i) => { if (i !== at) t.dispose(); });
    return outputs[at]!;
  };
}
/** A value that is a window of a tensor's memory. */
export function window(r: Run, v: Val, of: TorchTensor, derive: (tf: Tf, whole: Tensor) => Tensor, restore: ((tf: Tf, part: Tensor) => Tensor) | null): Val {
  return { ...v, alias: { of: storeOf(r.memory, of), derive, restore } };
}

/** The same elements in the result's shape. */
export function reshaped(r: Run, input: TorchTensor, shape: number[]): Val {
  const before = shapeOf(input);
  return window(r, one(r, k.reshape, { input, shape }), input, reshaping(shape), reshaping(before));
}
const reshaping = (shape: number[]) => (tf: Tf, t: Tensor): Tensor => {
  const plain = contiguous(tf, t), out = tf.reshape(plain, shape);
  if (plain !== t) plain.dispose();
  return out;
};
const reshape: Binding = (r, a, [out]) => reshaped(r, a.input, shapeOf(out!));
/** Whether a reshape can share memory: otherwise it copies. */
const shares = (t: TorchTensor): boolean => t.strides === undefined;
const reshapeOrCopy: Binding = (r, a, [out]) => (shares(a.input) ? reshaped(r, a.input, shapeOf(out!)) : one(r, k.reshape, { input: a.input, shape: shapeOf(out!) }));

function ordered(r: Run, input: TorchTensor, dims: number[]): Val {
  if (dims.every((d, i) => d === i)) return reshaped(r, input, shapeOf(input));
  const back = dims.map((_, i) => dims.indexOf(i));
  return window(r, one(r, k.permute, { input, dims }), input, applied(k.permute, { dims }), applied(k.permute, { dims: back }));
}
const order = (of: (a: Ready, rank: number) => number[]): Binding => (r, a) => ordered(r, a.input, of(a, a.input.shape.length));
const swapped = (rank: number, a: number, b: number): number[] => Array.from({ length: rank }, (_, i) => (i === a ? b : i === b ? a : i));
function moved(a: Ready, rank: number): number[] {
  const from = (a.source as number[]).map((d) => dimOf(d, rank)), to = (a.destination as number[]).map((d) => dimOf(d, rank));
  const out = new Array<number>(rank).fill(-1);
  to.forEach((d, i) => { out[d] = from[i]!; });
  const rest = [...Array(rank).keys()].filter((i) => !from.includes(i));
  return out.map((d) => (d < 0 ? rest.shift()! : d));
}
const part = (kernel: Kernel<any>, args: (a: Ready) => Args): Binding => (r, a) => {
  const given = args(a);
  return window(r, one(r, kernel, { ...given, input: a.input }), a.input, applied(kernel, given), null);
};
const expanded = (r: Run, input: TorchTensor, shape: number[]): Val => window(r, one(r, k.expand, { input, shape }), input, applied(k.expand, { shape }), null);
const expand: Binding = (r, a, [out]) => expanded(r, a.input, shapeOf(out!));

/** Pieces of the results' own lengths along a dimension. */
function pieces(r: Run, input: TorchTensor, dim: number, results: readonly TorchTensor[]): Val[] {
  const d = dimOf(dim, input.shape!.length), sizes = results.map((t) => shapeOf(t)[d]!);
  return call(r, k.split, { input, sizes, dim: d }).map((v, i) => window(r, v, input, applied(k.split, { sizes, dim: d }, i), null));
}
const flatDims = (a: Ready): number[] => (Array.isArray(a.dims) ? a.dims : [a.dims]) as number[];

const views: Record<string, Binding> = {
  "Tensor.view": (r, a, results) => (a.dtype && a.dtype !== a.input.dtype ? call(r, k.to, { input: a.input, dtype: heldAs(a.dtype) }) : reshape(r, a, results)),
  "Tensor.view_as": reshape, "torch.ravel": reshapeOrCopy, "torch.unflatten": reshape, "torch.squeeze": reshape, "torch.unsqueeze": reshape, "torch.reshape": reshapeOrCopy, "Tensor.reshape_as": reshapeOrCopy, "torch.flatten": reshapeOrCopy,
  "Tensor.contiguous": (r, a) => (shares(a.input) ? reshaped(r, a.input, shapeOf(a.input)) : one(r, k.clone, { input: a.input })),
  "torch.transpose": order((a, n) => swapped(n, dimOf(a.dim0, n), dimOf(a.dim1, n))), "torch.t": order((_, n) => (n < 2 ? [...Array(n).keys()] : [1, 0])),
  "torch.permute": order((a, n) => flatDims(a).map((d) => dimOf(d, n))), "torch.movedim": order(moved),
  "Tensor.expand": expand, "Tensor.expand_as": expand, "torch.broadcast_to": expand, "torch.broadcast_tensors": (r, a, results) => (a.tensors as TorchTensor[]).map((t, i) => expanded(r, t, shapeOf(results[i]!))),
  "torch.narrow": part(k.slice, (a) => { const start = Number(a.start), size = a.input.shape[dimOf(a.dim, a.input.shape.length)] as number, from = start < 0 ? start + size : start; return { dim: a.dim, start: from, end: from + Number(a.length) }; }),
  "torch.select": part(k.select, (a) => ({ dim: a.dim, index: Number(a.index) })),
  "torch.unbind": (r, a) => { const dim = a.dim as number; return call(r, k.unbind, { input: a.input, dim }).map((v, i) => window(r, v, a.input, applied(k.select, { dim, index: i }), null)); },
  "torch.split": (r, a, results) => pieces(r, a.tensor, a.dim, results), "torch.split_with_sizes": (r, a, results) => pieces(r, a.input, a.dim, results), "torch.chunk": (r, a, results) => pieces(r, a.input, a.dim, results),
  "torch.tensor_split": (r, a, results) => pieces(r, a.input, a.dim, results), "torch.hsplit": (r, a, results) => pieces(r, a.input, a.input.shape.length === 1 ? 0 : 1, results), "torch.vsplit": (r, a, results) => pieces(r, a.input, 0, results), "torch.dsplit": (r, a, results) => pieces(r, a.input, 2, results),
  "torch.meshgrid": (r, a, results) => (a.tensors as TorchTensor[]).map((t, i) => {
    const shape = shapeOf(results[i]!), xy = a.indexing === "xy" && a.tensors.length >= 2, at = xy && i < 2 ? 1 - i : i;
    return one(r, k.expand, { input: one(r, k.reshape, { input: t, shape: shape.map((s, d) => (d === at ? s : 1)) }), shape });
  }),
  "torch.detach": (r, a) => ({ ...one(r, k.clone, { input: a.input }), source: null, same: storeOf(r.memory, a.input) }),
  "torch.diagonal": part(k.diagonal, (a) => ({ offset: a.offset, dim1: a.dim1, dim2: a.dim2 })),
};

const atLeast = (shape: number[], rank: number): number[] => (shape.length >= rank ? shape : rank === 1 ? [1] : rank === 2 ? (shape.length === 0 ? [1, 1] : [1, shape[0]!]) : shape.length === 0 ? [1, 1, 1] : shape.length === 1 ? [1, shape[0]!, 1] : [...shape, 1]);
const stacked = (widen: (shape: number[]) => number[], along: (rank: number) => number): Binding => (r, a, [out]) => {
  const list = (a.tensors as TorchTensor[]).map((t) => one(r, k.reshape, { input: t, shape: widen(shapeOf(t)) }));
  return one(r, k.cat, { tensors: same(r, list, out!), dim: along(widen(shapeOf(a.tensors[0])).length) });
};
/** Values in the type that the result is held in. */
const same = (r: Run, list: readonly (Val | TorchTensor)[], out: TorchTensor): (Val | TorchTensor)[] => {
  const held = heldAs(out.dtype);
  return list.map((v) => (("val" in v ? v.t.dtype : heldAs(v.dtype)) === held ? v : one(r, k.to, { input: v, dtype: held })));
};
const shuffle = (before: (shape: number[], a: Ready) => number[], dims: (rank: number) => number[]): Binding => (r, a, [out]) => {
  const split = one(r, k.reshape, { input: a.input, shape: before(shapeOf(a.input), a) });
  return one(r, k.reshape, { input: one(r, k.permute, { input: split, dims: dims(split.t.shape.length) }), shape: shapeOf(out!) });
};
const lead = (n: number): number[] => [...Array(n).keys()];

const joins: Record<string, Binding> = {
  "torch.cat": (r, a, [out]) => one(r, k.cat, { tensors: same(r, a.tensors, out!), dim: a.dim }), "torch.stack": (r, a, [out]) => one(r, k.stack, { tensors: same(r, a.tensors, out!), dim: a.dim }),
  "torch.hstack": stacked((s) => atLeast(s, 1), (n) => (n === 1 ? 0 : 1)), "torch.vstack": stacked((s) => atLeast(s, 2), () => 0), "torch.dstack": stacked((s) => atLeast(s, 3), () => 2),
  "torch.column_stack": stacked((s) => (s.length >= 2 ? s : s.length === 1 ? [s[0]!, 1] : [1, 1]), () => 1),
  "Tensor.repeat": take(k.repeat, "input", "repeats"),
  "torch.tile": (r, a) => { const n = a.input.shape.length, reps = flatDims(a); return one(r, k.repeat, { input: a.input, repeats: [...Array<number>(Math.max(0, n - reps.length)).fill(1), ...reps] }); },
  "torch.flip": by(k.flip, (a) => ({ input: a.input, dims: flatDims(a) })), "torch.fliplr": by(k.flip, (a) => ({ input: a.input, dims: [1] })), "torch.flipud": by(k.flip, (a) => ({ input: a.input, dims: [0] })),
  "torch.roll": by(k.roll, (a) => ({ input: a.input, shifts: a.shifts, dims: a.dims?.length ? a.dims : null })),
  "torch.rot90": (r, a) => {
    const n = a.input.shape.length, [x, y] = (a.dims as number[]).map((d) => dimOf(d, n)) as [number, number], turns = ((Number(a.k) % 4) + 4) % 4, dims = swapped(n, x, y);
    if (turns === 0) return one(r, k.clone, { input: a.input });
    if (turns === 2) return one(r, k.flip, { input: a.input, dims: [x, y] });
    return turns === 1 ? one(r, k.permute, { input: one(r, k.flip, { input: a.input, dims: [y] }), dims }) : one(r, k.flip, { input: one(r, k.permute, { input: a.input, dims }), dims: [y] });
  },
  "torch.nn.functional.pad": (r, a) => one(r, k.pad, { input: a.input, pad: a.pad, mode: a.mode, value: a.value ?? 0 }), "torch.constant_pad_nd": by(k.pad, (a) => ({ input: a.input, pad: a.pad, value: a.value })),
  "torch.nn.functional.pixel_shuffle": shuffle((s, a) => { const u = Number(a.upscale_factor); return [...s.slice(0, -3), s.at(-3)! / (u * u), u, u, s.at(-2)!, s.at(-1)!]; }, (n) => [...lead(n - 5), n - 5, n - 2, n - 4, n - 1, n - 3]),
  "torch.nn.functional.pixel_unshuffle": shuffle((s, a) => { const d = Number(a.downscale_factor); return [...s.slice(0, -3), s.at(-3)!, s.at(-2)! / d, d, s.at(-1)! / d, d]; }, (n) => [...lead(n - 5), n - 5, n - 3, n - 1, n - 4, n - 2]),
  "torch.nn.functional.channel_shuffle": shuffle((s, a) => { const g = Number(a.groups); return [s[0]!, g, s[1]! / g, ...s.slice(2)]; }, (n) => [0, 2, 1, ...lead(n).slice(3)]),
  "torch.tril": take(k.tril, "input", "diagonal"), "torch.triu": take(k.triu, "input", "diagonal"),
};

export const shape: Record<string, Binding> = { ...views, ...joins };
