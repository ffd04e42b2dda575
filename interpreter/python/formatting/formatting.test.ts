// Formatting against Python's own (truth.json, made by truth.py).
import { describe, expect, it, test } from "vitest";
import { floatRepr, stringRepr } from "../../syntax/literals";
import { format, percent } from "../format";
import type { Interp } from "../interp";
import { runPython } from "../testing";
import type { Value } from "../values";
import { roundToPlaces } from "./decimal";
import truth from "./truth.json";

type Encoded = [kind: string, value: string | boolean];
const numberOf = (text: string): number => (/^-?inf$/.test(text) ? Number(text.replace("inf", "Infinity")) : Number(text));

function decode([kind, value]: Encoded): Value {
  if (kind === "float") return { kind: "float", value: numberOf(value as string) };
  if (kind === "int") return Number.isSafeInteger(Number(value)) ? Number(value) : BigInt(value as string);
  return value;
}

function strOf(v: Value): string {
  if (typeof v === "boolean") return v ? "True" : "False";
  return typeof v === "object" && v?.kind === "float" ? floatRepr(v.value) : String(v);
}

/** As much of an interpreter as numbers and strings ask for. */
const vm = {
  raise(type: string, message: string): never {
    throw Object.assign(new Error(message), { type });
  },
  str: strOf,
  repr: (v: Value) => (typeof v === "string" ? stringRepr(v) : strOf(v)),
  typeOf: (v: Value) => ({ name: typeof v === "boolean" ? "bool" : typeof v === "string" ? "str" : typeof v === "object" ? v!.kind : "int" }),
  builtins: new Map([["ascii", null]]),
  call: (_ascii: Value, [v]: Value[]) =>
    vm.repr(v).replace(/[^ -~]/gu, (c) => `\\${c.length > 1 ? "U" : "x"}${c.codePointAt(0)!.toString(16).padStart(c.length > 1 ? 8 : 2, "0")}`),
  lookup: () => undefined,
} as unknown as Interp;

function answer(make: () => Value): [string, Value] {
  try {
    return ["ok", make()];
  } catch (error) {
    return [(error as { type: string }).type, (error as Error).message];
  }
}

test("format(value, spec)", () => {
  for (const [value, spec, ...expected] of truth.formats as [Encoded, string, string, string][]) {
    expect([value, spec, ...answer(() => format(vm, decode(value), spec))]).toEqual([value, spec, ...expected]);
  }
});

test("template % values", () => {
  for (const [template, args, ...expected] of truth.percents as [string, Encoded[], string, string][]) {
    const items = args.map(decode);
    expect([template, args, ...answer(() => percent(vm, template, { kind: "tuple", items }))]).toEqual([template, args, ...expected]);
  }
});

test("round(x, n)", () => {
  for (const [x, n, expected] of truth.rounds as [string, number, string][]) {
    expect([x, n, floatRepr(roundToPlaces(Number(x), n))]).toEqual([x, n, expected]);
  }
});

test("complex numbers", () => {
  for (const [re, im, spec, ...expected] of truth.complexes as [string, string, string, string, string][]) {
    expect([spec, ...answer(() => format(vm, { kind: "complex", re: Number(re), im: Number(im) }, spec))]).toEqual([spec, ...expected]);
  }
});

describe("ints of more than 4300 digits", () => {
  it.each(["str(n)", "repr(-n)", "f'{n:,}'", "'%d' % n", "str([n])"])("%s raises", (code) => {
    expect(runPython(`(lambda n: ${code})(10 ** 4300)`, { mode: "numbers" }).raised).toContain("ValueError: Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit");
  });
  it("one digit fewer, and other bases, are written", () => {
    const { output, raised } = runPython("(lambda n: print(len(str(n - 1)), len(f'{n:x}')))(10 ** 4300)", { mode: "numbers" });
    expect(raised + output).toBe("4300 3572\n");
  });
});
