// What stands at a place of the text: the innermost nodes around an offset.
import type { Expr, FunctionDef, Node, Stmt } from "../../interpreter/syntax/tree";
import type { Module } from "../../interpreter/syntax/tree";

/** The nodes around an offset, outermost first. */
export function nodesAt(tree: Module, offset: number): Node[] {
  const path: Node[] = [];
  const visit = (v: unknown): boolean => {
    if (typeof v !== "object" || v === null) return false;
    if (Array.isArray(v)) return v.some(visit);
    const node = v as Node;
    if (typeof node.kind !== "string") return false;
    if (offset < node.start || offset > node.end) return false;
    path.push(node);
    for (const key in node) {
      if (key === "start" || key === "end" || key.endsWith("Range") || key.endsWith("Ranges")) continue;
      if (visit((node as unknown as Record<string, unknown>)[key])) return true;
    }
    return true;
  };
  visit(tree.body);
  return path;
}

/** The function whose body an offset stands in; undefined at module level. */
export const functionAt = (path: readonly Node[]): FunctionDef | undefined => [...path].reverse().find((n): n is FunctionDef => n.kind === "FunctionDef" || (n.kind as string) === "AsyncFunctionDef");

/** `a.b.c` as its parts; undefined when it is anything else. */
export function dotted(e: Expr): string[] | undefined {
  if (e.kind === "Name") return [e.id];
  if (e.kind !== "Attribute") return undefined;
  const left = dotted(e.value);
  return left && [...left, e.attr];
}

/** Every statement of a file, also inside others. */
export function* allStatements(body: readonly Stmt[]): Generator<Stmt> {
  for (const s of body) {
    yield s;
    for (const key of ["body", "orelse", "finalbody"] as const) { const inner = (s as unknown as Record<string, unknown>)[key]; if (Array.isArray(inner)) yield* allStatements(inner as Stmt[]); }
    if (s.kind === "Try" || s.kind === "TryStar") for (const h of s.handlers) yield* allStatements(h.body);
    if (s.kind === "Match") for (const c of s.cases) yield* allStatements(c.body);
  }
}
