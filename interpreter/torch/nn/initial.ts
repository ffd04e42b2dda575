// How layers fill their fresh parameters: reset_parameters of PyTorch's layers.
import { numel } from "../../shape";
import type { Init } from "../core/layer";
import { torchState } from "../core/state";
import type { Shape } from "../tensor";
import { uniformInto } from "../core/draw";

/** Inputs that reach one output: sizes behind the first, multiplied. */
export const fanIn = (shape: Shape): number => Number(numel(shape.slice(1)));

/** init.kaiming_uniform_(w, a=√5): U(−b, b) with b = 1/√fan_in. https://docs.pytorch.org/docs/stable/nn.init.html */
export const kaimingUniformWeight: Init = (vm, t) => {
  const fan = fanIn(t.shape!), gain = Math.sqrt(2 / (1 + 5)), bound = Math.sqrt(3) * (gain / Math.sqrt(fan));
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
