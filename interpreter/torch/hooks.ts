// Tensor.register_hook and retain_grad: what is told of a gradient on its way.
import { nativeClass } from "../python/builtins/root";
import type { Interp } from "../python/interp";
import { type Instance, type Value, method } from "../python/values";
import { torchState } from "./core/state";
import { isTensor } from "./nn/registry";
import type { Tensor } from "./tensor";

/** What register_hook gives: `remove()` takes the hook away again. */
const handleClass = nativeClass("RemovableHandle", { module: "torch.utils.hooks" });
handleClass.dict.set("remove", method("remove", (_, [self]) => { ((self as Instance).native as () => void)(); return null; }));
handleClass.dict.set("__enter__", method("__enter__", (_, [self]) => self!));
handleClass.dict.set("__exit__", method("__exit__", (_, [self]) => { ((self as Instance).native as () => void)(); return false; }));

/** Tensor.register_hook: what the hook gives, if it is a tensor, is taken in the gradient's place. */
export function registerHook(vm: Interp, t: Tensor, hook: Value): Value {
  const remove = torchState(vm).engine?.hook?.(vm, t, (grad) => { const other = vm.call(hook, [grad]); return isTensor(other) ? other : null; }) ?? ((): void => undefined);
  return { kind: "instance", cls: handleClass, dict: new Map(), native: remove };
}
/** Tensor.retain_grad: keeps the gradient of a tensor that is no leaf. */
export function retainGrad(vm: Interp, t: Tensor): null {
  if (t.gradFn) torchState(vm).engine?.hook?.(vm, t, (grad) => { t.grad = grad; return null; });
  return null;
}
