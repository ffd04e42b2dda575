// Einstein sums: each operand's dimensions named by letters, those that the result does not name summed over.

import { matmul } from "./linear";
import type { Kernel, Tensor, Tf } from "./kernel";
import { product, range } from "./util";

export interface EinsumArgs {
  /** "bij,bjk->bik", spaces allowed; without "->" the letters that occur once, in alphabetical order. "..." stands for leading dimensions that broadcast. */
  equation: string;
  operands: Tensor[];
}

interface Named {
  tensor: Tensor;
  letters: string[];
}

/** The equation as letters for each operand and for the result; "..." written out as capital Greek letters that no equation has. */
export function parseEquation(equation: string, ranks: readonly number[]): { inputs: string[][]; output: string[] } {
  const [left, right] = equation.replace(/\s+/g, "").split("->") as [string, string?];
  const terms = left.split(",");
  const extra = terms.map((term, i) => (term.includes("...") ? ranks[i]! - term.replace("...", "").length : 0));
  const widest = Math.max(0, ...extra);
  const dots = (count: number) => range(count).map((i) => String.fromCharCode(0x391 + widest - count + i));
  const spell = (term: string, count: number) => {
    const [before, after] = term.split("...") as [string, string?];
    return after === undefined ? [...before] : [...before, ...dots(count), ...after];
  };
  const inputs = terms.map((term, i) => spell(term, extra[i]!));
  const letters = inputs.flat();
  const once = [...new Set(letters)].filter((l) => l < "\u0391" && letters.filter((k) => k === l).length === 1).sort();
  return { inputs, output: right === undefined ? [...dots(widest), ...once] : spell(right, widest) };
}

/** A letter that occurs twice in one operand takes its diagonal; the operand's dimensions are then all different. */
function diagonals(tf: Tf, { tensor, letters }: Named): Named {
  const twice = letters.find((l, i) => letters.indexOf(l) !== i);
  if (!twice) return { tensor, letters };
  const [a, b] = [letters.indexOf(twice), letters.lastIndexOf(twice)];
  const order = [a, b, ...range(letters.length).filter((i) => i !== a && i !== b)];
  const moved = tf.transpose(tensor, order);
  const size = moved.shape[0]!;
  const rest = moved.shape.slice(2);
  const rows = tf.gather(tf.reshape(moved, [size * size, product(rest)]), tf.tensor1d(range(size).map((i) => i * (size + 1)), "int32"));
  return diagonals(tf, { tensor: tf.reshape(rows, [size, ...rest]), letters: [twice, ...order.slice(2).map((i) => letters[i]!)] });
}

/** Dimensions brought into the order of `letters`, missing ones as 1. */
function arranged(tf: Tf, { tensor, letters: own }: Named, letters: readonly string[]): Tensor {
  const present = letters.filter((l) => own.includes(l));
  const moved = tf.transpose(tensor, present.map((l) => own.indexOf(l)));
  return tf.reshape(moved, letters.map((l) => (own.includes(l) ? tensor.shape[own.indexOf(l)]! : 1)));
}

/** Sums away letters that nobody else names. */
function summed(tf: Tf, { tensor, letters }: Named, wanted: ReadonlySet<string>): Named {
  const gone = range(letters.length).filter((i) => !wanted.has(letters[i]!));
  return gone.length ? { tensor: tf.sum(tensor, gone), letters: letters.filter((l) => wanted.has(l)) } : { tensor, letters };
}

/** Two operands multiplied: letters of both that are still wanted are a batch, letters of both that are not are summed by the matrix product. */
function pairwise(tf: Tf, left: Named, right: Named, wanted: ReadonlySet<string>): Named {
  const all = new Set([...wanted]);
  const a = summed(tf, left, new Set([...all, ...right.letters]));
  const b = summed(tf, right, new Set([...all, ...left.letters]));
  const shared = a.letters.filter((l) => b.letters.includes(l));
  const batch = shared.filter((l) => wanted.has(l));
  const inner = shared.filter((l) => !wanted.has(l));
  const [rows, columns] = [a.letters.filter((l) => !shared.includes(l)), b.letters.filter((l) => !shared.includes(l))];
  const size = (list: string[]) => list.map((l) => Math.max(a.letters.includes(l) ? a.tensor.shape[a.letters.indexOf(l)]! : 1, b.letters.includes(l) ? b.tensor.shape[b.letters.indexOf(l)]! : 1));
  const sized = (t: Named, list: string[]) => list.map((l) => t.tensor.shape[t.letters.indexOf(l)]!);
  // A size of 1 broadcasts: written out for the summed letters, left to matmul for the batch.
  const write = (t: Named, letters: string[]): Tensor => {
    const out = arranged(tf, t, letters);
    const full = letters.map((l, i) => (inner.includes(l) ? size([l])[0]! : out.shape[i]!));
    return full.some((s, i) => s !== out.shape[i]) ? tf.broadcastTo(out, full) : out;
  };
  const x = tf.reshape(write(a, [...batch, ...rows, ...inner]), [...sized(a, batch), product(sized(a, rows)), product(size(inner))]);
  const y = tf.reshape(write(b, [...batch, ...inner, ...columns]), [...sized(b, batch), product(size(inner)), product(sized(b, columns))]);
  const z = matmul.run(tf, { input: x, other: y }, null).outputs[0]!;
  return { tensor: tf.reshape(z, [...size(batch), ...sized(a, rows), ...sized(b, columns)]), letters: [...batch, ...rows, ...columns] };
}

/** The sum over named operands. */
function evaluate(tf: Tf, operands: Named[], output: readonly string[]): Tensor {
  let current = diagonals(tf, operands[0]!);
  for (let i = 1; i < operands.length; i++) {
    const later = operands.slice(i + 1).flatMap((o) => o.letters);
    current = pairwise(tf, current, diagonals(tf, operands[i]!), new Set([...output, ...later]));
  }
  return arranged(tf, summed(tf, current, new Set(output)), output);
}

/** torch.einsum. The gradient for one operand is the einsum of all others with the result's gradient. A letter twice in one operand has no gradient here. */
export const einsum: Kernel<EinsumArgs> = {
  gradName: "BmmBackward0",
  run(tf, { equation, operands }) {
    const { inputs, output } = parseEquation(equation, operands.map((t) => t.rank));
    const named = operands.map((tensor, i): Named => ({ tensor, letters: inputs[i]! }));
    return {
      outputs: [evaluate(tf, named, output)],
      saved: operands,
      backward: ([g]) => ({
        operands: operands.map((operand, k) => {
          const own = inputs[k]!;
          if (new Set(own).size !== own.length) throw new Error("einsum: no gradient for an operand with a repeated subscript");
          const others = named.filter((_, i) => i !== k);
          const known = new Set([...output, ...others.flatMap((o) => o.letters)]);
          const grad = evaluate(tf, [{ tensor: g!, letters: [...output] }, ...others], own.filter((l) => known.has(l)));
          // Letters of this operand alone were summed over: their gradient is the same everywhere.
          const placed = tf.reshape(grad, own.map((l) => (known.has(l) ? grad.shape[own.filter((m) => known.has(m)).indexOf(l)]! : 1)));
          const wide = range(own.length).filter((i) => operand.shape[i] === 1 && placed.shape[i] !== 1);
          const narrowed = wide.length ? tf.sum(placed, wide, true) : placed;
          return tf.broadcastTo(narrowed, operand.shape);
        }),
      }),
    };
  },
};
