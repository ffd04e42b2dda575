// The data's way through one call of a module: calls of leaves and the operations between them, joined by the tensors that they pass on.
import { positionAt } from "../../interpreter/syntax/positions";
import type { Value } from "../../interpreter/python/values";
import { modulesOf } from "../../interpreter/torch/nn/registry";
import type { Trace } from "../../interpreter/trace";
import type { Summary } from "../../interpreter/trace/summary";
import { describe } from "../../interpreter/trace";
import type { SummaryGraph } from "../protocol";
import { plainValue } from "./summary";

const MOST_NODES = 600;
/** Operations that only look, or change the form: not worth a node of their own. */
const quiet = new Set(["size", "dim", "contiguous", "detach", "clone", "to", "float", "__getitem__"]);

export function summaryGraph(trace: Trace, s: Summary): SummaryGraph | undefined {
  const own = s.call;
  if (own === undefined) return undefined;
  const invocation = trace.invocations.findLast((i) => i.calls.includes(own));
  const nodes: SummaryGraph["nodes"] = [], edges: SummaryGraph["edges"] = [];
  /** Which nodes a tensor comes from. */
  const from = new Map<object, ReadonlySet<number>>();
  const line = (at: { file: string; start: number }): { line?: number } => (at.file === trace.file ? { line: positionAt(trace.lines, at.start).line } : {});
  const sources = (values: readonly Value[]): Set<number> => {
    const found = new Set<number>();
    for (const t of tensorsIn(values)) for (const id of from.get(t) ?? []) found.add(id);
    return found;
  };
  const connect = (id: number, values: readonly Value[]): void => { for (const source of sources(values)) if (source !== id && !edges.some((e) => e.from === source && e.to === id)) edges.push({ from: source, to: id }); };
  const input = nodes.push({ id: 0, label: "input", output: own.inputs.length === 1 ? plainValue(own.inputs[0]) : { items: own.inputs.map(plainValue) } }) - 1;
  for (const t of tensorsIn(own.liveInputs)) from.set(t, new Set([input]));

  const first = invocation ? invocation.calls.indexOf(s.calls[0]?.call) : 0;
  let done = 0;
  const ops = (invocation?.ops ?? []).filter((op) => op.after >= first && op.after <= first + s.calls.length);
  for (let i = 0; i <= s.calls.length && nodes.length < MOST_NODES; i++) {
    for (; done < ops.length && ops[done].after - first <= i; done++) {
      const op = ops[done];
      const before = sources(op.inputs);
      if (before.size === 0) continue;
      if (quiet.has(op.name)) { for (const t of op.outputs) from.set(t, before); continue; }
      const id = nodes.push({ id: nodes.length, label: op.name, ...(op.outputs[0] && { output: plainValue(describe(op.outputs[0])) }), ...line(op.at) }) - 1;
      connect(id, op.inputs);
      for (const t of op.outputs) from.set(t, new Set([id]));
    }
    const one = s.calls[i];
    if (one === undefined || modulesOf(one.call.module).size > 0 || one.call.module === s.module) continue;
    const { call, path } = one;
    const id = nodes.push({ id: nodes.length, label: call.module.cls.name, path, output: plainValue(call.output), ...line(call.at) }) - 1;
    connect(id, call.liveInputs);
    for (const t of tensorsIn([call.liveOutput])) from.set(t, new Set([id]));
  }
  const output = nodes.push({ id: nodes.length, label: "output", output: plainValue(own.output) }) - 1;
  connect(output, [own.liveOutput]);
  return { nodes, edges };
}

function tensorsIn(values: readonly Value[], depth = 0): object[] {
  const found: object[] = [];
  for (const v of values) {
    if (typeof v !== "object" || v === null) continue;
    if (v.kind === "tensor") found.push(v);
    else if ((v.kind === "tuple" || v.kind === "list") && depth < 3) found.push(...tensorsIn(v.items, depth + 1));
    else if (v.kind === "dict" && depth < 3) found.push(...tensorsIn([...v.map.values()], depth + 1));
  }
  return found;
}
