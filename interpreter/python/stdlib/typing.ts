// typing: everything can be subscripted, nothing is checked. NamedTuple and TypedDict make working classes.
import type { Interp } from "../interp";
import type { ClassValue, Instance, Value } from "../values";
import { builtin, dictEntries, isUnknown, kindOf, list, tuple, unknown } from "../values";
import { addMethods, bind, fn, rawFn } from "../builtins/arguments";
import { addAliasMethods, aliasOf, makeAlias, makeUnion } from "../builtins/alias";
import { addGetters } from "../builtins/numeric";
import { nativeClasses } from "../builtins";
import { classAttribute, nativeClass, objectClass, typeClass } from "../builtins/root";
import { dictOf, instanceOf, textOf, tupleOf } from "../builtins/special";
import { abcMetaClass } from "./abc";
import { abstractCollections } from "./collections-abc";
import { counterClass, defaultdictClass, dequeClass, orderedDictClass, chainMapClass } from "./collections";
import type { Members } from "./module";
import { defineModule } from "./module";
import { namedTupleForm } from "./namedtuple";
import { typedDictClass } from "./typed-dict";

/** List[int], Literal["a"], Callable[..., int]. */
const genericAlias = nativeClass("_GenericAlias", { module: "typing" });
/** Union[int, str], Optional[int]. */
const unionAlias = nativeClass("_UnionGenericAlias", { module: "typing", bases: [genericAlias] });
/** List, Any, Optional … before they are subscripted. */
const specialForm = nativeClass("_SpecialForm", { module: "typing" });
addAliasMethods(genericAlias);
addMethods<Instance>(unionAlias, instanceOf, {
  __instancecheck__: [1, (vm, self, v) => vm.isInstance(v, tuple(aliasOf(self)!.args)) ?? unknown("the class of this value is not known")],
  __repr__: [0, (vm, self) => {
    const { args } = aliasOf(self)!;
    const none = nativeClasses.NoneType;
    if (args.length === 2 && args.includes(none)) return `typing.Optional[${vm.repr(args.find((a) => a !== none)!)}]`.replace(/<class '(?:builtins\.)?([^']*)'>/g, "$1");
    return `typing.Union[${args.map((a) => (a === none ? "None" : vm.repr(a))).join(", ")}]`.replace(/<class '(?:builtins\.)?([^']*)'>/g, "$1");
  }],
});

interface Form { readonly form: string; readonly origin: Value | undefined; readonly subscript: (vm: Interp, items: readonly Value[], self: Instance) => Value }
const formOf = (v: Value): Instance | undefined => (typeof v === "object" && v !== null && v.kind === "instance" && v.cls === specialForm ? v : undefined);

function form(name: string, subscript: Form["subscript"], origin?: Value): Instance {
  return { kind: "instance", cls: specialForm, dict: new Map<string, Value>([["_name", name], ["__name__", name], ["__module__", "typing"]]), native: { form: name, origin, subscript } satisfies Form };
}
const aliased = (name: string, origin?: Value): Instance => form(name, (_vm, items, self) => makeAlias(origin ?? self, items, `typing.${name}`, genericAlias), origin);
const native = (v: Instance): Form => v.native as Form;

addMethods<Instance>(specialForm, formOf, {
  __getitem__: [1, (vm, self, index) => native(self).subscript(vm, tupleOf(index)?.items ?? [index], self), "raw"],
  __repr__: [0, (_vm, self) => `typing.${native(self).form}`],
  __or__: [1, (vm, self, other) => makeUnion(vm, [self, other], unionAlias)],
  __ror__: [1, (vm, self, other) => makeUnion(vm, [other, self], unionAlias)],
  __mro_entries__: [1, (_vm, self) => tuple(native(self).origin ? [native(self).origin!] : [])],
  __instancecheck__: [1, (vm, self, v) => {
    const { origin, form: name } = native(self);
    if (origin === undefined) return vm.raise("TypeError", `typing.${name} cannot be used with isinstance()`);
    return vm.isInstance(v, origin) ?? unknown("the class of this value is not known");
  }],
});
specialForm.dict.set("__call__", builtin("__call__", (vm, [self, ...args], kwargs) => {
  const { origin, form: name } = native(self as Instance);
  return origin === undefined ? vm.raise("TypeError", `Cannot instantiate typing.${name}`) : vm.call(origin, args, kwargs);
}, { binds: true }));
addGetters<Instance>(specialForm, { __origin__: (vm, v) => native(v).origin ?? vm.raise("AttributeError", "__origin__") });

/** TypeVar, ParamSpec and TypeVarTuple: objects with a name. */
function parameterClass(name: string, mark: string): ClassValue {
  const cls = nativeClass(name, { module: "typing", make(vm, made, args, kwargs) {
    const [own, constraints, bound = null, covariant = false, contravariant = false] = bind(vm, name, "name *constraints bound= covariant= contravariant= default= infer_variance=", args, kwargs);
    const dict = new Map<string, Value>([["__name__", own!], ["__constraints__", constraints!], ["__bound__", bound], ["__covariant__", covariant], ["__contravariant__", contravariant], ["__module__", "typing"]]);
    if (name === "ParamSpec") { dict.set("args", unknown("the arguments of a ParamSpec")); dict.set("kwargs", unknown("the arguments of a ParamSpec")); }
    return { kind: "instance", cls: made, dict };
  } });
  addMethods<Instance>(cls, instanceOf, {
    __repr__: [0, (_vm, self) => `${mark}${textOf(self.dict.get("__name__") ?? "") ?? ""}`],
    __or__: [1, (vm, self, other) => makeUnion(vm, [self, other], unionAlias)],
    __ror__: [1, (vm, self, other) => makeUnion(vm, [other, self], unionAlias)],
    __iter__: [0, (vm, self) => vm.iter(list([self]))],
  });
  return cls;
}
const typeVarClass = parameterClass("TypeVar", "~"), paramSpecClass = parameterClass("ParamSpec", "~"), typeVarTupleClass = parameterClass("TypeVarTuple", "");
const typeVar = (vm: Interp, name: string): Value => typeVarClass.make!(vm, typeVarClass, [name], null);

export const genericClass: ClassValue = nativeClass("Generic", { module: "typing" });
genericClass.dict.set("__class_getitem__", { kind: "classmethod", func: rawFn("__class_getitem__", 2, (_vm, cls, index) => makeAlias(cls, tupleOf(index)?.items ?? [index], undefined, genericAlias)) });
/** Generic[T] adds Generic as a base only where no other base brings it. */
genericAlias.dict.set("__mro_entries__", builtin("__mro_entries__", (_vm, [self, bases]) => {
  const { origin } = aliasOf(self)!;
  if (origin !== genericClass) return tuple(kindOf(origin) === "class" ? [origin] : formOf(origin) && native(origin as Instance).origin ? [native(origin as Instance).origin!] : []);
  const others = (tupleOf(bases ?? null)?.items ?? []).filter((b) => b !== self);
  const brings = (b: Value): boolean => {
    const cls = aliasOf(b)?.origin ?? b;
    return typeof cls === "object" && cls !== null && cls.kind === "class" && cls.mro.includes(genericClass);
  };
  return tuple(others.some(brings) ? [] : [genericClass]);
}, { binds: true }));

/** Protocols are compared by the attributes that an object has. */
const protocolMeta: ClassValue = nativeClass("_ProtocolMeta", { module: "typing", bases: [abcMetaClass] });
export const protocolClass: ClassValue = nativeClass("Protocol", { module: "typing", bases: [genericClass] });
protocolClass.metaclass = protocolMeta;
const ignored = new Set(["__module__", "__qualname__", "__doc__", "__annotations__", "__dict__", "__weakref__", "__abstractmethods__", "__init__", "__hash__", "__orig_bases__", "__parameters__", "__class_getitem__", "__init_subclass__", "__firstlineno__", "__static_attributes__"]);
protocolMeta.dict.set("__instancecheck__", builtin("__instancecheck__", (vm, [cls, v]) => {
  if (isUnknown(v)) return unknown(v.because);
  const protocol = cls as ClassValue;
  if (vm.typeOf(v).mro.includes(protocol)) return true;
  if (!protocol.bases.includes(protocolClass)) return false;
  const names = new Set<string>();
  for (const c of protocol.mro) {
    if (c === protocolClass || c === genericClass || c === objectClass) continue;
    for (const name of c.dict.keys()) if (!ignored.has(name)) names.add(name);
    for (const [key] of dictEntries(dictOf(c.dict.get("__annotations__") ?? null) ?? { kind: "dict", map: new Map(), originals: null })) names.add(textOf(key) ?? "");
  }
  return [...names].every((name) => vm.lookup(v, name) !== undefined);
}, { binds: true }));
// A protocol's methods are not abstract for classes that only look like it; deriving from Protocol itself never refuses instances.
protocolClass.dict.set("__abstractmethods__", { kind: "set", map: new Map(), frozen: true });

const identity = (name: string): Value => rawFn(name, 1, (_vm, v) => v);
const decoratorFactory = (name: string): Value => builtin(name, (_vm, args) => (args.length === 1 && kindOf(args[0]) !== "dict" ? args[0] : identity(name)));

function getTypeHints(vm: Interp, v: Value): Value {
  if (isUnknown(v)) return v;
  const out: Value = { kind: "dict", map: new Map(), originals: null };
  const sources = typeof v === "object" && v !== null && v.kind === "class" ? [...v.mro].reverse().map((c) => c.dict.get("__annotations__")) : [vm.lookup(v, "__annotations__")];
  for (const source of sources) {
    for (const [name, hint] of source === undefined || !dictOf(source) ? [] : dictEntries(dictOf(source)!)) {
      const named = textOf(name);
      if (named === undefined) continue;
      out.map.set(named, hint === null ? nativeClasses.NoneType : typeof hint === "string" ? (vm.globals().get(hint) ?? vm.builtins.get(hint) ?? unknown("an annotation given as text is not evaluated")) : hint);
    }
  }
  return out;
}

const collectionForms: Readonly<Record<string, ClassValue>> = {
  List: nativeClasses.list, Dict: nativeClasses.dict, Set: nativeClasses.set, FrozenSet: nativeClasses.frozenset, Tuple: nativeClasses.tuple,
  DefaultDict: defaultdictClass, OrderedDict: orderedDictClass, Counter: counterClass, Deque: dequeClass, ChainMap: chainMapClass,
  AbstractSet: abstractCollections.Set,
  ...Object.fromEntries(Object.entries(abstractCollections).filter(([name]) => name !== "Set")),
};
const plainForms = ["Any", "NoReturn", "Never", "Self", "LiteralString", "TypeAlias", "ClassVar", "Final", "Literal", "Concatenate", "TypeGuard", "TypeIs", "Required", "NotRequired", "ReadOnly", "Unpack",
  "ContextManager", "AsyncContextManager", "AsyncGenerator", "IO", "TextIO", "BinaryIO", "Pattern", "Match", "Annotated"];
const supports = (name: string, method: string): ClassValue => {
  const cls = nativeClass(name, { module: "typing", bases: [protocolClass], dict: [[method, builtin(method, () => null, { binds: true })]] });
  cls.metaclass = protocolMeta;
  return cls;
};

const shared: Members = {
  ...Object.fromEntries(Object.entries(collectionForms).map(([name, cls]) => [name, aliased(name, cls)])),
  ...Object.fromEntries(plainForms.map((name) => [name, aliased(name)])),
  Union: form("Union", (vm, items) => makeUnion(vm, items, unionAlias)),
  Optional: form("Optional", (vm, items) => makeUnion(vm, [...items, null], unionAlias)),
  Generic: genericClass, Protocol: protocolClass, TypeVar: typeVarClass, ParamSpec: paramSpecClass, TypeVarTuple: typeVarTupleClass, NamedTuple: namedTupleForm, TypedDict: typedDictClass,
  Type: aliased("Type", typeClass), Text: nativeClasses.str, TYPE_CHECKING: false, ForwardRef: nativeClass("ForwardRef", { module: "typing", make: (_vm, cls, [name]) => ({ kind: "instance", cls, dict: new Map([["__forward_arg__", name]]) }) }),
  SupportsFloat: supports("SupportsFloat", "__float__"), SupportsInt: supports("SupportsInt", "__int__"), SupportsIndex: supports("SupportsIndex", "__index__"),
  SupportsAbs: supports("SupportsAbs", "__abs__"), SupportsRound: supports("SupportsRound", "__round__"), SupportsBytes: supports("SupportsBytes", "__bytes__"),
  cast: rawFn("cast", 2, (_vm, _type, v) => v),
  overload: identity("overload"), final: identity("final"), no_type_check: identity("no_type_check"), runtime_checkable: identity("runtime_checkable"), runtime: identity("runtime"),
  override: identity("override"), assert_type: rawFn("assert_type", 2, (_vm, v) => v), reveal_type: identity("reveal_type"), assert_never: fn("assert_never", 1, (vm, v) => vm.raise("AssertionError", `Expected code to be unreachable, but got: ${vm.repr(v)}`)),
  dataclass_transform: builtin("dataclass_transform", () => identity("decorator")), deprecated: builtin("deprecated", () => identity("decorator")), no_type_check_decorator: decoratorFactory("no_type_check_decorator"),
  NewType: rawFn("NewType", 2, (_vm, name) => { const made = builtin(textOf(name) ?? "NewType", (_m, [v]) => v); made.attrs = new Map([["__name__", name]]); return made; }),
  get_type_hints: rawFn("get_type_hints", "obj globalns= localns= include_extras=", (vm, v) => getTypeHints(vm, v)),
  get_origin: rawFn("get_origin", 1, (_vm, v) => {
    const alias = aliasOf(v);
    if (alias) return (v as Instance).cls === unionAlias ? shared.Union : alias.origin;
    return formOf(v)?.native ? (native(v as Instance).origin ?? null) : null;
  }),
  get_args: rawFn("get_args", 1, (_vm, v) => {
    const alias = aliasOf(v);
    if (!alias) return tuple([]);
    if (alias.name === "typing.Callable" && alias.args.length === 2 && kindOf(alias.args[0]) !== "ellipsis") return tuple([kindOf(alias.args[0]) === "list" ? alias.args[0] : list([alias.args[0]]), alias.args[1]]);
    return tuple(alias.args);
  }),
  is_typeddict: rawFn("is_typeddict", 1, (_vm, v) => kindOf(v) === "class" && classAttribute(v as ClassValue, "__total__") !== undefined),
  get_overloads: rawFn("get_overloads", 1, () => list([])), clear_overloads: builtin("clear_overloads", () => null),
  EllipsisType: nativeClasses.ellipsis,
};

export const typing = defineModule("typing", (vm) => ({ ...shared, AnyStr: typeVar(vm, "AnyStr"), T: typeVar(vm, "T"), KT: typeVar(vm, "KT"), VT: typeVar(vm, "VT"), T_co: typeVar(vm, "T_co") }));
export const typingExtensions = defineModule("typing_extensions", (vm) => ({ ...shared, AnyStr: typeVar(vm, "AnyStr"), runtime_checkable: identity("runtime_checkable") }));
