// Sizes of inputs from what layers demand. The expected sizes are those of the data sets and models that the layers are from.
import { describe, expect, it } from "vitest";
import type { Constraint, Dim } from "./index";
import { add, equal, floorDiv, freshSymbol, inferSize, mod, mul, product, show, solve, sub, substitute, symbol } from "./index";
import { between, pick, seeded } from "./samples";

const B = symbol("B"), H = symbol("H"), W = symbol("W"), S = symbol("S"), T = symbol("T");
const conv = (size: Dim, kernel: number, stride = 1, padding = 0) => add(floorDiv(add(size, 2 * padding - kernel), stride), 1);
const pool = (size: Dim) => floorDiv(size, 2);
const flat = (channels: number, layers: (size: Dim) => Dim) => product([channels, layers(H), layers(W)]);
/** What is found, as text. */
function found(constraints: Constraint[], free = [H, W, S, T]): Record<string, string> {
  return Object.fromEntries([...solve(constraints, free)].map(([s, d]) => [show(s), show(d)]));
}

describe("linear", () => {
  it("sizes", () => {
    expect(found([[S, 784]])).toEqual({ S: "784" });
    expect(found([[add(mul(2, S), 1), 785]])).toEqual({ S: "392" });
    expect(found([[mul(B, S), mul(B, 784)]])).toEqual({ S: "784" });
    expect(found([[sub(784, S), 84]])).toEqual({ S: "700" });
  });

  it("sizes in other symbols", () => {
    expect(found([[S, mul(3, B)]])).toEqual({ S: "3·B" });
    expect(found([[S, T]])).toEqual({ T: "S" });
    expect(found([[S, T], [T, 5]])).toEqual({ S: "5", T: "5" });
    expect(found([[mul(2, S), T], [add(T, S), 30]])).toEqual({ S: "10", T: "20" });
  });

  it("nothing that contradicts", () => {
    const twice = solve([[S, 784], [S, 100], [T, 3]], [S, T]);
    expect([...twice]).toEqual([[T, 3]]);
    expect(twice.conflicts.length).toBeGreaterThan(0);
    expect(solve([[mul(2, S), 7]], [S]).conflicts).toEqual([[mul(2, S), 7]]);
    expect(solve([[S, -1]], [S]).conflicts).toEqual([[S, -1]]);
    expect(solve([[S, 50]], [symbol("S", { max: 40 })]).size).toBe(0);
    expect(solve([[mul(B, 2), 7]], []).conflicts.length).toBe(1);
    const square = solve([[mul(floorDiv(S, 2), floorDiv(S, 2)), 50]], [S]);
    expect([square.size, square.conflicts.length]).toEqual([0, 1]);
  });

  it("leaves free what is not determined", () => {
    expect(found([[mul(S, B), T]], [S])).toEqual({});
    expect(found([[product([H, W]), 50]])).toEqual({});
    expect(solve([[product([H, W]), 50]], [H, W]).conflicts).toEqual([]);
    expect(found([])).toEqual({});
  });
});

describe("images", () => {
  it("from a flattened size", () => {
    // A tutorial's MNIST net: two same convolutions, each pooled.
    expect(found([[product([64, floorDiv(H, 4), floorDiv(W, 4)]), 3136]])).toEqual({ H: "28", W: "28" });
    expect(found([[product([B, 64, floorDiv(H, 4), floorDiv(W, 4)]), mul(B, 3136)]])).toEqual({ H: "28", W: "28" });
    // LeNet on 32 × 32.
    expect(found([[flat(16, (n) => pool(conv(pool(conv(n, 5)), 5))), 400]])).toEqual({ H: "32", W: "32" });
    // Two valid 3 × 3 convolutions, each pooled: CIFAR's 32 is among 30..33.
    expect(found([[flat(16, (n) => pool(conv(pool(conv(n, 3)), 3))), 576]])).toEqual({ H: "32", W: "32" });
    // PyTorch's MNIST example: conv, conv, pool.
    expect(found([[flat(64, (n) => pool(conv(conv(n, 3), 3))), 9216]])).toEqual({ H: "28", W: "28" });
    // Strided convolutions with padding, as in autoencoders.
    expect(found([[flat(32, (n) => conv(conv(n, 3, 2, 1), 3, 2, 1)), 1568]])).toEqual({ H: "28", W: "28" });
    // AlexNet's features without the adaptive pool, and VGG's.
    const alex = (n: Dim) => [1, 2, 3].reduce((size, i) => conv(i === 2 ? conv(size, 5, 1, 2) : size, 3, 2), conv(n, 11, 4, 2));
    expect(found([[flat(256, alex), 9216]])).toEqual({ H: "224", W: "224" });
    expect(found([[flat(512, (n) => pool(pool(pool(pool(pool(n)))))), 25088]])).toEqual({ H: "224", W: "224" });
  });

  it("from a view", () => {
    const view = (elements: Dim, ...target: Dim[]) => {
      const result = inferSize(elements, target);
      return result.shape ? [...result.assumed] : [];
    };
    expect(found(view(product([B, H, W]), -1, 784))).toEqual({ H: "28", W: "28" });
    expect(found(view(product([B, 3, H, W]), -1, 3072))).toEqual({ H: "32", W: "32" });
    expect(found(view(product([B, 16, pool(H), pool(W)]), -1, 16 * 8 * 8))).toEqual({ H: "16", W: "16" });
    expect(found(view(mul(B, S), -1, 10), [S])).toEqual({ S: "10" });
  });

  it("not too small for the layers before", () => {
    // (⌊H/4⌋ − 3)² = 4 would hold for H = 4, too.
    const lenet = (n: Dim) => pool(conv(pool(conv(n, 5)), 5));
    expect(found([[flat(16, lenet), 64]])).toEqual({ H: "20", W: "20" });
    const { shape, assumed } = inferSize(mul(B, flat(16, lenet)), [-1, 400]) as { shape: Dim[]; assumed: Constraint[] };
    expect(shape.length).toBe(2);
    expect(found(assumed)).toEqual({ H: "32", W: "32" });
    expect([...solve(assumed, [H, W], [lenet(H), lenet(W), conv(H, 5)]).values()]).toEqual([32, 32]);
    const deep = (n: Dim) => pool(conv(pool(conv(pool(conv(n, 5)), 5)), 5));
    expect(found([[flat(8, deep), 8 * 16]])).toEqual({ H: "64", W: "64" });
    expect([...solve([[mod(S, 7), 0]], [S], [sub(S, 10)])]).toEqual([[S, 14]]);
  });

  it("with one side known, in one dimension, with a third", () => {
    expect(found([[product([64, floorDiv(H, 4), floorDiv(W, 4)]), 64 * 7 * 8], [H, 28]])).toEqual({ H: "28", W: "32" });
    expect(found([[mul(32, floorDiv(S, 2)), 320]])).toEqual({ S: "20" });
    expect(found([[mul(8, floorDiv(S, 3)), 80]])).toEqual({ S: "30" });
    expect(found([[floorDiv(H, 2), 15], [floorDiv(H, 4), 7]])).toEqual({ H: "30" });
    expect(found([[mul(16, conv(conv(S, 80, 16), 3)), 16 * 494]])).toEqual({ S: "8000" });
    const both = solve([[floorDiv(H, 2), 15], [floorDiv(H, 4), 5]], [H]);
    expect([both.size, both.conflicts.length > 0]).toEqual([0, true]);
    expect(found([[mod(S, 32), 0]])).toEqual({ S: "32" });
  });
});

it("finds a solution that fits, wherever there is one", () => {
  const random = seeded(21);
  for (let i = 0; i < 400; i++) {
    const size = freshSymbol("N"), actual = between(random, 8, 300);
    let d: Dim = size;
    for (let layers = between(random, 1, 4); layers > 0; layers--) {
      d = pick(random, [() => conv(d, 3), () => conv(d, 5, 2, 1), () => pool(d), () => conv(d, 3, 2, 1), () => floorDiv(d, 3)])();
    }
    d = pick(random, [d, mul(d, 16), mul(d, d)]);
    const wanted = substitute(d, new Map([[size, actual]]));
    const constraint: Constraint = [d, wanted];
    const solution = solve([constraint], [size]);
    expect(solution.conflicts).toEqual([]);
    const value = solution.get(size);
    if ((wanted as number) <= 0) continue;
    expect(value, `${show(d)} = ${show(wanted)}`).toBeDefined();
    expect(equal(substitute(d, solution), wanted)).toBe(true);
  }
});
