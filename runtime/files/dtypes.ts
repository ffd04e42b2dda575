// The dtypes in files: how wide they are, and what each format calls them.
import { FileError } from "./error";

export interface StoredType {
  /** PyTorch's name without "torch.". */
  name: string;
  bytes: number;
  /** The storage class in .pth files; undefined for dtypes that PyTorch saves as untyped storage. */
  storage: string | undefined;
  safetensors: string | undefined;
  /** NumPy's type string, little-endian. */
  numpy: string | undefined;
}

export const storedTypes: readonly StoredType[] = [
  { name: "float32", bytes: 4, storage: "FloatStorage", safetensors: "F32", numpy: "<f4" },
  { name: "float64", bytes: 8, storage: "DoubleStorage", safetensors: "F64", numpy: "<f8" },
  { name: "float16", bytes: 2, storage: "HalfStorage", safetensors: "F16", numpy: "<f2" },
  { name: "bfloat16", bytes: 2, storage: "BFloat16Storage", safetensors: "BF16", numpy: undefined },
  { name: "int64", bytes: 8, storage: "LongStorage", safetensors: "I64", numpy: "<i8" },
  { name: "int32", bytes: 4, storage: "IntStorage", safetensors: "I32", numpy: "<i4" },
  { name: "int16", bytes: 2, storage: "ShortStorage", safetensors: "I16", numpy: "<i2" },
  { name: "int8", bytes: 1, storage: "CharStorage", safetensors: "I8", numpy: "|i1" },
  { name: "uint8", bytes: 1, storage: "ByteStorage", safetensors: "U8", numpy: "|u1" },
  { name: "bool", bytes: 1, storage: "BoolStorage", safetensors: "BOOL", numpy: "|b1" },
  { name: "complex64", bytes: 8, storage: "ComplexFloatStorage", safetensors: "C64", numpy: "<c8" },
  { name: "complex128", bytes: 16, storage: "ComplexDoubleStorage", safetensors: undefined, numpy: "<c16" },
  { name: "uint16", bytes: 2, storage: undefined, safetensors: "U16", numpy: "<u2" },
  { name: "uint32", bytes: 4, storage: undefined, safetensors: "U32", numpy: "<u4" },
  { name: "uint64", bytes: 8, storage: undefined, safetensors: "U64", numpy: "<u8" },
];

/** The entry of a dtype. Throws FileError for one that files cannot hold. */
export function storedType(name: string): StoredType {
  const found = storedTypes.find((type) => type.name === name);
  if (!found) throw new FileError(`tensors of dtype torch.${name} cannot be saved`);
  return found;
}
