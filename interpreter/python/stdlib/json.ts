// json.
import type { Interp } from "../interp";
import { Raised } from "../interp";
import type { ClassValue, Instance, Value } from "../values";
import { builtin, dictEntries, float, int, isUnknown, list, unknown } from "../values";
import { bind } from "../builtins/arguments";
import { dictPut } from "../builtins/dict";
import { nativeClass } from "../builtins/root";
import { bytesOf } from "../builtins/bytes";
import { indexOf, plain, textOf } from "../builtins/special";
import { defineModule } from "./module";

interface Layout {
  readonly indent: string | null; readonly item: string; readonly key: string; readonly ascii: boolean;
  readonly sort: boolean; readonly skip: boolean; readonly nan: boolean; readonly fallback: (v: Value) => Value;
}
/** Thrown where the text depends on something that is not known. */
class Unclear { constructor(readonly because: string) {} }

function quote(s: string, ascii: boolean): string {
  const short: Record<string, string> = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f" };
  const pattern = ascii ? /["\\]|[^ -~]/g : /["\\\x00-\x1f]/g;
  return `"${s.replace(pattern, (c) => short[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)}"`;
}
function number(vm: Interp, x: number, o: Layout): string {
  if (Number.isFinite(x)) return vm.repr(float(x));
  if (!o.nan) vm.raise("ValueError", `Out of range float values are not JSON compliant: ${vm.repr(float(x))}`);
  return Number.isNaN(x) ? "NaN" : x > 0 ? "Infinity" : "-Infinity";
}

function encode(vm: Interp, v: Value, o: Layout, depth: number, inside: readonly object[]): string {
  const p = plain(v);
  if (p === null) return "null";
  if (typeof p === "boolean") return String(p);
  if (typeof p === "string") return quote(p, o.ascii);
  if (typeof p === "number" || typeof p === "bigint") return String(p);
  if (isUnknown(p)) throw new Unclear(p.because);
  if (p.kind === "sym") throw new Unclear("the value of a symbolic size is not known");
  if (p.kind === "float") return number(vm, p.value, o);
  const newline = o.indent === null ? "" : `\n${o.indent.repeat(depth + 1)}`, end = o.indent === null ? "" : `\n${o.indent.repeat(depth)}`;
  if (p.kind === "list" || p.kind === "tuple" || p.kind === "dict") {
    if (inside.includes(p)) vm.raise("ValueError", "Circular reference detected");
    const around = [...inside, p];
    if (p.kind !== "dict") return p.items.length === 0 ? "[]" : `[${newline}${p.items.map((i) => encode(vm, i, o, depth + 1, around)).join(o.item + newline)}${end}]`;
    let entries = [...dictEntries(p)].map(([k, x]) => [key(vm, k, o), x] as const).filter((e): e is readonly [string, Value] => e[0] !== undefined);
    if (o.sort) entries = entries.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
    return entries.length === 0 ? "{}" : `{${newline}${entries.map(([k, x]) => quote(k, o.ascii) + o.key + encode(vm, x, o, depth + 1, around)).join(o.item + newline)}${end}}`;
  }
  return encode(vm, o.fallback(v), o, depth, inside);
}
function key(vm: Interp, k: Value, o: Layout): string | undefined {
  const p = plain(k);
  if (typeof p === "string") return p;
  if (p === null) return "null";
  if (typeof p === "boolean") return String(p);
  if (typeof p === "number" || typeof p === "bigint") return String(p);
  if (typeof p === "object" && p.kind === "float") return number(vm, p.value, o);
  return o.skip ? undefined : vm.raise("TypeError", `keys must be str, int, float, bool or None, not ${vm.typeOf(k).name}`);
}

const dumpOptions = "* skipkeys= ensure_ascii= check_circular= allow_nan= cls= indent= separators= default= sort_keys= **kw";
function dumps(vm: Interp, v: Value, options: readonly (Value | undefined)[]): Value {
  const [skip = false, ascii = true, , nan = true, cls = null, indent = null, separators = null, fallback = null, sort = false] = options;
  const width = indent === null ? null : (textOf(indent) ?? " ".repeat(Number(indexOf(vm, indent) ?? 0)));
  const [item, keySeparator] = separators === null ? [width === null ? ", " : ",", ": "] : (vm.items(separators)?.map((s) => textOf(s) ?? "") ?? [", ", ": "]);
  const encoder = cls !== null && cls !== encoderClass ? vm.call(cls, []) : null;
  const layout: Layout = {
    indent: width, item, key: keySeparator, ascii: vm.truth(ascii) !== false, sort: vm.truth(sort) === true, skip: vm.truth(skip) === true, nan: vm.truth(nan) !== false,
    fallback: (x) => (fallback !== null ? vm.call(fallback, [x]) : encoder !== null ? vm.callMethod(encoder, "default", [x]) : vm.raise("TypeError", `Object of type ${vm.typeOf(x).name} is not JSON serializable`)),
  };
  try {
    return encode(vm, v, layout, 0, []);
  } catch (e) {
    if (e instanceof Unclear) return unknown(e.because, vm.typeOf(""));
    throw e;
  }
}

const errorClass: ClassValue = nativeClass("JSONDecodeError", { module: "json.decoder" });

function decode(vm: Interp, text: string, hooks: { readonly object: Value; readonly pairs: Value }): Value {
  let at = 0;
  const fail = (message: string, where = at): never => {
    const line = text.slice(0, where).split("\n").length, column = where - text.lastIndexOf("\n", where - 1);
    const e = vm.exception(errorClass, `${message}: line ${line} column ${column} (char ${where})`);
    for (const [name, value] of Object.entries({ msg: message, doc: text, pos: where, lineno: line, colno: column })) e.dict.set(name, value);
    throw new Raised(e);
  };
  const space = (): void => { while (at < text.length && " \t\n\r".includes(text[at])) at++; };
  const string = (): string => {
    const start = at++;
    let out = "";
    for (;;) {
      const c = text[at];
      if (c === undefined) fail("Unterminated string starting at", start);
      if (c === '"') { at++; return out; }
      if (c < " ") fail("Invalid control character at");
      if (c !== "\\") { out += c; at++; continue; }
      const e = text[at + 1];
      const plainEscape: Record<string, string> = { '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };
      if (e === "u") {
        const digits = text.slice(at + 2, at + 6);
        if (!/^[0-9a-f]{4}$/i.test(digits)) fail("Invalid \\uXXXX escape", at + 1);
        out += String.fromCharCode(parseInt(digits, 16));
        at += 6;
      } else if (e !== undefined && e in plainEscape) { out += plainEscape[e]; at += 2; }
      else if (e === undefined) fail("Unterminated string starting at", start);
      else fail("Invalid \\escape");
    }
  };
  const value = (): Value => {
    const c = text[at];
    if (c === '"') return string();
    if (c === "{") return object();
    if (c === "[") {
      at++;
      const items: Value[] = [];
      space();
      if (text[at] === "]") { at++; return list(items); }
      for (;;) {
        space();
        items.push(value());
        space();
        if (text[at] === "]") { at++; return list(items); }
        if (text[at] !== ",") fail("Expecting ',' delimiter");
        at++;
      }
    }
    for (const [word, v] of [["null", null], ["true", true], ["false", false], ["NaN", float(NaN)], ["Infinity", float(Infinity)], ["-Infinity", float(-Infinity)]] as const) {
      if (text.startsWith(word, at)) { at += word.length; return v; }
    }
    const match = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y;
    match.lastIndex = at;
    const found = match.exec(text);
    if (!found) return fail("Expecting value");
    at += found[0].length;
    return found[1] || found[2] ? float(Number(found[0])) : int(BigInt(found[0]));
  };
  const object = (): Value => {
    at++;
    const pairs: [string, Value][] = [];
    space();
    if (text[at] === "}") at++;
    else for (;;) {
      space();
      if (text[at] !== '"') fail("Expecting property name enclosed in double quotes");
      const name = string();
      space();
      if (text[at] !== ":") fail("Expecting ':' delimiter");
      at++;
      space();
      pairs.push([name, value()]);
      space();
      if (text[at] === "}") { at++; break; }
      if (text[at] !== ",") fail("Expecting ',' delimiter");
      at++;
    }
    if (hooks.pairs !== null) return vm.call(hooks.pairs, [list(pairs.map(([k, v]) => ({ kind: "tuple", items: [k, v] }) as Value))]);
    const made: Value = { kind: "dict", map: new Map(), originals: null };
    for (const [k, v] of pairs) dictPut(vm, made, k, v);
    return hooks.object === null ? made : vm.call(hooks.object, [made]);
  };
  space();
  const result = value();
  space();
  if (at < text.length) fail("Extra data");
  return result;
}
function loads(vm: Interp, v: Value, options: readonly (Value | undefined)[]): Value {
  if (isUnknown(v)) return unknown(v.because);
  const data = bytesOf(v), text = textOf(v) ?? (data ? new TextDecoder().decode(data.value) : vm.raise("TypeError", `the JSON object must be str, bytes or bytearray, not ${vm.typeOf(v).name}`));
  return decode(vm, text, { object: options[1] ?? null, pairs: options[5] ?? null });
}
const loadOptions = "* cls= object_hook= parse_float= parse_int= parse_constant= object_pairs_hook= **kw";

const encoderClass: ClassValue = nativeClass("JSONEncoder", { module: "json.encoder" });
const optionNames = ["skipkeys", "ensure_ascii", "check_circular", "allow_nan", "cls", "indent", "separators", "default", "sort_keys"];
encoderClass.dict.set("__init__", builtin("__init__", (vm, [self], kwargs) => { for (const [k, v] of kwargs ?? []) if (k !== "default") vm.setattr(self, k, v); return null; }, { binds: true }));
encoderClass.dict.set("default", builtin("default", (vm, [, v]) => vm.raise("TypeError", `Object of type ${vm.typeOf(v).name} is not JSON serializable`), { binds: true }));
encoderClass.dict.set("encode", builtin("encode", (vm, [self, v]) => dumps(vm, v, optionNames.map((name) => (name === "default" ? vm.getattr(self, "default") : (self as Instance).dict.get(name)))), { binds: true }));
const decoderClass: ClassValue = nativeClass("JSONDecoder", { module: "json.decoder" });
decoderClass.dict.set("decode", builtin("decode", (vm, [, v]) => loads(vm, v, []), { binds: true }));

export const json = defineModule("json", (vm) => {
  if (!errorClass.mro.some((c) => c.name === "ValueError")) {
    const above = vm.exception("ValueError", "").cls;
    (errorClass as { bases: readonly ClassValue[] }).bases = [above];
    errorClass.mro = [errorClass, ...above.mro];
  }
  return {
    JSONDecodeError: errorClass, JSONEncoder: encoderClass, JSONDecoder: decoderClass,
    dumps: builtin("dumps", (m, args, kwargs) => { const [v, ...options] = bind(m, "dumps", `obj ${dumpOptions}`, args, kwargs); return dumps(m, v!, options); }),
    dump: builtin("dump", (m, args, kwargs) => {
      const [v, file, ...options] = bind(m, "dump", `obj fp ${dumpOptions}`, args, kwargs);
      const text = dumps(m, v!, options);
      if (!isUnknown(file!)) m.callMethod(file!, "write", [text]);
      return null;
    }),
    loads: builtin("loads", (m, args, kwargs) => { const [v, ...options] = bind(m, "loads", `s ${loadOptions}`, args, kwargs); return loads(m, v!, options); }),
    load: builtin("load", (m, args, kwargs) => {
      const [file, ...options] = bind(m, "load", `fp ${loadOptions}`, args, kwargs);
      return isUnknown(file!) ? unknown(file.because) : loads(m, m.callMethod(file!, "read", []), options);
    }),
  };
});
