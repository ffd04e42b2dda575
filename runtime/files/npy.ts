// NumPy's .npy: a magic string, a Python dictionary that describes the array, and its raw bytes.
import { storedType, storedTypes } from "./dtypes";
import { FileError } from "./error";
import { contiguousBytes, elementCount, rowMajor, type SavedTensor } from "./saved";
import { join } from "./zip";

const magic = "\x93NUMPY";

/** Reads a .npy file of numbers or bools, in C or Fortran order. Throws FileError with what is wrong. */
export function loadNpy(bytes: Uint8Array): SavedTensor {
  if (bytes.length < 10 || String.fromCharCode(...bytes.subarray(0, 6)) !== magic) throw new FileError("this is no .npy file: its magic string is wrong");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = bytes[6] > 1;
  const start = (wide ? 12 : 10) + (wide ? view.getUint32(8, true) : view.getUint16(8, true));
  const header = new TextDecoder().decode(bytes.subarray(wide ? 12 : 10, start));
  const descr = /'descr':\s*'([^']*)'/.exec(header)?.[1];
  const sizes = /'shape':\s*\(([^)]*)\)/.exec(header)?.[1];
  if (start > bytes.length || descr === undefined || sizes === undefined) throw new FileError("the .npy file is damaged: its header cannot be read");
  const type = storedTypes.find((known) => known.numpy?.slice(1) === descr.slice(1));
  if (!type || descr.startsWith(">")) throw new FileError(`the array's dtype is not supported: ${descr}`);
  const shape = sizes.split(",").map((size) => size.trim()).filter(Boolean).map(Number);
  const data = bytes.subarray(start, start + elementCount(shape) * type.bytes);
  if (data.length < elementCount(shape) * type.bytes) throw new FileError("the .npy file was cut off");
  const fortran = /'fortran_order':\s*True/.test(header);
  const strides = fortran ? rowMajor([...shape].reverse()).reverse() : rowMajor(shape);
  return { kind: "tensor", dtype: type.name, shape, strides, offset: 0, storage: { bytes: data } };
}

/** The .npy file of a tensor, as `numpy.save` writes it. Throws FileError for dtypes that NumPy lacks. */
export function saveNpy(tensor: SavedTensor): Uint8Array {
  const { numpy, name } = storedType(tensor.dtype);
  if (!numpy) throw new FileError(`tensors of dtype torch.${name} cannot be saved as .npy`);
  const shape = tensor.shape.length === 1 ? `(${tensor.shape[0]},)` : `(${tensor.shape.join(", ")})`;
  const header = `{'descr': '${numpy}', 'fortran_order': False, 'shape': ${shape}, }`;
  // NumPy leaves room for the first size to grow, and aligns the data to 64 bytes.
  const room = tensor.shape.length ? 21 - String(tensor.shape[0]).length : 0;
  const length = Math.ceil((10 + header.length + room + 1) / 64) * 64 - 10;
  const text = `${header.padEnd(length - 1)}\n`;
  const head = Uint8Array.from(`${magic}\x01\x00${String.fromCharCode(length & 255, length >> 8)}${text}`, (c) => c.charCodeAt(0));
  return join([head, contiguousBytes(tensor)]);
}
