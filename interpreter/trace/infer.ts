// What the input of a Module is that the file defines and never calls: declared, picked by the user, or inferred from its layers alone.
//
// The module is called with tensors of unknown shape. The first operation that needs a form says which (OpSpec.wants); sizes that it leaves
// open are symbols, operations note which sizes must be equal, and what that makes of the symbols is tried in a further call, until nothing
// is left to learn. Where a form fails, others are tried: an error counts only when no form avoids it.
import { type Shape, equal, isSym, showShape, symbol } from "../shape";
import { reportRaised } from "../python/problems";
import { classLookup } from "../python/shared";
import type { Code } from "../python/frame";
import type { ClassValue, FunctionValue, Instance, Value } from "../python/values";
import type { Arg, ClassDef, Comment, FunctionDef, Stmt } from "../syntax/tree";
import type { LineIndex } from "../syntax/positions";
import { dtypes } from "../torch/core/dtype";
import { newTensor } from "../torch/core/state";
import { isModule, modulesOf } from "../torch/nn/registry";
import { moduleClass } from "../torch/nn/roots";
import { type Guess, type Parameter, newAttempts } from "./attempt";
import { fromAnnotation, fromComments, kindOfArgument } from "./declare";
import { type Described, describe } from "./describe";
import { instanceOf, knownInstance, madeAlone } from "./instance";
import { type Session, trial } from "./session";
import { type Use, kwargsOf, revive } from "./uses";
import { isVague, search, undeclared } from "./search";
import { score } from "./settle";

export type InputSource = "call" | "declared" | "picked" | "inferred" | "unknown";

/** What an argument of a class's forward was taken to be. */
export interface AssumedInput { readonly parameter: string; readonly value: Described; readonly source: InputSource; readonly because: string }
export interface Assumption { readonly cls: ClassValue; readonly node: ClassDef; readonly instance: Instance; readonly inputs: readonly AssumedInput[]; /** Its forward came to an end. */ readonly completed: boolean }

export interface InferenceOptions {
  readonly comments: readonly Comment[];
  readonly lines: LineIndex;
  /** Shapes that the user picked for the first argument, by class name. */
  readonly picked: Readonly<Record<string, readonly (number | string | null)[]>>;
  /** What an earlier version of the file led to, by class name: taken where the present one fixes nothing. */
  readonly remembered: ReadonlyMap<string, Shape>;
  /** How other files make and call the classes. */
  readonly uses: readonly Use[];
}

/** The Module classes that a file's own statements define, in order. */
export function moduleClasses(session: Session): { cls: ClassValue; node: ClassDef }[] {
  const found: { cls: ClassValue; node: ClassDef }[] = [];
  const nodes = new Map<number, ClassDef>();
  const collect = (body: readonly Stmt[]): void => {
    for (const s of body) {
      if (s.kind === "ClassDef") { nodes.set(s.start, s); nodes.set(s.nameRange.start, s); }
      else if (s.kind === "If" || s.kind === "While") { collect(s.body); collect(s.orelse); }
      else if (s.kind === "Try") { collect(s.body); collect(s.orelse); for (const h of s.handlers) collect(h.body); }
      else if (s.kind === "With") collect(s.body);
    }
  };
  collect(session.tree.body);
  for (const v of session.module.dict.values()) {
    if (typeof v !== "object" || v === null || v.kind !== "class" || v.origin?.file !== session.file || !v.mro.includes(moduleClass)) continue;
    const node = nodes.get(v.origin.start) ?? [...nodes.values()].find((n) => n.name === v.name);
    if (node && !found.some((f) => f.cls === v)) found.push({ cls: v, node });
  }
  return found.sort((a, b) => a.node.start - b.node.start);
}

/** The function behind a class's forward, when it is written in a user's file. */
export function forwardOf(cls: ClassValue): FunctionValue | undefined {
  const f = classLookup(cls, "forward");
  return typeof f === "object" && f !== null && f.kind === "function" ? f : undefined;
}

/** Calls the modules that were never called. */
export function inferInputs(session: Session, options: InferenceOptions): Assumption[] {
  const assumptions: Assumption[] = [];
  const open = moduleClasses(session).filter(({ cls }) => forwardOf(cls) !== undefined);
  const isCalled = (cls: ClassValue): boolean => session.recorder.reached.has(forwardOf(cls)!.code);
  for (const { cls, node } of open) if (!isCalled(cls)) { const used = useAsOthersDo(session, cls, node, options.uses.filter((u) => u.cls === cls.name)); if (used) assumptions.push(used); }
  // Modules that no other class speaks of are made first, where that needs no guess: they tell which classes are parts of others.
  for (const { cls, node } of open) if (mentions(session, open, node.name) <= 1 && !session.recorder.creations.some(({ module }) => module.cls === cls)) knownInstance(session, cls, node);
  const choose = newChooser(session);
  while (open.length > 0) {
    const waiting = open.filter(({ cls }) => !isCalled(cls));
    const next = choose(waiting);
    if (next === undefined) break;
    open.splice(open.findIndex((c) => c.cls === next.cls), 1);
    const made = inferClass(session, next.cls, next.node, options);
    if (made) assumptions.push(made);
    if (session.cancelled) break;
  }
  constructUncallable(session);
  return assumptions;
}

/** Makes modules of a class, and calls them, as other files do. What fails there, fails in the program. */
function useAsOthersDo(session: Session, cls: ClassValue, node: ClassDef, uses: readonly Use[]): Assumption | undefined {
  const { vm, recorder } = session;
  let assumed: Assumption | undefined;
  for (const { given, calls, by } of uses) {
    const made = trial(session, node.nameRange, () => vm.call(cls, given.args.map((a) => revive(session, a)), kwargsOf(session, given)));
    const instance = made.value;
    if (instance === undefined || !isModule(instance)) { made.undo(); continue; }
    made.keep();
    for (const call of calls) {
      const args = call.args.map((a) => revive(session, a)), kwargs = kwargsOf(session, call);
      const outcome = trial(session, node.nameRange, () => vm.call(instance, args, kwargs));
      outcome.keep();
      if (assumed !== undefined || recorder.invocations.length === outcome.mark.invocations) continue;
      const names = (forwardOf(cls)!.code as Code).parameters.names.slice(1);
      const input = (parameter: string, v: Value): AssumedInput => ({ parameter, value: describe(v), source: "call", because: `called in ${fileName(by)}` });
      assumed = { cls, node, instance, inputs: [...args.map((v, i) => input(names[i] ?? `input ${i + 1}`, v)), ...[...kwargs].map(([name, v]) => input(name, v))], completed: outcome.value !== undefined };
    }
  }
  return assumed;
}
const fileName = (file: string): string => file.split(/[\\/]/).at(-1)!;

/** Makes modules of classes that have no forward yet, as while they are typed: their layers have hints already. What fails in that is no error of the program. */
function constructUncallable(session: Session): void {
  const { vm, recorder } = session;
  for (const { cls, node } of moduleClasses(session)) {
    if (session.cancelled || forwardOf(cls) !== undefined || !cls.dict.has("__init__") || recorder.creations.some(({ module }) => module.cls.mro.includes(cls))) continue;
    const before = vm.problems.length;
    instanceOf(session, cls, node);
    vm.problems.length = before;
  }
}

/** Chooses who is next: outer modules first, since they tell what goes into the inner ones. */
function newChooser(session: Session): (waiting: readonly Candidate[]) => Candidate | undefined {
  const { creations } = session.recorder;
  /** Modules that others hold, and classes with a module that none holds. */
  const inner = new Set<Value>();
  let seen = -1;
  const whole = new Set<ClassValue>();
  return (waiting) => {
    if (seen !== creations.length) {
      seen = creations.length;
      for (const { module } of creations) for (const child of modulesOf(module).values()) inner.add(child);
      whole.clear();
      for (const { module } of creations) if (!inner.has(module)) whole.add(module.cls);
    }
    const outer = waiting.find(({ cls }) => whole.has(cls));
    if (outer) return outer;
    return waiting.find(({ node }) => mentions(session, waiting, node.name) <= 1) ?? waiting[0];
  };
}
const words = new WeakMap<ClassDef, ReadonlySet<string>>();
/** In how many of the classes' texts a class's name stands; it stands in its own. */
function mentions(session: Session, classes: readonly Candidate[], name: string): number {
  let count = 0;
  for (const { node } of classes) {
    let own = words.get(node);
    if (own === undefined) words.set(node, (own = new Set(session.text.slice(node.start, node.end).match(/[\p{L}_][\p{L}\p{N}_]*/gu))));
    if (own.has(name)) count++;
  }
  return count;
}
interface Candidate { readonly cls: ClassValue; readonly node: ClassDef }

function inferClass(session: Session, cls: ClassValue, node: ClassDef, options: InferenceOptions): Assumption | undefined {
  const { vm } = session;
  const forward = forwardOf(cls)!;
  let made = instanceOf(session, cls, node);
  if (made === undefined) return undefined;
  const parameters = parametersOf(session, cls, forward, options);
  const first = parameters.filter((p) => p.kind !== "other" && p.kind !== "int").map((p): Guess => ({ name: p.name, shape: p.declared?.shape ?? null, dtype: p.declared?.dtype ?? null }));
  let attempts = newAttempts(session, made.instance, node, parameters);
  let { best, errors, refused } = search(attempts, first);
  if (!made.certain && !made.alone && (best.lost || isVague(best))) {
    // The module around it, which nobody makes either, may have told it less than the names of its arguments do.
    attempts.forget();
    const alone = madeAlone(session, cls, node), others = alone && newAttempts(session, alone.instance, node, parameters);
    const found = others && search(others, first);
    if (found && (score(found.best) < score(best) || (score(found.best) === score(best) && !isVague(found.best)))) { made = alone; attempts = others; ({ best, errors, refused } = found); }
    else { others?.forget(); alone?.undo(); }
  }
  const { instance, certain } = made;
  const remembered = options.remembered.get(cls.name), shape = best.guesses[0]?.shape;
  if (remembered && errors.length === 0 && shape?.some((d) => isSym(d) && attempts.isOwn(d)) && first[0].shape === null && remembered.length === shape.length) {
    // The layers no longer fix what they fixed a moment ago: an edit has most likely broken that.
    best = attempts.make([{ ...best.guesses[0], shape: remembered }, ...best.guesses.slice(1)]);
    errors = best.errors;
  }
  const taken = certain && errors.length > 0 ? undeclared(attempts, parameters, first) : undefined;
  best = attempts.record(best);
  if (refused && best.outcome.raised !== null) reportRaised(vm, best.outcome.raised);
  best.outcome.keep();
  // What was reported under assumptions that could be others is taken back.
  const wanted = new Set(errors.map((e) => `${e.start}:${e.exception}`));
  const reported = vm.problems.splice(best.outcome.mark.problems);
  for (const p of reported) if (certain && (refused || p.severity !== "error" || wanted.has(`${p.start}:${p.exception}`))) vm.problems.push(p);
  if (taken) for (const p of parameters) {
    const shape = taken.guesses.find((g) => g.name === p.name)?.shape, { declared } = p;
    if (!declared || p.picked || !shape || isSameShape(shape, declared.shape)) continue;
    const message = `'${p.name}' is declared as ${showShape(declared.shape)}, but the layers take ${showShape(shape)}.`;
    vm.problems.push({ file: session.file, ...declared.at, severity: "warning", code: "declared-shape", message, exception: null, stack: [] });
  }
  const inputs = parameters.map((p): AssumedInput => {
    const guess = best.guesses.find((g) => g.name === p.name);
    const value: Described = guess ? describe(newTensor(vm, { shape: guess.shape, dtype: guess.dtype === null ? null : dtypes[guess.dtype] })) : { kind: "unknown", because: "nothing says what is passed" };
    const source: InputSource = p.picked ? "picked" : p.declared ? "declared" : guess?.shape ? "inferred" : "unknown";
    const because = { picked: "picked in the editor", declared: "declared in the file", inferred: "inferred from the layers", unknown: "nothing says what is passed", call: "" }[source];
    return { parameter: p.name, value, source, because };
  });
  return { cls, node, instance, inputs, completed: best.output !== undefined };
}

/** A size that has only a name may be any. */
const isSameShape = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((d, i) => equal(d, b[i]) !== false);

/** forward's parameters that a call must give. */
function parametersOf(session: Session, cls: ClassValue, forward: FunctionValue, options: InferenceOptions): Parameter[] {
  const { node } = forward.code as Code;
  if (node.kind !== "FunctionDef") return [];
  const all: Arg[] = [...node.args.posonlyargs, ...node.args.args];
  const required = all.slice(1, all.length - node.args.defaults.length);
  const commented = fromComments(options.comments, options.lines, node as FunctionDef, all.slice(1), cls.name);
  const declared = required.map((a) => fromAnnotation(a.annotation, cls.name) ?? commented.get(a.arg));
  const picked = options.picked[cls.name];
  return required.map((a, i): Parameter => {
    const kind = kindOfArgument(a.annotation);
    if (i === 0 && picked && !declared[0]) {
      const shape = picked.map((d) => (typeof d === "number" ? d : typeof d === "string" ? symbol(d, { id: cls.name }) : symbol("?", { min: 0, id: `${cls.name}${a.arg}` })));
      return { name: a.arg, declared: { shape, dtype: null, at: a.argRange }, picked: true, kind: "tensor" };
    }
    return { name: a.arg, declared: declared[i], picked: false, kind: declared[i] ? "tensor" : kind };
  });
}
