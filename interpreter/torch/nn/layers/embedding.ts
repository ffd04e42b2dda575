// Look-up tables: Embedding and EmbeddingBag.
import { less } from "../../../shape";
import { type Kwargs, type Value, builtin, float, isUnknown } from "../../../python/values";
import { any, flag } from "../../core/args";
import type { Check } from "../../core/check";
import { type Layer, type LayerSelf, layer } from "../../core/layer";
import { torchState } from "../../core/state";
import { isTensor } from "../registry";
import { standardNormal } from "../initial";
import { asParameter } from "../parameter";
import { type Dim, size } from "./common";

/** A padding index counted from the front. */
function paddingIndex(self: LayerSelf, c: Check, rows: Dim, index: Value, message = "Padding_idx must be within num_embeddings"): Value {
  if (typeof index !== "number") return index;
  const inside = index >= 0 ? less(index, rows) : less(-index - 1, rows);
  if (inside === false) c.vm.raise("AssertionError", message);
  return index < 0 && typeof rows === "number" ? rows + index : index;
}
/** Layers that were made with a table: their first reset leaves it as it is. */
const given = new WeakSet<object>();
/** N(0, 1), and nothing in the padding's row. */
function reset(self: LayerSelf): void {
  const weight = self.tensor("weight"), index = self.get("padding_idx"), engine = torchState(self.vm).engine;
  if (!weight || given.delete(self.module)) return;
  standardNormal(self.vm, weight, self);
  if (engine && typeof index === "number" && weight.shape) {
    const width = Number(weight.shape[1]), data = Float32Array.from(engine.read(weight));
    engine.fill(weight, data.fill(0, index * width, (index + 1) * width));
  }
}
function table(self: LayerSelf, rows: Dim, width: Dim, own: Value, freeze: boolean, c: Check): void {
  if (isTensor(own)) {
    if (own.shape && (less(own.shape[0] ?? 0, rows) === true || less(rows, own.shape[0] ?? 0) === true || less(own.shape[1] ?? 0, width) === true || less(width, own.shape[1] ?? 0) === true)) c.vm.raise("AssertionError", "Shape of weight does not match num_embeddings and embedding_dim");
    self.vm.setattr(self.module, "weight", asParameter(self.vm, own, !freeze));
    given.add(self.module);
  } else {
    self.parameter("weight", [rows, width]);
    if (freeze) { const t = self.tensor("weight"); if (t) t.requiresGrad = false; }
  }
}
/** cls.from_pretrained(embeddings, …): sizes from the table given. */
const fromPretrained = (rest: readonly string[]): Value => ({ kind: "classmethod", func: builtin("from_pretrained", (vm, [cls, embeddings, ...more], kwargs) => {
  const named: Kwargs = new Map(kwargs ?? []);
  const given = embeddings ?? named.get("embeddings") ?? null;
  named.delete("embeddings");
  more.forEach((v, i) => named.set(rest[i]!, v));
  if (isUnknown(given)) return given;
  if (!isTensor(given) || !given.shape) return isTensor(given) ? { kind: "unknown", because: given.because ?? "unknown shape" } : vm.raise("AttributeError", `'${vm.typeOf(given).name}' object has no attribute 'dim'`);
  if (given.shape.length !== 2) vm.raise("AssertionError", "Embeddings parameter is expected to be 2-dimensional");
  const freeze = named.get("freeze") ?? true;
  named.delete("freeze");
  if (rest.includes("padding_idx") && rest[1] === "padding_idx") named.set("_freeze", freeze);
  const made = vm.call(cls!, [given.shape[0]!, given.shape[1]!], new Map([...named, ["_weight", given]]));
  if (rest[1] !== "padding_idx" && typeof made === "object" && made !== null && made.kind === "instance") { const w = vm.lookup(made, "weight"); if (w !== undefined && isTensor(w)) w.requiresGrad = vm.truth(freeze) === false; }
  return made;
}) });

const options = { scale_grad_by_freq: any(false), norm_type: any(float(2)), sparse: any(false), max_norm: any(null), padding_idx: any(null) };
/** https://docs.pytorch.org/docs/stable/generated/torch.nn.Embedding.html */
export const Embedding = layer("torch.nn.Embedding", {
  doc: "Looks up a learned vector for each index.", file: "sparse", factory: true, reset,
  args: { num_embeddings: size(), embedding_dim: size(), padding_idx: options.padding_idx, max_norm: options.max_norm, norm_type: options.norm_type, scale_grad_by_freq: options.scale_grad_by_freq, sparse: options.sparse, _weight: any(null), _freeze: flag(false) },
  setup(self, a, c) {
    const index = paddingIndex(self, c, a.num_embeddings, a.padding_idx);
    for (const [k, v] of Object.entries({ num_embeddings: a.num_embeddings, embedding_dim: a.embedding_dim, padding_idx: index, max_norm: a.max_norm, norm_type: a.norm_type, scale_grad_by_freq: a.scale_grad_by_freq, sparse: a.sparse })) self.set(k, v);
    table(self, a.num_embeddings, a.embedding_dim, a._weight, a._freeze, c);
  },
  forwardArgs: { input: any() },
  forward: (self, { input }) => self.call("embedding", [input, self.get("weight"), self.get("padding_idx"), self.get("max_norm"), self.get("norm_type"), self.get("scale_grad_by_freq"), self.get("sparse")]),
  extraRepr(self) {
    const part = (name: string, plain: Value): string => (self.vm.equal(self.get(name), plain) === true ? "" : `, ${name}=${self.text(name)}`);
    return `${self.text("num_embeddings")}, ${self.text("embedding_dim")}${part("padding_idx", null)}${part("max_norm", null)}${part("norm_type", 2)}${part("scale_grad_by_freq", false)}${self.flag("sparse") ? ", sparse=True" : ""}`;
  },
  members: { from_pretrained: fromPretrained(["freeze", "padding_idx", "max_norm", "norm_type", "scale_grad_by_freq", "sparse"]) },
});
/** https://docs.pytorch.org/docs/stable/generated/torch.nn.EmbeddingBag.html */
export const EmbeddingBag: Layer = layer("torch.nn.EmbeddingBag", {
  doc: "Sums or averages looked-up vectors over bags of indices.", file: "sparse", factory: true, reset,
  args: { num_embeddings: size(), embedding_dim: size(), max_norm: options.max_norm, norm_type: options.norm_type, scale_grad_by_freq: options.scale_grad_by_freq, mode: any("mean"), sparse: options.sparse, _weight: any(null), include_last_offset: any(false), padding_idx: options.padding_idx },
  setup(self, a, c) {
    const index = paddingIndex(self, c, a.num_embeddings, a.padding_idx, "padding_idx must be within num_embeddings");
    for (const [k, v] of Object.entries({ num_embeddings: a.num_embeddings, embedding_dim: a.embedding_dim, max_norm: a.max_norm, norm_type: a.norm_type, scale_grad_by_freq: a.scale_grad_by_freq, padding_idx: index, mode: a.mode, sparse: a.sparse, include_last_offset: a.include_last_offset })) self.set(k, v);
    table(self, a.num_embeddings, a.embedding_dim, a._weight, false, c);
  },
  forwardArgs: { input: any(), offsets: any(null), per_sample_weights: any(null) },
  forward: (self, a) => self.call("embedding_bag", [a.input, self.get("weight"), a.offsets, self.get("max_norm"), self.get("norm_type"), self.get("scale_grad_by_freq"), self.get("mode"), self.get("sparse"), a.per_sample_weights, self.get("include_last_offset"), self.get("padding_idx")]),
  extraRepr(self) {
    const part = (name: string, plain: Value): string => (self.vm.equal(self.get(name), plain) === true ? "" : `, ${name}=${self.text(name)}`);
    return `${self.text("num_embeddings")}, ${self.text("embedding_dim")}${part("max_norm", null)}${part("norm_type", 2)}${part("scale_grad_by_freq", false)}, mode=${self.vm.repr(self.get("mode"))}${part("padding_idx", null)}`;
  },
  members: { from_pretrained: fromPretrained(["freeze", "max_norm", "norm_type", "scale_grad_by_freq", "mode", "sparse", "include_last_offset", "padding_idx"]) },
});
