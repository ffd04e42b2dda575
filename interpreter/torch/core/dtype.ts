// torch's dtypes, and type promotion as torch.result_type does it.
// Rule: https://docs.pytorch.org/docs/stable/tensor_attributes.html#type-promotion-doc
import type { Dtype, DtypeName } from "../../python/values";

const make = (name: DtypeName, category: Dtype["category"], bytes: number, signed = true): Dtype => ({ kind: "dtype", name, category, bytes, signed });
export const dtypes: Record<DtypeName, Dtype> = {
  float64: make("float64", "float", 8), float32: make("float32", "float", 4), float16: make("float16", "float", 2), bfloat16: make("bfloat16", "float", 2),
  complex128: make("complex128", "complex", 16), complex64: make("complex64", "complex", 8), complex32: make("complex32", "complex", 4),
  int64: make("int64", "int", 8), int32: make("int32", "int", 4), int16: make("int16", "int", 2), int8: make("int8", "int", 1),
  uint8: make("uint8", "int", 1, false), uint16: make("uint16", "int", 2, false), uint32: make("uint32", "int", 4, false), uint64: make("uint64", "int", 8, false),
  bool: make("bool", "bool", 1, false), float8_e4m3fn: make("float8_e4m3fn", "float", 1), float8_e5m2: make("float8_e5m2", "float", 1),
};
/** Other names of dtypes in the torch namespace. */
export const dtypeAliases: Record<string, DtypeName> = { float: "float32", double: "float64", half: "float16", long: "int64", int: "int32", short: "int16", cfloat: "complex64", cdouble: "complex128", chalf: "complex32" };
/** What PyTorch's error messages call a dtype: "Float", "Long", … (c10::ScalarType). */
export const scalarTypeNames: Record<DtypeName, string> = {
  float64: "Double", float32: "Float", float16: "Half", bfloat16: "BFloat16", complex128: "ComplexDouble", complex64: "ComplexFloat", complex32: "ComplexHalf", int64: "Long", int32: "Int",
  int16: "Short", int8: "Char", uint8: "Byte", uint16: "UInt16", uint32: "UInt32", uint64: "UInt64", bool: "Bool", float8_e4m3fn: "Float8_e4m3fn", float8_e5m2: "Float8_e5m2",
};
export const scalarType = (d: Dtype | null): string => (d ? scalarTypeNames[d.name] : "?");
/** What messages call a dtype in C++ words: "float", "long int", "unsigned char". */
export const cTypeNames: Record<DtypeName, string> = {
  float64: "double", float32: "float", float16: "c10::Half", bfloat16: "c10::BFloat16", complex128: "c10::complex<double>", complex64: "c10::complex<float>", complex32: "c10::complex<c10::Half>",
  int64: "long int", int32: "int", int16: "short int", int8: "signed char", uint8: "unsigned char", uint16: "uint16_t", uint32: "uint32_t", uint64: "uint64_t", bool: "bool",
  float8_e4m3fn: "c10::Float8_e4m3fn", float8_e5m2: "c10::Float8_e5m2",
};

export const isFloating = (d: Dtype | null): boolean | undefined => (d ? d.category === "float" : undefined);
export const isComplex = (d: Dtype | null): boolean | undefined => (d ? d.category === "complex" : undefined);
export const isIntegral = (d: Dtype | null): boolean | undefined => (d ? d.category === "int" || d.category === "bool" : undefined);
/** The complex dtype whose parts are of this float dtype. */
export const complexOf = (d: Dtype): Dtype => (d.category === "complex" ? d : d.name === "float64" ? dtypes.complex128 : d.name === "float16" ? dtypes.complex32 : dtypes.complex64);
/** The dtype of the parts of a complex dtype; itself for others. */
export const realOf = (d: Dtype): Dtype => (d.name === "complex128" ? dtypes.float64 : d.name === "complex64" ? dtypes.float32 : d.name === "complex32" ? dtypes.float16 : d);

const rank = { bool: 0, int: 1, float: 2, complex: 3 } as const;

/** torch.promote_types: the smallest dtype that both convert to. */
export function promoteTypes(a: Dtype, b: Dtype): Dtype {
  if (a === b) return a;
  const [ra, rb] = [rank[a.category], rank[b.category]];
  if (ra !== rb && Math.max(ra, rb) < 3) return ra > rb ? a : b;
  if (a.category === "complex" || b.category === "complex") {
    const parts = (d: Dtype) => (d.category === "complex" ? realOf(d) : d.category === "float" ? d : null);
    const [pa, pb] = [parts(a), parts(b)];
    const real = pa && pb ? promoteTypes(pa, pb) : (pa ?? pb)!;
    return real.name === "bfloat16" ? dtypes.complex64 : complexOf(real);
  }
  if (a.category === "float") {
    if (a.bytes !== b.bytes) return a.bytes > b.bytes ? a : b;
    return a.bytes === 2 ? dtypes.float32 : a;                     // float16 with bfloat16
  }
  // Integers: the wider wins; uint8 with a signed type of the same width needs the next width.
  if (a.signed === b.signed) return a.bytes > b.bytes ? a : b;
  const [u, s] = a.signed ? [b, a] : [a, b];
  if (s.bytes > u.bytes) return s;
  return u.bytes === 1 ? dtypes.int16 : u.bytes === 2 ? dtypes.int32 : dtypes.int64;
}

/** One operand of a promotion: a tensor with dimensions, a zero-dimensional tensor, or a Python number of a category. */
export type Operand = { dtype: Dtype | null; dims: number | null } | { number: "bool" | "int" | "float" | "complex" | "unknown" };

/** torch.result_type of the operands; null when a dtype that matters is unknown. */
export function resultType(operands: readonly Operand[], defaultDtype: Dtype): Dtype | null {
  const tiers: (Dtype | null)[] = [null, null, null];              // tensors with dimensions, 0-d tensors, numbers
  for (const o of operands) {
    if ("number" in o && o.number === "unknown") continue;
    let dtype: Dtype, tier: number;
    if ("number" in o) { tier = 2; dtype = o.number === "bool" ? dtypes.bool : o.number === "int" ? dtypes.int64 : o.number === "float" ? defaultDtype : complexOf(defaultDtype); }
    else { if (!o.dtype) return null; tier = o.dims === 0 ? 1 : 0; dtype = o.dtype; }
    const have = tiers[tier];
    tiers[tier] = have ? promoteTypes(have, dtype) : dtype;
  }
  const unsure = operands.some((o) => "number" in o && o.number === "unknown");        // a float among the numbers changes integers only
  // A lower tier only counts when its category is higher than what stands above it.
  let result: Dtype | null = null;
  for (const d of tiers) if (d) {
    if (!result) result = d;
    else if (rank[d.category] > rank[result.category]) result = d.category === "complex" && result.category === "float" ? complexOf(result) : d;
  }
  return unsure && (!result || rank[result.category] < rank.float) ? null : result;
}
