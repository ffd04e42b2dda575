// torch._check and its kin: conditions that the program goes on with only if they are true.
import { rawFn } from "../python/builtins/arguments";
import type { Builtin, Value } from "../python/values";
import { isUnknown } from "../python/values";

const unspecific = "Expected cond to be True, but got False. (Could this error message be improved? If so, please report an enhancement request to PyTorch.)";

function check(name: string, exception: string): Builtin {
  return rawFn(name, "cond message=", (vm, cond, message) => {
    if (isUnknown(cond)) { vm.assume(cond); return null; }
    const given = cond as Value;
    if (typeof given === "object" && given?.kind === "tensor") vm.raise("TypeError", "cond must be a bool, but got a Tensor. For tensor conditions, use torch._check_tensor_all() to assert that all elements are true.");
    if (typeof given !== "boolean") vm.raise("TypeError", `cond must be a bool, but got <class '${vm.typeOf(given).name}'>`);
    if (given) return null;
    if (message === null || message === undefined) return vm.raise(exception, unspecific);
    if (typeof message === "string") return vm.raise("TypeError", "message must be a callable");
    return vm.raise(exception, vm.str(vm.call(message, [])));
  });
}

export const checks: Record<string, Value> = Object.fromEntries([
  ["_check", "RuntimeError"], ["_check_index", "IndexError"], ["_check_value", "ValueError"], ["_check_type", "TypeError"], ["_check_not_implemented", "NotImplementedError"],
].map(([name, exception]) => [name, check(name, exception)]));
