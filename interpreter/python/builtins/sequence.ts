// What lists, tuples, strings, bytes and ranges share: indices, slices, comparison, repetition.
import { Beyond, type Interp } from "../interp";
import type { Slice, Value } from "../values";
import { isUnknown, notImplemented, unknown } from "../values";
import { indexOf, intOf } from "./special";

/** Positions that a slice takes of a sequence of that length; undefined when a bound is symbolic or unknown. */
export function sliceIndices(vm: Interp, s: Slice, length: number): { start: number; stop: number; step: number } | undefined {
  const bound = (v: Value): number | null | undefined => {
    if (v === null) return null;
    const i = indexOf(vm, v);
    if (typeof i === "number") return i;
    if (typeof i === "bigint") return i > 0n ? Number.MAX_SAFE_INTEGER : Number.MIN_SAFE_INTEGER;
    if (i === undefined && !isUnknown(v)) vm.raise("TypeError", "slice indices must be integers or None or have an __index__ method");
    return undefined;
  };
  const step = bound(s.step) ?? (s.step === null ? 1 : undefined);
  if (step === 0) vm.raise("ValueError", "slice step cannot be zero");
  const from = bound(s.start), to = bound(s.stop);
  if (step === undefined || from === undefined || to === undefined) return undefined;
  const low = step > 0 ? 0 : -1, high = step > 0 ? length : length - 1;
  const clamp = (i: number): number => Math.min(Math.max(i < 0 ? i + length : i, low), high);
  return { start: from === null ? (step > 0 ? 0 : length - 1) : clamp(from), stop: to === null ? (step > 0 ? length : -1) : clamp(to), step };
}

/** How many positions a (start, stop, step) has. */
export function sliceLength({ start, stop, step }: { start: number; stop: number; step: number }): number {
  return Math.max(0, step > 0 ? Math.ceil((stop - start) / step) : Math.ceil((start - stop) / -step));
}

/** items[slice] of an array; undefined when the bounds are not known. */
export function takeSlice<T>(vm: Interp, items: readonly T[], s: Slice): T[] | undefined {
  const range = sliceIndices(vm, s, items.length);
  if (!range) return undefined;
  if (range.step === 1) return items.slice(range.start, Math.max(range.start, range.stop));
  const out: T[] = [];
  for (let i = range.start; range.step > 0 ? i < range.stop : i > range.stop; i += range.step) out.push(items[i]);
  return out;
}

/** A position from a Python index; undefined when it is symbolic or unknown. Raises IndexError and TypeError in the sequence's words. */
export function position(vm: Interp, type: string, index: Value, length: number, outOfRange = `${type} index out of range`): number | undefined {
  const i = indexOf(vm, index);
  if (i === undefined) {
    if (isUnknown(index)) return undefined;
    vm.raise("TypeError", `${type} indices must be integers or slices, not ${vm.typeOf(index).name}`);
  }
  if (typeof i === "object") return undefined;
  const at = Number(i) < 0 ? Number(i) + length : Number(i);
  if (at < 0 || at >= length) vm.raise("IndexError", outOfRange);
  return at;
}

/** a == b or a is b for each pair; undefined when one of them is not known. */
export function sameItems(vm: Interp, a: readonly Value[], b: readonly Value[]): boolean | undefined {
  if (a.length !== b.length) return false;
  let sure: boolean | undefined = true;
  for (let i = 0; i < a.length; i++) {
    if (a[i] === b[i] && !isUnknown(a[i])) continue;
    const same = vm.equal(a[i], b[i]);
    if (same === false) return false;
    if (same === undefined) sure = undefined;
  }
  return sure;
}

/** Lexicographical comparison by one of < <= > >=. */
export function orderItems(vm: Interp, operator: string, a: readonly Value[], b: readonly Value[]): Value {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    if (a[i] === b[i]) continue;
    const same = vm.equal(a[i], b[i]);
    if (same === undefined) return unknown("the items that are compared are not known");
    if (!same) return vm.binary(operator, a[i], b[i]);
  }
  const d = a.length - b.length;
  return operator === "<" ? d < 0 : operator === "<=" ? d <= 0 : operator === ">" ? d > 0 : d >= 0;
}

/** The position of the first item equal to x from start on, -1 when there is none, undefined when that is not known. */
export function find(vm: Interp, items: readonly Value[], x: Value, start = 0, stop = items.length): number | undefined {
  for (let i = Math.max(0, start); i < Math.min(stop, items.length); i++) {
    if (items[i] === x && !isUnknown(x)) return i;
    const same = vm.equal(items[i], x);
    if (same === undefined) return undefined;
    if (same) return i;
  }
  return -1;
}

/** items one after the other. */
export function joinedItems(vm: Interp, a: readonly Value[], b: readonly Value[]): Value[] {
  if (a.length + b.length > 1_000_000 && vm.mode === "shapes") throw new Beyond("it has too many items");
  return [...a, ...b];
}

/** items repeated as `items * n` does; undefined when n is not a known int. */
export function repeat<T>(vm: Interp, items: readonly T[], n: Value): T[] | undefined {
  const times = intOf(n);
  if (typeof times !== "number") return undefined;
  if (items.length * Math.max(0, times) > 1_000_000 && vm.mode === "shapes") throw new Beyond("it has too many items");
  if (items.length * Math.max(0, times) > 50_000_000) vm.raise("MemoryError", "");
  const out: T[] = [];
  for (let i = 0; i < times; i++) for (const item of items) out.push(item);
  return out;
}

/** What `items * n` is where n is not a plain int: unknown for a symbolic size, else not a repetition at all. */
export function timesUnknown(vm: Interp, n: Value): Value {
  if (isUnknown(n)) return n;
  return intOf(n) === undefined ? notImplemented : unknown("how often this is repeated is not known");
}

/** A stable sort by Python's `<`; undefined when an order is not known. */
export function sortValues(vm: Interp, items: readonly Value[], key: Value, reverse: boolean): Value[] | undefined {
  vm.step(items.length);
  const keyed = items.map((item) => ({ item, key: key === null ? item : vm.call(key, [item]) }));
  let sure = true;
  const less = (a: Value, b: Value): boolean => {
    if (typeof a === "number" && typeof b === "number") return a < b;
    if (typeof a === "string" && typeof b === "string") return compareText(a, b) < 0;
    const answer = vm.truth(vm.binary("<", a, b));
    if (answer === undefined) sure = false;
    return answer ?? false;
  };
  if (keyed.some((k) => isUnknown(k.key)) && keyed.length > 1) return undefined;
  // Plain numbers and strings have an order that cannot raise.
  const sign = reverse ? -1 : 1;
  if (keyed.every((k) => typeof k.key === "number")) return keyed.sort((a, b) => sign * ((a.key as number) - (b.key as number))).map((k) => k.item);
  if (keyed.every((k) => typeof k.key === "string")) return keyed.sort((a, b) => sign * compareText(a.key as string, b.key as string)).map((k) => k.item);
  if (reverse) keyed.reverse();
  const sorted = mergeSort(keyed, (a, b) => less(b.key, a.key));
  if (reverse) sorted.reverse();
  return sure ? sorted.map((k) => k.item) : undefined;
}

/** Stable; `after(a, b)` says that b has to stand before a. JavaScript's own sort may not be given a comparison that raises half-way. */
function mergeSort<T>(items: T[], after: (a: T, b: T) => boolean): T[] {
  if (items.length < 2) return items;
  const middle = items.length >> 1;
  const left = mergeSort(items.slice(0, middle), after), right = mergeSort(items.slice(middle), after);
  const out: T[] = [];
  let i = 0, j = 0;
  while (i < left.length && j < right.length) out.push(after(left[i], right[j]) ? right[j++] : left[i++]);
  while (i < left.length) out.push(left[i++]);
  while (j < right.length) out.push(right[j++]);
  return out;
}

/** Order of strings by code points, as Python has it (JavaScript's `<` goes by UTF-16 units). */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) {
    const x = a.charCodeAt(i), y = b.charCodeAt(i);
    if (x === y) continue;
    const surrogate = (u: number): boolean => u >= 0xd800 && u < 0xe000;
    return surrogate(x) !== surrogate(y) ? (surrogate(x) ? 1 : -1) : x - y;
  }
  return a.length - b.length;
}
