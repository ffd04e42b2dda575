// What a file gives to a class's constructor in functions that nobody calls: `Net(Block, [2, 2, 2, 2])`, where its parts are plain.
import { newScope } from "../python/compile/scope";
import { expression } from "../python/compile/expressions";
import type { Kwargs, Value } from "../python/values";
import type { Call, ClassDef, Expr, Node, Stmt } from "../syntax/tree";
import { type Session, outside } from "./session";

export interface Given { readonly args: readonly Value[]; readonly kwargs: Kwargs }

/** The arguments of the calls of a class in the file that can be evaluated by themselves, in order; at most four. */
export function argumentsInFile(session: Session, node: ClassDef): Given[] {
  const found: Given[] = [];
  for (const call of callsOf(session, node.name)) {
    if (found.length === 4) break;
    if (call.args.length + call.keywords.length === 0 || ![...call.args, ...call.keywords.map((k) => k.value)].every(isPlain) || call.keywords.some((k) => k.arg === null)) continue;
    const given = evaluate(session, call);
    if (given) found.push(given);
  }
  return found;
}

/** Built of numbers, texts, names of the module and what can be computed from them. */
function isPlain(e: Expr): boolean {
  switch (e.kind) {
    case "Constant": case "Name": return true;
    case "Attribute": return isPlain(e.value);
    case "List": case "Tuple": return e.elts.every(isPlain);
    case "UnaryOp": return isPlain(e.operand);
    case "BinOp": return isPlain(e.left) && isPlain(e.right);
    default: return false;
  }
}

function evaluate(session: Session, call: Call): Given | undefined {
  const { vm, tree } = session;
  const scope = newScope("module", tree, null, null);
  const frame = outside(session, call);
  let given: Given | undefined;
  vm.quiet++;
  try {
    vm.guard(() => {
      vm.frame = frame;
      given = vm.attempt("Exception", () => ({ args: call.args.map((a) => expression(scope, a)(frame)), kwargs: new Map(call.keywords.map((k) => [k.arg!, expression(scope, k.value)(frame)])) }));
    });
  } finally {
    vm.quiet = 0;
    vm.frame = null;
  }
  return given;
}

/** Where plain names stand in a statement: as what is called, and as what is handed on, where somebody else may call it. */
interface Mentions { readonly calls: Map<string, Call[]>; readonly handed: Set<string> }
/** By statement of the module: those that an edit does not touch are the same objects in the next trace. */
const mentions = new WeakMap<Stmt, Mentions>();
const askers = new Set(["isinstance", "issubclass", "super"]);

function mentionsIn(statement: Stmt): Mentions {
  let all = mentions.get(statement);
  if (all !== undefined) return all;
  const { calls, handed } = (all = { calls: new Map<string, Call[]>(), handed: new Set<string>() });
  const visit = (v: unknown): void => {
    if (typeof v !== "object" || v === null) return;
    if (Array.isArray(v)) { for (const item of v) visit(item); return; }
    const n = v as Node;
    if (typeof n.kind !== "string") return;
    if (n.kind === "Name") { handed.add(n.id); return; }
    if (n.kind === "Attribute" && n.value.kind === "Name") return;
    if (n.kind === "Call" && n.func.kind === "Name") {
      const known = calls.get(n.func.id);
      if (known) known.push(n); else calls.set(n.func.id, [n]);
      if (!askers.has(n.func.id)) { visit(n.args); visit(n.keywords); }
      return;
    }
    const skipped = n.kind === "ClassDef" ? "bases" : n.kind === "FunctionDef" || n.kind === "AsyncFunctionDef" ? "returns" : "annotation";
    for (const key in n) if (key !== "start" && key !== "end" && key !== skipped) visit((n as unknown as Record<string, unknown>)[key]);
  };
  visit(statement);
  mentions.set(statement, all);
  return all;
}
/** Calls of plain names anywhere in the file, by name. */
const callsOf = ({ tree }: Session, name: string): readonly Call[] => tree.body.flatMap((s) => mentionsIn(s).calls.get(name) ?? []);

/** The file makes modules of a class, or lets somebody make them, in a way that is not evaluated: with other arguments than the defaults. */
export function isMadeOtherwise(session: Session, { name }: ClassDef): boolean {
  return session.tree.body.some((s) => mentionsIn(s).handed.has(name)) || callsOf(session, name).some((call) => call.args.length + call.keywords.length > 0);
}
