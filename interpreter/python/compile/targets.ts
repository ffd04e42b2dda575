// What a statement would have bound: made unknown when it fails.
import type * as t from "../../syntax/tree";
import { Raised } from "../interp";
import type { Value } from "../values";
import type { Frame } from "../frame";
import type { Scope } from "./scope";
import type { Store } from "./names";
import { store, storeName } from "./names";
import { expression } from "./expressions";

export function unknownTargets(scope: Scope, node: t.Stmt): Store {
  const stores: Store[] = [];
  collect(scope, node, stores);
  return (f: Frame, v: Value) => {
    for (const set of stores) {
      try {
        set(f, v);
      } catch (e) {
        if (!(e instanceof Raised)) throw e;
      }
    }
  };
}

function collect(scope: Scope, node: t.Stmt, into: Store[]): void {
  const all = (body: readonly t.Stmt[]): void => { for (const s of body) collect(scope, s, into); };
  switch (node.kind) {
    case "Assign": for (const target of node.targets) targetsOf(scope, target, into); break;
    case "AugAssign": targetsOf(scope, node.target, into); break;
    case "AnnAssign": if (node.value !== null) targetsOf(scope, node.target, into); break;
    case "FunctionDef": case "AsyncFunctionDef": case "ClassDef": into.push(storeName(scope, node.name)); break;
    case "Import": for (const a of node.names) into.push(storeName(scope, a.asname ?? a.name.split(".")[0])); break;
    case "ImportFrom": for (const a of node.names) if (a.name !== "*") into.push(storeName(scope, a.asname ?? a.name)); break;
    case "For": case "AsyncFor": targetsOf(scope, node.target, into); all(node.body); all(node.orelse); break;
    case "While": case "If": all(node.body); all(node.orelse); break;
    case "With": case "AsyncWith": for (const item of node.items) if (item.optional_vars) targetsOf(scope, item.optional_vars, into); all(node.body); break;
    case "Try": case "TryStar": all(node.body); for (const h of node.handlers) all(h.body); all(node.orelse); all(node.finalbody); break;
    case "Match": for (const c of node.cases) all(c.body); break;
    case "Expr": receiverOf(scope, node.value, into); break;
    default: break;
  }
}

function targetsOf(scope: Scope, target: t.Expr, into: Store[]): void {
  if (target.kind === "Tuple" || target.kind === "List") for (const e of target.elts) targetsOf(scope, e, into);
  else if (target.kind === "Starred") targetsOf(scope, target.value, into);
  else if (target.kind === "Name" || target.kind === "Attribute") into.push(store(scope, target, true));
  else if (target.kind === "Subscript" && isPlain(target.value) && isPlain(target.slice)) into.push(store(scope, target, true));
}

const growing = new Set(["append", "extend", "insert", "add", "update", "appendleft", "setdefault", "add_module"]);

/** `items.append(…)` that failed: what the container holds is no longer known. The object of the running method is left as it is. */
function receiverOf(scope: Scope, node: t.Expr, into: Store[]): void {
  if (node.kind !== "Call" || node.func.kind !== "Attribute" || !growing.has(node.func.attr)) return;
  const { value } = node.func;
  if (!isPlain(value) || (value.kind === "Name" && value.id === "self")) return;
  const object = expression(scope, value);
  into.push((f, missing) => {
    const o = object(f);
    const holds = typeof o === "object" && o !== null && (o.kind === "list" || o.kind === "dict" || o.kind === "set" || o.kind === "instance");
    if (holds && typeof missing === "object" && missing !== null && missing.kind === "unknown") f.vm.blur(o, missing.because);
  });
}

/** Evaluating it again does nothing. */
function isPlain(node: t.Expr): boolean {
  switch (node.kind) {
    case "Name": case "Constant": return true;
    case "Attribute": return isPlain(node.value);
    case "Subscript": return isPlain(node.value) && isPlain(node.slice);
    case "Slice": return [node.lower, node.upper, node.step].every((e) => e === null || isPlain(e));
    case "Tuple": return node.elts.every(isPlain);
    case "UnaryOp": return isPlain(node.operand);
    case "BinOp": return isPlain(node.left) && isPlain(node.right);
    default: return false;
  }
}
