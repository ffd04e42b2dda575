// A module of a class: the program's own, one made as functions of the file make it, or one with sizes named after its constructor's arguments.
import { symbol } from "../shape";
import { classLookup } from "../python/shared";
import type { Code } from "../python/frame";
import type { ClassValue, Instance, Value } from "../python/values";
import { unknown } from "../python/values";
import type { ClassDef } from "../syntax/tree";
import { isModule } from "../torch/nn/registry";
import { argumentsInFile, isMadeOtherwise } from "./arguments";
import { kindOfArgument } from "./declare";
import type { Mark } from "./recorder";
import { type Session, trial } from "./session";

export interface Made { readonly instance: Instance; /** Its constructor's arguments are those of the program, or the defaults. */ readonly certain: boolean; /** Made for its own sake, and not as a part of another. */ readonly alone: boolean; undo(): void }

/** The last object that the program made of a class; else one made now. */
export function instanceOf(session: Session, cls: ClassValue, node: ClassDef): Made | undefined {
  const all = session.recorder.creations.filter(({ module }) => module.cls === cls);
  const own = all.findLast(({ module }) => !doubtful.has(module)) ?? all.at(-1);
  return own ? { instance: own.module, certain: !doubtful.has(own.module), alone: false, undo() {} } : madeAlone(session, cls, node);
}

/** One made now: with defaults, and symbols named after arguments without. */
export function madeAlone(session: Session, cls: ClassValue, node: ClassDef): Made | undefined {
  const known = knownInstance(session, cls, node);
  if (known) return known;
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
  if (!certain) doubt(session, outcome.mark);
  return { instance, certain, alone: true, undo: outcome.undo };
}

/** Modules whose constructor's arguments are a guess; the sizes inside them say nothing of the program. */
const doubtful = new WeakSet<Instance>();
function doubt({ vm, recorder }: Session, mark: Mark): void {
  vm.problems.length = mark.problems;
  for (const { module } of recorder.creations.slice(mark.creations)) doubtful.add(module);
}

/** One made with what the file gives to the class somewhere, or with nothing where nothing is needed. */
export function knownInstance(session: Session, cls: ClassValue, node: ClassDef): Made | undefined {
  const init = classLookup(cls, "__init__");
  const def = typeof init === "object" && init !== null && init.kind === "function" ? (init.code as Code).node : undefined;
  const needs = def?.kind === "FunctionDef" && (def.args.posonlyargs.length + def.args.args.length - 1 > def.args.defaults.length || def.args.kw_defaults.includes(null));
  for (const given of needs ? argumentsInFile(session, node) : [{ args: [], kwargs: null }]) {
    const outcome = trial(session, node.nameRange, () => session.vm.call(cls, given.args, given.kwargs));
    const instance = outcome.value;
    const failed = instance === undefined || !isModule(instance) || (needs && session.recorder.since(session.vm, outcome.mark).some((p) => p.severity === "error"));
    if (failed) { outcome.undo(); continue; }
    outcome.keep();
    // Defaults that are never used prove nothing.
    const certain = needs || init === undefined || !hasParameters(def) || !isMadeOtherwise(session, node);
    if (!certain) doubt(session, outcome.mark);
    return { instance, certain, alone: true, undo: outcome.undo };
  }
  return undefined;
}

const hasParameters = (def: Code["node"] | undefined): boolean => def?.kind === "FunctionDef" && def.args.posonlyargs.length + def.args.args.length + def.args.kwonlyargs.length > 1;

/** Names of arguments that are hardly ever sizes. */
const notSizes = /^(block|layers?|act|activation|norm(_layer)?|config|cfg|args|opt|options|params|model|encoder|decoder|backbone|net|module|device|dtype|name|mode|kind|type|path|bias|dropout|p|drop(_rate)?|lr|eps|scale|use_.*|is_.*|.*_layers?_list|.*_fn|fn|func|.*_sizes|sizes|dims|hidden_dims|channels_list|vocab|tokenizer|embedding|embeddings|weights?|pretrained)$/;

