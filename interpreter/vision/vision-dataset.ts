// torchvision.datasets.VisionDataset: what all of its data sets have in common.
import type { Interp } from "../python/interp";
import { type Instance, type Value } from "../python/values";
import { datasetClass, lengthOf } from "../torch/data/dataset";
import { own, pythonClass } from "../torch/nn/define";

/** Sets what VisionDataset.__init__ sets. */
export function initDataset(self: Instance, root: Value, transform: Value, targetTransform: Value): void {
  self.dict.set("root", root);
  self.dict.set("transform", transform);
  self.dict.set("target_transform", targetTransform);
  self.dict.set("transforms", null);
}
/** A sample after the data set's transforms. */
export function sampled(vm: Interp, self: Instance, image: Value, target: Value): Value {
  const both = own(self, "transforms"), [t, u] = [own(self, "transform"), own(self, "target_transform")];
  if (both !== null) return vm.call(both, [image, target]);
  return { kind: "tuple", items: [t === null ? image : vm.call(t, [image]), u === null ? target : vm.call(u, [target])] };
}
export const visionDatasetClass = pythonClass("VisionDataset", "torchvision.datasets.vision", [datasetClass], {
  __init__: ["root= transforms= transform= target_transform=", (vm, self, root, both, transform, target) => {
    if ((both ?? null) !== null && ((transform ?? null) !== null || (target ?? null) !== null)) vm.raise("ValueError", "Only transforms or transform/target_transform can be passed as argument");
    initDataset(self, root ?? null, transform ?? null, target ?? null);
    self.dict.set("transforms", both ?? null);
    return null;
  }],
  extra_repr: ["", () => ""],
  __repr__: ["", (vm, self) => {
    const n = lengthOf(vm, self), [t, u] = [own(self, "transform"), own(self, "target_transform")], extra = vm.str(vm.callMethod(self, "extra_repr", []));
    const shown = (head: string, v: Value): string[] => vm.repr(v).split("\n").map((line, i) => (i === 0 ? `${head}${line}` : `${" ".repeat(head.length)}${line}`));
    const lines = [`Number of datapoints: ${n === undefined ? "?" : String(n)}`, ...(own(self, "root") !== null ? [`Root location: ${vm.str(own(self, "root"))}`] : []), ...(extra ? extra.split("\n") : [])];
    if (t !== null || u !== null) lines.push(...["StandardTransform", ...(t !== null ? shown("Transform: ", t) : []), ...(u !== null ? shown("Target transform: ", u) : [])]);
    const [first, ...rest] = lines, at = rest.indexOf("StandardTransform");
    return [`Dataset ${self.cls.name}`, ...[first!, ...rest].map((line, i) => (at >= 0 && i > at + 1 ? line : `    ${line}`))].join("\n");
  }],
});
