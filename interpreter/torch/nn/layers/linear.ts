// Layers of linear maps: Linear, Bilinear, Identity.
import { any, flag } from "../../core/args";
import { layer } from "../../core/layer";
import { kaimingUniformWeight, uniformFanInBias, uniformSecondDim } from "../initial";
import { initialise, size } from "./common";

/** y = x Aᵀ + b. https://docs.pytorch.org/docs/stable/generated/torch.nn.Linear.html */
export const Linear = layer("torch.nn.Linear", {
  doc: "Applies y = x Aᵀ + b to the last dimension.", file: "linear",
  args: { in_features: size(), out_features: size(), bias: flag(true) },
  factory: true,
  setup(self, { in_features, out_features, bias }) {
    self.set("in_features", in_features);
    self.set("out_features", out_features);
    self.parameter("weight", [out_features, in_features]);
    self.parameter("bias", bias ? [out_features] : null);
  },
  reset: initialise({ weight: kaimingUniformWeight, bias: uniformFanInBias }),
  forwardArgs: { input: any() },
  forward: (self, { input }) => self.call("linear", [input, self.get("weight"), self.get("bias")]),
  extraRepr: (self) => `in_features=${self.text("in_features")}, out_features=${self.text("out_features")}, bias=${self.get("bias") === null ? "False" : "True"}`,
});

/** Linear with weights that quantisation leaves alone: MultiheadAttention's out_proj. */
export const NonDynamicallyQuantizableLinear = layer("torch.nn.modules.linear.NonDynamicallyQuantizableLinear", { ...Linear.spec, base: Linear });

/** y = x₁ᵀ A x₂ + b. https://docs.pytorch.org/docs/stable/generated/torch.nn.Bilinear.html */
export const Bilinear = layer("torch.nn.Bilinear", {
  doc: "Applies y = x₁ᵀ A x₂ + b to two inputs.", file: "linear",
  args: { in1_features: size(), in2_features: size(), out_features: size(), bias: flag(true) },
  factory: true,
  setup(self, { in1_features, in2_features, out_features, bias }, c) {
    if (typeof in1_features === "number" && in1_features <= 0) c.vm.raise("ValueError", `in1_features must be > 0, but got ${in1_features}`);
    self.set("in1_features", in1_features);
    self.set("in2_features", in2_features);
    self.set("out_features", out_features);
    self.parameter("weight", [out_features, in1_features, in2_features]);
    self.parameter("bias", bias ? [out_features] : null);
  },
  reset: initialise({ weight: uniformSecondDim, bias: uniformSecondDim }),
  forwardArgs: { input1: any(), input2: any() },
  forward: (self, { input1, input2 }) => self.call("bilinear", [input1, input2, self.get("weight"), self.get("bias")]),
  extraRepr: (self) => `in1_features=${self.text("in1_features")}, in2_features=${self.text("in2_features")}, out_features=${self.text("out_features")}, bias=${self.get("bias") === null ? "False" : "True"}`,
});
