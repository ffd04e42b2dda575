// Random tensors, drawn as PyTorch draws them on the CPU, and tensors made of sizes alone.

import type { Dtype, Value } from "../../../../interpreter/python/values";
import type { Tensor as TorchTensor } from "../../../../interpreter/torch/tensor";
import { type Generator, createGenerator, normal, randint, randperm, uniform } from "../../../../interpreter/torch/random";
import type { TorchState } from "../../../../interpreter/torch/core/state";
import { generatorIn } from "../../../../interpreter/torch/plain-classes";
import type { Run } from "../tape";
import { heldAs } from "../storage";
import { type Binding, type Ready, made, numberOf, plainly, shapeOf, sizeOf } from "./binding";

/** The generator that a call names, else the default one. */
export function generatorOf(r: Run, given: Value | undefined): Generator {
  const state = r.state as TorchState;
  return generatorIn(given) ?? ((state.generator ??= createGenerator()) as Generator);
}
const floats = (n: number, dtype: Dtype | null): Float32Array | Float64Array => (dtype?.name === "float64" ? new Float64Array(n) : new Float32Array(n));
type Draw = (generator: Generator, blank: Float32Array | Float64Array, a: Ready) => ArrayLike<number>;
const drawn = (draw: Draw): Binding => (r, a, results) => {
  const t = results[0]!, shape = shapeOf(t);
  return made(r, draw(generatorOf(r, a.generator), floats(sizeOf(shape), t.dtype), a), shape, heldAs(t.dtype));
};
const integers = (low: (a: Ready) => number, high: (a: Ready) => number): Binding => (r, a, results) => {
  const shape = shapeOf(results[0]!);
  return made(r, randint(generatorOf(r, a.generator), new Int32Array(sizeOf(shape)), low(a), high(a)), shape, heldAs(results[0]!.dtype));
};
const constant = (value: (a: Ready) => number): Binding => (r, a, [out]) => {
  const held = heldAs(out!.dtype), x = value(a);
  return made(r, x === 0 ? new Float32Array(sizeOf(shapeOf(out!))) : new Float32Array(sizeOf(shapeOf(out!))).fill(x), shapeOf(out!), held);
};
const fill = (a: Ready): number => numberOf(a.fill_value);
const length = (t: TorchTensor): number => sizeOf(shapeOf(t));
/** Rows and columns of the entries on one side of a diagonal, row by row. */
const triangle = (lower: boolean): Binding => plainly((_r, a) => {
  const rows: number[] = [], columns: number[] = [];
  for (let i = 0; i < Number(a.row); i++) for (let j = 0; j < Number(a.col); j++) if (lower ? j - i <= Number(a.offset) : j - i >= Number(a.offset)) { rows.push(i); columns.push(j); }
  return [...rows, ...columns];
});
/** start + step · i up to the middle and end − step · (n − 1 − i) behind it, as PyTorch does. */
function spaced(a: Ready, n: number): number[] {
  const start = numberOf(a.start), end = numberOf(a.end), step = (end - start) / (n - 1);
  return Array.from({ length: n }, (_, i) => (n === 1 ? start : i < n / 2 ? start + step * i : end - step * (n - 1 - i)));
}

export const random: Record<string, Binding> = {
  "torch.rand": drawn((g, blank) => uniform(g, blank)), "torch.randn": drawn((g, blank) => normal(g, blank)), "torch.rand_like": drawn((g, blank) => uniform(g, blank)), "torch.randn_like": drawn((g, blank) => normal(g, blank)),
  "torch.randint": integers((a) => Number(a.low ?? 0), (a) => Number(a.high)), "torch.randint_like": integers((a) => Number(a.low ?? 0), (a) => Number(a.high)),
  "torch.randperm": (r, a, [out]) => made(r, randperm(generatorOf(r, a.generator), Number(a.n)), shapeOf(out!), heldAs(out!.dtype)),
};
export const creation: Record<string, Binding> = {
  "torch.empty": constant(() => 0), "torch.zeros": constant(() => 0), "torch.ones": constant(() => 1), "torch.full": constant(fill), "torch.zeros_like": constant(() => 0), "torch.ones_like": constant(() => 1), "torch.empty_like": constant(() => 0),
  "torch.full_like": constant(fill), "Tensor.new_zeros": constant(() => 0), "Tensor.new_ones": constant(() => 1), "Tensor.new_empty": constant(() => 0), "Tensor.new_full": constant(fill),
  "torch.arange": plainly((_r, a, t) => { const start = numberOf(a.start ?? 0), step = numberOf(a.step ?? 1); return Array.from({ length: length(t) }, (_, i) => start + i * step); }),
  "torch.linspace": plainly((_r, a, t) => spaced(a, length(t))), "torch.logspace": plainly((_r, a, t) => spaced(a, length(t)).map((x) => numberOf(a.base ?? 10) ** x)),
  "torch.eye": plainly((_r, _a, t) => { const [, m] = shapeOf(t) as [number, number]; return Array.from({ length: length(t) }, (_, i) => Number(Math.floor(i / m) === i % m)); }),
  "torch.tril_indices": triangle(true), "torch.triu_indices": triangle(false),
};
