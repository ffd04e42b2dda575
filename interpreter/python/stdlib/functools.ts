// functools.
import type { Interp } from "../interp";
import type { ClassValue, Instance, Kwargs, Value } from "../values";
import { builtin, dictOver, isUnknown, kindOf, method, notImplemented, token, tuple, unknown } from "../values";
import { addMethods, bind, fn, rawFn } from "../builtins/arguments";
import { classGetitem } from "../builtins/alias";
import { addGetters } from "../builtins/numeric";
import { classAttribute, nativeClass } from "../builtins/root";
import { dictOf, instanceOf, intOf, keyFor } from "../builtins/special";
import { defineModule } from "./module";
import { namedTupleClass } from "./namedtuple";

// ---------------------------------------------------------------------------------------------------------------- partial
interface Partial { readonly func: Value; readonly args: readonly Value[]; readonly keywords: Kwargs }
const partialOf = (v: Value): Instance | undefined => (instanceOf(v)?.cls.mro.includes(partialClass) ? (v as Instance) : undefined);
const held = (v: Instance): Partial => v.native as Partial;

export const partialClass: ClassValue = nativeClass("partial", { module: "functools", make(vm, cls, args, kwargs) {
  const [func, ...rest] = args;
  if (func === undefined) vm.raise("TypeError", "type 'partial' takes at least one argument");
  if (isUnknown(func)) return func;
  const inner = partialOf(func);
  if (!inner && vm.truth(vm.call(vm.builtins.get("callable")!, [func])) === false) vm.raise("TypeError", "the first argument must be callable");
  const native: Partial = inner
    ? { func: held(inner).func, args: [...held(inner).args, ...rest], keywords: new Map([...held(inner).keywords, ...(kwargs ?? [])]) }
    : { func, args: rest, keywords: new Map(kwargs ?? []) };
  return { kind: "instance", cls, dict: new Map(), native };
} });
partialClass.dict.set("__call__", method("__call__", (vm, [self, ...args], kwargs) => {
  const { func, args: first, keywords } = held(self as Instance);
  return vm.call(func, first.length ? [...first, ...args] : args, keywords.size ? new Map([...keywords, ...(kwargs ?? [])]) : kwargs);
}));
addGetters<Instance>(partialClass, { func: (_vm, v) => held(v).func, args: (_vm, v) => tuple(held(v).args), keywords: (_vm, v) => dictOver(held(v).keywords) });
addMethods<Instance>(partialClass, partialOf, {
  __repr__: [0, (vm, self) => `functools.partial(${[vm.repr(held(self).func), ...held(self).args.map((a) => vm.repr(a)), ...Array.from(held(self).keywords, ([k, v]) => `${k}=${vm.repr(v)}`)].join(", ")})`],
});
partialClass.dict.set("__class_getitem__", classGetitem);

const partialMethodClass: ClassValue = nativeClass("partialmethod", { module: "functools", make: (_vm, cls, [func, ...args], kwargs) =>
  ({ kind: "instance", cls, dict: new Map([["func", func]]), native: { func, args, keywords: new Map(kwargs ?? []) } satisfies Partial }) });
partialMethodClass.dict.set("__get__", method("__get__", (vm, [self, obj]) => {
  if (obj === null || obj === undefined) return self;
  const { func, args, keywords } = held(self as Instance);
  return partialClass.make!(vm, partialClass, [func, obj, ...args], keywords);
}));

// ------------------------------------------------------------------------------------------------------------------ wraps
const assignments = ["__module__", "__name__", "__qualname__", "__doc__"];
function updateWrapper(vm: Interp, wrapper: Value, wrapped: Value): Value {
  if (isUnknown(wrapper) || isUnknown(wrapped)) return wrapper;
  // On an object of ours `__module__` and the like are plain attributes.
  const put = (name: string, v: Value): void => { if (typeof wrapper === "object" && wrapper !== null && wrapper.kind === "instance") wrapper.dict.set(name, v); else vm.setattr(wrapper, name, v); };
  for (const name of [...assignments, "__annotations__"]) {
    const v = vm.lookup(wrapped, name);
    if (v !== undefined) put(name, v);
  }
  const own = typeof wrapped === "object" && wrapped !== null ? (wrapped.kind === "instance" ? wrapped.dict : (wrapped as { attrs?: Map<string, Value> }).attrs) : undefined;
  for (const [name, v] of own ?? []) if (!name.startsWith("__") && kindOf(wrapped) !== "class") put(name, v);
  put("__wrapped__", wrapped);
  return wrapper;
}

// ------------------------------------------------------------------------------------------------------------------ caches
interface Cache { readonly func: Value; readonly entries: Map<unknown, Value>; readonly most: number | null; hits: number; misses: number }
/** The entries are the object's `native`, so that a branch that is only tried can be undone. */
const caches = new WeakMap<Instance, Cache>();
const cacheInfo = namedTupleClass("CacheInfo", "functools", ["hits", "misses", "maxsize", "currsize"].map((name) => ({ name })));
const cacheClass = nativeClass("_lru_cache_wrapper", { module: "functools" });
const cacheOf = (v: Value): Cache => caches.get(v as Instance)!;

function cached(vm: Interp, func: Value, most: number | null): Value {
  const made: Instance = { kind: "instance", cls: cacheClass, dict: new Map(), native: new Map<unknown, Value>() };
  caches.set(made, { func, entries: made.native as Map<unknown, Value>, most, hits: 0, misses: 0 });
  return updateWrapper(vm, made, func);
}
cacheClass.dict.set("__call__", method("__call__", (vm, [self, ...args], kwargs) => {
  const cache = cacheOf(self);
  const named = [...(kwargs ?? [])].flatMap(([k, v]) => [k, v] as Value[]);
  const key = keyFor(vm, tuple([...args, ...(named.length ? [token("functools", "keywords"), ...named] : [])]));
  if (key === undefined) return vm.call(cache.func, args, kwargs);
  const known = cache.entries.get(key);
  if (known !== undefined) {
    cache.hits++;
    cache.entries.delete(key);
    cache.entries.set(key, known);
    return known;
  }
  cache.misses++;
  const made = vm.call(cache.func, args, kwargs);
  vm.touch(self as Instance);
  if (cache.most !== 0) cache.entries.set(key, made);
  if (cache.most !== null && cache.entries.size > cache.most) cache.entries.delete(cache.entries.keys().next().value);
  return made;
}));
cacheClass.dict.set("__get__", method("__get__", (_vm, [self, obj]) => (obj === null || obj === undefined ? self : { kind: "method", self: obj, func: self })));
addMethods<Instance>(cacheClass, instanceOf, {
  cache_info: [0, (_vm, self) => { const c = cacheOf(self); return tuple([c.hits, c.misses, c.most, c.entries.size], cacheInfo); }],
  cache_clear: [0, (_vm, self) => { const c = cacheOf(self); c.entries.clear(); c.hits = c.misses = 0; return null; }],
});

const cachedPropertyClass: ClassValue = nativeClass("cached_property", { module: "functools", make: (_vm, cls, [func]) => ({ kind: "instance", cls, dict: new Map([["func", func], ["attrname", null]]) }) });
addMethods<Instance>(cachedPropertyClass, instanceOf, {
  __set_name__: [2, (_vm, self, _owner, name) => { self.dict.set("attrname", name); return null; }],
  __get__: [[1, 2], (vm, self, obj) => {
    if (obj === null) return self;
    const value = vm.call(self.dict.get("func")!, [obj]), name = self.dict.get("attrname");
    const target = instanceOf(obj);
    if (target && typeof name === "string") { vm.touch(target); target.dict.set(name, value); }
    return value;
  }],
});

// --------------------------------------------------------------------------------------------------------- single dispatch
interface Dispatch { readonly func: Value; readonly registry: Map<ClassValue, Value>; readonly skip: number }
const dispatchClass = nativeClass("_singledispatch", { module: "functools" });
const dispatchOf = (v: Value): Dispatch => (v as Instance).native as Dispatch;
function choose(vm: Interp, d: Dispatch, cls: ClassValue): Value {
  for (const c of cls.mro) { const found = d.registry.get(c); if (found !== undefined) return found; }
  for (const [c, f] of d.registry) if (c.metaclass && vm.truth(vm.call(vm.builtins.get("issubclass")!, [cls, c])) === true) return f;
  return d.func;
}
const makeDispatch = (vm: Interp, func: Value, skip: number): Value => updateWrapper(vm, { kind: "instance", cls: dispatchClass, dict: new Map(), native: { func, registry: new Map(), skip } satisfies Dispatch }, func);
dispatchClass.dict.set("__call__", method("__call__", (vm, [self, ...args], kwargs) => {
  const d = dispatchOf(self), about = args[d.skip];
  if (about === undefined) vm.raise("TypeError", `${vm.str(vm.getattr(d.func, "__name__"))} requires at least 1 positional argument`);
  if (isUnknown(about)) return about;
  return vm.call(choose(vm, d, vm.typeOf(about)), args, kwargs);
}));
dispatchClass.dict.set("__get__", method("__get__", (_vm, [self, obj]) => (obj === null || obj === undefined ? self : { kind: "method", self: obj, func: self })));
addMethods<Instance>(dispatchClass, instanceOf, {
  register: [[1, 2], (vm, self, cls, func) => {
    const d = dispatchOf(self);
    const add = (c: Value, f: Value): Value => { if (kindOf(c) === "class") d.registry.set(c as ClassValue, f); return f; };
    if (func !== undefined) return add(cls, func);
    if (kindOf(cls) === "class") return builtin("register", (_vm, [f]) => add(cls, f));
    const hints = dictOf(vm.lookup(cls, "__annotations__") ?? null);
    const first = hints ? [...hints.map.values()][0] : undefined;
    return first === undefined ? cls : add(first, cls);
  }, "raw"],
  dispatch: [1, (vm, self, cls) => choose(vm, dispatchOf(self), cls as ClassValue)],
});

// ------------------------------------------------------------------------------------------------------------- comparisons
/** The other comparisons from one that the class has, with `==`. */
const derived: Readonly<Record<string, Readonly<Record<string, (vm: Interp, a: Value, b: Value) => boolean | undefined>>>> = {
  __lt__: {
    __gt__: (vm, a, b) => none(lt(vm, a, b), vm.equal(a, b)), __le__: (vm, a, b) => either(lt(vm, a, b), vm.equal(a, b)), __ge__: (vm, a, b) => not(lt(vm, a, b)),
  },
  __le__: {
    __ge__: (vm, a, b) => either(not(le(vm, a, b)), vm.equal(a, b)), __lt__: (vm, a, b) => both(le(vm, a, b), not(vm.equal(a, b))), __gt__: (vm, a, b) => not(le(vm, a, b)),
  },
  __gt__: {
    __lt__: (vm, a, b) => none(gt(vm, a, b), vm.equal(a, b)), __ge__: (vm, a, b) => either(gt(vm, a, b), vm.equal(a, b)), __le__: (vm, a, b) => not(gt(vm, a, b)),
  },
  __ge__: {
    __le__: (vm, a, b) => either(not(ge(vm, a, b)), vm.equal(a, b)), __gt__: (vm, a, b) => both(ge(vm, a, b), not(vm.equal(a, b))), __lt__: (vm, a, b) => not(ge(vm, a, b)),
  },
};
type Maybe = boolean | undefined;
const not = (a: Maybe): Maybe => (a === undefined ? undefined : !a);
const either = (a: Maybe, b: Maybe): Maybe => (a === true || b === true ? true : a === undefined || b === undefined ? undefined : false);
const both = (a: Maybe, b: Maybe): Maybe => not(either(not(a), not(b)));
const none = (a: Maybe, b: Maybe): Maybe => not(either(a, b));
const own = (name: string) => (vm: Interp, a: Value, b: Value): Maybe => vm.truth(vm.callMethod(a, name, [b]));
const lt = own("__lt__"), le = own("__le__"), gt = own("__gt__"), ge = own("__ge__");

function totalOrdering(vm: Interp, cls: Value): Value {
  if (typeof cls !== "object" || cls === null || cls.kind !== "class") return cls;
  const roots = Object.keys(derived).filter((name) => { const found = classAttribute(cls, name); return found !== undefined && kindOf(found) === "function"; });
  const root = ["__lt__", "__le__", "__gt__", "__ge__"].find((r) => roots.includes(r));
  if (root === undefined) return vm.raise("ValueError", "must define at least one ordering operation: < > <= >=");
  for (const [name, f] of Object.entries(derived[root])) {
    if (!roots.includes(name)) vm.setattr(cls, name, method(name, (m, [a, b]) => f(m, a, b) ?? unknown("the order of these objects is not known")));
  }
  return cls;
}

const keyClass = nativeClass("K", { module: "functools" });
addMethods<Instance>(keyClass, instanceOf, Object.fromEntries(([["__lt__", "<"], ["__gt__", ">"], ["__le__", "<="], ["__ge__", ">="], ["__eq__", "=="]] as const).map(([name, operator]) =>
  [name, [1, (vm: Interp, self: Instance, other: Value) => (instanceOf(other)?.cls === keyClass ? vm.binary(operator, vm.call(self.dict.get("cmp")!, [self.dict.get("obj")!, (other as Instance).dict.get("obj")!]), 0) : notImplemented)] as const])));

export const functools = defineModule("functools", {
  partial: partialClass, partialmethod: partialMethodClass, cached_property: cachedPropertyClass,
  update_wrapper: rawFn("update_wrapper", "wrapper wrapped assigned= updated=", (vm, wrapper, wrapped) => updateWrapper(vm, wrapper, wrapped)),
  wraps: rawFn("wraps", "wrapped assigned= updated=", (_vm, wrapped) => builtin("decorator", (vm, [wrapper]) => updateWrapper(vm, wrapper, wrapped))),
  reduce: rawFn("reduce", [2, 3], (vm, f, items, initial) => {
    let total: Value | undefined = initial;
    if (isUnknown(items)) return items;
    for (const item of vm.iterate(items)) total = total === undefined ? item : vm.call(f, [total, item]);
    return total === undefined ? vm.raise("TypeError", "reduce() of empty iterable with no initial value") : total;
  }),
  lru_cache: builtin("lru_cache", (vm, args, kwargs) => {
    const [most = 128] = bind(vm, "lru_cache", "maxsize= typed=", args, kwargs);
    const n = most === null ? null : intOf(most);
    if (n !== undefined && typeof n !== "object") return builtin("decorator", (m, [f]) => cached(m, f, Number(n)));
    if (n === null) return builtin("decorator", (m, [f]) => cached(m, f, null));
    return isUnknown(most) ? most : cached(vm, most, 128);
  }),
  cache: rawFn("cache", 1, (vm, f) => (isUnknown(f) ? f : cached(vm, f, null))),
  singledispatch: rawFn("singledispatch", 1, (vm, f) => makeDispatch(vm, f, 0)),
  singledispatchmethod: rawFn("singledispatchmethod", 1, (vm, f) => makeDispatch(vm, f, 1)),
  total_ordering: rawFn("total_ordering", 1, totalOrdering),
  cmp_to_key: fn("cmp_to_key", 1, (_vm, f) => builtin("K", (_m, [obj]) => ({ kind: "instance", cls: keyClass, dict: new Map([["cmp", f], ["obj", obj]]) }))),
  WRAPPER_ASSIGNMENTS: tuple([...assignments, "__annotations__"]), WRAPPER_UPDATES: tuple(["__dict__"]),
});
