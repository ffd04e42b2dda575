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
  const said = saidOf(op);
  if (said === null || inputs.length === 0) return;
  const first = inputs[0]!;
  if (first.device.type !== "cpu") return;
  let alike = true;
  for (let i = 0; i < inputs.length; i++) { const t = inputs[i]!; if (t.shape === null || t.dtype === null) return; if (t.dtype !== first.dtype) alike = false; }
  if (inputs.length > 2 && !alike) return;
  const dtype = (ready.dtype as Dtype | null | undefined) ?? kernelDtype(ready, inputs, first.dtype!, alike, c);
  const found = dtype && said.get(dtype.name);
  if (found && !inputs.some((t) => equal(numel(t.shape!), 0) === true)) c.fail(found.message.replace("{}", scalarType(dtype)), found.type);
}
/** The dtype that a kernel computes in: that of the tensor, or what the first two arguments are promoted to when both are operands. */
function kernelDtype(ready: Record<string, unknown>, inputs: readonly Tensor[], own: Dtype, alike: boolean, c: Check): Dtype | null {
  if (inputs.length !== 2 && !("other" in ready)) return own;
  const operands: (Ranked | Scalar)[] = [];
  let n = 0;
  for (const key in ready) { if (n++ === 2) break; if (isOperand(ready[key])) operands.push(ready[key] as Ranked | Scalar); }
  if (operands.length < 2 || (alike && operands[0] === inputs[0] && operands[1] === inputs[1])) return own;
  return promoted(c, ...operands);
}
const isOperand = (v: unknown): boolean => typeof v === "number" || typeof v === "boolean" || typeof v === "bigint" || (typeof v === "object" && v !== null && ["tensor", "float", "complex", "sym"].includes((v as { kind: string }).kind));
