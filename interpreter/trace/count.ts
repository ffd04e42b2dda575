// What modules weigh: parameters, buffers, bytes. Shared tensors count once.
import { type Dim, add, mul, numel } from "../shape";
import type { Instance, Value } from "../python/values";
import type { Tensor } from "../torch/tensor";
import { buffersOf, isTensor, parametersOf } from "../torch/nn/registry";
import { firstOf, unclearTree } from "../torch/nn/traverse";

/** Elements of all the tensors; null where one's shape is not known. */
export function elements(tensors: Iterable<Tensor>): Dim | null {
  let total: Dim = 0;
  for (const t of tensors) {
    if (t.shape === null) return null;
    total = add(total, numel(t.shape));
  }
  return total;
}
/** Bytes of all the tensors. */
export function bytes(tensors: Iterable<Tensor>): Dim | null {
  let total: Dim = 0;
  for (const t of tensors) {
    if (t.shape === null || t.dtype === null) return null;
    total = add(total, mul(numel(t.shape), t.dtype.bytes));
  }
  return total;
}

function all(root: Instance, own: (m: Instance) => ReadonlyMap<string, Value>): Set<Tensor> {
  const found = new Set<Tensor>();
  firstOf(root, (m) => { for (const t of own(m).values()) if (isTensor(t)) found.add(t); });
  return found;
}

export interface Weight { readonly parameters: Dim | null; readonly trainable: Dim | null; readonly buffers: Dim | null }
/** Of a module and everything in it; null where it is not known what that is. */
export function weigh(m: Instance): Weight {
  if (unclearTree(m) !== undefined) return { parameters: null, trainable: null, buffers: null };
  const parameters = all(m, parametersOf);
  return { parameters: elements(parameters), trainable: elements([...parameters].filter((t) => t.requiresGrad)), buffers: elements(all(m, buffersOf)) };
}
/** The parameters alone. */
export const countOf = (m: Instance): Dim | null => (unclearTree(m) !== undefined ? null : elements(all(m, parametersOf)));
/** Bytes of a module's parameters and buffers. */
export const parameterBytes = (m: Instance): Dim | null => (unclearTree(m) !== undefined ? null : bytes([...all(m, parametersOf), ...all(m, buffersOf)]));
/** A module's own parameters, without those of its submodules: (name, tensor). */
export const ownParameters = (m: Instance): [string, Tensor][] => [...parametersOf(m)].filter((e): e is [string, Tensor] => isTensor(e[1]));
export const ownBuffers = (m: Instance): [string, Tensor][] => [...buffersOf(m)].filter((e): e is [string, Tensor] => isTensor(e[1]));
/** Elements of a module's own parameters. */
export const ownCount = (m: Instance): Dim | null => elements(ownParameters(m).map(([, t]) => t));
