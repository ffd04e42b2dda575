// Which names PyTorch's modules have: a misspelt one is an error, one that is not modelled is only unknown.
import table from "./public-names.json";

const known = new Map<string, ReadonlySet<string>>(Object.entries(table as Record<string, string[]>).map(([module, list]) => [module, new Set(list)]));

/** Whether PyTorch 2.13 has this attribute; modules that were not recorded are taken to have every name. "torch.Tensor" asks for Tensor's attributes. */
export const isPublicName = (module: string, attribute: string): boolean => known.get(module)?.has(attribute) ?? true;
