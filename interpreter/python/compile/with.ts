// with: context managers.
import type * as t from "../../syntax/tree";
import { Halted, Raised } from "../interp";
import type { Value } from "../values";
import { isUnknown } from "../values";
import type { Code, Evaluate, Frame, Run } from "../frame";
import { call } from "../call";
import { bind } from "../attributes";
import { hasUnknownBase } from "../construct";
import { truth } from "../operators";
import { NORMAL, classLookup } from "../shared";
import type { Signal } from "../shared";
import type { Scope } from "./scope";
import { expression } from "./expressions";
import type { Store } from "./names";
import { store } from "./names";
import { block, guarded } from "./statements";

export interface WithPart { readonly node: t.WithItem; readonly manager: Evaluate; readonly set: Store | null }
/** An entered manager: its class's `__exit__`, or nothing for unknown ones. */
export interface Entered { readonly manager: Value; readonly exit: Value | null }

export function withParts(scope: Scope, node: t.With | t.AsyncWith): WithPart[] {
  return node.items.map((item) => ({
    node: item, manager: guarded(expression(scope, item.context_expr)), set: item.optional_vars === null ? null : store(scope, item.optional_vars, true),
  }));
}

export function withStatement(scope: Scope, node: t.With | t.AsyncWith): Run {
  const parts = withParts(scope, node), body = block(scope, node.body);
  const from = (i: number): Run => (i === parts.length ? body : managed(parts[i], node, from(i + 1)));
  return from(0);
}

function managed(part: WithPart, node: t.With | t.AsyncWith, body: Run): Run {
  const isAsync = node.kind === "AsyncWith";
  return (f) => {
    const entered = enterManager(f, part, isAsync);
    const { vm } = f;
    const { depth, tries } = vm;
    const open = tries.length;
    if (maySwallow(entered)) tries.push({ catches: () => undefined });
    let signal: Signal;
    try {
      signal = body(f);
    } catch (error) {
      tries.length = open;
      if (error instanceof Halted) throw error;
      vm.frame = f;
      vm.depth = depth;
      if (exitWith(f, part, entered, error)) return NORMAL;
      throw error;
    }
    tries.length = open;
    leaveManager(f, part, entered);
    return signal;
  };
}

export function enterManager(f: Frame, part: WithPart, isAsync: boolean): Entered {
  const manager = part.manager(f);
  const { vm } = f;
  f.node = part.node.context_expr;
  if (isUnknown(manager)) {
    part.set?.(f, vm.unknownPart(manager));
    return { manager, exit: null };
  }
  const cls = vm.typeOf(manager);
  const enter = classLookup(cls, isAsync ? "__aenter__" : "__enter__"), exit = classLookup(cls, isAsync ? "__aexit__" : "__exit__");
  if (enter === undefined || exit === undefined) {
    const why = hasUnknownBase(cls);
    if (why === null) return vm.raise("TypeError", `'${cls.name}' object does not support the ${isAsync ? "asynchronous " : ""}context manager protocol${enter !== undefined ? ` (missed ${isAsync ? "__aexit__" : "__exit__"} method)` : ""}`);
    part.set?.(f, { kind: "unknown", because: why });
    return { manager, exit: null };
  }
  const v = call(vm, bind(vm, enter, manager, cls), [], null);
  part.set?.(f, v);
  return { manager, exit };
}

export function leaveManager(f: Frame, part: WithPart, { manager, exit }: Entered): void {
  if (exit === null) return;
  f.node = part.node.context_expr;
  const { node, result } = f;
  call(f.vm, bind(f.vm, exit, manager, f.vm.typeOf(manager)), [null, null, null], null);
  f.node = node;
  f.result = result;
}

/** Leaves a manager with an exception; true when it swallows that. */
export function exitWith(f: Frame, _part: WithPart, { manager, exit }: Entered, error: unknown): boolean {
  if (exit === null || !(error instanceof Raised)) return false;
  const { vm } = f;
  const at = f.node;
  const e = error.exception;
  const swallowed = call(vm, bind(vm, exit, manager, vm.typeOf(manager)), [e.cls, e, null], null);
  f.node = at;
  return truth(vm, swallowed) === true;
}

/** Whether a manager could keep an exception from travelling: only then do errors inside travel to it. */
export function maySwallow({ manager, exit }: Entered): boolean {
  if (typeof exit !== "object" || exit === null) return false;
  if (exit.kind === "function") return returnsSomething((exit.code as Code).node);
  return typeof manager === "object" && manager !== null && manager.kind === "instance" && (manager.cls.name === "suppress" || manager.cls.name === "ExitStack");
}

const verdicts = new WeakMap<object, boolean>();
function returnsSomething(node: object): boolean {
  let known = verdicts.get(node);
  if (known === undefined) {
    known = false;
    const visit = (v: unknown): void => {
      if (known || typeof v !== "object" || v === null) return;
      if (Array.isArray(v)) { for (const item of v as unknown[]) visit(item); return; }
      const n = v as t.Node;
      if (n.kind === "Return" && n.value !== null && !(n.value.kind === "Constant" && (n.value.value.type === "None" || (n.value.value.type === "bool" && !n.value.value.value)))) { known = true; return; }
      for (const key in n) if (key !== "start" && key !== "end") visit((n as unknown as Record<string, unknown>)[key]);
    };
    visit((node as { body?: unknown }).body);
    verdicts.set(node, known);
  }
  return known;
}
