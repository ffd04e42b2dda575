// abc: ABCMeta, ABC and the decorators. The evaluator itself refuses to instantiate abstract classes.
import type { Interp } from "../interp";
import type { ClassValue, Value } from "../values";
import { builtin, isUnknown, kindOf, method, setOf, unknown } from "../values";
import { fn } from "../builtins/arguments";
import { classAttribute, nativeClass, typeClass } from "../builtins/root";
import { defineModule } from "./module";

/** Classes registered as virtual subclasses, by interpreter and abstract class. */
const registries = new WeakMap<Interp, Map<ClassValue, ClassValue[]>>();
function registered(vm: Interp, cls: ClassValue): ClassValue[] {
  let all = registries.get(vm);
  if (!all) registries.set(vm, (all = new Map()));
  let known = all.get(cls);
  if (!known) all.set(cls, (known = []));
  return known;
}

/** issubclass() for abstract classes: inherited, by the class's `__subclasshook__`, or registered. */
export function isAbstractSubclass(vm: Interp, of: ClassValue, cls: ClassValue): boolean {
  if (cls.mro.includes(of)) return true;
  const hook = classAttribute(of, "__subclasshook__");
  if (typeof hook === "object" && hook !== null && hook.kind === "classmethod") {
    const said = vm.call(hook.func, [of, cls]);
    if (typeof said === "boolean") return said;
  }
  const all = registries.get(vm);
  if (!all) return false;
  for (const [abstract, classes] of all) {
    if (abstract.mro.includes(of) && classes.some((c) => cls.mro.includes(c))) return true;
  }
  return false;
}

export const abcMetaClass: ClassValue = nativeClass("ABCMeta", { module: "abc", bases: [typeClass] });
abcMetaClass.dict.set("register", method("register", (vm, [cls, sub]) => {
  if (kindOf(cls) === "class" && kindOf(sub) === "class") registered(vm, cls as ClassValue).push(sub as ClassValue);
  return sub;
}));
abcMetaClass.dict.set("__instancecheck__", method("__instancecheck__", (vm, [cls, v]) => {
  if (isUnknown(v) && !v.cls) return unknown(v.because);
  return isAbstractSubclass(vm, cls as ClassValue, vm.typeOf(v));
}));
abcMetaClass.dict.set("__subclasscheck__", method("__subclasscheck__", (vm, [cls, sub]) => {
  if (kindOf(sub) !== "class") return isUnknown(sub) ? sub : vm.raise("TypeError", "issubclass() arg 1 must be a class");
  return isAbstractSubclass(vm, cls as ClassValue, sub as ClassValue);
}));

export const abcClass: ClassValue = nativeClass("ABC", { module: "abc" });
abcClass.metaclass = abcMetaClass;
abcClass.dict.set("__abstractmethods__", setOf([], true));

/** @abstractmethod: marks the function. */
function mark(vm: Interp, f: Value): Value {
  if (typeof f === "object" && f !== null) {
    if (f.kind === "function") (f.attrs ??= new Map()).set("__isabstractmethod__", true);
    else if (f.kind === "property") mark(vm, f.get);
    else if (f.kind === "staticmethod" || f.kind === "classmethod") mark(vm, f.func);
  }
  return f;
}

export const abc = defineModule("abc", {
  ABC: abcClass, ABCMeta: abcMetaClass,
  abstractmethod: fn("abstractmethod", 1, mark),
  abstractproperty: fn("abstractproperty", 1, (vm, f) => ({ kind: "property", get: mark(vm, f), set: null, del: null })),
  abstractclassmethod: fn("abstractclassmethod", 1, (vm, f) => ({ kind: "classmethod", func: mark(vm, f) })),
  abstractstaticmethod: fn("abstractstaticmethod", 1, (vm, f) => ({ kind: "staticmethod", func: mark(vm, f) })),
  update_abstractmethods: builtin("update_abstractmethods", (_vm, [cls]) => cls),
  get_cache_token: builtin("get_cache_token", () => 0),
});
