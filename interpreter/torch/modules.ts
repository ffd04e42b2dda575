// What of the torch package is written by hand: constants, classes, context managers, by module.
import type { Interp } from "../python/interp";
import { type Value } from "../python/values";
import { dtypeAliases, dtypes } from "./core/dtype";
import { moduleClass, parameterClass, bufferClass, tensorClass } from "./nn/roots";

/** Module name → its hand-written members, made for an interpreter. */
export const handWritten: Record<string, (vm: Interp) => Record<string, Value>> = {
  torch: () => ({
    ...dtypes, ...Object.fromEntries(Object.entries(dtypeAliases).map(([alias, name]) => [alias, dtypes[name]])),
    Tensor: tensorClass,
  }),
  "torch.nn": () => ({ Module: moduleClass, Parameter: parameterClass, Buffer: bufferClass }),
};
