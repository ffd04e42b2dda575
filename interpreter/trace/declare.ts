// What a program itself says of the shape of an argument: jaxtyping annotations (`Float[Tensor, "b c h w"]`) and `# shape:` comments.
import { type Dim, freshSymbol, symbol } from "../shape";
import { type LineIndex, lineOf } from "../syntax/positions";
import type { Arg, Comment, Expr, FunctionDef, Range } from "../syntax/tree";
import type { DtypeName } from "../python/values";

/** `at`: the annotation, or the comment. */
export interface Declared { readonly shape: readonly Dim[]; readonly dtype: DtypeName | null; readonly at: Range }

/** A size as it is written: a number, a name that stands for any size, "?" or "_" for one that is of no matter. Undefined when it is neither. */
export function readDim(text: string, id: string): Dim | undefined {
  const word = text.trim().replace(/^#/, "").replace(/^\w+=(?=\d)/, "");
  if (/^\d+$/.test(word)) return Number(word);
  if (/^(\?|_\w*|-1)$/.test(word) || word === "") return word === "" ? undefined : freshSymbol("?", { min: 0 });
  if (/^[\p{L}][\p{L}\p{N}_]*$/u.test(word)) return symbol(word, { id });
  return /^[\p{L}\p{N}_+\-*/() ]+$/u.test(word) ? freshSymbol("?", { min: 0 }) : undefined;
}

function readDims(words: readonly string[], id: string): Dim[] | undefined {
  const dims = words.map((w) => readDim(w, id));
  return dims.every((d) => d !== undefined) ? (dims as Dim[]) : undefined;
}

const jaxtyping: Record<string, DtypeName | null> = {
  Shaped: null, Num: null, Inexact: null, Real: null, Complex: "complex64", Float: "float32", BFloat16: "bfloat16", Float16: "float16", Float32: "float32", Float64: "float64", Int: "int64", Integer: "int64",
  Int8: "int8", Int16: "int16", Int32: "int32", Int64: "int64", UInt: "uint8", UInt8: "uint8", Bool: "bool", Key: null,
};

/** `Float[Tensor, "batch 3 height width"]`, also inside Optional or a union with None. */
export function fromAnnotation(annotation: Expr | null, id: string): Declared | undefined {
  if (annotation === null) return undefined;
  if (annotation.kind === "BinOp" && annotation.op === "|") return fromAnnotation(annotation.left, id) ?? fromAnnotation(annotation.right, id);
  if (annotation.kind !== "Subscript") return undefined;
  const name = lastName(annotation.value);
  if (name === "Optional") return fromAnnotation(annotation.slice, id);
  const { slice } = annotation;
  if (name === undefined || !(name in jaxtyping) || slice.kind !== "Tuple" || slice.elts.length !== 2) return undefined;
  const text = slice.elts[1];
  if (text.kind !== "Constant" || text.value.type !== "str") return undefined;
  const words = text.value.value.trim().split(/\s+/).filter((w) => w !== "");
  if (words.some((w) => w === "..." || w.startsWith("*"))) return undefined;
  const shape = readDims(words, id);
  return shape && { shape, dtype: jaxtyping[name] ?? null, at: { start: annotation.start, end: annotation.end } };
}

export const lastName = (e: Expr | null): string | undefined => (e === null ? undefined : e.kind === "Name" ? e.id : e.kind === "Attribute" ? e.attr : undefined);

/** `# shape: [B, 3, H, W]` behind a parameter's line; several brackets belong to several parameters of the line in turn. */
export function fromComments(comments: readonly Comment[], lines: LineIndex, node: FunctionDef, parameters: readonly Arg[], id: string): Map<string, Declared> {
  const found = new Map<string, Declared>();
  const first = lineOf(lines, node.start), last = lineOf(lines, node.body[0]?.start ?? node.end);
  for (const comment of comments) {
    if (comment.line < first || comment.line > last || !/^\s*shapes?\s*:/.test(comment.text)) continue;
    const here = parameters.filter((p) => lineOf(lines, p.start) === comment.line);
    const owners = here.length > 0 ? here : parameters;
    [...comment.text.matchAll(/(?:([\p{L}_]\w*)\s*[=:]?\s*)?[[(]([^\])]*)[\])]/gu)].forEach(([, name, inner], i) => {
      const owner = owners.find((p) => p.arg === name) ?? owners[i];
      const shape = readDims(inner.split(",").map((w) => w.trim()).filter((w) => w !== ""), id);
      if (owner && shape) found.set(owner.arg, { shape, dtype: null, at: { start: comment.start, end: comment.end } });
    });
  }
  return found;
}

/** What an annotation says of an argument that is no declared tensor. */
export function kindOfArgument(annotation: Expr | null): "tensor" | "int" | "other" | "unsaid" {
  if (annotation === null) return "unsaid";
  const name = lastName(annotation);
  if (annotation.kind === "Subscript") {
    const outer = lastName(annotation.value);
    if (outer === "Optional") return kindOfArgument(annotation.slice);
    return outer !== undefined && outer in jaxtyping ? "tensor" : "other";
  }
  if (annotation.kind === "BinOp") return kindOfArgument(annotation.left);
  if (name === "int") return "int";
  return name !== undefined && /Tensor$/.test(name) ? "tensor" : annotation.kind === "Constant" && annotation.value.type === "str" ? (/Tensor$/.test(annotation.value.value) ? "tensor" : "other") : "other";
}
