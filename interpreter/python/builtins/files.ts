// File objects: open(), sys.stdout, io.StringIO and io.BytesIO. Text is kept whole in memory; writing happens on flush and close.
import type { Interp } from "../interp";
import type { ClassValue, Instance, Value } from "../values";
import { isUnknown, list, unknown } from "../values";
import { addMethods, bind } from "./arguments";
import { decode, encode } from "./encodings";
import { iterator } from "./iterators";
import { addGetters } from "./numeric";
import { absolute, pathText } from "./paths";
import { nativeClass } from "./root";
import { knownIndex, raiseWith, textOf } from "./special";

/** What a file object keeps. In text mode positions count characters, in binary mode bytes. */
interface File {
  readonly name: string; readonly mode: string; readonly binary: boolean; readonly encoding: string;
  text: string; bytes: Uint8Array; at: number; closed: boolean; dirty: boolean;
  /** Characters or bytes that were written since the host last got the file. */
  pending: number;
  /** Writes straight through: sys.stdout. */
  readonly sink?: "stdout" | "stderr";
}

const ioBase = nativeClass("IOBase", { module: "io" });
export const textIOClass: ClassValue = nativeClass("TextIOWrapper", { module: "_io", bases: [ioBase] });
export const binaryIOClass: ClassValue = nativeClass("BufferedRandom", { module: "_io", bases: [ioBase] });
const fresh = (name: string, mode: string, binary: boolean): File => ({ name, mode, binary, encoding: "utf-8", text: "", bytes: new Uint8Array(0), at: 0, closed: false, dirty: false, pending: 0 });
const object = (cls: ClassValue, native: File): Instance => ({ kind: "instance", cls, dict: new Map(), native });

export const stringIOClass: ClassValue = nativeClass("StringIO", { module: "_io", bases: [textIOClass], make(vm, cls, args, kwargs) {
  const [text] = bind(vm, "StringIO", "initial_value= newline=", args, kwargs);
  return object(cls, { ...fresh("", "w+", false), text: textOf(text ?? "") ?? "" });
} });
export const bytesIOClass: ClassValue = nativeClass("BytesIO", { module: "_io", bases: [binaryIOClass], make(vm, cls, args, kwargs) {
  const [data] = bind(vm, "BytesIO", "initial_bytes=", args, kwargs);
  const known = typeof data === "object" && data !== null && data.kind === "bytes" ? data.value.slice() : new Uint8Array(0);
  return object(cls, { ...fresh("", "w+b", true), bytes: known });
} });

/** sys.stdout and sys.stderr. */
export const standardStream = (sink: "stdout" | "stderr"): Instance => object(textIOClass, { ...fresh(`<${sink}>`, "w", false), sink });

/** open(path, mode). In shapes mode only libraries read the files that belong to them; what others hold is unknown. */
export function openFile(vm: Interp, args: readonly Value[], kwargs: Map<string, Value> | null): Value {
  const [file, modeArg = "r", , encoding] = bind(vm, "open", "file mode= buffering= encoding= errors= newline= closefd= opener=", args, kwargs);
  const path = pathText(vm, file!), mode = textOf(modeArg) ?? "r";
  const own = path !== undefined && vm.inLibrary() && /^rt?$/.test(mode) && vm.paths.some((folder) => path.startsWith(`${folder}/`)) && vm.host.exists(path);
  if (vm.mode === "shapes" && !own) return unknown("files are not read while editing");
  if (path === undefined) return unknown(isUnknown(file!) ? file.because : "the path is not known");
  if (!/^[rwax+bt]+$/.test(mode)) vm.raise("ValueError", `invalid mode: '${mode}'`);
  flushFiles(vm);
  const full = absolute(vm, path), binary = mode.includes("b");
  const made: File = { ...fresh(full, mode, binary), encoding: textOf(encoding ?? "utf-8") ?? "utf-8" };
  const there = vm.host.exists(full);
  const fail = (type: string, number: number, text: string): never => raiseWith(vm, type, [number, text, path]);
  if (vm.host.isDirectory(full)) fail("IsADirectoryError", 21, "Is a directory");
  if (mode.includes("x") && there) fail("FileExistsError", 17, "File exists");
  if (mode.includes("r") || mode.includes("a")) {
    const data = there ? vm.host.readBytes(full) : undefined;
    if (!data && mode.includes("r")) fail("FileNotFoundError", 2, "No such file or directory");
    if (data && binary) made.bytes = data;
    else if (data) made.text = decode(vm, data, made.encoding, "strict").replace(/\r\n?/g, "\n");
    if (mode.includes("a")) made.at = binary ? made.bytes.length : made.text.length;
  } else {
    if (!vm.host.writeBytes) fail("PermissionError", 13, "Permission denied");
    const parent = full.slice(0, full.lastIndexOf("/")) || "/";
    if (!vm.host.isDirectory(parent)) fail("FileNotFoundError", 2, "No such file or directory");
    made.dirty = true;
    flush(vm, made);
  }
  return object(binary ? binaryIOClass : textIOClass, made);
}

/** Files with something that the host has not got. CPython would write it when nothing refers to the file any more. */
const unwritten = new WeakMap<Interp, Set<File>>();
/** Hands the host what is still unwritten: when a program ends, and before it looks at files. */
export function flushFiles(vm: Interp): void { for (const f of [...(unwritten.get(vm) ?? [])]) flush(vm, f); }

function written(vm: Interp, f: File, n: number): void {
  f.dirty = true;
  if (f.name === "" || f.sink) return;
  f.pending += n;
  const size = f.binary ? f.bytes.length : f.text.length;
  // Small files are written through; large ones as often as they grow by a quarter.
  if (size < 16_384 || f.pending * 4 > size) return flush(vm, f);
  let all = unwritten.get(vm);
  if (!all) unwritten.set(vm, (all = new Set()));
  all.add(f);
}

function flush(vm: Interp, f: File): void {
  if (!f.dirty || f.name === "" || f.sink) return;
  unwritten.get(vm)?.delete(f);
  f.pending = 0;
  vm.host.writeBytes?.(f.name, f.binary ? f.bytes : encode(vm, f.text, f.encoding, "strict"));
  f.dirty = false;
}

function write(vm: Interp, f: File, data: Value): Value {
  if (!/[wax+]/.test(f.mode)) raiseWith(vm, "OSError", ["not writable"]);
  if (f.binary) {
    if (typeof data !== "object" || data === null || data.kind !== "bytes") return vm.raise("TypeError", `a bytes-like object is required, not '${vm.typeOf(data).name}'`);
    const end = f.at + data.value.length;
    if (end > f.bytes.length) { const grown = new Uint8Array(end); grown.set(f.bytes); f.bytes = grown; }
    f.bytes.set(data.value, f.at);
    f.at = end;
    written(vm, f, data.value.length);
    return data.value.length;
  }
  const text = textOf(data) ?? vm.raise("TypeError", `write() argument must be str, not ${vm.typeOf(data).name}`);
  if (f.sink) { if (vm.mode === "numbers") vm.host.write(text, f.sink); return text.length; }
  f.text = f.text.slice(0, f.at) + text + f.text.slice(f.at + text.length);
  f.at += text.length;
  written(vm, f, text.length);
  return text.length;
}

const rest = (f: File): string | Uint8Array => (f.binary ? f.bytes.subarray(f.at) : f.text.slice(f.at));
const asValue = (part: string | Uint8Array): Value => (typeof part === "string" ? part : { kind: "bytes", value: part.slice(), mutable: false });
function take(f: File, n: number): Value {
  const left = rest(f), part = n < 0 ? left : left.slice(0, n);
  f.at += part.length;
  return asValue(part);
}
function readLine(f: File): Value {
  const left = rest(f), at = typeof left === "string" ? left.indexOf("\n") : left.indexOf(10);
  return take(f, at < 0 ? -1 : at + 1);
}
const empty = (v: Value): boolean => v === "" || (typeof v === "object" && v !== null && v.kind === "bytes" && v.value.length === 0);

function guard(v: Value): Instance | undefined {
  return typeof v === "object" && v !== null && v.kind === "instance" && v.cls.mro.includes(ioBase) ? v : undefined;
}
function state(vm: Interp, self: Instance): File {
  const f = self.native as File;
  if (f.closed) vm.raise("ValueError", "I/O operation on closed file.");
  return f;
}
const close = (vm: Interp, self: Instance): null => { const f = self.native as File; if (!f.closed) flush(vm, f); f.closed = true; return null; };

addMethods<Instance>(ioBase, guard, {
  read: [[0, 1], (vm, self, n = -1) => take(state(vm, self), n === null ? -1 : (knownIndex(vm, n) ?? -1))],
  readline: [[0, 1], (vm, self) => readLine(state(vm, self))],
  readlines: [[0, 1], (vm, self) => {
    const lines: Value[] = [];
    for (let line = readLine(state(vm, self)); !empty(line); line = readLine(self.native as File)) lines.push(line);
    return list(lines);
  }],
  write: [1, (vm, self, data) => write(vm, state(vm, self), data)],
  writelines: [1, (vm, self, lines) => { for (const line of vm.iterate(lines)) write(vm, state(vm, self), line); return null; }],
  flush: [0, (vm, self) => { flush(vm, state(vm, self)); return null; }],
  close: [0, close],
  seek: [[1, 2], (vm, self, offset, whence = 0) => {
    const f = state(vm, self), size = f.binary ? f.bytes.length : f.text.length, by = knownIndex(vm, offset) ?? 0;
    f.at = Math.max(0, whence === 1 ? f.at + by : whence === 2 ? size + by : by);
    return f.at;
  }],
  tell: [0, (vm, self) => state(vm, self).at],
  truncate: [[0, 1], (vm, self) => { const f = state(vm, self); f.text = f.text.slice(0, f.at); f.bytes = f.bytes.slice(0, f.at); f.dirty = true; return f.at; }],
  getvalue: [0, (vm, self) => { const f = state(vm, self); return asValue(f.binary ? f.bytes : f.text); }],
  getbuffer: [0, (vm, self) => asValue(state(vm, self).bytes)],
  readable: [0, (_vm, self) => /[r+]/.test((self.native as File).mode)],
  writable: [0, (_vm, self) => /[wax+]/.test((self.native as File).mode)],
  seekable: [0, (_vm, self) => (self.native as File).sink === undefined],
  isatty: [0, () => false],
  fileno: [0, (_vm, self) => ((self.native as File).sink === "stderr" ? 2 : 1)],
  __enter__: [0, (vm, self) => { state(vm, self); return self; }],
  __exit__: [[0, 3], (vm, self) => close(vm, self), "raw"],
  __iter__: [0, (vm, self) => { const f = state(vm, self); return iterator("file_iterator", () => { const line = readLine(f); return empty(line) ? undefined : line; }); }],
  __next__: [0, (vm, self) => { const line = readLine(state(vm, self)); return empty(line) ? vm.raise("StopIteration", "") : line; }],
  __repr__: [0, (_vm, self) => { const f = self.native as File; return f.binary ? `<_io.BufferedReader name='${f.name}'>` : `<_io.TextIOWrapper name='${f.name}' mode='${f.mode}' encoding='UTF-8'>`; }],
});
addGetters<Instance>(ioBase, {
  name: (_vm, v) => (v.native as File).name, mode: (_vm, v) => (v.native as File).mode, closed: (_vm, v) => (v.native as File).closed, encoding: (_vm, v) => (v.native as File).encoding,
});
