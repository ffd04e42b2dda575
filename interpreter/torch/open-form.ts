// What is asked of the form of an input that is to be found out: its rank may follow from what the program does with the answer.
import { type Unknown, unknown } from "../python/values";
import type { Tensor } from "./tensor";

/** The shape (`rank`: the number of dimensions) of a tensor of unknown shape. */
export function openForm(t: Tensor, rank = false): Unknown {
  const made = unknown(t.because ?? "the shape is not known"), { probe } = t;
  if (probe === undefined) return made;
  return { ...made, form: { of: rank ? "rank" : "shape", from: 0, give(n, names) {
    if (t.shape === null) {
      const form = formOf(n, names).map((name) => probe.size(name));
      probe.refine(form, true);
      t.shape = form;
    }
    return t.shape.length === n ? t.shape : undefined;
  } } };
}
export const isOpen = (t: Tensor): boolean => t.shape === null && t.probe !== undefined;

const usual = [[], ["B"], ["B", "D"], ["B", "T", "D"], ["B", "C", "H", "W"], ["B", "C", "D", "H", "W"]];
const batch = /^_*b[_\d]*$|^(bw|bs|bsz|bz)$|batch|^n_?b/i;

/** Names of n sizes: the program's own where they say something; the batch is B everywhere. */
function formOf(n: number, names: readonly string[] | undefined): string[] {
  const form = usual[n] ?? ["B", ...Array.from({ length: n - 1 }, (_, i) => `D${i + 1}`)];
  if (names === undefined) return [...form];
  const named = names.findIndex((name) => batch.test(name)), at = named < 0 ? names.findIndex((name) => /^n$/i.test(name)) : named;
  const first = at < 0 && (names[0] === "" || names[0] === "_" || n === 4) ? 0 : at;
  return names.map((name, i) => (i === first ? "B" : /^[A-Za-z]\w*$/.test(name) && name !== "B" ? (name.length === 1 ? name.toUpperCase() : name) : form[i] === "B" ? "N" : form[i]));
}
