// Statements as closures. Each says how it completed; exceptions of the program travel as JavaScript exceptions.
import type * as t from "../../syntax/tree";
import { isTypeChecking } from "../../syntax/type-checking";
import type { Value } from "../values";
import { Raised } from "../interp";
import { isUnknown, unknown } from "../values";
import type { Evaluate, Frame, Run } from "../frame";
import { call } from "../call";
import { exceptionState, isException, isExceptionClass, travelled } from "../exceptions";
import { assume } from "../claims";
import { forkStatement } from "../fork";
import { truth } from "../operators";
import { settle } from "../problems";
import { getattr, setattr } from "../attributes";
import { getitem, setitem } from "../subscript";
import { BREAK, CONTINUE, NORMAL, RETURN, mangle } from "../shared";
import { isInstance } from "../types";
import type { Scope } from "./scope";
import { expression, augmentedOperation, reasonOf } from "./expressions";
import { load, remove, store, storeName } from "./names";
import { unknownTargets } from "./targets";
import { functionStatement } from "./functions";
import { classStatement } from "./classes";
import { importFromStatement, importStatement } from "./imports";
import { forStatement, whileStatement } from "./loops";
import { tryStatement } from "./try";
import { withStatement } from "./with";
import { matchStatement } from "./patterns";
import { annotate } from "./annotate";

export function statement(scope: Scope, node: t.Stmt): Run {
  switch (node.kind) {
    case "Expr": { const value = expression(scope, node.value); return node.value.kind === "Constant" ? pass : (f) => { value(f); return NORMAL; }; }
    case "Assign": return assignment(scope, node);
    case "AugAssign": return augmentedAssignment(scope, node);
    case "AnnAssign": return annotatedAssignment(scope, node);
    case "Return": return returnStatement(scope, node);
    case "If": return ifStatement(scope, node);
    case "For": case "AsyncFor": return forStatement(scope, node);
    case "While": return whileStatement(scope, node);
    case "FunctionDef": case "AsyncFunctionDef": return functionStatement(scope, node);
    case "ClassDef": return classStatement(scope, node);
    case "Import": return importStatement(scope, node);
    case "ImportFrom": return importFromStatement(scope, node);
    case "Raise": return raiseStatement(scope, node);
    case "Assert": return assertStatement(scope, node);
    case "Try": case "TryStar": return tryStatement(scope, node);
    case "With": case "AsyncWith": return withStatement(scope, node);
    case "Delete": { const all = node.targets.map((target) => remove(scope, target)); return (f) => { for (const one of all) one(f); return NORMAL; }; }
    case "Match": return matchStatement(scope, node);
    case "TypeAlias": { const set = storeName(scope, node.name.id); return (f) => { set(f, unknown("type aliases are not evaluated")); return NORMAL; }; }
    case "Break": return () => BREAK;
    case "Continue": return () => CONTINUE;
    case "Pass": case "Global": case "Nonlocal": return pass;
    case "ErrorStmt": return errorStatement(scope, node);
  }
}

const pass: Run = () => NORMAL;

/** Statements one after the other. In shapes mode one that fails does not stop those behind it. */
export function block(scope: Scope, body: readonly t.Stmt[], compile = (s: t.Stmt): Run => statement(scope, s)): Run {
  const runs = body.map(compile), n = runs.length;
  if (n === 0) return pass;
  const plain: Run = (f) => {
    const { vm } = f;
    for (let i = 0; i < n; i++) {
      if (--vm.fuel < 0) vm.refuel();
      if (vm.onStatement !== null) vm.onStatement(f, body[i]);
      const signal = runs[i](f);
      if (signal !== NORMAL) return signal;
    }
    return NORMAL;
  };
  const binders: ((f: Frame, v: Value) => void)[] = [];
  const total: Run = (f) => {
    const { vm } = f;
    let i = 0;
    for (;;) {
      try {
        for (; i < n; i++) {
          if (--vm.fuel < 0) vm.refuel();
          const signal = runs[i](f);
          if (signal !== NORMAL) return signal;
        }
        return NORMAL;
      } catch (e) {
        const missing = settle(vm, f, e);
        if (body[i].kind === "Return") { f.result = missing; return RETURN; }
        (binders[i] ??= unknownTargets(scope, body[i]))(f, missing);
        i++;
      }
    }
  };
  return (f) => (f.vm.mode === "shapes" ? total(f) : plain(f));
}

/** An expression that a compound statement begins with: in shapes mode an error in it is recorded, and what it gives is unknown. */
export function guarded(value: Evaluate): Evaluate {
  return (f) => {
    if (f.vm.mode !== "shapes") return value(f);
    try {
      return value(f);
    } catch (e) {
      return settle(f.vm, f, e);
    }
  };
}

function assignment(scope: Scope, node: t.Assign): Run {
  const value = expression(scope, node.value);
  if (node.targets.length === 1) {
    const set = store(scope, node.targets[0], true);
    return (f) => { set(f, value(f)); return NORMAL; };
  }
  const all = node.targets.map((target) => store(scope, target, true));
  return (f) => {
    const v = value(f);
    for (const set of all) set(f, v);
    return NORMAL;
  };
}

function augmentedAssignment(scope: Scope, node: t.AugAssign): Run {
  const { target } = node;
  const combine = augmentedOperation(scope, node);
  if (target.kind === "Attribute") {
    const object = expression(scope, target.value), name = mangle(scope.className, target.attr);
    const fact = target.value.kind === "Name" ? `${target.value.id}.${target.attr}` : null;
    return (f) => {
      const o = object(f);
      f.node = target;
      const v = combine(f, getattr(f.vm, o, name));
      f.node = target;
      setattr(f.vm, o, name, v);
      if (f.user && fact !== null && f.vm.onBind !== null) f.vm.onBind(f.code.unit.file, target.start, target.end, fact, v);
      return NORMAL;
    };
  }
  if (target.kind === "Subscript") {
    const object = expression(scope, target.value), index = expression(scope, target.slice);
    return (f) => {
      const o = object(f), i = index(f);
      f.node = target;
      const v = combine(f, getitem(f.vm, o, i));
      f.node = target;
      setitem(f.vm, o, i, v);
      return NORMAL;
    };
  }
  const get = target.kind === "Name" ? load(scope, target.id, target) : expression(scope, target), set = store(scope, target, true);
  return (f) => { set(f, combine(f, get(f))); return NORMAL; };
}

function annotatedAssignment(scope: Scope, node: t.AnnAssign): Run {
  const note = scope.kind === "function" ? null : annotate(scope, node);
  const value = node.value === null ? null : expression(scope, node.value), set = node.value === null ? null : store(scope, node.target, true);
  return (f) => {
    if (set !== null) set(f, value!(f));
    if (note !== null) note(f);
    return NORMAL;
  };
}

function returnStatement(scope: Scope, node: t.Return): Run {
  if (node.value === null) return (f) => { f.result = null; return RETURN; };
  const value = expression(scope, node.value);
  return (f) => {
    const v = value(f);
    f.result = v;
    if (f.user && f.vm.onBind !== null) f.vm.onBind(f.code.unit.file, node.start, node.end, "return", v);
    return RETURN;
  };
}

function ifStatement(scope: Scope, node: t.If): Run {
  if (isTypeChecking(node.test)) {
    const orelse = block(scope, node.orelse), imports = typeImports(scope, node.body);
    return (f) => { for (const set of imports) set(f); return orelse(f); };
  }
  const test = expression(scope, node.test), body = block(scope, node.body), orelse = block(scope, node.orelse);
  let skip: ((f: Frame, v: Value) => void) | null = null;
  return (f) => {
    let c: Value;
    if (f.vm.mode === "shapes") {
      try { c = test(f); } catch (e) { c = settle(f.vm, f, e); }
    } else c = test(f);
    if (c === true) return body(f);
    if (c === false) return orelse(f);
    f.node = node.test;
    const yes = isUnknown(c) ? undefined : truth(f.vm, c);
    if (yes !== undefined) return yes ? body(f) : orelse(f);
    const why = isUnknown(c) ? c : unknown(reasonOf(c));
    if (f.vm.mode === "numbers") f.vm.raise("NotImplementedError", why.because);
    return forkStatement(f.vm, f, why, body, orelse, (g, because) => { (skip ??= unknownTargets(scope, node))(g, unknown(because)); });
  };
}

/** `if TYPE_CHECKING:`: what it imports is only for annotations. */
function typeImports(scope: Scope, body: readonly t.Stmt[]): ((f: Frame) => void)[] {
  const sets: ((f: Frame) => void)[] = [];
  for (const s of body) {
    if (s.kind !== "Import" && s.kind !== "ImportFrom") continue;
    for (const a of s.names) {
      if (a.name === "*") continue;
      const set = storeName(scope, a.asname ?? a.name.split(".")[0]);
      // In a real run the name would not be there; annotations that are only text do not need it.
      sets.push((f) => { if (f.vm.mode === "shapes") set(f, unknown("it is imported for type checkers only")); });
    }
  }
  return sets;
}

function raiseStatement(scope: Scope, node: t.Raise): Run {
  const what = node.exc === null ? null : expression(scope, node.exc), cause = node.cause === null ? null : expression(scope, node.cause);
  return (f) => {
    const { vm } = f;
    let raised: Raised;
    if (what === null) {
      const handled = vm.handled();
      f.node = node;
      if (handled === null) return vm.raise("RuntimeError", "No active exception to reraise");
      raised = new Raised(handled);
      const before = travelled.get(handled);
      if (before !== undefined) {
        raised.traceback.push(...before.slice(0, -1));
        // As in CPython it is shown where it was raised first, not at this statement.
        if (f.handling === handled) f.node = before.at(-1)!;
      }
      raised.explicit = true;
      throw raised;
    }
    let v = what(f);
    f.node = node;
    if (typeof v === "object" && v !== null && v.kind === "class" && isExceptionClass(v)) v = call(vm, v, [], null);
    if (!isException(v)) {
      if (isUnknown(v)) { const anything = new Raised(vm.exception("Exception", "")); anything.explicit = anything.unclear = true; throw anything; }
      return vm.raise("TypeError", "exceptions must derive from BaseException");
    }
    raised = new Raised(v);
    raised.explicit = true;
    const state = exceptionState(v);
    const context = vm.handled();
    if (context !== null && context !== v && state.context === null) state.context = context;
    if (cause !== null) {
      let c = cause(f);
      if (typeof c === "object" && c !== null && c.kind === "class") c = call(vm, c, [], null);
      state.cause = c;
      state.suppress = true;
    }
    f.node = node;
    throw raised;
  };
}

function assertStatement(scope: Scope, node: t.Assert): Run {
  const test = expression(scope, node.test), message = node.msg === null ? null : expression(scope, node.msg);
  return (f) => {
    const c = test(f);
    if (c === true) return NORMAL;
    f.node = node.test;
    const yes = truth(f.vm, c);
    if (yes === undefined) assume(f.vm, c);
    if (yes !== false) return NORMAL;
    f.node = node;
    const args = message === null ? [] : [message(f)];
    f.node = node;
    const raised = new Raised(f.vm.exception("AssertionError", ""));
    exceptionState(raised.exception).args = args;
    raised.explicit = true;
    throw raised;
  };
}

function errorStatement(scope: Scope, node: t.ErrorStmt): Run {
  const children = node.children.map((c) => expression(scope, c)), body = block(scope, node.body);
  return (f) => {
    if (f.vm.mode === "numbers") { f.node = node; f.vm.raise("SyntaxError", "invalid syntax"); }
    for (const c of children) {
      try { c(f); } catch (e) { settle(f.vm, f, e); }
    }
    return body(f);
  };
}

/** Whether an exception is an instance of what an `except` clause names; raises TypeError when that is no exception class. */
export function matches(f: Frame, e: Value, type: Value): boolean | undefined {
  if (typeof type === "object" && type !== null && type.kind === "tuple") {
    let sure: boolean | undefined = false;
    for (const one of type.items) {
      const m = matches(f, e, one);
      if (m === true) return true;
      if (m === undefined) sure = undefined;
    }
    return sure;
  }
  if (isUnknown(type)) return undefined;
  if (typeof type !== "object" || type === null || type.kind !== "class" || !isExceptionClass(type)) {
    f.vm.raise("TypeError", "catching classes that do not inherit from BaseException is not allowed");
  }
  return isInstance(f.vm, e, type);
}
