// def, lambda and modules: code made from trees, functions made from code.
import type * as t from "../../syntax/tree";
import type { Cell, FunctionValue, Kwargs, Value } from "../values";
import type { Code, Evaluate, Frame, Parameters, Run, Unit } from "../frame";
import { UNKNOWN_DECORATOR, call } from "../call";
import { UNKNOWN_BASE } from "../construct";
import { NORMAL, RETURN, classChanged, mangle } from "../shared";
import { unknown } from "../values";
import type { Owner, Scope, Variable } from "./scope";
import { analyze, classVariable } from "./scope";
import { expression } from "./expressions";
import { storeName } from "./names";
import { block, statement } from "./statements";
import { generatorSteps, genexpSteps } from "./steps";

const nothing: Run = () => NORMAL;
const noParameters: Parameters = { names: [], positionalOnly: 0, keywordOnly: [], vararg: -1, kwarg: -1, simple: true };

export function parametersOf(args: t.Arguments, className: string | null): Parameters {
  const name = (a: t.Arg): string => mangle(className, a.arg);
  const names = [...args.posonlyargs, ...args.args].map(name), keywordOnly = args.kwonlyargs.map(name);
  const next = names.length + keywordOnly.length;
  return {
    names, positionalOnly: args.posonlyargs.length, keywordOnly, vararg: args.vararg ? next : -1, kwarg: args.kwarg ? next + (args.vararg ? 1 : 0) : -1,
    simple: keywordOnly.length === 0 && !args.vararg && !args.kwarg,
  };
}

const unitScopes = new WeakMap<Scope, Unit>();
/** The file that a scope belongs to. */
export function unitOfScope(scope: Scope): Unit {
  let s = scope;
  while (s.parent) s = s.parent;
  return unitScopes.get(s)!;
}

export function compileModule(unit: Unit): Code {
  unitScopes.set(unit.scope, unit);
  analyze(unit.scope);
  const code: Code = {
    unit, scope: unit.scope, name: "<module>", qualname: "<module>", node: unit.tree, parameters: noParameters, ready: true, slots: 0, ownCells: unit.scope.cells.length,
    cellParameters: [], kind: "plain", run: nothing, value: null, steps: null,
  };
  const { scope, runs } = unit;
  code.run = block(scope, unit.tree.body, (s) => {
    let run = runs.get(s);
    if (run === undefined) runs.set(s, (run = statement(scope, s)));
    return run;
  });
  return code;
}

export function newCode(scope: Scope, node: Code["node"] & Owner, name: string, qualname: string, parameters: Parameters): Code {
  return {
    unit: unitOfScope(scope), scope, name, qualname, node, parameters, ready: false, slots: 0, ownCells: 0, cellParameters: [], kind: "plain", run: nothing, value: null, steps: null,
  };
}

/** Compiles a function's body: at its first call. */
export function compileBody(code: Code): void {
  const { scope, node } = code;
  analyze(scope);
  code.ready = true;
  if (node.kind === "Lambda") code.value = expression(scope, node.body);
  else if (node.kind === "GeneratorExp") { code.kind = "generator"; code.steps = genexpSteps(scope, node); }
  else if (node.kind === "FunctionDef" || node.kind === "AsyncFunctionDef") {
    if (node.kind === "AsyncFunctionDef") code.kind = yields(node.body) ? "asyncgen" : "coroutine";
    else if (scope.generator) code.kind = "generator";
    if (code.kind === "plain") code.run = loading.has(node.name) ? loaded(block(scope, node.body)) : block(scope, node.body);
    else code.steps = generatorSteps(scope, node.body);
  }
  if (node.kind === "Lambda" && scope.generator) code.kind = "generator";
  code.slots = scope.slots;
  code.ownCells = scope.cells.length + scope.free.length > 0 ? scope.cells.length : 0;
  code.cellParameters = parameterCells(code);
}

/** Functions of libraries that load models, tokenizers and data from a disk or a network: what they give depends on that alone, however much they do. */
const loading = new Set(["from_pretrained", "hf_hub_download", "snapshot_download", "cached_file", "load_dataset"]);
function loaded(run: Run): Run {
  return (f) => {
    if (f.user || f.vm.mode === "numbers") return run(f);
    const self = f.slots[0], cls = typeof self === "object" && self !== null && self.kind === "class" ? self : undefined;
    f.result = unknown("what is loaded is only known when the program runs", cls !== undefined && !cls.name.startsWith("Auto") ? cls : undefined);
    return RETURN;
  };
}

function parameterCells(code: Code): (readonly [number, number])[] {
  const moved: (readonly [number, number])[] = [];
  const { scope, parameters: p } = code;
  const count = p.names.length + p.keywordOnly.length + (p.vararg >= 0 ? 1 : 0) + (p.kwarg >= 0 ? 1 : 0) + (code.node.kind === "GeneratorExp" ? 1 : 0);
  scope.cells.forEach((v, i) => { if (v.slot >= 0 && v.slot < count) moved.push([v.slot, i]); });
  return moved;
}

/** Whether a body has a `yield` of its own (not only an `await`). */
function yields(body: readonly t.Stmt[]): boolean {
  let found = false;
  const visit = (v: unknown): void => {
    if (found || typeof v !== "object" || v === null) return;
    if (Array.isArray(v)) { for (const item of v as unknown[]) visit(item); return; }
    const n = v as t.Node;
    if (n.kind === "FunctionDef" || n.kind === "AsyncFunctionDef" || n.kind === "Lambda" || n.kind === "ClassDef") return;
    if (n.kind === "Yield" || n.kind === "YieldFrom") { found = true; return; }
    for (const key in n) if (key !== "start" && key !== "end") visit((n as unknown as Record<string, unknown>)[key]);
  };
  visit(body);
  return found;
}

/** The cells that a function takes from the frame in which it is made. */
export function capturedCells(scope: Scope, inner: Scope): (f: Frame) => Cell[] {
  // A function of a module's class is walked later; all it can share is `__class__`.
  const free: readonly Variable[] = inner.resolved ? inner.free : scope.kind === "class" && inner.kind === "function" ? [classVariable(scope)] : [];
  const { owner } = scope;
  const places = free.map((v) => { const own = owner.cells.indexOf(v); return own >= 0 ? own : owner.cells.length + owner.free.indexOf(v); });
  if (places.length === 0) return () => NO_CELLS;
  return (f) => places.map((i) => f.cells[i]);
}
const NO_CELLS: Cell[] = [];

/** `outer.<locals>.name` or `Class.name`. */
export function qualified(scope: Scope, name: string): string {
  let s: Scope | null = scope;
  while (s !== null && s.kind === "comp") s = s.parent;
  if (s === null || s.kind === "module" || s.globals.has(name)) return name;
  const own = s.node.kind === "ClassDef" ? s.node.name : s.node.kind === "Lambda" ? "<lambda>" : s.node.kind === "GeneratorExp" ? "<genexpr>" : (s.node as t.FunctionDef).name;
  const outer = qualified(s.parent!, own);
  return s.kind === "class" ? `${outer}.${name}` : `${outer}.<locals>.${name}`;
}

/** Makes a function object each time it runs. */
export function functionMaker(scope: Scope, node: t.FunctionDef | t.AsyncFunctionDef | t.Lambda): (f: Frame) => FunctionValue {
  const name = node.kind === "Lambda" ? "<lambda>" : node.name;
  const inner = scope.children.get(node)!;
  const qualname = qualified(scope, name);
  const code = newCode(inner, node, name, qualname, parametersOf(node.args, inner.className));
  const defaults = node.args.defaults.map((d) => expression(scope, d));
  const named = node.args.kw_defaults.flatMap((d, i) => (d === null ? [] : [[code.parameters.keywordOnly[i], expression(scope, d)] as const]));
  const cells = capturedCells(scope, inner);
  const doc = node.kind === "Lambda" ? null : node.docstring;
  return (f) => {
    const values = defaults.map((d) => d(f));
    let kwDefaults: Kwargs | null = null;
    if (named.length > 0) { kwDefaults = new Map(); for (const [n, d] of named) kwDefaults.set(n, d(f)); }
    const module = f.globals.get("__name__");
    return {
      kind: "function", name, qualname, module: typeof module === "string" ? module : "__main__", doc, code, globals: f.globals, cells: cells(f), defaults: values, kwDefaults,
    };
  };
}

export function lambda(scope: Scope, node: t.Lambda): Evaluate {
  return functionMaker(scope, node);
}

export function functionStatement(scope: Scope, node: t.FunctionDef | t.AsyncFunctionDef): Run {
  const make = functionMaker(scope, node), set = storeName(scope, node.name);
  const decorators = decoratorsOf(scope, node.decorator_list);
  if (decorators.length === 0) return (f) => { set(f, make(f)); return NORMAL; };
  return (f) => { set(f, decorated(f, decorators, make)); return NORMAL; };
}

export interface Decorator { readonly node: t.Expr; readonly value: Evaluate }
export const decoratorsOf = (scope: Scope, list: readonly t.Expr[]): Decorator[] => list.map((node) => ({ node, value: expression(scope, node) }));

/** A decorator that is not known leaves what was written: most only register or wrap it. But how it is called may have changed. */
function keepUndecorated(v: Value, because: string): Value {
  if (typeof v !== "object" || v === null) return v;
  if (v.kind === "function") (v.attrs ??= new Map()).set(UNKNOWN_DECORATOR, because);
  else if (v.kind === "class") { v.dict.set(UNKNOWN_BASE, because); classChanged(); }
  return v;
}

/** Decorators are evaluated from the top and applied from the bottom. */
export function decorated(f: Frame, decorators: readonly Decorator[], make: (f: Frame) => Value): Value {
  const functions = decorators.map((d) => d.value(f));
  let value = make(f);
  for (let i = functions.length - 1; i >= 0; i--) {
    f.node = decorators[i].node;
    const plain = value;
    value = call(f.vm, functions[i], [value], null);
    if (typeof value === "object" && value !== null && value.kind === "unknown") value = keepUndecorated(plain, value.because);
  }
  return value;
}
