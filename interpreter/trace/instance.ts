// A module of a class: the program's own, one made as functions of the file make it, or one with sizes named after its constructor's arguments.
import type { Code } from "../python/frame";
import type { ClassValue, Instance, Value } from "../python/values";
import type { Arg, ClassDef, FunctionDef } from "../syntax/tree";
import { isModule } from "../torch/nn/registry";
import { argumentsInFile, isMadeOtherwise } from "./arguments";
import { guessArgument } from "./guess";
import type { Mark } from "./recorder";
import { type Session, trial } from "./session";

export interface Made { readonly instance: Instance; /** Its constructor's arguments are those of the program, or the defaults. */ readonly certain: boolean; /** Made for its own sake, and not as a part of another. */ readonly alone: boolean; undo(): void }

/** The last object that the program made of a class; else one made now. */
export function instanceOf(session: Session, cls: ClassValue, node: ClassDef): Made | undefined {
  const all = session.recorder.creations.filter(({ module }) => module.cls === cls);
  const own = all.findLast(({ module }) => !doubtful.has(module)) ?? all.at(-1);
  return own ? { instance: own.module, certain: !doubtful.has(own.module), alone: false, undo() {} } : madeAlone(session, cls, node);
}

/** What a constructor must be given: in order, and by name. `open`: it takes more than it names. */
interface Needs { readonly args: readonly Need[]; readonly kwargs: readonly Need[]; readonly open: boolean; readonly named: number }
interface Need { readonly arg: Arg; readonly init: FunctionDef }

/** Of the first constructor, and where that hands on whatever it is given, of those behind it. */
function needsOf(cls: ClassValue): Needs {
  const args: Need[] = [], kwargs: Need[] = [];
  let open = false, named = 0, byName = false;
  for (const base of cls.mro) {
    const init = base.dict.get("__init__");
    if (init === undefined) continue;
    const def = typeof init === "object" && init !== null && init.kind === "function" ? (init.code as Code).node : undefined;
    if (def?.kind !== "FunctionDef") break;
    const own = [...def.args.posonlyargs, ...def.args.args].slice(1), { kwonlyargs, kw_defaults, vararg, kwarg } = def.args;
    const needs = (all: readonly Arg[]): Need[] => all.filter((a) => ![...args, ...kwargs].some((other) => other.arg.arg === a.arg)).map((arg) => ({ arg, init: def }));
    named += own.length + kwonlyargs.length;
    (byName ? kwargs : args).push(...needs(own.slice(0, own.length - def.args.defaults.length)));
    kwargs.push(...needs(kwonlyargs.filter((_, i) => kw_defaults[i] === null)));
    if (vararg === null && kwarg === null) break;
    open = true;
    byName ||= vararg === null;
  }
  return { args, kwargs, open, named };
}

/** One made now: with defaults, and guesses for arguments without. */
export function madeAlone(session: Session, cls: ClassValue, node: ClassDef): Made | undefined {
  const known = knownInstance(session, cls, node);
  if (known) return known;
  const { vm } = session, needs = needsOf(cls), certain = needs.args.length + needs.kwargs.length === 0 && !needs.open;
  const guess = ({ arg, init }: Need): Value => guessArgument(session, cls, init, arg, (part) => partOf(session, cls, part));
  const args = needs.args.map(guess), kwargs = new Map(needs.kwargs.map((n) => [n.arg.arg, guess(n)]));
  const outcome = trial(session, node.nameRange, () => vm.call(cls, args, kwargs));
  const instance = outcome.value;
  if (instance === undefined || !isModule(instance)) { if (!certain) outcome.undo(); return undefined; }
  outcome.keep();
  if (!certain) doubt(session, outcome.mark);
  return { instance, certain, alone: true, undo: outcome.undo };
}

/** A module that is handed to the constructor of another. */
function partOf(session: Session, whole: ClassValue, part: ClassValue): Value | undefined {
  const node = session.tree.body.find((s): s is ClassDef => s.kind === "ClassDef" && s.name === part.name);
  if (node === undefined || part.origin?.file !== session.file || making.has(part) || part === whole) return undefined;
  making.add(whole);
  try { return instanceOf(session, part, node)?.instance; } finally { making.delete(whole); }
}
const making = new Set<ClassValue>();

/** Modules whose constructor's arguments are a guess; the sizes inside them say nothing of the program. */
const doubtful = new WeakSet<Instance>();
function doubt({ vm, recorder }: Session, mark: Mark): void {
  vm.problems.length = mark.problems;
  for (const { module } of recorder.creations.slice(mark.creations)) doubtful.add(module);
}

/** Classes of which none could be made so; an evaluation makes its own classes. */
const cannot = new WeakSet<ClassValue>();
/** One made with what the file gives to the class somewhere, or with nothing where nothing is needed. */
export function knownInstance(session: Session, cls: ClassValue, node: ClassDef): Made | undefined {
  // What failed once fails again.
  if (cannot.has(cls)) return undefined;
  const { args, kwargs, open, named } = needsOf(cls), needs = args.length + kwargs.length > 0;
  for (const given of needs ? argumentsInFile(session, node) : [{ args: [], kwargs: null }]) {
    const outcome = trial(session, node.nameRange, () => session.vm.call(cls, given.args, given.kwargs));
    const instance = outcome.value;
    const failed = instance === undefined || !isModule(instance) || ((needs || open) && session.recorder.since(session.vm, outcome.mark).some((p) => p.severity === "error"));
    if (failed) { outcome.undo(); continue; }
    outcome.keep();
    // Defaults that are never used prove nothing.
    const certain = needs || named === 0 || !isMadeOtherwise(session, node);
    if (!certain) doubt(session, outcome.mark);
    return { instance, certain, alone: true, undo: outcome.undo };
  }
  cannot.add(cls);
  return undefined;
}
