// Data sets: Dataset, TensorDataset, ConcatDataset, Subset, random_split and their like.
import { classGetitem } from "../../python/builtins/alias";
import type { Interp } from "../../python/interp";
import { type Builtin, type Instance, type Value, builtin, dict, isUnknown, list, tuple, unknown } from "../../python/values";
import { type Dim, equal, add } from "../../shape";
import { callables } from "../namespace";
import { newTensor, torchState } from "../core/state";
import { dtypes } from "../core/dtype";
import { defaultGenerator } from "../core/draw";
import { fn, own, pythonClass } from "../nn/define";
import { isTensor } from "../nn/registry";
import { generatorIn } from "../plain-classes";
import { randomSplit, splitLengths } from "../random";

/** A data set's own way to a whole batch, where numbers are computed: the collated samples; undefined where it has none for these. */
export type BatchOf = (vm: Interp, self: Instance, indices: ArrayLike<number>) => Value | undefined;
const batchers = new WeakMap<object, BatchOf>();
/** `__getitem__` of a data set, with a way to read many samples at once. A subclass that has its own `__getitem__` is read one by one. */
export function getitem(one: (vm: Interp, self: Instance, index: Value) => Value, batch: BatchOf): Builtin {
  const f = builtin("__getitem__", (vm, args) => one(vm, args[0] as Instance, args[1] ?? vm.raise("TypeError", "__getitem__() missing 1 required positional argument: 'index'")), { binds: true });
  batchers.set(f, batch);
  return f;
}
export function batchOf(vm: Interp, dataset: Value, indices: ArrayLike<number>): Value | undefined {
  if (typeof dataset !== "object" || dataset === null || dataset.kind !== "instance") return undefined;
  for (const c of dataset.cls.mro) {
    if (c.dict.has("__getitems__")) return undefined;
    const f = c.dict.get("__getitem__");
    if (f !== undefined) return typeof f === "object" && f !== null ? batchers.get(f)?.(vm, dataset, indices) : undefined;
  }
  return undefined;
}
/** len(v) as a size; undefined where it has none or it is not known. */
export function lengthOf(vm: Interp, v: Value): Dim | undefined {
  if (isUnknown(v)) return undefined;
  const n = typeof v === "object" && v !== null && (v.kind === "list" || v.kind === "tuple") ? v.items.length : vm.call(vm.builtins.get("len")!, [v]);
  return typeof n === "number" || (typeof n === "object" && n !== null && n.kind === "sym") ? n : undefined;
}

const module = "torch.utils.data.dataset";
export const datasetClass = pythonClass("Dataset", module, [], {
  __getitem__: ["index", (vm) => vm.raise("NotImplementedError", "Subclasses of Dataset should implement __getitem__.")],
  __add__: ["other", (vm, self, other) => vm.call(concatDatasetClass, [list([self, other!])])],
});
datasetClass.dict.set("__class_getitem__", classGetitem);
export const iterableDatasetClass = pythonClass("IterableDataset", module, [datasetClass], { __add__: ["other", (vm, self, other) => vm.call(chainDatasetClass, [list([self, other!])])] });

const tensorsOf = (self: Instance): readonly Value[] => { const t = own(self, "tensors"); return typeof t === "object" && t !== null && t.kind === "tuple" ? t.items : []; };
export const tensorDatasetClass = pythonClass("TensorDataset", module, [datasetClass], {
  __init__: ["*tensors", (vm, self, tensors) => {
    const all = (tensors as { items: readonly Value[] }).items, first = all[0];
    if (first === undefined) vm.raise("IndexError", "tuple index out of range");
    for (const t of all) if (!isTensor(t) && !isUnknown(t)) vm.raise("AttributeError", `'${vm.typeOf(t).name}' object has no attribute 'size'`);
    if (all.some((t) => isTensor(t) && isTensor(first!) && t.shape && first.shape && equal(t.shape[0] ?? 0, first.shape[0] ?? 0) === false)) vm.fail("AssertionError", "Size mismatch between tensors");
    self.dict.set("tensors", tensors!);
    return null;
  }],
  __len__: ["", (_, self) => { const t = tensorsOf(self).find((x) => isTensor(x) && x.shape); return t && isTensor(t) ? t.shape![0]! : unknown("the tensors' sizes are not known"); }],
});
tensorDatasetClass.dict.set("__getitem__", getitem(
  (vm, self, index) => tuple(tensorsOf(self).map((t) => vm.getitem(t, index))),
  (vm, self, indices) => {
    const select = callables.get("torch.index_select"), engine = torchState(vm).engine;
    if (!select || !engine) return undefined;
    const at = newTensor(vm, { shape: [indices.length], dtype: dtypes.int64 });
    engine.fill(at, indices);
    return list(tensorsOf(self).map((t) => select.call(vm, [t, 0, at], null)));
  },
));

export const subsetClass = pythonClass("Subset", module, [datasetClass], {
  __init__: ["dataset indices", (_, self, dataset, indices) => { self.dict.set("dataset", dataset!); self.dict.set("indices", indices!); return null; }],
  __len__: ["", (vm, self) => lengthOf(vm, own(self, "indices")) ?? unknown("how many indices there are is not known")],
});
const inner = (vm: Interp, self: Instance, index: Value): Value => {
  const indices = own(self, "indices");
  return isUnknown(indices) ? 0 : vm.getitem(indices, index);
};
subsetClass.dict.set("__getitem__", getitem(
  (vm, self, index) => vm.getitem(own(self, "dataset"), typeof index === "object" && index !== null && index.kind === "list" ? list(index.items.map((i) => inner(vm, self, i))) : inner(vm, self, index)),
  (vm, self, indices) => {
    const own_ = own(self, "indices"), all = typeof own_ === "object" && own_ !== null && own_.kind === "list" ? own_.items : null;
    return all ? batchOf(vm, own(self, "dataset"), Array.from(indices, (i) => Number(all[i]))) : undefined;
  },
));

const partsOf = (self: Instance): readonly Value[] => { const d = own(self, "datasets"); return typeof d === "object" && d !== null && (d.kind === "list" || d.kind === "tuple") ? d.items : []; };
export const concatDatasetClass = pythonClass("ConcatDataset", module, [datasetClass], {
  __init__: ["datasets", (vm, self, datasets) => {
    const all = vm.items(datasets!);
    self.dict.set("datasets", all ? list([...all]) : datasets!);
    if (!all) return null;
    if (all.length === 0) vm.raise("AssertionError", "datasets should not be an empty iterable");
    let sum: Dim | undefined = 0;
    const sums: Value[] = [];
    for (const d of all) {
      if (typeof d === "object" && d !== null && d.kind === "instance" && d.cls.mro.includes(iterableDatasetClass)) vm.raise("AssertionError", "ConcatDataset does not support IterableDataset");
      const n = lengthOf(vm, d);
      sum = sum === undefined || n === undefined ? undefined : add(sum, n);
      sums.push(sum ?? unknown("a data set's length is not known"));
    }
    self.dict.set("cumulative_sizes", list(sums));
    return null;
  }],
  __len__: ["", (_, self) => { const s = own(self, "cumulative_sizes"); return typeof s === "object" && s !== null && s.kind === "list" ? s.items.at(-1)! : unknown("the data sets are not known"); }],
  __getitem__: ["idx", (vm, self, index) => {
    const parts = partsOf(self), sums = (own(self, "cumulative_sizes") as { items?: Value[] } | null)?.items ?? [];
    if (typeof index !== "number" || sums.some((s) => typeof s !== "number")) return parts.length ? vm.getitem(parts[0]!, index ?? 0) : unknown("the data sets are not known");
    const total = Number(sums.at(-1)), i = index < 0 ? index + total : index;
    if (i < 0) vm.raise("ValueError", "absolute value of index should not exceed dataset length");
    const at = sums.findIndex((s) => i < Number(s));
    if (at < 0) vm.raise("IndexError", "list index out of range");
    return vm.getitem(parts[at]!, at === 0 ? i : i - Number(sums[at - 1]));
  }],
});
export const chainDatasetClass = pythonClass("ChainDataset", module, [iterableDatasetClass], {
  __init__: ["datasets", (_, self, datasets) => { self.dict.set("datasets", datasets!); return null; }],
  __iter__: ["", (vm, self) => vm.call(vm.getattr(vm.getattr(vm.import("itertools")!, "chain"), "from_iterable"), [own(self, "datasets")])],
  __len__: ["", (vm, self) => partsOf(self).reduce<Value>((n, d) => vm.binary("+", n, lengthOf(vm, d) ?? unknown("a data set's length is not known")), 0)],
});
export const stackDatasetClass = pythonClass("StackDataset", module, [datasetClass], {
  __init__: ["*args **kwargs", (vm, self, args, kwargs) => {
    const positional = (args as { items: readonly Value[] }).items, named = (kwargs as { map: Map<string, Value> }).map;
    if (positional.length && named.size) vm.raise("ValueError", "Supported either ``tuple``- (via ``args``) or``dict``- (via ``kwargs``) like input/output, but both types are given.");
    if (!positional.length && !named.size) vm.raise("ValueError", "At least one dataset should be passed");
    self.dict.set("datasets", positional.length ? args! : dict([...named]));
    return null;
  }],
  __len__: ["", (vm, self) => lengthOf(vm, partsOf(self)[0] ?? [...((own(self, "datasets") as { map: Map<string, Value> }).map.values())][0]!) ?? unknown("a data set's length is not known")],
  __getitem__: ["index", (vm, self, index) => { const d = own(self, "datasets"); return typeof d === "object" && d !== null && d.kind === "dict" ? dict([...d.map].map(([k, x]) => [k as Value, vm.getitem(x, index!)] as const)) : tuple(partsOf(self).map((x) => vm.getitem(x, index!))); }],
});

const lengths = (vm: Interp, v: Value): number[] | undefined => { const items = isUnknown(v) ? undefined : vm.items(v); const n = items?.map((x) => (typeof x === "number" ? x : typeof x === "object" && x !== null && x.kind === "float" ? x.value : NaN)); return n?.some(Number.isNaN) ? undefined : n; };
/** The two errors of random_split. */
function checked(vm: Interp, n: number, parts: readonly number[]): number[] | undefined {
  try { return splitLengths(n, parts); } catch (e) { vm.fail("ValueError", (e as Error).message); return undefined; }
}
export const randomSplitFn = fn("random_split", "dataset lengths generator=", (vm, dataset, given, generator) => {
  const parts = lengths(vm, given!), n = lengthOf(vm, dataset!), subset = (indices: Value): Value => vm.call(subsetClass, [dataset!, indices]);
  if (!parts) { const items = isUnknown(given!) ? undefined : vm.items(given!); return items ? list(items.map((m) => subset(typeof m === "object" && m !== null && m.kind === "sym" ? { kind: "range", start: 0, stop: m, step: 1 } : unknown("how many indices there are is not known")))) : unknown("the lengths are not known"); }
  if (typeof n !== "number") return list(parts.map((p) => subset(Number.isInteger(p) && parts.every(Number.isInteger) ? list(new Array<Value>(p).fill(0)) : unknown("the data set's length is not known"))));
  const counts = checked(vm, n, parts);
  if (!counts) return list(parts.map(() => subset(unknown("the lengths do not fit"))));
  // Which samples a part gets is only decided where the program runs; that there are so many is known before.
  if (!torchState(vm).engine) { let at = 0; return list(counts.map((c) => { const r: Value = { kind: "range", start: at, stop: at + c, step: 1 }; at += c; return subset(r); })); }
  return list(randomSplit(generatorIn(generator) ?? defaultGenerator(vm), n, parts).map((indices) => subset(list(Array.from(indices)))));
});
