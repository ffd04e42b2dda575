// What views give, but copied: torch.view_copy, transpose_copy … Each is the view's own rule with a result of its own memory.
import type { Meta } from "../tensor";
import { type Ranked, dim, int, tensor } from "../core/args";
import type { Check } from "../core/check";
import { type Many, type Op, type OpSpec, type Result, op } from "../core/op";
import { withDim } from "../core/verbs";
import { diagonal } from "./diagonal";
import { splitWithSizes, split, unbind } from "./join";
import { tensorUnfold } from "./patches";
import { viewAsComplex, viewAsReal } from "./rare";
import { slicedLength } from "./indexing";
import { expand, permute, select, squeeze, t, transpose, unsqueeze, view } from "./view";

const isMeta = (r: unknown): r is Meta => typeof r === "object" && r !== null && "shape" in r && !("kind" in r);
const own = <R>(r: R): R => (isMeta(r) ? { ...r, strides: undefined } : r);
const ownResult = (r: Result): Result => ("many" in r ? ({ ...r, many: r.many.map(own) } satisfies Many) : own(r));
function copyOf(source: Op, name: string, names = [`torch.${name}_copy`]): Op {
  const title = name.replace(/(^|_)(\w)/g, (_, __, l: string) => l.toUpperCase());
  return op(names, source.overloads.map((o): OpSpec<any> => {
    const grad = (a: any): string => { const g = typeof o.grad === "function" ? o.grad(a) : o.grad; return `${g ?? `${title}Backward0`}_copy`; };
    const args = Object.fromEntries(Object.entries(o.args).map(([k, a]) => [k, a.rest ? { ...a, rest: false } : a]));
    return { ...o, args, view: false, inPlace: false, grad, shape: (a: any, c: Check) => ownResult(o.shape(a, c)) };
  }));
}
export const copies: Op[] = [
  copyOf(diagonal, "diagonal"), copyOf(expand, "expand"), copyOf(permute, "permute"), copyOf(select, "select"), copyOf(splitWithSizes, "split_with_sizes"), copyOf(split, "split"), copyOf(squeeze, "squeeze"), copyOf(t, "t"), copyOf(transpose, "transpose"),
  copyOf(unbind, "unbind"), copyOf(tensorUnfold, "unfold"), copyOf(unsqueeze, "unsqueeze"), copyOf(view, "view"), copyOf(viewAsComplex, "view_as_complex"), copyOf(viewAsReal, "view_as_real"),
];
export const plainCopies: Op[] = ["alias", "detach"].map((name) => op(`torch.${name}_copy`, { args: { input: tensor }, keepsShape: true, shape: ({ input }) => input.shape, grad: name === "alias" ? "AliasBackward0_copy" : null, constant: ({ input }) => input.constant }));
export const narrowCopy = op(["torch.narrow_copy", "Tensor.narrow_copy"], { args: { input: tensor, dim: dim(), start: int(), length: int() }, shape({ input, dim: d, start, length }, c) {
  c.that(input.shape.length > 0, () => "narrow() cannot be applied to a 0-dim tensor.");
  const at = c.dim(d, input.shape.length), size = input.shape[at];
  if (typeof size === "number" && typeof start === "number" && typeof length === "number") {
    c.that(start >= -size && start <= size, () => `start out of range (expected to be in range of [-${size}, ${size}], but got ${start})`, "IndexError");
    const from = start < 0 ? start + size : start;
    c.that(from <= size - length && length >= 0, () => `start (${from}) + length (${length}) exceeds dimension size (${size}).`);
  }
  return withDim(input.shape, at, length);
} });
export const sliceCopy = op("torch.slice_copy", { args: { input: tensor, dim: dim(0), start: int(null), end: int(null), step: int(1) }, grad: "SliceBackward0_copy", shape({ input, dim: d, start, end, step }: { input: Ranked; dim: number; start: any; end: any; step: any }, c) {
  const at = c.dim(d, input.shape.length);
  return withDim(input.shape, at, slicedLength(start, end, step, input.shape[at]!, c));
} });
