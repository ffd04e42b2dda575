// The package torch.distributions, its commonest families: written in Python and evaluated like any library, so that shapes and messages follow from PyTorch's operations.
import { rawFn } from "../../python/builtins/arguments";
import type { Interp } from "../../python/interp";
import { pythonModule } from "../../python/stdlib/source/load";
import { type ModuleValue, type Value, unknown } from "../../python/values";
import { isPublicName } from "../public-names";
import type { Tensor } from "../tensor";
import { compound, kl, transforms } from "./compound";
import { constraints, distribution } from "./core";
import { families } from "./families";

const texts: Readonly<Record<string, string>> = { constraints, distribution, families, transforms, compound, kl };
const everything = ["distribution", "families", "transforms", "compound", "kl"].map((name) => `from torch.distributions.${name} import *\n`).join("");
/** PyTorch's own modules of one family each: they have what the package has. */
const ofOneFamily = new Set(("bernoulli beta binomial categorical cauchy chi2 continuous_bernoulli dirichlet exp_family exponential fishersnedecor gamma generalized_pareto geometric gumbel half_cauchy half_normal independent inverse_gamma "
  + "kumaraswamy laplace lkj_cholesky log_normal logistic_normal lowrank_multivariate_normal mixture_same_family multinomial multivariate_normal negative_binomial normal one_hot_categorical pareto poisson relaxed_bernoulli relaxed_categorical "
  + "studentT transformed_distribution uniform utils von_mises weibull wishart constraint_registry").split(" "));
const isTensor = (v: Value): v is Tensor => typeof v === "object" && v !== null && v.kind === "tensor";

/** What the texts ask of us: only what is certain raises. */
const natives = (vm: Interp): Record<string, Value> => ({
  _editing: vm.mode === "shapes",
  _certain: rawFn("_certain", 1, (m, v) => m.truth(v) === true),
  _not_known: rawFn("_not_known", 1, (m, what) => unknown(`${m.str(what)} is not known`)),
  /** Whether a tensor's rank is known. */
  _formed: rawFn("_formed", 1, (_, v) => isTensor(v) && v.shape !== null),
  /** Whether a check has certainly failed somewhere. */
  _refuted: rawFn("_refuted", 1, (m, valid) => isTensor(valid) && (vm.mode === "numbers" ? m.truth(m.callMethod(valid, "all", [])) === false : valid.constant?.includes(0) === true)),
});

const notModelled = (module: string, attribute: string): Value => unknown(`${module}.${attribute} is not modelled`);
/** Submodules, and what PyTorch has and we have not. */
const missing = (vm: Interp, module: string, attribute: string): Value | undefined =>
  Object.hasOwn(texts, attribute) || ofOneFamily.has(attribute) ? vm.import(`${module}.${attribute}`) : isPublicName(module, attribute) ? notModelled(module, attribute) : undefined;
/** A submodule has names of the package; which others it has in PyTorch is not listed. */
function missingInPart(vm: Interp, module: string, attribute: string): Value | undefined {
  if (attribute.startsWith("__")) return undefined;
  const known = vm.import("torch.distributions")?.dict.get(attribute);
  return typeof known === "object" && known?.kind === "class" ? known : notModelled(module, attribute);
}

/** How a module of torch.distributions is made; undefined for others. */
export function distributionModules(name: string): ((vm: Interp) => ModuleValue) | undefined {
  if (name === "torch.distributions") return pythonModule(name, everything, natives, false, missing);
  if (!name.startsWith("torch.distributions.")) return undefined;
  const last = name.slice("torch.distributions.".length);
  if (Object.hasOwn(texts, last)) return pythonModule(name, texts[last]!, natives, false, missingInPart);
  return ofOneFamily.has(last) ? pythonModule(name, "", natives, false, missingInPart) : undefined;
}
