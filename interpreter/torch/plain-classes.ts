// The classes torch.device, torch.dtype, torch.Generator, and of named constants.
import { nativeClass } from "../python/builtins/root";
import { type ClassValue, type Device, type Dtype, type Instance, type Token, type Value, int, isUnknown, method } from "../python/values";
import { dtypes } from "./core/dtype";
import { device, deviceTypes, parseDevice, showDevice } from "./core/device";
import { type Generator, createGenerator, initialSeed, manualSeed } from "./random";

const property = (get: (self: Value) => Value): Value => ({ kind: "property", get: method("get", (_, [self]) => get(self!)), set: null, del: null });

/** torch.device("cuda:0"), torch.device("cuda", 0), torch.device(d). Unknown arguments give an unknown device. */
export const deviceClass: ClassValue = nativeClass("device", { module: "torch", make(vm, _, args, kwargs) {
  const type = args[0] ?? kwargs?.get("type") ?? kwargs?.get("device") ?? null, index = args[1] ?? kwargs?.get("index") ?? null;
  if (isUnknown(type)) return type;
  if (typeof type === "number") return device("cuda", type);
  if (typeof type === "object" && type !== null && type.kind === "device") return type;
  if (typeof type !== "string") return vm.raise("TypeError", `device(): argument 'type' must be str, not ${vm.typeOf(type).name}`);
  const found = parseDevice(type);
  if (!found) return vm.raise("RuntimeError", /^[a-z]+(:|$)/.test(type) && !deviceTypes.includes(type.split(":")[0]!) ? `Expected one of cpu, cuda, ipu, xpu, mkldnn, opengl, opencl, ideep, hip, ve, fpga, maia, xla, lazy, vulkan, mps, meta, hpu, mtia, privateuseone device type at start of device string: ${type.split(":")[0]}` : `Invalid device string: '${type}'`);
  return typeof index === "number" ? device(found.type, index) : found;
} });
deviceClass.dict.set("type", property((d) => (d as Device).type));
deviceClass.dict.set("index", property((d) => (d as Device).index));
deviceClass.dict.set("__repr__", method("__repr__", (_, [d]) => `device(type='${(d as Device).type}'${(d as Device).index === null ? "" : `, index=${(d as Device).index}`})`));
deviceClass.dict.set("__str__", method("__str__", (_, [d]) => showDevice(d as Device)));
deviceClass.dict.set("__eq__", method("__eq__", (_, [a, b]) => a === b));
deviceClass.dict.set("__enter__", method("__enter__", (_, [d]) => d!));
deviceClass.dict.set("__exit__", method("__exit__", () => false));

export const dtypeClass: ClassValue = nativeClass("dtype", { module: "torch" });
dtypeClass.dict.set("is_floating_point", property((d) => (d as Dtype).category === "float"));
dtypeClass.dict.set("is_complex", property((d) => (d as Dtype).category === "complex"));
dtypeClass.dict.set("is_signed", property((d) => (d as Dtype).signed));
dtypeClass.dict.set("itemsize", property((d) => (d as Dtype).bytes));
dtypeClass.dict.set("__repr__", method("__repr__", (_, [d]) => `torch.${(d as Dtype).name}`));
dtypeClass.dict.set("to_complex", method("to_complex", (_, [d]) => ((d as Dtype).name === "float64" ? dtypes.complex128 : dtypes.complex64)));

const tokens = new Map<string, ClassValue>();
/** The class of a family of named constants: torch.layout, torch.memory_format. */
export function tokenClass(family: string): ClassValue {
  let cls = tokens.get(family);
  if (!cls) { cls = nativeClass(family, { module: "torch" }); cls.dict.set("__repr__", method("__repr__", (_, [t]) => (t as Token).text)); tokens.set(family, cls); }
  return cls;
}

export const generatorClass: ClassValue = nativeClass("Generator", { module: "torch._C", make: () => newGenerator(createGenerator()) });
export const newGenerator = (g: Generator): Instance => ({ kind: "instance", cls: generatorClass, dict: new Map(), native: g });
const of = (v: Value | undefined): Generator => (v as Instance).native as Generator;
/** The numbers behind a torch.Generator argument, or undefined for None. */
export const generatorIn = (v: Value | undefined): Generator | undefined => (typeof v === "object" && v !== null && v.kind === "instance" && v.cls === generatorClass ? (v.native as Generator) : undefined);
generatorClass.dict.set("manual_seed", method("manual_seed", (_, [self, seed]) => { if (typeof seed === "number" || typeof seed === "bigint") manualSeed(of(self), seed); return self!; }));
generatorClass.dict.set("initial_seed", method("initial_seed", (_, [self]) => int(initialSeed(of(self)))));
generatorClass.dict.set("seed", method("seed", (_, [self]) => int(initialSeed(of(self)))));
generatorClass.dict.set("device", property(() => device("cpu")));
