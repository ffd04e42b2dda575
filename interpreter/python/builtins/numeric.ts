// Special methods that int, float, bool and complex share. They exist for subclasses' instances (IntEnum members, say) and for
// explicit calls such as int.__add__(1, 2); plain numbers take the evaluator's direct way.
import type { Interp } from "../interp";
import type { ClassValue, Value } from "../values";
import { isUnknown, notImplemented } from "../values";
import type { MethodRow } from "./arguments";
import { addMethods, fn } from "./arguments";
import { formatValue } from "./formatting";
import { hashValue } from "./hash";
import { plain, textOf } from "./special";

const arithmetic: Record<string, string> = {
  add: "+", sub: "-", mul: "*", truediv: "/", floordiv: "//", mod: "%", pow: "**", lshift: "<<", rshift: ">>", and: "&", or: "|", xor: "^",
};
const comparisons: Record<string, string> = { eq: "==", ne: "!=", lt: "<", le: "<=", gt: ">", ge: ">=" };
const bitwise = new Set(["lshift", "rshift", "and", "or", "xor"]);

const isNumber = (v: Value): boolean =>
  typeof v === "number" || typeof v === "bigint" || typeof v === "boolean" || (typeof v === "object" && v !== null && (v.kind === "float" || v.kind === "sym" || v.kind === "complex"));

/** Adds `__add__`, `__radd__`, `__eq__` … to a class of numbers. */
export function addNumberMethods(cls: ClassValue, guard: (v: Value) => Value | undefined, bits: boolean): void {
  const rows: Record<string, MethodRow<Value>> = {};
  const apply = (vm: Interp, operator: string, a: Value, b: Value): Value => {
    const x = plain(a), y = plain(b);
    return isUnknown(y) ? y : isNumber(y) ? vm.binary(operator, x, y) : notImplemented;
  };
  for (const [name, operator] of Object.entries(arithmetic)) {
    if (bitwise.has(name) && !bits) continue;
    rows[`__${name}__`] = [name === "pow" ? [1, 2] : 1, (vm, self, other) => apply(vm, operator, self, other)];
    rows[`__r${name}__`] = [1, (vm, self, other) => (isNumber(plain(other)) ? apply(vm, operator, other, self) : notImplemented)];
  }
  for (const [name, operator] of Object.entries(comparisons)) rows[`__${name}__`] = [1, (vm, self, other) => apply(vm, operator, self, other)];
  rows.__hash__ = [0, (vm, self) => hashValue(vm, plain(self))];
  rows.__bool__ = [0, (vm, self) => vm.truth(plain(self)) ?? self];
  rows.__neg__ = [0, (vm, self) => vm.binary("*", plain(self), -1)];
  rows.__pos__ = [0, (_vm, self) => plain(self)];
  rows.__repr__ = [0, (vm, self) => vm.repr(plain(self))];
  rows.__format__ = [1, (vm, self, spec) => formatValue(vm, plain(self), textOf(spec) ?? "")];
  rows.__divmod__ = [1, (vm, self, other) => ({ kind: "tuple", items: [apply(vm, "//", self, other), apply(vm, "%", self, other)] })];
  addMethods(cls, guard, rows);
}

/** Adds read-only attributes computed from the object (`real`, `numerator` …). */
export function addGetters<S extends Value>(cls: ClassValue, getters: { readonly [name: string]: (vm: Interp, self: S) => Value }): void {
  for (const [name, get] of Object.entries(getters)) {
    cls.dict.set(name, { kind: "property", get: fn(name, 1, (vm, self) => get(vm, self as S)), set: null, del: null });
  }
}

/** `__new__` as Python sees it: make() as a static method whose first argument is the class. */
export function addNew(cls: ClassValue): void {
  cls.dict.set("__new__", { kind: "staticmethod", func: { kind: "builtin", name: "__new__", binds: false, call: (vm, [made, ...args], kwargs) => cls.make!(vm, made as ClassValue, args, kwargs) } });
}
