// The class torch.Tensor: methods from the table, operators, properties, conversions to Python.
import { rawFn } from "../python/builtins/arguments";
import type { Interp } from "../python/interp";
import { type Builtin, type Value, float, isUnknown, method, notImplemented, unknown } from "../python/values";
import { numel } from "../shape";
import { tensorBackward } from "./autograd";
import { callables, members } from "./namespace";
import { isPublicName } from "./public-names";
import { newTensor, torchState } from "./core/state";
import { isTensor } from "./nn/registry";
import { tensorClass } from "./nn/roots";
import { properties } from "./tensor-properties";
import { showTensor } from "./show-tensor";
import type { Tensor } from "./tensor";

const dict = tensorClass.dict;

/** Calls a Tensor method of the table, or says that it is not modelled. */
export function tensorMethod(vm: Interp, name: string, args: readonly Value[]): Value {
  const f = callables.get(`Tensor.${name}`);
  return f ? f.call(vm, args, null) : unknown(`Tensor.${name} is not modelled`);
}
const operators: Record<string, string> = {
  add: "add", sub: "sub", mul: "mul", truediv: "div", floordiv: "floor_divide", mod: "remainder", pow: "pow", matmul: "matmul", and: "bitwise_and", or: "bitwise_or", xor: "bitwise_xor",
  lshift: "bitwise_left_shift", rshift: "bitwise_right_shift", lt: "lt", le: "le", gt: "gt", ge: "ge", eq: "eq", ne: "ne",
};
/** Operands that torch's operators take; anything else is NotImplemented, so that Python tries the other side. */
const takes = (v: Value): boolean => typeof v === "number" || typeof v === "boolean" || typeof v === "bigint" || (typeof v === "object" && v !== null && (v.kind === "tensor" || v.kind === "float" || v.kind === "complex" || v.kind === "sym" || v.kind === "unknown"));
const takesTensor = (v: Value): boolean => typeof v === "object" && v !== null && (v.kind === "tensor" || v.kind === "unknown");
const binary = (name: string, f: (vm: Interp, a: Value, b: Value) => Value): Builtin => method(name, (vm, [a, b]) => ((name.includes("matmul") ? takesTensor : takes)(b!) ? f(vm, a!, b!) : comparison(name) ? (name === "__ne__" ? true : name === "__eq__" ? false : notImplemented) : notImplemented));
const comparison = (name: string): boolean => name === "__eq__" || name === "__ne__";

/** Fills the class once; called when the package is loaded. */
function fill(): void {
  for (const [name, f] of members("Tensor")) dict.set(name, f);
  dict.set("backward", tensorBackward);
  for (const [dunder, name] of Object.entries(operators)) {
    dict.set(`__${dunder}__`, binary(`__${dunder}__`, (vm, a, b) => tensorMethod(vm, name, [a, b])));
    if (["lt", "le", "gt", "ge", "eq", "ne"].includes(dunder)) continue;
    dict.set(`__r${dunder}__`, binary(`__r${dunder}__`, (vm, a, b) => reflected(vm, name, a, b)));
    if (dunder !== "matmul") dict.set(`__i${dunder}__`, binary(`__i${dunder}__`, (vm, a, b) => (callables.has(`Tensor.${name}_`) ? tensorMethod(vm, `${name}_`, [a, b]) : tensorMethod(vm, name, [a, b]))));
  }
  for (const [dunder, name] of [["neg", "neg"], ["pos", "positive"], ["abs", "abs"], ["invert", "bitwise_not"]] as const) dict.set(`__${dunder}__`, method(`__${dunder}__`, (vm, [a]) => {
    if (dunder === "invert" && isTensor(a!) && (a.dtype?.category === "float" || a.dtype?.category === "complex")) { vm.fail("TypeError", "~ (operator.invert) is only implemented on integer and Boolean-type tensors"); return a; }
    return tensorMethod(vm, name, [a!]);
  }));
  dict.set("__len__", method("__len__", (vm, [a]) => { const t = a as Tensor; if (!t.shape) return unknown(t.because ?? "unknown shape"); return t.shape.length === 0 ? vm.raise("TypeError", "len() of a 0-d tensor") : t.shape[0]!; }));
  dict.set("__iter__", method("__iter__", (vm, [a]) => iterate(vm, a as Tensor)));
  dict.set("__bool__", method("__bool__", (vm, [a]) => truth(vm, a as Tensor)));
  dict.set("__int__", method("__int__", (vm, [a]) => number(vm, a as Tensor, "int")));
  dict.set("__index__", method("__index__", (vm, [a]) => number(vm, a as Tensor, "index")));
  dict.set("__float__", method("__float__", (vm, [a]) => number(vm, a as Tensor, "float")));
  dict.set("__complex__", method("__complex__", (vm, [a]) => { const t = a as Tensor; return t.shape && typeof numel(t.shape) === "number" && numel(t.shape) !== 1 ? vm.raise("ValueError", "only one element tensors can be converted to Python scalars") : unknown("the number is only known when the program runs"); }));
  dict.set("__hash__", method("__hash__", () => 0));
  dict.set("__contains__", method("__contains__", (vm, [a, b]) => { const any = tensorMethod(vm, "any", [tensorMethod(vm, "eq", [a!, b!])]); return isTensor(any) ? truth(vm, any) : any; }));
  dict.set("__repr__", method("__repr__", (vm, [a]) => showTensor(vm, a as Tensor)));
  dict.set("__format__", method("__format__", (vm, [a, spec]) => {
    const t = a as Tensor;
    if (t.shape && t.shape.length === 0 && !t.cls) { const v = number(vm, t, "item"); return isUnknown(v) ? v : vm.call(vm.getattr(v, "__format__"), [spec!]); }
    if (spec !== "" && t.shape && t.shape.length > 0) return vm.raise("TypeError", `unsupported format string passed to ${t.cls?.name ?? "Tensor"}.__format__`);
    return vm.str(t);
  }));
  dict.set("__deepcopy__", rawFn("__deepcopy__", "self memo", (vm, self) => copyTensor(vm, self as Tensor)));
  (dict.get("__deepcopy__") as { binds: boolean }).binds = true;
  for (const [name, p] of Object.entries(properties)) dict.set(name, p);
  // An attribute that PyTorch has and we do not model is unknown; any other is an AttributeError.
  dict.set("__getattr__", method("__getattr__", (vm, [self, name]) => {
    const t = self as Tensor, own = t.attrs?.get(name as string);
    if (own !== undefined) return own;
    if (isPublicName("torch.Tensor", name as string)) return unknown(`Tensor.${name as string} is not modelled`);
    return vm.raise("AttributeError", `'${t.cls?.name ?? "Tensor"}' object has no attribute '${name as string}'`);
  }));
}

function reflected(vm: Interp, name: string, self: Value, other: Value): Value {
  if (name === "add" || name === "mul" || name.startsWith("bitwise_") && !name.includes("shift")) return tensorMethod(vm, name, [self, other]);
  if (name === "div") { const inverse = tensorMethod(vm, "reciprocal", [self]); return isTensor(inverse) ? tensorMethod(vm, "mul", [inverse, other]) : inverse; }      // as PyTorch computes it
  const special = callables.get(`Tensor.__r_${name}__`) ?? callables.get(name === "sub" ? "Tensor.rsub" : "");
  if (special) return special.call(vm, [self, other], null);
  const asFunction = callables.get(`torch.${name}`);
  return asFunction ? asFunction.call(vm, [other, self], null) : unknown(`torch.${name} is not modelled`);
}
function iterate(vm: Interp, t: Tensor): Value {
  if (!t.shape) return unknown(t.because ?? "unknown shape");
  if (t.shape.length === 0) return vm.raise("TypeError", "iteration over a 0-d tensor");
  const parts = tensorMethod(vm, "unbind", [t, 0]);
  return isUnknown(parts) ? parts : vm.callMethod(parts, "__iter__", []);
}
/** The one number that a tensor holds, as Python's int, float or bool; unknown where no numbers are computed. */
export function number(vm: Interp, t: Tensor, as: "int" | "float" | "item" | "index"): Value {
  if (as === "index" && t.dtype && t.dtype.category !== "int" && t.dtype.category !== "bool") return vm.raise("TypeError", "only integer tensors of a single element can be converted to an index");
  if (t.shape && typeof numel(t.shape) === "number" && numel(t.shape) !== 1) {
    if (as === "item") return vm.raise("RuntimeError", `a Tensor with ${String(numel(t.shape))} elements cannot be converted to Scalar`);
    return as === "index" ? vm.raise("TypeError", "only integer tensors of a single element can be converted to an index") : vm.raise("ValueError", "only one element tensors can be converted to Python scalars");
  }
  const engine = torchState(vm).engine, value = t.constant?.[0] ?? (engine && t.storage ? engine.read(t)[0] : undefined);
  if (value === undefined) return unknown("the number is only known when the program runs", vm.typeOf(as === "float" || t.dtype?.category === "float" ? float(0) : 0));
  if (as === "int" || as === "index") return Math.trunc(value);
  return as === "float" || t.dtype?.category === "float" ? float(value) : t.dtype?.category === "bool" ? value !== 0 : value;
}
function truth(vm: Interp, t: Tensor): Value {
  if (t.shape && typeof numel(t.shape) === "number" && numel(t.shape) !== 1) {
    if (numel(t.shape) === 0) return vm.raise("RuntimeError", "Boolean value of Tensor with no values is ambiguous");
    return vm.raise("RuntimeError", "Boolean value of Tensor with more than one value is ambiguous");
  }
  const v = number(vm, t, "item");
  return isUnknown(v) ? v : vm.truth(v) ?? v;
}
/** copy.deepcopy of a tensor: leaves only, as in PyTorch. */
function copyTensor(vm: Interp, t: Tensor): Value {
  if (t.gradFn) return vm.raise("RuntimeError", "Only Tensors created explicitly by the user (graph leaves) support the deepcopy protocol at the moment.  If you were attempting to deepcopy a module, this may be because of a torch.nn.utils.weight_norm usage, see https://github.com/pytorch/pytorch/pull/103001");
  const state = torchState(vm);
  const c = newTensor(vm, { shape: t.shape, dtype: t.dtype, device: t.device, strides: t.strides, because: t.because, ...(t.constant && { constant: t.constant }) });
  c.requiresGrad = t.requiresGrad;
  if (t.cls) c.cls = t.cls;
  if (t.attrs) c.attrs = new Map(t.attrs);
  if (state.engine && t.storage) state.engine.fill(c, state.engine.read(t));
  return c;
}
fill();
