// The 32-bit Mersenne Twister (Matsumoto and Nishimura, 1998), the engine behind PyTorch's CPU generator.

const N = 624;
const M = 397;

/** The engine's state: 624 words, and how many of them have been handed out since the last twist. */
export interface Engine {
  words: Uint32Array;
  /** Index of the next word to hand out; 624 means that the next draw twists first. */
  next: number;
}

/** A freshly seeded engine; only the seed's low 32 bits count, as in `at::mt19937`. */
export function seedEngine(seed: number): Engine {
  const words = new Uint32Array(N);
  words[0] = seed >>> 0;
  for (let i = 1; i < N; i++) {
    const previous = words[i - 1] ^ (words[i - 1] >>> 30);
    words[i] = Math.imul(1812433253, previous) + i;
  }
  return { words, next: N };
}

function mix(high: number, low: number): number {
  const y = (high & 0x80000000) | (low & 0x7fffffff);
  return (y >>> 1) ^ (low & 1 ? 0x9908b0df : 0);
}

function twist(words: Uint32Array): void {
  for (let k = 0; k < N - M; k++) words[k] = words[k + M] ^ mix(words[k], words[k + 1]);
  for (let k = N - M; k < N - 1; k++) words[k] = words[k + M - N] ^ mix(words[k], words[k + 1]);
  words[N - 1] = words[M - 1] ^ mix(words[N - 1], words[0]);
}

/** The next 32 random bits, as a number from 0 to 2³² − 1. */
export function nextWord(engine: Engine): number {
  if (engine.next >= N) {
    twist(engine.words);
    engine.next = 0;
  }
  let y = engine.words[engine.next++];
  y ^= y >>> 11;
  y ^= (y << 7) & 0x9d2c5680;
  y ^= (y << 15) & 0xefc60000;
  y ^= y >>> 18;
  return y >>> 0;
}
