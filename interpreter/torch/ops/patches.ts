// Sliding blocks: F.unfold (im2col), F.fold (col2im), Tensor.unfold.
import { type Dim, type Shape, add, floorDiv, isMultipleOf, less, mul, product, sub } from "../../shape";
import { type Ranked, dim, int, ints, tensor } from "../core/args";
import type { Check } from "../core/check";
import { scalarType } from "../core/dtype";
import { op } from "../core/op";
import { asStrides, stridesOf } from "../core/strides";
import { like, sizesText, windows, withDim } from "../core/verbs";

const F = "torch.nn.functional.";
const pairText = (p: readonly Dim[]): string => `(${p.map(String).join(", ")})`;
const pairs = { kernel_size: ints(2), dilation: ints(2, 1), padding: ints(2, 0), stride: ints(2, 1) };
type Pairs = { kernel_size: Dim[]; dilation: Dim[]; padding: Dim[]; stride: Dim[] };
const below = (d: Dim[], least: number): boolean => d.some((x) => less(x, least) === true);

/** Lengths and signs, in PyTorch's order. */
function checked(c: Check, { kernel_size: k, dilation: d, padding: p, stride: s }: Pairs, output?: Dim[]): void {
  for (const [what, v] of [["output_size", output], ["kernel_size", k], ["dilation", d], ["padding", p], ["stride", s]] as const) if (v) c.that(v.length === 2, () => `It is expected ${what} equals to 2, but got size ${v.length}`);
  if (below(k, 1)) c.fail(`kernel size should be greater than zero, but got kernel_height: ${String(k[0])} kernel_width: ${String(k[1])}`);
  if (below(d, 1)) c.fail(`dilation should be greater than zero, but got dilation_height: ${String(d[0])} dilation_width: ${String(d[1])}`);
  if (below(p, 0)) c.fail(`padding should be non-negative, but got pad_height: ${String(p[0])} pad_width: ${String(p[1])}`);
  if (below(s, 1)) c.fail(`stride should be greater than zero, but got stride_height: ${String(s[0])} stride_width: ${String(s[1])}`);
}
const blocks = (size: readonly Dim[], { kernel_size: k, dilation: d, padding: p, stride: s }: Pairs): Dim[] => size.map((x, i) => windows(x, k[i]!, s[i]!, p[i]!, d[i]!));

/** (N, C, H, W) → (N, C · kH · kW, blocks). */
export const unfold = op([`${F}unfold`, "torch._C._nn.im2col"], {
  doc: "Sliding blocks as columns: (N, C, H, W) → (N, C·kH·kW, blocks).", args: { input: tensor, ...pairs }, grad: "Im2ColBackward0",
  wants: (_, size) => ({ input: [size("B"), size("C"), size("H"), size("W")] }),
  shape({ input, ...p }, c) {
    const { shape } = input, n = shape.length;
    checked(c, p);
    if (n < 3) { if (n === 2) c.fail("Dimension out of range (expected to be in range of [-2, 1], but got 2)", "IndexError"); return { shape: null, dtype: input.dtype, because: "the input's rank is wrong" }; }
    if (n > 4 || [shape.slice(-3)].some((s) => s.some((d) => d === 0))) { c.fail(`Expected 3D or 4D (batch mode) tensor with possibly 0 batch size and other non-zero dimensions for input, but got: ${sizesText(shape)}`); return { shape: null, dtype: input.dtype, because: "the input's form is wrong" }; }
    const spatial = shape.slice(-2), found = blocks(spatial, p);
    if (found.some((d) => less(d, 1) === true)) c.fail(`Given input with spatial size ${pairText(spatial)}, kernel_size=${pairText(p.kernel_size)}, dilation=${pairText(p.dilation)}, padding=${pairText(p.padding)}, calculated shape of the array of sliding blocks as ${pairText(found)}, but its components must be at least one.`);
    if (input.dtype?.category === "int") c.fail(`"im2col_out_cpu" not implemented for '${scalarType(input.dtype)}'`, "NotImplementedError");
    return [...shape.slice(0, -3), mul(shape.at(-3)!, product(p.kernel_size)), product(found)];
  },
});
/** (N, C · kH · kW, blocks) → (N, C, H, W): overlapping blocks are summed. */
export const fold = op([`${F}fold`, "torch._C._nn.col2im"], {
  doc: "The inverse of unfold, overlaps summed: (N, C·kH·kW, blocks) → (N, C, H, W).", args: { input: tensor, output_size: ints(2), ...pairs }, grad: "Col2ImBackward0",
  shape({ input, output_size: out, ...p }, c) {
    const { shape } = input, n = shape.length, k = p.kernel_size;
    checked(c, p, out);
    const form = (): string => `Expected 2D or 3D (batch mode) tensor for input with possibly 0 batch size and non-zero dimensions for input, but got: ${sizesText(shape)}`;
    if (!c.that((n === 2 || n === 3) && !shape.slice(-2).some((d) => d === 0), form)) return { shape: null, dtype: input.dtype, because: "the input's form is wrong" };
    const columns = shape.at(-2)!, count = shape.at(-1)!, area = product(k);
    c.that(isMultipleOf(columns, area as number), () => `Expected size of input's dimension 1 to be divisible by the product of kernel_size, but got input.size(1)=${String(columns)} and kernel_size=${pairText(k)}.`);
    const found = blocks(out, p);
    c.equal(product(found), count, () => `Given output_size=${pairText(out)}, kernel_size=${pairText(k)}, dilation=${pairText(p.dilation)}, padding=${pairText(p.padding)}, stride=${pairText(p.stride)}, expected size of input's dimension 2 to match the calculated number of sliding blocks ${found.map(String).join(" * ")} = ${String(product(found))}, but got input.size(2)=${String(count)}.`);
    return [...shape.slice(0, -2), floorDiv(columns, area), ...out];
  },
});

/** Windows of one dimension, as a new last one: size → ⌊(size − window) / step⌋ + 1. */
export const windowsOf = ({ input, dimension, size, step }: { input: Ranked; dimension: number; size: Dim; step: Dim }, c: Check) => {
  const { shape } = input, d = c.dim(dimension, shape.length), whole = shape.length ? shape[d]! : 1;
  if (typeof size === "number") { if (size < 0) c.fail(`size is ${size} but must be >= 0`); }
  if (less(whole, size) === true) c.fail(`maximum size for tensor at dimension ${d} is ${String(whole)} but size is ${String(size)}`);
  if (typeof step === "number") c.that(step > 0, () => `step is ${step} but must be > 0`);
  if (c.failed) return { shape: null, dtype: input.dtype, because: "the windows do not fit" };
  const out: Shape = shape.length ? [...withDim(shape, d, add(floorDiv(sub(whole, size), step), 1)), size] : [size], strides = stridesOf(input);
  return { ...like(input, out), strides: shape.length ? strides && asStrides(out, [...strides.map((s, i) => (i === d ? mul(s, step) : s)), strides[d]!]) : undefined };
};
export const tensorUnfold = op("Tensor.unfold", { doc: "Windows of one dimension, as a new last one.", args: { input: tensor, dimension: dim(), size: int(), step: int() }, view: true, shape: windowsOf });
