// Calling a module: hooks, forward, and what a summary wants to know of the call.
import { add } from "../../shape";
import { type Interp } from "../../python/interp";
import { type Dict, type Instance, type Kwargs, type Value, dict, tuple } from "../../python/values";
import { torchState } from "../core/state";

/** A dictionary of hooks; undefined where there is none, or it is not known. */
const hookDict = (m: Instance, which: string): Dict | undefined => { const d = m.dict.get(which); return typeof d === "object" && d !== null && d.kind === "dict" ? d : undefined; };
const hooksOf = (m: Instance, which: string): Value[] => [...(hookDict(m, which)?.map.values() ?? [])];
const truthy = (m: Instance, which: string, key: unknown): boolean => hookDict(m, which)?.map.has(key as never) === true;

/** Module.__call__ */
export function callModule(vm: Interp, self: Instance, args: readonly Value[], kwargs: Kwargs | null): Value {
  const state = torchState(vm), outer = state.macs;
  state.macs = 0;
  state.calling.push(self);
  try {
    const pre = hookDict(self, "_forward_pre_hooks"), post = hookDict(self, "_forward_hooks");
    if (pre !== undefined) for (const [id, hook] of pre.map) {
      const r = truthy(self, "_forward_pre_hooks_with_kwargs", id) ? vm.call(hook, [self, tuple(args), dict(kwargs ?? [])]) : vm.call(hook, [self, tuple(args)]);
      if (r === null) continue;
      if (typeof r === "object" && r.kind === "tuple") {
        if (truthy(self, "_forward_pre_hooks_with_kwargs", id) && r.items.length === 2) { args = (vm.items(r.items[0]!) ?? []) as Value[]; const d = r.items[1]!; kwargs = typeof d === "object" && d !== null && d.kind === "dict" ? (d.map as Kwargs) : kwargs; }
        else args = r.items;
      } else args = [r];
    }
    state.onEnter?.(self, args, kwargs);
    let output = vm.callMethod(self, "forward", args, kwargs);
    if (post !== undefined) for (const [id, hook] of post.map) {
      const r = truthy(self, "_forward_hooks_with_kwargs", id) ? vm.call(hook, [self, tuple(args), dict(kwargs ?? []), output]) : vm.call(hook, [self, tuple(args), output]);
      if (r !== null) output = r;
    }
    state.onCall?.({ module: self, inputs: args, kwargs, output, macs: state.macs, position: vm.where() });
    return output;
  } finally {
    state.calling.pop();
    state.macs = add(outer, state.macs);
  }
}

let lastHook = 0;
/** Registers a hook under a fresh id, in a dictionary made on first use; gives a RemovableHandle's id. */
export function addHook(self: Instance, which: string, hook: Value, prepend = false): number {
  const id = ++lastHook;
  let d = hookDict(self, which);
  if (d === undefined) self.dict.set(which, (d = dict()));
  if (prepend) { const old = [...d.map]; d.map.clear(); d.map.set(id, hook); for (const [k, v] of old) d.map.set(k, v); }
  else d.map.set(id, hook);
  return id;
}
export const removeHook = (self: Instance, which: string, id: number): void => { hookDict(self, which)?.map.delete(id); };
export { hooksOf };
