// Calls: what can be called, and how arguments meet parameters (with CPython's messages).
import type { Dict, FunctionValue, Kwargs, Value } from "./values";
import { isUnknown, tuple, unknown } from "./values";
import { Raised } from "./interp";
import type { Code, Slots } from "./frame";
import { Frame } from "./frame";
import type { Machine } from "./machine";
import { classLookup, enumerateNames, plural } from "./shared";
import { bind } from "./attributes";
import { hasUnknownBase, instantiate } from "./construct";
import { compileBody } from "./compile/functions";
import { generatorOf } from "./generators";
import { joinValues } from "./join";
import { isUserUnit } from "./modules";

export function call(vm: Machine, func: Value, args: readonly Value[], kwargs: Kwargs | null): Value {
  if (typeof func === "object" && func !== null) {
    switch (func.kind) {
      case "function": return callFunction(vm, func, args, kwargs);
      case "builtin":
        if (kwargs !== null && kwargs.has(UNKNOWN_KEYWORDS)) return kwargs.get(UNKNOWN_KEYWORDS)!;
        return func.call(vm, args, kwargs);
      case "method": return call(vm, func.func, [func.self, ...args], kwargs);
      case "class": return instantiate(vm, func, args, kwargs);
      case "unknown":
        if (vm.mode === "numbers") vm.raise("NotImplementedError", func.because);
        return func;
      case "staticmethod": return call(vm, func.func, args, kwargs);
      default: break;
    }
  }
  const cls = vm.typeOf(func);
  const own = classLookup(cls, "__call__");
  const why = own === undefined ? hasUnknownBase(cls) : null;
  if (why !== null) return unknown(why);
  if (own === undefined || own === null) vm.raise("TypeError", `'${cls.name}' object is not callable`);
  if (typeof own === "object" && (own.kind === "function" || (own.kind === "builtin" && own.binds))) return call(vm, own, [func, ...args], kwargs);
  return call(vm, bind(vm, own, func, cls), args, kwargs);
}

/** Calls a function written in Python. */
export function callFunction(vm: Machine, func: FunctionValue, args: readonly Value[], kwargs: Kwargs | null): Value {
  const code = func.code as Code;
  if (!code.ready) compileBody(code);
  const back = vm.frame;
  if (++vm.depth > vm.maxDepth) return tooDeep(vm);
  let slots: Slots;
  try {
    const p = code.parameters;
    slots = kwargs === null && p.simple && args.length === p.names.length ? copyArguments(args, code.slots) : bindArguments(vm, func, code, args, kwargs);
  } catch (e) {
    vm.depth--;
    throw e;
  }
  const frame = new Frame(vm, code, func.globals, slots, func.cells as Frame["cells"], null, back, code.unit.seenBy === vm ? code.unit.isUser : isUserUnit(vm, code.unit));
  if (code.ownCells > 0) makeCells(frame, code, func);
  if (code.kind !== "plain") {
    vm.depth--;
    frame.back = null;
    return generatorOf(vm, frame, func);
  }
  vm.frame = frame;
  if (vm.onEnter !== null) vm.onEnter(frame, func);
  try {
    if (code.value !== null) {
      frame.result = code.value(frame);
      if (frame.user && vm.onBind !== null && code.node.kind !== "Lambda") vm.onBind(code.unit.file, frame.node.start, frame.node.end, "return", frame.result);
    } else code.run(frame);
  } catch (e) {
    vm.frame = back;
    vm.depth--;
    // Where a condition that is not known may have returned before, a raise of the program's own says what is not meant to happen.
    if (e instanceof Raised && e.explicit && frame.returned !== null && vm.mode === "shapes") return joinedResults(vm, frame.returned);
    if (e instanceof Raised) e.traceback.push({ file: code.unit.file, start: frame.node.start, end: frame.node.end, name: code.name });
    else if (e instanceof RangeError && vm.mode === "shapes") return unknown("the calls are nested too deeply");
    throw e;
  }
  vm.frame = back;
  vm.depth--;
  const result = frame.returned === null ? frame.result : joinedResults(vm, [...frame.returned, frame.result]);
  if (vm.onLeave !== null) vm.onLeave(frame, func, result);
  return result;
}

/** What a call gives that has returned in several places, depending on conditions that are not known. */
const joinedResults = (vm: Machine, all: readonly Value[]): Value => all.reduceRight((result, other) => joinValues(vm, other, result, "what is returned depends on a condition that is not known"));

function tooDeep(vm: Machine): Value {
  vm.depth--;
  if (vm.mode === "shapes") {
    // A value for this call alone would let a function that calls itself twice go on for ever.
    const raised = new Raised(vm.exception("RecursionError", "maximum recursion depth exceeded"));
    raised.explicit = raised.silent = true;
    throw raised;
  }
  return vm.raise("RecursionError", "maximum recursion depth exceeded");
}

function copyArguments(args: readonly Value[], size: number): Slots {
  const slots: Slots = new Array<Value | undefined>(size);
  const n = args.length;
  for (let i = 0; i < n; i++) slots[i] = args[i];
  for (let i = n; i < size; i++) slots[i] = undefined;
  return slots;
}

function makeCells(frame: Frame, code: Code, func: FunctionValue): void {
  const cells: Frame["cells"] = [];
  for (let i = 0; i < code.ownCells; i++) cells.push({ kind: "cell", value: undefined });
  for (const c of func.cells) cells.push(c);
  for (const [slot, cell] of code.cellParameters) cells[cell].value = frame.slots[slot];
  (frame as { cells: Frame["cells"] }).cells = cells;
}

/** Arguments into slots, by CPython's rules and with its messages. */
export function bindArguments(vm: Machine, func: FunctionValue, code: Code, args: readonly Value[], kwargs: Kwargs | null): Slots {
  const p = code.parameters;
  const { names } = p;
  const count = names.length, only = p.keywordOnly.length;
  const slots: Slots = new Array<Value | undefined>(code.slots).fill(undefined);
  const given = Math.min(args.length, count);
  for (let i = 0; i < given; i++) slots[i] = args[i];
  if (p.vararg >= 0) slots[p.vararg] = tuple(args.length > count ? args.slice(count) : []);
  let rest: Dict | null = null;
  if (p.kwarg >= 0) slots[p.kwarg] = rest = { kind: "dict", map: new Map(), originals: null };
  // A decorator that is not known may have changed what the function takes.
  const lenient = func.attrs?.get(UNKNOWN_DECORATOR);
  let unclear: string | null = typeof lenient === "string" ? lenient : null;
  if (kwargs !== null) {
    let misplaced: string[] | null = null;
    for (const [name, value] of kwargs) {
      if (name === UNKNOWN_KEYWORDS) {
        unclear = (value as { because: string }).because;
        if (p.kwarg >= 0) slots[p.kwarg] = value;
        continue;
      }
      let at = names.indexOf(name);
      if (at >= 0 && at < p.positionalOnly) {
        if (rest === null) { (misplaced ??= []).push(name); continue; }
        at = -1;
      }
      if (at < 0 && only > 0) { at = p.keywordOnly.indexOf(name); if (at >= 0) at += count; }
      if (at < 0) {
        if (rest === null && (lenient !== undefined || (isUnknown(value) && value.maybe === true))) continue;
        if (rest === null) vm.raise("TypeError", `${func.qualname}() got an unexpected keyword argument '${name}'`);
        rest.map.set(name, value);
        continue;
      }
      if (slots[at] !== undefined) vm.raise("TypeError", `${func.qualname}() got multiple values for argument '${name}'`);
      slots[at] = value;
    }
    if (misplaced) vm.raise("TypeError", `${func.qualname}() got some positional-only arguments passed as keyword arguments: '${misplaced.join(", ")}'`);
  }
  if (args.length > count && p.vararg < 0 && lenient === undefined) tooMany(vm, func, code, args.length, slots);
  const required = count - func.defaults.length;
  let missing: string[] | null = null;
  for (let i = given; i < count; i++) {
    if (slots[i] !== undefined) continue;
    if (i >= required) slots[i] = func.defaults[i - required];
    else if (unclear !== null) slots[i] = unknown(unclear);
    else (missing ??= []).push(names[i]);
  }
  if (missing) vm.raise("TypeError", `${func.qualname}() missing ${missing.length} required positional ${plural(missing.length, "argument")}: ${enumerateNames(missing)}`);
  for (let i = 0; i < only; i++) {
    if (slots[count + i] !== undefined) continue;
    const otherwise = func.kwDefaults?.get(p.keywordOnly[i]);
    if (otherwise !== undefined) slots[count + i] = otherwise;
    else if (unclear !== null) slots[count + i] = unknown(unclear);
    else (missing ??= []).push(p.keywordOnly[i]);
  }
  if (missing) vm.raise("TypeError", `${func.qualname}() missing ${missing.length} required keyword-only ${plural(missing.length, "argument")}: ${enumerateNames(missing)}`);
  return slots;
}

/** Stands among keyword arguments for a `**mapping` whose contents are unknown: any parameter may have been given. */
export const UNKNOWN_KEYWORDS = "\0**";

/** Stands among a function's attributes, with the reason, when one of its decorators is not known. */
export const UNKNOWN_DECORATOR = "\0unknown decorator";

function tooMany(vm: Machine, func: FunctionValue, code: Code, given: number, slots: Slots): never {
  const p = code.parameters;
  const most = p.names.length, least = most - func.defaults.length;
  const only = p.keywordOnly.filter((_, i) => slots[most + i] !== undefined).length;
  const takes = func.defaults.length > 0 ? `from ${least} to ${most}` : `${most}`;
  const pluralTakes = func.defaults.length > 0 || most !== 1;
  const extra = only > 0 ? ` positional ${plural(given, "argument")} (and ${only} keyword-only ${plural(only, "argument")})` : "";
  const were = given === 1 && only === 0 ? "was" : "were";
  vm.raise("TypeError", `${func.qualname}() takes ${takes} positional argument${pluralTakes ? "s" : ""} but ${given}${extra} ${were} given`);
}

/** What a message calls a function that `*x` or `**x` was wrongly passed to. */
export function functionText(vm: Machine, func: Value): string {
  if (typeof func === "object" && func !== null) {
    if (func.kind === "method") return functionText(vm, func.func);
    if (func.kind === "function") return `${func.module === "builtins" ? "" : `${func.module}.`}${func.qualname}()`;
    if (func.kind === "class") return `${func.module === "builtins" ? "" : `${func.module}.`}${func.qualname}()`;
    if (func.kind === "builtin") return `${func.name}()`;
  }
  return `${vm.typeOf(func).name} object`;
}

/** Appends what `*value` stands for to the arguments. False when it is unknown. */
export function spreadArguments(vm: Machine, func: Value, into: Value[], value: Value): boolean {
  if (isUnknown(value)) return false;
  if (typeof value === "object" && value !== null && (value.kind === "list" || value.kind === "tuple")) {
    for (const item of value.items) into.push(item);
    return true;
  }
  if (!vm.isIterable(value)) vm.raise("TypeError", `${functionText(vm, func)} argument after * must be an iterable, not ${vm.typeOf(value).name}`);
  const items = vm.items(value);
  if (items === undefined) return false;
  for (const item of items) into.push(item);
  return true;
}

/** Adds the entries of `**value` to the keyword arguments. */
export function spreadKeywords(vm: Machine, func: Value, into: Kwargs, value: Value): void {
  if (isUnknown(value)) { into.set(UNKNOWN_KEYWORDS, value); return; }
  eachEntry(vm, value, () => `${functionText(vm, func)} argument after ** must be a mapping, not ${vm.typeOf(value).name}`, (key, item) => {
    if (typeof key !== "string") {
      if (isUnknown(key)) { into.set(UNKNOWN_KEYWORDS, key); return; }
      vm.raise("TypeError", "keywords must be strings");
    }
    if (into.has(key)) vm.raise("TypeError", `${functionText(vm, func)} got multiple values for keyword argument '${key}'`);
    into.set(key, item);
  });
}

/** The entries of a dict or of any object with keys() and []. */
export function eachEntry(vm: Machine, value: Value, notMapping: () => string, visit: (key: Value, item: Value) => void): void {
  if (typeof value === "object" && value !== null && value.kind === "dict") {
    const { originals } = value;
    value.map.forEach(originals === null ? (v, k) => { visit(k as Value, v); } : (v, k) => { visit(originals.has(k) ? originals.get(k)! : (k as Value), v); });
    return;
  }
  const keys = vm.lookup(value, "keys");
  if (keys === undefined) vm.raise("TypeError", notMapping());
  for (const k of vm.items(vm.call(keys, [])) ?? []) visit(k, vm.getitem(value, k));
}

