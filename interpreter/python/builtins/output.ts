// print(), input() and open().
import type { Builtin, Value } from "../values";
import { builtin, isUnknown, unknown } from "../values";
import { bind } from "./arguments";
import { openFile } from "./files";
import { textOf, tupleOf } from "./special";

export const outputFunctions: readonly Builtin[] = [
  builtin("print", (vm, args, kwargs) => {
    const [values, sep = null, end = null, file = null] = bind(vm, "print", "*values * sep= end= file= flush=", args, kwargs, "c");
    for (const [name, v] of [["sep", sep], ["end", end]] as const) {
      if (v !== null && !isUnknown(v) && textOf(v) === undefined) vm.raise("TypeError", `${name} must be None or a string, not ${vm.typeOf(v).name}`);
    }
    // Nothing is shown while editing; only what the arguments themselves do counts, and that is done.
    if (vm.mode === "shapes") return null;
    const text = tupleOf(values!)!.items.map((v) => vm.str(v)).join(textOf(sep ?? " ") ?? " ") + (textOf(end ?? "\n") ?? "\n");
    const target: Value = file ?? vm.modules.get("sys")?.dict.get("stdout") ?? null;
    if (target === null) vm.host.write(text, "stdout");
    else vm.callMethod(target, "write", [text]);
    return null;
  }),
  builtin("input", (vm, [prompt]) => {
    if (vm.mode === "shapes" || !vm.host.readLine) {
      return vm.mode === "shapes" ? unknown("what the user types is not known", vm.typeOf("")) : vm.raise("EOFError", "EOF when reading a line");
    }
    if (prompt !== undefined) vm.host.write(vm.str(prompt), "stdout");
    return vm.host.readLine() ?? vm.raise("EOFError", "EOF when reading a line");
  }),
  builtin("open", openFile),
];
