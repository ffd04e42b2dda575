// eval() and exec(): text of the program evaluated with the variables it names.
import type { Interp } from "../interp";
import type { Machine } from "../machine";
import { executeModule, newUnit } from "../modules";
import type { Unit } from "../frame";
import type { Builtin, Dict, Key, ModuleValue, Value } from "../values";
import { isUnknown, unknown } from "../values";
import { parse } from "../../syntax/parse";
import { rawFn } from "./arguments";
import { dictOf, textOf } from "./special";

const units = new Map<string, Unit>();
/** The path says that nothing in there is to be reported as standing in a file of the user. */
const FILE = "/lib/python3.11/<string>";
const RESULT = "__result__";

/** The compiled text, or the message of its first syntax error. */
function unitOf(text: string): Unit | string {
  const known = units.get(text);
  if (known) return known;
  const parsed = parse(text);
  if (parsed.errors.length > 0) return parsed.errors[0].message;
  const unit = newUnit(FILE, text, parsed.module);
  if (units.size > 500) units.clear();
  units.set(text, unit);
  return unit;
}

/** The variables of a dict argument, or those of the running code. */
function variables(v: Value | undefined, otherwise: () => Map<string, Value>): Map<string, Value> {
  const given = v === undefined || v === null ? undefined : dictOf(v);
  return given ? (given.map as Map<Key, Value> as Map<string, Value>) : otherwise();
}

function run(vm: Interp, text: string, globals: Value | undefined, locals: Value | undefined, expression: boolean): Value {
  const outer = variables(globals, () => vm.globals()), inner = variables(locals, () => (globals === undefined || globals === null ? vm.locals() : outer));
  const unit = unitOf(expression ? `${RESULT} = (${text.trim()}\n)` : text);
  if (typeof unit === "string") return vm.raise("SyntaxError", unit);
  const dict = inner === outer && !expression ? outer : new Map([...outer, ...inner]);
  const before = expression || inner === outer ? undefined : new Map(dict);
  const module: ModuleValue = { kind: "module", name: "<string>", dict, file: FILE };
  executeModule(vm as Machine, unit, module);
  // What exec() assigns belongs to the locals that it was given.
  if (before) for (const [name, v] of dict) if (before.get(name) !== v) inner.set(name, v);
  const result = dict.get(RESULT);
  return expression ? (result === undefined ? unknown("the text could not be evaluated") : result) : null;
}

/** ast.literal_eval: only the names True, False and None are there. */
export const evaluateLiteral = (vm: Interp, text: string): Value => {
  const empty: Dict = { kind: "dict", map: new Map<Key, Value>([["__builtins__", null]]), originals: null };
  return /^[\s\d.,+\-()[\]{}:'"\w]*$/u.test(text) && !/\w\s*\(/.test(text) ? run(vm, text, empty, empty, true) : vm.raise("ValueError", `malformed node or string: ${vm.repr(text)}`);
};

const evaluating = (name: string, expression: boolean): Builtin => rawFn(name, [1, 3], (vm, source, globals, locals) => {
  if (isUnknown(source)) return expression ? unknown(source.because) : null;
  const text = textOf(source);
  if (text === undefined) return unknown(`${name}() of compiled code is not modelled`);
  return run(vm, text, globals, locals, expression);
});
export const evaluationFunctions: readonly Builtin[] = [evaluating("eval", true), evaluating("exec", false)];
