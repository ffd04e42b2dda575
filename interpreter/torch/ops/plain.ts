// Small functions of torch and Tensor: real, imag, adjoint, fill, range, new, fill_diagonal_ …
import { type Dim, type Shape, add, equal, floorDiv, sub } from "../../shape";
import { type Value, unknown } from "../../python/values";
import { type Ranked, any, dim, factory, flag, int, operand, scalar, tensor, unknownDim } from "../core/args";
import { realOf } from "../core/dtype";
import { op, plain } from "../core/op";
import { newTensor, torchState } from "../core/state";
import { asStrides, stridesOf } from "../core/strides";
import { like, reduced } from "../core/verbs";
import type { Meta, Tensor } from "../tensor";
import { rewrite, write } from "./convert";

const both = (name: string): string[] => [`torch.${name}`, `Tensor.${name}`];
/** The parts of complex numbers; the real part of real numbers is the tensor itself. */
export const real = op("torch.real", { args: { input: tensor }, view: true, grad: "SelectBackward0", shape: ({ input }) => (input.dtype && input.dtype.category !== "complex" ? plain(input) : { ...like(input, input.shape, input.dtype && realOf(input.dtype)), strides: null }) });
export const imag = op("torch.imag", { args: { input: tensor }, view: true, grad: "SelectBackward0", shape({ input }, c) {
  c.that(!input.dtype || input.dtype.category === "complex", () => "imag is not implemented for tensors with non-complex dtypes.");
  return { ...like(input, input.shape, input.dtype && realOf(input.dtype)), strides: null };
} });
/** The conjugate with its last two dimensions swapped. */
export const adjoint = op(both("adjoint"), { args: { input: tensor }, view: true, grad: ({ input }) => (input.dtype?.category === "complex" ? "ConjBackward0" : "TransposeBackward0"), shape({ input }, c): Meta {
  const n = input.shape.length, strides = stridesOf(input);
  if (n === 0) return like(input, []);
  if (!c.that(n >= 2, () => `tensor.adjoint() is only supported on matrices or batches of matrices. Got ${n}-D tensor.`)) return like(input, input.shape);
  const swapped = (s: Shape): Shape => [...s.slice(0, -2), s.at(-1)!, s.at(-2)!], shape = swapped(input.shape);
  return { ...like(input, shape), strides: strides && asStrides(shape, swapped(strides)) };
} });

const single = (value: unknown): string | null => { const t = value as Ranked; return typeof value === "object" && t !== null && t.kind === "tensor" && t.shape && t.shape.length > 0 ? `fill_ only supports 0-dimension value tensor but got tensor with ${t.shape.length} dimensions.` : null; };
export const fill = op("torch.fill", { args: { input: tensor, value: operand }, keepsShape: true, shape({ input, value }, c) { const wrong = single(value); if (wrong) c.fail(wrong); return input.shape; } });
/** The functions that write into their first argument. */
const filled = (name: string): ReturnType<typeof op> => op(`torch.${name}`, { args: name === "zero_" ? { input: tensor } : { input: tensor, value: operand }, anyRank: true, shape: () => [], call(vm, a) {
  const { input, value = 0 } = a as { input: Tensor; value?: Value }, wrong = single(value), x = typeof value === "number" ? value : typeof value === "object" && value !== null && value.kind === "float" ? value.value : null;
  if (wrong) vm.fail("RuntimeError", wrong);
  rewrite(vm, input, x);
  if (torchState(vm).engine && x !== null && input.shape) write(vm, input, new Float64Array(input.shape.reduce<number>((p, d) => p * Number(d), 1)).fill(x));
  return input;
} });
export const fills = [filled("fill_"), filled("zero_")];
export const fillDiagonal = op("Tensor.fill_diagonal_", { args: { input: tensor, fill_value: scalar(), wrap: flag(false) }, inPlace: false, shape: () => [], call(vm, a) {
  const input = a.input, n = input.shape.length;
  if (n < 2) vm.fail("RuntimeError", "dimensions must larger than 1");
  else if (n > 2 && input.shape.some((d: Dim) => equal(d, input.shape[0]!) === false)) vm.fail("RuntimeError", "all dimensions of input must be of equal length");
  rewrite(vm, input, null);
  torchState(vm).engine?.run(vm, fillDiagonal, a, [input]);
  return input;
} });

/** A new tensor of the same dtype: of sizes, of a list's length, of another tensor's shape. */
export const newMethod = op("Tensor.new", { args: { input: tensor, ...Object.fromEntries([0, 1, 2, 3, 4, 5].map((i) => [`data${i}`, any(null)])) }, anyRank: true, shape: () => [], call(vm, { input, ...given }) {
  const data = (Object.values(given) as Value[]).filter((d) => d !== null), [first] = data, { dtype, device } = input as Tensor;
  const made = (shape: Shape | null): Value => newTensor(vm, { shape, dtype, device });
  if (data.every((d) => typeof d === "number" || (typeof d === "object" && d !== null && d.kind === "sym"))) return made(data.length ? (data as Dim[]) : [0]);
  if (typeof first === "object" && first !== null && data.length === 1) {
    if (first.kind === "tensor") return made(first.shape);
    if (first.kind === "tuple" && first.cls) return made(first.items as Dim[]);
    if ((first.kind === "list" || first.kind === "tuple") && first.items.every((x) => typeof x === "number" || (typeof x === "object" && x !== null && x.kind === "float"))) return made([first.items.length]);
  }
  return unknown("what Tensor.new makes of these");
} });
export const sameSize = op(both("is_same_size"), { args: { input: tensor, other: tensor }, shape({ input, other }, c) {
  const n = input.shape.length, e = n === other.shape.length ? input.shape.map((d, i) => equal(d, other.shape[i]!)) : [false];
  return plain(e.includes(false) ? false : e.includes(undefined) ? unknown("the sizes are not known", c.vm.typeOf(true)) : true);
} });
export const toDense = op("Tensor.to_dense", { args: { input: tensor, dtype: any(null), masked_grad: any(null) }, keepsShape: true, shape: ({ input }) => plain(input) });
export const sparseDim = op("Tensor.sparse_dim", { args: { input: tensor }, shape: () => plain(0) });
export const denseDim = op("Tensor.dense_dim", { args: { input: tensor }, shape: ({ input }) => plain(input.shape.length) });

const number = (v: Value): number => (typeof v === "object" && v !== null ? (v.kind === "float" ? v.value : NaN) : Number(v));
/** Numbers from start to end, both included. */
export const range = op("torch.range", { args: { start: scalar(), end: scalar(), step: scalar(1), ...factory }, grad: null, dtype: (a, c) => a.dtype ?? torchState(c.vm).defaultDtype, shape({ start, end, step }, c): Shape {
  const [s, e, d] = [number(start), number(end), number(step)];
  c.that(d !== 0, () => "step must be nonzero");
  c.that(!((d > 0 && s > e) || (d < 0 && s < e)), () => "upper bound and lower bound inconsistent with step sign");
  if (!Number.isNaN(s + e + d) && d !== 0) return [Math.floor((e - s) / d) + 1];
  const [a, b] = [start, end].map((v) => (typeof v === "number" || (typeof v === "object" && v.kind === "sym") ? v : null));
  return typeof step === "number" && step > 0 && a != null && b != null ? [add(floorDiv(sub(b, a), step), 1)] : [unknownDim()];
} });
/** The norm over all dimensions but one (-1: over all). */
export const normExcept = op("torch.norm_except_dim", { args: { v: tensor, pow: int(2), dim: dim(0) }, grad: "ViewBackward0", shape({ v, dim: d }, c) {
  if (d === -1) return [];
  const at = c.dim(d, v.shape.length);
  return reduced(v.shape, v.shape.map((_, i) => i).filter((i) => i !== at), true);
} });
