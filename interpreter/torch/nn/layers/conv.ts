// Convolution layers and their transposes.
import { type Dim, add, floorDiv, isMultipleOf, less, mul, sub } from "../../../shape";
import { type Value, list, method, tuple, unknown } from "../../../python/values";
import { any, flag } from "../../core/args";
import type { Check } from "../../core/check";
import { type Layer, type LayerSelf, layer } from "../../core/layer";
import { isTensor } from "../registry";
import { kaimingUniformWeight, uniformFanInBias } from "../initial";
import { allEqual, dimsOf, initialise, ntuple, size } from "./common";
import { handOn } from "../classes";

interface Options { in_channels: Dim; out_channels: Dim; kernel_size: Value; stride: Value; padding: Value; dilation: Value; transposed: boolean; output_padding: Value; groups: Dim; bias: boolean; padding_mode: Value }
const modes = ["zeros", "reflect", "replicate", "circular"];

function setup(self: LayerSelf, o: Options, c: Check): void {
  const raise = (message: string): never => c.vm.raise("ValueError", message);
  if (typeof o.groups === "number" && o.groups <= 0) raise("groups must be a positive integer");
  if (isMultipleOf(o.in_channels, o.groups) === false) c.fail("in_channels must be divisible by groups", "ValueError");
  if (isMultipleOf(o.out_channels, o.groups) === false) c.fail("out_channels must be divisible by groups", "ValueError");
  if (typeof o.padding === "string") {
    if (o.padding !== "same" && o.padding !== "valid") raise(`Invalid padding string '${o.padding}', should be one of {'same', 'valid'}`);
    if (o.padding === "same" && dimsOf(o.stride).some((s) => typeof s === "number" && s !== 1)) c.fail("padding='same' is not supported for strided convolutions", "ValueError");
  }
  if (typeof o.padding_mode === "string" && !modes.includes(o.padding_mode)) raise(`padding_mode must be one of {${modes.map((m) => `'${m}'`).join(", ")}}, but got padding_mode='${o.padding_mode}'`);
  for (const key of ["in_channels", "out_channels", "kernel_size", "stride", "padding", "dilation", "transposed", "output_padding", "groups", "padding_mode"] as const) self.set(key, o[key]);
  self.set("_reversed_padding_repeated_twice", typeof o.padding === "string" ? list(reversedTwice(o)) : tuple(reversedTwice(o)));
  const kernel = dimsOf(o.kernel_size);
  self.parameter("weight", o.transposed ? [o.in_channels, floorDiv(o.out_channels, o.groups), ...kernel] : [o.out_channels, floorDiv(o.in_channels, o.groups), ...kernel]);
  self.parameter("bias", o.bias ? [o.out_channels] : null);
}
/** The padding as F.pad wants it: last dimension first, each side. */
function reversedTwice({ padding, kernel_size, dilation }: Options): Value[] {
  if (padding === "valid") return dimsOf(kernel_size).flatMap(() => [0, 0]);
  if (padding !== "same") return dimsOf(padding).reverse().flatMap((p) => [p, p]);
  const d = dimsOf(dilation);
  return dimsOf(kernel_size).map((k, i) => { const total = mul(d[i] ?? 1, sub(k, 1)), left = floorDiv(total, 2); return [left, sub(total, left)]; }).reverse().flat();
}
function extraRepr(self: LayerSelf): string {
  const t = (name: string): string => self.text(name);
  return `${t("in_channels")}, ${t("out_channels")}, kernel_size=${t("kernel_size")}, stride=${t("stride")}${allEqual(self.get("padding"), 0) ? "" : `, padding=${t("padding")}`}${allEqual(self.get("dilation"), 1) ? "" : `, dilation=${t("dilation")}`}${
    allEqual(self.get("output_padding"), 0) ? "" : `, output_padding=${t("output_padding")}`}${self.get("groups") === 1 ? "" : `, groups=${t("groups")}`}${self.get("bias") === null ? ", bias=False" : ""}${self.get("padding_mode") === "zeros" ? "" : `, padding_mode=${t("padding_mode")}`}`;
}
const common = { file: "conv", factory: true, reset: initialise({ weight: kaimingUniformWeight, bias: uniformFanInBias }), extraRepr } as const;

/** The base of all convolutions: torch.nn.modules.conv._ConvNd. */
export const ConvNd = layer("torch.nn.modules.conv._ConvNd", {
  ...common,
  args: { in_channels: size(), out_channels: size(), kernel_size: any(), stride: any(), padding: any(), dilation: any(), transposed: flag(false), output_padding: any(), groups: size(), bias: flag(true), padding_mode: any() },
  setup,
  forwardArgs: { input: any() },
  forward: (self, { input }) => self.vm.callMethod(self.module, "_conv_forward", [input, self.get("weight"), self.get("bias")]),
});

const conv = (n: number): Layer => layer(`torch.nn.Conv${n}d`, {
  ...common, base: ConvNd,
  doc: `Slides learned kernels over the last ${n} dimension${n > 1 ? "s" : ""}: out = ⌊(in + 2·padding − dilation·(kernel_size − 1) − 1) / stride⌋ + 1.`,
  args: { in_channels: size(), out_channels: size(), kernel_size: any(), stride: any(1), padding: any(0), dilation: any(1), groups: size(1), bias: flag(true), padding_mode: any("zeros") },
  setup(self, a, c) {
    const n_ = (v: Value): Value => ntuple(self.vm, n, v);
    setup(self, { ...a, kernel_size: n_(a.kernel_size), stride: n_(a.stride), padding: typeof a.padding === "string" ? a.padding : n_(a.padding), dilation: n_(a.dilation), transposed: false, output_padding: n_(0) }, c);
  },
  forwardArgs: { input: any() },
  forward: (self, { input }) => self.vm.callMethod(self.module, "_conv_forward", [input, self.get("weight"), self.get("bias")]),
  members: { _conv_forward: method("_conv_forward", (vm, [module, input, weight, bias]) => {
    const self = handOn(vm, module as LayerSelf["module"], {}), mode = self.get("padding_mode");
    const rest = (padding: Value): Value[] => [weight!, bias!, self.get("stride"), padding, self.get("dilation"), self.get("groups")];
    if (typeof mode === "string" && mode !== "zeros") return self.call(`conv${n}d`, [self.call("pad", [input!, self.get("_reversed_padding_repeated_twice")], { mode }), ...rest(tuple(new Array<number>(n).fill(0)))]);
    return self.call(`conv${n}d`, [input!, ...rest(self.get("padding"))]);
  }) },
});
export const Conv1d = conv(1);
export const Conv2d = conv(2);
export const Conv3d = conv(3);

/** The output padding that gives a wanted output size. */
function outputPadding(self: LayerSelf, n: number, input: Value, wanted: Value): Value {
  if (wanted === null) return ntuple(self.vm, n, self.get("output_padding"));
  if (!isTensor(input) || !input.shape) return unknown("the input's shape is not known");
  const spatial = input.shape.slice(-n), [stride, padding, dilation, kernel] = [self.dims("stride"), self.dims("padding"), self.dims("dilation"), self.dims("kernel_size")];
  let out = dimsOf(wanted);
  if (out.length === n + 2 || out.length === n + 1 && input.shape.length === n + 1) out = out.slice(-n);
  if (out.length !== n) self.vm.raise("ValueError", `ConvTranspose${n}D: for ${input.shape.length}D input, output_size must have ${n} or ${input.shape.length} elements (got ${out.length})`);
  const least = spatial.map((x, i) => add(sub(add(mul(sub(x, 1), stride[i]!), 1), mul(2, padding[i]!)), mul(dilation[i]!, sub(kernel[i]!, 1))));
  const most = least.map((x, i) => sub(add(x, stride[i]!), 1));
  out.forEach((x, i) => {
    if (less(x, least[i]!) === true || less(most[i]!, x) === true) self.vm.raise("ValueError", `requested an output size of ${self.vm.str(wanted)}, but valid sizes range from ${self.vm.str(list([...least]))} to ${self.vm.str(list([...most]))} (for an input of torch.Size([${spatial.map(String).join(", ")}]))`);
  });
  return tuple(out.map((x, i) => sub(x, least[i]!)));
}
export const ConvTransposeNd = layer("torch.nn.modules.conv._ConvTransposeNd", { ...ConvNd.spec, base: ConvNd });
const convTranspose = (n: number): Layer => layer(`torch.nn.ConvTranspose${n}d`, {
  ...common, base: ConvTransposeNd,
  doc: "The transpose of a convolution: out = (in − 1)·stride − 2·padding + dilation·(kernel_size − 1) + output_padding + 1.",
  args: { in_channels: size(), out_channels: size(), kernel_size: any(), stride: any(1), padding: any(0), output_padding: any(0), groups: size(1), bias: flag(true), dilation: any(1), padding_mode: any("zeros") },
  setup(self, a, c) {
    if (typeof a.padding_mode === "string" && a.padding_mode !== "zeros") c.vm.raise("ValueError", `Only "zeros" padding mode is supported for ConvTranspose${n}d`);
    const n_ = (v: Value): Value => ntuple(self.vm, n, v);
    setup(self, { ...a, kernel_size: n_(a.kernel_size), stride: n_(a.stride), padding: n_(a.padding), dilation: n_(a.dilation), transposed: true, output_padding: n_(a.output_padding) }, c);
  },
  forwardArgs: { input: any(), output_size: any(null) },
  forward: (self, { input, output_size }) => {
    if (self.get("padding_mode") !== "zeros") return self.vm.raise("ValueError", `Only \`zeros\` padding mode is supported for ConvTranspose${n}d`);
    return self.call(`conv_transpose${n}d`, [input, self.get("weight"), self.get("bias"), self.get("stride"), self.get("padding"), outputPadding(self, n, input, output_size), self.get("groups"), self.get("dilation")]);
  },
});
export const ConvTranspose1d = convTranspose(1);
export const ConvTranspose2d = convTranspose(2);
export const ConvTranspose3d = convTranspose(3);
