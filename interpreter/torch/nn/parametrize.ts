// torch.nn.utils.parametrize and parametrizations; the older weight_norm and spectral_norm.
import type { Interp } from "../../python/interp";
import { type ClassValue, type Instance, type Value, isUnknown, method, tuple, unknown } from "../../python/values";
import { numel } from "../../shape";
import { classChanged } from "../../python/shared";
import { normalInto } from "../core/draw";
import { newTensor, torchState } from "../core/state";
import type { Tensor } from "../tensor";
import { addHook } from "./call";
import { moduleDictClass, moduleListClass } from "./containers";
import { fn, instance, own, pythonClass } from "./define";
import { callOp } from "./functions";
import { asParameter } from "./parameter";
import { buffersOf, findMember, initModule, isModule, isTensor, modulesOf, parametersOf, registerBuffer, registerParameter } from "./registry";
import { moduleClass } from "./roots";

const module = "torch.nn.utils.parametrize";
/** The parametrizations of one tensor, applied one after the other to the original. */
export const parametrizationListClass = pythonClass("ParametrizationList", module, [moduleListClass], {
  forward: ["", (vm, self) => {
    const originals = [...parametersOf(self)].filter(([k]) => /^original\d*$/.test(k)).map(([, t]) => t), [first, ...rest] = [...modulesOf(self).values()];
    let x = first === undefined ? originals[0]! : vm.call(first, originals);
    for (const m of rest) x = vm.call(m, [x]);
    return x;
  }],
});
const listsOf = (m: Instance): Map<string, Value> | undefined => { const d = modulesOf(m).get("parametrizations"); return d !== undefined && isModule(d) ? modulesOf(d) : undefined; };

/** A class of this one object, whose tensor is computed whenever it is read. */
function computed(vm: Interp, m: Instance, name: string): void {
  const known = m.cls.dict.get("\0parametrized") === true;
  const cls: ClassValue = known ? m.cls : { kind: "class", name: `Parametrized${m.cls.name}`, qualname: `Parametrized${m.cls.name}`, module, bases: [m.cls], mro: [], dict: new Map<string, Value>([["\0parametrized", true]]) };
  if (!known) { cls.mro = [cls, ...m.cls.mro]; vm.touch(m); m.cls = cls; }
  cls.dict.set(name, { kind: "property", del: null, get: method(name, (v, [self]) => v.call(listsOf(self as Instance)?.get(name) ?? null, [])), set: method(name, (v, [self, value]) => { const l = listsOf(self as Instance)?.get(name); if (l !== undefined && isModule(l)) reverse(v, l, value!); return null; }) });
  classChanged();
}
/** What the original must be so that the parametrizations give `value`. */
function reverse(vm: Interp, l: Instance, value: Value): void {
  let x = value;
  for (const m of [...modulesOf(l).values()].reverse()) { const f = vm.lookup(m, "right_inverse"); if (f !== undefined) x = vm.call(f, [x]); }
  const parts = typeof x === "object" && x !== null && x.kind === "tuple" ? x.items : [x];
  parts.forEach((p, i) => { const key = parts.length > 1 ? `original${i}` : "original"; if (isTensor(p)) parametersOf(l).set(key, asParameter(vm, p)); });
}
export function registerParametrization(vm: Interp, m: Value, name: string, parametrization: Value): Value {
  if (!isModule(m)) return isUnknown(m) ? m : vm.raise("AttributeError", `'${vm.typeOf(m).name}' object has no attribute 'training'`);
  let lists = listsOf(m);
  const existing = lists?.get(name);
  if (existing !== undefined && isModule(existing)) { modulesOf(existing).set(String(modulesOf(existing).size), parametrization); return m; }
  const tensor = parametersOf(m).get(name) ?? buffersOf(m).get(name);
  if (tensor === undefined) return vm.raise("ValueError", `Module '${vm.repr(m)}' does not have a parameter, a buffer, or a parametrized element with name '${name}'`);
  if (!lists) { vm.setattr(m, "parametrizations", vm.call(moduleDictClass, [])); lists = listsOf(m)!; }
  const l = instance(parametrizationListClass);
  initModule(l);
  modulesOf(l).set("0", parametrization);
  let x: Value = tensor;
  const inverse = vm.lookup(parametrization, "right_inverse");
  if (inverse !== undefined && isTensor(tensor)) x = vm.call(inverse, [callOp(vm, "Tensor.detach", [tensor])]);
  const parts = typeof x === "object" && x !== null && x.kind === "tuple" ? x.items : [x];
  parts.forEach((p, i) => { if (isTensor(p)) parametersOf(l).set(parts.length > 1 ? `original${i}` : "original", p === tensor ? tensor : asParameter(vm, p, isTensor(tensor) && tensor.requiresGrad)); });
  parametersOf(m).delete(name);
  buffersOf(m).delete(name);
  lists.set(name, l);
  computed(vm, m, name);
  return m;
}
const isParametrized = (m: Value, name: Value | undefined): boolean => { const lists = isModule(m) ? listsOf(m) : undefined; return lists !== undefined && (name === undefined || name === null ? lists.size > 0 : lists.has(String(name))); };

/** ‖v‖₂ over all dimensions but one (None: over all), that one kept. */
function normExcept(vm: Interp, v: Value, dim: Value): Value {
  const shape = isTensor(v) ? v.shape : null;
  if (!shape) return unknown("the weight's shape is not known");
  const squares = callOp(vm, "Tensor.mul", [v, v]), others = dim === null || dim === -1 ? null : [...shape.keys()].filter((d) => d !== (Number(dim) < 0 ? Number(dim) + shape.length : Number(dim)));
  return callOp(vm, "torch.sqrt", [others === null ? callOp(vm, "torch.sum", [squares]) : others.length === 0 ? squares : callOp(vm, "torch.sum", [squares, tuple(others), true])]);
}
const weightOf = (vm: Interp, v: Value, g: Value, dim: Value): Value => callOp(vm, "Tensor.mul", [v, callOp(vm, "Tensor.div", [g, normExcept(vm, v, dim)])]);

const weightNormClass = pythonClass("_WeightNorm", "torch.nn.utils.parametrizations", [moduleClass], {
  __init__: ["dim=", (vm, self, dim) => { initModule(self, vm); self.dict.set("dim", dim ?? -1); return null; }],
  forward: ["weight_g weight_v", (vm, self, g, v) => weightOf(vm, v!, g!, own(self, "dim"))],
  right_inverse: ["weight", (vm, self, weight) => tuple([normExcept(vm, weight!, own(self, "dim")), weight!])],
});

type Vectors = { u: number[]; v: number[] };
/** The weight as a matrix [h, w] with the given dimension first. */
function matrix(vm: Interp, weight: Value, dim: number): Value {
  const rank = isTensor(weight) && weight.shape ? weight.shape.length : 2, turned = dim !== 0 ? callOp(vm, "Tensor.permute", [weight, tuple([dim, ...Array.from({ length: rank }, (_, i) => i).filter((d) => d !== dim)])]) : weight;
  return isTensor(turned) && turned.shape ? callOp(vm, "Tensor.reshape", [turned, tuple([turned.shape[0]!, -1])]) : turned;
}
const unit = (x: number[], eps: number): number[] => { const n = Math.max(Math.sqrt(x.reduce((s, y) => s + y * y, 0)), eps); return x.map((y) => y / n); };
/** Steps of power iteration towards the largest singular value. */
function iterate(vm: Interp, m: Tensor, { u, v }: Vectors, steps: number, eps: number): Vectors {
  const a = torchState(vm).engine!.read(m), [h, w] = m.shape!.map(Number) as [number, number];
  for (let k = 0; k < steps; k++) {
    u = unit(Array.from({ length: h }, (_, i) => { let s = 0; for (let j = 0; j < w; j++) s += a[i * w + j]! * v[j]!; return s; }), eps);
    const left = u;
    v = unit(Array.from({ length: w }, (_, j) => { let s = 0; for (let i = 0; i < h; i++) s += a[i * w + j]! * left[i]!; return s; }), eps);
  }
  return { u, v };
}
/** weight / σ, σ = uᵀ W v. */
function spectral(vm: Interp, weight: Value, u: Value, v: Value, dim: number, steps: number, eps: number): Value {
  const engine = torchState(vm).engine, m = matrix(vm, weight, dim);
  if (!isTensor(weight)) return weight;
  if (engine && isTensor(m) && isTensor(u) && isTensor(v) && steps > 0) { const next = iterate(vm, m, { u: Array.from(engine.read(u)), v: Array.from(engine.read(v)) }, steps, eps); engine.fill(u, next.u); engine.fill(v, next.v); }
  return callOp(vm, "Tensor.div", [weight, callOp(vm, "torch.dot", [u, callOp(vm, "torch.mv", [m, v])])]);
}
/** Random unit vectors for a matrix [h, w]. */
function vectors(vm: Interp, weight: Tensor, dim: number, eps: number, steps: number): [Tensor, Tensor] | undefined {
  if (!weight.shape) return undefined;
  const m = matrix(vm, weight, dim), h = weight.shape[dim]!, w = numel(weight.shape.filter((_, i) => i !== dim)), [u, v] = [h, w].map((n) => { const t = newTensor(vm, { shape: [n], dtype: weight.dtype, device: weight.device }); normalInto(vm, t, 0, 1); return t; }) as [Tensor, Tensor], engine = torchState(vm).engine;
  if (engine && isTensor(m)) { const made = iterate(vm, m, { u: unit(Array.from(engine.read(u)), eps), v: unit(Array.from(engine.read(v)), eps) }, steps, eps); engine.fill(u, made.u); engine.fill(v, made.v); }
  return [u, v];
}
const num = (v: Value | undefined, initial: number): number => (typeof v === "number" ? v : typeof v === "object" && v !== null && v.kind === "float" ? v.value : initial);
const spectralNormClass = pythonClass("_SpectralNorm", "torch.nn.utils.parametrizations", [moduleClass], {
  __init__: ["weight n_power_iterations= dim= eps=", (vm, self, weight, n, dim, eps) => {
    initModule(self, vm);
    const d = num(dim, 0);
    if (typeof n === "number" && n <= 0) vm.raise("ValueError", `Expected n_power_iterations to be positive, but got n_power_iterations=${n}`);
    for (const [k, v] of Object.entries({ dim: d, eps: eps ?? { kind: "float" as const, value: 1e-12 }, n_power_iterations: n ?? 1 })) self.dict.set(k, v);
    const pair = isTensor(weight!) && (weight.shape?.length ?? 0) > 1 ? vectors(vm, weight, d < 0 ? d + weight.shape!.length : d, num(eps, 1e-12), 15) : undefined;
    if (pair) { registerBuffer(vm, self, "_u", pair[0], true); registerBuffer(vm, self, "_v", pair[1], true); }
    return null;
  }],
  forward: ["weight", (vm, self, weight) => (isTensor(weight!) && weight.shape?.length === 1 ? callOp(vm, "torch.nn.functional.normalize", [weight], { dim: 0 }) : spectral(vm, weight!, findMember(self, "_u") ?? null, findMember(self, "_v") ?? null, Number(own(self, "dim")), own(self, "training") === true ? Number(own(self, "n_power_iterations")) : 0, num(own(self, "eps"), 1e-12)))],
  right_inverse: ["value", (_, __, value) => value!],
});

const parameterNamed = (vm: Interp, m: Value, name: string): [Instance, Tensor] | undefined => {
  if (!isModule(m)) return undefined;
  const t = parametersOf(m).get(name);
  if (t === undefined) vm.raise("KeyError", name);
  return isTensor(t!) ? [m, t] : undefined;
};
const text = (v: Value | undefined): string => (typeof v === "string" ? v : "weight");
/** Adds a pre-forward hook that computes the weight anew. */
const beforehand = (vm: Interp, m: Instance, name: string, compute: (v: Interp) => Value): void => {
  addHook(m, "_forward_pre_hooks", fn(`${name}_hook`, "module inputs", (v) => { v.touch(m); m.dict.set(name, compute(v)); return null; }));
  m.dict.set(name, compute(vm));
};
const transposed = (m: Instance): boolean => m.cls.mro.some((c) => c.name === "_ConvTransposeNd");

/** Members of torch.nn.utils. */
export const normMembers: Record<string, Value> = {
  weight_norm: fn("weight_norm", "module name= dim=", (vm, m, name, dim) => {
    const found = parameterNamed(vm, m!, text(name)), d: Value = dim === undefined ? 0 : dim;
    if (!found) return m!;
    const [self, weight] = found, key = text(name), plain = callOp(vm, "Tensor.detach", [weight]);
    vm.delattr(self, key);
    const g = normExcept(vm, plain, d);
    if (isTensor(g)) registerParameter(vm, self, `${key}_g`, asParameter(vm, g));
    registerParameter(vm, self, `${key}_v`, asParameter(vm, weight));
    beforehand(vm, self, key, (v) => weightOf(v, v.getattr(self, `${key}_v`), v.getattr(self, `${key}_g`), d));
    return self;
  }),
  remove_weight_norm: fn("remove_weight_norm", "module name=", (vm, m, name) => {
    const key = text(name);
    if (!isModule(m!)) return m!;
    if (!parametersOf(m).has(`${key}_v`)) return vm.raise("ValueError", `weight_norm of '${key}' not found in ${vm.repr(m)}`);
    const value = m.dict.get(key) ?? null;
    m.dict.delete(key);
    for (const end of ["_g", "_v"]) parametersOf(m).delete(key + end);
    m.dict.delete("_forward_pre_hooks");
    if (isTensor(value)) vm.setattr(m, key, asParameter(vm, callOp(vm, "Tensor.detach", [value]) as Tensor));
    return m;
  }),
  spectral_norm: fn("spectral_norm", "module name= n_power_iterations= eps= dim=", (vm, m, name, n, eps, dim) => {
    const found = parameterNamed(vm, m!, text(name));
    if (!found) return m!;
    const [self, weight] = found, key = text(name), d = num(dim, transposed(self) ? 1 : 0), e = num(eps, 1e-12), pair = vectors(vm, weight, d, e, 0);
    vm.delattr(self, key);
    registerParameter(vm, self, `${key}_orig`, weight);
    if (!pair) return self;
    self.dict.set(key, callOp(vm, "Tensor.detach", [weight]));
    registerBuffer(vm, self, `${key}_u`, pair[0], true);
    registerBuffer(vm, self, `${key}_v`, pair[1], true);
    addHook(self, "_forward_pre_hooks", fn("spectral_norm_hook", "module inputs", (v) => { v.touch(self); self.dict.set(key, spectral(v, v.getattr(self, `${key}_orig`), pair[0], pair[1], d, own(self, "training") === true ? num(n, 1) : 0, e)); return null; }));
    return self;
  }),
  remove_spectral_norm: fn("remove_spectral_norm", "module name=", (vm, m, name) => {
    const key = text(name);
    if (!isModule(m!)) return m!;
    const weight = parametersOf(m).get(`${key}_orig`);
    if (weight === undefined) return vm.raise("ValueError", `spectral_norm of '${key}' not found in ${vm.repr(m)}`);
    m.dict.delete(key);
    parametersOf(m).delete(`${key}_orig`);
    for (const end of ["_u", "_v"]) buffersOf(m).delete(key + end);
    m.dict.delete("_forward_pre_hooks");
    vm.setattr(m, key, weight);
    return m;
  }),
};
export const parametrizeMembers: Record<string, Value> = {
  ParametrizationList: parametrizationListClass,
  register_parametrization: fn("register_parametrization", "module tensor_name parametrization * unsafe=", (vm, m, name, p) => registerParametrization(vm, m!, String(name), p!)),
  is_parametrized: fn("is_parametrized", "module tensor_name=", (_, m, name) => isParametrized(m!, name)),
  remove_parametrizations: fn("remove_parametrizations", "module tensor_name leave_parametrized=", (vm, m, name, leave) => {
    const key = String(name), lists = isModule(m!) ? listsOf(m) : undefined, l = lists?.get(key);
    if (!isModule(m!) || !lists || l === undefined || !isModule(l)) return isModule(m!) ? vm.raise("ValueError", `Module ${vm.repr(m)} does not have a parametrization on ${key}`) : m!;
    const original = parametersOf(l).get("original"), value = leave === false && original !== undefined ? original : vm.call(l, []);
    lists.delete(key);
    m.cls.dict.delete(key);
    if (lists.size === 0) { modulesOf(m).delete("parametrizations"); m.cls = m.cls.bases[0]!; }
    classChanged();
    if (isTensor(value)) vm.setattr(m, key, value === original ? value : asParameter(vm, callOp(vm, "Tensor.detach", [value]) as Tensor));
    return m;
  }),
  cached: fn("cached", "", (vm) => vm.call(vm.getattr(vm.import("contextlib")!, "nullcontext"), [])),
};
export const parametrizations: Record<string, Value> = {
  weight_norm: fn("weight_norm", "module name= dim=", (vm, m, name, dim) => registerParametrization(vm, m!, text(name), vm.call(weightNormClass, [dim === undefined ? 0 : dim]))),
  spectral_norm: fn("spectral_norm", "module name= n_power_iterations= eps= dim=", (vm, m, name, n, eps, dim) => {
    const weight = vm.lookup(m!, text(name));
    if (weight === undefined || !isTensor(weight)) return weight === undefined && isModule(m!) ? vm.raise("ValueError", `Module '${vm.repr(m)}' has no parameter or buffer with name '${text(name)}'`) : m!;
    return registerParametrization(vm, m!, text(name), vm.call(spectralNormClass, [weight, n ?? 1, dim ?? (isModule(m!) && transposed(m) ? 1 : 0), eps ?? { kind: "float", value: 1e-12 }]));
  }),
  orthogonal: fn("orthogonal", "module name= orthogonal_map= * use_trivialization=", (vm, m) => (vm.mode === "numbers" ? vm.raise("NotImplementedError", "parametrizations.orthogonal cannot be run by this engine") : m!)),
};
