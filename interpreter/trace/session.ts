// An interpreter on shapes for one file, with its recorder and its budget; and how a piece of work is done in it and undone again.
import type { Dim } from "../shape";
import type { Hooks, Host, Machine } from "../python";
import { Halted, createInterp, isLibrary } from "../python";
import type { Raised } from "../python/interp";
import { Frame } from "../python/frame";
import { runBranch, take } from "../python/fork";
import { newUnit } from "../python/modules";
import type { ModuleValue } from "../python/values";
import type { Module, Range } from "../syntax/tree";
import { newTorchState } from "../torch";
import type { TorchState } from "../torch/core/state";
import { nativeModules, packageClasses } from "../packages";
import { type Mark, type Place, type Recorder, dropUndone, newRecorder } from "./recorder";

export interface Budget {
  /** How long the program itself may take, in milliseconds; what is inferred afterwards gets as much again. */
  readonly milliseconds: number;
  /** Looked at every few thousand steps: true ends the evaluation. */
  readonly cancelled?: () => boolean;
}

export interface Session {
  readonly vm: Machine;
  readonly state: TorchState;
  readonly recorder: Recorder;
  readonly file: string;
  readonly text: string;
  readonly tree: Module;
  /** The program as a module; its variables. */
  module: ModuleValue;
  /** Where evaluation was when its time was up. */
  haltedAt: Place | null;
  cancelled: boolean;
  /** Gives the work that follows so many milliseconds. */
  allow(milliseconds: number): void;
  /** How much of the record is the program's own: what follows is inferred. */
  own: { readonly creations: number; readonly invocations: number };
  /** Told of sizes that the program asserts to be equal. */
  onAssume: ((a: Dim, b: Dim) => void) | null;
  /** Errors of the interpreter itself. */
  readonly faults: unknown[];
}

/** A program that makes more modules than this makes them without end; they would fill the memory before the time is over. */
const MOST_MODULES = 20_000;

export interface SessionOptions { readonly host: Host; readonly paths: readonly string[]; readonly isUserFile?: (file: string) => boolean; readonly budget: Budget; /** Names of classes of which a call was picked. */ readonly picked: ReadonlySet<string>; /** The interpreter of an earlier session that is over: its libraries stay imported. */ readonly reuse?: Machine }

export function openSession(file: string, text: string, tree: Module, { host, paths, isUserFile, budget, picked, reuse }: SessionOptions): Session {
  const recorder = newRecorder(file, picked);
  const state = newTorchState();
  const faults: unknown[] = [];
  let deadline = Infinity;
  const hooks: Hooks = {
    bind: (inFile, start, end, name, value) => recorder.bind(inFile, start, end, name, value),
    enter: (frame) => { if (frame.user) recorder.enter(frame); },
    assume: (a, b) => session.onAssume?.(a, b),
    internal: (error) => { faults.push(error); },
    cancelled: () => {
      if (budget.cancelled?.() === true) { session.cancelled = true; return true; }
      if (performance.now() < deadline && recorder.creations.length < MOST_MODULES) return false;
      session.haltedAt ??= vm.where();
      return true;
    },
  };
  const vm = reuse ?? createInterp({ mode: "shapes", reusable: true, host, modules: nativeModules, paths, nativeClasses: packageClasses, torch: state, isUserFile: (f) => f === file || (isUserFile?.(f) ?? !isLibrary(f)), hooks });
  if (reuse) {
    vm.rewind(hooks);
    vm.host = host;
    vm.torch = state;
    vm.paths.splice(0, vm.paths.length, ...paths);
  }
  recorder.attach(vm, state);
  const session: Session = {
    vm, state, recorder, file, text, tree, module: { kind: "module", name: "__main__", dict: new Map() }, haltedAt: null, cancelled: false, faults, onAssume: null, own: { creations: 0, invocations: 0 },
    allow(milliseconds) { deadline = performance.now() + milliseconds; },
  };
  return session;
}

/** A frame that stands for the editor asking: what fails in it, fails at `node`. */
export function outside(session: Session, node: Range): Frame {
  const { vm, file, tree, module } = session;
  const unit = newUnit(file, "", tree);
  const code = { unit, scope: unit.scope, name: "<module>", qualname: "<module>", node: tree, parameters: { names: [], positionalOnly: 0, keywordOnly: [], vararg: -1, kwarg: -1, simple: true }, ready: true, slots: 0, ownCells: 0, cellParameters: [], kind: "plain" as const, run: () => 0 as const, value: null, steps: null };
  const frame = new Frame(vm, code, module.dict, [], [], module.dict, null, true);
  frame.node = node;
  return frame;
}

export interface Outcome<T> { readonly value: T | undefined; readonly keep: () => void; readonly undo: () => void; readonly mark: Mark; readonly halted: boolean; /** What the program raised by itself, and nothing caught: not recorded. */ readonly raised: Raised | null }

/**
 * Does a piece of work on the program's objects. Afterwards everything is as it was before, and what was recorded is still there:
 * `keep` makes the objects what the work left them, `undo` forgets what was recorded.
 */
export function trial<T>(session: Session, node: Range, work: () => T): Outcome<T> {
  const { vm, recorder } = session;
  const mark = recorder.mark(vm);
  const frame = outside(session, node);
  let value: T | undefined;
  let branch: ReturnType<typeof runBranch> | undefined;
  let halted = false;
  const { halted: why, internal } = vm.guard(() => {
    vm.frame = frame;
    branch = runBranch(vm, frame, false, () => { value = work(); return 0; });
  });
  vm.frame = null;
  session.state.calling.length = 0;
  if (why !== null) halted = why instanceof Halted;
  if (internal !== null) session.faults.push(internal);
  dropUndone(recorder, mark.creations);
  return {
    value, mark, halted, raised: branch?.raised ?? null,
    keep: () => { if (branch) take(vm, frame, branch); },
    undo: () => recorder.reset(vm, mark),
  };
}
