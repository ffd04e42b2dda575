// for and while.
//
// In shapes mode a loop is left early when its further rounds would tell nothing new: a loop that trains (its body calls `.backward()`,
// or `.step()`), one in which such a loop was left, one that a branch on an unknown condition may have left, one over a sample of a data
// set, or one of more than LONGEST rounds. What the last round changed is then joined with what it was before: counters become unknown,
// tensors keep their shapes, lists that grew become unknown.
// Loops that build something (layers in a list) run to their end.
import type * as t from "../../syntax/tree";
import type { Iterator, Value } from "../values";
import { unknown } from "../values";
import type { Frame, Run } from "../frame";
import { forkOnce, forkPerhaps, joinBranches, runBranch, take } from "../fork";
import { iter } from "../iteration";
import { truth } from "../operators";
import { settle } from "../problems";
import { BREAK, NORMAL, RETURN } from "../shared";
import type { Signal } from "../shared";
import type { Scope } from "./scope";
import { expression, reasonOf } from "./expressions";
import type { Store } from "./names";
import { store } from "./names";
import { block, guarded } from "./statements";
import { unknownTargets } from "./targets";

const LONGEST = 10_000;
const CHANGED = "it changes in a loop that is not evaluated to its end";

export function forStatement(scope: Scope, node: t.For | t.AsyncFor): Run {
  const source = guarded(expression(scope, node.iter)), set = store(scope, node.target, true), body = block(scope, node.body);
  const orelse = node.orelse.length > 0 ? block(scope, node.orelse) : null;
  const trains = isTraining(node.body), skip = skipped(scope, node);
  return (f) => {
    const v = source(f);
    f.node = node.iter;
    const { vm } = f;
    let it: ReturnType<typeof iter>;
    if (vm.mode === "shapes") {
      try { it = iter(vm, v); } catch (e) { it = settle(vm, f, e) as Extract<Value, { kind: "unknown" }>; }
      if (it.kind === "unknown" && it.each === undefined) return overUnknown(f, it.because, vm.unknownPart(it), set, body, orelse, skip);
      if (it.kind === "unknown") it = twice(it.each!);
      return forInShapes(f, it, node, set, body, orelse, trains);
    }
    it = iter(vm, v);
    if (it.kind === "unknown") return vm.raise("RuntimeError", `cannot iterate over an unknown value: ${it.because}`);
    for (;;) {
      f.node = node.iter;
      const item = it.next(vm);
      if (item === undefined) break;
      if (--vm.fuel < 0) vm.refuel();
      set(f, item);
      const signal = body(f);
      if (signal === BREAK) return NORMAL;
      if (signal === RETURN) return RETURN;
    }
    return orelse === null ? NORMAL : orelse(f);
  };
}

/** Makes what a loop would have bound unknown. */
function skipped(scope: Scope, node: t.For | t.AsyncFor | t.While): (f: Frame, because: string) => void {
  let bind: Store | null = null;
  return (f, because) => (bind ??= unknownTargets(scope, node))(f, unknown(because));
}

/** Two rounds stand for the many in which a sequence of unknown length gives items that are alike. */
function twice(item: Value): Iterator {
  let left = 2;
  return { kind: "iterator", type: "iterator", sample: true, next: () => (left-- > 0 ? item : undefined) };
}

function overUnknown(f: Frame, because: string, item: Value, set: Store, body: Run, orelse: Run | null, skip: (f: Frame, because: string) => void): Signal {
  const signal = forkOnce(f.vm, f, because, (g) => { set(g, item); return body(g); }, skip);
  return signal === NORMAL && orelse !== null ? forkPerhaps(f.vm, f, orelse, because) : signal;
}

/** The `else` of a loop: certain only when nothing may have left the loop since `exits` were counted. */
function elseOf(f: Frame, orelse: Run | null, exits: number): Signal {
  if (orelse === null) return NORMAL;
  return f.exits === exits ? orelse(f) : forkPerhaps(f.vm, f, orelse, CHANGED);
}

function forInShapes(f: Frame, it: Iterator, node: t.For | t.AsyncFor, set: Store, body: Run, orelse: Run | null, trains: boolean): Signal {
  const { vm, exits: before } = f;
  let rounds = 0, repeats = trains;
  f.node = node.iter;
  let item = it.next(vm), current: Value;
  const round: Run = (g) => { set(g, current); return body(g); };
  while (item !== undefined) {
    rounds++;
    vm.step();
    current = item;
    const following: Value | undefined = it.sample === true ? it.next(vm) : undefined;
    const last = it.sample === true ? following === undefined : (repeats && rounds > 1) || rounds > LONGEST;
    if (last) {
      vm.cuts++;
      return lastRound(f, round, orelse, before);
    }
    const { cuts } = vm, { departures } = f;
    // Of a sample's rounds there are many more: what one of them counts up is not known when the next begins.
    const signal = it.sample === true ? manyRounds(f, round) : round(f);
    if (signal === BREAK) return NORMAL;
    if (signal === RETURN) return RETURN;
    if (vm.cuts !== cuts || f.departures !== departures) repeats = true;
    f.node = node.iter;
    item = it.sample === true ? following : it.next(vm);
  }
  return elseOf(f, orelse, before);
}

/** A round that stands for several, with others behind it. */
function manyRounds(f: Frame, round: Run): Signal {
  const { vm } = f;
  const a = runBranch(vm, f, false, round);
  if (a.raised !== null || a.signal === RETURN || a.signal === BREAK) {
    take(vm, f, a);
    if (a.raised !== null) throw a.raised;
    return a.signal;
  }
  joinBranches(vm, f, a, runBranch(vm, f, false, () => NORMAL), CHANGED);
  return a.signal;
}

/** A round that stands for all that would follow. */
function lastRound(f: Frame, round: Run, orelse: Run | null, exits: number): Signal {
  const { vm } = f;
  const a = runBranch(vm, f, false, round);
  if (a.raised !== null) { take(vm, f, a); throw a.raised; }
  if (a.signal === RETURN) { take(vm, f, a); return RETURN; }
  const b = runBranch(vm, f, false, () => NORMAL);
  joinBranches(vm, f, a, b, CHANGED);
  return a.signal === BREAK ? NORMAL : elseOf(f, orelse, exits);
}

export function whileStatement(scope: Scope, node: t.While): Run {
  const test = expression(scope, node.test), body = block(scope, node.body);
  const orelse = node.orelse.length > 0 ? block(scope, node.orelse) : null;
  const trains = isTraining(node.body), check = guarded(test), skip = skipped(scope, node);
  return (f) => {
    const { vm } = f;
    const shapes = vm.mode === "shapes", { exits: before } = f;
    let rounds = 0, repeats = trains;
    for (;;) {
      const c = check(f);
      f.node = node.test;
      const yes = typeof c === "boolean" ? c : truth(vm, c);
      if (yes === undefined) {
        if (!shapes) vm.raise("RuntimeError", `the condition is unknown: ${reasonOf(c)}`);
        forkOnce(vm, f, reasonOf(c), body, skip);
        return elseOf(f, orelse, before);
      }
      if (!yes) return elseOf(f, orelse, before);
      if (--vm.fuel < 0) vm.refuel();
      if (shapes && ((repeats && rounds > 0) || rounds > LONGEST)) { vm.cuts++; return lastRound(f, body, orelse, before); }
      rounds++;
      const { cuts } = vm, { departures } = f;
      const signal = body(f);
      if (signal === BREAK) return NORMAL;
      if (signal === RETURN) return RETURN;
      if (vm.cuts !== cuts || f.departures !== departures) repeats = true;
    }
  };
}

/** Whether a body calls `.backward()` or `.step()`: an optimization, whose rounds are alike. */
export function isTraining(body: readonly t.Stmt[]): boolean {
  let found = false;
  const visit = (v: unknown): void => {
    if (found || typeof v !== "object" || v === null) return;
    if (Array.isArray(v)) { for (const item of v as unknown[]) visit(item); return; }
    const node = v as t.Node;
    if (node.kind === "FunctionDef" || node.kind === "AsyncFunctionDef" || node.kind === "ClassDef" || node.kind === "Lambda") return;
    if (node.kind === "Call" && node.func.kind === "Attribute" && (node.func.attr === "backward" || node.func.attr === "step")) { found = true; return; }
    if (typeof node.kind !== "string") return;
    for (const key in node) if (key !== "start" && key !== "end") visit((node as unknown as Record<string, unknown>)[key]);
  };
  visit(body);
  return found;
}

