// MultiheadAttention and the Transformer family.
import { type Value, float, isUnknown, list, tuple, unknown } from "../../../python/values";
import { equal, floorDiv, isMultipleOf, mul } from "../../../shape";
import { any } from "../../core/args";
import { type Layer, type LayerSelf, layer } from "../../core/layer";
import { callables } from "../../namespace";
import { layerClass } from "../classes";
import { moduleListClass } from "../containers";
import { xavierNormal, xavierUniform, zeros } from "../initial";
import { isTensor } from "../registry";
import { type Dim, asDim } from "./common";
import { Dropout } from "./dropout";
import { Linear } from "./linear";
import { LayerNorm } from "./norm";

type Named = Record<string, Value>;
const make = (self: LayerSelf, of: Layer, args: Value[], kwargs: Named = {}): Value => self.vm.call(layerClass(of), args, new Map(Object.entries(kwargs)));
const call = (self: LayerSelf, name: string, args: Value[], kwargs: Named = {}): Value => self.vm.call(self.get(name), args, new Map(Object.entries(kwargs)));
const yes = (self: LayerSelf, v: Value): boolean => self.vm.truth(v) ?? false;
const add = (self: LayerSelf, a: Value, b: Value): Value => self.vm.binary("+", a, b);
const first = (v: Value): Value => (typeof v === "object" && v !== null && v.kind === "tuple" ? v.items[0]! : v);

const NonDynamicallyQuantizableLinear = layer("torch.nn.modules.linear.NonDynamicallyQuantizableLinear", { ...Linear.spec, base: Linear });

/** https://docs.pytorch.org/docs/stable/generated/torch.nn.MultiheadAttention.html */
export const MultiheadAttention = layer("torch.nn.MultiheadAttention", {
  file: "activation", doc: "Attention over several heads: output and attention weights.", factory: true,
  args: { embed_dim: any(), num_heads: any(), dropout: any(float(0)), bias: any(true), add_bias_kv: any(false), add_zero_attn: any(false), kdim: any(null), vdim: any(null), batch_first: any(false) },
  setup(self, a) {
    const { vm } = self, e = asDim(a.embed_dim), heads = asDim(a.num_heads);
    if ((typeof e === "number" && e <= 0) || (typeof heads === "number" && heads <= 0)) vm.raise("ValueError", `embed_dim and num_heads must be greater than 0, got embed_dim=${String(e)} and num_heads=${String(heads)} instead`);
    const kdim = a.kdim === null ? e : asDim(a.kdim), vdim = a.vdim === null ? e : asDim(a.vdim), same = equal(kdim, e) !== false && equal(vdim, e) !== false;
    for (const [k, v] of [["embed_dim", e], ["kdim", kdim], ["vdim", vdim], ["_qkv_same_embed_dim", same], ["num_heads", heads], ["dropout", a.dropout], ["batch_first", a.batch_first], ["head_dim", typeof heads === "number" ? floorDiv(e, heads) : unknown("the number of heads is not known")]] as const) self.set(k, v as Value);
    if (isMultipleOf(e, heads) === false) vm.raise("AssertionError", "embed_dim must be divisible by num_heads");
    if (same) { self.parameter("in_proj_weight", [mul(3, e), e]); for (const n of ["q_proj_weight", "k_proj_weight", "v_proj_weight"]) self.parameter(n, null); }
    else { self.parameter("q_proj_weight", [e, e]); self.parameter("k_proj_weight", [e, kdim]); self.parameter("v_proj_weight", [e, vdim]); self.parameter("in_proj_weight", null); }
    const bias = yes(self, a.bias), kv = yes(self, a.add_bias_kv);
    self.parameter("in_proj_bias", bias ? [mul(3, e)] : null);
    self.child("out_proj", make(self, NonDynamicallyQuantizableLinear, [e, e], { bias }));
    if (kv) { self.parameter("bias_k", [1, 1, e]); self.parameter("bias_v", [1, 1, e]); } else { self.set("bias_k", null); self.set("bias_v", null); }
    self.set("add_zero_attn", a.add_zero_attn);
  },
  reset(self) {
    const { vm } = self, fill = (n: string, how: (vm: LayerSelf["vm"], t: never) => void): void => { const t = self.tensor(n); if (t) how(vm, t as never); };
    for (const n of ["in_proj_weight", "q_proj_weight", "k_proj_weight", "v_proj_weight"]) fill(n, xavierUniform as never);
    const bias = self.tensor("in_proj_bias"), out = self.vm.lookup(self.get("out_proj"), "bias");
    if (bias) { zeros(vm, bias, self); if (out !== undefined && isTensor(out)) zeros(vm, out, self); }
    for (const n of ["bias_k", "bias_v"]) fill(n, xavierNormal as never);
  },
  forwardArgs: { query: any(), key: any(), value: any(), key_padding_mask: any(null), need_weights: any(true), attn_mask: any(null), average_attn_weights: any(true), is_causal: any(false) },
  forward(self, a) {
    const { vm } = self;
    let { query, key, value } = a;
    for (const t of [query, key, value]) if (!isTensor(t)) return isUnknown(t) ? t : unknown("an argument is no tensor");
    const batchFirst = yes(self, self.get("batch_first"));
    if (isTensor(query) && query.shape === null && query.probe) { const form = batchFirst ? [query.probe.size("B"), query.probe.size("T"), self.dim("embed_dim")] : [query.probe.size("T"), query.probe.size("B"), self.dim("embed_dim")]; query.probe.refine(form); query.shape = form; }
    const turned = batchFirst && isTensor(query) && query.shape?.length === 3;
    if (turned) [query, key, value] = [query, key, value].map((t) => vm.callMethod(t, "transpose", [1, 0])) as [Value, Value, Value];
    const out = self.get("out_proj"), same = yes(self, self.get("_qkv_same_embed_dim")), none: Named = { q_proj_weight: null, k_proj_weight: null, v_proj_weight: null };
    const r = self.call("multi_head_attention_forward", [query, key, value, self.get("embed_dim"), self.get("num_heads"), self.get("in_proj_weight"), self.get("in_proj_bias"), self.get("bias_k"), self.get("bias_v"), self.get("add_zero_attn"), self.get("dropout"), vm.getattr(out, "weight"), vm.getattr(out, "bias")], {
      training: self.training, key_padding_mask: a.key_padding_mask, need_weights: a.need_weights, attn_mask: a.attn_mask, average_attn_weights: a.average_attn_weights, is_causal: a.is_causal, use_separate_proj_weight: !same,
      ...(same ? none : { q_proj_weight: self.get("q_proj_weight"), k_proj_weight: self.get("k_proj_weight"), v_proj_weight: self.get("v_proj_weight") }),
    });
    const parts = vm.items(r);
    if (!parts || isUnknown(r)) return r;
    return turned ? tuple([vm.callMethod(parts[0]!, "transpose", [1, 0]), parts[1]!]) : r;
  },
});

const activationOf = (self: LayerSelf, v: Value): Value => {
  if (v === "relu" || v === "gelu") return callables.get(`torch.nn.functional.${v}`)!;
  return typeof v === "string" ? self.vm.raise("RuntimeError", `activation should be relu/gelu, not ${v}`) : v;
};
const layerArgs = { d_model: any(), nhead: any(), dim_feedforward: any(2048), dropout: any(float(0.1)), activation: any("relu"), layer_norm_eps: any(float(1e-5)), batch_first: any(false), norm_first: any(false), bias: any(true) };
type LayerArgs = { [K in keyof typeof layerArgs]: Value };
/** The parts that encoder and decoder layers share, in PyTorch's order. */
function parts(self: LayerSelf, a: LayerArgs, attentions: readonly string[]): void {
  const { bias } = a;
  for (const name of attentions) self.child(name, make(self, MultiheadAttention, [a.d_model, a.nhead], { dropout: a.dropout, bias, batch_first: a.batch_first }));
  self.child("linear1", make(self, Linear, [a.d_model, a.dim_feedforward], { bias }));
  self.child("dropout", make(self, Dropout, [a.dropout]));
  self.child("linear2", make(self, Linear, [a.dim_feedforward, a.d_model], { bias }));
  self.set("norm_first", a.norm_first);
  const n = attentions.length + 1;
  for (let i = 1; i <= n; i++) self.child(`norm${i}`, make(self, LayerNorm, [a.d_model], { eps: a.layer_norm_eps, bias }));
  for (let i = 1; i <= n; i++) self.child(`dropout${i}`, make(self, Dropout, [a.dropout]));
}
const attend = (self: LayerSelf, name: string, dropout: string, x: Value, memory: Value, mask: Value, keyMask: Value, causal: Value): Value =>
  call(self, dropout, [first(call(self, name, [x, memory, memory], { attn_mask: mask, key_padding_mask: keyMask, is_causal: causal, need_weights: false }))]);
const feed = (self: LayerSelf, x: Value, dropout: string): Value => call(self, dropout, [call(self, "linear2", [call(self, "dropout", [self.vm.call(self.get("activation"), [call(self, "linear1", [x])])])])]);

export const TransformerEncoderLayer = layer("torch.nn.TransformerEncoderLayer", {
  file: "transformer", doc: "Self-attention and a feed-forward network, each with a residual and a norm.", factory: true, args: layerArgs,
  setup(self, a) {
    parts(self, a, ["self_attn"]);
    const activation = activationOf(self, a.activation), kind = a.activation === "relu" ? 1 : a.activation === "gelu" ? 2 : 0;
    self.set("activation_relu_or_gelu", kind);
    self.vm.setattr(self.module, "activation", activation);
  },
  forwardArgs: { src: any(), src_mask: any(null), src_key_padding_mask: any(null), is_causal: any(false) },
  forward(self, { src: x, src_mask, src_key_padding_mask, is_causal }) {
    const sa = (t: Value): Value => attend(self, "self_attn", "dropout1", t, t, src_mask, src_key_padding_mask, is_causal);
    if (yes(self, self.get("norm_first"))) {
      const y = add(self, x, sa(call(self, "norm1", [x])));
      return add(self, y, feed(self, call(self, "norm2", [y]), "dropout2"));
    }
    const y = call(self, "norm1", [add(self, x, sa(x))]);
    return call(self, "norm2", [add(self, y, feed(self, y, "dropout2"))]);
  },
});
export const TransformerDecoderLayer = layer("torch.nn.TransformerDecoderLayer", {
  file: "transformer", doc: "Self-attention, attention to the encoder's output, and a feed-forward network.", factory: true, args: layerArgs,
  setup(self, a) { parts(self, a, ["self_attn", "multihead_attn"]); self.vm.setattr(self.module, "activation", activationOf(self, a.activation)); },
  forwardArgs: { tgt: any(), memory: any(), tgt_mask: any(null), memory_mask: any(null), tgt_key_padding_mask: any(null), memory_key_padding_mask: any(null), tgt_is_causal: any(false), memory_is_causal: any(false) },
  forward(self, a) {
    const sa = (t: Value): Value => attend(self, "self_attn", "dropout1", t, t, a.tgt_mask, a.tgt_key_padding_mask, a.tgt_is_causal);
    const ca = (t: Value): Value => attend(self, "multihead_attn", "dropout2", t, a.memory, a.memory_mask, a.memory_key_padding_mask, a.memory_is_causal);
    if (yes(self, self.get("norm_first"))) {
      let y = add(self, a.tgt, sa(call(self, "norm1", [a.tgt])));
      y = add(self, y, ca(call(self, "norm2", [y])));
      return add(self, y, feed(self, call(self, "norm3", [y]), "dropout3"));
    }
    let y = call(self, "norm1", [add(self, a.tgt, sa(a.tgt))]);
    y = call(self, "norm2", [add(self, y, ca(y))]);
    return call(self, "norm3", [add(self, y, feed(self, y, "dropout3"))]);
  },
});

/** n deep copies of a layer in a ModuleList. */
function clones(self: LayerSelf, of: Value, n: Value): Value {
  const { vm } = self, deepcopy = vm.getattr(vm.import("copy")!, "deepcopy");
  return vm.call(moduleListClass, [typeof n === "number" ? list(Array.from({ length: n }, () => vm.call(deepcopy, [of]))) : unknown("the number of layers is not known")]);
}
const layersOf = (self: LayerSelf): readonly Value[] | undefined => self.vm.items(self.get("layers"));
const finish = (self: LayerSelf, x: Value): Value => (self.get("norm") === null ? x : call(self, "norm", [x]));
export const TransformerEncoder = layer("torch.nn.TransformerEncoder", {
  file: "transformer", doc: "A stack of encoder layers.", args: { encoder_layer: any(), num_layers: any(), norm: any(null), enable_nested_tensor: any(true), mask_check: any(true) },
  setup(self, a) {
    self.child("layers", clones(self, a.encoder_layer, a.num_layers));
    self.set("num_layers", a.num_layers);
    self.vm.setattr(self.module, "norm", a.norm);
    self.set("enable_nested_tensor", a.enable_nested_tensor);
    self.set("use_nested_tensor", false);
    self.set("mask_check", a.mask_check);
  },
  forwardArgs: { src: any(), mask: any(null), src_key_padding_mask: any(null), is_causal: any(null) },
  forward(self, { src, mask, src_key_padding_mask, is_causal }) {
    let x = src;
    const layers = layersOf(self);
    if (!layers) return unknown("the layers are not known");
    for (const m of layers) x = self.vm.call(m, [x], new Map<string, Value>([["src_mask", mask], ["is_causal", is_causal ?? false], ["src_key_padding_mask", src_key_padding_mask]]));
    return finish(self, x);
  },
});
export const TransformerDecoder = layer("torch.nn.TransformerDecoder", {
  file: "transformer", doc: "A stack of decoder layers.", args: { decoder_layer: any(), num_layers: any(), norm: any(null) },
  setup(self, a) { self.child("layers", clones(self, a.decoder_layer, a.num_layers)); self.set("num_layers", a.num_layers); self.vm.setattr(self.module, "norm", a.norm); },
  forwardArgs: { tgt: any(), memory: any(), tgt_mask: any(null), memory_mask: any(null), tgt_key_padding_mask: any(null), memory_key_padding_mask: any(null), tgt_is_causal: any(null), memory_is_causal: any(false) },
  forward(self, a) {
    let x = a.tgt;
    const layers = layersOf(self);
    if (!layers) return unknown("the layers are not known");
    for (const m of layers) x = self.vm.call(m, [x, a.memory], new Map<string, Value>([["tgt_mask", a.tgt_mask], ["memory_mask", a.memory_mask], ["tgt_key_padding_mask", a.tgt_key_padding_mask], ["memory_key_padding_mask", a.memory_key_padding_mask], ["tgt_is_causal", a.tgt_is_causal ?? false], ["memory_is_causal", a.memory_is_causal]]));
    return finish(self, x);
  },
});

const squareMask = { kind: "staticmethod", func: { kind: "builtin", name: "generate_square_subsequent_mask", binds: false, call: (vm, args, kwargs) => {
  const size = args[0] ?? kwargs?.get("sz") ?? null, torch = vm.import("torch")!;
  const full = vm.call(vm.getattr(torch, "full"), [tuple([size, size]), float(-Infinity)], new Map([...(kwargs ?? [])].filter(([k]) => k === "device" || k === "dtype")));
  return vm.call(vm.getattr(torch, "triu"), [full], new Map([["diagonal", 1 as Value]]));
} } } as Value;
export const Transformer = layer("torch.nn.Transformer", {
  file: "transformer", doc: "An encoder and a decoder of attention layers.", factory: true,
  args: { d_model: any(512), nhead: any(8), num_encoder_layers: any(6), num_decoder_layers: any(6), dim_feedforward: any(2048), dropout: any(float(0.1)), activation: any("relu"), custom_encoder: any(null), custom_decoder: any(null), layer_norm_eps: any(float(1e-5)), batch_first: any(false), norm_first: any(false), bias: any(true) },
  members: { generate_square_subsequent_mask: squareMask },
  setup(self, a) {
    const shared = [a.d_model, a.nhead, a.dim_feedforward, a.dropout, a.activation, a.layer_norm_eps, a.batch_first, a.norm_first, a.bias], norm = (): Value => make(self, LayerNorm, [a.d_model], { eps: a.layer_norm_eps, bias: a.bias });
    self.child("encoder", a.custom_encoder ?? make(self, TransformerEncoder, [make(self, TransformerEncoderLayer, shared), a.num_encoder_layers, norm()]));
    self.child("decoder", a.custom_decoder ?? make(self, TransformerDecoder, [make(self, TransformerDecoderLayer, shared), a.num_decoder_layers, norm()]));
    self.set("d_model", a.d_model);
    self.set("nhead", a.nhead);
    self.set("batch_first", a.batch_first);
  },
  // Every matrix of the whole model is drawn anew at the end.
  reset(self) { for (const p of self.vm.items(self.vm.callMethod(self.module, "parameters", [])) ?? []) if (isTensor(p) && (p.shape?.length ?? 0) > 1) xavierUniform(self.vm, p); },
  forwardArgs: { src: any(), tgt: any(), src_mask: any(null), tgt_mask: any(null), memory_mask: any(null), src_key_padding_mask: any(null), tgt_key_padding_mask: any(null), memory_key_padding_mask: any(null), src_is_causal: any(null), tgt_is_causal: any(null), memory_is_causal: any(false) },
  forward(self, a, c) {
    const { src, tgt } = a;
    if (isTensor(src) && isTensor(tgt) && src.shape && tgt.shape) {
      const batched = src.shape.length === 3, at = yes(self, self.get("batch_first")) ? 0 : 1, model: Dim = self.dim("d_model");
      if (batched) c.equal(src.shape[at]!, tgt.shape[at] ?? 1, () => "the batch number of src and tgt must be equal");
      for (const t of [src, tgt]) if (!c.failed) c.equal(t.shape!.at(-1)!, model, () => "the feature number of src and tgt must be equal to d_model");
      if (c.failed) return unknown("the sizes do not fit");
    }
    const memory = call(self, "encoder", [src], { mask: a.src_mask, src_key_padding_mask: a.src_key_padding_mask, is_causal: a.src_is_causal });
    return call(self, "decoder", [tgt, memory], { tgt_mask: a.tgt_mask, memory_mask: a.memory_mask, tgt_key_padding_mask: a.tgt_key_padding_mask, memory_key_padding_mask: a.memory_key_padding_mask, tgt_is_causal: a.tgt_is_causal, memory_is_causal: a.memory_is_causal });
  },
});
