// Damaged programs: cut off, or with a token missing; and which of the intact program's hints should have survived.
import type { InlayHint } from "../server/ide/inlay_hints";
import { bodies } from "../server/ide/inlay_hints";
import type { Stmt } from "../interpreter/syntax/tree";

export interface Damage {
  readonly text: string;
  /** The innermost statement that is hit, in offsets of the intact text. */
  readonly start: number; readonly end: number;
  /** What is gone: in offsets of the intact text. */
  readonly from: number; readonly to: number;
}

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
export function seeded(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** The innermost statement at an offset; where there is none, the place itself. */
export function statementAt(body: readonly Stmt[], offset: number): { start: number; end: number } {
  for (const s of body)
    if (s.start <= offset && offset <= s.end) {
      for (const inner of bodies(s)) { const found = statementAt(inner, offset); if (found.end > found.start) return found; }
      return s;
    }
  return { start: offset, end: offset };
}

/** The text up to an offset. */
export function cutAt(text: string, body: readonly Stmt[], offset: number): Damage {
  return { text: text.slice(0, offset), ...range(statementAt(body, offset)), from: offset, to: text.length };
}

const token = /[A-Za-z_]\w*|\d[\d.]*|"[^"\n]*"|'[^'\n]*'|\*\*|->|[-+*/%@=<>!]=|[^\s\w]/g;

/** The text without one token of its code. */
export function without(text: string, body: readonly Stmt[], random: () => number): Damage {
  const tokens = [...text.matchAll(token)].filter(({ index }) => statementAt(body, index).end > index);
  const { index, 0: { length } } = tokens[Math.floor(random() * tokens.length)];
  return { text: text.slice(0, index) + text.slice(index + length), ...range(statementAt(body, index)), from: index, to: index + length };
}
/** The text with the statement that is hit (and all behind it, where the text is cut off) replaced by `pass`, at the same length: what nothing else says is unknown then. */
export function blanked(text: string, { start, end: hit, to }: Damage): string {
  const end = to === text.length ? to : hit;
  return text.slice(0, start) + "pass".slice(0, end - start) + text.slice(start + 4, end).replace(/[^\n]/g, " ") + text.slice(end);
}
const range = ({ start, end }: { start: number; end: number }): { start: number; end: number } => ({ start, end });

/**
 * How many of the intact program's hints stand on lines that the damage did not touch, and how many of these are still there, each at its place
 * and of its kind: a text may become more general when the call that it came from is gone.
 * `touched`: hints that the damage is allowed to take, besides those on its lines.
 */
export function surviving(intact: readonly InlayHint[], found: readonly InlayHint[], damage: Damage, lineOf: (offset: number) => number, touched: (offset: number) => boolean): { all: number; kept: number; lost: InlayHint[] } {
  const first = lineOf(damage.start), last = lineOf(damage.end), gap = damage.to - damage.from;
  const there = new Set(found.map((h) => `${h.offset} ${h.kind}`));
  const lost: InlayHint[] = [];
  let all = 0, kept = 0;
  for (const hint of intact) {
    const line = lineOf(hint.offset);
    if ((line >= first && line <= last) || (hint.offset > damage.from && hint.offset <= damage.to) || touched(hint.offset)) continue;
    all++;
    const at = hint.offset > damage.from ? hint.offset - gap : hint.offset;
    if (there.has(`${at} ${hint.kind}`)) kept++; else lost.push(hint);
  }
  return { all, kept, lost };
}
