// yield and await inside expressions: evaluated in front of their statement, in order, into hidden slots that the expression then reads.
import type * as t from "../../syntax/tree";
import type { Evaluate } from "../frame";
import type { Scope } from "./scope";
import { hiddenSlot } from "./scope";

export type Suspension = t.Yield | t.YieldFrom | t.Await;
const slots = new WeakMap<Suspension, number>();

/** The slot in which a yield's value is left. */
export function slotOf(scope: Scope, node: Suspension): number {
  let slot = slots.get(node);
  if (slot === undefined) slots.set(node, (slot = hiddenSlot(scope)));
  return slot;
}

export function hoistedValue(scope: Scope, node: Suspension): Evaluate {
  const slot = slotOf(scope, node);
  return (f) => f.slots[slot] ?? null;
}

/** The yields of an expression or statement in order of evaluation; what inner functions hold is theirs, and what blocks hold comes later. */
export function suspensions(node: t.Node): Suspension[] {
  const found: Suspension[] = [];
  const visit = (v: unknown): void => {
    if (typeof v !== "object" || v === null) return;
    if (Array.isArray(v)) { for (const item of v as unknown[]) visit(item); return; }
    const n = v as t.Node;
    if (n.kind === "FunctionDef" || n.kind === "AsyncFunctionDef" || n.kind === "Lambda" || n.kind === "GeneratorExp") return;
    for (const key in n) if (key !== "start" && key !== "end") visit((n as unknown as Record<string, unknown>)[key]);
    if (n.kind === "Yield" || n.kind === "YieldFrom" || n.kind === "Await") found.push(n);
  };
  visit(node);
  return found;
}
export const suspends = (node: t.Node): boolean => suspensions(node).length > 0;
