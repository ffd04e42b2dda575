// Dtypes that a function refuses, in PyTorch's words. From refused-dtypes.json: what kernels on the CPU say.
import { equal, numel } from "../../shape";
import type { Dtype } from "../../python/values";
import type { Tensor } from "../tensor";
import table from "../refused-dtypes.json";
import type { Ranked, Scalar } from "./args";
import type { Check } from "./check";
import { scalarType } from "./dtype";
import type { Op } from "./op";
import { promoted } from "./verbs";

type Said = ReadonlyMap<string, { message: string; type: string }>;
const all = table as unknown as Record<string, Record<string, string[]>>;
const byOp = new WeakMap<Op, Said | null>();
function saidOf(op: Op): Said | null {
  let said = byOp.get(op);
  if (said === undefined) {
    const name = op.names.find((n) => Object.hasOwn(all, n));
    said = name === undefined ? null : new Map(Object.entries(all[name]!).flatMap(([text, dtypes]) => dtypes.map((d) => [d, { type: text.slice(0, text.indexOf(": ")), message: text.slice(text.indexOf(": ") + 2) }] as const)));
    byOp.set(op, said);
  }
  return said;
}
/** Reports the dtype that no kernel takes: that of the tensor, or the one that two operands are promoted to. Empty tensors never reach a kernel. */
export function checkDtype(op: Op, ready: Record<string, unknown>, inputs: readonly Tensor[], c: Check): void {
  const said = saidOf(op), first = inputs[0];
  if (said === null || !first || first.device.type !== "cpu" || inputs.some((t) => t.shape === null || t.dtype === null || equal(numel(t.shape), 0) === true)) return;
  if (inputs.length > 2 && inputs.some((t) => t.dtype !== first.dtype)) return;
  const operands = Object.values(ready).slice(0, 2).filter((v): v is Ranked | Scalar => isOperand(v));
  const dtype: Dtype | null = (ready.dtype as Dtype | null | undefined) ?? (operands.length === 2 && inputs.length === 2 ? promoted(c, ...operands) : "other" in ready && operands.length === 2 ? promoted(c, ...operands) : first.dtype);
  const found = dtype && said.get(dtype.name);
  if (found) c.fail(found.message.replace("{}", scalarType(dtype)), found.type);
}
const isOperand = (v: unknown): boolean => typeof v === "number" || typeof v === "boolean" || typeof v === "bigint" || (typeof v === "object" && v !== null && ["tensor", "float", "complex", "sym"].includes((v as { kind: string }).kind));
