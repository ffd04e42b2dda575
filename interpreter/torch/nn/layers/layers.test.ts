// Layers against PyTorch: repr, class, bases, attributes, sizes of parameters and buffers (layers_truth.py writes the truth).
import { describe, expect, it } from "vitest";
import { runTorch } from "../../testing";
import type { List } from "../../../python/values";
import truth from "./layers-truth.json";

interface Entry { expression: string; repr: string; class: string; bases: string[]; attributes: Record<string, string>; parameters: [string, unknown][]; buffers: [string, unknown][]; state: string[]; own: [string, unknown][] }

/** Makes a list of what layers_truth.py records of one expression. */
const program = (row: Entry): string => `
import torch, json
import torch.nn as nn
from collections import OrderedDict
def shape(t):
    return None if t is None else "uninitialized" if isinstance(t, (nn.parameter.UninitializedParameter, nn.parameter.UninitializedBuffer)) else [str(t.dtype), *t.shape]
m = ${row.expression}
rows = [repr(m), f"{type(m).__module__}.{type(m).__qualname__}", str([c.__name__ for c in type(m).__mro__ if c is not object]),
  str({k: repr(m.__dict__[k]) for k in ${JSON.stringify(Object.keys(row.attributes))} if k in m.__dict__}), str([[k, shape(v)] for k, v in m.named_parameters()]), str([[k, shape(v)] for k, v in m.named_buffers()]),
  str(list(m.state_dict())), str([[k, shape(v)] for k, v in m._parameters.items()])]
`;
/** Python's literals in the truth file's JSON, as Python prints them. */
function literal(v: unknown): string {
  if (v === null) return "None";
  if (typeof v === "string") { const inner = v.replace(/\\/g, "\\\\"); return v.includes("'") && !v.includes('"') ? `"${inner}"` : `'${inner.replace(/'/g, "\\'")}'`; }
  if (Array.isArray(v)) return `[${v.map(literal).join(", ")}]`;
  if (typeof v === "object") return `{${Object.entries(v).map(([k, x]) => `${literal(k)}: ${literal(x)}`).join(", ")}}`;
  return String(v);
}

describe("layers are PyTorch's", () => {
  it.each(truth as unknown as Entry[])("$expression", (row) => {
    const { names, problems, faults } = runTorch(program(row));
    expect([...problems, ...faults]).toEqual([]);
    expect((names.get("rows") as List).items).toEqual([row.repr, row.class, literal(row.bases), literal(row.attributes), literal(row.parameters), literal(row.buffers), literal(row.state), literal(row.own)]);
  });
});
