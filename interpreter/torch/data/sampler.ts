// Samplers: the order in which a DataLoader reads a data set.
import { classGetitem } from "../../python/builtins/alias";
import type { Interp } from "../../python/interp";
import { type Instance, type Iterator, type Value, isUnknown, list, unknown } from "../../python/values";
import { ceilDiv, floorDiv } from "../../shape";
import { defaultGenerator } from "../core/draw";
import { torchState } from "../core/state";
import { own, pythonClass } from "../nn/define";
import { isTensor } from "../nn/registry";
import { generatorIn } from "../plain-classes";
import { createGenerator, multinomial, randomSampler, randperm, subsetRandomSampler } from "../random";
import { lengthOf } from "./dataset";

const module = "torch.utils.data.sampler";
const overNumbers = (indices: Iterable<number>): Iterator => { const it = indices[Symbol.iterator](); return { kind: "iterator", type: "generator", next: () => { const r = it.next(); return r.done ? undefined : r.value; } }; };
const length = (vm: Interp, v: Value): Value => lengthOf(vm, v) ?? unknown("the data set's length is not known");
const generator = (vm: Interp, self: Instance) => generatorIn(own(self, "generator")) ?? defaultGenerator(vm);
const numbers = (vm: Interp, v: Value): number[] | undefined => {
  if (isTensor(v)) { const engine = torchState(vm).engine; return v.constant ? [...v.constant] : engine && v.storage ? Array.from(engine.read(v)) : undefined; }
  const items = isUnknown(v) ? undefined : vm.items(v);
  return items?.map((x) => (typeof x === "object" && x !== null && x.kind === "float" ? x.value : isTensor(x) ? (numbers(vm, x)?.[0] ?? NaN) : Number(x)));
};

export const samplerClass = pythonClass("Sampler", module, [], { __iter__: ["", (vm) => vm.raise("NotImplementedError", "")], __init__: ["data_source=", () => null] });
samplerClass.dict.set("__class_getitem__", classGetitem);

export const sequentialSamplerClass = pythonClass("SequentialSampler", module, [samplerClass], {
  __init__: ["data_source", (_, self, source) => { self.dict.set("data_source", source!); return null; }],
  __len__: ["", (vm, self) => length(vm, own(self, "data_source"))],
  __iter__: ["", (vm, self) => { const n = length(vm, own(self, "data_source")); return vm.callMethod({ kind: "range", start: 0, stop: typeof n === "number" || (typeof n === "object" && n !== null && n.kind === "sym") ? n : 0, step: 1 }, "__iter__", []); }],
});
export const randomSamplerClass = pythonClass("RandomSampler", module, [samplerClass], {
  __init__: ["data_source replacement= num_samples= generator=", (vm, self, source, replacement, count, g) => {
    if (replacement !== undefined && typeof replacement !== "boolean" && !isUnknown(replacement)) vm.raise("TypeError", `replacement should be a boolean value, but got replacement=${vm.str(replacement)}`);
    const n = count ?? lengthOf(vm, source!) ?? null;
    if (n === 0 || (typeof n === "number" && n < 0)) vm.raise("ValueError", `num_samples should be a positive integer value, but got num_samples=${n}`);
    for (const [k, v] of Object.entries({ data_source: source!, replacement: replacement ?? false, _num_samples: count ?? null, generator: g ?? null })) self.dict.set(k, v);
    return null;
  }],
  num_samples: ["", (vm, self) => own(self, "_num_samples") ?? length(vm, own(self, "data_source"))],
  __len__: ["", (vm, self) => own(self, "_num_samples") ?? length(vm, own(self, "data_source"))],
  __iter__: ["", (vm, self) => {
    const n = length(vm, own(self, "data_source")), count = own(self, "_num_samples");
    if (!torchState(vm).engine || typeof n !== "number") return vm.callMethod({ kind: "range", start: 0, stop: typeof n === "number" ? n : 0, step: 1 }, "__iter__", []);
    return overNumbers(randomSampler(defaultGenerator(vm), n, { generator: generatorIn(own(self, "generator")), replacement: own(self, "replacement") === true, ...(typeof count === "number" && { numSamples: count }) }));
  }],
});
const countProperty = randomSamplerClass.dict.get("num_samples")!;
randomSamplerClass.dict.set("num_samples", { kind: "property", get: countProperty, set: null, del: null });
export const subsetRandomSamplerClass = pythonClass("SubsetRandomSampler", module, [samplerClass], {
  __init__: ["indices generator=", (_, self, indices, g) => { self.dict.set("indices", indices!); self.dict.set("generator", g ?? null); return null; }],
  __len__: ["", (vm, self) => length(vm, own(self, "indices"))],
  __iter__: ["", (vm, self) => { const all = numbers(vm, own(self, "indices")); return !all ? unknown("the indices are not known") : overNumbers(torchState(vm).engine ? subsetRandomSampler(generator(vm, self), all) : all); }],
});
export const weightedRandomSamplerClass = pythonClass("WeightedRandomSampler", module, [samplerClass], {
  __init__: ["weights num_samples replacement= generator=", (vm, self, weights, count, replacement, g) => {
    if (typeof count === "number" && count <= 0) vm.raise("ValueError", `num_samples should be a positive integer value, but got num_samples=${count}`);
    for (const [k, v] of Object.entries({ weights: weights!, num_samples: count!, replacement: replacement ?? true, generator: g ?? null })) self.dict.set(k, v);
    return null;
  }],
  __len__: ["", (_, self) => own(self, "num_samples")],
  __iter__: ["", (vm, self) => {
    const weights = numbers(vm, own(self, "weights")), n = own(self, "num_samples");
    if (typeof n !== "number") return unknown("how many samples are drawn is not known");
    return overNumbers(torchState(vm).engine && weights ? multinomial(generator(vm, self), Float64Array.from(weights), n, own(self, "replacement") === true) : new Array<number>(n).fill(0));
  }],
});

/** Lists of `size` indices from an iterator. */
export function* batches(next: () => Value | undefined, size: number, dropLast: boolean): IterableIterator<Value[]> {
  let batch: Value[] = [];
  for (let i = next(); i !== undefined; i = next()) { batch.push(i); if (batch.length === size) { yield batch; batch = []; } }
  if (batch.length && !dropLast) yield batch;
}
export const batchSamplerClass = pythonClass("BatchSampler", module, [samplerClass], {
  __init__: ["sampler batch_size drop_last", (vm, self, sampler, size, drop) => {
    if (!isUnknown(size!) && (typeof size === "boolean" || (typeof size === "number" && size <= 0) || (typeof size !== "number" && !(typeof size === "object" && size !== null && size.kind === "sym")))) vm.raise("ValueError", `batch_size should be a positive integer value, but got batch_size=${vm.str(size!)}`);
    if (typeof drop !== "boolean" && !isUnknown(drop!)) vm.raise("ValueError", `drop_last should be a boolean value, but got drop_last=${vm.str(drop!)}`);
    for (const [k, v] of Object.entries({ sampler: sampler!, batch_size: size!, drop_last: drop! })) self.dict.set(k, v);
    return null;
  }],
  __len__: ["", (vm, self) => {
    const n = lengthOf(vm, own(self, "sampler")), size = own(self, "batch_size");
    return n === undefined || !(typeof size === "number" || (typeof size === "object" && size !== null && size.kind === "sym")) ? unknown("the data set's length is not known") : own(self, "drop_last") === true ? floorDiv(n, size) : ceilDiv(n, size);
  }],
  __iter__: ["", (vm, self) => {
    const it = vm.iter(own(self, "sampler")), size = own(self, "batch_size");
    if (isUnknown(it) || typeof size !== "number") return unknown("the batches are not known");
    const all = batches(() => vm.next(it), size, own(self, "drop_last") === true);
    return { kind: "iterator", type: "generator", next: () => { const r = all.next(); return r.done ? undefined : list(r.value); } };
  }],
});
/** In one process there is one replica: all samples, in the order of its epoch. */
export const distributedSamplerClass = pythonClass("DistributedSampler", "torch.utils.data.distributed", [samplerClass], {
  __init__: ["dataset num_replicas= rank= shuffle= seed= drop_last=", (_, self, dataset, replicas, rank, shuffle, seed, drop) => {
    for (const [k, v] of Object.entries({ dataset: dataset!, num_replicas: replicas ?? 1, rank: rank ?? 0, epoch: 0, drop_last: drop ?? false, shuffle: shuffle ?? true, seed: seed ?? 0 })) self.dict.set(k, v);
    return null;
  }],
  set_epoch: ["epoch", (vm, self, epoch) => { vm.touch(self); self.dict.set("epoch", epoch!); return null; }],
  __len__: ["", (vm, self) => { const n = lengthOf(vm, own(self, "dataset")), r = own(self, "num_replicas"); return n === undefined || typeof r !== "number" ? unknown("the data set's length is not known") : own(self, "drop_last") === true ? floorDiv(n, r) : ceilDiv(n, r); }],
  __iter__: ["", (vm, self) => {
    const n = lengthOf(vm, own(self, "dataset")), [r, rank, seed, epoch] = ["num_replicas", "rank", "seed", "epoch"].map((k) => own(self, k));
    if (typeof n !== "number" || typeof r !== "number" || typeof rank !== "number") return unknown("the data set's length is not known");
    const order = own(self, "shuffle") !== false && torchState(vm).engine ? Array.from(randperm(createGenerator(Number(seed) + Number(epoch)), n)) : Array.from({ length: n }, (_, i) => i);
    const total = (own(self, "drop_last") === true ? Math.floor(n / r) : Math.ceil(n / r)) * r;
    return overNumbers(Array.from({ length: Math.floor((total - rank + r - 1) / r) }, (_, i) => order[(rank + i * r) % n]!));
  }],
});
