// torch.func against PyTorch's answers (func_truth.py writes the truth).
import { describe, expect, it } from "vitest";
import type { Value } from "../../python/values";
import { runTorch } from "../testing";
import truth from "./func-truth.json";

interface Row { program: string; out?: unknown; error?: string; message?: string }
function shown(v: Value | undefined): unknown {
  if (typeof v !== "object" || v === null) return v;
  if (v.kind === "tensor") return { shape: v.shape, dtype: v.dtype?.name ?? null };
  return v.kind === "tuple" || v.kind === "list" ? v.items.map(shown) : v.kind === "unknown" ? v.because : v.kind;
}

describe("torch.func", () => {
  it.each(truth as Row[])("$program", ({ program, out, error, message }) => {
    const { names, problems, faults } = runTorch(["import torch", "import torch.func as T", "from torch import nn", "from torch.autograd import functional as A", "r = torch.randn", `result = ${program}`, ""].join("\n"));
    expect(faults).toEqual([]);
    if (error !== undefined) expect(problems.join("\n")).toContain(`${error}: ${message!}`);
    else { expect(problems).toEqual([]); expect(shown(names.get("result"))).toEqual(out); }
  });
  it.each(["from torch.utils import benchmark, cpp_extension, model_zoo", "from torch.nn.utils import prune", "from torch.distributed import fsdp", "import torch.utils.flop_counter", "from torch.nn.attention import flex_attention"])("%s: what is not modelled is there", (line) => {
    expect(runTorch(`${line}\n`)).toMatchObject({ problems: [], faults: [] });
  });
  it("what PyTorch has not is an error", () => {
    expect(runTorch("from torch.utils import bench\n").problems.join()).toContain("cannot import name 'bench' from 'torch.utils'");
  });
  it("functional_call puts the parameters back", () => {
    const { names, problems } = runTorch("import torch\nfrom torch import nn\nfrom torch.func import functional_call\nm = nn.Linear(3, 4)\ny = functional_call(m, {'weight': torch.zeros(5, 3), 'bias': torch.zeros(5)}, torch.zeros(2, 3))\nx = m(torch.zeros(2, 3))\n");
    expect(problems).toEqual([]);
    expect([shown(names.get("y")), shown(names.get("x"))]).toEqual([{ shape: [2, 5], dtype: "float32" }, { shape: [2, 4], dtype: "float32" }]);
  });
});
