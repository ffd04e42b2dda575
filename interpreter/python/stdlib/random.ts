// random: CPython's numbers exactly, from the same seeds. While editing, what is drawn is unknown but has its type.
import type { Interp } from "../interp";
import type { Builtin, ClassValue, Instance, Value } from "../values";
import { builtin, float, int, isUnknown, list, tuple, unknown } from "../values";
import type { Arity } from "../builtins/arguments";
import { addMethods } from "../builtins/arguments";
import { hashValue } from "../builtins/hash";
import { nativeClass } from "../builtins/root";
import { bytesOf } from "../builtins/bytes";
import { indexOf, instanceOf, isItems, itemsOrUnknown, listOf, numberOf, textOf } from "../builtins/special";
import { defineModule } from "./module";
import type { Twister } from "./mersenne";
import { below, belowBig, bits, random, seeded } from "./mersenne";
import { sha512 } from "./sha512";
import { joinValues } from "../join";
import type { Machine } from "../machine";

/** The seed of a program that gives none: the clock. */
const fresh = (vm: Interp): Twister => seeded(BigInt(Math.floor(vm.host.now() * 1e6)));

function seedValue(vm: Interp, v: Value): Twister {
  if (v === null || isUnknown(v)) return fresh(vm);
  const text = textOf(v), data = text !== undefined ? new TextEncoder().encode(text) : bytesOf(v)?.value;
  if (data) {
    let n = 0n;
    for (const b of [...data, ...sha512(data)]) n = (n << 8n) | BigInt(b);
    return seeded(n);
  }
  const i = indexOf(vm, v) ?? (hashValue(vm, v) as number);
  return typeof i === "object" ? fresh(vm) : seeded(BigInt(i));
}

const intType = (vm: Interp): Value => unknown("random while editing", vm.typeOf(0));
const floatType = (vm: Interp): Value => unknown("random while editing", vm.typeOf(float(0)));
const anything = (): Value => unknown("random while editing");

/** So many items are compared to tell what one of them is. */
const MOST_COMPARED = 4096;
/** One of these items: what they have in common, as where branches meet. */
function oneOf(vm: Interp, items: readonly Value[]): Value {
  if (items.length > MOST_COMPARED) return anything();
  const one = items.length === 0 ? anything() : items.reduce((a, b) => (a === items[0] && isUnknown(a) ? a : joinValues(vm as Machine, a, b, "random while editing")));
  // A list of its own: who is drawn may be written into.
  return typeof one === "object" && one !== null && one.kind === "list" ? { ...one, items: [...one.items] } : one;
}
/** What the first items of a growing list have in common: a replay memory is drawn from at every step. */
const compared = new WeakMap<object, { readonly length: number; readonly first: Value; readonly last: Value; readonly one: Value }>();
function anyOf(vm: Interp, v: Value): Value {
  const items = itemsOrUnknown(vm, v);
  if (!isItems(items) || typeof v !== "object" || v === null) return anything();
  const known = compared.get(v), n = known?.length ?? 0;
  const grown = known !== undefined && n >= 64 && items.length >= n && items.length <= MOST_COMPARED && items[0] === known.first && items[n - 1] === known.last;
  const one = grown ? oneOf(vm, [known.one, ...items.slice(n)]) : oneOf(vm, items);
  if (items.length >= 64) compared.set(v, { length: items.length, first: items[0]!, last: items.at(-1)!, one });
  return one;
}
function several(vm: Interp, v: Value, k: Value): Value {
  const n = indexOf(vm, k), one = anyOf(vm, v);
  return typeof n === "number" && n >= 0 && n < 10_000 ? list(Array.from({ length: n }, () => oneOf(vm, [one]))) : anything();
}

type Draw = (vm: Interp, t: Twister, a: Value, b: Value, c: Value, d: Value) => Value;
interface Row { readonly arity: Arity; readonly editing: (vm: Interp, a: Value, b: Value, c: Value, d: Value) => Value; readonly draw: Draw }
const real = (f: (t: Twister, ...x: number[]) => number, ...defaults: number[]): Draw => (_vm, t, ...args) =>
  float(f(t, ...defaults.map((d, i) => (args[i] === undefined || args[i] === null ? undefined : numberOf(args[i])) ?? d)));

function range(vm: Interp, t: Twister, start: Value, stop: Value, step: Value): Value {
  const whole = (v: Value): bigint | undefined => { const i = indexOf(vm, v); return i === undefined ? vm.raise("TypeError", `'${vm.typeOf(v).name}' object cannot be interpreted as an integer`) : typeof i === "object" ? undefined : BigInt(i); };
  const from = stop === null ? 0n : whole(start), to = stop === null ? whole(start) : whole(stop), by = whole(step);
  if (from === undefined || to === undefined || by === undefined) return intType(vm);
  if (by === 0n) vm.raise("ValueError", "zero step for randrange()");
  const n = by > 0n ? (to - from + by - 1n) / by : (from - to - by - 1n) / -by;
  if (n <= 0n) vm.raise("ValueError", stop === null ? "empty range for randrange()" : by === 1n ? `empty range for randrange() (${from}, ${to}, ${to - from})` : "empty range for randrange()");
  return int(from + by * belowBig(t, n));
}
function gauss(t: Twister, mu: number, sigma: number): number {
  let z = t.gauss;
  t.gauss = null;
  if (z === null) {
    const angle = random(t) * 2 * Math.PI, g = Math.sqrt(-2 * Math.log(1 - random(t)));
    z = Math.cos(angle) * g;
    t.gauss = Math.sin(angle) * g;
  }
  return mu + z * sigma;
}
const NV_MAGIC = (4 * Math.exp(-0.5)) / Math.sqrt(2);
function normal(t: Twister, mu: number, sigma: number): number {
  for (;;) {
    const u1 = random(t), u2 = 1 - random(t), z = (NV_MAGIC * (u1 - 0.5)) / u2;
    if ((z * z) / 4 <= -Math.log(u2)) return mu + z * sigma;
  }
}
function gammaVariate(t: Twister, alpha: number, beta: number): number {
  if (alpha > 1) {
    const a = Math.sqrt(2 * alpha - 1), b = alpha - Math.log(4), c = alpha + a;
    for (;;) {
      const u1 = random(t);
      if (!(u1 > 1e-7 && u1 < 0.9999999)) continue;
      const u2 = 1 - random(t), v = Math.log(u1 / (1 - u1)) / a, x = alpha * Math.exp(v), z = u1 * u1 * u2, r = b + c * v - x;
      if (r + 1 + Math.log(4.5) - 4.5 * z >= 0 || r >= Math.log(z)) return x * beta;
    }
  }
  if (alpha === 1) return -Math.log(1 - random(t)) * beta;
  for (;;) {
    const u = random(t), b = (Math.E + alpha) / Math.E, p = b * u;
    const x = p <= 1 ? p ** (1 / alpha) : -Math.log((b - p) / alpha);
    const u1 = random(t);
    if (p > 1 ? u1 <= x ** (alpha - 1) : u1 <= Math.exp(-x)) return x * beta;
  }
}
function betaVariate(t: Twister, alpha: number, beta: number): number {
  const y = gammaVariate(t, alpha, 1);
  return y ? y / (y + gammaVariate(t, beta, 1)) : 0;
}
function triangular(t: Twister, low: number, high: number, mode: number): number {
  let u = random(t);
  if (high === low) return low;
  let c = Number.isNaN(mode) ? 0.5 : (mode - low) / (high - low);
  if (u > c) { u = 1 - u; c = 1 - c; [low, high] = [high, low]; }
  return low + (high - low) * Math.sqrt(u * c);
}

/** The items of a sequence to draw from. */
function population(vm: Interp, v: Value): readonly Value[] | undefined {
  const items = itemsOrUnknown(vm, v);
  return isItems(items) ? items : undefined;
}
function sample(vm: Interp, t: Twister, items: readonly Value[], k: number): Value {
  const n = items.length;
  if (k < 0 || k > n) vm.raise("ValueError", "Sample larger than population or is negative");
  const out: Value[] = [];
  let limit = 21;
  if (k > 5) limit += 4 ** Math.ceil(Math.log(k * 3) / Math.log(4));
  if (n <= limit) {
    const pool = [...items];
    for (let i = 0; i < k; i++) { const j = below(t, n - i); out.push(pool[j]); pool[j] = pool[n - i - 1]; }
  } else {
    const taken = new Set<number>();
    for (let i = 0; i < k; i++) { let j = below(t, n); while (taken.has(j)) j = below(t, n); taken.add(j); out.push(items[j]); }
  }
  return list(out);
}
function choices(vm: Interp, t: Twister, items: readonly Value[], weights: Value, cumulative: Value, k: number): Value {
  const n = items.length;
  if (weights === null && cumulative === null) {
    if (n === 0) vm.raise("IndexError", "list index out of range");
    return list(Array.from({ length: k }, () => items[Math.floor(random(t) * n)]));
  }
  const given = vm.items(cumulative === null ? weights : cumulative)?.map((w) => numberOf(w) ?? 0);
  if (!given) return anything();
  if (given.length !== n) vm.raise("ValueError", "The number of weights does not match the population");
  let total = 0;
  const sums = cumulative === null ? given.map((w) => (total += w)) : given;
  const end = sums.at(-1)!;
  if (end <= 0) vm.raise("ValueError", "Total of weights must be greater than zero");
  return list(Array.from({ length: k }, () => {
    const x = random(t) * end;
    let low = 0, high = n - 1;
    while (low < high) { const middle = (low + high) >> 1; if (x < sums[middle]) high = middle; else low = middle + 1; }
    return items[low];
  }));
}

const rows: Readonly<Record<string, Row>> = {
  random: { arity: 0, editing: floatType, draw: (_vm, t) => float(random(t)) },
  getrandbits: { arity: 1, editing: intType, draw: (vm, t, k) => { const n = indexOf(vm, k); return typeof n === "number" ? int(bits(t, n)) : intType(vm); } },
  randrange: { arity: "start stop= step=", editing: intType, draw: (vm, t, a, b = null, c = 1) => range(vm, t, a, b, c) },
  randint: { arity: "a b", editing: intType, draw: (vm, t, a, b) => range(vm, t, a, vm.binary("+", b, 1), 1) },
  randbytes: { arity: 1, editing: anything, draw: (vm, t, n) => { const k = indexOf(vm, n) as number; let v = bits(t, 8 * k); return { kind: "bytes", mutable: false, value: Uint8Array.from({ length: k }, () => { const b = Number(v & 255n); v >>= 8n; return b; }) }; } },
  uniform: { arity: "a b", editing: floatType, draw: real((t, a, b) => a + (b - a) * random(t), 0, 1) },
  gauss: { arity: "mu= sigma=", editing: floatType, draw: real(gauss, 0, 1) },
  normalvariate: { arity: "mu= sigma=", editing: floatType, draw: real(normal, 0, 1) },
  lognormvariate: { arity: "mu sigma", editing: floatType, draw: real((t, mu, sigma) => Math.exp(normal(t, mu, sigma)), 0, 1) },
  expovariate: { arity: "lambd=", editing: floatType, draw: real((t, l) => -Math.log(1 - random(t)) / l, 1) },
  gammavariate: { arity: "alpha beta", editing: floatType, draw: real(gammaVariate, 1, 1) },
  betavariate: { arity: "alpha beta", editing: floatType, draw: real(betaVariate, 1, 1) },
  paretovariate: { arity: "alpha", editing: floatType, draw: real((t, alpha) => (1 - random(t)) ** (-1 / alpha), 1) },
  weibullvariate: { arity: "alpha beta", editing: floatType, draw: real((t, alpha, beta) => alpha * (-Math.log(1 - random(t))) ** (1 / beta), 1, 1) },
  triangular: { arity: "low= high= mode=", editing: floatType, draw: real(triangular, 0, 1, NaN) },
  choice: { arity: "seq", editing: (vm, v) => anyOf(vm, v), draw: (vm, t, v) => {
    const length = vm.call(vm.builtins.get("len")!, [v]);
    if (typeof length !== "number") return anything();
    if (length === 0) vm.raise("IndexError", "Cannot choose from an empty sequence");
    return vm.getitem(v, below(t, length));
  } },
  choices: { arity: "population weights= * cum_weights= k=", editing: (vm, v, _w, _c, k = 1) => several(vm, v, k), draw: (vm, t, v, weights = null, cumulative = null, k = 1) => {
    const items = population(vm, v), n = indexOf(vm, k);
    return items && typeof n === "number" ? choices(vm, t, items, weights, cumulative, n) : anything();
  } },
  sample: { arity: "population k * counts=", editing: (vm, v, k) => several(vm, v, k), draw: (vm, t, v, k) => {
    const items = population(vm, v), n = indexOf(vm, k);
    return items && typeof n === "number" ? sample(vm, t, items, n) : anything();
  } },
  shuffle: { arity: "x", editing: (vm, v) => { const l = listOf(v); if (l && l.items.length > 1) { vm.touch(l); const one = oneOf(vm, l.items); l.items = l.items.map(() => oneOf(vm, [one])); } return null; }, draw: (vm, t, v) => {
    const l = listOf(v);
    if (l) vm.touch(l);
    const length = l ? l.items.length : vm.call(vm.builtins.get("len")!, [v]);
    if (typeof length !== "number") return null;
    for (let i = length - 1; i > 0; i--) {
      const j = below(t, i + 1);
      if (l) [l.items[i], l.items[j]] = [l.items[j], l.items[i]];
      else { const a = vm.getitem(v, i), b = vm.getitem(v, j); vm.setitem(v, i, b); vm.setitem(v, j, a); }
    }
    return null;
  } },
};

const randomClass: ClassValue = nativeClass("Random", { module: "random", make: (vm, cls, [seed = null]) => ({ kind: "instance", cls, dict: new Map(), native: seedValue(vm, seed) }) });
const twisterOf = (v: Instance): Twister => v.native as Twister;
function reseed(vm: Interp, self: Instance, v: Value): null { vm.touch(self); self.native = seedValue(vm, v); return null; }
addMethods<Instance>(randomClass, instanceOf, {
  ...Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, [row.arity, (vm: Interp, self: Instance, a: Value, b: Value, c: Value, d: Value) => (vm.mode === "shapes" ? row.editing(vm, a, b, c, d) : row.draw(vm, twisterOf(self), a, b, c, d))] as const])),
  seed: ["a= version=", (vm, self, v = null) => reseed(vm, self, v)],
  getstate: [0, (_vm, self) => tuple([3, tuple([...twisterOf(self).words, twisterOf(self).next]), twisterOf(self).gauss === null ? null : float(twisterOf(self).gauss!)])],
  setstate: [1, (vm, self, state) => {
    const [, words, spare] = vm.items(state) ?? [], numbers = words === undefined ? undefined : (vm.items(words) as number[] | undefined);
    if (numbers?.length === 625) self.native = { words: Uint32Array.from(numbers.slice(0, 624)), next: numbers[624], gauss: spare === null ? null : (numberOf(spare) ?? null) } satisfies Twister;
    return null;
  }],
});

export const randomModule = defineModule("random", (vm) => {
  const shared: Instance = { kind: "instance", cls: randomClass, dict: new Map(), native: fresh(vm) };
  const bound: Builtin[] = [...randomClass.dict].filter(([, v]) => typeof v === "object" && v !== null && v.kind === "builtin")
    .map(([name, v]) => builtin(name, (m, args, kwargs) => m.call(v, [shared, ...args], kwargs)));
  return { ...Object.fromEntries(bound.map((f) => [f.name, f])), Random: randomClass, SystemRandom: randomClass };
});
