// ast.literal_eval, and struct.
import type { Value } from "../values";
import { builtin, float, int, isUnknown, tuple, unknown } from "../values";
import { fn, rawFn } from "../builtins/arguments";
import { bytes, bytesOf } from "../builtins/bytes";
import { evaluateLiteral } from "../builtins/evaluate";
import { indexOf, numberOf, textOf } from "../builtins/special";
import type { Interp } from "../interp";
import { defineModule } from "./module";

export const ast = defineModule("ast", {
  literal_eval: fn("literal_eval", 1, (vm, v) => { const text = textOf(v); return text === undefined ? unknown("the text is not known") : evaluateLiteral(vm, text.trim()); }),
});

const sizes: Readonly<Record<string, number>> = { x: 1, c: 1, b: 1, B: 1, "?": 1, h: 2, H: 2, i: 4, I: 4, l: 4, L: 4, q: 8, Q: 8, e: 2, f: 4, d: 8, s: 1, p: 1, n: 8, N: 8 };
interface Field { readonly code: string; readonly count: number }
/** A format's byte order and its fields. Native sizes are those of a 64-bit machine, with its alignment. */
function layout(vm: Interp, format: string): { little: boolean; fields: Field[]; native: boolean } {
  const order = /^[@=<>!]/.exec(format)?.[0] ?? "@", fields: Field[] = [];
  for (const [, count, code] of format.replace(/^[@=<>!]/, "").matchAll(/(\d*)\s*([^\s\d])/g)) {
    if (!(code in sizes)) vm.raise("ValueError", "bad char in struct format");
    fields.push({ code, count: count === "" ? 1 : Number(count) });
  }
  return { little: order !== ">" && order !== "!", fields, native: order === "@" };
}
const sizeOf = (code: string, native: boolean): number => (native && (code === "l" || code === "L") ? 8 : sizes[code]);
function walk(vm: Interp, format: string, each: (code: string, at: number, count: number, little: boolean, size: number) => void): number {
  const { little, fields, native } = layout(vm, format);
  let at = 0;
  for (const { code, count } of fields) {
    const size = sizeOf(code, native);
    if (native && size > 1) at = Math.ceil(at / size) * size;
    if (code === "s" || code === "p" || code === "x") { each(code, at, count, little, size); at += count; }
    else for (let i = 0; i < count; i++) { each(code, at, 1, little, size); at += size; }
  }
  return at;
}
function read(view: DataView, code: string, at: number, little: boolean, size: number): Value {
  switch (code) {
    case "?": return view.getUint8(at) !== 0;
    case "c": return bytes(Uint8Array.of(view.getUint8(at)));
    case "f": return float(view.getFloat32(at, little));
    case "d": return float(view.getFloat64(at, little));
    case "e": return float(half(view.getUint16(at, little)));
    default: {
      const signed = code === code.toLowerCase();
      let value = 0n;
      for (let i = 0; i < size; i++) value = (value << 8n) | BigInt(view.getUint8(at + (little ? size - 1 - i : i)));
      return int(signed ? BigInt.asIntN(8 * size, value) : value);
    }
  }
}
function half(bits: number): number {
  const exponent = (bits >> 10) & 31, fraction = bits & 1023, sign = bits & 0x8000 ? -1 : 1;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : exponent === 31 ? (fraction ? NaN : Infinity) : (1 + fraction / 1024) * 2 ** (exponent - 15));
}
function write(vm: Interp, view: DataView, code: string, at: number, little: boolean, size: number, v: Value): void {
  const x = numberOf(v);
  if (code === "f" || code === "d") return code === "f" ? view.setFloat32(at, x ?? vm.raise("TypeError", "required argument is not a float"), little) : view.setFloat64(at, x ?? vm.raise("TypeError", "required argument is not a float"), little);
  if (code === "?") return view.setUint8(at, vm.truth(v) ? 1 : 0);
  if (code === "c") return view.setUint8(at, bytesOf(v)?.value[0] ?? 0);
  const i = indexOf(vm, v);
  if (i === undefined || typeof i === "object") vm.raise("TypeError", "required argument is not an integer");
  let rest = BigInt.asUintN(8 * size, BigInt(i as number));
  for (let k = 0; k < size; k++, rest >>= 8n) view.setUint8(at + (little ? k : size - 1 - k), Number(rest & 255n));
}
function unpack(vm: Interp, format: string, data: Uint8Array, from: number): Value {
  const out: Value[] = [], view = new DataView(data.buffer, data.byteOffset + from, data.byteLength - from);
  walk(vm, format, (code, at, count, little, size) => { if (code === "s" || code === "p") out.push(bytes(data.slice(from + at, from + at + count))); else if (code !== "x") out.push(read(view, code, at, little, size)); });
  return tuple(out);
}
const needed = (vm: Interp, format: string): number => walk(vm, format, () => undefined);
const unclear = (): Value => unknown("these bytes are not known");

export const struct = defineModule("struct", {
  calcsize: fn("calcsize", 1, (vm, f) => needed(vm, textOf(f) ?? "")),
  pack: builtin("pack", (vm, [format, ...values]) => {
    const f = textOf(format);
    if (f === undefined || values.some(isUnknown)) return unclear();
    const data = new Uint8Array(needed(vm, f)), view = new DataView(data.buffer);
    let next = 0;
    walk(vm, f, (code, at, count, little, size) => {
      if (code === "x") return;
      if (code === "s" || code === "p") data.set((bytesOf(values[next++])?.value ?? new Uint8Array(0)).subarray(0, count), at);
      else write(vm, view, code, at, little, size, values[next++] ?? null);
    });
    return bytes(data);
  }),
  unpack: rawFn("unpack", 2, (vm, format, data) => {
    const f = textOf(format), b = isUnknown(data) ? undefined : bytesOf(data)?.value;
    if (f === undefined || !b) return unclear();
    if (needed(vm, f) !== b.length) vm.raise("ValueError", `unpack requires a buffer of ${needed(vm, f)} bytes`);
    return unpack(vm, f, b, 0);
  }),
  unpack_from: rawFn("unpack_from", "format buffer offset=", (vm, format, data, offset = 0) => {
    const f = textOf(format), b = isUnknown(data) ? undefined : bytesOf(data)?.value;
    return f === undefined || !b ? unclear() : unpack(vm, f, b, Number(indexOf(vm, offset) ?? 0));
  }),
});
