// torch.utils.data against PyTorch (data_truth.py writes the truth).
import { describe, expect, it } from "vitest";
import { numbersOnly, runTorch } from "../testing";
import truth from "./data-truth.json";

interface Row { program: string; mode?: "numbers" | "shapes"; result?: string; error?: string }
const rows = truth.rows as Row[];

describe("torch.utils.data does what PyTorch's does", () => {
  it.each(rows.filter((r) => r.mode === "numbers"))("$program", ({ program, result }) => {
    const { names, problems, faults } = runTorch(`${truth.prelude}result = repr(${program})\n`, {}, numbersOnly());
    expect([...problems, ...faults]).toEqual([]);
    expect(names.get("result")).toBe(result);
  });
  it.each(rows.filter((r) => r.mode === "shapes"))("on shapes: $program", ({ program, result }) => {
    const { names, problems, faults } = runTorch(`${truth.prelude}result = repr(sorted(${program}))\n`);
    expect([...problems, ...faults]).toEqual([]);
    expect(names.get("result")).toBe(result);
  });
  it.each(rows.filter((r) => r.error))("$program fails", ({ program, error }) => {
    const { problems } = runTorch(truth.prelude + program);
    expect(problems.map((p) => p.replace(/^\d+: /, ""))).toEqual([error]);
  });
});
