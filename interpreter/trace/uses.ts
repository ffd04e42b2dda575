// How a program makes and calls the modules of another file: plain data, with which that file can be evaluated as it is used.
import { type Dim, freshSymbol, keyOf, show } from "../shape";
import type { Frame } from "../python/frame";
import type { Instance, DtypeName, Kwargs, Value } from "../python/values";
import { dict, float, list, tuple, unknown } from "../python/values";
import { classLookup } from "../python/shared";
import { parseDevice } from "../torch/core/device";
import { dtypes } from "../torch/core/dtype";
import { newTensor } from "../torch/core/state";
import { plainDim } from "./describe";
import type { Session } from "./session";

/** A value that outlives its interpreter. `named`: a class, function or module constant, by where it is imported from. */
export type Plain =
  | null | boolean | number | string | Dim
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "sequence"; readonly type: "list" | "tuple"; readonly items: readonly Plain[] }
  | { readonly kind: "dict"; readonly entries: readonly (readonly [string, Plain])[] }
  | { readonly kind: "tensor"; readonly shape: readonly (Dim | null)[]; readonly dtype: DtypeName | null; readonly device: string }
  | { readonly kind: "named"; readonly module: string; readonly name: string }
  | { readonly kind: "unknown"; readonly because: string };
export interface Arguments { readonly args: readonly Plain[]; readonly kwargs: readonly (readonly [string, Plain])[] }

/** A module of a class of `file` as the program `by` makes it, and the calls of it, distinct ones. */
export interface Use { readonly file: string; readonly cls: string; readonly by: string; readonly given: Arguments; readonly calls: readonly Arguments[] }

const MOST_USES = 4, MOST_CALLS = 3, DEEPEST = 5, MOST_ITEMS = 256;

export function plain(v: Value, depth = 0): Plain {
  if (typeof v !== "object" || v === null) return typeof v === "bigint" ? unsaid : v;
  if (depth > DEEPEST) return unsaid;
  switch (v.kind) {
    case "sym": return v;
    case "float": return { kind: "float", value: v.value };
    case "tuple": case "list": return v.items.length > MOST_ITEMS ? unsaid : { kind: "sequence", type: v.kind, items: v.items.map((item) => plain(item, depth + 1)) };
    case "dict": return v.cls !== undefined || v.map.size > MOST_ITEMS || [...v.map.keys()].some((k) => typeof k !== "string") ? unsaid : { kind: "dict", entries: [...v.map].map(([k, item]) => [k as string, plain(item, depth + 1)] as const) };
    case "tensor": return v.shape === null ? unsaid : { kind: "tensor", shape: v.shape.map(plainDim), dtype: v.dtype?.name ?? null, device: v.device.index === null ? v.device.type : `${v.device.type}:${v.device.index}` };
    case "class": return /</.test(v.qualname) ? unsaid : { kind: "named", module: v.origin?.file ?? v.module, name: v.qualname };
    case "function": return /</.test(v.qualname) ? unsaid : { kind: "named", module: v.module, name: v.qualname };
    case "dtype": return { kind: "named", module: "torch", name: v.name };
    default: return unsaid;
  }
}
const unsaid: Plain = { kind: "unknown", because: "another file passes it" };

/** The value in another interpreter. */
export function revive(session: Session, p: Plain): Value {
  if (typeof p !== "object" || p === null) return p;
  switch (p.kind) {
    case "sym": return p;
    case "float": return float(p.value);
    case "sequence": { const items = p.items.map((item) => revive(session, item)); return p.type === "list" ? list(items) : tuple(items); }
    case "dict": return dict(p.entries.map(([k, v]) => [k, revive(session, v)] as const));
    case "tensor": return newTensor(session.vm, { shape: p.shape.map((d) => d ?? freshSymbol("?", { min: 0 })), dtype: p.dtype === null ? null : dtypes[p.dtype], device: parseDevice(p.device) ?? undefined });
    case "named": return named(session, p.module, p.name) ?? unknown("another file passes it");
    case "unknown": return unknown(p.because);
  }
}

/** A class of the file itself, or what can be imported. */
function named(session: Session, module: string, name: string): Value | undefined {
  const { vm } = session, [first, ...rest] = name.split(".");
  const from = module === session.file ? session.module : /[\\/]/.test(module) ? [...vm.modules.values()].find((m) => m.file === module) : vm.import(module);
  let found: Value | undefined = from?.dict.get(first) ?? (from && module !== session.file ? vm.lookup(from, first) : undefined);
  for (const part of rest) found = found === undefined ? undefined : vm.lookup(found, part);
  return found;
}

/** What the constructor of a module of another user's file is given; undefined where that is not to be seen. To be asked while the constructor runs. */
export function givenTo(module: Instance, frame: Frame | null, file: string): Arguments | undefined {
  const { origin } = module.cls;
  if (origin === undefined || origin.file === file || frame === null || !frame.vm.isUserFile(origin.file)) return undefined;
  let init: Frame | undefined;
  for (let f: Frame | null = frame; f !== null; f = f.back) {
    if (f.slots[0] === module && f.code.name === "__init__") init = f;
    else if (f.user) { if (f.code.unit.file !== file) return undefined; break; }
  }
  const own = classLookup(module.cls, "__init__");
  if (init === undefined || typeof own !== "object" || own === null || own.kind !== "function" || own.code !== init.code) return { args: [], kwargs: [] };
  const { names, keywordOnly, vararg, kwarg } = init.code.parameters, slots = init.slots;
  const kwargs: [string, Plain][] = [], args: Plain[] = [];
  const more = vararg >= 0 ? slots[vararg] : undefined;
  const isSpread = typeof more === "object" && more !== null && more.kind === "tuple" && more.items.length > 0;
  names.forEach((name, i) => {
    const v = slots[i];
    if (i === 0 || v === undefined) return;
    const otherwise = own.defaults[i - (names.length - own.defaults.length)];
    if (isSpread) args.push(plain(v));
    else if (v !== otherwise) kwargs.push([name, plain(v)]);
  });
  if (isSpread) args.push(...more.items.map((item) => plain(item)));
  keywordOnly.forEach((name, i) => { const v = slots[names.length + i]; if (v !== undefined && v !== own.kwDefaults?.get(name)) kwargs.push([name, plain(v)]); });
  const rest = kwarg >= 0 ? slots[kwarg] : undefined;
  if (typeof rest === "object" && rest !== null && rest.kind === "dict") for (const [k, v] of rest.map) if (typeof k === "string") kwargs.push([k, plain(v)]);
  return { args, kwargs };
}

/** What a program tells of the modules of other files (and not what is inferred, which may hang on how those use it): for each class a few ways to make it, and to call what was made. */
export function usesOf({ file, recorder, own }: Session): Use[] {
  const creations = recorder.creations.slice(0, own.creations), invocations = recorder.invocations.slice(0, own.invocations);
  const uses = new Map<string, { use: Use; calls: Map<string, Arguments> }>(), made = new Map<Instance, { calls: Map<string, Arguments> }>();
  const counts = new Map<string, number>();
  for (const { module, given } of creations) {
    if (given === undefined) continue;
    const { name, origin } = module.cls, key = `${origin!.file}\0${name}\0${keyOfArguments(given)}`;
    let found = uses.get(key);
    if (found === undefined) {
      const n = counts.get(`${origin!.file}\0${name}`) ?? 0;
      if (n >= MOST_USES) continue;
      counts.set(`${origin!.file}\0${name}`, n + 1);
      uses.set(key, (found = { use: { file: origin!.file, cls: name, by: file, given, calls: [] }, calls: new Map() }));
    }
    made.set(module, found);
  }
  if (made.size > 0) for (const { calls } of invocations) for (const { module, liveInputs, liveKwargs } of calls) {
    const found = made.get(module);
    if (found === undefined || found.calls.size >= MOST_CALLS) continue;
    const call: Arguments = { args: liveInputs.map((v) => plain(v)), kwargs: [...(liveKwargs ?? [])].map(([k, v]) => [k, plain(v)] as const) };
    found.calls.set(keyOfArguments(call), call);
  }
  return [...uses.values()].map(({ use, calls }) => ({ ...use, calls: [...calls.values()] }));
}

export const keyOfUses = (uses: readonly Use[]): string => uses.map((u) => `${u.by}\0${u.cls}(${keyOfArguments(u.given)}): ${u.calls.map(keyOfArguments).join(" | ")}`).join("\n");
const keyOfArguments = ({ args, kwargs }: Arguments): string => JSON.stringify([args, kwargs], (_, v: unknown) => (typeof v === "object" && v !== null && (v as { kind?: string }).kind === "sym" ? `${keyOf(v as Dim)} ${show(v as Dim)}` : v));
export const kwargsOf = (session: Session, { kwargs }: Arguments): Kwargs => new Map(kwargs.map(([k, v]) => [k, revive(session, v)]));
