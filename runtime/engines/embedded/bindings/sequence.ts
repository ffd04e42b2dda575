// Recurrent layers, attention over heads, distances and the losses made of them.

import type { Tensor as TorchTensor } from "../../../../interpreter/torch/tensor";
import { bernoulli } from "../../../../interpreter/torch/random";
import { kernels as k } from "../ops";
import { type Binding, type Ready, type Run, type Val, call, isTorch, made, numberOf, one, shapeOf, sizeOf } from "./binding";
import { generatorOf } from "./random";

const F = "torch.nn.functional.";
type Term = Val | TorchTensor;
const layer = ["input", "h0", "weight_ih", "weight_hh", "bias_ih", "bias_hh", "reverse"] as const;
const given = (a: Ready): Record<string, unknown> => Object.fromEntries(layer.map((name) => [name, a[name]]));
const lstm: Binding = (r, a) => {
  if (a.weight_hr) throw new Error("LSTM layers with proj_size are not available on the embedded engine yet");
  return call(r, k.lstm, { ...given(a), c0: a.c0 } as never);
};

export const add = (r: Run, x: unknown, y: unknown): Val => one(r, k.add, { input: x, other: y, dtype: "float32" });
export const sub = (r: Run, x: unknown, y: unknown): Val => one(r, k.sub, { input: x, other: y, dtype: "float32" });
export const mul = (r: Run, x: unknown, y: unknown): Val => one(r, k.mul, { input: x, other: y, dtype: "float32" });
export const div = (r: Run, x: unknown, y: unknown): Val => one(r, k.div, { input: x, other: y });
const clampMin = (r: Run, x: unknown, min: number): Val => one(r, k.clamp, { input: x, min, dtype: "float32" });
const sum = (r: Run, x: unknown, dim: number | null, keepdim = false): Val => one(r, k.sum, { input: x, dim, keepdim });
const view = (r: Run, x: unknown, shape: number[]): Val => one(r, k.reshape, { input: x, shape });
const rowsOf = (v: Term): number[] => ("val" in v ? v.t.shape : shapeOf(v));

/** F.multi_head_attention_forward: (L, N, E) → (L, N, E) and the weights. */
const heads: Binding = (r, a, results) => {
  const batched = a.query.shape.length === 3, raise = (t: TorchTensor): Term => (batched ? t : view(r, t, [shapeOf(t)[0]!, 1, shapeOf(t)[1]!]));
  const [query, key, value] = [raise(a.query), raise(a.key), raise(a.value)], [length, batch, e] = rowsOf(query) as [number, number, number];
  const n = Number(a.num_heads), size = e / n, weights: Term[] = a.use_separate_proj_weight ? [a.q_proj_weight, a.k_proj_weight, a.v_proj_weight] : call(r, k.split, { input: a.in_proj_weight, sizes: [e, e, e], dim: 0 });
  const biases: (Term | null)[] = a.in_proj_bias ? call(r, k.split, { input: a.in_proj_bias, sizes: [e, e, e], dim: 0 }) : [null, null, null];
  let [q, kk, v] = [query, key, value].map((x, i) => one(r, k.linear, { input: x, weight: weights[i], bias: biases[i] })) as [Val, Val, Val];
  if (a.bias_k || a.bias_v || a.add_zero_attn || a.static_k || a.static_v) throw new Error("attention with bias_k, bias_v, add_zero_attn or static keys is not available on the embedded engine yet");
  const source = rowsOf(kk)[0]!;
  // (T, N, E) → (N, heads, T, E / heads)
  const split = (x: Val, t: number): Val => one(r, k.permute, { input: view(r, x, [t, batch, n, size]), dims: [1, 2, 0, 3] });
  [q, kk, v] = [split(q, length), split(kk, source), split(v, source)];
  let scores = one(r, k.matmul, { input: mul(r, q, 1 / Math.sqrt(size)), other: one(r, k.transpose, { input: kk, dim0: 2, dim1: 3 }) });
  const mask = (m: Term & { dtype?: unknown }, shape: number[]): void => { const whole = view(r, m, shape), bool = whole.t.dtype === "bool"; scores = bool ? one(r, k.masked_fill, { input: scores, mask: one(r, k.expand, { input: whole, shape: [batch, n, length, source] }), value: -Infinity }) : add(r, scores, whole); };
  if (a.attn_mask) mask(a.attn_mask, shapeOf(a.attn_mask).length === 3 ? [batch, n, length, source] : [1, 1, length, source]);
  if (a.key_padding_mask) mask(a.key_padding_mask, [batch, 1, 1, source]);
  const p = one(r, k.softmax, { input: scores, dim: -1 }), rate = a.training ? numberOf(a.dropout_p) : 0, shape = [batch, n, length, source];
  const kept = rate > 0 ? one(r, k.dropout, { input: p, mask: made(r, bernoulli(generatorOf(r, null), new Float32Array(sizeOf(shape)), 1 - rate), shape, "float32"), scale: 1 / (1 - rate) }) : p;
  const mixed = one(r, k.permute, { input: one(r, k.matmul, { input: kept, other: v }), dims: [2, 0, 1, 3] });
  const out = view(r, one(r, k.linear, { input: view(r, mixed, [length * batch, e]), weight: a.out_proj_weight, bias: a.out_proj_bias }), shapeOf(results[0]!));
  if (results.length < 2) return out;
  return [out, view(r, a.average_attn_weights ? one(r, k.mean, { input: kept, dim: 1 }) : kept, shapeOf(results[1]!))];
};

/** What a loss gives after its reduction. */
export const reduced = (r: Run, v: Val, how: string): Val => (how === "none" ? v : how === "sum" ? sum(r, v, null) : one(r, k.mean, { input: v }));
const cosine = (r: Run, x: Term, y: Term, dim: number, eps: number): Val => {
  const norm = (t: Term): Val => clampMin(r, one(r, k.norm, { input: t, dim, keepdim: true }), eps);
  return sum(r, mul(r, div(r, x, norm(x)), div(r, y, norm(y))), dim);
};
const distance = (r: Run, x: Term, y: Term, p: number, eps: number, keepdim = false): Val => one(r, k.norm, { input: add(r, sub(r, x, y), eps), p, dim: -1, keepdim });
/** −w·[y·ln σ(x) + (1 − y)·ln σ(−x)] */
const logistic = (r: Run, x: Term, y: Term): Val => one(r, k.binary_cross_entropy_with_logits, { input: x, target: y, reduction: "none" });
const where = (r: Run, mask: Val, x: unknown, y: unknown): Val => one(r, k.where, { condition: mask, input: x, other: y, dtype: "float32" });

const losses: Record<string, Binding> = {
  [`${F}cosine_similarity`]: (r, a) => cosine(r, a.x1, a.x2, a.dim, numberOf(a.eps)), [`${F}pairwise_distance`]: (r, a) => distance(r, a.x1, a.x2, numberOf(a.p), numberOf(a.eps), a.keepdim === true),
  [`${F}cosine_embedding_loss`]: (r, a) => { const c = cosine(r, a.input1, a.input2, a.input1.shape.length - 1, 1e-8); return reduced(r, where(r, one(r, k.eq, { input: a.target, other: 1 }), sub(r, 1, c), clampMin(r, sub(r, c, numberOf(a.margin)), 0)), a.reduction); },
  [`${F}triplet_margin_loss`]: (r, a) => {
    const d = (x: Term, y: Term): Val => distance(r, x, y, numberOf(a.p), numberOf(a.eps)), near = d(a.anchor, a.positive);
    let far = d(a.anchor, a.negative);
    if (a.swap) far = one(r, k.minimum, { input: far, other: d(a.positive, a.negative) });
    return reduced(r, clampMin(r, add(r, sub(r, near, far), numberOf(a.margin)), 0), a.reduction);
  },
  [`${F}hinge_embedding_loss`]: (r, a) => reduced(r, where(r, one(r, k.eq, { input: a.target, other: 1 }), a.input, clampMin(r, sub(r, numberOf(a.margin), a.input), 0)), a.reduction),
  [`${F}soft_margin_loss`]: (r, a) => reduced(r, one(r, k.softplus, { input: one(r, k.neg, { input: mul(r, a.input, a.target) }) }), a.reduction),
  [`${F}poisson_nll_loss`]: (r, a) => reduced(r, a.log_input ? sub(r, one(r, k.exp, { input: a.input }), mul(r, a.target, a.input)) : sub(r, a.input, mul(r, a.target, one(r, k.log, { input: add(r, a.input, numberOf(a.eps)) }))), a.reduction),
  [`${F}gaussian_nll_loss`]: (r, a) => { const v = clampMin(r, isTorch(a.var) ? a.var : made(r, [numberOf(a.var)], [], "float32"), numberOf(a.eps)), loss = mul(r, 0.5, add(r, one(r, k.log, { input: v }), div(r, one(r, k.square, { input: sub(r, a.input, a.target) }), v))); return reduced(r, a.full ? add(r, loss, 0.5 * Math.log(2 * Math.PI)) : loss, a.reduction); },
  [`${F}multilabel_soft_margin_loss`]: (r, a) => { const l = logistic(r, a.input, a.target); return reduced(r, one(r, k.mean, { input: a.weight ? mul(r, l, a.weight) : l, dim: -1 }), a.reduction); },
  [`${F}multi_margin_loss`]: (r, a) => {
    const x = rowsOf(a.input).length === 1 ? view(r, a.input, [1, ...rowsOf(a.input)]) : (a.input as Term), [n, classes] = rowsOf(x) as [number, number], y = view(r, a.target, [n, 1]), hot = view(r, one(r, k.one_hot, { input: y, num_classes: classes }), [n, classes]);
    const correct = one(r, k.gather, { input: x, dim: 1, index: y }), gap = clampMin(r, add(r, sub(r, numberOf(a.margin), correct), x), 0), each = numberOf(a.p) === 2 ? one(r, k.square, { input: gap }) : gap;
    const weighed = a.weight ? mul(r, each, one(r, k.reshape, { input: one(r, k.index_select, { input: a.weight, dim: 0, index: view(r, y, [n]) }), shape: [n, 1] })) : each;
    return reduced(r, div(r, sum(r, mul(r, weighed, sub(r, 1, hot)), 1), classes), a.reduction);
  },
};

export const sequence: Record<string, Binding> = {
  "torch._lstm_layer": lstm, "torch._gru_layer": (r, a) => call(r, k.gru, given(a) as never), "torch._rnn_layer": (r, a) => call(r, k.rnn, { ...given(a), nonlinearity: a.nonlinearity } as never), [`${F}multi_head_attention_forward`]: heads, ...losses,
  [`${F}bilinear`]: (r, a, [out]) => {
    const [x, y, w] = [shapeOf(a.input1), shapeOf(a.input2), shapeOf(a.weight)] as [number[], number[], [number, number, number]], n = sizeOf(x.slice(0, -1));
    const z = one(r, k.einsum, { equation: "ni,oij,nj->no", operands: [view(r, a.input1, [n, w[1]]), a.weight, view(r, a.input2, [sizeOf(y.slice(0, -1)), w[2]])] });
    return view(r, a.bias ? add(r, z, a.bias) : z, shapeOf(out!));
  },
};
