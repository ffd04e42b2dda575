// Packages that only show or log something: plots, progress on the screen, experiment trackers. They are taken silently, and whatever is done with them gives another such object.
import { nativeClass } from "./python/builtins/root";
import type { Interp } from "./python/interp";
import { type ClassValue, type Instance, type ModuleValue, type Value, method } from "./python/values";

const quiet = new Set(["matplotlib", "seaborn", "plotly", "wandb", "tensorboard", "tensorboardX", "torchviz", "visdom", "IPython", "graphviz", "pylab"]);
const submodules = /^torch\.utils\.tensorboard$/;

const told = new WeakSet<object>();
function tell(vm: Interp): void {
  if (vm.mode === "shapes" || told.has(vm)) return;
  told.add(vm);
  vm.host.write("shapewright: plots and logs of other packages are not shown on the embedded engine\n", "stderr");
}

const nothingClass: ClassValue = nativeClass("Nothing", { module: "quiet" });
const nothing = (): Instance => ({ kind: "instance", cls: nothingClass, dict: new Map() });
nothingClass.dict.set("__getattr__", method("__getattr__", (vm, [self, name]) => { if (/^__\w+__$/.test(name as string)) return vm.raise("AttributeError", `no attribute '${name as string}'`); return self!; }));
nothingClass.dict.set("__call__", method("__call__", (vm, [self]) => { tell(vm); return self!; }));
nothingClass.dict.set("__getitem__", method("__getitem__", (_, [self]) => self!));
for (const name of ["__setitem__", "__setattr__", "__exit__"]) nothingClass.dict.set(name, method(name, () => null));
nothingClass.dict.set("__enter__", method("__enter__", (_, [self]) => self!));
// `fig, ax = plt.subplots()`: as many as are wanted cannot be told; two is what is written most.
nothingClass.dict.set("__iter__", method("__iter__", (_, [self]) => { let n = 0; return { kind: "iterator", type: "iterator", next: () => (n++ < 2 ? self : undefined) } as Value; }));

/** How a module of such a package is made; undefined for others. */
export function quietModules(name: string): ((vm: Interp) => ModuleValue) | undefined {
  if (!quiet.has(name.split(".")[0]!) && !submodules.test(name)) return undefined;
  return (vm) => ({
    kind: "module", name, dict: new Map<string, Value>([["__name__", name]]),
    missing: (attribute) => (/^__\w+__$/.test(attribute) ? undefined : name === "matplotlib" && attribute === "pyplot" ? vm.import("matplotlib.pyplot") : nothing()),
  });
}
