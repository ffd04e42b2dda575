// try, except, else, finally.
import type * as t from "../../syntax/tree";
import { Halted, Raised } from "../interp";
import type { Instance, Value } from "../values";
import { tuple } from "../values";
import type { Frame, Run } from "../frame";
import type { Machine } from "../machine";
import type { TryEntry } from "../problems";
import { exceptionClasses, exceptionState, isGroup, newException, splitGroup, travelled } from "../exceptions";
import { NORMAL } from "../shared";
import type { Signal } from "../shared";
import type { Scope } from "./scope";
import { expression } from "./expressions";
import type { Evaluate } from "../frame";
import { removeName, storeName } from "./names";
import type { Store } from "./names";
import { block, matches } from "./statements";

export interface Handler {
  readonly type: Evaluate | null; readonly node: t.ExceptHandler; readonly set: Store | null; readonly unset: ((f: Frame) => void) | null; readonly body: Run;
}

export function handlersOf(scope: Scope, node: t.Try | t.TryStar): Handler[] {
  return node.handlers.map((h) => ({
    type: h.type === null ? null : expression(scope, h.type), node: h, set: h.name === null ? null : storeName(scope, h.name),
    unset: h.name === null ? null : removeName(scope, h.name, null), body: block(scope, h.body),
  }));
}

/** What the machine asks when something is raised further in: would this `try` catch it? */
export function tryEntry(f: Frame, handlers: readonly Handler[]): TryEntry {
  return {
    catches(e) {
      let sure: boolean | undefined = false;
      const { frame } = f.vm;
      f.vm.frame = f;
      try {
        for (const h of handlers) {
          const m = h.type === null ? true : matches(f, e, h.type(f));
          if (m === true) return true;
          if (m === undefined) sure = undefined;
        }
        return sure;
      } catch (error) {
        if (error instanceof Raised) return true;
        throw error;
      } finally {
        f.vm.frame = frame;
      }
    },
  };
}

/** The Raised that a JavaScript exception is for the program; undefined for what the program cannot catch. */
export function asRaised(vm: Machine, e: unknown): Raised | undefined {
  if (e instanceof Raised) return e;
  if (e instanceof RangeError && /call stack/i.test(e.message)) return new Raised(vm.exception("RecursionError", "maximum recursion depth exceeded"));
  return undefined;
}

/** The clause that catches an exception; undefined when none does. */
export function handlerFor(f: Frame, handlers: readonly Handler[], e: Instance): Handler | undefined {
  for (const h of handlers) {
    if (h.type === null) return h;
    const type = h.type(f);
    f.node = h.node.type!;
    if (matches(f, e, type) !== false) return h;
  }
  return undefined;
}

export function tryStatement(scope: Scope, node: t.Try | t.TryStar): Run {
  const body = block(scope, node.body), orelse = node.orelse.length > 0 ? block(scope, node.orelse) : null;
  const handlers = handlersOf(scope, node);
  const finalbody = node.finalbody.length > 0 ? block(scope, node.finalbody) : null;
  const star = node.kind === "TryStar";
  const handled: Run = handlers.length === 0 ? body : (f) => {
    const { vm } = f;
    const { depth, tries } = vm;
    const open = tries.length;
    let signal: Signal;
    tries.push(star ? starEntry(f, handlers) : tryEntry(f, handlers));
    try {
      signal = body(f);
    } catch (error) {
      tries.length = open;
      const raised = asRaised(vm, error);
      if (raised === undefined) throw error;
      vm.frame = f;
      vm.depth = depth;
      return star ? handleStar(f, handlers, raised) : handle(f, handlers, raised);
    }
    tries.length = open;
    return signal === NORMAL && orelse !== null ? orelse(f) : signal;
  };
  if (finalbody === null) return handled;
  return (f) => {
    const { vm } = f;
    const { depth } = vm;
    let signal: Signal;
    try {
      signal = handled(f);
    } catch (error) {
      if (error instanceof Halted) throw error;
      vm.frame = f;
      vm.depth = depth;
      const { node: at, handling } = f;
      if (error instanceof Raised) f.handling = error.exception;
      const final = finalbody(f);
      f.handling = handling;
      // A return in `finally` swallows the exception.
      if (final !== NORMAL) return final;
      f.node = at;
      throw error;
    }
    const { result } = f;
    const final = finalbody(f);
    if (final !== NORMAL) return final;
    f.result = result;
    return signal;
  };
}

export function handle(f: Frame, handlers: readonly Handler[], raised: Raised): Signal {
  const h = enter(f, handlers, raised);
  const { handling } = f;
  f.handling = raised.exception;
  try {
    return h.body(f);
  } catch (error) {
    addContext(error, raised.exception);
    throw error;
  } finally {
    f.handling = handling;
    h.unset?.(f);
  }
}

/** What of an exception the clause of an `except*` takes (as a group), and what it leaves. */
function taken(f: Frame, e: Instance, type: Value): readonly [match: Instance | null, rest: Instance | null] {
  const holds = (part: Instance): boolean => matches(f, part, type) !== false;
  if (isGroup(e)) return splitGroup(f.vm, e, holds);
  return holds(e) ? [newException(exceptionClasses.ExceptionGroup!, ["", tuple([e])]), null] : [null, e];
}
/** Whether an `except*` would take something of it. */
const starEntry = (f: Frame, handlers: readonly Handler[]): TryEntry => ({
  catches: (e) => (isGroup(e) ? handlers.some((h) => taken(f, e, h.type!(f))[0] !== null) : tryEntry(f, handlers).catches(e)),
});
/** Each clause of an `except*` takes its part; what is left travels on. */
function handleStar(f: Frame, handlers: readonly Handler[], raised: Raised): Signal {
  const { node: at, handling } = f;
  let left: Instance | null = raised.exception;
  for (const h of handlers) {
    if (left === null) break;
    const [match, rest]: readonly [Instance | null, Instance | null] = taken(f, left, h.type!(f));
    left = rest;
    if (match === null) continue;
    h.set?.(f, match);
    f.handling = match;
    try {
      h.body(f);
    } catch (error) {
      addContext(error, match);
      throw error;
    } finally {
      f.handling = handling;
      h.unset?.(f);
    }
  }
  if (left === null) return NORMAL;
  f.node = at;
  if (left === raised.exception) throw raised;
  const others = new Raised(left);
  others.explicit = raised.explicit;
  throw others;
}

/** Picks the clause and binds its name; rethrows when none catches. */
export function enter(f: Frame, handlers: readonly Handler[], raised: Raised): Handler {
  const { start, end } = f.node;
  const h = handlerFor(f, handlers, raised.exception);
  if (h === undefined) { f.node = { start, end }; throw raised; }
  travelled.set(raised.exception, [...raised.traceback, { file: f.code.unit.file, start, end, name: f.code.name }]);
  h.set?.(f, raised.exception);
  return h;
}

/** An exception raised while another is handled remembers it. */
export function addContext(error: unknown, handled: Instance): void {
  if (!(error instanceof Raised) || error.exception === handled) return;
  const state = exceptionState(error.exception);
  if (state.context === null) state.context = handled;
}
