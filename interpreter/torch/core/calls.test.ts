// Calls against PyTorch's answers: what they give, or what they raise, word for word (calls_truth.py writes the truth).
import { describe, expect, it } from "vitest";
import type { Value } from "../../python/values";
import { runTorch } from "../testing";
import truth from "./calls-truth.json";

interface Row { call: string; out?: unknown; error?: string }
/** What calls_truth.py writes of a value; other objects are compared by repr in Python itself. */
function shown(v: Value | undefined): unknown {
  if (v === null) return "None";
  if (typeof v === "number") return String(v);
  if (typeof v !== "object") return undefined;
  if (v.kind === "tensor") return `[${v.shape!.map(String).join(", ")}] ${v.dtype?.name} ${v.gradFn?.name ?? "None"}`;
  return v.kind === "tuple" || v.kind === "list" ? v.items.map(shown) : undefined;
}

describe("calls are PyTorch's", () => {
  it.each(truth as Row[])("$call", (row) => {
    const { names, problems, faults } = runTorch(`import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\nresult = ${row.call}\ntext = repr(result)\n`);
    expect(faults).toEqual([]);
    const errors = problems.filter((p) => !/^\d+: warning/.test(p)).join("\n");
    if (row.error !== undefined) { expect(errors).toContain(row.error); return; }
    expect(errors).toBe("");
    const got = shown(names.get("result"));
    if (typeof row.out === "string" && got === undefined) expect(names.get("text")).toBe(row.out);
    else expect(got).toEqual(row.out);
  });
});
