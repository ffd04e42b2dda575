// Lays the table out as Python names: torch.*, torch.nn.functional.*, Tensor's methods.
import type { Builtin } from "../python/values";
import { callable } from "./core/op";
import { isPublicName } from "./public-names";
import { ops } from "./table";

/** Full name → callable, for every name of every operation, in-place forms included. Made once per process. */
export const callables: ReadonlyMap<string, Builtin> = layOut();

function layOut(): Map<string, Builtin> {
  const all = new Map<string, Builtin>();
  for (const op of ops) for (const name of op.names) {
    all.set(name, callable(op, name));
    if (op.overloads[0]!.inPlace && !name.endsWith("_") && !name.includes(".linalg.") && !name.includes(".special.") && !name.includes(".fft.")) {
      const inPlace = callable(op, `${name}_`, true);
      if (!all.has(`${name}_`) && exists(`${name}_`)) all.set(`${name}_`, inPlace);
    }
  }
  return all;
}
/** Not every function has its form in place: `add_` is a method only, `maximum_` is nothing. */
function exists(name: string): boolean {
  const dot = name.lastIndexOf("."), owner = name.slice(0, dot);
  return isPublicName(owner === "Tensor" ? "torch.Tensor" : owner, name.slice(dot + 1));
}
/** The same by module or class: "torch.linalg" → inv, solve … */
const groups: ReadonlyMap<string, ReadonlyMap<string, Builtin>> = grouped();
function grouped(): Map<string, Map<string, Builtin>> {
  const all = new Map<string, Map<string, Builtin>>();
  for (const [name, f] of callables) {
    const dot = name.lastIndexOf("."), owner = name.slice(0, dot);
    let group = all.get(owner);
    if (!group) all.set(owner, (group = new Map()));
    group.set(name.slice(dot + 1), f);
  }
  return all;
}
/** The callables directly inside a dotted prefix: members("torch.linalg") → inv, solve … */
export const members = (prefix: string): ReadonlyMap<string, Builtin> => groups.get(prefix) ?? new Map<string, Builtin>();
