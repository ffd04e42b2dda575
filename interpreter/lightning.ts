// PyTorch Lightning, as far as shapes go: a LightningModule is an nn.Module of which the rest is not known. It is not run: nothing of it trains here.
import { UNKNOWN_BASE } from "./python/construct";
import type { Interp } from "./python/interp";
import { nativeClass } from "./python/builtins/root";
import { type ModuleValue, type Value, unknown } from "./python/values";
import { moduleClass } from "./torch/nn/roots";

const packages = /^(pytorch_lightning|lightning)(\.|$)/;
const lightningModule = nativeClass("LightningModule", { module: "lightning.pytorch", bases: [moduleClass] });
lightningModule.dict.set(UNKNOWN_BASE, "it is Lightning's");

/** How a module of Lightning is made; undefined for others. */
export function lightningModules(name: string): ((vm: Interp) => ModuleValue) | undefined {
  if (!packages.test(name)) return undefined;
  return (vm) => {
    if (vm.mode === "numbers") vm.raise("ModuleNotFoundError", `No module named '${name.split(".")[0]}'`);
    return {
      kind: "module", name, dict: new Map<string, Value>([["__name__", name], ["LightningModule", lightningModule]]),
      missing: (attribute) => (/^__\w+__$/.test(attribute) ? undefined : name === "lightning" && attribute === "pytorch" ? vm.import("lightning.pytorch") : unknown("it is Lightning's")),
    };
  };
}
