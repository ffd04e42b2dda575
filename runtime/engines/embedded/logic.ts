// Comparisons, logic and bits, element by element: bools and integers out, no gradients.

import { arithmetic, asTensor, binary, resultType, type Binary } from "./elementwise";
import type { Kernel, Tensor, Tf } from "./kernel";
import { truth } from "./util";

/** A comparison: bool out, no gradient. Bools compare as integers. */
const comparison = (f: (tf: Tf, a: Tensor, b: Tensor) => Tensor): Kernel<Binary> => binary("", f, null, null, arithmetic);

export const eq = comparison((tf, a, b) => tf.equal(a, b));
export const ne = comparison((tf, a, b) => tf.notEqual(a, b));
export const lt = comparison((tf, a, b) => tf.less(a, b));
export const le = comparison((tf, a, b) => tf.lessEqual(a, b));
export const gt = comparison((tf, a, b) => tf.greater(a, b));
export const ge = comparison((tf, a, b) => tf.greaterEqual(a, b));

const logical = (f: (tf: Tf, a: Tensor, b: Tensor) => Tensor): Kernel<Binary> => ({
  gradName: "",
  images: "all",
  run: (tf, { input, other }) => ({ outputs: [f(tf, truth(tf, input), truth(tf, other))] }),
});

export const logical_and = logical((tf, a, b) => tf.logicalAnd(a, b));
export const logical_or = logical((tf, a, b) => tf.logicalOr(a, b));
export const logical_xor = logical((tf, a, b) => tf.notEqual(tf.cast(a, "int32"), tf.cast(b, "int32")));
export const logical_not: Kernel<{ input: Tensor }> = { gradName: "", images: "all", run: (tf, { input }) => ({ outputs: [tf.logicalNot(truth(tf, input))] }) };

/** &, | and ^ of integers and bools, element by element on the processor: the back ends have no kernels for them. */
const bitwise = (onBools: Kernel<Binary>, f: (a: number, b: number) => number): Kernel<Binary> => ({
  gradName: "",
  run(tf, args, needs) {
    const type = args.dtype ?? resultType([args.input, args.other]);
    if (type === "bool") return onBools.run(tf, args, needs);
    const [a, b] = [asTensor(tf, args.input, "int32"), asTensor(tf, args.other, "int32")];
    const shape = tf.broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
    const [x, y] = [tf.broadcastTo(a, shape).dataSync(), tf.broadcastTo(b, shape).dataSync()];
    return { outputs: [tf.tensor(Int32Array.from(x, (v, i) => f(v, y[i]!)), shape, "int32")] };
  },
});

export const bitwise_and = bitwise(logical_and, (a, b) => a & b);
export const bitwise_or = bitwise(logical_or, (a, b) => a | b);
export const bitwise_xor = bitwise(logical_xor, (a, b) => a ^ b);
