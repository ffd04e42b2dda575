// Calling the table's functions from classes written by hand.
import type { Interp } from "../../python/interp";
import { type Value, unknown } from "../../python/values";
import { callables } from "../namespace";

/** Calls a function by its full name ("torch.sum", "Tensor.mul") with Python values; unknown where it is not modelled. */
export function callOp(vm: Interp, name: string, args: readonly Value[], kwargs: Record<string, Value> = {}): Value {
  const f = callables.get(name);
  return f ? f.call(vm, args, Object.keys(kwargs).length ? new Map(Object.entries(kwargs)) : null) : unknown(`${name} is not modelled`);
}
