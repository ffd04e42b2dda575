// The different calls of a class, told apart by the shape of their first tensor; and what remains to be seen when one of them is picked.
import { type Dim, isSym, showAscii } from "../shape";
import type { ClassValue, Instance } from "../python/values";
import { namedModules } from "../torch/nn/traverse";
import type { Described } from "./describe";
import type { Call, Creation, Fact, Invocation, Place } from "./recorder";

/** The calls of a class with one shape. */
export interface ClassCalls { readonly key: string; readonly input: Described & { readonly kind: "tensor" }; readonly count: number; /** The first one's place. */ readonly at: Place }
type KnownTensor = Described & { kind: "tensor"; shape: readonly (Dim | null)[] };
const isKnown = (d: Described): d is KnownTensor => d.kind === "tensor" && d.shape !== null;

/** A size as settings and requests write it. */
export const sizeText = (d: Dim | null): number | string | null => (d === null ? null : isSym(d) ? showAscii(d) : d);
/** What tells one shape from another. */
export const shapeKey = (shape: readonly (number | string | null)[]): string => JSON.stringify(shape);

/** The tensor that tells a call from others: the first whose rank is known. */
export function tellingInput(inputs: readonly Described[], kwargs: readonly (readonly [string, Described])[]): { key: string; input: KnownTensor } | undefined {
  const input = inputs.find(isKnown) ?? kwargs.map(([, v]) => v).find(isKnown);
  return input && { key: shapeKey(input.shape.map(sizeText)), input };
}

/** The calls of a class's modules by shape, in the order in which they ended. */
export function callsOf(invocations: readonly Invocation[], cls: ClassValue): ClassCalls[] {
  const found = new Map<string, ClassCalls>();
  for (const { calls } of invocations) for (const c of calls) {
    if (c.module.cls !== cls) continue;
    const telling = tellingInput(c.inputs, c.kwargs);
    if (telling === undefined) continue;
    const known = found.get(telling.key);
    found.set(telling.key, known ? { ...known, count: known.count + 1 } : { ...telling, count: 1, at: c.at });
  }
  return [...found.values()];
}

/** Of classes with several different calls, the one that the user picked. */
export type PickedCalls = ReadonlyMap<ClassValue, string>;
export function pickedCalls(invocations: readonly Invocation[], classes: Iterable<ClassValue>, shapes: Readonly<Record<string, readonly (number | string | null)[]>>): PickedCalls {
  const picked = new Map<ClassValue, string>();
  for (const cls of classes) {
    const shape = shapes[cls.name];
    if (shape === undefined) continue;
    const calls = callsOf(invocations, cls), key = shapeKey(shape);
    if (calls.length > 1 && calls.some((c) => c.key === key)) picked.set(cls, key);
  }
  return picked;
}

/** Without what only other calls than the picked ones bound; of a place that then shows nothing, everything. */
export function factsOfPicked(facts: readonly Fact[], picked: PickedCalls): readonly Fact[] {
  if (picked.size === 0) return facts;
  const fits = (f: Fact): boolean => [...picked].every(([cls, key]) => f.within?.get(cls)?.has(key) ?? true);
  const placeOf = (f: Fact): string => `${f.start}:${f.name}`;
  const shown = new Set(facts.filter(fits).map(placeOf));
  return facts.filter((f) => fits(f) || !shown.has(placeOf(f)));
}

/** Modules of a class, and what they are made of, that only other calls than the picked one use. */
export function modulesOfOthers(invocations: readonly Invocation[], picked: PickedCalls): ReadonlySet<Instance> {
  const others = new Set<Instance>(), own = new Set<Instance>();
  if (picked.size === 0) return others;
  for (const { calls } of invocations) for (const c of calls) {
    const key = picked.get(c.module.cls), telling = key === undefined ? undefined : tellingInput(c.inputs, c.kwargs);
    if (telling === undefined) continue;
    for (const [, m] of namedModules(c.module)) (telling.key === key ? own : others).add(m);
  }
  for (const m of own) others.delete(m);
  return others;
}

/** Calls that others than the picked ones lead to. */
export function callsInsideOthers(invocations: readonly Invocation[], picked: PickedCalls): ReadonlySet<Call> {
  const inside = new Set<Call>();
  if (picked.size === 0) return inside;
  for (const { calls } of invocations) calls.forEach((c, at) => {
    const key = picked.get(c.module.cls);
    if (key === undefined || (tellingInput(c.inputs, c.kwargs)?.key ?? key) === key) return;
    const below = new Set(namedModules(c.module).map(([, m]) => m));
    for (let i = at - 1; i >= 0 && below.has(calls[i].module) && calls[i].module !== c.module; i--) inside.add(calls[i]);
  });
  return inside;
}

/** What the picked calls' classes make in their own text, for others, is left out. */
export function creationsOfPicked(creations: readonly Creation[], others: ReadonlySet<Instance>, picked: PickedCalls): readonly Creation[] {
  if (others.size === 0) return creations;
  const inside = ({ at }: Creation): boolean => [...picked.keys()].some(({ origin }) => origin !== undefined && origin.file === at.file && origin.start <= at.start && at.end <= origin.end);
  return creations.filter((c) => !others.has(c.module) || !inside(c));
}
