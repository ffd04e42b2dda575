// types, weakref, gc, importlib, platform, traceback, tqdm and other small modules.
import type { Interp } from "../interp";
import type { ClassValue, Instance, ModuleValue, Value } from "../values";
import { builtin, dict, isUnknown, list, method, token, tuple, unknown } from "../values";
import { addMethods, bind, rawFn } from "../builtins/arguments";
import { genericAliasClass, unionTypeClass } from "../builtins/alias";
import { nativeClass, typeClass } from "../builtins/root";
import { instanceOf, orElse, textOf } from "../builtins/special";
import { defineModule } from "./module";

const namespaceClass: ClassValue = nativeClass("SimpleNamespace", { module: "types", make: (_vm, cls, _args, kwargs) => ({ kind: "instance", cls, dict: new Map(kwargs ?? []) }) });
addMethods<Instance>(namespaceClass, instanceOf, {
  __repr__: [0, (vm, self) => `${self.cls === namespaceClass ? "namespace" : self.cls.name}(${Array.from(self.dict, ([k, v]) => `${k}=${vm.repr(v)}`).join(", ")})`],
  __eq__: [1, (vm, self, other) => (instanceOf(other)?.cls === self.cls ? (vm.equal(dict(self.dict), dict((other as Instance).dict)) ?? unknown("not known to be equal")) : false)],
});
/** types.ModuleType is the class of modules; calling it makes one. */
function moduleClassOf(vm: Interp): Value {
  const cls = vm.nativeClasses.module;
  if (cls.make !== undefined) return cls;
  // The name is needed to make one, so that a subclass may hand on others to its own __init__.
  cls.make = (_m, own, [name = "", doc = null]) => ({ kind: "module", name: textOf(name) ?? "", dict: new Map<string, Value>([["__name__", name], ["__doc__", doc]]), ...(own !== cls && { cls: own }) });
  addMethods<ModuleValue>(cls, (v) => (typeof v === "object" && v !== null && v.kind === "module" ? v : undefined), {
    __init__: ["name doc=", (m, self, name, doc = null) => {
      (self as { name: string }).name = textOf(name) ?? "";
      m.setattr(self, "__name__", name);
      m.setattr(self, "__doc__", doc);
      return null;
    }],
  });
  return cls;
}

export const types = defineModule("types", (vm) => {
  const n = vm.nativeClasses;
  return {
    SimpleNamespace: namespaceClass, GenericAlias: genericAliasClass, UnionType: unionTypeClass, ModuleType: moduleClassOf(vm),
    NoneType: n.NoneType, EllipsisType: n.ellipsis, NotImplementedType: n.notimplemented,
    GeneratorType: n.generator, MappingProxyType: n.dict,
    ...Object.fromEntries(Object.entries({ FunctionType: "function", LambdaType: "function", BuiltinFunctionType: "builtin", BuiltinMethodType: "builtin", CodeType: "code", CellType: "cell" }).map(([name, kind]) => [name, n[kind] ?? unknown(`types.${name} is not modelled`)])),
    MethodType: methodMaker(n.method),
    new_class: builtin("new_class", (m, args, kwargs) => {
      const [name, bases = tuple([]), , body = null] = bind(m, "new_class", "name bases= kwds= exec_body=", args, kwargs);
      const namespace = dict();
      if (body !== null) m.call(body, [namespace]);
      return m.call(typeClass, [name!, bases, namespace]);
    }),
    coroutine: rawFn("coroutine", 1, (_m, f) => f), DynamicClassAttribute: vm.builtins.get("property") ?? null,
  };
});
/** types.MethodType(function, object) */
function methodMaker(cls: ClassValue | undefined): Value {
  if (!cls) return unknown("types.MethodType is not modelled");
  cls.make ??= (_vm, _cls, [func, self]) => ({ kind: "method", func, self });
  return cls;
}

const refClass: ClassValue = nativeClass("ReferenceType", { module: "weakref", make: (_vm, cls, [object]) => ({ kind: "instance", cls, dict: new Map(), native: { object } }) });
refClass.dict.set("__call__", method("__call__", (_vm, [self]) => ((self as Instance).native as { object: Value }).object));
export const weakref = defineModule("weakref", (vm) => ({
  ref: refClass, ReferenceType: refClass, WeakMethod: refClass, proxy: rawFn("proxy", [1, 2], (_m, v) => v), WeakValueDictionary: vm.nativeClasses.dict, WeakKeyDictionary: vm.nativeClasses.dict, WeakSet: vm.nativeClasses.set,
  finalize: builtin("finalize", () => unknown("finalizers are not run")),
}));

export const gc = defineModule("gc", Object.fromEntries([
  ...["enable", "disable", "freeze", "set_threshold", "set_debug"].map((name) => [name, builtin(name, () => null)] as const),
  ["collect", builtin("collect", () => 0)], ["isenabled", builtin("isenabled", () => true)], ["get_objects", builtin("get_objects", () => list([]))], ["get_count", builtin("get_count", () => tuple([0, 0, 0]))],
]));

export const importlib = defineModule("importlib", (vm) => ({
  util: vm.import("importlib.util") ?? null, metadata: unknown("the versions of installed packages are not looked at"),
  import_module: rawFn("import_module", "name package=", (m, name, from = null) => {
    if (isUnknown(name)) return unknown(name.because);
    let full = textOf(name) ?? m.raise("AttributeError", `'${m.typeOf(name).name}' object has no attribute 'startswith'`);
    if (full.startsWith(".")) {
      const dots = /^\.+/.exec(full)![0].length, base = (textOf(from) ?? "").split(".");
      full = [...base.slice(0, base.length - (dots - 1)), ...(full.length > dots ? [full.slice(dots)] : [])].join(".");
    }
    const found = m.import(full);
    return found ?? (m.mode === "shapes" ? unknown(`module '${full}' was not found`) : m.raise("ModuleNotFoundError", `No module named '${full}'`));
  }),
  reload: rawFn("reload", 1, (_m, v) => v), invalidate_caches: builtin("invalidate_caches", () => null),
}));
export const importlibUtil = defineModule("importlib.util", {
  find_spec: rawFn("find_spec", [1, 2], (vm, name) => {
    const full = textOf(name);
    if (full === undefined) return unknown("the name of the module is not known");
    const found = vm.modules.get(full) ?? vm.import(full);
    return found ? ({ kind: "instance", cls: namespaceClass, dict: new Map<string, Value>([["name", full], ["origin", found.file ?? null]]) } satisfies Instance) : null;
  }),
});

export const platform = defineModule("platform", {
  python_version: builtin("python_version", () => "3.11.7"), python_implementation: builtin("python_implementation", () => "CPython"), python_version_tuple: builtin("python_version_tuple", () => tuple(["3", "11", "7"])),
  ...Object.fromEntries(["system", "machine", "processor", "platform", "node", "release", "version"].map((name) => [name, builtin(name, (vm) => unknown("the machine is not looked at", vm.typeOf("")))])),
});

/** The last lines of what Python prints for the exception that is being handled. */
function handled(vm: Interp): string {
  const e = vm.handled();
  if (!e) return "NoneType: None\n";
  const text = vm.str(e), name = `${e.cls.module === "builtins" ? "" : `${e.cls.module}.`}${e.cls.name}`;
  return `Traceback (most recent call last):\n${name}${text ? `: ${text}` : ""}\n`;
}
export const traceback = defineModule("traceback", {
  format_exc: builtin("format_exc", handled), print_exc: builtin("print_exc", (vm) => { if (vm.mode === "numbers") vm.host.write(handled(vm), "stderr"); return null; }),
  print_stack: builtin("print_stack", () => null), format_stack: builtin("format_stack", () => list([])), extract_stack: builtin("extract_stack", () => list([])), extract_tb: builtin("extract_tb", () => list([])),
  format_exception: builtin("format_exception", (vm, [e]) => list([`${vm.typeOf(e).name}: ${vm.str(e)}\n`])), format_tb: builtin("format_tb", () => list([])),
  print_exception: builtin("print_exception", (vm, [e]) => { if (vm.mode === "numbers") vm.host.write(`${vm.typeOf(e).name}: ${vm.str(e)}\n`, "stderr"); return null; }), print_tb: builtin("print_tb", () => null),
});

export const future = defineModule("__future__", Object.fromEntries(["annotations", "division", "print_function", "absolute_import", "unicode_literals", "with_statement", "generators", "nested_scopes", "generator_stop", "barry_as_FLUFL"].map((name) => [name, token("__future__", name)])));

// ------------------------------------------------------------------------------------------------------------------- tqdm
/** A progress bar that shows nothing of its own: the run panel does. It iterates what it was given. */
const tqdmClass: ClassValue = nativeClass("tqdm", { module: "tqdm", make(vm, cls, args, kwargs) {
  const [iterable = null, desc = null, total = null] = bind(vm, "tqdm", "iterable= desc= total= leave= file= ncols= **kwargs", args, kwargs);
  return { kind: "instance", cls, dict: new Map<string, Value>([["iterable", iterable], ["desc", desc], ["total", total], ["n", 0], ["disable", false], ["postfix", null], ["format_dict", dict()], ["pos", 0]]) };
} });
const quiet = (): null => null;
addMethods<Instance>(tqdmClass, instanceOf, {
  __iter__: [0, (vm, self) => vm.iter(self.dict.get("iterable")!)],
  __len__: [0, (vm, self) => { const total = self.dict.get("total")!; return total !== null ? total : vm.call(vm.builtins.get("len")!, [self.dict.get("iterable")!]); }],
  __enter__: [0, (_vm, self) => self], __exit__: [[0, 3], quiet, "raw"],
  update: [[0, 1], (vm, self, n = 1) => { vm.touch(self); self.dict.set("n", vm.binary("+", orElse(self.dict.get("n"), 0), n)); return true; }, "raw"],
  set_description: ["desc= refresh=", (_vm, self, desc = null) => { self.dict.set("desc", desc); return null; }, "raw"],
  set_postfix: ["ordered_dict= refresh= **kwargs", quiet, "raw"], set_postfix_str: ["s= refresh=", quiet, "raw"], set_description_str: ["desc= refresh=", quiet, "raw"],
  close: [0, quiet], refresh: ["nolock= lock_args=", quiet], clear: ["nolock=", quiet], reset: ["total=", quiet], unpause: [0, quiet], display: ["msg= pos=", quiet],
});
tqdmClass.dict.set("write", { kind: "staticmethod", func: builtin("write", (vm, [text, file = null, end = "\n"], kwargs) => vm.call(vm.builtins.get("print")!, [text], new Map<string, Value>([["file", kwargs?.get("file") ?? file], ["end", kwargs?.get("end") ?? end]]))) });
const tqdmMembers = { tqdm: tqdmClass, tqdm_notebook: tqdmClass, trange: builtin("trange", (vm, args, kwargs) => tqdmClass.make!(vm, tqdmClass, [vm.call(vm.nativeClasses.range, args)], kwargs)), tqdm_gui: tqdmClass };
export const tqdm = defineModule("tqdm", (vm) => ({ ...tqdmMembers, __version__: "4.66.0", auto: vm.import("tqdm.auto") ?? null, notebook: vm.import("tqdm.notebook") ?? null }));
export const tqdmPart = (name: string): ReturnType<typeof defineModule> => defineModule(name, tqdmMembers);
