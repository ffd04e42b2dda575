// The search against brute force: compiled expressions have the formula's values, and what has a zero is found to have one.
import { describe, expect, it } from "vitest";
import { atomKey, compiler } from "./compile";
import type { Dim, SizeSymbol, Sym } from "./index";
import { floorDiv, freeSymbols, isSym, keyOf, mod, mul, pow, show, solve, sub, substitute, symbol } from "./index";
import type { Assignment, Sample } from "./samples";
import { assign, between, pick, sample, seeded, SYMBOLS } from "./samples";
import { findZeros, likeliestFirst } from "./search";

const [B, H, W, z, k] = SYMBOLS;

function samples(seed: number, count: number, depth: number, wanted: (s: Sample) => boolean): { random: () => number; list: Sample[] } {
  const random = seeded(seed);
  const list: Sample[] = [];
  while (list.length < count) {
    const next = sample(random, depth);
    if (next && wanted(next)) list.push(next);
  }
  return { random, list };
}

describe("compiled expressions", () => {
  it("have the values of their formulas, in whatever order they are asked", () => {
    const unknowns = new Set([H, W].map(atomKey));
    // What the others are worth in the samples: the lowest, and six more at most.
    const others = [[[B, 1], [z, 0], [k, -3]], [[B, 7], [z, 6], [k, 3]]] as const;
    let compared = 0;
    for (const depth of [2, 3, 4, 5]) {
      const { random, list } = samples(depth, 300, depth, ({ dim }) => isSym(dim));
      // One compiler for all, so that they share what they have in common.
      const compile = compiler(unknowns);
      const compiled = list.map(({ dim }) => [compile(dim, 0), compile(dim, 1)]);
      for (let i = 0; i < 20; i++) {
        const x = between(random, 1, 50);
        for (let n = 0; n < 60; n++) {
          const index = between(random, 0, list.length - 1), which = pick(random, [0, 1] as const);
          const wanted = list[index].value(new Map<SizeSymbol, number>([[H, x], [W, x], ...others[which]])) + 0;
          const got = compiled[index][which](x) + 0;
          // Where the formula divides by 0, a simplified one need not.
          if (!Number.isFinite(wanted) || !Number.isFinite(got) || Math.abs(wanted) > 2 ** 40) continue;
          compared++;
          expect(got, `${list[index].formula} = ${show(list[index].dim)} at ${x}`).toBe(wanted);
        }
      }
    }
    expect(compared).toBeGreaterThan(2500);
  });

  it("that are exact are no number where they cannot be", () => {
    const compile = compiler(new Set([H, W].map(atomKey)), true);
    const values = (d: Dim, ...xs: number[]) => xs.map((x) => compile(d, 0)(x));
    expect(values(pow(H, 6), 100, 1000)).toEqual([1e12, NaN]);
    expect(values(sub(pow(H, 6), pow(W, 6)), 1000)).toEqual([NaN]);
    expect(values(floorDiv(W, sub(H, 3)), 3, 4)).toEqual([NaN, 4]);
    expect(values(mod(mul(W, k), sub(H, 3)), 3, 5, 1)).toEqual([NaN, 1, -1]);
    expect(values(mul(mul(2 ** 40, 2 ** 40), H), 2)).toEqual([NaN]);
    for (const depth of [3, 4, 5]) {
      const { random, list } = samples(60 + depth, 300, depth, ({ dim }) => isSym(dim));
      for (const { dim, value, formula } of list) {
        const x = between(random, 1, 2000), got = compile(dim, 0)(x);
        const wanted = value(new Map<SizeSymbol, number>([[H, x], [W, x], [B, 1], [z, 0], [k, -3]]));
        if (!Number.isNaN(got) && Number.isSafeInteger(wanted)) expect(got + 0, `${formula} at ${x}`).toBe(wanted + 0);
        expect(Number.isNaN(got) || Number.isSafeInteger(got)).toBe(true);
      }
    }
  });
});

describe("zeros", () => {
  const inUnknowns = ({ dim }: Sample) => isSym(dim) && freeSymbols(dim).every((s) => s === H || s === W);

  it("are found wherever there are any, and are ones", () => {
    let found = 0;
    for (const depth of [2, 3, 4]) {
      const { random, list } = samples(50 + depth, 250, depth, inUnknowns);
      for (const { dim, value, formula } of list) {
        const at = (x: number) => value(new Map<SizeSymbol, number>([[H, x], [W, x]]));
        const actual = between(random, 1, 300), wanted = at(actual);
        if (Number.isNaN(wanted)) continue;
        const zero = sub(dim, wanted), size = sub(H, between(random, 0, actual - 1));
        if (!isSym(zero) || !isSym(size)) continue;
        const { values } = findZeros([zero, zero], [H, W], [size, size]);
        expect(values.length, `${formula} = ${wanted} at ${actual}`).toBeGreaterThan(0);
        for (const x of values.filter((_, i) => i % 61 === 0)) {
          const got = at(x);
          if (!Number.isNaN(got)) expect(got, `${formula} at ${x}`).toBe(wanted);
          expect(substitute(size, new Map([[H, x]]))).toBeGreaterThan(0);
        }
        expect(values.every((x, i) => x === values[0] + i)).toBe(true);
        found++;
      }
    }
    expect(found).toBeGreaterThan(400);
  });

  it("are the first ones", () => {
    const first = (d: Dim) => (isSym(d) ? findZeros([d], [H, W]).values : []);
    expect(first(mod(H, 7))).toEqual([7]);
    expect(first(sub(floorDiv(H, 4), 7))).toEqual([28, 29, 30, 31]);
    expect(first(sub(mul(floorDiv(H, 2), floorDiv(W, 2)), 49))).toEqual([14, 15]);
    // For 1 nothing is left of either side.
    expect(first(sub(mul(4, mul(floorDiv(H, 2), floorDiv(W, 2))), mul(H, W)))).toEqual([2]);
  });
});

describe("substitution", () => {
  it("gives what the formula gives, also in two steps", () => {
    let compared = 0;
    for (const depth of [2, 3, 4]) {
      const { random, list } = samples(80 + depth, 300, depth, () => true);
      for (const { dim, value, formula } of list) {
        const at: Assignment = assign(random), wanted = value(at);
        if (Number.isNaN(wanted) || Math.abs(wanted) > 2 ** 40) continue;
        const cut = between(random, 0, SYMBOLS.length), entries = [...at];
        try {
          const got = substitute(substitute(dim, new Map(entries.slice(0, cut))), new Map(entries.slice(cut)));
          expect(got, `${formula} at ${[...at.values()].join()}`).toBe(wanted + 0);
          compared++;
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }
    }
    expect(compared).toBeGreaterThan(500);
  });

  it("of a symbol that is not there changes nothing", () => {
    const { list } = samples(90, 300, 4, () => true);
    const absent = symbol("absent");
    for (const { dim } of list) if (!keyOf(dim).includes("⌈")) expect(substitute(dim, new Map([[absent, 5]]))).toBe(dim);
  });
});

it("tries likely sizes first", () => {
  const values = Array.from({ length: 300 }, (_, i) => 1 + i), halved = floorDiv(H, 12) as Sym, plain = H;
  const twos = (x: number) => { let n = 0; while (x % 2 === 0) { x /= 2; n++; } return n; };
  for (const [d, n] of [[halved, 12], [plain, 1]] as const) {
    const order = [...likeliestFirst(values, [d])];
    expect([...order].sort((a, b) => a - b)).toEqual(values);
    order.slice(1).forEach((b, i) => {
      const a = order[i], [restA, restB] = [a % n === 0 ? 0 : 1, b % n === 0 ? 0 : 1];
      expect(restA - restB || twos(b) - twos(a) || a - b).toBeLessThan(0);
    });
  }
});

it("what depends on another symbol is no solution", () => {
  const n = symbol("n");
  // For n = 1 and n = 7 every T fits, for n = 9 hardly any.
  const heads = mul(8, mul(H, floorDiv(n, 8)));
  expect([...solve([[heads, mul(n, floorDiv(heads, n))]], [H])]).toEqual([]);
  expect([...solve([[mul(n, mod(H, 5)), mul(n, 3)]], [H])]).toEqual([[H, 3]]);
  expect([...solve([[mod(mul(n, H), 12), 0]], [H])]).toEqual([[H, 12]]);
});

it("demands that are made many times count once", () => {
  const demand = [mul(floorDiv(H, 4), floorDiv(W, 4)), 49] as const, other = [mod(H, 3), 5] as const;
  const many = Array.from({ length: 50 }, () => demand);
  expect([...solve(many, [H, W], Array.from({ length: 100 }, () => sub(H, 3)))]).toEqual([[H, 28], [W, 28]]);
  expect(solve([...many, other, other, demand], [H, W]).conflicts).toEqual([other, other]);
});

it("what is asked again gets the same answer, and its own copy of it", () => {
  const a = [floorDiv(H, 4), 7] as const, b = [mod(W, 5), 9] as const;
  const first = solve([a, b], [H, W]);
  expect([[...first], first.conflicts]).toEqual([[[H, 28]], [b]]);
  first.delete(H);
  // Other objects that are written alike; the conflict is the one that was passed now.
  const again = [floorDiv(H, 4), 7] as const, other = [mod(W, 5), 9] as const;
  const second = solve([again, other], [H, W]);
  expect([...second]).toEqual([[H, 28]]);
  expect(second.conflicts[0]).toBe(other);
  // What is free and what must be positive counts, too, and so does the order.
  expect([...solve([again, other], [W])]).toEqual([]);
  expect([...solve([again], [H, W], [sub(H, 29)])]).toEqual([[H, 30]]);
  expect(solve([other, again], [H, W]).conflicts).toEqual([other]);
  for (let i = 0; i < 100; i++) expect([...solve([[floorDiv(H, 2), 4 + i]], [H])]).toEqual([[H, 8 + 2 * i]]);
  expect([...solve([a, b], [H, W])]).toEqual([[H, 28]]);
});
