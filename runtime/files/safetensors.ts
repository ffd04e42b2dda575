// Safetensors: eight bytes of length, a JSON header, and the tensors' raw bytes.
import { storedType, storedTypes } from "./dtypes";
import { FileError } from "./error";
import { contiguousBytes, elementCount, rowMajor, type SavedTensor } from "./saved";
import { join } from "./zip";

/** Tensors by name, and the header's `__metadata__`. */
export interface Safetensors {
  tensors: Map<string, SavedTensor>;
  metadata: Record<string, string>;
}

interface Entry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

/** Reads a .safetensors file; the tensors are views of `bytes`. Throws FileError with what is wrong. */
export function loadSafetensors(bytes: Uint8Array): Safetensors {
  if (bytes.length < 8) throw new FileError("this is no safetensors file: it is shorter than 8 bytes");
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > bytes.length - 8) throw new FileError("this is no safetensors file, or it was cut off: its header is longer than the file");
  const { __metadata__: metadata = {}, ...entries } = parseHeader(bytes.subarray(8, 8 + length));
  const tensors = new Map<string, SavedTensor>();
  for (const [name, entry] of Object.entries(entries)) tensors.set(name, tensorOf(name, entry as unknown as Entry, bytes.subarray(8 + length)));
  return { tensors, metadata: metadata as Record<string, string> };
}

function parseHeader(bytes: Uint8Array): Record<string, object> {
  try {
    const header: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof header === "object" && header !== null) return header as Record<string, object>;
  } catch {
    // Reported below: what is no JSON is as wrong as JSON that is no object.
  }
  throw new FileError("this is no safetensors file: its header is not JSON");
}

function tensorOf(name: string, { dtype, shape, data_offsets: offsets }: Entry, data: Uint8Array): SavedTensor {
  const type = storedTypes.find((known) => known.safetensors === dtype);
  if (!type) throw new FileError(`tensor ${name} has a dtype that is not supported: ${dtype}`);
  const whole = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
  if (!Array.isArray(shape) || !Array.isArray(offsets) || ![...shape, ...offsets].every(whole)) throw new FileError(`tensor ${name} has a bad header`);
  const [start, end] = offsets;
  if (end > data.length) throw new FileError(`the file was cut off: tensor ${name} ends at byte ${end} of ${data.length}`);
  if (end - start !== elementCount(shape) * type.bytes) throw new FileError(`tensor ${name} has ${end - start} bytes, which do not fit its shape`);
  return { kind: "tensor", dtype: type.name, shape, strides: rowMajor(shape), offset: 0, storage: { bytes: data.subarray(start, end) } };
}

/** The bytes of a .safetensors file. Wide dtypes come first and names in order, as the original writes them. Throws FileError. */
export function saveSafetensors(tensors: Iterable<readonly [name: string, tensor: SavedTensor]>, metadata?: Record<string, string>): Uint8Array {
  const rows = [...tensors].map(([name, tensor]) => ({ name, tensor, type: storedType(tensor.dtype) }));
  const rank = (name: string): number => order.indexOf(name);
  rows.sort((a, b) => rank(b.type.safetensors ?? "") - rank(a.type.safetensors ?? "") || (a.name < b.name ? -1 : 1));
  const header: Record<string, object> = metadata ? { __metadata__: metadata } : {};
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const { name, tensor, type } of rows) {
    if (!type.safetensors) throw new FileError(`tensors of dtype torch.${type.name} cannot be saved as safetensors`);
    const bytes = contiguousBytes(tensor);
    header[name] = { dtype: type.safetensors, shape: tensor.shape, data_offsets: [at, (at += bytes.length)] };
    parts.push(bytes);
  }
  const json = JSON.stringify(header);
  const text = new TextEncoder().encode(json);
  const padded = new Uint8Array(Math.ceil(text.length / 8) * 8).fill(32);
  padded.set(text);
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(padded.length), true);
  return join([length, padded, ...parts]);
}

/** Dtypes from narrow to wide, as the format orders them. */
const order = ["BOOL", "U8", "I8", "I16", "U16", "F16", "BF16", "I32", "U32", "F32", "C64", "F64", "I64", "U64"];
