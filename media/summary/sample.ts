// Summaries of two modules of the build tutorial, for the tests of the panel. Counts are PyTorch's.
import type { PlainDim, PlainValue, SummaryData, SummaryRow } from "../../server/protocol";

const URI = "file:///home/me/%E8%AF%BE%E7%A8%8B/s1_build.py";

function tensor(...shape: PlainDim[]): PlainValue {
  return { shape, dtype: "float32" };
}

type Short = [path: string, type: string, detail: string, input: PlainDim[], output: PlainDim[], parameters: number, macs: number, line: number, formula?: string];

function rows(list: Short[]): SummaryRow[] {
  return list.map(([path, type, detail, input, output, parameters, macs, line, formula]) => ({
    path, type, detail, depth: path === "" ? 0 : path.split(".").length, input: tensor(...input), output: tensor(...output), calls: 1,
    parameters, trainable: parameters, macs, line, range: { start: { line, character: 8 }, end: { line, character: 40 } }, ...(formula !== undefined && { formula }),
  }));
}

/** Convolutions in a Sequential, then a linear layer. */
export const simpleCnn: SummaryData = {
  uri: URI,
  module: "SimpleCNN",
  candidates: [
    { name: "NeuralNetwork", kind: "class", line: 5 }, { name: "SimpleCNN", kind: "class", line: 32 }, { name: "ResBlock", kind: "class", line: 73 },
    { name: "NetWithResBlock", kind: "class", line: 95 }, { name: "cnn_model", kind: "variable", line: 55 },
  ],
  inputs: [{ name: "x", value: tensor("B", 1, 28, 28), source: "inferred", because: "inferred from conv_stack.0 and fc" }],
  output: tensor("B", 10),
  rows: rows([
    ["", "SimpleCNN", "SimpleCNN()", ["B", 1, 28, 28], ["B", 10], 50186, 3869824, 55],
    ["conv_stack", "Sequential", "Sequential", ["B", 1, 28, 28], ["B", 64, 7, 7], 18816, 3838464, 35],
    ["conv_stack.0", "Conv2d", "Conv2d(1, 32, kernel_size=3, padding=1)", ["B", 1, 28, 28], ["B", 32, 28, 28], 320, 225792, 36, "3·3·1·32 + 32"],
    ["conv_stack.1", "ReLU", "ReLU()", ["B", 32, 28, 28], ["B", 32, 28, 28], 0, 0, 37],
    ["conv_stack.2", "MaxPool2d", "MaxPool2d(2)", ["B", 32, 28, 28], ["B", 32, 14, 14], 0, 0, 38],
    ["conv_stack.3", "Conv2d", "Conv2d(32, 64, kernel_size=3, padding=1)", ["B", 32, 14, 14], ["B", 64, 14, 14], 18496, 3612672, 39, "3·3·32·64 + 64"],
    ["conv_stack.4", "ReLU", "ReLU()", ["B", 64, 14, 14], ["B", 64, 14, 14], 0, 0, 40],
    ["conv_stack.5", "MaxPool2d", "MaxPool2d(2)", ["B", 64, 14, 14], ["B", 64, 7, 7], 0, 0, 41],
    ["flatten", "Flatten", "Flatten()", ["B", 64, 7, 7], ["B", 3136], 0, 0, 43],
    ["fc", "Linear", "Linear(3136, 10)", ["B", 3136], ["B", 10], 31370, 31360, 44, "3136·10 + 10"],
  ]),
  totals: { parameters: 50186, trainable: 50186, buffers: 0, macs: 3869824, forwardBytes: 401_448, backwardBytes: 1_003_640, parameterBytes: 200744, inputBytes: 3136 },
  problems: [],
};

/** A residual block between a convolution and a linear layer, with a problem and a graph that branches. */
export const residual: SummaryData = {
  ...simpleCnn,
  module: "NetWithResBlock",
  inputs: [{ name: "x", value: tensor(2, 1, 28, 28), source: "call", because: "model(X), line 124" }],
  output: tensor(2, 10),
  rows: rows([
    ["", "NetWithResBlock", "NetWithResBlock()", [2, 1, 28, 28], [2, 10], 5034, 0, 95],
    ["input_layer", "Conv2d", "Conv2d(1, 16, kernel_size=3, padding=1)", [2, 1, 28, 28], [2, 16, 28, 28], 160, 225792, 98],
    ["resblock", "ResBlock", "ResBlock(16)", [2, 16, 28, 28], [2, 16, 28, 28], 4704, 7225344, 99],
    ["resblock.conv1", "Conv2d", "Conv2d(16, 16, kernel_size=3, padding=1)", [2, 16, 28, 28], [2, 16, 28, 28], 2320, 3612672, 76],
    ["resblock.bn1", "BatchNorm2d", "BatchNorm2d(16)", [2, 16, 28, 28], [2, 16, 28, 28], 32, 0, 77],
    ["resblock.relu", "ReLU", "ReLU()", [2, 16, 28, 28], [2, 16, 28, 28], 0, 0, 78],
    ["resblock.conv2", "Conv2d", "Conv2d(16, 16, kernel_size=3, padding=1)", [2, 16, 28, 28], [2, 16, 28, 28], 2320, 3612672, 79],
    ["resblock.bn2", "BatchNorm2d", "BatchNorm2d(16)", [2, 16, 28, 28], [2, 16, 28, 28], 32, 0, 80],
    ["pool", "AdaptiveAvgPool2d", "AdaptiveAvgPool2d((1, 1))", [2, 16, 28, 28], [2, 16, 1, 1], 0, 0, 100],
    ["fc", "Linear", "Linear(16, 10)", [2, 16], [2, 10], 170, 320, 101],
  ]).map((r) => (r.path === "resblock.relu" ? { ...r, calls: 2 } : r.path === "" ? { ...r, macs: 7451456 } : r)),
  totals: { parameters: 5034, trainable: 4874, buffers: 66, macs: 7451456, forwardBytes: 1_806_464, backwardBytes: "B·903232 + 5034", parameterBytes: 20400, inputBytes: 6272 },
  problems: [
    { severity: "error", message: "mat1 and mat2 shapes cannot be multiplied (2x3136 and 1568x10)", exception: "RuntimeError", code: "shape", range: { start: { line: 49, character: 12 }, end: { line: 49, character: 22 } } },
    { severity: "warning", message: "softmax before CrossEntropyLoss: the loss applies log_softmax itself", code: "softmax-before-cross-entropy", range: { start: { line: 20, character: 8 }, end: { line: 20, character: 22 } } },
  ],
  graph: {
    nodes: [
      { id: 0, label: "x", output: tensor(2, 1, 28, 28) },
      { id: 1, label: "Conv2d", path: "input_layer", output: tensor(2, 16, 28, 28) }, { id: 2, label: "Conv2d", path: "resblock.conv1", output: tensor(2, 16, 28, 28) },
      { id: 3, label: "BatchNorm2d", path: "resblock.bn1", output: tensor(2, 16, 28, 28) }, { id: 4, label: "ReLU", path: "resblock.relu", output: tensor(2, 16, 28, 28) },
      { id: 5, label: "Conv2d", path: "resblock.conv2", output: tensor(2, 16, 28, 28) }, { id: 6, label: "BatchNorm2d", path: "resblock.bn2", output: tensor(2, 16, 28, 28) },
      { id: 7, label: "add", output: tensor(2, 16, 28, 28) }, { id: 8, label: "ReLU", path: "resblock.relu", output: tensor(2, 16, 28, 28) },
      { id: 9, label: "AdaptiveAvgPool2d", path: "pool", output: tensor(2, 16, 1, 1) }, { id: 10, label: "flatten", output: tensor(2, 16) }, { id: 11, label: "Linear", path: "fc", output: tensor(2, 10) },
    ],
    edges: [[0, 1], [1, 2], [2, 3], [3, 4], [4, 5], [5, 6], [6, 7], [1, 7], [7, 8], [8, 9], [9, 10], [10, 11]].map(([from, to]) => ({ from, to })),
  },
};
