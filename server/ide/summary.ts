// The summary panel's data.
import { type Dim, add, mul } from "../../interpreter/shape";
import { positionAt } from "../../interpreter/syntax/positions";
import type { Instance } from "../../interpreter/python/values";
import type { Call, Described, InputSource, Place, Trace } from "../../interpreter/trace";
import { sizeText } from "../../interpreter/trace/calls";
import { parameterBytes, weigh } from "../../interpreter/trace/count";
import { type Summary, summarize } from "../../interpreter/trace/summary";
import { callsOf, forwardOf } from "../../interpreter/trace";
import { modulesOf, isModule } from "../../interpreter/torch/nn/registry";
import type { PlainDim, PlainRange, PlainValue, SummaryCandidate, SummaryData, SummaryInput, SummaryProblem, SummaryRow, SummaryTotals } from "../protocol";
import { formulaOf, tensorBytes } from "./formulas";
import { summaryGraph } from "./summary_graph";
import { showValue } from "./show";

export const plainDim: (d: Dim | null) => PlainDim = sizeText;
type Size = number | string | null;
const plainSize = (d: Dim | null): Size => plainDim(d);

export function plainValue(d: Described): PlainValue {
  switch (d.kind) {
    case "tensor": return { shape: d.shape === null ? null : d.shape.map(plainDim), ...(d.dtype !== null && { dtype: d.dtype }) };
    case "sequence": return { items: d.items.map(plainValue) };
    case "dict": return { entries: Object.fromEntries(d.entries.map(([k, v]) => [k, plainValue(v)])) };
    default: return { text: d.kind === "unknown" ? "?" : showValue(d) };
  }
}

export function plainRange(trace: Trace, start: number, end: number): PlainRange {
  const a = positionAt(trace.lines, start), b = positionAt(trace.lines, end);
  return { start: { line: a.line, character: a.column }, end: { line: b.line, character: b.column } };
}

/** The classes and variables that a summary can be made of, in the order of the text. */
export function candidates(trace: Trace): SummaryCandidate[] {
  const all: SummaryCandidate[] = trace.classes.map((c) => ({ name: c.name, kind: "class", line: positionAt(trace.lines, c.node.nameRange.start).line }));
  for (const v of trace.variables) {
    const fact = trace.facts.find((f) => f.name === v.name && f.live === v.module) ?? trace.facts.find((f) => f.name === v.name);
    if (fact && !all.some((c) => c.name === v.name)) all.push({ name: v.name, kind: "variable", line: positionAt(trace.lines, fact.start).line });
  }
  return all;
}

/** The one that is shown when none is asked for: what the program calls last from outside, else the last class. */
export function preferred(trace: Trace): string | undefined {
  const roots = trace.invocations.map((i) => i.root).filter((m) => m.cls.origin !== undefined);
  const last = roots.at(-1);
  const variable = trace.variables.find((v) => v.module === last);
  const cls = trace.classes.find((c) => c.cls === last?.cls);
  return cls?.name ?? variable?.name ?? trace.classes.at(-1)?.name ?? trace.variables.at(-1)?.name;
}

/** The data of a class or variable; of the preferred one without a name. `uriOf` makes a file's URI. */
export function summaryData(trace: Trace, uri: string, uriOf: (file: string) => string, name?: string, version?: number): SummaryData {
  const all = candidates(trace);
  const chosen = name !== undefined && all.some((c) => c.name === name) ? name : preferred(trace);
  const base = { uri, ...(version !== undefined && { version }), candidates: all };
  const problems = trace.problems.map((p): SummaryProblem => ({ severity: p.severity, message: p.message, code: p.code, ...(p.exception !== null && { exception: p.exception }), range: plainRange(trace, p.start, p.end) }));
  const found = chosen === undefined ? undefined : summarize(trace, chosen);
  if (chosen === undefined || found === undefined) {
    return { ...base, module: chosen ?? null, inputs: [], rows: [], totals: nothing, problems, because: chosen === undefined ? "The file has no Module." : `${chosen} could not be made: nothing says what its constructor is given.` };
  }
  const cls = trace.classes.find((c) => c.name === chosen), calls = cls ? callsOf(trace, cls.cls) : [];
  const data: SummaryData = { ...base, module: chosen, ...(calls.length > 1 && { calls: calls.map((c) => ({ shape: c.input.shape!.map(plainDim), because: placeText(trace, c.at), times: c.count })) }), inputs: inputsOf(trace, found), rows: rowsOf(trace, found, uriOf), totals: totalsOf(found), problems };
  if (found.call) { data.output = plainValue(found.call.output); data.graph = summaryGraph(trace, found); }
  else data.because = "It is never called with an input whose shape is known.";
  return data;
}

const nothing: SummaryTotals = { parameters: null, trainable: null, buffers: null, macs: null, forwardBytes: null, backwardBytes: null, parameterBytes: null, inputBytes: null };

/** "self.layer1(x), line 40" */
const placeText = (trace: Trace, at: Place): string => (at.file === trace.file ? `${trace.text.slice(at.start, at.end).split("\n")[0].slice(0, 60)}, line ${positionAt(trace.lines, at.start).line + 1}` : "a call in another file");

function inputsOf(trace: Trace, s: Summary): SummaryInput[] {
  if (s.assumption) return s.assumption.inputs.map((i): SummaryInput => ({ name: i.parameter, value: plainValue(i.value), source: i.source, because: i.because }));
  if (s.call === undefined) return [];
  const f = forwardOf(s.module.cls);
  const names = f ? (f.code as { parameters: { names: readonly string[] } }).parameters.names.slice(1) : ["input"];
  const source: InputSource = "call";
  const because = placeText(trace, s.call.at);
  return [...s.call.inputs.map((v, i): SummaryInput => ({ name: names[i] ?? `argument ${i + 1}`, value: plainValue(v), source, because })), ...s.call.kwargs.map(([k, v]): SummaryInput => ({ name: k, value: plainValue(v), source, because }))];
}

function rowsOf(trace: Trace, s: Summary, uriOf: (file: string) => string): SummaryRow[] {
  const rows: SummaryRow[] = [];
  const seen = new Set<Instance>();
  const calls = new Map<Instance, Call[]>();
  for (const { call } of s.calls) { const list = calls.get(call.module); if (list) list.push(call); else calls.set(call.module, [call]); }
  const visit = (m: Instance, path: string, depth: number): void => {
    const shared = seen.has(m);
    seen.add(m);
    const own = calls.get(m) ?? [], last = own.at(-1);
    const { parameters, trainable } = weigh(m);
    const made = trace.creations.find((c) => c.module === m)?.at;
    const formula = formulaOf(m), detail = detailOf(trace, m);
    rows.push({
      path, type: m.cls.name, depth, ...(detail !== undefined && { detail }), parameters: plainSize(parameters), trainable: plainSize(trainable), macs: last ? plainSize(sumOf(own.map((c) => c.macs))) : 0,
      ...(formula !== undefined && { formula: formula.split(" = ")[0] }), ...(last && { input: last.inputs.length === 1 ? plainValue(last.inputs[0]) : { items: last.inputs.map(plainValue) }, output: plainValue(last.output) }),
      ...(own.length > 1 && { calls: own.length }), ...(shared && { shared }),
      ...(made && made.file === trace.file && made.end > made.start && { line: positionAt(trace.lines, made.start).line, range: plainRange(trace, made.start, made.end) }),
      ...(made && made.file !== trace.file && made.file !== "" && { uri: uriOf(made.file) }),
    });
    if (!shared && rows.length < 5000) for (const [name, child] of modulesOf(m)) if (isModule(child)) visit(child, path === "" ? name : `${path}.${name}`, depth + 1);
  };
  visit(s.module, "", 0);
  return rows;
}
const sumOf = (all: readonly Dim[]): Dim => all.reduce((a, b) => add(a, b), 0);

/** "Conv2d(1, 32, kernel_size=(3, 3))": a layer's own text, when it is one line. */
function detailOf(trace: Trace, m: Instance): string | undefined {
  if (modulesOf(m).size > 0) return undefined;
  let text: string | undefined;
  trace.session.vm.guard(() => { text = trace.session.vm.repr(m); });
  return text === undefined || text.includes("\n") ? undefined : text;
}

function totalsOf(s: Summary): SummaryTotals {
  const leaves = s.calls.filter(({ call }) => modulesOf(call.module).size === 0);
  const activation = (d: Described): Dim | null => (d.kind === "tensor" ? tensorBytes(d.shape, d.dtype) : d.kind === "sequence" ? total(d.items.map(activation)) : 0);
  const forward = s.call ? total((leaves.length > 0 ? leaves.map((c) => c.call) : [s.call]).map((c) => activation(c.output))) : null;
  const own = parameterBytes(s.module);
  return {
    parameters: plainSize(s.parameters), trainable: plainSize(s.trainable), buffers: plainSize(s.buffers), macs: plainSize(s.macs), forwardBytes: plainSize(forward),
    // The gradient of each activation beside it, and of each parameter.
    backwardBytes: forward === null || own === null ? null : plainSize(add(forward, mul(4, s.trainable ?? 0))),
    parameterBytes: plainSize(own), inputBytes: s.call ? plainSize(total(s.call.inputs.map(activation))) : null,
  };
}
const total = (all: readonly (Dim | null)[]): Dim | null => (all.includes(null) ? null : sumOf(all as Dim[]));
