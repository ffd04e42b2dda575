// Optimizer steps on torch tensors.

import type { Interp } from "../../../interpreter/python/interp";
import { newTensor } from "../../../interpreter/torch/core/state";
import type { Tensor as TorchTensor } from "../../../interpreter/torch/tensor";
import type { Tensor } from "./kernel";
import { contiguous } from "./layout";
import type { Memory } from "./memory";
import { type State, type StepResult, adagrad, adam, rmsprop, sgd } from "./optim";
import { handleOf, newStore, replace, storeOf } from "./storage";
import type { Tf } from "./kernel";

const rules: Record<string, (tf: Tf, params: Tensor[], grads: Tensor[], state: State, options: never) => StepResult> = { sgd, adam, adagrad, rmsprop };

/**
 * One step, in place. `kind` and the entries of `hyper` and `states` are named as in PyTorch; false when there is no rule of this kind.
 * All parameters are at the same step.
 */
export function step(
  vm: Interp, memory: Memory, kind: string, params: readonly TorchTensor[], grads: readonly TorchTensor[], states: readonly Map<string, TorchTensor>[], hyper: Readonly<Record<string, unknown>>,
): boolean {
  const rule = rules[kind];
  if (!rule) return false;
  const { tf } = memory, loose: Tensor[] = [];
  const plain = (t: TorchTensor): Tensor => {
    const handle = handleOf(storeOf(memory, t)), c = contiguous(tf, handle);
    if (c !== handle) loose.push(c);
    return c;
  };
  const before: State = {};
  for (const name of remembered) if (states[0]!.has(name) && states.every((s) => s.has(name))) before[name] = states.map((s) => plain(s.get(name)!));
  const result = rule(tf, params.map(plain), grads.map(plain), before, { ...hyper, decoupled: hyper.decoupled_weight_decay === true } as never);
  for (const t of loose) t.dispose();
  params.forEach((p, i) => { p.constant = undefined; replace(storeOf(memory, p), result.params[i]!); });
  for (const name in result.state) {
    result.state[name]!.forEach((handle, i) => {
      const old = states[i]!.get(name);
      if (old) { replace(storeOf(memory, old), handle); return; }
      const made = newTensor(vm, { shape: params[i]!.shape, dtype: params[i]!.dtype, device: params[i]!.device });
      made.storage = newStore(memory, handle);
      states[i]!.set(name, made);
    });
  }
  return true;
}
/** What the rules keep of each parameter. */
const remembered = ["momentum_buffer", "exp_avg", "exp_avg_sq", "max_exp_avg_sq", "sum", "square_avg", "grad_avg"];
