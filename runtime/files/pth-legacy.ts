// Files that torch.save wrote before PyTorch 1.6: five pickles in a row, then the storages.
import { storedType } from "./dtypes";
import { FileError } from "./error";
import { readPickle, type FindStorage, type NamedStorage } from "./pickle-read";
import type { Saved } from "./saved";

const magic = 0x1950a86a20f9469cfc6cn;

/** The value in such a file. Throws FileError as `loadPth` does. */
export function loadLegacyPth(bytes: Uint8Array): Saved {
  let at = 0;
  const next = (find: FindStorage): Saved => {
    const { value, end } = readPickle(bytes, find, at);
    at = end;
    return value;
  };
  const none: FindStorage = () => {
    throw new FileError("the file is damaged: a storage stands where none can be");
  };
  if (next(none) !== magic) throw new FileError("this file was written by pickle, not by torch.save");
  if (next(none) !== 1001) throw new FileError("the file is damaged, or of a version that is not supported");
  next(none); // the machine it was written on
  const storages = new Map<string, NamedStorage & { dtype: string }>();
  const value = next((key, dtype = "uint8") => {
    // The bytes come after the value that refers to them.
    const found = storages.get(key) ?? { dtype, storage: { bytes: new Uint8Array(0) } };
    storages.set(key, found);
    return found;
  });
  const keys = next(none);
  if (typeof keys !== "object" || keys?.kind !== "list") throw new FileError("the file is damaged: its list of storages is missing");
  for (const key of keys.items) {
    const found = storages.get(String(key));
    if (!found || at + 8 > bytes.length) throw new FileError("the file is damaged or was cut off: a storage is missing");
    const count = Number(new DataView(bytes.buffer, bytes.byteOffset + at).getBigInt64(0, true));
    const end = at + 8 + count * storedType(found.dtype).bytes;
    if (!(count >= 0) || end > bytes.length) throw new FileError("the file was cut off: a storage is too short");
    found.storage.bytes = bytes.subarray(at + 8, end);
    at = end;
  }
  return value;
}
