// The Mersenne Twister as CPython's `random` seeds and reads it.

const N = 624, M = 397;
export interface Twister { readonly words: Uint32Array; next: number; gauss: number | null }

function seedWord(words: Uint32Array, seed: number): void {
  words[0] = seed;
  for (let i = 1; i < N; i++) words[i] = Math.imul(1812433253, words[i - 1] ^ (words[i - 1] >>> 30)) + i;
}

/** A twister seeded by the 32-bit digits of |seed|, least significant first. */
export function seeded(seed: bigint): Twister {
  const key: number[] = [];
  for (let rest = seed < 0n ? -seed : seed; rest > 0n || key.length === 0; rest >>= 32n) key.push(Number(rest & 0xffffffffn));
  const words = new Uint32Array(N);
  seedWord(words, 19650218);
  let i = 1, j = 0;
  const roll = (): void => { if (i >= N) { words[0] = words[N - 1]; i = 1; } };
  for (let k = Math.max(N, key.length); k > 0; k--) {
    words[i] = (words[i] ^ Math.imul(words[i - 1] ^ (words[i - 1] >>> 30), 1664525)) + key[j] + j;
    i++; j = (j + 1) % key.length;
    roll();
  }
  for (let k = N - 1; k > 0; k--) {
    words[i] = (words[i] ^ Math.imul(words[i - 1] ^ (words[i - 1] >>> 30), 1566083941)) - i;
    i++;
    roll();
  }
  words[0] = 0x80000000;
  return { words, next: N, gauss: null };
}

/** The next 32 random bits. */
export function word(t: Twister): number {
  const { words } = t;
  if (t.next >= N) {
    for (let k = 0; k < N; k++) {
      const y = (words[k] & 0x80000000) | (words[(k + 1) % N] & 0x7fffffff);
      words[k] = words[(k + M) % N] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    t.next = 0;
  }
  let y = words[t.next++];
  y ^= y >>> 11;
  y ^= (y << 7) & 0x9d2c5680;
  y ^= (y << 15) & 0xefc60000;
  return (y ^ (y >>> 18)) >>> 0;
}

/** A double in [0, 1) of 53 random bits. */
export const random = (t: Twister): number => ((word(t) >>> 5) * 67108864 + (word(t) >>> 6)) / 9007199254740992;

/** k random bits. */
export function bits(t: Twister, k: number): bigint {
  if (k <= 32) return k === 0 ? 0n : BigInt(word(t) >>> (32 - k));
  let value = 0n;
  for (let at = 0; at < k; at += 32) {
    let w = word(t);
    if (k - at < 32) w >>>= 32 - (k - at);
    value |= BigInt(w) << BigInt(at);
  }
  return value;
}

/** A random integer in [0, n). */
export function below(t: Twister, n: number): number {
  if (n <= 0) return 0;
  const k = n.toString(2).length;
  if (k > 32) return Number(belowBig(t, BigInt(n)));
  let r = word(t) >>> (32 - k);
  while (r >= n) r = word(t) >>> (32 - k);
  return r;
}
export function belowBig(t: Twister, n: bigint): bigint {
  const k = n.toString(2).length;
  let r = bits(t, k);
  while (r >= n) r = bits(t, k);
  return r;
}
