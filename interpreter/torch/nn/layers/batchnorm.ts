// Batch and instance normalisation: layers with running statistics.
import { type Shape, equal } from "../../../shape";
import { type Instance, type Value, builtin, float, isUnknown, method } from "../../../python/values";
import { any, flag, keyword } from "../../core/args";
import { dtypes } from "../../core/dtype";
import { type Layer, type LayerSelf, layer } from "../../core/layer";
import { newTensor, torchState } from "../../core/state";
import type { Tensor } from "../../tensor";
import { handOn, layerClass } from "../classes";
import { fillTensor, filled } from "../initial";
import { buffersOf, isModule, isTensor, modulesOf, parametersOf } from "../registry";
import { initialise, size } from "./common";

const normArgs = { num_features: size(), eps: any(float(1e-5)), momentum: any(float(0.1)), affine: flag(true), track_running_stats: flag(true), bias: keyword(flag(true)) };
type Args = { num_features: Shape[number]; eps: Value; momentum: Value; affine: boolean; track_running_stats: boolean; bias: boolean };

function setup(self: LayerSelf, { num_features: n, eps, momentum, affine, track_running_stats, bias }: Args): void {
  for (const [k, v] of Object.entries({ num_features: n, eps, momentum, affine, track_running_stats })) self.set(k, v);
  self.parameter("weight", affine ? [n] : null);
  self.parameter("bias", affine && bias ? [n] : null);
  const make = (value: number): Tensor => fillTensor(self.vm, newTensor(self.vm, { shape: [n], dtype: torchState(self.vm).defaultDtype }), value);
  self.buffer("running_mean", track_running_stats ? make(0) : null);
  self.buffer("running_var", track_running_stats ? make(1) : null);
  self.buffer("num_batches_tracked", track_running_stats ? fillTensor(self.vm, newTensor(self.vm, { shape: [], dtype: dtypes.int64, constant: [0] }), 0) : null);
}
const extraRepr = (self: LayerSelf): string => `${self.text("num_features")}, eps=${self.text("eps")}, momentum=${self.text("momentum")}, affine=${self.text("affine")}, bias=${self.get("bias") === null ? "False" : "True"}, track_running_stats=${self.text("track_running_stats")}`;
/** Sets the statistics back to those of a fresh layer. */
const resetStats = method("reset_running_stats", (vm, [m]) => {
  for (const [name, value] of [["running_mean", 0], ["running_var", 1], ["num_batches_tracked", 0]] as const) { const t = buffersOf(m as Instance).get(name); if (t !== undefined && isTensor(t)) fillTensor(vm, t, value); }
  return null;
});

/** What a rank must be, in PyTorch's words, and the form an input of unknown rank is taken to have. */
interface Rank { readonly ranks: readonly number[]; readonly words: string; readonly form: readonly string[] }
const rankCheck = ({ ranks, words, form }: Rank): Value => builtin("_check_input_dim", (vm, [m, input]) => {
  if (!isTensor(input!)) return isUnknown(input!) ? null : vm.raise("AttributeError", `'${vm.typeOf(input!).name}' object has no attribute 'dim'`);
  if (!input.shape) {
    const probe = input.probe;
    if (probe) { const shape = form.map((name) => (name === "*" ? handOn(vm, m as Instance, {}).dim("num_features") : probe.size(name))); probe.refine(shape); input.shape = shape; }
    return null;
  }
  if (!ranks.includes(input.shape.length) && !(ranks[0] === Infinity && input.shape.length >= 2)) vm.raise("ValueError", `expected ${words} input (got ${input.shape.length}D input)`);
  return null;
}, { binds: true });

/** One more batch has been counted: num_batches_tracked, and the share of it in the running statistics. */
function momentumOf(self: LayerSelf): Value {
  const momentum = self.get("momentum"), counted = self.get("num_batches_tracked");
  if (!self.training || !self.flag("track_running_stats") || !isTensor(counted)) return momentum ?? float(0);
  const engine = torchState(self.vm).engine;
  self.vm.touch(counted);
  if (!engine) { counted.constant = undefined; return momentum ?? float(0.1); }
  const n = (counted.constant?.[0] ?? engine.read(counted)[0] ?? 0) + 1;
  engine.fill(counted, [n]);
  counted.constant = [n];
  return momentum ?? float(1 / n);
}

export const NormBase = layer("torch.nn.modules.batchnorm._NormBase", {
  file: "batchnorm", factory: true, args: normArgs, setup, forwardArgs: { input: any() }, forward: (self) => self.vm.raise("NotImplementedError", 'Module [_NormBase] is missing the required "forward" function'), extraRepr,
  reset: (self) => { self.vm.callMethod(self.module, "reset_running_stats", []); initialise({ weight: filled(1), bias: filled(0) })(self); },
  members: { reset_running_stats: resetStats, _version: 2 },
});
export const BatchNorm = layer("torch.nn.modules.batchnorm._BatchNorm", {
  ...NormBase.spec, base: NormBase, reset: undefined, members: undefined,
  forward(self, { input }) {
    self.vm.callMethod(self.module, "_check_input_dim", [input]);
    const momentum = momentumOf(self), mean = self.get("running_mean"), variance = self.get("running_var"), training = self.training;
    const own = !training || self.flag("track_running_stats");
    return self.call("batch_norm", [input, own ? mean : null, own ? variance : null, self.get("weight"), self.get("bias"), training || (mean === null && variance === null), momentum, self.get("eps")]);
  },
});
const batchNorm = (name: string, rank: Rank): Layer => layer(`torch.nn.${name}`, { ...BatchNorm.spec, base: BatchNorm, doc: "Normalises each channel: (x − mean) / √(var + eps) · weight + bias.", members: { _check_input_dim: rankCheck(rank) } });
const one: Rank = { ranks: [2, 3], words: "2D or 3D", form: ["B", "*"] }, two: Rank = { ranks: [4], words: "4D", form: ["B", "*", "H", "W"] }, three: Rank = { ranks: [5], words: "5D", form: ["B", "*", "D", "H", "W"] };
export const [BatchNorm1d, BatchNorm2d, BatchNorm3d] = [batchNorm("BatchNorm1d", one), batchNorm("BatchNorm2d", two), batchNorm("BatchNorm3d", three)];

export const SyncBatchNorm = layer("torch.nn.SyncBatchNorm", {
  ...BatchNorm.spec, base: BatchNorm, args: { num_features: normArgs.num_features, eps: normArgs.eps, momentum: normArgs.momentum, affine: normArgs.affine, track_running_stats: normArgs.track_running_stats, process_group: any(null), bias: normArgs.bias },
  setup(self, a) { setup(self, a as Args); self.set("process_group", a.process_group as Value); },
  members: {
    _check_input_dim: rankCheck({ ranks: [Infinity], words: "at least 2D", form: ["B", "*"] }),
    convert_sync_batchnorm: { kind: "classmethod", func: builtin("convert_sync_batchnorm", (vm, args) => syncConverted(vm, args[1]!, args[2] ?? null)) },
  },
});
/** The module with every BatchNorm replaced by a SyncBatchNorm that has its parameters and statistics. */
function syncConverted(vm: LayerSelf["vm"], m: Value, group: Value): Value {
  if (!isModule(m)) return m;
  let out: Instance = m;
  if (m.cls.mro.includes(layerClass(BatchNorm)) && !m.cls.mro.includes(layerClass(SyncBatchNorm))) {
    const get = (name: string): Value => m.dict.get(name) ?? null;
    out = vm.call(layerClass(SyncBatchNorm), [get("num_features"), get("eps"), get("momentum"), get("affine"), get("track_running_stats"), group]) as Instance;
    for (const [name, t] of parametersOf(m)) parametersOf(out).set(name, t);
    for (const [name, t] of buffersOf(m)) buffersOf(out).set(name, t);
    out.dict.set("training", get("training"));
  }
  for (const [name, child] of [...modulesOf(m)]) if (isModule(child)) modulesOf(out).set(name, syncConverted(vm, child, group));
  return out;
}

export const InstanceNorm = layer("torch.nn.modules.instancenorm._InstanceNorm", {
  ...NormBase.spec, base: NormBase, file: "instancenorm", reset: undefined, members: undefined, args: { ...normArgs, affine: flag(false), track_running_stats: flag(false) },
  forward(self, { input }) {
    self.vm.callMethod(self.module, "_check_input_dim", [input]);
    const rank = isTensor(input) && input.shape ? input.shape.length : null, unbatched = NO_BATCH[self.module.cls.mro.map((c) => c.name).find((n) => n in NO_BATCH) ?? ""], noBatch = rank !== null && rank === unbatched;
    const momentum = self.get("momentum") ?? float(0);
    if (rank !== null && unbatched !== undefined && isTensor(input)) {
      const at = rank - unbatched, channels = input.shape![at]!, want = self.dim("num_features");
      if (equal(channels, want) === false && self.flag("affine")) self.vm.raise("ValueError", `expected input's size at dim=${at} to match num_features (${String(want)}), but got: ${String(channels)}.`);
    }
    const run = (x: Value): Value => self.call("instance_norm", [x, self.get("running_mean"), self.get("running_var"), self.get("weight"), self.get("bias"), self.training || !self.flag("track_running_stats"), momentum, self.get("eps")]);
    if (!noBatch) return run(input);
    const out = run(self.call("torch.unsqueeze", [input, 0]));
    return isTensor(out) ? self.call("torch.squeeze", [out, 0]) : out;
  },
});
/** The rank of an input without a batch dimension. */
const NO_BATCH: Record<string, number> = { InstanceNorm1d: 2, InstanceNorm2d: 3, InstanceNorm3d: 4, LazyInstanceNorm1d: 2, LazyInstanceNorm2d: 3, LazyInstanceNorm3d: 4 };
const instanceNorm = (name: string, rank: Rank): Layer => layer(`torch.nn.${name}`, { ...InstanceNorm.spec, base: InstanceNorm, doc: "Normalises each channel of each sample.", members: { _check_input_dim: rankCheck(rank) } });
export const [InstanceNorm1d, InstanceNorm2d, InstanceNorm3d] = [
  instanceNorm("InstanceNorm1d", { ranks: [2, 3], words: "2D or 3D", form: ["B", "*", "L"] }), instanceNorm("InstanceNorm2d", { ranks: [3, 4], words: "3D or 4D", form: two.form }), instanceNorm("InstanceNorm3d", { ranks: [4, 5], words: "4D or 5D", form: three.form }),
];
