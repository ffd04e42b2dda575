// Products of matrices: matmul, mm, bmm, mv, dot, addmm …
import { type Dim, type Shape, mul, numel } from "../../shape";
import { type Ranked, keyword, scalar, tensor } from "../core/args";
import type { Check } from "../core/check";
import { scalarType } from "../core/dtype";
import { op } from "../core/op";
import { asMatrix, promoted, sizesText } from "../core/verbs";

const both = (name: string, ...more: string[]): string[] => [`torch.${name}`, `Tensor.${name}`, ...more];
/** Products need one dtype; the message differs by function. */
function sameDtype(c: Check, a: Ranked, b: Ranked, message: (x: string, y: string) => string): void {
  if (a.dtype && b.dtype && a.dtype !== b.dtype) c.fail(message(scalarType(a.dtype), scalarType(b.dtype)));
}
const mmDtype = (x: string, y: string): string => `expected m1 and m2 to have the same dtype, but got: ${cName(x)} != ${cName(y)}`;
const cName = (s: string): string => ({ Float: "float", Double: "double", Long: "long int", Int: "int", Half: "c10::Half", BFloat16: "c10::BFloat16", Bool: "bool", Byte: "unsigned char", Short: "short int", Char: "signed char", ComplexFloat: "c10::complex<float>", ComplexDouble: "c10::complex<double>" })[s] ?? s;

/** Matrix product with PyTorch's rules for vectors and batches. https://docs.pytorch.org/docs/stable/generated/torch.matmul.html */
export const matmul = op([...both("matmul"), "torch.linalg.matmul"], {
  doc: "The matrix product; leading dimensions are batches and broadcast.", args: { input: tensor, other: tensor },
  grad: ({ input, other }) => { const [a, b] = [input.shape.length, other.shape.length]; return a === 1 && b === 1 ? "DotBackward0" : a === 2 && b === 1 ? "MvBackward0" : a === 1 && b === 2 ? "SqueezeBackward4" : a === 2 && b === 2 ? "MmBackward0" : "UnsafeViewBackward0"; },
  shape({ input, other }, c) {
    const [a, b] = [input.shape, other.shape];
    if (a.length === 0 || b.length === 0) { c.fail(`both arguments to matmul need to be at least 1D, but they are ${a.length}D and ${b.length}D`); return []; }
    if (a.length === 1 && b.length === 1) { c.equal(a[0]!, b[0]!, () => `inconsistent tensor size, expected tensor [${String(a[0])}] and src [${String(b[0])}] to have the same number of elements, but got ${String(a[0])} and ${String(b[0])} elements respectively`); dotDtype(c, input, other); return []; }
    if (b.length === 1) {
      if (a.length === 2) c.equal(a[1]!, b[0]!, () => `size mismatch, got input (${String(a[0])}), mat (${asText(a)}), vec (${String(b[0])})`);
      else c.equal(a.at(-1)!, b[0]!, () => `size mismatch, got input (${String(numel(a.slice(0, -1)))}), mat (${asMatrix(a)}), vec (${String(b[0])})`);
      sameDtype(c, input, other, mvDtype);
      return a.slice(0, -1);
    }
    if (a.length === 1) {
      c.equal(a[0]!, b.at(-2)!, () => (b.length === 2 ? `size mismatch, got input (${String(b[1])}), mat (${String(b[1])}x${String(b[0])}), vec (${String(a[0])})` : `size mismatch, got input (${String(numel([...b.slice(0, -2), b.at(-1)!]))}), mat (${String(numel([...b.slice(0, -2), b.at(-1)!]))}x${String(b.at(-2))}), vec (${String(a[0])})`));
      return [...b.slice(0, -2), b.at(-1)!];
    }
    if (a.length === 2 && b.length === 2 || (a.length >= 3 && b.length === 2)) {
      c.equal(a.at(-1)!, b[0]!, () => `mat1 and mat2 shapes cannot be multiplied (${asMatrix(a)} and ${asText(b)})`);
      sameDtype(c, input, other, mmDtype);
      return [...a.slice(0, -1), b[1]!];
    }
    const batch = c.broadcast(a.slice(0, -2), b.slice(0, -2)), size = numel(batch);
    if (!c.failed) c.equal(a.at(-1)!, b.at(-2)!, () => (a.length === 2
      ? `mat1 and mat2 shapes cannot be multiplied (${String(mul(numel(b.slice(0, -2)), b.at(-1)!))}x${String(b.at(-2))} and ${String(a[1])}x${String(a[0])})`
      : `Expected size for first two dimensions of batch2 tensor to be: [${String(size)}, ${String(a.at(-1))}] but got: [${String(size)}, ${String(b.at(-2))}].`));
    sameDtype(c, input, other, (x, y) => `expected scalar type ${x} but found ${y}`);
    return [...batch, a.at(-2)!, b.at(-1)!];
  },
  dtype: ({ input }) => input.dtype,
  macs: ({ input }, out): Dim => mul(numel(out), input.shape.at(-1)!),
});
const asText = (s: Shape): string => s.map(String).join("x");
const mvDtype = (x: string, y: string): string => `expected scalar type ${x} but found ${y}`;
const dotDtype = (c: Check, a: Ranked, b: Ranked): void => sameDtype(c, a, b, (x, y) => `dot : expected both vectors to have same dtype, but found ${x} and ${y}`);

export const mm = op(both("mm"), {
  args: { input: tensor, mat2: tensor }, macs: ({ input }, out) => mul(numel(out), input.shape[1]!),
  shape({ input: { shape: a }, input, mat2 }, c) {
    const b = mat2.shape;
    if (a.length !== 2) { c.fail("self must be a matrix"); return a; }
    if (b.length !== 2) { c.fail("mat2 must be a matrix"); return a; }
    c.equal(a[1]!, b[0]!, () => `mat1 and mat2 shapes cannot be multiplied (${asText(a)} and ${asText(b)})`);
    sameDtype(c, input, mat2, mmDtype);
    return [a[0]!, b[1]!];
  },
});
export const bmm = op(both("bmm"), {
  doc: "The matrix product of each pair in two batches.", args: { input: tensor, mat2: tensor }, macs: ({ input }, out) => mul(numel(out), input.shape[2]!),
  shape({ input: { shape: a }, input, mat2 }, c) {
    const b = mat2.shape;
    if (a.length !== 3) { c.fail("batch1 must be a 3D tensor"); return a; }
    if (b.length !== 3) { c.fail("batch2 must be a 3D tensor"); return a; }
    const fits = c.equal(a[0]!, b[0]!, () => `Expected size for first two dimensions of batch2 tensor to be: [${String(a[0])}, ${String(a[2])}] but got: [${String(b[0])}, ${String(b[1])}].`);
    if (fits) c.equal(a[2]!, b[1]!, () => `Expected size for first two dimensions of batch2 tensor to be: [${String(a[0])}, ${String(a[2])}] but got: [${String(b[0])}, ${String(b[1])}].`);
    sameDtype(c, input, mat2, (x, y) => `expected scalar type ${x} but found ${y}`);
    return [a[0]!, a[1]!, b[2]!];
  },
});
export const mv = op(both("mv"), { args: { input: tensor, vec: tensor }, macs: ({ input }) => numel(input.shape), shape({ input: { shape: a }, vec }, c) {
  if (a.length !== 2 || vec.shape.length !== 1) { c.fail(`vector + matrix @ vector expected, got 1, ${a.length}, ${vec.shape.length}`); return a.slice(0, 1); }
  c.equal(a[1]!, vec.shape[0]!, () => `size mismatch, got input (${String(a[0])}), mat (${asText(a)}), vec (${String(vec.shape[0])})`);
  return [a[0]!];
} });
export const dot = op(both("dot"), { args: { input: tensor, tensor }, macs: ({ input }) => numel(input.shape), shape({ input, tensor: other }, c) {
  const [a, b] = [input.shape, other.shape];
  if (a.length !== 1 || b.length !== 1) { c.fail(`1D tensors expected, but got ${a.length}D and ${b.length}D tensors`); return []; }
  dotDtype(c, input, other);
  c.equal(a[0]!, b[0]!, () => `inconsistent tensor size, expected tensor [${String(a[0])}] and src [${String(b[0])}] to have the same number of elements, but got ${String(a[0])} and ${String(b[0])} elements respectively`);
  return [];
} });
export const vdot = op(both("vdot"), { args: { input: tensor, other: tensor }, shape({ input, other }, c) {
  const [a, b] = [input.shape, other.shape];
  if (a.length !== 1 || b.length !== 1) { c.fail(`1D tensors expected, but got ${a.length}D and ${b.length}D tensors`); return []; }
  dotDtype(c, input, other);
  c.equal(a[0]!, b[0]!, () => `inconsistent tensor size, expected tensor [${String(a[0])}] and src [${String(b[0])}] to have the same number of elements, but got ${String(a[0])} and ${String(b[0])} elements respectively`);
  return [];
} });
export const outer = op([...both("outer"), ...both("ger")], { args: { input: tensor, vec2: tensor }, grad: "MulBackward0", macs: (_, out) => numel(out), dtype: ({ input, vec2 }, c) => promoted(c, input, vec2), shape({ input, vec2 }, c) {
  if (input.shape.length !== 1) { c.fail(`outer: Expected 1-D argument self, but got ${input.shape.length}-D`); return input.shape; }
  if (vec2.shape.length !== 1) { c.fail(`outer: Expected 1-D argument vec2, but got ${vec2.shape.length}-D`); return input.shape; }
  return [input.shape[0]!, vec2.shape[0]!];
} });

const scaled = { beta: keyword(scalar(1)), alpha: keyword(scalar(1)) };
function fits(c: Check, input: Shape, out: Shape): void {
  const d = out.length - input.length;
  if (d < 0) { c.fail(`expand(torch.FloatTensor{${sizesText(input)}}, size=${sizesText(out)}): the number of sizes provided (${out.length}) must be greater or equal to the number of dimensions in the tensor (${input.length})`); return; }
  input.forEach((s, i) => { if (s !== 1) c.equal(s, out[i + d]!, () => `The expanded size of the tensor (${String(out[i + d])}) must match the existing size (${String(s)}) at non-singleton dimension ${i + d}.  Target sizes: ${sizesText(out)}.  Tensor sizes: ${sizesText(input)}`); });
}
/** beta · input + alpha · (mat1 @ mat2) */
export const addmm = op(both("addmm"), { args: { input: tensor, mat1: tensor, mat2: tensor, ...scaled }, inPlace: true, macs: ({ mat1 }, out) => mul(numel(out), mat1.shape[1]!), shape({ input, mat1: { shape: a }, mat1, mat2 }, c) {
  const b = mat2.shape;
  if (a.length !== 2) { c.fail(`mat1 must be a matrix, got ${a.length}-D tensor`); return input.shape; }
  if (b.length !== 2) { c.fail(`mat2 must be a matrix, got ${b.length}-D tensor`); return input.shape; }
  sameDtype(c, mat1, mat2, (x, y) => `mat1 and mat2 must have the same dtype, but got ${x} and ${y}`);
  c.equal(a[1]!, b[0]!, () => `mat1 and mat2 shapes cannot be multiplied (${asText(a)} and ${asText(b)})`);
  const out = [a[0]!, b[1]!];
  if (!c.failed) fits(c, input.shape, out);
  return out;
} });
export const addmv = op(both("addmv"), { args: { input: tensor, mat: tensor, vec: tensor, ...scaled }, inPlace: true, shape({ input, mat: { shape: a }, vec }, c) {
  if (a.length !== 2 || vec.shape.length !== 1 || input.shape.length > 1) { c.fail(`vector + matrix @ vector expected, got ${input.shape.length}, ${a.length}, ${vec.shape.length}`); return a.slice(0, 1); }
  c.equal(a[1]!, vec.shape[0]!, () => `size mismatch, got input (${String(a[0])}), mat (${asText(a)}), vec (${String(vec.shape[0])})`);
  return [a[0]!];
} });
export const addr = op(both("addr"), { args: { input: tensor, vec1: tensor, vec2: tensor, ...scaled }, inPlace: true, dtype: ({ input, vec1, vec2 }, c) => promoted(c, input, vec1, vec2), shape({ input, vec1, vec2 }, c) {
  if (vec1.shape.length !== 1) { c.fail(`addr: Expected 1-D argument vec1, but got ${vec1.shape.length}-D`); return input.shape; }
  if (vec2.shape.length !== 1) { c.fail(`addr: Expected 1-D argument vec2, but got ${vec2.shape.length}-D`); return input.shape; }
  const out = [vec1.shape[0]!, vec2.shape[0]!];
  fits(c, input.shape, out);
  return out;
} });
function batched(c: Check, a: Shape, b: Shape): boolean {
  if (a.length !== 3) { c.fail("batch1 must be a 3D tensor"); return false; }
  if (b.length !== 3) { c.fail("batch2 must be a 3D tensor"); return false; }
  return true;
}
export const baddbmm = op(both("baddbmm"), { args: { input: tensor, batch1: tensor, batch2: tensor, ...scaled }, inPlace: true, macs: ({ batch1 }, out) => mul(numel(out), batch1.shape[2]!), shape({ input, batch1: { shape: a }, batch2: { shape: b } }, c) {
  if (!batched(c, a, b)) return input.shape;
  const out = [a[0]!, a[1]!, b[2]!];
  fits(c, input.shape, out);
  const text = () => `Expected size for first two dimensions of batch2 tensor to be: [${String(a[0])}, ${String(a[2])}] but got: [${String(b[0])}, ${String(b[1])}].`;
  if (!c.failed && c.equal(a[0]!, b[0]!, text)) c.equal(a[2]!, b[1]!, text);
  return out;
} });
export const addbmm = op(both("addbmm"), { args: { input: tensor, batch1: tensor, batch2: tensor, ...scaled }, inPlace: true, shape({ input, batch1: { shape: a }, batch2: { shape: b } }, c) {
  if (!batched(c, a, b)) return input.shape;
  c.equal(a[0]!, b[0]!, () => `batch1 and batch2 must have same number of batches, got ${String(a[0])} and ${String(b[0])}`);
  c.equal(a[2]!, b[1]!, () => `Incompatible matrix sizes for bmm (${String(a[1])}x${String(a[2])} and ${String(b[1])}x${String(b[2])})`);
  const out = [a[1]!, b[2]!];
  if (!c.failed) fits(c, input.shape, out);
  return out;
} });
