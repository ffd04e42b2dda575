// A trace that goes on from the last one tells what a trace of the same text alone tells.
import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Host } from "../python";
import { show } from "../shape";
import { type Trace, trace } from "../trace";

const folder = new URL("../../test/fixtures/seeds/", import.meta.url);
const host: Host = {
  write() {}, readText: () => undefined, readBytes: () => undefined, exists: () => false, isDirectory: () => false, listDirectory: () => [], now: () => 0, cwd: () => "/", argv: () => ["main.py"], env: () => undefined,
};
const options = { host, budget: 60_000 };

/** All that a trace tells, as plain data. */
function told(t: Trace): unknown {
  const plain = (v: unknown): unknown => JSON.parse(JSON.stringify(v, (key, x: unknown) => (key === "live" || key === "liveInputs" || key === "liveOutput" || key === "module" ? undefined
    : typeof x === "object" && x !== null && (x as { kind?: string }).kind === "sym" ? show(x as never) : x)));
  return plain({
    facts: t.facts, parameters: t.parameters, problems: t.problems, made: t.creations.map((c) => [c.module.cls.name, c.at]), calls: t.invocations.flatMap((i) => i.calls.map((c) => [c.module.cls.name, c.inputs, c.output, c.at])),
    classes: t.classes.map((c) => [c.name, c.node.start, c.node.end, c.instances.length]), inputs: t.assumptions.map((a) => [a.cls.name, a.inputs]), halted: t.halted, faults: t.session.faults.map(String),
  });
}

/** Numbers that are the same in every run. */
function dice(seed: number): (n: number) => number {
  let state = seed;
  return (n) => { state = (Math.imul(state, 1103515245) + 12345) >>> 0; return Math.floor((state / 2 ** 32) * n); };
}
const edits: ((text: string, at: number) => string)[] = [
  (t, at) => { const digit = t.slice(at).search(/\d/); return digit < 0 ? t : `${t.slice(0, at + digit)}1${t.slice(at + digit)}`; },
  (t, at) => { const end = t.indexOf("\n", at); return end < 0 ? t : `${t.slice(0, end)} ${t.slice(end)}`; },
  (t, at) => { const end = t.indexOf("\n", at); return end < 0 ? t : `${t.slice(0, end)}\n\n# note${t.slice(end)}`; },
  (t, at) => { const end = t.indexOf("\n", at), begin = t.lastIndexOf("\n", end - 1); return end < 0 || begin < 0 ? t : t.slice(0, begin) + t.slice(end); },
  (t, at) => { const end = t.indexOf("\n", at); return end < 0 ? t : `${t.slice(0, end)}\nextra = [i * j for i in range(3) for j in range(2)]\n${t.slice(end)}`; },
  (t, at) => t.slice(0, at) + t.slice(at + 1),
];

describe.each(readdirSync(folder).filter((f) => f.endsWith(".py")))("%s", (name) => {
  const original = readFileSync(new URL(name, folder), "utf8");
  test("after a chain of edits", () => {
    const roll = dice(original.length);
    let text = original, last = trace(text, "/main.py", options), kept = 0;
    for (let i = 0; i < 40; i++) {
      text = edits[roll(edits.length)](i % 4 === 0 ? original : text, roll(text.length));
      const clean = new Set<object>(last.carried.clean?.parsed.module.body);
      last = trace(text, "/main.py", { ...options, previous: last.carried });
      if (last.tree.body.some((s) => clean.has(s))) kept++;
      expect(told(last), `edit ${i}`).toEqual(told(trace(text, "/main.py", options)));
    }
    expect(kept).toBeGreaterThan(5);
  });
});
