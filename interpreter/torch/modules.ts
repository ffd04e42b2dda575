// What of the torch package is written by hand, by module: constants, classes, context managers, settings.
import { rawFn } from "../python/builtins/arguments";
import { nativeClass } from "../python/builtins/root";
import type { Interp } from "../python/interp";
import { type ClassValue, type Dtype, type Instance, type Value, builtin, float, int, isUnknown, method, token, tuple, unknown } from "../python/values";
import { autogradGrad, backward, enableGrad, inferenceMode, noGrad, setGradEnabled, transparent } from "./autograd";
import { checks } from "./checks";
import { parseDevice } from "./core/device";
import { defaultGenerator } from "./core/draw";
import { dtypeAliases, dtypes, promoteTypes, resultType } from "./core/dtype";
import { newTensor, torchState } from "./core/state";
import { asOperand } from "./core/verbs";
import { bufferClass, moduleClass, parameterClass, tensorClass } from "./nn/roots";
import "./nn/parameter";
import { deviceClass, dtypeClass, generatorClass, newGenerator, tokenClass } from "./plain-classes";
import { initialSeed, manualSeed, seedRandomly } from "./random";
import { loadFile, saveFile } from "./serialize";
import { sizeClass } from "./size";
import type { Dim } from "../shape";

type Members = Record<string, Value>;
const nothing = (name: string): Value => rawFn(name, "*args **kwargs", () => null);
const says = (name: string, answer: (vm: Interp) => Value): Value => rawFn(name, "*args **kwargs", (vm) => answer(vm));
/** A decorator that hands back what it decorates, with or without arguments: torch.jit.script, torch.compile … */
const passing = (name: string): Value => rawFn(name, "model= *args **kwargs", (_, f) => (f === undefined || f === null || typeof f === "string" || typeof f === "boolean" ? builtin("decorator", (_vm, [g]) => g ?? null) : f));
const cudaCount = (vm: Interp): number => torchState(vm).engine?.devices.cuda ?? 0;

/** torch.manual_seed: an int, negative ones counted from 2⁶⁴. */
function seed(vm: Interp, v: Value | undefined): Value {
  const state = torchState(vm);
  if (typeof v === "number" || typeof v === "bigint") manualSeed(defaultGenerator(vm), v);
  state.generator ??= null;
  return generatorOf(vm);
}
const generatorOf = (vm: Interp): Value => { const state = torchState(vm), known = state.more.get("default_generator") as Value | undefined; if (known) return known; const g = newGenerator(defaultGenerator(vm)); state.more.set("default_generator", g); return g; };

const finfo: Record<string, { bits: number; eps: number; max: number; tiny: number }> = {
  float64: { bits: 64, eps: 2.220446049250313e-16, max: 1.7976931348623157e308, tiny: 2.2250738585072014e-308 }, float32: { bits: 32, eps: 1.1920928955078125e-7, max: 3.4028234663852886e38, tiny: 1.1754943508222875e-38 },
  float16: { bits: 16, eps: 0.0009765625, max: 65504, tiny: 6.103515625e-5 }, bfloat16: { bits: 16, eps: 0.0078125, max: 3.3895313892515355e38, tiny: 1.1754943508222875e-38 },
};
const limits = (name: string): ClassValue => {
  const cls = nativeClass(name, { module: "torch" });
  cls.make = (vm, c, args) => {
    const d = (args[0] ?? torchState(vm).defaultDtype) as Dtype;
    if (isUnknown(d as Value)) return d as Value;
    const attributes = new Map<string, Value>([["dtype", d.name], ["bits", d.bytes * 8]]);
    if (name === "finfo") {
      const f = finfo[d.name];
      if (!f) return vm.raise("TypeError", "torch.finfo() requires a floating point input type. Use torch.iinfo to handle 'torch.finfo'");
      for (const [k, v] of Object.entries({ eps: f.eps, max: f.max, min: -f.max, tiny: f.tiny, smallest_normal: f.tiny, resolution: 10 ** Math.floor(Math.log10(f.eps)) * 10 })) attributes.set(k, float(v));
    } else {
      const bits = BigInt(d.bytes * 8), signed = d.signed;
      attributes.set("max", int(signed ? (1n << (bits - 1n)) - 1n : (1n << bits) - 1n));
      attributes.set("min", int(signed ? -(1n << (bits - 1n)) : 0n));
    }
    return { kind: "instance", cls: c, dict: attributes };
  };
  return cls;
};
const finfoClass = limits("finfo"), iinfoClass = limits("iinfo");

const gradModes: Members = { no_grad: noGrad, enable_grad: enableGrad, set_grad_enabled: setGradEnabled, inference_mode: inferenceMode };
const autocast = transparent("autocast", "torch.amp.autocast_mode");
/** torch.amp.GradScaler: scales nothing. */
const gradScaler = nativeClass("GradScaler", { module: "torch.amp.grad_scaler" });
gradScaler.dict.set("__init__", nothing("__init__"));
for (const [name, run] of Object.entries({ scale: (_: Interp, a: readonly Value[]) => a[1]!, step: (vm: Interp, a: readonly Value[]) => vm.callMethod(a[1]!, "step", []), update: () => null, unscale_: () => null, get_scale: () => float(1), state_dict: () => unknown("not modelled"), load_state_dict: () => null, is_enabled: () => false })) gradScaler.dict.set(name, method(name, run as never));

/** torch.autograd.Function: user-written forward and backward; apply runs forward. */
const functionClass = nativeClass("Function", { module: "torch.autograd.function" });
functionClass.dict.set("apply", { kind: "classmethod", func: builtin("apply", (vm, args) => {
  const cls = args[0]!, ctx: Instance = { kind: "instance", cls: contextClass, dict: new Map() };
  if (vm.mode === "numbers") return vm.raise("NotImplementedError", "torch.autograd.Function is not available on the embedded engine yet");
  return vm.call(vm.getattr(cls, "forward"), [ctx, ...args.slice(1)]);
}) });
const contextClass = nativeClass("FunctionCtx", { module: "torch.autograd.function" });
contextClass.dict.set("save_for_backward", method("save_for_backward", (_, [self, ...saved]) => { (self as Instance).dict.set("saved_tensors", tuple(saved)); return null; }));
for (const name of ["mark_dirty", "mark_non_differentiable", "set_materialize_grads"]) contextClass.dict.set(name, method(name, () => null));

const shapesOf = (vm: Interp, args: readonly Value[]): (readonly Dim[])[] | null => { const out: (readonly Dim[])[] = []; for (const a of args) { const items = typeof a === "number" ? [a] : vm.items(a); if (!items || items.some(isUnknown)) return null; out.push(items as Dim[]); } return out; };

/** Module name → its hand-written members, made for an interpreter. */
export const handWritten: Record<string, (vm: Interp) => Members> = {
  torch: (vm) => ({
    ...dtypes, ...Object.fromEntries(Object.entries(dtypeAliases).map(([alias, name]) => [alias, dtypes[name]])),
    Tensor: tensorClass, Size: sizeClass, device: deviceClass, dtype: dtypeClass, Generator: generatorClass, layout: tokenClass("layout"), memory_format: tokenClass("memory_format"), finfo: finfoClass, iinfo: iinfoClass, ...gradModes, autocast,
    strided: token("layout", "torch.strided"), sparse_coo: token("layout", "torch.sparse_coo"), contiguous_format: token("memory_format", "torch.contiguous_format"), channels_last: token("memory_format", "torch.channels_last"), channels_last_3d: token("memory_format", "torch.channels_last_3d"), preserve_format: token("memory_format", "torch.preserve_format"),
    pi: float(Math.PI), e: float(Math.E), inf: float(Infinity), nan: float(NaN), newaxis: null, __version__: "2.13.0", default_generator: generatorOf(vm),
    manual_seed: rawFn("manual_seed", "seed", seed), seed: says("seed", (m) => int(seedRandomly(defaultGenerator(m)))), initial_seed: says("initial_seed", (m) => int(initialSeed(defaultGenerator(m)))),
    is_grad_enabled: says("is_grad_enabled", (m) => torchState(m).gradEnabled), is_inference_mode_enabled: says("is_inference_mode_enabled", (m) => torchState(m).inferenceMode),
    get_default_dtype: says("get_default_dtype", (m) => torchState(m).defaultDtype), set_default_dtype: rawFn("set_default_dtype", "d", (m, d) => { if (typeof d === "object" && d?.kind === "dtype") torchState(m).defaultDtype = d; return null; }),
    get_default_device: says("get_default_device", (m) => torchState(m).defaultDevice), set_default_device: rawFn("set_default_device", "device", (m, d) => { const found = typeof d === "string" ? parseDevice(d) : typeof d === "object" && d?.kind === "device" ? d : undefined; if (found) torchState(m).defaultDevice = found; return null; }),
    promote_types: rawFn("promote_types", "type1 type2", (_, a, b) => promoteTypes(a as Dtype, b as Dtype)), result_type: rawFn("result_type", "tensor1 tensor2", (m, a, b) => resultType([asOperand(a as never), asOperand(b as never)], torchState(m).defaultDtype) ?? unknown("a dtype is not known")),
    can_cast: rawFn("can_cast", "from_ to", (_, a, b) => ({ bool: 0, int: 1, float: 2, complex: 3 })[(a as Dtype).category] <= ({ bool: 0, int: 1, float: 2, complex: 3 })[(b as Dtype).category]),
    typename: rawFn("typename", "obj", (m, v) => { const c = m.typeOf(v); return c.module === "builtins" ? c.name : `${c.module}.${c.name}`; }),
    broadcast_shapes: builtin("broadcast_shapes", (m, args) => {
      const shapes = shapesOf(m, args);
      if (!shapes) return unknown("a shape is not known");
      const n = Math.max(0, ...shapes.map((s) => s.length)), out: Dim[] = new Array<Dim>(n).fill(1);
      for (const s of shapes) s.forEach((d, i) => { const at = n - s.length + i; if (d === 1 || d === out[at]) return; if (typeof d === "number" && d < 0) m.raise("RuntimeError", `Trying to create tensor with negative dimension (${d}): (${d})`); if (out[at] !== 1 && typeof d === "number" && typeof out[at] === "number") m.raise("RuntimeError", "Shape mismatch: objects cannot be broadcast to a single shape"); out[at] = d; });
      return tuple(out, sizeClass);
    }),
    save: rawFn("save", "obj f pickle_module= pickle_protocol= _use_new_zipfile_serialization= _disable_byteorder_record=", (m, obj, f) => saveFile(m, obj, f)), load: rawFn("load", "f map_location= pickle_module= * weights_only= mmap= **pickle_load_args", (m, f) => loadFile(m, f)),
    set_printoptions: nothing("set_printoptions"), set_num_threads: nothing("set_num_threads"), get_num_threads: says("get_num_threads", () => 1), set_num_interop_threads: nothing("set_num_interop_threads"), use_deterministic_algorithms: nothing("use_deterministic_algorithms"), set_float32_matmul_precision: nothing("set_float32_matmul_precision"), set_grad_enabled: setGradEnabled,
    are_deterministic_algorithms_enabled: says("are_deterministic_algorithms_enabled", () => false), compile: passing("compile"), get_rng_state: says("get_rng_state", (m) => newTensor(m, { shape: [5056], dtype: dtypes.uint8 })), set_rng_state: nothing("set_rng_state"),
    _assert: rawFn("_assert", "condition message", (m, k, text) => { const yes = m.truth(k); if (yes === undefined) m.assume(k!); if (yes === false) m.raise("AssertionError", m.str(text)); return null; }), ...checks, is_storage: says("is_storage", () => false),
    FloatTensor: legacy("FloatTensor", dtypes.float32), DoubleTensor: legacy("DoubleTensor", dtypes.float64), LongTensor: legacy("LongTensor", dtypes.int64), IntTensor: legacy("IntTensor", dtypes.int32), BoolTensor: legacy("BoolTensor", dtypes.bool), ByteTensor: legacy("ByteTensor", dtypes.uint8), HalfTensor: legacy("HalfTensor", dtypes.float16),
  }),
  "torch.nn": () => ({ Module: moduleClass, Parameter: parameterClass, Buffer: bufferClass }),
  "torch.nn.parameter": () => ({ Parameter: parameterClass, Buffer: bufferClass }),
  "torch.nn.modules": () => ({ Module: moduleClass }),
  "torch.nn.modules.module": () => ({ Module: moduleClass }),
  "torch.autograd": () => ({ grad: autogradGrad, Function: functionClass, Variable: rawFn("Variable", "data requires_grad= volatile=", (_, t) => t), ...gradModes, backward: rawFn("backward", "tensors grad_tensors= retain_graph=", (m, t, g, r) => { const many = (v: Value | undefined): Value[] => (v === undefined || v === null ? [] : typeof v === "object" && v.kind === "tensor" ? [v] : [...(m.items(v) ?? [])]); backward(m, many(t), many(g), m.truth(r ?? false) ?? false); return null; }), set_detect_anomaly: nothing("set_detect_anomaly"), detect_anomaly: transparent("detect_anomaly", "torch.autograd") }),
  "torch.autograd.function": () => ({ Function: functionClass, once_differentiable: passing("once_differentiable") }),
  "torch.amp": () => ({ autocast, GradScaler: gradScaler, custom_fwd: passing("custom_fwd"), custom_bwd: passing("custom_bwd") }),
  "torch.cuda.amp": () => ({ autocast, GradScaler: gradScaler, custom_fwd: passing("custom_fwd"), custom_bwd: passing("custom_bwd") }),
  "torch.cuda": () => ({
    is_available: says("is_available", (m) => (m.mode === "shapes" ? unknown("it depends on the machine that runs it", m.typeOf(true)) : cudaCount(m) > 0)), device_count: says("device_count", (m) => (m.mode === "shapes" ? unknown("it depends on the machine that runs it") : cudaCount(m))),
    manual_seed: nothing("manual_seed"), manual_seed_all: nothing("manual_seed_all"), empty_cache: nothing("empty_cache"), synchronize: nothing("synchronize"), set_device: nothing("set_device"), current_device: says("current_device", () => 0), is_bf16_supported: says("is_bf16_supported", () => unknown("it depends on the machine")), get_device_name: says("get_device_name", () => unknown("it depends on the machine")),
    memory_allocated: says("memory_allocated", () => unknown("it depends on the machine")), max_memory_allocated: says("max_memory_allocated", () => unknown("it depends on the machine")), reset_peak_memory_stats: nothing("reset_peak_memory_stats"),
  }),
  "torch.backends": () => ({}), "torch.backends.mps": () => ({ is_available: says("is_available", (m) => (m.mode === "shapes" ? unknown("it depends on the machine that runs it") : (torchState(m).engine?.devices.mps ?? false))), is_built: says("is_built", () => false) }),
  "torch.backends.cudnn": () => ({ benchmark: false, deterministic: false, enabled: true, allow_tf32: true, is_available: says("is_available", () => false) }), "torch.backends.cuda": () => ({}), "torch.mps": () => ({ manual_seed: nothing("manual_seed") }),
  "torch.jit": () => ({ script: passing("script"), ignore: passing("ignore"), unused: passing("unused"), export: passing("export"), script_method: passing("script_method"), interface: passing("interface"), script_if_tracing: passing("script_if_tracing"), is_scripting: says("is_scripting", () => false), is_tracing: says("is_tracing", () => false), Final: token("typing", "torch.jit.Final"), annotate: rawFn("annotate", "the_type the_value", (_, __, v) => v), trace: rawFn("trace", "func *args **kwargs", (_, f) => f), isinstance: rawFn("isinstance", "obj target_type", () => unknown("not modelled")) }),
  "torch.fx": () => ({ wrap: passing("wrap"), Proxy: nativeClass("Proxy", { module: "torch.fx.proxy" }) }),
  "torch.compiler": () => ({ disable: passing("disable"), is_compiling: says("is_compiling", () => false), is_dynamo_compiling: says("is_dynamo_compiling", () => false), allow_in_graph: passing("allow_in_graph") }),
  "torch.random": () => ({ manual_seed: rawFn("manual_seed", "seed", seed) }), "torch.version": () => ({ cuda: null, hip: null }),
  "torch.overrides": () => ({ has_torch_function: says("has_torch_function", () => false), has_torch_function_unary: says("has_torch_function_unary", () => false), is_tensor_like: rawFn("is_tensor_like", "x", (_, x) => typeof x === "object" && x?.kind === "tensor") }),
  "torch.utils": () => ({}), "torch.utils.checkpoint": () => ({ checkpoint: rawFn("checkpoint", "function *args use_reentrant= context_fn= determinism_check= debug= **kwargs", (m, f, args) => m.call(f, (args as { items: Value[] }).items)), checkpoint_sequential: unknown("not modelled") }),
  "torch.types": () => ({}), "torch.serialization": () => ({}), "torch.multiprocessing": () => ({}), "torch.hub": () => ({}), "torch.onnx": () => ({}), "torch.profiler": () => ({}), "torch.distributed": () => ({ is_available: says("is_available", () => false), is_initialized: says("is_initialized", () => false), get_rank: says("get_rank", () => 0), get_world_size: says("get_world_size", () => 1) }),
  "torch.sparse": () => ({}), "torch.library": () => ({}), "torch.masked": () => ({}), "torch.signal": () => ({}), "torch.signal.windows": () => ({}), "torch.testing": () => ({}), "torch.export": () => ({}),
};
/** torch.FloatTensor(2, 3), torch.LongTensor([1, 2]) … */
function legacy(name: string, dtype: Dtype): ClassValue {
  const cls = nativeClass(name, { module: "torch", bases: [tensorClass] });
  cls.make = (vm, _, args) => (args.length > 0 && args.every((a) => typeof a === "number" || (typeof a === "object" && a !== null && a.kind === "sym")) ? newTensor(vm, { shape: args as Dim[], dtype }) : vm.call(vm.getattr(vm.import("torch")!, "tensor"), [args[0] ?? tuple([])], new Map([["dtype", dtype as Value]])));
  return cls;
}
tensorClass.make = (vm, _cls, args) => (args.length > 0 && args.every((a) => typeof a === "number" || (typeof a === "object" && a !== null && a.kind === "sym")) ? newTensor(vm, { shape: args as Dim[], dtype: torchState(vm).defaultDtype })
  : args.length === 0 ? newTensor(vm, { shape: [0], dtype: torchState(vm).defaultDtype }) : vm.call(vm.getattr(vm.import("torch")!, "tensor"), [args[0]!], new Map([["dtype", torchState(vm).defaultDtype as Value]])));
