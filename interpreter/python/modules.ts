// Files of source: found, parsed and compiled once for all interpreters, evaluated once in each.
import { parseOutline } from "../syntax/outline";
import { parse } from "../syntax/parse";
import type { Module } from "../syntax/tree";
import type { Host } from "./interp";
import { Raised } from "./interp";
import type { ModuleValue, Value } from "./values";
import { list, unknown } from "./values";
import type { Code, Unit } from "./frame";
import { Frame } from "./frame";
import type { Machine } from "./machine";
import { extendModule, newScope } from "./compile/scope";
import { compileModule } from "./compile/functions";
import { isShadowed } from "./shadowing";

const units = new Map<string, Unit>();
const MOST_UNITS = 4000;

/** The compiled file; shared by every interpreter while its text stays the same. Bodies of functions are read at their first call, unless `whole`. */
export function unitOf(file: string, text: string, whole = true): Unit {
  const known = units.get(file);
  if (known !== undefined && known.text === text) return known;
  const unit = newUnit(file, text, whole ? parse(text).module : parseOutline(text));
  read++;
  if (units.size >= MOST_UNITS) units.delete(units.keys().next().value!);
  units.set(file, unit);
  return unit;
}

/** How many files have been read so far, in this process: grows while an evaluation that was cut off gets further each time. */
export const unitsRead = (): number => read;
let read = 0;

export function newUnit(file: string, text: string, tree = parse(text).module): Unit {
  return { file, text, tree, scope: newScope("module", tree, null, null), lazyAnnotations: annotatesLazily(tree), runs: new WeakMap(), added: 0, isUser: false };
}
const annotatesLazily = (tree: Module): boolean => tree.body.some((s) => s.kind === "ImportFrom" && s.module === "__future__" && s.names.some((n) => n.name === "annotations"));

/** Variables of statements that are gone stay in a unit's scope: after so many a new one is made. */
const MOST_ADDED = 500;

/** The unit of the next version of a text, in which statements that are the same objects (`reparse`) stay compiled. `unit` must not be used any more. */
export function renewUnit(unit: Unit, text: string, tree: Module): Unit {
  if (unit.code === undefined || unit.added > MOST_ADDED || annotatesLazily(tree) !== unit.lazyAnnotations) return newUnit(unit.file, text, tree);
  const known = new Set(unit.tree.body), fresh = tree.body.filter((s) => !known.has(s));
  extendModule(unit.scope, tree, fresh);
  unit.text = text;
  unit.tree = tree;
  unit.lines = undefined;
  unit.added += fresh.length;
  unit.code = undefined;
  return unit;
}

/** Whether problems and facts of a file are reported where they stand. */
export function isUserUnit(vm: Machine, unit: Unit): boolean {
  if (unit.seenBy !== vm) { unit.isUser = vm.isUserFile(unit.file); unit.seenBy = vm; }
  return unit.isUser;
}

export function codeOf(unit: Unit): Code {
  return (unit.code ??= compileModule(unit));
}

export interface ModuleOptions { readonly name: string; readonly package: string; readonly path?: readonly string[] }

/** Makes the module object of a file, without running it. */
export function newModule(unit: Unit, options: ModuleOptions): ModuleValue {
  const module: ModuleValue = { kind: "module", name: options.name, dict: new Map(), file: unit.file };
  const { dict } = module;
  dict.set("__name__", options.name);
  dict.set("__doc__", unit.tree.docstring);
  dict.set("__package__", options.package);
  dict.set("__loader__", null);
  dict.set("__spec__", null);
  dict.set("__file__", unit.file);
  if (options.path) dict.set("__path__", list([...options.path]));
  return module;
}

/** Runs a module's statements. Raises what they raise (nothing in shapes mode, where errors are recorded). */
export function executeModule(vm: Machine, unit: Unit, module: ModuleValue): void {
  const code = codeOf(unit);
  const back = vm.frame;
  const frame = new Frame(vm, code, module.dict, new Array<Value | undefined>(code.scope.slots).fill(undefined), newCells(code), module.dict, back, isUserUnit(vm, unit));
  vm.frame = frame;
  vm.depth++;
  try {
    code.run(frame);
  } catch (e) {
    if (e instanceof Raised) e.traceback.push({ file: unit.file, start: frame.node.start, end: frame.node.end, name: "<module>" });
    throw e;
  } finally {
    vm.depth--;
    vm.frame = back;
  }
}

function newCells(code: Code): Frame["cells"] {
  return code.scope.cells.map(() => ({ kind: "cell" as const, value: undefined }));
}

// --------------------------------------------------------------------------------------------------------------- finding

/** Packages that are partly written in TypeScript: what is not there is looked for among the files of the environment. */
const alsoFromSource = new Set(["torchvision", "torchaudio"]);

/** The module of a dotted name, imported now if need be; undefined when there is none. Raises what its statements raise. */
export function importModule(vm: Machine, name: string): ModuleValue | undefined {
  const known = vm.modules.get(name);
  if (known !== undefined) return known;
  const dot = name.lastIndexOf(".");
  const loading = dot >= 0 && vm.loading.has(name.slice(0, dot));
  const parent = dot < 0 || loading ? undefined : importModule(vm, name.slice(0, dot));
  if (dot >= 0 && parent === undefined && !loading) return undefined;
  // The parent's own statements may have imported it meanwhile.
  const late = vm.modules.get(name);
  if (late !== undefined) return late;
  // A module is imported once, whatever becomes of the branch that happened to be first.
  const { fork, forks, quiet } = vm;
  vm.fork = null;
  vm.forks = vm.quiet = 0;
  try {
    return vm.importing(() => {
      const module = (isShadowed(vm, name.split(".", 1)[0]) ? undefined : nativeModule(vm, name)) ?? sourceModule(vm, name, parent);
      if (module !== undefined && parent !== undefined && !parent.dict.has(name.slice(dot + 1))) {
        vm.touchKey(parent.dict, name.slice(dot + 1));
        parent.dict.set(name.slice(dot + 1), module);
      }
      return module;
    });
  } finally {
    vm.fork = fork;
    vm.forks = forks;
    vm.quiet = quiet;
  }
}

function nativeModule(vm: Machine, name: string): ModuleValue | undefined {
  const make = vm.nativeModules(name);
  if (make === undefined) return undefined;
  // A module's maker may ask for modules inside of it.
  vm.loading.add(name);
  const module = make(vm);
  vm.loading.delete(name);
  vm.modules.set(name, module);
  if (!module.dict.has("__name__")) module.dict.set("__name__", name);
  return module;
}

function sourceModule(vm: Machine, name: string, parent: ModuleValue | undefined): ModuleValue | undefined {
  const last = name.slice(name.lastIndexOf(".") + 1);
  const top = name.split(".", 1)[0];
  let folders: readonly string[] = vm.paths;
  if (parent !== undefined) {
    const path = parent.dict.get("__path__");
    if (typeof path === "object" && path !== null && path.kind === "list") folders = path.items.filter((p): p is string => typeof p === "string");
    else if (parent.file === undefined && alsoFromSource.has(top)) folders = vm.paths.map((p) => `${p}/${parent.name.replaceAll(".", "/")}`);
    else return undefined;
  }
  const found = findSource(vm.host, folders, last);
  if (found === undefined) return compiledModule(vm, name, folders, last);
  if (parent === undefined && found.isPackage && vm.mode === "shapes" && !alsoFromSource.has(name) && isOpaque(vm, found)) return opaqueModule(vm, name, "is built on machine code");
  if (found.file !== undefined && vm.mode === "shapes" && !vm.isUserFile(found.file) && ++vm.libraryFiles > MOST_LIBRARY_FILES) return opaqueModule(vm, name, "is not read: too many files are imported");
  if (found.file === undefined) {
    const namespace: ModuleValue = { kind: "module", name, dict: new Map<string, Value>([["__name__", name], ["__path__", list(found.folders)], ["__package__", name], ["__doc__", null]]) };
    vm.modules.set(name, namespace);
    return namespace;
  }
  const text = vm.host.readText(found.file);
  if (text === undefined) return undefined;
  const unit = unitOf(found.file, text, vm.isUserFile(found.file));
  const packageName = found.isPackage ? name : name.slice(0, Math.max(0, name.lastIndexOf(".")));
  const module = newModule(unit, { name, package: packageName, ...(found.isPackage ? { path: [found.file.slice(0, found.file.lastIndexOf("/"))] } : {}) });
  vm.modules.set(name, module);
  module.dict.set("__initializing__", true);
  try {
    if (isUserUnit(vm, unit)) vm.running(() => { executeModule(vm, unit, module); });
    else executeModule(vm, unit, module);
  } catch (e) {
    vm.modules.delete(name);
    throw e;
  }
  module.dict.delete("__initializing__");
  return vm.modules.get(name) ?? module;
}

/** Files of libraries that one program's imports may read. */
const MOST_LIBRARY_FILES = 1000;

const opaque = new Map<string, boolean>();
/** Whether a library's package has machine code among its files: its Python code alone then tells little, and takes long to evaluate (pandas, scipy). */
function isOpaque(vm: Machine, { file, folders: [folder] }: Found): boolean {
  if (file === undefined || vm.isUserFile(file) || vm.host.listDirectory === undefined) return false;
  let known = opaque.get(folder);
  if (known === undefined) {
    const files = vm.host.listDirectory(folder);
    const isBinary = (f: string): boolean => /\.(so|pyd|dylib)$/.test(f);
    known = files.some(isBinary) || files.some((f) => !f.includes(".") && vm.host.isDirectory(`${folder}/${f}`) && vm.host.listDirectory!(`${folder}/${f}`).some(isBinary));
    opaque.set(folder, known);
  }
  return known;
}

/** A module of which nothing is known. */
function opaqueModule(vm: Machine, name: string, why: string): ModuleValue {
  const module: ModuleValue = {
    kind: "module", name, dict: new Map<string, Value>([["__name__", name], ["__path__", list([])]]), missing: (attribute) => (attribute.startsWith("__") ? undefined : unknown(`${name} ${why}`)),
  };
  vm.modules.set(name, module);
  return module;
}

/** A module that only machine code provides: it is there, but nothing of it is known. */
function compiledModule(vm: Machine, name: string, folders: readonly string[], last: string): ModuleValue | undefined {
  if (vm.mode === "numbers" || vm.host.listDirectory === undefined) return undefined;
  const isLibrary = new RegExp(`^${last.replace(/\W/g, "")}(\\.[\\w.-]+)?\\.(so|pyd|dylib)$`);
  if (!folders.some((folder) => vm.host.isDirectory(folder) && vm.host.listDirectory!(folder).some((f) => isLibrary.test(f)))) return undefined;
  return opaqueModule(vm, name, "is machine code");
}

interface Found { readonly file?: string; readonly isPackage: boolean; readonly folders: string[] }

/** A package, else a file, in the first folder that has one; folders without `__init__.py` together make a namespace package. */
export function findSource(host: Host, folders: readonly string[], name: string): Found | undefined {
  const spaces: string[] = [];
  for (const folder of folders) {
    const base = `${folder === "/" ? "" : folder}/${name}`;
    if (host.isDirectory(base)) {
      if (host.exists(`${base}/__init__.py`)) return { file: `${base}/__init__.py`, isPackage: true, folders: [base] };
      spaces.push(base);
    }
    if (host.exists(`${base}.py`)) return { file: `${base}.py`, isPackage: false, folders: [] };
  }
  return spaces.length > 0 ? { isPackage: true, folders: spaces } : undefined;
}

/** What stands for a module that is not there, in shapes mode. */
export const missingModule = (name: string): Value => unknown(`module '${name}' was not found`);

