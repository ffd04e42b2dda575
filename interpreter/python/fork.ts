// Branches on unknown conditions: each is evaluated from the same state, then what they leave is joined.
//
// While a fork is open, `touch` remembers the state of every object in front of its first change. After a branch the changed objects are
// put back; after the last one each changed object becomes the join of its states. An object whose states cannot be joined (a list that grew
// in one branch only) turns into an Unknown in place, so that every reference to it sees that.
import { Raised } from "./interp";
import type { Value } from "./values";
import { unknown } from "./values";
import type { Frame, Slots } from "./frame";
import type { Machine } from "./machine";
import type { Signal } from "./shared";
import { BREAK, CONTINUE, NORMAL, RETURN, classChanged, classVersion } from "./shared";
import { joinValues } from "./join";
import { assume } from "./claims";

/** Deeper than this a condition's branches are not evaluated. */
const MOST_FORKS = 8;

/** What changed since a fork was opened, in order: whole objects with their state before, and single entries of Maps. */
export interface Fork {
  readonly log: Change[]; readonly objects: Set<object>; readonly keys: Map<AnyMap, Set<unknown>>; readonly created: Set<object>; readonly outer: Fork | null;
}
type AnyMap = Map<unknown, unknown>;
type Change = { readonly object: object; readonly state: State } | { readonly map: AnyMap; readonly key: unknown; readonly had: boolean; readonly old: unknown };
const newFork = (outer: Fork | null): Fork => ({ log: [], objects: new Set(), keys: new Map(), created: new Set(), outer });

/** A shallow copy of an object: its own fields, and the contents of the Maps and arrays directly in them. */
export interface State { readonly fields: Record<string, unknown>; readonly contents: Map<string, unknown> }

const SELF = "\0self";

export function stateOf(o: object): State {
  const contents = new Map<string, unknown>();
  if (o instanceof Map) { contents.set(SELF, new Map(o)); return { fields: {}, contents }; }
  const fields = { ...o } as Record<string, unknown>;
  for (const key in fields) {
    const value = fields[key];
    if (value instanceof Map) contents.set(key, new Map(value));
    else if (value instanceof Set) contents.set(key, new Set(value));
    else if (Array.isArray(value)) contents.set(key, value.slice());
    else if (key === "native" && typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype) contents.set(key, { ...value });
  }
  return { fields, contents };
}

function refill(target: unknown, content: unknown): void {
  if (target instanceof Map) { target.clear(); for (const [k, v] of content as Map<unknown, unknown>) target.set(k, v); }
  else if (target instanceof Set) { target.clear(); for (const v of content as Set<unknown>) target.add(v); }
  else if (Array.isArray(target)) { target.length = 0; for (const v of content as unknown[]) target.push(v); }
  else Object.assign(target as object, content);
}

export function restore(o: object, state: State): void {
  if (o instanceof Map) { refill(o, state.contents.get(SELF)); return; }
  const fields = o as Record<string, unknown>;
  for (const key of Object.keys(fields)) if (!(key in state.fields)) delete fields[key];
  Object.assign(fields, state.fields);
  for (const [key, content] of state.contents) refill(fields[key], content);
}

/** Remembers an object's state in front of its first change in the open fork. */
export function touchInFork(fork: Fork, object: object): void {
  if (fork.objects.has(object) || fork.created.has(object)) return;
  fork.objects.add(object);
  fork.log.push({ object, state: stateOf(object) });
}

/** Remembers one entry of a Map in front of its first change in the open fork. */
export function touchKeyInFork(fork: Fork, map: AnyMap, key: unknown): void {
  if (fork.created.has(map)) return;
  let known = fork.keys.get(map);
  if (known === undefined) fork.keys.set(map, (known = new Set()));
  else if (known.has(key)) return;
  known.add(key);
  const old = map.get(key);
  fork.log.push({ map, key, had: old !== undefined || map.has(key), old });
}

/** An object made while a fork is open: nothing outside the branch has seen it. */
export function noteCreated(vm: Machine, made: Value): void {
  if (vm.fork === null || typeof made !== "object" || made === null || made.kind === "class") return;
  const { fork } = vm;
  fork.created.add(made);
  if (made.kind === "instance") fork.created.add(made.dict);
  else if (made.kind === "dict" || made.kind === "set") fork.created.add(made.map);
  // Whoever made it may already have told of filling it.
  if (fork.objects.delete(made)) fork.log.splice(fork.log.findIndex((c) => "object" in c && c.object === made), 1);
}

/** What one branch left behind. */
export interface Branch {
  /** The state of changed objects, and of changed entries of Maps (undefined: not there), at the branch's end. */
  readonly objects: Map<object, State>;
  readonly entries: Map<AnyMap, Map<unknown, unknown>>;
  readonly slots: Slots; readonly signal: Signal; readonly result: Value; readonly raised: Raised | null; readonly created: Set<object>; readonly value: Value;
  /** An attribute of a class was set. */
  readonly changesClasses: boolean;
}

export const tooManyForks = (vm: Machine): boolean => vm.forks >= MOST_FORKS;

/** Evaluates a branch and puts everything back as it was. */
export function runBranch(vm: Machine, f: Frame, quiet: boolean, body: (f: Frame) => Signal, value?: (f: Frame) => Value): Branch {
  const fork = newFork(vm.fork);
  const slots = f.slots.slice(), classes = classVersion();
  const { depth, tries } = vm;
  const open = tries.length;
  vm.fork = fork;
  vm.forks++;
  if (quiet) vm.quiet++;
  let signal: Signal = NORMAL, raised: Raised | null = null, made: Value = null;
  try {
    if (value) made = value(f);
    else signal = body(f);
  } catch (e) {
    if (!(e instanceof Raised)) throw e;
    raised = e;
  } finally {
    vm.fork = fork.outer;
    vm.forks--;
    if (quiet) vm.quiet--;
    vm.depth = depth;
    tries.length = open;
    vm.frame = f;
  }
  const objects = new Map<object, State>(), entries = new Map<AnyMap, Map<unknown, unknown>>();
  for (const object of fork.objects) objects.set(object, stateOf(object));
  for (const [map, keys] of fork.keys) {
    const values = new Map<unknown, unknown>();
    for (const key of keys) values.set(key, map.get(key));
    entries.set(map, values);
  }
  for (let i = fork.log.length - 1; i >= 0; i--) {
    const c = fork.log[i];
    if ("object" in c) restore(c.object, c.state);
    else if (c.had) c.map.set(c.key, c.old);
    else c.map.delete(c.key);
  }
  const left = f.slots.slice();
  for (let i = 0; i < slots.length; i++) f.slots[i] = slots[i];
  const changesClasses = classVersion() !== classes;
  if (changesClasses) classChanged();
  return { objects, entries, slots: left, signal, result: f.result, raised, created: fork.created, value: made, changesClasses };
}

/** Makes the state that a branch left the state of the program. */
export function take(vm: Machine, f: Frame, b: Branch): void {
  for (const [o, state] of b.objects) { vm.touch(o); restore(o, state); }
  for (const [map, values] of b.entries) for (const [key, v] of values) setEntry(vm, map, key, v);
  for (let i = 0; i < f.slots.length; i++) f.slots[i] = b.slots[i];
  if (vm.fork !== null) for (const o of b.created) vm.fork.created.add(o);
  f.result = b.result;
  if (b.changesClasses) classChanged();
}

function setEntry(vm: Machine, map: AnyMap, key: unknown, v: unknown): void {
  vm.touchKey(map, key);
  if (v === undefined) map.delete(key); else map.set(key, v);
}

/** Joins what two branches left; both have completed in the same way. */
export function joinBranches(vm: Machine, f: Frame, a: Branch, b: Branch, because: string): void {
  for (let i = 0; i < f.slots.length; i++) f.slots[i] = joinMaybe(vm, a.slots[i], b.slots[i], because);
  const done = new Set<unknown>();
  for (const o of new Set([...a.objects.keys(), ...b.objects.keys()])) {
    vm.touch(o);
    const before = stateOf(o);
    const sa = a.objects.get(o) ?? patched(before, a), sb = b.objects.get(o) ?? patched(before, b);
    for (const key of before.contents.keys()) done.add(key === SELF ? o : before.fields[key]);
    joinInto(vm, o, sa, sb, because);
  }
  for (const map of new Set([...a.entries.keys(), ...b.entries.keys()])) {
    if (done.has(map)) continue;
    const va = a.entries.get(map), vb = b.entries.get(map);
    for (const key of new Set([...(va?.keys() ?? []), ...(vb?.keys() ?? [])])) {
      const before = map.get(key);
      const x = va?.has(key) ? va.get(key) : before, y = vb?.has(key) ? vb.get(key) : before;
      if (x === y) { if (x !== before) setEntry(vm, map, key, x); continue; }
      if (x === undefined || y === undefined) setEntry(vm, map, key, isVariable(f, map) ? x ?? y : { kind: "unknown", because, maybe: true });
      else setEntry(vm, map, key, isValue(x) && isValue(y) ? joinValues(vm, x, y, because) : x);
    }
  }
  if (vm.fork !== null) { for (const o of a.created) vm.fork.created.add(o); for (const o of b.created) vm.fork.created.add(o); }
  f.result = joinValues(vm, a.result, b.result, because);
  if (a.changesClasses || b.changesClasses) classChanged();
}

/** The state of an object that a branch changed only in single entries of its Maps. */
function patched(before: State, branch: Branch): State {
  let contents: Map<string, unknown> | undefined;
  for (const [key, content] of before.contents) {
    const values = branch.entries.get(before.fields[key] as AnyMap);
    if (values === undefined || !(content instanceof Map)) continue;
    const copy = new Map<unknown, unknown>(content);
    for (const [k, v] of values) if (v === undefined) copy.delete(k); else copy.set(k, v);
    (contents ??= new Map(before.contents)).set(key, copy);
  }
  return contents === undefined ? before : { fields: before.fields, contents };
}

/** Whether a Map holds the variables of a module or class body that is being evaluated. */
const isVariable = (f: Frame, map: AnyMap): boolean => map === (f.globals as AnyMap) || map === (f.names as AnyMap | null);

/** A variable bound in one branch only is taken to be bound: whoever uses it relies on that. */
const joinMaybe = (vm: Machine, a: Value | undefined, b: Value | undefined, because: string): Value | undefined =>
  a === undefined ? b : b === undefined ? a : joinValues(vm, a, b, because);

function joinInto(vm: Machine, o: object, a: State, b: State, because: string): void {
  restore(o, a);
  // One branch has lost sight of what it holds.
  if ((a.fields.kind === "unknown") !== (b.fields.kind === "unknown")) { blur(o, because); return; }
  if (o instanceof Map) { joinMaps(vm, o, b.contents.get(SELF) as Map<unknown, Value>, because); return; }
  const target = o as Record<string, unknown>;
  for (const [key, content] of b.contents) {
    const mine = target[key];
    if (mine instanceof Map && content instanceof Map) {
      // A set that may or may not hold something is not known at all.
      if (target.kind === "set" && (mine.size !== content.size || [...mine.keys()].some((k) => !content.has(k)))) { blur(o, because); return; }
      joinMaps(vm, mine, content, because);
    }
    else if (key === "items" && target.kind === "list" && Array.isArray(mine) && Array.isArray(content)) {
      if (mine.length !== content.length) { blur(o, because); return; }
      for (let i = 0; i < mine.length; i++) mine[i] = joinValues(vm, mine[i] as Value, content[i] as Value, because);
    }
  }
  for (const key of Object.keys(b.fields)) {
    if (b.contents.has(key) && a.contents.has(key)) continue;
    const va = a.fields[key], vb = b.fields[key];
    if (va === vb) continue;
    if (va === undefined) target[key] = vb;
    else if (key === "value" && target.kind === "cell") target[key] = vb === undefined ? va : joinValues(vm, va as Value, vb as Value, because);
    else if (key === "shape" || key === "dtype" || key === "strides" || key === "constant") target[key] = key === "constant" ? undefined : null;
  }
}

function joinMaps(vm: Machine, into: Map<unknown, unknown>, other: Map<unknown, unknown>, because: string): void {
  for (const [k, v] of into) {
    const theirs = other.get(k);
    if (theirs === undefined) into.set(k, { kind: "unknown", because, maybe: true });
    else if (theirs !== v && isValue(v) && isValue(theirs)) into.set(k, joinValues(vm, v, theirs, because));
  }
  for (const k of other.keys()) if (!into.has(k)) into.set(k, { kind: "unknown", because, maybe: true });
}
const isValue = (v: unknown): v is Value => v === null || (typeof v === "object" ? "kind" in v : v !== undefined && typeof v !== "function" && typeof v !== "symbol");

/** Turns an object into an Unknown in place. */
export function blur(o: object, because: string): void {
  const target = o as Record<string, unknown>;
  for (const key of Object.keys(target)) delete target[key];
  target.kind = "unknown";
  target.because = because;
}

/** Both branches of a statement on a condition that is not known. */
export function forkStatement(
  vm: Machine, f: Frame, condition: Value, body: (f: Frame) => Signal, orelse: (f: Frame) => Signal, skip: (f: Frame, because: string) => void,
): Signal {
  const because = typeof condition === "object" && condition !== null && condition.kind === "unknown" ? condition.because : "it depends on a condition that is not known";
  if (tooManyForks(vm)) { skip(f, because); return NORMAL; }
  const a = runBranch(vm, f, true, body), b = runBranch(vm, f, true, orelse);
  const signal = merge(vm, f, a, b, because);
  if (a.raised !== null || b.raised !== null) assume(vm, condition, a.raised === null);
  return signal;
}

const leaves = (signal: Signal): boolean => signal === BREAK || signal === RETURN;

export function merge(vm: Machine, f: Frame, a: Branch, b: Branch, because: string): Signal {
  if (a.raised !== null && b.raised !== null) throw a.raised;
  if (a.raised !== null) { take(vm, f, b); return b.signal; }
  if (b.raised !== null) { take(vm, f, a); return a.signal; }
  if (a.signal === b.signal) { joinBranches(vm, f, a, b, because); return a.signal; }
  f.departures++;
  if (leaves(a.signal) || leaves(b.signal)) f.exits++;
  if (a.signal === RETURN || b.signal === RETURN) {
    const [leaves, stays] = a.signal === RETURN ? [a, b] : [b, a];
    leaveFunction(vm, f, leaves, stays, because);
    return stays.signal;
  }
  // One branch leaves the loop or its round: what it leaves behind is seen after the loop, so evaluation goes on with both.
  joinBranches(vm, f, a, b, because);
  return a.signal === NORMAL || b.signal === NORMAL ? NORMAL : CONTINUE;
}

/** One branch returns: its result is one of the function's results; the variables go on as the other branch left them, objects as both did. */
function leaveFunction(vm: Machine, f: Frame, leaves: Branch, stays: Branch, because: string): void {
  joinBranches(vm, f, leaves, stays, because);
  for (let i = 0; i < f.slots.length; i++) f.slots[i] = stays.slots[i];
  f.result = stays.result;
  (f.returned ??= []).push(leaves.result);
}

/** A conditional expression whose condition is not known. */
export function forkValue(vm: Machine, f: Frame, because: string, first: (f: Frame) => Value, second: (f: Frame) => Value): Value {
  if (vm.mode === "numbers") vm.raise("NotImplementedError", because);
  if (tooManyForks(vm)) return unknown(because);
  const nothing = (): Signal => NORMAL;
  const a = runBranch(vm, f, true, nothing, first), b = runBranch(vm, f, true, nothing, second);
  if (a.raised !== null && b.raised !== null) throw a.raised;
  if (a.raised !== null) { take(vm, f, b); return b.value; }
  if (b.raised !== null) { take(vm, f, a); return a.value; }
  joinBranches(vm, f, a, b, because);
  return joinValues(vm, a.value, b.value, because);
}

/** Something that is done or not: the `else` of a loop that a break on an unknown condition may have left. Its errors do not count. */
export function forkPerhaps(vm: Machine, f: Frame, body: (f: Frame) => Signal, because: string): Signal {
  if (tooManyForks(vm)) return NORMAL;
  const a = runBranch(vm, f, true, body), b = runBranch(vm, f, true, () => NORMAL);
  return merge(vm, f, a, b, because);
}

/** A loop body that may run or not: evaluated once, joined with not having run. Its errors are those of its first round, and count. */
export function forkOnce(vm: Machine, f: Frame, because: string, body: (f: Frame) => Signal, skip: (f: Frame, because: string) => void): Signal {
  if (tooManyForks(vm)) { skip(f, because); return NORMAL; }
  const a = runBranch(vm, f, false, body);
  if (a.raised !== null) { skip(f, because); return NORMAL; }
  const b = runBranch(vm, f, false, () => NORMAL);
  if (a.signal === RETURN) leaveFunction(vm, f, a, b, because);
  else joinBranches(vm, f, a, b, because);
  return NORMAL;
}
