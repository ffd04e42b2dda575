// The engine of numbers on TensorFlow.js: what the torch table asks of the side that computes (interpreter/torch/core/state.ts).

import { type Interp, Raised } from "../../../interpreter/python/interp";
import type { Op } from "../../../interpreter/torch/core/op";
import { type Engine, newTensor, torchState } from "../../../interpreter/torch/core/state";
import type { Storage, Tensor as TorchTensor } from "../../../interpreter/torch/tensor";
import { FREED, type GradNode, type Hook, type Leaf, type Source, backward } from "./autograd";
import type { Backend } from "./backend";
import { type Binding, tensorOf } from "./bindings/binding";
import { bindings } from "./bindings/table";
import type { Tensor, Tf } from "./kernel";
import { contiguous, isChannelsLast, markChannelsLast } from "./layout";
import { type Memory, adopt, crowded, drop, newMemory, sweep } from "./memory";
import { kernels } from "./ops";
import { step } from "./optimize";
import { type Store, handleOf, heldAs, newStore, readStore, replace, storeOf } from "./storage";
import { type Run, type Val, one, sourceOf } from "./tape";

export interface EmbeddedEngine extends Engine {
  readonly backend: Backend;
  readonly memory: Memory;
}

/** In place of the storage of a tensor whose value was let go. */
const forgotten: Storage = { handle: null, version: 0, numbers: () => { throw new Error("the value of this tensor was let go"); } };

interface GradientOf { readonly leaves: WeakMap<TorchTensor, Leaf>; readonly hooks: WeakMap<TorchTensor, Set<(grad: TorchTensor) => TorchTensor | null>> }

/** Makes the engine. `slack`: bytes of garbage that may gather before a sweep. */
export function embeddedEngine(backend: Backend, { slack }: { slack?: number } = {}): EmbeddedEngine {
  const { tf } = backend, memory = newMemory(tf, slack);
  const gradients: GradientOf = { leaves: new WeakMap(), hooks: new WeakMap() };
  const byOp = new Map<Op, Binding | null>();
  const bindingOf = (op: Op): Binding | null => {
    let found = byOp.get(op);
    if (found === undefined) byOp.set(op, (found = op.names.map((name) => bindings[name]).find(Boolean) ?? null));
    return found;
  };
  const accumulateInto = (vm: Interp) => (t: TorchTensor, grad: Tensor): void => accumulate(vm, memory, gradients, t, grad);
  const runOf = (vm: Interp, recording: boolean): Run => ({ tf, memory, state: vm.torch, recording, made: [], leaves: gradients.leaves, accumulate: accumulateInto(vm) });

  return {
    name: "embedded", devices: { cuda: 0, mps: false }, backend, memory,
    run(vm, op, args, results) {
      if (crowded(memory)) sweep(memory);
      const binding = bindingOf(op);
      if (!binding) vm.raise("NotImplementedError", `${op.names[0]!} is not available on the embedded engine yet`);
      const run = runOf(vm, torchState(vm).gradEnabled);
      const given = computed(vm, op, () => binding!(run, args, results));
      const vals: readonly Val[] = Array.isArray(given) ? given : [given as Val];
      if (op.name === "__setitem__") { written(run, results[0]!, vals[0]!); discard(run, new Set([vals[0]!.t])); return; }
      results.forEach((t, i) => { if (vals[i]) hold(run, op, t, vals[i]); });
      discard(run, new Set(results.map((_, i) => vals[i]?.t).filter((t): t is Tensor => t !== undefined)));
    },
    assign(vm, target, source) {
      const from = handleOf(storeOf(memory, source)), value = fitted(tf, from, target);
      if (target.storage) replace(target.storage as Store, value);
      else target.storage = newStore(memory, value);
      if (target.base && torchState(vm).gradEnabled && source.gradFn) viewWritten(runOf(vm, true), target);
    },
    fill(tensor, data) {
      const handle = tensorOf({ tf }, data, tensor.shape as number[], heldAs(tensor.dtype));
      if (tensor.storage) replace(tensor.storage as Store, handle);
      else tensor.storage = newStore(memory, handle);
    },
    read: (tensor) => readStore(storeOf(memory, tensor)),
    backward(vm, tensors, grads, options) {
      const run = runOf(vm, true), roots: { source: Exclude<Source, null>; grad: Tensor }[] = [];
      tensors.forEach((t, i) => {
        const source = sourceOf(run, t), g = grads[i];
        if (source) roots.push({ source, grad: g ? handleOf(storeOf(memory, g)) : adopt(memory, tf.ones(t.shape as number[])) });
      });
      const wanted = options.inputs ?? [], found = new Map<TorchTensor, Tensor>();
      const collect = (t: TorchTensor, grad: Tensor): void => { const have = found.get(t); found.set(t, have ? tf.add(have, grad) : tf.clone(grad)); };
      const undo = wanted.map((t) => watch(run, t, (g) => collect(t, g)));
      try {
        backward(tf, roots, { retainGraph: options.retainGraph, ...(!options.accumulate && { deliver: (leaf, grad) => { for (const t of wanted) if (gradients.leaves.get(t) === leaf) collect(t, grad); grad.dispose(); } }) });
      } catch (e) {
        if (e instanceof Error && e.message === FREED) vm.raise("RuntimeError", FREED);
        throw e;
      } finally {
        for (const f of undo) f();
        roots.forEach(({ grad }, i) => { if (!grads[i]) drop(memory, grad); });
      }
      return wanted.map((t) => { const g = found.get(t); return g ? torchOf(vm, memory, t, contiguousOwn(tf, g)) : null; });
    },
    optimize: (vm, kind, params, grads, states, hyper) => step(vm, memory, kind, params, grads, states, hyper),
    hook(vm, tensor, hook) {
      const run = runOf(vm, true), source = sourceOf(run, tensor);
      if (source && "node" in source) return watch(run, tensor, (g) => { const t = torchOf(vm, memory, tensor, contiguousOwn(tf, tf.clone(g))), other = hook(t); return other ? tf.clone(handleOf(storeOf(memory, other))) : undefined; });
      const set = gradients.hooks.get(tensor) ?? new Set();
      gradients.hooks.set(tensor, set.add(hook));
      return () => set.delete(hook);
    },
    forget(tensor) {
      const store = tensor.storage as Store | undefined;
      if (!store || !("memory" in store) || store.view) return;
      tensor.storage = forgotten;
      drop(memory, store.handle);
    },
  };
}

/** Runs a binding; what TensorFlow.js throws becomes a Python error. */
function computed<T>(vm: Interp, op: Op, f: () => T): T {
  try {
    return f();
  } catch (e) {
    if (e instanceof Raised || !(e instanceof Error)) throw e;
    return vm.raise("RuntimeError", `${op.names[0]!}: ${e.message}`);
  }
}

/** Gives a result its storage and its place in the graph. */
function hold(run: Run, op: Op, t: TorchTensor, v: Val): void {
  const held = heldAs(t.dtype);
  const value = v.t.dtype === held ? v : one(run, kernels.to, { input: v, dtype: held });
  if (t.shape === null || t.shape.some((d) => typeof d !== "number")) t.shape = [...value.t.shape];
  if (v.same) t.storage = v.same;
  else t.storage = newStore(run.memory, value.t, value === v && v.alias ? v.alias : null);
  t.constant = undefined;
  if (value !== v || v.same) run.made.push(v.t);
  if (!t.requiresGrad || !t.gradFn) return;
  const source = value.source ?? { node: missing(op), output: 0 };
  if ("node" in source) (t.gradFn as { node?: unknown }).node = source;
  else t.gradFn = { ...t.gradFn, node: source };
}
/** The node of an operation whose gradient we do not have: an error only when somebody asks for it. */
const missing = (op: Op): GradNode => ({ name: op.name, inputs: [], outputs: 1, saved: [], owned: [], hooks: [[]], backward: () => { throw new Error(`the derivative for '${op.name}' is not available on the embedded engine yet`); } });

/** Frees what an operation made on its way, but for its results. */
function discard(run: Run, kept: ReadonlySet<Tensor>): void {
  for (const t of new Set(run.made)) if (!kept.has(t)) drop(run.memory, t);
}

/** x[…] = y: the tensor's new value, and history. */
function written(run: Run, t: TorchTensor, v: Val): void {
  replace(storeOf(run.memory, t), v.t);
  if (v.source && "node" in v.source) { t.requiresGrad = true; t.gradFn = { name: "CopySlices", node: v.source }; }
}

/** A view was written to with history: its base then has that history. */
function viewWritten(run: Run, view: TorchTensor): void {
  const base = view.base!, store = view.storage as Store;
  if (!store.view || store.view.of !== base.storage || base.shape === null) return;
  const { tf } = run, shape = base.shape as number[], place = store.view;
  const [v] = [one(run, {
    gradName: "CopySlices",
    run: (_tf, { input }: { input: Tensor; values: Tensor }) => ({
      outputs: [input],
      backward: ([g]) => ({ values: place.derive(tf, g!), input: zeroed(tf, place, g!, shape) }),
    }),
  }, { input: base, values: view })];
  if (v.source && "node" in v.source) { base.requiresGrad = true; base.gradFn = { name: "CopySlices", node: v.source }; }
  discard(run, new Set());
}
/** A gradient of the base without what the view has overwritten. */
function zeroed(tf: Tf, view: NonNullable<Store["view"]>, g: Tensor, shape: number[]): Tensor {
  const all = tf.range(0, shape.reduce((a, b) => a * b, 1), 1, "int32"), part = view.derive(tf, tf.reshape(all, shape)), data = g.dataSync().slice();
  for (const p of part.dataSync() as Int32Array) data[p] = 0;
  return tf.tensor(data, g.shape);
}

/** A handle of its own for a value that is assigned: in the target's shape and type. */
function fitted(tf: Tf, from: Tensor, target: TorchTensor): Tensor {
  const held = heldAs(target.dtype), shape = target.shape as number[], last = isChannelsLast(from), logical = last ? [from.shape[0], from.shape[3], from.shape[1], from.shape[2]] : from.shape;
  if (logical.join() === shape.join()) {
    const t = from.dtype === held ? tf.clone(from) : tf.cast(from, held);
    return last ? markChannelsLast(t) : t;
  }
  return tf.tidy(() => tf.clone(tf.broadcastTo(tf.cast(contiguous(tf, from), held), shape)));
}
function contiguousOwn(tf: Tf, t: Tensor): Tensor {
  const plain = contiguous(tf, t);
  if (plain !== t) t.dispose();
  return plain;
}

/** A torch tensor like `t` around a handle. */
function torchOf(vm: Interp, memory: Memory, t: TorchTensor, handle: Tensor): TorchTensor {
  const made = newTensor(vm, { shape: t.shape, dtype: t.dtype, device: t.device });
  made.storage = newStore(memory, handle);
  return made;
}

/** Adds a gradient (whose handle is ours from now on) to a leaf's `.grad`, after the leaf's hooks. */
function accumulate(vm: Interp, memory: Memory, { hooks }: GradientOf, t: TorchTensor, given: Tensor): void {
  let grad = given;
  for (const hook of hooks.get(t) ?? []) {
    const other = hook(torchOf(vm, memory, t, grad));
    if (other) grad = memory.tf.clone(handleOf(storeOf(memory, other)));
    else grad = memory.tf.clone(grad);
  }
  if (!t.grad) { t.grad = torchOf(vm, memory, t, grad); return; }
  const sum = memory.tf.add(handleOf(storeOf(memory, t.grad)), grad);
  grad.dispose();
  replace(storeOf(memory, t.grad), sum);
}

/** Lets `see` have each gradient that arrives at a tensor inside the graph; it may give another. Gives a function that stops it. */
function watch(run: Run, t: TorchTensor, see: Hook | ((g: Tensor) => void)): () => void {
  const source = sourceOf(run, t);
  if (!source || !("node" in source)) return () => undefined;
  const list = source.node.hooks[source.output]!, hook: Hook = (g) => see(g) ?? undefined;
  list.push(hook);
  return () => { const at = list.indexOf(hook); if (at >= 0) list.splice(at, 1); };
}
