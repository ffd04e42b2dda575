// The embedded engine's parts, for those who build on it: open a back end, call kernels, record and go back, take optimizer steps.

export { backward, FREED, record, release, type BackwardOptions, type Edge, type GradNode, type Hook, type Leaf, type Recorded, type Source, type Sources } from "./autograd";
export { openBackend, type Backend, type BackendName } from "./backend";
export { call, isTensor, tensorsIn, type Called, type Grads, type Held, type Kernel, type Needs, type Result, type Tensor, type Tf } from "./kernel";
export { contiguous, isChannelsLast } from "./layout";
export { kernels } from "./ops";
export { adagrad, adam, clipGradNorm, rmsprop, sgd, type AdagradOptions, type AdamOptions, type RmspropOptions, type SgdOptions, type State, type StepResult } from "./optim";
