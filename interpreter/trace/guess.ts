// What a constructor's argument is taken to be where nothing says it: a size named after it, a configuration of its class, a module of the file.
import { symbol } from "../shape";
import type { ClassValue, Value } from "../python/values";
import { isUnknown, unknown } from "../python/values";
import type { Arg, ClassDef, FunctionDef, Node } from "../syntax/tree";
import { moduleClass } from "../torch/nn/roots";
import { kindOfArgument, lastName } from "./declare";
import { type Session, trial } from "./session";

/** `make`: a module of a class of the file. */
export function guessArgument(session: Session, cls: ClassValue, init: FunctionDef, a: Arg, make: (cls: ClassValue) => Value | undefined): Value {
  const kind = kindOfArgument(a.annotation), nothing = unknown(`nothing says what is passed as '${a.arg}'`);
  if (kind === "int") return symbol(a.arg, { id: cls.name });
  const named = lastName(a.annotation);
  if (kind === "other") return named === undefined ? nothing : objectOf(session, session.module.dict.get(named), make) ?? nothing;
  if (kind === "tensor") return nothing;
  if (isConfiguration.test(a.arg)) return configuration(session) ?? variable(session, a.arg) ?? nothing;
  const part = [...session.module.dict].find(([name, v]) => name.toLowerCase() === a.arg.replaceAll("_", "").toLowerCase() && isClass(v));
  const { asSize, otherwise } = usesIn(init, a.arg);
  if (part !== undefined && !asSize) return objectOf(session, part[1], make) ?? nothing;
  if (otherwise || neverSizes.test(a.arg)) return nothing;
  return asSize || !hardlySizes.test(a.arg) ? symbol(a.arg, { id: cls.name }) : nothing;
}

const isConfiguration = /^(config|cfg|conf|args|opts?|options|hparams|hps|params|settings)$/;
const isConfigurationClass = /(config|cfg|args|arguments|opts?|options|hparams|params|settings)$/i;
const isClass = (v: Value | undefined): v is ClassValue => typeof v === "object" && v !== null && v.kind === "class" && v.origin !== undefined;

/** Of the one class of the file that looks like a configuration. */
function configuration(session: Session): Value | undefined {
  const all = [...session.module.dict.values()].filter((v): v is ClassValue => isClass(v) && isConfigurationClass.test(v.name) && !v.mro.includes(moduleClass));
  return all.length === 1 ? objectOf(session, all[0], () => undefined) : undefined;
}
/** What the file itself calls so. */
function variable(session: Session, name: string): Value | undefined {
  const v = session.module.dict.get(name);
  return typeof v === "object" && v !== null && (v.kind === "dict" || v.kind === "instance") ? v : undefined;
}

/** A module of a Module class; of another class what it makes of nothing, or of sizes where it has fields without a value. */
function objectOf(session: Session, v: Value | undefined, make: (cls: ClassValue) => Value | undefined): Value | undefined {
  if (!isClass(v)) return undefined;
  if (v.mro.includes(moduleClass)) return make(v);
  if (!session.vm.isUserFile(v.origin!.file)) return undefined;
  const node = session.tree.body.find((s): s is ClassDef => s.kind === "ClassDef" && s.name === v.name && v.origin!.file === session.file);
  const open = (node?.body ?? []).flatMap((s) => (s.kind === "AnnAssign" && s.value === null && s.target.kind === "Name" ? [s] : []));
  const fields = new Map<string, Value>(open.map((s) => { const { id } = s.target as { id: string }; return [id, kindOfArgument(s.annotation) === "int" ? symbol(id, { id: v.name }) : unknown(`nothing says what '${id}' is`)]; }));
  for (const kwargs of fields.size > 0 ? [fields, null] : [null]) {
    const outcome = trial(session, node?.nameRange ?? { start: 0, end: 0 }, () => session.vm.call(v, [], kwargs));
    const made = outcome.value, failed = made === undefined || isUnknown(made) || session.recorder.since(session.vm, outcome.mark).some((p) => p.severity === "error");
    if (failed) { outcome.undo(); continue; }
    outcome.keep();
    return made;
  }
  return undefined;
}

interface Uses { asSize: boolean; otherwise: boolean }
const layersOf = new Set(["nn", "torch", "F"]), plain = new Set(["range", "int", "max", "min", "float", "print", "str", "super"]);

/** How a constructor uses an argument: in arithmetic and as an argument of layers, or as something that has parts. */
function usesIn(init: FunctionDef, name: string): Uses {
  const uses: Uses = { asSize: false, otherwise: false };
  const is = (n: unknown): boolean => typeof n === "object" && n !== null && (n as Node).kind === "Name" && (n as { id: string }).id === name;
  const visit = (v: unknown): void => {
    if (typeof v !== "object" || v === null) return;
    if (Array.isArray(v)) { for (const item of v) visit(item); return; }
    const n = v as Node;
    if (typeof n.kind !== "string") { if ("value" in n) visit((n as { value: unknown }).value); return; }
    if ((n.kind === "Attribute" || n.kind === "Subscript" || n.kind === "Starred") && is(n.value)) uses.otherwise = true;
    if (n.kind === "For" && is(n.iter)) uses.otherwise = true;
    if (n.kind === "BinOp" && n.op !== "+" && (is(n.left) || is(n.right))) uses.asSize = true;
    if (n.kind === "Call") {
      const given = n.args.some(is) || n.keywords.some((k) => is(k.value));
      if (is(n.func) || (given && n.func.kind === "Name" && !plain.has(n.func.id) && /^[a-z]/.test(n.func.id))) uses.otherwise = true;
      else if (given && (n.func.kind === "Name" ? n.func.id === "range" : n.func.kind === "Attribute" && n.func.value.kind === "Name" && layersOf.has(n.func.value.id) && n.args.slice(0, 2).some(is))) uses.asSize = true;
    }
    for (const key in n) if (key !== "start" && key !== "end") visit((n as unknown as Record<string, unknown>)[key]);
  };
  visit(init.body);
  return uses;
}

/** Names of arguments that are no sizes, and of those that are sizes only where they are used as such. */
const neverSizes = /^(block|act|activation|norm(_layer)?|model|backbone|net|module|device|dtype|name|mode|kind|type|path|bias|dropout|p|drop(_rate)?|lr|eps|scale|use_.*|is_.*|.*_layers?_list|.*_fn|fn|func|tokenizer|weights?|pretrained)$/;
const hardlySizes = /^(layers?|encoder|decoder|.*_sizes|sizes|dims|hidden_dims|channels_list|vocab|embedding|embeddings)$/;
