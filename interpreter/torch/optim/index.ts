// torch.optim and torch.optim.lr_scheduler, as modules.
import type { Interp } from "../../python/interp";
import type { Value } from "../../python/values";
import { optimizers } from "./algorithms";
import { cyclic } from "./cyclic";
import { LBFGS } from "./lbfgs";
import { optimizerClass } from "./optimizer";
import { schedulerClass } from "./scheduler";
import { schedulers } from "./schedulers";

const all = { Optimizer: optimizerClass, ...optimizers, LBFGS };
/** Module name → its members. */
export const optimModules: Record<string, (vm: Interp) => Record<string, Value>> = {
  "torch.optim": () => all,
  "torch.optim.optimizer": () => ({ Optimizer: optimizerClass }),
  "torch.optim.lr_scheduler": () => ({ LRScheduler: schedulerClass, _LRScheduler: schedulerClass, ...schedulers, ...cyclic }),
  "torch.optim.lbfgs": () => ({ LBFGS }),
};
for (const name of Object.keys(optimizers)) optimModules[`torch.optim.${name.toLowerCase()}`] = () => ({ [name]: optimizers[name]! });
