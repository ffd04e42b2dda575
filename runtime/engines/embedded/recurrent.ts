// One layer of a recurrent network in one direction, all steps in one kernel: the products of the inputs are done for all steps at once, and the gradients of
// the weights are one product each over all steps.

import type { Kernel, Tensor, Tf } from "./kernel";
import { sumRows } from "./util";

export interface RecurrentArgs {
  /** [T, N, I] */
  input: Tensor;
  /** [N, H] */
  h0: Tensor;
  /** [gates · H, I] */
  weight_ih: Tensor;
  /** [gates · H, H] */
  weight_hh: Tensor;
  bias_ih?: Tensor | null;
  bias_hh?: Tensor | null;
  /** From the last step to the first: the other direction of a bidirectional network. */
  reverse?: boolean;
}

const t2 = (tf: Tf, x: Tensor) => tf.transpose(x, [1, 0]);
const mm = (tf: Tf, a: Tensor, b: Tensor) => tf.matMul(a as never, b as never) as Tensor;

/** What the steps gave back for the weights' gradients: the gradients of the gates of each step, and the states they were computed from. */
interface Steps {
  /** Of W_ih·x + b_ih: [N, gates · H] for each step. */
  inputGates: Tensor[];
  /** Of W_hh·h + b_hh; the same as the input's, but for the GRU. */
  hiddenGates: Tensor[];
  /** The hidden state before each step. */
  before: Tensor[];
}

/** The gates' products with the input for all steps at once: T tensors [N, gates · H]. */
function inputProducts(tf: Tf, { input, weight_ih, bias_ih }: RecurrentArgs): Tensor[] {
  const [steps, batch, size] = input.shape as [number, number, number];
  const y = mm(tf, tf.reshape(input, [steps * batch, size]), t2(tf, weight_ih));
  return tf.unstack(tf.reshape(bias_ih ? tf.add(y, bias_ih) : y, [steps, batch, weight_ih.shape[0]!]));
}

/** Gradients of input, weights and biases from those of the gates of all steps. */
function parameterGrads(tf: Tf, { input, weight_ih, bias_ih, bias_hh }: RecurrentArgs, { inputGates, hiddenGates, before }: Steps): Record<"input" | "weight_ih" | "weight_hh" | "bias_ih" | "bias_hh", Tensor | null> {
  const [steps, batch, size] = input.shape as [number, number, number];
  const gi = tf.concat(inputGates as never[]) as Tensor;
  const gh = inputGates === hiddenGates ? gi : (tf.concat(hiddenGates as never[]) as Tensor);
  return {
    input: tf.reshape(mm(tf, gi, weight_ih), [steps, batch, size]),
    weight_ih: mm(tf, t2(tf, gi), tf.reshape(input, [steps * batch, size])),
    weight_hh: mm(tf, t2(tf, gh), tf.concat(before as never[])),
    bias_ih: bias_ih ? sumRows(tf, gi) : null,
    bias_hh: bias_hh ? sumRows(tf, gh) : null,
  };
}

/** The order in which steps are taken. */
function order(steps: number, reverse: boolean): number[] {
  const list = Array.from({ length: steps }, (_, i) => i);
  return reverse ? list.reverse() : list;
}

/** h' = tanh (or relu)(W_ih x + b_ih + W_hh h + b_hh). Outputs: all states [T, N, H] and the last [N, H]. */
export const rnn: Kernel<RecurrentArgs & { nonlinearity?: "tanh" | "relu" }> = {
  gradName: "StackBackward0",
  run(tf, args) {
    const { input, h0, weight_hh, bias_hh, reverse = false, nonlinearity = "tanh" } = args;
    const products = inputProducts(tf, args);
    const back = t2(tf, weight_hh);
    const states: Tensor[] = [];
    const before: Tensor[] = [];
    let h = h0;
    for (const step of order(input.shape[0]!, reverse)) {
      before[step] = h;
      const hidden = mm(tf, h, back);
      const z = tf.add(products[step]!, bias_hh ? tf.add(hidden, bias_hh) : hidden);
      h = states[step] = nonlinearity === "relu" ? tf.relu(z) : tf.tanh(z);
    }
    return {
      outputs: [tf.stack(states), h],
      saved: [...states, h0, input, args.weight_ih, weight_hh],
      backward: ([gy, gh]) => {
        const outer = gy ? tf.unstack(gy) : null;
        const gates: Tensor[] = [];
        let carried: Tensor | null = gh ?? null;
        for (const step of order(input.shape[0]!, !reverse)) {
          const g = plus(tf, outer?.[step] ?? null, carried)!;
          const y = states[step]!;
          gates[step] = tf.mul(g, nonlinearity === "relu" ? tf.step(y) : tf.sub(1, tf.square(y)));
          carried = mm(tf, gates[step], weight_hh);
        }
        return { ...parameterGrads(tf, args, { inputGates: gates, hiddenGates: gates, before }), h0: carried };
      },
    };
  },
};

function plus(tf: Tf, a: Tensor | null, b: Tensor | null): Tensor | null {
  return a && b ? tf.add(a, b) : a ?? b;
}

/** PyTorch's gates i, f, g, o. Outputs: all states [T, N, H], the last state and the last cell [N, H]. */
export const lstm: Kernel<RecurrentArgs & { c0: Tensor }> = {
  gradName: "StackBackward0",
  run(tf, args) {
    const { input, h0, c0, weight_hh, bias_hh, reverse = false } = args;
    const products = inputProducts(tf, args);
    const back = t2(tf, weight_hh);
    const kept: { i: Tensor; f: Tensor; g: Tensor; o: Tensor; c: Tensor; was: Tensor; u: Tensor }[] = [];
    const states: Tensor[] = [];
    const before: Tensor[] = [];
    let [h, c] = [h0, c0];
    for (const step of order(input.shape[0]!, reverse)) {
      before[step] = h;
      const hidden = mm(tf, h, back);
      const z = tf.add(products[step]!, bias_hh ? tf.add(hidden, bias_hh) : hidden);
      const [zi, zf, zg, zo] = tf.split(z, 4, 1) as [Tensor, Tensor, Tensor, Tensor];
      const [i, f, g, o] = [tf.sigmoid(zi), tf.sigmoid(zf), tf.tanh(zg), tf.sigmoid(zo)];
      const was = c;
      c = tf.add(tf.mul(f, c), tf.mul(i, g));
      const u = tf.tanh(c);
      h = states[step] = tf.mul(o, u);
      kept[step] = { i, f, g, o, c, was, u };
    }
    return {
      outputs: [tf.stack(states), h, c],
      saved: [...kept.flatMap(({ i, f, g, o, was, u }) => [i, f, g, o, was, u]), ...before, input, args.weight_ih, weight_hh],
      backward: ([gy, gh, gc]) => {
        const outer = gy ? tf.unstack(gy) : null;
        const gates: Tensor[] = [];
        let carried: Tensor | null = gh ?? null;
        let cell: Tensor | null = gc ?? null;
        for (const step of order(input.shape[0]!, !reverse)) {
          const { i, f, g, o, was, u } = kept[step]!;
          const dh = plus(tf, outer?.[step] ?? null, carried) ?? tf.zerosLike(u);
          const dc = plus(tf, tf.mul(tf.mul(dh, o), tf.sub(1, tf.square(u))), cell)!;
          const sigmoidSlope = (s: Tensor) => tf.mul(s, tf.sub(1, s));
          gates[step] = tf.concat([
            tf.mul(tf.mul(dc, g), sigmoidSlope(i)), tf.mul(tf.mul(dc, was), sigmoidSlope(f)),
            tf.mul(tf.mul(dc, i), tf.sub(1, tf.square(g))), tf.mul(tf.mul(dh, u), sigmoidSlope(o)),
          ], 1);
          carried = mm(tf, gates[step], weight_hh);
          cell = tf.mul(dc, f);
        }
        return { ...parameterGrads(tf, args, { inputGates: gates, hiddenGates: gates, before }), h0: carried, c0: cell };
      },
    };
  },
};

/** PyTorch's gates r, z, n: n = tanh(x-part + r·h-part), h' = (1 − z)·n + z·h. Outputs as rnn's. */
export const gru: Kernel<RecurrentArgs> = {
  gradName: "StackBackward0",
  run(tf, args) {
    const { input, h0, weight_hh, bias_hh, reverse = false } = args;
    const products = inputProducts(tf, args);
    const back = t2(tf, weight_hh);
    const kept: { r: Tensor; z: Tensor; n: Tensor; hn: Tensor }[] = [];
    const states: Tensor[] = [];
    const before: Tensor[] = [];
    let h = h0;
    for (const step of order(input.shape[0]!, reverse)) {
      before[step] = h;
      const product = mm(tf, h, back);
      const [xr, xz, xn] = tf.split(products[step]!, 3, 1) as [Tensor, Tensor, Tensor];
      const [hr, hz, hn] = tf.split(bias_hh ? tf.add(product, bias_hh) : product, 3, 1) as [Tensor, Tensor, Tensor];
      const [r, z] = [tf.sigmoid(tf.add(xr, hr)), tf.sigmoid(tf.add(xz, hz))];
      const n = tf.tanh(tf.add(xn, tf.mul(r, hn)));
      h = states[step] = tf.add(n, tf.mul(z, tf.sub(h, n)));
      kept[step] = { r, z, n, hn };
    }
    return {
      outputs: [tf.stack(states), h],
      saved: [...kept.flatMap(({ r, z, n, hn }) => [r, z, n, hn]), ...before, input, args.weight_ih, weight_hh],
      backward: ([gy, gh]) => {
        const outer = gy ? tf.unstack(gy) : null;
        const [inputGates, hiddenGates]: [Tensor[], Tensor[]] = [[], []];
        let carried: Tensor | null = gh ?? null;
        for (const step of order(input.shape[0]!, !reverse)) {
          const { r, z, n, hn } = kept[step]!;
          const dh = plus(tf, outer?.[step] ?? null, carried)!;
          const dn = tf.mul(tf.mul(dh, tf.sub(1, z)), tf.sub(1, tf.square(n)));
          const dz = tf.mul(tf.mul(dh, tf.sub(before[step]!, n)), tf.mul(z, tf.sub(1, z)));
          const dr = tf.mul(tf.mul(dn, hn), tf.mul(r, tf.sub(1, r)));
          inputGates[step] = tf.concat([dr, dz, dn], 1);
          hiddenGates[step] = tf.concat([dr, dz, tf.mul(dn, r)], 1);
          carried = tf.add(mm(tf, hiddenGates[step], weight_hh), tf.mul(dh, z));
        }
        return { ...parameterGrads(tf, args, { inputGates, hiddenGates, before }), h0: carried };
      },
    };
  },
};
