// The package torch.distributions: written in Python and evaluated like any library, so that shapes and messages follow from PyTorch's operations.
import { rawFn } from "../../python/builtins/arguments";
import type { Interp } from "../../python/interp";
import { pythonModule } from "../../python/stdlib/source/load";
import { type ModuleValue, type Value, isUnknown, unknown } from "../../python/values";
import { isPublicName } from "../public-names";
import type { Tensor } from "../tensor";
import { base } from "./base";
import { continuous } from "./continuous";
import { discrete } from "./discrete";
import { joint } from "./joint";
import { kl } from "./kl";
import { transformed } from "./transformed";

const sources: Readonly<Record<string, string>> = { ...base, ...continuous, ...discrete, ...joint, ...transformed, ...kl };
const isTensor = (v: Value): v is Tensor => typeof v === "object" && v !== null && v.kind === "tensor";

/** What the texts ask of us: only what is certain raises. */
const natives = (vm: Interp): Record<string, Value> => ({
  _editing: vm.mode === "shapes",
  _certain: rawFn("_certain", 1, (m, v) => m.truth(v) === true),
  _unknown: rawFn("_unknown", 1, (_, v) => isUnknown(v)),
  _not_known: rawFn("_not_known", 1, (m, what) => unknown(`${m.str(what)} is not known`)),
  /** Whether a tensor's rank is known. */
  _formed: rawFn("_formed", 1, (_, v) => isTensor(v) && v.shape !== null),
  /** Whether numbers are there to be checked. */
  _numbers: rawFn("_numbers", 1, (m, v) => isTensor(v) && (m.mode === "numbers" || v.constant !== undefined)),
  /** Whether a check has certainly failed somewhere. */
  _refuted: rawFn("_refuted", 1, (m, valid) => isTensor(valid) && (vm.mode === "numbers" ? m.truth(m.callMethod(valid, "all", [])) === false : valid.constant?.includes(0) === true)),
});

/** Submodules, and what PyTorch has and we have not. */
function missing(vm: Interp, module: string, attribute: string): Value | undefined {
  if (Object.hasOwn(sources, `${module}.${attribute}`)) return vm.import(`${module}.${attribute}`);
  return attribute.startsWith("__") || !isPublicName(module, attribute) ? undefined : unknown(`${module}.${attribute} is not modelled`);
}
/** How a module of torch.distributions is made; undefined for others. */
export function distributionModules(name: string): ((vm: Interp) => ModuleValue) | undefined {
  if (!Object.hasOwn(sources, name)) return undefined;
  return pythonModule(name, sources[name]!, natives, false, missing);
}
