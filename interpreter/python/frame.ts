// A running call: its variables and where it stands. And what a function is once its tree was compiled.
import type * as t from "../syntax/tree";
import type { LineIndex } from "../syntax/positions";
import type { Cell, Instance, Value } from "./values";
import type { Machine } from "./machine";
import type { Signal } from "./shared";
import type { Scope } from "./compile/scope";

/** A file of source, shared by all interpreters that evaluate it. That of an open document becomes the next version's (`renewUnit`). */
export interface Unit {
  readonly file: string;
  text: string;
  tree: t.Module;
  readonly scope: Scope;
  /** `from __future__ import annotations` */
  readonly lazyAnnotations: boolean;
  /** Made when somebody asks for a line number. */
  lines?: LineIndex | undefined;
  /** The compiled module body. */
  code?: Code | undefined;
  /** Its statements, each compiled once. */
  readonly runs: WeakMap<t.Stmt, Run>;
  /** How many statements later versions have brought. */
  added: number;
  /** The interpreter that last looked whether this is one of the user's files, and what it found. */
  seenBy?: Machine;
  isUser: boolean;
}

export type Run = (f: Frame) => Signal;
export type Evaluate = (f: Frame) => Value;
/** The statements of a generator: yields values, is sent values. */
export type Steps = (f: Frame) => Generator<Value, Signal, Value>;

/** Parameters as call.ts needs them. */
export interface Parameters {
  /** Positional-only and ordinary ones, in the order of their slots. */
  readonly names: readonly string[];
  readonly positionalOnly: number;
  readonly keywordOnly: readonly string[];
  readonly vararg: number;
  readonly kwarg: number;
  /** Nothing but ordinary parameters. */
  readonly simple: boolean;
}

/** A function, class body or module of a file. `body` is compiled at the first call. */
export interface Code {
  readonly unit: Unit;
  readonly scope: Scope;
  readonly name: string;
  readonly qualname: string;
  readonly node: t.Module | t.FunctionDef | t.AsyncFunctionDef | t.Lambda | t.GeneratorExp | t.ClassDef;
  readonly parameters: Parameters;
  ready: boolean;
  slots: number;
  ownCells: number;
  /** Parameters that live in cells: slot, cell. */
  cellParameters: readonly (readonly [number, number])[];
  kind: "plain" | "generator" | "coroutine" | "asyncgen";
  run: Run;
  /** Set when the body is one expression (lambdas, `return x`). */
  value: Evaluate | null;
  steps: Steps | null;
}

export type Slots = (Value | undefined)[];

/** One call that is running (or a suspended generator). Data only. */
export class Frame {
  /** The node that is being evaluated: what a traceback shows. */
  node: t.Range;
  result: Value = null;
  /** What branches on unknown conditions have returned: joined with the result at the end. */
  returned: Value[] | null = null;
  /** Counts the branches on unknown conditions that have left a loop or the function: a loop around them may end in any round. */
  departures = 0;
  /** Those of them that left a loop or the function, and not only a round. */
  exits = 0;
  /** The exception that an `except` clause of this frame is handling. */
  handling: Instance | null = null;
  constructor(
    readonly vm: Machine, readonly code: Code, readonly globals: Map<string, Value>, readonly slots: Slots, readonly cells: Cell[],
    /** Variables of a class body or module; null in functions. */
    readonly names: Map<string, Value> | null, back: Frame | null, readonly user: boolean,
  ) {
    this.back = back;
    this.node = code.node;
  }
  back: Frame | null;
}
