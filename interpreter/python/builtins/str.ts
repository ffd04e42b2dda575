// str and its methods. Positions are code points, as in Python, also where JavaScript counts surrogates as two.
import type { Interp } from "../interp";
import type { ClassValue, Iterator, Kwargs, Value } from "../values";
import { dictEntries, isUnknown, list, notImplemented, tuple, unknown } from "../values";
import { addMethods, bind } from "./arguments";
import { encode, decode } from "./encodings";
import { formatFields, formatValue, percentFormat } from "./formatting";
import { hashValue } from "./hash";
import { wrap } from "./int";
import { addNew } from "./numeric";
import { nativeClass } from "./root";
import { compareText, position, repeat, takeSlice, timesUnknown } from "./sequence";
import { dictOf, indexOf, knownIndex, plain, textOf, tupleOf } from "./special";
import * as text from "./text";

export const strClass: ClassValue = nativeClass("str", {
  make(vm, cls, args, kwargs) {
    const [object, encoding, errors] = bind(vm, "str", "object= encoding= errors=", args, kwargs, "c");
    if (object === undefined) return wrap(cls, strClass, "");
    if (isUnknown(object)) return unknown(object.because, cls);
    if ((encoding !== undefined || errors !== undefined) && typeof object === "object" && object !== null && object.kind === "bytes") {
      return wrap(cls, strClass, decode(vm, object.value, textOf(encoding ?? "utf-8") ?? "utf-8", textOf(errors ?? "strict") ?? "strict"));
    }
    return wrap(cls, strClass, vm.str(object));
  },
});

/** s[index] for an index or a slice. */
export function strGet(vm: Interp, s: string, index: Value): Value {
  const points = text.points(s);
  if (typeof index === "object" && index !== null && index.kind === "slice") {
    const taken = typeof points === "string" ? takeSlice(vm, points as unknown as string[], index) : takeSlice(vm, points, index);
    return taken === undefined ? unknown("the bounds of this slice are not known", strClass) : typeof taken === "string" ? taken : taken.join("");
  }
  if (indexOf(vm, index) === undefined && !isUnknown(index)) vm.raise("TypeError", `string indices must be integers, not '${vm.typeOf(index).name}'`);
  const at = position(vm, "string", index, points.length);
  return at === undefined ? unknown("the index is not known", strClass) : points[at];
}
export function strIterator(s: string): Iterator {
  const points = text.points(s);
  let at = 0;
  return { kind: "iterator", type: "str_iterator", next: () => (at < points.length ? points[at++] : undefined) };
}

const needText = (vm: Interp, v: Value, name: string): string => {
  const t = textOf(v);
  return t ?? vm.raise("TypeError", `${name} must be str, not ${vm.typeOf(v).name}`);
};
function stripSet(vm: Interp, name: string, chars: Value): string | null {
  if (chars === null || chars === undefined) return null;
  return textOf(chars) ?? vm.raise("TypeError", `${name} arg must be None or str`);
}
function span(vm: Interp, s: string, start: Value, stop: Value): [number, number] | undefined {
  const n = text.length(s);
  const at = (v: Value, otherwise: number): number | undefined => {
    if (v === undefined || v === null) return otherwise;
    const i = knownIndex(vm, v);
    return i === undefined ? undefined : Math.min(n, i < 0 ? Math.max(0, i + n) : i);
  };
  const from = start !== null && start !== undefined && (knownIndex(vm, start) ?? 0) > n ? n + 1 : at(start, 0), to = at(stop, n);
  return from === undefined || to === undefined ? undefined : [from, to];
}
/** find, rfind, index, rindex over code points. */
function search(vm: Interp, s: string, sub: string, start: Value, stop: Value, last: boolean): number | undefined {
  const range = span(vm, s, start, stop);
  if (!range) return undefined;
  const [from, to] = range;
  if (from > to) return -1;
  const window = text.slice(s, from, to);
  const at = last ? window.lastIndexOf(sub) : window.indexOf(sub);
  return at < 0 ? -1 : from + text.length(window.slice(0, at));
}
function affix(vm: Interp, s: string, name: string, what: Value, start: Value, stop: Value): Value {
  const range = span(vm, s, start, stop);
  if (!range) return unknown("the positions are not known");
  const window = range[0] > range[1] ? undefined : text.slice(s, range[0], range[1]);
  const test = (t: string): boolean => window !== undefined && (name === "startswith" ? window.startsWith(t) : window.endsWith(t));
  const many = tupleOf(what);
  if (many) {
    return many.items.some((t) => test(textOf(t) ?? vm.raise("TypeError", `tuple for ${name} must only contain str, not ${vm.typeOf(t).name}`)));
  }
  return test(textOf(what) ?? vm.raise("TypeError", `${name} first arg must be str or a tuple of str, not ${vm.typeOf(what).name}`));
}
function split(vm: Interp, s: string, sep: Value, limit: Value, right: boolean): Value {
  const most = knownIndex(vm, limit);
  if (most === undefined) return unknown("the number of splits is not known");
  if (sep === null) return list(right ? text.rsplitSpace(s, most) : text.splitSpace(s, most));
  const t = needText(vm, sep, "sep").valueOf();
  if (t === "") vm.raise("ValueError", "empty separator");
  const parts = s.split(t);
  if (most < 0 || parts.length <= most + 1) return list(parts);
  return list(right ? [parts.slice(0, parts.length - most).join(t), ...parts.slice(parts.length - most)] : [...parts.slice(0, most), parts.slice(most).join(t)]);
}
function pad(vm: Interp, name: string, s: string, width: Value, fill: Value, side: (n: number, width: number) => [number, number]): Value {
  const w = knownIndex(vm, width);
  const f = fill === undefined ? " " : needText(vm, fill, "The fill character");
  if (text.length(f) !== 1) vm.raise("TypeError", "The fill character must be exactly one character long");
  if (w === undefined) return unknown("the width is not known", strClass);
  const n = text.length(s);
  if (w <= n) return s;
  const [left, right] = side(n, w);
  return f.repeat(left) + s + f.repeat(right);
}
const other = (v: Value): string | undefined => textOf(v);
const compared = (test: (order: number) => boolean) => (_vm: Interp, self: string, b: Value): Value => { const t = other(b); return t === undefined ? notImplemented : test(compareText(self, t)); };

addNew(strClass);
addMethods(strClass, textOf, {
  upper: [0, (_vm, s) => s.toUpperCase()],
  lower: [0, (_vm, s) => s.toLowerCase()],
  casefold: [0, (_vm, s) => s.toLowerCase().replaceAll("ß", "ss")],
  capitalize: [0, (_vm, s) => text.capitalize(s)],
  title: [0, (_vm, s) => s.replace(/\p{L}+/gu, (w) => text.capitalize(w))],
  swapcase: [0, (_vm, s) => s.replace(/\p{L}/gu, (c) => (c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase()))],
  strip: [[0, 1], (vm, s, chars) => text.strip(s, stripSet(vm, "strip", chars), true, true)],
  lstrip: [[0, 1], (vm, s, chars) => text.strip(s, stripSet(vm, "lstrip", chars), true, false)],
  rstrip: [[0, 1], (vm, s, chars) => text.strip(s, stripSet(vm, "rstrip", chars), false, true)],
  split: ["sep= maxsplit=", (vm, s, sep = null, limit = -1) => split(vm, s, sep, limit, false)],
  rsplit: ["sep= maxsplit=", (vm, s, sep = null, limit = -1) => split(vm, s, sep, limit, true)],
  splitlines: ["keepends=", (vm, s, keep = false) => list(text.splitLines(s, vm.truth(keep) ?? false))],
  join: [1, (vm, s, items) => {
    const parts = vm.items(items);
    if (!parts) return unknown("the strings to join are not known", strClass);
    const unclear = parts.find(isUnknown);
    if (unclear !== undefined) return unclear;
    return parts.map((p, i) => textOf(p) ?? vm.raise("TypeError", `sequence item ${i}: expected str instance, ${vm.typeOf(p).name} found`)).join(s);
  }],
  replace: ["old new count= /", (vm, s, from, to, limit = -1) => {
    const a = needText(vm, from, "replace() argument 1"), b = needText(vm, to, "replace() argument 2"), n = knownIndex(vm, limit) ?? -1;
    if (n < 0) return s.replaceAll(a, () => b);
    const parts = a === "" ? ["", ...text.chars(s), ""] : s.split(a);
    return parts.slice(0, n + 1).join(b) + (parts.length > n + 1 ? a + parts.slice(n + 1).join(a) : "");
  }],
  find: [[1, 3], (vm, s, sub, a, b) => search(vm, s, needText(vm, sub, "find() argument 1"), a, b, false) ?? unknown("the positions are not known")],
  rfind: [[1, 3], (vm, s, sub, a, b) => search(vm, s, needText(vm, sub, "rfind() argument 1"), a, b, true) ?? unknown("the positions are not known")],
  index: [[1, 3], (vm, s, sub, a, b) => { const at = search(vm, s, needText(vm, sub, "index() argument 1"), a, b, false); return at === -1 ? vm.raise("ValueError", "substring not found") : (at ?? unknown("the positions are not known")); }],
  rindex: [[1, 3], (vm, s, sub, a, b) => { const at = search(vm, s, needText(vm, sub, "rindex() argument 1"), a, b, true); return at === -1 ? vm.raise("ValueError", "substring not found") : (at ?? unknown("the positions are not known")); }],
  count: [[1, 3], (vm, s, sub, a, b) => {
    const range = span(vm, s, a, b), t = needText(vm, sub, "count() argument 1");
    if (!range) return unknown("the positions are not known");
    const window = text.slice(s, range[0], range[1]);
    return t === "" ? text.length(window) + 1 : window.split(t).length - 1;
  }],
  startswith: [[1, 3], (vm, s, what, a, b) => affix(vm, s, "startswith", what, a, b)],
  endswith: [[1, 3], (vm, s, what, a, b) => affix(vm, s, "endswith", what, a, b)],
  removeprefix: [1, (vm, s, t) => { const p = needText(vm, t, "removeprefix() argument"); return s.startsWith(p) ? s.slice(p.length) : s; }],
  removesuffix: [1, (vm, s, t) => { const p = needText(vm, t, "removesuffix() argument"); return p && s.endsWith(p) ? s.slice(0, -p.length) : s; }],
  partition: [1, (vm, s, sep) => { const t = separator(vm, sep), at = s.indexOf(t); return tuple(at < 0 ? [s, "", ""] : [s.slice(0, at), t, s.slice(at + t.length)]); }],
  rpartition: [1, (vm, s, sep) => { const t = separator(vm, sep), at = s.lastIndexOf(t); return tuple(at < 0 ? ["", "", s] : [s.slice(0, at), t, s.slice(at + t.length)]); }],
  center: [[1, 2], (vm, s, w, f) => pad(vm, "center", s, w, f, (n, width) => { const extra = width - n, left = (extra >> 1) + (extra & width & 1); return [left, extra - left]; })],
  ljust: [[1, 2], (vm, s, w, f) => pad(vm, "ljust", s, w, f, (n, width) => [0, width - n])],
  rjust: [[1, 2], (vm, s, w, f) => pad(vm, "rjust", s, w, f, (n, width) => [width - n, 0])],
  zfill: [1, (vm, s, w) => {
    const width = knownIndex(vm, w);
    if (width === undefined) return unknown("the width is not known", strClass);
    const sign = /^[+-]/.test(s) ? s[0] : "";
    return sign + s.slice(sign.length).padStart(width - sign.length, "0");
  }],
  expandtabs: ["tabsize=", (vm, s, size = 8) => text.expandTabs(s, knownIndex(vm, size) ?? 8)],
  encode: ["encoding= errors=", (vm, s, encoding = "utf-8", errors = "strict") => ({ kind: "bytes", value: encode(vm, s, textOf(encoding) ?? "utf-8", textOf(errors) ?? "strict"), mutable: false })],
  translate: [1, (vm, s, table) => translate(vm, s, table)],
  isalpha: [0, (_vm, s) => /^\p{L}+$/u.test(s)],
  isdigit: [0, (_vm, s) => /^[\p{Nd}\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089\u2460-\u2468]+$/u.test(s)],
  isdecimal: [0, (_vm, s) => /^\p{Nd}+$/u.test(s)],
  isnumeric: [0, (_vm, s) => /^\p{N}+$/u.test(s)],
  isalnum: [0, (_vm, s) => /^[\p{L}\p{N}]+$/u.test(s)],
  isspace: [0, (_vm, s) => /^[\s\x1c-\x1f\x85]+$/.test(s)],
  isupper: [0, (_vm, s) => /\p{Lu}/u.test(s) && !/[\p{Ll}\p{Lt}]/u.test(s)],
  islower: [0, (_vm, s) => /\p{Ll}/u.test(s) && !/[\p{Lu}\p{Lt}]/u.test(s)],
  istitle: [0, (_vm, s) => /\p{L}/u.test(s) && s.replace(/\p{L}+/gu, (w) => text.capitalize(w)) === s],
  isascii: [0, (_vm, s) => text.isAscii(s)],
  isprintable: [0, (_vm, s) => !/[\p{C}\p{Zl}\p{Zp}]|[^\S ]/u.test(s)],
  isidentifier: [0, (_vm, s) => /^[\p{XID_Start}_]\p{XID_Continue}*$/u.test(s)],
  format_map: [1, (vm, s, mapping) => formatFields(vm, s, [], (name) => vm.getitem(mapping, name))],
  __len__: [0, (_vm, s) => text.length(s)],
  __iter__: [0, (_vm, s) => strIterator(s)],
  __contains__: [1, (vm, s, x) => s.includes(textOf(x) ?? vm.raise("TypeError", `'in <string>' requires string as left operand, not ${vm.typeOf(x).name}`))],
  __getitem__: [1, (vm, s, index) => strGet(vm, s, index)],
  __add__: [1, (vm, s, x) => { const t = other(x); return t === undefined ? vm.raise("TypeError", `can only concatenate str (not "${vm.typeOf(x).name}") to str`) : s + t; }],
  __mul__: [1, (vm, s, n) => repeat(vm, [s], n)?.join("") ?? timesUnknown(vm, n)],
  __rmul__: [1, (vm, s, n) => repeat(vm, [s], n)?.join("") ?? timesUnknown(vm, n)],
  __mod__: [1, (vm, s, args) => percentFormat(vm, s, args)],
  __eq__: [1, compared((o) => o === 0)],
  __ne__: [1, compared((o) => o !== 0)],
  __lt__: [1, compared((o) => o < 0)],
  __le__: [1, compared((o) => o <= 0)],
  __gt__: [1, compared((o) => o > 0)],
  __ge__: [1, compared((o) => o >= 0)],
  __hash__: [0, (vm, s) => hashValue(vm, s)],
  __repr__: [0, (vm, s) => vm.repr(s)],
  __format__: [1, (vm, s, spec) => formatValue(vm, s, textOf(spec) ?? "")],
  __str__: [0, (_vm, s) => s],
});
strClass.dict.set("format", { kind: "builtin", name: "format", binds: true, call: (vm, [self, ...args], kwargs: Kwargs | null) => {
  const s = textOf(self);
  if (s === undefined) return isUnknown(self) ? self : vm.raise("TypeError", "descriptor 'format' requires a 'str' object");
  return formatFields(vm, s, args, (name) => kwargs?.get(name));
} });
strClass.dict.set("maketrans", { kind: "staticmethod", func: { kind: "builtin", name: "maketrans", binds: false, call: (vm, args) => maketrans(vm, args) } });

function separator(vm: Interp, sep: Value): string {
  const t = needText(vm, sep, "must be str, not");
  return t === "" ? vm.raise("ValueError", "empty separator") : t;
}

function maketrans(vm: Interp, args: readonly Value[]): Value {
  const table: [Value, Value][] = [];
  if (args.length === 1) {
    const source = dictOf(args[0]) ?? vm.raise("TypeError", "if you give only one argument to maketrans it must be a dict");
    for (const [k, v] of dictEntries(source)) table.push([typeof k === "string" ? k.codePointAt(0)! : k, v]);
  } else {
    const from = text.chars(textOf(args[0]) ?? ""), to = text.chars(textOf(args[1]) ?? "");
    if (from.length !== to.length) vm.raise("ValueError", "the first two maketrans arguments must have equal length");
    from.forEach((c, i) => table.push([c.codePointAt(0)!, to[i].codePointAt(0)!]));
    for (const c of text.chars(textOf(args[2] ?? "") ?? "")) table.push([c.codePointAt(0)!, null]);
  }
  return vm.call(vm.typeOf({ kind: "dict", map: new Map(), originals: null }), [list(table.map(([k, v]) => tuple([k, v])))]);
}

function translate(vm: Interp, s: string, table: Value): Value {
  const known = dictOf(table);
  if (!known) return unknown("only a dict can be used as a translation table here", strClass);
  return text.chars(s).map((c) => {
    const code = c.codePointAt(0)!;
    if (!known.map.has(code)) return c;
    const to = plain(known.map.get(code)!);
    return to === null ? "" : typeof to === "number" ? String.fromCodePoint(to) : (textOf(to) ?? c);
  }).join("");
}
