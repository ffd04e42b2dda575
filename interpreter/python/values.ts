// The values of the interpreted Python program, and how they are made.
//
// Primitives are plain JavaScript: None is null, bool is boolean, str is string, an int is a `number` that is a safe integer (or a
// `bigint` beyond 2^53, or a `Sym`: a symbolic size). A Python float is never a bare number: it is a `Float`. Everything else is an
// object with a `kind`. `Unknown` is a value that we could not work out, and says why; it is never an error.
import type { Dim, Sym } from "../shape";
import type { Tensor } from "../torch/tensor";
import type { Interp } from "./interp";

export type Value = null | boolean | number | bigint | string | Sym | PyObject;
export type Int = number | bigint | Sym;
export type PyObject =
  | Float | Complex | Bytes | Ellipsis | NotImplementedValue | Tuple | List | Dict | SetValue | Slice | Range
  | FunctionValue | Builtin | Method | ClassValue | Instance | ModuleValue | Property | StaticMethod | ClassMethod
  | Iterator | Cell | Dtype | Device | Token | Tensor | Unknown;

export interface Float { readonly kind: "float"; readonly value: number }
export interface Complex { readonly kind: "complex"; readonly re: number; readonly im: number }
export interface Bytes { readonly kind: "bytes"; readonly value: Uint8Array; readonly mutable: boolean }
export interface Ellipsis { readonly kind: "ellipsis" }
export interface NotImplementedValue { readonly kind: "notimplemented" }
/** What an object of a Python class carries besides its builtin content: a subclass of list, dict, tuple … has a class and attributes of its own. */
interface Subclassable { cls?: ClassValue; attrs?: Map<string, Value> }
/** A tuple; torch.Size and namedtuples are tuples with a class. */
export interface Tuple extends Subclassable { readonly kind: "tuple"; readonly items: readonly Value[] }
export interface List extends Subclassable { readonly kind: "list"; items: Value[] }
/** What a dict or set hashes a key to: equal Python keys (1, True, 1.0) have the same Key. Strings are their own key. */
export type Key = string | number | bigint | null | object;
/** `originals` holds the Python key of the entries whose Key is not itself a str, int or None. Order is insertion order. */
export interface Dict extends Subclassable { readonly kind: "dict"; readonly map: Map<Key, Value>; originals: Map<Key, Value> | null }
export interface SetValue extends Subclassable { readonly kind: "set"; readonly map: Map<Key, Value>; readonly frozen: boolean }
export interface Slice { readonly kind: "slice"; readonly start: Value; readonly stop: Value; readonly step: Value }
export interface Range { readonly kind: "range"; readonly start: Int; readonly stop: Int; readonly step: Int }

export type Kwargs = Map<string, Value>;
export type NativeCall = (vm: Interp, args: readonly Value[], kwargs: Kwargs | null) => Value;
/** A function written in Python. `code` is the evaluator's own compiled form. */
export interface FunctionValue {
  readonly kind: "function"; name: string; qualname: string; module: string; doc: string | null;
  readonly code: object; readonly globals: Map<string, Value>; readonly cells: readonly Cell[];
  defaults: readonly Value[]; kwDefaults: Kwargs | null; attrs?: Map<string, Value>;
}
/** A function written in TypeScript. `binds`: as a class attribute it becomes a method (receives self first). `about` is an opaque link to the table entry behind it. */
export interface Builtin { readonly kind: "builtin"; readonly name: string; readonly call: NativeCall; readonly binds: boolean; readonly doc?: string; readonly about?: object; attrs?: Map<string, Value>; direct?: Direct; /** A function of one argument, called without an array of arguments; the argument is not unknown. */ one?: (vm: Interp, a: Value) => Value }
/**
 * A shorter way into a class's `__getattr__`, `__getattribute__`, `__setattr__` or `__delattr__`, without an array of arguments. Reading gives
 * undefined where there is no such attribute; writing may give anything.
 */
export type Direct = (vm: Interp, self: Value, name: string, value?: Value) => Value | undefined;
export interface Method { readonly kind: "method"; readonly self: Value; readonly func: Value }
/** A class. `make` is set on classes whose objects are not plain Instances (int, list, Tensor …): it stands for __new__ and __init__. */
export interface ClassValue {
  readonly kind: "class"; name: string; qualname: string; module: string; readonly bases: readonly ClassValue[]; mro: readonly ClassValue[];
  readonly dict: Map<string, Value>; metaclass?: ClassValue; make?: (vm: Interp, cls: ClassValue, args: readonly Value[], kwargs: Kwargs | null) => Value;
  /** Made of any number of arguments that are alike: an Unknown with `each` may stand for the last of them. */
  takesMany?: boolean;
  /** Offsets of the class statement in its file, for classes written in Python. */
  origin?: { readonly file: string; readonly start: number; readonly end: number }; readonly about?: object;
  /** Attributes found along the mro: kept by the evaluator (attributes.ts). */
  cache?: Map<string, Value | undefined>; cacheVersion?: number;
}
/** `native` is what a class written in TypeScript keeps for itself (never seen by Python code). */
export interface Instance { readonly kind: "instance"; cls: ClassValue; readonly dict: Map<string, Value>; native?: unknown }
/** `missing` finds (and may cache in dict) an attribute that dict lacks: lazily loaded members; undefined when there is none. */
/** `cls`: a subclass of types.ModuleType whose object it is. */
export interface ModuleValue { readonly kind: "module"; readonly name: string; readonly dict: Map<string, Value>; readonly file?: string; readonly cls?: ClassValue; missing?: (name: string) => Value | undefined }
export interface Property { readonly kind: "property"; readonly get: Value; readonly set: Value; readonly del: Value; readonly doc?: string }
export interface StaticMethod { readonly kind: "staticmethod"; readonly func: Value }
export interface ClassMethod { readonly kind: "classmethod"; readonly func: Value }
/** Any iterator: generators, iter(list), zip, map … `next` gives undefined when it is exhausted. */
export interface Iterator { readonly kind: "iterator"; readonly type: string; next(vm: Interp): Value | undefined; send?(vm: Interp, value: Value): Value | undefined; raise?(vm: Interp, error: Value): Value | undefined; close?(vm: Interp): void;
  /** In shapes mode: stands for many more items than it gives (batches of a DataLoader). What a loop over it counts is unknown afterwards. */
  readonly sample?: boolean;
  /** What a generator has returned: StopIteration's value. */
  returned?: Value }
/** A variable shared by closures; undefined while unbound. */
export interface Cell { readonly kind: "cell"; value: Value | undefined }
export interface Dtype { readonly kind: "dtype"; readonly name: DtypeName; readonly category: "bool" | "int" | "float" | "complex"; readonly bytes: number; readonly signed: boolean }
export type DtypeName = "float64" | "float32" | "float16" | "bfloat16" | "complex128" | "complex64" | "complex32" | "int64" | "int32" | "int16" | "int8" | "uint8"
  | "uint16" | "uint32" | "uint64" | "bool" | "float8_e4m3fn" | "float8_e5m2";
/** torch.device; index null when it was not given. */
export interface Device { readonly kind: "device"; readonly type: string; readonly index: number | null }
/** Named constants that only are themselves: torch.strided, torch.channels_last, inspect._empty … `text` is their repr. */
export interface Token { readonly kind: "token"; readonly family: string; readonly text: string }
/** A value that could not be worked out. `cls`, when known, is its Python class. */
export interface Unknown { readonly kind: "unknown"; readonly because: string; readonly cls?: ClassValue;
  /** As an attribute or an entry of a dict: it may not even be there. */
  readonly maybe?: boolean;
  readonly claims?: Claims; readonly form?: OpenForm;
  /** A float that is this quotient (ratios.ts). */
  readonly ratio?: Ratio;
  /** What each of its items is like: a sequence of which the length is not known. */
  readonly each?: Value }
export interface Ratio { readonly over: Dim; readonly by: number }
/** What is so where a condition is true, and where it is false, as far as that is known (claims.ts). */
export interface Claims { readonly holds: readonly Claim[]; readonly fails: readonly Claim[] }
/** Two sizes are equal; or what gives such pairs, once it is asked for. */
export type Claim = readonly [Dim, Dim] | (() => readonly (readonly [Dim, Dim])[]);
/**
 * Stands on the shape (its sizes from `from` on) or the rank (less `from`) of a tensor whose shape is to be found out. `give` makes it one of n
 * sizes, with these names if they serve; undefined where it has become another since.
 */
export interface OpenForm { readonly of: "shape" | "rank"; readonly from: number; give(n: number, names?: readonly string[]): readonly Dim[] | undefined }

export const ellipsis: Ellipsis = { kind: "ellipsis" };
export const notImplemented: NotImplementedValue = { kind: "notimplemented" };
export const float = (value: number): Float => ({ kind: "float", value });
export const tuple = (items: readonly Value[], cls?: ClassValue): Tuple => (cls ? { kind: "tuple", items, cls } : { kind: "tuple", items });
export const list = (items: Value[]): List => ({ kind: "list", items });
export const unknown = (because: string, cls?: ClassValue): Unknown => (cls ? { kind: "unknown", because, cls } : { kind: "unknown", because });
export const slice = (start: Value, stop: Value, step: Value): Slice => ({ kind: "slice", start, stop, step });
export const builtin = (name: string, call: NativeCall, options: { binds?: boolean; doc?: string; about?: object } = {}): Builtin => ({ kind: "builtin", name, call, binds: options.binds ?? false, doc: options.doc, about: options.about, one: undefined });
export const method = (name: string, call: NativeCall, doc?: string): Builtin => builtin(name, call, { binds: true, doc });
export const token = (family: string, text: string): Token => ({ kind: "token", family, text });

/** An int as Value from a bigint: a plain number whenever it is safe. */
export const int = (value: bigint | number): number | bigint =>
  typeof value === "number" ? (Number.isSafeInteger(value) ? value : BigInt(value)) : value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;

export const isObject = (v: Value): v is Sym | PyObject => typeof v === "object" && v !== null;
/** The `kind` of an object value, or undefined for primitives. */
export const kindOf = (v: Value): string | undefined => (typeof v === "object" && v !== null ? v.kind : undefined);
export const isUnknown = (v: Value): v is Unknown => typeof v === "object" && v !== null && v.kind === "unknown";
export const isInt = (v: Value): v is Int => typeof v === "number" || typeof v === "bigint" || (typeof v === "object" && v !== null && v.kind === "sym");

/** The Key under which a hashable value stands in a dict or set; undefined when it is not hashable (or unknown). */
export function keyOf(v: Value): Key | undefined {
  if (typeof v === "string" || v === null) return v;
  if (typeof v === "number") return v;
  if (typeof v === "boolean") return v ? 1 : 0;
  if (typeof v === "bigint") return v;
  switch (v.kind) {
    case "float": return Number.isInteger(v.value) && !Object.is(v.value, -0) ? int(BigInt(v.value)) : v.value === 0 ? 0 : `\0f${v.value}`;
    case "tuple": { let key = "\0t"; for (const item of v.items) { const k = keyOf(item); if (k === undefined) return undefined; key += `${typeof k === "object" && k !== null ? `o${identity(k)}` : `${typeof k}:${String(k)}`},`; } return key; }
    case "sym": return `\0y${v.key}`;
    case "bytes": return v.mutable ? undefined : `\0b${String(v.value)}`;
    case "dtype": return `\0d${v.name}`;
    case "device": return `\0v${v.type}:${v.index}`;
    case "method": return `\0m${typeof v.self === "object" && v.self !== null ? identity(v.self) : String(v.self)}.${identity(v.func as object)}`;
    case "list": case "dict": case "unknown": return undefined;
    case "set": return v.frozen ? v : undefined;
    default: return v;
  }
}
const identities = new WeakMap<object, number>();
let lastIdentity = 0;
/** A number that stays with an object: Python's id(). */
export function identity(o: object): number {
  let id = identities.get(o);
  if (id === undefined) identities.set(o, (id = ++lastIdentity));
  return id;
}

export function dict(entries: Iterable<readonly [Value, Value]> = []): Dict {
  const d: Dict = { kind: "dict", map: new Map(), originals: null };
  for (const [k, v] of entries) { const key = keyOf(k); if (key !== undefined) dictSet(d, k, key, v); }
  return d;
}
/** Sets an entry whose Key is known; the first key of equal ones stays, as in Python. */
export function dictSet(d: Dict, key: Value, hashed: Key, value: Value): void {
  if (key !== hashed && !d.map.has(hashed)) (d.originals ??= new Map()).set(hashed, key);
  d.map.set(hashed, value);
}
export function dictDelete(d: Dict, hashed: Key): boolean { d.originals?.delete(hashed); return d.map.delete(hashed); }
export function* dictEntries(d: Dict): IterableIterator<[Value, Value]> { for (const [k, v] of d.map) yield [(d.originals?.has(k) ? d.originals.get(k)! : k) as Value, v]; }
export function dictKeys(d: Dict): Value[] { return d.originals ? [...d.map.keys()].map((k) => (d.originals!.has(k) ? d.originals!.get(k)! : (k as Value))) : ([...d.map.keys()] as Value[]); }
/** A dict whose entries are the attributes themselves: `vars(obj)`, `obj.__dict__`. */
export const dictOver = (map: Map<string, Value>): Dict => ({ kind: "dict", map: map as Map<Key, Value>, originals: null });
export function setOf(items: Iterable<Value>, frozen = false): SetValue { const map = new Map<Key, Value>(); for (const v of items) { const k = keyOf(v); if (k !== undefined && !map.has(k)) map.set(k, v); } return { kind: "set", map, frozen }; }
