// Values, shapes and numbers as people read them.
import { type Dim, isSym, show } from "../../interpreter/shape";
import type { Described } from "../../interpreter/trace";

/** A size; "?" when nothing is known of it. */
export const showDim = (d: Dim | null): string => (d === null ? "?" : show(d));
export const showShape = (shape: readonly (Dim | null)[] | null): string => (shape === null ? "[…]" : `[${shape.map(showDim).join(", ")}]`);

/** 44426 → "44,426". Symbolic ones as they are. */
export function showCount(n: Dim | null): string {
  if (n === null) return "?";
  return isSym(n) ? show(n) : n.toLocaleString("en-US");
}

/** 1234567 → "1.23 M", for multiply-adds. */
export function showLarge(n: Dim | null): string {
  if (n === null) return "?";
  if (isSym(n)) return perUnit(n, showLarge) ?? show(n);
  for (const [size, unit] of [[1e12, "T"], [1e9, "G"], [1e6, "M"], [1e3, "k"]] as const) if (n >= size) return `${trimmed(n / size)} ${unit}`;
  return String(n);
}
/** Bytes in KiB, MiB, GiB. */
export function showBytes(n: Dim | null): string {
  if (n === null) return "?";
  if (isSym(n)) return perUnit(n, showBytes) ?? `${show(n)} B`;
  for (const [size, unit] of [[2 ** 40, "TiB"], [2 ** 30, "GiB"], [2 ** 20, "MiB"], [2 ** 10, "KiB"]] as const) if (n >= size) return `${trimmed(n / size)} ${unit}`;
  return `${n} B`;
}
/** A number times symbols, `86400·B`: with the number made readable. */
function perUnit(n: Dim, unit: (n: number) => string): string | undefined {
  const parts = /^(\d+)·([^ +−]+)$/.exec(show(n));
  return parts ? `${unit(Number(parts[1]))}·${parts[2]}` : undefined;
}
const trimmed = (x: number): string => String(Number(x.toPrecision(3)));

/** "[B, 64, 28, 28]", "([4, 7], 3)" … */
export function showValue(d: Described): string {
  switch (d.kind) {
    case "tensor": return showShape(d.shape);
    case "sequence": {
      const inner = d.items.map(showValue).join(", ") + (d.length > d.items.length ? ", …" : "");
      return d.type === "list" ? `[${inner}]` : `(${inner}${d.length === 1 ? "," : ""})`;
    }
    case "dict": return `{${d.entries.map(([k, v]) => `${k}: ${showValue(v)}`).join(", ")}}`;
    case "number": return String(d.value);
    case "constant": return d.value === null ? "None" : typeof d.value === "string" ? JSON.stringify(d.value) : d.value ? "True" : "False";
    case "module": case "object": return d.type;
    case "unknown": return "?";
  }
}
