// What layers and losses call: products, convolutions, pooling, normalization, attention, losses.

import type { Tensor as TorchTensor } from "../../../../interpreter/torch/tensor";
import { bernoulli } from "../../../../interpreter/torch/random";
import { kernels as k } from "../ops";
import { replace, storeOf } from "../storage";
import { type Binding, type Ready, type Run, type Val, by, call, made, numberOf, one, shapeOf, sizeOf, take } from "./binding";
import { generatorOf } from "./random";

const F = "torch.nn.functional.";
const scaled = (r: Run, a: Ready, product: Val): Val => {
  const [beta, alpha] = [numberOf(a.beta ?? 1), numberOf(a.alpha ?? 1)], other = alpha === 1 ? product : one(r, k.mul, { input: product, other: alpha });
  return beta === 0 ? other : one(r, k.add, { input: beta === 1 ? a.input : one(r, k.mul, { input: a.input, other: beta }), other });
};
const dot = (r: Run, x: unknown, y: unknown): Val => one(r, k.sum, { input: one(r, k.mul, { input: x, other: y }) });

const products: Record<string, Binding> = {
  [`${F}linear`]: take(k.linear, "input", "weight", "bias"),
  "torch.matmul": take(k.matmul, "input", "other"), "torch.mm": by(k.matmul, (a) => ({ input: a.input, other: a.mat2 })), "torch.bmm": by(k.matmul, (a) => ({ input: a.input, other: a.mat2 })), "torch.mv": by(k.matmul, (a) => ({ input: a.input, other: a.vec })),
  "torch.dot": (r, a) => dot(r, a.input, a.tensor), "torch.vdot": (r, a) => dot(r, a.input, a.other), "torch.outer": take(k.outer, "input", "vec2"),
  "torch.addmm": take(k.addmm, "input", "mat1", "mat2", "beta", "alpha"),
  "torch.addmv": (r, a) => scaled(r, a, one(r, k.matmul, { input: a.mat, other: a.vec })), "torch.addr": (r, a) => scaled(r, a, one(r, k.outer, { input: a.vec1, vec2: a.vec2 })),
  "torch.baddbmm": (r, a) => scaled(r, a, one(r, k.matmul, { input: a.batch1, other: a.batch2 })), "torch.addbmm": (r, a) => scaled(r, a, one(r, k.sum, { input: one(r, k.matmul, { input: a.batch1, other: a.batch2 }), dim: 0 })),
  "torch.einsum": take(k.einsum, "equation", "operands"),
};

const convolution = ["input", "weight", "bias", "stride", "padding", "dilation", "groups"] as const;
const transposed = ["input", "weight", "bias", "stride", "padding", "output_padding", "groups", "dilation"] as const;
const convolutions: Record<string, Binding> = {
  [`${F}conv1d`]: take(k.conv1d, ...convolution), [`${F}conv2d`]: take(k.conv2d, ...convolution), [`${F}conv_transpose1d`]: take(k.conv_transpose1d, ...transposed), [`${F}conv_transpose2d`]: take(k.conv_transpose2d, ...transposed),
};

const maxPool = (kernel: typeof k.max_pool2d): Binding => (r, a, results) =>
  call(r, kernel, { input: a.input, kernel_size: a.kernel_size, stride: a.stride, padding: a.padding, dilation: a.dilation, ceil_mode: a.ceil_mode, return_indices: results.length > 1 }).slice(0, results.length);
const pools: Record<string, Binding> = {
  [`${F}max_pool1d`]: maxPool(k.max_pool1d as typeof k.max_pool2d), [`${F}max_pool2d`]: maxPool(k.max_pool2d), [`${F}max_pool1d_with_indices`]: maxPool(k.max_pool1d as typeof k.max_pool2d), [`${F}max_pool2d_with_indices`]: maxPool(k.max_pool2d),
  [`${F}avg_pool1d`]: take(k.avg_pool1d, "input", "kernel_size", "stride", "padding", "ceil_mode", "count_include_pad"), [`${F}avg_pool2d`]: take(k.avg_pool2d, "input", "kernel_size", "stride", "padding", "ceil_mode", "count_include_pad", "divisor_override"),
  [`${F}adaptive_avg_pool1d`]: take(k.adaptive_avg_pool1d, "input", "output_size"), [`${F}adaptive_avg_pool2d`]: take(k.adaptive_avg_pool2d, "input", "output_size"),
  [`${F}adaptive_max_pool1d`]: take(k.adaptive_max_pool1d, "input", "output_size"), [`${F}adaptive_max_pool2d`]: take(k.adaptive_max_pool2d, "input", "output_size"),
};

/** Batch statistics are put in the running buffers at once. */
function batchNorm(r: Run, a: Ready): Val {
  const { running_mean, running_var } = a as { running_mean: TorchTensor | null; running_var: TorchTensor | null };
  const [y, mean, variance] = call(r, k.batch_norm, {
    input: a.input, weight: a.weight, bias: a.bias, running_mean, running_var, training: a.training === true || !running_mean, momentum: numberOf(a.momentum ?? 0.1), eps: numberOf(a.eps),
  });
  const put = (buffer: TorchTensor | null, v: Val | undefined): void => { if (buffer && v) replace(storeOf(r.memory, buffer), r.tf.clone(v.t)); };
  put(running_mean, mean);
  put(running_var, variance);
  return y!;
}
/** Each channel of each sample by itself: batch normalization of one sample with N·C channels. */
function instanceNorm(r: Run, a: Ready): Val {
  const shape = shapeOf(a.input), [n, c] = shape as [number, number], input = one(r, k.reshape, { input: a.input, shape: [1, n * c, ...shape.slice(2)] });
  const tiled = (t: TorchTensor | null): Val | null => (t ? one(r, k.repeat, { input: t, repeats: [n] }) : null);
  const own = a.use_input_stats !== false;
  const [y] = call(r, k.batch_norm, { input, weight: tiled(a.weight), bias: tiled(a.bias), running_mean: own ? null : tiled(a.running_mean), running_var: own ? null : tiled(a.running_var), training: own, eps: numberOf(a.eps) });
  return one(r, k.reshape, { input: y, shape });
}
const norms: Record<string, Binding> = {
  [`${F}batch_norm`]: batchNorm, "torch.batch_norm": batchNorm, [`${F}instance_norm`]: instanceNorm,
  [`${F}layer_norm`]: take(k.layer_norm, "input", "normalized_shape", "weight", "bias", "eps"), "torch.layer_norm": take(k.layer_norm, "input", "normalized_shape", "weight", "bias", "eps"),
  [`${F}group_norm`]: take(k.group_norm, "input", "num_groups", "weight", "bias", "eps"), "torch.group_norm": take(k.group_norm, "input", "num_groups", "weight", "bias", "eps"),
  [`${F}rms_norm`]: (r, a) => one(r, k.rms_norm, { input: a.input, normalized_shape: a.normalized_shape, weight: a.weight, eps: a.eps === null || Number.isNaN(numberOf(a.eps)) ? 1.1920928955078125e-7 : a.eps }),
  [`${F}local_response_norm`]: take(k.local_response_norm, "input", "size", "alpha", "beta", "k"),
  [`${F}normalize`]: (r, a) => {
    const p = numberOf(a.p ?? 2);
    if (p === 2) return one(r, k.normalize, { input: a.input, dim: a.dim, eps: a.eps });
    return one(r, k.div, { input: a.input, other: one(r, k.clamp, { input: one(r, k.norm, { input: a.input, p, dim: a.dim, keepdim: true }), min: a.eps }) });
  },
};

const loss = (kernel: any, ...names: string[]): Binding => take(kernel as never, ...(["input", "target", "reduction", ...names] as never[]));
const losses: Record<string, Binding> = {
  [`${F}cross_entropy`]: loss(k.cross_entropy, "weight", "ignore_index", "label_smoothing"), [`${F}nll_loss`]: loss(k.nll_loss, "weight", "ignore_index"), [`${F}binary_cross_entropy`]: loss(k.binary_cross_entropy, "weight"),
  [`${F}binary_cross_entropy_with_logits`]: loss(k.binary_cross_entropy_with_logits, "weight", "pos_weight"), [`${F}mse_loss`]: loss(k.mse_loss), [`${F}l1_loss`]: loss(k.l1_loss), [`${F}smooth_l1_loss`]: loss(k.smooth_l1_loss, "beta"),
  [`${F}huber_loss`]: loss(k.huber_loss, "delta"), [`${F}kl_div`]: loss(k.kl_div, "log_target"), [`${F}margin_ranking_loss`]: take(k.margin_ranking_loss, "input1", "input2", "target", "margin", "reduction"),
};

/** What PyTorch's dropout on the CPU does: noise of zeros and ones (for whole channels: one a channel), scaled; the product with it. */
const dropout = (channels: boolean): Binding => (r, a) => {
  const p = numberOf(a.p), training = a.training ?? a.train;
  if (!training || p === 0) return one(r, k.clone, { input: a.input });
  const shape = shapeOf(a.input), noise = channels ? shape.map((s, i) => (i < 2 ? s : 1)) : shape;
  const mask = p === 1 ? new Float32Array(sizeOf(noise)) : bernoulli(generatorOf(r, null), new Float32Array(sizeOf(noise)), 1 - p);
  return one(r, k.dropout, { input: a.input, mask: made(r, mask, noise, "float32"), scale: p === 1 ? 0 : 1 / (1 - p) });
};
const alphaDropout = (channels: boolean): Binding => (r, a) => {
  const p = numberOf(a.p);
  if (!a.training || p === 0) return one(r, k.clone, { input: a.input });
  const shape = shapeOf(a.input), noise = channels ? shape.map((s, i) => (i < 2 ? s : 1)) : shape, alpha = 1.7580993408473766, scale = 1 / Math.sqrt((alpha * alpha * p + 1) * (1 - p));
  const kept = p === 1 ? new Float32Array(sizeOf(noise)) : bernoulli(generatorOf(r, null), new Float32Array(sizeOf(noise)), 1 - p);
  const shift = Float32Array.from(kept, (x) => (x - 1) * alpha * scale + alpha * scale * p);
  return one(r, k.add, { input: one(r, k.mul, { input: a.input, other: made(r, kept.map((x) => x * scale), noise, "float32") }), other: made(r, shift, noise, "float32") });
};
const dropouts: Record<string, Binding> = {
  [`${F}dropout`]: dropout(false), "torch.dropout": dropout(false), [`${F}dropout1d`]: dropout(true), [`${F}dropout2d`]: dropout(true), [`${F}dropout3d`]: dropout(true), [`${F}alpha_dropout`]: alphaDropout(false), [`${F}feature_alpha_dropout`]: alphaDropout(true),
};

const attention: Binding = (r, a) => {
  const [q, kv] = [shapeOf(a.query), shapeOf(a.key)], groups = a.enable_gqa && kv.length >= 3 ? q.at(-3)! / kv.at(-3)! : 1;
  const repeated = (t: TorchTensor): Val | TorchTensor => (groups === 1 ? t : one(r, k.repeat_interleave, { input: t, repeats: groups, dim: -3 }));
  const p = numberOf(a.dropout_p ?? 0), shape = [...q.slice(0, -1), kv.at(-2)!];
  const mask = p > 0 ? made(r, bernoulli(generatorOf(r, null), new Float32Array(sizeOf(shape)), 1 - p), shape, "float32") : null;
  return one(r, k.scaled_dot_product_attention, { query: a.query, key: repeated(a.key), value: repeated(a.value), attn_mask: a.attn_mask, is_causal: a.is_causal, scale: a.scale === null || Number.isNaN(a.scale) ? null : a.scale, dropout_mask: mask, dropout_scale: p > 0 ? 1 / (1 - p) : 1 });
};
const resize = (mode?: string): Binding => (r, a, [out]) => {
  const size = shapeOf(out!).slice(2), flat = size.length === 1, from = shapeOf(a.input), align = mode === "bilinear" ? true : a.align_corners === true;
  const named = mode ?? (a.mode as string), input = flat ? one(r, k.reshape, { input: a.input, shape: [from[0]!, from[1]!, 1, from[2]!] }) : (a.input as TorchTensor);
  const factors = a.scale_factor && a.recompute_scale_factor !== true ? (a.scale_factor as number[]) : null, pair = factors ? (factors.length === 1 ? [factors[0]!, factors[0]!] : factors) : null;
  const y = one(r, k.interpolate, { input, size: flat ? [1, size[0]!] : size, mode: named === "linear" ? "bilinear" : named, align_corners: align, scales: pair && (flat ? [1, pair[0]!] : pair) });
  return flat ? one(r, k.reshape, { input: y, shape: shapeOf(out!) }) : y;
};

export const nn: Record<string, Binding> = {
  ...products, ...convolutions, ...pools, ...norms, ...losses, ...dropouts,
  [`${F}scaled_dot_product_attention`]: attention, [`${F}interpolate`]: resize(), [`${F}upsample_nearest`]: resize("nearest"), [`${F}upsample_bilinear`]: resize("bilinear"),
  [`${F}rrelu`]: by(k.leaky_relu, (a) => ({ input: a.input, negative_slope: (numberOf(a.lower) + numberOf(a.upper)) / 2 })),
};
