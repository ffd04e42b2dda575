// torch.randint, Tensor.random_ and torch.randperm: whole numbers by remainder, biased as PyTorch's are.
import { random, random64, type Generator } from "./generator";

/** Where whole numbers go. A BigInt64Array holds them all exactly; the others as far as their element type does. */
export type IntegerArray = Int32Array | Uint8Array | Int8Array | Int16Array | BigInt64Array | Float32Array | Float64Array;

/** From this many possible values on, PyTorch takes 64 random bits instead of 32, to keep the remainder's bias small. */
const wideRange = 2n ** 28n;

/**
 * Fills `out` with whole numbers from `from` up to and without `to`: `torch.randint(from, to, …)` and `out.random_(from, to)`.
 * Throws RangeError in PyTorch's words where the range is empty.
 */
export function randint<T extends IntegerArray>(generator: Generator, out: T, from: number | bigint, to: number | bigint): T {
  const [low, high] = [BigInt(from), BigInt(to)];
  if (low >= high) throw new RangeError(`random_ expects 'from' to be less than 'to', but got from=${low} >= to=${high}`);
  return fillRange(generator, out, low, high - low);
}

/** The largest result of `random_()` for each dtype: the largest integer type's value, or the largest consecutive integer of a float type. */
const fullRange: Readonly<Record<string, bigint>> = {
  bool: 1n,
  uint8: 255n,
  int8: 127n,
  int16: 32767n,
  int32: 2n ** 31n - 1n,
  int64: 2n ** 63n - 1n,
  float32: 2n ** 24n,
  float64: 2n ** 53n,
  float16: 2n ** 11n,
  bfloat16: 2n ** 8n,
};

/** Fills `out` as `out.random_()` does: from 0 to all that `dtype` can hold. Throws RangeError for a dtype without such numbers. */
export function randomFull<T extends IntegerArray>(generator: Generator, out: T, dtype: string): T {
  const largest = fullRange[dtype];
  if (largest === undefined) throw new RangeError(`"random_" not implemented for '${dtype}'`);
  // The choice between one word and two goes by the dtype here: int64 and float64 take two.
  return fillRange(generator, out, 0n, largest + 1n, dtype === "int64" || dtype === "float64");
}

function fillRange<T extends IntegerArray>(generator: Generator, out: T, low: bigint, range: bigint, wide = range >= wideRange): T {
  if (out instanceof BigInt64Array) {
    for (let i = 0; i < out.length; i++) out[i] = low + ((wide ? random64(generator) : BigInt(random(generator))) % range);
  } else if (wide) {
    for (let i = 0; i < out.length; i++) out[i] = Number(low + (random64(generator) % range));
  } else {
    const [base, count] = [Number(low), Number(range)];
    for (let i = 0; i < out.length; i++) out[i] = base + (random(generator) % count);
  }
  return out;
}

/** Beyond this many elements a 32-bit remainder would be too biased (2³² / 20). */
const wideShuffle = Math.floor(0xffffffff / 20);

/** `torch.randperm(n)`: 0 … n − 1, shuffled forwards (Fisher and Yates), one word for each element but the last. */
export function randperm(generator: Generator, n: number): Int32Array {
  const out = new Int32Array(n);
  for (let i = 0; i < n; i++) out[i] = i;
  for (let i = 0; i < n - 1; i++) {
    const rest = n - i;
    const other = i + (n < wideShuffle ? random(generator) % rest : Number(random64(generator) % BigInt(rest)));
    const kept = out[i];
    out[i] = out[other];
    out[other] = kept;
  }
  return out;
}

/** One int64 from 0 to 2⁶³ − 1: `torch.empty((), dtype=torch.int64).random_().item()`, which the data loader draws its seeds with. */
export function randomInt64(generator: Generator): bigint {
  return random64(generator) & 0x7fffffffffffffffn;
}
