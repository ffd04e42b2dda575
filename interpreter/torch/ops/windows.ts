// Windows for spectra: torch.hann_window …, torch.signal.windows.
import type { Dim } from "../../shape";
import type { Dtype, Value } from "../../python/values";
import { type Arg, type Args, type Scalar, any, bool, device, dtype, factory, float, int, keyword, mismatch, scalar } from "../core/args";
import type { Check } from "../core/check";
import { cTypeNames, scalarType } from "../core/dtype";
import { type Op, op } from "../core/op";
import { torchState } from "../core/state";

const orDefault = (a: { dtype: Dtype | null }, c: Check): Dtype => a.dtype ?? torchState(c.vm).defaultDtype;
const isSparse = (layout: Value): boolean => typeof layout === "object" && layout !== null && layout.kind === "token" && layout.text.startsWith("torch.sparse");

const older = (name: string, more: Args = {}): Op => op(`torch.${name}_window`, { args: { window_length: int(), periodic: bool(true), ...more, ...factory }, grad: null, dtype: orDefault, shape({ window_length: n, dtype: d, layout }: { window_length: Dim; dtype: Dtype | null; layout: Value }, c: Check) {
  const options = (kind: string, how: string): string => `TensorOptions(dtype=${kind}, device=cpu, layout=${how}, requires_grad=false (default), pinned_memory=false, memory_format=(nullopt))`;
  if (isSparse(layout)) c.fail(`${name}_window is not implemented for sparse types, got: ${options(d ? cTypeNames[d.name] : "float (default)", "Sparse")}`);
  if (d && (d.category === "int" || d.category === "bool")) c.fail(`${name}_window expects floating point dtypes, got: ${options(cTypeNames[d.name], "Strided (default)")}`);
  if (d?.category === "complex") c.fail(`"arange_cpu" not implemented for '${scalarType(d)}'`, "NotImplementedError");
  if (typeof n === "number" && n < 0) c.fail(`${name}_window requires non-negative window_length, got window_length=${n}`);
  return [n];
} } as never);
export const olderWindows = [older("hann"), older("bartlett"), older("blackman"), older("hamming", { alpha: float(0.54), beta: float(0.46) }), older("kaiser", { beta: float(12) })];

interface Window { M: Dim; sym: boolean; dtype: Dtype | null; layout: Value }
const text = (v: Scalar): string => (typeof v === "object" && v.kind === "float" ? (Number.isInteger(v.value) ? v.value.toFixed(1) : String(v.value)) : String(v));
const value = (v: Scalar): number => (typeof v === "object" ? (v.kind === "float" ? v.value : NaN) : Number(v));
/** One of torch.signal.windows: `by` is the function that checks the arguments, `own` checks what only this window takes. */
const modern = (name: string, by = name, more: Args = {}, own: (a: Record<string, Scalar | null> & { sym: boolean }, c: Check) => void = () => undefined): Op => op(`torch.signal.windows.${name}`, {
  python: true, args: { M: int(), ...more, sym: keyword(bool(true)), dtype, layout: keyword(any(null)), device, requires_grad: keyword(bool(false)) }, grad: null, dtype: orDefault,
  shape(a: Window, c: Check) {
    const d = orDefault(a, c);
    if (typeof a.M === "number" && a.M < 0) c.fail(`${by} requires non-negative window length, got M=${a.M}`, "ValueError");
    if (isSparse(a.layout)) c.fail(`${by} is implemented for strided tensors only, got: ${(a.layout as { text: string }).text}`, "ValueError");
    if (d.name !== "float32" && d.name !== "float64") c.fail(`${by} expects float32 or float64 dtypes, got: torch.${d.name}`, "ValueError");
    own(a as never, c);
    return [a.M];
  },
} as never);
/** Coefficients: a list or tuple of numbers. */
const coefficients: Arg<Value> = { type: "object", keyword: true, accept: (v) => (v === undefined ? mismatch : v) };
export const signalWindows: Op[] = [
  modern("bartlett"), modern("blackman"), modern("cosine"), modern("hamming", "general_cosine"), modern("hann", "general_cosine"), modern("nuttall", "general_cosine"), modern("general_hamming", "general_cosine", { alpha: keyword(float(0.54)) }),
  modern("general_cosine", "general_cosine", { a: coefficients }, ({ a }, c) => { const kind = (a as { kind?: string } | null)?.kind; if (a === null || (kind !== "list" && kind !== "tuple" && kind !== "unknown")) c.fail("Coefficients must be a list/tuple", "TypeError"); }),
  modern("exponential", "exponential", { center: keyword(float(null)), tau: keyword(scalar(1)) }, ({ tau, center, sym }, c) => {
    if (value(tau!) <= 0) c.fail(`Tau must be positive, got: ${text(tau!)} instead.`, "ValueError");
    if (sym && center !== null) c.fail("Center must be None for symmetric windows", "ValueError");
  }),
  modern("gaussian", "gaussian", { std: keyword(scalar(1)) }, ({ std }, c) => { if (value(std!) <= 0) c.fail(`Standard deviation must be positive, got: ${text(std!)} instead.`, "ValueError"); }),
  modern("kaiser", "kaiser", { beta: keyword(scalar(12)) }, ({ beta }, c) => { if (value(beta!) < 0) c.fail(`beta must be non-negative, got: ${text(beta!)} instead.`, "ValueError"); }),
];
