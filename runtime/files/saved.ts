// Python values as they lie in files, and tensors over bytes.
import { storedType } from "./dtypes";
import { FileError } from "./error";

/** Memory that tensors look into; two tensors with the same object share it, also after saving and loading. */
export interface SavedStorage {
  bytes: Uint8Array;
}

/** A tensor: a window of a storage. Offset and strides count elements. */
export interface SavedTensor {
  kind: "tensor";
  dtype: string;
  shape: readonly number[];
  strides: readonly number[];
  offset: number;
  storage: SavedStorage;
  requiresGrad?: boolean;
  isParameter?: boolean;
}

/** A dictionary; `ordered` is collections.OrderedDict, whose attributes (state_dict's `_metadata`) are kept. */
export interface SavedDict {
  kind: "dict";
  entries: [Saved, Saved][];
  ordered?: boolean;
  attributes?: [string, Saved][];
}

/** A Python value that torch.save and torch.load carry. An int is a number, or a bigint beyond 2⁵³; a float is an object. */
export type Saved =
  | null
  | boolean
  | number
  | bigint
  | string
  | { kind: "float"; value: number }
  | { kind: "complex"; re: number; im: number }
  | { kind: "bytes"; value: Uint8Array }
  | { kind: "list" | "tuple" | "size" | "set" | "frozenset"; items: Saved[] }
  | { kind: "dtype"; name: string }
  | { kind: "device"; type: string; index: number | undefined }
  | SavedDict
  | SavedTensor;

/** The numbers of a tensor, row-major. Only int64 and uint64 need bigints. */
export type Numbers = Float32Array | Float64Array | Int32Array | Int16Array | Int8Array | Uint8Array | Uint16Array | Uint32Array | BigInt64Array | BigUint64Array;

/** Strides of a row-major tensor. */
export function rowMajor(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let i = shape.length - 2; i >= 0; i--) strides[i] = strides[i + 1] * Math.max(shape[i + 1], 1);
  return strides;
}

export const elementCount = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** A tensor that owns the bytes of `numbers`, which lie row after row; float16 and bfloat16 take theirs from float32 numbers. */
export function savedTensor(dtype: string, shape: readonly number[], numbers: Numbers): SavedTensor {
  const bytes = dtype === "bfloat16" && numbers instanceof Float32Array ? toBfloat16(numbers) : dtype === "float16" && numbers instanceof Float32Array ? toHalf(numbers) : numbers;
  const raw = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (raw.length !== elementCount(shape) * storedType(dtype).bytes) {
    throw new FileError(`${raw.length} bytes do not make a ${dtype} tensor of shape [${shape.join(", ")}]`);
  }
  return { kind: "tensor", dtype, shape: [...shape], strides: rowMajor(shape), offset: 0, storage: { bytes: raw } };
}

/** A tensor's elements row after row, without what the storage holds besides; a view where they lie so already. */
export function contiguousBytes(tensor: SavedTensor): Uint8Array {
  const { bytes: width } = storedType(tensor.dtype);
  const { bytes } = tensor.storage;
  const count = elementCount(tensor.shape);
  checkBounds(tensor, width);
  const plain = rowMajor(tensor.shape);
  if (tensor.shape.every((size, i) => size <= 1 || tensor.strides[i] === plain[i])) return bytes.subarray(tensor.offset * width, (tensor.offset + count) * width);
  const out = new Uint8Array(count * width);
  const index = new Array<number>(tensor.shape.length).fill(0);
  let from = tensor.offset;
  for (let i = 0; i < count; i++) {
    out.set(bytes.subarray(from * width, (from + 1) * width), i * width);
    for (let d = index.length - 1; d >= 0; d--) {
      from += tensor.strides[d];
      if (++index[d] < tensor.shape[d]) break;
      from -= tensor.strides[d] * tensor.shape[d];
      index[d] = 0;
    }
  }
  return out;
}

function checkBounds({ shape, strides, offset, storage }: SavedTensor, width: number): void {
  if (elementCount(shape) === 0) return;
  const last = shape.reduce((sum, size, i) => sum + (size - 1) * strides[i], offset);
  const sound = [...shape, ...strides, offset].every((n) => Number.isSafeInteger(n) && n >= 0);
  if (!sound || (last + 1) * width > storage.bytes.length) throw new FileError("a tensor reaches beyond the end of its storage");
}

/** A tensor's numbers: half types and bool become Float32Array and Uint8Array; complex numbers lie as pairs. */
export function numbersOf(tensor: SavedTensor): Numbers {
  // A copy that starts at a multiple of the width; a Node Buffer's own slice would share memory.
  const bytes = new Uint8Array(contiguousBytes(tensor)).buffer;
  switch (tensor.dtype) {
    case "float32":
    case "complex64":
      return new Float32Array(bytes);
    case "float64":
    case "complex128":
      return new Float64Array(bytes);
    case "float16":
      return Float32Array.from(new Uint16Array(bytes), fromHalf);
    case "bfloat16":
      return new Float32Array(Uint32Array.from(new Uint16Array(bytes), (half) => half << 16).buffer);
    case "int64":
      return new BigInt64Array(bytes);
    case "uint64":
      return new BigUint64Array(bytes);
    case "int32":
      return new Int32Array(bytes);
    case "uint32":
      return new Uint32Array(bytes);
    case "int16":
      return new Int16Array(bytes);
    case "uint16":
      return new Uint16Array(bytes);
    case "int8":
      return new Int8Array(bytes);
    default:
      return new Uint8Array(bytes);
  }
}

function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 0x3ff;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent ? (1 + fraction / 1024) * 2 ** (exponent - 15) : fraction * 2 ** -24);
}

function toHalf(numbers: Float32Array): Uint16Array {
  return Uint16Array.from(numbers, (value) => {
    const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
    const size = Math.abs(value);
    if (Number.isNaN(value)) return 0x7e00;
    if (size >= 65520) return sign | 0x7c00;
    const exponent = size < 2 ** -14 ? -14 : Math.floor(Math.log2(size));
    const steps = roundToEven(size / 2 ** (exponent - 10));
    // A rounding up to the next power of two carries into the exponent, as the sum does by itself.
    return sign | (size < 2 ** -14 ? steps : ((exponent + 15) << 10) + steps - 1024);
  });
}

function roundToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}

function toBfloat16(numbers: Float32Array): Uint16Array {
  const words = new Uint32Array(numbers.buffer, numbers.byteOffset, numbers.length);
  return Uint16Array.from(words, (word, i) => (Number.isNaN(numbers[i]) ? 0x7fc0 : (word + 0x7fff + ((word >>> 16) & 1)) >>> 16));
}
