// The names that a module of the program has, for suggestions.
import type { Trace } from "../../interpreter/trace";

/** Names in a module that the program has imported; empty when it has not. */
export function namesIn(trace: Trace, module: string): string[] {
  const found = trace.session.vm.modules.get(module);
  return found ? [...found.dict.keys()].filter((n) => !n.startsWith("_")) : [];
}
