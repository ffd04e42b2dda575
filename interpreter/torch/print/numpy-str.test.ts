// Printed NumPy arrays against NumPy's own (truth.json, made by truth.py).
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { defaultNumpyPrintOptions, numpyRepr, numpyScalarStr, numpyStr, type Elements } from "./index";

interface Case {
  shape: number[];
  dtype: string;
  values?: (string | boolean)[];
  /** The scale of numbers that are made here: (37·i mod 101 − 50) · ramp. */
  ramp?: number;
  print: object | null;
  str: string;
  repr: string;
}

const { arrays } = JSON.parse(readFileSync(new URL("./truth.json", import.meta.url), "utf8")) as { arrays: Case[] };

function elementsOf({ shape, dtype, values, ramp }: Case): Elements {
  if (values) return values.map((value) => (typeof value === "boolean" ? value : Number(value.replace("inf", "Infinity"))));
  const out = Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => (((i * 37) % 101) - 50) * ramp!);
  return dtype === "float32" ? Float32Array.from(out) : out;
}

test("str and repr of arrays of every dtype, shape and notation", () => {
  for (const about of arrays) {
    const { shape, dtype, print, str, repr, values, ramp } = about;
    const options = { ...defaultNumpyPrintOptions, ...print };
    const message = JSON.stringify({ shape, dtype, values, ramp, print });
    expect(numpyStr(elementsOf(about), shape, dtype, options), message).toBe(str);
    expect(numpyRepr(elementsOf(about), shape, dtype, options), message).toBe(repr);
  }
});

test("a float32 scalar shows no digits that float32 does not have", () => {
  expect(numpyScalarStr(Math.fround(0.1), "float32")).toBe("0.1");
  expect(numpyScalarStr(0.1, "float64")).toBe("0.1");
});
