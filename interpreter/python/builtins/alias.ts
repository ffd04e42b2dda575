// list[int] and int | str: types.GenericAlias and types.UnionType. typing's forms are built of the same two.
import type { Interp } from "../interp";
import type { ClassValue, Instance, Value } from "../values";
import { isUnknown, notImplemented, tuple, unknown } from "../values";
import { addMethods, rawFn } from "./arguments";
import { addGetters } from "./numeric";
import { hashValue } from "./hash";
import { nativeClass } from "./root";
import { keyFor, tupleOf } from "./special";

/** What a subscripted generic keeps: its origin (a class, or a special form of typing) and its arguments. `name` is how typing shows it. */
export interface Alias { readonly origin: Value; readonly args: readonly Value[]; readonly name?: string }

export const genericAliasClass: ClassValue = nativeClass("GenericAlias", { module: "types" });
export const unionTypeClass: ClassValue = nativeClass("UnionType", { module: "types" });

export function makeAlias(origin: Value, args: readonly Value[], name?: string, cls: ClassValue = genericAliasClass): Instance {
  return { kind: "instance", cls, dict: new Map(), native: { origin, args, name } satisfies Alias };
}
/** A union without repetitions, unions inside opened; the single member where only one is left. */
export function makeUnion(vm: Interp, members: readonly Value[], cls: ClassValue = unionTypeClass): Value {
  const flat = members.flatMap((m) => unionMembers(m) ?? [m]).map((m) => (m === null ? vm.typeOf(null) : m));
  const seen = new Map<unknown, Value>();
  for (const m of flat) { const key = isUnknown(m) ? m : keyFor(vm, m); if (!seen.has(key)) seen.set(key, m); }
  const unique = [...seen.values()];
  return unique.length === 1 ? unique[0] : { kind: "instance", cls, dict: new Map(), native: { origin: cls, args: unique } satisfies Alias };
}
export function aliasOf(v: Value): Alias | undefined {
  if (typeof v !== "object" || v === null || v.kind !== "instance" || typeof v.native !== "object" || v.native === null) return undefined;
  // `int | str` of two classes is made by `type` itself: its members are the native array.
  if (Array.isArray(v.native)) return v.cls.name === "UnionType" ? { origin: v.cls, args: v.native as Value[] } : undefined;
  return "origin" in v.native && "args" in v.native ? (v.native as Alias) : undefined;
}

/** The members of a union (types.UnionType or typing.Union); undefined for anything else. */
export function unionMembers(v: Value): readonly Value[] | undefined {
  if (typeof v !== "object" || v === null || v.kind !== "instance") return undefined;
  return v.cls.name === "UnionType" || v.cls.name === "_UnionGenericAlias" ? aliasOf(v)?.args : undefined;
}

/** How a type looks inside the brackets of another. */
export function showType(vm: Interp, v: Value): string {
  if (typeof v === "object" && v !== null) {
    if (v.kind === "ellipsis") return "...";
    if (v.kind === "class") return v === vm.typeOf(null) ? "None" : v.module === "builtins" ? v.qualname : `${v.module}.${v.qualname}`;
    if (v.kind === "list") return `[${v.items.map((i) => showType(vm, i)).join(", ")}]`;
  }
  return vm.repr(v);
}

/** `__class_getitem__` of generic classes: cls[args]. */
export const classGetitem: Value = { kind: "classmethod", func: rawFn("__class_getitem__", 2, (_vm, cls, index) => makeAlias(cls, tupleOf(index)?.items ?? [index])) };

const guard = (v: Value): Instance | undefined => (aliasOf(v) ? (v as Instance) : undefined);
/** The methods of every subscripted form. */
export function addAliasMethods(cls: ClassValue): void {
  addMethods<Instance>(cls, guard, {
    __getitem__: [1, (vm, self, index) => {
      const { origin, args, name } = aliasOf(self)!;
      const given = tupleOf(index)?.items ?? [index];
      let at = 0;
      const fresh = args.map((a) => (isParameter(a) && at < given.length ? given[at++] : a));
      return makeAlias(origin, at ? fresh : args, name, self.cls);
    }, "raw"],
    __repr__: [0, (vm, self) => {
      const { origin, args, name } = aliasOf(self)!;
      const shown = args.map((a) => showType(vm, a)).join(", ");
      return `${name ?? showType(vm, origin)}[${shown || "()"}]`;
    }],
    __hash__: [0, (vm, self) => hashValue(vm, tuple(aliasOf(self)!.args.filter((a) => !isUnknown(a) && (typeof a !== "object" || a === null || a.kind !== "list"))))],
    __eq__: [1, (vm, self, other) => {
      const a = aliasOf(self)!, b = aliasOf(other);
      return b ? (vm.equal(a.origin, b.origin) === true && vm.equal(tuple(a.args), tuple(b.args)) === true) : notImplemented;
    }],
    __or__: [1, (vm, self, other) => makeUnion(vm, [self, other])],
    __ror__: [1, (vm, self, other) => makeUnion(vm, [other, self])],
    __mro_entries__: [1, (_vm, self) => tuple([aliasOf(self)!.origin])],
    __instancecheck__: [1, (vm) => vm.raise("TypeError", "isinstance() argument 2 cannot be a parameterized generic")],
  });
  cls.dict.set("__call__", { kind: "builtin", name: "__call__", binds: true, call: (vm, [self, ...args], kwargs) => vm.call(aliasOf(self)!.origin, args, kwargs) });
  addGetters<Instance>(cls, {
    __origin__: (_vm, v) => aliasOf(v)!.origin,
    __args__: (_vm, v) => tuple(aliasOf(v)!.args),
    __parameters__: (_vm, v) => tuple(aliasOf(v)!.args.filter(isParameter)),
    __metadata__: (_vm, v) => tuple(aliasOf(v)!.args.slice(1)),
  });
  cls.dict.set("__class_getitem__", classGetitem);
}
const isParameter = (v: Value): boolean => typeof v === "object" && v !== null && v.kind === "instance" && (v.cls.name === "TypeVar" || v.cls.name === "ParamSpec" || v.cls.name === "TypeVarTuple");

addAliasMethods(genericAliasClass);
addAliasMethods(unionTypeClass);
addMethods<Instance>(unionTypeClass, guard, {
  __repr__: [0, (vm, self) => aliasOf(self)!.args.map((a) => showType(vm, a)).join(" | ")],
  __instancecheck__: [1, (vm, self, v) => vm.isInstance(v, tuple(aliasOf(self)!.args)) ?? unknown("the class of this value is not known")],
  __eq__: [1, (vm, self, other) => {
    const members = unionMembers(other), own = aliasOf(self)!.args;
    return members ? members.length === own.length && own.every((a) => members.some((b) => vm.equal(a, b) === true)) : notImplemented;
  }],
});
