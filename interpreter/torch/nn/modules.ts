// The Python modules under torch.nn: where each class can be imported from.
import type { Interp } from "../../python/interp";
import type { Value } from "../../python/values";
import { layerClass } from "./classes";
import { layers } from "./table";
import { moduleDictClass, moduleListClass, sequentialClass } from "./containers";
import { parameterDictClass, parameterListClass } from "./parameter-containers";
import { clipMembers } from "./clip";
import { dataParallelClass, distributedDataParallelClass } from "./parallel";
import { normMembers, parametrizations, parametrizeMembers } from "./parametrize";
import { sequenceMembers } from "./sequences";
import { initMembers } from "./init";
import { bufferClass, moduleClass, parameterClass } from "./roots";
import { uninitializedBufferClass, uninitializedParameterClass } from "./parameter";

type Members = Record<string, Value>;
const short = (name: string): string => name.slice(name.lastIndexOf(".") + 1);
/** torch.nn.modules.conv → its layers, private bases included. */
const byFile = (): Record<string, Members> => {
  const files: Record<string, Members> = {};
  for (const l of layers) { const file = l.spec.file ?? l.name.split(".")[3]; if (file) (files[`torch.nn.modules.${file}`] ??= {})[short(l.name)] = layerClass(l); }
  return files;
};
let files: Record<string, Members> | undefined;
const parameters = { Parameter: parameterClass, Buffer: bufferClass, UninitializedParameter: uninitializedParameterClass, UninitializedBuffer: uninitializedBufferClass };

const containers = { Sequential: sequentialClass, ModuleList: moduleListClass, ModuleDict: moduleDictClass, ParameterList: parameterListClass, ParameterDict: parameterDictClass };
const publicLayers = (): Members => Object.fromEntries(layers.filter((l) => l.name.split(".").length === 3).map((l) => [short(l.name), layerClass(l)]));

/** Module name → its members, made for an interpreter. */
export const nnModules: Record<string, (vm: Interp) => Members> = {
  "torch.nn": () => ({ ...parameters, ...containers, Module: moduleClass, DataParallel: dataParallelClass }),
  "torch.nn.parallel": () => ({ DataParallel: dataParallelClass, DistributedDataParallel: distributedDataParallelClass }),
  "torch.nn.parallel.distributed": () => ({ DistributedDataParallel: distributedDataParallelClass }),
  "torch.nn.utils": () => ({ ...clipMembers, ...normMembers }),
  "torch.nn.utils.clip_grad": () => clipMembers,
  "torch.nn.utils.rnn": () => sequenceMembers,
  "torch.nn.utils.parametrize": () => parametrizeMembers,
  "torch.nn.utils.parametrizations": () => parametrizations,
  "torch.nn.utils.weight_norm": () => normMembers,
  "torch.nn.utils.spectral_norm": () => normMembers,
  "torch.nn.init": () => initMembers,
  "torch.nn.parameter": () => parameters,
  "torch.nn.modules": () => ({ ...publicLayers(), ...containers, Module: moduleClass }),
  "torch.nn.modules.container": () => containers,
  "torch.nn.modules.module": () => ({ Module: moduleClass }),
};
for (const file of new Set(layers.map((l) => l.spec.file ?? l.name.split(".")[3]))) if (file) nnModules[`torch.nn.modules.${file}`] = () => ({ ...(files ??= byFile())[`torch.nn.modules.${file}`], Module: moduleClass });
