// What is remembered is what would be computed again.
import { describe, expect, it } from "vitest";
import * as raw from "./arithmetic";
import type { Dim } from "./index";
import { add, ceilDiv, equal, floorDiv, freeSymbols, isSym, keyOf, less, max, min, mod, mul, show, substitute, symbol } from "./index";
import { remembered } from "./remember";
import { assign, between, pick, sample, seeded } from "./samples";

const H = symbol("H"), W = symbol("W");

describe("an operation with a memory", () => {
  it("gives what it gives without one, however often and in whatever order it is asked", () => {
    const random = seeded(31);
    const dims: Dim[] = [0, 1, -1, 2, 64];
    // More pairs than are kept, so that they drive each other out.
    while (dims.length < 120) {
      const next = sample(random, 3);
      if (next) dims.push(next.dim);
    }
    let asked = 0;
    const product = remembered((a, b) => {
      asked++;
      return raw.mul(a, b);
    });
    for (let i = 0; i < 20_000; i++) {
      const a = pick(random, dims), b = pick(random, dims);
      const wanted = keyOf(raw.mul(a, b));
      expect(keyOf(product(a, b))).toBe(wanted);
      expect(keyOf(mul(a, b))).toBe(wanted);
    }
    expect(asked).toBeGreaterThan(3000);
    expect(asked).toBeLessThan(20_000);
    asked = 0;
    for (let i = 0; i < 100; i++) product(H, W);
    expect(asked).toBeLessThan(2);
  });

  it("keeps answers of yes, no and do not know apart", () => {
    const random = seeded(32);
    const pairs = Array.from({ length: 400 }, () => [sample(random, 2), sample(random, 2)] as const);
    const first = pairs.map(([a, b]) => a && b && [equal(a.dim, b.dim), less(a.dim, b.dim), equal(b.dim, a.dim)]);
    for (let round = 0; round < 3; round++) {
      pairs.forEach(([a, b], i) => expect(a && b && [equal(a.dim, b.dim), less(a.dim, b.dim), equal(b.dim, a.dim)]).toEqual(first[i]));
    }
    expect(new Set(first.map((answers) => answers?.[0]))).toEqual(new Set([true, false, undefined]));
  });

  it("raises each time", () => {
    const zero = substitute(add(H, -5), new Map([[H, 5]]));
    for (let i = 0; i < 3; i++) {
      expect(() => floorDiv(H, zero)).toThrow(RangeError);
      expect(() => substitute(floorDiv(W, add(H, -5)), new Map([[H, 5]]))).toThrow(RangeError);
    }
  });

  it("makes a new symbol each time of what has become too large", () => {
    let large: Dim = H;
    for (let i = 0; i < 20 && isSym(large) && !show(large).includes("…"); i++) large = mul(add(large, i), add(large, W));
    expect(show(large)).toContain("…");
    // Nothing is known of them but their limits: not even that two of them are equal.
    let sum: Dim = 0;
    for (let i = 0; i < 200; i++) sum = add(sum, symbol(`s${i}`));
    const wide = (d: Dim) => mul(d, d);
    const a = wide(sum), b = wide(sum);
    expect(keyOf(a)).not.toBe(keyOf(b));
    expect(equal(a, b)).toBe(undefined);
  });

  it("gives the same object for the same expression", () => {
    const area = mul(add(H, 3), W);
    expect(add(mul(W, H), mul(3, W))).toBe(area);
    expect(floorDiv(mul(2, area), 2)).toBe(area);
    expect(ceilDiv(H, 4)).toBe(floorDiv(add(H, 3), 4));
    expect(min(max(H, 5), W)).toBe(min(W, max(5, H)));
    expect(freeSymbols(mod(area, 7))).toEqual(freeSymbols(area));
  });

  it("forgets what is long ago, and is right all the same", () => {
    const random = seeded(33);
    const early = Array.from({ length: 50 }, (_, i) => mul(add(H, i), add(W, 50 - i)));
    // Long names, so that the memory for equal expressions is full several times over.
    for (let i = 0; i < 3000; i++) mul(add(symbol(`n${"x".repeat(400)}${i % 700}`), i), between(random, 2, 9));
    early.forEach((d, i) => {
      const again = mul(add(H, i), add(W, 50 - i)), at = assign(random);
      expect(keyOf(again)).toBe(keyOf(d));
      expect(equal(again, d)).toBe(true);
      expect(substitute(again, at)).toBe(substitute(d, at));
    });
  });
});
