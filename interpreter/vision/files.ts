// The files of data sets: where they lie, IDX arrays, gzip, and fetching what is not there.
import type { Interp } from "../python/interp";
import { type Value } from "../python/values";
import { gunzip } from "./inflate";

/** An absolute path: relative ones start at the working directory. */
export function absolute(vm: Interp, path: string): string {
  const plain = path.replaceAll("\\", "/").replace(/\/+$/, "");
  if (/^(\/|[A-Za-z]:)/.test(plain)) return plain;
  const parts = `${vm.host.cwd()}/${plain}`.split("/"), out: string[] = [];
  for (const p of parts) { if (p === "..") out.pop(); else if (p !== "." && !(p === "" && out.length)) out.push(p); }
  return out.join("/");
}
export const pathText = (vm: Interp, root: Value): string => (typeof root === "string" ? root : vm.str(root));

/** The contents of a file that may also be there packed; the first bytes only with `limit`. */
export function readPacked(vm: Interp, path: string, limit?: number): Uint8Array | undefined {
  const { host } = vm;
  if (host.exists(path)) return host.readBytes(path);
  if (!host.exists(`${path}.gz`)) return undefined;
  const packed = host.readBytes(`${path}.gz`);
  return packed && (limit === undefined && host.gunzip ? host.gunzip(packed) : gunzip(packed, limit));
}
/** An IDX file of bytes: sizes and contents. https://yann.lecun.com/exdb/mnist (big-endian; type 8 is unsigned bytes). */
export function readIdx(data: Uint8Array): { sizes: number[]; data: Uint8Array } | undefined {
  if (data.length < 4 || data[0] !== 0 || data[1] !== 0 || data[2] !== 8) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength), rank = data[3]!;
  if (data.length < 4 + 4 * rank) return undefined;
  return { sizes: Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i)), data: data.subarray(4 + 4 * rank) };
}
