// torchsummary.summary: a table of a model's layers with output shapes and parameters.
import { rawFn } from "../python/builtins/arguments";
import type { Interp } from "../python/interp";
import { type Instance, type ModuleValue, type Value, isUnknown, unknown } from "../python/values";
import { type Dim, mul, numel } from "../shape";
import { torchState } from "../torch/core/state";
import { isTensor } from "../torch/nn/registry";
import type { Tensor } from "../torch/tensor";

interface Row { readonly name: string; readonly shape: readonly (Dim | readonly Dim[])[]; readonly parameters: number; readonly trainable: boolean | null }

/** Layers that hold others and do nothing themselves have no row; nor has the model. */
const containers = new Set(["Sequential", "ModuleList"]);

/** input_size: one size, or a list of several, each without the batch. */
function inputSizes(vm: Interp, v: Value): Dim[][] | null {
  const items = isUnknown(v) ? undefined : vm.items(v);
  if (!items) return null;
  const many = items.length > 0 && items.every((x) => typeof x === "object" && x !== null && (x.kind === "tuple" || x.kind === "list"));
  const lists = many ? items.map((x) => vm.items(x)) : [items];
  return lists.every((l) => l?.every((d) => typeof d === "number" || (typeof d === "object" && d !== null && d.kind === "sym"))) ? (lists as Dim[][]) : null;
}
const own = (m: Instance, name: string): Tensor | null => { const d = m.dict.get("_parameters"), v = typeof d === "object" && d !== null && d.kind === "dict" ? d.map.get(name) : undefined; return v !== undefined && isTensor(v) ? v : null; };
/** Sizes as torchsummary shows them: the batch's in front. */
function shown(output: Value, batch: number): Row["shape"] {
  if (isTensor(output)) return output.shape ? [batch, ...output.shape.slice(1)] : [];
  const items = typeof output === "object" && output !== null && (output.kind === "tuple" || output.kind === "list") ? output.items : [];
  return items.filter(isTensor).map((t) => [-1, ...(t.shape?.slice(1) ?? [])]);
}

function summary(vm: Interp, model: Value, inputSize: Value, batchSize: Value = -1): Value {
  const state = torchState(vm), sizes = inputSizes(vm, inputSize), batch = typeof batchSize === "number" ? batchSize : -1, rows: Row[] = [];
  if (!sizes) return unknown("the input's size is not known");
  // Two samples, so that batch normalization has something to do.
  const inputs = sizes.map((s) => vm.call(vm.getattr(vm.import("torch")!, "rand"), [2, ...s]));
  const before = state.onCall;
  state.onCall = (call) => {
    before?.(call);
    const { module } = call;
    if (module === model || containers.has(module.cls.name)) return;
    const weight = own(module, "weight"), bias = own(module, "bias"), count = (t: Tensor | null): number => (t?.shape ? Number(numel(t.shape)) : 0);
    rows.push({ name: `${module.cls.name}-${rows.length + 1}`, shape: shown(call.output, batch), parameters: count(weight) + count(bias), trainable: weight && weight.requiresGrad });
  };
  try { vm.call(model, inputs); } finally { state.onCall = before; }
  if (vm.mode === "numbers") for (const line of table(vm, rows, sizes, batch)) vm.call(vm.builtins.get("print")!, [line]);
  return null;
}

function table(vm: Interp, rows: readonly Row[], sizes: readonly Dim[][], batch: number): string[] {
  const thin = "-".repeat(64), thick = "=".repeat(64), grouped = (n: number): string => n.toLocaleString("en-US"), line = (a: string, b: string, c: string): string => `${a.padStart(20)}  ${b.padStart(25)} ${c.padStart(15)}`;
  const flat = (shape: Row["shape"]): number => shape.reduce<number>((n, d) => n * (Array.isArray(d) ? (d as number[]).reduce((a, b) => a * b, 1) : Number(d)), 1);
  const megabytes = (numbers: number): number => Math.abs((numbers * 4) / 1024 ** 2);
  const total = rows.reduce((n, r) => n + r.parameters, 0), trainable = rows.reduce((n, r) => n + (r.trainable ? r.parameters : 0), 0);
  // Of several inputs torchsummary multiplies all sizes.
  const input = megabytes(Number(sizes.flat().reduce<Dim>((a, b) => mul(a, b), 1)) * batch), output = megabytes(2 * rows.reduce((n, r) => n + flat(r.shape), 0)), parameters = megabytes(total);
  return [
    thin, line("Layer (type)", "Output Shape", "Param #"), thick,
    ...rows.map((r) => line(r.name, vm.repr({ kind: "list", items: r.shape.map((d) => (Array.isArray(d) ? { kind: "list", items: [...(d as Value[])] } : d)) as Value[] }), grouped(r.parameters))),
    thick, `Total params: ${grouped(total)}`, `Trainable params: ${grouped(trainable)}`, `Non-trainable params: ${grouped(total - trainable)}`, thin,
    `Input size (MB): ${input.toFixed(2)}`, `Forward/backward pass size (MB): ${output.toFixed(2)}`, `Params size (MB): ${parameters.toFixed(2)}`, `Estimated Total Size (MB): ${(input + output + parameters).toFixed(2)}`, thin,
  ];
}

const members: ReadonlyMap<string, Value> = new Map([["summary", rawFn("summary", "model input_size batch_size= device=", summary as never)]]);
/** How a module of the torchsummary package is made; undefined when there is none of that name. */
export function torchsummaryModules(name: string): ((vm: Interp) => ModuleValue) | undefined {
  return name === "torchsummary" || name === "torchsummary.torchsummary" ? () => ({ kind: "module", name, dict: new Map<string, Value>([["__name__", name], ...members]) }) : undefined;
}
