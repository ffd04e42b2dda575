// Layers that only rearrange: Identity, Flatten, Unflatten, PixelShuffle, ChannelShuffle, Upsample, Fold, Unfold.
import { type Value, float, isUnknown, tuple } from "../../../python/values";
import { type Args, any } from "../../core/args";
import { type Layer, type LayerSelf, layer } from "../../core/layer";
import { shown } from "./common";

const keep = (self: LayerSelf, values: Record<string, Value>): void => { for (const [k, v] of Object.entries(values)) self.set(k, v); };
/** A layer whose arguments are handed on by position. */
function plain(name: string, file: string, fn: string, args: Args, doc?: string, template = Object.keys(args).map((k) => `${k}={${k}}`).join(", ")): Layer {
  const names = Object.keys(args);
  return layer(`torch.nn.${name}`, {
    file, doc, args, setup: (self, a) => keep(self, a as Record<string, Value>), forwardArgs: { input: any() },
    forward: (self, { input }) => self.call(fn, [input, ...names.map((n) => self.get(n))]), extraRepr: shown(template),
  });
}
export const Flatten = plain("Flatten", "flatten", "torch.flatten", { start_dim: any(1), end_dim: any(-1) }, "Joins dimensions into one, by default all but the first.");
export const others: Layer[] = [
  plain("PixelShuffle", "pixelshuffle", "pixel_shuffle", { upscale_factor: any() }, "[*, C·r², H, W] → [*, C, H·r, W·r]"), plain("PixelUnshuffle", "pixelshuffle", "pixel_unshuffle", { downscale_factor: any() }, "[*, C, H·r, W·r] → [*, C·r², H, W]"),
  plain("ChannelShuffle", "channelshuffle", "channel_shuffle", { groups: any() }),
  plain("Fold", "fold", "fold", { output_size: any(), kernel_size: any(), dilation: any(1), padding: any(0), stride: any(1) }), plain("Unfold", "fold", "unfold", { kernel_size: any(), dilation: any(1), padding: any(0), stride: any(1) }),
];

/** https://docs.pytorch.org/docs/stable/generated/torch.nn.Unflatten.html */
export const Unflatten = layer("torch.nn.Unflatten", {
  doc: "Splits one dimension into several.", file: "flatten", args: { dim: any(), unflattened_size: any() },
  setup(self, { dim, unflattened_size: sizes }, c) {
    const { vm } = self;
    const kind = (v: Value): string | undefined => (typeof v === "object" && v !== null ? v.kind : undefined);
    if (typeof dim === "number" && !isUnknown(sizes)) {
      if (kind(sizes) !== "tuple" && kind(sizes) !== "list") c.vm.raise("TypeError", `unflattened_size must be a tuple of ints, but found type ${vm.typeOf(sizes).name}`);
      (vm.items(sizes) ?? []).forEach((v, i) => { if (typeof v !== "number" && kind(v) !== "sym" && !isUnknown(v)) c.vm.raise("TypeError", `unflattened_size must be tuple of ints, but found element of type ${vm.typeOf(v).name} at pos ${i}`); });
    }
    keep(self, { dim, unflattened_size: sizes });
  },
  forwardArgs: { input: any() }, forward: (self, { input }) => self.call("torch.unflatten", [input, self.get("dim"), self.get("unflattened_size")]), extraRepr: shown("dim={dim}, unflattened_size={unflattened_size}"),
});

/** Takes any arguments, gives its input back. */
export const Identity = layer("torch.nn.Identity", { doc: "Gives its input back.", file: "linear", args: {}, anyArguments: true, setup: () => undefined, forwardArgs: { input: any() }, forward: (_, { input }) => input });

const toFloat = (v: Value): Value => (typeof v === "number" ? float(v) : v);
const factors = (v: Value): Value => (typeof v === "object" && v !== null && (v.kind === "tuple" || v.kind === "list") ? tuple(v.items.map(toFloat)) : toFloat(v));
const upsampleRepr = (self: LayerSelf): string => `${self.get("scale_factor") !== null ? `scale_factor=${self.vm.repr(self.get("scale_factor"))}` : `size=${self.vm.repr(self.get("size"))}`}, mode=${self.vm.repr(self.get("mode"))}`;
const upsample = (self: LayerSelf, name: string, a: { size: Value; scale_factor: Value; mode: Value; align_corners: Value; recompute_scale_factor: Value }): void => keep(self, { name, size: a.size, scale_factor: factors(a.scale_factor), mode: a.mode, align_corners: a.align_corners, recompute_scale_factor: a.recompute_scale_factor });
/** https://docs.pytorch.org/docs/stable/generated/torch.nn.Upsample.html */
export const Upsample = layer("torch.nn.Upsample", {
  doc: "Resizes the last dimensions to a size or by a factor.", file: "upsampling", args: { size: any(null), scale_factor: any(null), mode: any("nearest"), align_corners: any(null), recompute_scale_factor: any(null) },
  setup: (self, a) => upsample(self, self.module.cls.name, a), forwardArgs: { input: any() },
  forward: (self, { input }) => self.call("interpolate", [input, self.get("size"), self.get("scale_factor"), self.get("mode"), self.get("align_corners")], { recompute_scale_factor: self.get("recompute_scale_factor") }),
  extraRepr: upsampleRepr,
});
const upsampling = (name: string, mode: string, align: Value): Layer => layer(`torch.nn.${name}`, {
  ...Upsample.spec, base: Upsample, args: { size: any(null), scale_factor: any(null) }, setup: (self, a) => upsample(self, name, { size: a.size as Value, scale_factor: a.scale_factor as Value, mode, align_corners: align, recompute_scale_factor: null }),
});
export const upsamplings: Layer[] = [upsampling("UpsamplingNearest2d", "nearest", null), upsampling("UpsamplingBilinear2d", "bilinear", true)];
