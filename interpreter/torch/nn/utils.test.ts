// Containers, lazy layers, nn.init, nn.utils and the errors of constructors against PyTorch (utils_truth.py writes the truth).
import { describe, expect, it } from "vitest";
import { runTorch } from "../testing";
import truth from "./utils-truth.json";

interface Row { program: string; result?: string; error?: string }
const rows = truth.rows as Row[];

describe("torch.nn does what PyTorch's does", () => {
  it.each(rows.filter((r) => r.result !== undefined))("$program", ({ program, result }) => {
    const { names, problems, faults } = runTorch(`${truth.prelude}${program}\nr = repr(r)\n`);
    expect([...problems.filter((p) => !p.includes("warning")), ...faults]).toEqual([]);
    expect(names.get("r")).toBe(result);
  });
  it.each(rows.filter((r) => r.error))("$program fails", ({ program, error }) => {
    const { problems, faults } = runTorch(truth.prelude + program);
    expect(faults).toEqual([]);
    expect(problems.map((p) => p.replace(/^\d+: /, ""))).toEqual([error]);
  });
});
