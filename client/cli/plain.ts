// Facts, problems and summaries as `--json` prints them.
import { type Dim, isSym, showAscii } from "../../interpreter/shape";
import { positionFrom1 } from "../../interpreter/syntax/positions";
import type { Described, Trace } from "../../interpreter/trace";
import type { Summary } from "../../interpreter/trace/summary";
import { showValue } from "../../server/ide/show";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export const plainSize = (d: Dim | null): number | string | null => (d === null ? null : isSym(d) ? showAscii(d) : d);

/** A fact's value: tensors as shape and dtype, sequences as lists, dicts as objects. */
export function plainValue(d: Described): Json {
  switch (d.kind) {
    case "tensor": return { shape: d.shape === null ? null : d.shape.map(plainSize), dtype: d.dtype };
    case "sequence": return d.length > d.items.length ? { unknown: `a ${d.type} of ${d.length} items` } : d.items.map(plainValue);
    case "dict": return Object.fromEntries(d.entries.map(([k, v]) => [k, plainValue(v)]));
    case "number": case "constant": return { value: d.value };
    case "module": case "object": return { object: d.type };
    case "unknown": return { unknown: d.because };
  }
}

/** Bare shapes, as in summaries: a tensor is a list of sizes, null when not known; None is null, anything else its type's name. */
export function bareShape(d: Described): Json {
  switch (d.kind) {
    case "tensor": return d.shape === null ? null : d.shape.map(plainSize);
    case "sequence": return d.items.map(bareShape);
    case "dict": return Object.fromEntries(d.entries.map(([k, v]) => [k, bareShape(v)]));
    case "constant": return d.value === null ? null : typeof d.value === "string" ? "str" : "bool";
    case "number": return typeof d.value === "number" && !Number.isInteger(d.value) ? "float" : "int";
    case "module": case "object": return d.type;
    case "unknown": return null;
  }
}

export function plainProblems({ lines, problems }: Pick<Trace, "lines" | "problems">): Json[] {
  return problems.map((p) => {
    const from = positionFrom1(lines, p.start), to = positionFrom1(lines, p.end);
    return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column, severity: p.severity, code: p.code, message: p.message, exception: p.exception };
  });
}

/** What `check --json` prints of one file. */
export function plainTrace(file: string, trace: Trace): Json {
  const facts = trace.facts.map((f) => {
    const from = positionFrom1(trace.lines, f.start), to = positionFrom1(trace.lines, f.end);
    return { line: from.line, column: from.column, endColumn: to.column, name: f.name, text: showValue(f.value), value: plainValue(f.value) };
  });
  return { file, facts, problems: plainProblems(trace) };
}

/** What `summary --json` prints. */
export function plainSummary(trace: Trace, s: Summary): Json {
  return {
    module: s.name, parameters: plainSize(s.parameters), trainable: plainSize(s.trainable), buffers: plainSize(s.buffers), macs: plainSize(s.macs),
    input: s.call ? [...s.call.inputs, ...s.call.kwargs.map(([, v]) => v)].map(bareShape) : null, output: s.call ? bareShape(s.call.output) : null,
    calls: s.calls.map(({ path, call, parameters }) => ({
      path, type: call.module.cls.name, input: call.inputs.map(bareShape), output: bareShape(call.output), parameters: plainSize(parameters), macs: plainSize(call.macs),
      line: call.at.file === trace.file ? positionFrom1(trace.lines, call.at.start).line : null,
    })),
    problems: plainProblems({ lines: trace.lines, problems: s.problems }),
  };
}
