// nn.DataParallel and DistributedDataParallel: on one device they hand everything on to the module inside.
import { type ClassValue, type Instance, type Kwargs, type Value, builtin, list, token } from "../../python/values";
import { pythonClass } from "./define";
import { initModule, isModule, modulesOf } from "./registry";
import { moduleClass } from "./roots";

function parallel(name: string, module: string, signature: string, attributes: Record<string, Value>): ClassValue {
  const cls = pythonClass(name, module, [moduleClass], {
    __init__: [signature, (vm, self, inner) => {
      initModule(self, vm);
      for (const [k, v] of Object.entries(attributes)) self.dict.set(k, typeof v === "object" && v !== null && v.kind === "list" ? list([]) : v);
      if (!isModule(inner!) && vm.lookup(inner!, "parameters") === undefined) vm.raise("AttributeError", `'${vm.typeOf(inner!).name}' object has no attribute 'parameters'`);
      vm.setattr(self, "module", inner!);
      return null;
    }],
    no_sync: ["", (vm) => vm.call(vm.getattr(vm.import("contextlib")!, "nullcontext"), [])],
  });
  cls.dict.set("forward", builtin("forward", (vm, args, kwargs: Kwargs | null) => vm.call(modulesOf(args[0] as Instance).get("module") ?? null, args.slice(1), kwargs), { binds: true }));
  return cls;
}
export const dataParallelClass = parallel("DataParallel", "torch.nn.parallel.data_parallel", "module device_ids= output_device= dim=", { device_ids: list([]) });
export const distributedDataParallelClass = parallel("DistributedDataParallel", "torch.nn.parallel.distributed", "module device_ids= output_device= dim= broadcast_buffers= init_sync= process_group= bucket_cap_mb= find_unused_parameters= check_reduction= gradient_as_bucket_view= static_graph= **kwargs", { device_ids: null, output_device: null, device: token("device", "cpu") });
