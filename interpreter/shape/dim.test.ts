// Dimensions against brute force: whatever is simplified must still have the value that the formula has.
import { describe, expect, it } from "vitest";
import type { Dim } from "./index";
import {
  add, bounds, ceilDiv, equal, floorDiv, freeSymbols, greater, isMultipleOf, keyOf, less, lessEqual, max, min, mod, mul, neg, pow, product,
  show, showAscii, sub, substitute, symbol,
} from "./index";
import type { Assignment, Sample } from "./samples";
import { assign, evaluatePython, sample, seeded } from "./samples";

const B = symbol("B"), H = symbol("H"), W = symbol("W");
const text = (d: Dim) => show(d);

function samples(seed: number, count: number, depth: number): { random: () => number; list: Sample[] } {
  const random = seeded(seed);
  const list: Sample[] = [];
  while (list.length < count) {
    const next = sample(random, depth);
    if (next) list.push(next);
  }
  return { random, list };
}

/** The value, or NaN where a divisor becomes 0. */
function valueOf(d: Dim, at: Assignment): number {
  try {
    const value = substitute(d, at);
    expect(typeof value).toBe("number");
    return value as number;
  } catch (error) {
    expect(error).toBeInstanceOf(RangeError);
    return NaN;
  }
}

describe("random formulas", () => {
  it("keep their value, and stay within their bounds", () => {
    for (const depth of [1, 2, 3, 4, 5]) {
      const { random, list } = samples(depth, 600, depth);
      for (const { dim, value, formula } of list) {
        for (let i = 0; i < 8; i++) {
          const at = assign(random);
          const wanted = value(at) + 0;
          // Where the formula divides by 0, a simplified one need not.
          if (Number.isNaN(wanted) || Math.abs(wanted) > 2 ** 40) continue;
          const got = valueOf(dim, at);
          if (Number.isNaN(got)) continue;
          const [low, high] = bounds(dim);
          const where = `${formula} = ${show(dim)} in [${low}, ${high}] at ${[...at.values()].join()}`;
          expect(got, where).toBe(wanted);
          expect(low <= wanted && wanted <= high, where).toBe(true);
        }
      }
    }
  });

  it("are compared only as all values compare", () => {
    let decided = 0;
    const comparisons = [[equal, (a: number, b: number) => a === b], [less, (a: number, b: number) => a < b],
      [lessEqual, (a: number, b: number) => a <= b], [greater, (a: number, b: number) => a > b],
      [isMultipleOf, (a: number, b: number) => a % b === 0]] as const;
    for (const depth of [1, 2, 3]) {
      const { random, list } = samples(100 + depth, 500, depth);
      for (let i = 0; i + 1 < list.length; i++) {
        const a = list[i];
        // Half of the partners are near relatives, so that differences are small.
        const near = { dim: add(a.dim, i % 3), value: (at: Assignment) => a.value(at) + i % 3, formula: `${a.formula} + ${i % 3}` };
        const b = i % 2 ? list[i + 1] : near;
        for (const [compare, plain] of comparisons) {
          const answer = compare(a.dim, b.dim);
          if (answer === undefined) continue;
          decided++;
          for (let n = 0; n < 6; n++) {
            const at = assign(random);
            const x = a.value(at), y = b.value(at);
            if (Number.isNaN(x) || Number.isNaN(y) || Math.abs(x) > 2 ** 40 || Math.abs(y) > 2 ** 40) continue;
            if (compare === isMultipleOf && y === 0) continue;
            expect(plain(x, y), `${compare.name}(${a.formula}, ${b.formula}) at ${[...at.values()].join()}`).toBe(answer);
          }
        }
      }
    }
    // So many are decided. What is meant to be faster must not know less.
    expect(decided).toBeGreaterThanOrEqual(4702);
  });

  it("show as Python that has the same value", () => {
    const { random, list } = samples(7, 300, 4);
    for (const { dim } of list) {
      const ascii = showAscii(dim);
      expect(ascii).toMatch(/^[\x20-\x7e]+$/);
      for (let i = 0; i < 3; i++) {
        const at = assign(random);
        const value = evaluatePython(ascii, new Map([...at].map(([s, n]) => [show(s), n])));
        if (Number.isNaN(value) || Math.abs(value) > 2 ** 40) continue;
        expect(value + 0, ascii).toBe(valueOf(dim, at));
      }
    }
  });

  it("have equal keys when they are built in another order", () => {
    const { list } = samples(8, 200, 3);
    for (let i = 0; i + 2 < list.length; i++) {
      const [a, b, c] = [list[i].dim, list[i + 1].dim, list[i + 2].dim];
      expect(keyOf(add(add(a, b), c))).toBe(keyOf(add(c, add(b, a))));
      expect(keyOf(mul(mul(a, b), c))).toBe(keyOf(mul(c, mul(b, a))));
      expect(keyOf(min(a, b))).toBe(keyOf(min(b, a)));
      expect(equal(mul(a, add(b, c)), add(mul(a, b), mul(a, c)))).toBe(true);
      expect(sub(a, a)).toBe(0);
    }
  });
});

describe("simplification", () => {
  it("divides exactly", () => {
    expect(text(floorDiv(product([6, B, H]), 3))).toBe("2·B·H");
    expect(floorDiv(add(mul(4, H), 3), 4)).toBe(H);
    expect(text(floorDiv(floorDiv(H, 2), 2))).toBe("⌊H/4⌋");
    expect(text(add(floorDiv(sub(H, 1), 2), 1))).toBe("⌊(H + 1)/2⌋");
    expect(text(floorDiv(add(H, mul(5, W)), W))).toBe("⌊H/W⌋ + 5");
    expect(text(floorDiv(mul(B, H), mul(B, W)))).toBe("⌊H/W⌋");
    expect(floorDiv(product([B, H, W]), mul(H, W))).toBe(B);
    expect(floorDiv(mul(add(H, 1), add(W, 2)), add(H, 1))).toEqual(add(W, 2));
    expect(text(ceilDiv(H, 4))).toBe("⌊(H + 3)/4⌋");
    expect(text(neg(floorDiv(neg(H), 4)))).toBe("⌊(H + 3)/4⌋");
  });

  it("brings remainders and quotients together", () => {
    expect(mod(mul(6, H), 3)).toBe(0);
    expect(mod(product([B, H]), H)).toBe(0);
    expect(add(mul(2, floorDiv(H, 2)), mod(H, 2))).toBe(H);
    expect(add(mul(W, floorDiv(H, W)), mod(H, W))).toBe(H);
    expect(text(sub(H, mod(H, 8)))).toBe("8·⌊H/8⌋");
    // Padding up to a multiple of 32, in both usual ways.
    expect(text(add(H, mod(neg(H), 32)))).toBe("32·⌊(H + 31)/32⌋");
    expect(text(add(H, mod(sub(32, mod(H, 32)), 32)))).toBe("32·⌊(H + 31)/32⌋");
    expect(isMultipleOf(add(H, mod(neg(H), 32)), 32)).toBe(true);
  });

  it("follows Python's signs for numbers", () => {
    expect([floorDiv(-7, 2), mod(-7, 2), floorDiv(7, -2), mod(7, -2), ceilDiv(-7, 2), ceilDiv(7, 2)]).toEqual([-4, 1, -4, -1, -3, 4]);
    expect(Object.is(neg(0), 0) && Object.is(mul(0, -3), 0) && Object.is(floorDiv(-0, 3), 0)).toBe(true);
    expect(floorDiv(Number.MAX_SAFE_INTEGER, 2)).toBe((Number.MAX_SAFE_INTEGER - 1) / 2);
  });

  it("raises for a division by the number 0", () => {
    expect(() => floorDiv(H, 0)).toThrow(RangeError);
    expect(() => mod(1, 0)).toThrow(RangeError);
  });

  it("keeps integers beyond 2^53 exact", () => {
    const huge = mul(2 ** 40, 2 ** 40);
    expect(text(huge)).toBe("1208925819614629174706176");
    expect(equal(huge, mul(2 ** 50, 2 ** 30))).toBe(true);
    expect(equal(huge, 5)).toBe(false);
    expect(less(2 ** 50, huge)).toBe(true);
    expect(sub(add(huge, 5), huge)).toBe(5);
    expect(freeSymbols(mul(huge, H))).toEqual([H]);
  });

  it("stays small in a loop that lets expressions grow", () => {
    let [quotient, product, smallest]: Dim[] = [H, H, H];
    for (let i = 0; i < 200; i++) {
      quotient = floorDiv(mul(quotient, 3), 2);
      product = mul(product, add(product, W));
      smallest = min(mul(smallest, 2), add(W, i));
    }
    for (const d of [quotient, product, smallest]) expect(text(d).length).toBeLessThan(50_000);
    expect([less(0, quotient), less(0, product), less(0, smallest)]).toEqual([true, true, true]);
  });

  it("knows the smaller of related sizes", () => {
    expect(min(H, add(H, 2))).toBe(H);
    expect(max(H, 1)).toBe(H);
    expect(text(min(H, 5))).toBe("min(5, H)");
    expect(min(min(H, 5), H)).toEqual(min(5, H));
    expect(text(max(sub(H, 3), 0))).toBe("max(0, H − 3)");
  });

  it("compares sizes that depend on each other", () => {
    expect(lessEqual(H, mul(H, W))).toBe(true);
    expect(less(floorDiv(H, 2), H)).toBe(true);
    expect(equal(sub(H, floorDiv(H, 2)), floorDiv(add(H, 1), 2))).toBe(true);
    expect(lessEqual(min(H, 5), H)).toBe(true);
    expect(lessEqual(mul(W, floorDiv(H, W)), H)).toBe(true);
    expect(equal(add(mul(2, H), mul(4, W)), 7)).toBe(false);
    expect(equal(mul(H, W), 0)).toBe(false);
    expect(equal(H, 5)).toBe(undefined);
    expect(equal(symbol("H", { min: 6 }), 5)).toBe(false);
    expect(equal(H, symbol("H", { id: 2 }))).toBe(undefined);
  });

  it("shows powers, signs and names", () => {
    expect(text(product([64, floorDiv(H, 4), floorDiv(W, 4)]))).toBe("64·⌊H/4⌋·⌊W/4⌋");
    expect(showAscii(product([64, floorDiv(H, 4), floorDiv(W, 4)]))).toBe("64*(H//4)*(W//4)");
    expect(text(sub(3, H))).toBe("3 − H");
    expect(text(sub(pow(H, 2), B))).toBe("H² − B");
    expect(text(mod(H, 4))).toBe("(H mod 4)");
    expect(showAscii(mod(add(H, 1), 4))).toBe("((H + 1)%4)");
  });
});
