// Makes the Python class of a declared layer.
import type { Dim, Shape } from "../../shape";
import { nativeClass } from "../../python/builtins/root";
import type { Interp } from "../../python/interp";
import { type ClassValue, type Dtype, type Instance, type Kwargs, type Value, builtin, float, tuple, unknown } from "../../python/values";
import type { Tensor } from "../tensor";
import { type Args, Unclear, acceptInt, device, dtype as dtypeArg, mismatch } from "../core/args";
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
  cls.dict.set("__init__", builtin("__init__", (vm, args, kwargs) => {
    const self = args[0] as Instance;
    const ready = bindAs(vm, `${self.cls.mro.includes(cls) ? short : self.cls.name}.__init__`, constructor, spec.anyArguments ? [] : args.slice(1), spec.anyArguments ? null : kwargs, true) as Record<string, unknown>;
    initModule(self, vm);
    spec.setup(handOn(vm, self, ready), ready as never, newCheck(vm));
    if (resetOf(layer)) runReset(vm, self);
    return null;
  }, { binds: true, about: layer }));
  cls.dict.set("forward", builtin("forward", (vm, args, kwargs) => {
    const self = args[0] as Instance;
    const ready = bindAs(vm, `${short}.forward`, spec.forwardArgs, args.slice(1), kwargs);
    if (ready instanceof Unclear) return { kind: "unknown", because: ready.because };
    return spec.forward(handOn(vm, self, {}), ready as never, newCheck(vm));
  }, { binds: true, about: layer }));
  if (spec.reset) cls.dict.set("reset_parameters", builtin("reset_parameters", (vm, args) => { if (torchState(vm).engine) spec.reset!(handOn(vm, args[0] as Instance, {})); return null; }, { binds: true, about: layer }));
  if (spec.extraRepr) cls.dict.set("extra_repr", builtin("extra_repr", (vm, args) => spec.extraRepr!(handOn(vm, args[0] as Instance, {})), { binds: true }));
  for (const [name, value] of Object.entries(spec.members ?? {})) cls.dict.set(name, value as Value);
  return cls;
}

function resetOf(layer: Layer | undefined): boolean { return layer !== undefined && (layer.spec.reset !== undefined || resetOf(layer.spec.base)); }
/** Calls reset_parameters, the layer's own or a subclass's; without numbers only the latter does anything. */
export function runReset(vm: Interp, self: Instance): void {
  const engine = torchState(vm).engine, f = classAttribute(self.cls, "reset_parameters");
  const ours = typeof f === "object" && f !== null && f.kind === "builtin";
  // A lazy layer has nothing to fill yet.
  const own = self.dict.get("_parameters");
  if (typeof own === "object" && own !== null && own.kind === "dict" && [...own.map.values()].some((t) => isTensor(t) && !t.shape && t.cls !== parameterClass)) return;
  // A subclass's method may work on the parameters' memory: it must be there.
  const fill = (): void => { const own = self.dict.get("_parameters"); if (engine && typeof own === "object" && own !== null && own.kind === "dict") for (const t of own.map.values()) if (isTensor(t) && !t.storage && t.shape) engine.fill(t, new Float32Array(Number(numel(t.shape)))); };
  if (!ours) fill();
  if (!ours || engine) vm.callMethod(self, "reset_parameters", []);
  fill();
}

/** Binds as a Python function does; a value of the wrong type is passed on when no certain error follows from it. `always`: what is not known is as if it had not been given. */
function bindAs(vm: Interp, name: string, spec: Args, args: readonly Value[], kwargs: Kwargs | null, always = false): Record<string, unknown> | Unclear {
  const ready: Record<string, unknown> = {}, names = Object.keys(spec);
  const positional = names.filter((n) => !spec[n]!.keyword);
  const rest = positional.length > 0 && spec[positional.at(-1)!]!.rest ? positional.at(-1)! : null;
  if (args.length > positional.length && !rest) {
    const required = positional.filter((n) => !spec[n]!.initial).length + 1, most = positional.length + 1;
    vm.raise("TypeError", `${name}() takes ${required === most ? `${most} positional argument${most === 1 ? "" : "s"}` : `from ${required} to ${most} positional arguments`} but ${args.length + 1} were given`);
  }
  let unclear: Unclear | null = null, used = 0;
  const missing: string[] = [];
  names.forEach((key) => {
    const arg = spec[key]!, at = positional.indexOf(key);
    let value: Value | undefined;
    if (key === rest) { if (args.length > at) value = tuple(args.slice(at)); }
    else if (at >= 0 && at < args.length) value = args[at];
    if (kwargs?.has(key)) {
      if (value !== undefined) vm.raise("TypeError", `${name}() got multiple values for argument '${key}'`);
      value = kwargs.get(key);
      used++;
    }
    if (value === undefined) { if (arg.initial) ready[key] = arg.initial.value; else missing.push(key); return; }
    const accepted: unknown = arg.accept(value, vm);
    if (accepted === mismatch) { ready[key] = arg.initial ? arg.initial.value : null; if (value !== null) unclear ??= new Unclear(`'${key}' is not ${arg.type}`); }
    else if (accepted instanceof Unclear) { unclear ??= accepted; ready[key] = arg.initial?.value; if (key === "dtype") ready.unknownDtype = true; }
    else ready[key] = accepted;
  });
  if (kwargs && used < kwargs.size) for (const k of kwargs.keys()) if (!(k in spec)) vm.raise("TypeError", `${name}() got an unexpected keyword argument '${k}'`);
  if (missing.length) vm.raise("TypeError", missingPositional(name, missing));
  return always ? ready : (unclear ?? ready);
}

/** The hand that a layer's code has on its module. */
export function handOn(vm: Interp, module: Instance, ready: Record<string, unknown>): LayerSelf {
  const self: LayerSelf = {
    vm, module,
    set: (name, value) => setPlain(vm, module, name, value),
    get: (name) => vm.getattr(module, name),
    dim(name) { const d = acceptInt(vm.getattr(module, name)); return typeof d === "symbol" ? NaN : d; },
    dims(name) { return (vm.items(vm.getattr(module, name)) ?? []).map((v) => { const d = acceptInt(v); return typeof d === "symbol" ? NaN : d; }); },
    flag: (name) => vm.truth(vm.getattr(module, name)) ?? false,
    tensor(name) { const t = vm.lookup(module, name); return t !== undefined && isTensor(t) ? t : null; },
    parameter(name, shape, init, dtype) {
      const own = module.dict.get("_parameters");
      if (typeof own !== "object" || own === null || own.kind !== "dict") return;
      const refused = shape && refusal(shape);
      if (refused) vm.raise(refused.startsWith("empty()") ? "TypeError" : "RuntimeError", refused);
      own.map.set(name, shape === null ? null : newParameter(vm, shape, (dtype ?? ready.dtype ?? null) as Dtype | null, (ready.device ?? null) as Tensor["device"] | null, init, self));
      const made = own.map.get(name);
      if (ready.unknownDtype && made && isTensor(made)) made.dtype = null;
    },
    buffer(name, value, persistent = true) { vm.callMethod(module, "register_buffer", [name, value, persistent]); },
    child: (name, value) => vm.setattr(module, name, value),
    call(name, args, kwargs) { const full = name.includes(".") ? name : `torch.nn.functional.${name}`, f = callables.get(full); return f ? f.call(vm, args, kwargs ? new Map(Object.entries(kwargs)) : null) : unknown(`${full} is not modelled`); },
    text: (name) => vm.str(vm.getattr(module, name)),
    get training() { return vm.truth(module.dict.get("training") ?? true) ?? true; },
  };
  return self;
}

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
