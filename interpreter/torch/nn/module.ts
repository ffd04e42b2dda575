// torch.nn.Module: the methods that every module has.
import { bind } from "../../python/builtins/arguments";
import { nativeClass } from "../../python/builtins/root";
import type { Interp } from "../../python/interp";
import { type Instance, type Iterator, type Builtin, type Value, builtin, dict, isUnknown, tuple, unknown } from "../../python/values";
import type { Tensor } from "../tensor";
import { addHook, callModule, removeHook } from "./call";
import { convertModule } from "./convert";
import { addModule, buffersOf, deleteMember, findMember, initModule, isModule, isTensor, modulesOf, parametersOf, registerBuffer, registerParameter, setAttribute } from "./registry";
import { moduleRepr } from "./repr";
import { moduleClass } from "./roots";
import { loadStateDict, stateDict } from "./state-dict";
import { allBuffers, allParameters, namedChildren, namedModules, namedTensors, unclearTree } from "./traverse";
import { dropGrad } from "../core/state";

/** An iterator over given values, printed as a generator. */
export function iterator(items: readonly Value[], type = "generator"): Iterator {
  let at = 0;
  return { kind: "iterator", type, next: () => items[at++] };
}
const pairs = (rows: readonly (readonly [string, Value])[]): Iterator => iterator(rows.map(([k, v]) => tuple([k, v])));
type Run = (vm: Interp, self: Instance, ...args: (Value | undefined)[]) => Value;

function define(name: string, signature: string, run: Run): void {
  const full = `Module.${name}`, whole = `self ${signature}`;
  moduleClass.dict.set(name, builtin(name, (vm, args, kwargs) => {
    const self = args[0];
    if (self === undefined) vm.raise("TypeError", `${full}() missing 1 required positional argument: 'self'`);
    if (isUnknown(self)) return self;
    if (!isModule(self)) return unknown(`${name}() is called on what is no module`);
    const bound = bind(vm, full, whole, args, kwargs);
    return run(vm, self as Instance, ...bound.slice(1));
  }, { binds: true }));
}
const text = (v: Value | undefined, initial = ""): string => (typeof v === "string" ? v : initial);
const yes = (v: Value | undefined, initial: boolean): boolean => (typeof v === "boolean" ? v : initial);

moduleClass.dict.set("__init__", builtin("__init__", (vm, args, kwargs) => {
  const self = args[0] as Instance;
  if (kwargs?.size) vm.raise("TypeError", `${self.cls.name}.__init__() got an unexpected keyword argument '${[...kwargs.keys()][0]}'`);
  if (args.length > 1) vm.raise("TypeError", `${self.cls.name}.__init__() takes 1 positional argument but ${args.length} were given`);
  initModule(self, vm);
  return null;
}, { binds: true }));
// Attributes are what a module is asked for most: `direct` is the way without lists of arguments.
moduleClass.dict.set("__setattr__", {
  ...builtin("__setattr__", (vm, args) => { setAttribute(vm, args[0] as Instance, args[1] as string, args[2]!); return null; }, { binds: true }),
  direct: (vm, self, name, value) => { setAttribute(vm, self as Instance, name, value!); return undefined; },
});
const getMember = builtin("__getattr__", (vm, args) => {
  const found = findMember(args[0] as Instance, args[1] as string);
  return found === undefined ? vm.raise("AttributeError", `'${(args[0] as Instance).cls.name}' object has no attribute '${args[1] as string}'`) : found;
}, { binds: true });
moduleClass.dict.set("__getattr__", { ...getMember, direct: (_, self, name) => findMember(self as Instance, name) });
moduleClass.dict.set("__delattr__", builtin("__delattr__", (vm, args) => {
  const self = args[0] as Instance, name = args[1] as string;
  if (!deleteMember(vm, self, name)) {
    if (!self.dict.has(name)) vm.raise("AttributeError", `'${self.cls.name}' object has no attribute '${name}'`);
    vm.touch(self);
    self.dict.delete(name);
  }
  return null;
}, { binds: true }));
moduleClass.dict.set("__call__", builtin("__call__", (vm, args, kwargs) => callModule(vm, args[0] as Instance, args.slice(1), kwargs), { binds: true }));
moduleClass.dict.set("_call_impl", moduleClass.dict.get("__call__")!);
moduleClass.dict.set("forward", builtin("forward", (vm, args) => vm.raise("NotImplementedError", `Module [${(args[0] as Instance).cls.name}] is missing the required "forward" function`), { binds: true }));
moduleClass.dict.set("dump_patches", false);
moduleClass.dict.set("call_super_init", false);

define("extra_repr", "", () => "");
define("__repr__", "", (vm, self) => moduleRepr(vm, self));
define("_get_name", "", (_, self) => self.cls.name);
define("__dir__", "", (_, self) => ({ kind: "list", items: [...new Set([...self.cls.mro.flatMap((c) => [...c.dict.keys()]), ...self.dict.keys(), ...parametersOf(self).keys(), ...modulesOf(self).keys(), ...buffersOf(self).keys()])].sort() }));

/** Under a name that is not known, any member may have been set: the Module becomes unknown. */
const named = (vm: Interp, self: Instance, name: Value | undefined, register: (name: string) => void): null => {
  if (name !== undefined && isUnknown(name)) vm.blur(self, name.because);
  else register(text(name));
  return null;
};
define("register_parameter", "name param", (vm, self, name, param) => named(vm, self, name, (n) => registerParameter(vm, self, n, param!)));
define("register_buffer", "name tensor persistent=", (vm, self, name, t, persistent) => named(vm, self, name, (n) => registerBuffer(vm, self, n, t!, yes(persistent, true))));
for (const name of ["add_module", "register_module"]) define(name, "name module", (vm, self, n, m) => named(vm, self, n, (known) => addModule(vm, self, known, m!)));

define("parameters", "recurse=", (_, self, recurse) => iterator(namedTensors(self, "parameters", "", yes(recurse, true)).map(([, t]) => t)));
define("named_parameters", "prefix= recurse= remove_duplicate=", (_, self, prefix, recurse, unique) => pairs(namedTensors(self, "parameters", text(prefix), yes(recurse, true), !yes(unique, true))));
define("buffers", "recurse=", (_, self, recurse) => iterator(namedTensors(self, "buffers", "", yes(recurse, true)).map(([, t]) => t)));
define("named_buffers", "prefix= recurse= remove_duplicate=", (_, self, prefix, recurse, unique) => pairs(namedTensors(self, "buffers", text(prefix), yes(recurse, true), !yes(unique, true))));
define("modules", "remove_duplicate=", (_, self, unique) => iterator(namedModules(self, "", !yes(unique, true)).map(([, m]) => m)));
define("named_modules", "memo= prefix= remove_duplicate=", (_, self, memo, prefix, unique) => {
  const seen = typeof memo === "object" && memo !== null && memo.kind === "set" ? (new Set(memo.map.values()) as Set<Instance>) : undefined;
  return pairs(namedModules(self, text(prefix), !yes(unique, true), seen));
});
define("children", "", (_, self) => iterator(namedChildren(self).map(([, m]) => m)));
define("named_children", "", (_, self) => pairs(namedChildren(self)));

for (const name of ["parameters", "named_parameters", "buffers", "named_buffers", "modules", "named_modules", "children", "named_children"]) {
  const walk = moduleClass.dict.get(name) as Builtin;
  moduleClass.dict.set(name, { ...walk, call(vm, args, kwargs) {
    const why = isModule(args[0]!) ? unclearTree(args[0]) : undefined;
    return why === undefined ? walk.call(vm, args, kwargs) : unknown(why);
  } });
}

define("train", "mode=", (vm, self, mode) => {
  const on = mode === undefined ? true : mode;
  if (typeof on !== "boolean" && !isUnknown(on)) vm.raise("ValueError", "training mode is expected to be boolean");
  for (const child of modulesOf(self).values()) if (isModule(child)) vm.callMethod(child, "train", [on]);
  vm.touch(self);
  self.dict.set("training", on);
  return self;
});
define("eval", "", (vm, self) => vm.callMethod(self, "train", [false]));
define("requires_grad_", "requires_grad=", (vm, self, on) => { for (const p of allParameters(self)) { vm.touch(p); p.requiresGrad = yes(on, true); } return self; });
define("zero_grad", "set_to_none=", (vm, self) => { for (const p of allParameters(self)) dropGrad(vm, p); return null; });
define("apply", "fn", (vm, self, f) => {
  for (const child of modulesOf(self).values()) if (isModule(child)) vm.callMethod(child, "apply", [f!]);
  vm.call(f!, [self]);
  return self;
});
define("share_memory", "", (_, self) => self);
define("compile", "*args **kwargs", () => null);

for (const name of ["to", "cuda", "cpu", "xpu", "ipu", "half", "float", "double", "bfloat16", "type", "to_empty"]) moduleClass.dict.set(name, builtin(name, (vm, args, kwargs) => {
  const self = args[0];
  // Python finds out at the first thing that is asked of it.
  if (self === undefined) return vm.raise("TypeError", `Module.${name}() missing 1 required positional argument: 'self'`);
  if (isUnknown(self)) return self;
  return isModule(self) ? convertModule(vm, self, name, args.slice(1), kwargs) : vm.raise("AttributeError", `'${vm.typeOf(self).module === "torch" && vm.typeOf(self).name !== "Tensor" ? "torch." : ""}${vm.typeOf(self).name}' object has no attribute '_apply'`);
}, { binds: true }));
define("_apply", "fn recurse=", (vm, self, f) => {
  for (const child of modulesOf(self).values()) if (isModule(child)) vm.callMethod(child, "_apply", [f!]);
  for (const own of [parametersOf(self), buffersOf(self)]) for (const [name, t] of own) if (isTensor(t)) { const r = vm.call(f!, [t]); if (isTensor(r) && r !== t) { if (t.cls) r.cls = t.cls; own.set(name, r); } }
  return self;
});

function follow(vm: Interp, self: Instance, path: string): Instance {
  let at: Instance = self;
  for (const part of path === "" ? [] : path.split(".")) {
    const next = vm.lookup(at, part);
    if (next === undefined) vm.raise("AttributeError", `${at.cls.name} has no attribute \`${part}\``);
    if (!isModule(next)) vm.raise("AttributeError", `\`${part}\` is not an nn.Module`);
    at = next;
  }
  return at;
}
define("get_submodule", "target", (vm, self, target) => (isUnknown(target!) ? target : follow(vm, self, text(target))));
const leaf = (kind: "parameter" | "buffer"): Run => (vm, self, target) => {
  if (isUnknown(target!)) return target!;
  const path = text(target), dot = path.lastIndexOf("."), owner = follow(vm, self, dot < 0 ? "" : path.slice(0, dot)), name = path.slice(dot + 1);
  const found: Value | undefined = vm.lookup(owner, name);
  if (found === undefined) return vm.raise("AttributeError", `${owner.cls.name} has no attribute \`${name}\``);
  if ((kind === "parameter" ? parametersOf : buffersOf)(owner).get(name) === undefined) vm.raise("AttributeError", `\`${name}\` is not ${kind === "parameter" ? "an nn.Parameter" : "a buffer"}`);
  return found;
};
define("get_parameter", "target", leaf("parameter"));
define("get_buffer", "target", leaf("buffer"));
define("set_submodule", "target module strict=", (vm, self, target, module) => { const path = text(target), dot = path.lastIndexOf("."); addOrReplace(vm, follow(vm, self, dot < 0 ? "" : path.slice(0, dot)), path.slice(dot + 1), module!); return null; });
const addOrReplace = (vm: Interp, owner: Instance, name: string, module: Value): void => vm.setattr(owner, name, module);

define("state_dict", "*args destination= prefix= keep_vars=", (vm, self, args, destination, prefix, keep) => stateDict(vm, self, destination ?? (args as { items?: Value[] }).items?.[0] ?? null, text(prefix), yes(keep, false)));
define("load_state_dict", "state_dict strict= assign=", (vm, self, state, strict, assign) => loadStateDict(vm, self, state!, yes(strict, true), yes(assign, false)));

/** torch.utils.hooks.RemovableHandle */
export const handleClass = nativeClass("RemovableHandle", { module: "torch.utils.hooks" });
handleClass.dict.set("remove", builtin("remove", (_, args) => { const n = (args[0] as Instance).native as { module: Instance; which: string; id: number }; removeHook(n.module, n.which, n.id); return null; }, { binds: true }));
for (const [method, which] of [["register_forward_hook", "_forward_hooks"], ["register_forward_pre_hook", "_forward_pre_hooks"], ["register_full_backward_hook", "_backward_hooks"], ["register_backward_hook", "_backward_hooks"],
  ["register_full_backward_pre_hook", "_backward_pre_hooks"], ["register_state_dict_post_hook", "_state_dict_hooks"], ["_register_state_dict_hook", "_state_dict_hooks"], ["register_state_dict_pre_hook", "_state_dict_pre_hooks"],
  ["_register_load_state_dict_pre_hook", "_load_state_dict_pre_hooks"], ["register_load_state_dict_pre_hook", "_load_state_dict_pre_hooks"], ["register_load_state_dict_post_hook", "_load_state_dict_post_hooks"]] as const) {
  define(method, "hook prepend= with_kwargs= always_call= with_module=", (_, self, hook, prepend, withKwargs) => {
    const id = addHook(self, which, hook!, yes(prepend, false));
    if (yes(withKwargs, false) && which !== "_load_state_dict_pre_hooks") addHookFlag(self, `${which}_with_kwargs`, id);
    return { kind: "instance", cls: handleClass, dict: new Map(), native: { module: self, which, id } };
  });
}
function addHookFlag(self: Instance, which: string, id: number): void {
  const d = self.dict.get(which) ?? dict();
  if (typeof d === "object" && d !== null && d.kind === "dict") { d.map.set(id, true); self.dict.set(which, d); }
}
export { allBuffers, allParameters, type Tensor };
