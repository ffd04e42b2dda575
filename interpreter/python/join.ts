// The join of what two branches leave: equal values stay, tensors of equal rank keep what they share, the rest is unknown.
import * as shape from "../shape";
import type { Tensor } from "../torch/tensor";
import type { Value } from "./values";
import { isUnknown, unknown } from "./values";
import type { Machine } from "./machine";

export function joinValues(vm: Machine, a: Value, b: Value, because: string, depth = 0): Value {
  if (a === b) return a;
  if (isUnknown(a)) return a;
  if (isUnknown(b)) return b;
  if (typeof a !== "object" || a === null || typeof b !== "object" || b === null) {
    const equal = typeof a === typeof b && typeof a !== "object" ? a === b : false;
    return equal ? a : unknown(because, sameClass(vm, a, b));
  }
  if (a.kind === "tensor" && b.kind === "tensor") return joinTensors(vm, a, b, because);
  if (a.kind === "float" && b.kind === "float") return Object.is(a.value, b.value) ? a : unknown(because, vm.nativeClasses.float);
  if (a.kind === "sym" && b.kind === "sym") return shape.equal(a, b) === true ? a : unknown(because, vm.nativeClasses.int);
  if (a.kind === "tuple" && b.kind === "tuple" && a.items.length === b.items.length && a.cls === b.cls && depth < 4) {
    const items = a.items.map((item, i) => joinValues(vm, item, b.items[i], because, depth + 1));
    return { ...a, items };
  }
  if (a.kind === "list" && b.kind === "list" && a.items.length === b.items.length && a.cls === b.cls && depth < 4) {
    return { ...a, items: a.items.map((item, i) => joinValues(vm, item, b.items[i], because, depth + 1)) };
  }
  if (a.kind === b.kind && (a.kind === "range" || a.kind === "slice" || a.kind === "bytes" || a.kind === "method" || a.kind === "dtype" || a.kind === "device") && vm.equal(a, b) === true) return a;
  return unknown(because, sameClass(vm, a, b));
}

function sameClass(vm: Machine, a: Value, b: Value) {
  const cls = vm.typeOf(a);
  return cls === vm.typeOf(b) ? cls : undefined;
}

function joinTensors(vm: Machine, a: Tensor, b: Tensor, because: string): Value {
  const dtype = a.dtype === b.dtype ? a.dtype : null;
  const joined: Tensor = {
    ...a, dtype, shape: null, strides: null, because, requiresGrad: a.requiresGrad || b.requiresGrad, gradFn: a.gradFn ?? b.gradFn,
    constant: undefined, probe: undefined, base: undefined,
  };
  delete joined.constant; delete joined.probe; delete joined.base;
  if (a.cls !== b.cls) delete joined.cls;
  if (a.shape !== null && b.shape !== null && a.shape.length === b.shape.length) {
    const other = b.shape;
    joined.shape = a.shape.map((d, i) => (shape.equal(d, other[i]) === true ? d : shape.freshSymbol("?", { min: 0 })));
    if (joined.shape.every((d, i) => d === a.shape![i])) {
      delete joined.because;
      if (a.strides && b.strides && a.strides.every((s, i) => shape.equal(s, b.strides![i]) === true)) joined.strides = a.strides;
    }
  }
  return joined;
}
