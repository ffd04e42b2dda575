// torch._C's argument parser: whether a native function takes a call, and PyTorch's words when it does not. From signatures.json.
import type { Interp } from "../../python/interp";
import { type Kwargs, type Value, isUnknown } from "../../python/values";
import table from "../signatures.json";

/** `sized`: a bare int stands for a list of them. `plus`: a number stands for a tensor. */
interface Param { readonly name: string; readonly type: string; readonly optional: boolean; readonly nullable: boolean; readonly sized: boolean; readonly plus: boolean; readonly keyword: boolean }
interface Form { readonly text: string; readonly pieces: readonly string[]; readonly params: readonly Param[]; readonly least: number; readonly positional: number }
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
  return { text, pieces: text.split(", "), params, least: params.filter((p) => !p.optional).length, positional: params.filter((p) => !p.keyword).length };
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

/** Null when the form takes the call; undefined when that is not certain; else what is wrong, in the parser's words. */
function refusal(vm: Interp, name: string, form: Form, args: readonly Value[], kwargs: Kwargs | null): string | null | undefined {
  const { params } = form, lists = form.positional === 1 && params[0]?.type === "tuple of ints" && !params[0].sized;
  const extra = (): string => (params.filter((p) => !p.optional).length !== form.positional ? `${name}() takes from ${form.least} to ${form.positional} positional arguments but ${args.length} were given` : `${name}() takes ${form.positional} positional argument${form.positional === 1 ? "" : "s"} but ${args.length} ${args.length === 1 ? "was" : "were"} given`);
  if (args.length > form.positional && !lists) return extra();
  let at = 0, left = kwargs?.size ?? 0, unsure = false;
  for (const [i, p] of params.entries()) {
    let v: Value | undefined, byName = false;
    if (at < args.length) { if (p.keyword) return extra(); v = args[at]; }
    else if (kwargs) { v = kwargs.get(p.name); for (const other of spellings[p.name] ?? []) v ??= kwargs.get(other); if (v === undefined && kwargs.has(p.name)) v = null; byName = true; }
    if (v === undefined ? p.optional : v === null && p.nullable) { /* left out */ }
    else if (v === undefined) { const missing = params.slice(i).filter((q) => !q.optional).map((q) => `"${q.name}"`); return `${name}() missing ${missing.length} required positional argument${missing.length === 1 ? "s" : ""}: ${missing.join(", ")}`; }
    else {
      const ok = takes(vm, p, v);
      if (ok !== true && lists && at === 0 && !byName && (isUnknown(v) || takes(vm, one, v) !== false)) { at = args.length; continue; }
      if (ok === undefined) unsure = true;
      else if (!ok) {
        const items = typeof v === "object" && v !== null && (v.kind === "tuple" || v.kind === "list") && p.type === "tuple of ints" ? v.items : null;
        return `${name}(): argument '${p.name}'${byName ? "" : ` (position ${at + 1})`} must be ${p.type}, ${items ? `but found element of type ${typeName(vm, items[0]!)} at pos 0` : `not ${typeName(vm, v)}`}`;
      }
    }
    if (!byName) at++; else if (v !== undefined) left--;
  }
  if (left > 0) { const text = named(name, form, kwargs!, args.length); if (text) return text; }
  return unsure ? undefined : null;
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

/** The TypeError of a call that no overload takes, or null. `args` without self. */
export function callError(vm: Interp, s: Signature, args: readonly Value[], kwargs: Kwargs | null): string | null {
  if (s.none) return args.length ? `TensorBase.${s.name}() takes no arguments (${args.length} given)` : kwargs?.size ? `TensorBase.${s.name}() takes no keyword arguments` : null;
  let only: string | null = null;
  for (const form of s.forms) { const r = refusal(vm, s.name, form, args, kwargs); if (r === null || r === undefined) return null; only = r; }
  if (s.forms.length === 1 && !s.open) return only;
  const count = args.length + (kwargs?.size ?? 0), plausible = s.forms.filter((f) => count >= f.least && count <= f.params.length);
  if (plausible.length === 1) return refusal(vm, s.name, plausible[0]!, args, kwargs) ?? null;
  return combination(vm, s, args, kwargs);
}
/** An element of a list that the overload takes, but that it cannot read: found after the overload is chosen. */
export function elementError(vm: Interp, s: Signature, args: readonly Value[], kwargs: Kwargs | null): string | null {
  const form = s.forms.find((f) => !refusal(vm, s.name, f, args, kwargs));
  if (!form || refusal(vm, s.name, form, args, kwargs) === undefined) return null;
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
