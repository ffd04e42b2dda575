// obj[index]: reading, writing, deleting.
import type { Value } from "./values";
import { type Slice, type Unknown, dictSet, isUnknown, kindOf } from "./values";
import { partOfForm } from "./claims";
import type { Machine } from "./machine";
import { classLookup, quickKey } from "./shared";
import { call } from "./call";
import { bind } from "./attributes";
import { callSpecial } from "./operators";
import { hasUnknownBase } from "./construct";

export function getitem(vm: Machine, obj: Value, index: Value): Value {
  if (typeof obj === "object" && obj !== null) {
    switch (obj.kind) {
      case "list": case "tuple":
        if (typeof index === "number" && (obj.cls === undefined || obj.kind === "tuple")) {
          const { items } = obj;
          const at = index < 0 ? index + items.length : index;
          if (at >= 0 && at < items.length) return items[at];
          if (obj.cls === undefined) vm.raise("IndexError", `${obj.kind} index out of range`);
        }
        break;
      case "dict":
        if (obj.cls === undefined) {
          const key = quickKey(index);
          const found = key === undefined ? undefined : obj.map.get(key);
          if (found !== undefined) return found;
        }
        break;
      case "unknown": return obj.form !== undefined && kindOf(index) === "slice" ? sizesFrom(obj, index as Slice) : obj.each === undefined ? vm.unknownPart(obj) : kindOf(index) === "slice" ? obj : obj.each;
      case "class": return classItem(vm, obj, index);
      default: break;
    }
  }
  const result = callSpecial(vm, obj, "__getitem__", [index]);
  if (result !== undefined) return result;
  const why = hasUnknownBase(vm.typeOf(obj));
  if (why !== null) return { kind: "unknown", because: why };
  return vm.raise("TypeError", `'${vm.typeOf(obj).name}' object is not subscriptable`);
}

/** `x.shape[1:]` of a shape that is to be found out. */
const sizesFrom = (shape: Unknown, { start, stop, step }: Slice): Unknown => partOfForm(shape, stop === null && step === null && (start === null || typeof start === "number") ? start ?? 0 : -1);

/** list[int], Generic[T], a metaclass's own `[]` (enumerations). */
function classItem(vm: Machine, cls: Extract<Value, { kind: "class" }>, index: Value): Value {
  const meta = vm.typeOf(cls);
  const ofMeta = classLookup(meta, "__getitem__");
  if (ofMeta !== undefined) return call(vm, bind(vm, ofMeta, cls, meta), [index], null);
  const generic = classLookup(cls, "__class_getitem__");
  if (generic !== undefined) return call(vm, bind(vm, generic, null, cls), [index], null);
  // A generic alias is called, subclassed and compared as its class.
  if (vm.generics.has(cls.name) || hasUnknownBase(cls) !== null) return cls;
  return vm.raise("TypeError", `type '${cls.name}' is not subscriptable`);
}

export function setitem(vm: Machine, obj: Value, index: Value, value: Value): void {
  if (typeof obj === "object" && obj !== null) {
    if (obj.kind === "unknown") return;
    if (obj.kind === "list" && obj.cls === undefined && typeof index === "number") {
      const at = index < 0 ? index + obj.items.length : index;
      if (at < 0 || at >= obj.items.length) vm.raise("IndexError", "list assignment index out of range");
      vm.touch(obj);
      obj.items[at] = value;
      return;
    }
    if (obj.kind === "dict" && obj.cls === undefined) {
      const key = quickKey(index);
      if (key !== undefined) {
        // The Python keys of entries whose Key is another one stand beside the Map.
        if (key === index) vm.touchKey(obj.map, key); else vm.touch(obj);
        if (key === index) obj.map.set(key, value); else dictSet(obj, index, key, value);
        return;
      }
    }
  }
  if (isUnknown(index) && typeof obj === "object" && obj !== null && (obj.kind === "list" || obj.kind === "dict") && obj.cls === undefined) { vm.blur(obj, index.because); return; }
  if (callSpecial(vm, obj, "__setitem__", [index, value]) === undefined) {
    if (hasUnknownBase(vm.typeOf(obj)) !== null) return;
    vm.raise("TypeError", `'${vm.typeOf(obj).name}' object does not support item assignment`);
  }
}

export function delitem(vm: Machine, obj: Value, index: Value): void {
  if (isUnknown(obj)) return;
  if (callSpecial(vm, obj, "__delitem__", [index]) === undefined) vm.raise("TypeError", `'${vm.typeOf(obj).name}' object doesn't support item deletion`);
}
