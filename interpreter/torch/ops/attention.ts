// F.multi_head_attention_forward: projections, attention over heads, the output's projection. (L, N, E) → (L, N, E), weights (N, L, S).
import { type Dim, type Shape, add, equal, floorDiv, isMultipleOf, mul, numel } from "../../shape";
import type { Value } from "../../python/values";
import { type Ranked, bool, flag, float, int, maybeTensor, tensor, tensorOrNone } from "../core/args";
import type { Check } from "../core/check";
import { many, op } from "../core/op";
import { asMatrix, like, torchSize } from "../core/verbs";

const sizesTuple = (s: Shape): string => `(${s.map(String).join(", ")})`;
const differs = (a: Shape, b: Shape): boolean => a.length !== b.length || a.some((d, i) => equal(d, b[i]!) === false);

/** Ranks of everything; whether there is a batch dimension. Null when the ranks are wrong. */
export function attentionBatched(c: Check, query: Ranked, key: Ranked, value: Ranked, keyMask: Ranked | null, mask: Ranked | null, heads: Dim): boolean | null {
  const n = query.shape.length, wrong = (message: string): null => { c.fail(message, "AssertionError"); return null; };
  if (n !== 2 && n !== 3) return wrong(`query should be unbatched 2D or batched 3D tensor but received ${n}-D query tensor`);
  const name = n === 3 ? "batched (3-D)" : "unbatched (2-D)";
  if (key.shape.length !== n || value.shape.length !== n) return wrong(`For ${name} \`query\`, expected \`key\` and \`value\` to be ${n}-D but found ${key.shape.length}-D and ${value.shape.length}-D tensors respectively`);
  if (keyMask && keyMask.shape.length !== n - 1) return wrong(`For ${name} \`query\`, expected \`key_padding_mask\` to be \`None\` or ${n - 1}-D but found ${keyMask.shape.length}-D tensor instead`);
  if (mask && mask.shape.length !== 2 && mask.shape.length !== 3) return wrong(`For ${name} \`query\`, expected \`attn_mask\` to be \`None\`, 2-D or 3-D but found ${mask.shape.length}-D tensor instead`);
  const want: Shape = [heads, query.shape[0]!, key.shape[0]!];
  if (n === 2 && mask?.shape.length === 3 && differs(mask.shape, want)) return wrong(`Expected \`attn_mask\` shape to be ${sizesTuple(want)} but got ${torchSize(mask.shape)}`);
  return n === 3;
}
const boolOrFloat = (c: Check, t: Ranked | null, name: string): void => { if (t?.dtype && t.dtype.category !== "bool" && t.dtype.category !== "float") c.fail(`only bool and floating types of ${name} are supported`, "AssertionError"); };
/** x Wᵀ must be possible. */
const projects = (c: Check, x: Ranked, weight: Ranked, batched: boolean, parts: number): void => {
  const shape = batched ? x.shape : [x.shape[0]!, 1, x.shape[1]!];
  c.equal(shape.at(-1)!, weight.shape.at(-1)!, () => `mat1 and mat2 shapes cannot be multiplied (${asMatrix(shape)} and ${String(weight.shape.at(-1))}x${String(floorDiv(weight.shape[0]!, parts))})`);
};

export const multiHeadAttentionForward = op("torch.nn.functional.multi_head_attention_forward", {
  doc: "Attention over several heads, with the projections of nn.MultiheadAttention.", python: true, grad: ({ query }) => (query.shape.length === 2 ? "SqueezeBackward1" : "ViewBackward0"),
  args: {
    query: tensor, key: tensor, value: tensor, embed_dim_to_check: int(), num_heads: int(), in_proj_weight: tensorOrNone, in_proj_bias: tensorOrNone, bias_k: tensorOrNone, bias_v: tensorOrNone, add_zero_attn: flag(false), dropout_p: float(),
    out_proj_weight: tensor, out_proj_bias: tensorOrNone, training: flag(true), key_padding_mask: maybeTensor, need_weights: bool(true), attn_mask: maybeTensor, use_separate_proj_weight: bool(false), q_proj_weight: maybeTensor, k_proj_weight: maybeTensor,
    v_proj_weight: maybeTensor, static_k: maybeTensor, static_v: maybeTensor, average_attn_weights: bool(true), is_causal: flag(false),
  },
  macs({ query, key, in_proj_weight, q_proj_weight, k_proj_weight, v_proj_weight, value, out_proj_weight }) {
    const rows = (t: Ranked): Dim => numel(t.shape.slice(0, -1)), e = query.shape.at(-1)!, w = (t: Ranked | null): Dim => (t ? numel(t.shape) : 0);
    const projections = in_proj_weight && !q_proj_weight ? mul(floorDiv(w(in_proj_weight), 3), add(rows(query), mul(2, rows(key)))) : add(mul(rows(query), w(q_proj_weight)), add(mul(rows(key), w(k_proj_weight)), mul(rows(value), w(v_proj_weight))));
    return add(add(projections, mul(rows(query), w(out_proj_weight))), mul(2, mul(rows(query), mul(key.shape[0]!, e))));
  },
  shape(a, c) {
    const { query, key, value, num_heads: heads, key_padding_mask: keyMask, attn_mask: mask } = a, lost = { plain: { kind: "unknown", because: "the arguments do not fit" } as Value };
    const batched = attentionBatched(c, query, key, value, keyMask, mask, heads);
    if (batched === null) return lost;
    const [length, e] = [query.shape[0]!, query.shape.at(-1)!], batch: Dim = batched ? query.shape[1]! : 1, source = key.shape[0]!;
    boolOrFloat(c, keyMask, "key_padding_mask");
    if (a.is_causal && mask === null) c.fail("Need attn_mask if specifying the is_causal hint. You may use the Transformer module method `generate_square_subsequent_mask` to create this mask.");
    boolOrFloat(c, mask, "attn_mask");
    c.equal(e, a.embed_dim_to_check, () => `was expecting embedding dimension of ${String(a.embed_dim_to_check)}, but got ${String(e)}`, "AssertionError");
    if (typeof heads === "number" && heads > 0) c.that(isMultipleOf(e, heads), () => `embed_dim ${String(e)} not divisible by num_heads ${heads}`, "AssertionError");
    const real = (t: Ranked): Shape => (batched ? t.shape : [t.shape[0]!, 1, t.shape[1]!]);
    if (a.use_separate_proj_weight) { if (differs(real(key).slice(0, 2), real(value).slice(0, 2))) c.fail(`key's sequence and batch dims ${torchSize(real(key).slice(0, 2))} do not match value's ${torchSize(real(value).slice(0, 2))}`, "AssertionError"); }
    else if (differs(key.shape, value.shape)) c.fail(`key shape ${torchSize(real(key))} does not match value shape ${torchSize(real(value))}`, "AssertionError");
    if (!c.failed) project(a, c, batched, e);
    if (c.failed) return lost;
    if (batched && equal(key.shape[1]!, batch) === false) c.fail(`shape '[${String(source)}, ${String(mul(batch, heads))}, ${String(floorDiv(e, heads))}]' is invalid for input of size ${String(numel(key.shape.slice(0, 2).concat(e)))}`);
    masks(a, c, batch, length, source);
    const seen = add(source, (a.bias_k && a.bias_v ? 1 : 0) + Number(a.add_zero_attn));
    const out = like(query, [...query.shape.slice(0, -1), a.out_proj_weight.shape[0]!]), weights = a.average_attn_weights ? [batch, length, seen] : [batch, heads, length, seen];
    return a.need_weights ? many([out, like(query, batched ? weights : weights.slice(1))]) : { ...many([out]), more: [null] };
  },
});
type Parts = { query: Ranked; key: Ranked; value: Ranked; use_separate_proj_weight: boolean; in_proj_weight: Ranked | null; q_proj_weight: Ranked | null; k_proj_weight: Ranked | null; v_proj_weight: Ranked | null; attn_mask: Ranked | null; key_padding_mask: Ranked | null; num_heads: Dim; bias_k: Ranked | null; bias_v: Ranked | null; add_zero_attn: boolean };
function project(a: Parts, c: Check, batched: boolean, e: Dim): void {
  if (!a.use_separate_proj_weight) {
    if (!a.in_proj_weight) { c.fail("use_separate_proj_weight is False but in_proj_weight is None", "AssertionError"); return; }
    projects(c, a.query, a.in_proj_weight, batched, a.query === a.key && a.key === a.value ? 1 : 3);
    return;
  }
  for (const [letter, x] of [["q", a.query], ["k", a.key], ["v", a.value]] as const) {
    const weight = a[`${letter}_proj_weight`], what = { q: "query", k: "key", v: "value" }[letter];
    if (!weight) { c.fail(`use_separate_proj_weight is True but ${letter}_proj_weight is None`, "AssertionError"); return; }
    if (differs(weight.shape, [e, x.shape.at(-1)!])) c.fail(`expecting ${what} weights shape of ${sizesTuple([e, x.shape.at(-1)!])}, but got ${torchSize(weight.shape)}`, "AssertionError");
  }
}
function masks({ attn_mask: mask, key_padding_mask: keyMask, num_heads: heads, bias_k, bias_v, add_zero_attn }: Parts, c: Check, batch: Dim, length: Dim, source: Dim): void {
  const want: Shape = mask?.shape.length === 3 ? [mul(batch, heads), length, source] : [length, source];
  if (mask && differs(mask.shape, want)) c.fail(`The shape of the ${want.length}D attn_mask is ${torchSize(mask.shape)}, but should be ${sizesTuple(want)}.`);
  if (!keyMask || c.failed) return;
  const s = keyMask.shape.length === 1 ? [1, ...keyMask.shape] : keyMask.shape, more = Number(bias_k !== null && bias_v !== null) + Number(add_zero_attn);
  c.equal(s[0]!, batch, () => `Expected key_padded_mask.shape[0] to be ${String(batch)}, but got ${String(s[0])}`, "AssertionError");
  c.equal(s[1]!, source, () => `Expected key_padded_mask.shape[1] to be ${String(add(source, more))}, but got ${String(add(s[1]!, more))}`, "AssertionError");
}
