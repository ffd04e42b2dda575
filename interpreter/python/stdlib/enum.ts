// enum: classes whose attributes are their only objects. The class statement goes through the metaclass below.
import type { Interp } from "../interp";
import type { ClassValue, Dict, Instance, Key, Value } from "../values";
import { builtin, dict, int, isInt, isUnknown, kindOf, list, method, notImplemented, tuple, unknown } from "../values";
import { addMethods, bind, rawFn } from "../builtins/arguments";
import { nativeClasses } from "../builtins";
import { raiseKeyError } from "../builtins/dict";
import { formatValue } from "../builtins/formatting";
import { addGetters } from "../builtins/numeric";
import { identity } from "../values";
import { classAttribute, nativeClass, typeClass } from "../builtins/root";
import { dictOf, functionOf, instanceOf, keyFor, plain, textOf, tupleOf } from "../builtins/special";
import { defineModule } from "./module";

export const enumMeta: ClassValue = nativeClass("EnumType", { module: "enum", bases: [typeClass] });
export const enumClass: ClassValue = nativeClass("Enum", { module: "enum" });
enumClass.metaclass = enumMeta;
const derive = (name: string, bases: readonly ClassValue[]): ClassValue => { const cls = nativeClass(name, { module: "enum", bases }); cls.metaclass = enumMeta; return cls; };
const reprEnumClass = derive("ReprEnum", [enumClass]);
const intEnumClass = derive("IntEnum", [nativeClasses.int, reprEnumClass]);
const strEnumClass = derive("StrEnum", [nativeClasses.str, reprEnumClass]);
const flagClass = derive("Flag", [enumClass]);
const intFlagClass = derive("IntFlag", [nativeClasses.int, reprEnumClass, flagClass]);
const autoClass: ClassValue = nativeClass("auto", { module: "enum", make: (_vm, cls) => ({ kind: "instance", cls, dict: new Map() }) });
const wrapperClass: ClassValue = nativeClass("member", { module: "enum", make: (_vm, cls, [value]) => ({ kind: "instance", cls, dict: new Map([["value", value]]) }) });
const nonmemberClass: ClassValue = nativeClass("nonmember", { module: "enum", make: (_vm, cls, [value]) => ({ kind: "instance", cls, dict: new Map([["value", value]]) }) });

const isAuto = (v: Value): boolean => instanceOf(v)?.cls === autoClass;
/** `A | B` of members that are still auto(): worked out when the class is made. */
interface Pending { readonly operator: string; readonly left: Value; readonly right: Value }
const pending = (operator: string, flip = false) => [1, (_vm: Interp, self: Instance, other: Value): Value =>
  ({ kind: "instance", cls: autoClass, dict: new Map(), native: { operator, left: flip ? other : self, right: flip ? self : other } satisfies Pending })] as const;
addMethods<Instance>(autoClass, instanceOf, { __or__: pending("|"), __and__: pending("&"), __xor__: pending("^"), __ror__: pending("|", true), __rand__: pending("&", true), __rxor__: pending("^", true) });
const isFlag = (cls: ClassValue): boolean => cls.mro.includes(flagClass);
const members = (cls: ClassValue): Dict | undefined => dictOf(cls.dict.get("_member_map_") ?? null);
const valueOf = (m: Instance): Value => m.dict.get("_value_") ?? null;
const nameOf = (m: Instance): Value => m.dict.get("_name_") ?? null;
const memberOf = (v: Value): Instance | undefined => (instanceOf(v)?.cls.mro.includes(enumClass) ? (v as Instance) : undefined);

/** Functions and other descriptors, private and special names are no members. */
function isMember(vm: Interp, cls: string, name: string, v: Value): boolean {
  if (/^__.*__$/.test(name) || /^_[^_].*_$/.test(name) || name.startsWith(`_${cls}__`)) return false;
  if (["function", "builtin", "property", "classmethod", "staticmethod"].includes(kindOf(v) ?? "")) return false;
  const own = instanceOf(v);
  return own === undefined || own.cls === wrapperClass || (own.cls !== nonmemberClass && classAttribute(own.cls, "__get__") === undefined) || vm === undefined;
}

/** The builtin type that members are also of: int for IntEnum, str for `class A(str, Enum)`. */
function dataType(cls: ClassValue): ClassValue | undefined {
  return cls.mro.find((c) => c.make !== undefined && c !== cls && !c.mro.includes(enumClass) && c.name !== "object");
}

function nextValue(vm: Interp, cls: ClassValue, namespace: Dict, name: string, before: readonly Value[]): Value {
  const own = (namespace.map.get("_generate_next_value_") as Value | undefined) ?? classAttribute(cls, "_generate_next_value_");
  if (own !== undefined) return vm.call(functionOf(own), [name, 1, before.length, list([...before])]);
  if (cls.mro.includes(strEnumClass)) return name.toLowerCase();
  const numbers = before.filter((v): v is number | bigint => typeof v === "number" || typeof v === "bigint");
  if (isFlag(cls)) {
    const high = numbers.reduce<bigint>((a, b) => (BigInt(b) > a ? BigInt(b) : a), 0n);
    return high <= 0n ? 1 : int(1n << BigInt(high.toString(2).length));
  }
  const last = numbers.at(-1);
  return last === undefined ? 1 : int(BigInt(last) + 1n);
}

enumMeta.dict.set("__new__", { kind: "staticmethod", func: builtin("__new__", (vm, [meta, name, bases, namespace], kwargs) => {
  const body = dictOf(namespace) ?? dict();
  const ignored = new Set<string>();
  const ignore = body.map.get("_ignore_");
  for (const n of ignore === undefined ? [] : textOf(ignore)?.replaceAll(",", " ").split(/\s+/) ?? (vm.items(ignore) ?? []).map((i) => textOf(i) ?? "")) ignored.add(n);
  const clsName = textOf(name) ?? "Enum";
  const wanted: [string, Value][] = [];
  const rest: Dict = { kind: "dict", map: new Map(), originals: null };
  for (const [k, v] of body.map) {
    const key = String(k);
    if (ignored.has(key) || key === "_ignore_") continue;
    if (isMember(vm, clsName, key, v)) wanted.push([key, instanceOf(v)?.cls === wrapperClass ? instanceOf(v)!.dict.get("value")! : v]);
    else rest.map.set(key, instanceOf(v)?.cls === nonmemberClass ? instanceOf(v)!.dict.get("value")! : v);
  }
  for (const base of vm.items(bases) ?? []) {
    const size = typeof base === "object" && base !== null && base.kind === "class" ? (members(base)?.map.size ?? 0) : 0;
    if (size > 0) vm.raise("TypeError", `cannot extend ${vm.repr(base)}`);
  }
  // A Python `__new__` makes the members while the class is built; calling the class later only looks members up.
  const made = vm.call(functionOf(typeClass.dict.get("__new__")!), [meta, name, bases, rest], kwargs);
  return typeof made === "object" && made !== null && made.kind === "class" ? fill(vm, made, rest, wanted) : made;
}) });

function fill(vm: Interp, cls: ClassValue, namespace: Dict, wanted: readonly [string, Value][]): ClassValue {
  const map = dict(), byValue = new Map<Key, Instance>();
  cls.dict.set("_member_map_", map);
  cls.dict.set("_member_names_", list([]));
  cls.dict.set("_value2member_map_", { kind: "dict", map: byValue as Map<Key, Value>, originals: null });
  for (const name of ["__repr__", "__str__", "__format__"]) {
    if (namespace.map.has(name)) continue;
    const from = cls.mro.find((c) => c !== cls && c.mro.includes(enumClass) && c.dict.has(name));
    if (from) cls.dict.set(name, from.dict.get(name)!);
  }
  const type = dataType(cls);
  if (cls.mro.includes(reprEnumClass) && type && !cls.mro.some((c) => c !== cls && c.origin !== undefined && c.dict.has("__str__")) && !namespace.map.has("__str__")) {
    cls.dict.set("__str__", method("__str__", (m, [self]) => m.str(plain(self))));
    cls.dict.set("__format__", method("__format__", (m, [self, spec]) => formatValue(m, plain(self), textOf(spec) ?? "")));
  }
  const before: Value[] = [], resolved = new Map<Value, Value>();
  const resolve = (v: Value, name: string): Value => {
    if (!isAuto(v)) return v;
    const known = resolved.get(v);
    if (known !== undefined) return known;
    const { operator, left, right } = ((v as Instance).native ?? {}) as Partial<Pending>;
    const value = operator === undefined ? nextValue(vm, cls, namespace, name, before) : vm.binary(operator, resolve(left!, name), resolve(right!, name));
    resolved.set(v, value);
    return value;
  };
  for (const [name, given] of wanted) {
    let value = resolve(given, name);
    const parts = tupleOf(value);
    if (parts && parts.items.some(isAuto)) value = tuple(parts.items.map((p) => resolve(p, name)));
    const made = makeMember(vm, cls, name, value, type);
    before.push(valueOf(made));
    const key = hashed(vm, valueOf(made));
    // Values that cannot be hashed are looked for one by one, as CPython does.
    const alias = key !== undefined ? byValue.get(key) : isUnknown(valueOf(made)) ? undefined : ([...map.map.values()] as Instance[]).find((m) => vm.equal(valueOf(m), valueOf(made)) === true);
    if (!alias) {
      if (key !== undefined) byValue.set(key, made);
      (cls.dict.get("_member_names_") as unknown as { items: Value[] }).items.push(name);
    }
    map.map.set(name, alias ?? made);
    cls.dict.set(name, alias ?? made);
  }
  cls.cache = undefined;
  return cls;
}

/** The key of a value, or undefined when it is unknown or not hashable. */
const hashed = (vm: Interp, v: Value): Key | undefined => (isUnknown(v) || ["list", "dict"].includes(kindOf(v) ?? "") ? undefined : vm.attempt("TypeError", () => keyFor(vm, v)));

function makeMember(vm: Interp, cls: ClassValue, name: string, value: Value, type: ClassValue | undefined): Instance {
  const args = tupleOf(value)?.items ?? [value];
  const own = cls.mro.filter((c) => c.origin !== undefined).map((c) => c.dict.get("__new__")).find((f) => f !== undefined);
  let made: Instance;
  if (own !== undefined) {
    const result = vm.call(functionOf(own), [cls, ...args]);
    made = instanceOf(result) ?? { kind: "instance", cls, dict: new Map() };
  } else {
    made = { kind: "instance", cls, dict: new Map() };
    if (type) {
      const native = type.make!(vm, type, type === nativeClasses.tuple ? [tuple(args)] : args, null);
      if (isUnknown(native)) made.dict.set("_value_", native);
      else if (typeof native === "object" && native !== null && native.kind === "instance") made.native = native.native;
      else made.native = native;
    }
  }
  if (!made.dict.has("_value_")) made.dict.set("_value_", own === undefined && type && tupleOf(value) && type !== nativeClasses.tuple ? (made.native as Value) : value);
  made.dict.set("_name_", name);
  made.dict.set("__objclass__", cls);
  made.dict.set("_sort_order_", members(cls)!.map.size);
  const init = cls.mro.filter((c) => c.origin !== undefined).map((c) => c.dict.get("__init__")).find((f) => f !== undefined);
  if (init !== undefined) vm.call(init, [made, ...args]);
  return made;
}

/** Cls(value) */
function byValue(vm: Interp, cls: ClassValue, value: Value): Value {
  if (isUnknown(value)) return unknown(value.because, cls);
  if (memberOf(value)?.cls === cls) return value;
  const key = hashed(vm, value);
  const known = key === undefined ? undefined : dictOf(cls.dict.get("_value2member_map_") ?? null)?.map.get(key);
  if (known !== undefined) return known;
  for (const m of members(cls)?.map.values() ?? []) if (vm.equal(valueOf(m as Instance), value) === true) return m;
  if (isFlag(cls)) {
    const bits = plain(value);
    if (typeof bits === "number" || typeof bits === "bigint") return combined(vm, cls, BigInt(bits));
  }
  const missing = classAttribute(cls, "_missing_");
  if (missing !== undefined) {
    const found = vm.call(functionOf(missing), [cls, value]);
    if (memberOf(found)) return found;
  }
  return vm.raise("ValueError", `${vm.repr(value)} is not a valid ${cls.qualname}`);
}

/** A flag of several bits. The same bits give the same object. */
function combined(vm: Interp, cls: ClassValue, bits: bigint): Value {
  const all = [...(members(cls)?.map.values() ?? [])].map((m) => BigInt(valueOf(m as Instance) as number)).reduce((a, b) => a | b, 0n);
  if (bits < 0n) bits = all & bits;
  if ((bits & ~all) !== 0n && !cls.mro.includes(intFlagClass)) {
    vm.raise("ValueError", `${vm.repr(cls)} invalid value ${bits}\n    given 0b0 ${bits.toString(2)}\n  allowed 0b0 ${all.toString(2)}`);
  }
  const table = dictOf(cls.dict.get("_value2member_map_")!)!.map;
  const value = int(bits);
  const known = table.get(value);
  if (known !== undefined) return known;
  const parts = single(cls).filter((m) => (BigInt(valueOf(m) as number) & bits) !== 0n);
  const made: Instance = { kind: "instance", cls, dict: new Map<string, Value>([["_value_", value], ["_name_", parts.length ? parts.map((p) => String(nameOf(p))).join("|") : null]]) };
  if (cls.mro.includes(nativeClasses.int)) made.native = value;
  table.set(value, made);
  return made;
}
/** The members of a flag class that are one bit. */
const single = (cls: ClassValue): Instance[] => canonical(cls).filter((m) => { const v = BigInt(valueOf(m) as number); return v > 0n && (v & (v - 1n)) === 0n; });
function canonical(cls: ClassValue): Instance[] {
  const names = (cls.dict.get("_member_names_") as unknown as { items: Value[] } | undefined)?.items ?? [];
  const all = names.map((n) => members(cls)!.map.get(n as string) as Instance);
  return isFlag(cls) ? all.filter((m) => { const v = valueOf(m); return isInt(v) && typeof v !== "object" && BigInt(v) !== 0n && (BigInt(v) & (BigInt(v) - 1n)) === 0n; }) : all;
}

enumMeta.dict.set("__call__", method("__call__", (vm, [cls, ...args], kwargs) => {
  const c = cls as ClassValue;
  if (members(c) === undefined || (members(c)!.map.size === 0 && args.length > 1)) return functional(vm, c, args, kwargs);
  const [value] = bind(vm, c.name, "value names= * module= qualname= type= start= boundary=", args, kwargs);
  return byValue(vm, c, value!);
}));

/** Enum("Color", "RED GREEN") */
function functional(vm: Interp, cls: ClassValue, args: readonly Value[], kwargs: Map<string, Value> | null): Value {
  const [name, names] = bind(vm, cls.name, "value names= * module= qualname= type= start= boundary=", args, kwargs);
  if (names === undefined) return vm.raise("TypeError", `${cls.name}.__call__() missing the names of its members`);
  const text = textOf(names);
  const body = dict([["__module__", vm.globals().get("__name__") ?? "__main__"]]);
  const mapping = dictOf(names);
  if (mapping) for (const [k, v] of mapping.map) body.map.set(k, v);
  else {
    const items = text !== undefined ? text.replaceAll(",", " ").split(/\s+/).filter(Boolean) : vm.items(names);
    if (!items) return unknown("the names of the members are not known");
    items.forEach((item, i) => { const pair = tupleOf(item)?.items; body.map.set(textOf(pair ? pair[0] : item) ?? "", pair ? pair[1] : isFlag(cls) ? 2 ** i : i + 1); });
  }
  return vm.call(functionOf(enumMeta.dict.get("__new__")!), [enumMeta, name!, tuple([cls]), body]);
}

const classOf = (v: Value): ClassValue | undefined => (typeof v === "object" && v !== null && v.kind === "class" ? v : undefined);
addMethods<ClassValue>(enumMeta, classOf, {
  __iter__: [0, (vm, cls) => vm.iter(list(canonical(cls)))],
  __reversed__: [0, (vm, cls) => vm.iter(list(canonical(cls).reverse()))],
  __len__: [0, (_vm, cls) => canonical(cls).length],
  __bool__: [0, () => true],
  __contains__: [1, (vm, cls, v) => {
    if (memberOf(v)) return memberOf(v)!.cls.mro.includes(cls);
    return vm.raise("TypeError", `unsupported operand type(s) for 'in': '${vm.typeOf(v).name}' and '${vm.typeOf(cls).name}'`);
  }],
  __getitem__: [1, (vm, cls, name) => members(cls)?.map.get(textOf(name) ?? "") ?? raiseKeyError(vm, name)],
  __repr__: [0, (_vm, cls) => (isFlag(cls) ? `<flag '${cls.name}'>` : `<enum '${cls.name}'>`)],
});
addGetters<ClassValue>(enumMeta, { __members__: (_vm, cls) => members(cls) ?? dict() });

const typeName = (m: Instance): string => m.cls.name;
addMethods<Instance>(enumClass, memberOf, {
  __repr__: [0, (vm, m) => (nameOf(m) === null ? `<${typeName(m)}: ${vm.repr(valueOf(m))}>` : `<${typeName(m)}.${String(nameOf(m))}: ${vm.repr(valueOf(m))}>`)],
  __str__: [0, (vm, m) => (nameOf(m) === null ? `${typeName(m)}(${vm.repr(valueOf(m))})` : `${typeName(m)}.${String(nameOf(m))}`)],
  __format__: [1, (vm, m, spec) => formatValue(vm, vm.str(m), textOf(spec) ?? "")],
  __hash__: [0, (vm, m) => (typeof nameOf(m) === "string" ? vm.call(vm.builtins.get("hash")!, [nameOf(m)]) : identity(m))],
  __copy__: [0, (_vm, m) => m],
  __deepcopy__: [1, (_vm, m) => m, "raw"],
  __reduce_ex__: [1, (_vm, m) => tuple([m.cls, tuple([valueOf(m)])])],
});
enumClass.dict.set("__eq__", method("__eq__", (_vm, [a, b]) => (a === b ? true : notImplemented)));
addGetters<Instance>(enumClass, { name: (_vm, m) => nameOf(m), value: (_vm, m) => valueOf(m) });

const bitsOf = (v: Value): bigint | undefined => {
  const own = memberOf(v) ? valueOf(v as Instance) : plain(v);
  return typeof own === "number" || typeof own === "bigint" ? BigInt(own) : undefined;
};
const bitwise = (combine: (a: bigint, b: bigint) => bigint) => [1, (vm: Interp, m: Instance, other: Value): Value => {
  const b = memberOf(other)?.cls === m.cls || m.cls.mro.includes(intFlagClass) ? bitsOf(other) : undefined;
  return b === undefined ? notImplemented : combined(vm, m.cls, combine(bitsOf(m)!, b));
}] as const;
for (const cls of [flagClass, intFlagClass]) {
  addMethods<Instance>(cls, memberOf, {
    __or__: bitwise((a, b) => a | b), __and__: bitwise((a, b) => a & b), __xor__: bitwise((a, b) => a ^ b),
    __ror__: bitwise((a, b) => a | b), __rand__: bitwise((a, b) => a & b), __rxor__: bitwise((a, b) => a ^ b),
    __invert__: [0, (vm, m) => combined(vm, m.cls, ~bitsOf(m)!)],
    __bool__: [0, (_vm, m) => bitsOf(m) !== 0n],
    __contains__: [1, (vm, m, other) => { const b = bitsOf(other); return b === undefined ? vm.raise("TypeError", `unsupported operand type(s) for 'in': '${vm.typeOf(other).name}' and '${m.cls.name}'`) : (bitsOf(m)! & b) === b; }],
    __iter__: [0, (vm, m) => vm.iter(list(single(m.cls).filter((s) => (BigInt(valueOf(s) as number) & bitsOf(m)!) !== 0n)))],
    __len__: [0, (_vm, m) => single(m.cls).filter((s) => (BigInt(valueOf(s) as number) & bitsOf(m)!) !== 0n).length],
  });
}

export const enumModule = defineModule("enum", {
  Enum: enumClass, EnumMeta: enumMeta, EnumType: enumMeta, ReprEnum: reprEnumClass, IntEnum: intEnumClass, StrEnum: strEnumClass, Flag: flagClass, IntFlag: intFlagClass, auto: autoClass,
  member: wrapperClass, nonmember: nonmemberClass,
  unique: rawFn("unique", 1, (vm, cls) => {
    const c = classOf(cls);
    const doubled = c ? [...members(c)?.map ?? []].filter(([k, m]) => nameOf(m as Instance) !== k) : [];
    if (doubled.length) vm.raise("ValueError", `duplicate values found in ${vm.repr(cls)}: ${doubled.map(([k, m]) => `${String(k)} -> ${String(nameOf(m as Instance))}`).join(", ")}`);
    return cls;
  }),
  verify: builtin("verify", () => rawFn("decorator", 1, (_vm, cls) => cls)),
  CONFORM: "conform", STRICT: "strict", KEEP: "keep", EJECT: "eject",
  property: builtin("property", (vm, args) => vm.call(vm.builtins.get("property")!, args)),
});
