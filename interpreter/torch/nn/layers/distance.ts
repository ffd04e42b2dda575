// Distances between vectors.
import { type Value, float } from "../../../python/values";
import { any } from "../../core/args";
import { type LayerSelf, layer } from "../../core/layer";

const keep = (self: LayerSelf, values: Record<string, Value>): void => { for (const [k, v] of Object.entries(values)) self.set(k, v); };
const forwardArgs = { x1: any(), x2: any() };
export const CosineSimilarity = layer("torch.nn.CosineSimilarity", {
  doc: "x₁ · x₂ / (‖x₁‖ ‖x₂‖) along a dimension.", file: "distance", args: { dim: any(1), eps: any(float(1e-8)) }, setup: keep, forwardArgs,
  forward: (self, { x1, x2 }) => self.call("cosine_similarity", [x1, x2, self.get("dim"), self.get("eps")]),
});
export const PairwiseDistance = layer("torch.nn.PairwiseDistance", {
  file: "distance", args: { p: any(float(2)), eps: any(float(1e-6)), keepdim: any(false) }, setup: (self, { p, eps, keepdim }) => keep(self, { norm: p, eps, keepdim }), forwardArgs,
  forward: (self, { x1, x2 }) => self.call("pairwise_distance", [x1, x2, self.get("norm"), self.get("eps"), self.get("keepdim")]),
});
