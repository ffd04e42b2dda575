// Whole batches of bytes at once: transforms that work on each byte alone, as a table.
import type { Interp } from "../python/interp";
import { type Instance, type Value, isUnknown } from "../python/values";
import { own } from "../torch/nn/define";
import { asFloat } from "./convert";
import { transforms } from "./transforms";

const flat = (vm: Interp, v: Value): Instance[] | undefined => {
  if (typeof v !== "object" || v === null || v.kind !== "instance") return undefined;
  if (v.cls !== transforms.Compose) return [v];
  const inner = own(v, "transforms"), items = isUnknown(inner) ? undefined : vm.items(inner), out: Instance[] = [];
  for (const t of items ?? []) { const part = flat(vm, t); if (!part) return undefined; out.push(...part); }
  return items ? out : undefined;
};
const numbersOf = (v: Value): number[] | undefined => (isUnknown(v) ? undefined : (typeof v === "object" && v !== null && (v.kind === "tuple" || v.kind === "list") ? v.items : [v]).map((x) => (typeof x === "object" && x !== null && x.kind === "float" ? x.value : Number(x))));
/** ToTensor, or ToTensor and then Normalize, as a table for each channel: byte → float. Undefined for other transforms. */
export function pixelTable(vm: Interp, transform: Value, channels: number): Float32Array[] | undefined {
  const chain = flat(vm, transform);
  if (!chain || chain.length === 0 || chain[0]!.cls !== transforms.ToTensor || chain.slice(1).some((t) => t.cls !== transforms.Normalize)) return undefined;
  const f = Math.fround, tables = Array.from({ length: channels }, () => asFloat.slice());
  for (const t of chain.slice(1)) {
    const [mean, std] = [numbersOf(own(t, "mean")), numbersOf(own(t, "std"))];
    if (!mean || !std || [mean, std].some((l) => (l.length !== 1 && l.length !== channels) || l.some((x) => Number.isNaN(x))) || std.some((s) => f(s) === 0)) return undefined;
    tables.forEach((table, c) => { for (let i = 0; i < 256; i++) table[i] = f(f(table[i]! - f(mean[mean.length === 1 ? 0 : c]!)) / f(std[std.length === 1 ? 0 : c]!)); });
  }
  return tables;
}
