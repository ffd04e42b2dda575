// Small things that every part of the evaluator needs: completion signals, caches of class attributes, words of messages.
import type { ClassValue, Key, Value } from "./values";

/** How a statement completed. What a `return` gives stands in the frame's `result`. */
export const NORMAL = 0, RETURN = 1, BREAK = 2, CONTINUE = 3;
export type Signal = 0 | 1 | 2 | 3;

let version = 1;
/** To be called when an attribute of a class that may be in use changes. */
export function classChanged(): void { version++; }
/** Grows with each such change. */
export const classVersion = (): number => version;

/** The attribute that a class or one of its ancestors defines, unbound; undefined when there is none. Cached. */
export function classLookup(cls: ClassValue, name: string): Value | undefined {
  let cache = cls.cache;
  if (cache === undefined || cls.cacheVersion !== version) { cache = cls.cache = new Map(); cls.cacheVersion = version; }
  const known = cache.get(name);
  if (known !== undefined || cache.has(name)) return known;
  const { mro } = cls;
  let found: Value | undefined;
  for (let i = 0; i < mro.length; i++) {
    found = mro[i].dict.get(name);
    if (found !== undefined) break;
  }
  cache.set(name, found);
  return found;
}

/** Keys of pairs of small ints, positions in a window for one, made once. */
const SMALL = 128, pairKeys: string[] = [];
/** The Key (values.ts' keyOf) of strings, small ints and plain tuples of them; undefined for everything else. For hot paths. */
export function quickKey(v: Value): Key | undefined {
  if (typeof v === "string" || typeof v === "number") return v;
  if (typeof v !== "object" || v === null || v.kind !== "tuple" || v.cls !== undefined) return undefined;
  const { items } = v;
  if (items.length === 2) {
    const [a, b] = items;
    if (typeof a === "number" && typeof b === "number" && a >= 0 && b >= 0 && a < SMALL && b < SMALL) return (pairKeys[a * SMALL + b] ??= `\0tnumber:${a},number:${b},`);
  }
  let key = "\0t";
  for (let i = 0; i < items.length; i++) {
    const item = items[i];
    if (typeof item === "number") key += `number:${item},`;
    else if (typeof item === "string") key += `string:${item},`;
    else return undefined;
  }
  return key;
}

/** 'a', 'b', and 'c' */
export function enumerateNames(names: readonly string[]): string {
  const quoted = names.map((n) => `'${n}'`);
  if (quoted.length < 2) return quoted.join("");
  if (quoted.length === 2) return quoted.join(" and ");
  return `${quoted.slice(0, -1).join(", ")}, and ${quoted.at(-1)}`;
}
export const plural = (n: number, word: string): string => `${word}${n === 1 ? "" : "s"}`;

/** Python's mangling of private names inside a class: __x becomes _Class__x. */
export function mangle(className: string | null, name: string): string {
  if (className === null || !name.startsWith("__") || name.endsWith("__")) return name;
  const bare = className.replace(/^_+/, "");
  return bare === "" ? name : `_${bare}${name}`;
}
