// Optimizers and schedulers against PyTorch (optim_truth.py writes the truth).
import { describe, expect, it } from "vitest";
import type { Value } from "../../python/values";
import { numbersOnly, runTorch } from "../testing";
import truth from "./optim-truth.json";

interface Row { program: string; result?: number[][]; text?: string; state?: string; groups?: string; error?: string }
const rows = truth.rows as Row[];
const plain = (v: Value): unknown => (typeof v === "object" && v !== null ? (v.kind === "list" ? v.items.map(plain) : v.kind === "float" ? v.value : v.kind) : v);

describe("optimizers and schedulers compute what PyTorch computes", () => {
  it.each(rows.filter((r) => r.result))("$program", (row) => {
    const { names, problems, faults } = runTorch(truth.prelude + row.program + (row.text ? "\nstate = str(state)" : ""), {}, numbersOnly());
    expect([...problems, ...faults]).toEqual([]);
    const got = plain(names.get("result")!) as number[][];
    expect(got.map((r) => r.length)).toEqual(row.result!.map((r) => r.length));
    got.forEach((r, i) => r.forEach((x, k) => expect(x).toBeCloseTo(row.result![i]![k]!, 6)));
    if (row.text) expect([names.get("text"), names.get("state"), names.get("groups")]).toEqual([row.text, row.state, row.groups]);
  });
  it.each(rows.filter((r) => r.error))("$program fails", (row) => {
    const { problems } = runTorch(truth.prelude + row.program);
    expect(problems.map((p) => p.replace(/^\d+: /, ""))).toEqual([row.error!.replace(/^KeyError: '(.*)'$/, "KeyError: '$1'")]);
  });
});
