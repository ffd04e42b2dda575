// torch.save and torch.load where the program really runs: Python values ⇄ .pth files.
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { nativeClass } from "../interpreter/python/builtins/root";
import type { Interp } from "../interpreter/python/interp";
import { type Dict, type Key, type Value, dict, dictEntries, float, int, isUnknown, list, setOf, tuple } from "../interpreter/python/values";
import { device } from "../interpreter/torch/core/device";
import { dtypes } from "../interpreter/torch/core/dtype";
import { newTensor, torchState } from "../interpreter/torch/core/state";
import { parameterClass } from "../interpreter/torch/nn/roots";
import { sizeClass } from "../interpreter/torch/size";
import type { TorchFiles } from "../interpreter/torch/serialize";
import type { Tensor } from "../interpreter/torch/tensor";
import { FileError, type Numbers, type Saved, type SavedStorage, loadPth, numbersOf, savePth, savedTensor } from "./files";

/** `saved` is told of each file that was written. */
export function torchFiles(cwd: string, saved?: (file: string, bytes: number) => void): TorchFiles {
  const absolute = (file: string): string => path.resolve(cwd, file);
  return {
    save(vm, value, file) {
      const bytes = savePth(toSaved(vm, value), path.basename(file).replace(/\.[^.]*$/, "") || "archive");
      if (!vm.host.isDirectory(path.dirname(absolute(file)))) vm.raise("RuntimeError", `Parent directory ${path.dirname(file)} does not exist.`);
      vm.host.writeBytes!(absolute(file), bytes);
      saved?.(absolute(file), bytes.length);
    },
    load(vm, file) {
      let bytes: Uint8Array;
      try { if (statSync(absolute(file)).isDirectory()) return vm.raise("IsADirectoryError", `[Errno 21] Is a directory: '${file}'`); bytes = readFileSync(absolute(file)); } catch (e) {
        if (!(e instanceof Error)) throw e;
        return vm.raise("FileNotFoundError", `[Errno 2] No such file or directory: '${file}'`);
      }
      try { return fromSaved(vm, loadPth(bytes), new Map()); } catch (e) {
        if (e instanceof FileError) return vm.raise("RuntimeError", `${file} could not be loaded: ${e.message}`);
        throw e;
      }
    },
  };
}

/** Python's own numbers of a dtype, for its bytes. */
function typed(name: string, data: ArrayLike<number>): Numbers {
  switch (name) {
    case "float64": return Float64Array.from(data);
    case "int64": case "uint64": return BigInt64Array.from(Array.from(data, (x) => BigInt(Math.trunc(x))));
    case "int32": case "uint32": return Int32Array.from(data);
    case "int16": case "uint16": return Int16Array.from(data);
    case "int8": return Int8Array.from(data);
    case "uint8": case "bool": return Uint8Array.from(data);
    default: return Float32Array.from(data);
  }
}
function toSaved(vm: Interp, value: Value): Saved {
  const tensors = new Map<object, { storage: SavedStorage; key: string }>();
  const walk = (v: Value): Saved => {
    if (v === null || typeof v !== "object") return v;
    if (isUnknown(v)) return vm.raise("RuntimeError", `cannot save a value that is not known: ${v.because}`);
    switch (v.kind) {
      case "float": return { kind: "float", value: v.value };
      case "complex": return { kind: "complex", re: v.re, im: v.im };
      case "bytes": return { kind: "bytes", value: v.value };
      case "list": return { kind: "list", items: v.items.map(walk) };
      case "tuple": return { kind: v.cls === sizeClass ? "size" : "tuple", items: v.items.map(walk) };
      case "set": return { kind: v.frozen ? "frozenset" : "set", items: [...(vm.items(v) ?? [])].map(walk) };
      case "dtype": return { kind: "dtype", name: v.name };
      case "device": return { kind: "device", type: v.type, index: v.index ?? undefined };
      case "dict": return { kind: "dict", entries: [...dictEntries(v)].map(([k, x]) => [walk(k), walk(x)]), ...(v.cls?.name === "OrderedDict" && { ordered: true, attributes: [...(v.attrs ?? [])].map(([k, x]): [string, Saved] => [k, walk(x)]) }) };
      case "tensor": return tensor(v);
      default: return vm.raise("NotImplementedError", `torch.save of ${vm.typeOf(v).name} objects is not available on the embedded engine: save its state_dict() instead`);
    }
  };
  const tensor = (t: Tensor): Saved => {
    const data = torchState(vm).engine!.read(t), made = savedTensor(t.dtype!.name, t.shape as number[], typed(t.dtype!.name, data));
    const shared = t.storage && tensors.get(t.storage);
    if (shared && shared.key === t.dtype!.name) made.storage = shared.storage;
    else if (t.storage) tensors.set(t.storage, { storage: made.storage, key: t.dtype!.name });
    return { ...made, requiresGrad: t.requiresGrad, isParameter: t.cls === parameterClass };
  };
  return walk(value);
}

function fromSaved(vm: Interp, value: Saved, known: Map<SavedStorage, Tensor>): Value {
  const walk = (v: Saved): Value => {
    if (v === null || typeof v !== "object") return typeof v === "bigint" ? int(v) : v;
    switch (v.kind) {
      case "float": return float(v.value);
      case "complex": return { kind: "complex", re: v.re, im: v.im };
      case "bytes": return { kind: "bytes", value: v.value, mutable: false };
      case "list": return list(v.items.map(walk));
      case "tuple": return tuple(v.items.map(walk));
      case "size": return tuple(v.items.map(walk), sizeClass);
      case "set": case "frozenset": return setOf(v.items.map(walk), v.kind === "frozenset");
      case "dtype": return dtypes[v.name as keyof typeof dtypes];
      case "device": return device(v.type, v.index ?? null);
      case "dict": {
        const d = dict(v.entries.map(([k, x]) => [walk(k) as Key & Value, walk(x)] as const) as never) as Dict;
        if (v.ordered) d.cls = orderedDict(vm);
        if (v.attributes?.length) d.attrs = new Map(v.attributes.map(([k, x]) => [k, walk(x)]));
        return d;
      }
      default: {
        const t = newTensor(vm, { shape: v.shape, dtype: dtypes[v.dtype as keyof typeof dtypes] });
        const data = numbersOf(v);
        torchState(vm).engine!.fill(t, data instanceof BigInt64Array || data instanceof BigUint64Array ? Float64Array.from(data as BigInt64Array, Number) : data);
        t.requiresGrad = v.requiresGrad === true;
        if (v.isParameter) t.cls = parameterClass;
        if (!known.has(v.storage)) known.set(v.storage, t);
        return t;
      }
    }
  };
  return walk(value);
}
const orderedDict = (vm: Interp) => { const c = vm.import("collections")?.dict.get("OrderedDict"); return typeof c === "object" && c !== null && c.kind === "class" ? c : nativeClass("OrderedDict", {}); };
