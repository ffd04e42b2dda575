// Whatever the text, evaluation on shapes ends and throws nothing: damaged variants of the conformance programs.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { runPython } from "./testing";

const folder = join(__dirname, "conformance");
const programs = readdirSync(folder).filter((f) => f.endsWith(".py")).map((f) => readFileSync(join(folder, f), "utf8"));
const words = ["None", "self", "x", "0", "nothing", "(", ")", "[", ":", "yield", "await", "lambda:", "*", "**", "if nothing:", "=", "raise", "return", "del", "1.5", "\n", "while True:", "import nothing"];

/** The same damage each time: a linear congruential sequence. */
function sequence(seed: number): (below: number) => number {
  let state = seed;
  return (below) => { state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff; return state % below; };
}

function damage(text: string, pick: (below: number) => number): string {
  const at = pick(text.length), length = pick(60);
  switch (pick(4)) {
    case 0: return text.slice(0, at) + text.slice(at + length);
    case 1: { const from = pick(text.length); return text.slice(0, at) + text.slice(from, from + length) + text.slice(at); }
    case 2: return `${text.slice(0, at)} ${words[pick(words.length)]} ${text.slice(at)}`;
    default: { const all = text.split("\n"); all.splice(pick(all.length), 1 + pick(3)); return all.join("\n"); }
  }
}

it("damaged programs", () => {
  const pick = sequence(7);
  for (let i = 0; i < 120; i++) {
    let text = programs[pick(programs.length)];
    for (let n = 1 + pick(4); n > 0; n--) text = damage(text, pick);
    // runPython throws what the interpreter itself did wrong.
    const ran = runPython(text, { mode: "shapes", steps: 100_000 });
    expect(ran.raised === "" || ran.raised.includes("SystemExit"), ran.raised).toBe(true);
  }
}, 60_000);
