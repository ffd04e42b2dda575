// Operators: numbers and strings directly, everything else by the special methods of its class.
import type { BinaryOperator, CompareOperator } from "../syntax/tree";
import type { Unknown, Value } from "./values";
import { isUnknown, keyOf, unknown } from "./values";
import { ratioArithmetic } from "./ratios";
import type { Machine } from "./machine";
import { classLookup, quickKey } from "./shared";
import { call } from "./call";
import { bind } from "./attributes";
import { comparison } from "./claims";
import { arithmetic, compareNumbers, equalNumbers, numeric } from "./numbers";

interface Names { readonly own: string; readonly reflected: string; readonly inPlace: string }
const named = (n: string): Names => ({ own: `__${n}__`, reflected: `__r${n}__`, inPlace: `__i${n}__` });
const methods: Record<BinaryOperator, Names> = {
  "+": named("add"), "-": named("sub"), "*": named("mul"), "/": named("truediv"), "//": named("floordiv"), "%": named("mod"), "**": named("pow"),
  "@": named("matmul"), "&": named("and"), "|": named("or"), "^": named("xor"), "<<": named("lshift"), ">>": named("rshift"),
};
const comparisons: Record<string, readonly [own: string, reflected: string]> = {
  "<": ["__lt__", "__gt__"], "<=": ["__le__", "__ge__"], ">": ["__gt__", "__lt__"], ">=": ["__ge__", "__le__"], "==": ["__eq__", "__eq__"], "!=": ["__ne__", "__ne__"],
};

/** Calls a special method found on the class of `self`; undefined when there is none. */
export function callSpecial(vm: Machine, self: Value, name: string, args: readonly Value[]): Value | undefined {
  const cls = vm.typeOf(self);
  const f = classLookup(cls, name);
  if (f === undefined) return undefined;
  if (typeof f === "object" && f !== null && (f.kind === "function" || (f.kind === "builtin" && f.binds))) return call(vm, f, [self, ...args], null);
  if (f === null) return undefined;
  return call(vm, bind(vm, f, self, cls), args, null);
}

const isNotImplemented = (v: Value | undefined): boolean => v === undefined || (typeof v === "object" && v !== null && v.kind === "notimplemented");

/** An operand that decides nothing: tensors take unknown operands themselves, for everything else the result is unknown. */
function unclear(a: Value, b: Value): Value | undefined {
  if (typeof a === "object" && a !== null && a.kind === "unknown") return typeof b === "object" && b !== null && b.kind === "tensor" ? undefined : a;
  if (typeof b === "object" && b !== null && b.kind === "unknown") return typeof a === "object" && a !== null && a.kind === "tensor" ? undefined : b;
  return undefined;
}

/** What is computed of numbers that are not known is a number: its class, where those of the operands say it. */
function ofNumbers(vm: Machine, op: BinaryOperator, open: Unknown, a: Value, b: Value): Unknown {
  const { float, int } = vm.nativeClasses, x = vm.typeOf(a), y = vm.typeOf(b);
  if ((x !== float && x !== int) || (y !== float && y !== int)) return vm.unknownPart(open);
  if (x === float || y === float) return op === "**" ? vm.unknownPart(open) : unknown(open.because, float);
  return op === "+" || op === "-" || op === "*" || op === "//" || op === "%" ? unknown(open.because, int) : op === "/" ? unknown(open.because, float) : vm.unknownPart(open);
}

export function binary(vm: Machine, op: BinaryOperator, a: Value, b: Value): Value {
  const x = numeric(a);
  if (x !== undefined) {
    const y = numeric(b);
    if (y !== undefined) {
      const result = arithmetic(vm, op, x, y);
      return result !== undefined ? result : unsupported(vm, op, a, b);
    }
  }
  if (op === "+" && typeof a === "string" && typeof b === "string") return a + b;
  const open = unclear(a, b);
  if (open !== undefined) return ratioArithmetic(vm, op, a, b) ?? ofNumbers(vm, op, open as Unknown, a, b);
  const result = protocol(vm, methods[op].own, methods[op].reflected, a, b);
  return isNotImplemented(result) ? unsupported(vm, op, a, b) : result!;
}

/** `a op= b`: the in-place method if there is one. */
export function augmented(vm: Machine, op: BinaryOperator, a: Value, b: Value): Value {
  const x = numeric(a);
  if (x !== undefined || typeof a === "string") return binaryFor(vm, op, a, b);
  const open = unclear(a, b);
  if (open !== undefined) return ratioArithmetic(vm, op, a, b) ?? ofNumbers(vm, op, open as Unknown, a, b);
  const result = callSpecial(vm, a, methods[op].inPlace, [b]);
  return isNotImplemented(result) ? binaryFor(vm, op, a, b) : result!;
}

function binaryFor(vm: Machine, op: BinaryOperator, a: Value, b: Value): Value {
  const x = numeric(a), y = numeric(b);
  if (x !== undefined && y !== undefined) return arithmetic(vm, op, x, y) ?? unsupported(vm, op, a, b, "=");
  if (op === "+" && typeof a === "string" && typeof b === "string") return a + b;
  const open = unclear(a, b);
  if (open !== undefined) return ofNumbers(vm, op, open as Unknown, a, b);
  const result = protocol(vm, methods[op].own, methods[op].reflected, a, b);
  return isNotImplemented(result) ? unsupported(vm, op, a, b, "=") : result!;
}

/** The reflected method goes first when b's class is a subclass that has one of its own. */
function protocol(vm: Machine, own: string, reflected: string, a: Value, b: Value): Value | undefined {
  const ca = vm.typeOf(a), cb = vm.typeOf(b);
  let tried = false;
  if (cb !== ca && cb.mro.includes(ca) && classLookup(cb, reflected) !== classLookup(ca, reflected)) {
    const first = callSpecial(vm, b, reflected, [a]);
    if (!isNotImplemented(first)) return first;
    tried = true;
  }
  const result = callSpecial(vm, a, own, [b]);
  if (!isNotImplemented(result)) return result;
  if (tried || (ca === cb && own !== "__eq__" && own !== "__ne__" && !own.startsWith("__l") && !own.startsWith("__g"))) return undefined;
  return callSpecial(vm, b, reflected, [a]);
}

function unsupported(vm: Machine, op: BinaryOperator, a: Value, b: Value, assign = ""): never {
  const ta = vm.typeOf(a).name, tb = vm.typeOf(b).name;
  if (op === "+" && (ta === "str" || ta === "list" || ta === "tuple")) vm.raise("TypeError", `can only concatenate ${ta} (not "${tb}") to ${ta}`);
  const sequence = (v: Value): boolean => typeof v === "string" || (typeof v === "object" && v !== null && (v.kind === "list" || v.kind === "tuple" || v.kind === "bytes"));
  if (op === "*" && sequence(a)) vm.raise("TypeError", `can't multiply sequence by non-int of type '${tb}'`);
  if (op === "*" && sequence(b)) vm.raise("TypeError", `can't multiply sequence by non-int of type '${ta}'`);
  const text = op === "**" ? (assign ? "**=" : "** or pow()") : `${op}${assign}`;
  return vm.raise("TypeError", `unsupported operand type(s) for ${text}: '${ta}' and '${tb}'`);
}

/** Every comparison but `is`; the result need not be a bool (tensors). */
export function compare(vm: Machine, op: CompareOperator, a: Value, b: Value): Value {
  switch (op) {
    case "is": return identical(a, b) ?? unknown("it is not known whether they are the same object", vm.nativeClasses.bool);
    case "is not": { const same = identical(a, b); return same === undefined ? unknown("it is not known whether they are the same object", vm.nativeClasses.bool) : !same; }
    case "in": return contains(vm, b, a);
    case "not in": { const r = contains(vm, b, a); return typeof r === "boolean" ? !r : r; }
    case "==": case "!=": return equality(vm, op, a, b);
    default: return order(vm, op, a, b);
  }
}

function identical(a: Value, b: Value): boolean | undefined {
  if (a === b) return true;
  if (isUnknown(a) || isUnknown(b)) {
    const [u, other] = isUnknown(a) ? [a, b] : [b as Extract<Value, { kind: "unknown" }>, a];
    // A value of a known class is no None.
    return other === null && u.cls !== undefined && u.cls.name !== "NoneType" ? false : undefined;
  }
  if (typeof a === "object" && a !== null && typeof b === "object" && b !== null && a.kind === b.kind) {
    if (a.kind === "dtype" || a.kind === "device") return keyOf(a) === keyOf(b);
    if (a.kind === "method" && b.kind === "method") return false;
    if (a.kind === "float" && b.kind === "float") return a === b;
  }
  return false;
}

function equality(vm: Machine, op: "==" | "!=", a: Value, b: Value): Value {
  const x = numeric(a);
  if (x !== undefined) {
    const y = numeric(b);
    if (y !== undefined) {
      const same = equalNumbers(x, y);
      if (same === undefined) return comparison(unknown("it depends on a size that is not known", vm.nativeClasses.bool), a, b, op === "!=");
      return op === "==" ? same : !same;
    }
  }
  if (typeof a === "string" && typeof b === "string") return op === "==" ? a === b : a !== b;
  const open = unclear(a, b);
  if (open !== undefined) return comparison(vm.unknownPart(open as Extract<Value, { kind: "unknown" }>), a, b, op === "!=");
  if (a === null && b === null) return op === "==";
  const result = protocol(vm, comparisons[op][0], comparisons[op][1], a, b);
  if (!isNotImplemented(result)) return isUnknown(result!) ? comparison(result, a, b, op === "!=") : result!;
  if (op === "!=") {
    const same = protocol(vm, "__eq__", "__eq__", a, b);
    if (!isNotImplemented(same)) { const t = vm.truth(same!); return t === undefined ? (isUnknown(same!) ? comparison(same, a, b, true) : same!) : !t; }
  }
  const same = identical(a, b);
  if (same === undefined) return unknown("the values are not known", vm.nativeClasses.bool);
  return op === "==" ? same : !same;
}

function order(vm: Machine, op: "<" | "<=" | ">" | ">=", a: Value, b: Value): Value {
  const x = numeric(a);
  if (x !== undefined) {
    const y = numeric(b);
    if (y !== undefined && !(typeof x === "object" && x.kind === "complex") && !(typeof y === "object" && y.kind === "complex")) {
      const result = compareNumbers(op, x, y);
      return result === undefined ? unknown("it depends on a size that is not known", vm.nativeClasses.bool) : result;
    }
  }
  const open = unclear(a, b);
  if (open !== undefined) return vm.unknownPart(open as Extract<Value, { kind: "unknown" }>);
  const result = protocol(vm, comparisons[op][0], comparisons[op][1], a, b);
  if (isNotImplemented(result)) vm.raise("TypeError", `'${op}' not supported between instances of '${vm.typeOf(a).name}' and '${vm.typeOf(b).name}'`);
  return result!;
}

/** item in container */
export function contains(vm: Machine, container: Value, item: Value): Value {
  if (isUnknown(container)) return vm.unknownPart(container);
  if (typeof container === "string" && typeof item === "string") return container.includes(item);
  if (typeof container === "object" && container !== null && (container.kind === "dict" || container.kind === "set") && container.cls === undefined) {
    const key = quickKey(item);
    if (key !== undefined) {
      const found = container.map.get(key);
      if (found !== undefined && isUnknown(found) && found.maybe === true) return unknown(found.because, vm.nativeClasses.bool);
      return found !== undefined;
    }
  }
  const result = callSpecial(vm, container, "__contains__", [item]);
  if (result !== undefined) {
    if (isUnknown(result)) return result;
    const t = vm.truth(result);
    return t === undefined ? unknown("it is not known whether it is contained", vm.nativeClasses.bool) : t;
  }
  if (isUnknown(item)) return vm.unknownPart(item);
  if (!vm.isIterable(container)) vm.raise("TypeError", `argument of type '${vm.typeOf(container).name}' is not iterable`);
  let sure = true;
  for (const other of vm.iterate(container)) {
    if (other === item) return true;
    const same = vm.equal(other, item);
    if (same === true) return true;
    if (same === undefined) sure = false;
  }
  return sure ? false : unknown("it is not known whether it is contained", vm.nativeClasses.bool);
}

/** a == b as a bool; undefined when unknown. */
export function equal(vm: Machine, a: Value, b: Value): boolean | undefined {
  if (a === b) return isUnknown(a) ? undefined : typeof a === "object" && a !== null && a.kind === "float" && Number.isNaN(a.value) ? false : true;
  const result = equality(vm, "==", a, b);
  return typeof result === "boolean" ? result : vm.truth(result);
}

export function unary(vm: Machine, op: "+" | "-" | "~", v: Value): Value {
  const x = numeric(v);
  if (x !== undefined) {
    if (op === "+") return x as Value;
    if (op === "-") {
      if (typeof x === "number") return 0 - x;
      if (typeof x === "bigint") return -x;
      if (x.kind === "float") return { kind: "float", value: -x.value };
      if (x.kind === "complex") return { kind: "complex", re: -x.re, im: -x.im };
      return arithmetic(vm, "-", 0, x)!;
    }
    if (typeof x === "number") return -x - 1;
    if (typeof x === "bigint") return ~x;
    if (x.kind === "sym") return arithmetic(vm, "-", -1, x)!;
  }
  if (isUnknown(v)) return v.cls !== undefined && op !== "~" && (v.cls === vm.nativeClasses.float || v.cls === vm.nativeClasses.int) ? unknown(v.because, v.cls) : vm.unknownPart(v);
  const result = callSpecial(vm, v, op === "-" ? "__neg__" : op === "+" ? "__pos__" : "__invert__", []);
  if (result === undefined) vm.raise("TypeError", `bad operand type for unary ${op}: '${vm.typeOf(v).name}'`);
  return result;
}

/** Python's bool(v); undefined when unknown. */
export function truth(vm: Machine, v: Value): boolean | undefined {
  switch (typeof v) {
    case "boolean": return v;
    case "number": return v !== 0;
    case "string": return v.length > 0;
    case "bigint": return v !== 0n;
    default: break;
  }
  if (v === null) return false;
  switch (v.kind) {
    case "unknown": return undefined;
    case "float": return v.value !== 0;
    case "sym": { const zero = equalNumbers(v, 0); return zero === undefined ? undefined : !zero; }
    case "function": case "builtin": case "method": case "module": case "dtype": case "ellipsis": case "iterator": case "device": case "token": return true;
    case "complex": return v.re !== 0 || v.im !== 0;
    default: break;
  }
  if (!("cls" in v) || v.cls === undefined) {
    if (v.kind === "list" || v.kind === "tuple") return v.items.length > 0;
    if (v.kind === "dict" || v.kind === "set") return v.map.size > 0;
  }
  const asBool = callSpecial(vm, v, "__bool__", []);
  if (asBool !== undefined) {
    if (typeof asBool === "boolean") return asBool;
    if (isUnknown(asBool)) return undefined;
    vm.raise("TypeError", `__bool__ should return bool, returned ${vm.typeOf(asBool).name}`);
  }
  const length = callSpecial(vm, v, "__len__", []);
  if (length !== undefined) return truth(vm, length);
  return true;
}
