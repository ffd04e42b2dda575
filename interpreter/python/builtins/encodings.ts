// str to bytes and back: UTF-8, ASCII, Latin-1 and UTF-16.
import type { Interp } from "../interp";
import { raiseWith } from "./special";

const normal = (encoding: string): string => encoding.toLowerCase().replaceAll("_", "-").replace(/^utf-?(8|16)/, "utf-$1").replace(/^(latin-?1|iso-?8859-1|l1)$/, "latin-1").replace(/^us-ascii$/, "ascii");

export function encode(vm: Interp, s: string, encoding: string, errors: string): Uint8Array {
  const name = normal(encoding);
  if (name === "utf-8") return new TextEncoder().encode(s);
  if (name === "utf-16" || name === "utf-16-le") {
    const out = new Uint8Array(2 * s.length + (name === "utf-16" ? 2 : 0));
    const view = new DataView(out.buffer);
    let at = 0;
    if (name === "utf-16") { view.setUint16(0, 0xfeff, true); at = 2; }
    for (let i = 0; i < s.length; i++) view.setUint16(at + 2 * i, s.charCodeAt(i), true);
    return out;
  }
  if (name !== "ascii" && name !== "latin-1") return vm.raise("LookupError", `unknown encoding: ${encoding}`);
  const limit = name === "ascii" ? 128 : 256, out: number[] = [];
  [...s].forEach((c, i) => {
    const code = c.codePointAt(0)!;
    if (code < limit) out.push(code);
    else if (errors === "replace") out.push(63);
    else if (errors !== "ignore") {
      raiseWith(vm, "UnicodeEncodeError", [name, s, i, i + 1, `ordinal not in range(${limit})`]);
    }
  });
  return Uint8Array.from(out);
}

export function decode(vm: Interp, bytes: Uint8Array, encoding: string, errors: string): string {
  const name = normal(encoding);
  if (name === "utf-8" || name === "utf-8-sig" || name === "utf-16" || name === "utf-16-le") {
    const label = name.startsWith("utf-16") ? "utf-16le" : "utf-8";
    try {
      const text = new TextDecoder(label, { fatal: errors === "strict", ignoreBOM: name === "utf-8" || name === "utf-16-le" }).decode(bytes);
      return errors === "ignore" ? text.replaceAll("\ufffd", "") : text;
    } catch {
      return raiseWith(vm, "UnicodeDecodeError", [name, { kind: "bytes", value: bytes, mutable: false }, 0, 1, "invalid start byte"]);
    }
  }
  if (name !== "ascii" && name !== "latin-1") return vm.raise("LookupError", `unknown encoding: ${encoding}`);
  let out = "";
  bytes.forEach((b, i) => {
    if (b < 128 || name === "latin-1") out += String.fromCharCode(b);
    else if (errors === "replace") out += "\ufffd";
    else if (errors !== "ignore") raiseWith(vm, "UnicodeDecodeError", [name, { kind: "bytes", value: bytes, mutable: false }, i, i + 1, "ordinal not in range(128)"]);
  });
  return out;
}
