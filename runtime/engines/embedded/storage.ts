// What a torch tensor's numbers live in: a handle of the back end, and, for views, how it comes from the tensor that it is a window of.
//
// Handles are never written: an in-place operation puts a new one in the storage. A view notices by its parent's version and is derived anew; a write
// to a view goes through to its parent.

import type { Dtype } from "../../../interpreter/python/values";
import type { Storage, Tensor as TorchTensor } from "../../../interpreter/torch/tensor";
import type { Held, Tensor, Tf } from "./kernel";
import { contiguous } from "./layout";
import { type Memory, adopt, drop, touch } from "./memory";

export interface Store extends Storage {
  handle: Tensor;
  readonly memory: Memory;
  readonly view: View | null;
}

export interface View {
  readonly of: Store;
  /** The window's elements from the whole; gives a handle of its own. Reads nothing but its argument. */
  readonly derive: (tf: Tf, whole: Tensor) => Tensor;
  /** The whole from the window's elements, where the window shows all of them. */
  readonly restore: ((tf: Tf, part: Tensor) => Tensor) | null;
  /** The parent's version that the handle was derived from. */
  seen: number;
}

/** What TensorFlow.js can hold of a dtype. */
export const heldAs = (dtype: Dtype | null): Held => (dtype === null || dtype.category === "float" || dtype.category === "complex" ? "float32" : dtype.category === "bool" ? "bool" : "int32");

/** Storage around a handle, which is the engine's from now on. */
export function newStore(memory: Memory, handle: Tensor, view: Omit<View, "seen"> | null = null): Store {
  adopt(memory, handle);
  return { handle, version: 0, memory, view: view && { ...view, seen: view.of.version }, numbers, stamp };
}

/** The versions of the storage and of all that it is a window of. */
function stamp(this: Storage): number {
  let sum = 0;
  for (let s: Store | undefined = this as Store; s; s = s.view?.of) sum += s.version;
  return sum;
}
function numbers(this: Storage): ArrayLike<number> {
  return readStore(this as Store);
}

/** The handle to compute with; may be channels last (layout.ts). */
export function handleOf(store: Store): Tensor {
  const { view, memory } = store;
  if (view) {
    const whole = handleOf(view.of);
    if (view.seen !== view.of.version) {
      const next = view.derive(memory.tf, whole);
      drop(memory, store.handle);
      store.handle = adopt(memory, next);
      store.version++;
      view.seen = view.of.version;
    }
  }
  return touch(memory, store.handle);
}

/** The numbers in row-major order. */
export function readStore(store: Store): ArrayLike<number> {
  const handle = handleOf(store), plain = contiguous(store.memory.tf, handle), data = plain.dataSync();
  if (plain !== handle) plain.dispose();
  return data;
}

/** Puts a new handle (the engine's from now on) in place of the old one. */
export function replace(store: Store, handle: Tensor): void {
  const { memory, view } = store, old = store.handle;
  if (view) {
    const whole = handleOf(view.of);
    replace(view.of, view.restore ? view.restore(memory.tf, handle) : written(memory.tf, view, whole, handle));
    view.seen = view.of.version;
  }
  store.handle = adopt(memory, handle);
  store.version++;
  if (old !== handle) drop(memory, old);
}

/** Places in the flattened whole that a window shows, in the window's order. */
export function placesOf(tf: Tf, view: View, shape: number[]): Int32Array {
  const all = tf.tidy(() => tf.reshape(tf.range(0, shape.reduce((a, b) => a * b, 1), 1, "int32"), shape));
  const shown = view.derive(tf, all), places = shown.dataSync() as Int32Array;
  shown.dispose();
  all.dispose();
  return places;
}

/** The whole with a window's elements written into it. */
function written(tf: Tf, view: View, whole: Tensor, part: Tensor): Tensor {
  const [base, values] = [contiguous(tf, whole), contiguous(tf, part)];
  const data = base.dataSync().slice(), from = values.dataSync(), places = placesOf(tf, view, base.shape);
  for (let i = 0; i < places.length; i++) data[places[i]!] = from[i]!;
  const made = tf.tensor(data, base.shape, base.dtype);
  if (base !== whole) base.dispose();
  if (values !== part) values.dispose();
  return made;
}

/** A torch tensor's storage; one that was made without it gets the numbers that are known of it, or zeros. */
export function storeOf(memory: Memory, t: TorchTensor): Store {
  if (t.storage && "memory" in t.storage) return t.storage as Store;
  const held = heldAs(t.dtype), shape = t.shape as number[], known = t.storage?.numbers?.() ?? t.constant;
  // The numbers of a NumPy array lie in JavaScript: they are copied.
  if (t.storage && known) return newStore(memory, memory.tf.tensor(held === "bool" ? Uint8Array.from(known, Number) : Array.from(known), shape, held));
  return (t.storage = newStore(memory, known ? memory.tf.tensor(held === "bool" ? Uint8Array.from(known, Number) : Array.from(known), shape, held) : memory.tf.zeros(shape, held))) as Store;
}
