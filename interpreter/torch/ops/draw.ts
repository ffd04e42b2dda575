// Draws from distributions given by tensors: multinomial, normal, bernoulli, poisson, binomial; and in place.
import type { Shape } from "../../shape";
import { less, lessEqual } from "../../shape";
import { float as pyFloat } from "../../python/values";
import { type Arg, type Args, type Ranked, any, bool, factory, float, int, keyword, maybeTensor, mismatch, sizes, tensor } from "../core/args";
import type { Check } from "../core/check";
import { dtypes, scalarType } from "../core/dtype";
import { type Op, op, overload } from "../core/op";
import { torchState } from "../core/state";
import { promoted, sizesText } from "../core/verbs";
import { checkWrite } from "../core/written";
import { rewrite } from "./convert";

const both = (name: string): string[] => [`torch.${name}`, `Tensor.${name}`];
const generator = keyword(any(null));
const kernel = (c: Check, t: Ranked, name: string): void => { if (t.dtype && t.dtype.category !== "float" && t.device.type === "cpu") c.fail(`"${name}" not implemented for '${scalarType(t.dtype)}'`, "NotImplementedError"); };

/** Indices drawn by the weights in each row: (n) → (num_samples), (m, n) → (m, num_samples). */
export const multinomial = op(both("multinomial"), { doc: "Indices drawn by weight.", args: { input: tensor, num_samples: int(), replacement: bool(false), generator, out: keyword(maybeTensor) }, grad: null, dtype: dtypes.int64, shape({ input, num_samples: n, replacement, out }, c) {
  const { shape, constant } = input, last = shape.at(-1);
  if (out?.dtype) c.that(out.dtype === dtypes.int64, () => `multinomial expects Long tensor out, got: ${scalarType(out.dtype)}`);
  if (!c.that(shape.length === 1 || shape.length === 2, () => "prob_dist must be 1 or 2 dim")) return [n];
  c.that(!input.dtype || input.dtype.category === "float", () => `multinomial only supports floating-point dtypes for input, got: ${scalarType(input.dtype)}`);
  c.that(lessEqual(n, 0) !== true, () => "cannot sample n_sample <= 0 samples");
  if (!replacement) c.that(less(last!, n) !== true, () => "cannot sample n_sample > prob_dist.size(-1) samples without replacement");
  if (constant && typeof last === "number") {
    c.that(constant.every((x) => x >= 0 && x < Infinity), () => "probability tensor contains either `inf`, `nan` or element < 0");
    for (let i = 0; i < constant.length; i += last) c.that(constant.slice(i, i + last).some((x) => x > 0), () => "invalid multinomial distribution (sum of probabilities <= 0)");
  }
  return [...shape.slice(0, -1), n];
} });

/** A float that is no tensor: a tensor of means has a shape. */
const number = (initial?: number): Arg<number> => ({ ...(initial === undefined ? float() : float(initial)), accept: (v, vm) => (typeof v === "object" && v !== null && (v.kind === "tensor" || v.kind === "unknown") ? mismatch : float().accept(v, vm)) });
const deviation = (c: Check, std: number | Ranked): void => {
  if (typeof std === "number") { c.that(!(std < 0), () => `normal expects std >= 0.0, but found std ${std}`); return; }
  c.that(std.dtype?.category !== "complex", () => "normal expects standard deviation to be non-complex");
  c.that(!std.constant?.some((x) => x < 0), () => "normal expects all elements of std >= 0.0");
};
const { dtype: wanted, ...placed } = factory;
export const normal = op("torch.normal", [
  overload({ args: { mean: tensor, std: tensor, generator }, doc: "Normally distributed random numbers.", grad: "NormalBackward3", shape({ mean, std }, c) { deviation(c, std); const s = c.broadcast(mean.shape, std.shape); kernel(c, mean, "normal_kernel_cpu"); return s; }, dtype: ({ mean, std }, c) => promoted(c, mean, std) }),
  overload({ args: { mean: tensor, std: number(1), generator }, grad: "NormalBackward1", shape({ mean, std }, c) { deviation(c, std); kernel(c, mean, "normal_kernel_cpu"); return mean.shape; } }),
  overload({ args: { mean: number(), std: tensor, generator }, grad: "NormalBackward2", shape({ std }, c) { deviation(c, std); kernel(c, std, "normal_kernel_cpu"); return std.shape; } }),
  overload({ args: { mean: number(), std: number(), size: { ...sizes(), type: "tuple of ints" }, generator, dtype: wanted, ...placed }, grad: null,
    shape({ std, size }, c) { for (const d of size) if (typeof d === "number" && d < 0) c.fail(`Trying to create tensor with negative dimension ${d}: ${sizesText(size)}`); deviation(c, std); return size; }, dtype: (a, c) => a.dtype ?? torchState(c.vm).defaultDtype }),
]);
/** 1 with the probability that the input, or p, says. */
export const bernoulli = op(both("bernoulli"), [
  overload({ args: { input: tensor, generator }, keepsShape: true, shape({ input }, c) {
    kernel(c, input, "bernoulli_tensor_cpu_p_");
    c.that(!input.constant?.some((p) => !(p >= 0 && p <= 1)), () => "Expected p_in >= 0 && p_in <= 1 to be true, but got false.  (Could this error message be improved?  If so, please report an enhancement request to PyTorch.)");
    return input.shape;
  } }),
  overload({ args: { input: tensor, p: number(), generator }, keepsShape: true, shape({ input, p }, c) { c.that(!(p < 0 || p > 1), () => `bernoulli_ expects p to be in [0, 1], but got p=${p}`); return input.shape; } }),
  overload({ args: { input: tensor, p: tensor, generator }, shape: ({ input }) => input.shape }),
]);
export const poisson = op("torch.poisson", { args: { input: tensor, generator: any(null) }, keepsShape: true, shape({ input }, c) { kernel(c, input, "poisson_cpu"); c.that(!input.constant?.some((x) => x < 0), () => "invalid Poisson rate, expected rate to be non-negative"); return input.shape; } });
export const binomial = op("torch.binomial", { args: { count: tensor, prob: tensor, generator: any(null) }, shape({ count, prob }, c): Shape {
  if (count.dtype && prob.dtype && count.dtype !== prob.dtype) c.fail(`Found dtype ${scalarType(prob.dtype)} but expected ${scalarType(count.dtype)}`);
  return c.broadcast(count.shape, prob.shape);
} });

/** What torch.distributions draws from. */
export const standardGamma = op("torch._standard_gamma", { args: { input: tensor, generator: any(null) }, keepsShape: true, grad: "StandardGammaBackward0", shape: ({ input }) => input.shape });
export const sampleDirichlet = op("torch._sample_dirichlet", { args: { input: tensor, generator: any(null) }, keepsShape: true, grad: "_DirichletBackward", shape: ({ input }) => input.shape });

/** Tensor methods that fill with draws: the form stays. */
const drawInto = (name: string, args: Args): Op => {
  const self: Op = op(`Tensor.${name}`, { args: { input: tensor, ...args, generator }, anyRank: true, shape: () => [], call(vm, a) {
    const input = a.input as Ranked;
    checkWrite(vm, input);
    rewrite(vm, input, null);
    torchState(vm).engine?.run(vm, self, a, [input]);
    return input;
  } });
  return self;
};
export const draws: Op[] = [drawInto("bernoulli_", { p: any(pyFloat(0.5)) }), drawInto("exponential_", { lambd: float(1) }), drawInto("geometric_", { p: float() }), drawInto("log_normal_", { mean: float(1), std: float(2) }), drawInto("cauchy_", { median: float(0), sigma: float(1) }), drawInto("random_", { from: any(null), to: any(null) })];
