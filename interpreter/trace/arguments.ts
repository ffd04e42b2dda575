// What a file gives to a class's constructor in functions that nobody calls: `Net(Block, [2, 2, 2, 2])`, where its parts are plain.
import { newScope } from "../python/compile/scope";
import { expression } from "../python/compile/expressions";
import type { Kwargs, Value } from "../python/values";
import type { Call, ClassDef, Expr, Node } from "../syntax/tree";
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

const calls = new WeakMap<object, ReadonlyMap<string, Call[]>>();
/** Calls of plain names anywhere in the file, by name. */
function callsOf({ tree }: Session, name: string): readonly Call[] {
  let all = calls.get(tree) as Map<string, Call[]> | undefined;
  if (all === undefined) {
    all = new Map();
    const visit = (v: unknown): void => {
      if (typeof v !== "object" || v === null) return;
      if (Array.isArray(v)) { for (const item of v) visit(item); return; }
      const n = v as Node;
      if (typeof n.kind !== "string") return;
      if (n.kind === "Call" && n.func.kind === "Name") { const known = all!.get(n.func.id); if (known) known.push(n); else all!.set(n.func.id, [n]); }
      for (const key in n) if (key !== "start" && key !== "end") visit((n as unknown as Record<string, unknown>)[key]);
    };
    visit(tree.body);
    calls.set(tree, all);
  }
  return all.get(name) ?? [];
}
