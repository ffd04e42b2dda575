// range and slice. A range with a symbolic bound keeps it; what it holds is then unknown.
import type { Interp } from "../interp";
import { add, ceilDiv, max, sub } from "../../shape";
import type { ClassValue, Int, Iterator, Range, Slice, Unknown, Value } from "../values";
import { int, isInt, isUnknown, notImplemented, slice, tuple, unknown } from "../values";
import { addMethods, count } from "./arguments";
import { addGetters, addNew } from "./numeric";
import { nativeClass } from "./root";
import { reprOf } from "./repr";
import { position, sliceIndices } from "./sequence";
import { hashValue } from "./hash";
import { indexOf, intOf, numberOf } from "./special";

export const rangeClass: ClassValue = nativeClass("range", {
  make(vm, _cls, args, kwargs) {
    if (kwargs && kwargs.size) vm.raise("TypeError", "range() takes no keyword arguments");
    if (args.length === 0) vm.raise("TypeError", "range expected at least 1 argument, got 0");
    if (args.length > 3) vm.raise("TypeError", `range expected at most 3 arguments, got ${args.length}`);
    const unclear = args.find(isUnknown);
    if (unclear !== undefined) return unknown((unclear as { because: string }).because, rangeClass);
    const parts = args.map((a) => indexOf(vm, a));
    const wrong = parts.findIndex((p) => p === undefined);
    if (wrong >= 0) {
      const shown = args[wrong];
      if (typeof shown === "object" && shown !== null && shown.kind === "tensor") return unknown("the number in this tensor is not known", rangeClass);
      vm.raise("TypeError", `'${vm.typeOf(shown).name}' object cannot be interpreted as an integer`);
    }
    const [start, stop, step] = (parts.length === 1 ? [0, parts[0], 1] : [parts[0], parts[1], parts[2] ?? 1]) as Int[];
    if (step === 0) vm.raise("ValueError", "range() arg 3 must not be zero");
    return { kind: "range", start, stop, step };
  },
});

/** How many items a range has; a Sym where a bound is symbolic, undefined where that cannot be said. */
export function rangeLength(r: Range): Int | undefined {
  const { start, stop, step } = r;
  if (typeof start === "number" && typeof stop === "number" && typeof step === "number") {
    return Math.max(0, step > 0 ? Math.ceil((stop - start) / step) : Math.ceil((start - stop) / -step));
  }
  if (typeof start === "bigint" || typeof stop === "bigint" || typeof step === "bigint") {
    if (typeof start === "object" || typeof stop === "object" || typeof step === "object") return undefined;
    const [a, b, s] = [BigInt(start), BigInt(stop), BigInt(step)];
    const n = s > 0n ? (b - a + s - 1n) / s : (a - b - s - 1n) / -s;
    return n > 0n ? int(n) : 0;
  }
  if (typeof step !== "number") return undefined;
  return max(0, step > 0 ? ceilDiv(sub(stop, start), step) : ceilDiv(sub(start, stop), -step));
}

/** The item at a position ≥ 0. */
export function rangeItem(r: Range, at: number): Int {
  const { start, step } = r;
  if (typeof start === "number" && typeof step === "number") {
    const v = start + at * step;
    return Number.isSafeInteger(v) ? v : int(BigInt(start) + BigInt(at) * BigInt(step));
  }
  if (typeof start !== "object" && typeof step !== "object") return int(BigInt(start) + BigInt(at) * BigInt(step));
  return typeof step === "number" && typeof start !== "bigint" ? add(start, at * step) : start;
}

/** An iterator over a range; Unknown where its length is. */
export function rangeIterator(vm: Interp, r: Range): Iterator | Unknown {
  const n = rangeLength(r);
  if (n === undefined || typeof n === "object") return unknown("how many items this range has is not known", vm.typeOf(0));
  let at = 0;
  return { kind: "iterator", type: "range_iterator", next: () => (at < n ? rangeItem(r, at++) : undefined) };
}

/** range[index]: an int, or a range for a slice. */
export function rangeGet(vm: Interp, r: Range, index: Value): Value {
  const n = rangeLength(r);
  if (typeof index === "object" && index !== null && index.kind === "slice") {
    const part = typeof n === "number" ? sliceIndices(vm, index, n) : undefined;
    if (!part || typeof r.start === "object" || typeof r.step === "object") return unknown("the bounds of this range are not known", rangeClass);
    return { kind: "range", start: rangeItem(r, part.start), stop: rangeItem(r, part.stop), step: int(BigInt(r.step) * BigInt(part.step)) };
  }
  if (typeof n !== "number") return unknown("the length of this range is not known", vm.typeOf(0));
  const at = position(vm, "range", index, n, "range object index out of range");
  return at === undefined ? unknown("the index is not known") : rangeItem(r, at);
}

/** x in range; undefined when that is not known. */
export function rangeHas(vm: Interp, r: Range, x: Value): boolean | undefined {
  const n = rangeLength(r);
  const v = numberOf(x);
  if (typeof n !== "number" || typeof r.start !== "number" || typeof r.step !== "number") return undefined;
  if (v === undefined) return isInt(x) ? undefined : false;
  const at = (v - r.start) / r.step;
  return Number.isInteger(at) && at >= 0 && at < n;
}

const rangeOf = (v: Value): Range | undefined => (typeof v === "object" && v !== null && v.kind === "range" ? v : undefined);
const sure = (v: boolean | undefined): Value => v ?? unknown("the bounds of this range are not known");
addNew(rangeClass);
addMethods(rangeClass, rangeOf, {
  __len__: [0, (_vm, self) => rangeLength(self) ?? unknown("the length of this range is not known")],
  __iter__: [0, (vm, self) => rangeIterator(vm, self)],
  __reversed__: [0, (vm, self) => reversedRange(vm, self)],
  __contains__: [1, (vm, self, x) => sure(rangeHas(vm, self, x))],
  __getitem__: [1, (vm, self, index) => rangeGet(vm, self, index)],
  __eq__: [1, (_vm, self, x) => { const r = rangeOf(x); return r ? sure(sameRange(self, r)) : notImplemented; }],
  __hash__: [0, (vm, self) => hashValue(vm, tuple([self.start, self.stop, self.step]))],
  __repr__: [0, (vm, self) => reprOf(vm, self)],
  index: [1, (vm, self, x) => {
    const has = rangeHas(vm, self, x);
    if (has === false) vm.raise("ValueError", `${vm.repr(x)} is not in range`);
    const v = intOf(x);
    return has && typeof v === "number" ? (v - (self.start as number)) / (self.step as number) : unknown("the bounds of this range are not known");
  }],
  count: [1, (vm, self, x) => { const has = rangeHas(vm, self, x); return has === undefined ? sure(has) : has ? 1 : 0; }],
});
addGetters<Range>(rangeClass, { start: (_vm, r) => r.start, stop: (_vm, r) => r.stop, step: (_vm, r) => r.step });

/** reversed(range). */
export function reversedRange(vm: Interp, r: Range): Iterator | Unknown {
  const n = rangeLength(r);
  if (typeof n !== "number") return rangeIterator(vm, r);
  let at = n - 1;
  return { kind: "iterator", type: "range_iterator", next: () => (at >= 0 ? rangeItem(r, at--) : undefined) };
}

/** Whether two ranges hold the same items. */
export function sameRange(a: Range, b: Range): boolean | undefined {
  const n = rangeLength(a), m = rangeLength(b);
  if (typeof n !== "number" || typeof m !== "number") return undefined;
  if (n !== m) return false;
  return n === 0 || (a.start === b.start && (n === 1 || a.step === b.step));
}

export const sliceClass: ClassValue = nativeClass("slice", {
  make(vm, _cls, args, kwargs) {
    count(vm, "slice", [1, 3], args, kwargs);
    return args.length === 1 ? slice(null, args[0], null) : slice(args[0], args[1], args[2] ?? null);
  },
});
const sliceOf = (v: Value): Slice | undefined => (typeof v === "object" && v !== null && v.kind === "slice" ? v : undefined);
addMethods(sliceClass, sliceOf, {
  indices: [1, (vm, self, length) => {
    const n = indexOf(vm, length);
    const part = typeof n === "number" ? sliceIndices(vm, self, n) : undefined;
    return part ? tuple([part.start, part.stop, part.step]) : unknown("the bounds of this slice are not known");
  }],
  __repr__: [0, (vm, self) => reprOf(vm, self)],
  __eq__: [1, (vm, self, x) => { const s = sliceOf(x); return s ? (vm.equal(tuple([self.start, self.stop, self.step]), tuple([s.start, s.stop, s.step])) ?? unknown("not known to be equal")) : notImplemented; }],
});
addGetters<Slice>(sliceClass, { start: (_vm, s) => s.start, stop: (_vm, s) => s.stop, step: (_vm, s) => s.step });
