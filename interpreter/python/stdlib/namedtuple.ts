// Named tuples: collections.namedtuple and typing.NamedTuple. Their objects are tuples with a class.
import type { Interp } from "../interp";
import type { ClassValue, Dict, Instance, Tuple, Value } from "../values";
import { builtin, dict, isUnknown, list, tuple, unknown } from "../values";
import { addMethods, bind } from "../builtins/arguments";
import { nativeClasses } from "../builtins";
import { addNew } from "../builtins/numeric";
import { nativeClass, typeClass } from "../builtins/root";
import { dictOf, instanceOf, orElse, textOf, tupleOf } from "../builtins/special";

export interface NamedField { readonly name: string; readonly otherwise?: Value }

/** A class of named tuples. Fields with a value come last. `members` are what a class statement adds. */
export function namedTupleClass(name: string, module: string, fields: readonly NamedField[], members: Iterable<readonly [string, Value]> = []): ClassValue {
  const signature = fields.map((f) => (f.otherwise === undefined ? f.name : `${f.name}=`)).join(" ");
  const names = fields.map((f) => f.name);
  const cls = nativeClass(name, {
    module, bases: [nativeClasses.tuple],
    make(vm, made, args, kwargs) {
      const values = bind(vm, `${name}.__new__`, `_cls ${signature}`, [null, ...args], kwargs).slice(1);
      return tuple(values.map((v, i) => (v === undefined ? fields[i].otherwise! : v)), made);
    },
  });
  addNew(cls);
  addMethods<Tuple>(cls, tupleOf, {
    __repr__: [0, (vm, self) => `${self.cls?.name ?? name}(${self.items.map((v, i) => `${names[i]}=${vm.repr(v)}`).join(", ")})`],
    _asdict: [0, (_vm, self) => dict(names.map((n, i) => [n, self.items[i]] as const))],
    _replace: ["**changes", (vm, self, changes) => {
      const given = dictOf(changes)!;
      const strange = [...given.map.keys()].filter((k) => !names.includes(String(k)));
      if (strange.length) vm.raise("ValueError", `Got unexpected field names: ${vm.repr(list(strange as Value[]))}`);
      return tuple(names.map((n, i) => orElse(given.map.get(n), self.items[i])), self.cls ?? cls);
    }],
    __getnewargs__: [0, (_vm, self) => tuple(self.items)],
  });
  names.forEach((n, i) => cls.dict.set(n, { kind: "property", set: null, del: null, get: builtin(n, (_vm, [self]) => orElse(tupleOf(self)?.items[i], unknown("this is no such tuple"))) }));
  cls.dict.set("_fields", tuple(names));
  cls.dict.set("_field_defaults", dict(fields.filter((f) => f.otherwise !== undefined).map((f) => [f.name, f.otherwise!] as const)));
  cls.dict.set("__match_args__", tuple(names));
  cls.dict.set("__slots__", tuple([]));
  cls.dict.set("_make", { kind: "classmethod", func: builtin("_make", (vm, [made, items]) => {
    const values = vm.items(items);
    if (!values) return unknown("the items are not known", cls);
    if (values.length !== names.length) vm.raise("TypeError", `Expected ${names.length} arguments, got ${values.length}`);
    return tuple(values, made as ClassValue);
  }) });
  for (const [key, value] of members) if (!names.includes(key)) cls.dict.set(key, value);
  return cls;
}

/** collections.namedtuple(typename, field_names, *, rename, defaults, module) */
export const namedtuple = builtin("namedtuple", (vm, args, kwargs) => {
  const [name, fieldNames, , defaults = null, module = null] = bind(vm, "namedtuple", "typename field_names * rename= defaults= module=", args, kwargs);
  const text = textOf(fieldNames!);
  const listed = text !== undefined ? text.replaceAll(",", " ").split(/\s+/).filter(Boolean) : vm.items(fieldNames!)?.map((f) => textOf(f) ?? vm.str(f));
  const otherwise = defaults === null ? [] : vm.items(defaults);
  if (!listed || !otherwise || isUnknown(name!)) return unknown("the fields of this named tuple are not known");
  for (const n of listed) {
    if (!/^[\p{XID_Start}_]\p{XID_Continue}*$/u.test(n)) vm.raise("ValueError", `Type names and field names must be valid identifiers: ${vm.repr(n)}`);
    if (n.startsWith("_")) vm.raise("ValueError", `Field names cannot start with an underscore: ${vm.repr(n)}`);
  }
  const twice = listed.find((n, i) => listed.indexOf(n) !== i);
  if (twice !== undefined) vm.raise("ValueError", `Encountered duplicate field name: ${vm.repr(twice)}`);
  if (otherwise.length > listed.length) vm.raise("TypeError", "Got more default values than field names");
  const first = listed.length - otherwise.length;
  return namedTupleClass(textOf(name!) ?? "namedtuple", textOf(module) ?? currentModule(vm), listed.map((n, i) => (i >= first ? { name: n, otherwise: otherwise[i - first] } : { name: n })));
});
const currentModule = (vm: Interp): string => textOf(vm.globals().get("__name__") ?? "") ?? "__main__";

const meta: ClassValue = nativeClass("NamedTupleMeta", { module: "typing", bases: [typeClass] });
meta.dict.set("__new__", { kind: "staticmethod", func: builtin("__new__", (vm, [, name, , namespace]) => fromStatement(vm, textOf(name) ?? "NamedTuple", dictOf(namespace) ?? dict())) });

function fromStatement(vm: Interp, name: string, namespace: Dict): Value {
  const annotations = dictOf(namespace.map.get("__annotations__") ?? null);
  const fields: NamedField[] = [...(annotations?.map.keys() ?? [])].map((k) => {
    const otherwise = namespace.map.get(k);
    return otherwise === undefined ? { name: String(k) } : { name: String(k), otherwise };
  });
  const late = fields.findIndex((f, i) => f.otherwise === undefined && fields.slice(0, i).some((g) => g.otherwise !== undefined));
  if (late >= 0) vm.raise("TypeError", `Non-default namedtuple field '${fields[late].name}' cannot follow default field${fields.slice(0, late).filter((f) => f.otherwise !== undefined).length > 1 ? "s" : ""} ${fields.slice(0, late).filter((f) => f.otherwise !== undefined).map((f) => `'${f.name}'`).join(", ")}`);
  const members = [...namespace.map].filter((entry): entry is [string, Value] => typeof entry[0] === "string" && entry[0] !== "__new__");
  return namedTupleClass(name, textOf(namespace.map.get("__module__") ?? "") ?? "", fields, members);
}

/** What `class P(NamedTuple)` really derives from. */
const statementBase: ClassValue = nativeClass("NamedTuple", { module: "typing", bases: [nativeClasses.tuple] });
statementBase.metaclass = meta;
const formClass = nativeClass("_NamedTupleForm", { module: "typing" });
addMethods<Instance>(formClass, instanceOf, {
  __mro_entries__: [1, () => tuple([statementBase])],
  __repr__: [0, () => "<function NamedTuple>"],
});
formClass.dict.set("__call__", builtin("__call__", (vm, [, name, fields], kwargs) => {
  const pairs = fields === undefined || fields === null ? [...(kwargs ?? [])].map(([k]) => k) : vm.items(fields)?.map((f) => textOf(vm.items(f)?.[0] ?? "") ?? "");
  return pairs ? namedTupleClass(textOf(name) ?? "NamedTuple", currentModule(vm), pairs.map((n) => ({ name: n }))) : unknown("the fields of this named tuple are not known");
}, { binds: true }));
/** typing.NamedTuple: callable, and usable as a base. */
export const namedTupleForm: Instance = { kind: "instance", cls: formClass, dict: new Map([["__name__", "NamedTuple"]]) };
