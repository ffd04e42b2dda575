// Losses as layers.
import { type Value, float, tuple } from "../../../python/values";
import { equal, product } from "../../../shape";
import { type Args, any, flag, keyword } from "../../core/args";
import type { Check } from "../../core/check";
import { type Layer, type LayerSelf, layer } from "../../core/layer";
import { layerClass } from "../classes";
import { type Dim, asDim, size } from "./common";
import { PairwiseDistance } from "./distance";
import { Linear } from "./linear";

const file = "loss", M = "torch.nn.modules.loss.";
type Values = Record<string, Value>;
const missing = (self: LayerSelf): Value => self.vm.raise("NotImplementedError", `Module [${self.module.cls.name}] is missing the required "forward" function`);
const legacy = { size_average: any(null), reduce: any(null), reduction: any("mean") };

/** What the deprecated size_average and reduce stand for. */
function reduction(self: LayerSelf, a: Values): Value {
  if ((a.size_average ?? null) === null && (a.reduce ?? null) === null) return a.reduction ?? "mean";
  const yes = (v: Value | undefined): boolean => (v === null || v === undefined ? true : self.vm.truth(v) ?? true);
  return !yes(a.reduce) ? "none" : yes(a.size_average) ? "mean" : "sum";
}
export const Loss = layer(`${M}_Loss`, { file, args: legacy, setup: (self, a) => self.set("reduction", reduction(self, a)), forwardArgs: { input: any() }, forward: missing });
export const WeightedLoss = layer(`${M}_WeightedLoss`, {
  file, base: Loss, args: { weight: any(null), ...legacy }, setup(self, a) { self.set("reduction", reduction(self, a)); weights(self, "weight", a.weight); }, forwardArgs: { input: any() }, forward: missing,
});
function weights(self: LayerSelf, name: string, v: Value | undefined): void { self.vm.callMethod(self.module, "register_buffer", [name, v ?? null]); }

/** Arguments that are kept as attributes (in this order, buffers named in `buffers`) and handed on by name. */
function loss(name: string, fn: string, args: Args, inputs: readonly string[], options: { weighted?: boolean; passed?: readonly string[]; doc?: string; check?(self: LayerSelf, a: Values, c: Check): void } = {}): Layer {
  const own = Object.keys(args).filter((k) => !(k in legacy)), buffers = ["weight", "pos_weight"], passed = options.passed ?? own;
  return layer(`torch.nn.${name}`, {
    file, base: options.weighted ? WeightedLoss : Loss, doc: options.doc, args,
    setup(self, a, c) {
      const v = a as Values;
      self.set("reduction", reduction(self, v));
      for (const k of own) if (buffers.includes(k)) weights(self, k, v[k]);
      options.check?.(self, v, c);
      for (const k of own) if (!buffers.includes(k)) self.set(k, v[k] ?? null);
    },
    forwardArgs: Object.fromEntries(inputs.map((i) => [i, any()])),
    forward: (self, a) => self.call(fn, inputs.map((i) => (a as Values)[i]!), Object.fromEntries([...passed.map((k) => [k, self.get(k)] as const), ["reduction", self.get("reduction")]])),
  });
}
const two = ["input", "target"], weight = { weight: any(null) };
const number = (x: number): Args[string] => any(float(x));

export const losses: Layer[] = [
  loss("L1Loss", "l1_loss", legacy, two, { doc: "The mean absolute difference." }),
  loss("MSELoss", "mse_loss", legacy, two, { doc: "The mean squared difference." }),
  loss("NLLLoss", "nll_loss", { ...weight, size_average: any(null), ignore_index: any(-100), reduce: any(null), reduction: any("mean") }, two, { weighted: true, doc: "−input[target]: of log-probabilities." }),
  loss("CrossEntropyLoss", "cross_entropy", { ...weight, size_average: any(null), ignore_index: any(-100), reduce: any(null), reduction: any("mean"), label_smoothing: number(0) }, two, { weighted: true, doc: "−log softmax(input)[target], averaged over the batch; classes are dimension 1." }),
  loss("BCELoss", "binary_cross_entropy", { ...weight, ...legacy }, two, { weighted: true, doc: "−(t · log p + (1 − t) · log(1 − p)): of probabilities." }),
  loss("BCEWithLogitsLoss", "binary_cross_entropy_with_logits", { ...weight, ...legacy, pos_weight: any(null) }, two, { doc: "Binary cross-entropy of sigmoid(input)." }),
  loss("SmoothL1Loss", "smooth_l1_loss", { ...legacy, beta: number(1) }, two), loss("HuberLoss", "huber_loss", { reduction: any("mean"), delta: number(1) }, two),
  loss("KLDivLoss", "kl_div", { ...legacy, log_target: any(false) }, two), loss("PoissonNLLLoss", "poisson_nll_loss", { log_input: any(true), full: any(false), size_average: any(null), eps: number(1e-8), reduce: any(null), reduction: any("mean") }, ["input", "target"]),
  loss("GaussianNLLLoss", "gaussian_nll_loss", { full: keyword(any(false)), eps: keyword(number(1e-6)), reduction: keyword(any("mean")) }, ["input", "target", "var"]),
  loss("HingeEmbeddingLoss", "hinge_embedding_loss", { margin: number(1), ...legacy }, two), loss("MarginRankingLoss", "margin_ranking_loss", { margin: number(0), ...legacy }, ["input1", "input2", "target"]),
  loss("MultiLabelMarginLoss", "multilabel_margin_loss", legacy, two), loss("MultiLabelSoftMarginLoss", "multilabel_soft_margin_loss", { ...weight, ...legacy }, two, { weighted: true }), loss("SoftMarginLoss", "soft_margin_loss", legacy, two),
  loss("MultiMarginLoss", "multi_margin_loss", { p: any(1), margin: number(1), ...weight, ...legacy }, two, { weighted: true, check: (_, a, c) => { if (typeof a.p === "number" && a.p !== 1 && a.p !== 2) c.vm.raise("ValueError", "only p == 1 and p == 2 supported"); } }),
  loss("CosineEmbeddingLoss", "cosine_embedding_loss", { margin: number(0), ...legacy }, ["input1", "input2", "target"]),
  loss("TripletMarginLoss", "triplet_margin_loss", { margin: number(1), p: number(2), eps: number(1e-6), swap: any(false), ...legacy }, ["anchor", "positive", "negative"]),
];
export const NLLLoss2d = layer("torch.nn.NLLLoss2d", { ...losses[2]!.spec, base: losses[2]! });
export const TripletMarginWithDistanceLoss = layer("torch.nn.TripletMarginWithDistanceLoss", {
  file, base: Loss, args: { distance_function: keyword(any(null)), margin: keyword(number(1)), swap: keyword(any(false)), reduction: keyword(any("mean")) },
  setup(self, a) {
    self.set("reduction", a.reduction);
    self.child("distance_function", a.distance_function ?? self.vm.call(layerClass(PairwiseDistance), []));
    self.set("margin", a.margin);
    self.set("swap", a.swap);
  },
  forwardArgs: { anchor: any(), positive: any(), negative: any() },
  forward: (self, a) => self.call("triplet_margin_with_distance_loss", [a.anchor, a.positive, a.negative], Object.fromEntries(["distance_function", "margin", "swap", "reduction"].map((k) => [k, self.get(k)]))),
});
export const CTCLoss = layer("torch.nn.CTCLoss", {
  file, base: Loss, doc: "Connectionist temporal classification.", args: { blank: any(0), reduction: any("mean"), zero_infinity: any(false) },
  setup(self, a) { self.set("reduction", a.reduction); self.set("blank", a.blank); self.set("zero_infinity", a.zero_infinity); },
  forwardArgs: { log_probs: any(), targets: any(), input_lengths: any(), target_lengths: any() },
  forward: (self, a) => self.call("ctc_loss", [a.log_probs, a.targets, a.input_lengths, a.target_lengths, self.get("blank"), self.get("reduction"), self.get("zero_infinity")]),
});

/** A linear map and the cross-entropy of what it gives. https://docs.pytorch.org/docs/stable/generated/torch.nn.LinearCrossEntropyLoss.html */
export const LinearCrossEntropyLoss = layer("torch.nn.LinearCrossEntropyLoss", {
  file, base: WeightedLoss, factory: true, doc: "The cross-entropy of a linear map's result.",
  args: { in_features: size(), num_classes: size(), out_features: keyword(any(tuple([]))), bias: keyword(flag(false)), reduction: keyword(any("mean")), weight: keyword(any(null)), ignore_index: keyword(any(null)), label_smoothing: keyword(number(0)), options: keyword(any(null)) },
  setup(self, a, c) {
    const { vm } = self, smoothing = a.label_smoothing, given = a.weight;
    const shape = typeof given === "object" && given !== null && given.kind === "tensor" ? given.shape : null;
    if (shape && (shape.length !== 1 || equal(shape[0]!, a.num_classes) === false)) c.vm.raise("RuntimeError", `expected weight shape to be (${String(a.num_classes)},), got (${shape.map(String).join(", ")}${shape.length === 1 ? "," : ""})`);
    if (vm.truth(vm.binary("<", smoothing, 0)) === true || vm.truth(vm.binary(">", smoothing, 1)) === true) c.vm.raise("RuntimeError", `expected label_smoothing to be in range [0, 1], got ${vm.str(smoothing)}`);
    self.set("reduction", a.reduction);
    weights(self, "weight", a.weight);
    for (const [k, v] of Object.entries({ num_classes: a.num_classes, out_features: a.out_features, ignore_index: a.ignore_index, label_smoothing: smoothing })) self.set(k, v);
    self.child("linear", vm.call(layerClass(Linear), [a.in_features, product([a.num_classes, ...several(a.out_features)])], new Map([["bias", a.bias as Value]])));
    self.set("options", a.options);
  },
  forwardArgs: { input: any(), target: any() },
  forward(self, { input, target }) {
    const { vm } = self, linear = self.get("linear");
    // The function's own rule, where a class has one output: its messages are not those of its parts.
    if (vm.mode === "shapes" && several(self.get("out_features")).length === 0) return self.call("linear_cross_entropy", [input, vm.getattr(linear, "weight"), target], { linear_bias: vm.getattr(linear, "bias"), weight: self.get("weight"), ignore_index: self.get("ignore_index"), reduction: self.get("reduction"), label_smoothing: self.get("label_smoothing") });
    const logits = self.call("linear", [input, vm.getattr(linear, "weight"), vm.getattr(linear, "bias")]);
    if (typeof logits !== "object" || logits === null || logits.kind !== "tensor" || !logits.shape) return logits;
    const classes = self.call("torch.reshape", [logits, tuple([...logits.shape.slice(0, -1), self.dim("num_classes"), ...several(self.get("out_features"))])]);
    return self.call("cross_entropy", [classes, target], { weight: self.get("weight"), ignore_index: self.get("ignore_index") ?? -100, reduction: self.get("reduction"), label_smoothing: self.get("label_smoothing") });
  },
  extraRepr: (self) => ["num_classes", "out_features", "bias", "reduction", "ignore_index", "label_smoothing", "options"].reduce((text, k) => `${text}, ${k}=${k === "bias" ? (self.vm.getattr(self.get("linear"), "bias") === null ? "False" : "True") : self.text(k)}`, `in_features=${self.vm.str(self.vm.getattr(self.get("linear"), "in_features"))}`),
});
const several = (v: Value): Dim[] => (typeof v === "object" && v !== null && (v.kind === "tuple" || v.kind === "list") ? v.items.map(asDim) : []);
