// Making objects: classes called, classes made.
import type { ClassValue, Instance, Kwargs, Value } from "./values";
import { isUnknown } from "./values";
import { objectClass, typeClass } from "./builtins/root";
import type { Machine } from "./machine";
import { classLookup } from "./shared";
import { call } from "./call";
import { bind } from "./attributes";
import { noteCreated } from "./fork";

/** Calling a class: the metaclass's `__call__` if it has one of its own, else `__new__` and `__init__`. */
export function instantiate(vm: Machine, cls: ClassValue, args: readonly Value[], kwargs: Kwargs | null): Value {
  if (cls.metaclass !== undefined && cls.metaclass !== typeClass) {
    const own = classLookup(cls.metaclass, "__call__");
    if (own !== undefined && own !== vm.typeCall) return call(vm, own, [cls, ...args], kwargs);
  }
  return construct(vm, cls, args, kwargs);
}

/** `type.__call__` */
export function construct(vm: Machine, cls: ClassValue, args: readonly Value[], kwargs: Kwargs | null): Value {
  if (cls === typeClass) return vm.makeType(args, kwargs);
  const create = classLookup(cls, "__new__");
  let made: Value;
  if (create === undefined || create === vm.objectNew) {
    const maker = makerOf(cls);
    if (maker !== undefined) {
      const init = firstInit(cls, maker);
      if (init === undefined) {
        made = maker.make!(vm, cls, args, kwargs);
        if (vm.fork !== null) noteCreated(vm, made);
        return made;
      }
      made = maker.dict.has("__init__") ? maker.make!(vm, cls, [], null) : maker.make!(vm, cls, args, kwargs);
      if (vm.fork !== null) noteCreated(vm, made);
      initialize(vm, init, made, cls, args, kwargs);
      return made;
    }
    const init = classLookup(cls, "__init__");
    if ((init === undefined || init === vm.objectInit) && (args.length > 0 || kwargs !== null && kwargs.size > 0)) {
      if (hasUnknownBase(cls) === null) vm.raise("TypeError", `${cls.name}() takes no arguments`);
    }
    refuseAbstract(vm, cls);
    made = { kind: "instance", cls, dict: new Map() };
    if (vm.fork !== null) noteCreated(vm, made);
    if (init !== undefined && init !== vm.objectInit) initialize(vm, init, made, cls, args, kwargs);
    return made;
  }
  made = call(vm, typeof create === "object" && create !== null && create.kind === "staticmethod" ? create.func : create, [cls, ...args], kwargs);
  if (typeof made !== "object" || made === null || isUnknown(made) || !vm.typeOf(made).mro.includes(cls)) return made;
  const init = classLookup(cls, "__init__");
  if (init !== undefined && init !== vm.objectInit) {
    const maker = makerOf(cls);
    if (maker === undefined || firstInit(cls, maker) !== undefined) initialize(vm, init, made, cls, args, kwargs);
  }
  return made;
}

function initialize(vm: Machine, init: Value, self: Value, cls: ClassValue, args: readonly Value[], kwargs: Kwargs | null): void {
  const direct = typeof init === "object" && init !== null && (init.kind === "function" || init.kind === "builtin");
  const result = direct ? call(vm, init, [self, ...args], kwargs) : call(vm, bind(vm, init, self, cls), args, kwargs);
  if (result !== null && !isUnknown(result)) vm.raise("TypeError", `__init__() should return None, not '${vm.typeOf(result).name}'`);
}

/** The nearest class that makes its objects itself (int, list, Tensor …). */
export function makerOf(cls: ClassValue): ClassValue | undefined {
  if (cls.make !== undefined) return cls;
  const { mro } = cls;
  for (let i = 1; i < mro.length; i++) if (mro[i].make !== undefined) return mro[i];
  return undefined;
}

/** An `__init__` of a class in front of the one that makes the objects. */
function firstInit(cls: ClassValue, maker: ClassValue): Value | undefined {
  for (const c of cls.mro) {
    if (c === maker) return undefined;
    const init = c.dict.get("__init__");
    if (init !== undefined) return init;
  }
  return undefined;
}

/** `object.__new__` */
export function objectNew(vm: Machine, args: readonly Value[], kwargs: Kwargs | null): Value {
  const [cls, ...rest] = args;
  if (typeof cls !== "object" || cls === null || cls.kind !== "class") {
    if (cls !== undefined && isUnknown(cls)) return cls;
    vm.raise("TypeError", `object.__new__(X): X is not a type object (${cls === undefined ? "nothing" : vm.typeOf(cls).name})`);
  }
  const maker = makerOf(cls);
  if (maker !== undefined) return maker.make!(vm, cls, rest, kwargs);
  if ((rest.length > 0 || kwargs !== null && kwargs.size > 0) && classLookup(cls, "__init__") === vm.objectInit) {
    if (classLookup(cls, "__new__") !== vm.objectNew) vm.raise("TypeError", "object.__new__() takes exactly one argument (the type to instantiate)");
    vm.raise("TypeError", `${cls.name}() takes no arguments`);
  }
  refuseAbstract(vm, cls);
  const made: Instance = { kind: "instance", cls, dict: new Map() };
  if (vm.fork !== null) noteCreated(vm, made);
  return made;
}

/** Why a class has a base that could not be worked out; null for ordinary classes. */
export function hasUnknownBase(cls: ClassValue): string | null {
  const found = classLookup(cls, UNKNOWN_BASE);
  return typeof found === "string" ? found : null;
}
/** Stands in the dict of a class with an unknown base, with the reason. */
export const UNKNOWN_BASE = "\0unknown base";

function refuseAbstract(vm: Machine, cls: ClassValue): void {
  const abstract = classLookup(cls, "__abstractmethods__");
  if (abstract === undefined || !(typeof abstract === "object" && abstract !== null && abstract.kind === "set") || abstract.map.size === 0) return;
  const names = [...abstract.map.values()].map(String).sort();
  vm.raise("TypeError", `Can't instantiate abstract class ${cls.name} with abstract method${names.length > 1 ? "s" : ""} ${names.join(", ")}`);
}

/** C3 linearization; undefined when the bases cannot be put in one order. */
export function linearize(cls: ClassValue, bases: readonly ClassValue[]): ClassValue[] | undefined {
  if (bases.length === 1) return [cls, ...bases[0].mro];
  const lists = [...bases.map((b) => [...b.mro]), [...bases]].filter((l) => l.length > 0);
  const order = [cls];
  while (lists.length > 0) {
    const head = lists.map((l) => l[0]).find((c) => lists.every((l) => l.indexOf(c, 1) < 0));
    if (head === undefined) return undefined;
    order.push(head);
    for (let i = lists.length - 1; i >= 0; i--) {
      if (lists[i][0] === head) lists[i].shift();
      if (lists[i].length === 0) lists.splice(i, 1);
    }
  }
  return order;
}

export interface ClassParts {
  readonly name: string; readonly qualname: string; readonly module: string;
  readonly bases: readonly Value[]; readonly dict: Map<string, Value>; readonly kwargs: Kwargs | null;
  readonly metaclass?: ClassValue; readonly origin?: ClassValue["origin"];
}

/** What the class statement and `type(name, bases, dict)` do once the metaclass is known: order of bases, `__set_name__`, `__init_subclass__`. */
export function makeClass(vm: Machine, parts: ClassParts): ClassValue {
  const bases: ClassValue[] = [];
  for (const base of parts.bases) {
    if (isUnknown(base)) parts.dict.set(UNKNOWN_BASE, base.because);
    else if (typeof base === "object" && base !== null && base.kind === "class") bases.push(base);
    else vm.raise("TypeError", `bases must be types`);
  }
  if (bases.length === 0) bases.push(objectClass);
  const twice = bases.find((b, i) => bases.indexOf(b) !== i);
  if (twice) vm.raise("TypeError", `duplicate base class ${twice.name}`);
  const { dict } = parts;
  const cls: ClassValue = {
    kind: "class", name: parts.name, qualname: parts.qualname, module: parts.module, bases, mro: [], dict,
    ...(parts.origin ? { origin: parts.origin } : {}),
  };
  if (parts.metaclass && parts.metaclass !== typeClass) cls.metaclass = parts.metaclass;
  const order = linearize(cls, bases);
  if (!order) vm.raise("TypeError", `Cannot create a consistent method resolution\norder (MRO) for bases ${bases.map((b) => b.name).join(", ")}`);
  cls.mro = order;
  if (dict.has("__eq__") && !dict.has("__hash__")) dict.set("__hash__", null);
  implicit(dict, "__new__", "staticmethod");
  implicit(dict, "__init_subclass__", "classmethod");
  implicit(dict, "__class_getitem__", "classmethod");
  collectAbstract(vm, cls);
  for (const base of bases) {
    const known = vm.subclasses.get(base);
    vm.subclassed.add(base);
    if (known === undefined) vm.subclasses.set(base, [cls]); else known.push(cls);
  }
  vm.finishClass(cls, dict);
  const hook = superLookup(cls, "__init_subclass__");
  if (hook !== undefined && hook !== vm.objectInitSubclass) call(vm, bind(vm, hook, null, cls), [], parts.kwargs);
  else if (parts.kwargs !== null && parts.kwargs.size > 0 && hasUnknownBase(cls) === null && (parts.metaclass ?? typeClass) === typeClass) {
    vm.raise("TypeError", `${cls.name}.__init_subclass__() takes no keyword arguments`);
  }
  return cls;
}

function implicit(dict: Map<string, Value>, name: string, kind: "staticmethod" | "classmethod"): void {
  const f = dict.get(name);
  if (typeof f === "object" && f !== null && f.kind === "function") dict.set(name, { kind, func: f });
}

/** An attribute of the classes above. */
export function superLookup(cls: ClassValue, name: string): Value | undefined {
  for (let i = 1; i < cls.mro.length; i++) {
    const found = cls.mro[i].dict.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `__abstractmethods__`: only classes whose metaclass is ABCMeta (or derived from it) refuse to be instantiated. */
function collectAbstract(vm: Machine, cls: ClassValue): void {
  const meta = cls.metaclass;
  if (meta === undefined || !meta.mro.some((m) => m.name === "ABCMeta")) return;
  const names = new Map<string, Value>();
  for (const [name, v] of cls.dict) if (isAbstract(vm, v)) names.set(name, name);
  for (const base of cls.bases) {
    const above = classLookup(base, "__abstractmethods__");
    if (!(typeof above === "object" && above !== null && above.kind === "set")) continue;
    for (const name of above.map.values()) if (typeof name === "string" && isAbstract(vm, classLookup(cls, name))) names.set(name, name);
  }
  cls.dict.set("__abstractmethods__", { kind: "set", frozen: true, map: names });
  cls.cache = undefined;
}

/** Whether `@abstractmethod` marked it. */
function isAbstract(vm: Machine, v: Value | undefined): boolean {
  if (typeof v !== "object" || v === null) return false;
  if (v.kind === "property") return isAbstract(vm, v.get) || isAbstract(vm, v.set);
  if (v.kind === "staticmethod" || v.kind === "classmethod") return isAbstract(vm, v.func);
  return (v.kind === "function" || v.kind === "builtin") && v.attrs?.get("__isabstractmethod__") === true;
}

/** The most derived metaclass of a class statement. Raises TypeError when there is none. */
export function metaclassOf(vm: Machine, bases: readonly Value[], given: Value | undefined): Value {
  let winner = given ?? typeClass;
  if (typeof winner !== "object" || winner === null || winner.kind !== "class") return winner;
  for (const base of bases) {
    if (typeof base !== "object" || base === null || base.kind !== "class") continue;
    const meta = base.metaclass ?? typeClass;
    if (winner.mro.includes(meta)) continue;
    if (meta.mro.includes(winner)) winner = meta;
    else vm.raise("TypeError", "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases");
  }
  return winner;
}

