// typing.TypedDict: classes whose call makes a plain dict.
import type { ClassValue, Dict, Value } from "../values";
import { builtin, dict } from "../values";
import { nativeClasses } from "../builtins";
import { nativeClass, typeClass } from "../builtins/root";
import { dictOf, textOf } from "../builtins/special";

const meta: ClassValue = nativeClass("_TypedDictMeta", { module: "typing", bases: [typeClass] });

function typedDict(name: string, namespace: Dict, total: Value, bases: readonly ClassValue[]): ClassValue {
  const annotations = dictOf(namespace.map.get("__annotations__") ?? null) ?? dict();
  const all = dict();
  for (const base of bases) for (const [k, v] of dictOf(base.dict.get("__annotations__") ?? null)?.map ?? []) all.map.set(k, v);
  for (const [k, v] of annotations.map) all.map.set(k, v);
  const cls = nativeClass(name, { module: textOf((namespace.map.get("__module__") as Value) ?? "") ?? "", bases: [nativeClasses.dict], make: (vm, _cls, args, kwargs) => nativeClasses.dict.make!(vm, nativeClasses.dict, args, kwargs) });
  for (const [k, v] of namespace.map) if (typeof k === "string") cls.dict.set(k, v);
  cls.dict.set("__annotations__", all);
  cls.dict.set("__total__", total);
  cls.dict.set("__required_keys__", { kind: "set", frozen: true, map: total === false ? new Map() : new Map([...all.map.keys()].map((k) => [k, k as Value])) });
  cls.metaclass = meta;
  return cls;
}

meta.dict.set("__new__", { kind: "staticmethod", func: builtin("__new__", (vm, [, name, bases, namespace], kwargs) =>
  typedDict(textOf(name) ?? "TypedDict", dictOf(namespace) ?? dict(), kwargs?.get("total") ?? true, (vm.items(bases) ?? []).filter((b): b is ClassValue => typeof b === "object" && b !== null && b.kind === "class" && b !== typedDictClass))) });
meta.dict.set("__call__", builtin("__call__", (vm, [cls, ...args], kwargs) => {
  if (cls !== typedDictClass) return nativeClasses.dict.make!(vm, nativeClasses.dict, args, kwargs);
  const fields = dictOf(args[1] ?? null) ?? dict();
  return typedDict(textOf(args[0]) ?? "TypedDict", dict([["__annotations__", fields]]), kwargs?.get("total") ?? true, []);
}, { binds: true }));

export const typedDictClass: ClassValue = nativeClass("TypedDict", { module: "typing", bases: [nativeClasses.dict] });
typedDictClass.metaclass = meta;
