// Linear maps: F.linear, F.bilinear.
import { type Dim, equal, mul, numel } from "../../shape";
import { maybeTensor, tensor } from "../core/args";
import { cTypeNames, scalarType } from "../core/dtype";
import { op } from "../core/op";
import { asMatrix, sizesText } from "../core/verbs";

/** y = x Aᵀ + b over the last dimension: (*, in) × (out, in) → (*, out). https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.linear.html */
export const linear = op(["torch.nn.functional.linear", "torch._C._nn.linear"], {
  doc: "Applies y = x Aᵀ + b to the last dimension.",
  args: { input: tensor, weight: tensor, bias: maybeTensor },
  wants: ({ weight }, size) => ({ input: [size("B"), weight.shape?.at(-1) ?? size("F")] }),
  shape({ input, weight, bias }, c) {
    const features = weight.shape.at(-1)!;
    c.equal(input.shape.at(-1) ?? 1, features, () => `mat1 and mat2 shapes cannot be multiplied (${asMatrix(input.shape)} and ${String(features)}x${String(weight.shape[0])})`);
    const rows = numel(input.shape.slice(0, -1)), made = weight.shape.length > 1 ? weight.shape[0]! : null;
    if (input.dtype && weight.dtype && input.dtype !== weight.dtype) c.fail(bias ? `mat1 and mat2 must have the same dtype, but got ${scalarType(input.dtype)} and ${scalarType(weight.dtype)}` : `expected m1 and m2 to have the same dtype, but got: ${cTypeNames[input.dtype.name]} != ${cTypeNames[weight.dtype.name]}`);
    else if (bias?.dtype && input.dtype && bias.dtype !== input.dtype) c.fail(`self and mat2 must have the same dtype, but got ${scalarType(bias.dtype)} and ${scalarType(input.dtype)}`);
    if (bias?.shape?.length === 1 && made !== null && equal(bias.shape[0]!, 1) !== true) c.equal(bias.shape[0]!, made, () => `The expanded size of the tensor (${String(made)}) must match the existing size (${String(bias.shape[0])}) at non-singleton dimension 1.  Target sizes: [${String(rows)}, ${String(made)}].  Tensor sizes: ${sizesText(bias.shape)}`);
    return [...input.shape.slice(0, -1), ...weight.shape.slice(0, -1)];
  },
  macs: ({ weight }, out): Dim => mul(numel(out), weight.shape.at(-1)!),
  grad: ({ input, bias }) => (bias && input.shape.length === 2 ? "AddmmBackward0" : input.shape.length === 2 ? "MmBackward0" : bias ? "ViewBackward0" : "UnsafeViewBackward0"),
});
