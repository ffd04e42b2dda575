// Printed tensors against PyTorch's own (truth.json, made by truth.py).
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { changePrintOptions, defaultPrintOptions, tensorStr, type Elements, type PrintOptions, type TensorStrOptions } from "./index";

interface Case extends TensorStrOptions {
  shape: number[];
  dtype: string;
  values?: (string | boolean)[];
  /** The scale of numbers that are made here: (37·i mod 101 − 50) · ramp. */
  ramp?: number;
  print?: Record<string, unknown> | null;
  text: string;
}

const { tensors } = JSON.parse(readFileSync(new URL("./truth.json", import.meta.url), "utf8")) as { tensors: Case[] };

function decode(value: string | boolean): number | bigint | boolean {
  if (typeof value === "boolean") return value;
  return /^-?\d{16,}$/.test(value) ? BigInt(value) : Number(value.replace("inf", "Infinity"));
}

function elementsOf({ shape, dtype, values, ramp }: Case): Elements | undefined {
  if (values) return values.map(decode);
  if (ramp === undefined) return undefined;
  const out = Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => (((i * 37) % 101) - 50) * ramp);
  if (dtype === "uint8") return Uint8Array.from(out);
  return dtype === "float32" ? Float32Array.from(out) : out;
}

function optionsOf(print: Record<string, unknown> | null | undefined): PrintOptions {
  const { sci_mode: sciMode, profile, ...rest } = print ?? {};
  return changePrintOptions(defaultPrintOptions, { ...rest, sciMode } as Partial<PrintOptions>, profile as string | undefined);
}

test("tensors of every dtype, shape and notation", () => {
  for (const about of tensors) {
    const { shape, text, print, values, ramp, ...options } = about;
    const imaginary = (options.imaginary as string[] | undefined)?.map(decode);
    expect(tensorStr(elementsOf(about), shape, { ...options, imaginary, printOptions: optionsOf(print) }), JSON.stringify({ shape, values, ramp, print })).toBe(text);
  }
});

test("a device that is not the default one, and a class of one's own", () => {
  // No GPU is needed for this: the rule is the suffix's, and its place is before the others.
  expect(tensorStr([1, 2], [2], { device: "cuda:0", requiresGrad: true })).toBe("tensor([1., 2.], device='cuda:0', requires_grad=True)");
  expect(tensorStr([1, 2], [2], { tensorClass: "MyTensor" })).toBe("MyTensor([1., 2.])");
});
