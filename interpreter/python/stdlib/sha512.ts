// SHA-512 (FIPS 180-4): what random.seed() makes of a string.

const MASK = (1n << 64n) - 1n;
const primes: number[] = [];
for (let n = 2; primes.length < 80; n++) if (primes.every((p) => n % p !== 0)) primes.push(n);

/** The first 64 bits of the fraction of the k-th root of n. */
function fraction(n: number, k: 2n | 3n): bigint {
  const target = BigInt(n) << (64n * k);
  let low = 0n, high = 1n << 70n;
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle ** k <= target) low = middle;
    else high = middle - 1n;
  }
  return low & MASK;
}
let constants: bigint[] | undefined, start: bigint[] | undefined;
const rotate = (x: bigint, n: bigint): bigint => ((x >> n) | (x << (64n - n))) & MASK;

export function sha512(data: Uint8Array): Uint8Array {
  constants ??= primes.map((p) => fraction(p, 3n));
  start ??= primes.slice(0, 8).map((p) => fraction(p, 2n));
  const size = Math.ceil((data.length + 17) / 128) * 128, padded = new Uint8Array(size);
  padded.set(data);
  padded[data.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(size - 8, BigInt(data.length) * 8n);
  let state = [...start];
  for (let block = 0; block < size; block += 128) {
    const w = Array.from({ length: 16 }, (_, i) => view.getBigUint64(block + 8 * i));
    for (let i = 16; i < 80; i++) {
      const a = w[i - 15], b = w[i - 2];
      const s0 = rotate(a, 1n) ^ rotate(a, 8n) ^ (a >> 7n), s1 = rotate(b, 19n) ^ rotate(b, 61n) ^ (b >> 6n);
      w.push((w[i - 16] + s0 + w[i - 7] + s1) & MASK);
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 80; i++) {
      const t1 = h + (rotate(e, 14n) ^ rotate(e, 18n) ^ rotate(e, 41n)) + ((e & f) ^ (~e & MASK & g)) + constants[i] + w[i];
      const t2 = (rotate(a, 28n) ^ rotate(a, 34n) ^ rotate(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) & MASK, c, b, a, (t1 + t2) & MASK];
    }
    state = [a, b, c, d, e, f, g, h].map((v, i) => (v + state[i]) & MASK);
  }
  const out = new DataView(new ArrayBuffer(64));
  state.forEach((v, i) => out.setBigUint64(8 * i, v));
  return new Uint8Array(out.buffer);
}
