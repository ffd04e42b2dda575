// Arithmetic and choice, element by element, with PyTorch's broadcasting. `other` may be a plain number. `dtype` is the result type that
// PyTorch's promotion gives (an int32 tensor times 2.5 is float32); without it the tensors' own types decide.

import type { Held, Kernel, Tensor, Tf } from "./kernel";
import { isTensor } from "./kernel";
import { cast, float, sumTo, truth, whereTensor } from "./util";

export interface Binary {
  input: Tensor | number;
  other: Tensor | number;
  dtype?: Held;
}

const ORDER: Held[] = ["bool", "int32", "float32"];

/** The type that arithmetic on these values gives. */
export function resultType(values: (Tensor | number)[]): Held {
  const kinds = values.map((v): Held => (isTensor(v) ? (v.dtype as Held) : Number.isInteger(v) ? "int32" : "float32"));
  const tensors = values.flatMap((v, i) => (isTensor(v) ? [kinds[i]!] : []));
  const top = (list: Held[]) => list.reduce((a, b) => (ORDER.indexOf(a) > ORDER.indexOf(b) ? a : b), "bool");
  return tensors.length ? top(kinds) : "float32";
}

export function asTensor(tf: Tf, value: Tensor | number, dtype: Held): Tensor {
  return isTensor(value) ? cast(tf, value, dtype) : tf.scalar(dtype === "bool" ? Boolean(value) : value, dtype);
}

const shapeOf = (value: Tensor | number): number[] => (isTensor(value) ? value.shape : []);

type Slope = (tf: Tf, a: Tensor, b: Tensor, g: Tensor, y: Tensor) => Tensor;

/** An operation on two values that broadcast, and how its gradient reaches each. `computes` fixes the type to compute in. */
export function binary(gradName: string, f: (tf: Tf, a: Tensor, b: Tensor) => Tensor, toInput: Slope | null, toOther: Slope | null, computes?: (t: Held) => Held): Kernel<Binary> {
  return {
    gradName,
    images: "all",
    run(tf, { input, other, dtype }, needs) {
      const type = (computes ?? ((t: Held) => t))(dtype ?? resultType([input, other]));
      const a = asTensor(tf, input, type);
      const b = asTensor(tf, other, type);
      const y = f(tf, a, b);
      return {
        outputs: [y],
        saved: needs && (toInput || toOther) ? [a, b, y] : [],
        backward: ([g]) => ({
          input: needs?.input && toInput ? sumTo(tf, toInput(tf, a, b, g!, y), shapeOf(input)) : null,
          other: needs?.other && toOther ? sumTo(tf, toOther(tf, a, b, g!, y), shapeOf(other)) : null,
        }),
      };
    },
  };
}

/** Bools add as integers. */
export const arithmetic = (t: Held): Held => (t === "bool" ? "int32" : t);

interface Scaled extends Binary {
  alpha?: number;
}

/** A sum or difference: nothing needs saving. */
function additive(gradName: string, sign: 1 | -1): Kernel<Scaled> {
  return {
    gradName,
    images: "all",
    run(tf, { input, other, alpha = 1, dtype }, needs) {
      const type = arithmetic(dtype ?? resultType([input, other, ...(Number.isInteger(alpha) ? [] : [alpha])]));
      const [a, b] = [asTensor(tf, input, type), asTensor(tf, other, type)];
      const scaled = alpha === 1 ? b : tf.mul(b, tf.scalar(alpha, type));
      return {
        outputs: [sign === 1 ? tf.add(a, scaled) : tf.sub(a, scaled)],
        backward: ([g]) => {
          const forOther = () => (alpha * sign === 1 ? g! : tf.mul(g!, alpha * sign));
          return {
            input: needs?.input ? sumTo(tf, g!, shapeOf(input)) : null,
            other: needs?.other ? sumTo(tf, forOther(), shapeOf(other)) : null,
          };
        },
      };
    },
  };
}

export const add = additive("AddBackward0", 1);
export const sub = additive("SubBackward0", -1);

/** A product: each side saves the other only if it needs a gradient. */
export const mul: Kernel<Binary> = {
  gradName: "MulBackward0",
  images: "all",
  run(tf, { input, other, dtype }, needs) {
    const type = dtype ?? resultType([input, other]);
    const work = arithmetic(type);
    const [a, b] = [asTensor(tf, input, work), asTensor(tf, other, work)];
    return {
      outputs: [cast(tf, tf.mul(a, b), type)],
      saved: [...(needs?.input ? [b] : []), ...(needs?.other ? [a] : [])],
      backward: ([g]) => ({
        input: needs?.input ? sumTo(tf, tf.mul(g!, b), shapeOf(input)) : null,
        other: needs?.other ? sumTo(tf, tf.mul(g!, a), shapeOf(other)) : null,
      }),
    };
  },
};

const toFloat = (): Held => "float32";

/** True division: always float. */
export const div = binary("DivBackward0", (tf, a, b) => tf.div(a, b), (tf, _a, b, g) => tf.div(g, b), (tf, _a, b, g, y) => tf.neg(tf.div(tf.mul(g, y), b)), toFloat);

export const pow = binary(
  "PowBackward0",
  (tf, a, b) => power(tf, a, b),
  (tf, a, b, g) => tf.mul(g, tf.mul(b, whereTensor(tf, tf.equal(b, 0), tf.zerosLike(b), power(tf, a, tf.sub(b, 1))))),
  (tf, a, _b, g, y) => tf.mul(g, whereTensor(tf, tf.equal(a, 0), tf.zerosLike(a), tf.mul(y, tf.log(a)))),
  arithmetic,
);

/** aᵇ. A power of a negative number is real only for a whole exponent; the back ends differ there, so the sign is put on by hand. */
function power(tf: Tf, a: Tensor, b: Tensor): Tensor {
  if (b.rank === 0 && b.dtype === "float32") {
    const exponent = b.dataSync()[0]!;
    if (exponent === 1) return tf.clone(a);
    if (exponent === 2) return tf.square(a);
    if (exponent === 3) return tf.mul(a, tf.square(a));
    if (exponent === 0.5) return tf.sqrt(a);
    if (exponent === -0.5) return tf.rsqrt(a);
    if (exponent === -1) return tf.reciprocal(a);
  }
  return tf.pow(a, b);
}

/** ⌊a / b⌋, whole also for floats. */
export const floor_divide = binary("FloorDivideBackward0", (tf, a, b) => (a.dtype === "int32" ? tf.floorDiv(a, b) : tf.floor(tf.div(a, b))), null, null, arithmetic);

/** The rest with the divisor's sign, as Python's %. */
export const remainder = binary(
  "RemainderBackward0",
  (tf, a, b) => (a.dtype === "int32" ? tf.sub(a, tf.mul(tf.floorDiv(a, b), b)) : tf.sub(a, tf.mul(tf.floor(tf.div(a, b)), b))),
  (_tf, _a, _b, g) => g,
  (tf, a, b, g) => tf.neg(tf.mul(g, tf.floor(tf.div(a, b)))),
  arithmetic,
);

/** The rest with the dividend's sign, as C's fmod. */
export const fmod = binary(
  "FmodBackward0",
  (tf, a, b) => {
    const quotient = tf.div(float(tf, a), float(tf, b));
    const truncated = tf.mul(tf.sign(quotient), tf.floor(tf.abs(quotient)));
    return cast(tf, tf.sub(float(tf, a), tf.mul(truncated, float(tf, b))), a.dtype as Held);
  },
  (_tf, _a, _b, g) => g,
  (tf, a, b, g) => {
    const quotient = tf.div(a, b);
    return tf.neg(tf.mul(g, tf.mul(tf.sign(quotient), tf.floor(tf.abs(quotient)))));
  },
  arithmetic,
);

/** 1 where equal is halved between the two sides: PyTorch gives each side half the gradient of a tie. */
function share(tf: Tf, wins: Tensor, a: Tensor, b: Tensor): Tensor {
  return tf.add(float(tf, wins), tf.mul(float(tf, tf.equal(a, b)), 0.5));
}

export const maximum = binary("MaximumBackward0", (tf, a, b) => tf.maximum(a, b), (tf, a, b, g) => tf.mul(g, share(tf, tf.greater(a, b), a, b)), (tf, a, b, g) => tf.mul(g, share(tf, tf.less(a, b), a, b)));
export const minimum = binary("MinimumBackward0", (tf, a, b) => tf.minimum(a, b), (tf, a, b, g) => tf.mul(g, share(tf, tf.less(a, b), a, b)), (tf, a, b, g) => tf.mul(g, share(tf, tf.greater(a, b), a, b)));

export const atan2 = binary(
  "Atan2Backward0",
  (tf, a, b) => tf.atan2(a, b),
  (tf, a, b, g) => tf.div(tf.mul(g, b), tf.add(tf.square(a), tf.square(b))),
  (tf, a, b, g) => tf.neg(tf.div(tf.mul(g, a), tf.add(tf.square(a), tf.square(b)))),
  toFloat,
);

export interface Where {
  condition: Tensor;
  input: Tensor | number;
  other: Tensor | number;
  dtype?: Held;
}

/** `input` where the condition holds, else `other`. */
export const where: Kernel<Where> = {
  gradName: "WhereBackward0",
  run(tf, { condition, input, other, dtype }, needs) {
    const type = dtype ?? resultType([input, other]);
    const choice = truth(tf, condition);
    const y = whereTensor(tf, choice, asTensor(tf, input, type), asTensor(tf, other, type));
    return {
      outputs: [y],
      saved: needs ? [choice] : [],
      backward: ([g]) => {
        const zero = tf.zerosLike(g!);
        return {
          input: needs?.input ? sumTo(tf, whereTensor(tf, choice, g!, zero), shapeOf(input)) : null,
          other: needs?.other ? sumTo(tf, whereTensor(tf, choice, zero, g!), shapeOf(other)) : null,
        };
      },
    };
  },
};

/** √(a² + b²). */
export const hypot = binary("HypotBackward0", (tf, a, b) => tf.sqrt(tf.add(tf.square(a), tf.square(b))), (tf, a, _b, g, y) => tf.div(tf.mul(g, a), y), (tf, _a, b, g, y) => tf.div(tf.mul(g, b), y), toFloat);

/** ln(eᵃ + eᵇ). */
export const logaddexp = binary(
  "LogaddexpBackward0",
  (tf, a, b) => tf.add(tf.maximum(a, b), tf.log1p(tf.exp(tf.neg(tf.abs(tf.sub(a, b)))))),
  (tf, a, b, g) => tf.mul(g, tf.sigmoid(tf.sub(a, b))),
  (tf, a, b, g) => tf.mul(g, tf.sigmoid(tf.sub(b, a))),
  toFloat,
);

/** The input with `value` where the mask holds. */
export const masked_fill: Kernel<{ input: Tensor; mask: Tensor; value: number | Tensor }> = {
  gradName: "MaskedFillBackward0",
  run(tf, { input, mask, value }, needs) {
    const choice = truth(tf, mask);
    return {
      outputs: [whereTensor(tf, choice, asTensor(tf, value, input.dtype as Held), input)],
      saved: needs ? [choice] : [],
      backward: ([g]) => {
        const zero = tf.zerosLike(g!);
        return {
          input: needs?.input ? sumTo(tf, whereTensor(tf, choice, zero, g!), input.shape) : null,
          value: needs?.value ? sumTo(tf, whereTensor(tf, choice, g!, zero), shapeOf(value)) : null,
        };
      },
    };
  },
};

/** Values held between two bounds, each a number, a tensor or absent. The gradient passes where the value was inside or on a bound. */
export const clamp: Kernel<{ input: Tensor; min?: Tensor | number | null; max?: Tensor | number | null; dtype?: Held }> = {
  gradName: "ClampBackward1",
  run(tf, { input, min, max, dtype }, needs) {
    const bounds = [min, max].filter((b): b is Tensor | number => b !== null && b !== undefined);
    const type = dtype ?? resultType([input, ...bounds]);
    const x = cast(tf, input, type);
    const bound = (b: Tensor | number | null | undefined) => (b === null || b === undefined || (!isTensor(b) && !Number.isFinite(b)) ? null : asTensor(tf, b, type));
    const [low, high] = [bound(min), bound(max)];
    const raised = low ? tf.maximum(x, low) : x;
    return {
      outputs: [high ? tf.minimum(raised, high) : raised],
      saved: needs ? [x, ...(low ? [low] : []), ...(high ? [high] : [])] : [],
      backward: ([g]) => {
        let passes: Tensor | null = null;
        const and = (t: Tensor) => (passes = passes ? tf.logicalAnd(passes, t) : t);
        if (low) and(tf.greaterEqual(x, low));
        if (high) and(tf.lessEqual(x, high));
        return { input: sumTo(tf, passes ? tf.mul(g!, float(tf, passes)) : g!, input.shape) };
      },
    };
  },
};

/** start + weight · (end − start). */
export const lerp: Kernel<{ input: Tensor; end: Tensor; weight: Tensor | number }> = {
  gradName: "LerpBackward0",
  run(tf, { input, end, weight }, needs) {
    const difference = tf.sub(end, input);
    return {
      outputs: [tf.add(input, tf.mul(difference, weight))],
      saved: [difference, ...(isTensor(weight) ? [weight] : [])],
      backward: ([g]) => ({
        input: needs?.input ? sumTo(tf, tf.mul(g!, tf.sub(1, weight)), input.shape) : null,
        end: needs?.end ? sumTo(tf, tf.mul(g!, weight), end.shape) : null,
        weight: needs?.weight ? sumTo(tf, tf.mul(g!, difference), shapeOf(weight)) : null,
      }),
    };
  },
};

/** input + value · tensor1 · tensor2 (addcmul), or … / tensor2 (addcdiv). */
function threeWay(gradName: string, divide: boolean): Kernel<{ input: Tensor; tensor1: Tensor; tensor2: Tensor; value?: number }> {
  return {
    gradName,
    run(tf, { input, tensor1, tensor2, value = 1 }, needs) {
      const factor = () => (divide ? tf.reciprocal(tensor2) : tensor2);
      return {
        outputs: [tf.add(input, tf.mul(tf.mul(tensor1, factor()), value))],
        saved: [tensor1, tensor2],
        backward: ([g]) => {
          const scaled = tf.mul(g!, value);
          const second = () => (divide ? tf.neg(tf.div(tensor1, tf.square(tensor2))) : tensor1);
          return {
            input: needs?.input ? sumTo(tf, g!, input.shape) : null,
            tensor1: needs?.tensor1 ? sumTo(tf, tf.mul(scaled, factor()), tensor1.shape) : null,
            tensor2: needs?.tensor2 ? sumTo(tf, tf.mul(scaled, second()), tensor2.shape) : null,
          };
        },
      };
    },
  };
}

export const addcmul = threeWay("AddcmulBackward0", false);
export const addcdiv = threeWay("AddcdivBackward0", true);
