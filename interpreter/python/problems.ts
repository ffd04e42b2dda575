// What becomes of errors in shapes mode: recorded where the user can see them, and evaluation goes on.
import type { Problem } from "./interp";
import { Beyond, Halted, Raised } from "./interp";
import type { Instance, Value } from "./values";
import { unknown } from "./values";
import type { Frame } from "./frame";
import type { Machine } from "./machine";

/** An open `try` (or something like it): whether it would catch an exception; undefined when that is not known. */
export interface TryEntry { catches(exception: Instance): boolean | undefined }

/** Exceptions that are control flow rather than mistakes: they always travel. */
const signals = new Set(["StopIteration", "StopAsyncIteration", "GeneratorExit", "SystemExit", "KeyboardInterrupt"]);

/** Errors inside a library's own files that say more about what is not modelled than about the user's program. */
const doubtful = new Set(["AttributeError", "NameError", "UnboundLocalError", "TypeError", "ImportError", "ModuleNotFoundError", "KeyError", "IndexError", "NotImplementedError", "RecursionError"]);

/** Of a library's own, also when it raises them itself: what it could not import, we may not have looked for in the right place. */
const neverLibrary = new Set(["ImportError", "ModuleNotFoundError"]);

export const isSignal = (e: Instance): boolean => e.cls.mro.some((c) => signals.has(c.name));

const endsProgram = (e: Instance): boolean => e.cls.mro.some((c) => c.name === "SystemExit" || c.name === "KeyboardInterrupt");

/** Whether a `try` of the program around this point would catch the exception. */
export function isCaught(vm: Machine, e: Instance): boolean {
  for (let i = vm.tries.length - 1; i >= 0; i--) if (vm.tries[i].catches(e) !== false) return true;
  return false;
}

type Stack = { file: string; start: number; end: number; name: string }[];

/** Every call under way, innermost first: those that an exception has already left, then those that still run. */
function stackOf(vm: Machine, raised: Raised | null): Stack {
  const stack: Stack = raised ? [...raised.traceback] : [];
  for (let f = vm.frame; f; f = f.back) stack.push({ file: f.code.unit.file, start: f.node.start, end: f.node.end, name: f.code.name });
  return stack;
}

/** Records a problem at the innermost position in a user's file. */
export function report(vm: Machine, severity: Problem["severity"], code: string, message: string, exception: string | null, raised: Raised | null): void {
  if (vm.quiet > 0) return;
  const stack = stackOf(vm, raised);
  let at = stack.findIndex((p) => vm.isUserFile(p.file));
  if (at < 0) return;
  if (at > 0 && exception !== null && (neverLibrary.has(exception) || (doubtful.has(exception) && raised?.explicit !== true))) return;
  // What goes wrong while a library is being imported says nothing about the program.
  for (let i = 0; i < at; i++) if (stack[i].name === "<module>") return;
  const p = stack[at];
  const key = `${p.file}:${p.start}:${p.end}:${message}`;
  if (vm.problemKeys.has(key)) return;
  // Inside a library the program would end at the first: what goes wrong in the same call after it follows from it.
  if (at > 0 && exception !== null) {
    const call = `call ${stack.slice(at).map((f) => `${f.file}:${f.start}:${f.end}`).join()}`;
    if (vm.problemKeys.has(call)) return;
    vm.problemKeys.add(call);
  }
  vm.problemKeys.add(key);
  const problem: Problem = { file: p.file, start: p.start, end: p.end, severity, code, message, exception, stack: stack.slice(++at) };
  vm.problems.push(problem);
  vm.hooks.problem?.(problem);
}

/** An exception that nothing catches. */
export function reportRaised(vm: Machine, raised: Raised): void {
  if (raised.unclear) return;
  const { cls } = raised.exception;
  let message: string;
  try { message = vm.str(raised.exception); } catch { message = ""; }
  report(vm, "error", cls.name, message || cls.name, cls.name, raised);
}

/** Interp.fail */
export function fail(vm: Machine, type: string, message: string): void {
  const exception = vm.exception(type, message);
  if (vm.mode === "numbers" || isCaught(vm, exception)) throw new Raised(exception);
  report(vm, "error", exception.cls.name, message || exception.cls.name, exception.cls.name, null);
}

/** Interp.note */
export function note(vm: Machine, severity: "warning" | "information", code: string, message: string): void {
  if (vm.mode === "numbers" && vm.hooks.problem === undefined) return;
  report(vm, severity, code, message, null, null);
}

/**
 * Whether an exception that a statement raised travels on. If not it has been recorded, and the Unknown that stands for what the
 * statement would have given comes back.
 */
export function settle(vm: Machine, f: Frame, e: unknown): Value {
  vm.frame = f;
  if (e instanceof Halted) throw e;
  if (e instanceof Beyond) return unknown(e.because);
  if (!(e instanceof Raised)) {
    // A fault of the interpreter is no mistake of the program: what the statement gives is not known.
    if (vm.hooks.internal) vm.hooks.internal(e);
    return unknown(e instanceof RangeError ? "it is nested too deeply" : "the interpreter could not evaluate this");
  }
  if (isCaught(vm, e.exception) || (isSignal(e.exception) && (f.names === null || endsProgram(e.exception)))) throw e;
  if (e.explicit && f.names === null) throw e;
  // A branch on an unknown condition that raises by itself is left out by whoever joins the branches.
  if (e.explicit && vm.quiet > 0) throw e;
  if (e.silent) return unknown("the calls are nested too deeply");
  reportRaised(vm, e);
  const { cls } = e.exception;
  return unknown(`${cls.name} is raised here`);
}
