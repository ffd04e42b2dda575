// Modules of the standard library that are written in Python: compiled once, run once in each interpreter.
import { executeModule, newModule, newUnit } from "../../modules";
import type { Unit } from "../../frame";
import type { Machine } from "../../machine";
import type { Interp } from "../../interp";
import { type Value, unknown } from "../../values";
import type { Load, Members } from "../module";

/** What a name that a text does not define stands for. */
const notModelled = (_vm: Interp, name: string, key: string): Value | undefined => (key.startsWith("__") ? undefined : unknown(`${name}.${key} is not modelled`));
const units = new Map<string, Unit>();

/**
 * A module from its Python text. `natives` are names that the text may use and that the module then has, too.
 * Names that it does not define are unknown unless it is complete.
 */
export function pythonModule(name: string, text: string, natives: Members | ((vm: Interp) => Members) = {}, complete = false, missing = notModelled): Load {
  return (vm) => {
    let unit = units.get(name);
    // The path says that this is Python's own library: nothing is reported in it.
    if (!unit) units.set(name, (unit = newUnit(`/lib/python3.11/${name.replaceAll(".", "/")}.py`, text)));
    const module = newModule(unit, { name, package: name.includes(".") ? name.slice(0, name.lastIndexOf(".")) : "" });
    for (const [key, value] of Object.entries(typeof natives === "function" ? natives(vm) : natives)) module.dict.set(key, value);
    module.dict.set("__file__", `/lib/python3.11/${name}.py`);
    if (!complete) module.missing = (key) => missing(vm, name, key);
    // Modules of one package import each other while they are made.
    (vm as Machine).modules.set(name, module);
    executeModule(vm as Machine, unit, module);
    return module;
  };
}
