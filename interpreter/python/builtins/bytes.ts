// bytes and bytearray.
import type { Interp } from "../interp";
import type { Bytes, ClassValue, Value } from "../values";
import { isUnknown, list, notImplemented, unknown } from "../values";
import { addMethods, bind } from "./arguments";
import { decode, encode } from "./encodings";
import { addNew } from "./numeric";
import { nativeClass } from "./root";
import { bytesRepr } from "./repr";
import { position, takeSlice } from "./sequence";
import { hashValue } from "./hash";
import { intOf, knownIndex, plain, textOf } from "./special";

const maker = (mutable: boolean): ClassValue["make"] => (vm, cls, args, kwargs) => {
  const [source, encoding, errors] = bind(vm, mutable ? "bytearray" : "bytes", "source= encoding= errors=", args, kwargs);
  if (source === undefined) return bytes(new Uint8Array(0), mutable);
  const text = textOf(source);
  if (text !== undefined) {
    if (encoding === undefined) vm.raise("TypeError", "string argument without an encoding");
    return bytes(encode(vm, text, textOf(encoding!) ?? "utf-8", textOf(errors ?? "strict") ?? "strict"), mutable);
  }
  const known = bytesOf(source);
  if (known) return bytes(known.value.slice(), mutable);
  const size = intOf(source);
  if (typeof size === "number") return size < 0 ? vm.raise("ValueError", "negative count") : bytes(new Uint8Array(size), mutable);
  const items = isUnknown(source) || size !== undefined ? undefined : vm.items(source);
  if (!items || items.some((i) => typeof intOf(i) !== "number")) return unknown(isUnknown(source) ? source.because : "these bytes are not known", cls);
  return bytes(Uint8Array.from(items, (i) => {
    const n = intOf(i) as number;
    return n < 0 || n > 255 ? vm.raise("ValueError", "bytes must be in range(0, 256)") : n;
  }), mutable);
};
export const bytesClass: ClassValue = nativeClass("bytes", { make: maker(false) });
export const bytearrayClass: ClassValue = nativeClass("bytearray", { make: maker(true) });

export const bytes = (value: Uint8Array, mutable = false): Bytes => ({ kind: "bytes", value, mutable });
export const bytesOf = (v: Value): Bytes | undefined => {
  const p = plain(v);
  return typeof p === "object" && p !== null && p.kind === "bytes" ? p : undefined;
};
const latin = (b: Uint8Array): string => { let s = ""; for (const x of b) s += String.fromCharCode(x); return s; };
const fromLatin = (s: string): Uint8Array => Uint8Array.from(s, (c) => c.charCodeAt(0));
const need = (vm: Interp, v: Value): string => latin(bytesOf(v)?.value ?? vm.raise("TypeError", `a bytes-like object is required, not '${vm.typeOf(v).name}'`));

/** b[index]: an int, or bytes for a slice. */
export function bytesGet(vm: Interp, self: Bytes, index: Value): Value {
  if (typeof index === "object" && index !== null && index.kind === "slice") {
    const taken = takeSlice(vm, [...self.value], index);
    return taken ? bytes(Uint8Array.from(taken), self.mutable) : unknown("the bounds of this slice are not known");
  }
  const at = position(vm, self.mutable ? "bytearray" : "byte", index, self.value.length, self.mutable ? "bytearray index out of range" : "index out of range");
  return at === undefined ? unknown("the index is not known") : self.value[at];
}

for (const cls of [bytesClass, bytearrayClass]) {
  addNew(cls);
  const same = (self: Bytes, text: string): Bytes => bytes(fromLatin(text), self.mutable);
  addMethods(cls, bytesOf, {
    decode: ["encoding= errors=", (vm, self, encoding = "utf-8", errors = "strict") => decode(vm, self.value, textOf(encoding) ?? "utf-8", textOf(errors) ?? "strict")],
    hex: [[0, 2], (_vm, self, sep = "") => Array.from(self.value, (b) => b.toString(16).padStart(2, "0")).join(textOf(sep) ?? "")],
    startswith: [[1, 3], (vm, self, t) => latin(self.value).startsWith(need(vm, t))],
    endswith: [[1, 3], (vm, self, t) => latin(self.value).endsWith(need(vm, t))],
    find: [[1, 3], (vm, self, t) => latin(self.value).indexOf(need(vm, t))],
    count: [[1, 3], (vm, self, t) => latin(self.value).split(need(vm, t)).length - 1],
    replace: [[2, 3], (vm, self, a, b) => same(self, latin(self.value).replaceAll(need(vm, a), () => need(vm, b)))],
    split: [[0, 2], (vm, self, sep = null) => list((sep === null ? latin(self.value).trim().split(/\s+/).filter(Boolean) : latin(self.value).split(need(vm, sep))).map((p) => same(self, p)))],
    strip: [[0, 1], (_vm, self) => same(self, latin(self.value).trim())],
    join: [1, (vm, self, items) => { const parts = vm.items(items); return parts ? same(self, parts.map((p) => need(vm, p)).join(latin(self.value))) : unknown("the parts are not known"); }],
    upper: [0, (_vm, self) => same(self, latin(self.value).toUpperCase())],
    lower: [0, (_vm, self) => same(self, latin(self.value).toLowerCase())],
    __len__: [0, (_vm, self) => self.value.length],
    __iter__: [0, (_vm, self) => { let at = 0; return { kind: "iterator", type: self.mutable ? "bytearray_iterator" : "bytes_iterator", next: () => (at < self.value.length ? self.value[at++] : undefined) }; }],
    __getitem__: [1, (vm, self, index) => bytesGet(vm, self, index)],
    __contains__: [1, (_vm, self, x) => { const b = bytesOf(x); const n = intOf(x); return b ? latin(self.value).includes(latin(b.value)) : typeof n === "number" && self.value.includes(n); }],
    __add__: [1, (vm, self, x) => (bytesOf(x) ? same(self, latin(self.value) + need(vm, x)) : vm.raise("TypeError", `can't concat ${vm.typeOf(x).name} to ${cls.name}`))],
    __mul__: [1, (_vm, self, n) => { const times = intOf(n); return typeof times === "number" ? same(self, latin(self.value).repeat(Math.max(0, times))) : notImplemented; }],
    __eq__: [1, (_vm, self, x) => { const b = bytesOf(x); return b ? latin(b.value) === latin(self.value) : notImplemented; }],
    __lt__: [1, (_vm, self, x) => { const b = bytesOf(x); return b ? latin(self.value) < latin(b.value) : notImplemented; }],
    __hash__: [0, (vm, self) => hashValue(vm, self)],
    __repr__: [0, (_vm, self) => bytesRepr(self)],
  });
  cls.dict.set("fromhex", { kind: "classmethod", func: { kind: "builtin", name: "fromhex", binds: false, call: (vm, [, text]) => {
    const digits = (textOf(text) ?? "").replace(/\s/g, "");
    if (!/^([0-9a-f]{2})*$/i.test(digits)) vm.raise("ValueError", "non-hexadecimal number found in fromhex() arg");
    return bytes(Uint8Array.from(digits.match(/../g) ?? [], (h) => parseInt(h, 16)), cls === bytearrayClass);
  } } });
}
addMethods(bytearrayClass, bytesOf, {
  __setitem__: [2, (vm, self, index, x) => { vm.touch(self); const at = position(vm, "bytearray", index, self.value.length), n = knownIndex(vm, x); if (at !== undefined && n !== undefined) self.value[at] = n; return null; }],
});
bytearrayClass.dict.set("__hash__", null);
