// default_collate: samples become batches.
import type { Interp } from "../../python/interp";
import { type Value, dict, isUnknown, list, tuple, unknown } from "../../python/values";
import type { Dim } from "../../shape";
import { callables } from "../namespace";
import { dtypes } from "../core/dtype";
import { newTensor, torchState } from "../core/state";
import { isTensor } from "../nn/registry";
import type { Tensor } from "../tensor";

/** A tensor with these numbers (in shapes mode small ones are remembered). */
export function tensorOf(vm: Interp, shape: readonly Dim[], dtype: Tensor["dtype"], data: ArrayLike<number> | null): Tensor {
  const t = newTensor(vm, { shape: [...shape], dtype }), engine = torchState(vm).engine;
  if (data && engine) engine.fill(t, data);
  return t;
}
/**
 * torch.utils.data.default_collate of `n` samples. In shapes mode one sample may stand for all of them: `items` is then shorter than n.
 * Raises TypeError for what cannot be put into a batch.
 */
export function collate(vm: Interp, items: readonly Value[], n: Dim): Value {
  const first = items[0], all = items.length === n;
  if (first === undefined) return vm.raise("IndexError", "list index out of range");
  if (isUnknown(first)) return first;
  if (isTensor(first)) {
    if (all) return callables.get("torch.stack")?.call(vm, [list([...items]), 0], null) ?? unknown("torch.stack is not modelled");
    return newTensor(vm, { shape: first.shape ? [n, ...first.shape] : null, dtype: first.dtype, device: first.device, because: first.because });
  }
  const values = items as readonly (number | boolean | { value: number })[];
  if (typeof first === "number" || typeof first === "bigint" || typeof first === "boolean") return tensorOf(vm, [n], typeof first === "boolean" ? dtypes.bool : dtypes.int64, all ? values.map(Number) : null);
  if (typeof first === "string") return all || typeof n !== "number" ? list([...items]) : list(new Array<Value>(n).fill(unknown("which text, is not known", vm.typeOf(""))));
  if (first !== null) switch (first.kind) {
    case "sym": return tensorOf(vm, [n], dtypes.int64, null);
    case "float": return tensorOf(vm, [n], dtypes.float64, all ? values.map((v) => (typeof v === "object" ? v.value : Number(v))) : null);
    case "bytes": return list([...items]);
    case "dict": return { ...dict([...first.map.keys()].map((k) => [k as Value, collate(vm, items.map((d) => (d as typeof first).map.get(k) ?? null), n)] as const)), ...(first.cls && { cls: first.cls }) };
    case "tuple": case "list": {
      const rows = items.map((r) => (r as typeof first).items);
      if (all && rows.some((r) => r.length !== rows[0]!.length)) return vm.raise("RuntimeError", "each element in list of batch should be of equal size");
      const columns = rows[0]!.map((_, i) => { const column = collate(vm, rows.map((r) => r[i]!), n); return typeof rows[0]![i] === "string" && typeof column === "object" && column !== null && column.kind === "list" ? tuple(column.items) : column; });
      return first.kind === "tuple" && first.cls ? tuple(columns, first.cls) : list(columns);
    }
    default: break;
  }
  const asArray = typeof first === "object" && first !== null && first.kind === "instance" && (first.cls.module === "numpy" || first.cls.mro.some((c) => c.module === "numpy"));
  if (asArray) { const convert = callables.get("torch.as_tensor") ?? callables.get("torch.from_numpy"); return convert ? collate(vm, items.map((x) => convert.call(vm, [x], null)), n) : unknown("numpy arrays are not put into batches"); }
  return vm.raise("TypeError", `default_collate: batch must contain tensors, numpy arrays, numbers, dicts or lists; found ${vm.repr(vm.typeOf(first))}`);
}
