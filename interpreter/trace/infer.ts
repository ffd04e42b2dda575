// What the input of a Module is that the file defines and never calls: declared, picked by the user, or inferred from its layers alone.
//
// The module is called with tensors of unknown shape. The first operation that needs a form says which (OpSpec.wants); sizes that it leaves
// open are symbols, operations note which sizes must be equal, and what that makes of the symbols is tried in a further call, until nothing
// is left to learn. Where a form fails, others are tried: an error counts only when no form avoids it.
import { type Dim, type Shape, equal, freeSymbols, isSym, solve, substitute, symbol } from "../shape";
import type { Problem } from "../python";
import { classLookup } from "../python/shared";
import type { Code } from "../python/frame";
import type { ClassValue, Device, DtypeName, FunctionValue, Instance, Value } from "../python/values";
import { unknown } from "../python/values";
import type { Arg, ClassDef, Comment, FunctionDef, Stmt } from "../syntax/tree";
import type { LineIndex } from "../syntax/positions";
import { dtypes } from "../torch/core/dtype";
import { newTensor } from "../torch/core/state";
import { isModule, modulesOf } from "../torch/nn/registry";
import { moduleClass } from "../torch/nn/roots";
import type { Probe, Tensor } from "../torch/tensor";
import { type Declared, fromAnnotation, fromComments, kindOfArgument } from "./declare";
import { type Described, describe, plainDim } from "./describe";
import { argumentsInFile } from "./arguments";
import { type Outcome, type Session, trial } from "./session";

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
}

const MOST_ROUNDS = 5;

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
  // Modules that no other class speaks of are made first, where that needs no guess: they tell which classes are parts of others.
  const spoken = mentions(session, open);
  for (const { cls, node } of open) if ((spoken.get(node.name) ?? 0) <= 1 && !session.recorder.creations.some(({ module }) => module.cls === cls)) knownInstance(session, cls, node);
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
    const named = mentions(session, waiting);
    return waiting.find(({ node }) => (named.get(node.name) ?? 0) <= 1) ?? waiting[0];
  };
}
const words = new WeakMap<ClassDef, ReadonlySet<string>>();
/** In how many of the classes' texts a word stands; a class's own name stands in its own. */
function mentions(session: Session, classes: readonly Candidate[]): Map<string, number> {
  const named = new Map<string, number>();
  for (const { node } of classes) {
    let own = words.get(node);
    if (own === undefined) words.set(node, (own = new Set(session.text.slice(node.start, node.end).match(/[\p{L}_][\p{L}\p{N}_]*/gu))));
    for (const word of own) named.set(word, (named.get(word) ?? 0) + 1);
  }
  return named;
}
interface Candidate { readonly cls: ClassValue; readonly node: ClassDef }

/** Names of sizes, each once in a class: a second H is H2. The batch is the same for all inputs. */
interface Names { size(name: string): Dim; readonly made: Set<Dim> }
function newNames(id: string): Names {
  const counts = new Map<string, number>(), made = new Set<Dim>();
  return {
    made,
    size(name) {
      const n = name === "B" ? 1 : (counts.get(name) ?? 0) + 1;
      counts.set(name, n);
      const s = symbol(n === 1 ? name : `${name}${n}`, { id });
      if (name !== "B") made.add(s);
      return s;
    },
  };
}

interface Parameter { readonly name: string; readonly declared: Declared | undefined; readonly picked: boolean; readonly kind: "tensor" | "int" | "other" | "unsaid" }
/** What an argument is in one attempt. `shape` null: to be found out. */
interface Guess { readonly name: string; readonly shape: Shape | null; readonly dtype: DtypeName | null; readonly device?: Device }

function inferClass(session: Session, cls: ClassValue, node: ClassDef, options: InferenceOptions): Assumption | undefined {
  const { vm } = session;
  const forward = forwardOf(cls)!;
  const made = instanceOf(session, cls, node);
  if (made === undefined) return undefined;
  const { instance, certain } = made;
  const names = newNames(cls.name);
  const parameters = parametersOf(session, cls, forward, options);
  const tensors = parameters.filter((p) => p.kind !== "other" && p.kind !== "int");
  const attempt = (guesses: readonly Guess[]): Attempted => callForward(session, instance, node, parameters, guesses, names);
  const first: Guess[] = tensors.map((p) => ({ name: p.name, shape: p.declared?.shape ?? null, dtype: p.declared?.dtype ?? null }));

  let best = settle(session, attempt, first, names);
  const failed = (): boolean => best.errors.length > 0 || best.lost;
  if (failed() && tensors.length > 0) {
    for (const form of otherForms(best.guesses, first, names, session, instance)) {
      best.outcome.undo();
      const other = settle(session, attempt, form, names);
      const better = score(other) < score(best);
      const common = best.errors.filter((e) => other.errors.some((o) => o.start === e.start && o.exception === e.exception));
      other.outcome.undo();
      const winner = better ? other : best;
      best = { ...winner, errors: common };
      const again = attempt(best.guesses);
      best = { ...best, outcome: again.outcome, output: again.output };
      if (common.length === 0 && !best.lost) break;
    }
  }
  const remembered = options.remembered.get(cls.name);
  if (remembered && best.errors.length === 0 && best.guesses[0]?.shape?.some((d) => isSym(d) && names.made.has(d)) && first[0]?.shape === null && remembered.length === best.guesses[0].shape.length) {
    // The layers no longer fix what they fixed a moment ago: an edit has most likely broken that.
    best.outcome.undo();
    const again = attempt([{ ...best.guesses[0], shape: remembered }, ...best.guesses.slice(1)]);
    best = { ...best, guesses: [{ ...best.guesses[0], shape: remembered }, ...best.guesses.slice(1)], outcome: again.outcome, errors: again.errors, output: again.output };
  }
  best.outcome.keep();
  // What was reported under assumptions that could be others is taken back.
  const wanted = new Set(best.errors.map((e) => `${e.start}:${e.exception}`));
  const reported = vm.problems.splice(best.outcome.mark.problems);
  for (const p of reported) if (certain && (p.severity !== "error" || wanted.has(`${p.start}:${p.exception}`))) vm.problems.push(p);
  const inputs = parameters.map((p): AssumedInput => {
    const guess = best.guesses.find((g) => g.name === p.name);
    const value: Described = guess ? describe(newTensor(vm, { shape: guess.shape, dtype: guess.dtype === null ? null : dtypes[guess.dtype] })) : { kind: "unknown", because: "nothing says what is passed" };
    const source: InputSource = p.picked ? "picked" : p.declared ? "declared" : guess?.shape ? "inferred" : "unknown";
    const because = { picked: "picked in the editor", declared: "declared in the file", inferred: "inferred from the layers", unknown: "nothing says what is passed", call: "" }[source];
    return { parameter: p.name, value, source, because };
  });
  return { cls, node, instance, inputs, completed: best.output !== undefined };
}

interface Attempted { readonly guesses: readonly Guess[]; readonly outcome: Outcome<Value>; readonly errors: readonly Problem[]; readonly refined: ReadonlyMap<string, Shape>; readonly integer: ReadonlySet<string>; readonly constraints: readonly [Dim, Dim][]; readonly output: Value | undefined; readonly lost: boolean }
const score = (a: Attempted): number => a.errors.length * 10 + (a.lost ? 5 : 0);

/** Calls until nothing more is learned; the last call is still recorded. */
function settle(session: Session, attempt: (guesses: readonly Guess[]) => Attempted, first: readonly Guess[], names: Names): Attempted {
  let now = attempt(first);
  for (let round = 0; round < MOST_ROUNDS && !now.outcome.halted; round++) {
    const free = new Set<Dim>(names.made);
    const unknowns = [...free].filter(isSym).filter((s) => now.guesses.some((g) => (now.refined.get(g.name) ?? g.shape)?.some((d) => freeSymbols(d).includes(s))));
    const sizes = sizesOf(session, now);
    let values: Map<Dim, Dim> = new Map();
    const demands = now.constraints.filter(([a, b]) => plainDim(a) !== null && plainDim(b) !== null);
    try { values = determined(solve(demands, unknowns as never, sizes) as unknown as Map<Dim, Dim>, demands); } catch { /* nothing is learned */ }
    const next = now.guesses.map((g): Guess => {
      const shape = now.refined.get(g.name) ?? g.shape;
      return { ...g, shape: shape === null ? null : shape.map((d) => substitute(d, values as never)), dtype: g.dtype ?? (shape === null ? null : now.integer.has(g.name) ? "int64" : "float32") };
    });
    const same = next.every((g, i) => { const old = now.guesses[i]; return g.dtype === old.dtype && (g.shape === old.shape || (g.shape !== null && old.shape !== null && g.shape.length === old.shape.length && g.shape.every((d, k) => d === old.shape![k]))); });
    if (same) break;
    now.outcome.undo();
    const before = now;
    now = attempt(next);
    if (now.errors.length > before.errors.length && before.guesses.some((g) => g.dtype === null)) {
      // Numbers of another kind than floats are wanted: token numbers, mostly.
      const integers = next.map((g, i): Guess => (before.guesses[i].dtype === null && g.dtype === "float32" ? { ...g, dtype: "int64" } : g));
      const other = attempt(integers);
      if (other.errors.length < now.errors.length) { other.outcome.undo(); now.outcome.undo(); now = attempt(integers); }
      else { other.outcome.undo(); now.outcome.undo(); now = attempt(next); }
    }
  }
  return now;
}

/**
 * Without the sizes that only say "a multiple of 2ⁿ": what goes down n times and up again takes any such size, and the least of them
 * is not meant.
 */
function determined(values: Map<Dim, Dim>, demands: readonly [Dim, Dim][]): Map<Dim, Dim> {
  for (const size of new Set(values.values())) {
    if (typeof size !== "number" || size > 64 || (size & (size - 1)) !== 0) continue;
    const group = [...values].filter(([, v]) => v === size).map(([s]) => s);
    const fits = (factor: number): boolean => {
      const others = new Map(values);
      for (const s of group) others.set(s, size * factor);
      return demands.every(([a, b]) => equal(substitute(a, others as never), substitute(b, others as never)) !== false);
    };
    if (fits(3) && fits(5)) for (const s of group) values.delete(s);
  }
  return values;
}

/** Sizes of what the call's layers gave: at least 1 each. */
function sizesOf({ recorder }: Session, { outcome }: Attempted): Dim[] {
  const sizes: Dim[] = [];
  for (const fact of recorder.facts.slice(outcome.mark.facts)) if (fact.value.kind === "tensor" && fact.value.shape) for (const d of fact.value.shape) if (d !== null && isSym(d) && sizes.length < 200) sizes.push(d);
  for (const { calls } of recorder.invocations.slice(outcome.mark.invocations)) for (const { output } of calls) if (output.kind === "tensor" && output.shape) for (const d of output.shape) if (d !== null && isSym(d) && sizes.length < 400) sizes.push(d);
  return sizes;
}

/** Forms to try where the first fails: with a further dimension behind the batch, and plain ones. */
function* otherForms(found: readonly Guess[], first: readonly Guess[], names: Names, _session: Session, _instance: Instance): Generator<readonly Guess[]> {
  const open = (i: number): boolean => first[i].shape === null;
  const set = (shapeOf: (g: Guess, i: number) => Shape | null): Guess[] => found.map((g, i) => (open(i) ? { ...first[i], shape: shapeOf(g, i), dtype: g.dtype } : g));
  const unrefined = found.some((g, i) => open(i) && g.shape === null);
  if (unrefined) {
    yield set((g) => g.shape ?? [names.size("B"), names.size("D")]);
    yield set((g) => g.shape ?? [names.size("B"), names.size("C"), names.size("H"), names.size("W")]);
    yield set((g) => g.shape ?? [names.size("B"), names.size("T"), names.size("D")]);
  }
  yield set((g) => (g.shape !== null && g.shape.length === 2 ? [g.shape[0], names.size("T"), g.shape[1]] : g.shape));
  yield set((g) => (g.shape !== null && g.shape.length === 2 ? [g.shape[0], names.size("C"), names.size("H"), g.shape[1]] : g.shape));
  yield set((g) => (g.shape !== null && g.shape.length >= 3 ? g.shape.slice(1) : g.shape));
}

function callForward(session: Session, instance: Instance, node: ClassDef, parameters: readonly Parameter[], guesses: readonly Guess[], names: Names): Attempted {
  const { vm, state, recorder } = session;
  const refined = new Map<string, Shape>(), integer = new Set<string>();
  const constraints: [Dim, Dim][] = [];
  const values = parameters.map((p): Value => {
    const guess = guesses.find((g) => g.name === p.name);
    if (guess === undefined) return p.kind === "int" ? names.size(p.name) : unknown(`nothing says what is passed as '${p.name}'`);
    const t: Tensor = newTensor(vm, { shape: guess.shape, dtype: guess.dtype === null ? null : dtypes[guess.dtype] });
    if (guess.shape === null) {
      t.because = `the shape of '${p.name}' does not follow from the layers`;
      const probe: Probe = { name: p.name, size: (name) => names.size(name), refine: (shape) => { refined.set(p.name, shape); }, note: (fact) => { if (fact === "integer") integer.add(p.name); } };
      t.probe = probe;
    }
    return t;
  });
  state.constraints = constraints;
  const outcome = trial(session, node.nameRange, () => vm.call(instance, values));
  state.constraints = null;
  const errors = recorder.since(vm, outcome.mark).filter((p) => p.severity === "error");
  const output = outcome.value;
  const lost = guesses.some((g) => g.shape === null && !refined.has(g.name)) || output === undefined || isVague(output);
  return { guesses, outcome, errors, refined, integer, constraints, output, lost };
}

const isVague = (v: Value): boolean => typeof v === "object" && v !== null && (v.kind === "unknown" || (v.kind === "tensor" && v.shape === null));

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
      return { name: a.arg, declared: { shape, dtype: null }, picked: true, kind: "tensor" };
    }
    return { name: a.arg, declared: declared[i], picked: false, kind: declared[i] ? "tensor" : kind };
  });
}

interface Made { readonly instance: Instance; /** Its constructor's arguments are those of the program, or the defaults. */ readonly certain: boolean }

/** The last object that the program made of a class; else one made now: with defaults, and symbols named after arguments without. */
export function instanceOf(session: Session, cls: ClassValue, node: ClassDef): Made | undefined {
  const own = session.recorder.creations.filter(({ module }) => module.cls === cls).at(-1);
  if (own) return { instance: own.module, certain: true };
  const known = knownInstance(session, cls, node);
  if (known) return { instance: known, certain: true };
  const init = classLookup(cls, "__init__");
  const args: Value[] = [];
  let certain = true;
  if (typeof init === "object" && init !== null && init.kind === "function") {
    const { node: def } = init.code as Code;
    if (def.kind === "FunctionDef") {
      const all = [...def.args.posonlyargs, ...def.args.args];
      for (const a of all.slice(1, all.length - def.args.defaults.length)) {
        certain = false;
        const kind = kindOfArgument(a.annotation);
        args.push(kind === "int" || (kind === "unsaid" && !notSizes.test(a.arg)) ? symbol(a.arg, { id: cls.name }) : unknown(`nothing says what is passed as '${a.arg}'`));
      }
      if (def.args.kwonlyargs.some((_, i) => def.args.kw_defaults[i] === null)) return undefined;
    }
  }
  const { vm } = session;
  const outcome = trial(session, node.nameRange, () => vm.call(cls, args));
  const instance = outcome.value;
  if (instance === undefined || !isModule(instance)) { if (!certain) outcome.undo(); return undefined; }
  outcome.keep();
  if (!certain) vm.problems.length = outcome.mark.problems;
  return { instance, certain };
}
/** One made with what the file gives to the class somewhere, or with nothing where nothing is needed. */
function knownInstance(session: Session, cls: ClassValue, node: ClassDef): Instance | undefined {
  const init = classLookup(cls, "__init__");
  const def = typeof init === "object" && init !== null && init.kind === "function" ? (init.code as Code).node : undefined;
  const needs = def?.kind === "FunctionDef" && (def.args.posonlyargs.length + def.args.args.length - 1 > def.args.defaults.length || def.args.kw_defaults.includes(null));
  for (const given of needs ? argumentsInFile(session, node) : [{ args: [], kwargs: null }]) {
    const outcome = trial(session, node.nameRange, () => session.vm.call(cls, given.args, given.kwargs));
    const instance = outcome.value;
    const failed = instance === undefined || !isModule(instance) || (needs && session.recorder.since(session.vm, outcome.mark).some((p) => p.severity === "error"));
    if (failed) { outcome.undo(); continue; }
    outcome.keep();
    return instance;
  }
  return undefined;
}

/** Names of arguments that are hardly ever sizes. */
const notSizes = /^(block|layers?|act|activation|norm(_layer)?|config|cfg|args|opt|options|params|model|encoder|decoder|backbone|net|module|device|dtype|name|mode|kind|type|path|bias|dropout|p|drop(_rate)?|lr|eps|scale|use_.*|is_.*|.*_layers?_list|.*_fn|fn|func|.*_sizes|sizes|dims|hidden_dims|channels_list|vocab|tokenizer|embedding|embeddings|weights?|pretrained)$/;

