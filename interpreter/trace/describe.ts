// What is remembered of a value: a snapshot in plain data that later changes of the object do not reach.
import { type Dim, freeSymbols, keyOf, show, showAscii } from "../shape";
import type { Value } from "../python/values";
import { moduleClass } from "../torch/nn/roots";
import type { Tensor } from "../torch/tensor";

export type Described =
  /** A size is null where nothing is known of it, the shape where not even the rank is. */
  | { readonly kind: "tensor"; readonly shape: readonly (Dim | null)[] | null; readonly dtype: string | null; readonly device: string; readonly requiresGrad: boolean; readonly because?: string }
  | { readonly kind: "sequence"; readonly type: string; readonly items: readonly Described[]; readonly length: number }
  | { readonly kind: "dict"; readonly entries: readonly (readonly [string, Described])[] }
  | { readonly kind: "number"; readonly value: number | string }
  | { readonly kind: "constant"; readonly value: string | boolean | null }
  | { readonly kind: "module"; readonly type: string }
  | { readonly kind: "object"; readonly type: string }
  | { readonly kind: "unknown"; readonly because: string };

const MOST_ITEMS = 128, DEEPEST = 4;

/** A size of which nothing is known is null. */
export function plainDim(d: Dim): Dim | null {
  if (typeof d === "number") return d;
  return freeSymbols(d).some((s) => nameless.has(show(s))) ? null : d;
}
const nameless = new Set(["?", "…"]);

export function describe(v: Value, depth = 0): Described {
  switch (typeof v) {
    case "number": return { kind: "number", value: v };
    case "bigint": return { kind: "number", value: Number(v) };
    case "string": case "boolean": return { kind: "constant", value: v };
    default: break;
  }
  if (v === null) return { kind: "constant", value: null };
  switch (v.kind) {
    case "tensor": return describeTensor(v);
    case "sym": return plainDim(v) === null ? { kind: "unknown", because: "the size is not known" } : { kind: "number", value: showAscii(v) };
    case "float": return { kind: "number", value: v.value };
    case "tuple": case "list": {
      const type = v.cls?.name ?? v.kind;
      if (depth >= DEEPEST) return { kind: "object", type };
      return { kind: "sequence", type, items: v.items.slice(0, MOST_ITEMS).map((item) => describe(item, depth + 1)), length: v.items.length };
    }
    case "dict": {
      if (depth >= DEEPEST || v.map.size > MOST_ITEMS) return { kind: "object", type: v.cls?.name ?? "dict" };
      const entries: [string, Described][] = [];
      for (const [k, item] of v.map) if (typeof k === "string" || typeof k === "number") entries.push([String(k), describe(item, depth + 1)]);
      return { kind: "dict", entries };
    }
    case "instance": return { kind: v.cls.mro.includes(moduleClass) ? "module" : "object", type: v.cls.name };
    case "unknown": return { kind: "unknown", because: v.because };
    case "dtype": return { kind: "constant", value: `torch.${v.name}` };
    default: return { kind: "object", type: v.kind };
  }
}

interface Told { readonly shape: Tensor["shape"]; readonly dtype: Tensor["dtype"]; readonly device: Tensor["device"]; readonly requiresGrad: boolean; readonly because: string | undefined; readonly as: Described }
/** A tensor is described as one call's output, the next call's input and an argument: mostly the description stays right. */
function describeTensor(t: Tensor): Described {
  const told = t.told as Told | undefined, { shape, dtype, device, requiresGrad, because } = t;
  if (told !== undefined && told.shape === shape && told.dtype === dtype && told.device === device && told.requiresGrad === requiresGrad && told.because === because) return told.as;
  const as: Described = {
    kind: "tensor", shape: shape === null ? null : shape.map(plainDim), dtype: dtype?.name ?? null, device: device.index === null ? device.type : `${device.type}:${device.index}`,
    requiresGrad, ...(because !== undefined && { because }),
  };
  t.told = { shape, dtype, device, requiresGrad, because, as } satisfies Told;
  return as;
}

/** Equal texts mean equal descriptions: for facts of which only distinct ones are kept. */
export function describedKey(d: Described): string {
  switch (d.kind) {
    case "tensor": return `${d.shape === null ? "?" : d.shape.map((x) => (x === null ? "?" : keyOf(x))).join(",")};${d.dtype}`;
    case "sequence": return `(${d.items.map(describedKey).join(" ")})${d.length}`;
    case "dict": return `{${d.entries.map(([k, v]) => `${k}:${describedKey(v)}`).join(" ")}}`;
    case "number": return `n${d.value}`;
    case "constant": return `c${typeof d.value}${d.value}`;
    case "module": case "object": return `o${d.type}`;
    case "unknown": return "u";
  }
}

/** Whether a tensor stands in it. */
export function hasTensor(d: Described): boolean {
  switch (d.kind) {
    case "tensor": return true;
    case "sequence": return d.items.some(hasTensor);
    case "dict": return d.entries.some(([, v]) => hasTensor(v));
    default: return false;
  }
}
