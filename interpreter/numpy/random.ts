// numpy.random's older functions, drawn as NumPy draws them (MT19937).
import type { Interp } from "../python/interp";
import { type Value, float, unknown } from "../python/values";
import type { Dim } from "../shape";
import { dtypes } from "../torch/core/dtype";
import { type Engine, nextWord, seedEngine } from "../torch/random/mt19937";
import { torchState } from "../torch/core/state";
import type { Tensor } from "../torch/tensor";
import { array, asArray, dataOf, isArray } from "./array";
import { type Members, fn, numberOf, sizes } from "./functions";
import { sizeOf } from "./nd";

interface State { engine: Engine; /** A second normal number, drawn with the one before. */ spare: number | null }
function stateOf(vm: Interp): State {
  const { more } = torchState(vm);
  let s = more.get("numpy.random") as State | undefined;
  if (!s) more.set("numpy.random", (s = { engine: seedEngine((Math.random() * 2 ** 32) >>> 0), spare: null }));
  return s;
}
const uniform = ({ engine }: State): number => ((nextWord(engine) >>> 5) * 67108864 + (nextWord(engine) >>> 6)) / 9007199254740992;
function gauss(s: State): number {
  if (s.spare !== null) { const x = s.spare; s.spare = null; return x; }
  let a: number, b: number, r: number;
  do { a = 2 * uniform(s) - 1; b = 2 * uniform(s) - 1; r = a * a + b * b; } while (r >= 1 || r === 0);
  const f = Math.sqrt((-2 * Math.log(r)) / r);
  s.spare = f * a;
  return f * b;
}
/** A whole number from 0 to `most`, by masking and trying again. */
function below(s: State, most: number): number {
  if (most === 0) return 0;
  const mask = 2 ** (32 - Math.clz32(most)) - 1;
  for (;;) { const x = (nextWord(s.engine) & mask) >>> 0; if (x <= most) return x; }
}
/** Numbers of a shape; one plain number without one. In shapes mode nothing is drawn. */
function drawn(vm: Interp, shape: readonly Dim[] | null, whole: boolean, draw: (s: State) => number): Value {
  const dtype = whole ? dtypes.int64 : dtypes.float64;
  if (vm.mode === "shapes") return shape ? array(vm, shape, dtype) : unknown("the number is only known when the program runs", vm.typeOf(whole ? 0 : float(0)));
  const s = stateOf(vm);
  if (!shape) return whole ? draw(s) : float(draw(s));
  return array(vm, shape, dtype, Float64Array.from({ length: sizeOf(shape as number[]) }, () => draw(s)));
}
const shaped = (vm: Interp, size: Value | undefined): readonly Dim[] | null => (size === undefined || size === null ? null : (sizes(vm, size) ?? null));
function shuffled<T>(s: State, items: T[]): T[] {
  for (let i = items.length - 1; i > 0; i--) { const j = below(s, i); [items[i], items[j]] = [items[j]!, items[i]!]; }
  return items;
}
const rest = (v: Value): readonly Dim[] | null => { const { items } = v as { items: readonly Value[] }; return items.length ? (items as Dim[]) : null; };

export const random = (): Members => ({
  seed: fn("seed", "seed=", (vm, seed?: Value) => { if (vm.mode === "numbers" && typeof seed === "number") Object.assign(stateOf(vm), { engine: seedEngine(seed), spare: null }); return null; }),
  rand: fn("rand", "*size", (vm, size: Value) => drawn(vm, rest(size), false, uniform)), randn: fn("randn", "*size", (vm, size: Value) => drawn(vm, rest(size), false, gauss)), random: fn("random", "size=", (vm, size?: Value) => drawn(vm, shaped(vm, size), false, uniform)), random_sample: fn("random_sample", "size=", (vm, size?: Value) => drawn(vm, shaped(vm, size), false, uniform)),
  uniform: fn("uniform", "low= high= size=", (vm, low?: Value, high?: Value, size?: Value) => { const [a, b] = [numberOf(low) ?? 0, numberOf(high) ?? 1]; return drawn(vm, shaped(vm, size), false, (s) => a + (b - a) * uniform(s)); }),
  normal: fn("normal", "loc= scale= size=", (vm, loc?: Value, scale?: Value, size?: Value) => { const [m, d] = [numberOf(loc) ?? 0, numberOf(scale) ?? 1]; return drawn(vm, shaped(vm, size), false, (s) => m + d * gauss(s)); }),
  standard_normal: fn("standard_normal", "size=", (vm, size?: Value) => drawn(vm, shaped(vm, size), false, gauss)),
  randint: fn("randint", "low high= size= dtype=", (vm, low: Value, high?: Value, size?: Value) => { const [a, b] = high === undefined || high === null ? [0, numberOf(low) ?? 1] : [numberOf(low) ?? 0, numberOf(high) ?? 1]; if (b <= a) vm.raise("ValueError", "low >= high"); return drawn(vm, shaped(vm, size), true, (s) => a + below(s, b - 1 - a)); }),
  permutation: fn("permutation", "x", (vm, x: Value) => {
    if (typeof x === "number") return vm.mode === "shapes" ? array(vm, [x], dtypes.int64) : array(vm, [x], dtypes.int64, shuffled(stateOf(vm), [...Array(x).keys()]));
    const t = asArray(vm, x), d = isArray(t) ? dataOf(vm, t) : undefined;
    return isArray(t) && d && vm.mode === "numbers" && t.shape!.length === 1 ? array(vm, t.shape!, t.dtype, shuffled(stateOf(vm), Array.from(d))) : isArray(t) ? array(vm, t.shape!, t.dtype) : t;
  }),
  shuffle: fn("shuffle", "x", (vm, x: Value) => {
    if (vm.mode === "shapes") { if (isArray(x)) { vm.touch(x); x.storage = undefined; x.constant = undefined; } return null; }
    if (typeof x === "object" && x !== null && x.kind === "list") shuffled(stateOf(vm), x.items);
    else if (isArray(x)) { const t = x as Tensor, row = sizeOf((t.shape as number[]).slice(1)), d = dataOf(vm, t)!, order = shuffled(stateOf(vm), [...Array(t.shape![0] as number).keys()]); t.storage = array(vm, t.shape!, t.dtype, order.flatMap((i) => Array.from({ length: row }, (_, k) => d[i * row + k]!))).storage; }
    return null;
  }),
  choice: fn("choice", "a size= replace= p=", (vm, a: Value, size?: Value, replace: Value = true) => {
    const pool = typeof a === "number" ? array(vm, [a], dtypes.int64, Float64Array.from({ length: a }, (_, i) => i)) : asArray(vm, a), shape = shaped(vm, size);
    if (!isArray(pool)) return pool;
    const d = dataOf(vm, pool);
    if (vm.mode === "shapes" || !d) return shape ? array(vm, shape, pool.dtype) : unknown("what is chosen is only known when the program runs");
    const s = stateOf(vm), n = shape ? sizeOf(shape as number[]) : 1, at = replace === false ? shuffled(s, [...Array(d.length).keys()]).slice(0, n) : Array.from({ length: n }, () => below(s, d.length - 1));
    return array(vm, shape ?? [], pool.dtype, at.map((i) => d[i]!));
  }),
  RandomState: unknown("numpy.random.RandomState is not modelled"), default_rng: unknown("numpy.random.default_rng is not modelled"),
});
