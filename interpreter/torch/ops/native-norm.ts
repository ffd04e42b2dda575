// The normalisations under their native names: they give mean and reciprocal deviation too.
import { type Dim, isMultipleOf } from "../../shape";
import { type Ranked, bool, float, int, sizes, tensor, tensorOrNone } from "../core/args";
import { many, op, overload } from "../core/op";
import { like, sizesText } from "../core/verbs";
import { layerNormed } from "./norm";

/** The result, then means and deviations over the normalised dimensions, kept as 1. */
export const nativeLayerNorm = op("torch.native_layer_norm", {
  args: { input: tensor, normalized_shape: sizes(), weight: tensorOrNone, bias: tensorOrNone, eps: float() },
  shape(a, c) {
    const shape = layerNormed("layer_norm")(a, c), kept = shape.length - a.normalized_shape.length, statistics = shape.map((d, i): Dim => (i < kept ? d : 1));
    return many([like(a.input, shape), like(a.input, statistics), like(a.input, statistics)]);
  },
});
const batched = (input: Ranked, training: boolean) => { const kept = training ? [input.shape[1] ?? 1] : [0]; return many([like(input, input.shape), like(input, kept), like(input, kept)]); };
const running = { input: tensor, weight: tensorOrNone, bias: tensorOrNone, running_mean: tensorOrNone, running_var: tensorOrNone };
const rest = { training: bool(), momentum: float(), eps: float() };
export const nativeBatchNorm = op("torch.native_batch_norm", { args: { ...running, ...rest }, shape: ({ input, training }) => batched(input, training) });
export const nativeBatchNormLegit = op("torch._native_batch_norm_legit", [
  overload({ args: { ...running, ...rest }, grad: "NativeBatchNormBackward0", shape: ({ input, training }) => batched(input, training) }),
  overload({ args: { input: tensor, weight: tensorOrNone, bias: tensorOrNone, ...rest }, grad: "NativeBatchNormBackward0", shape: ({ input }) => batched(input, true) }),
]);
export const nativeGroupNorm = op("torch.native_group_norm", {
  args: { input: tensor, weight: tensorOrNone, bias: tensorOrNone, N: int(), C: int(), HxW: int(), group: int(), eps: float() },
  shape({ input, N, C, group }, c) {
    if (typeof group === "number" && group > 0) c.that(isMultipleOf(C, group), () => `Expected number of channels in input to be divisible by num_groups, but got input of shape ${sizesText(input.shape)} and num_groups=${group}`);
    return many([like(input, input.shape), like(input, [N, group]), like(input, [N, group])]);
  },
});
