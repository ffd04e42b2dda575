// torch.utils.data.DataLoader.
import { classGetitem } from "../../python/builtins/alias";
import type { Interp } from "../../python/interp";
import { type Instance, type Iterator, type Value, isUnknown, list, unknown } from "../../python/values";
import { type Dim, ceilDiv, floorDiv, freshSymbol } from "../../shape";
import { defaultGenerator } from "../core/draw";
import { torchState } from "../core/state";
import { fn, own, pythonClass } from "../nn/define";
import { generatorIn } from "../plain-classes";
import { drawBaseSeed } from "../random";
import { collate } from "./collate";
import { batchOf, iterableDatasetClass, lengthOf } from "./dataset";
import { batchSamplerClass, randomSamplerClass, sequentialSamplerClass } from "./sampler";

export const defaultCollate = fn("default_collate", "batch", (vm, batch) => { const items = isUnknown(batch!) ? undefined : vm.items(batch!); return items ? collate(vm, items, items.length) : unknown("the samples are not known"); });
/** What a loader without batches does to a sample: nothing that changes shapes. */
export const defaultConvert = fn("default_convert", "data", (_, data) => data!);

const isIterable = (dataset: Value): boolean => typeof dataset === "object" && dataset !== null && dataset.kind === "instance" && dataset.cls.mro.includes(iterableDatasetClass);
const given = (v: Value | undefined): v is Value => v !== undefined && v !== null;

export const dataLoaderClass = pythonClass("DataLoader", "torch.utils.data.dataloader", [], {
  __init__: ["dataset batch_size= shuffle= sampler= batch_sampler= num_workers= collate_fn= pin_memory= drop_last= timeout= worker_init_fn= multiprocessing_context= generator= * prefetch_factor= persistent_workers= pin_memory_device= in_order=", (vm, self, dataset, size, shuffle, sampler, batchSampler, workers, collateFn, pin, drop, timeout, workerInit, _context, generator, prefetch, persistent) => {
    const fail = (message: string): never => vm.raise("ValueError", message);
    const n = workers ?? 0, noWorkers = n === 0;
    if (typeof n === "number" && n < 0) fail("num_workers option should be non-negative; use num_workers=0 to disable multiprocessing.");
    if (typeof timeout === "number" && timeout < 0) fail("timeout option should be non-negative");
    if (noWorkers && given(prefetch)) fail("prefetch_factor option could only be specified in multiprocessing.let num_workers > 0 to enable multiprocessing, otherwise set prefetch_factor to None.");
    if (noWorkers && persistent === true) fail("persistent_workers option needs num_workers > 0");
    const streams = isIterable(dataset!);
    if (streams) {
      if (shuffle !== undefined && shuffle !== null && shuffle !== false && !isUnknown(shuffle)) fail(`DataLoader with IterableDataset: expected unspecified shuffle option, but got shuffle=${vm.str(shuffle)}`);
      if (given(sampler)) fail(`DataLoader with IterableDataset: expected unspecified sampler option, but got sampler=${vm.str(sampler)}`);
      if (given(batchSampler)) fail(`DataLoader with IterableDataset: expected unspecified batch_sampler option, but got batch_sampler=${vm.str(batchSampler)}`);
    }
    const shuffled = given(shuffle) ? vm.truth(shuffle) ?? false : false;
    if (given(sampler) && shuffled) fail("sampler option is mutually exclusive with shuffle");
    if (given(batchSampler) && ((size !== undefined && size !== 1) || shuffled || given(sampler) || drop === true)) fail("batch_sampler option is mutually exclusive with batch_size, shuffle, sampler, and drop_last");
    const batchSize: Value = given(batchSampler) ? null : size === undefined ? 1 : size;
    if (batchSize === null && !given(batchSampler) && drop === true) fail("batch_size=None option disables auto-batching and is mutually exclusive with drop_last");
    let order: Value = sampler ?? null;
    if (order === null && !streams && !isUnknown(dataset!)) order = shuffled ? vm.call(randomSamplerClass, [dataset!], new Map([["generator", generator ?? null]])) : vm.call(sequentialSamplerClass, [dataset!]);
    const grouped: Value = batchSampler ?? (batchSize !== null && order !== null ? vm.call(batchSamplerClass, [order, batchSize, drop ?? false]) : null);
    if (streams && typeof batchSize === "number" && batchSize <= 0) fail(`batch_size should be a positive integer value, but got batch_size=${batchSize}`);
    const attributes: Record<string, Value> = {
      dataset: dataset!, num_workers: n, prefetch_factor: prefetch ?? (noWorkers ? null : 2), pin_memory: pin ?? false, timeout: timeout ?? 0, worker_init_fn: workerInit ?? null, batch_size: batchSize, drop_last: drop ?? false, sampler: order, batch_sampler: grouped,
      generator: generator ?? null, collate_fn: collateFn ?? (batchSize === null && !given(batchSampler) ? defaultConvert : defaultCollate), persistent_workers: persistent ?? false,
    };
    for (const [k, v] of Object.entries(attributes)) self.dict.set(k, v);
    return null;
  }],
  __len__: ["", (vm, self) => countOf(vm, self)],
  __iter__: ["", (vm, self) => (torchState(vm).engine ? overNumbers(vm, self) : overShapes(vm, self))],
});
dataLoaderClass.dict.set("__class_getitem__", classGetitem);

function countOf(vm: Interp, self: Instance): Value {
  const dataset = own(self, "dataset"), size = own(self, "batch_size");
  if (isUnknown(dataset)) return unknown("the data set is not known");
  if (isIterable(dataset)) { const n = lengthOf(vm, dataset); return n === undefined ? unknown("the data set's length is not known") : typeof size === "number" ? (own(self, "drop_last") === true ? floorDiv(n, size) : ceilDiv(n, size)) : n; }
  return lengthOf(vm, own(self, "batch_sampler") ?? own(self, "sampler")) ?? unknown("the data set's length is not known");
}

/** One epoch where numbers are computed: PyTorch's own order, and its own draws. */
function overNumbers(vm: Interp, self: Instance): Value {
  const dataset = own(self, "dataset"), collateFn = own(self, "collate_fn"), size = own(self, "batch_size"), grouped = own(self, "batch_sampler");
  drawBaseSeed(defaultGenerator(vm), generatorIn(own(self, "generator")));
  const { hooks } = torchState(vm), length = hooks.batch && !isIterable(dataset) ? countOf(vm, self) : undefined, total = typeof length === "number" ? length : undefined;
  /** Tells who watches of a batch, or (undefined) of the end of the pass. */
  const told = (batch: Value | undefined, samples: number): Value | undefined => { if (batch === undefined) hooks.pass?.(); else hooks.batch?.(total, samples); return batch; };
  if (isIterable(dataset)) {
    const it = vm.iter(dataset);
    if (isUnknown(it)) return it;
    return { kind: "iterator", type: "_SingleProcessDataLoaderIter", next: () => {
      if (typeof size !== "number") { const one = vm.next(it); return told(one === undefined ? undefined : vm.call(collateFn, [one]), 1); }
      const batch: Value[] = [];
      for (let x = batch.length < size ? vm.next(it) : undefined; x !== undefined; x = batch.length < size ? vm.next(it) : undefined) batch.push(x);
      return told(batch.length === 0 || (batch.length < size && own(self, "drop_last") === true) ? undefined : vm.call(collateFn, [list(batch)]), batch.length);
    } } satisfies Iterator;
  }
  const it = vm.iter(grouped ?? own(self, "sampler"));
  if (isUnknown(it)) return it;
  return { kind: "iterator", type: "_SingleProcessDataLoaderIter", next: () => {
    const index = vm.next(it);
    if (index === undefined) return told(undefined, 0);
    if (grouped === null) return told(vm.call(collateFn, [vm.getitem(dataset, index)]), 1);
    const indices = vm.items(index) ?? [];
    if (collateFn === defaultCollate && indices.every((i) => typeof i === "number")) { const whole = batchOf(vm, dataset, indices as number[]); if (whole !== undefined) return told(whole, indices.length); }
    const several = vm.lookup(dataset, "__getitems__");
    return told(vm.call(collateFn, [several !== undefined && several !== null ? vm.call(several, [list([...indices])]) : list(indices.map((i) => vm.getitem(dataset, i)))]), indices.length);
  } } satisfies Iterator;
}

/** At most so many copies of a sample are handed to a collate function of the program. */
const COPIES = 1024;
/**
 * One epoch on shapes: a batch of each size that occurs, made of the first sample. More batches than are given are stood for by `sample`.
 */
function overShapes(vm: Interp, self: Instance): Value {
  const dataset = own(self, "dataset"), collateFn = own(self, "collate_fn");
  if (isUnknown(dataset)) return unknown(dataset.because);
  const sizes = batchSizes(vm, self);
  const first = (): Value => {
    if (isIterable(dataset)) { const it = vm.iter(dataset); return isUnknown(it) ? it : vm.next(it) ?? unknown("the data set gives nothing"); }
    const order = own(self, "sampler"), it = order === null || isUnknown(order) ? null : vm.iter(order);
    const index = it && !isUnknown(it) && typeof order === "object" && order !== null && order.kind === "instance" && order.cls !== randomSamplerClass && order.cls !== sequentialSamplerClass ? vm.next(it) ?? 0 : 0;
    return vm.getitem(dataset, typeof index === "number" ? index : 0);
  };
  let sample: Value | undefined, at = 0;
  return { kind: "iterator", type: "_SingleProcessDataLoaderIter", sample: sizes.more, next: () => {
    if (at >= sizes.list.length) return undefined;
    const n = sizes.list[at++]!;
    sample ??= first();
    if (n === null) return vm.call(collateFn, [sample]);
    if (collateFn === defaultCollate) return typeof n === "number" && n === 1 ? collate(vm, [sample], 1) : collate(vm, [sample], n);
    if (typeof n !== "number") return unknown("how many samples are in a batch is not known");
    return vm.call(collateFn, [list(new Array<Value>(Math.min(n, COPIES)).fill(sample))]);
  } } satisfies Iterator;
}
/** The sizes of batches that occur in an epoch (null: single samples), and whether there are more batches than that. */
function batchSizes(vm: Interp, self: Instance): { list: (Dim | null)[]; more: boolean } {
  const size = own(self, "batch_size"), grouped = own(self, "batch_sampler"), dataset = own(self, "dataset");
  const symbolic = (): Dim => freshSymbol("B", { min: 1 });
  if (size === null) {
    if (grouped === null) return { list: [null], more: true };
    const it = isUnknown(grouped) ? grouped : vm.iter(grouped), batch = isUnknown(it) ? undefined : vm.next(it), items = batch === undefined || isUnknown(batch) ? undefined : vm.items(batch);
    return { list: [items ? items.length : symbolic()], more: true };
  }
  const b: Dim = typeof size === "number" || (typeof size === "object" && size.kind === "sym") ? size : symbolic();
  const n = isIterable(dataset) ? undefined : lengthOf(vm, own(self, "sampler")), drop = own(self, "drop_last");
  if (typeof n !== "number" || typeof b !== "number") {
    // Without drop_last the last batch may be a smaller one, by how much is not known: only where all are alike is the size certain.
    return { list: [drop === true ? b : typeof b === "number" ? freshSymbol("B", { min: 1, max: b }) : symbolic()], more: true };
  }
  const full = Math.floor(n / b), rest = n % b, batches = full + (rest && drop !== true ? 1 : 0), out: number[] = [];
  if (full > 0) out.push(b);
  if (rest > 0 && drop !== true) out.push(rest);
  return { list: out, more: batches > out.length };
}
