// The pieces of NumPy that model code uses, for both kinds of interpreter.
import type { Interp } from "../python/interp";
import { type ModuleValue, type Value, float, method, unknown } from "../python/values";
import { tensorClass } from "../torch/nn/roots";
import type { Tensor } from "../torch/tensor";
import { array, asArray, dataOf, dtypeClass, isArray, ndarrayClass, scalarTypes } from "./array";
import { fn, functions } from "./functions";
import { fillArrayClasses } from "./methods";
import { random } from "./random";

const modules: Record<string, () => Record<string, Value>> = {
  numpy: () => ({
    ...functions(), ...scalarTypes, double: scalarTypes.float64!, single: scalarTypes.float32!, int_: scalarTypes.int64!, float_: scalarTypes.float64!, ndarray: ndarrayClass, dtype: dtypeClass, pi: float(Math.PI), e: float(Math.E), inf: float(Infinity), nan: float(NaN), newaxis: null, __version__: "2.3.5",
    set_printoptions: fn("set_printoptions", "*args **kwargs", () => null), bool: scalarTypes.bool_!,
  }),
  "numpy.random": random,
  "numpy.linalg": () => ({ norm: fn("norm", "x ord= axis= keepdims=", (vm: Interp, x: Value) => { const t = asArray(vm, x), d = isArray(t) ? dataOf(vm, t) : undefined; return d ? float(Math.sqrt(Array.from(d).reduce((s, v) => s + v * v, 0))) : unknown("the number is only known when the program runs", vm.typeOf(float(0))); }) }),
};

/** How a module of the numpy package is made; undefined when there is none of that name. */
export function numpyModules(name: string): ((vm: Interp) => ModuleValue) | undefined {
  const make = modules[name];
  if (!make) return undefined;
  return (vm) => {
    fill();
    const dict = new Map<string, Value>([["__name__", name], ...Object.entries(make())]);
    return { kind: "module", name, dict, missing: (attribute) => (modules[`${name}.${attribute}`] ? vm.import(`${name}.${attribute}`) : unknown(`${name}.${attribute} is not modelled`)) };
  };
}
let filled = false;
function fill(): void {
  if (filled) return;
  filled = true;
  fillArrayClasses();
}

/** Tensor.numpy(): an array of the tensor's numbers. */
tensorClass.dict.set("numpy", method("numpy", (vm, [self]) => {
  fill();
  const t = self as Tensor;
  if (t.requiresGrad) vm.fail("RuntimeError", "Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.");
  if (!t.shape) return unknown(t.because ?? "the shape is not known");
  const data = vm.mode === "numbers" || t.constant ? dataOf(vm, t) : undefined;
  return array(vm, t.shape, t.dtype, data && (vm.mode === "numbers" ? Float64Array.from(data) : data));
}, "The tensor's numbers as a NumPy array."));
tensorClass.dict.set("__array__", method("__array__", (vm, [self]) => vm.callMethod(self!, "numpy", [])));
