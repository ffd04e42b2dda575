// Sampling images at points: grid_sample, affine_grid.
import { type Dim, equal, greater } from "../../shape";
import { type Ranked, bool, int, sizes, str, tensor } from "../core/args";
import type { Check } from "../core/check";
import { scalarType } from "../core/dtype";
import { type Op, op } from "../core/op";
import { sizesText, torchSize } from "../core/verbs";
import type { Meta } from "../tensor";

const F = "torch.nn.functional.";
const aligned = (c: Check): void => c.warn("align-corners", "Default grid_sample and affine_grid behavior has changed to align_corners=False since 1.3.0. Please specify align_corners=True if the old behavior is desired. See the documentation of grid_sample for details.");
/** (N, C, H, W) at points (N, h, w, 2) → (N, C, h, w); with one dimension more, points have three coordinates. */
function sampled(input: Ranked, grid: Ranked, bicubic: boolean, c: Check): Meta | Dim[] {
  const x = input.shape, g = grid.shape, both = (): string => `but got input with sizes ${sizesText(x)} and grid with sizes ${sizesText(g)}`;
  c.that(x.length === 0 || g.length === 0 || equal(x[0]!, g[0]!) !== false, () => `grid_sampler(): expected grid and input to have same batch size, ${both()}`);
  c.that(g.length === 0 || equal(g.at(-1)!, x.length - 2) !== false, () => `grid_sampler(): expected grid to have size ${x.length - 2} in last dimension, but got grid with sizes ${sizesText(g)}`);
  for (let i = 2; i < x.length; i++) c.that(greater(x[i]!, 0), () => `grid_sampler(): expected input to have non-empty spatial dimensions, but input has sizes ${sizesText(x)} with dimension ${i} being empty`);
  c.that((x.length === 4 || x.length === 5) && x.length === g.length, () => `grid_sampler(): expected 4D or 5D input and grid with same number of dimensions, ${both()}`);
  if (bicubic && x.length === 5) c.fail("grid_sampler(): bicubic interpolation only supports 4D input");
  if (input.dtype && grid.dtype && input.dtype !== grid.dtype) c.fail(`expected scalar type ${scalarType(input.dtype)} but found ${scalarType(grid.dtype)}`);
  return c.failed ? { shape: null, dtype: input.dtype, because: "the grid does not fit" } : [x[0]!, x[1]!, ...g.slice(1, -1)];
}
const grad = ({ input }: { input: Ranked }): string => `GridSampler${input.shape.length - 2}DBackward0`;
export const gridSample = op(`${F}grid_sample`, {
  doc: "Samples an image at the points of a grid, by interpolation.", args: { input: tensor, grid: tensor, mode: str("bilinear"), padding_mode: str("zeros"), align_corners: bool(null) }, grad, python: true,
  shape({ input, grid, mode, padding_mode, align_corners }, c) {
    if (!["bilinear", "nearest", "bicubic"].includes(mode)) c.fail(`nn.functional.grid_sample(): expected mode to be 'bilinear', 'nearest' or 'bicubic', but got: '${mode}'`, "ValueError");
    if (!["zeros", "border", "reflection"].includes(padding_mode)) c.fail(`nn.functional.grid_sample(): expected padding_mode to be 'zeros', 'border', or 'reflection', but got: '${padding_mode}'`, "ValueError");
    if (align_corners === null && !c.failed) aligned(c);
    return sampled(input, grid, mode === "bicubic", c);
  },
});
const native = (name: string): Op => op(`torch.${name}`, { args: { input: tensor, grid: tensor, interpolation_mode: int(), padding_mode: int(), align_corners: bool() }, grad, shape: ({ input, grid, interpolation_mode: mode }, c) => sampled(input, grid, mode === 2 && name !== "grid_sampler_2d", c) });
export const gridSamplers = ["grid_sampler", "grid_sampler_2d", "grid_sampler_3d"].map(native);

const tupleText = (s: readonly Dim[]): string => `(${s.map(String).join(", ")}${s.length === 1 ? "," : ""})`;
/** Points of an affine map over an output of the given size: (N, H, W, 2) or (N, D, H, W, 3). */
export const affineGrid = op(`${F}affine_grid`, {
  doc: "The points at which an affine map samples its input, for grid_sample.", args: { theta: tensor, size: sizes(), align_corners: bool(null) }, grad: "AffineGridGeneratorBackward0", python: true,
  shape({ theta, size, align_corners }, c) {
    const t = theta.shape, n = size.length - 2;
    if (theta.dtype && theta.dtype.category !== "float") c.fail(`Expected theta to have floating point type, but got torch.${theta.dtype.name}`, "ValueError");
    if (n === 2 || n === 3) c.that(t.length === 3 && equal(t[1]!, n) !== false && equal(t[2]!, n + 1) !== false, () => `Expected a batch of ${n}D affine matrices of shape Nx${n}x${n + 1} for size ${tupleText(size)}. Got ${torchSize(t)}.`, "ValueError");
    else c.fail(`affine_grid only supports 4D and 5D sizes, for 2D and 3D affine transforms, respectively. Got size ${tupleText(size)}.`, "NotImplementedError");
    if (!c.failed && align_corners === null) aligned(c);
    if (size.some((d) => typeof d === "number" && d <= 0)) c.fail(`Expected non-zero, positive output size. Got ${tupleText(size)}`, "ValueError");
    if (!c.failed) c.equal(size[0]!, t[0]!, () => `Expected size for first two dimensions of batch2 tensor to be: [${String(size[0])}, ${n + 1}] but got: [${String(t[0])}, ${n + 1}].`);
    return c.failed ? { shape: null, dtype: theta.dtype, because: "the size does not fit" } : [size[0]!, ...size.slice(2), n];
  },
});
