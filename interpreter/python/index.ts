// The public face of the Python evaluator.
import type { Host } from "./interp";
import type { ClassValue, ModuleValue } from "./values";
import { nativeClass, objectClass, typeClass } from "./builtins/root";
import { builtins, nativeClasses } from "./builtins";
import { classmethodClass, propertyClass, staticmethodClass } from "./descriptors";
import { FILE as EVALUATED, evaluators } from "./evaluate";
import { exceptionClasses } from "./exceptions";
import type { Hooks } from "./hooks";
import type { Limits, NativeModules, RunResult } from "./machine";
import { Machine } from "./machine";
import { fillRoots, functionClasses } from "./object";
import { superClass } from "./super";

export type { Hooks, Limits, Machine, NativeModules, RunResult };
export type { Frame, Unit, Code } from "./frame";
export { Halted, Raised } from "./interp";
export type { Host, Interp, Problem } from "./interp";
export { formatTraceback } from "./traceback";
export { exceptionClasses, isException } from "./exceptions";
export { classChanged } from "./shared";

export interface InterpOptions {
  readonly mode: "shapes" | "numbers";
  readonly host: Host;
  readonly limits?: Limits;
  readonly hooks?: Hooks;
  /** Modules written in TypeScript, by name: `stdlib`, `torchModules` … combined by the caller. */
  readonly modules?: NativeModules;
  /** sys.path: folders in which modules are looked for. */
  readonly paths?: readonly string[];
  /** The files whose errors are shown where they stand. By default all but those under a `site-packages` or Python's own library. */
  readonly isUserFile?: (file: string) => boolean;
  /** Classes of further kinds of values ("tensor", "dtype" …). */
  readonly nativeClasses?: Readonly<Record<string, ClassValue>>;
  /** `rewind` will be called: what libraries were before the program changed them is remembered. */
  readonly reusable?: boolean;
  /** State of the torch side. */
  readonly torch?: object;
}

const others: Record<string, ClassValue> = {};
for (const [kind, name] of [["module", "module"], ["property", "property"], ["cell", "cell"], ["dtype", "dtype"], ["device", "device"], ["token", "token"], ["tensor", "Tensor"], ["unknown", "unknown"]]) {
  others[kind] = nativeClass(name, kind === "tensor" || kind === "dtype" || kind === "device" ? { module: "torch" } : {});
}
/** Whether a file belongs to what is installed. */
export const isLibrary = (file: string): boolean => /[\\/](site-packages|dist-packages|lib[\\/]python3[^\\/]*)[\\/]/.test(file);

/** Makes an interpreter. Nothing is evaluated yet. */
export function createInterp(options: InterpOptions): Machine {
  fillRoots();
  const given = options.isUserFile ?? ((file: string) => !isLibrary(file));
  // What is wrong in a text given to eval is shown at the call.
  const isUserFile = (file: string): boolean => file !== EVALUATED && given(file);
  const vm = new Machine(options.mode, options.host, options.limits ?? {}, options.hooks ?? {}, options.modules ?? (() => undefined), options.paths ?? [], isUserFile);
  Object.assign(vm.nativeClasses, others, evaluatorClasses(), nativeClasses, options.nativeClasses ?? {});
  if (options.torch) vm.torch = options.torch;
  vm.reusable = options.reusable ?? false;
  for (const [name, v] of Object.entries(exceptionClasses)) vm.builtins.set(name, v);
  vm.builtins.set("EnvironmentError", exceptionClasses.OSError);
  vm.builtins.set("IOError", exceptionClasses.OSError);
  for (const cls of [objectClass, typeClass, superClass, propertyClass, classmethodClass, staticmethodClass]) vm.builtins.set(cls.name, cls);
  for (const [name, v] of builtins(vm)) vm.builtins.set(name, v);
  for (const f of evaluators) vm.builtins.set(f.name, f);
  const module: ModuleValue = { kind: "module", name: "builtins", dict: vm.builtins };
  vm.modules.set("builtins", module);
  return vm;
}

let functions: Record<string, ClassValue> | undefined;
function evaluatorClasses(): Record<string, ClassValue> {
  return (functions ??= { ...functionClasses(), property: propertyClass, classmethod: classmethodClass, staticmethod: staticmethodClass });
}

