// What torch remembers while a program is evaluated: grad mode, default dtype, the engine, what an inference collects.
import type { Dim } from "../../shape";
import type { Interp } from "../../python/interp";
import type { Device, Dtype, Instance, Value } from "../../python/values";
import type { Meta, Tensor } from "../tensor";
import type { Op } from "./op";
import { cpu } from "./device";
import { dtypes } from "./dtype";

/** The side that computes numbers (runtime/engines/embedded). In shapes mode there is none. */
export interface Engine {
  readonly name: string;
  /** "cpu", "cuda:0" …: what torch.cuda.is_available() and friends say. */
  readonly devices: { readonly cuda: number; readonly mps: boolean };
  /** Runs an operation whose results' shapes are known; sets each result's storage, gradFn and requiresGrad. Raises NotImplementedError (by vm.raise) where it has no kernel. */
  run(vm: Interp, op: Op, args: Record<string, unknown>, results: readonly Tensor[]): void;
  /** Makes `target` hold the numbers (and gradient history) of `source`, as an in-place operation does; views write through to their base. */
  assign(vm: Interp, target: Tensor, source: Tensor): void;
  /** A tensor's storage from numbers in row-major order. Where it has storage already, aliases of that see the new numbers. */
  fill(tensor: Tensor, data: ArrayLike<number>): void;
  /** Its numbers in row-major order. */
  read(tensor: Tensor): ArrayLike<number>;
  /**
   * One optimizer step of parameters that are all at the same step, in place; false where there is no kernel of this kind (the step is then done element by element
   * through `read` and `fill`). `kind`: "sgd", "adam" (AdamW: `decoupled_weight_decay`), "rmsprop", "adagrad" …; `hyper` holds the group's entries by PyTorch's names, and `step`, 1 at
   * the first. `states[i]` is what is remembered of `params[i]`, by PyTorch's names (exp_avg, momentum_buffer …): entries that are missing are made, others replaced or refilled.
   */
  optimize?(vm: Interp, kind: string, params: readonly Tensor[], grads: readonly Tensor[], states: readonly Map<string, Tensor>[], hyper: Readonly<Record<string, number | boolean | readonly number[] | null>>): boolean;
  backward(vm: Interp, tensors: readonly Tensor[], grads: readonly (Tensor | null)[], options: { retainGraph: boolean; inputs?: readonly Tensor[]; accumulate: boolean }): (Tensor | null)[];
  /** Calls `hook` with the gradient of `tensor` when it has been worked out; what it gives is taken in its place. Gives a function that removes the hook. */
  hook?(vm: Interp, tensor: Tensor, hook: (grad: Tensor) => Tensor | null): () => void;
  /** The value of a tensor that nobody will use again: its memory is free at once. */
  forget?(tensor: Tensor): void;
}

export interface TorchState {
  gradEnabled: boolean;
  inferenceMode: boolean;
  defaultDtype: Dtype;
  defaultDevice: Device;
  engine: Engine | null;
  /** torch.default_generator, made on first use (torch/random). */
  generator: unknown;
  /** While a module's input is inferred: pairs of sizes that an operation needs to be equal and that are not known to be. */
  constraints: [Dim, Dim][] | null;
  /** Called as a call of a module begins. */
  onEnter: ((module: Instance, inputs: readonly Value[], kwargs: ReadonlyMap<string, Value> | null) => void) | null;
  /** Called as a submodule call completes: for summaries and tables of layers. */
  onCall: ((call: ModuleCall) => void) | null;
  /** Called when a layer of the table has been set up, or a module written in Python begins to be (`Module.__init__`). */
  onCreate: ((module: Instance) => void) | null;
  /** Called for each operation inside a module's call: what came out of what. */
  onOp: ((name: string, inputs: readonly Tensor[], outputs: readonly Tensor[]) => void) | null;
  /** Modules that are being called, outermost first. */
  readonly calling: Instance[];
  /** Multiply-adds counted so far by operations of the current innermost module call. */
  macs: Dim;
  /** Listeners of optimizer steps, backward calls … (runtime's metrics). */
  hooks: {
    backward?(loss: Tensor): void; step?(optimizer: Instance): void;
    /** A loader is about to give a batch of so many samples; `total`: batches in a pass, where it is known. `pass`: it has given its last. */
    batch?(total: number | undefined, samples: number): void; pass?(): void;
  };
  /** Anything else a family remembers, by name. */
  readonly more: Map<string, unknown>;
}
export interface ModuleCall { readonly module: Instance; readonly inputs: readonly Value[]; readonly kwargs: ReadonlyMap<string, Value> | null; readonly output: Value; readonly macs: Dim; readonly position: { file: string; start: number; end: number } }

export const newTorchState = (engine: Engine | null = null): TorchState => ({
  gradEnabled: true, inferenceMode: false, defaultDtype: dtypes.float32, defaultDevice: cpu, engine, generator: null, constraints: null, onEnter: null, onCall: null, onCreate: null, onOp: null,
  calling: [], macs: 0, hooks: {}, more: new Map(),
});
export const torchState = (vm: Interp): TorchState => vm.torch as TorchState;

/** A fresh tensor of the given form, without numbers. */
export function newTensor(vm: Interp, meta: Meta): Tensor {
  const device = meta.device ?? torchState(vm).defaultDevice;
  const t: Tensor = vm.mode === "shapes" ? { kind: "tensor", shape: meta.shape, dtype: meta.dtype, device, strides: meta.strides, requiresGrad: false, gradFn: null, grad: null, told: undefined }
    : { __proto__: stored, kind: "tensor", shape: meta.shape, dtype: meta.dtype, device, strides: meta.strides, requiresGrad: false, gradFn: null, grad: null, storage: undefined, base: undefined, made: undefined, madeAt: undefined } as unknown as Tensor;
  if (meta.constant) t.constant = meta.constant;
  if (meta.because) t.because = meta.because;
  return t;
}
interface Stored extends Tensor { made: readonly number[] | undefined; madeAt: number | undefined }
/** Where numbers are computed, what rules want to know of small whole numbers and of single ones is read from the engine when it is asked for. */
const stored = {
  get constant(): readonly number[] | undefined {
    const t = this as unknown as Stored;
    if (t.storage === undefined) return t.made;
    if (t.shape === null || t.dtype === null || !t.storage.numbers || (t.dtype.category !== "int" && t.dtype.category !== "bool" && t.shape.length > 0)) return undefined;
    let n = 1;
    for (const d of t.shape) n *= Number(d);
    if (n > 4096) return undefined;
    const stamp = t.storage.stamp?.();
    if (stamp === undefined || t.made === undefined || t.madeAt !== stamp) { t.made = Array.from(t.storage.numbers(), Number); t.madeAt = stamp; }
    return t.made;
  },
  set constant(v: readonly number[] | undefined) { const t = this as unknown as Stored; t.made = v; t.madeAt = undefined; },
};

/** Lets a parameter's gradient go (`zero_grad`); where the program cannot have it, its memory is free at once. */
export function dropGrad(vm: Interp, p: Tensor): void {
  const { grad } = p;
  vm.touch(p);
  p.grad = null;
  if (grad !== null && grad.exposed !== true) torchState(vm).engine?.forget?.(grad);
}
