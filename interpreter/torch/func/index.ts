// torch.func, torch.autograd.functional, functorch, pruning and averages of models: written in Python, and evaluated like any library.
import { rawFn } from "../../python/builtins/arguments";
import type { Interp } from "../../python/interp";
import { pythonModule } from "../../python/stdlib/source/load";
import { type ModuleValue, type Value, isUnknown, unknown } from "../../python/values";
import { isPublicName } from "../public-names";
import { more } from "./more";
import { transforms } from "./transforms";

const sources: Readonly<Record<string, string>> = { ...transforms, ...more };

/** What the texts ask of us: only what is certain raises. */
const natives = (vm: Interp): Record<string, Value> => ({
  _editing: vm.mode === "shapes",
  _certain: rawFn("_certain", 1, (m, v) => m.truth(v) === true),
  _unknown: rawFn("_unknown", 1, (_, v) => isUnknown(v)),
  _not_known: rawFn("_not_known", 1, (m, what) => unknown(`${m.str(what)} is not known`)),
  /** Whether a tensor's rank is known. */
  _formed: rawFn("_formed", 1, (_, v) => typeof v === "object" && v !== null && v.kind === "tensor" && v.shape !== null),
  /** A tensor of which only the form is worked out: in a run that is not enough. */
  _computed: rawFn("_computed", 2, (m, v, name) => (m.mode === "shapes" ? v : m.raise("NotImplementedError", `${m.str(name)} is not available on the embedded engine yet`))),
});

const missing = (vm: Interp, module: string, attribute: string): Value | undefined =>
  attribute.startsWith("__") || !isPublicName(module, attribute) ? undefined : unknown(`${module}.${attribute} is not modelled`);

/** How one of these modules is made; undefined for others. */
export const funcModules = (name: string): ((vm: Interp) => ModuleValue) | undefined => (Object.hasOwn(sources, name) ? pythonModule(name, sources[name]!, natives, false, missing) : undefined);
