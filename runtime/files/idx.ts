// IDX, the format of the MNIST files: a magic number, the sizes, and the elements; usually gzipped.
import { gunzipSync } from "fflate";
import { FileError } from "./error";
import { elementCount } from "./saved";

const types = new Map<number, { name: string; bytes: number }>([
  [0x08, { name: "uint8", bytes: 1 }],
  [0x09, { name: "int8", bytes: 1 }],
  [0x0b, { name: "int16", bytes: 2 }],
  [0x0c, { name: "int32", bytes: 4 }],
  [0x0d, { name: "float32", bytes: 4 }],
  [0x0e, { name: "float64", bytes: 8 }],
]);

/** An IDX file's array, row-major. */
export interface Idx {
  dtype: string;
  shape: number[];
  data: Uint8Array | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;
}

/** Reads an IDX file, gzipped or not. Throws FileError with what is wrong. */
export function readIdx(file: Uint8Array): Idx {
  const bytes = file[0] === 0x1f && file[1] === 0x8b ? unpack(file) : file;
  const type = types.get(bytes[2]);
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0 || !type) throw new FileError("this is no IDX file: its magic number is wrong");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = 4 + 4 * bytes[3];
  if (bytes.length < start) throw new FileError("the file was cut off: its sizes are missing");
  const shape = Array.from({ length: bytes[3] }, (_, i) => view.getUint32(4 + 4 * i));
  const count = elementCount(shape);
  if (bytes.length < start + count * type.bytes) {
    throw new FileError(`the file was cut off: it should have ${start + count * type.bytes} bytes and has ${bytes.length}`);
  }
  const read = <T extends Exclude<Idx["data"], Uint8Array>>(out: T, get: (at: number) => number): T => {
    for (let i = 0; i < count; i++) out[i] = get(start + i * type.bytes);
    return out;
  };
  const data = (): Idx["data"] => {
    switch (type.name) {
      case "int8":
        return read(new Int8Array(count), (at) => view.getInt8(at));
      case "int16":
        return read(new Int16Array(count), (at) => view.getInt16(at));
      case "int32":
        return read(new Int32Array(count), (at) => view.getInt32(at));
      case "float32":
        return read(new Float32Array(count), (at) => view.getFloat32(at));
      case "float64":
        return read(new Float64Array(count), (at) => view.getFloat64(at));
      default:
        return new Uint8Array(bytes.subarray(start, start + count));
    }
  };
  return { dtype: type.name, shape, data: data() };
}

function unpack(file: Uint8Array): Uint8Array {
  // The sum of the unpacked bytes is not looked at by the library; the size, which ends the file, tells of a cut.
  try {
    const out = gunzipSync(file);
    const size = new DataView(file.buffer, file.byteOffset + file.length - 4).getUint32(0, true);
    if (size === out.length % 2 ** 32) return out;
  } catch {
    // Reported below: both mean the same to whoever chose the file.
  }
  throw new FileError("the gzipped file is damaged or was cut off");
}
