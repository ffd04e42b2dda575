// A recurrent layer over packed sequences where numbers are computed: each sequence by itself, at its own length.
import type { Interp } from "../../python/interp";
import { type Instance, type Tuple, type Value, list, tuple } from "../../python/values";
import { dtypes } from "../core/dtype";
import { newTensor, torchState } from "../core/state";
import { callOp } from "./functions";
import { isTensor } from "./registry";
import { packedLike } from "./packed";

const numbers = (vm: Interp, v: Value | undefined): number[] | null => (v !== undefined && isTensor(v) ? (v.constant ? [...v.constant] : Array.from(torchState(vm).engine!.read(v))) : null);
function vector(vm: Interp, at: readonly number[]): Value { const t = newTensor(vm, { shape: [at.length], dtype: dtypes.int64, constant: at }); torchState(vm).engine!.fill(t, at); return t; }

/** Calls the layer on every sequence of `packed`, and packs what comes out again; (output, states), a state for LSTM being a pair. */
export function forwardPacked(vm: Interp, module: Instance, packed: Value, hx: Value, pair: boolean): Value {
  const [data, sizesOf, sorted, unsorted] = (packed as Tuple).items, sizes = numbers(vm, sizesOf) ?? [], order = numbers(vm, sorted), back = numbers(vm, unsorted);
  const batch = sizes[0] ?? 0, starts: number[] = [];
  sizes.reduce((sum, n) => { starts.push(sum); return sum + n; }, 0);
  const outs: Value[] = [], states: Value[][] = [[], []], offsets: number[] = [];
  const given = hx === null ? null : pair ? vm.items(hx) ?? null : [hx];
  for (let i = 0, at = 0; i < batch; i++) {
    const length = sizes.filter((n) => n > i).length, sequence = callOp(vm, "torch.index_select", [data!, 0, vector(vm, Array.from({ length }, (_, t) => starts[t]! + i))]);
    const own = given?.map((s) => callOp(vm, "Tensor.select", [s, 1, order ? order[i]! : i])), result = vm.callMethod(module, "forward", own ? [sequence, pair ? tuple(own) : own[0]!] : [sequence]);
    const [out, state] = (result as Tuple).items, parts = pair ? (state as Tuple).items : [state!];
    outs.push(out!);
    parts.forEach((s, k) => states[k]!.push(s));
    offsets.push(at);
    at += length;
  }
  const rows = sizes.flatMap((n, t) => Array.from({ length: n }, (_, i) => offsets[i]! + t));
  const output = callOp(vm, "torch.index_select", [callOp(vm, "torch.cat", [list(outs), 0]), 0, vector(vm, rows)]);
  const stacked = (pair ? states : states.slice(0, 1)).map((s) => callOp(vm, "torch.stack", [list(back ? back.map((i) => s[i]!) : s), 1]));
  return tuple([packedLike(vm, packed, output), pair ? tuple(stacked) : stacked[0]!]);
}
