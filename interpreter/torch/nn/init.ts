// torch.nn.init: filling tensors in place, with PyTorch's own numbers where numbers are computed.
import { numel } from "../../shape";
import type { Interp } from "../../python/interp";
import { type Value, float, isUnknown, list, unknown } from "../../python/values";
import type { Shape, Tensor } from "../tensor";
import { defaultGenerator, normalInto, uniformInto } from "../core/draw";
import { torchState } from "../core/state";
import { normal, randperm, uniform, type Generator } from "../random";
import { fn } from "./define";
import { erf, householder } from "./init-math";
import { fillTensor } from "./initial";
import { isTensor } from "./registry";

type Numbers = Float32Array | Float64Array;
const num = (v: Value | undefined, initial: number): number => (v === undefined || v === null ? initial : typeof v === "object" && v.kind === "float" ? v.value : typeof v === "number" || typeof v === "boolean" ? Number(v) : NaN);
const word = (v: Value | undefined, initial: string): string | undefined => (v === undefined ? initial : typeof v === "string" ? v : undefined);
/** The generator that was given, or the default one. */
const generator = (vm: Interp, v: Value | undefined): Generator => (typeof v === "object" && v !== null && v.kind === "instance" && v.native ? (v.native as Generator) : defaultGenerator(vm));
const blank = (t: Tensor): Numbers => { const n = Number(numel(t.shape!)); return t.dtype?.name === "float64" ? new Float64Array(n) : new Float32Array(n); };
const zero = (vm: Interp): void => vm.note("warning", "init", "Initializing zero-element tensors is a no-op");

/** A function init.NAME(tensor, …): checks, fills where there are numbers, gives the tensor back. `attribute`: what PyTorch asks of the tensor first, for the message when it is none. */
function filler(name: string, signature: string, attribute: string, fill: (vm: Interp, t: Tensor & { shape: Shape }, args: (Value | undefined)[]) => void): [string, Value] {
  return [name, fn(name, `tensor ${signature}`, (vm, t, ...args) => {
    if (t === undefined || isUnknown(t)) return t ?? null;
    if (!isTensor(t)) return vm.raise("AttributeError", `'${vm.typeOf(t).name}' object has no attribute '${attribute}'`);
    if (!t.shape) return t;
    vm.touch(t);
    t.constant = undefined;
    fill(vm, t as Tensor & { shape: Shape }, args);
    return t;
  })];
}
/** (fan_in, fan_out): sizes that meet in one output, in one input. */
function fans(vm: Interp, t: { shape: Shape }): [number, number] {
  if (t.shape.length < 2) vm.raise("ValueError", "Fan in and fan out can not be computed for tensor with fewer than 2 dimensions");
  const field = Number(numel(t.shape.slice(2)));
  return [Number(t.shape[1]) * field, Number(t.shape[0]) * field];
}
const linear = ["linear", "conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d", "conv_transpose3d"];
/** The recommended gain of a nonlinearity. https://docs.pytorch.org/docs/stable/nn.init.html */
function gain(vm: Interp, nonlinearity: Value, param: Value): number {
  if (isUnknown(nonlinearity)) return NaN;
  const name = String(nonlinearity);
  if (linear.includes(name) || name === "sigmoid") return 1;
  if (name === "tanh") return 5 / 3;
  if (name === "relu") return Math.sqrt(2);
  if (name === "selu") return 3 / 4;
  if (name === "leaky_relu") {
    if (param !== null && (typeof param === "boolean" || Number.isNaN(num(param, NaN))) && !isUnknown(param)) vm.raise("ValueError", `negative_slope ${vm.str(param)} not a valid number`);
    return Math.sqrt(2 / (1 + num(param, 0.01) ** 2));
  }
  return vm.raise("ValueError", `Unsupported nonlinearity ${vm.str(nonlinearity)}`);
}
function kaimingStd(vm: Interp, t: { shape: Shape }, [a, mode, nonlinearity]: (Value | undefined)[]): number {
  const which = word(mode, "fan_in")?.toLowerCase();
  if (which !== undefined && which !== "fan_in" && which !== "fan_out") vm.raise("ValueError", `Mode ${which} not supported, please use one of ['fan_in', 'fan_out']`);
  const [fanIn, fanOut] = fans(vm, t);
  return gain(vm, nonlinearity ?? "leaky_relu", a ?? 0) / Math.sqrt(which === "fan_out" ? fanOut : fanIn);
}
const hasNumbers = (vm: Interp, t: Tensor): boolean => torchState(vm).engine !== null && t.shape !== null;
const xavierStd = (vm: Interp, t: { shape: Shape }, g: Value | undefined): number => { const [i, o] = fans(vm, t); return num(g, 1) * Math.sqrt(2 / (i + o)); };
const dimensions = (vm: Interp, t: { shape: Shape }, ok: boolean, words: string): void => { if (!ok) vm.raise("ValueError", `Only tensors with ${words} are supported`); void t; };

const fillers: [string, Value][] = [
  filler("uniform_", "a= b= generator=", "uniform_", (vm, t, [a, b, g]) => uniformInto(vm, t, num(a, 0), num(b, 1), generator(vm, g))),
  filler("normal_", "mean= std= generator=", "normal_", (vm, t, [mean, std, g]) => normalInto(vm, t, num(mean, 0), num(std, 1), generator(vm, g))),
  filler("constant_", "val", "fill_", (vm, t, [v]) => { fillTensor(vm, t, num(v, 0)); }),
  filler("ones_", "", "fill_", (vm, t) => { fillTensor(vm, t, 1); }),
  filler("zeros_", "", "zero_", (vm, t) => { fillTensor(vm, t, 0); }),
  filler("eye_", "", "ndimension", (vm, t) => {
    dimensions(vm, t, t.shape.length === 2, "2 dimensions");
    if (!hasNumbers(vm, t)) return;
    const data = blank(t), [rows, columns] = t.shape.map(Number) as [number, number];
    for (let i = 0; i < Math.min(rows, columns); i++) data[i * columns + i] = 1;
    torchState(vm).engine!.fill(t, data);
  }),
  filler("dirac_", "groups=", "ndimension", (vm, t, [g]) => {
    dimensions(vm, t, t.shape.length >= 3 && t.shape.length <= 5, "3, 4, or 5 dimensions");
    const groups = num(g, 1), [out, inner] = [Number(t.shape[0]), Number(t.shape[1])];
    if (out % groups !== 0) vm.raise("ValueError", "dim 0 must be divisible by groups");
    if (!hasNumbers(vm, t)) return;
    const data = blank(t), spatial = t.shape.slice(2).map(Number), field = spatial.reduce((p, d) => p * d, 1), per = out / groups;
    const centre = spatial.reduce((at, d) => at * d + Math.floor(d / 2), 0);
    for (let k = 0; k < groups; k++) for (let d = 0; d < Math.min(per, inner); d++) data[((k * per + d) * inner + d) * field + centre] = 1;
    torchState(vm).engine!.fill(t, data);
  }),
  filler("xavier_uniform_", "gain= generator=", "dim", (vm, t, [k, g]) => { const a = Math.sqrt(3) * xavierStd(vm, t, k); uniformInto(vm, t, -a, a, generator(vm, g)); }),
  filler("xavier_normal_", "gain= generator=", "dim", (vm, t, [k, g]) => normalInto(vm, t, 0, xavierStd(vm, t, k), generator(vm, g))),
  filler("kaiming_uniform_", "a= mode= nonlinearity= generator=", "shape", (vm, t, args) => {
    if (t.shape.includes(0)) { zero(vm); return; }
    const bound = Math.sqrt(3) * kaimingStd(vm, t, args);
    uniformInto(vm, t, -bound, bound, generator(vm, args[3]));
  }),
  filler("kaiming_normal_", "a= mode= nonlinearity= generator=", "shape", (vm, t, args) => {
    if (t.shape.includes(0)) { zero(vm); return; }
    normalInto(vm, t, 0, kaimingStd(vm, t, args), generator(vm, args[3]));
  }),
  filler("trunc_normal_", "mean= std= a= b= generator=", "uniform_", (vm, t, args) => {
    const [mean, std, a, b] = [num(args[0], 0), num(args[1], 1), num(args[2], -2), num(args[3], 2)];
    if (mean < a - 2 * std || mean > b + 2 * std) vm.note("warning", "init", "mean is more than 2 std from [a, b] in nn.init.trunc_normal_. The distribution of values may be incorrect.");
    truncated(vm, t, mean, std, a, b, generator(vm, args[4]));
  }),
  filler("orthogonal_", "gain= generator=", "ndimension", (vm, t, [k, g]) => {
    dimensions(vm, t, t.shape.length >= 2, "2 or more dimensions");
    if (t.shape.includes(0) || !hasNumbers(vm, t)) return;
    const rows = Number(t.shape[0]), columns = Number(numel(t.shape.slice(1))), flat = normal(generator(vm, g), blank(t), 0, 1), tall = rows >= columns;
    // The factor of a tall matrix: a wide one is transposed first, and its factor back.
    const a = tall ? flat : transposed(flat, rows, columns), q = householder(a, Math.max(rows, columns), Math.min(rows, columns));
    const data = tall ? q : transposed(q, columns, rows), factor = num(k, 1);
    torchState(vm).engine!.fill(t, Float32Array.from(data, (x) => x * factor));
  }),
  filler("sparse_", "sparsity std= generator=", "ndimension", (vm, t, [sparsity, std, g]) => {
    dimensions(vm, t, t.shape.length === 2, "2 dimensions");
    if (!hasNumbers(vm, t)) return;
    const [rows, columns] = t.shape.map(Number) as [number, number], zeros = Math.ceil(num(sparsity, 0) * rows), data = normal(generator(vm, g), blank(t), 0, num(std, 0.01));
    for (let c = 0; c < columns; c++) randperm(defaultGenerator(vm), rows).subarray(0, zeros).forEach((r) => { data[r * columns + c] = 0; });
    torchState(vm).engine!.fill(t, data);
  }),
];
const transposed = (a: Numbers | number[], rows: number, columns: number): number[] => { const out = new Array<number>(rows * columns); for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) out[c * rows + r] = a[r * columns + c]!; return out; };
/** A normal distribution cut off at a and b, by rejection: all are drawn anew until none is outside. Where little of it lies inside, from uniform numbers. */
function truncated(vm: Interp, t: Tensor, mean: number, std: number, a: number, b: number, g: Generator): void {
  const engine = torchState(vm).engine;
  if (!engine) return;
  const cdf = (x: number): number => (1 + erf(x / Math.SQRT2)) / 2, result = blank(t), f = result instanceof Float64Array ? (x: number) => x : Math.fround;
  if (cdf((b - mean) / std) - cdf((a - mean) / std) > 0.3) {
    const outside = (x: number): boolean => x < f(a) || x > f(b);
    normal(g, result, mean, std);
    while (result.some(outside)) { const again = normal(g, blank(t), mean, std); result.forEach((x, i) => { if (outside(x)) result[i] = again[i]!; }); }
  } else {
    const peak = f(-0.5 * ((Math.max(a, Math.min(mean, b)) - mean) / std) ** 2), pending = new Uint8Array(result.length).fill(1);
    const density = (x: number): number => { const z = f(f(x - f(mean)) / f(std)); return f(f(f(z * z) * -0.5) - peak); };
    do {
      const candidates = uniform(g, blank(t), a, b), chances = uniform(g, blank(t), 0, 1);
      for (let i = 0; i < result.length; i++) if (pending[i]) { result[i] = candidates[i]!; pending[i] = f(Math.log(chances[i]!)) > density(candidates[i]!) ? 1 : 0; }
    } while (pending.some((x) => x === 1));
  }
  engine.fill(t, result);
}
const deprecated = ["uniform", "normal", "constant", "eye", "dirac", "xavier_uniform", "xavier_normal", "kaiming_uniform", "kaiming_normal", "orthogonal", "sparse"];

/** The members of torch.nn.init. */
export const initMembers: Record<string, Value> = {
  ...Object.fromEntries(fillers),
  ...Object.fromEntries(deprecated.map((name) => [name, fn(name, "*args **kwargs", (vm, args, kwargs) => {
    vm.note("warning", "deprecated", `\`nn.init.${name}\` is now deprecated in favor of \`nn.init.${name}_\`.`);
    return vm.call(initMembers[`${name}_`]!, (args as { items: readonly Value[] }).items, (kwargs as { map: Map<string, Value> }).map);
  })])),
  calculate_gain: fn("calculate_gain", "nonlinearity param=", (vm, nonlinearity, param) => (isUnknown(nonlinearity!) ? unknown("which nonlinearity, is not known") : asNumber(nonlinearity!, gain(vm, nonlinearity!, param ?? null)))),
  _calculate_fan_in_and_fan_out: fn("_calculate_fan_in_and_fan_out", "tensor", (vm, t) => {
    if (!isTensor(t ?? null) || !(t as Tensor).shape) return list([unknown("the shape is not known"), unknown("the shape is not known")]);
    const shape = (t as Tensor).shape!;
    if (shape.length < 2) return vm.raise("ValueError", "Fan in and fan out can not be computed for tensor with fewer than 2 dimensions");
    const pair = [numel([shape[1]!, ...shape.slice(2)]), numel([shape[0]!, ...shape.slice(2)])];
    return { kind: "tuple", items: pair };
  }),
  _calculate_correct_fan: fn("_calculate_correct_fan", "tensor mode", (_, t, mode) => { const shape = isTensor(t ?? null) ? (t as Tensor).shape : null; return shape && shape.length > 1 ? numel([mode === "fan_out" ? shape[0]! : shape[1]!, ...shape.slice(2)]) : unknown("the shape is not known"); }),
};
/** Gains of linear functions and sigmoid are ints in PyTorch, the others floats. */
const asNumber = (name: Value, x: number): Value => (linear.includes(String(name)) || name === "sigmoid" ? x : float(x));
