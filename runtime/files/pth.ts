// torch.save and torch.load: a ZIP archive of one pickle and the raw bytes of each storage.
import { storedType } from "./dtypes";
import { FileError } from "./error";
import { readPickle, type NamedStorage } from "./pickle-read";
import { loadLegacyPth } from "./pth-legacy";
import { writePickle } from "./pickle-write";
import type { Saved, SavedStorage } from "./saved";
import { readZip, writeZip } from "./zip";

/**
 * The value in a file that torch.save wrote; tensors that shared memory share it again. Throws FileError with what is wrong:
 * not such a file, damaged, or holding objects of classes (only tensors and plain values are loaded, as with `weights_only=True`).
 */
export function loadPth(bytes: Uint8Array): Saved {
  if (bytes.length === 0) throw new FileError("the file is empty");
  if (bytes[0] === 0x80) return loadLegacyPth(bytes);
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) throw new FileError("this is no file that torch.save wrote: it does not begin like a ZIP archive");
  const entries = readZip(bytes);
  const name = [...entries.keys()].find((key) => key.endsWith("/data.pkl"));
  if (name === undefined) throw new FileError("this ZIP archive holds no data.pkl: torch.save did not write it");
  const folder = name.slice(0, -"data.pkl".length);
  if ([...entries.keys()].some((key) => key === `${folder}constants.pkl`)) throw new FileError("this is a TorchScript archive, which is not supported");
  const order = entries.get(`${folder}byteorder`);
  if (order && new TextDecoder().decode(order) !== "little") throw new FileError("the file was saved on a big-endian machine, which is not supported");
  const storages = new Map<string, NamedStorage>();
  return readPickle(entries.get(name)!, (key, dtype, count) => {
    const known = storages.get(key);
    if (known) return known;
    const data = entries.get(`${folder}data/${key}`);
    if (!data) throw new FileError(`the file is incomplete: data/${key} is missing`);
    if (data.length < count * (dtype === undefined ? 1 : storedType(dtype).bytes)) throw new FileError(`the file is damaged: data/${key} is too short`);
    const found = { dtype, storage: { bytes: data } };
    storages.set(key, found);
    return found;
  }).value;
}

/** The file that `torch.save(value, "<name>.pth")` writes. Throws FileError for what cannot be saved. */
export function savePth(value: Saved, name = "archive"): Uint8Array {
  const { pickle, storages } = writePickle(value);
  const text = (content: string): Uint8Array => new TextEncoder().encode(content);
  const file = (path: string, content: Uint8Array): readonly [string, Uint8Array] => [`${name}/${path}`, content];
  return writeZip([
    file("data.pkl", pickle),
    file(".format_version", text("1")),
    file(".storage_alignment", text("64")),
    file("byteorder", text("little")),
    ...storages.map(({ bytes }: SavedStorage, i) => file(`data/${i}`, bytes)),
    file("version", text("3\n")),
  ]);
}
