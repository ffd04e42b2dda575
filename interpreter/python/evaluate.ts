// eval() and exec(): texts of the program that are themselves Python.
import { parse } from "../syntax/parse";
import type { Builtin, Value } from "./values";
import { builtin, isUnknown } from "./values";
import { Frame } from "./frame";
import type { Machine } from "./machine";
import { expression } from "./compile/expressions";
import { compileModule } from "./compile/functions";
import { newUnit } from "./modules";

/** What CPython calls the file of such a text. */
export const FILE = "<string>";

/** The variables that a text sees: those of the caller unless it is given others. */
function scopeOf(vm: Machine, globals: Value | undefined, locals: Value | undefined): { readonly all: Map<string, Value>; readonly own: Map<string, Value> } {
  const given = (v: Value | undefined): Map<string, Value> | undefined => (typeof v === "object" && v !== null && v.kind === "dict" ? (v.map as Map<string, Value>) : undefined);
  const outer = given(globals) ?? vm.globals(), inner = given(locals) ?? (given(globals) === undefined ? vm.locals() : outer);
  return { all: outer, own: inner };
}

function run(vm: Machine, name: "eval" | "exec", args: readonly Value[]): Value {
  const [source, globals, locals] = args;
  const unclear = args.find(isUnknown);
  if (unclear !== undefined) return unclear;
  if (typeof source !== "string") return vm.raise("TypeError", `${name}() arg 1 must be a string, bytes or code object`);
  const text = name === "eval" ? source.trim() : source;
  const { module: tree, errors } = parse(text);
  const [first] = tree.body;
  if (errors.length > 0 || (name === "eval" && (tree.body.length !== 1 || first.kind !== "Expr"))) return vm.raise("SyntaxError", errors[0]?.message ?? "invalid syntax");
  const unit = newUnit(FILE, text, tree), code = compileModule(unit);
  const value = name === "eval" && first.kind === "Expr" ? expression(unit.scope, first.value) : null;
  const { all, own } = scopeOf(vm, globals, locals);
  const names = own === all ? all : new Map([...all, ...own]);
  const cells: Frame["cells"] = unit.scope.cells.map(() => ({ kind: "cell", value: undefined }));
  const frame = new Frame(vm, code, names, new Array<Value | undefined>(unit.scope.slots).fill(undefined), cells, names, vm.frame, false);
  const back = vm.frame;
  vm.frame = frame;
  try {
    if (value !== null) return value(frame);
    code.run(frame);
    if (names !== all) for (const [k, v] of names) if (all.get(k) !== v) { vm.touchKey(own, k); own.set(k, v); }
    return null;
  } finally {
    vm.frame = back;
  }
}

export const evaluators: readonly Builtin[] = (["eval", "exec"] as const).map((name) => builtin(name, (vm, args) => run(vm as Machine, name, args)));
