// Optimizer steps element by element, in PyTorch's formulas: what runs where the engine has no kernel of its own for an optimizer.
// https://docs.pytorch.org/docs/stable/optim.html, "Algorithms"

export type Numbers = Float32Array | Float64Array;
export type Hyper = Readonly<Record<string, number | boolean | readonly number[] | null>>;
/** Changes `p` and the state's arrays in place. `step` counts from 1. */
export type Formula = (p: Numbers, g: Numbers, state: Record<string, Numbers>, h: Hyper, step: number) => void;

const n = (h: Hyper, name: string, initial = 0): number => (typeof h[name] === "number" ? (h[name] as number) : initial);
const pair = (h: Hyper, name: string): readonly [number, number] => (Array.isArray(h[name]) ? (h[name] as unknown as [number, number]) : [0.9, 0.999]);
/** The gradient with its sign for `maximize`, and the weight decay that is part of it. */
function direction(p: Numbers, g: Numbers, h: Hyper, decay = n(h, "weight_decay")): void {
  for (let i = 0; i < g.length; i++) g[i] = (h.maximize === true ? -g[i]! : g[i]!) + decay * p[i]!;
}
const shrink = (p: Numbers, by: number): void => { for (let i = 0; i < p.length; i++) p[i] = p[i]! * by; };
const toward = (a: Numbers, g: (i: number) => number, share: number): void => { for (let i = 0; i < a.length; i++) a[i] = a[i]! + (g(i) - a[i]!) * share; };
/** Decay of its own (AdamW) or as part of the gradient. */
function decayed(p: Numbers, g: Numbers, h: Hyper): void {
  const own = h.decoupled_weight_decay === true, decay = n(h, "weight_decay");
  if (own && decay) shrink(p, 1 - n(h, "lr") * decay);
  direction(p, g, h, own ? 0 : decay);
}

/** Which arrays each optimizer keeps, and its formula. A one-element array stands for a number. */
export const formulas: Record<string, { readonly state: (h: Hyper) => readonly string[]; readonly scalars?: Readonly<Record<string, (h: Hyper) => number>>; readonly initial?: Readonly<Record<string, (h: Hyper) => number>>; readonly run: Formula }> = {
  sgd: { state: (h) => (n(h, "momentum") ? ["momentum_buffer"] : []), run(p, g, s, h, step) {
    direction(p, g, h);
    const m = n(h, "momentum"), b = s.momentum_buffer, lr = n(h, "lr");
    for (let i = 0; i < p.length; i++) {
      let d = g[i]!;
      if (b) { b[i] = step === 1 ? d : m * b[i]! + (1 - n(h, "dampening")) * d; d = h.nesterov === true ? d + m * b[i]! : b[i]!; }
      p[i] = p[i]! - lr * d;
    }
  } },
  adam: { state: (h) => ["exp_avg", "exp_avg_sq", ...(h.amsgrad === true ? ["max_exp_avg_sq"] : [])], run(p, g, s, h, t) {
    decayed(p, g, h);
    const [b1, b2] = pair(h, "betas"), size = n(h, "lr") / (1 - b1 ** t), root = Math.sqrt(1 - b2 ** t), eps = n(h, "eps"), m = s.exp_avg!, v = s.exp_avg_sq!, most = s.max_exp_avg_sq;
    for (let i = 0; i < p.length; i++) {
      m[i] = m[i]! + (g[i]! - m[i]!) * (1 - b1);
      v[i] = v[i]! * b2 + g[i]! * g[i]! * (1 - b2);
      if (most) most[i] = Math.max(most[i]!, v[i]!);
      p[i] = p[i]! - (size * m[i]!) / (Math.sqrt(most ? most[i]! : v[i]!) / root + eps);
    }
  } },
  rmsprop: { state: (h) => ["square_avg", ...(n(h, "momentum") > 0 ? ["momentum_buffer"] : []), ...(h.centered === true ? ["grad_avg"] : [])], run(p, g, s, h) {
    direction(p, g, h);
    const alpha = n(h, "alpha", 0.99), lr = n(h, "lr"), eps = n(h, "eps"), v = s.square_avg!, mean = s.grad_avg, b = s.momentum_buffer;
    if (mean) toward(mean, (i) => g[i]!, 1 - alpha);
    for (let i = 0; i < p.length; i++) {
      v[i] = alpha * v[i]! + (1 - alpha) * g[i]! * g[i]!;
      let d = g[i]! / (Math.sqrt(mean ? v[i]! - mean[i]! * mean[i]! : v[i]!) + eps);
      if (b) d = b[i] = n(h, "momentum") * b[i]! + d;
      p[i] = p[i]! - lr * d;
    }
  } },
  adagrad: { state: () => ["sum"], initial: { sum: (h) => n(h, "initial_accumulator_value") }, run(p, g, s, h, t) {
    direction(p, g, h);
    const rate = n(h, "lr") / (1 + (t - 1) * n(h, "lr_decay"));
    for (let i = 0; i < p.length; i++) { s.sum![i] = s.sum![i]! + g[i]! * g[i]!; p[i] = p[i]! - (rate * g[i]!) / (Math.sqrt(s.sum![i]!) + n(h, "eps")); }
  } },
  adadelta: { state: () => ["square_avg", "acc_delta"], run(p, g, s, h) {
    direction(p, g, h);
    const rho = n(h, "rho", 0.9), eps = n(h, "eps"), v = s.square_avg!, a = s.acc_delta!;
    for (let i = 0; i < p.length; i++) {
      v[i] = rho * v[i]! + (1 - rho) * g[i]! * g[i]!;
      const d = (Math.sqrt(a[i]! + eps) / Math.sqrt(v[i]! + eps)) * g[i]!;
      a[i] = rho * a[i]! + (1 - rho) * d * d;
      p[i] = p[i]! - n(h, "lr") * d;
    }
  } },
  adamax: { state: () => ["exp_avg", "exp_inf"], run(p, g, s, h, t) {
    direction(p, g, h);
    const [b1, b2] = pair(h, "betas"), rate = n(h, "lr") / (1 - b1 ** t), m = s.exp_avg!, u = s.exp_inf!;
    for (let i = 0; i < p.length; i++) { m[i] = m[i]! + (g[i]! - m[i]!) * (1 - b1); u[i] = Math.max(b2 * u[i]!, Math.abs(g[i]!) + n(h, "eps")); p[i] = p[i]! - (rate * m[i]!) / u[i]!; }
  } },
  nadam: { state: () => ["exp_avg", "exp_avg_sq"], scalars: { mu_product: () => 1 }, run(p, g, s, h, t) {
    decayed(p, g, h);
    const [b1, b2] = pair(h, "betas"), decay = n(h, "momentum_decay"), mu = b1 * (1 - 0.5 * 0.96 ** (t * decay)), next = b1 * (1 - 0.5 * 0.96 ** ((t + 1) * decay)), m = s.exp_avg!, v = s.exp_avg_sq!, lr = n(h, "lr");
    const product = (s.mu_product![0] = s.mu_product![0]! * mu);
    for (let i = 0; i < p.length; i++) {
      m[i] = m[i]! + (g[i]! - m[i]!) * (1 - b1);
      v[i] = v[i]! * b2 + g[i]! * g[i]! * (1 - b2);
      const d = Math.sqrt(v[i]! / (1 - b2 ** t)) + n(h, "eps");
      p[i] = p[i]! - (((lr * (1 - mu)) / (1 - product)) * g[i]!) / d - (((lr * next) / (1 - product * next)) * m[i]!) / d;
    }
  } },
  radam: { state: () => ["exp_avg", "exp_avg_sq"], run(p, g, s, h, t) {
    decayed(p, g, h);
    const [b1, b2] = pair(h, "betas"), m = s.exp_avg!, v = s.exp_avg_sq!, c1 = 1 - b1 ** t, c2 = 1 - b2 ** t, most = 2 / (1 - b2) - 1, rho = most - (2 * t * b2 ** t) / c2;
    const rectified = rho > 5 ? Math.sqrt(((rho - 4) * (rho - 2) * most) / ((most - 4) * (most - 2) * rho)) : 0;
    for (let i = 0; i < p.length; i++) {
      m[i] = m[i]! + (g[i]! - m[i]!) * (1 - b1);
      v[i] = v[i]! * b2 + g[i]! * g[i]! * (1 - b2);
      p[i] = p[i]! - ((n(h, "lr") * m[i]!) / c1) * (rho > 5 ? (Math.sqrt(c2) / (Math.sqrt(v[i]!) + n(h, "eps"))) * rectified : 1);
    }
  } },
  asgd: { state: () => ["ax"], scalars: { eta: (h) => n(h, "lr"), mu: () => 1 }, run(p, g, s, h, t) {
    direction(p, g, h);
    const eta = s.eta!, mu = s.mu!, lambd = n(h, "lambd"), lr = n(h, "lr");
    for (let i = 0; i < p.length; i++) { p[i] = p[i]! * (1 - lambd * eta[0]!) - eta[0]! * g[i]!; s.ax![i] = mu[0] === 1 ? p[i]! : s.ax![i]! + (p[i]! - s.ax![i]!) * mu[0]!; }
    eta[0] = lr / (1 + lambd * lr * t) ** n(h, "alpha");
    mu[0] = 1 / Math.max(1, t - n(h, "t0"));
  } },
  rprop: { state: () => ["prev", "step_size"], initial: { step_size: (h) => n(h, "lr") }, run(p, g, s, h) {
    direction(p, g, h);
    const [down, up] = pair(h, "etas"), [least, most] = pair(h, "step_sizes"), size = s.step_size!, prev = s.prev!;
    for (let i = 0; i < p.length; i++) {
      const sign = Math.sign(g[i]! * prev[i]!);
      size[i] = Math.min(Math.max(size[i]! * (sign > 0 ? up : sign < 0 ? down : 1), least), most);
      if (sign < 0) g[i] = 0;
      p[i] = p[i]! - Math.sign(g[i]!) * size[i]!;
      prev[i] = g[i]!;
    }
  } },
};
