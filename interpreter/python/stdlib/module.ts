// How a module of the standard library is written.
import type { Interp } from "../interp";
import type { Builtin, ModuleValue, Value } from "../values";
import { unknown } from "../values";

/** Makes a module for one interpreter. */
export type Load = (vm: Interp) => ModuleValue;
export type Members = Readonly<Record<string, Value>>;

export interface ModuleOptions {
  /** Everything that CPython's module has is here: other names raise AttributeError. Else they are unknown. */
  readonly complete?: boolean;
}

/**
 * A module from its members: values, or a function that makes those that belong to one interpreter.
 * Names that are not modelled are unknown, so that no error is ever reported for them.
 */
export function defineModule(name: string, members: Members | ((vm: Interp) => Members), options: ModuleOptions = {}): Load {
  return (vm) => {
    const dict = new Map<string, Value>([["__name__", name], ["__doc__", null], ["__package__", name.includes(".") ? name.slice(0, name.lastIndexOf(".")) : ""], ["__spec__", null], ["__loader__", null]]);
    for (const [key, value] of Object.entries(typeof members === "function" ? members(vm) : members)) dict.set(key, value);
    const made: ModuleValue = { kind: "module", name, dict };
    if (!options.complete) made.missing = (key) => (key.startsWith("__") ? undefined : unknown(`${name}.${key} is not modelled`));
    return made;
  };
}

/** Builtins by their names. */
export function functions(...all: readonly Builtin[]): Members {
  return Object.fromEntries(all.map((f) => [f.name, f]));
}

/** A module of which nothing is modelled: whatever is taken from it is unknown. */
export const unknownModule = (name: string): Load => defineModule(name, {});
