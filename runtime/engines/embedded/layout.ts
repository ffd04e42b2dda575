// Images in memory: PyTorch's are NCHW, TensorFlow.js convolves and pools NHWC. A tensor that stays NHWC between two such kernels is marked here.

import type { Tensor, Tf } from "./kernel";

const marked = new WeakSet<Tensor>();

/** Marks a four-dimensional tensor as NHWC in memory: its `shape` is [N, H, W, C], what it stands for is [N, C, H, W]. Gives it back. */
export function markChannelsLast(tensor: Tensor): Tensor {
  marked.add(tensor);
  return tensor;
}

export function isChannelsLast(tensor: Tensor): boolean {
  return marked.has(tensor);
}

/** The tensor in PyTorch's own order: itself, or a new handle with the dimensions of an NHWC image put back. */
export function contiguous(tf: Tf, tensor: Tensor): Tensor {
  return marked.has(tensor) ? tf.transpose(tensor, [0, 3, 1, 2]) : tensor;
}

/** A four-dimensional tensor as NHWC: itself where it already is, else a new, unmarked handle. Others as they are. */
export function toChannelsLast(tf: Tf, tensor: Tensor): Tensor {
  return tensor.rank !== 4 || marked.has(tensor) ? tensor : tf.transpose(tensor, [0, 2, 3, 1]);
}
