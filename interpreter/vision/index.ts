// torchvision's data sets and transforms, and PIL's images, as modules. torchvision.models and ops come from the user's environment.
import type { Interp } from "../python/interp";
import { type ModuleValue, type Value, tuple, unknown } from "../python/values";
import { fn } from "../torch/nn/define";
import { datasetNames } from "./names";
import { otherDatasets } from "./datasets";
import { functional } from "./functional";
import { pilModules } from "./image";
import { mnistClasses } from "./mnist";
import { interpolation, newer, transforms } from "./transforms";
import { visionDatasetClass } from "./vision-dataset";

type Members = Record<string, Value>;
const modes = Object.fromEntries(["NEAREST", "NEAREST_EXACT", "BILINEAR", "BICUBIC", "BOX", "HAMMING", "LANCZOS"].map((m) => [m, interpolation(m)]));
/** An enumeration's members as attributes. */
const enumeration = (vm: Interp, members: Members): Value => ({ kind: "module", name: "InterpolationMode", dict: new Map(Object.entries(members)), missing: () => { void vm; return undefined; } });
const ofTransforms = (vm: Interp): Members => ({ ...transforms, InterpolationMode: enumeration(vm, modes), AutoAugmentPolicy: enumeration(vm, { IMAGENET: interpolation("IMAGENET"), CIFAR10: interpolation("CIFAR10"), SVHN: interpolation("SVHN") }) });

const modules: Record<string, (vm: Interp) => Members> = {
  torchvision: () => ({ __version__: "0.28.0", set_image_backend: fn("set_image_backend", "backend", () => null), get_image_backend: fn("get_image_backend", "", () => "PIL") }),
  "torchvision.datasets": () => ({ ...mnistClasses, ...otherDatasets, VisionDataset: visionDatasetClass }),
  "torchvision.datasets.mnist": () => mnistClasses,
  "torchvision.datasets.vision": () => ({ VisionDataset: visionDatasetClass }),
  "torchvision.datasets.folder": () => ({ ImageFolder: otherDatasets.ImageFolder!, DatasetFolder: otherDatasets.DatasetFolder!, IMG_EXTENSIONS: tuple([".jpg", ".jpeg", ".png", ".ppm", ".bmp", ".pgm", ".tif", ".tiff", ".webp"]) }),
  "torchvision.datasets.cifar": () => ({ CIFAR10: otherDatasets.CIFAR10!, CIFAR100: otherDatasets.CIFAR100! }),
  "torchvision.transforms": ofTransforms,
  "torchvision.transforms.transforms": ofTransforms,
  "torchvision.transforms.functional": (vm) => ({ ...functional, InterpolationMode: enumeration(vm, modes) }),
  "torchvision.transforms.v2": (vm) => ({ ...ofTransforms(vm), ...newer }),
  "torchvision.transforms.v2.functional": () => functional,
  ...Object.fromEntries(Object.entries(pilModules).map(([name, make]) => [name, () => make()])),
};

/** How a module of torchvision or PIL is made; undefined where it is none of ours. */
export function visionModules(name: string): ((vm: Interp) => ModuleValue) | undefined {
  const make = modules[name];
  if (!make) return undefined;
  return (vm) => ({
    kind: "module", name, dict: new Map([["__name__", name as Value], ...Object.entries(make(vm))]),
    missing: (attribute) => (modules[`${name}.${attribute}`] || name === "torchvision" ? vm.import(`${name}.${attribute}`) : undefined) ?? notModelled(name, attribute),
  });
}
/** What these packages have and we do not model is unknown; of a misspelt name nothing is said either where we have no list. */
function notModelled(module: string, attribute: string): Value | undefined {
  if (attribute.startsWith("__")) return undefined;
  if (module === "torchvision.transforms" || module === "torchvision.datasets") return datasetNames.has(attribute) ? unknown(`${module}.${attribute} is not modelled`) : undefined;
  return unknown(`${module}.${attribute} is not modelled`);
}
