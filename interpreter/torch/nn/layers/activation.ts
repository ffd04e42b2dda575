// Activations as layers. MultiheadAttention is in attention.ts.
import { type Value, float } from "../../../python/values";
import { type Args, any } from "../../core/args";
import { type Layer, type LayerSelf, layer } from "../../core/layer";
import { isTensor } from "../registry";
import { filledBy } from "../initial";
import { initialise, shown, size } from "./common";

const file = "activation";
const keep = (self: LayerSelf, values: Record<string, Value>): void => { for (const [k, v] of Object.entries(values)) self.set(k, v); };
const inplace = { inplace: any(false) };
const on = (self: LayerSelf): boolean => self.flag("inplace");
/** A layer that hands its attributes on to a function; `repr` is what stands in front of "inplace=True". */
function activation(name: string, fn: string, args: Args, repr: string, doc?: string): Layer {
  const names = Object.keys(args), plain = shown(repr);
  return layer(`torch.nn.${name}`, {
    file, doc, args, setup: (self, a) => keep(self, a as Record<string, Value>), forwardArgs: { input: any() },
    forward: (self, { input }) => self.call(fn, [input], Object.fromEntries(names.map((n) => [n, self.get(n)]))),
    extraRepr: (self) => { const text = plain(self); return !("inplace" in args) || name.startsWith("Hards") || !on(self) ? text : text ? `${text}, inplace=True` : "inplace=True"; },
  });
}
export const simple: Layer[] = [
  activation("Threshold", "threshold", { threshold: any(), value: any(), ...inplace }, "threshold={threshold}, value={value}"), activation("ReLU", "relu", inplace, "", "max(0, x)"),
  activation("Hardsigmoid", "hardsigmoid", inplace, ""), activation("SiLU", "silu", inplace, "", "x · sigmoid(x)"), activation("Mish", "mish", inplace, "", "x · tanh(softplus(x))"), activation("Hardswish", "hardswish", inplace, ""),
  activation("ELU", "elu", { alpha: any(float(1)), ...inplace }, "alpha={alpha}"), activation("CELU", "celu", { alpha: any(float(1)), ...inplace }, "alpha={alpha}"), activation("SELU", "selu", inplace, ""), activation("GLU", "glu", { dim: any(-1) }, "dim={dim}"),
  activation("Hardshrink", "hardshrink", { lambd: any(float(0.5)) }, "{lambd}"), activation("Softshrink", "softshrink", { lambd: any(float(0.5)) }, "{lambd}"), activation("LeakyReLU", "leaky_relu", { negative_slope: any(float(0.01)), ...inplace }, "negative_slope={negative_slope}"),
  activation("Softplus", "softplus", { beta: any(float(1)), threshold: any(float(20)) }, "beta={beta}, threshold={threshold}"), activation("Softmin", "softmin", { dim: any(null) }, "dim={dim}"),
  activation("Softmax", "softmax", { dim: any(null) }, "dim={dim}", "e^x, divided by its sum along dim."), activation("LogSoftmax", "log_softmax", { dim: any(null) }, "dim={dim}", "The logarithm of softmax."),
];
const bare = (name: string, fn: string): Layer => layer(`torch.nn.${name}`, { file, args: {}, setup: () => undefined, forwardArgs: { input: any() }, forward: (self, { input }) => self.call(fn, [input]) });
export const argumentless: Layer[] = [bare("Sigmoid", "torch.sigmoid"), bare("Tanh", "torch.tanh"), bare("LogSigmoid", "logsigmoid"), bare("Softsign", "softsign"), bare("Tanhshrink", "tanhshrink")];

export const GELU = layer("torch.nn.GELU", {
  doc: "x · Φ(x), Φ the normal distribution function.", file, args: { approximate: any("none") }, setup: keep, forwardArgs: { input: any() },
  forward: (self, { input }) => self.call("gelu", [input], { approximate: self.get("approximate") }), extraRepr: (self) => `approximate=${self.vm.repr(self.get("approximate"))}`,
});
export const RReLU = layer("torch.nn.RReLU", {
  file, args: { lower: any(float(1 / 8)), upper: any(float(1 / 3)), ...inplace }, setup: keep, forwardArgs: { input: any() },
  forward: (self, { input }) => self.call("rrelu", [input, self.get("lower"), self.get("upper"), self.training, self.get("inplace")]),
  extraRepr: (self) => `lower=${self.text("lower")}, upper=${self.text("upper")}${on(self) ? ", inplace=True" : ""}`,
});
export const Hardtanh = layer("torch.nn.Hardtanh", {
  file, args: { min_val: any(float(-1)), max_val: any(float(1)), ...inplace, min_value: any(null), max_value: any(null) },
  setup(self, a, c) {
    const [low, high] = [a.min_value ?? a.min_val, a.max_value ?? a.max_val];
    keep(self, { min_val: low, max_val: high, inplace: a.inplace });
    if (self.vm.truth(self.vm.binary(">", high, low)) === false) c.vm.raise("AssertionError", `max_val (${self.vm.str(high)}) must be greater than min_val (${self.vm.str(low)})`);
  },
  forwardArgs: { input: any() },
  forward: (self, { input }) => self.call("hardtanh", [input, self.get("min_val"), self.get("max_val"), self.get("inplace")]),
  extraRepr: (self) => `min_val=${self.text("min_val")}, max_val=${self.text("max_val")}${on(self) ? ", inplace=True" : ""}`,
});
export const ReLU6 = layer("torch.nn.ReLU6", {
  file, base: Hardtanh, doc: "min(max(0, x), 6)", args: inplace, setup: (self, a) => keep(self, { min_val: float(0), max_val: float(6), inplace: a.inplace }), forwardArgs: { input: any() },
  forward: (self, { input }) => self.call("relu6", [input], { inplace: self.get("inplace") }), extraRepr: (self) => (on(self) ? "inplace=True" : ""),
});
export const PReLU = layer("torch.nn.PReLU", {
  file, factory: true, args: { num_parameters: size(1), init: any(float(0.25)) },
  setup(self, a) { keep(self, { num_parameters: a.num_parameters, init: a.init }); self.parameter("weight", [a.num_parameters]); },
  reset: initialise({ weight: filledBy("init") }), forwardArgs: { input: any() }, forward: (self, { input }) => self.call("prelu", [input, self.get("weight")]), extraRepr: shown("num_parameters={num_parameters}"),
});
export const Softmax2d = layer("torch.nn.Softmax2d", {
  file, args: {}, setup: () => undefined, forwardArgs: { input: any() },
  forward(self, { input }) {
    if (isTensor(input) && input.shape && input.shape.length !== 3 && input.shape.length !== 4) self.vm.raise("ValueError", `Softmax2d: expected input to be 3D or 4D, got ${input.shape.length}D instead`);
    return self.call("softmax", [input, -3]);
  },
});
