// Native forms of functions of torch.nn.functional, with their own argument order: torch.embedding, torch.kl_div (reduction is a number) …
import { type Dim, type Shape, add, mul, sub } from "../../shape";
import { type Args, type Ranked, bool, flag, float, int, keyword, maybeTensor, sizes, tensor, tensorOrNone } from "../core/args";
import type { Check } from "../core/check";
import { dtypes } from "../core/dtype";
import { type Op, type Result, many, op } from "../core/op";
import { like } from "../core/verbs";
import { channelShuffle } from "./resize";
import { embedding } from "./gather";
import { splitWithSizes } from "./join";
import { bceWithLogits, klDiv } from "./loss";
import { cosineEmbeddingLoss, hingeEmbeddingLoss, marginRankingLoss, tripletMarginLoss } from "./margin-loss";
import { instanceNorm } from "./norm";
import { adaptiveMaxPools } from "./pool";
import { affineGrid } from "./sample";

type Ready = Record<string, unknown>;
/** An overload's rule on ready values, those left out taking their defaults. */
function rule(of: Op, ready: Ready, c: Check): Result {
  const spec = of.overloads[0]!, all: Ready = {};
  for (const [k, a] of Object.entries(spec.args)) all[k] = k in ready ? ready[k] : a.initial?.value;
  const r = spec.shape(all, c);
  if (!Array.isArray(r) || typeof spec.dtype !== "function") return r;
  return { shape: r as Shape, dtype: spec.dtype(all, c) };
}
const reductions = ["none", "mean", "sum"];
const loss = (name: string, of: Op, args: Args): Op => op(`torch.${name}`, { args: { ...args, reduction: int(0) } as Args, grad: of.overloads[0]!.grad, shape: (a: Ready, c: Check) => rule(of, { ...a, reduction: reductions[Number(a.reduction)] ?? "none" }, c) });
const two = { input: tensor, target: tensor }, three = { input1: tensor, input2: tensor, target: tensor };
export const losses: Op[] = [
  op("torch.kl_div", { args: { ...two, reduction: int(0), log_target: keyword(bool(false)) }, grad: klDiv.overloads[0]!.grad, shape: ({ reduction, ...a }, c) => rule(klDiv, { ...a, reduction: reduction === 1 ? "batchmean" : (reductions[Number(reduction)] ?? "none") }, c) }),
  op("torch.binary_cross_entropy_with_logits", { args: { ...two, weight: maybeTensor, pos_weight: maybeTensor, reduction: int(0) }, shape: ({ reduction, ...a }, c) => rule(bceWithLogits, { ...a, reduction: reductions[Number(reduction)] ?? "none" }, c) }),
  loss("cosine_embedding_loss", cosineEmbeddingLoss, { ...three, margin: float(0) }), loss("hinge_embedding_loss", hingeEmbeddingLoss, { ...two, margin: float(1) }), loss("margin_ranking_loss", marginRankingLoss, { ...three, margin: float(0) }),
  loss("triplet_margin_loss", tripletMarginLoss, { anchor: tensor, positive: tensor, negative: tensor, margin: float(1), p: float(2), eps: float(1e-6), swap: bool(false) }),
];
export const nativeEmbedding = op("torch.embedding", { args: { weight: tensor, indices: tensor, padding_idx: int(-1), scale_grad_by_freq: flag(false), sparse: flag(false) }, shape: ({ weight, indices }, c) => rule(embedding, { input: indices, weight }, c) });
export const nativeInstanceNorm = op("torch.instance_norm", { args: { input: tensor, weight: tensorOrNone, bias: tensorOrNone, running_mean: tensorOrNone, running_var: tensorOrNone, use_input_stats: bool(), momentum: float(), eps: float(), cudnn_enabled: flag(false) }, grad: "ViewBackward0", shape: (a, c) => rule(instanceNorm, a, c) });
export const nativeMaxPool = op("torch.adaptive_max_pool1d", { args: { input: tensor, output_size: sizes() }, shape: (a, c) => rule(adaptiveMaxPools[1]!, a, c) });
export const unsafeSplit = op(["torch.unsafe_split_with_sizes", "Tensor.unsafe_split_with_sizes"], { args: { input: tensor, split_sizes: sizes(), dim: int(0) }, shape: (a, c) => rule(splitWithSizes, a, c) });
export const nativeShuffle = op("torch.native_channel_shuffle", { args: { input: tensor, groups: int() }, shape: (a, c) => rule(channelShuffle, a, c) });
export const affineGridGenerator = op("torch.affine_grid_generator", { args: { theta: tensor, size: sizes(), align_corners: bool() }, shape: (a, c) => rule(affineGrid, a, c) });

const probability = (c: Check, p: number): void => { c.that(!(p < 0 || p > 1), () => `dropout probability has to be between 0 and 1, but got ${p}`); };
/** Train-time noise: the input's own shape. */
export const dropouts: Op[] = ["alpha_dropout", "feature_alpha_dropout", "feature_dropout"].map((name) => op(`torch.${name}`, { args: { input: tensor, p: float(), train: flag(true) }, inPlace: true, keepsShape: true, grad: "MulBackward0", shape({ input, p }, c) { probability(c, p); return input.shape; } }));
export const nativeDropout = op("torch.native_dropout", { args: { input: tensor, p: float(), train: bool(null) }, shape({ input, p }, c) { probability(c, p); return many([like(input, input.shape), like(input, input.shape, dtypes.bool)]); } });

/** One step of a recurrent network: (N, in), (N, hidden) → (N, hidden), with `gates` weights per hidden number. */
const weights = { w_ih: tensor, w_hh: tensor, b_ih: maybeTensor, b_hh: maybeTensor };
function stepped(c: Check, input: Ranked, h: Ranked, w: { w_ih: Ranked; w_hh: Ranked }): Shape {
  const text = (x: Ranked, m: Ranked) => `mat1 and mat2 shapes cannot be multiplied (${String(x.shape[0])}x${String(x.shape[1])} and ${String(m.shape[1])}x${String(m.shape[0])})`;
  c.equal(input.shape[1] ?? 1, w.w_ih.shape[1] ?? 1, () => text(input, w.w_ih));
  c.equal(h.shape[1] ?? 1, w.w_hh.shape[1] ?? 1, () => text(h, w.w_hh));
  return h.shape;
}
export const cells: Op[] = [
  op("torch.lstm_cell", { args: { input: tensor, hx: { type: "tuple of Tensors", accept: (v, vm) => (typeof v === "object" && v !== null && (v.kind === "tuple" || v.kind === "list") ? (v.items.map((i) => tensor.accept(i, vm)) as Ranked[]) : []) }, ...weights }, shape({ input, hx, ...w }, c): Result {
    const [h, s] = hx as Ranked[];
    if (!h || !s) { c.fail(`lstm_cell expects two hidden states`); return like(input, []); }
    return many([like(input, stepped(c, input, h, w)), like(input, s.shape)]);
  } }),
  ...["gru_cell", "rnn_tanh_cell", "rnn_relu_cell"].map((name) => op(`torch.${name}`, { args: { input: tensor, hx: tensor, ...weights }, shape: ({ input, hx, ...w }, c) => stepped(c, input, hx, w) })),
];
/** Over time: (T, N, in) with (kernel, in, out) → (T + 2·pad − kernel + 1, N, out). */
export const convTbc = op("torch.conv_tbc", { args: { input: tensor, weight: tensor, bias: tensor, pad: int(0) }, shape({ input, weight, bias, pad }, c): Shape {
  c.that(input.shape.length === 3, () => "Input must have 3 dims: time, batch, in_channel");
  c.that(weight.shape.length === 3, () => "Weight tensor must have 3 dims: kernel_width, in_channels, out_channels.");
  c.that(bias.shape.length === 1, () => "Bias must be 1-D");
  if (c.failed) return input.shape;
  c.equal(input.shape[2]!, weight.shape[1]!, () => "Input dim 2 (input channels) is not == dim 1 in the weight tensor");
  c.equal(weight.shape[2]!, bias.shape[0]!, () => "Bias size must equal dim 2 in the weight tensor (output channels).");
  const time: Dim = add(sub(add(input.shape[0]!, mul(2, pad)), weight.shape[0]!), 1);
  return [time, input.shape[1]!, weight.shape[2]!];
} });
