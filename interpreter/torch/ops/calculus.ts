// Differences and integrals of samples: diff, gradient, trapezoid; distances between points.
import { type Dim, type Shape, add, equal, floorDiv, less, max, mul, sub } from "../../shape";
import type { Value } from "../../python/values";
import { type Arg, type Ranked, any, dim, dims, float, int, keyword, maybeTensor, mismatch, scalar, tensor } from "../core/args";
import type { Check } from "../core/check";
import { dtypes, isFloating, scalarType } from "../core/dtype";
import { type Op, type Result, many, op, overload } from "../core/op";
import { like, promoted, promotedFloat, withDim } from "../core/verbs";

const both = (name: string): string[] => [`torch.${name}`, `Tensor.${name}`];
/** The n-th difference along a dimension, of the input between `prepend` and `append`. */
export const diff = op(both("diff"), { doc: "Differences of neighbours along a dimension.", args: { input: tensor, n: int(1), dim: dim(-1), prepend: maybeTensor, append: maybeTensor }, grad: ({ input }) => (input.dtype === dtypes.bool ? null : "SubBackward0"), constant: ({ input, n, prepend, append }) => {
  if (input.shape.length !== 1 || prepend || append || typeof n !== "number") return undefined;
  let numbers = [...input.constant!];
  for (let i = 0; i < n; i++) numbers = numbers.slice(1).map((x, k) => x - numbers[k]!);
  return numbers;
}, shape({ input, n, dim: d, prepend, append }, c) {
  const rank = input.shape.length;
  if (!c.that(rank >= 1, () => "diff expects input to be at least one-dimensional")) return input.shape;
  if (typeof n === "number") c.that(n >= 0, () => `order must be non-negative but got ${n}`);
  const at = c.dim(d, rank);
  let size = input.shape[at]!;
  for (const t of [prepend, append]) if (t) {
    if (!c.that(t.shape.length === rank, () => "diff expects prepend or append to be the same dimension as input")) return input.shape;
    input.shape.forEach((s, i) => { if (i !== at) c.equal(s, t.shape[i]!, () => `diff expects the shape of tensor to prepend or append to match that of input except along the differencing dimension; input.size(${i}) = ${String(s)}, but got tensor.size(${i}) = ${String(t.shape[i])}`); });
    size = add(size, t.shape[at]!);
  }
  return withDim(input.shape, at, n === 0 ? input.shape[at]! : max(0, sub(size, n)));
}, dtype: ({ input, prepend, append }, c) => promoted(c, input, ...(prepend ? [prepend] : []), ...(append ? [append] : [])) });

/** `spacing=`: one number, or a number or tensor per dimension. */
type Spacing = { count: number; ranks: (number | null)[] } | "scalar" | null;
const spacing: Arg<Spacing> = { type: "Number", keyword: true, initial: { value: null }, accept(v): Spacing | typeof mismatch {
  if (v === null || typeof v === "number" || typeof v === "boolean") return v === null ? null : "scalar";
  if (typeof v !== "object") return mismatch;
  if (v.kind === "float" || v.kind === "sym" || v.kind === "unknown") return "scalar";
  return v.kind === "tuple" || v.kind === "list" ? { count: v.items.length, ranks: v.items.map((x: Value) => (typeof x === "object" && x !== null && x.kind === "tensor" ? (x.shape?.length ?? null) : null)) } : mismatch;
} };
/** Derivatives estimated from samples: one tensor per dimension. */
export const gradient = op("torch.gradient", { args: { input: tensor, spacing, dim: keyword(dims(null)), edge_order: keyword(int(1)) }, grad: "CatBackward0", shape({ input, spacing: by, dim: d, edge_order: order }, c): Result {
  const rank = input.shape.length, n = d ? d.length : rank;
  if (input.dtype === dtypes.uint8) c.fail("torch.gradient does not support uint8 input.");
  if (by && by !== "scalar") {
    if (d) c.that(by.count === n, () => `torch.gradient expected spacing to be unspecified, a scalar or it's spacing and dim arguments to have the same length, but got a spacing argument of length ${by.count} and a dim argument of length ${n}.`);
    else c.that(by.count === rank, () => `torch.gradient expected spacing to be unspecified, a scalar, or a list of length equal to 'self.dim() = ${rank}', since dim argument was not given, but got a list of length ${by.count}`);
  }
  const at = d ? d.map((i) => c.dim(i, rank)) : input.shape.map((_, i) => i), twice = at.find((i, k) => at.indexOf(i) !== k);
  if (typeof order === "number") c.that(order === 1 || order === 2, () => "torch.gradient only supports edge_order=1 and edge_order=2.");
  if (twice !== undefined) c.fail(`dim ${twice} appears multiple times in the list of dims`);
  for (const i of at) if (rank) c.that(less(input.shape[i]!, add(order, 1)) !== true, () => "torch.gradient expected each dimension size to be at least edge_order+1");
  if (by && by !== "scalar") for (const r of by.ranks) if (r !== null) c.that(r === 1, () => `torch.gradient expected each element of spacing to have one dimension, but got an element with ${r} dimensions!`);
  if (input.dtype === dtypes.bool) c.fail("Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator instead.");
  const out = like(input, input.shape, promotedFloat(c, input));
  return many(at.map(() => out));
} });

/** The integral along a dimension by trapezoids, with sample points x or a distance dx. */
const trapezoids = (name: string, says: string, cumulative: boolean): Op => {
  const rule = (c: Check, y: Ranked, x: Ranked | null, d: number): Shape => {
    if (y.shape.length === 0) { c.fail(cumulative ? "slice() cannot be applied to a 0-dim tensor." : `Dimension specified as ${d} but tensor has no dimensions`, "IndexError"); return []; }
    const at = c.dim(d, y.shape.length), size = y.shape[at]!, bool = (t: Ranked | null): boolean => t?.dtype === dtypes.bool;
    if (!cumulative && equal(size, 0) === true) return y.shape.filter((_, i) => i !== at);
    if (bool(y) || bool(x)) c.fail(x ? `${says}: received a bool input for \`x\` or \`y\`, but bool is not supported` : `${says}: received a bool input for \`y\`, but bool is not supported`);
    let all: Shape = withDim(y.shape, at, max(0, sub(size, 1)));
    if (x) {
      const text = () => `${says}: There must be one \`x\` value for each sample point`, of = x.shape.length === 1 ? x.shape[0]! : x.shape.length === y.shape.length ? x.shape[at]! : size;
      if (!c.equal(of, size, text)) return cumulative ? all : all.filter((_, i) => i !== at);
      if (x.shape.length > 1) { const wide = x.shape.length === y.shape.length ? withDim(x.shape, at, max(0, sub(size, 1))) : null; if (wide) all = c.broadcast(all, wide); }
    }
    return cumulative ? all : all.filter((_, i) => i !== at);
  };
  const dtype = (c: Check, ...t: Ranked[]) => promotedFloat(c, ...t);
  return op(`torch.${name}`, [
    overload({ args: { y: tensor, x: tensor, dim: keyword(dim(-1)) }, grad: "DivBackward1", shape: ({ y, x, dim: d }, c) => rule(c, y, x, d), dtype: ({ y, x }, c) => dtype(c, y, x) }),
    overload({ args: { y: tensor, dx: keyword(scalar(1)), dim: keyword(dim(-1)) }, grad: cumulative ? "CumsumBackward0" : "MulBackward1", shape: ({ y, dim: d }, c) => rule(c, y, null, d), dtype: ({ y }, c) => dtype(c, y) }),
  ]);
};
export const integrals = [trapezoids("trapezoid", "trapezoid", false), trapezoids("trapz", "trapezoid", false), trapezoids("cumulative_trapezoid", "cumulative_trapezoid", true)];

const modes = [null, "use_mm_for_euclid_dist_if_necessary", "use_mm_for_euclid_dist", "donot_use_mm_for_euclid_dist"];
/** p-norm distances between each pair of rows of two sets: (*, P, M), (*, R, M) → (*, P, R). */
export const cdist = op("torch.cdist", { doc: "The distance between each pair of rows of two sets.", python: true, args: { x1: tensor, x2: tensor, p: float(2), compute_mode: any("use_mm_for_euclid_dist_if_necessary") }, grad: "CdistBackward0", shape({ x1, x2, p, compute_mode }, c) {
  if ((typeof compute_mode === "string" && !modes.includes(compute_mode)) || (typeof compute_mode === "number")) c.fail(`${String(compute_mode)} is not a valid value for compute_mode`, "ValueError");
  for (const [name, x] of [["X1", x1], ["X2", x2]] as const) c.that(x.shape.length >= 2, () => `cdist only supports at least 2D tensors, ${name} got: ${x.shape.length}D`);
  if (c.failed) return x1.shape;
  c.equal(x1.shape.at(-1)!, x2.shape.at(-1)!, () => `X1 and X2 must have the same number of columns. X1: ${String(x1.shape.at(-1))} X2: ${String(x2.shape.at(-1))}`);
  for (const [name, x] of [["X1", x1], ["X2", x2]] as const) c.that(isFloating(x.dtype), () => `cdist only supports floating-point dtypes, ${name} got: ${scalarType(x.dtype)}`);
  c.that(!(p < 0), () => "cdist only supports non-negative p values");
  const batch = c.broadcast(x1.shape.slice(0, -2), x2.shape.slice(0, -2));
  if (x1.dtype && x2.dtype && x1.dtype !== x2.dtype) c.fail(`expected scalar type ${scalarType(x1.dtype)} but found ${scalarType(x2.dtype)}`);
  if (x1.dtype?.bytes === 2 && x1.device.type === "cpu") c.fail(`"cdist" not implemented for '${scalarType(x1.dtype)}'`, "NotImplementedError");
  return [...batch, x1.shape.at(-2)!, x2.shape.at(-2)!];
} });
/** Distances between all pairs of rows: n rows give n·(n − 1) / 2. */
export const pdist = op(["torch.nn.functional.pdist", "torch.pdist"], { args: { input: tensor, p: float(2) }, shape({ input, p }, c) {
  if (!c.that(input.shape.length === 2, () => `pdist only supports 2D tensors, got: ${input.shape.length}D`)) return [0];
  c.that(isFloating(input.dtype), () => "pdist only supports floating-point dtypes");
  c.that(!(p < 0), () => "pdist only supports non-negative p values");
  const n: Dim = input.shape[0]!;
  return [floorDiv(mul(n, sub(n, 1)), 2)];
} });
