// Lazy layers: they get the sizes they were not told from their first input, and become the ordinary layers.
import { nativeClass } from "../../../python/builtins/root";
import { type ClassValue, type Value, isUnknown, unknown } from "../../../python/values";
import { floorDiv, isMultipleOf } from "../../../shape";
import { type Args, flag, keyword } from "../../core/args";
import { type Layer, type LayerSelf, layer } from "../../core/layer";
import { sizesText } from "../../core/verbs";
import type { Tensor } from "../../tensor";
import { layerClass, runReset } from "../classes";
import { fillTensor } from "../initial";
import { uninitializedBufferClass, uninitializedParameterClass } from "../parameter";
import { buffersOf, isTensor, parametersOf } from "../registry";
import { parameterClass } from "../roots";
import * as batchnorm from "./batchnorm";
import { type Dim, dimsOf } from "./common";
import * as conv from "./conv";
import { Linear } from "./linear";

export const lazyModuleMixin = nativeClass("LazyModuleMixin", { module: "torch.nn.modules.lazy" });
const convMixin = nativeClass("_LazyConvXdMixin", { module: "torch.nn.modules.conv", bases: [lazyModuleMixin] });
const normMixin = nativeClass("_LazyNormBase", { module: "torch.nn.modules.batchnorm", bases: [lazyModuleMixin] });

/** Turns what the ordinary constructor has made into things without sizes. */
function unsized(self: LayerSelf, buffers: boolean): void {
  for (const [own, cls] of [[parametersOf(self.module), uninitializedParameterClass], [buffers ? buffersOf(self.module) : new Map<string, Value>(), uninitializedBufferClass]] as const) for (const [name, t] of own) {
    if (!isTensor(t) || name === "num_batches_tracked") continue;
    t.shape = null;
    t.because = "a lazy layer gets its sizes at the first call";
    t.cls = cls;
    delete t.storage;
  }
}
/** Gives a parameter or buffer its size; it stays the same object, as optimizers may hold it. */
function sized(self: LayerSelf, name: string, shape: Dim[]): void {
  const t = parametersOf(self.module).get(name) ?? buffersOf(self.module).get(name);
  if (t === undefined || !isTensor(t) || t.shape !== null) return;
  self.vm.touch(t);
  Object.assign(t, { shape, because: undefined, cls: t.cls === uninitializedParameterClass ? parameterClass : undefined } satisfies Partial<Tensor>);
}
interface Lazy { readonly name: string; readonly becomes: Layer; /** The class above it, where it is not the one that it becomes. */ readonly above?: Layer; readonly mixin: ClassValue; readonly skip: string; readonly args?: Args; readonly buffers?: boolean; /** Sizes from the first input; undefined where its shape is not known. */ infer(self: LayerSelf, shape: readonly Dim[]): void }

function lazy({ name, becomes, above = becomes, mixin, skip, args, buffers = false, infer }: Lazy): Layer {
  const { [skip]: _, ...rest } = becomes.spec.args as Args;
  return layer(`torch.nn.${name}`, {
    ...becomes.spec, base: above, mixins: [mixin], reset: undefined, members: undefined, args: args ?? rest,
    setup(self, a, c) { becomes.spec.setup(self, { ...(a as object), [skip]: 0 } as never, c); unsized(self, buffers); },
    forward(self, a) {
      const given = a as Record<string, Value>, input = Object.values(given)[0]!;
      if (isUnknown(input) || (isTensor(input) && !input.shape)) return unknown("a lazy layer was not told its sizes");
      if (!isTensor(input)) return self.vm.raise("AttributeError", `'${self.vm.typeOf(input).name}' object has no attribute 'shape'`);
      self.vm.touch(self.module);
      infer(self, input.shape!);
      self.module.cls = layerClass(becomes);
      runReset(self.vm, self.module);
      return self.vm.callMethod(self.module, "forward", Object.values(given));
    },
  });
}
export const LazyLinear = lazy({ name: "LazyLinear", becomes: Linear, mixin: lazyModuleMixin, skip: "in_features", infer(self, shape) {
  const n = shape.at(-1)!, out = self.dim("out_features");
  self.set("in_features", n);
  sized(self, "weight", [out, n]);
  sized(self, "bias", [out]);
} });
const lazyConv = (n: number, transposed: boolean): Layer => lazy({
  name: `LazyConv${transposed ? "Transpose" : ""}${n}d`, becomes: (transposed ? [conv.ConvTranspose1d, conv.ConvTranspose2d, conv.ConvTranspose3d] : [conv.Conv1d, conv.Conv2d, conv.Conv3d])[n - 1]!, mixin: convMixin, skip: "in_channels",
  infer(self, shape) {
    if (shape.length !== n + 1 && shape.length !== n + 2) self.vm.raise("RuntimeError", `Expected ${n + 1}D (unbatched) or ${n + 2}D (batched) input to ${self.module.cls.name}, but got input of size: ${sizesText([...shape])}`);
    const channels = shape[shape.length - n - 1]!, groups = self.dim("groups"), out = self.dim("out_channels"), kernel = dimsOf(self.get("kernel_size"));
    self.set("in_channels", channels);
    if (isMultipleOf(channels, groups) === false) self.vm.raise("ValueError", "in_channels must be divisible by groups");
    sized(self, "weight", transposed ? [channels, floorDiv(out, groups), ...kernel] : [out, floorDiv(channels, groups), ...kernel]);
    sized(self, "bias", [out]);
  },
});
export const lazyConvs: Layer[] = [1, 2, 3].flatMap((n) => [lazyConv(n, false), lazyConv(n, true)]);
const normArgs = (becomes: Layer): Args => { const { num_features: _, ...rest } = becomes.spec.args as Args; return { ...rest, affine: flag(true), track_running_stats: flag(true), bias: keyword(flag(true)) }; };
const lazyNorm = (name: string, becomes: Layer): Layer => lazy({ name, becomes, above: becomes.spec.base, mixin: normMixin, skip: "num_features", args: normArgs(becomes), buffers: true, infer(self, shape) {
  const n = shape[1] ?? 1;
  self.set("num_features", n);
  for (const p of ["weight", "bias", "running_mean", "running_var"]) sized(self, p, [n]);
  for (const [p, value] of [["running_mean", 0], ["running_var", 1]] as const) { const t = buffersOf(self.module).get(p); if (t !== undefined && isTensor(t)) fillTensor(self.vm, t, value); }
} });
export const lazyNorms: Layer[] = [
  lazyNorm("LazyBatchNorm1d", batchnorm.BatchNorm1d), lazyNorm("LazyBatchNorm2d", batchnorm.BatchNorm2d), lazyNorm("LazyBatchNorm3d", batchnorm.BatchNorm3d),
  lazyNorm("LazyInstanceNorm1d", batchnorm.InstanceNorm1d), lazyNorm("LazyInstanceNorm2d", batchnorm.InstanceNorm2d), lazyNorm("LazyInstanceNorm3d", batchnorm.InstanceNorm3d),
];
