// torch.nn.utils.rnn.PackedSequence, as recurrent layers see it.
import { nativeClass } from "../../python/builtins/root";
import { tupleClass } from "../../python/builtins/tuple";
import type { Interp } from "../../python/interp";
import { type Tuple, type Value, builtin, tuple } from "../../python/values";
import { type Dim } from "../../shape";
import { unknownDim } from "../core/args";
import type { Tensor } from "../tensor";
import { isTensor } from "./registry";

/** PackedSequence(data, batch_sizes, sorted_indices, unsorted_indices): a named tuple. */
export const packedClass = nativeClass("PackedSequence", { module: "torch.nn.utils.rnn", bases: [tupleClass], make: (_, cls, args, kwargs) => {
  const at = (i: number, name: string): Value => args[i] ?? kwargs?.get(name) ?? null;
  return tuple([at(0, "data"), at(1, "batch_sizes"), at(2, "sorted_indices"), at(3, "unsorted_indices")], cls);
} });
["data", "batch_sizes", "sorted_indices", "unsorted_indices"].forEach((name, i) => packedClass.dict.set(name, { kind: "property", get: builtin(name, (_, [self]) => (self as Tuple).items[i]!, { binds: true }), set: null, del: null }));

const isPacked = (v: Value): v is Tuple => typeof v === "object" && v !== null && v.kind === "tuple" && v.cls !== undefined && v.cls.mro.includes(packedClass);
/** The data of a packed sequence and its batch size (that of the first step); undefined for anything else. */
export function packedParts(v: Value): { data: Tensor; batch: Dim } | undefined {
  if (!isPacked(v) || !isTensor(v.items[0]!)) return undefined;
  const sizes = v.items[1]!;
  return { data: v.items[0], batch: isTensor(sizes) && sizes.constant ? sizes.constant[0]! : packedBatch.get(v) ?? unknownDim() };
}
/** Batch sizes that are known though the lengths are not. */
export const packedBatch = new WeakMap<object, Dim>();
/** The same packing of other data. */
export function packedLike(_: Interp, v: Value, data: Value): Value {
  const items = (v as Tuple).items, made = tuple([data, ...items.slice(1)], packedClass), batch = packedBatch.get(v as Tuple);
  if (batch !== undefined) packedBatch.set(made, batch);
  return made;
}
