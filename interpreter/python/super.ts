// super(): an object that looks attributes up behind a class in the order of another object's class.
import type { Interp } from "./interp";
import type { ClassValue, Instance, Value } from "./values";
import { isUnknown } from "./values";
import { nativeClass } from "./builtins/root";
import type { Frame } from "./frame";
import type { Machine } from "./machine";
import { bind } from "./attributes";
import { UNKNOWN_BASE } from "./construct";

interface SuperState { readonly start: ClassValue; readonly obj: Value; readonly cls: ClassValue }

export const superClass: ClassValue = nativeClass("super", {
  make(vm, _cls, args) {
    const machine = vm as Machine;
    if (args.length === 0) return zeroArguments(machine);
    const unclear = args.find(isUnknown);
    if (unclear !== undefined) return unclear;
    const [start, obj] = args;
    if (typeof start !== "object" || start === null || start.kind !== "class") return vm.raise("TypeError", `super() argument 1 must be a type, not ${vm.typeOf(start).name}`);
    return newSuper(machine, start, obj === undefined ? null : obj);
  },
});

function newSuper(vm: Machine, start: ClassValue, obj: Value): Value {
  if (isUnknown(obj)) return obj;
  let cls: ClassValue;
  if (typeof obj === "object" && obj !== null && obj.kind === "class" && obj.mro.includes(start)) cls = obj;
  else {
    cls = vm.typeOf(obj);
    if (!cls.mro.includes(start)) vm.raise("TypeError", "super(type, obj): obj must be an instance or subtype of type");
  }
  return { kind: "instance", cls: superClass, dict: new Map(), native: { start, obj, cls } satisfies SuperState };
}

/** `super()` without arguments: the class around the running method, and the method's first argument. */
function zeroArguments(vm: Machine): Value {
  const f: Frame | null = vm.frame;
  if (f === null) return vm.raise("RuntimeError", "super(): no current frame");
  const { code } = f;
  if (code.parameters.names.length === 0 && code.parameters.vararg < 0) vm.raise("RuntimeError", "super(): no arguments");
  const cls = classCell(f);
  if (cls === undefined) vm.raise("RuntimeError", "super(): __class__ cell not found");
  let self = f.slots[0];
  const moved = code.cellParameters.find(([slot]) => slot === 0);
  if (moved) self = f.cells[moved[1]].value;
  if (code.parameters.names.length === 0 && typeof self === "object" && self !== null && self.kind === "tuple") self = self.items[0];
  if (self === undefined) vm.raise("RuntimeError", "super(): arg[0] deleted");
  return newSuper(vm, cls, self);
}

function classCell(f: Frame): ClassValue | undefined {
  const { scope } = f.code;
  for (let i = 0; i < scope.free.length; i++) {
    if (scope.free[i].name !== "__class__") continue;
    const value = f.cells[scope.cells.length + i]?.value;
    return typeof value === "object" && value !== null && value.kind === "class" ? value : undefined;
  }
  return undefined;
}

export function superAttribute(vm: Interp, self: Instance, name: string): Value | undefined {
  const { start, obj, cls } = self.native as SuperState;
  const { mro } = cls;
  if (name === "__class__") return superClass;
  const from = mro.indexOf(start);
  let why: string | undefined;
  for (let i = from; i < mro.length && why === undefined; i++) {
    const found = mro[i].dict.get(UNKNOWN_BASE);
    if (typeof found === "string") why = found;
  }
  for (let i = from + 1; i < mro.length; i++) {
    const attr = mro[i].dict.get(name);
    if (attr === undefined) continue;
    // A base that is not known would stand in front of `object`.
    if (why !== undefined && i === mro.length - 1) break;
    return bind(vm as Machine, attr, obj === cls ? null : obj, cls);
  }
  if (why !== undefined) return { kind: "unknown", because: why };
  return undefined;
}
