// Python classes written in TypeScript by hand: containers, optimizers, data sets.
import { bind } from "../../python/builtins/arguments";
import { nativeClass } from "../../python/builtins/root";
import type { Interp } from "../../python/interp";
import { type ClassValue, type Instance, type Property, type Value, builtin, isUnknown, method } from "../../python/values";

export type Run = (vm: Interp, self: Instance, ...args: (Value | undefined)[]) => Value;
/** Methods by name: their signature ("lr= *args **kwargs", see builtins/arguments) and what they do; arguments that were not given are undefined. */
export type Methods = Record<string, readonly [signature: string, run: Run]>;

/** Adds methods to a class; errors of binding are named after it, as Python's are. */
export function define(cls: ClassValue, methods: Methods): ClassValue {
  for (const [name, [signature, run]] of Object.entries(methods)) {
    cls.dict.set(name, builtin(name, (vm, args, kwargs) => {
      const self = args[0];
      if (self === undefined) vm.raise("TypeError", `${cls.name}.${name}() missing 1 required positional argument: 'self'`);
      if (isUnknown(self)) return self;
      return run(vm, self as Instance, ...bind(vm, `${cls.name}.${name}`, `self ${signature}`, args, kwargs).slice(1));
    }, { binds: true }));
  }
  return cls;
}
/** A class with methods. */
export const pythonClass = (name: string, module: string, bases: readonly ClassValue[], methods: Methods, doc?: string): ClassValue => define(nativeClass(name, { module, ...(bases.length && { bases }), doc }), methods);
/** A property that is only read. */
export const readOnly = (name: string, get: (vm: Interp, self: Instance) => Value): Property => ({ kind: "property", get: method(name, (vm, [self]) => get(vm, self as Instance)), set: null, del: null });
/** A static method. */
export const statically = (name: string, signature: string, run: (vm: Interp, ...args: (Value | undefined)[]) => Value): Value => ({ kind: "staticmethod", func: builtin(name, (vm, args, kwargs) => run(vm, ...bind(vm, name, signature, args, kwargs))) });
/** A function of a module. */
export const fn = (name: string, signature: string, run: (vm: Interp, ...args: (Value | undefined)[]) => Value, doc?: string): Value => builtin(name, (vm, args, kwargs) => run(vm, ...bind(vm, name, signature, args, kwargs)), { doc });
/** A fresh object of a class, without calling it. */
export const instance = (cls: ClassValue, dict: Record<string, Value> = {}, native?: unknown): Instance => ({ kind: "instance", cls, dict: new Map(Object.entries(dict)), ...(native !== undefined && { native }) });
/** An attribute of an object's own. */
export const own = (self: Instance, name: string): Value => self.dict.get(name) ?? null;
/** Sets an attribute of an object's own. */
export function put(vm: Interp, self: Instance, name: string, value: Value): void { vm.touch(self); self.dict.set(name, value); }
