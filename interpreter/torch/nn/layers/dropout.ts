// Dropout layers.
import { float, isUnknown } from "../../../python/values";
import { any } from "../../core/args";
import { type Layer, layer } from "../../core/layer";
import { shown } from "./common";

/** torch.nn.modules.dropout._DropoutNd */
export const DropoutNd = layer("torch.nn.modules.dropout._DropoutNd", {
  file: "dropout", args: { p: any(float(0.5)), inplace: any(false) },
  setup(self, { p, inplace }, c) {
    const vm = self.vm;
    if (!isUnknown(p) && (vm.truth(vm.binary("<", p, 0)) === true || vm.truth(vm.binary(">", p, 1)) === true)) c.vm.raise("ValueError", `dropout probability has to be between 0 and 1, but got ${vm.str(p)}`);
    self.set("p", p);
    self.set("inplace", inplace);
  },
  forwardArgs: { input: any() }, forward: (self) => self.vm.raise("NotImplementedError", 'Module [_DropoutNd] is missing the required "forward" function'), extraRepr: shown("p={p}, inplace={inplace}"),
});
const dropout = (name: string, fn: string, inPlace = true): Layer => layer(`torch.nn.${name}`, {
  ...DropoutNd.spec, base: DropoutNd, doc: "Zeroes elements with probability p while training, and scales the others by 1 / (1 − p).",
  forward: (self, { input }) => self.call(fn, [input, self.get("p"), self.training, ...(inPlace ? [self.get("inplace")] : [])]),
});
export const Dropout = dropout("Dropout", "dropout");
export const dropouts: Layer[] = [dropout("Dropout1d", "dropout1d"), dropout("Dropout2d", "dropout2d"), dropout("Dropout3d", "dropout3d"), dropout("AlphaDropout", "alpha_dropout", false), dropout("FeatureAlphaDropout", "feature_alpha_dropout", false)];
