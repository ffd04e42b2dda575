// Shapes against PyTorch's own answers (torch-answers.json: PyTorch 2.13), and symbolic shapes against all their values.
import { describe, expect, it } from "vitest";
import type { Dim, Shape } from "./index";
import {
  add, broadcast, broadcastAll, contiguousStrides, equal, inferSize, mul, normalizeDim, numel, product, sameShape, showShape, substitute,
  symbol, viewStrides,
} from "./index";
import { assign, between, pick, seeded, SYMBOLS } from "./samples";
import type { Assignment, Random } from "./samples";
import answers from "./torch-answers.json";

type Answer = number[] | string;
const views = answers.views as [number[], number[], number[], number[] | null][];
const sizes = answers.sizes as [number, number[], Answer][];
const broadcasts = answers.broadcasts as [number[], number[], Answer][];
const [B, H, W] = SYMBOLS;

describe("as PyTorch", () => {
  it("views", () => {
    for (const [shape, strides, target, expected] of views) {
      expect(viewStrides(shape, strides, target), `${showShape(shape)} ${showShape(strides)} as ${showShape(target)}`).toEqual(expected);
    }
  });

  it("infers sizes", () => {
    for (const [elements, target, expected] of sizes) expect(sizeAnswer(elements, target)).toEqual(expected);
  });

  it("broadcasts", () => {
    for (const [a, b, expected] of broadcasts) {
      const result = broadcast(a, b);
      const answer = "dim" in result
        ? `The size of tensor a (${result.a}) must match the size of tensor b (${result.b}) at non-singleton dimension ${result.dim}`
        : result.shape;
      expect(answer, `${showShape(a)} ${showShape(b)}`).toEqual(expected);
    }
  });
});

function sizeAnswer(elements: number, target: number[]): Answer {
  const result = inferSize(elements, target), shown = showShape(target);
  if (result.shape) return result.shape as number[];
  switch (result.failure) {
    case "twoInferred": return "only one dimension can be inferred";
    case "negative": return `invalid shape dimension ${target[result.dim ?? 0]} at index ${result.dim} of shape ${shown}`;
    case "size": return `shape '${shown}' is invalid for input of size ${elements}`;
    case "ambiguous":
      return `cannot reshape tensor of 0 elements into shape ${shown} because the unspecified dimension size -1 can be any value`
        + " and is ambiguous";
  }
}

const at = (shape: Shape, values: Assignment) => shape.map((d) => substitute(d, values) as number);

const ANY: readonly Dim[] = [1, 2, 3, B, H, W, B, mul(2, H), mul(H, W)];
/** Mostly certain not to be 1. */
const LARGE: readonly Dim[] = [2, 3, mul(2, B), mul(2, H), add(W, 1), H];

function randomShape(random: Random, rank: number, sizes = ANY): Dim[] {
  return Array.from({ length: rank }, () => pick(random, sizes));
}

describe("symbols", () => {
  it("broadcast to what the values broadcast to, as far as the assumptions hold", () => {
    const random = seeded(11);
    const seen = { certain: 0, assumed: 0, failed: 0 };
    for (let i = 0; i < 1500; i++) {
      const a = randomShape(random, between(random, 0, 3));
      const related = a.map((d) => (random() < 0.6 ? d : pick<Dim>(random, [1, 2, B, H])));
      const b = random() < 0.5 ? related : randomShape(random, between(random, 0, 3));
      const result = broadcast(a, b);
      seen[!result.shape ? "failed" : result.assumed.length ? "assumed" : "certain"]++;
      for (let n = 0; n < 12; n++) {
        const values = assign(random);
        const plain = broadcast(at(a, values), at(b, values));
        if (!result.shape) expect(plain.shape).toBeUndefined();
        else if (result.assumed.every(([x, y]) => substitute(x, values) === substitute(y, values))) {
          expect(plain.shape).toEqual(at(result.shape, values));
        }
      }
    }
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(30);
  });

  it("give the certain one of two sizes", () => {
    expect(broadcast([B, 1, H], [3, 1])).toEqual({ shape: [B, 3, H], assumed: [] });
    expect(broadcast([B, H], [10])).toEqual({ shape: [B, 10], assumed: [[H, 10]] });
    expect(broadcast([B, H], [B, W])).toEqual({ shape: [B, H], assumed: [[H, W]] });
    expect(broadcast([mul(2, H)], [B])).toEqual({ shape: [mul(2, H)], assumed: [[mul(2, H), B]] });
    expect(broadcast([mul(2, H)], [5])).toEqual({ dim: 0, a: mul(2, H), b: 5 });
    expect(broadcastAll([[B, 1], [4], [3, 1, 1]])).toEqual({ shape: [3, B, 4], assumed: [] });
    expect(broadcastAll([[2, 1], [4], [3]])).toEqual({ index: 2, soFar: [2, 4], dim: 1, a: 4, b: 3 });
  });

  it("have views where all their values have", () => {
    const random = seeded(12);
    const seen = { possible: 0, impossible: 0, unknown: 0 };
    for (let i = 0; i < 1500; i++) {
      const shape = randomShape(random, between(random, 1, 4), random() < 0.5 ? ANY : LARGE);
      const order = shape.map((_, k) => k);
      if (random() < 0.5) order.sort(() => random() - 0.5);
      const base = contiguousStrides(shape);
      const old = order.map((k) => shape[k]), strides = order.map((k) => base[k]);
      const cut = between(random, 0, old.length - 1);
      const merged = [...old.slice(0, cut), product(old.slice(cut, cut + 2)), ...old.slice(cut + 2)];
      const target = random() < 0.6 ? merged : [...old].sort(() => random() - 0.5);
      const result = viewStrides(old, strides, target);
      seen[result ? "possible" : result === null ? "impossible" : "unknown"]++;
      for (let n = 0; n < 8; n++) {
        const values = assign(random);
        const plain = viewStrides(at(old, values), at(strides, values), at(target, values));
        if (result === null) expect(plain).toBeNull();
        if (!result) continue;
        expect(plain).not.toBeNull();
        // The stride of a size 1 is never used; it may differ.
        at(target, values).forEach((size, k) => size !== 1 && expect(at(result, values)[k]).toBe(plain?.[k]));
      }
    }
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(20);
  });

  it("fill in -1", () => {
    expect(inferSize(mul(B, 784), [-1, 784])).toEqual({ shape: [B, 784], assumed: [] });
    expect(inferSize(product([B, 16, 5, 5]), [B, -1])).toEqual({ shape: [B, 400], assumed: [] });
    expect(inferSize(product([B, H, W]), [B, -1]).shape).toEqual([B, mul(H, W)]);
    const open = inferSize(mul(H, W), [-1, 784]);
    expect(open.shape && showShape(open.shape)).toBe("[⌊H·W/784⌋, 784]");
    expect(open.shape && open.assumed.length).toBe(1);
    expect(inferSize(mul(B, 784), [B, 783])).toEqual({ failure: "size" });
    // B = 783 would do.
    expect(inferSize(mul(B, 784), [-1, 783]).shape).toBeDefined();
    expect(inferSize(mul(2, H), [3]).shape).toBeUndefined();
  });

  it("have sizes, strides and equality", () => {
    expect(numel([])).toBe(1);
    expect(numel([B, 64, 28, 28])).toEqual(mul(B, 50176));
    expect(contiguousStrides([B, 3, H])).toEqual([mul(3, H), H, 1]);
    expect(contiguousStrides([2, 0, 3])).toEqual([3, 3, 1]);
    expect(showShape([B, 64, undefined, 28])).toBe("[B, 64, ?, 28]");
    expect([sameShape([B, 2], [B, 2]), sameShape([B, 2], [H, 2])]).toEqual([true, undefined]);
    expect([sameShape([B, 2], [H, 3]), sameShape([B], [])]).toEqual([false, false]);
    expect([normalizeDim(-1, 3), normalizeDim(3, 3), normalizeDim(-1, 0), normalizeDim(0, 0), normalizeDim(1, 0), normalizeDim(-4, 3)])
      .toEqual([2, undefined, 0, 0, undefined, undefined]);
    expect(equal(numel([symbol("n", { min: 0 }), 3]), 0)).toBe(undefined);
  });
});
