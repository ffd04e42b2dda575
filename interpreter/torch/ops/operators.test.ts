// Operators against PyTorch's answers: shapes, dtypes, autograd nodes, and errors word for word (operators_truth.py writes the truth).
import { describe, expect, it } from "vitest";
import type { Value } from "../../python/values";
import { runTorch } from "../testing";
import truth from "./operators-truth.json";

interface Row { program: string; out?: unknown; error?: string; message?: string }
/** What operators_truth.py writes of a value. */
function shown(v: Value | undefined): unknown {
  if (typeof v === "string") return { value: `'${v}'` };
  if (typeof v !== "object" || v === null) return { value: v === null ? "None" : v === true ? "True" : v === false ? "False" : String(v) };
  if (v.kind === "tensor") return { shape: v.shape, dtype: v.dtype?.name ?? null, grad: v.gradFn?.name ?? null };
  if (v.kind === "tuple" || v.kind === "list") return v.items.map(shown);
  return { value: v.kind === "dtype" ? `torch.${v.name}` : v.kind === "unknown" ? v.because : v.kind };
}
const rows = truth as Row[];
/** Programs of one module together: torch.linalg, torch.fft …, the rest by function. */
const family = (program: string): string => /torch\.(linalg|fft|special|masked|signal)\b/.exec(program)?.[0] ?? "torch";

describe.each([...new Set(rows.map((r) => family(r.program)))])("%s", (name) => {
  it.each(rows.filter((r) => family(r.program) === name))("$program", (row) => {
    const statements = row.program.split(";"), expression = statements.pop()!;
    const { names, problems, faults } = runTorch(["import torch", "import torch.nn.functional as F", "r = torch.randn", ...statements.map((s) => s.trim()), `result = ${expression.trim()}`, ""].join("\n"));
    expect(faults).toEqual([]);
    if (row.error) expect(problems.join("\n")).toContain(`${row.error}: ${row.message!}`);
    else { expect(problems).toEqual([]); expect(shown(names.get("result"))).toEqual(row.out); }
  });
});
