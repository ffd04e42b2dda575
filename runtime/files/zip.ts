// The part of the ZIP format that .pth files use: stored entries, each starting at a multiple of 64 bytes so that it can be mapped.
import { inflateSync } from "fflate";
import { FileError } from "./error";

const text = new TextDecoder();
const ALIGNMENT = 64;

/** The entries of an archive by name; stored entries are views of `bytes`. Throws FileError where it is damaged. */
export function readZip(bytes: Uint8Array): Map<string, Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  let { count, start } = end;
  const entries = new Map<string, Uint8Array>();
  for (; count > 0; count--) {
    if (start + 46 > bytes.length || view.getUint32(start, true) !== 0x02014b50) throw damaged();
    const method = view.getUint16(start + 10, true);
    let size = view.getUint32(start + 20, true);
    let header = view.getUint32(start + 42, true);
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((at) => view.getUint16(start + at, true));
    const name = text.decode(bytes.subarray(start + 46, start + 46 + nameLength));
    const extra = start + 46 + nameLength;
    const wide = wideFields(view, extra, extra + extraLength, [view.getUint32(start + 24, true), size, header]);
    [, size, header] = wide;
    entries.set(name, content(bytes, view, header, size, method, name));
    start = extra + extraLength + commentLength;
  }
  return entries;
}

function damaged(): FileError {
  return new FileError("the file is damaged or was cut off: its table of contents cannot be read");
}

function findEnd(view: DataView): { count: number; start: number } {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 0xffff); at--) {
    if (view.getUint32(at, true) !== 0x06054b50) continue;
    const [count, start] = [view.getUint16(at + 10, true), view.getUint32(at + 16, true)];
    if (count !== 0xffff && start !== 0xffffffff) return { count, start };
    if (at < 20 || view.getUint32(at - 20, true) !== 0x07064b50) throw damaged();
    const wide = Number(view.getBigUint64(at - 12, true));
    if (wide + 56 > view.byteLength) throw damaged();
    return { count: Number(view.getBigUint64(wide + 32, true)), start: Number(view.getBigUint64(wide + 48, true)) };
  }
  throw damaged();
}

/** Sizes that do not fit into 32 bits are in an extra field, in this order: size, packed size, offset. */
function wideFields(view: DataView, start: number, end: number, fields: number[]): number[] {
  if (!fields.includes(0xffffffff)) return fields;
  for (let at = start; at + 4 <= end; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    let next = at + 4;
    return fields.map((field) => {
      if (field !== 0xffffffff) return field;
      next += 8;
      return Number(view.getBigUint64(next - 8, true));
    });
  }
  throw damaged();
}

function content(bytes: Uint8Array, view: DataView, header: number, size: number, method: number, name: string): Uint8Array {
  if (header + 30 > bytes.length || view.getUint32(header, true) !== 0x04034b50) throw damaged();
  const start = header + 30 + view.getUint16(header + 26, true) + view.getUint16(header + 28, true);
  if (start + size > bytes.length) throw damaged();
  const packed = bytes.subarray(start, start + size);
  if (method === 0) return packed;
  if (method !== 8) throw new FileError(`entry ${name} is compressed in a way that is not supported (${method})`);
  return inflateSync(packed);
}

/** An archive of stored entries in the order given. Throws FileError beyond 4 GiB. */
export function writeZip(entries: Iterable<readonly [name: string, content: Uint8Array]>): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const [name, data] of entries) {
    const encoded = new TextEncoder().encode(name);
    // The content is moved to the next multiple of 64 by an extra field of zeros, "FB" as PyTorch marks it.
    const padding = (ALIGNMENT - ((at + 30 + encoded.length + 4) % ALIGNMENT)) % ALIGNMENT;
    const fields = [0x0800, 0, 0x21 << 16, crc32(data), data.length, data.length] as const;
    parts.push(record(0x04034b50, fields, encoded, padding), data);
    directory.push(record(0x02014b50, fields, encoded, 0, at));
    at += 30 + encoded.length + 4 + padding + data.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  if (at + size > 0xfffffffe || directory.length > 0xfffe) throw new FileError("files larger than 4 GiB cannot be written");
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, directory.length, true);
  end.setUint16(10, directory.length, true);
  end.setUint32(12, size, true);
  end.setUint32(16, at, true);
  return join([...parts, ...directory, new Uint8Array(end.buffer)]);
}

/** A local header, or with an offset the entry of the central directory. */
function record(magic: number, fields: readonly number[], name: Uint8Array, padding: number, offset?: number): Uint8Array {
  const [flags, method, time, crc, packed, size] = fields;
  const central = offset !== undefined;
  const extra = central ? 0 : 4 + padding;
  const out = new Uint8Array((central ? 46 : 30) + name.length + extra);
  const view = new DataView(out.buffer);
  view.setUint32(0, magic, true);
  let at = central ? 6 : 4;
  view.setUint16(at + 2, flags, true);
  view.setUint16(at + 4, method, true);
  view.setUint32(at + 6, time, true);
  [crc, packed, size].forEach((value, i) => view.setUint32(at + 10 + 4 * i, value, true));
  view.setUint16(at + 22, name.length, true);
  view.setUint16(at + 24, extra, true);
  if (central) view.setUint32(42, offset, true);
  at = central ? 46 : 30;
  out.set(name, at);
  if (!central) {
    view.setUint16(at + name.length, 0x4246, true);
    view.setUint16(at + name.length + 2, padding, true);
  }
  return out;
}

/** The pieces, one after another. */
export function join(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, i) => {
  let c = i;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

function crc32(data: Uint8Array): number {
  let c = 0xffffffff;
  for (let i = 0; i < data.length; i++) c = crcTable[(c ^ data[i]) & 255] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}
