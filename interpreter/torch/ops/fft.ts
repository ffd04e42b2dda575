// torch.fft: Fourier transforms. Real input of n numbers has ⌊n/2⌋ + 1 coefficients; m coefficients give 2·(m − 1) real numbers.
// https://docs.pytorch.org/docs/stable/fft.html
import { type Dim, type Shape, add, floorDiv, lessEqual, mul, sub } from "../../shape";
import type { Dtype } from "../../python/values";
import { type Ranked, dim, dims, factory, float, int, optional, sizes, str, tensor } from "../core/args";
import type { Check } from "../core/check";
import { complexOf, realOf, scalarType } from "../core/dtype";
import { type Op, op } from "../core/op";
import { torchState } from "../core/state";
import { like, promotedFloat, withDim } from "../core/verbs";

/** What goes in and comes out: complex to complex, real to half of a complex, and back. */
type Kind = "c2c" | "r2c" | "c2r";
const halved = (n: Dim): Dim => add(floorDiv(n, 2), 1);
const doubled = (n: Dim): Dim => mul(2, sub(n, 1));
const points = (c: Check, n: Dim): boolean => c.that(lessEqual(n, 0) !== true, () => `Invalid number of data points (${String(n)}) specified`);
const mode = (c: Check, norm: string | null): boolean => c.that(norm === null || ["forward", "backward", "ortho"].includes(norm), () => `Invalid normalization mode: "${norm}"`);

/** The dtype that is transformed: floats, or the complex dtype of them. */
function transformed(c: Check, input: Ranked, kind: Kind): Dtype | null {
  const d = promotedFloat(c, input);
  if (d && d.bytes === 2 && d.category === "float" && input.device.type === "cpu") c.fail(`Unsupported dtype ${scalarType(d)}`);
  return d && (kind === "c2r" ? realOf(d) : complexOf(d));
}
/** A dimension of a tensor that must have some. */
function axis(c: Check, input: Ranked, d: number): number {
  if (input.shape.length === 0) c.fail(`Dimension specified as ${d} but tensor has no dimensions`, "IndexError");
  return c.dim(d, input.shape.length);
}
const oneArgs = { input: tensor, n: int(null), dim: dim(-1), norm: str(null) };
const oneDimensional = (name: string, kind: Kind, grad: string, real = ""): Op => op(`torch.fft.${name}`, { args: oneArgs, grad: ({ input }) => (grad === "" ? (input.dtype?.category === "complex" ? "FftC2CBackward0" : name === "ifft" ? "ConjBackward0" : "FftR2CBackward0") : grad), shape({ input, n, dim: d, norm }, c) {
  if (real && input.dtype?.category === "complex") c.fail(`${real} expects a real input tensor, but got ${scalarType(input.dtype)}`);
  const out = transformed(c, input, kind), at = axis(c, input, d), size = n ?? (kind === "c2r" ? doubled(input.shape[at]!) : input.shape[at]!);
  if (points(c, size)) mode(c, norm);
  return like(input, withDim(input.shape, at, kind === "r2c" ? halved(size) : size), out);
} });
/** Dimensions and sizes of a transform over several: `s` pads or cuts, −1 keeps. */
function several(c: Check, input: Ranked, s: readonly Dim[] | null, which: readonly number[] | null): { at: number[]; size: (Dim | null)[] } | null {
  const rank = input.shape.length, at = which?.map((d) => axis(c, input, d)) ?? null;
  if (c.failed) return null;
  if (at && !c.that(new Set(at).size === at.length, () => "FFT dims must be unique")) return null;
  if (s && at && !c.that(s.length === at.length, () => "When given, dim and shape arguments must have the same length")) return null;
  if (s && !at && !c.that(s.length <= rank, () => `Got shape with ${s.length} values but input tensor only has ${rank} dimensions.`)) return null;
  const all = at ?? Array.from({ length: s ? s.length : rank }, (_, i) => i + rank - (s ? s.length : rank));
  return { at: all, size: all.map((_, i) => (s && s[i] !== -1 ? s[i]! : null)) };
}
const manyDimensional = (name: string, kind: Kind, initial: readonly number[] | null, grad: string): Op => op(`torch.fft.${name}`, {
  args: { input: tensor, s: optional(sizes()), dim: initial ? dims(initial) : dims(null), norm: str(null) }, grad: ({ input }) => (name.startsWith("rfft") ? "FftR2CBackward0" : kind === "c2r" ? "FftC2RBackward0" : input.shape.length === 1 && kind === "c2c" ? grad : "FftC2CBackward0"),
  shape({ input, s, dim: d, norm }, c) {
    const wide = name.replace("2", "n");
    if (kind === "r2c" && input.dtype?.category === "complex") c.fail(name.startsWith("i") ? `Only supports floating-point dtypes, but found: ${scalarType(input.dtype)}` : `${wide} expects a real-valued input tensor, but got ${scalarType(input.dtype)}`);
    const over = several(c, input, s, d), out = transformed(c, input, kind);
    if (!over) return like(input, input.shape, out);
    const { at, size } = over, last = at.at(-1);
    if (last === undefined) { if (kind !== "c2c") c.fail(`${wide} must transform at least one axis`); return like(input, input.shape, out); }
    const full: Shape = at.map((a, i) => size[i] ?? (kind === "c2r" && a === last ? doubled(input.shape[a]!) : input.shape[a]!));
    if (full.every((n) => points(c, n))) mode(c, norm);
    const shape = input.shape.map((n, i) => { const k = at.indexOf(i); return k < 0 ? n : kind === "r2c" && i === last ? halved(full[k]!) : full[k]!; });
    return like(input, shape, out);
  },
});
export const transforms: Op[] = [
  oneDimensional("fft", "c2c", ""), oneDimensional("ifft", "c2c", ""), oneDimensional("rfft", "r2c", "FftR2CBackward0", "rfft"), oneDimensional("irfft", "c2r", "FftC2RBackward0"), oneDimensional("hfft", "c2r", "FftC2RBackward0"), oneDimensional("ihfft", "r2c", "ConjBackward0", "ihfft"),
  ...([["fft", "c2c"], ["ifft", "c2c"], ["rfft", "r2c"], ["irfft", "c2r"], ["hfft", "c2r"], ["ihfft", "r2c"]] as const).flatMap(([name, kind]) => [manyDimensional(`${name}2`, kind, [-2, -1], "FftC2CBackward0"), manyDimensional(`${name}n`, kind, null, "FftC2CBackward0")]),
];
const shift = (name: string): Op => op(`torch.fft.${name}`, { args: { input: tensor, dim: dims(null) }, grad: "RollBackward0", shape({ input, dim: d }, c) { d?.forEach((i) => axis(c, input, i)); return input.shape; } });
export const shifts = [shift("fftshift"), shift("ifftshift")];
const frequencies = (name: string): Op => op(`torch.fft.${name}`, { args: { n: int(), d: float(1), ...factory }, grad: null, dtype: (a, c) => a.dtype ?? torchState(c.vm).defaultDtype, shape({ n }, c) {
  if (typeof n === "number" && n < 0) c.fail(`Trying to create tensor with negative dimension ${n}: [${n}]`);
  return [name === "rfftfreq" ? halved(n) : n];
} });
export const frequency = [frequencies("fftfreq"), frequencies("rfftfreq")];
