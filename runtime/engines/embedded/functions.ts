// Functions of single elements: exp, sin, round and so on, and changes of type.

import type { Held, Kernel, Needs, Tensor, Tf } from "./kernel";
import { float, truth } from "./util";

interface One {
  input: Tensor;
}

/** A function of one element. `slope` gets input and output; `keepsType` functions (abs, neg, …) work on integers too. */
function unary(gradName: string, f: (tf: Tf, x: Tensor) => Tensor, slope: ((tf: Tf, x: Tensor, y: Tensor, g: Tensor) => Tensor) | null, { keepsType = false, saves = "x" as "x" | "y" | "" } = {}): Kernel<One> {
  return {
    gradName,
    images: "all",
    run(tf, { input }, needs: Needs<One> | null) {
      const x = keepsType ? (input.dtype === "bool" ? tf.cast(input, "int32") : input) : float(tf, input);
      const y = f(tf, x);
      return {
        outputs: [y],
        saved: !needs || !slope ? [] : saves === "x" ? [x] : saves === "y" ? [y] : [],
        backward: ([g]) => ({ input: slope ? slope(tf, x, y, g!) : tf.zerosLike(g!) }),
      };
    },
  };
}

const whole = { keepsType: true };
export const neg = unary("NegBackward0", (tf, x) => tf.neg(x), (tf, _x, _y, g) => tf.neg(g), { keepsType: true, saves: "" });
export const abs = unary("AbsBackward0", (tf, x) => tf.abs(x), (tf, x, _y, g) => tf.mul(g, tf.sign(x)), whole);
export const sign = unary("SignBackward0", (tf, x) => tf.sign(x), null, whole);
export const square = unary("PowBackward0", (tf, x) => tf.square(x), (tf, x, _y, g) => tf.mul(g, tf.mul(x, 2)), whole);
export const exp = unary("ExpBackward0", (tf, x) => tf.exp(x), (tf, _x, y, g) => tf.mul(g, y), { saves: "y" });
export const exp2 = unary("Exp2Backward0", (tf, x) => tf.exp(tf.mul(x, Math.LN2)), (tf, _x, y, g) => tf.mul(g, tf.mul(y, Math.LN2)), { saves: "y" });
export const expm1 = unary("Expm1Backward0", (tf, x) => tf.expm1(x), (tf, _x, y, g) => tf.mul(g, tf.add(y, 1)), { saves: "y" });
export const log = unary("LogBackward0", (tf, x) => tf.log(x), (tf, x, _y, g) => tf.div(g, x));
export const log2 = unary("Log2Backward0", (tf, x) => tf.div(tf.log(x), Math.LN2), (tf, x, _y, g) => tf.div(g, tf.mul(x, Math.LN2)));
export const log10 = unary("Log10Backward0", (tf, x) => tf.div(tf.log(x), Math.LN10), (tf, x, _y, g) => tf.div(g, tf.mul(x, Math.LN10)));
export const log1p = unary("Log1PBackward0", (tf, x) => tf.log1p(x), (tf, x, _y, g) => tf.div(g, tf.add(x, 1)));
export const sqrt = unary("SqrtBackward0", (tf, x) => tf.sqrt(x), (tf, _x, y, g) => tf.div(g, tf.mul(y, 2)), { saves: "y" });
export const rsqrt = unary("RsqrtBackward0", (tf, x) => tf.rsqrt(x), (tf, _x, y, g) => tf.mul(g, tf.mul(tf.mul(y, tf.square(y)), -0.5)), { saves: "y" });
export const reciprocal = unary("ReciprocalBackward0", (tf, x) => tf.reciprocal(x), (tf, _x, y, g) => tf.neg(tf.mul(g, tf.square(y))), { saves: "y" });
export const sin = unary("SinBackward0", (tf, x) => tf.sin(x), (tf, x, _y, g) => tf.mul(g, tf.cos(x)));
export const cos = unary("CosBackward0", (tf, x) => tf.cos(x), (tf, x, _y, g) => tf.neg(tf.mul(g, tf.sin(x))));
export const tan = unary("TanBackward0", (tf, x) => tf.tan(x), (tf, _x, y, g) => tf.mul(g, tf.add(tf.square(y), 1)), { saves: "y" });
export const asin = unary("AsinBackward0", (tf, x) => tf.asin(x), (tf, x, _y, g) => tf.mul(g, tf.rsqrt(tf.sub(1, tf.square(x)))));
export const acos = unary("AcosBackward0", (tf, x) => tf.acos(x), (tf, x, _y, g) => tf.neg(tf.mul(g, tf.rsqrt(tf.sub(1, tf.square(x))))));
export const atan = unary("AtanBackward0", (tf, x) => tf.atan(x), (tf, x, _y, g) => tf.div(g, tf.add(tf.square(x), 1)));
export const sinh = unary("SinhBackward0", (tf, x) => tf.sinh(x), (tf, x, _y, g) => tf.mul(g, tf.cosh(x)));
export const cosh = unary("CoshBackward0", (tf, x) => tf.cosh(x), (tf, x, _y, g) => tf.mul(g, tf.sinh(x)));
export const erf = unary("ErfBackward0", (tf, x) => tf.erf(x), (tf, x, _y, g) => tf.mul(g, tf.mul(tf.exp(tf.neg(tf.square(x))), 2 / Math.sqrt(Math.PI))));
export const erfc = unary("ErfcBackward0", (tf, x) => tf.sub(1, tf.erf(x)), (tf, x, _y, g) => tf.mul(g, tf.mul(tf.exp(tf.neg(tf.square(x))), -2 / Math.sqrt(Math.PI))));
export const asinh = unary("AsinhBackward0", (tf, x) => tf.asinh(x), (tf, x, _y, g) => tf.mul(g, tf.rsqrt(tf.add(tf.square(x), 1))));
export const acosh = unary("AcoshBackward0", (tf, x) => tf.acosh(x), (tf, x, _y, g) => tf.mul(g, tf.rsqrt(tf.sub(tf.square(x), 1))));
export const atanh = unary("AtanhBackward0", (tf, x) => tf.atanh(x), (tf, x, _y, g) => tf.div(g, tf.sub(1, tf.square(x))));
export const floor = unary("FloorBackward0", (tf, x) => (x.dtype === "int32" ? tf.clone(x) : tf.floor(x)), null, whole);
export const ceil = unary("CeilBackward0", (tf, x) => (x.dtype === "int32" ? tf.clone(x) : tf.ceil(x)), null, whole);
/** To the nearest whole number, halves to the even one. */
export const round = unary("RoundBackward0", (tf, x) => (x.dtype === "int32" ? tf.clone(x) : tf.round(x)), null, whole);
export const trunc = unary("TruncBackward0", (tf, x) => (x.dtype === "int32" ? tf.clone(x) : tf.mul(tf.sign(x), tf.floor(tf.abs(x)))), null, whole);
export const isnan: Kernel<One> = { gradName: "", images: "all", run: (tf, { input }) => ({ outputs: [tf.isNaN(float(tf, input))] }) };
export const isinf: Kernel<One> = { gradName: "", images: "all", run: (tf, { input }) => ({ outputs: [tf.isInf(float(tf, input))] }) };
export const isfinite: Kernel<One> = { gradName: "", images: "all", run: (tf, { input }) => ({ outputs: [tf.isFinite(float(tf, input))] }) };

/** To another dtype. Floats lose their fraction towards zero; bool is "not zero". */
export const to: Kernel<{ input: Tensor; dtype: Held }> = {
  gradName: "ToCopyBackward0",
  images: "all",
  run: (tf, { input, dtype }) => ({
    outputs: [input.dtype === dtype ? input : dtype === "bool" ? truth(tf, input) : tf.cast(input, dtype)],
    backward: ([g]) => ({ input: g }),
  }),
};

/** A copy with data of its own; what `detach` and `clone` hand out. */
export const clone: Kernel<One> = { gradName: "CloneBackward0", images: "all", run: (_tf, { input }) => ({ outputs: [input], backward: ([g]) => ({ input: g }) }) };
