// The order in which CPython's sets give their items. Only sets of ints have a certain one: strings are hashed differently in each process.
import type { SetValue, Value } from "../values";

const LINEAR_PROBES = 9;

/** The items of a set: ints where CPython's hash table puts them, other items as they were added. */
export function inOrder(s: SetValue): readonly Value[] {
  const items = [...s.map.values()];
  for (const key of s.map.keys()) if (typeof key !== "number") return items;
  let ordered = true;
  for (let i = 0; i < items.length && ordered; i++) ordered = items[i] === i;
  return ordered ? items : table(items, [...s.map.keys()] as number[]);
}

/** Inserts ints into an open hash table that grows as CPython's does, and reads it off. */
function table(items: readonly Value[], keys: readonly number[]): Value[] {
  let mask = 7, slots: number[] = new Array<number>(8).fill(-1), used = 0;
  const hash = (key: number): bigint => BigInt.asUintN(64, BigInt(key === -1 ? -2 : key));
  const insert = (at: number): void => {
    let perturb = hash(keys[at]), i = Number(perturb & BigInt(mask));
    for (;;) {
      const last = i + LINEAR_PROBES <= mask ? i + LINEAR_PROBES : i;
      for (let j = i; j <= last; j++) if (slots[j] < 0) { slots[j] = at; return; }
      perturb >>= 5n;
      i = Number((BigInt(i) * 5n + 1n + perturb) & BigInt(mask));
    }
  };
  for (let at = 0; at < keys.length; at++) {
    insert(at);
    used++;
    if (used * 5 < mask * 3) continue;
    const least = used > 50000 ? used * 2 : used * 4;
    let size = 8;
    while (size <= least) size *= 2;
    const before = slots;
    mask = size - 1;
    slots = new Array<number>(size).fill(-1);
    for (const slot of before) if (slot >= 0) insert(slot);
  }
  return slots.filter((slot) => slot >= 0).map((slot) => items[slot]);
}
