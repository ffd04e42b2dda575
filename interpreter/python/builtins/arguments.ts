// Arguments of functions written in TypeScript: bound in one place, with CPython's messages.
import type { Interp } from "../interp";
import type { ClassValue, Dict, Kwargs, NativeCall, Value } from "../values";
import { builtin, isUnknown, tuple } from "../values";

/**
 * How many arguments a function takes: n positional ones; [min, max] positional ones; or a signature as text,
 * "a b= / * c= *args **kw": `=` marks optional parameters, those before `/` are positional only, those after `*` keyword only.
 */
export type Arity = number | readonly [number, number] | string;
/** Receives the bound arguments one by one; one that was not given is undefined, so that JavaScript's default applies. */
export type Native = (vm: Interp, ...args: never[]) => Value;
type Fn = (vm: Interp, a: Value, b: Value, c: Value, d: Value, e: Value, f: Value, ...rest: Value[]) => Value;
type SelfFn<S> = (vm: Interp, self: S, a: Value, b: Value, c: Value, d: Value, e: Value, ...rest: Value[]) => Value;

interface Parameter { readonly name: string; readonly optional: boolean; readonly kind: "positional" | "both" | "keyword" | "args" | "kwargs" }
interface Signature { readonly parameters: readonly Parameter[]; /** Places of those that may be given by name. */ readonly byName: ReadonlyMap<string, number>; readonly required: number; readonly most: number; readonly args: number; readonly kwargs: number }
const signatures = new Map<string, Signature>();

function parse(text: string): Signature {
  const known = signatures.get(text);
  if (known) return known;
  let parameters: Parameter[] = [];
  let keyword = false;
  for (const word of text.split(" ").filter(Boolean)) {
    if (word === "/") parameters = parameters.map((p) => ({ ...p, kind: "positional" as const }));
    else if (word === "*") keyword = true;
    else if (word.startsWith("**")) parameters.push({ name: word.slice(2), optional: true, kind: "kwargs" });
    else if (word.startsWith("*")) { parameters.push({ name: word.slice(1), optional: true, kind: "args" }); keyword = true; }
    else parameters.push({ name: word.replace("=", ""), optional: word.endsWith("="), kind: keyword ? "keyword" : "both" });
  }
  const positional = parameters.filter((p) => p.kind === "positional" || p.kind === "both");
  const made: Signature = {
    parameters, byName: new Map(parameters.flatMap((p, i) => (p.kind === "both" || p.kind === "keyword" ? [[p.name, i] as const] : []))), required: positional.filter((p) => !p.optional).length, most: positional.length,
    args: parameters.findIndex((p) => p.kind === "args"), kwargs: parameters.findIndex((p) => p.kind === "kwargs"),
  };
  signatures.set(text, made);
  return made;
}

const quoted = (names: readonly string[]): string =>
  names.length < 2 ? names.map((n) => `'${n}'`).join("") : names.length === 2 ? `'${names[0]}' and '${names[1]}'`
    : `${names.slice(0, -1).map((n) => `'${n}'`).join(", ")}, and '${names.at(-1)}'`;

/** Whose words an error uses: of a function written in Python, or of one written in C. */
export type Words = "python" | "c";

/** Binds arguments to a signature as a Python function does; raises TypeError in CPython's words. In the order of the signature. */
export function bind(vm: Interp, name: string, signature: string, args: readonly Value[], kwargs: Kwargs | null, words: Words = "python"): (Value | undefined)[] {
  const { parameters, byName, required, most, args: rest, kwargs: more } = parse(signature);
  const bound: (Value | undefined)[] = new Array<Value | undefined>(parameters.length).fill(undefined);
  let next = 0;
  for (let i = 0; i < parameters.length && next < args.length; i++) {
    if (parameters[i].kind === "positional" || parameters[i].kind === "both") bound[i] = args[next++];
  }
  if (rest >= 0) bound[rest] = tuple(args.slice(next));
  else if (next < args.length && words === "c") {
    vm.raise("TypeError", `${name}() takes at most ${most} argument${most === 1 ? "" : "s"} (${args.length + (kwargs?.size ?? 0)} given)`);
  } else if (next < args.length) {
    const takes = required === most ? `${most} positional argument${most === 1 ? "" : "s"}` : `from ${required} to ${most} positional arguments`;
    vm.raise("TypeError", `${name}() takes ${takes} but ${args.length} ${args.length === 1 ? "was" : "were"} given`);
  }
  const extra: Dict | undefined = more >= 0 ? { kind: "dict", map: new Map(), originals: null } : undefined;
  if (extra) bound[more] = extra;
  if (kwargs) {
    for (const [key, value] of kwargs) {
      const at = byName.get(key) ?? -1;
      if (at >= 0) {
        if (bound[at] !== undefined) vm.raise("TypeError", `${name}() got multiple values for argument '${key}'`);
        bound[at] = value;
      } else if (extra) extra.map.set(key, value);
      else vm.raise("TypeError", words === "c" ? `'${key}' is an invalid keyword argument for ${name}()` : `${name}() got an unexpected keyword argument '${key}'`);
    }
  }
  for (let i = 0; i < parameters.length; i++) if (bound[i] === undefined && !parameters[i].optional) lacks(vm, name, parameters, bound, words);
  return bound;
}

/** Raises TypeError for the parameters that were not given. */
function lacks(vm: Interp, name: string, parameters: readonly Parameter[], bound: readonly (Value | undefined)[], words: Words): void {
  const missing = (kind: (p: Parameter) => boolean): string[] => parameters.filter((p, i) => kind(p) && !p.optional && bound[i] === undefined).map((p) => p.name);
  const lacking = missing((p) => p.kind === "positional" || p.kind === "both");
  if (lacking.length && words === "c") vm.raise("TypeError", `${name}() missing required argument '${lacking[0]}' (pos ${parameters.findIndex((p) => p.name === lacking[0]) + 1})`);
  if (lacking.length) vm.raise("TypeError", `${name}() missing ${lacking.length} required positional argument${lacking.length === 1 ? "" : "s"}: ${quoted(lacking)}`);
  const named = missing((p) => p.kind === "keyword");
  if (named.length) vm.raise("TypeError", `${name}() missing ${named.length} required keyword-only argument${named.length === 1 ? "" : "s"}: ${quoted(named)}`);
}

/** Checks a positional-only call as CPython's C functions do. `self` is what the message of a method begins with ("list." or ""). */
export function count(vm: Interp, name: string, arity: number | readonly [number, number], args: readonly Value[], kwargs: Kwargs | null, self = ""): void {
  if (kwargs && kwargs.size > 0) vm.raise("TypeError", `${self}${name}() takes no keyword arguments`);
  const n = args.length;
  if (typeof arity === "number") {
    if (n === arity) return;
    if (arity === 0) vm.raise("TypeError", `${self}${name}() takes no arguments (${n} given)`);
    if (arity === 1) vm.raise("TypeError", `${self}${name}() takes exactly one argument (${n} given)`);
    vm.raise("TypeError", `${name} expected ${arity} arguments, got ${n}`);
  }
  const [least, most] = arity;
  if (n < least) vm.raise("TypeError", `${name} expected at least ${least} argument${least === 1 ? "" : "s"}, got ${n}`);
  if (n > most) vm.raise("TypeError", `${name} expected at most ${most} argument${most === 1 ? "" : "s"}, got ${n}`);
}

const unknownOf = (args: readonly (Value | undefined)[]): Value | undefined => args.find((a) => a !== undefined && isUnknown(a));

function bound(vm: Interp, name: string, arity: Arity, args: readonly Value[], kwargs: Kwargs | null, self = "", words: Words = "c"): readonly (Value | undefined)[] {
  if (typeof arity === "string") return bind(vm, name, arity, args, kwargs, words);
  count(vm, name, arity, args, kwargs, self);
  return args;
}

/** A function whose result is unknown as soon as one argument is; `run` never sees an Unknown. */
export function fn(name: string, arity: Arity, run: Fn, doc?: string): ReturnType<typeof builtin> {
  const call: NativeCall = (vm, args, kwargs) => {
    const values = bound(vm, name, arity, args, kwargs);
    const unclear = unknownOf(values);
    return unclear ?? (run as (...a: unknown[]) => Value)(vm, ...values);
  };
  const made = builtin(name, call, { doc });
  if (arity === 1) made.one = run as (vm: Interp, a: Value) => Value;
  return made;
}

/** A function that sees Unknown arguments itself. */
export function rawFn(name: string, arity: Arity, run: Fn, doc?: string): ReturnType<typeof builtin> {
  return builtin(name, (vm, args, kwargs) => (run as (...a: unknown[]) => Value)(vm, ...bound(vm, name, arity, args, kwargs)), { doc });
}

export type MethodRow<S> = readonly [Arity, SelfFn<S>] | readonly [Arity, SelfFn<S>, "raw"];

/**
 * Adds methods to a class. `guard` gives what the methods work on (the content of a subclass's instance, too), or undefined for objects of
 * other classes. Unknown arguments give Unknown, except in "raw" methods, which receive them.
 */
export function addMethods<S>(cls: ClassValue, guard: (v: Value) => S | undefined, rows: { readonly [name: string]: MethodRow<S> }): void {
  for (const [name, [arity, run, raw]] of Object.entries(rows)) {
    const prefix = `${cls.name}.`;
    const least = typeof arity === "number" ? arity : typeof arity === "string" ? Infinity : arity[0], most = typeof arity === "number" ? arity : typeof arity === "string" ? -1 : arity[1];
    const direct = run as (vm: Interp, self: S, a?: Value, b?: Value, c?: Value) => Value;
    cls.dict.set(name, builtin(name, (vm, args, kwargs) => {
      const n = args.length - 1;
      if (kwargs === null && n >= least && n <= most && n <= 2 && !isUnknown(args[0]) && (raw || ((n < 1 || !isUnknown(args[1])) && (n < 2 || !isUnknown(args[2]))))) {
        // The ordinary call, without arrays of its own.
        const self = guard(args[0]);
        if (self !== undefined) return n === 0 ? direct(vm, self) : n === 1 ? direct(vm, self, args[1]) : direct(vm, self, args[1], args[2]);
      }
      if (args.length === 0) vm.raise("TypeError", `unbound method ${prefix}${name}() needs an argument`);
      const receiver = args[0];
      if (isUnknown(receiver)) return receiver;
      const self = guard(receiver);
      if (self === undefined) {
        vm.raise("TypeError", `descriptor '${name}' for '${cls.name}' objects doesn't apply to a '${vm.typeOf(receiver).name}' object`);
      }
      const values = bound(vm, name, arity, args.slice(1), kwargs, prefix);
      if (!raw) {
        const unclear = unknownOf(values);
        if (unclear !== undefined) return unclear;
      }
      return (run as (...a: unknown[]) => Value)(vm, self, ...values);
    }, { binds: true }));
  }
}
