// What builtins, the standard library and the torch table may ask of the running interpreter.
import type { Position } from "./positions";
import type { ClassValue, Instance, Iterator, Kwargs, ModuleValue, Unknown, Value } from "./values";

/** A Python exception on its way up. Thrown as a JavaScript exception inside the interpreter, never past `trace` or `run`. */
export class Raised {
  /** Call sites, innermost first, filled while it travels. */
  readonly traceback: { file: string; start: number; end: number; name: string }[] = [];
  /** Raised by a `raise` or `assert` of the program: it propagates to the callers also where other errors are recorded on the spot. */
  explicit = false;
  /** Something that is not known was raised: `exception` only stands for it. */
  unclear = false;
  /** It ends the calls under way and is not reported: calls nested deeper than are followed. */
  silent = false;
  constructor(readonly exception: Instance) {}
}
/** Thrown where a value would be larger than anything that shapes depend on: the statement gives Unknown (shapes mode only). */
export class Beyond { constructor(readonly because: string) {} }
/** Evaluation was cut off: too many steps, cancelled, or stopped by the user. Not catchable by Python code. */
export class Halted { constructor(readonly why: "steps" | "cancelled" | "stopped" | "depth") {} }

export interface Problem {
  readonly file: string; readonly start: number; readonly end: number;
  readonly severity: "error" | "warning" | "information"; readonly code: string; readonly message: string;
  /** The Python class that would be raised, or null (lints, warnings). */
  readonly exception: string | null;
  /** The calls that led here, innermost first: the frames outside `file:start`. */
  readonly stack: readonly { readonly file: string; readonly start: number; readonly end: number; readonly name: string }[];
}

/** The interpreter, seen from inside. Implemented by python/machine.ts. */
export interface Interp {
  /** "shapes": total, collects errors, touches nothing outside. "numbers": tensors carry numbers, the program really runs. */
  readonly mode: "shapes" | "numbers";
  /** What the world outside offers: files, output, time, the engine of numbers. */
  readonly host: Host;
  /** Extra state of the torch side (default dtype, grad mode, generator, autocast …), owned by torch/state.ts. */
  readonly torch: object;
  call(func: Value, args: readonly Value[], kwargs?: Kwargs | null): Value;
  callMethod(self: Value, name: string, args: readonly Value[], kwargs?: Kwargs | null): Value;
  /** obj.name with Python's whole protocol; raises AttributeError (or gives Unknown when obj is unknown). */
  getattr(obj: Value, name: string): Value;
  /** The same; undefined where Python would raise AttributeError. */
  lookup(obj: Value, name: string): Value | undefined;
  setattr(obj: Value, name: string, value: Value): void;
  delattr(obj: Value, name: string): void;
  /** Iterates any iterable; gives Unknown items when it is unknown. Bounded by the interpreter's step limit. */
  iterate(v: Value): Iterable<Value>;
  /** All items of an iterable, or undefined when they are unknown. */
  items(v: Value): readonly Value[] | undefined;
  /** Python's bool(v); undefined when unknown. */
  truth(v: Value): boolean | undefined;
  /** a == b; undefined when unknown. */
  equal(a: Value, b: Value): boolean | undefined;
  /** Binary operator by its Python text: "+", "//", "<", "in" … */
  binary(operator: string, a: Value, b: Value): Value;
  getitem(obj: Value, index: Value): Value;
  setitem(obj: Value, index: Value, value: Value): void;
  str(v: Value): string;
  repr(v: Value): string;
  typeOf(v: Value): ClassValue;
  isInstance(v: Value, cls: Value): boolean | undefined;
  isSubclass(cls: ClassValue, of: ClassValue): boolean;
  /** Raises a builtin exception by name ("TypeError"), or of a class. Never returns. */
  raise(type: string | ClassValue, message: string): never;
  exception(type: string | ClassValue, message: string): Instance;
  import(name: string): ModuleValue | undefined;
  /**
   * An error that is certain. In "numbers" mode, or where a `try` of the program stands around the call, it is raised;
   * otherwise it is recorded at the current call and evaluation goes on with the value that was meant.
   */
  fail(type: string, message: string): void;
  /** A warning or information at the current call. */
  note(severity: "warning" | "information", code: string, message: string): void;
  /** The program goes on only if this is true: `assert`, `torch._check`. Sizes of inputs may be learned from a condition that is not known. */
  assume(condition: Value): void;
  /** Counts `n` steps of work; throws Halted when the limit is passed or evaluation was cancelled. */
  step(n?: number): void;
  /** Where the program stands: the innermost call of a file being evaluated. */
  where(): Position;
  /**
   * To be called before a native mutates an object in place (list.items, dict.map, attrs, a tensor's fields): remembers its state, so that
   * a branch on an unknown condition can be undone and joined. Cheap when no such branch is open.
   */
  touch(o: object): void;
  /** Turns an object whose contents are no longer known (a list extended by something unknown) into an Unknown, for every reference to it. */
  blur(o: object, because: string): void;
  /**
   * Runs `body`; undefined when it raises that exception (or a subclass). The way for natives to catch what Python code raises: errors of the
   * program inside are then raised instead of being recorded.
   */
  attempt<T>(type: string | ClassValue, body: () => T): T | undefined;
  /** iter(v): an iterator, or the Unknown that v is. Raises TypeError when v is not iterable. */
  iter(v: Value): Iterator | Unknown;
  /** The next item of what `iter` gave; undefined at the end. */
  next(iterator: Iterator): Value | undefined;
  /** Raises the StopIteration of an iterator that has no more items, with what it returned. */
  stop(iterator: Iterator): never;
  unary(operator: "+" | "-" | "~", v: Value): Value;
  /** The class of an object by its kind ("tensor", "dtype", "token" …, also "str", "int", "NoneType"); whoever makes such values adds theirs. */
  readonly nativeClasses: Record<string, ClassValue>;
  /** The names that every module sees. */
  readonly builtins: Map<string, Value>;
  /** sys.modules. */
  readonly modules: Map<string, ModuleValue>;
  /** sys.path: absolute folders in which modules are looked for. */
  readonly paths: string[];
  /** The variables of the innermost running Python code: globals(), locals(). */
  globals(): Map<string, Value>;
  locals(): Map<string, Value>;
  /** Whether the innermost Python code that runs is a library's, not the user's. */
  inLibrary(): boolean;
  /** The exception that is being handled: sys.exc_info(). */
  handled(): Instance | null;
}

export interface Host {
  write(text: string, stream: "stdout" | "stderr"): void;
  /** Text of a file, or undefined when it is not there. Paths are absolute. */
  readText(path: string): string | undefined;
  readBytes(path: string): Uint8Array | undefined;
  writeBytes?(path: string, data: Uint8Array): void;
  /** With the folders above it; nothing happens where it is there already. */
  makeDirectory?(path: string): void;
  /** A file or a folder that may still hold something. */
  remove?(path: string): void;
  exists(path: string): boolean;
  isDirectory(path: string): boolean;
  listDirectory?(path: string): string[];
  /** Seconds since the epoch; a fixed number in shapes mode. */
  now(): number;
  cwd(): string;
  argv(): readonly string[];
  env(name: string): string | undefined;
  readLine?(): string | undefined;
  /** Fetches the first of these addresses that answers into a file (absolute path), its folders made on the way; false where none does. Only where the program really runs. */
  download?(urls: readonly string[], path: string): boolean;
  /** Unpacks gzip; where it is absent, the interpreter's own slower way is taken. */
  gunzip?(data: Uint8Array): Uint8Array;
  sleep?(seconds: number): void;
}
