// What a kernel is: PyTorch's semantics of one operation on TensorFlow.js tensors, forward and backward; and how one is called.

import type * as core from "@tensorflow/tfjs-core";
import { contiguous, isChannelsLast, markChannelsLast, toChannelsLast } from "./layout";

/** The TensorFlow.js module of the open back end. Kernels receive it; they never import it. */
export type Tf = typeof core;
export type Tensor = core.Tensor;
/** What TensorFlow.js can hold. PyTorch's int64 is carried as int32, float64 as float32; the real dtype is the caller's tag. */
export type Held = "float32" | "int32" | "bool";

/** Which tensor arguments need a gradient (a list of tensors counts as one argument). */
export type Needs<A> = { readonly [K in keyof A]?: boolean };

/** A gradient for each argument that needed one; a list for an argument that is a list of tensors. Absent and null both mean zero. */
export type Grads<A> = { [K in keyof A]?: Tensor | null | (Tensor | null)[] };

/** What a kernel gives back. `saved` are all tensors that `backward` will read: arguments, outputs or tensors of its own. */
export interface Result<A> {
  outputs: Tensor[];
  saved?: Tensor[];
  /** Takes one gradient per output (null: that output was not used). Only called while `saved` are all alive. */
  backward?: (grads: (Tensor | null)[]) => Grads<A>;
}

/**
 * One operation. `run` computes the outputs and, where `needs` is not null, how gradients flow back.
 * Arguments: tensors are TensorFlow.js tensors in PyTorch's shapes (NCHW, [out, in]); all else is plain JavaScript, named as in PyTorch;
 * `dim` may be negative. Arguments have been validated by the shape rule before. A kernel may return an argument itself as an output, or an
 * incoming gradient as a gradient: `call` makes a handle of its own of it. It need not dispose anything: `call` runs it in a tidy.
 */
export interface Kernel<A extends object> {
  /** PyTorch's name of the node in the graph, such as "AddmmBackward0". */
  gradName: string;
  /**
   * Arguments that are images: where they have four dimensions `run` gets them as NHWC (TensorFlow.js convolves and pools nothing else), and gives
   * its four-dimensional outputs and their gradients so too. "all": the kernel treats every element alike and takes images in either layout.
   */
  images?: readonly (keyof A & string)[] | "all";
  run(tf: Tf, args: A, needs: Needs<A> | null): Result<A>;
}

/** What a call gives: every output is a handle that the caller owns. */
export interface Called<A> {
  outputs: Tensor[];
  /** All that backward reads: keep these alive as long as the node lives. */
  saved: Tensor[];
  /** Those of `saved` that nobody else has a handle on: dispose them with the node. */
  owned: Tensor[];
  /** Gradients by argument name; each is a handle that the caller owns. Null when no argument needs a gradient. */
  backward: ((grads: (Tensor | null)[]) => Grads<A>) | null;
}

/**
 * Runs a kernel; all intermediate tensors are freed at once. With `needs` null (or nothing needed) nothing is saved.
 * With `lazy`, four-dimensional outputs and gradients may stay in NHWC (see layout.ts): read them through `contiguous` only. Without it they never do.
 */
export function call<A extends object>(tf: Tf, kernel: Kernel<A>, args: A, needs: Needs<A> | null = null, lazy = false): Called<A> {
  const given = new Set(tensorsIn(Object.values(args)));
  const wanted = needs && Object.values(needs).some(Boolean) ? needs : null;
  let saved: Tensor[] = [];
  let backward: Result<A>["backward"];
  const outputs: Tensor[] = [];
  const inner = new Map<Tensor, boolean>();
  tf.tidy(() => {
    const channelsLast = Array.isArray(kernel.images) || (kernel.images === "all" && alike([...given]));
    const result = kernel.run(tf, laidOut(tf, kernel, args, channelsLast), wanted);
    for (const t of result.outputs) {
      const images = channelsLast && t.rank === 4;
      const out = images && !lazy ? tf.transpose(t, [0, 3, 1, 2]) : given.has(t) || outputs.includes(t) ? tf.clone(t) : t;
      if (images && lazy) markChannelsLast(out);
      inner.set(out, images);
      outputs.push(out);
    }
    if (wanted && result.backward) {
      saved = [...new Set(result.saved ?? [])];
      backward = result.backward;
    }
    return [...outputs, ...saved.filter((t) => !given.has(t))];
  });
  const owned = saved.filter((t) => !given.has(t) && !outputs.includes(t));
  const flow = backward;
  if (!flow) return { outputs, saved, owned, backward: null };
  const layouts = outputs.map((t) => inner.get(t)!);
  const names = Object.keys(args).filter((name) => kernel.images === "all" || kernel.images?.includes(name as never));
  return { outputs, saved, owned, backward: (grads) => ownedGrads(tf, { saved, layouts, names: layouts[0] ? names : [], flow, lazy }, grads) };
}

/** Whether all tensors are NHWC images of one shape: then what is done to each element alike needs no other layout. */
function alike(tensors: Tensor[]): boolean {
  return tensors.length > 0 && tensors.every((t) => isChannelsLast(t) && t.shape.every((size, i) => size === tensors[0]!.shape[i]));
}

/** The arguments in the layout that the kernel wants. */
function laidOut<A extends object>(tf: Tf, kernel: Kernel<A>, args: A, channelsLast: boolean): A {
  const convert = (name: string, value: unknown): unknown => {
    if (Array.isArray(value)) return value.map((v) => convert(name, v));
    if (!isTensor(value)) return value;
    if (!channelsLast) return contiguous(tf, value);
    return kernel.images === "all" || kernel.images?.includes(name as never) ? toChannelsLast(tf, value) : contiguous(tf, value);
  };
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, convert(name, value)])) as A;
}

interface Flow<A> {
  saved: Tensor[];
  /** For each output, whether the kernel gave it as NHWC. */
  layouts: boolean[];
  /** Arguments whose gradients come as NHWC. */
  names: string[];
  flow: (grads: (Tensor | null)[]) => Grads<A>;
  lazy: boolean;
}

/** Runs a backward function in a tidy and makes sure that each gradient is a handle of its own, in the layout that was asked for. */
function ownedGrads<A>(tf: Tf, { saved, layouts, names, flow, lazy }: Flow<A>, grads: (Tensor | null)[]): Grads<A> {
  const foreign = new Set<Tensor>([...saved, ...(grads.filter(Boolean) as Tensor[])]);
  const own = (t: Tensor | null | undefined, images: boolean): Tensor | null => {
    if (!t) return null;
    if (images && t.rank === 4) {
      if (!lazy) return tf.transpose(t, [0, 3, 1, 2]);
      const handle = foreign.has(t) ? tf.clone(t) : t;
      foreign.add(handle);
      return markChannelsLast(handle);
    }
    const handle = foreign.has(t) ? tf.clone(t) : t;
    foreign.add(handle);
    return handle;
  };
  const out: Record<string, Tensor | null | (Tensor | null)[]> = {};
  tf.tidy(() => {
    const incoming = grads.map((g, i) => g && (layouts[i] ? toChannelsLast(tf, g) : contiguous(tf, g)));
    for (const [name, grad] of Object.entries(flow(incoming) as Record<string, Tensor | null | undefined | (Tensor | null)[]>)) {
      const images = names.includes(name);
      out[name] = Array.isArray(grad) ? grad.map((g) => own(g, images)) : own(grad, images);
    }
    return tensorsIn(Object.values(out));
  });
  return out as Grads<A>;
}

/** The tensors among values and lists of values. */
export function tensorsIn(values: unknown[]): Tensor[] {
  return values.flatMap((v) => (Array.isArray(v) ? tensorsIn(v) : isTensor(v) ? [v] : []));
}

/** Whether a value is a TensorFlow.js tensor, of whichever copy of the library. */
export function isTensor(value: unknown): value is Tensor {
  return typeof value === "object" && value !== null && "dataId" in value && "shape" in value;
}
