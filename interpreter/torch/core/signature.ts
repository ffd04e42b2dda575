// torch._C's argument parser: whether a native function takes a call, and PyTorch's words when it does not. From signatures.json.
import type { Interp } from "../../python/interp";
import { type Kwargs, type Value, isUnknown } from "../../python/values";
import table from "../signatures.json";

/** `sized`: a bare int stands for a list of them. `plus`: a number stands for a tensor. */
interface Param { readonly name: string; readonly type: string; readonly optional: boolean; readonly nullable: boolean; readonly sized: boolean; readonly plus: boolean; readonly keyword: boolean }
interface Form {
  readonly text: string; readonly pieces: readonly string[]; readonly params: readonly Param[]; readonly least: number; readonly positional: number;
  /** Sizes may come as separate arguments: `view(2, 3)`. */
  readonly spread: boolean;
  /** It has an argument that is a list, whose elements are read after the form was chosen. */
  readonly lists: boolean;
}
/** A native function's overloads. `open`: it has deprecated ones besides, which nobody shows. */
export interface Signature { readonly name: string; readonly forms: readonly Form[]; readonly open: boolean; readonly none: boolean }

const known = new Map<string, Signature | null>();
/** By full name: "torch.clamp_min", "Tensor.add_", "torch.nn.functional.linear"; null for functions written in Python. */
export function signatureOf(name: string): Signature | null {
  let s = known.get(name);
  if (s === undefined) known.set(name, (s = parsed(name)));
  return s;
}
function parsed(name: string): Signature | null {
  const all = table as unknown as Record<string, string[] | string>, own = Object.hasOwn(all, name) ? all[name]! : null, target = typeof own === "string" ? own : name;
  const lines = typeof own === "string" ? (all[own] as string[]) : own;
  if (!lines) return null;
  return { name: target.slice(target.lastIndexOf(".") + 1), forms: lines.filter((l) => l !== "!").map(parseForm), open: lines[0] === "!", none: lines.length === 0 };
}
function parseForm(line: string): Form {
  const raw = line === "" ? [] : line.split(/, (?![^()]*\))/), params: Param[] = [];
  let keyword = false;
  for (const piece of raw) {
    if (piece === "*") { keyword = true; continue; }
    const [left, initial] = piece.split(" = ") as [string, string | undefined], at = left.lastIndexOf(" "), marked = left.slice(0, at), type = marked.replace(/[~+?]+$/, "");
    const marks = marked.slice(type.length);
    params.push({ name: left.slice(at + 1), type, keyword, optional: initial !== undefined, nullable: marks.includes("?") || initial === "None" || (type === "bool" && keyword && initial !== undefined), sized: marks.includes("~"), plus: marks.includes("+") });
  }
  const text = raw.map((p) => p.replace(/[~+?]+(?= \w)/, "")).join(", ");
  const positional = params.filter((p) => !p.keyword).length;
  return {
    text, pieces: text.split(", "), params, least: params.filter((p) => !p.optional).length, positional,
    spread: positional === 1 && params[0]?.type === "tuple of ints" && !params[0].sized, lists: params.some((p) => p.type === "tuple of ints" || p.type === "tuple of Tensors"),
  };
}

/** What C++ calls a value's type. */
export function typeName(vm: Interp, v: Value): string {
  const cls = vm.typeOf(v), kind = typeof v === "object" && v !== null ? v.kind : "";
  if (kind === "dtype" || kind === "device" || (kind === "token" && cls.module === "torch") || (kind === "tuple" && cls.name === "Size")) return `torch.${cls.name.replace(/^torch\./, "")}`;
  if (kind === "tuple" && cls.module === "torch.return_types") return `torch.return_types.${cls.name}`;
  if (cls.module === "numpy" && cls.name === "ndarray") return "numpy.ndarray";
  return cls.name;
}
/** numpy's spellings that the parser takes as well. */
const spellings: Record<string, readonly string[]> = { dim: ["axis"], keepdim: ["keepdims"], input: ["x", "a", "x1"], other: ["x2"] };

type Verdict = boolean | undefined;
const isNumber = (v: Value): boolean => typeof v === "number" || typeof v === "boolean" || typeof v === "bigint" || (typeof v === "object" && v !== null && (v.kind === "sym" || v.kind === "float"));
/** Whether a value is of a parameter's type; undefined: it cannot be told. */
function takes(vm: Interp, p: Param, v: Value): Verdict {
  if (isUnknown(v)) return undefined;
  if (v === null) return p.nullable;
  const kind = typeof v === "object" ? v.kind : typeof v;
  if (p.type === "Tensor") return kind === "tensor" || (p.plus && (isNumber(v) || kind === "complex")) || (kind === "instance" && hasTorchFunction(vm, v) ? undefined : false);
  if (kind === "instance" || kind === "notimplemented") return p.type === "torch.Generator" || p.type === "Storage" || isNumpy(vm, v) || vm.typeOf(v).dict.has("__index__") ? undefined : false;
  const zeroDim = typeof v === "object" && v.kind === "tensor" ? (v.shape === null ? undefined : v.shape.length === 0 && !v.requiresGrad) : false;
  switch (p.type) {
    case "Number": return isNumber(v) || kind === "complex" || zeroDim;
    case "float": return isNumber(v) || zeroDim;
    case "int": return typeof v === "number" || typeof v === "bigint" || kind === "sym" || (typeof v === "object" && v.kind === "tensor" && zeroDim !== false ? (v.dtype === null ? undefined : v.dtype.category === "int" ? zeroDim : false) : false);
    case "bool": return typeof v === "boolean";
    case "str": return typeof v === "string";
    case "tuple of ints": return takesInts(vm, p, v);
    case "tuple of floats": return kind === "tuple" || kind === "list" ? undefined : isNumber(v) ? undefined : false;
    case "tuple of Scalars": return typeof v === "object" && (v.kind === "tuple" || v.kind === "list") ? (v.items.some(isUnknown) ? undefined : v.items.every(isNumber)) : false;
    case "tuple of Tensors": return kind === "tuple" || kind === "list";
    case "torch.dtype": return kind === "dtype" || (kind === "class" ? undefined : false);
    case "torch.device": return kind === "device" || typeof v === "string" || typeof v === "number";
    case "torch.layout": case "torch.memory_format": case "torch.Generator": return kind === "token" ? undefined : false;
    default: return undefined;
  }
}
const one: Param = { name: "", type: "int", optional: false, nullable: false, sized: false, plus: false, keyword: false };
function takesInts(vm: Interp, p: Param, v: Value): Verdict {
  if (typeof v === "object" && v !== null && (v.kind === "tuple" || v.kind === "list")) { const first = v.items[0]; return first === undefined || typeof first === "boolean" ? true : takes(vm, one, first); }
  return p.sized ? takes(vm, one, v) : false;
}
const isNumpy = (vm: Interp, v: Value): boolean => vm.typeOf(v).module.startsWith("numpy");
const hasTorchFunction = (vm: Interp, v: Value): boolean => vm.typeOf(v).mro.some((c) => c.dict.has("__torch_function__"));

/**
 * Null when the form takes the call; undefined when that is not certain; else what is wrong, in the parser's words (not put into words
 * unless `say`). The arguments are those of `args` from `from` on.
 */
function refusal(vm: Interp, name: string, form: Form, args: readonly Value[], from: number, kwargs: Kwargs | null, say: boolean): string | null | undefined {
  const { params, spread } = form, given = args.length - from;
  if (given > form.positional && !spread) return say ? tooMany(name, form, given) : REFUSED;
  let at = 0, left = kwargs === null ? 0 : kwargs.size, unsure = false;
  for (let i = 0; i < params.length; i++) {
    const p = params[i]!;
    let v: Value | undefined, byName = false;
    if (at < given) { if (p.keyword) return say ? tooMany(name, form, given) : REFUSED; v = args[from + at]; }
    else if (kwargs !== null) { v = byNameOf(p.name, kwargs); byName = true; }
    if (v === undefined ? p.optional : v === null && p.nullable) { /* left out */ }
    else if (v === undefined) return say ? lacking(name, params, i) : REFUSED;
    else {
      const ok = takes(vm, p, v);
      if (ok !== true && spread && at === 0 && !byName && (isUnknown(v) || takes(vm, one, v) !== false)) { at = given; continue; }
      if (ok === undefined) unsure = true;
      else if (!ok) {
        if (!say) return REFUSED;
        const items = typeof v === "object" && v !== null && (v.kind === "tuple" || v.kind === "list") && p.type === "tuple of ints" ? v.items : null;
        return `${name}(): argument '${p.name}'${byName ? "" : ` (position ${at + 1})`} must be ${p.type}, ${items ? `but found element of type ${typeName(vm, items[0]!)} at pos 0` : `not ${typeName(vm, v)}`}`;
      }
    }
    if (!byName) at++; else if (v !== undefined) left--;
  }
  if (left > 0) { const text = named(name, form, kwargs!, given); if (text) return text; }
  return unsure ? undefined : null;
}
const REFUSED = "refused";
function byNameOf(name: string, kwargs: Kwargs): Value | undefined {
  const v = kwargs.get(name), others = spellings[name];
  if (v !== undefined || others === undefined) return v;
  for (const other of others) { const w = kwargs.get(other); if (w !== undefined) return w; }
  return undefined;
}
const tooMany = (name: string, form: Form, given: number): string =>
  form.least !== form.positional ? `${name}() takes from ${form.least} to ${form.positional} positional arguments but ${given} were given` : `${name}() takes ${form.positional} positional argument${form.positional === 1 ? "" : "s"} but ${given} ${given === 1 ? "was" : "were"} given`;
function lacking(name: string, params: readonly Param[], from: number): string {
  const missing = params.slice(from).filter((q) => !q.optional).map((q) => `"${q.name}"`);
  return `${name}() missing ${missing.length} required positional argument${missing.length === 1 ? "s" : ""}: ${missing.join(", ")}`;
}
/** A keyword that the form does not have, or that a positional argument stands for already. */
function named(name: string, form: Form, kwargs: Kwargs, positional: number): string | null {
  for (const k of kwargs.keys()) {
    const i = form.params.findIndex((p) => p.name === k);
    if (i < 0 && !form.params.some((p, n) => n >= positional && spellings[p.name]?.includes(k) && !kwargs.has(p.name))) return `${name}() got an unexpected keyword argument '${k}'`;
    if (i >= 0 && i < Math.min(positional, form.positional)) return `${name}() got multiple values for argument '${k}'`;
  }
  return null;
}

/** The TypeError of a call that no overload takes or whose lists hold what cannot be read, or null. The arguments, without self, are those of `args` from `from` on. */
export function callError(vm: Interp, s: Signature, args: readonly Value[], from: number, kwargs: Kwargs | null): string | null {
  const { forms } = s;
  for (let i = 0; i < forms.length; i++) {
    const form = forms[i]!, r = refusal(vm, s.name, form, args, from, kwargs, false);
    if (r === undefined) return null;
    if (r === null) return form.lists ? elementError(vm, s, form, args.slice(from), kwargs) : null;
  }
  return noForm(vm, s, args.slice(from), kwargs);
}
function noForm(vm: Interp, s: Signature, args: readonly Value[], kwargs: Kwargs | null): string | null {
  if (s.none) return args.length ? `TensorBase.${s.name}() takes no arguments (${args.length} given)` : kwargs?.size ? `TensorBase.${s.name}() takes no keyword arguments` : null;
  const why = (form: Form): string | null => refusal(vm, s.name, form, args, 0, kwargs, true) ?? null;
  if (s.forms.length === 1 && !s.open) return why(s.forms[0]!);
  const count = args.length + (kwargs?.size ?? 0), plausible = s.forms.filter((f) => count >= f.least && count <= f.params.length);
  return plausible.length === 1 ? why(plausible[0]!) : combination(vm, s, args, kwargs);
}
/** An element of a list that the form takes, but that it cannot read. */
function elementError(vm: Interp, s: Signature, form: Form, args: readonly Value[], kwargs: Kwargs | null): string | null {
  const wrong = (items: readonly Value[]): number => items.findIndex((x) => x === null || typeof x === "string" || (typeof x === "object" && ["float", "list", "tuple", "dict"].includes(x.kind)));
  for (const [i, p] of form.params.entries()) {
    const lists = i === 0 && form.positional === 1 && args.length > 1, v = lists ? null : i < args.length ? args[i]! : kwargs?.get(p.name);
    const items = lists ? args : typeof v === "object" && v !== null && (v.kind === "tuple" || v.kind === "list") ? v.items : null;
    if (!items) continue;
    if (p.type === "tuple of ints") { const at = wrong(items); if (at > 0) return `${s.name}(): argument '${p.name}' failed to unpack the object at pos ${at + 1} with error "type must be tuple of ints,but got ${typeName(vm, items[at]!)}"`; }
    else if (p.type === "tuple of Tensors") { const at = items.findIndex((x) => x === null || typeof x !== "object" || ["float", "list", "tuple", "dict"].includes(x.kind)); if (at >= 0 && !(items[at] === null && p.nullable)) return `expected Tensor as element ${at} in argument ${i}, but got ${typeName(vm, items[at]!)}`; }
  }
  return null;
}

/** "… received an invalid combination of arguments": every overload, and why those of the right length do not fit. */
function combination(vm: Interp, s: Signature, args: readonly Value[], kwargs: Kwargs | null): string {
  const strange = s.forms.length > 1 ? [] : [...(kwargs?.keys() ?? [])].filter((k) => !s.forms.some((f) => f.params.some((p) => p.name === k || spellings[p.name]?.includes(k))));
  if (strange.length) return `${s.name}() received an invalid combination of arguments - got unrecognized keyword arguments: ${strange.join(", ")}`;
  const named = [...(kwargs ?? [])], list = (parts: readonly string[]): string => `(${parts.map((p) => `${p}, `).join("").slice(0, args.length ? -2 : undefined)})`;
  const got = list([...args.map((v) => typeName(vm, v)), ...named.toReversed().map(([k, v]) => `${k}=${typeName(vm, v)}`)]);
  if (s.forms.length === 1) return `${s.name}() received an invalid combination of arguments - got ${got}, but expected (${s.forms[0]!.text})`;
  const why = (form: Form): string => {
    if (form.pieces.length !== args.length + named.length) return "";
    const pieces = form.pieces.map((p) => ({ name: p.slice(p.lastIndexOf(" ") + 1), type: p.slice(0, Math.max(0, p.lastIndexOf(" "))) })), incorrect = named.map(([k]) => k).filter((k) => !pieces.slice(-named.length).some((p) => p.name === k));
    if (incorrect.length) return `      didn't match because some of the keywords were incorrect: ${incorrect.join(", ")}\n`;
    const described = pieces.map((p, i) => {
      const byName = i >= args.length, v = byName ? kwargs!.get(p.name)! : args[i]!, type = typeName(vm, v), items = typeof v === "object" && v !== null && (v.kind === "tuple" || v.kind === "list") ? v : null;
      const text = (byName ? `${p.name}=` : "") + (items ? `${type} of ${items.kind === "list" ? "[" : "("}${items.items.map((x) => typeName(vm, x)).join(", ")}${items.kind === "tuple" && items.items.length === 1 ? "," : ""}${items.kind === "list" ? "]" : ")"}` : type);
      return type === p.type || (p.type === "float" && type === "int") ? text : `!${text}!`;
    });
    return `      didn't match because some of the arguments have invalid types: ${list(described)}\n`;
  };
  return `${s.name}() received an invalid combination of arguments - got ${got}, but expected one of:\n${s.forms.map((f) => ` * (${f.text})\n${why(f)}`).join("")}`;
}
