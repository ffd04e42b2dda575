// The methods of object, type, functions and methods.
import type { Builtin, ClassValue, FunctionValue, Instance, Value } from "./values";
import { builtin, dict, dictOver, identity, isUnknown, list, method, notImplemented, tuple } from "./values";
import { nativeClass, objectClass, typeClass } from "./builtins/root";
import { makeUnion } from "./builtins/alias";
import { lineIndex, lineOf } from "../syntax/positions";
import type { Code } from "./frame";
import type { Machine } from "./machine";
import { find as findAttribute, plainDelattr, plainInstanceAttribute, plainSetattr, setClassAttribute } from "./attributes";
import { construct, objectNew } from "./construct";
import { classLookup } from "./shared";
import { annotationsOf } from "./annotations";

const m = (vm: unknown): Machine => vm as Machine;
const named = (v: Value): string => String(v);

export const objectNewBuiltin: Value = { kind: "staticmethod", func: builtin("__new__", (vm, args, kwargs) => objectNew(m(vm), args, kwargs)) };
export const objectInit: Builtin = method("__init__", (vm, args, kwargs) => {
  if ((args.length > 1 || kwargs !== null && kwargs.size > 0) && args[0] !== undefined) {
    const cls = vm.typeOf(args[0]);
    if (classLookup(cls, "__init__") !== objectInit) vm.raise("TypeError", "object.__init__() takes exactly one argument (the instance to initialize)");
    if (classLookup(cls, "__new__") === objectNewBuiltin && cls.mro.every((c) => c.make === undefined)) vm.raise("TypeError", `${cls.name}() takes no arguments`);
  }
  return null;
});
export const objectSetattr: Builtin = method("__setattr__", (vm, [self, name, value]) => { plainSetattr(m(vm), self, named(name), value); return null; });
export const objectDelattr: Builtin = method("__delattr__", (vm, [self, name]) => { plainDelattr(m(vm), self, named(name)); return null; });
export const objectGetattribute: Builtin = method("__getattribute__", (vm, [self, name]) => {
  const found = typeof self === "object" && self !== null && self.kind === "instance" ? plainInstanceAttribute(m(vm), self, named(name)) : findAttribute(m(vm), self, named(name));
  return found !== undefined ? found : vm.raise("AttributeError", `'${vm.typeOf(self).name}' object has no attribute '${named(name)}'`);
});
export const objectInitSubclass: Value = { kind: "classmethod", func: builtin("__init_subclass__", () => null) };
export const typeCall: Builtin = method("__call__", (vm, [cls, ...args], kwargs) => construct(m(vm), cls as ClassValue, args, kwargs));

const read = (name: string, get: (v: Value, vm: Machine) => Value, set?: (v: Value, value: Value, vm: Machine) => void): readonly [string, Value] => [name, {
  kind: "property", del: null, get: builtin(name, (vm, args) => get(args[0], m(vm))),
  set: set ? builtin(name, (vm, args) => { set(args[0], args[1], m(vm)); return null; }) : null,
}];

/** The attributes of an object as a dict that is the attributes themselves. */
export function attributeDict(v: Value): Value {
  if (typeof v === "object" && v !== null) {
    if (v.kind === "instance" || v.kind === "class" || v.kind === "module") return dictOver(v.dict);
    if (v.kind !== "sym") return dictOver(((v as { attrs?: Map<string, Value> }).attrs ??= new Map()));
  }
  return dict();
}

/** "<module.Class object at 0x…>" */
export function plainRepr(vm: Machine, v: Value): string {
  const cls = vm.typeOf(v);
  const prefix = cls.module === "builtins" ? "" : `${cls.module}.`;
  const at = typeof v === "object" && v !== null ? (0x7f0000000000 + identity(v) * 16).toString(16).padStart(12, "0") : "0";
  return `<${prefix}${cls.qualname} object at 0x${at}>`;
}

let filled = false;
/** Fills in what object, type and the classes of functions have. Once a process. */
export function fillRoots(): void {
  if (filled) return;
  filled = true;
  const object = objectClass.dict;
  object.set("__new__", objectNewBuiltin);
  object.set("__init__", objectInit);
  object.set("__setattr__", objectSetattr);
  object.set("__delattr__", objectDelattr);
  object.set("__getattribute__", objectGetattribute);
  object.set("__init_subclass__", objectInitSubclass);
  object.set("__subclasshook__", { kind: "classmethod", func: builtin("__subclasshook__", () => notImplemented) });
  object.set("__eq__", method("__eq__", (_vm, [a, b]) => (a === b ? true : notImplemented)));
  object.set("__ne__", method("__ne__", (vm, [a, b]) => {
    const eq = classLookup(vm.typeOf(a), "__eq__");
    if (eq === undefined || eq === object.get("__eq__")) return a === b ? false : notImplemented;
    const same = vm.call(eq, [a, b]);
    if (typeof same === "object" && same !== null && same.kind === "notimplemented") return notImplemented;
    const t = vm.truth(same);
    return t === undefined ? same : !t;
  }));
  object.set("__hash__", method("__hash__", (_vm, [self]) => (typeof self === "object" && self !== null ? identity(self) * 16 : 0)));
  object.set("__repr__", method("__repr__", (vm, [self]) => plainRepr(m(vm), self)));
  object.set("__str__", method("__str__", (vm, [self]) => vm.repr(self)));
  object.set("__format__", method("__format__", (vm, [self, spec]) => {
    if (spec !== "" && spec !== undefined && !isUnknown(spec)) vm.raise("TypeError", `unsupported format string passed to ${vm.typeOf(self).name}.__format__`);
    return vm.str(self);
  }));
  object.set("__dir__", method("__dir__", (vm, [self]) => list(attributeNames(m(vm), self))));
  object.set("__sizeof__", method("__sizeof__", () => 56));
  object.set("__reduce_ex__", method("__reduce_ex__", (vm, [self]) => vm.raise("TypeError", `cannot pickle '${vm.typeOf(self).name}' object`)));
  object.set(...read("__class__", (v, vm) => vm.typeOf(v), (v, cls, vm) => {
    if (typeof v !== "object" || v === null || typeof cls !== "object" || cls === null || cls.kind !== "class") return vm.raise("TypeError", "__class__ must be set to a class");
    vm.touch(v);
    (v as { cls?: ClassValue }).cls = cls;
  }));
  object.set(...read("__dict__", (v, vm) => {
    if (v === null || typeof v !== "object") vm.raise("AttributeError", `'${vm.typeOf(v).name}' object has no attribute '__dict__'`);
    return attributeDict(v);
  }, (v, value, vm) => {
    if (typeof v !== "object" || v === null || v.kind !== "instance" || typeof value !== "object" || value === null || value.kind !== "dict") return;
    vm.touch(v);
    const entries = [...value.map];
    v.dict.clear();
    for (const [k, x] of entries) if (typeof k === "string") v.dict.set(k, x);
  }));
  object.set(...read("__module__", (v, vm) => vm.typeOf(v).module));
  fillType();
}

export function attributeNames(vm: Machine, v: Value): string[] {
  const names = new Set<string>();
  if (typeof v === "object" && v !== null) {
    if (v.kind === "instance" || v.kind === "module") for (const k of v.dict.keys()) names.add(k);
    else if ("attrs" in v && v.attrs) for (const k of v.attrs.keys()) names.add(k);
  }
  const cls = typeof v === "object" && v !== null && v.kind === "class" ? v : vm.typeOf(v);
  if (!(typeof v === "object" && v !== null && v.kind === "module")) for (const c of cls.mro) for (const k of c.dict.keys()) names.add(k);
  return [...names].filter((n) => !n.startsWith("\0")).sort();
}

function fillType(): void {
  const type = typeClass.dict;
  const of = (v: Value): ClassValue => v as ClassValue;
  type.set("__call__", typeCall);
  type.set("__init__", method("__init__", () => null));
  type.set("__new__", { kind: "staticmethod", func: builtin("__new__", (vm, args, kwargs) => m(vm).makeType([...args.slice(1)], new Map([...(kwargs ?? []), ["\0metaclass", args[0]]]))) });
  type.set("__setattr__", method("__setattr__", (vm, [cls, name, value]) => { setClassAttribute(m(vm), of(cls), named(name), value); return null; }));
  type.set("mro", method("mro", (_vm, [cls]) => list([...of(cls).mro])));
  type.set("__subclasses__", method("__subclasses__", (vm, [cls]) => list([...(m(vm).subclasses.get(of(cls)) ?? [])])));
  type.set("__repr__", method("__repr__", (_vm, [v]) => `<class '${of(v).module === "builtins" ? "" : `${of(v).module}.`}${of(v).qualname}'>`));
  type.set("__instancecheck__", method("__instancecheck__", (vm, [cls, v]) => vm.typeOf(v).mro.includes(of(cls))));
  type.set("__subclasscheck__", method("__subclasscheck__", (_vm, [cls, v]) => typeof v === "object" && v !== null && v.kind === "class" && v.mro.includes(of(cls))));
  type.set("__or__", method("__or__", (vm, [a, b]) => makeUnion(vm, [a, b])));
  type.set("__ror__", method("__ror__", (vm, [a, b]) => makeUnion(vm, [b, a])));
  type.set("__dir__", method("__dir__", (vm, [self]) => list(attributeNames(m(vm), self))));
  for (const [name, property] of [
    read("__name__", (v) => of(v).name, (v, value) => { of(v).name = String(value); }),
    read("__qualname__", (v) => of(v).qualname, (v, value) => { of(v).qualname = String(value); }),
    read("__module__", (v) => of(v).dict.get("__module__") ?? of(v).module, (v, value) => { of(v).module = String(value); of(v).dict.set("__module__", value); }),
    read("__mro__", (v) => tuple(of(v).mro)),
    read("__bases__", (v) => tuple(of(v).bases)),
    read("__base__", (v) => of(v).bases[0] ?? null),
    read("__dict__", (v) => dictOver(of(v).dict)),
    read("__doc__", (v) => of(v).dict.get("__doc__") ?? null, (v, value) => { of(v).dict.set("__doc__", value); }),
    read("__annotations__", (v, vm) => {
      const own = of(v).dict.get("__annotations__");
      if (own !== undefined) return own;
      const made = dict();
      vm.touchKey(of(v).dict, "__annotations__");
      of(v).dict.set("__annotations__", made);
      return made;
    }, (v, value) => { of(v).dict.set("__annotations__", value); }),
  ]) type.set(name, property);
}

const fn = (v: Value): FunctionValue => v as FunctionValue;
const codeOf = (v: Value): Code => fn(v).code as Code;
const callSelf = method("__call__", (vm, [self, ...args], kwargs) => vm.call(self, args, kwargs));
const get = method("__get__", (_vm, [self, obj]) => (obj === null || obj === undefined ? self : { kind: "method", self: obj, func: self }));

/** The classes of functions, methods and descriptors. */
export function functionClasses(): Record<string, ClassValue> {
  const functionClass = nativeClass("function", { dict: [
    ["__call__", callSelf], ["__get__", get],
    read("__name__", (v) => fn(v).name, (v, x) => { fn(v).name = String(x); }),
    read("__qualname__", (v) => fn(v).qualname, (v, x) => { fn(v).qualname = String(x); }),
    read("__module__", (v) => fn(v).module, (v, x) => { fn(v).module = String(x); }),
    read("__doc__", (v) => fn(v).doc, (v, x) => { fn(v).doc = typeof x === "string" ? x : null; }),
    read("__defaults__", (v) => (fn(v).defaults.length ? tuple(fn(v).defaults) : null), (v, x) => { fn(v).defaults = typeof x === "object" && x !== null && x.kind === "tuple" ? x.items : []; }),
    read("__kwdefaults__", (v) => (fn(v).kwDefaults ? dictOver(fn(v).kwDefaults!) : null)),
    read("__globals__", (v) => dictOver(fn(v).globals)),
    read("__closure__", (v) => (fn(v).cells.length ? tuple([...fn(v).cells]) : null)),
    read("__annotations__", (v, vm) => fn(v).attrs?.get("__annotations__") ?? annotationsOf(vm, fn(v)), (v, x) => { (fn(v).attrs ??= new Map()).set("__annotations__", x); }),
    read("__code__", (v) => codeObject(v)),
    ["__repr__", method("__repr__", (_vm, [v]) => `<function ${fn(v).qualname} at 0x${(0x7f0000000000 + identity(fn(v)) * 16).toString(16)}>`)],
  ] });
  const methodClass = nativeClass("method", { dict: [
    ["__call__", callSelf],
    read("__self__", (v) => (v as { self: Value }).self),
    read("__func__", (v) => (v as { func: Value }).func),
    ["__eq__", method("__eq__", (_vm, [a, b]) => {
      if (typeof b !== "object" || b === null || b.kind !== "method") return notImplemented;
      return (a as { self: Value }).self === b.self && (a as { func: Value }).func === b.func;
    })],
    ["__repr__", method("__repr__", (vm, [v]) => {
      const { func, self } = v as { func: Value; self: Value };
      const name = typeof func === "object" && func !== null && func.kind === "function" ? func.qualname : typeof func === "object" && func !== null && func.kind === "builtin" ? func.name : "?";
      return `<bound method ${name} of ${vm.repr(self)}>`;
    })],
  ] });
  const builtinClass = nativeClass("builtin_function_or_method", { dict: [
    ["__call__", callSelf],
    read("__name__", (v) => (v as Builtin).name), read("__qualname__", (v) => (v as Builtin).name), read("__doc__", (v) => (v as Builtin).doc ?? null), read("__module__", () => "builtins"),
    ["__repr__", method("__repr__", (_vm, [v]) => `<built-in function ${(v as Builtin).name}>`)],
  ] });
  const iteratorClass = nativeClass("iterator", { dict: [
    ["__iter__", method("__iter__", (_vm, [self]) => self)],
    ["__next__", method("__next__", (vm, [self]) => {
      const it = self as Extract<Value, { kind: "iterator" }>;
      const item = it.next(vm);
      return item === undefined ? vm.stop(it) : item;
    })],
    ["send", method("send", (vm, [self, value]) => stopped(vm as Machine, self, (it) => (it.send ? it.send(vm, value) : it.next(vm))))],
    ["throw", method("throw", (vm, [self, type, value]) => stopped(vm as Machine, self, (it) => {
      const error = typeof type === "object" && type !== null && type.kind === "class" ? (value !== undefined && value !== null && typeof value === "object" && value.kind === "instance" ? value : vm.call(type, value === undefined || value === null ? [] : [value])) : type;
      return it.raise ? it.raise(vm, error) : vm.raise("TypeError", "this iterator cannot be thrown into");
    }))],
    ["close", method("close", (vm, [self]) => { (self as Extract<Value, { kind: "iterator" }>).close?.(vm); return null; })],
    ["__await__", method("__await__", (_vm, [self]) => self)],
    ["__length_hint__", method("__length_hint__", () => 0)],
  ] });
  return { function: functionClass, method: methodClass, builtin: builtinClass, iterator: iteratorClass };
}

function stopped(vm: Machine, self: Value, go: (it: Extract<Value, { kind: "iterator" }>) => Value | undefined): Value {
  const it = self as Extract<Value, { kind: "iterator" }>;
  const item = go(it);
  return item === undefined ? vm.stop(it) : item;
}

const codeClass = nativeClass("code");
function codeObject(v: Value): Value {
  const { parameters: p, scope, unit, name } = codeOf(v);
  const names = [...p.names, ...p.keywordOnly];
  if (p.vararg >= 0) names.push((codeOf(v).node as { args: { vararg: { arg: string } } }).args.vararg.arg);
  if (p.kwarg >= 0) names.push((codeOf(v).node as { args: { kwarg: { arg: string } } }).args.kwarg.arg);
  for (const variable of scope.variables.keys()) if (!names.includes(variable)) names.push(variable);
  const flags = (p.vararg >= 0 ? 4 : 0) | (p.kwarg >= 0 ? 8 : 0);
  const made: Instance = { kind: "instance", cls: codeClass, dict: new Map<string, Value>([
    ["co_name", name], ["co_filename", unit.file], ["co_argcount", p.names.length], ["co_posonlyargcount", p.positionalOnly], ["co_kwonlyargcount", p.keywordOnly.length],
    ["co_varnames", tuple(names)], ["co_flags", flags], ["co_firstlineno", lineOf((unit.lines ??= lineIndex(unit.text)), codeOf(v).node.start) + 1],
    ["co_freevars", tuple(scope.free.map((x) => x.name))], ["co_nlocals", names.length],
  ]) };
  return made;
}

