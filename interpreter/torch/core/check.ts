// What a shape rule reports its findings to: in PyTorch's words, and only what is certain.
import { type Dim, type Shape, broadcast, equal } from "../../shape";
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

export function newCheck(vm: Interp): Check {
  const c: Check = {
    vm, failed: false,
    fail(message, type = "RuntimeError") { if (!c.failed) { c.failed = true; vm.fail(type, message); } },
    that(condition, message, type) { if (condition !== false) return true; c.fail(message(), type); return false; },
    equal(a, b, message, type) {
      if (typeof a === "number" && typeof b === "number") { if (a === b) return true; c.fail(message(), type); return false; }
      const same = equal(a, b);
      if (same === false) { c.fail(message(), type); return false; }
      if (same === undefined) torchState(vm).constraints?.push([a, b]);
      return true;
    },
    warn(code, message) { vm.note("warning", code, message); },
    dim(dim, rank) {
      const range = Math.max(rank, 1), ok = dim >= -range && dim < range;
      if (!ok) c.fail(`Dimension out of range (expected to be in range of [${-range}, ${range - 1}], but got ${dim})`, "IndexError");
      return ok ? (dim < 0 ? dim + range : dim) : Math.min(Math.max(dim, 0), range - 1);
    },
    broadcast(...shapes) {
      let all: Shape = shapes[0] ?? [];
      for (const s of shapes.slice(1)) {
        const r = broadcast(all, s);
        if (r.shape !== undefined) { all = r.shape; torchState(vm).constraints?.push(...(r.assumed as unknown as [Dim, Dim][])); }
        else { c.fail(`The size of tensor a (${String(r.a)}) must match the size of tensor b (${String(r.b)}) at non-singleton dimension ${r.dim}`); all = all.length >= s.length ? all : s; }
      }
      return all;
    },
  };
  return c;
}
