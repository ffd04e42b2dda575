// Every program of the fixtures cut off at many places, and with tokens missing: answers come, soon, and what is intact keeps its hints. FUZZ=all: at all places.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readingHost } from "../client/cli/host";
import { lineOf } from "../interpreter/syntax/positions";
import { type Trace, trace } from "../interpreter/trace";
import type { Stmt } from "../interpreter/syntax/tree";
import { bodies, inlayHints } from "../server/ide/inlay_hints";
import { diagnostics } from "../server/ide/diagnostics";
import { defaults } from "../server/settings";
import { type Damage, blanked, cutAt, seeded, surviving, without } from "./damage";

const all = process.env.FUZZ === "all";
/** Prime, so that the cuts fall on all kinds of places. */
const EVERY = all ? 1 : 101;
const folder = path.join(__dirname, "fixtures");
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".py")).sort();
/** `ahead`: of all hints in front of a cut, also those that came from a call behind it. */
const counts = { cut: { all: 0, kept: 0, programs: 0 }, missing: { all: 0, kept: 0, programs: 0 }, ahead: { all: 0, kept: 0, programs: 0 } };
let slowest = 0;

function shown(text: string, file: string): { traced: Trace; hints: ReturnType<typeof inlayHints> } {
  const before = process.cpuUsage();
  const traced = trace(text, file, { host: readingHost([file]), paths: [path.dirname(file)], budget: 20_000 });
  const hints = inlayHints(traced, { start: 0, end: text.length }, defaults.hints);
  diagnostics(traced);
  const { user, system } = process.cpuUsage(before), seconds = (user + system) / 1e6;
  slowest = Math.max(slowest, seconds);
  if (seconds > 2) throw new Error(`${seconds} s`);
  if (traced.session.faults.length > 0) throw traced.session.faults[0];
  return { traced, hints };
}

/** Statements that hold an offset, outermost first. */
function around(body: readonly Stmt[], offset: number): Stmt[] {
  for (const s of body) if (s.start <= offset && offset <= s.end) return [s, ...bodies(s).flatMap((inner) => around(inner, offset))];
  return [];
}

function hold(file: string, damages: (text: string, body: readonly Stmt[]) => Iterable<Damage>, into: { all: number; kept: number; programs: number }): void {
  const text = readFileSync(file, "utf8"), intact = shown(text, file), { traced: { tree, lines } } = intact;
  const own = intact.hints.map((hint) => ({ hint, inside: around(tree.body, hint.offset) }));
  const enclosing = new Map(own.map(({ hint, inside }) => [hint.offset, inside]));
  for (const damage of damages(text, tree.body)) {
    let result: ReturnType<typeof shown>;
    try { result = shown(damage.text, file); } catch (error) { throw new Error(`${file}, without ${damage.from} to ${damage.to}: ${(error as Error).stack}`); }
    // The header of a class that is cut off is damaged, too; what a plain function is called with is known from its call alone.
    const cut = damage.to === text.length;
    const touched = (offset: number): boolean => {
      const inside = enclosing.get(offset)!, header = inside.at(-1);
      if (header?.kind === "ClassDef" && header.start <= damage.from && damage.from <= header.end) return true;
      return cut && inside[0]?.kind === "FunctionDef" && inside[0].end < damage.from;
    };
    // What the statement, or all that is cut off, determined may go: measured is what goes besides.
    const whole = shown(blanked(text, damage), file).hints;
    const determined = intact.hints.filter((h) => whole.some((w) => w.offset === h.offset && w.kind === h.kind));
    const { all: number, kept, lost } = surviving(determined, result.hints, damage, (offset) => lineOf(lines, offset), touched);
    into.all += number;
    into.kept += kept;
    into.programs++;
    if (cut) {
      const any = surviving(intact.hints, result.hints, damage, (offset) => lineOf(lines, offset), touched);
      counts.ahead.all += any.all;
      counts.ahead.kept += any.kept;
      counts.ahead.programs++;
    }
    if (process.env.FUZZ_SHOW && lost.length > 0) console.log(path.basename(file), JSON.stringify(text.slice(damage.start, Math.min(damage.end, damage.start + 60))), cut ? "cut" : JSON.stringify(text.slice(damage.from, damage.to)), lost.length, lost.slice(0, 3).map((h) => `${lineOf(lines, h.offset) + 1}${h.label}`).join("; "));
  }
}

const timeout = all ? 3_600_000 : 60_000;

describe("damaged programs are answered", () => {
  it.each(files)("%s", async (name) => {
    // The runner is told of each file before the next one.
    await new Promise((resolve) => setTimeout(resolve));
    const file = path.join(folder, name);
    hold(file, function* (text, body) { for (let at = 1; at < text.length; at += EVERY) yield cutAt(text, body, at); }, counts.cut);
    const random = seeded(files.indexOf(name) + 1);
    hold(file, function* (text, body) { for (let i = 0; i < text.length / (all ? 4 : 300); i++) yield without(text, body, random); }, counts.missing);
  }, timeout);

  it("and keep the hints outside of the damage", () => {
    expect(counts.cut.all).toBeGreaterThan(1000);
    expect(counts.cut.kept / counts.cut.all).toBeGreaterThanOrEqual(0.95);
    expect(counts.missing.kept / counts.missing.all).toBeGreaterThanOrEqual(0.95);
    expect(counts.ahead.kept / counts.ahead.all).toBeGreaterThanOrEqual(0.9);
  });
});

afterAll(() => {
  for (const [what, { all: number, kept, programs }] of Object.entries(counts)) console.log(`${what}: ${programs} programs, ${kept} of ${number} hints kept, ${((100 * kept) / number).toFixed(2)} %`);
  console.log(`slowest: ${slowest.toFixed(2)} s`);
});
