// Operations that stand alone: heaviside, frexp, hash_tensor, sum_to_size, resize_, segment_reduce, allclose, views of complex numbers.
import { type Shape, equal, numel } from "../../shape";
import { type Value, unknown } from "../../python/values";
import { type Ranked, any, bool, dim, dims, dtypePositional, flag, float, int, keyword, maybeTensor, sizes, str, tensor, unknownDim } from "../core/args";
import { complexOf, dtypes, realOf, scalarType } from "../core/dtype";
import { foldPairs } from "../core/fold";
import { type Op, named, op, plain } from "../core/op";
import { torchState } from "../core/state";
import { like, reduced, sizesText } from "../core/verbs";
import type { Meta } from "../tensor";
import { reducing } from "./reduce";

const both = (name: string): string[] => [`torch.${name}`, `Tensor.${name}`];

/** 0 below zero, values at zero, 1 above. */
export const heaviside = op(both("heaviside"), { args: { input: tensor, values: tensor }, inPlace: true, shape({ input, values }, c) {
  if (input.dtype?.category === "complex" || values.dtype?.category === "complex") c.fail("heaviside is not yet implemented for complex tensors.");
  if (input.dtype && values.dtype && input.dtype !== values.dtype) c.fail("heaviside is not yet implemented for tensors with different dtypes.");
  return c.broadcast(input.shape, values.shape);
}, grad: "torch::autograd::NotImplemented" });
export const frexp = op(both("frexp"), { args: { input: tensor }, shape({ input }, c) {
  if (input.dtype && input.dtype.category !== "float") c.fail("torch.frexp() only supports floating-point dtypes");
  return named("frexp", { mantissa: like(input, input.shape), exponent: like(input, input.shape, dtypes.int32) });
} });
export const hashTensor = op(both("hash_tensor"), { args: { input: tensor, dim: dims([]), keepdim: keyword(bool(false)), mode: keyword(int(0)) }, grad: null, dtype: dtypes.uint64, shape({ input, dim: d, keepdim }, c) {
  if (d.length === 0) c.that(equal(numel(input.shape), 0) !== true, () => "hash_tensor: Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the 'dim' argument.");
  return reduced(input.shape, reducing(c, input, d), keepdim);
} });
/** Sums over the dimensions that the target has not, or has as 1. */
export const sumToSize = op("Tensor.sum_to_size", { args: { input: tensor, size: sizes({ rest: true }) }, grad: "SumBackward1", shape({ input, size }, c) {
  const lead = input.shape.length - size.length, bad = lead < 0 || size.some((s, i) => s !== 1 && equal(s, input.shape[i + lead]!) === false);
  if (bad) c.fail(`size {${sizesText(size)}} is not expandable to size {${sizesText(input.shape)}}.`);
  return !bad && lead === 0 && size.every((s, i) => equal(s, input.shape[i]!) === true) ? plain(input) : size;
} });

/** Gives the tensor another size; elements that it did not have are uninitialised. */
function resized(input: Ranked, size: Shape, vm: Parameters<NonNullable<Op["overloads"][number]["call"]>>[0]): Ranked {
  if (input.requiresGrad && torchState(vm).gradEnabled) { vm.fail("RuntimeError", "cannot resize variables that require grad"); return input; }
  if (size.some((d) => typeof d === "number" && d < 0)) { vm.fail("RuntimeError", "numel: integer multiplication overflow"); return input; }
  vm.touch(input);
  input.constant = undefined;
  input.shape = size;
  input.strides = undefined;
  return input;
}
export const resize = op(["Tensor.resize_"], { args: { input: tensor, size: sizes({ rest: true }), memory_format: keyword(any(null)) }, anyRank: true, shape: () => [], call: (vm, { input, size }) => resized(input, size, vm) });
export const resizeAs = op(both("resize_as_"), { args: { input: tensor, the_template: tensor, memory_format: keyword(any(null)) }, shape: () => [], call: (vm, { input, the_template: like }) => resized(input, like.shape, vm) });

/** Reduces runs along an axis, of the given lengths or between the given offsets. */
export const segmentReduce = op(["torch.segment_reduce", "torch._segment_reduce"], {
  args: { data: tensor, reduce: str(), lengths: keyword(maybeTensor), indices: keyword(maybeTensor), offsets: keyword(maybeTensor), axis: keyword(dim(0)), unsafe: keyword(flag(false)), initial: keyword(any(null)) }, grad: "SegmentReduceBackward0",
  shape({ data, lengths, offsets, axis, unsafe }, c) {
    c.that(axis >= 0 || !!(lengths ?? offsets), () => "segment_reduce(): Either lengths or offsets must be defined.");
    const by = lengths ?? offsets;
    if (!by) { c.fail("segment_reduce(): Either lengths or offsets must be defined."); return { shape: null, dtype: data.dtype, because: "neither lengths nor offsets" }; }
    const at = by.shape.length - 1, whole = data.shape[at], count = by.shape[at]!;
    if (lengths && !unsafe && at === 0 && lengths.constant && typeof whole === "number" && lengths.constant.reduce((a, b) => a + b, 0) !== whole) c.fail("segment_reduce(): Expected all rows of lengths along axis to sum to data.size(lengths.dim()-1) when !unsafe.");
    return [...by.shape.slice(0, -1), lengths ? count : typeof count === "number" ? count - 1 : unknownDim(), ...data.shape.slice(at + 1)];
  },
});
/** Whether every pair of elements is close; where numbers are not known, only what shapes and dtypes say. */
export const allclose = op(both("allclose"), { args: { input: tensor, other: tensor, rtol: float(1e-5), atol: float(1e-8), equal_nan: flag(false) }, grad: null, shape({ input, other, rtol, atol }, c) {
  if (input.dtype && other.dtype && input.dtype !== other.dtype) c.fail(`${scalarType(input.dtype)} did not match ${scalarType(other.dtype)}`);
  for (const [what, x] of [["rtol", rtol], ["atol", atol]] as const) if (x < 0) c.fail(`${what} must be greater than or equal to zero, but got ${x}`);
  const shape = c.broadcast(input.shape, other.shape), near = foldPairs(input, other, { shape, dtype: null }, (x, y) => Number(x === y || Math.abs(x - y) <= atol + rtol * Math.abs(y)));
  return plain(near ? near.every(Boolean) : (unknown("the numbers are only known when the program runs", c.vm.typeOf(true)) as Value));
} });

/** Pairs of reals as complex numbers, and back. */
export const viewAsComplex = op("torch.view_as_complex", { args: { input: tensor }, view: true, shape({ input }, c): Meta {
  if (input.dtype && (input.dtype.category !== "float" || input.dtype.name === "bfloat16")) c.fail(`view_as_complex is only supported for half, float and double tensors, but got a tensor of scalar type: ${scalarType(input.dtype)}`);
  c.that(input.shape.length > 0, () => "Input tensor must have one or more dimensions");
  c.that(equal(input.shape.at(-1) ?? 2, 2), () => "Tensor must have a last dimension of size 2");
  return like(input, input.shape.slice(0, -1), input.dtype && complexOf(input.dtype));
} });
export const viewAsReal = op("torch.view_as_real", { args: { input: tensor }, view: true, shape({ input }, c): Meta {
  if (input.dtype && input.dtype.category !== "complex") c.fail("view_as_real is only supported for complex tensors");
  return like(input, [...input.shape, 2], input.dtype && realOf(input.dtype));
} });
/** softmax and its gradient, as autograd calls them. */
export const nativeSoftmax = ["_softmax", "_log_softmax"].map((name) => op(`torch.${name}`, { args: { input: tensor, dim: dim(), half_to_float: flag(false) }, grad: name === "_softmax" ? "SoftmaxBackward0" : "LogSoftmaxBackward0", shape({ input, dim: d }, c) { c.dim(d, input.shape.length); return input.shape; } }));
export const softmaxBackward = ["_softmax_backward_data", "_log_softmax_backward_data"].map((name) => op(`torch.${name}`, { args: { grad_output: tensor, output: tensor, dim: dim(), input_dtype: { ...dtypePositional, initial: undefined } }, shape: ({ grad_output, input_dtype }) => like(grad_output, grad_output.shape, input_dtype) }));
export const toSparse = op("Tensor.to_sparse", { args: { input: tensor, sparse_dim: int(null), layout: keyword(any(null)), blocksize: keyword(any(null)), dense_dim: keyword(int(null)) }, shape({ input, sparse_dim }, c) {
  const n = input.shape.length;
  if (typeof sparse_dim === "number") c.that(sparse_dim >= 0 && sparse_dim <= n, () => `dense_to_sparse: sparse_dim argument must be in [0,${n}] range, but ${sparse_dim} is given`);
  return input.shape;
} });
