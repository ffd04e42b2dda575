// Images in another size. Every mode is a linear map of rows and one of columns (see pool.ts), with PyTorch's own coordinates.

import type { Kernel, Tensor } from "./kernel";
import { separableResult } from "./pool";

export interface InterpolateArgs {
  /** [N, C, H, W]. */
  input: Tensor;
  /** The output's height and width. */
  size: readonly [number, number];
  mode?: "nearest" | "nearest-exact" | "bilinear" | "bicubic" | "area";
  align_corners?: boolean;
  /** The factors that were given, when they (and not the sizes' ratio) are to be used: scale_factor without recompute_scale_factor. */
  scales?: readonly [number, number] | null;
}

/** The cubic convolution kernel with a = −0.75. */
function cubic(x: number): number {
  const a = -0.75;
  const t = Math.abs(x);
  if (t <= 1) return ((a + 2) * t - (a + 3)) * t * t + 1;
  return t < 2 ? ((a * t - 5 * a) * t + 8 * a) * t - 4 * a : 0;
}

/** [out, size]: how much of each input position goes into each output position. */
export function resampling(size: number, out: number, mode: NonNullable<InterpolateArgs["mode"]>, alignCorners: boolean, factor?: number | null): number[][] {
  const step = factor ? 1 / factor : size / out;
  return Array.from({ length: out }, (_, o) => {
    const row = Array<number>(size).fill(0);
    const put = (p: number, weight: number) => (row[Math.min(Math.max(p, 0), size - 1)]! += weight);
    if (mode === "nearest") put(Math.floor(o * step), 1);
    else if (mode === "nearest-exact") put(Math.floor((o + 0.5) * step), 1);
    else if (mode === "area") {
      const [start, end] = [Math.floor((o * size) / out), Math.ceil(((o + 1) * size) / out)];
      for (let p = start; p < end; p++) put(p, 1 / (end - start));
    } else {
      const at = alignCorners ? (out > 1 ? (o * (size - 1)) / (out - 1) : 0) : (o + 0.5) * step - 0.5;
      if (mode === "bilinear") {
        const real = Math.max(at, 0);
        const low = Math.min(Math.floor(real), size - 1);
        put(low, 1 - (real - low));
        put(low + 1, real - low);
      } else {
        const low = Math.floor(at);
        for (let k = -1; k <= 2; k++) put(low + k, cubic(at - (low + k)));
      }
    }
    return row;
  });
}

export const interpolate: Kernel<InterpolateArgs> = {
  gradName: "UpsampleBackward0",
  images: ["input"],
  run(tf, { input, size, mode = "nearest", align_corners = false, scales }) {
    const along = (i: 0 | 1) => resampling(input.shape[i + 1]!, size[i], mode, align_corners, scales?.[i] ?? null);
    return separableResult(tf, input, along(0), along(1));
  },
};
