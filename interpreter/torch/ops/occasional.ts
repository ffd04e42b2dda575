// Names that real programs use now and then: real, imag, adjoint, range, fill, broadcast_tensors, fill_diagonal_, apply_, hooks, legacy `new`.
import { type Dim, type Shape, equal, numel } from "../../shape";
import { type Value, isInt, unknown } from "../../python/values";
import { type Arg, type Ranked, acceptInt, any, dim, factory, float, int, keyword, maybeTensor, operand, scalar, tensor, tensors, unknownDim } from "../core/args";
import { dtypes, realOf } from "../core/dtype";
import { type Op, apply, many, op, plain } from "../core/op";
import { asStrides, stridesOf } from "../core/strides";
import { newTensor, torchState } from "../core/state";
import { like } from "../core/verbs";
import type { Tensor } from "../tensor";
import { registerHook as addHook, retainGrad as keepGradient } from "../hooks";
import { embedding } from "./gather";
import { adaptiveMaxPools } from "./pool";
import { instanceNorm } from "./norm";
import { splitWithSizes } from "./join";

const both = (name: string): string[] => [`torch.${name}`, `Tensor.${name}`];
const M = (name: string): string => `Tensor.${name}`;

/** The real part; a real tensor is its own. */
export const real = op("torch.real", { args: { input: tensor }, view: true, grad: "SelectBackward0", shape: ({ input }) => (input.dtype?.category === "complex" ? like(input, input.shape, realOf(input.dtype)) : input.dtype ? plain(input) : like(input, input.shape, null)) });
export const imag = op("torch.imag", { args: { input: tensor }, view: true, grad: "SelectBackward0", shape({ input }, c) {
  if (input.dtype && input.dtype.category !== "complex") c.fail("imag is not implemented for tensors with non-complex dtypes.");
  return like(input, input.shape, input.dtype && realOf(input.dtype));
} });
/** The last two dimensions swapped, and conjugated. */
export const adjoint = op(both("adjoint"), { args: { input: tensor }, view: true, grad: "TransposeBackward0", shape({ input }, c) {
  const { shape } = input, strides = stridesOf(input), swapped = (s: Shape): Shape => [...s.slice(0, -2), s.at(-1)!, s.at(-2)!];
  if (!c.that(shape.length >= 2, () => `tensor.adjoint() is only supported on matrices or batches of matrices. Got ${shape.length}-D tensor.`)) return shape;
  return { ...like(input, swapped(shape)), strides: strides && asStrides(swapped(shape), swapped(strides)) };
} });
/** One number everywhere, or the numbers as they are. */
function spread(t: Ranked, shape: Shape): { constant?: readonly number[] } {
  const n = numel(shape), { constant } = t;
  if (constant === undefined || typeof n !== "number" || n > 4096) return {};
  return constant.length === n ? { constant } : constant.length === 1 ? { constant: new Array<number>(n).fill(constant[0]!) } : {};
}
export const broadcastTensors = op("torch.broadcast_tensors", { args: { tensors: { ...tensors, rest: true } as Arg<Ranked[]> }, view: true, grad: "ExpandBackward0", shape({ tensors: all }, c) {
  const shape = c.broadcast(...all.map((t) => t.shape));
  // One that has the shape already is handed back.
  const has = (t: Ranked): boolean => t.shape.length === shape.length && t.shape.every((d, i) => equal(d, shape[i]!) === true);
  return many(all.map((t) => (has(t) ? t : { ...like(t, shape), detached: !t.requiresGrad, ...spread(t, shape), strides: null })));
} });
/** Like arange, but with the end included, and in floating point. */
export const range = op("torch.range", { args: { start: scalar(), end: scalar(), step: scalar(1), ...factory }, grad: null, shape({ start, end, step }, c) {
  const value = (v: unknown): number => (typeof v === "object" && v !== null ? ((v as { kind: string }).kind === "float" ? (v as { value: number }).value : NaN) : Number(v)), [a, b, s] = [value(start), value(end), value(step)];
  c.warn("deprecated", "torch.range is deprecated and will be removed in a future release because its behavior is inconsistent with Python's range builtin. Instead, use torch.arange, which produces values in [start, end).");
  if (s === 0) c.fail("step must be nonzero");
  if ((s > 0 && a > b) || (s < 0 && a < b)) c.fail("upper bound and lower bound inconsistent with step sign");
  return Number.isNaN(a + b + s) || c.failed ? [unknownDim()] : [Math.floor((b - a) / s) + 1];
}, dtype: (a, c) => a.dtype ?? torchState(c.vm).defaultDtype });

const zeroDim = (value: unknown): string | null => (typeof value === "object" && value !== null && (value as Tensor).kind === "tensor" && (value as Ranked).shape?.length ? `fill_ only supports 0-dimension value tensor but got tensor with ${(value as Ranked).shape.length} dimensions.` : null);
export const fill = op("torch.fill", { args: { input: tensor, value: operand }, keepsShape: true, shape({ input, value }, c) { const wrong = zeroDim(value); if (wrong) c.fail(wrong); return input.shape; } });
/** What a write in place does to a tensor whose numbers are not computed. */
function rewritten(vm: Parameters<NonNullable<Op["overloads"][number]["call"]>>[0], t: Tensor): Value {
  if (torchState(vm).engine) return vm.raise("NotImplementedError", "this in-place operation has no kernel");
  if (torchState(vm).gradEnabled && t.requiresGrad && !t.gradFn) vm.fail("RuntimeError", t.base ? "a view of a leaf Variable that requires grad is being used in an in-place operation." : "a leaf Variable that requires grad is being used in an in-place operation.");
  vm.touch(t);
  t.constant = undefined;
  return t;
}
export const fillDiagonal = op(M("fill_diagonal_"), { args: { input: tensor, fill_value: scalar(), wrap: any(false) }, shape: () => [], call(vm, { input }) {
  if (input.shape.length < 2) vm.fail("RuntimeError", "dimensions must larger than 1");
  else if (input.shape.length > 2 && input.shape.some((d: Dim) => equal(d, input.shape[0]!) === false)) vm.fail("RuntimeError", "all dimensions of input must be of equal length");
  return rewritten(vm, input);
} });
export const elementwisePython: Op[] = [
  op(M("apply_"), { args: { input: tensor, callable: any() }, anyRank: true, shape: () => [], call: (vm, { input }) => rewritten(vm, input) }),
  op(M("map_"), { args: { input: tensor, tensor, callable: any() }, anyRank: true, shape: () => [], call: (vm, { input }) => rewritten(vm, input) }),
];
/** Things that give the tensor back. */
export const itself: Op[] = [M("share_memory_"), M("pin_memory"), M("to_dense"), M("coalesce"), M("as_subclass")].map((name) => op(name, { args: { input: tensor, more: any(null), masked_grad: keyword(any(null)) }, anyRank: true, shape: () => [], call: (_, { input, more }) => (name.endsWith("as_subclass") && more !== null ? unknown("subclasses of Tensor are not followed") : input) }));
const needsGrad = (vm: Parameters<NonNullable<Op["overloads"][number]["call"]>>[0], t: Tensor, message: string): boolean => { if (!t.requiresGrad && t.dtype !== null) vm.fail("RuntimeError", message); return t.requiresGrad; };
export const retainGrad = op(M("retain_grad"), { args: { input: tensor }, anyRank: true, shape: () => [], call(vm, { input }) { needsGrad(vm, input, "can't retain_grad on Tensor that has requires_grad=False"); return keepGradient(vm, input); } });
export const registerHook = op(M("register_hook"), { args: { input: tensor, hook: any() }, anyRank: true, shape: () => [], call(vm, { input, hook }) { needsGrad(vm, input, "cannot register a hook on a tensor that doesn't require gradient"); return addHook(vm, input, hook); } });
export const sameSize = op(both("is_same_size"), { args: { input: tensor, other: tensor }, grad: null, shape({ input, other }) {
  if (input.shape.length !== other.shape.length) return plain(false);
  const each = input.shape.map((d, i) => equal(d, other.shape[i]!));
  return plain(each.includes(false) ? false : each.includes(undefined) ? unknown("the sizes are not known") : true);
} });
/** x.new(2, 3): an empty tensor of x's dtype; x.new([1, 2]): those numbers. */
export const legacyNew = op(M("new"), { args: { input: tensor, size: { ...any(null), rest: true } as Arg<Value> }, grad: null, anyRank: true, shape: () => [], call(vm, { input, size }) {
  const given = size === null ? [] : typeof size === "object" && size.kind === "tuple" ? size.items.map((d) => acceptInt(d)) : null;
  return given?.every((d) => typeof d !== "symbol") ? newTensor(vm, { shape: given.length ? (given as Dim[]) : [0], dtype: input.dtype, device: input.device }) : unknown("this form of new() is not modelled");
} });
export const getDevice = op("torch.get_device", { args: { input: tensor }, anyRank: true, shape: () => [], call: (_, { input }) => (input.device.type === "cpu" ? -1 : (input.device.index ?? 0)) });
export const setInPlace = op(M("set_"), { args: { input: tensor, source: maybeTensor }, anyRank: true, shape: () => [], call(vm, { input, source }) {
  if (torchState(vm).engine || !source) return unknown("set_ is not followed");
  vm.touch(input);
  Object.assign(input, { shape: source.shape, strides: source.strides, constant: source.constant });
  return input;
} });
/** How dimensions lie in memory, outermost first. */
export const dimOrder = op(M("dim_order"), { args: { input: tensor, ambiguity_check: keyword(any(false)) }, shape({ input }) {
  const strides = stridesOf(input);
  if (!strides || strides.some((s) => typeof s !== "number")) return plain(unknown("the strides are not known"));
  return plain({ kind: "tuple", items: strides.map((_, i) => i).sort((a, b) => Number(strides[b]) - Number(strides[a]) || a - b) });
} });

// Native functions behind torch.nn.functional, under their own names.
export const nativeEmbedding = op("torch.embedding", { args: { weight: tensor, indices: tensor, padding_idx: int(-1), scale_grad_by_freq: any(false), sparse: any(false) }, shape: () => [], call: (vm, { weight, indices }) => apply(vm, embedding, { input: indices, weight }) });
export const nativeInstanceNorm = op("torch.instance_norm", { args: { input: tensor, weight: maybeTensor, bias: maybeTensor, running_mean: maybeTensor, running_var: maybeTensor, use_input_stats: any(true), momentum: float(0.1), eps: float(1e-5), cudnn_enabled: any(true) }, shape: () => [], call: (vm, { input, weight, bias, running_mean, running_var, use_input_stats, momentum, eps }) => apply(vm, instanceNorm, { input, weight, bias, running_mean, running_var, use_input_stats: use_input_stats === true, momentum, eps }) });
export const nativeAdaptiveMaxPool = op("torch.adaptive_max_pool1d", { args: { input: tensor, output_size: any() }, shape: () => [], call: (vm, { input, output_size }) => (isInt(output_size) ? apply(vm, adaptiveMaxPools[1]!, { input, output_size: [output_size as Dim], return_indices: true }) : unknown("this form of adaptive_max_pool1d() is not modelled")) });
export const nativeDropout = op("torch.native_dropout", { args: { input: tensor, p: float(), train: any() }, shape: ({ input }) => many([like(input, input.shape), like(input, input.shape, dtypes.bool)]) });
export const normExceptDim = op("torch.norm_except_dim", { args: { v: tensor, pow: int(2), dim: dim(0) }, shape({ v, dim: d }, c) { if (d === -1) return []; const at = c.dim(d, v.shape.length); return v.shape.map((s, i): Dim => (i === at ? s : 1)); } });
export const unsafeSplitWithSizes = op(both("unsafe_split_with_sizes"), splitWithSizes.overloads[0] as never) as Op;
