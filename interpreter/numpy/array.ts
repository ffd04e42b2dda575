// NumPy's arrays. An array is a tensor value of the class ndarray: its shape and dtype are tracked as a tensor's are; its numbers, where they are known, lie in JavaScript.
import { nativeClass } from "../python/builtins/root";
import type { Interp } from "../python/interp";
import { type ClassValue, type Dtype, type Instance, type Unknown, type Value, float, int, isUnknown, list, method, unknown } from "../python/values";
import { type Shape, numel } from "../shape";
import { dtypes, promoteTypes } from "../torch/core/dtype";
import { newTensor, torchState } from "../torch/core/state";
import type { Tensor } from "../torch/tensor";
import { type Numbers, sizeOf } from "./nd";

export const ndarrayClass: ClassValue = nativeClass("ndarray", { module: "numpy" });
/** A single number out of an array: prints as the number. */
export const scalarClass: ClassValue = nativeClass("generic", { module: "numpy" });
export type NdArray = Tensor & { cls: ClassValue };
export const isArray = (v: Value | Tensor | undefined): v is NdArray => typeof v === "object" && v !== null && v.kind === "tensor" && (v.cls === ndarrayClass || v.cls === scalarClass);

/** Rounds numbers to what a dtype holds. */
export function held(data: Numbers, dtype: Dtype | null): Numbers {
  if (!dtype || dtype.name === "float64") return data;
  if (dtype.name === "float32" || dtype.name === "float16") return Float32Array.from(data);
  if (dtype.category === "bool") return Float64Array.from(data, (x) => Number(x !== 0));
  if (dtype.category !== "int") return data;
  const span = 2 ** (8 * dtype.bytes);
  return Float64Array.from(data, (x) => { const t = Math.trunc(x); if (dtype.bytes === 8) return t; const m = ((t % span) + span) % span; return dtype.signed && m >= span / 2 ? m - span : m; });
}
/** An array; `data` undefined where the numbers are not known. */
export function array(vm: Interp, shape: Shape, dtype: Dtype | null, data?: Numbers, cls: ClassValue = ndarrayClass): NdArray {
  const t = newTensor(vm, { shape, dtype }) as NdArray;
  t.cls = cls;
  if (data) {
    const kept = held(data, dtype);
    t.storage = { handle: null, version: 0, numbers: () => kept };
    if (vm.mode === "shapes" && kept.length <= 4096) t.constant = Array.from(kept);
  }
  return t;
}
/** A reduction's result: an array, or (no dimensions) a number of NumPy's. */
export const result = (vm: Interp, shape: Shape, dtype: Dtype | null, data?: Numbers): NdArray => array(vm, shape, dtype, data, shape.length === 0 ? scalarClass : ndarrayClass);
/** The numbers of an array or tensor, where they are known. */
export function dataOf(vm: Interp, t: Tensor): Numbers | undefined {
  if (t.storage?.numbers) return t.storage.numbers();
  const engine = torchState(vm).engine;
  return t.constant ?? (engine && t.shape ? engine.read(t) : undefined);
}

/** Python data as an array; the Unknown where it cannot be told. */
export function asArray(vm: Interp, v: Value, dtype: Dtype | null = null): NdArray | Unknown {
  if (isArray(v) || (typeof v === "object" && v !== null && v.kind === "tensor")) {
    const t = v as Tensor;
    if (isArray(t) && (dtype === null || dtype === t.dtype)) return t;
    return t.shape ? array(vm, t.shape, dtype ?? t.dtype, dataOf(vm, t)) : unknown(t.because ?? "the shape is not known");
  }
  const shape: (number | Exclude<Shape[number], number>)[] = [], numbers: number[] = [];
  let kind: Dtype | null = null, known = true, lost: string | null = null;
  const join = (d: Dtype): void => { kind = kind ? promote(kind, d) : d; };
  const walk = (x: Value, depth: number): void => {
    if (lost !== null) return;
    if (typeof x === "boolean") { join(dtypes.bool); numbers.push(Number(x)); return; }
    if (typeof x === "number" || typeof x === "bigint") { join(dtypes.int64); numbers.push(Number(x)); return; }
    if (typeof x !== "object" || x === null) { lost = "the data are not numbers"; return; }
    if (x.kind === "float") { join(dtypes.float64); numbers.push(x.value); return; }
    if (x.kind === "sym") { join(dtypes.int64); known = false; return; }
    if (x.kind === "tensor") {
      if (!x.shape) { lost = x.because ?? "a part's shape is not known"; return; }
      x.shape.forEach((d, i) => { if (shape.length <= depth + i) shape.push(d); });
      if (x.dtype) join(x.dtype);
      const d = dataOf(vm, x);
      if (d) for (let i = 0; i < d.length; i++) numbers.push(d[i]!); else known = false;
      return;
    }
    const items = x.kind === "list" || x.kind === "tuple" || x.kind === "range" || x.kind === "dict" || x.kind === "iterator" || x.kind === "set" ? vm.items(x) : undefined;
    if (!items) { lost = isUnknown(x) ? x.because : "the data are not known"; if (isUnknown(x) && (x.cls?.name === "float" || x.cls?.name === "int")) { lost = null; known = false; join(x.cls.name === "float" ? dtypes.float64 : dtypes.int64); } return; }
    if (shape.length <= depth) shape.push(items.length);
    else if (shape[depth] !== items.length) { lost = "the rows differ in length"; return; }
    for (const item of items) walk(item, depth + 1);
  };
  walk(v, 0);
  if (lost !== null) return unknown(lost);
  const d = dtype ?? kind ?? dtypes.float64;
  return array(vm, shape, d, known && numel(shape) === numbers.length ? numbers : undefined);
}
/** NumPy's promotion: whole numbers and float32 of 32 and more bits give float64. */
export function promote(a: Dtype, b: Dtype): Dtype {
  const [i, f] = a.category === "int" ? [a, b] : [b, a];
  if (i.category === "int" && f.category === "float") return i.bytes >= 4 || f.bytes === 8 ? dtypes.float64 : i.bytes === 2 || f.bytes === 4 ? dtypes.float32 : f;
  return promoteTypes(a, b);
}

/** A Python number of a value of a dtype. */
export const asPython = (x: number, d: Dtype | null): Value => (d?.category === "float" ? float(x) : d?.category === "bool" ? x !== 0 : int(x));
export function nested(vm: Interp, t: Tensor): Value {
  const data = dataOf(vm, t), shape = t.shape as number[];
  if (!data) return unknown("the numbers are only known when the program runs");
  let at = 0;
  const build = (depth: number): Value => (depth === shape.length ? asPython(data[at++]!, t.dtype) : list(Array.from({ length: shape[depth]! }, () => build(depth + 1))));
  return build(0);
}

/** np.float32 and its like: they make numbers, and name dtypes. */
export const scalarTypes: Record<string, ClassValue> = {};
for (const [name, d] of Object.entries({ float64: dtypes.float64, float32: dtypes.float32, float16: dtypes.float16, int64: dtypes.int64, int32: dtypes.int32, int16: dtypes.int16, int8: dtypes.int8, uint8: dtypes.uint8, uint16: dtypes.uint16, uint32: dtypes.uint32, uint64: dtypes.uint64, bool_: dtypes.bool })) {
  scalarTypes[name] = nativeClass(name, { module: "numpy", bases: [scalarClass], make: (vm, _c, args) => { const t = asArray(vm, args[0] ?? 0, d); return isArray(t) ? ((t as { cls: ClassValue }).cls = scalarClass, t) : t; } });
  (scalarTypes[name] as { about?: object }).about = d;
}
export const dtypeClass: ClassValue = nativeClass("dtype", { module: "numpy" });
dtypeClass.make = (_vm, _c, args) => { const d = dtypeOf(args[0]); return d ? dtypeObject(d) : unknown("not a dtype that is modelled"); };
export const dtypeObject = (d: Dtype): Instance => ({ kind: "instance", cls: dtypeClass, dict: new Map<string, Value>([["name", d.name], ["itemsize", d.bytes], ["kind", d.category === "float" ? "f" : d.category === "bool" ? "b" : d.signed ? "i" : "u"]]), native: d });
dtypeClass.dict.set("__str__", method("__str__", (_, [self]) => ((self as Instance).native as Dtype).name));
dtypeClass.dict.set("__repr__", method("__repr__", (_, [self]) => `dtype('${((self as Instance).native as Dtype).name}')`));
dtypeClass.dict.set("__eq__", method("__eq__", (_, [self, other]) => dtypeOf(other) === (self as Instance).native));
dtypeClass.dict.set("__hash__", method("__hash__", (_, [self]) => ((self as Instance).native as Dtype).bytes));
/** A dtype argument: np.float32, "float32", float, a dtype object; null for none. */
export function dtypeOf(v: Value | undefined): Dtype | null {
  if (v === undefined || v === null) return null;
  if (typeof v === "string") return (dtypes as Record<string, Dtype>)[v] ?? ({ float: dtypes.float64, int: dtypes.int64, f4: dtypes.float32, f8: dtypes.float64, i8: dtypes.int64, i4: dtypes.int32, u1: dtypes.uint8 } as Record<string, Dtype>)[v] ?? null;
  if (typeof v !== "object") return null;
  if (v.kind === "class") return (v.about as Dtype | undefined) ?? ({ float: dtypes.float64, int: dtypes.int64, bool: dtypes.bool } as Record<string, Dtype>)[v.name] ?? null;
  if (v.kind === "instance" && v.cls === dtypeClass) return v.native as Dtype;
  return v.kind === "dtype" ? v : null;
}
export { sizeOf };
