// What an observer of the evaluation may ask to be told.
import type { Dim } from "../shape";
import type * as t from "../syntax/tree";
import type { Problem } from "./interp";
import type { FunctionValue, Value } from "./values";
import type { Frame } from "./frame";

/** All optional; what is not set costs nothing. Only the user's files are reported on (`limits` of createInterp). */
export interface Hooks {
  /** A name of a user's file was bound: variables, "self.x" for attributes of the first parameter, "return" for what a function returns. */
  bind?(file: string, start: number, end: number, name: string, value: Value): void;
  /** A function of any file is called, its arguments are bound (`frame.slots`). */
  enter?(frame: Frame, func: FunctionValue): void;
  leave?(frame: Frame, func: FunctionValue, result: Value): void;
  problem?(problem: Problem): void;
  /** Before each statement of any file. Where a run is stopped or paused; may throw Halted. */
  statement?(frame: Frame, node: t.Stmt): void;
  /** `print(…)` in a user's file: the call, and its positional arguments as trees and values. */
  print?(frame: Frame, call: t.Call, values: readonly Value[]): void;
  /** The program goes on only if these sizes are equal: it asserts it. */
  assume?(a: Dim, b: Dim): void;
  /** An error of the interpreter itself, which evaluation has got over. */
  internal?(error: unknown): void;
  /** Looked at every few thousand steps. */
  cancelled?(): boolean;
}
