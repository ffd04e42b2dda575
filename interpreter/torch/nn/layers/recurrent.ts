// RNN, LSTM, GRU and their cells.
import { type Value, float, isUnknown, list, tuple, unknown } from "../../../python/values";
import { equal, mul } from "../../../shape";
import { any } from "../../core/args";
import type { Check } from "../../core/check";
import { type Layer, type LayerSelf, layer } from "../../core/layer";
import { uniformInto } from "../../core/draw";
import { apply } from "../../core/op";
import { newTensor, torchState } from "../../core/state";
import { sizesText } from "../../core/verbs";
import { gru, lstm, rnn } from "../../ops/recurrent";
import type { Tensor } from "../../tensor";
import { isTensor } from "../registry";
import { type Dim, asDim, size } from "./common";
import { packedParts, packedLike } from "../packed";
import { forwardPacked } from "../packed-run";

type Mode = "RNN_TANH" | "RNN_RELU" | "LSTM" | "GRU";
const gates: Record<Mode, number> = { RNN_TANH: 1, RNN_RELU: 1, LSTM: 4, GRU: 3 };
const isNumber = (v: Value): boolean => typeof v === "number" || (typeof v === "object" && v !== null && (v.kind === "float" || v.kind === "sym"));
const truthy = (self: LayerSelf, name: string): boolean => self.vm.truth(self.get(name)) ?? false;

function typed(c: Check, name: string, v: Value, want: "int" | "bool"): void {
  if (isUnknown(v) || (want === "bool" ? typeof v === "boolean" : typeof v === "number" || (typeof v === "object" && v !== null && v.kind === "sym"))) return;
  c.vm.raise("TypeError", `${name} should be of type ${want}, got: ${c.vm.typeOf(v).name}`);
}
const common = { input_size: any(), hidden_size: any(), num_layers: any(1), bias: any(true), batch_first: any(false), dropout: any(float(0)), bidirectional: any(false) };

/** What all three constructors do: checks, attributes, parameters in PyTorch's order. */
function setup(self: LayerSelf, mode: Mode, a: Record<keyof typeof common, Value> & { proj_size: Value; nonlinearity?: Value }, c: Check): void {
  const { vm } = self;
  if (a.nonlinearity !== undefined) self.set("nonlinearity", a.nonlinearity);
  if (!isUnknown(a.dropout) && !isNumber(a.dropout)) vm.raise("ValueError", "dropout should be a number in range [0, 1] representing the probability of an element being zeroed");
  const p = typeof a.dropout === "object" && a.dropout !== null && a.dropout.kind === "float" ? a.dropout.value : typeof a.dropout === "number" ? a.dropout : 0;
  if (p < 0 || p > 1) vm.raise("ValueError", "dropout should be a number in range [0, 1] representing the probability of an element being zeroed");
  if (p > 0 && a.num_layers === 1) c.warn("rnn-dropout", `dropout option adds dropout after all but last recurrent layer, so non-zero dropout expects num_layers greater than 1, but got dropout=${p} and num_layers=1`);
  typed(c, "input_size", a.input_size, "int");
  typed(c, "hidden_size", a.hidden_size, "int");
  typed(c, "num_layers", a.num_layers, "int");
  typed(c, "bias", a.bias, "bool");
  typed(c, "batch_first", a.batch_first, "bool");
  for (const name of ["input_size", "hidden_size", "num_layers"] as const) if (typeof a[name] === "number" && a[name] <= 0) vm.raise("ValueError", `${name} must be greater than zero`);
  if (typeof a.proj_size === "number" && a.proj_size < 0) vm.raise("ValueError", "proj_size should be a positive integer or zero to disable projections");
  if (typeof a.proj_size === "number" && typeof a.hidden_size === "number" && a.proj_size >= a.hidden_size) vm.raise("ValueError", "proj_size has to be smaller than hidden_size");
  self.set("mode", mode);
  for (const name of ["input_size", "hidden_size", "num_layers", "bias", "batch_first"] as const) self.set(name, a[name]);
  self.set("dropout", typeof a.dropout === "number" ? float(a.dropout) : a.dropout);
  self.set("bidirectional", a.bidirectional);
  self.set("proj_size", a.proj_size);
  const hidden = asDim(a.hidden_size), projected = a.proj_size !== 0, real = projected ? asDim(a.proj_size) : hidden, wide = mul(gates[mode], hidden), directions = vm.truth(a.bidirectional) ? 2 : 1, bias = vm.truth(a.bias) ?? true;
  const all: Value[] = [];
  for (let l = 0; l < (typeof a.num_layers === "number" ? a.num_layers : 1); l++) for (let d = 0; d < directions; d++) {
    const end = `_l${l}${d ? "_reverse" : ""}`, names = [`weight_ih${end}`, `weight_hh${end}`];
    self.parameter(names[0]!, [wide, l === 0 ? asDim(a.input_size) : mul(real, directions)]);
    self.parameter(names[1]!, [wide, real]);
    if (bias) { for (const n of [`bias_ih${end}`, `bias_hh${end}`]) { self.parameter(n, [wide]); names.push(n); } }
    if (projected) { self.parameter(`weight_hr${end}`, [real, hidden]); names.push(`weight_hr${end}`); }
    all.push(list([...names]));
  }
  self.set("_flat_weights_names", list(all.flatMap((n) => [...(n as { items: Value[] }).items])));
  self.set("_all_weights", list(all));
}
/** U(−1/√hidden, 1/√hidden) for every parameter. */
function reset(self: LayerSelf): void {
  const hidden = self.dim("hidden_size"), bound = typeof hidden === "number" && hidden > 0 ? 1 / Math.sqrt(hidden) : 0;
  for (const p of (self.module.dict.get("_parameters") as { map: Map<string, Value> }).map.values()) if (isTensor(p)) uniformInto(self.vm, p, -bound, bound);
}
function extraRepr(self: LayerSelf): string {
  const parts = [`${self.text("input_size")}, ${self.text("hidden_size")}`];
  if (self.get("proj_size") !== 0) parts.push(`proj_size=${self.text("proj_size")}`);
  if (self.get("num_layers") !== 1) parts.push(`num_layers=${self.text("num_layers")}`);
  if (self.get("bias") !== true) parts.push(`bias=${self.text("bias")}`);
  if (self.get("batch_first") !== false) parts.push(`batch_first=${self.text("batch_first")}`);
  const p = self.get("dropout");
  if (typeof p === "object" && p !== null && p.kind === "float" && p.value !== 0) parts.push(`dropout=${self.text("dropout")}`);
  if (self.get("bidirectional") !== false) parts.push(`bidirectional=${self.text("bidirectional")}`);
  return parts.join(", ");
}
const method = (self: LayerSelf, t: Value, name: string, ...args: Value[]): Value => self.vm.callMethod(t, name, args);

/** The whole network over a sequence (or a packed one); states default to zeros. */
function forward(self: LayerSelf, mode: Mode, input: Value, hx: Value, c: Check): Value {
  const { vm } = self, packed = packedParts(input);
  if (isUnknown(input)) return input;
  let x = packed ? packed.data : input;
  if (!isTensor(x)) { vm.fail("TypeError", `${mode.startsWith("RNN") ? "rnn" : mode.toLowerCase()}(): argument 'input' (position 1) must be Tensor, not ${vm.typeOf(x).name}`); return unknown("the input is no tensor"); }
  const features = self.dim("input_size"), directions = truthy(self, "bidirectional") ? 2 : 1, layers = self.get("num_layers"), first = !packed && truthy(self, "batch_first");
  if (x.shape === null && x.probe) { const form = first ? [x.probe.size("B"), x.probe.size("T"), features] : [x.probe.size("T"), x.probe.size("B"), features]; x.probe.refine(form); x.shape = form; }
  if (x.shape === null || typeof layers !== "number") return unknown(x.because ?? "the number of layers is not known");
  const n = x.shape.length, name = mode.startsWith("RNN") ? "RNN" : mode;
  if (packed ? n !== 2 : n !== 2 && n !== 3) { vm.fail(packed ? "RuntimeError" : "ValueError", packed ? `input must have 2 dimensions, got ${n}` : `${name}: Expected input to be 2D or 3D, got ${n}D instead`); return unknown("the input's rank is wrong"); }
  const weight = self.tensor("weight_ih_l0");
  if (weight?.dtype && x.dtype && weight.dtype !== x.dtype) { vm.fail("ValueError", `RNN input dtype (torch.${x.dtype.name}) does not match weight dtype (torch.${weight.dtype.name}). Convert input: input.to(torch.${weight.dtype.name}), or convert model: model.to(torch.${x.dtype.name})`); return unknown("the dtypes differ"); }
  const batched = packed ? true : n === 3;
  if (!batched) x = method(self, x, "unsqueeze", first ? 0 : 1) as Tensor;
  if (packed) x = method(self, x, "unsqueeze", 0) as Tensor;
  if (first) x = method(self, x, "transpose", 0, 1) as Tensor;
  const batch: Dim = packed ? packed.batch : x.shape![1]!, given = x.shape!.at(-1)!;
  c.equal(given, features, () => `input.size(-1) must be equal to input_size. Expected ${String(features)}, got ${String(given)}`);
  const hidden = self.dim("hidden_size"), projected = self.get("proj_size") !== 0, real = projected ? self.dim("proj_size") : hidden, count = layers * directions;
  const states = state(self, mode, hx, batched, c, [count, batch, real], [count, batch, hidden]);
  if (states === null) return unknown("the hidden state is not known");
  if (packed && torchState(vm).engine && !c.failed) return forwardPacked(vm, self.module, input, hx, mode === "LSTM");
  const [h0, c0] = states, hs: Value[] = [], cs: Value[] = [], p = self.get("dropout");
  if (packed) {
    const learns = torchState(vm).gradEnabled && (weight?.requiresGrad ?? false), made = (shape: Dim[]): Tensor => { const t = newTensor(vm, { shape, dtype: packed.data.dtype, device: packed.data.device }); if (learns) { t.requiresGrad = true; t.gradFn = { name: "CatBackward0" }; } return t; };
    return result(packedLike(vm, input, made([packed.data.shape![0]!, mul(real, directions)])), [made([count, batch, real]), made([count, batch, hidden])], mode);
  }
  for (let l = 0; l < layers; l++) {
    const outs: Value[] = [];
    for (let d = 0; d < directions; d++) {
      const end = `_l${l}${d ? "_reverse" : ""}`, at = l * directions + d, w = (k: string): Tensor | null => (vm.lookup(self.module, `${k}${end}`) === undefined ? null : self.tensor(`${k}${end}`));
      const args: Record<string, unknown> = { input: x, h0: method(self, h0!, "select", 0, at), weight_ih: w("weight_ih"), weight_hh: w("weight_hh"), bias_ih: w("bias_ih"), bias_hh: w("bias_hh"), reverse: d === 1 };
      if (mode === "LSTM") { args.c0 = method(self, c0!, "select", 0, at); args.weight_hr = w("weight_hr"); }
      else if (mode !== "GRU") args.nonlinearity = mode === "RNN_RELU" ? "relu" : "tanh";
      const parts = vm.items(apply(vm, mode === "LSTM" ? lstm : mode === "GRU" ? gru : rnn, args));
      if (!parts) return unknown("the state is not known");
      outs.push(parts[0]!);
      hs.push(parts[1]!);
      if (mode === "LSTM") cs.push(parts[2]!);
    }
    x = (outs.length === 1 ? outs[0]! : self.call("torch.cat", [list(outs), 2])) as Tensor;
    if (l < layers - 1 && self.training && typeof p === "object" && p !== null && p.kind === "float" && p.value > 0) x = self.call("dropout", [x, p, true]) as Tensor;
  }
  let output: Value = first ? method(self, x, "transpose", 0, 1) : x;
  const stacked = [hs, ...(mode === "LSTM" ? [cs] : [])].map((s) => self.call("torch.stack", [list(s), 0]));
  if (!batched) { output = method(self, output, "squeeze", first ? 0 : 1); return result(output, stacked.map((s) => method(self, s, "squeeze", 1)), mode); }
  return result(output, stacked, mode);
}
const result = (output: Value, states: Value[], mode: Mode): Value => tuple([output, mode === "LSTM" ? tuple(states.slice(0, 2)) : states[0]!]);

/** The states before the first step, (layers · directions, N, H); checked in PyTorch's words. */
function state(self: LayerSelf, mode: Mode, hx: Value, batched: boolean, c: Check, hShape: Dim[], cShape: Dim[]): Tensor[] | null {
  const { vm } = self;
  const dtype = self.tensor("weight_ih_l0")?.dtype ?? null, device = self.tensor("weight_ih_l0")?.device;
  if (hx === null) return [hShape, ...(mode === "LSTM" ? [cShape] : [])].map((s) => zeros(self, s, dtype, device));
  const given = mode === "LSTM" ? vm.items(hx) : [hx];
  if (!given || !given.every(isTensor)) return null;
  const rank = batched ? 3 : 2, made: Tensor[] = [];
  for (const [i, t] of (given as Tensor[]).entries()) {
    if (t.shape === null) return null;
    if (t.shape.length !== rank) {
      if (mode === "LSTM") vm.fail("RuntimeError", `For ${batched ? "batched 3-D" : "unbatched 2-D"} input, hx and cx should also be ${rank}-D but got (${(given[0] as Tensor).shape?.length}-D, ${(given[1] as Tensor | undefined)?.shape?.length}-D) tensors`);
      else vm.fail("RuntimeError", `For ${batched ? "batched 3-D" : "unbatched 2-D"} input, hx should also be ${rank}-D but got ${t.shape.length}-D tensor`);
      return null;
    }
    const full = batched ? t : (vm.callMethod(t, "unsqueeze", [1]) as Tensor), want = i === 0 ? hShape : cShape;
    if (full.shape!.some((d, k) => equal(d, want[k]!) === false)) { c.fail(`Expected ${mode === "LSTM" ? `hidden[${i}]` : "hidden"} size ${tupleText(want)}, got ${sizesText(full.shape!)}`); return [hShape, cShape].map((s) => zeros(self, s, dtype, device)); }
    made.push(full);
  }
  return made;
}
const tupleText = (s: readonly Dim[]): string => `(${s.map(String).join(", ")})`;
const zeros = (self: LayerSelf, shape: Dim[], dtype: Tensor["dtype"], device?: Tensor["device"]): Tensor => self.call("torch.zeros", [tuple(shape)], { ...(dtype && { dtype }), ...(device && { device }) }) as Tensor;

const base: Layer = layer("torch.nn.RNNBase", { file: "rnn", args: { mode: any(), ...common, proj_size: any(0) }, factory: true, setup(self, a, c) { setup(self, a.mode as Mode, a, c); }, reset, forwardArgs: { input: any(), hx: any(null) }, forward: () => unknown("RNNBase has no forward of its own"), extraRepr });
const sequence = { input: any(), hx: any(null) };
/** https://docs.pytorch.org/docs/stable/generated/torch.nn.RNN.html */
export const RNN = layer("torch.nn.RNN", { file: "rnn", doc: "Applies h' = tanh(W x + b + U h + c) step by step.", base, factory: true, args: { input_size: any(), hidden_size: any(), num_layers: any(1), nonlinearity: any("tanh"), bias: any(true), batch_first: any(false), dropout: any(float(0)), bidirectional: any(false) }, reset, extraRepr, forwardArgs: sequence,
  setup(self, a, c) {
    if (a.nonlinearity !== "tanh" && a.nonlinearity !== "relu" && !isUnknown(a.nonlinearity)) c.vm.raise("ValueError", `Unknown nonlinearity '${c.vm.str(a.nonlinearity)}'. Select from 'tanh' or 'relu'.`);
    setup(self, a.nonlinearity === "relu" ? "RNN_RELU" : "RNN_TANH", { ...a, proj_size: 0 }, c);
  }, forward: (self, { input, hx }, c) => forward(self, self.get("mode") as Mode, input, hx, c) });
export const LSTM = layer("torch.nn.LSTM", { file: "rnn", doc: "A long short-term memory over a sequence: output and (h, c).", base, factory: true, args: { ...common, proj_size: any(0) }, reset, extraRepr, forwardArgs: sequence, setup(self, a, c) { setup(self, "LSTM", a, c); }, forward: (self, { input, hx }, c) => forward(self, "LSTM", input, hx, c) });
export const GRU = layer("torch.nn.GRU", { file: "rnn", doc: "A gated recurrent unit over a sequence: output and h.", base, factory: true, args: common, reset, extraRepr, forwardArgs: sequence, setup(self, a, c) { setup(self, "GRU", { ...a, proj_size: 0 }, c); }, forward: (self, { input, hx }, c) => forward(self, "GRU", input, hx, c) });
export const RNNBase = base;

function cellSetup(self: LayerSelf, a: { input_size: Dim; hidden_size: Dim; bias: Value; nonlinearity?: Value }, chunks: number): void {
  self.set("input_size", a.input_size);
  self.set("hidden_size", a.hidden_size);
  self.set("bias", a.bias);
  const wide = mul(chunks, a.hidden_size), bias = self.vm.truth(a.bias) ?? true;
  self.parameter("weight_ih", [wide, a.input_size]);
  self.parameter("weight_hh", [wide, a.hidden_size]);
  for (const n of ["bias_ih", "bias_hh"]) self.parameter(n, bias ? [wide] : null);
  if (a.nonlinearity !== undefined) self.set("nonlinearity", a.nonlinearity);
}
const cellRepr = (self: LayerSelf): string => `${self.text("input_size")}, ${self.text("hidden_size")}${self.get("bias") === true ? "" : `, bias=${self.text("bias")}`}${self.module.dict.has("nonlinearity") && self.get("nonlinearity") !== "tanh" ? `, nonlinearity=${self.text("nonlinearity")}` : ""}`;
/** One step. */
function cell(self: LayerSelf, name: "RNNCell" | "LSTMCell" | "GRUCell", input: Value, hx: Value, c: Check): Value {
  const { vm } = self;
  if (!isTensor(input)) return isUnknown(input) ? input : unknown("the input is no tensor");
  if (input.shape === null && input.probe) { const form = [input.probe.size("B"), self.dim("input_size")]; input.probe.refine(form); input.shape = form; }
  if (input.shape === null) return unknown(input.because ?? "the input's shape is not known");
  const n = input.shape.length;
  if (n !== 1 && n !== 2) { vm.fail("ValueError", `${name}: Expected input to be 1D or 2D, got ${n}D instead`); return unknown("the input's rank is wrong"); }
  const states = hx === null ? [] : name === "LSTMCell" ? vm.items(hx) : [hx];
  if (!states || !states.every(isTensor)) return unknown("the state is not known");
  for (const [i, s] of (states as Tensor[]).entries()) if (s.shape && s.shape.length !== 1 && s.shape.length !== 2) { vm.fail("ValueError", `${name}: Expected ${name === "LSTMCell" ? `hx[${i}]` : "hidden"} to be 1D or 2D, got ${s.shape.length}D instead`); return unknown("the state's rank is wrong"); }
  const x = n === 1 ? (method(self, input, "unsqueeze", 0) as Tensor) : input, hidden = self.dim("hidden_size"), features = self.dim("input_size"), batch = x.shape![0]!;
  c.equal(x.shape![1]!, features, () => `input has inconsistent input_size: got ${String(x.shape![1])} expected ${String(features)}`);
  const full = (states as Tensor[]).map((s) => (n === 1 && s.shape?.length === 1 ? (method(self, s, "unsqueeze", 0) as Tensor) : s));
  for (const s of full) if (s.shape && !c.failed) { c.equal(batch, s.shape[0]!, () => `Input batch size ${String(batch)} doesn't match hidden0 batch size ${String(s.shape![0])}`); c.equal(s.shape[1] ?? 1, hidden, () => `hidden0 has inconsistent hidden_size: got ${String(s.shape![1])}, expected ${String(hidden)}`); }
  const h = full[0] && !c.failed ? full[0] : zeros(self, [batch, hidden], x.dtype, x.device), cx = full[1] && !c.failed ? full[1] : zeros(self, [batch, hidden], x.dtype, x.device);
  const args: Record<string, unknown> = { input: method(self, x, "unsqueeze", 0), h0: h, weight_ih: self.tensor("weight_ih"), weight_hh: self.tensor("weight_hh"), bias_ih: self.tensor("bias_ih"), bias_hh: self.tensor("bias_hh") };
  if (name === "LSTMCell") args.c0 = cx;
  if (name === "RNNCell") args.nonlinearity = self.get("nonlinearity");
  const parts = vm.items(apply(vm, name === "LSTMCell" ? lstm : name === "GRUCell" ? gru : rnn, args));
  if (!parts) return unknown("the state is not known");
  const out = parts.slice(1).map((t) => (n === 1 ? method(self, t, "squeeze", 0) : t));
  return name === "LSTMCell" ? tuple(out) : out[0]!;
}
const cellArgs = { input_size: size(), hidden_size: size(), bias: any(true) };
const cellBase: Layer = layer("torch.nn.RNNCellBase", { file: "rnn", args: { ...cellArgs, num_chunks: size() }, factory: true, setup(self, a) { cellSetup(self, a, Number(a.num_chunks)); }, reset, forwardArgs: sequence, forward: () => unknown("RNNCellBase has no forward of its own"), extraRepr: cellRepr });
export const RNNCellBase = cellBase;
export const RNNCell = layer("torch.nn.RNNCell", { file: "rnn", base: cellBase, factory: true, args: { ...cellArgs, nonlinearity: any("tanh") }, reset, extraRepr: cellRepr, forwardArgs: sequence, setup(self, a) { cellSetup(self, a, 1); }, forward: (self, { input, hx }, c) => cell(self, "RNNCell", input, hx, c) });
export const LSTMCell = layer("torch.nn.LSTMCell", { file: "rnn", base: cellBase, factory: true, args: cellArgs, reset, extraRepr: cellRepr, forwardArgs: sequence, setup(self, a) { cellSetup(self, a, 4); }, forward: (self, { input, hx }, c) => cell(self, "LSTMCell", input, hx, c) });
export const GRUCell = layer("torch.nn.GRUCell", { file: "rnn", base: cellBase, factory: true, args: cellArgs, reset, extraRepr: cellRepr, forwardArgs: sequence, setup(self, a) { cellSetup(self, a, 3); }, forward: (self, { input, hx }, c) => cell(self, "GRUCell", input, hx, c) });
