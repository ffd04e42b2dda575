// Which submodule a place in the text stands on: the expression that makes it, or a call of it.
import type { Trace } from "../../interpreter/trace";
import { namedModules } from "../../interpreter/torch/nn/traverse";
import { summarize } from "../../interpreter/trace/summary";
import { nodesAt } from "./find";
import { preferred } from "./summary";
import type { ModuleAtResult } from "../protocol";

/** The summary that has it, and its paths there. Null: no module stands there. */
export function moduleAt(trace: Trace, offset: number): ModuleAtResult | null {
  const nodes = nodesAt(trace.tree, offset);
  const modules = new Set<object>();
  for (const node of [...nodes].reverse()) {
    const statement = node.kind === "Assign" || node.kind === "Call" || node.kind === "Return" || node.kind === "Expr";
    if (!statement) continue;
    const inside = (at: { file: string; start: number; end: number }): boolean => at.file === trace.file && at.end > at.start && (node.kind === "Call" ? at.start === node.start && at.end === node.end : at.start >= node.start && at.end <= node.end);
    for (const c of trace.creations) if (inside(c.at)) modules.add(c.module);
    for (const i of trace.invocations) for (const c of i.calls) if (inside(c.at)) modules.add(c.module);
    if (modules.size > 0) break;
  }
  if (modules.size === 0) return null;
  const cls = nodes.find((n) => n.kind === "ClassDef");
  const names = [...(cls?.kind === "ClassDef" ? [cls.name] : []), preferred(trace), ...trace.classes.map((c) => c.name), ...trace.variables.map((v) => v.name)].filter((n): n is string => n !== undefined);
  for (const name of new Set(names)) {
    const root = summarize(trace, name)?.module;
    if (root === undefined) continue;
    const paths = namedModules(root).filter(([, m]) => modules.has(m)).map(([path]) => path);
    const inner = paths.filter((p) => p !== "");
    if (paths.length > 0) return { module: name, paths: inner.length > 0 ? inner : paths };
  }
  return null;
}
