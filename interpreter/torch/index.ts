// The Python package torch, as the interpreter imports it: modules made of the table's names, the layers and what is written by hand.
import type { Interp } from "../python/interp";
import { type ModuleValue, type Value, unknown } from "../python/values";
import { layerClass } from "./nn/classes";
import "./nn/module";
import "./tensor-class";
import { layers } from "./nn/table";
import { members } from "./namespace";
import { handWritten } from "./modules";
import { nnModules } from "./nn/modules";
import { dataModules } from "./data";
import { distributionModules } from "./distributions";
import { funcModules } from "./func";
import { optimModules } from "./optim";
import { addUnmodelled } from "./unmodelled";
import { dtypeClass, deviceClass, tokenClass } from "./plain-classes";
import { isPublicName } from "./public-names";
import { tensorClass } from "./nn/roots";

/** How a module of the torch package is made; undefined when there is none of that name. */
export function torchModules(name: string): ((vm: Interp) => ModuleValue) | undefined {
  if (name !== "torch" && !name.startsWith("torch.")) return undefined;
  const inPython = distributionModules(name) ?? funcModules(name);
  if (inPython) return inPython;
  if (!names.has(name)) return undefined;
  return (vm) => makeModule(vm, name);
}

const written: readonly Record<string, (vm: Interp) => Record<string, Value>>[] = [handWritten, nnModules, optimModules, dataModules];
/** Every dotted module name under torch, their parents included. */
const names: ReadonlySet<string> = new Set(["torch.nn.functional", "torch.nn", "torch.optim", "torch.utils.data", "torch.distributions", "torch.func", "torch.autograd.functional", "torch.nn.utils.stateless", "torch.nn.utils.prune", "torch.optim.swa_utils", "torch.linalg", "torch.fft", "torch.special", ...written.flatMap(Object.keys), ...layers.map((l) => l.name.slice(0, l.name.lastIndexOf(".")))]
  .flatMap((n) => n.split(".").map((_, i, parts) => parts.slice(0, i + 1).join("."))));

function makeModule(vm: Interp, name: string): ModuleValue {
  const dict = new Map<string, Value>([["__name__", name]]);
  for (const [k, f] of members(name)) dict.set(k, f);
  for (const l of layers) if (l.name.startsWith(`${name}.`) && !l.name.includes(".", name.length + 1)) dict.set(l.name.slice(name.length + 1), layerClass(l));
  for (const part of written) for (const [k, v] of Object.entries(part[name]?.(vm) ?? {})) dict.set(k, v);
  const module: ModuleValue = {
    kind: "module", name, dict,
    // Submodules are attributes once they are imported; torch imports its own. What we do not model is unknown, not missing.
    missing: (attribute) => (names.has(`${name}.${attribute}`) ? vm.import(`${name}.${attribute}`) : name === "torch" && attribute === "vmap" ? vm.getattr(vm.import("torch.func")!, attribute) : notModelled(name, attribute)),
  };
  return module;
}

/** A name that PyTorch has and we do not model is unknown; one that it has not is an AttributeError (undefined). */
function notModelled(module: string, attribute: string): Value | undefined {
  return isPublicName(module, attribute) ? unknown(`${module}.${attribute} is not modelled`) : undefined;
}

/** What an interpreter needs to know of torch's own kinds of values: kind → class. */
export const torchClasses = { tensor: tensorClass, dtype: dtypeClass, device: deviceClass, "token:layout": tokenClass("layout"), "token:memory_format": tokenClass("memory_format"), "token:grad_fn": tokenClass("grad_fn"), token: tokenClass("token") };
export { newTorchState } from "./core/state";
addUnmodelled();
