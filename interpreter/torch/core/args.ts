// Descriptors of an operation's arguments, and their binding: a rule receives ready values, never Python ones.
import { type Dim, freshSymbol } from "../../shape";
import type { Interp } from "../../python/interp";
import { type Complex, type Device, type Dtype, type Dict, type Float, type Value, float as pyFloat, isUnknown } from "../../python/values";
import type { Shape, Tensor } from "../tensor";
import { parseDevice } from "./device";
import { dtypes } from "./dtype";
import { newTensor } from "./state";

/** An argument that is of the wrong type. */
export const mismatch = Symbol("mismatch");
/** An argument that decides the result and is not known: the whole result is unknown, for this reason. */
export class Unclear { constructor(readonly because: string) {} }

export interface Arg<T> {
  /** As PyTorch's messages write it: "Tensor", "int", "tuple of ints". */
  readonly type: string;
  accept(v: Value, vm: Interp): T | typeof mismatch | Unclear;
  /** Undefined when the argument is required. */
  readonly initial?: { readonly value: T };
  /** Only by name (after `*`). */
  readonly keyword?: boolean;
  /** Takes all remaining positional values when they are ints: `view(2, 3)`. */
  readonly rest?: boolean;
}
export type Args = Record<string, Arg<any>>;
export type Ready<A extends Args> = 0 extends 1 & A ? any : { [K in keyof A]: A[K] extends Arg<infer T> ? T : never };

/** A tensor whose number of dimensions is known: what a shape rule works on. */
export interface Ranked extends Tensor { shape: Shape }

/** A fresh size of which nothing is known. */
export const unknownDim = (): Dim => freshSymbol("?", { min: 0 });
const withDefault = <T>(arg: Arg<T>, initial: T | undefined): Arg<T> => (initial === undefined ? arg : { ...arg, initial: { value: initial } });

/** A Tensor. Operations with it run only when its rank is known (unless they say `anyRank`). */
export const tensor: Arg<Ranked> = { type: "Tensor", accept: (v, vm) => acceptTensor(v, vm) };
function acceptTensor(v: Value, vm: Interp): Ranked | typeof mismatch {
  if (typeof v !== "object" || v === null) return mismatch;
  if (v.kind === "tensor") return v as Ranked;
  return isUnknown(v) ? (newTensor(vm, { shape: null, dtype: null, because: v.because }) as Ranked) : mismatch;
}
/** A Tensor or None. */
export const maybeTensor: Arg<Ranked | null> = { type: "Tensor", initial: { value: null }, accept: (v, vm) => (v === null ? null : acceptTensor(v, vm)) };
/** A required argument that may be None. */
export const tensorOrNone: Arg<Ranked | null> = { type: "Tensor", accept: (v, vm) => (v === null ? null : acceptTensor(v, vm)) };
/** A tuple or list of Tensors. */
export const tensors: Arg<Ranked[]> = { type: "tuple of Tensors", accept(v, vm) {
  if (isUnknown(v)) return new Unclear(v.because);
  if (typeof v !== "object" || v === null || (v.kind !== "tuple" && v.kind !== "list")) return mismatch;
  const out: Ranked[] = [];
  for (const item of v.items) { const t = acceptTensor(item, vm); if (t === mismatch) return mismatch; out.push(t); }
  return out;
} };

/** A Python number as an operand: kept as the Python value, so that its category decides the dtype. */
export type Scalar = boolean | number | bigint | Exclude<Dim, number> | Float | Complex;
const isScalar = (v: Value): v is Scalar => typeof v === "boolean" || typeof v === "number" || typeof v === "bigint" || (typeof v === "object" && v !== null && (v.kind === "float" || v.kind === "complex" || v.kind === "sym"));
/** A number of any kind (PyTorch's Scalar). Unknown numbers pass as nan floats. 0-d tensors are read. */
export const scalar = (initial?: Scalar): Arg<Scalar> => withDefault({ type: "Number", accept: (v) => acceptScalar(v) }, initial);
function acceptScalar(v: Value): Scalar | typeof mismatch {
  if (isScalar(v)) return v;
  if (isUnknown(v)) return unknownNumber(v) ?? unknownScalar;
  if (typeof v === "object" && v !== null && v.kind === "tensor" && v.shape?.length === 0) return v.constant ? (v.dtype?.category === "float" ? pyFloat(v.constant[0]!) : v.constant[0]!) : v.dtype?.category === "float" ? pyFloat(NaN) : v.dtype?.category === "int" ? (unknownDim() as Scalar) : unknownScalar;
  return mismatch;
}
/** A number of which not even the category is known. */
export const unknownScalar: Float = pyFloat(NaN);
export const maybeScalar: Arg<Scalar | null> = { type: "Number", initial: { value: null }, accept: (v) => (v === null ? null : acceptScalar(v)) };
/** A Tensor or a number: the operands of arithmetic. */
export const operand: Arg<Ranked | Scalar> = { type: "Tensor", accept: (v, vm) => (isScalar(v) ? v : unknownNumber(v) ?? acceptTensor(v, vm)) };
/** A number that is not known, but known to be one, leaves shapes as they are. */
const unknownNumber = (v: Value): Scalar | undefined => (isUnknown(v) ? (v.cls?.name === "float" ? pyFloat(NaN) : v.cls?.name === "int" ? (unknownDim() as Scalar) : undefined) : undefined);

/** An int. Unknown ints become sizes of which nothing is known. `null` as initial value: Optional[int]. */
export function int(): Arg<Dim>;
export function int(initial: number): Arg<Dim>;
export function int(initial: null): Arg<Dim | null>;
export function int(initial?: number | null): Arg<any> {
  return withDefault<Dim | null>({ type: "int", accept: (v) => (v === null && initial === null ? null : acceptInt(v)) }, initial);
}
export function acceptInt(v: Value): Dim | typeof mismatch {
  if (typeof v === "number") return v;
  // PyTorch takes no int beyond 64 bits.
  if (typeof v === "bigint") return BigInt.asIntN(64, v) === v ? Number(v) : unknownDim();
  if (typeof v === "boolean" || v === null || typeof v === "string") return mismatch;
  if (v.kind === "sym") return v;
  if (v.kind === "unknown") return unknownDim();
  if (v.kind === "tensor" && v.dtype && (v.dtype.category === "int" || v.dtype.category === "bool") && v.shape?.length === 0) return v.constant ? v.constant[0]! : unknownDim();
  return mismatch;
}
/** A float (or anything that converts to one). Unknown ones become nan. */
export function float(): Arg<number>;
export function float(initial: number): Arg<number>;
export function float(initial: null): Arg<number | null>;
export function float(initial?: number | null): Arg<any> {
  return withDefault<number | null>({ type: "float", accept(v) {
    if (v === null) return initial === null ? null : mismatch;
    if (typeof v === "number" || typeof v === "boolean" || typeof v === "bigint") return Number(v);
    if (typeof v === "string") return mismatch;
    return v.kind === "float" ? v.value : v.kind === "unknown" || v.kind === "sym" ? NaN : v.kind === "tensor" && v.shape?.length === 0 ? (v.constant?.[0] ?? NaN) : mismatch;
  } }, initial);
}
/** A bool; `null` as initial value: Optional[bool]. An unknown one makes the result unknown. */
export function bool(): Arg<boolean>;
export function bool(initial: boolean): Arg<boolean>;
export function bool(initial: null): Arg<boolean | null>;
export function bool(initial?: boolean | null): Arg<any> {
  return withDefault<boolean | null>({ type: "bool", accept: (v) => (typeof v === "boolean" ? v : v === null && initial === null ? null : isUnknown(v) ? new Unclear(v.because) : mismatch) }, initial);
}
/** A flag whose value does not change shapes: unknown ones take the initial value. */
export const flag = (initial: boolean): Arg<boolean> => ({ type: "bool", initial: { value: initial }, accept: (v, vm) => (typeof v === "boolean" ? v : isUnknown(v) ? initial : vm.truth(v) ?? initial) });
export function str(): Arg<string>;
export function str(initial: string): Arg<string>;
export function str(initial: null): Arg<string | null>;
export function str(initial?: string | null): Arg<any> {
  return withDefault<string | null>({ type: "str", accept: (v) => (typeof v === "string" ? v : v === null && initial === null ? null : isUnknown(v) ? new Unclear(v.because) : mismatch) }, initial);
}

/** A dimension's number as given (negative counts from the end): `c.dim(d, rank)` normalises and checks it. `null` initial: may be None. */
export function dim(): Arg<number>;
export function dim(initial: number): Arg<number>;
export function dim(initial: null): Arg<number | null>;
export function dim(initial?: number | null): Arg<any> { return withDefault<number | null>({ type: "int", accept: (v) => (v === null && initial === null ? null : acceptDim(v)) }, initial); }
function acceptDim(v: Value): number | typeof mismatch | Unclear {
  const d = acceptInt(v);
  return d === mismatch || typeof d === "number" ? d : new Unclear(isUnknown(v) ? v.because : "the dimension is not a known number");
}
/** One or several dimensions: an int, or a tuple or list of ints. None (with initial null): all. */
export function dims(): Arg<number[]>;
export function dims(initial: readonly number[]): Arg<number[]>;
export function dims(initial: null): Arg<number[] | null>;
export function dims(initial?: readonly number[] | null, rest = false): Arg<any> {
  return { ...withDefault<readonly number[] | null>({ type: "tuple of ints", accept(v) {
    if (v === null) return initial === null ? null : mismatch;
    if (isUnknown(v)) return new Unclear(v.because);
    if (typeof v === "object" && (v.kind === "tuple" || v.kind === "list")) {
      const out: number[] = [];
      for (const item of v.items) { const d = acceptDim(item); if (typeof d !== "number") return d; out.push(d); }
      return out;
    }
    const d = acceptDim(v);
    return typeof d === "number" ? [d] : d;
  } }, initial), rest };
}
/** Dimensions as separate positional ints or one sequence: `permute(0, 2, 1)`. */
export const dimsRest: Arg<number[]> = { ...(dims() as Arg<number[]>), rest: true };

/** A list of sizes: a tuple, list or torch.Size of ints, or one int. With `rest`, separate positional ints too: `view(2, 3)`. */
export function sizes(options: { rest?: boolean; initial?: readonly Dim[] | null } = {}): Arg<Dim[]> {
  return { type: "tuple of ints", rest: options.rest, ...(options.initial !== undefined && { initial: { value: options.initial as Dim[] } }), accept(v) {
    if (v === null && options.initial === null) return null as unknown as Dim[];
    if (isUnknown(v)) return new Unclear(v.because);
    if (typeof v === "object" && v !== null && (v.kind === "tuple" || v.kind === "list")) {
      const out: Dim[] = [];
      for (const item of v.items) { const d = acceptInt(item); if (d === mismatch) return mismatch; out.push(d); }
      return out;
    }
    const d = acceptInt(v);
    return d === mismatch ? mismatch : [d];
  } };
}
/** An int for all of `n` spatial dimensions, or a tuple of `n` (or 1) ints: kernel_size, stride … A string passes where `words` names it (padding="same"). */
export function ints(n: number): Arg<Dim[]>;
export function ints(n: number, initial: number): Arg<Dim[]>;
export function ints(n: number, initial: null): Arg<Dim[] | null>;
export function ints(n: number, initial?: number | null): Arg<any> {
  return { type: "tuple of ints", ...(initial !== undefined && { initial: { value: initial === null ? null : Array(n).fill(initial) } }), accept(v: Value) {
    if (v === null) return initial === null ? null : mismatch;
    if (isUnknown(v)) return Array.from({ length: n }, unknownDim);
    if (typeof v === "object" && (v.kind === "tuple" || v.kind === "list")) {
      const out: Dim[] = [];
      for (const item of v.items) { const d = acceptInt(item); if (d === mismatch) return mismatch; out.push(d); }
      return out.length === 0 && initial === null ? null : out.length === 1 && n > 1 ? Array(n).fill(out[0]) : out;
    }
    const d = acceptInt(v);
    return d === mismatch ? mismatch : Array(n).fill(d);
  } };
}
/** Either of two descriptors; the first that accepts. */
export const either = <A, B>(a: Arg<A>, b: Arg<B>, initial?: A | B): Arg<A | B> => withDefault<A | B>({ type: a.type, accept(v, vm) { const x = a.accept(v, vm); return x === mismatch ? b.accept(v, vm) : x; } }, initial);

/** A torch.dtype, or None. Python's float, int and bool stand for theirs. */
export const dtype: Arg<Dtype | null> = { type: "torch.dtype", initial: { value: null }, keyword: true, accept(v) {
  if (v === null) return null;
  if (isUnknown(v)) return new Unclear(v.because);
  if (typeof v === "object" && v.kind === "dtype") return v;
  return typeof v === "object" && v.kind === "class" ? (pythonDtypes(v.name) ?? mismatch) : mismatch;
} };
const pythonDtypes = (name: string): Dtype | undefined => ({ float: dtypes.float64, int: dtypes.int64, bool: dtypes.bool, complex: dtypes.complex128 })[name];
/** The same where it may be given by position. */
export const dtypePositional: Arg<Dtype | null> = { ...dtype, keyword: false };
/** A torch.device, a string such as "cuda:0", an index, or None. An unknown one is taken as None. */
export const device: Arg<Device | null> = { type: "torch.device", initial: { value: null }, keyword: true, accept(v, vm) {
  if (v === null || isUnknown(v)) return null;
  if (typeof v === "string") return parseDevice(v) ?? vm.raise("RuntimeError", `Invalid device string: '${v}'`);
  if (typeof v === "number") return parseDevice(`cuda:${v}`) ?? mismatch;
  return typeof v === "object" && v.kind === "device" ? v : mismatch;
} };
/** Any Python value, unchecked. */
export const any = (initial?: Value): Arg<Value> => withDefault<Value>({ type: "object", accept: (v) => v }, initial);
/** A dict, for `**kwargs`-like arguments. */
export const dictArg: Arg<Dict | null> = { type: "dict", initial: { value: null }, accept: (v) => (v === null ? null : typeof v === "object" && v.kind === "dict" ? v : mismatch) };
/** Makes a descriptor keyword-only. */
export const keyword = <T>(arg: Arg<T>): Arg<T> => ({ ...arg, keyword: true });
/** Gives a descriptor a default. */
export const defaulted = <T>(arg: Arg<T>, value: T): Arg<T> => ({ ...arg, initial: { value } });
/** Lets a descriptor take None too, as its default. */
export const optional = <T>(arg: Arg<T>): Arg<T | null> => ({ ...arg, initial: { value: null }, accept: (v, vm) => (v === null ? null : arg.accept(v, vm)) });

/** What every creation function takes besides. */
export const factory = { dtype, layout: keyword(any(null)), device, pin_memory: keyword(flag(false)), requires_grad: keyword(flag(false)) };
