// The kernel library by name, for the interpreter's torch table: one explicit list.

import * as activation from "./activation";
import * as arrange from "./arrange";
import { scaled_dot_product_attention } from "./attention";
import * as classification from "./classification";
import { conv1d, conv2d, conv_transpose1d, conv_transpose2d } from "./conv";
import { einsum } from "./einsum";
import * as elementwise from "./elementwise";
import * as functions from "./functions";
import * as indexing from "./indexing";
import { interpolate } from "./interpolate";
import { addmm, linear, matmul, outer } from "./linear";
import * as logic from "./logic";
import * as loss from "./loss";
import * as norm from "./norm";
import * as pool from "./pool";
import { gru, lstm, rnn } from "./recurrent";
import * as reduce from "./reduce";
import * as search from "./search";
import * as shape from "./shape";

const { logSoftmaxRows: _rows, ...activations } = activation;
const { binary: _binary, resultType: _type, asTensor: _tensor, arithmetic: _arithmetic, ...elementwises } = elementwise;
const { adaptiveWindows: _windows, separable: _separable, separableResult: _result, ...pools } = pool;
const { sumOver: _sum, ...reductions } = reduce;

/** Every kernel. Names are PyTorch's, but for `max_dim` and `min_dim` (max and min along a dimension), `variance` (var), `sort` (also topk and argsort). */
export const kernels = {
  linear, addmm, matmul, outer, einsum, scaled_dot_product_attention, rnn, lstm, gru,
  conv1d, conv2d, conv_transpose1d, conv_transpose2d, interpolate,
  ...pools,
  ...norm,
  ...activations,
  ...loss,
  ...classification,
  ...elementwises,
  ...functions,
  ...logic,
  ...reductions,
  ...shape,
  ...arrange,
  ...indexing,
  ...search,
};
