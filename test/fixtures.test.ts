// Literate fixtures: each line's comment is what the user sees there, and nothing else is shown. `UPDATE=1 npm test -- vitest` rewrites them.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readingHost } from "../client/cli/host";
import { lineOf } from "../interpreter/syntax/positions";
import { trace } from "../interpreter/trace";
import { diagnostics } from "../server/ide/diagnostics";
import { inlayHints } from "../server/ide/inlay_hints";
import { defaults } from "../server/settings";
import type { Notes } from "./literate";
import { annotate, codeOf } from "./literate";

const folder = path.join(__dirname, "fixtures");

/** What the editor shows on each line (from 0) of a program, in full. */
function shownBy(text: string, file: string): Map<number, Notes> {
  const traced = trace(text, file, { host: readingHost([file]), paths: [path.dirname(file)], budget: 20_000 });
  expect(traced.session.faults.map(String)).toEqual([]);
  const shown = new Map<number, Notes>();
  const at = (offset: number): Notes => {
    const line = lineOf(traced.lines, offset);
    if (!shown.has(line)) shown.set(line, { hints: [], problems: [] });
    return shown.get(line)!;
  };
  for (const { offset, label } of inlayHints(traced, { start: 0, end: text.length }, { ...defaults.hints, maximumLength: 200 }))
    at(offset).hints.push(label.replace(/^: /, ""));
  for (const { start, severity, message } of diagnostics(traced))
    at(start).problems.push(`${severity === "error" ? "" : `${severity}: `}${message.replaceAll("\n", "\\n")}`);
  return shown;
}

// The tutorials stay as their readers type them, and what runs/ holds is there to be run; other tests see to them.
const fixtures = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".py") && !/^(seeds|runs)\b/.test(name));

describe("what the user sees", () => {
  it.each(fixtures.sort())("%s", (name) => {
    const file = path.join(folder, name);
    const text = readFileSync(file, "utf8");
    const code = text.split("\n").map(codeOf).join("\n");
    const annotated = annotate(code, shownBy(code, file));
    if (process.env.UPDATE) writeFileSync(file, annotated);
    else expect(annotated).toBe(text);
  });

  it("has fixtures", () => {
    expect(fixtures.length).toBeGreaterThan(10);
  });
});
