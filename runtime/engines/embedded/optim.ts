// Optimizer steps in PyTorch's formulas. A step takes the parameters, their gradients and their state, and gives new parameters and new state:
// nothing is written in place (XNNPACK keeps packed weights by tensor), so the caller puts the new tensors where the old ones were.

import type { Tensor, Tf } from "./kernel";
import { product } from "./util";

/** What an optimizer remembers of each parameter: tensors by name, as in PyTorch's state_dict. All parameters of a step must be at the same `step`. */
export type State = Record<string, Tensor[]>;

export interface StepResult {
  params: Tensor[];
  state: State;
}

interface Common {
  lr: number;
  weight_decay?: number;
  maximize?: boolean;
}

export interface SgdOptions extends Common {
  momentum?: number;
  dampening?: number;
  nesterov?: boolean;
}

export interface AdamOptions extends Common {
  /** How many steps were taken before, this one included: 1 at the first. */
  step: number;
  betas?: readonly [number, number];
  eps?: number;
  amsgrad?: boolean;
  /** AdamW: the decay is not part of the gradient. */
  decoupled?: boolean;
}

export interface AdagradOptions extends Common {
  step: number;
  lr_decay?: number;
  eps?: number;
  initial_accumulator_value?: number;
}

export interface RmspropOptions extends Common {
  alpha?: number;
  eps?: number;
  momentum?: number;
  centered?: boolean;
}

/** Flat vectors in, flat vectors out: the formula of one optimizer. */
type Formula<O> = (tf: Tf, p: Tensor, g: Tensor, state: Record<string, Tensor>, options: O) => { p: Tensor; state: Record<string, Tensor> };

/**
 * Runs a formula over a list of parameters. Small parameters are joined to one vector, so that a model with many of them costs few calls; large ones are worked
 * on by themselves, as joining would copy them. The caller owns what comes back and still owns what it gave.
 */
function overAll<O extends Common>(tf: Tf, formula: Formula<O>, params: Tensor[], grads: Tensor[], state: State, options: O): StepResult {
  const names = Object.keys(state);
  const next: StepResult = { params: [], state: {} };
  const small = params.map((p, i) => (p.size < JOIN_BELOW ? i : -1)).filter((i) => i >= 0);
  const groups = [...(small.length > 1 ? [small] : small.map((i) => [i])), ...params.flatMap((p, i) => (p.size < JOIN_BELOW ? [] : [[i]]))];
  for (const group of groups) {
    const made = tf.tidy(() => {
      const join = (list: Tensor[]) => {
        const flat = group.map((i) => tf.reshape(list[i]!, [list[i]!.size]));
        return flat.length === 1 ? flat[0]! : tf.concat(flat);
      };
      const sizes = group.map((i) => params[i]!.size);
      const part = (t: Tensor) => (group.length === 1 ? [t] : tf.split(t, sizes)).map((piece, k) => tf.reshape(piece, params[group[k]!]!.shape));
      const p = join(params);
      const g = decayed(tf, p, join(grads), options);
      const result = formula(tf, p, g, Object.fromEntries(names.map((name) => [name, join(state[name]!)])), options);
      return { p: part(result.p), state: Object.fromEntries(Object.entries(result.state).map(([name, t]) => [name, part(t)])) };
    });
    group.forEach((i, k) => {
      next.params[i] = made.p[k]!;
      for (const [name, list] of Object.entries(made.state)) (next.state[name] ??= [])[i] = list[k]!;
    });
  }
  return next;
}

/** Elements below which a parameter is joined with others. */
const JOIN_BELOW = 16384;

/** The gradient with its sign for `maximize` and the decay that is part of it. */
function decayed(tf: Tf, p: Tensor, grad: Tensor, { weight_decay = 0, maximize = false, ...rest }: Common & { decoupled?: boolean }): Tensor {
  const g = maximize ? tf.neg(grad) : grad;
  return weight_decay && !rest.decoupled ? tf.add(g, tf.mul(p, weight_decay)) : g;
}

/** State: momentum_buffer, empty at the first step with momentum (the buffer is then the gradient itself). */
export function sgd(tf: Tf, params: Tensor[], grads: Tensor[], state: State, options: SgdOptions): StepResult {
  return overAll<SgdOptions>(tf, (_tf, p, g, { momentum_buffer: old }, { lr, momentum = 0, dampening = 0, nesterov = false }) => {
    const none: Record<string, Tensor> = {};
    if (!momentum) return { p: tf.sub(p, tf.mul(g, lr)), state: none };
    const buffer = old ? tf.add(tf.mul(old, momentum), dampening ? tf.mul(g, 1 - dampening) : g) : tf.clone(g);
    const direction = nesterov ? tf.add(g, tf.mul(buffer, momentum)) : buffer;
    return { p: tf.sub(p, tf.mul(direction, lr)), state: { momentum_buffer: buffer } };
  }, params, grads, state, options);
}

/** State: exp_avg, exp_avg_sq and, with amsgrad, max_exp_avg_sq; empty at the first step. Adam, and AdamW with `decoupled`. */
export function adam(tf: Tf, params: Tensor[], grads: Tensor[], state: State, options: AdamOptions): StepResult {
  return overAll<AdamOptions>(tf, (_tf, p, g, old, { lr, step, betas: [beta1, beta2] = [0.9, 0.999], eps = 1e-8, amsgrad = false, decoupled = false, weight_decay = 0 }) => {
    const toward = (before: Tensor | undefined, now: Tensor, beta: number) => {
      const share = tf.mul(now, 1 - beta);
      return before ? tf.add(tf.mul(before, beta), share) : share;
    };
    const m = toward(old["exp_avg"], g, beta1);
    const v = toward(old["exp_avg_sq"], tf.square(g), beta2);
    const greatest = amsgrad ? (old["max_exp_avg_sq"] ? tf.maximum(old["max_exp_avg_sq"], v) : tf.clone(v)) : null;
    const correction = Math.sqrt(1 - beta2 ** step);
    const size = lr / (1 - beta1 ** step);
    // lr/(1 − β₁ᵗ) · m / (√v/√(1 − β₂ᵗ) + eps), the divisor multiplied by √(1 − β₂ᵗ) to save a pass.
    const update = tf.div(tf.mul(m, size * correction), tf.add(tf.sqrt(greatest ?? v), eps * correction));
    const kept = decoupled && weight_decay ? tf.mul(p, 1 - lr * weight_decay) : p;
    return { p: tf.sub(kept, update), state: { exp_avg: m, exp_avg_sq: v, ...(greatest ? { max_exp_avg_sq: greatest } : {}) } };
  }, params, grads, state, options);
}

/** State: sum. */
export function adagrad(tf: Tf, params: Tensor[], grads: Tensor[], state: State, options: AdagradOptions): StepResult {
  return overAll<AdagradOptions>(tf, (_tf, p, g, { sum: old }, { lr, step, lr_decay = 0, eps = 1e-10, initial_accumulator_value = 0 }) => {
    const squares = tf.square(g);
    const sum = old ? tf.add(old, squares) : initial_accumulator_value ? tf.add(squares, initial_accumulator_value) : squares;
    const rate = lr / (1 + (step - 1) * lr_decay);
    return { p: tf.sub(p, tf.div(tf.mul(g, rate), tf.add(tf.sqrt(sum), eps))), state: { sum } };
  }, params, grads, state, options);
}

/** State: square_avg, momentum_buffer (with momentum), grad_avg (centered). */
export function rmsprop(tf: Tf, params: Tensor[], grads: Tensor[], state: State, options: RmspropOptions): StepResult {
  return overAll<RmspropOptions>(tf, (_tf, p, g, old, { lr, alpha = 0.99, eps = 1e-8, momentum = 0, centered = false }) => {
    const toward = (before: Tensor | undefined, now: Tensor) => {
      const share = tf.mul(now, 1 - alpha);
      return before ? tf.add(tf.mul(before, alpha), share) : share;
    };
    const squareAvg = toward(old["square_avg"], tf.square(g));
    const gradAvg = centered ? toward(old["grad_avg"], g) : null;
    const divisor = tf.add(tf.sqrt(gradAvg ? tf.sub(squareAvg, tf.square(gradAvg)) : squareAvg), eps);
    const direction = tf.div(g, divisor);
    const buffer = momentum ? (old["momentum_buffer"] ? tf.add(tf.mul(old["momentum_buffer"], momentum), direction) : direction) : null;
    return {
      p: tf.sub(p, tf.mul(buffer ?? direction, lr)),
      state: { square_avg: squareAvg, ...(buffer ? { momentum_buffer: buffer } : {}), ...(gradAvg ? { grad_avg: gradAvg } : {}) },
    };
  }, params, grads, state, options);
}

/** torch.nn.utils.clip_grad_norm_: the norm of all gradients together, and the gradients scaled so that it is at most `max_norm`. */
export function clipGradNorm(tf: Tf, grads: Tensor[], max_norm: number, norm_type = 2): { grads: Tensor[]; norm: Tensor } {
  const list = tf.tidy(() => {
    const each = grads.map((g) => {
      const a = tf.abs(tf.reshape(g, [product(g.shape)]));
      return norm_type === Infinity ? tf.max(a) : norm_type === 2 ? tf.sum(tf.square(a)) : tf.sum(tf.pow(a, norm_type));
    });
    const stacked = each.length ? tf.stack(each) : tf.zeros([1]);
    const total = norm_type === Infinity ? tf.max(stacked) : norm_type === 2 ? tf.sqrt(tf.sum(stacked)) : tf.pow(tf.sum(stacked), 1 / norm_type);
    const factor = tf.minimum(tf.div(max_norm, tf.add(total, 1e-6)), 1);
    return [total, ...grads.map((g) => tf.mul(g, factor))];
  });
  return { norm: list[0]!, grads: list.slice(1) };
}
