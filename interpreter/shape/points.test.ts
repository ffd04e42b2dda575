// Values at points against the formulas themselves, and that they never talk a comparison into something.
import { describe, expect, it } from "vitest";
import type { Dim, Sym } from "./index";
import { add, bounds, equal, floorDiv, isSym, less, min, mod, mul, pow, sub, symbol } from "./index";
import { valuesAtPoints } from "./points";
import { sample, seeded, SYMBOLS } from "./samples";

const H = symbol("H"), W = symbol("W");

describe("values at points", () => {
  it("are the formula's", () => {
    const random = seeded(41);
    const places = SYMBOLS.map((s) => valuesAtPoints(s));
    let compared = 0;
    for (let n = 0; n < 2500; n++) {
      const next = sample(random, 1 + (n % 5));
      if (!next || !isSym(next.dim)) continue;
      const values = valuesAtPoints(next.dim);
      for (let i = 0; i < values.length; i++) {
        const wanted = next.value(new Map(SYMBOLS.map((s, k) => [s, places[k][i]])));
        // Where the formula divides by 0, a simplified one need not, and the other way round it must not.
        if (Number.isNaN(values[i]) || Number.isNaN(wanted) || !Number.isSafeInteger(wanted)) continue;
        compared++;
        expect(values[i] + 0, next.formula).toBe(wanted + 0);
      }
    }
    expect(compared).toBeGreaterThan(3000);
  });

  it("lie within the limits of symbols", () => {
    const limits = [[1, Infinity], [0, Infinity], [0, 0], [3, 4], [-5, 2], [-Infinity, 4], [-Infinity, Infinity], [2 ** 40, 2 ** 40 + 1]] as const;
    for (const [low, high] of limits) {
      const s = symbol("s", { min: low, max: high, id: "limits" });
      for (const value of valuesAtPoints(s)) expect(value >= low && value <= high && Number.isSafeInteger(value)).toBe(true);
    }
  });

  it("are not given where they are not exact", () => {
    for (const d of [pow(H, 60), mul(2 ** 50, mul(H, 90)), floorDiv(W, sub(H, 1))]) {
      const values = valuesAtPoints(d as Sym);
      expect(values.some(Number.isNaN)).toBe(true);
      for (const value of values) expect(Number.isNaN(value) || Number.isSafeInteger(value)).toBe(true);
    }
  });
});

describe("comparisons that points say nothing against", () => {
  it("are still decided", () => {
    const always: [Dim, Dim][] = [
      [H, mul(H, W)], [mul(H, W), mul(H, mul(W, W))], [floorDiv(H, 2), H], [mul(W, floorDiv(H, W)), H], [min(H, 5), H], [mod(H, 7), H],
      [floorDiv(mul(H, W), 4), mul(H, W)], [mul(floorDiv(H, 4), floorDiv(W, 4)), mul(H, W)], [add(H, W), add(mul(H, W), 1)],
    ];
    for (const [a, b] of always) {
      expect(less(b, a), `${a} <= ${b}`).toBe(false);
      expect(less(a, add(b, 1)), `${a} < ${b} + 1`).toBe(true);
      expect(equal(a, add(b, 1)), `${a} = ${b} + 1`).toBe(false);
    }
  });

  it("are left open where they depend", () => {
    const open: [Dim, Dim][] = [[H, W], [H, floorDiv(W, 2)], [mul(H, W), mul(H, 7)], [add(mul(H, H), 6), mul(5, H)], [mod(H, 7), 3], [floorDiv(H, 4), 7]];
    for (const [a, b] of open) expect([less(a, b), equal(a, b)], `${a} and ${b}`).toEqual([undefined, undefined]);
    // Nothing in between is an integer: limits say it, points do not.
    expect(equal(add(mul(2, H), mul(4, W)), 7)).toBe(false);
    expect(equal(mul(3, floorDiv(H, 2)), mul(3, 10))).toBe(undefined);
    expect(bounds(sub(H, W))).toEqual([-Infinity, Infinity]);
  });
});
