// The classes everything descends from, and how classes written in TypeScript are made. Imports nothing but values.
import type { ClassValue, Value } from "../values";

/** `object`; its methods are filled in by the evaluator. */
export const objectClass: ClassValue = bare("object");
/** `type`; its methods are filled in by the evaluator. */
export const typeClass: ClassValue = bare("type", [objectClass]);

function bare(name: string, bases: ClassValue[] = []): ClassValue {
  const cls: ClassValue = { kind: "class", name, qualname: name, module: "builtins", bases, mro: [], dict: new Map() };
  cls.mro = [cls, ...bases.flatMap((base) => base.mro)];
  return cls;
}

export interface NativeClassOptions {
  readonly module?: string;
  readonly bases?: readonly ClassValue[];
  readonly make?: ClassValue["make"];
  readonly doc?: string;
  readonly dict?: Iterable<readonly [string, Value]>;
}

/** A class written in TypeScript. Its mro is the bases' in turn, each class where it stands last. */
export function nativeClass(name: string, options: NativeClassOptions = {}): ClassValue {
  const bases = options.bases ?? [objectClass];
  const cls: ClassValue = {
    kind: "class", name, qualname: name, module: options.module ?? "builtins", bases, mro: [], dict: new Map(options.dict ?? []),
  };
  const all = bases.flatMap((base) => base.mro);
  const above = all.filter((c, i) => c !== objectClass && all.lastIndexOf(c) === i);
  cls.mro = [cls, ...above, objectClass];
  if (options.make) cls.make = options.make;
  if (options.doc !== undefined) cls.dict.set("__doc__", options.doc);
  return cls;
}

/** The attribute that a class or one of its ancestors defines, unbound; undefined when there is none. */
export function classAttribute(cls: ClassValue, name: string): Value | undefined {
  for (const c of cls.mro) {
    const found = c.dict.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}
