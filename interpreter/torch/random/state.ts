// torch.get_rng_state and set_rng_state: a generator as the 5,056 bytes that PyTorch saves.
import type { Generator } from "./generator";

const size = 5056;
const wordsAt = 24;
const cachedNormalAt = 5024;
const hasCachedNormalAt = 5040;

/** The generator's state, which PyTorch's `set_rng_state` understands. */
export function getState(generator: Generator): Uint8Array {
  const view = new DataView(new ArrayBuffer(size));
  const { words, next } = generator.engine;
  view.setBigUint64(0, generator.seed, true);
  view.setInt32(8, 625 - next, true); // words left, plus one
  view.setInt32(12, 1, true); // seeded
  view.setBigUint64(16, BigInt(next), true);
  words.forEach((word, i) => view.setBigUint64(wordsAt + 8 * i, BigInt(word), true));
  view.setFloat64(cachedNormalAt, generator.cachedNormal ?? 0, true);
  view.setInt32(hasCachedNormalAt, generator.cachedNormal === undefined ? 0 : 1, true);
  return new Uint8Array(view.buffer);
}

/** Puts the generator into a state from `getState` or PyTorch's `get_rng_state`. Throws RangeError in PyTorch's words for other bytes. */
export function setState(generator: Generator, state: Uint8Array): Generator {
  if (state.length !== size) throw new RangeError("RNG state is wrong size");
  const view = new DataView(state.buffer, state.byteOffset, state.byteLength);
  const left = view.getInt32(8, true);
  if (view.getInt32(12, true) !== 1 || left < 1 || left > 625) throw new RangeError("Invalid mt19937 state");
  generator.seed = view.getBigUint64(0, true);
  generator.engine = {
    words: Uint32Array.from({ length: 624 }, (_, i) => view.getUint32(wordsAt + 8 * i, true)),
    // With one left, the next draw twists: so it is in a state that has just been seeded, where PyTorch's own index is 0.
    next: 625 - left,
  };
  generator.cachedNormal = view.getInt32(hasCachedNormalAt, true) ? view.getFloat64(cachedNormalAt, true) : undefined;
  return generator;
}
