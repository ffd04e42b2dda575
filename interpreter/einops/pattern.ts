// einops' patterns: "b c (h p1) (w p2) -> b (h w) (p1 p2 c)". https://einops.rocks/api/rearrange/
import { type Dim, type Shape, equal, floorDiv, isMultipleOf, product } from "../shape";

/** One axis of a side: a group of named axes, of anonymous ones (their length), or the ellipsis. "1" is an empty group. */
export type Axis = { readonly group: readonly (string | number)[] } | "...";
export interface Side { readonly axes: readonly Axis[]; readonly names: readonly string[] }
export class PatternError { constructor(readonly message: string) {} }

/** Reads one side of a pattern. Throws PatternError in einops' words. */
export function readSide(text: string): Side {
  if (text.includes("...") && text.split("...").length > 2) throw new PatternError("Expression may contain only one ellipsis inside axis identifiers");
  const axes: Axis[] = [], names: string[] = [];
  let group: (string | number)[] | null = null;
  for (const [token] of text.matchAll(/\.\.\.|…|[()]|[^\s()]+/g)) {
    if (token === "(") { if (group) throw new PatternError("Axis composition is one-level (brackets inside brackets not allowed)"); group = []; }
    else if (token === ")") { if (!group) throw new PatternError("Brackets are not balanced"); axes.push({ group }); group = null; }
    else if (token === "..." || token === "…") { if (group) group.push("..."); else axes.push("..."); names.push("..."); }
    else {
      let part: string | number;
      if (/^\d+$/.test(token)) { part = Number(token); if (part === 0) throw new PatternError("Anonymous axis should have positive length, not 0"); }
      else {
        if (!/^[A-Za-z_]\w*$/.test(token)) throw new PatternError(`Invalid axis identifier: ${token}\nnot a valid python identifier`);
        if (token.startsWith("_") || token.endsWith("_")) { if (token !== "_") throw new PatternError(`Invalid axis identifier: ${token}\naxis name should should not start or end with underscore`); }
        if (token !== "_" && names.includes(token)) throw new PatternError(`Indexing expression contains duplicate dimension "${token}"`);
        names.push(token);
        part = token;
      }
      if (group) { if (part !== 1) group.push(part); } else axes.push({ group: part === 1 ? [] : [part] });
    }
  }
  if (group) throw new PatternError(`Imbalanced parentheses in expression: "${text}"`);
  return { axes, names };
}

/** Lengths of all elementary axes of the left side, from the tensor's shape and what was given. */
export interface Solved { readonly lengths: Map<string, Dim>; readonly elementary: readonly string[]; readonly shape: Shape; readonly dots: readonly string[] }

/** Solves the left side for a shape; `given` are the keyword arguments. Throws PatternError where einops certainly would. */
export function solve(side: Side, shape: Shape, given: ReadonlyMap<string, Dim>): Solved {
  const hasDots = side.axes.includes("..."), plain = side.axes.filter((a) => a !== "...").length;
  if (hasDots ? shape.length < plain : shape.length !== plain) throw new PatternError(hasDots ? `Wrong shape: expected >=${plain} dims. Received ${shape.length}-dim tensor.` : `Wrong shape: expected ${plain} dims. Received ${shape.length}-dim tensor.`);
  const lengths = new Map<string, Dim>(given), elementary: string[] = [], sizes: Dim[] = [], dots: string[] = [];
  let at = 0;
  for (const axis of side.axes) {
    if (axis === "...") { for (let i = 0; i < shape.length - plain; i++) { const name = `...${i}`; dots.push(name); elementary.push(name); lengths.set(name, shape[at]!); sizes.push(shape[at++]!); } continue; }
    const size = shape[at++]!, unknowns: string[] = [];
    let known: Dim = 1;
    for (const part of axis.group) {
      const length = typeof part === "number" ? part : lengths.get(part);
      if (length === undefined) unknowns.push(part as string); else known = product([known, length]);
    }
    if (unknowns.length > 1) throw new PatternError(`Could not infer sizes for {${unknowns.map((u) => `'${u}'`).join(", ")}}`);
    if (unknowns.length === 0) { if (equal(known, size) === false) throw new PatternError(`Shape mismatch, ${String(size)} != ${String(known)}`); }
    else {
      if (isMultipleOf(size, known) === false) throw new PatternError(`Shape mismatch, can't divide axis of length ${String(size)} in chunks of ${String(known)}`);
      lengths.set(unknowns[0]!, known === 1 ? size : floorDiv(size, known));
    }
    axis.group.forEach((part, i) => { const name = typeof part === "number" ? `#${at}.${i}` : part; elementary.push(name); if (typeof part === "number") lengths.set(name, part); sizes.push(lengths.get(name)!); });
  }
  return { lengths, elementary, shape: sizes, dots };
}
