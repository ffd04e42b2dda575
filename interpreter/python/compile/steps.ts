// Statements of generators and coroutines. Only those that hold a yield become JavaScript generators; the others run as everywhere.
import type * as t from "../../syntax/tree";
import { Halted, Raised } from "../interp";
import type { Value } from "../values";
import { unknown } from "../values";
import type { Frame, Run, Steps } from "../frame";

import { iter } from "../iteration";
import { callSpecial, truth } from "../operators";
import { settle } from "../problems";
import { BREAK, CONTINUE, NORMAL, RETURN } from "../shared";
import type { Signal } from "../shared";
import type { Scope } from "./scope";
import { expression } from "./expressions";
import type { Suspension } from "./hoist";
import { slotOf, suspends, suspensions } from "./hoist";
import { store } from "./names";
import { statement } from "./statements";
import { addContext, asRaised, enter, handlersOf, tryEntry } from "./try";
import { enterManager, exitWith, leaveManager, maySwallow, withParts } from "./with";
import { unknownTargets } from "./targets";

type Part = { readonly run: Run; readonly steps: null; readonly node: t.Stmt } | { readonly run: null; readonly steps: Steps; readonly node: t.Stmt };

export function generatorSteps(scope: Scope, body: readonly t.Stmt[]): Steps {
  const parts: Part[] = body.map((s) => (suspends(s) ? { run: null, steps: stepsOf(scope, s), node: s } : { run: statement(scope, s), steps: null, node: s }));
  return function* (f) {
    const { vm } = f;
    for (const part of parts) {
      if (--vm.fuel < 0) vm.refuel();
      if (vm.onStatement !== null) vm.onStatement(f, part.node);
      let signal: Signal;
      try {
        signal = part.run !== null ? part.run(f) : yield* part.steps!(f);
      } catch (e) {
        if (vm.mode !== "shapes") throw e;
        const missing = settle(vm, f, e);
        if (part.node.kind === "Return") { f.result = missing; return RETURN; }
        unknownTargets(scope, part.node)(f, missing);
        signal = NORMAL;
      }
      if (signal !== NORMAL) return signal;
    }
    return NORMAL;
  };
}

/** Evaluates the yields of an expression, each into its slot. */
function suspender(scope: Scope, node: t.Node | null): Steps | null {
  const all = node === null ? [] : suspensions(node);
  if (all.length === 0) return null;
  const parts = all.map((s) => ({ slot: slotOf(scope, s), node: s, value: s.value === null ? null : expression(scope, s.value) }));
  return function* (f) {
    for (const { slot, node: s, value } of parts) {
      const v = value === null ? null : value(f);
      f.slots[slot] = s.kind === "Yield" ? yield v : yield* delegate(f, s, v);
    }
    return NORMAL;
  };
}

/** yield from, and await: passes on what the inner iterator yields, and gives what it returns. */
function* delegate(f: Frame, node: Suspension, v: Value): Generator<Value, Value, Value> {
  const { vm } = f;
  f.node = node;
  let source = v;
  if (node.kind === "Await" && !(typeof v === "object" && v !== null && (v.kind === "iterator" || v.kind === "unknown"))) {
    const awaited = callSpecial(vm, v, "__await__", []);
    if (awaited === undefined) return vm.raise("TypeError", `object ${vm.typeOf(v).name} can't be used in 'await' expression`);
    source = awaited;
  }
  const it = iter(vm, source);
  if (it.kind === "unknown") {
    if (node.kind === "YieldFrom") yield vm.unknownPart(it);
    return unknown(it.because);
  }
  let item = it.next(vm);
  while (item !== undefined) {
    let sent: Value;
    try {
      sent = yield item;
    } catch (e) {
      if (!(e instanceof Raised) || it.raise === undefined) throw e;
      if (e.exception.cls.name === "GeneratorExit") { it.close?.(vm); throw e; }
      item = it.raise(vm, e.exception);
      continue;
    }
    f.node = node;
    item = sent === null || it.send === undefined ? it.next(vm) : it.send(vm, sent);
  }
  return it.returned ?? null;
}

function stepsOf(scope: Scope, node: t.Stmt): Steps {
  switch (node.kind) {
    case "If": return ifSteps(scope, node);
    case "While": return whileSteps(scope, node);
    case "For": case "AsyncFor": return forSteps(scope, node);
    case "Try": case "TryStar": return trySteps(scope, node);
    case "With": case "AsyncWith": return withSteps(scope, node);
    case "Match": case "ErrorStmt": case "ClassDef": case "FunctionDef": case "AsyncFunctionDef": default: {
      const before = suspender(scope, node)!, run = statement(scope, node);
      return function* (f) { yield* before(f); return run(f); };
    }
  }
}

function ifSteps(scope: Scope, node: t.If): Steps {
  const before = suspender(scope, node.test), test = expression(scope, node.test);
  const body = generatorSteps(scope, node.body), orelse = generatorSteps(scope, node.orelse);
  return function* (f) {
    if (before !== null) yield* before(f);
    const c = test(f);
    f.node = node.test;
    // A branch that suspends cannot be undone: where the condition is not known the first one is taken.
    return truth(f.vm, c) !== false ? yield* body(f) : yield* orelse(f);
  };
}

function whileSteps(scope: Scope, node: t.While): Steps {
  const before = suspender(scope, node.test), test = expression(scope, node.test);
  const body = generatorSteps(scope, node.body), orelse = generatorSteps(scope, node.orelse);
  return function* (f) {
    for (;;) {
      if (before !== null) yield* before(f);
      const yes = truth(f.vm, test(f));
      if (yes === false) return yield* orelse(f);
      if (--f.vm.fuel < 0) f.vm.refuel();
      const signal = yield* body(f);
      if (signal === BREAK) return NORMAL;
      if (signal === RETURN) return RETURN;
      if (yes === undefined) return NORMAL;
    }
  };
}

function forSteps(scope: Scope, node: t.For | t.AsyncFor): Steps {
  const before = suspender(scope, node.iter), source = expression(scope, node.iter), set = store(scope, node.target, true);
  const body = generatorSteps(scope, node.body), orelse = generatorSteps(scope, node.orelse);
  return function* (f) {
    if (before !== null) yield* before(f);
    const v = source(f);
    f.node = node.iter;
    const it = iter(f.vm, v);
    if (it.kind === "unknown") { set(f, f.vm.unknownPart(it)); const signal = yield* body(f); return signal === BREAK || signal === CONTINUE ? NORMAL : signal; }
    for (let item = it.next(f.vm); item !== undefined; item = it.next(f.vm)) {
      if (--f.vm.fuel < 0) f.vm.refuel();
      set(f, item);
      const signal = yield* body(f);
      if (signal === BREAK) return NORMAL;
      if (signal === RETURN) return RETURN;
      f.node = node.iter;
    }
    return yield* orelse(f);
  };
}

function trySteps(scope: Scope, node: t.Try | t.TryStar): Steps {
  const body = generatorSteps(scope, node.body), orelse = generatorSteps(scope, node.orelse), final = generatorSteps(scope, node.finalbody);
  const handlers = handlersOf(scope, node), bodies = new Map(node.handlers.map((h) => [h, generatorSteps(scope, h.body)]));
  const handled: Steps = function* (f) {
    const { vm } = f;
    const entry = tryEntry(f, handlers);
    let signal: Signal;
    let caught: Raised | null = null;
    try {
      signal = handlers.length === 0 ? yield* body(f) : yield* watched(f, entry, body(f));
    } catch (error) {
      const raised = handlers.length === 0 ? undefined : asRaised(vm, error);
      if (raised === undefined) throw error;
      vm.frame = f;
      caught = raised;
      signal = NORMAL;
    }
    if (caught === null) return signal === NORMAL ? yield* orelse(f) : signal;
    const h = enter(f, handlers, caught);
    const { handling } = f;
    f.handling = caught.exception;
    try {
      return yield* bodies.get(h.node)!(f);
    } catch (error) {
      addContext(error, caught.exception);
      throw error;
    } finally {
      f.handling = handling;
      h.unset?.(f);
    }
  };
  if (node.finalbody.length === 0) return handled;
  return function* (f) {
    let signal: Signal;
    try {
      signal = yield* handled(f);
    } catch (error) {
      if (error instanceof Halted) throw error;
      f.vm.frame = f;
      const at = f.node;
      const ended = yield* final(f);
      if (ended !== NORMAL) return ended;
      f.node = at;
      throw error;
    }
    const { result } = f;
    const ended = yield* final(f);
    if (ended !== NORMAL) return ended;
    f.result = result;
    return signal;
  };
}

/** Keeps a `try` open while its body runs, but not while the generator is suspended. */
function* watched(f: Frame, entry: ReturnType<typeof tryEntry>, steps: Generator<Value, Signal, Value>): Generator<Value, Signal, Value> {
  const { vm } = f;
  let go: () => IteratorResult<Value, Signal> = () => steps.next(null);
  for (;;) {
    const open = vm.tries.length;
    vm.tries.push(entry);
    let step: IteratorResult<Value, Signal>;
    try {
      step = go();
    } finally {
      vm.tries.length = open;
    }
    if (step.done) return step.value;
    try {
      const sent = yield step.value;
      go = () => steps.next(sent);
    } catch (e) {
      go = () => steps.throw(e);
    }
  }
}

function withSteps(scope: Scope, node: t.With | t.AsyncWith): Steps {
  const parts = withParts(scope, node), body = generatorSteps(scope, node.body);
  const from = (i: number): Steps => {
    if (i === parts.length) return body;
    const part = parts[i], before = suspender(scope, part.node.context_expr), inner = from(i + 1);
    return function* (f) {
      if (before !== null) yield* before(f);
      const entered = enterManager(f, part, node.kind === "AsyncWith");
      let signal: Signal;
      try {
        signal = maySwallow(entered) ? yield* watched(f, { catches: () => undefined }, inner(f)) : yield* inner(f);
      } catch (error) {
        if (error instanceof Halted) throw error;
        f.vm.frame = f;
        if (exitWith(f, part, entered, error)) return NORMAL;
        throw error;
      }
      leaveManager(f, part, entered);
      return signal;
    };
  };
  return from(0);
}

/** The loops of a generator expression; the first iterable is its argument. */
export function genexpSteps(scope: Scope, node: t.GeneratorExp): Steps {
  const elt = expression(scope, node.elt);
  const parts = node.generators.map((g, i) => ({
    source: i === 0 ? null : expression(scope, g.iter), set: store(scope, g.target, false), ifs: g.ifs.map((c) => expression(scope, c)), node: g,
  }));
  const level = function* (f: Frame, i: number): Generator<Value, Signal, Value> {
    const { vm } = f;
    if (i === parts.length) { yield elt(f); return NORMAL; }
    const { source, set, ifs, node: g } = parts[i];
    const v = source === null ? f.slots[0]! : source(f);
    f.node = g.iter;
    const it = iter(vm, v);
    if (it.kind === "unknown") { set(f, vm.unknownPart(it)); yield vm.unknownPart(it); return NORMAL; }
    for (let item = it.next(vm); item !== undefined; item = it.next(vm)) {
      vm.step();
      set(f, item);
      let keep = true;
      for (const c of ifs) if (truth(vm, c(f)) === false) { keep = false; break; }
      if (!keep) continue;
      if (i === parts.length - 1) yield elt(f); else yield* level(f, i + 1);
      f.node = g.iter;
    }
    return NORMAL;
  };
  return (f) => level(f, 0);
}
