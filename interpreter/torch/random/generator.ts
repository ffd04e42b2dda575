// PyTorch's CPU generator: the engine, the seed it was given, and the second half of the last scalar Box–Muller pair.
import { nextWord, seedEngine, type Engine } from "./mt19937";

/** A `torch.Generator`. Every function that draws takes one and leaves it exactly where PyTorch would. */
export interface Generator {
  engine: Engine;
  /** What `initial_seed()` answers, 0 … 2⁶⁴ − 1. */
  seed: bigint;
  /** The double normal sample that the next scalar draw uses up, where there is one. */
  cachedNormal: number | undefined;
}

/** The seed of a `torch.Generator()` that nobody has seeded (c10's default_rng_seed_val). */
export const defaultSeed = 67280421310721n;

/** A new generator, seeded with `seed`. */
export function createGenerator(seed: bigint | number = defaultSeed): Generator {
  const wide = seedOf(seed);
  return { engine: seedEngine(Number(wide & 0xffffffffn)), seed: wide, cachedNormal: undefined };
}

/** `generator.manual_seed(seed)`; negative seeds wrap around at 2⁶⁴. Throws RangeError in PyTorch's words outside −2⁶³ … 2⁶⁴ − 1. */
export function manualSeed(generator: Generator, seed: bigint | number): Generator {
  return Object.assign(generator, createGenerator(seed));
}

/** `generator.initial_seed()`. */
export function initialSeed(generator: Generator): bigint {
  return generator.seed;
}

/** `generator.seed()`: a seed that cannot be foretold, which is also returned. */
export function seedRandomly(generator: Generator): bigint {
  const words = crypto.getRandomValues(new Uint32Array(2));
  // PyTorch keeps such a seed within 53 bits, so that it survives a trip through a double.
  const seed = (BigInt(words[0] & 0x1fffff) << 32n) | BigInt(words[1]);
  manualSeed(generator, seed);
  return seed;
}

/** An independent generator in the same state (`generator.clone_state()`). */
export function cloneGenerator(generator: Generator): Generator {
  const { words, next } = generator.engine;
  return { ...generator, engine: { words: words.slice(), next } };
}

/** 32 random bits, as a number. */
export function random(generator: Generator): number {
  return nextWord(generator.engine);
}

/** 64 random bits: the first word drawn is the high half. */
export function random64(generator: Generator): bigint {
  const high = nextWord(generator.engine);
  return (BigInt(high) << 32n) | BigInt(nextWord(generator.engine));
}

/** A double in [0, 1) from the low 53 bits of a 64-bit draw. */
export function randomDouble(generator: Generator): number {
  const high = nextWord(generator.engine) & 0x1fffff;
  return (high * 0x100000000 + nextWord(generator.engine)) * 2 ** -53;
}

function seedOf(seed: bigint | number): bigint {
  const wide = BigInt(seed);
  if (wide >= 1n << 64n || wide < -(1n << 63n)) throw new RangeError("Overflow when unpacking long long");
  return BigInt.asUintN(64, wide);
}
