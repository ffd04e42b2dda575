// AdaptiveLogSoftmaxWithLoss: softmax over many classes, rare ones in clusters.
import { nativeClass } from "../../../python/builtins/root";
import { tupleClass } from "../../../python/builtins/tuple";
import { type Tuple, type Value, builtin, float, isUnknown, list, method, tuple, unknown } from "../../../python/values";
import { add, equal, sub, floorDiv } from "../../../shape";
import { any, flag } from "../../core/args";
import { type LayerSelf, layer } from "../../core/layer";
import { newTensor, torchState } from "../../core/state";
import { dtypes } from "../../core/dtype";
import { handOn, layerClass } from "../classes";
import { moduleListClass, sequentialClass } from "../containers";
import { isTensor } from "../registry";
import type { Tensor } from "../../tensor";
import { asDim, size } from "./common";
import { Linear } from "./linear";

/** What a call gives: _ASMoutput(output, loss). */
const outputClass = nativeClass("_ASMoutput", { module: "torch.nn.modules.adaptive", bases: [tupleClass] });
["output", "loss"].forEach((name, i) => outputClass.dict.set(name, { kind: "property", get: builtin(name, (_, [t]) => (t as Tuple).items[i]!, { binds: true }), set: null, del: null }));
const known = (vm: LayerSelf["vm"], like: Tensor, shape: Tensor["shape"], dtype = like.dtype): Tensor => {
  if (torchState(vm).engine) vm.raise("NotImplementedError", "AdaptiveLogSoftmaxWithLoss cannot be run by this engine");
  const t = newTensor(vm, { shape, dtype, device: like.device });
  t.requiresGrad = dtype === like.dtype;
  return t;
};
const checked = (self: LayerSelf, input: Tensor): void => { if (input.shape && equal(input.shape.at(-1) ?? 1, self.dim("in_features")) === false) self.vm.raise("RuntimeError", `mat1 and mat2 shapes cannot be multiplied (${String(input.shape[0])}x${String(input.shape.at(-1))} and ${String(self.dim("in_features"))}x${String(self.dim("head_size"))})`); };
const apart = (name: string, shape: (self: LayerSelf, input: Tensor) => Tensor["shape"], integer = false): Value => method(name, (vm, [m, input]) => {
  const self = handOn(vm, m as LayerSelf["module"], {});
  if (!isTensor(input!) || !input.shape) return isUnknown(input!) ? input : unknown("the input's shape is not known");
  checked(self, input);
  return known(vm, input, shape(self, input), integer ? dtypes.int64 : input.dtype);
});

export const AdaptiveLogSoftmaxWithLoss = layer("torch.nn.AdaptiveLogSoftmaxWithLoss", {
  file: "adaptive", factory: true, args: { in_features: size(), n_classes: size(), cutoffs: any(), div_value: any(float(4)), head_bias: flag(false) },
  setup(self, a, c) {
    const { vm } = self, cuts = isUnknown(a.cutoffs) ? undefined : vm.items(a.cutoffs)?.map(asDim), raise = (m: string): never => c.vm.raise("ValueError", m);
    if (cuts?.length === 0) raise("cutoffs should be a sequence of length larger than 0");
    if (cuts?.every((x) => typeof x === "number") && typeof a.n_classes === "number") { const k = cuts as number[]; if (k.some((x, i) => x <= 0 || x > (a.n_classes as number) - 1 || (i > 0 && x <= k[i - 1]!))) raise("cutoffs should be a sequence of unique, positive integers sorted in an increasing order, where each value is between 1 and n_classes-1"); }
    const all = [...(cuts ?? [asDim(unknown("cutoffs"))]), a.n_classes], shortlist = all[0]!, clusters = all.length - 1, head = add(shortlist, clusters);
    for (const [k, v] of Object.entries({ in_features: a.in_features, n_classes: a.n_classes, cutoffs: list([...all]), div_value: a.div_value, head_bias: a.head_bias, shortlist_size: shortlist, n_clusters: clusters, head_size: head })) self.set(k, v);
    const linear = (i: Value, o: Value, bias: boolean): Value => vm.call(layerClass(Linear), [i, o], new Map([["bias", bias]]));
    self.child("head", linear(a.in_features, head, a.head_bias));
    const div = typeof a.div_value === "object" && a.div_value !== null && a.div_value.kind === "float" ? a.div_value.value : Number(a.div_value);
    self.child("tail", vm.call(moduleListClass, [list(Array.from({ length: clusters }, (_, i) => {
      const middle: Value = typeof a.in_features === "number" ? Math.floor(a.in_features / div ** (i + 1)) : floorDiv(a.in_features, Math.max(1, Math.round(div ** (i + 1))));
      return vm.call(sequentialClass, [linear(a.in_features, middle, false), linear(middle, sub(all[i + 1]!, all[i]!), false)]);
    }))]));
  },
  forwardArgs: { input_: any(), target_: any() },
  forward(self, { input_: input, target_: target }) {
    if (!isTensor(input) || !isTensor(target) || !input.shape || !target.shape) return unknown("the input's shape is not known");
    const rank = target.shape.length;
    if (rank === 1) { if (equal(input.shape[0] ?? 1, target.shape[0]!) === false) self.vm.raise("RuntimeError", "Input and target should have the same size in the batch dimension."); if (input.shape.length !== 2) self.vm.raise("RuntimeError", `1D target tensor expects 2D input tensors, but found inputs with size torch.Size([${input.shape.map(String).join(", ")}])`); }
    else if (rank === 0) { if (input.shape.length !== 1) self.vm.raise("RuntimeError", `0D target tensor expects 1D input tensors, but found inputs with size torch.Size([${input.shape.map(String).join(", ")}])`); }
    else self.vm.raise("RuntimeError", "0D or 1D target tensor expected, multi-target not supported");
    checked(self, input);
    return tuple([known(self.vm, input, target.shape), known(self.vm, input, [])], outputClass);
  },
  members: { log_prob: apart("log_prob", (self, input) => [...input.shape!.slice(0, -1), self.dim("n_classes")]), predict: apart("predict", (_, input) => input.shape!.slice(0, -1), true) },
});
