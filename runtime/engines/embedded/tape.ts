// Kernels called on torch tensors: arguments become handles, results remember the nodes of the graph that they come from.

import type { Dtype, Float } from "../../../interpreter/python/values";
import type { Tensor as TorchTensor } from "../../../interpreter/torch/tensor";
import { type GradNode, type Leaf, type Source, record } from "./autograd";
import type { Kernel, Tensor, Tf } from "./kernel";
import { type Memory, adopt, drop, pin, touch, unpin } from "./memory";
import { type Store, type View, handleOf, heldAs, storeOf } from "./storage";

/** A value on its way through a binding. `alias`: it shares the memory of a tensor. `same`: it is that storage itself. */
export interface Val {
  readonly val: true;
  readonly t: Tensor;
  readonly source: Source;
  readonly alias?: Omit<View, "seen">;
  readonly same?: Store;
}

/** One operation that is being computed. */
export interface Run {
  readonly tf: Tf;
  readonly memory: Memory;
  /** The torch side's state: generator, dtypes. */
  readonly state: object;
  /** Whether gradients are recorded at all. */
  readonly recording: boolean;
  /** All handles that the operation has made. */
  readonly made: Tensor[];
  readonly leaves: WeakMap<TorchTensor, Leaf>;
  readonly accumulate: (t: TorchTensor, grad: Tensor) => void;
}

const isTorch = (v: unknown): v is TorchTensor => typeof v === "object" && v !== null && (v as { kind?: string }).kind === "tensor";
const isVal = (v: unknown): v is Val => typeof v === "object" && v !== null && (v as { val?: boolean }).val === true;

/** What a tensor hangs on: the node that made it, itself as a leaf, or nothing. */
export function sourceOf(r: Pick<Run, "leaves" | "accumulate">, t: TorchTensor): Source {
  if (!t.requiresGrad) return null;
  if (t.gradFn) return (t.gradFn.node as Exclude<Source, null> | undefined) ?? null;
  let leaf = r.leaves.get(t);
  if (!leaf) r.leaves.set(t, (leaf = { accumulate: (grad) => r.accumulate(t, grad) }));
  return { leaf };
}

/** A torch tensor as a value. */
export const val = (r: Run, t: TorchTensor): Val => ({ val: true, t: handleOf(storeOf(r.memory, t)), source: r.recording ? sourceOf(r, t) : null });

/** A new handle as a value without history. */
export function fresh(r: Run, t: Tensor): Val {
  r.made.push(adopt(r.memory, t));
  return { val: true, t, source: null };
}

/** Calls a kernel. Arguments may be torch tensors, values, Python numbers, dtypes, lists of these, and plain JavaScript. */
export function call<A extends object>(r: Run, kernel: Kernel<A>, args: { [K in keyof A]?: unknown }): Val[] {
  const plain: Record<string, unknown> = {};
  let sources: Record<string, Source | Source[]> | null = null;
  const convert = (v: unknown): [unknown, Source] => {
    if (typeof v === "bigint") return [Number(v), null];
    if (typeof v !== "object" || v === null) return [v, null];
    if (isVal(v)) return [touch(r.memory, v.t), v.source];
    if (isTorch(v)) return [handleOf(storeOf(r.memory, v)), r.recording ? sourceOf(r, v) : null];
    const kind = (v as { kind?: string }).kind;
    return [kind === "float" ? (v as Float).value : kind === "dtype" ? heldAs(v as Dtype) : v, null];
  };
  for (const name in args) {
    const v = args[name] as unknown;
    if (v === undefined) continue;
    if (Array.isArray(v)) {
      const pairs = v.map(convert);
      plain[name] = pairs.map((p) => p[0]);
      if (pairs.some((p) => p[1])) (sources ??= {})[name] = pairs.map((p) => p[1]);
      continue;
    }
    const [value, source] = convert(v);
    plain[name] = value;
    if (source) (sources ??= {})[name] = source;
  }
  const { outputs, node } = record(r.tf, kernel as Kernel<object>, plain, sources as never, true);
  if (node) keep(r.memory, node);
  return outputs.map((t, i) => {
    r.made.push(adopt(r.memory, t));
    return { val: true, t, source: node && t.dtype === "float32" ? { node, output: i } : null };
  });
}

/** The first (or only) result of a kernel. */
export const one = <A extends object>(r: Run, kernel: Kernel<A>, args: { [K in keyof A]?: unknown }): Val => call(r, kernel, args)[0]!;

/** Keeps all that a node will read until it is released. */
function keep(memory: Memory, node: GradNode): void {
  const owned = new Set(node.owned);
  const pinned = node.saved.filter((t) => !owned.has(t));
  for (const t of owned) adopt(memory, t);
  for (const t of pinned) pin(memory, t);
  node.released = () => {
    for (const t of owned) drop(memory, t);
    for (const t of pinned) unpin(memory, t);
  };
}
