// torch.return_types: the named tuples that operations with several results give.
import { type ClassValue, type Tuple, type Value, builtin, method, tuple } from "../../python/values";
import type { Interp } from "../../python/interp";

const classes = new Map<string, ClassValue>();

/** A named tuple such as torch.return_types.max(values=…, indices=…). */
export function namedResult(vm: Interp, name: string, fields: readonly string[], items: readonly Value[]): Tuple {
  let cls = classes.get(name);
  if (!cls) {
    const base = vm.typeOf(tuple([]));
    cls = { kind: "class", name, qualname: name, module: "torch.return_types", bases: [base], mro: [], dict: new Map() };
    (cls as { mro: readonly ClassValue[] }).mro = [cls, ...base.mro];
    fields.forEach((f, i) => cls!.dict.set(f, { kind: "property", get: builtin(f, (_, [self]) => (self as Tuple).items[i]!, { binds: true }), set: null, del: null }));
    cls.dict.set("__repr__", method("__repr__", (m, [self]) => `torch.return_types.${name}(\n${fields.map((f, i) => `${f}=${m.repr((self as Tuple).items[i]!)}`).join(",\n")})`));
    classes.set(name, cls);
  }
  return tuple(items, cls);
}
