// hash(): equal values have equal hashes. Strings hash by FNV-1a: CPython's own are random in each process.
import type { Interp } from "../interp";
import type { Value } from "../values";
import { identity, int, isUnknown, unknown } from "../values";
import { callSpecial, plain } from "./special";

const MODULUS = (1n << 61n) - 1n;

function hashInt(v: number | bigint): number | bigint {
  const big = BigInt(v);
  const h = (big < 0n ? -big : big) % MODULUS;
  const signed = big < 0n ? -h : h;
  return int(signed === -1n ? -2n : signed);
}

/** CPython's hash of a float: the same as that of the equal int, else the fraction modulo 2^61 − 1. */
function hashFloat(x: number): number | bigint {
  if (Number.isNaN(x)) return 0;
  if (!Number.isFinite(x)) return x > 0 ? 314159 : -314159;
  if (Number.isInteger(x)) return hashInt(BigInt(x));
  let m = Math.abs(x), exponent = 0;
  while (m !== Math.floor(m)) { m *= 2; exponent++; }
  let h = BigInt(m) % MODULUS;
  // 2^-exponent modulo 2^61 − 1 is 2^(61·k − exponent).
  h = (h << BigInt((61 - (exponent % 61)) % 61)) % MODULUS;
  const signed = x < 0 ? -h : h;
  return int(signed === -1n ? -2n : signed);
}

function hashText(s: string): number {
  let h = 0x811c9dc5, g = 0x1b873593;
  for (let i = 0; i < s.length; i++) {
    h = Math.imul(h ^ s.charCodeAt(i), 0x01000193);
    g = Math.imul(g ^ s.charCodeAt(i), 0x85ebca6b) ^ (g >>> 13);
  }
  return (h >>> 0) * 0x100000 + ((g >>> 0) & 0xfffff);
}

/** hash(v); raises TypeError for what is not hashable. */
export function hashValue(vm: Interp, v: Value): Value {
  if (isUnknown(v)) return v;
  const p = typeof v === "object" && v !== null && v.kind === "instance" && !v.cls.dict.has("__hash__") ? plain(v) : v;
  if (p === null) return 0xfca86420;
  if (typeof p === "boolean") return p ? 1 : 0;
  if (typeof p === "string") return hashText(p);
  if (typeof p === "number" || typeof p === "bigint") return hashInt(p);
  switch (p.kind) {
    case "float": return hashFloat(p.value);
    case "list": case "dict": case "slice": return vm.raise("TypeError", `unhashable type: '${vm.typeOf(p).name}'`);
    case "set": return p.frozen ? hashText([...p.map.keys()].map(String).sort().join()) : vm.raise("TypeError", `unhashable type: '${vm.typeOf(p).name}'`);
    case "tuple": return hashTuple(vm, p.items);
    case "sym": return unknown("the hash of a symbolic size is not known");
    case "bytes": return p.mutable ? vm.raise("TypeError", "unhashable type: 'bytearray'") : hashText(String.fromCharCode(...p.value));
    case "instance": {
      const made = callSpecial(vm, p, "__hash__");
      return made ?? vm.raise("TypeError", `unhashable type: '${p.cls.name}'`);
    }
    case "dtype": return hashText(p.name);
    case "device": return hashText(`${p.type}:${p.index}`);
    default: return identity(p);
  }
}

/** CPython's tuple hash (xxHash's mixing), so that hashes of tuples of ints agree with it. */
function hashTuple(vm: Interp, items: readonly Value[]): Value {
  const mask = (1n << 64n) - 1n;
  let acc = 2870177450012600261n;
  for (const item of items) {
    const h = hashValue(vm, item);
    if (typeof h !== "number" && typeof h !== "bigint") return h;
    acc = (acc + BigInt.asUintN(64, BigInt(h)) * 14029467366897019727n) & mask;
    acc = ((acc << 31n) | (acc >> 33n)) & mask;
    acc = (acc * 11400714785074694791n) & mask;
  }
  acc = (acc + (BigInt(items.length) ^ (2870177450012600261n ^ 3527539n))) & mask;
  return acc === mask ? 1546275796 : int(BigInt.asIntN(64, acc));
}
