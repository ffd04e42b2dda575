// inspect: signatures and the kinds of objects.
import type { Code } from "../frame";
import type { Interp } from "../interp";
import type { ClassValue, FunctionValue, Instance, Value } from "../values";
import { builtin, dict, isUnknown, kindOf, list, notImplemented, tuple, unknown } from "../values";
import { addMethods, bind, fn, rawFn } from "../builtins/arguments";
import { namesOf } from "../builtins/objects";
import { addGetters } from "../builtins/numeric";
import { classAttribute, nativeClass } from "../builtins/root";
import { dictOf, functionOf, instanceOf, textOf } from "../builtins/special";
import { defineModule } from "./module";
import { namedTupleClass } from "./namedtuple";

const emptyClass: ClassValue = nativeClass("_empty", { module: "inspect" });
const kindClass: ClassValue = nativeClass("_ParameterKind", { module: "inspect" });
const kindNames = ["POSITIONAL_ONLY", "POSITIONAL_OR_KEYWORD", "VAR_POSITIONAL", "KEYWORD_ONLY", "VAR_KEYWORD"] as const;
type Kind = 0 | 1 | 2 | 3 | 4;
const kinds: readonly Instance[] = kindNames.map((name, value) => ({ kind: "instance", cls: kindClass, dict: new Map<string, Value>([["name", name], ["value", value], ["description", name.toLowerCase().replaceAll("_", " ")]]), native: value }));
addMethods<Instance>(kindClass, (v) => (instanceOf(v)?.cls === kindClass ? (v as Instance) : undefined), {
  __repr__: [0, (_vm, self) => `<_ParameterKind.${String(self.dict.get("name"))}: ${String(self.dict.get("value"))}>`],
  __str__: [0, (_vm, self) => String(self.dict.get("name"))],
});

const parameterClass: ClassValue = nativeClass("Parameter", { module: "inspect", make(vm, cls, args, kwargs) {
  const [name, kind, otherwise = emptyClass, annotation = emptyClass] = bind(vm, "Parameter", "name kind * default= annotation=", args, kwargs);
  return { kind: "instance", cls, dict: new Map<string, Value>([["name", name!], ["kind", kind!], ["default", otherwise], ["annotation", annotation]]) };
} });
kindNames.forEach((name, i) => parameterClass.dict.set(name, kinds[i]));
parameterClass.dict.set("empty", emptyClass);
const signatureClass: ClassValue = nativeClass("Signature", { module: "inspect", make(vm, cls, args, kwargs) {
  const [parameters = list([]), annotation = emptyClass] = bind(vm, "Signature", "parameters= * return_annotation=", args, kwargs);
  return makeSignature((vm.items(parameters === null ? list([]) : parameters) ?? []) as Instance[], annotation, cls);
} });
signatureClass.dict.set("empty", emptyClass);
const boundClass: ClassValue = nativeClass("BoundArguments", { module: "inspect" });

const parameter = (name: string, kind: Kind, otherwise: Value = emptyClass, annotation: Value = emptyClass): Instance =>
  ({ kind: "instance", cls: parameterClass, dict: new Map<string, Value>([["name", name], ["kind", kinds[kind]], ["default", otherwise], ["annotation", annotation]]) });
const makeSignature = (parameters: readonly Instance[], annotation: Value, cls = signatureClass): Instance =>
  ({ kind: "instance", cls, dict: new Map<string, Value>([["parameters", dict(parameters.map((p) => [p.dict.get("name")!, p] as const))], ["return_annotation", annotation]]) });
const kindNumber = (p: Instance): Kind => kinds.indexOf(p.dict.get("kind") as Instance) as Kind;

/** The names of *args and **kwargs stand in the tree only. */
interface ArgumentsNode { readonly args?: { readonly vararg?: { readonly name?: string; readonly arg?: string } | null; readonly kwarg?: { readonly name?: string; readonly arg?: string } | null } }
function functionParameters(vm: Interp, f: FunctionValue): Instance[] {
  const code = f.code as Code, { names, positionalOnly, keywordOnly, vararg, kwarg } = code.parameters;
  const hints = dictOf(vm.lookup(f, "__annotations__") ?? null);
  const hint = (name: string): Value => (hints?.map.has(name) ? hints.map.get(name)! : emptyClass);
  const node = (code.node as ArgumentsNode).args;
  const first = names.length - f.defaults.length;
  const out = names.map((name, i) => parameter(name, i < positionalOnly ? 0 : 1, i >= first ? f.defaults[i - first] : emptyClass, hint(name)));
  const star = (v: { readonly name?: string; readonly arg?: string } | null | undefined, otherwise: string): string => v?.name ?? v?.arg ?? otherwise;
  if (vararg >= 0) { const name = star(node?.vararg, "args"); out.push(parameter(name, 2, emptyClass, hint(name))); }
  for (const name of keywordOnly) out.push(parameter(name, 3, f.kwDefaults?.has(name) ? f.kwDefaults.get(name)! : emptyClass, hint(name)));
  if (kwarg >= 0) { const name = star(node?.kwarg, "kwargs"); out.push(parameter(name, 4, emptyClass, hint(name))); }
  return out;
}

/** The parameters of something callable; a string says why they are not known. */
function parametersOf(vm: Interp, v: Value, follow = true): Instance[] | string {
  if (isUnknown(v)) return v.because;
  if (typeof v !== "object" || v === null) return vm.raise("TypeError", `${vm.repr(v)} is not a callable object`);
  const own = follow && v.kind !== "class" && v.kind !== "method" ? vm.lookup(v, "__wrapped__") : undefined;
  if (own !== undefined) return parametersOf(vm, own);
  switch (v.kind) {
    case "function": return functionParameters(vm, v);
    case "method": { const all = parametersOf(vm, v.func); return typeof all === "string" ? all : kindNumber(all[0] ?? parameter("", 2)) === 2 ? all : all.slice(1); }
    case "staticmethod": case "classmethod": return parametersOf(vm, functionOf(v));
    case "class": {
      for (const name of ["__new__", "__init__"]) {
        const f = classAttribute(v, name), plainFunction = f === undefined ? undefined : functionOf(f);
        if (plainFunction !== undefined && kindOf(plainFunction) === "function") return functionParameters(vm, plainFunction as FunctionValue).slice(1);
      }
      return `the parameters of ${v.name} are not known`;
    }
    case "instance": {
      const partial = v.cls.name === "partial" ? (v.native as { func: Value; args: readonly Value[]; keywords: ReadonlyMap<string, Value> }) : undefined;
      if (partial) {
        const all = parametersOf(vm, partial.func);
        if (typeof all === "string") return all;
        let keyword = false;
        return all.slice(partial.args.length).map((p) => {
          const name = textOf(p.dict.get("name")!)!, given = partial.keywords.get(name);
          if (given !== undefined && kindNumber(p) === 1) keyword = true;
          if (kindNumber(p) !== 1 && kindNumber(p) !== 3) return p;
          return keyword || given !== undefined ? parameter(name, 3, given === undefined ? p.dict.get("default")! : given, p.dict.get("annotation")!) : p;
        });
      }
      const call = classAttribute(v.cls, "__call__");
      if (call !== undefined && kindOf(call) === "function") return functionParameters(vm, call as FunctionValue).slice(1);
      return `the parameters of this ${v.cls.name} are not known`;
    }
    case "builtin": return `the parameters of ${v.name}() are not known`;
    default: return vm.raise("TypeError", `${vm.repr(v)} is not a callable object`);
  }
}

function showHint(vm: Interp, v: Value): string { return typeof v === "object" && v !== null && v.kind === "class" ? (v.module === "builtins" ? v.qualname : `${v.module}.${v.qualname}`) : typeof v === "string" ? vm.repr(v) : v === null ? "None" : vm.repr(v).replace(/^typing\./, ""); }
function showParameter(vm: Interp, p: Instance): string {
  const kind = kindNumber(p), hint = p.dict.get("annotation")!, otherwise = p.dict.get("default")!;
  let text = `${kind === 2 ? "*" : kind === 4 ? "**" : ""}${textOf(p.dict.get("name")!)}`;
  if (hint !== emptyClass) text += `: ${showHint(vm, hint)}`;
  if (otherwise !== emptyClass) text += hint !== emptyClass ? ` = ${vm.repr(otherwise)}` : `=${vm.repr(otherwise)}`;
  return text;
}
const all = (self: Instance): Instance[] => [...dictOf(self.dict.get("parameters")!)!.map.values()] as Instance[];
function showSignature(vm: Interp, self: Instance): string {
  const out: string[] = [];
  let star = false, slash = false;
  for (const p of all(self)) {
    const kind = kindNumber(p);
    if (kind === 0) slash = true;
    else if (slash) { out.push("/"); slash = false; }
    if (kind === 2) star = true;
    else if (kind === 3 && !star) { out.push("*"); star = true; }
    out.push(showParameter(vm, p));
  }
  if (slash) out.push("/");
  const hint = self.dict.get("return_annotation")!;
  return `(${out.join(", ")})${hint === emptyClass ? "" : ` -> ${showHint(vm, hint)}`}`;
}

/** Signature.bind: which argument goes to which parameter. */
function bindTo(vm: Interp, self: Instance, args: readonly Value[], kwargs: ReadonlyMap<string, Value> | null, partial: boolean): Value {
  const out = new Map<string, Value>(), rest = new Map(kwargs ?? []);
  let at = 0;
  for (const p of all(self)) {
    const name = textOf(p.dict.get("name")!)!, kind = kindNumber(p);
    if (kind === 2) { if (at < args.length) out.set(name, tuple(args.slice(at))); at = args.length; }
    else if (kind === 4) { if (rest.size) out.set(name, dict(rest)); rest.clear(); }
    else if (kind < 2 && at < args.length) { if (rest.has(name)) vm.raise("TypeError", `multiple values for argument '${name}'`); out.set(name, args[at++]); }
    else if (kind > 0 && rest.has(name)) { out.set(name, rest.get(name)!); rest.delete(name); }
    else if (!partial && p.dict.get("default") === emptyClass) vm.raise("TypeError", `missing a required argument: '${name}'`);
  }
  if (at < args.length) vm.raise("TypeError", "too many positional arguments");
  for (const name of rest.keys()) vm.raise("TypeError", `got an unexpected keyword argument '${name}'`);
  return { kind: "instance", cls: boundClass, dict: new Map<string, Value>([["arguments", dict(out)], ["signature", self]]) };
}
addGetters<Instance>(boundClass, {
  args: (_vm, v) => {
    const given = dictOf(v.dict.get("arguments")!)!.map, out: Value[] = [];
    for (const p of all(v.dict.get("signature") as Instance)) {
      const value = given.get(textOf(p.dict.get("name")!)!);
      if (kindNumber(p) > 2 || value === undefined) break;
      if (kindNumber(p) === 2) out.push(...(value as unknown as { items: Value[] }).items);
      else out.push(value);
    }
    return tuple(out);
  },
  kwargs: (_vm, v) => {
    const given = dictOf(v.dict.get("arguments")!)!.map, out = dict();
    for (const p of all(v.dict.get("signature") as Instance)) {
      const name = textOf(p.dict.get("name")!)!, value = given.get(name);
      if (value === undefined || kindNumber(p) < 3) continue;
      if (kindNumber(p) === 4) for (const [k, x] of dictOf(value)!.map) out.map.set(k, x);
      else out.map.set(name, value);
    }
    return out;
  },
});
addMethods<Instance>(boundClass, instanceOf, {
  apply_defaults: [0, (_vm, self) => {
    const given = dictOf(self.dict.get("arguments")!)!.map, ordered: [string, Value][] = [];
    for (const p of all(self.dict.get("signature") as Instance)) {
      const name = textOf(p.dict.get("name")!)!, kind = kindNumber(p);
      ordered.push([name, given.get(name) ?? (kind === 2 ? tuple([]) : kind === 4 ? dict() : p.dict.get("default")!)]);
    }
    self.dict.set("arguments", dict(ordered));
    return null;
  }],
});
addMethods<Instance>(signatureClass, instanceOf, {
  __str__: [0, (vm, self) => showSignature(vm, self)], __repr__: [0, (vm, self) => `<Signature ${showSignature(vm, self)}>`],
  bind: ["*args **kwargs", (vm, self, args, kwargs) => bindTo(vm, self, vm.items(args) ?? [], dictOf(kwargs)!.map as Map<string, Value>, false)],
  bind_partial: ["*args **kwargs", (vm, self, args, kwargs) => bindTo(vm, self, vm.items(args) ?? [], dictOf(kwargs)!.map as Map<string, Value>, true)],
  replace: ["* parameters= return_annotation=", (vm, self, parameters, annotation) => makeSignature(parameters === undefined ? all(self) : ((vm.items(parameters) ?? []) as Instance[]), annotation === undefined ? self.dict.get("return_annotation")! : annotation)],
  __eq__: [1, (vm, self, other) => (instanceOf(other)?.cls === signatureClass ? showSignature(vm, self) === showSignature(vm, other as Instance) : notImplemented)],
});
addMethods<Instance>(parameterClass, instanceOf, {
  __str__: [0, (vm, self) => showParameter(vm, self)], __repr__: [0, (vm, self) => `<Parameter "${showParameter(vm, self)}">`],
  replace: ["* name= kind= annotation= default=", (_vm, self, name, kind, annotation, otherwise) => ({ kind: "instance", cls: parameterClass, dict: new Map([...self.dict, ...([["name", name], ["kind", kind], ["annotation", annotation], ["default", otherwise]] as const).filter(([, v]) => v !== undefined)]) })],
});

const specClass = namedTupleClass("FullArgSpec", "inspect", ["args", "varargs", "varkw", "defaults", "kwonlyargs", "kwonlydefaults", "annotations"].map((name) => ({ name })));
function signature(vm: Interp, v: Value): Value {
  const parameters = parametersOf(vm, v);
  if (typeof parameters === "string") return unknown(parameters);
  const f = typeof v === "object" && v !== null && v.kind === "instance" && v.cls.name === "partial" ? (v.native as { func: Value }).func : v;
  const hints = dictOf((typeof f === "object" && f !== null && f.kind !== "class" ? vm.lookup(f, "__annotations__") : undefined) ?? null);
  return makeSignature(parameters, hints?.map.has("return") ? hints.map.get("return")! : emptyClass);
}
const test = (name: string, yes: (v: Value, vm: Interp) => boolean): Value => rawFn(name, 1, (vm, v) => (isUnknown(v) ? unknown(v.because) : yes(v, vm)));
const isKind = (name: string, ...wanted: string[]): Value => test(name, (v) => wanted.includes(kindOf(v) ?? ""));

export const inspect = defineModule("inspect", {
  Signature: signatureClass, Parameter: parameterClass, BoundArguments: boundClass, _empty: emptyClass, _ParameterKind: kindClass,
  signature: rawFn("signature", "obj * follow_wrapped= globals= locals= eval_str=", (vm, v) => signature(vm, v)),
  getfullargspec: rawFn("getfullargspec", 1, (vm, v) => {
    const all = parametersOf(vm, v, false);
    if (typeof all === "string") return unknown(all);
    const self: Value[] = typeof v === "object" && v !== null && (v.kind === "method" || v.kind === "class") ? ["self"] : [];
    const named = (kind: Kind): Instance[] => all.filter((p) => kindNumber(p) === kind);
    const name = (p: Instance): Value => p.dict.get("name")!;
    const positional = all.filter((p) => kindNumber(p) < 2), defaults = positional.map((p) => p.dict.get("default")!).filter((d) => d !== emptyClass);
    const keyword = named(3).filter((p) => p.dict.get("default") !== emptyClass);
    return tuple([list([...self, ...positional.map(name)]), named(2).map(name)[0] ?? null, named(4).map(name)[0] ?? null, defaults.length ? tuple(defaults) : null, list(named(3).map(name)),
      keyword.length ? dict(keyword.map((p) => [name(p), p.dict.get("default")!] as const)) : null, dict(all.filter((p) => p.dict.get("annotation") !== emptyClass).map((p) => [name(p), p.dict.get("annotation")!] as const))], specClass);
  }),
  isfunction: isKind("isfunction", "function"), ismethod: isKind("ismethod", "method"), isclass: isKind("isclass", "class"), ismodule: isKind("ismodule", "module"), isbuiltin: isKind("isbuiltin", "builtin"),
  isroutine: isKind("isroutine", "function", "builtin", "method"), isgenerator: test("isgenerator", (v) => typeof v === "object" && v !== null && v.kind === "iterator" && v.type === "generator"),
  isgeneratorfunction: test("isgeneratorfunction", (v) => typeof v === "object" && v !== null && v.kind === "function" && (v.code as Code).kind === "generator"),
  iscoroutinefunction: test("iscoroutinefunction", (v) => typeof v === "object" && v !== null && v.kind === "function" && (v.code as Code).kind === "coroutine"),
  isabstract: test("isabstract", (v) => typeof v === "object" && v !== null && v.kind === "class" && dictSize(classAttribute(v, "__abstractmethods__")) > 0),
  isdatadescriptor: isKind("isdatadescriptor", "property"),
  getmembers: rawFn("getmembers", [1, 2], (vm, v, predicate = null) => {
    if (isUnknown(v)) return v;
    const out: Value[] = [];
    for (const name of namesOf(vm, v)) {
      const value = vm.lookup(v, name);
      if (value !== undefined && (predicate === null || vm.truth(vm.call(predicate, [value])) === true)) out.push(tuple([name, value]));
    }
    return list(out);
  }),
  getmro: fn("getmro", 1, (_vm, cls) => tuple((cls as ClassValue).mro ?? [])),
  getmodule: rawFn("getmodule", 1, (vm, v) => { const name = vm.lookup(v, "__module__"); return (typeof name === "string" ? vm.modules.get(name) : undefined) ?? null; }),
  getdoc: rawFn("getdoc", 1, (vm, v) => vm.lookup(v, "__doc__") ?? null),
  unwrap: rawFn("unwrap", 1, (vm, v) => { let f = v; for (let next = vm.lookup(f, "__wrapped__"); next !== undefined; next = vm.lookup(f, "__wrapped__")) f = next; return f; }),
  cleandoc: fn("cleandoc", 1, (_vm, v) => (textOf(v) ?? "").trim()),
  currentframe: builtin("currentframe", () => unknown("frames are not modelled")),
});
const dictSize = (v: Value | undefined): number => (typeof v === "object" && v !== null && v.kind === "set" ? v.map.size : 0);
