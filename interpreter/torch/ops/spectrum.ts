// Short-time Fourier transforms, and complex numbers from polar coordinates.
import { type Dim, type Shape, add, equal, floorDiv, less, lessEqual, mul, sub } from "../../shape";
import type { Dtype } from "../../python/values";
import { type Ranked, bool, flag, int, maybeTensor, str, tensor } from "../core/args";
import type { Check } from "../core/check";
import { complexOf, isFloating, isIntegral, realOf, scalarType } from "../core/dtype";
import { op } from "../core/op";
import { like, sizesText } from "../core/verbs";

/** abs · (cos(angle) + i sin(angle)) */
export const polar = op("torch.polar", { args: { abs: tensor, angle: tensor }, shape({ abs, angle }, c) {
  c.that(isFloating(abs.dtype) !== false && isFloating(angle.dtype) !== false && abs.dtype?.name !== "bfloat16", () => `Expected both inputs to be Half, Float or Double tensors but got ${scalarType(abs.dtype)} and ${scalarType(angle.dtype)}`);
  c.that(!abs.dtype || !angle.dtype || abs.dtype === angle.dtype, () => `Expected object of scalar type ${scalarType(abs.dtype)} but got scalar type ${scalarType(angle.dtype)} for second argument`);
  return c.broadcast(abs.shape, angle.shape);
}, dtype: ({ abs }) => abs.dtype && complexOf(abs.dtype) });

const flagText = (v: boolean | null): string => (v === null ? "None" : v ? "1" : "0");
const windowText = (w: Ranked | null): string => (w ? `torch.${scalarType(w.dtype)}Tensor{${sizesText(w.shape)}}` : "None");
const isComplex = (t: Ranked | null): boolean => t?.dtype?.category === "complex";
const positive = (n: Dim): boolean | undefined => less(0, n);

/**
 * Spectra of windows that start every hop_length samples: (*, L) → (*, N, T) with N = n_fft/2 + 1 when one-sided (n_fft otherwise)
 * and T = 1 + (L − n_fft) / hop_length; `center` pads L by n_fft/2 on both sides.
 * https://docs.pytorch.org/docs/stable/generated/torch.stft.html
 */
export const stft = op(["torch.stft", "Tensor.stft"], {
  python: true, doc: "The short-time Fourier transform.", grad: "SqueezeBackward4",
  args: { input: tensor, n_fft: int(), hop_length: int(null), win_length: int(null), window: maybeTensor, center: bool(true), pad_mode: str("reflect"), normalized: flag(false), onesided: bool(null), return_complex: bool(null), align_to_window: bool(null) },
  shape({ input, n_fft, hop_length, win_length, window, center, pad_mode, normalized, onesided, return_complex, align_to_window }, c) {
    const half = floorDiv(n_fft, 2), rank = input.shape.length, given = input.shape.at(-1) ?? 1;
    if (center && pad_mode === "reflect" && rank >= 1 && rank <= 2) c.that(less(half, given) !== false, () => `Argument #4: Padding size should be less than the corresponding input dimension, but got: padding (${String(half)}, ${String(half)}) at dimension 2 of input ${sizesText([...(rank === 1 ? [1, 1] : [1, input.shape[0]!]), given])}`);
    const complex = isComplex(input) || isComplex(window), hop = hop_length ?? floorDiv(n_fft, 4), width = win_length ?? n_fft;
    c.that(return_complex !== null || complex, () => "stft requires the return_complex parameter be given for real inputs, and will further require that return_complex=True in a future PyTorch release.");
    const length = center ? add(given, mul(2, half)) : given, padded: Shape = [...input.shape.slice(0, -1), length];
    const says = (what: string): string => `stft(torch.${scalarType(input.dtype)}Tensor${sizesText(padded)}, n_fft=${String(n_fft)}, hop_length=${String(hop)}, win_length=${String(width)}, window=${windowText(window)}, normalized=${flagText(normalized)}, onesided=${flagText(onesided)}, return_complex=${flagText(return_complex ?? complex)}, align_to_window=${flagText(align_to_window)}) : ${what}`;
    c.that(!isIntegral(input.dtype), () => says("expected a tensor of floating point or complex values"));
    c.that(rank === 1 || rank === 2, () => says("expected a 1D or 2D tensor"));
    c.that(positive(n_fft) !== false && lessEqual(n_fft, length) !== false, () => says(`expected 0 < n_fft < ${String(length)}, but got n_fft=${String(n_fft)}`));
    c.that(positive(hop), () => says(`expected hop_length > 0, but got hop_length=${String(hop)}`));
    c.that(positive(width) !== false && lessEqual(width, n_fft) !== false, () => says(`expected 0 < win_length <= n_fft, but got win_length=${String(width)}`));
    if (window) c.that(window.shape.length === 1 && equal(window.shape[0]!, width) !== false, () => says(`expected a 1D window tensor of size equal to win_length=${String(width)}, but got window with size ${sizesText(window.shape)}`));
    const oneSided = onesided ?? !complex;
    c.that(!(oneSided && complex), () => "Cannot have onesided output if window or input is complex");
    if (c.failed) return input.shape;
    const spectrum = [...input.shape.slice(0, -1), oneSided ? add(half, 1) : n_fft, add(floorDiv(sub(length, n_fft), hop), 1)];
    const d: Dtype | null = input.dtype && complexOf(input.dtype);
    return return_complex ?? complex ? like(input, spectrum, d) : like(input, [...spectrum, 2], d && realOf(d));
  },
});
/** The signal of spectra: (*, N, T) → (*, L) with L = n_fft + hop_length · (T − 1), less what `center` had added, or `length`. */
export const istft = op(["torch.istft", "Tensor.istft"], {
  doc: "The inverse of stft.", grad: "SliceBackward0",
  args: {
    input: tensor, n_fft: int(), hop_length: int(null), win_length: int(null), window: maybeTensor, center: bool(true), normalized: flag(false), onesided: bool(null), length: int(null),
    return_complex: bool(false),
  },
  shape({ input, n_fft, hop_length, win_length, window, center, normalized, onesided, length, return_complex }, c: Check) {
    const hop = hop_length ?? floorDiv(n_fft, 4), width = win_length ?? n_fft, half = floorDiv(n_fft, 2), rank = input.shape.length, { shape } = input;
    const says = (what: string): string => `istft(CPU${scalarType(input.dtype)}Type${sizesText(shape)}, n_fft=${String(n_fft)}, hop_length=${String(hop)}, win_length=${String(width)}, window=${windowText(window)}, center=${flagText(center)}, normalized=${flagText(normalized)}, onesided=${flagText(onesided)}, length=${length === null ? "None" : String(length)}, return_complex=${flagText(return_complex)}) : ${what}`;
    c.that(!input.dtype || input.dtype.category === "complex", () => "istft requires a complex-valued input tensor matching the output from stft with return_complex=True.");
    if (rank < 2) c.fail(`Dimension out of range (expected to be in range of [${-rank - 1}, ${rank}], but got -3)`, "IndexError");
    if (rank < 2 || c.failed) return { shape: null, dtype: null, because: "istft takes two or three dimensions" };
    c.that(!shape.some((d) => equal(d, 0) === true), () => says("input tensor cannot be empty."));
    c.that(rank === 2 || rank === 3, () => says(`expected a tensor with 3 or 4 dimensions, but got ${rank + 1}`));
    const oneSided = onesided ?? !isComplex(window), bins = shape.at(-2)!, wanted = oneSided ? add(half, 1) : n_fft;
    c.equal(bins, wanted, () => says(oneSided ? `expected the frequency dimension (3rd to the last) of the input tensor to match n_fft / 2 + 1 when onesided=True, but got ${String(bins)}` : `expected the frequency dimension (3rd to the last) of the input tensor to match n_fft when onesided=False, but got ${String(bins)}`));
    c.that(positive(hop) !== false && lessEqual(hop, width) !== false, () => says("expected 0 < hop_length <= win_length"));
    c.that(positive(width) !== false && lessEqual(width, n_fft) !== false, () => says("expected 0 < win_length <= n_fft"));
    if (window) c.that(window.shape.length === 1 && equal(window.shape[0]!, width) !== false, () => says("Invalid window shape. window has to be 1D and length of `win_length`"));
    if (return_complex) c.that(!oneSided, () => "Cannot have onesided output if window or input is complex");
    const whole = add(n_fft, mul(hop, sub(shape.at(-1)!, 1))), d = input.dtype;
    return like(input, [...shape.slice(0, -2), length ?? (center ? sub(whole, mul(2, half)) : whole)], return_complex ? d : d && realOf(d));
  },
});
