// Kernels that TensorFlow.js's WebAssembly back end lacks, has wrong or has slow: registered under their own names, so that all of TensorFlow.js gains.

import { filterGradByProducts, inputGradByConvolution, type Window } from "../conv-grad";
import type { Tensor, Tf } from "../kernel";
import { depthwiseFilterGrad, depthwiseInputGrad } from "./depthwise";
import { fastMatMul } from "./matmul";
import { maxPoolGrad, unsortedSegmentSum, type WasmBackend } from "./heap";

type Inputs = Record<string, Tensor>;
interface Call {
  inputs: Inputs;
  attrs: Record<string, unknown>;
  backend: WasmBackend;
}

const filled = new WeakSet<object>();

/** Registers the kernels with a library whose WebAssembly back end is ready. Once is enough. */
export function fillWasm(tf: Tf): void {
  if (filled.has(tf.engine())) return;
  filled.add(tf.engine());
  // A composed kernel frees what it makes; what it returns belongs to the caller's scope.
  const composed = (f: (call: Call) => Tensor) => (call: Call) => tf.tidy(() => f(call));
  const kernels: [string, (call: Call) => unknown][] = [
    ["Conv2DBackpropFilter", composed(({ inputs, attrs }) => filterGradByProducts(tf, inputs["x"]!, inputs["dy"]!, convWindow(tf, attrs, inputs["x"]!.shape, attrs["filterShape"] as number[])))],
    ["Conv2DBackpropInput", composed(({ inputs, attrs }) => {
      const shape = attrs["inputShape"] as number[];
      return inputGradByConvolution(tf, inputs["dy"]!, inputs["filter"]!, shape, convWindow(tf, attrs, shape, inputs["filter"]!.shape));
    })],
    ["DepthwiseConv2dNativeBackpropInput", composed(({ inputs, attrs }) => {
      const shape = attrs["inputShape"] as number[];
      return depthwiseInputGrad(tf, inputs["dy"]!, inputs["filter"]!, shape, convWindow(tf, attrs, shape, inputs["filter"]!.shape, true));
    })],
    ["DepthwiseConv2dNativeBackpropFilter", composed(({ inputs, attrs }) => {
      const shape = attrs["filterShape"] as number[];
      return depthwiseFilterGrad(tf, inputs["x"]!, inputs["dy"]!, shape, convWindow(tf, attrs, inputs["x"]!.shape, shape, true));
    })],
    ["MaxPoolGrad", ({ inputs, attrs, backend }) => maxPoolGrad(tf, backend, inputs as never, attrs)],
    ["UnsortedSegmentSum", ({ inputs, attrs, backend }) => unsortedSegmentSum(backend, inputs["x"]!, inputs["segmentIds"]!, attrs["numSegments"] as number)],
  ];
  for (const [kernelName, kernelFunc] of kernels) replace(tf, kernelName, () => kernelFunc);
  replace(tf, "BatchMatMul", (original) => fastMatMul(tf, original!));
}

/** Puts a kernel in the place of the one that is there, if there is one; the new one may call the old one. */
function replace(tf: Tf, kernelName: string, make: (original: ((call: Call) => unknown) | null) => (call: Call) => unknown): void {
  const original = tf.getKernel(kernelName, "wasm");
  if (original) tf.unregisterKernel(kernelName, "wasm");
  tf.registerKernel({ kernelName, backendName: "wasm", kernelFunc: make(original ? (original.kernelFunc as never) : null) as never });
}

/** What TensorFlow's attributes say about where the windows lie. */
function convWindow(tf: Tf, attrs: Record<string, unknown>, image: readonly number[], filter: readonly number[], depthwise = false): Window {
  const dilations = (attrs["dilations"] ?? 1) as number | [number, number];
  const info = tf.backend_util.computeConv2DInfo(
    image as never, filter as never, attrs["strides"] as never, dilations, attrs["pad"] as never, attrs["dimRoundingMode"] as never, depthwise,
  );
  return {
    kernel: [info.filterHeight, info.filterWidth],
    stride: [info.strideHeight, info.strideWidth],
    dilation: [info.dilationHeight, info.dilationWidth],
    padding: [[info.padInfo.top, info.padInfo.bottom], [info.padInfo.left, info.padInfo.right]],
  };
}
