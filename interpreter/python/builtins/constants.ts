// The classes of None, Ellipsis and NotImplemented.
import type { Value } from "../values";
import { kindOf } from "../values";
import { addMethods } from "./arguments";
import { nativeClass } from "./root";

export const noneTypeClass = nativeClass("NoneType", { make: () => null });
export const ellipsisClass = nativeClass("ellipsis");
export const notImplementedClass = nativeClass("NotImplementedType");
addMethods<true>(noneTypeClass, (v) => (v === null ? true : undefined), {
  __bool__: [0, () => false],
  __repr__: [0, () => "None"],
  __hash__: [0, () => 0xfca86420],
  __eq__: [1, (_vm, _self, other) => other === null],
});
addMethods<Value>(ellipsisClass, (v) => (kindOf(v) === "ellipsis" ? v : undefined), { __repr__: [0, () => "Ellipsis"] });
addMethods<Value>(notImplementedClass, (v) => (kindOf(v) === "notimplemented" ? v : undefined), { __repr__: [0, () => "NotImplemented"] });
