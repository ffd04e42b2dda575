// The class ndarray: operators, attributes, indexing, printing.
import type { Interp } from "../python/interp";
import { type Slice, type Value, float, isUnknown, method, tuple, unknown } from "../python/values";
import { numel } from "../shape";
import { dtypes } from "../torch/core/dtype";
import { numpyRepr, numpyStr } from "../torch/print";
import type { Tensor } from "../torch/tensor";
import { array, asArray, asPython, dataOf, dtypeObject, dtypeOf, isArray, ndarrayClass, nested, result, scalarClass } from "./array";
import { both, byTorch, dot, each, fn, functions, pairs, reduce, reductions, reshape, sizes, transpose } from "./functions";
import { sizeOf, spread, stridesOf } from "./nd";

const operators: Record<string, string> = { add: "add", sub: "subtract", mul: "multiply", truediv: "divide", floordiv: "floor_divide", mod: "mod", pow: "power", and: "bitwise_and", or: "bitwise_or", xor: "bitwise_xor", lt: "less", le: "less_equal", gt: "greater", ge: "greater_equal", eq: "equal", ne: "not_equal" };
const shapeOf = (t: Tensor): number[] => t.shape as number[];
const fixed = (t: Tensor): boolean => t.shape!.every((d) => typeof d === "number");

/** Flat places that an index takes, and the shape of what it gives; null where numbers are not known. */
function places(vm: Interp, t: Tensor, index: Value): { at: number[]; shape: number[] } | null {
  if (!fixed(t)) return null;
  const shape = shapeOf(t), strides = stridesOf(shape), items: readonly Value[] = typeof index === "object" && index !== null && index.kind === "tuple" ? index.items : [index];
  const arrays = items.map((v) => (isArray(v) || (typeof v === "object" && v !== null && (v.kind === "list" || (v.kind === "tensor" && !isArray(v)))) ? asArray(vm, v) : null));
  const used = items.reduce<number>((n, v, i) => n + (v === null || (typeof v === "object" && v.kind === "ellipsis") ? 0 : isArray(arrays[i] as Value) && (arrays[i] as Tensor).dtype?.name === "bool" ? (arrays[i] as Tensor).shape!.length : 1), 0);
  if (used > shape.length) return vm.raise("IndexError", `too many indices for array: array is ${shape.length}-dimensional, but ${used} were indexed`);
  /** Each result dimension: the offsets along it. Index arrays share one. */
  const axes: { size: number; offset: (i: number) => number }[] = [];
  let fixedOffset = 0, d = 0;
  let advanced: { at: number; shape: number[]; offsets: number[] } | null = null;
  const whole = (): void => { const s = strides[d]!; axes.push({ size: shape[d]!, offset: (i) => i * s }); d++; };
  for (const [n, v] of items.entries()) {
    const arr = arrays[n];
    if (v === null) axes.push({ size: 1, offset: () => 0 });
    else if (typeof v === "object" && v.kind === "ellipsis") for (let k = shape.length - used; k > 0; k--) whole();
    else if (typeof v === "object" && v.kind === "slice") {
      const given = bounds(vm, v, shape[d]!);
      if (given === undefined) return null;
      const { from, count, step } = given, s = strides[d]!;
      axes.push({ size: count, offset: (i) => (from + i * step) * s });
      d++;
    } else if (arr) {
      if (!isArray(arr)) return null;
      const data = dataOf(vm, arr);
      if (!data || !fixed(arr)) return null;
      const mask = arr.dtype?.name === "bool", own = mask ? Array.from(data).flatMap((x, i) => (x ? [i] : [])) : Array.from(data), dims = mask ? [own.length] : shapeOf(arr), inner = mask ? sizeOf(shape.slice(d + arr.shape!.length)) : strides[d]!, size = shape[d]!;
      const offsets = own.map((x) => { if (!mask && (x >= size || x < -size)) vm.raise("IndexError", `index ${x} is out of bounds for axis ${d} with size ${size}`); return (x < 0 ? x + size : x) * inner; });
      if (!advanced) { advanced = { at: axes.length, shape: dims, offsets }; axes.push({ size: offsets.length, offset: (i) => advanced!.offsets[i]! }); }
      else { const a: { at: number; shape: number[]; offsets: number[] } = advanced, pick = spread(dims, a.shape); a.offsets = a.offsets.map((o, i) => o + offsets[pick(i)]!); }
      d += mask ? arr.shape!.length : 1;
    } else {
      const i = Number(isArray(v) ? dataOf(vm, v)?.[0] : v), size = shape[d]!;
      if (!Number.isInteger(i)) return null;
      if (i >= size || i < -size) return vm.raise("IndexError", `index ${i} is out of bounds for axis ${d} with size ${size}`);
      fixedOffset += (i < 0 ? i + size : i) * strides[d]!;
      d++;
    }
  }
  while (d < shape.length) whole();
  const out = axes.map((a) => a.size), all = stridesOf(out), n = sizeOf(out), at = new Array<number>(n);
  for (let k = 0; k < n; k++) { let rest = k, offset = fixedOffset; for (let a = 0; a < axes.length; a++) { const p = Math.floor(rest / all[a]!); rest -= p * all[a]!; offset += axes[a]!.offset(p); } at[k] = offset; }
  const spreadOut = advanced ? out.flatMap((s, i) => (i === advanced!.at ? advanced!.shape : [s])) : out;
  return { at, shape: spreadOut };
}
/** Undefined where a bound is not known. */
function bounds(vm: Interp, s: Slice, size: number): { from: number; count: number; step: number } | undefined {
  const num = (v: Value): number | null => (v === null ? null : Number(isArray(v) ? v.storage?.numbers?.()[0] : v)), step = num(s.step) ?? 1, back = step < 0;
  const clip = (x: number | null, none: number): number => (x === null ? none : Math.min(Math.max(x < 0 ? x + size : x, back ? -1 : 0), back ? size - 1 : size));
  const from = clip(num(s.start), back ? size - 1 : 0), to = clip(num(s.stop), back ? -1 : size);
  if (step === 0) return vm.raise("ValueError", "slice step cannot be zero");
  if (![from, to, step].every(Number.isInteger)) return undefined;
  return { from, count: Math.max(0, Math.ceil((to - from) / step)), step };
}
function getitem(vm: Interp, t: Tensor, index: Value): Value {
  const p = places(vm, t, index), data = dataOf(vm, t);
  if (!p) return byTorch(vm, "Tensor.__getitem__", [t, index], null, t.dtype);
  return result(vm, p.shape, t.dtype, data && p.at.map((i) => data[i]!));
}
function setitem(vm: Interp, t: Tensor, index: Value, value: Value): void {
  const p = places(vm, t, index), data = dataOf(vm, t), v = asArray(vm, value);
  vm.touch(t);
  if (!p || !data || !isArray(v) || !dataOf(vm, v)) { t.storage = undefined; t.constant = undefined; return; }
  const from = dataOf(vm, v)!, pick = spread(shapeOf(v), p.shape), next = Float64Array.from(data);
  p.at.forEach((i, k) => { next[i] = from[pick(k)]!; });
  const made = array(vm, t.shape!, t.dtype, next);
  t.storage = made.storage;
  t.constant = made.constant;
}

const text = (vm: Interp, t: Tensor, repr: boolean): string => {
  const data = dataOf(vm, t), name = t.dtype?.name ?? "float64";
  if (!data || !fixed(t)) return `array(..., shape=(${t.shape?.join(", ") ?? "?"}))`;
  const shown = name === "bool" ? Array.from(data, (x) => x !== 0) : data;
  if (t.cls === scalarClass) return repr ? `np.${name}(${numpyStr(shown as never, [], name)})` : numpyStr(shown as never, [], name);
  return repr ? numpyRepr(shown as never, shapeOf(t), name) : numpyStr(shown as never, shapeOf(t), name);
};
/** The one number of an array, as Python's. */
function item(vm: Interp, t: Tensor): Value {
  const data = dataOf(vm, t);
  if (data && data.length !== 1) return vm.raise("ValueError", "can only convert an array of size 1 to a Python scalar");
  return data ? asPython(data[0]!, t.dtype) : unknown("the number is only known when the program runs", vm.typeOf(t.dtype?.category === "float" ? float(0) : 0));
}

/** Fills the classes once. */
export function fillArrayClasses(): void {
  const attribute = (name: string, get: (t: Tensor, vm: Interp) => Value): void => { for (const c of [ndarrayClass, scalarClass]) c.dict.set(name, { kind: "property", get: method(name, (vm, [self]) => get(self as Tensor, vm)), set: null, del: null }); };
  const own = (name: string, signature: string, run: (vm: Interp, t: Tensor, ...args: any[]) => Value): void => { const f = fn(name, `self ${signature}`, run as never) as { binds: boolean }; f.binds = true; for (const c of [ndarrayClass, scalarClass]) c.dict.set(name, f as unknown as Value); };
  for (const [dunder, name] of Object.entries(operators)) {
    const { f, dtype } = pairs[name]!;
    own(`__${dunder}__`, "other", (vm, a, b: Value) => both(vm, a, b, f, dtype ?? null));
    if (!["lt", "le", "gt", "ge", "eq", "ne"].includes(dunder)) own(`__r${dunder}__`, "other", (vm, a, b: Value) => both(vm, b, a, f, dtype ?? null));
  }
  own("__matmul__", "other", (vm, a, b: Value) => dot(vm, a, b)); own("__rmatmul__", "other", (vm, a, b: Value) => dot(vm, b, a)); own("dot", "other", (vm, a, b: Value) => dot(vm, a, b));
  own("__neg__", "", (vm, a) => each(vm, a, (x) => -x, (d) => d)); own("__abs__", "", (vm, a) => each(vm, a, Math.abs, (d) => d)); own("__invert__", "", (vm, a) => each(vm, a, a.dtype?.name === "bool" ? (x) => Number(!x) : (x) => ~x, (d) => d));
  own("__getitem__", "index", (vm, a, i: Value) => getitem(vm, a, i)); own("__setitem__", "index value", (vm, a, i: Value, v: Value) => { setitem(vm, a, i, v); return null; });
  own("__len__", "", (vm, a) => (a.shape!.length === 0 ? vm.raise("TypeError", "len() of unsized object") : a.shape![0]!));
  own("__iter__", "", (vm, a) => { const n = a.shape![0]; if (typeof n !== "number") return unknown("the length is not known"); let i = 0; return { kind: "iterator", type: "iterator", next: (m) => (i < n ? getitem(m, a, i++) : undefined) } as Value; });
  own("__str__", "", (vm, a) => text(vm, a, false)); own("__repr__", "", (vm, a) => text(vm, a, true));
  own("__format__", "spec", (vm, a, spec: Value) => { if (a.shape!.length > 0 || spec === "") return text(vm, a, false); const v = item(vm, a); return isUnknown(v) ? v : vm.call(vm.getattr(v, "__format__"), [spec]); });
  own("__float__", "", (vm, a) => { const v = item(vm, a); return typeof v === "number" ? float(v) : v; }); own("__int__", "", (vm, a) => { const v = item(vm, a); return typeof v === "object" && v !== null && v.kind === "float" ? Math.trunc(v.value) : v; }); own("__index__", "", (vm, a) => item(vm, a));
  own("__bool__", "", (vm, a) => { const n = numel(a.shape!); if (typeof n === "number" && n > 1) return vm.raise("ValueError", "The truth value of an array with more than one element is ambiguous. Use a.any() or a.all()"); const v = item(vm, a); return isUnknown(v) ? v : (vm.truth(v) ?? v); });
  own("__hash__", "", () => 0); own("__array__", "dtype=", (_vm, a) => a);
  for (const name of Object.keys(reductions)) own(name, "axis= dtype= out= keepdims= ddof= **kwargs", (vm, a, axis?: Value, _d?: Value, _o?: Value, keep?: Value, ddof?: Value) => reduce(vm, name, a, axis, keep, ddof));
  own("item", "*args", (vm, a) => item(vm, a)); own("tolist", "", (vm, a) => nested(vm, a)); own("copy", "order=", (vm, a) => array(vm, a.shape!, a.dtype, dataOf(vm, a)));
  own("astype", "dtype **kwargs", (vm, a, d: Value) => { const to = dtypeOf(d); return to ? array(vm, a.shape!, to, dataOf(vm, a), a.cls) : unknown("the dtype is not known"); });
  own("reshape", "*shape order=", (vm, a, shape: Value) => { const items = (shape as { items: readonly Value[] }).items, s = sizes(vm, items.length === 1 ? items[0]! : shape); return s ? reshape(vm, a, s) : unknown("the shape is not known"); });
  own("flatten", "order=", (vm, a) => reshape(vm, a, [-1])); own("ravel", "order=", (vm, a) => reshape(vm, a, [-1])); own("fill", "value", (vm, a, v: Value) => { setitem(vm, a, { kind: "ellipsis" }, v); return null; });
  own("transpose", "*axes", (vm, a, axes: Value) => { const items = (axes as { items: readonly Value[] }).items, list = items.length === 1 && typeof items[0] === "object" && items[0] !== null ? vm.items(items[0]) : items; return transpose(vm, a, list && list.length ? (list as number[]) : null); });
  const all = functions();
  for (const name of ["squeeze", "clip", "round", "sort", "argsort", "cumsum"]) ndarrayClass.dict.set(name, { ...(all[name] as object), binds: true } as Value);
  attribute("shape", (t) => (t.shape ? tuple(t.shape as Value[]) : unknown(t.because ?? "the shape is not known"))); attribute("ndim", (t) => t.shape!.length); attribute("size", (t) => numel(t.shape!)); attribute("dtype", (t) => dtypeObject(t.dtype ?? dtypes.float64)); attribute("T", (t, vm) => transpose(vm, t, null)); attribute("nbytes", (t) => (t.dtype && fixed(t) ? sizeOf(shapeOf(t)) * t.dtype.bytes : unknown("the size is not known"))); attribute("itemsize", (t) => t.dtype?.bytes ?? 8);
  ndarrayClass.dict.set("__getattr__", method("__getattr__", (vm, [, name]) => (vm.mode === "numbers" ? vm.raise("NotImplementedError", `numpy.ndarray.${name as string} is not available yet`) : unknown(`numpy.ndarray.${name as string} is not modelled`))));
}
