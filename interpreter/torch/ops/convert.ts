// Conversions and copies: to, float, long, clone, detach, item, tolist, sizes asked of a tensor, in-place fills.
import { type Dim, numel } from "../../shape";
import type { Interp } from "../../python/interp";
import { type Device, type Dtype, type Value, float as pyFloat, isUnknown, list, tuple, unknown } from "../../python/values";
import { type Args, type Ranked, any, device, dim, dtypePositional, flag, float, keyword, mismatch, operand, tensor } from "../core/args";
import { device as deviceOf, parseDevice } from "../core/device";
import { normalInto, uniformInto } from "../core/draw";
import { dtypeAliases, dtypes, scalarTypeNames } from "../core/dtype";
import { type Op, apply, op, overload, plain } from "../core/op";
import { isContiguous, stridesOf } from "../core/strides";
import { checkWrite, overlaps } from "../core/written";
import { newTensor, torchState } from "../core/state";
import { openForm } from "../open-form";
import { sizeClass } from "../size";
import type { Tensor } from "../tensor";

const both = (name: string): string[] => [`torch.${name}`, `Tensor.${name}`];
const M = (name: string): string => `Tensor.${name}`;

/** A tensor in another dtype or on another device: itself when nothing changes. */
export const cast = op("torch._to_copy", { args: { input: tensor, dtype: { ...dtypePositional, initial: { value: null } }, device }, keepsShape: true, anyRank: true, grad: "ToCopyBackward0",
  shape: ({ input, dtype, device: on }) => ({ shape: input.shape, dtype: dtype ?? input.dtype, device: on ?? input.device, strides: overlaps(input) ? undefined : input.strides }), constant: ({ input }) => input.constant });
export function convert(vm: Interp, t: Tensor, dtype: Dtype | null, on: Device | null, copy = false): Value {
  if (!copy && (dtype === null || dtype === t.dtype) && (on === null || on === t.device)) return t;
  return apply(vm, cast, { input: t, dtype, device: on });
}
const toArgs = { non_blocking: flag(false), copy: flag(false), memory_format: keyword(any(null)) };
export const to = op(M("to"), [
  overload({ args: { input: tensor, dtype: { ...dtypePositional, initial: undefined, accept: (v, vm) => (isUnknown(v) || v === null ? mismatch : dtypePositional.accept(v, vm)) }, ...toArgs }, anyRank: true, shape: () => [], call: (vm, a) => convert(vm, a.input, a.dtype, null, a.copy) }),
  overload({ args: { input: tensor, other: { ...tensor, accept: (v, vm) => (isUnknown(v) ? mismatch : tensor.accept(v, vm)) }, ...toArgs }, anyRank: true, shape: () => [], call: (vm, a) => convert(vm, a.input, a.other.dtype, a.other.device, a.copy) }),
  overload({ args: { input: tensor, device: { ...device, keyword: false }, dtype: { ...dtypePositional, initial: { value: null } }, ...toArgs }, anyRank: true, shape: () => [], call: (vm, a) => convert(vm, a.input, a.dtype, a.device, a.copy) }),
]);
const named: Record<string, Dtype> = { float: dtypes.float32, double: dtypes.float64, half: dtypes.float16, bfloat16: dtypes.bfloat16, long: dtypes.int64, int: dtypes.int32, short: dtypes.int16, char: dtypes.int8, byte: dtypes.uint8, bool: dtypes.bool, cfloat: dtypes.complex64, cdouble: dtypes.complex128, chalf: dtypes.complex32 };
export const casts: Op[] = Object.entries(named).map(([name, dtype]) => op(M(name), { args: { input: tensor, memory_format: keyword(any(null)) }, anyRank: true, shape: () => [], call: (vm, a) => convert(vm, a.input, dtype, null) }));
export const typeAs = op(M("type_as"), { args: { input: tensor, other: tensor }, anyRank: true, shape: () => [], call: (vm, a) => convert(vm, a.input, a.other.dtype, a.other.device) });
const dtypeOfText = (text: string): Dtype | undefined => { const n = text.replace(/^torch\.(cuda\.)?/, "").replace(/Tensor$/, ""); const found = Object.entries(scalarTypeNames).find(([, v]) => v === n)?.[0] ?? dtypeAliases[n] ?? n; return dtypes[found as keyof typeof dtypes]; };
export const type = op(M("type"), { args: { input: tensor, dtype: any(null), non_blocking: flag(false) }, anyRank: true, shape: () => [], call(vm, { input, dtype }) {
  if (dtype === null) return input.dtype ? `torch.${input.device.type === "cpu" ? "" : `${input.device.type}.`}${scalarTypeNames[input.dtype.name]}Tensor` : unknown("the dtype is not known");
  const d = typeof dtype === "string" ? dtypeOfText(dtype) : typeof dtype === "object" && dtype.kind === "dtype" ? dtype : undefined;
  return d ? convert(vm, input, d, null) : unknown("not a type that is modelled");
} });
export const cpuOp = op(M("cpu"), { args: { input: tensor, memory_format: any(null) }, anyRank: true, shape: () => [], call: (vm, a) => convert(vm, a.input, null, deviceOf("cpu")) });
export const cuda = op(M("cuda"), { args: { input: tensor, device: any(null), non_blocking: flag(false), memory_format: any(null) }, anyRank: true, shape: () => [], call: (vm, a) => convert(vm, a.input, null, typeof a.device === "number" ? deviceOf("cuda", a.device) : typeof a.device === "string" ? (parseDevice(a.device) ?? deviceOf("cuda", 0)) : deviceOf("cuda", 0)) });

export const clone = op(both("clone"), { args: { input: tensor, memory_format: keyword(any(null)) }, keepsShape: true, shape: ({ input }) => input.shape, constant: ({ input }) => input.constant });
export const detach = op(both("detach"), { args: { input: tensor }, anyRank: true, grad: null, view: true, keepsShape: true, shape: ({ input }) => ({ shape: input.shape, dtype: input.dtype, device: input.device, strides: input.strides, because: input.because }), constant: ({ input }) => input.constant });
export const detachInPlace = op(both("detach_"), { args: { input: tensor }, anyRank: true, shape: () => [], call(vm, { input }) { vm.touch(input); input.gradFn = null; input.requiresGrad = false; return input; } });

const known = (t: Tensor): Value | null => (t.shape === null ? unknown(t.because ?? "the shape is not known") : null);
const ask = (names: string | string[], answer: (t: Ranked, vm: Interp) => Value): Op => op(names, { args: { input: tensor }, anyRank: true, grad: null, shape: () => [], call: (vm, { input }) => known(input) ?? answer(input, vm) });
export const size = op(M("size"), { args: { input: tensor, dim: dim(null) }, anyRank: true, shape: () => [], call(vm, { input, dim: d }) {
  if (input.shape === null) return d === null ? openForm(input) : unknown(input.because ?? "the shape is not known");
  if (d === null) return tuple(input.shape, sizeClass);
  const n = input.shape.length, range = Math.max(n, 1);
  if (n === 0 || d < -n || d >= n) { vm.fail("IndexError", n === 0 ? `Dimension specified as ${d} but tensor has no dimensions` : `Dimension out of range (expected to be in range of [${-range}, ${range - 1}], but got ${d})`); return unknown("the dimension is out of range"); }
  return input.shape[d < 0 ? d + n : d]!;
} });
export const questions: Op[] = [
  op([M("dim"), M("ndimension")], { args: { input: tensor }, anyRank: true, grad: null, shape: () => [], call: (_, { input }) => input.shape?.length ?? openForm(input, true) }), ask([...both("numel"), M("nelement")], (t) => numel(t.shape)), ask(M("element_size"), (t) => t.dtype?.bytes ?? unknown("the dtype is not known")),
  ask(both("is_floating_point"), (t) => (t.dtype ? t.dtype.category === "float" : unknown("the dtype is not known"))), ask(both("is_complex"), (t) => (t.dtype ? t.dtype.category === "complex" : unknown("the dtype is not known"))),
  ask(both("is_signed"), (t) => (t.dtype ? t.dtype.signed : unknown("the dtype is not known"))), ask(both("is_nonzero"), (t, vm) => vm.truth(t) ?? unknown("the number is not known")), ask(M("get_device"), (t) => (t.device.type === "cpu" ? -1 : (t.device.index ?? 0))),
  ask(M("is_pinned"), () => false), ask(M("is_shared"), () => false), ask(M("data_ptr"), () => unknown("an address")), ask(both("is_conj"), () => false), ask(both("is_neg"), () => false), ask(both("is_inference"), () => false), ask(M("storage_offset"), () => 0), ask(M("has_names"), () => false), ask(M("is_coalesced"), () => false),
  ask(M("is_set_to"), () => unknown("not modelled")),
];
export const isContiguousOp = op(M("is_contiguous"), { args: { input: tensor, memory_format: any(null) }, anyRank: true, shape: () => [], call: (_, { input }) => known(input) ?? isContiguous(input) ?? unknown("the strides are not known") });
export const stride = op(M("stride"), { args: { input: tensor, dim: dim(null) }, anyRank: true, shape: () => [], call(_, { input, dim: d }) { const lost = known(input), s = lost ? null : stridesOf(input); return lost ?? (s === null ? unknown("the strides are not known") : d === null ? tuple(s) : (s[d < 0 ? d + s.length : d] ?? unknown("the dimension is out of range"))); } });

/** The numbers of a tensor, where they are known. */
export function numbersOf(vm: Interp, t: Tensor): ArrayLike<number> | undefined {
  const engine = torchState(vm).engine;
  return t.constant ?? (engine && t.storage ? engine.read(t) : undefined);
}
const asPython = (x: number, d: Dtype | null): Value => (d?.category === "float" ? pyFloat(x) : d?.category === "bool" ? x !== 0 : x);
export const item = op(M("item"), { args: { input: tensor }, anyRank: true, shape: () => [], call(vm, { input: t }) {
  const n = t.shape ? numel(t.shape) : null;
  if (typeof n === "number" && n !== 1) { vm.fail("RuntimeError", `a Tensor with ${n} elements cannot be converted to Scalar`); return unknown("more than one element"); }
  const x = numbersOf(vm, t)?.[0];
  return x === undefined ? unknown("the number is only known when the program runs", vm.typeOf(t.dtype?.category === "bool" ? true : t.dtype?.category === "int" ? 0 : pyFloat(0))) : asPython(x, t.dtype);
} });
export const tolist = op(M("tolist"), { args: { input: tensor }, anyRank: true, shape: () => [], call(vm, { input: t }) {
  const lost = known(t);
  if (lost) return lost;
  const data = numbersOf(vm, t), shape = t.shape as Dim[];
  if (shape.some((d) => typeof d !== "number") || (!data && Number(numel(shape)) > 4096)) return unknown("the numbers are only known when the program runs");
  let at = 0;
  const nest = (depth: number): Value => (depth === shape.length ? (data ? asPython(data[at++]!, t.dtype) : unknown("the number is only known when the program runs")) : list(Array.from({ length: shape[depth] as number }, () => nest(depth + 1))));
  return nest(0);
} });

/** Writes that keep the tensor: fill_, zero_, normal_, copy_ … */
export function rewrite(vm: Interp, t: Tensor, constant: number | null): Tensor {
  const state = torchState(vm);
  if (state.gradEnabled && t.requiresGrad && !t.gradFn) vm.fail("RuntimeError", t.base ? "a view of a leaf Variable that requires grad is being used in an in-place operation." : "a leaf Variable that requires grad is being used in an in-place operation.");
  vm.touch(t);
  const n = t.shape ? numel(t.shape) : null;
  t.constant = constant !== null && typeof n === "number" && n <= 4096 ? new Array<number>(n).fill(constant) : undefined;
  return t;
}
const inPlace = <A extends Args>(name: string, args: A, run: (vm: Interp, t: Tensor, a: never) => void, constant: (a: never) => number | null = () => null): Op => op(M(name), { args: { input: tensor, ...args } as never, anyRank: true, shape: () => [], call(vm, a) {
  const t = (a as { input: Tensor }).input, value = (a as { value?: Tensor }).value;
  if (name.endsWith("form_") || name === "normal_") checkWrite(vm, t);
  if (name === "fill_" && value?.kind === "tensor" && value.shape?.length) vm.fail("RuntimeError", `fill_ only supports 0-dimension value tensor but got tensor with ${value.shape.length} dimensions.`);
  rewrite(vm, t, constant(a as never));
  if (torchState(vm).engine) run(vm, t, a as never);
  return t;
} });
const count = (t: Tensor): number => Number(numel(t.shape!));
const fillWith = (vm: Interp, t: Tensor, x: number): void => write(vm, t, new Float64Array(count(t)).fill(x));
/** Puts numbers into a tensor's memory, through views too. */
export function write(vm: Interp, t: Tensor, data: ArrayLike<number>): void {
  const engine = torchState(vm).engine!, fresh = newTensor(vm, { shape: t.shape, dtype: t.dtype, device: t.device });
  engine.fill(fresh, data);
  engine.assign(vm, t, fresh);
}
const numberOf = (v: unknown): number => (typeof v === "object" && v !== null ? ((v as { kind: string }).kind === "float" ? (v as { value: number }).value : ((v as Tensor).constant?.[0] ?? NaN)) : Number(v));
const generator = keyword(any(null));
const drawn = (draw: (vm: Interp, blank: Tensor, a: never) => void) => (vm: Interp, t: Tensor, a: never): void => { const fresh = newTensor(vm, { shape: t.shape, dtype: t.dtype, device: t.device }); draw(vm, fresh, a); torchState(vm).engine!.assign(vm, t, fresh); };
export const writes: Op[] = [
  inPlace("fill_", { value: operand }, (vm, t, a: { value: unknown }) => fillWith(vm, t, typeof a.value === "object" && (a.value as Tensor).kind === "tensor" ? numbersOf(vm, a.value as Tensor)![0]! : numberOf(a.value)), (a: { value: unknown }) => { const x = numberOf(a.value); return Number.isNaN(x) ? null : x; }),
  inPlace("zero_", {}, (vm, t) => fillWith(vm, t, 0), () => 0),
  inPlace("normal_", { mean: float(0), std: float(1), generator }, drawn((vm, t, a: { mean: number; std: number }) => normalInto(vm, t, a.mean, a.std))),
  inPlace("uniform_", { from: float(0), to: float(1), generator }, drawn((vm, t, a: { from: number; to: number }) => uniformInto(vm, t, a.from, a.to))),
];
export const copyInPlace = op(M("copy_"), { args: { input: tensor, src: tensor, non_blocking: flag(false) }, shape: () => [], anyRank: true, call(vm, { input, src }) {
  if (checkWrite(vm, input) && input.shape && src.shape) apply(vm, expandFor, { input: src, size: [...input.shape], target: input });
  rewrite(vm, input, null);
  input.constant = src.shape && input.shape && src.shape.length === input.shape.length ? src.constant : undefined;
  if (torchState(vm).engine) torchState(vm).engine!.assign(vm, input, src);
  return input;
} });
/** Only checks: the message of copying into a tensor of another shape. */
const expandFor = op("torch._check_copy", { args: { input: tensor, size: any(), target: tensor }, grad: null, shape({ input, target }, c) {
  const lead = target.shape.length - input.shape.length;
  if (lead < 0) { c.fail(`The size of tensor a (${String(target.shape.at(-1) ?? 1)}) must match the size of tensor b (${String(input.shape.at(-1))}) at non-singleton dimension ${Math.max(0, input.shape.length - 1)}`); return plain(null); }
  input.shape.forEach((s: Dim, i: number) => { if (s !== 1) c.equal(target.shape[i + lead]!, s, () => `The size of tensor a (${String(target.shape[i + lead])}) must match the size of tensor b (${String(s)}) at non-singleton dimension ${i + lead}`); });
  return plain(null);
} });
export const requiresGradInPlace = op(M("requires_grad_"), { args: { input: tensor, requires_grad: flag(true) }, anyRank: true, shape: () => [], call(vm, { input, requires_grad }) { vm.setattr(input, "requires_grad", requires_grad); return input; } });
