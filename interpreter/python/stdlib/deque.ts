// collections.deque: an Instance around a list, with a maximal length.
import type { Interp } from "../interp";
import type { ClassValue, Instance, Kwargs, List, Value } from "../values";
import { isUnknown, list, notImplemented, unknown } from "../values";
import { addMethods, bind } from "../builtins/arguments";
import { extend, listDelete, listIterator, listSet } from "../builtins/list";
import { nativeClass } from "../builtins/root";
import { find, orderItems, position, sameItems } from "../builtins/sequence";
import { instanceOf, knownIndex } from "../builtins/special";

export const dequeClass: ClassValue = nativeClass("deque", { module: "collections", make(vm, cls, args, kwargs) {
  const made = empty(cls);
  fill(vm, made, args, kwargs);
  return made;
} });
const empty = (cls: ClassValue): Instance => ({ kind: "instance", cls, dict: new Map<string, Value>([["maxlen", null]]), native: list([]) });
const content = (self: Instance): List => self.native as List;

function grow(vm: Interp, self: Instance, items: Value): void {
  const inner = content(self);
  extend(vm, inner, items);
  if (isUnknown(inner as Value)) vm.blur(self, "the items of this deque are not known");
}

/** Drops what is too much, from the end opposite to where items were added. */
function trim(vm: Interp, self: Instance, fromLeft: boolean): null {
  if (isUnknown(self as Value)) return null;
  const limit = self.dict.get("maxlen"), { items } = content(self);
  if (typeof limit === "number" && items.length > limit) {
    vm.touch(content(self));
    if (fromLeft) items.splice(0, items.length - limit);
    else items.length = limit;
  }
  return null;
}
function popped(vm: Interp, self: Instance, left: boolean): Value {
  const inner = content(self);
  if (inner.items.length === 0) vm.raise("IndexError", "pop from an empty deque");
  vm.touch(inner);
  return left ? inner.items.shift()! : inner.items.pop()!;
}
const other = (v: Value): List | undefined => (instanceOf(v)?.cls.mro.includes(dequeClass) ? content(v as Instance) : undefined);
const guard = (v: Value): Instance | undefined => (other(v) ? (v as Instance) : undefined);
const copyOf = (self: Instance, items: readonly Value[]): Instance => ({ kind: "instance", cls: self.cls, dict: new Map(self.dict), native: list([...items]) });
const unclear = (): Value => unknown("the items of this deque are not known");

function fill(vm: Interp, made: Instance, args: readonly Value[], kwargs: Kwargs | null): null {
  const [items, maxlen = null] = bind(vm, "deque", "iterable= maxlen=", args, kwargs);
  vm.touch(made);
  made.dict.set("maxlen", maxlen);
  made.native = list([]);
  if (items !== undefined) grow(vm, made, items);
  return trim(vm, made, true);
}
dequeClass.dict.set("__init__", { kind: "builtin", name: "__init__", binds: true, call: (vm, [self, ...args], kwargs) => fill(vm, self as Instance, args, kwargs) });

addMethods<Instance>(dequeClass, guard, {
  append: [1, (vm, self, x) => { vm.touch(content(self)); content(self).items.push(x); return trim(vm, self, true); }, "raw"],
  appendleft: [1, (vm, self, x) => { vm.touch(content(self)); content(self).items.unshift(x); return trim(vm, self, false); }, "raw"],
  extend: [1, (vm, self, items) => { grow(vm, self, items); return trim(vm, self, true); }, "raw"],
  extendleft: [1, (vm, self, items) => { vm.touch(content(self)); for (const x of vm.iterate(items)) content(self).items.unshift(x); return trim(vm, self, false); }],
  pop: [0, (vm, self) => popped(vm, self, false)],
  popleft: [0, (vm, self) => popped(vm, self, true)],
  clear: [0, (vm, self) => { vm.touch(content(self)); content(self).items = []; return null; }],
  copy: [0, (_vm, self) => copyOf(self, content(self).items)],
  rotate: [[0, 1], (vm, self, n = 1) => {
    const inner = content(self), size = inner.items.length, by = knownIndex(vm, n);
    if (size === 0 || by === undefined) return null;
    vm.touch(inner);
    const at = (((-by % size) + size) % size);
    inner.items = [...inner.items.slice(at), ...inner.items.slice(0, at)];
    return null;
  }],
  reverse: [0, (vm, self) => { vm.touch(content(self)); content(self).items.reverse(); return null; }],
  remove: [1, (vm, self, x) => {
    const at = find(vm, content(self).items, x);
    if (at === -1) vm.raise("ValueError", "deque.remove(x): x not in deque");
    if (at !== undefined) { vm.touch(content(self)); content(self).items.splice(at, 1); }
    return null;
  }],
  insert: [2, (vm, self, at, x) => { const i = knownIndex(vm, at) ?? 0; vm.touch(content(self)); content(self).items.splice(i, 0, x); return null; }, "raw"],
  index: [1, (vm, self, x) => { const at = find(vm, content(self).items, x); return at === -1 ? vm.raise("ValueError", `${vm.repr(x)} is not in deque`) : (at ?? unclear()); }],
  count: [1, (vm, self, x) => content(self).items.filter((i) => vm.equal(i, x) === true).length],
  __len__: [0, (_vm, self) => content(self).items.length],
  __iter__: [0, (_vm, self) => listIterator(content(self))],
  __reversed__: [0, (vm, self) => vm.iter(list([...content(self).items].reverse()))],
  __contains__: [1, (vm, self, x) => { const at = find(vm, content(self).items, x); return at === undefined ? unclear() : at >= 0; }],
  __getitem__: [1, (vm, self, index) => {
    if (typeof index === "object" && index !== null && index.kind === "slice") return vm.raise("TypeError", "sequence index must be integer, not 'slice'");
    const at = position(vm, "deque", index, content(self).items.length);
    return at === undefined ? unclear() : content(self).items[at];
  }],
  __setitem__: [2, (vm, self, index, x) => listSet(vm, content(self), index, x), "raw"],
  __delitem__: [1, (vm, self, index) => listDelete(vm, content(self), index)],
  __add__: [1, (_vm, self, x) => (other(x) ? copyOf(self, [...content(self).items, ...other(x)!.items]) : notImplemented)],
  __iadd__: [1, (vm, self, x) => { grow(vm, self, x); trim(vm, self, true); return self; }, "raw"],
  __eq__: [1, (vm, self, x) => (other(x) ? (sameItems(vm, content(self).items, other(x)!.items) ?? unclear()) : notImplemented)],
  __lt__: [1, (vm, self, x) => (other(x) ? orderItems(vm, "<", content(self).items, other(x)!.items) : notImplemented)],
  __bool__: [0, (_vm, self) => content(self).items.length > 0],
  __copy__: [0, (_vm, self) => copyOf(self, content(self).items)],
  __repr__: [0, (vm, self) => { const limit = self.dict.get("maxlen"); return `deque([${content(self).items.map((i) => vm.repr(i)).join(", ")}]${typeof limit === "number" ? `, maxlen=${limit}` : ""})`; }],
});
dequeClass.dict.set("__deepcopy__", { kind: "builtin", name: "__deepcopy__", binds: true, call: (vm, [self, memo]) => {
  const copied = vm.call(vm.getattr(vm.import("copy")!, "deepcopy"), [content(self as Instance), memo]);
  return isUnknown(copied) ? copied : copyOf(self as Instance, (copied as List).items);
} });
dequeClass.dict.set("__hash__", null);
