// Linear maps: F.linear, F.bilinear.
import { type Dim, mul, numel } from "../../shape";
import { maybeTensor, tensor } from "../core/args";
import { scalarType } from "../core/dtype";
import { op } from "../core/op";
import { asMatrix } from "../core/verbs";

/** y = x Aᵀ + b over the last dimension: (*, in) × (out, in) → (*, out). https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.linear.html */
export const linear = op(["torch.nn.functional.linear", "torch._C._nn.linear"], {
  doc: "Applies y = x Aᵀ + b to the last dimension.",
  args: { input: tensor, weight: tensor, bias: maybeTensor },
  wants: ({ weight }, size) => ({ input: [size("B"), weight.shape?.at(-1) ?? size("F")] }),
  shape({ input, weight }, c) {
    const features = weight.shape.at(-1)!;
    c.equal(input.shape.at(-1) ?? 1, features, () => `mat1 and mat2 shapes cannot be multiplied (${asMatrix(input.shape)} and ${String(features)}x${String(weight.shape[0])})`);
    if (input.dtype && weight.dtype && input.dtype !== weight.dtype) c.fail(`mat1 and mat2 must have the same dtype, but got ${scalarType(input.dtype)} and ${scalarType(weight.dtype)}`);
    return [...input.shape.slice(0, -1), ...weight.shape.slice(0, -1)];
  },
  macs: ({ weight }, out): Dim => mul(numel(out), weight.shape.at(-1)!),
  grad: ({ input, bias }) => (bias && input.shape.length === 2 ? "AddmmBackward0" : input.shape.length === 2 ? "MmBackward0" : bias ? "ViewBackward0" : "UnsafeViewBackward0"),
});
