// Diagonals, and writing into a part of a tensor without changing it: diag, diag_embed, slice_scatter …
import { type Dim, type Shape, add, equal, max, min, mul, numel, sub } from "../../shape";
import { type Ranked, any, dim, int, tensor, unknownDim } from "../core/args";
import type { Check } from "../core/check";
import { op } from "../core/op";
import { asStrides, stridesOf } from "../core/strides";
import { like, sizesText, withDim } from "../core/verbs";
import type { Meta } from "../tensor";
import { slicedLength } from "./indexing";

const both = (name: string): string[] => [`torch.${name}`, `Tensor.${name}`];
const which = { offset: int(0), dim1: dim(0), dim2: dim(1) };
const abs = (d: Dim): Dim => (typeof d === "number" ? Math.abs(d) : max(d, mul(-1, d)));

/** Elements of a diagonal: min(rows, columns) less what the offset cuts off. */
function diagonalLength(rows: Dim, columns: Dim, offset: Dim): Dim {
  if (typeof offset !== "number") return unknownDim();
  return max(0, offset >= 0 ? min(rows, sub(columns, offset)) : min(add(rows, offset), columns));
}
/** The diagonal of two dimensions as a last one. */
export function diagonalOf(input: Ranked, offset: Dim, dim1: number, dim2: number, c: Check): Meta {
  const { shape } = input, n = shape.length, a = c.dim(dim1, n), b = c.dim(dim2, n);
  if (a === b) c.fail(`diagonal dimensions cannot be identical ${dim1}, ${dim2}`);
  if (c.failed) return { shape: null, dtype: input.dtype, because: "the diagonal's dimensions are wrong" };
  const out = [...shape.filter((_, i) => i !== a && i !== b), diagonalLength(shape[a]!, shape[b]!, offset)], strides = stridesOf(input);
  return { ...like(input, out), strides: strides && asStrides(out, [...strides.filter((_, i) => i !== a && i !== b), add(strides[a]!, strides[b]!)]) };
}
export const diagonal = op(both("diagonal"), {
  doc: "The diagonal of two dimensions, as a last dimension.", args: { input: tensor, ...which }, view: true, shape: ({ input, offset, dim1, dim2 }, c) => diagonalOf(input, offset, dim1, dim2, c),
});
/** Square matrices with the last dimension on their diagonals: (*, n) → (*, n + |offset|, n + |offset|). */
function embedded(shape: Shape, offset: Dim, dim1: number, dim2: number, c: Check): Shape {
  const n = shape.length + 1, a = c.dim(dim1, n), b = c.dim(dim2, n);
  if (a === b) c.fail(`diagonal dimensions cannot be identical ${dim1}, ${dim2}`);
  const side = add(shape.at(-1) ?? 1, abs(offset)), rest = shape.slice(0, -1);
  return Array.from({ length: n }, (_, i) => (i === a || i === b ? side : rest.shift()!));
}
export const diagEmbed = op(both("diag_embed"), { args: { input: tensor, offset: int(0), dim1: dim(-2), dim2: dim(-1) }, shape: ({ input, offset, dim1, dim2 }, c) => embedded(input.shape, offset, dim1, dim2, c) });
/** A vector's matrix, or a matrix's diagonal. */
export const diag = op(both("diag"), {
  doc: "A matrix with a vector on its diagonal, or the diagonal of a matrix.", args: { input: tensor, diagonal: int(0) }, grad: ({ input }) => (input.shape.length === 1 ? "DiagEmbedBackward0" : "DiagonalBackward0_copy"),
  shape({ input, diagonal: offset }, c) {
    const n = input.shape.length;
    if (!c.that(n === 1 || n === 2, () => `diag(): Supports 1D or 2D tensors. Got ${n}D`)) return { shape: null, dtype: input.dtype, because: "the input's rank is wrong" };
    return n === 1 ? embedded(input.shape, offset, 0, 1, c) : like(input, diagonalOf(input, offset, 0, 1, c).shape!);
  },
});
export const diagflat = op(both("diagflat"), { args: { input: tensor, offset: int(0) }, grad: "DiagEmbedBackward0", shape: ({ input, offset }, c) => embedded([numel(input.shape)], offset, 0, 1, c) });

/** The part that src replaces must have src's shape. */
const fits = (c: Check, src: Ranked, part: Shape): void => {
  c.that(src.shape.length === part.length && src.shape.every((d, i) => equal(d, part[i]!) !== false), () => `expected src to have a size equal to the slice of self. src size = ${sizesText(src.shape)}, slice size = ${sizesText(part)}`);
};
export const diagonalScatter = op(both("diagonal_scatter"), { args: { input: tensor, src: tensor, ...which }, shape({ input, src, offset, dim1, dim2 }, c) {
  const part = diagonalOf(input, offset, dim1, dim2, c).shape;
  if (part && !c.failed) fits(c, src, part);
  return input.shape;
} });
export const selectScatter = op(both("select_scatter"), { args: { input: tensor, src: tensor, dim: dim(), index: int() }, shape({ input, src, dim: d, index }, c) {
  const { shape } = input;
  if (shape.length === 0) c.fail("select() cannot be applied to a 0-dim tensor.", "IndexError");
  const at = c.dim(d, shape.length), size = shape[at];
  if (typeof size === "number" && typeof index === "number") c.that(index >= -size && index < size, () => `select(): index ${index} out of range for tensor of size ${sizesText(shape)} at dimension ${at}`, "IndexError");
  if (!c.failed) fits(c, src, shape.filter((_, i) => i !== at));
  return shape;
} });
export const sliceScatter = op(both("slice_scatter"), { args: { input: tensor, src: tensor, dim: dim(0), start: any(null), end: any(null), step: int(1) }, shape({ input, src, dim: d, start, end, step }, c) {
  const { shape } = input, at = c.dim(d, shape.length);
  if (shape.length === 0) return shape;
  if (typeof step === "number" && step <= 0) c.fail("slice step must be positive");
  if (!c.failed) fits(c, src, withDim(shape, at, slicedLength(start, end, step, shape[at]!, c)));
  return shape;
} });
