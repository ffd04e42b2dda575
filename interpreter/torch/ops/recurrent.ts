// One layer of a recurrent network in one direction, and one step of a cell: what nn.RNN, nn.LSTM, nn.GRU and their cells are made of.
import { type Dim, add, mul, numel } from "../../shape";
import { bool, maybeTensor, str, tensor } from "../core/args";
import { type Op, many, op } from "../core/op";
import { like } from "../core/verbs";

const weights = { weight_ih: tensor, weight_hh: tensor, bias_ih: maybeTensor, bias_hh: maybeTensor };
/** Multiply-adds of all steps: each has the two products of the gates. */
const cost = ({ input, weight_ih, weight_hh }: { input: { shape: readonly Dim[] }; weight_ih: { shape: readonly Dim[] }; weight_hh: { shape: readonly Dim[] } }): Dim => mul(numel(input.shape.slice(0, -1)), add(numel(weight_ih.shape), numel(weight_hh.shape)));

/** (T, N, I) and the state before it → (T, N, H) and the state after it. h has as many features as weight_hh has columns. */
const rnnLayer = (name: string, grad: string): Op => op(`torch._${name}_layer`, {
  args: { input: tensor, h0: tensor, ...weights, reverse: bool(false), nonlinearity: str("tanh") }, grad, macs: (a) => cost(a),
  shape: ({ input, h0 }) => many([like(input, [...input.shape.slice(0, -1), h0.shape.at(-1)!]), like(h0, h0.shape)]),
});
export const rnn = rnnLayer("rnn", "StackBackward0");
export const gru = rnnLayer("gru", "StackBackward0");
/** The same with a memory cell; weight_hr projects the output (proj_size). */
export const lstm = op("torch._lstm_layer", {
  args: { input: tensor, h0: tensor, c0: tensor, ...weights, weight_hr: maybeTensor, reverse: bool(false) }, grad: "StackBackward0", macs: (a) => cost(a),
  shape: ({ input, h0, c0 }) => many([like(input, [...input.shape.slice(0, -1), h0.shape.at(-1)!]), like(h0, h0.shape), like(c0, c0.shape)]),
});
