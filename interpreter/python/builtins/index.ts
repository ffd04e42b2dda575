// The builtin names, and the classes of the values that are not Instances.
import type { Interp } from "../interp";
import type { ClassValue, Value } from "../values";
import { builtin, ellipsis, notImplemented, unknown } from "../values";
import { classGetitem, genericAliasClass, unionTypeClass } from "./alias";
import { bytearrayClass, bytesClass } from "./bytes";
import { ellipsisClass, noneTypeClass, notImplementedClass } from "./constants";
import { dictClass } from "./dict";
import { evaluationFunctions } from "./evaluate";
import { complexClass, floatClass } from "./float";
import { valueFunctions } from "./functions";
import { boolClass, intClass } from "./int";
import { enumerateClass, filterClass, generatorClass, iteratorBaseClass, iteratorClasses, mapClass, reversedClass, zipClass } from "./iterators";
import { listClass } from "./list";
import { objectFunctions } from "./objects";
import { outputFunctions } from "./output";
import { rangeClass, sliceClass } from "./range";
import { frozensetClass, setClass } from "./set";
import { strClass } from "./str";
import { tupleClass } from "./tuple";

export { genericAliasClass, makeAlias, makeUnion, unionMembers, unionTypeClass } from "./alias";
export { formatFields, formatValue, percentFormat } from "./formatting";
export { keyFor } from "./special";
export { flushFiles } from "./files";

/**
 * Classes by the kind of their values; sets and bytes have two each: "set"/"frozenset" and "bytes"/"bytearray".
 * The class of an iterator depends on its `type`: "iterator:zip"; those that are not listed derive from "iterator".
 */
export const nativeClasses: Record<string, ClassValue> = {
  NoneType: noneTypeClass, bool: boolClass, int: intClass, sym: intClass, float: floatClass, complex: complexClass, str: strClass, bytes: bytesClass, bytearray: bytearrayClass,
  tuple: tupleClass, list: listClass, dict: dictClass, set: setClass, frozenset: frozensetClass, range: rangeClass, slice: sliceClass,
  ellipsis: ellipsisClass, notimplemented: notImplementedClass, generator: generatorClass, iterator: iteratorBaseClass, GenericAlias: genericAliasClass, UnionType: unionTypeClass,
};
for (const [type, cls] of iteratorClasses) if (type !== "iterator") nativeClasses[`iterator:${type}`] = cls;
for (const cls of [listClass, tupleClass, dictClass, setClass, frozensetClass]) cls.dict.set("__class_getitem__", classGetitem);

const visible: readonly ClassValue[] = [
  boolClass, intClass, floatClass, complexClass, strClass, bytesClass, bytearrayClass, tupleClass, listClass, dictClass, setClass, frozensetClass, rangeClass, sliceClass,
  enumerateClass, zipClass, mapClass, filterClass, reversedClass,
];
/** Functions that are not evaluated: what they would give is unknown. */
const notModelled = ["compile", "memoryview", "breakpoint", "help"];

/** The names of the module `builtins` that do not belong to the evaluator (object, type, super, property, exceptions …). */
export function builtins(_vm: Interp): Map<string, Value> {
  const names = new Map<string, Value>([["None", null], ["True", true], ["False", false], ["Ellipsis", ellipsis], ["NotImplemented", notImplemented], ["__debug__", true]]);
  for (const cls of visible) names.set(cls.name, cls);
  for (const f of [...valueFunctions, ...objectFunctions, ...outputFunctions, ...evaluationFunctions]) names.set(f.name, f);
  for (const name of notModelled) names.set(name, builtin(name, () => unknown(`${name}() is not evaluated`)));
  for (const name of ["exit", "quit"]) names.set(name, builtin(name, (vm, [code = null]) => vm.raise(vm.exception("SystemExit", "").cls, vm.str(code))));
  return names;
}
