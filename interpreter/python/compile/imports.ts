// import and from … import.
import type * as t from "../../syntax/tree";
import type { ModuleValue, Value } from "../values";
import { unknown } from "../values";
import { Raised } from "../interp";
import type { Frame, Run } from "../frame";
import type { Machine } from "../machine";
import { moduleAttribute } from "../attributes";
import { importModule, missingModule } from "../modules";
import { isCaught } from "../problems";
import { NORMAL } from "../shared";
import type { Scope } from "./scope";
import { storeName } from "./names";

/** The module, or what stands for one that is not there. Raises ModuleNotFoundError where the program is prepared for it. */
function find(f: Frame, name: string): ModuleValue | Value {
  const { vm } = f;
  const module = importModule(vm, name);
  if (module !== undefined) return module;
  const error = vm.exception("ModuleNotFoundError", notFoundMessage(vm, name));
  error.dict.set("name", name);
  if (vm.mode === "numbers" || isCaught(vm, error)) throw new Raised(error);
  return missingModule(name);
}

function notFoundMessage(vm: Machine, name: string): string {
  const parts = name.split(".");
  for (let i = 1; i < parts.length; i++) {
    const parent = vm.modules.get(parts.slice(0, i).join(".")), part = parts.slice(0, i + 1).join(".");
    if (parent === undefined) return `No module named '${parts.slice(0, i).join(".")}'`;
    if (vm.modules.get(part) === undefined) return parent.dict.has("__path__") || parent.file === undefined ? `No module named '${part}'` : `No module named '${part}'; '${parts.slice(0, i).join(".")}' is not a package`;
  }
  return `No module named '${name}'`;
}

export function importStatement(scope: Scope, node: t.Import): Run {
  const parts = node.names.map((a) => ({ node: a, name: a.name, top: a.name.split(".")[0], whole: a.asname !== null, set: storeName(scope, a.asname ?? a.name.split(".")[0]) }));
  return (f) => {
    for (const { node: alias, name, top, whole, set } of parts) {
      f.node = alias;
      const module = find(f, name);
      set(f, whole || top === name ? module : (f.vm.modules.get(top) ?? module));
    }
    return NORMAL;
  };
}

/** The package that relative imports start from; raises ImportError outside of one. */
function packageOf(f: Frame, level: number): string {
  const own = f.globals.get("__package__");
  let name = typeof own === "string" ? own : "";
  if (name === "") f.vm.raise("ImportError", "attempted relative import with no known parent package");
  for (let i = 1; i < level; i++) {
    const dot = name.lastIndexOf(".");
    if (dot < 0) f.vm.raise("ImportError", "attempted relative import beyond top-level package");
    name = name.slice(0, dot);
  }
  return name;
}

export function importFromStatement(scope: Scope, node: t.ImportFrom): Run {
  const { level } = node;
  if (level === 0 && node.module === "__future__") return () => NORMAL;
  const parts = node.names.map((a) => ({ node: a, name: a.name, set: a.name === "*" ? null : storeName(scope, a.asname ?? a.name) }));
  return (f) => {
    f.node = node;
    let name = node.module ?? "";
    if (level > 0) {
      const base = packageOf(f, level);
      name = name === "" ? base : `${base}.${name}`;
    }
    const module = find(f, name);
    for (const { node: alias, name: wanted, set } of parts) {
      f.node = alias;
      if (set === null) importAll(f, module);
      else set(f, memberOf(f, module, name, wanted));
    }
    return NORMAL;
  };
}

function memberOf(f: Frame, module: Value, from: string, name: string): Value {
  const { vm } = f;
  if (typeof module !== "object" || module === null || module.kind !== "module") return module;
  const own = vm.attempt("AttributeError", () => moduleAttribute(vm, module, name));
  if (own !== undefined) return own;
  const sub = importModule(vm, `${from}.${name}`);
  if (sub !== undefined) return sub;
  const error = vm.exception("ImportError", cannotImport(module, name));
  error.dict.set("name", module.name);
  // What is not modelled of a module written in TypeScript is unknown; torch's modules say themselves what is missing.
  const doubtful = module.file === undefined && !module.name.startsWith("torch");
  if (vm.mode === "shapes" && doubtful && !isCaught(vm, error)) return unknown(`'${name}' of module '${module.name}' is not modelled`);
  throw new Raised(error);
}

function cannotImport(module: ModuleValue, name: string): string {
  const where = module.file ?? "unknown location";
  if (module.dict.get("__initializing__") === true) return `cannot import name '${name}' from partially initialized module '${module.name}' (most likely due to a circular import) (${where})`;
  return `cannot import name '${name}' from '${module.name}' (${where})`;
}

function importAll(f: Frame, module: Value): void {
  const { vm } = f;
  if (typeof module !== "object" || module === null || module.kind !== "module") {
    // Any name that is not found may have come from there.
    bindName(f, "\0unknown names", module);
    return;
  }
  const all = module.dict.get("__all__");
  if (all !== undefined) {
    for (const name of vm.items(all) ?? []) if (typeof name === "string") bindName(f, name, memberOf(f, module, module.name, name));
    return;
  }
  for (const [name, v] of module.dict) if (!name.startsWith("_") && !name.startsWith("\0")) bindName(f, name, v);
  const late = module.dict.get("\0unknown names");
  if (late !== undefined) bindName(f, "\0unknown names", late);
}

function bindName(f: Frame, name: string, v: Value): void {
  f.vm.touchKey(f.globals, name);
  f.globals.set(name, v);
}
