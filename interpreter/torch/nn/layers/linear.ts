// Layers of linear maps.
import { bool, int, tensor } from "../../core/args";
import { layer } from "../../core/layer";
import { apply } from "../../core/op";
import { linear } from "../../ops/linear";
import { kaimingUniformWeight, uniformFanInBias } from "../initial";

/** y = x Aᵀ + b. https://docs.pytorch.org/docs/stable/generated/torch.nn.Linear.html */
export const Linear = layer("torch.nn.Linear", {
  doc: "Applies y = x Aᵀ + b to the last dimension.",
  args: { in_features: int(), out_features: int(), bias: bool(true) },
  factory: true,
  setup(self, { in_features, out_features, bias }) {
    self.set("in_features", in_features);
    self.set("out_features", out_features);
    self.parameter("weight", [out_features, in_features], kaimingUniformWeight);
    self.parameter("bias", bias ? [out_features] : null, uniformFanInBias);
  },
  forwardArgs: { input: tensor },
  forward: (self, { input }) => apply(self.vm, linear, { input, weight: self.tensor("weight"), bias: self.tensor("bias") }),
  extraRepr: (self) => `in_features=${String(self.dim("in_features"))}, out_features=${String(self.dim("out_features"))}, bias=${self.tensor("bias") ? "True" : "False"}`,
});
