// How an operation of the torch table is computed: by a kernel of the same arguments, by several of them, or in plain JavaScript.

import type { Float } from "../../../../interpreter/python/values";
import type { Tensor as TorchTensor } from "../../../../interpreter/torch/tensor";
import type { Held, Kernel, Tensor } from "../kernel";
import { contiguous } from "../layout";
import { heldAs, handleOf, readStore, storeOf } from "../storage";
import { type Run, type Val, call, fresh, one } from "../tape";

/** Ready arguments of an operation, as its shape rule received them. */
export type Ready = Readonly<Record<string, any>>;
/** Computes an operation. `results` are its results: their shapes (unless they depend on numbers) and dtypes are known. */
export interface Binding {
  (r: Run, a: Ready, results: readonly TorchTensor[]): Val | readonly Val[];
  /** The kernel's arguments that are taken as they are: a test holds them against the table's. */
  readonly takes?: readonly string[];
}

/** A kernel that takes the operation's own arguments. "dtype" stands for the result's. */
export function take<A extends object>(kernel: Kernel<A>, ...names: (keyof A & string)[]): Binding {
  const binding = (r: Run, a: Ready, results: readonly TorchTensor[]): Val[] => {
    const args: Record<string, unknown> = {};
    for (const name of names) {
      const v = name === "dtype" ? heldAs(results[0]!.dtype) : (a[name] as unknown);
      if (v !== undefined) args[name] = v;
    }
    return call(r, kernel as Kernel<object>, args as object);
  };
  return Object.assign(binding, { takes: names.filter((n) => n !== "dtype") });
}

/** A kernel whose arguments are worked out from the operation's. */
export const by = <A extends object>(kernel: Kernel<A>, args: (a: Ready, results: readonly TorchTensor[]) => { [K in keyof A]?: unknown }): Binding => (r, a, results) => call(r, kernel, args(a, results));

export const isTorch = (v: unknown): v is TorchTensor => typeof v === "object" && v !== null && (v as { kind?: string }).kind === "tensor";
/** A Python number as a JavaScript one. */
export const numberOf = (v: unknown): number => (typeof v === "object" && v !== null && (v as { kind?: string }).kind === "float" ? (v as Float).value : Number(v));
export const shapeOf = (t: TorchTensor): number[] => t.shape as number[];
export const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
export const dimOf = (dim: number, rank: number): number => (dim < 0 ? dim + rank : dim);

/** A tensor's numbers, row-major. */
export const numbers = (r: Run, t: TorchTensor): ArrayLike<number> => readStore(storeOf(r.memory, t));
/** A value's numbers, row-major. */
export function numbersOfVal(r: Run, v: Val): ArrayLike<number> {
  const plain = contiguous(r.tf, v.t), data = plain.dataSync();
  if (plain !== v.t) plain.dispose();
  return data;
}

/** A tensor of the given numbers, in what holds the result's dtype. */
export function made(r: Run, data: ArrayLike<number>, shape: readonly number[], held: Held): Val {
  return fresh(r, tensorOf(r, data, shape, held));
}
export function tensorOf(r: Pick<Run, "tf">, data: ArrayLike<number>, shape: readonly number[], held: Held): Tensor {
  const n = data.length;
  if (held === "float32") return r.tf.tensor(data instanceof Float32Array ? data : Float32Array.from(data as ArrayLike<number>), [...shape], held);
  if (held === "int32") {
    if (data instanceof Int32Array) return r.tf.tensor(data, [...shape], held);
    const ints = new Int32Array(n);
    for (let i = 0; i < n; i++) ints[i] = data[i]!;
    return r.tf.tensor(ints, [...shape], held);
  }
  const bools = new Uint8Array(n);
  for (let i = 0; i < n; i++) bools[i] = data[i] ? 1 : 0;
  return r.tf.tensor(bools, [...shape], held);
}

/** The result's numbers worked out in JavaScript; no gradient. */
export const plainly = (f: (r: Run, a: Ready, result: TorchTensor) => ArrayLike<number>): Binding => (r, a, results) => {
  const t = results[0]!, data = f(r, a, t);
  return made(r, data, shapeOf(t), heldAs(t.dtype));
};

/** Handles of a tensor as a plain one of the library, for kernels called without a graph. */
export const handle = (r: Run, t: TorchTensor): Tensor => handleOf(storeOf(r.memory, t));
export { call, fresh, one, heldAs };
export type { Run, Val };
