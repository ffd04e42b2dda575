// Iterators and the classes that make them: enumerate, zip, map, filter, reversed; generators' methods.
import type { Interp } from "../interp";
import { Raised } from "../interp";
import type { ClassValue, Int, Iterator, Unknown, Value } from "../values";
import { isUnknown, tuple, unknown } from "../values";
import { addMethods, bind, count } from "./arguments";
import { reversedRange } from "./range";
import { nativeClass } from "./root";
import { callSpecial, indexOf, special } from "./special";
import { points } from "./text";

export const iteratorOf = (v: Value): Iterator | undefined => (typeof v === "object" && v !== null && v.kind === "iterator" ? v : undefined);

/** An iterator from a JavaScript function. */
export const iterator = (type: string, next: (vm: Interp) => Value | undefined, sample?: boolean): Iterator => (sample ? { kind: "iterator", type, next, sample } : { kind: "iterator", type, next });

const known = new Map<string, ClassValue>();

/** An item, which may be None; StopIteration where there is none. */
const itemOf = (vm: Interp, it: Iterator, item: Value | undefined): Value => (item === undefined ? vm.stop(it) : item);

/** A class whose call gives an iterator. */
function iteratorClass(name: string, make?: ClassValue["make"]): ClassValue {
  const cls = nativeClass(name, make ? { make } : {});
  addMethods(cls, iteratorOf, {
    __iter__: [0, (_vm, self) => self],
    __next__: [0, (vm, self) => itemOf(vm, self, self.next(vm))],
  });
  known.set(name, cls);
  return cls;
}
/** The classes of iterators that have a name of their own, by the `type` of their objects. */
export const iteratorClasses: ReadonlyMap<string, ClassValue> = known;
/** What every other iterator's class is derived from. */
export const iteratorBaseClass = iteratorClass("iterator");

export const generatorClass = iteratorClass("generator");
addMethods(generatorClass, iteratorOf, {
  send: [1, (vm, self, value) => itemOf(vm, self, self.send ? self.send(vm, value) : self.next(vm)), "raw"],
  throw: [[1, 3], (vm, self, error, value) => {
    const made = typeof error === "object" && error !== null && error.kind === "class" ? vm.call(error, value === undefined || value === null ? [] : [value]) : error;
    if (!self.raise) throw new Raised(made as never);
    return itemOf(vm, self, self.raise(vm, made));
  }],
  close: [0, (vm, self) => { self.close?.(vm); return null; }],
});

/** The iterators of several iterables; the first Unknown among them instead. */
function all(vm: Interp, values: readonly Value[]): Iterator[] | Unknown {
  const out: Iterator[] = [];
  for (const v of values) {
    const it = vm.iter(v);
    if (isUnknown(it)) return it;
    out.push(it);
  }
  return out;
}
const isUnclear = (v: Iterator[] | Unknown): v is Unknown => !Array.isArray(v);

export const enumerateClass = iteratorClass("enumerate", (vm, _cls, args, kwargs) => {
  if (args.length === 0 && !kwargs?.has("iterable")) vm.raise("TypeError", "enumerate() missing required argument 'iterable'");
  const [iterable, start = 0] = bind(vm, "enumerate", "iterable start=", args, kwargs);
  const source = vm.iter(iterable!);
  if (isUnknown(source)) return source.each === undefined ? source : { ...source, each: tuple([unknown("which item it is, is not known", vm.typeOf(0)), source.each]) };
  let n: Int | undefined = indexOf(vm, start);
  if (n === undefined && !isUnknown(start)) vm.raise("TypeError", `'${vm.typeOf(start).name}' object cannot be interpreted as an integer`);
  return iterator("enumerate", (m) => {
    const item = source.next(m);
    if (item === undefined) return undefined;
    const pair = tuple([n ?? unknown("where this enumeration starts is not known"), item]);
    if (n !== undefined) n = typeof n === "number" ? n + 1 : (m.binary("+", n, 1) as Int);
    return pair;
  }, source.sample);
});

export const zipClass = iteratorClass("zip", (vm, _cls, args, kwargs) => {
  for (const key of kwargs?.keys() ?? []) if (key !== "strict") vm.raise("TypeError", `zip() got an unexpected keyword argument '${key}'`);
  const strict = vm.truth(kwargs?.get("strict") ?? false) === true;
  const sources = all(vm, args);
  if (isUnclear(sources)) return sources;
  const plural = (n: number): string => (n === 1 ? " 1" : `s 1-${n}`);
  return iterator("zip", (m) => {
    if (sources.length === 0) return undefined;
    const row: Value[] = [];
    for (let i = 0; i < sources.length; i++) {
      const item = sources[i].next(m);
      if (item === undefined) {
        if (strict && i > 0) m.raise("ValueError", `zip() argument ${i + 1} is shorter than argument${plural(i)}`);
        if (strict) for (let j = 1; j < sources.length; j++) if (sources[j].next(m) !== undefined) m.raise("ValueError", `zip() argument ${j + 1} is longer than argument${plural(j)}`);
        return undefined;
      }
      row.push(item);
    }
    return tuple(row);
  }, sources.some((s) => s.sample));
});

export const mapClass = iteratorClass("map", (vm, _cls, args) => {
  if (args.length < 2) vm.raise("TypeError", "map() must have at least two arguments.");
  const [func, ...rest] = args;
  const sources = all(vm, rest);
  if (isUnclear(sources)) return sources;
  return iterator("map", (m) => {
    const row: Value[] = [];
    for (const source of sources) {
      const item = source.next(m);
      if (item === undefined) return undefined;
      row.push(item);
    }
    return m.call(func, row);
  }, sources.some((s) => s.sample));
});

export const filterClass = iteratorClass("filter", (vm, _cls, args, kwargs) => {
  count(vm, "filter", 2, args, kwargs);
  const [func, iterable] = args;
  const source = vm.iter(iterable);
  if (isUnknown(source)) return source;
  return iterator("filter", (m) => {
    for (;;) {
      m.step();
      const item = source.next(m);
      if (item === undefined) return undefined;
      const keep = m.truth(func === null ? item : m.call(func, [item]));
      if (keep === undefined) return unknown("whether this item passes the filter is not known");
      if (keep) return item;
    }
  });
});

export const reversedClass = iteratorClass("reversed", (vm, _cls, args, kwargs) => {
  count(vm, "reversed", 1, args, kwargs);
  return reversedIterator(vm, args[0]);
});

/** reversed(v). */
export function reversedIterator(vm: Interp, v: Value): Value {
  if (isUnknown(v)) return v;
  if (typeof v === "object" && v !== null && v.kind === "range") return reversedRange(vm, v);
  const own = typeof v === "object" && v !== null ? callSpecial(vm, v, "__reversed__") : undefined;
  if (own !== undefined) return own;
  const items = typeof v === "string" ? points(v) : typeof v === "object" && v !== null && v.kind === "tuple" ? v.items : undefined;
  if (items) {
    let at = items.length - 1;
    return iterator("reversed", () => (at >= 0 ? items[at--] : undefined));
  }
  const length = callSpecial(vm, v, "__len__");
  if (length === undefined || special(vm, v, "__getitem__") === undefined) return vm.raise("TypeError", `'${vm.typeOf(v).name}' object is not reversible`);
  if (typeof length !== "number") { const it = vm.iter(v); return isUnknown(it) ? it : unknown("the length of this sequence is not known"); }
  let at = length - 1;
  return iterator("reversed", (m) => (at >= 0 ? m.getitem(v, at--) : undefined));
}

