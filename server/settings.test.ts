// The server's settings and the manifest's schema say the same.
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { defaults, readSettings } from "./settings";

const manifest = JSON.parse(readFileSync(path.join(__dirname, "../package.json"), "utf8")) as { contributes: { configuration: { properties: Record<string, { default: unknown }> } } };
/** Settings that only the client reads. */
const clientOnly = ["shapewright.engine", "shapewright.device"];

function flat(value: object, prefix: string): [string, unknown][] {
  return Object.entries(value).flatMap(([key, v]: [string, unknown]) => (key === "hints" ? flat(v as object, `${prefix}.${key}`) : [[`${prefix}.${key}`, v] as [string, unknown]]));
}

describe("settings", () => {
  it("have the manifest's keys and defaults", () => {
    const declared = Object.entries(manifest.contributes.configuration.properties).filter(([key]) => !clientOnly.includes(key)).map(([key, p]) => [key, p.default]);
    expect(Object.fromEntries(flat(defaults, "shapewright"))).toEqual(Object.fromEntries(declared));
  });

  it("that are missing or of the wrong kind are the defaults", () => {
    expect(readSettings(null)).toEqual(defaults);
    expect(readSettings({ codeLens: "no", hints: { shapes: false, maximumLength: "long" }, extraPaths: ["lib", 3], inputShapes: { "a.py:Net": ["B", 3], "b.py:Net": 4 } })).toEqual({
      ...defaults, hints: { ...defaults.hints, shapes: false }, extraPaths: ["lib"], inputShapes: { "a.py:Net": ["B", 3] },
    });
  });
});
