// Program in, Trace out: what every name is bound to, what will go wrong, which modules there are and how they are called.
import { type Host, type Problem as RawProblem } from "./python";
import { Halted, type Machine } from "./python";
import type { Unit } from "./python/frame";
import { newUnit, renewUnit, unitsRead } from "./python/modules";
import { isModule } from "./torch/nn/registry";
import type { Shape } from "./shape";
import { type Parsed, parse } from "./syntax/parse";
import { reparse } from "./syntax/reparse";
import { type LineIndex } from "./syntax/positions";
import type { Comment, Module } from "./syntax/tree";
import type { ClassValue, Instance } from "./python/values";
import type { ClassDef } from "./syntax/tree";
import { callsInsideOthers, callsOf as callsIn, type ClassCalls, creationsOfPicked, factsOfPicked, modulesOfOthers, pickedCalls } from "./trace/calls";
import { type Assumption, forwardOf, inferInputs, moduleClasses } from "./trace/infer";
import type { Call, Creation, Fact, Invocation } from "./trace/recorder";
import { type Session, openSession } from "./trace/session";
import { hasTensor } from "./trace/describe";
import { dropUndone } from "./trace/recorder";
import { placeProblems } from "./trace/problems";
import { type Use, usesOf as usesIn } from "./trace/uses";

export type { Described } from "./trace/describe";
export { describe, hasTensor } from "./trace/describe";
export type { ClassCalls } from "./trace/calls";
export type { Call, Creation, Fact, Invocation, Place } from "./trace/recorder";
export { type Use, keyOfUses } from "./trace/uses";
export type { AssumedInput, Assumption, InputSource } from "./trace/infer";
export type { Summary, SummaryCall } from "./trace/summary";

/** A problem of the traced file; `related` are the other places that belong to it, innermost first, in this file or others. */
export interface TraceProblem {
  readonly start: number; readonly end: number; readonly severity: "error" | "warning" | "information"; readonly code: string; readonly message: string;
  /** The Python class that is raised; null for what raises nothing. */
  readonly exception: string | null;
  readonly related: readonly { readonly file: string; readonly start: number; readonly end: number; readonly message: string }[];
}

/** A Module class that the file defines. */
export interface TracedClass { readonly name: string; readonly cls: ClassValue; readonly node: ClassDef; readonly instances: readonly Instance[]; readonly assumption: Assumption | undefined; /** The key of the one among its different calls that the user picked, and that everything else shows. */ readonly picked: string | undefined }
/** A variable of the file that holds a Module. */
export interface TracedVariable { readonly name: string; readonly module: Instance }

export interface Trace {
  readonly file: string; readonly text: string; readonly lines: LineIndex; readonly tree: Module; readonly comments: readonly Comment[];
  /** In the order of the text; of one place, in the order of evaluation. */
  readonly facts: readonly Fact[];
  /** What functions of the file were called with; places are the parameters'. */
  readonly parameters: readonly Fact[];
  readonly problems: readonly TraceProblem[];
  readonly creations: readonly Creation[];
  readonly invocations: readonly Invocation[];
  /** Calls that only others than the picked ones lead to: they are not shown. */
  readonly hidden: ReadonlySet<Call>;
  readonly classes: readonly TracedClass[];
  readonly variables: readonly TracedVariable[];
  readonly assumptions: readonly Assumption[];
  /** Other files that were read. */
  readonly imported: readonly string[];
  /** Why the evaluation ended before the program did. */
  readonly halted: "time" | "cancelled" | null;
  /** Files that were read for the first time in this process: where a trace was halted by time, another one gets further. */
  readonly newlyRead: number;
  /** For questions that need the interpreter: summaries. */
  readonly session: Session;
  readonly carried: Carried;
}

/** What the next trace of a file goes on from; without the facts, so that these need not be kept until it is there. */
export interface Carried {
  /** The newest version of the text whose syntax errors, if any, were confined to some statements, read and compiled. */
  readonly clean: { readonly parsed: Parsed; readonly unit: Unit } | null;
  /** Its libraries stay imported, unless there are faults. */
  readonly vm: Machine;
  readonly faults: readonly unknown[];
  readonly imported: readonly string[];
}

export interface TraceOptions {
  readonly host: Host;
  /** Folders in which imports are looked for. The file's own is the caller's to add. */
  readonly paths?: readonly string[];
  readonly isUserFile?: (file: string) => boolean;
  /** Milliseconds for the program, and again for what is inferred. */
  readonly budget?: number;
  readonly cancelled?: () => boolean;
  readonly inputShapes?: Readonly<Record<string, readonly (number | string | null)[]>>;
  /** Inputs that an earlier version of the file led to, by class. */
  readonly remembered?: ReadonlyMap<string, Shape>;
  /** How other files make and call the classes of this one (`usesOf` of their traces). */
  readonly uses?: readonly Use[];
  /** Leaves out what is inferred for classes that are never called. */
  readonly noInference?: boolean;
  /** Of the last trace, with the same paths: libraries that it imported stay imported, statements that did not change stay compiled. Nothing may be asked of that trace's session or tree afterwards. */
  readonly previous?: Carried;
}

/** Evaluates a file as `__main__`, on shapes. Never throws, and ends in about twice the budget, whatever the text. */
export function trace(text: string, file: string, options: TraceOptions): Trace {
  const { previous } = options, clean = previous?.clean?.unit.file === file ? previous.clean : null;
  const parsed = clean === null ? parse(text) : reparse(text, clean.parsed), { module: tree, errors, comments, lines } = parsed;
  const whole = errors.length > 0 && parsed.confined === undefined;
  const unit = clean === null || whole ? newUnit(file, text, tree) : parsed === clean.parsed ? clean.unit : renewUnit(clean.unit, text, tree);
  const milliseconds = options.budget ?? 1000;
  const imported = new Set<string>();
  const host: Host = { ...options.host, readText: (path) => { const read = options.host.readText(path); if (read !== undefined && path !== file) imported.add(path); return read; } };
  const readBefore = unitsRead();
  const reuse = previous?.faults.length === 0 ? previous.vm : undefined;
  if (reuse) for (const library of previous!.imported) if (!reuse.isUserFile(library)) imported.add(library);
  const session = openSession(file, text, tree, { picked: new Set(Object.keys(options.inputShapes ?? {})), host, paths: options.paths ?? [], ...(reuse && { reuse }), ...(options.isUserFile && { isUserFile: options.isUserFile }), budget: { milliseconds, ...(options.cancelled && { cancelled: options.cancelled }) } });
  const { vm, recorder } = session;
  session.allow(milliseconds);
  const result = vm.runModule(unit, { name: "__main__", file, package: packageOf(host, file) });
  session.module = result.module;
  if (result.internal) session.faults.push(result.internal);
  dropOfTwin(session);
  const halted = result.halted instanceof Halted ? (session.cancelled ? "cancelled" as const : "time" as const) : null;
  dropUndone(recorder);
  session.own = { creations: recorder.creations.length, invocations: recorder.invocations.length };
  let assumptions: Assumption[] = [];
  if (!options.noInference && !session.cancelled) {
    session.allow(milliseconds);
    try {
      assumptions = inferInputs(session, { comments, lines, picked: options.inputShapes ?? {}, remembered: options.remembered ?? new Map(), uses: options.uses ?? [] });
    } catch (e) {
      session.faults.push(e);
    }
  }
  session.allow(milliseconds);
  const raw: RawProblem[] = [...vm.problems];
  const { invocations } = recorder, own = moduleClasses(session), picked = pickedCalls(invocations, own.map(({ cls }) => cls), options.inputShapes ?? {}), others = modulesOfOthers(invocations, picked);
  const instances = new Map<ClassValue, Instance[]>();
  for (const { module } of recorder.creations) {
    if (others.has(module)) continue;
    const all = instances.get(module.cls);
    if (all) all.push(module); else instances.set(module.cls, [module]);
  }
  const classes = own.map(({ cls, node }): TracedClass => ({
    name: cls.name, cls, node, instances: instances.get(cls) ?? [], assumption: assumptions.find((a) => a.cls === cls), picked: picked.get(cls),
  }));
  const variables: TracedVariable[] = [], files = [...imported];
  for (const [name, v] of session.module.dict) if (isModule(v)) variables.push({ name, module: v });
  return {
    file, text, lines, tree, comments, facts: orderFacts(factsOfPicked(recorder.facts, picked)), parameters: orderFacts(factsOfPicked(recorder.parameters, picked)), problems: placeProblems(session, errors, raw, halted), creations: creationsOfPicked(recorder.creations, others, picked), invocations, hidden: callsInsideOthers(invocations, picked),
    classes, variables, assumptions, imported: files, halted, newlyRead: unitsRead() - readBefore, session,
    carried: { clean: whole ? clean : { parsed, unit }, vm: session.vm, faults: session.faults, imported: files },
  };
}
/** The different calls of a class. */
export const callsOf = (t: Trace, cls: ClassValue): ClassCalls[] => callsIn(t.invocations, cls);
/** How a program makes and calls modules of other user's files; nothing where it did not come to its end. */
export const usesOf = (t: Trace): readonly Use[] | undefined => (t.halted !== null || t.problems.some((p) => p.exception === "SyntaxError") ? undefined : usesIn(t.session));
export { forwardOf };

/**
 * A file of a package whose `__init__.py` imports it is evaluated twice: as what it is, and as the program. What only the second time fails, as
 * registering a name once more, will not fail: such a file is not run by itself, but for what stands under `if __name__ == "__main__"`.
 */
function dropOfTwin({ vm, file, tree, module }: Session): void {
  if (vm.problems.length === 0 || ![...vm.modules.values()].some((m) => m !== module && m.file === file)) return;
  const mains = tree.body.filter((s) => s.kind === "If" && s.test.kind === "Compare" && s.test.left.kind === "Name" && s.test.left.id === "__name__");
  const kept = vm.problems.filter((p) => {
    const outermost = p.stack.at(-1) ?? p;
    return p.severity !== "error" || outermost.file !== file || p.stack.slice(0, -1).some((f) => f.name === "<module>") || mains.some((s) => s.start <= outermost.start && outermost.end <= s.end);
  });
  vm.problems.splice(0, vm.problems.length, ...kept);
}

/** The package that a file is part of, so that `from .layers import …` finds its neighbours: folders with an `__init__.py`. */
function packageOf(host: Host, file: string): string {
  const folders = file.split(/[\\/]/).slice(0, -1), names: string[] = [];
  while (folders.length > 1 && host.exists([...folders, "__init__.py"].join("/"))) names.unshift(folders.pop()!);
  return names.join(".");
}

/** Facts in the order of the text; where something is known of a binding, rounds that told nothing are left out. */
function orderFacts(facts: readonly Fact[]): Fact[] {
  const known = new Set<string>();
  for (const f of facts) if (f.value.kind !== "unknown" && !(f.value.kind === "tensor" && f.value.shape === null)) known.add(`${f.start}:${f.name}`);
  return facts
    .filter((f) => !(f.value.kind === "unknown" || (f.value.kind === "tensor" && f.value.shape === null)) || !known.has(`${f.start}:${f.name}`))
    .map((f, i) => ({ f, i })).sort((a, b) => a.f.start - b.f.start || a.i - b.i).map(({ f }) => f);
}
export type { Session };
export const isTensorFact = (fact: Fact): boolean => hasTensor(fact.value);
