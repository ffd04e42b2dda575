// Writes plain values and tensors as pickles of protocol 2, as torch.save does.
import { storedType } from "./dtypes";
import { FileError } from "./error";
import type { Saved, SavedDict, SavedStorage, SavedTensor } from "./saved";
import { join } from "./zip";

/** The pickle of a value, and the storages it refers to: the n-th belongs into the archive as `data/n`. Throws FileError. */
export function writePickle(value: Saved): { pickle: Uint8Array; storages: SavedStorage[] } {
  const parts: Uint8Array[] = [];
  const storages: { storage: SavedStorage; dtype: string }[] = [];
  const memo = new Map<object | string, number>();
  const op = (...codes: number[]): void => void parts.push(Uint8Array.from(codes));
  const text = (line: string): void => void parts.push(new TextEncoder().encode(line));
  const fixed = (code: string, size: number, set: (view: DataView) => void): void => {
    const bytes = new Uint8Array(1 + size);
    bytes[0] = code.charCodeAt(0);
    set(new DataView(bytes.buffer, 1));
    parts.push(bytes);
  };

  op(0x80, 2);
  write(value);
  text(".");
  return { pickle: join(parts), storages: storages.map((entry) => entry.storage) };

  function write(item: Saved): void {
    if (item === null) return text("N");
    if (typeof item === "boolean") return op(item ? 0x88 : 0x89);
    if (typeof item === "number" || typeof item === "bigint") return writeInt(item);
    if (typeof item === "string") return writeString(item);
    if (recall(item)) return;
    switch (item.kind) {
      case "float":
        return fixed("G", 8, (view) => view.setFloat64(0, item.value));
      case "complex":
        return call("__builtin__", "complex", () => tuple([{ kind: "float", value: item.re }, { kind: "float", value: item.im }]));
      case "bytes":
        return call("_codecs", "encode", () => tuple([Array.from(item.value, (byte) => String.fromCharCode(byte)).join(""), "latin1"]));
      case "list":
        text("]");
        remember(item);
        return marked(item.items, "e");
      case "tuple":
        tuple(item.items);
        return remember(item);
      case "size":
        return call("torch", "Size", () => tuple([{ kind: "tuple", items: item.items }]));
      case "set":
      case "frozenset":
        return call("__builtin__", item.kind, () => tuple([{ kind: "list", items: item.items }]));
      case "dtype":
        return global("torch", item.name);
      case "device":
        return call("torch", "device", () => tuple(item.index === undefined ? [item.type] : [item.type, item.index]));
      case "dict":
        return writeDict(item);
      case "tensor":
        writeTensor(item);
        return remember(item);
    }
  }

  function remember(item: object | string): void {
    const index = memo.size;
    memo.set(item, index);
    if (index < 256) op(0x71, index);
    else fixed("r", 4, (view) => view.setUint32(0, index, true));
  }

  function recall(item: object | string): boolean {
    const index = memo.get(item);
    if (index === undefined) return false;
    if (index < 256) op(0x68, index);
    else fixed("j", 4, (view) => view.setUint32(0, index, true));
    return true;
  }

  function writeInt(item: number | bigint): void {
    if (item >= 0 && item < 256) return op(0x4b, Number(item));
    if (item >= 0 && item < 65536) return fixed("M", 2, (view) => view.setUint16(0, Number(item), true));
    if (item >= -(2 ** 31) && item < 2 ** 31) return fixed("J", 4, (view) => view.setInt32(0, Number(item), true));
    const bytes: number[] = [];
    let rest = BigInt(item);
    // Two's complement, as few bytes as keep the sign.
    do {
      bytes.push(Number(rest & 0xffn));
      rest >>= 8n;
    } while (!((rest === 0n && bytes[bytes.length - 1] < 128) || (rest === -1n && bytes[bytes.length - 1] >= 128)));
    if (bytes.length > 255) throw new FileError("an int of more than 255 bytes cannot be saved");
    op(0x8a, bytes.length, ...bytes);
  }

  function writeString(item: string): void {
    if (recall(item)) return;
    const encoded = new TextEncoder().encode(item);
    fixed("X", 4, (view) => view.setUint32(0, encoded.length, true));
    parts.push(encoded);
    remember(item);
  }

  function global(module: string, name: string): void {
    const key = `global ${module} ${name}`;
    if (recall(key)) return;
    text(`c${module}\n${name}\n`);
    remember(key);
  }

  function call(module: string, name: string, writeArguments: () => void): void {
    global(module, name);
    writeArguments();
    text("R");
  }

  function tuple(items: readonly Saved[]): void {
    if (items.length === 0) return text(")");
    if (items.length > 3) text("(");
    items.forEach(write);
    if (items.length > 3) text("t");
    else op(0x84 + items.length);
  }

  function marked(items: readonly Saved[], end: string): void {
    if (items.length === 0) return;
    text("(");
    items.forEach(write);
    text(end);
  }

  function writeDict(item: SavedDict): void {
    if (item.ordered) call("collections", "OrderedDict", () => text(")"));
    else text("}");
    remember(item);
    marked(item.entries.flat(), "u");
    if (!item.attributes) return;
    write({ kind: "dict", entries: item.attributes });
    text("b");
  }

  function writeTensor(item: SavedTensor): void {
    if (item.isParameter) {
      global("torch._utils", "_rebuild_parameter");
      rebuild(item, false);
      op(item.requiresGrad ? 0x88 : 0x89);
      call("collections", "OrderedDict", () => text(")"));
      op(0x87);
      text("R");
    } else {
      rebuild(item, item.requiresGrad === true);
    }
  }

  function rebuild(item: SavedTensor, requiresGrad: boolean): void {
    const { storage: storageClass, bytes: width } = storedType(item.dtype);
    global("torch._utils", storageClass ? "_rebuild_tensor_v2" : "_rebuild_tensor_v3");
    text("((");
    write("storage");
    if (storageClass) global("torch", storageClass);
    else global("torch.storage", "UntypedStorage");
    write(String(storageIndex(item)));
    write("cpu");
    write(storageClass ? Math.floor(item.storage.bytes.length / width) : item.storage.bytes.length);
    text("tQ");
    write(item.offset);
    tuple(item.shape);
    tuple(item.strides);
    op(requiresGrad ? 0x88 : 0x89);
    call("collections", "OrderedDict", () => text(")"));
    if (!storageClass) global("torch", item.dtype);
    text("tR");
  }

  function storageIndex({ storage, dtype }: SavedTensor): number {
    const known = storages.findIndex((entry) => entry.storage === storage);
    if (known < 0) return storages.push({ storage, dtype }) - 1;
    if (storages[known].dtype !== dtype) throw new FileError("Cannot save multiple tensors or storages that view the same data as different types");
    return known;
  }
}
