// dataclasses.
import type { Interp } from "../interp";
import type { ClassValue, Dict, Instance, Value } from "../values";
import { builtin, dict, isUnknown, kindOf, method, notImplemented, token, tuple, unknown } from "../values";
import { bind, rawFn } from "../builtins/arguments";
import { hashValue } from "../builtins/hash";
import { classGetitem } from "../builtins/alias";
import { nativeClass, typeClass } from "../builtins/root";
import { callSpecial, dictOf, instanceOf, setValueOf, special, textOf, tupleOf } from "../builtins/special";
import { classLookup, classVersion } from "../shared";
import { deepcopy } from "./copy";
import { defineModule } from "./module";

const MISSING = token("dataclasses", "MISSING");
const KW_ONLY = token("dataclasses", "KW_ONLY");
const fieldClass: ClassValue = nativeClass("Field", { module: "dataclasses" });
fieldClass.dict.set("__repr__", method("__repr__", (vm, [self]) => `Field(${[...(self as Instance).dict].filter(([k]) => k !== "_field_type").map(([k, v]) => `${k}=${vm.repr(v)}`).join(",")})`));
const initVarClass: ClassValue = nativeClass("InitVar", { module: "dataclasses", dict: [["__class_getitem__", classGetitem]] });

/** What the decorator needs of a field; the same facts stand in the Field object that the program sees. */
interface Field { readonly name: string; readonly value: Instance; readonly initOnly: boolean }
interface Options { init: boolean; repr: boolean; eq: boolean; order: boolean; frozen: boolean; unsafe_hash: boolean; kw_only: boolean; slots: boolean; match_args: boolean }

const of = (f: Field, key: string): Value => f.value.dict.get(key) ?? null;
const yes = (f: Field, key: string): boolean => of(f, key) === true;
const hasDefault = (f: Field): boolean => of(f, "default") !== MISSING || of(f, "default_factory") !== MISSING;

function makeField(args: Partial<Record<string, Value>>): Instance {
  const get = (name: string, otherwise: Value): Value => args[name] ?? (name in args && args[name] !== undefined ? args[name]! : otherwise);
  return { kind: "instance", cls: fieldClass, dict: new Map<string, Value>([
    ["name", null], ["type", null], ["default", args.default === undefined ? MISSING : args.default], ["default_factory", args.default_factory === undefined ? MISSING : args.default_factory],
    ["init", get("init", true)], ["repr", get("repr", true)], ["hash", args.hash === undefined ? null : args.hash], ["compare", get("compare", true)], ["metadata", args.metadata ?? dict()], ["kw_only", args.kw_only === undefined ? MISSING : args.kw_only],
  ]) };
}

/** How an annotation reads: as text or as an object. */
function annotated(vm: Interp, hint: Value, name: string): boolean {
  if (isUnknown(hint)) return false;
  if (typeof hint === "string") return new RegExp(`(^|\\.)${name}\\b`).test(hint);
  if (name === "ClassVar") return /^typing\.ClassVar/.test(kindOf(hint) === "instance" ? vm.repr(hint) : "");
  if (name === "KW_ONLY") return hint === KW_ONLY;
  return hint === initVarClass || (kindOf(hint) === "instance" && (hint as Instance).native !== undefined && ((hint as Instance).native as { origin?: Value }).origin === initVarClass);
}

function ownFields(vm: Interp, cls: ClassValue, options: Options): Field[] {
  const annotations = dictOf(vm.lookup(cls, "__annotations__") ?? null);
  const own = cls.dict.get("__annotations__") ?? (annotations && vm.lookup(cls.bases[0], "__annotations__") !== annotations ? annotations : undefined);
  const hints = own === undefined ? undefined : dictOf(own);
  const out: Field[] = [];
  let keywordOnly = options.kw_only;
  for (const [key, hint] of hints?.map ?? []) {
    const name = String(key);
    if (annotated(vm, hint, "ClassVar")) continue;
    if (annotated(vm, hint, "KW_ONLY")) { keywordOnly = true; continue; }
    const given = cls.dict.get(name);
    const value = instanceOf(given ?? null)?.cls === fieldClass ? (given as Instance) : makeField(given === undefined ? {} : { default: given });
    const otherwise = value.dict.get("default")!;
    if (kindOf(otherwise) === "list" || kindOf(otherwise) === "dict" || setValueOf(otherwise)) {
      vm.raise("ValueError", `mutable default ${vm.repr(vm.typeOf(otherwise))} for field ${name} is not allowed: use default_factory`);
    }
    value.dict.set("name", name);
    value.dict.set("type", hint);
    if (value.dict.get("kw_only") === MISSING) value.dict.set("kw_only", keywordOnly);
    if (otherwise !== MISSING) cls.dict.set(name, otherwise);
    else if (given !== undefined) cls.dict.delete(name);
    out.push({ name, value, initOnly: annotated(vm, hint, "InitVar") });
  }
  return out;
}

const registry = "__dataclass_fields__";
/** The fields that a registry holds. */
const listed = new WeakMap<object, Field[]>();
function allFields(v: Value, vm: Interp): Field[] | undefined {
  const cls = typeof v === "object" && v !== null && v.kind === "class" ? v : isUnknown(v) ? undefined : vm.typeOf(v);
  for (const c of cls?.mro ?? []) {
    const known = c.dict.get(registry);
    if (known !== undefined && dictOf(known)) {
      let fields = listed.get(known as object);
      if (fields === undefined) listed.set(known as object, (fields = [...dictOf(known)!.map].map(([name, value]) => ({ name: String(name), value: value as Instance, initOnly: (value as Instance).native === "initvar" }))));
      return fields;
    }
  }
  return undefined;
}

function decorate(vm: Interp, target: Value, options: Options): Value {
  if (isUnknown(target)) return target;
  if (typeof target !== "object" || target === null || target.kind !== "class") return vm.raise("TypeError", "dataclass() should be used on classes only");
  const cls: ClassValue = target;
  const byName = new Map<string, Field>();
  for (const base of [...cls.mro].slice(1).reverse()) {
    const inherited = base.dict.get(registry);
    if (inherited === undefined || !dictOf(inherited)) continue;
    for (const f of allFields(base, vm) ?? []) byName.set(f.name, f);
    const baseFrozen = base.dict.get("__dataclass_params__") === true;
    if (baseFrozen !== options.frozen) vm.raise("TypeError", baseFrozen ? "cannot inherit non-frozen dataclass from a frozen one" : "cannot inherit frozen dataclass from a non-frozen one");
  }
  for (const f of ownFields(vm, cls, options)) { if (f.initOnly) f.value.native = "initvar"; byName.set(f.name, f); }
  const fields = [...byName.values()];
  const set = (name: string, value: Value, keep = true): void => { if (!keep || !cls.dict.has(name)) vm.setattr(cls, name, value); };
  vm.setattr(cls, registry, dict(fields.map((f) => [f.name, f.value] as const)));
  vm.setattr(cls, "__dataclass_params__", options.frozen);
  const positional = fields.filter((f) => yes(f, "init") && !yes(f, "kw_only")), named = fields.filter((f) => yes(f, "init") && yes(f, "kw_only"));
  const late = positional.find((f, i) => !hasDefault(f) && positional.slice(0, i).some(hasDefault));
  if (late && options.init) vm.raise("TypeError", `non-default argument '${late.name}' follows default argument`);
  const hadEq = cls.dict.has("__eq__"), hadHash = cls.dict.has("__hash__") && !(hadEq && cls.dict.get("__hash__") === null);
  if (options.init) set("__init__", initializer(cls, fields, positional, named, options), false);
  const shown = fields.filter((f) => !f.initOnly && yes(f, "repr")), compared = fields.filter((f) => !f.initOnly && yes(f, "compare"));
  const values = (m: Interp, self: Value, which: readonly Field[]): Value => tuple(which.map((f) => m.getattr(self, f.name)));
  if (options.repr) {
    const active = new Set<Value>();
    set("__repr__", method("__repr__", (m, [self]) => {
      if (active.has(self)) return "...";
      active.add(self);
      try {
        return `${m.typeOf(self).qualname}(${shown.map((f) => `${f.name}=${m.repr(m.getattr(self, f.name))}`).join(", ")})`;
      } finally {
        active.delete(self);
      }
    }));
  }
  const compare = (name: string, operator: string): void => set(name, method(name, (m, [a, b]) =>
    (m.typeOf(b) === m.typeOf(a) ? m.binary(operator, values(m, a, compared), values(m, b, compared)) : notImplemented)));
  if (options.eq) compare("__eq__", "==");
  if (options.order) for (const [name, operator] of [["__lt__", "<"], ["__le__", "<="], ["__gt__", ">"], ["__ge__", ">="]] as const) {
    if (cls.dict.has(name)) vm.raise("TypeError", `Cannot overwrite attribute ${name} in class ${cls.name}. Consider using functools.total_ordering`);
    compare(name, operator);
  }
  if (options.unsafe_hash || (options.eq && options.frozen && !hadHash)) {
    const hashed = fields.filter((f) => !f.initOnly && (of(f, "hash") === null ? yes(f, "compare") : yes(f, "hash")));
    set("__hash__", method("__hash__", (m, [self]) => hashValue(m, values(m, self, hashed))), false);
  } else if (options.eq && !options.frozen && !hadHash) vm.setattr(cls, "__hash__", null);
  if (options.frozen) freeze(vm, cls, fields);
  if (options.match_args) set("__match_args__", tuple(positional.map((f) => f.name)));
  return cls;
}

function freeze(vm: Interp, cls: ClassValue, fields: readonly Field[]): void {
  const names = new Set(fields.map((f) => f.name));
  const refuse = (name: string, what: string): Value => method(name, (m, [self, attribute, value]) => {
    if (m.typeOf(self) === cls || names.has(textOf(attribute) ?? "")) m.raise(frozenError, `cannot ${what} field ${m.repr(attribute)}`);
    const target = instanceOf(self);
    if (target) { m.touch(target); if (what === "assign to") target.dict.set(textOf(attribute) ?? "", value); else target.dict.delete(textOf(attribute) ?? ""); }
    return null;
  });
  vm.setattr(cls, "__setattr__", refuse("__setattr__", "assign to"));
  vm.setattr(cls, "__delattr__", refuse("__delattr__", "delete"));
}
/** Derived from AttributeError, once an interpreter has told which class that is. */
const frozenError: ClassValue = nativeClass("FrozenInstanceError", { module: "dataclasses" });

function initializer(cls: ClassValue, fields: readonly Field[], positional: readonly Field[], named: readonly Field[], options: Options): Value {
  const word = (f: Field): string => (hasDefault(f) ? `${f.name}=` : f.name);
  const signature = ["self", ...positional.map(word), ...(named.length ? ["*", ...named.map(word)] : [])].join(" ");
  const order = [...positional, ...named], full = `${cls.name}.__init__`;
  const parts = fields.map((f) => ({ name: f.name, at: order.indexOf(f) + 1, factory: of(f, "default_factory"), otherwise: of(f, "default"), initOnly: f.initOnly, init: yes(f, "init") }));
  const names = parts.map((f) => f.name), known = new Set(order.map((f) => f.name)), needed = order.filter((f) => !hasDefault(f)).map((f) => f.name);
  const init = builtin("__init__", (vm, args, kwargs) => {
    const made = args.length === 1 && kwargs !== null ? instanceOf(args[0]) : undefined;
    if (made !== undefined && kwargs !== null && !parts.some((f) => f.initOnly) && isPlain(made.cls, names) && [...kwargs.keys()].every((k) => known.has(k)) && needed.every((k) => kwargs.has(k))) {
      // All by name, as it mostly is where there are many: without binding them to places first.
      vm.touch(made);
      for (const f of parts) {
        const given = f.at > 0 ? kwargs.get(f.name) : undefined, value = given !== undefined ? given : f.factory !== MISSING ? vm.call(f.factory, []) : f.otherwise;
        if (value !== MISSING || f.init) made.dict.set(f.name, value);
      }
      if (special(vm, made, "__post_init__") !== undefined) callSpecial(vm, made, "__post_init__", []);
      return null;
    }
    const given = bind(vm, full, signature, args, kwargs), [self] = given;
    const late: Value[] = [];
    for (const f of parts) {
      let value = f.at > 0 ? given[f.at] : undefined;
      if (value === undefined && f.factory !== MISSING) value = vm.call(f.factory, []);
      if (value === undefined) value = f.otherwise;
      if (f.initOnly) late.push(value);
      else if (value !== MISSING || f.init) store(vm, self!, f.name, value, options.frozen);
    }
    if (special(vm, self!, "__post_init__") !== undefined) callSpecial(vm, self!, "__post_init__", late);
    return null;
  }, { binds: true });
  generated.add(init);
  init.attrs = new Map<string, Value>([["__annotations__", dict(order.map((f) => [f.name, of(f, "type")] as const))]]);
  return init;
}
/** Objects of the class hold these attributes in their dictionary, and nothing else hears of one being set or read. */
function isPlain(cls: ClassValue, names: readonly string[]): boolean {
  const since = plain.get(cls);
  if (since?.version === classVersion()) return since.is;
  const custom = (c: ClassValue): boolean => c.module !== "builtins" && ["__setattr__", "__getattribute__", "__slots__"].some((k) => c.dict.has(k));
  const is = !cls.mro.some(custom) && !names.some((n) => { const kind = kindOf(classLookup(cls, n) ?? null); return kind === "property" || kind === "instance"; });
  plain.set(cls, { version: classVersion(), is });
  return is;
}
/** Initializers that `dataclass` wrote. */
const generated = new WeakSet<object>();
/** Whether making an object of the class is nothing but filling its fields. */
function isFilled(cls: ClassValue): boolean {
  const init = classLookup(cls, "__init__");
  return typeof init === "object" && init !== null && generated.has(init) && classLookup(cls, "__post_init__") === undefined && !cls.mro.some((c) => c.module !== "builtins" && c.dict.has("__new__"));
}
const plain = new WeakMap<ClassValue, { readonly version: number; readonly is: boolean }>();

function store(vm: Interp, self: Value, name: string, value: Value, frozen: boolean): void {
  const target = instanceOf(self);
  if (frozen && target) { vm.touch(target); target.dict.set(name, value); } else vm.setattr(self, name, value);
}

function asValue(vm: Interp, v: Value, asDict: boolean, factory: Value): Value {
  if (isUnknown(v)) return v;
  const inner = (x: Value): Value => asValue(vm, x, asDict, factory);
  const fields = kindOf(v) === "instance" ? allFields(v, vm) : undefined;
  if (fields) {
    const pairs = fields.filter((f) => !f.initOnly).map((f) => [f.name, inner(vm.getattr(v, f.name))] as const);
    if (!asDict) return factory === null ? tuple(pairs.map(([, x]) => x)) : vm.call(factory, [{ kind: "list", items: pairs.map(([, x]) => x) }]);
    return factory === null ? dict(pairs) : vm.call(factory, [{ kind: "list", items: pairs.map(([k, x]) => tuple([k, x])) }]);
  }
  if (typeof v === "object" && v !== null) {
    if (v.kind === "list") return { ...v, items: v.items.map(inner) };
    if (v.kind === "tuple") return { ...v, items: v.items.map(inner) };
    if (v.kind === "dict") return { ...v, map: new Map([...v.map].map(([k, x]) => [k, inner(x)])) };
  }
  return deepcopy(vm, v, { kind: "dict", map: new Map(), originals: null } satisfies Dict);
}
const needInstance = (vm: Interp, v: Value, name: string): void => {
  if (!isUnknown(v) && (kindOf(v) === "class" || !allFields(v, vm))) vm.raise("TypeError", `${name}() should be called on dataclass instances`);
};

const optionNames = "init= repr= eq= order= unsafe_hash= frozen= match_args= kw_only= slots= weakref_slot=";
function readOptions(vm: Interp, values: readonly (Value | undefined)[]): Options {
  const [init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots] = values.map((v) => (v === undefined ? undefined : vm.truth(v)));
  return {
    init: init ?? true, repr: repr ?? true, eq: eq ?? true, order: order ?? false, unsafe_hash: unsafe_hash ?? false, frozen: frozen ?? false,
    match_args: match_args ?? true, kw_only: kw_only ?? false, slots: slots ?? false,
  };
}

export const dataclasses = defineModule("dataclasses", (vm) => {
  if (frozenError.bases.length === 1 && !frozenError.mro.some((c) => c.name === "AttributeError")) {
    const above = vm.exception("AttributeError", "").cls;
    (frozenError as { bases: readonly ClassValue[] }).bases = [above];
    frozenError.mro = [frozenError, ...above.mro];
  }
  return {
    MISSING, KW_ONLY, Field: fieldClass, InitVar: initVarClass, FrozenInstanceError: frozenError,
    dataclass: builtin("dataclass", (m, args, kwargs) => {
      const [cls, ...rest] = bind(m, "dataclass", `cls= / * ${optionNames}`, args, kwargs);
      const options = readOptions(m, rest);
      return cls === undefined || cls === null ? builtin("wrap", (n, [c]) => decorate(n, c, options)) : decorate(m, cls, options);
    }),
    field: builtin("field", (m, args, kwargs) => {
      const names = ["default", "default_factory", "init", "repr", "hash", "compare", "metadata", "kw_only"];
      const values = bind(m, "field", `* ${names.map((n) => `${n}=`).join(" ")}`, args, kwargs);
      if (values[0] !== undefined && values[1] !== undefined) m.raise("ValueError", "cannot specify both default and default_factory");
      return makeField(Object.fromEntries(names.map((n, i) => [n, values[i]])));
    }),
    fields: rawFn("fields", 1, (m, v) => {
      if (isUnknown(v)) return v;
      const all = allFields(v, m) ?? m.raise("TypeError", "must be called with a dataclass type or instance");
      return tuple(all.filter((f) => !f.initOnly).map((f) => f.value));
    }),
    is_dataclass: rawFn("is_dataclass", 1, (m, v) => (isUnknown(v) ? unknown(v.because) : allFields(v, m) !== undefined)),
    asdict: rawFn("asdict", "obj * dict_factory=", (m, v, factory = null) => { needInstance(m, v, "asdict"); return asValue(m, v, true, factory); }),
    astuple: rawFn("astuple", "obj * tuple_factory=", (m, v, factory = null) => { needInstance(m, v, "astuple"); return asValue(m, v, false, factory); }),
    replace: rawFn("replace", "obj / **changes", (m, v, changes) => {
      if (isUnknown(v)) return v;
      const fields = allFields(v, m) ?? m.raise("TypeError", "replace() should be called on dataclass instances");
      const whole = instanceOf(v), changed = dictOf(changes)!.map as Map<string, Value>;
      if (whole !== undefined && whole.dict.size === fields.length && fields.every((f) => !f.initOnly && yes(f, "init") && whole.dict.has(f.name)) && isPlain(whole.cls, fields.map((f) => f.name))) {
        const all = new Map<string, Value>();
        whole.dict.forEach((x, k) => { all.set(k, x); });
        for (const [k, x] of changed) all.set(k, x);
        return isFilled(whole.cls) && all.size === fields.length ? { kind: "instance", cls: whole.cls, dict: all } : m.call(whole.cls, [], all);
      }
      const given = new Map(changed);
      for (const f of fields) {
        if (!yes(f, "init")) { if (given.has(f.name)) m.raise("ValueError", `field ${f.name} is declared with init=False, it cannot be specified with replace()`); continue; }
        if (!given.has(f.name) && !f.initOnly) given.set(f.name, m.getattr(v, f.name));
      }
      return m.call(m.typeOf(v), [], given);
    }),
    make_dataclass: builtin("make_dataclass", (m, args, kwargs) => {
      const [name, fields, bases, namespace, ...rest] = bind(m, "make_dataclass", `cls_name fields * bases= namespace= ${optionNames}`, args, kwargs);
      const all = m.items(fields!);
      if (!all) return unknown("the fields are not known");
      const body = dict([["__annotations__", dict()]]);
      for (const [k, x] of dictOf(namespace ?? null)?.map ?? []) body.map.set(k, x);
      const hints = dictOf(body.map.get("__annotations__")!)!;
      for (const f of all) {
        const [n, hint = "typing.Any", otherwise] = tupleOf(f)?.items ?? [f];
        hints.map.set(textOf(n) ?? "", hint);
        if (otherwise !== undefined) body.map.set(textOf(n) ?? "", otherwise);
      }
      return decorate(m, m.call(typeClass, [name!, bases ?? tuple([]), body]), readOptions(m, rest));
    }),
  };
});
