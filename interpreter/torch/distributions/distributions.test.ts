// torch.distributions against PyTorch's answers (distributions_truth.py writes the truth).
import { describe, expect, it } from "vitest";
import type { Value } from "../../python/values";
import { runTorch } from "../testing";
import truth from "./distributions-truth.json";

interface Row { program: string; out?: unknown; error?: string; message?: string }
function shown(v: Value | undefined): unknown {
  if (typeof v !== "object" || v === null) return v;
  if (v.kind === "tensor") return { shape: v.shape, dtype: v.dtype?.name ?? null };
  return v.kind === "tuple" ? { sizes: v.items } : v.kind === "unknown" ? v.because : v.kind;
}

describe("torch.distributions", () => {
  it.each(truth as Row[])("$program", ({ program, out, error, message }) => {
    const statements = program.split(";"), expression = statements.pop()!;
    const { names, problems, faults } = runTorch(["import torch", "import torch.distributions as D", "z, o = torch.zeros, torch.ones", ...statements, `result = ${expression}`, ""].join("\n"));
    expect(faults).toEqual([]);
    if (error !== undefined) expect(problems.join("\n")).toContain(message === "" ? error : `${error}: ${message!}`);
    else { expect(problems).toEqual([]); expect(shown(names.get("result"))).toEqual(out); }
  });
});
