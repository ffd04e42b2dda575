// Which variable a name means: Python's scoping rules, worked out before a function is compiled.
//
// A comprehension shares the frame of the function around it (as in CPython since 3.12); its variables are hidden slots there. Functions of
// modules and of their classes are only walked when they are first called: nothing outside can share variables with them except `__class__`.
import type * as t from "../../syntax/tree";
import { complete } from "../../syntax/outline";
import { mangle } from "../shared";

export type Owner = t.Module | t.FunctionDef | t.AsyncFunctionDef | t.Lambda | t.GeneratorExp | t.ClassDef;
type Comp = t.ListComp | t.SetComp | t.DictComp;

/** A variable of a function. It lives in a slot of the frame, or in a cell when an inner function uses it too. */
export interface Variable { readonly name: string; readonly scope: Scope; captured: boolean; slot: number }

export interface Scope {
  readonly kind: "module" | "function" | "class" | "comp";
  readonly node: Owner | Comp;
  readonly parent: Scope | null;
  /** The scope whose frame holds this one's variables: itself, except for comprehensions. */
  readonly owner: Scope;
  /** Name of the class around, for private names. */
  readonly className: string | null;
  readonly variables: Map<string, Variable>;
  readonly globals: Set<string>;
  readonly nonlocals: Set<string>;
  readonly uses: Set<string>;
  readonly children: Map<object, Scope>;
  /** Of owners: cells of its own first, then those handed down by the function around it. */
  cells: Variable[];
  free: Variable[];
  slots: number;
  resolved: boolean;
  generator: boolean;
}

export function newScope(kind: Scope["kind"], node: Scope["node"], parent: Scope | null, className: string | null): Scope {
  const scope = {
    kind, node, parent, className, variables: new Map(), globals: new Set<string>(), nonlocals: new Set<string>(), uses: new Set<string>(),
    children: new Map(), cells: [], free: [], slots: 0, resolved: false, generator: false,
  } as unknown as { -readonly [K in keyof Scope]: Scope[K] };
  scope.owner = kind === "comp" ? parent!.owner : scope;
  return scope;
}

/** Walks what an owner scope holds, and resolves it together with all functions inside that can share variables with it. */
export function analyze(scope: Scope): void {
  if (scope.resolved) return;
  walkOwner(scope);
  if (scope.parent?.kind === "class" && scope.kind === "function") scope.free.push(classVariable(scope.parent));
  resolve(scope);
}

/** Statements that join an analyzed module, whose tree is now `tree`. */
export function extendModule(scope: Scope, tree: t.Module, added: readonly t.Stmt[]): void {
  const known = new Set(scope.children.keys());
  (scope as { node: Scope["node"] }).node = tree;
  collectGlobals(added, scope);
  walkAll(added, scope);
  for (const [node, child] of scope.children) if (!known.has(node) && walked(child)) resolve(child);
}

/** The hidden variable `__class__` of a class, which `super()` and methods use. */
export function classVariable(scope: Scope): Variable {
  let v = scope.variables.get("__class__");
  if (!v) {
    scope.variables.set("__class__", (v = { name: "__class__", scope, captured: true, slot: -1 }));
    scope.cells.push(v);
  }
  return v;
}

export type Place = { kind: "slot" | "cell"; variable: Variable; index: number } | { kind: "global" } | { kind: "class"; outer: { index: number } | null };

/** Where a name of a resolved scope is found. */
export function placeOf(scope: Scope, written: string): Place {
  const name = mangle(scope.className, written);
  const { owner } = scope;
  for (let s: Scope | null = scope; s; s = s.parent) {
    if (s.kind === "class") {
      if (s === scope && !s.globals.has(name)) return { kind: "class", outer: outerCell(s, name) };
      if (s === scope) return { kind: "global" };
      // Seen from a function inside, only __class__ of a class is visible.
      if (name !== "__class__") continue;
    }
    if (s.globals.has(name)) return { kind: "global" };
    const variable = s.nonlocals.has(name) ? undefined : s.variables.get(name);
    if (variable) return placeIn(owner, variable);
    if (s.kind === "module") return { kind: "global" };
  }
  return { kind: "global" };
}

function placeIn(owner: Scope, variable: Variable): Place {
  if (!variable.captured && variable.scope.owner === owner) return { kind: "slot", variable, index: variable.slot };
  const own = owner.cells.indexOf(variable);
  const index = own >= 0 ? own : owner.cells.length + owner.free.indexOf(variable);
  return { kind: "cell", variable, index };
}

function outerCell(scope: Scope, name: string): { index: number } | null {
  const at = scope.free.findIndex((v) => v.name === name);
  return at >= 0 ? { index: scope.cells.length + at } : null;
}

// ------------------------------------------------------------------------------------------------------------------ walking

function declare(scope: Scope, written: string): void {
  const name = mangle(scope.className, written);
  if (scope.globals.has(name) || scope.nonlocals.has(name)) return;
  if (scope.kind === "module" || scope.kind === "class") return;
  if (!scope.variables.has(name)) scope.variables.set(name, { name, scope, captured: false, slot: -1 });
}

function use(scope: Scope, written: string): void {
  scope.uses.add(mangle(scope.className, written));
  if (written === "super") scope.uses.add("__class__");
}

function walkOwner(scope: Scope): void {
  const node = scope.node;
  switch (node.kind) {
    case "Module": collectGlobals(node.body, scope); walkAll(node.body, scope); break;
    case "ClassDef": classVariable(scope); collectGlobals(node.body, scope); walkAll(node.body, scope); break;
    case "FunctionDef": case "AsyncFunctionDef":
      complete(node);
      declareParameters(node.args, scope);
      collectGlobals(node.body, scope);
      walkAll(node.body, scope);
      break;
    case "Lambda": declareParameters(node.args, scope); walk(node.body, scope); break;
    case "GeneratorExp": declare(scope, ".0"); scope.generator = true; walkGenerators(node.generators, scope, scope, true); walk(node.elt, scope); break;
  }
}

function declareParameters(args: t.Arguments, scope: Scope): void {
  for (const a of args.posonlyargs) declare(scope, a.arg);
  for (const a of args.args) declare(scope, a.arg);
  for (const a of args.kwonlyargs) declare(scope, a.arg);
  if (args.vararg) declare(scope, args.vararg.arg);
  if (args.kwarg) declare(scope, args.kwarg.arg);
}

/** `global` and `nonlocal` hold for the whole function wherever they stand. */
function collectGlobals(body: readonly t.Stmt[], scope: Scope): void {
  for (const s of body) {
    if (s.kind === "Global") for (const n of s.names) scope.globals.add(mangle(scope.className, n));
    else if (s.kind === "Nonlocal") for (const n of s.names) scope.nonlocals.add(mangle(scope.className, n));
    else for (const inner of innerBodies(s)) collectGlobals(inner, scope);
  }
}

function innerBodies(s: t.Stmt): readonly (readonly t.Stmt[])[] {
  switch (s.kind) {
    case "If": case "While": case "For": case "AsyncFor": return [s.body, s.orelse];
    case "With": case "AsyncWith": case "ErrorStmt": return [s.body];
    case "Try": case "TryStar": return [s.body, ...s.handlers.map((h) => h.body), s.orelse, s.finalbody];
    case "Match": return s.cases.map((c) => c.body);
    default: return [];
  }
}

function walkAll(nodes: readonly t.Node[], scope: Scope): void {
  for (const n of nodes) walk(n, scope);
}

/** Whether functions written here may be walked later: nothing but modules and their classes around. */
const lazy = (scope: Scope): boolean => {
  for (let s: Scope | null = scope; s; s = s.parent) if (s.kind === "function" || s.kind === "comp") return false;
  return true;
};

function inner(kind: Scope["kind"], node: Owner | Comp, scope: Scope, className = scope.className): Scope {
  const made = newScope(kind, node, scope, className);
  scope.children.set(node, made);
  return made;
}

function walkFunction(node: t.FunctionDef | t.AsyncFunctionDef | t.Lambda, scope: Scope): void {
  walkAll(node.args.defaults, scope);
  for (const d of node.args.kw_defaults) if (d) walk(d, scope);
  const made = inner("function", node, scope);
  if (!lazy(scope)) walkOwner(made);
}

function walkGenerators(generators: readonly t.Comprehension[], outside: Scope, scope: Scope, generator: boolean): void {
  generators.forEach((g, i) => {
    if (i > 0 || !generator) walk(g.iter, i === 0 ? outside : scope);
    bindTarget(g.target, scope);
    walkAll(g.ifs, scope);
  });
}

function walkComprehension(node: Comp, scope: Scope): void {
  const made = inner("comp", node, scope);
  walkGenerators(node.generators, scope, made, false);
  if (node.kind === "DictComp") { walk(node.key, made); walk(node.value, made); }
  else walk(node.elt, made);
}

function bindTarget(target: t.Expr, scope: Scope): void {
  switch (target.kind) {
    case "Name": declare(scope, target.id); break;
    case "Tuple": case "List": for (const e of target.elts) bindTarget(e, scope); break;
    case "Starred": bindTarget(target.value, scope); break;
    default: walk(target, scope);
  }
}

function bindPattern(p: t.Pattern, scope: Scope): void {
  switch (p.kind) {
    case "MatchValue": walk(p.value, scope); break;
    case "MatchSequence": case "MatchOr": for (const q of p.patterns) bindPattern(q, scope); break;
    case "MatchMapping": walkAll(p.keys, scope); for (const q of p.patterns) bindPattern(q, scope); if (p.rest) declare(scope, p.rest); break;
    case "MatchClass": walk(p.cls, scope); for (const q of [...p.patterns, ...p.kwd_patterns]) bindPattern(q, scope); break;
    case "MatchStar": if (p.name) declare(scope, p.name); break;
    case "MatchAs": if (p.pattern) bindPattern(p.pattern, scope); if (p.name) declare(scope, p.name); break;
    default: break;
  }
}

function walk(node: t.Node, scope: Scope): void {
  switch (node.kind) {
    case "Name": use(scope, node.id); return;
    case "Constant": case "Pass": case "Break": case "Continue": case "Global": case "Nonlocal": return;
    case "FunctionDef": case "AsyncFunctionDef": walkAll(node.decorator_list, scope); declare(scope, node.name); walkFunction(node, scope); return;
    case "Lambda": walkFunction(node, scope); return;
    case "ClassDef": {
      walkAll(node.decorator_list, scope); walkAll(node.bases, scope);
      for (const k of node.keywords) walk(k.value, scope);
      declare(scope, node.name);
      walkOwner(inner("class", node, scope, node.name));
      return;
    }
    case "GeneratorExp": {
      walk(node.generators[0].iter, scope);
      const made = inner("function", node, scope);
      if (!lazy(scope)) walkOwner(made);
      return;
    }
    case "ListComp": case "SetComp": case "DictComp": walkComprehension(node, scope); return;
    case "Assign": walk(node.value, scope); for (const target of node.targets) bindTarget(target, scope); return;
    case "AugAssign": walk(node.value, scope); if (node.target.kind === "Name") { use(scope, node.target.id); } bindTarget(node.target, scope); return;
    case "AnnAssign": if (node.value) walk(node.value, scope); walk(node.annotation, scope); bindTarget(node.target, scope); return;
    case "For": case "AsyncFor": walk(node.iter, scope); bindTarget(node.target, scope); walkAll(node.body, scope); walkAll(node.orelse, scope); return;
    case "With": case "AsyncWith":
      for (const item of node.items) { walk(item.context_expr, scope); if (item.optional_vars) bindTarget(item.optional_vars, scope); }
      walkAll(node.body, scope);
      return;
    case "NamedExpr": {
      walk(node.value, scope);
      let target = scope;
      while (target.kind === "comp" || target.node.kind === "GeneratorExp") target = target.parent!;
      declare(target, node.target.id);
      use(scope, node.target.id);
      return;
    }
    case "Import": for (const a of node.names) declare(scope, a.asname ?? a.name.split(".")[0]); return;
    case "ImportFrom": for (const a of node.names) if (a.name !== "*") declare(scope, a.asname ?? a.name); return;
    case "TypeAlias": declare(scope, node.name.id); return;
    case "Try": case "TryStar":
      walkAll(node.body, scope);
      for (const h of node.handlers) { if (h.type) walk(h.type, scope); if (h.name) declare(scope, h.name); walkAll(h.body, scope); }
      walkAll(node.orelse, scope); walkAll(node.finalbody, scope);
      return;
    case "Match":
      walk(node.subject, scope);
      for (const c of node.cases) { bindPattern(c.pattern, scope); if (c.guard) walk(c.guard, scope); walkAll(c.body, scope); }
      return;
    case "Delete": for (const target of node.targets) bindTarget(target, scope); return;
    case "Yield": case "YieldFrom": case "Await": scope.owner.generator = true; if (node.value) walk(node.value, scope); return;
    default: walkChildren(node, scope);
  }
}

/** The remaining kinds have nothing of their own to say: every node below is walked. */
function walkChildren(node: t.Node, scope: Scope): void {
  for (const value of Object.values(node) as unknown[]) {
    if (Array.isArray(value)) { for (const item of value as unknown[]) if (isNode(item)) walk(item, scope); }
    else if (isNode(value)) walk(value, scope);
  }
}

const isNode = (v: unknown): v is t.Node => typeof v === "object" && v !== null && typeof (v as { kind?: unknown }).kind === "string" && "start" in v;

// ---------------------------------------------------------------------------------------------------------------- resolving

function resolve(scope: Scope): void {
  capture(scope);
  number(scope);
}

/** Finds the variables that are used in another frame than their own, and hands them down through the functions between. */
function capture(scope: Scope): void {
  const names = new Set([...scope.uses, ...scope.nonlocals]);
  for (const name of names) captureName(scope, name);
  for (const child of scope.children.values()) if (walked(child)) capture(child);
}

const walked = (scope: Scope): boolean => !(scope.kind === "function" && scope.parent !== null && lazy(scope.parent));

function captureName(from: Scope, name: string): void {
  if (from.globals.has(name)) return;
  for (let s: Scope | null = from; s; s = s.parent) {
    if (s.kind === "class" && name !== "__class__") continue;
    if (s.kind === "class" && s === from) continue;
    if (s.globals.has(name) || s.kind === "module") return;
    const variable = s === from && from.nonlocals.has(name) ? undefined : s.variables.get(name);
    if (!variable) continue;
    if (variable.scope.owner === from.owner) return;
    if (!variable.captured) { variable.captured = true; variable.scope.owner.cells.push(variable); }
    for (let o = from.owner; o !== variable.scope.owner; o = o.parent!.owner) if (!o.free.includes(variable)) o.free.push(variable);
    return;
  }
}

/** Gives slots to the variables of an owner scope and of the comprehensions in its frame. */
function number(scope: Scope): void {
  if (scope.resolved) return;
  scope.resolved = true;
  for (const v of scope.variables.values()) if (!v.captured || isParameter(scope, v)) v.slot = scope.owner.slots++;
  for (const child of scope.children.values()) if (walked(child)) number(child);
}

// Arguments arrive in slots, in order, also those that then move into a cell.
const isParameter = (scope: Scope, _v: Variable): boolean => scope.kind === "function";

/** A slot of a frame for the compiler's own use. */
export function hiddenSlot(scope: Scope): number {
  return scope.owner.slots++;
}
