// The tape: each call whose result needs a gradient leaves a node, held by its outputs. `backward` walks the nodes from a loss to the leaves.

import { call, type Called, type Grads, type Kernel, type Needs, type Tensor, type Tf } from "./kernel";
import { contiguous, isChannelsLast } from "./layout";

/** Where gradients of one output go next. */
export interface Edge {
  node: GradNode;
  /** Which of the node's outputs it is. */
  output: number;
}

/** A tensor that the user made and whose `grad` is wanted. */
export interface Leaf {
  /** Takes over a gradient (the handle is the leaf's from now on) and adds it to what it has. */
  accumulate(grad: Tensor): void;
}

/** What a tensor hangs on in the graph: nothing, a leaf, or an output of a node. */
export type Source = Edge | { leaf: Leaf } | null;

/** A hook on the gradient of one output: may give another gradient, of which it owns the handle, in place of it. */
export type Hook = (grad: Tensor) => Tensor | null | undefined;

/** A call that gradients flow back through: PyTorch's grad_fn. */
export interface GradNode {
  /** "AddmmBackward0". */
  name: string;
  /** For each tensor argument that needs a gradient: its name (and place in a list) and what it hangs on. */
  inputs: { name: string; at: number | null; source: Exclude<Source, null> }[];
  outputs: number;
  /** All that `backward` reads; empty once freed. A sweep must keep them. */
  saved: Tensor[];
  /** Those of `saved` that are this node's own. */
  owned: Tensor[];
  backward: ((grads: (Tensor | null)[]) => Record<string, Tensor | null | (Tensor | null)[]>) | null;
  /** By output. */
  hooks: Hook[][];
  /** Set by whoever keeps account of memory: frees what the node holds, in place of disposing `owned`. */
  released?: () => void;
}

export interface Recorded {
  outputs: Tensor[];
  /** Null when nothing needs a gradient. Output i's source is `{ node, output: i }`; integer outputs have none. */
  node: GradNode | null;
}

/** For each tensor argument, what it hangs on; for a list, one for each. Absent means no gradient. */
export type Sources<A> = { readonly [K in keyof A]?: Source | readonly Source[] };

/** Calls a kernel and records the call. With all sources null (or under no_grad: none given) nothing is recorded or saved. */
export function record<A extends object>(tf: Tf, kernel: Kernel<A>, args: A, sources: Sources<A> | null, lazy = false): Recorded {
  const inputs: GradNode["inputs"] = [];
  const needs: Record<string, boolean> = {};
  for (const [name, source] of Object.entries(sources ?? {}) as [string, Source | readonly Source[] | undefined][]) {
    const list: readonly Source[] = isList(source) ? source : [source ?? null];
    list.forEach((s, i) => {
      if (!s) return;
      needs[name] = true;
      inputs.push({ name, at: isList(source) ? i : null, source: s });
    });
  }
  const called: Called<A> = call(tf, kernel, args, inputs.length ? (needs as Needs<A>) : null, lazy);
  if (!called.backward) return { outputs: called.outputs, node: null };
  return {
    outputs: called.outputs,
    node: {
      name: kernel.gradName,
      inputs,
      outputs: called.outputs.length,
      saved: called.saved,
      owned: called.owned,
      backward: called.backward as (grads: (Tensor | null)[]) => Grads<Record<string, Tensor>> & Record<string, Tensor | null>,
      hooks: called.outputs.map(() => []),
    },
  };
}

const isList = (s: Source | readonly Source[] | undefined): s is readonly Source[] => Array.isArray(s);

/** Frees what a node alone holds. It cannot be gone through again. */
export function release(node: GradNode): void {
  if (node.released) node.released();
  else for (const t of node.owned) if (!t.isDisposed) t.dispose();
  node.owned = [];
  node.saved = [];
  node.backward = null;
}

/** PyTorch's words for a second backward through a freed graph. */
export const FREED =
  "Trying to backward through the graph a second time (or directly access saved tensors after they have already been freed). Saved intermediate values of the " +
  "graph are freed when you call .backward() or autograd.grad(). Specify retain_graph=True if you need to backward through the graph a second time or if you " +
  "need to access saved tensors after calling backward.";

export interface BackwardOptions {
  retainGraph?: boolean;
  /** Where the gradients of leaves go; by default to the leaf itself. autograd.grad() collects them instead. */
  deliver?: (leaf: Leaf, grad: Tensor) => void;
}

/**
 * Sends gradients from outputs back to the leaves. `roots` are what the outputs hang on, each with its gradient, which the caller keeps.
 * Nodes are visited after all nodes that use them; gradients that meet are added. Unless `retainGraph`, each node is freed as soon as it was gone through.
 * Throws an Error with PyTorch's message (`FREED`) when a node was freed before.
 */
export function backward(tf: Tf, roots: { source: Exclude<Source, null>; grad: Tensor }[], { retainGraph = false, deliver = (leaf, grad) => leaf.accumulate(grad) }: BackwardOptions = {}): void {
  const waiting = new Map<GradNode, (Tensor | null)[]>();
  const arrive = (source: Exclude<Source, null>, grad: Tensor): void => {
    if ("leaf" in source) {
      deliver(source.leaf, ownContiguous(tf, grad));
      return;
    }
    const grads = waiting.get(source.node) ?? Array<Tensor | null>(source.node.outputs).fill(null);
    waiting.set(source.node, grads);
    const there = grads[source.output];
    grads[source.output] = there ? sum(tf, there, grad) : grad;
  };
  const order = sorted(roots.map((r) => r.source));
  for (const { source, grad } of roots) arrive(source, tf.clone(grad));
  try {
    for (const node of order) {
      const grads = waiting.get(node);
      waiting.delete(node);
      if (!grads) continue;
      if (!node.backward) {
        for (const g of grads) g?.dispose();
        throw new Error(FREED);
      }
      node.hooks.forEach((hooks, i) => hooks.forEach((hook) => (grads[i] = hooked(hook, grads[i]!))));
      const flown = node.backward(grads);
      for (const g of grads) g?.dispose();
      for (const { name, at, source } of node.inputs) {
        const value = flown[name];
        const grad = at === null ? (value as Tensor | null | undefined) : (value as (Tensor | null)[] | null | undefined)?.[at];
        if (grad) arrive(source, grad);
      }
      disposeUnused(node, flown);
      if (!retainGraph) release(node);
    }
  } finally {
    for (const grads of waiting.values()) for (const g of grads) g?.dispose();
  }
}

/** A hook's gradient in place of the one it was given. */
function hooked(hook: Hook, grad: Tensor | null): Tensor | null {
  if (!grad) return grad;
  const other = hook(grad);
  if (!other || other === grad) return grad;
  grad.dispose();
  return other;
}

/** Gradients that a kernel gave though nobody wanted them. */
function disposeUnused(node: GradNode, flown: Record<string, Tensor | null | (Tensor | null)[]>): void {
  const wanted = new Set(node.inputs.map(({ name, at }) => `${name}:${at}`));
  for (const [name, value] of Object.entries(flown)) {
    if (Array.isArray(value)) value.forEach((g, i) => !wanted.has(`${name}:${i}`) && g?.dispose());
    else if (!wanted.has(`${name}:null`)) value?.dispose();
  }
}

/** Two gradients of one tensor added; both handles are used up. */
function sum(tf: Tf, a: Tensor, b: Tensor): Tensor {
  const same = isChannelsLast(a) === isChannelsLast(b);
  const [x, y] = same ? [a, b] : [ownContiguous(tf, a), ownContiguous(tf, b)];
  const total = call(tf, { gradName: "", images: "all", run: (_tf, { p, q }: { p: Tensor; q: Tensor }) => ({ outputs: [tf.add(p, q)] }) }, { p: x, q: y }, null, true).outputs[0]!;
  x.dispose();
  y.dispose();
  return total;
}

/** The handle in PyTorch's order; the one given is used up. */
function ownContiguous(tf: Tf, t: Tensor): Tensor {
  if (!isChannelsLast(t)) return t;
  const out = contiguous(tf, t);
  t.dispose();
  return out;
}

/** All nodes behind the given sources, each before those that it sends gradients to. Not recursive: graphs of recurrent models are deep. */
function sorted(sources: Exclude<Source, null>[]): GradNode[] {
  const done = new Set<GradNode>();
  const order: GradNode[] = [];
  const stack: { node: GradNode; next: number }[] = [];
  const visit = (source: Exclude<Source, null>) => {
    if ("leaf" in source || done.has(source.node)) return;
    done.add(source.node);
    stack.push({ node: source.node, next: 0 });
  };
  for (const source of sources) {
    visit(source);
    while (stack.length) {
      const top = stack[stack.length - 1]!;
      const input = top.node.inputs[top.next++];
      if (input) visit(input.source);
      else {
        order.push(top.node);
        stack.pop();
      }
    }
  }
  return order.reverse();
}
