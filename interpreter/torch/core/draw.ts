// Random numbers into tensors, from torch's default generator.
import { numel } from "../../shape";
import type { Interp } from "../../python/interp";
import { type Generator, createGenerator, normal, uniform } from "../random";
import type { Tensor } from "../tensor";
import { torchState } from "./state";

/** torch.default_generator, seeded as a fresh process's is when the program has not called manual_seed. */
export const defaultGenerator = (vm: Interp): Generator => (torchState(vm).generator ??= createGenerator()) as Generator;
const blank = (t: Tensor): Float32Array | Float64Array => { const n = Number(numel(t.shape!)); return t.dtype?.name === "float64" ? new Float64Array(n) : new Float32Array(n); };

/** t.uniform_(from, to); draws nothing where no numbers are computed. */
export function uniformInto(vm: Interp, t: Tensor, from: number, to: number, generator = defaultGenerator(vm)): void {
  const engine = torchState(vm).engine;
  if (engine) engine.fill(t, uniform(generator, blank(t), from, to));
}
/** t.normal_(mean, std) */
export function normalInto(vm: Interp, t: Tensor, mean: number, std: number, generator = defaultGenerator(vm)): void {
  const engine = torchState(vm).engine;
  if (engine) engine.fill(t, normal(generator, blank(t), mean, std));
}
