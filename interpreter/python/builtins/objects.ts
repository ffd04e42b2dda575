// The builtin functions about objects and classes: isinstance, getattr, vars, dir, callable …
import type { Interp } from "../interp";
import type { Builtin, ClassValue, Value } from "../values";
import { dictOver, isUnknown, kindOf, list, unknown } from "../values";
import { fn, rawFn } from "./arguments";
import { unionMembers } from "./alias";
import { orElse, special, textOf, tupleOf } from "./special";

/** isinstance(v, cls) for a class, a union, or a tuple of them; undefined when it is not known. */
export function isInstanceOf(vm: Interp, v: Value, cls: Value): boolean | undefined {
  const many = tupleOf(cls)?.items ?? unionMembers(cls);
  if (!many) return isUnknown(cls) ? undefined : vm.isInstance(v, cls);
  let sure: boolean | undefined = false;
  for (const one of many) {
    const is = isInstanceOf(vm, v, one === null ? vm.typeOf(null) : one);
    if (is) return true;
    if (is === undefined) sure = undefined;
  }
  return sure;
}

function isSubclassOf(vm: Interp, cls: Value, of: Value): boolean | undefined {
  if (isUnknown(cls) || isUnknown(of)) return undefined;
  if (kindOf(cls) !== "class") vm.raise("TypeError", "issubclass() arg 1 must be a class");
  const many = tupleOf(of)?.items ?? unionMembers(of);
  if (many) {
    const answers = many.map((one) => isSubclassOf(vm, cls, one === null ? vm.typeOf(null) : one));
    return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
  }
  if (kindOf(of) !== "class") vm.raise("TypeError", "issubclass() arg 2 must be a class, a tuple of classes, or a union");
  const meta = (of as ClassValue).metaclass;
  if (meta) {
    const own = special(vm, of, "__subclasscheck__");
    if (own !== undefined) return vm.truth(vm.call(own, [of, cls]));
  }
  const hook = vm.lookup(of, "__subclasshook__");
  if (hook !== undefined && (of as ClassValue).module === "collections.abc") {
    const said = vm.call(hook, [cls]);
    if (typeof said === "boolean") return said;
  }
  return vm.isSubclass(cls as ClassValue, of as ClassValue);
}

const attributeName = (vm: Interp, v: Value, f: string): string =>
  textOf(v) ?? vm.raise("TypeError", f === "" ? `attribute name must be string, not '${vm.typeOf(v).name}'` : `${f}(): attribute name must be string`);

/** Names that dir(v) lists, sorted. */
export function namesOf(vm: Interp, v: Value): string[] {
  const names = new Set<string>();
  const fromClass = (cls: ClassValue): void => { for (const c of cls.mro) for (const name of c.dict.keys()) names.add(name); };
  if (typeof v === "object" && v !== null) {
    if (v.kind === "module") return [...v.dict.keys()].sort();
    if (v.kind === "class") { fromClass(v); return [...names].sort(); }
    if (v.kind === "instance") for (const name of v.dict.keys()) names.add(name);
    if ("attrs" in v && v.attrs) for (const name of v.attrs.keys()) names.add(name);
  }
  fromClass(vm.typeOf(v));
  return [...names].sort();
}

function vars(vm: Interp, v: Value): Value {
  if (typeof v === "object" && v !== null) {
    if (v.kind === "instance" || v.kind === "module" || v.kind === "class") return dictOver(v.dict);
    const found = vm.lookup(v, "__dict__");
    if (found !== undefined) return found;
  }
  return vm.raise("TypeError", "vars() argument must have __dict__ attribute");
}

const callableKinds = new Set(["function", "builtin", "method", "class"]);

/** callable(v) */
export function isCallable(vm: Interp, v: Value): boolean | undefined {
  if (isUnknown(v)) return undefined;
  return callableKinds.has(kindOf(v) ?? "") || special(vm, v, "__call__") !== undefined;
}

const answer = (v: boolean | undefined, because: string): Value => v ?? unknown(because);

export const objectFunctions: readonly Builtin[] = [
  rawFn("isinstance", 2, (vm, v, cls) => answer(isInstanceOf(vm, v, cls), isUnknown(v) ? v.because : "the class of this value is not known")),
  rawFn("issubclass", 2, (vm, cls, of) => answer(isSubclassOf(vm, cls, of), "the class is not known")),
  rawFn("getattr", [2, 3], (vm, v, name, otherwise) => {
    if (isUnknown(v)) return v;
    if (isUnknown(name)) return name;
    const n = attributeName(vm, name, "getattr").valueOf();
    return otherwise === undefined ? vm.getattr(v, n) : orElse(vm.lookup(v, n), otherwise);
  }),
  fn("hasattr", 2, (vm, v, name) => {
    const n = textOf(name) ?? vm.raise("TypeError", "hasattr(): attribute name must be string");
    return vm.lookup(v, n) !== undefined;
  }),
  rawFn("setattr", 3, (vm, v, name, value) => { if (!isUnknown(v) && !isUnknown(name)) vm.setattr(v, attributeName(vm, name, ""), value); return null; }),
  rawFn("delattr", 2, (vm, v, name) => { if (!isUnknown(v) && !isUnknown(name)) vm.delattr(v, attributeName(vm, name, "")); return null; }),
  rawFn("callable", 1, (vm, v) => answer(isCallable(vm, v), isUnknown(v) ? v.because : "")),
  rawFn("vars", [0, 1], (vm, v) => (v === undefined ? dictOver(vm.locals()) : isUnknown(v) ? v : vars(vm, v))),
  rawFn("dir", [0, 1], (vm, v) => {
    if (v !== undefined && isUnknown(v)) return v;
    if (v === undefined) return list([...vm.locals().keys()].sort());
    const own = special(vm, v, "__dir__");
    if (own !== undefined && kindOf(own) === "function") {
      const names = vm.items(vm.call(own, [v]));
      return names ? list([...names].sort()) : unknown("the names are not known");
    }
    return list(namesOf(vm, v));
  }),
  rawFn("globals", 0, (vm) => dictOver(vm.globals())),
  rawFn("locals", 0, (vm) => dictOver(vm.locals())),
  rawFn("__import__", "name globals= locals= fromlist= level=", (vm, name, _g, _l, fromlist) => {
    if (isUnknown(name)) return name;
    const full = textOf(name) ?? vm.raise("TypeError", "__import__() argument 1 must be str");
    const found = vm.import(fromlist !== undefined && vm.truth(fromlist) ? full : full.split(".")[0]);
    if (full.includes(".")) vm.import(full);
    return found ?? unknown(`the module ${full} is not modelled`);
  }),
];
