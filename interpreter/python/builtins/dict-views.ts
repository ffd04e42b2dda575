// What dict.keys(), .values() and .items() give: iterables that see changes; keys and items have the operations of sets.
import type { Interp } from "../interp";
import type { ClassValue, Dict, Instance, Key, SetValue, Value } from "../values";
import { dictEntries, dictKeys, isUnknown, notImplemented, setOf, tuple, unknown } from "../values";
import { addMethods } from "./arguments";
import { dictIterator, originalKey } from "./dict";
import { nativeClass } from "./root";
import { keyFor, setValueOf } from "./special";

type ViewKind = "keys" | "values" | "items";
interface View { readonly dict: Dict; readonly what: ViewKind }

export const dictKeysClass = nativeClass("dict_keys");
export const dictValuesClass = nativeClass("dict_values");
export const dictItemsClass = nativeClass("dict_items");
const classes: Record<ViewKind, ClassValue> = { keys: dictKeysClass, values: dictValuesClass, items: dictItemsClass };

/** A view: an Instance whose `native` is the View. */
export const makeView = (dict: Dict, what: ViewKind): Instance => ({ kind: "instance", cls: classes[what], dict: new Map(), native: { dict, what } satisfies View });

/** The View behind a value; undefined when it is none. */
export const viewOf = (v: Value): View | undefined =>
  typeof v === "object" && v !== null && v.kind === "instance" && (v.cls === dictKeysClass || v.cls === dictValuesClass || v.cls === dictItemsClass) ? (v.native as View) : undefined;

/** The present contents of a view. */
export function viewItems({ dict, what }: View): Value[] {
  return what === "keys" ? dictKeys(dict) : what === "values" ? [...dict.map.values()] : Array.from(dictEntries(dict), ([k, v]) => tuple([k, v]));
}

function entry({ dict, what }: View, hashed: Key): Value {
  return what === "values" ? dict.map.get(hashed)! : what === "keys" ? originalKey(dict, hashed) : tuple([originalKey(dict, hashed), dict.map.get(hashed)!]);
}
const iterator = (view: View, backwards = false): Value =>
  dictIterator(view.dict, `dict_${backwards ? "reverse" : ""}${view.what.replace(/s$/, "")}iterator`, (hashed) => entry(view, hashed) as never, backwards);

function asSet(vm: Interp, v: Value): SetValue | undefined {
  const items = setValueOf(v) ? [...setValueOf(v)!.map.values()] : vm.items(v);
  return items ? setOf(items) : undefined;
}
function combine(vm: Interp, a: View, b: Value, keep: (inA: boolean, inB: boolean) => boolean): Value {
  const left = setOf(viewItems(a)), right = asSet(vm, b);
  if (!right) return unknown("the items of the other operand are not known");
  const out: Value[] = [];
  for (const [k, v] of left.map) if (keep(true, right.map.has(k))) out.push(v);
  for (const [k, v] of right.map) if (!left.map.has(k) && keep(false, true)) out.push(v);
  return setOf(out);
}
function compare(vm: Interp, a: View, b: Value, test: (left: SetValue, right: SetValue) => boolean): Value {
  if (!setValueOf(b) && !viewOf(b)) return notImplemented;
  const right = asSet(vm, b);
  return right ? test(setOf(viewItems(a)), right) : unknown("the items of the other operand are not known");
}
const within = (a: SetValue, b: SetValue): boolean => [...a.map.keys()].every((k) => b.map.has(k));

for (const cls of Object.values(classes)) {
  addMethods(cls, viewOf, {
    __len__: [0, (_vm, self) => self.dict.map.size],
    __iter__: [0, (_vm, self) => iterator(self)],
    __reversed__: [0, (_vm, self) => iterator(self, true)],
    __repr__: [0, (vm, self) => `${cls.name}([${viewItems(self).map((v) => vm.repr(v)).join(", ")}])`],
    __contains__: [1, (vm, self, x) => {
      if (self.what === "keys") { const k = keyFor(vm, x); return k === undefined ? unknown("the key is not known") : self.dict.map.has(k); }
      let sure = true;
      for (const item of viewItems(self)) {
        const same = item === x && !isUnknown(x) ? true : vm.equal(item, x);
        if (same) return true;
        if (same === undefined) sure = false;
      }
      return sure ? false : unknown("the entries of this dict are not all known");
    }],
  });
  if (cls === dictValuesClass) continue;
  addMethods(cls, viewOf, {
    __and__: [1, (vm, self, other) => combine(vm, self, other, (a, b) => a && b)],
    __or__: [1, (vm, self, other) => combine(vm, self, other, () => true)],
    __sub__: [1, (vm, self, other) => combine(vm, self, other, (a, b) => a && !b)],
    __xor__: [1, (vm, self, other) => combine(vm, self, other, (a, b) => a !== b)],
    __rsub__: [1, (vm, self, other) => combine(vm, self, other, (a, b) => !a && b)],
    __rand__: [1, (vm, self, other) => combine(vm, self, other, (a, b) => a && b)],
    __ror__: [1, (vm, self, other) => combine(vm, self, other, () => true)],
    __rxor__: [1, (vm, self, other) => combine(vm, self, other, (a, b) => a !== b)],
    isdisjoint: [1, (vm, self, other) => { const right = asSet(vm, other); return right ? ![...setOf(viewItems(self)).map.keys()].some((k) => right.map.has(k)) : unknown("the items are not known"); }],
    __eq__: [1, (vm, self, other) => compare(vm, self, other, (a, b) => a.map.size === b.map.size && within(a, b))],
    __le__: [1, (vm, self, other) => compare(vm, self, other, within)],
    __lt__: [1, (vm, self, other) => compare(vm, self, other, (a, b) => a.map.size < b.map.size && within(a, b))],
    __ge__: [1, (vm, self, other) => compare(vm, self, other, (a, b) => within(b, a))],
    __gt__: [1, (vm, self, other) => compare(vm, self, other, (a, b) => b.map.size < a.map.size && within(b, a))],
  });
}
