// repr() of containers and of the other values with a fixed form. Numbers and strings are the format module's.
import type { Interp } from "../interp";
import type { Bytes, Value } from "../values";
import { dictEntries } from "../values";
import { inOrder } from "./set-order";

/** Containers whose repr is being made: one that holds itself shows as "[...]". */
const active = new Set<object>();

function guarded(v: object, cycle: string, make: () => string): string {
  if (active.has(v)) return cycle;
  active.add(v);
  try {
    return make();
  } finally {
    active.delete(v);
  }
}

/** repr of the builtin content of a value, whatever `__repr__` its class defines. */
export function reprOf(vm: Interp, v: Value): string {
  if (typeof v !== "object" || v === null) return vm.repr(v);
  const all = (items: Iterable<Value>): string => Array.from(items, (item) => vm.repr(item)).join(", ");
  switch (v.kind) {
    case "list": return guarded(v, "[...]", () => `[${all(v.items)}]`);
    case "tuple": return guarded(v, "(...)", () => (v.items.length === 1 ? `(${vm.repr(v.items[0])},)` : `(${all(v.items)})`));
    case "dict": return guarded(v, "{...}", () => `{${Array.from(dictEntries(v), ([k, x]) => `${vm.repr(k)}: ${vm.repr(x)}`).join(", ")}}`);
    case "set": {
      const name = v.cls?.name ?? (v.frozen ? "frozenset" : "set");
      if (v.map.size === 0) return `${name}()`;
      const body = guarded(v, "{...}", () => `{${all(inOrder(v))}}`);
      return name === "set" ? body : `${name}(${body})`;
    }
    case "range": return `range(${all(v.step === 1 ? [v.start, v.stop] : [v.start, v.stop, v.step])})`;
    case "slice": return `slice(${all([v.start, v.stop, v.step])})`;
    case "bytes": return bytesRepr(v);
    case "ellipsis": return "Ellipsis";
    case "notimplemented": return "NotImplemented";
    default: return vm.repr(v);
  }
}

/** b'…' with CPython's choice of quotes and escapes. */
export function bytesRepr(v: Bytes): string {
  let text = "";
  const quote = v.value.includes(39) && !v.value.includes(34) ? '"' : "'";
  for (const byte of v.value) {
    const c = String.fromCharCode(byte);
    if (c === quote || c === "\\") text += `\\${c}`;
    else if (byte === 9) text += "\\t";
    else if (byte === 10) text += "\\n";
    else if (byte === 13) text += "\\r";
    else if (byte < 32 || byte >= 127) text += `\\x${byte.toString(16).padStart(2, "0")}`;
    else text += c;
  }
  return v.mutable ? `bytearray(b${quote}${text}${quote})` : `b${quote}${text}${quote}`;
}
