// torch.utils.data, as modules.
import type { Interp } from "../../python/interp";
import type { Value } from "../../python/values";
import { fn } from "../nn/define";
import * as dataset from "./dataset";
import { dataLoaderClass, defaultCollate, defaultConvert } from "./loader";
import * as sampler from "./sampler";

const datasets = {
  Dataset: dataset.datasetClass, IterableDataset: dataset.iterableDatasetClass, TensorDataset: dataset.tensorDatasetClass, ConcatDataset: dataset.concatDatasetClass, ChainDataset: dataset.chainDatasetClass,
  StackDataset: dataset.stackDatasetClass, Subset: dataset.subsetClass, random_split: dataset.randomSplitFn,
};
const samplers = {
  Sampler: sampler.samplerClass, SequentialSampler: sampler.sequentialSamplerClass, RandomSampler: sampler.randomSamplerClass, SubsetRandomSampler: sampler.subsetRandomSamplerClass,
  WeightedRandomSampler: sampler.weightedRandomSamplerClass, BatchSampler: sampler.batchSamplerClass,
};
const loader = { DataLoader: dataLoaderClass, default_collate: defaultCollate, default_convert: defaultConvert };
/** There are no worker processes. */
const getWorkerInfo = fn("get_worker_info", "", () => null);

/** Module name → its members. */
export const dataModules: Record<string, (vm: Interp) => Record<string, Value>> = {
  "torch.utils.data": () => ({ ...datasets, ...samplers, ...loader, DistributedSampler: sampler.distributedSamplerClass, get_worker_info: getWorkerInfo }),
  "torch.utils.data.dataset": () => datasets,
  "torch.utils.data.sampler": () => samplers,
  "torch.utils.data.dataloader": () => loader,
  "torch.utils.data.distributed": () => ({ DistributedSampler: sampler.distributedSamplerClass }),
  "torch.utils.data._utils": () => ({}),
  "torch.utils.data._utils.collate": () => ({ default_collate: defaultCollate, default_convert: defaultConvert }),
};
