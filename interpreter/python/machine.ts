// The interpreter's state, and the face that natives see of it. What is done with it stands in the files beside.
import type { BinaryOperator, CompareOperator } from "../syntax/tree";
import type { Module } from "../syntax/tree";
import type { Host, Interp, Problem } from "./interp";
import { Halted, Raised } from "./interp";
import type { Position } from "./positions";
import type { ClassValue, Instance, Iterator, Kwargs, ModuleValue, Unknown, Value } from "./values";
import { unknown } from "./values";
import { typeClass } from "./builtins/root";
import type { Frame, Unit } from "./frame";
import type { Hooks } from "./hooks";
import type { Fork } from "./fork";
import type { Snapshot } from "./libraries";
import { beginImport, changes, endImport, isUserModule, putBack } from "./libraries";
import { blur, touchInFork, touchKeyInFork } from "./fork";
import { assume } from "./claims";
import { delattr, getattr, lookup, methodFor, setattr } from "./attributes";
import { call } from "./call";
import { exceptionClasses, newException } from "./exceptions";
import { isIterable, items, iter, iterate } from "./iteration";
import { executeModule, importModule, newModule, newUnit, unitOf } from "./modules";
import { augmented, binary, compare, equal, truth, unary } from "./operators";
import { delitem, getitem, setitem } from "./subscript";
import { isInstance, isSubclass, reprOf, strOf } from "./types";
import { finishClass, makeType } from "./types";
import { objectDelattr, objectGetattribute, objectInit, objectInitSubclass, objectNewBuiltin, objectSetattr, typeCall } from "./object";
import { fail, note } from "./problems";
import type { TryEntry } from "./problems";
import { localsOf } from "./locals";

export type NativeModules = (name: string) => ((vm: Interp) => ModuleValue) | undefined;

export interface Limits {
  /** Steps (about one a statement) after which evaluation is cut off. No limit when absent. */
  readonly steps?: number;
  /** Nested calls. */
  readonly depth?: number;
}

const POLL = 4096;

/** Data and one-line delegations. */
export class Machine implements Interp {
  frame: Frame | null = null;
  depth = 0;
  /** Set by methodFor: the function it gave wants the object as its first argument. */
  bound = false;
  fork: Fork | null = null;
  forks = 0;
  /** Open `try` statements of the program, outermost first. */
  readonly tries: TryEntry[] = [];
  /** Above 0, problems are not recorded: a branch that may not be taken is being evaluated. */
  quiet = 0;
  /** Counts loops that were left early because every round tells the same. */
  cuts = 0;
  problems: Problem[] = [];
  readonly problemKeys = new Set<string>();
  fuel: number;
  private left: number;
  readonly nativeClasses: Record<string, ClassValue> = {};
  readonly builtins = new Map<string, Value>();
  readonly modules = new Map<string, ModuleValue>();
  /** `__subclasses__` of the classes that this interpreter has made. */
  readonly subclasses = new Map<ClassValue, ClassValue[]>();
  /** Those that have got a subclass in this run. */
  readonly subclassed = new Set<ClassValue>();
  /** How many files of libraries were imported. */
  libraryFiles = 0;
  /** Modules written in TypeScript that are being made. */
  readonly loading = new Set<string>();
  readonly paths: string[];
  torch: object = {};
  /** The class statement that is calling a metaclass. */
  classOrigin: ClassValue["origin"];
  /** Classes that take `[…]` in annotations. */
  readonly generics = new Set(["list", "dict", "tuple", "set", "frozenset", "type", "deque", "defaultdict", "OrderedDict", "Counter", "ChainMap", "partial"]);
  readonly objectNew = objectNewBuiltin;
  readonly objectInit = objectInit;
  readonly objectSetattr = objectSetattr;
  readonly objectDelattr = objectDelattr;
  readonly objectGetattribute = objectGetattribute;
  readonly objectInitSubclass = objectInitSubclass;
  readonly typeCall = typeCall;
  onBind: NonNullable<Hooks["bind"]> | null = null;
  onEnter: NonNullable<Hooks["enter"]> | null = null;
  onLeave: NonNullable<Hooks["leave"]> | null = null;
  onStatement: NonNullable<Hooks["statement"]> | null = null;
  onPrint: NonNullable<Hooks["print"]> | null = null;
  onAssume: NonNullable<Hooks["assume"]> | null = null;
  readonly maxDepth: number;

  constructor(
    readonly mode: "shapes" | "numbers", public host: Host, limits: Limits, public hooks: Hooks, readonly nativeModules: NativeModules,
    paths: readonly string[], readonly isUserFile: (file: string) => boolean,
  ) {
    this.paths = [...paths];
    this.limits = limits;
    this.left = limits.steps ?? Infinity;
    this.maxDepth = limits.depth ?? (mode === "shapes" ? 300 : 1000);
    this.fuel = Math.min(POLL, this.left);
    this.setHooks(hooks);
  }
  readonly limits: Limits;

  setHooks(hooks: Hooks): void {
    this.hooks = hooks;
    this.onBind = hooks.bind?.bind(hooks) ?? null;
    this.onEnter = hooks.enter?.bind(hooks) ?? null;
    this.onLeave = hooks.leave?.bind(hooks) ?? null;
    this.onStatement = hooks.statement?.bind(hooks) ?? null;
    this.onPrint = hooks.print?.bind(hooks) ?? null;
    this.onAssume = hooks.assume?.bind(hooks) ?? null;
  }

  /**
   * Makes the interpreter ready for another run: the user's modules and what the last run found are forgotten, libraries stay imported and
   * are put back as they were. The state of torch is the caller's: set `torch` anew.
   */
  rewind(hooks: Hooks = this.hooks): void {
    if (this.libraries !== null) putBack(this, this.libraries);
    else { for (const name of [...this.modules.keys()]) if (name !== "builtins") this.modules.delete(name); }
    for (const base of this.subclassed) this.subclasses.set(base, (this.subclasses.get(base) ?? []).filter((c) => c.origin !== undefined && !this.isUserFile(c.origin.file)));
    this.subclassed.clear();
    this.frame = null;
    this.depth = this.forks = this.quiet = this.cuts = this.imports = 0;
    this.fork = null;
    this.tries.length = 0;
    this.loading.clear();
    this.problems = [];
    this.problemKeys.clear();
    this.left = this.limits.steps ?? Infinity;
    this.fuel = Math.min(POLL, this.left);
    this.setHooks(hooks);
  }
  /** What the libraries are put back to; set in shapes mode when a user's file has imported something. */
  libraries: Snapshot | null = null;
  reusable = false;
  private imports = 0;
  /** Loads a module: what changes in libraries meanwhile stays (`rewind`). */
  importing<T>(body: () => T): T {
    if (!this.reusable || this.imports > 0) return body();
    this.imports++;
    beginImport(this);
    try {
      return body();
    } finally {
      this.imports--;
      if (this.libraries?.dirty.size !== 0 || this.hasNewLibrary()) endImport(this);
    }
  }
  /** Runs the statements of a user's module, which is being imported: what they change in libraries is the program's doing. */
  running(body: () => void): void {
    const { imports } = this;
    if (imports === 0) { body(); return; }
    endImport(this);
    this.imports = 0;
    try {
      body();
    } finally {
      this.imports = imports;
      beginImport(this);
    }
  }
  private hasNewLibrary(): boolean {
    const known = this.libraries?.modules;
    for (const [name, module] of this.modules) if (known?.has(name) !== true && !isUserModule(this, module)) return true;
    return false;
  }

  /** Called when `fuel` has run out: the step limit and cancellation. */
  refuel(): void {
    this.left -= POLL;
    if (this.left <= 0) throw new Halted("steps");
    if (this.hooks.cancelled?.() === true) throw new Halted("cancelled");
    this.fuel = Math.min(POLL, this.left);
  }
  step(n = 1): void { if ((this.fuel -= n) < 0) this.refuel(); }

  call(func: Value, args: readonly Value[], kwargs: Kwargs | null = null): Value { return call(this, func, args, kwargs); }
  callMethod(self: Value, name: string, args: readonly Value[], kwargs: Kwargs | null = null): Value {
    const method = methodFor(this, self, name);
    return call(this, method, this.bound ? [self, ...args] : args, kwargs);
  }
  getattr(obj: Value, name: string): Value { return getattr(this, obj, name); }
  lookup(obj: Value, name: string): Value | undefined { return lookup(this, obj, name); }
  setattr(obj: Value, name: string, value: Value): void { setattr(this, obj, name, value); }
  delattr(obj: Value, name: string): void { delattr(this, obj, name); }
  iterate(v: Value): Iterable<Value> { return iterate(this, v); }
  iter(v: Value): Iterator | Unknown { return iter(this, v); }
  next(iterator: Iterator): Value | undefined { return iterator.next(this); }
  stop(iterator: Iterator): never {
    const { returned } = iterator;
    throw new Raised(newException(exceptionClasses.StopIteration, returned === undefined || returned === null ? [] : [returned]));
  }
  items(v: Value): readonly Value[] | undefined { return items(this, v); }
  isIterable(v: Value): boolean { return isIterable(this, v); }
  truth(v: Value): boolean | undefined { return truth(this, v); }
  equal(a: Value, b: Value): boolean | undefined { return equal(this, a, b); }
  binary(operator: string, a: Value, b: Value): Value {
    if (operator.length > 1 && operator.endsWith("=") && !"<>=!".includes(operator[0])) return augmented(this, operator.slice(0, -1) as BinaryOperator, a, b);
    return comparisons.has(operator) ? compare(this, operator as CompareOperator, a, b) : binary(this, operator as BinaryOperator, a, b);
  }
  unary(operator: "+" | "-" | "~", v: Value): Value { return unary(this, operator, v); }
  getitem(obj: Value, index: Value): Value { return getitem(this, obj, index); }
  setitem(obj: Value, index: Value, value: Value): void { setitem(this, obj, index, value); }
  delitem(obj: Value, index: Value): void { delitem(this, obj, index); }
  str(v: Value): string { return strOf(this, v); }
  repr(v: Value): string { return reprOf(this, v); }
  isInstance(v: Value, cls: Value): boolean | undefined { return isInstance(this, v, cls); }
  isSubclass(cls: ClassValue, of: ClassValue): boolean { return isSubclass(cls, of); }
  import(name: string): ModuleValue | undefined { return importModule(this, name); }
  makeType(args: readonly Value[], kwargs: Kwargs | null): Value { return makeType(this, args, kwargs); }
  finishClass(cls: ClassValue, dict: Map<string, Value>): void { finishClass(this, cls, dict); }

  typeOf(v: Value): ClassValue {
    switch (typeof v) {
      case "number": case "bigint": return this.nativeClasses.int;
      case "string": return this.nativeClasses.str;
      case "boolean": return this.nativeClasses.bool;
      default: break;
    }
    if (v === null) return this.nativeClasses.NoneType;
    switch (v.kind) {
      case "instance": return v.cls;
      case "class": return v.metaclass ?? typeClass;
      case "unknown": return v.cls ?? this.nativeClasses.unknown;
      case "set": return v.cls ?? (v.frozen ? this.nativeClasses.frozenset : this.nativeClasses.set);
      case "bytes": return v.mutable ? this.nativeClasses.bytearray : this.nativeClasses.bytes;
      case "iterator": return this.iteratorClass(v.type);
      case "token": return this.nativeClasses[`token:${v.family}`] ?? this.nativeClasses.token;
      case "sym": return this.nativeClasses.int;
      case "tensor": case "list": case "tuple": case "dict": case "module": return v.cls ?? this.nativeClasses[v.kind];
      default: return this.nativeClasses[v.kind];
    }
  }
  iteratorClass(type: string): ClassValue {
    const known = this.nativeClasses[`iterator:${type}`];
    if (known !== undefined) return known;
    const base = type === "coroutine" || type === "async_generator" ? this.nativeClasses.generator : this.nativeClasses.iterator;
    const cls: ClassValue = { kind: "class", name: type, qualname: type, module: "builtins", bases: [base], mro: [], dict: new Map() };
    cls.mro = [cls, ...base.mro];
    return (this.nativeClasses[`iterator:${type}`] = cls);
  }

  exception(type: string | ClassValue, message: string): Instance {
    const cls = typeof type === "string" ? exceptionClasses[type] ?? exceptionClasses.RuntimeError : type;
    return newException(cls, message === "" ? [] : [message]);
  }
  raise(type: string | ClassValue, message: string): never { throw new Raised(this.exception(type, message)); }
  fail(type: string, message: string): void { fail(this, type, message); }
  note(severity: "warning" | "information", code: string, message: string): void { note(this, severity, code, message); }

  attempt<T>(type: string | ClassValue, body: () => T): T | undefined {
    const cls = typeof type === "string" ? exceptionClasses[type] : type;
    const { frame, depth, tries } = this;
    const open = tries.length;
    tries.push({ catches: (e) => e.cls.mro.includes(cls) });
    try {
      return body();
    } catch (e) {
      if (e instanceof Raised && e.exception.cls.mro.includes(cls)) { this.frame = frame; this.depth = depth; return undefined; }
      throw e;
    } finally {
      tries.length = open;
    }
  }

  where(): Position {
    for (let f = this.frame; f; f = f.back) if (f.user) return { file: f.code.unit.file, start: f.node.start, end: f.node.end };
    const f = this.frame;
    return f ? { file: f.code.unit.file, start: f.node.start, end: f.node.end } : { file: "", start: 0, end: 0 };
  }
  touch(o: object): void { if (this.fork !== null) touchInFork(this.fork, o); else if (this.libraries !== null) changes(this.libraries, o); }
  /** Before a single entry of a Map changes. */
  touchKey(map: object, key: unknown): void { if (this.fork !== null) touchKeyInFork(this.fork, map as Map<unknown, unknown>, key); else if (this.libraries !== null) changes(this.libraries, map); }
  /** The contents of a list or dict are no longer known. */
  blur(o: object, because: string): void { this.touch(o); blur(o, because); }
  /** A part or result of something unknown. */
  unknownPart(u: Unknown): Unknown { return u.cls === undefined && u.form === undefined && u.claims === undefined ? u : unknown(u.because); }
  assume(condition: Value): void { assume(this, condition); }
  globals(): Map<string, Value> { return this.frame?.globals ?? this.builtins; }
  locals(): Map<string, Value> { return this.frame === null ? this.builtins : localsOf(this.frame); }
  inLibrary(): boolean { return this.frame !== null && !this.frame.user; }
  handled(): Instance | null {
    for (let f = this.frame; f; f = f.back) if (f.handling) return f.handling;
    return null;
  }

  /** Runs a program's text as a module. Never throws: what went wrong is in the result (and, in shapes mode, in `problems`). */
  runModule(source: { readonly text: string; readonly module?: Module } | Unit, options: { readonly name: string; readonly file: string; readonly package?: string }): RunResult {
    const unit = "scope" in source ? source : source.module ? newUnit(options.file, source.text, source.module) : unitOf(options.file, source.text);
    const module = newModule(unit, { name: options.name, package: options.package ?? "" });
    this.modules.set(options.name, module);
    return { module, ...this.guard(() => executeModule(this, unit, module)) };
  }

  /** Runs `body`; what it throws comes back as data. For whoever drives an interpreter from outside. */
  guard(body: () => void): { readonly raised: Raised | null; readonly halted: Halted | null; readonly internal: Error | null } {
    const { frame, depth } = this;
    try {
      body();
    } catch (e) {
      this.frame = frame;
      this.depth = depth;
      this.tries.length = 0;
      this.fork = null;
      this.forks = this.quiet = 0;
      if (e instanceof Raised) return { raised: e, halted: null, internal: null };
      if (e instanceof Halted) return { raised: null, halted: e, internal: null };
      if (e instanceof RangeError && this.mode === "shapes") return { raised: null, halted: new Halted("depth"), internal: null };
      return { raised: null, halted: null, internal: e as Error };
    }
    return { raised: null, halted: null, internal: null };
  }
}

export interface RunResult { readonly module: ModuleValue; readonly raised: Raised | null; readonly halted: Halted | null; readonly internal: Error | null }
const comparisons = new Set(["<", "<=", ">", ">=", "==", "!=", "in", "not in", "is", "is not"]);
