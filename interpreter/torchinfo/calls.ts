// The calls of modules inside a call of a model, as summaries see them.
import type { Interp } from "../python/interp";
import type { Value } from "../python/values";
import { torchState, type ModuleCall } from "../torch/core/state";

/** Calls a model and gives all calls of modules in the order in which they complete, the model's own last; with the output. */
export function callsOf(vm: Interp, model: Value, inputs: readonly Value[], kwargs: ReadonlyMap<string, Value> | null = null): { calls: ModuleCall[]; output: Value } {
  const state = torchState(vm), before = state.onCall, calls: ModuleCall[] = [];
  state.onCall = (call) => { before?.(call); calls.push(call); };
  try { return { output: vm.call(model, inputs, kwargs ? new Map(kwargs) : null), calls }; } finally { state.onCall = before; }
}
/** A number in thousands: 1,234. */
export const thousands = (n: number): string => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
export const megabytes = (bytes: number): string => Math.abs(bytes).toFixed(2);
