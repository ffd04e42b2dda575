// What the layers' declarations share: lenient arguments, tuples of sizes, texts of extra_repr.
import { type Dim } from "../../../shape";
import type { Interp } from "../../../python/interp";
import { type Value, isUnknown, tuple } from "../../../python/values";
import { type Arg, acceptInt, mismatch, unknownDim } from "../../core/args";
import { noSizes } from "../sizes";
import type { Init, LayerSelf } from "../../core/layer";

/** An int that sizes a parameter; what is no known int becomes a size of which nothing is known. */
export const size = (initial?: number): Arg<Dim> => ({ type: "int", accept: (v) => asDim(v), ...(initial !== undefined && { initial: { value: initial } }) });
/** A value as a size. What certainly is no int becomes an unknown size that is remembered as a mistake: making a parameter of it fails. */
export function asDim(v: Value): Dim {
  const d = acceptInt(v);
  if (d !== mismatch) return d;
  const size = unknownDim(), type = typeof v === "string" ? "str" : v === null ? "NoneType" : typeof v === "object" && ["float", "tuple", "list", "dict"].includes(v.kind) ? v.kind : null;
  if (type !== null && typeof size === "object") noSizes.set(size, type);
  return size;
}

/** torch.nn.modules.utils._ntuple: what is iterable becomes a tuple of its items, anything else is repeated n times. */
export function ntuple(vm: Interp, n: number, v: Value): Value {
  if (isUnknown(v)) return tuple(Array.from({ length: n }, unknownDim));
  if (typeof v === "object" && v !== null && (v.kind === "tuple" || v.kind === "list")) return tuple(v.items);
  if (typeof v === "object" && v !== null && v.kind !== "sym" && v.kind !== "float" && v.kind !== "tensor" && vm.lookup(v, "__iter__") !== undefined) return tuple(vm.items(v) ?? Array.from({ length: n }, unknownDim));
  return tuple(new Array<Value>(n).fill(v));
}
/** The items of a tuple or list as sizes; one size stands for itself. */
export const dimsOf = (v: Value): Dim[] => (typeof v === "object" && v !== null && (v.kind === "tuple" || v.kind === "list") ? v.items.map(asDim) : [asDim(v)]);
/** Whether a tuple has only this number in it. */
export const allEqual = (v: Value, x: number): boolean => typeof v === "object" && v !== null && v.kind === "tuple" && v.items.every((i) => i === x);

/** "{in_channels}, kernel_size={kernel_size}": each name in braces stands for str() of that attribute. */
export const shown = (template: string) => (self: LayerSelf): string => template.replace(/\{(\w+)\}/g, (_, name: string) => self.text(name));
/** What reset_parameters does for parameters by name, in this order. */
export const initialise = (inits: Record<string, Init>) => (self: LayerSelf): void => {
  for (const [name, init] of Object.entries(inits)) { const t = self.tensor(name); if (t) init(self.vm, t, self); }
};
export { isUnknown, tuple, unknownDim, type Dim, type Interp, type LayerSelf, type Value };
