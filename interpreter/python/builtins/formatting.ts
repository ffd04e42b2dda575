// format(), str.format and the `%` of strings: how the values are found. How numbers and strings look is format.ts' business.
import type { Interp } from "../interp";
import { format, percent } from "../format";
import type { Value } from "../values";
import { isUnknown, unknown } from "../values";
import { objectClass } from "./root";
import { plain, special, tupleOf } from "./special";

/** format(v, spec): through `__format__` where the class has one of its own. Unknown for an Unknown. */
export function formatValue(vm: Interp, v: Value, spec: string): Value {
  if (isUnknown(v)) return v;
  if (typeof v === "string" && spec === "") return v;
  if (typeof v === "object" && v !== null && v.kind !== "float" && v.kind !== "sym" && v.kind !== "complex") {
    const own = special(vm, v, "__format__");
    if (own !== undefined && own !== objectClass.dict.get("__format__") && typeof own === "object" && own !== null && (own.kind === "function" || plain(v) === v)) {
      return vm.call(own, [v, spec]);
    }
    const content = plain(v);
    if (spec === "") return vm.str(v);
    if (content === v) return vm.raise("TypeError", `unsupported format string passed to ${vm.typeOf(v).name}.__format__`);
    return format(vm, content, spec);
  }
  return format(vm, v, spec);
}

/** The `%` of strings. */
export function percentFormat(vm: Interp, template: string, args: Value): Value {
  const values = tupleOf(args)?.items ?? [args];
  const unclear = values.find(isUnknown);
  if (unclear !== undefined) return unknown((unclear as { because: string }).because, vm.typeOf(""));
  return percent(vm, template, args);
}

/**
 * str.format: fields by position, number or name, with attributes and items, conversions and nested specifications.
 * `named` gives the value of a keyword, or undefined. Unknown as soon as one value is.
 */
export function formatFields(vm: Interp, template: string, args: readonly Value[], named: (name: string) => Value | undefined): Value {
  const state: Counter = { next: 0, mode: undefined };
  return fill(vm, template, args, named, state, 2);
}
interface Counter { next: number; mode: "automatic" | "manual" | undefined }

function fill(vm: Interp, template: string, args: readonly Value[], named: (name: string) => Value | undefined, state: Counter, depth: number): Value {
  if (depth < 0) vm.raise("ValueError", "Max string recursion exceeded");
  let out = "";
  let unclear: Value | undefined;
  for (let i = 0; i < template.length; i++) {
    const c = template[i];
    if (c === "}") {
      if (template[i + 1] !== "}") vm.raise("ValueError", "Single '}' encountered in format string");
      out += "}";
      i++;
    } else if (c !== "{") out += c;
    else if (template[i + 1] === "{") { out += "{"; i++; }
    else {
      const end = closing(vm, template, i);
      const piece = field(vm, template.slice(i + 1, end), args, named, state, depth);
      if (typeof piece === "string") out += piece;
      else unclear ??= piece;
      i = end;
    }
  }
  return unclear ?? out;
}

function closing(vm: Interp, template: string, open: number): number {
  let depth = 0;
  for (let i = open; i < template.length; i++) {
    if (template[i] === "[" && depth === 1) {
      const close = template.indexOf("]", i);
      if (close > 0) i = close;
    } else if (template[i] === "{") depth++;
    else if (template[i] === "}" && --depth === 0) return i;
  }
  return vm.raise("ValueError", open === template.length - 1 ? "Single '{' encountered in format string" : "expected '}' before end of string");
}

function field(vm: Interp, text: string, args: readonly Value[], named: (name: string) => Value | undefined, state: Counter, depth: number): Value {
  const match = /^((?:[^[\]!:]|\[[^\]]*\])*)(?:!([^:]))?(?::([^]*))?$/.exec(text);
  if (!match) return vm.raise("ValueError", "expected ':' after conversion specifier");
  const [, name, conversion, spec = ""] = match;
  let value = lookUp(vm, name, args, named, state);
  const filled = spec.includes("{") ? fill(vm, spec, args, named, state, depth - 1) : spec;
  if (isUnknown(value)) return value;
  if (conversion === "r") value = vm.repr(value);
  else if (conversion === "s") value = vm.str(value);
  else if (conversion === "a") value = vm.call(vm.builtins.get("ascii")!, [value]);
  else if (conversion !== undefined) vm.raise("ValueError", `Unknown conversion specifier '${conversion}'`);
  return typeof filled === "string" ? formatValue(vm, value, filled) : filled;
}

function lookUp(vm: Interp, path: string, args: readonly Value[], named: (name: string) => Value | undefined, state: Counter): Value {
  const first = /^[^.[]*/.exec(path)![0];
  let value: Value | undefined;
  if (first === "" || /^\d+$/.test(first)) {
    const mode = first === "" ? "automatic" : "manual";
    if (state.mode !== undefined && state.mode !== mode) {
      vm.raise("ValueError", mode === "manual" ? "cannot switch from automatic field numbering to manual field specification" : "cannot switch from manual field specification to automatic field numbering");
    }
    state.mode = mode;
    const index = first === "" ? state.next++ : Number(first);
    value = args[index] ?? (index < args.length ? args[index] : vm.raise("IndexError", `Replacement index ${index} out of range for positional args tuple`));
  } else {
    value = named(first);
    if (value === undefined) return vm.raise("KeyError", first);
  }
  for (const [, attribute, item] of path.slice(first.length).matchAll(/\.([^.[]+)|\[([^\]]*)\]/g)) {
    value = attribute !== undefined ? vm.getattr(value!, attribute) : vm.getitem(value!, /^\d+$/.test(item) ? Number(item) : item);
  }
  return value!;
}
