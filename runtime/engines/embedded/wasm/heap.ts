// Kernels as plain loops over the WebAssembly heap: where a gather or a scatter leaves nothing for vector instructions to do.

import type { Tensor, Tf } from "../kernel";

interface Info {
  dataId: object;
  shape: number[];
  dtype: string;
}

/** What is used of TensorFlow.js's BackendWasm. */
export interface WasmBackend {
  makeOutput(shape: readonly number[], dtype: string): Info;
  /** A view on the heap: void as soon as anything is allocated. */
  typedArrayFromHeap(info: Info): Float32Array | Int32Array | Uint8Array;
}

/** The gradient of a max pooling goes to the first of the window's greatest values, in row order, as in PyTorch. */
export function maxPoolGrad(tf: Tf, backend: WasmBackend, { dy, input, output }: { dy: Tensor; input: Tensor; output: Tensor }, attrs: Record<string, unknown>): Info {
  const info = tf.backend_util.computePool2DInfo(
    input.shape as never, attrs["filterSize"] as never, attrs["strides"] as never, 1, attrs["pad"] as never, attrs["dimRoundingMode"] as never,
  );
  const out = backend.makeOutput(input.shape, "float32");
  const dx = (backend.typedArrayFromHeap(out) as Float32Array).fill(0);
  const x = backend.typedArrayFromHeap(input as unknown as Info);
  const y = backend.typedArrayFromHeap(output as unknown as Info);
  const g = backend.typedArrayFromHeap(dy as unknown as Info);
  const { batchSize, inHeight, inWidth, inChannels: channels, outHeight, outWidth } = info;
  if (info.filterHeight === 2 && info.filterWidth === 2 && info.strideHeight === 2 && info.strideWidth === 2 && info.padInfo.top === 0 && info.padInfo.left === 0
    && 2 * outHeight <= inHeight && 2 * outWidth <= inWidth) {
    quarters(x, y, g, dx, { rows: batchSize, inHeight, inWidth, channels, outHeight, outWidth });
    return out;
  }
  let o = 0;
  for (let n = 0; n < batchSize; n++) {
    for (let oh = 0; oh < outHeight; oh++) {
      const top = oh * info.strideHeight - info.padInfo.top;
      const [h0, h1] = [Math.max(top, 0), Math.min(top + info.filterHeight, inHeight)];
      for (let ow = 0; ow < outWidth; ow++) {
        const left = ow * info.strideWidth - info.padInfo.left;
        const [w0, w1] = [Math.max(left, 0), Math.min(left + info.filterWidth, inWidth)];
        for (let c = 0; c < channels; c++, o++) {
          const greatest = y[o]!;
          search: for (let h = h0; h < h1; h++) {
            let i = ((n * inHeight + h) * inWidth + w0) * channels + c;
            for (let w = w0; w < w1; w++, i += channels) {
              if (x[i] === greatest) {
                dx[i]! += g[o]!;
                break search;
              }
            }
          }
        }
      }
    }
  }
  return out;
}

type Numbers = Float32Array | Int32Array | Uint8Array;
interface Sizes {
  rows: number;
  inHeight: number;
  inWidth: number;
  channels: number;
  outHeight: number;
  outWidth: number;
}

/**
 * The commonest windows, 2 × 2 side by side. Which of the four is the greatest is as good as random, so a branch would be guessed wrong half the time: numbers are
 * compared as bits, and the place is worked out of "differs" bits.
 */
function quarters(x: Numbers, y: Numbers, g: Numbers, dx: Numbers, { rows, inHeight, inWidth, channels, outHeight, outWidth }: Sizes): void {
  const bits = (a: Numbers) => new Int32Array(a.buffer, a.byteOffset, a.length);
  const [xs, ys] = [bits(x), bits(y)];
  const below = inWidth * channels;
  let o = 0;
  for (let n = 0; n < rows; n++) {
    for (let oh = 0; oh < outHeight; oh++) {
      let i = (n * inHeight + 2 * oh) * below;
      for (let ow = 0; ow < outWidth; ow++, i += 2 * channels) {
        for (let c = 0; c < channels; c++, o++) {
          const at = i + c;
          const greatest = ys[o]!;
          const d0 = xs[at]! ^ greatest;
          const d1 = xs[at + channels]! ^ greatest;
          const d2 = xs[at + below]! ^ greatest;
          const n0 = (d0 | -d0) >>> 31;
          const k = n0 * (1 + ((d1 | -d1) >>> 31) * (1 + ((d2 | -d2) >>> 31)));
          dx[at + (k & 1) * channels + (k >> 1) * below] = g[o]!;
        }
      }
    }
  }
}

/** Rows of `x` added up by segment: out[ids[i]] += x[i]. Negative ids are dropped. */
export function unsortedSegmentSum(backend: WasmBackend, x: Tensor, segmentIds: Tensor, numSegments: number): Info {
  const rest = x.shape.slice(segmentIds.rank);
  const length = rest.reduce((a, b) => a * b, 1);
  const out = backend.makeOutput([numSegments, ...rest], x.dtype === "bool" ? "int32" : x.dtype);
  const sums = backend.typedArrayFromHeap(out).fill(0);
  const values = backend.typedArrayFromHeap(x as unknown as Info);
  const ids = backend.typedArrayFromHeap(segmentIds as unknown as Info);
  for (let row = 0; row < ids.length; row++) {
    const id = ids[row]!;
    if (id < 0 || id >= numSegments) continue;
    const [to, from] = [id * length, row * length];
    for (let i = 0; i < length; i++) sums[to + i]! += values[from + i]!;
  }
  return out;
}
