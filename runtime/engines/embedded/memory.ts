// The engine's own tensors in the back end's memory: who is still used, and what gives way when there are too many.
//
// JavaScript tells nobody when a tensor has become garbage in a loop that does not yield. So tensors that were not touched for a while are moved to a
// shelf in JavaScript's own memory (as TensorFlow.js moves data between back ends): what is garbage vanishes there by itself, and what is not comes
// back by itself when a kernel asks for it.

import type { Tensor, Tf } from "./kernel";

export interface Memory {
  readonly tf: Tf;
  /** Handle → the round in which it was last used. */
  readonly live: Map<Tensor, number>;
  /** How many of `live` share a piece of memory, and its size. */
  readonly pieces: Map<object, { handles: number; bytes: number }>;
  /** How many graph nodes will read a tensor in their backward; a replaced tensor must outlive them. */
  readonly pins: WeakMap<Tensor, { count: number; replaced: boolean }>;
  bytes: number;
  peak: number;
  round: number;
  /** Bytes at which the next sweep takes place. */
  limit: number;
  /** Bytes that may come on top of what is in use before a sweep. */
  readonly slack: number;
  readonly shelf: Shelf;
}

/** A back end that only keeps data: what TensorFlow.js asks of the place that data come back from. */
interface Shelf {
  readSync(id: object): unknown;
  refCount(id: object): number;
  disposeData(id: object, force?: boolean): boolean;
  readonly entries: WeakMap<object, { values: unknown; count: number }>;
}

interface Holder { readSync(id: object): unknown; refCount(id: object): number; disposeData(id: object, force?: boolean): boolean }
interface Infos { state: { tensorInfo: WeakMap<object, { backend: unknown }> } }

export function newMemory(tf: Tf, slack = 96 << 20): Memory {
  return { tf, live: new Map(), pieces: new Map(), pins: new WeakMap(), bytes: 0, peak: 0, round: 0, limit: slack, slack, shelf: newShelf() };
}

function newShelf(): Shelf {
  const entries: Shelf["entries"] = new WeakMap();
  return {
    entries,
    readSync: (id) => entries.get(id)!.values,
    refCount: (id) => entries.get(id)?.count ?? 0,
    disposeData(id, force = false) {
      const entry = entries.get(id);
      if (entry && !force && --entry.count > 0) return false;
      entries.delete(id);
      return true;
    },
  };
}

const sizeOf = (t: Tensor): number => t.size * (t.dtype === "bool" ? 1 : 4);

/** Takes a handle into the engine's care. */
export function adopt(m: Memory, t: Tensor): Tensor {
  if (m.live.has(t)) return t;
  m.live.set(t, m.round);
  const piece = m.pieces.get(t.dataId);
  if (piece) piece.handles++;
  else {
    const bytes = sizeOf(t);
    m.pieces.set(t.dataId, { handles: 1, bytes });
    m.bytes += bytes;
    if (m.bytes > m.peak) m.peak = m.bytes;
  }
  return t;
}

/** Notes that a handle is used now. One that was on the shelf is in care again: a kernel will fetch it. */
export function touch(m: Memory, t: Tensor): Tensor {
  if (m.live.has(t)) m.live.set(t, m.round);
  else adopt(m, t);
  return t;
}

/** No longer in the engine's care; the handle lives on. */
function leave(m: Memory, t: Tensor): void {
  if (!m.live.delete(t)) return;
  const piece = m.pieces.get(t.dataId)!;
  if (--piece.handles === 0) {
    m.pieces.delete(t.dataId);
    m.bytes -= piece.bytes;
  }
}

/** Frees a handle; if nodes of the graph will still read it, when the last of them is done. */
export function drop(m: Memory, t: Tensor): void {
  const pin = m.pins.get(t);
  if (pin) {
    pin.replaced = true;
    return;
  }
  leave(m, t);
  if (!t.isDisposed) t.dispose();
}

export function pin(m: Memory, t: Tensor): void {
  const p = m.pins.get(t);
  if (p) p.count++;
  else m.pins.set(t, { count: 1, replaced: false });
}

export function unpin(m: Memory, t: Tensor): void {
  const p = m.pins.get(t);
  if (!p || --p.count > 0) return;
  m.pins.delete(t);
  if (p.replaced) drop(m, t);
}

/** Whether it is time for a sweep. */
export const crowded = (m: Memory): boolean => m.bytes > m.limit;

/**
 * Puts on the shelf what was not used since the last sweep. Must not be called while a kernel's arguments are being gathered.
 * `keep` are handles that are known to be in use.
 */
export function sweep(m: Memory): void {
  const engine = m.tf.engine() as unknown as Infos;
  const used = new Set<object>();
  const idle: Tensor[] = [];
  for (const [t, round] of m.live) {
    if (round >= m.round) used.add(t.dataId);
    else idle.push(t);
  }
  for (const t of idle) {
    leave(m, t);
    if (!used.has(t.dataId)) shelve(m, engine, t);
  }
  m.round++;
  m.limit = m.bytes + m.slack;
}

function shelve(m: Memory, engine: Infos, t: Tensor): void {
  const info = engine.state.tensorInfo.get(t.dataId);
  if (!info || info.backend === m.shelf || t.isDisposed) return;
  const from = info.backend as Holder;
  const values = from.readSync(t.dataId);
  m.shelf.entries.set(t.dataId, { values, count: from.refCount(t.dataId) });
  from.disposeData(t.dataId, true);
  info.backend = m.shelf;
}
