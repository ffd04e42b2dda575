// property, classmethod and staticmethod.
import type { ClassMethod, ClassValue, Property, StaticMethod, Value } from "./values";
import { method } from "./values";
import { nativeClass } from "./builtins/root";
import type { Machine } from "./machine";
import { bind } from "./attributes";

const getter = (name: string, get: (v: Value) => Value): readonly [string, Value] => [name, { kind: "property", set: null, del: null, get: method(name, (_vm, [v]) => get(v)) }];
const property = (get: Value, set: Value, del: Value, doc?: string): Property => (doc === undefined ? { kind: "property", get, set, del } : { kind: "property", get, set, del, doc });

export const propertyClass: ClassValue = nativeClass("property", {
  make(_vm, _cls, args, kwargs) {
    const given = (i: number, name: string): Value => args[i] ?? kwargs?.get(name) ?? null;
    const doc = given(3, "doc");
    return property(given(0, "fget"), given(1, "fset"), given(2, "fdel"), typeof doc === "string" ? doc : undefined);
  },
  dict: [
    ["getter", method("getter", (_vm, [p, f]) => property(f, (p as Property).set, (p as Property).del, (p as Property).doc))],
    ["setter", method("setter", (_vm, [p, f]) => property((p as Property).get, f, (p as Property).del, (p as Property).doc))],
    ["deleter", method("deleter", (_vm, [p, f]) => property((p as Property).get, (p as Property).set, f, (p as Property).doc))],
    getter("fget", (v) => (v as Property).get), getter("fset", (v) => (v as Property).set), getter("fdel", (v) => (v as Property).del),
    getter("__doc__", (v) => { const { doc, get } = v as Property; return doc ?? (typeof get === "object" && get !== null && get.kind === "function" ? get.doc : null); }),
    ["__get__", method("__get__", (vm, [p, obj]) => (obj === null || obj === undefined ? p : vm.call((p as Property).get, [obj])))],
    ["__set__", method("__set__", (vm, [p, obj, v]) => { vm.call((p as Property).set, [obj, v]); return null; })],
    ["__set_name__", method("__set_name__", () => null)],
  ],
});

function wrapper(name: "classmethod" | "staticmethod"): ClassValue {
  return nativeClass(name, {
    make: (vm, _cls, args) => (args.length === 1 ? { kind: name, func: args[0] } : vm.raise("TypeError", `${name} expected 1 argument, got ${args.length}`)),
    dict: [
      getter("__func__", (v) => (v as ClassMethod | StaticMethod).func),
      getter("__wrapped__", (v) => (v as ClassMethod | StaticMethod).func),
      ["__get__", method("__get__", (vm, [v, obj, cls]) => bind(vm as Machine, v, obj ?? null, (cls ?? vm.typeOf(obj)) as ClassValue))],
    ],
  });
}
export const classmethodClass = wrapper("classmethod");
export const staticmethodClass = wrapper("staticmethod");
