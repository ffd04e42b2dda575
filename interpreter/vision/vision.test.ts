// Data sets and transforms against torchvision (vision_truth.py writes the truth).
import { describe, expect, it } from "vitest";
import type { Value } from "../python/values";
import { numbersOnly, runTorch } from "../torch/testing";
import truth from "./vision-truth.json";

interface Row { program: string; mode?: string; result?: unknown; error?: string }
const rows = truth.rows as Row[], files = Object.fromEntries(Object.entries(truth.files).map(([name, hex]) => [`/project/${name}`, Uint8Array.from(Buffer.from(hex, "hex"))]));
const plain = (v: Value): unknown => (typeof v === "object" && v !== null ? (v.kind === "list" || v.kind === "tuple" ? v.items.map(plain) : v.kind === "float" ? v.value : v.kind) : v);
const flat = (v: unknown): unknown[] => (Array.isArray(v) ? v.flatMap(flat) : [v]);

describe("data sets and transforms do what torchvision's do", () => {
  it.each(rows.filter((r) => r.mode === "shapes"))("on shapes: $program", ({ program, result }) => {
    const { names, problems, faults } = runTorch(`${truth.prelude}r = repr(${program})\n`, files);
    expect([...problems, ...faults]).toEqual([]);
    expect(names.get("r")).toBe(result);
  });
  it.each(rows.filter((r) => r.mode === "numbers"))("with numbers: $program", ({ program, result }) => {
    const { names, problems, faults } = runTorch(`${truth.prelude}r = ${program}\n`, files, numbersOnly());
    expect([...problems, ...faults]).toEqual([]);
    const got = flat(plain(names.get("r")!)), want = flat(result);
    expect(got.length).toBe(want.length);
    // Bytes that a filter makes may differ by one in 255: its order of rounding is not fixed.
    const tolerance = /Resize|ColorJitter/.test(program) ? 1.01 / 255 : 2e-5;
    expect(got.map((x, i) => (Math.abs(Number(x) - Number(want[i])) <= tolerance ? null : [i, x, want[i]])).filter(Boolean)).toEqual([]);
  });
  it.each(rows.filter((r) => r.error))("$program fails", ({ program, error }) => {
    const { problems, faults } = runTorch(truth.prelude + program, files);
    expect(faults).toEqual([]);
    expect(problems.map((p) => p.replace(/^\d+: /, ""))).toEqual([error]);
  });
});
