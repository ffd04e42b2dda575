// How numbers come about: parameters of a layer, sizes that a window leaves, multiply-adds.
import { type Dim, floorDiv, isSym, mul, numel, show, sub, add } from "../../interpreter/shape";
import type { Instance, Value } from "../../interpreter/python/values";
import type { Call } from "../../interpreter/trace";
import { ownCount, ownParameters, weigh } from "../../interpreter/trace/count";
import { showCount, showShape } from "./show";

/** `3·3·1·32 + 32 = 320`: of a module's own parameters; undefined when it has none. */
export function formulaOf(m: Instance): string | undefined {
  const terms: string[] = [];
  for (const [, t] of ownParameters(m)) {
    if (t.shape === null) return undefined;
    const sizes = t.shape.length >= 2 ? [...t.shape.slice(2), t.shape[1], t.shape[0]] : t.shape;
    terms.push(sizes.length === 0 ? "1" : sizes.map((d) => show(d!)).join("·"));
  }
  if (terms.length === 0) return undefined;
  const total = ownCount(m);
  // Recurrent and attention layers have many: equal terms are counted.
  const counted = new Map<string, number>();
  for (const t of terms) counted.set(t, (counted.get(t) ?? 0) + 1);
  const text = [...counted].map(([t, n]) => (n === 1 ? t : `${n}·${t.includes("·") || n === 1 ? t : t}`)).join(" + ");
  return text === showCount(total).replaceAll(",", "") ? text : `${text} = ${showCount(total)}`;
}

/** One line for each parameter: `weight [32, 1, 3, 3]`. */
export const parameterLines = (m: Instance): string[] => ownParameters(m).map(([name, t]) => `${name} ${showShape(t.shape)}${t.requiresGrad ? "" : ", frozen"}`);
export const totalOf = (m: Instance): Dim | null => weigh(m).parameters;

const numbers = (v: Value | undefined, n: number): number[] | undefined => {
  if (typeof v === "number") return new Array<number>(n).fill(v);
  if (typeof v === "object" && v !== null && (v.kind === "tuple" || v.kind === "list")) { const all: number[] = []; for (const x of v.items) if (typeof x === "number") all.push(x); return all.length === n && v.items.length === n ? all : undefined; }
  return undefined;
};

/** How a layer's call makes its output's sizes from its input's: lines with the numbers filled in. Empty where nothing is to be said. */
export function sizeLines(call: Call): string[] {
  const { module } = call;
  const [input] = call.inputs, { output } = call;
  if (input?.kind !== "tensor" || output.kind !== "tensor" || input.shape === null || output.shape === null) return [];
  const type = module.cls.mro.map((c) => c.name).find((n) => /^(Conv|ConvTranspose|MaxPool|AvgPool)[123]d$|^Linear$/.test(n));
  if (type === undefined) return [];
  const attribute = (name: string): Value | undefined => module.dict.get(name);
  if (type === "Linear") {
    const [from, to] = [input.shape.at(-1), output.shape.at(-1)];
    return from !== undefined && to !== undefined ? [`last size: ${text(from)} → ${text(to)}`] : [];
  }
  const n = Number(/(\d)d$/.exec(type)![1]);
  const kernel = numbers(attribute("kernel_size"), n), stride = numbers(attribute("stride"), n) ?? kernel, padding = numbers(attribute("padding"), n), dilation = numbers(attribute("dilation"), n) ?? new Array<number>(n).fill(1);
  if (!kernel || !stride || !padding) return [];
  const lines: string[] = [];
  const names = n === 1 ? ["L"] : n === 2 ? ["H", "W"] : ["D", "H", "W"];
  const inSizes = input.shape.slice(-n), outSizes = output.shape.slice(-n);
  for (let i = 0; i < n; i++) {
    const size = inSizes[i], out = outSizes[i];
    if (size === null || out === null || size === undefined || out === undefined) continue;
    if (type.startsWith("ConvTranspose")) lines.push(`${names[i]}: (${text(size)} − 1)·${stride[i]} − 2·${padding[i]} + ${dilation[i]}·(${kernel[i]} − 1) + 1 = ${text(out)}`);
    else {
      const expected = add(floorDiv(sub(add(size, 2 * padding[i]), dilation[i] * (kernel[i] - 1) + 1), stride[i]), 1);
      const line = `${names[i]}: ⌊(${text(size)} + 2·${padding[i]} − ${dilation[i]}·(${kernel[i]} − 1) − 1) / ${stride[i]}⌋ + 1 = ${text(out)}`;
      if (isSym(expected) || expected === out) lines.push(line);
    }
  }
  return distinctLines(lines, names);
}
/** Height and width that come about alike are said once. */
function distinctLines(lines: readonly string[], names: readonly string[]): string[] {
  const bare = lines.map((l) => l.slice(l.indexOf(":")));
  return lines.length > 1 && bare.every((b) => b === bare[0]) ? [`${names.join(", ")}${bare[0]}`] : [...lines];
}
const text = (d: Dim | null): string => (d === null ? "?" : show(d));

/** Bytes of a tensor's numbers. */
export function tensorBytes(shape: readonly (Dim | null)[] | null, dtype: string | null): Dim | null {
  if (shape === null || dtype === null || shape.some((d) => d === null)) return null;
  const size = /64/.test(dtype) ? (dtype.startsWith("complex") ? 8 : 8) : /32/.test(dtype) ? 4 : /16/.test(dtype) ? 2 : dtype === "complex128" ? 16 : 1;
  return mul(numel(shape as Dim[]), size);
}
