// Pooling layers.
import { type Value, float, tuple, unknown } from "../../../python/values";
import { any, flag } from "../../core/args";
import { type Layer, type LayerSelf, layer } from "../../core/layer";
import { isTensor } from "../registry";
import { asDim, ntuple, shown } from "./common";

const file = "pooling", F = "torch.nn.modules.pooling.";
const input = { input: any() };
const keep = (self: LayerSelf, values: Record<string, Value>): void => { for (const [k, v] of Object.entries(values)) self.set(k, v); };
/** None as stride means: that of the window. */
const strideOr = (kernel: Value, stride: Value): Value => stride ?? kernel;

const maxArgs = { kernel_size: any(), stride: any(null), padding: any(0), dilation: any(1), return_indices: any(false), ceil_mode: any(false) };
export const MaxPoolNd = layer(`${F}_MaxPoolNd`, {
  file, args: maxArgs, setup: (self, a) => keep(self, { ...a, stride: strideOr(a.kernel_size, a.stride) }), forwardArgs: input, forward: (self) => self.vm.raise("NotImplementedError", 'Module [_MaxPoolNd] is missing the required "forward" function'),
  extraRepr: shown("kernel_size={kernel_size}, stride={stride}, padding={padding}, dilation={dilation}, ceil_mode={ceil_mode}"),
});
const maxPool = (n: number): Layer => layer(`torch.nn.MaxPool${n}d`, {
  ...MaxPoolNd.spec, base: MaxPoolNd, doc: "The largest element of each window.",
  forward: (self, { input: x }) => self.call(`max_pool${n}d`, [x, self.get("kernel_size"), self.get("stride"), self.get("padding"), self.get("dilation")], { ceil_mode: self.get("ceil_mode"), return_indices: self.get("return_indices") }),
});
export const [MaxPool1d, MaxPool2d, MaxPool3d] = [maxPool(1), maxPool(2), maxPool(3)];

export const AvgPoolNd = layer(`${F}_AvgPoolNd`, { file, args: {}, setup: () => undefined, forwardArgs: input, forward: MaxPoolNd.spec.forward, extraRepr: shown("kernel_size={kernel_size}, stride={stride}, padding={padding}") });
export const AvgPool1d = layer("torch.nn.AvgPool1d", {
  file, base: AvgPoolNd, doc: "The mean of each window.", extraRepr: AvgPoolNd.spec.extraRepr,
  args: { kernel_size: any(), stride: any(null), padding: any(0), ceil_mode: any(false), count_include_pad: any(true) },
  setup: (self, a) => keep(self, { kernel_size: ntuple(self.vm, 1, a.kernel_size), stride: ntuple(self.vm, 1, strideOr(a.kernel_size, a.stride)), padding: ntuple(self.vm, 1, a.padding), ceil_mode: a.ceil_mode, count_include_pad: a.count_include_pad }),
  forwardArgs: input,
  forward: (self, { input: x }) => self.call("avg_pool1d", [x, self.get("kernel_size"), self.get("stride"), self.get("padding"), self.get("ceil_mode"), self.get("count_include_pad")]),
});
const avgPool = (n: number): Layer => layer(`torch.nn.AvgPool${n}d`, {
  file, base: AvgPoolNd, doc: "The mean of each window.", extraRepr: AvgPoolNd.spec.extraRepr,
  args: { kernel_size: any(), stride: any(null), padding: any(0), ceil_mode: any(false), count_include_pad: any(true), divisor_override: any(null) },
  setup: (self, a) => keep(self, { ...a, stride: strideOr(a.kernel_size, a.stride) }),
  forwardArgs: input,
  forward: (self, { input: x }) => self.call(`avg_pool${n}d`, [x, self.get("kernel_size"), self.get("stride"), self.get("padding"), self.get("ceil_mode"), self.get("count_include_pad"), self.get("divisor_override")]),
});
export const [AvgPool2d, AvgPool3d] = [avgPool(2), avgPool(3)];

export const AdaptiveAvgPoolNd = layer(`${F}_AdaptiveAvgPoolNd`, { file, args: { output_size: any() }, setup: (self, a) => keep(self, a), forwardArgs: input, forward: MaxPoolNd.spec.forward, extraRepr: shown("output_size={output_size}") });
export const AdaptiveMaxPoolNd = layer(`${F}_AdaptiveMaxPoolNd`, { file, args: { output_size: any(), return_indices: any(false) }, setup: (self, a) => keep(self, a), forwardArgs: input, forward: MaxPoolNd.spec.forward, extraRepr: shown("output_size={output_size}") });
export const adaptivePools: Layer[] = [1, 2, 3].flatMap((n) => [
  layer(`torch.nn.AdaptiveAvgPool${n}d`, { ...AdaptiveAvgPoolNd.spec, base: AdaptiveAvgPoolNd, doc: "Means over windows chosen so that the output has the given size.", forward: (self, { input: x }) => self.call(`adaptive_avg_pool${n}d`, [x, self.get("output_size")]) }),
  layer(`torch.nn.AdaptiveMaxPool${n}d`, { ...AdaptiveMaxPoolNd.spec, base: AdaptiveMaxPoolNd, doc: "Maxima over windows chosen so that the output has the given size.", forward: (self, { input: x }) => self.call(`adaptive_max_pool${n}d`, [x, self.get("output_size"), self.get("return_indices")]) }),
]);

export const LPPoolNd = layer(`${F}_LPPoolNd`, {
  file, args: { norm_type: any(), kernel_size: any(), stride: any(null), ceil_mode: any(false) }, setup: (self, a) => keep(self, a), forwardArgs: input, forward: MaxPoolNd.spec.forward,
  extraRepr: shown("norm_type={norm_type}, kernel_size={kernel_size}, stride={stride}, ceil_mode={ceil_mode}"),
});
export const lpPools: Layer[] = [1, 2, 3].map((n) => layer(`torch.nn.LPPool${n}d`, { ...LPPoolNd.spec, base: LPPoolNd, forward: (self, { input: x }) => self.call(`lp_pool${n}d`, [x, toFloat(self.get("norm_type")), self.get("kernel_size"), self.get("stride"), self.get("ceil_mode")]) }));
const toFloat = (v: Value): Value => (typeof v === "number" ? float(v) : v);

export const MaxUnpoolNd = layer(`${F}_MaxUnpoolNd`, { file, args: {}, setup: () => undefined, forwardArgs: input, forward: MaxPoolNd.spec.forward, extraRepr: shown("kernel_size={kernel_size}, stride={stride}, padding={padding}") });
export const maxUnpools: Layer[] = [1, 2, 3].map((n) => layer(`torch.nn.MaxUnpool${n}d`, {
  file, base: MaxUnpoolNd, extraRepr: MaxUnpoolNd.spec.extraRepr, args: { kernel_size: any(), stride: any(null), padding: any(0) },
  setup: (self, a) => keep(self, { kernel_size: ntuple(self.vm, n, a.kernel_size), stride: ntuple(self.vm, n, strideOr(a.kernel_size, a.stride)), padding: ntuple(self.vm, n, a.padding) }),
  forwardArgs: { input: any(), indices: any(), output_size: any(null) },
  forward: (self, a) => self.call(`max_unpool${n}d`, [a.input, a.indices, self.get("kernel_size"), self.get("stride"), self.get("padding"), a.output_size]),
}));

export const fractionalPools: Layer[] = [2, 3].map((n) => layer(`torch.nn.FractionalMaxPool${n}d`, {
  file, args: { kernel_size: any(), output_size: any(null), output_ratio: any(null), return_indices: flag(false), _random_samples: any(null) },
  setup(self, a, c) {
    const several = (v: Value): Value => (v === null ? null : ntuple(self.vm, n, v));
    keep(self, { kernel_size: ntuple(self.vm, n, a.kernel_size), return_indices: a.return_indices, output_size: several(a.output_size), output_ratio: several(a.output_ratio) });
    self.buffer("_random_samples", isTensor(a._random_samples) ? a._random_samples : null);
    if (a.output_size === null && a.output_ratio === null) c.vm.raise("ValueError", `FractionalMaxPool${n}d requires specifying either an output size, or a pooling ratio`);
    if (a.output_size !== null && a.output_ratio !== null) c.vm.raise("ValueError", "only one of output_size and output_ratio may be specified");
  },
  forwardArgs: input,
  forward(self, { input: x }) {
    let target = self.get("output_size");
    if (target === null) {
      if (!isTensor(x) || !x.shape) return unknown("the input's shape is not known");
      const ratios = self.vm.items(self.get("output_ratio")) ?? [];
      target = tuple(x.shape.slice(-n).map((d, i) => { const r = ratios[i]; return typeof d === "number" && typeof r === "object" && r !== null && r.kind === "float" ? Math.trunc(d * r.value) : asDim(unknown("a fraction of a size")); }));
    }
    return self.call(`fractional_max_pool${n}d`, [x, self.get("kernel_size"), target], { return_indices: self.get("return_indices") });
  },
}));
