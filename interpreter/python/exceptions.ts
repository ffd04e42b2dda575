// The hierarchy of Python's exceptions, and what an exception object keeps.
import type { Interp, Raised } from "./interp";
import type { Builtin, ClassValue, Instance, Value } from "./values";
import { builtin, list, method, tuple } from "./values";
import { nativeClass, objectClass } from "./builtins/root";

/** What an exception carries besides its attributes (`Instance.native`). */
export interface ExceptionState {
  args: readonly Value[];
  cause: Value;
  context: Value;
  suppress: boolean;
}

/** The state of an exception object. Made on first use for instances that were not constructed in the usual way. */
export function exceptionState(e: Instance): ExceptionState {
  return (e.native ??= { args: [], cause: null, context: null, suppress: false }) as ExceptionState;
}

/**
 * The calls that a caught exception had left, the one that caught it last: for a bare `raise`, and for the text of exceptions that have it
 * as cause or context.
 */
export const travelled = new WeakMap<Instance, Raised["traceback"]>();

/** Makes an exception without running Python code. */
export function newException(cls: ClassValue, args: readonly Value[]): Instance {
  return { kind: "instance", cls, dict: new Map(), native: { args, cause: null, context: null, suppress: false } satisfies ExceptionState };
}

const self = (args: readonly Value[]): Instance => args[0] as Instance;
const property = (name: string, get: (e: Instance, vm: Interp) => Value, set?: (e: Instance, v: Value, vm: Interp) => void): readonly [string, Value] => [name, {
  kind: "property", set: set ? builtin(name, (vm, args) => (set(self(args), args[1], vm), null)) : null, del: null,
  get: builtin(name, (vm, args) => get(self(args), vm)),
}];

const baseException: ClassValue = nativeClass("BaseException", {
  dict: [
    ["__new__", { kind: "staticmethod", func: builtin("__new__", (_vm, [cls, ...args]) => newException(cls as ClassValue, args)) }],
    ["__init__", method("__init__", (_vm, [e, ...args]) => { exceptionState(e as Instance).args = args; return null; })],
    ["__str__", method("__str__", (vm, args) => vm.str(message(vm, self(args))))],
    ["__repr__", method("__repr__", (vm, args) => `${self(args).cls.name}(${exceptionState(self(args)).args.map((a) => vm.repr(a)).join(", ")})`)],
    ["with_traceback", method("with_traceback", (_vm, args) => args[0])],
    ["add_note", method("add_note", () => null)],
    property("args", (e) => tuple(exceptionState(e).args), (e, v, vm) => { exceptionState(e).args = vm.items(v) ?? []; }),
    property("__cause__", (e) => exceptionState(e).cause, (e, v) => { exceptionState(e).cause = v; exceptionState(e).suppress = true; }),
    property("__context__", (e) => exceptionState(e).context, (e, v) => { exceptionState(e).context = v; }),
    property("__suppress_context__", (e) => exceptionState(e).suppress, (e, v) => { exceptionState(e).suppress = v === true; }),
    property("__traceback__", () => null, () => undefined),
  ],
});

function message(vm: Interp, e: Instance): Value {
  const { args } = exceptionState(e);
  return args.length === 0 ? "" : args.length === 1 ? args[0] : tuple(args);
}

/** Builtin exceptions, each behind its base. */
const hierarchy: Record<string, string> = {
  Exception: "BaseException", GeneratorExit: "BaseException", KeyboardInterrupt: "BaseException", SystemExit: "BaseException", BaseExceptionGroup: "BaseException",
  ArithmeticError: "Exception", AssertionError: "Exception", AttributeError: "Exception", BufferError: "Exception", EOFError: "Exception", ExceptionGroup: "Exception",
  ImportError: "Exception", LookupError: "Exception", MemoryError: "Exception", NameError: "Exception", OSError: "Exception",
  ReferenceError: "Exception", RuntimeError: "Exception", StopAsyncIteration: "Exception", StopIteration: "Exception", SyntaxError: "Exception",
  SystemError: "Exception", TypeError: "Exception", ValueError: "Exception", Warning: "Exception",
  FloatingPointError: "ArithmeticError", OverflowError: "ArithmeticError", ZeroDivisionError: "ArithmeticError", ModuleNotFoundError: "ImportError",
  IndexError: "LookupError", KeyError: "LookupError", UnboundLocalError: "NameError", NotImplementedError: "RuntimeError", RecursionError: "RuntimeError",
  IndentationError: "SyntaxError", TabError: "IndentationError", UnicodeError: "ValueError", UnicodeDecodeError: "UnicodeError", UnicodeEncodeError: "UnicodeError",
  UnicodeTranslateError: "UnicodeError", BlockingIOError: "OSError", ChildProcessError: "OSError", ConnectionError: "OSError", FileExistsError: "OSError",
  FileNotFoundError: "OSError", InterruptedError: "OSError", IsADirectoryError: "OSError", NotADirectoryError: "OSError", PermissionError: "OSError",
  ProcessLookupError: "OSError", TimeoutError: "OSError", BrokenPipeError: "ConnectionError", ConnectionAbortedError: "ConnectionError",
  ConnectionRefusedError: "ConnectionError", ConnectionResetError: "ConnectionError", BytesWarning: "Warning", DeprecationWarning: "Warning",
  EncodingWarning: "Warning", FutureWarning: "Warning", ImportWarning: "Warning", PendingDeprecationWarning: "Warning", ResourceWarning: "Warning",
  RuntimeWarning: "Warning", SyntaxWarning: "Warning", UnicodeWarning: "Warning", UserWarning: "Warning",
};

/** Every builtin exception class, by name. */
export const exceptionClasses: Readonly<Record<string, ClassValue>> = makeClasses();

function makeClasses(): Record<string, ClassValue> {
  const all: Record<string, ClassValue> = { BaseException: baseException };
  const make = (name: string): ClassValue => (all[name] ??= nativeClass(name, { bases: name === "ExceptionGroup" ? [make("BaseExceptionGroup"), make("Exception")] : [make(hierarchy[name])] }));
  for (const name of Object.keys(hierarchy)) make(name);
  const keyErrorText = method("__str__", (vm, args) => {
    const values = exceptionState(self(args)).args;
    return values.length === 1 ? vm.repr(values[0]) : vm.str(message(vm, self(args)));
  });
  all.KeyError.dict.set("__str__", keyErrorText);
  all.StopIteration.dict.set(...property("value", (e) => exceptionState(e).args[0] ?? null));
  all.SystemExit.dict.set(...property("code", (e) => exceptionState(e).args[0] ?? null));
  const osErrorPart = (name: string, index: number): void => {
    all.OSError.dict.set(...property(name, (e) => (exceptionState(e).args.length > 1 ? exceptionState(e).args[index] ?? null : null)));
  };
  osErrorPart("errno", 0);
  osErrorPart("strerror", 1);
  osErrorPart("filename", 2);
  all.OSError.dict.set("__str__", method("__str__", (vm, args) => {
    const { args: values } = exceptionState(self(args));
    if (values.length < 2) return vm.str(message(vm, self(args)));
    const file = values.length > 2 ? `: ${vm.repr(values[2])}` : "";
    return `[Errno ${vm.str(values[0])}] ${vm.str(values[1])}${file}`;
  }));
  groups(all.BaseExceptionGroup);
  all.ImportError.dict.set("__init__", namedInit(["name", "path"]));
  all.AttributeError.dict.set("__init__", namedInit(["name", "obj"]));
  all.NameError.dict.set("__init__", namedInit(["name"]));
  return all;
}

/** What a group was made of. */
const grouped = (e: Instance, vm: Interp): readonly Value[] => vm.items(exceptionState(e).args[1] ?? tuple([])) ?? [];
const derived = (e: Instance, parts: readonly Value[]): Instance => newException(e.cls, [exceptionState(e).args[0] ?? "", list([...parts])]);

/** A group's exceptions that satisfy a condition, and the others, each as such a group again; null where there are none. */
export function splitGroup(vm: Interp, e: Instance, holds: (e: Instance) => boolean): readonly [match: Instance | null, rest: Instance | null] {
  if (holds(e)) return [e, null];
  const matches: Value[] = [], others: Value[] = [];
  for (const part of grouped(e, vm)) {
    if (!isException(part)) { others.push(part); continue; }
    const [match, rest] = isGroup(part) ? splitGroup(vm, part, holds) : holds(part) ? [part, null] : [null, part];
    if (match) matches.push(match);
    if (rest) others.push(rest);
  }
  return [matches.length === 0 ? null : others.length === 0 ? e : derived(e, matches), others.length === 0 ? null : matches.length === 0 ? e : derived(e, others)];
}
export const isGroup = (e: Instance): boolean => e.cls.mro.some((c) => c.name === "BaseExceptionGroup");

/** BaseExceptionGroup's attributes and methods. */
function groups(cls: ClassValue): void {
  const condition = (vm: Interp, given: Value) => (e: Instance): boolean => {
    const classes = typeof given === "object" && given !== null && given.kind === "tuple" ? given.items : [given];
    return classes.every((c) => typeof c === "object" && c !== null && c.kind === "class") ? classes.some((c) => e.cls.mro.includes(c as ClassValue)) : vm.truth(vm.call(given, [e])) === true;
  };
  cls.dict.set("__str__", method("__str__", (vm, args) => { const n = grouped(self(args), vm).length; return `${vm.str(exceptionState(self(args)).args[0] ?? "")} (${n} sub-exception${n === 1 ? "" : "s"})`; }));
  cls.dict.set(...property("message", (e) => exceptionState(e).args[0] ?? null));
  cls.dict.set(...property("exceptions", (e, vm) => tuple(grouped(e, vm))));
  cls.dict.set("derive", method("derive", (vm, [e, parts]) => derived(e as Instance, vm.items(parts!) ?? [])));
  cls.dict.set("split", method("split", (vm, [e, given]) => tuple(splitGroup(vm, e as Instance, condition(vm, given!)))));
  cls.dict.set("subgroup", method("subgroup", (vm, [e, given]) => splitGroup(vm, e as Instance, condition(vm, given!))[0]));
}

function namedInit(names: readonly string[]): Builtin {
  return method("__init__", (_vm, [e, ...args], kwargs) => {
    exceptionState(e as Instance).args = args;
    for (const name of names) (e as Instance).dict.set(name, kwargs?.get(name) ?? null);
    return null;
  });
}

/** Whether a class is an exception class. */
export const isExceptionClass = (cls: ClassValue): boolean => cls.mro.includes(baseException);
/** Whether a value is an exception object. */
export const isException = (v: Value): v is Instance => typeof v === "object" && v !== null && v.kind === "instance" && isExceptionClass(v.cls);
export { baseException, objectClass };
