// Normalisation without running statistics: LayerNorm, GroupNorm, RMSNorm, local response normalisation.
import { isMultipleOf } from "../../../shape";
import { float, tuple } from "../../../python/values";
import { any, flag, keyword } from "../../core/args";
import { layer } from "../../core/layer";
import { filled } from "../initial";
import { dimsOf, initialise, shown, size } from "./common";

const file = "normalization", reset = initialise({ weight: filled(1), bias: filled(0) });

/** https://docs.pytorch.org/docs/stable/generated/torch.nn.LayerNorm.html */
export const LayerNorm = layer("torch.nn.LayerNorm", {
  doc: "Normalises over the last dimensions, those of normalized_shape.", file, factory: true, reset,
  args: { normalized_shape: any(), eps: any(float(1e-5)), elementwise_affine: flag(true), bias: flag(true) },
  setup(self, { normalized_shape, eps, elementwise_affine, bias }) {
    const shape = dimsOf(normalized_shape);
    self.set("normalized_shape", tuple(shape));
    self.set("eps", eps);
    self.set("elementwise_affine", elementwise_affine);
    self.parameter("weight", elementwise_affine ? shape : null);
    self.parameter("bias", elementwise_affine && bias ? shape : null);
  },
  forwardArgs: { input: any() },
  forward: (self, { input }) => self.call("layer_norm", [input, self.get("normalized_shape"), self.get("weight"), self.get("bias"), self.get("eps")]),
  extraRepr: (self) => `${self.text("normalized_shape")}, eps=${self.text("eps")}, elementwise_affine=${self.text("elementwise_affine")}, bias=${self.get("bias") === null ? "False" : "True"}`,
});

/** https://docs.pytorch.org/docs/stable/generated/torch.nn.GroupNorm.html */
export const GroupNorm = layer("torch.nn.GroupNorm", {
  doc: "Normalises groups of channels.", file, factory: true, reset,
  args: { num_groups: size(), num_channels: size(), eps: any(float(1e-5)), affine: flag(true), bias: keyword(flag(true)) },
  setup(self, { num_groups, num_channels, eps, affine, bias }, c) {
    if (typeof num_groups === "number" && num_groups <= 0) c.vm.raise("ValueError", `num_groups must be positive, got ${num_groups}`);
    if (isMultipleOf(num_channels, num_groups) === false) c.fail(`num_channels (${String(num_channels)}) must be divisible by num_groups (${String(num_groups)})`, "ValueError");
    for (const [k, v] of Object.entries({ num_groups, num_channels, eps, affine })) self.set(k, v);
    self.parameter("weight", affine ? [num_channels] : null);
    self.parameter("bias", affine && bias ? [num_channels] : null);
  },
  forwardArgs: { input: any() },
  forward: (self, { input }) => self.call("group_norm", [input, self.get("num_groups"), self.get("weight"), self.get("bias"), self.get("eps")]),
  extraRepr: (self) => `${self.text("num_groups")}, ${self.text("num_channels")}, eps=${self.text("eps")}, affine=${self.text("affine")}, bias=${self.get("bias") === null ? "False" : "True"}`,
});

/** https://docs.pytorch.org/docs/stable/generated/torch.nn.RMSNorm.html */
export const RMSNorm = layer("torch.nn.RMSNorm", {
  doc: "Divides by the root of the mean square over the last dimensions.", file, factory: true, reset,
  args: { normalized_shape: any(), eps: any(null), elementwise_affine: flag(true) },
  setup(self, { normalized_shape, eps, elementwise_affine }) {
    const shape = dimsOf(normalized_shape);
    self.set("normalized_shape", tuple(shape));
    self.set("eps", eps);
    self.set("elementwise_affine", elementwise_affine);
    self.parameter("weight", elementwise_affine ? shape : null);
  },
  forwardArgs: { x: any() },
  forward: (self, { x }) => self.call("rms_norm", [x, self.get("normalized_shape"), self.get("weight"), self.get("eps")]),
  extraRepr: shown("{normalized_shape}, eps={eps}, elementwise_affine={elementwise_affine}"),
});

const lrnArgs = { size: any(), alpha: any(float(1e-4)), beta: any(float(0.75)) };
export const LocalResponseNorm = layer("torch.nn.LocalResponseNorm", {
  file, args: { ...lrnArgs, k: any(float(1)) }, setup(self, a) { for (const [k, v] of Object.entries(a)) self.set(k, v); }, forwardArgs: { input: any() },
  forward: (self, { input }) => self.call("local_response_norm", [input, self.get("size"), self.get("alpha"), self.get("beta"), self.get("k")]),
  extraRepr: shown("{size}, alpha={alpha}, beta={beta}, k={k}"),
});
export const CrossMapLRN2d = layer("torch.nn.CrossMapLRN2d", { ...LocalResponseNorm.spec, args: { ...lrnArgs, k: any(1) } });
