// locals(): the variables of a running call by name.
import type { Value } from "./values";
import type { Frame } from "./frame";

export function localsOf(f: Frame): Map<string, Value> {
  if (f.names !== null) return f.names;
  const found = new Map<string, Value>();
  const { scope } = f.code;
  for (const v of scope.variables.values()) {
    const cell = v.captured ? scope.cells.indexOf(v) : -1;
    const value = cell >= 0 ? f.cells[cell]?.value : f.slots[v.slot];
    if (value !== undefined && !v.name.startsWith(".")) found.set(v.name, value);
  }
  scope.free.forEach((v, i) => {
    const value = f.cells[scope.cells.length + i]?.value;
    if (value !== undefined && v.name !== "__class__") found.set(v.name, value);
  });
  return found;
}
