// Makes the Python class of a declared layer.
import type { Dim, Shape } from "../../shape";
import { nativeClass } from "../../python/builtins/root";
import type { Interp } from "../../python/interp";
import { type ClassValue, type Dtype, type Instance, type Kwargs, type Value, builtin, float, tuple, unknown } from "../../python/values";
import type { Tensor } from "../tensor";
import { type Arg, type Args, Unclear, acceptInt, device, dtype as dtypeArg, mismatch } from "../core/args";
import { newCheck } from "../core/check";
import { type Init, type Layer, type LayerSelf } from "../core/layer";
import { numel } from "../../shape";
import { classAttribute } from "../../python/builtins/root";
import { newTensor, torchState } from "../core/state";
import { missingPositional } from "../core/messages";
import { callables } from "../namespace";
import { initModule, isTensor, setPlain } from "./registry";
import { moduleClass, parameterClass } from "./roots";
import { refusal } from "./sizes";

const classes = new Map<string, ClassValue>();

/** The class of a layer; one per process. */
export function layerClass(layer: Layer): ClassValue {
  const known = classes.get(layer.name);
  if (known) return known;
  const dot = layer.name.lastIndexOf("."), short = layer.name.slice(dot + 1), spec = layer.spec;
  const cls = nativeClass(short, { module: spec.file ? `torch.nn.modules.${spec.file}` : layer.name.slice(0, dot), bases: [...(spec.mixins ?? []), spec.base ? layerClass(spec.base) : moduleClass], doc: spec.doc });
  (cls as { about?: object }).about = layer;
  classes.set(layer.name, cls);
  const constructor: Args = spec.factory ? { ...spec.args, device: { ...device, keyword: false }, dtype: { ...dtypeArg, keyword: false } } : spec.args;
  const resets = resetOf(layer);
  cls.dict.set("__init__", builtin("__init__", (vm, args, kwargs) => {
    const self = args[0] as Instance;
    const ready = bindAs(vm, () => `${self.cls.mro.includes(cls) ? short : self.cls.name}.__init__`, constructor, args, spec.anyArguments ? args.length : 1, spec.anyArguments ? null : kwargs, true) as Record<string, unknown>;
    initModule(self, vm);
    spec.setup(handOn(vm, self, ready), ready as never, newCheck(vm));
    if (resets) runReset(vm, self);
    return null;
  }, { binds: true, about: layer }));
  cls.dict.set("forward", builtin("forward", (vm, args, kwargs) => {
    const self = args[0] as Instance;
    const ready = bindAs(vm, () => `${short}.forward`, spec.forwardArgs, args, 1, kwargs);
    if (ready instanceof Unclear) return { kind: "unknown", because: ready.because };
    return spec.forward(handOn(vm, self), ready as never, newCheck(vm));
  }, { binds: true, about: layer }));
  if (spec.reset) cls.dict.set("reset_parameters", builtin("reset_parameters", (vm, args) => { if (torchState(vm).engine) spec.reset!(handOn(vm, args[0] as Instance)); return null; }, { binds: true, about: layer }));
  if (spec.extraRepr) cls.dict.set("extra_repr", builtin("extra_repr", (vm, args) => spec.extraRepr!(handOn(vm, args[0] as Instance)), { binds: true }));
  for (const [name, value] of Object.entries(spec.members ?? {})) cls.dict.set(name, value as Value);
  return cls;
}

function resetOf(layer: Layer | undefined): boolean { return layer !== undefined && (layer.spec.reset !== undefined || resetOf(layer.spec.base)); }
/** Calls reset_parameters, the layer's own or a subclass's; without numbers only the latter does anything. */
export function runReset(vm: Interp, self: Instance): void {
  const engine = torchState(vm).engine, f = classAttribute(self.cls, "reset_parameters");
  const ours = typeof f === "object" && f !== null && f.kind === "builtin";
  if (ours && !engine) return;
  // A lazy layer has nothing to fill yet.
  const own = self.dict.get("_parameters");
  if (typeof own === "object" && own !== null && own.kind === "dict" && [...own.map.values()].some((t) => isTensor(t) && !t.shape && t.cls !== parameterClass)) return;
  // A subclass's method may work on the parameters' memory: it must be there.
  const fill = (): void => { const own = self.dict.get("_parameters"); if (engine && typeof own === "object" && own !== null && own.kind === "dict") for (const t of own.map.values()) if (isTensor(t) && !t.storage && t.shape) engine.fill(t, new Float32Array(Number(numel(t.shape)))); };
  if (!ours) fill();
  if (!ours || engine) vm.callMethod(self, "reset_parameters", []);
  fill();
}

/** What binding wants to know of a list of arguments, worked out once. */
interface Plan { readonly names: readonly string[]; readonly args: readonly Arg<unknown>[]; /** A keyword-only one has -1. */ readonly positions: readonly number[]; readonly most: number; readonly rest: string | null }
const plans = new WeakMap<Args, Plan>();
function planOf(spec: Args): Plan {
  let plan = plans.get(spec);
  if (plan !== undefined) return plan;
  const names = Object.keys(spec), positional = names.filter((n) => !spec[n]!.keyword), last = positional.at(-1);
  plan = { names, args: names.map((n) => spec[n]!), positions: names.map((n) => positional.indexOf(n)), most: positional.length, rest: last !== undefined && spec[last]!.rest ? last : null };
  plans.set(spec, plan);
  return plan;
}

/** Binds `args` from `from` on as a Python function does; a value of the wrong type is passed on when no certain error follows from it. `always`: what is not known is as if it had not been given. `name`: what a message calls the function. */
function bindAs(vm: Interp, name: () => string, spec: Args, args: readonly Value[], from: number, kwargs: Kwargs | null, always = false): Record<string, unknown> | Unclear {
  const ready: Record<string, unknown> = {}, { names, args: all, positions, most, rest } = planOf(spec), given = Math.max(args.length - from, 0);
  if (given > most && rest === null) {
    const required = all.filter((a) => !a.keyword && !a.initial).length + 1;
    vm.raise("TypeError", `${name()}() takes ${required === most + 1 ? `${most + 1} positional argument${most === 0 ? "" : "s"}` : `from ${required} to ${most + 1} positional arguments`} but ${given + 1} were given`);
  }
  let unclear: Unclear | null = null, used = 0, missing: string[] | null = null;
  for (let i = 0; i < names.length; i++) {
    const key = names[i]!, arg = all[i]!, at = positions[i]!;
    let value: Value | undefined;
    if (key === rest) { if (given > at) value = tuple(args.slice(from + at)); }
    else if (at >= 0 && at < given) value = args[from + at];
    if (kwargs !== null && kwargs.has(key)) {
      if (value !== undefined) vm.raise("TypeError", `${name()}() got multiple values for argument '${key}'`);
      value = kwargs.get(key);
      used++;
    }
    if (value === undefined) { if (arg.initial) ready[key] = arg.initial.value; else (missing ??= []).push(key); continue; }
    const accepted: unknown = arg.accept(value, vm);
    if (accepted === mismatch) { ready[key] = arg.initial ? arg.initial.value : null; if (value !== null) unclear ??= new Unclear(`'${key}' is not ${arg.type}`); }
    else if (accepted instanceof Unclear) { unclear ??= accepted; ready[key] = arg.initial?.value; if (key === "dtype") ready.unknownDtype = true; }
    else ready[key] = accepted;
  }
  if (kwargs !== null && used < kwargs.size) for (const k of kwargs.keys()) if (!(k in spec)) vm.raise("TypeError", `${name()}() got an unexpected keyword argument '${k}'`);
  if (missing !== null) vm.raise("TypeError", missingPositional(name(), missing));
  return always ? ready : (unclear ?? ready);
}

const sizeOf = (v: Value): Dim => { const d = acceptInt(v); return typeof d === "symbol" ? NaN : d; };
/** The hand that a layer's code has on its module. A class, since one is made for each call of each layer. */
class Hand implements LayerSelf {
  constructor(readonly vm: Interp, readonly module: Instance, private readonly ready: Readonly<Record<string, unknown>>) {}
  set(name: string, value: Value): void { setPlain(this.vm, this.module, name, value); }
  get(name: string): Value { return this.vm.getattr(this.module, name); }
  dim(name: string): Dim { return sizeOf(this.get(name)); }
  dims(name: string): Dim[] { return (this.vm.items(this.get(name)) ?? []).map(sizeOf); }
  flag(name: string): boolean { return this.vm.truth(this.get(name)) ?? false; }
  tensor(name: string): Tensor | null { const t = this.vm.lookup(this.module, name); return t !== undefined && isTensor(t) ? t : null; }
  parameter(name: string, shape: Shape | null, init?: Init, dtype?: Dtype | null): void {
    const { vm, ready } = this, own = this.module.dict.get("_parameters");
    if (typeof own !== "object" || own === null || own.kind !== "dict") return;
    const refused = shape && refusal(shape);
    if (refused) vm.raise(refused.startsWith("empty()") ? "TypeError" : "RuntimeError", refused);
    const made = shape === null ? null : newParameter(vm, shape, (dtype ?? ready.dtype ?? null) as Dtype | null, (ready.device ?? null) as Tensor["device"] | null, init, this);
    if (ready.unknownDtype === true && made !== null) made.dtype = null;
    own.map.set(name, made);
  }
  buffer(name: string, value: Tensor | null, persistent = true): void { this.vm.callMethod(this.module, "register_buffer", [name, value, persistent]); }
  child(name: string, value: Value): void { this.vm.setattr(this.module, name, value); }
  call(name: string, args: readonly Value[], kwargs?: Record<string, Value>): Value {
    const full = name.includes(".") ? name : `torch.nn.functional.${name}`, f = callables.get(full);
    return f ? f.call(this.vm, args, kwargs ? new Map(Object.entries(kwargs)) : null) : unknown(`${full} is not modelled`);
  }
  text(name: string): string { return this.vm.str(this.get(name)); }
  get training(): boolean { return this.vm.truth(this.module.dict.get("training") ?? true) ?? true; }
}
const nothing: Readonly<Record<string, unknown>> = {};
export const handOn = (vm: Interp, module: Instance, ready = nothing): LayerSelf => new Hand(vm, module, ready);

/** A parameter, filled by `init` where numbers are computed. */
export function newParameter(vm: Interp, shape: Shape, dtype: Dtype | null, device: Tensor["device"] | null, init?: Init, self?: LayerSelf): Tensor {
  const state = torchState(vm), t = newTensor(vm, { shape, dtype: dtype ?? state.defaultDtype, ...(device && { device }) });
  t.cls = parameterClass;
  t.requiresGrad = true;
  if (state.engine && init && self) init(vm, t, self);
  return t;
}
/** An int or tuple attribute's value from ready sizes. */
export const sizeTuple = (dims: readonly Dim[]): Value => tuple(dims);
export const floatValue = (x: number): Value => float(x);
