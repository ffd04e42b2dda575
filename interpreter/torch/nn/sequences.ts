// torch.nn.utils.rnn: sequences of unequal lengths, padded and packed.
import type { Interp } from "../../python/interp";
import { type Value, float, isUnknown, list, tuple, unknown } from "../../python/values";
import { type Dim, equal, freshSymbol, mul } from "../../shape";
import { dtypes } from "../core/dtype";
import { newTensor, torchState } from "../core/state";
import type { Tensor } from "../tensor";
import { fn } from "./define";
import { callOp } from "./functions";
import { packedBatch, packedClass, packedParts } from "./packed";
import { isTensor } from "./registry";

const numbersOf = (vm: Interp, v: Value): number[] | undefined => {
  if (isTensor(v)) { const engine = torchState(vm).engine; return v.constant ? [...v.constant] : engine && v.storage ? Array.from(engine.read(v)) : undefined; }
  const items = isUnknown(v) ? undefined : vm.items(v);
  return items?.every((x) => typeof x === "number" || isTensor(x)) ? items.map((x) => (isTensor(x) ? (numbersOf(vm, x)?.[0] ?? NaN) : Number(x))) : undefined;
};
/** A vector of whole numbers; small ones are remembered on shapes. */
function vector(vm: Interp, numbers: readonly number[]): Tensor {
  const t = newTensor(vm, { shape: [numbers.length], dtype: dtypes.int64, constant: numbers }), engine = torchState(vm).engine;
  if (engine) engine.fill(t, numbers);
  return t;
}
const unknownVector = (vm: Interp, n: Dim): Tensor => newTensor(vm, { shape: [n], dtype: dtypes.int64 });

/** A batch [T, B, *] (or [B, T, *]) of sequences → their real elements, step by step. */
function pack(vm: Interp, input: Value, lengths: Value, batchFirst: boolean, sorted: boolean): Value {
  if (!isTensor(input) || !input.shape) return unknown("the input's shape is not known");
  const steps = batchFirst ? callOp(vm, "Tensor.transpose", [input, 0, 1]) : input;
  if (!isTensor(steps) || !steps.shape) return unknown("the input's shape is not known");
  const [time, batch] = [steps.shape[0]!, steps.shape[1] ?? 1], rest = steps.shape.slice(2), known = numbersOf(vm, lengths);
  if (!known || known.some(Number.isNaN)) {
    const made = tuple([newTensor(vm, { shape: [freshSymbol("P", { min: 1 }), ...rest], dtype: steps.dtype, device: steps.device }), unknownVector(vm, time), sorted ? null : unknownVector(vm, batch), sorted ? null : unknownVector(vm, batch)], packedClass);
    packedBatch.set(made, batch);
    return made;
  }
  if (equal(batch, known.length) === false) vm.fail("RuntimeError", `Expected \`len(lengths)\` to be equal to batch_size, but got ${known.length} (batch_size=${String(batch)})`);
  if (known.some((n) => n <= 0)) vm.fail("RuntimeError", "Length of all samples has to be greater than 0, but found an element in 'lengths' that is <= 0");
  const order = [...known.keys()].sort((a, b) => known[b]! - known[a]!), inOrder = order.map((i) => known[i]!);
  if (sorted && known.some((n, i) => i > 0 && n > known[i - 1]!)) vm.fail("RuntimeError", "`lengths` array must be sorted in decreasing order when `enforce_sorted` is True. You can pass `enforce_sorted=False` to pack_padded_sequence and/or pack_sequence to sidestep this requirement if you do not need ONNX exportability.");
  const longest = inOrder[0] ?? 0, sizes = Array.from({ length: longest }, (_, t) => inOrder.filter((n) => n > t).length), places = sizes.flatMap((n, t) => Array.from({ length: n }, (_, i) => t * known.length + (sorted ? i : order[i]!)));
  const flat = callOp(vm, "Tensor.reshape", [steps, tuple([mul(time, batch), ...rest])]), data = callOp(vm, "torch.index_select", [flat, 0, vector(vm, places)]), back = new Array<number>(order.length);
  order.forEach((from, to) => { back[from] = to; });
  const result = tuple([data, vector(vm, sizes), sorted ? null : vector(vm, order), sorted ? null : vector(vm, back)], packedClass);
  packedBatch.set(result, known.length);
  return result;
}
/** The padded batch of a packed one, and the lengths. */
function unpack(vm: Interp, packed: Value, batchFirst: boolean, padding: Value, total: Value): Value {
  const parts = packedParts(packed);
  if (!parts) return unknown("the sequences are not known");
  const [, sizesValue, , unsorted] = (packed as { items: readonly Value[] }).items, sizes = numbersOf(vm, sizesValue!), rest = parts.data.shape?.slice(1) ?? [], wanted = typeof total === "number" ? total : null;
  if (sizes && wanted !== null && wanted < sizes.length) vm.raise("ValueError", `Expected total_length to be at least the length of the longest sequence in input, but got total_length=${wanted} and max sequence length being ${sizes.length}`);
  const time: Dim = wanted ?? (sizes ? sizes.length : isTensor(sizesValue!) && sizesValue.shape ? sizesValue.shape[0]! : freshSymbol("T", { min: 1 }));
  const shape = batchFirst ? [parts.batch, time, ...rest] : [time, parts.batch, ...rest];
  if (!sizes || !torchState(vm).engine || typeof time !== "number") {
    const t = newTensor(vm, { shape: parts.data.shape ? shape : null, dtype: parts.data.dtype, device: parts.data.device });
    t.requiresGrad = parts.data.requiresGrad;
    const back = unsorted === null || unsorted === undefined ? undefined : numbersOf(vm, unsorted), lengths = sizes?.[0] !== undefined ? Array.from({ length: sizes[0] }, (_, i) => sizes.filter((n) => n > i).length) : undefined;
    return tuple([t, lengths ? vector(vm, back ? back.map((i) => lengths[i]!) : lengths) : unknownVector(vm, parts.batch)]);
  }
  // Each place of the batch reads a row of the data; those behind the end read a row of padding that is put after the last one.
  const n = sizes[0] ?? 0, starts = sizes.map((_, t) => sizes.slice(0, t).reduce((a, b) => a + b, 0)), rows = sizes.reduce((a, b) => a + b, 0), back = unsorted ? numbersOf(vm, unsorted) : undefined;
  const at = (t: number, b: number): number => { const i = back ? back[b]! : b; return t < sizes.length && i < sizes[t]! ? starts[t]! + i : rows; };
  const places = batchFirst ? Array.from({ length: n * time }, (_, k) => at(k % time, Math.floor(k / time))) : Array.from({ length: n * time }, (_, k) => at(Math.floor(k / n), k % n));
  const padded = callOp(vm, "torch.cat", [list([parts.data, callOp(vm, "torch.full", [tuple([1, ...rest]), padding])]), 0]);
  const lengths = Array.from({ length: n }, (_, b) => sizes.filter((s) => s > (back ? back[b]! : b)).length);
  return tuple([callOp(vm, "Tensor.reshape", [callOp(vm, "torch.index_select", [padded, 0, vector(vm, places)]), tuple(shape)]), vector(vm, lengths)]);
}
/** Sequences [L, *] stacked to [B, T, *] or [T, B, *], shorter ones filled up. */
function pad(vm: Interp, sequences: Value, batchFirst: boolean, padding: Value, left: boolean): Value {
  const items = isUnknown(sequences) ? undefined : isTensor(sequences) ? undefined : vm.items(sequences);
  if (!items) return isTensor(sequences) ? unknown("the sequences are not known") : unknown("the sequences are not known");
  if (items.length === 0) return vm.raise("RuntimeError", "received an empty list of sequences");
  const tensors = items.filter(isTensor);
  if (tensors.length < items.length) { const bad = items.find((x) => !isTensor(x) && !isUnknown(x)); return bad === undefined ? unknown("a sequence is not known") : vm.raise("TypeError", `pad_sequence(): argument 'sequences' (position 1) must be tuple of Tensors, not list`); }
  const first = tensors[0]!;
  if (tensors.some((t) => !t.shape)) return unknown("a sequence's shape is not known");
  const rest = first.shape!.slice(1), lengths = tensors.map((t) => t.shape![0] ?? 1), longest: Dim = lengths.every((n) => typeof n === "number") ? Math.max(...(lengths as number[])) : lengths.every((n) => equal(n, lengths[0]!) === true) ? lengths[0]! : freshSymbol("T", { min: 1 });
  for (const t of tensors) rest.forEach((d, i) => { if (equal(d, t.shape![i + 1]!) === false) vm.fail("RuntimeError", `The size of tensor a (${String(d)}) must match the size of tensor b (${String(t.shape![i + 1])}) at non-singleton dimension ${i + 1}`); });
  if (!torchState(vm).engine || typeof longest !== "number") return newTensor(vm, { shape: batchFirst ? [items.length, longest, ...rest] : [longest, items.length, ...rest], dtype: first.dtype, device: first.device });
  const whole = tensors.map((t) => { const n = longest - Number(t.shape![0]), fill = n > 0 ? callOp(vm, "torch.full", [tuple([n, ...rest]), padding], first.dtype ? { dtype: first.dtype } : {}) : null; return fill === null ? t : callOp(vm, "torch.cat", [list(left ? [fill, t] : [t, fill]), 0]); });
  return callOp(vm, "torch.stack", [list(whole), batchFirst ? 0 : 1]);
}

/** Members of torch.nn.utils.rnn. */
export const sequenceMembers: Record<string, Value> = {
  PackedSequence: packedClass,
  pack_padded_sequence: fn("pack_padded_sequence", "input lengths batch_first= enforce_sorted=", (vm, input, lengths, first, sorted) => pack(vm, input!, lengths!, first === true, sorted !== false)),
  pad_packed_sequence: fn("pad_packed_sequence", "sequence batch_first= padding_value= total_length=", (vm, packed, first, padding, total) => unpack(vm, packed!, first === true, padding ?? float(0), total ?? null)),
  pad_sequence: fn("pad_sequence", "sequences batch_first= padding_value= padding_side=", (vm, sequences, first, padding, side) => pad(vm, sequences!, first === true, padding ?? float(0), side === "left")),
  pack_sequence: fn("pack_sequence", "sequences enforce_sorted=", (vm, sequences, sorted) => { const items = isUnknown(sequences!) ? undefined : vm.items(sequences!); return items?.every((t) => isTensor(t) && t.shape) ? pack(vm, pad(vm, sequences!, false, float(0), false), list(items.map((t) => (t as Tensor).shape![0]!)), false, sorted !== false) : unknown("the sequences are not known"); }),
  unpad_sequence: fn("unpad_sequence", "padded_sequences lengths batch_first=", (vm, padded, lengths, first) => {
    const known = numbersOf(vm, lengths!);
    if (!known || !isTensor(padded!)) return unknown("the lengths are not known");
    return list(known.map((n, i) => vm.getitem(first === true ? vm.getitem(padded, i) : vm.getitem(callOp(vm, "Tensor.transpose", [padded, 0, 1]), i), { kind: "slice", start: 0, stop: n, step: null })));
  }),
  invert_permutation: fn("invert_permutation", "permutation", (vm, p) => { const known = p === null || p === undefined ? undefined : numbersOf(vm, p); if (!known) return p ?? null; const back = new Array<number>(known.length); known.forEach((to, i) => { back[to] = i; }); return vector(vm, back); }),
};
