// obj.name: descriptors, properties, class attributes, __getattr__ and the rest of Python's protocol.
import type { ClassValue, Instance, ModuleValue, Value } from "./values";
import { isUnknown, unknown } from "./values";
import { typeClass } from "./builtins/root";
import type { Machine } from "./machine";
import { classChanged, classLookup } from "./shared";
import { call } from "./call";
import { UNKNOWN_BASE, hasUnknownBase } from "./construct";
import { declaredMember } from "./declared";
import { superAttribute, superClass } from "./super";

/** What an attribute found on a class becomes when it is read from an object (null: from the class itself). */
export function bind(vm: Machine, attr: Value, obj: Value | undefined | null, cls: ClassValue): Value {
  if (typeof attr !== "object" || attr === null) return attr;
  const fromClass = obj === null || obj === undefined;
  switch (attr.kind) {
    case "function": return fromClass ? attr : { kind: "method", self: obj, func: attr };
    case "builtin": return fromClass || !attr.binds ? attr : { kind: "method", self: obj, func: attr };
    case "property":
      if (fromClass) return attr;
      if (attr.get === null) vm.raise("AttributeError", `unreadable attribute`);
      return call(vm, attr.get, [obj], null);
    case "classmethod": return bindToClass(vm, attr.func, cls);
    case "staticmethod": return attr.func;
    case "instance": {
      const get = classLookup(attr.cls, "__get__");
      return get === undefined ? attr : call(vm, get, [attr, obj ?? null, cls], null);
    }
    default: return attr;
  }
}

function bindToClass(vm: Machine, func: Value, cls: ClassValue): Value {
  if (typeof func === "object" && func !== null && func.kind !== "function" && func.kind !== "builtin") return bind(vm, func, cls, cls);
  return { kind: "method", self: cls, func };
}

const isDataDescriptor = (attr: Value): boolean =>
  typeof attr === "object" && attr !== null && (attr.kind === "property" || (attr.kind === "instance" && (classLookup(attr.cls, "__set__") !== undefined || classLookup(attr.cls, "__delete__") !== undefined)));

export function getattr(vm: Machine, obj: Value, name: string): Value {
  const found = find(vm, obj, name);
  return found !== undefined ? found : noAttribute(vm, obj, name);
}

/** The same; undefined where Python would raise AttributeError. */
export function lookup(vm: Machine, obj: Value, name: string): Value | undefined {
  if (typeof obj === "object" && obj !== null && obj.kind === "instance") {
    if (findsQuietly(vm, obj.cls, name)) return find(vm, obj, name);
    // Only code of the program can raise in here.
    return vm.attempt("AttributeError", () => find(vm, obj, name));
  }
  const attr = typeof obj === "object" && obj !== null && obj.kind === "class" ? undefined : classLookup(vm.typeOf(obj), name);
  if (attr !== undefined && !isDataDescriptor(attr)) return find(vm, obj, name);
  return vm.attempt("AttributeError", () => find(vm, obj, name));
}

/** Whether reading an attribute of an object runs no code of the program. */
function findsQuietly(vm: Machine, cls: ClassValue, name: string): boolean {
  if (cls === superClass) return false;
  const custom = classLookup(cls, "__getattribute__");
  if (custom !== undefined && custom !== vm.objectGetattribute) return false;
  const attr = classLookup(cls, name);
  if (typeof attr === "object" && attr !== null && (attr.kind === "property" || attr.kind === "instance")) return false;
  const more = classLookup(cls, "__getattr__");
  return more === undefined || (typeof more === "object" && more !== null && more.kind === "builtin" && more.direct !== undefined);
}

/** undefined: there is no such attribute. May raise what the program's own code raises. */
export function find(vm: Machine, obj: Value, name: string): Value | undefined {
  if (typeof obj === "object" && obj !== null) {
    switch (obj.kind) {
      case "instance": return instanceAttribute(vm, obj, name);
      case "unknown": return obj.cls ? unknownAttribute(vm, obj, name) : obj;
      case "module": return moduleAttribute(vm, obj, name);
      case "class": return classAttribute(vm, obj, name);
      default: break;
    }
  }
  return objectAttribute(vm, obj, name);
}

/** Attributes of everything that is neither an Instance nor a class: the class's, then those set on the object. */
function objectAttribute(vm: Machine, obj: Value, name: string): Value | undefined {
  const cls = vm.typeOf(obj);
  const attr = classLookup(cls, name);
  if (attr !== undefined && isDataDescriptor(attr)) return bind(vm, attr, obj, cls);
  if (typeof obj === "object" && obj !== null && "attrs" in obj && obj.attrs !== undefined) {
    const own = obj.attrs.get(name);
    if (own !== undefined) return own;
  }
  if (attr !== undefined) return bind(vm, attr, obj, cls);
  if (typeof obj === "object" && obj !== null && obj.kind === "method") {
    const through = find(vm, obj.func, name);
    if (through !== undefined) return through;
  }
  return fallback(vm, obj, cls, name);
}

function instanceAttribute(vm: Machine, obj: Instance, name: string): Value | undefined {
  const { cls } = obj;
  if (cls === superClass) return superAttribute(vm, obj, name);
  const custom = classLookup(cls, "__getattribute__");
  if (custom !== undefined && custom !== vm.objectGetattribute) return customGetattribute(vm, custom, obj, cls, name);
  const own = plainInstanceAttribute(vm, obj, name);
  return own !== undefined ? own : fallback(vm, obj, cls, name);
}

function customGetattribute(vm: Machine, custom: Value, obj: Instance, cls: ClassValue, name: string): Value | undefined {
  if (typeof custom === "object" && custom !== null && custom.kind === "builtin" && custom.direct) return custom.direct(vm, obj, name);
  if (classLookup(cls, "__getattr__") === undefined) return call(vm, custom, [obj, name], null);
  const own = vm.attempt("AttributeError", () => call(vm, custom, [obj, name], null));
  return own !== undefined ? own : fallback(vm, obj, cls, name);
}

/** `object.__getattribute__` on an instance, without `__getattr__`. */
export function plainInstanceAttribute(vm: Machine, obj: Instance, name: string): Value | undefined {
  const { cls } = obj;
  const attr = classLookup(cls, name);
  if (attr === undefined) return obj.dict.get(name);
  if (typeof attr === "object" && attr !== null) {
    if (attr.kind === "property") {
      if (classLookup(cls, "__getattr__") === undefined) return bindProperty(vm, attr, obj, name);
      return vm.attempt("AttributeError", () => bindProperty(vm, attr, obj, name));
    }
    if (attr.kind === "instance" && isDataDescriptor(attr)) return bind(vm, attr, obj, cls);
  }
  const own = obj.dict.get(name);
  if (own !== undefined) return own;
  return bind(vm, attr, obj, cls);
}

function bindProperty(vm: Machine, attr: Extract<Value, { kind: "property" }>, obj: Instance, name: string): Value {
  if (attr.get === null) vm.raise("AttributeError", `property '${name}' of '${obj.cls.qualname}' object has no getter`);
  return call(vm, attr.get, [obj], null);
}

function fallback(vm: Machine, obj: Value, cls: ClassValue, name: string): Value | undefined {
  const more = classLookup(cls, "__getattr__");
  if (more !== undefined) {
    // A class of our own knows what it has itself; a base beside it that is unknown may have the rest.
    if (typeof more === "object" && more !== null && more.kind === "builtin" && more.direct) {
      const found = more.direct(vm, obj, name);
      return found === undefined ? ofUnknownBase(cls, name) : found;
    }
    return call(vm, bind(vm, more, obj, cls), [name], null);
  }
  return ofUnknownBase(cls, name);
}
function ofUnknownBase(cls: ClassValue, name: string): Value | undefined {
  const why = hasUnknownBase(cls);
  return why !== null && !(name.startsWith("__") && name.endsWith("__")) ? unknown(why) : undefined;
}

/** What is unknown but has a known class: its methods are unknown too, but `__class__` is not. */
function unknownAttribute(vm: Machine, obj: Extract<Value, { kind: "unknown" }>, name: string): Value {
  if (name === "__class__") return obj.cls!;
  return vm.unknownPart(obj);
}

export function moduleAttribute(vm: Machine, obj: ModuleValue, name: string): Value | undefined {
  const found = presentAttribute(vm, obj, name);
  return (found !== undefined && isUnknown(found) ? declaredMember(vm, obj, name) : undefined) ?? found;
}
function presentAttribute(vm: Machine, obj: ModuleValue, name: string): Value | undefined {
  const own = obj.dict.get(name);
  if (own !== undefined) return own;
  const late = obj.missing?.(name);
  if (late !== undefined) return late;
  const { cls } = obj;
  if (cls !== undefined) {
    const attr = classLookup(cls, name);
    if (attr !== undefined && cls.mro.some((c) => c.origin !== undefined && c.dict.has(name))) return bind(vm, attr, obj, cls);
  }
  if (name === "__dict__") return { kind: "dict", map: obj.dict as Map<never, Value>, originals: null };
  if (name === "__name__") return obj.name;
  if (name === "__class__") return vm.typeOf(obj);
  if (name === "__file__" && obj.file !== undefined) return obj.file;
  if (name === "__doc__") return null;
  const sub = vm.modules.get(`${obj.name}.${name}`);
  if (sub !== undefined) return sub;
  const declared = declaredMember(vm, obj, name);
  if (declared !== undefined) return declared;
  const dynamic = obj.dict.get("__getattr__");
  if (dynamic !== undefined) return call(vm, dynamic, [name], null);
  return cls === undefined ? undefined : fallback(vm, obj, cls, name);
}

function classAttribute(vm: Machine, cls: ClassValue, name: string): Value | undefined {
  const meta = cls.metaclass ?? typeClass;
  const ofMeta = classLookup(meta, name);
  if (ofMeta !== undefined && isDataDescriptor(ofMeta) && !(name === "__doc__" && classLookup(cls, name) !== undefined)) return bind(vm, ofMeta, cls, meta);
  const attr = classLookup(cls, name);
  if (attr !== undefined) return bind(vm, attr, null, cls);
  if (ofMeta !== undefined) return bind(vm, ofMeta, cls, meta);
  const more = classLookup(meta, "__getattr__");
  if (more !== undefined) return call(vm, more, [cls, name], null);
  const why = hasUnknownBase(cls);
  return why !== null ? unknown(why) : undefined;
}

function noAttribute(vm: Machine, obj: Value, name: string): never {
  if (typeof obj === "object" && obj !== null) {
    if (obj.kind === "class") vm.raise("AttributeError", `type object '${obj.name}' has no attribute '${name}'`);
    if (obj.kind === "module") vm.raise("AttributeError", moduleMessage(obj, name));
    if (obj.kind === "instance" && obj.cls === superClass) vm.raise("AttributeError", `'super' object has no attribute '${name}'`);
    if (obj.kind === "method") return noAttribute(vm, obj.func, name);
  }
  return vm.raise("AttributeError", `'${vm.typeOf(obj).name}' object has no attribute '${name}'`);
}

function moduleMessage(m: ModuleValue, name: string): string {
  return m.dict.get("__initializing__") === true
    ? `partially initialized module '${m.name}' has no attribute '${name}' (most likely due to a circular import)`
    : `module '${m.name}' has no attribute '${name}'`;
}

/**
 * obj.name for a call that follows: a function to which `self` has to be given first is left unbound and `vm.bound` is true.
 * Saves the method object.
 */
export function methodFor(vm: Machine, obj: Value, name: string): Value {
  vm.bound = false;
  if (typeof obj === "object" && obj !== null) {
    switch (obj.kind) {
      case "instance": {
        const { cls } = obj;
        if (cls === superClass) break;
        const attr = classLookup(cls, name);
        if (attr === undefined || typeof attr !== "object" || attr === null) break;
        if (attr.kind !== "function" && !(attr.kind === "builtin" && attr.binds)) break;
        const custom = classLookup(cls, "__getattribute__");
        if (custom !== undefined && custom !== vm.objectGetattribute) break;
        const own = obj.dict.get(name);
        if (own !== undefined) return own;
        vm.bound = true;
        return attr;
      }
      case "unknown": case "module": case "class": break;
      default: return builtinMethod(vm, obj, name, obj as { attrs?: Map<string, Value> });
    }
    const found = getattr(vm, obj, name);
    // Code of the program may have run in between.
    vm.bound = false;
    return found;
  }
  return builtinMethod(vm, obj, name, NO_ATTRIBUTES);
}

const NO_ATTRIBUTES: { attrs?: Map<string, Value> } = {};

function builtinMethod(vm: Machine, obj: Value, name: string, holder: { attrs?: Map<string, Value> }): Value {
  const attr = classLookup(vm.typeOf(obj), name);
  if (typeof attr === "object" && attr !== null && (attr.kind === "function" || (attr.kind === "builtin" && attr.binds)) && (holder.attrs === undefined || !holder.attrs.has(name))) {
    vm.bound = true;
    return attr;
  }
  const found = getattr(vm, obj, name);
  vm.bound = false;
  return found;
}

// ------------------------------------------------------------------------------------------------------------------ setting

export function setattr(vm: Machine, obj: Value, name: string, value: Value): void {
  if (typeof obj === "object" && obj !== null) {
    switch (obj.kind) {
      case "instance": {
        const custom = classLookup(obj.cls, "__setattr__");
        if (custom !== undefined && custom !== vm.objectSetattr) {
          if (typeof custom === "object" && custom !== null && custom.kind === "builtin" && custom.direct) custom.direct(vm, obj, name, value);
          else call(vm, bind(vm, custom, obj, obj.cls), [name, value], null);
          return;
        }
        plainSetattr(vm, obj, name, value);
        return;
      }
      case "unknown": return;
      case "module": vm.touchKey(obj.dict, name); obj.dict.set(name, value); return;
      case "class": {
        const meta = obj.metaclass;
        const custom = meta === undefined ? undefined : classLookup(meta, "__setattr__");
        if (custom !== undefined && custom !== vm.objectSetattr) { call(vm, custom, [obj, name, value], null); return; }
        setClassAttribute(vm, obj, name, value);
        return;
      }
      default: break;
    }
  }
  plainSetattr(vm, obj, name, value);
}

/** `type.__setattr__` */
export function setClassAttribute(vm: Machine, cls: ClassValue, name: string, value: Value): void {
  if (cls.origin === undefined && cls.module === "builtins") vm.raise("TypeError", `cannot set '${name}' attribute of immutable type '${cls.name}'`);
  const meta = cls.metaclass ?? typeClass;
  const ofMeta = classLookup(meta, name);
  if (ofMeta !== undefined && isDataDescriptor(ofMeta) && runSetter(vm, ofMeta, cls, name, value)) return;
  vm.touchKey(cls.dict, name);
  cls.dict.set(name, value);
  classChanged();
}

/** `object.__setattr__` */
export function plainSetattr(vm: Machine, obj: Value, name: string, value: Value): void {
  const cls = vm.typeOf(obj);
  const attr = classLookup(cls, name);
  if (attr !== undefined && typeof attr === "object" && attr !== null && (attr.kind === "property" || attr.kind === "instance") && runSetter(vm, attr, obj, name, value)) return;
  if (typeof obj === "object" && obj !== null) {
    if (obj.kind === "instance") {
      vm.touchKey(obj.dict, name);
      if (obj.dict.has(name)) { obj.dict.set(name, value); return; }
      const slots = slotsOf(cls);
      if (slots !== null && !slots.has(name)) refuse(vm, cls, name, attr);
      obj.dict.set(name, value);
      return;
    }
    if (obj.kind === "unknown") return;
    if (obj.kind === "function" || obj.kind === "builtin" || obj.kind === "tensor" || (("cls" in obj) && obj.cls !== undefined && obj.cls.origin !== undefined)) {
      vm.touch(obj);
      ((obj as { attrs?: Map<string, Value> }).attrs ??= new Map()).set(name, value);
      return;
    }
    if (obj.kind === "method") vm.raise("AttributeError", `'method' object has no attribute '${name}'`);
  }
  refuse(vm, cls, name, attr);
}

function refuse(vm: Machine, cls: ClassValue, name: string, attr: Value | undefined): never {
  if (attr !== undefined) vm.raise("AttributeError", `'${cls.name}' object attribute '${name}' is read-only`);
  return vm.raise("AttributeError", `'${cls.name}' object has no attribute '${name}'`);
}

/** Calls the setter of a data descriptor; false when it is none. */
function runSetter(vm: Machine, attr: Value, obj: Value, name: string, value: Value): boolean {
  if (typeof attr !== "object" || attr === null) return false;
  if (attr.kind === "property") {
    if (attr.set === null) vm.raise("AttributeError", `property '${name}' of '${vm.typeOf(obj).qualname}' object has no setter`);
    call(vm, attr.set, [obj, value], null);
    return true;
  }
  if (attr.kind !== "instance") return false;
  const set = classLookup(attr.cls, "__set__");
  if (set === undefined) return false;
  call(vm, set, [attr, obj, value], null);
  return true;
}

const slotSets = new WeakMap<ClassValue, Set<string> | null>();
/** The names that `__slots__` allows; null when objects of the class take any attribute. */
function slotsOf(cls: ClassValue): Set<string> | null {
  const known = slotSets.get(cls);
  if (known !== undefined) return known;
  let names: Set<string> | null = new Set();
  for (const c of cls.mro) {
    if (c.name === "object" && c.module === "builtins") continue;
    const slots = c.dict.get("__slots__");
    if (slots === undefined || c.dict.has(UNKNOWN_BASE)) { names = null; break; }
    const items: readonly Value[] = typeof slots === "string" ? [slots]
      : typeof slots === "object" && slots !== null && (slots.kind === "tuple" || slots.kind === "list") ? slots.items
      : typeof slots === "object" && slots !== null && slots.kind === "dict" ? [...slots.map.keys()] as Value[] : ["__dict__"];
    for (const item of items) if (typeof item === "string") names.add(item);
  }
  if (names?.has("__dict__") || cls.module === "builtins" && cls.name !== "object" && cls.origin === undefined) names = null;
  if (cls.mro.length === 1) names = new Set();
  slotSets.set(cls, names);
  return names;
}

export function delattr(vm: Machine, obj: Value, name: string): void {
  if (isUnknown(obj)) return;
  if (typeof obj === "object" && obj !== null && obj.kind === "instance") {
    const custom = classLookup(obj.cls, "__delattr__");
    if (custom !== undefined && custom !== vm.objectDelattr) {
      if (typeof custom === "object" && custom !== null && custom.kind === "builtin" && custom.direct) custom.direct(vm, obj, name);
      else call(vm, custom, [obj, name], null);
      return;
    }
  }
  plainDelattr(vm, obj, name);
}

/** `object.__delattr__` */
export function plainDelattr(vm: Machine, obj: Value, name: string): void {
  const cls = vm.typeOf(obj);
  const attr = classLookup(cls, name);
  if (typeof attr === "object" && attr !== null && attr.kind === "property") {
    if (attr.del === null) vm.raise("AttributeError", `property '${name}' of '${cls.qualname}' object has no deleter`);
    call(vm, attr.del, [obj], null);
    return;
  }
  if (typeof attr === "object" && attr !== null && attr.kind === "instance") {
    const del = classLookup(attr.cls, "__delete__");
    if (del !== undefined) { call(vm, del, [attr, obj], null); return; }
  }
  if (typeof obj === "object" && obj !== null) {
    const map = obj.kind === "instance" || obj.kind === "module" || obj.kind === "class" ? obj.dict : (obj as { attrs?: Map<string, Value> }).attrs;
    if (map?.has(name)) {
      vm.touchKey(map, name);
      map.delete(name);
      if (obj.kind === "class") classChanged();
      return;
    }
    if (obj.kind === "class") vm.raise("AttributeError", `type object '${obj.name}' has no attribute '${name}'`);
  }
  vm.raise("AttributeError", `'${cls.name}' object has no attribute '${name}'`);
}
