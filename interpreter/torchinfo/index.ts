// torchinfo.summary: the table of a model's modules as a tree.
import type { Interp } from "../python/interp";
import { type Instance, type ModuleValue, type Value, isUnknown, unknown } from "../python/values";
import { type Dim, add, numel, show } from "../shape";
import { fn, instance, pythonClass } from "../torch/nn/define";
import { callOp } from "../torch/nn/functions";
import { isModule, isTensor, modulesOf, parametersOf } from "../torch/nn/registry";
import { allParameters } from "../torch/nn/traverse";
import type { ModuleCall } from "../torch/core/state";
import { callsOf, megabytes, thousands } from "./calls";

interface Line { readonly depth: number; readonly at: number; readonly module: Instance; readonly call: ModuleCall | undefined; readonly last: boolean }
const modelStatisticsClass = pythonClass("ModelStatistics", "torchinfo.model_statistics", [], { __repr__: ["", (_, self) => String(self.native)], __str__: ["", (_, self) => String(self.native)] });

const count = (m: Instance): number => allParameters(m).reduce((n, t) => n + (t.shape ? Number(numel(t.shape)) : 0), 0);
const own = (m: Instance): number => [...parametersOf(m).values()].reduce<number>((n, t) => n + (isTensor(t) && t.shape ? Number(numel(t.shape)) : 0), 0);
const shapeText = (v: Value | undefined): string => (v !== undefined && isTensor(v) && v.shape ? `[${v.shape.map((d) => (typeof d === "number" ? String(d) : show(d))).join(", ")}]` : v !== undefined && typeof v === "object" && v !== null && (v.kind === "tuple" || v.kind === "list") && v.items[0] !== undefined ? shapeText(v.items[0]) : "--");

/** The modules in the order in which they are first called, as a tree, to a depth. */
function linesOf(model: Instance, calls: readonly ModuleCall[], most: number): Line[] {
  const counters: number[] = [], lines: Line[] = [];
  const visit = (m: Instance, depth: number, last: boolean): void => {
    counters[depth] = (counters[depth] ?? 0) + 1;
    lines.push({ depth, at: counters[depth]!, module: m, call: calls.find((c) => c.module === m), last });
    if (depth === most) return;
    const children = [...modulesOf(m).values()].filter(isModule);
    children.forEach((c, i) => visit(c, depth + 1, i === children.length - 1));
  };
  visit(model, 0, true);
  return lines;
}
const label = ({ depth, at, module }: Line): string => (depth === 0 ? module.cls.name : `${"│    ".repeat(depth - 1)}├─${module.cls.name}: ${depth}-${at}`);
function text(model: Instance, calls: readonly ModuleCall[], depth: number, inputBytes: number): string {
  const lines = linesOf(model, calls, depth), width = Math.max(40, ...lines.map((l) => label(l).length + 2)), columns = [25, 25], total = width + columns[0]! + columns[1]!;
  const parameters = (l: Line): string => { const n = modulesOf(l.module).size && l.depth < depth ? own(l.module) : count(l.module); return n ? thousands(n) : "--"; };
  const row = (a: string, b: string, c: string): string => `${a.padEnd(width)} ${b.padEnd(columns[0]!)} ${c.padEnd(columns[1]! - 2)}`.trimEnd();
  const all = allParameters(model), sum = (list: typeof all): number => list.reduce((n, t) => n + (t.shape ? Number(numel(t.shape)) : 0), 0), trainable = sum(all.filter((t) => t.requiresGrad)), weights = sum(all);
  const leaves = calls.filter((c) => modulesOf(c.module).size === 0 && parametersOf(c.module).size > 0), outputs = leaves.reduce((n, c) => n + (isTensor(c.output) && c.output.shape ? Number(numel(c.output.shape)) : 0), 0), macs = calls.reduce<Dim>((n, c) => (modulesOf(c.module).size === 0 ? add(n, c.macs) : n), 0);
  const MB = 1e6, double = "=".repeat(total), unit = Number(macs) >= 1e9 ? ["GIGABYTES", 1e9] as const : Number(macs) >= 1e6 ? ["MEGABYTES", 1e6] as const : ["K", 1e3] as const;
  return [double, row("Layer (type:depth-idx)", "Output Shape", "Param #"), double, ...lines.map((l) => row(label(l), shapeText(l.call?.output), parameters(l))), double, `Total params: ${thousands(weights)}`, `Trainable params: ${thousands(trainable)}`, `Non-trainable params: ${thousands(weights - trainable)}`,
    ...(calls.length ? [`Total mult-adds (Units.${unit[0]}): ${(Number(macs) / unit[1]).toFixed(2)}`, double, `Input size (MB): ${megabytes(inputBytes / MB)}`, `Forward/backward pass size (MB): ${megabytes((outputs * 8) / MB)}`, `Params size (MB): ${megabytes((weights * 4) / MB)}`, `Estimated Total Size (MB): ${megabytes((inputBytes + outputs * 8 + weights * 4) / MB)}`] : []), double].join("\n");
}
/** The inputs that input_size or input_data stand for; null where there are none. */
function inputsOf(vm: Interp, size: Value, data: Value): Value[] | null {
  if (data !== null) return typeof data === "object" && (data.kind === "list" || data.kind === "tuple") ? [...data.items] : [data];
  const items = size === null || isUnknown(size) ? undefined : vm.items(size);
  if (!items || items.length === 0) return null;
  const one = (s: Value): Value => callOp(vm, "torch.rand", [...(isUnknown(s) ? [] : vm.items(s) ?? [])]);
  return typeof items[0] === "object" && items[0] !== null && (items[0].kind === "tuple" || items[0].kind === "list") ? items.map(one) : [one(size)];
}
const summary = fn("summary", "model input_size= input_data= batch_dim= cache_forward_pass= col_names= col_width= depth= device= dtypes= mode= row_settings= verbose= **kwargs", (vm, model, size, data, batchDim, _cache, _names, _width, depth, _device, _dtypes, mode, _rows, verbose) => {
  if (!isModule(model!)) return unknown("the model is not known");
  let wanted = size ?? null;
  if (typeof batchDim === "number" && wanted !== null && !isUnknown(wanted)) { const items = vm.items(wanted); if (items?.every((d) => typeof d === "number")) { const with1 = [...items]; with1.splice(batchDim, 0, 1); wanted = { kind: "tuple", items: with1 }; } }
  const inputs = inputsOf(vm, wanted, data ?? null), before = model.dict.get("training") ?? true;
  // The pass is one of evaluation (mode="same" leaves it), without gradients.
  if (mode !== "same" && mode !== "train") vm.callMethod(model, "eval", []);
  const { calls } = inputs ? callsOf(vm, model, inputs) : { calls: [] };
  if (mode !== "same" && mode !== "train") vm.callMethod(model, "train", [before]);
  if (vm.mode === "shapes") return instance(modelStatisticsClass, {}, "");
  const bytes = (inputs ?? []).reduce<number>((n, t) => n + (isTensor(t) && t.shape ? Number(numel(t.shape)) * (t.dtype?.bytes ?? 4) : 0), 0), out = text(model, calls, typeof depth === "number" ? depth : 3, bytes);
  if (verbose !== 0) vm.host.write(`${out}\n`, "stdout");
  return instance(modelStatisticsClass, {}, out);
}, "Prints a table of a model's modules, their outputs and parameters.");

const members: readonly (readonly [string, Value])[] = [["summary", summary], ["ModelStatistics", modelStatisticsClass]];
/** How a module of the torchinfo package is made; undefined when there is none of that name. */
export function torchinfoModules(name: string): (() => ModuleValue) | undefined {
  return name === "torchinfo" || name === "torchinfo.torchinfo" ? () => ({ kind: "module", name, dict: new Map<string, Value>([["__name__", name], ...members]) }) : undefined;
}
