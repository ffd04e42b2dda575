// How layers fill their fresh parameters: reset_parameters of PyTorch's layers.
import { numel } from "../../shape";
import type { Init } from "../core/layer";
import { torchState } from "../core/state";
import type { Interp } from "../../python/interp";
import type { Shape, Tensor } from "../tensor";
import { normalInto, uniformInto } from "../core/draw";

/** Inputs that reach one output: sizes behind the first, multiplied. */
export const fanIn = (shape: Shape): number => Number(numel(shape.slice(1)));

/** init.kaiming_uniform_(w, a=√5): U(−b, b) with b = 1/√fan_in. https://docs.pytorch.org/docs/stable/nn.init.html */
export const kaimingUniformWeight: Init = (vm, t) => {
  const fan = fanIn(t.shape!), gain = Math.sqrt(2 / (1 + Math.sqrt(5) ** 2)), bound = Math.sqrt(3) * (gain / Math.sqrt(fan));
  if (fan > 0) uniformInto(vm, t, -bound, bound);
};
/** U(−1/√fan_in, 1/√fan_in) with the fan_in of the layer's weight. */
export const uniformFanInBias: Init = (vm, t, self) => {
  const weight = self.tensor("weight"), fan = weight ? fanIn(weight.shape!) : 0;
  if (fan > 0) uniformInto(vm, t, -1 / Math.sqrt(fan), 1 / Math.sqrt(fan)); else zeros(vm, t, self);
};
const constant = (value: number): Init => (vm, t) => torchState(vm).engine!.fill(t, new Float32Array(Number(numel(t.shape!))).fill(value));
export const zeros: Init = constant(0);
export const ones: Init = constant(1);
/** Fills a tensor with one number. */
export const filled = (value: number): Init => constant(value);
/** U(−1/√n, 1/√n), n being the second size of the layer's weight: Bilinear. */
export const uniformSecondDim: Init = (vm, t, self) => { const n = Number(self.tensor("weight")?.shape?.[1] ?? 1); uniformInto(vm, t, -1 / Math.sqrt(n), 1 / Math.sqrt(n)); };
/** N(0, 1) */
export const standardNormal: Init = (vm, t) => normalInto(vm, t, 0, 1);
/** Makes a tensor hold one number everywhere; where no numbers are computed, small ones are remembered as constants. */
export function fillTensor(vm: Interp, t: Tensor, value: number): Tensor {
  const engine = torchState(vm).engine, n = t.shape ? numel(t.shape) : null;
  vm.touch(t);
  if (engine && typeof n === "number") engine.fill(t, new Float32Array(n).fill(value));
  t.constant = n === 1 ? [value] : undefined;
  return t;
}
/** Filled with the number that an attribute of the layer holds. */
export const filledBy = (name: string): Init => (vm, t, self) => { const v = self.get(name); fillTensor(vm, t, typeof v === "object" && v !== null && v.kind === "float" ? v.value : Number(v)); };
/** Fan-in plus fan-out of a matrix or kernel. */
const fans = (shape: Shape): number => { const field = Number(numel(shape.slice(2))); return (Number(shape[1] ?? 1) + Number(shape[0] ?? 1)) * field; };
/** init.xavier_uniform_ with gain 1: U(−a, a), a = √(6 / (fan_in + fan_out)); nothing where no numbers are computed. */
export const xavierUniform = (vm: Interp, t: Tensor): void => { if (torchState(vm).engine) { const a = Math.sqrt(3) * Math.sqrt(2 / fans(t.shape!)); uniformInto(vm, t, -a, a); } };
/** init.xavier_normal_ with gain 1: N(0, 2 / (fan_in + fan_out)). */
export const xavierNormal = (vm: Interp, t: Tensor): void => { if (torchState(vm).engine) normalInto(vm, t, 0, Math.sqrt(2 / fans(t.shape!))); };
