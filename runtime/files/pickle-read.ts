// Reads pickles of plain values and tensors. Nothing is executed: only names on a short list mean anything, all others are refused.
import { storedTypes } from "./dtypes";
import { FileError } from "./error";
import type { Saved, SavedDict, SavedStorage, SavedTensor } from "./saved";

/** A storage as a pickle names it: its dtype (undefined for untyped ones) and memory. */
export interface NamedStorage {
  dtype: string | undefined;
  storage: SavedStorage;
}

/** Where a storage's bytes are: by its key in the archive, its dtype, and how many elements (or bytes) it should have. */
export type FindStorage = (key: string, dtype: string | undefined, count: number) => NamedStorage;

/** What only exists while reading: a name to be called, a storage, a mark on the stack. */
type Internal = { kind: "global"; name: string } | ({ kind: "storage" } & NamedStorage);
type Item = Saved | Internal;
const mark = Symbol("mark");

/** The value of a pickle, and where in the bytes it ends. Throws FileError for damaged pickles and for names that may not be loaded. */
export function readPickle(bytes: Uint8Array, findStorage: FindStorage, start = 0): { value: Saved; end: number } {
  const reader = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return run(bytes, reader, start, findStorage);
  } catch (error) {
    if (error instanceof RangeError) throw new FileError("the pickle is damaged or was cut off");
    throw error;
  }
}

function run(bytes: Uint8Array, view: DataView, start: number, findStorage: FindStorage): { value: Saved; end: number } {
  const stack: (Item | typeof mark)[] = [];
  const memo = new Map<number, Item>();
  const decoder = new TextDecoder();
  let at = start;
  const push = (item: Item): void => void stack.push(item);
  const pop = (): Item => {
    const item = stack.pop();
    if (item === undefined || item === mark) throw new FileError("the pickle is damaged: it takes more values than it has");
    return item;
  };
  const top = (): Item => {
    const item = pop();
    stack.push(item);
    return item;
  };
  const toMark = (): Saved[] => {
    const from = stack.lastIndexOf(mark);
    if (from < 0) throw new FileError("the pickle is damaged: it takes more values than it has");
    const items = stack.splice(from).slice(1);
    return items.map((item) => plain(item as Item));
  };
  const skip = (count: number): number => {
    if (count < 0 || at + count > bytes.length) throw new RangeError();
    at += count;
    return at - count;
  };
  const string = (length: number): string => decoder.decode(bytes.subarray(skip(length), at));
  const line = (): string => {
    const end = bytes.indexOf(10, at);
    if (end < 0) throw new RangeError();
    const text = decoder.decode(bytes.subarray(at, end));
    at = end + 1;
    return text;
  };
  const remember = (key: number): void => void memo.set(key, top());
  const recall = (key: number): void => {
    const item = memo.get(key);
    if (item === undefined) throw new FileError("the pickle is damaged: it refers to a value that it does not have");
    push(item);
  };
  for (;;) {
    const code = String.fromCharCode(view.getUint8(skip(1)));
    switch (code) {
      case "\x80": skip(1); break; // PROTO
      case "\x95": skip(8); break; // FRAME
      case ".": return { value: plain(pop()), end: at }; // STOP
      case "(": stack.push(mark); break;
      case "0": stack.pop(); break; // POP
      case "1": toMark(); break; // POP_MARK
      case "2": push(top()); break; // DUP
      case "N": push(null); break;
      case "\x88": push(true); break;
      case "\x89": push(false); break;
      case "I": { const text = line(); push(text === "00" ? false : text === "01" ? true : safe(BigInt(text))); break; }
      case "J": push(view.getInt32(skip(4), true)); break;
      case "K": push(view.getUint8(skip(1))); break;
      case "M": push(view.getUint16(skip(2), true)); break;
      case "L": push(safe(BigInt(line().replace(/L$/, "")))); break;
      case "\x8a": { const length = view.getUint8(skip(1)); push(long(bytes.subarray(skip(length), at))); break; }
      case "\x8b": { const length = view.getInt32(skip(4), true); push(long(bytes.subarray(skip(length), at))); break; }
      case "F": push({ kind: "float", value: Number(line().replace("inf", "Infinity")) }); break;
      case "G": push({ kind: "float", value: view.getFloat64(skip(8)) }); break;
      case "X": push(string(view.getUint32(skip(4), true))); break;
      case "\x8c": push(string(view.getUint8(skip(1)))); break;
      case "\x8d": push(string(Number(view.getBigUint64(skip(8), true)))); break;
      case "V": push(line()); break;
      case "U": push(string(view.getUint8(skip(1)))); break; // SHORT_BINSTRING: a str of Python 2
      case "T": push(string(view.getUint32(skip(4), true))); break;
      case "C": { const length = view.getUint8(skip(1)); push({ kind: "bytes", value: new Uint8Array(bytes.subarray(skip(length), at)) }); break; }
      case "B": { const length = view.getUint32(skip(4), true); push({ kind: "bytes", value: new Uint8Array(bytes.subarray(skip(length), at)) }); break; }
      case ")": push({ kind: "tuple", items: [] }); break;
      case "\x85": case "\x86": case "\x87": {
        const items = Array.from({ length: code.charCodeAt(0) - 0x84 }, pop).reverse().map(plainOrGlobal);
        push({ kind: "tuple", items });
        break;
      }
      case "t": push({ kind: "tuple", items: marked(stack) }); break;
      case "]": push({ kind: "list", items: [] }); break;
      case "l": push({ kind: "list", items: toMark() }); break;
      case "a": { const item = plain(pop()); listItems(top()).push(item); break; }
      case "e": case "\x90": { const items = toMark(), list = listItems(top()); for (const item of items) list.push(item); break; }
      case "}": push({ kind: "dict", entries: [] }); break;
      case "d": push(fill({ kind: "dict", entries: [] }, toMark())); break;
      case "s": { const value = plain(pop()), key = plain(pop()); fill(dictOf(top()), [key, value]); break; }
      case "u": { const items = toMark(); fill(dictOf(top()), items); break; }
      case "\x8f": push({ kind: "set", items: [] }); break;
      case "\x91": push({ kind: "frozenset", items: toMark() }); break;
      case "q": remember(view.getUint8(skip(1))); break;
      case "r": remember(view.getUint32(skip(4), true)); break;
      case "p": remember(Number(line())); break;
      case "\x94": remember(memo.size); break;
      case "h": recall(view.getUint8(skip(1))); break;
      case "j": recall(view.getUint32(skip(4), true)); break;
      case "g": recall(Number(line())); break;
      case "c": push(globalNamed(`${line()}.${line()}`)); break;
      case "\x93": { const name = pop(), module = pop(); push(globalNamed(`${String(module)}.${String(name)}`)); break; }
      case "R": case "\x81": { const args = argumentsOf(pop()); push(call(pop(), args)); break; }
      case "b": { const state = plain(pop()); build(top(), state); break; }
      case "Q": push(persistent(pop(), findStorage)); break;
      default:
        throw new FileError(`the pickle is damaged, or uses an instruction that is not supported (0x${code.charCodeAt(0).toString(16)})`);
    }
  }

  function marked(items: (Item | typeof mark)[]): Saved[] {
    const from = items.lastIndexOf(mark);
    if (from < 0) throw new FileError("the pickle is damaged: it takes more values than it has");
    return items.splice(from).slice(1).map((item) => plainOrGlobal(item as Item));
  }
}

/** Tuples may hold names and storages: they are the arguments of calls. */
const plainOrGlobal = (item: Item): Saved => item as Saved;

function plain(item: Item): Saved {
  if (typeof item === "object" && item !== null && (item.kind === "global" || item.kind === "storage")) {
    throw new FileError(`the pickle holds ${item.kind === "global" ? `the name ${item.name}` : "a bare storage"}, which is not supported`);
  }
  return item;
}

const safe = (value: bigint): number | bigint => (value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value);

function long(bytes: Uint8Array): number | bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]);
  return safe(BigInt.asIntN(8 * bytes.length, value));
}

function listItems(item: Item): Saved[] {
  if (typeof item === "object" && item !== null && (item.kind === "list" || item.kind === "set")) return item.items;
  throw new FileError("the pickle is damaged: it appends to what is no list");
}

function dictOf(item: Item): SavedDict {
  if (typeof item === "object" && item !== null && item.kind === "dict") return item;
  throw new FileError("the pickle is damaged: it sets an item of what is no dictionary");
}

function fill(dict: SavedDict, items: readonly Saved[]): SavedDict {
  for (let i = 0; i + 1 < items.length; i += 2) dict.entries.push([items[i], items[i + 1]]);
  return dict;
}

const dtypeNames = new Set(storedTypes.map((type) => type.name));
const aliases: Readonly<Record<string, string>> = { float: "float32", double: "float64", half: "float16", long: "int64", int: "int32" };
const callable = new Set([
  "collections.OrderedDict", "collections.defaultdict", "collections.Counter", "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2",
  "torch._utils._rebuild_tensor_v3", "torch._utils._rebuild_parameter", "torch.Size", "torch.device", "torch.Tensor", "torch.nn.parameter.Parameter", "_codecs.encode",
  "builtins.set", "builtins.frozenset", "builtins.complex", "builtins.bytearray", "builtins.dict", "builtins.list", "builtins.tuple", "builtins.int", "builtins.float", "builtins.str",
]);

function globalNamed(name: string): Item {
  const own = name.replace(/^__builtin__\./, "builtins.");
  const [, dtype] = /^torch\.(\w+)$/.exec(own) ?? [];
  if (dtype !== undefined && (dtypeNames.has(dtype) || dtype in aliases)) return { kind: "dtype", name: aliases[dtype] ?? dtype };
  if (callable.has(own) || storageDtype(own) !== null) return { kind: "global", name: own };
  throw new FileError(
    `Weights only load failed. Unsupported global: GLOBAL ${own} was not an allowed global by default. ` +
      "The file holds objects of that class, not only tensors and plain values: save model.state_dict() instead.",
  );
}

/** The dtype of a storage class; undefined for the untyped one, null for what is no storage class. */
function storageDtype(name: string): string | undefined | null {
  if (name === "torch.storage.UntypedStorage" || name === "torch.UntypedStorage") return undefined;
  return storedTypes.find((type) => type.storage !== undefined && name === `torch.${type.storage}`)?.name ?? null;
}

function argumentsOf(item: Item): Item[] {
  if (typeof item === "object" && item !== null && item.kind === "tuple") return item.items;
  throw new FileError("the pickle is damaged: a call has no arguments");
}

function persistent(id: Item, findStorage: FindStorage): Item {
  const [word, type, key, , count] = argumentsOf(id);
  if (word !== "storage" || typeof type !== "object" || type?.kind !== "global") throw new FileError("the pickle refers to something outside that is no storage");
  const dtype = storageDtype(type.name);
  if (dtype === null) throw new FileError(`the pickle refers to a storage of the unknown type ${type.name}`);
  return { kind: "storage", ...findStorage(String(key), dtype, Number(count)) };
}

function call(func: Item, args: Item[]): Item {
  const name = typeof func === "object" && func?.kind === "global" ? func.name : "";
  switch (name) {
    case "collections.OrderedDict":
      return pairs(args[0], true);
    case "collections.defaultdict":
      return { kind: "dict", entries: [] };
    case "collections.Counter":
    case "builtins.dict":
      return args[0] === undefined || dictLike(args[0]) ? (args[0] ?? { kind: "dict", entries: [] }) : pairs(args[0], false);
    case "torch._utils._rebuild_tensor":
    case "torch._utils._rebuild_tensor_v2":
      return tensor(args, undefined);
    case "torch._utils._rebuild_tensor_v3":
      return tensor(args, args[6]);
    case "torch._utils._rebuild_parameter":
      return { ...tensorOf(args[0]), requiresGrad: args[1] === true, isParameter: true };
    case "torch.Size":
      return { kind: "size", items: argumentsOf(args[0]).map(plain) };
    case "torch.device":
      return { kind: "device", type: String(args[0]).split(":")[0], index: deviceIndex(args) };
    case "_codecs.encode":
      return { kind: "bytes", value: Uint8Array.from(String(args[0]), (c) => c.charCodeAt(0)) };
    case "builtins.set":
    case "builtins.frozenset":
      return { kind: name === "builtins.set" ? "set" : "frozenset", items: args[0] === undefined ? [] : sequence(args[0]) };
    case "builtins.complex":
      return { kind: "complex", re: real(args[0]), im: real(args[1] ?? 0) };
    default:
      throw new FileError(`the pickle calls ${name || "what is no function"}, which is not supported`);
  }
}

const dictLike = (item: Item): boolean => typeof item === "object" && item !== null && item.kind === "dict";

function pairs(item: Item | undefined, ordered: boolean): SavedDict {
  const entries = item === undefined ? [] : sequence(item).map((pair): [Saved, Saved] => sequence(pair) as [Saved, Saved]);
  return ordered ? { kind: "dict", entries, ordered } : { kind: "dict", entries };
}

function sequence(item: Item): Saved[] {
  if (typeof item === "object" && item !== null && (item.kind === "list" || item.kind === "tuple")) return item.items;
  throw new FileError("the pickle is damaged: a sequence was expected");
}

function real(item: Item): number {
  if (typeof item === "number") return item;
  if (typeof item === "object" && item?.kind === "float") return item.value;
  throw new FileError("the pickle is damaged: a number was expected");
}

function deviceIndex(args: readonly Item[]): number | undefined {
  if (typeof args[1] === "number") return args[1];
  const [, index] = String(args[0]).split(":");
  return index === undefined ? undefined : Number(index);
}

function tensorOf(item: Item): SavedTensor {
  if (typeof item === "object" && item?.kind === "tensor") return item;
  throw new FileError("the pickle is damaged: a tensor was expected");
}

function tensor(args: readonly Item[], type: Item | undefined): SavedTensor {
  const [memory, offset, shape, strides, requiresGrad] = args;
  if (typeof memory !== "object" || memory?.kind !== "storage") throw new FileError("the pickle is damaged: a tensor has no storage");
  const dtype = typeof type === "object" && type?.kind === "dtype" ? type.name : memory.dtype;
  if (dtype === undefined) throw new FileError("the pickle is damaged: a tensor has no dtype");
  const numbers = (item: Item): number[] => argumentsOf(item).map(Number);
  return {
    kind: "tensor", dtype, shape: numbers(shape), strides: numbers(strides), offset: Number(offset), storage: memory.storage,
    ...(requiresGrad === true ? { requiresGrad: true } : {}),
  };
}

/** Attributes of a dictionary are kept; those of other objects are refused. */
function build(item: Item, state: Saved): void {
  const dict = dictOf(item);
  if (typeof state !== "object" || state?.kind !== "dict") throw new FileError("the pickle is damaged: an object's state is no dictionary");
  dict.attributes = state.entries.map(([key, value]) => [String(key), value]);
}
