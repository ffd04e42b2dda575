// torch.special and functions like it: Bessel functions, orthogonal polynomials, incomplete gamma functions.
import { type Ranked, type Scalar, int, keyword, scalar, tensor } from "../core/args";
import type { Check } from "../core/check";
import { dtypes, scalarType } from "../core/dtype";
import { type Op, op, overload } from "../core/op";
import { promotedFloat, shapeOf } from "../core/verbs";

const both = (name: string): string[] => [`torch.${name}`, `Tensor.${name}`];
const floats = ({ input }: { input: Ranked }, c: Check) => promotedFloat(c, input);
const each = { keepsShape: true, shape: ({ input }: { input: Ranked }) => input.shape, dtype: floats };

/** Functions of one number, with their autograd node: none for those without a derivative. */
const unary: Record<string, string | null> = {
  entr: "SpecialEntrBackward0", erfcx: "SpecialErfcxBackward0", i0e: "SpecialI0EBackward0", i1: "SpecialI1Backward0", i1e: "SpecialI1EBackward0", log_ndtr: "SpecialLogNdtrBackward0", ndtri: "SpecialNdtriBackward0", ndtr: "MulBackward1",
  bessel_j0: null, bessel_j1: null, bessel_y0: null, bessel_y1: null, modified_bessel_i0: null, modified_bessel_i1: null, modified_bessel_k0: null, modified_bessel_k1: null,
};
export const ofOne: Op[] = Object.entries(unary).map(([name, grad]) => op(`torch.special.${name}`, { args: { input: tensor }, grad, ...each }));
/** Whose argument is called x. */
export const ofX: Op[] = ["airy_ai", "scaled_modified_bessel_k0", "scaled_modified_bessel_k1", "spherical_bessel_j0"].map((name) => op(`torch.special.${name}`, { args: { x: tensor }, grad: null, keepsShape: true, shape: ({ x }) => x.shape, dtype: ({ x }, c) => promotedFloat(c, x) }));

/** Kernels that exist for single and double precision only. */
function halfless(c: Check, name: string, ...operands: (Ranked | Scalar)[]): void {
  const d = promotedFloat(c, ...operands), on = operands.find((o): o is Ranked => typeof o === "object" && o.kind === "tensor");
  if (name !== "xlog1py" && d?.category === "float" && d.bytes === 2 && on?.device.type === "cpu") c.fail(`"${name}_cpu" not implemented for '${scalarType(d)}'`, "NotImplementedError");
}
/** f(a, b) in floating point, where at most one of them is a number. */
const ofTwo = (name: string, a: string, b: string, self: string, grad: string | null): Op => {
  type Both = Record<string, Ranked | Scalar>;
  const rule = {
    grad, keepsShape: true, dtype: (r: Both, c: Check) => promotedFloat(c, ...Object.values(r)),
    shape(r: Both, c: Check) { const [x, y] = Object.values(r); halfless(c, name, x!, y!); return c.broadcast(shapeOf(x!), shapeOf(y!)); },
  };
  return op(`torch.special.${name}`, [
    overload({ args: { [a]: tensor, [b]: tensor }, ...rule }),
    overload({ args: { [self]: scalar(), [b]: tensor }, ...rule }),
    overload({ args: { [a]: tensor, [b]: scalar() }, ...rule }),
  ]);
};
const polynomials = ["chebyshev_polynomial_t", "chebyshev_polynomial_u", "chebyshev_polynomial_v", "chebyshev_polynomial_w", "shifted_chebyshev_polynomial_t", "shifted_chebyshev_polynomial_u", "shifted_chebyshev_polynomial_v", "shifted_chebyshev_polynomial_w",
  "hermite_polynomial_h", "hermite_polynomial_he", "laguerre_polynomial_l", "legendre_polynomial_p"];
export const pairs: Op[] = [...polynomials.map((name) => ofTwo(name, "x", "n", "x", null)), ofTwo("xlog1py", "input", "other", "self", "SpecialXlog1PyBackward0"), ofTwo("zeta", "input", "other", "self", "SpecialZetaBackward0")];

/** The regularised incomplete gamma functions, of two tensors. */
const incomplete = (name: string, special: string): Op => op([...both(name), `torch.special.${special}`], { args: { input: tensor, other: tensor }, inPlace: true, keepsShape: true, dtype: ({ input, other }, c) => promotedFloat(c, input, other), shape({ input, other }, c) {
  const integral = (t: Ranked): boolean => t.dtype?.category === "int" || t.dtype?.category === "bool";
  if (integral(input) && integral(other) && input.device.type === "cpu") c.fail(`"${name}_cpu" not implemented for '${scalarType(input.dtype)}'`, "NotImplementedError");
  return c.broadcast(input.shape, other.shape);
} });
export const gammas = [incomplete("igamma", "gammainc"), incomplete("igammac", "gammaincc")];
export const mvlgamma = op([...both("mvlgamma"), "torch.special.multigammaln"], { args: { input: tensor, p: int() }, inPlace: true, ...each, shape({ input, p }, c) {
  if (input.dtype === dtypes.bool) c.fail("The input tensor may not be a boolean tensor.");
  if (typeof p === "number" && p < 1) c.fail("p has to be greater than or equal to 1");
  return input.shape;
} });
const order = ({ input, n }: { input: Ranked; n: unknown }, c: Check) => { if (typeof n === "number" && n < 0) c.fail("polygamma(n, x) does not support negative n."); return input.shape; };
export const polygamma = op(["torch.polygamma", "torch.special.polygamma"], { args: { n: int(), input: tensor }, keepsShape: true, shape: order, dtype: floats });
export const polygammaMethod = op("Tensor.polygamma", { args: { input: tensor, n: int() }, inPlace: true, keepsShape: true, shape: order, dtype: floats });
export const roundSpecial = op("torch.special.round", { args: { input: tensor, decimals: keyword(int(0)) }, keepsShape: true, shape: ({ input }) => input.shape });
