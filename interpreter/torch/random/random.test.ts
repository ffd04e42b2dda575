// The generator's draws against PyTorch's own (truth.json, made by truth.py).
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import * as torch from "./index";
import truth from "./truth.json";

const draws: Record<string, unknown> = truth.draws;
const f32 = (n: number): Float32Array => new Float32Array(n);
const weights = Float32Array.of(0.1, 0.5, 0, 0.4, 1, 2, 3, 4);

test("seeds: negative ones wrap around, and only the low 32 bits reach the engine", () => {
  for (const [seed, [initial, ...numbers]] of Object.entries(truth.seeds)) {
    const generator = torch.createGenerator(BigInt(seed));
    expect(String(torch.initialSeed(generator))).toBe(initial);
    expect([...torch.uniform(generator, f32(2))]).toEqual(numbers);
  }
  expect(() => torch.createGenerator(2n ** 64n)).toThrow("Overflow when unpacking long long");
});

test("every draw, one after another from the same generator", () => {
  const generator = torch.manualSeed(torch.createGenerator(), 3);
  const check = (name: string, values: ArrayLike<number | bigint>): void => {
    expect({ [name]: Array.from(values, String) }).toEqual({ [name]: [draws[name]].flat(3).map(String) });
  };
  check("uniform", torch.uniform(generator, f32(40), -0.3, 0.7));
  check("uniform64", torch.uniform(generator, new Float64Array(40), -0.3, 0.7));
  check("uniform16", torch.uniform(generator, f32(40), -0.3, 0.7, "float16"));
  check("uniformEdge", torch.uniform(generator, f32(40), 1, 1 + 2 ** -22));
  check("normalOne", torch.normal(generator, f32(1), 1, 2));
  check("normal15", torch.normal(generator, f32(15)));
  check("normal16", torch.normal(generator, f32(16), 0.1, 0.02));
  check("normal37", torch.normal(generator, f32(37)));
  check("normalHalf", torch.normal(generator, f32(37), 0, 1, "float16"));
  check("normalBrain", torch.normal(generator, f32(37), 0, 1, "bfloat16"));
  check("bernoulli", torch.bernoulli(generator, f32(60), 0.3));
  const probabilities = f32(32).map((_, i) => i / 32);
  check("bernoulliEach", torch.bernoulliEach(generator, f32(32), probabilities));
  check("exponential", torch.exponential(generator, f32(20), 1.5));
  check("geometric", torch.geometric(generator, f32(20), 0.3));
  check("cauchy", torch.cauchy(generator, f32(20), 1, 2));
  check("logNormal", torch.logNormal(generator, f32(21)));
  check("randperm", torch.randperm(generator, 30));
  check("multinomial", torch.multinomialRows(generator, weights, 4, 2));
  check("multinomialReplacement", torch.multinomialRows(generator, weights, 4, 9, true));
  for (const high of [2, 10, 2 ** 28 - 1, 2 ** 28, 2 ** 33, 2 ** 53]) {
    check(`randint${high}`, torch.randint(generator, new Float64Array(12), -2, high - 2));
  }
  for (const dtype of ["bool", "uint8", "int8", "int16", "int32", "int64", "float32", "float64", "float16", "bfloat16"]) {
    check(`random_${dtype}`, torch.randomFull(generator, dtype === "int64" ? new BigInt64Array(6) : new Float64Array(6), dtype));
  }
  check("end", torch.uniform(generator, f32(1)));
});

test("long draws, byte for byte", () => {
  const generator = torch.createGenerator(7);
  const digest = (array: Float32Array | Int32Array): string => createHash("sha1").update(array).digest("hex");
  const scalars = (): Float32Array => {
    const out = f32(3000);
    for (let i = 0; i < 3000; i += 15) torch.normal(generator, out.subarray(i, i + 15));
    return out;
  };
  expect({
    rand: digest(torch.uniform(generator, f32(100000))),
    randn: digest(torch.normal(generator, f32(100003))),
    normal: digest(torch.normal(generator, f32(5000), -3, 0.7)),
    scalars: digest(scalars()),
    randperm: digest(torch.randperm(generator, 60000)),
    exponential: digest(torch.exponential(generator, f32(5000))),
  }).toEqual(truth.digests);
});

test("float64 normals agree up to the last bit, where the C library's logarithm and JavaScript's part", () => {
  const numbers = torch.normal(torch.createGenerator(0), new Float64Array(50));
  for (const [i, expected] of truth.doubles.entries()) expect(Math.abs(numbers[i] / expected - 1)).toBeLessThan(4e-16);
});

test("truncated normals, all from one generator", () => {
  const generator = torch.createGenerator(21);
  for (const [[n, ...bounds], expected] of truth.truncated as [number[], number[]][]) {
    expect([bounds, ...torch.truncNormal(generator, f32(n), ...bounds)]).toEqual([bounds, ...expected]);
  }
});

test("a saved state has PyTorch's bytes, and gives the same numbers again", () => {
  const generator = torch.createGenerator(2n ** 40n + 3n);
  torch.uniform(generator, f32(700));
  torch.normal(generator, f32(1));
  const state = torch.getState(generator);
  expect(createHash("sha1").update(state).digest("hex")).toBe(truth.state.digest);
  const other = torch.setState(torch.createGenerator(), state);
  for (const one of [generator, other]) expect([...torch.normal(one, f32(3)), ...torch.uniform(one, f32(3))]).toEqual(truth.state.next);
  expect(torch.initialSeed(other)).toBe(2n ** 40n + 3n);
  expect(() => torch.setState(other, state.subarray(1))).toThrow("RNG state is wrong size");
  const fresh = torch.setState(torch.createGenerator(), torch.getState(torch.createGenerator(0)));
  expect([...torch.uniform(fresh, f32(2))]).toEqual(truth.seeds["0"].slice(1));
});
