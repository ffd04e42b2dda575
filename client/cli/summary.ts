// shapewright summary: layers, shapes, parameters and multiply-adds of one module, as a table or as JSON.
import { existsSync } from "node:fs";
import { type Shape, symbol } from "../../interpreter/shape";
import { type Summary, summarize } from "../../interpreter/trace/summary";
import type { Trace } from "../../interpreter/trace";
import { showBytes, showCount, showLarge, showValue } from "../../server/ide/show";
import { parameterBytes } from "../../interpreter/trace/count";
import { traceFile } from "./check";
import { plainSummary } from "./plain";

export interface SummaryOptions { readonly json: boolean; readonly paths: readonly string[]; readonly inputs?: readonly string[]; readonly python?: string }

/** Prints the summary of `FILE[:NAME]`; 2 when there is no such module, 1 when its call has errors. */
export function summary(target: string, { json, paths, inputs, python }: SummaryOptions): number {
  const colon = existsSync(target) ? -1 : target.lastIndexOf(":");
  const file = colon < 0 ? target : target.slice(0, colon);
  const traced = traceFile(file, paths, python);
  const name = colon < 0 ? firstName(traced) : target.slice(colon + 1);
  if (name === undefined) throw new Error(`${file} has no Module`);
  const found = summarize(traced, name, inputs?.map(readShape));
  if (found === undefined) throw new Error(`${file} has no Module named '${name}'; it has ${[...traced.classes, ...traced.variables].map((c) => c.name).join(", ") || "none"}`);
  if (json) process.stdout.write(`${JSON.stringify(plainSummary(traced, found))}\n`);
  else process.stdout.write(table(found));
  return found.problems.some((p) => p.severity === "error") ? 1 : 0;
}

/** A variable that is called, else the last class. */
const firstName = (traced: Trace): string | undefined => traced.variables.find((v) => traced.invocations.some((i) => i.root === v.module))?.name ?? traced.classes.at(-1)?.name ?? traced.variables[0]?.name;

/** "1,3,224,224" or "B,784" → sizes. Throws when it is neither. */
export function readShape(text: string): Shape {
  const words = text.replace(/^[[(]|[\])]$/g, "").split(/[\s,x×]+/).filter((w) => w !== "");
  return words.map((w) => {
    if (/^\d+$/.test(w)) return Number(w);
    if (/^[\p{L}_]\w*$/u.test(w)) return symbol(w);
    throw new Error(`--input ${text}: '${w}' is no size`);
  });
}

/** Lines as a terminal shows them. */
export function table(s: Summary): string {
  const head = ["Layer", "Type", "Input", "Output", "Parameters", "Multiply-adds"];
  const rows = s.calls.map(({ path, call, parameters }) => [path === "" ? s.name : path, call.module.cls.name, call.inputs.map(showValue).join(", "), showValue(call.output), showCount(parameters), showLarge(call.macs)]);
  const width = head.map((h, i) => Math.max(h.length, ...rows.map((r) => r[i]!.length)));
  const line = (cells: readonly string[]): string => cells.map((c, i) => (i >= 4 ? c.padStart(width[i]!) : c.padEnd(width[i]!))).join("  ").trimEnd();
  const rule = width.map((w) => "─".repeat(w)).join("  ");
  const totals = [
    `Parameters     ${showCount(s.parameters)}  (trainable ${showCount(s.trainable)}, ${showBytes(parameterBytes(s.module))} with buffers)`,
    `Multiply-adds  ${showLarge(s.macs)}`,
    ...(s.assumption ? [`Input          ${s.assumption.inputs.map((i) => `${i.parameter} ${showValue(i.value)}: ${i.because}`).join("; ")}`] : []),
    ...(s.calls.length === 0 ? ["It is not called with any input that is known: give one with --input."] : []),
    ...s.problems.filter((p) => p.severity === "error").map((p) => `error          ${p.exception ?? p.code}: ${p.message}`),
  ];
  return `${s.calls.length > 0 ? `${line(head)}\n${rule}\n${rows.map(line).join("\n")}\n${rule}\n` : ""}${totals.join("\n")}\n`;
}
