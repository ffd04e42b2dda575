// What a shape rule reports its findings to: in PyTorch's words, and only what is certain.
import { type Dim, type Shape, broadcast, broadcastDim, equal, freshSymbol } from "../../shape";
import type { Interp } from "../../python/interp";
import { torchState } from "./state";

export interface Check {
  readonly vm: Interp;
  /** True once this operation has reported an error: one mistake, one error. */
  failed: boolean;
  /** An error that is certain. The rule goes on with the shape that was meant. */
  fail(message: string, type?: string): void;
  /** Reports unless `condition` holds or is unknown. Gives false exactly when it was reported. */
  that(condition: boolean | undefined, message: () => string, type?: string): boolean;
  /** Two sizes must be equal; where that is unknown, an inference may learn it from here. */
  equal(a: Dim, b: Dim, message: () => string, type?: string): boolean;
  warn(code: string, message: string): void;
  /** A dimension's number, negative ones counted from the end; out of range: IndexError, then clamped. */
  dim(dim: number, rank: number): number;
  /** The broadcast of shapes, with PyTorch's message where they do not fit. */
  broadcast(...shapes: Shape[]): Shape;
}

/** A class, since one is made for each operation. */
class Report implements Check {
  failed = false;
  constructor(readonly vm: Interp) {}
  fail(message: string, type = "RuntimeError"): void { if (!this.failed) { this.failed = true; this.vm.fail(type, message); } }
  that(condition: boolean | undefined, message: () => string, type?: string): boolean { if (condition !== false) return true; this.fail(message(), type); return false; }
  equal(a: Dim, b: Dim, message: () => string, type?: string): boolean {
    if (typeof a === "number" && typeof b === "number") { if (a === b) return true; this.fail(message(), type); return false; }
    const same = equal(a, b);
    if (same === false) { this.fail(message(), type); return false; }
    if (same === undefined) torchState(this.vm).constraints?.push([a, b]);
    return true;
  }
  warn(code: string, message: string): void { this.vm.note("warning", code, message); }
  dim(dim: number, rank: number): number {
    const range = Math.max(rank, 1), ok = dim >= -range && dim < range;
    if (!ok) this.fail(`Dimension out of range (expected to be in range of [${-range}, ${range - 1}], but got ${dim})`, "IndexError");
    return ok ? (dim < 0 ? dim + range : dim) : Math.min(Math.max(dim, 0), range - 1);
  }
  broadcast(...shapes: Shape[]): Shape {
    let all: Shape = shapes[0] ?? [];
    for (let i = 1; i < shapes.length; i++) {
      const s = shapes[i]!;
      if (sameNumbers(all, s)) continue;
      const r = broadcast(all, s);
      if (r.shape !== undefined) { all = r.shape; torchState(this.vm).constraints?.push(...(r.assumed as unknown as [Dim, Dim][])); }
      else { this.fail(`The size of tensor a (${String(r.a)}) must match the size of tensor b (${String(r.b)}) at non-singleton dimension ${r.dim}`); all = meant(all, s); }
    }
    return all;
  }
}
export const newCheck = (vm: Interp): Check => new Report(vm);

/** Of shapes that do not fit: which of the two sizes was meant is not known, so that what follows from the mistake is not reported as well. */
function meant(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length), at = (s: Shape, i: number): Dim => s[i - rank + s.length] ?? 1;
  return Array.from({ length: rank }, (_, i) => broadcastDim(at(a, i), at(b, i)) ?? freshSymbol("?", { min: 0 }));
}

/** The same object or the same plain sizes: the ordinary case of operands of one shape. */
function sameNumbers(a: Shape, b: Shape): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
