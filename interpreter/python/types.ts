// isinstance, type(name, bases, dict), str and repr.
import type { ClassValue, Kwargs, Value } from "./values";
import { isUnknown } from "./values";
import { typeClass } from "./builtins/root";
import { floatRepr, stringRepr } from "./format";
import { formatComplex } from "./formatting/complex";
import { decimalDigits, tooManyDigits } from "./formatting/integer";
import { show } from "../shape";
import type { Machine } from "./machine";
import { classLookup } from "./shared";
import { call } from "./call";
import { bind } from "./attributes";
import { hasUnknownBase, makeClass, metaclassOf } from "./construct";
import { unionMembers } from "./builtins/alias";
import { plainRepr } from "./object";
import { callSpecial } from "./operators";

export const isSubclass = (cls: ClassValue, of: ClassValue): boolean => cls === of || cls.mro.includes(of);

/** isinstance(v, cls); cls may be a tuple or a union. undefined when it is not known. */
export function isInstance(vm: Machine, v: Value, cls: Value): boolean | undefined {
  if (typeof cls === "object" && cls !== null) {
    if (cls.kind === "tuple") return anyOf(vm, v, cls.items);
    if (cls.kind === "unknown") return undefined;
    if (cls.kind === "class") {
      if (isUnknown(v)) {
        if (v.cls !== undefined && isSubclass(v.cls, cls)) return true;
        return v.cls !== undefined && v.cls.mro.length > 0 && disjoint(v.cls, cls) ? false : undefined;
      }
      const own = vm.typeOf(v);
      if (own.mro.includes(cls)) return true;
      const meta = cls.metaclass;
      if (meta !== undefined && meta !== typeClass) {
        const check = classLookup(meta, "__instancecheck__");
        if (check !== undefined && check !== typeClass.dict.get("__instancecheck__")) return vm.truth(call(vm, bind(vm, check, cls, meta), [v], null));
      }
      // The class may be one of those that stand in for a base that was not found.
      if (hasUnknownBase(own) !== null) return undefined;
      return false;
    }
    const parts = unionMembers(cls);
    if (parts !== undefined) return anyOf(vm, v, parts);
    const check = callSpecial(vm, cls, "__instancecheck__", [v]);
    if (check !== undefined) return vm.truth(check);
  }
  return vm.raise("TypeError", "isinstance() arg 2 must be a type, a tuple of types, or a union");
}

/** Builtin classes of which no object can be an instance of both. */
const disjoint = (a: ClassValue, b: ClassValue): boolean => a.origin === undefined && b.origin === undefined && !isSubclass(b, a) && a.module === "builtins" && b.module === "builtins";

function anyOf(vm: Machine, v: Value, classes: readonly Value[]): boolean | undefined {
  let sure = true;
  for (const c of classes) {
    const is = isInstance(vm, v, c);
    if (is === true) return true;
    if (is === undefined) sure = false;
  }
  return sure ? false : undefined;
}

/** type(x), type(name, bases, dict), and `type.__new__` of a metaclass (handed over as "\0metaclass"). */
export function makeType(vm: Machine, args: readonly Value[], kwargs: Kwargs | null): Value {
  const given = kwargs?.get("\0metaclass");
  const meta = typeof given === "object" && given !== null && given.kind === "class" ? given : undefined;
  if (meta === undefined && args.length === 1 && (kwargs === null || kwargs.size === 0)) return isUnknown(args[0]) ? (args[0].cls ?? args[0]) : vm.typeOf(args[0]);
  const [name, bases, dict] = args;
  if (args.length !== 3) vm.raise("TypeError", "type() takes 1 or 3 arguments");
  if (typeof name !== "string") return isUnknown(name) ? name : vm.raise("TypeError", `type.__new__() argument 1 must be str, not ${vm.typeOf(name).name}`);
  if (typeof bases !== "object" || bases === null || bases.kind !== "tuple") return isUnknown(bases) ? bases : vm.raise("TypeError", `type.__new__() argument 2 must be tuple, not ${vm.typeOf(bases).name}`);
  if (typeof dict !== "object" || dict === null || dict.kind !== "dict") return isUnknown(dict) ? dict : vm.raise("TypeError", `type.__new__() argument 3 must be dict, not ${vm.typeOf(dict).name}`);
  const winner = metaclassOf(vm, bases.items, meta);
  const own = new Map<string, Value>();
  for (const [k, v] of dict.map) if (typeof k === "string") own.set(k, v);
  const module = own.get("__module__") ?? vm.globals().get("__name__");
  const qualname = own.get("__qualname__");
  const rest: Kwargs = new Map(kwargs ?? []);
  rest.delete("\0metaclass");
  const origin = vm.classOrigin;
  vm.classOrigin = undefined;
  return makeClass(vm, {
    name, qualname: typeof qualname === "string" ? qualname : name, module: typeof module === "string" ? module : "builtins", bases: bases.items, dict: own,
    kwargs: rest.size > 0 ? rest : null, ...(typeof winner === "object" && winner !== null && winner.kind === "class" ? { metaclass: winner } : {}),
    origin: origin ?? { file: "", start: 0, end: 0 },
  });
}

/** Tells descriptors their names. */
export function finishClass(vm: Machine, cls: ClassValue, dict: Map<string, Value>): void {
  for (const [name, v] of [...dict]) {
    if (typeof v !== "object" || v === null || v.kind !== "instance") continue;
    const hook = classLookup(v.cls, "__set_name__");
    if (hook !== undefined) call(vm, hook, [v, cls, name], null);
  }
}

export function strOf(vm: Machine, v: Value): string {
  if (typeof v === "string") return v;
  if (typeof v === "number") return String(v);
  if (v === null) return "None";
  if (typeof v === "boolean") return v ? "True" : "False";
  if (isUnknown(v)) return vm.mode === "numbers" ? vm.raise("NotImplementedError", v.because) : "?";
  return text(vm, v, "__str__") ?? reprOf(vm, v);
}

export function reprOf(vm: Machine, v: Value): string {
  if (typeof v === "number") return String(v);
  if (v === null) return "None";
  if (typeof v === "boolean") return v ? "True" : "False";
  if (typeof v === "string") return stringRepr(v);
  if (typeof v === "bigint") return decimalDigits(v) ?? (vm.mode === "numbers" ? vm.raise("ValueError", tooManyDigits) : "?");
  if (isUnknown(v)) return vm.mode === "numbers" ? vm.raise("NotImplementedError", v.because) : "?";
  if (typeof v === "object") {
    if (v.kind === "float") return floatRepr(v.value);
    if (v.kind === "sym") return show(v);
    if (v.kind === "complex") return formatComplex(v.re, v.im, "");
    if (v.kind === "module") return v.file === undefined ? `<module '${v.name}' (built-in)>` : `<module '${v.name}' from '${v.file}'>`;
    if (v.kind === "ellipsis") return "Ellipsis";
    if (v.kind === "notimplemented") return "NotImplemented";
    if (v.kind === "token") return v.text;
  }
  return text(vm, v, "__repr__") ?? plainRepr(vm, v);
}

function text(vm: Machine, v: Value, name: "__str__" | "__repr__"): string | undefined {
  const result = callSpecial(vm, v, name, []);
  if (result === undefined || typeof result === "string") return result;
  if (isUnknown(result)) return "?";
  if (typeof result === "object" && result !== null && result.kind === "instance" && typeof result.native === "string") return result.native;
  return vm.raise("TypeError", `${name} returned non-string (type ${vm.typeOf(result).name})`);
}
